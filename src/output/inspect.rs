//! How a text was read: the regions found, the layout of each, every row of the form with the cells it took.

use std::fmt::Write as _;

use super::sheet::{sheets, shown};
use super::{Paint, Style, clip, one_line};
use crate::report::{CellRecord, Report};
use crate::span::LineIndex;

/// Writes the pieces of tables found in `text`, then each row of the form with the cells it took and where they stand.
///
/// A cell is written `head=value state line:column`, the state only where it is not `stated`.
#[must_use]
pub fn write(text: &str, report: &Report<'_>, style: &Style) -> String {
    let mut out = String::with_capacity(16 * 1024);
    let lines = LineIndex::new(text);
    let source = &report.source;
    let _ = writeln!(
        out,
        "{}  {}  {} {}  {} {}",
        style.paint(Paint::Strong, &one_line(source.name.as_deref().unwrap_or("-"))),
        source.encoding,
        source.bytes,
        style.say("bytes", "字节"),
        lines.line_count(),
        style.say("lines", "行")
    );
    let heading = |out: &mut String, en, zh| {
        out.push('\n');
        out.push_str(&style.paint(Paint::Strong, style.say(en, zh)));
        out.push('\n');
    };
    heading(&mut out, "tables found", "找到的表格");
    if report.tables.is_empty() {
        let _ = writeln!(out, "  {}", style.say("none", "无"));
    }
    for piece in &report.tables {
        let first = lines.line_column(text, piece.span.start).line;
        let last = lines.line_column(text, piece.span.end.saturating_sub(1).max(piece.span.start)).line;
        let _ = writeln!(
            out,
            "  {:<10} {} {first}-{last}  {} {}  {} {}",
            piece.table,
            style.say("lines", "第"),
            style.say("layout", "版式"),
            piece.layout,
            style.say("form", "格式"),
            piece.edition.unwrap_or("?"),
        );
    }
    for sheet in sheets(report) {
        heading(&mut out, sheet.table.key, sheet.table.key);
        let mut rest = sheet.cells;
        for row in sheet.table.rows {
            let (cells, after) = rest.split_at_checked(row.cells.len()).unwrap_or((rest, &[]));
            rest = after;
            let _ = writeln!(out, "  {}  {}", row.path, style.paint(Paint::Faint, row.label));
            for group in cells.chunks(7) {
                out.push_str("   ");
                for cell in group {
                    write_cell(cell, *style, &mut out);
                }
                out.push('\n');
            }
        }
    }
    if !report.extra_rows.is_empty() {
        heading(&mut out, "rows outside the form", "格式以外的行");
        for row in &report.extra_rows {
            let place = lines.line_column(text, row.span.start);
            let cells: Vec<_> = row.cells.iter().map(|cell| one_line(cell)).collect();
            let _ = writeln!(
                out,
                "  {} {}:{}  {}  [{}]",
                row.table,
                place.line,
                place.column,
                one_line(&row.label),
                cells.join(" | ")
            );
        }
    }
    out
}

fn write_cell(cell: &CellRecord<'_>, style: Style, out: &mut String) {
    let key = crate::form::last_key(cell.path);
    let _ = write!(out, " {key}={}", clip(&shown(cell), 14));
    if cell.state != crate::align::State::Stated {
        let _ = write!(out, " {}", style.paint(Paint::Caution, cell.state.name()));
    }
    if let (Some(line), Some(column)) = (cell.line(), cell.column()) {
        let place = format!("@{line}:{column}");
        let _ = write!(out, "{}", style.paint(Paint::Faint, &place));
    }
}
