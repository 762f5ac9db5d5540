//! Rows as columns, and columns as Apache Parquet.
//!
//! Text is `STRING`, a whole number `INT64`, a decimal `DECIMAL(38, 10)`; every column is optional. Encoded by
//! dictionary where that is shorter, compressed with Snappy. The key `nianbao.table` of the metadata names the shape.

use std::fs::File;
use std::io::{self, Write};
use std::sync::Arc;

use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use parquet::column::writer::ColumnCloseResult;
use parquet::data_type::{ByteArray, ByteArrayType, FixedLenByteArray, FixedLenByteArrayType, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::metadata::{KeyValue, ParquetMetaDataReader};
use parquet::file::properties::{EnabledStatistics, WriterProperties, WriterVersion};
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::types::Type as Schema;
use rust_decimal::Decimal;

use super::columns::{Shape, Type};
use super::rows::Fields;

/// Digits of a decimal, and those of them after the point.
const PRECISION: i32 = 38;
const SCALE: i32 = 10;
/// Bytes of a decimal of that many digits.
const WIDTH: i32 = 16;

/// Rows column by column, in memory.
///
/// A number with more than 10 decimals, which no amount of money has, does not fit: it is null, and the column
/// `error` of its row says so.
#[derive(Clone, Debug)]
pub struct ColumnRows {
    shape: Shape,
    columns: Vec<Data>,
    rows: usize,
    bytes: usize,
    /// The next column of the row that is under way.
    at: usize,
    /// The first column of this row whose number does not fit.
    unfit: Option<usize>,
}

/// One column: its values without nulls, and for each row 1, or 0 for a null.
#[derive(Clone, Debug)]
struct Data {
    values: Values,
    present: Vec<i16>,
}

#[derive(Clone, Debug)]
enum Values {
    Text { bytes: Vec<u8>, ends: Vec<usize> },
    Whole(Vec<i64>),
    Decimal(Vec<i128>),
}

impl ColumnRows {
    /// No rows of that shape.
    #[must_use]
    pub fn new(shape: Shape) -> Self {
        let columns = shape.columns().iter().map(|column| {
            let values = match column.holds {
                Type::Text => Values::Text { bytes: Vec::new(), ends: Vec::new() },
                Type::Whole => Values::Whole(Vec::new()),
                Type::Decimal => Values::Decimal(Vec::new()),
            };
            Data { values, present: Vec::new() }
        });
        Self { shape, columns: columns.collect(), rows: 0, bytes: 0, at: 0, unfit: None }
    }

    /// Number of rows.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.rows
    }

    /// Whether there is no row.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// Bytes that the rows take, about.
    #[must_use]
    pub const fn bytes(&self) -> usize {
        self.bytes
    }

    /// Adds the rows of `other` behind these; those of another shape are left out.
    pub fn append(&mut self, other: &Self) {
        if other.shape != self.shape {
            return;
        }
        for (ours, theirs) in self.columns.iter_mut().zip(&other.columns) {
            ours.present.extend_from_slice(&theirs.present);
            match (&mut ours.values, &theirs.values) {
                (Values::Text { bytes, ends }, Values::Text { bytes: more, ends: more_ends }) => {
                    let start = bytes.len();
                    bytes.extend_from_slice(more);
                    ends.extend(more_ends.iter().map(|end| start + end));
                }
                (Values::Whole(ours), Values::Whole(theirs)) => ours.extend_from_slice(theirs),
                (Values::Decimal(ours), Values::Decimal(theirs)) => ours.extend_from_slice(theirs),
                _ => {}
            }
        }
        self.rows += other.rows;
        self.bytes += other.bytes;
    }

    /// Adds a value to the next column; one that the column does not hold is a null there.
    fn push(&mut self, add: impl FnOnce(&mut Values) -> Option<usize>) {
        if let Some(column) = self.columns.get_mut(self.at) {
            let added = add(&mut column.values);
            column.present.push(i16::from(added.is_some()));
            self.bytes += added.unwrap_or(0) + size_of::<i16>();
        }
        self.at += 1;
    }
}

impl Fields for ColumnRows {
    fn text(&mut self, value: Option<&str>) {
        let mut told = None;
        if self.at + 1 == self.columns.len()
            && value.is_none()
            && let Some(column) = self.unfit.and_then(|idx| self.shape.columns().get(idx))
        {
            told = Some(format!("the number of {} has more than {SCALE} decimals", column.name));
        }
        let value = told.as_deref().or(value).filter(|value| !value.is_empty());
        self.push(|values| match (values, value) {
            (Values::Text { bytes, ends }, Some(value)) => {
                bytes.extend_from_slice(value.as_bytes());
                ends.push(bytes.len());
                Some(value.len() + size_of::<usize>())
            }
            _ => None,
        });
    }

    fn whole(&mut self, value: Option<i64>) {
        self.push(|values| match (values, value) {
            (Values::Whole(all), Some(value)) => {
                all.push(value);
                Some(size_of::<i64>())
            }
            _ => None,
        });
    }

    fn decimal(&mut self, value: Option<Decimal>) {
        let scaled = value.and_then(scaled);
        if value.is_some() && scaled.is_none() {
            self.unfit.get_or_insert(self.at);
        }
        self.push(|values| match (values, scaled) {
            (Values::Decimal(all), Some(value)) => {
                all.push(value);
                Some(size_of::<i128>())
            }
            _ => None,
        });
    }

    fn end(&mut self) {
        self.rows += 1;
        self.at = 0;
        self.unfit = None;
    }
}

/// The number in units of its last place; `None` where that is not exact.
fn scaled(value: Decimal) -> Option<i128> {
    let value = value.normalize();
    let places = u32::try_from(SCALE).ok()?.checked_sub(value.scale())?;
    let scaled = value.mantissa().checked_mul(10_i128.checked_pow(places)?)?;
    let most = 10_i128.checked_pow(u32::try_from(PRECISION).ok()?)?;
    (scaled > -most && scaled < most).then_some(scaled)
}

/// Writes a Parquet file, one row group for each lot of rows.
///
/// # Examples
/// ```
/// use nianbao::corpus::{ColumnRows, ParquetWriter, Shape, write};
/// let mut rows = ColumnRows::new(Shape::Wide);
/// write(Shape::Wide, &nianbao::parse("某县统计局"), &mut rows);
/// let mut writer = ParquetWriter::new(Vec::new(), Shape::Wide)?;
/// writer.write(&rows)?;
/// let file = writer.finish()?;
/// assert!(file.starts_with(b"PAR1") && file.ends_with(b"PAR1"));
/// # Ok::<(), std::io::Error>(())
/// ```
pub struct ParquetWriter<W: Write + Send> {
    file: SerializedFileWriter<W>,
}

impl<W: Write + Send> core::fmt::Debug for ParquetWriter<W> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("ParquetWriter").finish_non_exhaustive()
    }
}

impl<W: Write + Send> ParquetWriter<W> {
    /// Begins a file of that shape.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn new(out: W, shape: Shape) -> io::Result<Self> {
        let schema = schema(shape).map_err(failure)?;
        let properties = WriterProperties::builder()
            .set_writer_version(WriterVersion::PARQUET_1_0)
            .set_compression(Compression::SNAPPY)
            .set_statistics_enabled(EnabledStatistics::Chunk)
            .set_offset_index_disabled(true)
            .set_created_by(format!("nianbao {}", env!("CARGO_PKG_VERSION")))
            .set_key_value_metadata(Some(vec![KeyValue::new(
                "nianbao.table".to_owned(),
                format!("{}.v1", shape.name()),
            )]))
            .build();
        let file = SerializedFileWriter::new(out, Arc::new(schema), Arc::new(properties)).map_err(failure)?;
        Ok(Self { file })
    }

    /// Writes `rows` as one row group; no rows are none.
    ///
    /// # Errors
    /// Those of the output; rows of another shape.
    pub fn write(&mut self, rows: &ColumnRows) -> io::Result<()> {
        if rows.is_empty() {
            return Ok(());
        }
        let mut group = self.file.next_row_group().map_err(failure)?;
        for column in &rows.columns {
            write_column(&mut group, column).map_err(failure)?;
        }
        group.close().map_err(failure)?;
        Ok(())
    }

    /// Adds the row groups of a file of the same shape, as they are.
    ///
    /// # Errors
    /// Those of the files; a file of another shape.
    pub fn append(&mut self, part: &File) -> io::Result<()> {
        let metadata = ParquetMetaDataReader::new().parse_and_finish(part).map_err(failure)?;
        if metadata.file_metadata().schema_descr().root_schema() != self.file.schema_descr().root_schema() {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "a part with other columns"));
        }
        for group in metadata.row_groups() {
            let mut out = self.file.next_row_group().map_err(failure)?;
            for column in group.columns() {
                let closed = ColumnCloseResult {
                    bytes_written: u64::try_from(column.compressed_size()).unwrap_or(0),
                    rows_written: u64::try_from(group.num_rows()).unwrap_or(0),
                    metadata: column.clone(),
                    bloom_filter: None,
                    column_index: None,
                    offset_index: None,
                };
                out.append_column(part, closed).map_err(failure)?;
            }
            out.close().map_err(failure)?;
        }
        Ok(())
    }

    /// Ends the file.
    ///
    /// # Errors
    /// Those of the output.
    pub fn finish(self) -> io::Result<W> {
        self.file.into_inner().map_err(failure)
    }
}

fn failure(error: ParquetError) -> io::Error {
    match error {
        ParquetError::External(inner) => match inner.downcast::<io::Error>() {
            Ok(error) => *error,
            Err(other) => io::Error::other(other),
        },
        other => io::Error::other(other),
    }
}

fn schema(shape: Shape) -> Result<Schema, ParquetError> {
    let columns = shape.columns().iter().map(|column| {
        let builder = match column.holds {
            Type::Text => Schema::primitive_type_builder(&column.name, Physical::BYTE_ARRAY)
                .with_logical_type(Some(LogicalType::String)),
            Type::Whole => Schema::primitive_type_builder(&column.name, Physical::INT64),
            Type::Decimal => Schema::primitive_type_builder(&column.name, Physical::FIXED_LEN_BYTE_ARRAY)
                .with_length(WIDTH)
                .with_logical_type(Some(LogicalType::decimal(SCALE, PRECISION)))
                .with_precision(PRECISION)
                .with_scale(SCALE),
        };
        builder.with_repetition(Repetition::OPTIONAL).build().map(Arc::new)
    });
    let columns = columns.collect::<Result<_, _>>()?;
    Schema::group_type_builder("report").with_fields(columns).build()
}

fn write_column<W: Write + Send>(
    group: &mut SerializedRowGroupWriter<'_, W>,
    column: &Data,
) -> Result<(), ParquetError> {
    let Some(mut out) = group.next_column()? else {
        return Err(ParquetError::General("rows with other columns".to_owned()));
    };
    let present = Some(column.present.as_slice());
    match &column.values {
        Values::Text { bytes, ends } => {
            // All texts share one buffer.
            let whole = ByteArray::from(bytes.clone());
            let starts = core::iter::once(&0).chain(ends);
            let texts: Vec<_> = starts
                .zip(ends)
                .map(|(start, end)| whole.slice(*start, end.saturating_sub(*start)))
                .collect();
            out.typed::<ByteArrayType>().write_batch(&texts, present, None)?;
        }
        Values::Whole(values) => {
            out.typed::<Int64Type>().write_batch(values, present, None)?;
        }
        Values::Decimal(values) => {
            let bytes: Vec<u8> = values.iter().flat_map(|value| value.to_be_bytes()).collect();
            let whole = ByteArray::from(bytes);
            let width = usize::try_from(WIDTH).unwrap_or(0);
            let slices =
                (0..values.len()).map(|idx| FixedLenByteArray::from(whole.slice(idx * width, width)));
            let slices: Vec<_> = slices.collect();
            out.typed::<FixedLenByteArrayType>().write_batch(&slices, present, None)?;
        }
    }
    out.close()
}

#[cfg(test)]
mod tests {
    use super::*;
    use parquet::file::reader::{FileReader, SerializedFileReader};
    use parquet::record::Field;

    fn rows(from: i64, to: i64) -> ColumnRows {
        let mut rows = ColumnRows::new(Shape::Cells);
        for n in from..to {
            rows.text(Some(&format!("来源{n}")));
            rows.text(None);
            rows.whole((n % 2 == 0).then_some(n));
            rows.text(Some("a.b"));
            rows.text(Some(""));
            rows.decimal(Some(Decimal::new(n * 25, 2)));
            rows.text(None);
            rows.text(None);
            rows.whole(None);
            rows.text(None);
            rows.end();
        }
        rows
    }

    fn fields(file: Vec<u8>) -> Vec<Vec<Field>> {
        let reader = SerializedFileReader::new(bytes::Bytes::from(file)).unwrap();
        let rows = reader.get_row_iter(None).unwrap();
        rows.map(|row| row.unwrap().get_column_iter().map(|(_, field)| field.clone()).collect()).collect()
    }

    fn decimal(field: &Field) -> i128 {
        match field {
            Field::Decimal(value) => i128::from_be_bytes(value.data().try_into().unwrap()),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn what_is_written_is_read() {
        let mut both = rows(0, 3);
        both.append(&rows(3, 5));
        let mut writer = ParquetWriter::new(Vec::new(), Shape::Cells).unwrap();
        writer.write(&both).unwrap();
        writer.write(&rows(5, 7)).unwrap();
        writer.write(&rows(0, 0)).unwrap();
        let fields = fields(writer.finish().unwrap());
        assert_eq!(fields.len(), 7);
        for (n, row) in (0_i64..).zip(&fields) {
            assert_eq!(row[0], Field::Str(format!("来源{n}")));
            assert_eq!(row[2], if n % 2 == 0 { Field::Long(n) } else { Field::Null });
            assert_eq!((&row[1], &row[4]), (&Field::Null, &Field::Null));
            assert_eq!(decimal(&row[5]), i128::from(n) * 25 * 10_i128.pow(8));
        }
    }

    #[test]
    fn numbers_fit_or_are_told() {
        let fits = |digits: &str| scaled(digits.parse().unwrap());
        assert_eq!(fits("-0.0000000001"), Some(-1));
        assert_eq!(fits("1.50000000000000"), Some(15_000_000_000));
        assert_eq!(
            fits("9999999999999999999999999999"),
            Some(99_999_999_999_999_999_999_999_999_990_000_000_000)
        );
        assert_eq!(fits("0.00000000001"), None);
        assert_eq!(fits("79228162514264337593543950335"), None);
        let mut rows = ColumnRows::new(Shape::Cells);
        for (idx, column) in Shape::Cells.columns().iter().enumerate() {
            match column.holds {
                Type::Text => rows.text(None),
                Type::Whole => rows.whole(None),
                Type::Decimal => rows.decimal((idx == 5).then(|| "0.123456789012".parse().unwrap())),
            }
        }
        rows.end();
        let mut writer = ParquetWriter::new(Vec::new(), Shape::Cells).unwrap();
        writer.write(&rows).unwrap();
        let fields = fields(writer.finish().unwrap());
        assert_eq!(fields[0][5], Field::Null);
        assert_eq!(fields[0][9], Field::Str("the number of value has more than 10 decimals".to_owned()));
    }
}
