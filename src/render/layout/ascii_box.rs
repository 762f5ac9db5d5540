//! `| 行政许可 | 0 |`: a box of `-`, `+` and `|` with true spans; wide characters count one, so bars do not line up.

use crate::render::grid::Grid;

use super::parts::{char_count};
use super::frame::{Frame, typed};
use super::{Blanks, Layout, Page};

pub(super) static LAYOUT: Layout = Layout {
    name: "ascii_box",
    about: "an ASCII box with true spans",
    blanks: Blanks::Kept,
    exact: true,
    refills: true,
    cell_lines: false,
    page: Page::Spaced,
    table,
};

fn table(grid: &Grid, out: &mut String) {
    let frame = Frame {
        line: typed,
        measure: char_count,
        fold_at: 60,
        centred: true,
        margin: 1,
        sides: true,
        indent: "   ",
    };
    frame.draw(grid, out);
}
