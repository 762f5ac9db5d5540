//! The lines of a text that no table claims: what the rest of the room looks at.

use crate::span::Span;
pub(super) use crate::text::fold::is_space as is_blank;

/// A line of prose, a heading, a piece of the page: not blank, trimmed, claimed by no table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// Without white space at either end.
    pub(super) span: Span,
    /// Whether a blank line, a table or the start of the text stands before it.
    pub(super) after_gap: bool,
}

/// A line longer than this with at least [`BARS`] bars is a whole document on one line, its pieces parted by bars.
const LONG_LINE: usize = 600;
const BARS: usize = 12;

/// The spans of `text` that `claimed` leaves, in order. Claims out of order or out of bounds are cut to what fits.
pub(super) fn unclaimed(text: &str, claimed: &[Span]) -> impl Iterator<Item = Span> {
    let mut at = 0;
    let last = Span::at(text.len());
    claimed.iter().copied().chain(core::iter::once(last)).filter_map(move |claim| {
        let region = Span::new(at, claim.start.min(last.end));
        at = at.max(claim.end);
        (!region.is_empty()).then_some(region)
    })
}

/// The lines of `text` outside `claimed`; `all` are those that [`crate::span::lines`] gives.
pub(super) fn read(text: &str, all: &[Span], claimed: &[Span]) -> Vec<Line> {
    let mut lines = Vec::with_capacity(40);
    let mut all = all;
    for region in unclaimed(text, claimed) {
        if region.slice(text).is_none() {
            continue;
        }
        all = all.get(all.partition_point(|line| line.end <= region.start)..).unwrap_or_default();
        let opens_inside = starts_inside_line(text, region.start);
        let closes_inside = !ends_line(text, region.end);
        let mut gap = true;
        for line in all.iter().take_while(|line| line.start < region.end) {
            let line = Span::new(line.start.max(region.start), line.end.min(region.end));
            let cut =
                (line.start == region.start && opens_inside) || (line.end == region.end && closes_inside);
            if cut || (line.len() > LONG_LINE && count_bars(text, line) >= BARS) {
                push_pieces(text, line, &mut gap, &mut lines);
            } else {
                push_line(text, line, &mut gap, &mut lines);
            }
        }
    }
    lines
}

fn push_line(text: &str, line: Span, gap: &mut bool, lines: &mut Vec<Line>) {
    let span = if line.is_empty() { line } else { trim(text, line) };
    if span.is_empty() {
        *gap = true;
        return;
    }
    lines.push(Line { span, after_gap: *gap });
    *gap = false;
}

fn push_pieces(text: &str, line: Span, gap: &mut bool, lines: &mut Vec<Line>) {
    let mut start = line.start;
    let bytes = line.slice(text).unwrap_or_default().as_bytes();
    for bar in memchr::memchr_iter(b'|', bytes) {
        push_piece(text, Span::new(start, line.start + bar), gap, lines);
        start = line.start + bar + 1;
    }
    push_piece(text, Span::new(start, line.end), gap, lines);
}

fn push_piece(text: &str, piece: Span, gap: &mut bool, lines: &mut Vec<Line>) {
    let span = trim(text, piece);
    if !span.is_empty() {
        lines.push(Line { span, after_gap: *gap });
        *gap = false;
    }
}

fn count_bars(text: &str, line: Span) -> usize {
    memchr::memchr_iter(b'|', line.slice(text).unwrap_or_default().as_bytes()).take(BARS).count()
}

fn starts_inside_line(text: &str, at: usize) -> bool {
    at > 0 && !matches!(text.as_bytes().get(at - 1), Some(b'\n' | b'\r'))
}

fn ends_line(text: &str, at: usize) -> bool {
    at >= text.len()
        || matches!(text.as_bytes().get(at), Some(b'\n' | b'\r'))
        || matches!(text.as_bytes().get(at.wrapping_sub(1)), Some(b'\n' | b'\r'))
}

/// `span` without white space and invisible characters at either end.
pub(super) fn trim(text: &str, span: Span) -> Span {
    let Some(slice) = span.slice(text) else { return Span::at(span.start) };
    let head = trim_start(slice);
    let start = span.end - head.len();
    Span::new(start, start + trim_end(head).len())
}

/// `slice` without blanks at its start.
pub(super) fn trim_start(slice: &str) -> &str {
    // Blanks of ASCII, then most of what stands at the start of a line, by its first bytes.
    let n_blanks = slice.bytes().take_while(is_ascii_blank).count();
    let slice = slice.get(n_blanks..).unwrap_or_default();
    match slice.as_bytes() {
        [] | [b'!'..=b'~' | 0xE4..=0xE9, ..] | [0xE3, 0x80, 0x81..=0xBF, ..] | [0xEF, 0xBC | 0xBD, ..] => {
            slice
        }
        _ => slice.trim_start_matches(is_blank),
    }
}

/// Blanks of one byte.
fn is_ascii_blank(b: &u8) -> bool {
    matches!(b, b' ' | b'\t'..=b'\r')
}

/// `slice` without blanks at its end.
pub(super) fn trim_end(slice: &str) -> &str {
    let n_blanks = slice.bytes().rev().take_while(is_ascii_blank).count();
    let slice = slice.get(..slice.len() - n_blanks).unwrap_or_default();
    match slice.as_bytes() {
        []
        | [.., b'!'..=b'~']
        | [.., 0xE4..=0xE9, _, _]
        | [.., 0xE3, 0x80, 0x81..=0xBF]
        | [.., 0xEF, 0xBC | 0xBD, _] => slice,
        _ => slice.trim_end_matches(is_blank),
    }
}

/// Whether `raw` is ideographs, `、`, digits and letters of ASCII, told by its bytes.
pub(super) fn is_plain(raw: &str) -> bool {
    let mut rest = raw.as_bytes();
    loop {
        rest = match rest {
            [] => return true,
            [0xE4..=0xE9, _, _, rest @ ..] | [0xE3, 0x80, 0x81, rest @ ..] => rest,
            [b'0'..=b'9' | b'(' | b')' | b'.' | b'a'..=b'z' | b'A'..=b'Z', rest @ ..] => rest,
            _ => return false,
        };
    }
}

/// The greatest character boundary of `text` not behind `at`.
pub(super) fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// The lines of a text of its own.
#[cfg(test)]
pub(super) fn of(text: &str, claimed: &[Span]) -> Vec<Line> {
    read(text, &crate::span::all_lines(text), claimed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, claimed: &[&str], expected: &[(&str, bool)]) {
        let claimed: Vec<Span> = claimed
            .iter()
            .map(|claim| {
                let start = text.find(claim).unwrap();
                Span::new(start, start + claim.len())
            })
            .collect();
        let found: Vec<_> =
            of(text, &claimed).iter().map(|line| (line.span.slice(text).unwrap(), line.after_gap)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn lines_are_trimmed_and_know_the_gap_before_them() {
        check(
            "甲\r\n乙\r\n\r\n　丙\u{a0}\r丁",
            &[],
            &[("甲", true), ("乙", false), ("丙", true), ("丁", false)],
        );
        check("\u{feff}甲\u{2028}乙\n \n丙", &[], &[("甲", true), ("乙", false), ("丙", true)]);
        check("甲\u{85}乙\u{a0}\r\n\u{85}丙", &[], &[("甲", true), ("乙", false), ("丙", true)]);
        check("", &[], &[]);
    }

    #[test]
    fn claims_are_left_out_and_part_lines() {
        check("甲\n表1\n表2\n乙\n", &["表1\n表2\n"], &[("甲", true), ("乙", true)]);
        check(
            "一、甲|规章|0|0|二、乙|丙",
            &["规章|0|0"],
            &[("一、甲", true), ("二、乙", true), ("丙", false)],
        );
    }

    #[test]
    fn a_document_on_one_line_is_parted_at_its_bars() {
        let words = "甲".repeat(LONG_LINE / 3);
        let long = |bars: usize| format!("{words}{}乙", "|".repeat(bars));
        check(&long(BARS), &[], &[(&words, true), ("乙", false)]);
        let few = long(BARS - 1);
        check(&few, &[], &[(&few, true)]);
        let short = format!("甲{}乙", "|".repeat(BARS));
        check(&short, &[], &[(&short, true)]);
    }

    #[test]
    fn claims_out_of_order_lose_nothing_and_panic_nowhere() {
        let text = "甲乙丙";
        for claims in [
            vec![Span::new(3, 6), Span::new(0, 3)],
            vec![Span::new(0, 99)],
            vec![Span::new(1, 2)],
            vec![Span::new(50, 60)],
        ] {
            let _ = of(text, &claims);
        }
    }
}
