//! Rows of cells parted by bars, with or without bars around them, with or without a rule row:
//!
//! ```text
//! | 规章 | 0 | 0 | 0 |
//! |---|---|---|---|
//! 行政规范性文件 | 4 | 5 | 5 |
//! 行政许可 | 92
//! ```
//!
//! Some writers give every paragraph of a cell a line of its own, the values beside the first, which may hold
//! nothing but a marker (`| （ | 45 |`, `| 一 | |`, `| ） | |`, `| 予以公开 | |`): such lines are one row.
//!
//! A cell may run over lines (`| ⏎ 规章 | ⏎ 0 |`): only bars part cells, and a line end parts what no bar does.

use super::counters::drop_counters;
use super::separated::{Manner, lex as lex_separated};
use super::{Blanks, Cell, Layout, Profile};
use crate::cells::trim;
use crate::number::{CellText, parse_cell};
use crate::span::Span;
use crate::text::fold::{fold_char, is_han, is_han_numeral};

/// The layout `pipe_rows`.
pub static LAYOUT: Layout = Layout {
    name: "pipe_rows",
    claims: |p| p.bars.content_lines >= p.bars.lone_lines && p.bars.content_lines > 0 && 4 * p.bars.content_lines >= p.tabs.content_lines,
    lex,
    parts: |p| (!is_paired(p) && !is_doubled(p)).then(|| manner(p).parts(b'|')),
};

fn lex(text: &str, lines: &[Span], profile: &Profile) -> (Blanks, Vec<Cell>) {
    let manner = manner(profile);
    // Wikis set two bars between cells, and one, if any, before the first.
    let mut cells = if is_paired(profile) {
        let lines: Vec<Span> = lines.iter().map(|line| within_bars(text, *line)).collect();
        lex_separated(text, &lines, &['|'], 2, Manner::Between)
    } else if is_doubled(profile) {
        doubled(text, lines)
    } else {
        lex_separated(text, lines, &['|', '｜'], 1, manner)
    };
    for row in cells.chunk_by_mut(|a, b| a.row == b.row) {
        empty_named(text, row);
    }
    let cells = drop_counters(text, cells);
    let cells = if manner == (Manner::Closes { opened: true }) { join_paragraphs(text, cells) } else { cells };
    (Blanks::Marked, cells)
}

/// Whether bars stand in twos, as wikis set them.
fn is_paired(profile: &Profile) -> bool {
    let all = profile.paired_bars + profile.maybe_paired_bars;
    profile.paired_bars > 0 && 3 * all > profile.bars.content_lines && 4 * profile.unpaired_bars < all
}

/// Whether hardly a bar stands alone, and runs of bars are of any length: of the white space between two cells of a page
/// nothing was left but a bar on each side, and of an empty cell one bar more.
fn is_doubled(profile: &Profile) -> bool {
    !is_paired(profile) && profile.bar_runs > 0 && LONE * profile.lone_bars <= profile.bar_runs
}

/// Of so many runs of bars, one bar may stand alone.
const LONE: usize = 8;

/// The cells of lines in which two bars part cells, and each more is an empty cell.
fn doubled(text: &str, lines: &[Span]) -> Vec<Cell> {
    let mut cells = Vec::new();
    for (row, line) in lines.iter().enumerate() {
        let mut at = line.start;
        let mut bars = 0_usize;
        for piece in line.slice(text).unwrap_or_default().split('|') {
            let inner = trim(text, Span::new(at, at + piece.len()));
            if !inner.is_empty() {
                for _ in 2..bars {
                    cells.push(Cell::new(Span::at(at), row, 0));
                }
                cells.push(Cell::new(inner, row, usize::from(at == line.start)));
                bars = 0;
            }
            bars += 1;
            at += piece.len() + 1;
        }
    }
    cells
}

fn manner(profile: &Profile) -> Manner {
    let bars = profile.bars;
    if 2 * bars.trailing > bars.content_lines {
        Manner::Closes { opened: 2 * bars.leading > bars.content_lines }
    } else if 2 * bars.leading > bars.content_lines {
        Manner::Opens
    } else {
        Manner::Between
    }
}

/// Empties the cells of a head row that the writer named by their number for want of a name: `Col3`, `Unnamed: 2`.
fn empty_named(text: &str, row: &mut [Cell]) {
    let mut column = 0;
    for cell in row {
        column += usize::from(!cell.joined);
        // Neither begins with a figure or an ideograph.
        if let None | Some(b'0'..=b'9' | 0x80..) = cell.span.bytes(text).first() {
            continue;
        }
        cell.span.start += specification(raw(text, cell));
        let name = raw(text, cell);
        let number = name.trim_start_matches(|c: char| c.is_ascii_alphabetic() || matches!(c, ' ' | ':' | '_'));
        let named = number.len() < name.len() && number.bytes().all(|b| b.is_ascii_digit());
        // Numbers count from 0 or from 1.
        if named && number.parse().is_ok_and(|n: usize| n == column || n + 1 == column) {
            cell.span = Span::at(cell.span.start);
        }
    }
}

/// Bytes of what a wiki says before a cell of how it is set: `_. `, `<. `, `\\2. `.
fn specification(cell: &str) -> usize {
    let Some(b'_' | b'<' | b'>' | b'=' | b'^' | b'~' | b'\\' | b'/') = cell.as_bytes().first() else { return 0 };
    let signs = |c: char| c.is_ascii_digit() || matches!(c, '_' | '<' | '>' | '=' | '^' | '~' | '\\' | '/');
    cell.trim_start_matches(signs).strip_prefix(". ").map_or(0, |rest| cell.len() - rest.trim_start().len())
}

/// A line without the bars at its ends, unless it has no others.
fn within_bars(text: &str, line: Span) -> Span {
    let raw = line.slice(text).unwrap_or_default();
    let tail = raw.trim_start();
    let rest = tail.strip_prefix("||").or_else(|| tail.strip_prefix('|').filter(|rest| !rest.starts_with('-')));
    let start = line.start + raw.len() - rest.unwrap_or(tail).len();
    let inner = rest.unwrap_or(tail).trim_end();
    Span::new(start, start + inner.strip_suffix("||").unwrap_or(inner).len())
}

/// Joins the lines of rows whose cells are written a paragraph a line; other cells are left as they are.
fn join_paragraphs(text: &str, cells: Vec<Cell>) -> Vec<Cell> {
    let rows: Vec<&[Cell]> = cells.chunk_by(|a, b| a.row == b.row).collect();
    let split = rows.windows(2).any(|pair| match pair {
        // The figures stand beside the marker that the second goes on behind.
        [a, b] => {
            let beside = a.iter().zip(*b).filter(|(_, below)| below.is_empty()).any(|(cell, _)| is_figure(text, cell));
            a.len() == b.len() && beside && continues(text, a, b, None)
        }
        _ => false,
    });
    if !split {
        return cells;
    }
    let mut out: Vec<Cell> = Vec::with_capacity(cells.len());
    let mut rest = rows.as_slice();
    while let Some((first, tail)) = rest.split_first() {
        let more = tail
            .iter()
            .enumerate()
            .take_while(|(n, row)| first.len() == row.len() && continues(text, first, row, tail.get(n + 1).copied()))
            .count();
        let (group, after) = rest.split_at_checked(1 + more).unwrap_or((rest, &[]));
        for (column, cell) in first.iter().enumerate() {
            let pieces = group.iter().filter_map(|row| row.get(column)).filter(|cell| !cell.is_empty());
            let mut joined = false;
            for piece in pieces {
                out.push(Cell { row: cell.row, joined, ..*piece });
                joined = true;
            }
            if !joined {
                out.push(*cell);
            }
        }
        rest = after;
    }
    out
}

/// Whether `row` goes on with cells of which `first` holds no more than a marker.
fn continues(text: &str, first: &[Cell], row: &[Cell], next: Option<&[Cell]>) -> bool {
    let filled = |row: &[Cell]| row.iter().position(|cell| !cell.is_empty());
    let Some(column) = filled(row) else { return false };
    let open = first.iter().zip(row).all(|(above, cell)| cell.is_empty() || opens(text, above, cell));
    open && !row.iter().any(|cell| is_figure(text, cell)) && !starts_row(text, row.get(column), next.and_then(|next| next.get(column)))
}

fn is_figure(text: &str, cell: &Cell) -> bool {
    matches!(parse_cell(raw(text, cell)), CellText::Figure(_) | CellText::Placeholder)
}

/// Whether the words of `cell` may go on behind `above`: a marker, or its number where the words begin with its point.
fn opens(text: &str, above: &Cell, cell: &Cell) -> bool {
    let goes_on = || raw(text, cell).starts_with(|c| matches!(fold_char(c), '.' | '、'));
    is_mark(text, above) && (!is_figure(text, above) || goes_on())
}

/// Whether a cell has no ideographs but numerals: `（`, `1.`, `一`.
fn is_mark(text: &str, cell: &Cell) -> bool {
    !cell.is_empty() && raw(text, cell).chars().map(fold_char).all(|c| !is_han(c) || is_han_numeral(c))
}

/// Whether a cell opens a row of its own: `2.`, `四、…`, or a bracket with a numeral below it.
fn starts_row(text: &str, cell: Option<&Cell>, below: Option<&Cell>) -> bool {
    let mut chars = cell.map_or("", |cell| raw(text, cell)).chars().map(fold_char).filter(|c| *c != ' ');
    let numeral = |c: char| is_han_numeral(c) || c.is_ascii_digit();
    match (chars.next(), chars.next()) {
        (Some('('), None) => below.is_some_and(|cell| {
            !cell.is_empty() && raw(text, cell).chars().map(fold_char).all(|c| numeral(c) || c == ' ')
        }),
        (Some('('), Some(c)) => numeral(c),
        (Some(c), Some('.' | '、')) => numeral(c),
        _ => false,
    }
}

fn raw<'a>(text: &'a str, cell: &Cell) -> &'a str {
    cell.span.slice(text).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use crate::cells::lex;

    #[track_caller]
    fn check(text: &str, expected: &[(&str, bool)]) {
        let block = lex(text, &[]).into_iter().next().unwrap();
        assert_eq!(block.layout, "pipe_rows", "{text}");
        let cells = block.cells.iter().map(|cell| (cell.span.slice(text).unwrap(), cell.joined));
        let words: Vec<_> = cells.filter(|(raw, _)| !raw.is_empty()).collect();
        assert_eq!(words, expected, "{text}");
    }

    #[test]
    fn words_go_on_behind_markers() {
        let text = "| （ | 45 | 6 |\n| 一 | | |\n| ） | | |\n| 予以公开 | | |\n| 2 | 0 | 1 |\n| .其他 | | |\n";
        let words = [("（", false), ("一", true), ("）", true), ("予以公开", true), ("45", false), ("6", false)];
        check(text, &[&words[..], &[("2", false), (".其他", true), ("0", false), ("1", false)]].concat());
    }

    #[test]
    fn words_below_figures_do_not_go_on_behind_them() {
        let text = "|规范性文件|4|1|25|\n||第二十条第|（五）项||\n|信息内容||处理决定数量||\n|行政许可||471||\n";
        let words = ["规范性文件", "4", "1", "25", "第二十条第", "（五）项", "信息内容", "处理决定数量", "行政许可", "471"];
        check(text, &words.map(|word| (word, false)));
        // Nor where each cell has a line of its own.
        let words = ["行政许可", "0", "信息内容", "行政处罚", "3"];
        check("| 行政许可 |\n| |\n| 0 |\n| 信息内容 |\n| |\n| 行政处罚 |\n| |\n| 3 |\n", &words.map(|word| (word, false)));
    }
}
