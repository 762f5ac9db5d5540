//! Rows whose figures stand on a line of their own above their label:
//!
//! ```text
//! 6.属于四类过程性信息 21 0 21
//! 15 2 17
//! 7.属于行政执法案卷
//! ```
//!
//! Lines of a page are told apart by the height of their signs, and a figure may stand a little higher than its label.
//! Between two rows that have theirs beside their labels, such lines are told from those below a label by their order:
//! the first is one of figures, the last one a label.

use super::gather::RowText;
use super::items::{Item, Items, Kind};
use super::labels::Labels;
use super::relations::{Relations, figure_of};
use crate::form::Table;

/// A block and a row of it.
type Line = (u16, usize);

/// The values around the label of a row.
struct Around {
    /// How many stand on its lines, and whether a cell does, empty or not.
    beside: usize,
    has_cells: bool,
    /// Those on the line above, where there is nothing else but a piece of the name of a group.
    above: Vec<usize>,
    /// How many stand on lines of their own behind it, up to the next label or the heads before that.
    below: usize,
    /// How many stand behind such heads, where there are some.
    behind_heads: Option<usize>,
}

/// Rows one behind the other without cells beside their labels and without heads between them: the first, and the
/// first behind them.
#[derive(Clone, Copy)]
struct Run {
    start: usize,
    end: usize,
}

/// Where the figures of a run stand.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Above,
    Below,
    /// On neither side of all of them, or on both.
    Unknown,
}

/// What is known of the figures around the labels of a table.
struct Sides {
    around: Vec<Around>,
    runs: Vec<Run>,
    /// Of each row whether the values above it may be its own, and whether they are.
    fits: Vec<bool>,
    own: Vec<bool>,
}

/// Of so many runs more whose figures stand above them than of others, the others are damaged.
const MORE_ABOVE: usize = 2;

/// Gives rows the figures above them, where a text has such; what may be another row's then is doubted.
pub(super) fn lift(items: &Items, labels: &Labels, found: &mut [(&'static Table, &mut Vec<RowText>)]) {
    let sides = found.iter().map(|(table, rows)| Sides::new(items, labels, table, rows));
    let tables: Vec<Option<Sides>> = sides.collect();
    let count = |side: Side| tables.iter().flatten().map(|sides| sides.count(side)).sum::<usize>();
    let n_above = count(Side::Above);
    if n_above == 0 && !tables.iter().flatten().any(Sides::any_open) {
        return;
    }
    // One figure alone on a line may be anything: a page number.
    let is_shown = tables.iter().flatten().any(Sides::shows_above);
    let n_below = count(Side::Below);
    let many = n_above > n_below;
    let most = is_shown && n_above > MORE_ABOVE * n_below;
    for ((_, rows), sides) in found.iter_mut().zip(&tables) {
        let Some(sides) = sides else { continue };
        // Where no row shows it, what may be so is doubted.
        let may_be = many || (sides.count(Side::Above) > 0 && sides.count(Side::Below) == 0);
        let doubted = !is_shown && may_be;
        for run in &sides.runs {
            let own = sides.own.get(run.start..run.end).unwrap_or_default();
            let sure = match run.side(&sides.around) {
                Side::Above => is_shown && (most || own.iter().all(|own| *own)),
                Side::Unknown if most || doubted || sides.is_open(*run) => most,
                Side::Below if most || (doubted && many) => false,
                _ => continue,
            };
            run.take_above(items, &sides.around, own, sure, rows);
        }
    }
}

impl Sides {
    /// Of a table whose rows have labels; `None` where each has a cell beside its own, as in most.
    fn new(items: &Items, labels: &Labels, table: &'static Table, rows: &[RowText]) -> Option<Self> {
        if rows.iter().all(|row| is_beside(items, row)) {
            return None;
        }
        let headed = table.has_headed_groups();
        let around = rows.iter().enumerate().map(|(idx, row)| Around::new(items, row, idx, rows, headed));
        let around: Vec<Around> = around.collect::<Option<_>>()?;
        let relations = labels.relations(table);
        let both = rows.iter().zip(&around);
        let fits: Vec<bool> =
            both.map(|(row, found)| fits_above(items, relations, table, row, found)).collect();
        let own =
            fits.iter().enumerate().map(|(idx, fits)| *fits && follows(table, rows, &around, idx)).collect();
        Some(Self { runs: runs(&around), around, fits, own })
    }

    fn count(&self, side: Side) -> usize {
        self.runs.iter().filter(|run| run.side(&self.around) == side).count()
    }

    /// Whether nobody can tell on which side of their labels the figures of a run stand.
    fn is_open(&self, run: Run) -> bool {
        let rows = self.around.get(run.start..run.end).unwrap_or_default();
        let first = run.first(&self.around);
        let last = rows.last().map_or(0, |last| last.below);
        // Those of one row are gone, of the first or of the last; where all stand below their labels, of the last.
        let mixed = self.around.iter().any(|row| row.has_cells);
        let amid = mixed && first + last == 0 && rows.iter().any(|row| row.below > 0);
        // Or its label is.
        let whole = first > 1 && self.fits.get(run.start) == Some(&true);
        amid || (whole && last > 0)
    }

    fn any_open(&self) -> bool {
        self.runs.iter().any(|run| self.is_open(*run))
    }

    /// Whether several figures stand on one line above the row that they are of.
    fn shows_above(&self) -> bool {
        let above = self.runs.iter().filter(|run| run.side(&self.around) == Side::Above);
        let mut rows = above.flat_map(|run| run.start..run.end);
        rows.any(|idx| {
            self.own.get(idx) == Some(&true) && self.around.get(idx).is_some_and(|row| row.above.len() > 1)
        })
    }
}

/// The longest runs of rows without figures beside their labels.
fn runs(around: &[Around]) -> Vec<Run> {
    let mut out = Vec::new();
    let mut start = 0;
    while start < around.len() {
        let own = around.get(start..).unwrap_or_default();
        let bare = own.iter().take_while(|found| !found.has_cells).count();
        let parted = own.iter().take(bare).position(|found| found.behind_heads.is_some());
        let len = parted.map_or(bare, |last| last + 1);
        if len > 0 {
            out.push(Run { start, end: start + len });
        }
        start += if parted.is_some() { len } else { len + 1 };
    }
    out
}

impl Run {
    /// Gives its rows the values above them; those that are not `own`, or not `sure`, may be of another row.
    fn take_above(self, items: &Items, around: &[Around], own: &[bool], sure: bool, rows: &mut [RowText]) {
        let all = rows.iter_mut().zip(around).skip(self.start);
        for ((row, found), own) in all.zip(own) {
            row.take_above(&found.above, *own && sure);
        }
        let before = self.start.checked_sub(1).and_then(|before| rows.get_mut(before));
        if let Some(before) = before.filter(|before| !before.raised) {
            before.end_beside(items);
        }
    }

    /// Values before its first label.
    fn first(self, around: &[Around]) -> usize {
        match self.start.checked_sub(1).and_then(|before| around.get(before)) {
            Some(before) => before.behind_heads.unwrap_or(before.below),
            None => around.get(self.start).map_or(0, |found| found.above.len()),
        }
    }

    fn side(self, around: &[Around]) -> Side {
        let last = self.end.checked_sub(1).and_then(|last| around.get(last)).map_or(0, |found| found.below);
        match (self.first(around) > 0, last > 0) {
            (true, false) => Side::Above,
            (false, true) => Side::Below,
            _ => Side::Unknown,
        }
    }
}

/// Whether as many values stand above a row as it has cells, and may be its own.
fn fits_above(items: &Items, relations: &Relations, table: &Table, row: &RowText, found: &Around) -> bool {
    let figure = |column: usize| figure_of(items, found.above.get(column).copied());
    // Numbers of columns stand above the first row of some tables.
    let counts = found.above.len() > 1
        && (1_u32..).zip(0..found.above.len()).all(|(n, column)| figure(column) == n.into());
    !counts && found.above.len() == width(table, row) && relations.hold_within(row.row, figure)
}

/// Whether nothing is missing between a row and the one before it, nor stands there but what is above the second.
fn follows(table: &Table, rows: &[RowText], around: &[Around], idx: usize) -> bool {
    let (Some(row), Some(found)) = (rows.get(idx), around.get(idx)) else { return false };
    match idx.checked_sub(1).and_then(|before| rows.get(before).zip(around.get(before))) {
        None => row.row == 0,
        Some((before, other)) => {
            let whole = !other.has_cells || other.beside == width(table, before);
            let between = other.below + other.behind_heads.unwrap_or(0);
            row.row == before.row + 1 && between == found.above.len() && whole
        }
    }
}

fn width(table: &Table, row: &RowText) -> usize {
    table.rows.get(row.row).map_or(0, |row| row.cells.len())
}

/// Whether the first cell of a row stands on the last line of its label.
fn is_beside(items: &Items, row: &RowText) -> bool {
    row.label
        .zip(row.slots.first())
        .is_some_and(|((_, last), slot)| line_of(items, *slot) == line_of(items, last))
}

fn line_of(items: &Items, idx: usize) -> Option<Line> {
    items.all.get(idx).map(|item| (item.block, item.cell.row))
}

impl Around {
    /// What stands around the label of the row of that index among all rows of a table, of which groups may be headed.
    fn new(items: &Items, row: &RowText, idx: usize, rows: &[RowText], headed: bool) -> Option<Self> {
        let (first, last) = row.label?;
        let line = |idx: usize| line_of(items, idx);
        let is_value = |idx: &usize| items.all.get(*idx).is_some_and(Item::is_value);
        let lines = line(first)?..=line(last)?;
        let next = rows.get(idx + 1).and_then(|next| next.label).map(|(first, _)| first);
        let next_line = next.and_then(line);
        let mut beside = (first..last).filter(is_value).count();
        let (mut below, mut behind_heads) = (0, None);
        for item in last + 1..next.unwrap_or(row.end) {
            let own = line(item)?;
            if is_value(&item) && lines.contains(&own) {
                beside += 1;
            } else if is_value(&item) && Some(own) != next_line {
                *behind_heads.as_mut().unwrap_or(&mut below) += 1;
            } else if headed
                && items.hit_at(item).is_some_and(|hit| hit.first > last)
                && Some(own) != next_line
            {
                behind_heads.get_or_insert(0);
            }
        }
        // Empty cells before the next label, on its line, are none of this row.
        let is_blank = |idx: usize| items.all.get(idx).is_some_and(|item| item.kind == Kind::Blank);
        let blank = line(last) != next_line && line(last + 1) == line(last) && is_blank(last + 1);
        let is_label = |first: usize| rows.iter().any(|row| row.label.is_some_and(|(own, _)| own == first));
        let above = values_above(items, first, is_label);
        Some(Self { beside, has_cells: beside > 0 || blank, above, below, behind_heads })
    }
}

/// The values on the line above that of the item `first`, where there is nothing else but a piece of the name of a
/// group; `is_label` tells whether the label of a row begins at an item.
fn values_above(items: &Items, first: usize, is_label: impl Fn(usize) -> bool) -> Vec<usize> {
    let line = |idx: usize| line_of(items, idx);
    let kind = |idx: usize| items.all.get(idx).map(|item| item.kind);
    // The name of a group of rows goes on beside any of them.
    let is_group = |idx: usize| items.hit_at(idx).is_some_and(|hit| !is_label(hit.first));
    let goes_on = |idx: usize| is_group(idx) && items.hit_at(idx).is_some_and(|hit| hit.first < idx);
    let mut out = Vec::new();
    // Before a label, on its line, may stand that of its group.
    let may_lead = |idx: &usize| {
        line(*idx) == line(first) && (matches!(kind(*idx), Some(Kind::Blank | Kind::Mark)) || is_group(*idx))
    };
    let mut before = (0..first).rev().skip_while(may_lead).peekable();
    let above = before.peek().and_then(|idx| line(*idx)).filter(|above| Some(*above) != line(first));
    for idx in before.take_while(|idx| above.is_some() && line(*idx) == above) {
        match kind(idx) {
            // The number of a page is no row.
            Some(_) if items.line_marks(idx).plain && items.line_marks(idx).foreign => return Vec::new(),
            Some(Kind::Figure(_) | Kind::Placeholder) => out.push(idx),
            Some(Kind::Blank) => {}
            Some(Kind::Text(_)) if !out.is_empty() && goes_on(idx) => {}
            _ => return Vec::new(),
        }
    }
    out.reverse();
    out
}

impl RowText {
    /// Takes the values above its label, and no others; they may be another row's unless they are its own.
    fn take_above(&mut self, values: &[usize], own: bool) {
        let Some((_, last)) = self.label else { return };
        self.slots = values.to_vec();
        (self.foreign, self.shifted, self.raised) = (None, !own, true);
        self.stray = usize::from(values.is_empty());
        self.end = last + 1;
    }

    /// Ends with the last value on a line of its label.
    fn end_beside(&mut self, items: &Items) {
        let line = |idx: usize| line_of(items, idx);
        let Some((first, last)) = self.label else { return };
        let lines = line(first)..=line(last);
        self.slots.retain(|idx| lines.contains(&line(*idx)));
        self.stray = 0;
        self.end = self.slots.last().map_or(last, |slot| last.max(*slot)) + 1;
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use crate::align::{Labels, State, read};
    use crate::diagnostic::Diagnostics;
    use crate::form::{EDITION_2021, EDITIONS, Table};

    const WIDTH: usize = 7;

    fn requests() -> &'static Table {
        EDITION_2021.table("requests").unwrap()
    }

    /// Figures of a row, which add up: no two rows have the same, nor do they count the rows.
    fn figures(row: usize) -> [usize; WIDTH] {
        let n = 3 + row * 17 % 40;
        [n, 0, 1, 0, 0, 2, n + 3]
    }

    /// A text of the large table, the figures of some rows on a line above their label.
    fn text(above: impl Fn(usize) -> bool) -> Vec<String> {
        let mut lines = vec!["三、收到和处理政府信息公开申请情况".to_owned()];
        for (idx, row) in requests().rows.iter().enumerate() {
            let figures = figures(idx).map(|figure| figure.to_string()).join(" ");
            if above(idx) {
                lines.extend([figures, row.label.to_owned()]);
            } else {
                lines.push(format!("{} {figures}", row.label));
            }
        }
        lines.push("四、政府信息公开行政复议、行政诉讼情况".to_owned());
        lines
    }

    /// How many cells are stated, all of them rightly.
    #[track_caller]
    fn stated(lines: &[String]) -> usize {
        let text = lines.join("\n");
        let tables = read(&text, &Labels::new(EDITIONS), &mut Diagnostics::new());
        let mut n = 0;
        for (idx, row) in requests().rows.iter().enumerate() {
            for (cell, figure) in row.cells.iter().zip(figures(idx)) {
                let found = tables.cells.iter().find(|found| found.path == cell.path);
                if let Some(value) =
                    found.filter(|found| found.state == State::Stated).and_then(|found| found.value)
                {
                    assert_eq!(value, figure.into(), "{}\n{text}", cell.path);
                    n += 1;
                }
            }
        }
        n
    }

    #[test]
    fn figures_above_their_labels_are_read() {
        let all = requests().rows.len() * WIDTH;
        assert_eq!(stated(&text(|_| false)), all);
        assert_eq!(stated(&text(|_| true)), all);
        assert_eq!(stated(&text(|row| !row.is_multiple_of(3))), all);
        assert_eq!(stated(&text(|row| (4..9).contains(&row))), all);
        assert_eq!(stated(&text(|row| row == 12)), all);
    }

    #[test]
    fn nothing_is_read_wrong_where_a_line_is_gone() {
        for above in [|_| true, |row: usize| !row.is_multiple_of(3), |row: usize| (4..9).contains(&row)] {
            let whole = text(above);
            // Without its first line of figures, a text of nothing else is one with all below their labels but the last.
            let first = if above(0) { 2 } else { 1 };
            for gone in first..whole.len() - 1 {
                let mut lines = whole.clone();
                lines.remove(gone);
                stated(&lines);
            }
        }
    }

    #[test]
    fn a_line_of_numbers_above_figures_below_their_labels_changes_nothing() {
        let mut text = String::from("三、收到和处理政府信息公开申请情况\n1 2 3 4 5 6 7\n");
        for (idx, row) in requests().rows.iter().enumerate() {
            let figures = figures(idx).map(|figure| figure.to_string()).join(" ");
            let _ = write!(text, "{}\n{figures}\n", row.label);
        }
        text.push_str("四、政府信息公开行政复议、行政诉讼情况");
        let lines: Vec<String> = text.lines().map(str::to_owned).collect();
        assert_eq!(stated(&lines), requests().rows.len() * WIDTH);
    }
}
