//! What the prose says did not happen: figures of zero without a figure.
//!
//! `未收到…申请`, `未发生…行政复议和行政诉讼`, `无…申请`: everything behind the word, up to the end of the clause,
//! must be covered by the words of a subject.

use std::borrow::Cow;

use rust_decimal::Decimal;

use super::cover::{Bloom, INDEXED};
use super::sentence::is_clause_end;
use super::subjects::{Context, NONE, Target};
use super::{Linker, Stated, context, own_scope};
use crate::limits;
use crate::report::{ProseFigure, Report};
use crate::span::Span;
use crate::text::fold::fold_char;

/// Reads the statements of `report`'s prose and adds their checks.
pub(super) fn read<'a>(linker: &mut Linker<'_, 'a>, report: &Report<'a>) -> Vec<ProseFigure<'a>> {
    let mut out = Vec::new();
    let mut from = 0;
    let tables = report.tables.iter().map(|piece| piece.span);
    for table in tables.chain([Span::at(linker.text.len())]) {
        if table.start > from {
            let prose = Span::new(from, table.start);
            read_prose(linker, prose, &mut out);
        }
        from = from.max(table.end);
    }
    out
}

fn read_prose<'a>(linker: &mut Linker<'_, 'a>, prose: Span, out: &mut Vec<ProseFigure<'a>>) {
    let bytes = linker.text.as_bytes().get(prose.start..prose.end).unwrap_or_default();
    let mut done = prose.start;
    for (offset, window) in bytes.windows(3).enumerate() {
        // 未, 无, 没: the first characters of `NONE`.
        if let [0xE6, 0x9C, 0xAA] | [0xE6, 0x97, 0xA0] | [0xE6, 0xB2, 0xA1] = window {
            let at = prose.start.saturating_add(offset);
            if at >= done && linker.n_links < limits::LINKS {
                done = statement(linker, at, prose.end, out).unwrap_or(done);
            }
        }
    }
}

/// Reads one statement; gives the place where its clause ends if it is one.
fn statement<'a>(
    linker: &mut Linker<'_, 'a>,
    at: usize,
    limit: usize,
    out: &mut Vec<ProseFigure<'a>>,
) -> Option<usize> {
    let text = linker.text;
    let rest = text.get(at..limit)?;
    let (none, needs_verb) = NONE.iter().find(|(none, _)| rest.starts_with(none))?;
    // The clause, folded; a clause that long says more than that something did not happen.
    let mut clause = String::new();
    let mut end = at;
    for (n, (offset, c)) in rest.char_indices().enumerate() {
        let folded = fold_char(c);
        if is_clause_end(folded) || rest.get(offset..).is_some_and(|rest| rest.starts_with("\n\n")) {
            break;
        }
        if n > limits::STATEMENT_CHARS {
            return None;
        }
        end = at.saturating_add(offset).saturating_add(c.len_utf8());
        if folded != ' ' && folded != '|' {
            clause.push(folded);
        }
    }
    let said = clause.get(none.len()..)?;
    let characters = Bloom::of(said);
    let mut seen: Vec<Cow<'static, str>> = Vec::new();
    let mut found = None;
    for indexed in INDEXED.iter().filter(|indexed| indexed.possible(characters)) {
        let subject = indexed.subject;
        if matches!(subject.target, Target::Group(..)) {
            continue;
        }
        let covered = indexed.forwards(said, true);
        let happens =
            covered.verb || (!needs_verb && (subject.verbs.is_empty() || subject.context != Context::Any));
        if !covered.rest.is_empty() || !covered.must || !happens {
            continue;
        }
        if !before_suits(linker, at) {
            return None;
        }
        let spoken = || linker.headings.requests_spoken_of(text, at);
        if !context::suits(subject.context, &[said], spoken) {
            continue;
        }
        let Some(link) = linker.target(indexed, covered.verb, &[]) else { continue };
        if seen.contains(&link.id) {
            continue;
        }
        let span = Span::new(at, end);
        let stated = Stated {
            text: span.slice(text)?,
            value: Decimal::ZERO,
            unit: None,
            last_place: Decimal::ONE,
            span,
        };
        linker.n_links = linker.n_links.saturating_add(1);
        linker.compare(&link, &stated);
        let cell = if let [cell] = link.cells.as_slice() { Some(*cell) } else { None };
        seen.push(link.id);
        let subject = Span::new(at.saturating_add(none.len()), end).slice(text)?;
        out.push(ProseFigure {
            text: Cow::Borrowed(span.slice(text)?),
            subject: Cow::Borrowed(subject),
            value: Decimal::ZERO,
            unit: None,
            section: None,
            span,
            cell,
        });
        found = Some(end);
    }
    found
}

/// Whether what stands in front of the statement leaves it this year's and the whole agency's.
fn before_suits(linker: &Linker<'_, '_>, at: usize) -> bool {
    let before = linker.text.get(..at).unwrap_or("");
    let mut clause: Vec<char> = Vec::new();
    let mut year = None;
    let mut in_clause = true;
    let mut digits: Vec<char> = Vec::new();
    for c in before.chars().rev().take(limits::CONTEXT_CHARS) {
        let folded = fold_char(c);
        if matches!(folded, '。' | '!' | '?') {
            break;
        }
        in_clause &= !is_clause_end(folded);
        if in_clause && folded != ' ' {
            clause.push(folded);
        }
        // The nearest year in front, in the same sentence.
        if folded == '年' {
            digits = vec!['年'];
        } else if !digits.is_empty() && folded.is_ascii_digit() {
            digits.push(folded);
        } else if folded != ' ' {
            if digits.len() == 5 {
                break;
            }
            digits.clear();
        }
    }
    if digits.len() == 5 {
        year = digits.iter().skip(1).rev().collect::<String>().parse::<i16>().ok();
    }
    let clause: String = clause.into_iter().rev().collect();
    (year.is_none() || year == linker.year) && own_scope(clause.trim_end_matches("也"), true)
}
