//! A text printed column by column: blocks of labels here, blocks of figures there, page after page.
//!
//! Rows cannot be read in it, but columns can where nothing was lost: every figure of every table is there, and
//! each head once. A column is its head's where its first page stands right behind that head; what stands on later
//! pages has no head, nor do printers keep the order of columns there, so that only the relations say which
//! column goes on in which. All ways to cut the figures into pages and to join columns over them are tried, and a
//! cell is known where all that keep every relation agree. Columns whose heads stand together are known up to
//! their order. Where a figure is missing or left over, or a figure is wrong, nothing is known.

use super::cuts::{self, Mark, keeps};
use super::items::{Class, Items, Kind};
use super::labels::{Labels, Target, key};
use crate::form::{Edition, Equation, Table};
use crate::text::fold::{fold_char, is_han};

/// The item of each cell of a table, by its index in [`Table::cells`]; `None` where it is not known.
pub(super) type Columns = Vec<Option<usize>>;

/// Cells under one printing of a head, from top to bottom.
struct Piece {
    /// Its head with and without the note in brackets.
    heads: [Vec<char>; 2],
    /// Innermost merged head above it.
    group: Option<Vec<char>>,
    cells: Vec<usize>,
}

impl Piece {
    fn is_headed(&self, label: &[char]) -> bool {
        self.heads.iter().any(|head| head == label)
    }
}

/// A table that is read by its heads alone: few cells under each.
struct Side {
    table_idx: u8,
    n_cells: usize,
    pieces: Vec<Piece>,
    equations: Vec<Equation>,
    segments: Vec<Segment>,
    /// How many figures the heads seen so far still wait for.
    open: usize,
    /// How often each merged head stands, and behind how many heads.
    groups: Vec<(Vec<char>, usize)>,
    n_heads: usize,
}

/// Heads one behind the other, and the figures behind them.
#[derive(Default)]
struct Segment {
    pieces: Vec<usize>,
    figures: Vec<usize>,
}

/// The large table: rows of one width under the same heads.
struct Main<'t> {
    table: &'t Table,
    width: usize,
    heads: Vec<Vec<char>>,
    figures: Vec<usize>,
    /// The heads found.
    marks: Vec<Mark>,
}

/// Reads the tables of `edition` from the item `start` on, the table `main` by pages and columns.
pub(super) fn read(
    text: &str,
    items: &Items,
    labels: &Labels,
    edition: &'static Edition,
    main_idx: u8,
    start: usize,
) -> Option<Vec<(u8, Columns)>> {
    let table = edition.tables.get(usize::from(main_idx))?;
    let mut main = Main::new(table)?;
    let mut sides: Vec<Side> = (0u8..)
        .zip(edition.tables)
        .filter(|(idx, _)| *idx != main_idx)
        .map(|(idx, table)| Side::new(idx, table))
        .collect();
    scan(text, items, labels, start, &mut main, &mut sides)?;
    // A table whose heads were not all found may have left its figures to the large one.
    if main.figures.len() != main.width * table.rows.len() || !sides.iter().all(Side::has_all_heads) {
        return None;
    }
    let values: Vec<(i64, bool)> =
        main.figures.iter().map(|idx| figure(items, *idx)).collect::<Option<_>>()?;
    let found = cuts::solve(main.width, &values, &main.marks, table.equations())?;
    let grid = found.into_iter().map(|at| main.figures.get(at?).copied()).collect();
    let mut out = vec![(main_idx, grid)];
    let whole = sides.iter().filter(|side| side.open == 0);
    out.extend(whole.filter_map(|side| Some((side.table_idx, side.columns(items)?))));
    Some(out)
}

/// Gives every figure to the table whose heads wait for it, else to the large one; `None` where that fails.
fn scan(
    text: &str,
    items: &Items,
    labels: &Labels,
    start: usize,
    main: &mut Main<'_>,
    sides: &mut [Side],
) -> Option<()> {
    // The table whose head was seen last, if not the large one.
    let mut current: Option<usize> = None;
    for (idx, item) in items.all.iter().enumerate().skip(start) {
        match item.kind {
            Kind::Figure(_) | Kind::Placeholder => {
                let marks = items.line_marks(idx);
                if marks.plain && marks.foreign {
                    continue;
                }
                match current.and_then(|side| sides.get_mut(side)).filter(|side| side.open > 0) {
                    Some(side) => side.take(idx)?,
                    None => main.figures.push(idx),
                }
            }
            Kind::Glued => return None,
            Kind::Blank | Kind::Mark => {}
            Kind::Text(piece) => {
                let Class::Hit(hit_idx) = piece.class else { continue };
                let Some(hit) = items.hits.get(hit_idx as usize).filter(|hit| hit.first == idx) else {
                    continue;
                };
                let label = labels.key_of(hit.label);
                if is_marked(text, items, idx) {
                    main.loosen();
                    continue;
                }
                let done = main.figures.len() == main.width * main.table.rows.len()
                    && sides.iter().all(Side::has_all_heads);
                let targets = labels.targets(hit.label);
                if done && targets.contains(&Target::Section) {
                    break;
                }
                let own = current.filter(|side| sides.get(*side).is_some_and(|side| side.knows(label)));
                let column = main.heads.iter().position(|head| head == label);
                let side = own.or_else(|| match column {
                    Some(_) => None,
                    None => sides.iter().position(|side| side.knows(label)),
                });
                if let Some(side_idx) = side {
                    if current != Some(side_idx) && sides.iter().any(|side| side.open > 0) {
                        return None;
                    }
                    current = Some(side_idx);
                    sides.get_mut(side_idx)?.head(label)?;
                } else if let Some(column) = column {
                    if sides.iter().any(|side| side.open > 0) {
                        return None;
                    }
                    current = None;
                    main.marks.push(Mark { at: main.figures.len(), column, loose: false });
                } else {
                    if targets.iter().any(|t| matches!(t, Target::Row { .. })) {
                        main.loosen();
                    }
                    for side in sides.iter_mut() {
                        side.group(label);
                    }
                }
            }
        }
    }
    Some(())
}

/// Whether a marker opens the label of an item, in its piece or before it on its line: a row, not a head.
fn is_marked(text: &str, items: &Items, idx: usize) -> bool {
    let raw = items.all.get(idx).and_then(|item| item.cell.span.slice(text)).unwrap_or_default();
    let opens = raw.chars().map(fold_char).find(|c| *c != ' ');
    let line = |idx: usize| items.all.get(idx).map(|item| (item.block, item.cell.row));
    let before = idx.checked_sub(1).filter(|before| line(*before) == line(idx));
    opens.is_some_and(|c| !is_han(c)) || before.is_some_and(|before| items.is_marker(before))
}

impl<'t> Main<'t> {
    fn new(table: &'t Table) -> Option<Self> {
        let first = table.rows.first()?.cells;
        let heads: Vec<Vec<char>> = first.iter().map(|cell| key(cell.head)).collect();
        let is_like = |cell: &crate::form::Cell, own: &crate::form::Cell| {
            cell.head == own.head || key(cell.head) == key(own.head)
        };
        let same = |row: &crate::form::Row| {
            row.cells.len() == first.len()
                && row.cells.iter().zip(first).all(|(cell, own)| is_like(cell, own))
        };
        table.rows.iter().all(same).then(|| Self {
            table,
            width: heads.len(),
            heads,
            figures: Vec::with_capacity(table.cell_count()),
            marks: Vec::new(),
        })
    }

    /// Labels of rows stand behind the heads that no figure has followed yet.
    fn loosen(&mut self) {
        let at = self.figures.len();
        self.marks.iter_mut().rev().take_while(|mark| mark.at == at).for_each(|mark| mark.loose = true);
    }
}

impl Side {
    fn new(table_idx: u8, table: &Table) -> Self {
        let mut pieces: Vec<Piece> = Vec::new();
        let mut first_cell = 0;
        // Rows under the same heads and the same merged cell share a printing of their heads.
        let mut above: Option<(usize, &crate::form::Row)> = None;
        for row in table.rows {
            let shared = above.filter(|(_, above)| {
                above.groups.first() == row.groups.first()
                    && above.cells.iter().map(|c| c.head).eq(row.cells.iter().map(|c| c.head))
            });
            let first_piece = shared.map_or(pieces.len(), |(piece, _)| piece);
            for (column, cell) in row.cells.iter().enumerate() {
                match pieces.get_mut(first_piece + column).filter(|_| shared.is_some()) {
                    Some(piece) => piece.cells.push(first_cell + column),
                    None => pieces.push(Piece {
                        heads: [key(cell.head), key(cell.head.split('（').next().unwrap_or(cell.head))],
                        group: cell.groups.last().map(|group| key(group)),
                        cells: vec![first_cell + column],
                    }),
                }
            }
            first_cell += row.cells.len();
            above = Some((first_piece, row));
        }
        Self {
            table_idx,
            n_cells: table.cell_count(),
            pieces,
            equations: table.equations(),
            segments: Vec::new(),
            open: 0,
            groups: Vec::new(),
            n_heads: 0,
        }
    }

    fn knows(&self, label: &[char]) -> bool {
        self.pieces.iter().any(|piece| piece.is_headed(label))
    }

    /// Takes the next printing of a head; `None` where the form has no more of it.
    fn head(&mut self, label: &[char]) -> Option<()> {
        let used = |piece: &usize| self.segments.iter().any(|segment| segment.pieces.contains(piece));
        let next =
            self.pieces.iter().enumerate().filter(|(_, piece)| piece.is_headed(label)).map(|(idx, _)| idx);
        let piece = next.into_iter().find(|piece| !used(piece))?;
        self.open += self.pieces.get(piece)?.cells.len();
        self.n_heads += 1;
        if self.segments.last().is_none_or(|segment| !segment.figures.is_empty()) {
            self.segments.push(Segment::default());
        }
        self.segments.last_mut()?.pieces.push(piece);
        Some(())
    }

    fn take(&mut self, idx: usize) -> Option<()> {
        self.open = self.open.checked_sub(1)?;
        self.segments.last_mut()?.figures.push(idx);
        Some(())
    }

    fn group(&mut self, label: &[char]) {
        if self.pieces.iter().any(|piece| piece.group.as_deref() == Some(label)) {
            self.groups.push((label.to_vec(), self.n_heads));
        }
    }

    fn has_all_heads(&self) -> bool {
        self.n_heads == self.pieces.len()
    }

    /// The item of each cell, where every head has exactly its figures right behind it.
    fn columns(&self, items: &Items) -> Option<Columns> {
        let mut out = vec![None; self.n_cells];
        let len = |piece: &usize| self.pieces.get(*piece).map_or(0, |piece| piece.cells.len());
        for segment in &self.segments {
            let all: usize = segment.pieces.iter().map(len).sum();
            // Under several heads, figures are in order only where each has one.
            if segment.figures.len() != all {
                return None;
            }
            if segment.pieces.len() > 1 && segment.pieces.iter().any(|piece| len(piece) > 1) {
                continue;
            }
            let cells = segment.pieces.iter().filter_map(|piece| self.pieces.get(*piece));
            for (cell, idx) in cells.flat_map(|piece| &piece.cells).zip(&segment.figures) {
                *out.get_mut(*cell)? = Some(*idx);
            }
        }
        // A head printed more than once: each by the number of its cells, or by the merged head among its own.
        let by_size = |piece: &Piece| {
            let same = |other: &&Piece| other.heads == piece.heads && other.cells.len() == piece.cells.len();
            self.pieces.iter().filter(same).count() == 1
        };
        let by_group = self.groups_are_shown();
        for piece in self.pieces.iter().filter(|piece| !by_group && !by_size(piece)) {
            for cell in &piece.cells {
                *out.get_mut(*cell)? = None;
            }
        }
        let value = |cell: usize| Some(figure(items, out.get(cell).copied().flatten()?)?.0);
        self.equations.iter().all(|e| keeps(e, value)).then_some(out)
    }

    /// Whether heads come in the order of the form, and each merged head but one stands among the heads below it.
    fn groups_are_shown(&self) -> bool {
        let order: Vec<usize> =
            self.segments.iter().flat_map(|segment| segment.pieces.iter().copied()).collect();
        if !order.iter().copied().eq(0..self.pieces.len()) {
            return false;
        }
        let runs: Vec<&[Piece]> = self.pieces.chunk_by(|a, b| a.group == b.group).collect();
        let mut first = 0;
        let mut shown = 0;
        for run in &runs {
            let group = run.first().and_then(|piece| piece.group.as_deref());
            let inside = |(label, at): &(Vec<char>, usize)| {
                Some(label.as_slice()) == group && (first + 1..first + run.len()).contains(at)
            };
            shown += usize::from(group.is_some() && self.groups.iter().any(inside));
            first += run.len();
        }
        runs.len() > 1 && shown + 1 >= runs.len()
    }
}

/// The number of an item, and whether it is a placeholder.
fn figure(items: &Items, idx: usize) -> Option<(i64, bool)> {
    use rust_decimal::prelude::ToPrimitive as _;
    match items.all.get(idx)?.kind {
        Kind::Figure(figure) if figure.value.is_integer() => Some((figure.value.to_i64()?, false)),
        Kind::Placeholder => Some((0, true)),
        _ => None,
    }
}
