//! Likely causes of failed relations.

use super::{Document, Printed, filled};
use crate::Options;
use crate::diagnostic::Lang;
use crate::form::EDITION_2021;

/// The help of the first finding for a filled form with these cells printed otherwise.
#[track_caller]
fn help_for(changes: &[(&'static str, &str)]) -> String {
    let mut printed = filled(&EDITION_2021);
    for (path, raw) in changes {
        assert!(printed.insert(path, Some((*raw).to_owned())).is_some(), "{path}");
    }
    let document = Document::new(&EDITION_2021, &printed, "");
    let report = document.report(&Options::default());
    let helps: Vec<_> = report.diagnostics.iter().filter_map(|d| d.help(Lang::En)).collect();
    assert!(helps.len() <= 1, "{helps:?}");
    helps.into_iter().next().unwrap_or_default()
}

fn printed(path: &str) -> i64 {
    filled(&EDITION_2021)[path].as_deref().unwrap().parse().unwrap()
}

const GRANTED: [&str; 7] = [
    "requests.outcomes.granted.natural_person",
    "requests.outcomes.granted.business",
    "requests.outcomes.granted.research",
    "requests.outcomes.granted.public_interest",
    "requests.outcomes.granted.legal_service",
    "requests.outcomes.granted.other",
    "requests.outcomes.granted.total",
];

#[test]
fn one_slip_is_named_where_it_explains_everything() {
    let [first, second, ..] = GRANTED;
    let (a, b) = (printed(first), printed(second));
    // 185 and 192: see `filled`.
    assert_eq!((a, b), (185, 192));
    let help = help_for(&[(first, "186")]);
    assert!(
        help.starts_with("with 185 instead of 186") && help.contains(first) && help.contains("one digit"),
        "{help}"
    );
    let help = help_for(&[(first, "158")]);
    assert!(help.starts_with("with 185 instead of 158") && help.contains("two digits"), "{help}");
    let help = help_for(&[(first, "9")]);
    assert!(help.starts_with("with 185 instead of 9") && !help.contains("digit"), "{help}");
    let help = help_for(&[(first, "192"), (second, "185")]);
    assert!(help.contains("exchanged") && help.contains(first) && help.contains(second), "{help}");
}

/// A filled form in which the row 予以公开 is these figures and every relation holds.
fn with_granted(row: [i64; 7]) -> Printed {
    let mut printed = filled(&EDITION_2021);
    for ((path, value), column) in GRANTED.into_iter().zip(row).zip(0..7) {
        let old: i64 = printed[path].as_deref().unwrap().parse().unwrap();
        printed.insert(path, Some(value.to_string()));
        for row in ["requests.outcomes.total", "requests.received"] {
            let table = EDITION_2021.table("requests").unwrap();
            let cell = table.rows.iter().find(|r| r.path == row).unwrap().cells[column].path;
            let sum: i64 = printed[cell].as_deref().unwrap().parse().unwrap();
            printed.insert(cell, Some((sum + value - old).to_string()));
        }
    }
    printed
}

#[track_caller]
fn help_for_row(right: [i64; 7], shown: [&str; 7]) -> String {
    let mut printed = with_granted(right);
    let document = Document::new(&EDITION_2021, &printed, "");
    assert!(document.report(&Options::default()).diagnostics.is_empty());
    for (path, raw) in GRANTED.into_iter().zip(shown) {
        printed.insert(path, Some(raw.to_owned()));
    }
    let document = Document::new(&EDITION_2021, &printed, "");
    let report = document.report(&Options::default());
    assert!(!report.diagnostics.is_empty());
    report.diagnostics.iter().find_map(|d| d.help(Lang::En)).unwrap_or_default()
}

#[test]
fn rows_out_of_place_are_named() {
    let shifted = help_for_row([0, 31, 5, 0, 2, 1, 39], ["31", "5", "0", "2", "1", "39", "0"]);
    assert!(shifted.contains("moved by one column"), "{shifted}");
    let pushed = help_for_row([31, 5, 0, 2, 1, 0, 39], ["0", "31", "5", "0", "2", "1", "0"]);
    assert!(!pushed.contains("moved by one column"), "39 is gone, so no one change does: {pushed}");
    let dropped = help_for_row([31, 5, 0, 2, 1, 4, 43], ["31", "5", "2", "1", "4", "43", "0"]);
    assert!(dropped.contains("dropped") && dropped.contains(GRANTED[2]), "{dropped}");
    let cut = help_for_row([312, 5, 0, 2, 1, 4, 324], ["31", "2", "5", "0", "2", "1", "4"]);
    assert!(!cut.contains("cut in two"), "324 is gone: {cut}");
    let cut = help_for_row([312, 0, 3, 2, 1, 4, 322], ["31", "2", "3", "2", "1", "4", "322"]);
    assert!(cut.contains("312") && cut.contains("cut in two"), "{cut}");
}

#[test]
fn where_many_slips_would_do_none_is_named() {
    // Any of the five figures may be the wrong one.
    assert_eq!(printed("disputes.reconsideration.total"), 5290);
    let help = help_for(&[("disputes.reconsideration.total", "5291")]);
    assert_eq!(help, "");
}

/// The help where the table of disputes holds, and prints `shown` instead.
#[track_caller]
fn help_for_disputes(right: [i64; 15], shown: [i64; 15]) -> String {
    let table = EDITION_2021.table("disputes").unwrap();
    let with = |figures: [i64; 15]| {
        let mut printed = filled(&EDITION_2021);
        for (cell, figure) in table.cells().zip(figures) {
            printed.insert(cell.path, Some(figure.to_string()));
        }
        printed
    };
    let document = Document::new(&EDITION_2021, &with(right), "");
    assert!(document.report(&Options::default()).diagnostics.is_empty());
    let document = Document::new(&EDITION_2021, &with(shown), "");
    let report = document.report(&Options::default());
    assert!(!report.diagnostics.is_empty());
    report.diagnostics.iter().find_map(|d| d.help(Lang::En)).unwrap_or_default()
}

#[test]
fn slips_in_the_table_of_disputes_are_named() {
    let right = [3, 1, 0, 2, 6, 12, 0, 0, 1, 13, 4, 0, 1, 0, 5];
    let digit = help_for_disputes(right, [3, 1, 0, 2, 6, 42, 0, 0, 1, 13, 4, 0, 1, 0, 5]);
    // Either the part or the total.
    assert!(digit.contains("with 12 instead of 42") && digit.contains("with 43 instead of 13"), "{digit}");
    let digits = help_for_disputes(right, [3, 1, 0, 2, 6, 21, 0, 0, 1, 13, 4, 0, 1, 0, 5]);
    assert!(digits.contains("12 instead of 21") && digits.contains("two digits"), "{digits}");
    let swapped = help_for_disputes(right, [12, 1, 0, 2, 6, 3, 0, 0, 1, 13, 4, 0, 1, 0, 5]);
    assert!(
        swapped.contains("exchanged") && swapped.contains("disputes.litigation_direct.upheld"),
        "{swapped}"
    );
    // Whether the first cell is empty or a later one of the same sum, the figures moved on from the first.
    for right in
        [[0, 3, 1, 2, 6, 12, 0, 0, 1, 13, 4, 0, 1, 0, 5], [3, 0, 1, 2, 6, 12, 0, 0, 1, 13, 4, 0, 1, 0, 5]]
    {
        let dropped = help_for_disputes(right, [3, 1, 2, 6, 12, 0, 0, 1, 13, 4, 0, 1, 0, 5, 0]);
        assert!(dropped.contains("moved on from there") && dropped.contains("dropped"), "{dropped}");
    }
    let shifted = help_for_disputes(
        [3, 1, 0, 2, 6, 0, 9, 0, 1, 10, 4, 0, 1, 0, 5],
        [3, 1, 0, 2, 6, 9, 0, 1, 10, 4, 0, 1, 0, 5, 0],
    );
    assert!(shifted.contains("dropped") && shifted.contains("litigation_direct.upheld"), "{shifted}");
    let cut = help_for_disputes(
        [3, 1, 0, 2, 6, 12, 0, 0, 1, 13, 0, 0, 0, 0, 0],
        [3, 1, 0, 2, 6, 1, 2, 0, 0, 1, 13, 0, 0, 0, 0],
    );
    assert!(cut.contains("with 12") && cut.contains("cut in two"), "{cut}");
}
