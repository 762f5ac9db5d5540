//! Outline and front matter: own cases typed by hand, and the shared truths where `NIANBAO_SHARED` names them.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test fails by panicking"
)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use nianbao::Span;
use nianbao::diagnostic::{Diagnostics, Severity};
use nianbao::outline::{self, Node, Outline};
use serde_json::Value;

/// The spans from a line that opens a table of the form to the next section heading, as the alignment hands them over.
fn claim_tables(text: &str) -> Vec<Span> {
    const OPENERS: &[&str] = &[
        "第二十条第",
        "第⼆⼗条第",
        "第二十條第",
        "本列数据的勾稽",
        "本列數據的勾稽",
        "行政复议",
        "⾏政复议",
        "信息内容",
    ];
    const HEADS: &[&str] = &["二、", "⼆、", "三、", "四、", "五、"];
    const TITLES: &[&str] =
        &["主动公开", "收到和处理", "政府信息公开行政", "因政府信息", "存在的", "政府信息公开⾏政"];
    let squeeze = |line: &str| {
        line.chars().filter(|c| !c.is_whitespace() && !"*#|\u{a0}".contains(*c)).collect::<String>()
    };
    let separators: &[char] = if text.lines().count() < 10 { &['\n', '|'] } else { &['\n'] };
    let mut claims = Vec::new();
    let mut open: Option<usize> = None;
    let mut at = 0;
    let mut in_form = false;
    for line in text.split_inclusive(separators) {
        let tight = squeeze(line);
        let heading = HEADS.iter().any(|h| {
            tight
                .strip_prefix(h)
                .is_some_and(|t| TITLES.iter().any(|x| t.starts_with(x)) && t.chars().count() < 32)
        });
        if heading {
            if let Some(start) = open.take() {
                claims.push(Span::new(start, at));
            }
            in_form = true;
        } else if open.is_none()
            && in_form
            && (OPENERS.iter().any(|o| {
                tight.starts_with(o)
                    || tight.starts_with(&format!("({o}"))
                    || tight.starts_with(&format!("（{o}"))
            }) && tight.chars().count() < 60
                || line.trim_start().starts_with(['|', '+', '┌', '│']) && line.contains("  "))
        {
            open = Some(at);
        }
        at += line.len();
    }
    if let Some(start) = open {
        claims.push(Span::new(start, text.len()));
    }
    claims
}

fn read<'a>(text: &'a str, claimed: &[Span]) -> (Outline<'a>, Vec<(&'static str, Severity, String)>) {
    let mut diagnostics = Diagnostics::new();
    let outline = outline::read(text, claimed, &mut diagnostics);
    let found = diagnostics
        .as_slice()
        .iter()
        .map(|d| (d.code.name, d.code.severity, d.message(nianbao::Lang::En)))
        .collect();
    (outline, found)
}

/// One line a node: indent, marker, kind, title, `!` where the marker is recovered.
fn show(nodes: &[Node<'_>], depth: usize, out: &mut Vec<String>) {
    for node in nodes {
        let kind = format!("{:?}", node.kind).to_lowercase();
        let title = node.title.as_deref().map(|t| format!(" {t}")).unwrap_or_default();
        let bang = if node.recovered { " !" } else { "" };
        out.push(format!("{}{} {kind}{title}{bang}", "  ".repeat(depth), node.marker));
        show(&node.children, depth + 1, out);
    }
}

fn shown(nodes: &[Node<'_>]) -> Vec<String> {
    let mut out = Vec::new();
    show(nodes, 0, &mut out);
    out
}

fn show_truth(nodes: &[Value], depth: usize, out: &mut Vec<String>) {
    for node in nodes {
        let kind = node["kind"].as_str().unwrap().replace('_', "");
        let title = node["title"].as_str().map(|t| format!(" {t}")).unwrap_or_default();
        let bang = if node["recovered"] == true { " !" } else { "" };
        out.push(format!("{}{} {kind}{title}{bang}", "  ".repeat(depth), node["marker"].as_str().unwrap()));
        if let Some(children) = node["children"].as_array() {
            show_truth(children, depth + 1, out);
        }
    }
}

/// Title, agency, year, period, date as the contract prints them.
fn front(outline: &Outline<'_>) -> BTreeMap<&'static str, Option<String>> {
    let front = &outline.front;
    BTreeMap::from([
        ("title", front.title.as_ref().map(|f| f.value.to_string())),
        ("agency", front.agency.as_ref().map(|f| f.value.to_string())),
        ("year", front.year.as_ref().map(|f| f.value.to_string())),
        ("period", front.period.as_ref().map(|f| format!("{}/{}", f.value.start, f.value.end))),
        ("published_on", front.published_on.as_ref().map(|f| f.value.to_string())),
    ])
}

fn truth_of(truth: &Value, key: &str) -> Option<Option<String>> {
    let value = truth.get(key).or_else(|| truth.get("extra").and_then(|e| e.get(key)))?;
    Some(match value {
        Value::Null => None,
        Value::Object(period) => {
            Some(format!("{}/{}", period["start"].as_str().unwrap(), period["end"].as_str().unwrap()))
        }
        Value::String(s) => Some(s.clone()),
        other => Some(other.to_string()),
    })
}

/// Places are in order, on character boundaries, and what a node says stands there.
fn audit(text: &str, nodes: &[Node<'_>], mut at: usize) -> usize {
    for node in nodes {
        assert!(node.span.start >= at, "{:?} begins before {at}", node.marker);
        assert!(node.span.slice(text).is_some() && node.body.slice(text).is_some());
        assert!(node.body.is_empty() || node.body.start >= node.span.end);
        at = node.span.end.max(node.body.end);
        at = audit(text, &node.children, at);
    }
    at
}

fn shared() -> Option<PathBuf> {
    let Some(path) = std::env::var_os("NIANBAO_SHARED") else {
        println!("NIANBAO_SHARED is not set: the shared reports were not asked for");
        return None;
    };
    let path = PathBuf::from(path);
    assert!(path.is_dir(), "NIANBAO_SHARED names no folder: {}", path.display());
    Some(path)
}

fn cases(folder: &Path) -> Vec<(String, String, Value)> {
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    files.sort();
    let cases: Vec<_> = files
        .iter()
        .filter(|f| f.extension().is_some_and(|e| e == "txt"))
        .map(|f| {
            let truth = std::fs::read_to_string(f.with_extension("json")).unwrap();
            (
                f.file_stem().unwrap().to_string_lossy().into_owned(),
                std::fs::read_to_string(f).unwrap(),
                serde_json::from_str(&truth).unwrap(),
            )
        })
        .collect();
    assert!(!cases.is_empty(), "no case in {}", folder.display());
    cases
}

#[test]
fn the_real_reports_are_read_exactly() {
    let Some(shared) = shared() else { return };
    for (name, text, truth) in cases(&shared.join("seeds")) {
        let claims = claim_tables(&text);
        let (outline, diagnostics) = read(&text, &claims);
        audit(&text, &outline.nodes, 0);
        let mut expected = Vec::new();
        show_truth(truth["outline"].as_array().unwrap(), 0, &mut expected);
        assert_eq!(shown(&outline.nodes), expected, "{name}");
        for (key, value) in front(&outline) {
            assert_eq!(Some(value), truth_of(&truth, key), "{name} {key}");
        }
        for (code, severity, message) in diagnostics {
            assert!(
                severity == Severity::Note || (code == "marker-damaged" && message.contains("`4`")),
                "{name}: {message}"
            );
        }
    }
}

/// Counts front matter right, null and wrong over a folder; prints what is wrong.
fn score(folder: &Path, index: &Value, tally: &mut BTreeMap<&'static str, [usize; 4]>) {
    for (name, text, truth) in cases(folder) {
        let claims = claim_tables(&text);
        let (outline, _) = read(&text, &claims);
        audit(&text, &outline.nodes, 0);
        for (key, value) in front(&outline) {
            let Some(expected) = truth_of(&truth, key) else { continue };
            if index[&name][key] == false {
                continue;
            }
            let also = truth["extra"].get("agency_acceptable").filter(|_| key == "agency");
            let ok = value == expected
                || also.is_some_and(|also| match also {
                    Value::Array(all) => all.iter().any(|a| a.as_str() == value.as_deref()),
                    one => one.as_str() == value.as_deref(),
                });
            let counts = tally.entry(key).or_default();
            if ok {
                counts[0] += 1;
            } else if value.is_none() {
                counts[1] += 1;
                println!(
                    "null  {}/{name} {key}: {expected:?}",
                    folder.file_name().unwrap().to_string_lossy()
                );
            } else if expected.is_none() && (key == "period" || key == "published_on") {
                counts[3] += 1;
            } else {
                counts[2] += 1;
                println!(
                    "WRONG {}/{name} {key}: {expected:?} read as {value:?}",
                    folder.file_name().unwrap().to_string_lossy()
                );
            }
        }
    }
}

#[test]
fn front_matter_of_published_pages_is_never_wrong() {
    let Some(shared) = shared() else { return };
    let mut tally = BTreeMap::new();
    score(&shared.join("wild"), &Value::Null, &mut tally);
    println!("wild: right, null, wrong, where none is printed: {tally:?}");
    for (key, [right, null, wrong, _]) in tally {
        assert_eq!((wrong, null), (0, 0), "{key}: {right} right");
    }
}

#[test]
fn front_matter_survives_every_extractor() {
    let Some(shared) = shared() else { return };
    let index: Value =
        serde_json::from_str(&std::fs::read_to_string(shared.join("layouts/index.json")).unwrap()).unwrap();
    let mut tally = BTreeMap::new();
    let mut folders: Vec<_> =
        std::fs::read_dir(shared.join("layouts")).unwrap().map(|e| e.unwrap().path()).collect();
    folders.sort();
    for folder in folders {
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        if folder.is_dir() && !name.starts_with('_') {
            score(&folder, &index[&name], &mut tally);
        }
    }
    println!("layouts: right, null, wrong, where none is printed: {tally:?}");
    for (key, [right, null, wrong, _]) in tally {
        assert_eq!(wrong, 0, "{key}: {right} right, {null} null");
        assert!(null * 100 <= right, "{key}: {right} right, {null} null");
    }
}

#[test]
#[ignore = "prints"]
fn print_figures() {
    let Some(shared) = shared() else { return };
    for (name, text, _) in cases(&shared.join("seeds")) {
        let claims = claim_tables(&text);
        let (outline, _) = read(&text, &claims);
        println!("== {name}");
        for f in outline::figures(&text, &claims, &outline.nodes) {
            println!("{:?} | {} | {} | {:?} | {:?}", f.text, f.subject, f.value, f.unit, f.section);
        }
    }
}
