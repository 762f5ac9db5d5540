//! A cell a line, opened by a tab, its text beside the tab or on the next line; or a tab on a line of its own
//! between two cells:
//!
//! ```text
//! ⇥规章
//! ⇥
//! 0
//! ⇥0
//! ```

use super::separated::{Manner, lex as lex_separated};
use super::{Blanks, Cell, Layout, Parts, Profile};
use crate::span::Span;

/// The layout `tab_cells`.
pub static LAYOUT: Layout = Layout {
    name: "tab_cells",
    claims: |p| {
        let tabs = p.tabs;
        tabs.lone_lines + tabs.content_lines > 2
            && (tabs.lone_lines > tabs.content_lines || (tabs.leading == tabs.content_lines && tabs.lone_lines > 0))
    },
    lex,
    parts: |_| Some(Parts::across_lines(b'\t')),
};

fn lex(text: &str, lines: &[Span], profile: &Profile) -> (Blanks, Vec<Cell>) {
    let opens = profile.tabs.content_lines > 0 || opens_rows(text, lines);
    let manner = if opens { Manner::Opens } else { Manner::BetweenLines };
    (Blanks::Marked, lex_separated(text, lines, &['\t'], 1, manner))
}

/// Whether a tab stands before the first cell of rows, not only between cells: then two cells never follow
/// each other without one.
fn opens_rows(text: &str, lines: &[Span]) -> bool {
    let (mut parted, mut bare, mut tab, mut seen) = (0usize, 0usize, false, false);
    for line in lines {
        let raw = line.slice(text).unwrap_or_default();
        if raw.trim().is_empty() {
            tab |= raw.contains('\t');
            continue;
        }
        if seen {
            if tab {
                parted += 1;
            } else {
                bare += 1;
            }
        }
        (seen, tab) = (true, false);
    }
    bare * 12 < parted
}
