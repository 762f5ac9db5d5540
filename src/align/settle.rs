//! Open rows settled by elimination under the relations of the form.
//!
//! Every placement of the figures of an open row is a candidate; relations (empty cells count as nothing) rule
//! candidates out; what all that are left agree on is known. Work is counted: too many candidates settle nothing.

use std::collections::HashMap;

use crate::form::{Equation, Table};

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

/// A placement of a row's figures: each cell's item and number, or nothing.
type Candidate = Vec<Option<(usize, i64)>>;

/// What elimination leaves of each cell of an open row: `Some(Some(item))`, `Some(None)` for an empty cell, `None` for not known.
pub(super) type Settled = Vec<Option<Option<usize>>>;

/// Settles the open rows of a table; `None` for rows that were not open.
pub(super) fn settle(table: &Table, rows: &[RowState]) -> Vec<Option<Settled>> {
    let nothing = || rows.iter().map(|_| None).collect::<Vec<Option<Settled>>>();
    if !rows.iter().any(|row| matches!(row, RowState::Open(_))) {
        return nothing();
    }
    let equations = table.equations();
    let first_cell: Vec<usize> = table
        .rows
        .iter()
        .scan(0, |at, row| {
            let here = *at;
            *at += row.cells.len();
            Some(here)
        })
        .collect();
    if !known_rows_hold(table, rows, &equations, &first_cell) {
        return nothing();
    }
    let mut work = 0;
    // Candidates of each open row that its own relations allow.
    let mut candidates: Vec<Vec<Candidate>> = Vec::with_capacity(rows.len());
    for (row_idx, row) in rows.iter().enumerate() {
        let width = table.rows.get(row_idx).map_or(0, |row| row.cells.len());
        let start = first_cell.get(row_idx).copied().unwrap_or(0);
        candidates.push(match row {
            RowState::Known(cells) => vec![cells.clone()],
            RowState::Lost => Vec::new(),
            RowState::Open(figures) => {
                let within: Vec<&Equation> = equations
                    .iter()
                    .filter(|e| e.left.iter().chain(&e.right).all(|c| (start..start + width).contains(c)))
                    .collect();
                if within.is_empty() {
                    Vec::new()
                } else {
                    placements(figures, width, &within, start, &mut work)
                }
            }
        });
        if work > WORK {
            return nothing();
        }
    }
    let open_without =
        rows.iter().zip(&candidates).any(|(row, c)| matches!(row, RowState::Open(_)) && c.is_empty());
    if open_without {
        // A row that its own relation cannot hold for: an error of arithmetic, figures that are no row of it, a figure
        // cut in two. What is wrong with one row may be with others that happen to hold.
        return nothing();
    }
    across_rows(table, rows, &equations, &first_cell, &mut candidates);
    rows.iter()
        .zip(&candidates)
        .map(|(row, candidates)| match row {
            RowState::Open(_) => Some(common(candidates)),
            _ => None,
        })
        .collect()
}

/// What all candidates agree on.
fn common(candidates: &[Vec<Option<(usize, i64)>>]) -> Settled {
    let Some(first) = candidates.first() else { return Vec::new() };
    first
        .iter()
        .enumerate()
        .map(|(column, cell)| {
            let item = cell.map(|(item, _)| item);
            candidates
                .iter()
                .all(|c| c.get(column).copied().flatten().map(|(item, _)| item) == item)
                .then_some(item)
        })
        .collect()
}

/// Whether every relation between cells that are all known holds: a document with errors settles nothing.
fn known_rows_hold(table: &Table, rows: &[RowState], equations: &[Equation], first_cell: &[usize]) -> bool {
    let mut values: Vec<Option<i64>> = vec![None; table.cell_count()];
    for (row_idx, row) in rows.iter().enumerate() {
        if let (RowState::Known(cells), Some(start)) = (row, first_cell.get(row_idx)) {
            for (column, cell) in cells.iter().enumerate() {
                if let Some(slot) = values.get_mut(start + column) {
                    *slot = Some(cell.map_or(0, |(_, value)| value));
                }
            }
        }
    }
    equations.iter().all(|equation| {
        let sum = |cells: &[usize]| {
            cells.iter().try_fold(0i64, |sum, cell| sum.checked_add(values.get(*cell).copied().flatten()?))
        };
        match (sum(&equation.left), sum(&equation.right)) {
            (Some(left), Some(right)) => left == right,
            _ => true,
        }
    })
}

/// All ways to put `figures` in order into `width` cells such that the relations within the row hold.
fn placements(
    figures: &[(usize, i64)],
    width: usize,
    within: &[&Equation],
    start: usize,
    work: &mut usize,
) -> Vec<Vec<Option<(usize, i64)>>> {
    let mut out = Vec::new();
    let n = figures.len();
    if n > width {
        return out;
    }
    // Chosen columns in ascending order, advanced like an odometer: no recursion.
    let mut columns: Vec<usize> = (0..n).collect();
    loop {
        *work += 1;
        if *work > WORK {
            return Vec::new();
        }
        let mut cells = vec![None; width];
        for (column, figure) in columns.iter().zip(figures) {
            if let Some(cell) = cells.get_mut(*column) {
                *cell = Some(*figure);
            }
        }
        let value = |cell: &usize| {
            cells.get(cell - start).copied().flatten().map_or(0, |(_, value): (usize, i64)| value)
        };
        let holds = within.iter().all(|e| {
            let sum = |cells: &[usize]| cells.iter().try_fold(0i64, |sum, cell| sum.checked_add(value(cell)));
            matches!((sum(&e.left), sum(&e.right)), (Some(left), Some(right)) if left == right)
        });
        if holds {
            out.push(cells);
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
fn across_rows(
    table: &Table,
    rows: &[RowState],
    equations: &[Equation],
    first_cell: &[usize],
    candidates: &mut [Vec<Candidate>],
) {
    if rows.iter().any(|row| matches!(row, RowState::Lost)) {
        return;
    }
    // Coefficient of each cell in each relation that reaches over rows.
    let row_of = |cell: usize| first_cell.partition_point(|start| *start <= cell).saturating_sub(1);
    let spanning: Vec<&Equation> = equations
        .iter()
        .filter(|e| {
            let mut cells = e.left.iter().chain(&e.right).map(|cell| row_of(*cell));
            let first = cells.next();
            cells.any(|row| Some(row) != first)
        })
        .collect();
    if spanning.is_empty() {
        return;
    }
    let n = spanning.len();
    let mut coefficients: Vec<Vec<(usize, i64)>> = vec![Vec::new(); table.cell_count()];
    for (e_idx, equation) in spanning.iter().enumerate() {
        for (cells, sign) in [(&equation.left, 1), (&equation.right, -1)] {
            for cell in cells {
                if let Some(slot) = coefficients.get_mut(*cell) {
                    slot.push((e_idx, sign));
                }
            }
        }
    }
    let effect = |row_idx: usize, cells: &[Option<(usize, i64)>]| -> Option<Vec<i64>> {
        let mut out = vec![0i64; n];
        let start = first_cell.get(row_idx)?;
        for (column, cell) in cells.iter().enumerate() {
            if let Some((_, value)) = cell {
                for (e_idx, sign) in coefficients.get(start + column)? {
                    let slot = out.get_mut(*e_idx)?;
                    *slot = slot.checked_add(value.checked_mul(*sign)?)?;
                }
            }
        }
        Some(out)
    };
    // Rows with one candidate first: they only shift the start.
    let mut order: Vec<usize> = (0..candidates.len()).collect();
    order.sort_by_key(|idx| candidates.get(*idx).map_or(0, Vec::len));
    let mut effects: Vec<Vec<Vec<i64>>> = Vec::with_capacity(order.len());
    for row_idx in &order {
        let all: Option<Vec<Vec<i64>>> = candidates
            .get(*row_idx)
            .map_or(Some(Vec::new()), |c| c.iter().map(|cells| effect(*row_idx, cells)).collect());
        match all {
            Some(all) => effects.push(all),
            None => return,
        }
    }
    // Smallest and largest sums that the rows from each step on can still add.
    let mut reach: Vec<(Vec<i64>, Vec<i64>)> = vec![(vec![0; n], vec![0; n]); order.len() + 1];
    for step in (0..order.len()).rev() {
        let (mut low, mut high) = reach.get(step + 1).cloned().unwrap_or_default();
        for e in 0..n {
            let of = |v: &Vec<i64>| v.get(e).copied().unwrap_or(0);
            let options = effects.get(step).map_or(&[][..], Vec::as_slice);
            if let (Some(slot), Some(min)) = (low.get_mut(e), options.iter().map(of).min()) {
                *slot = slot.saturating_add(min);
            }
            if let (Some(slot), Some(max)) = (high.get_mut(e), options.iter().map(of).max()) {
                *slot = slot.saturating_add(max);
            }
        }
        if let Some(slot) = reach.get_mut(step) {
            *slot = (low, high);
        }
    }
    // Forward: the sums that can be met before each step.
    let mut layers: Vec<HashMap<Vec<i64>, ()>> = vec![HashMap::from([(vec![0i64; n], ())])];
    for (step, options) in effects.iter().enumerate() {
        let mut next: HashMap<Vec<i64>, ()> = HashMap::new();
        let Some((low, high)) = reach.get(step + 1) else { return };
        for state in layers.last().map(|layer| layer.keys()).into_iter().flatten() {
            for option in options {
                let sum: Vec<i64> = state.iter().zip(option).map(|(a, b)| a.saturating_add(*b)).collect();
                let open = sum
                    .iter()
                    .zip(low.iter().zip(high))
                    .all(|(s, (low, high))| s.saturating_add(*low) <= 0 && s.saturating_add(*high) >= 0);
                if open {
                    next.insert(sum, ());
                }
            }
            if next.len() > STATES {
                return;
            }
        }
        layers.push(next);
    }
    // Backward: keep candidates on a path to all sums being nothing.
    let mut wanted: HashMap<Vec<i64>, ()> = HashMap::from([(vec![0i64; n], ())]);
    for step in (0..order.len()).rev() {
        let (Some(layer), Some(options), Some(row_idx)) =
            (layers.get(step), effects.get(step), order.get(step))
        else {
            return;
        };
        let mut before: HashMap<Vec<i64>, ()> = HashMap::new();
        let mut kept = vec![false; options.len()];
        for state in layer.keys() {
            for (option, kept) in options.iter().zip(&mut kept) {
                let sum: Vec<i64> = state.iter().zip(option).map(|(a, b)| a.saturating_add(*b)).collect();
                if wanted.contains_key(&sum) {
                    *kept = true;
                    before.insert(state.clone(), ());
                }
            }
        }
        if let Some(list) = candidates.get_mut(*row_idx) {
            let mut flags = kept.iter().copied();
            list.retain(|_| flags.next().unwrap_or(false));
        }
        wanted = before;
    }
}
