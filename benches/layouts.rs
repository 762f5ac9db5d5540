//! How fast the texts of each extractor are read: MB/s of a whole parse, and times one `str::chars()` pass over the same.
//!
//! `NIANBAO_SHARED=… cargo bench --bench layouts` reads the folders of `layouts` in that folder, the slowest last. The
//! best of a few rounds counts, so that what else runs on the machine does not; without the folder nothing is measured.
//! For a profile: `valgrind --tool=callgrind target/release/deps/layouts-… EXTRACTOR TIMES`.

#![allow(clippy::unwrap_used, reason = "a bench may stop where it stands")]
#![allow(clippy::print_stdout, reason = "a bench says what it measured")]

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Rounds over a folder; the best counts.
const ROUNDS: usize = 5;
/// The texts of a folder are read that often in a round, so that a round takes some time.
const LEAST: Duration = Duration::from_millis(20);

fn main() {
    let Some(shared) = std::env::var_os("NIANBAO_SHARED") else {
        println!("NIANBAO_SHARED names no folder: nothing was measured");
        return;
    };
    let layouts = PathBuf::from(shared).join("layouts");
    let args: Vec<String> = std::env::args().skip(1).filter(|arg| !arg.starts_with("--")).collect();
    if let [name, times] = args.as_slice() {
        let texts = texts_of(&layouts.join(name));
        (0..times.parse::<u64>().unwrap())
            .for_each(|_| texts.iter().for_each(|text| drop(black_box(nianbao::parse(text)))));
        return;
    }
    let folders = sorted(&layouts);
    let mut rows: Vec<(f64, f64, String)> = Vec::new();
    for folder in folders.iter().filter(|path| path.is_dir()) {
        let texts = texts_of(folder);
        let bytes: usize = texts.iter().map(String::len).sum();
        if bytes == 0 {
            continue;
        }
        let parse = best(&texts, |text| drop(black_box(nianbao::parse(black_box(text)))));
        let floor = best(&texts, |text| {
            black_box(black_box(text).chars().map(u32::from).fold(0, u32::wrapping_add));
        });
        let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        rows.push((bytes as f64 / parse / 1e6, parse / floor, name));
    }
    rows.sort_by(|a, b| b.0.total_cmp(&a.0));
    for (speed, ratio, name) in &rows {
        println!("{name:<24} {speed:>7.1} MB/s {ratio:>7.1} × chars");
    }
}

/// The texts in a folder, by name.
fn texts_of(folder: &Path) -> Vec<String> {
    let mut paths = sorted(folder);
    paths.retain(|path| path.extension().is_some_and(|end| end == "txt"));
    paths.iter().map(|path| std::fs::read_to_string(path).unwrap()).collect()
}

/// What a folder holds, by name.
fn sorted(folder: &Path) -> Vec<PathBuf> {
    let mut out: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    out.sort();
    out
}

/// Seconds that `run` takes for all texts, in the best round.
fn best(texts: &[String], run: impl Fn(&str)) -> f64 {
    let round = || {
        let start = Instant::now();
        let mut times = 0_u32;
        while times == 0 || start.elapsed() < LEAST {
            texts.iter().for_each(|text| run(text));
            times += 1;
        }
        start.elapsed().as_secs_f64() / f64::from(times)
    };
    (0..ROUNDS).map(|_| round()).fold(f64::INFINITY, f64::min)
}
