//! The form's relations over filled forms.

use rust_decimal::Decimal;

use super::{Document, filled};
use crate::Options;
use crate::check::Check;
use crate::diagnostic::Lang;
use crate::form::{EDITION_2019, EDITION_2021, Edition};
use crate::report::Report;

fn bumped(raw: &str, by: i64) -> String {
    (raw.parse::<i64>().unwrap() + by).to_string()
}

#[test]
fn every_relation_of_a_filled_form_holds() {
    for (edition, n) in [(&EDITION_2021, 42), (&EDITION_2019, 40)] {
        let document = Document::new(edition, &filled(edition), "");
        let report = document.report(&Options::default());
        assert_eq!(report.checks.len(), n);
        assert!(report.checks.iter().all(|check| check.holds == Some(true)), "{:?}", report.checks);
        assert!(report.checks.iter().all(|check| check.holds_with_blanks_as_zero.is_none()));
        assert!(report.diagnostics.is_empty());
    }
}

/// The cells that are in no relation; the documentation of [`crate::check`] lists the same.
fn unrelated(edition: &Edition) -> Vec<&'static str> {
    edition.table("proactive").unwrap().cells().map(|cell| cell.path).collect()
}

#[test]
fn a_figure_changed_by_one_in_each_cell_is_reported_at_its_line() {
    for (edition, by) in [(&EDITION_2021, 1), (&EDITION_2019, -1)] {
        let right = filled(edition);
        for cell in edition.cells() {
            let mut wrong = right.clone();
            let raw = wrong.get_mut(cell.path).unwrap();
            *raw = raw.as_deref().map(|raw| bumped(raw, by));
            let document = Document::new(edition, &wrong, "");
            let report = document.report(&Options::default());
            let failed: Vec<_> = report.checks.iter().filter(|c| c.holds == Some(false)).collect();
            if unrelated(edition).contains(&cell.path) {
                assert!(failed.is_empty(), "{}", cell.path);
                continue;
            }
            assert!(!failed.is_empty(), "{}", cell.path);
            assert_eq!(failed.len(), report.diagnostics.len(), "{}", cell.path);
            assert!(failed.iter().all(|check| check.cells.contains(&cell.path)), "{}", cell.path);
            let line = report.cell(cell.path).unwrap().line();
            for diagnostic in &report.diagnostics {
                assert!(diagnostic.place.is_some());
                let lines: Vec<_> =
                    diagnostic.paths.iter().map(|path| report.cell(path).unwrap().line()).collect();
                assert!(lines.contains(&line), "{}", cell.path);
                // One figure alone explains it there, and the caret stands under that.
                if cell.path.starts_with("requests.") {
                    assert_eq!(diagnostic.place.map(|place| place.line), line, "{}", cell.path);
                }
            }
        }
    }
}

#[test]
fn only_table_two_is_in_no_relation() {
    for edition in [&EDITION_2021, &EDITION_2019] {
        let related: Vec<_> = edition
            .tables
            .iter()
            .flat_map(|table| {
                let paths: Vec<_> = table.cells().map(|cell| cell.path).collect();
                let idxs: Vec<_> =
                    table.equations().into_iter().flat_map(|e| [e.left, e.right].concat()).collect();
                idxs.into_iter().map(move |idx| paths[idx]).collect::<Vec<_>>()
            })
            .collect();
        for cell in edition.cells() {
            assert_ne!(
                related.contains(&cell.path),
                unrelated(edition).contains(&cell.path),
                "{}",
                cell.path
            );
        }
    }
}

#[test]
fn a_blank_is_blank_and_zero_only_when_asked() {
    let mut printed = filled(&EDITION_2021);
    // 行政复议 0 + 3 + 0 + 2 = 5, zeros left out.
    for (key, raw) in [("upheld", ""), ("corrected", "3"), ("other", "/"), ("pending", "2"), ("total", "5")] {
        let path =
            EDITION_2021.cells().find(|c| c.path == format!("disputes.reconsideration.{key}")).unwrap().path;
        printed.insert(path, Some(raw.to_owned()));
    }
    printed.insert("disputes.litigation_direct.upheld", Some("1,2,3".to_owned()));
    printed.insert("disputes.litigation_after_reconsideration.upheld", None);
    let document = Document::new(&EDITION_2021, &printed, "");
    let mut options = Options::default();
    let report = document.report(&options);
    let find = |report: &Report<'_>, id: &str| report.checks.iter().find(|c| c.id == id).unwrap().clone();
    let check = find(&report, "disputes.total.reconsideration");
    assert_eq!((check.left, check.right, check.holds), (None, Some(Decimal::from(5)), None));
    assert_eq!(check.holds_with_blanks_as_zero, None);
    options.blanks_as_zero = true;
    let report = document.report(&options);
    let zero = |id| find(&report, id).holds_with_blanks_as_zero;
    assert_eq!(zero("disputes.total.reconsideration"), Some(true));
    assert_eq!(zero("disputes.total.litigation_direct"), None); // unreadable is not blank
    assert_eq!(zero("disputes.total.litigation_after_reconsideration"), None); // nor is missing
    assert_eq!(zero("requests.balance.total"), Some(true));
    printed.insert("disputes.reconsideration.total", Some("6".to_owned()));
    let document = Document::new(&EDITION_2021, &printed, "");
    let report = document.report(&options);
    assert_eq!(find(&report, "disputes.total.reconsideration").holds_with_blanks_as_zero, Some(false));
    let of_blanks = |report: &Report<'_>| {
        let found = report.diagnostics.iter().find(|d| d.code.name == "relation-fails-with-blanks-as-zero");
        found.map(|found| found.message(Lang::En))
    };
    let message = of_blanks(&report).unwrap();
    assert!(message.contains("is 5, 总计 is 6 (disputes.total.reconsideration)"), "{message}");
    options.allow = vec!["disputes.total.reconsideration".to_owned()];
    assert_eq!(of_blanks(&document.report(&options)), None);
    assert_eq!(of_blanks(&document.report(&Options::default())), None);
}

#[test]
fn large_and_decimal_figures_are_added_exactly() {
    let mut printed = filled(&EDITION_2021);
    let mut set = |key: &str, raw: &str| {
        let path = EDITION_2021.cells().find(|c| c.path == format!("disputes.{key}")).unwrap().path;
        printed.insert(path, Some(raw.to_owned()));
    };
    let max = "79228162514264337593543950335";
    for key in ["upheld", "corrected", "other", "pending", "total"] {
        set(
            &format!("reconsideration.{key}"),
            if key == "total" { max } else { "9,223,372,036,854,775,807" },
        );
        set(&format!("litigation_direct.{key}"), if key == "total" { "1.0" } else { "0.25" });
        set(&format!("litigation_after_reconsideration.{key}"), if key == "total" { "0" } else { max });
    }
    let document = Document::new(&EDITION_2021, &printed, "");
    let report = document.report(&Options::default());
    let sides = |id: &str| {
        let check = report.checks.iter().find(|c| c.id == id).unwrap();
        (check.left.map(|d| d.to_string()), check.right.map(|d| d.to_string()), check.holds)
    };
    let some = |s: &str| Some(s.to_owned());
    assert_eq!(
        sides("disputes.total.reconsideration"),
        (some("36893488147419103228"), some(max), Some(false))
    );
    assert_eq!(sides("disputes.total.litigation_direct"), (some("1.00"), some("1.0"), Some(true)));
    assert_eq!(sides("disputes.total.litigation_after_reconsideration"), (None, some("0"), None));
}

#[test]
fn a_failed_relation_says_what_is_printed_and_can_be_allowed() {
    let mut printed = filled(&EDITION_2021);
    printed.insert("disputes.reconsideration.total", Some("7".to_owned()));
    let document = Document::new(&EDITION_2021, &printed, "");
    let mut options = Options::default();
    let report = document.report(&options);
    let [finding] = report.diagnostics.as_slice() else { panic!("{:?}", report.diagnostics) };
    assert_eq!(finding.code.name, "relation-fails");
    assert_eq!(finding.place.map(|p| p.line), report.cell("disputes.reconsideration.total").unwrap().line());
    let left = report.checks.iter().find(|c| c.id == "disputes.total.reconsideration").unwrap().left.unwrap();
    let message = finding.message(Lang::Zh);
    assert!(message.contains(&format!("为{left}，总计为7")), "{message}");
    for allowed in ["relation-fails", "disputes.total.reconsideration"] {
        options.allow = vec![allowed.to_owned()];
        let report = document.report(&options);
        assert!(report.diagnostics.is_empty());
        assert_eq!(report.checks.iter().filter(|c| c.holds == Some(false)).count(), 1);
    }
}

#[test]
fn sums_beyond_64_bits_are_added_up_all_the_same() {
    let mut printed = filled(&EDITION_2021);
    let row = EDITION_2021.table("requests").unwrap().rows.iter().find(|row| row.path == "requests.received");
    let cells: Vec<_> = row.unwrap().cells.iter().map(|cell| cell.path).collect();
    for path in &cells[..2] {
        printed.insert(path, Some("9000000000000000000".to_owned()));
    }
    let rest: Decimal = cells[2..6]
        .iter()
        .map(|path| Decimal::from_str_exact(printed[path].as_deref().unwrap()).unwrap())
        .sum();
    let sum = rest + Decimal::from(18_000_000_000_000_000_000_u64);
    let total = Decimal::from_str_exact(printed[cells[6]].as_deref().unwrap()).unwrap();
    let document = Document::new(&EDITION_2021, &printed, "");
    let report = document.report(&Options::default());
    let of_row = |check: &&Check| cells.iter().all(|path| check.cells.contains(path));
    let check = report.checks.iter().find(of_row).unwrap();
    assert_eq!(check.holds, Some(false));
    let mut sides = [check.left.unwrap(), check.right.unwrap()];
    sides.sort();
    assert_eq!(sides, [total, sum]);
    // All others are still tested.
    assert!(report.checks.iter().all(|check| check.holds.is_some()));
}
