//! Reports as rows: what goes into each column. Knows nothing of files.

use std::fmt::Write as _;
use std::sync::LazyLock;

use rust_decimal::Decimal;

use super::columns::{STATES, Shape, Slot, WIDE};
use crate::diagnostic::{Lang, Severity};
use crate::form::{self, Table};
use crate::report::{CellRecord, Report};

/// Where rows go: one call for each column in order, then [`Fields::end`].
pub trait Fields {
    /// A column of text; an empty text is a null.
    fn text(&mut self, value: Option<&str>);
    /// A column of whole numbers.
    fn whole(&mut self, value: Option<i64>);
    /// A column of exact decimals.
    fn decimal(&mut self, value: Option<Decimal>);
    /// The row is complete.
    fn end(&mut self);
}

/// Writes the rows of `report`: one in [`Shape::Wide`], one a cell in [`Shape::Cells`].
///
/// A report without a cell is one row in either shape; in [`Shape::Cells`] its `error` says why there is none.
/// Returns the number of rows.
pub fn write(shape: Shape, report: &Report<'_>, out: &mut impl Fields) -> usize {
    match shape {
        Shape::Wide => {
            write_wide(report, out);
            1
        }
        Shape::Cells => {
            write_cells(report, out);
            report.cells.len().max(1)
        }
    }
}

/// Writes the one row of a document that could not be read: its name, and why.
pub fn write_failure(shape: Shape, source: &str, error: &str, out: &mut impl Fields) {
    let columns = shape.columns();
    for (idx, column) in columns.iter().enumerate() {
        match idx {
            0 => out.text(Some(source)),
            _ if idx + 1 == columns.len() => out.text(Some(error)),
            _ => write_null(column.holds, out),
        }
    }
    out.end();
}

fn write_null(holds: super::Type, out: &mut impl Fields) {
    match holds {
        super::Type::Text => out.text(None),
        super::Type::Whole => out.whole(None),
        super::Type::Decimal => out.decimal(None),
    }
}

fn write_wide(report: &Report<'_>, out: &mut impl Fields) {
    let wide = &*WIDE;
    write_front(report, out);
    out.text(report.edition.map(|edition| edition.name));
    let mut values = vec![None; wide.slots.len()];
    let mut counts = [0_i64; STATES.len()];
    let mut near = 0;
    for record in &report.cells {
        if let Some(place) = wide.place(record.path, near) {
            if let Some(slot) = values.get_mut(place) {
                *slot = record.value;
            }
            near = place + 1;
        }
        let state = STATES.iter().position(|state| *state == record.state);
        if let Some(count) = state.and_then(|idx| counts.get_mut(idx)) {
            *count += 1;
        }
    }
    for (slot, value) in wide.slots.iter().zip(values) {
        match slot {
            Slot::Cell(_) => out.decimal(value),
            Slot::Unit(row) => {
                out.text(report.units.iter().find(|unit| unit.row == *row).and_then(|unit| unit.unit));
            }
        }
    }
    for count in counts {
        out.whole(Some(count));
    }
    let failed = || report.checks.iter().filter(|check| check.holds == Some(false));
    out.whole(Some(whole(failed().count())));
    let mut words = String::new();
    join(&mut words, failed().map(|check| check.id.as_ref()));
    out.text(Some(&words));
    for severity in [Severity::Error, Severity::Warning, Severity::Note] {
        let of_kind = report.diagnostics.iter().filter(|finding| finding.code.severity == severity);
        out.whole(Some(whole(of_kind.count())));
    }
    join(&mut words, report.diagnostics.iter().map(|finding| finding.code.name));
    out.text(Some(&words));
    join(&mut words, report.tables.iter().map(|piece| piece.layout));
    out.text(Some(&words));
    out.text(report.front.title.as_ref().map(|title| title.value.as_ref()));
    words.clear();
    if let Some(date) = &report.front.published_on {
        // Writing to a string does not fail.
        let _ = write!(words, "{}", date.value);
    }
    out.text(Some(&words));
    out.text(Some(&report.source.encoding));
    out.whole(Some(whole(report.source.bytes)));
    out.text(None);
    out.end();
}

fn write_cells(report: &Report<'_>, out: &mut impl Fields) {
    if report.cells.is_empty() {
        write_front(report, out);
        for column in Shape::Cells.columns().iter().skip(3).take(6) {
            write_null(column.holds, out);
        }
        let worst = report.diagnostics.iter().max_by_key(|finding| finding.code.severity);
        let error = worst.map(|finding| format!("{}: {}", finding.code.name, finding.message(Lang::En)));
        out.text(Some(error.as_deref().unwrap_or("no table of the form")));
        out.end();
        return;
    }
    let mut rest = report.cells.as_slice();
    while let Some(first) = rest.first() {
        let key = table_key(first);
        let n = rest.iter().take_while(|cell| table_key(cell) == key).count();
        let (cells, after) = rest.split_at_checked(n).unwrap_or((rest, &[]));
        rest = after;
        let labels = labels(report, key, cells);
        for (idx, record) in cells.iter().enumerate() {
            write_front(report, out);
            out.text(Some(record.path));
            out.text(labels.and_then(|labels| labels.get(idx)).map(String::as_str));
            out.decimal(record.value);
            out.text(Some(record.state.name()));
            out.text(record.raw.as_deref());
            out.whole(record.line().map(whole));
            out.text(None);
            out.end();
        }
    }
}

/// Source, agency and year.
fn write_front(report: &Report<'_>, out: &mut impl Fields) {
    out.text(report.source.name.as_deref());
    out.text(report.front.agency.as_ref().map(|agency| agency.value.as_ref()));
    out.whole(report.front.year.as_ref().map(|year| i64::from(year.value)));
}

fn table_key<'r>(cell: &CellRecord<'r>) -> &'r str {
    cell.path.split('.').next().unwrap_or_default()
}

/// The official labels of `cells`, all cells of the table `key` in one of the editions.
fn labels(report: &Report<'_>, key: &str, cells: &[CellRecord<'_>]) -> Option<&'static [String]> {
    static LABELS: LazyLock<Vec<(&'static Table, Vec<String>)>> = LazyLock::new(|| {
        let of = |table: &Table| {
            let rows = table.rows.iter();
            rows.flat_map(|row| row.cells.iter().map(|cell| row.official_label(cell))).collect()
        };
        let tables = form::EDITIONS.iter().flat_map(|edition| edition.tables);
        tables.map(|table| (table, of(table))).collect()
    });
    let editions = report.edition.into_iter().chain(form::EDITIONS.iter().copied());
    let table = editions
        .filter_map(|edition| edition.table(key))
        .find(|table| table.cells().map(|cell| cell.path).eq(cells.iter().map(|cell| cell.path)))?;
    LABELS.iter().find(|(known, _)| core::ptr::eq(*known, table)).map(|(_, labels)| labels.as_slice())
}

/// Puts the different ones of `words`, in the order of their first places, into `out`.
fn join<'w>(out: &mut String, words: impl Iterator<Item = &'w str>) {
    out.clear();
    let mut seen: Vec<&str> = Vec::new();
    for word in words {
        if !seen.contains(&word) {
            seen.push(word);
            if !out.is_empty() {
                out.push(' ');
            }
            out.push_str(word);
        }
    }
}

fn whole(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::{Content, Sheet, layout};

    /// Rows as lists of texts, which shows the order of the calls.
    #[derive(Default)]
    struct Plain {
        rows: Vec<Vec<String>>,
        row: Vec<String>,
    }

    impl Fields for Plain {
        fn text(&mut self, value: Option<&str>) {
            self.row.push(value.unwrap_or_default().to_owned());
        }
        fn whole(&mut self, value: Option<i64>) {
            self.row.push(value.map(|value| value.to_string()).unwrap_or_default());
        }
        fn decimal(&mut self, value: Option<Decimal>) {
            self.row.push(value.map(|value| value.to_string()).unwrap_or_default());
        }
        fn end(&mut self) {
            self.rows.push(core::mem::take(&mut self.row));
        }
    }

    fn rows(shape: Shape, text: &str) -> Vec<Vec<String>> {
        let mut out = Plain::default();
        write(shape, &crate::parse(text), &mut out);
        assert!(out.rows.iter().all(|row| row.len() == shape.columns().len()));
        out.rows
    }

    fn field<'r>(row: &'r [String], name: &str) -> &'r str {
        let idx = Shape::Wide.columns().iter().position(|column| column.name == name).unwrap();
        &row[idx]
    }

    fn print() -> String {
        let mut sheet = Sheet::zeros(&form::EDITION_2021);
        sheet.set("proactive.licensing.decisions", Content::figure(12));
        sheet.set("proactive.fees.amount", Content::figure("26.50".parse::<Decimal>().unwrap()));
        sheet.set("requests.received.total", Content::figure(3));
        sheet.set("disputes.reconsideration.upheld", Content::Blank);
        layout("tab_rows").unwrap().write(&sheet)
    }

    #[test]
    fn a_wide_row_has_exact_values_nulls_and_counts() {
        let rows = rows(Shape::Wide, &print());
        let [row] = rows.as_slice() else { panic!("{}", rows.len()) };
        assert_eq!(field(row, "edition"), "2021");
        assert_eq!(field(row, "proactive.licensing.decisions"), "12");
        assert_eq!(field(row, "proactive.fees.amount"), "26.50");
        assert_eq!(field(row, "proactive.fees.unit"), "万元");
        assert_eq!(field(row, "proactive.fees.previous_items"), "");
        assert_eq!(field(row, "disputes.reconsideration.upheld"), "");
        assert_eq!(field(row, "disputes.reconsideration.total"), "0");
        assert_eq!(field(row, "cells_blank"), "1");
        assert!(field(row, "failed_checks").split(' ').any(|id| id == "requests.total.received"), "{row:?}");
        assert_eq!(field(row, "layouts"), "tab_rows");
    }

    #[test]
    fn cells_are_rows_with_their_labels() {
        let rows = rows(Shape::Cells, &print());
        assert_eq!(rows.len(), form::EDITION_2021.cells().count());
        let row = rows.iter().find(|row| row[3] == "proactive.fees.amount").unwrap();
        assert!(
            row[4].ends_with("行政事业性收费 / 本年收费金额（单位：万元）")
                || row[4].contains("行政事业性收费")
        );
        assert_eq!(row[5..8], ["26.50", "stated", "26.50"]);
        assert!(row[8].parse::<usize>().unwrap() > 1 && row[9].is_empty());
    }

    #[test]
    fn what_is_no_report_is_one_row_that_says_so() {
        let rows = rows(Shape::Cells, "关于召开会议的通知");
        assert_eq!(rows.len(), 1);
        assert!(rows[0][9].starts_with("no-report: "), "{rows:?}");
        let mut out = Plain::default();
        write_failure(Shape::Wide, "a.txt", "gone", &mut out);
        assert_eq!(out.rows.len(), 1);
        assert_eq!((out.rows[0][0].as_str(), field(&out.rows[0], "error")), ("a.txt", "gone"));
        assert_eq!(out.rows[0].len(), Shape::Wide.columns().len());
    }
}
