//! Figures of the prose held against the tables: which cell a statement speaks of, and whether both agree.
//!
//! A figure is linked to a cell only where the words in front of it (or right behind: `收到14件申请`) are all known
//! and name that cell, for this year and for the whole agency. Words are data, in [`subjects`]; what parts of a
//! sentence and percentages must add up to is in [`sums`].

mod context;
mod cover;
mod gap;
mod number;
mod subjects;
mod sums;
mod zeros;

use std::borrow::Cow;
use std::cell::LazyCell;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use rust_decimal::Decimal;

use super::{Cells, Check};
use crate::Options;
use crate::align::{State, Unit};
use crate::diagnostic::catalogue::check as codes;
use crate::diagnostic::{Diagnostic, Diagnostics, excerpt};
use crate::form;
use crate::limits;
use crate::report::{ProseFigure, Report};
use crate::span::Span;
use context::Headings;
use cover::{Bloom, Indexed};
use gap::{Gap, Plain, Said};
use subjects::{Context, PUBLISHED, Target};

/// Few sentences have more figures.
const FIGURES_OF_A_SENTENCE: usize = 16;

/// A figure of the prose with what the report does not keep of it.
#[derive(Clone, Debug)]
struct Mention<'a> {
    /// The figure.
    figure: ProseFigure<'a>,
    /// Its number alone.
    number: Span,
    /// Whether it is a percentage.
    percent: bool,
}

impl<'a> Mention<'a> {
    /// A figure of `text`; one that holds no number is its own number, and no subject stands in front of it.
    fn new(text: &str, figure: ProseFigure<'a>) -> Self {
        let unit = figure.unit.as_deref();
        let percent = unit.is_some_and(|unit| matches!(unit, "%" | "％"));
        let number = number::number_in(text, figure.span, unit).unwrap_or(figure.span);
        Self { figure, number, percent }
    }

    /// Where its measure word ends.
    const fn end(&self) -> usize {
        self.figure.span.end
    }
}

/// A figure in its sentence.
#[derive(Clone, Copy, Debug)]
struct Hit {
    /// Which of the mentions it is.
    idx: usize,
    /// What stands in front of it.
    gap: Gap,
    /// Whether it was linked to a cell of section 三 or 四.
    requests: bool,
    /// The row of section 三 or 二 that it was linked to.
    row: Option<&'static str>,
}

/// What a figure was linked to.
#[derive(Clone, Debug)]
struct Link {
    /// Id of the check, `prose.` and what it is about.
    id: Cow<'static, str>,
    /// The cells, added up; one in most cases.
    cells: Cow<'static, [&'static str]>,
    /// The row that they stand in, for columns named later in the sentence.
    row: Option<&'static str>,
}

impl Link {
    /// Whether it is a cell of section 三 or 四.
    fn speaks_of_requests(&self) -> bool {
        self.cells.first().is_some_and(|path| !path.starts_with("proactive."))
    }
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
    let plain = Plain::new(text);
    let agency = report.front.agency.as_ref();
    let agency = agency.map(|found| plain.name(&found.value));
    let mut linker = Linker {
        text,
        plain,
        agency: agency.as_deref(),
        year: report.front.year.as_ref().map(|found| found.value),
        units: &report.units,
        cells,
        headings: Headings::new(&report.outline),
        options,
        counts: BTreeMap::new(),
        checks,
        diagnostics,
        n_links: 0,
    };
    let mut mentions: Vec<_> = figures.into_iter().map(|figure| Mention::new(text, figure)).collect();
    let mut tables = report.tables.iter().map(|table| table.span).peekable();
    let mut sentence: Vec<Hit> = Vec::with_capacity(mentions.len().min(FIGURES_OF_A_SENTENCE));
    let mut floor = 0;
    for idx in 0..mentions.len() {
        let Some(mention) = mentions.get(idx) else { continue };
        let at = mention.number.start;
        while let Some(table) = tables.next_if(|table| table.end <= at) {
            floor = floor.max(table.end);
        }
        let wall = linker.headings.wall_before(at);
        let joined = !sentence.is_empty() && floor >= wall && floor == sentence_end(&mentions, &sentence);
        let gap = gap::look_back(text, floor.max(wall), at, joined, linker.plain);
        if !gap.same_sentence {
            sums::check(&mut linker, &mentions, &sentence);
            sentence.clear();
        }
        floor = floor.max(mention.end());
        let link = linker.owner(&mentions, idx, &gap, &sentence);
        let requests = link.as_ref().is_some_and(Link::speaks_of_requests);
        sentence.push(Hit { idx, gap, requests, row: link.as_ref().and_then(|link| link.row) });
        let Some(link) = link else { continue };
        linker.n_links = linker.n_links.saturating_add(1);
        linker.compare(&link, &Stated::new(text, mention));
        if let ([cell], Some(mention)) = (&*link.cells, mentions.get_mut(idx)) {
            mention.figure.cell = Some(cell);
        }
    }
    sums::check(&mut linker, &mentions, &sentence);
    let said = zeros::read(&mut linker, report);
    let mut figures = Vec::with_capacity(mentions.len().saturating_add(said.len()));
    figures.extend(mentions.into_iter().map(|mention| mention.figure));
    if !said.is_empty() {
        figures.extend(said);
        figures.sort_by_key(|figure| (figure.span.start, figure.span.end));
    }
    figures
}

fn sentence_end(mentions: &[Mention<'_>], sentence: &[Hit]) -> usize {
    sentence.last().and_then(|hit| mentions.get(hit.idx)).map_or(0, Mention::end)
}

struct Linker<'r, 'a> {
    text: &'a str,
    plain: Plain,
    year: Option<i16>,
    /// The name of the agency, folded.
    agency: Option<&'r str>,
    units: &'r [Unit],
    cells: &'r Cells<'r, 'a>,
    headings: Headings<'r>,
    options: &'r Options,
    /// How often each id was used.
    counts: BTreeMap<Cow<'static, str>, usize>,
    checks: &'r mut Vec<Check>,
    diagnostics: &'r mut Diagnostics,
    n_links: usize,
}

impl<'a> Linker<'_, 'a> {
    /// The cells that a figure speaks of; `sentence` holds the figures in front of it.
    fn owner(&self, mentions: &[Mention<'a>], idx: usize, gap: &Gap, sentence: &[Hit]) -> Option<Link> {
        let mention = mentions.get(idx)?;
        if mention.percent || self.n_links >= limits::LINKS {
            return None;
        }
        let unit = mention.figure.unit.as_deref();
        if unit.is_none() && !mention.figure.value.is_zero() {
            return None;
        }
        let next = idx.checked_add(1).and_then(|next| mentions.get(next)).map(|next| next.number.start);
        let tail = gap::tail(self.text, mention.end(), next.unwrap_or(self.text.len()));
        let behind = tail.slice(self.text)?;
        let mut characters = gap.characters;
        behind.chars().for_each(|c| characters.add(self.plain.char(c)));
        // `结转至2024年`, in words of the form.
        let renamed = self.name_years(gap);
        renamed.iter().flat_map(|head| head.chars()).for_each(|c| characters.add(c));
        if !cover::any_possible(characters) {
            return None;
        }
        let mut possible = cover::possible(characters).filter(|indexed| indexed.counted_in(unit)).peekable();
        possible.peek()?;
        // What is said of the year stands in front of a head that names another.
        let at = if renamed.is_some() { gap.head.start } else { mention.number.start };
        let head = renamed.map_or_else(|| self.plain.fold(self.text, gap.head), Cow::Owned);
        if matches!(self.plain.chars(behind).next(), Some('余' | '多' | '的' | '以' | '左' | '之')) {
            return None;
        }
        let tail = LazyCell::new(|| self.plain.fold(self.text, tail));
        let first = sentence.first().map_or(gap.span.start, |hit| hit.gap.span.start);
        possible.find_map(|indexed| {
            let subject = indexed.subject;
            let before = indexed.backwards(&head);
            let behind = || {
                let behind = indexed.forwards(&tail, false);
                let ends = behind.rest.is_empty() || behind.rest.starts_with(['均', '并', '已', '全', '都']);
                behind.must && ends
            };
            if !(before.verb || subject.bare)
                || !(before.must || behind())
                || (matches!(subject.target, Target::Nothing(..)) && !mention.figure.value.is_zero())
                || gap::counts_more(self.text, mention.end())
                || !own_scope(before.rest, self.agency)
                || cover::wide(&head, characters, self.agency)
                // `其中，某某局收到9件`: one of the parts.
                || (gap.parts && !before.rest.is_empty())
            {
                return None;
            }
            let floor = self.headings.wall_before(mention.number.start);
            let said = Said::before(self.text, floor, at);
            if said.year().is_some_and(|year| self.year != Some(year)) || said.is_of_another_time(self.year) {
                return None;
            }
            // A sentence that has spoken of requests goes on to speak of them.
            let mut linked = sentence.iter().rev().take(limits::ROWS_OF_A_SENTENCE);
            let said = || self.plain.fold(self.text, gap::near(self.text, first, gap.head.start));
            let suits = match subject.context {
                Context::Any => true,
                Context::Decisions => {
                    before.verb
                        || match sentence.last() {
                            Some(hit) => hit.row.is_some_and(|row| row.starts_with("proactive.")),
                            None => !PUBLISHED.iter().any(|word| said().contains(word)),
                        }
                }
                Context::Requests | Context::Disputes => {
                    linked.any(|hit| hit.requests)
                        // `主动公开23件，依申请公开12件，不予公开5件` are kinds of papers.
                        || ((before.verb || !said().contains("主动公开"))
                            && context::suits(
                                subject.context,
                                // What is a part of is said in front: `受理诉求500件，其中政府信息公开申请3件`.
                                (if gap.parts && !before.verb { ["", ""] } else { [&head, &tail] }, characters),
                                said,
                                (&self.headings, self.text, at),
                            ))
                }
            };
            if !suits {
                return None;
            }
            self.target(indexed, before.verb, sentence)
        })
    }

    /// The words in front of a figure with `下年` and `上年` for the years that `结转` names, where it names one.
    fn name_years(&self, gap: &Gap) -> Option<String> {
        const CARRIED: &str = "结转";
        static CHARACTERS: LazyLock<Bloom> = LazyLock::new(|| Bloom::of(CARRIED));
        let year = self.year.filter(|_| gap.characters.has(*CHARACTERS))?;
        let head = self.plain.fold(self.text, gap.head);
        let (before, behind) = head.split_at_checked(head.rfind(CARRIED)?)?;
        let (last, next) = (year.checked_sub(1)?, year.checked_add(1)?);
        let mut years = behind.match_indices('年');
        let named = years.find_map(|(at, _)| {
            let (words, rest) = behind.split_at_checked(at)?;
            Some([before, gap::strip_year(words, next)?, "下", rest].concat())
        });
        if named.is_some() {
            return named;
        }
        let (words, degree) = before.strip_suffix('度').map_or((before, ""), |words| (words, "度"));
        let words = gap::strip_year(words.strip_suffix('年')?, last)?;
        Some([words, "上年", degree, behind].concat())
    }

    /// The cells of a subject in this report; `None` where it has none.
    fn target(&self, indexed: &Indexed, verb: bool, sentence: &[Hit]) -> Option<Link> {
        let one = |path: &str| {
            let path = self.cells.path(path)?;
            Some(Link {
                id: ["prose.", path].concat().into(),
                cells: core::slice::from_ref(path).into(),
                row: Some(form::parent(path)),
            })
        };
        // A sum has no columns; its row keeps those of another row in the sentence from being taken for its own.
        let several = |row: &'static str, cells: Vec<&'static str>| Link {
            id: ["prose.", row].concat().into(),
            cells: cells.into(),
            row: Some(row),
        };
        match indexed.subject.target {
            Target::Cell(paths) => paths.iter().find_map(|path| one(path)),
            Target::Sum(id, paths) | Target::Nothing(id, paths) => {
                let cells: Option<Vec<_>> = paths.iter().map(|path| self.cells.path(path).copied()).collect();
                Some(several(id, cells?))
            }
            Target::Group(id, label) => match self.cells.totals_under(label) {
                cells if cells.is_empty() => None,
                cells if cells.len() == 1 => one(cells.first()?),
                cells => Some(several(id, cells)),
            },
            Target::Columns(id, keys) => {
                let row = if verb { "requests.received" } else { only_row(sentence)? };
                if let [key] = keys {
                    return one(&[row, ".", key].concat()).map(|link| Link { row: None, ..link });
                }
                let cells: Option<Vec<_>> =
                    keys.iter().map(|key| self.cells.path(&[row, ".", key].concat()).copied()).collect();
                let id = ["prose.", row, ".", id].concat();
                Some(Link { id: id.into(), cells: cells?.into(), row: None })
            }
        }
    }

    /// Adds the check of a linked figure, and a finding where it fails.
    fn compare(&mut self, link: &Link, stated: &Stated<'_>) {
        let cells = link.cells.iter().filter_map(|path| self.cells.find(path));
        let Some((left, last_place)) = self.in_unit_of(link, stated) else { return };
        let sum = |zero: bool| {
            cells.clone().try_fold(Decimal::ZERO, |sum, cell| {
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
        let id = self.id(link.id.clone());
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
            clause: None,
            left: Some(left),
            right,
            holds,
            cells: link.cells.clone(),
            holds_with_blanks_as_zero: self.options.blanks_as_zero.then(|| sum(true).map(agrees)).flatten(),
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

    /// An id that no check has yet: the same one, or numbered.
    fn id(&mut self, id: Cow<'static, str>) -> Cow<'static, str> {
        let Some(count) = self.counts.get_mut(&id) else {
            self.counts.insert(id.clone(), 1);
            return id;
        };
        *count = count.saturating_add(1);
        format!("{id}.{count}").into()
    }
}

/// The row that a sentence speaks of; with two of them nobody can tell whose column is meant.
fn only_row(sentence: &[Hit]) -> Option<&'static str> {
    let mut rows = sentence.iter().rev().take(limits::ROWS_OF_A_SENTENCE).filter_map(|hit| hit.row);
    let row = rows.next()?;
    rows.all(|other| other == row).then_some(row)
}

/// A stated figure, as a check needs it.
struct Stated<'s> {
    text: &'s str,
    value: Decimal,
    unit: Option<&'s str>,
    last_place: Decimal,
    span: Span,
}

impl<'s> Stated<'s> {
    fn new(text: &str, mention: &'s Mention<'_>) -> Self {
        Self {
            text: &mention.figure.text,
            value: mention.figure.value,
            unit: mention.figure.unit.as_deref(),
            last_place: number::last_place(mention.number.slice(text).unwrap_or("")),
            span: mention.figure.span,
        }
    }
}

/// Whether what stands in front of the words of a subject leaves it the whole agency's: nothing, or its name.
fn own_scope(rest: &str, agency: Option<&str>) -> bool {
    let rest = cover::without_leads(rest);
    rest.is_empty() || (cover::is_body(rest) && !cover::foreign(rest) && cover::names(rest, agency))
}
