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
