//! `nianbao score`: readings held against a truth.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::fs;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::{Args, ValueEnum};
use nianbao::corpus::{self, Front, Score, Truth};
use serde_json::{Map, Value, json};
use walkdir::WalkDir;

use super::input::{Choices, Document};
use super::sink::Sink;
use super::{Context, Failure, Outcome, progress};

/// Hold readings against their truth: right, null with its reason, wrong, missing, folder by folder
///
/// A case is NAME.txt beside NAME.json, where the JSON has `cells` (contract path to number or null): what `nianbao
/// generate` writes. A file index.json beside or above may tell of a case that its text is `lossy`; such cases are shown
/// apart and decide nothing.
///
/// Exit status: 0 nothing is wrong, 1 a number is wrong or a text could not be read, 2 wrong usage.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Folders of cases, walked
    #[arg(value_name = "DIR", required = true)]
    folders: Vec<PathBuf>,

    /// What to print
    #[arg(long, short, value_enum, default_value_t = Format::Text, value_name = "FORMAT")]
    format: Format,

    /// Most misses shown of each folder
    #[arg(long, default_value_t = 10, value_name = "N")]
    show: usize,

    /// Threads; by default one a core
    #[arg(long, value_name = "N")]
    threads: Option<NonZeroUsize>,

    /// Write to this file instead of standard output
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A table, a line a folder
    Text,
    /// Counts in all, by folder and by file
    Json,
}

/// A file of JSON that may be the truth of texts beside it.
struct Candidate {
    group: String,
    path: PathBuf,
    /// What index.json says of the cases of this folder.
    index: Arc<Value>,
}

/// A text that was read.
struct Case {
    group: String,
    name: String,
    lossy: bool,
    score: Score,
}

/// The scores of one folder.
#[derive(Default)]
struct Group {
    score: Score,
    /// A miss with the name of its case.
    misses: Vec<(String, corpus::Miss)>,
    more: usize,
}

/// Groups in the order they were met, sound ones and lossy ones.
#[derive(Default)]
struct Board {
    groups: Vec<((String, bool), Group)>,
    places: HashMap<(String, bool), usize>,
    files: Map<String, Value>,
}

pub(super) fn run(arguments: &Arguments, context: Context) -> Result<Outcome, Failure> {
    let mut board = Board::default();
    let bar = progress::bar(None, context);
    let candidates = arguments.folders.iter().flat_map(|folder| Candidates::new(folder));
    let mut outcome = Outcome::Done;
    let keeps_files = arguments.format == Format::Json;
    corpus::each(arguments.threads, candidates, read, |cases| {
        for case in cases {
            bar.inc(1);
            match case {
                Ok(case) => {
                    if case.score.failed > 0 || (case.score.wrong > 0 && !case.lossy) {
                        outcome = Outcome::Partly;
                    }
                    board.add(case, arguments.show, keeps_files);
                }
                Err(problem) => {
                    super::report_error(&problem);
                    outcome = Outcome::Partly;
                }
            }
        }
        Ok::<(), Failure>(())
    })?;
    bar.finish_and_clear();
    if board.groups.is_empty() && outcome == Outcome::Done {
        let told = context
            .say("no case found (NAME.txt beside NAME.json)", "未找到样例（NAME.txt 与 NAME.json 并列）");
        return Err(Failure::Usage(told.into()));
    }
    let mut sink = Sink::open(arguments.output.as_deref())?;
    match arguments.format {
        Format::Text => sink.write(&board.table(context))?,
        Format::Json => sink.write_json(&board.json(), true)?,
    }
    sink.finish()?;
    Ok(outcome)
}

/// Reads the texts of a truth and holds them against it; none where it is no truth.
fn read(candidate: Result<Candidate, String>) -> Vec<Result<Case, String>> {
    let candidate = match candidate {
        Ok(candidate) => candidate,
        Err(problem) => return vec![Err(problem)],
    };
    let told = |error: &dyn std::fmt::Display| format!("{}: {error}", candidate.path.display());
    let truth = match fs::read_to_string(&candidate.path) {
        Ok(json) => Truth::from_json(&json),
        Err(error) => return vec![Err(told(&error))],
    };
    let mut truth = match truth {
        Ok(Some(truth)) => truth,
        Ok(None) => return Vec::new(),
        Err(error) => return vec![Err(told(&error))],
    };
    let stem = stem(&candidate.path);
    let known = candidate.index.get(&stem).unwrap_or(&Value::Null);
    let lossy = known.get("status").and_then(Value::as_str) == Some("lossy");
    for (key, kept) in known.as_object().into_iter().flatten() {
        if *kept == Value::Bool(false) {
            truth.forget(key);
        }
    }
    let names = if truth.texts.is_empty() { vec![format!("{stem}.txt")] } else { truth.texts.clone() };
    let texts = names.iter().map(|name| candidate.path.with_file_name(name)).filter(|path| path.is_file());
    texts
        .map(|path| {
            let score = match Document::new(&path).read() {
                Ok(content) => {
                    let document = content.open(&Choices::default());
                    Score::new(&truth, Some(&content.parse(&document, &Choices::default())))
                }
                Err(_) => Score::new(&truth, None),
            };
            Ok(Case { group: candidate.group.clone(), name: self::stem(&path), lossy, score })
        })
        .collect()
}

fn stem(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

/// The files of JSON below a folder, in order of names.
struct Candidates {
    walk: walkdir::IntoIter,
    group: String,
    index: Arc<Value>,
}

impl Candidates {
    fn new(folder: &Path) -> Self {
        // The files of a folder come before its folders, so that one index is enough at a time.
        let walk = WalkDir::new(folder).sort_by(|a, b| {
            let key = |entry: &walkdir::DirEntry| (entry.file_type().is_dir(), entry.file_name().to_owned());
            key(a).cmp(&key(b))
        });
        Self { walk: walk.into_iter(), group: String::new(), index: Arc::default() }
    }

    /// A folder is a group of its own.
    fn enter(&mut self, folder: &Path) {
        let whole = fs::canonicalize(folder).unwrap_or_else(|_| folder.into());
        self.group = whole.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let index = [Some(whole.as_path()), whole.parent()]
            .into_iter()
            .flatten()
            .find_map(|folder| fs::read(folder.join("index.json")).ok())
            .and_then(|json| serde_json::from_slice::<Value>(&json).ok())
            .and_then(|mut index| Some(index.get_mut(&self.group)?.take()));
        self.index = Arc::new(index.unwrap_or_default());
    }
}

impl Iterator for Candidates {
    type Item = Result<Candidate, String>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let entry = match self.walk.next()? {
                Ok(entry) => entry,
                Err(error) => return Some(Err(error.to_string())),
            };
            let path = entry.path();
            if entry.file_type().is_dir() {
                let passed_over = entry.file_name().to_string_lossy().starts_with(['_', '.']);
                if passed_over && entry.depth() > 0 {
                    self.walk.skip_current_dir();
                } else {
                    self.enter(path);
                }
            } else if path.extension().is_some_and(|ending| ending == "json")
                && entry.file_name() != "index.json"
            {
                let (group, index) = (self.group.clone(), Arc::clone(&self.index));
                return Some(Ok(Candidate { group, path: path.into(), index }));
            }
        }
    }
}

impl Board {
    fn add(&mut self, case: Case, show: usize, keeps_files: bool) {
        let Case { group, name, lossy, mut score } = case;
        if keeps_files {
            self.files.insert(format!("{group}/{name}"), counts(&score));
        }
        let groups = &mut self.groups;
        let key = (group, lossy);
        let idx = *self.places.entry(key.clone()).or_insert_with(|| {
            groups.push((key, Group::default()));
            groups.len() - 1
        });
        let Some((_, group)) = self.groups.get_mut(idx) else { return };
        let mut misses = std::mem::take(&mut score.misses).into_iter();
        let room = show.saturating_sub(group.misses.len());
        group.misses.extend(misses.by_ref().take(room).map(|miss| (name.clone(), miss)));
        group.more += misses.len();
        group.score.extend(score);
    }

    fn json(self) -> Value {
        let mut total = Score::default();
        let mut extractors = Map::new();
        for ((name, lossy), group) in self.groups {
            let name = if lossy { format!("{name} (lossy)") } else { name };
            extractors.insert(name, counts(&group.score));
            if !lossy {
                total.extend(group.score);
            }
        }
        json!({"total": counts(&total), "extractors": extractors, "files": self.files})
    }

    fn table(&self, context: Context) -> String {
        let mut out = String::new();
        self.block(&mut out, false, context);
        if self.groups.iter().any(|((_, lossy), _)| *lossy) {
            out.push_str(context.say(
                "\nTexts that lost figures before they were read, of no account:\n",
                "\n读取之前已丢失数字的文本，不计入结果：\n",
            ));
            self.block(&mut out, true, context);
        }
        out
    }

    fn block(&self, out: &mut String, lossy: bool, context: Context) {
        let groups = || self.groups.iter().filter(|((_, of), _)| *of == lossy);
        let mut total = Score::default();
        out.push_str(HEAD);
        for ((name, _), group) in groups() {
            line(out, name, &group.score);
            total.extend(group.score.clone());
        }
        line(out, context.say("TOTAL", "合计"), &total);
        let reasons: Vec<String> = total.reasons.iter().map(|(reason, n)| format!("{reason} {n}")).collect();
        if !reasons.is_empty() {
            // Writing to a string does not fail.
            let _ = writeln!(out, "  {} {}", context.say("null:", "空值："), reasons.join(", "));
        }
        for (key, verdicts) in &total.front {
            let of = |verdict| verdicts.get(&verdict).copied().unwrap_or(0);
            let (right, null, wrong) = (of(Front::Right), of(Front::Null), of(Front::Wrong));
            let _ = write!(out, "  {key}: {right} right, {null} null, {wrong} WRONG");
            let extra = of(Front::Extra);
            let _ = if extra > 0 { writeln!(out, ", {extra} where none is printed") } else { writeln!(out) };
        }
        for ((name, _), group) in groups() {
            for (case, miss) in &group.misses {
                let (path, truth, given) = (&miss.path, &miss.truth, &miss.given);
                let state = miss.state.map(|state| format!(" ({})", state.name())).unwrap_or_default();
                let _ = writeln!(out, "  WRONG {name}/{case} {path}: {truth}, read as {given}{state}");
            }
            if group.more > 0 {
                let _ = writeln!(out, "  ... {} more in {name}", group.more);
            }
        }
    }
}

const HEAD: &str = "\
folder                     files    cells    right     null    WRONG  missing  right% figure% inferred falseblank   nodiag    state
";

fn line(out: &mut String, name: &str, score: &Score) {
    let share = |part: u64, whole: u64| {
        // Tenths and hundredths by whole numbers: a share is never rounded up to 100.
        match part.saturating_mul(10_000).checked_div(whole) {
            Some(share) => format!("{}.{:02}", share / 100, share % 100),
            None => "-".to_owned(),
        }
    };
    let right = share(score.right, score.cells);
    let figures = share(score.figures_right, score.figures);
    let _ = writeln!(
        out,
        "{name:24} {:7} {:8} {:8} {:8} {:8} {:8} {right:>7} {figures:>7} {:8} {:10} {:8} {:8}",
        score.files,
        score.cells,
        score.right,
        score.null,
        score.wrong,
        score.missing,
        score.inferred,
        score.false_blank,
        score.undiagnosed,
        score.other_state,
    );
}

/// The counts of a score as JSON.
fn counts(score: &Score) -> Value {
    let front: BTreeMap<&str, Value> = score
        .front
        .iter()
        .map(|(key, verdicts)| {
            let of = |verdict| verdicts.get(&verdict).copied().unwrap_or(0);
            let verdict = json!({
                "right": of(Front::Right), "null": of(Front::Null), "WRONG": of(Front::Wrong), "extra": of(Front::Extra),
            });
            (*key, verdict)
        })
        .collect();
    json!({
        "files": score.files,
        "failed": score.failed,
        "cells": score.cells,
        "right": score.right,
        "null": score.null,
        "WRONG": score.wrong,
        "missing": score.missing,
        "figures": score.figures,
        "figures_right": score.figures_right,
        "inferred": score.inferred,
        "falseblank": score.false_blank,
        "nodiag": score.undiagnosed,
        "state": score.other_state,
        "reasons": score.reasons,
        "front": front,
    })
}
