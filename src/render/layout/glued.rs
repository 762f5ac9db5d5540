//! `规章000`: the cells of a row without anything between them.

use crate::render::grid::Grid;

use super::parts::{printed};
use super::{Blanks, Layout, Page};

pub(super) static LAYOUT: Layout = Layout {
    name: "glued",
    about: "a row a line, cells glued together",
    blanks: Blanks::Dropped,
    exact: false,
    refills: false,
    cell_lines: false,
    page: Page::Spaced,
    table,
};

fn table(grid: &Grid, out: &mut String) {
    for row in printed(grid) {
        out.push_str("    ");
        for piece in row {
            out.push_str(&piece.line(""));
        }
        out.push('\n');
    }
}
