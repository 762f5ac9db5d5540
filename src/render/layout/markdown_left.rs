//! `| 行政许可       | 0 |    |`: Markdown padded to width, rows pushed to the left and filled up at the end.

use crate::render::grid::Grid;

use super::parts::{char_count, push_padded, vanish, widths};
use super::{Blanks, Layout, Page};

pub(super) static LAYOUT: Layout = Layout {
    name: "markdown_left",
    about: "Markdown, rows pushed to the left",
    blanks: Blanks::Kept,
    exact: true,
    refills: true,
    cell_lines: false,
    page: Page::Markdown,
    table,
};

fn table(grid: &Grid, out: &mut String) {
    let rows = vanish(grid, " ");
    let widths = widths(&rows, char_count);
    for (idx, row) in rows.iter().enumerate() {
        for (column_idx, width) in widths.iter().enumerate() {
            out.push_str("| ");
            push_padded(out, row.get(column_idx).map_or("", AsRef::as_ref), *width, char_count);
            out.push(' ');
        }
        out.push_str("|\n");
        if idx == 0 {
            for width in &widths {
                out.push_str(&format!("| {} ", "-".repeat((*width).max(2))));
            }
            out.push_str("|\n");
        }
    }
}
