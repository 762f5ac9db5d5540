//! Whatever has no separators: a cell a line, rows of words parted by blanks, columns set out by blanks, running text.
//!
//! ```text
//! 规章 0 0 0
//! 行政许可
//! 92
//! ```
//!
//! Every word is a piece; line ends before it and its display columns are kept, for they may be all that is
//! left of empty cells. A line of no-break spaces alone is an empty cell.

use nom::Parser as _;
use nom::branch::alt;
use nom::error::{Error, ErrorKind};
use unicode_width::UnicodeWidthChar as _;

use super::counters::drop_counters;
use super::{Blanks, Cell, Layout, Parts, Profile};
use crate::cells::{extent, plain};
use crate::span::Span;
use crate::text::fold::{fold_char, is_gap, is_han, is_space};

/// The layout `words`, which claims everything.
pub static LAYOUT: Layout = Layout {
    name: "words",
    claims: |_| true,
    lex,
    parts: |_| Some(Parts::BLANKS),
};

/// Cells beyond one a line that memory is asked for at once: those of a report.
const CELLS: usize = 256;

fn lex(text: &str, lines: &[Span], profile: &Profile) -> (Blanks, Vec<Cell>) {
    let columns = profile.gapped_lines > 0;
    let block = extent(lines).bytes(text);
    let has_pages = memchr::memchr(b'\x0C', block).is_some();
    // Where no columns are set out, most blanks part two words.
    let n_blanks = if columns { 0 } else { memchr::memchr_iter(b' ', block).count() };
    let mut cells = Vec::with_capacity(lines.len() + n_blanks.min(CELLS));
    let mut breaks = 0;
    let mut page = 0;
    for (row, line) in lines.iter().enumerate() {
        let raw = line.slice(text).unwrap_or_default();
        if has_pages {
            page += memchr::memchr_iter(b'\x0C', raw.as_bytes()).count();
        }
        let mut at = line.start;
        let mut display = 0;
        let mut rest = raw;
        let mut words = 0;
        while let Some((word, len)) = next_piece(rest) {
            let (piece, tail) = rest.split_at_checked(len).unwrap_or((rest, ""));
            let width = if columns { display_width(piece) } else { 0 };
            if word {
                let mut cell = Cell::new(plain(text, Span::new(at, at + len)), row, breaks);
                cell.display = (display, display + width);
                cell.page = page;
                cells.push(cell);
                breaks = 0;
                words += 1;
            }
            display += width;
            at += len;
            rest = tail;
        }
        if words == 0 && is_blank_cell(raw) {
            cells.push(Cell::new(Span::at(line.start), row, breaks));
            breaks = 0;
        }
        breaks += 1;
    }
    (Blanks::Gaps, drop_counters(text, cells))
}

/// Whether a line without a word stands for an empty cell.
pub(crate) fn is_blank_cell(line: &str) -> bool {
    line.chars().any(|c| matches!(c, '\u{A0}' | '\u{3000}' | '\u{2003}' | '\u{2002}'))
}

/// The next run of white space (`false`) or of anything else (`true`), and its length in bytes.
fn next_piece(input: &str) -> Option<(bool, usize)> {
    // The first byte tells most pieces.
    let (is_word, mut len) = match input.as_bytes() {
        [] => return None,
        [b'!'..=b'~' | 0xE4..=0xE9, ..] => (true, word_len(input)),
        [b' ', ..] => return Some((false, space_len(input))),
        _ => alt((word, space)).parse(input).ok()?.1,
    };
    let is_wide = |byte: &u8| !byte.is_ascii();
    // What has no width may stand within a figure or a word, and parts nothing there.
    while is_word
        && input.as_bytes().get(len).is_some_and(is_wide)
        && let Some(gap) = input.get(len..).and_then(|tail| within_word(input.get(..len)?, tail)) {
        let tail = input.get(len + gap..).unwrap_or_default();
        len += gap + tail.find(is_space).unwrap_or(tail.len());
    }
    Some((is_word, len))
}

type Piece<'a> = nom::IResult<&'a str, (bool, usize)>;

fn word(input: &str) -> Piece<'_> {
    run(input, true, word_len(input))
}

fn space(input: &str) -> Piece<'_> {
    run(input, false, space_len(input))
}

fn run(input: &str, is_word: bool, len: usize) -> Piece<'_> {
    match input.split_at_checked(len) {
        Some((_, rest)) if len > 0 => Ok((rest, (is_word, len))),
        _ => Err(nom::Err::Error(Error::new(input, ErrorKind::TakeWhile1))),
    }
}

/// Length in bytes of the run of anything but white space that `input` begins with.
fn word_len(input: &str) -> usize {
    let bytes = input.as_bytes();
    let mut len = 0;
    while let Some(lead) = bytes.get(len) {
        len += match lead {
            b'!'..=b'~' => 1,
            b' ' => break,
            0xE4..=0xE9 => 3,
            // Signs of full width.
            0xEF if bytes.get(len + 1) == Some(&0xBC) => 3,
            _ => match input.get(len..).and_then(|rest| rest.chars().next()) {
                Some(c) if !is_space(c) => c.len_utf8(),
                _ => break,
            },
        };
    }
    len
}

/// Length in bytes of the run of white space that `input` begins with.
fn space_len(input: &str) -> usize {
    let blanks = input.bytes().take_while(|byte| *byte == b' ').count();
    match input.as_bytes().get(blanks) {
        None | Some(b'!'..=b'~' | 0xE4..=0xE9) => blanks,
        Some(_) => input.len() - input.trim_start_matches(is_space).len(),
    }
}

/// The length of white space without width that `tail` begins with, where it stands within a figure, between a sign,
/// digits and points, or between two ideographs.
fn within_word(head: &str, tail: &str) -> Option<usize> {
    if tail.as_bytes().first().is_none_or(u8::is_ascii) {
        return None;
    }
    let rest = tail.trim_start_matches(|c| is_space(c) && !is_gap(c));
    let is_of_figure = |c: char| matches!(fold_char(c), '0'..='9' | '+' | '-' | '.' | ',');
    let is_ideograph = |c: char| is_han(fold_char(c));
    let parts_nothing = (head.ends_with(is_of_figure) && rest.starts_with(is_of_figure))
        || (head.ends_with(is_ideograph) && rest.starts_with(is_ideograph));
    let len = tail.len() - rest.len();
    (len > 0 && parts_nothing).then_some(len)
}

fn display_width(piece: &str) -> usize {
    if piece.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return piece.len();
    }
    let width = |c: char| match c {
        ' '..='~' => 1,
        '\u{4E00}'..='\u{9FFF}' => 2,
        _ => c.width_cjk().unwrap_or(0),
    };
    piece.chars().map(width).sum()
}
