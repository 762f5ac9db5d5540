//! Diagnostics as SARIF 2.1.0, the interchange format of static analysis results.

use serde_json::{Value, json};

use crate::diagnostic::{Diagnostic, Lang, Severity, catalogue};
use crate::report::Report;

/// One SARIF log for several files: what was found in each, and every code of the catalogue as a rule.
///
/// Regions count lines from 1 and columns from 1 in characters (`unicodeCodePoints`); cells concerned are logical
/// locations. `keep` says which findings go in.
///
/// # Examples
/// ```
/// let report = nianbao::parse_with("", &nianbao::Options::default());
/// let log = nianbao::output::sarif::write([&report], nianbao::Lang::En, |_| true);
/// assert_eq!(log["runs"][0]["results"][0]["ruleId"], "empty-input");
/// ```
pub fn write<'r, 't: 'r>(
    reports: impl IntoIterator<Item = &'r Report<'t>>,
    lang: Lang,
    keep: impl Fn(&Diagnostic) -> bool,
) -> Value {
    let mut log = Log::new(lang);
    for report in reports {
        log.add(report, &keep);
    }
    log.finish()
}

/// A SARIF log that is built one report at a time.
#[derive(Debug)]
pub struct Log {
    lang: Lang,
    results: Vec<Value>,
}

impl Log {
    /// An empty log with messages in `lang`.
    #[must_use]
    pub const fn new(lang: Lang) -> Self {
        Self { lang, results: Vec::new() }
    }

    /// Adds what was found in `report`, as far as `keep` wants it.
    pub fn add(&mut self, report: &Report<'_>, keep: impl Fn(&Diagnostic) -> bool) {
        let name = report.source.name.as_deref().unwrap_or("-");
        let kept = report.diagnostics.iter().filter(|finding| keep(finding));
        self.results.extend(kept.map(|finding| result(name, finding, self.lang)));
    }

    /// The log as a JSON value.
    #[must_use]
    pub fn finish(self) -> Value {
        let rules: Vec<Value> = catalogue::all()
            .map(|code| {
                json!({
                    "id": code.name,
                    "shortDescription": { "text": code.summary(self.lang) },
                    "fullDescription": { "text": code.explanation.in_lang(self.lang) },
                    "help": { "text": code.help.or(code.advice).map(|words| words.without_slots(self.lang)) },
                    "defaultConfiguration": { "level": level(code.severity) },
                })
            })
            .collect();
        json!({
            "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
            "version": "2.1.0",
            "runs": [{
                "tool": { "driver": {
                    "name": "nianbao",
                    "version": env!("CARGO_PKG_VERSION"),
                    "rules": rules,
                }},
                "columnKind": "unicodeCodePoints",
                "results": self.results,
            }],
        })
    }
}

fn result(name: &str, finding: &Diagnostic, lang: Lang) -> Value {
    let message = match finding.help(lang) {
        Some(help) => format!("{}\n{help}", finding.message(lang)),
        None => finding.message(lang),
    };
    let mut physical = json!({ "artifactLocation": { "uri": uri(name) } });
    if let (Some(place), Some(object)) = (finding.place, physical.as_object_mut()) {
        object.insert("region".into(), json!({ "startLine": place.line, "startColumn": place.column }));
    }
    let mut location = json!({ "physicalLocation": physical });
    if let (false, Some(object)) = (finding.paths.is_empty(), location.as_object_mut()) {
        let cells: Vec<Value> =
            finding.paths.iter().map(|path| json!({ "fullyQualifiedName": path, "kind": "cell" })).collect();
        object.insert("logicalLocations".into(), cells.into());
    }
    json!({
        "ruleId": finding.code.name,
        "level": level(finding.code.severity),
        "message": { "text": message },
        "locations": [location],
    })
}

const fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

/// A path as a relative reference: separators kept, what a URI does not allow percent-encoded.
fn uri(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.replace('\\', "/").bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                out.push(char::from(byte))
            }
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_references() {
        assert_eq!(uri("年报/a b.txt"), "%E5%B9%B4%E6%8A%A5/a%20b.txt");
    }
}
