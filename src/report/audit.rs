//! The promise of a report as a function: what every report must satisfy, whatever text it came from.
//!
//! Deliberately plain: it reads the text, the form and the report again and shares no code with what made the
//! report, so that it may disagree. Every test and fuzz target ends with it.

use core::fmt;
use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::{CellRecord, Report};
use crate::align::State;
use crate::form::{self, Equation, Table};
use crate::number::{CellText, parse_cell, parse_figure};
use crate::outline::Node;
use crate::span::{LineColumn, LineIndex, Span};

/// A report that breaks the promise: always a fault of this crate, never of the document.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Violation {
    /// Which rule it breaks, in kebab-case: `span-outside-text`.
    pub rule: &'static str,
    /// What stands there.
    pub message: String,
    /// The place, where there is one.
    pub span: Option<Span>,
    /// The cell, where it is about one.
    pub path: Option<&'static str>,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.rule, self.message)?;
        if let Some(path) = self.path {
            write!(f, " ({path})")?;
        }
        if let Some(span) = self.span {
            write!(f, " at {}..{}", span.start, span.end)?;
        }
        Ok(())
    }
}

/// Holds `report` against the `text` it was read from and the form; empty where the promise is kept.
///
/// - spans lie inside the text, on character boundaries, in order where the report is in order of the text;
///   lines and columns are those of the spans, and no figure belongs to two cells;
/// - `raw` is the text at the span, a `stated` value has exactly its digits, a blank is blank;
/// - there is a value if and only if the state is `stated` or `inferred`;
/// - every state but `stated`, `blank` and `placeholder` is named by a diagnostic;
/// - each table of the report has all cells of its edition once, in the order of the form;
/// - the form's relations, added up again, give the report's checks;
/// - nodes of the outline stand in order, each behind the one before it.
///
/// Never fails and never panics; `n log n` in the size of the report, linear in `text`.
///
/// # Examples
/// ```
/// let text = "某市某局2023年政府信息公开工作年度报告";
/// let mut report = nianbao::parse(text);
/// assert!(nianbao::report::audit(text, &report).is_empty());
///
/// report.front.title = Some(nianbao::outline::Found::new(
///     "某市某局".into(),
///     nianbao::outline::Origin::Title,
///     nianbao::Span::new(0, 4), // cuts a character
/// ));
/// assert_eq!(nianbao::report::audit(text, &report)[0].rule, "span-outside-text");
/// ```
#[must_use]
pub fn audit(text: &str, report: &Report<'_>) -> Vec<Violation> {
    let mut audit = Audit { text, lines: LineIndex::new(text), out: Vec::new() };
    audit.front(report);
    audit.outline(&report.outline);
    audit.tables(report);
    audit.cells(report);
    audit.named_by_diagnostics(report);
    audit.figures(report);
    audit.checks(report);
    audit.diagnostics(report);
    audit.out
}

struct Audit<'t> {
    text: &'t str,
    lines: LineIndex,
    out: Vec<Violation>,
}

impl<'t> Audit<'t> {
    fn add(&mut self, rule: &'static str, message: impl Into<String>, span: Option<Span>) {
        self.out.push(Violation { rule, message: message.into(), span, path: None });
    }

    fn add_cell(&mut self, rule: &'static str, message: impl Into<String>, cell: &CellRecord<'_>) {
        self.out.push(Violation { rule, message: message.into(), span: cell.span, path: Some(cell.path) });
    }

    /// The text of a span; a span that has none is a violation.
    fn slice(&mut self, what: &str, span: Span) -> Option<&'t str> {
        let slice = span.slice(self.text);
        if slice.is_none() {
            self.add("span-outside-text", format!("{what} leaves the text or cuts a character"), Some(span));
        }
        slice
    }

    fn in_order(&mut self, what: &str, spans: impl Iterator<Item = Span>) {
        let mut last = 0;
        for span in spans {
            self.slice(what, span);
            if span.start < last {
                self.add("spans-out-of-order", format!("{what} starts before the one in front"), Some(span));
            }
            last = span.start;
        }
    }

    fn front(&mut self, report: &Report<'_>) {
        let front = &report.front;
        let spans = [
            ("title", front.title.as_ref().map(|f| f.span)),
            ("agency", front.agency.as_ref().map(|f| f.span)),
            ("year", front.year.as_ref().map(|f| f.span)),
            ("period", front.period.as_ref().map(|f| f.span)),
            ("published_on", front.published_on.as_ref().map(|f| f.span)),
        ];
        for (what, span) in spans {
            if let Some(span) = span {
                self.slice(what, span);
            }
        }
    }

    /// Walks the tree in order of the text, with a stack of its own.
    fn outline(&mut self, roots: &[Node<'_>]) {
        let mut stack: Vec<_> = vec![roots.iter()];
        let mut last = 0;
        while let Some(level) = stack.last_mut() {
            let Some(node) = level.next() else {
                stack.pop();
                continue;
            };
            self.slice("marker and title", node.span);
            if node.span.start < last {
                self.add("spans-out-of-order", "a node starts inside the one in front", Some(node.span));
            }
            if node.body.start < node.span.end {
                self.add(
                    "spans-out-of-order",
                    "a body starts before its marker and title end",
                    Some(node.body),
                );
            }
            if let Some(body) = self.slice("body", node.body)
                && !is_subsequence(&node.text, body)
            {
                self.add(
                    "text-not-printed",
                    "the text of a body has what the source has not",
                    Some(node.body),
                );
            }
            last = last.max(node.body.end).max(node.span.end);
            stack.push(node.children.iter());
        }
    }

    fn tables(&mut self, report: &Report<'_>) {
        self.in_order("a table", report.tables.iter().map(|piece| piece.span));
        self.in_order("an extra row", report.extra_rows.iter().map(|row| row.span));
        let with_cells: BTreeSet<&str> = report.cells.iter().map(|cell| table_key(cell.path)).collect();
        for piece in &report.tables {
            if !with_cells.contains(piece.table) {
                self.add("table-without-cells", piece.table, Some(piece.span));
            }
        }
    }

    fn cells(&mut self, report: &Report<'_>) {
        let mut rest = report.cells.as_slice();
        let mut seen = BTreeSet::new();
        while let Some(first) = rest.first() {
            let key = table_key(first.path);
            let n = rest.iter().take_while(|cell| table_key(cell.path) == key).count();
            let (cells, after) = rest.split_at_checked(n).unwrap_or((rest, &[]));
            if !seen.insert(key) {
                self.add_cell("cells-out-of-order", "the cells of a table stand apart", first);
            }
            match table_of(report, key, cells) {
                None => {
                    self.add_cell("cells-not-of-the-form", "no edition has these cells in this order", first)
                }
                Some(table) => self.kinds(table, cells),
            }
            rest = after;
        }
        for cell in &report.cells {
            self.cell(report, cell);
        }
        let mut owned: Vec<_> = report
            .cells
            .iter()
            .filter(|cell| cell.value.is_some())
            .filter_map(|cell| Some((cell.span?, cell)))
            .collect();
        owned.sort_by_key(|(span, _)| (span.start, span.end));
        for pair in owned.windows(2) {
            if let [(a, _), (b, cell)] = pair
                && a.overlaps(*b)
            {
                self.add_cell("figure-owned-twice", "the same text is the value of two cells", cell);
            }
        }
    }

    fn kinds(&mut self, table: &Table, cells: &[CellRecord<'_>]) {
        for (form, cell) in table.cells().zip(cells) {
            let Some(value) = cell.value else { continue };
            let negative = value.is_sign_negative() && !value.is_zero();
            let whole = value.fract().is_zero();
            let fits = match form.kind {
                form::Kind::Count => whole && !negative,
                form::Kind::Change => whole,
                form::Kind::Amount => !negative,
            };
            if !fits && cell.state == State::Inferred {
                self.add_cell("value-not-of-its-kind", format!("{value} was inferred"), cell);
            }
        }
    }

    fn cell(&mut self, report: &Report<'_>, cell: &CellRecord<'_>) {
        let has_value = matches!(cell.state, State::Stated | State::Inferred);
        if has_value != cell.value.is_some() {
            self.add_cell(
                "value-against-state",
                format!("{:?} with value {:?}", cell.state, cell.value),
                cell,
            );
        }
        let place = cell.span.map(|span| self.lines.line_column(self.text, span.start));
        if (cell.line(), cell.column()) != (place.map(|p| p.line), place.map(|p| p.column)) {
            self.add_cell("place-not-of-the-span", "line and column are not those of the span", cell);
        }
        let printed = cell.span.and_then(|span| self.slice("a cell", span));
        let raw = cell.raw.as_deref();
        if raw.is_some() && cell.span.is_some() && raw != printed {
            self.add_cell("raw-not-printed", format!("{raw:?} is not {printed:?}"), cell);
        }
        let reading = raw.map(parse_cell);
        match cell.state {
            State::Stated => {
                let figure = raw.and_then(parse_figure);
                let same = figure.is_some_and(|f| exactly(Some(f.value), cell.value));
                if cell.span.is_none() || !same {
                    self.add_cell("value-not-printed", format!("{:?} from {raw:?}", cell.value), cell);
                }
                let unit = figure.and_then(|f| f.unit);
                let row = form::parent(cell.path);
                let of_row = report.units.iter().find(|u| u.row == row).and_then(|u| u.unit);
                if unit.is_some() && report.units.iter().any(|u| u.row == row) && unit != of_row {
                    self.add_cell("unit-not-printed", format!("{of_row:?} instead of {unit:?}"), cell);
                }
            }
            State::Inferred => {
                // Pieces of a cut figure read as one only when joined; what reads as one must be the value.
                if let Some(figure) = raw.and_then(parse_figure)
                    && !exactly(Some(figure.value), cell.value)
                {
                    self.add_cell("value-not-printed", format!("{:?} from {raw:?}", cell.value), cell);
                }
            }
            State::Blank if raw.is_some() && reading != Some(CellText::Blank) => {
                self.add_cell("blank-not-blank", format!("{raw:?}"), cell);
            }
            State::Placeholder if reading != Some(CellText::Placeholder) => {
                self.add_cell("placeholder-not-printed", format!("{raw:?}"), cell);
            }
            State::Worded if reading != Some(CellText::Other) => {
                self.add_cell("words-not-printed", format!("{raw:?}"), cell);
            }
            State::Unreadable if raw.is_none() || cell.span.is_none() => {
                self.add_cell("unreadable-without-text", "nothing is printed there", cell);
            }
            State::Missing if raw.is_some() => {
                self.add_cell("missing-but-printed", format!("{raw:?}"), cell);
            }
            _ => {}
        }
    }

    fn named_by_diagnostics(&mut self, report: &Report<'_>) {
        let named: BTreeSet<&str> =
            report.diagnostics.iter().flat_map(|d| d.paths.iter().map(AsRef::as_ref)).collect();
        for cell in &report.cells {
            if cell.state.needs_diagnostic() && !named.contains(cell.path) {
                self.add_cell("cell-without-diagnostic", format!("{:?}", cell.state), cell);
            }
        }
    }

    fn figures(&mut self, report: &Report<'_>) {
        self.in_order("a figure in the prose", report.figures.iter().map(|figure| figure.span));
        for figure in &report.figures {
            if figure.span.slice(self.text).is_some_and(|printed| printed != figure.text) {
                self.add("raw-not-printed", format!("figure {:?}", figure.text), Some(figure.span));
            }
            if let Some(path) = figure.cell
                && report.cell(path).is_none()
            {
                self.add("path-not-of-the-report", path, Some(figure.span));
            }
        }
    }

    fn checks(&mut self, report: &Report<'_>) {
        let mut given = BTreeMap::new();
        for check in &report.checks {
            if given.insert(check.id.as_ref(), check).is_some() {
                self.add("check-listed-twice", check.id.clone(), None);
            }
            if check.holds.is_some() && (check.left.is_none() || check.right.is_none()) {
                self.add("check-wrong", format!("{} has a verdict without both sides", check.id), None);
            }
            for path in check.cells.iter() {
                if report.cell(path).is_none() {
                    self.add("path-not-of-the-report", format!("{path} of check {}", check.id), None);
                }
            }
        }
        let mut rest = report.cells.as_slice();
        while let Some(first) = rest.first() {
            let key = table_key(first.path);
            let n = rest.iter().take_while(|cell| table_key(cell.path) == key).count();
            let (cells, after) = rest.split_at_checked(n).unwrap_or((rest, &[]));
            for equation in table_of(report, key, cells).map(Table::equations).unwrap_or_default() {
                let Some(check) = given.get(equation.id.as_str()) else {
                    self.add("check-missing", equation.id, None);
                    continue;
                };
                let (left, right) = (sum(cells, &equation.left), sum(cells, &equation.right));
                let holds = left.zip(right).map(|(left, right)| left == right);
                let paths = equation_paths(cells, &equation);
                if (left, right, holds) != (check.left, check.right, check.holds) || paths != *check.cells {
                    self.add("check-wrong", format!("{}: {left:?}, {right:?}", equation.id), None);
                }
            }
            rest = after;
        }
    }

    fn diagnostics(&mut self, report: &Report<'_>) {
        self.in_order("a diagnostic", report.diagnostics.iter().filter_map(|d| d.span));
        for diagnostic in &report.diagnostics {
            let place: Option<LineColumn> =
                diagnostic.span.map(|span| self.lines.line_column(self.text, span.start));
            if diagnostic.place != place {
                let message = format!("{} at {:?}", diagnostic.code.name, diagnostic.place);
                self.add("place-not-of-the-span", message, diagnostic.span);
            }
        }
    }
}

/// Equal numbers with equally many decimals.
fn exactly(a: Option<Decimal>, b: Option<Decimal>) -> bool {
    a == b && a.map(|a| a.scale()) == b.map(|b| b.scale())
}

fn table_key(path: &str) -> &str {
    path.split_once('.').map_or(path, |(key, _)| key)
}

/// The table whose cells, all and in order, `cells` are.
fn table_of(report: &Report<'_>, key: &str, cells: &[CellRecord<'_>]) -> Option<&'static Table> {
    let paths = || cells.iter().map(|cell| cell.path);
    report
        .edition
        .into_iter()
        .chain(form::EDITIONS.iter().copied())
        .filter_map(|edition| edition.table(key))
        .find(|table| table.cells().map(|cell| cell.path).eq(paths()))
}

fn sum(cells: &[CellRecord<'_>], idxs: &[usize]) -> Option<Decimal> {
    idxs.iter().try_fold(Decimal::ZERO, |sum, idx| sum.checked_add(cells.get(*idx)?.value?))
}

fn equation_paths(cells: &[CellRecord<'_>], equation: &Equation) -> Vec<&'static str> {
    equation.left.iter().chain(&equation.right).filter_map(|idx| Some(cells.get(*idx)?.path)).collect()
}

/// Whether the characters of `part` stand in `whole` in the same order.
fn is_subsequence(part: &str, whole: &str) -> bool {
    if part == whole {
        return true;
    }
    let mut rest = whole.chars();
    part.chars().all(|wanted| rest.any(|c| c == wanted))
}
