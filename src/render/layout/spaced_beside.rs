//! `三、本 （一）予以公开 3 1 4⏎年度办 …`: rows of single blanks, figures beside the first line of a folded label; lines of what spans rows run down beside them.

use crate::render::grid::Grid;

use super::parts::{display_width, fold};
use super::{Blanks, Layout, Page};

pub(super) static LAYOUT: Layout = Layout {
    name: "spaced_beside",
    about: "a row a line with single blanks, labels folded, figures beside their first line",
    blanks: Blanks::Dropped,
    exact: true,
    refills: false,
    cell_lines: false,
    page: Page::Tight,
    table,
};

fn table(grid: &Grid, out: &mut String) {
    // What is still to come of the pieces that began above, by column.
    let mut pending: Vec<Vec<String>> = vec![Vec::new(); grid.width];
    for row in grid.owned() {
        let mut own_lines: Vec<Vec<String>> = vec![Vec::new(); grid.width];
        for piece in row {
            let width = match piece.columns {
                1 if piece.rows > 1 => 10,
                1 => 26,
                columns => 18 * columns,
            };
            let lines = fold(&piece.text, width, display_width);
            let target = if piece.rows > 1 { &mut pending } else { &mut own_lines };
            if let Some(column) = target.get_mut(piece.column) {
                column.extend(lines);
                column.reverse();
            }
        }
        let mut first = true;
        while first || own_lines.iter().any(|lines| !lines.is_empty()) {
            first = false;
            let parts = pending.iter_mut().zip(&mut own_lines).flat_map(|(above, own)| [above.pop(), own.pop()]);
            let parts: Vec<_> = parts.flatten().filter(|part| !part.is_empty()).collect();
            out.push_str(&parts.join(" "));
            out.push('\n');
        }
    }
    for lines in &mut pending {
        for line in lines.drain(..).rev() {
            out.push_str(&line);
            out.push('\n');
        }
    }
}
