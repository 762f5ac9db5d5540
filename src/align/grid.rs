//! Rows of a true grid: a value is the cell of the form in whose column full rows have theirs.
//!
//! Counting cells is not enough even there: pages merge two values into one cell, or have a column that the form
//! has not.

use super::gather::RowText;
use super::items::Item;
use super::place::{Placed, Placer, Why};

/// Columns of the cells of rows of one width, from full rows.
#[derive(Clone, Debug, Default)]
pub(super) struct Grid {
    widths: Vec<(usize, Option<Vec<u16>>)>,
}

impl Grid {
    /// The columns that full rows show; rows of one width that disagree show none.
    pub(super) fn new(placer: &Placer<'_>, rows: &[RowText]) -> Self {
        let mut out = Self::default();
        for row in rows {
            let width = placer.width(row);
            let starts: Vec<u16> = placer
                .values(row)
                .filter(|item| item.cell.columns.1 > 0)
                .map(|item| item.cell.columns.0)
                .collect();
            if starts.len() != width || row.foreign.is_some() {
                continue;
            }
            match out.widths.iter_mut().find(|(known, _)| *known == width) {
                Some((_, agreed)) => {
                    if agreed.as_ref() != Some(&starts) {
                        *agreed = None;
                    }
                }
                None => out.widths.push((width, Some(starts))),
            }
        }
        out
    }

    /// The placement of a row with empty cells; `None` where the grid does not tell.
    pub(super) fn place(&self, placer: &Placer<'_>, row: &RowText) -> Option<Placed> {
        let width = placer.width(row);
        let (_, starts) = self.widths.iter().find(|(known, _)| *known == width)?;
        let starts = starts.as_ref()?;
        let mut cells: Vec<Option<Option<usize>>> = vec![None; width];
        let mut fits = true;
        let line = placer.values(row).next().map(|item| item.cell.row);
        for idx in &row.slots {
            let Some(item) = placer.items.all.get(*idx) else { continue };
            if Some(item.cell.row) != line {
                fits &= !item.is_value();
                continue;
            }
            let slot = starts.iter().position(|start| *start == item.cell.columns.0);
            match slot.and_then(|slot| cells.get_mut(slot)) {
                Some(cell) if cell.is_none() => *cell = Some(Some(*idx).filter(|_| item.is_value())),
                // An empty cell elsewhere is none of the form's.
                _ => fits &= !item.is_value(),
            }
        }
        let shown: Option<Vec<Option<usize>>> = cells.into_iter().collect();
        Some(match shown.filter(|_| fits) {
            Some(cells) => Placed::Cells(cells),
            None => {
                let is_value = |idx: &usize| placer.items.all.get(*idx).is_some_and(Item::is_value);
                Placed::Open(row.slots.iter().copied().filter(is_value).collect(), Why::Padded)
            }
        })
    }
}
