//! Cells of the text to cells of the form: what each printed figure is, or why that cannot be known.

mod blocks;
mod chain;
mod columns;
mod cuts;
mod damaged;
mod doubt;
mod find;
mod gaps;
mod gather;
mod grid;
mod items;
mod labels;
mod place;
mod raised;
mod read;
mod record;
mod relations;
mod settle;
mod straight;
mod walk;
mod write;

use std::borrow::Cow;

use rust_decimal::Decimal;

use crate::cells::Block;
use crate::diagnostic::Diagnostics;
use crate::form::{self, Edition};

use crate::span::{self, Span};
pub use labels::Labels;
pub use record::CellRecord;
use straight::Heading;

/// What is known of a cell of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub enum State {
    /// The source prints a number.
    Stated,
    /// The source has the cell and leaves it empty.
    Blank,
    /// The source prints `/`, `-`, `—`, `无` or the like.
    Placeholder,
    /// The source dropped cells, and exactly one placement satisfies the relations of the form.
    Inferred,
    /// A number is there, but more than one cell could own it.
    Ambiguous,
    /// The source answers in words.
    Worded,
    /// Text that is neither number nor answer stands where a number belongs.
    Unreadable,
    /// The source has no such cell.
    Missing,
}

impl State {
    /// Its name in the contract: `stated`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Stated => "stated",
            Self::Blank => "blank",
            Self::Placeholder => "placeholder",
            Self::Inferred => "inferred",
            Self::Ambiguous => "ambiguous",
            Self::Worded => "worded",
            Self::Unreadable => "unreadable",
            Self::Missing => "missing",
        }
    }

    /// Whether the contract demands a diagnostic that names the cell.
    #[must_use]
    pub const fn needs_diagnostic(self) -> bool {
        !matches!(self, Self::Stated | Self::Blank | Self::Placeholder)
    }
}

/// One table of the form, or a piece of one, in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct TablePiece {
    /// Key of the table: `requests`.
    pub table: &'static str,
    /// Edition of the form that its rows and heads show.
    pub edition: Option<&'static str>,
    /// Name of the layout that it was read in.
    pub layout: &'static str,
    /// Its place.
    pub span: Span,
}

/// A row that the source has and the form has not.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ExtraRow<'a> {
    /// Key of the table it stands in.
    pub table: &'static str,
    /// Its label as printed.
    pub label: Cow<'a, str>,
    /// Its cells as printed.
    pub cells: Vec<Cow<'a, str>>,
    /// Its place.
    pub span: Span,
}

/// The unit of money of a row, from its cell or its head.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Unit {
    /// Path of the row: `proactive.fees`.
    pub row: &'static str,
    /// `元` or `万元`; `None` where the source names none.
    pub unit: Option<&'static str>,
}

/// The tables of a text.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Tables<'a> {
    /// The edition that all tables agree on, if there is one.
    pub edition: Option<&'static Edition>,
    /// Where and how each table was read, in order of the text.
    pub pieces: Vec<TablePiece>,
    /// Every cell of every table that the text has, in the order of the form.
    pub cells: Vec<CellRecord<'a>>,
    /// Units of the rows that hold money.
    pub units: Vec<Unit>,
    /// Rows outside the form.
    pub extra_rows: Vec<ExtraRow<'a>>,
    /// Spans of the text that belong to tables, in order, without overlap.
    pub claimed: Vec<Span>,
    /// Where the next report begins in a text that holds several: the heading of its first section.
    pub further: Option<usize>,
}

impl Tables<'_> {
    /// Asks once for the memory that all tables of the newest edition take.
    fn reserve(&mut self, labels: &Labels) {
        if let Some(newest) = labels.editions.first() {
            self.cells.reserve(newest.tables.iter().map(form::Table::cell_count).sum());
            self.pieces.reserve(newest.tables.len());
        }
    }
}

/// Finds the tables of the form in `text` and reads every cell.
///
/// Never fails: a text without tables gives none. Linear in `text` for a fixed form.
pub fn read<'a>(text: &'a str, labels: &Labels, diagnostics: &mut Diagnostics) -> Tables<'a> {
    read_blocks(text, &[], labels, diagnostics)
}

/// As [`read`], in a text some lines of which are cells already: those of `grids`, in order, without overlap.
///
/// What reads documents with tables of their own (HTML, Word) knows rows and columns; everything else is lexed.
pub fn read_blocks<'a>(
    text: &'a str,
    grids: &[Block],
    labels: &Labels,
    diagnostics: &mut Diagnostics,
) -> Tables<'a> {
    let lines = span::all_lines(text);
    read_lines(text, &lines, grids, labels, &mut Scratch::default(), diagnostics)
}

/// More headings than most reports have.
const HEADINGS: usize = 16;

/// Memory that readings of one text after another share.
#[derive(Debug, Default)]
pub(crate) struct Scratch {
    headings: Vec<Heading>,
    straight: straight::Scratch,
}

/// As [`read_blocks`], for whoever has the lines of `text` already.
pub(crate) fn read_lines<'a>(
    text: &'a str,
    lines: &[Span],
    grids: &[Block],
    labels: &Labels,
    scratch: &mut Scratch,
    diagnostics: &mut Diagnostics,
) -> Tables<'a> {
    let Scratch { headings, straight } = scratch;
    headings.clear();
    headings.reserve(HEADINGS);
    headings.extend(Heading::of_lines(text, lines, labels));
    let (whole, known) = if grids.is_empty() {
        (straight::read(text, lines, headings, labels, straight), straight.profiled())
    } else {
        (None, &[][..])
    };
    whole.unwrap_or_else(|| read::read(text, lines, headings, grids, labels, known, diagnostics))
}

/// Where further reports begin in a text that holds several: for each, the stretch from the last row of the tables
/// before it to the heading of its first section, within which its title stands. Empty for a text with one report.
/// Linear in `text`.
#[must_use]
pub fn report_starts(text: &str, grids: &[Block], labels: &Labels) -> Vec<Span> {
    read::starts(text, &span::all_lines(text), grids, labels)
}

/// As [`read`] by the general way alone, which weighs everything; [`read`] takes a shorter one where the tables of
/// a text are whole, and gives the same.
pub fn read_generally<'a>(text: &'a str, labels: &Labels, diagnostics: &mut Diagnostics) -> Tables<'a> {
    let lines = span::all_lines(text);
    read::read(text, &lines, &Heading::all(text, &lines, labels), &[], labels, &[], diagnostics)
}

/// As [`read`] by the short way alone; `None` where something in the text needs weighing.
#[must_use]
pub fn read_straight<'a>(text: &'a str, labels: &Labels) -> Option<Tables<'a>> {
    let lines = span::all_lines(text);
    let headings = Heading::all(text, &lines, labels);
    straight::read(text, &lines, &headings, labels, &mut straight::Scratch::default())
}

/// How many labels above a row are looked at for the head of one of its columns.
const HEADS_ABOVE: usize = 12;

/// The nearest of the labels `above` a cell, from below, that is the head of its column.
fn heads_of<T>(cell: &form::Cell, above: impl Iterator<Item = (u16, T)>, labels: &Labels) -> Option<T> {
    let wanted = labels::keys(cell.head.split('（').next().unwrap_or(cell.head));
    let is_head = |(label, _): &(u16, T)| {
        let mut key = labels.key_of(*label).iter();
        wanted.clone().all(|c| key.next() == Some(&c))
    };
    above.take(HEADS_ABOVE).find(is_head).map(|(_, found)| found)
}

/// The unit of money that a head names, or the note in brackets behind it, or the pieces `joined` to it.
fn unit_of_head(head: &str, note: Option<&str>, joined: bool) -> Option<&'static str> {
    use crate::text::fold::fold_char;
    // Most heads have the word in one piece.
    if head.contains("万元") {
        return Some("万元");
    }
    // Lines that a drawing parts may stand within the word.
    let words = |raw: &str| {
        raw.chars()
            .map(fold_char)
            .filter(|c| labels::is_key(*c) || matches!(c, '(' | ':'))
            .collect::<String>()
    };
    let mut own = words(head);
    own.extend(note.map(words).filter(|note| joined || note.starts_with('(')));
    // A character before it that is no part of a word for the sum may be that of a thousand or ten thousand, damaged.
    let alone = |at: usize| {
        own.get(..at).is_some_and(|before| UNIT_FOLLOWS.iter().any(|word| before.ends_with(word)))
    };
    if own.contains("万元") {
        return Some("万元");
    }
    own.match_indices('元').any(|(at, _)| alone(at)).then_some("元")
}

/// What stands before `元` in a head that names the unit, but for a number.
const UNIT_FOLLOWS: &[&str] = &["(", ":", "为", "位", "额", "按", "以"];

/// Whether a figure may stand in that cell of a row: only money has a fraction, and no count is negative where an
/// increase or decrease stands beside it.
fn may_hold(row: &[form::Cell], cell: &form::Cell, value: Decimal) -> bool {
    match cell.kind {
        form::Kind::Amount => true,
        form::Kind::Change => value.is_integer(),
        form::Kind::Count => {
            let beside_change = || row.iter().any(|cell| cell.kind == form::Kind::Change);
            (value.scale() == 0 || value.is_integer()) && !(value.is_sign_negative() && beside_change())
        }
    }
}

/// Longest answer in words, in characters: `与上一年度相比没有变化。`
const ANSWER_CHARS: usize = 12;

/// Words that answer for a figure: that there was none, or no change.
fn is_answer(raw: &str) -> bool {
    use crate::text::fold::{fold_char, is_han};
    let answers = |c| matches!(c, '无' | '未' | '没' | '不' | '零' | '同' | '平');
    raw.chars().count() <= ANSWER_CHARS
        && raw.chars().map(fold_char).all(|c| is_han(c) || matches!(c, '。' | ',' | ';'))
        && raw.chars().map(fold_char).any(answers)
}
