//! The numbering as a sequence: damage, gaps, repetitions, steps back.

use super::{Damage, Diagnostics, Entry, Shape, Span, Style};
use crate::diagnostic::catalogue::outline as codes;
use crate::diagnostic::{Diagnostic, excerpt};

pub(super) fn report_numbering(text: &str, entries: &[Entry], diagnostics: &mut Diagnostics) {
    let mut last: Vec<[u32; Style::COUNT]> = vec![[0; Style::COUNT]; entries.len() + 1];
    for entry in entries {
        let marker = || excerpt(entry.marker.slice(text).unwrap_or_default());
        if entry.damage != Damage::None {
            diagnostics.push(if entry.marker.is_empty() {
                Diagnostic::new(&codes::HEADING_WITHOUT_NUMBER)
                    .at(shown(entry))
                    .with(entry.number.to_string())
            } else {
                Diagnostic::new(&codes::MARKER_DAMAGED)
                    .at(entry.marker)
                    .with(marker())
                    .with(entry.number.to_string())
            });
        }
        let Some(slot) = last.get_mut(entry.parent).and_then(|row| row.get_mut(entry.style.index())) else {
            continue;
        };
        let before = *slot;
        *slot = entry.number;
        if entry.style == Style::OrdinalWord {
            continue;
        }
        let code = if before == 0 && entry.number > 1 {
            &codes::NUMBERING_STARTS_LATE
        } else if before > 0 && entry.number == before {
            &codes::NUMBER_REPEATED
        } else if before > 0 && entry.number > before + 1 {
            &codes::NUMBER_SKIPPED
        } else if entry.number < before && (entry.number > 1 || entry.style == Style::CjkEnum) {
            &codes::NUMBERING_GOES_BACK
        } else {
            continue;
        };
        diagnostics
            .push(Diagnostic::new(code).at(entry.marker).with(marker()).with((before + 1).to_string()));
    }
}

/// Where a heading without a marker stands.
fn shown(entry: &Entry) -> Span {
    match entry.shape {
        Shape::Alone { title, .. } | Shape::RunIn { title } => title,
        Shape::Prose => entry.marker,
    }
}
