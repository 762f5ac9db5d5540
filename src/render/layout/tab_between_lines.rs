//! `行政许可⏎⏎⇥⏎⏎0⏎⏎`: cells on lines of their own, a line with a tab between them.

use crate::render::grid::Grid;

use super::parts::{vanish};
use super::{Blanks, Layout, Page};

pub(super) static LAYOUT: Layout = Layout {
    name: "tab_between_lines",
    about: "a cell a line, a tab on a line of its own between cells",
    blanks: Blanks::Kept,
    exact: true,
    refills: false,
    cell_lines: true,
    page: Page::Spaced,
    table,
};

fn table(grid: &Grid, out: &mut String) {
    for row in vanish(grid, "\n") {
        for (idx, cell) in row.iter().enumerate() {
            if idx > 0 {
                out.push_str("\t\n\n");
            }
            out.push_str(if cell.is_empty() { "\u{A0}" } else { cell });
            out.push_str("\n\n");
        }
        out.push_str("\n\n");
    }
}
