//! What stands between the label of a row and the next: its values, its empty cells, and what does not belong there.

use core::ops::ControlFlow;

use super::chain::{Chain, row_target};
use super::is_answer;
use super::items::{Class, Item, Items, Kind, Text};
use super::labels::{Labels, Target, key, keys};
use super::relations::ends_in_sum;
use crate::cells::{Blanks, Block};
use crate::form::Table;
use crate::span::Span;
use crate::text::fold::{fold_char, is_han};

/// A row of the form as the text has it.
#[derive(Clone, Debug, Default)]
pub(super) struct RowText {
    /// Index of the row in its table.
    pub(super) row: usize,
    /// Items of its label.
    pub(super) label: Option<(usize, usize)>,
    /// Items that take places among its cells: values, empty cells, words.
    pub(super) slots: Vec<usize>,
    /// Index in `slots` of the first foreign text, if any.
    pub(super) foreign: Option<usize>,
    /// Whether a marker stands between the label and the values: they may be those of the next row.
    pub(super) shifted: bool,
    /// First item behind the row.
    pub(super) end: usize,
    /// Whether digits are glued to its label.
    pub(super) glued: bool,
    /// Figures that stand near it, on lines of their own, and that no row has.
    pub(super) stray: usize,
    /// Whether the text ends with this row.
    pub(super) last: bool,
    /// Whether its figures stand on a line of their own above its label.
    pub(super) raised: bool,
}

impl RowText {
    /// The slots that hold a value.
    fn values<'r>(&'r self, items: &'r Items) -> impl DoubleEndedIterator<Item = usize> + 'r {
        self.slots.iter().copied().filter(|idx| items.all.get(*idx).is_some_and(Item::is_value))
    }

    /// How many there are.
    pub(super) fn n_values(&self, items: &Items) -> usize {
        self.values(items).count()
    }

    /// How many of them stand above its label.
    pub(super) const fn n_raised(&self) -> usize {
        if self.raised { self.slots.len() } else { 0 }
    }

    /// Number of slots that are empty cells.
    pub(super) fn n_blanks(&self, items: &Items) -> usize {
        self.slots
            .iter()
            .filter(|idx| items.all.get(**idx).is_some_and(|item| item.kind == Kind::Blank))
            .count()
    }
}

/// The rows of `chain` with what stands behind each label.
pub(super) fn rows(
    source: &str,
    items: &Items,
    labels: &Labels,
    blocks: &[Block],
    chain: &Chain,
    table: &Table,
) -> Vec<RowText> {
    let mut out = Vec::with_capacity(chain.rows.len());
    let headed = table.has_headed_groups();
    for (n, (row, hit_idx)) in chain.rows.iter().enumerate() {
        let Some(hit) = items.hits.get(*hit_idx) else { continue };
        let next = chain.rows.get(n + 1).and_then(|(_, idx)| items.hits.get(*idx));
        let limit = next.map_or(items.all.len(), |next| next.first);
        let form = table.rows.get(usize::from(*row));
        let width = form.map_or(0, |row| row.cells.len());
        let groups = form.map_or(&[][..], |row| row.groups);
        let scan = Scan {
            source,
            items,
            labels,
            chain,
            own: *hit_idx,
            first: hit.first,
            last: hit.last,
            width,
            groups,
            headed,
        };
        let mut text = scan.row(limit);
        let next = chain.rows.get(n + 1).and_then(|(row, _)| table.rows.get(usize::from(*row)));
        scan.give_back_number(&mut text, next.map_or("", |next| next.label));
        text.glued |= items.ends_in_digits(source, *hit);
        text.row = usize::from(*row);
        text.last = next.is_none() && text.end >= items.all.len();
        out.push(text);
    }
    part_shared_lines(items, blocks, &mut out);
    keep_beside(source, items, blocks, table.rows.len(), &mut out);
    out
}

/// Whether the layout of an item parts cells by blanks alone.
fn is_plain(items: &Items, blocks: &[Block], idx: usize) -> bool {
    let block = items.all.get(idx).and_then(|item| blocks.get(usize::from(item.block)));
    block.is_none_or(|block| block.blanks == Blanks::Gaps)
}

/// Where figures stand beside their labels, those of a row that has them below may be anything: a page number.
fn keep_beside(source: &str, items: &Items, blocks: &[Block], n_rows: usize, rows: &mut [RowText]) {
    // Lines that hold the label of a row, and those between them.
    let beside = |row: &RowText| -> Option<bool> {
        let (first, last) = row.label?;
        let line = |idx: usize| items.all.get(idx).map(|item| (item.block, item.cell.row));
        let lines = line(first)?..=line(last)?;
        let mut values = row.slots.iter().filter(|idx| items.all.get(**idx).is_some_and(Item::is_value));
        let value = values.next()?;
        // Where signs part cells, a label without any is not of their rows.
        let end = items.all.get(last)?.cell.span.end;
        let ends_line = source.get(end..).is_none_or(|rest| rest.starts_with(['\n', '\r']));
        (is_plain(items, blocks, *value) || !ends_line).then_some(lines.contains(&line(*value)?))
    };
    let count = |wanted: bool| rows.iter().filter(|row| beside(row) == Some(wanted)).count();
    let (yes, no) = (count(true), count(false));
    let alone = no == 1 && yes == 0 && has_shared_lines(items, rows);
    if no == 0 || (yes < no && !alone) {
        return;
    }
    let most = yes >= 3 * no;
    for idx in 0..rows.len() {
        let next = rows.get(idx + 1).map(|next| next.row);
        if let Some(row) = rows.get_mut(idx)
            && beside(row) == Some(false)
            && next.unwrap_or(n_rows) > row.row + 1
        {
            // Or the figures of the next row, whose label is gone.
            row.shifted = true;
        }
        if let Some(row) = rows.get_mut(idx)
            && beside(row) == Some(false)
            && (most || row.n_values(items) == 1)
            && (row.shifted || !ends_in_sum(items, row.values(items)))
        {
            row.foreign.get_or_insert(0);
            // Words that answer for a cell do not make one figure below them another of the row.
            let is_text =
                |idx: &usize| matches!(items.all.get(*idx).map(|item| item.kind), Some(Kind::Text(_)));
            row.shifted |= row.n_values(items) == 1 && row.slots.iter().any(is_text);
        }
    }
}

/// Whether two labels stand on one line somewhere between the first row and the last: the heads of columns.
fn has_shared_lines(items: &Items, rows: &[RowText]) -> bool {
    let first = rows.iter().find_map(|row| row.label);
    let last = rows.iter().rev().find_map(|row| row.label);
    let between = first.zip(last).and_then(|((first, _), (last, _))| items.all.get(first..last));
    // Clipped heads are pieces without a hit.
    let word = |(n, item): (usize, &Item)| match item.kind {
        Kind::Text(Text { class: Class::Hit(hit), .. }) => Some((Some(hit), 0)),
        Kind::Text(Text { class: Class::Fragment | Class::RowStart, .. }) => Some((None, n)),
        _ => None,
    };
    between.unwrap_or_default().chunk_by(|a, b| (a.block, a.cell.row) == (b.block, b.cell.row)).any(|line| {
        let mut words = line.iter().enumerate().filter_map(word);
        let first = words.next();
        words.any(|word| Some(word) != first)
    })
}

/// More rows than stand beside each other in a layout that sets tables side by side.
const ROWS_OF_A_LINE: usize = 3;

/// Two labels on one row of a grid: nobody knows whose its figures are, unless each has all of its own.
fn part_shared_lines(items: &Items, blocks: &[Block], rows: &mut [RowText]) {
    let line = |row: &RowText| {
        let (first, _) = row.label?;
        items
            .all
            .get(first)
            .filter(|_| !is_plain(items, blocks, first))
            .map(|item| (item.block, item.cell.row))
    };
    // All on one line, they stand one behind the other.
    let mut lines = rows.iter().map(line);
    let first = lines.next();
    if rows.len() > ROWS_OF_A_LINE && lines.all(|line| Some(line) == first) {
        return;
    }
    for idx in 1..rows.len() {
        let (before, own) = (rows.get(idx - 1), rows.get(idx));
        // A row with cells of its own before the next label is whole.
        let shared = before.is_some_and(|row| row.slots.is_empty())
            && before.and_then(line).is_some_and(|at| own.and_then(line) == Some(at));
        let block = own.and_then(line).and_then(|(block, _)| blocks.get(usize::from(block)));
        let grid = block.is_some_and(|block| block.blanks == Blanks::Certain);
        for row in rows.get_mut(idx - 1..=idx).into_iter().flatten().filter(|_| shared) {
            row.foreign.get_or_insert(0);
            // What stands in one cell of a grid is not parted by the order of reading.
            row.glued |= grid;
        }
    }
}

/// A block and a row of it.
type Line = (u16, usize);

/// What was seen of a row so far.
#[derive(Default)]
struct Seen {
    out: RowText,
    /// How many values it has.
    values: usize,
    /// The first line that holds a piece of its label, and the others.
    label_line: Option<Line>,
    other_lines: Vec<Line>,
    /// Whether a cell stands beside its label.
    in_line: bool,
    /// The line of a group of rows that begins behind it.
    group_line: Option<Line>,
    /// Whether one began behind figures of it.
    passed_group: bool,
    /// Whether it is another one than the row stands in, and no figure stands before it.
    next_group: bool,
    /// Whether the clipped label of another row stands behind figures of it.
    behind_another: bool,
    /// The line of a piece of another label that stands below it.
    another_line: Option<Line>,
}

/// The label of a row, and what is known of the row before it is read.
struct Scan<'s> {
    source: &'s str,
    items: &'s Items,
    labels: &'s Labels,
    chain: &'s Chain,
    /// The hit of its label, and the first and last item of it.
    own: usize,
    first: usize,
    last: usize,
    width: usize,
    /// The groups that the row stands in.
    groups: &'static [&'static str],
    /// Whether each group of rows of the table has heads of its own.
    headed: bool,
}

impl Scan<'_> {
    fn line(&self, idx: usize) -> Option<Line> {
        self.items.all.get(idx).map(|item| (item.block, item.cell.row))
    }

    /// Whether a hit names a group that this row stands in.
    fn is_own_group(&self, hit: u32) -> bool {
        let name = self.items.hits.get(hit as usize).map_or(&[][..], |hit| self.labels.key_of(hit.label));
        self.groups.iter().any(|group| keys(group).eq(name.iter().copied()))
    }

    /// Whether a piece stands somewhere inside the name of a group that this row stands in.
    fn is_of_group(&self, piece: Text) -> bool {
        let piece = self.items.key(piece);
        self.groups.iter().any(|group| is_inside(piece, &key(group)))
    }

    /// Whether a word for a figure stands right behind a marker, on a line of another row.
    fn opens_label(&self, idx: usize) -> bool {
        let raw = self.items.raw(self.source, idx);
        idx.checked_sub(1).is_some_and(|before| {
            self.line(before) == self.line(idx)
                && self.line(idx) != self.line(self.last)
                && self.items.is_marker(before)
                && raw.chars().all(|c| is_han(fold_char(c)))
        })
    }

    /// Whether a piece is the start of this row's own label, which may stand there once more.
    fn is_own_start(&self, piece: Text) -> bool {
        let key = self.items.hits.get(self.own).map_or(&[][..], |hit| self.labels.key_of(hit.label));
        let piece = self.items.key(piece);
        piece.len() <= key.len() && piece.iter().zip(key).all(|((c, _), own)| c == own)
    }

    /// Whether a piece stands somewhere inside this row's own label, which may go on behind its figures.
    fn is_own_part(&self, piece: Text) -> bool {
        let key = self.items.hits.get(self.own).map_or(&[][..], |hit| self.labels.key_of(hit.label));
        is_inside(self.items.key(piece), key)
    }

    /// The first line that holds a piece of the label, and the others.
    fn label_lines(&self) -> (Option<Line>, Vec<Line>) {
        let own = |item: &&Item| matches!(item.kind, Kind::Text(piece) if matches!(piece.class, Class::Hit(hit) if hit as usize == self.own));
        let pieces = self.items.all.get(self.first..=self.last).unwrap_or_default().iter().filter(own);
        let mut lines = pieces.map(|item| (item.block, item.cell.row));
        let first = lines.next();
        let mut others: Vec<Line> = lines.filter(|line| Some(*line) != first).collect();
        others.dedup();
        (first, others)
    }

    fn row(&self, limit: usize) -> RowText {
        let mut seen = self.begin();
        let mut idx = self.first;
        while idx < limit
            && self.items.all.get(idx).is_some_and(|item| self.step(&mut seen, idx, item).is_continue())
        {
            idx += 1;
        }
        let Seen { mut out, values, .. } = seen;
        if idx >= limit && values < self.width && self.items.hides_figure(self.source, idx) {
            out.stray += 1;
        }
        out.end = idx;
        if values == 0 && out.slots.is_empty() {
            out.foreign = None;
        }
        self.cut_back(&mut out);
        out
    }

    fn begin(&self) -> Seen {
        let slots = Vec::with_capacity(self.width + 1);
        let mut out = RowText { label: Some((self.first, self.last)), slots, ..RowText::default() };
        // Foreign words above it in its cell may be the label of another row, and the figures those of both.
        let item = |idx: usize| self.items.all.get(idx);
        let above = self.first.checked_sub(1).and_then(item);
        let is_foreign =
            |item: &Item| matches!(item.kind, Kind::Text(piece) if !matches!(piece.class, Class::Hit(_)));
        out.shifted = item(self.first).is_some_and(|item| item.cell.joined) && above.is_some_and(is_foreign);
        let (label_line, other_lines) = self.label_lines();
        Seen { out, label_line, other_lines, ..Seen::default() }
    }

    /// Takes in one item; breaks where the row ends before it.
    fn step(&self, seen: &mut Seen, idx: usize, item: &Item) -> ControlFlow<()> {
        if matches!(item.kind, Kind::Mark | Kind::Text(_)) {
            self.look_for_pieces(seen, idx);
        }
        match item.kind {
            // A word behind a marker begins a label: `（四）无 / 法提供`.
            Kind::Placeholder if idx > self.last && self.opens_label(idx) => {}
            // The empty cells of a group are not those of the row before it.
            Kind::Blank if seen.group_line.is_some() && self.line(idx) == seen.group_line => {}
            Kind::Figure(_) | Kind::Placeholder | Kind::Glued | Kind::Blank => self.cell(seen, idx, item),
            Kind::Mark if idx > self.last => self.mark(seen, idx),
            Kind::Mark => {}
            Kind::Text(piece) => match piece.class {
                Class::Hit(hit) => return self.label(seen, idx, hit),
                Class::Fragment => self.fragment(seen, idx, piece),
                Class::RowStart if seen.values == 0 && self.is_own_start(piece) => {}
                Class::RowStart => return self.row_start(seen, idx),
                Class::Unknown | Class::Prose => return self.foreign(seen, idx, piece),
            },
        }
        ControlFlow::Continue(())
    }

    /// Counts what is no figure but may be a piece of one, whatever it is taken for.
    fn look_for_pieces(&self, seen: &mut Seen, idx: usize) {
        let hides = seen.values < self.width && self.items.hides_figure(self.source, idx);
        if idx > self.last && (hides || self.items.is_tail(self.source, idx)) {
            seen.out.stray += 1;
        }
        if seen.values > 0 && self.items.is_fraction(self.source, idx) {
            // The figure right before it is its whole part.
            let is_cut = seen.out.slots.last().is_some_and(|last| last + 1 == idx);
            seen.out.shifted |= is_cut;
            seen.out.stray += usize::from(!is_cut);
        }
    }

    /// A value or an empty cell.
    fn cell(&self, seen: &mut Seen, idx: usize, item: &Item) {
        let own = self.line(idx);
        let beside =
            own.is_some_and(|line| seen.label_line == Some(line) || seen.other_lines.contains(&line));
        let on_line_of = |slot: Option<&usize>| slot.map(|slot| self.line(*slot) == own);
        // Where cells stand beside their label, those of another line are not of this row, unless running text goes on
        // there; where they stand below it, words beside one are not of the table.
        let marks = self.items.line_marks(idx);
        let goes_on = seen.values < self.width || on_line_of(seen.out.slots.last()) == Some(true);
        let is_foreign = !beside
            && ((seen.in_line && !(marks.plain && marks.label && goes_on)) || (marks.plain && marks.foreign));
        if is_foreign {
            seen.out.stray += usize::from(item.is_value());
            return;
        }
        // Below the heads of the next group it may be anybody's: a page number.
        if self.headed && item.is_value() && seen.group_line.is_some() && own != seen.group_line {
            seen.out.foreign.get_or_insert(seen.out.slots.len());
        }
        // Signs part cells from the end of the label on: a line between its pieces is not of the row.
        if beside && !seen.in_line && !marks.plain && on_line_of(seen.out.slots.last()) == Some(false) {
            seen.out.stray += seen.values;
            seen.values = 0;
            seen.out.slots.clear();
        }
        seen.in_line |= beside;
        let is_another = own.is_some() && seen.another_line == own;
        seen.out.shifted |=
            item.is_value() && (seen.behind_another || is_another || (seen.next_group && !beside));
        seen.out.slots.push(idx);
        seen.values += usize::from(item.kind != Kind::Blank);
    }

    /// A marker or a sign behind the label.
    fn mark(&self, seen: &mut Seen, idx: usize) {
        if self.items.is_cut(self.source, idx) {
            seen.out.shifted = true;
        } else if seen.values == 0 && self.items.is_unreadable(self.source, idx) {
            seen.out.glued = true;
        } else {
            // A marker stands before its own label: behind this one, the figures are those of the next.
            seen.out.shifted |= seen.values == 0 && self.items.is_marker(idx);
        }
    }

    /// A piece of a label of the form, its own or another, or of a word of the table.
    fn label(&self, seen: &mut Seen, idx: usize, hit: u32) -> ControlFlow<()> {
        if hit as usize == self.own {
            return ControlFlow::Continue(());
        }
        if stops(self.items, self.labels, self.chain, hit as usize) {
            return ControlFlow::Break(());
        }
        if idx > self.last && self.line(idx) != seen.label_line {
            seen.group_line = self.line(idx);
            // Below the name of the next group stand the figures of its first row.
            seen.next_group |= seen.values == 0 && !self.is_own_group(hit);
        }
        seen.passed_group |= seen.values > 0;
        ControlFlow::Continue(())
    }

    /// A piece that stands somewhere inside a label.
    fn fragment(&self, seen: &mut Seen, idx: usize, piece: Text) {
        let behind_label = seen.values == 0 && idx > self.last;
        let is_own = self.is_own_part(piece);
        let hides =
            || self.items.is_unreadable(self.source, idx) || self.items.is_part_of_figure(self.source, idx);
        seen.out.glued |= behind_label && hides();
        // What has a number of its own is the label of another row, clipped.
        let numbered = self.items.is_numbered(self.source, idx);
        let beside_label = seen.values == 0 && idx > self.first && !is_own;
        seen.out.shifted |= numbered && (behind_label || beside_label);
        let is_another = behind_label && !is_own && !self.is_of_group(piece);
        if is_another {
            seen.another_line = self.line(idx);
        }
        // Below a label, it may be all that is left of another; one ideograph is rather the end of a note.
        let is_below = is_another && self.items.key(piece).len() > 1 && self.line(idx) != seen.label_line;
        seen.behind_another |= is_below || (seen.values > 0 && (numbered || !is_own));
    }

    /// The clipped label of another row.
    fn row_start(&self, seen: &mut Seen, idx: usize) -> ControlFlow<()> {
        if seen.values > 0 {
            return ControlFlow::Break(());
        }
        seen.out.foreign.get_or_insert(seen.out.slots.len());
        seen.out.slots.push(idx);
        ControlFlow::Continue(())
    }

    /// Text that no label holds.
    fn foreign(&self, seen: &mut Seen, idx: usize, piece: Text) -> ControlFlow<()> {
        // Behind the heads of the next group it is one of them, damaged.
        let is_below_group = seen.group_line.is_some_and(|group| self.line(idx) != Some(group));
        let behind_group = self.headed && (seen.passed_group || is_below_group);
        if seen.values > 0 && (seen.values >= self.width || behind_group) {
            // An answer in words behind the last cell: one of the figures before is none of the row.
            seen.out.stray += usize::from(!behind_group && is_answer(self.items.raw(self.source, idx)));
            return ControlFlow::Break(());
        }
        seen.out.foreign.get_or_insert(seen.out.slots.len());
        if piece.class == Class::Prose {
            return ControlFlow::Break(());
        }
        seen.out.slots.push(idx);
        ControlFlow::Continue(())
    }

    /// Takes away the number of the label behind the row, `next` in the form, where that was cut behind it: `3|.危及`.
    fn give_back_number(&self, out: &mut RowText, next: &str) {
        let Some(last) = out.slots.last().copied().filter(|last| last + 1 == out.end) else { return };
        if self.items.hit_at(out.end).is_none()
            || self.items.raw(self.source, out.end).chars().next().map(fold_char).is_none_or(|c| c != '.')
        {
            return;
        }
        // A counter of rows was left out before.
        let place = |idx: usize| self.items.all.get(idx).map(|item| item.cell.span);
        let between = place(last).zip(place(out.end)).map(|(last, next)| Span::new(last.end, next.start));
        let is_digit = |c: char| fold_char(c).is_ascii_digit();
        if between
            .and_then(|between| between.slice(self.source))
            .is_some_and(|between| between.contains(is_digit))
        {
            return;
        }
        let is_number =
            next.strip_prefix(self.items.raw(self.source, last)).is_some_and(|rest| rest.starts_with('.'));
        if is_number {
            out.slots.pop();
            out.foreign = out.foreign.filter(|at| *at < out.slots.len());
        } else {
            out.shifted = true;
        }
    }

    /// Takes away what was read beyond the row.
    fn cut_back(&self, out: &mut RowText) {
        // Empty cells on the line of the next label stand before it, not behind this row.
        let next_line = self.line(out.end);
        let is_blank = |idx: usize| self.items.all.get(idx).is_some_and(|item| item.kind == Kind::Blank);
        if next_line.is_some() && next_line != self.line(self.first) {
            while out.slots.last().is_some_and(|slot| self.line(*slot) == next_line && is_blank(*slot)) {
                out.slots.pop();
            }
        }
        // Text behind the last value is no cell of this row, unless all cells together fill it.
        if out.slots.len() > self.width {
            let is_text =
                |idx: &usize| matches!(self.items.all.get(*idx).map(|item| item.kind), Some(Kind::Text(_)));
            while out.slots.last().is_some_and(is_text) {
                out.slots.pop();
            }
            if out.foreign.is_some_and(|at| at >= out.slots.len()) {
                out.foreign = None;
            }
        }
    }
}

/// Whether the ideographs of a piece stand somewhere inside a label.
fn is_inside(piece: &[(char, bool)], label: &[char]) -> bool {
    label.windows(piece.len().max(1)).any(|at| at.iter().eq(piece.iter().map(|(c, _)| c)))
}

/// Whether a hit inside a row ends it: all but the labels of groups of rows.
fn stops(items: &Items, labels: &Labels, chain: &Chain, hit_idx: usize) -> bool {
    let Some(hit) = items.hits.get(hit_idx) else { return false };
    if row_target(labels, hit, chain.edition, chain.table).is_some() {
        return true;
    }
    let is_group = |t: &Target| matches!(t, Target::Word { table, head: false, .. } if *table == chain.table);
    !labels.targets(hit.label).iter().any(is_group)
}
