//! `| ⏎ 行政许可  | ⏎ 0  | ||⏎`: a line break between the bar and the cell.

use crate::render::grid::Grid;

use super::parts::{vanish};
use super::{Blanks, Layout, Page};

pub(super) static LAYOUT: Layout = Layout {
    name: "cell_newlines",
    about: "bars around cells with line breaks inside them",
    blanks: Blanks::Kept,
    exact: true,
    refills: false,
    cell_lines: true,
    page: Page::Tight,
    table,
};

fn table(grid: &Grid, out: &mut String) {
    for row in vanish(grid, " ") {
        out.push_str("| ");
        for cell in &row {
            out.push_str(&format!("\n {cell}  | "));
        }
        out.push_str(&"|".repeat(grid.width.saturating_sub(row.len())));
        out.push('\n');
    }
}
