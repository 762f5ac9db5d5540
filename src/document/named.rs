//! Rows written as sentences that name each value, as rows parted by tabs:
//!
//! ```text
//! 规章：本年制发件数：0，现行有效件数：3          行政许可 处理决定数量: 7
//! ```
//!
//! A row that leaves out names which another has among its own, in the same order, has empty cells for them. Values
//! without a label, one line or one value a line, stand below their names.

use std::collections::{HashMap, HashSet};
use std::iter::Peekable;

use super::flat::Flat;
use super::joints::is_content;
use crate::limits;
use crate::number::may_be_in_cell;
use crate::span::Span;
use crate::text::fold::{fold_char, is_han};

/// Fewest lines that show a text to be written so.
const LINES: usize = 10;
/// Fewest values that make a row without a label.
const UNLABELLED: usize = 5;
/// Most names of a row: the form's widest has fifteen.
const NAMES: usize = 60;
/// Longest name, in bytes.
const NAME: usize = 90;
/// What stands between a name and its value.
const SIGNS: &[char] = &['：', ':', '=', '＝'];
/// What stands between a value and the next name.
const JOINTS: &[char] = &['，', ',', '；', ';', '、', '|'];

/// A line: its label, and each name with its place and that of its value, from the first.
#[derive(Debug)]
struct Named<'t> {
    label: Span,
    values: Vec<(&'t str, Span, Span)>,
}

/// Whether a text has as many signs between names and values as lines that are to have some.
pub(super) fn may_name(text: &str) -> bool {
    let bytes = text.as_bytes();
    let narrow = memchr::memchr2_iter(b':', b'=', bytes).take(LINES).count();
    let wide = |sign: &str| memchr::memmem::find_iter(bytes, sign).take(LINES).count();
    narrow >= LINES || {
        let known = narrow + wide("：");
        known >= LINES || known + wide("＝") >= LINES
    }
}

/// The text with its sentences as rows; `None` where it has none, or leaves names out in a way that tells no place.
pub(super) fn flatten(text: &str) -> Option<Flat> {
    let (mut lines, mut held, mut labelled) = (Vec::new(), 0, 0);
    let bytes = text.as_bytes();
    let mut narrow = memchr::memchr2_iter(b':', b'=', bytes).peekable();
    let mut wide = ["：", "＝"].map(|sign| memchr::memmem::find_iter(bytes, sign).peekable());
    // From sign to sign, for most lines have none.
    let mut from = 0;
    while let Some(at) =
        wide.iter_mut().filter_map(|sign| next(sign, from)).chain(next(&mut narrow, from)).min()
    {
        let before = memchr::memrchr(b'\n', Span::new(from, at).bytes(text));
        let end =
            memchr::memchr(b'\n', Span::new(at, text.len()).bytes(text)).map_or(text.len(), |len| at + len);
        let place = Span::new(before.map_or(from, |len| from + len + 1), end);
        from = end + 1;
        if let Some(line) = named(text, place) {
            held += line.values.len();
            labelled += usize::from(!line.label.is_empty());
            lines.push((place, line));
        }
        if held > limits::PLACES {
            return None;
        }
    }
    if labelled < LINES {
        return None;
    }
    // A value a line, each with the label once more, is one row.
    let goes_on = |(before, a): &(Span, Named<'_>), (place, b): &(Span, Named<'_>)| {
        a.label.slice(text) == b.label.slice(text)
            && text.get(before.end..place.start).is_some_and(|between| between.trim().is_empty())
    };
    let rows: Vec<&[(Span, Named<'_>)]> = lines.chunk_by(goes_on).collect();
    let orders = orders(&rows)?;
    let mut flat = Flat::default();
    let mut from = 0;
    for row in rows {
        let ([(first, line), ..], Some((last, _))) = (row, row.last()) else { continue };
        let values = || row.iter().flat_map(|(_, line)| &line.values);
        if line.label.is_empty() && values().count() < UNLABELLED {
            continue;
        }
        flat.copy(text.get(from..first.start)?, from);
        from = last.end;
        if line.label.is_empty() {
            for (n, (name, place, _)) in values().enumerate() {
                flat.insert(if n > 0 { "\t" } else { "" }, Span::at(place.start));
                flat.copy(name, place.start);
            }
            flat.insert("\n", Span::at(first.start));
        } else {
            flat.copy(line.label.slice(text)?, line.label.start);
            flat.insert("\t", Span::at(line.label.end));
        }
        let mut own = values().peekable();
        let names: Vec<&str> = values().map(|(name, ..)| *name).collect();
        for (n, name) in orders.get(&names).unwrap_or(&names).iter().enumerate() {
            let value = own.next_if(|(own, ..)| own == name).map(|(.., value)| *value);
            if n > 0 {
                flat.insert("\t", Span::at(value.map_or(last.end, |value| value.start)));
            }
            if let Some(value) = value {
                flat.copy(value.slice(text)?, value.start);
            }
        }
        if flat.is_dense(text) {
            return None;
        }
    }
    flat.copy(text.get(from..)?, from);
    Some(flat)
}

/// The first of `places`, which ascend, that is not before `from`; those before it are left behind.
fn next(places: &mut Peekable<impl Iterator<Item = usize>>, from: usize) -> Option<usize> {
    while places.next_if(|at| *at < from).is_some() {}
    places.peek().copied()
}

/// For the names of each row that leaves some out, those of the row that has them all, in their order; `None` where
/// they do not tell a place for each.
fn orders<'t>(rows: &[&[(Span, Named<'t>)]]) -> Option<HashMap<Vec<&'t str>, Vec<&'t str>>> {
    let names = rows.iter().map(|row| row.iter().flat_map(|(_, line)| &line.values).map(|(name, ..)| *name));
    let all: HashSet<Vec<&str>> = names.map(Iterator::collect).collect();
    // Few sets of names are all there are.
    if all.len() > LINES || all.iter().any(|names| names.len() > NAMES) {
        return None;
    }
    let mut out = HashMap::new();
    for names in &all {
        let is_whole =
            |other: &&Vec<&str>| other.len() > names.len() && names.iter().all(|name| other.contains(name));
        let mut whole = all.iter().filter(is_whole);
        let Some(most) = whole.clone().max_by_key(|other| other.len()) else { continue };
        let mut left = most.iter();
        let in_order = names.iter().all(|name| left.any(|other| other == name));
        let distinct: HashSet<&&str> = most.iter().collect();
        let is_part_of_most = |other: &Vec<&str>| other.iter().all(|name| most.contains(name));
        if !in_order || distinct.len() < most.len() || !whole.all(is_part_of_most) {
            return None;
        }
        out.insert(names.clone(), most.clone());
    }
    Some(out)
}

/// A line as one that names its values.
fn named(text: &str, place: Span) -> Option<Named<'_>> {
    // What is no value ends most lines, or stands before the figure that does.
    let line = place.slice(text)?.trim_end();
    if !line.trim_end_matches(may_be_in_cell).ends_with(SIGNS) {
        return None;
    }
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
        let name_at = place.start + start + sign.len_utf8();
        values.push((name, Span::new(name_at, name_at + name.len()), Span::new(at, at + value.len())));
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
    if values.is_empty() {
        return None;
    }
    if label.trim_matches(SIGNS).is_empty() {
        return Some(Named { label: Span::at(place.start), values });
    }
    if !label.chars().map(fold_char).any(is_han) {
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
    fn names_that_are_left_out_are_empty_cells() {
        check(
            "规章：制发：0，废止：1，有效：2\n许可：废止：3\n收费：制发：1，废止：4\n",
            "规章\t0\t1\t2\n许可\t\t3\t\n收费\t1\t4\t\n",
        );
    }

    #[test]
    fn values_without_a_label_stand_below_their_names() {
        let heads = "甲\t乙\t甲\t乙\t丙\n";
        check("：甲：1，乙：2，甲：3，乙：，丙：5\n", &format!("{heads}1\t2\t3\t\t5\n"));
        check(" 甲: 1\n 乙: 2\n 甲: 3\n 乙: 4\n 丙: 5\n", &format!("{heads} 1\t 2\t 3\t 4\t 5\n"));
        check("：甲：1，乙：2\n", "：甲：1，乙：2\n");
    }

    #[test]
    fn names_that_are_left_out_leave_all_as_it_is() {
        // Lines of one label are one row.
        let rows = "规章：制发：0，废止：1\n许可：制发：0，废止：1\n".repeat(LINES);
        assert!(flatten(&rows).is_some());
        // Another order, or a name that stands there twice, tells no place.
        assert!(flatten(&format!("{rows}许可：废止：3，制发：3，有效：2\n")).is_none());
        assert!(flatten(&format!("{rows}许可：制发：3，废止：3，制发：2\n")).is_none());
        for line in ["电话：0707-6866777\n", "规章：3\n", "（一）：甲\n", "规章\t0\n", "时间：10：00\n"]
        {
            assert!(flatten(&line.repeat(LINES)).is_none(), "{line}");
        }
    }
}
