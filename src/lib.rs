//! Reads Chinese official annual reports on open government information (政府信息公开工作年度报告).

pub mod align;
pub mod check;
pub mod diagnostic;
pub mod form;
pub mod limits;
pub mod number;
pub mod outline;
pub mod render;
pub mod report;
pub mod span;
pub mod text;

pub use diagnostic::{Diagnostic, Lang, Severity};
pub use report::Report;
pub use span::Span;

use diagnostic::Diagnostics;
use span::LineIndex;

/// Choices of a caller; the default reads a report as it stands.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Options {
    /// A path or label for `source.name`; default none.
    pub name: Option<String>,
    /// Whether checks also say if they would hold with blank cells as zero; default `false`.
    pub blanks_as_zero: bool,
}

/// Reads the report in `text`.
///
/// Never fails: whatever `text` is, there is a report; what is not known is `None`, with a diagnostic.
///
/// # Examples
/// ```
/// let report = nianbao::parse("某市某局2023年政府信息公开工作年度报告");
/// assert!(report.cells.is_empty());
/// ```
#[must_use]
pub fn parse(text: &str) -> Report<'_> {
    parse_with(text, &Options::default())
}

/// Reads the report in `text` with choices of the caller's.
#[must_use]
pub fn parse_with<'a>(text: &'a str, options: &Options) -> Report<'a> {
    let mut diagnostics = Diagnostics::new();
    if text.trim().is_empty() {
        diagnostics.push(Diagnostic::new(&diagnostic::catalogue::source::EMPTY_INPUT));
    }
    let lines = LineIndex::new(text);
    let tables = align::read(text, form::EDITIONS, &mut diagnostics);
    let outline = outline::read(text, &tables.claimed, &mut diagnostics);
    let source = report::Source { name: options.name.clone(), encoding: "utf-8".into(), bytes: text.len() };
    let mut report = Report::build(text, &lines, source, outline.front, outline.nodes, tables);
    check::run(text, &mut report, options, &mut diagnostics);
    report.diagnostics = diagnostics.finish(text, &lines);
    report
}
