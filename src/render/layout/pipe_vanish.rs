//! `| 行政许可 | 0 |`: bars around every cell, no trace of covered ones.

use crate::render::grid::Grid;

use super::parts::{push_line, vanish};
use super::{Blanks, Layout, Page};

pub(super) static LAYOUT: Layout = Layout {
    name: "pipe_vanish",
    about: "rows of bars, covered cells gone",
    blanks: Blanks::Kept,
    exact: true,
    refills: false,
    cell_lines: false,
    page: Page::Tight,
    table,
};

fn table(grid: &Grid, out: &mut String) {
    for row in vanish(grid, " ") {
        push_line(out, "| ", &row, " | ", " |");
    }
}
