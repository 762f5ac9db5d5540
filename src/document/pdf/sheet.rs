//! A page as a reader holds it: its characters upright and in lines, its ruled tables as cells.

use super::content::{Drawing, Glyph, Heading, Stroke};
use crate::limits;

/// A character; `y` grows downwards.
#[derive(Clone, Copy, Debug)]
pub(super) struct Letter {
    pub(super) c: char,
    pub(super) left: f64,
    pub(super) right: f64,
    /// Its base line.
    pub(super) y: f64,
    pub(super) size: f64,
}

impl Letter {
    fn middle(&self) -> f64 {
        f64::midpoint(self.left, self.right)
    }

    /// Half the height of a figure above the base line.
    fn height(&self) -> f64 {
        self.y - 0.35 * self.size
    }
}

/// Letters side by side.
#[derive(Clone, Debug, Default)]
pub(super) struct Line {
    pub(super) letters: Vec<Letter>,
}

impl Line {
    pub(super) fn top(&self) -> f64 {
        self.letters.first().map_or(0.0, |letter| letter.y)
    }

    pub(super) fn left(&self) -> f64 {
        self.letters.first().map_or(0.0, |letter| letter.left)
    }

    pub(super) fn right(&self) -> f64 {
        self.letters.last().map_or(0.0, |letter| letter.right)
    }

    /// Size of its first letter.
    pub(super) fn size(&self) -> f64 {
        self.letters.first().map_or(0.0, |letter| letter.size)
    }

    /// Its text, with a blank wherever there is room for one.
    pub(super) fn text(&self) -> String {
        self.spaced(0, |_, gap, size| usize::from(gap > limits::PDF_WORD_GAP * size))
    }

    /// Whether its words stand apart as columns do.
    pub(super) fn has_columns(&self) -> bool {
        let shown = || self.letters.iter().filter(|letter| !crate::text::fold::is_space(letter.c));
        shown().zip(shown().skip(1)).any(|(a, b)| b.left - a.right > 1.5 * a.size)
    }

    /// Whether it holds no more than a mark of width `room` would: a word that is longer goes on below.
    fn is_full(&self, (left, right): (f64, f64), room: f64) -> bool {
        (self.left() - left) + (right - self.right()) < room
    }

    /// Its text, each word in the column of the screen that it begins in.
    pub(super) fn columns(&self, left: f64, unit: f64) -> String {
        let column = |x: f64| columns((x - left) / unit.max(0.1));
        let indent = self.letters.first().map_or(0, |letter| column(letter.left));
        let mut out = self.spaced(indent, |(width, letter), gap, size| {
            let word = usize::from(gap > limits::PDF_WORD_GAP * size);
            if gap > size { column(letter.left).saturating_sub(width).max(1) } else { word }
        });
        out.insert_str(0, &" ".repeat(indent));
        out
    }

    fn spaced(&self, indent: usize, blanks: impl Fn((usize, &Letter), f64, f64) -> usize) -> String {
        let mut out = String::new();
        let mut width = indent;
        let mut last: Option<&Letter> = None;
        for letter in &self.letters {
            if crate::text::fold::is_space(letter.c) {
                continue;
            }
            if let Some(last) = last {
                let n = blanks((width, letter), letter.left - last.right, last.size.min(letter.size));
                out.extend(std::iter::repeat_n(' ', n));
                width += n;
            }
            out.push(letter.c);
            width += if letter.c.is_ascii() { 1 } else { 2 };
            last = Some(letter);
        }
        out
    }
}

fn columns(n: f64) -> usize {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped")]
    {
        n.round().clamp(0.0, 1_000.0) as usize
    }
}

/// A cell of a ruled table: rows and columns that it covers, half-open, and its lines.
#[derive(Clone, Debug, Default)]
pub(super) struct Area {
    pub(super) rows: (usize, usize),
    pub(super) columns: (usize, usize),
    pub(super) lines: Vec<Line>,
    pub(super) left: f64,
    pub(super) right: f64,
}

/// A ruled table.
#[derive(Clone, Debug, Default)]
pub(super) struct Table {
    /// Edges of its columns and rows.
    pub(super) xs: Vec<f64>,
    pub(super) ys: Vec<f64>,
    /// Its cells in reading order.
    pub(super) areas: Vec<Area>,
    /// Whether its lines part it into rectangles.
    pub(super) is_whole: bool,
}

/// A page.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    /// Lines outside of tables, from top to bottom.
    pub(super) lines: Vec<Line>,
    pub(super) tables: Vec<Table>,
    /// What runs in other directions than the page.
    pub(super) aside: Vec<Line>,
    pub(super) is_too_wide: bool,
}

/// Lays the page out. `spend` counts work and says whether there may be more.
pub(super) fn lay_out(drawing: &Drawing, spend: &dyn Fn(usize) -> bool) -> Sheet {
    let mut counts = [
        (0_usize, Heading::Right),
        (0, Heading::Up),
        (0, Heading::Left),
        (0, Heading::Down),
        (0, Heading::Slanted),
    ];
    for glyph in &drawing.glyphs {
        if let Some((count, _)) = counts.iter_mut().find(|(_, heading)| *heading == glyph.heading) {
            *count += 1;
        }
    }
    // The first of the most.
    let main =
        counts.iter().rev().max_by_key(|(count, _)| *count).map_or(Heading::Right, |(_, heading)| *heading);
    let letters = |heading: Heading| {
        let glyphs = drawing.glyphs.iter().filter(move |glyph| glyph.heading == heading);
        glyphs.map(move |glyph| upright(glyph, heading)).collect::<Vec<Letter>>()
    };
    let mut sheet = Sheet::default();
    for (_, heading) in counts.iter().filter(|(count, heading)| *count > 0 && *heading != main) {
        sheet.aside.extend(lines(letters(*heading)));
    }
    let mut letters = letters(main);
    let rules = Rules::new(&drawing.strokes, main);
    let mut tables = rules.tables(spend, &mut sheet.is_too_wide);
    // What stands in a table within a table is of the inner one.
    let area = |table: &Table| (last(&table.xs) - first(&table.xs)) * (last(&table.ys) - first(&table.ys));
    tables.sort_by(|a, b| area(a).total_cmp(&area(b)));
    for mut table in tables {
        letters = table.take(letters);
        sheet.tables.push(table);
    }
    sheet.tables.sort_by(|a, b| first(&a.ys).total_cmp(&first(&b.ys)));
    sheet.lines = lines(letters);
    sheet
}

pub(super) fn first(edges: &[f64]) -> f64 {
    edges.first().copied().unwrap_or(0.0)
}

pub(super) fn last(edges: &[f64]) -> f64 {
    edges.last().copied().unwrap_or(0.0)
}

/// A point as it lies once text that runs there runs to the right; `y` grows downwards.
fn turned((x, y): (f64, f64), heading: Heading) -> (f64, f64) {
    match heading {
        Heading::Right | Heading::Slanted => (x, -y),
        Heading::Up => (y, x),
        Heading::Left => (-x, y),
        Heading::Down => (-y, -x),
    }
}

fn upright(glyph: &Glyph, heading: Heading) -> Letter {
    let (left, y) = turned(glyph.start, heading);
    let (right, _) = turned(glyph.end, heading);
    Letter { c: glyph.c, left: left.min(right), right: right.max(left), y, size: glyph.size }
}

/// Letters in lines, from top to bottom and left to right; what is drawn twice in one place, to look bold, is there once.
fn lines(mut letters: Vec<Letter>) -> Vec<Line> {
    letters.sort_by(|a, b| a.y.total_cmp(&b.y));
    let mut out: Vec<Line> = Vec::new();
    for letter in letters {
        match out.last_mut() {
            Some(line)
                if line
                    .letters
                    .first()
                    .is_some_and(|head| letter.y - head.y <= 0.4 * head.size.min(letter.size)) =>
            {
                line.letters.push(letter);
            }
            _ => out.push(Line { letters: vec![letter] }),
        }
    }
    for line in &mut out {
        line.letters.sort_by(|a, b| a.left.total_cmp(&b.left));
        line.letters.dedup_by(|b, a| {
            let width = (a.right - a.left).max(0.2 * a.size);
            a.c == b.c && (b.left - a.left).abs() < 0.3 * width && (b.y - a.y).abs() < 0.2 * a.size
        });
    }
    out.retain(|line| line.letters.iter().any(|letter| !crate::text::fold::is_space(letter.c)));
    out
}

/// A straight line of a page along one axis: where it lies on the other, and from where to where.
#[derive(Clone, Copy, Debug)]
struct Rule {
    at: f64,
    from: f64,
    to: f64,
}

#[derive(Debug, Default)]
struct Rules {
    /// From left to right, and from top to bottom.
    across: Vec<Rule>,
    down: Vec<Rule>,
}

/// How far edges may miss one another.
const SLACK: f64 = limits::PDF_RULE_WIDTH;

impl Rules {
    fn new(strokes: &[Stroke], heading: Heading) -> Self {
        let mut out = Self::default();
        for stroke in strokes {
            let ((x0, y0), (x1, y1)) = (turned(stroke.start, heading), turned(stroke.end, heading));
            let (width, height) = ((x1 - x0).abs(), (y1 - y0).abs());
            if height <= 1.0 && width > height {
                out.across.push(Rule { at: f64::midpoint(y0, y1), from: x0.min(x1), to: x0.max(x1) });
            } else if width <= 1.0 && height > width {
                out.down.push(Rule { at: f64::midpoint(x0, x1), from: y0.min(y1), to: y0.max(y1) });
            }
        }
        out.across = joined(out.across);
        out.down = joined(out.down);
        out
    }

    /// The tables: what lines that meet part into two cells or more.
    fn tables(&self, spend: &dyn Fn(usize) -> bool, is_too_wide: &mut bool) -> Vec<Table> {
        if !spend(self.across.len().saturating_mul(self.down.len()) / 8) {
            return Vec::new();
        }
        // Lines that meet are of one table; each is named by the first of them.
        let n = self.across.len();
        let mut heads: Vec<usize> = (0..n + self.down.len()).collect();
        for (idx, across) in self.across.iter().enumerate() {
            for (other, down) in self.down.iter().enumerate() {
                let meet = across.from - SLACK <= down.at
                    && down.at <= across.to + SLACK
                    && down.from - SLACK <= across.at
                    && across.at <= down.to + SLACK;
                if meet {
                    let (a, b) = (head(&mut heads, idx), head(&mut heads, n + other));
                    if let Some(slot) = heads.get_mut(a.max(b)) {
                        *slot = a.min(b);
                    }
                }
            }
        }
        let mut groups: std::collections::BTreeMap<usize, Self> = std::collections::BTreeMap::new();
        for (idx, rule) in self.across.iter().enumerate() {
            groups.entry(head(&mut heads, idx)).or_default().across.push(*rule);
        }
        for (idx, rule) in self.down.iter().enumerate() {
            groups.entry(head(&mut heads, n + idx)).or_default().down.push(*rule);
        }
        let mut out = Vec::new();
        for group in groups.values().filter(|group| !group.across.is_empty() && !group.down.is_empty()) {
            match group.table() {
                Some(table) if table.xs.len() > limits::GRID_COLUMNS => *is_too_wide = true,
                Some(table) if table.areas.len() > 1 => out.push(table),
                _ => {}
            }
        }
        out
    }

    fn table(&self) -> Option<Table> {
        let far = |along: &[Rule], over: &[Rule]| {
            let at = over.iter().map(|rule| rule.at);
            let ends = along.iter().flat_map(|rule| [rule.from, rule.to]);
            let all = at.chain(ends);
            all.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), n| (low.min(n), high.max(n)))
        };
        let (left, right) = far(&self.across, &self.down);
        let (top, bottom) = far(&self.down, &self.across);
        let xs = edges(&self.down, (left, right));
        let ys = edges(&self.across, (top, bottom));
        if xs.len() > limits::GRID_COLUMNS || xs.len() < 2 || ys.len() < 2 {
            return (xs.len() > limits::GRID_COLUMNS).then(|| Table { xs, ..Table::default() });
        }
        let (n_columns, n_rows) = (xs.len() - 1, ys.len() - 1);
        // For each edge of a row, which columns it has a line in; the same the other way.
        let below = walls(&self.across, &ys, &xs);
        let beside = walls(&self.down, &xs, &ys);
        let has = |walls: &[Vec<bool>], edge: usize, idx: usize| {
            walls.get(edge).and_then(|wall| wall.get(idx)).copied().unwrap_or(false)
        };
        let mut heads: Vec<usize> = (0..n_columns * n_rows).collect();
        for row in 0..n_rows {
            for column in 0..n_columns {
                let this = row * n_columns + column;
                let mut join = |other: usize| {
                    let (a, b) = (head(&mut heads, this), head(&mut heads, other));
                    if let Some(slot) = heads.get_mut(a.max(b)) {
                        *slot = a.min(b);
                    }
                };
                if column + 1 < n_columns && !has(&beside, column + 1, row) {
                    join(this + 1);
                }
                if row + 1 < n_rows && !has(&below, row + 1, column) {
                    join(this + n_columns);
                }
            }
        }
        let mut areas: std::collections::BTreeMap<usize, (Area, usize)> = std::collections::BTreeMap::new();
        for row in 0..n_rows {
            for column in 0..n_columns {
                let fresh = Area { rows: (row, row + 1), columns: (column, column + 1), ..Area::default() };
                let (area, boxes) =
                    areas.entry(head(&mut heads, row * n_columns + column)).or_insert((fresh, 0));
                area.rows.1 = area.rows.1.max(row + 1);
                area.columns = (area.columns.0.min(column), area.columns.1.max(column + 1));
                *boxes += 1;
            }
        }
        let mut is_whole = true;
        let mut out = Vec::new();
        for (area, boxes) in areas.into_values() {
            let (rows, columns) = (area.rows.1 - area.rows.0, area.columns.1 - area.columns.0);
            if boxes == rows * columns {
                out.push(area);
            } else {
                is_whole = false;
            }
        }
        for area in &mut out {
            area.left = xs.get(area.columns.0).copied().unwrap_or(left);
            area.right = xs.get(area.columns.1).copied().unwrap_or(right);
        }
        out.sort_by_key(|area| (area.rows.0, area.columns.0));
        Some(Table { xs, ys, areas: out, is_whole })
    }
}

/// The first of what `idx` is joined with.
fn head(heads: &mut [usize], mut idx: usize) -> usize {
    while let Some(next) = heads.get(idx).copied().filter(|next| *next != idx) {
        // Half the way is gone the next time.
        let beyond = heads.get(next).copied().unwrap_or(next);
        if let Some(slot) = heads.get_mut(idx) {
            *slot = beyond;
        }
        idx = next;
    }
    idx
}

/// Joins pieces of lines that go on from one another.
fn joined(mut rules: Vec<Rule>) -> Vec<Rule> {
    rules.sort_by(|a, b| a.at.total_cmp(&b.at));
    let mut out: Vec<Rule> = Vec::new();
    let mut rest = rules.as_mut_slice();
    while let Some(at) = rest.first().map(|rule| rule.at) {
        // Pieces of one line lie nearly as high.
        let len = rest.iter().take_while(|rule| rule.at - at <= 1.0).count();
        let (line, tail) = rest.split_at_mut(len);
        rest = tail;
        line.sort_by(|a, b| a.from.total_cmp(&b.from));
        let mut piece: Option<Rule> = None;
        for rule in line.iter() {
            match &mut piece {
                Some(piece) if rule.from <= piece.to + SLACK => piece.to = piece.to.max(rule.to),
                _ => out.extend(piece.replace(*rule)),
            }
        }
        out.extend(piece);
    }
    out
}

/// The places of the lines, those that nearly share one as one, between the ends of the table.
fn edges(rules: &[Rule], (low, high): (f64, f64)) -> Vec<f64> {
    let mut places: Vec<f64> = rules.iter().map(|rule| rule.at).chain([low, high]).collect();
    places.sort_by(f64::total_cmp);
    let mut out: Vec<(f64, f64)> = Vec::new();
    for place in places {
        match out.last_mut() {
            Some((start, end)) if place - *end <= SLACK && place - *start <= 2.0 * SLACK => *end = place,
            _ => out.push((place, place)),
        }
    }
    out.into_iter().map(|(start, end)| f64::midpoint(start, end)).collect()
}

/// For each of `edges`, whether one of `rules` runs along it from each of `steps` to the next. The outermost edges
/// need no line.
fn walls(rules: &[Rule], edges: &[f64], steps: &[f64]) -> Vec<Vec<bool>> {
    let mut covered = vec![vec![0.0_f64; steps.len().saturating_sub(1)]; edges.len()];
    for rule in rules {
        let edge = nearest(edges, rule.at);
        let Some(line) = covered.get_mut(edge) else { continue };
        let start = steps.partition_point(|step| *step < rule.from - SLACK).saturating_sub(1);
        for (slot, pair) in line.iter_mut().zip(steps.windows(2)).skip(start) {
            let [from, to] = pair else { continue };
            if *from > rule.to {
                break;
            }
            *slot += (rule.to.min(*to) - rule.from.max(*from)).max(0.0);
        }
    }
    let enough = |line: &Vec<f64>| {
        let lengths = steps.windows(2).map(|pair| last(pair) - first(pair));
        line.iter().zip(lengths).map(|(covered, length)| *covered >= 0.6 * length).collect()
    };
    covered.iter().map(enough).collect()
}

fn nearest(edges: &[f64], at: f64) -> usize {
    let behind = edges.partition_point(|edge| *edge < at);
    let far = |idx: usize| edges.get(idx).map_or(f64::INFINITY, |edge| (edge - at).abs());
    match behind.checked_sub(1) {
        Some(before) if far(before) <= far(behind) => before,
        _ => behind,
    }
}

impl Table {
    /// Takes the letters that stand in its cells; gives back the others.
    fn take(&mut self, letters: Vec<Letter>) -> Vec<Letter> {
        let n_columns = self.xs.len().saturating_sub(1);
        let n_rows = self.ys.len().saturating_sub(1);
        let mut owners: Vec<Option<usize>> = vec![None; n_columns * n_rows];
        for (idx, area) in self.areas.iter().enumerate() {
            for row in area.rows.0..area.rows.1 {
                for column in area.columns.0..area.columns.1 {
                    if let Some(slot) = owners.get_mut(row * n_columns + column) {
                        *slot = Some(idx);
                    }
                }
            }
        }
        let slot = |edges: &[f64], at: f64| {
            let behind = edges.partition_point(|edge| *edge <= at);
            behind.checked_sub(1).filter(|_| behind < edges.len())
        };
        let mut parts: Vec<Vec<Letter>> = vec![Vec::new(); self.areas.len()];
        let mut rest = Vec::new();
        let mut letters = letters.as_slice();
        while !letters.is_empty() {
            // A number is not parted by a line that runs through it.
            let len = run(letters);
            let (word, tail) = letters.split_at(len);
            letters = tail;
            let middle = match word {
                [one] => one.middle(),
                _ => f64::midpoint(
                    word.iter().map(|letter| letter.left).fold(f64::INFINITY, f64::min),
                    word.iter().map(|letter| letter.right).fold(f64::NEG_INFINITY, f64::max),
                ),
            };
            let height = word.first().map_or(0.0, Letter::height);
            let place = slot(&self.xs, middle).zip(slot(&self.ys, height));
            let owner = place.map(|(column, row)| owners.get(row * n_columns + column).copied().flatten());
            match owner {
                Some(Some(area)) => {
                    if let Some(part) = parts.get_mut(area) {
                        part.extend_from_slice(word);
                    }
                }
                // In none of the rectangles, though in the table.
                Some(None) | None => rest.extend_from_slice(word),
            }
        }
        for (area, part) in self.areas.iter_mut().zip(parts) {
            area.lines = lines(part);
        }
        rest
    }
}

/// How many letters are one number, as they were drawn; one for what is no figure.
fn run(letters: &[Letter]) -> usize {
    let pairs = letters.iter().zip(letters.iter().skip(1));
    let goes_on = |(a, b): &(&Letter, &Letter)| {
        let gap = b.left - a.right;
        is_figure(a.c) && is_figure(b.c) && (a.y - b.y).abs() < 0.1 * a.size && gap.abs() < 0.1 * a.size
    };
    1 + pairs.take_while(goes_on).count()
}

const fn is_figure(c: char) -> bool {
    matches!(c, '0'..='9' | '.' | '\u{FF10}'..='\u{FF19}')
}

impl Area {
    /// Its text: lines that the width of the cell broke are one.
    pub(super) fn text(&self) -> String {
        let mut out = String::new();
        let mut before: Option<&Line> = None;
        for line in &self.lines {
            append(&mut out, &line.text(), before.is_some_and(|before| self.breaks(before, line)));
            before = Some(line);
        }
        out
    }

    /// Whether `line` ends in a long word that had no room left for the next letter: two short figures, one below the
    /// other, are two.
    fn breaks(&self, line: &Line, next: &Line) -> bool {
        let word = line.letters.iter().rev().take_while(|letter| letter.c.is_ascii_alphanumeric()).count();
        let width = next.letters.first().map_or(0.0, |letter| letter.right - letter.left);
        word >= 3 && line.is_full((self.left, self.right), width + line.size())
    }

    /// Whether its last line is full, so that more may follow on the next page.
    pub(super) fn is_full(&self) -> bool {
        // A long text is hardly one line that ends there by chance.
        let is_long = self.lines.iter().map(|line| line.letters.len()).sum::<usize>() >= 8;
        let room = if is_long { 3.0 } else { 2.0 };
        self.lines.last().is_some_and(|line| line.is_full((self.left, self.right), room * line.size()))
    }
}

/// Writes `text` behind what is there; words and figures on two lines are two, unless one was broken.
pub(super) fn append(out: &mut String, text: &str, is_broken: bool) {
    let is_word = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric() || c == '.');
    if !is_broken && is_word(out.chars().next_back()) && is_word(text.chars().next()) {
        out.push(' ');
    }
    out.push_str(text);
}

/// Whether a text begins as a point of a list does: `一、`, `（二）`, `3.`.
pub(super) fn opens_point(text: &str) -> bool {
    let text = text.trim_start();
    let rest =
        text.trim_start_matches(|c: char| c.is_ascii_digit() || "零〇一二三四五六七八九十".contains(c));
    let mark = rest.chars().next();
    text.starts_with(['（', '(', '第', '【', '附'])
        || rest.len() < text.len() && mark.is_some_and(|c| "、.．)）:：".contains(c))
        || text.starts_with(|c: char| matches!(c, '\u{2460}'..='\u{24FF}'))
}
