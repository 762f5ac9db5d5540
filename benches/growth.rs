//! How the work on hostile texts grows: instructions counted by valgrind, and the peak of the heap.
//!
//! `cargo bench --bench growth` prints a row a kind and fails where a doubled text takes more than [`DOUBLED`] times the
//! instructions, or a parse holds more than [`PER_BYTE`] bytes for each of the text and [`BESIDE`] beside.
//! `NIANBAO_BYTES` is the size that memory is measured at. What a process does before it parses is taken off.
//! `cargo bench --bench growth -- --memory` measures memory alone.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a gate may stop where it stands")]
#![allow(clippy::print_stdout, reason = "a gate says what it counted")]

use std::hint::black_box;
use std::process::Command;

use nianbao::render::HOSTILE;

/// Sizes whose instructions are compared: the second is twice the first.
const SIZES: [usize; 2] = [1 << 16, 1 << 17];
/// The most that the instructions may grow when the text doubles.
const DOUBLED: f64 = 2.3;
/// The most bytes of memory for each byte of the text.
const PER_BYTE: f64 = 12.0;
/// Bytes of memory that a parse may hold whatever the size of the text.
const BESIDE: f64 = 8.0 * 1024.0 * 1024.0;

fn parse(kind: &str, bytes: usize) {
    let kind = HOSTILE.iter().find(|it| it.name == kind).unwrap();
    let decoded = kind.file(bytes);
    let decoded = nianbao::text::decode(&decoded);
    drop(black_box(nianbao::parse(black_box(&decoded.text))));
}

fn main() {
    let args: Vec<String> = std::env::args().skip(1).filter(|arg| !arg.starts_with("--")).collect();
    if let [kind, bytes] = args.as_slice() {
        return parse(kind, bytes.parse().unwrap());
    }
    if std::env::args().any(|arg| arg == "--test") {
        return HOSTILE.iter().for_each(|kind| parse(kind.name, 1 << 10));
    }
    let memory_alone = std::env::args().any(|arg| arg == "--memory");
    let counts = !memory_alone && Command::new("valgrind").arg("--version").output().is_ok();
    let size = std::env::var("NIANBAO_BYTES").ok().and_then(|n| n.parse().ok()).unwrap_or(1_usize << 22);
    println!(
        "{:<24} {:>12} {:>8} {:>12} {:>12}",
        "kind", "instr./byte", "doubled", "peak, KiB", "bytes/byte"
    );
    let mut over = Vec::new();
    parse("bars", 1);
    for kind in HOSTILE {
        let (mut per_byte, mut doubled) = (0.0, 0.0);
        if counts {
            let start = collected(kind.name, 0);
            let [small, large] =
                SIZES.map(|bytes| collected(kind.name, bytes).saturating_sub(start).max(1) as f64);
            (per_byte, doubled) = (large / SIZES[1] as f64, large / small);
        }
        let file = kind.file(size);
        let decoded = nianbao::text::decode(&file);
        let used = allocation_counter::measure(|| {
            drop(black_box(nianbao::parse(black_box(&decoded.text))));
        });
        let (peak, bytes) = (used.bytes_max as f64, decoded.text.len() as f64);
        println!(
            "{:<24} {per_byte:>12.0} {doubled:>8.2} {:>12.0} {:>12.1}",
            kind.name,
            peak / 1024.0,
            peak / bytes
        );
        // Below a few instructions for a byte, what is done once outweighs the text.
        if (doubled > DOUBLED && per_byte > 10.0) || peak > PER_BYTE * bytes + BESIDE {
            over.push(kind.name);
        }
    }
    assert!(over.is_empty(), "more than in proportion to the text: {over:?}");
}

/// Instructions of a process that parses such a text.
fn collected(kind: &str, bytes: usize) -> u64 {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(std::env::current_exe().unwrap())
        .args([kind, &bytes.to_string()])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    let total = said.lines().find_map(|line| line.split_once("Collected :")?.1.trim().parse().ok());
    total.unwrap_or_else(|| panic!("{kind}: valgrind counted nothing: {said}"))
}
