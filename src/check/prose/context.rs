//! What is spoken of around a figure.

use super::Node;
use super::subjects::Context;
use crate::limits;

/// Words that say that requests for information are spoken of.
const REQUESTS: &[&str] = &["依申请", "信息公开申请", "申请公开", "公开申请", "依申請", "信息公開申請"];

/// The headings of a report, by place.
#[derive(Debug, Default)]
pub(super) struct Headings {
    /// Start of each node, its index in order of the text, and whether its title or one above speaks of requests.
    nodes: Vec<(usize, bool)>,
    /// Starts of nodes and ends of headings, in order.
    walls: Vec<usize>,
}

impl Headings {
    pub(super) fn new(roots: &[Node<'_>]) -> Self {
        let mut out = Self::default();
        let mut stack = vec![(roots.iter(), false)];
        while let Some((level, above)) = stack.last_mut() {
            let above = *above;
            let Some(node) = level.next() else {
                stack.pop();
                continue;
            };
            let title = node.title.as_deref().unwrap_or("");
            let spoken = above || REQUESTS.iter().any(|word| title.contains(word));
            out.nodes.push((node.span.start, spoken));
            out.walls.push(node.span.start);
            if !title.is_empty() {
                out.walls.push(node.span.end);
            }
            stack.push((node.children.iter(), spoken));
        }
        // They are in order already; whoever made the outline, a search must not rely on it.
        out.walls.sort_unstable();
        out.nodes.sort_unstable();
        out
    }

    pub(super) fn walls(&self) -> &[usize] {
        &self.walls
    }

    /// Whether the heading above `at`, or the text between it and there, speaks of requests.
    pub(super) fn requests_spoken_of(&self, text: &str, at: usize) -> bool {
        let node = self.nodes.partition_point(|(start, _)| *start <= at).checked_sub(1);
        let node = node.and_then(|idx| self.nodes.get(idx));
        if node.is_some_and(|(_, spoken)| *spoken) {
            return true;
        }
        let floor = node.map_or(0, |(start, _)| *start);
        let before = text.get(floor..at).unwrap_or("");
        let near = before.char_indices().rev().nth(limits::CONTEXT_CHARS).map_or(0, |(offset, _)| offset);
        let near = before.get(near..).unwrap_or("");
        REQUESTS.iter().any(|word| near.contains(word))
    }
}

/// Whether a figure with these words around it stands where the subject may be spoken of.
pub(super) fn suits(context: Context, around: &[&str], requests_spoken_of: impl FnOnce() -> bool) -> bool {
    let named = |words: &[&str]| around.iter().any(|text| words.iter().any(|word| text.contains(word)));
    match context {
        Context::Any => true,
        Context::Requests => named(REQUESTS) || requests_spoken_of(),
        Context::Disputes => named(&["信息公开"]) || requests_spoken_of(),
    }
}
