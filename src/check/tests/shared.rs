//! Precision and recall of the links over texts of others, where the folder of them is at hand.

use std::collections::BTreeMap;
use std::path::Path;

use crate::text::fold::fold_char;

/// The statements that the prose of the layouts makes about cells: words in front of a figure, and the cell.
const STATEMENTS: [(&str, &str); 11] = [
    ("全年收到申请", "requests.received.total"),
    ("其中自然人申请", "requests.received.natural_person"),
    ("上年结转", "requests.carried_in.total"),
    ("予以公开", "requests.outcomes.granted.total"),
    ("部分公开", "requests.outcomes.partly_granted.total"),
    ("结转下年度", "requests.carried_out.total"),
    ("制发行政规范性文件", "proactive.normative_documents.issued"),
    (",废止", "proactive.normative_documents.repealed"),
    ("办理行政许可", "proactive.licensing.decisions"),
    ("新公开规范性文件", "proactive.normative_documents.published"),
    ("集中采购项目", "proactive.procurement.items"),
];

/// What `text` states by those words: path and digits.
fn stated(text: &str) -> Vec<(&'static str, String)> {
    let plain: String = text.chars().map(fold_char).filter(|c| !" |".contains(*c)).collect();
    let mut out = Vec::new();
    for (words, path) in STATEMENTS {
        for (at, _) in plain.match_indices(words) {
            let rest = &plain[at + words.len()..];
            let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
            if !digits.is_empty() && rest[digits.len()..].starts_with(['件', '个']) {
                out.push((path, digits));
            }
        }
    }
    out
}

fn shared(folder: &str) -> Option<std::path::PathBuf> {
    let Ok(shared) = std::env::var("NIANBAO_SHARED") else {
        println!("NIANBAO_SHARED is not set: {folder} was not read");
        return None;
    };
    let path = Path::new(&shared).join(folder);
    assert!(path.is_dir(), "{} is missing", path.display());
    Some(path)
}

#[test]
fn links_in_the_layouts() {
    let Some(layouts) = shared("layouts") else { return };
    let (mut right, mut wrong, mut lost) = (0, 0, 0);
    let mut by_extractor: BTreeMap<String, usize> = BTreeMap::new();
    for extractor in
        std::fs::read_dir(layouts).unwrap().map(|entry| entry.unwrap().path()).filter(|p| p.is_dir())
    {
        let mut files: Vec<_> =
            std::fs::read_dir(extractor).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.sort();
        for file in files.iter().filter(|path| path.extension().is_some_and(|e| e == "txt")) {
            let text = String::from_utf8_lossy(&std::fs::read(file).unwrap()).into_owned();
            let report = crate::parse(&text);
            let mut expected = stated(&text);
            for check in &report.checks {
                let [cell] = *check.cells else { continue };
                if !check.id.starts_with("prose.") {
                    continue;
                }
                let said = (cell, check.left.unwrap().to_string());
                match expected.iter().position(|e| *e == said) {
                    Some(idx) => {
                        expected.remove(idx);
                        right += 1;
                    }
                    None => {
                        println!("{}: {said:?} is linked, expected {expected:?}", file.display());
                        wrong += 1;
                    }
                }
            }
            lost += expected.len();
            if !expected.is_empty() {
                let extractor = file.parent().unwrap().file_name().unwrap().to_string_lossy().into_owned();
                *by_extractor.entry(extractor).or_default() += expected.len();
            }
            for check in report.checks.iter().filter(|c| c.id.starts_with("prose.") && c.holds == Some(false))
            {
                println!("{}: {} is not {:?}, {:?}", file.display(), check.id, check.left, check.right);
            }
        }
    }
    println!("layouts: {right} right, {wrong} wrong, {lost} not linked: {by_extractor:?}");
    assert_eq!(wrong, 0);
}

#[test]
fn the_samples_keep_the_promise() {
    let mut broken = Vec::new();
    let mut texts = 0;
    for folder in ["seeds", "wild", "layouts"] {
        let Some(folder) = shared(folder) else { return };
        let mut folders = vec![folder];
        while let Some(folder) = folders.pop() {
            for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
                if path.is_dir() {
                    folders.push(path);
                } else if path.extension().is_some_and(|extension| extension == "txt") {
                    let text = String::from_utf8_lossy(&std::fs::read(&path).unwrap()).into_owned();
                    texts += 1;
                    for violation in crate::report::audit(&text, &crate::parse(&text)) {
                        broken.push(format!("{}: {violation}", path.display()));
                    }
                }
            }
        }
    }
    assert!(
        broken.is_empty(),
        "{} in {texts} texts:\n{}",
        broken.len(),
        broken[..broken.len().min(20)].join("\n")
    );
}
