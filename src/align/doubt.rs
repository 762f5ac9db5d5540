//! Rows that were placed, held against what stands around them: a row that may not be as it seems is not believed.
//!
//! What speaks against a row is a list of rules, each with what is said where it holds; the first that holds counts.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use super::gaps::{self, Pace};
use super::gather::RowText;
use super::items::{Class, Item, Items, Kind, is_page_mark};
use super::place::{Placed, Placer, Why};
use super::relations::Relations;
use crate::text::fold::fold_char;

/// Of so many rows of the form one must be found for a row without figures to be called empty.
const ROWS_OF_A_PIECE: usize = 4;

/// What is known of the text around the rows of a table.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Surroundings<'f> {
    /// Figures near the table that no row of it has.
    pub(super) loose: usize,
    /// Those near any table.
    pub(super) all_loose: usize,
    /// Whether labels and figures stand apart.
    pub(super) scattered: bool,
    /// Whether they do in any table.
    pub(super) any_scattered: bool,
    /// Whether repeated lines were removed.
    pub(super) removed: bool,
    /// Whether no line of the tables stands there twice, so that some may have been removed.
    pub(super) no_twins: bool,
    /// Whether any table shows empty cells.
    pub(super) shown: bool,
    /// Whether empty cells may have been moved to the end of a row of any table.
    pub(super) padded: bool,
    /// Whether many rows of any table have empty cells, and all behind their figures.
    pub(super) filled_up: bool,
    /// First item of the table.
    pub(super) first: usize,
    /// Further copies of rows: the row, and the items of its values.
    pub(super) copies: &'f [(usize, Vec<usize>)],
}

/// Puts [`Placed::Open`] in place of what is not believed of the `placed` rows of a table.
pub(super) fn weigh(placer: &Placer<'_>, rows: &[RowText], placed: &mut [Placed], around: &Surroundings<'_>) {
    let sheet = Sheet::new(placer, rows, placed, around);
    let mut pushed = false;
    for idx in 0..rows.len() {
        let (Some(row), Some(own)) = (rows.get(idx), placed.get(idx)) else { continue };
        let before = idx.checked_sub(1).and_then(|before| placed.get(before));
        let seen =
            Seen { sheet: &sheet, idx, row, before, broken: OnceCell::new(), unknown: OnceCell::new() };
        if let Some(why) = seen.why(own) {
            pushed |= matches!(own, Placed::Cells(cells) if why.is_of_cells() && placer.ends_with_sum(cells));
            let values = row
                .slots
                .iter()
                .copied()
                .filter(|idx| placer.items.all.get(*idx).is_some_and(Item::is_value));
            let open = Placed::Open(values.collect(), why);
            if let Some(slot) = placed.get_mut(idx) {
                *slot = open;
            }
        }
    }
    // Where rows were pushed to the left, no relation tells whether zeros were.
    for (row, placed) in rows.iter().zip(placed).filter(|_| pushed) {
        if let Placed::Cells(cells) = placed
            && cells.last() == Some(&None)
            && placer.all_zero(cells)
            && !placer.is_certain(row)
        {
            *placed = Placed::Open(cells.iter().copied().flatten().collect(), Why::Moved);
        }
    }
}

/// The rows of a table, and what the rules ask of all of them.
struct Sheet<'s, 'c> {
    placer: &'s Placer<'c>,
    relations: &'s Relations,
    rows: &'s [RowText],
    around: &'s Surroundings<'s>,
    /// Rows between one that has the figures of two and one that has none.
    displaced: Vec<bool>,
    /// How many values stand in each column.
    in_columns: Vec<usize>,
    /// Rows without a value and without a shown cell: empty only if nothing speaks against it.
    n_bare: usize,
    /// Whether something speaks against it.
    unsupported: bool,
    /// Whether rows lost cells, so that one that seems full may have, and taken others for them.
    short_rows: bool,
    /// Whether empty cells of some row were dropped.
    dropped: bool,
    /// Of each row that has figures, whether they are not certainly its own.
    foreign: Vec<Option<bool>>,
    /// Whether the table has one figure.
    lone: bool,
    /// Whether it has none.
    valueless: bool,
    /// Whether most rows have no value.
    few_values: bool,
    /// Whether most rows have as many slots as cells.
    exact: bool,
    /// Whether a figure stands above the first label and none below the second, or a whole row above the only one: each
    /// label stands below its figures.
    above: bool,
    /// Whether a figure stands in the cell of a head: those of each row stand in the row above.
    in_heads: bool,
    usual_blanks: OnceCell<BTreeMap<usize, usize>>,
    pace: OnceCell<Pace>,
}

impl<'s, 'c> Sheet<'s, 'c> {
    fn new(
        placer: &'s Placer<'c>,
        rows: &'s [RowText],
        placed: &[Placed],
        around: &'s Surroundings<'s>,
    ) -> Self {
        let items = placer.items;
        let relations = placer.labels.relations(placer.table);
        let n_bare = rows.iter().filter(|row| row.slots.is_empty()).count();
        let n_values: usize = rows.iter().map(|row| row.n_values(items)).sum();
        let unsupported = around.loose > 0
            || (n_bare == rows.len() && around.all_loose > 2)
            || (3 * n_bare >= rows.len() && n_bare > 1 && !relations.all_hold(items, rows, placed));
        let above = rows.first().and_then(|row| Some((row, row.label?.0))).is_some_and(|(row, first)| {
            let before = items.all.get(around.first..first).unwrap_or_default();
            let n_before = before.iter().filter(|item| item.is_value()).count();
            match rows.get(1) {
                Some(next) => n_before > 0 && next.n_values(items) == 0,
                // Of a text that ends there, a whole row is.
                None => n_before > 1 && n_before == placer.width(row),
            }
        });
        Self {
            placer,
            relations,
            rows,
            around,
            displaced: displaced(placer, rows),
            in_columns: placer.in_columns(placed),
            n_bare,
            unsupported,
            short_rows: rows.iter().any(|row| row.n_values(items) < placer.width(row)),
            dropped: placed.iter().any(|placed| matches!(placed, Placed::Open(_, Why::Dropped))),
            foreign: foreign(items, rows, placed),
            lone: n_values == 1,
            valueless: n_values == 0,
            exact: 2 * rows.iter().filter(|row| row.slots.len() == placer.width(row)).count() > rows.len(),
            few_values: 2 * rows.iter().filter(|row| row.n_values(items) > 0).count() < rows.len(),
            above,
            in_heads: heads_hold_figures(placer, rows, around.first),
            usual_blanks: OnceCell::new(),
            pace: OnceCell::new(),
        }
    }
}

/// Whether a figure stands below the words in a cell above the first row of a table or between two rows.
fn heads_hold_figures(placer: &Placer<'_>, rows: &[RowText], first: usize) -> bool {
    let mut from = first;
    rows.iter().filter_map(|row| row.label.map(|(start, _)| (start, row.end))).any(|(start, end)| {
        let heads = placer.items.all.get(from..start).unwrap_or_default();
        from = end;
        heads.windows(2).any(|pair| match pair {
            [words, figure] => matches!(words.kind, Kind::Text(_)) && figure.is_value() && figure.cell.joined,
            _ => false,
        })
    })
}

/// Of each row that has figures, whether they are not certainly its own; nothing where all are.
fn foreign(items: &Items, rows: &[RowText], placed: &[Placed]) -> Vec<Option<bool>> {
    let is_foreign = |placed: &Placed| matches!(placed, Placed::Open(_, Why::Foreign | Why::TooMany));
    if !placed.iter().any(is_foreign) {
        return Vec::new();
    }
    let all = rows.iter().zip(placed);
    all.map(|(row, placed)| (row.n_values(items) > 0).then(|| is_foreign(placed))).collect()
}

/// One row, and the one before it as it was placed.
struct Seen<'s, 'c> {
    sheet: &'s Sheet<'s, 'c>,
    idx: usize,
    row: &'s RowText,
    before: Option<&'s Placed>,
    /// What the relations of the row say of its cells as they were placed, once asked for.
    broken: OnceCell<bool>,
    unknown: OnceCell<bool>,
}

/// A rule: what is said of a row where it holds.
type Rule = (Why, fn(&Seen<'_, '_>) -> bool);
/// One for a row of which some cells have values.
type CellsRule = (Why, fn(&Seen<'_, '_>, &[Option<usize>]) -> bool);
/// One for a row that could not be placed, with the reason for that.
type OpenRule = (Why, fn(&Seen<'_, '_>, Why) -> bool);

/// Against any row.
const OF_ALL: &[Rule] = &[
    (Why::Scattered, |seen| seen.sheet.around.scattered),
    (Why::Scattered, |seen| seen.sheet.in_heads),
    (Why::Scattered, |seen| seen.sheet.displaced.get(seen.idx).is_some_and(|between| *between)),
    (Why::Scattered, |seen| seen.idx < 2 && seen.sheet.above && !seen.shows_blanks()),
    // Words are of another type than figures, and go astray by themselves.
    (Why::Scattered, |seen| {
        seen.sheet.around.any_scattered
            && seen.row.label.is_none()
            && seen.placer().has_words_for_figures(seen.row)
    }),
];

/// Against a row with a value in some cells.
const OF_CELLS: &[CellsRule] = &[
    (Why::Repeated, |seen, cells| seen.sheet.around.copies.iter().any(|copy| seen.differs(cells, copy))),
    (Why::Removed, |seen, cells| {
        seen.is_removed() && (is_partial(cells) || !seen.follows() || seen.placer().holds_words(cells))
    }),
    // A whole row of empty cells before its figures: those of a row whose label is gone.
    (Why::Borrowed, |seen, cells| !is_partial(cells) && seen.blanks_before_end() >= seen.width().max(2)),
    (Why::Borrowed, |seen, cells| {
        !seen.follows() && !is_partial(cells) && seen.blanks_before_end() >= seen.width()
    }),
    // Where rows show a cell for each of the form, one with as many as two rows is two.
    (Why::Borrowed, |seen, cells| {
        !is_partial(cells)
            && seen.is_column_of_lines()
            && seen.blanks_before_end() > 0
            && seen.row.slots.len() >= 2 * seen.width().max(2)
            && seen.sheet.exact
    }),
    (Why::Borrowed, |seen, _| seen.placer().is_scattered(seen.row)),
    (Why::Borrowed, |seen, cells| {
        !seen.shows_blanks()
            && seen.is_behind_a_doubted_row()
            && ((is_partial(cells) && !seen.stands_beside()) || seen.is_broken(cells))
    }),
    (Why::Borrowed, |seen, _| !seen.shows_blanks() && !seen.stands_beside() && seen.is_crowded_out()),
    (Why::Borrowed, |seen, cells| {
        seen.placer().shares_a_cell(seen.row)
            && (seen.is_broken(cells) || (seen.is_unknown(cells) && !seen.placer().all_zero(cells)))
    }),
    (Why::Borrowed, |seen, cells| {
        seen.row.slots.len() > seen.width()
            && seen.is_column_of_lines()
            && !seen.holds(cells)
            && seen.placer().stands_closer(seen.row, seen.sheet.rows)
    }),
    (Why::Borrowed, |seen, cells| {
        seen.is_column_of_lines() && seen.placer().is_named_as_column(seen.row) && seen.is_broken(cells)
    }),
    (Why::Borrowed, |seen, cells| {
        !seen.follows() && seen.may_drop() && (seen.is_full(cells) || seen.is_unknown(cells))
    }),
    // Figures near it that no row has.
    (Why::Borrowed, |seen, cells| {
        seen.row.stray > 0
            && (seen.is_broken(cells)
                || (is_partial(cells) && !seen.shows_blanks())
                || (seen.is_unknown(cells) && (seen.shows_blanks() || !seen.placer().all_zero(cells))))
    }),
    // Where signs part cells, a line of figures alone is the rest of one: of the row before it.
    (Why::Borrowed, |seen, cells| {
        seen.shows_blanks()
            && ((seen.is_unknown(cells) && !seen.placer().all_zero(cells))
                || (seen.is_last() && seen.is_broken(cells)))
            && seen.leads_a_bare_line()
    }),
    (Why::Borrowed, |seen, cells| !is_partial(cells) && gaps::skips_a_row(seen.placer(), seen.row)),
    // On a line with other rows, `- 4 -` may be the number of a page.
    (Why::Borrowed, |seen, _| seen.may_drop() && seen.shares_its_line() && seen.may_be_a_page()),
    (Why::Borrowed, |seen, cells| seen.figures_before(seen.idx + 1) > 0 && seen.is_broken(cells)),
    (Why::Moved, |seen, cells| seen.placer().misfits(seen.row, cells)),
    (Why::Moved, |seen, cells| seen.placer().may_have_moved(seen.row, cells)),
    // What befell one row befell those of which no relation tells.
    (Why::Moved, |seen, cells| {
        seen.sheet.around.padded
            && matches!(cells, [Some(_), .., None])
            && seen.shows_blanks()
            && !seen.is_certain()
            && seen.is_unknown(cells)
    }),
    (Why::Moved, |seen, cells| {
        seen.sheet.around.filled_up
            && matches!(cells, [Some(_), .., None])
            && !seen.is_certain()
            && seen.is_unknown(cells)
    }),
    (Why::Moved, |seen, cells| {
        !seen.is_certain() && seen.placer().stands_off(cells, &seen.sheet.in_columns, seen.sheet.rows.len())
    }),
    (Why::Moved, |seen, cells| {
        seen.sheet.lone && !is_partial(cells) && seen.shows_blanks() && !seen.stands_beside()
    }),
    (Why::Moved, |seen, cells| seen.placer().ends_text(seen.row) && !seen.holds(cells)),
    (Why::Moved, |seen, cells| {
        seen.is_last() && seen.placer().nearly_ends_text(seen.row) && seen.is_broken(cells)
    }),
    (Why::Moved, |seen, cells| {
        is_partial(cells)
            && !seen.may_drop()
            && seen.placer().is_short(seen.row, cells)
            && (seen.is_unknown(cells) || seen.placer().is_closed(seen.row))
    }),
    (Why::Moved, |seen, cells| {
        seen.placer().holds_words(cells)
            && (seen.sheet.short_rows || seen.is_broken(cells) || seen.placer().ends_in_words(cells))
    }),
    // Words that might answer for a sum, though the figures before do not add up to nothing, may be behind the row.
    (Why::Moved, |seen, cells| seen.placer().ends_in_text(cells) && seen.is_broken(cells)),
    // One error of arithmetic is the document's; more are an order that the text lost.
    (Why::Doubtful, |seen, cells| {
        seen.row.label.is_none()
            && !seen.placer().has_columns(seen.row)
            && (!seen.shows_blanks() || seen.is_certain() || seen.is_column_of_lines())
            && seen.sheet.relations.failures(seen.placer().items, seen.row.row, cells) > 1
    }),
    (Why::Doubtful, |seen, cells| {
        !is_partial(cells)
            && seen.is_column_of_lines()
            && seen.is_broken(cells)
            && (seen.has_unusual_blanks()
                || seen.placer().leads_alone(seen.row, seen.sheet.rows)
                || seen.placer().reads_whole_when_joined(seen.sheet.relations, seen.row, cells))
    }),
    (Why::Doubtful, |seen, cells| {
        seen.is_full(cells)
            && (seen.is_broken(cells) || (seen.row.label.is_some() && seen.is_unknown(cells)))
            && !seen.keeps_pace()
    }),
    // Of its figures one may be the end of another, and its first or last cell empty.
    (Why::Doubtful, |seen, cells| {
        seen.is_full(cells)
            && seen.is_unknown(cells)
            && !seen.placer().all_zero(cells)
            && seen.is_column_of_lines()
            && seen.leaves_a_cell()
    }),
    (Why::Doubtful, |seen, cells| seen.sheet.n_bare > 0 && seen.sheet.unsupported && seen.is_broken(cells)),
    (Why::Doubtful, |seen, cells| {
        let is_certain = seen.is_certain() && !seen.has_few_slots();
        ((is_partial(cells) && !is_certain) || (seen.sheet.dropped && seen.may_drop()))
            && seen.is_broken(cells)
    }),
];

/// Against calling a row empty that has no value.
const OF_EMPTY: &[Rule] = &[
    (Why::Removed, |seen| seen.is_removed()),
    (Why::Cut, |seen| seen.row.last && seen.has_few_slots() && !seen.is_certain()),
    // A table does not end amid a line: a drawn one ends in a rule.
    (Why::Cut, |seen| seen.row.last && seen.placer().breaks_off()),
    // Where empty cells are shown, a row that shows none has lost them.
    (Why::Cut, |seen| seen.has_few_slots() && !seen.may_drop()),
    // A row or two of a table, and no figure behind: words of the form, no rows.
    (Why::Cut, |seen| {
        (seen.is_bare() || seen.sheet.valueless)
            && ROWS_OF_A_PIECE * seen.sheet.rows.len() < seen.placer().table.rows.len()
    }),
    (Why::Scattered, |seen| seen.is_bare() && seen.sheet.unsupported),
    // As many figures near a table as it has rows, of which few have any: lines of blanks amid its labels are no empty
    // cells of theirs.
    (Why::Scattered, |seen| {
        !seen.is_certain() && seen.sheet.few_values && seen.sheet.around.loose >= seen.sheet.rows.len()
    }),
    (Why::Foreign, |seen| seen.is_bare() && seen.row_before().is_some_and(|row| row.stray > 0)),
    // Figures on other lines than its empty cells may be in those, and of two lines above its label one.
    (Why::Foreign, |seen| {
        seen.row.stray > 0 || seen.row_before().is_some_and(|row| seen.placer().is_scattered(row))
    }),
    // More digits than a marker has are figures that nobody can read.
    (Why::Foreign, |seen| {
        loose_digits(seen.placer(), seen.row) > 1 || ends_in_digits(seen.placer(), seen.row)
    }),
    // Where its number stands on the line above, its figures may.
    (Why::Foreign, |seen| seen.n_before() > 0 && begins_with_point(seen.placer(), seen.row)),
    // The figures of the row before that are not certainly its own may be of this one.
    (Why::Foreign, |seen| !seen.is_certain() && seen.is_near_a_foreign_row()),
    // Figures between the row before and its label, or above the first: its own, in a layout that shows empty cells. In a
    // grid, one is cut off by whatever stands between.
    (Why::Foreign, |seen| {
        let least = if seen.is_certain() { 1 } else { seen.width() };
        seen.shows_blanks() && seen.figures_before(seen.idx) >= least
    }),
    // Where the text shows empty cells, a row of which nothing is left was lost; where it does not, only as many
    // line ends as the row has cells tell.
    (Why::Cut, |seen| {
        seen.is_bare()
            && seen.row.label.is_none()
            && (seen.sheet.around.shown || !seen.placer().leaves_lines(seen.row))
    }),
];

/// What is said of a row that could not be placed, instead of the reason that there was.
const OF_OPEN: &[OpenRule] = &[
    (Why::Removed, |seen, why| {
        seen.sheet.around.removed
            || (seen.sheet.around.no_twins
                && (why == Why::Dropped || (why == Why::Padded && seen.is_column_of_lines()))
                && !seen.stands_beside())
    }),
    (Why::Cut, |seen, why| why.is_of_blanks() && seen.row.last && seen.has_few_slots()),
    // Some of its figures may be those of the row whose label is gone.
    (Why::Borrowed, |seen, why| why.is_of_blanks() && !seen.follows() && !seen.is_certain()),
];

/// What the first of `rules` says that holds.
fn first<R>(rules: &[(Why, R)], holds: impl Fn(&R) -> bool) -> Option<Why> {
    rules.iter().find(|(_, rule)| holds(rule)).map(|(why, _)| *why)
}

fn is_partial(cells: &[Option<usize>]) -> bool {
    cells.iter().any(Option::is_none)
}

impl<'s, 'c> Seen<'s, 'c> {
    /// What speaks against how the row was placed.
    fn why(&self, placed: &Placed) -> Option<Why> {
        let all = first(OF_ALL, |holds| holds(self));
        all.or_else(|| match placed {
            Placed::Cells(cells) => first(OF_CELLS, |holds| holds(self, cells)),
            Placed::Empty => first(OF_EMPTY, |holds| holds(self)),
            Placed::Open(_, why) => first(OF_OPEN, |holds| holds(self, *why)),
        })
    }

    const fn placer(&self) -> &'s Placer<'c> {
        self.sheet.placer
    }

    fn row_before(&self) -> Option<&'s RowText> {
        self.sheet.rows.get(self.idx.checked_sub(1)?)
    }

    fn width(&self) -> usize {
        self.placer().width(self.row)
    }

    fn n_values(&self, row: &RowText) -> usize {
        row.n_values(self.placer().items)
    }

    /// Values of the row before.
    fn n_before(&self) -> usize {
        self.row_before().map_or(0, |row| self.n_values(row))
    }

    /// Whether the next row of the form comes next, or none.
    fn follows(&self) -> bool {
        self.sheet.rows.get(self.idx + 1).is_none_or(|next| next.row == self.row.row + 1)
    }

    fn is_bare(&self) -> bool {
        self.row.slots.is_empty()
    }

    fn has_few_slots(&self) -> bool {
        self.row.slots.len() < self.width()
    }

    fn shows_blanks(&self) -> bool {
        self.placer().shows_blanks(self.row)
    }

    fn may_drop(&self) -> bool {
        self.placer().may_drop(self.row)
    }

    fn is_certain(&self) -> bool {
        self.placer().is_certain(self.row)
    }

    fn stands_beside(&self) -> bool {
        self.placer().stands_beside(self.row)
    }

    fn is_column_of_lines(&self) -> bool {
        self.placer().is_column_of_lines(self.row)
    }

    fn blanks_before_end(&self) -> usize {
        self.placer().blanks_before_end(self.row)
    }

    fn is_removed(&self) -> bool {
        self.sheet.around.removed || (self.sheet.around.no_twins && !self.stands_beside())
    }

    /// Whether the relation of the row fails.
    fn is_broken(&self, cells: &[Option<usize>]) -> bool {
        *self.broken.get_or_init(|| self.sheet.relations.broken(self.placer().items, self.row.row, cells))
    }

    /// Whether no relation of the row can be computed.
    fn is_unknown(&self, cells: &[Option<usize>]) -> bool {
        *self.unknown.get_or_init(|| self.sheet.relations.unknown(self.placer().items, self.row.row, cells))
    }

    /// Whether a relation speaks for the row.
    fn holds(&self, cells: &[Option<usize>]) -> bool {
        !self.is_broken(cells) && !self.is_unknown(cells)
    }

    /// Whether the row seems full where others lost cells, or no label says whose its values are.
    fn is_full(&self, cells: &[Option<usize>]) -> bool {
        !is_partial(cells) && (self.sheet.short_rows || self.row.label.is_none()) && self.may_drop()
    }

    /// Whether a copy of the row has other values.
    fn differs(&self, cells: &[Option<usize>], (other, copy): &(usize, Vec<usize>)) -> bool {
        let kind = |idx: &usize| self.placer().items.all.get(*idx).map(|item| item.kind);
        let own = cells.iter().filter(|cell| cell.is_some() || copy.len() >= cells.len());
        *other == self.row.row
            && !own.map(|cell| cell.as_ref().and_then(kind)).eq(copy.iter().take(cells.len()).map(kind))
    }

    /// Whether the row before has as many figures as cells, or more, and they could not be placed.
    fn is_behind_a_doubted_row(&self) -> bool {
        self.before.zip(self.row_before()).is_some_and(|(placed, row)| {
            matches!(placed, Placed::Open(_, Why::Foreign | Why::TooMany))
                && self.n_values(row) >= self.placer().width(row)
        })
    }

    /// Whether figures that are not certainly its own stand in the next row that has any, before it or behind.
    fn is_near_a_foreign_row(&self) -> bool {
        let foreign = &self.sheet.foreign;
        let before = foreign.get(..self.idx).unwrap_or_default().iter().rev();
        let behind = foreign.get(self.idx + 1..).unwrap_or_default().iter();
        let next = |rows: &mut dyn Iterator<Item = &Option<bool>>| rows.flatten().next() == Some(&true);
        next(&mut before.into_iter()) || next(&mut behind.into_iter())
    }

    /// Whether the row before has the figures of two: those below this label may be the next row's.
    fn is_crowded_out(&self) -> bool {
        self.row_before().is_some_and(|row| self.n_values(row) >= 2 * self.placer().width(row).max(2))
    }

    /// Whether the label of the row before or behind stands on its line.
    fn shares_its_line(&self) -> bool {
        let items = &self.placer().items.all;
        let line = |row: Option<&RowText>| {
            let item = items.get(row?.label?.0)?;
            Some((item.block, item.cell.row))
        };
        let own = line(Some(self.row));
        own.is_some()
            && [self.row_before(), self.sheet.rows.get(self.idx + 1)].into_iter().any(|row| line(row) == own)
    }

    fn may_be_a_page(&self) -> bool {
        let [first, _, last] = self.row.slots.as_slice() else { return false };
        let items = self.placer().items.all.get(*first..=*last).unwrap_or_default();
        is_page_mark(self.placer().text, items)
    }

    /// Figures between a row and the one before it, or the start of the table.
    fn figures_before(&self, idx: usize) -> usize {
        let before = idx.checked_sub(1).and_then(|idx| self.sheet.rows.get(idx));
        let start = before.map_or(self.sheet.around.first, |row| row.end);
        let next = self.sheet.rows.get(idx);
        let label = next.and_then(|row| row.label).map_or(start, |(first, _)| first);
        let between = self.placer().items.all.get(start..label).unwrap_or_default();
        let between = between.iter().filter(|item| item.is_value()).count();
        before.map_or(0, |row| row.stray) + between.saturating_sub(next.map_or(0, RowText::n_raised))
    }

    fn is_last(&self) -> bool {
        self.idx + 1 == self.sheet.rows.len()
    }

    /// Whether a line without words stands between the row and the next, with figures that are not those of the next.
    fn leads_a_bare_line(&self) -> bool {
        if self.sheet.rows.get(self.idx + 1).is_some_and(|next| next.raised) {
            return false;
        }
        let items = self.placer().items;
        // Behind the last row, as far as neither a label of the form nor prose stands there.
        let goes_on = |item: &&Item| match item.kind {
            Kind::Text(piece) => !matches!(piece.class, Class::Hit(_) | Class::Prose),
            _ => true,
        };
        let rest = || items.all.get(self.row.end..).unwrap_or_default().iter();
        let end = match self.sheet.rows.get(self.idx + 1) {
            Some(next) => next.label.map_or(next.end, |(first, _)| first),
            None => self.row.end + rest().take_while(goes_on).count(),
        };
        let between = items.all.get(self.row.end..end).unwrap_or_default();
        let is_word = |item: &Item| matches!(item.kind, Kind::Text(_) | Kind::Mark);
        let lines = between.chunk_by(|a, b| (a.block, a.cell.row) == (b.block, b.cell.row));
        lines.into_iter().any(|line| line.iter().any(Item::is_value) && !line.iter().any(is_word))
    }

    /// Whether another number of empty cells stands before its last figure than in most full rows.
    fn has_unusual_blanks(&self) -> bool {
        let usual = self.sheet.usual_blanks.get_or_init(|| self.placer().usual_blanks(self.sheet.rows));
        usual.get(&self.placer().covered(self.row)).is_some_and(|n| *n != self.blanks_before_end())
    }

    fn pace(&self) -> &Pace {
        self.sheet.pace.get_or_init(|| Pace::new(self.placer(), self.sheet.rows))
    }

    /// Whether its figures stand as far apart as those of most full rows.
    fn keeps_pace(&self) -> bool {
        self.pace().keeps(self.placer(), self.row)
    }

    /// Whether one more cell would fit before or behind its figures.
    fn leaves_a_cell(&self) -> bool {
        self.pace().leaves_a_cell(self.placer(), self.row)
    }
}

/// The rows between one that has the figures of two and one that has none: each may have those of its neighbour.
///
/// Lines of a page are told apart by their height, and a figure may stand a little higher than its label.
fn displaced(placer: &Placer<'_>, rows: &[RowText]) -> Vec<bool> {
    let over = |row: &RowText| {
        let figures = row.n_values(placer.items) + row.stray;
        (figures.checked_div(placer.width(row)).unwrap_or(0)).saturating_sub(1)
    };
    if rows.iter().all(|row| over(row) == 0) {
        return Vec::new();
    }
    let n_rows = placer.table.rows.len();
    let bare = |row: &RowText| row.n_values(placer.items) == 0;
    // Rows of the form that are not there between two that are.
    let lost = |before: Option<&RowText>, next: Option<&RowText>| {
        let first = before.map_or(0, |row| row.row + 1);
        next.map_or(n_rows, |row| row.row).saturating_sub(first)
    };
    // From a row with too many figures to the rows that lack them, on or back; whether there was a row between.
    let sweep = |out: &mut [bool], order: &[usize], back: bool| {
        let (mut need, mut from, mut between) = (0usize, 0, false);
        let mut last: Option<&RowText> = None;
        for (n, idx) in order.iter().enumerate() {
            let Some(row) = rows.get(*idx) else { continue };
            let gap = if back { lost(Some(row), last) } else { lost(last, Some(row)) };
            last = Some(row);
            let empty = bare(row);
            if need > 0 && (gap > 0 || empty) {
                // A row that is empty lacks figures as well.
                let to = if empty && need > gap { n + 1 } else { n };
                for idx in order.get(from..to).unwrap_or_default() {
                    let filled = rows.get(*idx).is_some_and(|row| !bare(row));
                    // Where signs part cells, figures keep to the line of their label.
                    let keeps = |row: &RowText| placer.shows_blanks(row) && placer.stands_beside(row);
                    let kept = rows.get(*idx).is_some_and(keeps);
                    if let Some(slot) = out.get_mut(*idx).filter(|_| !(kept && filled)) {
                        *slot = true;
                        between |= filled;
                    }
                }
                from = to;
                need = need.saturating_sub(gap + usize::from(empty));
            }
            if over(row) > 0 {
                from = if need == 0 { n + 1 } else { from };
                need += over(row);
            }
        }
        let end = if back { lost(None, last) } else { lost(last, None) };
        if need > 0 && end > 0 {
            for idx in order.get(from..).unwrap_or_default() {
                if let Some(slot) =
                    rows.get(*idx).filter(|row| !placer.shows_blanks(row)).and_then(|_| out.get_mut(*idx))
                {
                    *slot = true;
                    between = true;
                }
            }
        }
        between || need > end
    };
    let mut out = vec![false; rows.len()];
    let mut order: Vec<usize> = (0..rows.len()).collect();
    if sweep(&mut out, &order, false) {
        order.reverse();
        sweep(&mut out, &order, true);
    }
    out
}

/// Digits of pieces between the start of the label of a row and what ends it that are neither figures nor text.
fn loose_digits(placer: &Placer<'_>, row: &RowText) -> usize {
    let first = row.label.map_or(row.end, |(first, _)| first);
    let pieces = placer.items.all.get(first..row.end).unwrap_or_default();
    let raw = |item: &Item| item.cell.span.slice(placer.text).unwrap_or_default();
    let marks = pieces.iter().filter(|item| item.kind == Kind::Mark);
    marks.map(|item| raw(item).chars().filter(|c| fold_char(*c).is_ascii_digit()).count()).sum()
}

/// Whether a sign with digits is all that stands on the line of the label behind it: `行政处罚, 3)`.
fn ends_in_digits(placer: &Placer<'_>, row: &RowText) -> bool {
    let line = |idx: usize| placer.items.all.get(idx).map(|item| (item.block, item.cell.row));
    row.label.is_some_and(|(_, last)| {
        let next = placer.items.all.get(last + 1).filter(|item| item.kind == Kind::Mark);
        let raw = next.and_then(|item| item.cell.span.slice(placer.text)).unwrap_or_default();
        line(last + 1) == line(last)
            && line(last + 2) != line(last)
            && raw.chars().any(|c| fold_char(c).is_ascii_digit())
    })
}

/// Whether the label of a row, or the mark before it on its line, begins with the point of a number: `.其他`, `. 其他`.
fn begins_with_point(placer: &Placer<'_>, row: &RowText) -> bool {
    let begins = |item: &Item| {
        let raw = item.cell.span.slice(placer.text).unwrap_or_default();
        raw.chars().next().is_some_and(|c| fold_char(c) == '.')
    };
    row.label.is_some_and(|(first, _)| {
        let line = |item: &Item| (item.block, item.cell.row);
        let own = placer.items.all.get(first);
        let before = first.checked_sub(1).and_then(|idx| placer.items.all.get(idx));
        let mark = before.filter(|item| item.kind == Kind::Mark && Some(line(item)) == own.map(line));
        own.is_some_and(begins) || mark.is_some_and(begins)
    })
}
