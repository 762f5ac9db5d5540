//! `（三）不予公开  1.属于国家秘密  0  0`: columns of equal width, no place left free for what is covered, so that one column of the text holds several of the form.

use crate::render::grid::Grid;

use super::parts::{display_width, push_padded, vanish, widths};
use super::{Blanks, Layout, Page};

pub(super) static LAYOUT: Layout = Layout {
    name: "columns_packed",
    about: "aligned columns, covered cells gone",
    blanks: Blanks::Kept,
    exact: true,
    refills: true,
    cell_lines: false,
    page: Page::Spaced,
    table,
};

fn table(grid: &Grid, out: &mut String) {
    let rows = vanish(grid, "");
    let widths = widths(&rows, display_width);
    for row in &rows {
        for (idx, (field, width)) in row.iter().zip(&widths).enumerate() {
            let gap = if idx + 1 == row.len() { 0 } else { 2 };
            push_padded(out, field, width + gap, display_width);
        }
        out.push('\n');
    }
}
