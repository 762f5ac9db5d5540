//! Tables written as lists, tuples and objects of a program, in JSON or as Python prints them, as rows parted by tabs:
//!
//! ```text
//! ['规章', '0', None]          {"项目": "规章", "件数": 0}          [["规章", "0"],
//! ('行政许可', 7, '')           {"项目": "行政许可", "件数": 7}        ["行政许可", "7"]]
//! ```
//!
//! What holds values and nothing that holds others is a row; the names of its values are no part of it. Lists of one
//! value each are the cells of a row.

use super::flat::Flat;
use super::wrapping;
use crate::limits;
use crate::number::{CellText, parse_cell};
use crate::span::Span;
use crate::text::fold::is_han;

/// Fewest rows with a label and a value that show a text to be written so.
const ROWS: usize = 4;
/// Fewest strings that are each a line.
const LINES: usize = 20;
/// A list of more values than any row has is one of lines.
const VALUES: usize = 60;
/// Deepest nesting that is followed.
const DEPTH: usize = 32;
/// A string longer than this, in bytes, is a text of lines, not a cell.
const CELL: usize = 300;
/// Names of the number of a row and of a column, where each cell is an object.
const ROW_NAMES: &[&str] = &["row", "r", "row_index", "rowIndex", "i", "行"];
const COLUMN_NAMES: &[&str] = &["col", "c", "column", "column_index", "columnIndex", "j", "列"];

/// The text with its lists and objects written as rows; `None` where it has no table in such.
pub(super) fn flatten(text: &str) -> Option<Flat> {
    let (mut found, mut held, mut mixed) = (Vec::new(), 0, 0);
    let mut from = 0;
    for at in memchr::memchr3_iter(b'[', b'{', b'(', text.as_bytes()) {
        if at < from || !may_open(text.as_bytes().get(at + 1..).unwrap_or_default()) {
            continue;
        }
        let mut reader = Reader {
            text,
            at,
            stack: Vec::new(),
            rows: Vec::new(),
            last_row: None,
            strings: 0,
            held,
            mixed: 0,
        };
        let whole = reader.read().is_some();
        if reader.held > limits::PLACES + text.len() / limits::BYTES_A_PLACE {
            return None;
        }
        held = reader.held;
        mixed += reader.mixed;
        // What was looked at once is not looked at again.
        from = reader.at.max(at + 1);
        if whole && reader.strings > 0 {
            found.push((Span::new(at, reader.at), reader.rows));
        }
    }
    let rows = || found.iter().flat_map(|(_, rows)| rows);
    let shown = rows().filter(|row| has_label_and_value(text, row)).take(ROWS).count() == ROWS
        || rows().any(|row| row.len() > VALUES)
        || rows().filter(|row| row.len() == 1).take(LINES).count() == LINES;
    if !shown || mixed >= ROWS {
        return None;
    }
    let mut flat = Flat::default();
    let mut from = 0;
    for (place, rows) in found {
        flat.copy(text.get(from..place.start)?, from);
        flat.end_line();
        for row in &rows {
            let sign = if row.len() > VALUES { "\n" } else { "\t" };
            for (n, value) in row.iter().enumerate() {
                if n > 0 {
                    flat.insert(sign, Span::at(value.start));
                }
                copy(text, *value, &mut flat);
                if flat.is_dense(text) {
                    return None;
                }
            }
            flat.end_line();
        }
        // Commas part those that stand side by side.
        let rest = text.get(place.end..)?;
        let end = place.end + usize::from(rest.starts_with(','));
        from = end + usize::from(text.get(end..)?.starts_with('\n'));
    }
    flat.copy(text.get(from..)?, from);
    Some(flat)
}

/// Whether what stands behind a bracket may be the first of what a program holds in it.
fn may_open(behind: &[u8]) -> bool {
    let first = behind.iter().find(|b| !b.is_ascii_whitespace());
    first.is_some_and(|b| b.is_ascii() && !b.is_ascii_control())
}

fn has_label_and_value(text: &str, row: &[Span]) -> bool {
    let raw = |span: &Span| span.slice(text).unwrap_or_default();
    let is_label = |span: &Span| raw(span).chars().any(is_han) || raw(span).starts_with("\\u");
    let is_value = |span: &Span| matches!(parse_cell(raw(span)), CellText::Figure(_) | CellText::Placeholder);
    row.first().is_some_and(is_label) && row.iter().skip(1).any(is_value)
}

/// Copies what a string holds, its escapes undone; a line end within a cell becomes a blank.
fn copy(text: &str, place: Span, flat: &mut Flat) {
    let in_cell = place.len() <= CELL;
    wrapping::copy_unescaped(text, place, flat, |c| match c {
        '\n' | '\r' | '\t' if in_cell => ' ',
        c => c,
    });
}

/// A list, a tuple or an object that is being read.
#[derive(Debug)]
struct Open {
    closes: u8,
    /// Its own values.
    values: Vec<Span>,
    /// Rows before it.
    rows: usize,
    /// Whether it holds others, and whether each of them is a list of one value or none.
    holds: bool,
    single: bool,
    /// Whether it holds objects each of whose values has its number for a name.
    columns: bool,
    /// Whether all names are numbers, counted from 0.
    counted: bool,
    /// The name that the next value has.
    name: Option<Span>,
    /// The number of the row that a value of it says.
    row: Option<u32>,
    /// Whether a value of it is a string.
    strings: usize,
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    stack: Vec<Open>,
    rows: Vec<Vec<Span>>,
    /// The number of the row that the last row says it is a part of.
    last_row: Option<u32>,
    strings: usize,
    /// Values and lists held so far, those before it included.
    held: usize,
    /// Lists that hold both strings and others, as trees of markup do.
    mixed: usize,
}

impl Reader<'_> {
    /// Reads to the end of what opens here; `None` where it is nothing of a program.
    fn read(&mut self) -> Option<()> {
        loop {
            self.skip_blanks();
            match self.byte()? {
                b'[' => self.open(b']')?,
                b'{' => self.open(b'}')?,
                b'(' => self.open(b')')?,
                b',' if !self.stack.is_empty() => self.at += 1,
                b if self.stack.last()?.closes == b => {
                    self.at += 1;
                    let open = self.stack.pop()?;
                    let Some(outer) = self.stack.last_mut() else {
                        self.close(open);
                        return Some(());
                    };
                    if outer.closes == b'}' && outer.name.take().is_none() {
                        // A name that is a tuple.
                        self.rows.truncate(open.rows);
                        self.name(Span::at(self.at))?;
                    } else {
                        self.close(open);
                    }
                }
                _ => self.value()?,
            }
        }
    }

    fn open(&mut self, closes: u8) -> Option<()> {
        self.at += 1;
        self.held += 1;
        if self.stack.len() >= DEPTH {
            return None;
        }
        self.stack.push(Open {
            closes,
            values: Vec::new(),
            rows: self.rows.len(),
            holds: false,
            single: true,
            columns: false,
            counted: closes == b'}',
            name: None,
            row: None,
            strings: 0,
        });
        Some(())
    }

    fn close(&mut self, open: Open) {
        let is_object = open.closes == b'}';
        let n = open.values.len();
        if let Some(outer) = self.stack.last_mut() {
            outer.holds = true;
            outer.single &= !is_object && !open.holds && n <= 1;
            outer.columns |= is_object && open.counted && n > 1;
        }
        if open.holds {
            self.mixed += usize::from(!is_object && open.strings > 0);
            // What is said beside it: a title, the text that it is about.
            let said = open.values.iter().filter(|_| open.strings > 0).map(|value| vec![*value]);
            drop(self.rows.splice(open.rows..open.rows, said));
            if open.single && open.values.is_empty() && self.rows.len() > open.rows + 1 {
                // Cells.
                let cells = self.rows.drain(open.rows..).flatten().collect();
                self.rows.push(cells);
            } else if is_object && open.columns {
                self.turn(open.rows);
            }
            return;
        }
        // Numbers that are counted, or said of something, are no row.
        let number = |span: &Span| span.slice(self.text).and_then(|raw| raw.parse::<usize>().ok());
        let counts = n > 1 && open.values.iter().enumerate().all(|(idx, value)| number(value) == Some(idx));
        if open.strings == 0 && (counts || (is_object && !open.counted)) {
            return;
        }
        let goes_on = open.row.is_some() && open.row == self.last_row;
        self.last_row = open.row;
        match self.rows.last_mut().filter(|_| goes_on) {
            Some(row) => row.extend(open.values),
            // An empty list is an empty cell.
            None if n == 0 => self.rows.push(vec![Span::at(self.at - 1)]),
            None => self.rows.push(open.values),
        }
    }

    /// Turns the columns that were read since `first` into rows, if they are columns.
    fn turn(&mut self, first: usize) {
        let columns = self.rows.get(first..).unwrap_or_default();
        let n = columns.first().map_or(0, Vec::len);
        let even = columns.iter().all(|column| column.len() == n);
        let mut turned = vec![Vec::with_capacity(columns.len()); if even { n } else { 0 }];
        for column in columns {
            for (row, value) in turned.iter_mut().zip(column) {
                row.push(*value);
            }
        }
        let labelled =
            |rows: &[Vec<Span>]| rows.iter().filter(|row| has_label_and_value(self.text, row)).count();
        if labelled(&turned) > labelled(columns) {
            self.rows.truncate(first);
            self.rows.append(&mut turned);
        }
    }

    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn skip_blanks(&mut self) {
        while self.byte().is_some_and(|b| b.is_ascii_whitespace()) {
            self.at += 1;
        }
    }

    /// A value, or the name of one.
    fn value(&mut self) -> Option<()> {
        let (span, is_string) = self.scalar()?;
        let open = self.stack.last_mut()?;
        if open.closes != b'}' {
            return self.add(span, is_string);
        }
        let Some(name) = open.name.take() else { return self.name(span) };
        let name = name.slice(self.text).unwrap_or_default();
        let number = span.slice(self.text).and_then(|raw| raw.parse().ok()).filter(|_| !is_string);
        match number {
            Some(number) if ROW_NAMES.contains(&name) => open.row = Some(number),
            Some(_) if COLUMN_NAMES.contains(&name) => {}
            _ => return self.add(span, is_string),
        }
        Some(())
    }

    /// What is behind a name: `:`.
    fn name(&mut self, span: Span) -> Option<()> {
        self.skip_blanks();
        let _ = self.byte().filter(|b| *b == b':')?;
        self.at += 1;
        let raw = span.slice(self.text).unwrap_or_default();
        let open = self.stack.last_mut()?;
        open.counted &= raw.parse().is_ok_and(|n: usize| n == open.values.len());
        open.name = Some(span);
        Some(())
    }

    fn add(&mut self, span: Span, is_string: bool) -> Option<()> {
        self.held += 1;
        if self.held > limits::PLACES + self.text.len() / limits::BYTES_A_PLACE {
            return None;
        }
        let open = self.stack.last_mut()?;
        open.values.push(span);
        open.single = false;
        open.strings += usize::from(is_string);
        self.strings += usize::from(is_string);
        Some(())
    }

    /// What a string holds, a number, or nothing, with whether it is a string.
    fn scalar(&mut self) -> Option<(Span, bool)> {
        if let Some(quote @ (b'"' | b'\'')) = self.byte() {
            self.at += 1;
            let start = self.at;
            loop {
                match self.byte()? {
                    b if b == quote => {
                        self.at += 1;
                        return Some((Span::new(start, self.at - 1), true));
                    }
                    b'\\' => self.at += 2,
                    _ => self.at += 1,
                }
            }
        }
        let start = self.at;
        while self.byte().is_some_and(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'+')) {
            self.at += 1;
        }
        match self.text.get(start..self.at)? {
            "null" | "None" | "NaN" | "nan" | "NULL" => Some((Span::at(start), false)),
            number if number.starts_with(|c: char| c.is_ascii_digit() || c == '-') => {
                Some((Span::new(start, self.at), false))
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text in rows, behind enough rows to show what it is; each ideograph stands where it is said to.
    #[track_caller]
    fn check(text: &str, expected: &str) {
        let rows = "['规章', 0]\n".repeat(ROWS);
        let text = format!("{rows}{text}");
        let flat = flatten(&text).unwrap();
        assert_eq!(flat.text, format!("{}{expected}", "规章\t0\n".repeat(ROWS)), "{text}");
        for (at, c) in flat.text.char_indices().filter(|(_, c)| !c.is_ascii()) {
            let place = flat.map.locate(Span::new(at, at + c.len_utf8())).slice(&text).unwrap();
            assert!(place == c.to_string() || place == format!("\\u{:04x}", u32::from(c)), "{c} {place}");
        }
    }

    #[test]
    fn lists_tuples_and_objects_are_rows() {
        check("甲 ('许可', 7, None, '')\n乙", "甲 \n许可\t7\t\t\n乙");
        check("[[\"许可\", \"7\"],\n [\"\\u5904\\n罚\", \"\"]]", "许可\t7\n处 罚\t\n");
        check(
            "[{\"0\":\"规\\n章\",\"1\":3, \"2\" : null},\n {\"0\":\"甲\\\"\",\"2\":-1.5}]",
            "规 章\t3\t\n甲\"\t-1.5\n",
        );
        check("{'项目': '许可', '件数': 7},\n{(0, 'a'): '处罚', 1: 3}", "许可\t7\n处罚\t3\n");
        check("INSERT INTO t VALUES ('许可', NULL);", "INSERT INTO t VALUES \n许可\t\n;");
    }

    #[test]
    fn lists_of_one_value_are_cells() {
        check("[['许可'], [], ['7']]\n[[['处罚'], ['3']], [['强制'], ['']]]", "许可\t\t7\n处罚\t3\n强制\t\n");
    }

    #[test]
    fn cells_that_say_their_row_make_it_up() {
        let cells = "[{\"row\": 0, \"col\": 0, \"text\": \"许可\"}, {\"row\": 0, \"col\": 1, \"text\": \"7\"}, {\"row\": 1, \"col\": 0, \"text\": \"处罚\"}]";
        check(cells, "许可\t7\n处罚\n");
    }

    #[test]
    fn columns_are_turned_where_that_makes_rows() {
        check("{\"0\":{\"0\":\"许可\",\"1\":\"处罚\"},\"1\":{\"0\":7,\"1\":3}}", "许可\t7\n处罚\t3\n");
        check("{\"0\":{\"0\":\"许可\",\"1\":7},\"1\":{\"0\":\"处罚\",\"1\":3}}", "许可\t7\n处罚\t3\n");
        check(
            "{\"columns\":[0,1],\"index\":[0,1,2],\"data\":[[\"许可\",7],[\"处罚\",0]]}",
            "许可\t7\n处罚\t0\n",
        );
    }

    #[test]
    fn other_brackets_stay() {
        let rows = "['规章', 0]\n".repeat(ROWS);
        for text in
            ["（一）(1)全年[2]公开{3}", "[[1, 2], [3]]", "{\"a\": {\"b\": }}", "[\"甲\\", "('甲', 乙)"]
        {
            check(text, text);
            assert!(flatten(text).is_none(), "{text}");
        }
        assert!(flatten(&rows.replacen("规章", "3", 1)).is_none());
        // A tree of markup.
        assert!(flatten(&rows.replace("0]", "0, [1]]")).is_none());
        for open in ["[", "{\"a\":", "[{\"", "(("] {
            assert!(flatten(&open.repeat(1000)).is_none());
        }
    }
}
