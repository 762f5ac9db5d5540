//! What integration tests and fuzz targets share: strategies, case counts, the promise as one function.

#![allow(
    dead_code,
    unused_imports,
    unreachable_pub,
    reason = "each test binary and fuzz target uses its own part"
)]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may stop where it stands")]

pub mod bodies;
pub mod reading;

pub use reading::Reading;

use std::path::{Path, PathBuf};

use nianbao::form::EDITIONS;
use nianbao::render::{Blanking, LAYOUTS, Layout, Magnitude, Money, Recipe, Rng, Sheet, Style};
use proptest::prelude::*;
use proptest::test_runner::{FileFailurePersistence, RngSeed};

/// Cases for one property: `share` hundredths of `NIANBAO_CASES`, which is 12,000 by default.
pub fn cases(share: u32) -> ProptestConfig {
    let all = std::env::var("NIANBAO_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(12_000_u32);
    ProptestConfig {
        cases: (all * share / 100).max(1),
        max_shrink_iters: 2048,
        // The same cases every time, unless `NIANBAO_SEED` asks for others.
        rng_seed: RngSeed::Fixed(
            std::env::var("NIANBAO_SEED").ok().and_then(|n| n.parse().ok()).unwrap_or(1),
        ),
        // A case that once failed is tried first from then on: `tests/property.regressions`.
        failure_persistence: Some(Box::new(FileFailurePersistence::WithSource("regressions"))),
        ..ProptestConfig::default()
    }
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

/// A simple report: small figures, in either edition, with or without blanks.
pub fn simple_sheet(seed: u64) -> Sheet {
    let pick = |n: usize, by: u64| usize::try_from(seed / by).unwrap_or(0) % n;
    let mut recipe = Recipe::plain(EDITIONS[pick(EDITIONS.len(), 4)]);
    recipe.magnitude = [Magnitude::Small, Magnitude::Mega][pick(2, 8)];
    recipe.blanking = Blanking::ALL[pick(Blanking::ALL.len(), 16)];
    Sheet::from_recipe(&recipe, seed)
}

/// The report of that number: every fourth is simple, the others are any.
pub fn numbered_sheet(seed: u64) -> Sheet {
    if seed.is_multiple_of(4) { simple_sheet(seed) } else { Sheet::from_seed(seed) }
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

/// The texts below a folder.
pub fn texts(folder: &Path) -> Vec<PathBuf> {
    let mut out = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ext| ext == "txt") {
                out.push(path);
            }
        }
    }
    out.sort();
    out
}
