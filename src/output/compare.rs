//! Two years side by side, and one report over its parts, for people: what changed, what does not add up.

use std::borrow::Cow;
use std::fmt::Write as _;

use rust_decimal::Decimal;

use super::{Paint, Style, clip, display_width, one_line, pad_left, pad_right, push_blanks};
use crate::compare::{Agreement, Comparison, Consolidation, Identity};
use crate::form;

/// Widest column of labels.
const LABEL_WIDTH: usize = 64;

/// Writes the cells of two years that differ, and whether what one year hands on is what the other begins with.
///
/// Findings are not written: see [`super::annotate`], with the text of the later report.
///
/// # Examples
/// ```
/// use nianbao::output::{Style, compare};
/// let (old, new) = (nianbao::parse(""), nianbao::parse(""));
/// let comparison = nianbao::compare::years(&old, &new, &nianbao::Options::default());
/// assert!(compare::write_years(&comparison, &Style::default()).contains("no cell differs"));
/// ```
#[must_use]
pub fn write_years(comparison: &Comparison, style: &Style) -> String {
    let style = *style;
    let mut out = format!("{}  →  {}\n", name(&comparison.old, style), name(&comparison.new, style));
    if comparison.agency == Agreement::Different {
        out.push_str(&style.paint(Paint::Caution, style.say("two agencies\n", "两个不同的机关\n")));
    }
    let mut rows = Vec::new();
    for cell in &comparison.cells {
        let value = |side: &Option<crate::compare::CellSide>| side.as_ref().and_then(|side| side.value);
        let (old, new) = (value(&cell.old), value(&cell.new));
        if old != new {
            rows.push([label(cell.path), number(old), number(new), signed(cell.change)]);
        }
    }
    out.push('\n');
    if rows.is_empty() {
        out.push_str(style.say("no cell differs\n", "各单元格均无变化\n"));
    } else {
        let heads = [
            style.say("cells that differ", "有变化的单元格").into(),
            year(&comparison.old),
            year(&comparison.new),
            style.say("change", "增减").into(),
        ];
        write_table(&heads, &rows, style, &mut out);
    }
    let count = |holds| comparison.checks.iter().filter(|check| check.holds == holds).count();
    write_counts(&[count(Some(true)), count(Some(false)), count(None)], style, &mut out);
    out
}

/// Writes the cells of a consolidated report that are not the sum of its parts, and how many are.
///
/// # Examples
/// ```
/// use nianbao::output::{Style, compare};
/// let city = nianbao::parse("");
/// let sums = nianbao::compare::parts(&city, &[&city], &nianbao::Options::default());
/// assert!(compare::write_parts(&sums, &Style::default()).contains("every sum that can be told holds"));
/// ```
#[must_use]
pub fn write_parts(sums: &Consolidation, style: &Style) -> String {
    let style = *style;
    let mut out = format!("{}\n", name(&sums.parent, style));
    for child in &sums.children {
        let _ = writeln!(out, "  {}", name(child, style));
    }
    let differing = sums.cells.iter().filter(|cell| cell.holds == Some(false));
    let rows: Vec<_> = differing
        .map(|cell| {
            let difference = cell.parent.zip(cell.sum).and_then(|(whole, sum)| whole.checked_sub(sum));
            [label(cell.path), number(cell.parent), number(cell.sum), signed(difference)]
        })
        .collect();
    out.push('\n');
    if rows.is_empty() {
        out.push_str(style.say("every sum that can be told holds\n", "能核对的合计均相符\n"));
    } else {
        let heads = [
            style.say("cells that are not the sum", "与合计不符的单元格").into(),
            style.say("whole", "汇总").into(),
            style.say("sum", "合计").into(),
            style.say("difference", "相差").into(),
        ];
        write_table(&heads, &rows, style, &mut out);
    }
    let count = |holds| sums.cells.iter().filter(|cell| cell.holds == holds).count();
    write_counts(&[count(Some(true)), count(Some(false)), count(None)], style, &mut out);
    out
}

fn name(identity: &Identity, style: Style) -> String {
    let agency = identity.agency.as_deref().map_or(style.say("(no agency)", "（无机关）").into(), one_line);
    match identity.year {
        Some(year) => format!("{agency} {year}"),
        None => agency.into_owned(),
    }
}

fn year(identity: &Identity) -> Cow<'static, str> {
    identity.year.map_or(Cow::Borrowed("?"), |year| Cow::Owned(year.to_string()))
}

/// The official wording of the cell of that path, without what all cells of its table share.
fn label(path: &str) -> Cow<'static, str> {
    for table in form::EDITIONS.iter().flat_map(|edition| edition.tables) {
        for row in table.rows {
            if let Some(cell) = row.cells.iter().find(|cell| cell.path == path) {
                let inner = row.groups.last().into_iter().chain([&row.label]);
                let heads = if row.label.is_empty() { cell.groups } else { &[] };
                let parts = inner.chain(heads).chain([&cell.head]).copied().filter(|part| !part.is_empty());
                return Cow::Owned(parts.collect::<Vec<_>>().join(" / "));
            }
        }
    }
    Cow::Owned(path.to_owned())
}

fn number(value: Option<Decimal>) -> Cow<'static, str> {
    value.map_or(Cow::Borrowed("?"), |value| Cow::Owned(value.to_string()))
}

fn signed(value: Option<Decimal>) -> Cow<'static, str> {
    match value {
        Some(value) if value > Decimal::ZERO => Cow::Owned(format!("+{value}")),
        Some(value) => Cow::Owned(value.to_string()),
        None => Cow::Borrowed(""),
    }
}

fn write_table(
    heads: &[Cow<'static, str>; 4],
    rows: &[[Cow<'static, str>; 4]],
    style: Style,
    out: &mut String,
) {
    let mut widths = [0; 4];
    for row in rows.iter().chain([heads]) {
        for (width, text) in widths.iter_mut().zip(row) {
            *width = display_width(text).max(*width);
        }
    }
    let [label_width, numbers @ ..] = widths;
    let taken: usize = numbers.iter().map(|width| width + 2).sum();
    let label_width = label_width.min(LABEL_WIDTH).min(style.width.saturating_sub(taken + 2)).max(16);
    for (row_idx, row) in [heads].into_iter().chain(rows).enumerate() {
        let paint = if row_idx == 0 { Paint::Faint } else { Paint::Plain };
        let [label, cells @ ..] = row;
        let label = clip(label, label_width);
        push_blanks(out, 2);
        pad_right(out, &label, &style.paint(paint, &label), label_width);
        for (text, width) in cells.iter().zip(numbers) {
            pad_left(out, text, &style.paint(paint, text), width + 2);
        }
        out.truncate(out.trim_end_matches(' ').len());
        out.push('\n');
    }
}

fn write_counts(counts: &[usize; 3], style: Style, out: &mut String) {
    let words = [("hold", "相符"), ("fail", "不符"), ("cannot be told", "无法核对")];
    let counted = counts.iter().zip(words).filter(|(n, _)| **n > 0);
    let parts: Vec<String> = counted.map(|(n, (en, zh))| format!("{n} {}", style.say(en, zh))).collect();
    if !parts.is_empty() {
        let total: usize = counts.iter().sum();
        let checks = style.say("checks: ", "项核对：");
        let _ = writeln!(out, "\n{total} {checks}{}", parts.join(style.say(", ", "，")));
    }
}
