//! Boxes with true spans: pieces are painted into a canvas, lines meet where their borders meet.

use crate::render::grid::{Grid, Piece, Role};

use super::parts::fold;

/// How a box is drawn.
pub(super) struct Frame {
    /// Character for lines that leave upwards (1), downwards (2), to the left (4) and to the right (8).
    pub(super) line: fn(u8) -> char,
    /// Widths as the tool counts them.
    pub(super) measure: fn(&str) -> usize,
    /// Widest column that is no column of figures; text beyond is folded.
    pub(super) fold_at: usize,
    /// Whether texts stand in the middle of their rows.
    pub(super) centred: bool,
    /// Blanks left and right of each text.
    pub(super) margin: usize,
    /// Whether there are lines at the far left and right.
    pub(super) sides: bool,
    /// What each line starts with.
    pub(super) indent: &'static str,
}

#[derive(Clone, Copy)]
struct Place {
    lines: u8,
    /// The character here; `None` behind a wide one.
    glyph: Option<char>,
}

const UP: u8 = 1;
const DOWN: u8 = 2;
const LEFT: u8 = 4;
const RIGHT: u8 = 8;

impl Frame {
    pub(super) fn draw(&self, grid: &Grid, out: &mut String) {
        let widths = self.widths(grid);
        let heights = self.heights(grid, &widths);
        let lefts = borders(&widths);
        let tops = borders(&heights);
        let width = lefts.last().map_or(0, |x| x + 1);
        let height = tops.last().map_or(0, |y| y + 1);
        let mut canvas = vec![vec![Place { lines: 0, glyph: Some(' ') }; width]; height];
        for piece in &grid.pieces {
            let at = |borders: &[usize], idx: usize| borders.get(idx).copied();
            let (Some(left), Some(right), Some(top), Some(bottom)) = (
                at(&lefts, piece.column),
                at(&lefts, piece.column + piece.columns),
                at(&tops, piece.row),
                at(&tops, piece.row + piece.rows),
            ) else {
                continue;
            };
            outline(&mut canvas, (left, right), (top, bottom));
            let lines = fold(&piece.text, right - left - 1 - 2 * self.margin, self.measure);
            let spare = (bottom - top - 1).saturating_sub(lines.len());
            let first = top + 1 + if self.centred { spare / 2 } else { 0 };
            for (y, line) in (first..bottom).zip(&lines) {
                if let Some(row) = canvas.get_mut(y) {
                    self.paint(row.get_mut(left + 1 + self.margin..right).unwrap_or_default(), line);
                }
            }
        }
        for row in &canvas {
            let inner = if self.sides { row.as_slice() } else { row.get(1..width - 1).unwrap_or_default() };
            out.push_str(self.indent);
            for place in inner {
                match place.lines {
                    0 => out.extend(place.glyph),
                    lines => out.push((self.line)(lines)),
                }
            }
            out.push('\n');
        }
    }

    fn paint(&self, row: &mut [Place], line: &str) {
        let mut x = 0;
        for c in line.chars() {
            let mut buffer = [0; 4];
            let width = (self.measure)(c.encode_utf8(&mut buffer));
            for (idx, place) in row.iter_mut().skip(x).take(width).enumerate() {
                place.glyph = (idx == 0).then_some(c);
            }
            x += width;
        }
    }

    fn natural(&self, piece: &Piece) -> usize {
        piece.text.split('\n').map(self.measure).max().unwrap_or(0).max(2) + 2 * self.margin
    }

    fn widths(&self, grid: &Grid) -> Vec<usize> {
        let mut widths = vec![2 + 2 * self.margin; grid.width];
        let figures = |piece: &Piece| matches!(piece.role, Role::Value(_) | Role::Foreign);
        for piece in grid.pieces.iter().filter(|piece| piece.columns == 1) {
            let natural = self.natural(piece);
            let natural = if figures(piece) { natural } else { natural.min(self.fold_at + 2 * self.margin) };
            if let Some(width) = widths.get_mut(piece.column) {
                *width = natural.max(*width);
            }
        }
        // A merged cell of figures must not be folded; its last column gives way.
        for piece in grid.pieces.iter().filter(|piece| piece.columns > 1) {
            let natural = self.natural(piece);
            let natural = if figures(piece) { natural } else { natural.min(self.fold_at + 2 * self.margin) };
            let covered = widths.get_mut(piece.column..piece.column + piece.columns).unwrap_or_default();
            let room = covered.iter().sum::<usize>() + piece.columns - 1;
            if let Some(last) = covered.last_mut() {
                *last += natural.saturating_sub(room);
            }
        }
        widths
    }

    fn heights(&self, grid: &Grid, widths: &[usize]) -> Vec<usize> {
        let mut heights = vec![1; grid.height];
        let n_lines = |piece: &Piece| {
            let covered = widths.get(piece.column..piece.column + piece.columns).unwrap_or_default();
            let room = covered.iter().sum::<usize>() + piece.columns - 1;
            fold(&piece.text, room - 2 * self.margin, self.measure).len()
        };
        for merged in [false, true] {
            for piece in grid.pieces.iter().filter(|piece| (piece.rows > 1) == merged) {
                let covered = heights.get_mut(piece.row..piece.row + piece.rows).unwrap_or_default();
                let room = covered.iter().sum::<usize>() + piece.rows - 1;
                if let Some(last) = covered.last_mut() {
                    *last += n_lines(piece).saturating_sub(room);
                }
            }
        }
        heights
    }
}

/// Where the line before each of them stands, and the line after the last.
fn borders(sizes: &[usize]) -> Vec<usize> {
    let mut at = 0;
    let mut borders = vec![0];
    for size in sizes {
        at += size + 1;
        borders.push(at);
    }
    borders
}

fn outline(canvas: &mut [Vec<Place>], (left, right): (usize, usize), (top, bottom): (usize, usize)) {
    let mut mark = |y: usize, x: usize, lines: u8| {
        if let Some(place) = canvas.get_mut(y).and_then(|row| row.get_mut(x)) {
            place.lines |= lines;
        }
    };
    for y in [top, bottom] {
        for x in left..right {
            mark(y, x, RIGHT);
            mark(y, x + 1, LEFT);
        }
    }
    for x in [left, right] {
        for y in top..bottom {
            mark(y, x, DOWN);
            mark(y + 1, x, UP);
        }
    }
}

/// Lines of the box-drawing block.
pub(super) const fn drawn(lines: u8) -> char {
    const SIDEWAYS: u8 = LEFT | RIGHT;
    const UPRIGHT: u8 = UP | DOWN;
    match (lines & UPRIGHT, lines & SIDEWAYS) {
        (UPRIGHT, 0) | (UP | DOWN, 0) => '│',
        (0, _) => '─',
        (DOWN, RIGHT) => '┌',
        (DOWN, LEFT) => '┐',
        (UP, RIGHT) => '└',
        (UP, LEFT) => '┘',
        (UPRIGHT, RIGHT) => '├',
        (UPRIGHT, LEFT) => '┤',
        (DOWN, _) => '┬',
        (UP, _) => '┴',
        _ => '┼',
    }
}

/// Lines in ASCII: a cross is `+`, a line that ends at another gives way to it.
pub(super) const fn typed(lines: u8) -> char {
    const SIDEWAYS: u8 = LEFT | RIGHT;
    const UPRIGHT: u8 = UP | DOWN;
    match (lines & UPRIGHT, lines & SIDEWAYS) {
        (UPRIGHT, SIDEWAYS) => '+',
        (UPRIGHT, _) | (_, 0) => '|',
        (_, SIDEWAYS) | (0, _) => '-',
        _ => '+',
    }
}
