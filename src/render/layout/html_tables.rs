//! `<td colspan="3">0</td>`: tables as HTML tags amid Markdown, a tag a line.

use crate::render::grid::{Grid, Piece, Role, Slot};

use super::{Blanks, Layout, Page};

pub(super) static LAYOUT: Layout = Layout {
    name: "html_tables",
    about: "tables as HTML tags amid Markdown",
    blanks: Blanks::Kept,
    exact: true,
    refills: true,
    cell_lines: false,
    page: Page::Markdown,
    table,
};

fn table(grid: &Grid, out: &mut String) {
    out.push_str("<table>\n<tbody>\n");
    for (idx, row) in grid.rows().iter().enumerate() {
        let class = if idx == 0 {
            "header"
        } else if idx % 2 == 1 {
            "odd"
        } else {
            "even"
        };
        out.push_str(&format!("<tr class=\"{class}\">\n"));
        for piece in row.iter().copied().filter_map(Slot::own) {
            let tag = if piece.role == Role::Head { "th" } else { "td" };
            out.push_str(&format!("<{tag}{}>{}</{tag}>\n", spans(piece), piece.line("<br />\n")));
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody>\n</table>\n");
}

fn spans(piece: &Piece) -> String {
    let span = |name, n| if n > 1 { format!(" {name}=\"{n}\"") } else { String::new() };
    span("rowspan", piece.rows) + &span("colspan", piece.columns)
}
