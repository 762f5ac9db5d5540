//! The straight path: reports whose tables are whole, read in one look at the text.
//!
//! Most reports are clean: every row of every table has its label and as many figures as cells behind it, below it or
//! between its lines, and nothing else. For those the general way of [`super::read`] weighs possibilities that are
//! none. This one goes through the text line by line and gives up at the first thing that would need weighing: a row
//! too many or too few, an empty cell within a row, a word of the form where no table is, heads again amid the rows,
//! tags, grids, drawn lines. What it gives is what the general way gives: a property and a fuzz target hold it to that,
//! and whoever changes one of the two runs them.

mod hits;
mod lines;
mod rows;
mod tokens;

use self::hits::Hit;
pub(super) use self::lines::Heading;
use self::lines::{has_no_words, is_cut_by_digits, is_inert};
use self::rows::Read;
use self::tokens::{Keys, Number, Sort, Token, Value};
use super::items::PIECE_CHARS;
use super::labels::{Labels, Target};
use super::{CellRecord, State, TablePiece, Tables, Unit};
use crate::cells::{self, Profiled};
use crate::form;
use crate::limits;
use crate::number::{CellText, parse_cell};
use crate::span::Span;

/// Memory that readings of one text after another share.
#[derive(Debug, Default)]
pub(super) struct Scratch {
    tokens: Vec<Token>,
    values: Vec<Value>,
    hits: Vec<Hit>,
    used: Vec<usize>,
    tables: Vec<Read>,
    profiled: Vec<Profiled>,
}

impl Scratch {
    /// The profiles of the first blocks that were looked at.
    pub(super) fn profiled(&self) -> &[Profiled] {
        &self.profiled
    }
}

/// The tables of `text`, whose lines are `lines`, some of them headings; `None` where something needs weighing.
pub(super) fn read<'a>(
    text: &'a str,
    lines: &[Span],
    headings: &[Heading],
    labels: &Labels,
    scratch: &mut Scratch,
) -> Option<Tables<'a>> {
    let Scratch { tokens, values, hits, used, tables, mut profiled } = core::mem::take(scratch);
    profiled.clear();
    let mut block = Block { text, labels, profiled, tokens, values, signs: 0, hits, used, tables };
    let out = read_blocks(lines, headings, &mut block);
    let Block { profiled, tokens, values, hits, used, tables, .. } = block;
    *scratch = Scratch { tokens, values, hits, used, tables, profiled };
    out
}

fn read_blocks<'a>(lines: &[Span], headings: &[Heading], block: &mut Block<'a, '_>) -> Option<Tables<'a>> {
    let Block { text, labels, .. } = *block;
    // Offsets are kept short, and tags of tables and line ends are for the general way.
    let is_tag = |at: usize| matches!(text.as_bytes().get(at + 1), Some(b't' | b'b' | b'B'));
    if u32::try_from(text.len()).is_err() || memchr::memchr_iter(b'<', text.as_bytes()).any(is_tag) {
        return None;
    }
    // A figure that the text ends with may be cut.
    let tail = text.char_indices().rev().take(limits::FIGURE_CHARS);
    let start = tail.take_while(|(_, c)| !c.is_whitespace() && !matches!(c, '|' | '｜')).last();
    let last = start.and_then(|(at, _)| text.get(at..)).unwrap_or_default();
    if matches!(parse_cell(last), CellText::Figure(_)) {
        return None;
    }
    let newest = labels.editions.first()?;
    let mut out = Tables::default();
    // A block reaches from one heading of a section to the next; what stands before the first is one, too.
    let starts = headings.iter().map(|heading| heading.line).chain([lines.len()]);
    let own = core::iter::once(None).chain(headings.iter().map(Some));
    for (heading, end) in own.zip(starts) {
        let mut has_table = false;
        if let Some(Heading { label, line }) = heading {
            // Behind the first table it may open another report.
            let targets = labels.targets(*label);
            let is_cut = is_cut_by_digits(lines.get(*line)?.slice(text)?);
            let ambiguous = !targets.iter().all(is_title) || labels.goes_on(*label) || is_cut;
            if ambiguous || (labels.opens_report(*label) && !out.pieces.is_empty()) {
                return None;
            }
            has_table = targets.iter().any(|t| matches!(t, Target::Title { .. }));
        }
        let start = heading.map_or(0, |heading| heading.line);
        let of_block = lines.get(start..end)?;
        let words = of_block.get(usize::from(heading.is_some())..).unwrap_or_default();
        let inert = |line: &Span| {
            has_no_words(line.bytes(text)) || is_inert(line.slice(text).unwrap_or_default(), labels)
        };
        if has_table || !words.iter().all(inert) {
            block.read(of_block, &mut out)?;
        }
    }
    (out.pieces.len() == newest.tables.len()).then_some(())?;
    finish(labels, &mut out)?;
    Some(out)
}

const fn is_title(target: &Target) -> bool {
    matches!(target, Target::Title { .. } | Target::Section)
}

/// What all tables together say.
fn finish(labels: &Labels, out: &mut Tables<'_>) -> Option<()> {
    let mut editions = out.pieces.iter().filter_map(|piece| piece.edition);
    let name = editions.next()?;
    if editions.any(|other| other != name) {
        return None;
    }
    out.edition = labels.editions.iter().copied().find(|edition| edition.name == name);
    out.claimed = out.pieces.iter().map(|piece| piece.span).collect();
    Some(())
}

/// The lines from one heading to the next; what it holds is kept from one block to the next for its memory.
struct Block<'a, 'l> {
    text: &'a str,
    labels: &'l Labels,
    profiled: Vec<Profiled>,
    tokens: Vec<Token>,
    values: Vec<Value>,
    /// Signs behind the last token.
    signs: u16,
    hits: Vec<Hit>,
    /// Later pieces of a label.
    used: Vec<usize>,
    tables: Vec<Read>,
}

impl<'a> Block<'a, '_> {
    /// Reads the tables of a block and adds them to `out`.
    fn read(&mut self, lines: &[Span], out: &mut Tables<'a>) -> Option<()> {
        let profiled = Profiled::new(self.text, lines);
        let profile = profiled.profile();
        // A text may have a heading on every line.
        if self.profiled.len() < super::HEADINGS {
            self.profiled.push(profiled);
        }
        let layout = cells::layout_of(profile);
        let parts = (layout.parts)(profile)?;
        self.lex(lines, parts)?;
        self.find_labels()?;
        let mut done = 0;
        let mut tables = core::mem::take(&mut self.tables);
        tables.clear();
        while let Some(found) = self.next_table(out.pieces.len() + tables.len(), parts)? {
            (found.zone.0 >= done).then_some(())?;
            done = found.zone.1 + 1;
            tables.push(found);
        }
        // Words of the form outside its tables are for the general way.
        let inside =
            |hit: &Hit| tables.iter().any(|found| found.zone.0 <= hit.first && hit.last <= found.zone.1);
        for hit in self.hits.iter().filter(|hit| !inside(hit)) {
            let opens_again = self.labels.opens_report(hit.label)
                && (!out.pieces.is_empty() || self.cells_before(hit.first) > 1);
            if opens_again || self.labels.targets(hit.label).iter().any(|t| !is_title(t)) {
                return None;
            }
        }
        for found in &tables {
            self.write(found, layout.name, out)?;
        }
        self.tables = tables;
        Some(())
    }

    /// How many cells stand before a token.
    fn cells_before(&self, idx: usize) -> usize {
        self.tokens.iter().take(idx).map(Token::cells).sum()
    }

    /// Adds a table to `out`; `None` where a cell has a figure that it cannot hold.
    fn write(&self, read: &Read, layout: &'static str, out: &mut Tables<'a>) -> Option<()> {
        if out.cells.is_empty() {
            out.reserve(self.labels);
        }
        for place in &read.rows {
            let row = read.table.rows.get(place.row)?;
            let values = self.values_of(self.tokens.get(place.values)?.run()?);
            for (cell, printed) in row.cells.iter().zip(values) {
                let raw = printed.span.slice(self.text)?;
                let (value, state, unit) = match printed.figure(self.text) {
                    Some(figure) => (Some(figure.value), State::Stated, figure.unit),
                    None => (None, State::Placeholder, None),
                };
                if cell.kind == form::Kind::Amount {
                    let unit = unit.or_else(|| self.head_unit(cell, place.label.0));
                    out.units.push(Unit { row: row.path, unit });
                } else if printed.number == Number::Printed
                    && value.is_some_and(|value| !super::may_hold(row.cells, cell, value))
                {
                    return None;
                }
                out.cells.push(CellRecord::new(cell, state, value, Some(raw), Some(printed.span)));
            }
        }
        let [first, last] = [self.tokens.get(read.zone.0)?, self.tokens.get(read.zone.1)?];
        let edition = read.edition.and_then(|idx| self.labels.editions.get(usize::from(idx)));
        out.pieces.push(TablePiece {
            table: read.table.key,
            edition: edition.map(|edition| edition.name),
            layout,
            span: first.span.cover(last.span),
        });
        Some(())
    }

    /// The unit that the head of a column names, above the token `before`.
    fn head_unit(&self, cell: &form::Cell, before: usize) -> Option<&'static str> {
        let above = self.hits.iter().rev().filter(|hit| hit.last < before);
        let hit = super::heads_of(cell, above.map(|hit| (hit.label, *hit)), self.labels)?;
        let [first, last] = [self.tokens.get(hit.first)?, self.tokens.get(hit.last)?];
        let is_short = |raw: &&str| Keys::new(raw).take(PIECE_CHARS).count() < PIECE_CHARS;
        let note = self.tokens.get(hit.last + 1).filter(|token| matches!(token.sort, Sort::Text(_)));
        let raw = |span: Span| span.slice(self.text);
        super::unit_of_head(
            raw(first.span.cover(last.span))?,
            note.and_then(|token| raw(token.span)).filter(is_short),
            false,
        )
    }
}
