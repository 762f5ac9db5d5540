//! The cells of reports as tidy CSV: one row a cell.

use csv::{StringRecord, Writer};

use super::sheet::sheets;
use crate::report::Report;

/// The columns, in order: stable, further ones are added behind.
pub const COLUMNS: [&str; 8] = ["source", "agency", "year", "path", "label", "value", "state", "line"];

/// The line of column names.
///
/// # Examples
/// ```
/// assert_eq!(nianbao::output::cells::header(), "source,agency,year,path,label,value,state,line\n");
/// ```
#[must_use]
pub fn header() -> String {
    rows([StringRecord::from(COLUMNS.to_vec())])
}

/// One row for each cell of `report`, quoted by RFC 4180, lines ending with LF; empty where there is nothing to say.
///
/// Columns are those of [`COLUMNS`]: `label` is the official wording of the cell from outside in, `value` its exact
/// number or nothing, `line` counts from 1.
#[must_use]
pub fn write(report: &Report<'_>) -> String {
    let source = report.source.name.as_deref().unwrap_or_default();
    let agency = report.front.agency.as_ref().map_or("", |agency| &agency.value);
    let year = report.front.year.as_ref().map(|year| year.value.to_string()).unwrap_or_default();
    let sheets = sheets(report);
    let described = sheets.iter().flat_map(super::sheet::Sheet::described);
    rows(described.map(|(row, cell, record)| {
        let value = record.value.map(|value| value.to_string()).unwrap_or_default();
        let line = record.line().map(|line| line.to_string()).unwrap_or_default();
        let label = row.official_label(cell);
        StringRecord::from(
            [source, agency, &year, record.path, &label, &value, record.state.name(), &line].to_vec(),
        )
    }))
}

/// Records as CSV; writing to memory cannot fail.
fn rows(records: impl IntoIterator<Item = StringRecord>) -> String {
    let mut writer = Writer::from_writer(Vec::new());
    for record in records {
        if writer.write_record(&record).is_err() {
            break;
        }
    }
    writer.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
}
