//! The title of a report: on one line, over several, printed twice, or amid other words of the page.

use std::borrow::Cow;

use super::agency::{are_related, is_agency, is_issuer};
use super::{Found, Line, Origin, Span, TITLE_BYTES, is_blank, keep, locate, squeeze, words};
use crate::outline::{grammar, lines};
use crate::text::fold::is_han;

/// Longest line of the page that can hold a title among other words, in bytes.
const PAGE_LINE_BYTES: usize = 240;

/// A line that is the title of a report, and what it says.
pub(super) struct TitleLine<'a> {
    pub(super) title: Option<Found<Cow<'a, str>>>,
    pub(super) agency: Option<Found<Cow<'a, str>>>,
    pub(super) year: Option<Found<i16>>,
    pub(super) rank: (bool, bool, bool),
}

/// The best title of `head`: one that names the agency before one that does not, the last of equals.
pub(super) fn read_title<'a>(text: &'a str, head: &[Line], signer: Option<&str>) -> Option<TitleLine<'a>> {
    let mut best: Option<TitleLine<'a>> = None;
    for (idx, line) in head.iter().enumerate() {
        if line.span.len() > TITLE_BYTES || line.span.len() < "报告".len() {
            continue;
        }
        let Some(found) = title_at(text, head, idx, signer) else { continue };
        if best.as_ref().is_none_or(|best| found.rank >= best.rank) {
            best = Some(found);
        }
    }
    best
}

fn title_at<'a>(text: &'a str, head: &[Line], idx: usize, signer: Option<&str>) -> Option<TitleLine<'a>> {
    let line = words(text, head.get(idx)?);
    let raw = line.slice(text)?;
    if raw.trim_end_matches(['》', '”', '）', ')', '>']).ends_with(['告', '报', '報'])
        && let Some(found) = title_lines(text, head, idx, line, signer)
    {
        return Some(found);
    }
    if raw.len() > PAGE_LINE_BYTES || !raw.contains("年度报告") {
        return None;
    }
    // `标题: …年度报告`, `…年度报告_站点名`, `首页 > … > …年度报告`, `…年度报告 <!-- … -->`
    let end = raw.rfind("年度报告")? + "年度报告".len();
    let head_part = raw.get(..end)?;
    let start = head_part.rfind([':', '：', '>', '»', '】']).map_or(0, |at| {
        at + head_part.get(at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8)
    });
    let first_end = raw.find("年度报告")? + "年度报告".len();
    let end = if first_end > start { first_end } else { end };
    if start == 0 && !raw.get(end..)?.trim_start_matches(is_blank).starts_with(['_', '-', '|', '<', '—', '–'])
    {
        return None;
    }
    let span = lines::trim(text, Span::new(line.start + start, line.start + end));
    let mut found = make_title(text, span, &squeeze(span.slice(text)?), false)?;
    found.rank.2 = false;
    found.year.is_some().then_some(found)
}

/// A title on the line `idx` alone, or continued from the lines above it.
fn title_lines<'a>(
    text: &'a str,
    head: &[Line],
    idx: usize,
    line: Span,
    signer: Option<&str>,
) -> Option<TitleLine<'a>> {
    let mut span = line;
    let mut squeezed: Cow<'a, str> = squeeze(line.slice(text)?);
    let mut best = make_title(text, span, &squeezed, true);
    for above in (0..idx).rev().take(3) {
        let complete = best.as_ref().is_some_and(|title| title.agency.is_some());
        if complete {
            break;
        }
        let place = words(text, head.get(above)?);
        let raw = squeeze(place.slice(text)?);
        let has_year = best.as_ref().is_some_and(|title| title.year.is_some());
        let torn = squeezed.starts_with('年') && raw.len() == 4 && raw.bytes().all(|b| b.is_ascii_digit());
        let body = has_year && is_agency(&raw) && signer.is_none_or(|signer| are_related(signer, &raw));
        let broken =
            !has_year && raw.len() <= 120 && raw.ends_with(|c: char| is_han(c) || c.is_ascii_digit());
        if !(torn || body || broken) {
            break;
        }
        span = place.cover(span);
        squeezed = Cow::Owned(format!("{raw}{squeezed}"));
        match make_title(text, span, &squeezed, true) {
            Some(joined) if body || torn || joined.year.is_some() => best = Some(joined),
            None if torn || broken => {}
            _ => break,
        }
    }
    best
}

/// A title as most are written, without the engine: body, year in four digits, `政府信息公开工作年度报告`.
///
/// Says what the grammar says or nothing (tested).
fn straight_title(squeezed: &str) -> Option<grammar::Title<'_>> {
    if squeezed == "政府信息公开年报" {
        // What menus of pages say.
        return Some(grammar::Title { issuer: None, year: None });
    }
    let rest = squeezed.strip_suffix("年度报告")?;
    let rest = rest.strip_suffix("政府信息公开工作").or_else(|| rest.strip_suffix("政府信息公开"))?;
    let rest = rest.strip_suffix('度').unwrap_or(rest).strip_suffix('年')?;
    let (issuer, digits) = rest.split_at_checked(rest.len().checked_sub(4)?)?;
    // What the grammar might read as a preposition, the subject or another year is left to it.
    let mut before = ' ';
    let is_read = |c: char| {
        let pair = (core::mem::replace(&mut before, c), c);
        let words = matches!(pair, ('关', '于') | ('關', '於') | ('息' | '务' | '務', '公') | (_, '年'));
        words || !is_plain_han(c)
    };
    // So is `某镇人民`, whose `政府` may have gone to the subject.
    if !digits.bytes().all(|b| b.is_ascii_digit()) || issuer.contains(is_read) || issuer.ends_with("人民") {
        return None;
    }
    Some(grammar::Title {
        issuer: (!issuer.is_empty()).then_some(issuer),
        year: Some(grammar::year(digits)?),
    })
}

/// Whether the engine is worth asking: the subject is named, and nothing stands there that no title holds.
fn could_be_title(squeezed: &str) -> bool {
    (squeezed.contains("信息公") || squeezed.contains("务公") || squeezed.contains("務公"))
        && !squeezed.contains(['>', '。', '，', ',', '；', ':', '：', '/', '['])
}

fn is_plain_han(c: char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FFF}')
}

fn make_title<'a>(text: &'a str, span: Span, squeezed: &str, alone: bool) -> Option<TitleLine<'a>> {
    let parts =
        straight_title(squeezed).or_else(|| could_be_title(squeezed).then(|| grammar::title(squeezed))?)?;
    let raw = span.slice(text)?;
    let mut issuer = parts.issuer;
    let mut whole = true;
    if let Some(name) = issuer {
        // `某局 年政府信息公开…`: the extractor lost the digits of the year.
        let kept = name.trim_end_matches('度').trim_end_matches('年');
        if kept.len() < name.len() {
            whole = false;
            issuer = Some(kept);
        }
    }
    let issuer = issuer.filter(|name| is_issuer(name));
    if parts.issuer.is_some() && issuer.is_none() {
        return None;
    }
    if issuer.is_none() && parts.year.is_none() && squeezed.chars().count() < 10 {
        return None; // A menu entry: `政府信息公开年报`.
    }
    let place = |needle: &str| locate(text, span, needle);
    Some(TitleLine {
        rank: (issuer.is_some(), parts.year.is_some(), alone),
        agency: issuer.map(|name| {
            let place = place(name);
            Found::new(keep(text, place, name), Origin::Title, place)
        }),
        year: parts.year.map(|year| Found::new(year, Origin::Title, place(&format!("{year}")))),
        title: whole.then(|| {
            let value = squeezed.trim_matches(['《', '》', '“', '”']);
            let value = if raw == value { Cow::Borrowed(raw) } else { Cow::Owned(value.replace(' ', "")) };
            Found::new(value, Origin::Title, span)
        }),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The straight way and the grammar are held equal.
    #[test]
    fn the_straight_title_says_what_the_grammar_says() {
        let mut straight = 0;
        for body in [
            "",
            "甲市乙局",
            "甲市",
            "甲镇人民政府",
            "甲县工业和信息化局",
            "关于甲局",
            "甲局信息公开",
            "甲人民",
            "甲市公安局",
            "甲市商务局",
            "甲县退役军人事务局",
            "甲市机关事务管理局",
            "甲市政务公开办公室",
            "二零二二年甲局",
            "甲局關於",
        ] {
            for year in ["2023年", "2023年度", "１２年", "二〇二三年", "1889年", "年", ""] {
                for subject in ["政府信息公开", "政府信息公开工作", "信息公开", "政府信息公开情况的"]
                {
                    for kind in ["年度报告", "报告", "年报", "年度报告。"] {
                        let line = format!("{body}{year}{subject}{kind}");
                        if let Some(found) = straight_title(&line) {
                            straight += 1;
                            assert_eq!(Some(found), grammar::title(&line), "{line}");
                        }
                    }
                }
            }
        }
        assert!(straight >= 30, "{straight}");
    }

    /// A line of the page around the report names it: behind a path, or before the name of the site.
    #[test]
    fn a_title_stands_among_words_of_its_page() {
        const TITLE: &str = "甲局2023年政府信息公开工作年度报告";
        for line in [
            format!("标题：{TITLE}_乙网年度报告栏目"),
            format!("首页 > 年度报告 > {TITLE}"),
            format!("首页 > 信息公开年度报告 > {TITLE}_乙网"),
            format!("{TITLE} - 乙网"),
        ] {
            let text = format!("{line}\n一、总体情况\n全年公开信息12条。\n");
            let found = crate::parse(&text).front.title;
            assert_eq!(found.map(|title| title.value.into_owned()).as_deref(), Some(TITLE), "{line}");
        }
    }
}
