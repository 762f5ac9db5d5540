//! Tables written a cell or a row a line, each behind a mark, its number or its place:
//!
//! ```text
//! - 规章          - - 规章          1. 规章          R1C1: 规章          A1=规章          行1: 规章 | 0
//! - 0              - '0'            2. 0             R1C2: 0             B1=0             行2: 许可 | 7
//! ```
//!
//! What stands before a line is taken off; cells that are told apart by place or depth become rows parted by tabs.

use super::flat::Flat;
use crate::limits;
use crate::span::Span;

/// Fewest lines, one after the other, that are cells for the mark or number before each: no list in a report is as long.
const LINES: usize = 20;
/// Fewest lines for what no list has before its items.
const NAMED: usize = 8;
/// Fewest lines that show any of them.
pub(super) const FEWEST: usize = NAMED;
/// Most empty cells between two that have a place.
const GAP: u32 = 20;

/// What stands before a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lead {
    /// A dash or asterisk, with or without one before it, so many blanks before the last.
    Mark { deep: bool, opens: bool },
    /// Its number.
    Count(u32),
    /// The number of a row, with words.
    Row(u32),
    /// The row and column of a cell.
    Place(u32, u32),
}

impl Lead {
    /// Whether a line with this lead goes on where `last` was.
    fn follows(self, last: Self) -> bool {
        match (last, self) {
            (Self::Mark { .. }, Self::Mark { .. }) | (Self::Place(..), Self::Place(..)) => true,
            (Self::Count(a), Self::Count(b)) | (Self::Row(a), Self::Row(b)) => a.checked_add(1) == Some(b),
            _ => false,
        }
    }

    const fn fewest(self) -> usize {
        match self {
            Self::Mark { .. } | Self::Count(_) => LINES,
            Self::Row(_) | Self::Place(..) => NAMED,
        }
    }
}

/// The text with its listed cells and rows as lines; `None` where it has none.
pub(super) fn flatten(text: &str) -> Option<Flat> {
    if !has_runs(text) {
        return None;
    }
    let mut out = Writer { text, flat: Flat::default(), run: Vec::new(), found: false };
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let span = Span::new(start, start + line.len());
        start = span.end;
        let lead = lead(line.trim_end_matches(['\n', '\r']));
        if let Some((lead, _)) = lead
            && !out.run.last().is_none_or(|(_, _, last)| lead.follows(*last))
        {
            out.end_run();
        }
        match lead {
            Some((lead, len)) => out.run.push((span, len, lead)),
            None => {
                out.end_run();
                out.flat.copy(line, span.start);
            }
        }
        if out.flat.is_dense(text) || out.run.len() > limits::PLACES {
            return None;
        }
    }
    out.end_run();
    out.found.then_some(out.flat)
}

/// Whether some run of lines is long enough.
fn has_runs(text: &str) -> bool {
    let mut last: Option<(Lead, usize)> = None;
    let mut start = 0;
    for end in memchr::memchr_iter(b'\n', text.as_bytes()).chain([text.len()]) {
        let line = text.get(start..end).unwrap_or_default();
        start = end + 1;
        last = lead(line.strip_suffix('\r').unwrap_or(line)).map(|(lead, _)| match last {
            Some((before, n)) if lead.follows(before) => (lead, n + 1),
            _ => (lead, 1),
        });
        if last.is_some_and(|(lead, n)| n >= lead.fewest()) {
            return true;
        }
    }
    false
}

struct Writer<'t> {
    text: &'t str,
    flat: Flat,
    /// Lines with what stands before them and how long that is.
    run: Vec<(Span, usize, Lead)>,
    found: bool,
}

impl Writer<'_> {
    fn end_run(&mut self) {
        let run = core::mem::take(&mut self.run);
        let Some((_, _, first)) = run.first().copied() else { return };
        // Rows are counted anew in each table, and the last has few.
        let fewest =
            if self.found && matches!(first, Lead::Row(_) | Lead::Place(..)) { 1 } else { first.fewest() };
        if run.len() < fewest {
            for (line, _, _) in run {
                self.flat.copy(line.slice(self.text).unwrap_or_default(), line.start);
            }
            return;
        }
        self.found = true;
        let nested = run.iter().any(|(_, _, lead)| matches!(lead, Lead::Mark { deep: true, .. }));
        let columns = run.iter().filter_map(|(_, _, lead)| match lead {
            Lead::Place(_, column) => Some(*column),
            _ => None,
        });
        // They are counted from 0 or from 1.
        let base = columns.min().unwrap_or(0);
        let mut place: Option<(u32, u32)> = None;
        for (line, len, lead) in run {
            let whole = line.slice(self.text).unwrap_or_default();
            let content = whole.get(len..).unwrap_or_default().trim_end_matches(['\n', '\r']);
            let at = line.start + len;
            let goes_on = match lead {
                Lead::Mark { opens, .. } => nested && !opens && place.is_some(),
                Lead::Place(row, column) => match place {
                    Some((last_row, last)) if last_row == row && column > last => {
                        for _ in last + 1..column.min(last + GAP) {
                            self.flat.insert("\t", Span::at(at));
                        }
                        true
                    }
                    _ => false,
                },
                Lead::Count(_) | Lead::Row(_) => false,
            };
            match (goes_on, place) {
                (true, _) => self.flat.insert("\t", Span::at(line.start)),
                (false, Some(_)) => self.flat.insert("\n", Span::at(line.start)),
                (false, None) => {}
            }
            if let (Lead::Place(_, column), false) = (lead, goes_on) {
                for _ in base..column.min(base + GAP) {
                    self.flat.insert("\t", Span::at(at));
                }
            }
            let (own, cut) = unquoted(content);
            self.flat.copy(own, at + cut);
            place = Some(match lead {
                Lead::Place(row, column) => (row, column),
                _ => (0, 0),
            });
        }
        self.flat.end_line();
    }
}

/// What stands between quotes around all of it, and how many bytes before it are left out.
fn unquoted(content: &str) -> (&str, usize) {
    for quote in ['\'', '"'] {
        if let Some(own) = content.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote))
            && !own.contains(quote)
        {
            return (own, 1);
        }
    }
    (content, 0)
}

/// Whether something may stand before a line, by its first sign that is no blank and the one behind.
pub(super) fn may_open(line: &[u8]) -> bool {
    match line {
        [b' ', ..] => matches!(
            line.iter().find(|byte| **byte != b' '),
            Some(b'-' | b'*' | b'0'..=b'9' | b'(' | b'[' | b'A'..=b'Z' | b'r' | 0xE7 | 0xE8)
        ),
        [b'-' | b'*'] | [b'-' | b'*', b' ' | b'\r', ..] => true,
        [b'0'..=b'9', behind @ ..] => {
            behind.iter().find(|b| !b.is_ascii_digit()).is_some_and(|b| matches!(b, b'.' | b')' | 0xE3))
        }
        [b'(' | b'[', b'0'..=b'9', ..] | [b'A'..=b'Z' | b'r', ..] => true,
        // `第` and `行`.
        [0xE7, 0xAC, 0xAC, behind, ..] | [0xE8, 0xA1, 0x8C, behind, ..] => behind.is_ascii_digit(),
        _ => false,
    }
}

/// What stands before a line, and its length.
fn lead(line: &str) -> Option<(Lead, usize)> {
    let own = line.trim_start_matches(' ');
    let indent = line.len() - own.len();
    let first = own.as_bytes().first()?;
    let (lead, rest) = match first {
        b'-' | b'*' => marked(own, indent)?,
        b'0'..=b'9' => {
            let (n, rest) = number(own)?;
            (Lead::Count(n), rest.strip_prefix(['.', ')', '、'])?)
        }
        b'(' | b'[' => {
            let (row, rest) = number(own.get(1..)?)?;
            let rest = rest
                .strip_prefix(", ")
                .or_else(|| rest.strip_prefix([',']))
                .or_else(|| rest.strip_prefix("]["))?;
            let (column, rest) = number(rest)?;
            (Lead::Place(row, column), rest.strip_prefix([')', ']'])?)
        }
        b'A'..=b'Z' | b'r' | 0xE7 | 0xE8 => named(own)?,
        _ => return None,
    };
    // A sign behind a place or number, and a blank.
    let rest = match lead {
        Lead::Mark { .. } | Lead::Count(_) => rest,
        Lead::Row(_) => rest.strip_prefix([':', '：'])?,
        Lead::Place(..) => rest.strip_prefix([':', '：', '=']).unwrap_or(rest),
    };
    let rest = match lead {
        Lead::Mark { .. } => rest,
        _ => rest.strip_prefix(' ').unwrap_or(rest),
    };
    Some((lead, line.len() - rest.len()))
}

/// Dashes or asterisks, each with a blank behind it, or the end of the line.
fn marked(own: &str, indent: usize) -> Option<(Lead, &str)> {
    let sign = |rest: &'_ str| -> Option<usize> {
        let behind = rest.strip_prefix(['-', '*'])?;
        (behind.is_empty() || behind.starts_with(' '))
            .then(|| rest.len() - behind.trim_start_matches(' ').len())
    };
    let rest = own.get(sign(own)?..)?;
    // A second mark opens a list within the list.
    let second = sign(rest).filter(|_| rest.len() > 1);
    let rest = rest.get(second.unwrap_or(0)..)?;
    let deep = indent > 0 || second.is_some();
    Some((Lead::Mark { deep, opens: indent == 0 }, rest))
}

fn number(text: &str) -> Option<(u32, &str)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = text.split_at_checked(digits)?;
    Some((number.parse().ok()?, rest))
}

/// The place of a cell as spreadsheets name it, or the number of a row with its word.
fn named(own: &str) -> Option<(Lead, &str)> {
    for (before, behind) in [("第", "行"), ("行", ""), ("Row ", ""), ("row ", ""), ("R", "")] {
        let Some((n, rest)) = own.strip_prefix(before).and_then(number) else { continue };
        if before == "R" {
            let Some((column, rest)) = rest.strip_prefix('C').and_then(number) else { continue };
            return Some((Lead::Place(n, column), rest));
        }
        return Some((Lead::Row(n), rest.strip_prefix(behind)?));
    }
    let letters = own.bytes().take(3).take_while(u8::is_ascii_uppercase).count();
    let (name, rest) = own.split_at_checked(letters).filter(|(name, _)| (1..=2).contains(&name.len()))?;
    let column = name.bytes().fold(0, |sum, b| sum * 26 + u32::from(b - b'A') + 1) - 1;
    let (row, rest) = number(rest)?;
    rest.starts_with([':', '：', '=']).then_some((Lead::Place(row, column), rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text with enough lines of the same kind behind it.
    #[track_caller]
    fn check(text: &str, more: impl Fn(usize) -> String, expected: &str) {
        let n = text.lines().count();
        let text = format!("前\n{text}") + &(n..n + LINES).map(more).collect::<String>() + "后";
        let flat = flatten(&text).unwrap();
        assert!(flat.text.starts_with(&format!("前\n{expected}")), "{}", flat.text);
        flat.assert_places(&text);
    }

    #[test]
    fn marks_and_numbers_stand_before_cells() {
        check("- 规章\n- 0\n- \n-\n- -2\n", |_| "- 3\n".to_owned(), "规章\n0\n\n\n-2\n3\n");
        check("1. 规章\n2. 0\n", |n| format!("{}. 3\n", n + 1), "规章\n0\n3\n");
    }

    #[test]
    fn lists_within_lists_are_rows() {
        check("- 规章\n  - 0\n  - 5\n- 许可\n  - 7\n", |_| "- 3\n".to_owned(), "规章\t0\t5\n许可\t7\n3\n");
        check(
            "- - 规章\n  - '0'\n  - ''\n- - '许可'\n  - \"7\"\n",
            |_| "- - 3\n".to_owned(),
            "规章\t0\t\n许可\t7\n3\n",
        );
    }

    #[test]
    fn places_make_rows() {
        let lines = |from: fn(usize) -> String| move |n: usize| from(n) + "3\n";
        check(
            "R1C1: 规章\nR1C2: 0\nR2C1: 许可\nR2C3: 7\n",
            lines(|n| format!("R{n}C1: ")),
            "规章\t0\n许可\t\t7\n3\n",
        );
        check("A1=规章\nB1=\nC1=5\nC2=许可\n", lines(|n| format!("A{n}=")), "规章\t\t5\n\t\t许可\n3\n");
        check("(0,0) 规章\n(0, 1) 0\n(1,0) \n", lines(|n| format!("({n},0) ")), "规章\t0\n\n3\n");
        check(
            "行1: 规章 | 0\n行2：许可 | 7\n",
            lines(|n| format!("行{}: ", n + 1)),
            "规章 | 0\n许可 | 7\n3\n",
        );
    }

    #[test]
    fn other_lists_stay() {
        let few = "- 甲\n".repeat(LINES - 1);
        let same = "1. 甲\n".repeat(2 * LINES);
        let prose = "（一）甲\n-2\n12\nR2 甲\nA4 纸\nABC1: 甲\n第3条 乙\n".repeat(LINES);
        for text in [few.as_str(), &same, &prose, "", "- 甲"] {
            assert!(flatten(text).is_none(), "{text}");
        }
    }
}
