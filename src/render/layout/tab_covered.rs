//! `行政许可⇥0⇥⇥`: tabs between cells, covered ones empty.

use crate::render::grid::Grid;

use super::parts::{Covered, fields, push_line};
use super::{Blanks, Layout, Page};

pub(super) static LAYOUT: Layout = Layout {
    name: "tab_covered",
    about: "tabs between cells, covered cells empty",
    blanks: Blanks::Kept,
    exact: true,
    refills: false,
    cell_lines: false,
    page: Page::Tight,
    table,
};

fn table(grid: &Grid, out: &mut String) {
    for row in grid.rows() {
        push_line(out, "", &fields(&row, Covered::Empty, Covered::Empty, ""), "\t", "");
    }
}
