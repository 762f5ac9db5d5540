//! Properties of reading: what is printed comes back, and whatever happens to the print, nothing wrong is read.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test may stop where it stands and say what it saw"
)]

mod support;

use proptest::prelude::*;
use proptest::sample::select;

use nianbao::render::{
    Blanks, Content, DAMAGES, Damage, LAYOUTS, Layout, Sheet, fair, layout, write_damaged,
};

use support::{Reading, cases, layouts, seeded_sheets, sheets};

fn damages() -> impl Strategy<Value = &'static Damage> {
    (0..DAMAGES.len()).prop_map(|idx| &DAMAGES[idx])
}

/// Those of them that change how wide a line is.
const WIDTHS: &[&str] = &["full_width_digits", "half_width_marks", "straight_quotes"];

/// Damages that print the same letters in other widths, spaces and quotes.
fn foldings() -> impl Strategy<Value = &'static Damage> {
    const NAMES: &[&str] = &["full_width_digits", "half_width_marks", "straight_quotes", "crlf"];
    select(NAMES).prop_map(|name| nianbao::render::damage(name).unwrap())
}

/// Reads the damaged print and holds it to the promise.
fn keeps_the_promise(
    sheet: &Sheet,
    layout: &Layout,
    damages: &[&Damage],
    seed: u64,
) -> Result<(), TestCaseError> {
    if !fair(sheet, layout, damages) {
        return Ok(());
    }
    let text = write_damaged(sheet, layout, damages, seed);
    let reading = Reading::new(sheet, &text);
    let names: Vec<_> = damages.iter().map(|damage| damage.name).collect();
    prop_assert!(
        reading.keeps_the_promise(layout, damages),
        "{} {names:?}:\n{}",
        layout.name,
        reading.explain(&text)
    );
    Ok(())
}

proptest! {
    #![proptest_config(cases(15))]

    #[test]
    fn what_a_layout_tells_is_read(sheet in sheets(), layout in layouts()) {
        keeps_the_promise(&sheet, layout, &[], 0)?;
    }

    #[test]
    fn generated_reports_are_read(sheet in seeded_sheets(), layout in layouts()) {
        keeps_the_promise(&sheet, layout, &[], 0)?;
    }

    #[test]
    fn one_damage_makes_nothing_wrong(sheet in sheets(), layout in layouts(), damage in damages(), seed: u64) {
        keeps_the_promise(&sheet, layout, &[damage], seed)?;
    }

    #[test]
    fn two_damages_make_nothing_wrong(
        sheet in sheets(), layout in layouts(), first in damages(), second in damages(), seed: u64,
    ) {
        keeps_the_promise(&sheet, layout, &[first, second], seed)?;
    }
}

/// Layouts that print no blank cells, or columns one after the other: what is read there is inferred.
fn placeless() -> impl Strategy<Value = &'static Layout> {
    let all: Vec<&'static Layout> =
        LAYOUTS.iter().filter(|layout| layout.blanks == Blanks::Dropped).copied().collect();
    select(all)
}

proptest! {
    #![proptest_config(cases(10))]

    #[test]
    fn one_wrong_figure_leads_to_no_wrong_cell(
        sheet in sheets(), layout in placeless(), at in 0_usize..200, figure in 0_u64..30,
    ) {
        let mut sheet = sheet;
        let path = sheet.edition.cells().nth(at % sheet.edition.cells().count()).map(|cell| cell.path);
        sheet.set(path.unwrap(), Content::figure(figure));
        keeps_the_promise(&sheet, layout, &[], 0)?;
    }

    #[test]
    fn folding_changes_nothing(sheet in sheets(), layout in layouts(), folding in foldings()) {
        // Digits of tags are not those of a text.
        prop_assume!(layout.name != "html_tables");
        // Nobody can part glued figures, whatever their width; what is said of them may differ.
        prop_assume!(layout.exact);
        // Where commas part fields and quotes hold them, they are no marks of the prose.
        let fields = ["comma_rows", "quoted_rows"].contains(&layout.name);
        prop_assume!(!(fields && ["half_width_marks", "straight_quotes"].contains(&folding.name)));
        // Other widths move what stands behind them, and columns are told by where they stand.
        prop_assume!(!(layout.name.starts_with("columns") && WIDTHS.contains(&folding.name)));
        let text = layout.write(&sheet);
        let folded = write_damaged(&sheet, layout, &[folding], 0);
        let (plain, other) = (nianbao::parse(&text), nianbao::parse(&folded));
        let cells = |report: &nianbao::Report<'_>| -> Vec<_> {
            report.cells.iter().map(|cell| (cell.path, cell.value, cell.state)).collect()
        };
        prop_assert_eq!(cells(&plain), cells(&other), "{} {}:\n{}", layout.name, folding.name, folded);
        prop_assert_eq!(plain.edition, other.edition);
        prop_assert_eq!(plain.checks, other.checks);
    }

    #[test]
    fn reading_is_deterministic(sheet in seeded_sheets(), layout in layouts(), damage in damages(), seed: u64) {
        let text = write_damaged(&sheet, layout, &[damage], seed);
        prop_assert_eq!(nianbao::parse(&text), nianbao::parse(&text));
    }

    #[test]
    fn words_around_a_report_do_not_change_its_tables(
        sheet in sheets(), layout in layouts(), before in around(), after in around(),
    ) {
        let text = layout.write(&sheet);
        let within = format!("{before}\n{text}\n{after}\n");
        let (plain, other) = (nianbao::parse(&text), nianbao::parse(&within));
        let cells = |report: &nianbao::Report<'_>| -> Vec<_> {
            report.cells.iter().map(|cell| (cell.path, cell.value, cell.state)).collect()
        };
        prop_assert_eq!(cells(&plain), cells(&other), "{}:\n{}", layout.name, within);
    }
}

/// Prints that once broke the promise: layout, damages, and the seed of report and damage. `damages_by_layout` prints
/// such a line for what it finds.
const ONCE_BROKEN: &[(&str, &[&str], u64)] = &[
    ("glued", &["clip_heads"], 12),
    ("glued", &["clip_labels"], 1003),
    ("grid_covered", &["clip_labels"], 9),
    ("ascii_box", &["dedupe_lines"], 24),
    ("bar_opens_row", &["dedupe_lines"], 0),
    ("bar_own_line", &["dedupe_lines"], 2),
    ("spaced_after", &["dedupe_lines"], 4),
    ("tab_cells", &["dedupe_lines"], 32),
    ("box_drawing", &["double_line_ends"], 0),
    ("grid_covered", &["double_line_ends"], 21),
    ("columns_centred", &["full_width_digits"], 46),
    ("columns_free", &["full_width_digits"], 32),
    ("columns_free", &["half_width_marks"], 57),
    ("columns_packed", &["half_width_marks"], 57),
    ("glued", &["lose_character"], 34),
    ("tab_between_lines", &["lose_label"], 1002),
    ("lines_nbsp", &["lose_row"], 5),
    ("lines_rows", &["lose_row"], 5),
    ("cell_newlines", &["no_break_spaces"], 0),
    ("columns_centred", &["page_mark"], 11),
    ("columns_rule", &["page_number"], 16),
    ("columns_centred", &["pinyin"], 17),
    ("spaced_beside", &["split_label"], 19),
    ("lines_nbsp", &["split_number"], 41),
    ("lines_tight", &["split_number"], 25),
    ("org_table", &["split_number"], 18),
    ("spaced_beside", &["split_number"], 9),
    ("grid_covered", &["split_number", "clip_labels"], 500),
    ("columns_rule", &["split_number", "page_mark"], 500),
    ("columns_centred", &["trim_lines"], 42),
    ("one_line", &["wrong_character"], 32),
    ("glued", &["zero_width"], 2),
];

#[test]
fn what_once_broke_holds() {
    for (layout, damages, seed) in ONCE_BROKEN {
        let layout = nianbao::render::layout(layout).unwrap();
        let damages: Vec<_> = damages.iter().map(|name| nianbao::render::damage(name).unwrap()).collect();
        let sheet = support::numbered_sheet(*seed);
        assert!(fair(&sheet, layout, &damages), "{} {damages:?} {seed} is not fair", layout.name);
        let text = write_damaged(&sheet, layout, &damages, *seed);
        let reading = Reading::new(&sheet, &text);
        let held = reading.keeps_the_promise(layout, &damages);
        assert!(held, "{} {damages:?} {seed}:\n{}", layout.name, reading.explain(&text));
    }
}

/// Lines that stand around reports on pages: words, numbers, links, nothing of the form.
fn around() -> impl Strategy<Value = String> {
    let line = select(
        &[
            "首页 > 政务公开 > 年报",
            "字号：大 中 小",
            "2024-01-22 17:49:17",
            "浏览次数：128",
            "1",
            "",
            "联系电话：0000-1234567",
            "主办单位：某某市人民政府办公室",
            "| 网站地图 | 关于我们 |",
            "版权所有\t备案号 00000000",
        ][..],
    );
    proptest::collection::vec(line, 0..6).prop_map(|lines| lines.join("\n"))
}

/// What each layout gives on clean reports: run with `--nocapture` to see the table.
#[test]
fn shares_per_layout() {
    println!(
        "{:<20} {:>8} {:>7} {:>7} {:>7} {:>7} {:>6}",
        "layout", "figures", "right", "null", "missing", "exact", "WRONG"
    );
    for layout in LAYOUTS {
        let mut sum = [0; 6];
        for seed in 0..40 {
            let sheet = Sheet::from_seed(seed);
            if !fair(&sheet, layout, &[]) {
                continue;
            }
            let verdict = Reading::new(&sheet, &layout.write(&sheet)).verdict;
            let exact = layout.determines(&sheet) && !verdict.is_exact();
            let counts = [
                verdict.figures,
                verdict.right,
                verdict.null,
                verdict.missing,
                usize::from(exact),
                verdict.wrong.len(),
            ];
            for (slot, count) in sum.iter_mut().zip(counts) {
                *slot += count;
            }
        }
        let [figures, right, null, missing, inexact, wrong] = sum;
        println!(
            "{:<20} {figures:>8} {right:>7} {null:>7} {missing:>7} {inexact:>7} {wrong:>6}",
            layout.name
        );
    }
    assert!(layout("tab_rows").is_some());
}

/// Looks for the simplest broken promise of every layout with every damage, and writes them down.
///
/// `NIANBAO_FINDINGS=FOLDER cargo test --release --test property hunt -- --ignored --nocapture`;
/// `NIANBAO_HUNT=LAYOUT` keeps to one layout, `NIANBAO_PAIRS=1` goes on to pairs of damages.
#[test]
#[ignore = "takes minutes and writes files; for finding faults, not for guarding"]
fn hunt() {
    let only = std::env::var("NIANBAO_HUNT").ok();
    let folder = std::env::var("NIANBAO_FINDINGS").ok().map(std::path::PathBuf::from);
    let pairs = std::env::var_os("NIANBAO_PAIRS").is_some();
    let mut sets: Vec<Vec<&Damage>> = vec![Vec::new()];
    sets.extend(DAMAGES.iter().map(|damage| vec![damage]));
    if pairs {
        let with = |a: &'static Damage| DAMAGES.iter().map(move |b| vec![a, b]);
        sets = DAMAGES.iter().flat_map(with).filter(|pair| pair[0] != pair[1]).collect();
    }
    for layout in LAYOUTS.iter().filter(|it| only.as_ref().is_none_or(|only| it.name == only)) {
        for set in &sets {
            let found = support::simple_sheets(if pairs { 2 } else { 6 }).find_map(|(sheet, seed)| {
                if !fair(&sheet, layout, set) {
                    return None;
                }
                let plain = Reading::new(&sheet, &layout.write(&sheet));
                if !set.is_empty() && !plain.keeps_the_promise(layout, &[]) {
                    return None;
                }
                let text = write_damaged(&sheet, layout, set, seed);
                let reading = Reading::new(&sheet, &text);
                (!reading.keeps_the_promise(layout, set)).then_some((text, reading))
            });
            let Some((text, reading)) = found else { continue };
            let name =
                set.iter().fold(layout.name.to_owned(), |name, damage| format!("{name}+{}", damage.name));
            let verdict = &reading.verdict;
            let kind = if verdict.wrong.is_empty() { "broken" } else { "WRONG" };
            println!(
                "{kind} {name}: {} wrong, {} called blank, {} undiagnosed, {} violations",
                verdict.wrong.len(),
                verdict.false_blank.len(),
                verdict.undiagnosed.len(),
                reading.violations.len(),
            );
            if let Some(folder) = &folder {
                std::fs::create_dir_all(folder).unwrap();
                std::fs::write(folder.join(format!("{kind}-{name}.txt")), &text).unwrap();
                let about = reading.explain("the text beside this");
                std::fs::write(folder.join(format!("{kind}-{name}.md")), about).unwrap();
            }
        }
    }
}

/// What each damage costs in each layout, and what it breaks there: counts over reports, simple ones and any.
///
/// `cargo test --release --test property damages_by_layout -- --ignored --nocapture`; `NIANBAO_DAMAGE` and
/// `NIANBAO_HUNT` keep to one damage or layout, `NIANBAO_REPORTS` says over how many reports, and
/// `NIANBAO_FINDINGS=FOLDER` keeps the first broken print of each pair.
#[test]
#[ignore = "takes minutes; for finding faults, not for guarding"]
fn damages_by_layout() {
    let var = |name: &str| std::env::var(name).ok();
    let wanted = |names: &Option<String>, name: &str| {
        names.as_ref().is_none_or(|names| names.split(',').any(|it| it == name))
    };
    let (damage_names, layout_names) = (var("NIANBAO_DAMAGE"), var("NIANBAO_HUNT"));
    let n = var("NIANBAO_REPORTS").and_then(|n| n.parse().ok()).unwrap_or(40_u64);
    let folder = var("NIANBAO_FINDINGS").map(std::path::PathBuf::from);
    println!(
        "{:<20} {:<20} {:>7} {:>7} {:>7} {:>6} {:>6} {:>6} {:>6} {:>6}",
        "damage", "layout", "reports", "figures", "right%", "broken", "WRONG", "blank", "unsaid", "audit"
    );
    for damage in DAMAGES.iter().filter(|it| wanted(&damage_names, it.name)) {
        let mut all = [0; 8];
        for layout in LAYOUTS.iter().filter(|it| wanted(&layout_names, it.name)) {
            let mut sum = [0; 8];
            for seed in 0..n {
                let sheet = support::numbered_sheet(seed);
                if !fair(&sheet, layout, &[damage]) {
                    continue;
                }
                let text = write_damaged(&sheet, layout, &[damage], seed);
                let reading = Reading::new(&sheet, &text);
                let broken = !reading.keeps_the_promise(layout, &[damage]);
                let verdict = &reading.verdict;
                let counts = [
                    1,
                    verdict.figures,
                    verdict.right,
                    usize::from(broken),
                    verdict.wrong.len(),
                    verdict.false_blank.len(),
                    verdict.undiagnosed.len(),
                    reading.violations.len(),
                ];
                if broken && let Some(folder) = folder.as_ref().filter(|_| sum[3] < 3) {
                    std::fs::create_dir_all(folder).unwrap();
                    let name = format!("{}-{}-{seed}", damage.name, layout.name);
                    std::fs::write(folder.join(&name).with_extension("txt"), &text).unwrap();
                    std::fs::write(folder.join(name).with_extension("md"), reading.explain("its text"))
                        .unwrap();
                }
                sum.iter_mut().zip(counts).for_each(|(slot, count)| *slot += count);
            }
            if sum[3] > 0 {
                print_counts(damage.name, layout.name, sum);
            }
            all.iter_mut().zip(sum).for_each(|(slot, count)| *slot += count);
        }
        print_counts(damage.name, "(all)", all);
    }
}

fn print_counts(damage: &str, layout: &str, counts: [usize; 8]) {
    let [reports, figures, right, rest @ ..] = counts;
    let share = 100.0 * right as f64 / figures.max(1) as f64;
    print!("{damage:<20} {layout:<20} {reports:>7} {figures:>7} {share:>7.2}");
    rest.iter().for_each(|count| print!(" {count:>6}"));
    println!();
}
