//! Reports made cell by cell, and what the checks say of them.
#![allow(clippy::arithmetic_side_effects, reason = "the figures here are small and made up")]

use std::borrow::Cow;
use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::align::{Reading, State, TablePiece, Tables};
use crate::diagnostic::{Diagnostics, Lang};
use crate::form::{EDITION_2019, EDITION_2021, Edition, Kind};
use crate::number::{CellText, parse_cell};
use crate::outline::FrontMatter;
use crate::report::{Report, Source, audit};
use crate::span::{LineIndex, Span};
use crate::{Options, check};

/// What a document of this edition prints, by path; `None` for a cell that is not there.
pub(super) type Printed = BTreeMap<&'static str, Option<String>>;

/// A filled form in which every relation holds, every figure differs from its neighbours and none is zero.
pub(super) fn filled(edition: &'static Edition) -> Printed {
    let mut values: BTreeMap<&'static str, i64> = BTreeMap::new();
    let mut next = 10;
    for cell in edition.cells() {
        next += 7;
        values.insert(cell.path, next);
    }
    let columns =
        ["natural_person", "business", "research", "public_interest", "legal_service", "other", "total"];
    let requests = edition.table("requests").unwrap();
    let path = |row: &str, column: &str| -> &'static str {
        requests.cells().find(|cell| cell.path == format!("{row}.{column}")).unwrap().path
    };
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
        let of = |key: &str| -> &'static str {
            edition.cells().find(|cell| cell.path == format!("disputes.{group}.{key}")).unwrap().path
        };
        let sum = ["upheld", "corrected", "other", "pending"].iter().map(|key| values[of(key)]).sum();
        values.insert(of("total"), sum);
    }
    values.into_iter().map(|(path, value)| (path, Some(value.to_string()))).collect()
}

/// A text with one cell a line, `path value`, and what a faultless reader makes of it.
pub(super) struct Document {
    pub(super) text: String,
    edition: &'static Edition,
    spans: BTreeMap<&'static str, Span>,
    tables: Vec<TablePiece>,
}

impl Document {
    pub(super) fn new(edition: &'static Edition, printed: &Printed, prose: &str) -> Self {
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

    pub(super) fn report(&self, options: &Options) -> Report<'_> {
        let mut diagnostics = Diagnostics::new();
        let mut readings = Vec::new();
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
            readings.push(Reading { cell, value, state, raw: raw.map(Cow::Borrowed), span });
        }
        let tables = Tables {
            edition: Some(self.edition),
            pieces: self.tables.clone(),
            readings,
            claimed: self.tables.iter().map(|piece| piece.span).collect(),
            ..Tables::default()
        };
        let lines = LineIndex::new(&self.text);
        let mut report =
            Report::build(&self.text, &lines, Source::default(), FrontMatter::default(), Vec::new(), tables);
        check::run(&self.text, &mut report, options, &mut diagnostics);
        report.diagnostics = diagnostics.finish(&self.text, &lines);
        let violations = audit(&self.text, &report);
        assert!(violations.is_empty(), "{violations:?}");
        report
    }
}

fn bumped(raw: &str, by: i64) -> String {
    (raw.parse::<i64>().unwrap() + by).to_string()
}

#[test]
fn every_relation_of_a_filled_form_holds() {
    for (edition, n) in [(&EDITION_2021, 42), (&EDITION_2019, 40)] {
        let document = Document::new(edition, &filled(edition), "");
        let report = document.report(&Options::default());
        assert_eq!(report.checks.len(), n);
        assert!(report.checks.iter().all(|check| check.holds == Some(true)), "{:?}", report.checks);
        assert!(report.checks.iter().all(|check| check.holds_with_blanks_as_zero.is_none()));
        assert!(report.diagnostics.is_empty());
    }
}

/// The cells that are in no relation; the documentation of [`crate::check`] lists the same.
fn unrelated(edition: &Edition) -> Vec<&'static str> {
    edition.table("proactive").unwrap().cells().map(|cell| cell.path).collect()
}

#[test]
fn a_figure_changed_by_one_in_each_cell_is_reported_at_its_line() {
    for edition in [&EDITION_2021, &EDITION_2019] {
        let right = filled(edition);
        for cell in edition.cells() {
            for by in [-1, 1] {
                let mut wrong = right.clone();
                let raw = wrong.get_mut(cell.path).unwrap();
                *raw = raw.as_deref().map(|raw| bumped(raw, by));
                let document = Document::new(edition, &wrong, "");
                let report = document.report(&Options::default());
                let failed: Vec<_> = report.checks.iter().filter(|c| c.holds == Some(false)).collect();
                if unrelated(edition).contains(&cell.path) {
                    assert!(failed.is_empty(), "{}", cell.path);
                    continue;
                }
                assert!(!failed.is_empty(), "{}", cell.path);
                assert_eq!(failed.len(), report.diagnostics.len(), "{}", cell.path);
                assert!(failed.iter().all(|check| check.cells.contains(&cell.path)), "{}", cell.path);
                let line = report.cell(cell.path).unwrap().line;
                for diagnostic in &report.diagnostics {
                    assert!(diagnostic.place.is_some());
                    let lines: Vec<_> =
                        diagnostic.paths.iter().map(|path| report.cell(path).unwrap().line).collect();
                    assert!(lines.contains(&line), "{}", cell.path);
                }
            }
        }
    }
}

#[test]
fn only_table_two_is_in_no_relation() {
    for edition in [&EDITION_2021, &EDITION_2019] {
        let related: Vec<_> = edition
            .tables
            .iter()
            .flat_map(|table| {
                let paths: Vec<_> = table.cells().map(|cell| cell.path).collect();
                let idxs: Vec<_> =
                    table.equations().into_iter().flat_map(|e| [e.left, e.right].concat()).collect();
                idxs.into_iter().map(move |idx| paths[idx]).collect::<Vec<_>>()
            })
            .collect();
        for cell in edition.cells() {
            assert_ne!(
                related.contains(&cell.path),
                unrelated(edition).contains(&cell.path),
                "{}",
                cell.path
            );
        }
    }
}

#[test]
fn a_blank_is_blank_and_zero_only_when_asked() {
    let mut printed = filled(&EDITION_2021);
    // 行政复议 0 + 3 + 0 + 2 = 5, zeros left out.
    for (key, raw) in [("upheld", ""), ("corrected", "3"), ("other", "/"), ("pending", "2"), ("total", "5")] {
        let path =
            EDITION_2021.cells().find(|c| c.path == format!("disputes.reconsideration.{key}")).unwrap().path;
        printed.insert(path, Some(raw.to_owned()));
    }
    printed.insert("disputes.litigation_direct.upheld", Some("1,2,3".to_owned()));
    printed.insert("disputes.litigation_after_reconsideration.upheld", None);
    let document = Document::new(&EDITION_2021, &printed, "");
    let mut options = Options::default();
    let report = document.report(&options);
    let find = |report: &Report<'_>, id: &str| report.checks.iter().find(|c| c.id == id).unwrap().clone();
    let check = find(&report, "disputes.total.reconsideration");
    assert_eq!((check.left, check.right, check.holds), (None, Some(Decimal::from(5)), None));
    assert_eq!(check.holds_with_blanks_as_zero, None);
    options.blanks_as_zero = true;
    let report = document.report(&options);
    let zero = |id| find(&report, id).holds_with_blanks_as_zero;
    assert_eq!(zero("disputes.total.reconsideration"), Some(true));
    assert_eq!(zero("disputes.total.litigation_direct"), None); // unreadable is not blank
    assert_eq!(zero("disputes.total.litigation_after_reconsideration"), None); // nor is missing
    assert_eq!(zero("requests.balance.total"), Some(true));
    printed.insert("disputes.reconsideration.total", Some("6".to_owned()));
    let document = Document::new(&EDITION_2021, &printed, "");
    let report = document.report(&options);
    assert_eq!(find(&report, "disputes.total.reconsideration").holds_with_blanks_as_zero, Some(false));
}

#[test]
fn large_and_decimal_figures_are_added_exactly() {
    let mut printed = filled(&EDITION_2021);
    let mut set = |key: &str, raw: &str| {
        let path = EDITION_2021.cells().find(|c| c.path == format!("disputes.{key}")).unwrap().path;
        printed.insert(path, Some(raw.to_owned()));
    };
    let max = "79228162514264337593543950335";
    for key in ["upheld", "corrected", "other", "pending", "total"] {
        set(
            &format!("reconsideration.{key}"),
            if key == "total" { max } else { "9,223,372,036,854,775,807" },
        );
        set(&format!("litigation_direct.{key}"), if key == "total" { "1.0" } else { "0.25" });
        set(&format!("litigation_after_reconsideration.{key}"), if key == "total" { "0" } else { max });
    }
    let document = Document::new(&EDITION_2021, &printed, "");
    let report = document.report(&Options::default());
    let sides = |id: &str| {
        let check = report.checks.iter().find(|c| c.id == id).unwrap();
        (check.left.map(|d| d.to_string()), check.right.map(|d| d.to_string()), check.holds)
    };
    let some = |s: &str| Some(s.to_owned());
    assert_eq!(
        sides("disputes.total.reconsideration"),
        (some("36893488147419103228"), some(max), Some(false))
    );
    assert_eq!(sides("disputes.total.litigation_direct"), (some("1.00"), some("1.0"), Some(true)));
    assert_eq!(sides("disputes.total.litigation_after_reconsideration"), (None, some("0"), None));
}

#[test]
fn a_failed_relation_says_what_is_printed_and_can_be_allowed() {
    let mut printed = filled(&EDITION_2021);
    printed.insert("disputes.reconsideration.total", Some("7".to_owned()));
    let document = Document::new(&EDITION_2021, &printed, "");
    let mut options = Options::default();
    let report = document.report(&options);
    let [finding] = report.diagnostics.as_slice() else { panic!("{:?}", report.diagnostics) };
    assert_eq!(finding.code.name, "relation-fails");
    assert_eq!(finding.place.map(|p| p.line), report.cell("disputes.reconsideration.total").unwrap().line);
    let left = report.checks.iter().find(|c| c.id == "disputes.total.reconsideration").unwrap().left.unwrap();
    let message = finding.message(Lang::Zh);
    assert!(message.contains(&format!("为{left}，总计为7")), "{message}");
    for allowed in ["relation-fails", "disputes.total.reconsideration"] {
        options.allow = vec![allowed.to_owned()];
        let report = document.report(&options);
        assert!(report.diagnostics.is_empty());
        assert_eq!(report.checks.iter().filter(|c| c.holds == Some(false)).count(), 1);
    }
}

#[test]
fn kinds_of_the_filled_form() {
    // The helper above may not fill what the form does not have.
    assert_eq!(filled(&EDITION_2021).len(), 200);
    assert!(EDITION_2021.cells().any(|cell| cell.kind == Kind::Amount));
}
