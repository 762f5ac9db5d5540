//! `| 行政许可 || 0`: two bars between cells, one before the first, a line that opens each row.

use crate::render::grid::Grid;

use super::parts::{Covered, fields, push_line};
use super::{Blanks, Layout, Page};

pub(super) static LAYOUT: Layout = Layout {
    name: "wiki_rows",
    about: "two bars between cells, one before the first, a line that opens each row, covered cells empty",
    blanks: Blanks::Kept,
    exact: true,
    refills: false,
    cell_lines: false,
    page: Page::Tight,
    table,
};

fn table(grid: &Grid, out: &mut String) {
    for row in grid.rows() {
        out.push_str("|-\n");
        push_line(out, "| ", &fields(&row, Covered::Empty, Covered::Empty, ""), " || ", "");
    }
}
