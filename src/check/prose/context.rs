//! What is spoken of around a figure.

use super::subjects::Context;
use crate::limits;
use crate::outline::Node;

/// Words that say that requests for information are spoken of.
const REQUESTS: &[&str] =
    &["依申请", "信息公开申请", "申请公开", "公开申请", "政府信息的申请", "依申請", "信息公開申請"];

/// The headings of a report, by place.
#[derive(Debug, Default)]
pub(super) struct Headings<'n> {
    nodes: Vec<Heading<'n>>,
}

#[derive(Debug)]
struct Heading<'n> {
    start: usize,
    /// Where the title ends; the start where there is none.
    end: usize,
    title: &'n str,
    /// The heading above.
    above: Option<usize>,
}

impl<'n> Headings<'n> {
    pub(super) fn new(roots: &'n [Node<'_>]) -> Self {
        let mut nodes: Vec<Heading<'n>> = Vec::new();
        let mut stack = vec![(roots.iter(), None)];
        while let Some((level, above)) = stack.last_mut() {
            let above = *above;
            let Some(node) = level.next() else {
                stack.pop();
                continue;
            };
            let title = node.title.as_deref().unwrap_or("");
            let start = node.span.start;
            let end = if title.is_empty() { start } else { node.span.end };
            let idx = nodes.len();
            nodes.push(Heading { start, end, title, above });
            if !node.children.is_empty() {
                stack.push((node.children.iter(), Some(idx)));
            }
        }
        if !nodes.is_sorted_by_key(|node| node.start) {
            // Whoever made the outline, a search must not rely on its order.
            nodes.iter_mut().for_each(|node| node.above = None);
            nodes.sort_by_key(|node| node.start);
        }
        Self { nodes }
    }

    fn at(&self, at: usize) -> Option<&Heading<'n>> {
        let idx = self.nodes.partition_point(|node| node.start <= at).checked_sub(1)?;
        self.nodes.get(idx)
    }

    /// The last start of a node or end of a heading in front of `at`: no sentence crosses one.
    pub(super) fn wall_before(&self, at: usize) -> usize {
        self.at(at).map_or(0, |node| if node.end <= at { node.end } else { node.start })
    }

    /// Whether a heading above `at`, or the text between it and there, speaks of requests.
    pub(super) fn requests_spoken_of(&self, text: &str, at: usize) -> bool {
        let node = self.at(at);
        let mut above = node;
        while let Some(heading) = above {
            if speaks_of_requests(heading.title) {
                return true;
            }
            above = heading.above.and_then(|idx| self.nodes.get(idx));
        }
        let floor = node.map_or(0, |node| node.start);
        let before = text.get(floor..at).unwrap_or("");
        let near = before.char_indices().rev().nth(limits::CONTEXT_CHARS).map_or(0, |(offset, _)| offset);
        speaks_of_requests(before.get(near..).unwrap_or(""))
    }
}

fn speaks_of_requests(text: &str) -> bool {
    REQUESTS.iter().any(|word| text.contains(word))
}

/// Whether a figure with these words around it stands where the subject may be spoken of.
pub(super) fn suits(context: Context, around: &[&str], requests_spoken_of: impl FnOnce() -> bool) -> bool {
    match context {
        Context::Any => true,
        Context::Requests => around.iter().any(|text| speaks_of_requests(text)) || requests_spoken_of(),
        Context::Disputes => around.iter().any(|text| text.contains("信息公开")) || requests_spoken_of(),
    }
}
