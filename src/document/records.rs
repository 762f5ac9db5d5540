//! Tables written as lists of objects in JSON, an object a row, as tables in HTML:
//!
//! ```text
//! [{"0":"规章","1":"0","2":null},{"0":"行政许可","1":"7","2":""}]
//! ```
//!
//! The names are those of the columns, the same in all rows. Objects that hold others are no rows.

use super::flat::Flat;
use super::wrapping;
use crate::span::Span;

/// The text with its lists of objects written as HTML; `None` where it has none.
pub(super) fn flatten(text: &str) -> Option<Flat> {
    let mut flat = Flat::default();
    let (mut from, mut next, mut found) = (0, 0, false);
    for at in memchr::memchr_iter(b'[', text.as_bytes()) {
        if at < next {
            continue;
        }
        let mut list = List { text, at: at + 1, values: Vec::new(), rows: 0 };
        let whole = list.read().is_some();
        // What was looked at once is not looked at again.
        next = list.at;
        if !whole {
            continue;
        }
        flat.copy(text.get(from..at)?, from);
        flat.insert("\n<table>", Span::new(at, at + 1));
        for value in &list.values {
            flat.insert(if value.opens_row { "<tr><td>" } else { "<td>" }, Span::at(value.span.start));
            copy(text, value.span, &mut flat);
            if flat.is_dense(text) {
                return None;
            }
        }
        flat.insert("</table>\n", Span::new(list.at - 1, list.at));
        (from, found) = (list.at, true);
    }
    flat.copy(text.get(from..)?, from);
    found.then_some(flat)
}

/// Copies what a string holds, its escapes undone.
fn copy(text: &str, place: Span, flat: &mut Flat) {
    let mut from = place.start;
    let mut at = place.start;
    while at < place.end {
        let rest = text.get(at..place.end).unwrap_or_default();
        let Some(n) = memchr::memchr(b'\\', rest.as_bytes()) else { break };
        at += n;
        match wrapping::escape(text.get(at..place.end).unwrap_or_default()) {
            Some((c, len)) => {
                flat.copy(text.get(from..at).unwrap_or_default(), from);
                flat.insert(c.encode_utf8(&mut [0; 4]), Span::new(at, at + len));
                at += len;
                from = at;
            }
            None => at += 2,
        }
    }
    flat.copy(text.get(from..place.end).unwrap_or_default(), from);
}

/// A value of an object: what a string holds, a number, or nothing.
#[derive(Clone, Copy, Debug)]
struct Value {
    span: Span,
    opens_row: bool,
}

/// A list that is being read.
struct List<'t> {
    text: &'t str,
    at: usize,
    values: Vec<Value>,
    rows: usize,
}

impl List<'_> {
    /// Reads to the end of a list of objects with a value or more each; `None` where it is none.
    fn read(&mut self) -> Option<()> {
        loop {
            self.sign(b'{')?;
            let mut opens_row = true;
            loop {
                self.string()?;
                self.sign(b':')?;
                let span = self.value()?;
                self.values.push(Value { span, opens_row });
                opens_row = false;
                if self.sign(b',').is_none() {
                    break;
                }
            }
            self.sign(b'}')?;
            self.rows += 1;
            if self.sign(b',').is_none() {
                break;
            }
        }
        self.sign(b']').filter(|()| self.rows > 1)
    }

    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn skip_blanks(&mut self) {
        while self.byte().is_some_and(|b| b.is_ascii_whitespace()) {
            self.at += 1;
        }
    }

    fn sign(&mut self, sign: u8) -> Option<()> {
        self.skip_blanks();
        (self.byte() == Some(sign)).then(|| self.at += 1)
    }

    /// What a string holds.
    fn string(&mut self) -> Option<Span> {
        self.sign(b'"')?;
        let start = self.at;
        loop {
            match self.byte()? {
                b'"' => {
                    self.at += 1;
                    return Some(Span::new(start, self.at - 1));
                }
                b'\\' => self.at += 2,
                _ => self.at += 1,
            }
        }
    }

    fn value(&mut self) -> Option<Span> {
        self.skip_blanks();
        if self.byte() == Some(b'"') {
            return self.string();
        }
        let start = self.at;
        while self.byte().is_some_and(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'+')) {
            self.at += 1;
        }
        match self.text.get(start..self.at)? {
            "null" | "NaN" => Some(Span::at(start)),
            number if number.starts_with(|c: char| c.is_ascii_digit() || c == '-') => {
                Some(Span::new(start, self.at))
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objects_are_rows() {
        let text = "前\n[{\"0\":\"规\\n章\",\"1\":3, \"2\" : null},\n {\"0\":\"\\u7532\\\"\",\"1\":\"\",\"2\":-1.5}]后 [1]";
        let flat = flatten(text).unwrap();
        let table = "<table><tr><td>规\n章<td>3<td><tr><td>甲\"<td><td>-1.5</table>";
        assert_eq!(flat.text, format!("前\n\n{table}\n后 [1]"));
        let at = flat.text.find('甲').unwrap();
        assert_eq!(flat.map.locate(Span::new(at, at + "甲".len())).slice(text), Some("\\u7532"));
    }

    #[test]
    fn other_lists_stay() {
        let rows = [
            "[[1, 2], [3]]",
            "[{\"a\":1}]",
            "[{\"a\":{\"b\":1}},{\"a\":2}]",
            "[{\"a\":1},{\"a\":2}",
            "[{\"a\":\"1\\",
            "[{}]",
        ];
        for text in rows {
            assert!(flatten(text).is_none(), "{text}");
        }
        assert!(flatten(&"[{\"".repeat(1000)).is_none());
    }
}
