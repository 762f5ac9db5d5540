//! Empty cells of which only white space is left: longer gaps between lines; for free columns see [`super::columns`].
//!
//! Nothing is assumed of an extractor. A measure is taken from the rows of the table itself and believed only
//! if it explains every row: so many line ends between two cells, and so many more for an empty one.

use super::gather::RowText;
use super::items::{Class, Item, Items, Kind};
use super::place::{Placed, Placer};

/// Most groups that a row shares with the next, and one more.
const GROUPS: usize = 4;

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
    after: [Option<usize>; GROUPS],
}

/// The values of a row with the line ends before each and behind the last.
struct Line<'r> {
    items: &'r Items,
    row: &'r RowText,
    width: usize,
    n_values: usize,
    /// Line ends between label and first value, where there is a label.
    first: Option<usize>,
    after: Option<usize>,
    shared: usize,
}

impl<'r> Line<'r> {
    /// The items of the values.
    fn values(&self) -> impl Iterator<Item = usize> + 'r {
        values_of(self.items, self.row)
    }

    /// Line ends between values.
    fn breaks(&self) -> impl Iterator<Item = usize> + 'r {
        let items = self.items;
        self.values().skip(1).filter_map(|idx| items.all.get(idx)).map(|item| item.cell.breaks)
    }
}

fn values_of<'r>(items: &'r Items, row: &'r RowText) -> impl Iterator<Item = usize> + 'r {
    row.slots.iter().copied().filter(|idx| items.all.get(*idx).is_some_and(Item::is_value))
}

impl Gaps {
    pub(super) fn new(placer: &Placer<'_>, rows: &[RowText]) -> Self {
        let mut lines = Vec::with_capacity(rows.len());
        lines.extend(rows.iter().filter_map(|row| line_of(placer, row)));
        let one_line = |line: &&Line<'_>| line.n_values > 1 && line.breaks().all(|n| n == 0);
        let in_rows = lines.iter().filter(one_line).count();
        let in_lines = lines.iter().filter(|line| line.n_values > 1).count() - in_rows;
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
            .chain(line.breaks().map(|n| (n, lines.base)));
        let mut values = line.values();
        let mut cells: Vec<Option<usize>> = Vec::with_capacity(line.width);
        if line.first.is_none() {
            cells.extend(values.next().map(Some));
        }
        for ((gap, base), value) in gaps.zip(values) {
            let extra = gap.checked_sub(base)?;
            if extra % lines.each != 0 {
                return None;
            }
            cells.extend(core::iter::repeat_n(None, extra / lines.each));
            cells.push(Some(value));
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

/// The line ends before values that rows of one width have in common, where each value has a line of its own.
#[derive(Debug, Default)]
pub(super) struct Pace {
    /// Line ends before the first value, and between values.
    usual: Option<(Option<usize>, usize)>,
    /// Fewest line ends before a first value.
    first: Option<usize>,
    /// Fewest line ends behind a last value, by how many groups the row shares with the next.
    after: [Option<usize>; GROUPS],
}

impl Pace {
    /// What most full rows do.
    pub(super) fn new(placer: &Placer<'_>, rows: &[RowText]) -> Self {
        let lines = rows.iter().filter_map(|row| line_of(placer, row));
        let (mut after, mut first) = ([None; GROUPS], None);
        let lines = lines.inspect(|line| {
            note_after(&mut after, line);
            first = first.into_iter().chain(line.first).min();
        });
        let full = lines.filter(|line| line.n_values == line.width);
        let mut all: Vec<(Option<usize>, usize)> = Vec::with_capacity(rows.len());
        all.extend(full.filter_map(|line| Some((line.first, line.breaks().next()?))));
        all.sort_unstable();
        let usual = all.chunk_by(|a, b| a == b).max_by_key(|run| run.len());
        Self { usual: usual.and_then(|run| run.first().copied()), first, after }
    }

    /// Whether a row keeps it; rows whose values stand side by side have none to keep.
    pub(super) fn keeps(&self, placer: &Placer<'_>, row: &RowText) -> bool {
        let (Some((first, base)), Some(line)) = (self.usual, line_of(placer, row)) else { return true };
        line.first.is_none_or(|gap| Some(gap) == first) && line.breaks().all(|gap| gap == base)
    }

    /// Whether one more cell, an empty one, would fit before or behind the figures of a row: so many more line ends stand
    /// there than elsewhere.
    pub(super) fn leaves_a_cell(&self, placer: &Placer<'_>, row: &RowText) -> bool {
        let (Some((_, base)), Some(line)) = (self.usual, line_of(placer, row)) else { return false };
        let least = self.after.get(line.shared).copied().flatten();
        let is_wider = |gap: Option<usize>, least: Option<usize>| {
            gap.zip(least).is_some_and(|(gap, least)| gap == least + base)
        };
        base > 0 && (is_wider(line.after, least) || is_wider(line.first, self.first))
    }
}

/// Whether so many more lines stand before the first value of a row than between its values that they would hold a row
/// of empty cells.
pub(super) fn skips_a_row(placer: &Placer<'_>, row: &RowText) -> bool {
    let mut breaks = placer.values(row).map(|item| item.cell.breaks);
    match (row.label, breaks.next(), breaks.next()) {
        (Some(_), Some(first), Some(base)) => base > 0 && first >= base + placer.width(row),
        _ => false,
    }
}

/// How many groups a row of the form shares with the next: what an extractor may leave of their merged cells.
fn shared_groups(placer: &Placer<'_>, row: &RowText) -> usize {
    let groups = |idx: usize| placer.table.rows.get(idx).map_or(&[][..], |row| row.groups);
    groups(row.row).iter().zip(groups(row.row + 1)).take_while(|(a, b)| a == b).count()
}

fn line_of<'r>(placer: &Placer<'r>, row: &'r RowText) -> Option<Line<'r>> {
    let items = placer.items;
    let mut values = values_of(items, row);
    let first = values.next().filter(|_| row.foreign.is_none())?;
    let (n_values, last) = values.fold((1, first), |(n, _), idx| (n + 1, idx));
    // Behind heads instead of a label, the gap before the first value says nothing.
    let first = items.all.get(first).map(|item| item.cell.breaks).filter(|_| row.label.is_some());
    // The first cell of a block does not count the line ends before it.
    let next = items.all.get(last).zip(items.all.get(last + 1));
    // Words that are not of the form stand anywhere, and figures that no row has.
    let is_of_form = |next: &Item| match next.kind {
        Kind::Text(piece) => !matches!(piece.class, Class::Unknown | Class::Prose),
        _ => !next.is_value(),
    };
    // Nor do other line ends than those of a row stand behind the last one.
    let is_last = row.row + 1 == placer.table.rows.len();
    let after = next.filter(|(last, next)| !is_last && last.block == next.block && is_of_form(next));
    let after = after.map(|(_, next)| next.cell.breaks);
    let (width, shared) = (placer.width(row), shared_groups(placer, row));
    Some(Line { items, row, width, n_values, first, after, shared })
}

/// The measure that explains all rows, if there is exactly one.
fn measure(lines: &[Line<'_>]) -> Option<Lines> {
    let partial: Vec<&Line<'_>> = lines.iter().filter(|line| line.n_values < line.width).collect();
    if partial.is_empty() {
        return None;
    }
    // Full rows tell the base; without them it is the smallest gap of those that may have lost cells.
    let full = || lines.iter().filter(|line| line.n_values == line.width);
    let told = full().flat_map(Line::breaks).min();
    let base = told.or_else(|| partial.iter().flat_map(|line| line.breaks()).min())?;
    // Values side by side are no cells a line, whatever is folded among them.
    if base == 0 || full().flat_map(Line::breaks).any(|n| n != base) {
        return None;
    }
    let first = full().filter_map(|line| line.first).min().unwrap_or(base);
    // A gap that is wider than those behind labels may hold an empty cell itself.
    if told.is_none() && base > first {
        return None;
    }
    let mut after = [None; GROUPS];
    for line in full() {
        note_after(&mut after, line);
    }
    let mut found: Vec<(isize, Lines)> = Vec::new();
    // Rows without labels do not show whether cells before the first figure are empty: only the plainest measure, an
    // empty line for an empty cell, is tried.
    let labelled = lines.iter().any(|line| line.first.is_some());
    for each in if labelled { 1..=6 } else { base..=base } {
        let mut candidate = Lines { first, base, each, after };
        let Some(support) = candidate.support(&partial) else { continue };
        for line in &partial {
            if inner_blanks(line, first, base, each) == Some(line.width - line.n_values) {
                note_after(&mut candidate.after, line);
            }
        }
        found.push((support, candidate));
    }
    let best = found.iter().map(|(support, _)| *support).max()?;
    let mut of_best = found.into_iter().filter(|(support, _)| *support == best);
    let (_, lines) = of_best.next()?;
    of_best.next().is_none().then_some(lines)
}

/// Remembers the gap behind a row whose last cell is filled; the smallest, for a longer one holds something else.
fn note_after(after: &mut [Option<usize>], line: &Line<'_>) {
    if let (Some(gap), Some(slot)) = (line.after, after.get_mut(line.shared)) {
        *slot = Some(slot.map_or(gap, |old| old.min(gap)));
    }
}

fn inner_blanks(line: &Line<'_>, first: usize, base: usize, each: usize) -> Option<usize> {
    let gaps = line.first.map(|gap| (gap, first)).into_iter().chain(line.breaks().map(|gap| (gap, base)));
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

impl Lines {
    /// How many more rows speak for the measure than against it; `None` where a row cannot be explained by it, or
    /// too few are to their end.
    fn support(&self, partial: &[&Line<'_>]) -> Option<isize> {
        let (mut agree, mut differ, mut to_the_end, mut short) = (0isize, 0isize, 0isize, 0isize);
        for line in partial {
            let missing = line.width - line.n_values;
            let trailing =
                inner_blanks(line, self.first, self.base, self.each).and_then(|n| missing.checked_sub(n))?;
            match (self.after.get(line.shared).copied().flatten(), line.after) {
                (Some(base), Some(after)) if after >= base && after - base == trailing * self.each => {
                    agree += 1
                }
                (Some(_), Some(_)) => differ += 1,
                _ if trailing == 0 => to_the_end += 1,
                _ => short += 1,
            }
        }
        // Another measure than an empty line for an empty cell needs a row that shows its end.
        if self.each != self.base && agree == 0 {
            return None;
        }
        let support = agree + to_the_end - differ - short;
        (agree + to_the_end > 0 && support >= 0).then_some(support)
    }
}
