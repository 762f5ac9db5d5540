//! The layouts: one writer a file, all of them in one list.
//!
//! A new layout is a new file with a `LAYOUT` and its name in the list below.

mod frame;
mod parts;

use super::document::{Block, Document};
use super::grid::Grid;
use super::sheet::Sheet;

/// What a layout leaves of blank cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Blanks {
    /// Each is there, in its place.
    Kept,
    /// Each is there, but those at the end of a row are cut off.
    Trimmed,
    /// They are gone, and rows are filled up at the end.
    Padded,
    /// They are gone.
    Dropped,
}

/// How a layout prints what is not a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Page {
    /// A block a line.
    Tight,
    /// Blocks parted by blank lines.
    Spaced,
    /// As Markdown: `#` before headings, blank lines between blocks.
    Markdown,
    /// Everything on one line, blocks and cells parted by this.
    Joined(&'static str),
}

/// One way in which tools print a report.
#[derive(Debug)]
#[non_exhaustive]
pub struct Layout {
    /// Its name: `tab_rows`.
    pub name: &'static str,
    /// What it looks like.
    pub about: &'static str,
    /// What it leaves of blank cells.
    pub blanks: Blanks,
    /// Whether the text of a row without blanks tells which figure stands in which cell.
    pub exact: bool,
    /// Whether rows are filled up to one width: a cell that a row lost leaves what an empty cell at its end leaves, be it white space.
    pub refills: bool,
    /// Whether values stand on lines of their own, so that a number on another line can be taken for one.
    pub cell_lines: bool,
    /// How it prints what is not a table.
    pub page: Page,
    /// Appends one table, whole lines.
    pub table: fn(&Grid, &mut String),
}

/// Layouts are statics: each is equal to itself alone.
impl PartialEq for Layout {
    fn eq(&self, other: &Self) -> bool {
        core::ptr::eq(self, other)
    }
}

impl Layout {
    /// Prints `sheet` in this layout.
    #[must_use]
    pub fn write(&self, sheet: &Sheet) -> String {
        self.write_document(&sheet.document())
    }

    /// Prints `document` in this layout.
    #[must_use]
    pub fn write_document(&self, document: &Document) -> String {
        let mut out = String::new();
        for (idx, block) in document.blocks.iter().enumerate() {
            if idx > 0 && matches!(self.page, Page::Spaced | Page::Markdown) {
                out.push('\n');
            }
            match block {
                Block::Table(grid) => (self.table)(grid, &mut out),
                Block::Title(text) => self.heading(0, text, &mut out),
                Block::Heading(level, text) => self.heading(*level, text, &mut out),
                Block::Paragraph(text) | Block::Signature(text) => {
                    out.push_str(text);
                    out.push('\n');
                }
            }
        }
        match self.page {
            Page::Joined(joint) => out.trim_end().replace('\n', joint),
            _ => out,
        }
    }

    /// Whether the print of `sheet` in this layout tells every cell of it.
    #[must_use]
    pub fn determines(&self, sheet: &Sheet) -> bool {
        self.exact && (self.blanks == Blanks::Kept || !sheet.has_blanks())
    }

    fn heading(&self, level: u8, text: &str, out: &mut String) {
        if self.page == Page::Markdown {
            out.extend(core::iter::repeat_n('#', usize::from(level) + 1));
            out.push(' ');
        }
        out.push_str(text);
        out.push('\n');
    }
}

/// The layout of that name; `None` where there is none.
#[must_use]
pub fn layout(name: &str) -> Option<&'static Layout> {
    LAYOUTS.iter().copied().find(|layout| layout.name == name)
}

/// Declares the files of the layouts and lists them.
macro_rules! layouts {
    ($($name:ident),+ $(,)?) => {
        $(mod $name;)+
        /// Every layout that is written, by families: bars, tabs, fields, lines, blanks, columns, boxes, tags, running text.
        pub static LAYOUTS: &[&Layout] = &[$(&$name::LAYOUT),+];
    };
}

layouts! {
    pipe_padded,
    pipe_vanish,
    pipe_copied,
    pipe_bare,
    pipe_trailing,
    pipe_filled,
    counted_rows,
    wiki_rows,
    markdown_ragged,
    markdown_left,
    org_table,
    cell_bar_lines,
    cell_bar_filled,
    bar_own_line,
    bar_opens_row,
    cell_newlines,
    tab_rows,
    tab_covered,
    tab_copied,
    tab_rowspan,
    tab_first,
    double_tab,
    comma_rows,
    quoted_rows,
    tab_cells,
    tab_cells_below,
    tab_between_lines,
    lines_tight,
    lines_dropped,
    lines_gap,
    lines_gap_dropped,
    lines_nbsp,
    lines_rows,
    lines_centred,
    lines_folded,
    spaced_rows,
    spaced_after,
    spaced_beside,
    columns_rule,
    columns_free,
    columns_centred,
    columns_packed,
    box_drawing,
    box_open,
    ascii_box,
    grid_copied,
    grid_covered,
    html_tables,
    running_text,
    one_line,
    glued,
    column_blocks,
    outlined_rows,
    one_line_spaced,
    spaced_above,
    markdown_above,
}
