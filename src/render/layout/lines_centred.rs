//! `            行政许可⏎⏎`: cells in the middle of a line of 80 columns, longer gaps for blank ones.

use crate::render::grid::Grid;

use super::parts::{blanks, display_width, fold, vanish};
use super::{Blanks, Layout, Page};

pub(super) static LAYOUT: Layout = Layout {
    name: "lines_centred",
    about: "a cell a line, centred, blank cells as longer gaps",
    blanks: Blanks::Kept,
    exact: true,
    refills: true,
    cell_lines: true,
    page: Page::Spaced,
    table,
};

fn table(grid: &Grid, out: &mut String) {
    for cell in vanish(grid, "\n").iter().flatten() {
        if !cell.is_empty() {
            for line in fold(cell, 76, display_width) {
                blanks(out, (80 - display_width(&line).min(80)) / 2);
                out.push_str(&line);
                out.push('\n');
            }
        }
        out.push('\n');
    }
}
