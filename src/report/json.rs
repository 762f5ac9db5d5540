//! The report as the contract `nianbao.report.v1` has it.

use rust_decimal::Decimal;
use serde::ser::{Error as _, SerializeMap as _, SerializeStruct as _};
use serde::{Serialize, Serializer};

use super::{CellRecord, ProseFigure, Report, SCHEMA};
use crate::align::Unit;
use crate::outline::{Found, FrontMatter, Period};

/// A decimal as a JSON number with exactly its digits.
///
/// Whole numbers and those that a binary float prints alike go through serde's own types; any other
/// (trailing zeros, many digits) is written as raw JSON.
pub(crate) struct Exact(pub(crate) Decimal);

impl Serialize for Exact {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let value = self.0;
        if value.scale() == 0
            && let Ok(whole) = i64::try_from(value)
        {
            return whole.serialize(serializer);
        }
        let printed = value.to_string();
        if let Ok(float) = printed.parse::<f64>()
            && float.to_string() == printed
        {
            return float.serialize(serializer);
        }
        serde_json::value::RawValue::from_string(printed).map_err(S::Error::custom)?.serialize(serializer)
    }
}

impl Serialize for CellRecord<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("Cell", 7 + usize::from(self.place.is_some()))?;
        out.serialize_field("path", self.path)?;
        out.serialize_field("value", &self.value.map(Exact))?;
        out.serialize_field("state", &self.state)?;
        out.serialize_field("raw", &self.raw)?;
        out.serialize_field("span", &self.span)?;
        out.serialize_field("line", &self.line())?;
        out.serialize_field("column", &self.column())?;
        if let Some(place) = &self.place {
            out.serialize_field("place", place)?;
        }
        out.end()
    }
}

impl Serialize for ProseFigure<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("Figure", 7)?;
        out.serialize_field("text", &self.text)?;
        out.serialize_field("subject", &self.subject)?;
        out.serialize_field("value", &Exact(self.value))?;
        out.serialize_field("unit", &self.unit)?;
        out.serialize_field("section", &self.section)?;
        out.serialize_field("span", &self.span)?;
        out.serialize_field("cell", &self.cell)?;
        out.end()
    }
}

impl Serialize for crate::check::Check {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let with_zero = self.holds_with_blanks_as_zero.is_some();
        let mut out = serializer.serialize_struct("Check", 6 + usize::from(with_zero))?;
        out.serialize_field("id", &self.id)?;
        out.serialize_field("relation", &self.relation)?;
        out.serialize_field("left", &self.left.map(Exact))?;
        out.serialize_field("right", &self.right.map(Exact))?;
        out.serialize_field("holds", &self.holds)?;
        out.serialize_field("cells", &self.cells)?;
        if with_zero {
            out.serialize_field("holds_with_blanks_as_zero", &self.holds_with_blanks_as_zero)?;
        }
        out.end()
    }
}

impl Serialize for Period {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("Period", 2)?;
        out.serialize_field("start", &self.start.to_string())?;
        out.serialize_field("end", &self.end.to_string())?;
        out.end()
    }
}

/// The `metadata` key: where each piece of front matter came from.
pub(crate) struct Metadata<'r>(pub(crate) &'r FrontMatter<'r>);

#[derive(Serialize)]
struct Provenance {
    from: crate::outline::Origin,
    span: crate::span::Span,
}

impl Serialize for Metadata<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        fn of<T>(found: Option<&Found<T>>) -> Option<Provenance> {
            found.map(|f| Provenance { from: f.from, span: f.span })
        }
        let front = self.0;
        let all = [
            ("title", of(front.title.as_ref())),
            ("agency", of(front.agency.as_ref())),
            ("year", of(front.year.as_ref())),
            ("period", of(front.period.as_ref())),
            ("published_on", of(front.published_on.as_ref())),
        ];
        serializer.collect_map(all.into_iter().filter_map(|(key, value)| Some((key, value?))))
    }
}

/// A table as nested objects: row keys, then column keys, numbers or null.
struct Nested<'r> {
    prefix: &'r str,
    cells: &'r [CellRecord<'r>],
    units: &'r [Unit],
}

impl Serialize for Nested<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let depth = self.prefix.len() + 1;
        let mut out = serializer.serialize_map(None)?;
        let mut rest = self.cells;
        // Cells stand in the order of the form, so that equal keys are neighbours; depth is bounded by the form.
        while let Some(first) = rest.first() {
            let tail = first.path.get(depth..).unwrap_or_default();
            match tail.split_once('.') {
                None => {
                    out.serialize_entry(tail, &first.value.map(Exact))?;
                    rest = rest.get(1..).unwrap_or_default();
                }
                Some((key, _)) => {
                    let prefix = first.path.get(..depth + key.len()).unwrap_or_default();
                    let n = rest.iter().take_while(|c| within(c.path, prefix)).count();
                    let (inside, after) = rest.split_at_checked(n).unwrap_or((rest, &[]));
                    out.serialize_entry(key, &Nested { prefix, cells: inside, units: self.units })?;
                    rest = after;
                }
            }
        }
        if let Some(unit) = self.units.iter().find(|unit| unit.row == self.prefix) {
            out.serialize_entry("unit", &unit.unit)?;
        }
        out.end()
    }
}

fn within(path: &str, prefix: &str) -> bool {
    // The dot tells most others apart.
    path.as_bytes().get(prefix.len()) == Some(&b'.') && path.starts_with(prefix)
}

impl Report<'_> {
    /// The cells of the table `key`, where the report has any.
    pub(crate) fn cells_of(&self, key: &str) -> Option<&[CellRecord<'_>]> {
        let start = self.cells.iter().position(|cell| within(cell.path, key))?;
        let n = self.cells.iter().skip(start).take_while(|cell| within(cell.path, key)).count();
        self.cells.get(start..start + n)
    }

    fn nested(&self, key: &'static str) -> Option<Nested<'_>> {
        Some(Nested { prefix: key, cells: self.cells_of(key)?, units: &self.units })
    }
}

impl Serialize for Report<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let front = &self.front;
        let mut out = serializer.serialize_struct("Report", 19)?;
        out.serialize_field("schema", SCHEMA)?;
        out.serialize_field("source", &self.source)?;
        out.serialize_field("edition", &self.edition.map(|e| e.name))?;
        out.serialize_field("title", &front.title.as_ref().map(|f| &f.value))?;
        out.serialize_field("agency", &front.agency.as_ref().map(|f| &f.value))?;
        out.serialize_field("year", &front.year.as_ref().map(|f| f.value))?;
        out.serialize_field("period", &front.period.as_ref().map(|f| f.value))?;
        out.serialize_field("published_on", &front.published_on.as_ref().map(|f| f.value.to_string()))?;
        out.serialize_field("metadata", &Metadata(front))?;
        out.serialize_field("outline", &self.outline)?;
        out.serialize_field("proactive", &self.nested("proactive"))?;
        out.serialize_field("requests", &self.nested("requests"))?;
        out.serialize_field("disputes", &self.nested("disputes"))?;
        out.serialize_field("tables", &self.tables)?;
        out.serialize_field("cells", &self.cells)?;
        out.serialize_field("extra_rows", &self.extra_rows)?;
        out.serialize_field("figures", &self.figures)?;
        out.serialize_field("checks", &self.checks)?;
        out.serialize_field("diagnostics", &self.diagnostics)?;
        out.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_keep_their_digits() {
        for digits in
            ["0", "-3", "149.673874", "26.50", "0.10", "79228162514264337593543950335", "1234567890123456.75"]
        {
            let value: Decimal = digits.parse().unwrap();
            assert_eq!(serde_json::to_string(&Exact(value)).unwrap(), digits);
        }
    }
}
