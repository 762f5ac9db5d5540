//! Web pages and other documents: what they say is what their text says, cell by cell.

#![cfg(all(feature = "html", feature = "docx", feature = "serde"))]
#![allow(clippy::panic, clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail")]

use std::path::{Path, PathBuf};

use nianbao::align::State;
use nianbao::document::{self, Document, Kind};
use nianbao::{Options, Report};
use serde_json::Value;

/// The folder of samples, where it is at hand.
fn shared() -> Option<PathBuf> {
    let path = std::env::var_os("NIANBAO_SHARED")?;
    let path = PathBuf::from(path);
    assert!(path.is_dir(), "NIANBAO_SHARED names no folder");
    Some(path)
}

/// Whatever a document is, its report keeps the promise, in the lines that were read and in the source.
fn audited(document: &Document<'_>) {
    let report = nianbao::read_document(document, &Options::default());
    let violations = nianbao::report::audit(&document.text, &report);
    assert!(violations.is_empty(), "{}", violations.iter().map(|v| v.to_string() + "\n").collect::<String>());
    let report = nianbao::parse_document(document, &Options::default());
    for span in report.cells.iter().filter_map(|cell| cell.span) {
        assert!(span.slice(document.source()).is_some(), "{span:?}");
    }
    for span in report.diagnostics.iter().filter_map(|finding| finding.span) {
        assert!(span.slice(document.source()).is_some(), "{span:?}");
    }
}

/// Holds every cell of the truth against the report; gives how many there are.
fn agrees(truth: &Value, report: &Report<'_>, what: &Path) -> usize {
    let cells = truth["cells"].as_object().unwrap();
    let mut count = 0;
    for (path, value) in cells.iter().filter(|(path, _)| !path.ends_with(".unit")) {
        let cell = report.cell(path).unwrap_or_else(|| panic!("{}: no cell {path}", what.display()));
        let given = cell.value.map(|value| value.to_string());
        let printed = (!value.is_null()).then(|| value.to_string());
        assert_eq!(given, printed, "{}: {path} {:?} {:?}", what.display(), cell.state, cell.raw);
        let expected = match truth["state"][path].as_str() {
            Some("blank") => State::Blank,
            Some("placeholder") => State::Placeholder,
            _ => State::Stated,
        };
        assert_eq!(cell.state, expected, "{}: {path}", what.display());
        count += 1;
    }
    assert_eq!(report.cells.len(), count, "{}", what.display());
    count
}

fn truth_of(shared: &Path, case: &str) -> Value {
    let folder = std::fs::read_dir(shared.join("layouts")).unwrap();
    let found = folder.map(|entry| entry.unwrap().path().join(format!("{case}.json"))).find(|p| p.is_file());
    serde_json::from_str(&std::fs::read_to_string(found.unwrap()).unwrap()).unwrap()
}

#[test]
fn documents_are_read_whole() {
    let Some(shared) = shared() else {
        println!("NIANBAO_SHARED is not set: pages were not read");
        return;
    };
    let mut cells = 0;
    for entry in std::fs::read_dir(shared.join("layouts/_sources")).unwrap() {
        let path = entry.unwrap().path();
        let kind = match path.extension().and_then(|ending| ending.to_str()) {
            Some("html") => Kind::Html,
            Some("docx") => Kind::Docx,
            _ => continue,
        };
        let bytes = std::fs::read(&path).unwrap();
        let document = document::open(&bytes, None);
        assert_eq!(document.kind, kind);
        audited(&document);
        let report = nianbao::parse_document(&document, &Options::default());
        let truth = truth_of(&shared, path.file_stem().unwrap().to_str().unwrap());
        cells += agrees(&truth, &report, &path);
        assert_eq!(report.edition.unwrap().name, truth["edition"].as_str().unwrap());
    }
    assert!(cells > 4_000, "{cells}");
}

#[test]
fn front_matter_of_pages() {
    let Some(shared) = shared() else { return };
    let mut wrong = Vec::new();
    for entry in std::fs::read_dir(shared.join("layouts/_sources")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|ending| ending == "pdf") {
            continue;
        }
        let bytes = std::fs::read(&path).unwrap();
        let report = serde_json::to_value(nianbao::parse_bytes(&bytes)).unwrap();
        let case = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let truth = truth_of(&shared, &case);
        for key in ["title", "agency", "year", "period", "published_on"] {
            if truth.get(key).is_some() && report[key] != truth[key] {
                wrong.push(format!("{case} {key}: {} is not {}", report[key], truth[key]));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
