//! A table of the form as it is printed: pieces with true spans on a grid of rows and columns.

use std::borrow::Cow;

use crate::form::{Kind, Row, Table};

use super::sheet::{Content, Money, Style};

/// What a piece of a printed table is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Role {
    /// A head of columns, or the corner beside the heads.
    Head,
    /// The label of several rows.
    Group,
    /// The label of one row, by its path.
    Label(&'static str),
    /// A value cell, by its contract path.
    Value(&'static str),
    /// Something that the form has not.
    Foreign,
}

/// One merged or single cell of a printed table.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Piece {
    /// Its first row, from 0.
    pub row: usize,
    /// Its first column, from 0.
    pub column: usize,
    /// How many rows it covers, at least 1.
    pub rows: usize,
    /// How many columns it covers, at least 1.
    pub columns: usize,
    /// What it prints; a line break inside is `\n`.
    pub text: String,
    /// What it is.
    pub role: Role,
}

impl Piece {
    /// Its text on one line, with `joint` for each line break.
    #[must_use]
    pub fn line(&self, joint: &str) -> Cow<'_, str> {
        if self.text.contains('\n') {
            Cow::Owned(self.text.replace('\n', joint))
        } else {
            Cow::Borrowed(&self.text)
        }
    }

    /// Whether it prints nothing.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.text.is_empty()
    }
}

/// What is at one place of the grid.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Slot<'g> {
    /// The first place of a piece.
    Own(&'g Piece),
    /// A place that a piece of this row covers from the left.
    Beside(&'g Piece),
    /// A place that a piece covers from a row above.
    Below(&'g Piece),
    /// A place without a piece; rows that lost a cell end in such places.
    Empty,
}

impl<'g> Slot<'g> {
    /// The piece that starts here.
    #[must_use]
    pub const fn own(self) -> Option<&'g Piece> {
        match self {
            Self::Own(piece) => Some(piece),
            _ => None,
        }
    }

    /// The piece that is here.
    #[must_use]
    pub const fn piece(self) -> Option<&'g Piece> {
        match self {
            Self::Own(piece) | Self::Beside(piece) | Self::Below(piece) => Some(piece),
            Self::Empty => None,
        }
    }
}

/// A printed table.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Grid {
    /// Key of the table: `requests`.
    pub table: &'static str,
    /// Number of rows, heads included.
    pub height: usize,
    /// Number of columns.
    pub width: usize,
    /// Its pieces, row by row, from left to right by their first place.
    pub pieces: Vec<Piece>,
}

impl Grid {
    /// The rows of the grid with what is at each of their places; all rows are of one length.
    #[must_use]
    pub fn rows(&self) -> Vec<Vec<Slot<'_>>> {
        let mut rows = vec![vec![Slot::Empty; self.width]; self.height];
        for piece in &self.pieces {
            for (row_idx, row) in rows.iter_mut().enumerate().skip(piece.row).take(piece.rows) {
                for (column_idx, slot) in row.iter_mut().enumerate().skip(piece.column).take(piece.columns) {
                    *slot = match (row_idx == piece.row, column_idx == piece.column) {
                        (true, true) => Slot::Own(piece),
                        (true, false) => Slot::Beside(piece),
                        (false, _) => Slot::Below(piece),
                    };
                }
            }
        }
        rows
    }

    /// The pieces that start in each row.
    #[must_use]
    pub fn owned(&self) -> Vec<Vec<&Piece>> {
        let mut rows = vec![Vec::new(); self.height];
        for piece in &self.pieces {
            if let Some(row) = rows.get_mut(piece.row) {
                row.push(piece);
            }
        }
        rows
    }

    /// Prints `table` of the form with `contents`, one for each of its cells.
    #[must_use]
    pub fn new(table: &'static Table, contents: &[Content], style: Style, money: Money) -> Self {
        let mut grid = Self { table: table.key, height: 0, width: 0, pieces: Vec::new() };
        let heads = |row: &'static Row| row.cells.iter().map(|cell| cell.head);
        let first = table.rows.first();
        let uniform = first.is_some_and(|first| table.rows.iter().all(|row| heads(row).eq(heads(first))));
        let cells = Cells { contents, style, money };
        if uniform {
            grid.print_uniform(table, &cells)
        } else {
            grid.print_sections(table, &cells)
        }
        grid
    }

    fn push(
        &mut self,
        (row, rows): (usize, usize),
        (column, columns): (usize, usize),
        text: String,
        role: Role,
    ) {
        self.pieces.push(Piece { row, column, rows, columns, text, role });
    }

    /// Section 二: a row of the clause, a row of heads and rows of values for each clause.
    fn print_sections(&mut self, table: &'static Table, cells: &Cells<'_>) {
        let n_values = table.rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
        self.width = 1 + n_values;
        let mut contents = cells.contents.iter();
        let mut above: Option<&Row> = None;
        for row in table.rows {
            let same_group = above.is_some_and(|above| above.groups == row.groups);
            if !same_group && let Some(group) = row.groups.last() {
                self.push((self.height, 1), (0, self.width), cells.label(group), Role::Group);
                self.height += 1;
            }
            let heads = |row: &Row| row.cells.iter().map(|cell| cell.head).collect::<Vec<_>>();
            if !(same_group && above.is_some_and(|above| heads(above) == heads(row))) {
                self.push((self.height, 1), (0, 1), SUBJECT.to_owned(), Role::Head);
                self.print_row_of(
                    row,
                    |cell, _| (cells.head(cell.head, cell.kind), Role::Head),
                    &mut contents,
                );
                self.height += 1;
            }
            self.push((self.height, 1), (0, 1), cells.row_label(row), Role::Label(row.path));
            let value = |cell: &'static crate::form::Cell, contents: &mut core::slice::Iter<'_, Content>| {
                (cells.value(contents.next(), cell.kind), Role::Value(cell.path))
            };
            self.print_row_of(row, value, &mut contents);
            self.height += 1;
            above = Some(row);
        }
    }

    /// Cells of a row from the second column on; the last one covers what is left of the width.
    fn print_row_of<S>(
        &mut self,
        row: &'static Row,
        mut print: impl FnMut(&'static crate::form::Cell, &mut S) -> (String, Role),
        state: &mut S,
    ) {
        for (idx, cell) in row.cells.iter().enumerate() {
            let column = 1 + idx;
            let columns = if idx + 1 == row.cells.len() { self.width - column } else { 1 };
            let (text, role) = print(cell, state);
            self.push((self.height, 1), (column, columns), text, role);
        }
    }

    /// Sections 三 and 四: one head for all rows, labels of several columns before the values.
    fn print_uniform(&mut self, table: &'static Table, cells: &Cells<'_>) {
        let labelled = |row: &Row| row.groups.len() + usize::from(!row.label.is_empty()) + row.covered;
        let n_labels = table.rows.iter().map(labelled).max().unwrap_or(0);
        let n_values = table.rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
        self.width = n_labels + n_values;
        let printed = HEADS.iter().find(|heads| heads.table == table.key);
        self.print_heads(table, printed, n_labels, cells);
        let mut contents = cells.contents.iter();
        for (row_idx, row) in table.rows.iter().enumerate() {
            let above = row_idx.checked_sub(1).and_then(|idx| table.rows.get(idx));
            for (depth, group) in row.groups.iter().enumerate() {
                let within = |other: &Row| {
                    other.groups.get(..=depth).is_some_and(|g| Some(g) == row.groups.get(..=depth))
                };
                if !above.is_some_and(within) {
                    let n_rows = table.rows.iter().skip(row_idx).take_while(|row| within(row)).count();
                    self.push((self.height, n_rows), (depth, 1), cells.label(group), Role::Group);
                }
            }
            let column = row.groups.len();
            if n_labels > column {
                let text = cells.row_label(row);
                self.push((self.height, 1), (column, n_labels - column), text, Role::Label(row.path));
            }
            for (idx, cell) in row.cells.iter().enumerate() {
                let text = cells.value(contents.next(), cell.kind);
                self.push((self.height, 1), (n_labels + idx, 1), text, Role::Value(cell.path));
            }
            self.height += 1;
        }
    }

    fn print_heads(
        &mut self,
        table: &'static Table,
        printed: Option<&Heads>,
        n_labels: usize,
        cells: &Cells<'_>,
    ) {
        let bands = printed.map_or(&[][..], |heads| heads.bands);
        let depth = 1 + bands.iter().map(|band| band.depth + 1).max().unwrap_or(0);
        let mut pieces = Vec::new();
        if n_labels > 0 {
            let corner = printed.map_or(SUBJECT, |heads| heads.corner);
            pieces.push((0, 0, depth, n_labels, cells.label(corner)));
        }
        for band in bands {
            pieces.push((band.depth, n_labels + band.first, 1, band.n_cells, cells.label(band.text)));
        }
        for (idx, cell) in table.rows.first().map_or(&[][..], |row| row.cells).iter().enumerate() {
            let over = |band: &&Band| (band.first..band.first + band.n_cells).contains(&idx);
            let start = bands.iter().filter(over).map(|band| band.depth + 1).max().unwrap_or(0);
            pieces.push((start, n_labels + idx, depth - start, 1, cells.head(cell.head, cell.kind)));
        }
        pieces.sort_by_key(|(row, column, ..)| (*row, *column));
        for (row, column, rows, columns, text) in pieces {
            self.push((row, rows), (column, columns), text, Role::Head);
        }
        self.height = depth;
    }
}

/// Contents and typing of one table.
struct Cells<'s> {
    contents: &'s [Content],
    style: Style,
    money: Money,
}

impl Cells<'_> {
    fn row_label(&self, row: &Row) -> String {
        let variant = if self.style.variants { row.variants.first() } else { None };
        self.label(variant.unwrap_or(&row.label))
    }

    /// A label as the style types it.
    fn label(&self, official: &str) -> String {
        let mut out = String::new();
        let mut chars = official.chars().peekable();
        let opened = official.starts_with('（');
        let mut before_marker_end = opened || official.starts_with(|c: char| c.is_ascii_digit());
        while let Some(c) = chars.next() {
            out.push(if self.style.half_width { narrow(c) } else { c });
            if self.style.spaced_markers && before_marker_end && matches!(c, '）' | '.') {
                before_marker_end = false;
                // `（本列数据…）` is closed at its end and no marker.
                if chars.peek().is_some() {
                    out.push(' ');
                }
            }
        }
        out
    }

    fn head(&self, official: &str, kind: Kind) -> String {
        let named = match (kind, self.money) {
            (Kind::Amount, money) => {
                let bare = official.split('（').next().unwrap_or(official);
                match money {
                    Money::Head(unit) => format!("{bare}（单位：{unit}）"),
                    _ => bare.to_owned(),
                }
            }
            _ => official.to_owned(),
        };
        let text = self.label(&named);
        if !self.style.broken_heads {
            return text;
        }
        let at = if text.starts_with("本年新") {
            3
        } else if text.chars().count() == 4 && !text.starts_with("本年") {
            2
        } else {
            return text;
        };
        let first: String = text.chars().take(at).collect();
        let second: String = text.chars().skip(at).collect();
        format!("{first}\n{second}")
    }

    fn value(&self, content: Option<&Content>, kind: Kind) -> String {
        let content = content.unwrap_or(&Content::Blank);
        match (content, kind, self.money) {
            (Content::Figure { raw, .. }, Kind::Amount, Money::Cell(unit)) => format!("{raw}{unit}"),
            _ => content.raw().to_owned(),
        }
    }
}

fn narrow(c: char) -> char {
    match c {
        '（' => '(',
        '）' => ')',
        '：' => ':',
        '，' => ',',
        c => c,
    }
}

/// Head of the column of labels in section 二.
const SUBJECT: &str = "信息内容";

/// What a printed table has above its columns beside the heads of the cells.
struct Heads {
    table: &'static str,
    corner: &'static str,
    bands: &'static [Band],
}

/// A head over several columns.
struct Band {
    depth: usize,
    first: usize,
    n_cells: usize,
    text: &'static str,
}

const HEADS: &[Heads] = &[
    Heads {
        table: "requests",
        corner: "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）",
        bands: &[
            Band { depth: 0, first: 0, n_cells: 7, text: "申请人情况" },
            Band { depth: 1, first: 1, n_cells: 5, text: "法人或其他组织" },
        ],
    },
    Heads {
        table: "disputes",
        corner: "",
        bands: &[
            Band { depth: 0, first: 0, n_cells: 5, text: "行政复议" },
            Band { depth: 0, first: 5, n_cells: 10, text: "行政诉讼" },
            Band { depth: 1, first: 5, n_cells: 5, text: "未经复议直接起诉" },
            Band { depth: 1, first: 10, n_cells: 5, text: "复议后起诉" },
        ],
    },
];
