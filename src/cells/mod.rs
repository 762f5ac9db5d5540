//! Text to cells: what an extractor left of a table, in reading order, with whatever geometry survives.
//!
//! Knows layouts, not labels or meaning. A layout is one file under `layout/` with a detector and a lexer,
//! named in one list. Lexing is total: [`layout::words`] reads what no other layout claims.

pub mod layout;
mod profile;

pub use profile::{Fields, Profile};

use crate::span::{self, Span};

/// A piece of a table: one cell, or one of several pieces of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Cell {
    /// Its content without white space around it; empty where the source shows an empty cell.
    pub span: Span,
    /// Number of its row within the block, from 0: a line of the text, or a row between two rules.
    pub row: usize,
    /// Line ends between it and the cell before it.
    pub breaks: usize,
    /// Columns of a fixed-width screen that it covers, half-open; `(0, 0)` where the layout has none.
    pub display: (usize, usize),
    /// Pages before it, counted by form feeds; 0 where the layout keeps none.
    pub page: usize,
    /// Columns of a true grid that it covers, half-open; `(0, 0)` where the layout has none.
    pub columns: (u16, u16),
    /// Whether it belongs to the same cell of a grid as the piece before it.
    pub joined: bool,
}

impl Cell {
    /// A cell without display columns.
    #[must_use]
    pub const fn new(span: Span, row: usize, breaks: usize) -> Self {
        Self { span, row, breaks, display: (0, 0), page: 0, columns: (0, 0), joined: false }
    }

    /// Whether the source shows this cell empty.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.span.is_empty()
    }
}

/// What a layout keeps of empty cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Blanks {
    /// Every empty cell is a cell, in its place.
    Certain,
    /// Empty cells are cells, but some may be filling at the end of a row.
    Marked,
    /// Longer gaps between lines, or between columns, may be all that is left of them.
    Gaps,
}

/// A part of the text lexed in one layout.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Block {
    /// Name of the layout.
    pub layout: &'static str,
    /// What it keeps of empty cells.
    pub blanks: Blanks,
    /// Its place.
    pub span: Span,
    /// Its cells in reading order.
    pub cells: Vec<Cell>,
}

impl Block {
    /// A block in `layout`.
    #[must_use]
    pub const fn new(layout: &'static str, blanks: Blanks, span: Span, cells: Vec<Cell>) -> Self {
        Self { layout, blanks, span, cells }
    }
}

/// Lexes `text` into blocks that begin at its start and at each of `cuts` (offsets of line starts, ascending).
///
/// Each block is read in the layout that claims it. Linear in `text`; a text without cells gives blocks without.
///
/// # Examples
/// ```
/// let text = "规章 | 0 | | 3 |\n行政许可 | 7 |";
/// let blocks = nianbao::cells::lex(text, &[]);
/// assert_eq!(blocks[0].layout, "pipe_rows");
/// let cells: Vec<_> = blocks[0].cells.iter().map(|c| c.span.slice(text).unwrap()).collect();
/// assert_eq!(cells, ["规章", "0", "", "3", "行政许可", "7"]);
/// ```
#[must_use]
pub fn lex(text: &str, cuts: &[usize]) -> Vec<Block> {
    lex_around(text, cuts, &[])
}

/// As [`lex`], around blocks that are cells already: `grids`, whole lines of `text`, ascending, without overlap.
///
/// # Examples
/// ```
/// use nianbao::cells::{Blanks, Block, Cell, lex_around};
/// let text = "规章 0\n行政许可\t7\n行政处罚 3";
/// let row = [(9, 21), (22, 23)].map(|(start, end)| Cell::new(nianbao::Span::new(start, end), 0, 0));
/// let grid = Block::new("html", Blanks::Certain, nianbao::Span::new(9, 24), row.to_vec());
/// let layouts: Vec<_> = lex_around(text, &[], &[grid]).iter().map(|block| block.layout).collect();
/// assert_eq!(layouts, ["words", "html", "words"]);
/// ```
#[must_use]
pub fn lex_around(text: &str, cuts: &[usize], grids: &[Block]) -> Vec<Block> {
    lex_lines(text, &span::lines(text).collect::<Vec<_>>(), cuts, grids, &[])
}

/// The profile of some lines one behind the other, kept for whoever asks for it again.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Profiled {
    /// From the start of the first line to the end of the last.
    lines: Span,
    profile: Profile,
}

impl Profiled {
    pub(crate) fn new(text: &str, lines: &[Span]) -> Self {
        Self { lines: extent(lines), profile: Profile::new(text, lines) }
    }

    pub(crate) const fn profile(&self) -> &Profile {
        &self.profile
    }
}

/// From the start of the first of some lines to the end of the last.
fn extent(lines: &[Span]) -> Span {
    match lines {
        [first, .., last] => first.cover(*last),
        _ => lines.first().copied().unwrap_or_default(),
    }
}

/// As [`lex_around`], for whoever has the lines of `text` already, and perhaps the profiles of some blocks.
pub(crate) fn lex_lines(
    text: &str,
    all_lines: &[Span],
    cuts: &[usize],
    grids: &[Block],
    known: &[Profiled],
) -> Vec<Block> {
    let mut blocks = Vec::with_capacity(cuts.len() + 2 * grids.len() + 1);
    // The lines of the block that is being gathered, which begins at `start`.
    let mut own = 0..0;
    let lex = |own: &core::ops::Range<usize>, span: Span| {
        lex_block(text, all_lines.get(own.clone()).unwrap_or_default(), span, known)
    };
    let mut cuts = cuts.iter().copied().peekable();
    let mut grids = grids.iter().peekable();
    let mut start = 0;
    let mut idx = 0;
    while let Some(line) = all_lines.get(idx) {
        while let Some(grid) = grids.next_if(|grid| grid.span.start <= line.start) {
            if !own.is_empty() {
                blocks.push(lex(&own, Span::new(start, line.start)));
                own = idx..idx;
            }
            start = start.max(grid.span.end);
            blocks.push(grid.clone());
        }
        while let Some(cut) = cuts.next_if(|cut| *cut <= line.start) {
            if cut == line.start && line.start > start {
                blocks.push(lex(&own, Span::new(start, cut)));
                own = idx..idx;
                start = cut;
            }
        }
        // Lines within a grid are of no block; all others up to the next grid or cut are of one.
        let next_grid = grids.peek().map_or(usize::MAX, |grid| grid.span.start);
        let next = cuts.peek().map_or(next_grid, |cut| next_grid.min(*cut));
        let ahead = all_lines.get(idx..).unwrap_or_default();
        let first = idx + ahead.partition_point(|line| line.start < start);
        idx += ahead.partition_point(|line| line.start < next);
        if first < idx {
            own = if own.is_empty() { first } else { own.start }..idx;
        }
    }
    blocks.push(lex(&own, Span::new(start, text.len())));
    blocks
}

fn lex_block(text: &str, lines: &[Span], span: Span, known: &[Profiled]) -> Block {
    let known = known.iter().find(|known| known.lines == extent(lines));
    let profile = known.map_or_else(|| Profile::new(text, lines), |known| known.profile);
    let layout = layout_of(&profile);
    let (blanks, cells) = (layout.lex)(text, lines, &profile);
    Block { layout: layout.name, blanks, span, cells }
}

/// A line of so many bytes without bars and tabs is a whole text, and the few lines around it that have some are none of its
/// tables.
const WHOLE_TEXT: usize = 3072;

/// The layout that claims a block of that profile.
#[must_use]
pub fn layout_of(profile: &Profile) -> &'static layout::Layout {
    if profile.longest_plain >= WHOLE_TEXT {
        return &layout::words::LAYOUT;
    }
    let claims = |layout: &&layout::Layout| (layout.claims)(profile);
    layout::LAYOUTS.iter().copied().find(claims).unwrap_or(&layout::words::LAYOUT)
}

/// `span` without the white space at its ends, by [`crate::text::fold::is_space`].
#[must_use]
pub fn trim(text: &str, span: Span) -> Span {
    let whole = span.bytes(text);
    // Most pieces have an ideograph, a digit or a sign of full width at each end, and nothing to leave out.
    if let [b'0'..=b'9' | 0xE4..=0xE9, ..] | [0xEF, 0xBC, ..] = whole
        && let [.., b'0'..=b'9'] | [.., 0xE4..=0xE9, _, _] | [.., 0xEF, 0xBC, _] = whole
    {
        return span;
    }
    let mut core = whole;
    while let [b' ', rest @ ..] = core {
        core = rest;
    }
    let start = span.start + (whole.len() - core.len());
    while let [rest @ .., b' '] = core {
        core = rest;
    }
    let span = Span::new(start, start + core.len());
    if core.is_empty() {
        return span;
    }
    // An ideograph, a sign of ASCII or one of full width at either end needs no decoding.
    if let [b'!'..=b'~' | 0xE4..=0xE9, ..] | [0xEF, 0xBC, ..] = core
        && let [.., b'!'..=b'~'] | [.., 0xE4..=0xE9, _, _] | [.., 0xEF, 0xBC, _] = core
    {
        return plain(text, span);
    }
    let Some(core) = span.slice(text) else { return Span::at(span.start) };
    let tail = core.trim_start_matches(crate::text::fold::is_space);
    let start = span.start + (core.len() - tail.len());
    let core = tail.trim_end_matches(crate::text::fold::is_space);
    plain(text, Span::new(start, start + core.len()))
}

/// `span` without asterisks around it, which Markdown sets a figure or a label in bold with, and without a line
/// break in HTML at its end. Asterisks alone stay: they are a mark.
#[inline]
fn plain(text: &str, span: Span) -> Span {
    if matches!(span.bytes(text), [b'*', ..] | [.., b'*' | b'>']) { unmarked(text, span) } else { span }
}

fn unmarked(text: &str, span: Span) -> Span {
    let raw = span.slice(text).unwrap_or_default();
    let breaks = ["<br>", "<br/>", "<br />"];
    let kept = breaks.iter().find_map(|tag| raw.strip_suffix(tag)).unwrap_or(raw);
    let kept = kept.trim_end_matches([' ', '*']);
    let inner = kept.trim_start_matches(['*', ' ']);
    if inner.is_empty() {
        return span;
    }
    let start = span.start + (kept.len() - inner.len());
    Span::new(start, start + inner.len())
}
