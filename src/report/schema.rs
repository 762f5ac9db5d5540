//! The JSON Schema of the contract `nianbao.report.v1`, from the types and from the form.
//!
//! Beside [`super::json`]: what is serialised by hand there is described by hand here.

use std::borrow::Cow;

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Map, Value, json};

use super::{CellRecord, ProseFigure, Report, SCHEMA, Source};
use crate::align::{ExtraRow, State, TablePiece};
use crate::check::Check;
use crate::diagnostic::{Diagnostic, Severity};
use crate::document::Place;
use crate::form::{self, Kind, Row, Table};
use crate::outline::{Node, Origin, Period};
use crate::span::Span;

/// The JSON Schema (draft 2020-12) of a serialised [`Report`].
///
/// # Examples
/// ```
/// let schema = nianbao::report::schema();
/// assert_eq!(schema.get("title").unwrap(), "nianbao.report.v1");
/// ```
#[must_use]
pub fn schema() -> Schema {
    SchemaSettings::draft2020_12().for_serialize().into_generator().into_root_schema_for::<Report<'static>>()
}

/// A type that is described by `$body` under the name `$name`.
macro_rules! described {
    ($type:ty, $name:literal, $body:expr) => {
        impl JsonSchema for $type {
            fn schema_name() -> Cow<'static, str> {
                $name.into()
            }

            fn json_schema(generator: &mut SchemaGenerator) -> Schema {
                let body: fn(&mut SchemaGenerator) -> Schema = $body;
                body(generator)
            }
        }
    };
}

described!(Report<'_>, "nianbao.report.v1", |generator| {
    let definitions = table_definitions();
    for (name, schema) in definitions {
        generator.definitions_mut().insert(name, schema);
    }
    let editions: Vec<Value> =
        form::EDITIONS.iter().map(|edition| json!(edition.name)).chain([Value::Null]).collect();
    object(
        "What a report says, and how it was read; whatever the source does not print is null",
        [
            ("schema", json!({ "const": SCHEMA })),
            ("source", generator.subschema_for::<Source>().to_value()),
            (
                "edition",
                json!({
                    "description": "Edition of the form that all tables agree on",
                    "enum": editions,
                }),
            ),
            ("title", nullable("string", "The title on one line")),
            ("agency", nullable("string", "The body that reports, as printed")),
            ("year", nullable("integer", "The year reported on")),
            ("period", generator.subschema_for::<Option<Period>>().to_value()),
            ("published_on", nullable_date("The date of the signature, else of a publish line")),
            ("metadata", metadata(generator)),
            ("outline", generator.subschema_for::<Vec<Node<'static>>>().to_value()),
            ("proactive", nested("proactive")),
            ("requests", nested("requests")),
            ("disputes", nested("disputes")),
            ("tables", generator.subschema_for::<Vec<TablePiece>>().to_value()),
            ("cells", generator.subschema_for::<Vec<CellRecord<'static>>>().to_value()),
            ("extra_rows", generator.subschema_for::<Vec<ExtraRow<'static>>>().to_value()),
            ("figures", generator.subschema_for::<Vec<ProseFigure<'static>>>().to_value()),
            ("checks", generator.subschema_for::<Vec<Check>>().to_value()),
            ("diagnostics", generator.subschema_for::<Vec<Diagnostic>>().to_value()),
        ],
    )
});

described!(CellRecord<'_>, "Cell", |generator| {
    let mut schema = object(
        "One cell of the form with its provenance",
        [
            ("path", string("The keys of the nested tables joined with dots")),
            ("value", nullable("number", "Its number with exactly the digits printed")),
            ("state", generator.subschema_for::<State>().to_value()),
            ("raw", nullable("string", "What the source prints there")),
            ("span", generator.subschema_for::<Option<Span>>().to_value()),
            ("line", nullable_count("The line, from 1")),
            ("column", nullable_count("The column in characters, from 1")),
        ],
    );
    if let Some(Value::Object(properties)) = schema.get_mut("properties") {
        properties.insert("place".into(), generator.subschema_for::<Place>().to_value());
    }
    schema
});

described!(ProseFigure<'_>, "Figure", |generator| object(
    "A figure stated in the prose",
    [
        ("text", string("Subject, number and measure word as printed")),
        ("subject", string("What is counted")),
        ("value", json!({ "description": "The number", "type": "number" })),
        ("unit", nullable("string", "The measure word")),
        ("section", nullable("string", "Markers of the headings it stands under")),
        ("span", generator.subschema_for::<Span>().to_value()),
        ("cell", nullable("string", "Path of the cell that it restates")),
    ],
));

described!(Check, "Check", |_| {
    let mut schema = object(
        "One relation that was tested",
        [
            ("id", string("Its name: `requests.balance.natural_person`")),
            ("relation", string("The relation in words, by row and column keys")),
            ("left", nullable("number", "Value of the left side")),
            ("right", nullable("number", "Value of the right side")),
            ("holds", nullable("boolean", "Whether they are equal; null when a cell has no value")),
            ("cells", strings("Paths of the cells it needs")),
        ],
    );
    if let Some(Value::Object(properties)) = schema.get_mut("properties") {
        let text = "Only on request: whether it would hold with blanks as zero";
        properties.insert("holds_with_blanks_as_zero".into(), nullable("boolean", text));
    }
    schema
});

described!(Diagnostic, "Diagnostic", |generator| object(
    "What a reader should know",
    [
        (
            "code",
            json!({
                "description": "Kebab-case name; `nianbao explain CODE` says what it means",
                "type": "string",
                "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$",
            }),
        ),
        ("severity", generator.subschema_for::<Severity>().to_value()),
        ("message", string("What is printed and what was expected")),
        ("span", generator.subschema_for::<Option<Span>>().to_value()),
        ("line", nullable_count("The line, from 1")),
        ("column", nullable_count("The column in characters, from 1")),
        ("paths", strings("Paths of the cells concerned")),
        ("help", nullable("string", "What to do")),
    ],
));

described!(Period, "Period", |_| object(
    "The period a report covers, first and last day",
    [
        ("start", json!({ "type": "string", "format": "date" })),
        ("end", json!({ "type": "string", "format": "date" })),
    ],
));

/// Where each piece of front matter came from; a key is there where its value is.
fn metadata(generator: &mut SchemaGenerator) -> Value {
    let provenance = object(
        "Where a value came from",
        [
            ("from", generator.subschema_for::<Origin>().to_value()),
            ("span", generator.subschema_for::<Span>().to_value()),
        ],
    );
    generator.definitions_mut().insert("Provenance".into(), provenance.to_value());
    let keys = ["title", "agency", "year", "period", "published_on"];
    let properties: Map<String, Value> =
        keys.into_iter().map(|key| (key.into(), reference("Provenance"))).collect();
    json!({
        "description": "Where each of these came from, as far as they are known",
        "type": "object",
        "properties": properties,
        "additionalProperties": false,
    })
}

/// Name of the definition of a table in an edition.
fn definition(table: &str, edition: &str) -> String {
    format!("{table}.{edition}")
}

/// Every table of every edition; a table that editions share is described once, under the newest.
fn table_definitions() -> Map<String, Value> {
    let mut definitions = Map::new();
    for edition in form::EDITIONS {
        for table in edition.tables.iter().filter(|table| !is_shared(table, edition.name)) {
            let name = definition(table.key, edition.name);
            let row_name = format!("{name}.row");
            let mut schema = match row_of_all(table) {
                Some(row) => {
                    definitions.insert(row_name.clone(), row);
                    uniform_table(table, &row_name)
                }
                None => table_of_cells(table),
            };
            if let Some(object) = schema.as_object_mut() {
                let title = table.titles.first().copied().unwrap_or_default();
                object.insert("description".into(), json!(format!("{title}（{}）", edition.notice)));
            }
            definitions.insert(name, schema);
        }
    }
    definitions
}

/// Whether a newer edition has a table of the same cells.
fn is_shared(table: &Table, edition: &str) -> bool {
    let newer = form::EDITIONS.iter().take_while(|newer| newer.name != edition);
    let paths = || table.cells().map(|cell| cell.path);
    newer
        .filter_map(|newer| newer.table(table.key))
        .any(|same| same.cells().map(|cell| cell.path).eq(paths()))
}

/// A table of the report: as one of the editions has it, or null.
fn nested(key: &str) -> Value {
    let mut choices = Vec::new();
    for edition in form::EDITIONS {
        if edition.table(key).is_some_and(|table| !is_shared(table, edition.name)) {
            choices.push(reference(&definition(key, edition.name)));
        }
    }
    choices.push(json!({ "type": "null" }));
    json!({ "anyOf": choices })
}

/// The one schema of all rows of a table, where they have the same columns.
fn row_of_all(table: &Table) -> Option<Value> {
    let columns = |row: &'static Row| row.cells.iter().map(|cell| (form::last_key(cell.path), cell.head));
    let (first, others) = table.rows.split_first()?;
    if others.is_empty() || !others.iter().all(|row| columns(row).eq(columns(first))) {
        return None;
    }
    let mut schema = empty_object();
    for (key, head) in columns(first) {
        insert(&mut schema, [key].into_iter(), nullable("number", head));
    }
    Some(schema)
}

/// A table whose rows are all alike: row keys, then the schema of a row.
fn uniform_table(table: &Table, row_definition: &str) -> Value {
    let mut root = empty_object();
    for row in table.rows {
        let mut schema = reference(row_definition);
        if let Some(object) = schema.as_object_mut() {
            let label: Vec<&str> = row.groups.iter().chain([&row.label]).copied().collect();
            object.insert("description".into(), json!(label.join(" / ")));
        }
        insert(&mut root, row.path.split('.').skip(1), schema);
    }
    root
}

/// A table whose rows differ: row keys, then column keys, numbers or null.
fn table_of_cells(table: &Table) -> Value {
    let mut root = empty_object();
    for row in table.rows {
        for cell in row.cells {
            let leaf = nullable("number", &row.official_label(cell));
            insert(&mut root, cell.path.split('.').skip(1), leaf);
        }
        if row.cells.iter().any(|cell| cell.kind == Kind::Amount) {
            let leaf = json!({
                "description": "The unit of money, as the cell or its head states it",
                "enum": ["万元", "元", null],
            });
            insert(&mut root, row.path.split('.').skip(1).chain(["unit"]), leaf);
        }
    }
    root
}

fn empty_object() -> Value {
    json!({ "type": "object", "properties": {}, "required": [] })
}

/// Puts `leaf` at the end of a path of properties, each of which is required.
fn insert<'k>(root: &mut Value, path: impl Iterator<Item = &'k str>, leaf: Value) {
    let mut at = root;
    let mut keys = path.peekable();
    while let Some(key) = keys.next() {
        let Some(object) = at.as_object_mut() else { return };
        if let Some(Value::Array(required)) = object.get_mut("required")
            && !required.iter().any(|known| known == key)
        {
            required.push(json!(key));
        }
        let Some(Value::Object(properties)) = object.get_mut("properties") else { return };
        let is_leaf = keys.peek().is_none();
        let entry = properties.entry(key).or_insert_with(empty_object);
        if is_leaf {
            *entry = leaf;
            return;
        }
        at = entry;
    }
}

/// An object of which every property is there.
fn object<const N: usize>(description: &str, properties: [(&str, Value); N]) -> Schema {
    let required: Vec<&str> = properties.iter().map(|(key, _)| *key).collect();
    let required = json!(required);
    let properties: Map<String, Value> =
        properties.into_iter().map(|(key, schema)| (key.to_owned(), schema)).collect();
    json_schema!({
        "description": description,
        "type": "object",
        "properties": properties,
        "required": required,
    })
}

fn reference(definition: &str) -> Value {
    json!({ "$ref": format!("#/$defs/{definition}") })
}

fn string(description: &str) -> Value {
    json!({ "description": description, "type": "string" })
}

fn strings(description: &str) -> Value {
    json!({ "description": description, "type": "array", "items": { "type": "string" } })
}

fn nullable(kind: &str, description: &str) -> Value {
    json!({ "description": description, "type": [kind, "null"] })
}

fn nullable_count(description: &str) -> Value {
    json!({ "description": description, "type": ["integer", "null"], "minimum": 1 })
}

fn nullable_date(description: &str) -> Value {
    json!({ "description": description, "type": ["string", "null"], "format": "date" })
}
