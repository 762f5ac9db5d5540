//! From marks and points to the tree: levels, kinds, titles, bodies.
//!
//! Levels come from the order in which the styles of markers first nest. Everything is one pass over a flat list
//! with a stack that holds each style at most once; nothing recurses.

mod kinds;
mod levels;
mod nodes;
mod numbering;
mod paragraph;

use super::grammar::Damage;
use super::lines::Line;
use super::marks::Mark;
use super::points::Point;
use super::{Node, NodeKind, Style};
use crate::diagnostic::Diagnostics;
use crate::span::Span;
use kinds::decide_kinds;
use levels::place;
use nodes::nest;
use numbering::report_numbering;
use paragraph::shape;

/// A node before it is put into the tree.
#[derive(Clone, Copy, Debug)]
struct Entry {
    style: Style,
    number: u32,
    damage: Damage,
    marker: Span,
    /// Whether the marker is printed without blanks.
    plain: bool,
    shape: Shape,
    /// Index of the entry that it stands under, plus one; zero is the root.
    parent: usize,
    depth: usize,
    kind: NodeKind,
}

impl Entry {
    const fn new(style: Style, number: u32, marker: Span) -> Self {
        let kind = match style {
            Style::OrdinalWord => NodeKind::Point,
            _ => NodeKind::Item,
        };
        Self {
            style,
            number,
            damage: Damage::None,
            marker,
            plain: false,
            shape: Shape::Prose,
            parent: 0,
            depth: 0,
            kind,
        }
    }
}

/// What the paragraph behind a marker looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    /// A title and nothing else; its span with the closing sign, if any.
    Alone { title: Span, closing: Closing },
    /// A title closed by `。` or `：`, and prose behind it.
    RunIn { title: Span },
    /// Prose.
    Prose,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Closing {
    /// None, or `：`.
    Open,
    /// `。`: a heading or a short sentence.
    Stop,
}

/// Builds the tree of `text` from its marks and points, both in order of the text.
pub(super) fn build<'a>(
    text: &'a str,
    lines: &[Line],
    claimed: &[Span],
    marks: &[Mark],
    points: &[Point],
    diagnostics: &mut Diagnostics,
) -> Vec<Node<'a>> {
    let mut entries = merge(text, lines, marks, points);
    place(&mut entries);
    decide_kinds(text, &mut entries);
    report_numbering(text, &entries, diagnostics);
    nest(text, claimed, &entries)
}

fn merge(text: &str, lines: &[Line], marks: &[Mark], points: &[Point]) -> Vec<Entry> {
    let mut entries = Vec::with_capacity(marks.len() + points.len());
    let mut points = points.iter().peekable();
    for idx in 0..=marks.len() {
        let mark = marks.get(idx);
        let start = mark.map_or(usize::MAX, |mark| mark.span.start);
        while let Some(point) = points.next_if(|point| point.span.start < start) {
            entries.push(Entry::new(Style::OrdinalWord, point.number, point.span));
        }
        let Some(mark) = mark else { break };
        // A marker that another one is made of is none: `一、` of `十一、`.
        while points.next_if(|point| point.span.start < mark.span.end).is_some() {}
        let limit = marks.get(idx + 1).map_or(usize::MAX, |next| next.span.start);
        let mut shape = shape(text, lines, mark, limit);
        // Where a point stands, a title has ended: `（一）一是加强领导`.
        if let (Shape::Alone { title, .. } | Shape::RunIn { title }, Some(point)) = (shape, points.peek())
            && point.span.start < title.end
        {
            shape = Shape::Prose;
        }
        let entry = Entry::new(mark.style, mark.number, mark.span);
        entries.push(Entry { damage: mark.damage, shape, plain: mark.plain, ..entry });
    }
    entries
}
