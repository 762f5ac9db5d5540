//! The relations of the form held against what the text seems to say; empty cells count as nothing.

use rust_decimal::Decimal;

use super::gather::RowText;
use super::items::{Items, Kind};
use super::place::Placed;
use crate::form::{self, Table};

/// The relations of a table and where its rows begin.
#[derive(Debug)]
pub(super) struct Relations {
    equations: Vec<form::Equation>,
    first_cell: Vec<usize>,
    widths: Vec<usize>,
}

impl Relations {
    /// Of a table without any.
    pub(super) const NONE: Self = Self { equations: Vec::new(), first_cell: Vec::new(), widths: Vec::new() };

    pub(super) fn new(table: &Table) -> Self {
        let widths: Vec<usize> = table.rows.iter().map(|row| row.cells.len()).collect();
        let first_cell = widths.iter().scan(0, |at, n| {
            let here = *at;
            *at += n;
            Some(here)
        });
        Self { equations: table.equations(), first_cell: first_cell.collect(), widths }
    }

    /// Whether all relations between rows that are placed hold, empty cells counted as nothing.
    pub(super) fn all_hold(&self, items: &Items, rows: &[RowText], placed: &[Placed]) -> bool {
        let mut values: Vec<Option<Decimal>> = vec![None; self.widths.iter().sum()];
        for (row, placed) in rows.iter().zip(placed) {
            let (Some(start), Some(width)) = (self.first_cell.get(row.row), self.widths.get(row.row)) else {
                continue;
            };
            for column in 0..*width {
                let value = match placed {
                    Placed::Empty => Some(Decimal::ZERO),
                    Placed::Cells(cells) => Some(figure_of(items, cells.get(column).copied().flatten())),
                    Placed::Open(..) => None,
                };
                if let Some(slot) = values.get_mut(start + column) {
                    *slot = value;
                }
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
        let (Some(start), Some(width)) = (self.first_cell.get(row), self.widths.get(row)) else {
            return true;
        };
        let inside = |e: &form::Equation| {
            e.left.iter().chain(&e.right).all(|cell| (*start..start + width).contains(cell))
        };
        !self.equations.iter().any(inside) || cells.iter().all(|cell| figure_of(items, *cell).is_zero())
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
        let start = self.first_cell.get(row).copied().unwrap_or(0);
        let width = self.widths.get(row).copied().unwrap_or(0);
        self.within(start, width).filter(move |e| {
            let sum = |cells: &[usize]| {
                cells.iter().try_fold(Decimal::ZERO, |sum, cell| sum.checked_add(value(cell - start)))
            };
            sum(&e.left) != sum(&e.right)
        })
    }

    /// Whether the form has a relation within the row.
    pub(super) fn any_within(&self, row: usize) -> bool {
        let (Some(start), Some(width)) = (self.first_cell.get(row), self.widths.get(row)) else {
            return false;
        };
        self.within(*start, *width).next().is_some()
    }

    fn within(&self, start: usize, width: usize) -> impl Iterator<Item = &form::Equation> {
        let inside = move |e: &&form::Equation| {
            e.left.iter().chain(&e.right).all(|cell| (start..start + width).contains(cell))
        };
        self.equations.iter().filter(inside)
    }
}

/// The number of a cell, nothing for empty cells and placeholders.
pub(super) fn figure_of(items: &Items, idx: Option<usize>) -> Decimal {
    match idx.and_then(|idx| items.all.get(idx)).map(|item| item.kind) {
        Some(Kind::Figure(figure)) => figure.value,
        _ => Decimal::ZERO,
    }
}
