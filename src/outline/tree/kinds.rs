//! Heading, run-in or item: by the paragraph itself, else by its siblings.

use super::paragraph::is_sentence;
use super::{Closing, Entry, NodeKind, Shape, Span, Style};
use crate::outline::lines;

/// What the siblings of one style under one parent are, so far as their own text tells.
#[derive(Clone, Copy, Debug, Default)]
struct Votes {
    titled: usize,
    items: usize,
}

/// Sets the kind of each entry; a short paragraph that could be either is what most of its siblings are.
pub(super) fn decide_kinds(text: &str, entries: &mut [Entry]) {
    let mut votes: Vec<[Votes; Style::COUNT]> = vec![[Votes::default(); Style::COUNT]; entries.len() + 1];
    for entry in entries.iter() {
        let Some(vote) = votes.get_mut(entry.parent).and_then(|row| row.get_mut(entry.style.index())) else {
            continue;
        };
        match entry.shape {
            Shape::Alone { closing: Closing::Open, .. } | Shape::RunIn { .. } => vote.titled += 1,
            Shape::Prose => vote.items += 1,
            Shape::Alone { closing: Closing::Stop, .. } => {}
        }
    }
    let mut rest: &mut [Entry] = entries;
    while let Some((entry, behind)) = rest.split_first_mut() {
        let next = behind.first().map_or(text.len(), |next| next.marker.start);
        rest = behind;
        if entry.style == Style::OrdinalWord {
            continue;
        }
        let vote =
            votes.get(entry.parent).and_then(|row| row.get(entry.style.index())).copied().unwrap_or_default();
        entry.kind = match entry.shape {
            Shape::Prose => NodeKind::Item,
            Shape::RunIn { .. } => NodeKind::RunIn,
            Shape::Alone { title, closing: Closing::Stop } => match vote.items.cmp(&vote.titled) {
                core::cmp::Ordering::Greater => NodeKind::Item,
                core::cmp::Ordering::Less => NodeKind::Heading,
                core::cmp::Ordering::Equal if is_sentence(text, title) => NodeKind::Item,
                core::cmp::Ordering::Equal => NodeKind::Heading,
            },
            Shape::Alone { title, closing: Closing::Open } => {
                let bare = || {
                    let behind = Span::new(title.end, next).slice(text);
                    behind.is_none_or(|behind| lines::trim_start(behind).is_empty())
                };
                if entry.style != Style::CjkEnum && vote.items > vote.titled.saturating_sub(1) && bare() {
                    NodeKind::Item
                } else {
                    NodeKind::Heading
                }
            }
        };
    }
}
