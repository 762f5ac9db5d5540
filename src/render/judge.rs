//! A reading held against the sheet that was printed.

use rust_decimal::Decimal;

use crate::align::State;
use crate::report::Report;

use super::sheet::Sheet;

/// A value that the print does not have in that cell.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Wrong {
    /// The cell.
    pub path: &'static str,
    /// What is printed there; `None` for a blank, a placeholder or words.
    pub printed: Option<Decimal>,
    /// What the reading gives.
    pub given: Decimal,
    /// The state that the reading gives.
    pub state: State,
}

/// Every cell of a sheet, by what a reading made of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Verdict {
    /// Cells of the form.
    pub cells: usize,
    /// Cells that print a figure.
    pub figures: usize,
    /// Figures that the reading gives.
    pub right: usize,
    /// Those of them that it infers.
    pub inferred: usize,
    /// Cells without a figure that the reading leaves without a value.
    pub empty: usize,
    /// Those of them under another state than the sheet's.
    pub other_state: usize,
    /// Figures that the reading has as not known, with a diagnostic.
    pub null: usize,
    /// Cells that the reading does not have at all.
    pub missing: usize,
    /// Values that are not printed there: the one thing that must never be.
    pub wrong: Vec<Wrong>,
    /// Cells called blank or placeholder although a figure is printed.
    pub false_blank: Vec<&'static str>,
    /// Cells that are not known and that no diagnostic names.
    pub undiagnosed: Vec<&'static str>,
}

impl Verdict {
    /// Whether each cell is right, or not known with a diagnostic.
    #[must_use]
    pub fn keeps_the_promise(&self) -> bool {
        self.wrong.is_empty() && self.false_blank.is_empty() && self.undiagnosed.is_empty()
    }

    /// Whether each cell is right, or not known with a diagnostic, where figures may be gone from a print: whether
    /// their cells are called blank or missing is then the reader's.
    #[must_use]
    pub fn keeps_the_promise_of_what_is_left(&self) -> bool {
        self.wrong.is_empty() && self.undiagnosed.is_empty()
    }

    /// Whether the reading is the sheet: every figure right and stated, every other cell under its own state.
    #[must_use]
    pub fn is_exact(&self) -> bool {
        self.keeps_the_promise()
            && self.right == self.figures
            && self.inferred == 0
            && self.missing == 0
            && self.other_state == 0
    }
}

/// Holds `report`, read from a print of `sheet`, against it.
///
/// A path that the sheet's form does not have counts as printing nothing: a value there is wrong.
///
/// # Examples
/// ```
/// use nianbao::render::{Sheet, judge};
/// let verdict = judge(&Sheet::from_seed(1), &nianbao::parse("no report at all"));
/// assert_eq!(verdict.missing, verdict.cells);
/// assert!(verdict.keeps_the_promise());
/// ```
#[must_use]
pub fn judge(sheet: &Sheet, report: &Report<'_>) -> Verdict {
    let mut named: Vec<&str> =
        report.diagnostics.iter().flat_map(|d| d.paths.iter().map(AsRef::as_ref)).collect();
    named.sort_unstable();
    named.dedup();
    let is_named = |path: &str| named.binary_search(&path).is_ok();
    let mut records: Vec<_> = report.cells.iter().collect();
    records.sort_by_key(|record| record.path);
    let mut verdict = Verdict { cells: sheet.contents.len(), ..Verdict::default() };
    let mut paths = Vec::new();
    for (cell, content) in sheet.cells() {
        paths.push(cell.path);
        let printed = content.value();
        verdict.figures += usize::from(printed.is_some());
        let found = records.binary_search_by_key(&cell.path, |record| record.path).ok();
        let Some(record) = found.and_then(|idx| records.get(idx)) else {
            verdict.missing += 1;
            continue;
        };
        if record.state.needs_diagnostic() && !is_named(cell.path) {
            verdict.undiagnosed.push(cell.path);
        }
        match (printed, record.value) {
            (Some(printed), Some(given)) if printed == given => {
                verdict.right += 1;
                verdict.inferred += usize::from(record.state == State::Inferred);
            }
            (_, Some(given)) => {
                verdict.wrong.push(Wrong { path: cell.path, printed, given, state: record.state });
            }
            (Some(_), None) if matches!(record.state, State::Blank | State::Placeholder) => {
                verdict.false_blank.push(cell.path);
            }
            // A number that is stated must be there.
            (_, None) if record.state == State::Stated => verdict.undiagnosed.push(cell.path),
            (Some(_), None) => verdict.null += 1,
            (None, None) => {
                verdict.empty += 1;
                verdict.other_state += usize::from(record.state != content.state());
            }
        }
    }
    paths.sort_unstable();
    for record in &report.cells {
        if let Some(given) = record.value
            && paths.binary_search(&record.path).is_err()
        {
            verdict.wrong.push(Wrong { path: record.path, printed: None, given, state: record.state });
        }
    }
    verdict
}
