//! The contract `nianbao.report.v1` on one line, written straight: what serde writes (tested), at a fraction of its cost.
//!
//! The many small pieces of a report (cells, checks, nodes, figures) are written here; what stands in it once or
//! seldom is left to serde, which says how every piece looks.

use rust_decimal::Decimal;
use serde::Serialize;

use crate::align::Unit;
use crate::check::Check;
use crate::outline::{Node, NodeKind, Style};
use crate::report::{CellRecord, Exact, Metadata, ProseFigure, Report, SCHEMA};
use crate::span::Span;

/// Bytes that most cells, most checks and the rest of most reports take; more are asked for where they do not do.
const CELL_BYTES: usize = 200;
const CHECK_BYTES: usize = 480;
const REST_BYTES: usize = 16 * 1024;

/// Appends the JSON of `report` in UTF-8 to `out`, without a line end.
///
/// # Examples
/// ```
/// let report = nianbao::parse("行政许可\t7\n行政处罚\t3");
/// let mut json = Vec::new();
/// nianbao::output::json::write(&report, &mut json);
/// assert_eq!(json, serde_json::to_vec(&report).unwrap());
/// ```
pub fn write(report: &Report<'_>, out: &mut Vec<u8>) {
    out.reserve(REST_BYTES + CELL_BYTES * report.cells.len() + CHECK_BYTES * report.checks.len());
    let front = &report.front;
    out.extend_from_slice(b"{\"schema\":\"");
    out.extend_from_slice(SCHEMA.as_bytes());
    out.extend_from_slice(b"\",\"source\":");
    by_serde(&report.source, out);
    out.extend_from_slice(b",\"edition\":");
    option(report.edition.map(|edition| edition.name), string, out);
    out.extend_from_slice(b",\"title\":");
    option(front.title.as_ref().map(|found| &*found.value), string, out);
    out.extend_from_slice(b",\"agency\":");
    option(front.agency.as_ref().map(|found| &*found.value), string, out);
    out.extend_from_slice(b",\"year\":");
    by_serde(&front.year.as_ref().map(|found| found.value), out);
    out.extend_from_slice(b",\"period\":");
    by_serde(&front.period.as_ref().map(|found| found.value), out);
    out.extend_from_slice(b",\"published_on\":");
    by_serde(&front.published_on.as_ref().map(|found| found.value.to_string()), out);
    out.extend_from_slice(b",\"metadata\":");
    by_serde(&Metadata(front), out);
    out.extend_from_slice(b",\"outline\":");
    nodes(&report.outline, out);
    for (opening, key) in [
        (b",\"proactive\":".as_slice(), "proactive"),
        (b",\"requests\":", "requests"),
        (b",\"disputes\":", "disputes"),
    ] {
        out.extend_from_slice(opening);
        option(report.cells_of(key), |cells, out| nested(key, cells, &report.units, out), out);
    }
    out.extend_from_slice(b",\"tables\":");
    by_serde(&report.tables, out);
    out.extend_from_slice(b",\"cells\":");
    list(&report.cells, cell, out);
    out.extend_from_slice(b",\"extra_rows\":");
    by_serde(&report.extra_rows, out);
    out.extend_from_slice(b",\"figures\":");
    list(&report.figures, figure, out);
    out.extend_from_slice(b",\"checks\":");
    list(&report.checks, check, out);
    out.extend_from_slice(b",\"diagnostics\":");
    by_serde(&report.diagnostics, out);
    out.push(b'}');
}

/// A piece as serde writes it; none of a report can fail.
fn by_serde(value: &impl Serialize, out: &mut Vec<u8>) {
    let start = out.len();
    if serde_json::to_writer(&mut *out, value).is_err() {
        out.truncate(start);
    }
}

fn cell(cell: &CellRecord<'_>, out: &mut Vec<u8>) {
    out.extend_from_slice(b"{\"path\":");
    string(cell.path, out);
    out.extend_from_slice(b",\"value\":");
    option(cell.value, number, out);
    out.extend_from_slice(b",\"state\":\"");
    out.extend_from_slice(cell.state.name().as_bytes());
    out.extend_from_slice(b"\",\"raw\":");
    option(cell.raw.as_deref(), string, out);
    out.extend_from_slice(b",\"span\":");
    option(cell.span, span, out);
    out.extend_from_slice(b",\"line\":");
    option(cell.line(), count, out);
    out.extend_from_slice(b",\"column\":");
    option(cell.column(), count, out);
    if let Some(place) = &cell.place {
        out.extend_from_slice(b",\"place\":");
        by_serde(place, out);
    }
    out.push(b'}');
}

fn check(check: &Check, out: &mut Vec<u8>) {
    out.extend_from_slice(b"{\"id\":");
    string(&check.id, out);
    out.extend_from_slice(b",\"relation\":");
    string(&check.relation, out);
    out.extend_from_slice(b",\"left\":");
    option(check.left, number, out);
    out.extend_from_slice(b",\"right\":");
    option(check.right, number, out);
    out.extend_from_slice(b",\"holds\":");
    option(check.holds, truth, out);
    out.extend_from_slice(b",\"cells\":");
    list(&check.cells, |path, out| string(path, out), out);
    if let Some(holds) = check.holds_with_blanks_as_zero {
        out.extend_from_slice(b",\"holds_with_blanks_as_zero\":");
        truth(holds, out);
    }
    out.push(b'}');
}

fn figure(figure: &ProseFigure<'_>, out: &mut Vec<u8>) {
    out.extend_from_slice(b"{\"text\":");
    string(&figure.text, out);
    out.extend_from_slice(b",\"subject\":");
    string(&figure.subject, out);
    out.extend_from_slice(b",\"value\":");
    number(figure.value, out);
    out.extend_from_slice(b",\"unit\":");
    option(figure.unit.as_deref(), string, out);
    out.extend_from_slice(b",\"section\":");
    option(figure.section.as_deref(), string, out);
    out.extend_from_slice(b",\"span\":");
    span(figure.span, out);
    out.extend_from_slice(b",\"cell\":");
    option(figure.cell, string, out);
    out.push(b'}');
}

/// The heading tree: a stack in place of recursion, with what is left to write on each level.
fn nodes(roots: &[Node<'_>], out: &mut Vec<u8>) {
    let mut levels = vec![roots.iter()];
    out.push(b'[');
    let mut first = true;
    while let Some(level) = levels.last_mut() {
        let Some(node) = level.next() else {
            levels.pop();
            out.extend_from_slice(if levels.is_empty() { b"]".as_slice() } else { b"]}" });
            first = false;
            continue;
        };
        if !first {
            out.push(b',');
        }
        first = true;
        opening_of(node, out);
        levels.push(node.children.iter());
    }
}

/// A node up to the bracket that opens its children.
fn opening_of(node: &Node<'_>, out: &mut Vec<u8>) {
    out.extend_from_slice(b"{\"marker\":");
    string(&node.marker, out);
    out.extend_from_slice(match node.style {
        Style::CjkEnum => b",\"style\":\"cjk_enum\",\"number\":".as_slice(),
        Style::CjkParen => b",\"style\":\"cjk_paren\",\"number\":",
        Style::ArabicDot => b",\"style\":\"arabic_dot\",\"number\":",
        Style::ArabicParen => b",\"style\":\"arabic_paren\",\"number\":",
        Style::Circled => b",\"style\":\"circled\",\"number\":",
        Style::OrdinalWord => b",\"style\":\"ordinal_word\",\"number\":",
    });
    digits(u64::from(node.number), out);
    out.extend_from_slice(match node.kind {
        NodeKind::Heading => b",\"kind\":\"heading\",\"title\":".as_slice(),
        NodeKind::RunIn => b",\"kind\":\"run_in\",\"title\":",
        NodeKind::Item => b",\"kind\":\"item\",\"title\":",
        NodeKind::Point => b",\"kind\":\"point\",\"title\":",
    });
    option(node.title.as_deref(), string, out);
    out.extend_from_slice(b",\"recovered\":");
    truth(node.recovered, out);
    out.extend_from_slice(b",\"span\":");
    span(node.span, out);
    out.extend_from_slice(b",\"body\":");
    span(node.body, out);
    out.extend_from_slice(b",\"text\":");
    string(&node.text, out);
    out.extend_from_slice(b",\"children\":[");
}

/// The table `key` as nested objects, from its cells in the order of the form: equal keys are neighbours.
fn nested(key: &str, cells: &[CellRecord<'_>], units: &[Unit], out: &mut Vec<u8>) {
    // Ends of the keys that are open, in the path before.
    let mut open: Vec<usize> = Vec::with_capacity(8);
    open.push(key.len());
    let mut before = key;
    let mut first = true;
    out.push(b'{');
    for cell in cells {
        let path = cell.path;
        while open.len() > 1 && open.last().is_some_and(|end| !is_within(path, before, *end)) {
            close(before, open.pop().unwrap_or_default(), units, out);
            first = false;
        }
        let mut from = open.last().copied().unwrap_or_default() + 1;
        while let Some(len) = path.as_bytes().get(from..).unwrap_or_default().iter().position(|b| *b == b'.')
        {
            entry(path.get(from..from + len).unwrap_or_default(), &mut first, out);
            out.push(b'{');
            first = true;
            open.push(from + len);
            from += len + 1;
        }
        entry(path.get(from..).unwrap_or_default(), &mut first, out);
        option(cell.value, number, out);
        before = path;
    }
    while let Some(end) = open.pop() {
        close(before, end, units, out);
    }
}

/// Whether `path` lies below the first `end` bytes of `prefix`.
fn is_within(path: &str, prefix: &str, end: usize) -> bool {
    path.as_bytes().get(end) == Some(&b'.') && path.as_bytes().get(..end) == prefix.as_bytes().get(..end)
}

/// Ends the object of the first `end` bytes of `path`, with the unit of that row where there is one.
fn close(path: &str, end: usize, units: &[Unit], out: &mut Vec<u8>) {
    if let Some(unit) = units.iter().find(|unit| path.get(..end) == Some(unit.row)) {
        entry("unit", &mut out.ends_with(b"{"), out);
        option(unit.unit, string, out);
    }
    out.push(b'}');
}

fn entry(key: &str, first: &mut bool, out: &mut Vec<u8>) {
    if !core::mem::take(first) {
        out.push(b',');
    }
    string(key, out);
    out.push(b':');
}

fn list<T>(all: &[T], one: impl Fn(&T, &mut Vec<u8>), out: &mut Vec<u8>) {
    out.push(b'[');
    for (idx, item) in all.iter().enumerate() {
        if idx > 0 {
            out.push(b',');
        }
        one(item, out);
    }
    out.push(b']');
}

fn option<T>(value: Option<T>, one: impl FnOnce(T, &mut Vec<u8>), out: &mut Vec<u8>) {
    match value {
        Some(value) => one(value, out),
        None => out.extend_from_slice(b"null"),
    }
}

fn truth(value: bool, out: &mut Vec<u8>) {
    out.extend_from_slice(if value { b"true".as_slice() } else { b"false" });
}

fn span(span: Span, out: &mut Vec<u8>) {
    out.push(b'[');
    count(span.start, out);
    out.push(b',');
    count(span.end, out);
    out.push(b']');
}

fn count(count: usize, out: &mut Vec<u8>) {
    digits(count as u64, out);
}

/// A number with exactly its digits; what is no small whole number from zero on is left to [`Exact`].
fn number(value: Decimal, out: &mut Vec<u8>) {
    let parts = value.unpack();
    if (parts.scale, parts.negative, parts.hi | parts.mid) == (0, false, 0) {
        digits(parts.lo.into(), out);
    } else {
        by_serde(&Exact(value), out);
    }
}

fn digits(number: u64, out: &mut Vec<u8>) {
    const fn digit(number: u64) -> u8 {
        // One digit fits a byte.
        b'0' + (number % 10) as u8
    }
    let n = number;
    match n {
        0..=9 => out.push(digit(n)),
        10..=99 => out.extend_from_slice(&[digit(n / 10), digit(n)]),
        100..=999 => out.extend_from_slice(&[digit(n / 100), digit(n / 10), digit(n)]),
        1000..=9999 => {
            out.extend_from_slice(&[digit(n / 1000), digit(n / 100), digit(n / 10), digit(n)]);
        }
        _ => {
            // In two parts, of which the last has four digits.
            digits(n / 10_000, out);
            let n = n % 10_000;
            out.extend_from_slice(&[digit(n / 1000), digit(n / 100), digit(n / 10), digit(n)]);
        }
    }
}

/// A string in quotes; most need no escape.
fn string(text: &str, out: &mut Vec<u8>) {
    out.push(b'"');
    if has_escape(text.as_bytes()) {
        escaped(text.as_bytes(), out);
    } else {
        out.extend_from_slice(text.as_bytes());
    }
    out.push(b'"');
}

const fn needs_escape(byte: u8) -> bool {
    byte < b' ' || byte == b'"' || byte == b'\\'
}

/// Whether a byte of `text` needs an escape, eight looked at at once.
fn has_escape(text: &[u8]) -> bool {
    let (words, rest) = text.as_chunks::<8>();
    let found = words.iter().fold(0, |found, word| found | escapes(u64::from_le_bytes(*word)));
    // The bytes left, once more with those before them where there are any.
    match text.last_chunk::<8>() {
        Some(last) => (found | escapes(u64::from_le_bytes(*last))) != 0,
        None => rest.iter().any(|byte| needs_escape(*byte)),
    }
}

/// Not zero where a byte of `word` needs an escape, and only there.
const fn escapes(word: u64) -> u64 {
    const ONES: u64 = u64::from_ne_bytes([1; 8]);
    // The second bit turned, a quote stands right behind the control characters, and none of these leaves them.
    let low = (word ^ (ONES * 2)).wrapping_sub(ONES * (b' ' as u64 + 1));
    let stroke = (word ^ (ONES * b'\\' as u64)).wrapping_sub(ONES);
    // A byte that borrowed has its highest bit set now and had not before.
    (low | stroke) & !word & (ONES << 7)
}

fn escaped(text: &[u8], out: &mut Vec<u8>) {
    let mut rest = text;
    while let Some((plain, byte, behind)) = split_at_escape(rest) {
        out.extend_from_slice(plain);
        match byte {
            b'"' => out.extend_from_slice(b"\\\""),
            b'\\' => out.extend_from_slice(b"\\\\"),
            b'\n' => out.extend_from_slice(b"\\n"),
            b'\r' => out.extend_from_slice(b"\\r"),
            b'\t' => out.extend_from_slice(b"\\t"),
            0x08 => out.extend_from_slice(b"\\b"),
            0x0C => out.extend_from_slice(b"\\f"),
            other => out.extend_from_slice(format!("\\u{other:04x}").as_bytes()),
        }
        rest = behind;
    }
    out.extend_from_slice(rest);
}

/// What stands before the first byte that needs an escape, that byte, and what stands behind it.
fn split_at_escape(text: &[u8]) -> Option<(&[u8], u8, &[u8])> {
    let at = text.iter().position(|byte| needs_escape(*byte))?;
    let (plain, rest) = text.split_at_checked(at)?;
    let (byte, behind) = rest.split_first()?;
    Some((plain, *byte, behind))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(report: &Report<'_>) {
        let mut out = Vec::new();
        write(report, &mut out);
        assert_eq!(String::from_utf8(out).unwrap(), serde_json::to_string(report).unwrap());
    }

    #[test]
    fn strings_and_numbers_are_those_of_serde() {
        let all: String = (0..0x300).filter_map(char::from_u32).chain(['年', '\u{2028}', '𠀀']).collect();
        for text in ["", "甲", "\"", "甲\n乙\\", all.as_str()] {
            let mut out = Vec::new();
            string(text, &mut out);
            assert_eq!(out, serde_json::to_vec(text).unwrap());
        }
        for byte in 0..=u8::MAX {
            for neighbour in [b'a', 0, 0x1F, b'"', 0x80, 0xFF] {
                let mut word = [neighbour; 8];
                word[3] = byte;
                let needs = word.iter().any(|byte| needs_escape(*byte));
                assert_eq!(escapes(u64::from_le_bytes(word)) != 0, needs, "{word:?}");
            }
        }
        for printed in [
            "0",
            "7",
            "10",
            "-3",
            "-0",
            "26.50",
            "0.0000001",
            "4294967295",
            "4294967296",
            "9223372036854775807",
            "9223372036854775808",
            "100000000000000000000",
        ] {
            let value: Decimal = printed.parse().unwrap();
            let mut out = Vec::new();
            number(value, &mut out);
            assert_eq!(out, serde_json::to_vec(&Exact(value)).unwrap(), "{printed}");
        }
        for number in [0, 9, 10, 99, 100, 999, 1000, 9999, 10_000, 12_045, 100_000_000, u64::MAX] {
            let mut out = Vec::new();
            digits(number, &mut out);
            assert_eq!(out, number.to_string().as_bytes());
        }
    }

    #[test]
    fn a_report_is_that_of_serde() {
        for text in [
            "",
            include_str!("../../tests/reports/tab-rows.txt"),
            include_str!("../../tests/reports/pipe-rows.txt"),
            include_str!("../../tests/reports/cells-by-lines.txt"),
            include_str!("../../tests/reports/dropped-blanks/2021-lines.txt"),
            "行政许可\t7\n行政处罚\t3\n行政事业性收费（万元）\t1.50",
            "一、甲\n（一）乙\n1.丙\n①一是\"丁\"\n（1）戊\n二、己\n四、庚",
        ] {
            check(&crate::parse(text));
        }
    }

    #[test]
    fn paths_and_states_of_every_kind_are_those_of_serde() {
        let mut report = crate::parse(include_str!("../../tests/reports/tab-rows.txt"));
        for (idx, path) in [
            "proactive",
            "proactive.a",
            "proactive.a.b",
            "proactive.ab.c.d",
            "proactive.ab.c.e",
            "proactive.ab.f",
            "proactive.g",
            "other.x",
        ]
        .into_iter()
        .enumerate()
        {
            if let Some(cell) = report.cells.get_mut(idx) {
                cell.path = path;
            }
        }
        report.units.push(Unit { row: "proactive.ab", unit: Some("元") });
        report.units.push(Unit { row: "proactive", unit: None });
        check(&report);
        report.source.name = Some("甲\"乙".into());
        report.cells.truncate(3);
        check(&report);
    }
}
