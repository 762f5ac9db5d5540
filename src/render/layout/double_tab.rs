//! `行政许可⇥⇥0`: two tabs between cells, those at the end of a row cut off.

use crate::render::grid::Grid;

use super::parts::{push_line, vanish};
use super::{Blanks, Layout, Page};

pub(super) static LAYOUT: Layout = Layout {
    name: "double_tab",
    about: "two tabs between cells, none at the end",
    blanks: Blanks::Trimmed,
    exact: true,
    refills: false,
    cell_lines: true,
    page: Page::Spaced,
    table,
};

fn table(grid: &Grid, out: &mut String) {
    for mut row in vanish(grid, " ") {
        while row.last().is_some_and(|cell| cell.is_empty()) {
            row.pop();
        }
        push_line(out, "", &row, "\t\t", "");
    }
}
