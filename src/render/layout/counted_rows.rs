//! `| 3 | 行政许可 | 0 |`: bars around cells, the number of each row before its first.

use crate::render::grid::Grid;

use super::parts::{push_line, vanish};
use super::{Blanks, Layout, Page};

pub(super) static LAYOUT: Layout = Layout {
    name: "counted_rows",
    about: "bars around cells, the number of each row before its first, covered cells gone",
    blanks: Blanks::Kept,
    exact: true,
    refills: false,
    cell_lines: false,
    page: Page::Tight,
    table,
};

fn table(grid: &Grid, out: &mut String) {
    for (n, row) in vanish(grid, "").iter().enumerate() {
        push_line(out, &format!("| {n} | "), row, " | ", " |");
    }
}
