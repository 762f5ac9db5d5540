//! `行政许可    0    `: columns of equal width without rules, covered places free.

use crate::render::grid::Grid;

use super::parts::{Covered, display_width, fields, push_padded, widths};
use super::{Blanks, Layout, Page};

pub(super) static LAYOUT: Layout = Layout {
    name: "columns_free",
    about: "aligned columns, covered cells free",
    blanks: Blanks::Kept,
    exact: true,
    refills: true,
    cell_lines: false,
    page: Page::Spaced,
    table,
};

fn table(grid: &Grid, out: &mut String) {
    let rows: Vec<_> = grid.rows().iter().map(|row| fields(row, Covered::Empty, Covered::Empty, "")).collect();
    let widths = widths(&rows, display_width);
    for row in &rows {
        let mut line = String::new();
        for (field, width) in row.iter().zip(&widths) {
            push_padded(&mut line, field, width + 2, display_width);
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
}
