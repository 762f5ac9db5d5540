//! `   （三）不予公开    4.保护第三方合法权益    0    0`: columns of equal width, texts in the middle of their place, labels of several rows beside the row in their middle.

use crate::render::grid::Grid;

use super::parts::{blanks, display_width};
use super::{Blanks, Layout, Page};

pub(super) static LAYOUT: Layout = Layout {
    name: "columns_centred",
    about: "aligned columns, centred, labels of groups beside their middle row",
    blanks: Blanks::Kept,
    exact: true,
    refills: true,
    cell_lines: false,
    page: Page::Spaced,
    table,
};

use crate::render::grid::Piece;

fn table(grid: &Grid, out: &mut String) {
    let text = |piece: &Piece| piece.line("").into_owned();
    let mut widths = vec![2; grid.width];
    for piece in grid.pieces.iter().filter(|piece| piece.columns == 1) {
        if let Some(width) = widths.get_mut(piece.column) {
            *width = display_width(&text(piece)).max(*width);
        }
    }
    // What spans columns takes the room that is missing from its last one.
    for piece in grid.pieces.iter().filter(|piece| piece.columns > 1) {
        let covered = widths.get_mut(piece.column..piece.column + piece.columns).unwrap_or_default();
        let room = covered.iter().sum::<usize>() + GAP * (piece.columns - 1);
        if let Some(last) = covered.last_mut() {
            *last += display_width(&text(piece)).saturating_sub(room);
        }
    }
    let start = |column: usize| widths.iter().take(column).sum::<usize>() + GAP * column;
    for row_idx in 0..grid.height {
        let mut at_row: Vec<_> =
            grid.pieces.iter().filter(|piece| piece.row + (piece.rows - 1) / 2 == row_idx).collect();
        at_row.sort_by_key(|piece| piece.column);
        let mut line = String::new();
        for piece in at_row.into_iter().filter(|piece| !piece.is_blank()) {
            let text = text(piece);
            let room = start(piece.column + piece.columns).saturating_sub(start(piece.column) + GAP);
            let left = start(piece.column) + room.saturating_sub(display_width(&text)) / 2;
            let here = display_width(&line);
            blanks(&mut line, left.saturating_sub(here));
            line.push_str(&text);
        }
        out.push_str(&line);
        out.push('\n');
    }
}

/// Blanks between columns.
const GAP: usize = 2;
