//! `行政许可 | 0 | ||`: a bar behind every cell that prints something, then bars up to the width of the table.

use crate::render::grid::Grid;

use super::parts::{push_line, printed};
use super::{Blanks, Layout, Page};

pub(super) static LAYOUT: Layout = Layout {
    name: "pipe_filled",
    about: "a bar behind every cell, blank and covered cells as bars at the end",
    blanks: Blanks::Padded,
    exact: true,
    refills: true,
    cell_lines: false,
    page: Page::Tight,
    table,
};

fn table(grid: &Grid, out: &mut String) {
    for row in printed(grid) {
        let cells: Vec<_> = row.iter().map(|piece| piece.line(" ")).collect();
        let filling = "|".repeat(grid.width.saturating_sub(cells.len()));
        let close = if filling.is_empty() { " |".to_owned() } else { format!(" | {filling}") };
        push_line(out, "", &cells, " | ", &close);
    }
}
