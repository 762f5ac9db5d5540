//! Numbers that count the rows of a table, or the lines of a text, before their first cell: no cells of the form.

use crate::cells::Cell;
use crate::text::fold::{fold_char, is_han};

/// Fewest rows that a run of counters numbers.
const RUN: usize = 3;
/// A run so long counts lines, whatever stands on them.
const LINES: usize = 24;
/// More digits than counters have.
const DIGITS: usize = 6;

/// Takes away the first cells of rows that count up by one; the line ends before them go to the cells behind.
pub(super) fn drop_counters(text: &str, mut cells: Vec<Cell>) -> Vec<Cell> {
    let runs = runs(text, &cells);
    if runs.is_empty() {
        return cells;
    }
    let mut counters = runs.into_iter().flatten().peekable();
    let mut idx = 0;
    let mut breaks = 0;
    cells.retain_mut(|cell| {
        let counts = counters.next_if_eq(&idx).is_some();
        idx += 1;
        if counts {
            breaks += cell.breaks;
        } else {
            cell.breaks += core::mem::take(&mut breaks);
        }
        !counts
    });
    cells
}

/// The places of counters among `cells`, run by run.
fn runs(text: &str, cells: &[Cell]) -> Vec<Vec<usize>> {
    let mut out = Vec::new();
    let mut run: Vec<usize> = Vec::new();
    let (mut next, mut labels) = (0, 0);
    let mut close = |run: &mut Vec<usize>, labels: usize| {
        let counts = (run.len() >= RUN && 2 * labels >= run.len()) || run.len() >= LINES;
        let run = core::mem::take(run);
        if counts {
            out.push(run);
        }
    };
    let mut row = None;
    for (idx, cell) in cells.iter().enumerate() {
        if row.replace(cell.row) == Some(cell.row) {
            continue;
        }
        let beside = cells.get(idx + 1).filter(|next| next.row == cell.row);
        let may_count = beside.is_some() || run.len() >= RUN;
        let number = if may_count { number(text, cell) } else { None };
        // The number of a page, or a heading, between two rows.
        if number.is_none() && beside.is_none() {
            continue;
        }
        let continues = number == Some(next) && !run.is_empty();
        if !continues && !run.is_empty() {
            close(&mut run, labels);
        }
        let Some(number) = number else { continue };
        if run.is_empty() {
            labels = 0;
        }
        run.push(idx);
        next = number + 1;
        let is_label = |cell: &Cell| {
            let raw = cell.span.slice(text).unwrap_or_default();
            raw.chars().any(|c| is_han(fold_char(c)))
        };
        labels += usize::from(beside.is_some_and(is_label));
    }
    close(&mut run, labels);
    out
}

fn number(text: &str, cell: &Cell) -> Option<u32> {
    let raw = cell.span.slice(text)?;
    let raw = raw.strip_suffix([':', '：']).unwrap_or(raw);
    let mut number = 0;
    for (n, c) in raw.chars().map(fold_char).enumerate() {
        let digit = c.to_digit(10).filter(|_| n < DIGITS)?;
        number = 10 * number + digit;
    }
    (!raw.is_empty()).then_some(number)
}

#[cfg(test)]
mod tests {
    use crate::cells::lex;

    fn cells(text: &str) -> Vec<(&str, usize)> {
        let block = lex(text, &[]).into_iter().next().unwrap();
        block.cells.iter().map(|cell| (cell.span.slice(text).unwrap(), cell.breaks)).collect()
    }

    #[test]
    fn counters_are_no_cells() {
        let text = "| 0 | 规章 | 7 |\n| 1 | 行政许可 | 8 |\n| 2 | 行政处罚 | 9 |";
        assert_eq!(
            cells(text),
            [("规章", 0), ("7", 0), ("行政许可", 1), ("8", 0), ("行政处罚", 1), ("9", 0)]
        );
        assert_eq!(
            cells("| 0 | 规章 | 7 |\n- 1 -\n| 1 | 行政许可 | 8 |\n| 2 | 行政处罚 | 9 |"),
            [("规章", 0), ("7", 0), ("- 1 -", 1), ("行政许可", 1), ("8", 0), ("行政处罚", 1), ("9", 0)]
        );
        assert_eq!(
            cells("11: 规章 7\n12: 行政许可 8\n13: 行政强制 2\n14:\n15: 行政处罚 9\n16: 其他 1"),
            [
                ("规章", 0),
                ("7", 0),
                ("行政许可", 1),
                ("8", 0),
                ("行政强制", 1),
                ("2", 0),
                ("行政处罚", 2),
                ("9", 0),
                ("其他", 1),
                ("1", 0)
            ]
        );
    }

    #[test]
    fn figures_that_count_up_are_cells() {
        for text in
            ["1 2 3\n2 3 4\n3 4 5", "规章 0\n规范 1\n其他 2", "0\n1\n2\n3", "1 规章 7\n3 规范 8\n2 其他 9"]
        {
            let all: Vec<&str> = text.split_whitespace().collect();
            assert_eq!(cells(text).iter().map(|(raw, _)| *raw).collect::<Vec<_>>(), all);
        }
    }
}
