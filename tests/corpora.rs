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

/// An archive of these files.
fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[cfg(unix)]
#[test]
fn each_bad_file_is_one_row_and_stops_nothing() {
    use std::os::unix::fs::symlink;
    let folder = scratch("each-bad").join("in");
    fs::create_dir_all(folder.join("k/l")).unwrap();
    let report = "某县统计局2023年政府信息公开工作年度报告".as_bytes();
    let put = |name: &str, bytes: &[u8]| fs::write(folder.join(name), bytes).unwrap();
    put("a.txt", report);
    put("b.txt", b"");
    put("c.txt", b"\0\x01\x02\x03");
    symlink("nowhere.txt", folder.join("d.txt")).unwrap();
    symlink("nowhere", folder.join("e")).unwrap();
    // No document, whatever it leads to.
    symlink("nowhere.jpg", folder.join("e.jpg")).unwrap();
    symlink("a.txt", folder.join("f.txt")).unwrap();
    let archive = zipped(&[("x/年报.txt", report), ("x/y.jpg", b"-"), (".z.txt", b"-"), ("w.txt", b"")]);
    put("g.zip", &archive);
    put("h.zip", &archive[..archive.len() / 2]);
    put("i.zip", &zipped(&[("y.jpg", b"-")]));
    // A sparse file: more than is read.
    fs::File::create(folder.join("j.txt")).unwrap().set_len(65 << 20).unwrap();
    symlink("..", folder.join("k/l/loop")).unwrap();
    put("k/l/z.txt", report);
    // A report in Word that an archive holds without packing it is a document of the archive still.
    put("m.zip", &stored("a.docx", &zipped(&[("[Content_Types].xml", b"-"), ("word/document.xml", b"-")])));
    put("n.txt", report);
    let behind = folder.join("a.txt/x.txt").display().to_string();
    let named = folder.display().to_string();
    for shape in ["wide", "cells"] {
        let output = run(&["table", &named, &behind, "-o", "-", "--format", "csv", "--shape", shape]);
        assert_eq!(output.status.code(), Some(1));
        let rows = rows(&String::from_utf8(output.stdout).unwrap());
        let found: Vec<(&str, bool)> = rows
            .iter()
            .map(|row| {
                let name = row["source"].strip_prefix(&named).unwrap().trim_start_matches('/');
                (name, row.get("diagnostics").is_none_or(String::is_empty) && !row["error"].is_empty())
            })
            .collect();
        let unread = ["d.txt", "e", "h.zip", "i.zip", "j.txt", "k/l/loop", "a.txt/x.txt"];
        let names: Vec<&str> = found.iter().map(|(name, _)| *name).collect();
        let expected = [
            "a.txt",
            "b.txt",
            "c.txt",
            "d.txt",
            "e",
            "f.txt",
            "g.zip/w.txt",
            "g.zip/x/年报.txt",
            "h.zip",
            "i.zip",
            "j.txt",
            "k/l/loop",
            "k/l/z.txt",
            "m.zip/a.docx",
            "n.txt",
            "a.txt/x.txt",
        ];
        assert_eq!(names, expected);
        for (name, without_report) in found {
            // In the shape of cells what has no cell says so in `error` as well.
            assert!(shape == "cells" || without_report == unread.contains(&name), "{name}");
        }
        assert_eq!(rows[0]["year"], "2023");
        assert_eq!(rows[5]["year"], "2023");
        assert_eq!(rows[7]["agency"], "某县统计局");
        let summary = String::from_utf8(output.stderr).unwrap();
        assert!(
            summary.contains("documents: 16\n") && summary.contains("(7 could not be read)"),
            "{summary}"
        );
    }
}

/// An archive of one file, not packed.
fn stored(name: &str, bytes: &[u8]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    zip.start_file(name, options).unwrap();
    zip.write_all(bytes).unwrap();
    zip.finish().unwrap().into_inner()
}

#[test]
fn archives_give_the_rows_of_their_files() {
    let folder = corpus("archived", &["--count", "60", "--damage", "all"]);
    let files: Vec<PathBuf> = walk(Path::new(&folder));
    let packed: Vec<(String, Vec<u8>)> = files
        .iter()
        .map(|path| (path.strip_prefix(&folder).unwrap().display().to_string(), fs::read(path).unwrap()))
        .collect();
    let packed: Vec<(&str, &[u8])> =
        packed.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    let archive = scratch("archived-zip").join("reports.zip");
    fs::write(&archive, zipped(&packed)).unwrap();
    let archive = archive.display().to_string();
    for threads in ["1", "3"] {
        let table = |path: &str| {
            let csv = succeed(&["table", path, "-o", "-", "--format", "csv", "-q", "--threads", threads]);
            let mut rows = rows(&csv);
            for row in &mut rows {
                let source = row.get_mut("source").unwrap();
                *source = source.strip_prefix(path).unwrap().to_owned();
            }
            rows
        };
        let (of_files, of_archive) = (table(&folder), table(&archive));
        assert_eq!(of_files.len(), 60);
        assert!(of_files == of_archive);
    }
}

#[test]
fn the_summary_counts_what_the_rows_say() {
    let folder = corpus("summary", &["--count", "94", "--seed", "3", "--damage", "all"]);
    fs::write(Path::new(&folder).join("no.txt"), "关于召开会议的通知").unwrap();
    let gone = format!("{folder}/gone.txt");
    let output = run(&["table", &folder, &gone, "-o", "-", "--format", "csv"]);
    let rows = rows(&String::from_utf8(output.stdout).unwrap());
    let summary = String::from_utf8(output.stderr).unwrap();
    let told = |key: &str| -> BTreeMap<String, u64> {
        let start = format!("{key}: ");
        let line = summary.lines().find_map(|line| line.strip_prefix(&start)).unwrap();
        let counts = line.split(", ").filter_map(|it| it.rsplit_once(' '));
        counts.map(|(key, n)| (key.to_owned(), n.parse().unwrap())).collect()
    };
    let count = |keys: &dyn Fn(&BTreeMap<String, String>) -> Vec<String>| {
        let mut counts = BTreeMap::new();
        for key in rows.iter().filter(|row| row["source"] != gone).flat_map(keys) {
            *counts.entry(key).or_insert(0_u64) += 1;
        }
        counts
    };
    let or_none = |text: &str| if text.is_empty() { "none".to_owned() } else { text.to_owned() };
    assert_eq!(told("by year"), count(&|row| vec![or_none(&row["year"])]));
    assert_eq!(told("by edition"), count(&|row| vec![or_none(&row["edition"])]));
    let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(told("by layout"), count(&|row| words(&row["layouts"])));
    for (state, n) in told("cells by state") {
        let column = format!("cells_{state}");
        assert_eq!(n, rows.iter().filter_map(|row| row[&column].parse::<u64>().ok()).sum::<u64>(), "{state}");
    }
    let failed: u64 = rows.iter().filter_map(|row| row["checks_failed"].parse::<u64>().ok()).sum();
    let relations = told("failed checks");
    assert_eq!(relations.values().sum::<u64>(), failed);
    assert!(failed > 5 && relations.contains_key("requests.balance"), "{relations:?}");
    let erroneous = rows.iter().filter(|row| row["source"] == gone || row["errors"] != "0").count();
    assert!(
        summary.contains(&format!("files with errors: {erroneous} (1 could not be read)\n")),
        "{summary}"
    );
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
fn columns_are_those_that_are_published() {
    for shape in ["wide", "cells"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("schema/nianbao.table.{shape}.v1.tsv"));
        let listed = succeed(&["table", "--columns", "--shape", shape]);
        if std::env::var_os("NIANBAO_BLESS").is_some() {
            fs::write(&path, &listed).unwrap();
        }
        // A column that is renamed, moved or gone breaks whoever reads tables of several runs.
        assert_eq!(listed, fs::read_to_string(&path).unwrap(), "{}", path.display());
    }
}

#[cfg(feature = "table")]
#[test]
fn parquet_says_what_its_columns_are() {
    use parquet::basic::{LogicalType, Repetition};
    use parquet::file::reader::{FileReader as _, SerializedFileReader};
    let folder = corpus("kinds", &["--count", "3"]);
    for shape in ["wide", "cells"] {
        let out = scratch(&format!("kinds-{shape}")).join("out.parquet");
        succeed(&["table", &folder, "-q", "--shape", shape, "-o", out.to_str().unwrap()]);
        let reader = SerializedFileReader::new(fs::File::open(out).unwrap()).unwrap();
        let metadata = reader.metadata().file_metadata();
        let key = metadata.key_value_metadata().unwrap().iter().find(|it| it.key == "nianbao.table").unwrap();
        assert_eq!(key.value.as_deref(), Some(format!("{shape}.v1").as_str()));
        let columns = metadata.schema_descr().columns();
        let listed = succeed(&["table", "--columns", "--shape", shape]);
        assert_eq!(listed.lines().count(), columns.len());
        for (line, column) in listed.lines().zip(columns) {
            let mut fields = line.split('\t');
            assert_eq!(fields.next(), Some(column.name()));
            let logical = match fields.next() {
                Some("text") => Some(LogicalType::String),
                Some("decimal") => Some(LogicalType::decimal(10, 38)),
                _ => None,
            };
            assert_eq!(column.logical_type_ref().cloned(), logical, "{line}");
            assert_eq!(column.self_type().get_basic_info().repetition(), Repetition::OPTIONAL);
        }
    }
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

#[cfg(feature = "table")]
#[test]
fn a_workbook_that_cannot_be_is_refused_before_the_work() {
    let place = scratch("limit");
    let out = place.join("out.xlsx");
    // More documents than a worksheet has rows: nothing is read.
    let names: Vec<String> = (0..100_000).map(|n| format!("{n:05}.txt")).collect();
    let names: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), b"".as_slice())).collect();
    let archive = place.join("many.zip");
    fs::write(&archive, zipped(&names)).unwrap();
    let table = |archive: &Path, times: usize, shape: &str| {
        let mut command = nianbao(&["table", "-q", "--shape", shape, "-o", out.to_str().unwrap()]);
        command.args(std::iter::repeat_n(archive, times)).output().unwrap()
    };
    let refused = |output: Output| {
        assert_eq!(output.status.code(), Some(2));
        let told = String::from_utf8(output.stderr).unwrap();
        assert!(told.contains("1,048,575 rows") && told.contains(".parquet"), "{told}");
        assert!(!out.exists() && !out.with_extension("xlsx.work").exists());
    };
    let started = Instant::now();
    refused(table(&archive, 11, "wide"));
    println!("refused after {:?}", started.elapsed());
    // Fewer documents, more cells: the row that is too many ends the run. One row of the form shows a whole table.
    let row = "一、本年新收政府信息公开申请数量\t4\t0\t0\t0\t0\t0\t4".as_bytes();
    let rows: Vec<String> = (0..3_100).map(|n| format!("{n}.txt")).collect();
    let rows: Vec<(&str, &[u8])> = rows.iter().map(|name| (name.as_str(), row)).collect();
    fs::write(&archive, zipped(&rows)).unwrap();
    refused(table(&archive, 2, "cells"));
}

/// Kills runs at many points until one comes through; the output must be that of a run left alone.
#[track_caller]
fn killed_and_resumed(ending: &str, shape: &str, compare: fn(&Path, &Path)) {
    let folder = corpus(&format!("kill-{shape}-{ending}"), &["--count", "400", "--damage", "all"]);
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
    killed_and_resumed("ndjson", "cells", same_bytes);
}

#[test]
fn what_a_run_left_as_it_fell_is_not_in_the_way() {
    let folder = corpus("fell", &["--count", "5"]);
    let out = scratch("fell-out").join("out.csv");
    let table = || nianbao(&["table", &folder, "-q", "-o", out.to_str().unwrap()]).status().unwrap();
    assert!(table().success());
    let whole = fs::read(&out).unwrap();
    // The state is the first to come and the first to go: without it nothing that is there counts.
    let work = out.with_extension("csv.work");
    fs::create_dir(&work).unwrap();
    for name in ["rows", "whole.new", "part-000003.parquet", "part-000004.parquet.new"] {
        fs::write(work.join(name), "left").unwrap();
    }
    assert!(table().success());
    assert!(fs::read(&out).unwrap() == whole && !work.exists());
}

#[cfg(feature = "table")]
#[test]
fn killed_runs_go_on_with_parts_and_workbooks() {
    // Row groups end where runs do, so that the bytes may differ and the rows may not.
    killed_and_resumed("parquet", "cells", |left, right| {
        let (left, right) = (parquet_rows(left), parquet_rows(right));
        assert!(left.len() > 10_000 && left == right);
    });
    killed_and_resumed("parquet", "wide", |left, right| {
        let (left, right) = (parquet_rows(left), parquet_rows(right));
        assert!(left.len() == 400 && left == right);
    });
    for shape in ["wide", "cells"] {
        killed_and_resumed("xlsx", shape, |left, right| {
            let (left, right) = (workbook_parts(left), workbook_parts(right));
            assert!(left["xl/worksheets/sheet1.xml"].len() > 100_000 && left == right);
        });
    }
}

/// The parts of a workbook but for the one that says when it was written.
#[cfg(feature = "table")]
fn workbook_parts(path: &Path) -> BTreeMap<String, Vec<u8>> {
    use std::io::Read as _;
    let mut archive = zip::ZipArchive::new(fs::File::open(path).unwrap()).unwrap();
    let mut parts = BTreeMap::new();
    for idx in 0..archive.len() {
        let mut part = archive.by_index(idx).unwrap();
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).unwrap();
        if part.name().unwrap() != "docProps/core.xml" {
            parts.insert(part.name().unwrap().into_owned(), bytes);
        }
    }
    parts
}

#[cfg(feature = "table")]
fn parquet_rows(path: &Path) -> Vec<String> {
    use parquet::file::reader::{FileReader as _, SerializedFileReader};
    let reader = SerializedFileReader::new(fs::File::open(path).unwrap()).unwrap();
    reader.get_row_iter(None).unwrap().map(|row| row.unwrap().to_string()).collect()
}

/// A run over `folder`, a pipe that nobody writes to, and `folder` again: it stands at the pipe until it is let go.
#[cfg(unix)]
struct Held {
    pipe: PathBuf,
    folder: String,
    out: PathBuf,
    shape: &'static str,
}

#[cfg(unix)]
impl Held {
    fn new(name: &str, ending: &str, shape: &'static str) -> Self {
        let folder = corpus(name, &["--count", "40", "--layouts", CERTAIN]);
        let place = scratch(&format!("{name}-out"));
        let pipe = place.join("pipe");
        assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        Self { pipe, folder, out: place.join(format!("out.{ending}")), shape }
    }

    fn table(&self, out: &Path, second: &str) -> Command {
        let pipe = self.pipe.display().to_string();
        let out = out.display().to_string();
        let paths = [&self.folder, pipe.as_str(), second];
        // One thread, so that what lies behind the pipe is not begun before it.
        nianbao(
            &[&["table"], &paths[..], &["--threads", "1", "-q", "--shape", self.shape, "-o", &out]].concat(),
        )
    }

    /// Says on the pipe that there is nothing; waits until somebody listens.
    fn let_go(&self) {
        drop(fs::OpenOptions::new().write(true).open(&self.pipe).unwrap());
    }

    /// A run that is left alone but for the pipe.
    fn whole(&self) -> PathBuf {
        let whole = self.out.with_file_name(format!("whole-{}", self.out.file_name().unwrap().display()));
        let mut child = self.table(&whole, &self.folder).spawn().unwrap();
        self.let_go();
        assert!(child.wait().unwrap().success());
        whole
    }

    /// Asks a run to end that stands at the pipe, and returns its exit code.
    fn interrupted(&self, signal: &str) -> Option<i32> {
        let mut child = self.table(&self.out, &self.folder).spawn().unwrap();
        // The reader is there: it waits for a writer, which this is for as long as the signal takes.
        let writer = fs::OpenOptions::new().write(true).open(&self.pipe).unwrap();
        assert!(Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap().success());
        std::thread::sleep(Duration::from_millis(300));
        drop(writer);
        child.wait().unwrap().code()
    }
}

/// Interrupts a run at a certain place; `rows` tells the rows of an output, which must be a valid one.
#[cfg(unix)]
#[track_caller]
fn interrupted_and_resumed(ending: &str, shape: &'static str, signal: &str, rows: fn(&Path) -> Vec<String>) {
    let held = Held::new(&format!("interrupt-{ending}{signal}"), ending, shape);
    let whole = rows(&held.whole());
    assert_eq!(held.interrupted(signal), Some(130));
    // What the thread had begun it has ended: a few documents behind the pipe, and no more.
    let part = rows(&held.out);
    assert!(part.len() > 41 && part.len() < whole.len() && part[..] == whole[..part.len()], "{}", part.len());
    // Without --resume nothing is thrown away, and with it nothing but the rest of the same documents comes.
    assert_eq!(held.table(&held.out, &held.folder).output().unwrap().status.code(), Some(2));
    let others = scratch(&format!("interrupt-{ending}{signal}-others")).join("others");
    fs::create_dir(&others).unwrap();
    let mut other = held.table(&held.out, others.to_str().unwrap());
    let other = other.arg("--resume").output().unwrap();
    assert_eq!(other.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&other.stderr).contains("not those of the interrupted run"));
    assert!(held.table(&held.out, &held.folder).arg("--resume").status().unwrap().success());
    assert!(rows(&held.out) == whole);
    assert!(!held.out.with_extension(format!("{ending}.work")).exists());
}

#[cfg(unix)]
fn lines(path: &Path) -> Vec<String> {
    let text = fs::read_to_string(path).unwrap();
    assert!(text.ends_with('\n'));
    text.lines().map(str::to_owned).collect()
}

#[cfg(unix)]
#[test]
fn an_interrupt_leaves_a_valid_file() {
    interrupted_and_resumed("csv", "wide", "-INT", lines);
    interrupted_and_resumed("csv", "wide", "-TERM", lines);
    interrupted_and_resumed("ndjson", "cells", "-HUP", lines);
}

#[cfg(all(unix, feature = "table"))]
#[test]
fn an_interrupt_leaves_a_valid_file_of_columns_or_a_workbook() {
    interrupted_and_resumed("parquet", "wide", "-INT", parquet_rows);
    interrupted_and_resumed("parquet", "cells", "-TERM", parquet_rows);
    interrupted_and_resumed("xlsx", "wide", "-INT", |path| {
        let sheet = workbook_parts(path).remove("xl/worksheets/sheet1.xml").unwrap();
        let sheet = String::from_utf8(sheet).unwrap();
        let (_, rows) = sheet.split_once("<sheetData>").unwrap();
        let (rows, _) = rows.split_once("</sheetData>").unwrap();
        rows.split_inclusive("</row>").map(str::to_owned).collect()
    });
}

#[cfg(unix)]
#[test]
fn a_run_that_is_killed_where_it_stands_goes_on() {
    let held = Held::new("stands", "csv", "cells");
    let whole = lines(&held.whole());
    for _ in 0..3 {
        let mut child = held.table(&held.out, &held.folder).arg("--resume").spawn().unwrap();
        let writer = fs::OpenOptions::new().write(true).open(&held.pipe).unwrap();
        child.kill().unwrap();
        child.wait().unwrap();
        drop(writer);
        assert!(!held.out.exists());
    }
    let mut child = held.table(&held.out, &held.folder).arg("--resume").spawn().unwrap();
    held.let_go();
    assert!(child.wait().unwrap().success());
    assert!(lines(&held.out) == whole);
}

/// The most memory that a process had, which reads a line so many times; watched until it ends, in KiB.
#[cfg(target_os = "linux")]
fn peak_memory(mut command: Command, lines: Option<(&str, usize)>) -> u64 {
    command.stdin(if lines.is_some() { Stdio::piped() } else { Stdio::null() });
    let mut child = command.stdout(Stdio::null()).spawn().unwrap();
    let status = format!("/proc/{}/status", child.id());
    let peak = || -> Option<u64> {
        let status = fs::read_to_string(&status).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
        line.trim().strip_suffix(" kB")?.parse().ok()
    };
    let mut most = 0;
    if let Some((line, times)) = lines {
        let mut stdin = child.stdin.take().unwrap();
        for _ in 0..times {
            writeln!(stdin, "{line}").unwrap();
        }
        most = peak().unwrap();
        drop(stdin);
    }
    while child.try_wait().unwrap().is_none() {
        most = most.max(peak().unwrap_or(0));
        std::thread::sleep(Duration::from_millis(2));
    }
    assert!(child.wait().unwrap().success() && most > 1000, "{most}");
    most
}

/// KiB by which ten times as many documents may raise the peak: how threads meet in the allocator varies by some MiB,
/// and 3,600 reports that were kept would take a dozen times as much.
#[cfg(target_os = "linux")]
const GROWTH: u64 = 16 * 1024;

#[cfg(target_os = "linux")]
#[test]
fn memory_does_not_grow_with_the_number_of_documents() {
    let folder = corpus("memory", &["--count", "200"]);
    let out = scratch("memory-out").join("out.csv").display().to_string();
    let table = |times: usize| {
        let mut command = nianbao(&["table", "-q", "--threads", "2", "-o", &out]);
        command.args(std::iter::repeat_n(&folder, times));
        peak_memory(command, None)
    };
    let (few, many) = (table(2), table(20));
    println!("table: {few} KiB for 400 documents, {many} KiB for 4,000");
    assert!(many < few + GROWTH, "{few} {many}");
    let line =
        serde_json::json!({"text": fs::read_to_string(&walk(Path::new(&folder))[1]).unwrap()}).to_string();
    let stream = |times: usize| peak_memory(nianbao(&["stream", "--threads", "2"]), Some((&line, times)));
    let (few, many) = (stream(400), stream(4_000));
    println!("stream: {few} KiB for 400 documents, {many} KiB for 4,000");
    assert!(many < few + GROWTH, "{few} {many}");
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
