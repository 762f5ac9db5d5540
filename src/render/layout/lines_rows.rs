//! `行政许可⏎0⏎⏎⏎`: a cell a line, rows parted by two blank lines, a no-break space for a blank cell.

use crate::render::grid::Grid;

use super::parts::{vanish};
use super::{Blanks, Layout, Page};

pub(super) static LAYOUT: Layout = Layout {
    name: "lines_rows",
    about: "a cell a line, blank lines between rows",
    blanks: Blanks::Kept,
    exact: true,
    refills: false,
    cell_lines: true,
    page: Page::Spaced,
    table,
};

fn table(grid: &Grid, out: &mut String) {
    for row in vanish(grid, "") {
        for cell in &row {
            out.push_str(if cell.is_empty() { "\u{A0}" } else { cell });
            out.push('\n');
        }
        out.push_str("\n\n");
    }
}
