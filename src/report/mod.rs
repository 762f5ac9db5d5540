//! The typed report with the provenance of every cell. Knows nothing of extractors.

mod audit;
#[cfg(feature = "serde")]
mod json;
mod locate;
mod owned;
#[cfg(feature = "schema")]
mod schema;

pub use crate::align::CellRecord;
pub use audit::{Violation, audit};
#[cfg(feature = "serde")]
pub(crate) use json::{Exact, Metadata};

use std::borrow::Cow;

use rust_decimal::Decimal;

use crate::align::{ExtraRow, TablePiece, Tables, Unit};
use crate::check::Check;
use crate::diagnostic::Diagnostic;
use crate::document::Kind;
use crate::form::Edition;
use crate::outline::{FrontMatter, Node, StatedFigure};
use crate::span::{LineIndex, Span};

#[cfg(feature = "schema")]
pub use schema::schema;

/// Name of the JSON contract that a serialised [`Report`] follows.
pub const SCHEMA: &str = "nianbao.report.v1";

/// Where a report came from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Source {
    /// Path or label, as the caller gave it.
    pub name: Option<String>,
    /// What the document is: text, a page, a Word document.
    pub kind: Kind,
    /// Encoding of the bytes: `utf-8`, `gb18030` …
    pub encoding: Cow<'static, str>,
    /// Size in bytes as it came.
    pub bytes: usize,
}

/// A figure stated in the prose.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ProseFigure<'a> {
    /// Subject, number and measure word as printed, without the signs that the text was wrapped in.
    pub text: Cow<'a, str>,
    /// What is counted.
    pub subject: Cow<'a, str>,
    /// The number.
    pub value: Decimal,
    /// The measure word (量词).
    pub unit: Option<Cow<'a, str>>,
    /// Markers of the headings it stands under.
    pub section: Option<String>,
    /// Where.
    pub span: Span,
    /// The cell of the form that it restates, where the subject says so.
    pub cell: Option<&'static str>,
}

impl<'a> From<StatedFigure<'a>> for ProseFigure<'a> {
    /// The figure as the report keeps it, not yet linked to a cell.
    fn from(stated: StatedFigure<'a>) -> Self {
        Self {
            text: Cow::Borrowed(stated.text),
            subject: stated.subject,
            value: stated.value,
            unit: stated.unit.map(Cow::Borrowed),
            section: stated.section.map(Cow::into_owned),
            span: stated.span,
            cell: None,
        }
    }
}

/// A report: everything that the text says, nothing that it does not.
///
/// Serialises to the contract `nianbao.report.v1` with the feature `serde`.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Report<'a> {
    /// Where it came from.
    pub source: Source,
    /// The edition that all tables agree on.
    pub edition: Option<&'static Edition>,
    /// Title, agency, year, period and date.
    pub front: FrontMatter<'a>,
    /// The heading tree.
    pub outline: Vec<Node<'a>>,
    /// Where and how each table was read.
    pub tables: Vec<TablePiece>,
    /// Every cell of every table that the text has, in the order of the form.
    pub cells: Vec<CellRecord<'a>>,
    /// Units of the rows that hold money.
    pub units: Vec<Unit>,
    /// Rows outside the form.
    pub extra_rows: Vec<ExtraRow<'a>>,
    /// Figures stated in the prose.
    pub figures: Vec<ProseFigure<'a>>,
    /// The arithmetic relations that were tested.
    pub checks: Vec<Check>,
    /// What a reader should know.
    pub diagnostics: Vec<Diagnostic>,
}

impl<'a> Report<'a> {
    /// The cell of that contract path; `None` where the text has no such table or the form no such cell.
    ///
    /// # Examples
    /// ```
    /// let report = nianbao::parse("");
    /// assert!(report.cell("requests.received.total").is_none());
    /// ```
    #[must_use]
    pub fn cell(&self, path: &str) -> Option<&CellRecord<'a>> {
        self.cells.iter().find(|cell| cell.path == path)
    }

    /// The number in that cell; `None` where it is not known or there is none.
    #[must_use]
    pub fn value(&self, path: &str) -> Option<Decimal> {
        self.cell(path)?.value
    }

    /// Puts the stages together; checks, figures and diagnostics are added by later stages.
    #[must_use]
    pub fn build(
        text: &'a str,
        lines: &LineIndex,
        source: Source,
        front: FrontMatter<'a>,
        outline: Vec<Node<'a>>,
        tables: Tables<'a>,
    ) -> Self {
        let mut places = lines.cursor(text);
        let mut cells = tables.cells;
        for cell in &mut cells {
            cell.stand_at(cell.span.map(|span| places.place(span.start)));
        }
        Self {
            source,
            edition: tables.edition,
            front,
            outline,
            tables: tables.pieces,
            cells,
            units: tables.units,
            extra_rows: tables.extra_rows,
            figures: Vec::new(),
            checks: Vec::new(),
            diagnostics: Vec::new(),
        }
    }
}
