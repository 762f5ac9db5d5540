//! Several reports in one text: each is read as it is alone.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test may stop where it stands and say what it saw"
)]

use nianbao::render::{LAYOUTS, Sheet};
use nianbao::report::Report;

/// What a report says of its cells.
fn cells<'r>(report: &'r Report<'_>) -> Vec<(&'static str, Option<String>, &'r str)> {
    let told = |value: rust_decimal::Decimal| value.to_string();
    report.cells.iter().map(|cell| (cell.path, cell.value.map(told), cell.state.name())).collect()
}

/// Title, agency, year, period and date of a report.
fn front(report: &Report<'_>) -> [Option<String>; 5] {
    let front = &report.front;
    [
        front.title.as_ref().map(|found| found.value.to_string()),
        front.agency.as_ref().map(|found| found.value.to_string()),
        front.year.as_ref().map(|found| found.value.to_string()),
        front.period.as_ref().map(|found| format!("{:?}", found.value)),
        front.published_on.as_ref().map(|found| found.value.to_string()),
    ]
}

#[test]
fn each_of_several_reports_is_read_as_it_is_alone() {
    let mut apart = Vec::new();
    for layout in LAYOUTS {
        let texts: Vec<String> = (0..3).map(|seed| layout.write(&Sheet::from_seed(seed))).collect();
        let whole = texts.join("\n");
        let reports = nianbao::parse_all(&whole);
        if reports.len() != texts.len() {
            println!("{}: {} reports", layout.name, reports.len());
            continue;
        }
        apart.push(layout.name);
        for (text, report) in texts.iter().zip(&reports) {
            let alone = nianbao::parse(text);
            assert_eq!(cells(&alone), cells(report), "{}", layout.name);
            assert_eq!(front(&alone), front(report), "{}", layout.name);
            for cell in &report.cells {
                let (Some(span), Some(raw)) = (cell.span, cell.raw.as_deref()) else { continue };
                assert_eq!(span.slice(&whole), Some(raw), "{} {}", layout.name, cell.path);
                let lines = whole.get(..span.start).unwrap().matches('\n').count() + 1;
                assert_eq!(cell.line(), Some(lines), "{} {}", layout.name, cell.path);
            }
        }
        // One alone says where the others are.
        let first = nianbao::parse(&whole);
        let others = first.diagnostics.iter().filter(|found| found.code.name == "reports-follow");
        assert_eq!(others.count(), 2, "{}", layout.name);
        // Its front matter, places and all, is not that of a later one.
        assert_eq!(first.front, nianbao::parse(&texts[0]).front, "{}", layout.name);
    }
    assert!(apart.len() * 10 >= LAYOUTS.len() * 8, "{} of {}: {apart:?}", apart.len(), LAYOUTS.len());
}

#[test]
fn one_report_is_one() {
    for seed in 0..20 {
        let text = LAYOUTS[0].write(&Sheet::from_seed(seed));
        let reports = nianbao::parse_all(&text);
        assert_eq!(reports.len(), 1);
        assert_eq!(reports[0], nianbao::parse(&text));
    }
    assert_eq!(nianbao::parse_all("").len(), 1);
    assert_eq!(nianbao::parse_all("一、总体情况\n".repeat(1000).as_str()).len(), 1);
}

/// Where nothing but one heading tells that a second report begins.
#[test]
fn one_heading_opens_a_second_report() {
    let texts: Vec<String> =
        (0..2).map(|seed| LAYOUTS[0].write(&Sheet::from_seed(seed)).replace("总体情况", "概括")).collect();
    let first = texts[0].replace("主动公开政府信息情况", "丰动公廾政俯佶息清况");
    assert_ne!(first, texts[0]);
    let whole = [first.as_str(), &texts[1]].join("\n");
    let reports = nianbao::parse_all(&whole);
    assert_eq!(reports.len(), 2);
    for (text, report) in [&first, &texts[1]].into_iter().zip(&reports) {
        assert_eq!(cells(&nianbao::parse(text)), cells(report));
    }
}
