//! Rows of cells parted by tabs; some writers close or open each row with one more:
//!
//! ```text
//! 规章⇥0⇥0⇥0
//! ```

use super::counters::drop_counters;
use super::separated::{Manner, lex as lex_separated};
use super::{Blanks, Cell, Layout, Profile};
use crate::span::Span;

/// The layout `tab_rows`.
pub static LAYOUT: Layout = Layout {
    name: "tab_rows",
    claims: |p| p.tabs.content_lines > 1,
    lex,
    parts: |p| Some(manner(p).parts(b'\t')),
};

fn lex(text: &str, lines: &[Span], profile: &Profile) -> (Blanks, Vec<Cell>) {
    (Blanks::Marked, drop_counters(text, lex_separated(text, lines, &['\t'], 1, manner(profile))))
}

fn manner(profile: &Profile) -> Manner {
    let tabs = profile.tabs;
    // Words that no tab closes go on in the next line, where others are closed.
    let closes = tabs.closed_words > 1 && tabs.trailing + tabs.open_words == tabs.content_lines;
    if closes || tabs.trailing == tabs.content_lines {
        Manner::Closes { opened: false }
    } else if tabs.leading == tabs.content_lines {
        Manner::Opens
    } else {
        Manner::Between
    }
}
