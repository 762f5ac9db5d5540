//! The relations of the form held against what the text seems to say; empty cells count as nothing.

use core::ops::Range;

use rust_decimal::Decimal;

use super::gather::RowText;
use super::items::{Items, Kind};
use super::place::Placed;
use crate::form::{self, Table};

/// The relations of a table and where its rows begin.
#[derive(Debug)]
pub(super) struct Relations {
    pub(super) equations: Vec<form::Equation>,
    rows: Vec<Row>,
    /// Those that reach over rows.
    pub(super) across: Terms,
}

/// In which of some relations each cell stands: their number, and 1 on the left side, −1 on the right.
#[derive(Debug)]
pub(super) struct Terms {
    of_cells: Vec<Vec<(usize, i64)>>,
    /// How many relations these are.
    pub(super) n: usize,
}

impl Terms {
    fn new<'e>(n_cells: usize, equations: impl Iterator<Item = &'e form::Equation>) -> Self {
        let mut out = Self { of_cells: vec![Vec::new(); n_cells], n: 0 };
        for equation in equations {
            for (cells, sign) in [(&equation.left, 1), (&equation.right, -1)] {
                for cell in cells {
                    if let Some(terms) = out.of_cells.get_mut(*cell) {
                        terms.push((out.n, sign));
                    }
                }
            }
            out.n += 1;
        }
        out
    }

    /// The relations of a cell with its sign in each.
    pub(super) fn of_cell(&self, cell: usize) -> &[(usize, i64)] {
        self.of_cells.get(cell).map_or(&[], Vec::as_slice)
    }

    /// Adds a cell to the left sides of its relations less the right sides.
    pub(super) fn add(&self, sums: &mut [i64], cell: usize, value: i64) {
        for (relation, sign) in self.of_cell(cell) {
            if let Some(sum) = sums.get_mut(*relation) {
                *sum += sign * value;
            }
        }
    }
}

/// A row of the form as relations see it.
#[derive(Debug)]
struct Row {
    /// Its cells among all of the table.
    cells: Range<usize>,
    /// The relations between them, by their index.
    within: Vec<usize>,
}

impl Relations {
    /// Of a table without any.
    pub(super) const NONE: Self =
        Self { equations: Vec::new(), rows: Vec::new(), across: Terms { of_cells: Vec::new(), n: 0 } };

    pub(super) fn new(table: &Table) -> Self {
        let equations = table.equations();
        let rows = table.rows.iter().scan(0, |at, row| {
            let cells = *at..*at + row.cells.len();
            *at = cells.end;
            let is_within =
                |e: &form::Equation| e.left.iter().chain(&e.right).all(|cell| cells.contains(cell));
            let within = (0..).zip(&equations).filter(|(_, e)| is_within(e)).map(|(idx, _)| idx).collect();
            Some(Row { cells, within })
        });
        let rows: Vec<Row> = rows.collect();
        let row_of = |cell: usize| rows.partition_point(|row| row.cells.end <= cell);
        let reaches_over_rows = |e: &&form::Equation| {
            let mut rows = e.left.iter().chain(&e.right).map(|cell| row_of(*cell));
            let first = rows.next();
            rows.any(|row| Some(row) != first)
        };
        let n_cells = rows.last().map_or(0, |row| row.cells.end);
        let across = Terms::new(n_cells, equations.iter().filter(reaches_over_rows));
        Self { rows, across, equations }
    }

    /// Number of cells of the table.
    pub(super) fn cell_count(&self) -> usize {
        self.rows.last().map_or(0, |row| row.cells.end)
    }

    /// The cells of a row among all of the table.
    pub(super) fn cells_of(&self, row: usize) -> Range<usize> {
        self.rows.get(row).map_or(0..0, |row| row.cells.clone())
    }

    /// Whether all relations between rows that are placed hold, empty cells counted as nothing.
    pub(super) fn all_hold(&self, items: &Items, rows: &[RowText], placed: &[Placed]) -> bool {
        let mut values: Vec<Option<Decimal>> = vec![None; self.cell_count()];
        for (row, placed) in rows.iter().zip(placed) {
            let slots = values.get_mut(self.cells_of(row.row)).unwrap_or_default();
            for (column, slot) in slots.iter_mut().enumerate() {
                *slot = match placed {
                    Placed::Empty => Some(Decimal::ZERO),
                    Placed::Cells(cells) => Some(figure_of(items, cells.get(column).copied().flatten())),
                    Placed::Open(..) => None,
                };
            }
        }
        self.equations.iter().all(|e| {
            let sum = |cells: &[usize]| {
                cells.iter().try_fold(Decimal::ZERO, |sum, cell| {
                    sum.checked_add(values.get(*cell).copied().flatten()?)
                })
            };
            match (sum(&e.left), sum(&e.right)) {
                (Some(left), Some(right)) => left == right,
                _ => true,
            }
        })
    }

    /// Whether nothing within the row speaks for its cells: it has no relation, or only zeros.
    pub(super) fn unknown(&self, items: &Items, row: usize, cells: &[Option<usize>]) -> bool {
        !self.any_within(row) || cells.iter().all(|cell| figure_of(items, *cell).is_zero())
    }

    /// Whether a relation within the row fails, empty cells counted as nothing.
    pub(super) fn broken(&self, items: &Items, row: usize, cells: &[Option<usize>]) -> bool {
        self.failures(items, row, cells) > 0
    }

    /// How many relations within the row fail, empty cells counted as nothing.
    pub(super) fn failures(&self, items: &Items, row: usize, cells: &[Option<usize>]) -> usize {
        self.failing(row, |column| figure_of(items, cells.get(column).copied().flatten())).count()
    }

    /// Whether the relations within a row hold for the values of its columns.
    pub(super) fn hold_within(&self, row: usize, value: impl Fn(usize) -> Decimal) -> bool {
        self.failing(row, value).next().is_none()
    }

    fn failing(&self, row: usize, value: impl Fn(usize) -> Decimal) -> impl Iterator<Item = &form::Equation> {
        let start = self.cells_of(row).start;
        self.within(row).filter(move |e| {
            let sum = |cells: &[usize]| {
                cells.iter().try_fold(Decimal::ZERO, |sum, cell| sum.checked_add(value(cell - start)))
            };
            sum(&e.left) != sum(&e.right)
        })
    }

    /// Whether the form has a relation within the row.
    pub(super) fn any_within(&self, row: usize) -> bool {
        self.within(row).next().is_some()
    }

    /// The relations between cells of one row.
    pub(super) fn within(&self, row: usize) -> impl Iterator<Item = &form::Equation> {
        let own = self.rows.get(row).map_or(&[][..], |row| &row.within);
        own.iter().filter_map(|idx| self.equations.get(*idx))
    }
}

/// The number of a cell, nothing for empty cells and placeholders.
pub(super) fn figure_of(items: &Items, idx: Option<usize>) -> Decimal {
    match idx.and_then(|idx| items.all.get(idx)).map(|item| item.kind) {
        Some(Kind::Figure(figure)) => figure.value,
        _ => Decimal::ZERO,
    }
}

/// Whether the last of these values is the sum of those before it, and not zero.
pub(super) fn ends_in_sum(items: &Items, values: impl DoubleEndedIterator<Item = usize>) -> bool {
    let mut figures = values.map(|idx| figure_of(items, Some(idx))).rev();
    let last = figures.next().unwrap_or_default();
    // More digits than a number holds add up to none.
    !last.is_zero() && figures.try_fold(Decimal::ZERO, |sum, figure| sum.checked_add(figure)) == Some(last)
}
