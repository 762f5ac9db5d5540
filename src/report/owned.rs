//! A report that owns what it says, for when the text it was read from goes away.

use std::borrow::Cow;

use super::{CellRecord, ProseFigure, Report};
use crate::align::ExtraRow;
use crate::outline::{Found, FrontMatter, Node};

fn own(text: Cow<'_, str>) -> Cow<'static, str> {
    Cow::Owned(text.into_owned())
}

impl Report<'_> {
    /// The same report without a tie to its text; copies what is borrowed, once.
    ///
    /// # Examples
    /// ```
    /// let report: nianbao::Report<'static> = {
    ///     let text = String::from("某市某局2023年政府信息公开工作年度报告");
    ///     nianbao::parse(&text).into_owned()
    /// };
    /// assert!(report.cells.is_empty());
    /// ```
    #[must_use]
    pub fn into_owned(self) -> Report<'static> {
        Report {
            source: self.source,
            edition: self.edition,
            front: front(self.front),
            outline: nodes(self.outline),
            tables: self.tables,
            cells: self.cells.into_iter().map(CellRecord::into_owned).collect(),
            units: self.units,
            extra_rows: self
                .extra_rows
                .into_iter()
                .map(|row| ExtraRow {
                    table: row.table,
                    label: own(row.label),
                    cells: row.cells.into_iter().map(own).collect(),
                    span: row.span,
                })
                .collect(),
            figures: self
                .figures
                .into_iter()
                .map(|figure| ProseFigure {
                    text: own(figure.text),
                    subject: own(figure.subject),
                    value: figure.value,
                    unit: figure.unit.map(own),
                    section: figure.section,
                    span: figure.span,
                    cell: figure.cell,
                })
                .collect(),
            checks: self.checks,
            diagnostics: self.diagnostics,
        }
    }
}

fn front(front: FrontMatter<'_>) -> FrontMatter<'static> {
    let found =
        |found: Found<Cow<'_, str>>| Found { value: own(found.value), from: found.from, span: found.span };
    FrontMatter {
        title: front.title.map(found),
        agency: front.agency.map(found),
        year: front.year,
        period: front.period,
        published_on: front.published_on,
    }
}

/// The depth is that of the outline: one level for each style of marker.
fn nodes(list: Vec<Node<'_>>) -> Vec<Node<'static>> {
    list.into_iter()
        .map(|node| Node {
            marker: own(node.marker),
            style: node.style,
            number: node.number,
            kind: node.kind,
            title: node.title.map(own),
            recovered: node.recovered,
            span: node.span,
            body: node.body,
            text: own(node.text),
            children: nodes(node.children),
        })
        .collect()
}
