//! PDF files: what their pages draw, as lines and as the tables that ruling lines make of it.
//!
//! `object` and `file` are the objects of a file, `filter` what streams are packed with, `cmap` and `font` the way
//! from bytes to characters, `content` what a page draws, `sheet` the lines and tables of one page. Here pages become
//! one text: tables that go on over a page are one, and what stands at the head and foot of each page is left out.

mod cmap;
mod content;
mod file;
mod filter;
mod font;
mod object;
mod sheet;

use std::collections::{BTreeMap, HashSet};
use std::rc::Rc;

use file::File;
use object::{Dict, Object};
use sheet::{Line, Sheet, Table};

use super::Place;
use super::flat::Flat;
use crate::cells::{Blanks, Block, Cell, trim};
use crate::diagnostic::catalogue::source as codes;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::limits;
use crate::span::Span;

/// Name of the layout of ruled tables.
const LAYOUT: &str = "pdf";

/// The lines and tables of a PDF file; none, with a diagnostic, where it cannot be read.
///
/// Notes on the pages, forms to fill in and what stands at the head and foot of every page are no part of the report;
/// neither is text that is not shown, such as a machine laid under a scanned picture.
pub(super) fn flatten(bytes: &[u8], diagnostics: &mut Diagnostics) -> Flat {
    let mut file = File::open(bytes);
    let mut pages = Pages::read(&file);
    let is_locked = |file: &File<'_>| file.trailer.contains_key(b"Encrypt".as_slice());
    if file.is_broken.get() || pages.found.is_empty() && !is_locked(&file) {
        file = File::rebuild(bytes);
        pages = Pages::read(&file);
        if !pages.found.is_empty() && !is_locked(&file) {
            diagnostics.push(Diagnostic::new(&codes::DOCUMENT_DAMAGED).with("its table of objects"));
        }
    }
    if is_locked(&file) {
        diagnostics.push(Diagnostic::new(&codes::DOCUMENT_LOCKED).with("qpdf --decrypt FILE OUT"));
        return Flat::default();
    }
    pages.say(&file, diagnostics);
    let mut writer = Writer::default();
    writer.write(pages);
    writer.flat
}

/// What the pages of a file draw.
#[derive(Debug, Default)]
struct Pages {
    /// The number of each page, and what is on it.
    found: Vec<(usize, Sheet)>,
    /// Numbers of pages that are pictures, that are damaged, and that hold characters nobody can name.
    pictures: Vec<usize>,
    damaged: Vec<usize>,
    unnamed: Vec<usize>,
    is_cut: bool,
    is_too_wide: bool,
}

impl Pages {
    fn read(file: &File<'_>) -> Self {
        let mut out = Self::default();
        let mut fonts = content::Fonts::default();
        let root = file.at(&file.trailer, b"Root");
        let Some(root) = root.dict() else { return out };
        // Pages and groups of pages, the next one last; each with the resources of the groups around it.
        let mut open: Vec<(Object, Rc<Dict>)> =
            root.get(b"Pages".as_slice()).map(|pages| (pages.clone(), Rc::default())).into_iter().collect();
        let mut seen = HashSet::new();
        let mut number = 0;
        while let Some((object, resources)) = open.pop() {
            if let Object::Ref(number) = object
                && !seen.insert(number)
            {
                continue;
            }
            let object = file.resolve(&object);
            let Some(dict) = object.dict() else {
                // A page is there and cannot be found.
                out.damaged.push(number + 1);
                continue;
            };
            let resources = file.at(dict, b"Resources").dict().cloned().unwrap_or(resources);
            if let Object::Array(kids) = file.at(dict, b"Kids") {
                open.extend(kids.iter().rev().map(|kid| (kid.clone(), Rc::clone(&resources))));
                continue;
            }
            if number >= limits::PDF_PAGES || !file.spend(64) {
                out.is_cut = true;
                break;
            }
            number += 1;
            let drawing = content::draw(file, &mut fonts, &file.at(dict, b"Contents"), resources);
            let sheet = sheet::lay_out(&drawing, &|work| file.spend(work));
            out.is_cut |= drawing.is_cut;
            out.is_too_wide |= sheet.is_too_wide;
            if drawing.is_damaged {
                out.damaged.push(number);
            }
            if drawing.glyphs.is_empty() && (drawing.pictures > 0 || drawing.hidden > 0) {
                out.pictures.push(number);
            }
            if drawing.glyphs.iter().any(|glyph| glyph.c == char::REPLACEMENT_CHARACTER) {
                out.unnamed.push(number);
            }
            out.found.push((number, sheet));
        }
        out.is_cut |= file.is_exhausted();
        out
    }

    /// Says what could not be read.
    fn say(&self, file: &File<'_>, diagnostics: &mut Diagnostics) {
        let list = |pages: &[usize]| {
            let shown = pages.iter().take(8).map(usize::to_string).collect::<Vec<_>>().join(", ");
            if pages.len() > 8 { format!("{shown}, …") } else { shown }
        };
        if self.found.is_empty() {
            diagnostics.push(Diagnostic::new(&codes::DOCUMENT_DAMAGED).with("it has no pages"));
        }
        for (pages, code) in
            [(&self.pictures, &codes::PAGE_IS_PICTURE), (&self.unnamed, &codes::CHARACTERS_UNNAMED)]
        {
            if !pages.is_empty() {
                diagnostics.push(Diagnostic::new(code).with(list(pages)));
            }
        }
        if !self.damaged.is_empty() {
            let pages = format!("page {}", list(&self.damaged));
            diagnostics.push(Diagnostic::new(&codes::DOCUMENT_DAMAGED).with(pages));
        }
        if self.is_cut || file.is_exhausted() {
            diagnostics.push(Diagnostic::new(&codes::PDF_TOO_LARGE).with(limits::PDF_PAGES.to_string()));
        }
        if self.is_too_wide {
            diagnostics.push(Diagnostic::new(&codes::TABLE_TOO_WIDE).with(limits::GRID_COLUMNS.to_string()));
        }
    }
}

/// A table as it is written: its pieces on pages one after the other.
#[derive(Debug, Default)]
struct Whole {
    /// Edges of its columns.
    xs: Vec<f64>,
    rows: Vec<Row>,
    is_whole: bool,
    page: usize,
}

/// A row: the page it begins on, and its cells.
#[derive(Clone, Debug, Default)]
struct Row {
    page: usize,
    cells: Vec<RowCell>,
}

#[derive(Clone, Debug, Default)]
struct RowCell {
    edges: (f64, f64),
    text: String,
    /// Whether its last line is.
    is_full: bool,
    /// Whether it reaches down to the end of the page's part of the table.
    is_last: bool,
}

/// A paragraph that is being written.
#[derive(Debug, Default)]
struct Paragraph {
    text: String,
    page: usize,
    last: Line,
    /// The page that its last line stands on.
    last_page: usize,
}

/// The margins of a page: the left edge of its lines, the right one, and the width of a column of the screen.
#[derive(Clone, Copy, Debug)]
struct Margins {
    left: f64,
    right: f64,
    unit: f64,
}

enum Piece {
    Line(Line),
    Table(Table),
}

#[derive(Debug, Default)]
struct Writer {
    flat: Flat,
    tables: usize,
    /// The last page of which a line was written.
    page: usize,
    table: Option<Whole>,
    paragraph: Option<Paragraph>,
}

impl Writer {
    fn write(&mut self, pages: Pages) {
        let running = running(&pages.found);
        for (number, mut sheet) in pages.found {
            let count = sheet.lines.len();
            let is_running = |line: &Line, idx: usize| {
                is_at_edge(idx, count) && key(line).is_some_and(|key| running.contains(&key))
            };
            let lines = core::mem::take(&mut sheet.lines).into_iter().enumerate();
            let lines: Vec<Line> =
                lines.filter(|(idx, line)| !is_running(line, *idx)).map(|(_, line)| line).collect();
            let margins = Margins::new(&lines, &sheet.tables);
            let mut pieces: Vec<(f64, Piece)> =
                lines.into_iter().map(|line| (line.top(), Piece::Line(line))).collect();
            let tables = sheet.tables.into_iter();
            pieces.extend(tables.map(|table| (sheet::first(&table.ys), Piece::Table(table))));
            pieces.sort_by(|a, b| a.0.total_cmp(&b.0));
            for (_, piece) in pieces {
                match piece {
                    Piece::Line(line) => self.line(number, line, margins),
                    Piece::Table(table) => self.table(number, table),
                }
            }
            for line in sheet.aside {
                self.end_table();
                self.end_paragraph();
                self.write_line(number, &line.text());
            }
        }
        self.end_table();
        self.end_paragraph();
    }

    /// A line goes on from the one before it that was full; words that stand apart keep their columns.
    fn line(&mut self, page: usize, line: Line, margins: Margins) {
        self.end_table();
        let text = line.text();
        if let Some(paragraph) = &mut self.paragraph
            && paragraph.goes_on(page, &line, &text, margins)
        {
            sheet::append(&mut paragraph.text, &text, false);
            paragraph.last = line;
            paragraph.last_page = page;
            return;
        }
        self.end_paragraph();
        if line.has_columns() {
            self.write_line(page, &line.columns(margins.left, margins.unit));
        } else {
            let text = line.columns(margins.left, margins.unit);
            self.paragraph = Some(Paragraph { text, page, last: line, last_page: page });
        }
    }

    fn table(&mut self, page: usize, table: Table) {
        self.end_paragraph();
        match &mut self.table {
            Some(whole) if whole.goes_on(page, &table) => whole.add(page, table),
            _ => {
                self.end_table();
                let mut whole = Whole { is_whole: true, ..Whole::default() };
                whole.add(page, table);
                self.table = Some(whole);
            }
        }
    }

    fn end_paragraph(&mut self) {
        if let Some(Paragraph { text, page, .. }) = self.paragraph.take() {
            self.write_line(page, &text);
        }
    }

    fn write_line(&mut self, page: usize, text: &str) {
        self.flat.end_line();
        if self.page != page && self.page != 0 {
            self.flat.text.push('\u{C}');
        }
        self.page = page;
        self.flat.place(Place::of_page(page));
        self.flat.text.push_str(text);
        self.flat.end_line();
    }

    fn end_table(&mut self) {
        if let Some(whole) = self.table.take() {
            self.end(whole);
        }
    }

    fn end(&mut self, whole: Whole) {
        self.tables += 1;
        self.flat.end_line();
        let columns = |(left, right): (f64, f64)| {
            let find = |at: f64| whole.xs.partition_point(|x| *x < at - limits::PDF_RULE_WIDTH);
            let narrow = |n: usize| u16::try_from(n).unwrap_or(u16::MAX);
            let start = find(left);
            (narrow(start), narrow(find(right).max(start + 1)))
        };
        let mut start = self.flat.text.len();
        let mut cells: Vec<Cell> = Vec::new();
        let blanks = if whole.is_whole { Blanks::Certain } else { Blanks::Marked };
        for (row, Row { page, cells: shown }) in whole.rows.into_iter().enumerate() {
            if shown.iter().all(|cell| cell.text.is_empty()) {
                continue;
            }
            let lays_out = shown.iter().any(|cell| cell.text.len() > limits::CELL_BYTES);
            if lays_out {
                self.close(&mut start, blanks, &mut cells);
                for cell in shown {
                    self.write_line(page, &cell.text);
                }
                start = self.flat.text.len();
                continue;
            }
            let mut is_first = true;
            for (idx, RowCell { edges, text, .. }) in shown.into_iter().enumerate() {
                if !is_first {
                    self.flat.text.push('\t');
                }
                self.flat
                    .place(Place { page: Some(page), ..Place::of_cell(PART, self.tables, row + 1, idx + 1) });
                let from = self.flat.text.len();
                self.flat.text.push_str(&text);
                let span = trim(&self.flat.text, Span::new(from, self.flat.text.len()));
                let mut cell = Cell::new(span, row, usize::from(is_first && !cells.is_empty()));
                cell.columns = columns(edges);
                cells.push(cell);
                is_first = false;
            }
            self.flat.text.push('\n');
            self.page = page;
        }
        self.close(&mut start, blanks, &mut cells);
    }

    fn close(&mut self, start: &mut usize, blanks: Blanks, cells: &mut Vec<Cell>) {
        let cells = core::mem::take(cells);
        if !cells.is_empty() {
            let span = Span::new(*start, self.flat.text.len());
            self.flat.grids.push(Block::new(LAYOUT, blanks, span, cells));
        }
        *start = self.flat.text.len();
    }
}

/// The part of a PDF file that places name.
const PART: &str = "pages";

impl Place {
    const fn of_page(page: usize) -> Self {
        Self { page: Some(page), ..Self::of_part(PART) }
    }
}

impl Whole {
    /// Whether `table` is the rest of this one on the next page: as wide, and nothing between them.
    fn goes_on(&self, page: usize, table: &Table) -> bool {
        let near = |a: f64, b: f64| (a - b).abs() <= 2.0 * limits::PDF_RULE_WIDTH;
        page == self.page + 1
            && near(sheet::first(&self.xs), sheet::first(&table.xs))
            && near(sheet::last(&self.xs), sheet::last(&table.xs))
    }

    fn add(&mut self, page: usize, table: Table) {
        let mut rows: BTreeMap<usize, Vec<RowCell>> = BTreeMap::new();
        let end = table.areas.iter().map(|area| area.rows.1).max().unwrap_or(0);
        for area in table.areas {
            let cell = RowCell {
                edges: (area.left, area.right),
                text: area.text(),
                is_full: area.is_full(),
                is_last: area.rows.1 == end,
            };
            rows.entry(area.rows.0).or_default().push(cell);
        }
        let mut rows: Vec<Row> = rows.into_values().map(|cells| Row { page, cells }).collect();
        if self.page != 0 {
            // A head that is there again.
            let text = |row: &Row| row.cells.iter().map(|cell| cell.text.clone()).collect::<Vec<_>>();
            let again = self.rows.iter().zip(&rows).take_while(|(a, b)| text(a) == text(b)).count();
            if again < rows.len() && rows.iter().take(again).any(|row| !text(row).concat().is_empty()) {
                rows.drain(..again);
            }
            if let Some(first) = rows.first_mut()
                && self.goes_on_in(first)
            {
                rows.remove(0);
            }
            for cell in self.rows.iter_mut().flat_map(|row| &mut row.cells) {
                cell.is_last = false;
            }
        }
        self.rows.append(&mut rows);
        self.page = page;
        self.is_whole &= table.is_whole;
        // Edges of all pages, those that nearly share a place as one.
        self.xs.extend(table.xs);
        self.xs.sort_by(f64::total_cmp);
        self.xs.dedup_by(|b, a| *b - *a <= limits::PDF_RULE_WIDTH);
    }

    /// Takes in what the first row of the next page has of cells that the end of the page runs through: words that go
    /// on from a full line. Gives whether that is all of the row.
    fn goes_on_in(&mut self, next: &mut Row) -> bool {
        let near = |a: f64, b: f64| (a - b).abs() <= limits::PDF_RULE_WIDTH;
        let last = self.rows.len().saturating_sub(1);
        // For each cell with text, the cell above it that is as wide.
        let mut owners = Vec::new();
        for (idx, cell) in next.cells.iter().enumerate().filter(|(_, cell)| !cell.text.is_empty()) {
            let is_above = |above: &RowCell| {
                above.is_last && near(above.edges.0, cell.edges.0) && near(above.edges.1, cell.edges.1)
            };
            let found =
                self.rows.iter().enumerate().rev().take(64).find_map(|(row, above)| {
                    above.cells.iter().position(is_above).map(|column| (row, column))
                });
            owners.push((idx, found));
        }
        let above = |(row, column): (usize, usize)| self.rows.get(row).and_then(|row| row.cells.get(column));
        let goes_on = |idx: usize, owner: Option<(usize, usize)>| {
            let cell = next.cells.get(idx);
            // Figures are no words that go on.
            let is_word = |c: Option<char>| c.is_some_and(|c| !c.is_ascii() && !c.is_numeric());
            cell.is_some_and(|cell| !sheet::opens_point(&cell.text) && is_word(cell.text.chars().next()))
                && owner
                    .and_then(above)
                    .is_some_and(|above| above.is_full && is_word(above.text.chars().next_back()))
        };
        let fills = |owner: Option<(usize, usize)>| {
            owner.is_some_and(|(row, _)| row == last)
                && owner.and_then(above).is_some_and(|cell| cell.text.is_empty())
        };
        let is_rest = owners.iter().all(|(idx, owner)| goes_on(*idx, *owner) || fills(*owner))
            && owners
                .iter()
                .any(|(idx, owner)| goes_on(*idx, *owner) && owner.is_some_and(|(row, _)| row == last));
        let moved: Vec<_> = owners
            .into_iter()
            .filter(|(idx, owner)| {
                is_rest || goes_on(*idx, *owner) && owner.is_some_and(|(row, _)| row != last)
            })
            .collect();
        for (idx, owner) in moved {
            let Some(cell) = next.cells.get_mut(idx) else { continue };
            let slot = owner.and_then(|(row, column)| self.rows.get_mut(row)?.cells.get_mut(column));
            if let Some(slot) = slot {
                sheet::append(&mut slot.text, &core::mem::take(&mut cell.text), false);
                slot.is_full = cell.is_full;
            }
        }
        is_rest
    }
}

impl Margins {
    fn new(lines: &[Line], tables: &[Table]) -> Self {
        let letters = || lines.iter().flat_map(|line| &line.letters);
        let left = letters().map(|letter| letter.left).fold(f64::INFINITY, f64::min);
        let ends = lines.iter().map(Line::right).chain(tables.iter().map(|table| sheet::last(&table.xs)));
        let mut sizes: Vec<f64> = letters().map(|letter| letter.size).collect();
        sizes.sort_by(f64::total_cmp);
        // Half a letter of the usual size.
        let unit = sizes.get(sizes.len() / 2).copied().unwrap_or(10.0) / 2.0;
        Self { left, right: ends.fold(f64::NEG_INFINITY, f64::max), unit }
    }
}

impl Paragraph {
    /// Whether `line` is its next line: as large, close below, and begun at the margin or set in the middle as the
    /// full one before it.
    fn goes_on(&self, page: usize, line: &Line, text: &str, margins: Margins) -> bool {
        let last = &self.last;
        let size = last.size();
        let middle = |line: &Line| f64::midpoint(line.left(), line.right());
        let is_below = if page == self.last_page {
            line.top() - last.top() <= 2.6 * size
        } else {
            page == self.last_page + 1
        };
        // A short line is full only where nothing on the page is longer.
        let is_full = last.letters.len() >= 8 && last.right() + 2.0 * size > margins.right;
        let is_set = line.left() < margins.left + size
            || (middle(last) - middle(line)).abs() < 0.5 * size && line.right() < last.right();
        is_below
            && is_full
            && is_set
            && (line.size() - size).abs() < 0.1 * size
            && !line.has_columns()
            && !sheet::opens_point(text)
    }
}

const fn is_at_edge(idx: usize, count: usize) -> bool {
    idx < limits::PDF_RUNNING_LINES || idx + limits::PDF_RUNNING_LINES >= count
}

/// What stands at the same height of two pages or more but for its figures.
fn running(pages: &[(usize, Sheet)]) -> HashSet<(String, i64)> {
    let mut seen: BTreeMap<(String, i64), usize> = BTreeMap::new();
    for (_, sheet) in pages {
        let n = sheet.lines.len();
        let mut keys: Vec<_> = sheet
            .lines
            .iter()
            .enumerate()
            .filter(|(idx, _)| is_at_edge(*idx, n))
            .filter_map(|(_, line)| key(line))
            .collect();
        keys.sort();
        keys.dedup();
        for key in keys {
            *seen.entry(key).or_default() += 1;
        }
    }
    seen.into_iter().filter(|(_, count)| *count > 1).map(|(key, _)| key).collect()
}

/// The text of a line without its figures, and its height; `None` for figures in columns, which are a row of a table.
fn key(line: &Line) -> Option<(String, i64)> {
    let text: String = line.text().chars().filter(|c| !c.is_numeric() && !c.is_whitespace()).collect();
    if line.has_columns() && !text.chars().any(char::is_alphabetic) {
        return None;
    }
    #[allow(clippy::cast_possible_truncation, reason = "bounded where it is drawn")]
    Some((text, line.top().round() as i64))
}
