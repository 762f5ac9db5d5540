//! Rows of fields parted by commas, semicolons or ampersands, some of them in quotes, which may hold anything:
//!
//! ```text
//! 行政规范性文件,4,,5            规章 & 0 & 0 & 0 \\
//! "行政许可";"1,066"             ["行政许可", "92"],
//! ```
//!
//! A quoted field may run over lines; its lines are pieces of one cell. Lists in square brackets are rows.

use super::counters::drop_counters;
use super::{Blanks, Cell, Layout, Profile};
use crate::cells::trim;
use crate::span::Span;
use crate::text::fold::is_space;

/// The layout `delimited`.
pub static LAYOUT: Layout = Layout { name: "delimited", claims: |p| delimiter(p).is_some(), lex, parts: |_| None };

/// Most bytes of a quoted field: what no quote closes within them was not opened.
const QUOTED: usize = 400;
/// A line with a full stop and fewer delimiters is a sentence; with more it is a whole text on one line.
const LONG: usize = 100;
/// Joints of a line that is a row beyond doubt: a table of one row has no other.
const MANY: usize = 6;

/// The delimiter that most rows have.
fn delimiter(profile: &Profile) -> Option<u8> {
    let rows = |fields: &crate::cells::Fields| (fields.rows > 1 || fields.most_joints >= MANY).then_some(fields.rows);
    let all = [(b',', &profile.commas), (b';', &profile.semicolons), (b'&', &profile.ampersands)];
    let known = all.into_iter().filter_map(|(c, fields)| Some((rows(fields)?, c)));
    known.max_by_key(|(rows, _)| *rows).map(|(_, c)| c)
}

fn lex(text: &str, lines: &[Span], profile: &Profile) -> (Blanks, Vec<Cell>) {
    let delimiter = delimiter(profile).unwrap_or(b',');
    let mut out = Rows { text, delimiter, cells: Vec::with_capacity(4 * lines.len()), row: 0, breaks: 0, open: false, spaced: is_spaced(text, lines, delimiter) };
    let mut lines = lines.iter().copied().peekable();
    // What a quoted field that ran over the end of its line leaves for the line where it ends.
    let mut at = 0;
    while let Some(line) = lines.next() {
        let line = Span::new(line.start.max(at), line.end);
        if line.start <= line.end && at <= line.end {
            at = out.line(line);
        }
        out.row += usize::from(!out.open);
        out.breaks += 1;
        // Lines that a quoted field has taken whole.
        while lines.next_if(|next| next.end < at).is_some() {}
    }
    (Blanks::Marked, drop_counters(text, out.cells))
}

struct Rows<'t> {
    text: &'t str,
    delimiter: u8,
    cells: Vec<Cell>,
    row: usize,
    breaks: usize,
    /// Whether a row goes on in the next line: those of LaTeX end with two backslashes, wherever their lines end.
    open: bool,
    /// Whether a blank stands behind each delimiter, so that one amid digits groups them.
    spaced: bool,
}

/// Whether a blank stands behind all commas but those amid digits.
fn is_spaced(text: &str, lines: &[Span], delimiter: u8) -> bool {
    if delimiter != b',' {
        return false;
    }
    let (mut spaced, mut bare) = (0_usize, 0_usize);
    for bytes in lines.iter().map(|line| line.bytes(text)) {
        for at in memchr::memchr_iter(b',', bytes) {
            match bytes.get(at + 1) {
                Some(b' ') | None => spaced += 1,
                Some(b'0'..=b'9') if at > 0 && bytes.get(at - 1).is_some_and(u8::is_ascii_digit) => {}
                Some(_) => bare += 1,
            }
        }
    }
    spaced > 0 && bare == 0
}

impl Rows<'_> {
    fn byte(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }

    /// Reads the fields of a line, which end where it says: behind its end where a quoted field runs on.
    fn line(&mut self, line: Span) -> usize {
        let raw = line.slice(self.text).unwrap_or_default();
        let mut at = line.start;
        let mut end = line.end;
        let continued = core::mem::take(&mut self.open);
        let spans = self.delimiter == b'&' && raw.trim_start().starts_with("\\multi");
        // Objects name their fields: they are data of some program, no rows.
        let object = raw.contains("{\"");
        let prose = raw.contains('。') && raw.bytes().filter(|b| *b == self.delimiter).take(LONG).count() < LONG;
        if object || prose || !(spans || raw.bytes().any(|b| b == self.delimiter || b == b'"')) {
            self.push(line, false);
            return end;
        }
        let tail = raw.trim_end_matches(is_space);
        let row = tail.strip_suffix("\\\\");
        self.open = self.delimiter == b'&' && row.is_none();
        let mut stop = line.start + row.unwrap_or(tail).len();
        if continued && self.byte(at) == Some(self.delimiter) {
            at += 1;
        }
        let mut fields = 0;
        loop {
            // Brackets open lists; blanks are nothing.
            let mut nested = false;
            while let Some(b @ (b' ' | b'[' | b'\t')) = self.byte(at).filter(|_| at < stop) {
                nested |= b == b'[';
                at += 1;
            }
            if nested && fields > 0 {
                self.row += 1;
            }
            let quote = self.byte(at).filter(|b| at < stop && matches!(b, b'"' | b'\''));
            let close = quote.and_then(|quote| self.closing(at + 1, quote));
            let span = match close {
                Some(close) => Span::new(at + 1, close),
                None => Span::new(at, self.field_end(at, stop)),
            };
            let behind = close.map_or(span.end, |close| close + 1);
            if behind > end {
                // The rest of the line in which the field ends.
                let rest = self.text.get(behind..).unwrap_or_default();
                end = crate::span::lines(rest).next().map_or(behind, |line| behind + line.end);
                stop = end;
            }
            self.push(span, true);
            fields += 1;
            at = behind;
            while self.byte(at).is_some_and(|b| at < stop && b != self.delimiter) {
                at += 1;
            }
            if at >= stop {
                return end;
            }
            at += 1;
            // A comma at the end of a list is none of its own.
            let is_list = self.text.get(behind..at).is_some_and(|between| between.contains(']'));
            let over = self.text.get(at..stop).is_none_or(|rest| rest.trim_matches(is_space).is_empty());
            if over {
                if !is_list && !self.open {
                    self.push(Span::at(stop), true);
                }
                return end;
            }
        }
    }

    /// The end of a field without quotes that starts at `at`.
    fn field_end(&self, at: usize, stop: usize) -> usize {
        let rest = self.text.as_bytes().get(at..stop).unwrap_or_default();
        let groups = |n: usize| self.spaced && rest.get(n + 1).is_some_and(u8::is_ascii_digit);
        let ends = |(n, b): (usize, &u8)| (*b == self.delimiter && !groups(n)) || *b == b']';
        rest.iter().enumerate().position(ends).map_or(stop, |n| at + n)
    }

    /// The quote that closes a field whose content starts at `from`: a delimiter or the end of a row stands behind it.
    fn closing(&self, from: usize, quote: u8) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let near = bytes.get(from..bytes.len().min(from + QUOTED))?;
        let mut skip = false;
        for (n, b) in near.iter().enumerate() {
            if skip {
                skip = false;
                continue;
            }
            match *b {
                b'\\' => skip = true,
                b if b == quote => {
                    let behind = bytes.get(from + n + 1..).unwrap_or_default();
                    let next = behind.iter().copied().find(|b| !matches!(b, b' ' | b'\t'));
                    if behind.first() == Some(&quote) {
                        skip = true;
                    } else if next.is_none_or(|b| b == self.delimiter || matches!(b, b'\n' | b'\r' | b']' | b'}' | b'\\')) {
                        return Some(from + n);
                    }
                }
                _ => {}
            }
        }
        None
    }

    /// A cell, a piece a line; words that programs write for nothing are an empty one.
    fn push(&mut self, span: Span, field: bool) {
        let mut span = trim(self.text, span);
        let mut raw = span.slice(self.text).unwrap_or_default();
        // `\multicolumn{2}{l}{…}`: a cell with what is said of it.
        if let (Some(open), true) = (raw.rfind('{'), raw.starts_with("\\multi")) {
            raw = raw.get(open + 1..).unwrap_or_default().trim_end_matches('}');
            span = Span::new(span.start + open + 1, span.start + open + 1 + raw.len());
        }
        let mut joined = false;
        if !matches!(raw.trim(), "null" | "None" | "NaN" | "nan") {
            for line in crate::span::lines(raw) {
                let inner = trim(self.text, Span::new(span.start + line.start, span.start + line.end));
                if inner.is_empty() {
                    continue;
                }
                let mut cell = Cell::new(inner, self.row, self.breaks);
                cell.joined = joined;
                self.cells.push(cell);
                self.breaks = 0;
                joined = true;
            }
        }
        if field && !joined {
            self.cells.push(Cell::new(Span::at(span.start), self.row, self.breaks));
            self.breaks = 0;
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::cells::lex;

    #[track_caller]
    fn check(text: &str, expected: &[&[&str]]) {
        let blocks = lex(text, &[]);
        assert_eq!(blocks.iter().map(|block| block.layout).collect::<Vec<_>>(), ["delimited"], "{text}");
        let mut rows: Vec<Vec<&str>> = Vec::new();
        let mut row = None;
        for cell in &blocks[0].cells {
            let raw = cell.span.slice(text).unwrap();
            if row.replace(cell.row) != Some(cell.row) {
                rows.push(Vec::new());
            }
            rows.last_mut().unwrap().push(raw);
        }
        assert_eq!(rows, expected, "{text}");
    }

    #[test]
    fn fields() {
        check("规章,0,,3\n行政许可,7\n规范,1,2,3", &[&["规章", "0", "", "3"], &["行政许可", "7"], &["规范", "1", "2", "3"]]);
        check("规章;0;0;\n规范;1;2;3", &[&["规章", "0", "0", ""], &["规范", "1", "2", "3"]]);
        // What thousands separators alone part are no rows.
        let prose = "合计 1,234,567 元\n合计 2,345,678 元";
        assert_eq!(lex(prose, &[])[0].layout, "words");
        // Nor are figures with such separators that stand together without a sign.
        let glued = "规章7,33093,74333,704\n行政规范性文件1,06692,003\n重复申请64,95763,64476,181";
        assert_eq!(lex(glued, &[])[0].layout, "words");
    }

    #[test]
    fn quotes() {
        check("\"规章\",\"1,066\",\"\"\n\"规范\",\"2\",\"3\"", &[&["规章", "1,066", ""], &["规范", "2", "3"]]);
        check("\"商业\n企业\",1,2\n规章,3,4,5", &[&["商业", "企业", "1", "2"], &["规章", "3", "4", "5"]]);
        // A quote that nothing closes is a sign like others.
        check("\"规章,1,2,3\n规范,4,5,6", &[&["\"规章", "1", "2", "3"], &["规范", "4", "5", "6"]]);
    }

    #[test]
    fn lists() {
        check("[\"规章\", \"0\", \"3\", null],\n[\"规范\", \"1\", \"2\"],", &[&["规章", "0", "3", ""], &["规范", "1", "2"]]);
        check("[[\"规章\", 0, 1], [\"规范\", 1, 2]]\n[[1, 2, 3]]", &[&["规章", "0", "1"], &["规范", "1", "2"], &["1", "2", "3"]]);
    }

    #[test]
    fn rows_that_end_with_two_backslashes() {
        let text = "\\multicolumn{2}{l}{规章} & 0 & 1 & 5\n& 2 \\\\\n规范 & 3 & & 4 & 6 \\\\\n";
        check(text, &[&["规章", "0", "1", "5", "2"], &["规范", "3", "", "4", "6"]]);
    }
}
