//! The stages of alignment, one after the other.

use super::Tables;
use super::blocks;
use super::doubt;
use super::find::{self, Found};
use super::items::{Hit, Items, Kind};
use super::labels::{Labels, Target};
use super::place::{Placed, Placer, Why};
use super::straight::Heading;
use super::write::Writer;
use crate::cells::{self, Block, Profiled};
use crate::diagnostic::catalogue::table as codes;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::form::Edition;
use crate::span::Span;

/// How many labels of rows tell a report where a cell stands behind each.
const ROWS_WITH_CELLS: usize = 3;
/// How many labels of rows without figures tell a report from a text that mentions some.
const ROWS_OF_A_REPORT: usize = 12;

/// The general way: weighs everything; `known` are the profiles of blocks that were looked at before.
pub(super) fn read<'a>(
    text: &'a str,
    lines: &[Span],
    headings: &[Heading],
    grids: &[Block],
    labels: &Labels,
    known: &[Profiled],
    diagnostics: &mut Diagnostics,
) -> Tables<'a> {
    let blocks = lex(text, lines, headings, grids, known);
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
    let mut found = find::tables(text, &mut items, labels, &blocks);
    place_rows(text, &items, labels, &blocks, &mut found);
    let columns = read_columns(text, &items, labels, &found);
    for table in found.iter_mut().filter(|table| table.unsure && table.scattered) {
        if !columns.iter().any(|(idx, _)| *idx == table.table_idx) {
            table.edition = None;
        }
    }
    let edition = agreed_edition(labels, &found);
    let mut out = Tables { edition, further, ..Tables::default() };
    if !found.is_empty() {
        out.reserve(labels);
    }
    let mut writer = Writer {
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
        writer.write(table, edition, columns, &mut out);
    }
    out.pieces.sort_by_key(|piece| piece.span.start);
    out.extra_rows.sort_by_key(|row| row.span.start);
    out.claimed = out.pieces.iter().map(|piece| piece.span).collect();
    out
}

/// The cells of a text, in blocks that begin at its headings.
fn lex(text: &str, lines: &[Span], headings: &[Heading], grids: &[Block], known: &[Profiled]) -> Vec<Block> {
    let starts = headings.iter().filter_map(|heading| lines.get(heading.line)).map(|line| line.start);
    cells::lex_lines(text, lines, &starts.collect::<Vec<_>>(), grids, known)
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
            || items.ends_in_digits(text, *hit)
    };
    let is_row = |label: u16| labels.targets(label).iter().any(|t| matches!(t, Target::Row { .. }));
    let is_glued =
        |idx: usize| items.ends_in_figures(text, idx) && items.opening(labels, idx).is_some_and(is_row);
    // Most texts have no rows before the last of their headings that might open another report.
    let last = starts.last().copied().unwrap_or_default();
    let before = items.hits.iter().filter(|hit| hit.first < last && is_row(hit.label)).count();
    if before + (0..last).filter(|idx| is_glued(*idx)).count() < ROWS_WITH_CELLS {
        return Vec::new();
    }
    let labelled = items.hits.iter().filter(|hit| is_row(hit.label)).map(|hit| (hit.first, is_valued(hit)));
    // Rows whose figures are glued to their labels: `行政许可3个0个`.
    let glued = (0..items.all.len()).filter(|idx| is_glued(*idx));
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
        behind.1 - before.1 >= ROWS_WITH_CELLS || behind.0 - before.0 >= ROWS_OF_A_REPORT
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
    let blocks = lex(text, lines, &Heading::all(text, lines, labels), grids, &[]);
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
    let counted: Vec<_> = found.iter().map(|found| placer_of(found).count(&found.rows)).collect();
    let spaced =
        found.iter().zip(&counted).map(|(found, counted)| placer_of(found).spaced(&found.rows, counted));
    let all_spaced = spaced.sum::<isize>() > 0;
    let (mut padded, mut filled_up) = (false, false);
    for (found, counted) in found.iter_mut().zip(counted) {
        found.placed = placer_of(found).place(&found.rows, counted, trusted, all_spaced);
        let placer = placer_of(found);
        padded |= found.placed.iter().any(|placed| match placed {
            Placed::Open(_, why) => *why == Why::Padded,
            Placed::Cells(cells) => placer.ends_with_sum(cells),
            Placed::Empty => false,
        });
        filled_up |= placer.all_end_in_blanks(&found.rows, &found.placed);
    }
    for found in found {
        let placer = placer_of(found);
        let around = doubt::Surroundings {
            loose: found.loose,
            all_loose,
            scattered: found.scattered,
            any_scattered,
            removed: found.removed,
            no_twins: found.no_twins,
            shown,
            padded,
            filled_up,
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
