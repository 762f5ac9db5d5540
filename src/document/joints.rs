//! Rows of cells parted by a sign that other texts hold for something else, written with tabs:
//!
//! ```text
//! 规章^0^0^3          规章 / 0 / 0 / 3          规章、0、0、3
//! ```
//!
//! Such a sign parts cells where line after line ends with figures that it parts. A sign of prose does only before what
//! may be the content of a cell, as labels hold it as well.

use super::flat::Flat;
use crate::number::{CellText, parse_cell};
use crate::span::Span;
use crate::text::fold::{fold_char, is_han};

/// The signs, the longer before those that they begin or end with, and whether prose and labels have them too.
const SIGNS: &[(&str, bool)] = &[
    (" / ", false),
    ("//", false),
    ("/", true),
    ("##", false),
    ("#", false),
    ("^", false),
    ("~", false),
    ("\u{1F}", false),
    ("\\t", false),
    (" -> ", false),
    ("→", false),
    ("；", true),
    ("：", true),
    (":", true),
    ("、", true),
    ("，", true),
];

/// Signs that a cell stands between, with blanks or signs of prose between two such.
const PAIRS: &[(char, char)] = &[
    ('[', ']'),
    ('（', '）'),
    ('(', ')'),
    ('“', '”'),
    ('"', '"'),
    ('\'', '\''),
    ('【', '】'),
    ('「', '」'),
    ('《', '》'),
];

/// What stands for no figure at the end of a line.
const NONE: [char; 3] = ['-', '—', '无'];
/// Fewest lines that show a sign to part cells.
pub(super) const LINES: usize = 6;
/// Fewest fields behind the label on such a line.
const FIELDS: usize = 3;
/// Most fields of a line that is a row; the form's widest has fifteen.
const MOST: usize = 256;
/// Longest head of a column, in bytes.
const HEAD: usize = 60;

/// What a line may end with, by its last byte; bits of [`ENDS`].
mod end {
    /// A figure.
    pub(super) const FIGURE: u8 = 1;
    /// What stands for none.
    pub(super) const NONE: u8 = 2;
    /// One of the signs.
    pub(super) const SIGN: u8 = 4;
    /// The second sign of a pair, or white space.
    pub(super) const PAIR: u8 = 8;
}

/// What each byte may be the last of: most lines are told by it.
static ENDS: [u8; 256] = ends();

#[allow(
    clippy::indexing_slicing,
    reason = "evaluated by the compiler: what is out of range does not compile"
)]
const fn ends() -> [u8; 256] {
    let mut out = [0; 256];
    let mut n = 0;
    while n < 256 {
        // Characters of white space end with many bytes, all of which are so low.
        let white = matches!(n as u8, b'\t'..=b'\r' | b' ' | 0x80..=0x8A | 0x9F | 0xA0 | 0xA8 | 0xA9 | 0xAF);
        let figure = matches!(n as u8, b'0'..=b'9' | b',' | b'.');
        out[n] = if white { end::PAIR } else { 0 } | if figure { end::FIGURE } else { 0 };
        n += 1;
    }
    let mut n = 0;
    while n < NONE.len() {
        out[last_byte(NONE[n]) as usize] |= end::NONE;
        n += 1;
    }
    let mut n = 0;
    while n < SIGNS.len() {
        let sign = SIGNS[n].0.as_bytes();
        out[sign[sign.len() - 1] as usize] |= end::SIGN;
        n += 1;
    }
    let mut n = 0;
    while n < PAIRS.len() {
        out[last_byte(PAIRS[n].1) as usize] |= end::PAIR;
        n += 1;
    }
    out
}

/// The last byte of a character.
const fn last_byte(c: char) -> u8 {
    if c.is_ascii() { c as u8 } else { 0x80 | (c as u32 & 0x3F) as u8 }
}

/// What a line may end with, bits of [`end`]; none of most lines.
pub(super) fn ends_of(line: &[u8]) -> u8 {
    line.last().and_then(|byte| ENDS.get(usize::from(*byte))).copied().unwrap_or(0)
}

/// Whether a line that `ends` so may begin with an ideograph and end with a figure, or a sign for none, behind one of
/// the signs.
pub(super) fn may_join(line: &[u8], ends: u8) -> bool {
    if line.first().is_none_or(u8::is_ascii) {
        return false;
    }
    let (line, ends) = match line {
        [line @ .., b'\r'] => (line, ends_of(line)),
        _ => (line, ends),
    };
    if ends & end::FIGURE != 0 {
        let n = line.iter().rev().take_while(|byte| matches!(byte, b'0'..=b'9' | b',' | b'.')).count();
        return line.get(..line.len() - n).is_some_and(|before| ends_of(before) & end::SIGN != 0);
    }
    ends & end::NONE != 0 && NONE.iter().any(|none| line.ends_with(none.encode_utf8(&mut [0; 4]).as_bytes()))
}

/// Whether a line that `ends` so may end with the second sign of a pair.
pub(super) const fn may_close(line: &[u8], ends: u8) -> bool {
    // Many ideographs end with a byte of white space, and so does the full stop of a sentence.
    ends & end::PAIR != 0 && !matches!(line, [.., 0xE4..=0xE9, _, _] | [.., 0xE3, 0x80, 0x82])
}

/// Whether a line shows a pair that values stand between.
pub(super) fn is_paired(line: &str) -> bool {
    pair_shown(line).is_some()
}

/// The text with tabs for the sign that parts the cells of its rows; `None` where no sign does.
pub(super) fn flatten(text: &str) -> Option<Flat> {
    let (sign, of_prose) = sign(text)?;
    let mut flat = Flat::default();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let own = line.trim_end_matches(['\n', '\r']);
        let fields: Vec<&str> = own.split(sign).take(MOST + 1).collect();
        let values = fields.iter().rev().take_while(|field| is_content(field)).count();
        let is_row = (2..=MOST).contains(&fields.len())
            && if of_prose { values > 0 } else { is_line_of_cells(&fields) };
        if is_row {
            let last_text = fields.len() - values;
            let mut from = at;
            for (idx, field) in fields.iter().enumerate() {
                let parts = idx > 0 && (!of_prose || idx >= last_text.max(1) || has_marker(field));
                if parts {
                    flat.insert("\t", Span::new(from - sign.len(), from));
                } else if idx > 0 {
                    flat.copy(sign, from - sign.len());
                }
                flat.copy(field, from);
                from += field.len() + sign.len();
            }
            flat.copy(line.get(own.len()..).unwrap_or_default(), at + own.len());
        } else {
            flat.copy(line, at);
        }
        at += line.len();
        if flat.is_dense(text) {
            return None;
        }
    }
    Some(flat)
}

/// The text with tabs between values that stand each between a pair of signs; `None` where none do.
///
/// ```text
/// 规章 （0） （0） （3）          “规章”、“0”、“0”、“3”
/// ```
pub(super) fn flatten_pairs(text: &str) -> Option<Flat> {
    let pair = pair(text)?;
    let mut flat = Flat::default();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let own = line.trim_end();
        let values = values_between(own, pair);
        let end = values.last().map_or(own.len(), |value| value.start - pair.0.len_utf8());
        // So may the pieces of the label.
        let label = own.get(..end).unwrap_or_default().trim_end_matches(is_joint);
        let inner = label.strip_prefix(pair.0).and_then(|rest| rest.strip_suffix(pair.1));
        if values.is_empty() || label.is_empty() {
            flat.copy(line, at);
        } else {
            flat.copy(inner.unwrap_or(label), at + inner.map_or(0, |_| pair.0.len_utf8()));
            for value in values.iter().rev() {
                flat.insert("\t", Span::at(at + value.start));
                flat.copy(value.slice(own).unwrap_or_default(), at + value.start);
            }
            flat.copy(line.get(own.len()..).unwrap_or_default(), at + own.len());
        }
        at += line.len();
        if flat.is_dense(text) {
            return None;
        }
    }
    Some(flat)
}

/// The pair that values stand between, where they do.
fn pair(text: &str) -> Option<(char, char)> {
    let mut votes = [0_usize; PAIRS.len()];
    for line in text.split('\n') {
        if let Some(slot) = pair_shown(line).and_then(|idx| votes.get_mut(idx)) {
            *slot += 1;
        }
    }
    let (idx, most) = votes.iter().enumerate().rev().max_by_key(|(_, n)| **n)?;
    PAIRS.get(idx).copied().filter(|_| *most >= LINES)
}

/// Index of the pair that a line shows values to stand between.
fn pair_shown(line: &str) -> Option<usize> {
    let line = line.trim_end();
    let last = line.chars().next_back();
    let idx = PAIRS.iter().position(|(_, closes)| last == Some(*closes))?;
    let values = values_between(line, *PAIRS.get(idx)?);
    let head = line.get(..values.last()?.start)?;
    // Where quotes stand around fields, commas and the like part them.
    let fields = || ["\",\"", "\";\"", "\"\t\"", "','"].iter().any(|joint| line.contains(joint));
    let is_figure =
        |value: &Span| matches!(parse_cell(value.slice(line).unwrap_or_default()), CellText::Figure(_));
    let shows = values.len() >= FIELDS
        && values.iter().any(is_figure)
        && !fields()
        && head.chars().map(fold_char).any(is_han);
    shows.then_some(idx)
}

/// The values at the end of a line that stand each between the signs of a pair, from the last.
fn values_between(line: &str, (opens, closes): (char, char)) -> Vec<Span> {
    let mut out = Vec::new();
    let mut rest = line;
    while let Some(inner) = rest.trim_end_matches(is_joint).strip_suffix(closes) {
        let Some(at) = inner.rfind(opens) else { break };
        let start = at + opens.len_utf8();
        if out.len() == MOST || !inner.get(start..).is_some_and(is_content) {
            break;
        }
        out.push(Span::new(start, inner.len()));
        rest = inner.get(..at).unwrap_or_default();
    }
    out
}

/// What stands between two values of which each has signs around it.
const fn is_joint(c: char) -> bool {
    matches!(c, ' ' | '\u{A0}' | '\u{3000}' | '\t' | '、' | '，' | ',' | ';' | '；')
}

/// The sign that parts the cells of rows, where one does.
fn sign(text: &str) -> Option<(&'static str, bool)> {
    let mut votes = [0_usize; SIGNS.len()];
    let lines = || memchr::memchr_iter(b'\n', text.as_bytes()).chain([text.len()]);
    let mut start = 0;
    for end in lines() {
        let line = text.get(start..end).unwrap_or_default();
        start = end + 1;
        // What stands before the last figure of a line that begins with an ideograph.
        let line = line.strip_suffix('\r').unwrap_or(line);
        let head = line.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, ',' | '.'));
        let head = if head.len() < line.len() { head } else { head.trim_end_matches(NONE) };
        if head.len() == line.len() || head.as_bytes().first().is_none_or(u8::is_ascii) {
            continue;
        }
        if let Some(slot) =
            SIGNS.iter().position(|(sign, _)| head.ends_with(sign)).and_then(|idx| votes.get_mut(idx))
        {
            *slot += 1;
        }
    }
    let (idx, most) = votes.iter().enumerate().rev().max_by_key(|(_, n)| **n)?;
    let (sign, of_prose) = *SIGNS.get(idx).filter(|_| *most >= LINES)?;
    let is_row = |line: &&str| {
        let fields = line.trim_end().rsplit(sign);
        let values = fields.clone().take_while(|field| is_content(field)).count();
        let label = fields.clone().nth(values);
        values >= FIELDS && label.is_some_and(|label| label.chars().map(fold_char).any(is_han))
    };
    (text.lines().filter(is_row).take(LINES).count() == LINES).then_some((sign, of_prose))
}

/// Whether a field may be the content of a cell that holds values.
pub(super) fn is_content(field: &str) -> bool {
    !matches!(parse_cell(field), CellText::Other)
}

/// Whether the fields are the values of a row, or heads.
fn is_line_of_cells(fields: &[&str]) -> bool {
    fields.iter().skip(1).any(|field| is_content(field)) || fields.iter().all(|field| field.len() <= HEAD)
}

/// Whether a field begins with the marker of a label: `（一）`, `2.`.
fn has_marker(field: &str) -> bool {
    let mut chars = field.trim_start().chars().map(fold_char);
    match chars.next() {
        Some('(') => true,
        Some(c) if c.is_ascii_digit() => chars.next() == Some('.'),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text with rows behind it that show the sign.
    #[track_caller]
    fn check(sign: &str, text: &str, expected: &str) {
        let rows = ["规章", "", "1,234", "0", "5"].join(sign) + "\n";
        let text = text.to_owned() + "\n" + &rows.repeat(LINES);
        let flat = flatten(&text).unwrap();
        assert_eq!(flat.text.lines().next(), Some(expected), "{text}");
        assert!(flat.text.ends_with("规章\t\t1,234\t0\t5\n"));
        let at = flat.text.rfind('章').unwrap();
        let place = flat.map.locate(Span::new(at, at + 1));
        assert_eq!(place.start, text.rfind('章').unwrap());
    }

    #[test]
    fn signs_part_cells() {
        for (sign, _) in SIGNS {
            check(sign, &["行政许可", "", "7"].join(sign), "行政许可\t\t7");
        }
        check("^", "信息内容^本年制发件数", "信息内容\t本年制发件数");
        check(" / ", "许可 / / / - / 3", "许可\t/\t-\t3");
    }

    #[test]
    fn signs_of_prose_part_cells_before_values() {
        check("、", "三、办理结果、（一）予以公开、3、0", "三、办理结果\t（一）予以公开\t3\t0");
        check(
            "，",
            "部分公开（区分处理的，只计这一情形），0，4",
            "部分公开（区分处理的，只计这一情形）\t0\t4",
        );
        check("、", "做到先审后发、留痕可查。", "做到先审后发、留痕可查。");
    }

    #[test]
    fn values_between_signs() {
        for (opens, closes) in PAIRS {
            let cell = |raw: &str| format!("{opens}{raw}{closes}");
            let row = ["0", "", "1,234", "-"].map(cell).join(" ");
            let text = format!("甲{}\n规章 {row}\n", cell("乙"))
                + &format!("{}、{row}\n", cell("许可")).repeat(LINES);
            let flat = flatten_pairs(&text).unwrap();
            let first = format!("甲{}\n规章\t0\t\t1,234\t-\n许可\t0\t\t1,234\t-\n", cell("乙"));
            assert!(flat.text.starts_with(&first), "{}", flat.text);
            let at = flat.text.rfind("1,234").unwrap();
            assert_eq!(flat.map.locate(Span::new(at, at + 5)).slice(&text), Some("1,234"));
        }
        for text in ["规章 (0) (1)\n", "（一）（二）（三）\n", "(0) (1) (2)\n", "规章 [0 1 2]\n"]
        {
            assert!(flatten_pairs(&text.repeat(2 * LINES)).is_none(), "{text}");
        }
    }

    #[test]
    fn other_texts_stay() {
        for line in ["规章\t0\t1\t5", "规章 0 1 5", "规章|0|1|5", "规章、0", "0、1、2、3", "时间：10：00", ""]
        {
            assert!(flatten(&format!("{line}\n").repeat(3 * LINES)).is_none(), "{line}");
        }
        assert!(flatten(&"规章、0、1、5\n".repeat(LINES - 1)).is_none());
    }
}
