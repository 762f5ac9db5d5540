//! The columns of the two tables: names, types, what they hold. Stable: further ones are added before `error`.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

use crate::align::State;
use crate::form::{self, Kind};

/// What one row of a table is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Shape {
    /// One row a report: where it came from, every cell of either edition by its contract path, counts of states,
    /// failed checks, diagnostics.
    #[default]
    Wide,
    /// One row a cell: its report, path, official label, value, state, what the source prints, line.
    Cells,
}

/// What a column holds; every column may be null.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Type {
    /// Text, never empty.
    Text,
    /// A whole number of 64 bits.
    Whole,
    /// An exact decimal; where a file format wants a precision, of 38 digits, 10 of them after the point.
    Decimal,
}

impl Type {
    /// Its name: `text`, `whole`, `decimal`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Whole => "whole",
            Self::Decimal => "decimal",
        }
    }
}

/// One column of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Column {
    /// Its name, a contract path where it holds a cell.
    pub name: Cow<'static, str>,
    /// What it holds.
    pub holds: Type,
    /// What that means.
    pub about: Cow<'static, str>,
}

impl Shape {
    /// Its name: `wide`, `cells`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Wide => "wide",
            Self::Cells => "cells",
        }
    }

    /// The columns in order.
    ///
    /// # Examples
    /// ```
    /// use nianbao::corpus::{Shape, Type};
    /// let columns = Shape::Wide.columns();
    /// assert_eq!(columns[0].name, "source");
    /// let total = columns.iter().find(|column| column.name == "requests.received.total").unwrap();
    /// assert_eq!(total.holds, Type::Decimal);
    /// let names: Vec<_> = Shape::Cells.columns().iter().map(|column| column.name.as_ref()).collect();
    /// assert_eq!(names, ["source", "agency", "year", "path", "label", "value", "state", "raw", "line", "error"]);
    /// ```
    #[must_use]
    pub fn columns(self) -> &'static [Column] {
        static CELLS: LazyLock<Vec<Column>> = LazyLock::new(cell_columns);
        match self {
            Self::Wide => &WIDE.columns,
            Self::Cells => &CELLS,
        }
    }
}

/// The states in the order of their counts.
pub(super) const STATES: [State; 8] = [
    State::Stated,
    State::Blank,
    State::Placeholder,
    State::Inferred,
    State::Ambiguous,
    State::Worded,
    State::Unreadable,
    State::Missing,
];

/// What stands in one column of the middle part of a wide row.
#[derive(Clone, Copy, Debug)]
pub(super) enum Slot {
    /// The value of the cell of that path.
    Cell(&'static str),
    /// The unit of money of the row of that path.
    Unit(&'static str),
}

/// The wide table.
pub(super) struct Wide {
    columns: Vec<Column>,
    /// The columns between the front and the counts.
    pub(super) slots: Vec<Slot>,
    /// Where among them each cell stands.
    places: HashMap<&'static str, usize>,
}

pub(super) static WIDE: LazyLock<Wide> = LazyLock::new(Wide::new);

impl Wide {
    fn new() -> Self {
        let mut columns = vec![
            text("source", "path or label of the document"),
            text("agency", "the body that reports"),
            whole("year", "the year reported on"),
            text("edition", "edition of the form that all tables agree on: 2021 or 2019"),
        ];
        let (mut slots, mut places) = (Vec::new(), HashMap::new());
        let mut keys: Vec<&str> = Vec::new();
        for table in form::EDITIONS.iter().flat_map(|edition| edition.tables) {
            if !keys.contains(&table.key) {
                keys.push(table.key);
            }
        }
        // Table by table, the cells of the newest edition first, then those that only older ones have.
        for key in keys {
            for table in form::EDITIONS.iter().filter_map(|edition| edition.table(key)) {
                for (row, cell) in table.rows.iter().flat_map(|row| row.cells.iter().map(move |c| (row, c))) {
                    if places.contains_key(cell.path) {
                        continue;
                    }
                    places.insert(cell.path, slots.len());
                    slots.push(Slot::Cell(cell.path));
                    columns.push(column(cell.path, Type::Decimal, row.official_label(cell)));
                    if cell.kind == Kind::Amount {
                        slots.push(Slot::Unit(row.path));
                        let name = format!("{}.unit", row.path);
                        columns.push(column(name, Type::Text, "unit of that amount as printed: 元 or 万元"));
                    }
                }
            }
        }
        for state in STATES {
            let about = format!("number of cells whose state is {}", state.name());
            columns.push(column(format!("cells_{}", state.name()), Type::Whole, about));
        }
        columns.extend([
            whole("checks_failed", "number of relations that do not hold"),
            text("failed_checks", "their ids, parted by blanks"),
            whole("errors", "number of diagnostics that are errors"),
            whole("warnings", "number of diagnostics that are warnings"),
            whole("notes", "number of diagnostics that are notes"),
            text("diagnostics", "their codes, each once, parted by blanks"),
            text("layouts", "layouts that tables were read in, each once, parted by blanks"),
            text("title", "the title of the report"),
            text("published_on", "date of publication, ISO 8601"),
            text("encoding", "encoding of the document"),
            whole("bytes", "size of the document"),
            text("error", "why the document, or a value of it, is not in this row"),
        ]);
        Self { columns, slots, places }
    }

    /// Where the cell of that path stands; `near` is where it stands if cells come in the order of the columns.
    pub(super) fn place(&self, path: &str, near: usize) -> Option<usize> {
        match self.slots.get(near) {
            Some(Slot::Cell(cell)) if *cell == path => Some(near),
            _ => self.places.get(path).copied(),
        }
    }
}

fn cell_columns() -> Vec<Column> {
    vec![
        text("source", "path or label of the document"),
        text("agency", "the body that reports"),
        whole("year", "the year reported on"),
        text("path", "contract path of the cell"),
        text("label", "official wording of the cell, from outside in"),
        column("value", Type::Decimal, "its number"),
        text("state", "what is known of it"),
        text("raw", "what the source prints there"),
        whole("line", "line of the document, from 1"),
        text(
            "error",
            "why the document, or this value, is not here; such a document has one row without a cell",
        ),
    ]
}

fn column(name: impl Into<Cow<'static, str>>, holds: Type, about: impl Into<Cow<'static, str>>) -> Column {
    Column { name: name.into(), holds, about: about.into() }
}

fn text(name: &'static str, about: &'static str) -> Column {
    column(name, Type::Text, about)
}

fn whole(name: &'static str, about: &'static str) -> Column {
    column(name, Type::Whole, about)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn the_wide_table_has_each_cell_of_either_edition_once() {
        let names: Vec<&str> = Shape::Wide.columns().iter().map(|column| column.name.as_ref()).collect();
        assert_eq!(names.iter().collect::<HashSet<_>>().len(), names.len());
        let cells: HashSet<&str> =
            form::EDITIONS.iter().flat_map(|edition| edition.cells()).map(|cell| cell.path).collect();
        assert!(cells.iter().all(|path| names.contains(path)));
        assert_eq!(names.iter().filter(|name| name.contains('.')).count(), cells.len() + 2);
        assert!(names.contains(&"proactive.fees.unit") && names.contains(&"proactive.procurement.unit"));
        assert_eq!(names[..5], ["source", "agency", "year", "edition", "proactive.regulations.issued"]);
        assert_eq!(names.last(), Some(&"error"));
    }

    #[test]
    fn a_cell_is_found_where_it_is_not_expected() {
        let wide = &*WIDE;
        let place = wide.place("disputes.reconsideration.total", 0).unwrap();
        assert_eq!(wide.place("disputes.reconsideration.total", place), Some(place));
        assert_eq!(wide.place("no.such.cell", place), None);
    }
}
