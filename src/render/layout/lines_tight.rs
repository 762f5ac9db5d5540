//! `行政许可⏎0⏎`: a cell a line, an empty line for a blank one and for one that is covered from above.

use crate::render::grid::Grid;

use super::parts::{Covered, fields};
use super::{Blanks, Layout, Page};

pub(super) static LAYOUT: Layout = Layout {
    name: "lines_tight",
    about: "a cell a line, blank cells as empty lines",
    blanks: Blanks::Kept,
    exact: true,
    refills: true,
    cell_lines: true,
    page: Page::Tight,
    table,
};

fn table(grid: &Grid, out: &mut String) {
    for row in grid.rows() {
        for cell in fields(&row, Covered::Gone, Covered::Merged, "\n") {
            out.push_str(&cell);
            out.push('\n');
        }
    }
}
