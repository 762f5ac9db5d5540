//! Web pages: lines of text and tables with their true rows and columns, each with its place in the source.

mod entities;
mod lines;
mod tree;

use super::flat::Flat;
use crate::diagnostic::catalogue::source as codes;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::limits;
use crate::span::Span;

/// Writes the page, or the part of one, that stands at `place` in `source` to the end of `flat`.
///
/// Places of `flat` and of the diagnostics are offsets into `source`. Linear in the page.
pub(super) fn flatten(source: &str, place: Span, flat: &mut Flat, diagnostics: &mut Diagnostics) {
    let page = place.slice(source).unwrap_or_default();
    let tree = tree::Tree::new(page);
    let (navigation, notes) = lines::Writer::new(page, place.start, &tree, flat).write();
    blank_out(flat, &navigation);
    let limit = |n: usize| n.to_string();
    if let Some(at) = tree.too_deep {
        let at = Span::at(place.start + at.start);
        diagnostics.push(Diagnostic::new(&codes::NESTING_TOO_DEEP).at(at).with(limit(limits::NESTING)));
    }
    if let Some(at) = tree.too_many {
        let at = Span::at(place.start + at.start);
        diagnostics.push(Diagnostic::new(&codes::TOO_MANY_ELEMENTS).at(at).with(limit(limits::NODES)));
    }
    if let Some(at) = notes.too_wide {
        diagnostics.push(Diagnostic::new(&codes::TABLE_TOO_WIDE).at(at).with(limit(limits::GRID_COLUMNS)));
    }
    if let Some(at) = notes.too_many {
        diagnostics.push(Diagnostic::new(&codes::TOO_MANY_TABLES).at(at).with(limit(limits::TABLES)));
    }
}

/// Puts white space in place of `lines`, so that nothing else has to move.
fn blank_out(flat: &mut Flat, lines: &[Span]) {
    let Some(first) = lines.first() else { return };
    // What stands before is left where it is: a text may hold thousands of tables.
    let tail = flat.text.get(first.start..).unwrap_or_default().to_owned();
    flat.text.truncate(first.start);
    let mut from = first.start;
    let tail_from = |from: usize| from.saturating_sub(first.start);
    for line in lines {
        flat.text.push_str(tail.get(tail_from(from)..tail_from(line.start)).unwrap_or_default());
        let len = line.len().saturating_sub(1);
        flat.text.extend(core::iter::repeat_n(' ', len));
        flat.text.push('\n');
        from = line.end.max(from);
    }
    flat.text.push_str(tail.get(tail_from(from)..).unwrap_or_default());
}
