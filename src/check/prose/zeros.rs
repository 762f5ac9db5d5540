//! What the prose says did not happen: figures of zero without a figure.
//!
//! `未收到…申请`, `未发生…行政复议和行政诉讼`, `无…申请`: everything behind the word, up to the end of the clause,
//! must be covered by the words of a subject.

use std::borrow::Cow;
use std::sync::LazyLock;

use memchr::memmem::Finder;
use rust_decimal::Decimal;

use super::cover::{self, Bloom};
use super::gap::{Gap, Said};
use super::subjects::{Context, NONE, Target};
use super::{Linker, Stated, context, gap, own_scope};
use crate::limits;
use crate::report::{ProseFigure, Report};
use crate::span::Span;

/// The characters that the words of [`NONE`] start with; the last two are traditional.
static STARTS: LazyLock<[Finder<'static>; 5]> =
    LazyLock::new(|| ["未", "无", "没", "無", "沒"].map(|start| Finder::new(start.as_bytes())));

/// Few stretches of prose have more of them.
const STARTS_OF_A_REPORT: usize = 16;

/// Reads the statements of `report`'s prose and adds their checks.
pub(super) fn read<'a>(linker: &mut Linker<'_, 'a>, report: &Report<'a>) -> Vec<ProseFigure<'a>> {
    let mut out = Vec::new();
    let mut starts = Vec::with_capacity(STARTS_OF_A_REPORT);
    let mut from = 0;
    let tables = report.tables.iter().map(|piece| piece.span);
    for table in tables.chain([Span::at(linker.text.len())]) {
        if table.start > from {
            read_prose(linker, Span::new(from, table.start), &mut starts, &mut out);
        }
        from = from.max(table.end);
    }
    out
}

/// Reads one stretch of prose; `starts` is memory that the stretches share.
fn read_prose<'a>(
    linker: &mut Linker<'_, 'a>,
    prose: Span,
    starts: &mut Vec<usize>,
    out: &mut Vec<ProseFigure<'a>>,
) {
    let bytes = linker.text.as_bytes().get(prose.start..prose.end).unwrap_or_default();
    let n_starts = if linker.plain.is_traditional() { 5 } else { 3 };
    starts.clear();
    for start in STARTS.iter().take(n_starts) {
        starts.extend(start.find_iter(bytes));
    }
    starts.sort_unstable();
    let mut done = prose.start;
    for offset in starts.drain(..) {
        let at = prose.start.saturating_add(offset);
        if at >= done && linker.n_links < limits::LINKS {
            done = statement(linker, at, prose.end, out).unwrap_or(done);
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
    let rest = Span::new(at, limit).slice(text)?;
    let mut characters = Bloom::default();
    let mut end = at;
    let mut last = None;
    for (n, (offset, c)) in rest.char_indices().enumerate() {
        if gap::is_clause_end(c) || (c == '\n' && last == Some('\n')) {
            break;
        }
        if n > limits::STATEMENT_CHARS {
            // A clause that long says more than that something did not happen.
            return None;
        }
        characters.add(linker.plain.char(c));
        end = at.saturating_add(offset).saturating_add(c.len_utf8());
        last = Some(c);
    }
    if !cover::any_possible(characters) {
        return None;
    }
    let span = Span::new(at, at.saturating_add(Span::new(at, end).slice(text)?.trim_end().len()));
    let clause = linker.plain.fold(text, span);
    let (none, needs_verb) = NONE.iter().find(|(none, _)| clause.starts_with(none))?;
    // `未收到申请的，应当…` says what is to be done then.
    let said = clause.strip_prefix(none).filter(|said| !said.ends_with('的'))?;
    let mut gap: Option<Gap> = None;
    let mut seen: Vec<Cow<'static, str>> = Vec::new();
    let mut found = None;
    for indexed in cover::possible(characters) {
        let subject = indexed.subject;
        if matches!(subject.target, Target::Group(..) | Target::Nothing(..)) {
            continue;
        }
        let covered = indexed.forwards(said, true);
        let happens =
            covered.verb || (!needs_verb && (subject.verbs.is_empty() || subject.context != Context::Any));
        if !covered.rest.is_empty() || !covered.must || !happens {
            continue;
        }
        let before = match gap {
            Some(gap) => gap,
            None => *gap.insert(suiting_gap(linker, at)?),
        };
        let place = (&linker.headings, text, at);
        let suits = match subject.context {
            Context::Any | Context::Decisions => true,
            Context::Requests | Context::Disputes => {
                let before = || linker.plain.fold(text, Span::new(before.span.start, before.head.start));
                context::suits(subject.context, ([said, ""], characters), before, place)
            }
        };
        if !suits {
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
        let cell = if let [cell] = *link.cells { Some(cell) } else { None };
        seen.push(link.id);
        let printed = span.slice(text)?;
        let subject = printed.get(none.len()..).unwrap_or("").trim_start();
        out.push(ProseFigure {
            text: Cow::Borrowed(printed),
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

/// What stands in front of the statement, where that leaves it this year's and the whole agency's.
fn suiting_gap(linker: &Linker<'_, '_>, at: usize) -> Option<Gap> {
    let floor = linker.headings.wall_before(at);
    let before = gap::look_back(linker.text, floor, at, false, linker.plain);
    let said = Said::before(linker.text, floor, at);
    let head = linker.plain.fold(linker.text, before.head);
    let suits = said.year().is_none_or(|year| linker.year == Some(year))
        && !said.is_of_another_time(linker.year)
        && own_scope(&head, linker.agency)
        && !cover::wide(&head, before.characters, linker.agency);
    suits.then_some(before)
}
