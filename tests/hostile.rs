//! Hostile texts: no panic, an audit without a finding, diagnostics bounded, time in proportion to the size.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test may stop where it stands and say what it saw"
)]

use std::time::{Duration, Instant};

use nianbao::limits;
use nianbao::render::HOSTILE;
use nianbao::report::audit;

/// The shortest of three runs over `text`.
fn time(text: &str) -> Duration {
    let run = || {
        let start = Instant::now();
        std::hint::black_box(nianbao::parse(std::hint::black_box(text)));
        start.elapsed()
    };
    (0..3).map(|_| run()).min().unwrap()
}

#[test]
fn small_ones_keep_the_audit_and_the_bound_on_diagnostics() {
    for kind in HOSTILE {
        for bytes in [0, 1, 2, 3, 10, 100, 1_000, 20_000] {
            let text = kind.text(bytes);
            let report = nianbao::parse(&text);
            let violations = audit(&text, &report);
            assert!(violations.is_empty(), "{} of {bytes}: {violations:?}", kind.name);
            // Those that name cells are bounded by the form, the others by the limit, and the last one counts the rest.
            let cells = 2 * report.cells.len().max(200);
            assert!(report.diagnostics.len() <= limits::DIAGNOSTICS + cells + 1, "{} of {bytes}", kind.name);
        }
    }
}

/// Doubling twice may take four times as long; the bound is wide, since clocks are not exact and machines are shared.
/// Exact instruction counts are in the benches.
#[test]
fn time_grows_with_the_size() {
    let sizes = [1 << 16, 1 << 18];
    let mut slow = Vec::new();
    println!("{:<24} {:>10} {:>10} {:>7} {:>9}", "kind", "64 KiB", "256 KiB", "ratio", "ns/byte");
    for kind in HOSTILE {
        let [small, large] = sizes.map(|bytes| time(&kind.text(bytes)));
        let ratio = large.as_secs_f64() / small.as_secs_f64().max(1e-6);
        let per_byte = large.as_secs_f64() * 1e9 / 262_144.0;
        println!("{:<24} {small:>10.1?} {large:>10.1?} {ratio:>7.1} {per_byte:>9.1}", kind.name);
        if ratio > 10.0 && large > Duration::from_millis(20) {
            slow.push((kind.name, ratio));
        }
    }
    assert!(slow.is_empty(), "more than linear: {slow:?}");
}
