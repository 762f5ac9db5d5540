//! Which ways of writing tables a text may have, told by one look at the ends of its lines.
//!
//! Each way is looked for by its own module, line after line; most texts have none of them, and are not to be gone
//! through once for each.

use super::flat::Flat;
use super::{joints, listed, named};
use crate::span::Span;

/// How many ways there are.
const N: usize = 4;

/// The ways, each in what it makes of a text.
pub(super) const WAYS: [fn(&str) -> Option<Flat>; N] =
    [listed::flatten, named::flatten, joints::flatten, joints::flatten_pairs];

/// For each way, whether enough lines may be written so. Of a text that is not it may be said, of one that is it always
/// is.
pub(super) fn of(text: &str) -> [bool; N] {
    let mut start = 0;
    let lines = text.split('\n').map(|line| {
        let span = Span::new(start, start + line.len());
        start = span.end + 1;
        span
    });
    of_lines(text, lines)
}

/// As [`of`], for whoever has the lines already: those that LF ends.
pub(super) fn of_lines(text: &str, lines: impl Iterator<Item = Span>) -> [bool; N] {
    // Lists are lines one after the other.
    let (mut run, mut listed, mut joined, mut paired) = (0_usize, 0, 0_usize, 0_usize);
    for place in lines {
        let line = place.bytes(text);
        if line.is_empty() {
            run = 0;
            continue;
        }
        if listed::may_open(line) {
            run += 1;
            listed = run.max(listed);
        } else {
            run = 0;
        }
        let ends = joints::ends_of(line);
        if ends != 0 {
            joined += usize::from(joints::may_join(line, ends));
            paired += usize::from(
                joints::may_close(line, ends) && place.slice(text).is_some_and(joints::is_paired),
            );
        }
    }
    [listed >= listed::FEWEST, named::may_name(text), joined >= joints::LINES, paired >= joints::LINES]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_way_is_overlooked() {
        let lines = [
            "- 规章\n",
            "  * 0\n",
            "7. 规章\n",
            "7、规章\n",
            "(1, 2) 规章\n",
            "[1][2] 规章\n",
            "A1=规章\n",
            "R1C1: 规章\n",
            "row 1: 规章 | 0\n",
            "第1行：规章 | 0\n",
            "行1: 规章\n",
            "规章：制发：0，有效：3\n",
            "规章 甲=1, 乙=2\r\n",
            "规章 甲＝1, 乙＝2\n",
            "规章^0^0^3\n",
            "规章/0/0/—\n",
            "规章、0、0、无\r\n",
            "规章#0#1#1,234.5\n",
            "规章：0：1：-\n",
            "规章 -> 0 -> 1 -> 3\n",
            "规章→0→1→3\n",
            "规章 （0） （0） （3）\n",
            "“规章”、“0”、“0”、“3” \n",
            "规章《0》《0》《3》\u{3000}\n",
            "规章 '0' '1' '2'\n",
        ];
        for line in lines {
            // Numbers and places count on.
            let counted = |n: usize| line.replacen(['1', '7'], &(n + 1).to_string(), 1);
            let text: String = (0..20).map(counted).collect();
            let found = WAYS.map(|way| way(&text).is_some());
            assert!(found.contains(&true), "{line}");
            assert!(found.iter().zip(of(&text)).all(|(found, may_be)| may_be || !found), "{line}");
            assert_eq!(of_lines(&text, crate::span::all_lines(&text).into_iter()), of(&text), "{line}");
        }
    }

    #[test]
    fn clean_tables_have_none() {
        for line in ["规章\t0\t1\t5\n", "| 规章 | 0 | 1 | 5 |\n", "规章\n0\n1\n5\n", "情况如下。\n", "\n", ""]
        {
            assert_eq!(of(&line.repeat(40)), [false; N], "{line}");
        }
    }
}
