//! Rows as text: CSV, and one JSON object a line.

#[cfg(any(feature = "csv", feature = "serde"))]
use super::columns::Shape;
#[cfg(any(feature = "csv", feature = "serde"))]
use super::rows::Fields;

/// The byte order mark that makes Excel read a CSV file as UTF-8.
pub const BOM: &str = "\u{FEFF}";

/// Rows as CSV by RFC 4180, lines ending with LF; a null is an empty field.
#[cfg(feature = "csv")]
#[derive(Debug)]
pub struct CsvRows {
    writer: csv::Writer<Vec<u8>>,
    digits: String,
}

#[cfg(feature = "csv")]
impl Default for CsvRows {
    fn default() -> Self {
        Self { writer: csv::Writer::from_writer(Vec::new()), digits: String::new() }
    }
}

#[cfg(feature = "csv")]
impl CsvRows {
    /// No rows.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The line of column names.
    ///
    /// # Examples
    /// ```
    /// use nianbao::corpus::{CsvRows, Shape, write};
    /// let mut rows = CsvRows::with_header(Shape::Cells);
    /// write(Shape::Cells, &nianbao::parse(""), &mut rows);
    /// let bytes = rows.into_bytes();
    /// assert!(bytes.starts_with(b"source,agency,year,path,label,value,state,raw,line,error\n,,,,,,,,,empty-input"));
    /// ```
    #[must_use]
    pub fn with_header(shape: Shape) -> Self {
        let mut rows = Self::new();
        for column in shape.columns() {
            rows.text(Some(&column.name));
        }
        rows.end();
        rows
    }

    /// The rows so far.
    #[must_use]
    pub fn into_bytes(self) -> Vec<u8> {
        // Writing to memory does not fail.
        self.writer.into_inner().unwrap_or_default()
    }

    fn field(&mut self, field: &[u8]) {
        // Writing to memory does not fail.
        let _ = self.writer.write_field(field);
    }
}

#[cfg(feature = "csv")]
impl Fields for CsvRows {
    fn text(&mut self, value: Option<&str>) {
        self.field(value.unwrap_or_default().as_bytes());
    }

    fn whole(&mut self, value: Option<i64>) {
        self.decimal(value.map(rust_decimal::Decimal::from));
    }

    fn decimal(&mut self, value: Option<rust_decimal::Decimal>) {
        let mut digits = core::mem::take(&mut self.digits);
        digits.clear();
        if let Some(value) = value {
            push_digits(&mut digits, value);
        }
        self.field(digits.as_bytes());
        self.digits = digits;
    }

    fn end(&mut self) {
        // Writing to memory does not fail.
        let _ = self.writer.write_record(None::<&[u8]>);
    }
}

/// Rows as JSON, one object a line with every column in order; numbers with exactly their digits, nulls as `null`.
#[cfg(feature = "serde")]
#[derive(Debug)]
pub struct JsonRows {
    shape: Shape,
    column: usize,
    out: Vec<u8>,
    digits: String,
}

#[cfg(feature = "serde")]
impl JsonRows {
    /// No rows of that shape.
    ///
    /// # Examples
    /// ```
    /// use nianbao::corpus::{JsonRows, Shape, write};
    /// let mut rows = JsonRows::new(Shape::Cells);
    /// write(Shape::Cells, &nianbao::parse(""), &mut rows);
    /// assert!(rows.into_bytes().starts_with(b"{\"source\":null,\"agency\":null,"));
    /// ```
    #[must_use]
    pub fn new(shape: Shape) -> Self {
        Self { shape, column: 0, out: Vec::new(), digits: String::new() }
    }

    /// The rows so far.
    #[must_use]
    pub fn into_bytes(self) -> Vec<u8> {
        self.out
    }

    fn name(&mut self) {
        self.out.push(if self.column == 0 { b'{' } else { b',' });
        if let Some(column) = self.shape.columns().get(self.column) {
            // Names of columns have nothing that JSON would escape.
            self.out.push(b'"');
            self.out.extend_from_slice(column.name.as_bytes());
            self.out.extend_from_slice(b"\":");
        }
        self.column += 1;
    }
}

#[cfg(feature = "serde")]
impl Fields for JsonRows {
    fn text(&mut self, value: Option<&str>) {
        self.name();
        match value.filter(|value| !value.is_empty()) {
            // Writing to memory does not fail.
            Some(value) => drop(serde_json::to_writer(&mut self.out, value)),
            None => self.out.extend_from_slice(b"null"),
        }
    }

    fn whole(&mut self, value: Option<i64>) {
        self.decimal(value.map(rust_decimal::Decimal::from));
    }

    fn decimal(&mut self, value: Option<rust_decimal::Decimal>) {
        self.name();
        match value {
            Some(value) => {
                self.digits.clear();
                push_digits(&mut self.digits, value);
                self.out.extend_from_slice(self.digits.as_bytes());
            }
            None => self.out.extend_from_slice(b"null"),
        }
    }

    fn end(&mut self) {
        self.out.extend_from_slice(b"}\n");
        self.column = 0;
    }
}

/// Appends the digits of `value`.
#[cfg(any(feature = "csv", feature = "serde"))]
fn push_digits(out: &mut String, value: rust_decimal::Decimal) {
    use std::fmt::Write as _;
    // Writing to a string does not fail. Small whole numbers, which nearly all are, have a shorter way.
    let _ = match i64::try_from(value) {
        Ok(whole) if value.scale() == 0 => write!(out, "{whole}"),
        _ => write!(out, "{value}"),
    };
}

#[cfg(all(test, feature = "csv", feature = "serde"))]
mod tests {
    use super::*;

    fn fill(out: &mut impl Fields) {
        out.text(Some("甲,\"乙\"\n"));
        out.text(None);
        out.whole(Some(-7));
        for _ in 3..Shape::Cells.columns().len() {
            out.decimal(Some(rust_decimal::Decimal::new(2650, 2)));
        }
        out.end();
    }

    #[test]
    fn csv_quotes_and_keeps_digits() {
        let mut rows = CsvRows::new();
        fill(&mut rows);
        let expected = "\"甲,\"\"乙\"\"\n\",,-7,26.50,26.50,26.50,26.50,26.50,26.50,26.50\n";
        assert_eq!(String::from_utf8(rows.into_bytes()).unwrap(), expected);
    }

    #[test]
    fn json_escapes_and_keeps_digits() {
        let mut rows = JsonRows::new(Shape::Cells);
        fill(&mut rows);
        let text = String::from_utf8(rows.into_bytes()).unwrap();
        let start = "{\"source\":\"甲,\\\"乙\\\"\\n\",\"agency\":null,\"year\":-7,\"path\":26.50,";
        assert!(text.starts_with(start) && text.ends_with("\"error\":26.50}\n"), "{text}");
    }
}
