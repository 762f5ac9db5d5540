//! Tables in XML of office programs and of programs' own making, as rows parted by tabs:
//!
//! ```text
//! <w:tr><w:tc><w:p><w:r><w:t>规章</w:t></w:r></w:p></w:tc><w:tc>…        <row><entry>规章</entry><entry>0</entry></row>
//! ```
//!
//! What a cell covers is said in too many ways: covered cells are there or not, as the source has them.

use super::flat::Flat;
use crate::span::Span;

/// Names of what holds the cells of a row; `tr` is one in a space of names alone, other pages being HTML.
const ROWS: &[&str] = &["row", "table-row", "tablerow"];
/// Names of cells; where a text has none, whatever a row holds is one.
const CELLS: &[&str] = &["cell", "entry", "tc", "table-cell", "tablecell"];
/// Names of what ends a line.
const LINES: &[&str] = &["p", "h", "para", "line", "title", "head", "simpara"];
/// Fewest rows of a text with tables in XML.
const LEAST: usize = 8;
/// Fewest cells of one whose cells are in no rows.
const LEAST_CELLS: usize = 40;

/// A tag.
#[derive(Clone, Copy, Debug)]
struct Tag<'t> {
    span: Span,
    /// Its name without its space of names, and whether it had one.
    name: &'t str,
    spaced: bool,
    closes: bool,
    empty: bool,
}

impl Tag<'_> {
    fn is(&self, names: &[&str]) -> bool {
        names.iter().any(|name| name.eq_ignore_ascii_case(self.name))
    }

    fn is_row(&self) -> bool {
        self.is(ROWS) || (self.spaced && self.name == "tr")
    }
}

/// The text with its rows as lines; `None` where it has no tables in XML.
pub(super) fn flatten(text: &str) -> Option<Flat> {
    let (mut rows, mut cells) = (0, 0);
    for tag in tags(text).filter(|tag| !tag.closes) {
        rows += usize::from(tag.is_row());
        cells += usize::from(tag.is(CELLS));
        if rows >= LEAST {
            break;
        }
    }
    if rows < LEAST {
        return if cells < LEAST_CELLS { None } else { of_cells(text) };
    }
    let named = tags(text).any(|tag| tag.is(CELLS) && !tag.closes);
    let mut flat = Flat::default();
    let mut from = 0;
    // How deep in a row, and in a cell; whether a cell of the row was begun.
    let (mut in_row, mut in_cell, mut begun) = (false, 0_usize, false);
    for tag in tags(text) {
        let words = Span::new(from, tag.span.start);
        from = tag.span.end;
        if !in_row || in_cell > 0 {
            copy(text, words, in_row, &mut flat);
        }
        if flat.is_dense(text) {
            return None;
        }
        if tag.is_row() {
            flat.end_line();
            (in_row, in_cell, begun) = (!tag.closes && !tag.empty, 0, false);
        } else if in_row && in_cell > 0 {
            // What else is in the cell opens and closes in it.
            match (named, tag.closes, tag.empty) {
                (true, true, _) if tag.is(CELLS) => in_cell = 0,
                (false, true, _) => in_cell -= 1,
                (false, false, false) => in_cell += 1,
                _ => {}
            }
            if tag.closes && in_cell > 0 && tag.is(LINES) {
                flat.insert(" ", tag.span);
            }
        } else if in_row && !tag.closes && (!named || tag.is(CELLS)) {
            if begun {
                flat.insert("\t", tag.span);
            }
            begun = true;
            in_cell = usize::from(!tag.empty);
        } else if !in_row && tag.closes && tag.is(LINES) {
            flat.end_line();
        }
    }
    copy(text, Span::new(from, text.len()), in_row, &mut flat);
    Some(flat)
}

/// The text with cells that no rows hold each on a line of its own.
fn of_cells(text: &str) -> Option<Flat> {
    let mut flat = Flat::default();
    let (mut from, mut in_cell) = (0, false);
    for tag in tags(text).filter(|tag| tag.is(CELLS)) {
        copy(text, Span::new(from, tag.span.start), in_cell, &mut flat);
        from = tag.span.end;
        in_cell = !tag.closes && !tag.empty;
        if tag.closes || tag.empty {
            flat.insert("\n", tag.span);
        } else {
            flat.end_line();
        }
        if flat.is_dense(text) {
            return None;
        }
    }
    copy(text, Span::new(from, text.len()), in_cell, &mut flat);
    Some(flat)
}

/// Copies what stands between two tags: all of it but its line ends, which are nothing within a row.
fn copy(text: &str, words: Span, in_row: bool, flat: &mut Flat) {
    let mut at = words.start;
    for line in words.slice(text).unwrap_or_default().split_inclusive('\n') {
        let own = line.trim_matches(['\n', '\r', ' ', '\t']);
        if !own.is_empty() {
            flat.copy(own, at + line.find(own).unwrap_or_default());
        }
        if line.ends_with('\n') && !own.is_empty() {
            match in_row {
                true => flat.space(' '),
                false => flat.end_line(),
            }
        }
        at += line.len();
    }
}

/// The tags of a text; comments and declarations have no name.
fn tags(text: &str) -> impl Iterator<Item = Tag<'_>> {
    let mut from = 0;
    core::iter::from_fn(move || {
        loop {
            let at = from + memchr::memchr(b'<', text.as_bytes().get(from..)?)?;
            from = at + 1;
            let rest = text.get(from..)?;
            let closes = rest.starts_with('/');
            let own = rest.strip_prefix('/').unwrap_or(rest);
            let len = own
                .bytes()
                .take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b':' | b'-' | b'_' | b'.'))
                .count();
            if len == 0 && !rest.starts_with(['!', '?']) {
                continue;
            }
            let end = from + memchr::memchr2(b'>', b'<', rest.as_bytes())?;
            if text.as_bytes().get(end) != Some(&b'>') {
                from = end;
                continue;
            }
            let (space, name) = own.get(..len)?.rsplit_once(':').map_or(("", own.get(..len)?), |both| both);
            let empty = text.as_bytes().get(end - 1) == Some(&b'/');
            from = end + 1;
            return Some(Tag {
                span: Span::new(at, end + 1),
                name,
                spaced: !space.is_empty(),
                closes,
                empty,
            });
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let row = "<row><entry>规章</entry><entry>0</entry></row>";
        let named = ["entry", "cell", "Cell", ":tc"].iter().any(|name| text.contains(name));
        let more = if named { row.repeat(LEAST) } else { "<row><a>规章</a><b>0</b></row>".repeat(LEAST) };
        let text = format!("{text}{more}");
        let flat = flatten(&text).unwrap();
        assert_eq!(flat.text, format!("{expected}{}", "规章\t0\n".repeat(LEAST)), "{text}");
        flat.assert_places(&text);
    }

    #[test]
    fn rows_of_each_kind() {
        check(
            "<w:body><w:p><w:r><w:t>甲</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:tcPr/><w:p><w:t>许</w:t><w:t>可</w:t></w:p></w:tc><w:tc><w:p/></w:tc><w:tc><w:p><w:t>7</w:t></w:p></w:tc></w:tr></w:tbl>",
            "甲\n许可 \t\t7 \n",
        );
        check(
            "<table:table-row><table:table-cell a=\"1\"><text:p>许可</text:p></table:table-cell><table:covered-table-cell/><table:table-cell/></table:table-row>\n<text:p>乙</text:p>",
            "许可 \t\n乙\n",
        );
        check(
            "<Table>\n <Row>\n  <Cell><Data>许可</Data></Cell>\n  <Cell><Data>7</Data></Cell>\n </Row>\n</Table>",
            "许可\t7\n",
        );
        check("<row><index>0</index><c0>许可</c0><c1/><c2>7</c2></row>", "0\t许可\t\t7\n");
    }

    #[test]
    fn cells_in_no_rows_are_lines() {
        let more = "<cell>3</cell> ".repeat(LEAST_CELLS);
        let flat =
            flatten(&format!("甲\n  <cell>规章</cell> <cell></cell>  <cell>5 \n</cell>\n{more}乙")).unwrap();
        assert!(
            flat.text.starts_with("甲\n规章\n\n5 \n3\n") && flat.text.ends_with("3\n乙"),
            "{}",
            flat.text
        );
    }

    #[test]
    fn other_texts_stay() {
        for text in ["<tr><td>规章</td></tr>", "<row", "<row <", "规章 < 3 > 0", "<p>甲</p>", "<>", "</row>"]
        {
            assert!(flatten(&text.repeat(LEAST)).is_none(), "{text}");
        }
    }
}
