//! A tree to lines and tables: a line for each block of text, a row of cells for each row of a table.
//!
//! A row of which a cell holds another table, or as many lines as a page, lays out the page; its cells are blocks of
//! text like any other. All else that is a row is a row of a table with certain places.

use html5ever::LocalName;

use super::entities;
use super::tree::{Id, Tree, What};
use crate::cells::{Blanks, Block, Cell, trim};
use crate::document::flat::Flat;
use crate::document::grid::Columns;
use crate::limits;
use crate::span::Span;

/// Name of the layout of tables in HTML.
const LAYOUT: &str = "html";

/// What an element is to the lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    /// Not seen, with all that it holds.
    Unseen,
    /// Part of the line it stands in.
    Inline,
    /// A block of lines of its own; a heading is never navigation.
    Block {
        heading: bool,
    },
    /// A block whose line ends are kept.
    Preformatted,
    /// A line end.
    Break,
    Table,
    Group,
    Row,
    Cell,
}

fn role(name: &LocalName) -> Role {
    match &**name {
        "head" | "script" | "style" | "template" | "noscript" | "noframes" | "noembed" | "iframe"
        | "object" | "svg" | "math" | "select" | "datalist" | "button" | "textarea" | "audio" | "video"
        | "canvas" | "title" | "rp" | "rt" | "rtc" => Role::Unseen,
        "br" => Role::Break,
        "pre" | "listing" | "xmp" | "plaintext" => Role::Preformatted,
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Role::Block { heading: true },
        "address" | "article" | "aside" | "blockquote" | "body" | "caption" | "center" | "dd" | "details"
        | "dialog" | "dir" | "div" | "dl" | "dt" | "fieldset" | "figcaption" | "figure" | "footer"
        | "form" | "header" | "hgroup" | "hr" | "html" | "legend" | "li" | "main" | "menu" | "nav" | "ol"
        | "optgroup" | "option" | "p" | "search" | "section" | "summary" | "ul" => {
            Role::Block { heading: false }
        }
        "table" => Role::Table,
        "tbody" | "thead" | "tfoot" => Role::Group,
        "tr" => Role::Row,
        "td" | "th" => Role::Cell,
        _ => Role::Inline,
    }
}

/// What an element holds, its own descendants counted in.
#[derive(Clone, Copy, Debug, Default)]
struct Size {
    bytes: usize,
    lines: usize,
    cells: usize,
}

/// What was found on the way.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Notes {
    pub(super) too_wide: Option<Span>,
    pub(super) too_many: Option<Span>,
}

/// A table that is being written.
#[derive(Debug, Default)]
struct Open {
    columns: Columns,
    rows: usize,
    /// Whether its rows can be rows of cells at all.
    flat_only: bool,
    /// Start of the block of rows that is being written, and its cells.
    start: usize,
    cells: Vec<Cell>,
    /// The row that is being written: whether as cells, where it starts, how many cells it has so far.
    as_cells: bool,
    row_start: usize,
    row_cells: usize,
}

pub(super) struct Writer<'w> {
    source: &'w str,
    tree: &'w Tree,
    /// Where the tree's source starts in the whole source.
    base: usize,
    sizes: Vec<Size>,
    flat: &'w mut Flat,
    tables: Vec<Open>,
    /// Depth of elements inside a cell of a row of cells; 0 outside of one.
    in_cell: usize,
    cell_start: usize,
    preformatted: usize,
    headings: usize,
    /// Whether white space stands before what is written next.
    space: bool,
    lines: Lines,
    pub(super) notes: Notes,
}

/// The lines outside of tables, with how much of each is links.
#[derive(Debug, Default)]
struct Lines {
    done: Vec<Line>,
    open: Line,
}

#[derive(Clone, Copy, Debug, Default)]
struct Line {
    span: Span,
    text: usize,
    linked: usize,
    links: usize,
    heading: bool,
}

impl<'w> Writer<'w> {
    pub(super) fn new(source: &'w str, base: usize, tree: &'w Tree, flat: &'w mut Flat) -> Self {
        let start = flat.text.len();
        let mut lines = Lines::default();
        lines.open.span = Span::at(start);
        Self {
            source,
            tree,
            base,
            sizes: sizes(tree),
            flat,
            tables: Vec::new(),
            in_cell: 0,
            cell_start: 0,
            preformatted: 0,
            headings: 0,
            space: false,
            lines,
            notes: Notes::default(),
        }
    }

    /// Writes the whole tree; gives the lines that are navigation.
    pub(super) fn write(mut self) -> (Vec<Span>, Notes) {
        let mut at = Some(self.tree.root());
        while let Some(id) = at {
            at = if self.enter(id) { self.tree.first_child(id) } else { None };
            if at.is_some() {
                continue;
            }
            // Leave this element and all that end with it.
            let mut done = Some(id);
            while let Some(id) = done {
                self.leave(id);
                at = self.tree.next_sibling(id);
                if at.is_some() {
                    break;
                }
                done = self.tree.parent(id);
            }
        }
        self.end_line();
        (navigation(&self.lines.done), self.notes)
    }

    /// Whether what it holds is to be seen.
    fn enter(&mut self, id: Id) -> bool {
        let element = match self.tree.what(id) {
            What::Nothing => return id == self.tree.root(),
            What::Space(newline) => {
                if self.preformatted > 0 && *newline {
                    self.hard_break();
                } else {
                    self.space = true;
                }
                return false;
            }
            What::Text(chunk) => {
                self.text(*chunk);
                return false;
            }
            What::Element(element) => element,
        };
        if element.hidden {
            return false;
        }
        let role = role(&element.name);
        if role == Role::Unseen {
            return false;
        }
        if self.in_cell > 0 {
            self.in_cell += 1;
            match role {
                Role::Inline => {}
                _ => self.space = true,
            }
            return true;
        }
        match role {
            Role::Unseen | Role::Inline => {}
            Role::Break => self.hard_break(),
            Role::Block { heading } => {
                self.end_line();
                self.headings += usize::from(heading);
                self.lines.open.heading = self.headings > 0;
            }
            Role::Preformatted => {
                self.end_line();
                self.preformatted += 1;
            }
            Role::Table => {
                self.end_line();
                let flat_only = self.flat.grids.len() + self.tables.len() >= limits::TABLES;
                if flat_only {
                    self.notes.too_many.get_or_insert(Span::at(self.base + element.at));
                }
                self.tables.push(Open { start: self.flat.text.len(), flat_only, ..Open::default() });
            }
            Role::Group => self.end_line(),
            Role::Row => self.start_row(id),
            Role::Cell => self.start_cell(id),
        }
        true
    }

    fn leave(&mut self, id: Id) {
        let Some(element) = self.tree.element(id) else { return };
        let role = role(&element.name);
        if element.hidden || role == Role::Unseen {
            return;
        }
        if self.in_cell > 1 {
            self.in_cell -= 1;
            if role != Role::Inline {
                self.space = true;
            }
            return;
        }
        match role {
            Role::Unseen | Role::Inline | Role::Break => {}
            Role::Block { heading } => {
                self.end_line();
                self.headings = self.headings.saturating_sub(usize::from(heading));
                self.lines.open.heading = self.headings > 0;
            }
            Role::Preformatted => {
                self.end_line();
                self.preformatted = self.preformatted.saturating_sub(1);
            }
            Role::Cell if self.in_cell == 1 => self.end_cell(id),
            Role::Cell => self.end_line(),
            Role::Row => self.end_row(),
            Role::Group => {
                self.end_line();
                if let Some(table) = self.tables.last_mut() {
                    table.columns.end_group();
                }
            }
            Role::Table => {
                self.end_line();
                self.end_block();
                self.tables.pop();
            }
        }
    }

    fn start_row(&mut self, id: Id) {
        self.end_line();
        let (mut n_cells, mut longest) = (0, Size::default());
        let mut child = self.tree.first_child(id);
        while let Some(cell) = child {
            if self.tree.element(cell).is_some_and(|element| role(&element.name) == Role::Cell) {
                let size = self.sizes.get(cell).copied().unwrap_or_default();
                n_cells += 1;
                longest.bytes = longest.bytes.max(size.bytes);
                longest.lines = longest.lines.max(size.lines);
                longest.cells = longest.cells.max(size.cells);
            }
            child = self.tree.next_sibling(cell);
        }
        // One cell of several lines is a page in a frame; one of a line or two is a head over the table.
        let (lines, bytes) =
            if n_cells == 1 { (2, limits::CELL_BYTES / 4) } else { (limits::CELL_LINES, limits::CELL_BYTES) };
        let lays_out = longest.cells > 2 || longest.lines > lines || longest.bytes > bytes;
        let as_cells = self.tables.last().is_some_and(|table| !table.flat_only && !lays_out);
        if !as_cells {
            self.end_block();
        }
        let start = self.flat.text.len();
        let Some(table) = self.tables.last_mut() else { return };
        if table.rows > 0 {
            table.columns.next_row();
        }
        table.rows += 1;
        table.as_cells = as_cells;
        table.row_start = start;
        table.row_cells = 0;
        if as_cells && table.cells.is_empty() {
            table.start = start;
        }
    }

    fn start_cell(&mut self, id: Id) {
        let (columns, rows, at) =
            self.tree.element(id).map_or((1, 1, 0), |element| (element.columns, element.rows, element.at));
        let Some(table) = self.tables.last_mut() else { return };
        let place = table.columns.place(columns, rows);
        if table.columns.overflowed {
            self.notes.too_wide.get_or_insert(Span::at(self.base + at));
        }
        if !table.as_cells {
            self.end_line();
            return;
        }
        if table.row_cells > 0 {
            self.flat.space('\t');
        }
        let breaks = usize::from(table.row_cells == 0 && !table.cells.is_empty());
        table.row_cells += 1;
        self.cell_start = self.flat.text.len();
        self.flat.anchor(self.base + at);
        let mut cell = Cell::new(Span::at(self.cell_start), table.rows - 1, breaks);
        cell.columns = place;
        table.cells.push(cell);
        self.in_cell = 1;
        self.space = false;
    }

    fn end_cell(&mut self, _: Id) {
        self.in_cell = 0;
        self.space = false;
        let span = trim(&self.flat.text, Span::new(self.cell_start, self.flat.text.len()));
        if let Some(cell) = self.tables.last_mut().and_then(|table| table.cells.last_mut()) {
            cell.span = span;
        }
    }

    fn end_row(&mut self) {
        let Some(table) = self.tables.last_mut() else { return };
        if !table.as_cells {
            self.end_line();
            return;
        }
        table.as_cells = false;
        let first = table.cells.len().saturating_sub(table.row_cells);
        let is_empty = table.cells.iter().skip(first).all(Cell::is_empty);
        if is_empty {
            // A row without anything in it says nothing; its cells would seem to be those of the row above.
            table.cells.truncate(first);
        }
        self.flat.end_line();
        self.lines.open.span = Span::at(self.flat.text.len());
    }

    /// Ends the block of rows that is being written, if there is one.
    fn end_block(&mut self) {
        let end = self.flat.text.len();
        let Some(table) = self.tables.last_mut() else { return };
        let cells = core::mem::take(&mut table.cells);
        if !cells.is_empty() {
            self.flat.grids.push(Block::new(LAYOUT, Blanks::Certain, Span::new(table.start, end), cells));
        }
    }

    /// Ends a line that stands outside of a row of cells.
    fn end_line(&mut self) {
        self.space = false;
        if self.flat.text.len() > self.lines.open.span.start {
            self.flat.end_line();
            let mut line = self.lines.open;
            line.span.end = self.flat.text.len();
            self.lines.done.push(line);
        }
        self.lines.open =
            Line { span: Span::at(self.flat.text.len()), heading: self.headings > 0, ..Line::default() };
    }

    /// A line end that is kept though nothing stands before it.
    fn hard_break(&mut self) {
        if self.flat.text.len() == self.lines.open.span.start && !self.flat.text.is_empty() {
            self.flat.space('\n');
            self.lines.open.span = Span::at(self.flat.text.len());
        } else {
            self.end_line();
        }
    }

    fn text(&mut self, chunk: usize) {
        let Some(chunk) = self.tree.chunk(chunk) else { return };
        let raw = chunk.source.slice(self.source).unwrap_or_default();
        let at = self.base + chunk.source.start;
        let before = self.flat.text.len();
        match &chunk.decoded {
            None => self.copied(raw, at),
            Some(decoded) => {
                for piece in entities::align(raw, decoded) {
                    match piece {
                        entities::Piece::Copy { text, offset } => self.copied(text, at + offset),
                        entities::Piece::Instead { text, source } => {
                            self.before_text();
                            self.flat.insert(text, Span::new(at + source.start, at + source.end));
                        }
                    }
                }
            }
        }
        let written = self.flat.text.len().saturating_sub(before);
        let line = &mut self.lines.open;
        line.text += written;
        if chunk.link {
            line.linked += written;
            line.links += 1;
        }
    }

    /// Writes `text`, which stands at `at` in the source, white space folded as a browser folds it.
    fn copied(&mut self, text: &str, at: usize) {
        if self.preformatted > 0 && self.in_cell == 0 {
            let mut from = 0;
            for (idx, part) in text.split('\n').enumerate() {
                if idx > 0 {
                    self.hard_break();
                }
                self.flat.copy(part.trim_end_matches('\r'), at + from);
                from += part.len() + 1;
            }
            return;
        }
        let mut from = 0;
        for part in text.split(|c: char| c.is_ascii_whitespace()) {
            if from > 0 {
                self.space = true;
            }
            if !part.is_empty() {
                self.before_text();
                self.flat.copy(part, at + from);
            }
            from += part.len() + 1;
        }
    }

    /// The white space that is due before text, unless a line or a cell starts here.
    fn before_text(&mut self) {
        if core::mem::take(&mut self.space) {
            let starts = if self.in_cell > 0 { self.cell_start } else { self.lines.open.span.start };
            if self.flat.text.len() > starts {
                self.flat.space(' ');
            }
        }
    }
}

/// What each element holds, in one walk from below.
fn sizes(tree: &Tree) -> Vec<Size> {
    let mut out = vec![Size::default(); tree.len()];
    let mut at = Some(tree.root());
    while let Some(id) = at {
        let seen = match tree.what(id) {
            What::Nothing => id == tree.root(),
            What::Element(element) => !element.hidden && role(&element.name) != Role::Unseen,
            What::Text(_) | What::Space(_) => false,
        };
        at = if seen { tree.first_child(id) } else { None };
        if at.is_some() {
            continue;
        }
        let mut done = Some(id);
        while let Some(id) = done {
            let own = out.get(id).copied().unwrap_or_default();
            let own = match tree.what(id) {
                What::Text(chunk) => {
                    Size { bytes: tree.chunk(*chunk).map_or(0, |chunk| chunk.source.len()), ..own }
                }
                What::Element(element) => match role(&element.name) {
                    Role::Break => Size { lines: 1, ..own },
                    Role::Cell => Size { cells: own.cells + 1, lines: own.lines.max(1), ..own },
                    Role::Block { .. } | Role::Preformatted | Role::Row if own.bytes > 0 => {
                        Size { lines: own.lines.max(1), ..own }
                    }
                    _ => own,
                },
                _ => own,
            };
            if let Some(slot) = out.get_mut(id) {
                *slot = own;
            }
            if let Some(parent) = tree.parent(id).and_then(|parent| out.get_mut(parent)) {
                parent.bytes += own.bytes;
                parent.lines += own.lines;
                parent.cells += own.cells;
            }
            at = tree.next_sibling(id);
            if at.is_some() {
                break;
            }
            done = tree.parent(id);
        }
    }
    out
}

/// Lines that are links and little else: three or more of them, or in a row of such lines.
fn navigation(lines: &[Line]) -> Vec<Span> {
    let linked = |line: &Line| line.links > 0 && !line.heading && line.linked * 10 >= line.text * 6;
    let near = |idx: Option<usize>| idx.and_then(|idx| lines.get(idx)).is_some_and(linked);
    lines
        .iter()
        .enumerate()
        .filter(|(idx, line)| {
            linked(line) && (line.links >= 3 || near(idx.checked_sub(1)) || near(idx.checked_add(1)))
        })
        .map(|(_, line)| line.span)
        .collect()
}
