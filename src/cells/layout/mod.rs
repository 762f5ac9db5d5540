//! The layouts, one file each: a detector over the [`Profile`] of a block, and a lexer.

mod counters;
mod separated;

pub(crate) use separated::is_rule;

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
    /// What alone parts the cells of such a block; `None` where it takes more than a sign to tell them.
    pub parts: fn(&Profile) -> Option<Parts>,
}

/// What parts the cells of a simple layout, so that they can be told without lexing the whole block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Parts {
    /// The sign, in ASCII; `None` where any white space does.
    pub sign: Option<u8>,
    /// How many signs stand between two cells.
    pub width: u16,
    /// Whether the cells of a row may stand on several lines, a sign between each two.
    pub across_lines: bool,
}

impl Parts {
    /// White space parts cells, line ends included.
    const BLANKS: Self = Self { sign: None, width: 0, across_lines: true };

    /// So many times `sign` part the cells of a line.
    const fn signs(sign: u8, width: u16) -> Self {
        Self { sign: Some(sign), width, across_lines: false }
    }

    /// One `sign` parts cells, whatever lines they are on.
    const fn across_lines(sign: u8) -> Self {
        Self { sign: Some(sign), width: 1, across_lines: true }
    }
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
    delimited,
    words,
}
