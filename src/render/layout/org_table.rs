//! `| 行政许可   | 0  |    |`: bars at equal places, covered cells empty; a cell of two lines makes two rows.

use crate::render::grid::Grid;

use super::parts::{Covered, display_width, fields, push_padded, widths};
use super::{Blanks, Layout, Page};

pub(super) static LAYOUT: Layout = Layout {
    name: "org_table",
    about: "org table padded to width, covered cells empty",
    blanks: Blanks::Kept,
    exact: true,
    refills: false,
    cell_lines: false,
    page: Page::Spaced,
    table,
};

fn table(grid: &Grid, out: &mut String) {
    let rows: Vec<_> =
        grid.rows().iter().map(|row| fields(row, Covered::Empty, Covered::Empty, "\n")).collect();
    let widths = widths(&rows, display_width);
    for row in &rows {
        let n_lines = row.iter().map(|field| field.split('\n').count()).max().unwrap_or(1);
        for line_idx in 0..n_lines {
            for (field, width) in row.iter().zip(&widths) {
                out.push_str("| ");
                push_padded(out, field.split('\n').nth(line_idx).unwrap_or(""), *width, display_width);
                out.push(' ');
            }
            out.push_str("|\n");
        }
    }
}
