//! The tree of headings and the front matter of any Chinese official document (公文).
//!
//! Sees lines of text and the grammars in `grammar/`; knows nothing of tables but the spans they claim.

mod documents;
mod figures;
mod front;
mod grammar;
mod lines;
mod marks;
mod points;
mod tree;

pub use documents::{CitedDocument, cited_documents};
pub use figures::{StatedFigure, figures};

use std::borrow::Cow;

use jiff::civil::Date;

use crate::diagnostic::catalogue::outline as codes;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::span::{self, Span};

/// How a numbering marker is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub enum Style {
    /// `一、`
    CjkEnum,
    /// `（一）`
    CjkParen,
    /// `1.`, `1．`, `1、`
    ArabicDot,
    /// `（1）`, `1）`
    ArabicParen,
    /// `①`
    Circled,
    /// `一是`, `第一，`, `首先`
    OrdinalWord,
}

impl Style {
    /// How many styles there are, and so how deep an outline can be.
    pub const COUNT: usize = 6;

    /// The place of the style in the usual order of levels, from 0.
    const fn index(self) -> usize {
        self as usize
    }
}

/// What a numbered piece of text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub enum NodeKind {
    /// Marker and title stand alone in their paragraph.
    Heading,
    /// Marker, a short title closed by `。` or `：`, and prose in the same paragraph.
    RunIn,
    /// The marker opens a paragraph of prose.
    Item,
    /// An ordinal word at the start of a paragraph or within one.
    Point,
}

/// One node of the outline.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Node<'a> {
    /// The marker as printed.
    pub marker: Cow<'a, str>,
    /// How it is written.
    pub style: Style,
    /// Its number.
    pub number: u32,
    /// What the node is.
    pub kind: NodeKind,
    /// The title, where there is one; spaces between CJK characters and a closing `。` or `：` removed.
    pub title: Option<Cow<'a, str>>,
    /// Whether the marker is damaged and its number comes from its neighbours.
    pub recovered: bool,
    /// Marker and title.
    pub span: Span,
    /// What follows up to the next node.
    pub body: Span,
    /// That body as printed, without what belongs to a table.
    pub text: Cow<'a, str>,
    /// Nodes below; at most one level for each [`Style`].
    pub children: Vec<Node<'a>>,
}

/// Where a piece of front matter came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub enum Origin {
    /// The title of the report (标题).
    Title,
    /// The signature below it (落款).
    Signature,
    /// The statement of the period (统计期限).
    Period,
    /// The words before section 一 (前言).
    Preamble,
    /// A line of the page around the report, such as `发布时间`.
    Page,
    /// Any other prose.
    Prose,
}

/// A value with its origin and place.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Found<T> {
    /// The value.
    pub value: T,
    /// Where it came from.
    pub from: Origin,
    /// Its place in the text.
    pub span: Span,
}

impl<T> Found<T> {
    /// A value found at `span`.
    #[must_use]
    pub const fn new(value: T, from: Origin, span: Span) -> Self {
        Self { value, from, span }
    }
}

/// The period a report covers (统计期限), first and last day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Period {
    /// First day.
    pub start: Date,
    /// Last day.
    pub end: Date,
}

impl Period {
    /// The period from `start` to `end`.
    #[must_use]
    pub const fn new(start: Date, end: Date) -> Self {
        Self { start, end }
    }
}

/// Title, agency, year, period and date of a report, each with its origin; `None` where the text states none.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct FrontMatter<'a> {
    /// The title on one line, spaces between CJK characters and around the year removed.
    pub title: Option<Found<Cow<'a, str>>>,
    /// The body that reports, as printed.
    pub agency: Option<Found<Cow<'a, str>>>,
    /// The year reported on.
    pub year: Option<Found<i16>>,
    /// The period covered.
    pub period: Option<Found<Period>>,
    /// The date of the signature, else of a publish line.
    pub published_on: Option<Found<Date>>,
}

/// Outline and front matter of one text.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Outline<'a> {
    /// The roots of the heading tree.
    pub nodes: Vec<Node<'a>>,
    /// The front matter.
    pub front: FrontMatter<'a>,
}

/// The place of the title of a report among the last lines of `region` of `text`; `None` where there is none.
pub(crate) fn title_within(text: &str, region: Span) -> Option<Span> {
    front::title_within(text, region)
}

/// Reads outline and front matter of `text`; `claimed` are the spans that tables own, in order, without overlap.
///
/// Never fails: a text without headings gives an empty outline. Linear in `text`.
pub fn read<'a>(text: &'a str, claimed: &[Span], diagnostics: &mut Diagnostics) -> Outline<'a> {
    read_lines(text, &span::all_lines(text), claimed, None, diagnostics)
}

/// As [`read`], for whoever has the lines already: `all` are those that [`span::lines`] gives. The front matter is that
/// of the report before `further`, where another begins.
pub(crate) fn read_lines<'a>(
    text: &'a str,
    all: &[Span],
    claimed: &[Span],
    further: Option<usize>,
    diagnostics: &mut Diagnostics,
) -> Outline<'a> {
    let lines = lines::read(text, all, claimed);
    let mut marks = marks::find(text, &lines);
    marks::repair(text, &lines, &mut marks);
    let points = points::find(text, &lines, claimed, diagnostics);
    let end = further.unwrap_or(text.len());
    let own_lines = lines.get(..lines.partition_point(|line| line.span.start < end)).unwrap_or_default();
    let own_marks = marks.get(..marks.partition_point(|mark| mark.span.start < end)).unwrap_or_default();
    let place = front::Place { text, lines: own_lines, claimed };
    let front = front::read(place, own_marks, diagnostics);
    let nodes = tree::build(text, &lines, claimed, &marks, &points, diagnostics);
    if nodes.is_empty() && !lines.is_empty() {
        diagnostics.push(Diagnostic::new(&codes::OUTLINE_EMPTY));
    }
    Outline { nodes, front }
}
