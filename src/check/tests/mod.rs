//! Reports made cell by cell, and what the checks say of them.
#![allow(clippy::arithmetic_side_effects, reason = "the figures here are small and made up")]
#![allow(clippy::string_slice, reason = "a test that cuts a character fails, as it should")]

mod audit;
mod causes;
mod consistency;
mod held_out;
mod measured;
pub(crate) mod prose;
mod relations;
mod shared;

use std::collections::{BTreeMap, BTreeSet};

use crate::align::{CellRecord, State, TablePiece, Tables, Unit};
use crate::diagnostic::Diagnostics;
use crate::form::{Edition, parent};
use crate::number::{CellText, parse_cell, parse_figure};
use crate::outline::{Found, FrontMatter, Origin};
use crate::report::{Report, Source, audit};
use crate::span::{LineIndex, Span};
use crate::{Options, check};

/// What a document of this edition prints, by path; `None` for a cell that is not there.
pub(crate) type Printed = BTreeMap<&'static str, Option<String>>;

/// A filled form in which every relation holds, every figure differs from its neighbours and none is zero.
pub(crate) fn filled(edition: &'static Edition) -> Printed {
    let mut values: BTreeMap<&'static str, i64> = BTreeMap::new();
    let mut next = 10;
    for cell in edition.cells() {
        next += 7;
        values.insert(cell.path, next);
    }
    let columns =
        ["natural_person", "business", "research", "public_interest", "legal_service", "other", "total"];
    let requests = edition.table("requests").unwrap();
    let paths: BTreeSet<&'static str> = edition.cells().map(|cell| cell.path).collect();
    let path = |row: &str, column: &str| *paths.get(format!("{row}.{column}").as_str()).unwrap();
    let outcome_rows: Vec<_> = requests
        .rows
        .iter()
        .map(|row| row.path)
        .filter(|p| p.contains("outcomes") && !p.ends_with(".total"))
        .collect();
    for column in &columns[..6] {
        let sum = outcome_rows.iter().map(|row| values[path(row, column)]).sum();
        values.insert(path("requests.outcomes.total", column), sum);
        let carried_out = values[path("requests.carried_out", column)];
        let carried_in = values[path("requests.carried_in", column)];
        values.insert(path("requests.received", column), sum + carried_out - carried_in);
    }
    for row in requests.rows {
        let sum = columns[..6].iter().map(|column| values[path(row.path, column)]).sum();
        values.insert(path(row.path, "total"), sum);
    }
    for group in ["reconsideration", "litigation_direct", "litigation_after_reconsideration"] {
        let of = |key: &str| path(&format!("disputes.{group}"), key);
        let sum = ["upheld", "corrected", "other", "pending"].iter().map(|key| values[of(key)]).sum();
        values.insert(of("total"), sum);
    }
    values.into_iter().map(|(path, value)| (path, Some(value.to_string()))).collect()
}

/// A text with one cell a line, `path value`, and what a faultless reader makes of it.
pub(crate) struct Document {
    pub(crate) text: String,
    edition: &'static Edition,
    spans: BTreeMap<&'static str, Span>,
    tables: Vec<TablePiece>,
}

impl Document {
    pub(crate) fn new(edition: &'static Edition, printed: &Printed, prose: &str) -> Self {
        let mut text = prose.to_owned();
        text.push('\n');
        let mut spans = BTreeMap::new();
        let mut tables = Vec::new();
        for table in edition.tables {
            let start = text.len();
            for cell in table.cells() {
                text.push_str(cell.path);
                text.push(' ');
                if let Some(Some(raw)) = printed.get(cell.path) {
                    let from = text.len();
                    text.push_str(raw);
                    spans.insert(cell.path, Span::new(from, text.len()));
                }
                text.push('\n');
            }
            tables.push(TablePiece {
                table: table.key,
                edition: Some(edition.name),
                layout: "test",
                span: Span::new(start, text.len()),
            });
        }
        Self { text, edition, spans, tables }
    }

    pub(crate) fn report(&self, options: &Options) -> Report<'_> {
        self.report_with(options, |_, _| {})
    }

    /// The report of 2023, with what `prepare` makes of its prose, given as the text in front of the tables.
    pub(crate) fn report_with<'a>(
        &'a self,
        options: &Options,
        prepare: impl FnOnce(&'a str, &mut Report<'a>),
    ) -> Report<'a> {
        let mut diagnostics = Diagnostics::new();
        let mut cells = Vec::new();
        for cell in self.edition.cells() {
            let span = self.spans.get(cell.path).copied();
            let raw = span.map(|span| span.slice(&self.text).unwrap());
            let (state, value) = match raw.map(parse_cell) {
                None => (State::Missing, None),
                Some(CellText::Blank) => (State::Blank, None),
                Some(CellText::Placeholder) => (State::Placeholder, None),
                Some(CellText::Figure(figure)) => (State::Stated, Some(figure.value)),
                Some(CellText::Other) => (State::Unreadable, None),
            };
            if state.needs_diagnostic() {
                diagnostics.push(
                    crate::diagnostic::Diagnostic::new(&crate::diagnostic::catalogue::source::EMPTY_INPUT)
                        .about([cell.path]),
                );
            }
            cells.push(CellRecord::new(cell, state, value, raw, span));
        }
        let money = |cell: &'static crate::form::Cell| cell.kind == crate::form::Kind::Amount;
        let units = self.edition.cells().filter(|cell| money(cell)).map(|cell| {
            let raw = self.spans.get(cell.path).and_then(|span| span.slice(&self.text));
            Unit { row: parent(cell.path), unit: raw.and_then(parse_figure).and_then(|figure| figure.unit) }
        });
        let tables = Tables {
            units: units.collect(),
            edition: Some(self.edition),
            pieces: self.tables.clone(),
            cells,
            claimed: self.tables.iter().map(|piece| piece.span).collect(),
            ..Tables::default()
        };
        let lines = LineIndex::new(&self.text);
        let mut report =
            Report::build(&self.text, &lines, Source::default(), FrontMatter::default(), Vec::new(), tables);
        report.front.year = Some(Found::new(2023, Origin::Title, Span::at(0)));
        let prose = self.tables.first().map_or(self.text.len(), |table| table.span.start);
        prepare(&self.text[..prose], &mut report);
        check::run(&self.text, &mut report, options, &mut diagnostics);
        report.diagnostics = diagnostics.finish(&self.text, &lines);
        let violations = audit(&self.text, &report);
        assert!(violations.is_empty(), "{violations:?}");
        report
    }
}
