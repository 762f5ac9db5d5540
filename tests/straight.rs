//! The straight path of the alignment against the general way: where both read a text, they read the same.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test may stop where it stands and say what it saw"
)]

mod support;

use std::path::PathBuf;
use std::sync::LazyLock;

use proptest::prelude::*;

use nianbao::align::{self, Labels};
use nianbao::diagnostic::Diagnostics;
use nianbao::form::EDITIONS;
use nianbao::render::{DAMAGES, write_damaged};

use support::{cases, layouts, seeded_sheets, sheets, texts};

static LABELS: LazyLock<Labels> = LazyLock::new(|| Labels::new(EDITIONS));

/// Whether the straight path reads `text`; if so, the general way reads the same and finds nothing to say.
fn agree(text: &str) -> Result<bool, TestCaseError> {
    let Some(straight) = align::read_straight(text, &LABELS) else { return Ok(false) };
    let mut diagnostics = Diagnostics::new();
    let general = align::read_generally(text, &LABELS, &mut diagnostics);
    prop_assert_eq!(straight.edition, general.edition, "{}", text);
    prop_assert_eq!(&straight.pieces, &general.pieces, "{}", text);
    for (a, b) in straight.cells.iter().zip(&general.cells) {
        prop_assert_eq!(a, b, "{}", text);
    }
    prop_assert_eq!(&straight, &general, "{}", text);
    prop_assert!(diagnostics.as_slice().is_empty(), "{:?}\n{}", diagnostics.as_slice(), text);
    Ok(true)
}

#[test]
fn clean_reports_take_the_straight_path() {
    for name in ["tab-rows", "tab-rows-with-points", "pipe-rows", "cells-by-lines", "cells-behind-tabs"] {
        let text = std::fs::read_to_string(format!("tests/reports/{name}.txt")).unwrap();
        assert!(agree(&text).unwrap(), "{name}");
    }
}

/// What nobody sees may hide a sign before a figure.
#[test]
fn figures_behind_what_has_no_width_are_read_alike() {
    let text = std::fs::read_to_string("tests/reports/cells-by-lines.txt").unwrap();
    for unseen in ["\u{200B}", "\u{FEFF}", "\u{2060}"] {
        for label in ["规章", "行政许可", "行政事业性收费"] {
            let (before, behind) = text.split_once(&format!("\n{label}\n")).unwrap();
            let behind = behind.trim_start();
            for sign in ["", "-"] {
                agree(&format!("{before}\n{label}{sign}{unseen}{behind}")).unwrap();
                agree(&format!("{before}\n{label}\n{sign}{unseen}{behind}")).unwrap();
            }
        }
    }
}

/// A report with a cell a line, and this between the title of the first table and the next section.
fn with_first_table(cells: &str) -> String {
    let text = std::fs::read_to_string("tests/reports/cells-by-lines.txt").unwrap();
    let (before, behind) = text.split_once("\n第二十条第(一)项\n").unwrap();
    let (_, behind) = behind.split_once("\n三、收到和处理政府信息公开申请情况\n").unwrap();
    format!("{before}\n{}\n\n三、收到和处理政府信息公开申请情况\n{behind}", cells.replace(' ', "\n\n"))
}

/// An extractor that leaves repeated lines out leaves none that is the same as another: then figures may be gone.
#[test]
fn a_table_without_two_cells_alike_is_not_read_straight() {
    let heads = "信息内容 本年制发件数 本年废止件数 现行有效件数";
    let rows = "规章 11 12 13 行政规范性文件 14 15 16";
    let others =
        "本年处理决定数量 行政许可 17 行政处罚 18 行政强制 19 本年收费金额(单位:万元) 行政事业性收费 20";
    let straight = |cells: &str| agree(&with_first_table(cells)).unwrap();
    assert!(!straight(&format!("{heads} {rows} {others}")));
    // Two figures alike, beside each other or not; two heads.
    assert!(straight(&format!("{heads} 规章 11 12 12 行政规范性文件 14 15 16 {others}")));
    assert!(straight(&format!("{heads} 规章 11 12 11 行政规范性文件 14 15 16 {others}")));
    assert!(straight(&format!(
        "{heads} 规章 11 12 13 行政规范性文件 14 15 16 {}",
        others.replace("20", "11")
    )));
    assert!(straight(&format!("{heads} {rows} 信息内容 {others}")));
    // Cells that share lines differ anyway, where more than one in eight do: three of the 22, but not two.
    let tab = |heads: &str| format!("{} {rows} {others}", heads.replace(',', "\t"));
    assert!(!straight(&tab("信息内容 本年制发件数,本年废止件数,现行有效件数")));
    assert!(straight(&tab("信息内容,本年制发件数,本年废止件数,现行有效件数")));
    // Three of 24.
    let more = tab("第二十条第(一)项 信息内容,本年制发件数,本年废止件数,现行有效件数");
    assert!(!straight(&more.replace("本年处理决定数量", "第二十条第(五)项 本年处理决定数量")));
}

#[test]
fn kept_texts_are_read_alike() {
    let mut folders = vec![PathBuf::from("tests/reports")];
    folders.extend(std::env::var_os("NIANBAO_SHARED").map(PathBuf::from));
    for folder in folders {
        let all = texts(&folder);
        let mut straight = 0;
        for path in &all {
            let text = String::from_utf8_lossy(&std::fs::read(path).unwrap()).into_owned();
            match agree(&text) {
                Ok(taken) => straight += usize::from(taken),
                Err(error) => panic!("{}: {error}", path.display()),
            }
        }
        println!("{}: {straight} of {} take the straight path", folder.display(), all.len());
        assert!(straight > 5, "{}", folder.display());
    }
}

proptest! {
    #![proptest_config(cases(15))]

    #[test]
    fn both_ways_read_the_same(sheet in sheets(), layout in layouts()) {
        agree(&layout.write(&sheet))?;
    }

    #[test]
    fn both_ways_read_the_same_of_generated_reports(sheet in seeded_sheets(), layout in layouts()) {
        agree(&layout.write(&sheet))?;
    }

    #[test]
    fn both_ways_read_the_same_of_damaged_reports(
        sheet in sheets(), layout in layouts(), first in 0..DAMAGES.len(), second in 0..DAMAGES.len(), seed: u64,
    ) {
        agree(&write_damaged(&sheet, layout, &[&DAMAGES[first]], seed))?;
        agree(&write_damaged(&sheet, layout, &[&DAMAGES[first], &DAMAGES[second]], seed))?;
    }
}
