//! `行政许可⏎0⏎`: a cell a line, blank ones gone.

use crate::render::grid::Grid;

use super::parts::{printed};
use super::{Blanks, Layout, Page};

pub(super) static LAYOUT: Layout = Layout {
    name: "lines_dropped",
    about: "a cell a line, blank cells gone",
    blanks: Blanks::Dropped,
    exact: true,
    refills: false,
    cell_lines: true,
    page: Page::Tight,
    table,
};

fn table(grid: &Grid, out: &mut String) {
    for piece in printed(grid).iter().flatten() {
        out.push_str(&piece.text);
        out.push('\n');
    }
}
