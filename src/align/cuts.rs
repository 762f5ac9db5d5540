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
        within: Within::new(width, within.into_iter().filter_map(|(column, e)| Some((column?, e)))),
        across: across.into_iter().map(|(_, e)| e).collect(),
        // Cells that all hold the same may be cut in any way.
        uniform: values.iter().all(|value| values.first() == Some(value)),
        work: 0,
        grid: Vec::new(),
        found: None,
    };
    let first_pages: Vec<FirstPage> = (1..=search.n_rows)
        .filter_map(|n_rows| FirstPage::new(width, groups(marks, n_rows)?, n_rows))
        .collect();
    // Where the heads do not show that all rows stand on one page, only figures can say how they were cut: a table
    // of few figures and many zeros keeps its relations in ways that are not tried here.
    let on_one_page = matches!(first_pages.as_slice(), [first] if first.n_rows == search.n_rows);
    let evidence = values.iter().filter(|(value, _)| *value != 0).count();
    if !on_one_page && !search.uniform && evidence < EVIDENCE {
        return None;
    }
    for first in &first_pages {
        search.try_pages(first)?;
    }
    // Columns that stand together and were cut at a row of their page.
    if !search.uniform {
        for first in &first_pages {
            search.try_bands(first)?;
        }
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
    /// `None` where they may belong to any.
    columns: Option<Vec<usize>>,
    /// Where each block starts among the figures; blocks with the same figures are one, with several starts.
    blocks: Vec<usize>,
    /// All starts in the order of the text, each with its block.
    starts: Vec<(usize, usize)>,
    /// Blocks of the part before with those of this one that they go on in.
    joined: Vec<(usize, usize)>,
    /// What each block adds to each relation of [`Within`], block after block, once it was asked for.
    added: OnceCell<Vec<i128>>,
}

impl Part {
    fn has_column(&self, column: usize) -> bool {
        self.columns.as_ref().is_none_or(|columns| columns.contains(&column))
    }

    /// Where the figures of a block start.
    fn starts_of(&self, block: usize) -> impl Iterator<Item = usize> + Clone {
        self.starts.iter().filter(move |(own, _)| *own == block).map(|(_, start)| *start)
    }

    /// Whether a block of it may follow that block of the part before.
    fn may_follow(&self, own: usize, before: &Self, block: usize) -> bool {
        let pairs = || before.starts_of(block).flat_map(|a| self.starts_of(own).map(move |b| (a, b)));
        let is_joined = |pair: &(usize, usize)| self.joined.contains(pair);
        let is_free = |(a, b): &(usize, usize)| self.joined.iter().all(|(x, y)| x != a && y != b);
        self.joined.is_empty() || pairs().any(|pair| is_joined(&pair) || is_free(&pair))
    }
}

/// Relations between cells of one column, by their rows: most columns have the same.
struct Within {
    /// Rows on the left and on the right.
    relations: Vec<[Vec<usize>; 2]>,
    /// Those of each column, by their index.
    of_columns: Vec<Vec<usize>>,
}

impl Within {
    fn new(width: usize, equations: impl Iterator<Item = (usize, Equation)>) -> Self {
        let mut out = Self { relations: Vec::new(), of_columns: vec![Vec::new(); width] };
        for (column, e) in equations {
            let rows = [e.left, e.right].map(|cells| cells.iter().map(|cell| cell / width).collect());
            let known = out.relations.iter().position(|known| *known == rows);
            let idx = known.unwrap_or(out.relations.len());
            if known.is_none() {
                out.relations.push(rows);
            }
            if let Some(own) = out.of_columns.get_mut(column) {
                own.push(idx);
            }
        }
        out
    }

    /// The relations of a column.
    fn of(&self, column: usize) -> &[usize] {
        self.of_columns.get(column).map_or(&[], Vec::as_slice)
    }

    /// How many cells they have.
    fn terms(&self, column: usize) -> usize {
        let relations = self.of(column).iter().filter_map(|idx| self.relations.get(*idx));
        relations.flatten().map(Vec::len).sum()
    }

    /// What a block of these figures, of rows from `first_row` on, adds to the left side of each relation less what
    /// to the right.
    fn added(&self, first_row: usize, figures: &[(i64, bool)]) -> impl Iterator<Item = i128> {
        self.relations.iter().map(move |[left, right]| {
            let sum = |rows: &[usize]| {
                let own = rows.iter().filter_map(|row| figures.get(row.checked_sub(first_row)?));
                own.map(|(value, _)| i128::from(*value)).sum::<i128>()
            };
            sum(left) - sum(right)
        })
    }
}

/// A group of the first page, so cut, and the ways to give each of its columns a block of each of its parts and of
/// those of later pages.
struct Cut<'p> {
    parts: &'p [Part],
    columns: Vec<Options>,
}

/// Instead of a block, for parts that are not of the column.
const NO_BLOCK: usize = usize::MAX;

/// The ways to give a column a block of each part.
struct Options {
    column: usize,
    /// One way after the other, a block for each part or [`NO_BLOCK`].
    blocks: Vec<usize>,
    n_parts: usize,
}

impl Options {
    fn len(&self) -> usize {
        self.blocks.len().checked_div(self.n_parts).unwrap_or_default()
    }

    fn get(&self, way: usize) -> Option<&[usize]> {
        self.blocks.chunks_exact(self.n_parts.max(1)).nth(way)
    }
}

struct Search<'s> {
    width: usize,
    n_rows: usize,
    values: &'s [(i64, bool)],
    within: Within,
    /// Relations that reach over columns.
    across: Vec<Equation>,
    /// Whether all figures are the same, so that one cut tells as much as all.
    uniform: bool,
    work: usize,
    /// Which figure each cell has in the cut that is being tried.
    grid: Vec<Option<usize>>,
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
            parts.push(self.part(0, band, Some(columns), (n..n + run.len()).map(at)));
            n += run.len();
        }
        let start = at(group.heads.len());
        let n_loose = group.loose.len();
        if n_loose > 0 {
            let starts = (0..n_loose).map(|n| start + way.place * rest + n * n_rows);
            parts.push(self.part(0, n_rows, Some(group.loose.clone()), starts));
        }
        if rest > 0 && !group.heads.is_empty() {
            let starts = (0..group.heads.len())
                .map(|n| start + n * rest + if n < way.place { 0 } else { n_loose * n_rows });
            let columns = group.heads.iter().map(|(_, column)| *column).collect();
            parts.push(self.part(band, rest, Some(columns), starts));
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
                if self.uniform && self.found.is_some() {
                    return Some(());
                }
                let starts = core::iter::once(0).chain(ends.iter().copied());
                let stops = ends.iter().copied().chain([rows_left]);
                let width = self.width;
                let pages = starts.zip(stops).take(n_pages).map(|(start, stop)| {
                    let (row, rows) = (first + start, stop - start);
                    (row, rows, (0..width).map(move |n| row * width + n * rows))
                });
                self.work += self.width * rows_left;
                if pages.clone().all(|(_, rows, starts)| self.has_sums(rows, starts)) {
                    let pages: Vec<Part> =
                        pages.map(|(row, rows, starts)| self.part(row, rows, None, starts)).collect();
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
                if self.has_sums(band, (0..width).map(top)) && self.has_sums(rest, (0..width).map(bottom)) {
                    let mut pages = [
                        self.part(first, band, None, (0..width).map(top)),
                        self.part(first + band, rest, None, (0..width).map(bottom)),
                    ];
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
        // Which blocks a column may have does not depend on how other groups are cut.
        let mut groups: Vec<Vec<Cut<'_>>> = Vec::with_capacity(first.groups.len());
        for (group, ways) in &first.groups {
            let mut cuts = Vec::new();
            for way in ways {
                let parts = way.parts.get_or_init(|| self.parts(group, first.n_rows, way));
                if let Some(columns) = self.fit(group, parts, pages)? {
                    cuts.push(Cut { parts, columns });
                }
            }
            if cuts.is_empty() {
                return Some(());
            }
            groups.push(cuts);
        }
        let mut chosen = vec![0usize; groups.len()];
        loop {
            let cuts = groups.iter().zip(&chosen).filter_map(|(cuts, n)| cuts.get(*n));
            self.try_cuts(&cuts.collect::<Vec<_>>(), pages)?;
            let moving = chosen.iter().zip(&groups).rposition(|(n, cuts)| n + 1 < cuts.len());
            let Some(moving) = moving else { return Some(()) };
            for (n, slot) in chosen.iter_mut().enumerate().skip(moving) {
                *slot = if n == moving { *slot + 1 } else { 0 };
            }
        }
    }

    /// The ways to give each column of a group, so cut, its blocks; `Some(None)` where one of them has none, `None` when
    /// too much was tried.
    fn fit(&mut self, group: &Group, own: &[Part], pages: &[Part]) -> Option<Option<Vec<Options>>> {
        let parts: Vec<&Part> = own.iter().chain(pages).collect();
        let heads = group.heads.iter().map(|(_, column)| *column);
        let mut out = Vec::with_capacity(heads.len() + group.loose.len());
        for column in heads.chain(group.loose.iter().copied()) {
            let fitting = self.fitting(&parts, column)?;
            if fitting.blocks.is_empty() {
                return Some(None);
            }
            out.push(fitting);
        }
        Some(Some(out))
    }

    fn part(
        &self,
        first_row: usize,
        n_rows: usize,
        columns: Option<Vec<usize>>,
        all: impl Iterator<Item = usize>,
    ) -> Part {
        let mut blocks: Vec<usize> = Vec::with_capacity(self.width);
        let mut starts = Vec::with_capacity(self.width);
        let figures = |start: usize| self.values.get(start..start + n_rows).unwrap_or_default();
        for start in all {
            let known = blocks.iter().position(|known| figures(*known) == figures(start));
            let block = known.unwrap_or(blocks.len());
            if known.is_none() {
                blocks.push(start);
            }
            starts.push((block, start));
        }
        Part { first_row, n_rows, columns, blocks, starts, joined: Vec::new(), added: OnceCell::new() }
    }

    /// Tries all ways to join blocks to columns.
    fn try_cuts(&mut self, cuts: &[&Cut<'_>], pages: &[Part]) -> Option<()> {
        let parts: Vec<&Part> = cuts.iter().flat_map(|cut| cut.parts).chain(pages).collect();
        let n_heads = parts.len() - pages.len();
        // Each column with where the parts of its group begin; those with few ways before those with many.
        let mut ranked: Vec<(usize, &Options)> = Vec::with_capacity(self.width);
        let mut first = 0;
        for cut in cuts {
            ranked.extend(cut.columns.iter().map(|options| (first, options)));
            first += cut.parts.len();
        }
        ranked.sort_by_key(|(_, options)| (options.len(), core::cmp::Reverse(options.column)));
        // The blocks of a way with the part of each.
        let blocks_of = |step: usize, way: usize| {
            let (first, options) = ranked.get(step)?;
            let blocks = options.get(way)?;
            let n_own = blocks.len().saturating_sub(pages.len());
            Some(blocks.iter().copied().zip((*first..first + n_own).chain(n_heads..)))
        };
        // How many blocks of each sort are left, part after part.
        let firsts: Vec<usize> = parts
            .iter()
            .scan(0, |all, part| Some(core::mem::replace(all, *all + part.blocks.len())))
            .collect();
        let mut left: Vec<usize> = parts
            .iter()
            .flat_map(|part| (0..part.blocks.len()).map(|block| part.starts_of(block).count()))
            .collect();
        let slot =
            |(block, part): (usize, usize)| firsts.get(part).map_or(block, |at| at.saturating_add(block));
        // The option that each column so far has; a step back gives its blocks back.
        let mut chosen: Vec<usize> = Vec::with_capacity(self.width);
        let mut whole: Vec<usize> = Vec::new();
        let mut next = 0;
        loop {
            let step = chosen.len();
            self.work += 1;
            if self.work > WORK {
                return None;
            }
            let n_options = ranked.get(step).map_or(0, |(_, options)| options.len());
            let is_free = |way: &usize| {
                let mut blocks = blocks_of(step, *way).into_iter().flatten().map(slot);
                blocks.all(|at| left.get(at).is_none_or(|n| *n > 0))
            };
            let option = (next..n_options).find(is_free);
            let mut take = |step: usize, way: usize, give: bool| {
                for at in blocks_of(step, way).into_iter().flatten().map(slot) {
                    if let Some(n) = left.get_mut(at) {
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
                whole.clear();
                whole.resize(self.width * parts.len(), NO_BLOCK);
                for (step, (way, (_, options))) in chosen.iter().zip(&ranked).enumerate() {
                    for (block, part) in blocks_of(step, *way).into_iter().flatten() {
                        if let Some(slot) = whole.get_mut(part * self.width + options.column) {
                            *slot = block;
                        }
                    }
                }
                self.try_grid(&parts, &whole)?;
            }
            let Some(last) = chosen.pop() else { return Some(()) };
            take(chosen.len(), last, true);
            next = last + 1;
        }
    }

    /// The ways to give a column a block of each part of it that keep the relations within it.
    fn fitting(&mut self, parts: &[&Part], column: usize) -> Option<Options> {
        let mut out = Options { column, blocks: Vec::new(), n_parts: parts.len() };
        // The blocks of each part that may be tried, part after part, and where what each adds to the relations begins.
        let n_relations = self.within.relations.len();
        let mut choices: Vec<(usize, usize)> = Vec::with_capacity(parts.len() * self.width);
        let mut ends: Vec<usize> = Vec::with_capacity(parts.len());
        let mut n_options = 1_usize;
        for part in parts {
            let first = choices.len();
            if part.has_column(column) {
                let may = |block: &usize| column + 1 < self.width || self.is_sum(part, *block);
                let blocks = (0..part.blocks.len()).filter(may);
                choices.extend(blocks.map(|block| (block, block.saturating_mul(n_relations))));
            } else {
                choices.push((NO_BLOCK, usize::MAX));
            }
            self.work += part.n_rows * self.width;
            n_options = n_options.saturating_mul(choices.len() - first);
            ends.push(choices.len());
        }
        if n_options == 0 {
            return Some(out);
        }
        let relations = self.within.of(column);
        self.work = self.work.saturating_add(n_options.saturating_mul(self.within.terms(column)));
        if self.work > WORK {
            return None;
        }
        let added: Vec<&[i128]> = parts.iter().map(|part| self.added(part)).collect();
        // Each part's choice, advanced like an odometer; that of the last part is gone through for each of the others.
        let Some(n_last) = parts.len().checked_sub(1) else { return Some(out) };
        let first_of = |n: usize| n.checked_sub(1).and_then(|before| ends.get(before)).copied().unwrap_or(0);
        let mut at: Vec<usize> = (0..parts.len()).map(first_of).collect();
        let adds = |n: usize, choice: usize, e: usize| {
            let (_, first) = choices.get(choice)?;
            added.get(n)?.get(first.saturating_add(e)).copied()
        };
        loop {
            let before = |e: usize| {
                let others = at.iter().take(n_last).enumerate();
                others.filter_map(|(n, choice)| adds(n, *choice, e)).sum::<i128>()
            };
            let first = relations.first().map(|e| (*e, before(*e)));
            for last in first_of(n_last)..choices.len() {
                let holds = |e: usize, before: i128| before + adds(n_last, last, e).unwrap_or(0) == 0;
                if first.is_some_and(|(e, before)| !holds(e, before)) {
                    continue;
                }
                let choice = |n: usize| if n == n_last { Some(last) } else { at.get(n).copied() };
                let block = |n: usize| Some((*parts.get(n)?, choices.get(choice(n)?)?.0));
                let follows = |n: usize| match (block(n - 1), block(n)) {
                    (Some((before, block)), Some((part, own))) => part.may_follow(own, before, block),
                    _ => true,
                };
                if relations.iter().skip(1).all(|e| holds(*e, before(*e))) && (1..parts.len()).all(follows) {
                    out.blocks.extend((0..parts.len()).filter_map(block).map(|(_, block)| block));
                }
            }
            let moving = at.iter().zip(&ends).take(n_last).rposition(|(n, end)| n + 1 < *end);
            let Some(moving) = moving else { return Some(out) };
            for (n, slot) in at.iter_mut().enumerate().skip(moving) {
                *slot = if n == moving { *slot + 1 } else { first_of(n) };
            }
        }
    }

    /// What each block of a part adds to each relation within a column, block after block.
    fn added<'p>(&self, part: &'p Part) -> &'p [i128] {
        part.added.get_or_init(|| {
            let mut out = Vec::with_capacity(part.blocks.len() * self.within.relations.len());
            for start in &part.blocks {
                let figures = self.values.get(*start..*start + part.n_rows).unwrap_or_default();
                out.extend(self.within.added(part.first_row, figures));
            }
            out
        })
    }

    /// Whether a block is, row by row, half of all blocks of its part: the sums and what they are sums of.
    fn is_sum(&self, part: &Part, block: usize) -> bool {
        if part.columns.as_ref().is_some_and(|columns| columns.len() < self.width) {
            return true;
        }
        let starts = || part.starts.iter().map(|(_, start)| *start);
        part.blocks.get(block).is_some_and(|own| self.is_half(*own, part.n_rows, starts))
    }

    /// Whether one of the blocks of so many rows that begin at `starts` is half of all of them.
    fn has_sums(&self, n_rows: usize, starts: impl Iterator<Item = usize> + Clone) -> bool {
        // Most are told by their first row.
        let all = self.sum_of_row(0, starts.clone());
        starts.clone().any(|own| self.is_half_of(own, 0, all) && self.is_half(own, n_rows, || starts.clone()))
    }

    /// Whether the block that begins at `own` is, row by row, half of all that begin at `starts`.
    fn is_half<I: Iterator<Item = usize>>(&self, own: usize, n_rows: usize, starts: impl Fn() -> I) -> bool {
        (0..n_rows).all(|row| self.is_half_of(own, row, self.sum_of_row(row, starts())))
    }

    /// What stands in a row of all blocks that begin at `starts`, added up.
    fn sum_of_row(&self, row: usize, mut starts: impl Iterator<Item = usize>) -> Option<i64> {
        starts.try_fold(0i64, |sum, start| sum.checked_add(self.values.get(start + row)?.0))
    }

    /// Whether what stands in a row of the block that begins at `own` is half of `all`.
    fn is_half_of(&self, own: usize, row: usize, all: Option<i64>) -> bool {
        all.is_some() && all == self.values.get(own + row).and_then(|(value, _)| value.checked_mul(2))
    }

    /// Holds the relations over columns against a cut: for each part, the block of each column.
    fn try_grid(&mut self, parts: &[&Part], whole: &[usize]) -> Option<()> {
        let mut grid = core::mem::take(&mut self.grid);
        grid.clear();
        grid.resize(self.width * self.n_rows, None);
        for (part, blocks) in parts.iter().zip(whole.chunks_exact(self.width)) {
            for (column, own) in blocks.iter().enumerate().filter(|(_, own)| **own != NO_BLOCK) {
                // Blocks with the same figures go to columns in the order of the text.
                let before = blocks.iter().take(column).filter(|block| *block == own).count();
                let next = part.starts_of(*own).nth(before);
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
                self.grid = grid;
                return Some(());
            }
        }
        match &mut self.found {
            None => self.found = Some(grid),
            Some(found) => {
                // The same number from another place is the same answer.
                let print = |at: Option<usize>| at.and_then(|at| self.values.get(at));
                for (slot, at) in found.iter_mut().zip(&grid) {
                    if print(*slot) != print(*at) {
                        *slot = None;
                    }
                }
                self.grid = grid;
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

    #[test]
    fn neighbouring_columns_of_the_last_page_may_be_cut_at_one_row() {
        // Each column has numbers of its own, so that only one cut adds up.
        let value = |row: usize, column: usize| i64::try_from(row << (5 * column)).unwrap();
        let columns = |row: usize| (0..WIDTH - 1).map(move |column| (row, column, value(row, column)));
        let sample = grid(&(2..ROWS - 2).flat_map(columns).collect::<Vec<_>>());
        let flat: Vec<Option<i64>> = sample.iter().flatten().copied().map(Some).collect();
        for (from, to) in [(0, 2), (1, 3), (1, 6), (4, 7), (5, 7), (0, 6)] {
            for (first, band) in [(4, 2), (4, 13), (9, 1), (9, 8), (9, 15), (20, 3)] {
                let inside: Vec<usize> = (from..to).collect();
                let mut figures = print(&sample, 0..first, &IN_ORDER);
                figures.extend(print(&sample, first..ROWS, &IN_ORDER[..from]));
                figures.extend(print(&sample, first..first + band, &inside));
                figures.extend(print(&sample, first + band..ROWS, &inside));
                figures.extend(print(&sample, first..ROWS, &IN_ORDER[to..]));
                assert_eq!(read(&figures, &heads(first)), Some(flat.clone()), "{from}..{to} {first} {band}");
            }
        }
    }

    #[test]
    fn a_column_that_was_not_cut_goes_on_in_itself() {
        // Columns 3 and 4: above the cut their sums tell them apart, below it they are as many, on other rows.
        let mut outcomes = outcomes();
        outcomes.extend([(2, 3, 1), (12, 3, 4), (20, 3, 5), (2, 4, 2), (12, 4, 3), (21, 4, 5)]);
        let sample = grid(&outcomes);
        let flat: Vec<Option<i64>> = sample.iter().flatten().copied().map(Some).collect();
        let mut figures = print(&sample, 0..9, &IN_ORDER);
        figures.extend(print(&sample, 9..16, &[0, 1, 2]));
        figures.extend(print(&sample, 16..ROWS, &[0, 1, 2]));
        figures.extend(print(&sample, 9..ROWS, &[3, 4, 5, 6]));
        assert_eq!(read(&figures, &heads(9)), Some(flat.clone()));
        // Where these two were cut as well, nothing tells which goes on in which.
        let mut figures = print(&sample, 0..9, &IN_ORDER);
        figures.extend(print(&sample, 9..ROWS, &[0, 1]));
        figures.extend(print(&sample, 9..16, &[2, 3, 4]));
        figures.extend(print(&sample, 16..ROWS, &[2, 3, 4]));
        figures.extend(print(&sample, 9..ROWS, &[5, 6]));
        let found = read(&figures, &heads(9)).unwrap();
        for (n, (cell, truth)) in found.iter().zip(&flat).enumerate() {
            let open = [20, 21].contains(&(n / WIDTH)) && [3, 4].contains(&(n % WIDTH));
            assert_eq!(*cell, truth.filter(|_| !open), "row {} column {}", n / WIDTH, n % WIDTH);
        }
    }

    #[test]
    fn pieces_below_their_own_heads_go_on_behind_a_column_that_stands_apart() {
        let sample = sample();
        let flat: Vec<Option<i64>> = sample.iter().flatten().copied().map(Some).collect();
        // The first cells of columns 1 and 2, each below its head; what is left of them before, around and behind all
        // of column 0.
        for band in [1, 2, 6] {
            for place in 0..=2 {
                let mut figures = print(&sample, 0..band, &[1, 2]);
                figures.extend(print(&sample, band..ROWS, &[1, 2][..place]));
                figures.extend(print(&sample, 0..ROWS, &[0]));
                figures.extend(print(&sample, band..ROWS, &[1, 2][place..]));
                figures.extend(print(&sample, 0..ROWS, &[3, 4, 5, 6]));
                let mut marks = heads(ROWS);
                marks[0].loose = true;
                (marks[1].at, marks[2].at) = (0, band);
                assert_eq!(read(&figures, &marks), Some(flat.clone()), "{band} {place}");
            }
        }
    }

    #[test]
    fn blocks_go_on_in_their_own_only_where_both_are_joined() {
        let part = |blocks: Vec<usize>, starts: Vec<(usize, usize)>, joined: Vec<(usize, usize)>| Part {
            first_row: 0,
            n_rows: 1,
            columns: None,
            blocks,
            starts,
            joined,
            added: OnceCell::new(),
        };
        let before = part(vec![0, 1, 2], vec![(0, 0), (1, 1), (2, 2), (2, 3)], Vec::new());
        // The block at 0 goes on in that at 10, one of those at 2 and 3 in that at 12.
        let below = part(vec![10, 11, 12], vec![(0, 10), (1, 11), (2, 12)], vec![(0, 10), (2, 12)]);
        for (block, follow) in [(0, vec![0]), (1, vec![1]), (2, vec![1, 2])] {
            let may: Vec<usize> = (0..3).filter(|own| below.may_follow(*own, &before, block)).collect();
            assert_eq!(may, follow, "behind block {block}");
        }
    }
}
