//! `1.属于国家秘密⏎⏎2.其他…⏎⏎0⏎0⏎`: columns one after the other, page by page, a block of labels and then blocks of figures.

use crate::render::grid::Grid;

use super::parts::{printed};
use super::{Blanks, Layout, Page};

pub(super) static LAYOUT: Layout = Layout {
    name: "column_blocks",
    about: "columns one after the other, page by page, blank cells gone",
    blanks: Blanks::Dropped,
    exact: false,
    refills: false,
    cell_lines: true,
    page: Page::Spaced,
    table,
};

fn table(grid: &Grid, out: &mut String) {
    for page in printed(grid).chunks(ROWS_OF_A_PAGE) {
        for column in 0..grid.width {
            for piece in page.iter().flatten().filter(|piece| piece.column == column) {
                out.push_str(&piece.text);
                out.push('\n');
                if piece.columns > 1 || piece.rows > 1 {
                    out.push('\n');
                }
            }
            out.push('\n');
        }
        out.push('\u{C}');
    }
    out.push('\n');
}

/// Rows after which a new page starts.
const ROWS_OF_A_PAGE: usize = 14;
