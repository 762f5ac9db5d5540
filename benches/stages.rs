//! Where the time of one parse goes, layout by layout, beside what merely looking at the text costs.
//!
//! `cargo bench --bench stages --features serde`; every result is held against the truth of its report first.

mod material;

use std::hint::black_box;

use criterion::{
    BenchmarkGroup, Criterion, Throughput, criterion_group, criterion_main, measurement::WallTime,
};
use material::{CLEAN, DAMAGED, OTHER, Sample};
use nianbao::align::Labels;
use nianbao::diagnostic::Diagnostics;
use nianbao::form::EDITIONS;
use nianbao::span::LineIndex;
use nianbao::text::fold::fold_char;

fn stages(c: &mut Criterion) {
    let labels = Labels::new(EDITIONS);
    for sample in CLEAN.iter().chain(OTHER).chain([&DAMAGED]) {
        let report = sample.report();
        let text = sample.text;
        let bytes = text.as_bytes();
        let mut group = c.benchmark_group(sample.name);
        group.throughput(Throughput::Bytes(text.len() as u64));
        floors(&mut group, sample);
        bench(&mut group, "fold", || text.chars().map(fold_char).fold(0, |sum, c| sum ^ u32::from(c)));
        bench(&mut group, "decode", || nianbao::text::decode(bytes));
        bench(&mut group, "line_index", || LineIndex::new(text));
        bench(&mut group, "cells", || nianbao::cells::lex(text, &[]));
        bench(&mut group, "align", || nianbao::align::read(text, &labels, &mut Diagnostics::new()));
        let claimed: Vec<_> = report.tables.iter().map(|table| table.span).collect();
        bench(&mut group, "outline", || nianbao::outline::read(text, &claimed, &mut Diagnostics::new()));
        bench(&mut group, "figures", || nianbao::outline::figures(text, &claimed, &report.outline));
        bench(&mut group, "parse", || nianbao::parse(text));
        bench(&mut group, "parse_bytes", || nianbao::parse_bytes(bytes));
        bench(&mut group, "audit", || nianbao::report::audit(text, &report));
        let mut json = Vec::new();
        bench(&mut group, "json", || {
            json.clear();
            nianbao::output::json::write(&report, &mut json);
            json.len()
        });
        bench(&mut group, "json_by_serde", || {
            json.clear();
            serde_json::to_writer(&mut json, &report).map(|()| json.len()).ok()
        });
        group.finish();
    }
}

/// What looking at the text costs: nothing that reads it can be faster than one of these.
fn floors(group: &mut BenchmarkGroup<'_, WallTime>, sample: &Sample) {
    let text = sample.text;
    bench(group, "floor/from_utf8", || str::from_utf8(text.as_bytes()).is_ok());
    bench(group, "floor/lines", || text.lines().map(str::len).sum::<usize>());
    bench(group, "floor/chars", || text.chars().fold(0, |sum, c| sum ^ u32::from(c)));
}

fn bench<T>(group: &mut BenchmarkGroup<'_, WallTime>, name: &str, mut run: impl FnMut() -> T) {
    group.bench_function(name, |b| b.iter(|| black_box(run())));
}

criterion_group!(benches, stages);
criterion_main!(benches);
