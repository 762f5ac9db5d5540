//! HTML tables that an extractor left as they were, amid other text:
//!
//! ```text
//! <tr><td>规章</td><td>0</td></tr>
//! ```
//!
//! Their geometry is in attributes, which text cannot tell; the lexer gives no cells, and the block is diagnosed.

use super::{Blanks, Cell, Layout, Profile};
use crate::span::Span;

/// The layout `markup`.
pub static LAYOUT: Layout = Layout {
    name: "markup",
    claims: |p| p.markup_lines > 2,
    lex,
    parts: |_| None,
};

fn lex(_: &str, _: &[Span], _: &Profile) -> (Blanks, Vec<Cell>) {
    (Blanks::Certain, Vec::new())
}
