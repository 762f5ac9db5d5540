//! Tables set out by blanks: which column of the form a figure stands in, told by its place on the line.
//!
//! Columns are learnt a page at a time, from the best witness there is: full rows, which show where each column
//! stands; else the heads above them; else the places of all figures, of which every assignment to columns is
//! tried and only what all assignments agree on that satisfy the relations is believed. Whatever the witness, a
//! row that breaks its own relation where it is put unmakes the whole page.

use super::gather::RowText;
use super::items::Items;
use super::place::Placer;
use super::relations::Relations;

type Cells = Vec<Option<usize>>;
type Display = (usize, usize);

/// Most assignments of places to columns that are tried for a page.
const ASSIGNMENTS: usize = 20_000;

/// The rows with fewer figures than cells whose columns are known: index of the row and its cells.
pub(super) fn place(placer: &Placer<'_>, rows: &[RowText]) -> Vec<(usize, Cells)> {
    let items = placer.items;
    let relations = placer.labels.relations(placer.table);
    let page_of = |row: &RowText| {
        row.slots.first().and_then(|idx| items.all.get(*idx)).map_or(0, |item| item.cell.page)
    };
    let usable: Vec<&RowText> = rows
        .iter()
        .filter(|row| row.foreign.is_none() && row.n_values(items) > 0 && on_one_line(items, row))
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
        let page = Page { placer, relations, width, rows: group };
        out.extend(page.place());
    }
    out
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

struct Page<'p, 'c> {
    placer: &'p Placer<'c>,
    relations: &'p Relations,
    width: usize,
    rows: Vec<&'p RowText>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Edge {
    Start,
    End,
    Middle,
}

impl Edge {
    /// Twice the place, so that a middle stays whole.
    const fn of(self, display: Display) -> usize {
        match self {
            Self::Start => display.0 * 2,
            Self::End => display.1 * 2,
            Self::Middle => display.0 + display.1,
        }
    }
}

impl Page<'_, '_> {
    fn place(&self) -> Vec<(usize, Cells)> {
        let partial = || self.rows.iter().filter(|row| self.values(row).len() < self.width);
        if self.width < 2 || partial().next().is_none() {
            return Vec::new();
        }
        self.by_full_rows().or_else(|| self.by_heads()).unwrap_or_else(|| self.by_elimination())
    }

    fn values(&self, row: &RowText) -> Vec<(usize, Display)> {
        let item = |idx: &usize| {
            self.placer
                .items
                .all
                .get(*idx)
                .filter(|item| item.is_value())
                .map(|item| (*idx, item.cell.display))
        };
        row.slots.iter().filter_map(item).collect()
    }

    /// All partial rows by the places of the columns, if each figure has one and no relation is broken.
    fn by_places(&self, edge: Edge, places: &[usize]) -> Option<Vec<(usize, Cells)>> {
        let mut out = Vec::new();
        for row in &self.rows {
            let mut cells: Cells = vec![None; self.width];
            let mut next = 0;
            for (idx, display) in self.values(row) {
                let column = nearest(places, edge.of(display)).filter(|column| *column >= next)?;
                next = column + 1;
                *cells.get_mut(column)? = Some(idx);
            }
            self.admit(row, cells, &mut out)?;
        }
        Some(out)
    }

    /// Takes a row that keeps its relation; full rows only bear witness.
    fn admit(&self, row: &RowText, cells: Cells, out: &mut Vec<(usize, Cells)>) -> Option<()> {
        if self.values(row).len() == self.width {
            return cells.iter().all(Option::is_some).then_some(());
        }
        if self.relations.broken(self.placer.items, row.row, &cells) {
            return None;
        }
        out.push((row.row, cells));
        Some(())
    }

    fn by_full_rows(&self) -> Option<Vec<(usize, Cells)>> {
        let full: Vec<Vec<(usize, Display)>> = self
            .rows
            .iter()
            .map(|row| self.values(row))
            .filter(|values| values.len() == self.width)
            .collect();
        if full.is_empty() {
            return None;
        }
        // Figures of a column share an edge: the one that varies least.
        let mut edges: Vec<(usize, Edge, Vec<usize>)> = Vec::new();
        for edge in [Edge::Start, Edge::End, Edge::Middle] {
            let columns: Vec<Vec<usize>> = (0..self.width)
                .map(|column| {
                    let mut places: Vec<usize> = full
                        .iter()
                        .filter_map(|row| row.get(column))
                        .map(|(_, display)| edge.of(*display))
                        .collect();
                    places.sort_unstable();
                    places
                })
                .collect();
            let spread = columns
                .iter()
                .map(|places| places.last().zip(places.first()).map_or(0, |(max, min)| max - min))
                .sum();
            let middles: Vec<usize> =
                columns.iter().map(|places| places.get(places.len() / 2).copied().unwrap_or(0)).collect();
            if middles.is_sorted_by(|a, b| a < b) {
                edges.push((spread, edge, middles));
            }
        }
        edges.sort_by_key(|(spread, ..)| *spread);
        edges.into_iter().find_map(|(_, edge, places)| self.by_places(edge, &places))
    }

    /// The heads of the columns, if each stands there in one piece and they stand in order.
    fn by_heads(&self) -> Option<Vec<(usize, Cells)>> {
        let items = self.placer.items;
        let row = self.placer.table.rows.get(self.rows.first()?.row)?;
        let first = self
            .rows
            .iter()
            .filter_map(|row| row.label.map(|(first, _)| first).or(row.slots.first().copied()))
            .min()?;
        let page = items.all.get(*self.rows.first()?.slots.first()?)?.cell.page;
        let mut heads: Vec<Display> = Vec::new();
        for (column, cell) in row.cells.iter().enumerate() {
            let key = super::labels::key(cell.head);
            let nth = row.cells.iter().take(column).filter(|other| other.head == cell.head).count();
            let hit = items
                .hits
                .iter()
                .filter(|hit| {
                    hit.first == hit.last && hit.first < first && self.placer.labels.key_of(hit.label) == key
                })
                .filter(|hit| {
                    items
                        .all
                        .get(hit.first)
                        .is_some_and(|item| item.cell.page == page && item.cell.display.1 > 0)
                })
                .rev()
                .take(row.cells.iter().filter(|other| other.head == cell.head).count())
                .collect::<Vec<_>>();
            let hit = hit.iter().rev().nth(nth)?;
            heads.push(items.all.get(hit.first)?.cell.display);
        }
        if !heads.is_sorted_by(|a, b| a.1 <= b.0) {
            return None;
        }
        [Edge::Start, Edge::Middle, Edge::End].into_iter().find_map(|edge| {
            let places: Vec<usize> = heads.iter().map(|head| edge.of(*head)).collect();
            // Figures stand under their heads: each overlaps one, or shares its edge.
            self.by_places(edge, &places)
        })
    }

    /// What all assignments of places to columns agree on that keep every relation.
    fn by_elimination(&self) -> Vec<(usize, Cells)> {
        let mut agreed: Option<Vec<(usize, Cells)>> = None;
        let mut known: Vec<bool> = Vec::new();
        let grids = [self.stacked(), self.pushed(Edge::Start, 0), self.pushed(Edge::Middle, 3)];
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
        let rows = agreed.unwrap_or_default();
        rows.into_iter().zip(known).filter(|(_, known)| *known).map(|(row, _)| row).collect()
    }

    /// Columns that stand over one another in all rows: figures that overlap share one.
    fn stacked(&self) -> Option<Grid> {
        let mut all: Vec<Display> =
            self.rows.iter().flat_map(|row| self.values(row)).map(|(_, display)| display).collect();
        all.sort_unstable();
        let mut clusters: Vec<Display> = Vec::new();
        for display in all {
            match clusters.last_mut() {
                Some(last) if display.0 < last.1 => last.1 = last.1.max(display.1),
                _ => clusters.push(display),
            }
        }
        (clusters.len() <= self.width).then(|| Grid {
            free: clusters.len(),
            columns: self.width,
            places: clusters,
            labels: Vec::new(),
            edge: Edge::Start,
            slack: 0,
        })
    }

    /// Rows pushed to the left: a figure stands as many grid columns behind its label as cells lie between them.
    /// Words of a grid column share an edge, give or take `slack` half columns.
    fn pushed(&self, edge: Edge, slack: usize) -> Option<Grid> {
        let cluster = |mut all: Vec<usize>| {
            all.sort_unstable();
            let mut clusters: Vec<Display> = Vec::new();
            for place in all {
                match clusters.last_mut() {
                    Some(last) if place <= last.1 + slack => last.1 = place,
                    _ => clusters.push((place, place)),
                }
            }
            // A chain of places that runs on and on is no column.
            clusters.iter().all(|cluster| cluster.1 - cluster.0 <= 4 * slack).then_some(clusters)
        };
        let labels = cluster(
            self.rows
                .iter()
                .filter_map(|row| self.label_display(row))
                .map(|display| edge.of(display))
                .collect(),
        )?;
        let values = cluster(
            self.rows.iter().flat_map(|row| self.values(row)).map(|(_, display)| edge.of(display)).collect(),
        )?;
        let last_label = labels.last()?.1;
        let places: Vec<Display> = values.into_iter().filter(|place| place.0 > last_label + slack).collect();
        let columns = self.width;
        let free = places.len();
        let pushed = labels.len() > 1 && free < columns + labels.len();
        pushed.then_some(Grid { free, columns, places, labels, edge, slack })
    }

    /// The columns that the label of a row covers: its words on one line, with those that only one blank parts from them.
    fn label_display(&self, row: &RowText) -> Option<Display> {
        let items = &self.placer.items.all;
        let (first, _) = row.label?;
        let own = items.get(first)?.cell;
        let line = |cell: &crate::cells::Cell| (cell.row, cell.page);
        let mut display = own.display;
        for item in items.get(..first)?.iter().rev() {
            if line(&item.cell) != line(&own) || item.cell.display.1 + 1 < display.0 {
                break;
            }
            display.0 = item.cell.display.0;
        }
        for item in items.get(first + 1..)? {
            if line(&item.cell) != line(&own) || item.is_value() || item.cell.display.0 > display.1 + 1 {
                break;
            }
            display.1 = item.cell.display.1;
        }
        Some(display)
    }

    fn by_grid(&self, grid: &Grid, assignment: &[usize]) -> Option<Vec<(usize, Cells)>> {
        let mut out = Vec::new();
        for row in &self.rows {
            let mut cells: Cells = vec![None; self.width];
            // In a pushed grid the label of a row is a column itself.
            let own = if grid.labels.is_empty() {
                None
            } else {
                Some(grid.label(grid.edge.of(self.label_display(row)?))?)
            };
            for (idx, display) in self.values(row) {
                let column = match own {
                    None => *assignment.get(
                        grid.places.iter().position(|place| display.0 >= place.0 && display.1 <= place.1)?,
                    )?,
                    Some(own) => {
                        let at = grid.edge.of(display);
                        let in_grid = match grid.label(at) {
                            Some(column) => column,
                            None => grid.labels.len() + assignment.get(grid.place(at)?)?,
                        };
                        in_grid.checked_sub(own + 1)?
                    }
                };
                let cell = cells.get_mut(column)?;
                if cell.is_some() {
                    return None;
                }
                *cell = Some(idx);
            }
            self.admit(row, cells, &mut out)?;
        }
        Some(out)
    }
}

/// Places of figures and the columns that they may be.
struct Grid {
    places: Vec<Display>,
    /// Places of labels, the first columns of a grid whose rows are pushed to the left.
    labels: Vec<Display>,
    free: usize,
    columns: usize,
    edge: Edge,
    slack: usize,
}

impl Grid {
    fn label(&self, at: usize) -> Option<usize> {
        self.labels
            .iter()
            .position(|place| (place.0.saturating_sub(self.slack)..=place.1 + self.slack).contains(&at))
    }

    fn place(&self, at: usize) -> Option<usize> {
        self.places.iter().position(|place| (place.0..=place.1).contains(&at))
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
