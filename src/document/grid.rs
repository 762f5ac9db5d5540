//! Rows and columns of a table of which cells cover several: which column each cell starts in.

use crate::limits;

/// The columns of a table, row by row.
#[derive(Debug, Default)]
pub(super) struct Columns {
    row: usize,
    /// Where the next cell of the row can start.
    next: usize,
    /// Columns taken by cells of rows above, and the first row that is free again; in order of columns.
    taken: Vec<(usize, usize, usize)>,
    /// Cells of this row that reach further down, to be taken from the next row on.
    reaching: Vec<(usize, usize, usize)>,
    /// Whether a cell lay beyond [`limits::GRID_COLUMNS`].
    pub(super) overflowed: bool,
}

impl Columns {
    /// Goes on to the next row; the first one needs no call.
    pub(super) fn next_row(&mut self) {
        self.row += 1;
        self.next = 0;
        if !self.reaching.is_empty() {
            let row = self.row;
            self.taken.retain(|(_, _, free)| *free > row);
            self.taken.append(&mut self.reaching);
            self.taken.sort_unstable();
        }
    }

    /// Ends a group of rows (`tbody`): no cell reaches over its end.
    pub(super) fn end_group(&mut self) {
        self.taken.clear();
        self.reaching.clear();
    }

    /// The columns of the next cell of this row, half-open, of `columns` columns and `rows` rows; 0 rows reach to
    /// the end of the group.
    pub(super) fn place(&mut self, columns: usize, rows: usize) -> (u16, u16) {
        let width = columns.clamp(1, limits::GRID_COLUMNS);
        for (start, end, free) in &self.taken {
            if *free > self.row && *start <= self.next && self.next < *end {
                self.next = *end;
            }
        }
        let start = self.next.min(limits::GRID_COLUMNS);
        let end = (start + width).min(limits::GRID_COLUMNS);
        self.overflowed |= self.next + width > limits::GRID_COLUMNS;
        self.next = end;
        if rows != 1 && end > start {
            let free = if rows == 0 { usize::MAX } else { self.row.saturating_add(rows) };
            self.reaching.push((start, end, free));
        }
        let narrow = |n: usize| u16::try_from(n).unwrap_or(u16::MAX);
        (narrow(start), narrow(end))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_start_behind_what_reaches_down() {
        let mut columns = Columns::default();
        assert_eq!([columns.place(1, 3), columns.place(1, 2), columns.place(2, 1)], [(0, 1), (1, 2), (2, 4)]);
        columns.next_row();
        assert_eq!([columns.place(1, 1), columns.place(1, 1)], [(2, 3), (3, 4)]);
        columns.next_row();
        assert_eq!([columns.place(1, 1), columns.place(1, 0)], [(1, 2), (2, 3)]);
        columns.next_row();
        assert_eq!([columns.place(2, 1), columns.place(1, 1)], [(0, 2), (3, 4)]);
        columns.end_group();
        columns.next_row();
        assert_eq!(columns.place(1, 1), (0, 1));
    }

    #[test]
    fn sizes_are_not_trusted() {
        let mut columns = Columns::default();
        for _ in 0..100_000 {
            columns.place(65_535, 65_534);
            columns.place(usize::MAX, usize::MAX);
        }
        assert!(columns.overflowed);
        columns.next_row();
        assert_eq!(columns.place(1, 1).0, u16::try_from(limits::GRID_COLUMNS).unwrap());
    }
}
