//! What integration tests and fuzz targets share: strategies, case counts, the promise as one function.

#![allow(dead_code, unreachable_pub, reason = "each test binary and fuzz target uses its own part")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may stop where it stands")]

use std::fmt::Write as _;

use nianbao::form::EDITIONS;
use nianbao::render::{
    Blanking, Blanks, Damage, LAYOUTS, Layout, Magnitude, Money, Recipe, Rng, Sheet, Style, Verdict, judge,
};
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

/// A reading, held against the sheet and against its own text.
pub struct Reading {
    pub verdict: Verdict,
    pub violations: Vec<nianbao::report::Violation>,
}

impl Reading {
    /// Reads `text` and holds it against `sheet`; every path of every test comes through here.
    pub fn new(sheet: &Sheet, text: &str) -> Self {
        let report = nianbao::parse(text);
        Self { verdict: judge(sheet, &report), violations: nianbao::report::audit(text, &report) }
    }

    /// Whether nothing is wrong and nothing unsaid; figures that a damage may have taken may be called blank, where
    /// the layout does not keep blank cells in their places.
    pub fn keeps_the_promise(&self, layout: &Layout, damages: &[&Damage]) -> bool {
        let left = layout.blanks != Blanks::Kept && damages.iter().any(|damage| damage.loses);
        self.violations.is_empty()
            && if left {
                self.verdict.keeps_the_promise_of_what_is_left()
            } else {
                self.verdict.keeps_the_promise()
            }
    }

    /// Everything a person needs to see of a broken promise.
    pub fn explain(&self, text: &str) -> String {
        let mut out = String::new();
        for wrong in &self.verdict.wrong {
            let printed = wrong.printed.map_or_else(|| "nothing".to_owned(), |value| value.to_string());
            let _ = writeln!(
                out,
                "WRONG {}: printed {printed}, given {} ({:?})",
                wrong.path, wrong.given, wrong.state
            );
        }
        for path in &self.verdict.false_blank {
            let _ = writeln!(out, "called blank: {path}");
        }
        for path in self.verdict.undiagnosed.iter().take(10) {
            let _ = writeln!(out, "without a diagnostic: {path}");
        }
        for violation in self.violations.iter().take(10) {
            let _ = writeln!(out, "audit: {violation:?}");
        }
        let _ = writeln!(out, "in:\n{text}");
        out
    }
}

/// Reports from the simplest to any, each with a seed for damages: `n` of each sort.
pub fn simple_sheets(n: u64) -> impl Iterator<Item = (Sheet, u64)> {
    let mut recipes = Vec::new();
    for edition in EDITIONS {
        for magnitude in [Magnitude::Small, Magnitude::Mega] {
            for blanking in Blanking::ALL {
                let mut recipe = Recipe::plain(edition);
                (recipe.magnitude, recipe.blanking) = (magnitude, blanking);
                recipes.push(recipe);
            }
        }
    }
    let simple =
        recipes.into_iter().flat_map(move |recipe| (0..n).map(move |i| (Sheet::from_recipe(&recipe, i), i)));
    simple.chain((0..n * 10).map(|seed| (Sheet::from_seed(seed), seed)))
}
