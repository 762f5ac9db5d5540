//! Rows of cells parted by bars, with or without bars around them, with or without a rule row:
//!
//! ```text
//! | 规章 | 0 | 0 | 0 |
//! |---|---|---|---|
//! 行政规范性文件 | 4 | 5 | 5 |
//! 行政许可 | 92
//! ```
//!
//! A cell may run over lines (`| ⏎ 规章 | ⏎ 0 |`): only bars part cells, and a line end parts what no bar does.

use super::separated::{Manner, lex as lex_separated};
use super::{Blanks, Cell, Layout, Profile};
use crate::span::Span;

/// The layout `pipe_rows`.
pub static LAYOUT: Layout = Layout {
    name: "pipe_rows",
    claims: |p| p.bars.content_lines >= p.bars.lone_lines && p.bars.content_lines > 0 && 4 * p.bars.content_lines >= p.tabs.content_lines,
    lex,
};

fn lex(text: &str, lines: &[Span], profile: &Profile) -> (Blanks, Vec<Cell>) {
    let bars = profile.bars;
    let manner = if 2 * bars.trailing > bars.content_lines {
        Manner::Closes { opened: 2 * bars.leading > bars.content_lines }
    } else if 2 * bars.leading > bars.content_lines {
        Manner::Opens
    } else {
        Manner::Between
    };
    (Blanks::Marked, lex_separated(text, lines, &['|', '｜'], 1, manner))
}
