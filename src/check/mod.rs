//! Arithmetic of the form, prose against tables, the document against itself, one year against the next.
#![deny(clippy::arithmetic_side_effects)]

mod causes;
mod consistency;
mod prose;
mod relations;
#[cfg(test)]
pub(crate) mod tests;

use std::borrow::Cow;

use rust_decimal::Decimal;

use crate::Options;
use crate::diagnostic::catalogue::check as codes;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::report::{CellRecord, Report};
use relations::{Cells, Plan};

/// One relation that was tested.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Check {
    /// Its id: `requests.balance.natural_person`.
    pub id: Cow<'static, str>,
    /// The relation in words.
    pub relation: Cow<'static, str>,
    /// Value of the left side; `None` when a cell it needs has no value.
    pub left: Option<Decimal>,
    /// Value of the right side.
    pub right: Option<Decimal>,
    /// Whether they are equal; `None` when a cell it needs has no value.
    pub holds: Option<bool>,
    /// Paths of the cells it needs.
    pub cells: Cow<'static, [&'static str]>,
    /// Whether it would hold with blank cells and placeholders as zero; only with [`Options::blanks_as_zero`].
    pub holds_with_blanks_as_zero: Option<bool>,
}

/// Tests every relation that `report` allows and adds checks, prose figures and findings to it.
pub fn run<'a>(text: &'a str, report: &mut Report<'a>, options: &Options, diagnostics: &mut Diagnostics) {
    let mut checks = Vec::with_capacity(64);
    let figures = core::mem::take(&mut report.figures);
    let mut found = Cells::default();
    for (table, cells) in relations::tables(report.edition, &report.cells) {
        let first = checks.len();
        let planned = relations::check_table(table, cells, options.blanks_as_zero, &mut checks);
        let own = checks.get(first..).unwrap_or_default();
        if own.iter().any(|check: &Check| check.holds == Some(false)) {
            report_failures(planned.plan(), cells, own, options, diagnostics);
        }
        found.push(planned, cells);
    }
    let figures = prose::link(text, report, &found, figures, options, &mut checks, diagnostics);
    consistency::check(text, report, &found, &figures, options, diagnostics);
    report.figures = figures;
    report.checks = checks;
}

/// Raises a finding for each failed relation of one table, at the cell that holds the total.
fn report_failures(
    plan: &Plan,
    cells: &[CellRecord<'_>],
    checks: &[Check],
    options: &Options,
    diagnostics: &mut Diagnostics,
) {
    let mut causes = causes::likely(plan, cells);
    for (equation, check) in plan.equations.iter().zip(checks) {
        let (Some(false), Some(left), Some(right)) = (check.holds, check.left, check.right) else { continue };
        if options.allows(&[codes::RELATION_FAILS.name, &check.id]) {
            continue;
        }
        let place = equation.right.iter().chain(&equation.left).find_map(|idx| cells.get(*idx)?.span);
        let (left_words, right_words) = equation.sides;
        let mut finding = Diagnostic::new(&codes::RELATION_FAILS)
            .with(check.id.clone())
            .with(equation.subject)
            .with(left_words)
            .with(left.to_string())
            .with(right_words)
            .with(right.to_string())
            .about(check.cells.iter().copied());
        finding.span = place;
        // What explains all of them is said once.
        finding.hints = core::mem::take(&mut causes);
        diagnostics.push(finding);
    }
}
