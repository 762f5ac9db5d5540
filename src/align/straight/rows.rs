//! The tables of a block: rows with as many values as they have cells, and what must not stand among them.

use rust_decimal::Decimal;

use super::super::labels::{Target, is_key};
use super::Block;
use super::hits::Hit;
use super::tokens::{Keys, Number, Run, Sort, Token, Value, Word};
use crate::cells::layout::Parts;
use crate::form::Table;
use crate::span::Span;
use crate::text::fold::fold_char;

/// Most ideographs of a piece that may stand inside a label; see
/// [`super::super::labels::Labels::is_fragment`].
const FRAGMENT_CHARS: usize = 40;

/// A row of a table: the first and last token of its label, and the token of its values, as many as it has cells.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub(super) row: usize,
    pub(super) label: (usize, usize),
    pub(super) values: usize,
}

/// One table, found whole.
#[derive(Debug)]
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
                out.push(Place { row, label: (hit.first, hit.last), values: hit.run });
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
        let last_values = rows.last().filter(|row| row.label.1 < row.values)?.values;
        // The heads above the first row.
        let mut start = first;
        for idx in (0..first).rev() {
            let token = self.tokens.get(idx)?;
            match token.sort {
                Sort::Values(_) => return None,
                Sort::Mark | Sort::Blank => {}
                Sort::Text(piece) => match self.targets(piece) {
                    Some(targets) if targets.iter().any(|t| is_word_of(t, table_idx)) => start = idx,
                    None if self.is_fragment(idx) => start = idx,
                    _ => break,
                },
            }
        }
        // Nothing but labels of this table of this edition, marks and the values of the rows.
        let headed = table.has_headed_groups();
        let is_head = |target: &Target| matches!(target, Target::Word { head: true, .. });
        let mut runs = 0;
        for (idx, token) in (start..).zip(self.tokens.get(start..=last_values)?) {
            match token.sort {
                Sort::Values(_) => runs += 1,
                Sort::Mark | Sort::Blank => {}
                Sort::Text(piece) => match self.targets(piece) {
                    Some(targets) => {
                        let own = |t: &Target| match t {
                            Target::Row { edition, table, .. } | Target::Word { edition, table, .. } => {
                                (*edition, *table) == (edition_idx, table_idx)
                            }
                            _ => false,
                        };
                        // Heads again amid the rows: the table goes on on another page, or is another.
                        let again = runs > 0 && !headed && targets.iter().all(is_head);
                        (targets.iter().any(own) && !again).then_some(())?;
                    }
                    None if runs == 0 && self.is_fragment(idx) => {}
                    None => return None,
                },
            }
        }
        (runs == rows.len()).then_some(())?;
        // Where white space parts cells, figures stand below a label that was wrapped; a sum says that they are its own.
        let relations = self.labels.relations(table);
        let adds_up = |place: &Place| {
            let run = self.tokens.get(place.values).and_then(Token::run);
            let holds = |run| relations.hold_within(place.row, |cell| self.number(run, cell));
            relations.any_within(place.row) && run.is_some_and(holds)
        };
        let (mut beside, mut below) = (false, false);
        for place in &rows {
            let own = self.check_row(table, place, parts)?;
            beside |= own;
            below |= !own;
        }
        let sure = |place: &Place| self.is_beside(place) || adds_up(place);
        if beside && below && (parts.sign.is_some() || !rows.iter().all(sure)) {
            return None;
        }
        // A figure behind a last row that nothing says to add up may be one of its own, or the end of one.
        let is_value = |token: &Token| matches!(token.sort, Sort::Values(_));
        if self.tokens.iter().skip(last_values + 1).any(is_value) && !rows.last().is_some_and(adds_up) {
            return None;
        }
        let zone = (start, self.last_mark(last_values)?);
        (!self.lines_removed(zone)).then_some(())?;
        let edition = Some(edition_idx);
        Some(Read { edition, table, zone, rows })
    }

    /// The last mark behind a run of values, or the run; `None` where another follows.
    fn last_mark(&self, values: usize) -> Option<usize> {
        let mut last = values;
        for (idx, token) in self.tokens.iter().enumerate().skip(values + 1) {
            match token.sort {
                Sort::Mark => last = idx,
                Sort::Blank => {}
                // The end of a figure that was cut before it: `.30元`, `,017件`.
                Sort::Text(_) if self.raw(idx).starts_with(|c| matches!(fold_char(c), '.' | ',')) => {
                    return None;
                }
                // A piece of a label belongs to the table, as a unit that was parted from the last figure.
                Sort::Text(piece) if self.targets(piece).is_none() && self.is_fragment(idx) => return None,
                Sort::Text(_) => break,
                Sort::Values(_) => return None,
            }
        }
        Some(last)
    }

    fn is_fragment(&self, idx: usize) -> bool {
        let keys = Keys::new(self.raw(idx)).map(|(c, _)| c);
        keys.clone().take(FRAGMENT_CHARS + 1).count() <= FRAGMENT_CHARS && self.labels.is_fragment(keys)
    }

    /// Whether the values of a row begin on a line of its label.
    fn is_beside(&self, place: &Place) -> bool {
        let line = self.tokens.get(place.values).map(|token| token.line);
        let label = self.tokens.get(place.label.0..=place.label.1).unwrap_or_default();
        label.iter().any(|token| Some(token.line) == line && token.run().is_none())
    }

    /// Whether the values of a row stand on the line of its label; `None` where it is not sure that they are its own.
    fn check_row(&self, table: &'static Table, place: &Place, parts: Parts) -> Option<bool> {
        // Nothing but the pieces of the label, none with digits at its end.
        let label = self.tokens.get(place.label.0..=place.label.1)?;
        let hit = |token: &Token| match token.sort {
            Sort::Text(word) => word.hit,
            _ => None,
        };
        let own = label.first().and_then(hit);
        // Where white space parts cells, the label of a group stands beside those of its rows, line by line.
        let is_of_group = |token: &Token| match token.sort {
            Sort::Text(word) => parts.sign.is_none() && self.targets(word).is_some_and(is_of_group),
            _ => false,
        };
        let is_foreign =
            |(idx, token): (usize, &Token)| idx != place.values && hit(token) != own && !is_of_group(token);
        let mut start = label.first()?.span.slice(self.text)?.chars().map(fold_char);
        let end = label.last()?.span.slice(self.text)?.chars().rev().map(fold_char);
        // The number of a label that begins with its point may stand among the figures before it.
        if (place.label.0..).zip(label).any(is_foreign)
            || start.next() == Some('.')
            || end.take_while(|c| !is_key(*c)).any(|c| c.is_ascii_digit())
        {
            return None;
        }
        let values = self.tokens.get(place.values)?;
        let run = values.run()?;
        let beside = self.is_beside(place);
        if place.values < place.label.1 {
            // A label that was wrapped around its figures goes on below them.
            let [before, behind] = [place.values - 1, place.values + 1].map(|idx| self.tokens.get(idx));
            let below = before?.line <= values.line && run.last_line < behind?.line;
            (below && (run.one_line || run.apart && !beside) && parts.sign.is_none()).then_some(())?;
        } else {
            let same_line = label.last()?.line == values.line;
            if beside != same_line
                || (beside && !run.one_line)
                || !is_next(values, same_line, run.len, parts)
                || !run.gapless
            {
                return None;
            }
        }
        // Behind an empty cell, figures on lines of their own that do not add up may be those of another row.
        let shifted = parts.across_lines && parts.sign.is_some() && values.signs > 1;
        if shifted && !self.labels.relations(table).hold_within(place.row, |cell| self.number(run, cell)) {
            return None;
        }
        // Where white space parts cells, anything may stand on a line of figures.
        if parts.sign.is_none() && !beside {
            let foreign =
                |token: &Token| matches!(token.sort, Sort::Text(piece) if self.targets(piece).is_none());
            let next = self.tokens.get(place.values + 1);
            let follows = next.is_some_and(|token| token.line == run.last_line && foreign(token));
            // Three on a line may be the number of a page: `- 4 -`, `5 / 9`.
            let is_none = |value: &Value| value.number == Number::None;
            let may_be_page = !(run.apart || (run.one_line && run.len > 3));
            if follows || (may_be_page && self.values_of(run).iter().any(is_none)) {
                return None;
            }
        }
        Some(beside)
    }

    /// Whether all that stands in a table is different, as where an extractor left repeated lines out.
    fn lines_removed(&self, zone: (usize, usize)) -> bool {
        let Some(tokens) = self.tokens.get(zone.0..=zone.1) else { return true };
        // Most tables have zeros next to each other.
        let is_same = |pair: &[Value]| match pair {
            [a, b] => matches!((a.number, b.number), (Number::Few(a), Number::Few(b)) if a == b),
            _ => false,
        };
        let mut runs = tokens.iter().filter_map(Token::run);
        if runs.any(|run| self.values_of(run).windows(2).any(is_same)) {
            return false;
        }
        let before = zone.0.checked_sub(1).and_then(|idx| self.tokens.get(idx));
        let mut line = before.map(Token::last_line);
        let (mut n, mut beside) = (0, 0);
        let is_beside = |pair: &&[Value]| matches!(pair, [a, b] if a.line == b.line);
        for token in tokens {
            if !matches!(token.sort, Sort::Mark | Sort::Blank) {
                n += token.cells();
                beside += usize::from(line == Some(token.line));
            }
            if let Some(run) = token.run() {
                beside += self.values_of(run).windows(2).filter(is_beside).count();
            }
            line = Some(token.last_line());
        }
        if 8 * beside > n {
            return false;
        }
        let is_single = |hit: &Hit| hit.first == hit.last;
        let mut seen = std::collections::HashSet::with_capacity(n);
        let mut is_new = |span: Span| seen.insert(span.slice(self.text));
        tokens.iter().all(|token| match token.sort {
            Sort::Mark | Sort::Blank => true,
            Sort::Values(run) => self.values_of(run).iter().all(|value| is_new(value.span)),
            // A piece of a broken label may be a piece of another.
            Sort::Text(word) => {
                let own = word.hit.and_then(|hit| self.hits.get(hit as usize));
                !own.is_some_and(is_single) || is_new(token.span)
            }
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
            Sort::Values(_) => false,
        };
        // Heads over two lines: `结果 结果 其他` above `维持 纠正 结果`.
        let is_piece = |idx: usize, token: &Token| {
            own(token) || (matches!(token.sort, Sort::Text(_)) && self.is_fragment(idx))
        };
        let mut heads = (head.first..).zip(self.tokens.get(head.first..=last.last)?);
        heads.all(|(idx, token)| is_piece(idx, token)).then_some(())?;
        let behind = (last.last + 1..).zip(self.tokens.get(last.last + 1..)?);
        let is_head =
            |(idx, token): &(usize, &Token)| matches!(token.sort, Sort::Text(_)) && is_piece(*idx, token);
        let more = behind.take_while(is_head).count();
        let first = last.last + 1 + more;
        let width = table.cell_count();
        let values = self.tokens.get(first)?;
        let run = values.run()?;
        if run.len != width || self.last_mark(first)? != first {
            return None;
        }
        // All on one line, or each on its own; whatever is empty beside them is less than they are.
        let one_line = run.one_line;
        let opens =
            parts.sign.is_none() || usize::from(values.signs) < width && (one_line || values.signs <= 1);
        let next = self.tokens.get(first + 1);
        let signs = next.map_or(self.signs, |token| token.signs);
        let follows = next.is_some_and(|token| token.line == run.last_line);
        let empty = if one_line { usize::from(signs) < width } else { signs <= 1 };
        let across = parts.sign.is_none() || parts.across_lines || one_line;
        if !opens
            || !run.gapless
            || !(one_line || run.apart)
            || !across
            || follows
            || (parts.sign.is_some() && !empty)
        {
            return None;
        }
        let zone = (head.first, first);
        if self.lines_removed(zone) {
            return None;
        }
        // Where nothing shows empty cells, or lines part them, figures that do not add up may be those of others.
        if parts.sign.is_none() || !one_line {
            self.labels.relations(table).hold_within(0, |cell| self.number(run, cell)).then_some(())?;
        }
        let rows = vec![Place { row: 0, label: (head.first, last.last), values: first }];
        Some(Some(Read { edition: None, table, zone, rows }))
    }

    /// The number of a cell of a run; nothing for placeholders.
    fn number(&self, run: Run, cell: usize) -> Decimal {
        let figure = self.values_of(run).get(cell).and_then(|value| value.figure(self.text));
        figure.map_or(Decimal::ZERO, |figure| figure.value)
    }
}

/// Whether the first of `n_values` stands in the next cell behind a label, which may cover some.
fn is_next(values: &Token, same_line: bool, n_values: usize, parts: Parts) -> bool {
    if parts.sign.is_none() {
        return true;
    }
    let gaps = usize::from(values.signs / parts.width.max(1));
    (same_line || parts.across_lines)
        && values.signs.is_multiple_of(parts.width)
        && gaps >= 1
        && gaps <= n_values.max(2)
}

/// Whether a label is that of a group of rows, in any edition.
fn is_of_group(targets: &[Target]) -> bool {
    targets.iter().any(|target| matches!(target, Target::Word { head: false, .. }))
}

/// Whether a target is a word of that table, in any edition.
fn is_word_of(target: &Target, table_idx: u8) -> bool {
    matches!(target, Target::Word { table, .. } if *table == table_idx)
}
