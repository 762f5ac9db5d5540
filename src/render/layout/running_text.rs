//! `行政许可 0 第二十条第（六）项 …`: all cells of a table in one paragraph, folded at 120 columns; blank cells gone.

use crate::render::grid::Grid;

use super::parts::{display_width, printed};
use super::{Blanks, Layout, Page};

pub(super) static LAYOUT: Layout = Layout {
    name: "running_text",
    about: "a table as running text folded at a width, blank cells gone",
    blanks: Blanks::Dropped,
    exact: true,
    refills: false,
    cell_lines: false,
    page: Page::Spaced,
    table,
};

fn table(grid: &Grid, out: &mut String) {
    let mut at = 0;
    for piece in printed(grid).iter().flatten() {
        let text = piece.line(" ");
        let width = display_width(&text);
        if at > 0 {
            let folded = at + 1 + width > 120;
            out.push(if folded { '\n' } else { ' ' });
            at = if folded { 0 } else { at + 1 };
        }
        out.push_str(&text);
        at += width;
    }
    out.push('\n');
}
