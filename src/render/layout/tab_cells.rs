//! `⇥行政许可⏎⇥0⏎⏎`: a tab and a cell a line, a blank line behind each row; rows that are covered from above start with an empty one.

use crate::render::grid::Grid;

use super::parts::{Covered, fields};
use super::{Blanks, Layout, Page};

pub(super) static LAYOUT: Layout = Layout {
    name: "tab_cells",
    about: "a tab and a cell a line, blank lines between rows",
    blanks: Blanks::Kept,
    exact: true,
    refills: false,
    cell_lines: true,
    page: Page::Tight,
    table,
};

fn table(grid: &Grid, out: &mut String) {
    for row in grid.rows() {
        for cell in fields(&row, Covered::Gone, Covered::Merged, "\n") {
            out.push_str(&format!("\t{cell}\n"));
        }
        out.push('\n');
    }
}
