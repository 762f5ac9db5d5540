//! Rows written as sentences that name each value, as rows parted by tabs:
//!
//! ```text
//! 规章：本年制发件数：0，现行有效件数：3          行政许可 处理决定数量: 7
//! ```
//!
//! What is named is read by its order: where one row leaves out a name that another with the same names has, none is.

use std::collections::HashSet;

use super::flat::Flat;
use super::joints::is_content;
use crate::limits;
use crate::span::Span;
use crate::text::fold::{fold_char, is_han};

/// Fewest lines that show a text to be written so.
const LINES: usize = 10;
/// Most names of a row: the form's widest has fifteen.
const NAMES: usize = 60;
/// Longest name, in bytes.
const NAME: usize = 90;
/// What stands between a name and its value.
const SIGNS: &[char] = &['：', ':', '=', '＝'];
/// What stands between a value and the next name.
const JOINTS: &[char] = &['，', ',', '；', ';', '、', '|'];

/// A line: its label, and names with values, from the first.
#[derive(Debug)]
struct Named<'t> {
    label: Span,
    values: Vec<(&'t str, Span)>,
}

/// Whether a text has as many signs between names and values as lines that are to have some.
pub(super) fn may_name(text: &str) -> bool {
    let bytes = text.as_bytes();
    let narrow = memchr::memchr2_iter(b':', b'=', bytes).take(LINES).count();
    let wide = |sign: &str| memchr::memmem::find_iter(bytes, sign).take(LINES).count();
    narrow + wide("：") + wide("＝") >= LINES
}

/// The text with its sentences as rows; `None` where it has none.
pub(super) fn flatten(text: &str) -> Option<Flat> {
    let (mut lines, mut held) = (Vec::new(), 0);
    let mut start = 0;
    for end in memchr::memchr_iter(b'\n', text.as_bytes()).chain([text.len()]) {
        let place = Span::new(start, end);
        start = end + 1;
        if let Some(line) = named(text, place) {
            held += line.values.len();
            lines.push((place, line));
        }
        if held > limits::PLACES {
            return None;
        }
    }
    if lines.len() < LINES || leaves_out(text, &lines) {
        return None;
    }
    let mut flat = Flat::default();
    let mut from = 0;
    let mut label = "";
    for (place, line) in lines {
        let own = line.label.slice(text)?;
        let between = text.get(from..place.start)?;
        // A value a line, each with the label once more.
        if own == label && between.trim().is_empty() {
            flat.insert("\t", Span::at(place.start));
        } else {
            flat.copy(between, from);
            flat.copy(own, line.label.start);
            flat.insert("\t", Span::at(line.label.end));
        }
        label = own;
        for (n, (_, value)) in line.values.iter().enumerate() {
            if n > 0 {
                flat.insert("\t", Span::at(value.start));
            }
            flat.copy(value.slice(text)?, value.start);
        }
        from = place.end;
        if flat.is_dense(text) {
            return None;
        }
    }
    flat.copy(text.get(from..)?, from);
    Some(flat)
}

/// Whether a row has some of the names of another, and not all.
fn leaves_out(text: &str, lines: &[(Span, Named<'_>)]) -> bool {
    let rows = lines.chunk_by(|(_, a), (_, b)| a.label.slice(text) == b.label.slice(text));
    let names =
        rows.map(|row| row.iter().flat_map(|(_, line)| &line.values).map(|(name, _)| *name).collect());
    let all: HashSet<Vec<&str>> = names.collect();
    // Few sets of names are all there are.
    all.len() > LINES
        || all.iter().any(|names| names.len() > NAMES)
        || all.iter().any(|names| {
            let is_part = |other: &&Vec<&str>| {
                other.len() > names.len() && names.iter().all(|name| other.contains(name))
            };
            all.iter().any(|other| is_part(&other))
        })
}

/// A line as one that names its values.
fn named(text: &str, place: Span) -> Option<Named<'_>> {
    let line = place.slice(text)?.trim_end();
    let mut values = Vec::new();
    let mut rest = line;
    let label = loop {
        let Some((name, value)) = rest.rsplit_once(SIGNS).filter(|(_, value)| is_content(value)) else {
            break rest;
        };
        let name = name.trim_end();
        let start = name.rfind(|c: char| SIGNS.contains(&c) || JOINTS.contains(&c) || c.is_whitespace())?;
        let (before, name) = name.split_at_checked(start)?;
        let mut chars = name.chars();
        let sign = chars.next()?;
        let name = chars.as_str();
        if name.len() > NAME || !name.chars().map(fold_char).any(is_han) {
            return None;
        }
        let at = place.start + rest.len() - value.len();
        values.push((name, Span::new(at, at + value.len())));
        let ended = before.trim_end();
        if JOINTS.contains(&sign) {
            rest = ended;
        } else if sign.is_whitespace() && ended.ends_with(JOINTS) {
            rest = ended.trim_end_matches(JOINTS);
        } else {
            break ended;
        }
    };
    values.reverse();
    let label = label.trim();
    if values.is_empty() || !label.chars().map(fold_char).any(is_han) {
        return None;
    }
    let start = place.start + line.find(label)?;
    Some(Named { label: Span::new(start, start + label.len()), values })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let more = "强制：数量：5\n".repeat(LINES);
        let text = format!("{text}前\n{more}");
        let flat = flatten(&text).unwrap();
        assert!(flat.text.starts_with(&format!("{expected}前\n强制\t5")), "{}", flat.text);
        flat.assert_places(&text);
    }

    #[test]
    fn sentences_are_rows() {
        check("规章：制发：0，废止：，有效：3\n", "规章\t0\t\t3\n");
        check(
            "三、结果；（二）公开（分开的，只计一次）：甲: -，乙: 1,234\n",
            "三、结果；（二）公开（分开的，只计一次）\t -\t 1,234\n",
        );
        check("一、新收 甲=1, 乙=2, 丙=3\n", "一、新收\t1\t2\t3\n");
    }

    #[test]
    fn lines_with_the_same_label_are_one_row() {
        check(
            "一、新收 甲: 1\n一、新收 乙: 2\n二、结转 甲: 3\n二、结转 乙: 4\n",
            "一、新收\t 1\t 2\n二、结转\t 3\t 4\n",
        );
    }

    #[test]
    fn names_that_are_left_out_leave_all_as_it_is() {
        let rows = "规章：制发：0，废止：1\n".repeat(LINES);
        assert!(flatten(&rows).is_some());
        assert!(flatten(&format!("{rows}许可：废止：3\n")).is_none());
        for line in ["电话：0707-6866777\n", "规章：3\n", "（一）：甲\n", "规章\t0\n", "时间：10：00\n"]
        {
            assert!(flatten(&line.repeat(LINES)).is_none(), "{line}");
        }
    }
}
