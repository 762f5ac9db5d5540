//! Reports by the thousand, made up by `render` from seeds: in memory and on disk, on one thread and on two.
//!
//! `NIANBAO_REPORTS=100000 cargo bench --bench corpus --features serde,parallel`; 500 reports where it is not set. The
//! files stand in a folder of the system for temporary ones, and are gone when the bench ends. What a whole run holds
//! is measured in a process of its own, where the system tells it (Linux): from disk its peak must stay below [`MOST`],
//! however many reports there are.

#![allow(clippy::unwrap_used, reason = "a bench may stop where it stands")]
#![allow(clippy::print_stdout, reason = "a bench says what it measured")]

use std::fs;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::process::Command;

use criterion::{Criterion, Throughput, criterion_group};
use nianbao::corpus::{each, parse_many};
use nianbao::render::{LAYOUTS, Sheet, judge};
use nianbao::{Options, Report};

/// What a process may hold that reads a corpus from disk, in KiB.
const MOST: u64 = 64 * 1024;
/// Threads that are compared.
const THREADS: [usize; 2] = [1, 2];

/// A corpus of texts, and how many figures its tables state.
struct Corpus {
    texts: Vec<(String, String)>,
    stated: usize,
}

impl Corpus {
    /// So many reports, none of which is read wrong.
    fn new(n: usize) -> Self {
        let mut out = Self { texts: Vec::with_capacity(n), stated: 0 };
        for (seed, layout) in (0..n as u64).zip(LAYOUTS.iter().cycle()) {
            let sheet = Sheet::from_seed(seed);
            let text = layout.write(&sheet);
            let report = nianbao::parse(&text);
            let verdict = judge(&sheet, &report);
            assert!(verdict.wrong.is_empty(), "{} of seed {seed}: {verdict:?}", layout.name);
            out.stated += stated(&report);
            out.texts.push((format!("{seed:07}-{}.txt", layout.name), text));
        }
        out
    }

    /// Figures stated in the texts as they are in memory.
    fn read(&self, threads: usize) -> usize {
        let inputs = self.texts.iter().map(|(name, text)| (name.clone(), text.as_bytes()));
        let mut sum = 0;
        let done: Result<(), ()> =
            parse_many(NonZeroUsize::new(threads), inputs, &Options::default(), stated, |n| {
                sum += n;
                Ok(())
            });
        assert!(done.is_ok());
        sum
    }
}

/// Figures of the tables of a report.
fn stated(report: &Report<'_>) -> usize {
    report.cells.iter().filter(|cell| cell.value.is_some()).count()
}

/// A folder with the texts of a corpus, a file each; gone when it is dropped.
struct Folder(PathBuf);

impl Folder {
    fn new(corpus: &Corpus) -> Self {
        let folder = Self(std::env::temp_dir().join(format!("nianbao-corpus-{}", std::process::id())));
        fs::create_dir_all(&folder.0).unwrap();
        for (name, text) in &corpus.texts {
            fs::write(folder.0.join(name), text).unwrap();
        }
        folder
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Figures stated in the files of a folder, each opened when its turn comes.
fn read_folder(folder: &Path, threads: usize) -> usize {
    let mut sum = 0;
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let work = |path: PathBuf| stated(&nianbao::parse_bytes(&fs::read(path).unwrap()));
    let done: Result<(), ()> = each(NonZeroUsize::new(threads), files, work, |n| {
        sum += n;
        Ok(())
    });
    assert!(done.is_ok());
    sum
}

fn corpus(c: &mut Criterion) {
    let n = std::env::var("NIANBAO_REPORTS").ok().map_or(500, |n| n.parse().unwrap());
    let corpus = Corpus::new(n);
    let folder = Folder::new(&corpus);
    let bytes: usize = corpus.texts.iter().map(|(_, text)| text.len()).sum();
    let mut group = c.benchmark_group("corpus");
    group.sample_size(10);
    group.throughput(Throughput::ElementsAndBytes { elements: n as u64, bytes: bytes as u64 });
    for threads in THREADS {
        group.bench_function(format!("memory/{threads}"), |b| {
            b.iter(|| assert_eq!(corpus.read(threads), corpus.stated))
        });
        group.bench_function(format!("disk/{threads}"), |b| {
            b.iter(|| assert_eq!(read_folder(&folder.0, threads), corpus.stated))
        });
    }
    group.finish();
    for threads in THREADS {
        let Some(peak) = peak_of(&folder.0, threads, corpus.stated) else { continue };
        println!("{n} reports of {} KiB from disk, {threads} threads: peak {peak} KiB", bytes / 1024);
        assert!(peak <= MOST, "a corpus on disk takes {peak} KiB");
    }
}

/// The most that a process held, in KiB, which read the files of a folder and nothing else; `None` where the system
/// does not tell.
fn peak_of(folder: &Path, threads: usize, expected: usize) -> Option<u64> {
    let run = Command::new(std::env::current_exe().unwrap())
        .args(["--peak".as_ref(), folder.as_os_str(), threads.to_string().as_ref()])
        .output()
        .unwrap();
    let said = String::from_utf8(run.stdout).unwrap();
    let (found, peak) = said.trim().split_once(' ')?;
    assert_eq!(found.parse(), Ok(expected));
    peak.parse().ok()
}

/// Peak of this process, in KiB, as Linux keeps it.
fn own_peak() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    peak.trim().strip_suffix(" kB")?.parse().ok()
}

criterion_group!(benches, corpus);

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    if let [flag, folder, threads] = args.as_slice()
        && flag == "--peak"
    {
        let found = read_folder(folder.as_ref(), threads.parse().unwrap());
        println!("{found} {}", own_peak().map_or_else(String::new, |peak| peak.to_string()));
        return;
    }
    benches();
    Criterion::default().configure_from_args().final_summary();
}
