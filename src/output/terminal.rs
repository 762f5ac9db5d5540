//! A report as a person wants to see it: who and when, the three tables under the form's own heads, a summary.

use std::fmt::Write as _;

use super::sheet::{Block, Sheet, sheets, shown};
use super::{Paint, Style, clip, display_width, fold_lines, one_line, pad_left, pad_right, push_blanks};
use crate::align::State;
use crate::report::{CellRecord, Report};

/// Columns between two cells.
const GAP: usize = 2;
/// Widest head before it is folded, on a wide and on a narrow screen: four full-width characters, or two.
const HEAD_WIDTHS: [usize; 2] = [8, 4];
/// A narrow screen has fewer columns than this.
const NARROW: usize = 96;
/// Widest cell; what answers in words may be longer and is cut.
const CELL_WIDTH: usize = 14;
/// Narrowest column of labels.
const LABEL_WIDTH: usize = 12;

/// Writes title, agency, year, the tables and a summary of `report`.
///
/// Signs for cells without a plain number are explained below the tables, those that occur. Diagnostics are not
/// written: see [`super::annotate`].
///
/// # Examples
/// ```
/// let report = nianbao::parse("");
/// let shown = nianbao::output::terminal::write(&report, &nianbao::output::Style::default());
/// assert!(shown.contains("(no title)"));
/// ```
#[must_use]
pub fn write(report: &Report<'_>, style: &Style) -> String {
    let mut out = String::with_capacity(8 * 1024);
    write_front(report, *style, &mut out);
    let sheets = sheets(report);
    for sheet in &sheets {
        write_sheet(report, sheet, *style, &mut out);
    }
    write_extra_rows(report, *style, &mut out);
    if !sheets.is_empty() {
        write_summary(report, *style, &mut out);
    }
    out
}

fn write_front(report: &Report<'_>, style: Style, out: &mut String) {
    let front = &report.front;
    let none = style.say("(no title)", "（无标题）");
    let title = front.title.as_ref().map_or(none, |title| &title.value);
    out.push_str(&style.paint(Paint::Strong, &one_line(title)));
    out.push('\n');
    let facts = [
        (
            style.say("agency", "机关"),
            front.agency.as_ref().map(|agency| one_line(&agency.value).into_owned()),
        ),
        (style.say("year", "年度"), front.year.as_ref().map(|year| year.value.to_string())),
        (
            style.say("period", "期间"),
            front.period.as_ref().map(|period| format!("{}/{}", period.value.start, period.value.end)),
        ),
        (style.say("published", "公布"), front.published_on.as_ref().map(|date| date.value.to_string())),
        (
            style.say("form", "格式"),
            report.edition.map(|edition| format!("{} {}", edition.name, edition.notice)),
        ),
    ];
    let label_width = facts.iter().map(|(label, _)| display_width(label)).max().unwrap_or(0);
    for (label, fact) in facts {
        let Some(fact) = fact else { continue };
        push_blanks(out, 2);
        pad_right(out, label, &style.paint(Paint::Faint, label), label_width + GAP);
        out.push_str(&fact);
        out.push('\n');
    }
}

fn write_sheet(report: &Report<'_>, sheet: &Sheet<'_>, style: Style, out: &mut String) {
    out.push('\n');
    out.push_str(&style.paint(Paint::Strong, sheet.table.titles.first().copied().unwrap_or(sheet.table.key)));
    out.push('\n');
    let blocks = sheet.blocks();
    let head_width = if style.width < NARROW { HEAD_WIDTHS[1] } else { HEAD_WIDTHS[0] };
    let columns: Vec<Vec<usize>> =
        blocks.iter().map(|block| column_widths(report, block, head_width)).collect();
    let values = columns.iter().map(|widths| widths.iter().map(|w| w + GAP).sum()).max().unwrap_or(0);
    let room = style.width.saturating_sub(values + 2).max(LABEL_WIDTH);
    let lines = blocks.iter().flat_map(|block| &block.lines).filter(|line| !line.cells.is_empty());
    let label_width =
        lines.map(|line| 2 * line.depth + display_width(&line.label)).max().unwrap_or(0).min(room);
    for (block, widths) in blocks.iter().zip(&columns) {
        write_block(report, block, widths, label_width, style, out);
    }
}

/// One number a column: the widest of its folded head and its cells.
fn column_widths(report: &Report<'_>, block: &Block<'_>, head_width: usize) -> Vec<usize> {
    let head = |head: &str| fold_lines(head, fold_at(block, head_width)).into_iter().map(display_width).max();
    let mut widths: Vec<usize> = block.heads.iter().map(|text| head(text).unwrap_or(0)).collect();
    for line in &block.lines {
        for (width, cell) in widths.iter_mut().zip(line.cells) {
            *width = display_width(&text_of(report, cell)).max(*width);
        }
    }
    widths
}

/// Heads of a block with few columns have room to stand on one line.
fn fold_at(block: &Block<'_>, head_width: usize) -> usize {
    if block.heads.len() <= 3 { usize::MAX } else { head_width }
}

fn write_block(
    report: &Report<'_>,
    block: &Block<'_>,
    widths: &[usize],
    label_width: usize,
    style: Style,
    out: &mut String,
) {
    let head_width = fold_at(block, if style.width < NARROW { HEAD_WIDTHS[1] } else { HEAD_WIDTHS[0] });
    let heads: Vec<Vec<&str>> = block.heads.iter().map(|head| fold_lines(head, head_width)).collect();
    let height = heads.iter().map(Vec::len).max().unwrap_or(0);
    for line_idx in 0..height {
        push_blanks(out, 2 + label_width);
        for (head, width) in heads.iter().zip(widths) {
            // Heads stand on the line above the numbers.
            let piece =
                (line_idx + head.len()).checked_sub(height).and_then(|idx| head.get(idx)).unwrap_or(&"");
            pad_left(out, piece, &style.paint(Paint::Faint, piece), width + GAP);
        }
        end_line(out);
    }
    for line in &block.lines {
        let indent = 2 + 2 * line.depth;
        if line.cells.is_empty() {
            push_blanks(out, indent);
            out.push_str(&style.paint(Paint::Faint, &line.label));
            end_line(out);
            continue;
        }
        let room = (2 + label_width).saturating_sub(indent).max(2);
        let pieces = fold_lines(&line.label, room);
        for (piece_idx, piece) in pieces.iter().enumerate() {
            push_blanks(out, indent);
            pad_right(out, piece, piece, room);
            if piece_idx + 1 == pieces.len() {
                for (cell, width) in line.cells.iter().zip(widths) {
                    let text = text_of(report, cell);
                    pad_left(out, &text, &style.paint(paint_of(cell.state), &text), width + GAP);
                }
            }
            end_line(out);
        }
    }
}

/// The cell as shown, with the unit of its row where one is known.
fn text_of(report: &Report<'_>, cell: &CellRecord<'_>) -> String {
    let text = one_line(&clip(&shown(cell), CELL_WIDTH)).into_owned();
    let unit =
        report.units.iter().find(|unit| crate::form::parent(cell.path) == unit.row).and_then(|u| u.unit);
    match unit {
        Some(unit) if cell.value.is_some() && cell.path.ends_with(".amount") => format!("{text} {unit}"),
        _ => text,
    }
}

const fn paint_of(state: State) -> Paint {
    match state {
        State::Stated => Paint::Plain,
        State::Blank | State::Placeholder | State::Inferred | State::Worded => Paint::Caution,
        _ => Paint::Alarm,
    }
}

/// Trailing blanks help nobody.
fn end_line(out: &mut String) {
    out.truncate(out.trim_end_matches(' ').len());
    out.push('\n');
}

fn write_extra_rows(report: &Report<'_>, style: Style, out: &mut String) {
    if report.extra_rows.is_empty() {
        return;
    }
    out.push('\n');
    out.push_str(&style.paint(Paint::Strong, style.say("rows outside the form", "格式以外的行")));
    out.push('\n');
    for row in &report.extra_rows {
        let label = one_line(&row.label);
        let mut at = 0;
        for (n, piece) in fold_lines(&label, style.width.saturating_sub(2)).iter().enumerate() {
            if n > 0 {
                end_line(out);
            }
            push_blanks(out, 2);
            out.push_str(piece);
            at = 2 + display_width(piece);
        }
        for cell in &row.cells {
            let cell = one_line(cell);
            let width = 2 + display_width(&cell);
            if at + width > style.width {
                end_line(out);
                push_blanks(out, 2);
                at = 2;
            }
            push_blanks(out, 2);
            out.push_str(&cell);
            at += width;
        }
        end_line(out);
    }
}

fn write_summary(report: &Report<'_>, style: Style, out: &mut String) {
    const STATES: [(State, &str, &str, &str); 8] = [
        (State::Stated, "stated", "有数", ""),
        (State::Inferred, "inferred", "推断", "*"),
        (State::Blank, "blank", "空白", ""),
        (State::Placeholder, "placeholder", "占位", ""),
        (State::Worded, "worded", "文字", ""),
        (State::Ambiguous, "ambiguous", "不明", "?"),
        (State::Unreadable, "unreadable", "无法读取", "!"),
        (State::Missing, "missing", "缺失", "--"),
    ];
    let count = |state| report.cells.iter().filter(|cell| cell.state == state).count();
    let states: Vec<String> = STATES
        .iter()
        .filter(|(state, ..)| count(*state) > 0)
        .map(|(state, en, zh, sign)| {
            let gap = if sign.is_empty() { "" } else { " " };
            format!("{} {}{gap}{sign}", count(*state), style.say(en, zh))
        })
        .collect();
    let holds = |holds| report.checks.iter().filter(|check| check.holds == holds).count();
    let comma = style.say(", ", "，");
    let _ = write!(
        out,
        "\n{} {}{}{}",
        report.cells.len(),
        style.say("cells", "格"),
        style.say(": ", "："),
        states.join(comma)
    );
    if !report.checks.is_empty() {
        let _ = write!(
            out,
            "\n{} {}{}{} {}",
            report.checks.len(),
            style.say("checks", "项核对"),
            style.say(": ", "："),
            holds(Some(true)),
            style.say("hold", "成立"),
        );
        for (n, en, zh) in
            [(holds(Some(false)), "fail", "不成立"), (holds(None), "cannot be told", "无法核对")]
        {
            if n > 0 {
                let _ = write!(out, "{comma}{n} {}", style.say(en, zh));
            }
        }
    }
    out.push('\n');
}
