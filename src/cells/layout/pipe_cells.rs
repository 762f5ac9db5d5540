//! A cell a line, and a bar on a line of its own between two cells:
//!
//! ```text
//! 规章
//! |
//! 0
//! |
//! ```

use super::separated::{Manner, lex as lex_separated};
use super::{Blanks, Cell, Layout, Parts, Profile};
use crate::span::Span;

/// The layout `pipe_cells`.
pub static LAYOUT: Layout = Layout {
    name: "pipe_cells",
    claims: |p| p.bars.lone_lines > 2 && p.bars.lone_lines > p.bars.content_lines,
    lex,
    parts: |_| Some(Parts::across_lines(b'|')),
};

fn lex(text: &str, lines: &[Span], _: &Profile) -> (Blanks, Vec<Cell>) {
    (Blanks::Marked, lex_separated(text, lines, &['|', '｜'], 1, Manner::BetweenLines))
}
