//! Cells as the alignment sees them: values, empty cells, pieces of text; and the labels found in the text.

use super::labels::{Labels, is_key, without_omission};
use super::walk;
use crate::cells::{Blanks, Block, Cell};
use crate::number::{CellText, Figure, parse_cell};
use crate::span::Span;
use crate::text::fold::{fold_char, has_digit, is_han, is_han_numeral, is_plain, is_space, is_unseen};

/// Most ideographs of a piece that are compared; a longer piece is prose.
pub(super) const PIECE_CHARS: usize = 72;
/// Fewest ideographs of a piece that can tell whose start it is.
const ROW_START_CHARS: usize = 4;
/// No report has that many pages.
const PAGES: u32 = 1000;

/// What a cell is, before anything is known of rows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Kind {
    /// A figure.
    Figure(Figure),
    /// `/`, `—`, `无`.
    Placeholder,
    /// An empty cell that the source shows.
    Blank,
    /// Digits that are no figure by themselves, or stand right behind a label: `000`, `规章000`.
    Glued,
    /// A marker or punctuation alone: `1.`, `（三）`.
    Mark,
    /// Text.
    Text(Text),
}

/// A piece of text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Text {
    /// Where its ideographs stand in [`Items::chars`].
    start: u32,
    len: u16,
    pub(super) class: Class,
}

/// What a piece of text turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// Not a label, nor a piece of one.
    Unknown,
    /// Stands somewhere inside a label of the form.
    Fragment,
    /// Stands at the start of labels of rows, and of nothing else: it may be a label that was clipped.
    RowStart,
    /// Part of the hit of that index.
    Hit(u32),
    /// Too long to be a label.
    Prose,
}

/// One cell of the text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Item {
    pub(super) kind: Kind,
    pub(super) cell: Cell,
    pub(super) block: u16,
}

impl Item {
    /// Whether it takes a place among the values of a row.
    pub(super) const fn is_value(&self) -> bool {
        matches!(self.kind, Kind::Figure(_) | Kind::Placeholder | Kind::Glued)
    }
}

/// What stands on the line of an item.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct LineMarks {
    /// The layout has no separators: what stands on a line is parted by blanks alone.
    pub(super) plain: bool,
    /// Part of a label.
    pub(super) label: bool,
    /// Text that is no label.
    pub(super) foreign: bool,
}

/// A label found in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Hit {
    pub(super) label: u16,
    /// First and last item that hold pieces of it.
    pub(super) first: usize,
    pub(super) last: usize,
    /// How many times it stands there in a row (copied into covered cells).
    pub(super) copies: u8,
}

/// Whether a line is a page, `- 4 -`, or a page of so many, `5 / 9`, and no row with a placeholder in it.
pub(super) fn is_page_mark(text: &str, line: &[Item]) -> bool {
    let [first, middle, last] = line else { return false };
    let dash = |item: &Item| {
        let mut chars = item.cell.span.slice(text).unwrap_or_default().chars().map(fold_char);
        chars.all(|c| c == '-')
    };
    match (first.kind, middle.kind, last.kind) {
        (Kind::Figure(page), Kind::Placeholder, Kind::Figure(pages)) => {
            !page.value.is_zero() && page.value <= pages.value && pages.value < PAGES.into()
        }
        (Kind::Placeholder, Kind::Figure(page), Kind::Placeholder) => {
            page.value < PAGES.into() && dash(first) && dash(last)
        }
        _ => false,
    }
}

/// Whether a line is signs alone, not all of them placeholders: `- + :::` opens an item of a list, and states nothing.
fn is_bullet(text: &str, line: &[Item]) -> bool {
    let raw = |item: &Item| item.cell.span.slice(text).unwrap_or_default();
    let is_sign = |item: &Item| match item.kind {
        Kind::Placeholder => raw(item).chars().map(fold_char).all(|c| c == '-'),
        Kind::Mark => !raw(item).contains(char::is_alphanumeric),
        _ => false,
    };
    line.iter().all(is_sign) && line.iter().any(|item| item.kind == Kind::Mark)
}

/// Whether text begins with a zero before digits, parted by a comma or not, as no figure does but the end of one that
/// was cut.
pub(super) fn begins_as_tail(raw: &str) -> bool {
    let mut chars = raw.chars().map(fold_char);
    let zero = chars.next() == Some('0');
    let next = chars.next();
    let digit = if next == Some(',') { chars.next() } else { next };
    zero && digit.is_some_and(|c| c.is_ascii_digit())
}

/// Whether a piece without ideographs holds more digits than a marker, with whatever stands between them.
pub(super) fn is_unreadable(raw: &str) -> bool {
    let digits = raw.chars().filter(|c| fold_char(*c).is_ascii_digit()).count();
    digits > 3 || (digits > 0 && raw.chars().any(|c| matches!(fold_char(c), '/' | '-')))
}

/// A figure in the first piece of a cell whose other piece is, or ends, its measure word.
fn figure_and_unit(text: &str, pieces: &[Item]) -> Option<Figure> {
    let [first, unit] = pieces else { return None };
    let raw = |item: &Item| item.cell.span.slice(text);
    let is_digit = |c: char| fold_char(c).is_ascii_digit();
    if !matches!(unit.kind, Kind::Text(_))
        || !raw(first)?.starts_with(is_digit)
        || raw(unit)?.contains(is_digit)
    {
        return None;
    }
    match parse_cell(&[raw(first)?, raw(unit)?].concat()) {
        CellText::Figure(figure) => Some(figure),
        _ => None,
    }
}

/// Whether a character that has no width, and a word right before that, stand before the place `at`.
fn follows_unseen(text: &str, at: usize) -> bool {
    // Most places are behind a sign of ASCII.
    if at.checked_sub(1).is_none_or(|before| text.as_bytes().get(before).is_none_or(u8::is_ascii)) {
        return false;
    }
    let mut before = text.get(..at).unwrap_or_default().chars().rev().skip_while(|c| is_unseen(*c)).take(1);
    let parted = text.get(..at).is_some_and(|before| before.ends_with(is_unseen));
    parted && before.any(|c| is_han(c) || matches!(fold_char(c), '-' | '+'))
}

/// Whether a mark is a word of Latin letters: `Page`. One letter is a list mark.
fn is_latin_word(text: &str, item: &Item) -> bool {
    let letters = |raw: &str| raw.chars().filter(|c| fold_char(*c).is_ascii_alphabetic()).count();
    item.cell.span.slice(text).map_or(0, letters) > 1
}

/// Whether a word that is no label stands behind a figure: `第 5 页`.
fn words_behind(line: &[Item]) -> bool {
    let is_word =
        |item: &Item| matches!(item.kind, Kind::Text(piece) if !matches!(piece.class, Class::Hit(_)));
    line.iter().skip_while(|item| !item.is_value()).any(is_word)
}

/// The cells of a document and the labels among them.
#[derive(Debug, Default)]
pub(super) struct Items {
    pub(super) all: Vec<Item>,
    pub(super) hits: Vec<Hit>,
    /// Whether some hit stands there in copies.
    pub(super) copied: bool,
    chars: Vec<(char, bool)>,
    /// Items that open a marker, ascending.
    markers: Vec<usize>,
    /// What stands on the line of each item.
    lines: Vec<LineMarks>,
}

/// Whether a blank stands amid the digits of a figure with its measure word: `1 0个`. Without a word, see [`text`].
fn is_broken_figure(raw: &str) -> bool {
    // Most pieces begin with an ideograph.
    if let [0xE4..=0xE9, ..] = raw.as_bytes() {
        return false;
    }
    let is_digit = |c: char| fold_char(c).is_ascii_digit();
    let behind = raw.trim_start_matches(|c| is_digit(c) || fold_char(c) == ',');
    let rest = behind.trim_start_matches(is_space);
    let whole = || raw.chars().filter(|c| !is_space(*c)).collect::<String>();
    behind.len() < raw.len()
        && rest.len() < behind.len()
        && rest.starts_with(is_digit)
        && matches!(parse_cell(&whole()), CellText::Figure(_))
}

/// Whether digits that are no marker of the form stand before everything else: `0行政许可`, but not `1.属于`.
fn begins_with_figure(raw: &str) -> bool {
    let mut chars = raw.chars().map(fold_char);
    let digit = chars.next().is_some_and(|c| c.is_ascii_digit());
    digit && !matches!(chars.find(|c| !is_space(*c)), Some('.' | '、'))
}

/// Whether the last bracket of `raw` is still open.
fn opens_note(raw: &str) -> bool {
    let last = raw.chars().rev().map(fold_char).find(|c| matches!(c, '(' | ')'));
    last == Some('(')
}

/// What a cell without a figure is; its ideographs go to `chars`, each with whether it stands in brackets.
pub(super) fn text(chars: &mut Vec<(char, bool)>, raw: &str) -> Kind {
    let start = chars.len();
    let mut depth = 0usize;
    let mut len = 0usize;
    let mut long = false;
    for c in raw.chars() {
        let c = match c {
            c if is_plain(c) => c,
            c => match fold_char(c) {
                '(' => {
                    depth += 1;
                    continue;
                }
                ')' => {
                    depth = depth.saturating_sub(1);
                    continue;
                }
                c if is_key(c) => c,
                _ => continue,
            },
        };
        if len == PIECE_CHARS {
            long = true;
            break;
        }
        chars.push((c, depth > 0));
        len += 1;
    }
    if len == 0 {
        let count = |wanted: fn(char) -> bool| raw.chars().map(fold_char).filter(|c| wanted(*c)).count();
        let digits = count(|c| c.is_ascii_digit());
        let other = count(|c| !c.is_ascii_digit() && (is_han(c) || c.is_alphanumeric()));
        // Figures with a space between them are two, or one that was broken.
        let is_digit = |c: char| c == ' ' || c.is_ascii_digit();
        let only_digits = other == 0 && digits > 1 && raw.chars().all(|c| is_digit(fold_char(c)));
        // `,308`, `1,9` and `66,` are what is left of a figure that was broken, or several without a blank between;
        // so is `249.`: no marker of the form has two digits.
        let comma = raw.chars().any(|c| fold_char(c) == ',');
        let point = raw.chars().next().is_some_and(|c| fold_char(c) == '.');
        let cut = digits > 1 && raw.chars().next_back().is_some_and(|c| fold_char(c) == '.');
        let broken = other == 0 && digits > 0 && (comma || point || cut);
        return if only_digits || broken { Kind::Glued } else { Kind::Mark };
    }
    let class = if long { Class::Prose } else { Class::Unknown };
    Kind::Text(Text {
        start: u32::try_from(start).unwrap_or(u32::MAX),
        len: u16::try_from(len).unwrap_or(u16::MAX),
        class,
    })
}

impl Items {
    pub(super) fn new(text: &str, blocks: &[Block], labels: &Labels) -> Self {
        let mut out = Self {
            all: Vec::with_capacity(blocks.iter().map(|b| b.cells.len()).sum()),
            hits: Vec::new(),
            copied: false,
            chars: Vec::with_capacity(text.len() / 4),
            markers: Vec::new(),
            lines: Vec::new(),
        };
        for (block_idx, block) in (0u16..).zip(blocks) {
            for cell in &block.cells {
                out.add(text, *cell, block_idx, block.blanks);
            }
        }
        out.mark_folded_cells(text, blocks);
        out.find_labels(text, labels);
        out.mark_lines(text, blocks);
        out
    }

    /// Takes the text of a hit that was found otherwise; gives its index.
    pub(super) fn claim(&mut self, hit: Hit) -> usize {
        let idx = self.hits.len();
        for item in hit.first..=hit.last {
            self.classify(item, Class::Hit(u32::try_from(idx).unwrap_or(u32::MAX)));
        }
        self.hits.push(hit);
        idx
    }

    /// Leaves out everything from the item `at` on.
    pub(super) fn cut(&mut self, at: usize) {
        self.all.truncate(at);
        self.hits.retain(|hit| hit.last < at);
    }

    /// What stands on the line of an item.
    pub(super) fn line_marks(&self, idx: usize) -> LineMarks {
        self.lines.get(idx).copied().unwrap_or_default()
    }

    fn mark_lines(&mut self, text: &str, blocks: &[Block]) {
        let mut lines = Vec::with_capacity(self.all.len());
        for line in self.all.chunk_by_mut(|a, b| (a.block, a.cell.row) == (b.block, b.cell.row)) {
            let plain = line
                .first()
                .and_then(|item| blocks.get(usize::from(item.block)))
                .is_some_and(|block| block.blanks == Blanks::Gaps);
            // A figure alone, as most where each cell has a line.
            if let [Item { kind: Kind::Figure(_) | Kind::Placeholder | Kind::Blank, .. }] = line {
                lines.push(LineMarks { plain, ..LineMarks::default() });
                continue;
            }
            if plain && is_bullet(text, line) {
                line.iter_mut().for_each(|item| item.kind = Kind::Mark);
            }
            let mut marks = LineMarks { plain, ..LineMarks::default() };
            for item in &*line {
                match item.kind {
                    Kind::Text(Text { class: Class::Hit(_), .. }) => marks.label = true,
                    Kind::Text(Text { class: Class::Unknown | Class::Prose, .. }) => marks.foreign = true,
                    Kind::Mark => marks.foreign |= is_latin_word(text, item),
                    _ => {}
                }
            }
            marks.foreign |= words_behind(line) || is_page_mark(text, line);
            lines.extend(core::iter::repeat_n(marks, line.len()));
        }
        self.lines = lines;
    }

    /// Whether a piece without ideographs is no mark; see [`is_unreadable`].
    pub(super) fn is_unreadable(&self, text: &str, idx: usize) -> bool {
        is_unreadable(self.raw(text, idx))
    }

    /// Whether a piece that is no figure is made of digits and what else stands in cells: `0万`, of which the rest is cut.
    pub(super) fn is_part_of_figure(&self, text: &str, idx: usize) -> bool {
        let raw = self.raw(text, idx);
        has_digit(raw.as_bytes()) && raw.chars().all(crate::number::may_be_in_cell)
    }

    /// Whether an unknown piece has figures at its end, with or without measure words.
    pub(super) fn ends_in_figures(&self, text: &str, idx: usize) -> bool {
        let Some(item) = self.all.get(idx) else { return false };
        let raw = item.cell.span.slice(text).unwrap_or_default();
        let mut end = raw.chars().rev().map(fold_char);
        matches!(item.kind, Kind::Text(piece) if piece.class == Class::Unknown)
            && (end.next().is_some_and(|c| c.is_ascii_digit())
                || end.next().is_some_and(|c| c.is_ascii_digit()))
    }

    /// The longest label that a piece begins with.
    pub(super) fn opening(&self, labels: &Labels, idx: usize) -> Option<u16> {
        let Kind::Text(piece) = self.all.get(idx)?.kind else { return None };
        let steps = self.key(piece).iter().scan(Labels::ROOT, |node, (c, _)| {
            *node = labels.step(*node, *c)?;
            Some(*node)
        });
        steps.filter_map(|node| labels.at(node)).last()
    }

    /// What the text has for an item.
    pub(super) fn raw<'t>(&self, text: &'t str, idx: usize) -> &'t str {
        self.all.get(idx).and_then(|item| item.cell.span.slice(text)).unwrap_or_default()
    }

    /// Whether a piece of digits and a point stands right before a figure: no marker does, a figure may be cut there.
    pub(super) fn is_cut(&self, text: &str, idx: usize) -> bool {
        let Some([item, next]) = self.all.get(idx..idx.saturating_add(2)) else { return false };
        let mut raw = item.cell.span.slice(text).unwrap_or_default().chars().map(fold_char);
        item.kind == Kind::Mark
            && next.is_value()
            && raw.next_back() == Some('.')
            && raw.next_back().is_some_and(|c| c.is_ascii_digit())
    }

    /// Whether a piece that is no figure begins with a point or comma and digits, as the end of one does: `.30元`.
    pub(super) fn is_fraction(&self, text: &str, idx: usize) -> bool {
        if !self.all.get(idx).is_some_and(|item| matches!(item.kind, Kind::Mark | Kind::Text(_))) {
            return false;
        }
        let mut chars = self.raw(text, idx).chars().map(fold_char);
        matches!(chars.next(), Some('.' | ',')) && chars.next().is_some_and(|c| c.is_ascii_digit())
    }

    /// Whether a piece right behind another on its line begins with digits that are no marker, or holds some amid
    /// other signs: `2<br>`, `2三、`, or begins a line with a zero that stands before digits: `036项`. A figure of the row
    /// before may be in it.
    pub(super) fn hides_figure(&self, text: &str, idx: usize) -> bool {
        let Some(item) = self.all.get(idx) else { return false };
        if !matches!(item.kind, Kind::Mark | Kind::Text(_)) {
            return false;
        }
        let raw = item.cell.span.slice(text).unwrap_or_default();
        // Most pieces begin with an ideograph.
        if let [0xE4..=0xE9, ..] = raw.as_bytes() {
            return false;
        }
        if item.cell.breaks > 0 || item.cell.joined {
            return self.is_tail(text, idx);
        }
        let rest = raw.trim_start_matches(|c: char| !c.is_alphanumeric() && !matches!(fold_char(c), '('));
        let digits = rest.trim_start_matches(|c| fold_char(c).is_ascii_digit());
        let point =
            digits.strip_prefix('.').map(|rest| rest.trim_start_matches(|c: char| c.is_ascii_digit()));
        let digits = point.filter(|rest| rest.len() + 1 < digits.len()).unwrap_or(digits);
        let next = digits.chars().next().map(fold_char);
        // No marker of the form has two digits.
        let long =
            rest.chars().take_while(|c| fold_char(*c).is_ascii_digit()).nth(1).is_some() && next.is_some();
        let opened =
            raw.strip_suffix(rest).is_some_and(|signs| signs.contains(['*', '_', '~', '`', '<', '>', '|']));
        (opened || long || !matches!(next, None | Some('.' | '、' | ')' | ' ' | ':' | ',')))
            && digits.len() < rest.len()
    }

    /// Whether a piece that is no figure is the end of one that was cut.
    pub(super) fn is_tail(&self, text: &str, idx: usize) -> bool {
        self.all.get(idx).is_some_and(|item| matches!(item.kind, Kind::Mark | Kind::Text(_)))
            && begins_as_tail(self.raw(text, idx))
    }

    /// Whether digits follow the first ideograph of a hit in its last piece, outside of notes in brackets: its figures
    /// are glued to it.
    pub(super) fn ends_in_digits(&self, text: &str, hit: Hit) -> bool {
        let raw = self.all.get(hit.last).and_then(|item| item.cell.span.slice(text)).unwrap_or_default();
        // Most labels have no digits but those of their marker.
        let raw = raw.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
        if !has_digit(raw.as_bytes()) {
            return false;
        }
        let (mut open, mut noted) = (false, false);
        // A note that was written over holds digits of other cells.
        let torn = || raw.contains('\u{FFFD}');
        for c in raw.chars().skip_while(|c| !is_key(fold_char(*c))).filter(|c| !is_plain(*c)) {
            match fold_char(c) {
                c if c.is_ascii_digit() && torn() => return true,
                '(' => open = true,
                ')' => (open, noted) = (false, false),
                c if c.is_ascii_digit() && open => noted = true,
                c if c.is_ascii_digit() => return true,
                _ => {}
            }
        }
        noted
    }

    /// The label that an item is a piece of.
    pub(super) fn hit_at(&self, idx: usize) -> Option<Hit> {
        match self.all.get(idx)?.kind {
            Kind::Text(Text { class: Class::Hit(hit), .. }) => self.hits.get(hit as usize).copied(),
            _ => None,
        }
    }

    /// Whether a piece without ideographs opens a marker: `（`, `2.`, `（三）`.
    pub(super) fn is_marker(&self, idx: usize) -> bool {
        self.markers.binary_search(&idx).is_ok()
    }

    /// Whether a piece begins with a number, bare or in a bracket: `1.申请人`, `（二）部分`.
    pub(super) fn is_numbered(&self, text: &str, idx: usize) -> bool {
        let is_number = |c: char| c.is_ascii_digit() || is_han_numeral(c);
        let mut chars = self.raw(text, idx).chars().map(fold_char);
        match chars.next() {
            Some('(') => chars.next().is_some_and(is_number),
            first => first.is_some_and(|c| c.is_ascii_digit()),
        }
    }

    /// The ideographs of a piece, each with whether it stands in brackets.
    pub(super) fn key(&self, piece: Text) -> &[(char, bool)] {
        let start = piece.start as usize;
        self.chars.get(start..start + usize::from(piece.len)).unwrap_or_default()
    }

    fn add(&mut self, text: &str, cell: Cell, block: u16, blanks: Blanks) {
        let raw = cell.span.slice(text).unwrap_or_default();
        let kind = match parse_cell(raw) {
            CellText::Blank => Kind::Blank,
            // A sign may stand before it, parted by nothing that a reader sees.
            CellText::Figure(_) if follows_unseen(text, cell.span.start) => Kind::Glued,
            CellText::Figure(figure) => Kind::Figure(figure),
            // `（四）无` is the start of a label, set apart by a blank.
            CellText::Placeholder
                if blanks == Blanks::Gaps && raw.chars().any(is_han) && self.follows_marker(cell) =>
            {
                self::text(&mut self.chars, raw)
            }
            CellText::Placeholder => Kind::Placeholder,
            CellText::Other if is_broken_figure(raw) => Kind::Glued,
            CellText::Other => self::text(&mut self.chars, raw),
        };
        if kind == Kind::Mark
            && raw.chars().map(fold_char).any(|c| c == '(' || c.is_ascii_digit() || is_han(c))
        {
            self.markers.push(self.all.len());
        }
        if let Kind::Text(_) = kind
            && !matches!(raw.as_bytes(), [.., 0xE4..=0xE9, _, _])
        {
            // Digits glued to a label: `规章000`; those of an open bracket belong to its note: `（含2`.
            let head = raw.trim_end_matches(|c| fold_char(c).is_ascii_digit());
            if head.len() < raw.len()
                && !opens_note(head)
                && head.chars().next_back().map(fold_char).is_some_and(|c| is_han(c) || c == ')')
                && !begins_with_figure(raw)
            {
                let at = cell.span.start + head.len();
                self.all.push(Item {
                    kind,
                    cell: Cell { span: Span::new(cell.span.start, at), ..cell },
                    block,
                });
                let mut digits = Cell::new(Span::new(at, cell.span.end), cell.row, 0);
                digits.joined = cell.joined;
                let kind = match parse_cell(digits.span.slice(text).unwrap_or_default()) {
                    CellText::Figure(figure)
                        if blanks == Blanks::Gaps
                            && raw.get(head.len()..).is_some_and(|tail| tail.chars().count() == 1) =>
                    {
                        Kind::Figure(figure)
                    }
                    _ => Kind::Glued,
                };
                self.all.push(Item { kind, cell: digits, block });
                return;
            }
        }
        self.all.push(Item { kind, cell, block });
    }

    fn follows_marker(&self, cell: Cell) -> bool {
        // The bracket that closes it may stand apart: `( 四 ) 无`; where each word has its line, so may the label.
        let closes = |item: &Item| item.kind == Kind::Mark && item.cell.breaks < 3;
        let before = |n: usize| self.all.len().checked_sub(n);
        cell.breaks < 3
            && before(1).is_some_and(|last| {
                self.is_marker(last)
                    || (self.all.get(last).is_some_and(closes)
                        && before(2).is_some_and(|idx| self.is_marker(idx)))
            })
    }

    /// A cell of several pieces with text in it is a label: digits before the text are its marker, and so are all
    /// where the pieces lie on several lines. Several pieces of digits on several lines are one figure that was
    /// folded, or several figures of one cell: nobody can say.
    fn mark_folded_cells(&mut self, text_of_file: &str, blocks: &[Block]) {
        if !self.all.iter().any(|item| item.cell.joined) {
            return;
        }
        let mut start = 0;
        while start < self.all.len() {
            let n = 1 + self.all.iter().skip(start + 1).take_while(|item| item.cell.joined).count();
            let block = self.all.get(start).map_or(0, |item| usize::from(item.block));
            let grid = blocks.get(block).is_some_and(|block| block.blanks == Blanks::Certain);
            if let (Some(pieces), true) = (self.all.get_mut(start..start + n), n > 1) {
                let one_line = pieces.iter().skip(1).all(|item| item.cell.breaks == 0 && !grid);
                let text = pieces.iter().position(|item| matches!(item.kind, Kind::Text(_)));
                let unit = figure_and_unit(text_of_file, pieces);
                match text {
                    _ if unit.is_some() => {
                        for (i, item) in pieces.iter_mut().enumerate() {
                            if i == 0 {
                                let raw = item.cell.span.slice(text_of_file).unwrap_or_default();
                                let digits = raw.trim_end_matches(|c: char| !fold_char(c).is_ascii_digit());
                                item.cell.span.end = item.cell.span.start + digits.len();
                            }
                            item.kind = unit.filter(|_| i == 0).map_or(Kind::Mark, Kind::Figure);
                        }
                    }
                    Some(text) => {
                        let is_text = |item: &Item| matches!(item.kind, Kind::Text(_));
                        let before = if one_line { text } else { n };
                        // A figure below the words is that of a row whose label stands elsewhere.
                        let last = pieces.iter().rposition(is_text).unwrap_or(text);
                        let mut glued = false;
                        for (i, item) in pieces.iter_mut().take(before).enumerate() {
                            if !is_text(item) {
                                let is_figure = i > last && item.is_value() && !glued;
                                item.kind = if is_figure { Kind::Glued } else { Kind::Mark };
                                glued |= is_figure;
                            }
                        }
                    }
                    None if one_line => {}
                    None => {
                        let span =
                            pieces.iter().map(|item| item.cell.span).reduce(Span::cover).unwrap_or_default();
                        for (i, item) in pieces.iter_mut().enumerate().filter(|(_, item)| item.is_value()) {
                            item.kind = if i == 0 { Kind::Glued } else { Kind::Mark };
                            item.cell.span = span;
                        }
                    }
                }
            }
            start += n;
        }
    }

    fn find_labels(&mut self, text: &str, labels: &Labels) {
        // Kept between pieces, so that a report asks for their memory once.
        let (mut found, mut used) = (Vec::new(), Vec::new());
        for at in 0..self.all.len() {
            if !self.all.get(at).is_some_and(|item| matches!(item.kind, Kind::Text(_))) {
                continue;
            }
            found.clear();
            if without_omission(self.raw(text, at)).is_some() {
                self.find_elided(text, labels, at);
            } else {
                self.find_at(text, labels, at, &mut found, &mut used);
            }
        }
        for idx in 0..self.all.len() {
            if let Some(Kind::Text(piece)) = self.all.get(idx).map(|item| item.kind)
                && piece.class == Class::Unknown
                && piece.len <= 40
                && labels.is_fragment(self.key(piece).iter().map(|(c, _)| *c))
            {
                let key = self.key(piece).iter().map(|(c, _)| *c);
                let opens_row = usize::from(piece.len) >= ROW_START_CHARS && labels.starts_row(key);
                self.classify(idx, if opens_row { Class::RowStart } else { Class::Fragment });
            }
        }
    }

    fn classify(&mut self, idx: usize, class: Class) {
        if let Some(Item { kind: Kind::Text(piece), .. }) = self.all.get_mut(idx) {
            piece.class = class;
        }
    }

    /// Looks for the label that the item `at` is the start of, which says that it leaves the rest out.
    fn find_elided(&mut self, text: &str, labels: &Labels, at: usize) {
        if let Some(Kind::Text(piece)) = self.all.get(at).map(|item| item.kind)
            && piece.class == Class::Unknown
            && let Some(label) = labels.elided(self.raw(text, at))
        {
            let idx = self.push_hit(label, at, at);
            self.classify(at, Class::Hit(idx));
        }
    }

    /// Looks for labels that start with the item `at`.
    fn find_at(
        &mut self,
        text: &str,
        labels: &Labels,
        at: usize,
        found: &mut Vec<u16>,
        used: &mut Vec<usize>,
    ) {
        let Some(Item { kind: Kind::Text(piece), .. }) = self.all.get(at).copied() else { return };
        if matches!(piece.class, Class::Hit(_)) {
            return;
        }
        // Most are one label that no longer one begins with.
        if piece.class != Class::Prose
            && let Some(node) = labels.walk(self.key(piece).iter().map(|(c, _)| *c))
            && let Some(label) = labels.at(node).filter(|_| labels.ends(node))
        {
            let idx = self.push_hit(label, at, at);
            self.classify(at, Class::Hit(idx));
            return;
        }
        // Several labels glued together in one piece: all of it must be labels, or none is.
        let mut from = 0;
        let key_len = usize::from(piece.len);
        while from < key_len {
            match walk::inside(labels, self.key(piece), from) {
                Some((label, to)) => {
                    found.push(label);
                    from = to;
                    if self.key(piece).get(from).is_some_and(|(_, note)| *note) {
                        break;
                    }
                }
                None => break,
            }
        }
        let whole = from >= key_len || (from > 0 && walk::is_note(self.key(piece), from));
        let broken = if found.len() <= 1 { self.walk_on(text, labels, at, piece, 0, used) } else { None };
        if let Some((label, last)) = broken {
            let longer =
                found.first().is_none_or(|inside| labels.key_of(label).len() > labels.key_of(*inside).len());
            if longer {
                self.push_broken(label, at, last, used);
                return;
            }
        }
        // A label glued behind others may go on in later pieces.
        if !whole
            && from > 0
            && let Some((label, last)) = self.walk_on(text, labels, at, piece, from, used)
        {
            for label in found {
                let _ = self.push_hit(*label, at, at);
            }
            self.push_broken(label, at, last, used);
            return;
        }
        if whole && piece.class != Class::Prose {
            for label in found {
                let idx = self.push_hit(*label, at, at);
                self.classify(at, Class::Hit(idx));
            }
        }
    }

    /// A label that begins with the item `at` and has pieces in those of `used`.
    fn push_broken(&mut self, label: u16, at: usize, last: usize, used: &[usize]) {
        let idx = self.push_hit(label, at, last);
        for piece_idx in core::iter::once(&at).chain(used) {
            self.classify(*piece_idx, Class::Hit(idx));
        }
    }

    fn push_hit(&mut self, label: u16, first: usize, last: usize) -> u32 {
        // A label copied into the cells that it covers is one label.
        if let Some(previous) = self.hits.last().copied() {
            let between = self.all.get(previous.last + 1..first).unwrap_or_default();
            if previous.label == label
                && first > previous.last
                && between.iter().all(|item| matches!(item.kind, Kind::Mark))
            {
                if let Some(hit) = self.hits.last_mut() {
                    hit.last = last;
                    hit.copies = hit.copies.saturating_add(1);
                }
                self.copied = true;
                return u32::try_from(self.hits.len() - 1).unwrap_or(u32::MAX);
            }
        }
        self.hits.push(Hit { label, first, last, copies: 1 });
        u32::try_from(self.hits.len() - 1).unwrap_or(u32::MAX)
    }

    /// A label that begins with the ideographs of `piece` from `from` on and goes on in later pieces; `used` are those.
    fn walk_on(
        &self,
        text: &str,
        labels: &Labels,
        at: usize,
        piece: Text,
        from: usize,
        used: &mut Vec<usize>,
    ) -> Option<(u16, usize)> {
        let later = self.all.iter().enumerate().skip(at + 1).map(|(idx, item)| {
            let next = match item.kind {
                Kind::Text(next) if matches!(next.class, Class::Hit(_)) => walk::Next::Taken,
                // What was cut is no end of a label.
                Kind::Text(_) if without_omission(self.raw(text, idx)).is_some() => walk::Next::Taken,
                Kind::Text(next) => {
                    let key = self.key(next).iter().copied();
                    let behind = self.all.get(idx.saturating_sub(1)).map(|before| before.kind);
                    let same_cell = item.cell.joined && idx != at + 1 && behind != Some(Kind::Mark);
                    if same_cell { walk::Next::Joined(key) } else { walk::Next::Free(key) }
                }
                _ => walk::Next::Other,
            };
            (idx, next)
        });
        let begun = labels.walk(self.key(piece).get(from..)?.iter().map(|(c, _)| *c))?;
        walk::on(labels, begun, later, used)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is left of figures is told from marks: letters among the digits, or a single digit with a point, make a mark.
    #[test]
    fn broken_figures_are_no_marks() {
        for raw in ["12 3", "1 2", "1,9", "66,", ",308", "1，9", "249.", ".5", "．5", "1 234,"] {
            assert_eq!(text(&mut Vec::new(), raw), Kind::Glued, "{raw}");
        }
        for raw in ["", "*", "—", "1", "2.", "(1)", "12a", "1,9km", "a.5", "249a.", ",", "1:2"] {
            assert_eq!(text(&mut Vec::new(), raw), Kind::Mark, "{raw}");
        }
    }

    /// The items of a line of cells.
    fn of_cells(cells: &[&str]) -> (String, Items) {
        let (mut text, mut of_line) = (String::new(), Vec::new());
        for raw in cells {
            let start = text.len();
            text.push_str(raw);
            of_line.push(Cell::new(Span::new(start, text.len()), 0, 0));
            text.push('\t');
        }
        let block = Block::new("line", Blanks::Marked, Span::new(0, text.len()), of_line);
        let items = Items::new(&text, &[block], &Labels::new(crate::form::EDITIONS));
        (text, items)
    }

    #[test]
    fn digits_that_are_no_marker_may_be_a_figure_of_the_row_before() {
        for (raw, hides) in [
            ("2<br>", true),
            ("2三、", true),
            ("12.行政许可", true),
            ("**2**行政许可", true),
            ("|2行政许可", true),
            ("2行政许可", true),
            ("2.5行政许可", true),
            ("2.行政许可", false),
            ("2、行政许可", false),
            ("(2)行政许可", false),
            ("2 行政许可", false),
            ("2:行政许可", false),
            ("行政许可2", false),
            ("行政许可", false),
            ("2.", false),
            ("2", false),
            ("", false),
        ] {
            let (text, items) = of_cells(&["规章", raw]);
            assert_eq!(items.hides_figure(&text, 1), hides, "{raw}");
        }
        assert!(!of_cells(&[]).1.hides_figure("", 0));
    }

    #[test]
    fn digits_behind_a_label_are_parted_from_it() {
        let parted = |raw: &str| {
            let (text, items) = of_cells(&[raw]);
            let pieces: Vec<_> = (0..items.all.len()).map(|idx| items.raw(&text, idx).to_owned()).collect();
            (pieces.join("|"), items.all.last().map(|item| item.kind == Kind::Glued))
        };
        for (raw, pieces) in [
            ("规章000", "规章|000"),
            ("1.属于国家秘密12", "1.属于国家秘密|12"),
            ("２．重复申请３", "２．重复申请|３"),
            ("（二）部分公开（区分处理的）7", "（二）部分公开（区分处理的）|7"),
        ] {
            assert_eq!(parted(raw), (pieces.to_owned(), Some(true)), "{raw}");
        }
        // No label begins with a figure, nor do the digits of an open note stand behind one.
        for raw in ["12行政许可3", "0行政许可3", "规章（含2", "规章", "2024"] {
            assert_eq!(parted(raw).0, raw);
        }
    }

    #[test]
    fn ideographs_are_kept_with_whether_they_stand_in_brackets() {
        let mut chars = vec![('前', false)];
        let kind = text(&mut chars, "规（含：废（止）等）章 3");
        let Kind::Text(piece) = kind else { panic!("{kind:?}") };
        assert_eq!((piece.start, piece.len, piece.class), (1, 6, Class::Unknown));
        let expected = [('规', false), ('含', true), ('废', true), ('止', true), ('等', true), ('章', false)];
        assert_eq!(chars[1..], expected);
        let long = "长".repeat(PIECE_CHARS + 1);
        let class = |raw: &str| match text(&mut Vec::new(), raw) {
            Kind::Text(piece) => (usize::from(piece.len), piece.class),
            kind => panic!("{kind:?}"),
        };
        assert_eq!(class(&long), (PIECE_CHARS, Class::Prose));
        assert_eq!(class(long.get(3..).unwrap_or_default()), (PIECE_CHARS, Class::Unknown));
    }
}
