//! Hostile texts in doubling sizes: throughput must not fall as they grow.
//!
//! `cargo bench --bench hostile --features serde`; `tests/hostile.rs` is the gate, over every kind.

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use nianbao::render::HOSTILE;
use nianbao::report::audit;

/// Kinds that different stages have their work with.
const KINDS: &[&str] =
    &["long_line", "bars", "near_rows", "rows", "stated_figures", "rising_numbers", "wide_rows"];

fn hostile(c: &mut Criterion) {
    for kind in HOSTILE.iter().filter(|kind| KINDS.contains(&kind.name)) {
        let mut group = c.benchmark_group(format!("hostile/{}", kind.name));
        group.sample_size(10);
        for bytes in [1 << 12, 1 << 13, 1 << 14, 1 << 15, 1 << 16] {
            let text = kind.text(bytes);
            let violations = audit(&text, &nianbao::parse(&text));
            assert!(violations.is_empty(), "{} of {bytes}: {violations:?}", kind.name);
            group.throughput(Throughput::Bytes(text.len() as u64));
            group.bench_with_input(BenchmarkId::from_parameter(bytes), text.as_str(), |b, text| {
                b.iter(|| nianbao::parse(text));
            });
        }
        group.finish();
    }
}

criterion_group!(benches, hostile);
criterion_main!(benches);
