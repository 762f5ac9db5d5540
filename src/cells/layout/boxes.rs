//! Tables drawn with lines, in box-drawing characters or ASCII, rows parted by rules:
//!
//! ```text
//! ├────────┬──────────────┼───┼───┤      +-----------+-----+
//! │（三）不│4.保护第三方合│0  │3  │      | 三、本年  | 211 |
//! │予公开  │法权益        │   │   │      | 度办理…   |     |
//! ├────────┼──────────────┼───┼───┤      +-----------+-----+
//! ```
//!
//! A row of the form lies between two lines that are ruled at their right end, where the values stand; labels of
//! merged cells run over such lines on the left. Lines of one cell are joined pieces.

use super::{Blanks, Cell, Layout, Profile};
use crate::cells::trim;
use crate::number::{CellText, parse_cell};
use crate::span::Span;
use crate::text::fold::{is_han, is_unseen};

/// The layout `boxes`.
pub static LAYOUT: Layout = Layout {
    name: "boxes",
    claims: |p| {
        (p.box_lines > 0 && 2 * p.box_lines >= p.bars.content_lines)
            || (p.grid_rules > TALL_GRID && p.bars.content_lines > 0)
            || (p.rule_lines > 2
                && p.bars.content_lines > 0
                && 6 * p.rule_lines >= p.bars.content_lines
                && 2 * p.head_rules <= p.rule_lines)
    },
    lex,
    parts: |_| None,
};

/// Rules of a table that has no others but these: above it, below its heads, below it. One with more parts its rows
/// by rules, however many lines a row has.
const TALL_GRID: usize = 3;

fn is_vertical(c: char) -> bool {
    matches!(c, '│' | '┃' | '║' | '|' | '｜')
}

/// Joints and corners of any weight: what else is in that block of characters are lines and halves of lines.
fn is_junction(c: char) -> bool {
    matches!(c, '\u{250C}'..='\u{254B}' | '\u{2552}'..='\u{2570}')
}

fn is_dash(c: char) -> bool {
    matches!(c, '─' | '━' | '═' | '-' | '=' | '+')
}

/// What is seen of a stretch, without blanks around it.
fn shown(raw: &str) -> &str {
    raw.trim_matches(|c: char| c.is_whitespace() || is_unseen(c))
}

/// One stretch of a line between two verticals.
#[derive(Clone, Copy)]
struct Segment {
    span: Span,
    rule: bool,
}

fn lex(text: &str, lines: &[Span], profile: &Profile) -> (Blanks, Vec<Cell>) {
    let drawing = Drawing::new(text, lines);
    let folded = drawing.is_folded(text);
    // Box-drawing characters are as wide as the writer pleases, and would part what words are beside.
    if profile.box_lines == 0 && folded {
        return (super::words::LAYOUT.lex)(text, lines, profile);
    }
    // Rules above, below the heads and below all part no rows: each line is one.
    let few = profile.rule_lines <= TALL_GRID
        && (profile.box_lines.max(profile.bars.content_lines) > 2 * profile.rule_lines
            || drawing.has_figures_below_words(text));
    let ruled = |line: &&Line| drawing.segments(line).last().is_some_and(|last| last.rule);
    let lines_are_rows = few && drawing.lines.iter().filter(ruled).take(TALL_GRID + 1).count() <= TALL_GRID;
    let mut out = Grid {
        cells: Vec::with_capacity(lines.len()),
        columns: Vec::new(),
        width: 0,
        row: 0,
        breaks: 0,
        folded,
        ruled: profile.box_lines == 0 && !lines_are_rows,
        torn: false,
    };
    for line in &drawing.lines {
        out.breaks += 1;
        let segments = drawing.segments(line);
        let is_rule = segments.last().is_some_and(|last| last.rule);
        if !is_rule && !line.parted {
            let words = trim(text, line.span);
            // A blank line parts nothing; in a line outside the drawing, words stand alone.
            if !words.is_empty() {
                out.flush(text);
                out.cells.push(Cell::new(words, out.row, out.breaks));
                out.breaks = 0;
                out.row += 1;
            }
            continue;
        }
        if is_rule || segments.is_empty() {
            out.flush(text);
            continue;
        }
        out.line(text, segments);
        if lines_are_rows {
            out.flush(text);
        }
    }
    out.flush(text);
    (if folded { Blanks::Marked } else { Blanks::Certain }, out.cells)
}

/// A line and what it has of a drawing.
struct Line {
    span: Span,
    /// Where its segments stand among those of all lines, the first to behind the last.
    segments: (usize, usize),
    /// Whether a vertical stands in it, and whether a vertical or a joint does.
    vertical: bool,
    parted: bool,
    /// Whether it has [`DASHES`].
    dashed: bool,
}

/// Fewest dashes of a rule.
const DASHES: usize = 3;

/// The lines of a block, looked at once.
struct Drawing {
    lines: Vec<Line>,
    segments: Vec<Segment>,
}

impl Drawing {
    /// The lines in stretches, without those outside the frame.
    fn new(text: &str, lines: &[Span]) -> Self {
        let mut out = Self { lines: Vec::with_capacity(lines.len()), segments: Vec::with_capacity(4 * lines.len()) };
        for line in lines {
            out.add(text, *line);
        }
        let frame = Frame::new(text, &out.lines);
        let is_empty = |segment: &Segment| shown(segment.span.slice(text).unwrap_or_default()).is_empty();
        for line in &mut out.lines {
            let (start, end) = &mut line.segments;
            if frame.left && out.segments.get(*start).is_some_and(is_empty) {
                *start += 1;
            }
            if frame.right && *end - *start > 1 && out.segments.get(*end - 1).is_some_and(is_empty) {
                *end -= 1;
            }
        }
        out
    }

    fn segments(&self, line: &Line) -> &[Segment] {
        self.segments.get(line.segments.0..line.segments.1).unwrap_or_default()
    }

    /// Adds a line, its segments as they stand between signs that part them.
    fn add(&mut self, text: &str, span: Span) {
        let bytes = span.bytes(text);
        let first = self.segments.len();
        let mut line = Line { span, segments: (first, first), vertical: false, parted: false, dashed: false };
        let mut stretch = Stretch::default();
        let (mut at, mut dashes) = (0, 0);
        while let Some(sign) = bytes.get(at) {
            // By far the most signs are none of a drawing.
            let step = STEPS.get(usize::from(*sign)).copied().unwrap_or(1);
            if step > 0 {
                at += usize::from(step);
                continue;
            }
            let (sign, len) = sign_at(bytes, at);
            match sign {
                Sign::Dash => {
                    let n = repeats(bytes.get(at..).unwrap_or_default());
                    stretch.dashes += n;
                    stretch.dashed += n * len;
                    at += (n - 1) * len;
                }
                Sign::Other => {}
                Sign::Vertical | Sign::Joint | Sign::Plus => {
                    line.vertical |= sign == Sign::Vertical;
                    line.parted |= sign != Sign::Plus;
                    dashes += stretch.dashes + usize::from(sign == Sign::Plus);
                    self.segments.push(stretch.end(text, span.start, at));
                    stretch = Stretch { start: at + len, ..Stretch::default() };
                }
            }
            at += len;
        }
        dashes += stretch.dashes;
        self.segments.push(stretch.end(text, span.start, bytes.len()));
        line.segments.1 = self.segments.len();
        line.dashed = dashes >= DASHES;
        self.lines.push(line);
    }

    /// Whether two columns or more have words and a figure below them with no rule between: no cell is folded so.
    fn has_figures_below_words(&self, text: &str) -> bool {
        let raw = |segment: &Segment| segment.span.slice(text).map(shown).unwrap_or_default();
        let is_word = |segment: &Segment| raw(segment).starts_with(is_han);
        let is_figure = |segment: &Segment| matches!(parse_cell(raw(segment)), CellText::Figure(_));
        self.lines.windows(2).any(|pair| match pair {
            [words, figures] => {
                let columns = self.segments(words).iter().zip(self.segments(figures));
                columns.filter(|(above, below)| is_word(above) && is_figure(below)).take(2).count() > 1
            }
            _ => false,
        })
    }

    /// Whether many lines of a drawing begin at its edge with a line and many without: it was folded, and what its
    /// columns were is gone.
    fn is_folded(&self, text: &str) -> bool {
        let drawn = || {
            let drawn = self.lines.iter().filter(|line| line.vertical);
            drawn.map(|line| line.span.slice(text).unwrap_or_default())
        };
        let indent = |raw: &str| raw.len() - raw.trim_start().len();
        let edge = drawn().map(indent).min().unwrap_or(0);
        let opens = |raw: &&str| raw.get(edge..).is_some_and(|raw| raw.starts_with(is_edge));
        let (all, with) = (drawn().count(), drawn().filter(opens).count());
        4 * with > all && 4 * (all - with) > all
    }
}

/// A stretch of a line that is being read.
#[derive(Clone, Copy, Default)]
struct Stretch {
    /// Where it starts in the line.
    start: usize,
    dashes: usize,
    /// Bytes of them.
    dashed: usize,
}

impl Stretch {
    /// The stretch up to `end` of a line that begins at `line`.
    fn end(self, text: &str, line: usize, end: usize) -> Segment {
        let span = Span::new(line + self.start, line + end);
        // Few stretches with words have so much as two dashes, and most rules nothing else.
        let rule = self.dashes > 1 && (self.dashed == span.len() || is_ruled(text, span));
        Segment { span, rule }
    }
}

/// Whether dashes fill a stretch: `-` alone is a placeholder.
fn is_ruled(text: &str, span: Span) -> bool {
    let inside = shown(span.slice(text).unwrap_or_default());
    let seen = || inside.chars().filter(|c| !is_unseen(*c));
    seen().nth(1).is_some() && seen().all(is_dash) && inside.len() * 2 > span.len()
}

/// What a drawing may begin or end with.
fn is_edge(c: char) -> bool {
    is_vertical(c) || is_junction(c) || c == '+'
}

/// Whether the drawing has lines at its left and right ends.
#[derive(Clone, Copy)]
struct Frame {
    left: bool,
    right: bool,
}

impl Frame {
    /// Told by the rules: those that reach furthest to the left start with a joint, and most end with one.
    fn new(text: &str, lines: &[Line]) -> Self {
        let (mut all, mut right) = (0_usize, 0_usize);
        // Of those that reach furthest to the left.
        let (mut least, mut leftmost, mut left) = (usize::MAX, 0_usize, 0_usize);
        for line in lines.iter().filter(|line| line.dashed) {
            let raw = line.span.slice(text).unwrap_or_default();
            let raw = raw.trim_end_matches(|c: char| c.is_whitespace() || is_unseen(c));
            if !raw.ends_with(|c| is_edge(c) || is_dash(c)) {
                continue;
            }
            all += 1;
            right += usize::from(raw.ends_with(is_edge));
            let own = raw.trim_start();
            let indent = raw.len() - own.len();
            if indent < least {
                (least, leftmost, left) = (indent, 0, 0);
            }
            if indent == least {
                leftmost += 1;
                left += usize::from(own.starts_with(is_edge));
            }
        }
        Self { left: 2 * left > leftmost, right: 2 * right > all }
    }
}

/// What a sign of a line is to a drawing.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sign {
    Vertical,
    Joint,
    /// A joint of dashes of ASCII.
    Plus,
    Dash,
    Other,
}

/// For each byte how far behind it the next character may begin; 0 where it may begin a sign of a drawing.
static STEPS: [u8; 256] = steps();

#[allow(clippy::indexing_slicing, reason = "evaluated by the compiler: what is out of range does not compile")]
const fn steps() -> [u8; 256] {
    let mut out = [1; 256];
    let mut byte = 0_u8;
    loop {
        out[byte as usize] = match byte {
            b'|' | b'+' | b'-' | b'=' | 0xE2 | 0xEF => 0,
            0xE0..=0xEE => 3,
            _ => 1,
        };
        if byte == u8::MAX {
            return out;
        }
        byte += 1;
    }
}

/// The sign at the place `at` of a line, and its length in bytes.
fn sign_at(bytes: &[u8], at: usize) -> (Sign, usize) {
    match bytes.get(at..).unwrap_or_default() {
        [b'|', ..] => (Sign::Vertical, 1),
        [b'+', ..] if is_plus_junction(bytes, at) => (Sign::Plus, 1),
        [b'-' | b'=' | b'+', ..] => (Sign::Dash, 1),
        // The commonest of drawn lines, then all that are left.
        [0xE2, 0x94, 0x80, ..] => (Sign::Dash, 3),
        [0xE2, 0x94, 0x82, ..] => (Sign::Vertical, 3),
        [first @ (0xE2 | 0xEF), second, third, ..] => {
            let code = [*first & 0x0F, *second & 0x3F, *third & 0x3F];
            let sign = match char::from_u32(code.iter().fold(0, |code, bits| code << 6 | u32::from(*bits))) {
                Some(c) if is_vertical(c) => Sign::Vertical,
                Some(c) if is_junction(c) => Sign::Joint,
                Some(c) if is_dash(c) => Sign::Dash,
                _ => Sign::Other,
            };
            (sign, 3)
        }
        _ => (Sign::Other, 1),
    }
}

/// How many times the dash that `tail` begins with stands there; most stand one behind the other.
fn repeats(tail: &[u8]) -> usize {
    match tail {
        [dash @ (b'-' | b'='), ..] => tail.iter().take_while(|byte| *byte == dash).count(),
        [0xE2, second, third, ..] => {
            let is_same = |next: &&[u8; 3]| **next == [0xE2, *second, *third];
            tail.as_chunks::<3>().0.iter().take_while(is_same).count()
        }
        _ => 1,
    }
}

/// Whether the `+` at `offset` joins dashes.
fn is_plus_junction(bytes: &[u8], offset: usize) -> bool {
    let dash = |byte: Option<&u8>| matches!(byte, Some(b'-' | b'=' | b'+'));
    dash(offset.checked_sub(1).and_then(|before| bytes.get(before))) || dash(bytes.get(offset + 1))
}

/// Whether a line of a cell is a tag or a directive and nothing else: `<div>`, `.. container::`.
fn is_tag(raw: &str) -> bool {
    let named = |name: &str| {
        !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, ' ' | '/' | '=' | '"' | '-'))
    };
    raw.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')).is_some_and(named)
        || raw.strip_prefix(".. ").and_then(|rest| rest.strip_suffix("::")).is_some_and(named)
}

/// How many of the first pieces of a cell are a directive that a narrow column folded: `..`, `con`, `tain`, `er::`.
fn directive(text: &str, pieces: &[Span]) -> usize {
    let raw = |piece: &Span| piece.slice(text).unwrap_or_default();
    let mut filled = pieces.iter().map(raw).enumerate().filter(|(_, raw)| !raw.is_empty());
    if filled.next().is_none_or(|(_, raw)| raw != "..") {
        return 0;
    }
    for (n, raw) in filled {
        let name = raw.strip_suffix("::").unwrap_or(raw);
        if !name.bytes().all(|b| b.is_ascii_alphabetic() || matches!(b, b'-' | b' ')) {
            return 0;
        }
        if name.len() < raw.len() {
            return n + 1;
        }
    }
    0
}

struct Grid {
    cells: Vec<Cell>,
    /// Pieces of each column of the row that is being read, and empty ones behind, kept for the memory they have.
    columns: Vec<Vec<Span>>,
    /// How many columns the row has; 0 where none is being read.
    width: usize,
    row: usize,
    breaks: usize,
    /// Whether what one line leaves empty may stand on another: then no cell is shown to be empty.
    folded: bool,
    /// Whether all lines between two rules have the same cells.
    ruled: bool,
    /// Whether the row that is being read is a part of one.
    torn: bool,
}

impl Grid {
    fn line(&mut self, text: &str, segments: &[Segment]) {
        if self.width != segments.len() {
            // Where rules part the rows, one line with fewer cells than the other is a part of it.
            let torn = self.ruled && self.width > 0;
            self.torn |= torn;
            self.flush(text);
            self.torn = torn;
            self.width = segments.len();
            if self.columns.len() < self.width {
                self.columns.resize_with(self.width, Vec::new);
            }
        }
        for (column, segment) in self.columns.iter_mut().zip(segments) {
            let inner = trim(text, segment.span);
            if !segment.rule && is_words(text, inner) {
                column.push(inner);
            } else if column.is_empty() {
                // The place of an empty cell, should no line fill it.
                column.push(Span::at(inner.start));
            }
        }
    }

    fn flush(&mut self, text: &str) {
        if self.width == 0 {
            self.torn = false;
            return;
        }
        for column in self.columns.iter_mut().take(self.width) {
            let pieces = column.get(directive(text, column)..).unwrap_or_default();
            let filled = pieces.iter().any(|piece| !piece.is_empty());
            let mut first = true;
            for piece in pieces {
                if piece.is_empty() && (filled || self.folded || self.torn) {
                    continue;
                }
                let mut cell = Cell::new(*piece, self.row, self.breaks);
                cell.joined = !first;
                first = false;
                self.breaks = 0;
                self.cells.push(cell);
            }
            column.clear();
        }
        self.width = 0;
        self.torn = false;
        self.row += 1;
    }
}

/// Whether a stretch without blanks around it says anything.
fn is_words(text: &str, inner: Span) -> bool {
    // Figures and ideographs are seen, and begin no tag.
    if let [b'0'..=b'9' | 0xE4..=0xE9, ..] = inner.bytes(text) {
        return true;
    }
    let raw = inner.slice(text).unwrap_or_default();
    !shown(raw).is_empty() && !is_tag(raw)
}

#[cfg(test)]
mod tests {
    use crate::cells::{Blanks, lex};

    #[track_caller]
    fn check(text: &str, blanks: Blanks, expected: &[&[&str]]) {
        let blocks = lex(text, &[]);
        assert_eq!((blocks[0].layout, blocks[0].blanks), ("boxes", blanks), "{text}");
        let mut rows: Vec<Vec<String>> = Vec::new();
        let mut row = None;
        for cell in &blocks[0].cells {
            let raw = cell.span.slice(text).unwrap();
            if row.replace(cell.row) != Some(cell.row) {
                rows.push(Vec::new());
            }
            match rows.last_mut().unwrap().last_mut().filter(|_| cell.joined) {
                Some(last) => last.push_str(raw),
                None => rows.last_mut().unwrap().push(raw.to_owned()),
            }
        }
        assert_eq!(rows, expected, "{text}");
    }

    #[test]
    fn corners_of_any_kind() {
        for (top, rule, bottom) in [("╒═══╤═══╕", "├───┼───┤", "╘═══╧═══╛"), ("╭───┬───╮", "├───┼───┤", "╰───┴───╯"), ("┏━━━┳━━━┓", "┣━━━╋━━━┫", "┗━━━┻━━━┛")] {
            let bar = if top.starts_with('┏') { '┃' } else { '│' };
            let row = |a: &str, b: &str| format!("{bar} {a} {bar} {b} {bar}\n");
            let text = format!("{top}\n{}{rule}\n{}{rule}\n{}{rule}\n{}{bottom}\n", row("甲", "1"), row("乙", "2"), row("丙", " "), row("丁", "4"));
            check(&text, Blanks::Certain, &[&["甲", "1"], &["乙", "2"], &["丙", ""], &["丁", "4"]]);
        }
    }

    #[test]
    fn lines_between_three_rules_are_rows() {
        let (rule, lines) = ("+----+---+---+\n", "| 乙 | 1 | 2 |\n| 丙 |   | 5 |\n| 丁 | 3 | 4 |\n");
        let text = format!("{rule}| 甲 | 子 | 丑 |\n{rule}{}{rule}", lines.repeat(3));
        let row: &[&[&str]] = &[&["乙", "1", "2"], &["丙", "", "5"], &["丁", "3", "4"]];
        check(&text, Blanks::Certain, &[&[&["甲", "子", "丑"][..]][..], row, row, row].concat());
        // However few, where figures stand below words: in a cell that was folded, nothing does.
        let text = format!("{rule}| 甲 | 乙 | 丙 |\n{rule}| 甲 | 子 | 丑 |\n| 0  | 1 | 2 |\n{rule}");
        check(&text, Blanks::Certain, &[&["甲", "乙", "丙"], &["甲", "子", "丑"], &["0", "1", "2"]]);
        let text = format!("{rule}| 甲 | 乙 | 丙 |\n{rule}| 丁 | 1 | 2 |\n| 戊 |   |   |\n{rule}");
        check(&text, Blanks::Certain, &[&["甲", "乙", "丙"], &["丁戊", "1", "2"]]);
    }

    #[test]
    fn tables_in_markdown_one_after_the_other_are_no_drawing() {
        let text = "规章\n| | 1 | 2 | 3 |\n|---|---|---|---|\n行政许可\n".repeat(4);
        assert_eq!(lex(&text, &[])[0].layout, "pipe_rows");
        let text = "| 规章 | 1 |\n|---|---|\n| 行政许可 | 2 |\n|---|---|\n| 行政处罚 | 3 |\n|---|---|\n";
        assert_eq!(lex(text, &[])[0].layout, "boxes");
    }

    #[test]
    fn a_row_that_a_line_end_tore_shows_no_empty_cell() {
        let rule = "+---+---+---+\n";
        let text = format!("{rule}| 甲 | 1 | 2 |\n{rule}| 乙 |\n| 3 |   |\n{rule}| 丙 |   | 5 |\n{rule}");
        check(&text, Blanks::Certain, &[&["甲", "1", "2"], &["乙"], &["3"], &["丙", "", "5"]]);
    }

    #[test]
    fn a_folded_directive_is_no_text() {
        let rule = "+------+------+\n";
        let text = format!("{rule}| ..   | ..   |\n|  con |  con |\n| tain | tain |\n| er:: | er:: |\n| 规章 |    3 |\n{rule}| ..   |    4 |\n{rule}| 丙   | 5    |\n{rule}");
        check(&text, Blanks::Certain, &[&["规章", "3"], &["..", "4"], &["丙", "5"]]);
    }

    #[test]
    fn signs_without_width_are_not_seen() {
        let text = "┌───┬───┐\u{200B}\n│ 甲 │\u{200B} │\n│ 乙 │ 1 │\u{200B}\n├─\u{200B}──┼───┤\u{200B}\n│ 丙 │ 2 │\n├───┼───┤\n│ 丁 │ 3 │\n└───┴───┘\n";
        check(text, Blanks::Certain, &[&["甲乙", "1"], &["丙", "2"], &["丁", "3"]]);
    }
}
