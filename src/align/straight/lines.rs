//! Lines before they are cells: which are headings, and which have no word of the form.

use super::super::labels::{Labels, is_key, keys};
use super::is_title;
use crate::span::Span;
use crate::text::fold::{fold_char, has_digit, is_plain, is_space};

/// A line that is the heading of a section and nothing else.
#[derive(Clone, Copy, Debug)]
pub(in super::super) struct Heading {
    /// The index of the line.
    pub(in super::super) line: usize,
    pub(in super::super) label: u16,
}

impl Heading {
    /// The headings among the lines of a text, in order.
    pub(in super::super) fn of_lines(
        text: &str,
        lines: &[Span],
        labels: &Labels,
    ) -> impl Iterator<Item = Self> {
        let may_be = |line: &Span| !line.is_empty() && !is_no_heading(line.bytes(text), labels);
        lines.iter().enumerate().filter(move |(_, line)| may_be(line)).filter_map(|(idx, line)| {
            heading(line.slice(text)?, labels).map(|label| Self { line: idx, label })
        })
    }

    /// All of them.
    pub(in super::super) fn all(text: &str, lines: &[Span], labels: &Labels) -> Vec<Self> {
        Self::of_lines(text, lines, labels).collect()
    }
}

/// Whether a line is empty or of ASCII alone, told quickly for figures and for what begins with an ideograph.
pub(super) fn has_no_words(line: &[u8]) -> bool {
    matches!(line, [] | [b'0'..=b'9']) || matches!(line, [0..=0x7F, ..] if line.is_ascii())
}

/// Whether a line is no heading, told for most by what it begins with behind blanks and tabs.
fn is_no_heading(line: &[u8], labels: &Labels) -> bool {
    let rest = match line {
        [b'\t' | b' ', ..] => line.trim_ascii_start(),
        _ => line,
    };
    match rest {
        [first @ 0xE4..=0xE9, second, third, ..] => labels.opens_none([*first, *second, *third]),
        _ => has_no_words(rest),
    }
}

/// The heading of a section that a line is, and nothing else.
fn heading(line: &str, labels: &Labels) -> Option<u16> {
    if !labels.may_be_heading(line) {
        return None;
    }
    let below = |node, c| labels.step(node, c).filter(|next| labels.leads_to_heading(*next));
    // Most headings are printed to the letter, and no line of prose or figures ends with an ideograph.
    let exact = if matches!(line.as_bytes(), [.., 0xE4..=0xE9, _, _]) { labels.exact(line) } else { None };
    let node = exact.or_else(|| keys(line).try_fold(Labels::ROOT, below))?;
    labels.at(node).filter(|label| labels.targets(*label).iter().any(is_title))
}

/// Whether a heading has digits that may be a cell of their own.
pub(super) fn is_cut_by_digits(line: &str) -> bool {
    has_digit(line.as_bytes()) && line.trim_matches(is_space).chars().any(|c| is_space(c) || c == '|')
}

/// Whether no word of a line begins a label of the form.
pub(super) fn is_inert(line: &str, labels: &Labels) -> bool {
    let mut rest = line;
    loop {
        if begins_label(rest, labels) {
            return false;
        }
        let Some(tail) = behind_next_separator(rest) else { return true };
        rest = tail;
    }
}

/// Whether the word that `text` starts with may begin a label.
fn begins_label(text: &str, labels: &Labels) -> bool {
    let mut node = Labels::ROOT;
    for c in text.chars() {
        let c = if is_plain(c) {
            c
        } else if is_space(c) || matches!(c, '|' | '｜') {
            break;
        } else {
            match fold_char(c) {
                c if is_key(c) => c,
                _ => continue,
            }
        };
        match labels.step(node, c) {
            None => return false,
            Some(next) if labels.at(next).is_some() => return true,
            Some(next) => node = next,
        }
    }
    node != Labels::ROOT
}

/// The first white space at or behind the byte `from` of a text, and its length; the end where there is none.
pub(super) fn next_space(bytes: &[u8], from: usize) -> (usize, usize) {
    next(bytes, from, space_len).unwrap_or((bytes.len(), 0))
}

/// What stands behind the first white space or bar of `text`.
fn behind_next_separator(text: &str) -> Option<&str> {
    let len = |bytes: &[u8]| match bytes {
        [b'|', ..] => 1,
        [0xEF, 0xBD, 0x9C, ..] => 3,
        _ => space_len(bytes),
    };
    let (at, len) = next(text.as_bytes(), 0, len)?;
    text.get(at + len..)
}

/// The first place from the byte `from` on that something of that length begins at, and its length.
fn next(bytes: &[u8], from: usize, len: impl Fn(&[u8]) -> usize) -> Option<(usize, usize)> {
    let mut at = from;
    loop {
        let rest = bytes.get(at..)?;
        at += match rest {
            // Most of a text.
            [0xE4..=0xE9, _, _, 0xE4..=0xE9, _, _, 0xE4..=0xE9, _, _, ..] => 9,
            // Ideographs, and most punctuation and digits of full width.
            [0xE4..=0xE9, _, _, ..] | [0xEF, 0xBC, _, ..] | [0xE3, 0x80, 0x81..=0xBF, ..] => 3,
            [b'!'..=b'{' | 0x80..=0xBF, ..] => 1,
            _ => match len(rest) {
                0 => rest.len().min(1),
                len => return Some((at, len)),
            },
        };
        if at == bytes.len() {
            return None;
        }
    }
}

/// Length in bytes of the white space that `bytes` of a text begin with, by [`is_space`]; 0 where there is none.
const fn space_len(bytes: &[u8]) -> usize {
    match bytes {
        [b' ' | b'\t'..=b'\r', ..] => 1,
        [0xC2, 0x85 | 0xA0 | 0xAD, ..] => 2,
        [0xE1, 0x9A, 0x80, ..]
        | [0xE1, 0xA0, 0x8E, ..]
        | [0xE2, 0x80, 0x80..=0x8F | 0xA8..=0xAF, ..]
        | [0xE2, 0x81, 0x9F..=0xA9, ..]
        | [0xE3, 0x80, 0x80, ..]
        | [0xE3, 0x85, 0xA4, ..]
        | [0xEF, 0xBB, 0xBF, ..] => 3,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_is_told_by_its_bytes() {
        for c in '\0'..=char::MAX {
            let len = if is_space(c) { c.len_utf8() } else { 0 };
            assert_eq!(space_len(c.encode_utf8(&mut [0; 4]).as_bytes()), len, "{c:?}");
        }
    }

    #[test]
    fn words_are_parted_by_white_space_and_bars() {
        let text = "规章，“a”\u{3000}0｜|\u{A0}八";
        let mut rest = text;
        let mut words = Vec::new();
        while let Some(tail) = behind_next_separator(rest) {
            words.push(
                rest.strip_suffix(tail).unwrap().trim_end_matches(|c| is_space(c) || "|｜".contains(c)),
            );
            rest = tail;
        }
        assert_eq!((words, rest), (vec!["规章，“a”", "0", "", ""], "八"));
        assert_eq!(next_space("八|九".as_bytes(), 0), (7, 0));
    }
}
