//! `…|行政许可|0|…`: the whole document on one line, blocks and cells parted by bars; blank cells gone.

use crate::render::grid::Grid;

use super::parts::{printed};
use super::{Blanks, Layout, Page};

pub(super) static LAYOUT: Layout = Layout {
    name: "one_line",
    about: "the whole document one line parted by bars, blank cells gone",
    blanks: Blanks::Dropped,
    exact: true,
    refills: false,
    cell_lines: false,
    page: Page::Joined("|"),
    table,
};

fn table(grid: &Grid, out: &mut String) {
    for piece in printed(grid).iter().flatten() {
        out.push_str(&piece.text);
        out.push('\n');
    }
}
