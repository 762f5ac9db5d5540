//! `行政许可⏎⏎U+00A0⏎⏎`: cells parted by blank lines, a no-break space for a blank one.

use crate::render::grid::Grid;

use super::parts::{vanish};
use super::{Blanks, Layout, Page};

pub(super) static LAYOUT: Layout = Layout {
    name: "lines_nbsp",
    about: "a cell a line with blank lines between, blank cells as no-break spaces",
    blanks: Blanks::Kept,
    exact: true,
    refills: false,
    cell_lines: true,
    page: Page::Spaced,
    table,
};

fn table(grid: &Grid, out: &mut String) {
    for cell in vanish(grid, "\n").iter().flatten() {
        out.push_str(if cell.is_empty() { "\u{A0}" } else { cell });
        out.push_str("\n\n");
    }
}
