//! The cells of a report laid out as the form prints them: blocks of rows under one set of heads.

use std::borrow::Cow;

use crate::align::State;
use crate::form::{self, Edition, Table};
use crate::report::{CellRecord, Report};

/// One table of a report beside the form's description of it.
pub(super) struct Sheet<'r> {
    pub(super) table: &'static Table,
    pub(super) cells: &'r [CellRecord<'r>],
}

/// Rows that stand under the same heads.
pub(super) struct Block<'r> {
    pub(super) heads: Vec<&'static str>,
    pub(super) lines: Vec<Line<'r>>,
}

/// A row, or the label of merged cells that rows stand in (then without cells).
pub(super) struct Line<'r> {
    pub(super) depth: usize,
    pub(super) label: Cow<'static, str>,
    pub(super) cells: &'r [CellRecord<'r>],
}

/// The tables of `report`, in the order of the form.
pub(super) fn sheets<'r>(report: &'r Report<'_>) -> Vec<Sheet<'r>> {
    let editions = report.edition.into_iter().chain(form::EDITIONS.iter().copied());
    let mut sheets = Vec::new();
    let mut rest: &'r [CellRecord<'r>] = &report.cells;
    while let Some(first) = rest.first() {
        let key = first.path.split('.').next().unwrap_or_default();
        let n = rest.iter().take_while(|cell| cell.path.split('.').next() == Some(key)).count();
        let (cells, after) = rest.split_at_checked(n).unwrap_or((rest, &[]));
        rest = after;
        sheets.extend(
            editions
                .clone()
                .find_map(|edition| describe(edition, key, cells))
                .map(|table| Sheet { table, cells }),
        );
    }
    sheets
}

/// The table of `edition` whose cells are `cells`.
fn describe(edition: &'static Edition, key: &str, cells: &[CellRecord<'_>]) -> Option<&'static Table> {
    let table = edition.table(key)?;
    table.cells().map(|cell| cell.path).eq(cells.iter().map(|cell| cell.path)).then_some(table)
}

impl<'r> Sheet<'r> {
    /// Every cell with its row and its description.
    #[cfg(feature = "csv")]
    pub(super) fn described(
        &self,
    ) -> impl Iterator<Item = (&'static form::Row, &'static form::Cell, &'r CellRecord<'r>)> + use<'r> {
        let described = self.table.rows.iter().flat_map(|row| row.cells.iter().map(move |cell| (row, cell)));
        described.zip(self.cells).map(|((row, cell), record)| (row, cell, record))
    }

    /// The rows with their merged labels, in blocks.
    pub(super) fn blocks(&self) -> Vec<Block<'r>> {
        let mut blocks: Vec<Block<'r>> = Vec::new();
        let mut open: &[&str] = &[];
        let mut rest = self.cells;
        for row in self.table.rows {
            let (cells, after) = rest.split_at_checked(row.cells.len()).unwrap_or((rest, &[]));
            rest = after;
            if row.label.is_empty() {
                add_groups(&mut blocks, row, cells);
                continue;
            }
            let kept = open.iter().zip(row.groups).take_while(|(a, b)| a == b).count();
            for (depth, group) in row.groups.iter().enumerate().skip(kept) {
                push_line(&mut blocks, row.cells, Line { depth, label: Cow::Borrowed(group), cells: &[] });
            }
            open = row.groups;
            let line = Line { depth: row.groups.len(), label: Cow::Borrowed(row.label), cells };
            push_line(&mut blocks, row.cells, line);
        }
        blocks
    }
}

/// A row without a label is one line for each of its merged heads.
fn add_groups<'r>(blocks: &mut Vec<Block<'r>>, row: &'static form::Row, cells: &'r [CellRecord<'r>]) {
    let mut rest = cells;
    for group in row.cells.chunk_by(|a, b| a.groups == b.groups) {
        let (cells, after) = rest.split_at_checked(group.len()).unwrap_or((rest, &[]));
        rest = after;
        let label = group.first().map(|cell| cell.groups.join(" ")).unwrap_or_default();
        push_line(blocks, group, Line { depth: 0, label: Cow::Owned(label), cells });
    }
}

/// Where rows under those heads go: the last block if its heads are these, else a new one.
fn push_line<'r>(blocks: &mut Vec<Block<'r>>, cells: &'static [form::Cell], line: Line<'r>) {
    match blocks.last_mut() {
        Some(block) if block.heads.iter().eq(cells.iter().map(|cell| &cell.head)) => block.lines.push(line),
        _ => blocks.push(Block { heads: cells.iter().map(|cell| cell.head).collect(), lines: vec![line] }),
    }
}

/// What a person is shown for a cell: its number, what the source prints, or a sign.
pub(super) fn shown<'r>(cell: &'r CellRecord<'_>) -> Cow<'r, str> {
    let raw = || cell.raw.as_deref().map(super::one_line).filter(|raw| !raw.trim().is_empty());
    match (cell.state, cell.value) {
        (State::Inferred, Some(value)) => Cow::Owned(format!("{value}*")),
        (_, Some(value)) => Cow::Owned(value.to_string()),
        (State::Blank, None) => Cow::Borrowed(""),
        (State::Placeholder, None) => raw().unwrap_or(Cow::Borrowed("/")),
        (State::Worded, None) => raw().unwrap_or(Cow::Borrowed("~")),
        (State::Unreadable, None) => Cow::Borrowed("!"),
        (State::Missing, None) => Cow::Borrowed("--"),
        (_, None) => Cow::Borrowed("?"),
    }
}
