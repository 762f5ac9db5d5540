//! `行政许可,0`: commas between cells, covered ones empty, a cell in quotes where it needs them.

use crate::render::grid::Grid;

use super::parts::{Covered, fields, push_line};
use super::{Blanks, Layout, Page};

pub(super) static LAYOUT: Layout = Layout {
    name: "comma_rows",
    about: "commas between cells, covered cells empty, quotes where a cell holds a comma or a line end",
    blanks: Blanks::Kept,
    exact: true,
    refills: false,
    cell_lines: false,
    page: Page::Tight,
    table,
};

fn table(grid: &Grid, out: &mut String) {
    for row in grid.rows() {
        let mut cells = fields(&row, Covered::Empty, Covered::Empty, "\n");
        for cell in &mut cells {
            if cell.contains([',', '"', '\n']) {
                *cell = format!("\"{}\"", cell.replace('"', "\"\"")).into();
            }
        }
        push_line(out, "", &cells, ",", "");
    }
}
