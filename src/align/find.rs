//! The tables of a text: the labels of each in their best order, and what stands behind each.

use std::collections::HashSet;

use super::chain::{self, Chain};
use super::damaged::{self, Recovered};
use super::gather::{self, RowText};
use super::items::{Class, Item, Items, Kind};
use super::labels::{Labels, Target};
use super::place::Placed;
use super::raised;
use crate::cells::{Blanks, Block};
use crate::form::Table;
use crate::span::Span;
use crate::text::fold::fold_char;

/// One table as it was found.
pub(super) struct Found {
    pub(super) edition: Option<u8>,
    pub(super) table_idx: u8,
    pub(super) table: &'static Table,
    pub(super) rows: Vec<RowText>,
    pub(super) placed: Vec<Placed>,
    /// First and last item.
    pub(super) zone: (usize, usize),
    /// Labels that were recognised though damaged.
    pub(super) recovered: Vec<Recovered>,
    /// Further full copies of rows: the row, and the items of its values.
    pub(super) copies: Vec<(usize, Vec<usize>)>,
    /// Figures near the table that no row of it has.
    pub(super) loose: usize,
    pub(super) scattered: bool,
    /// Whether a row without figures speaks for the edition that is a group of rows in another.
    pub(super) unsure: bool,
    pub(super) removed: bool,
    /// Whether no line of the tables of the report stands there twice, so that lines may have been removed.
    pub(super) no_twins: bool,
}

impl Found {
    /// A table of no known edition, of which nothing more is known than its rows.
    const fn new(table_idx: u8, table: &'static Table, zone: (usize, usize), rows: Vec<RowText>) -> Self {
        Self {
            edition: None,
            table_idx,
            table,
            rows,
            placed: Vec::new(),
            zone,
            recovered: Vec::new(),
            copies: Vec::new(),
            loose: 0,
            scattered: false,
            unsure: false,
            removed: false,
            no_twins: false,
        }
    }
}

/// The tables of a text, as the best edition of the form has each.
pub(super) fn tables(text: &str, items: &mut Items, labels: &Labels, blocks: &[Block]) -> Vec<Found> {
    let mut out = Vec::new();
    let n_tables = labels.editions.iter().map(|edition| edition.tables.len()).max().unwrap_or(0);
    for table_idx in (0u8..).take(n_tables) {
        let between = chain::Between::new(items, labels, table_idx);
        let mut best: Option<(Chain, bool)> = None;
        for (edition_idx, edition) in (0u8..).zip(labels.editions.iter()) {
            let Some(table) = edition.tables.get(usize::from(table_idx)) else { continue };
            if table.rows.iter().all(|row| row.label.is_empty()) {
                continue;
            }
            let chain = chain::best(text, items, labels, &between, edition_idx, table_idx, table.rows.len());
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
            None => unlabelled(text, items, labels, blocks, &between, table_idx),
        };
        out.extend(found);
    }
    let n_different = different_lines(text, items, &out);
    for found in &mut out {
        look_for_scatter(items, labels, found);
        found.removed = lines_removed(text, items, found, n_different.is_some());
    }
    let mut rows: Vec<_> = out.iter_mut().map(|found| (found.table, &mut found.rows)).collect();
    raised::lift(items, labels, &mut rows);
    // Figures that were given to the row below them are not loose.
    let is_given = |row: &RowText| row.raised && !row.shifted;
    for found in out.iter_mut().filter(|found| found.rows.iter().any(is_given)) {
        look_for_scatter(items, labels, found);
    }
    doubt_groups(items, labels, &mut out);
    let no_twins = n_different.is_some_and(|n| n >= LINES_OF_TABLES);
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

/// Most lines from a figure to what a line end has cut from it: an empty one may stand between.
const LINES_APART: usize = 2;

/// How many lines the tables of a report have, where no two are alike.
fn different_lines(text: &str, items: &Items, found: &[Found]) -> Option<usize> {
    let at = |idx: usize| items.all.get(idx).map(|item| item.cell.span).unwrap_or_default();
    let zones = found.iter().map(|found| at(found.zone.0).cover(at(found.zone.1)));
    let all = zones.reduce(Span::cover)?;
    // Signs that are not of the last piece are of its line.
    let rest = text.get(all.end..).and_then(|rest| rest.lines().next()).unwrap_or_default();
    let all = text.get(all.start..all.end + rest.len()).unwrap_or_default();
    let mut seen = HashSet::with_capacity(LINES_OF_TABLES);
    let mut lines = all.lines().map(str::trim).filter(|line| line.chars().any(is_of_words));
    lines.all(|line| seen.insert(line)).then_some(seen.len())
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
    let zone = (zone_start(items, labels, first, chain.table), last);
    Some(Found {
        edition: certain.then_some(chain.edition),
        recovered,
        copies: further_copies(items, labels, chain, table),
        ..Found::new(chain.table, table, zone, rows)
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
    between: &chain::Between,
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
    let mut run: Option<(usize, usize, Vec<u16>)> = None;
    let mut keep = |run: &Option<(usize, usize, Vec<u16>)>| {
        if let Some((from, to, seen)) = run
            && seen.len() >= 2
            && best.is_none_or(|(_, _, n)| seen.len() > n)
        {
            best = Some((*from, *to, seen.len()));
        }
    };
    for hit in items.hits.iter().filter(|hit| strong(hit.label)) {
        let near = |last: usize| {
            let at = |idx: usize| between.before(idx).unwrap_or(0.0);
            at(hit.first) - at(last) < 2.0
        };
        match &mut run {
            Some((_, to, seen)) if near(*to) => {
                *to = hit.last;
                if !seen.contains(&hit.label) {
                    seen.push(hit.label);
                }
            }
            _ => {
                keep(&run);
                run = Some((hit.first, hit.last, vec![hit.label]));
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
    let line = |idx: usize| items.all.get(idx).map(|item| (item.block, item.cell.row));
    let is_value = |idx: &usize| items.all.get(*idx).is_some_and(Item::is_value);
    let inside = (from..to).filter(is_value).count();
    let heads = || table.rows.iter().flat_map(|row| row.cells).map(|cell| cell.head);
    let in_heads = |c: char| heads().any(|head| head.contains(c));
    let is_of_heads = |piece: super::items::Text| items.key(piece).iter().all(|(c, _)| in_heads(*c));
    let (mut written_down, mut has_values) = (false, false);
    let mut idx = to + 1;
    while let Some(item) = items.all.get(idx) {
        let hides = row.slots.len() < table.cell_count() && items.hides_figure(text, idx);
        // A line end may have cut the last figure, too.
        row.stray += usize::from(hides || (!row.slots.is_empty() && items.is_tail(text, idx)));
        match item.kind {
            Kind::Figure(_) | Kind::Placeholder | Kind::Glued | Kind::Blank => {
                let marks = items.line_marks(idx);
                // Nothing but values stands between the heads and one on their line.
                if marks.plain && marks.foreign && line(idx) != line(to) {
                    row.stray += 1;
                } else {
                    row.slots.push(idx);
                    has_values |= item.is_value();
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
                    // Empty cells before a head that was clipped are those of the heads.
                    if !has_values {
                        row.slots.clear();
                    }
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
    // Words may have parted a row from the rest of its cells.
    if row.slots.len() < table.cell_count() {
        row.stray += values_behind(items, labels, table_idx, idx);
    }
    keep_one_line(items, blocks, &mut row);
    if row.slots.is_empty() && n_heads < 5 {
        return None;
    }
    // Empty cells of the heads may stand before the values: on their line, or nobody knows where they end.
    let width = table.cell_count();
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
    if scattered {
        // Figures among the heads: a text in columns.
        row.foreign = Some(0);
    }
    let zone = (from, row.slots.last().copied().unwrap_or(to).max(to));
    Some(Found::new(table_idx, table, zone, vec![row]))
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
                    && matches!(rows, [Some((a, m)), Some((b, n))] if a == b && m.abs_diff(n) <= LINES_APART)
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
    // Those that a row below has taken are not loose.
    let taken = found.rows.first().map_or(0, RowText::n_raised);
    let before = (found.zone.0..first.0).filter(is_value).count().saturating_sub(taken);
    let over: usize = found.rows.iter().map(|row| row.n_values(items).saturating_sub(width(row))).sum();
    let between: usize = found
        .rows
        .windows(2)
        .map(|pair| match pair {
            [a, b] => {
                let between = b.label.map_or(0, |(next, _)| (a.end..next).filter(is_value).count());
                between.saturating_sub(b.n_raised())
            }
            _ => 0,
        })
        .sum();
    let empty = found.rows.iter().filter(|row| row.slots.is_empty()).count();
    let valueless = found.rows.iter().filter(|row| row.n_values(items) == 0).count();
    let widest = found.rows.iter().map(width).max().unwrap_or(0);
    let loose = before + over + between;
    let first_width = found.rows.first().map_or(1, width);
    found.scattered = (loose >= widest.max(3) && empty * 4 >= found.rows.len().max(4))
        || (before >= first_width && before > 0 && empty > 0)
        // All labels, then all figures: the last label has no more of them than the others.
        || (after > 0 && found.rows.len() > 2 && valueless + 1 == found.rows.len() && last.n_values(items) > 0);
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

/// Whether repeated lines were removed: the form prints words and figures more than once, this text none; `differ` says
/// whether no two lines of any table are alike.
fn lines_removed(text: &str, items: &Items, found: &Found, differ: bool) -> bool {
    let Some(zone) = items.all.get(found.zone.0..=found.zone.1) else { return false };
    let cells = || zone.iter().filter(|item| !matches!(item.kind, Kind::Blank | Kind::Mark));
    let n_cells = cells().count();
    // What stands beside its number stands beside no cell; where other lines stand twice, any is some.
    let line = |item: &Item| (item.block, item.cell.row);
    let pieces = || zone.iter().filter(|item| !differ || item.kind != Kind::Mark);
    let is_beside = |(item, before): &(&Item, &Item)| {
        !matches!(item.kind, Kind::Blank | Kind::Mark) && !item.cell.joined && line(item) == line(before)
    };
    let n_beside = pieces().skip(1).zip(pieces()).filter(is_beside).count();
    // Where cells share lines, lines differ anyway.
    if n_cells < 6 || 8 * n_beside > n_cells {
        return false;
    }
    let mut seen = HashSet::with_capacity(n_cells.min(LINES_OF_TABLES));
    cells().all(|item| match item.kind {
        // A piece of a broken label may be a piece of another.
        Kind::Text(piece) if !matches!(piece.class, Class::Hit(hit) if items.hits.get(hit as usize).is_some_and(|hit| hit.first == hit.last)) => true,
        _ => item.cell.span.slice(text).is_none_or(|raw| seen.insert(raw)),
    })
}
