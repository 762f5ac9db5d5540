//! Reports by the thousand, made up by `render` and read on one thread and on two.
//!
//! `NIANBAO_REPORTS=100000 cargo bench --bench corpus --features serde,parallel`; 500 reports where it is not set.

#![allow(clippy::unwrap_used, reason = "a bench may stop where it stands")]

use std::num::NonZeroUsize;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use nianbao::Options;
use nianbao::corpus::parse_many;
use nianbao::render::{LAYOUTS, Sheet, judge};

fn corpus(c: &mut Criterion) {
    let n = std::env::var("NIANBAO_REPORTS").ok().map_or(500, |n| n.parse().unwrap());
    let mut texts = Vec::with_capacity(n);
    for (seed, layout) in (0..n as u64).zip(LAYOUTS.iter().cycle()) {
        let sheet = Sheet::from_seed(seed);
        let text = layout.write(&sheet);
        let verdict = judge(&sheet, &nianbao::parse(&text));
        assert!(verdict.wrong.is_empty(), "{} of seed {seed}: {verdict:?}", layout.name);
        texts.push((layout.name.to_owned(), text));
    }
    let bytes: usize = texts.iter().map(|(_, text)| text.len()).sum();
    let cells = |threads: usize| {
        let mut cells = 0;
        let inputs = texts.iter().map(|(name, text)| (name.clone(), text.as_bytes()));
        let stated =
            |report: &nianbao::Report<'_>| report.cells.iter().filter(|cell| cell.value.is_some()).count();
        let done: Result<(), ()> =
            parse_many(NonZeroUsize::new(threads), inputs, &Options::default(), stated, |n| {
                cells += n;
                Ok(())
            });
        assert!(done.is_ok());
        cells
    };
    let expected = cells(1);
    let mut group = c.benchmark_group("corpus");
    group.sample_size(10);
    group.throughput(Throughput::ElementsAndBytes { elements: n as u64, bytes: bytes as u64 });
    for threads in [1, 2] {
        group.bench_function(format!("threads/{threads}"), |b| {
            b.iter(|| assert_eq!(cells(threads), expected))
        });
    }
    group.finish();
}

criterion_group!(benches, corpus);
criterion_main!(benches);
