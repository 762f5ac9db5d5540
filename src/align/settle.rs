//! Open rows settled by elimination under the relations of the form.
//!
//! Every placement of the figures of an open row is a candidate; relations (empty cells count as nothing) rule
//! candidates out; what all that are left agree on is known. Work is counted: too many candidates settle nothing.

use core::ops::Range;
use std::collections::BTreeSet;

use super::relations::{Relations, Terms};
use crate::form::Equation;

/// Most states of column sums that are kept over all steps, some 5 MB; more, and nothing is settled across rows.
const STATES: usize = 30_000;
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
    // Candidates of each open row that its own relations allow.
    let mut open: Vec<Open<'_>> = Vec::with_capacity(rows.len());
    let mut tried = Tried::default();
    for (row, state) in rows.iter().enumerate() {
        let RowState::Open(figures) = state else { continue };
        let cells = relations.cells_of(row);
        tried.placements(figures, &cells, relations.within(row));
        let candidates = tried.found.clone();
        if candidates.is_empty() || tried.work > WORK {
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
    /// Adds the row, so placed, to the relations that it is part of.
    fn add(&self, placement: Placement, terms: &Terms, sums: &mut [i64]) {
        for (column, (_, value)) in placement.columns().zip(self.figures) {
            terms.add(sums, self.cells.start + column, *value);
        }
    }

    /// Puts into `out` what each candidate adds to each relation, candidate after candidate.
    fn sums(&self, terms: &Terms, out: &mut Vec<i64>) {
        out.clear();
        out.resize(self.candidates.len() * terms.n, 0);
        for (placement, sums) in self.candidates.iter().zip(out.chunks_exact_mut(terms.n.max(1))) {
            self.add(*placement, terms, sums);
        }
    }

    /// Least and most that stand in each column, by any candidate; every one has a figure or nothing there.
    fn columns(&self) -> impl Iterator<Item = (i64, i64)> {
        (0..self.cells.len()).map(|column| {
            let values = self.candidates.iter().map(|placement| {
                let figure = placement.figure_in(column).and_then(|figure| self.figures.get(figure));
                figure.map_or(0, |(_, value)| *value)
            });
            values.fold((i64::MAX, i64::MIN), |(low, high), value| (low.min(value), high.max(value)))
        })
    }

    /// What it adds to each relation, by any candidate: what stands in the one cell that it has in it.
    fn reach(&self, terms: &Terms) -> Reach {
        let mut out = Reach::nothing(terms);
        for (cell, (low, high)) in self.cells.clone().zip(self.columns()) {
            for (relation, sign) in terms.of_cell(cell) {
                let (low, high) = if *sign < 0 { (-high, -low) } else { (low, high) };
                if let Some((least, most)) = out.0.get_mut(*relation) {
                    (*least, *most) = (*least + low, *most + high);
                }
            }
        }
        out
    }

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

/// The placements that were tried so far, and memory that all rows share.
#[derive(Default)]
struct Tried {
    work: usize,
    /// Chosen columns in ascending order.
    columns: Vec<usize>,
    /// For each relation within the row, how each column counts in it: 1 on the left side, −1 on the right, else 0.
    signs: Vec<i64>,
    /// The last column of each relation.
    ends: Vec<usize>,
    /// What the figures in so many chosen columns add to each relation: one list after the other.
    sums: Vec<i64>,
    /// Those of the last row that nothing rules out.
    found: Vec<Placement>,
}

impl Tried {
    /// Finds all ways to put `figures` in order into the cells of a row such that the relations `within` it hold; none
    /// for a row without any.
    fn placements<'e>(
        &mut self,
        figures: &[(usize, i64)],
        cells: &Range<usize>,
        within: impl Iterator<Item = &'e Equation>,
    ) {
        let Self { work, columns, signs, ends, sums, found } = self;
        found.clear();
        signs.clear();
        ends.clear();
        let (n, width) = (figures.len(), cells.len());
        // No sum of figures is larger than all of them together.
        let size = figures.iter().try_fold(0i64, |sum, (_, value)| sum.checked_add(value.checked_abs()?));
        if n > width || width >= u64::BITS as usize || size.is_none() {
            return;
        }
        for e in within {
            let first = signs.len();
            signs.resize(first + width, 0);
            for (sides, sign) in [(&e.left, 1), (&e.right, -1)] {
                for cell in sides {
                    if let Some(slot) = signs.get_mut(first + cell - cells.start) {
                        *slot += sign;
                    }
                }
            }
            let own = e.left.iter().chain(&e.right).map(|cell| cell - cells.start);
            ends.push(own.max().unwrap_or(0));
        }
        if signs.is_empty() {
            return;
        }
        // Figure after figure gets the next column that it may have; a step back moves the one before: no recursion.
        let n_relations = ends.len();
        columns.clear();
        sums.clear();
        sums.resize((n + 1) * n_relations, 0);
        let mut column = 0;
        loop {
            *work += 1;
            if *work > WORK {
                return;
            }
            let own = columns.len() * n_relations;
            let Some((before, behind)) = sums.split_at_mut_checked(own + n_relations) else { return };
            let before = before.get(own..).unwrap_or_default();
            // A relation without columns from here on holds now or never.
            let may_go_on = || before.iter().zip(&*ends).all(|(sum, end)| *sum == 0 || *end >= column);
            match figures.get(columns.len()) {
                Some((_, value)) if column + (n - columns.len()) <= width && may_go_on() => {
                    for ((to, from), signs) in behind.iter_mut().zip(before).zip(signs.chunks_exact(width)) {
                        *to = from + signs.get(column).map_or(0, |sign| sign * value);
                    }
                    columns.push(column);
                    column += 1;
                    continue;
                }
                None if before.iter().all(|sum| *sum == 0) => {
                    found.push(Placement(columns.iter().fold(0, |columns, column| columns | (1 << column))));
                }
                _ => {}
            }
            let Some(last) = columns.pop() else { return };
            column = last + 1;
        }
    }
}

/// Rules out candidates that no choice for the other rows completes under the relations of the columns.
fn across_rows(relations: &Relations, rows: &[RowState], open: &mut [Open<'_>]) {
    let terms = &relations.across;
    if terms.n == 0 {
        return;
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
    let mut reaches: Vec<Reach> = open.iter().map(|row| row.reach(terms)).collect();
    if !each_for_itself(terms, &start, open, &mut reaches) || !together(terms, start, open, &reaches) {
        open.iter_mut().for_each(|row| row.candidates.clear());
    }
}

/// Least and most that something adds to each relation.
#[derive(Clone)]
struct Reach(Vec<(i64, i64)>);

impl Reach {
    fn nothing(terms: &Terms) -> Self {
        Self(vec![(0, 0); terms.n])
    }

    fn add(&mut self, other: &Self, sign: i64) {
        for ((low, high), (other_low, other_high)) in self.0.iter_mut().zip(&other.0) {
            (*low, *high) = (*low + sign * other_low, *high + sign * other_high);
        }
    }

    /// Whether it may bring all sums to nothing.
    fn may_balance(&self, sums: impl Iterator<Item = i64>) -> bool {
        sums.zip(&self.0).all(|(sum, (low, high))| sum + low <= 0 && sum + high >= 0)
    }

    /// Whether it may bring the sum of that relation to nothing.
    fn may_bring_back(&self, relation: usize, sum: i64) -> bool {
        self.0.get(relation).is_none_or(|(low, high)| sum + low <= 0 && sum + high >= 0)
    }
}

/// What each column of a row may hold such that no relation is out of reach: a bit for a column.
struct Fits {
    /// Columns that may be empty.
    empty: u64,
    /// For each figure, the columns that it may stand in.
    figures: Vec<u64>,
}

impl Fits {
    const NOTHING: Self = Self { empty: 0, figures: Vec::new() };

    /// Holds the row against `start`, the sums of what is known, and what the others may add to them.
    fn fill(&mut self, row: &Open<'_>, terms: &Terms, start: &[i64], others: &Reach) {
        self.empty = 0;
        self.figures.clear();
        self.figures.resize(row.figures.len(), 0);
        for (column, cell) in row.cells.clone().enumerate() {
            let fits = |value: i64| {
                terms.of_cell(cell).iter().all(|(relation, sign)| {
                    let sum = start.get(*relation).copied().unwrap_or_default() + sign * value;
                    others.may_bring_back(*relation, sum)
                })
            };
            self.empty |= u64::from(fits(0)) << column;
            for (slot, (_, value)) in self.figures.iter_mut().zip(row.figures) {
                *slot |= u64::from(fits(*value)) << column;
            }
        }
    }

    fn allow(&self, placement: Placement, width: usize) -> bool {
        let empty = !placement.0 & ((1 << width) - 1);
        empty & !self.empty == 0
            && placement.columns().zip(&self.figures).all(|(column, fits)| fits & (1 << column) != 0)
    }
}

/// Rules out candidates for which some relation cannot hold, whatever the other rows are; `false` where a row has none
/// left.
fn each_for_itself(terms: &Terms, start: &[i64], open: &mut [Open<'_>], reaches: &mut [Reach]) -> bool {
    let mut others = Reach::nothing(terms);
    reaches.iter().for_each(|reach| others.add(reach, 1));
    // Relations that no open row is part of, too.
    if !others.may_balance(start.iter().copied()) {
        return false;
    }
    let mut fits = Fits::NOTHING;
    loop {
        let mut changed = false;
        for (row, reach) in open.iter_mut().zip(reaches.iter_mut()) {
            others.add(reach, -1);
            fits.fill(row, terms, start, &others);
            let before = row.candidates.len();
            let width = row.cells.len();
            row.candidates.retain(|placement| fits.allow(*placement, width));
            if row.candidates.is_empty() {
                return false;
            }
            if row.candidates.len() < before {
                changed = true;
                *reach = row.reach(terms);
            }
            others.add(reach, 1);
        }
        if !changed {
            return true;
        }
    }
}

/// Rules out candidates that no choice for all other rows together completes; `false` where there is no choice at all.
fn together(terms: &Terms, mut start: Vec<i64>, open: &mut [Open<'_>], reaches: &[Reach]) -> bool {
    let mut steps: Vec<(&mut Open<'_>, &Reach)> = Vec::with_capacity(open.len());
    for (row, reach) in open.iter_mut().zip(reaches) {
        match row.candidates.as_slice() {
            [one] => row.add(*one, terms, &mut start),
            _ => steps.push((row, reach)),
        }
    }
    // The sums first, then what they are sums of: then little is open at any step.
    let largest = |row: &Open<'_>| row.figures.iter().map(|(_, value)| value.unsigned_abs()).max();
    steps.sort_by_key(|(row, _)| core::cmp::Reverse(largest(row)));
    // What the rows behind each step can still add.
    let mut behind = vec![Reach::nothing(terms)];
    for (_, reach) in steps.iter().skip(1).rev() {
        let mut all = behind.last().cloned().unwrap_or_else(|| Reach::nothing(terms));
        all.add(reach, 1);
        behind.push(all);
    }
    behind.reverse();
    fn plus<'s>(state: &'s [i64], added: &'s [i64]) -> impl Iterator<Item = i64> + Clone + use<'s> {
        state.iter().zip(added).map(|(sum, added)| sum + added)
    }
    // Forward: the sums that can be met before each step.
    let (mut sums, mut added) = (start.clone(), Vec::new());
    let mut layers = vec![BTreeSet::from([start.clone()])];
    let mut n_states = 0;
    for ((row, _), behind) in steps.iter().zip(&behind) {
        row.sums(terms, &mut added);
        let mut next = BTreeSet::new();
        for state in layers.last().into_iter().flatten() {
            for added in added.chunks_exact(terms.n) {
                if behind.may_balance(plus(state, added)) {
                    sums.clear();
                    sums.extend(plus(state, added));
                    if !next.contains(&sums) {
                        next.insert(sums.clone());
                    }
                }
            }
            if n_states + next.len() > STATES {
                return true;
            }
        }
        n_states += next.len();
        layers.push(next);
    }
    // Backward: keep candidates on a path to all sums being nothing, and of each layer the sums on such a path.
    let mut wanted = BTreeSet::from([vec![0i64; terms.n]]);
    let mut leads: Vec<bool> = Vec::new();
    for ((row, _), (mut layer, behind)) in steps.iter_mut().zip(layers.into_iter().zip(&behind)).rev() {
        row.sums(terms, &mut added);
        leads.clear();
        leads.resize(row.candidates.len(), false);
        layer.retain(|state| {
            let mut kept = false;
            for (added, leads) in added.chunks_exact(terms.n).zip(&mut leads) {
                let goes_on = behind.may_balance(plus(state, added)) && {
                    sums.clear();
                    sums.extend(plus(state, added));
                    wanted.contains(&sums)
                };
                *leads |= goes_on;
                kept |= goes_on;
            }
            kept
        });
        let mut leads = leads.iter();
        row.candidates.retain(|_| leads.next().is_some_and(|leads| *leads));
        wanted = layer;
    }
    wanted.contains(&start)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::EDITION_2021;

    const WIDTH: usize = 7;
    const ROWS: usize = 25;

    /// A table that adds up, from outcomes given by row, column and number; and what is left of it without empty cells,
    /// each figure with its place in the table for its item.
    fn sample(outcomes: impl Iterator<Item = (usize, usize, i64)>) -> (Vec<[i64; WIDTH]>, Vec<RowState>) {
        let mut grid = vec![[0; WIDTH]; ROWS];
        for (row, column, value) in outcomes {
            for row in [0, row, ROWS - 2] {
                grid[row][column] += value;
                grid[row][WIDTH - 1] += value;
            }
        }
        let figures = |(row, cells): (usize, &[i64; WIDTH])| {
            let printed = cells.iter().enumerate().filter(|(_, value)| **value != 0);
            RowState::Open(printed.map(|(column, value)| (row * WIDTH + column, *value)).collect())
        };
        let rows = grid.iter().enumerate().map(figures).collect();
        (grid, rows)
    }

    fn settled(rows: &[RowState]) -> Vec<Option<Settled>> {
        settle(&Relations::new(EDITION_2021.table("requests").unwrap()), rows)
    }

    /// How many cells are known, all of them rightly.
    fn known(grid: &[[i64; WIDTH]], rows: &[RowState]) -> usize {
        let mut known = 0;
        for (row, cells) in settled(rows).into_iter().enumerate() {
            for (column, cell) in cells.unwrap_or_default().into_iter().enumerate() {
                let printed = (grid[row][column] != 0).then_some(row * WIDTH + column);
                assert!(cell.is_none_or(|cell| cell == printed), "row {row} column {column}");
                known += usize::from(cell.is_some());
            }
        }
        known
    }

    /// What [`Open::reach`] and [`Fits`] rest on.
    #[test]
    fn relations_over_rows_have_one_cell_of_each() {
        for table in crate::form::EDITIONS.iter().flat_map(|edition| edition.tables) {
            let relations = Relations::new(table);
            for row in 0..table.rows.len() {
                let cells = relations.cells_of(row);
                let mut of_row: Vec<usize> =
                    cells.flat_map(|cell| relations.across.of_cell(cell)).map(|(idx, _)| *idx).collect();
                let n = of_row.len();
                of_row.sort_unstable();
                of_row.dedup();
                assert_eq!(of_row.len(), n, "{} {row}", table.key);
            }
        }
    }

    #[test]
    fn rows_are_settled_by_what_they_are_sums_of() {
        // Each column has numbers of its own, so that only one placement adds up.
        let value = |row: usize, column: usize| i64::try_from(row << (4 * column)).unwrap();
        let outcomes =
            (2..12).flat_map(|row| [row % 6, (row + 2) % 6].map(|column| (row, column, value(row, column))));
        let (grid, rows) = sample(outcomes);
        assert_eq!(known(&grid, &rows), ROWS * WIDTH);
    }

    #[test]
    fn nothing_is_settled_wrongly_where_numbers_are_alike() {
        for step in 1..6 {
            let outcomes =
                (2..23).filter(|row| row % step == 0).map(|row| (row, row % 5, 1 + i64::from(row % 3 == 0)));
            let (grid, rows) = sample(outcomes);
            assert!(known(&grid, &rows) < ROWS * WIDTH);
        }
    }

    #[test]
    fn placements_are_those_of_all_columns_that_keep_the_relations() {
        let relations = Relations::new(EDITION_2021.table("disputes").unwrap());
        let cells = relations.cells_of(0);
        let width = cells.len();
        let mut tried = Tried::default();
        for printed in [
            &[][..],
            &[0],
            &[0, 0, 0],
            &[3],
            &[3, 3],
            &[1, 2, 3],
            &[3, 3, 3, 3],
            &[1, 0, 1, 2, 0, 2],
            &[1, 2, 3, 0, 0, 0, 4, 4],
            &[1, 0, 0, 0, 1, 1, 2, 0, 0, 3, 0, 0, 0, 0, 0],
        ] {
            let figures: Vec<(usize, i64)> = printed.iter().copied().enumerate().collect();
            tried.placements(&figures, &cells, relations.within(0));
            let mut expected = Vec::new();
            for columns in
                (0..1_u64 << width).filter(|columns| columns.count_ones() as usize == printed.len())
            {
                let placement = Placement(columns);
                let value = |cell: &usize| {
                    let figure = placement.figure_in(cell - cells.start);
                    figure.and_then(|figure| printed.get(figure)).copied().unwrap_or(0)
                };
                let sum = |cells: &[usize]| cells.iter().map(value).sum::<i64>();
                if relations.within(0).all(|e| sum(&e.left) == sum(&e.right)) {
                    expected.push(columns);
                }
            }
            let mut found: Vec<u64> = tried.found.iter().map(|placement| placement.0).collect();
            found.sort_unstable();
            assert_eq!(found, expected, "{printed:?}");
        }
    }

    #[test]
    fn one_wrong_sum_settles_nothing() {
        let (_, mut rows) = sample([(2, 0, 5), (3, 1, 7), (4, 2, 9)].into_iter());
        if let Some(RowState::Open(figures)) = rows.get_mut(ROWS - 2) {
            for (_, value) in figures.iter_mut().filter(|(item, _)| [0, WIDTH - 1].contains(&(item % WIDTH)))
            {
                *value += 1;
            }
        }
        assert!(settled(&rows).iter().flatten().all(Vec::is_empty));
    }
}
