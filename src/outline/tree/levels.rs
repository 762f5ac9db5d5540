//! Levels by the order in which the styles of markers first nest.

use super::{Entry, Style};

/// Where each style occurs, for the question whether a sequence goes on behind a nested one; made when first asked.
#[derive(Default)]
struct Places([Vec<usize>; Style::COUNT]);

impl Places {
    fn of(entries: &[Entry]) -> Self {
        let mut places = Self::default();
        for (idx, entry) in entries.iter().enumerate() {
            if let Some(list) = places.0.get_mut(entry.style.index()) {
                list.push(idx);
            }
        }
        places
    }

    /// The next entry of `style` behind `idx`.
    fn after(&self, idx: usize, style: Style) -> Option<usize> {
        let list = self.0.get(style.index())?;
        list.get(list.partition_point(|at| *at <= idx)).copied()
    }
}

/// Sets parent and depth of each entry.
pub(super) fn place(entries: &mut [Entry]) {
    let places = core::cell::OnceCell::new();
    let mut above = [[false; Style::COUNT]; Style::COUNT];
    let mut stack: Vec<(Style, usize)> = Vec::with_capacity(Style::COUNT);
    for idx in 0..entries.len() {
        let Some(style) = entries.get(idx).map(|entry| entry.style) else { continue };
        if style != Style::OrdinalWord {
            if let Some(level) = stack.iter().position(|(open, _)| *open == style) {
                stack.truncate(level);
            } else {
                while let Some((open, holder)) = stack.last().copied() {
                    let nested = above
                        .get(open.index())
                        .and_then(|row| row.get(style.index()))
                        .copied()
                        .unwrap_or(false);
                    let outer = above
                        .get(style.index())
                        .and_then(|row| row.get(open.index()))
                        .copied()
                        .unwrap_or(false);
                    // A style that usually stands higher is nested only if the sequence it would interrupt goes on.
                    let usual = style.index() > open.index();
                    let goes_on = || {
                        let next: &Places = places.get_or_init(|| Places::of(entries));
                        let last = entries.get(holder).map_or(0, |entry| entry.number);
                        let others = stack.iter().filter(|(other, _)| *other != open);
                        let end = others.filter_map(|(other, _)| next.after(idx, *other)).min();
                        next.after(idx, open).is_some_and(|at| {
                            end.is_none_or(|end| at < end)
                                && entries.get(at).is_some_and(|entry| entry.number == last + 1)
                        })
                    };
                    if nested || (!outer && (usual || goes_on())) {
                        break;
                    }
                    stack.pop();
                }
            }
            for (open, _) in &stack {
                if let Some(slot) = above.get_mut(open.index()).and_then(|row| row.get_mut(style.index())) {
                    *slot = true;
                }
            }
        }
        let (parent, depth) = (stack.last().map_or(0, |(_, holder)| holder + 1), stack.len());
        if let Some(entry) = entries.get_mut(idx) {
            (entry.parent, entry.depth) = (parent, depth);
        }
        if style != Style::OrdinalWord {
            stack.push((style, idx));
        }
    }
}
