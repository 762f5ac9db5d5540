//! `行政许可 |⏎0 |⏎`: a cell and a bar a line, a bar alone for a blank one.

use crate::render::grid::Grid;

use super::parts::{vanish};
use super::{Blanks, Layout, Page};

pub(super) static LAYOUT: Layout = Layout {
    name: "cell_bar_lines",
    about: "a cell and a bar a line",
    blanks: Blanks::Kept,
    exact: true,
    refills: false,
    cell_lines: true,
    page: Page::Tight,
    table,
};

fn table(grid: &Grid, out: &mut String) {
    for cell in vanish(grid, " ").iter().flatten() {
        if !cell.is_empty() {
            out.push_str(cell);
            out.push(' ');
        }
        out.push_str("|\n");
    }
}
