//! `| 0 | 0 |` between three rules `+---+---+`, around the table and below its first row: covered cells copied.

use crate::render::grid::Grid;

use super::parts::{Covered, display_width, fields, push_padded, widths};
use super::{Blanks, Layout, Page};

pub(super) static LAYOUT: Layout = Layout {
    name: "outlined_rows",
    about: "a row a line in a frame of +---+, a rule below the first, covered cells copied",
    blanks: Blanks::Kept,
    exact: true,
    refills: true,
    cell_lines: false,
    page: Page::Spaced,
    table,
};

fn table(grid: &Grid, out: &mut String) {
    let rows: Vec<_> =
        grid.rows().iter().map(|row| fields(row, Covered::Copied, Covered::Copied, "")).collect();
    let widths = widths(&rows, display_width);
    let dashes: Vec<_> = widths.iter().map(|width| "-".repeat(width + 2)).collect();
    let rule = format!("+{}+\n", dashes.join("+"));
    out.push_str(&rule);
    for (idx, row) in rows.iter().enumerate() {
        for (field, width) in row.iter().zip(&widths) {
            out.push_str("| ");
            push_padded(out, field, *width, display_width);
            out.push(' ');
        }
        out.push_str("|\n");
        if idx == 0 {
            out.push_str(&rule);
        }
    }
    out.push_str(&rule);
}
