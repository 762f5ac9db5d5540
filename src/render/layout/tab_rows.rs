//! `行政许可⇥0`: tabs between cells, covered ones gone.

use crate::render::grid::Grid;

use super::parts::{push_line, vanish};
use super::{Blanks, Layout, Page};

pub(super) static LAYOUT: Layout = Layout {
    name: "tab_rows",
    about: "tabs between cells, covered cells gone",
    blanks: Blanks::Kept,
    exact: true,
    refills: false,
    cell_lines: false,
    page: Page::Tight,
    table,
};

fn table(grid: &Grid, out: &mut String) {
    for row in vanish(grid, "") {
        push_line(out, "", &row, "\t", "");
    }
}
