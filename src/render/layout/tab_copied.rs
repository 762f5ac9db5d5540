//! `行政许可⇥0⇥0⇥0`: tabs between cells, covered ones copied, line breaks inside rows.

use crate::render::grid::Grid;

use super::parts::{Covered, fields, push_line};
use super::{Blanks, Layout, Page};

pub(super) static LAYOUT: Layout = Layout {
    name: "tab_copied",
    about: "tabs between cells, covered cells copied",
    blanks: Blanks::Kept,
    exact: true,
    refills: false,
    cell_lines: false,
    page: Page::Spaced,
    table,
};

fn table(grid: &Grid, out: &mut String) {
    for row in grid.rows() {
        push_line(out, "", &fields(&row, Covered::Copied, Covered::Copied, "\n"), "\t", "");
    }
}
