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
use crate::span::Span;
use crate::text::fold::is_unseen;

/// The layout `boxes`.
pub static LAYOUT: Layout = Layout {
    name: "boxes",
    claims: |p| {
        (p.box_lines > 0 && 2 * p.box_lines >= p.bars.content_lines)
            || (p.grid_rules > TALL_GRID && p.bars.content_lines > 0)
            || (p.rule_lines > 2 && p.bars.content_lines > 0 && 6 * p.rule_lines >= p.bars.content_lines)
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
    let frame = Frame::new(text, lines);
    let folded = is_folded(text, lines);
    // Box-drawing characters are as wide as the writer pleases, and would part what words are beside.
    if profile.box_lines == 0 && folded {
        return (super::words::LAYOUT.lex)(text, lines, profile);
    }
    // Rules above, below the heads and below all part no rows: each line is one.
    let ruled = |line: &&Span| segments(text, **line, frame).last().is_some_and(|last| last.rule);
    let few = profile.rule_lines <= TALL_GRID && profile.box_lines > 2 * profile.rule_lines;
    let lines_are_rows = few && lines.iter().filter(ruled).take(TALL_GRID + 1).count() <= TALL_GRID;
    let mut out = Grid { cells: Vec::new(), columns: Vec::new(), row: 0, breaks: 0, folded, ruled: profile.box_lines == 0 && !lines_are_rows, torn: false };
    for line in lines {
        let raw = line.slice(text).unwrap_or_default();
        out.breaks += 1;
        if trim(text, *line).is_empty() {
            // A blank line parts nothing.
            continue;
        }
        let segments = segments(text, *line, frame);
        let is_rule = segments.last().is_some_and(|last| last.rule);
        if !is_rule && !raw.chars().any(|c| is_vertical(c) || is_junction(c)) {
            // A line outside the drawing: its words stand alone.
            out.flush(text);
            out.cells.push(Cell::new(trim(text, *line), out.row, out.breaks));
            out.breaks = 0;
            out.row += 1;
            continue;
        }
        if is_rule || segments.is_empty() {
            out.flush(text);
            continue;
        }
        out.line(text, &segments);
        if lines_are_rows {
            out.flush(text);
        }
    }
    out.flush(text);
    (if folded { Blanks::Marked } else { Blanks::Certain }, out.cells)
}

/// Whether many lines of a drawing begin at its edge with a line and many without: it was folded, and what its columns
/// were is gone.
fn is_folded(text: &str, lines: &[Span]) -> bool {
    let drawn = || lines.iter().filter_map(|line| line.slice(text)).filter(|raw| raw.contains(is_vertical));
    let indent = |raw: &str| raw.len() - raw.trim_start().len();
    let edge = drawn().map(indent).min().unwrap_or(0);
    let opens = |raw: &&str| raw.get(edge..).is_some_and(|raw| raw.starts_with(|c| is_vertical(c) || is_junction(c) || c == '+'));
    let (all, with) = (drawn().count(), drawn().filter(opens).count());
    4 * with > all && 4 * (all - with) > all
}

/// Whether the drawing has lines at its left and right ends.
#[derive(Clone, Copy)]
struct Frame {
    left: bool,
    right: bool,
}

impl Frame {
    /// Told by the rules: those that reach furthest to the left start with a joint, and most end with one.
    fn new(text: &str, lines: &[Span]) -> Self {
        let edge = |c: char| is_vertical(c) || is_junction(c) || c == '+';
        let rules: Vec<&str> = lines
            .iter()
            .filter_map(|line| line.slice(text))
            .map(|raw| raw.trim_end_matches(|c: char| c.is_whitespace() || is_unseen(c)))
            .filter(|raw| raw.ends_with(|c| edge(c) || is_dash(c)) && has_dashes(raw))
            .collect();
        let indent = |raw: &&str| raw.len() - raw.trim_start().len();
        let least = rules.iter().map(indent).min().unwrap_or(0);
        let leftmost = || rules.iter().filter(|raw| indent(raw) == least);
        let left = leftmost().filter(|raw| raw.trim_start().starts_with(edge)).count();
        let right = rules.iter().filter(|raw| raw.ends_with(edge)).count();
        Self { left: 2 * left > leftmost().count(), right: 2 * right > rules.len() }
    }
}

/// What a byte of a line opens.
enum Opens {
    /// A sign that parts stretches.
    Parts,
    Dash,
    Other,
}

/// What stands at the place `at` of a line, and its length in bytes.
fn sign_at(raw: &str, at: usize) -> (Opens, usize) {
    let bytes = raw.as_bytes();
    match bytes.get(at).copied().unwrap_or_default() {
        b'|' => (Opens::Parts, 1),
        b'+' if is_plus_junction(raw, at) => (Opens::Parts, 1),
        b'-' | b'=' | b'+' => (Opens::Dash, 1),
        // The commonest of drawn lines, then all that are left.
        0xE2 if bytes.get(at + 1..at + 3) == Some(&[0x94, 0x80]) => (Opens::Dash, 3),
        0xE2 | 0xEF => match raw.get(at..).and_then(|rest| rest.chars().next()) {
            Some(c) if is_vertical(c) || is_junction(c) => (Opens::Parts, c.len_utf8()),
            Some(c) if is_dash(c) => (Opens::Dash, c.len_utf8()),
            _ => (Opens::Other, 3),
        },
        0xE3..=0xE9 => (Opens::Other, 3),
        _ => (Opens::Other, 1),
    }
}

/// Whether a line has three dashes or more, by [`is_dash`].
fn has_dashes(raw: &str) -> bool {
    let mut at = 0;
    let mut dashes = 0;
    while at < raw.len() && dashes < 3 {
        let (sign, len) = sign_at(raw, at);
        dashes += usize::from(matches!(sign, Opens::Dash) || raw.as_bytes().get(at) == Some(&b'+'));
        at += len;
    }
    dashes == 3
}

fn segments(text: &str, line: Span, frame: Frame) -> Vec<Segment> {
    let raw = line.slice(text).unwrap_or_default();
    // Few stretches with words have so much as two dashes.
    let ruled = |span: Span, dashes: usize| {
        if dashes < 2 {
            return false;
        }
        let inside = shown(span.slice(text).unwrap_or_default());
        let seen = || inside.chars().filter(|c| !is_unseen(*c));
        // `-` alone is a placeholder; a rule fills its stretch.
        seen().nth(1).is_some() && seen().all(is_dash) && inside.len() * 2 > span.len()
    };
    let mut out = Vec::new();
    let (mut start, mut at, mut dashes) = (0, 0, 0);
    let push = |out: &mut Vec<Segment>, from: usize, to: usize, dashes: usize| {
        let span = Span::new(line.start + from, line.start + to);
        out.push(Segment { span, rule: ruled(span, dashes) });
    };
    while at < raw.len() {
        let (sign, len) = sign_at(raw, at);
        match sign {
            Opens::Parts => {
                push(&mut out, start, at, dashes);
                (start, dashes) = (at + len, 0);
            }
            Opens::Dash => dashes += 1,
            Opens::Other => {}
        }
        at += len;
    }
    push(&mut out, start, raw.len(), dashes);
    let is_empty = |segment: &Segment| shown(segment.span.slice(text).unwrap_or_default()).is_empty();
    if frame.left && out.first().is_some_and(is_empty) {
        out.remove(0);
    }
    if frame.right && out.len() > 1 && out.last().is_some_and(is_empty) {
        out.pop();
    }
    out
}

/// Whether the `+` at `offset` joins dashes.
fn is_plus_junction(raw: &str, offset: usize) -> bool {
    let before = raw.get(..offset).and_then(|s| s.chars().next_back());
    let after = raw.get(offset + 1..).and_then(|s| s.chars().next());
    let dash = |c: Option<char>| matches!(c, Some('-' | '=' | '+'));
    dash(before) || dash(after)
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
    /// Pieces of each column of the row that is being read.
    columns: Vec<Vec<Span>>,
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
        if self.columns.len() != segments.len() {
            // Where rules part the rows, one line with fewer cells than the other is a part of it.
            let torn = self.ruled && !self.columns.is_empty();
            self.torn |= torn;
            self.flush(text);
            self.torn = torn;
            self.columns = vec![Vec::new(); segments.len()];
        }
        for (column, segment) in self.columns.iter_mut().zip(segments) {
            let mut inner = trim(text, segment.span);
            if inner.slice(text).is_none_or(|raw| shown(raw).is_empty()) {
                inner = Span::at(inner.start);
            }
            if !segment.rule && !inner.is_empty() && !is_tag(inner.slice(text).unwrap_or_default()) {
                column.push(inner);
            } else if column.is_empty() {
                // The place of an empty cell, should no line fill it.
                column.push(Span::at(inner.start));
            }
        }
    }

    fn flush(&mut self, text: &str) {
        if self.columns.is_empty() {
            self.torn = false;
            return;
        }
        for mut column in self.columns.drain(..) {
            column.drain(..directive(text, &column));
            let filled = column.iter().filter(|piece| !piece.is_empty()).count();
            let mut first = true;
            for piece in column {
                if piece.is_empty() && (filled > 0 || self.folded || self.torn) {
                    continue;
                }
                let mut cell = Cell::new(piece, self.row, self.breaks);
                cell.joined = !first;
                first = false;
                self.breaks = 0;
                self.cells.push(cell);
            }
        }
        self.torn = false;
        self.row += 1;
    }
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
