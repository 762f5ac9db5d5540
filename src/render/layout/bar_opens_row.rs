//! `|⏎行政许可 |⏎0 | ||⏎`: a lone bar opens a row, then a cell and a bar a line.

use crate::render::grid::Grid;

use super::parts::{vanish};
use super::{Blanks, Layout, Page};

pub(super) static LAYOUT: Layout = Layout {
    name: "bar_opens_row",
    about: "a lone bar before each row, then a cell and a bar a line",
    blanks: Blanks::Kept,
    exact: true,
    refills: false,
    cell_lines: true,
    page: Page::Tight,
    table,
};

fn table(grid: &Grid, out: &mut String) {
    for row in vanish(grid, " ") {
        out.push('|');
        for cell in &row {
            out.push('\n');
            out.push_str(cell);
            out.push_str(" |");
        }
        let filling = "|".repeat(grid.width.saturating_sub(row.len()));
        out.push_str(if filling.is_empty() { "" } else { " " });
        out.push_str(&filling);
        out.push('\n');
    }
}
