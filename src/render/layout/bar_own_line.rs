//! `行政许可⏎|⏎0⏎|⏎`: each cell and each bar on a line of its own.

use crate::render::grid::Grid;

use super::parts::{vanish};
use super::{Blanks, Layout, Page};

pub(super) static LAYOUT: Layout = Layout {
    name: "bar_own_line",
    about: "cells and bars on lines of their own",
    blanks: Blanks::Kept,
    exact: true,
    refills: false,
    cell_lines: true,
    page: Page::Tight,
    table,
};

fn table(grid: &Grid, out: &mut String) {
    for cell in vanish(grid, " ").iter().flatten() {
        if !cell.is_empty() {
            out.push_str(cell);
            out.push('\n');
        }
        out.push_str("|\n");
    }
}
