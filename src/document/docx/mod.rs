//! Word documents (`.docx`): an archive of XML parts, of which three say what a reader sees.

mod body;
mod numbering;
mod xml;

use super::archive::{Archive, Fault, too_large};
use super::flat::Flat;
use crate::diagnostic::catalogue::source as codes;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::limits;
use crate::text;

/// The lines and tables of a Word document; none, with a diagnostic, where it cannot be read.
///
/// Tracked changes are read as accepted, hidden text is left out, numbers that Word generates are written before
/// their paragraphs. Headers, footers, notes and comments are no part of the report.
pub(super) fn flatten(bytes: &[u8], diagnostics: &mut Diagnostics) -> Flat {
    let Some(mut archive) = Archive::open(bytes) else {
        diagnostics.push(Diagnostic::new(&codes::DOCUMENT_DAMAGED).with("its archive cannot be opened"));
        return Flat::default();
    };
    let Some(part) = read(&mut archive, body::PART, limits::DOCUMENT_BYTES, diagnostics) else {
        diagnostics.push(Diagnostic::new(&codes::DOCUMENT_DAMAGED).with(body::PART));
        return Flat::default();
    };
    let numbers = read(&mut archive, "word/numbering.xml", limits::SMALL_PART_BYTES, diagnostics);
    let styles = read(&mut archive, "word/styles.xml", limits::SMALL_PART_BYTES, diagnostics);
    let numbering = numbering::Numbering::new(&numbers.unwrap_or_default(), &styles.unwrap_or_default());
    let whole_parts = diagnostics.as_slice().is_empty();
    let (flat, notes) = body::read(&part, numbering);
    for (reached, code, limit) in [
        (notes.too_deep, &codes::NESTING_TOO_DEEP, limits::TABLE_NESTING),
        (notes.too_wide, &codes::TABLE_TOO_WIDE, limits::GRID_COLUMNS),
        (notes.too_many, &codes::TOO_MANY_TABLES, limits::TABLES),
    ] {
        if reached {
            diagnostics.push(Diagnostic::new(code).with(limit.to_string()));
        }
    }
    if !notes.whole && whole_parts {
        diagnostics.push(Diagnostic::new(&codes::DOCUMENT_DAMAGED).with(body::PART));
    }
    flat
}

/// The text of a part; `None` where the archive has none.
fn read(
    archive: &mut Archive<&[u8]>,
    name: &'static str,
    limit: usize,
    diagnostics: &mut Diagnostics,
) -> Option<String> {
    let (bytes, fault) = archive.part(name, limit)?;
    match fault {
        Some(Fault::Damaged) => {
            diagnostics.push(Diagnostic::new(&codes::DOCUMENT_DAMAGED).with(name));
        }
        Some(Fault::TooLarge) => {
            diagnostics.push(too_large(limit));
        }
        None => {}
    }
    let decoded = text::decode(&bytes);
    Some(decoded.text.into_owned())
}
