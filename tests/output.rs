//! What is printed for people, over all reports of the project: nothing runs over the screen, nothing is lost.

#![allow(clippy::panic, clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail")]

use std::path::{Path, PathBuf};

use nianbao::output::{Style, inspect, markdown, outline, terminal};
use nianbao::{Lang, Report};
use unicode_width::UnicodeWidthStr as _;

fn texts() -> Vec<(PathBuf, String)> {
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reports")];
    let mut texts = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "txt") {
                let text = std::fs::read_to_string(&path).unwrap();
                texts.push((path, text));
            }
        }
    }
    assert!(texts.len() > 30);
    texts
}

#[track_caller]
fn within(shown: &str, width: usize, path: &Path) {
    for line in shown.lines() {
        assert!(line.width() <= width, "{}: {} columns of {width}: {line}", path.display(), line.width());
    }
}

#[test]
fn nothing_runs_over_the_screen() {
    for (path, text) in texts() {
        let report = nianbao::parse(&text);
        for width in [80, 100, 140] {
            let style = Style::new(Lang::Zh).with_width(width);
            within(&terminal::write(&report, &style), width, &path);
            within(&outline::write(&report.outline, &style), width, &path);
        }
    }
}

#[test]
fn every_number_is_shown_in_its_row() {
    for (path, text) in texts() {
        let report = nianbao::parse(&text);
        for shown in [terminal::write(&report, &Style::default()), markdown::write(&report, Lang::En)] {
            for table in report.edition.into_iter().flat_map(|edition| edition.tables) {
                for row in table.rows.iter().filter(|row| row.cells.len() == 7) {
                    let numbers = numbers(&report, row.path);
                    if numbers.len() == 7 {
                        let found = shown.lines().any(|line| {
                            let words: Vec<&str> =
                                line.split([' ', '|']).filter(|word| !word.is_empty()).collect();
                            words.ends_with(&numbers.iter().map(String::as_str).collect::<Vec<_>>())
                        });
                        assert!(found, "{}: {} {numbers:?} in\n{shown}", path.display(), row.path);
                    }
                }
            }
        }
    }
}

/// The numbers of a row that are plainly stated.
fn numbers(report: &Report<'_>, row: &str) -> Vec<String> {
    let of_row = report.cells.iter().filter(|cell| nianbao::form::parent(cell.path) == row);
    of_row
        .filter(|cell| cell.state == nianbao::align::State::Stated)
        .map(|cell| cell.value.unwrap().to_string())
        .collect()
}

#[test]
fn inspect_shows_every_row_and_every_state() {
    for (path, text) in texts() {
        let report = nianbao::parse(&text);
        let shown = inspect::write(&text, &report, &Style::default());
        for cell in &report.cells {
            let row = nianbao::form::parent(cell.path);
            assert!(row.starts_with("disputes") || shown.contains(row), "{}: {row}", path.display());
            if cell.state != nianbao::align::State::Stated {
                assert!(shown.contains(cell.state.name()), "{}: {}", path.display(), cell.state.name());
            }
        }
    }
}

#[test]
fn colours_change_nothing_but_colours() {
    for (path, text) in texts().iter().take(5) {
        let report = nianbao::parse(text);
        let plain = terminal::write(&report, &Style::default());
        let coloured = terminal::write(&report, &Style::default().with_colour(true));
        let mut stripped = String::new();
        let mut rest = coloured.as_str();
        while let Some((before, after)) = rest.split_once('\u{1b}') {
            stripped.push_str(before);
            rest = after.split_once('m').unwrap().1;
        }
        stripped.push_str(rest);
        let trimmed = |text: &str| text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n");
        assert!(coloured.contains('\u{1b}'));
        assert_eq!(trimmed(&stripped), trimmed(&plain), "{}", path.display());
    }
}

#[cfg(feature = "serde")]
#[test]
fn json_written_straight_is_that_of_serde() {
    let mut with_zeros = nianbao::Options::default();
    with_zeros.blanks_as_zero = true;
    let mut json = Vec::new();
    for (path, text) in texts() {
        for report in [nianbao::parse(&text), nianbao::parse_with(&text, &with_zeros)] {
            json.clear();
            nianbao::output::json::write(&report, &mut json);
            assert_eq!(json, serde_json::to_vec(&report).unwrap(), "{}", path.display());
        }
    }
}
