//! `行政许可 0`: a row a line, single blanks between cells, blank cells gone.

use crate::render::grid::Grid;

use super::parts::{printed, push_line};
use super::{Blanks, Layout, Page};

pub(super) static LAYOUT: Layout = Layout {
    name: "spaced_rows",
    about: "a row a line with single blanks, blank cells gone",
    blanks: Blanks::Dropped,
    exact: true,
    refills: false,
    cell_lines: false,
    page: Page::Spaced,
    table,
};

fn table(grid: &Grid, out: &mut String) {
    for row in printed(grid) {
        let cells: Vec<_> = row.iter().map(|piece| piece.line("")).collect();
        push_line(out, "", &cells, " ", "");
    }
}
