//! `| 0 | 0 |` between `+---+---+`: a grid of plus signs, covered cells copied; wide characters count one.

use crate::render::grid::Grid;

use super::parts::{Covered, char_count, fields, push_padded, widths};
use super::{Blanks, Layout, Page};

pub(super) static LAYOUT: Layout = Layout {
    name: "grid_copied",
    about: "a +---+ grid, covered cells copied",
    blanks: Blanks::Kept,
    exact: true,
    refills: true,
    cell_lines: false,
    page: Page::Tight,
    table,
};

fn table(grid: &Grid, out: &mut String) {
    let rows: Vec<_> =
        grid.rows().iter().map(|row| fields(row, Covered::Copied, Covered::Copied, "")).collect();
    let widths = widths(&rows, char_count);
    let rule = || {
        let dashes: Vec<_> = widths.iter().map(|width| "-".repeat(width + 2)).collect();
        format!("+{}+\n", dashes.join("+"))
    };
    out.push_str(&rule());
    for row in &rows {
        for (field, width) in row.iter().zip(&widths) {
            out.push_str("| ");
            push_padded(out, field, *width, char_count);
            out.push(' ');
        }
        out.push_str("|\n");
        out.push_str(&rule());
    }
}
