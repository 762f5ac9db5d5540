//! Instructions of the machine for one parse, counted by valgrind, held against `benches/instructions.txt`.
//!
//! `cargo bench --features serde,parallel --bench instructions` fails where a count grew by more than [`GROWTH`]; with `NIANBAO_BLESS=1` it writes
//! the file anew. Counts depend on the compiler: where its version is another than the file's, nothing is compared.
//! What happens once in a process does not count: a case runs a few times and many times, and the difference is divided.
//! For a profile: `valgrind --tool=callgrind target/release/deps/instructions-… CASE TIMES`.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a gate may stop where it stands"
)]
#![allow(clippy::print_stdout, reason = "a gate says what it counted")]

mod material;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::hint::black_box;
use std::process::Command;

use material::{CLEAN, DAMAGED, OTHER};
use nianbao::diagnostic::Diagnostics;
use nianbao::render::HOSTILE;

/// What was counted, beside this file.
const COUNTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/instructions.txt");
/// The most a count may grow without a change to the file.
const GROWTH: f64 = 0.02;
/// The floor that others are measured by: no code of this crate, and compiled a little otherwise from build to build.
const FLOOR: &str = "chars";
/// Runs of a case in the two processes that are compared.
const RUNS: [u64; 2] = [2, 12];

type Case = (String, Box<dyn Fn()>);

fn cases() -> Vec<Case> {
    let mut out: Vec<Case> = Vec::new();
    let mut case = |name: String, run: Box<dyn Fn()>| out.push((name, run));
    for sample in CLEAN.iter().chain(OTHER).chain([&DAMAGED]) {
        case(
            format!("parse/{}", sample.name),
            Box::new(|| drop(black_box(nianbao::parse(black_box(sample.text))))),
        );
    }
    // The floor of each text, beside its parse.
    for sample in CLEAN.iter().chain(OTHER).chain([&DAMAGED]) {
        case(
            format!("{FLOOR}/{}", sample.name),
            Box::new(|| {
                black_box(black_box(sample.text).chars().map(u32::from).fold(0, u32::wrapping_add));
            }),
        );
    }
    let sample = &CLEAN[0];
    let report = sample.report();
    let claimed: Vec<_> = report.tables.iter().map(|table| table.span).collect();
    case(
        "outline".into(),
        Box::new(move || {
            let found = nianbao::outline::read(black_box(sample.text), &claimed, &mut Diagnostics::new());
            drop(black_box(found));
        }),
    );
    let shown = report.clone();
    case(
        "json".into(),
        Box::new(move || {
            let mut json = Vec::new();
            nianbao::output::json::write(black_box(&report), &mut json);
            drop(black_box(json));
        }),
    );
    case(
        "json_by_serde".into(),
        Box::new(move || drop(black_box(serde_json::to_string(black_box(&shown)).unwrap()))),
    );
    for name in ["long_line", "near_rows"] {
        let text = HOSTILE.iter().find(|kind| kind.name == name).unwrap().text(1 << 14);
        case(format!("hostile/{name}"), Box::new(move || drop(black_box(nianbao::parse(black_box(&text))))));
    }
    out
}

fn main() {
    let args: Vec<String> = std::env::args().skip(1).filter(|arg| !arg.starts_with("--")).collect();
    if let [name, times] = args.as_slice() {
        let (_, run) = cases().into_iter().find(|(known, _)| known == name).unwrap();
        (0..times.parse::<u64>().unwrap()).for_each(|_| run());
        return;
    }
    CLEAN.iter().chain(OTHER).chain([&DAMAGED]).for_each(|sample| drop(sample.report()));
    if std::env::args().any(|arg| arg == "--test") {
        cases().iter().for_each(|(_, run)| run());
        return;
    }
    if Command::new("valgrind").arg("--version").output().is_err() {
        println!("valgrind is not installed: no instructions were counted");
        return;
    }
    let compiler = compiler();
    let kept = std::fs::read_to_string(COUNTS).unwrap_or_default();
    let bless = std::env::var_os("NIANBAO_BLESS").is_some();
    if !bless && !kept.lines().any(|line| line.strip_prefix("# ") == Some(&compiler)) {
        println!(
            "benches/instructions.txt is of another compiler than {compiler}: no instructions were counted"
        );
        return;
    }
    let kept: BTreeMap<&str, f64> = kept
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once(' '))
        .map(|(name, count)| (name, count.trim().parse().unwrap()))
        .collect();
    let mut file = format!(
        "# Instructions of one run; `NIANBAO_BLESS=1 cargo bench --features serde,parallel --bench instructions` writes this file.\n# {compiler}\n"
    );
    let mut grown = Vec::new();
    for (name, _) in cases() {
        let count = count(&name);
        let known = kept.get(name.as_str()).copied();
        let growth = known.map_or(f64::INFINITY, |known| count as f64 / known - 1.0);
        println!("{name:<28} {count:>10} {:>+7.1} %", growth * 100.0);
        if growth > GROWTH && !name.starts_with(FLOOR) {
            grown.push(name.clone());
        }
        writeln!(file, "{name:<28} {count:>10}").unwrap();
    }
    if bless {
        std::fs::write(COUNTS, file).unwrap();
        return;
    }
    assert!(grown.is_empty(), "more instructions than benches/instructions.txt allows: {grown:?}");
}

fn compiler() -> String {
    let version = Command::new("rustc").arg("--version").output().unwrap();
    String::from_utf8(version.stdout).unwrap().trim().to_owned()
}

/// Instructions of one run of that case.
fn count(name: &str) -> u64 {
    let [few, many] = RUNS.map(|runs| collected(name, runs));
    many.saturating_sub(few) / (RUNS[1] - RUNS[0])
}

/// Instructions of a process that runs the case so many times.
fn collected(name: &str, runs: u64) -> u64 {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(std::env::current_exe().unwrap())
        .args([name, &runs.to_string()])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    let total = said.lines().find_map(|line| line.split_once("Collected :")?.1.trim().parse().ok());
    total.unwrap_or_else(|| panic!("{name}: valgrind counted nothing: {said}"))
}
