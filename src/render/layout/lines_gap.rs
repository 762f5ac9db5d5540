//! `行政许可⏎⏎0⏎⏎`: cells parted by blank lines, more of them for a blank cell.

use crate::render::grid::Grid;

use super::parts::{vanish};
use super::{Blanks, Layout, Page};

pub(super) static LAYOUT: Layout = Layout {
    name: "lines_gap",
    about: "a cell a line with blank lines between, blank cells as longer gaps",
    blanks: Blanks::Kept,
    exact: true,
    refills: true,
    cell_lines: true,
    page: Page::Spaced,
    table,
};

fn table(grid: &Grid, out: &mut String) {
    for cell in vanish(grid, "\n").iter().flatten() {
        out.push_str(cell);
        out.push_str("\n\n");
    }
}
