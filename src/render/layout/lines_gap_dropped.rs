//! `行政许可⏎⏎0⏎⏎`: cells parted by blank lines, blank ones gone.

use crate::render::grid::Grid;

use super::parts::{printed};
use super::{Blanks, Layout, Page};

pub(super) static LAYOUT: Layout = Layout {
    name: "lines_gap_dropped",
    about: "a cell a line with blank lines between, blank cells gone",
    blanks: Blanks::Dropped,
    exact: true,
    refills: false,
    cell_lines: true,
    page: Page::Spaced,
    table,
};

fn table(grid: &Grid, out: &mut String) {
    for piece in printed(grid).iter().flatten() {
        out.push_str(&piece.line("\n\n"));
        out.push_str("\n\n");
    }
}
