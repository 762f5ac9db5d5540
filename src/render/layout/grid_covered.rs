//! `| 2       | 0 |⏎| .其他法律 |   |` between `+---+---+`: a grid of plus signs, labels folded into narrow cells, covered cells empty.

use crate::render::grid::Grid;

use super::parts::{Covered, display_width, fields, fold, push_padded, widths};
use super::{Blanks, Layout, Page};

pub(super) static LAYOUT: Layout = Layout {
    name: "grid_covered",
    about: "a +---+ grid of narrow cells, covered cells empty",
    blanks: Blanks::Kept,
    exact: true,
    refills: true,
    cell_lines: false,
    page: Page::Spaced,
    table,
};

fn table(grid: &Grid, out: &mut String) {
    let rows: Vec<Vec<_>> = grid
        .rows()
        .iter()
        .map(|row| {
            let fields = fields(row, Covered::Empty, Covered::Empty, "\n");
            fields.iter().map(|field| fold(field, 9, display_width).join("\n")).collect()
        })
        .collect();
    let widths = widths(&rows, display_width);
    let rule = || {
        let dashes: Vec<_> = widths.iter().map(|width| "-".repeat(width + 2)).collect();
        format!("+{}+\n", dashes.join("+"))
    };
    out.push_str(&rule());
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
        out.push_str(&rule());
    }
}
