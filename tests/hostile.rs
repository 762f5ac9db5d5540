//! Hostile texts: no panic, an audit without a finding, diagnostics bounded, time in proportion to the size.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test may stop where it stands and say what it saw"
)]

use std::time::{Duration, Instant};

use nianbao::limits;

use nianbao::render::{HOSTILE, Sheet, layout};
use nianbao::report::audit;

/// The shortest of `runs` runs over `text`.
fn time(text: &str, runs: usize) -> Duration {
    let run = |_| {
        let start = Instant::now();
        std::hint::black_box(nianbao::parse(std::hint::black_box(text)));
        start.elapsed()
    };
    (0..runs).map(run).min().unwrap()
}

/// Below this a larger text is not slow, whatever the ratio: the first pages of memory cost more than the work.
const BOUND: Duration = Duration::from_millis(40);

#[test]
fn small_ones_keep_the_audit_and_the_bound_on_diagnostics() {
    for kind in HOSTILE {
        for bytes in [0, 1, 2, 3, 10, 100, 1_000, 20_000] {
            let file = kind.file(bytes);
            let decoded = nianbao::text::decode(&file);
            let report = nianbao::parse_decoded(&decoded, &nianbao::Options::default());
            let violations = audit(&decoded.text, &report);
            assert!(violations.is_empty(), "{} of {bytes}: {violations:?}", kind.name);
            // Those that name cells are bounded by the form, the others by the limit, and the last one counts the rest.
            let cells = 2 * report.cells.len().max(200);
            assert!(report.diagnostics.len() <= limits::DIAGNOSTICS + cells + 1, "{} of {bytes}", kind.name);
        }
    }
}

fn report() -> String {
    layout("tab_rows").unwrap().write(&Sheet::from_seed(1))
}

fn codes(report: &nianbao::Report<'_>) -> Vec<&'static str> {
    report.diagnostics.iter().map(|diagnostic| diagnostic.code.name).collect()
}

#[test]
fn what_stands_behind_too_many_lines_is_not_read_and_said() {
    let lines = "0\n".repeat(2 * limits::PIECES);
    let text = format!("{lines}{}", report());
    let read = nianbao::parse(&text);
    assert!(read.cells.is_empty() && codes(&read).contains(&"too-many-lines"), "{:?}", codes(&read));
    let finding = read.diagnostics.iter().find(|found| found.code.name == "too-many-lines").unwrap();
    let most = limits::PIECES + text.len() / limits::BYTES_A_PIECE;
    assert_eq!(finding.span.map(|span| (span.start, span.end)), Some((2 * most, text.len())));
    assert_eq!(finding.place.map(|place| (place.line, place.column)), Some((most + 1, 1)));
    assert!(audit(&text, &read).is_empty());
    // Behind a report it changes nothing but the page around it.
    let text = format!("{}\n{lines}", report());
    let read = nianbao::parse(&text);
    assert_eq!(read.cells, nianbao::parse(&report()).cells);
    assert!(codes(&read).contains(&"too-many-lines") && audit(&text, &read).is_empty());
}

#[test]
fn no_table_is_looked_for_behind_too_many_pieces_but_the_rest_is_read() {
    let figures = "7\t".repeat(2 * limits::PIECES);
    let text = format!("{}\n{figures}\n某市某局\n2024年1月30日\n", report());
    let read = nianbao::parse(&text);
    assert_eq!(read.cells, nianbao::parse(&report()).cells);
    assert!(codes(&read).contains(&"too-many-pieces") && !codes(&read).contains(&"too-many-lines"));
    assert!(audit(&text, &read).is_empty());
    let text = format!("{figures}\n{}", report());
    let read = nianbao::parse(&text);
    assert!(read.cells.is_empty() && read.front.year.is_some());
    assert!(codes(&read).contains(&"too-many-pieces") && audit(&text, &read).is_empty());
}

/// Wherever the limit falls within a table, a cell is what the report prints there, or null and said to be.
#[test]
fn a_table_that_the_limit_cuts_states_nothing_wrong() {
    for name in ["tab_rows", "cell_newlines", "pipe_bare", "lines_dropped"] {
        let report = layout(name).unwrap().write(&Sheet::from_seed(1));
        let whole = nianbao::parse(&report);
        let (mut n_cut, mut n_kept) = (0, 0);
        let most = limits::PIECES + (2 * limits::PIECES + report.len()) / limits::BYTES_A_PIECE;
        for free in (1..report.len() / 5).step_by(31) {
            let text = format!("{}{report}", "0\n".repeat(most - free));
            let read = nianbao::parse(&text);
            let violations = audit(&text, &read);
            assert!(violations.is_empty(), "{name}, {free}: {violations:?}");
            for cell in read.cells.iter().filter(|cell| cell.value.is_some()) {
                assert_eq!(cell.value, whole.value(cell.path), "{name}, {free}: {}", cell.path);
            }
            n_cut += usize::from(codes(&read).iter().any(|code| code.starts_with("too-many")));
            n_kept += usize::from(!read.cells.is_empty());
        }
        assert!(n_cut > 3 && n_kept > 3, "{name}: {n_cut} cut, {n_kept} with cells");
    }
}

#[test]
fn points_are_bounded_and_said_to_be() {
    let text = "一是加强，二是完善。".repeat(limits::POINTS);
    let read = nianbao::parse(&text);
    let mut n_nodes = 0;
    let mut levels = vec![&read.outline];
    while let Some(level) = levels.pop() {
        n_nodes += level.len();
        levels.extend(level.iter().map(|node| &node.children));
    }
    assert_eq!(n_nodes, limits::POINTS);
    assert_eq!(codes(&read).iter().filter(|code| **code == "too-many-points").count(), 1);
    assert!(audit(&text, &read).is_empty());
}

/// Doubling twice may take four times as long; the bound is wide, since clocks are not exact and machines are shared,
/// and the texts are small, so that most runs end before another process gets its turn.
/// Exact counts: `cargo bench --bench growth`.
#[test]
fn time_grows_with_the_size() {
    let sizes = [1 << 14, 1 << 16];
    let mut slow = Vec::new();
    println!("{:<24} {:>10} {:>10} {:>7} {:>9}", "kind", "16 KiB", "64 KiB", "ratio", "ns/byte");
    for kind in HOSTILE {
        let texts = sizes.map(|bytes| kind.text(bytes));
        let [mut small, mut large] = [0, 1].map(|idx| time(&texts[idx], 3));
        let ratio = |small: Duration, large: Duration| large.as_secs_f64() / small.as_secs_f64().max(1e-6);
        // A machine that is busy makes some runs long; none makes all of them long.
        for _ in 0..20 {
            if ratio(small, large) > 8.0 && large > BOUND {
                small = small.min(time(&texts[0], 3));
                large = large.min(time(&texts[1], 3));
            }
        }
        let ratio = ratio(small, large);
        let per_byte = large.as_secs_f64() * 1e9 / 65_536.0;
        println!("{:<24} {small:>10.1?} {large:>10.1?} {ratio:>7.1} {per_byte:>9.1}", kind.name);
        if ratio > 10.0 && large > BOUND {
            slow.push((kind.name, ratio));
        }
    }
    assert!(slow.is_empty(), "more than linear: {slow:?}");
}
