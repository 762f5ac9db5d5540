//! `⇥行政许可⇥0`: a tab before every cell.

use crate::render::grid::Grid;

use super::parts::{push_line, vanish};
use super::{Blanks, Layout, Page};

pub(super) static LAYOUT: Layout = Layout {
    name: "tab_first",
    about: "a tab before every cell, covered cells gone",
    blanks: Blanks::Kept,
    exact: true,
    refills: false,
    cell_lines: false,
    page: Page::Spaced,
    table,
};

fn table(grid: &Grid, out: &mut String) {
    for row in vanish(grid, "") {
        push_line(out, "\t", &row, "\t", "");
    }
}
