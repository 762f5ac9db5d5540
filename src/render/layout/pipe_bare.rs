//! `行政许可 | 0  `: bars between cells only, a rule below the first row, two blanks at the end.

use crate::render::grid::Grid;

use super::parts::{push_line, vanish};
use super::{Blanks, Layout, Page};

pub(super) static LAYOUT: Layout = Layout {
    name: "pipe_bare",
    about: "bars between cells, none around, covered cells gone",
    blanks: Blanks::Kept,
    exact: true,
    refills: false,
    cell_lines: false,
    page: Page::Markdown,
    table,
};

fn table(grid: &Grid, out: &mut String) {
    for (idx, row) in vanish(grid, " ").iter().enumerate() {
        push_line(out, "", row, " | ", "  ");
        if idx == 0 {
            let rule: Vec<_> = row.iter().map(|_| "---".into()).collect();
            push_line(out, "", &rule, "|", "  ");
        }
    }
}
