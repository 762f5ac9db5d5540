//! What integration tests and fuzz targets share: strategies, case counts, the promise as one function.

#![allow(dead_code, unreachable_pub, reason = "each test binary and fuzz target uses its own part")]

use std::fmt::Write as _;

use nianbao::form::EDITIONS;
use nianbao::render::{Blanking, LAYOUTS, Layout, Money, Rng, Sheet, Style, Verdict, judge};
use proptest::prelude::*;

/// Whether layouts that tell everything must be read in full; off only while the reader does not read tables.
pub const EXPECT_EXACT: bool = false;

/// Cases for one property: `share` hundredths of `NIANBAO_CASES`, which is 12,000 by default.
pub fn cases(share: u32) -> ProptestConfig {
    let all = std::env::var("NIANBAO_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(12_000_u32);
    ProptestConfig { cases: (all * share / 100).max(1), max_shrink_iters: 4096, ..ProptestConfig::default() }
}

/// Any layout.
pub fn layouts() -> impl Strategy<Value = &'static Layout> {
    (0..LAYOUTS.len()).prop_map(|idx| LAYOUTS[idx])
}

/// Any report by recipe and seed, as `generate` makes them.
pub fn seeded_sheets() -> impl Strategy<Value = Sheet> {
    any::<u64>().prop_map(Sheet::from_seed)
}

/// Any report, built from few numbers so that a failing one shrinks to zeros and the plain style.
pub fn sheets() -> impl Strategy<Value = Sheet> {
    let figures = prop_oneof![6 => Just(0_u64), 3 => 1..20_u64, 1 => 20..100_000_u64];
    (
        (0..EDITIONS.len()),
        proptest::collection::vec(figures, 1..200),
        0_u64..16,
        0..Money::ALL.len(),
        0..Blanking::ALL.len(),
        proptest::option::weighted(0.2, 0..nianbao::render::PLACEHOLDERS.len()),
        any::<u64>(),
    )
        .prop_map(|(edition, figures, style, money, blanking, placeholder, seed)| {
            let mut next = figures.iter().cycle();
            let mut sheet = Sheet::filled(EDITIONS[edition], |_| next.next().copied().unwrap_or(0));
            sheet.style = Style::from_bits(style);
            sheet.money = Money::ALL[money];
            let mut rng = Rng::new(seed);
            sheet.respell(&mut rng);
            sheet.blank_out(Blanking::ALL[blanking], &mut rng);
            if let Some(idx) = placeholder {
                sheet.mark_zeros(nianbao::render::PLACEHOLDERS[idx], &mut rng);
            }
            sheet
        })
}

/// Everything a person needs to see of a verdict that breaks the promise.
pub fn explain(verdict: &Verdict, text: &str) -> String {
    let mut out = String::new();
    for wrong in &verdict.wrong {
        let _ = writeln!(
            out,
            "WRONG {}: printed {:?}, given {} ({:?})",
            wrong.path, wrong.printed, wrong.given, wrong.state
        );
    }
    for path in &verdict.false_blank {
        let _ = writeln!(out, "called blank: {path}");
    }
    for path in verdict.undiagnosed.iter().take(10) {
        let _ = writeln!(out, "without a diagnostic: {path}");
    }
    let _ = writeln!(out, "in:\n{text}");
    out
}

/// Reads `text` and holds it against `sheet`; every path of every test comes through here.
pub fn read(sheet: &Sheet, text: &str) -> Verdict {
    judge(sheet, &nianbao::parse(text))
}
