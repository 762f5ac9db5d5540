//! `nianbao generate`, `score`, `table` and `stream`, from outside: the same rows whatever happens on the way.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test may fail and print"
)]

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use nianbao::corpus::Truth;
use serde_json::Value;

fn nianbao(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_nianbao"));
    command.args(args).env("LC_ALL", "C").stdin(Stdio::null());
    command
}

#[track_caller]
fn run(args: &[&str]) -> Output {
    nianbao(args).output().unwrap()
}

#[track_caller]
fn succeed(args: &[&str]) -> String {
    let output = run(args);
    assert_eq!(output.status.code(), Some(0), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// An empty folder of its own for a test.
fn scratch(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("corpora").join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// A folder of made-up reports.
fn corpus(name: &str, args: &[&str]) -> String {
    let folder = scratch(name).join("reports").display().to_string();
    succeed(&[&["generate", "--output", &folder], args].concat());
    folder
}

/// Rows of a CSV file by name of column.
fn rows(csv: &str) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_reader(csv.trim_start_matches('\u{FEFF}').as_bytes());
    reader.deserialize().map(Result::unwrap).collect()
}

fn truths(folder: &str) -> Vec<Value> {
    let mut layouts: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|it| it.unwrap().path()).collect();
    layouts.sort();
    let mut truths = Vec::new();
    for layout in layouts {
        let mut files: Vec<PathBuf> = fs::read_dir(layout).unwrap().map(|it| it.unwrap().path()).collect();
        files.retain(|path| path.extension().is_some_and(|ending| ending == "json"));
        files.sort();
        truths.extend(files.iter().map(|path| serde_json::from_slice(&fs::read(path).unwrap()).unwrap()));
    }
    truths
}

const CERTAIN: &str = "tab_rows,pipe_padded,grid_covered,lines_tight";

#[test]
fn generated_files_are_the_same_for_the_same_seed() {
    let args = ["--count", "30", "--seed", "5", "--damage", "all", "--damages-each", "2"];
    let (one, two) =
        (corpus("same-one", &args), corpus("same-two", &[&args[..], &["--threads", "1"]].concat()));
    let names = |folder: &str| -> Vec<(String, String)> {
        let entries = walk(Path::new(folder));
        entries
            .into_iter()
            .map(|path| {
                let name = path.strip_prefix(folder).unwrap().display().to_string();
                (name, fs::read_to_string(path).unwrap())
            })
            .collect()
    };
    let files = names(&one);
    assert_eq!(files.len(), 60);
    assert!(files == names(&two));
    assert_eq!(run(&["generate", "-o", &one, "--layouts", "no_such"]).status.code(), Some(2));
}

fn walk(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    files.sort();
    files
}

#[test]
fn a_wide_table_has_the_numbers_of_the_truth() {
    let folder = corpus("wide", &["--count", "60", "--layouts", CERTAIN]);
    let rows = rows(&succeed(&["table", &folder, "-o", "-", "--format", "csv", "--quiet"]));
    let truths = truths(&folder);
    assert_eq!((rows.len(), truths.len()), (60, 60));
    let mut held = 0;
    for (row, truth) in rows.iter().zip(&truths) {
        assert!(row["source"].ends_with(&format!("/{}.txt", truth["case"].as_str().unwrap())));
        assert_eq!(row["agency"], truth["agency"].as_str().unwrap());
        assert_eq!(row["year"], truth["year"].to_string());
        // Read by digits: a float would not tell 26.50 from 26.5.
        let json = fs::read_to_string(row["source"].replace(".txt", ".json")).unwrap();
        for (path, value) in Truth::from_json(&json).unwrap().unwrap().cells {
            // What is not known is empty; whatever is there is exact, to the digit.
            if !row[&path].is_empty() {
                assert_eq!(
                    Some(row[&path].clone()),
                    value.map(|it| it.to_string()),
                    "{path} of {}",
                    row["source"]
                );
                held += 1;
            }
        }
    }
    assert!(held > 60 * 150, "{held}");
}

#[test]
fn cells_are_those_of_the_wide_table() {
    let folder = corpus("cells", &["--count", "12", "--layouts", "tab_rows,lines_dropped"]);
    let table =
        |shape: &str| succeed(&["table", &folder, "-o", "-", "--format", "csv", "--shape", shape, "-q"]);
    let (wide, cells) = (rows(&table("wide")), rows(&table("cells")));
    let mut by_source: BTreeMap<&str, BTreeMap<&str, &str>> = BTreeMap::new();
    for cell in &cells {
        by_source.entry(&cell["source"]).or_default().insert(&cell["path"], &cell["value"]);
        assert!(
            !cell["label"].is_empty() && cell["label"].contains(" / ")
                || cell["path"].starts_with("disputes")
        );
        if cell["state"] == "stated" {
            assert!(!cell["raw"].is_empty() && cell["line"].parse::<u32>().unwrap() > 0);
        }
    }
    for row in &wide {
        for (path, value) in &by_source[row["source"].as_str()] {
            assert_eq!(row[*path], **value);
        }
    }
    // The same as JSON: numbers as numbers, nulls as null.
    let json = succeed(&["table", &folder, "-o", "-", "--format", "ndjson", "-q"]);
    for (line, row) in json.lines().zip(&wide) {
        let object: serde_json::Map<String, Value> = serde_json::from_str(line).unwrap();
        assert_eq!(object.len(), row.len());
        let text = |value: &Value| match value {
            Value::Null => String::new(),
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        assert!(object["source"].is_string() && object["cells_stated"].is_u64());
        let (a, b) = (&object["proactive.fees.amount"], &row["proactive.fees.amount"]);
        assert!(a.is_null() == b.is_empty());
        for (name, value) in object.iter().filter(|(name, _)| !name.ends_with("amount")) {
            assert_eq!(text(value), row[name]);
        }
    }
}

#[test]
fn a_file_that_cannot_be_read_is_one_row() {
    let folder = scratch("bad");
    fs::write(folder.join("a.txt"), "某县统计局2023年政府信息公开工作年度报告").unwrap();
    fs::write(folder.join("c.txt"), b"\0\0\0\x01\x02").unwrap();
    let (a, gone) = (folder.join("a.txt").display().to_string(), folder.join("b.txt").display().to_string());
    let c = folder.join("c.txt").display().to_string();
    for (shape, n) in [("wide", 3), ("cells", 3)] {
        let output = run(&["table", &a, &gone, &c, "-o", "-", "--format", "csv", "--shape", shape]);
        assert_eq!(output.status.code(), Some(1));
        let rows = rows(&String::from_utf8(output.stdout).unwrap());
        assert_eq!(rows.len(), n);
        assert!(rows[1]["source"] == gone && !rows[1]["error"].is_empty());
        assert!(rows[0]["year"] == "2023");
        let summary = String::from_utf8(output.stderr).unwrap();
        assert!(summary.contains("documents: 3") && summary.contains("b.txt"), "{summary}");
    }
}

#[test]
fn a_byte_order_mark_is_written_once_and_on_request() {
    let folder = corpus("bom", &["--count", "3"]);
    let table =
        |args: &[&str]| succeed(&[&["table", &folder, "-o", "-", "--format", "csv", "-q"], args].concat());
    let (plain, marked) = (table(&[]), table(&["--bom"]));
    assert_eq!(marked, format!("\u{FEFF}{plain}"));
}

#[test]
fn what_to_write_must_be_known() {
    let folder = corpus("unknown", &["--count", "1"]);
    let out = scratch("unknown-out").join("x.doc").display().to_string();
    assert_eq!(run(&["table", &folder, "-o", &out]).status.code(), Some(2));
    let columns = succeed(&["table", "--columns", "--shape", "cells"]);
    assert_eq!(columns.lines().count(), 10);
    assert!(columns.contains("\nvalue\tdecimal\t"));
}

/// Kills runs at many points until one comes through; the output must be that of a run left alone.
#[track_caller]
fn killed_and_resumed(ending: &str, shape: &str, compare: fn(&Path, &Path)) {
    let folder = corpus(&format!("kill-{shape}-{ending}"), &["--count", "600", "--damage", "all"]);
    let place = scratch(&format!("kill-{shape}-{ending}-out"));
    let (left, killed) = (place.join(format!("left.{ending}")), place.join(format!("killed.{ending}")));
    let table =
        |out: &Path| nianbao(&["table", &folder, "--shape", shape, "-q", "-o", out.to_str().unwrap()]);
    let started = Instant::now();
    assert!(table(&left).status().unwrap().success());
    let whole = started.elapsed();
    let mut kills = 0;
    for n in 1.. {
        let mut child = table(&killed).arg("--resume").spawn().unwrap();
        // Spread over the run, and longer each time, so that it comes through in the end.
        std::thread::sleep(whole * (n % 5) / 5 + Duration::from_millis(7) * n);
        if let Some(status) = child.try_wait().unwrap() {
            assert!(status.success());
            break;
        }
        child.kill().unwrap();
        child.wait().unwrap();
        kills += 1;
        // Only a whole output has its name: the run may have come to that just before it was killed.
        if killed.exists() {
            compare(&left, &killed);
            println!("{ending}, {shape}: {kills} kills, the last too late");
            return;
        }
    }
    println!("{ending}, {shape}: {kills} kills");
    compare(&left, &killed);
    assert!(!killed.with_extension(format!("{ending}.work")).exists());
}

fn same_bytes(left: &Path, right: &Path) {
    assert!(fs::read(left).unwrap() == fs::read(right).unwrap());
}

#[test]
fn killed_runs_go_on_without_doubling_or_losing_a_row() {
    killed_and_resumed("csv", "wide", same_bytes);
    killed_and_resumed("csv", "cells", same_bytes);
    killed_and_resumed("ndjson", "wide", same_bytes);
}

#[cfg(feature = "table")]
#[test]
fn killed_runs_go_on_with_parts_and_workbooks() {
    // Row groups end where runs do, so that the bytes may differ and the rows may not.
    killed_and_resumed("parquet", "cells", |left, right| {
        let (left, right) = (parquet_rows(left), parquet_rows(right));
        assert!(left.len() > 10_000 && left == right);
    });
    killed_and_resumed("xlsx", "wide", |left, right| {
        let len = |path: &Path| fs::metadata(path).unwrap().len();
        assert!(len(left) > 10_000 && len(left).abs_diff(len(right)) < 64);
    });
}

#[cfg(feature = "table")]
fn parquet_rows(path: &Path) -> Vec<String> {
    use parquet::file::reader::{FileReader as _, SerializedFileReader};
    let reader = SerializedFileReader::new(fs::File::open(path).unwrap()).unwrap();
    reader.get_row_iter(None).unwrap().map(|row| row.unwrap().to_string()).collect()
}

#[cfg(unix)]
#[test]
fn an_interrupt_leaves_a_valid_file() {
    let folder = corpus("interrupt", &["--count", "3000", "--layouts", CERTAIN]);
    let place = scratch("interrupt-out");
    let (left, out) = (place.join("left.csv"), place.join("out.csv"));
    let table = |out: &Path| nianbao(&["table", &folder, "-q", "-o", out.to_str().unwrap()]);
    assert!(table(&left).status().unwrap().success());
    let left = fs::read_to_string(left).unwrap();
    let mut child = table(&out).spawn().unwrap();
    std::thread::sleep(Duration::from_millis(150));
    let pid = child.id().to_string();
    assert!(Command::new("kill").args(["-INT", &pid]).status().unwrap().success());
    let status = child.wait().unwrap();
    if status.success() {
        println!("the run ended before the interrupt");
        return;
    }
    assert_eq!(status.code(), Some(130));
    let part = fs::read_to_string(&out).unwrap();
    assert!(left.starts_with(&part) && part.ends_with('\n') && part.len() < left.len());
    // Without --resume nothing is thrown away; with it the rest comes.
    assert_eq!(table(&out).status().unwrap().code(), Some(2));
    assert!(table(&out).arg("--resume").status().unwrap().success());
    assert!(fs::read_to_string(&out).unwrap() == left);
}

#[cfg(unix)]
#[test]
fn other_documents_are_not_gone_on_with() {
    let folder = corpus("others", &["--count", "3000", "--layouts", CERTAIN]);
    let out = scratch("others-out").join("out.csv").display().to_string();
    let mut child = nianbao(&["table", &folder, "-q", "-o", &out]).spawn().unwrap();
    std::thread::sleep(Duration::from_millis(150));
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    if child.wait().unwrap().success() {
        println!("the run ended before the interrupt");
        return;
    }
    // A document before those that were read shifts them all.
    fs::write(Path::new(&folder).join("0.txt"), "某县统计局").unwrap();
    let output = run(&["table", &folder, "-q", "-o", &out, "--resume"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("not those of the interrupted run"));
}

#[test]
fn a_stream_gives_the_reports_of_parse() {
    let folder = corpus("stream", &["--count", "40", "--damage", "all"]);
    let files: Vec<PathBuf> =
        walk(Path::new(&folder)).into_iter().filter(|path| path.extension().unwrap() == "txt").collect();
    let reports = succeed(&["parse", "--format", "ndjson", &folder]);
    let mut input = String::new();
    for (idx, path) in files.iter().enumerate() {
        let name = path.to_str().unwrap();
        let text = fs::read_to_string(path).unwrap();
        let line = if idx % 2 == 0 {
            serde_json::json!({"id": name, "text": text})
        } else {
            serde_json::json!({"path": name})
        };
        input.push_str(&line.to_string());
        input.push('\n');
    }
    for threads in ["1", "3"] {
        let output = feed(&["stream", "--threads", threads], &input);
        assert_eq!(output.lines().count(), 40);
        for ((line, report), path) in output.lines().zip(reports.lines()).zip(&files) {
            let id = format!("{{\"id\":{},", Value::from(path.to_str().unwrap()));
            let line = line.strip_prefix(&id).map_or(line.to_owned(), |rest| format!("{{{rest}"));
            assert!(line == report, "{}", path.display());
        }
    }
}

fn feed(args: &[&str], input: &str) -> String {
    let mut child = nianbao(args).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_owned();
    let writer = std::thread::spawn(move || stdin.write_all(input.as_bytes()).unwrap());
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn a_stream_answers_at_once_where_it_is_asked_to() {
    let mut child =
        nianbao(&["stream", "--flush"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut answers = BufReader::new(child.stdout.take().unwrap()).lines();
    for n in 0..3 {
        writeln!(stdin, "{{\"id\": {n}, \"text\": \"某县统计局\"}}").unwrap();
        let answer = answers.next().unwrap().unwrap();
        assert!(answer.starts_with(&format!("{{\"id\":{n},\"schema\":")), "{answer}");
    }
    writeln!(stdin, "not json").unwrap();
    assert!(answers.next().unwrap().unwrap().starts_with("{\"line\":4,\"error\":"));
    drop(stdin);
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[test]
fn scores_tell_right_from_wrong() {
    let folder = corpus("score", &["--count", "94", "--seed", "9"]);
    let score = |folder: &str| -> (Option<i32>, Value) {
        let output = run(&["score", folder, "--format", "json"]);
        (output.status.code(), serde_json::from_slice(&output.stdout).unwrap())
    };
    let (code, sound) = score(&folder);
    assert_eq!((code, &sound["total"]["WRONG"], &sound["total"]["failed"]), (Some(0), &0.into(), &0.into()));
    assert_eq!(sound["total"]["files"], 94);
    assert_eq!(sound["extractors"]["tab_covered"]["right"], sound["extractors"]["tab_covered"]["cells"]);
    // A truth that says otherwise is found.
    let path = walk(&Path::new(&folder).join("tab_covered"))
        .into_iter()
        .find(|it| it.extension().unwrap() == "json")
        .unwrap();
    let mut truth: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    truth["cells"]["disputes.reconsideration.total"] = 123_456.into();
    fs::write(&path, truth.to_string()).unwrap();
    let (code, wrong) = score(&folder);
    assert_eq!((code, &wrong["total"]["WRONG"]), (Some(1), &1.into()));
    let shown = String::from_utf8(run(&["score", &folder]).stdout).unwrap();
    assert!(shown.contains("disputes.reconsideration.total: 123456, read as"), "{shown}");
    assert_eq!(run(&["score", scratch("score-none").to_str().unwrap()]).status.code(), Some(2));
}

#[test]
fn scores_are_those_of_another_program() {
    let Some(shared) = std::env::var_os("NIANBAO_SHARED").map(PathBuf::from) else {
        println!("not asked for: NIANBAO_SHARED names no folder");
        return;
    };
    let folders = ["layouts", "wild", "seeds"].map(|name| shared.join(name).display().to_string());
    let place = scratch("score-shared");
    let theirs = place.join("theirs.json");
    let status = Command::new("python3")
        .arg(shared.join("tools/score.py"))
        .args(["--cmd", &format!("{} parse --format ndjson {{files}}", env!("CARGO_BIN_EXE_nianbao"))])
        .arg("--json")
        .arg(&theirs)
        .args(&folders)
        .stdout(Stdio::null())
        .status()
        .unwrap();
    println!("score.py: {status}");
    let theirs: Value = serde_json::from_slice(&fs::read(theirs).unwrap()).unwrap();
    let output = run(&["score", "--format", "json", &folders[0], &folders[1], &folders[2]]);
    let ours: Value = serde_json::from_slice(&output.stdout).unwrap();
    let mut held = 0;
    for part in ["extractors", "files"] {
        let (ours, theirs) = (ours[part].as_object().unwrap(), theirs[part].as_object().unwrap());
        assert_eq!(ours.len(), theirs.len());
        for (name, counts) in theirs {
            for (key, count) in counts.as_object().unwrap() {
                assert_eq!(&ours[name][key], count, "{key} of {name}");
                held += 1;
            }
        }
    }
    assert!(held > 5000, "{held}");
    for (key, count) in theirs["total"].as_object().unwrap() {
        assert_eq!(&ours["total"][key], count, "{key} in all");
    }
}
