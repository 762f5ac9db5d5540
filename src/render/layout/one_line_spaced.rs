//! `… 行政许可 0 …`: the whole document on one line, blocks and cells parted by blanks; blank cells gone.

use crate::render::grid::Grid;

use super::{Blanks, Layout, Page, spaced_rows};

pub(super) static LAYOUT: Layout = Layout {
    name: "one_line_spaced",
    about: "the whole document one line parted by blanks, blank cells gone",
    blanks: Blanks::Dropped,
    exact: true,
    refills: false,
    cell_lines: false,
    page: Page::Joined(" "),
    table,
};

fn table(grid: &Grid, out: &mut String) {
    (spaced_rows::LAYOUT.table)(grid, out);
}
