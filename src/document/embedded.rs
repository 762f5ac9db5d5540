//! Tables in HTML amid text, as Markdown holds those that its own tables cannot say.

use super::flat::Flat;
use super::html;
use crate::diagnostic::catalogue::source as codes;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::limits;
use crate::span::{self, Span};

/// The lines of a text as they are, its tables in HTML as tables; `None` where it has none.
pub(super) fn flatten(text: &str, diagnostics: &mut Diagnostics) -> Option<Flat> {
    let (tables, too_many) = tables(text);
    if tables.is_empty() {
        return None;
    }
    let mut flat = Flat::default();
    let mut from = 0;
    for table in tables {
        copy(text, Span::new(from, table.start), &mut flat);
        flat.end_line();
        html::flatten(text, table, &mut flat, diagnostics);
        flat.end_line();
        from = table.end;
    }
    copy(text, Span::new(from, text.len()), &mut flat);
    if let Some(at) = too_many {
        diagnostics.push(Diagnostic::new(&codes::TOO_MANY_TABLES).at(at).with(limits::TABLES.to_string()));
    }
    Some(flat)
}

/// Copies lines with their own ends, which may be of any kind.
fn copy(text: &str, place: Span, flat: &mut Flat) {
    let part = place.slice(text).unwrap_or_default();
    let mut lines = span::lines(part).peekable();
    while let Some(line) = lines.next() {
        flat.copy(line.slice(part).unwrap_or_default(), place.start + line.start);
        if lines.peek().is_some() {
            flat.space('\n');
        }
    }
}

/// Tables from `<table` to their `</table>`, those within others not apart; a table without an end is none.
/// Gives the first one too many as well.
fn tables(text: &str) -> (Vec<Span>, Option<Span>) {
    let mut out: Vec<Span> = Vec::new();
    let (mut depth, mut start) = (0_usize, 0);
    let mut end = 0;
    for at in memchr::memchr_iter(b'<', text.as_bytes()) {
        // Within the end tag of the last table, which may hold anything.
        if at < end {
            continue;
        }
        let rest = text.as_bytes().get(at + 1..).unwrap_or_default();
        let is = |name: &[u8]| rest.get(..name.len()).is_some_and(|tag| tag.eq_ignore_ascii_case(name));
        if is(b"table") && rest.get(5).is_some_and(|b| !b.is_ascii_alphanumeric()) {
            if depth == 0 {
                start = at;
            }
            depth += 1;
        } else if is(b"/table") && depth > 0 {
            depth -= 1;
            if depth > 0 {
                continue;
            }
            // What no `>` ends is no tag, nor is anything behind it.
            let Some(len) = memchr::memchr(b'>', rest) else { break };
            end = at + 2 + len;
            if out.len() >= limits::TABLES {
                return (out, Some(Span::new(start, end)));
            }
            out.push(Span::new(start, end));
        }
    }
    (out, None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_found_whole() {
        let text = "a <TABLE x><tr><table></table></tr></Table >b</table><tablet><table>";
        let found = |text: &'static str| -> Vec<_> {
            tables(text).0.iter().map(|span| span.slice(text).unwrap()).collect()
        };
        assert_eq!(found(text), ["<TABLE x><tr><table></table></tr></Table >"]);
        // One end tag ends one table, whatever stands in it.
        assert_eq!(
            found("<table </table <table </table> <table></table>"),
            ["<table </table <table </table>", "<table></table>"]
        );
        assert_eq!(found("<table></table <table></table"), ["<table></table <table>"]);
        assert!(found("<table></table").is_empty());
    }
}
