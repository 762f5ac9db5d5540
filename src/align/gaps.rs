//! Empty cells of which only white space is left: longer gaps between lines; for free columns see [`super::columns`].
//!
//! Nothing is assumed of an extractor. A measure is taken from the rows of the table itself and believed only
//! if it explains every row: so many line ends between two cells, and so many more for an empty one.

use super::gather::RowText;
use super::items::Item;
use super::place::{Placed, Placer};

/// The measure of a table.
#[derive(Clone, Debug, Default)]
pub(super) struct Gaps {
    lines: Option<Lines>,
    /// Rows placed by the columns that their figures stand in.
    columns: Vec<(usize, Vec<Option<usize>>)>,
}

/// A cell a line.
#[derive(Clone, Debug)]
struct Lines {
    /// Line ends between the label and the first value.
    first: usize,
    /// Line ends between two values.
    base: usize,
    /// Further line ends for each empty cell.
    each: usize,
    /// Line ends behind a last value, by how many groups the row shares with the next.
    after: Vec<Option<usize>>,
}

/// The values of a row with the line ends before each and behind the last.
struct Line {
    width: usize,
    values: Vec<usize>,
    /// Line ends between label and first value, where there is a label.
    first: Option<usize>,
    /// Line ends between values.
    breaks: Vec<usize>,
    after: Option<usize>,
    shared: usize,
}

impl Gaps {
    pub(super) fn new(placer: &Placer<'_>, rows: &[RowText]) -> Self {
        let lines: Vec<Line> = rows.iter().filter_map(|row| line_of(placer, row)).collect();
        let one_line = |line: &&Line| line.values.len() > 1 && line.breaks.iter().all(|n| *n == 0);
        let in_rows = lines.iter().filter(one_line).count();
        let in_lines = lines.iter().filter(|line| line.values.len() > 1).count() - in_rows;
        if in_rows > in_lines {
            Self { lines: None, columns: super::columns::place(placer, rows) }
        } else {
            Self { lines: measure(&lines), columns: super::columns::place(placer, rows) }
        }
    }

    /// The placement of a row with fewer values than cells; `None` where the measure does not tell.
    pub(super) fn place(&self, placer: &Placer<'_>, row: &RowText) -> Option<Placed> {
        if let Some((_, cells)) = self.columns.iter().find(|(idx, _)| *idx == row.row) {
            return Some(Placed::Cells(cells.clone()));
        }
        let lines = self.lines.as_ref()?;
        let line = line_of(placer, row)?;
        let gaps = line
            .first
            .map(|first| (first, lines.first))
            .into_iter()
            .chain(line.breaks.iter().map(|n| (*n, lines.base)));
        let mut values = line.values.iter();
        let mut cells: Vec<Option<usize>> = Vec::with_capacity(line.width);
        if line.first.is_none() {
            cells.extend(values.next().copied().map(Some));
        }
        for ((gap, base), value) in gaps.zip(values) {
            let extra = gap.checked_sub(base)?;
            if extra % lines.each != 0 {
                return None;
            }
            cells.extend(core::iter::repeat_n(None, extra / lines.each));
            cells.push(Some(*value));
        }
        let trailing = line.width.checked_sub(cells.len())?;
        if trailing > 0 && line.first.is_none() {
            return None;
        }
        if trailing > 0 {
            let shared = shared_groups(placer, row);
            let base = lines.after.get(shared).copied().flatten()?;
            if line.after?.checked_sub(base)? != trailing * lines.each {
                return None;
            }
        }
        cells.resize(line.width, None);
        Some(Placed::Cells(cells))
    }
}

/// How many groups a row of the form shares with the next: what an extractor may leave of their merged cells.
fn shared_groups(placer: &Placer<'_>, row: &RowText) -> usize {
    let groups = |idx: usize| placer.table.rows.get(idx).map_or(&[][..], |row| row.groups);
    groups(row.row).iter().zip(groups(row.row + 1)).take_while(|(a, b)| a == b).count()
}

fn line_of(placer: &Placer<'_>, row: &RowText) -> Option<Line> {
    let items = placer.items;
    let values: Vec<usize> =
        row.slots.iter().copied().filter(|idx| items.all.get(*idx).is_some_and(Item::is_value)).collect();
    if values.is_empty() || row.foreign.is_some() {
        return None;
    }
    let mut breaks = values.iter().filter_map(|idx| items.all.get(*idx)).map(|item| item.cell.breaks);
    // Behind heads instead of a label, the gap before the first value says nothing.
    let first = breaks.next().filter(|_| row.label.is_some());
    let breaks = breaks.collect();
    let after = values.last().and_then(|last| items.all.get(last + 1)).map(|item| item.cell.breaks);
    Some(Line { width: placer.width(row), values, first, breaks, after, shared: shared_groups(placer, row) })
}

/// The measure that explains all rows, if there is exactly one.
fn measure(lines: &[Line]) -> Option<Lines> {
    // Full rows tell the base; without them it is the smallest gap of all.
    let inner = |line: &Line| line.breaks.clone();
    let full: Vec<&Line> =
        lines.iter().filter(|line| line.values.len() == line.width && line.width > 1).collect();
    let partial: Vec<&Line> = lines.iter().filter(|line| line.values.len() < line.width).collect();
    if partial.is_empty() {
        return None;
    }
    let smallest = lines.iter().flat_map(inner).min();
    let base = full.iter().flat_map(|line| inner(line)).min().or(smallest)?;
    if full.iter().flat_map(|line| inner(line)).any(|n| n != base) {
        return None;
    }
    let first = full.iter().filter_map(|line| line.first).min().unwrap_or(base);
    let mut found: Option<Lines> = None;
    for each in 1..=6 {
        let Some(mut candidate) = explain(&partial, first, base, each) else { continue };
        if found.is_some() {
            return None;
        }
        // What stands behind rows whose last cell is known to be filled.
        for line in lines {
            let ends_filled = line.values.len() == line.width
                || inner_blanks(line, first, base, each) == Some(line.width - line.values.len());
            let slot = candidate.after.get_mut(line.shared);
            if let (true, Some(after), Some(slot)) = (ends_filled, line.after, slot) {
                *slot = Some(slot.map_or(after, |old: usize| old.min(after)));
            }
        }
        found = Some(candidate);
    }
    found
}

fn inner_blanks(line: &Line, first: usize, base: usize, each: usize) -> Option<usize> {
    let gaps =
        line.first.map(|gap| (gap, first)).into_iter().chain(line.breaks.iter().map(|gap| (*gap, base)));
    let mut blanks = 0;
    for (gap, base) in gaps {
        let extra = gap.checked_sub(base)?;
        if extra % each != 0 {
            return None;
        }
        blanks += extra / each;
    }
    Some(blanks)
}

/// Whether `each` line ends for an empty cell explain every row that has some, and enough of them to the end.
fn explain(partial: &[&Line], first: usize, base: usize, each: usize) -> Option<Lines> {
    let (mut to_the_end, mut short) = (0usize, 0usize);
    for line in partial {
        let missing = line.width - line.values.len();
        match inner_blanks(line, first, base, each)? {
            n if n == missing => to_the_end += 1,
            n if n < missing => short += 1,
            _ => return None,
        }
    }
    (to_the_end > 0 && to_the_end >= short).then(|| Lines { first, base, each, after: vec![None; 4] })
}
