//! `0 0 0⏎规章`: a row a line with single blanks, but figures a little higher than their labels on a line above them.

use crate::render::grid::{Grid, Piece, Role};

use super::parts::{printed, push_line};
use super::{Blanks, Layout, Page};

pub(super) static LAYOUT: Layout = Layout {
    name: "spaced_above",
    about: "a row a line with single blanks, figures of most rows on a line above their label, blank cells gone",
    blanks: Blanks::Dropped,
    exact: true,
    refills: false,
    cell_lines: true,
    page: Page::Spaced,
    table,
};

/// One row in so many has its figures beside its label.
const BESIDE: usize = 4;

fn table(grid: &Grid, out: &mut String) {
    for (idx, row) in printed(grid).into_iter().enumerate() {
        let line = |pieces: &[&Piece], out: &mut String| {
            let cells: Vec<_> = pieces.iter().map(|piece| piece.line("")).collect();
            push_line(out, "", &cells, " ", "");
        };
        let (values, labels): (Vec<&Piece>, Vec<&Piece>) =
            row.iter().partition(|piece| matches!(piece.role, Role::Value(_)));
        if values.is_empty() || labels.is_empty() || idx % BESIDE == 0 {
            line(&row, out);
        } else {
            line(&values, out);
            line(&labels, out);
        }
    }
}
