//! The layouts, one file each: a detector over the [`Profile`] of a block, and a lexer.

mod separated;

use super::{Blanks, Cell, Profile};
use crate::span::Span;

/// A way in which extractors write tables.
#[derive(Debug)]
#[non_exhaustive]
pub struct Layout {
    /// Its name in reports: `pipe_rows`.
    pub name: &'static str,
    /// Whether a block of that profile is written in it; layouts are asked in the order of [`LAYOUTS`].
    pub claims: fn(&Profile) -> bool,
    /// Lexes the lines of a block.
    pub lex: Lexer,
}

/// Lexes the lines of a block: what the layout keeps of empty cells, and the cells in reading order.
pub type Lexer = fn(&str, &[Span], &Profile) -> (Blanks, Vec<Cell>);

/// Declares the modules and lists them in the order in which they are asked.
macro_rules! layouts {
    ($($(#[$doc:meta])* $module:ident),* $(,)?) => {
        $($(#[$doc])* pub mod $module;)*
        /// All layouts; the last one claims every block.
        pub static LAYOUTS: &[&Layout] = &[$(&$module::LAYOUT),*];
    };
}

layouts! {
    markup,
    boxes,
    pipe_rows,
    pipe_cells,
    tab_pairs,
    tab_cells,
    tab_rows,
    words,
}
