//! `|  |  | 0 | 0 | 0 |⏎规章`: bars, some labels on a line of their own below their figures, where a new table begins.

use crate::render::grid::{Grid, Role, Slot};

use super::parts::{Covered, fields, push_line};
use super::{Blanks, Layout, Page};

pub(super) static LAYOUT: Layout = Layout {
    name: "markdown_above",
    about: "Markdown, some labels on a line below their figures and a new table behind it",
    blanks: Blanks::Kept,
    exact: false,
    refills: true,
    cell_lines: false,
    page: Page::Spaced,
    table,
};

/// One row in so many has its label below.
const BELOW: usize = 3;

fn table(grid: &Grid, out: &mut String) {
    let mut opens = true;
    for (idx, row) in grid.rows().iter().enumerate() {
        let mut cells = fields(row, Covered::Empty, Covered::Empty, "");
        let label = row.iter().enumerate().find_map(|(column, slot)| match slot {
            Slot::Own(piece) if matches!(piece.role, Role::Label(_)) => Some((column, piece)),
            _ => None,
        });
        let has_values =
            row.iter().any(|slot| matches!(slot, Slot::Own(piece) if matches!(piece.role, Role::Value(_))));
        let label = label.filter(|_| has_values && idx % BELOW == 0);
        if let Some(cell) = label.and_then(|(column, _)| cells.get_mut(column)) {
            *cell = "".into();
        }
        push_line(out, "| ", &cells, " | ", " |");
        if opens {
            push_line(out, "| ", &vec!["---".into(); cells.len()], " | ", " |");
        }
        opens = label.is_some();
        if let Some((_, piece)) = label {
            out.push_str(&piece.line(""));
            out.push('\n');
        }
    }
}
