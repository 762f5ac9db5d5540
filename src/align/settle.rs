//! Open rows settled by elimination under the relations of the form.
//!
//! Every placement of the figures of an open row is a candidate; relations (empty cells count as nothing) rule
//! candidates out; what all that are left agree on is known. Work is counted: too many candidates settle nothing.

use core::ops::Range;
use std::collections::BTreeSet;

use super::relations::Relations;
use crate::form::Equation;

/// Most states of column sums that are kept for one step; more, and nothing is settled across rows.
const STATES: usize = 20_000;
/// Most placements tried over all rows of a table.
const WORK: usize = 4_000_000;

/// What is known of a row before settling: figures with their items, in order.
#[derive(Clone, Debug)]
pub(super) enum RowState {
    /// Each cell: its item and number, or nothing.
    Known(Vec<Option<(usize, i64)>>),
    /// Figures whose cells are open.
    Open(Vec<(usize, i64)>),
    /// Nothing can be said.
    Lost,
}

/// What elimination leaves of each cell of an open row: `Some(Some(item))`, `Some(None)` for an empty cell, `None` for not known.
pub(super) type Settled = Vec<Option<Option<usize>>>;

/// The columns that the figures of a row stand in, a bit for each.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Placement(u64);

impl Placement {
    /// The columns, ascending.
    fn columns(self) -> impl Iterator<Item = usize> {
        let mut left = self.0;
        core::iter::from_fn(move || {
            let column = (left != 0).then_some(left.trailing_zeros() as usize);
            left &= left.wrapping_sub(1);
            column
        })
    }

    /// Which of the figures stands in a column.
    const fn figure_in(self, column: usize) -> Option<usize> {
        let below = self.0 & ((1 << column) - 1);
        if self.0 & (1 << column) == 0 { None } else { Some(below.count_ones() as usize) }
    }
}

/// An open row.
struct Open<'r> {
    row: usize,
    cells: Range<usize>,
    figures: &'r [(usize, i64)],
    /// The ways to place them that nothing rules out.
    candidates: Vec<Placement>,
}

/// Settles the open rows of a table; `None` for rows that were not open.
pub(super) fn settle(relations: &Relations, rows: &[RowState]) -> Vec<Option<Settled>> {
    let mut out: Vec<Option<Settled>> = rows.iter().map(|_| None).collect();
    if !rows.iter().any(|row| matches!(row, RowState::Open(_))) || !known_rows_hold(relations, rows) {
        return out;
    }
    let mut work = 0;
    // Candidates of each open row that its own relations allow.
    let mut open: Vec<Open<'_>> = Vec::new();
    for (row, state) in rows.iter().enumerate() {
        let RowState::Open(figures) = state else { continue };
        let cells = relations.cells_of(row);
        let within: Vec<&Equation> = relations.within(row).collect();
        let candidates = placements(figures, &cells, &within, &mut work);
        if candidates.is_empty() || work > WORK {
            // A row that its own relation cannot hold for: an error of arithmetic, figures that are no row of it, a
            // figure cut in two. What is wrong with one row may be with others that happen to hold.
            return out;
        }
        open.push(Open { row, cells, figures, candidates });
    }
    if !rows.iter().any(|row| matches!(row, RowState::Lost)) {
        across_rows(relations, rows, &mut open);
    }
    for row in &open {
        if let Some(slot) = out.get_mut(row.row) {
            *slot = Some(row.settled());
        }
    }
    out
}

impl Open<'_> {
    /// What all candidates agree on; nothing where none is left.
    fn settled(&self) -> Settled {
        let Some(first) = self.candidates.first() else { return Vec::new() };
        let item = |figure: usize| self.figures.get(figure).map(|(item, _)| *item);
        (0..self.cells.len())
            .map(|column| {
                let figure = first.figure_in(column);
                let agreed = self.candidates.iter().all(|other| other.figure_in(column) == figure);
                agreed.then_some(figure.and_then(item))
            })
            .collect()
    }
}

/// Whether every relation between cells that are all known holds: a document with errors settles nothing.
fn known_rows_hold(relations: &Relations, rows: &[RowState]) -> bool {
    let mut values: Vec<Option<i64>> = vec![None; relations.cell_count()];
    for (row_idx, row) in rows.iter().enumerate() {
        if let RowState::Known(cells) = row {
            let slots = values.get_mut(relations.cells_of(row_idx)).unwrap_or_default();
            for (slot, cell) in slots.iter_mut().zip(cells) {
                *slot = Some(cell.map_or(0, |(_, value)| value));
            }
        }
    }
    relations.equations.iter().all(|equation| {
        let sum = |cells: &[usize]| {
            cells.iter().try_fold(0i64, |sum, cell| sum.checked_add(values.get(*cell).copied().flatten()?))
        };
        match (sum(&equation.left), sum(&equation.right)) {
            (Some(left), Some(right)) => left == right,
            _ => true,
        }
    })
}

/// All ways to put `figures` in order into the cells of a row such that the relations within it hold; none for a row
/// without any.
fn placements(
    figures: &[(usize, i64)],
    cells: &Range<usize>,
    within: &[&Equation],
    work: &mut usize,
) -> Vec<Placement> {
    let mut out = Vec::new();
    let (n, width) = (figures.len(), cells.len());
    if within.is_empty() || n > width || width >= u64::BITS as usize {
        return out;
    }
    // Chosen columns in ascending order, advanced like an odometer: no recursion.
    let mut columns: Vec<usize> = (0..n).collect();
    loop {
        *work += 1;
        if *work > WORK {
            return Vec::new();
        }
        let placement = Placement(columns.iter().fold(0, |columns, column| columns | (1 << column)));
        let value = |cell: &usize| {
            let figure = placement.figure_in(cell - cells.start).and_then(|figure| figures.get(figure));
            figure.map_or(0, |(_, value)| *value)
        };
        let holds = within.iter().all(|e| {
            let sum = |cells: &[usize]| cells.iter().try_fold(0i64, |sum, cell| sum.checked_add(value(cell)));
            matches!((sum(&e.left), sum(&e.right)), (Some(left), Some(right)) if left == right)
        });
        if holds {
            out.push(placement);
        }
        // The rightmost column that can still move.
        let Some(moving) =
            (0..n).rev().find(|i| columns.get(*i).is_some_and(|column| *column < width - n + i))
        else {
            return out;
        };
        let Some(base) = columns.get(moving).map(|column| column + 1) else { return out };
        for (offset, slot) in columns.iter_mut().skip(moving).enumerate() {
            *slot = base + offset;
        }
    }
}

/// Rules out candidates that no choice for the other rows completes under the relations of the columns.
fn across_rows(relations: &Relations, rows: &[RowState], open: &mut [Open<'_>]) {
    let spans_rows = |e: &&Equation| {
        let mut rows = e.left.iter().chain(&e.right).map(|cell| relations.row_of(*cell));
        let first = rows.next();
        rows.any(|row| Some(row) != first)
    };
    let spanning: Vec<&Equation> = relations.equations.iter().filter(spans_rows).collect();
    if spanning.is_empty() {
        return;
    }
    let mut terms = Terms { of_cells: vec![Vec::new(); relations.cell_count()], n: spanning.len() };
    for (e_idx, equation) in spanning.iter().enumerate() {
        for (cells, sign) in [(&equation.left, 1), (&equation.right, -1)] {
            for cell in cells {
                if let Some(slot) = terms.of_cells.get_mut(*cell) {
                    slot.push((e_idx, sign));
                }
            }
        }
    }
    // No sum of whatever candidates is larger than all figures together, nor then is a sum of two.
    let size = |(_, value): &(usize, i64)| u128::from(value.unsigned_abs());
    let sizes = rows.iter().map(|row| match row {
        RowState::Known(cells) => cells.iter().flatten().map(size).sum::<u128>(),
        RowState::Open(figures) => figures.iter().map(size).sum(),
        RowState::Lost => 0,
    });
    if sizes.sum::<u128>() > u128::from(i64::MAX.unsigned_abs() / 4) {
        return;
    }
    let mut start = vec![0i64; terms.n];
    for (row_idx, row) in rows.iter().enumerate() {
        if let RowState::Known(cells) = row {
            for (cell, known) in relations.cells_of(row_idx).zip(cells) {
                terms.add(&mut start, cell, known.map_or(0, |(_, value)| value));
            }
        }
    }
    if !each_for_itself(&terms, &start, open) || !together(&terms, start, open) {
        open.iter_mut().for_each(|row| row.candidates.clear());
    }
}

/// In which relations that reach over rows each cell stands: their index, and 1 on the left side, −1 on the right.
struct Terms {
    of_cells: Vec<Vec<(usize, i64)>>,
    /// Number of these relations.
    n: usize,
}

impl Terms {
    /// Adds a cell to the left sides less the right sides.
    fn add(&self, sums: &mut [i64], cell: usize, value: i64) {
        for (e_idx, sign) in self.of_cells.get(cell).into_iter().flatten() {
            if let Some(sum) = sums.get_mut(*e_idx) {
                *sum += sign * value;
            }
        }
    }

    /// Adds a row so placed.
    fn add_row(&self, sums: &mut [i64], row: &Open<'_>, placement: Placement) {
        for (column, (_, value)) in placement.columns().zip(row.figures) {
            self.add(sums, row.cells.start + column, *value);
        }
    }

    /// Least and most that a row adds to each relation.
    fn reach(&self, row: &Open<'_>) -> Reach {
        let mut out = Reach { low: vec![i64::MAX; self.n], high: vec![i64::MIN; self.n] };
        let mut sums = vec![0; self.n];
        for placement in &row.candidates {
            sums.fill(0);
            self.add_row(&mut sums, row, *placement);
            out.low.iter_mut().zip(&sums).for_each(|(low, sum)| *low = (*low).min(*sum));
            out.high.iter_mut().zip(&sums).for_each(|(high, sum)| *high = (*high).max(*sum));
        }
        out
    }
}

/// Least and most that something adds to each relation.
#[derive(Clone)]
struct Reach {
    low: Vec<i64>,
    high: Vec<i64>,
}

impl Reach {
    fn add(&mut self, other: &Self, sign: i64) {
        self.low.iter_mut().zip(&other.low).for_each(|(low, other)| *low += sign * other);
        self.high.iter_mut().zip(&other.high).for_each(|(high, other)| *high += sign * other);
    }

    /// Whether it may bring all sums to nothing.
    fn may_balance(&self, sums: &[i64]) -> bool {
        let mut all = sums.iter().zip(self.low.iter().zip(&self.high));
        all.all(|(sum, (low, high))| sum + low <= 0 && sum + high >= 0)
    }
}

/// Rules out candidates for which some relation cannot hold, whatever the other rows are; `false` where a row has none
/// left.
fn each_for_itself(terms: &Terms, start: &[i64], open: &mut [Open<'_>]) -> bool {
    let mut sums = Vec::with_capacity(terms.n);
    loop {
        let own: Vec<Reach> = open.iter().map(|row| terms.reach(row)).collect();
        let mut others = Reach { low: vec![0; terms.n], high: vec![0; terms.n] };
        own.iter().for_each(|own| others.add(own, 1));
        let mut changed = false;
        for (row, own) in open.iter_mut().zip(&own) {
            others.add(own, -1);
            let mut all = core::mem::take(&mut row.candidates);
            let before = all.len();
            all.retain(|placement| {
                start.clone_into(&mut sums);
                terms.add_row(&mut sums, row, *placement);
                others.may_balance(&sums)
            });
            changed |= all.len() < before;
            row.candidates = all;
            if row.candidates.is_empty() {
                return false;
            }
            others.add(own, 1);
        }
        if !changed {
            return true;
        }
    }
}

/// Rules out candidates that no choice for all other rows together completes; `false` where there is no choice at all.
fn together(terms: &Terms, mut start: Vec<i64>, open: &mut [Open<'_>]) -> bool {
    let (one, mut steps): (Vec<&mut Open<'_>>, Vec<_>) =
        open.iter_mut().partition(|row| row.candidates.len() == 1);
    for row in one {
        for placement in &row.candidates {
            terms.add_row(&mut start, row, *placement);
        }
    }
    // The sums first, then what they are sums of: then little is open at any step.
    let largest = |row: &Open<'_>| row.figures.iter().map(|(_, value)| value.unsigned_abs()).max();
    steps.sort_by_key(|row| core::cmp::Reverse(largest(row)));
    // What the rows behind each step can still add.
    let mut behind = vec![Reach { low: vec![0; terms.n], high: vec![0; terms.n] }];
    for row in steps.iter().skip(1).rev() {
        let mut reach = terms.reach(row);
        behind.last().into_iter().for_each(|last| reach.add(last, 1));
        behind.push(reach);
    }
    behind.reverse();
    // Forward: the sums that can be met before each step.
    let mut sums = start.clone();
    let mut layers = vec![BTreeSet::from([start.clone()])];
    for (row, behind) in steps.iter().zip(&behind) {
        let mut next = BTreeSet::new();
        for state in layers.last().into_iter().flatten() {
            for placement in &row.candidates {
                sums.clone_from(state);
                terms.add_row(&mut sums, row, *placement);
                if behind.may_balance(&sums) && !next.contains(&sums) {
                    next.insert(sums.clone());
                }
            }
            if next.len() > STATES {
                return true;
            }
        }
        layers.push(next);
    }
    // Backward: keep candidates on a path to all sums being nothing.
    let mut wanted = BTreeSet::from([vec![0i64; terms.n]]);
    for (row, layer) in steps.iter_mut().zip(&layers).rev() {
        let mut before = BTreeSet::new();
        let mut all = core::mem::take(&mut row.candidates);
        all.retain(|placement| {
            let mut kept = false;
            for state in layer {
                sums.clone_from(state);
                terms.add_row(&mut sums, row, *placement);
                if wanted.contains(&sums) {
                    kept = true;
                    before.insert(state.clone());
                }
            }
            kept
        });
        row.candidates = all;
        wanted = before;
    }
    wanted.contains(&start)
}
