//! `│行政许可│0│`: a box of drawn lines with true spans; narrow columns, labels folded, texts in the middle.

use crate::render::grid::Grid;

use super::parts::{display_width};
use super::frame::{Frame, drawn};
use super::{Blanks, Layout, Page};

pub(super) static LAYOUT: Layout = Layout {
    name: "box_drawing",
    about: "a drawn box with true spans, labels folded",
    blanks: Blanks::Kept,
    exact: true,
    refills: true,
    cell_lines: false,
    page: Page::Spaced,
    table,
};

fn table(grid: &Grid, out: &mut String) {
    let frame = Frame {
        line: drawn,
        measure: display_width,
        fold_at: 22,
        centred: true,
        margin: 0,
        sides: true,
        indent: "",
    };
    frame.draw(grid, out);
}
