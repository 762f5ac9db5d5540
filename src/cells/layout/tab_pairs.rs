//! Rows of cells parted by two tabs each:
//!
//! ```text
//! 规章⇥⇥0⇥⇥0⇥⇥0
//! ```

use super::separated::{Manner, lex as lex_separated};
use super::{Blanks, Cell, Layout, Parts, Profile};
use crate::span::Span;

/// The layout `tab_pairs`.
pub static LAYOUT: Layout = Layout {
    name: "tab_pairs",
    claims: |p| p.tabs.content_lines > 1 && p.tabs.odd_runs == 0 && p.tabs.even_runs > 2,
    lex,
    parts: |_| Some(Parts::signs(b'\t', 2)),
};

fn lex(text: &str, lines: &[Span], _: &Profile) -> (Blanks, Vec<Cell>) {
    (Blanks::Marked, lex_separated(text, lines, &['\t'], 2, Manner::Between))
}
