//! Rows as a worksheet of Excel.
//!
//! Excel has binary numbers of some 15 digits: a number that such a one cannot hold is written as text, so that no
//! digit is lost. Decimals show as many places as the source prints.

use std::collections::HashMap;
use std::io::{self, Write};

use rust_decimal::Decimal;
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};

use super::columns::Shape;
use super::rows::Fields;

/// Most rows of a worksheet below its head.
pub const XLSX_ROWS: u32 = 1_048_575;

/// Most characters of a text in a worksheet; longer ones are cut there.
const TEXT_CHARS: usize = 32_767;

/// A worksheet that is being filled; memory does not grow with its rows, which wait in a temporary file.
///
/// # Examples
/// ```
/// use nianbao::corpus::{Shape, XlsxRows, write};
/// let mut rows = XlsxRows::new(Shape::Wide)?;
/// write(Shape::Wide, &nianbao::parse("某县统计局"), &mut rows);
/// let mut file = Vec::new();
/// rows.save(&mut file)?;
/// assert!(file.starts_with(b"PK"));
/// # Ok::<(), std::io::Error>(())
/// ```
pub struct XlsxRows {
    workbook: Workbook,
    formats: HashMap<u32, Format>,
    row: u32,
    column: u16,
    failed: Option<XlsxError>,
}

impl core::fmt::Debug for XlsxRows {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("XlsxRows").field("row", &self.row).finish_non_exhaustive()
    }
}

impl XlsxRows {
    /// A worksheet with the head of that shape.
    ///
    /// # Errors
    /// Where no temporary file can be made.
    pub fn new(shape: Shape) -> io::Result<Self> {
        let mut workbook = Workbook::new();
        let sheet = workbook.add_worksheet_with_constant_memory().map_err(failure)?;
        sheet.set_name(shape.name()).map_err(failure)?;
        sheet.set_freeze_panes(1, 1).map_err(failure)?;
        let head = Format::new().set_bold();
        for (idx, column) in (0..).zip(shape.columns()) {
            sheet.write_string_with_format(0, idx, column.name.as_ref(), &head).map_err(failure)?;
        }
        Ok(Self { workbook, formats: HashMap::new(), row: 1, column: 0, failed: None })
    }

    /// Writes the file.
    ///
    /// # Errors
    /// Those of `out` and of the temporary file; more rows than a worksheet holds.
    pub fn save(mut self, out: impl Write + Send) -> io::Result<()> {
        match self.failed {
            Some(error) => Err(failure(error)),
            None => self.workbook.save_to_writer(out).map_err(failure),
        }
    }

    fn put(&mut self, put: impl FnOnce(&mut Worksheet, u32, u16) -> Result<(), XlsxError>) {
        let (row, column) = (self.row, self.column);
        self.column += 1;
        if self.failed.is_none() {
            let sheet = self.workbook.worksheet_from_index(0);
            self.failed = sheet.and_then(|sheet| put(sheet, row, column)).err();
        }
    }
}

impl Fields for XlsxRows {
    fn text(&mut self, value: Option<&str>) {
        let value = value.unwrap_or_default();
        let end = value.char_indices().nth(TEXT_CHARS).map_or(value.len(), |(end, _)| end);
        let value = value.get(..end).unwrap_or_default();
        self.put(
            |sheet, row, column| {
                if value.is_empty() { Ok(()) } else { sheet.write_string(row, column, value).map(|_| ()) }
            },
        );
    }

    fn whole(&mut self, value: Option<i64>) {
        self.decimal(value.map(Decimal::from));
    }

    fn decimal(&mut self, value: Option<Decimal>) {
        let Some(value) = value else {
            self.column += 1;
            return;
        };
        let digits = value.to_string();
        // The number that Excel would show again with these digits; what is not it is text.
        let exact = digits
            .parse::<f64>()
            .ok()
            .filter(|_| value.normalize().mantissa().unsigned_abs() < 10_u128.pow(15));
        let Some(number) = exact else {
            self.text(Some(&digits));
            return;
        };
        let scale = value.scale();
        if scale == 0 {
            self.put(|sheet, row, column| sheet.write_number(row, column, number).map(|_| ()));
            return;
        }
        let places = usize::try_from(scale).unwrap_or(0);
        let format = self.formats.entry(scale);
        let format =
            format.or_insert_with(|| Format::new().set_num_format(format!("0.{}", "0".repeat(places))));
        let format = format.clone();
        self.put(|sheet, row, column| {
            sheet.write_number_with_format(row, column, number, &format).map(|_| ())
        });
    }

    fn end(&mut self) {
        self.column = 0;
        self.row = self.row.saturating_add(1);
    }
}

fn failure(error: XlsxError) -> io::Error {
    match error {
        XlsxError::IoError(error) => error,
        other => io::Error::other(other),
    }
}
