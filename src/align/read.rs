//! The stages of alignment, one after the other.

use std::borrow::Cow;
use std::collections::HashSet;

use rust_decimal::prelude::ToPrimitive as _;

use super::blocks;
use super::chain::{self, Chain};
use super::damaged::{self, Recovered};
use super::doubt;
use super::gather::{self, RowText};
use super::items::{Class, Hit, Item, Items, Kind};
use super::labels::{Labels, Target};
use super::place::{Placed, Placer, Why};
use super::settle::{self, RowState, Settled};
use super::straight::Heading;
use super::{ExtraRow, Reading, State, TablePiece, Tables, Unit};
use crate::cells::{self, Blanks, Block};
use crate::diagnostic::catalogue::table as codes;
use crate::diagnostic::{Diagnostic, Diagnostics, excerpt, push_excerpt};
use crate::form::{self, Edition, Table};
use crate::span::Span;
use crate::text::fold::fold_char;

/// How many labels of rows without figures tell a report from a text that mentions some.
const ROWS_OF_A_REPORT: usize = 12;

/// One table as it was found.
struct Found {
    edition: Option<u8>,
    table_idx: u8,
    table: &'static Table,
    rows: Vec<RowText>,
    placed: Vec<Placed>,
    /// First and last item.
    zone: (usize, usize),
    /// Labels that were recognised though damaged.
    recovered: Vec<Recovered>,
    /// Further full copies of rows: the row, and the items of its values.
    copies: Vec<(usize, Vec<usize>)>,
    /// Figures near the table that no row of it has.
    loose: usize,
    scattered: bool,
    /// Whether a row without figures speaks for the edition that is a group of rows in another.
    unsure: bool,
    removed: bool,
    /// Whether no line of the tables of the report stands there twice, so that lines may have been removed.
    no_twins: bool,
}

/// The general way: weighs everything.
pub(super) fn read<'a>(
    text: &'a str,
    lines: &[Span],
    headings: &[Heading],
    grids: &[Block],
    labels: &Labels,
    diagnostics: &mut Diagnostics,
) -> Tables<'a> {
    let blocks = lex(text, lines, headings, grids);
    for block in blocks.iter().filter(|block| block.layout == cells::layout::markup::LAYOUT.name) {
        diagnostics.push(Diagnostic::new(&codes::HTML_TABLE).at(block.span));
    }
    let mut items = Items::new(text, &blocks, labels);
    let further = further_reports(text, &items, labels);
    let at = |idx: usize| items.all.get(idx).map(|item| item.cell.span.start);
    for (n, start) in further.iter().enumerate() {
        let end = further.get(n + 1).and_then(|next| at(*next)).unwrap_or(text.len());
        let place = Span::new(at(*start).unwrap_or_default(), end);
        diagnostics.push(Diagnostic::new(&codes::REPORTS_FOLLOW).at(place));
    }
    let next = further.first().copied();
    let further = next.and_then(at);
    if let Some(next) = next {
        items.cut(next);
    }
    let mut found = find_tables(text, &mut items, labels, &blocks);
    place_rows(text, &items, labels, &blocks, &mut found);
    let columns = read_columns(text, &items, labels, &found);
    for table in found.iter_mut().filter(|table| table.unsure && table.scattered) {
        if !columns.iter().any(|(idx, _)| *idx == table.table_idx) {
            table.edition = None;
        }
    }
    let edition = agreed_edition(labels, &found);
    let mut out = Tables { edition, further, ..Tables::default() };
    let mut context = Context {
        text,
        items: &items,
        labels,
        blocks: &blocks,
        diagnostics,
        known_form: false,
        infers: !lone_gap(&items, &found) && !editions_differ(&found),
    };
    for table in &found {
        let columns = columns.iter().find(|(idx, _)| *idx == table.table_idx).map(|(_, columns)| columns);
        context.write(table, edition, columns, &mut out);
    }
    out.pieces.sort_by_key(|piece| piece.span.start);
    out.extra_rows.sort_by_key(|row| row.span.start);
    out.claimed = out.pieces.iter().map(|piece| piece.span).collect();
    out
}

/// The cells of a text, in blocks that begin at its headings.
fn lex(text: &str, lines: &[Span], headings: &[Heading], grids: &[Block]) -> Vec<Block> {
    let starts = headings.iter().filter_map(|heading| lines.get(heading.line)).map(|line| line.start);
    cells::lex_lines(text, lines, &starts.collect::<Vec<_>>(), grids)
}

/// The first items of further reports in the same text: the heading of a first section, or of a first table, with
/// rows of tables both before and behind it.
fn further_reports(text: &str, items: &Items, labels: &Labels) -> Vec<usize> {
    let Some(edition) = labels.editions.first() else { return Vec::new() };
    let first_section = edition.sections.first().map(|section| super::labels::key(section));
    let line = |idx: usize| items.all.get(idx).map(|item| (item.block, item.cell.row));
    // In one piece, or in pieces that are all there is of a line, but for marks before them.
    let stands_alone = |hit: &Hit| {
        let own = line(hit.first);
        let before = items.all.get(..hit.first).unwrap_or_default().iter().rev();
        let before = before.take(3).find(|item| item.kind != Kind::Mark);
        let before = before.map(|item| (item.block, item.cell.row));
        hit.first == hit.last || (line(hit.last) == own && before != own && line(hit.last + 1) != own)
    };
    let opens = |hit: &&Hit| {
        let is_first = first_section.as_deref() == Some(labels.key_of(hit.label));
        (is_first || labels.targets(hit.label).contains(&Target::Title { table: 0 })) && stands_alone(hit)
    };
    // The first report begins with the text: its headings may be damaged.
    let mut starts = vec![0];
    starts.extend(items.hits.iter().filter(opens).map(|hit| hit.first));
    if starts.len() < 2 {
        return Vec::new();
    }
    // How many labels of rows, and of rows with a cell behind them, stand up to each start, and in all.
    let is_valued = |hit: &Hit| {
        items.all.get(hit.last + 1).is_some_and(|item| item.is_value() || item.kind == Kind::Blank)
    };
    let is_row = |label: u16| labels.targets(label).iter().any(|t| matches!(t, Target::Row { .. }));
    let labelled = items.hits.iter().filter(|hit| is_row(hit.label)).map(|hit| (hit.first, is_valued(hit)));
    // Rows whose figures are glued to their labels: `行政许可3个0个`.
    let glued = (0..items.all.len())
        .filter(|idx| items.ends_in_figures(text, *idx) && items.opening(labels, *idx).is_some_and(is_row));
    let mut all: Vec<(usize, bool)> = labelled.chain(glued.map(|idx| (idx, true))).collect();
    all.sort_unstable();
    let mut counts = Vec::with_capacity(starts.len() + 1);
    let (mut rows, mut valued) = (0_usize, 0_usize);
    for (first, is_valued) in all {
        while starts.get(counts.len()).is_some_and(|start| *start <= first) {
            counts.push((rows, valued));
        }
        rows += 1;
        valued += usize::from(is_valued);
    }
    counts.resize(starts.len() + 1, (rows, valued));
    let is_report = |from: usize, to: usize| {
        let (Some(before), Some(behind)) = (counts.get(from), counts.get(to)) else { return false };
        // Labels alone are a report, too, where its empty cells were dropped.
        behind.1 - before.1 >= 3 || behind.0 - before.0 >= ROWS_OF_A_REPORT
    };
    let mut out = Vec::new();
    // A few rows above the first heading may have got there by the order of a page.
    let above = counts.get(1).map_or(0, |(rows, _)| *rows);
    let mut own = usize::from(above < ROWS_OF_A_REPORT);
    for next in own + 1..starts.len() {
        if is_report(own, next) && is_report(next, starts.len()) {
            out.extend(starts.get(next));
            own = next;
        }
    }
    out
}

/// Where further reports begin in a text; see [`super::report_starts`].
pub(super) fn starts(text: &str, lines: &[Span], grids: &[Block], labels: &Labels) -> Vec<Span> {
    let blocks = lex(text, lines, &Heading::all(text, lines, labels), grids);
    let items = Items::new(text, &blocks, labels);
    let at = |idx: usize| items.all.get(idx).map(|item| item.cell.span.start).unwrap_or_default();
    let is_row = |hit: &&Hit| labels.targets(hit.label).iter().any(|t| matches!(t, Target::Row { .. }));
    let mut rows = items.hits.iter().filter(is_row).peekable();
    let mut before = 0;
    let mut out = Vec::new();
    for start in further_reports(text, &items, labels) {
        while let Some(row) = rows.next_if(|row| row.first < start) {
            before = at(row.last);
        }
        out.push(Span::new(before, at(start)));
    }
    out
}

fn find_tables(text: &str, items: &mut Items, labels: &Labels, blocks: &[Block]) -> Vec<Found> {
    let mut out = Vec::new();
    let n_tables = labels.editions.iter().map(|edition| edition.tables.len()).max().unwrap_or(0);
    for table_idx in (0u8..).take(n_tables) {
        let distance = chain::distance(items, labels, table_idx);
        let mut best: Option<(Chain, bool)> = None;
        for (edition_idx, edition) in (0u8..).zip(labels.editions.iter()) {
            let Some(table) = edition.tables.get(usize::from(table_idx)) else { continue };
            if table.rows.iter().all(|row| row.label.is_empty()) {
                continue;
            }
            let chain = chain::best(items, labels, &distance, edition_idx, table_idx, table.rows.len());
            best = match best {
                Some((old, _)) if (old.score - chain.score).abs() < 0.01 => Some((old, false)),
                Some((old, certain)) if old.score > chain.score => Some((old, certain)),
                _ => Some((chain, true)),
            };
        }
        let found = match best {
            Some((chain, certain)) => {
                let certain = certain && chain.shows_edition(items, labels);
                labelled(text, items, labels, blocks, chain, certain)
            }
            None => unlabelled(text, items, labels, blocks, &distance, table_idx),
        };
        if let Some(mut found) = found {
            look_for_scatter(items, labels, &mut found);
            found.removed = lines_removed(text, items, &found);
            out.push(found);
        }
    }
    doubt_groups(items, labels, &mut out);
    let no_twins = no_line_twice(text, items, &out);
    out.iter_mut().for_each(|found| found.no_twins = no_twins);
    out
}

/// A row of one edition may be a group of rows in another, and its figures those of a row that lost its label: they are
/// not read where a table is of another edition, or figures without a label follow.
fn doubt_groups(items: &Items, labels: &Labels, found: &mut [Found]) {
    let editions: Vec<Option<u8>> = found.iter().map(|found| found.edition).collect();
    for found in found {
        let differs = |edition: &Option<u8>| edition.is_some() && *edition != found.edition;
        let conflict = found.edition.is_some() && editions.iter().any(differs);
        let starts: Vec<Option<usize>> =
            found.rows.iter().skip(1).map(|row| row.label.map(|(first, _)| first)).chain([None]).collect();
        let glued = found.rows.iter().any(|row| row.glued);
        for (row, next) in found.rows.iter_mut().zip(starts) {
            let behind = next.and_then(|next| items.all.get(row.end..next)).unwrap_or_default();
            let figures_behind = behind.iter().any(Item::is_value);
            if !(row.slots.is_empty() || conflict || figures_behind) {
                continue;
            }
            // A label with text behind it in its piece is a hit there, and the piece is none.
            let is_group = row.label.is_some_and(|(first, _)| {
                let is_group = |t: &Target| matches!(t, Target::Word { table, head: false, .. } if *table == found.table_idx);
                let mut here = items.hits.iter().filter(|hit| hit.first == first);
                here.any(|hit| labels.targets(hit.label).iter().any(is_group))
            });
            // Nor does it tell the edition, where it has no figures and those of other rows are glued to their labels,
            // or stand apart from them.
            if is_group && row.slots.is_empty() {
                found.unsure = true;
                if glued {
                    found.edition = None;
                }
            }
            if is_group && (conflict || figures_behind) {
                row.shifted = true;
            }
        }
    }
}

/// Fewest lines of tables among which some are alike in every report: the form prints heads and figures again.
const LINES_OF_TABLES: usize = 40;

/// Whether no two lines of the tables of a report are alike.
fn no_line_twice(text: &str, items: &Items, found: &[Found]) -> bool {
    let at = |idx: usize| items.all.get(idx).map(|item| item.cell.span).unwrap_or_default();
    let zones = found.iter().map(|found| at(found.zone.0).cover(at(found.zone.1)));
    let all = zones.reduce(Span::cover).and_then(|all| all.slice(text)).unwrap_or_default();
    let mut seen = HashSet::with_capacity(LINES_OF_TABLES);
    let mut lines = all.lines().map(str::trim).filter(|line| line.chars().any(is_of_words));
    lines.all(|line| seen.insert(line)) && seen.len() >= LINES_OF_TABLES
}

/// As [`char::is_alphanumeric`], quick where most of a table is told.
fn is_of_words(c: char) -> bool {
    match c {
        '\0'..='\x7F' => c.is_ascii_alphanumeric(),
        '\u{4E00}'..='\u{9FFF}' => true,
        // Drawn lines.
        '\u{2500}'..='\u{257F}' => false,
        _ => c.is_alphanumeric(),
    }
}

/// A table whose rows have labels.
fn labelled(
    text: &str,
    items: &mut Items,
    labels: &Labels,
    blocks: &[Block],
    mut chain: Chain,
    certain: bool,
) -> Option<Found> {
    let table = labels.editions.get(usize::from(chain.edition))?.tables.get(usize::from(chain.table))?;
    let recovered = if chain.rows.is_empty() {
        Vec::new()
    } else {
        damaged::recover(text, items, labels, &mut chain, table)
    };
    let items = &*items;
    let chain = &chain;
    let rows = gather::rows(text, items, labels, blocks, chain, table);
    let values: usize = rows.iter().map(|row| row.slots.len()).sum();
    if rows.is_empty() || (rows.len() < 2 && values == 0) {
        return None;
    }
    let first = rows.first()?.label?.0;
    let last = rows.last()?.end.max(first + 1) - 1;
    Some(Found {
        edition: certain.then_some(chain.edition),
        table_idx: chain.table,
        table,
        zone: (zone_start(items, labels, first, chain.table), last),
        rows,
        recovered,
        copies: further_copies(items, labels, chain, table),
        placed: Vec::new(),
        loose: 0,
        scattered: false,
        unsure: false,
        removed: false,
        no_twins: false,
    })
}

/// Rows of the table that stand there once more, with their values.
fn further_copies(items: &Items, labels: &Labels, chain: &Chain, table: &Table) -> Vec<(usize, Vec<usize>)> {
    let mut out = Vec::new();
    for (idx, hit) in items.hits.iter().enumerate() {
        let Some(row) = chain::row_target(labels, hit, chain.edition, chain.table) else { continue };
        let width = table.rows.get(usize::from(row)).map_or(0, |row| row.cells.len());
        if chain.rows.iter().any(|(_, own)| *own == idx) {
            continue;
        }
        let behind = items.all.iter().enumerate().skip(hit.last + 1);
        let values: Vec<usize> =
            behind.take_while(|(_, item)| item.is_value()).map(|(idx, _)| idx).take(width + 1).collect();
        // A lone value may be copied into the cells that it covers.
        let kind = |idx: &usize| items.all.get(*idx).map(|item| item.kind);
        let copied = matches!(values.as_slice(), [own, copy] if width == 1 && kind(own) == kind(copy));
        // Where figures stand beside their label, a row that stands there twice with others is cut in one place.
        let line = |idx: usize| items.all.get(idx).map(|item| (item.block, item.cell.row));
        let beside = values.first().is_some_and(|idx| line(*idx) == line(hit.last));
        let ends = values.last().is_some_and(|idx| line(*idx) != line(*idx + 1));
        let cut = beside && ends && values.len() < width && labels.key_of(hit.label).len() > 3;
        if (values.len() == width || copied || cut) && out.len() < table.rows.len() {
            out.push((usize::from(row), values));
        }
    }
    out
}

/// The first item of the head of a table above the item `first`.
fn zone_start(items: &Items, labels: &Labels, first: usize, table: u8) -> usize {
    let mut start = first;
    for idx in (0..first).rev() {
        let Some(item) = items.all.get(idx) else { break };
        match item.kind {
            Kind::Text(piece) => match piece.class {
                Class::Hit(hit) => {
                    let targets =
                        items.hits.get(hit as usize).map_or(&[][..], |hit| labels.targets(hit.label));
                    if !targets.iter().any(|t| matches!(t, Target::Word { table: t, .. } if *t == table)) {
                        break;
                    }
                    start = idx;
                }
                Class::Fragment | Class::RowStart => start = idx,
                Class::Unknown | Class::Prose => break,
            },
            Kind::Blank | Kind::Mark => {}
            Kind::Figure(_) | Kind::Placeholder | Kind::Glued => start = idx,
        }
    }
    start
}

/// A table of one row without a label: what stands behind its heads.
fn unlabelled(
    text: &str,
    items: &Items,
    labels: &Labels,
    blocks: &[Block],
    distance: &[f32],
    table_idx: u8,
) -> Option<Found> {
    let table = labels.editions.first()?.tables.get(usize::from(table_idx))?;
    let is_own = |t: &Target| matches!(t, Target::Word { table, .. } if *table == table_idx);
    let strong = |label: u16| {
        let targets = labels.targets(label);
        targets.iter().any(is_own)
            && targets
                .iter()
                .all(|t| is_own(t) || matches!(t, Target::Title { table } if *table == table_idx))
    };
    // Runs of heads that stand close together; the one with most different heads, the first of equals.
    let mut best: Option<(usize, usize, usize)> = None;
    let mut run: Option<(usize, usize, HashSet<u16>)> = None;
    let mut keep = |run: &Option<(usize, usize, HashSet<u16>)>| {
        if let Some((from, to, seen)) = run
            && seen.len() >= 2
            && best.is_none_or(|(_, _, n)| seen.len() > n)
        {
            best = Some((*from, *to, seen.len()));
        }
    };
    for hit in items.hits.iter().filter(|hit| strong(hit.label)) {
        let near = |last: usize| {
            let at = |idx: usize| distance.get(idx).copied().unwrap_or(0.0);
            at(hit.first) - at(last) < 2.0
        };
        match &mut run {
            Some((_, to, seen)) if near(*to) => {
                *to = hit.last;
                seen.insert(hit.label);
            }
            _ => {
                keep(&run);
                run = Some((hit.first, hit.last, HashSet::from([hit.label])));
            }
        }
    }
    keep(&run);
    let (from, to, n_heads) = best?;
    let mut row = RowText::default();
    let unreadable = |idx| items.is_unreadable(text, idx);
    let has_digits = |idx: usize| {
        let raw = items.all.get(idx).and_then(|item| item.cell.span.slice(text)).unwrap_or_default();
        raw.chars().any(|c| fold_char(c).is_ascii_digit())
    };
    let is_value = |idx: &usize| items.all.get(*idx).is_some_and(Item::is_value);
    let inside = (from..to).filter(is_value).count();
    let heads = || table.rows.iter().flat_map(|row| row.cells).map(|cell| cell.head);
    let in_heads = |c: char| heads().any(|head| head.contains(c));
    let is_of_heads = |piece: super::items::Text| items.key(piece).iter().all(|(c, _)| in_heads(*c));
    let mut written_down = false;
    let mut idx = to + 1;
    while let Some(item) = items.all.get(idx) {
        row.stray += usize::from(row.slots.len() < table.cell_count() && items.hides_figure(text, idx));
        match item.kind {
            Kind::Figure(_) | Kind::Placeholder | Kind::Glued | Kind::Blank => {
                let marks = items.line_marks(idx);
                if marks.plain && marks.foreign {
                    row.stray += 1;
                } else {
                    row.slots.push(idx);
                }
            }
            Kind::Mark => row.glued |= row.slots.is_empty() && unreadable(idx),
            Kind::Text(piece) => match piece.class {
                Class::Hit(hit) => {
                    let targets =
                        items.hits.get(hit as usize).map_or(&[][..], |hit| labels.targets(hit.label));
                    let key = items.hits.get(hit as usize).map_or(&[][..], |hit| labels.key_of(hit.label));
                    let of_heads =
                        row.slots.is_empty() && !key.is_empty() && key.iter().all(|c| in_heads(*c));
                    if !targets.iter().any(is_own) && !of_heads {
                        break;
                    }
                    written_down |= !targets.iter().any(is_own);
                }
                Class::Fragment | Class::RowStart => {
                    row.glued |= row.slots.is_empty() && unreadable(idx);
                }
                // A head that was damaged, among others.
                Class::Unknown if row.n_values(items) == 0 && items.line_marks(idx).label => {}
                // Heads that are written downwards, a character a line.
                Class::Unknown if row.slots.is_empty() && is_of_heads(piece) => written_down = true,
                Class::Unknown | Class::Prose => {
                    row.glued |= row.slots.is_empty() && has_digits(idx);
                    break;
                }
            },
        }
        idx += 1;
    }
    // Marks before the next heading are none of its cells.
    row.end = if row.slots.is_empty() { to + 1 } else { idx };
    row.last = idx >= items.all.len();
    keep_one_line(items, blocks, &mut row);
    if row.slots.is_empty() && n_heads < 5 {
        return None;
    }
    // Empty cells of the heads may stand before the values: on their line, or nobody knows where they end.
    let width = table.cell_count();
    let line = |idx: usize| items.all.get(idx).map(|item| (item.block, item.cell.row));
    let head_line = line(row.slots.first().and_then(|first| first.checked_sub(1)).unwrap_or(to));
    let n_head = row.slots.iter().take_while(|idx| line(**idx) == head_line && !is_value(idx)).count();
    row.slots.drain(..n_head);
    if row.n_values(items) == 0 {
        row.slots.clear();
    } else if row.n_values(items) == width {
        let first = row.slots.iter().position(is_value).unwrap_or(0);
        let last = row.slots.iter().rposition(is_value).map_or(0, |at| at + 1);
        row.slots.truncate(last);
        row.slots.drain(..first);
    }
    // Nobody knows which cell a figure stands below then, unless there is one for each.
    let scattered = inside > 0 || (written_down && row.n_values(items) != width);
    let mut found = Found {
        edition: None,
        table_idx,
        table,
        zone: (from, row.slots.last().copied().unwrap_or(to).max(to)),
        rows: vec![row],
        recovered: Vec::new(),
        copies: Vec::new(),
        placed: Vec::new(),
        loose: 0,
        scattered: false,
        unsure: false,
        removed: false,
        no_twins: false,
    };
    if scattered {
        // Figures among the heads: a text in columns.
        found.rows.iter_mut().for_each(|row| row.foreign = Some(0));
    }
    Some(found)
}

/// Where cells stand side by side, a row without a label is one line: the one with most cells, and its like.
fn keep_one_line(items: &Items, blocks: &[Block], row: &mut RowText) {
    let line = |idx: usize| items.all.get(idx).map(|item| (item.block, item.cell.row));
    let beside = |idx: usize| {
        let block = items.all.get(idx).and_then(|item| blocks.get(usize::from(item.block)));
        block.is_some_and(|block| block.blanks != Blanks::Gaps)
    };
    let runs: Vec<&[usize]> = row.slots.chunk_by(|a, b| line(*a) == line(*b)).collect();
    let most = runs.iter().map(|run| run.len()).max().unwrap_or(0);
    if most > 1 && !row.slots.iter().all(|idx| beside(*idx)) {
        // A dash alone on its line is a rule, not a cell.
        let lone = |run: &&[usize]| match run {
            [idx] => items.all.get(*idx).is_some_and(|item| item.kind == Kind::Placeholder),
            _ => false,
        };
        row.slots = runs.into_iter().filter(|run| !lone(run)).flatten().copied().collect();
    } else if most > 1 {
        // A figure alone on the line above or below may be a part of one that a line end has cut.
        let is_value = |idx: &&usize| items.all.get(**idx).is_some_and(Item::is_value);
        let lone = |run: &[usize]| run.len() < most && run.iter().filter(is_value).count() == 1;
        let cut = runs.windows(2).filter(|pair| match pair {
            [a, b] if lone(a) != lone(b) => {
                let rows = [a, b].map(|run| run.first().and_then(|idx| line(*idx)));
                (a.len() == most || b.len() == most)
                    && matches!(rows, [Some((a, m)), Some((b, n))] if a == b && m.abs_diff(n) == 1)
            }
            _ => false,
        });
        row.stray += cut.count();
        row.slots = runs.into_iter().filter(|run| run.len() == most).flatten().copied().collect();
    }
}

/// Counts figures near the table that no row of it has, and says whether labels and figures stand apart, as in a
/// text printed column by column: then no figure has a row.
fn look_for_scatter(items: &Items, labels: &Labels, found: &mut Found) {
    let width = |row: &RowText| found.table.rows.get(row.row).map_or(0, |row| row.cells.len());
    let Some(last) = found.rows.last() else { return };
    let is_value = |idx: &usize| items.all.get(*idx).is_some_and(Item::is_value);
    let after = values_behind(items, labels, found.table_idx, last.end);
    let Some(first) = found.rows.first().and_then(|row| row.label) else {
        found.loose = after;
        return;
    };
    let before = (found.zone.0..first.0).filter(is_value).count();
    let over: usize = found.rows.iter().map(|row| row.n_values(items).saturating_sub(width(row))).sum();
    let between: usize = found
        .rows
        .windows(2)
        .map(|pair| match pair {
            [a, b] => b.label.map_or(0, |(next, _)| (a.end..next).filter(is_value).count()),
            _ => 0,
        })
        .sum();
    let empty = found.rows.iter().filter(|row| row.slots.is_empty()).count();
    let widest = found.rows.iter().map(width).max().unwrap_or(0);
    let loose = before + over + between;
    let first_width = found.rows.first().map_or(1, width);
    found.scattered = (loose >= widest.max(3) && empty * 4 >= found.rows.len().max(4))
        || (before >= first_width && before > 0 && empty > 0)
        // All labels, then all figures: the last label has no more of them than the others.
        || (after > 0 && found.rows.len() > 2 && empty + 1 == found.rows.len() && !last.slots.is_empty());
    found.loose = loose + after;
}

/// Figures from the item `from` up to the next heading of a section, or prose.
fn values_behind(items: &Items, labels: &Labels, table: u8, from: usize) -> usize {
    let heading = |item: &&Item| match item.kind {
        Kind::Text(piece) => match piece.class {
            Class::Hit(hit) => {
                let targets = items.hits.get(hit as usize).map_or(&[][..], |hit| labels.targets(hit.label));
                let section = |t: &Target| matches!(t, Target::Title { .. } | Target::Section);
                !targets.contains(&Target::Title { table }) && targets.iter().any(section)
            }
            Class::Prose => true,
            _ => false,
        },
        _ => false,
    };
    let tail = items.all.get(from..).unwrap_or_default();
    tail.iter().take(400).take_while(|item| !heading(item)).filter(|item| item.is_value()).count()
}

/// Whether repeated lines were removed: the form prints words and figures more than once, this text none.
fn lines_removed(text: &str, items: &Items, found: &Found) -> bool {
    let Some(zone) = items.all.get(found.zone.0..=found.zone.1) else { return false };
    let cells = || zone.iter().filter(|item| !matches!(item.kind, Kind::Blank | Kind::Mark));
    let beside = |item: &&Item| item.cell.breaks == 0 && item.cell.row > 0 && !item.cell.joined;
    let n_cells = cells().count();
    // Where cells share lines, lines differ anyway.
    if n_cells < 6 || 8 * cells().filter(beside).count() > n_cells {
        return false;
    }
    let mut seen = HashSet::with_capacity(n_cells.min(LINES_OF_TABLES));
    cells().all(|item| match item.kind {
        // A piece of a broken label may be a piece of another.
        Kind::Text(piece) if !matches!(piece.class, Class::Hit(hit) if items.hits.get(hit as usize).is_some_and(|hit| hit.first == hit.last)) => true,
        _ => item.cell.span.slice(text).is_none_or(|raw| seen.insert(raw)),
    })
}

/// Places the rows of all tables, and takes back what their surroundings speak against.
fn place_rows(text: &str, items: &Items, labels: &Labels, blocks: &[Block], found: &mut [Found]) {
    let placer_of = |found: &Found| Placer {
        text,
        items,
        labels,
        blocks,
        table: found.table,
        table_idx: found.table_idx,
    };
    let trusted = found.iter().any(|found| placer_of(found).shows_inner_blanks(&found.rows));
    let shown = found.iter().flat_map(|found| &found.rows).any(|row| row.n_blanks(items) > 0);
    let any_scattered = found.iter().any(|found| found.scattered);
    // Figures that no row of any table has may be all those of one.
    let all_loose: usize = found.iter().map(|found| found.loose).sum();
    for found in found {
        let placer = placer_of(found);
        found.placed = placer.place(&found.rows, trusted);
        let around = doubt::Surroundings {
            loose: found.loose,
            all_loose,
            scattered: found.scattered,
            any_scattered,
            removed: found.removed,
            no_twins: found.no_twins,
            shown,
            first: found.zone.0,
            copies: &found.copies,
        };
        doubt::weigh(&placer, &found.rows, &mut found.placed, &around);
    }
}

/// Whether all rows but one have as many figures as cells, so that this one has rather lost a figure than an empty cell.
fn lone_gap(items: &Items, found: &[Found]) -> bool {
    let (mut full, mut short) = (0_usize, 0_usize);
    for table in found {
        for row in &table.rows {
            let width = table.table.rows.get(row.row).map_or(0, |row| row.cells.len());
            full += usize::from(row.n_values(items) == width);
            short += usize::from(row.n_values(items) < width);
        }
    }
    short == 1 && full >= ROWS_OF_A_REPORT
}

/// The figures of tables that are printed column by column, where they can be known.
fn read_columns(text: &str, items: &Items, labels: &Labels, found: &[Found]) -> Vec<(u8, blocks::Columns)> {
    let largest = found.iter().max_by_key(|found| found.table.cell_count());
    // Labels that stand apart from all figures look like lines of which the repeated ones were removed.
    let has_row = |found: &&Found| {
        found.rows.iter().any(|row| {
            found.table.rows.get(row.row).is_some_and(|form| form.cells.len() == row.n_values(items))
        })
    };
    let apart = |found: &&Found| found.scattered || (found.removed && !has_row(found));
    let Some(main) = largest.filter(apart) else { return Vec::new() };
    let edition = main.edition.and_then(|idx| labels.editions.get(usize::from(idx)).copied());
    let start = found.iter().map(|found| found.zone.0).min().unwrap_or(0);
    let mut columns = edition
        .and_then(|edition| blocks::read(text, items, labels, edition, main.table_idx, start))
        .unwrap_or_default();
    // A figure beside its heads may be that of a row outside the form, which has the place of one that is not there.
    // Of the large table its relations tell.
    let is_whole = |idx: u8| {
        found.iter().any(|found| found.table_idx == idx && found.rows.len() == found.table.rows.len())
    };
    columns.retain(|(idx, _)| *idx == main.table_idx || is_whole(*idx));
    columns
}

fn agreed_edition(labels: &Labels, found: &[Found]) -> Option<&'static Edition> {
    let first = found.iter().find_map(|found| found.edition)?;
    let edition = labels.editions.get(usize::from(first)).copied();
    edition.filter(|_| !editions_differ(found))
}

/// Whether tables are told to be of different editions: then one is told wrong.
fn editions_differ(found: &[Found]) -> bool {
    let mut seen = found.iter().filter_map(|found| found.edition);
    let first = seen.next();
    seen.any(|edition| Some(edition) != first)
}

/// What the readings of a table are written with.
struct Context<'c, 'a> {
    text: &'a str,
    items: &'c Items,
    labels: &'c Labels,
    blocks: &'c [Block],
    diagnostics: &'c mut Diagnostics,
    /// Whether the edition of the table that is being written is known.
    known_form: bool,
    /// Whether elimination tells where figures belong.
    infers: bool,
}

impl<'a> Context<'_, 'a> {
    fn write(
        &mut self,
        found: &Found,
        agreed: Option<&'static Edition>,
        columns: Option<&blocks::Columns>,
        out: &mut Tables<'a>,
    ) {
        // A table that could be of either edition follows the others.
        let edition = found.edition.and_then(|idx| self.labels.editions.get(usize::from(idx)).copied());
        let shown_as = edition.or(agreed);
        let table =
            shown_as.and_then(|e| e.table(found.table.key)).filter(|t| fits(t, found)).unwrap_or(found.table);
        self.pieces(found, edition, out);
        let open = found.placed.iter().any(|placed| matches!(placed, Placed::Open(..)));
        let columns = columns.filter(|columns| columns.len() == table.cell_count());
        let settled = if let Some(columns) = columns {
            by_row(table, columns)
        } else if found.scattered || found.removed || !open {
            Vec::new()
        } else {
            settle::settle(self.labels.relations(table), &self.row_states(found, table))
        };
        let mut missing: Vec<&'static str> = Vec::new();
        let mut inferred: Vec<&'static str> = Vec::new();
        let same = core::ptr::eq(table, found.table);
        self.known_form =
            shown_as.and_then(|e| e.table(table.key)).is_some_and(|known| core::ptr::eq(known, table));
        for (row_idx, row) in table.rows.iter().enumerate() {
            let position = found.rows.iter().position(|text| match same {
                true => text.row == row_idx,
                false => found.table.rows.get(text.row).map(|r| r.path) == Some(row.path),
            });
            let settled = settled.get(row_idx).and_then(Option::as_ref);
            let unplaced = Placed::Open(Vec::new(), Why::Scattered);
            let nowhere = RowText::default();
            let text_row = position.and_then(|n| Some((found.rows.get(n)?, found.placed.get(n)?)));
            let Some((text_row, placed)) = text_row.or(columns.map(|_| (&nowhere, &unplaced))) else {
                missing.extend(row.cells.iter().map(|cell| cell.path));
                out.readings.extend(row.cells.iter().map(|cell| absent(cell, State::Missing)));
                if row.cells.iter().any(|cell| cell.kind == form::Kind::Amount) {
                    out.units.push(Unit { row: row.path, unit: None });
                }
                continue;
            };
            self.row(row, text_row, placed, settled, &mut inferred, out);
            self.units(row, text_row, placed, out);
        }
        for label in &found.recovered {
            let at = |idx: usize| self.items.all.get(idx).map(|item| item.cell.span).unwrap_or_default();
            let span = at(label.first).cover(at(label.last));
            let official = found.table.rows.get(label.row).map_or("", |row| row.label);
            let printed = excerpt(span.slice(self.text).unwrap_or_default());
            self.diagnostics
                .push(Diagnostic::new(&codes::LABEL_DAMAGED).with(printed).with(official).at(span));
        }
        self.missing_rows(found, missing);
        if !inferred.is_empty() {
            let count = inferred.len().to_string();
            self.diagnostics.push(
                Diagnostic::new(&codes::CELLS_INFERRED).with(count).at(self.zone_span(found)).about(inferred),
            );
        }
        self.extra_rows(found, out);
    }

    fn zone_span(&self, found: &Found) -> Span {
        let at = |idx: usize| self.items.all.get(idx).map(|item| item.cell.span).unwrap_or_default();
        at(found.zone.0).cover(at(found.zone.1))
    }

    fn pieces(&self, found: &Found, edition: Option<&'static Edition>, out: &mut Tables<'a>) {
        // One entry for each block that the table stands in.
        let Some(zone) = self.items.all.get(found.zone.0..=found.zone.1) else { return };
        let zone = without_tail(zone);
        for run in zone.chunk_by(|a, b| a.block == b.block) {
            let (Some(first), Some(last)) = (run.first(), run.last()) else { continue };
            let Some(block) = self.blocks.get(usize::from(first.block)) else { continue };
            let span = first.cell.span.cover(last.cell.span);
            if span.is_empty() {
                continue;
            }
            out.pieces.push(TablePiece {
                table: found.table.key,
                edition: edition.map(|e| e.name),
                layout: block.layout,
                span,
            });
        }
    }

    fn row_states(&self, found: &Found, table: &'static Table) -> Vec<RowState> {
        let figure = |idx: usize| match self.items.all.get(idx).map(|item| item.kind) {
            Some(Kind::Figure(figure)) if figure.value.is_integer() => {
                figure.value.to_i64().map(|value| (idx, value))
            }
            Some(Kind::Placeholder) => Some((idx, 0)),
            _ => None,
        };
        let zone = self.items.all.get(found.zone.0..=found.zone.1).unwrap_or_default();
        let shown = zone.iter().any(|item| item.kind == Kind::Blank);
        // Whether signs part the cells of a line.
        if !self.infers {
            return table.rows.iter().map(|_| RowState::Lost).collect();
        }
        let parted = |idx: usize| {
            let block = self.items.all.get(idx).and_then(|item| self.blocks.get(usize::from(item.block)));
            block.is_some_and(|block| block.blanks != Blanks::Gaps)
        };
        table
            .rows
            .iter()
            .map(|row| {
                let position = found
                    .rows
                    .iter()
                    .position(|text| found.table.rows.get(text.row).map(|r| r.path) == Some(row.path));
                match position.and_then(|n| found.placed.get(n)) {
                    Some(Placed::Cells(cells)) => {
                        let known: Option<Vec<_>> = cells
                            .iter()
                            .map(|cell| cell.map_or(Some(None), |idx| figure(idx).map(Some)))
                            .collect();
                        known.map_or(RowState::Lost, RowState::Known)
                    }
                    Some(Placed::Empty) => RowState::Known(vec![None; row.cells.len()]),
                    // Some of its figures may stand on the lines around it.
                    _ if position.and_then(|n| found.rows.get(n)).is_some_and(|row| row.stray > 0) => {
                        RowState::Lost
                    }
                    // Where empty cells are shown, a figure was lost: no empty cell is missing.
                    _ if position.and_then(|n| found.rows.get(n)).is_some_and(|row| {
                        shown
                            && row.n_blanks(self.items) == 0
                            && row.slots.first().is_some_and(|idx| parted(*idx))
                    }) =>
                    {
                        RowState::Lost
                    }
                    Some(Placed::Open(values, Why::Dropped | Why::Padded)) => {
                        let figures: Option<Vec<_>> = values.iter().map(|idx| figure(*idx)).collect();
                        figures.map_or(RowState::Lost, RowState::Open)
                    }
                    _ => RowState::Lost,
                }
            })
            .collect()
    }

    fn reading(&self, cell: &'static form::Cell, idx: usize) -> Reading<'a> {
        let Some(item) = self.items.all.get(idx) else { return absent(cell, State::Missing) };
        let span = item.cell.span;
        let raw = span.slice(self.text).map(Cow::Borrowed);
        let (value, state) = match item.kind {
            Kind::Figure(figure) => (Some(figure.value), State::Stated),
            Kind::Placeholder => (None, State::Placeholder),
            Kind::Text(_) if super::is_answer(raw.as_deref().unwrap_or_default()) => (None, State::Worded),
            _ => (None, State::Unreadable),
        };
        Reading { cell, value, state, raw, span: Some(span) }
    }

    fn row(
        &mut self,
        row: &'static form::Row,
        text_row: &RowText,
        placed: &Placed,
        settled: Option<&Settled>,
        inferred: &mut Vec<&'static str>,
        out: &mut Tables<'a>,
    ) {
        match placed {
            Placed::Cells(cells) => {
                for (cell, idx) in row.cells.iter().zip(cells) {
                    let reading = match idx {
                        Some(idx) => self.reading(cell, *idx),
                        None => absent(cell, State::Blank),
                    };
                    self.say(&reading);
                    out.readings.push(reading);
                }
            }
            Placed::Empty => out.readings.extend(row.cells.iter().map(|cell| absent(cell, State::Blank))),
            Placed::Open(values, why) => {
                if let Some(digits) = self.glued(row, values, *why) {
                    for (cell, span) in row.cells.iter().zip(digits) {
                        let raw = span.slice(self.text);
                        inferred.push(cell.path);
                        out.readings.push(Reading {
                            cell,
                            value: raw.and_then(crate::number::parse_figure).map(|figure| figure.value),
                            state: State::Inferred,
                            raw: raw.map(Cow::Borrowed),
                            span: Some(span),
                        });
                    }
                    return;
                }
                let mut open = Vec::new();
                for (column, cell) in row.cells.iter().enumerate() {
                    let known = settled.and_then(|settled| settled.get(column)).copied().flatten();
                    let reading = match known {
                        Some(Some(idx)) => {
                            let reading = self.reading(cell, idx);
                            if reading.state == State::Stated {
                                inferred.push(cell.path);
                                Reading { state: State::Inferred, ..reading }
                            } else {
                                self.say(&reading);
                                reading
                            }
                        }
                        Some(None) => absent(cell, State::Blank),
                        None => {
                            open.push(cell.path);
                            absent(cell, if values.is_empty() { State::Missing } else { State::Ambiguous })
                        }
                    };
                    out.readings.push(reading);
                }
                if !open.is_empty() {
                    self.say_open(row, text_row, values, *why, open);
                }
            }
        }
    }

    /// A row of single digits glued together: as many zeros as cells can be nothing else, nor can digits be more than
    /// one figure where the form is known to have one cell, and nothing but the label stands before them.
    fn glued(&self, row: &form::Row, values: &[usize], why: Why) -> Option<Vec<Span>> {
        let ([idx], Why::Glued, true) = (values, why, self.infers) else { return None };
        let item = self.items.all.get(*idx).filter(|item| item.kind == Kind::Glued)?;
        let raw = item.cell.span.slice(self.text)?;
        let zeros = raw.chars().count() == row.cells.len() && raw.chars().all(|c| fold_char(c) == '0');
        // Other words between a label and its digits may be the label of another row.
        let label = idx.checked_sub(1).and_then(|before| self.items.all.get(before));
        let is_label =
            |item: &&Item| matches!(item.kind, Kind::Text(piece) if matches!(piece.class, Class::Hit(_)));
        let label = label.filter(is_label)?.cell.span.slice(self.text).unwrap_or_default();
        let bare = self.known_form && !label.contains(|c| fold_char(c).is_ascii_digit());
        let one = row.cells.len() == 1 && bare && crate::number::parse_figure(raw).is_some();
        if one {
            return Some(vec![item.cell.span]);
        }
        let start = item.cell.span.start;
        zeros.then(|| {
            raw.char_indices().map(|(at, c)| Span::new(start + at, start + at + c.len_utf8())).collect()
        })
    }

    fn say(&mut self, reading: &Reading<'_>) {
        let code = match reading.state {
            State::Worded => &codes::CELL_WORDED,
            State::Unreadable => &codes::CELL_UNREADABLE,
            _ => return,
        };
        let quoted = excerpt(reading.raw.as_deref().unwrap_or_default());
        let diagnostic =
            Diagnostic::new(code).with(quoted).with(reading.cell.head).about([reading.cell.path]);
        self.diagnostics.push(match reading.span {
            Some(span) => diagnostic.at(span),
            None => diagnostic,
        });
    }

    fn say_open(
        &mut self,
        row: &'static form::Row,
        text_row: &RowText,
        values: &[usize],
        why: Why,
        open: Vec<&'static str>,
    ) {
        let code = match why {
            Why::Dropped => &codes::BLANK_CELLS_DROPPED,
            Why::Padded => &codes::BLANK_CELLS_PADDED,
            Why::TooMany => &codes::TOO_MANY_FIGURES,
            Why::Foreign => &codes::FOREIGN_TEXT,
            Why::Glued => &codes::CELLS_GLUED,
            Why::Cut => &codes::ROW_CUT,
            Why::Scattered => &codes::CELLS_SCATTERED,
            Why::Removed => &codes::LINES_REMOVED,
            Why::Repeated => &codes::TABLE_REPEATED,
            Why::Borrowed => &codes::ROW_BORROWED,
            Why::Moved => &codes::ROW_MOVED,
            Why::Doubtful => &codes::ROW_DOUBTFUL,
        };
        let label = if row.label.is_empty() { row.path } else { row.label };
        let mut figures = String::with_capacity(4 * values.len().min(16));
        for raw in
            values.iter().take(16).filter_map(|idx| self.items.all.get(*idx)?.cell.span.slice(self.text))
        {
            if !figures.is_empty() {
                figures.push(' ');
            }
            push_excerpt(raw, &mut figures);
        }
        let spans = values.iter().filter_map(|idx| self.items.all.get(*idx)).map(|item| item.cell.span);
        let label_span =
            text_row.label.and_then(|(first, _)| self.items.all.get(first)).map(|item| item.cell.span);
        let span = spans.chain(label_span).reduce(Span::cover);
        let diagnostic = Diagnostic::new(code)
            .with(label)
            .with(values.len().to_string())
            .with(row.cells.len().to_string())
            .with(figures)
            .about(open);
        self.diagnostics.push(match span {
            Some(span) => diagnostic.at(span),
            None => diagnostic,
        });
    }

    fn missing_rows(&mut self, found: &Found, missing: Vec<&'static str>) {
        if missing.is_empty() {
            return;
        }
        let mut rows: Vec<&str> = missing.iter().map(|path| form::parent(path)).collect();
        rows.dedup();
        let count = rows.len().to_string();
        let end = self.items.all.get(found.zone.1).map_or(0, |item| item.cell.span.end);
        self.diagnostics.push(
            Diagnostic::new(&codes::ROWS_MISSING)
                .with(count)
                .with(found.table.key)
                .at(Span::at(end))
                .about(missing),
        );
    }

    fn units(&self, row: &'static form::Row, text_row: &RowText, placed: &Placed, out: &mut Tables<'a>) {
        let Some(column) = row.cells.iter().position(|cell| cell.kind == form::Kind::Amount) else { return };
        let own = match placed {
            Placed::Cells(cells) => {
                cells.get(column).copied().flatten().and_then(|idx| match self.items.all.get(idx)?.kind {
                    Kind::Figure(figure) => figure.unit,
                    _ => None,
                })
            }
            _ => None,
        };
        let unit = own.or_else(|| self.head_unit(row.cells.get(column)?, text_row.label?.0));
        out.units.push(Unit { row: row.path, unit });
    }

    /// The unit that the head of a column names, the nearest above the row.
    fn head_unit(&self, cell: &form::Cell, before: usize) -> Option<&'static str> {
        let above = self.items.hits.iter().rev().filter(|hit| hit.last < before);
        let hit = super::heads_of(cell, above.map(|hit| (hit.label, *hit)), self.labels)?;
        let first = self.items.all.get(hit.first)?.cell.span;
        let last = self.items.all.get(hit.last)?.cell.span;
        // A note in brackets may be a piece of its own, or several on lines of the same cell.
        let behind = self.items.all.get(hit.last + 1..).unwrap_or_default();
        let is_note = |item: &&Item| matches!(item.kind, Kind::Text(piece) if piece.class != Class::Prose);
        let notes = 1 + behind.iter().skip(1).take_while(|item| item.cell.joined).count();
        let spans = behind.iter().take(notes).take_while(is_note).map(|item| item.cell.span);
        let note = spans.reduce(Span::cover).and_then(|span| span.slice(self.text));
        let joined = behind.first().is_some_and(|item| item.cell.joined);
        super::unit_of_head(first.cover(last).slice(self.text)?, note, joined)
    }

    fn extra_rows(&self, found: &Found, out: &mut Tables<'a>) {
        for (n, row) in found.rows.iter().enumerate() {
            let next = found
                .rows
                .get(n + 1)
                .and_then(|next| next.label)
                .map_or(found.zone.1 + 1, |(first, _)| first);
            let mut idx = row.end;
            while idx < next {
                let Some(item) = self.items.all.get(idx) else { break };
                if !matches!(item.kind, Kind::Text(piece) if piece.class == Class::Unknown) {
                    idx += 1;
                    continue;
                }
                let values: Vec<&Item> = self
                    .items
                    .all
                    .get(idx + 1..next)
                    .unwrap_or_default()
                    .iter()
                    .take_while(|item| item.is_value())
                    .take(64)
                    .collect();
                if !values.is_empty() {
                    let raw =
                        |item: &Item| item.cell.span.slice(self.text).map(Cow::Borrowed).unwrap_or_default();
                    let span = values.iter().fold(item.cell.span, |span, item| span.cover(item.cell.span));
                    out.extra_rows.push(ExtraRow {
                        table: found.table.key,
                        label: raw(item),
                        cells: values.iter().map(|item| raw(item)).collect(),
                        span,
                    });
                    idx += values.len();
                }
                idx += 1;
            }
        }
    }
}

/// The items of a table without the empty cells behind it, and without the marker of the heading that follows.
fn without_tail(zone: &[Item]) -> &[Item] {
    let is_solid = |item: &Item| !matches!(item.kind, Kind::Blank | Kind::Mark);
    let Some(last) = zone.iter().rposition(is_solid) else { return zone };
    let block = zone.get(last).map(|item| item.block);
    let is_mark = |item: &Item| item.kind == Kind::Mark && Some(item.block) == block;
    let last = zone.iter().rposition(|item| is_solid(item) || is_mark(item)).unwrap_or(last);
    zone.get(..=last).unwrap_or(zone)
}

/// What is known of the cells of each row, from the item of each cell.
fn by_row(table: &Table, columns: &blocks::Columns) -> Vec<Option<Settled>> {
    let mut cells = columns.iter().map(|idx| idx.map(Some));
    table.rows.iter().map(|row| Some(cells.by_ref().take(row.cells.len()).collect())).collect()
}

/// Whether every row found exists in `table` too.
fn fits(table: &Table, found: &Found) -> bool {
    found.rows.iter().all(|text| {
        let Some(row) = found.table.rows.get(text.row) else { return false };
        table.rows.iter().any(|other| other.path == row.path && other.cells.len() == row.cells.len())
    })
}

fn absent(cell: &'static form::Cell, state: State) -> Reading<'static> {
    Reading { cell, value: None, state, raw: None, span: None }
}
