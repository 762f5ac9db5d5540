//! Rows whose figures stand on a line of their own above their label:
//!
//! ```text
//! |  | 6.属于四类过程性信息 | 21 | 0 | 21 |
//! |  |                    | 15 | 2 | 17 |
//! 7.属于行政执法案卷
//! ```
//!
//! Lines of a page are told apart by the height of their signs, and a figure may stand a little higher than its label.
//! Between two rows that have theirs beside their labels, such lines are told from those below a label by their order:
//! the first is one of figures, the last one a label.

use super::gather::RowText;
use super::items::{Item, Items, Kind};
use super::relations::{Relations, figure_of};
use crate::form::Table;

/// The values around the label of a row.
struct Around {
    /// On its lines.
    beside: usize,
    /// Those on the line above, where there is nothing else but a piece of the name of a group.
    above: Vec<usize>,
    /// Behind its lines, up to the next label.
    below: usize,
}

/// Gives each row its figures above it, where it has none beside its label and every line of figures has its row.
pub(super) fn lift(items: &Items, relations: &Relations, table: &Table, rows: &mut [RowText]) {
    let mut around = Vec::with_capacity(rows.len());
    for (idx, row) in rows.iter().enumerate() {
        let next = rows.get(idx + 1).and_then(|next| next.label).map_or(row.end, |(first, _)| first);
        let is_label = |first: usize| rows.iter().any(|row| row.label.is_some_and(|(own, _)| own == first));
        let Some(found) = Around::new(items, row, next, is_label) else { return };
        around.push(found);
    }
    if around.iter().all(|found| found.beside > 0 || found.above.is_empty()) {
        return;
    }
    let mut start = 0;
    while start < rows.len() {
        let is_bare = |idx: &usize| around.get(*idx).is_some_and(|found| found.beside == 0);
        let end = start + (start..rows.len()).take_while(is_bare).count();
        if end > start && is_run(items, relations, table, rows, &around, (start, end)) {
            for (row, found) in rows.iter_mut().zip(&around).take(end).skip(start) {
                row.take_above(&found.above);
            }
            if let Some(before) = start.checked_sub(1).and_then(|before| rows.get_mut(before)) {
                before.end_beside(items);
            }
        }
        start = end + 1;
    }
}

/// Whether all rows from `start` up to `end` have their figures above them, and no others stand among them.
fn is_run(
    items: &Items,
    relations: &Relations,
    table: &Table,
    rows: &[RowText],
    around: &[Around],
    (start, end): (usize, usize),
) -> bool {
    let width = |row: &RowText| table.rows.get(row.row).map_or(0, |row| row.cells.len());
    let own = rows.iter().zip(around).enumerate().take(end).skip(start);
    let mut all = own.clone().map(|(idx, (row, found))| {
        // The values between two labels are those of the second alone, and no label is gone.
        let before = idx.checked_sub(1).and_then(|before| rows.get(before).zip(around.get(before)));
        let follows = match before {
            None => row.row == 0,
            Some((before, other)) => {
                let whole = idx > start || other.beside == width(before);
                row.row == before.row + 1 && other.below == found.above.len() && whole
            }
        };
        let figure = |column: usize| figure_of(items, found.above.get(column).copied());
        let counts = found.above.len() > 1
            && (1_u32..).zip(0..found.above.len()).all(|(n, column)| figure(column) == n.into());
        follows
            && !counts
            && found.above.len() == width(row)
            && (!relations.any_within(row.row) || relations.hold_within(row.row, figure))
    });
    all.all(|is_own| is_own) && own.last().is_some_and(|(_, (_, last))| last.below == 0)
}

impl Around {
    /// What stands around the label of `row`, behind it no further than the item `next`; `is_label` tells whether that
    /// of a row begins at an item.
    fn new(items: &Items, row: &RowText, next: usize, is_label: impl Fn(usize) -> bool) -> Option<Self> {
        let (first, last) = row.label?;
        let line = |idx: usize| items.all.get(idx).map(|item| (item.block, item.cell.row));
        let lines = line(first)?..=line(last)?;
        let is_value = |idx: &usize| items.all.get(*idx).is_some_and(Item::is_value);
        let is_beside = |idx: &usize| line(*idx).is_some_and(|line| lines.contains(&line));
        let behind = (last + 1..next).filter(is_value);
        let below = behind.clone().filter(|idx| !is_beside(idx)).count();
        let beside = (first..last).filter(is_value).chain(behind.filter(is_beside)).count();
        let mut out = Self { beside, above: Vec::new(), below };
        // Before the label, on its line, may stand that of its group.
        let mut before =
            (0..first).rev().skip_while(|idx| line(*idx) == line(first) && !is_value(idx)).peekable();
        let above = before.peek().and_then(|idx| line(*idx));
        // The name of a group of rows goes on beside any of them.
        let goes_on =
            |idx: usize| items.hit_at(idx).is_some_and(|hit| hit.first < idx && !is_label(hit.first));
        for idx in before.take_while(|idx| line(*idx) == above) {
            match items.all.get(idx).map(|item| item.kind) {
                Some(Kind::Figure(_) | Kind::Placeholder) if above != line(first) => out.above.push(idx),
                Some(Kind::Blank) => {}
                Some(Kind::Text(_)) if !out.above.is_empty() && goes_on(idx) => {}
                _ => {
                    out.above.clear();
                    break;
                }
            }
        }
        out.above.reverse();
        Some(out)
    }
}

impl RowText {
    /// Takes the values above its label, and no others.
    fn take_above(&mut self, values: &[usize]) {
        let Some((_, last)) = self.label else { return };
        self.slots = values.to_vec();
        (self.foreign, self.shifted, self.stray, self.raised) = (None, false, 0, true);
        self.end = last + 1;
    }

    /// Ends with the last value on a line of its label.
    fn end_beside(&mut self, items: &Items) {
        let line = |idx: usize| items.all.get(idx).map(|item| (item.block, item.cell.row));
        let Some((first, last)) = self.label else { return };
        let lines = line(first)..=line(last);
        self.slots.retain(|idx| lines.contains(&line(*idx)));
        self.stray = 0;
        self.end = self.slots.last().map_or(last, |slot| last.max(*slot)) + 1;
    }
}
