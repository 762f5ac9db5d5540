//! Holds the parser against reports with known truth: every `NAME.txt` beside a `NAME.json` below `tests/reports`.
//!
//! A cell is `right` (the number of the truth, or nothing where the source prints nothing), `null` (a number that the
//! report does not give, and says why), `WRONG` (another number), or `missing` (the report has no such cell). Whatever
//! is read, `WRONG`, `nodiag` (a null without a diagnostic that names the cell) and `falseblank` (a printed number
//! called blank) must be 0. How many are right stands in `tests/score.txt`, family by family, so that a change of any
//! shows in review; `NIANBAO_BLESS=1` writes it anew.
//!
//! With `NIANBAO_SHARED=DIR` the folders `seeds`, `wild` and `layouts` in there are scored as well.

#![allow(
    clippy::panic,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test may fail and print"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use nianbao::Report;
use nianbao::align::State;
use nianbao::outline::{Node, NodeKind};
use rust_decimal::Decimal;
use serde_json::Value;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

#[test]
fn own_reports() {
    let cases = find_cases(&Path::new(ROOT).join("tests/reports"));
    assert!(cases.len() > 30, "{} cases", cases.len());
    let scores = score_all(&cases);
    let fresh = table(&scores);
    let kept = Path::new(ROOT).join("tests/score.txt");
    if std::env::var_os("NIANBAO_BLESS").is_some() {
        fs::write(&kept, &fresh).unwrap();
    }
    assert_promise(&scores);
    assert!(
        fs::read_to_string(&kept).unwrap_or_default() == fresh,
        "the figures are not those of tests/score.txt; if the change is meant, run with NIANBAO_BLESS=1:\n{fresh}"
    );
}

#[test]
fn shared_reports() {
    let Some(shared) = std::env::var_os("NIANBAO_SHARED").map(PathBuf::from) else {
        println!("not asked for: NIANBAO_SHARED names no folder");
        return;
    };
    for folder in ["seeds", "wild", "layouts"] {
        let folder = shared.join(folder);
        assert!(folder.is_dir(), "{} is no folder", folder.display());
        let cases = find_cases(&folder);
        assert!(!cases.is_empty(), "no case in {}", folder.display());
        let scores = score_all(&cases);
        println!("{}", table(&scores));
        assert_promise(&scores);
    }
}

/// A change of the rules would make every figure worthless, so they are tested on their own.
#[test]
fn the_rules_of_scoring() {
    const PATH: &str = "requests.received.total";
    let truth = |json: &str| Truth::new(&serde_json::from_str(json).unwrap());
    let printed = truth(r#"{"cells": {"requests.received.total": 4}, "state": {}}"#);
    let blank = truth(
        r#"{"cells": {"requests.received.total": null}, "state": {"requests.received.total": "blank"}}"#,
    );
    let elsewhere = truth(r#"{"cells": {}, "state": {}}"#);
    let row = truth(r#"{"cells": {}, "null_cells": {}, "ambiguous": {"requests.received": [4, 7]}}"#);
    let given = |value: Option<i64>, state| {
        let cell = Given { value: value.map(Decimal::from), state, named: false };
        [(PATH.to_owned(), cell)].into()
    };
    let none = BTreeMap::new();
    assert_eq!(count_cells(&none, &printed).missing, 1);
    let four = given(Some(4), State::Stated);
    assert_eq!(count_cells(&four, &printed).right, 1);
    assert_eq!(count_cells(&four, &blank).wrong, 1);
    assert_eq!(count_cells(&four, &elsewhere).wrong, 1);
    assert_eq!(count_cells(&four, &row).wrong, 1, "nobody can tell that it is this cell");
    assert_eq!(count_cells(&given(Some(4), State::Inferred), &printed).inferred, 1);
    assert_eq!(count_cells(&given(Some(5), State::Inferred), &printed).wrong, 1);
    assert_eq!(count_cells(&given(None, State::Stated), &printed).wrong, 1);
    let empty = given(None, State::Blank);
    assert_eq!(count_cells(&empty, &printed).false_blank, 1);
    assert_eq!((count_cells(&empty, &blank).right, count_cells(&empty, &blank).undiagnosed), (1, 0));
    let unknown = given(None, State::Ambiguous);
    assert_eq!((count_cells(&unknown, &printed).null, count_cells(&unknown, &printed).undiagnosed), (1, 1));
    assert_eq!(count_cells(&unknown, &blank).undiagnosed, 1);
    assert_eq!(count_cells(&unknown, &row).wrong, 0);
}

/// A text with its truth.
struct Case {
    group: String,
    name: String,
    text: String,
    truth: Truth,
    /// Whether the extractor itself lost figures: such a text decides nothing.
    lossy: bool,
}

/// What a text says, as somebody typed it.
#[derive(Default)]
struct Truth {
    cells: BTreeMap<String, Option<Decimal>>,
    states: BTreeMap<String, String>,
    /// Row → the numbers printed in it, whose columns nobody can tell.
    ambiguous: BTreeMap<String, Vec<Decimal>>,
    front: BTreeMap<String, Value>,
    units: BTreeMap<String, Value>,
    outline: Option<Vec<String>>,
}

/// What a report gives for one cell.
struct Given {
    value: Option<Decimal>,
    state: State,
    /// Whether a diagnostic names it.
    named: bool,
}

#[derive(Default)]
struct Counts {
    files: usize,
    cells: usize,
    right: usize,
    null: usize,
    wrong: usize,
    missing: usize,
    inferred: usize,
    false_blank: usize,
    undiagnosed: usize,
    /// Title, agency, year, period, date, edition and units: right, and how many there are.
    front: (usize, usize),
    /// Outlines that are exactly right, and how many there are.
    outlines: (usize, usize),
    faults: Vec<String>,
}

fn find_cases(folder: &Path) -> Vec<Case> {
    let index = read_json(&folder.join("index.json")).unwrap_or_default();
    let mut folders = vec![folder.to_owned()];
    let mut cases = Vec::new();
    while let Some(folder) = folders.pop() {
        let group = folder.file_name().unwrap().to_string_lossy().into_owned();
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_dir() {
                if !name.starts_with(['_', '.']) {
                    folders.push(path);
                }
                continue;
            }
            let Some(stem) = name.strip_suffix(".json").filter(|stem| *stem != "index") else { continue };
            let truth = read_json(&path).unwrap();
            let texts = match truth.get("texts") {
                Some(Value::Array(texts)) => texts.iter().map(|t| t.as_str().unwrap().to_owned()).collect(),
                _ => vec![format!("{stem}.txt")],
            };
            for name in texts {
                let text = fs::read(folder.join(&name)).unwrap();
                let text = nianbao::text::decode(&text).text.into_owned();
                let lossy = index[&group][stem]["status"] == "lossy";
                let mut truth = Truth::new(&truth);
                truth.front.retain(|key, _| index[&group][stem][key] != false);
                cases.push(Case { group: group.clone(), name, text, truth, lossy });
            }
        }
    }
    cases.sort_by(|a, b| (&a.group, &a.name).cmp(&(&b.group, &b.name)));
    cases
}

fn read_json(path: &Path) -> Option<Value> {
    fs::read_to_string(path).ok().map(|json| serde_json::from_str(&json).unwrap())
}

fn decimal(value: &Value) -> Option<Decimal> {
    value.as_number().map(|number| number.to_string().parse().unwrap())
}

/// Object → its entries; anything else has none.
fn entries(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

impl Truth {
    fn new(json: &Value) -> Self {
        let mut truth = Self::default();
        for (path, value) in entries(&json["cells"]) {
            truth.cells.insert(path.clone(), decimal(value));
        }
        for (path, state) in entries(&json["state"]).chain(entries(&json["null_cells"])) {
            truth.cells.insert(path.clone(), None);
            truth.states.insert(path.clone(), state.as_str().unwrap().to_owned());
        }
        for (path, _) in entries(&json["worded"]).chain(entries(&json["unreadable"])) {
            truth.cells.insert(path.clone(), None);
        }
        for (row, numbers) in entries(&json["ambiguous"]) {
            let numbers = numbers.as_array().unwrap().iter().filter_map(decimal).collect();
            truth.ambiguous.insert(row.clone(), numbers);
        }
        for key in ["edition", "year", "agency", "title", "period", "published_on"] {
            if let Some(value) = json.get(key).or_else(|| json["extra"].get(key)) {
                truth.front.insert(key.to_owned(), value.clone());
            }
        }
        for (path, unit) in entries(&json["units"]).chain(entries(&json["extra"]["units"])) {
            truth.units.insert(path.clone(), unit.clone());
        }
        truth.outline = json.get("outline").map(truth_lines);
        truth
    }
}

/// An outline as lines that can be compared: depth, marker, kind, title.
fn truth_lines(nodes: &Value) -> Vec<String> {
    let mut lines = Vec::new();
    let mut levels = vec![nodes.as_array().unwrap().iter()];
    while let Some(level) = levels.last_mut() {
        let Some(node) = level.next() else {
            levels.pop();
            continue;
        };
        let (kind, recovered) = (node["kind"].as_str().unwrap(), node["recovered"] == true);
        let title = node["title"].as_str().unwrap_or("-");
        lines.push(outline_line(levels.len(), node["marker"].as_str().unwrap(), kind, title, recovered));
        levels.push(node["children"].as_array().unwrap().iter());
    }
    lines
}

fn outline_lines(nodes: &[Node<'_>]) -> Vec<String> {
    let mut lines = Vec::new();
    let mut levels = vec![nodes.iter()];
    while let Some(level) = levels.last_mut() {
        let Some(node) = level.next() else {
            levels.pop();
            continue;
        };
        let kind = match node.kind {
            NodeKind::Heading => "heading",
            NodeKind::RunIn => "run_in",
            NodeKind::Item => "item",
            NodeKind::Point => "point",
            other => panic!("{other:?}"),
        };
        let title = node.title.as_deref().unwrap_or("-");
        lines.push(outline_line(levels.len(), &node.marker, kind, title, node.recovered));
        levels.push(node.children.iter());
    }
    lines
}

fn outline_line(depth: usize, marker: &str, kind: &str, title: &str, recovered: bool) -> String {
    format!("{:1$}{marker} {kind} {title}{2}", "", 2 * depth, if recovered { " recovered" } else { "" })
}

/// Counts a family; texts that an extractor damaged are a family of their own.
fn score_all(cases: &[Case]) -> BTreeMap<String, Counts> {
    let mut scores: BTreeMap<String, Counts> = BTreeMap::new();
    for case in cases {
        let report = nianbao::parse(&case.text);
        let mut given = BTreeMap::new();
        let named: BTreeSet<&str> =
            report.diagnostics.iter().flat_map(|found| &found.paths).map(AsRef::as_ref).collect();
        for cell in &report.cells {
            let named = named.contains(cell.path);
            given.insert(cell.path.to_owned(), Given { value: cell.value, state: cell.state, named });
        }
        let mut counts = count_cells(&given, &case.truth);
        count_front(&report, &case.truth, &mut counts);
        let lossy = if case.lossy { " (lossy)" } else { "" };
        let total = scores.entry(format!("{}{lossy}", case.group)).or_default();
        total.files += 1;
        total.cells += counts.cells;
        total.right += counts.right;
        total.null += counts.null;
        total.wrong += counts.wrong;
        total.missing += counts.missing;
        total.inferred += counts.inferred;
        total.false_blank += counts.false_blank;
        total.undiagnosed += counts.undiagnosed;
        total.front.0 += counts.front.0;
        total.front.1 += counts.front.1;
        total.outlines.0 += counts.outlines.0;
        total.outlines.1 += counts.outlines.1;
        total
            .faults
            .extend(counts.faults.iter().map(|fault| format!("{}/{}: {fault}", case.group, case.name)));
    }
    scores
}

fn count_cells(given: &BTreeMap<String, Given>, truth: &Truth) -> Counts {
    let mut counts = Counts { cells: truth.cells.len(), ..Counts::default() };
    for (path, expected) in &truth.cells {
        let Some(cell) = given.get(path) else {
            counts.missing += 1;
            continue;
        };
        let explained = cell.named || !cell.state.needs_diagnostic();
        match (expected, cell.value) {
            (Some(expected), Some(value)) if *expected == value => {
                counts.right += 1;
                counts.inferred += usize::from(cell.state == State::Inferred);
                counts.undiagnosed += usize::from(!explained);
            }
            (_, Some(value)) => {
                counts.wrong += 1;
                counts.faults.push(format!("WRONG {path}: {value}, not {expected:?}"));
            }
            (None, None) => {
                counts.right += 1;
                if !explained {
                    counts.undiagnosed += 1;
                    counts.faults.push(format!("nodiag {path}: {}", cell.state.name()));
                }
            }
            (Some(expected), None) if cell.state == State::Stated => {
                counts.wrong += 1;
                counts.faults.push(format!("WRONG {path}: stated nothing, not {expected}"));
            }
            (Some(expected), None) => {
                counts.null += 1;
                if matches!(cell.state, State::Blank | State::Placeholder) {
                    counts.false_blank += 1;
                    counts.faults.push(format!("falseblank {path}: {expected} is printed"));
                } else if !explained {
                    counts.undiagnosed += 1;
                    counts.faults.push(format!("nodiag {path}: {}", cell.state.name()));
                }
            }
        }
    }
    for (path, cell) in given.iter().filter(|(path, _)| !truth.cells.contains_key(*path)) {
        let Some(value) = cell.value else { continue };
        let row = path.rsplit_once('.').map_or("", |(row, _)| row);
        let possible = truth.ambiguous.get(row).is_some_and(|numbers| numbers.contains(&value));
        if cell.state == State::Stated || !possible {
            counts.wrong += 1;
            counts.faults.push(format!("WRONG {path}: {value}, which is not printed there"));
        }
    }
    counts
}

fn count_front(report: &Report<'_>, truth: &Truth, counts: &mut Counts) {
    let front = &report.front;
    for (key, expected) in &truth.front {
        let found = match key.as_str() {
            "edition" => report.edition.map(|edition| edition.name.into()),
            "year" => front.year.as_ref().map(|year| year.value.into()),
            "agency" => front.agency.as_ref().map(|agency| agency.value.as_ref().into()),
            "title" => front.title.as_ref().map(|title| title.value.as_ref().into()),
            "period" => front.period.as_ref().map(|period| {
                let (start, end) = (period.value.start.to_string(), period.value.end.to_string());
                serde_json::json!({ "start": start, "end": end })
            }),
            _ => front.published_on.as_ref().map(|date| date.value.to_string().into()),
        };
        count_fact(key, expected, found, counts);
    }
    for (path, expected) in &truth.units {
        let row = path.strip_suffix(".unit").unwrap();
        let unit = report.units.iter().find(|unit| unit.row == row).and_then(|unit| unit.unit);
        count_fact(path, expected, unit.map(Value::from), counts);
    }
    if let Some(expected) = &truth.outline {
        let found = outline_lines(&report.outline);
        counts.outlines.1 += 1;
        counts.outlines.0 += usize::from(found == *expected);
        if found != *expected {
            let first = expected
                .iter()
                .zip(&found)
                .position(|(a, b)| a != b)
                .unwrap_or(expected.len().min(found.len()));
            let line = |lines: &[String]| {
                lines.get(first).map_or("nothing".to_owned(), |line| line.trim().to_owned())
            };
            counts.faults.push(format!("outline: {:?}, not {:?}", line(&found), line(expected)));
        }
    }
}

fn count_fact(key: &str, expected: &Value, found: Option<Value>, counts: &mut Counts) {
    counts.front.1 += 1;
    let found = found.unwrap_or_default();
    let number = |value: &Value| value.as_i64().or_else(|| value.as_str()?.parse().ok());
    let same = found == *expected || (found.is_i64() && number(&found) == number(expected));
    counts.front.0 += usize::from(same);
    if !same {
        counts.faults.push(format!("{key}: {found}, not {expected}"));
    }
}

fn table(scores: &BTreeMap<String, Counts>) -> String {
    let mut out = String::from(
        "# What tests/corpus.rs measures, a line a family; NIANBAO_BLESS=1 cargo test --test corpus writes it.\n",
    );
    let head = ["files", "cells", "right", "null", "WRONG", "missing", "inferred", "falseblank", "nodiag"];
    let _ = write!(out, "{:22}", "family");
    for word in head {
        let _ = write!(out, "{word:>11}");
    }
    out.push_str("      front   outlines\n");
    for (family, n) in scores {
        let _ = write!(out, "{family:22}");
        let figures =
            [n.files, n.cells, n.right, n.null, n.wrong, n.missing, n.inferred, n.false_blank, n.undiagnosed];
        for figure in figures {
            let _ = write!(out, "{figure:11}");
        }
        let of = |(right, all): (usize, usize)| format!("{right}/{all}");
        let _ = writeln!(out, "{:>11}{:>11}", of(n.front), of(n.outlines));
    }
    out
}

/// Nothing wrong, every null explained, no printed number called blank.
fn assert_promise(scores: &BTreeMap<String, Counts>) {
    let mut broken = 0;
    for (family, counts) in scores {
        let lossy = family.ends_with("(lossy)");
        for fault in &counts.faults {
            println!("{fault}");
        }
        broken += if lossy { 0 } else { counts.wrong + counts.undiagnosed + counts.false_blank };
    }
    assert_eq!(broken, 0, "cells WRONG, nodiag or falseblank: see above");
}
