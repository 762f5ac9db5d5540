//! Tables set out by blanks: which column of the form a figure stands in, told by its place on the line.
//!
//! Columns are learnt a page at a time, from the best witness there is: full rows, which show where each column
//! stands; else the heads above them; else the places of all figures, of which every assignment to columns is
//! tried and only what all assignments agree on that satisfy the relations is believed. Whatever the witness, a
//! row that breaks its own relation where it is put unmakes the whole page.

use std::cell::{Cell as StdCell, OnceCell};

use super::gather::RowText;
use super::items::{Hit, Item, Items, Kind};
use super::place::Placer;
use super::relations::Relations;
use crate::cells::Cell;
use crate::form;
use crate::text::fold::{fold_char, has_wide_digit, is_gap, is_han, is_unseen};

use unicode_width::UnicodeWidthChar as _;

type Cells = Vec<Option<usize>>;
/// The columns of the text that something covers, half-open.
type Extent = (usize, usize);

/// Longest line that columns are counted on, in bytes.
const LINE_BYTES: usize = 4096;
/// By how many half columns figures of one column may differ at their common edge.
const SLACK: usize = 2;
/// Fewest blanks between figures of two columns.
const GAP: usize = 3;
/// Fewest half columns between the places of two columns.
const ROOM: usize = 6;
/// Most words that are looked at above the rows for heads.
const HEAD_WORDS: usize = 64;
/// Most assignments of places to columns that are tried for a page.
const ASSIGNMENTS: usize = 20_000;

/// The rows with fewer figures than cells whose columns are known: index of the row and its cells.
pub(super) fn place(placer: &Placer<'_>, rows: &[RowText]) -> Vec<(usize, Cells)> {
    let items = placer.items;
    let relations = placer.labels.relations(placer.table);
    let page_of = |row: &RowText| {
        row.slots.first().and_then(|idx| items.all.get(*idx)).map_or(0, |item| item.cell.page)
    };
    let (with_notes, plain): (Vec<&RowText>, Vec<&RowText>) = rows
        .iter()
        .filter(|row| row.foreign.is_none() && row.n_values(items) > 0 && on_one_line(items, row))
        .partition(|row| has_notes_of_sound(placer, row));
    let usable: Vec<&RowText> = plain
        .into_iter()
        // Signs around each figure are no columns.
        .filter(|row| {
            !placer.values(row).any(|item| {
                placer.text.get(..item.cell.span.start).is_some_and(|before| before.ends_with('*'))
            })
        })
        .collect();
    let mut out = Vec::new();
    // Rows of one width share their columns.
    let mut groups: Vec<(usize, usize)> =
        usable.iter().map(|row| (page_of(row), placer.width(row))).collect();
    groups.sort_unstable();
    groups.dedup();
    for (page, width) in groups {
        let group: Vec<&RowText> =
            usable.iter().copied().filter(|row| (page_of(row), placer.width(row)) == (page, width)).collect();
        // Notes move what stands behind them to the right, but do not hide that rows were pushed to the left.
        let is_value = |idx: &usize| items.all.get(*idx).is_some_and(Item::is_value);
        let noted: Vec<usize> = with_notes
            .iter()
            .filter(|row| (page_of(row), placer.width(row)) == (page, width))
            .filter_map(|row| row.slots.iter().copied().find(is_value))
            .collect();
        if !has_unseen(placer, &group) && is_set_out(placer, &group) {
            out.extend(Page::read(placer, relations, width, &group, &noted).unwrap_or_default());
        }
    }
    out
}

/// Whether signs without width stand in the rows of a page or the heads above them: some writers count them and some do
/// not, and they may have come in later.
fn has_unseen(placer: &Placer<'_>, rows: &[&RowText]) -> bool {
    let items = &placer.items.all;
    let firsts =
        rows.iter().filter_map(|row| row.label.map(|(first, _)| first).or(row.slots.first().copied()));
    let Some(first) = firsts.min() else { return false };
    let page = items.get(first).map(|item| (item.block, item.cell.page));
    let above = items.get(..first).unwrap_or_default().iter().rev();
    let heads = above
        .take_while(|item| Some((item.block, item.cell.page)) == page && !item.is_value())
        .take(HEAD_WORDS);
    let start = heads.last().or(items.get(first)).map(|item| item.cell.span.start);
    let ends = rows.iter().filter_map(|row| placer.values(row).last()).map(|item| item.cell.span.end);
    let shown = start.zip(ends.max()).and_then(|(start, end)| placer.text.get(start..end));
    // All of these signs begin with one of three bytes, but for U+180E, which nobody writes.
    let bytes = shown.unwrap_or_default().as_bytes();
    memchr::memchr3_iter(0xC2, 0xE2, 0xEF, bytes).any(|at| {
        let sign = shown.and_then(|shown| shown.get(at..)).and_then(|rest| rest.chars().next());
        sign.is_some_and(is_unseen)
    })
}

/// Whether more than a blank stands before some figure: running text parts all figures by one, and where they stand
/// below each other there says nothing.
fn is_set_out(placer: &Placer<'_>, rows: &[&RowText]) -> bool {
    let is_apart = |item: &Item| {
        let before = placer.text.get(..item.cell.span.start).unwrap_or_default();
        let mut gap = before.chars().rev().take_while(|c| is_gap(*c) && !matches!(c, '\n' | '\r'));
        gap.next().is_some_and(|c| c != ' ') || gap.next().is_some()
    };
    rows.iter().any(|row| placer.values(row).any(is_apart))
}

/// Whether a row stands on one line, its figures parted by blanks alone.
fn on_one_line(items: &Items, row: &RowText) -> bool {
    let mut lines = row
        .slots
        .iter()
        .filter_map(|idx| items.all.get(*idx))
        .filter(|item| item.is_value())
        .map(|item| (item.block, item.cell.row));
    let first = lines.next();
    lines.all(|line| Some(line) == first)
        && row.slots.iter().filter_map(|idx| items.all.get(*idx)).all(|item| item.cell.display.1 > 0)
}

/// Whether a note of sound stands in the label of a row, `规(guī)章`: it was written into lines that were set out
/// without it, for all that anybody knows.
fn has_notes_of_sound(placer: &Placer<'_>, row: &RowText) -> bool {
    let Some((first, last)) = row.label else { return false };
    (first..=last).any(|idx| {
        let raw = placer.items.raw(placer.text, idx);
        let mut notes = raw.split(['(', '（']).skip(1);
        notes.any(|note| note.chars().next().is_some_and(|c| c.is_alphabetic() && !is_han(fold_char(c))))
    })
}

/// A row, and where its words stand.
struct Line<'p> {
    row: &'p RowText,
    /// Items of its figures, and the columns of the text that each covers.
    values: Vec<(usize, Extent)>,
    /// The columns that its label covers.
    label: Option<Extent>,
}

/// How columns of the text are counted: writers align by what they take for the width of a character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Measure {
    /// As on a fixed-width screen of East Asia: an ideograph is two columns wide, and so are quotes, dashes and the like.
    Screen,
    /// As on any other fixed-width screen: quotes, dashes and the like are one column wide.
    Narrow,
    /// Every character is one column wide.
    Characters,
}

impl Measure {
    const ALL: [Self; 3] = [Self::Screen, Self::Narrow, Self::Characters];

    /// The columns that words cover.
    fn columns(self, words: &str) -> usize {
        if words.bytes().all(|b| matches!(b, b' '..=b'~')) {
            return words.len();
        }
        match self {
            Self::Screen => words.chars().map(|c| c.width_cjk().unwrap_or(0)).sum(),
            Self::Narrow => words.chars().map(narrow_width).sum(),
            Self::Characters => words.chars().count(),
        }
    }
}

/// A place on a line of the text and the columns before it.
#[derive(Clone, Copy, Debug)]
struct Place {
    /// Start of the line.
    line: usize,
    at: usize,
    columns: usize,
}

impl Place {
    /// The place `at`, counted from the start of its line or from `known`, a place before it on the same line; `None`
    /// where the line is too long.
    fn new(measure: Measure, text: &str, at: usize, known: Option<Self>) -> Option<Self> {
        let between = |known: Self| text.get(known.at..at).filter(|between| !between.contains('\n'));
        let (before, words) = match known.and_then(|known| Some((known, between(known)?))) {
            Some(found) => found,
            None => {
                let window = at.saturating_sub(LINE_BYTES);
                let end = memchr::memrchr(b'\n', text.as_bytes().get(window..at)?);
                let line = end.map_or(0, |end| window + end + 1);
                (
                    Self { line, at: line, columns: 0 },
                    text.get(line..at).filter(|_| end.is_some() || window == 0)?,
                )
            }
        };
        let is_near = at - before.line.saturating_sub(1) <= LINE_BYTES;
        is_near.then(|| Self { line: before.line, at, columns: before.columns + measure.columns(words) })
    }
}

/// The columns of a character on a screen where what is ambiguous is narrow.
fn narrow_width(c: char) -> usize {
    match c {
        ' '..='~' => 1,
        '\u{4E00}'..='\u{9FFF}' => 2,
        _ => c.width().unwrap_or(0),
    }
}

/// The character boundary at `at` or next before it.
fn floor(text: &str, at: usize) -> usize {
    (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

/// Places, each counted once.
#[derive(Default)]
struct Seen {
    bits: Vec<u64>,
    count: usize,
}

impl Seen {
    fn add(&mut self, place: usize) {
        let (word, bit) = (place / u64::BITS as usize, 1 << (place % u64::BITS as usize));
        if word >= self.bits.len() {
            self.bits.resize(word + 1, 0);
        }
        if let Some(bits) = self.bits.get_mut(word) {
            self.count += usize::from(*bits & bit == 0);
            *bits |= bit;
        }
    }
}

struct Page<'p, 'c> {
    placer: &'p Placer<'c>,
    relations: &'p Relations,
    width: usize,
    measure: Measure,
    /// The first figures of rows with notes of sound in their labels, which are not among the lines.
    noted: &'p [usize],
    /// The place that was counted last: the next is most often a little behind it.
    counted: StdCell<Option<Place>>,
    lines: Vec<Line<'p>>,
    /// The heads of the columns, once they have been asked for.
    heads: OnceCell<Option<Vec<Extent>>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Edge {
    Start,
    End,
    Middle,
}

impl Edge {
    const ALL: [Self; 3] = [Self::Start, Self::End, Self::Middle];

    /// Twice the place, so that a middle stays whole.
    const fn of(self, display: Extent) -> usize {
        match self {
            Self::Start => display.0 * 2,
            Self::End => display.1 * 2,
            Self::Middle => display.0 + display.1,
        }
    }

    /// By how many half columns words of a column may differ: those set in the middle by one, for rounding.
    const fn slack(self) -> usize {
        match self {
            Self::Start | Self::End => 0,
            Self::Middle => 1,
        }
    }

    /// The columns that words form which share the edge; `None` where they run on and on.
    fn clusters(self, words: impl Iterator<Item = Extent>) -> Option<Vec<Extent>> {
        let mut all: Vec<usize> = words.map(|word| self.of(word)).collect();
        all.sort_unstable();
        let mut clusters: Vec<Extent> = Vec::new();
        for place in all {
            match clusters.last_mut() {
                Some(last) if place <= last.1 + self.slack() => last.1 = place,
                _ => clusters.push((place, place)),
            }
        }
        clusters.iter().all(|cluster| cluster.1 - cluster.0 <= 2 * self.slack()).then_some(clusters)
    }

    /// The column of `columns` that has the edge `at`.
    fn find(self, columns: &[Extent], at: usize) -> Option<usize> {
        let slack = self.slack();
        columns.iter().position(|column| (column.0.saturating_sub(slack)..=column.1 + slack).contains(&at))
    }
}

impl<'p, 'c> Page<'p, 'c> {
    /// The cells of the rows of a page, measured as their figures line up best.
    fn read(
        placer: &'p Placer<'c>,
        relations: &'p Relations,
        width: usize,
        rows: &[&'p RowText],
        noted: &'p [usize],
    ) -> Option<Vec<(usize, Cells)>> {
        let partial = rows.iter().any(|row| row.n_values(placer.items) < width);
        if width < 2 || !partial {
            return None;
        }
        let mut pages: Vec<Self> = Vec::with_capacity(Measure::ALL.len());
        for page in Measure::ALL
            .into_iter()
            .filter_map(|measure| Self::measured(measure, placer, relations, width, rows, noted))
        {
            // Most lines are as wide in one measure as in another.
            if pages.iter().all(|other| !other.is_set_as(&page)) {
                pages.push(page);
            }
        }
        if let [only] = pages.as_slice() {
            return only.place();
        }
        let page = pages.iter().min_by_key(|page| page.spread(false))?;
        // Few figures may line up by chance where they are not measured so: the heads above them must not gainsay,
        let with_heads = page.spread(true);
        if pages.iter().any(|other| other.measure != page.measure && other.spread(true) < with_heads) {
            return None;
        }
        // nor may they stand as well under other heads where they are measured in another way,
        let others = pages.iter().filter(|other| other.measure != page.measure);
        let mut placed = page.place()?;
        for otherwise in others.clone().filter_map(Self::by_witness) {
            placed.retain(|row| otherwise.contains(row));
        }
        // or more of them stand there below heads that were pushed to the left.
        if page.by_witness().is_none() {
            let n_below = page.n_below_pushed();
            if others.clone().any(|other| other.n_below_pushed() > n_below) {
                return None;
            }
        }
        placed.retain(|row| {
            page.is_below_heads(row) || !others.clone().any(|other| other.begins_at_another_head(row))
        });
        Some(placed)
    }

    /// Whether words stand in the same places, those of the heads as well.
    fn is_set_as(&self, other: &Self) -> bool {
        let same = |(a, b): (&Line<'_>, &Line<'_>)| a.label == b.label && a.values == b.values;
        self.lines.iter().zip(&other.lines).all(same) && self.heads() == other.heads()
    }

    fn measured(
        measure: Measure,
        placer: &'p Placer<'c>,
        relations: &'p Relations,
        width: usize,
        rows: &[&'p RowText],
        noted: &'p [usize],
    ) -> Option<Self> {
        let mut page = Self {
            placer,
            relations,
            width,
            measure,
            noted,
            counted: StdCell::new(None),
            lines: Vec::with_capacity(rows.len()),
            heads: OnceCell::new(),
        };
        for row in rows {
            let values = row
                .slots
                .iter()
                .copied()
                .filter(|idx| placer.items.all.get(*idx).is_some_and(Item::is_value));
            let label = page.label_extent(row);
            let mut line = Line { row, values: Vec::with_capacity(row.slots.len()), label };
            for idx in values {
                line.values.push((idx, page.extent(idx)?));
            }
            page.lines.push(line);
        }
        Some(page)
    }

    /// How many columns of the text figures, and on request the heads above them, begin or end in, or have their middle
    /// in: the fewest of these.
    fn spread(&self, with_heads: bool) -> usize {
        // Heads that are out of order share no place with anything.
        let heads = if with_heads { self.heads() } else { None };
        let apart = if with_heads && heads.is_none() { self.width } else { 0 };
        let heads = heads.unwrap_or_default();
        let values = self.lines.iter().flat_map(|line| &line.values).map(|(_, extent)| *extent);
        let mut seen: [Seen; Edge::ALL.len()] = Default::default();
        for extent in values.chain(heads.iter().copied()) {
            for (edge, seen) in Edge::ALL.into_iter().zip(&mut seen) {
                seen.add(edge.of(extent));
            }
        }
        apart + seen.into_iter().map(|seen| seen.count).min().unwrap_or(0)
    }

    /// The columns of the text that an item covers.
    fn extent(&self, idx: usize) -> Option<Extent> {
        let cell = &self.placer.items.all.get(idx)?.cell;
        if self.measure == Measure::Screen {
            return Some(cell.display);
        }
        let (text, measure) = (self.placer.text, self.measure);
        let place = Place::new(measure, text, cell.span.start, self.counted.get())?;
        self.counted.set(Some(place));
        Some((place.columns, place.columns + measure.columns(cell.span.slice(text)?)))
    }

    fn place(&self) -> Option<Vec<(usize, Cells)>> {
        if self.has_wide_digits() {
            return None;
        }
        self.by_witness().or_else(|| Some(self.by_elimination()))
    }

    /// The columns of a row that have a figure, each with the extent of the figure and that of the head.
    fn under_heads<'s>(
        &'s self,
        row: &'s (usize, Cells),
    ) -> impl Iterator<Item = (usize, Extent, Extent)> + 's {
        let heads = self.heads().unwrap_or_default();
        let line = self.lines.iter().find(|line| line.row.row == row.0);
        let extent = move |wanted: usize| line?.values.iter().find(|(idx, _)| *idx == wanted);
        let cells = row.1.iter().zip(heads).enumerate();
        cells.filter_map(move |(column, (cell, head))| Some((column, extent((*cell)?)?.1, *head)))
    }

    /// Whether each figure of a row stands below its head, be it in part.
    fn is_below_heads(&self, row: &(usize, Cells)) -> bool {
        self.under_heads(row).all(|(_, figure, head)| figure.0 < head.1 && head.0 < figure.1)
    }

    /// Whether a figure of a row begins where the head of another column does.
    fn begins_at_another_head(&self, row: &(usize, Cells)) -> bool {
        let heads = self.heads().unwrap_or_default();
        let mut figures = self.under_heads(row);
        figures.any(|(own, figure, _)| {
            heads.iter().enumerate().any(|(column, head)| column != own && head.0 == figure.0)
        })
    }

    /// Whether two figures below neighbouring heads stand as far apart as two such heads and one between them do.
    fn skips_a_head(&self, row: &(usize, Cells)) -> bool {
        let middle = |extent: Extent| Edge::Middle.of(extent);
        let mut last: Option<(usize, Extent, Extent)> = None;
        self.under_heads(row).any(|next| {
            let before = last.replace(next);
            before.is_some_and(|(column, figure, head)| {
                let apart = |one: Extent, other: Extent| middle(other).saturating_sub(middle(one));
                column + 1 == next.0 && apart(figure, next.1) + SLACK >= 2 * apart(head, next.2)
            })
        })
    }

    /// By what shows where the columns stand: full rows, else the heads.
    fn by_witness(&self) -> Option<Vec<(usize, Cells)>> {
        // Where the label of one row stands in the column of another's figures, rows were pushed to the left.
        let noted = self.noted.iter().filter_map(|idx| self.extent(*idx));
        let firsts = self.lines.iter().filter_map(|line| line.values.first()).map(|(_, extent)| *extent);
        let first = firsts.chain(noted).map(|extent| extent.0).min()?;
        if self.lines.iter().filter_map(|line| line.label).any(|label| label.1 > first) {
            return None;
        }
        self.by_full_rows().or_else(|| {
            let mut placed = self.by_heads()?;
            placed.retain(|row| !self.skips_a_head(row));
            Some(placed)
        })
    }

    /// Whether figures are of another width than those that lines are set out for: they moved what stands behind them.
    fn has_wide_digits(&self) -> bool {
        let values = self.lines.iter().flat_map(|line| &line.values);
        let mut raws =
            values.filter_map(|(idx, _)| self.placer.items.all.get(*idx)?.cell.span.slice(self.placer.text));
        raws.any(|raw| has_wide_digit(raw.as_bytes()))
    }

    /// All partial rows by the column that `column_of` tells of each place, if each figure has one and no relation
    /// is broken.
    fn by_columns(&self, column_of: impl Fn(Extent) -> Option<usize>) -> Option<Vec<(usize, Cells)>> {
        let mut out = Vec::new();
        for line in &self.lines {
            let mut cells: Cells = vec![None; self.width];
            let mut next = 0;
            for (idx, extent) in &line.values {
                let column = column_of(*extent).filter(|column| *column >= next)?;
                next = column + 1;
                *cells.get_mut(column)? = Some(*idx);
            }
            self.admit(line, cells, &mut out)?;
        }
        Some(out)
    }

    /// Takes a row that keeps its relation; full rows only bear witness.
    fn admit(&self, line: &Line<'_>, cells: Cells, out: &mut Vec<(usize, Cells)>) -> Option<()> {
        if line.values.len() == self.width {
            return cells.iter().all(Option::is_some).then_some(());
        }
        if self.relations.broken(self.placer.items, line.row.row, &cells) {
            return None;
        }
        out.push((line.row.row, cells));
        Some(())
    }

    fn by_full_rows(&self) -> Option<Vec<(usize, Cells)>> {
        let full: Vec<&Line<'_>> = self.lines.iter().filter(|line| line.values.len() == self.width).collect();
        if full.is_empty() {
            return None;
        }
        // Figures of a column share an edge: the one that varies least.
        let mut edges: Vec<(usize, Edge, Vec<Extent>)> = Vec::new();
        for edge in Edge::ALL {
            let columns: Vec<Vec<usize>> = (0..self.width)
                .map(|column| {
                    let mut places: Vec<usize> = full
                        .iter()
                        .filter_map(|line| line.values.get(column))
                        .map(|(_, extent)| edge.of(*extent))
                        .collect();
                    places.sort_unstable();
                    places
                })
                .collect();
            let ends = |places: &Vec<usize>| places.first().copied().zip(places.last().copied());
            let ranges: Option<Vec<Extent>> = columns.iter().map(ends).collect();
            // Columns that reach into one another are not columns.
            let Some(ranges) = ranges.filter(|ranges| ranges.is_sorted_by(|a, b| a.1 < b.0)) else {
                continue;
            };
            let spread = ranges.iter().map(|range| range.1 - range.0).sum();
            edges.push((spread, edge, ranges));
        }
        edges.sort_by_key(|(spread, ..)| *spread);
        edges
            .into_iter()
            .find_map(|(_, edge, ranges)| self.by_columns(|extent| beside(&ranges, edge.of(extent))))
    }

    /// The heads of the columns, if each stands there in one piece and they stand in order.
    fn heads(&self) -> Option<&[Extent]> {
        self.heads.get_or_init(|| self.find_heads()).as_deref()
    }

    fn find_heads(&self) -> Option<Vec<Extent>> {
        let items = self.placer.items;
        let row = self.placer.table.rows.get(self.lines.first()?.row.row)?;
        let rows = self.lines.iter().map(|line| line.row);
        let first =
            rows.filter_map(|row| row.label.map(|(first, _)| first).or(row.slots.first().copied())).min()?;
        let page = items.all.get(first)?.cell.page;
        let mut heads: Vec<Extent> = Vec::new();
        for (column, cell) in row.cells.iter().enumerate() {
            let label = self.placer.labels.find(&super::labels::key(cell.head))?;
            let is_shown = |item: &Item| item.cell.page == page && item.cell.display.1 > 0;
            let above = items.hits.iter().rev().filter(|hit| {
                hit.label == label
                    && hit.first == hit.last
                    && hit.first < first
                    && items.all.get(hit.first).is_some_and(is_shown)
            });
            // Several columns may have the same head.
            let same = |other: &&form::Cell| other.head == cell.head;
            let nth = row.cells.iter().take(column).filter(same).count();
            let nearest: Vec<&Hit> = above.take(row.cells.iter().filter(same).count()).collect();
            let hit = nearest.iter().rev().nth(nth)?;
            // A head with something in it, or before it, that heads have not, stands elsewhere than its column does.
            if !self.is_plain_line(hit.first) {
                return None;
            }
            heads.push(self.extent(hit.first)?);
        }
        heads.is_sorted_by(|a, b| a.1 <= b.0).then_some(heads)
    }

    /// The figures below the heads.
    fn by_heads(&self) -> Option<Vec<(usize, Cells)>> {
        let heads = self.heads()?;
        // A label that reaches below the head of the first column: the line of heads was pushed to the left.
        if self
            .lines
            .iter()
            .filter_map(|line| line.label)
            .any(|label| heads.first().is_some_and(|head| label.1 > head.0))
        {
            return None;
        }
        // Where lines lost the blanks that they began with, figures counted in characters line up below other heads.
        let spoken_for = |line: &Line<'_>| self.relations.any_within(line.row.row);
        let is_told = self.measure != Measure::Characters || self.lines.iter().all(spoken_for);
        if !is_told && self.stand_alone() {
            return None;
        }
        // Figures that do not line up were moved, each by what stands before it: no head tells where they were.
        let one_each = |edge: Edge, head: &dyn Fn(Extent) -> Option<usize>| {
            let values = || self.lines.iter().flat_map(|line| &line.values).map(|(_, extent)| *extent);
            let mut pairs: Vec<(Option<usize>, usize)> =
                values().map(|extent| (head(extent), edge.of(extent))).collect();
            pairs.sort_unstable();
            let columns = pairs.chunk_by(|a, b| a.0 == b.0);
            columns
                .map(|run| run.last().map_or(0, |last| last.1) - run.first().map_or(0, |first| first.1))
                .max()
        };
        let by_edge = [Edge::Start, Edge::Middle, Edge::End].into_iter().find_map(|edge| {
            let places: Vec<usize> = heads.iter().map(|head| edge.of(*head)).collect();
            let head = |extent| nearest(&places, edge.of(extent));
            // All columns are set to the same edge, so that their figures are equally far from their heads.
            let offsets = self.lines.iter().flat_map(|line| &line.values).filter_map(|(_, extent)| {
                let place = edge.of(*extent);
                let head = *places.get(head(*extent)?)?;
                Some(i64::try_from(place).ok()? - i64::try_from(head).ok()?)
            });
            let (least, most) =
                offsets.fold((i64::MAX, i64::MIN), |(a, b), offset| (a.min(offset), b.max(offset)));
            if least < most && most - least > 2 * i64::try_from(edge.slack()).unwrap_or(0) {
                return None;
            }
            (one_each(edge, &head)? <= SLACK).then(|| self.by_columns(head)).flatten()
        });
        by_edge.or_else(|| {
            // Figures that hang loosely below heads, counted in characters, may have been moved: a relation must speak.
            if !is_told {
                return None;
            }
            if self.stand_alone() {
                return None;
            }
            let head = |extent| under(heads, extent);
            // Those of two columns that nearly share a place were moved.
            let mut all: Vec<Extent> =
                self.lines.iter().flat_map(|line| &line.values).map(|(_, extent)| *extent).collect();
            all.sort_unstable();
            let near = |pair: &[Extent]| matches!(pair, [a, b] if b.0 < a.1 + GAP && head(*a) != head(*b));
            if all.windows(2).any(near) {
                return None;
            }
            let lined_up = Edge::ALL.into_iter().filter_map(|edge| one_each(edge, &head)).min()? <= SLACK;
            lined_up.then(|| self.by_columns(head)).flatten()
        })
    }

    /// Whether no row has two figures: they have nothing that they keep their distance from.
    fn stand_alone(&self) -> bool {
        self.lines.iter().all(|line| line.values.len() < 2)
    }

    /// Whether the line of an item has no letters up to it, such as notes on how a word is read.
    fn is_plain_line(&self, idx: usize) -> bool {
        let Some(end) = self.placer.items.all.get(idx).map(|item| item.cell.span.end) else { return false };
        let before = self.placer.text.get(floor(self.placer.text, end.saturating_sub(LINE_BYTES))..end);
        let line = before.map_or("", |before| before.rsplit('\n').next().unwrap_or(before));
        // Blanks, figures and ideographs are most of it.
        let is_plain = |c: char| matches!(c, ' ' | '0'..='9' | '\u{4E00}'..='\u{9FFF}');
        !line.chars().any(|c| !is_plain(c) && c.is_alphabetic() && !is_han(fold_char(c)))
    }

    /// How many figures stand right below heads of a line that was pushed to the left.
    fn n_below_pushed(&self) -> usize {
        let below = |edge: Edge| {
            let heads = self.pushed_heads(edge)?;
            let values = self.lines.iter().flat_map(|line| &line.values);
            let places = values.map(|(_, extent)| edge.of(*extent));
            Some(places.filter(|place| heads.iter().any(|head| head.0 == *place)).count())
        };
        [Edge::Start, Edge::Middle].into_iter().find_map(below).unwrap_or(0)
    }

    /// What all assignments of places to columns agree on that keep every relation.
    fn by_elimination(&self) -> Vec<(usize, Cells)> {
        let mut agreed: Option<Vec<(usize, Cells)>> = None;
        let mut known: Vec<bool> = Vec::new();
        let pushed = [Edge::Start, Edge::Middle].map(|edge| (edge, self.pushed_heads(edge)));
        // Heads that were pushed to the left leave no doubt that the rows were, too.
        let with_heads = pushed.iter().any(|(_, heads)| heads.is_some());
        let grids = match pushed.iter().find_map(|(edge, heads)| Some((*edge, heads.as_ref()?))) {
            Some((edge, heads)) => [self.pushed(edge, heads), None, None],
            None => [self.stacked(), self.pushed(Edge::Start, &[]), self.pushed(Edge::Middle, &[])],
        };
        for grid in grids.into_iter().flatten() {
            let mut tried = 0;
            let mut assignment: Vec<usize> = (0..grid.free).collect();
            loop {
                tried += 1;
                if tried > ASSIGNMENTS {
                    return Vec::new();
                }
                if let Some(found) = self.by_grid(&grid, &assignment) {
                    match &agreed {
                        None => {
                            known = vec![true; found.len()];
                            agreed = Some(found);
                        }
                        Some(first) => {
                            for ((a, b), known) in first.iter().zip(&found).zip(&mut known) {
                                *known &= a == b;
                            }
                        }
                    }
                }
                if !advance(&mut assignment, grid.columns) {
                    break;
                }
            }
        }
        let rows = agreed.unwrap_or_default().into_iter().zip(known).filter(|(_, known)| *known);
        // Places alone do not tell: something in the line may have moved them. A relation must speak for the row, or heads
        // for figures that keep their distance from another.
        let with_heads = with_heads && !self.stand_alone();
        // Zeros keep any relation.
        let adds_up = |line: &Line<'_>| {
            self.placer
                .values(line.row)
                .any(|item| matches!(item.kind, Kind::Figure(figure) if !figure.value.is_zero()))
        };
        let any_adds_up = self.lines.iter().any(adds_up);
        let told = |(row, _): &(usize, Cells)| with_heads || (any_adds_up && self.relations.any_within(*row));
        rows.map(|(row, _)| row).filter(told).collect()
    }

    /// Columns that stand over one another in all rows: figures that overlap share one.
    fn stacked(&self) -> Option<Grid> {
        let mut all: Vec<Extent> =
            self.lines.iter().flat_map(|line| &line.values).map(|(_, extent)| *extent).collect();
        all.sort_unstable();
        let mut clusters: Vec<Extent> = Vec::new();
        for display in all {
            match clusters.last_mut() {
                Some(last) if display.0 < last.1 => last.1 = last.1.max(display.1),
                _ => clusters.push(display),
            }
        }
        // Figures of two columns have blanks between them; those that nearly share a place were moved.
        let apart = clusters.windows(2).all(|pair| matches!(pair, [a, b] if b.0 - a.1 >= GAP));
        (apart && clusters.len() <= self.width).then(|| Grid {
            free: clusters.len(),
            columns: self.width,
            places: clusters,
            known: Vec::new(),
            labelled: false,
            edge: None,
        })
    }

    /// Rows pushed to the left: a figure stands as many grid columns behind its label as cells lie between them.
    /// Words of a grid column share an edge; `heads` are the first columns of the grid, if they are known.
    fn pushed(&self, edge: Edge, heads: &[Extent]) -> Option<Grid> {
        let labels = edge.clusters(self.lines.iter().filter_map(|line| line.label))?;
        let values =
            edge.clusters(self.lines.iter().flat_map(|line| &line.values).map(|(_, extent)| *extent))?;
        let n_labels = labels.len();
        let known = if heads.is_empty() { labels } else { heads.to_vec() };
        let last = known.last()?.1 + edge.slack();
        let (inside, places): (Vec<Extent>, Vec<Extent>) =
            values.into_iter().partition(|place| place.0 <= last);
        if !inside.iter().all(|place| edge.find(&known, place.0).is_some()) {
            return None;
        }
        // Figures of two columns have room between them; those that nearly share a place were moved.
        if places.windows(2).any(|pair| matches!(pair, [a, b] if b.0 - a.1 < ROOM)) {
            return None;
        }
        let columns = (self.width + n_labels).checked_sub(known.len())?;
        let pushed = known.len() > 1 && places.len() <= columns;
        let labelled = n_labels > 0;
        pushed.then_some(Grid { free: places.len(), columns, places, known, labelled, edge: Some(edge) })
    }

    /// The first columns of the grid, if a line of heads was pushed to the left: its first head stands where the
    /// labels, or the first cells, of the rows do.
    fn pushed_heads(&self, edge: Edge) -> Option<Vec<Extent>> {
        let items = &self.placer.items.all;
        let rows = self.lines.iter().map(|line| line.row);
        let first =
            rows.filter_map(|row| row.label.map(|(first, _)| first).or(row.slots.first().copied())).min()?;
        let own = items.get(first)?;
        let above = items.get(..first)?.iter().enumerate().rev();
        let above: Vec<(usize, &Item)> = above
            .take_while(|(_, item)| {
                item.block == own.block && item.cell.page == own.cell.page && !item.is_value()
            })
            .filter(|(_, item)| item.cell.row != own.cell.row)
            .take(HEAD_WORDS)
            .collect();
        let words = |line: &[(usize, &Item)]| -> Option<Vec<Extent>> {
            let mut out: Vec<Extent> = Vec::new();
            for (idx, _) in line.iter().rev() {
                let extent = self.extent(*idx)?;
                match out.last_mut() {
                    Some(last) if extent.0 <= last.1 + 1 => last.1 = extent.1,
                    _ => out.push(extent),
                }
            }
            Some(out)
        };
        let lines: Vec<Vec<Extent>> = above
            .chunk_by(|a, b| a.1.cell.row == b.1.cell.row)
            .filter_map(words)
            .filter(|line| line.len() > 1)
            .collect();
        let heads = lines.iter().filter(|line| line.len() > 2).max_by_key(|line| line.len())?;
        let heads: Vec<Extent> = heads.iter().map(|head| (edge.of(*head), edge.of(*head))).collect();
        let labels = self.lines.iter().filter_map(|line| line.label);
        let values = self.lines.iter().flat_map(|line| &line.values).map(|(_, extent)| *extent);
        let all = || labels.clone().chain(values.clone()).chain(lines.iter().flatten().copied());
        let leftmost = all().map(|extent| edge.of(extent)).min()?;
        let last = heads.last()?.1 + edge.slack();
        // Every word of the table that stands among these heads shares its edge with one of them.
        let among = all().map(|extent| edge.of(extent)).filter(|place| *place <= last);
        let shared = among.map(|place| edge.find(&heads, place)).all(|head| head.is_some());
        // Of the same table a page end may have left other heads behind, more to the left.
        let before = items.get(..first)?.iter().enumerate().rev().skip(above.len()).take(HEAD_WORDS);
        let before = before.take_while(|(_, item)| item.block == own.block && !item.is_value());
        if before.filter_map(|(idx, _)| self.extent(idx)).any(|extent| edge.of(extent) < leftmost) {
            return None;
        }
        (shared && edge.find(&heads, leftmost) == Some(0)).then_some(heads)
    }

    /// The columns that the label of a row covers: its words on one line, with those that only one blank parts from them.
    fn label_extent(&self, row: &RowText) -> Option<Extent> {
        let items = &self.placer.items.all;
        let (first, _) = row.label?;
        let own = items.get(first)?.cell;
        let line = |cell: &Cell| (cell.row, cell.page);
        let mut whole = self.extent(first)?;
        for idx in (0..first).rev() {
            if line(&items.get(idx)?.cell) != line(&own) {
                break;
            }
            let extent = self.extent(idx)?;
            if extent.1 + 1 < whole.0 {
                break;
            }
            whole.0 = extent.0;
        }
        for (idx, item) in items.iter().enumerate().skip(first + 1) {
            if line(&item.cell) != line(&own) || item.is_value() {
                break;
            }
            let extent = self.extent(idx)?;
            if extent.0 > whole.1 + 1 {
                break;
            }
            whole.1 = extent.1;
        }
        Some(whole)
    }

    fn by_grid(&self, grid: &Grid, assignment: &[usize]) -> Option<Vec<(usize, Cells)>> {
        let mut out = Vec::new();
        for line in &self.lines {
            let mut cells: Cells = vec![None; self.width];
            // In a pushed grid the label of a row is a column itself.
            let before = if grid.labelled { grid.known(line.label?)? + 1 } else { 0 };
            for (idx, extent) in &line.values {
                let column = match grid.known(*extent) {
                    Some(column) => column,
                    None => grid.known.len() + assignment.get(grid.place(*extent)?)?,
                };
                let cell = cells.get_mut(column.checked_sub(before)?)?;
                if cell.is_some() {
                    return None;
                }
                *cell = Some(*idx);
            }
            self.admit(line, cells, &mut out)?;
        }
        Some(out)
    }
}

/// Places of figures and the columns that they may be.
struct Grid {
    /// Places whose columns are to be found, ascending.
    places: Vec<Extent>,
    /// The first columns of a grid whose rows are pushed to the left.
    known: Vec<Extent>,
    /// Whether the label of a row is a column of the grid.
    labelled: bool,
    free: usize,
    /// Number of columns that places are assigned to, behind those that are known.
    columns: usize,
    /// The edge that words of a column share; without one, they overlap.
    edge: Option<Edge>,
}

impl Grid {
    fn known(&self, extent: Extent) -> Option<usize> {
        self.edge.and_then(|edge| edge.find(&self.known, edge.of(extent)))
    }

    fn place(&self, extent: Extent) -> Option<usize> {
        match self.edge {
            Some(edge) => edge.find(&self.places, edge.of(extent)),
            None => self.places.iter().position(|place| extent.0 >= place.0 && extent.1 <= place.1),
        }
    }
}

/// The next ascending choice of columns; `false` behind the last.
fn advance(assignment: &mut [usize], columns: usize) -> bool {
    let n = assignment.len();
    let Some(moving) =
        (0..n).rev().find(|i| assignment.get(*i).is_some_and(|column| column + (n - i) < columns))
    else {
        return false;
    };
    let Some(base) = assignment.get(moving).map(|column| column + 1) else { return false };
    for (offset, slot) in assignment.iter_mut().skip(moving).enumerate() {
        *slot = base + offset;
    }
    true
}

/// The place next to `x`, if no other is nearly as near.
fn nearest(places: &[usize], x: usize) -> Option<usize> {
    let idx =
        (0..places.len()).min_by_key(|idx| places.get(*idx).map_or(usize::MAX, |place| place.abs_diff(x)))?;
    let here = places.get(idx)?.abs_diff(x);
    let beside = [idx.checked_sub(1), Some(idx + 1)]
        .into_iter()
        .flatten()
        .filter_map(|n| places.get(n))
        .map(|place| place.abs_diff(x))
        .min();
    beside.is_none_or(|beside| beside >= 3 * here.max(1)).then_some(idx)
}

/// The range that `x` lies in, or next to.
fn beside(ranges: &[Extent], x: usize) -> Option<usize> {
    let mut found = ranges
        .iter()
        .enumerate()
        .filter(|(_, range)| (range.0.saturating_sub(SLACK)..=range.1 + SLACK).contains(&x));
    let (column, _) = found.next()?;
    found.next().is_none().then_some(column)
}

/// The head that `extent` stands under, or a little to the right of: the last that begins before it, if it ends before
/// the next and is narrower than both, so that it cannot be a figure of the next that reaches to the left.
fn under(heads: &[Extent], extent: Extent) -> Option<usize> {
    let column = heads.iter().rposition(|head| head.0 <= extent.0)?;
    let width = extent.1 - extent.0;
    let narrow = heads.get(column..)?.iter().take(2).all(|head| head.1 - head.0 >= width);
    let before_next = heads.get(column + 1).is_none_or(|next| extent.1 <= next.0);
    (narrow && before_next).then_some(column)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_as_wide_as_the_writer_took_them_for() {
        for (words, screen, narrow, characters) in [
            ("", 0, 0, 0),
            ("a 12", 4, 4, 4),
            ("甲乙12", 6, 6, 4),
            ("“甲”", 6, 4, 3),
            ("１，２", 6, 6, 3),
            ("e\u{301}1", 2, 2, 3),
        ] {
            for (measure, width) in Measure::ALL.into_iter().zip([screen, narrow, characters]) {
                assert_eq!(measure.columns(words), width, "{words} {measure:?}");
            }
        }
    }

    #[test]
    fn a_place_is_counted_from_the_start_of_its_line() {
        let text = "甲 1\n乙丙  22 3";
        let place = |at, known| Place::new(Measure::Screen, text, at, known);
        let one = place(4, None).unwrap();
        assert_eq!((one.line, one.at, one.columns), (0, 4, 3));
        for known in [None, Some(one), place(6, None), place(14, None)] {
            let figure = place(14, known).unwrap();
            assert_eq!((figure.line, figure.at, figure.columns), (6, 14, 6), "{known:?}");
            assert_eq!(place(17, known).unwrap().columns, 9, "{known:?}");
        }
        // A place behind does not help; none is within a character.
        assert_eq!(place(14, place(17, None)).unwrap().columns, 6);
        assert!(place(1, None).is_none());
    }

    #[test]
    fn a_line_is_counted_up_to_a_length() {
        let long = ["a".repeat(LINE_BYTES + 9), "b".to_owned()].join("\n");
        let place = |at, known| Place::new(Measure::Screen, &long, at, known).map(|place| place.columns);
        let known = Place::new(Measure::Screen, &long, LINE_BYTES - 1, None);
        assert_eq!(place(LINE_BYTES, None), Some(LINE_BYTES));
        assert_eq!(place(LINE_BYTES, known), Some(LINE_BYTES));
        assert_eq!(place(LINE_BYTES + 1, None), None);
        assert_eq!(place(LINE_BYTES + 1, known), None);
        assert_eq!(place(LINE_BYTES + 11, None), Some(1));
        assert_eq!(["甲乙", "a"].map(|text| floor(text, 1)), [0, 1]);
        assert_eq!([0, 3, 4, 5, 6].map(|at| floor("甲乙", at)), [0, 3, 3, 3, 6]);
    }

    #[test]
    fn a_place_is_counted_once() {
        let mut seen = Seen::default();
        [0, 63, 64, 200, 0, 64, 63, 127].into_iter().for_each(|place| seen.add(place));
        assert_eq!(seen.count, 5);
    }

    /// Figures set to the right, to the left, and in the middle, where halves are rounded.
    #[test]
    fn words_that_share_an_edge_are_a_column() {
        assert_eq!(Edge::ALL.map(|edge| edge.of((4, 7))), [8, 14, 11]);
        let clusters = |edge: Edge, words: &[Extent]| edge.clusters(words.iter().copied());
        let right = [(9, 10), (19, 20), (8, 10), (17, 20), (7, 10)];
        assert_eq!(clusters(Edge::End, &right), Some(vec![(20, 20), (40, 40)]));
        assert_eq!(
            clusters(Edge::Start, &right),
            Some([14, 16, 18, 34, 38].map(|place| (place, place)).to_vec())
        );
        assert_eq!(
            clusters(Edge::Middle, &[(8, 12), (8, 11), (9, 12), (14, 18)]),
            Some(vec![(19, 21), (32, 32)])
        );
        // They run on: nobody can tell where one column ends.
        assert_eq!(clusters(Edge::Middle, &[(8, 11), (8, 12), (9, 12), (9, 13)]), None);
    }

    #[test]
    fn a_column_is_found_by_its_edge() {
        for (edge, at, column) in [
            (Edge::Start, 20, Some(0)),
            (Edge::Start, 19, None),
            (Edge::Start, 22, Some(0)),
            (Edge::Start, 23, None),
            (Edge::End, 40, Some(1)),
            (Edge::End, 41, None),
            (Edge::Middle, 18, None),
            (Edge::Middle, 19, Some(0)),
            (Edge::Middle, 23, Some(0)),
            (Edge::Middle, 24, None),
            (Edge::Middle, 39, Some(1)),
            (Edge::Middle, 41, Some(1)),
            (Edge::Middle, 42, None),
        ] {
            assert_eq!(edge.find(&[(20, 22), (40, 40)], at), column, "{edge:?} {at}");
        }
    }

    #[test]
    fn the_nearest_head_is_three_times_as_near_as_any_other() {
        for (at, head) in [
            (10, Some(0)),
            (0, None),
            (8, Some(0)),
            (12, Some(0)),
            (13, None),
            (15, None),
            (17, None),
            (18, Some(1)),
            (22, Some(1)),
            (23, None),
            (28, Some(2)),
            (27, None),
            (90, None),
        ] {
            assert_eq!(nearest(&[10, 20, 30], at), head, "{at}");
        }
        assert_eq!(nearest(&[10], 90), Some(0));
        assert_eq!(nearest(&[], 90), None);
        // Right above one, but beside another.
        assert_eq!(nearest(&[10, 12], 10), None);
        assert_eq!(nearest(&[10, 13], 10), Some(0));
    }

    #[test]
    fn a_range_holds_what_no_other_is_beside() {
        for (at, range) in
            [(7, None), (8, Some(0)), (15, Some(0)), (16, None), (17, Some(1)), (22, Some(1)), (23, None)]
        {
            assert_eq!(beside(&[(10, 14), (18, 20)], at), range, "{at}");
        }
    }

    #[test]
    fn a_figure_stands_under_the_head_that_begins_before_it() {
        let heads = [(10, 18), (20, 24), (30, 31)];
        for (extent, head) in [
            ((9, 11), None),
            ((10, 11), Some(0)),
            ((12, 16), Some(0)),
            // As wide as the next head, which it may reach to the left of.
            ((12, 17), None),
            ((17, 20), Some(0)),
            ((18, 21), None),
            ((20, 21), Some(1)),
            ((22, 24), None),
            ((30, 31), Some(2)),
            ((60, 61), Some(2)),
            ((30, 32), None),
        ] {
            assert_eq!(under(&heads, extent), head, "{extent:?}");
        }
    }

    #[test]
    fn every_ascending_choice_of_columns_comes_once() {
        let all = |n: usize, columns: usize| {
            let mut assignment: Vec<usize> = (0..n).collect();
            let mut all = vec![assignment.clone()];
            while advance(&mut assignment, columns) {
                all.push(assignment.clone());
            }
            all
        };
        assert_eq!(all(2, 4), [[0, 1], [0, 2], [0, 3], [1, 2], [1, 3], [2, 3]]);
        assert_eq!(all(3, 3), [[0, 1, 2]]);
        assert_eq!(all(3, 7).len(), 35);
        assert_eq!(all(0, 3).len(), 1);
    }
}
