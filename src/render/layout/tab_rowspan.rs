//! `⇥（七）总计⇥0⇥`: a tab behind every cell; an empty cell below what spans rows, none behind what spans columns.

use crate::render::grid::Grid;

use super::parts::{Covered, fields, push_line};
use super::{Blanks, Layout, Page};

pub(super) static LAYOUT: Layout = Layout {
    name: "tab_rowspan",
    about: "a tab behind every cell, covered rows empty, covered columns gone",
    blanks: Blanks::Kept,
    exact: true,
    refills: false,
    cell_lines: false,
    page: Page::Spaced,
    table,
};

fn table(grid: &Grid, out: &mut String) {
    for row in grid.rows() {
        push_line(out, "", &fields(&row, Covered::Gone, Covered::Merged, "\n"), "\t", "\t");
    }
}
