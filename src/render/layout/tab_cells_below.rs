//! `⇥⏎  行政许可⏎⏎  ⇥⏎  0⏎`: a tab on a line of its own before every cell.

use crate::render::grid::Grid;

use super::parts::{vanish};
use super::{Blanks, Layout, Page};

pub(super) static LAYOUT: Layout = Layout {
    name: "tab_cells_below",
    about: "a tab alone, the cell on the line after",
    blanks: Blanks::Kept,
    exact: true,
    refills: false,
    cell_lines: true,
    page: Page::Spaced,
    table,
};

fn table(grid: &Grid, out: &mut String) {
    for row in vanish(grid, "\n  ") {
        for (idx, cell) in row.iter().enumerate() {
            let indent = if idx == 0 { "" } else { "  " };
            let cell = if cell.is_empty() { "\u{A0}" } else { cell };
            out.push_str(&format!("{indent}\t\n  {cell}\n\n"));
        }
        out.push_str("  \n");
    }
}
