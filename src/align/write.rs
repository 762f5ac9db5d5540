//! What is known of each cell, as records and diagnostics.

use std::borrow::Cow;

use rust_decimal::prelude::ToPrimitive as _;

use super::blocks;
use super::find::Found;
use super::gather::RowText;
use super::items::{Class, Item, Items, Kind};
use super::labels::Labels;
use super::place::{Placed, Why};
use super::relations::figure_of;
use super::settle::{self, RowState, Settled};
use super::{CellRecord, ExtraRow, State, TablePiece, Tables, Unit};
use crate::cells::{Blanks, Block};
use crate::diagnostic::catalogue::table as codes;
use crate::diagnostic::{Diagnostic, Diagnostics, excerpt, push_excerpt};
use crate::form::{self, Edition, Table};
use crate::span::Span;
use crate::text::fold::fold_char;

/// Most cells of a row that are held against each other.
const TWIN_SLOTS: usize = 32;

/// Calls no cell empty of a row with a zero: where no row has two equal figures, a second one may have been taken out.
fn hide_zeros(settled: &mut [Option<Settled>], states: &[RowState]) {
    let has_zero = |state: &RowState| matches!(state, RowState::Open(figures) if figures.iter().any(|(_, value)| *value == 0));
    for (settled, _) in settled.iter_mut().zip(states).filter(|(_, state)| has_zero(state)) {
        for cell in settled.iter_mut().flatten().filter(|cell| **cell == Some(None)) {
            *cell = None;
        }
    }
}

/// What the readings of a table are written with.
pub(super) struct Writer<'c, 'a> {
    pub(super) text: &'a str,
    pub(super) items: &'c Items,
    pub(super) labels: &'c Labels,
    pub(super) blocks: &'c [Block],
    pub(super) diagnostics: &'c mut Diagnostics,
    /// Whether the edition of the table that is being written is known.
    pub(super) known_form: bool,
    /// Whether elimination tells where figures belong.
    pub(super) infers: bool,
}

impl<'a> Writer<'_, 'a> {
    /// Adds what is known of a table to `out`; `columns` where it was read column by column.
    pub(super) fn write(
        &mut self,
        found: &Found,
        agreed: Option<&'static Edition>,
        columns: Option<&blocks::Columns>,
        out: &mut Tables<'a>,
    ) {
        // A table that could be of either edition follows the others.
        let edition = found.edition.and_then(|idx| self.labels.editions.get(usize::from(idx)).copied());
        let shown_as = edition.or(agreed);
        let table =
            shown_as.and_then(|e| e.table(found.table.key)).filter(|t| fits(t, found)).unwrap_or(found.table);
        self.pieces(found, edition, out);
        let open = found.placed.iter().any(|placed| matches!(placed, Placed::Open(..)));
        let columns = columns.filter(|columns| columns.len() == table.cell_count());
        let settled = if let Some(columns) = columns {
            by_row(table, columns)
        } else if found.scattered || found.removed || !open {
            Vec::new()
        } else {
            let states = self.row_states(found, table);
            let mut settled = settle::settle(self.labels.relations(table), &states);
            if !found.rows.iter().any(|row| self.has_twins(row)) {
                hide_zeros(&mut settled, &states);
            }
            settled
        };
        let mut missing: Vec<&'static str> = Vec::new();
        let mut inferred: Vec<&'static str> = Vec::new();
        let same = core::ptr::eq(table, found.table);
        self.known_form =
            shown_as.and_then(|e| e.table(table.key)).is_some_and(|known| core::ptr::eq(known, table));
        for (row_idx, row) in table.rows.iter().enumerate() {
            let position = found.rows.iter().position(|text| match same {
                true => text.row == row_idx,
                false => found.table.rows.get(text.row).map(|r| r.path) == Some(row.path),
            });
            let settled = settled.get(row_idx).and_then(Option::as_ref);
            let unplaced = Placed::Open(Vec::new(), Why::Scattered);
            let nowhere = RowText::default();
            let text_row = position.and_then(|n| Some((found.rows.get(n)?, found.placed.get(n)?)));
            let Some((text_row, placed)) = text_row.or(columns.map(|_| (&nowhere, &unplaced))) else {
                missing.extend(row.cells.iter().map(|cell| cell.path));
                out.cells.extend(row.cells.iter().map(|cell| CellRecord::absent(cell, State::Missing)));
                if row.cells.iter().any(|cell| cell.kind == form::Kind::Amount) {
                    out.units.push(Unit { row: row.path, unit: None });
                }
                continue;
            };
            if let Some(readings) = self.unglued(row, text_row, placed, found.table) {
                let is_inferred = |reading: &&CellRecord<'_>| reading.state == State::Inferred;
                inferred.extend(readings.iter().filter(is_inferred).map(|reading| reading.path));
                out.cells.extend(readings);
            } else {
                self.row(row, text_row, placed, settled, &mut inferred, out);
            }
            self.units(row, text_row, placed, out);
        }
        for label in &found.recovered {
            let at = |idx: usize| self.items.all.get(idx).map(|item| item.cell.span).unwrap_or_default();
            let span = at(label.first).cover(at(label.last));
            let official = found.table.rows.get(label.row).map_or("", |row| row.label);
            let printed = excerpt(span.slice(self.text).unwrap_or_default());
            self.diagnostics
                .push(Diagnostic::new(&codes::LABEL_DAMAGED).with(printed).with(official).at(span));
        }
        self.missing_rows(found, missing);
        if !inferred.is_empty() {
            let count = inferred.len().to_string();
            self.diagnostics.push(
                Diagnostic::new(&codes::CELLS_INFERRED).with(count).at(self.zone_span(found)).about(inferred),
            );
        }
        self.extra_rows(found, out);
    }

    fn zone_span(&self, found: &Found) -> Span {
        let at = |idx: usize| self.items.all.get(idx).map(|item| item.cell.span).unwrap_or_default();
        at(found.zone.0).cover(at(found.zone.1))
    }

    fn pieces(&self, found: &Found, edition: Option<&'static Edition>, out: &mut Tables<'a>) {
        // One entry for each block that the table stands in.
        let Some(zone) = self.items.all.get(found.zone.0..=found.zone.1) else { return };
        let zone = without_tail(zone);
        for run in zone.chunk_by(|a, b| a.block == b.block) {
            let (Some(first), Some(last)) = (run.first(), run.last()) else { continue };
            let Some(block) = self.blocks.get(usize::from(first.block)) else { continue };
            let span = first.cell.span.cover(last.cell.span);
            if span.is_empty() {
                continue;
            }
            out.pieces.push(TablePiece {
                table: found.table.key,
                edition: edition.map(|e| e.name),
                layout: block.layout,
                span,
            });
        }
    }

    /// What is known of each row, for elimination.
    fn row_states(&self, found: &Found, table: &'static Table) -> Vec<RowState> {
        if !self.infers || self.lacks_heads(found, table) {
            return table.rows.iter().map(|_| RowState::Lost).collect();
        }
        let zone = self.items.all.get(found.zone.0..=found.zone.1).unwrap_or_default();
        let shown = zone.iter().any(|item| item.kind == Kind::Blank);
        let is_short = |placed: &&Placed| matches!(placed, Placed::Open(_, Why::Dropped | Why::Padded));
        let lone = found.placed.iter().filter(is_short).count() == 1;
        let state = |form: &form::Row| {
            let path = |row: &RowText| found.table.rows.get(row.row).map(|row| row.path);
            let at = found.rows.iter().position(|row| path(row) == Some(form.path))?;
            Some(self.row_state(found.rows.get(at)?, found.placed.get(at)?, form.cells.len(), shown, lone))
        };
        table.rows.iter().map(|row| state(row).unwrap_or(RowState::Lost)).collect()
    }

    /// Whether digits and signs stand together among the pieces of a row: `— 2`.
    fn hides_digits(&self, row: &RowText) -> bool {
        let first = row.label.map_or(row.end, |(first, _)| first);
        (first..row.end).any(|idx| {
            self.items.all.get(idx).is_some_and(|item| item.kind == Kind::Mark)
                && self.items.is_unreadable(self.text, idx)
        })
    }

    /// Whether nothing but signs stands behind the last cell of a row.
    fn ends_in(&self, row: &RowText) -> bool {
        let last = row.slots.last().and_then(|idx| self.items.all.get(*idx));
        let rest = last.and_then(|item| self.text.get(item.cell.span.end..));
        rest.is_some_and(|rest| !rest.contains(char::is_alphanumeric))
    }

    /// What is known of a row of `width` cells; `shown` where the table shows empty cells, `lone` where one row at most
    /// lacks some.
    fn row_state(&self, row: &RowText, placed: &Placed, width: usize, shown: bool, lone: bool) -> RowState {
        let item = |idx: &usize| self.items.all.get(*idx);
        let figure = |idx: &usize| match item(idx)?.kind {
            Kind::Figure(figure) if figure.value.is_integer() => {
                figure.value.to_i64().map(|value| (*idx, value))
            }
            Kind::Placeholder => Some((*idx, 0)),
            _ => None,
        };
        match placed {
            Placed::Cells(cells) => {
                let known: Option<Vec<_>> =
                    cells.iter().map(|cell| cell.map_or(Some(None), |idx| figure(&idx).map(Some))).collect();
                known.map_or(RowState::Lost, RowState::Known)
            }
            Placed::Empty => RowState::Known(vec![None; width]),
            // Some of its figures may stand on the lines around it, behind the end of the text, or in a piece that
            // nobody can read.
            Placed::Open(..) if row.stray > 0 || self.ends_in(row) || self.hides_digits(row) => {
                RowState::Lost
            }
            Placed::Open(values, Why::Dropped | Why::Padded) => {
                // Where signs part cells and show the empty ones, what is missing is no empty cell, unless those at
                // the end were cut off.
                let parted = row.slots.first().and_then(item).is_some_and(|item| {
                    self.blocks.get(usize::from(item.block)).is_some_and(|block| block.blanks != Blanks::Gaps)
                });
                let is_whole =
                    row.slots.len() >= width || !row.slots.last().and_then(item).is_some_and(Item::is_value);
                if shown && parted && (row.n_blanks(self.items) == 0 || !is_whole) {
                    return RowState::Lost;
                }
                // Where a sign stands for what is not there and no other row lacks a cell, none is empty.
                let is_sign = |idx: &usize| item(idx).is_some_and(|item| item.kind == Kind::Placeholder);
                if lone && values.iter().any(is_sign) {
                    return RowState::Lost;
                }
                let figures: Option<Vec<_>> = values.iter().map(figure).collect();
                figures.map_or(RowState::Lost, RowState::Open)
            }
            Placed::Open(..) => RowState::Lost,
        }
    }

    fn has_twins(&self, row: &RowText) -> bool {
        let slots = row.slots.get(..TWIN_SLOTS).unwrap_or(&row.slots);
        let values = |from: usize| {
            let slots = slots.get(from..).unwrap_or_default().iter();
            slots
                .filter_map(|idx| self.items.all.get(*idx))
                .filter(|item| item.is_value())
                .map(|item| item.kind)
        };
        (0..slots.len()).any(|from| {
            let mut own = values(from);
            own.next().is_some_and(|first| own.any(|other| other == first))
        })
    }

    /// Whether the head of the last column, which stands over each group of columns, is there for some of them only: the
    /// columns of the others may be gone, and no empty cells.
    fn lacks_heads(&self, found: &Found, table: &'static Table) -> bool {
        let Some(last) = table.rows.iter().find_map(|row| row.cells.last()) else { return false };
        let of_row = |row: &form::Row| row.cells.iter().filter(|cell| cell.head == last.head).count();
        let groups = table.rows.iter().map(of_row).max().unwrap_or(0);
        let len = last.head.chars().count().max(1);
        let zone = self.items.all.get(found.zone.0..=found.zone.1).unwrap_or_default();
        let keys = zone.iter().filter_map(|item| match item.kind {
            Kind::Text(piece) => Some(self.items.key(piece)),
            _ => None,
        });
        let is_head = |at: &&[(char, bool)]| at.iter().map(|(c, _)| *c).eq(last.head.chars());
        let heads = keys.map(|key| key.windows(len).filter(is_head).count());
        (1..groups).contains(&heads.sum())
    }

    fn reading(&self, cell: &'static form::Cell, idx: usize) -> CellRecord<'a> {
        let Some(item) = self.items.all.get(idx) else { return CellRecord::absent(cell, State::Missing) };
        let span = item.cell.span;
        let raw = span.slice(self.text);
        let (value, state) = match item.kind {
            Kind::Figure(figure) => (Some(figure.value), State::Stated),
            Kind::Placeholder => (None, State::Placeholder),
            Kind::Text(_) if super::is_answer(raw.unwrap_or_default()) => (None, State::Worded),
            _ => (None, State::Unreadable),
        };
        CellRecord::new(cell, state, value, raw, Some(span))
    }

    fn row(
        &mut self,
        row: &'static form::Row,
        text_row: &RowText,
        placed: &Placed,
        settled: Option<&Settled>,
        inferred: &mut Vec<&'static str>,
        out: &mut Tables<'a>,
    ) {
        match placed {
            Placed::Cells(cells) => {
                for (cell, idx) in row.cells.iter().zip(cells) {
                    let reading = match idx {
                        Some(idx) => self.reading(cell, *idx),
                        None => CellRecord::absent(cell, State::Blank),
                    };
                    self.say(cell, &reading);
                    out.cells.push(reading);
                }
            }
            Placed::Empty => {
                out.cells.extend(row.cells.iter().map(|cell| CellRecord::absent(cell, State::Blank)))
            }
            Placed::Open(values, why) => {
                let mut open = Vec::new();
                for (column, cell) in row.cells.iter().enumerate() {
                    let known = settled.and_then(|settled| settled.get(column)).copied().flatten();
                    let reading = match known {
                        Some(Some(idx)) => {
                            let mut reading = self.reading(cell, idx);
                            if reading.state == State::Stated {
                                inferred.push(cell.path);
                                reading.state = State::Inferred;
                            } else {
                                self.say(cell, &reading);
                            }
                            reading
                        }
                        // A line that was removed may have held a zero.
                        Some(None) if *why != Why::Removed => CellRecord::absent(cell, State::Blank),
                        _ => {
                            open.push(cell.path);
                            CellRecord::absent(
                                cell,
                                if values.is_empty() { State::Missing } else { State::Ambiguous },
                            )
                        }
                    };
                    out.cells.push(reading);
                }
                if !open.is_empty() {
                    self.say_open(row, text_row, values, *why, open);
                }
            }
        }
    }

    /// A row of which digits are glued, where they can be but the figures of its cells in one way; `table` is the one that
    /// the row of the text was found in.
    fn unglued(
        &self,
        row: &'static form::Row,
        text_row: &RowText,
        placed: &Placed,
        table: &'static Table,
    ) -> Option<Vec<CellRecord<'a>>> {
        let Placed::Open(values, Why::Glued) = placed else { return None };
        let glued = self.infers.then(|| self.glued(row, values)).flatten();
        glued.or_else(|| self.glued_to_label(row, text_row, table))
    }

    /// A row of single digits glued together: as many zeros as cells can be nothing else, nor can digits be more than
    /// one figure where the form is known to have one cell, and nothing but the label stands before them.
    fn glued(&self, row: &'static form::Row, values: &[usize]) -> Option<Vec<CellRecord<'a>>> {
        let [idx] = values else { return None };
        let item = self.items.all.get(*idx).filter(|item| item.kind == Kind::Glued)?;
        let raw = item.cell.span.slice(self.text)?;
        let zeros = raw.chars().count() == row.cells.len() && raw.chars().all(|c| fold_char(c) == '0');
        // Other words between a label and its digits may be the label of another row.
        let label = idx.checked_sub(1).and_then(|before| self.items.all.get(before));
        let is_label =
            |item: &&Item| matches!(item.kind, Kind::Text(piece) if matches!(piece.class, Class::Hit(_)));
        let label = label.filter(is_label)?.cell.span.slice(self.text).unwrap_or_default();
        let bare = self.known_form && !label.contains(|c| fold_char(c).is_ascii_digit());
        let one = row.cells.len() == 1 && bare && crate::number::parse_figure(raw).is_some();
        if one {
            return Some(row.cells.iter().map(|cell| self.inferred(cell, item.cell.span)).collect());
        }
        let start = item.cell.span.start;
        let digits = raw.char_indices().map(|(at, c)| Span::new(start + at, start + at + c.len_utf8()));
        zeros.then(|| row.cells.iter().zip(digits).map(|(cell, span)| self.inferred(cell, span)).collect())
    }

    /// A full row whose first figure stands right behind its label, too long for its column: `禁止公开1165  0  0`. The
    /// others are all there, and the sum of the row tells that it is one figure.
    fn glued_to_label(
        &self,
        row: &'static form::Row,
        text_row: &RowText,
        table: &'static Table,
    ) -> Option<Vec<CellRecord<'a>>> {
        let [first, rest @ ..] = text_row.slots.as_slice() else { return None };
        let (_, label) = text_row.label?;
        let (first, label) = (self.items.all.get(*first)?, self.items.all.get(label)?);
        let raw = first.cell.span.slice(self.text).filter(|raw| !raw.starts_with(|c| fold_char(c) == '0'))?;
        let glued = crate::number::parse_figure(raw)?.value;
        let figure = |column: usize| match column.checked_sub(1) {
            None => glued,
            Some(column) => figure_of(self.items, rest.get(column).copied()),
        };
        let is_beside = |item: &Item| {
            matches!(item.kind, Kind::Figure(_) | Kind::Placeholder)
                && (item.block, item.cell.row) == (label.block, label.cell.row)
        };
        let relations = self.labels.relations(table);
        let whole = first.kind == Kind::Glued
            && first.cell.span.start == label.cell.span.end
            && rest.len() + 1 == row.cells.len()
            && rest.iter().all(|idx| self.items.all.get(*idx).is_some_and(is_beside))
            && text_row.foreign.is_none()
            && !(text_row.glued || text_row.shifted || text_row.stray > 0)
            && relations.any_within(text_row.row)
            && relations.hold_within(text_row.row, figure);
        whole.then(|| {
            let others = row.cells.iter().skip(1).zip(rest).map(|(cell, idx)| self.reading(cell, *idx));
            row.cells.iter().take(1).map(|cell| self.inferred(cell, first.cell.span)).chain(others).collect()
        })
    }

    /// A figure whose place in the text the form and its relations tell.
    fn inferred(&self, cell: &'static form::Cell, span: Span) -> CellRecord<'a> {
        let raw = span.slice(self.text);
        let value = raw.and_then(crate::number::parse_figure).map(|figure| figure.value);
        CellRecord::new(cell, State::Inferred, value, raw, Some(span))
    }

    fn say(&mut self, cell: &form::Cell, reading: &CellRecord<'_>) {
        let code = match reading.state {
            State::Worded => &codes::CELL_WORDED,
            State::Unreadable => &codes::CELL_UNREADABLE,
            _ => return,
        };
        let quoted = excerpt(reading.raw.as_deref().unwrap_or_default());
        let diagnostic = Diagnostic::new(code).with(quoted).with(cell.head).about([reading.path]);
        self.diagnostics.push(match reading.span {
            Some(span) => diagnostic.at(span),
            None => diagnostic,
        });
    }

    fn say_open(
        &mut self,
        row: &'static form::Row,
        text_row: &RowText,
        values: &[usize],
        why: Why,
        open: Vec<&'static str>,
    ) {
        let code = match why {
            Why::Dropped => &codes::BLANK_CELLS_DROPPED,
            Why::Padded => &codes::BLANK_CELLS_PADDED,
            Why::TooMany => &codes::TOO_MANY_FIGURES,
            Why::Foreign => &codes::FOREIGN_TEXT,
            Why::Glued => &codes::CELLS_GLUED,
            Why::Cut => &codes::ROW_CUT,
            Why::Scattered => &codes::CELLS_SCATTERED,
            Why::Removed => &codes::LINES_REMOVED,
            Why::Repeated => &codes::TABLE_REPEATED,
            Why::Borrowed => &codes::ROW_BORROWED,
            Why::Moved => &codes::ROW_MOVED,
            Why::Doubtful => &codes::ROW_DOUBTFUL,
        };
        let label = if row.label.is_empty() { row.path } else { row.label };
        let mut figures = String::with_capacity(4 * values.len().min(16));
        for raw in
            values.iter().take(16).filter_map(|idx| self.items.all.get(*idx)?.cell.span.slice(self.text))
        {
            if !figures.is_empty() {
                figures.push(' ');
            }
            push_excerpt(raw, &mut figures);
        }
        let spans = values.iter().filter_map(|idx| self.items.all.get(*idx)).map(|item| item.cell.span);
        let label_span =
            text_row.label.and_then(|(first, _)| self.items.all.get(first)).map(|item| item.cell.span);
        let span = spans.chain(label_span).reduce(Span::cover);
        let diagnostic = Diagnostic::new(code)
            .with(label)
            .with(values.len().to_string())
            .with(row.cells.len().to_string())
            .with(figures)
            .about(open);
        self.diagnostics.push(match span {
            Some(span) => diagnostic.at(span),
            None => diagnostic,
        });
    }

    fn missing_rows(&mut self, found: &Found, missing: Vec<&'static str>) {
        if missing.is_empty() {
            return;
        }
        let mut rows: Vec<&str> = missing.iter().map(|path| form::parent(path)).collect();
        rows.dedup();
        let count = rows.len().to_string();
        let end = self.items.all.get(found.zone.1).map_or(0, |item| item.cell.span.end);
        self.diagnostics.push(
            Diagnostic::new(&codes::ROWS_MISSING)
                .with(count)
                .with(found.table.key)
                .at(Span::at(end))
                .about(missing),
        );
    }

    fn units(&self, row: &'static form::Row, text_row: &RowText, placed: &Placed, out: &mut Tables<'a>) {
        let Some(column) = row.cells.iter().position(|cell| cell.kind == form::Kind::Amount) else { return };
        let own = match placed {
            Placed::Cells(cells) => {
                cells.get(column).copied().flatten().and_then(|idx| match self.items.all.get(idx)?.kind {
                    Kind::Figure(figure) => figure.unit,
                    _ => None,
                })
            }
            _ => None,
        };
        let unit = own.or_else(|| self.head_unit(row.cells.get(column)?, text_row.label?.0));
        out.units.push(Unit { row: row.path, unit });
    }

    /// The unit that the head of a column names, the nearest above the row.
    fn head_unit(&self, cell: &form::Cell, before: usize) -> Option<&'static str> {
        let above = self.items.hits.iter().rev().filter(|hit| hit.last < before);
        let hit = super::heads_of(cell, above.map(|hit| (hit.label, *hit)), self.labels)?;
        let first = self.items.all.get(hit.first)?.cell.span;
        let last = self.items.all.get(hit.last)?.cell.span;
        // A note in brackets may be a piece of its own, or several on lines of the same cell.
        let behind = self.items.all.get(hit.last + 1..).unwrap_or_default();
        let is_note = |item: &&Item| matches!(item.kind, Kind::Text(piece) if piece.class != Class::Prose);
        let notes = 1 + behind.iter().skip(1).take_while(|item| item.cell.joined).count();
        let spans = behind.iter().take(notes).take_while(is_note).map(|item| item.cell.span);
        let note = spans.reduce(Span::cover).and_then(|span| span.slice(self.text));
        let joined = behind.first().is_some_and(|item| item.cell.joined);
        super::unit_of_head(first.cover(last).slice(self.text)?, note, joined)
    }

    fn extra_rows(&self, found: &Found, out: &mut Tables<'a>) {
        for (n, row) in found.rows.iter().enumerate() {
            let next = found
                .rows
                .get(n + 1)
                .and_then(|next| next.label)
                .map_or(found.zone.1 + 1, |(first, _)| first);
            let mut idx = row.end;
            while idx < next {
                let Some(item) = self.items.all.get(idx) else { break };
                if !matches!(item.kind, Kind::Text(piece) if piece.class == Class::Unknown) {
                    idx += 1;
                    continue;
                }
                let values: Vec<&Item> = self
                    .items
                    .all
                    .get(idx + 1..next)
                    .unwrap_or_default()
                    .iter()
                    .take_while(|item| item.is_value())
                    .take(64)
                    .collect();
                if !values.is_empty() {
                    let raw =
                        |item: &Item| item.cell.span.slice(self.text).map(Cow::Borrowed).unwrap_or_default();
                    let span = values.iter().fold(item.cell.span, |span, item| span.cover(item.cell.span));
                    out.extra_rows.push(ExtraRow {
                        table: found.table.key,
                        label: raw(item),
                        cells: values.iter().map(|item| raw(item)).collect(),
                        span,
                    });
                    idx += values.len();
                }
                idx += 1;
            }
        }
    }
}

/// The items of a table without the empty cells behind it, and without the marker of the heading that follows.
fn without_tail(zone: &[Item]) -> &[Item] {
    let is_solid = |item: &Item| !matches!(item.kind, Kind::Blank | Kind::Mark);
    let Some(last) = zone.iter().rposition(is_solid) else { return zone };
    let block = zone.get(last).map(|item| item.block);
    let is_mark = |item: &Item| item.kind == Kind::Mark && Some(item.block) == block;
    let last = zone.iter().rposition(|item| is_solid(item) || is_mark(item)).unwrap_or(last);
    zone.get(..=last).unwrap_or(zone)
}

/// What is known of the cells of each row, from the item of each cell.
fn by_row(table: &Table, columns: &blocks::Columns) -> Vec<Option<Settled>> {
    let mut cells = columns.iter().map(|idx| idx.map(Some));
    table.rows.iter().map(|row| Some(cells.by_ref().take(row.cells.len()).collect())).collect()
}

/// Whether every row found exists in `table` too.
fn fits(table: &Table, found: &Found) -> bool {
    found.rows.iter().all(|text| {
        let Some(row) = found.table.rows.get(text.row) else { return false };
        table.rows.iter().any(|other| other.path == row.path && other.cells.len() == row.cells.len())
    })
}
