//! A text printed column by column: blocks of labels here, blocks of figures there, page after page.
//!
//! Rows cannot be read in it, but columns can where nothing was lost: every figure of every table is there, and
//! each head once. A column is its head's where its first page stands right behind that head; what stands on later
//! pages has no head, nor do printers keep the order of columns there, so that only the relations say which
//! column goes on in which. All ways to cut the figures into pages and to join columns over them are tried, and a
//! cell is known where all that keep every relation agree. Columns whose heads stand together are known up to
//! their order. Where a figure is missing or left over, or a figure is wrong, nothing is known.

use super::items::{Class, Items, Kind};
use super::labels::{Labels, Target, key};
use crate::form::{Edition, Equation, Table};
use crate::text::fold::{fold_char, is_han};

/// Most pages that one table is cut by.
const PAGES: usize = 3;
/// Most terms of relations that are added up in search of the cut.
const WORK: usize = 3_000_000;

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
    /// Each head found: how many figures stand before it, and its column.
    marks: Vec<(usize, usize)>,
}

/// Reads the tables of `edition` from the item `start` on, the table `main` by pages and columns.
pub(super) fn read(
    text: &str,
    items: &Items,
    labels: &Labels,
    edition: &'static Edition,
    main_idx: u8,
    sides: &[u8],
    start: usize,
) -> Option<Vec<(u8, Columns)>> {
    let table = edition.tables.get(usize::from(main_idx))?;
    let mut main = Main::new(table)?;
    let mut sides: Vec<Side> = sides
        .iter()
        .filter_map(|idx| Some(Side::new(*idx, edition.tables.get(usize::from(*idx))?)))
        .collect();
    scan(text, items, labels, start, &mut main, &mut sides)?;
    if main.figures.len() != main.width * table.rows.len() || !sides.iter().all(Side::is_whole) {
        return None;
    }
    let grid = solve(items, &main)?;
    let mut out = vec![(main_idx, grid)];
    out.extend(sides.iter().filter_map(|side| Some((side.table_idx, side.columns(items)?))));
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
                    continue;
                }
                let done = main.figures.len() == main.width * main.table.rows.len()
                    && sides.iter().all(Side::is_whole);
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
                    main.marks.push((main.figures.len(), column));
                } else {
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
        let heads: Vec<Vec<char>> = table.rows.first()?.cells.iter().map(|cell| key(cell.head)).collect();
        let same =
            |row: &crate::form::Row| row.cells.iter().map(|cell| key(cell.head)).eq(heads.iter().cloned());
        table.rows.iter().all(same).then(|| Self {
            table,
            width: heads.len(),
            heads,
            figures: Vec::with_capacity(table.cell_count()),
            marks: Vec::new(),
        })
    }

    /// Columns whose heads stand together, and how many figures stand before them; `None` unless each head stands
    /// there once, and that of the sums alone.
    fn groups(&self) -> Option<Vec<(usize, Vec<usize>)>> {
        let mut seen: Vec<usize> = self.marks.iter().map(|(_, column)| *column).collect();
        seen.sort_unstable();
        if !seen.into_iter().eq(0..self.width) {
            return None;
        }
        let runs = self.marks.chunk_by(|a, b| a.0 == b.0);
        let groups: Vec<(usize, Vec<usize>)> = runs
            .filter_map(|run| Some((run.first()?.0, run.iter().map(|(_, column)| *column).collect())))
            .collect();
        let sums = self.width.checked_sub(1)?;
        groups.iter().any(|(_, columns)| columns.as_slice() == [sums]).then_some(groups)
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

    /// Whether every head was found and has its figures.
    fn is_whole(&self) -> bool {
        self.open == 0 && self.n_heads == self.pieces.len()
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

/// Blocks of the same rows, and the columns that they may belong to.
struct Part {
    first_row: usize,
    n_rows: usize,
    columns: Vec<usize>,
    /// Where each block starts among the figures; blocks with the same figures are one.
    blocks: Vec<usize>,
    /// How many there are of each.
    copies: Vec<usize>,
    /// Whether the blocks belong to the columns in their order.
    anchored: bool,
}

/// The item of each cell of the large table that all cuts agree on under which every relation holds.
fn solve(items: &Items, main: &Main<'_>) -> Option<Columns> {
    let groups = main.groups()?;
    let values: Vec<(i64, bool)> =
        main.figures.iter().map(|idx| figure(items, *idx)).collect::<Option<_>>()?;
    let n_rows = main.table.rows.len();
    let width = main.width;
    let column_of = |e: &Equation| {
        let mut columns = e.left.iter().chain(&e.right).map(|cell| cell % width.max(1));
        let first = columns.next()?;
        columns.all(|column| column == first).then_some(first)
    };
    let (within, across): (Vec<_>, Vec<_>) = main
        .table
        .equations()
        .into_iter()
        .map(|e| (column_of(&e), e))
        .partition(|(column, _)| column.is_some());
    let mut search = Search {
        width,
        n_rows,
        values: &values,
        groups: &groups,
        within: within.into_iter().filter_map(|(column, e)| Some((column?, e))).collect(),
        across: across.into_iter().map(|(_, e)| e).collect(),
        work: 0,
        found: None,
    };
    // The second group says how many rows the first page has.
    let (at, before) = (groups.get(1)?.0, groups.first()?.1.len());
    let first = at / before.max(1);
    if first == 0 || first > n_rows {
        return None;
    }
    for n_pages in 1..=PAGES {
        // Ends of all pages but the last, advanced like an odometer.
        let mut ends: Vec<usize> = (first..first + n_pages - 1).collect();
        loop {
            let starts = core::iter::once(0).chain(ends.iter().copied());
            let stops = ends.iter().copied().chain([n_rows]);
            let pages: Option<Vec<usize>> =
                starts.zip(stops).map(|(start, stop)| stop.checked_sub(start)).collect();
            if let Some(pages) = pages.filter(|pages| pages.first() == Some(&first) && !pages.contains(&0)) {
                search.try_pages(&pages)?;
            }
            let n = ends.len();
            let Some(moving) = (1..n).rev().find(|i| ends.get(*i).is_some_and(|end| *end < n_rows - (n - i)))
            else {
                break;
            };
            let base = ends.get(moving).map_or(0, |end| end + 1);
            for (offset, slot) in ends.iter_mut().skip(moving).enumerate() {
                *slot = base + offset;
            }
        }
    }
    let mut found = search.found?;
    // Columns whose heads stand together may be in any order.
    for (_, columns) in groups.iter().filter(|(_, columns)| columns.len() > 1) {
        for row in 0..n_rows {
            let value = |column: &usize| {
                found.get(row * width + column).copied().flatten().and_then(|at| values.get(at).copied())
            };
            let first = columns.first().and_then(value);
            if first.is_none() || columns.iter().any(|column| value(column) != first) {
                for column in columns {
                    *found.get_mut(row * width + column)? = None;
                }
            }
        }
    }
    Some(found.into_iter().map(|at| main.figures.get(at?).copied()).collect())
}

struct Search<'s> {
    width: usize,
    n_rows: usize,
    values: &'s [(i64, bool)],
    groups: &'s [(usize, Vec<usize>)],
    /// Relations within a column, with the column.
    within: Vec<(usize, Equation)>,
    /// All others.
    across: Vec<Equation>,
    work: usize,
    /// Which figure each cell has, in all cuts so far.
    found: Option<Vec<Option<usize>>>,
}

impl Search<'_> {
    /// Tries all cuts with pages of so many rows; `None` when too much was tried.
    fn try_pages(&mut self, pages: &[usize]) -> Option<()> {
        let first = pages.first().copied()?;
        let mut before = 0;
        for (at, columns) in self.groups {
            if *at != before * first {
                return Some(());
            }
            before += columns.len();
        }
        let most = |columns: &[usize]| if columns.len() > 1 { first } else { 1 };
        // The row at which the blocks of each group are cut, or their end.
        let mut bands: Vec<usize> = self.groups.iter().map(|(_, columns)| most(columns)).collect();
        loop {
            let parts = self.parts(pages, &bands);
            self.try_parts(&parts)?;
            let Some(moving) = bands.iter().rposition(|band| *band > 1) else { return Some(()) };
            for (n, (slot, (_, columns))) in bands.iter_mut().zip(self.groups).enumerate().skip(moving) {
                *slot = if n == moving { *slot - 1 } else { most(columns) };
            }
        }
    }

    fn parts(&self, pages: &[usize], bands: &[usize]) -> Vec<Part> {
        let first = pages.first().copied().unwrap_or(0);
        let mut out = Vec::new();
        for ((at, columns), band) in self.groups.iter().zip(bands) {
            let band = if columns.len() > 1 { *band } else { first };
            out.push(self.part(0, band, columns.clone(), *at, true));
            if band < first {
                let at = at + band * columns.len();
                out.push(self.part(band, first - band, columns.clone(), at, false));
            }
        }
        let mut first_row = first;
        for n_rows in pages.iter().skip(1) {
            let columns = (0..self.width).collect();
            out.push(self.part(first_row, *n_rows, columns, first_row * self.width, false));
            first_row += n_rows;
        }
        out
    }

    fn part(&self, first_row: usize, n_rows: usize, columns: Vec<usize>, at: usize, anchored: bool) -> Part {
        let (mut blocks, mut copies): (Vec<usize>, Vec<usize>) = (Vec::new(), Vec::new());
        let block = |start: usize| self.values.get(start..start + n_rows).unwrap_or_default();
        for n in 0..columns.len() {
            let start = at + n * n_rows;
            let same = |known: &usize| !anchored && block(*known) == block(start);
            match blocks.iter().position(same) {
                Some(known) => copies.iter_mut().skip(known).take(1).for_each(|n| *n += 1),
                None => {
                    blocks.push(start);
                    copies.push(1);
                }
            }
        }
        Part { first_row, n_rows, columns, blocks, copies, anchored }
    }

    /// Tries all ways to join blocks to columns.
    fn try_parts(&mut self, parts: &[Part]) -> Option<()> {
        // For each column, the sums first: which block of each part it may have.
        let mut order: Vec<usize> = (0..self.width).rev().collect();
        let mut options: Vec<Vec<Vec<usize>>> = Vec::with_capacity(self.width);
        for column in &order {
            let fitting = self.fitting(parts, *column)?;
            if fitting.is_empty() {
                return Some(());
            }
            options.push(fitting);
        }
        // Columns with few ways before those with many.
        let mut ranked: Vec<(usize, Vec<Vec<usize>>)> = order.drain(..).zip(options).collect();
        ranked.sort_by_key(|(_, options)| options.len());
        let mut left: Vec<Vec<usize>> = parts.iter().map(|part| part.copies.clone()).collect();
        // The option that each column so far has; a step back gives its blocks back.
        let mut chosen: Vec<usize> = Vec::with_capacity(self.width);
        let mut next = 0;
        loop {
            let step = chosen.len();
            self.work += 1;
            if self.work > WORK {
                return None;
            }
            let free = |option: &Vec<usize>| {
                option.iter().zip(&left).all(|(block, left)| left.get(*block).is_none_or(|n| *n > 0))
            };
            let option = ranked.get(step).and_then(|(_, options)| {
                options.iter().enumerate().skip(next).find(|(_, option)| free(option)).map(|(n, _)| n)
            });
            let mut take = |step: usize, option: usize, give: bool| {
                let blocks = ranked.get(step).and_then(|(_, options)| options.get(option));
                for (block, left) in blocks.into_iter().flatten().zip(&mut left) {
                    if let Some(n) = left.get_mut(*block) {
                        *n = if give { *n + 1 } else { n.saturating_sub(1) };
                    }
                }
            };
            if let Some(option) = option {
                take(step, option, false);
                chosen.push(option);
                next = 0;
                if chosen.len() < self.width {
                    continue;
                }
                let whole: Vec<(usize, &[usize])> = ranked
                    .iter()
                    .zip(&chosen)
                    .filter_map(|((column, options), n)| Some((*column, options.get(*n)?.as_slice())))
                    .collect();
                self.try_grid(parts, &whole)?;
            }
            let Some(last) = chosen.pop() else { return Some(()) };
            take(chosen.len(), last, true);
            next = last + 1;
        }
    }

    /// The ways to give a column a block of each part of it that keep the relations within it. Parts that are not
    /// of the column have the block `usize::MAX`.
    fn fitting(&mut self, parts: &[Part], column: usize) -> Option<Vec<Vec<usize>>> {
        let mut choices: Vec<Vec<usize>> = Vec::with_capacity(parts.len());
        for part in parts {
            choices.push(match part.columns.iter().position(|own| *own == column) {
                None => vec![usize::MAX],
                Some(n) if part.anchored => vec![n],
                Some(_) => (0..part.blocks.len())
                    .filter(|block| column + 1 < self.width || self.is_sum(part, *block))
                    .collect(),
            });
            self.work += part.n_rows * self.width;
        }
        let mut out = Vec::new();
        if choices.iter().any(Vec::is_empty) {
            return Some(out);
        }
        let mut at = vec![0usize; parts.len()];
        loop {
            let option: Vec<usize> =
                at.iter().zip(&choices).filter_map(|(n, blocks)| blocks.get(*n).copied()).collect();
            let mut values = vec![0i64; self.n_rows];
            for (part, block) in parts.iter().zip(&option) {
                let figures = part.blocks.get(*block).and_then(|at| self.values.get(*at..at + part.n_rows));
                for (slot, (value, _)) in
                    values.iter_mut().skip(part.first_row).zip(figures.into_iter().flatten())
                {
                    *slot = *value;
                }
            }
            let mut holds = true;
            for (_, e) in self.within.iter().filter(|(own, _)| *own == column) {
                self.work += e.left.len() + e.right.len();
                let value = |cell: usize| values.get(cell / self.width.max(1)).copied();
                holds &= keeps(e, value);
            }
            if self.work > WORK {
                return None;
            }
            if holds {
                out.push(option);
            }
            let moving = at.iter().zip(&choices).rposition(|(n, blocks)| n + 1 < blocks.len());
            let Some(moving) = moving else { return Some(out) };
            for (n, slot) in at.iter_mut().enumerate().skip(moving) {
                *slot = if n == moving { *slot + 1 } else { 0 };
            }
        }
    }

    /// Whether a block is, row by row, half of all blocks of its part: the sums and what they are sums of.
    fn is_sum(&self, part: &Part, block: usize) -> bool {
        if part.columns.len() < self.width {
            return true;
        }
        let value = |start: usize, row: usize| self.values.get(start + row).map(|(value, _)| *value);
        (0..part.n_rows).all(|row| {
            let all = part.blocks.iter().zip(&part.copies).try_fold(0i64, |sum, (start, n)| {
                sum.checked_add(value(*start, row)?.checked_mul(i64::try_from(*n).ok()?)?)
            });
            let own = part.blocks.get(block).and_then(|start| value(*start, row)?.checked_mul(2));
            all.is_some() && all == own
        })
    }

    fn try_grid(&mut self, parts: &[Part], whole: &[(usize, &[usize])]) -> Option<()> {
        let mut grid: Vec<Option<usize>> = vec![None; self.width * self.n_rows];
        for (column, option) in whole {
            for (part, block) in parts.iter().zip(*option) {
                let Some(start) = part.blocks.get(*block) else { continue };
                for row in 0..part.n_rows {
                    *grid.get_mut((part.first_row + row) * self.width + column)? = Some(start + row);
                }
            }
        }
        let value =
            |cell: usize| self.values.get(grid.get(cell).copied().flatten()?).map(|(value, _)| *value);
        for e in &self.across {
            self.work += e.left.len() + e.right.len();
            if !keeps(e, value) {
                return Some(());
            }
        }
        match &mut self.found {
            None => self.found = Some(grid),
            Some(found) => {
                // The same number from another place is the same answer.
                let print = |at: Option<usize>| at.and_then(|at| self.values.get(at));
                for (slot, at) in found.iter_mut().zip(grid) {
                    if print(*slot) != print(at) {
                        *slot = None;
                    }
                }
            }
        }
        Some(())
    }
}

/// Whether a relation holds for these numbers.
fn keeps(e: &Equation, value: impl Fn(usize) -> Option<i64>) -> bool {
    let sum = |cells: &[usize]| cells.iter().try_fold(0i64, |sum, cell| sum.checked_add(value(*cell)?));
    matches!((sum(&e.left), sum(&e.right)), (Some(left), Some(right)) if left == right)
}
