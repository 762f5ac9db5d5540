//! Which headings a place stands under.

use std::borrow::Cow;

use crate::outline::{Node, NodeKind, Style};
use crate::span::Span;

/// The headings of an outline by place, asked about in order of the text.
pub(super) struct Sections<'a, 'n> {
    /// Start, end of marker and title, depth, marker.
    nodes: Vec<(Span, usize, &'n Cow<'a, str>, bool)>,
    next: usize,
    /// The nodes that hold the place asked about last.
    open: Vec<(usize, &'n Cow<'a, str>)>,
    wall: usize,
}

impl<'a, 'n> Sections<'a, 'n> {
    pub(super) fn new(outline: &'n [Node<'a>]) -> Self {
        let mut nodes = Vec::with_capacity(24);
        let mut stack = Vec::with_capacity(1 + Style::COUNT);
        stack.push(outline.iter());
        while let Some(level) = stack.last_mut() {
            match level.next() {
                Some(node) => {
                    nodes.push((node.span, stack.len(), &node.marker, node.kind == NodeKind::Point));
                    stack.push(node.children.iter());
                }
                None => {
                    stack.pop();
                }
            }
        }
        Self { nodes, next: 0, open: Vec::new(), wall: 0 }
    }

    /// The end of the last marker or title before `at`; moves on to `at`.
    pub(super) fn wall_before(&mut self, at: usize) -> usize {
        while let Some((span, depth, marker, point)) =
            self.nodes.get(self.next).filter(|node| node.0.start <= at)
        {
            self.open.retain(|(open, _)| open < depth);
            if !point && !marker.is_empty() {
                self.open.push((*depth, *marker));
            }
            self.wall = span.end.min(at);
            self.next += 1;
        }
        self.wall
    }

    pub(super) fn markers(&self) -> Option<Cow<'a, str>> {
        match self.open.as_slice() {
            [] => None,
            [(_, one)] => Some((*one).clone()),
            more => {
                let mut joined = String::with_capacity(more.iter().map(|(_, marker)| marker.len()).sum());
                more.iter().for_each(|(_, marker)| joined.push_str(marker));
                Some(Cow::Owned(joined))
            }
        }
    }
}
