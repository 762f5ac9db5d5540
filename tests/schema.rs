//! The JSON Schema in the repository is the one of the types, and what is printed fits it.

#![cfg(feature = "schema")]
#![allow(clippy::panic, clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail")]

use serde_json::Value;

const KEPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/schema/nianbao.report.v1.json");

#[test]
fn the_schema_in_the_repository_is_the_one_of_the_types() {
    let fresh = serde_json::to_string_pretty(&nianbao::report::schema()).unwrap() + "\n";
    if std::env::var_os("NIANBAO_BLESS").is_some() {
        std::fs::write(KEPT, &fresh).unwrap();
    }
    let kept = std::fs::read_to_string(KEPT).unwrap_or_default();
    assert!(
        kept == fresh,
        "schema/nianbao.report.v1.json is not what the types give; if the change is meant, run the tests with NIANBAO_BLESS=1"
    );
}

#[test]
fn reports_fit_the_schema() {
    let schema = serde_json::to_value(nianbao::report::schema()).unwrap();
    let mut texts = vec![String::new(), "\0\0".into(), "一、总体情况\n2023年，收到申请3件。".into()];
    let mut folders = vec![std::path::PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/reports"))];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "txt") {
                texts.push(std::fs::read_to_string(path).unwrap());
            }
        }
    }
    assert!(texts.len() > 10);
    for text in &texts {
        let mut options = nianbao::Options::default();
        options.blanks_as_zero = text.len() % 2 == 0;
        let report = serde_json::to_value(nianbao::parse_with(text, &options)).unwrap();
        if let Err(reason) = fits(&schema, &schema, &report, "report") {
            panic!("{reason}\nin the report of: {}", text.chars().take(80).collect::<String>());
        }
    }
}

#[test]
fn what_does_not_fit_is_refused() {
    let schema = serde_json::to_value(nianbao::report::schema()).unwrap();
    let report = serde_json::to_value(nianbao::parse("规章")).unwrap();
    let refuses = |change: fn(&mut Value)| {
        let mut report = report.clone();
        change(&mut report);
        fits(&schema, &schema, &report, "report").unwrap_err()
    };
    assert!(refuses(|report| report["year"] = "2023".into()).contains("report.year"));
    assert!(refuses(|report| report["schema"] = "v2".into()).contains("report.schema"));
    assert!(refuses(|report| report["requests"] = serde_json::json!({})).contains("report.requests"));
    assert!(refuses(|report| drop(report.as_object_mut().unwrap().remove("cells"))).contains("cells"));
    let bad_cell = |report: &mut Value| report["cells"] = serde_json::json!([{ "path": 1 }]);
    assert!(refuses(bad_cell).contains("report.cells[0]"));
}

/// Whether `value` fits `schema`, for the words that the schema uses; any other word fails the test.
fn fits(root: &Value, schema: &Value, value: &Value, at: &str) -> Result<(), String> {
    let Value::Object(words) = schema else { return Ok(()) };
    let fail = |why: &str| Err(format!("{at}: {why}: {value}"));
    for (word, rule) in words {
        match word.as_str() {
            "$schema" | "title" | "description" | "$defs" | "format" => {}
            "$ref" => {
                let name = rule.as_str().unwrap().strip_prefix("#/$defs/").unwrap();
                fits(root, root["$defs"].get(name).ok_or(format!("no definition {name}"))?, value, at)?;
            }
            "const" => {
                if rule != value {
                    return fail("another constant");
                }
            }
            "enum" => {
                if !rule.as_array().unwrap().contains(value) {
                    return fail("not in the list");
                }
            }
            "type" => {
                let kinds = rule.as_array().cloned().unwrap_or_else(|| vec![rule.clone()]);
                let is = |kind: &Value| match kind.as_str().unwrap() {
                    "null" => value.is_null(),
                    "boolean" => value.is_boolean(),
                    "string" => value.is_string(),
                    "number" => value.is_number(),
                    "integer" => value.is_i64() || value.is_u64(),
                    "array" => value.is_array(),
                    "object" => value.is_object(),
                    other => panic!("type {other}"),
                };
                if !kinds.iter().any(is) {
                    return fail("another type");
                }
            }
            "properties" => {
                for (key, rule) in rule.as_object().unwrap() {
                    if let Some(inner) = value.get(key) {
                        fits(root, rule, inner, &format!("{at}.{key}"))?;
                    }
                }
            }
            "additionalProperties" => {
                assert_eq!(rule, &Value::Bool(false));
                let known = words["properties"].as_object().unwrap();
                if value.as_object().is_some_and(|object| object.keys().any(|key| !known.contains_key(key))) {
                    return fail("an unknown key");
                }
            }
            "required" => {
                for key in rule.as_array().unwrap() {
                    if value.is_object() && value.get(key.as_str().unwrap()).is_none() {
                        return fail(&format!("no key {key}"));
                    }
                }
            }
            "items" => {
                for (idx, inner) in value.as_array().into_iter().flatten().enumerate() {
                    fits(root, rule, inner, &format!("{at}[{idx}]"))?;
                }
            }
            "prefixItems" => {
                for (rule, inner) in
                    rule.as_array().unwrap().iter().zip(value.as_array().into_iter().flatten())
                {
                    fits(root, rule, inner, at)?;
                }
            }
            "anyOf" | "oneOf" => {
                let reasons: Vec<String> = rule
                    .as_array()
                    .unwrap()
                    .iter()
                    .filter_map(|rule| fits(root, rule, value, at).err())
                    .collect();
                if reasons.len() == rule.as_array().unwrap().len() {
                    return Err(reasons.join("; or "));
                }
            }
            "minimum" => {
                if value.as_f64().is_some_and(|value| value < rule.as_f64().unwrap()) {
                    return fail("too small");
                }
            }
            "minItems" | "maxItems" => {
                let (len, bound) = (value.as_array().map_or(0, Vec::len) as u64, rule.as_u64().unwrap());
                if value.is_array() && if word == "minItems" { len < bound } else { len > bound } {
                    return fail("another number of items");
                }
            }
            "pattern" => {
                assert_eq!(rule, "^[a-z0-9]+(-[a-z0-9]+)*$");
                let kebab = |text: &str| {
                    text.split('-').all(|word| {
                        !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
                    })
                };
                if !value.as_str().is_some_and(kebab) {
                    return fail("no kebab-case word");
                }
            }
            other => panic!("the schema uses `{other}`, which this test does not know"),
        }
    }
    Ok(())
}
