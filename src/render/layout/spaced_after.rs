//! `5.要求行政机关确认或重新出⏎具已获取信息⏎0 0 0`: rows of single blanks; folded labels come before their figures.

use crate::render::grid::Grid;

use super::parts::{display_width, fold, printed};
use super::{Blanks, Layout, Page};

pub(super) static LAYOUT: Layout = Layout {
    name: "spaced_after",
    about: "a row a line with single blanks, labels folded, figures behind the last line",
    blanks: Blanks::Dropped,
    exact: true,
    refills: false,
    cell_lines: true,
    page: Page::Tight,
    table,
};

fn table(grid: &Grid, out: &mut String) {
    for row in printed(grid) {
        let mut open = false;
        for piece in row {
            let width = match piece.columns {
                1 if piece.rows > 1 => 10,
                1 => 26,
                columns => 18 * columns,
            };
            let lines = fold(&piece.text, width, display_width);
            if open {
                out.push(if lines.len() > 1 { '\n' } else { ' ' });
            }
            out.push_str(&lines.join("\n"));
            open = lines.len() == 1;
            if !open {
                out.push('\n');
            }
        }
        if open {
            out.push('\n');
        }
    }
}
