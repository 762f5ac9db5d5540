//! The body of a Word document as lines and tables.
//!
//! A stack of levels stands for what is nested: the body, a cell of a table, a text box. Each writes lines of its
//! own; a row that ends writes its cells to the level that holds the table, as a row of cells or, where it lays out
//! a page, as the lines that they are.

use super::numbering::{Numbering, name_of_style};
use super::xml::{Name, Step, Steps, is_on, number, value};
use crate::cells::{Blanks, Block, Cell, trim};
use crate::document::Place;
use crate::document::flat::Flat;
use crate::limits;
use crate::span::Span;

/// Name of the layout of tables in Word documents.
const LAYOUT: &str = "docx";
/// The part that is read.
pub(super) const PART: &str = "word/document.xml";

/// What was found on the way.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Notes {
    /// Whether the part is well-formed to its end.
    pub(super) whole: bool,
    /// Whether a limit of that name was reached.
    pub(super) too_deep: bool,
    pub(super) too_many: bool,
    pub(super) too_wide: bool,
}

/// Reads the part `xml`; gives its lines and tables.
pub(super) fn read(xml: &str, numbering: Numbering) -> (Flat, Notes) {
    let mut body = Body { levels: vec![Level::default()], numbering, ..Body::default() };
    let mut steps = Steps::new(xml);
    body.notes.whole = loop {
        match steps.next() {
            Step::Open(name, start) => body.open(name, &start),
            Step::Close(name) => body.close(name),
            Step::Text(text) => body.text(&text),
            Step::End { whole } => break whole,
        }
    };
    let notes = body.notes;
    let flat = body.finish();
    (flat.0, Notes { too_wide: flat.1, ..notes })
}

/// The body, a cell or a text box that is being read.
#[derive(Debug, Default)]
struct Level {
    flat: Flat,
    what: What,
    table: Option<Table>,
    /// Text boxes that hang on the paragraph that is being read.
    boxes: Vec<Flat>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum What {
    #[default]
    Body,
    Cell,
    TextBox,
}

#[derive(Debug, Default)]
struct Table {
    number: usize,
    rows: usize,
    /// Start of the block of rows that is being written, and its cells.
    start: usize,
    cells: Vec<Cell>,
    row: Row,
}

#[derive(Debug, Default)]
struct Row {
    before: usize,
    deleted: bool,
    cells: Vec<TableCell>,
}

#[derive(Debug, Default)]
struct TableCell {
    flat: Flat,
    properties: Properties,
}

#[derive(Clone, Copy, Debug, Default)]
struct Properties {
    columns: usize,
    /// Whether another cell covers it, or a change took it away.
    covered: bool,
}

/// What is known of the paragraph that is being read.
#[derive(Debug, Default)]
struct Paragraph {
    list: Option<usize>,
    level: Option<usize>,
    style: Option<String>,
    /// The number that Word writes before it, until text is there to stand behind it.
    marker: String,
}

#[derive(Debug, Default)]
struct Body {
    levels: Vec<Level>,
    numbering: Numbering,
    paragraph: Paragraph,
    /// Paragraphs around the one that is being read, which a text box interrupts.
    outer: Vec<Paragraph>,
    properties: Vec<Properties>,
    /// Depth inside of what is not seen.
    unseen: usize,
    /// Depth of tables nested too deeply, whose cells are lines.
    too_deep: usize,
    tables: usize,
    /// For each cell and text box that is open, whether it has a level of its own.
    entered: Vec<bool>,
    notes: Notes,
    in_run: bool,
    in_text: bool,
    in_row_properties: bool,
    in_paragraph_properties: bool,
    run_hidden: bool,
}

impl Body {
    fn level(&mut self) -> Option<&mut Level> {
        self.levels.last_mut()
    }

    fn open(&mut self, name: Name, start: &quick_xml::events::BytesStart<'_>) {
        if self.unseen > 0 {
            self.unseen += 1;
            return;
        }
        match name {
            Name::Deleted if self.in_row_properties => {
                if let Some(table) = self.level().and_then(|level| level.table.as_mut()) {
                    table.row.deleted = true;
                }
            }
            Name::Deleted | Name::MovedFrom | Name::Fallback | Name::RubyText => self.unseen = 1,
            Name::Paragraph => {
                self.end_line();
                self.paragraph = Paragraph::default();
            }
            Name::ParagraphProperties => self.in_paragraph_properties = true,
            Name::RowProperties => self.in_row_properties = true,
            Name::Style if self.in_paragraph_properties => {
                self.paragraph.style = value(start, "val").and_then(name_of_style);
            }
            Name::Level if self.in_paragraph_properties => self.paragraph.level = number(start),
            Name::NumberId if self.in_paragraph_properties => self.paragraph.list = number(start),
            Name::Run => {
                self.in_run = true;
                self.run_hidden = false;
            }
            Name::Vanish if self.in_run => self.run_hidden = is_on(start),
            Name::Text => self.in_text = self.in_run,
            Name::Tab if self.in_run => {
                let tab = if self.levels.last().is_some_and(|l| l.what == What::Cell) { " " } else { "\t" };
                self.write(tab);
            }
            Name::Hyphen if self.in_run => self.write("-"),
            Name::Break | Name::Return if self.in_run && !self.run_hidden => self.end_line(),
            Name::Symbol if self.in_run => {
                let code = value(start, "char").and_then(|v| u32::from_str_radix(v.trim(), 16).ok());
                // Symbol fonts lie in the private-use area; what they show is not known.
                let c = code.and_then(char::from_u32).filter(|c| !matches!(c, '\u{E000}'..='\u{F8FF}'));
                self.write(c.map_or("\u{FFFC}".to_owned(), String::from).as_str());
            }
            Name::TextBox => self.open_box(),
            Name::Table => self.open_table(),
            Name::Row if self.too_deep == 0 => {
                if let Some(table) = self.level().and_then(|level| level.table.as_mut()) {
                    table.row = Row::default();
                }
            }
            Name::Before if self.in_row_properties => {
                if let Some(table) = self.level().and_then(|level| level.table.as_mut()) {
                    table.row.before = number(start).unwrap_or(0);
                }
            }
            Name::Cell if self.too_deep == 0 => {
                // One that stands in no table is what it holds.
                let in_table = self.levels.last().is_some_and(|level| level.table.is_some());
                self.entered.push(in_table);
                if in_table {
                    self.levels.push(Level { what: What::Cell, ..Level::default() });
                    self.properties.push(Properties { columns: 1, covered: false });
                } else {
                    self.end_line();
                }
            }
            Name::Span => {
                if let Some(cell) = self.properties.last_mut() {
                    cell.columns = number(start).unwrap_or(1).max(1);
                }
            }
            Name::DownMerge | Name::AcrossMerge => {
                let goes_on = value(start, "val").is_none_or(|v| &*v == "continue");
                if let Some(cell) = self.properties.last_mut() {
                    cell.covered |= goes_on;
                }
            }
            Name::CellDeleted => {
                if let Some(cell) = self.properties.last_mut() {
                    cell.covered = true;
                }
            }
            _ => {}
        }
    }

    fn close(&mut self, name: Name) {
        if self.unseen > 0 {
            self.unseen -= 1;
            return;
        }
        match name {
            Name::ParagraphProperties => {
                self.in_paragraph_properties = false;
                let Paragraph { list, level, style, .. } = &self.paragraph;
                self.paragraph.marker = self.numbering.marker(*list, *level, style.as_deref());
            }
            Name::RowProperties => self.in_row_properties = false,
            Name::Paragraph => {
                self.end_line();
                let boxes = self.level().map(|level| core::mem::take(&mut level.boxes)).unwrap_or_default();
                for flat in boxes {
                    if let Some(level) = self.level() {
                        level.flat.append(flat);
                    }
                }
            }
            Name::Run => self.in_run = false,
            Name::Text => self.in_text = false,
            Name::TextBox => self.close_box(),
            Name::Cell if self.too_deep == 0 => self.close_cell(),
            Name::Row if self.too_deep == 0 => self.close_row(),
            Name::Table => {
                if self.too_deep > 0 {
                    self.too_deep -= 1;
                } else {
                    self.close_table();
                }
            }
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.in_text && self.unseen == 0 {
            self.write(text);
        }
    }

    fn write(&mut self, text: &str) {
        if self.run_hidden {
            return;
        }
        let marker = core::mem::take(&mut self.paragraph.marker);
        let in_cell = self.levels.len() > 1 && self.levels.last().is_some_and(|l| l.what == What::Cell);
        let Some(level) = self.level() else { return };
        if !in_cell && (level.flat.text.is_empty() || level.flat.text.ends_with('\n')) {
            level.flat.place(Place::of_part(PART));
        }
        level.flat.text.push_str(&marker);
        // Line ends within text are white space to Word.
        level.flat.text.extend(text.chars().map(|c| if matches!(c, '\n' | '\r') { ' ' } else { c }));
    }

    fn end_line(&mut self) {
        if let Some(level) = self.level() {
            level.flat.end_line();
        }
    }

    /// A text box stands behind the paragraph that it hangs on; within a cell it is part of the cell.
    fn open_box(&mut self) {
        self.outer.push(core::mem::take(&mut self.paragraph));
        self.in_run = false;
        let is_level = self.levels.len() < limits::TABLE_NESTING;
        self.entered.push(is_level);
        if is_level {
            self.levels.push(Level { what: What::TextBox, ..Level::default() });
            // Tables nested too deeply around a box say nothing of those within.
        } else {
            self.end_line();
        }
    }

    fn close_box(&mut self) {
        self.end_line();
        if self.entered.pop().unwrap_or(false)
            && self.levels.last().is_some_and(|level| level.what == What::TextBox)
            && let Some(level) = self.levels.pop()
            && let Some(below) = self.level()
        {
            below.boxes.push(level.flat);
        }
        self.paragraph = self.outer.pop().unwrap_or_default();
        self.in_run = true;
    }

    fn open_table(&mut self) {
        self.end_line();
        if self.too_deep > 0 || self.levels.len() >= limits::TABLE_NESTING || self.tables >= limits::TABLES {
            self.notes.too_many |= self.too_deep == 0 && self.tables >= limits::TABLES;
            self.notes.too_deep |= self.too_deep == 0 && self.levels.len() >= limits::TABLE_NESTING;
            self.too_deep += 1;
            return;
        }
        self.tables += 1;
        let number = self.tables;
        if let Some(level) = self.level() {
            let start = level.flat.text.len();
            level.table = Some(Table { number, start, ..Table::default() });
        }
    }

    fn close_cell(&mut self) {
        if !self.entered.pop().unwrap_or(false) {
            self.end_line();
            return;
        }
        if self.levels.last().is_none_or(|level| level.what != What::Cell) {
            return;
        }
        let properties = self.properties.pop().unwrap_or_default();
        let Some(mut level) = self.levels.pop() else { return };
        level.flat.end_line();
        for flat in core::mem::take(&mut level.boxes) {
            level.flat.append(flat);
        }
        if let Some(table) = self.level().and_then(|level| level.table.as_mut()) {
            table.row.cells.push(TableCell { flat: level.flat, properties });
        }
    }

    fn close_row(&mut self) {
        let Some(level) = self.levels.last_mut() else { return };
        let Some(table) = level.table.as_mut() else { return };
        let row = core::mem::take(&mut table.row);
        if row.deleted {
            return;
        }
        table.rows += 1;
        let flat = &mut level.flat;
        let shown = || row.cells.iter().filter(|cell| !cell.properties.covered);
        let (lines, bytes) = if shown().count() == 1 {
            (2, limits::CELL_BYTES / 4)
        } else {
            (limits::CELL_LINES, limits::CELL_BYTES)
        };
        let lays_out = shown().any(|cell| {
            let text = &cell.flat.text;
            text.len() > bytes
                || text.matches('\n').count() > lines
                || cell.flat.grids.iter().any(|grid| grid.cells.len() > 1)
        });
        if lays_out {
            table.end_block(flat);
            for cell in row.cells.into_iter().filter(|cell| !cell.properties.covered) {
                flat.append(cell.flat);
            }
            table.start = flat.text.len();
            return;
        }
        if shown().all(|cell| cell.flat.text.trim().is_empty()) {
            return;
        }
        if table.cells.is_empty() {
            table.start = flat.text.len();
        }
        let mut column = row.before.min(limits::GRID_COLUMNS);
        let mut first = true;
        for (idx, cell) in row.cells.iter().enumerate() {
            let start = column;
            let end = column.saturating_add(cell.properties.columns);
            self.notes.too_wide |= end > limits::GRID_COLUMNS;
            column = end.min(limits::GRID_COLUMNS);
            if cell.properties.covered {
                continue;
            }
            if !first {
                flat.text.push('\t');
            }
            flat.place(Place::of_cell(PART, table.number, table.rows, idx + 1));
            let from = flat.text.len();
            let text = cell.flat.text.trim_end_matches('\n');
            flat.text.extend(text.chars().map(|c| if matches!(c, '\n' | '\t') { ' ' } else { c }));
            let span = trim(&flat.text, Span::new(from, flat.text.len()));
            let breaks = usize::from(first && !table.cells.is_empty());
            let mut out = Cell::new(span, table.rows - 1, breaks);
            let narrow = |n: usize| u16::try_from(n).unwrap_or(u16::MAX);
            out.columns = (narrow(start), narrow(column));
            table.cells.push(out);
            first = false;
        }
        flat.end_line();
    }

    fn close_table(&mut self) {
        if let Some(level) = self.levels.last_mut()
            && let Some(mut table) = level.table.take()
        {
            level.flat.end_line();
            table.end_block(&mut level.flat);
        }
    }

    /// Closes whatever a damaged part left open.
    fn finish(mut self) -> (Flat, bool) {
        // What has no level was only lines.
        self.entered.retain(|is_level| *is_level);
        while self.levels.len() > 1 {
            let is_box = self.levels.last().is_some_and(|level| level.what == What::TextBox);
            self.end_line();
            self.close_row();
            self.close_table();
            if is_box {
                self.close_box();
            } else {
                self.close_cell();
            }
        }
        self.close_row();
        self.close_table();
        let Some(mut level) = self.levels.pop() else { return (Flat::default(), false) };
        level.flat.end_line();
        for flat in core::mem::take(&mut level.boxes) {
            level.flat.append(flat);
        }
        (level.flat, self.notes.too_wide)
    }
}

impl Table {
    fn end_block(&mut self, flat: &mut Flat) {
        let cells = core::mem::take(&mut self.cells);
        if !cells.is_empty() {
            flat.grids.push(Block::new(
                LAYOUT,
                Blanks::Certain,
                Span::new(self.start, flat.text.len()),
                cells,
            ));
        }
    }
}
