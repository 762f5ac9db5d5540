//! `5.要求行政机关确认⏎或重新出具⏎0⏎`: a cell a line, labels folded over lines, blank cells gone.

use crate::render::grid::Grid;

use super::parts::{display_width, fold, printed};
use super::{Blanks, Layout, Page};

pub(super) static LAYOUT: Layout = Layout {
    name: "lines_folded",
    about: "a cell a line, labels folded, blank cells gone",
    blanks: Blanks::Dropped,
    exact: true,
    refills: false,
    cell_lines: true,
    page: Page::Tight,
    table,
};

fn table(grid: &Grid, out: &mut String) {
    for piece in printed(grid).iter().flatten() {
        let width = if piece.columns > 1 { 36 } else { 24 };
        for line in fold(&piece.text, width, display_width) {
            out.push_str(&line);
            out.push('\n');
        }
    }
}
