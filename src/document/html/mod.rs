//! Web pages: lines of text and tables with their true rows and columns, each with its place in the source.

mod entities;
mod lines;
mod tree;

use std::borrow::Cow;

use super::flat::Flat;
use crate::diagnostic::catalogue::source as codes;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::limits;
use crate::span::Span;

/// Spaces that programs write for those of ASCII.
const WIDE_SPACES: [&str; 3] = ["\u{a0}", "\u{3000}", "\u{202f}"];

/// Writes the page, or the part of one, that stands at `place` in `source` to the end of `flat`.
///
/// Places of `flat` and of the diagnostics are offsets into `source`. Linear in the page.
pub(super) fn flatten(source: &str, place: Span, flat: &mut Flat, diagnostics: &mut Diagnostics) {
    let page = with_plain_spaces(place.slice(source).unwrap_or_default());
    let tree = tree::Tree::new(&page);
    let (navigation, notes) = lines::Writer::new(&page, place.start, &tree, flat).write();
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

/// A page with spaces of ASCII for the wide ones within its tags, which are part of a name there (`<td\u{a0}colspan=…>`):
/// as many as the wide one has bytes, so that all stays in its place.
fn with_plain_spaces(page: &str) -> Cow<'_, str> {
    let bytes = page.as_bytes();
    if WIDE_SPACES.iter().all(|space| memchr::memmem::find(bytes, space.as_bytes()).is_none()) {
        return Cow::Borrowed(page);
    }
    let mut out = String::with_capacity(page.len());
    let mut is_tag = false;
    let mut last = ' ';
    for c in page.chars() {
        is_tag = if last == '<' { c == '/' || c.is_ascii_alphabetic() } else { is_tag && last != '>' };
        last = c;
        if is_tag && WIDE_SPACES.iter().any(|space| space.starts_with(c)) {
            out.extend(core::iter::repeat_n(' ', c.len_utf8()));
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
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

#[cfg(test)]
mod tests {
    use super::with_plain_spaces;

    #[test]
    fn wide_spaces_within_tags_are_plain() {
        let page = "<td\u{a0}colspan=\"2\">1\u{a0}< 2\u{a0}</td\u{3000}>\u{a0}<\u{a0}b";
        let plain = with_plain_spaces(page);
        assert_eq!(plain, "<td  colspan=\"2\">1\u{a0}< 2\u{a0}</td   >\u{a0}<\u{a0}b");
        assert_eq!(plain.len(), page.len());
    }
}
