//! The signature below a report (落款): a body and a date, on one line, on two, or torn over several.

use std::borrow::Cow;

use jiff::civil::Date;

use super::agency::is_agency;
use super::dates::straight_date;
use super::{Found, Line, Origin, Span, keep, locate, squeeze, words};
use crate::outline::grammar;

/// Longest line that can be a date or a signature, in bytes.
const SIGNATURE_BYTES: usize = 160;

/// Signs between year, month and day of a date that ends in a digit; rows of figures have none.
const BETWEEN_DIGITS: &[char] = &['-', '－', '–', '—', '/', '.', '．', '／'];

#[derive(Default)]
pub(super) struct Signature<'a> {
    pub(super) signer: Option<Found<Cow<'a, str>>>,
    pub(super) date: Option<Found<Date>>,
}

/// The signature below the report: the first body with a date behind the last heading, else a lone date in words.
pub(super) fn read_signature<'a>(text: &'a str, tail: &[Line]) -> Signature<'a> {
    let mut lone: Option<Found<Date>> = None;
    for (idx, line) in tail.iter().enumerate() {
        let place = words(text, line);
        let Some(raw) = place.slice(text) else { continue };
        let may_end_in_date = raw.ends_with(['日', '⽇'])
            || (raw.ends_with(|c: char| c.is_ascii_digit()) && raw.matches(BETWEEN_DIGITS).nth(1).is_some());
        if raw.len() > SIGNATURE_BYTES || !may_end_in_date {
            continue;
        }
        let squeezed = squeeze(raw);
        // No body begins with a digit.
        let signed = !squeezed.starts_with(|c: char| c.is_ascii_digit());
        if let Some((signer, date)) = signed.then(|| grammar::signature(&squeezed)).flatten() {
            if is_agency(signer) {
                let span = locate(text, place, signer);
                return Signature {
                    signer: Some(Found::new(keep(text, span, signer), Origin::Signature, span)),
                    date: Some(Found::new(date, Origin::Signature, place)),
                };
            }
            continue;
        }
        let Some((date, span, first)) = date_lines(text, tail, idx, place, &squeezed) else { continue };
        let above = first.checked_sub(1).and_then(|above| tail.get(above)).map(|above| words(text, above));
        if let Some(above) = above
            && above.len() <= SIGNATURE_BYTES
            && let Some(name) = above.slice(text).map(squeeze).filter(|name| is_agency(name))
        {
            return Signature {
                signer: Some(Found::new(keep(text, above, &name), Origin::Signature, above)),
                date: Some(Found::new(date, Origin::Signature, span)),
            };
        }
        if lone.is_none() && squeezed.ends_with('日') {
            lone = Some(Found::new(date, Origin::Signature, span));
        }
    }
    Signature { signer: read_last_line(text, tail), date: lone }
}

/// A date on the line `idx`, or torn over the lines above it: `2024` `年` `1` `月` `9` `日`.
fn date_lines(
    text: &str,
    tail: &[Line],
    idx: usize,
    place: Span,
    squeezed: &str,
) -> Option<(Date, Span, usize)> {
    if let Some(date) = straight_date(squeezed).or_else(|| grammar::date(squeezed)) {
        return Some((date, place, idx));
    }
    if squeezed.len() > 12 {
        return None;
    }
    let mut joined = squeezed.to_owned();
    let mut span = place;
    for above in (0..idx).rev().take(5) {
        let line = words(text, tail.get(above)?);
        let raw = line.slice(text)?;
        if raw.len() > 12
            || !raw.chars().all(|c| c.is_ascii_digit() || matches!(c, '年' | '月' | '日' | '⽉' | '⽇'))
        {
            return None;
        }
        joined = format!("{}{joined}", squeeze(raw));
        span = line.cover(span);
        if let Some(date) = grammar::date(&joined) {
            return Some((date, span, above));
        }
    }
    None
}

/// A body alone on the very last line, below a finished sentence.
fn read_last_line<'a>(text: &'a str, tail: &[Line]) -> Option<Found<Cow<'a, str>>> {
    let [.., before, last] = tail else { return None };
    let place = words(text, last);
    // Most last lines are the end of a sentence themselves.
    let may_sign = |raw: &&str| raw.len() <= SIGNATURE_BYTES && !raw.ends_with('。');
    let name = squeeze(place.slice(text).filter(may_sign)?);
    let closed = before.span.slice(text)?.ends_with(['。', '！', '；']);
    (closed && is_agency(&name)).then(|| Found::new(keep(text, place, &name), Origin::Signature, place))
}

#[cfg(test)]
mod tests {
    use crate::outline::Origin;

    #[test]
    fn a_body_alone_on_the_last_line_signs() {
        let agency = |end: &str| {
            let text = format!("2023年政府信息公开工作年度报告\n一、总体情况\n{end}");
            let found = crate::parse(&text).front.agency;
            found.map(|agency| (agency.value.into_owned(), agency.from))
        };
        let signed = Some(("甲县财政局".to_owned(), Origin::Signature));
        assert_eq!(agency("全年公开信息12条。\n甲县财政局\n"), signed);
        assert_eq!(agency("全年公开信息12条；\n　　甲县财政局"), signed);
        // The sentence above goes on.
        assert_eq!(agency("全年公开信息12条，报送\n甲县财政局\n"), None);
        assert_eq!(agency("全年公开信息12条。\n我县财政局\n"), None);
    }
}
