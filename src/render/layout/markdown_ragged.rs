//! `| 一、本年新收… | | | 14 |`: Markdown with an empty head and a rule; `| |` behind what spans columns, nothing
//! below what spans rows, and two blanks in a cell that is empty itself.

use crate::render::grid::{Grid, Slot};

use super::{Blanks, Layout, Page};

pub(super) static LAYOUT: Layout = Layout {
    name: "markdown_ragged",
    about: "Markdown, rows of different length",
    blanks: Blanks::Kept,
    exact: true,
    refills: false,
    cell_lines: false,
    page: Page::Markdown,
    table,
};

fn table(grid: &Grid, out: &mut String) {
    out.push_str(&format!("|{}\n|{}\n", "  |".repeat(grid.width), " --- |".repeat(grid.width)));
    for row in grid.rows() {
        out.push('|');
        for slot in row {
            match slot {
                Slot::Own(piece) => out.push_str(&format!(" {} |", piece.line("  "))),
                Slot::Beside(_) => out.push_str(" |"),
                Slot::Below(_) | Slot::Empty => {}
            }
        }
        out.push('\n');
    }
}
