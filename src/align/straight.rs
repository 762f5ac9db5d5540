//! The straight path: reports whose tables are whole, read in one look at the text.
//!
//! Most reports are clean: every row of every table has its label in one cell, as many figures as cells behind it,
//! and nothing else. For those the general way of [`super::read`] weighs possibilities that are none. This one goes
//! through the text line by line and gives up at the first thing that would need weighing: a row too many or too few,
//! a label broken over cells, an empty cell within a row, a word of the form where no table is, tags, grids, drawn
//! lines. What it gives is what the general way gives: a property and a fuzz target hold it to that, and whoever
//! changes one of the two runs them.

use std::borrow::Cow;

use rust_decimal::Decimal;

use super::items::{self, Kind, PIECE_CHARS};
use super::labels::{Labels, Target, is_key, keys};
use super::{Reading, State, TablePiece, Tables, Unit, walk};
use crate::cells::layout::Parts;
use crate::cells::{self, Profile, trim};
use crate::form::{self, Table};
use crate::number::{CellText, parse_cell};
use crate::span::Span;
use crate::text::fold::{fold_char, is_han, is_space};

/// Tokens and labels of the longest table of most reports, for which memory is asked for once.
const TOKENS: usize = 320;
const HITS: usize = 64;
/// Most ideographs of a piece that may stand inside a label; see [`Labels::is_fragment`].
const FRAGMENT_CHARS: usize = 40;

/// Memory that readings of one text after another share.
#[derive(Debug, Default)]
pub(super) struct Scratch {
    tokens: Vec<Token>,
    hits: Vec<Hit>,
}

/// The tables of `text`, whose lines are `lines`; `None` where something needs weighing.
pub(super) fn read<'a>(
    text: &'a str,
    lines: &[Span],
    labels: &Labels,
    scratch: &mut Scratch,
) -> Option<Tables<'a>> {
    let Scratch { tokens, hits } = core::mem::take(scratch);
    let mut block = Block { text, labels, tokens, signs: 0, hits };
    let out = read_blocks(lines, &mut block);
    *scratch = Scratch { tokens: block.tokens, hits: block.hits };
    out
}

fn read_blocks<'a>(lines: &[Span], block: &mut Block<'a, '_>) -> Option<Tables<'a>> {
    let Block { text, labels, .. } = *block;
    // Offsets are kept short, and tags of tables and line ends are for the general way.
    let is_tag = |at: usize| matches!(text.as_bytes().get(at + 1), Some(b't' | b'b' | b'B'));
    if u32::try_from(text.len()).is_err() || memchr::memchr_iter(b'<', text.as_bytes()).any(is_tag) {
        return None;
    }
    let newest = labels.editions.first()?;
    let first_section = labels.find(&super::labels::key(newest.sections.first()?));
    let opens = |label: u16| {
        Some(label) == first_section || labels.targets(label).contains(&Target::Title { table: 0 })
    };
    let mut out = Tables::default();
    let mut rest = lines;
    while !rest.is_empty() {
        // A block reaches from one heading of a section to the next.
        let mut has_table = false;
        let mut len = 0;
        for line in rest {
            let raw = line.slice(text)?;
            if let Some(label) = Some(raw).filter(|raw| !raw.is_ascii()).and_then(|raw| heading(raw, labels))
            {
                if len > 0 {
                    break;
                }
                // Behind the first table it may open another report.
                let targets = labels.targets(label);
                let ambiguous =
                    !targets.iter().all(is_title) || labels.goes_on(label) || is_cut_by_digits(raw);
                if ambiguous || (opens(label) && !out.pieces.is_empty()) {
                    return None;
                }
                has_table = targets.iter().any(|t| matches!(t, Target::Title { .. }));
            } else if !has_table && !raw.is_ascii() {
                has_table = !is_inert(raw, labels);
            }
            len += 1;
        }
        let (own, others) = rest.split_at_checked(len)?;
        if has_table {
            block.read(own, &opens, &mut out)?;
        }
        rest = others;
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

/// The heading of a section that a line is, and nothing else.
pub(super) fn heading(line: &str, labels: &Labels) -> Option<u16> {
    if !labels.may_be_heading(line) {
        return None;
    }
    let mut node = Labels::ROOT;
    for c in keys(line) {
        node = labels.step(node, c).filter(|next| labels.leads_to_heading(*next))?;
    }
    labels.at(node).filter(|label| labels.targets(*label).iter().any(is_title))
}

/// Whether a heading has digits that may be a cell of their own.
fn is_cut_by_digits(line: &str) -> bool {
    let line = line.trim_matches(is_space);
    line.chars().any(|c| fold_char(c).is_ascii_digit()) && line.chars().any(|c| is_space(c) || c == '|')
}

/// The first white space at or behind the byte `from` of a text, and its length; the end where there is none.
fn next_space(bytes: &[u8], from: usize) -> (usize, usize) {
    let mut at = from;
    while let Some(rest) = bytes.get(at..).filter(|rest| !rest.is_empty()) {
        let Some(offset) = rest.iter().position(|b| SEPARATES.get(usize::from(*b)) == Some(&true)) else {
            break;
        };
        let len = rest.get(offset..).map_or(0, space_len);
        if len > 0 {
            return (at + offset, len);
        }
        at += offset + 1;
    }
    (bytes.len(), 0)
}

/// Length in bytes of the white space that `bytes` of a text begin with, by [`is_space`]; 0 where there is none.
fn space_len(bytes: &[u8]) -> usize {
    match bytes {
        [b' ' | b'\t'..=b'\r', ..] => 1,
        // The lead bytes of all other white space.
        [0xC2, _, ..] | [0xE1..=0xE3 | 0xEF, _, _, ..] => {
            let len = if bytes.first() == Some(&0xC2) { 2 } else { 3 };
            let c =
                bytes.get(..len).and_then(|c| core::str::from_utf8(c).ok()).and_then(|c| c.chars().next());
            c.filter(|c| is_space(*c)).map_or(0, |_| len)
        }
        _ => 0,
    }
}

/// Whether no word of a line begins a label of the form.
fn is_inert(line: &str, labels: &Labels) -> bool {
    let mut rest = line;
    loop {
        if begins_label(rest, labels) {
            return false;
        }
        let Some(tail) = behind_next_separator(rest) else { return true };
        rest = tail;
    }
}

/// What stands behind the first white space or bar of `text`.
fn behind_next_separator(text: &str) -> Option<&str> {
    let bytes = text.as_bytes();
    let mut from = 0;
    loop {
        let tail = bytes.get(from..)?;
        let at = from + tail.iter().position(|b| SEPARATES.get(usize::from(*b)) == Some(&true))?;
        let rest = bytes.get(at..)?;
        let len = match rest {
            [b'|', ..] => 1,
            [0xEF, 0xBD, 0x9C, ..] => 3,
            _ => space_len(rest),
        };
        if len > 0 {
            return text.get(at + len..);
        }
        from = at + 1;
    }
}

/// Whether a byte is white space or a bar, or may begin one.
static SEPARATES: [bool; 256] = separates();

#[allow(
    clippy::indexing_slicing,
    reason = "evaluated by the compiler: what is out of range does not compile"
)]
const fn separates() -> [bool; 256] {
    let mut out = [false; 256];
    let mut byte = 0_u8;
    loop {
        out[byte as usize] = matches!(byte, b'\t'..=b'\r' | b' ' | b'|' | 0xC2 | 0xE1..=0xE3 | 0xEF);
        if byte == u8::MAX {
            return out;
        }
        byte += 1;
    }
}

/// Whether the word that `text` starts with may begin a label.
fn begins_label(text: &str, labels: &Labels) -> bool {
    let mut node = Labels::ROOT;
    for c in text.chars() {
        if is_space(c) || matches!(c, '|' | '｜') {
            break;
        }
        let c = fold_char(c);
        if !is_key(c) {
            continue;
        }
        match labels.step(node, c) {
            None => return false,
            Some(next) if labels.at(next).is_some() => return true,
            Some(next) => node = next,
        }
    }
    node != Labels::ROOT
}

/// The ideographs of a piece that labels are compared by, each with whether it stands in brackets; see
/// [`items::text`].
#[derive(Clone)]
struct Keys<'t> {
    chars: core::str::Chars<'t>,
    depth: usize,
    left: usize,
}

impl<'t> Keys<'t> {
    fn new(raw: &'t str) -> Self {
        Self { chars: raw.chars(), depth: 0, left: PIECE_CHARS }
    }
}

impl Iterator for Keys<'_> {
    type Item = walk::Key;

    fn next(&mut self) -> Option<walk::Key> {
        for c in self.chars.by_ref().map(fold_char) {
            match c {
                c if is_key(c) => {
                    self.left = self.left.checked_sub(1)?;
                    return Some((c, self.depth > 0));
                }
                '(' => self.depth += 1,
                ')' => self.depth = self.depth.saturating_sub(1),
                _ => {}
            }
        }
        None
    }
}

/// What a cell of the text is.
#[derive(Clone, Copy, Debug)]
enum Sort {
    Figure,
    Placeholder,
    /// A line that stands for an empty cell.
    Blank,
    /// A marker or punctuation alone.
    Mark,
    Text(Word),
}

/// A piece of text, as far as it leads among the labels.
#[derive(Clone, Copy, Debug)]
struct Word {
    /// Where all of it leads to; `None` where it leaves the labels.
    node: Option<u32>,
    /// The longest label that it begins with.
    label: Option<u16>,
    /// Whether nothing but a note in brackets follows that label.
    whole: bool,
    /// The hit that it belongs to.
    hit: Option<u32>,
}

impl Word {
    /// The word that `raw` is; `None` where it has no ideographs to compare.
    fn new(raw: &str, labels: &Labels) -> Option<Self> {
        match labels.exact(raw) {
            // Most pieces are a label to the letter.
            Some(node) => Some(Self { node: Some(node), label: labels.at(node), whole: true, hit: None }),
            None => Self::folded(raw, labels),
        }
    }

    /// As [`Word::new`], whatever the piece has in it.
    fn folded(raw: &str, labels: &Labels) -> Option<Self> {
        let mut node = Some(Labels::ROOT);
        let mut out = Self { node, label: None, whole: false, hit: None };
        let mut keys = Keys::new(raw);
        for (c, note) in keys.by_ref() {
            out.whole &= note;
            if let Some(next) = node.and_then(|node| labels.step(node, c)) {
                node = Some(next);
                if let Some(label) = labels.at(next) {
                    (out.label, out.whole) = (Some(label), true);
                }
            } else {
                node = None;
                // Nothing that follows makes it a label.
                if !out.whole {
                    break;
                }
            }
        }
        out.node = node;
        // What is too long to be compared is prose.
        if out.whole && keys.left == 0 && keys.chars.any(|c| is_key(fold_char(c))) {
            (out.label, out.whole, out.node) = (None, false, None);
        }
        (node != Some(Labels::ROOT)).then_some(out)
    }
}

/// A cell of the text.
#[derive(Clone, Copy, Debug)]
struct Token {
    span: Span,
    line: u32,
    /// Signs that part it from the one before.
    signs: u16,
    sort: Sort,
}

impl Token {
    const fn is_value(&self) -> bool {
        matches!(self.sort, Sort::Figure | Sort::Placeholder)
    }
}

/// A label, and the first and last token of it.
#[derive(Clone, Copy, Debug)]
struct Hit {
    label: u16,
    first: usize,
    last: usize,
}

/// A row of a table: the first and last token of its label, and the first of its values.
#[derive(Clone, Copy, Debug)]
struct Place {
    row: usize,
    label: (usize, usize),
    first: usize,
}

/// One table, found whole.
struct Read {
    /// Index of the edition that its rows show.
    edition: Option<u8>,
    table: &'static Table,
    /// First and last token.
    zone: (usize, usize),
    rows: Vec<Place>,
}

/// The lines from one heading to the next; what it holds is kept from one block to the next for its memory.
struct Block<'a, 'l> {
    text: &'a str,
    labels: &'l Labels,
    tokens: Vec<Token>,
    /// Signs behind the last token.
    signs: u16,
    hits: Vec<Hit>,
}

impl<'a> Block<'a, '_> {
    /// Reads the tables of a block and adds them to `out`.
    fn read(&mut self, lines: &[Span], opens: &dyn Fn(u16) -> bool, out: &mut Tables<'a>) -> Option<()> {
        let profile = Profile::new(self.text, lines);
        let layout = cells::layout_of(&profile);
        let parts = (layout.parts)(&profile)?;
        self.lex(lines, parts)?;
        self.find_labels()?;
        let mut done = 0;
        let mut tables = Vec::with_capacity(2);
        while let Some(found) = self.next_table(out.pieces.len() + tables.len(), parts)? {
            (found.zone.0 >= done).then_some(())?;
            done = found.zone.1 + 1;
            tables.push(found);
        }
        // Words of the form outside its tables are for the general way.
        let inside =
            |hit: &Hit| tables.iter().any(|found| found.zone.0 <= hit.first && hit.last <= found.zone.1);
        for hit in self.hits.iter().filter(|hit| !inside(hit)) {
            let opens_again = opens(hit.label) && (!out.pieces.is_empty() || hit.first > 1);
            if opens_again || self.labels.targets(hit.label).iter().any(|t| !is_title(t)) {
                return None;
            }
        }
        for found in &tables {
            self.write(found, layout.name, out)?;
        }
        Some(())
    }

    /// The lines as cells.
    fn lex(&mut self, lines: &[Span], parts: Parts) -> Option<()> {
        self.tokens.clear();
        self.tokens.reserve(TOKENS);
        self.hits.reserve(HITS);
        self.hits.clear();
        let mut signs = 0;
        for (n, line) in (0u32..).zip(lines) {
            let raw = line.slice(self.text)?;
            match parts.sign {
                Some(sign) => {
                    if cells::layout::is_rule(raw) {
                        continue;
                    }
                    if sign == b'|' && raw.contains('｜') {
                        return None;
                    }
                    let mut start = line.start;
                    for cell in raw.as_bytes().split(|byte| *byte == sign) {
                        let end = start + cell.len();
                        self.token(Span::new(start, end), n, &mut signs, parts)?;
                        signs = signs.saturating_add(1);
                        start = end + 1;
                    }
                    signs -= 1;
                }
                None => self.words(raw, line.start, n, &mut signs, parts)?,
            }
        }
        self.signs = signs;
        Some(())
    }

    /// A line whose cells white space parts.
    fn words(&mut self, raw: &str, start: usize, line: u32, signs: &mut u16, parts: Parts) -> Option<()> {
        let bytes = raw.as_bytes();
        let first = self.tokens.len();
        let mut from = 0;
        while from < bytes.len() {
            let (word, space) = next_space(bytes, from);
            // White space without width may stand within a figure.
            let (head, tail) = raw.split_at_checked(word)?;
            if space > 1 && cells::layout::words::within_figure(head, tail).is_some() {
                return None;
            }
            self.token(Span::new(start + from, start + word), line, signs, parts)?;
            from = word + space;
        }
        if self.tokens.len() == first && cells::layout::words::is_blank_cell(raw) {
            self.push(Span::at(start), line, *signs, Sort::Blank);
        }
        Some(())
    }

    fn push(&mut self, span: Span, line: u32, signs: u16, sort: Sort) {
        self.tokens.push(Token { span, line, signs, sort });
    }

    /// What stands between two separators.
    fn token(&mut self, span: Span, line: u32, signs: &mut u16, parts: Parts) -> Option<()> {
        if span.is_empty() {
            return Some(());
        }
        if let Some([b'0'..=b'9']) = self.text.as_bytes().get(span.start..span.end) {
            return self.value(span, line, signs, Sort::Figure, parts);
        }
        let span = if parts.sign.is_some() { trim(self.text, span) } else { span };
        if span.is_empty() {
            return Some(());
        }
        let raw = span.slice(self.text)?;
        let sort = match parse_cell(raw) {
            CellText::Blank => Sort::Blank,
            CellText::Figure(_) => return self.value(span, line, signs, Sort::Figure, parts),
            CellText::Placeholder => {
                // `（四）无` may be the start of a label.
                let marked = self.tokens.last().is_some_and(|last| matches!(last.sort, Sort::Mark));
                if marked && raw.chars().any(is_han) {
                    return None;
                }
                return self.value(span, line, signs, Sort::Placeholder, parts);
            }
            CellText::Other => {
                // `规章000`: digits behind a label may be its figures.
                let is_digit = |c: char| fold_char(c).is_ascii_digit();
                match Word::new(raw, self.labels) {
                    Some(_) if raw.ends_with(is_digit) && !raw.starts_with(is_digit) => return None,
                    Some(word) => Sort::Text(word),
                    None => match items::text(&mut Vec::new(), raw) {
                        // A marker in a cell of its own may be the start of a cell that runs over rows.
                        Kind::Mark if parts.sign != Some(b'|') => Sort::Mark,
                        _ => return None,
                    },
                }
            }
        };
        self.push(span, line, *signs, sort);
        *signs = 0;
        Some(())
    }

    /// Takes a value; `None` where an empty cell stands between it and another on its line.
    fn value(&mut self, span: Span, line: u32, signs: &mut u16, sort: Sort, parts: Parts) -> Option<()> {
        let beside = |last: &Token| last.is_value() && last.line == line && *signs != parts.width;
        if parts.sign.is_some() && self.tokens.last().is_some_and(beside) {
            return None;
        }
        self.push(span, line, *signs, sort);
        *signs = 0;
        Some(())
    }

    fn raw(&self, idx: usize) -> &'a str {
        self.tokens.get(idx).and_then(|token| token.span.slice(self.text)).unwrap_or_default()
    }

    /// Finds the labels among the tokens, as [`items::Items`] does.
    fn find_labels(&mut self) -> Option<()> {
        let mut used = Vec::new();
        for at in 0..self.tokens.len() {
            let Sort::Text(word) = self.tokens.get(at)?.sort else { continue };
            if word.hit.is_some() {
                continue;
            }
            let longer = |found: u16| {
                let len = |label: u16| self.labels.key_of(label).len();
                word.label.is_none_or(|own| len(found) > len(own))
            };
            let broken = word.node.and_then(|node| self.walk_on(at, node, &mut used));
            if let Some((found, last)) = broken.filter(|(found, _)| longer(*found)) {
                self.hit(found, at, last, &used)?;
            } else if let Some(label) = word.label {
                // Behind a label something else: another one, or nothing of the form.
                if !word.whole {
                    let keys: Vec<walk::Key> = Keys::new(self.raw(at)).collect();
                    let end = walk::inside(self.labels, &keys, 0)?.1;
                    let rest = keys.get(end..)?.iter();
                    let begun =
                        rest.clone().try_fold(Labels::ROOT, |node, (c, _)| self.labels.step(node, *c));
                    if walk::inside(self.labels, &keys, end).is_some() || begun.is_some() {
                        return None;
                    }
                    continue;
                }
                used.clear();
                self.hit(label, at, at, &used)?;
            }
        }
        Some(())
    }

    fn walk_on(&self, at: usize, node: u32, used: &mut Vec<usize>) -> Option<(u16, usize)> {
        let later = self.tokens.iter().enumerate().skip(at + 1).map(|(idx, token)| {
            let next = match token.sort {
                Sort::Text(word) if word.hit.is_some() => walk::Next::Taken,
                Sort::Text(_) => walk::Next::Free(Keys::new(self.raw(idx))),
                _ => walk::Next::Other,
            };
            (idx, next)
        });
        walk::on(self.labels, node, later, used)
    }

    /// Takes a label; `None` where it stands there twice in a row, as copies of covered cells do.
    fn hit(&mut self, label: u16, first: usize, last: usize, used: &[usize]) -> Option<()> {
        if let Some(previous) = self.hits.last().filter(|previous| previous.label == label) {
            let between = self.tokens.get(previous.last + 1..first).unwrap_or_default();
            if between.iter().all(|token| matches!(token.sort, Sort::Mark)) {
                return None;
            }
        }
        let hit = Some(u32::try_from(self.hits.len()).ok()?);
        for idx in core::iter::once(&first).chain(used) {
            if let Some(Token { sort: Sort::Text(word), .. }) = self.tokens.get_mut(*idx) {
                word.hit = hit;
            }
        }
        self.hits.push(Hit { label, first, last });
        Some(())
    }

    /// The table of that index, if it is in this block.
    #[expect(clippy::option_option, reason = "to give up is another thing than to find no table")]
    fn next_table(&self, table_idx: usize, parts: Parts) -> Option<Option<Read>> {
        let editions = self.labels.editions;
        let labelled = |table: &Table| table.rows.iter().any(|row| !row.label.is_empty());
        let Some(newest) = editions.first()?.tables.get(table_idx) else { return Some(None) };
        if !labelled(newest) {
            return self.unlabelled(u8::try_from(table_idx).ok()?, newest, parts);
        }
        let mut found = None;
        let mut rows_seen = false;
        for (edition_idx, edition) in (0u8..).zip(editions) {
            let Some(table) = edition.tables.get(table_idx) else { continue };
            let rows = self.rows(edition_idx, u8::try_from(table_idx).ok()?, table);
            rows_seen |= !rows.is_empty();
            if rows.len() == table.rows.len() && rows.iter().enumerate().all(|(n, place)| place.row == n) {
                if found.is_some() {
                    return None;
                }
                found = Some((edition_idx, table, rows));
            }
        }
        match found {
            Some((edition_idx, table, rows)) => {
                let table_idx = u8::try_from(table_idx).ok()?;
                self.check(edition_idx, table_idx, table, rows, parts).map(Some)
            }
            None if rows_seen => None,
            None => Some(None),
        }
    }

    /// Labels of rows of a table with as many values behind them as they have cells.
    fn rows(&self, edition_idx: u8, table_idx: u8, table: &Table) -> Vec<Place> {
        let mut out = Vec::new();
        for hit in &self.hits {
            let row = self.labels.targets(hit.label).iter().find_map(|target| match target {
                Target::Row { edition, table, row } if (*edition, *table) == (edition_idx, table_idx) => {
                    Some(*row)
                }
                _ => None,
            });
            let Some(row) = row.map(usize::from) else { continue };
            let width = table.rows.get(row).map_or(0, |row| row.cells.len());
            if self.values_from(hit.last + 1).take(width + 1).count() == width {
                if out.is_empty() {
                    out.reserve_exact(table.rows.len());
                }
                out.push(Place { row, label: (hit.first, hit.last), first: hit.last + 1 });
            }
        }
        out
    }

    /// The values that follow each other from a token on.
    fn values_from(&self, first: usize) -> impl Iterator<Item = &Token> {
        self.tokens.get(first..).unwrap_or_default().iter().take_while(|token| token.is_value())
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
                Sort::Figure | Sort::Placeholder => return None,
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
        for (idx, token) in self.tokens.iter().enumerate().take(last_value + 1).skip(start) {
            match token.sort {
                Sort::Figure | Sort::Placeholder => values += 1,
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
                Sort::Figure | Sort::Placeholder => return None,
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
        let cells = || tokens.iter().filter(|token| !matches!(token.sort, Sort::Mark | Sort::Blank));
        let n = cells().count();
        let mut line = zone.0.checked_sub(1).and_then(|idx| self.tokens.get(idx)).map(|token| token.line);
        let mut beside = 0;
        for token in tokens {
            let same = line == Some(token.line) && token.line > 0;
            beside += usize::from(same && !matches!(token.sort, Sort::Mark | Sort::Blank));
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
            Sort::Figure | Sort::Placeholder => false,
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
        let raw = self.tokens.get(idx).and_then(|token| token.span.slice(self.text));
        match raw.map(parse_cell) {
            Some(CellText::Figure(figure)) => figure.value,
            _ => Decimal::ZERO,
        }
    }

    /// Adds a table to `out`; `None` where a cell that counts things has decimals.
    fn write(&self, read: &Read, layout: &'static str, out: &mut Tables<'a>) -> Option<()> {
        if out.readings.is_empty() {
            let newest = self.labels.editions.first()?;
            out.readings.reserve(newest.cells().count());
            out.pieces.reserve(newest.tables.len());
        }
        for place in &read.rows {
            let row = read.table.rows.get(place.row)?;
            for (cell, token) in row.cells.iter().zip(self.tokens.get(place.first..)?) {
                let raw = token.span.slice(self.text)?;
                let (value, state, unit) = match parse_cell(raw) {
                    CellText::Figure(figure) => (Some(figure.value), State::Stated, figure.unit),
                    _ => (None, State::Placeholder, None),
                };
                if cell.kind == form::Kind::Amount {
                    let unit = unit.or_else(|| self.head_unit(cell, place.label.0));
                    out.units.push(Unit { row: row.path, unit });
                } else if value.is_some_and(|value| !value.is_integer()) {
                    return None;
                }
                let raw = Some(Cow::Borrowed(raw));
                out.readings.push(Reading { cell, value, state, raw, span: Some(token.span) });
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

/// Whether a target is a word of that table, in any edition.
fn is_word_of(target: &Target, table_idx: u8) -> bool {
    matches!(target, Target::Word { table, .. } if *table == table_idx)
}
