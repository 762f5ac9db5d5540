//! One cell of the form, as it was read: what the text prints there, and where.

use std::borrow::Cow;

use rust_decimal::Decimal;

use super::State;
use crate::document::Place;
use crate::form;
use crate::span::{LineColumn, Span};

/// One cell of the form with its provenance.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct CellRecord<'a> {
    /// Contract path: `requests.received.total`.
    pub path: &'static str,
    /// Its number, exactly as printed; `None` where it is not known or there is none.
    pub value: Option<Decimal>,
    /// What is known of it.
    pub state: State,
    /// What the source prints.
    pub raw: Option<Cow<'a, str>>,
    /// Where.
    pub span: Option<Span>,
    /// Where in a document of parts: which table, row and cell of a Word document.
    pub place: Option<Box<Place>>,
    /// Line and column, each 0 where there is none: a report has some 200 of them.
    line: u32,
    column: u32,
}

impl<'a> CellRecord<'a> {
    /// What `span` prints for a cell; its line and column are not yet known.
    pub(crate) fn new(
        cell: &'static form::Cell,
        state: State,
        value: Option<Decimal>,
        raw: Option<&'a str>,
        span: Option<Span>,
    ) -> Self {
        let raw = raw.map(Cow::Borrowed);
        Self { path: cell.path, value, state, raw, span, place: None, line: 0, column: 0 }
    }

    /// A cell for which the text prints nothing.
    pub(crate) fn absent(cell: &'static form::Cell, state: State) -> Self {
        Self::new(cell, state, None, None, None)
    }

    /// The line that it begins on, from 1; `None` in [`super::Tables`], whose cells are not located yet.
    #[must_use]
    pub fn line(&self) -> Option<usize> {
        usize::try_from(self.line).ok().filter(|line| *line > 0)
    }

    /// The column in characters, from 1; `None` as for [`CellRecord::line`].
    #[must_use]
    pub fn column(&self) -> Option<usize> {
        usize::try_from(self.column).ok().filter(|column| *column > 0)
    }

    /// Says where it begins; a line or column that no report has is none.
    pub(crate) fn stand_at(&mut self, place: Option<LineColumn>) {
        let small = |count: usize| u32::try_from(count).unwrap_or(0);
        (self.line, self.column) = place.map_or((0, 0), |place| (small(place.line), small(place.column)));
    }

    /// The same without a tie to its text.
    pub(crate) fn into_owned(self) -> CellRecord<'static> {
        let Self { path, value, state, raw, span, place, line, column } = self;
        let raw = raw.map(|raw| Cow::Owned(raw.into_owned()));
        CellRecord { path, value, state, raw, span, place, line, column }
    }
}
