//! Every input that once broke a fuzz target, and the corpora that fuzzing starts from: none breaks it now.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test may stop where it stands and say what it saw"
)]

mod support;

use std::collections::BTreeSet;
use std::path::Path;

use support::bodies::BODIES;

const FUZZ: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/fuzz");

#[test]
fn kept_inputs_hold() {
    if !Path::new(FUZZ).exists() {
        println!("this copy has no folder fuzz");
        return;
    }
    for (target, body) in BODIES {
        for kept in ["corpus", "regressions"] {
            let folder = Path::new(FUZZ).join(kept).join(target);
            for entry in std::fs::read_dir(&folder).into_iter().flatten() {
                let path = entry.unwrap().path();
                println!("{}", path.display());
                body(&std::fs::read(&path).unwrap());
            }
        }
    }
}

#[test]
fn every_body_is_a_target_and_has_a_corpus() {
    if !Path::new(FUZZ).exists() {
        return;
    }
    let manifest = std::fs::read_to_string(Path::new(FUZZ).join("Cargo.toml")).unwrap();
    for (target, _) in BODIES {
        assert!(manifest.contains(&format!("name = \"{target}\"")), "{target} is not in fuzz/Cargo.toml");
        let corpus = Path::new(FUZZ).join("corpus").join(target);
        assert!(std::fs::read_dir(&corpus).unwrap().count() > 0, "{} is empty", corpus.display());
    }
}

/// The dictionary is made from the form: `NIANBAO_BLESS=1` writes it anew.
#[test]
fn the_dictionary_is_the_form() {
    if !Path::new(FUZZ).exists() {
        return;
    }
    let mut words = BTreeSet::new();
    for edition in nianbao::form::EDITIONS {
        for table in edition.tables {
            words.extend(table.titles.iter().chain(table.words).copied());
            words.extend(table.rows.iter().map(|row| row.label));
            words.extend(table.cells().map(|cell| cell.head));
        }
    }
    words.extend([
        "一、",
        "二、",
        "三、",
        "四、",
        "（一）",
        "（七）",
        "1.",
        "年",
        "月",
        "日",
        "件",
        "万元",
        "/",
        "—",
        "无",
    ]);
    words.extend([
        "|",
        "\t",
        "\n\n",
        "│",
        "├",
        "+---+",
        "\u{A0}",
        "\u{3000}",
        "\u{C}",
        "|---|",
        "至",
        "共收到政府信息公开申请",
    ]);
    let mut fresh = String::from("# Words and signs of the form; written by tests/regress.rs.\n");
    for word in words.into_iter().filter(|word| !word.is_empty()) {
        let bytes: String = word.bytes().map(|byte| format!("\\x{byte:02X}")).collect();
        fresh.push_str(&format!("\"{bytes}\"\n"));
    }
    let path = Path::new(FUZZ).join("form.dict");
    if std::env::var_os("NIANBAO_BLESS").is_some() {
        std::fs::write(&path, &fresh).unwrap();
    }
    assert!(std::fs::read_to_string(&path).unwrap_or_default() == fresh, "fuzz/form.dict is not the form's");
}
