//! `|92|92|92|`: tight bars, covered cells copied, `|---|` below the first row, `<br>` in cells.

use crate::render::grid::Grid;

use super::parts::{Covered, fields, push_line};
use super::{Blanks, Layout, Page};

pub(super) static LAYOUT: Layout = Layout {
    name: "pipe_copied",
    about: "tight rows of bars with a rule, covered cells copied",
    blanks: Blanks::Kept,
    exact: true,
    refills: false,
    cell_lines: false,
    page: Page::Spaced,
    table,
};

fn table(grid: &Grid, out: &mut String) {
    for (idx, row) in grid.rows().iter().enumerate() {
        let fields = fields(row, Covered::Copied, Covered::Copied, "<br>");
        push_line(out, "|", &fields, "|", "|");
        if idx == 0 {
            out.push('|');
            out.push_str(&"---|".repeat(fields.len()));
            out.push('\n');
        }
    }
}
