//! `行政许可│0 `: drawn lines with true spans, none at the sides; texts at the top.

use crate::render::grid::Grid;

use super::parts::{display_width};
use super::frame::{Frame, drawn};
use super::{Blanks, Layout, Page};

pub(super) static LAYOUT: Layout = Layout {
    name: "box_open",
    about: "a drawn box with true spans, open at the sides",
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
        fold_at: 90,
        centred: false,
        margin: 0,
        sides: false,
        indent: "",
    };
    frame.draw(grid, out);
}
