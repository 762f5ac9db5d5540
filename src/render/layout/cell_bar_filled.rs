//! `行政许可 |⏎0 |⏎||⏎`: a cell and a bar a line, bars for covered places on a line of their own.

use crate::render::grid::Grid;

use super::parts::{vanish};
use super::{Blanks, Layout, Page};

pub(super) static LAYOUT: Layout = Layout {
    name: "cell_bar_filled",
    about: "a cell and a bar a line, bars for covered cells behind each row",
    blanks: Blanks::Kept,
    exact: true,
    refills: true,
    cell_lines: true,
    page: Page::Tight,
    table,
};

fn table(grid: &Grid, out: &mut String) {
    for row in vanish(grid, " ") {
        for cell in &row {
            if !cell.is_empty() {
                out.push_str(cell);
                out.push(' ');
            }
            out.push_str("|\n");
        }
        let filling = grid.width.saturating_sub(row.len());
        if filling > 0 {
            out.push_str(&"|".repeat(filling));
            out.push('\n');
        }
    }
}
