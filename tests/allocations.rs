//! How often the heap is asked for memory by one parse: bounds that may only fall.

#![allow(clippy::print_stdout, reason = "a test says what it counted")]

use nianbao::diagnostic::Diagnostics;

/// A report of `tests/reports`, the most allocations that reading it may take, and the most bytes of memory that it
/// may hold for each of the text.
const BOUNDS: &[(&str, &str, u64, u64)] = &[
    ("tab-rows", include_str!("reports/tab-rows.txt"), 64, 11),
    ("tab-rows-with-points", include_str!("reports/tab-rows-with-points.txt"), 60, 11),
    ("pipe-rows", include_str!("reports/pipe-rows.txt"), 79, 10),
    ("cells-by-lines", include_str!("reports/cells-by-lines.txt"), 100, 12),
    ("cells-behind-tabs", include_str!("reports/cells-behind-tabs.txt"), 67, 12),
    ("dropped-blanks", include_str!("reports/dropped-blanks/2021-lines.txt"), 620, 46),
];

/// What a parse may hold of any text: so many bytes for each of the text, and so many beside.
const PER_BYTE: u64 = 12;
const BESIDE: u64 = 8 * 1024 * 1024;

/// At a size at which most kinds reach the limits of `nianbao::limits`; `cargo bench --bench growth` takes any.
#[test]
fn hostile_texts_stay_within_their_memory() {
    drop(nianbao::parse(""));
    let mut over = Vec::new();
    for kind in nianbao::render::HOSTILE {
        let file = kind.file(100_000);
        let decoded = nianbao::text::decode(&file);
        let used = allocation_counter::measure(|| {
            drop(nianbao::parse_decoded(&decoded, &nianbao::Options::default()));
        });
        if used.bytes_max > PER_BYTE * u64::try_from(decoded.text.len()).unwrap() + BESIDE {
            over.push((kind.name, used.bytes_max));
        }
    }
    assert!(over.is_empty(), "more memory than their bound: {over:?}");
}

#[test]
fn one_parse_stays_within_its_bound() {
    let mut over = Vec::new();
    for (name, text, bound, per_byte) in BOUNDS {
        // The first parse also makes what is made once in a process.
        let warm = nianbao::parse(text);
        assert!(warm.cells.len() > 100, "{name} was not read");
        let claimed: Vec<_> = warm.tables.iter().map(|table| table.span).collect();
        let outline = allocation_counter::measure(|| {
            drop(nianbao::outline::read(text, &claimed, &mut Diagnostics::new()));
        });
        let parse = allocation_counter::measure(|| drop(nianbao::parse(text)));
        let mut parser = nianbao::Parser::default();
        assert_eq!(parser.parse(text), warm, "{name}");
        let again = allocation_counter::measure(|| drop(parser.parse(text)));
        assert!(again.count_total < parse.count_total, "{name}: a parser asks for memory as often");
        let peak = parse.bytes_max as f64 / text.len() as f64;
        println!(
            "{name}: {} allocations ({} with a parser, {} of them for the outline), peak {peak:.1} times the text",
            parse.count_total, again.count_total, outline.count_total
        );
        if parse.count_total > *bound {
            over.push((name, parse.count_total, *bound));
        }
        let held = per_byte * u64::try_from(text.len()).unwrap();
        if parse.bytes_max > held {
            over.push((name, parse.bytes_max, held));
        }
    }
    assert!(over.is_empty(), "more allocations or memory than their bound: {over:?}");
}
