//! Front matter: title, agency, year, period and date of a report.
//!
//! Looks at three places only: the lines before the first section (the page, the title, the preamble), the lines
//! behind the last heading (the signature), and the characters around `月` and `年` for what these leave open.
//! The agency is the body that reports; a publisher that the page names is never taken for it.

mod agency;
mod dates;
mod signature;
mod title;

use std::borrow::Cow;

use memchr::memmem;

use super::lines::{Line, is_blank};
use super::marks::{Mark, skip_decoration};
use super::{Found, FrontMatter, Origin, Style};
use crate::diagnostic::catalogue::outline as codes;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::span::{self, Span};
use crate::text::fold::fold_char;
use agency::read_preamble;
use dates::{read_period, read_prose_year, read_publish_line};
use signature::read_signature;
use title::read_title;

/// Most lines that are looked at before the first section, and behind the last one.
const EDGE_LINES: usize = 400;

/// Longest line that can be a title, in bytes.
const TITLE_BYTES: usize = 400;

/// What is read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place<'a, 'l> {
    pub(super) text: &'a str,
    pub(super) lines: &'l [Line],
    pub(super) claimed: &'l [Span],
}

/// The title of a report within `region` of `text`; see [`crate::outline::title_within`].
pub(super) fn title_within(text: &str, region: Span) -> Option<Span> {
    let before = Span::new(0, region.start);
    let behind = Span::new(region.end, text.len());
    let here = |line: Span| Span::new(region.start + line.start, region.start + line.end);
    let all: Vec<Span> = span::lines(region.slice(text)?).map(here).collect();
    let lines = super::lines::read(text, &all, &[before, behind]);
    let from = lines.len().saturating_sub(EDGE_LINES);
    read_title(text, lines.get(from..)?, None)?.title.map(|title| title.span)
}

/// Reads the front matter of a text.
pub(super) fn read<'a>(
    place: Place<'a, '_>,
    marks: &[Mark],
    diagnostics: &mut Diagnostics,
) -> FrontMatter<'a> {
    let Place { text, lines, .. } = place;
    let sections = || marks.iter().filter(|mark| mark.style == Style::CjkEnum);
    let first = sections().next().or(marks.first());
    let last = sections().next_back().or(marks.last());
    // What stands behind a table is no title, whether or not the headings were found.
    let tables = place
        .claimed
        .first()
        .map_or(lines.len(), |table| lines.partition_point(|line| line.span.start < table.start));
    let head = first.map_or(lines.len(), |mark| mark.line).min(tables);
    let head = lines.get(..head.min(EDGE_LINES)).unwrap_or_default();
    let tail_start = last.map_or(0, |mark| mark.line + 1);
    let tail = lines.get(tail_start..).unwrap_or_default();
    let tail = tail.get(tail.len().saturating_sub(EDGE_LINES)..).unwrap_or_default();

    let signature = read_signature(text, tail);
    let title = read_title(text, head, signature.signer.as_ref().map(|signer| &*signer.value));
    let mut front = FrontMatter::default();
    if let Some(title) = title {
        front.agency = title.agency;
        front.year = title.year;
        front.title = title.title;
    }
    front.agency = front.agency.or(signature.signer).or_else(|| read_preamble(text, head));
    front.published_on = signature.date.or_else(|| read_publish_line(text, head, tail));
    front.period = read_period(place);
    if front.year.is_none() {
        front.year = match &front.period {
            Some(period) if period.value.start.year() == period.value.end.year() => {
                Some(Found::new(period.value.start.year(), Origin::Period, period.span))
            }
            _ => read_prose_year(text, lines),
        };
    }
    if !lines.is_empty() {
        for (missing, code) in [
            (front.title.is_none(), &codes::TITLE_MISSING),
            (front.agency.is_none(), &codes::AGENCY_MISSING),
            (front.year.is_none(), &codes::YEAR_MISSING),
        ] {
            if missing {
                diagnostics.push(Diagnostic::new(code));
            }
        }
    }
    front
}

/// `raw` without blanks, emphasis and bars, the radicals of PDF fonts as the characters they stand for.
///
/// A blank between two digits stays: `2022-01-31 14:46` is no `3114`. Radicals are an accident of encoding, so the
/// value that a reader sees is given; every other character stays as printed.
fn squeeze(raw: &str) -> Cow<'_, str> {
    // Most text shows by its bytes that nothing is to be done.
    let plain =
        |c: &[u8]| matches!(c, [0xE4..=0xE9, _, _] | [0xE3, 0x80, 0x81 | 0x82] | [b'0'..=b'9' | b'-', ..]);
    let mut rest = raw.as_bytes();
    while plain(rest.get(..rest.len().min(3)).unwrap_or_default()) {
        let step = if rest.first().is_some_and(u8::is_ascii) { 1 } else { 3 };
        rest = rest.get(step..).unwrap_or_default();
    }
    let (kept, rest) = raw.split_at_checked(raw.len() - rest.len()).unwrap_or(("", raw));
    if rest.chars().all(|c| !is_noise(c) && !is_radical(c)) {
        return Cow::Borrowed(raw);
    }
    let mut out = String::with_capacity(raw.len());
    out.push_str(kept);
    let mut blank = false;
    for c in rest.chars() {
        if is_noise(c) {
            blank = true;
            continue;
        }
        if core::mem::take(&mut blank)
            && c.is_ascii_digit()
            && out.chars().next_back().is_some_and(|before| before.is_ascii_digit())
        {
            out.push(' ');
        }
        out.push(if is_radical(c) { fold_char(c) } else { c });
    }
    Cow::Owned(out)
}

fn is_noise(c: char) -> bool {
    matches!(c, '*' | '|' | '\\' | '#' | '\u{FFFD}') || is_blank(c)
}

fn is_radical(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{2FDF}' | '\u{F900}'..='\u{FAFF}')
}

/// Where the words of `line` stand, decoration left out.
fn words(text: &str, line: &Line) -> Span {
    let start = skip_decoration(text, line.span);
    let slice = Span::new(start, line.span.end).slice(text).unwrap_or_default();
    let kept = slice.trim_end_matches(|c| matches!(c, '*' | '#' | '_' | '\\') || is_blank(c));
    if kept.starts_with(['<', '\\', '@', '=', '\'', '{']) || kept.ends_with(['>', '}', '=', '+', '\'']) {
        return without_markup(start, kept);
    }
    Span::new(start, start + kept.len())
}

/// Most markup at either end of a line.
const MARKUP: usize = 8;

/// Longest piece of markup, in bytes.
const MARKUP_BYTES: usize = 240;

/// Where the words of a line stand that begins at `start`, without the tags, commands and signs of a heading around it.
fn without_markup(start: usize, raw: &str) -> Span {
    let decoration = |c: char| matches!(c, '*' | '=' | '\'' | '+' | '_') || is_blank(c);
    let mut inner = raw;
    for _ in 0..MARKUP {
        let bare = inner.trim_start_matches(decoration);
        let rest = match bare.bytes().next() {
            Some(b'<') => bare.split_once('>'),
            Some(b'\\' | b'@') => bare.split_once('{'),
            Some(b'{') => bare.split_once(' '),
            _ => None,
        };
        let known = rest.filter(|(markup, _)| markup.len() <= MARKUP_BYTES && markup.is_ascii());
        inner = known.map_or(bare, |(_, rest)| rest);
        if known.is_none() {
            break;
        }
    }
    let from = start + raw.len() - inner.len();
    for _ in 0..MARKUP {
        let bare = inner.trim_end_matches(|c| decoration(c) || c == '@');
        let letters = bare.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        let rest = match bare.bytes().next_back() {
            Some(b'>') => bare.rfind('<'),
            // The name of a heading, `{#总体情况}`, or the end of what a command is about.
            Some(b'}') => Some(bare.rfind("{#").unwrap_or(bare.len() - 1)),
            // A command for the end of the line.
            Some(b'a'..=b'z') => letters.strip_suffix('\\').map(str::len),
            _ => None,
        };
        let kept = rest.filter(|at| bare.len() - at <= MARKUP_BYTES).and_then(|at| bare.get(..at));
        inner = kept.unwrap_or(bare);
        if kept.is_none() {
            break;
        }
    }
    Span::new(from, from + inner.len())
}

/// The place of `needle` in `span`; the whole of it where blanks or radicals stand between.
fn locate(text: &str, span: Span, needle: &str) -> Span {
    let find = |raw: &str| {
        if raw.starts_with(needle) { Some(0) } else { memmem::find(raw.as_bytes(), needle.as_bytes()) }
    };
    let at = span.slice(text).and_then(find);
    at.map_or(span, |at| Span::new(span.start + at, span.start + at + needle.len()))
}

/// `value`, borrowed from the text where it stands there as it is.
fn keep<'a>(text: &'a str, span: Span, value: &str) -> Cow<'a, str> {
    match span.slice(text) {
        Some(raw) if raw == value => Cow::Borrowed(raw),
        _ => Cow::Owned(value.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_the_text_as_it_is_is_borrowed() {
        let text = "甲 局 2023";
        assert!(matches!(keep(text, Span::new(0, 3), "甲"), Cow::Borrowed("甲")));
        let kept = keep(text, Span::new(0, 7), "甲局");
        assert!(matches!(&kept, Cow::Owned(name) if name == "甲局"));
        assert!(matches!(keep(text, Span::new(0, 99), "甲"), Cow::Owned(_)));
    }
}
