//! `| 行政许可 | 0 |  |  | `: bars around every cell, covered ones empty.

use crate::render::grid::Grid;

use super::parts::{Covered, fields, push_line};
use super::{Blanks, Layout, Page};

pub(super) static LAYOUT: Layout = Layout {
    name: "pipe_padded",
    about: "rows of bars, covered cells empty",
    blanks: Blanks::Kept,
    exact: true,
    refills: false,
    cell_lines: false,
    page: Page::Tight,
    table,
};

fn table(grid: &Grid, out: &mut String) {
    for row in grid.rows() {
        push_line(out, "| ", &fields(&row, Covered::Empty, Covered::Empty, " "), " | ", " | ");
    }
}
