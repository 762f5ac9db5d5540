//! `  行政许可   0   `: columns of equal width between two rules of dashes, covered places free.

use crate::render::grid::Grid;

use super::parts::{Covered, blanks, display_width, fields, push_padded, widths};
use super::{Blanks, Layout, Page};

pub(super) static LAYOUT: Layout = Layout {
    name: "columns_rule",
    about: "aligned columns between rules, covered cells free",
    blanks: Blanks::Kept,
    exact: true,
    refills: true,
    cell_lines: false,
    page: Page::Spaced,
    table,
};

fn table(grid: &Grid, out: &mut String) {
    let rows: Vec<_> = grid.rows().iter().map(|row| fields(row, Covered::Empty, Covered::Empty, "")).collect();
    let widths: Vec<_> = widths(&rows, display_width).iter().map(|width| width + 2).collect();
    let rule = || {
        let dashes: Vec<_> = widths.iter().map(|width| "-".repeat(*width)).collect();
        format!("  {}\n", dashes.join(" "))
    };
    out.push_str(&rule());
    for row in &rows {
        blanks(out, 2);
        for (idx, (field, width)) in row.iter().zip(&widths).enumerate() {
            if idx + 1 == widths.len() {
                out.push_str(field);
            } else {
                push_padded(out, field, width + 1, display_width);
            }
        }
        out.push('\n');
    }
    out.push_str(&rule());
}
