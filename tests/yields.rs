//! What is read of prints that lose something: every layout with every damage, held to the sheet that was printed.
//!
//! A property says that nothing is wrong; it does not say that anything is right. `tests/yields.txt` keeps how many
//! figures come back, layout by layout and damage by damage, and what is said of the others, so that a reading that
//! gives up more, or dares more, shows in review. All of it is counted against the sheet, so it is not what the code
//! happens to say that is kept, but one column: `mark` is a sum over every cell with its state and place, every
//! finding with its place, checks, front matter and outline. It says that something moved where no count does, and
//! nothing of what is right. `NIANBAO_BLESS=1` writes the file anew.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may stop where it stands and say what it saw"
)]

mod support;

use std::collections::BTreeMap;
use std::fmt::{self, Write as _};
use std::path::Path;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use nianbao::Report;
use nianbao::align::Labels;
use nianbao::form::EDITIONS;
use nianbao::render::{DAMAGES, Damage, LAYOUTS, Layout, Sheet, Verdict, fair, judge, write_damaged};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

static LABELS: LazyLock<Labels> = LazyLock::new(|| Labels::new(EDITIONS));

/// FNV-1a, which is the same on every machine.
struct Sum(u64);

impl fmt::Write for Sum {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for byte in text.bytes() {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3);
        }
        Ok(())
    }
}

/// Counts over readings, and one sum of all that they say.
#[derive(Clone, Default)]
struct Yield {
    prints: usize,
    figures: usize,
    right: usize,
    inferred: usize,
    null: usize,
    missing: usize,
    other_state: usize,
    /// Prints that the straight path of the alignment reads.
    straight: usize,
    findings: usize,
    mark: u64,
}

impl Yield {
    fn of(text: &str, verdict: &Verdict, report: &Report<'_>) -> Self {
        Self {
            prints: 1,
            figures: verdict.figures,
            right: verdict.right,
            inferred: verdict.inferred,
            null: verdict.null,
            missing: verdict.missing,
            other_state: verdict.other_state,
            straight: usize::from(nianbao::align::read_straight(text, &LABELS).is_some()),
            findings: report.diagnostics.len(),
            mark: mark(report),
        }
    }

    fn add(&mut self, other: &Self) {
        self.prints += other.prints;
        self.figures += other.figures;
        self.right += other.right;
        self.inferred += other.inferred;
        self.null += other.null;
        self.missing += other.missing;
        self.other_state += other.other_state;
        self.straight += other.straight;
        self.findings += other.findings;
        // In no order: the threads take prints as they come.
        self.mark = self.mark.wrapping_add(other.mark);
    }

    fn line(&self, name: &str) -> String {
        let Self { prints, figures, right, inferred, null, missing, other_state, straight, findings, mark } =
            self;
        format!(
            "{name:22}{prints:7}{figures:9}{right:9}{inferred:9}{null:9}{missing:9}{other_state:9}{straight:9}{findings:9}  {:08x}\n",
            mark % (1 << 32)
        )
    }
}

/// One number of everything that a reader sees of a report but its source.
fn mark(report: &Report<'_>) -> u64 {
    let mut sum = Sum(0xCBF2_9CE4_8422_2325);
    let _ = write!(sum, "{:?}", report.edition.map(|edition| edition.name));
    for cell in &report.cells {
        let _ = write!(sum, "{}{:?}{}{:?}", cell.path, cell.value, cell.state.name(), cell.span);
    }
    for finding in &report.diagnostics {
        let _ = write!(sum, "{}{:?}{:?}", finding.code.name, finding.span, finding.paths);
        let _ = write!(sum, "{:?}{:?}", finding.arguments, finding.hints);
    }
    for check in &report.checks {
        let _ = write!(sum, "{}{:?}{:?}{:?}", check.id, check.left, check.right, check.holds);
    }
    for figure in &report.figures {
        let _ = write!(sum, "{}{:?}{:?}", figure.text, figure.section, figure.cell);
    }
    let _ = write!(sum, "{:?}{:?}{:?}", report.units, report.extra_rows, report.tables);
    let _ = write!(sum, "{:?}{:?}", report.front, report.outline);
    sum.0
}

/// Every layout but that of tags: whether those are tables depends on the feature `html`.
fn plain_layouts() -> Vec<&'static Layout> {
    LAYOUTS.iter().filter(|layout| layout.name != "html_tables").copied().collect()
}

/// Codes of findings, and how many there are.
type Codes = BTreeMap<&'static str, usize>;

/// What one layout yields: the damages by their place among [`DAMAGES`] (the number of all stands for none), each
/// alone and with another one.
fn yields_of(layout: &'static Layout, at: usize) -> Vec<(usize, Yield, Codes)> {
    let n = DAMAGES.len();
    let mut out = Vec::new();
    for first in 0..=n {
        for second in [n, (first * 7 + at) % (n + 1)] {
            let damages: Vec<&Damage> = [first, second].iter().filter_map(|idx| DAMAGES.get(*idx)).collect();
            // Other figures for each print, the same in every run.
            let seed = u64::try_from((at * (n + 1) + first) * 2 + usize::from(second < n)).unwrap();
            let sheet = support::numbered_sheet(seed);
            if fair(&sheet, layout, &damages) {
                let (counts, codes) = read(&sheet, &write_damaged(&sheet, layout, &damages, seed));
                out.push((first, counts, codes));
            }
        }
    }
    out
}

fn read(sheet: &Sheet, text: &str) -> (Yield, Codes) {
    let report = nianbao::parse(text);
    let verdict = judge(sheet, &report);
    assert!(verdict.wrong.is_empty(), "{:?}\n{text}", verdict.wrong);
    let mut codes = Codes::new();
    for finding in &report.diagnostics {
        *codes.entry(finding.code.name).or_default() += 1;
    }
    (Yield::of(text, &verdict, &report), codes)
}

/// The texts whose cells `tests/corpus.rs` holds to a truth: here nothing else of them moves unseen either.
#[test]
fn kept_texts_are_read_as_they_were() {
    let paths = support::texts(&Path::new(ROOT).join("tests/reports"));
    let mut fresh = String::from(
        "# What tests/yields.rs reads of tests/reports; NIANBAO_BLESS=1 cargo test --test yields writes it.\n",
    );
    for path in paths {
        let text = nianbao::text::decode(&std::fs::read(&path).unwrap()).text.into_owned();
        let report = nianbao::parse(&text);
        let mut codes: BTreeMap<&str, usize> = BTreeMap::new();
        report.diagnostics.iter().for_each(|finding| *codes.entry(finding.code.name).or_default() += 1);
        let name = path.strip_prefix(Path::new(ROOT).join("tests/reports")).unwrap();
        let _ = write!(
            fresh,
            "{:55}{:08x}",
            name.display().to_string().replace('\\', "/"),
            mark(&report) % (1 << 32)
        );
        codes.iter().for_each(|(code, n)| {
            let _ = write!(fresh, " {code}:{n}");
        });
        fresh.push('\n');
    }
    hold("findings.txt", &fresh);
}

/// Holds what was measured to what is kept in a file of `tests`.
fn hold(name: &str, fresh: &str) {
    let path = Path::new(ROOT).join("tests").join(name);
    if std::env::var_os("NIANBAO_BLESS").is_some() {
        std::fs::write(&path, fresh).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    let differ: Vec<_> = fresh.lines().filter(|line| !kept.lines().any(|other| other == *line)).collect();
    assert!(
        kept == fresh,
        "these lines are not those of tests/{name}; if the change is meant, run with NIANBAO_BLESS=1:\n{}",
        differ.join("\n")
    );
}

#[test]
fn layouts_and_damages_yield_what_they_did() {
    let layouts = plain_layouts();
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done = Vec::new();
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(layout) = layouts.get(at) else { return done };
            done.push((at, yields_of(layout, at)));
        }
    };
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let mut all: Vec<_> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect()
    });
    all.sort_by_key(|(at, _)| *at);

    let mut by_layout = String::new();
    let mut by_damage = vec![Yield::default(); 1 + DAMAGES.len()];
    let mut by_code: BTreeMap<&str, usize> = BTreeMap::new();
    for (at, yields) in &all {
        let mut sum = Yield::default();
        for (damage, counts, codes) in yields {
            sum.add(counts);
            by_damage[*damage].add(counts);
            codes.iter().for_each(|(code, n)| *by_code.entry(code).or_default() += n);
        }
        by_layout.push_str(&sum.line(layouts[*at].name));
    }
    let names = DAMAGES.iter().map(|damage| damage.name).chain(["none"]);
    let head = |name: &str| {
        format!(
            "{name:22}{:>7}{:>9}{:>9}{:>9}{:>9}{:>9}{:>9}{:>9}{:>9}  mark\n",
            "prints", "figures", "right", "inferred", "null", "missing", "state", "straight", "findings"
        )
    };
    let mut fresh = String::from(
        "# What tests/yields.rs measures; NIANBAO_BLESS=1 cargo test --test yields writes it. `state`: cells without\n\
         # a figure under another state than the print's. Nothing is wrong in any.\n",
    );
    fresh.push_str(&head("layout"));
    fresh.push_str(&by_layout);
    fresh.push('\n');
    fresh.push_str(&head("first damage"));
    names.zip(&by_damage).for_each(|(name, sum)| fresh.push_str(&sum.line(name)));
    let _ = writeln!(fresh, "\n{:40}{:>9}", "finding", "times");
    by_code.iter().for_each(|(code, n)| {
        let _ = writeln!(fresh, "{code:40}{n:9}");
    });

    hold("yields.txt", &fresh);
}
