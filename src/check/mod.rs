//! Arithmetic of the form, prose against tables, the document against itself.
//!
//! Everything here reads a finished [`Report`]; nothing changes a value. One year against the next, and a
//! consolidated report against its parts, are in [`crate::compare`].
//!
//! # Relations
//! Each relation of the form ([`crate::form::Relation`], with the clause that states it) is tested for each row,
//! column or group that it speaks of and listed in [`Report::checks`], whether it holds, fails or cannot be told.
//! A blank is a blank: with [`Options::blanks_as_zero`] a second verdict says what a zero would give, and raises
//! `relation-fails-with-blanks-as-zero` where that fails. A failed one raises `relation-fails` and names all its cells.
//! Where undoing one slip would make every relation of the table hold, it says so and points at that cell, else at the
//! total.
//!
//! | id | relation | tests |
//! | --- | --- | --- |
//! | `requests.total.ROW` | 总计 of a row is the sum of its other columns | 25 (edition 2019: 23) |
//! | `requests.outcomes.COLUMN` | （七）总计 is the sum of the outcome rows | 7 |
//! | `requests.balance.COLUMN` | 本年新收＋上年结转 = （七）总计＋结转下年度 | 7 |
//! | `disputes.total.GROUP` | 总计 of 行政复议 and of both kinds of 行政诉讼 | 3 |
//!
//! A wrong figure in any cell of sections 三 and 四 breaks at least one of them. **In no relation** are the cells of
//! section 二, since the form states none for it: `proactive.regulations.*`, `proactive.normative_documents.*`,
//! `proactive.licensing.*`, `proactive.penalties.*`, `proactive.coercion.*`, `proactive.fees.*` and, in the edition
//! of 2019, `proactive.other_services.*` and `proactive.procurement.*`. Those of 现行有效件数 are held against last
//! year's by [`crate::compare::years`], all of them against the parts by [`crate::compare::parts`].
//!
//! # Prose
//! [`Report::figures`] that restate a cell get its path and a check `prose.PATH`; what was said not to have happened
//! (`未收到…申请`) is a figure of zero. A figure is linked only where every word in front of it is known. Totals with
//! their parts (`prose.sum`) and percentages with their figures (`prose.percent`) are added up within one sentence.
//! Measured: of 226 statements in 304 sentences, each read inside a whole report, 225 are linked, of 84 in 82 others all;
//! about half of the sentences speak of something else. None is linked wrongly. Of 3,799 statements about cells in the
//! 432 texts of the layouts 3,747 are linked, none of them wrongly; the others stand in texts whose tables are not read.
//! All 8 of the five seeds are. What is missed is `发生行政强制`.
//!
//! # The document with itself
//! `period-year-differs`, `signature-year-differs`, `prose-year-differs`, `fee-differs`, `settled-but-carried-over`,
//! `section-missing`, `section-order`: all warnings. [`Options::allow`] accepts findings by code or by id of check.
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
    /// Where the form states it; `None` for what the prose states.
    pub clause: Option<&'static str>,
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
        let fails = |check: &Check| {
            check.holds == Some(false)
                || (check.holds.is_none() && check.holds_with_blanks_as_zero == Some(false))
        };
        if own.iter().any(fails) {
            report_failures(planned.plan(), cells, own, options, diagnostics);
        }
        found.push(planned, cells);
    }
    let figures = prose::link(text, report, &found, figures, options, &mut checks, diagnostics);
    consistency::check(text, report, &found, &figures, options, diagnostics);
    report.figures = figures;
    report.checks = checks;
}

/// Raises a finding for each failed relation of one table, at the cell that is likely wrong, else at the total.
fn report_failures(
    plan: &Plan,
    cells: &[CellRecord<'_>],
    checks: &[Check],
    options: &Options,
    diagnostics: &mut Diagnostics,
) {
    let (mut causes, suspect) = causes::likely(plan, cells);
    for (equation, check) in plan.equations.iter().zip(checks) {
        let (code, sides) = match (check.holds, check.holds_with_blanks_as_zero) {
            (Some(false), _) => (&codes::RELATION_FAILS, check.left.zip(check.right)),
            (None, Some(false)) => {
                (&codes::BLANKS_FAIL, printed(&equation.left, cells).zip(printed(&equation.right, cells)))
            }
            _ => continue,
        };
        let Some((left, right)) = sides.filter(|_| !options.allows(&[code.name, &check.id])) else {
            continue;
        };
        // The figure that is likely wrong, else the total.
        let idxs = || equation.right.iter().chain(&equation.left);
        let place = suspect.filter(|suspect| idxs().any(|idx| idx == suspect));
        let place = place.iter().chain(idxs()).find_map(|idx| cells.get(*idx)?.span);
        let (left_words, right_words) = equation.sides;
        let mut finding = Diagnostic::new(code)
            .with(check.id.clone())
            .with(equation.subject)
            .with(left_words)
            .with(left.to_string())
            .with(right_words)
            .with(right.to_string())
            .about(check.cells.iter().copied());
        finding.span = place;
        // What explains all of them is said once.
        if code == &codes::RELATION_FAILS {
            finding.hints = core::mem::take(&mut causes);
        }
        diagnostics.push(finding);
    }
}

/// The sum of what is printed in these cells.
fn printed(idxs: &[usize], cells: &[CellRecord<'_>]) -> Option<Decimal> {
    let mut values = idxs.iter().filter_map(|idx| cells.get(*idx)?.value);
    values.try_fold(Decimal::ZERO, Decimal::checked_add)
}
