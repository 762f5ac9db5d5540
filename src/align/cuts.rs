//! Figures of one table in blocks, column after column and page after page: which cell each can be.
//!
//! A block is known by its column where it stands right behind the head of that column. All other blocks, those
//! of later pages above all, may be those of any column: printers do not keep the order. Every way to cut the
//! figures into blocks and to join blocks to columns that keeps all relations is a reading of the text; a cell is
//! known where all readings agree.

use core::cell::OnceCell;

use crate::form::Equation;

/// Most pages that one table is cut by.
const PAGES: usize = 3;
/// Fewest figures other than zero that tell how a table of several pages was cut.
const EVIDENCE: usize = 48;
/// Most terms of relations that are added up in search of the cut.
const WORK: usize = 1_000_000;

/// A head of the large table.
pub(super) struct Mark {
    /// How many figures stand before it.
    pub(super) at: usize,
    pub(super) column: usize,
    /// Whether labels of rows stand between it and the next figure: it may be far from its column.
    pub(super) loose: bool,
}

/// Which figure each cell of a table of `width` columns has, in all cuts under which every relation holds.
///
/// `values` are all figures of the table in the order of the text, each with whether it is a placeholder; `None`
/// where nothing holds, or too much was tried.
pub(super) fn solve(
    width: usize,
    values: &[(i64, bool)],
    marks: &[Mark],
    equations: Vec<Equation>,
) -> Option<Vec<Option<usize>>> {
    let mut seen: Vec<usize> = marks.iter().map(|mark| mark.column).collect();
    seen.sort_unstable();
    if width == 0 || !seen.into_iter().eq(0..width) {
        return None;
    }
    let column_of = |e: &Equation| {
        let mut columns = e.left.iter().chain(&e.right).map(|cell| cell % width);
        let first = columns.next()?;
        columns.all(|column| column == first).then_some(first)
    };
    let (within, across): (Vec<_>, Vec<_>) =
        equations.into_iter().map(|e| (column_of(&e), e)).partition(|(column, _)| column.is_some());
    let mut search = Search {
        width,
        n_rows: values.len() / width,
        values,
        within: within.into_iter().filter_map(|(column, e)| Some((column?, e))).collect(),
        across: across.into_iter().map(|(_, e)| e).collect(),
        work: 0,
        found: None,
    };
    let first_pages: Vec<FirstPage> = (1..=search.n_rows)
        .filter_map(|n_rows| FirstPage::new(width, groups(marks, n_rows)?, n_rows))
        .collect();
    // Where the heads do not show that all rows stand on one page, only figures can say how they were cut: a table
    // of few figures and many zeros keeps its relations in ways that are not tried here.
    let on_one_page = matches!(first_pages.as_slice(), [first] if first.n_rows == search.n_rows);
    let evidence = values.iter().filter(|(value, _)| *value != 0).count();
    // Cells that all hold the same may be cut in any way.
    let uniform = values.iter().all(|value| values.first() == Some(value));
    if !on_one_page && !uniform && evidence < EVIDENCE {
        return None;
    }
    for first in &first_pages {
        search.try_pages(first)?;
    }
    // Columns that stand together and were cut at a row of their page.
    for first in first_pages.iter().filter(|_| !uniform) {
        search.try_bands(first)?;
    }
    search.found
}

/// For a first page of so many rows: runs of columns that fill whole blocks of it together.
fn groups(marks: &[Mark], n_rows: usize) -> Option<Vec<Group>> {
    let mut out: Vec<Group> = Vec::new();
    let mut before = 0;
    for run in marks.chunk_by(|a, b| a.at == b.at) {
        let at = run.first()?.at;
        if out.is_empty() || at == before * n_rows {
            out.push(Group { at, heads: Vec::new(), loose: Vec::new() });
        }
        let group = out.last_mut()?;
        before += run.len();
        // Where some heads stand apart, of several others none is certainly right before its own block.
        let near = run.iter().filter(|mark| !mark.loose).count();
        let all_loose = near > 1 && near < run.len();
        for mark in run {
            if mark.loose || all_loose {
                group.loose.push(mark.column);
            } else {
                group.heads.push((mark.at, mark.column));
            }
        }
    }
    out.first().is_some_and(|group| group.at == 0).then_some(out)
}

/// Columns that fill a stretch of the first page together: pieces right behind their heads, then what is left of
/// those columns, and the columns whose heads stand apart.
struct Group {
    at: usize,
    /// Heads with how many figures stand before each.
    heads: Vec<(usize, usize)>,
    loose: Vec<usize>,
}

/// A way to cut a group: the rows of its pieces right behind their heads, and behind how many of what is left of these
/// the loose columns stand.
struct Way {
    band: usize,
    place: usize,
    /// What it cuts, once it has been tried.
    parts: OnceCell<Vec<Part>>,
}

/// A first page of so many rows: its groups, each with the ways to cut it.
struct FirstPage {
    n_rows: usize,
    groups: Vec<(Group, Vec<Way>)>,
}

impl FirstPage {
    /// `None` where there is no way to cut some group.
    fn new(width: usize, groups: Vec<Group>, n_rows: usize) -> Option<Self> {
        let ends: Vec<usize> = groups.iter().skip(1).map(|group| group.at).chain([width * n_rows]).collect();
        let mut out = Self { n_rows, groups: Vec::with_capacity(groups.len()) };
        for (group, end) in groups.into_iter().zip(ends) {
            let ways = group.ways(width, n_rows, end);
            if ways.is_empty() {
                return None;
            }
            out.groups.push((group, ways));
        }
        Some(out)
    }
}

impl Group {
    /// The ways to cut it, where the next group begins at `end`.
    fn ways(&self, width: usize, n_rows: usize, end: usize) -> Vec<Way> {
        let mut out = Vec::new();
        if self.at + (self.heads.len() + self.loose.len()) * n_rows != end {
            return out;
        }
        for band in (1..=n_rows).rev() {
            // A head that stands alone stands right before its piece.
            let fits = self.heads.iter().enumerate().all(|(n, (before, _))| {
                let with_last = n > 0 && self.heads.get(n - 1).is_some_and(|(last, _)| last == before);
                with_last || *before == self.at + n * band
            });
            // One column alone is not cut, and all columns cut at one row are a page of that many rows.
            let whole = band == n_rows || !self.loose.is_empty() || ![1, width].contains(&self.heads.len());
            if fits && whole {
                let n_places = if self.loose.is_empty() || band == n_rows { 1 } else { self.heads.len() + 1 };
                out.extend((0..n_places).map(|place| Way { band, place, parts: OnceCell::new() }));
            }
            // Without pieces behind heads, there is nothing to cut.
            if fits && whole && self.heads.is_empty() {
                break;
            }
        }
        out
    }
}

/// Blocks of the same rows, and the columns that they may belong to.
struct Part {
    first_row: usize,
    n_rows: usize,
    columns: Vec<usize>,
    /// Where each block starts among the figures; blocks with the same figures are one, with several starts.
    blocks: Vec<Vec<usize>>,
    /// Blocks of the part before with those of this one that they go on in.
    joined: Vec<(usize, usize)>,
}

impl Part {
    /// Whether a block of it may follow that block of the part before.
    fn may_follow(&self, before: &[usize], own: &[usize]) -> bool {
        let pairs = || before.iter().flat_map(|a| own.iter().map(move |b| (*a, *b)));
        let is_joined = |pair: &(usize, usize)| self.joined.contains(pair);
        let is_free = |(a, b): &(usize, usize)| self.joined.iter().all(|(x, y)| x != a && y != b);
        self.joined.is_empty() || pairs().any(|pair| is_joined(&pair) || is_free(&pair))
    }
}

struct Search<'s> {
    width: usize,
    n_rows: usize,
    values: &'s [(i64, bool)],
    /// Relations within a column, with the column.
    within: Vec<(usize, Equation)>,
    /// All others.
    across: Vec<Equation>,
    work: usize,
    /// Which figure each cell has, in all cuts so far.
    found: Option<Vec<Option<usize>>>,
}

impl Search<'_> {
    /// The parts of a group of the first page, so cut.
    fn parts(&self, group: &Group, n_rows: usize, way: &Way) -> Vec<Part> {
        let (band, rest) = (way.band, n_rows - way.band);
        let at = |n: usize| group.at + n * band;
        let mut parts = Vec::new();
        let mut n = 0;
        for run in group.heads.chunk_by(|a, b| a.0 == b.0) {
            let columns = run.iter().map(|(_, column)| *column).collect();
            parts.push(self.part(0, band, columns, (n..n + run.len()).map(at)));
            n += run.len();
        }
        let start = at(group.heads.len());
        let n_loose = group.loose.len();
        if n_loose > 0 {
            let starts = (0..n_loose).map(|n| start + way.place * rest + n * n_rows);
            parts.push(self.part(0, n_rows, group.loose.clone(), starts));
        }
        if rest > 0 && !group.heads.is_empty() {
            let starts = (0..group.heads.len())
                .map(|n| start + n * rest + if n < way.place { 0 } else { n_loose * n_rows });
            let columns = group.heads.iter().map(|(_, column)| *column).collect();
            parts.push(self.part(band, rest, columns, starts));
        }
        parts
    }

    /// Tries all cuts of the rows behind the first page into pages; `None` when too much was tried.
    fn try_pages(&mut self, first_page: &FirstPage) -> Option<()> {
        let first = first_page.n_rows;
        let rows_left = self.n_rows - first;
        for n_pages in 0..PAGES.min(rows_left + 1) {
            if (n_pages == 0) != (rows_left == 0) {
                continue;
            }
            // Ends of all pages but the last, advanced like an odometer.
            let mut ends: Vec<usize> = (1..n_pages).collect();
            loop {
                let starts = core::iter::once(0).chain(ends.iter().copied());
                let stops = ends.iter().copied().chain([rows_left]);
                let pages: Vec<Part> = starts
                    .zip(stops)
                    .take(n_pages)
                    .map(|(start, stop)| {
                        let (row, rows) = (first + start, stop - start);
                        let starts = (0..self.width).map(|n| row * self.width + n * rows);
                        self.part(row, rows, (0..self.width).collect(), starts)
                    })
                    .collect();
                self.work += self.width * rows_left;
                let has_sums =
                    pages.iter().all(|part| (0..part.blocks.len()).any(|block| self.is_sum(part, block)));
                if has_sums {
                    self.try_heads(first_page, &pages)?;
                }
                if self.work > WORK {
                    return None;
                }
                let n = ends.len();
                let Some(moving) =
                    (0..n).rev().find(|i| ends.get(*i).is_some_and(|end| *end < rows_left - (n - i)))
                else {
                    break;
                };
                let base = ends.get(moving).map_or(0, |end| end + 1);
                for (offset, slot) in ends.iter_mut().skip(moving).enumerate() {
                    *slot = base + offset;
                }
            }
        }
        Some(())
    }

    /// Tries all ways to cut neighbouring columns of a second and last page at one row; `None` when too much was
    /// tried.
    fn try_bands(&mut self, first_page: &FirstPage) -> Option<()> {
        let first = first_page.n_rows;
        let (n_rows, width) = (self.n_rows - first, self.width);
        let all = || (0..width).collect::<Vec<_>>();
        for (from, to) in (0..width).flat_map(|from| (from + 2..=width).map(move |to| (from, to))) {
            for band in (1..n_rows).filter(|_| to - from < width) {
                let start = first * width;
                let rest = n_rows - band;
                let inside = |n: usize| (from..to).contains(&n);
                let whole = |n: usize| start + n * n_rows;
                let top = |n: usize| if inside(n) { whole(from) + (n - from) * band } else { whole(n) };
                let bottom = |n: usize| match inside(n) {
                    true => whole(from) + (to - from) * band + (n - from) * rest,
                    false => whole(n) + band,
                };
                self.work += n_rows * width;
                if self.work > WORK {
                    return None;
                }
                let mut pages = [
                    self.part(first, band, all(), (0..width).map(top)),
                    self.part(first + band, rest, all(), (0..width).map(bottom)),
                ];
                if pages.iter().all(|part| (0..part.blocks.len()).any(|block| self.is_sum(part, block))) {
                    let [_, below] = &mut pages;
                    below.joined = (0..width).filter(|n| !inside(*n)).map(|n| (top(n), bottom(n))).collect();
                    self.try_heads(first_page, &pages)?;
                }
            }
        }
        Some(())
    }

    /// Tries all ways to cut the groups of the first page.
    fn try_heads(&mut self, first: &FirstPage, pages: &[Part]) -> Option<()> {
        let mut chosen = vec![0usize; first.groups.len()];
        loop {
            let ways = first.groups.iter().zip(&chosen);
            let ways = ways.filter_map(|((group, ways), n)| Some((group, ways.get(*n)?)));
            let heads =
                ways.flat_map(|(group, way)| way.parts.get_or_init(|| self.parts(group, first.n_rows, way)));
            let parts: Vec<&Part> = heads.chain(pages).collect();
            self.try_parts(&parts)?;
            let moving = chosen.iter().zip(&first.groups).rposition(|(n, (_, ways))| n + 1 < ways.len());
            let Some(moving) = moving else { return Some(()) };
            for (n, slot) in chosen.iter_mut().enumerate().skip(moving) {
                *slot = if n == moving { *slot + 1 } else { 0 };
            }
        }
    }

    fn part(
        &self,
        first_row: usize,
        n_rows: usize,
        columns: Vec<usize>,
        starts: impl Iterator<Item = usize>,
    ) -> Part {
        let mut blocks: Vec<Vec<usize>> = Vec::new();
        let block = |start: usize| self.values.get(start..start + n_rows).unwrap_or_default();
        for start in starts {
            let same =
                |known: &&mut Vec<usize>| known.first().is_some_and(|known| block(*known) == block(start));
            match blocks.iter_mut().find(same) {
                Some(known) => known.push(start),
                None => blocks.push(vec![start]),
            }
        }
        Part { first_row, n_rows, columns, blocks, joined: Vec::new() }
    }

    /// Tries all ways to join blocks to columns.
    fn try_parts(&mut self, parts: &[&Part]) -> Option<()> {
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
        let mut left: Vec<Vec<usize>> =
            parts.iter().map(|part| part.blocks.iter().map(Vec::len).collect()).collect();
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
                let mut whole: Vec<(usize, &[usize])> = ranked
                    .iter()
                    .zip(&chosen)
                    .filter_map(|((column, options), n)| Some((*column, options.get(*n)?.as_slice())))
                    .collect();
                // Blocks with the same figures go to columns in the order of the text.
                whole.sort_unstable_by_key(|(column, _)| *column);
                self.try_grid(parts, &whole)?;
            }
            let Some(last) = chosen.pop() else { return Some(()) };
            take(chosen.len(), last, true);
            next = last + 1;
        }
    }

    /// The ways to give a column a block of each part of it that keep the relations within it. Parts that are not
    /// of the column have the block `usize::MAX`.
    fn fitting(&mut self, parts: &[&Part], column: usize) -> Option<Vec<Vec<usize>>> {
        let mut choices: Vec<Vec<usize>> = Vec::with_capacity(parts.len());
        for part in parts {
            choices.push(if part.columns.contains(&column) {
                let may = |block: &usize| column + 1 < self.width || self.is_sum(part, *block);
                (0..part.blocks.len()).filter(may).collect()
            } else {
                vec![usize::MAX]
            });
            self.work += part.n_rows * self.width;
        }
        let mut out = Vec::new();
        if choices.iter().any(Vec::is_empty) {
            return Some(out);
        }
        let within: Vec<&Equation> =
            self.within.iter().filter(|(own, _)| *own == column).map(|(_, e)| e).collect();
        let terms: usize = within.iter().map(|e| e.left.len() + e.right.len()).sum();
        let n_options = choices.iter().fold(1usize, |n, blocks| n.saturating_mul(blocks.len()));
        self.work = self.work.saturating_add(n_options.saturating_mul(terms));
        if self.work > WORK {
            return None;
        }
        // What each choice adds to each relation.
        let added: Vec<Vec<Vec<i128>>> = parts
            .iter()
            .zip(&choices)
            .map(|(part, blocks)| {
                blocks
                    .iter()
                    .map(|block| within.iter().map(|e| self.added(part, *block, e)).collect())
                    .collect()
            })
            .collect();
        let mut at = vec![0usize; parts.len()];
        loop {
            let block = |n: usize| {
                let part = parts.get(n)?;
                let block = choices.get(n)?.get(*at.get(n)?)?;
                Some((part, part.blocks.get(*block)?.as_slice()))
            };
            let follows = |n: usize| match (block(n - 1), block(n)) {
                (Some((_, before)), Some((part, own))) => part.may_follow(before, own),
                _ => true,
            };
            let holds = |e: usize| {
                let own = at.iter().zip(&added).filter_map(|(n, all)| all.get(*n)?.get(e));
                own.sum::<i128>() == 0
            };
            if (0..within.len()).all(holds) && (1..parts.len()).all(follows) {
                let chosen = at.iter().zip(&choices).filter_map(|(n, blocks)| blocks.get(*n).copied());
                out.push(chosen.collect());
            }
            let moving = at.iter().zip(&choices).rposition(|(n, blocks)| n + 1 < blocks.len());
            let Some(moving) = moving else { return Some(out) };
            for (n, slot) in at.iter_mut().enumerate().skip(moving) {
                *slot = if n == moving { *slot + 1 } else { 0 };
            }
        }
    }

    /// What a block of a part adds to the left side of a relation within a column, less what to the right.
    fn added(&self, part: &Part, block: usize, e: &Equation) -> i128 {
        let start = part.blocks.get(block).and_then(|starts| starts.first());
        let figures = start.and_then(|at| self.values.get(*at..at + part.n_rows)).unwrap_or_default();
        let sum = |cells: &[usize]| {
            let rows = cells.iter().filter_map(|cell| (cell / self.width.max(1)).checked_sub(part.first_row));
            rows.filter_map(|row| figures.get(row)).map(|(value, _)| i128::from(*value)).sum::<i128>()
        };
        sum(&e.left) - sum(&e.right)
    }

    /// Whether a block is, row by row, half of all blocks of its part: the sums and what they are sums of.
    fn is_sum(&self, part: &Part, block: usize) -> bool {
        if part.columns.len() < self.width {
            return true;
        }
        let value = |start: usize, row: usize| self.values.get(start + row).map(|(value, _)| *value);
        (0..part.n_rows).all(|row| {
            let all = part
                .blocks
                .iter()
                .flatten()
                .try_fold(0i64, |sum, start| sum.checked_add(value(*start, row)?));
            let own = part.blocks.get(block).and_then(|starts| value(*starts.first()?, row)?.checked_mul(2));
            all.is_some() && all == own
        })
    }

    fn try_grid(&mut self, parts: &[&Part], whole: &[(usize, &[usize])]) -> Option<()> {
        let mut grid: Vec<Option<usize>> = vec![None; self.width * self.n_rows];
        for (n, part) in parts.iter().enumerate() {
            let mut starts: Vec<_> = part.blocks.iter().map(|starts| starts.iter()).collect();
            for (column, option) in whole {
                let next = option.get(n).and_then(|block| starts.get_mut(*block)).and_then(Iterator::next);
                for row in 0..next.map_or(0, |_| part.n_rows) {
                    let cell = grid.get_mut((part.first_row + row) * self.width + column)?;
                    *cell = next.map(|start| start + row);
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
pub(super) fn keeps(e: &Equation, value: impl Fn(usize) -> Option<i64>) -> bool {
    let sum = |cells: &[usize]| cells.iter().try_fold(0i64, |sum, cell| sum.checked_add(value(*cell)?));
    matches!((sum(&e.left), sum(&e.right)), (Some(left), Some(right)) if left == right)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::EDITION_2021;

    const WIDTH: usize = 7;
    const ROWS: usize = 25;

    /// A report that adds up: each column's outcomes, given by row and number.
    fn grid(outcomes: &[(usize, usize, i64)]) -> Vec<[i64; WIDTH]> {
        let mut grid = vec![[0; WIDTH]; ROWS];
        for (row, column, value) in outcomes {
            for row in [0, *row, ROWS - 2] {
                grid[row][*column] += value;
                grid[row][WIDTH - 1] += value;
            }
        }
        grid
    }

    fn print(grid: &[[i64; WIDTH]], rows: core::ops::Range<usize>, columns: &[usize]) -> Vec<i64> {
        columns.iter().flat_map(|column| rows.clone().map(|row| grid[row][*column])).collect()
    }

    /// Heads right above their columns, on a first page of so many rows.
    fn heads(first: usize) -> Vec<Mark> {
        (0..WIDTH).map(|column| Mark { at: column * first, column, loose: false }).collect()
    }

    fn read(figures: &[i64], marks: &[Mark]) -> Option<Vec<Option<i64>>> {
        let values: Vec<(i64, bool)> = figures.iter().map(|value| (*value, false)).collect();
        let equations = EDITION_2021.table("requests").unwrap().equations();
        let found = solve(WIDTH, &values, marks, equations)?;
        Some(found.into_iter().map(|at| at.map(|at| figures[at])).collect())
    }

    const IN_ORDER: [usize; WIDTH] = [0, 1, 2, 3, 4, 5, 6];

    /// Figures enough to tell how they were cut, none in columns 3 and 4.
    fn outcomes() -> Vec<(usize, usize, i64)> {
        let mut out = vec![(2, 0, 211), (3, 0, 34), (7, 0, 12)];
        for (n, row) in (2..ROWS - 2).enumerate() {
            let value = i64::try_from(n).unwrap();
            out.extend([(row, 1, value % 4), (row, 2, (value * value) % 5), (row, 5, 7 * (value % 3))]);
        }
        out
    }

    fn sample() -> Vec<[i64; WIDTH]> {
        grid(&outcomes())
    }

    #[test]
    fn columns_of_a_later_page_go_on_where_their_sums_say() {
        let sample = sample();
        let flat: Vec<Option<i64>> = sample.iter().flatten().copied().map(Some).collect();
        for order in [IN_ORDER, [0, 1, 4, 2, 3, 5, 6], [6, 5, 4, 3, 2, 1, 0], [1, 0, 6, 2, 5, 4, 3]] {
            for first in [1, 2, 9, 24] {
                let mut figures = print(&sample, 0..first, &IN_ORDER);
                figures.extend(print(&sample, first..ROWS, &order));
                assert_eq!(read(&figures, &heads(first)), Some(flat.clone()), "{order:?} {first}");
            }
        }
    }

    #[test]
    fn columns_that_go_on_alike_stay_open() {
        // Two columns with the same figures on the first page, and different ones on the second.
        let mut outcomes = outcomes();
        outcomes.extend([(12, 3, 4), (13, 4, 4)]);
        let sample = grid(&outcomes);
        let mut figures = print(&sample, 0..9, &IN_ORDER);
        figures.extend(print(&sample, 9..ROWS, &IN_ORDER));
        let found = read(&figures, &heads(9)).unwrap();
        for row in 0..ROWS {
            for column in 0..WIDTH {
                let open = [12, 13].contains(&row) && [3, 4].contains(&column);
                let expected = (!open).then_some(sample[row][column]);
                assert_eq!(found[row * WIDTH + column], expected, "row {row} column {column}");
            }
        }
    }

    #[test]
    fn heads_that_stand_together_do_not_say_their_order() {
        let sample = grid(&[(2, 0, 9), (2, 2, 4), (2, 3, 5)]);
        let figures = print(&sample, 0..ROWS, &IN_ORDER);
        let mut marks = heads(ROWS);
        // Heads of columns 2 to 4 on one line.
        marks.iter_mut().filter(|mark| (3..=4).contains(&mark.column)).for_each(|mark| mark.at = 2 * ROWS);
        let found = read(&figures, &marks).unwrap();
        assert_eq!(found[2 * WIDTH..3 * WIDTH], [Some(9), Some(0), None, None, None, Some(0), Some(18)]);
        assert_eq!(found[3 * WIDTH..4 * WIDTH], [Some(0); WIDTH]);
    }

    #[test]
    fn a_head_that_stands_apart_has_the_column_that_is_left() {
        let sample = sample();
        // The first cells of column 1, all of column 0, the rest of column 1; the head of column 0 far above.
        let mut figures = print(&sample, 0..2, &[1]);
        figures.extend(print(&sample, 0..ROWS, &[0]));
        figures.extend(print(&sample, 2..ROWS, &[1]));
        figures.extend(print(&sample, 0..ROWS, &[2, 3, 4, 5, 6]));
        let mut marks = heads(ROWS);
        marks[0].loose = true;
        marks[1].at = 0;
        let flat: Vec<Option<i64>> = sample.iter().flatten().copied().map(Some).collect();
        assert_eq!(read(&figures, &marks), Some(flat));
    }

    #[test]
    fn a_wrong_figure_is_never_moved_where_it_fits() {
        for sample in [sample(), grid(&[(2, 0, 1)]), grid(&[(12, 1, 1), (13, 2, 1)]), grid(&[])] {
            for (row, column) in (0..ROWS).flat_map(|row| (0..WIDTH).map(move |column| (row, column))) {
                let mut wrong = sample.clone();
                wrong[row][column] += 1;
                let mut figures = print(&wrong, 0..9, &IN_ORDER);
                figures.extend(print(&wrong, 9..ROWS, &[0, 2, 1, 3, 4, 5, 6]));
                assert_eq!(read(&figures, &heads(9)), None, "row {row} column {column}");
            }
        }
    }

    #[test]
    fn few_figures_do_not_tell_how_they_were_cut() {
        let sample = grid(&[(12, 1, 4), (13, 2, 4), (2, 0, 9)]);
        let mut figures = print(&sample, 0..9, &IN_ORDER);
        figures.extend(print(&sample, 9..ROWS, &IN_ORDER));
        assert_eq!(read(&figures, &heads(9)), None);
        // On one page, their heads do.
        let flat: Vec<Option<i64>> = sample.iter().flatten().copied().map(Some).collect();
        assert_eq!(read(&print(&sample, 0..ROWS, &IN_ORDER), &heads(ROWS)), Some(flat));
    }

    #[test]
    fn zeros_are_told_without_much_work() {
        let found = read(&[0; WIDTH * ROWS], &heads(10)).unwrap();
        assert!(found.into_iter().all(|cell| cell == Some(0)));
        // Every head lost its place: too many ways, or none.
        let marks: Vec<Mark> = (0..WIDTH).map(|column| Mark { at: 0, column, loose: true }).collect();
        assert!(read(&[0; WIDTH * ROWS], &marks).is_none_or(|found| found.len() == WIDTH * ROWS));
        assert_eq!(read(&[0; WIDTH * ROWS], &[]), None);
    }

    #[test]
    fn two_heads_that_stand_apart_have_the_columns_that_are_left() {
        let sample = sample();
        // The first cells of column 1, all of columns 0 and 2, the rest of column 1; their heads above all.
        let mut figures = print(&sample, 0..2, &[1]);
        figures.extend(print(&sample, 0..ROWS, &[0, 2]));
        figures.extend(print(&sample, 2..ROWS, &[1]));
        figures.extend(print(&sample, 0..ROWS, &[3, 4, 5, 6]));
        let mut marks = heads(ROWS);
        (marks[0].loose, marks[2].loose) = (true, true);
        (marks[1].at, marks[2].at) = (0, 0);
        let found = read(&figures, &marks).unwrap();
        for row in 0..ROWS {
            for column in 0..WIDTH {
                let cell = found[row * WIDTH + column];
                // Each of the two may be the other.
                let open = [0, 2].contains(&column);
                assert!(cell == Some(sample[row][column]) || (open && cell.is_none()), "{row} {column}");
            }
        }
    }
}
