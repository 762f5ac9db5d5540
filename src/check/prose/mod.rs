//! Figures of the prose held against the tables: which cell a statement speaks of, and whether both agree.
//!
//! A figure is linked to a cell only where the words in front of it (or right behind: `收到14件申请`) are all known
//! and name that cell, for this year and for the whole agency. Words are data, in [`subjects`]; what parts of a
//! sentence and percentages must add up to is in [`sums`].

mod context;
mod cover;
mod sentence;
mod subjects;
mod sums;
mod zeros;

use std::borrow::Cow;
use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::{Cells, Check};
use crate::Options;
use crate::align::{State, Unit};
use crate::diagnostic::catalogue::check as codes;
use crate::diagnostic::{Diagnostic, Diagnostics, excerpt};
use crate::form;
use crate::limits;
use crate::outline::Node;
use crate::report::{CellRecord, ProseFigure, Report};
use crate::span::Span;
use context::Headings;
use cover::{Bloom, INDEXED, Indexed};
use sentence::{Sentence, Sentences};
use subjects::Target;

/// A figure of the prose with what the report does not keep of it.
#[derive(Clone, Debug)]
pub(super) struct Mention<'a> {
    /// The figure.
    pub(super) figure: ProseFigure<'a>,
    /// Its number alone.
    number: Span,
    /// Where its measure word ends.
    end: usize,
    /// Whether it is a percentage.
    percent: bool,
}

impl<'a> Mention<'a> {
    /// A figure of `text`; one that holds no number is its own number, and no subject stands in front of it.
    fn new(text: &str, figure: ProseFigure<'a>) -> Self {
        let percent = figure.unit.as_deref().is_some_and(|unit| unit.contains(['%', '％', '百']))
            || figure.text.contains("百分之");
        let number = sentence::number_in(text, figure.span, figure.unit.as_deref()).unwrap_or(figure.span);
        let behind = text.get(number.end..).unwrap_or("");
        let spaces = behind.len().saturating_sub(behind.trim_start().len());
        let unit = figure.unit.as_deref().filter(|unit| behind.trim_start().starts_with(*unit));
        let end =
            unit.map_or(number.end, |unit| number.end.saturating_add(spaces).saturating_add(unit.len()));
        Self { figure, number, end, percent }
    }
}

/// What a figure was linked to.
#[derive(Clone, Debug)]
struct Link {
    /// Id of the check, without `prose.`.
    id: Cow<'static, str>,
    /// The cells, added up; one in most cases.
    cells: Vec<&'static str>,
    /// The row that they stand in, for columns named later in the sentence.
    row: Option<&'static str>,
}

/// Links the figures of the prose, adds their checks to `checks` and gives them back with what was said in words.
pub(super) fn link<'a>(
    text: &'a str,
    report: &Report<'a>,
    cells: &Cells<'_, 'a>,
    figures: Vec<ProseFigure<'a>>,
    options: &Options,
    checks: &mut Vec<Check>,
    diagnostics: &mut Diagnostics,
) -> Vec<ProseFigure<'a>> {
    let headings = Headings::new(&report.outline);
    let mut mentions: Vec<_> = figures.into_iter().map(|figure| Mention::new(text, figure)).collect();
    let mut linker = Linker {
        text,
        year: report.front.year.as_ref().map(|found| found.value),
        units: &report.units,
        cells,
        headings: &headings,
        options,
        counts: BTreeMap::new(),
        checks,
        diagnostics,
        n_links: 0,
    };
    let mut links: Vec<(usize, Link)> = Vec::new();
    let mut sentence = Sentence::default();
    let mut sentences = Sentences::new(text, &mentions, headings.walls());
    while sentences.read(&mut sentence) {
        linker.sentence(&sentence, &mentions, &mut links);
    }
    for (idx, link) in links {
        if let (Some(mention), [cell]) = (mentions.get_mut(idx), link.cells.as_slice()) {
            mention.figure.cell = Some(cell);
        }
    }
    let mut figures: Vec<_> = mentions.into_iter().map(|mention| mention.figure).collect();
    let said = zeros::read(&mut linker, report);
    if !said.is_empty() {
        figures.extend(said);
        figures.sort_by_key(|figure| (figure.span.start, figure.span.end));
    }
    figures
}

struct Linker<'r, 'a> {
    text: &'a str,
    year: Option<i16>,
    units: &'r [Unit],
    cells: &'r Cells<'r, 'a>,
    headings: &'r Headings,
    options: &'r Options,
    /// How often each id was used.
    counts: BTreeMap<Cow<'static, str>, usize>,
    checks: &'r mut Vec<Check>,
    diagnostics: &'r mut Diagnostics,
    n_links: usize,
}

impl<'a> Linker<'_, 'a> {
    /// Links the figures of one sentence and adds up what it says belongs together.
    fn sentence(&mut self, sentence: &Sentence, mentions: &[Mention<'a>], links: &mut Vec<(usize, Link)>) {
        let first = links.len();
        // The rows spoken of so far; with two of them nobody can tell whose column is meant.
        let mut rows: Vec<&'static str> = Vec::new();
        let mut spoken_of = None;
        for (hit_idx, hit) in sentence.hits.iter().enumerate() {
            let Some(mention) = mentions.get(hit.idx) else { continue };
            if mention.percent || self.n_links >= limits::LINKS {
                continue;
            }
            // A sentence that has spoken of a cell goes on to speak of such things.
            if links.len() > first {
                spoken_of = Some(true);
            }
            let Some(link) = self.owner(sentence, hit_idx, mention, &rows, &mut spoken_of) else { continue };
            if let Some(row) = link.row
                && !rows.contains(&row)
            {
                rows.push(row);
            }
            self.n_links = self.n_links.saturating_add(1);
            let stated = Stated {
                text: &mention.figure.text,
                value: mention.figure.value,
                unit: mention.figure.unit.as_deref(),
                last_place: hit.last_place,
                span: mention.figure.span,
            };
            self.compare(&link, &stated);
            links.push((hit.idx, link));
        }
        sums::check(self, sentence, mentions, links.get(first..).unwrap_or_default());
    }

    /// The cells that a figure speaks of.
    fn owner(
        &self,
        sentence: &Sentence,
        hit_idx: usize,
        mention: &Mention<'a>,
        rows: &[&'static str],
        spoken_of: &mut Option<bool>,
    ) -> Option<Link> {
        let hit = sentence.hits.get(hit_idx)?;
        let unit = mention.figure.unit.as_deref()?;
        if hit.year.is_some() && hit.year != self.year {
            return None;
        }
        let (head, tail) = (sentence.head(hit), sentence.tail(hit_idx));
        if tail.starts_with(['余', '多', '的', '以', '左', '之']) {
            return None;
        }
        let characters = Bloom::of(head).and(Bloom::of(tail));
        INDEXED.iter().find_map(|indexed| {
            let subject = indexed.subject;
            if !indexed.possible(characters) || !subject.units.contains(&unit) {
                return None;
            }
            let before = indexed.backwards(head);
            let behind = || {
                let behind = indexed.forwards(tail, false);
                let ends = behind.rest.is_empty() || behind.rest.starts_with(['均', '并', '已', '全', '都']);
                behind.must && ends
            };
            if !(before.must || behind()) || !(before.verb || subject.bare) {
                return None;
            }
            if !own_scope(before.rest, before.verb) {
                return None;
            }
            let spoken = || {
                let here = || self.headings.requests_spoken_of(self.text, mention.number.start);
                *spoken_of.get_or_insert_with(here)
            };
            if !context::suits(subject.context, &[head, tail], spoken) {
                return None;
            }
            self.target(indexed, before.verb, rows)
        })
    }

    /// The cells of a subject in this report; `None` where it has none.
    fn target(&self, indexed: &Indexed, verb: bool, rows: &[&'static str]) -> Option<Link> {
        let one =
            |path: &'static str| Link { id: path.into(), cells: vec![path], row: Some(form::parent(path)) };
        match indexed.subject.target {
            Target::Cell(paths) => paths.iter().find_map(|path| self.cells.path(path)).map(one),
            Target::Sum(id, paths) => {
                let cells: Option<Vec<_>> = paths.iter().map(|path| self.cells.path(path)).collect();
                Some(Link { id: id.into(), cells: cells?, row: None })
            }
            Target::Group(id, label) => {
                let cells = self.cells.totals_under(label);
                match cells.as_slice() {
                    [] => None,
                    [cell] => Some(one(cell)),
                    _ => Some(Link { id: id.into(), cells, row: None }),
                }
            }
            Target::Columns(id, keys) => {
                let row = match rows {
                    _ if verb => "requests.received",
                    [row] => row,
                    _ => return None,
                };
                let cells: Option<Vec<_>> =
                    keys.iter().map(|key| self.cells.path(&[row, ".", key].concat())).collect();
                let cells = cells?;
                match cells.as_slice() {
                    [cell] => Some(Link { row: None, ..one(cell) }),
                    _ => Some(Link { id: format!("{row}.{id}").into(), cells, row: None }),
                }
            }
        }
    }

    /// Adds the check of a linked figure, and a finding where it fails.
    fn compare(&mut self, link: &Link, stated: &Stated<'_>) {
        let cells: Vec<&CellRecord<'a>> =
            link.cells.iter().filter_map(|path| self.cells.find(path)).collect();
        let Some((left, last_place)) = self.in_unit_of(link, stated) else { return };
        let sum = |zero: bool| {
            cells.iter().try_fold(Decimal::ZERO, |sum, cell| {
                let empty = matches!(cell.state, State::Blank | State::Placeholder);
                let value = cell.value.or_else(|| (zero && empty).then_some(Decimal::ZERO));
                sum.checked_add(value?)
            })
        };
        let right = sum(false);
        let money = stated.unit.is_some_and(|unit| unit.ends_with('元'));
        let agrees = |right: Decimal| {
            // Of two sums of money either may be the rounder one.
            sums::rounds_to(right, left, last_place)
                || (money && sums::rounds_to(left, right, Decimal::new(1, right.scale())))
        };
        let id = self.id(&link.id);
        let holds = right.map(agrees);
        if let (Some(false), Some(right)) = (holds, right)
            && !self.options.allows(&[codes::PROSE_DIFFERS.name, &id])
        {
            self.diagnostics.push(
                Diagnostic::new(&codes::PROSE_DIFFERS)
                    .at(stated.span)
                    .with(excerpt(stated.text))
                    .with(link.cells.join(" + "))
                    .with(right.to_string())
                    .about(link.cells.iter().copied()),
            );
        }
        self.checks.push(Check {
            id,
            relation: Cow::Borrowed("stated in the prose = the cell, or the sum of the cells"),
            left: Some(left),
            right,
            holds,
            cells: link.cells.clone().into(),
            holds_with_blanks_as_zero: sum(true).map(agrees).filter(|_| self.options.blanks_as_zero),
        });
    }

    /// A stated value and the worth of its last digit in the unit of the cell; `None` where nobody can convert it.
    fn in_unit_of(&self, link: &Link, stated: &Stated<'_>) -> Option<(Decimal, Decimal)> {
        let power = |unit: &str| match unit {
            "元" => Some(0_u32),
            "万元" => Some(4),
            "亿元" => Some(8),
            _ => None,
        };
        let Some(own) = stated.unit.and_then(power) else { return Some((stated.value, stated.last_place)) };
        let row = form::parent(link.cells.first()?);
        let of_cell = power(self.units.iter().find(|unit| unit.row == row)?.unit?)?;
        let convert = |value: Decimal| {
            if own >= of_cell {
                let factor = 10_i64.checked_pow(own.checked_sub(of_cell)?)?;
                value.checked_mul(factor.into())
            } else {
                let factor = 10_i64.checked_pow(of_cell.checked_sub(own)?)?;
                value.checked_div(factor.into())
            }
        };
        Some((convert(stated.value)?, convert(stated.last_place)?))
    }

    /// The next free id that starts with `prose.` and `name`.
    fn id(&mut self, name: &str) -> Cow<'static, str> {
        let id = format!("prose.{name}");
        let count = self.counts.entry(id.clone().into()).or_insert(0);
        *count = count.saturating_add(1);
        if *count == 1 { id.into() } else { format!("{id}.{count}").into() }
    }
}

/// A stated figure, as a check needs it.
struct Stated<'s> {
    text: &'s str,
    value: Decimal,
    unit: Option<&'s str>,
    last_place: Decimal,
    span: Span,
}

/// Whether what stands in front of the words of a subject leaves it this year's and the whole agency's.
fn own_scope(rest: &str, verb: bool) -> bool {
    if rest.is_empty() {
        return true;
    }
    let named = verb || subjects::BODIES.iter().any(|end| rest.ends_with(end));
    named && !cover::foreign(rest)
}
