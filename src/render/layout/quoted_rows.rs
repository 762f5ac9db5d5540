//! `"行政许可";"0"`: semicolons between cells, each in quotes, covered ones gone.

use crate::render::grid::Grid;

use super::parts::{push_line, vanish};
use super::{Blanks, Layout, Page};

pub(super) static LAYOUT: Layout = Layout {
    name: "quoted_rows",
    about: "semicolons between cells, each in quotes, covered cells gone",
    blanks: Blanks::Kept,
    exact: true,
    refills: false,
    cell_lines: false,
    page: Page::Tight,
    table,
};

fn table(grid: &Grid, out: &mut String) {
    for row in vanish(grid, "") {
        let cells: Vec<_> = row.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\"")).into()).collect();
        push_line(out, "", &cells, ";", "");
    }
}
