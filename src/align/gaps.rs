//! Empty cells of which only white space is left: longer gaps between lines, or free columns.
//!
//! Nothing is assumed of an extractor. A measure is taken from the rows of the table itself and believed only
//! if it explains every row: so many line ends between two cells and so many for an empty one, or so many
//! columns of which each figure meets exactly one.

use super::gather::RowText;
use super::items::{Item, Kind};
use super::place::{Placed, Placer};

/// The measure of a table.
#[derive(Clone, Debug, Default)]
pub(super) struct Gaps {
    lines: Option<Lines>,
    columns: Option<Columns>,
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

/// Where the values of a row of text stand.
#[derive(Clone, Debug)]
enum Columns {
    /// Places of the columns of the form, by one edge of their figures.
    Absolute { edge: Edge, at: Vec<usize> },
    /// Places of the grid columns; a row's first value stands in the one behind its label's.
    Relative { at: Vec<usize> },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Edge {
    Start,
    End,
    /// Twice the middle, so as to stay whole.
    Middle,
}

impl Edge {
    const fn of(self, display: (usize, usize)) -> usize {
        match self {
            Self::Start => display.0 * 2,
            Self::End => display.1 * 2,
            Self::Middle => display.0 + display.1,
        }
    }
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
            Self { lines: None, columns: columns(placer, rows) }
        } else {
            Self { lines: measure(&lines), columns: None }
        }
    }

    /// The placement of a row with fewer values than cells; `None` where the measure does not tell.
    pub(super) fn place(&self, placer: &Placer<'_>, row: &RowText) -> Option<Placed> {
        if let Some(columns) = &self.columns {
            return columns.place(placer, row);
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

/// Columns that explain the rows of a table set out by blanks.
fn columns(placer: &Placer<'_>, rows: &[RowText]) -> Option<Columns> {
    let items = placer.items;
    let width = rows.iter().map(|row| placer.width(row)).max()?;
    if rows.iter().any(|row| placer.width(row) != width) || width < 2 {
        return None;
    }
    let displays = |row: &RowText| -> Vec<(usize, usize)> {
        row.slots
            .iter()
            .filter_map(|idx| items.all.get(*idx))
            .filter(|item| item.is_value())
            .map(|item| item.cell.display)
            .collect()
    };
    let full: Vec<Vec<(usize, usize)>> = rows
        .iter()
        .filter(|row| row.n_values(items) == width && row.foreign.is_none())
        .map(displays)
        .collect();
    let partial: Vec<&RowText> = rows
        .iter()
        .filter(|row| (1..width).contains(&row.n_values(items)) && row.foreign.is_none())
        .collect();
    // Figures in one column share an edge: the one that varies least over full rows.
    let mut best: Option<(usize, Columns)> = None;
    for edge in [Edge::Start, Edge::End, Edge::Middle] {
        let mut places: Vec<Vec<usize>> = vec![Vec::new(); width];
        for row in &full {
            for (place, display) in places.iter_mut().zip(row) {
                place.push(edge.of(*display));
            }
        }
        if full.is_empty() {
            let mut all: Vec<usize> =
                partial.iter().flat_map(|row| displays(row)).map(|display| edge.of(display)).collect();
            all.sort_unstable();
            all.dedup();
            if all.len() != width {
                continue;
            }
            places = all.into_iter().map(|at| vec![at]).collect();
        }
        let spread: usize = places.iter().map(|place| spread(place)).sum();
        let at: Vec<usize> = places.iter().map(|place| median(place)).collect();
        if !at.is_sorted_by(|a, b| a < b) {
            continue;
        }
        if best.as_ref().is_none_or(|(old, _)| spread < *old) {
            best = Some((spread, Columns::Absolute { edge, at }));
        }
    }
    let absolute = best.map(|(_, columns)| columns).filter(|columns| columns.explains(placer, &partial));
    let relative = relative(placer, rows, width)
        .filter(|columns| columns.explains(placer, &partial) && columns.explains_full(placer, rows));
    match (absolute, relative) {
        (Some(a), None) => Some(a),
        (None, Some(r)) => Some(r),
        (Some(a), Some(r)) => {
            // Both hold: they must say the same.
            let same = partial.iter().all(|row| a.place(placer, row) == r.place(placer, row));
            let pushed = rows
                .iter()
                .any(|row| a.place_full(placer, row).is_some_and(|cells| cells.iter().any(Option::is_none)));
            if same || !pushed { Some(a) } else { Some(r) }
        }
        (None, None) => None,
    }
}

fn spread(places: &[usize]) -> usize {
    places.iter().max().zip(places.iter().min()).map_or(0, |(max, min)| max - min)
}

fn median(places: &[usize]) -> usize {
    let mut sorted = places.to_vec();
    sorted.sort_unstable();
    sorted.get(sorted.len() / 2).copied().unwrap_or(0)
}

/// Grid columns by the starts of all words of the table that stand free; for rows pushed to the left.
fn relative(placer: &Placer<'_>, rows: &[RowText], width: usize) -> Option<Columns> {
    let items = placer.items;
    let mut starts: Vec<usize> = rows
        .iter()
        .flat_map(|row| row.slots.iter().copied().chain(row.label.map(|(first, _)| first)))
        .filter_map(|idx| items.all.get(idx))
        .map(|item| item.cell.display.0)
        .collect();
    starts.sort_unstable();
    starts.dedup();
    (starts.len() > width && starts.len() <= width + 4).then_some(Columns::Relative { at: starts })
}

impl Columns {
    fn explains(&self, placer: &Placer<'_>, partial: &[&RowText]) -> bool {
        let placed = partial.iter().filter(|row| self.place(placer, row).is_some()).count();
        // Rows whose last column is filled: totals are.
        let to_the_end = partial
            .iter()
            .filter(|row| matches!(self.place(placer, row), Some(Placed::Cells(cells)) if cells.last().is_some_and(Option::is_some)))
            .count();
        placed == partial.len() && (partial.is_empty() || 2 * to_the_end >= partial.len())
    }

    fn explains_full(&self, placer: &Placer<'_>, rows: &[RowText]) -> bool {
        rows.iter()
            .filter(|row| row.n_values(placer.items) == placer.width(row) && row.foreign.is_none())
            .all(|row| self.place_full(placer, row).is_some_and(|cells| cells.iter().all(Option::is_some)))
    }

    fn place(&self, placer: &Placer<'_>, row: &RowText) -> Option<Placed> {
        self.place_full(placer, row).map(Placed::Cells)
    }

    fn place_full(&self, placer: &Placer<'_>, row: &RowText) -> Option<Vec<Option<usize>>> {
        let items = placer.items;
        let width = placer.width(row);
        let mut cells: Vec<Option<usize>> = vec![None; width];
        let label = row.label.and_then(|(first, last)| {
            items.all.get(first..=last)?.iter().rev().find(|item| matches!(item.kind, Kind::Text(_)))?;
            items.all.get(first)
        })?;
        let mut next = 0;
        for idx in row.slots.iter().copied() {
            let item = items.all.get(idx).filter(|item| item.is_value())?;
            let column = match self {
                Self::Absolute { edge, at } => nearest(at, edge.of(item.cell.display))?,
                Self::Relative { at } => {
                    let own = at.binary_search(&label.cell.display.0).ok()?;
                    at.binary_search(&item.cell.display.0).ok()?.checked_sub(own + 1)?
                }
            };
            if column < next {
                return None;
            }
            next = column + 1;
            *cells.get_mut(column)? = Some(idx);
        }
        Some(cells)
    }
}

/// The place next to `x`, if no other is nearly as near.
fn nearest(at: &[usize], x: usize) -> Option<usize> {
    let idx = (0..at.len()).min_by_key(|idx| at.get(*idx).map_or(usize::MAX, |place| place.abs_diff(x)))?;
    let here = at.get(idx)?.abs_diff(x);
    let beside = [idx.checked_sub(1), Some(idx + 1)]
        .into_iter()
        .flatten()
        .filter_map(|n| at.get(n))
        .map(|place| place.abs_diff(x))
        .min();
    // Three times as far at least.
    beside.is_none_or(|beside| beside >= 3 * here.max(1)).then_some(idx)
}
