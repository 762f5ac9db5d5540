//! The tables of a block: rows with as many values as they have cells, and what must not stand among them.

use rust_decimal::Decimal;

use super::super::labels::{Target, is_key};
use super::Block;
use super::hits::Hit;
use super::tokens::{Keys, Sort, Token, Word};
use crate::cells::layout::Parts;
use crate::form::Table;
use crate::text::fold::fold_char;

/// Most ideographs of a piece that may stand inside a label; see
/// [`super::super::labels::Labels::is_fragment`].
const FRAGMENT_CHARS: usize = 40;

/// A row of a table: the first and last token of its label, and the first of its values.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub(super) row: usize,
    pub(super) label: (usize, usize),
    pub(super) first: usize,
}

/// One table, found whole.
pub(super) struct Read {
    /// Index of the edition that its rows show.
    pub(super) edition: Option<u8>,
    pub(super) table: &'static Table,
    /// First and last token.
    pub(super) zone: (usize, usize),
    pub(super) rows: Vec<Place>,
}

/// What a block has of the rows of a table of one edition, with as many values behind them as they have cells.
enum Rows {
    None,
    /// Not all, or not in order.
    Some,
    All(Vec<Place>),
}

impl Block<'_, '_> {
    /// The table of that index, if it is in this block.
    #[expect(clippy::option_option, reason = "to give up is another thing than to find no table")]
    pub(super) fn next_table(&self, table_idx: usize, parts: Parts) -> Option<Option<Read>> {
        let editions = self.labels.editions;
        let labelled = |table: &Table| table.rows.iter().any(|row| !row.label.is_empty());
        let Some(newest) = editions.first()?.tables.get(table_idx) else { return Some(None) };
        let idx = u8::try_from(table_idx).ok()?;
        if !labelled(newest) {
            return self.unlabelled(idx, newest, parts);
        }
        let mut found = None;
        let mut rows_seen = false;
        for (edition_idx, edition) in (0u8..).zip(editions) {
            let Some(table) = edition.tables.get(table_idx) else { continue };
            match self.rows(edition_idx, idx, table) {
                Rows::None => {}
                Rows::Some => rows_seen = true,
                Rows::All(_) if found.is_some() => return None,
                Rows::All(rows) => found = Some((edition_idx, table, rows)),
            }
        }
        match found {
            Some((edition_idx, table, rows)) => self.check(edition_idx, idx, table, rows, parts).map(Some),
            None if rows_seen => None,
            None => Some(None),
        }
    }

    fn rows(&self, edition_idx: u8, table_idx: u8, table: &Table) -> Rows {
        let mut out = Vec::new();
        for hit in self.hits.iter().filter(|hit| self.labels.is_row_of(hit.label, table_idx)) {
            let row = self.labels.targets(hit.label).iter().find_map(|target| match target {
                Target::Row { edition, table, row } if (*edition, *table) == (edition_idx, table_idx) => {
                    Some(usize::from(*row))
                }
                _ => None,
            });
            let Some(row) = row else { continue };
            if table.rows.get(row).is_some_and(|row| row.cells.len() == hit.values) {
                if row != out.len() {
                    return Rows::Some;
                }
                if out.is_empty() {
                    out.reserve_exact(table.rows.len());
                }
                out.push(Place { row, label: (hit.first, hit.last), first: hit.last + 1 });
            }
        }
        match out.len() {
            0 => Rows::None,
            n if n == table.rows.len() => Rows::All(out),
            _ => Rows::Some,
        }
    }

    /// What the label is that a word belongs to, if it belongs to one.
    fn targets(&self, word: Word) -> Option<&[Target]> {
        self.hits.get(word.hit? as usize).map(|hit| self.labels.targets(hit.label))
    }

    /// Holds a table of whole rows to everything that the general way weighs.
    fn check(
        &self,
        edition_idx: u8,
        table_idx: u8,
        table: &'static Table,
        rows: Vec<Place>,
        parts: Parts,
    ) -> Option<Read> {
        let first = rows.first()?.label.0;
        let last_row = rows.last()?;
        let width = |place: &Place| table.rows.get(place.row).map_or(0, |row| row.cells.len());
        let last_value = last_row.first + width(last_row) - 1;
        // The heads above the first row.
        let mut start = first;
        for idx in (0..first).rev() {
            let token = self.tokens.get(idx)?;
            match token.sort {
                Sort::Figure(_) | Sort::Placeholder => return None,
                Sort::Mark | Sort::Blank => {}
                Sort::Text(piece) => match self.targets(piece) {
                    Some(targets) if targets.iter().any(|t| is_word_of(t, table_idx)) => start = idx,
                    None if self.is_fragment(idx) => start = idx,
                    _ => break,
                },
            }
        }
        // Nothing but labels of this table of this edition, marks and the values of the rows.
        let mut values = 0;
        for (idx, token) in (start..).zip(self.tokens.get(start..=last_value)?) {
            match token.sort {
                Sort::Figure(_) | Sort::Placeholder => values += 1,
                Sort::Mark | Sort::Blank => {}
                Sort::Text(piece) => match self.targets(piece) {
                    Some(targets) => {
                        let own = |t: &Target| match t {
                            Target::Row { edition, table, .. } | Target::Word { edition, table, .. } => {
                                (*edition, *table) == (edition_idx, table_idx)
                            }
                            _ => false,
                        };
                        targets.iter().any(own).then_some(())?;
                    }
                    None if values == 0 && self.is_fragment(idx) => {}
                    None => return None,
                },
            }
        }
        (values == rows.iter().map(width).sum::<usize>()).then_some(())?;
        let mut beside = None;
        for place in &rows {
            let own = self.check_row(table, place, width(place), parts)?;
            if *beside.get_or_insert(own) != own {
                return None;
            }
        }
        let zone = (start, self.last_mark(last_value)?);
        (!self.lines_removed(zone)).then_some(())?;
        let edition = Some(edition_idx);
        Some(Read { edition, table, zone, rows })
    }

    /// The last mark behind a value, or the value; `None` where another value follows.
    fn last_mark(&self, value: usize) -> Option<usize> {
        let mut last = value;
        for (idx, token) in self.tokens.iter().enumerate().skip(value + 1) {
            match token.sort {
                Sort::Mark => last = idx,
                Sort::Blank => {}
                Sort::Text(_) => break,
                Sort::Figure(_) | Sort::Placeholder => return None,
            }
        }
        Some(last)
    }

    fn is_fragment(&self, idx: usize) -> bool {
        let keys = Keys::new(self.raw(idx)).map(|(c, _)| c);
        keys.clone().take(FRAGMENT_CHARS + 1).count() <= FRAGMENT_CHARS && self.labels.is_fragment(keys)
    }

    /// Whether the values of a row stand on the line of its label; `None` where it is not sure that they are its own.
    fn check_row(&self, table: &'static Table, place: &Place, width: usize, parts: Parts) -> Option<bool> {
        // Nothing but the pieces of the label, none with digits at its end.
        let label = self.tokens.get(place.label.0..=place.label.1)?;
        let hit = |token: &Token| match token.sort {
            Sort::Text(word) => word.hit,
            _ => None,
        };
        let own = label.first().and_then(hit);
        let end = label.last()?.span.slice(self.text)?.chars().rev().map(fold_char);
        if label.iter().any(|token| hit(token) != own)
            || end.take_while(|c| !is_key(*c)).any(|c| c.is_ascii_digit())
        {
            return None;
        }
        let values = self.tokens.get(place.first..place.first + width)?;
        let line = values.first()?.line;
        let beside = label.iter().any(|token| token.line == line);
        let mut line = label.last()?.line;
        (beside == (values.first()?.line == line)).then_some(())?;
        for (n, value) in values.iter().enumerate() {
            let same_line = value.line == line;
            (same_line || !beside).then_some(())?;
            self.is_next(value, same_line, n == 0, width, parts).then_some(())?;
            line = value.line;
        }
        // Behind an empty cell, figures on lines of their own that do not add up may be those of another row.
        let shifted = parts.across_lines && parts.sign.is_some() && values.first()?.signs > 1;
        if shifted
            && !self.labels.relations(table).hold_within(place.row, |cell| self.number(place.first + cell))
        {
            return None;
        }
        // Where white space parts cells, anything may stand on a line of figures.
        if parts.sign.is_none() && !beside {
            let next = self.tokens.get(place.first + width);
            let foreign =
                |token: &Token| matches!(token.sort, Sort::Text(piece) if self.targets(piece).is_none());
            let follows = next.is_some_and(|token| token.line == line && foreign(token));
            if follows || values.iter().any(|value| matches!(value.sort, Sort::Placeholder)) {
                return None;
            }
        }
        Some(beside)
    }

    /// Whether a value is the next cell behind another, or behind a label that may cover some.
    fn is_next(&self, value: &Token, same_line: bool, first: bool, width: usize, parts: Parts) -> bool {
        if parts.sign.is_none() {
            return true;
        }
        let gaps = usize::from(value.signs / parts.width.max(1));
        (same_line || parts.across_lines)
            && value.signs.is_multiple_of(parts.width)
            && (gaps == 1 || (first && gaps >= 1 && gaps <= width.max(2)))
    }

    /// Whether all that stands in a table is different, as where an extractor left repeated lines out.
    fn lines_removed(&self, zone: (usize, usize)) -> bool {
        let Some(tokens) = self.tokens.get(zone.0..=zone.1) else { return true };
        // Most tables have zeros next to each other.
        let is_same = |pair: &[Token]| match pair {
            [a, b] => matches!((a.sort, b.sort), (Sort::Figure(Some(a)), Sort::Figure(Some(b))) if a == b),
            _ => false,
        };
        if tokens.windows(2).any(is_same) {
            return false;
        }
        let cells = || tokens.iter().filter(|token| !matches!(token.sort, Sort::Mark | Sort::Blank));
        let mut line = zone.0.checked_sub(1).and_then(|idx| self.tokens.get(idx)).map(|token| token.line);
        let (mut n, mut beside) = (0, 0);
        for token in tokens {
            if !matches!(token.sort, Sort::Mark | Sort::Blank) {
                n += 1;
                beside += usize::from(line == Some(token.line) && token.line > 0);
            }
            line = Some(token.line);
        }
        if n < 6 || 8 * beside > n {
            return false;
        }
        let is_single = |hit: &Hit| hit.first == hit.last;
        let mut seen = std::collections::HashSet::with_capacity(n);
        cells().all(|token| match token.sort {
            // A piece of a broken label may be a piece of another.
            Sort::Text(word)
                if !word.hit.and_then(|hit| self.hits.get(hit as usize)).is_some_and(is_single) =>
            {
                true
            }
            _ => seen.insert(token.span.slice(self.text)),
        })
    }

    /// The table whose one row has no label: the values behind its heads.
    #[expect(clippy::option_option, reason = "to give up is another thing than to find no table")]
    fn unlabelled(&self, table_idx: u8, table: &'static Table, parts: Parts) -> Option<Option<Read>> {
        let strong = |hit: &&Hit| {
            let targets = self.labels.targets(hit.label);
            targets.iter().any(|t| is_word_of(t, table_idx))
                && targets.iter().all(|t| {
                    is_word_of(t, table_idx) || matches!(t, Target::Title { table } if *table == table_idx)
                })
        };
        let mut heads = self.hits.iter().filter(strong);
        let (Some(head), Some(last)) = (heads.next(), heads.next_back()) else { return Some(None) };
        (head.label != last.label || heads.any(|hit| hit.label != head.label)).then_some(())?;
        let own = |token: &Token| match token.sort {
            Sort::Text(piece) => {
                self.targets(piece).is_some_and(|targets| targets.iter().any(|t| is_word_of(t, table_idx)))
            }
            Sort::Mark | Sort::Blank => true,
            Sort::Figure(_) | Sort::Placeholder => false,
        };
        self.tokens.get(head.first..=last.last)?.iter().all(own).then_some(())?;
        let behind = self.tokens.get(last.last + 1..)?;
        let more =
            behind.iter().take_while(|token| matches!(token.sort, Sort::Text(_)) && own(token)).count();
        let first = last.last + 1 + more;
        let width = table.cell_count();
        let values = self.tokens.get(first..first + width)?;
        if !values.iter().all(Token::is_value) || self.last_mark(first + width - 1)? != first + width - 1 {
            return None;
        }
        // All on one line, or each on its own; whatever is empty beside them is less than they are.
        let line = values.first()?.line;
        let one_line = values.iter().all(|value| value.line == line);
        let apart = values.windows(2).all(|pair| matches!(pair, [a, b] if a.line != b.line));
        let mut before = None;
        for value in values {
            let next = match before {
                Some(line) => self.is_next(value, line == value.line, false, width, parts),
                None => {
                    parts.sign.is_none() || usize::from(value.signs) < width && (one_line || value.signs == 1)
                }
            };
            next.then_some(())?;
            before = Some(value.line);
        }
        let next = self.tokens.get(first + width);
        let signs = next.map_or(self.signs, |token| token.signs);
        let follows = next.is_some_and(|token| Some(token.line) == before);
        let empty = if one_line { usize::from(signs) < width } else { signs <= 1 };
        let across = parts.sign.is_none() || parts.across_lines || one_line;
        if !(one_line || apart) || !across || follows || (parts.sign.is_some() && !empty) {
            return None;
        }
        let zone = (head.first, first + width - 1);
        if self.lines_removed(zone) {
            return None;
        }
        // Where nothing shows empty cells, or lines part them, figures that do not add up may be those of others.
        if parts.sign.is_none() || !one_line {
            let value = |cell: usize| self.number(first + cell);
            self.labels.relations(table).hold_within(0, value).then_some(())?;
        }
        let rows = vec![Place { row: 0, label: (head.first, last.last), first }];
        Some(Some(Read { edition: None, table, zone, rows }))
    }

    /// The number of a token; nothing for placeholders.
    fn number(&self, idx: usize) -> Decimal {
        let figure = self.tokens.get(idx).and_then(|token| token.figure(self.text));
        figure.map_or(Decimal::ZERO, |figure| figure.value)
    }
}

/// Whether a target is a word of that table, in any edition.
fn is_word_of(target: &Target, table_idx: u8) -> bool {
    matches!(target, Target::Word { table, .. } if *table == table_idx)
}
