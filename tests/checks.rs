//! Checks from text to finding: what a reviewer sees of a report with one figure wrong.

use nianbao::align::State;
use nianbao::form::{EDITION_2019, EDITION_2021, Edition};
use nianbao::render::{Content, LAYOUTS, Sheet};
use nianbao::{Options, Report, compare, report};
use rust_decimal::Decimal;

/// A report in which every figure differs from its neighbours and every relation holds.
fn filled(edition: &'static Edition) -> Sheet {
    let mut next = 10;
    Sheet::filled(edition, |_| {
        next += 7;
        next
    })
}

fn parse(text: &str) -> Report<'_> {
    let parsed = nianbao::parse(text);
    assert_eq!(report::audit(text, &parsed), []);
    parsed
}

#[test]
fn every_relation_of_a_rendered_form_holds() {
    let mut whole = 0;
    for (edition, n) in [(&EDITION_2021, 42), (&EDITION_2019, 40)] {
        for layout in LAYOUTS.iter().filter(|layout| layout.determines(&filled(edition))) {
            let text = layout.write(&filled(edition));
            let parsed = parse(&text);
            let form: Vec<_> = parsed.checks.iter().filter(|c| !c.id.starts_with("prose.")).collect();
            let stated = parsed.cells.iter().filter(|cell| cell.state == State::Stated).count();
            if stated < edition.cells().count() {
                // A cell that is not read leaves its relations open; reading is held to its own properties.
                assert!(form.iter().all(|check| check.holds != Some(false)), "{}", layout.name);
                continue;
            }
            whole += 1;
            assert_eq!(form.len(), n, "{}", layout.name);
            let failed: Vec<_> = form.iter().filter(|check| check.holds != Some(true)).collect();
            assert!(failed.is_empty(), "{}: {failed:?}", layout.name);
        }
    }
    assert!(whole > LAYOUTS.len(), "only {whole} forms of both editions are read in full");
}

#[test]
fn a_figure_changed_by_one_in_each_cell_is_reported_at_its_line() {
    for name in ["tab_rows", "pipe_padded", "markdown_ragged"] {
        let layout = nianbao::render::layout(name).unwrap();
        let right = filled(&EDITION_2021);
        for (cell, content) in right.cells() {
            let mut wrong = right.clone();
            let value = content.value().unwrap() + Decimal::ONE;
            assert!(wrong.set(cell.path, Content::figure(value)));
            let text = layout.write(&wrong);
            let parsed = parse(&text);
            let record = parsed.cell(cell.path).unwrap();
            assert_eq!((record.state, record.value), (State::Stated, Some(value)), "{name}: {}", cell.path);
            let found: Vec<_> =
                parsed.diagnostics.iter().filter(|d| d.code.name == "relation-fails").collect();
            if cell.path.starts_with("proactive.") {
                // In no relation: see the documentation of `nianbao::check`.
                assert!(found.is_empty(), "{name}: {}", cell.path);
                continue;
            }
            // A row stands on one line here, and its own sum is broken.
            let lines: Vec<_> = found.iter().map(|finding| finding.place.unwrap().line).collect();
            assert!(lines.contains(&record.line().unwrap()), "{name}: {} in {lines:?}", cell.path);
            for finding in found {
                assert!(finding.paths.iter().any(|path| path == cell.path), "{name}: {}", cell.path);
                // The lines of the cells that it names: the one that was changed is among them.
                let mut lines = finding.paths.iter().map(|path| parsed.cell(path).unwrap().line());
                assert!(lines.any(|line| line == record.line()), "{name}: {}", cell.path);
            }
        }
    }
}

#[test]
fn a_digit_changed_in_a_report_breaks_what_its_cell_is_in() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reports");
    let (mut reports, mut broken, mut unrelated) = (0, 0, 0);
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "txt") {
            continue;
        }
        let bytes = std::fs::read(&path).unwrap();
        let Ok(text) = std::str::from_utf8(&bytes) else { continue };
        let clean = parse(text);
        let form = clean.checks.iter().filter(|check| !check.id.starts_with("prose."));
        if clean.cells.len() != 200
            || !form.clone().all(|check| check.holds == Some(true))
            || form.count() == 0
        {
            continue;
        }
        reports += 1;
        for cell in clean.cells.iter().filter(|cell| cell.state == State::Stated) {
            // One more, in place of what is printed: `9` becomes `10`, as long as the digits are plain.
            let (Some(span), Some(value)) = (cell.span, cell.value) else { panic!("{}", cell.path) };
            if !span.slice(text).unwrap().bytes().all(|b| b.is_ascii_digit()) {
                continue;
            }
            let mut wrong = text.to_owned();
            wrong.replace_range(span.start..span.end, &(value + Decimal::ONE).to_string());
            let parsed = parse(&wrong);
            let record = parsed.cell(cell.path).unwrap();
            assert_eq!(record.value, Some(value + Decimal::ONE), "{}: {}", path.display(), cell.path);
            let found: Vec<_> =
                parsed.diagnostics.iter().filter(|d| d.code.name == "relation-fails").collect();
            if cell.path.starts_with("proactive.") {
                assert!(found.is_empty(), "{}: {}", path.display(), cell.path);
                unrelated += 1;
                continue;
            }
            broken += 1;
            let named = found.iter().any(|finding| finding.paths.iter().any(|path| path == cell.path));
            assert!(named, "{}: {}", path.display(), cell.path);
            let lines: Vec<_> = found.iter().map(|finding| finding.place.unwrap().line).collect();
            // Of one sum of figures, each on a line of its own, any may be wrong; elsewhere only this one explains all.
            let one_line = clean.cell(&format!("{}.total", nianbao::form::parent(cell.path))).unwrap().line();
            if one_line == cell.line() || cell.path.starts_with("requests.") {
                assert!(lines.contains(&cell.line().unwrap()), "{}: {}", path.display(), cell.path);
            }
        }
    }
    println!("{reports} reports: {broken} changes found, {unrelated} in no relation");
    assert!(reports > 0);
}

#[test]
fn every_cell_that_is_in_no_relation_is_in_the_docs() {
    let page = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/checks.md");
    let page = std::fs::read_to_string(page).unwrap();
    for edition in [&EDITION_2021, &EDITION_2019] {
        for table in edition.tables {
            let equations = table.equations();
            for (idx, cell) in table.cells().enumerate() {
                let related = equations.iter().any(|e| e.left.contains(&idx) || e.right.contains(&idx));
                assert_eq!(page.contains(&format!("`{}`", cell.path)), !related, "{}", cell.path);
            }
            for relation in table.relations {
                assert!(page.contains(&format!("`{}.", relation.id)), "{}", relation.id);
            }
        }
    }
    for code in nianbao::diagnostic::catalogue::check::ALL {
        let of_two = code.name.starts_with("years-")
            || code.name.starts_with("part")
            || code.name == "agencies-differ";
        assert!(of_two || page.contains(&format!("`{}`", code.name)), "{}", code.name);
    }
}

#[test]
fn two_years_from_text() {
    let (mut last, mut this) = (filled(&EDITION_2021), filled(&EDITION_2021));
    (last.year, this.year) = (2022, 2023);
    last.agency.clone_from(&this.agency);
    let layout = nianbao::render::layout("tab_rows").unwrap();
    let (old, new) = (layout.write(&last), layout.write(&this));
    let (old, new) = (parse(&old), parse(&new));
    let comparison = compare::years(&old, &new, &Options::default());
    assert_eq!(comparison.consecutive, Some(true));
    assert_eq!(comparison.agency, compare::Agreement::Same);
    let carried = comparison.checks.iter().find(|check| check.id == "years.carried.total").unwrap();
    assert_eq!(carried.left, old.value("requests.carried_out.total"));
    assert_eq!(carried.right, new.value("requests.carried_in.total"));
    let whole = compare::parts(&new, &[&old], &Options::default());
    assert_eq!(whole.findings[0].code.name, "part-of-another-year");
    assert!(whole.cells.iter().all(|cell| cell.holds == Some(true)));
}

#[test]
fn links_in_the_seeds() {
    let Some(shared) = std::env::var_os("NIANBAO_SHARED") else {
        println!("NIANBAO_SHARED names no folder of further reports");
        return;
    };
    let seeds = std::path::Path::new(&shared).join("seeds");
    let received = "requests.received.total";
    let expected: [(&str, &[(&str, &str)]); 5] = [
        (
            "000_2f4ce915d7a14991",
            &[(received, "4"), ("disputes.reconsideration.total", "0"), ("disputes.litigation", "0")],
        ),
        ("001_d55311b610b65897", &[(received, "0")]),
        ("002_4e3048a979d6098a", &[(received, "14"), ("disputes.litigation", "0")]),
        ("003_c8b1e108e0868491", &[(received, "1")]),
        ("004_0b524c7cc6376f9a", &[(received, "0")]),
    ];
    for (name, links) in expected {
        let text = std::fs::read_to_string(seeds.join(name).with_extension("txt")).unwrap();
        let report = parse(&text);
        let form: Vec<_> = report.checks.iter().filter(|c| !c.id.starts_with("prose.")).collect();
        assert_eq!(form.len(), 42, "{name}");
        assert!(form.iter().all(|check| check.holds == Some(true)), "{name}: {form:?}");
        let said: Vec<_> = report.checks.iter().filter(|c| c.id.starts_with("prose.")).collect();
        assert!(said.iter().all(|check| check.holds == Some(true)), "{name}: {said:?}");
        let found: Vec<_> = said
            .iter()
            .filter(|check| !check.cells.is_empty())
            .map(|check| (check.id.trim_start_matches("prose."), check.left.unwrap().to_string()))
            .collect();
        let links: Vec<_> = links.iter().map(|(id, value)| (*id, (*value).to_owned())).collect();
        assert_eq!(found, links, "{name}");
    }
}
