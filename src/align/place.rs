//! Which slot of a row is which cell: by count where the row is full, by geometry where empty cells are shown.

use std::cell::LazyCell;
use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::gather::RowText;
use super::items::{Item, Items, Kind};
use super::labels::{Labels, Target};
use super::relations::{Relations, ends_in_sum, figure_of};
use crate::cells::{Blanks, Block};
use crate::form::{self, Table};
use crate::number::parse_figure;
use crate::text::fold::fold_char;

/// Fewest bytes behind a figure that are more than a line of the page.
const PAGE_BYTES: usize = 512;

/// So many rows with figures in the same columns show that none of them is there by chance.
const ROWS_ALIKE: usize = 3;
/// As many rows with empty cells behind their figures alone were filled up there: no form leaves the sums of so many out.
const ROWS_FILLED_UP: usize = 8;

/// What a row's slots are to its cells.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Placed {
    /// The item of each cell; `None` where the source shows it empty.
    Cells(Vec<Option<usize>>),
    /// The row has no value at all and its cells are shown, or it is certain that they are all empty.
    Empty,
    /// Figures whose cells are not known, and why.
    Open(Vec<usize>, Why),
}

/// Why cells are not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Why {
    /// Empty cells were dropped.
    Dropped,
    /// Empty cells may have been moved to the end of the row.
    Padded,
    /// More figures than cells.
    TooMany,
    /// Foreign text among the figures.
    Foreign,
    /// Digits of several cells stand together.
    Glued,
    /// The text ends inside the row, or right behind its label.
    Cut,
    /// Labels and figures stand apart.
    Scattered,
    /// Repeated lines were removed.
    Removed,
    /// The table stands there more than once, with different figures.
    Repeated,
    /// The figures may be those of a row beside it.
    Borrowed,
    /// The figures may stand in other cells than they seem to.
    Moved,
    /// The empty cells would not lie where the relations of the row want them.
    Doubtful,
}

impl Why {
    /// Whether cells that seemed known are not believed.
    pub(super) const fn is_of_cells(self) -> bool {
        matches!(self, Self::Borrowed | Self::Moved | Self::Doubtful)
    }

    /// Whether nobody knows where the empty cells are.
    pub(super) const fn is_of_blanks(self) -> bool {
        matches!(self, Self::Dropped | Self::Padded)
    }
}

/// Places the slots of all rows of a table.
pub(super) struct Placer<'c> {
    pub(super) text: &'c str,
    pub(super) items: &'c Items,
    pub(super) labels: &'c Labels,
    pub(super) blocks: &'c [Block],
    pub(super) table: &'static Table,
    pub(super) table_idx: u8,
}

/// Where the cells of a row begin among its slots, when covered and filling cells are slots too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lead {
    /// Right behind the label.
    Flush,
    /// Behind the grid columns that the label covers.
    Covered,
}

/// The shape that the rows of a table share.
#[derive(Clone, Copy, Debug)]
struct Shape {
    /// Cells of a row beyond those of the form.
    spare: Option<isize>,
    /// Cells of a line.
    line: Option<usize>,
    /// Whether no row ends with an empty cell: the extractor cut them off.
    trimmed: bool,
}

impl Placer<'_> {
    pub(super) fn width(&self, row: &RowText) -> usize {
        self.table.rows.get(row.row).map_or(0, |row| row.cells.len())
    }

    pub(super) fn covered(&self, row: &RowText) -> usize {
        self.table.rows.get(row.row).map_or(0, |row| row.covered)
    }

    fn blanks(&self, row: &RowText) -> Blanks {
        let at = row.label.map(|(first, _)| first).or(row.slots.first().copied()).or(row.end.checked_sub(1));
        let block = at.and_then(|idx| self.items.all.get(idx)).map(|item| usize::from(item.block));
        block.and_then(|block| self.blocks.get(block)).map_or(Blanks::Gaps, |block| block.blanks)
    }

    /// The values of a row.
    pub(super) fn values(&self, row: &RowText) -> impl Iterator<Item = &Item> {
        row.slots.iter().filter_map(|idx| self.items.all.get(*idx)).filter(|item| item.is_value())
    }

    fn is_blank(&self, idx: usize) -> bool {
        self.items.all.get(idx).is_none_or(|item| item.kind == Kind::Blank)
    }

    /// Whether every empty cell of a row's layout is shown in its place.
    pub(super) fn is_certain(&self, row: &RowText) -> bool {
        self.blanks(row) == Blanks::Certain
    }

    /// Whether the columns of its cells are those of a true grid.
    pub(super) fn has_columns(&self, row: &RowText) -> bool {
        self.values(row).any(|item| item.cell.columns.1 > 0)
    }

    /// Whether a cell would hold a figure that none of its sort is.
    pub(super) fn misfits(&self, row: &RowText, cells: &[Option<usize>]) -> bool {
        let form = self.table.rows.get(row.row).map_or(&[][..], |row| row.cells);
        form.iter().zip(cells).any(|(cell, idx)| {
            let kind = idx.and_then(|idx| self.items.all.get(idx)).map(|item| item.kind);
            matches!(kind, Some(Kind::Figure(figure)) if !super::may_hold(form, cell, figure.value))
        })
    }

    /// Whether the text has fewer cells for a row than the form, in all or behind the last figure.
    pub(super) fn is_short(&self, row: &RowText, cells: &[Option<usize>]) -> bool {
        let behind = |idx: usize| row.slots.iter().rev().take_while(|slot| **slot != idx).count();
        let last = cells.iter().rev().enumerate().find_map(|(n, cell)| cell.map(|idx| (n, idx)));
        row.slots.len() < self.width(row) || last.is_some_and(|(n, idx)| behind(idx) < n)
    }

    /// Whether a sign closes the line of a row behind its last cell, so that none is left out there.
    pub(super) fn is_closed(&self, row: &RowText) -> bool {
        let last = row.slots.last().and_then(|idx| self.items.all.get(*idx));
        let rest = last.and_then(|item| self.text.get(item.cell.span.end..)).unwrap_or_default();
        let sign = rest.bytes().find(|byte| !matches!(byte, b' ' | b'\r'));
        matches!(sign, Some(b'\t' | b'|'))
    }

    /// Whether a row is named as columns are, and without its number: `其他`, `总计`.
    pub(super) fn is_named_as_column(&self, row: &RowText) -> bool {
        let Some((first, _)) = row.label else { return false };
        let is_head =
            |t: &Target| matches!(t, Target::Word { table, head: true, .. } if *table == self.table_idx);
        let numbered =
            || !self.items.raw(self.text, first).starts_with(|c| super::labels::is_key(fold_char(c)));
        self.items.hit_at(first).is_some_and(|hit| self.labels.targets(hit.label).iter().any(is_head))
            && !numbered()
            && !first.checked_sub(1).is_some_and(|before| self.items.is_marker(before))
    }

    /// Whether the text ends on the line of its last piece: no line closes a table.
    pub(super) fn breaks_off(&self) -> bool {
        let rest = self.items.all.last().and_then(|last| self.text.get(last.cell.span.end..));
        rest.is_some_and(|rest| !rest.trim_end().contains('\n'))
    }

    /// Whether the text ends right behind the last figure of a row, so that it may be cut there.
    pub(super) fn ends_text(&self, row: &RowText) -> bool {
        self.rest(row).is_some_and(str::is_empty)
    }

    /// Whether at most one more line stands behind the last figure of a row, which may be of the page.
    pub(super) fn nearly_ends_text(&self, row: &RowText) -> bool {
        let rest = self.rest(row).filter(|rest| rest.len() < PAGE_BYTES);
        rest.is_some_and(|rest| rest.lines().filter(|line| !line.trim().is_empty()).nth(1).is_none())
    }

    /// The text behind the last figure of a row; `None` where an empty cell stands behind that.
    fn rest(&self, row: &RowText) -> Option<&str> {
        let last = row.slots.last().and_then(|idx| self.items.all.get(*idx));
        last.filter(|item| item.is_value()).and_then(|item| self.text.get(item.cell.span.end..))
    }

    /// Whether words stand for some of its figures, in a layout that parts cells by blanks.
    pub(super) fn has_words_for_figures(&self, row: &RowText) -> bool {
        let is_word = |item: &Item| {
            let raw = item.cell.span.slice(self.text).unwrap_or_default();
            item.kind == Kind::Placeholder && raw.chars().any(crate::text::fold::is_han)
        };
        !self.shows_blanks(row) && self.values(row).any(is_word)
    }

    /// Whether the figures of a row stand on several lines and some of them beside each other, with other text between,
    /// or words for figures among them: the pieces of a line that was set in several types or heights, in an order of
    /// their own.
    pub(super) fn is_scattered(&self, row: &RowText) -> bool {
        if self.shows_blanks(row) {
            return false;
        }
        let (mut n_values, mut runs, mut last) = (0, 0, None);
        for line in self.values(row).map(|item| (item.block, item.cell.row)) {
            n_values += 1;
            runs += usize::from(last.replace(line) != Some(line));
        }
        if runs < 2 || runs == n_values {
            return false;
        }
        let between = match row.slots.as_slice() {
            [first, .., last] => self.items.all.get(*first..*last).unwrap_or_default(),
            _ => &[],
        };
        between.iter().any(|item| matches!(item.kind, Kind::Text(_))) || self.has_words_for_figures(row)
    }

    /// Whether the figures of a row stand on lines of their own.
    pub(super) fn is_column_of_lines(&self, row: &RowText) -> bool {
        let mut lines = self.values(row).map(|item| item.cell.row);
        let first = lines.next();
        lines.next().is_some_and(|second| Some(second) != first)
    }

    /// Whether two cells of a row stand on lines closer to each other than any cells of the other rows do: the parts of
    /// one that a line end has cut.
    pub(super) fn stands_closer(&self, row: &RowText, rows: &[RowText]) -> bool {
        let least = |row: &RowText| {
            let behind = row.slots.iter().skip(1).filter_map(|idx| self.items.all.get(*idx));
            behind.map(|item| item.cell.breaks).min()
        };
        let others = rows.iter().filter(|other| !core::ptr::eq(*other, row)).filter_map(least).min();
        matches!((least(row), others), (Some(own), Some(others)) if own < others)
    }

    /// How many empty cells a row has among its slots, before its last value.
    pub(super) fn blanks_before_end(&self, row: &RowText) -> usize {
        let last = row.slots.iter().rposition(|idx| !self.is_blank(*idx)).unwrap_or(0);
        row.slots.iter().take(last).filter(|idx| self.is_blank(**idx)).count()
    }

    /// Whether no other full row with as many grid columns under its label has as many empty cells among its slots, and
    /// this one has some.
    pub(super) fn leads_alone(&self, row: &RowText, rows: &[RowText]) -> bool {
        let lead = |row: &RowText| (self.covered(row), self.blanks_before_end(row));
        let own = lead(row);
        let others = rows.iter().filter(|other| !core::ptr::eq(*other, row) && lead(other) == own);
        own.1 > 0 && !others.into_iter().any(|other| other.n_values(self.items) == self.width(other))
    }

    /// Whether two figures of a row on lines of their own, read as one with an empty cell somewhere, keep the relations
    /// that the row breaks: a figure that a line end has cut in two.
    pub(super) fn reads_whole_when_joined(
        &self,
        relations: &Relations,
        row: &RowText,
        cells: &[Option<usize>],
    ) -> bool {
        let raw = |idx: usize| self.items.all.get(idx).and_then(|item| item.cell.span.slice(self.text));
        let figures: Vec<Decimal> = cells.iter().map(|cell| figure_of(self.items, *cell)).collect();
        (1..cells.len()).any(|second| {
            let pair = cells.get(second - 1..=second).unwrap_or_default();
            let [Some(head), Some(tail)] = pair else { return false };
            let joined = [raw(*head).unwrap_or_default(), raw(*tail).unwrap_or_default()].concat();
            let Some(joined) =
                parse_figure(&joined).filter(|_| !figures.get(second - 1).is_some_and(Decimal::is_zero))
            else {
                return false;
            };
            let mut whole = figures.clone();
            whole.remove(second);
            if let Some(slot) = whole.get_mut(second - 1) {
                *slot = joined.value;
            }
            (0..=whole.len()).any(|blank| {
                let mut whole = whole.clone();
                whole.insert(blank, Decimal::ZERO);
                relations.hold_within(row.row, |column| whole.get(column).copied().unwrap_or_default())
            })
        })
    }

    /// Whether words stand among the cells of a row that has more than one, and they answer for no figure.
    pub(super) fn holds_words(&self, cells: &[Option<usize>]) -> bool {
        cells.len() > 1 && cells.iter().any(|cell| self.is_foreign_word(*cell))
    }

    /// Whether such words stand last: they may be behind the row.
    pub(super) fn ends_in_words(&self, cells: &[Option<usize>]) -> bool {
        cells.last().is_some_and(|cell| self.is_foreign_word(*cell))
    }

    /// Whether any words stand in the last cell of a row that has more than one.
    pub(super) fn ends_in_text(&self, cells: &[Option<usize>]) -> bool {
        let last = cells.last().copied().flatten().filter(|_| cells.len() > 1);
        last.and_then(|idx| self.items.all.get(idx)).is_some_and(|item| matches!(item.kind, Kind::Text(_)))
    }

    fn is_foreign_word(&self, cell: Option<usize>) -> bool {
        cell.is_some_and(|idx| {
            matches!(self.items.all.get(idx).map(|item| item.kind), Some(Kind::Text(_)))
                && !self.is_answer(idx)
        })
    }

    /// Whether some of its values are pieces of one cell of the source, which may be a figure that was folded; where
    /// that cell holds them all, it is the row that was merged.
    pub(super) fn shares_a_cell(&self, row: &RowText) -> bool {
        let joined = self.values(row).filter(|item| item.cell.joined).count();
        joined > 0 && !(joined > 1 && joined + 1 == self.values(row).count())
    }

    /// Whether the first cell of a row, empty or not, stands on the last line of its label.
    pub(super) fn stands_beside(&self, row: &RowText) -> bool {
        let line = |idx: usize| self.items.all.get(idx).map(|item| (item.block, item.cell.row));
        row.label.is_some_and(|(_, last)| row.slots.first().is_some_and(|first| line(*first) == line(last)))
    }

    /// Whether the last figure of a row is the sum of the others, and stands before the cell of its sum.
    pub(super) fn ends_with_sum(&self, cells: &[Option<usize>]) -> bool {
        cells.last() == Some(&None) && ends_in_sum(self.items, cells.iter().copied().flatten())
    }

    /// Whether all cells hold nothing or zero.
    pub(super) fn all_zero(&self, cells: &[Option<usize>]) -> bool {
        cells.iter().all(|cell| figure_of(self.items, *cell).is_zero())
    }

    /// Whether a row of nothing but zeros, with no total behind them, may have moved into a column that its label
    /// covered, or lost a cell, and keeps its relation just as well: its first cell may be one that was covered, and the
    /// last figure before the total the total itself.
    pub(super) fn may_have_moved(&self, row: &RowText, cells: &[Option<usize>]) -> bool {
        cells.len() > 2
            && cells.last() == Some(&None)
            && self.covered(row) > 0
            && (self.shows_blanks(row) || self.is_column_of_lines(row))
            && !self.is_certain(row)
            && self.all_zero(cells)
    }

    /// How many of the rows that are placed have a value in each column.
    pub(super) fn in_columns(&self, placed: &[Placed]) -> Vec<usize> {
        let mut out = Vec::new();
        for cells in placed.iter().filter_map(|placed| match placed {
            Placed::Cells(cells) => Some(cells),
            _ => None,
        }) {
            out.resize(out.len().max(cells.len()), 0);
            for (n, _) in out.iter_mut().zip(cells).filter(|(_, cell)| cell.is_some()) {
                *n += 1;
            }
        }
        out
    }

    /// Whether the one value of a row stands where no other row has any, beside the only column that all others have:
    /// it has rather moved. `columns` counts the values of each.
    pub(super) fn stands_off(&self, cells: &[Option<usize>], columns: &[usize], n_rows: usize) -> bool {
        let mut own = cells.iter().enumerate().filter(|(_, cell)| cell.is_some()).map(|(column, _)| column);
        let (Some(own), None) = (own.next(), own.next()) else { return false };
        let mut others = columns.iter().enumerate().filter(|(column, n)| *column != own && **n > 0);
        let (Some((column, n)), None) = (others.next(), others.next()) else { return false };
        columns.get(own) == Some(&1) && column.abs_diff(own) == 1 && *n > 2 && 2 * n > n_rows
    }

    /// Whether at least as many line ends stand behind a row without a figure as it has cells.
    pub(super) fn leaves_lines(&self, row: &RowText) -> bool {
        self.items.all.get(row.end).is_some_and(|next| next.cell.breaks >= self.width(row))
    }

    /// How many of these most full rows have, by the number of grid columns their label covers.
    pub(super) fn usual_blanks(&self, rows: &[RowText]) -> BTreeMap<usize, usize> {
        let full = rows.iter().filter(|row| row.n_values(self.items) == self.width(row));
        let mut all: Vec<(usize, usize)> =
            full.map(|row| (self.covered(row), self.blanks_before_end(row))).collect();
        all.sort_unstable();
        let mut runs: Vec<&[(usize, usize)]> = all.chunk_by(|a, b| a == b).collect();
        runs.sort_by_key(|run| run.len());
        // The longest run of each comes last, and stays.
        runs.into_iter().filter_map(|run| run.first().copied()).collect()
    }

    /// Whether cells are parted by signs, so that empty ones are shown.
    pub(super) fn shows_blanks(&self, row: &RowText) -> bool {
        self.blanks(row) != Blanks::Gaps
    }

    /// Whether every row with fewer figures than cells shows its empty cells behind its figures, and many do.
    pub(super) fn all_end_in_blanks(&self, rows: &[RowText], placed: &[Placed]) -> bool {
        let is_first =
            |cells: &[Option<usize>]| cells.iter().skip_while(|cell| cell.is_some()).all(Option::is_none);
        let partial = rows.iter().zip(placed).filter_map(|(row, placed)| match placed {
            Placed::Cells(cells) if cells.contains(&None) => Some(!self.is_certain(row) && is_first(cells)),
            _ => None,
        });
        let (all, n) = partial.fold((true, 0_usize), |(all, n), first| (all && first, n + 1));
        all && n >= ROWS_FILLED_UP
    }

    /// Whether the layout of a row shows no empty cells, so that some may be gone.
    pub(super) fn may_drop(&self, row: &RowText) -> bool {
        self.blanks(row) == Blanks::Gaps && row.n_blanks(self.items) == 0
    }

    /// What the number of its values tells of each row: its cells, or that nobody knows them.
    pub(super) fn count(&self, rows: &[RowText]) -> Vec<Option<Placed>> {
        rows.iter().map(|row| self.by_count(row)).collect()
    }

    /// How many more full rows have empty cells among their figures than have none.
    pub(super) fn spaced(&self, rows: &[RowText], counted: &[Option<Placed>]) -> isize {
        let full = rows.iter().zip(counted).filter(|(row, _)| row.n_values(self.items) == self.width(row));
        full.map(|(_, placed)| if matches!(placed, Some(Placed::Open(_, Why::TooMany))) { 1 } else { -1 })
            .sum()
    }

    /// The placement of each row.
    pub(super) fn place(
        &self,
        rows: &[RowText],
        counted: Vec<Option<Placed>>,
        trusted: bool,
        all_spaced: bool,
    ) -> Vec<Placed> {
        let mut out = counted;
        // Where full rows have empty cells among their figures, those are none: lines between cells that hold a blank.
        let is_spaced = all_spaced || self.spaced(rows, &out) > 0;
        self.place_alike(rows, &mut out);
        if out.iter().all(Option::is_some) {
            return out.into_iter().flatten().collect();
        }
        let lead = self.lead(rows);
        let shape = self.shape(rows, lead);
        let shown = rows.iter().any(|row| row.n_blanks(self.items) > 0);
        let mut gaps = None;
        let mut grid = None;
        for (row, placed) in rows.iter().zip(&mut out) {
            if placed.is_some() {
                continue;
            }
            let certain = self.blanks(row) == Blanks::Certain;
            if certain && self.values(row).all(|item| item.cell.columns.1 > 0) {
                *placed = grid.get_or_insert_with(|| super::grid::Grid::new(self, rows)).place(self, row);
                if placed.is_some() {
                    continue;
                }
            }
            let by_place = if is_spaced && !certain {
                None
            } else if row.n_blanks(self.items) > 0 || (shown && self.blanks(row) != Blanks::Gaps) {
                self.by_slots(row, lead, &shape, trusted || certain)
            } else if self.blanks(row) == Blanks::Gaps {
                gaps.get_or_insert_with(|| super::gaps::Gaps::new(self, rows)).place(self, row)
            } else {
                None
            };
            let values = || {
                row.slots
                    .iter()
                    .copied()
                    .filter(|idx| self.items.all.get(*idx).is_some_and(Item::is_value))
                    .collect()
            };
            let why = if row.n_blanks(self.items) > 0 { Why::Padded } else { Why::Dropped };
            *placed = Some(by_place.unwrap_or_else(|| Placed::Open(values(), why)));
        }
        out.into_iter().flatten().collect()
    }

    /// Full rows with empty cells among their figures whose figures stand in the columns of several others: columns of
    /// empty cells are none of the form.
    fn place_alike(&self, rows: &[RowText], out: &mut [Option<Placed>]) {
        let line = |idx: usize| self.items.all.get(idx).map(|item| (item.block, item.cell.row));
        let start = |idx: usize| (0..idx).rev().take_while(|before| line(*before) == line(idx)).last();
        let columns = |(row, placed): (&RowText, &Option<Placed>)| match placed {
            Some(Placed::Open(values, Why::TooMany)) if values.len() == self.width(row) => {
                let first = values.first().copied()?;
                let start = start(first).unwrap_or(first);
                let one_line = values.iter().all(|idx| line(*idx) == line(first));
                one_line.then(|| values.iter().map(|idx| idx.saturating_sub(start)).collect::<Vec<_>>())
            }
            _ => None,
        };
        let all: Vec<Option<Vec<usize>>> = rows.iter().zip(&*out).map(columns).collect();
        let relations = self.labels.relations(self.table);
        for ((row, placed), own) in rows.iter().zip(out).zip(&all) {
            if let Some(Placed::Open(values, _)) = placed
                && own.is_some()
                && all.iter().filter(|other| *other == own).count() >= ROWS_ALIKE
                && relations.hold_within(row.row, |column| figure_of(self.items, values.get(column).copied()))
            {
                *placed = Some(Placed::Cells(values.iter().copied().map(Some).collect()));
            }
        }
    }

    /// Rows that need no geometry: full ones, empty ones, and those that cannot be read.
    fn by_count(&self, row: &RowText) -> Option<Placed> {
        let width = self.width(row);
        let items = self.items;
        let printed = |idx: &usize| {
            let kind = items.all.get(*idx).map(|item| item.kind);
            matches!(kind, Some(Kind::Figure(_) | Kind::Placeholder))
        };
        // The common row: as many values as cells, and nothing else.
        let full = row.slots.len() == width && row.slots.iter().all(printed);
        if full && row.foreign.is_none() && !row.shifted && !items.copied {
            return Some(Placed::Cells(row.slots.iter().copied().map(Some).collect()));
        }
        let values: Vec<usize> =
            row.slots.iter().copied().filter(|idx| items.all.get(*idx).is_some_and(Item::is_value)).collect();
        let texts = row.slots.len() - values.len() - row.n_blanks(items);
        let glued = values.iter().any(|idx| items.all.get(*idx).is_some_and(|item| item.kind == Kind::Glued));
        if row.glued {
            return Some(Placed::Open(values, Why::Glued));
        }
        if row.shifted && !values.is_empty() {
            return Some(Placed::Open(values, Why::Foreign));
        }
        if let Some(at) = row.foreign {
            // Words that answer for a cell fill the row together with its figures; other text does only where
            // every cell is shown.
            let is_text =
                |idx: &&usize| matches!(items.all.get(**idx).map(|item| item.kind), Some(Kind::Text(_)));
            // Figures on one line have their answers there.
            let line = |idx: usize| items.all.get(idx).map(|item| (item.block, item.cell.row));
            let strays = |idx: usize| {
                values.len() > 1
                    && !self.is_column_of_lines(row)
                    && values.first().map(|first| line(*first)) != Some(line(idx))
            };
            let answers = row.slots.iter().filter(is_text).all(|idx| self.is_answer(*idx) && !strays(*idx));
            let shown = self.blanks(row) != Blanks::Gaps && row.slots.len() == width;
            // One figure alone may be any: a page number. Of a row with an empty cell amid them some are of another.
            let full = values.len() + texts == width && self.n_unbroken(row) == width;
            if (texts > 0 || width > 1) && full && (answers || shown) {
                return Some(Placed::Cells(
                    row.slots.iter().copied().filter(|idx| !self.is_blank(*idx)).map(Some).collect(),
                ));
            }
            let before = row.slots.get(..at).unwrap_or_default();
            if before.iter().filter(|idx| !self.is_blank(**idx)).count() == width {
                return Some(Placed::Cells(
                    before.iter().copied().filter(|idx| !self.is_blank(*idx)).map(Some).collect(),
                ));
            }
            return Some(Placed::Open(values, Why::Foreign));
        }
        if glued {
            return Some(Placed::Open(values, Why::Glued));
        }
        if row.slots.len() > width {
            if let Some(collapsed) = self.collapse(row) {
                return Some(collapsed);
            }
            let copied = items.hits.iter().any(|hit| hit.copies > 1);
            let kind = |idx: &usize| items.all.get(*idx).map(|item| item.kind);
            let twice = row
                .slots
                .windows(2)
                .any(|pair| matches!(pair, [a, b] if kind(a) == kind(b) && !self.is_blank(*a)));
            if copied && twice && width > 1 {
                return Some(Placed::Open(values, Why::Padded));
            }
        }
        let head_copies = self.head_copies(row);
        // Where cells are copied, under heads that cannot be read, the last two may be one and the first gone.
        let kind = |idx: usize| items.all.get(idx).map(|item| item.kind);
        let is_twin =
            matches!(row.slots.as_slice(), [a, b] if width == 2 && kind(*a) == kind(*b) && printed(a));
        if items.copied && head_copies.is_none() && is_twin && self.shows_blanks(row) {
            return Some(Placed::Open(values, Why::Padded));
        }
        let copies = head_copies.map_or(0, |copies| copies.iter().sum());
        if copies > row.slots.len() && width > 1 {
            return Some(Placed::Open(values, Why::Padded));
        }
        if values.len() == width {
            // Empty cells among the figures of a full row: something does not belong here.
            return Some(if self.n_unbroken(row) == width {
                Placed::Cells(values.into_iter().map(Some).collect())
            } else {
                Placed::Open(values, Why::TooMany)
            });
        }
        if values.len() > width {
            // The same row once more, from its first cell to its last.
            let kind = |idx: usize| items.all.get(idx).map(|item| item.kind);
            let repeated = width > 2
                && values.len().is_multiple_of(width)
                && values.iter().zip(values.iter().skip(width)).all(|(a, b)| kind(*a) == kind(*b));
            if repeated && row.label.is_none() {
                return Some(Placed::Cells(values.into_iter().take(width).map(Some).collect()));
            }
            return Some(Placed::Open(values, Why::TooMany));
        }
        if values.is_empty() {
            return Some(Placed::Empty);
        }
        if row.last && row.n_blanks(items) == 0 {
            return Some(Placed::Open(values, Why::Cut));
        }
        None
    }

    /// How many slots from the first that is not empty on are not, up to the next that is.
    fn n_unbroken(&self, row: &RowText) -> usize {
        let from_first = row.slots.iter().skip_while(|idx| self.is_blank(**idx));
        from_first.take_while(|idx| !self.is_blank(**idx)).count()
    }

    /// Whether words answer for a cell: those behind a marker are a label.
    fn is_answer(&self, idx: usize) -> bool {
        let raw =
            self.items.all.get(idx).and_then(|item| item.cell.span.slice(self.text)).unwrap_or_default();
        super::is_answer(raw) && !idx.checked_sub(1).is_some_and(|before| self.items.is_marker(before))
    }

    /// How many grid columns each head above a row was copied into.
    fn head_copies(&self, row: &RowText) -> Option<Vec<usize>> {
        if !self.items.copied {
            return None;
        }
        let width = self.width(row);
        let first = row.label?.0;
        let label_row = self.items.all.get(first)?.cell.row;
        // Heads of the nearest line above that has some.
        let heads: Vec<(u16, usize)> = {
            let above = self.items.hits.iter().rev().filter(|hit| hit.first < first);
            let mut line = None;
            let mut copies = Vec::new();
            for hit in above.take(40) {
                let at = self.items.all.get(hit.first).map_or(0, |item| item.cell.row);
                let is_head =
                    self.labels.targets(hit.label).iter().any(
                        |t| matches!(t, Target::Word { table, head: true, .. } if *table == self.table_idx),
                    );
                if !is_head || at == label_row || line.is_some_and(|line| line != at) {
                    if line.is_some() {
                        break;
                    }
                    continue;
                }
                line = Some(at);
                copies.push((hit.label, usize::from(hit.copies)));
            }
            copies.reverse();
            copies
        };
        // The first head stands over the labels, the others over the values.
        let heads = heads.get(heads.len().checked_sub(width)?..)?;
        let cells = self.table.rows.get(row.row)?.cells;
        let same = |(label, cell): (u16, &form::Cell)| {
            let (found, official) = (self.labels.key_of(label), super::labels::key(cell.head));
            official.starts_with(found) || found.starts_with(&official)
        };
        let own = heads.iter().zip(cells).all(|((label, _), cell)| same((*label, cell)));
        let copied = heads.iter().any(|(_, n)| *n > 1);
        (own && copied).then(|| heads.iter().map(|(_, n)| *n).collect())
    }

    /// A row whose values were copied into the grid columns that their cells cover: as the heads above it were.
    fn collapse(&self, row: &RowText) -> Option<Placed> {
        let width = self.width(row);
        let copies = self.head_copies(row)?;
        if copies.iter().sum::<usize>() != row.slots.len() {
            return None;
        }
        let mut cells = Vec::with_capacity(width);
        let mut slots = row.slots.iter().copied();
        for n in copies {
            let group: Vec<usize> = slots.by_ref().take(n).collect();
            let kinds: Vec<Option<Kind>> =
                group.iter().map(|idx| self.items.all.get(*idx).map(|item| item.kind)).collect();
            if kinds.windows(2).any(|pair| matches!(pair, [a, b] if a != b)) {
                return None;
            }
            cells.push(group.first().copied().filter(|idx| !self.is_blank(*idx)));
        }
        Some(Placed::Cells(cells))
    }

    /// Where cells begin: told by full rows, else by the lengths of all rows.
    fn lead(&self, rows: &[RowText]) -> Option<Lead> {
        let leading_blanks = |row: &RowText| row.slots.iter().take_while(|idx| self.is_blank(**idx)).count();
        let mut votes = (0, 0);
        for row in rows {
            let covered = self.covered(row);
            if covered > 0 && row.n_values(self.items) == self.width(row) && row.foreign.is_none() {
                match leading_blanks(row) {
                    0 => votes.0 += 1,
                    n if n == covered => votes.1 += 1,
                    _ => {}
                }
            }
        }
        match votes {
            (0, 0) => {}
            (flush, 0) if flush > 0 => return Some(Lead::Flush),
            (0, _) => return Some(Lead::Covered),
            // Now and then a row is pushed over a column by a page end.
            (flush, covered) if flush > 8 * covered => return Some(Lead::Flush),
            (flush, covered) if covered > 8 * flush => return Some(Lead::Covered),
            _ => return None,
        }
        let lens = || {
            rows.iter()
                .filter(|row| !row.slots.is_empty())
                .map(|row| (row.slots.len(), self.width(row), self.covered(row)))
        };
        let spare = |lead: Lead| {
            lens().map(move |(len, width, covered)| {
                let offset = if lead == Lead::Covered { covered } else { 0 };
                len.checked_sub(width + offset)
            })
        };
        let fits = |lead| {
            let mut all = spare(lead);
            let first = all.next().flatten();
            first.is_some() && all.all(|n| n == first)
        };
        let covered_differ = lens().any(|(_, _, covered)| covered > 0);
        match (fits(Lead::Flush), fits(Lead::Covered)) {
            (true, false) => Some(Lead::Flush),
            (false, true) => Some(Lead::Covered),
            _ if !covered_differ => Some(Lead::Flush),
            (false, false) if spare(Lead::Flush).all(|n| n.is_some()) => {
                // Rows pushed to the left and filled up at the right end: some figure stands where a label would reach.
                let filled = rows.iter().all(|row| {
                    let width = self.width(row);
                    row.slots.iter().skip(width).all(|idx| self.is_blank(*idx))
                });
                let pushed = |row: &RowText| !row.slots.is_empty() && leading_blanks(row) < self.covered(row);
                (filled && rows.iter().any(pushed)).then_some(Lead::Flush)
            }
            _ => None,
        }
    }

    /// A row with empty cells among its slots.
    fn by_slots(&self, row: &RowText, lead: Option<Lead>, shape: &Shape, trusted: bool) -> Option<Placed> {
        let width = self.width(row);
        let values: Vec<usize> = row.slots.iter().copied().filter(|idx| !self.is_blank(*idx)).collect();
        let offset = if lead? == Lead::Covered { self.covered(row) } else { 0 };
        let outside = |idx: &usize| !self.is_blank(*idx);
        let beyond =
            row.slots.iter().take(offset).any(outside) || row.slots.iter().skip(offset + width).any(outside);
        // A single cell that may hold the only value of its row needs no trust.
        if beyond || !(trusted || width == 1) || !self.in_shape(row, offset, shape) {
            return Some(Placed::Open(values, Why::Padded));
        }
        let slots = row.slots.iter().skip(offset).take(width);
        let mut cells: Vec<Option<usize>> =
            slots.map(|idx| Some(*idx).filter(|idx| !self.is_blank(*idx))).collect();
        cells.resize(width, None);
        Some(Placed::Cells(cells))
    }

    /// Whether a row has as many cells as the rows of its table have, so that none was lost or added.
    fn in_shape(&self, row: &RowText, offset: usize, shape: &Shape) -> bool {
        let spare = self.spare(row, offset);
        let ends_blank = row.slots.last().is_some_and(|idx| self.is_blank(*idx));
        if row.label.is_none() && (self.blanks(row) != Blanks::Certain || spare < 0) {
            return spare == 0;
        }
        // A row shorter than the lines of its table has lost a cell, whatever blanks it ends with.
        let short =
            ends_blank && shape.line.is_some_and(|line| self.line_len(row).is_some_and(|own| own < line));
        (shape.spare == Some(spare) && !short)
            || (shape.line.is_some() && shape.line == self.line_len(row) && spare >= 0)
            || (shape.trimmed && spare < 0 && !ends_blank)
            || (self.blanks(row) == Blanks::Certain && spare == 0)
    }

    /// Number of cells on the line of a row's label.
    fn line_len(&self, row: &RowText) -> Option<usize> {
        let items = &self.items.all;
        let at = row.label.map(|(_, last)| last).or(row.slots.first().copied())?;
        let line = |item: &Item| (item.block, item.cell.row);
        let own = line(items.get(at)?);
        let before = items.get(..at)?.iter().rev().take_while(|item| line(item) == own).count();
        let after = items.get(at..)?.iter().take_while(|item| line(item) == own).count();
        Some(before + after)
    }

    /// What most rows of the table agree on.
    fn shape(&self, rows: &[RowText], lead: Option<Lead>) -> Shape {
        let usable: Vec<&RowText> =
            rows.iter().filter(|row| !row.slots.is_empty() && row.foreign.is_none()).collect();
        let spare = |row: &&RowText| {
            let offset = if lead == Some(Lead::Covered) { self.covered(row) } else { 0 };
            self.spare(row, offset)
        };
        let most = |mut all: Vec<isize>| -> Option<isize> {
            let n = all.len();
            all.sort_unstable();
            let run = all.chunk_by(|a, b| a == b).max_by_key(|run| run.len())?;
            (10 * run.len() >= 8 * n).then(|| run.first().copied()).flatten()
        };
        let line = most(usable.iter().filter_map(|row| self.line_len(row)).map(usize::cast_signed).collect());
        let trailing_blank = usable.iter().any(|row| row.slots.last().is_some_and(|idx| self.is_blank(*idx)));
        Shape {
            spare: most(usable.iter().map(spare).collect()),
            line: line.and_then(|n| usize::try_from(n).ok()).filter(|n| *n > 1),
            trimmed: !trailing_blank,
        }
    }

    /// Whether some row has an empty cell before a value, which fillers never are.
    pub(super) fn shows_inner_blanks(&self, rows: &[RowText]) -> bool {
        let lead = self.lead(rows);
        let shape = LazyCell::new(|| self.shape(rows, lead));
        rows.iter().any(|row| {
            let offset = if lead == Some(Lead::Covered) { self.covered(row) } else { 0 };
            let n = row.n_values(self.items);
            if lead.is_none() || n == 0 || n >= self.width(row) || row.foreign.is_some() {
                return false;
            }
            let cells = row.slots.get(offset..).unwrap_or_default();
            let first = cells.iter().position(|idx| !self.is_blank(*idx)).unwrap_or(0);
            let inner = cells.iter().skip(first).skip_while(|idx| !self.is_blank(**idx));
            // Those before the first value may fill up a label that is taken for another's.
            let leads = || lead != Some(Lead::Covered) || shape.spare == Some(self.spare(row, offset));
            inner.into_iter().any(|idx| !self.is_blank(*idx)) || (first > 0 && leads())
        })
    }

    /// How many cells the text has for a row beyond those of the form.
    fn spare(&self, row: &RowText, offset: usize) -> isize {
        row.slots.len().cast_signed() - (offset + self.width(row)).cast_signed()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cells::Cell;
    use crate::form::{EDITION_2021, EDITIONS};
    use crate::span::Span;

    /// Rows of the table of requests whose labels cover two, one and no columns.
    const RECEIVED: usize = 0;
    const GRANTED: usize = 2;
    const SECRET: usize = 4;

    /// A sheet of cells between bars, a row a line: the words of each, and a cell for each bar.
    struct Sheet {
        text: String,
        items: Items,
        labels: Labels,
        blocks: Vec<Block>,
        rows: Vec<RowText>,
    }

    impl Sheet {
        /// The lines of a table, each with the row of the form that it is.
        fn new(blanks: Blanks, lines: &[(usize, &str)]) -> Self {
            let (mut text, mut cells, mut rows) = (String::new(), Vec::new(), Vec::new());
            for (n, (row, line)) in lines.iter().enumerate() {
                let first = cells.len();
                for (m, cell) in line.split('|').enumerate() {
                    text.push(if m > 0 { '|' } else { '\n' });
                    let start = text.len();
                    text.push_str(cell);
                    cells.push(Cell::new(Span::new(start, text.len()), n, usize::from(m == 0)));
                }
                rows.push(RowText {
                    row: *row,
                    label: Some((first, first)),
                    slots: (first + 1..cells.len()).collect(),
                    end: cells.len(),
                    ..RowText::default()
                });
            }
            let blocks = vec![Block::new("sheet", blanks, Span::new(0, text.len()), cells)];
            let labels = Labels::new(EDITIONS);
            let items = Items::new(&text, &blocks, &labels);
            assert_eq!(items.all.len(), blocks[0].cells.len(), "{text}");
            Self { text, items, labels, blocks, rows }
        }

        fn placer(&self) -> Placer<'_> {
            let (table_idx, table) =
                (0u8..).zip(EDITION_2021.tables).find(|(_, table)| table.key == "requests").unwrap();
            let Self { text, items, labels, blocks, .. } = self;
            Placer { text, items, labels, blocks, table, table_idx }
        }

        /// What stands in the cells that a row was given, `-` for empty ones; why there are none.
        fn shown(&self, placed: Option<Placed>) -> String {
            match placed {
                None => "none".to_owned(),
                Some(Placed::Empty) => "empty".to_owned(),
                Some(Placed::Open(_, why)) => format!("{why:?}"),
                Some(Placed::Cells(cells)) => {
                    let raw = |cell: &Option<usize>| {
                        cell.map_or("-", |idx| self.items.all[idx].cell.span.slice(&self.text).unwrap())
                    };
                    cells.iter().map(raw).collect::<Vec<_>>().join(" ")
                }
            }
        }
    }

    /// A row by itself, after `change`.
    fn counted(line: &str, change: fn(&mut RowText)) -> String {
        let mut sheet = Sheet::new(Blanks::Marked, &[(SECRET, line)]);
        change(&mut sheet.rows[0]);
        let placed = sheet.placer().by_count(&sheet.rows[0]);
        sheet.shown(placed)
    }

    #[test]
    fn full_rows_need_no_geometry() {
        let plain: fn(&mut RowText) = |_| ();
        assert_eq!(counted("某行|1|2|3|4|5|6|21", plain), "1 2 3 4 5 6 21");
        assert_eq!(counted("某行|1|/|3|4|—|6|14", plain), "1 / 3 4 — 6 14");
        // Empty cells before and behind all figures, but none among them.
        assert_eq!(counted("某行||1|2|3|4|5|6|21|", plain), "1 2 3 4 5 6 21");
        assert_eq!(counted("某行|1|2|3||4|5|6|21", plain), "TooMany");
        assert_eq!(counted("某行|1|2|3|4|5|6|7|28", plain), "TooMany");
        assert_eq!(counted("某行|||", plain), "empty");
        assert_eq!(counted("某行", plain), "empty");
        assert_eq!(counted("某行|1||||||1", plain), "none");
        assert_eq!(counted("某行|1|1", plain), "none");
    }

    #[test]
    fn a_sign_behind_the_last_cell_closes_a_row() {
        for (line, closed) in
            [("某行|1|2 |", true), ("某行|1|2|", true), ("某行|1|2", false), ("某行|1||", true)]
        {
            let mut sheet = Sheet::new(Blanks::Marked, &[(SECRET, line), (GRANTED, "某行|3")]);
            // The cell behind the last sign is none of the row.
            sheet.rows[0].slots.truncate(2);
            assert_eq!(sheet.placer().is_closed(&sheet.rows[0]), closed, "{line}");
        }
    }

    #[test]
    fn figures_that_no_number_holds_add_up_to_none() {
        let ends = |figures: &[&str]| {
            let sheet = Sheet::new(Blanks::Marked, &[(SECRET, &format!("某行|{}", figures.join("|")))]);
            let mut cells: Vec<Option<usize>> = sheet.rows[0].slots.iter().copied().map(Some).collect();
            cells.push(None);
            sheet.placer().ends_with_sum(&cells)
        };
        assert!(ends(&["1", "2", "3"]));
        assert!(!ends(&["1", "2", "4"]));
        assert!(!ends(&["0", "0"]));
        let nines = "9".repeat(28);
        assert!(!ends(&[nines.as_str(); 14]));
    }

    #[test]
    fn a_true_grid_has_columns() {
        let mut sheet = Sheet::new(Blanks::Certain, &[(SECRET, "某行|1||3")]);
        assert!(!sheet.placer().has_columns(&sheet.rows[0]));
        sheet.items.all[3].cell.columns = (3, 1);
        assert!(sheet.placer().has_columns(&sheet.rows[0]));
        // Only those of values count.
        let mut sheet = Sheet::new(Blanks::Certain, &[(SECRET, "某行|1||3")]);
        sheet.items.all[2].cell.columns = (2, 1);
        assert!(!sheet.placer().has_columns(&sheet.rows[0]));
    }

    #[test]
    fn a_row_printed_twice_without_a_label_is_read_once() {
        let unlabelled: fn(&mut RowText) = |row| row.label = None;
        let plain: fn(&mut RowText) = |_| ();
        let twice = "某行|1|2|3|4|5|6|21|1|2|3|4|5|6|21";
        assert_eq!(counted(twice, unlabelled), "1 2 3 4 5 6 21");
        assert_eq!(counted(twice, plain), "TooMany");
        for other in
            ["某行|1|2|3|4|5|6|21|1|2|3|4|5|7|21", "某行|1|2|3|4|5|6|21|1|2|3|4|5|6", "某行|1|1|1|1|1|1|1|1"]
        {
            assert_eq!(counted(other, unlabelled), "TooMany", "{other}");
        }
    }

    #[test]
    fn rows_that_hold_what_is_not_theirs_are_open() {
        assert_eq!(counted("某行|1|2|3|4|5|6", |row| row.glued = true), "Glued");
        assert_eq!(counted("某行|1|2|3|4|5|6|21", |row| row.shifted = true), "Foreign");
        assert_eq!(counted("某行||", |row| row.shifted = true), "empty");
        assert_eq!(counted("某行|1|2|3|4|5|1 2|21", |_| ()), "Glued");
        // The text ends within the row; where it shows empty cells, they are shown.
        assert_eq!(counted("某行|1|2|3", |row| row.last = true), "Cut");
        assert_eq!(counted("某行|1|2||", |row| row.last = true), "none");
    }

    #[test]
    fn words_fill_a_row_where_they_answer_or_every_cell_is_shown() {
        let foreign: fn(&mut RowText) = |row| row.foreign = Some(2);
        assert_eq!(counted("某行|1|2|无变化|4|5|6|18", foreign), "1 2 无变化 4 5 6 18");
        assert_eq!(counted("某行|1|2|见附件|4|5|6|18", foreign), "1 2 见附件 4 5 6 18");
        assert_eq!(counted("某行|1|2|见附件|4|5|6||18", foreign), "Foreign");
        assert_eq!(counted("某行||1|2|无变化|4|5|6|18|", foreign), "1 2 无变化 4 5 6 18");
        assert_eq!(counted("某行|1|2|无变化|4|5|6||18", foreign), "Foreign");
        assert_eq!(counted("某行|1|2|无变化|4|5|6", foreign), "Foreign");
        // The row is full before the words.
        let behind: fn(&mut RowText) = |row| row.foreign = Some(7);
        assert_eq!(counted("某行|1|2|3|4|5|6|21|见附件|8", behind), "1 2 3 4 5 6 21");
        assert_eq!(counted("某行|1|2|3|4|5|6||见附件|8", behind), "Foreign");
    }

    #[test]
    fn a_figure_that_was_cut_in_two_is_known_by_the_sum() {
        let joined = |line: &str| {
            let sheet = Sheet::new(Blanks::Gaps, &[(SECRET, line)]);
            let cells: Vec<Option<usize>> = sheet.rows[0].slots.iter().copied().map(Some).collect();
            let placer = sheet.placer();
            let relations = sheet.labels.relations(placer.table);
            placer.reads_whole_when_joined(relations, &sheet.rows[0], &cells)
        };
        // 12 and 3 are 15; an empty cell was dropped.
        assert!(joined("某行|1|2|3|0|0|0|15"));
        assert!(joined("某行|3|0|0|1|2|0|15"));
        assert!(joined("某行|3|0|0|0|12|1|5"));
        assert!(!joined("某行|1|2|4|0|0|0|15"));
        assert!(!joined("某行|3|0|2|1|0|0|25"));
        assert!(joined("某行|3|0|2|1|0|0|24"));
        // No figure begins with a zero.
        assert!(!joined("某行|0|7|5|5|5|5|77"));
        assert!(!joined("某行|3|5|0|7|0|0|18"));
    }

    #[test]
    fn full_rows_tell_where_cells_begin() {
        let lead = |lines: &[(usize, &str)]| {
            let sheet = Sheet::new(Blanks::Marked, lines);
            sheet.placer().lead(&sheet.rows)
        };
        let flush = (GRANTED, "某行|1|2|3|4|5|6|21|");
        let covered = (GRANTED, "某行||1|2|3|4|5|6|21");
        let short = (SECRET, "某行|1||||||1");
        assert_eq!(lead(&[flush, short]), Some(Lead::Flush));
        assert_eq!(lead(&[covered, short]), Some(Lead::Covered));
        // A label that covers no column tells nothing, nor do other blanks than it covers.
        assert_eq!(lead(&[(SECRET, "某行||1|2|3|4|5|6|21"), covered]), Some(Lead::Covered));
        assert_eq!(lead(&[(RECEIVED, "某行||1|2|3|4|5|6|21"), flush]), Some(Lead::Flush));
        assert_eq!(lead(&[(RECEIVED, "某行|||1|2|3|4|5|6|21"), short]), Some(Lead::Covered));
        // One of many is none.
        let many = |n: usize, most, one| {
            let mut lines = vec![most; n];
            lines.push(one);
            lead(&lines)
        };
        assert_eq!(many(9, flush, covered), Some(Lead::Flush));
        assert_eq!(many(9, covered, flush), Some(Lead::Covered));
        assert_eq!(many(8, flush, covered), None);
        assert_eq!(many(8, covered, flush), None);
    }

    #[test]
    fn without_full_rows_their_lengths_tell_where_cells_begin() {
        let lead = |lines: &[(usize, &str)]| {
            let sheet = Sheet::new(Blanks::Marked, lines);
            sheet.placer().lead(&sheet.rows)
        };
        // All as long as the form has cells; all longer by what their labels cover.
        assert_eq!(lead(&[(RECEIVED, "某行|1||||||1"), (SECRET, "某行|1||||||1")]), Some(Lead::Flush));
        assert_eq!(lead(&[(RECEIVED, "某行|||1||||||1"), (SECRET, "某行|1||||||1")]), Some(Lead::Covered));
        assert_eq!(lead(&[(SECRET, "某行|1||||||1|"), (SECRET, "某行|1||||||1")]), Some(Lead::Flush));
        // Rows of no length in common: flush where something stands where the label would reach, and nothing beyond.
        assert_eq!(lead(&[(RECEIVED, "某行|1||||||1|"), (SECRET, "某行|1||||||1")]), Some(Lead::Flush));
        assert_eq!(lead(&[(RECEIVED, "某行||||1||||"), (SECRET, "某行|1||||||1")]), None);
        assert_eq!(lead(&[(RECEIVED, "某行|1|||||||1"), (SECRET, "某行|1||||||1")]), None);
        assert_eq!(lead(&[(RECEIVED, "某行|1||||1"), (SECRET, "某行|1||||||1|")]), None);
    }

    #[test]
    fn blanks_among_figures_are_counted_up_to_the_last() {
        let lines = [
            (GRANTED, "某行|||1||2||"),
            (GRANTED, "某行||1|2|3|4|5|6|21"),
            (GRANTED, "某行|1|2|3|4|5|6|21"),
            (SECRET, "某行||1|2|3|4|5|6|21"),
        ];
        let sheet = Sheet::new(Blanks::Marked, &lines);
        let placer = sheet.placer();
        let blanks: Vec<usize> = sheet.rows.iter().map(|row| placer.blanks_before_end(row)).collect();
        assert_eq!(blanks, [3, 1, 0, 1]);
        // None of the others covers as many columns and has as many.
        assert!(placer.leads_alone(&sheet.rows[1], &sheet.rows));
        assert!(!placer.leads_alone(&sheet.rows[2], &sheet.rows));
        let twice = Sheet::new(Blanks::Marked, &[lines[1], lines[1], lines[3]]);
        assert!(!twice.placer().leads_alone(&twice.rows[0], &twice.rows));
        assert!(twice.placer().leads_alone(&twice.rows[2], &twice.rows));
        // A row that is not full vouches for none.
        let short = Sheet::new(Blanks::Marked, &[lines[1], (GRANTED, "某行||1|2|3|4|5|21")]);
        assert!(short.placer().leads_alone(&short.rows[0], &short.rows));
        let most = Sheet::new(Blanks::Marked, &[lines[1], lines[2], lines[1], lines[3], lines[0]]);
        let usual: Vec<(usize, usize)> = most.placer().usual_blanks(&most.rows).into_iter().collect();
        assert_eq!(usual, [(0, 1), (1, 1)]);
    }
}
