//! From places in the text that was read to places in the source of the document.

use super::Report;
use crate::document::Document;
use crate::outline::Node;
use crate::span::{LineIndex, Span};

impl Report<'_> {
    /// Makes every span of the report, which is one of [`Document::text`], one of [`Document::source`].
    pub(crate) fn locate(&mut self, document: &Document<'_>) {
        self.relocate(document.source(), |span| document.locate(span));
    }

    /// Makes every span of the report another, in `source`; diagnostics excepted.
    pub(crate) fn relocate(&mut self, source: &str, place: impl Fn(Span) -> Span) {
        let lines = LineIndex::new(source);
        let locate = |span: &mut Span| *span = place(*span);
        let front = &mut self.front;
        let spans = [
            front.title.as_mut().map(|found| &mut found.span),
            front.agency.as_mut().map(|found| &mut found.span),
            front.year.as_mut().map(|found| &mut found.span),
            front.period.as_mut().map(|found| &mut found.span),
            front.published_on.as_mut().map(|found| &mut found.span),
        ];
        spans.into_iter().flatten().for_each(locate);
        let mut levels: Vec<&mut [Node<'_>]> = vec![&mut self.outline];
        while let Some(level) = levels.pop() {
            for node in level {
                locate(&mut node.span);
                locate(&mut node.body);
                levels.push(&mut node.children);
            }
        }
        self.tables.iter_mut().for_each(|piece| locate(&mut piece.span));
        for cell in &mut self.cells {
            if let Some(span) = &mut cell.span {
                locate(span);
                let place = lines.line_column(source, span.start);
                cell.stand_at(Some(place));
            }
        }
        self.extra_rows.iter_mut().for_each(|row| locate(&mut row.span));
        self.figures.iter_mut().for_each(|figure| locate(&mut figure.span));
    }
}
