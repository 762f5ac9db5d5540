//! The command, from outside: formats, folders, standard input, exit codes, colours, broken pipes.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may fail")]

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use assert_cmd::Command;
use serde_json::Value;
use unicode_width::UnicodeWidthStr as _;

const REPORT: &str = "tests/reports/cells-by-lines.txt";
const OTHER: &str = "tests/reports/pipe-rows.txt";

/// The command in the root of the project, with an environment that says nothing of language or colour.
fn nianbao() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_nianbao"));
    command.current_dir(env!("CARGO_MANIFEST_DIR"));
    for variable in ["LC_ALL", "LC_MESSAGES", "LANG", "NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"] {
        command.env_remove(variable);
    }
    command
}

#[track_caller]
fn run(args: &[&str]) -> (i32, String, String) {
    let output = nianbao().args(args).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

/// Standard output of a run that must succeed and say nothing else.
#[track_caller]
fn stdout(args: &[&str]) -> String {
    let (code, stdout, stderr) = run(args);
    assert_eq!((code, stderr.as_str()), (0, ""), "{args:?}");
    stdout
}

/// An empty folder of its own for a test.
fn scratch(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

#[test]
fn a_report_for_people_has_the_tables_under_official_heads() {
    let shown = stdout(&["parse", REPORT]);
    assert!(shown.starts_with("青砚市工业和信息化局2023年度政府信息公开工作年度报告\n"), "{shown}");
    for expected in
        ["2023-01-01", "第二十条第（五）项", "三、本年度办理结果", "行政诉讼 复议后起诉", "200 cells"]
    {
        assert!(shown.contains(expected), "{expected} in {shown}");
    }
    let row = shown.lines().find(|line| line.contains("（一）予以公开")).unwrap();
    let cells: Vec<&str> = row.split_whitespace().skip(1).collect();
    assert_eq!(cells, ["4", "0", "0", "0", "0", "0", "4"]);
    assert!(!shown.contains('\u{1b}'));
}

#[test]
fn numbers_end_below_their_heads() {
    let shown = stdout(&["parse", REPORT]);
    let end_of = |text: &str, line: &str| line.get(..line.find(text).unwrap() + text.len()).unwrap().width();
    let mut lines = shown.lines().skip_while(|line| !line.contains("本年处理决定数量"));
    let head = end_of("本年处理决定数量", lines.next().unwrap());
    let row = lines.find(|line| line.contains("行政许可")).unwrap();
    assert_eq!(end_of("92", row), head, "{shown}");
}

#[test]
fn json_is_an_object_for_one_document_and_an_array_for_several() {
    let one: Value = serde_json::from_str(&stdout(&["parse", "--format", "json", REPORT])).unwrap();
    assert_eq!(one["schema"], "nianbao.report.v1");
    assert_eq!(one["source"]["name"], REPORT);
    assert_eq!(one["requests"]["received"]["total"], 4);
    let two: Value = serde_json::from_str(&stdout(&["parse", "-f", "json", OTHER, REPORT])).unwrap();
    let names: Vec<_> = two.as_array().unwrap().iter().map(|report| &report["source"]["name"]).collect();
    assert_eq!(names, [OTHER, REPORT]);
}

#[test]
fn ndjson_is_one_line_a_file_in_the_order_of_the_arguments() {
    let lines = stdout(&["parse", "--format", "ndjson", REPORT, OTHER, REPORT]);
    let reports: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let names: Vec<_> = reports.iter().map(|report| &report["source"]["name"]).collect();
    assert_eq!(names, [REPORT, OTHER, REPORT]);
    assert_eq!(reports[0], reports[2]);
}

#[test]
fn cells_are_tidy_csv() {
    let csv = stdout(&["parse", "--format", "cells", REPORT, OTHER]);
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    assert_eq!(
        reader.headers().unwrap(),
        &["source", "agency", "year", "path", "label", "value", "state", "line"][..]
    );
    let rows: Vec<_> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 400);
    let row = rows.iter().find(|row| &row[3] == "requests.outcomes.refused.state_secret.business").unwrap();
    assert_eq!(&row[0], REPORT);
    assert_eq!(&row[2], "2023");
    assert_eq!(
        &row[4],
        "三、本年度办理结果 / （三）不予公开 / 1.属于国家秘密 / 申请人情况 / 法人或其他组织 / 商业企业"
    );
    assert_eq!((&row[5], &row[6]), ("0", "stated"));
    let line: usize = row[7].parse().unwrap();
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(REPORT)).unwrap();
    assert_eq!(text.lines().nth(line - 1), Some("0"));
}

#[test]
fn markdown_tables_have_as_many_cells_in_every_row() {
    let shown = stdout(&["parse", "--format", "markdown", REPORT]);
    assert!(shown.contains("| 三、本年度办理结果 / （一）予以公开 | 4 | 0 | 0 | 0 | 0 | 0 | 4 |"), "{shown}");
    for block in shown.split("\n\n").filter(|block| block.starts_with('|')) {
        let bars: Vec<usize> = block.lines().map(|line| line.matches('|').count()).collect();
        assert!(bars.windows(2).all(|pair| pair[0] == pair[1]), "{block}");
    }
}

#[test]
fn folders_are_walked_in_order_and_hidden_files_left_out() {
    let folder = scratch("walk");
    for name in ["b.txt", "a/z.txt", "a/.hidden.txt", "c.json", "a.TXT"] {
        let path = folder.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, "x").unwrap();
    }
    let folder = folder.to_str().unwrap();
    let lines = stdout(&["parse", "--format", "ndjson", folder]);
    let names: Vec<String> = lines
        .lines()
        .map(|line| {
            serde_json::from_str::<Value>(line).unwrap()["source"]["name"].as_str().unwrap().to_owned()
        })
        .collect();
    let expected: Vec<String> =
        ["a/z.txt", "a.TXT", "b.txt"].iter().map(|name| format!("{folder}/{name}")).collect();
    assert_eq!(names, expected);
}

#[test]
fn standard_input_is_read_with_a_dash_and_without_paths() {
    let text = std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join(REPORT)).unwrap();
    for args in [&["parse", "-f", "json", "-"][..], &["parse", "-f", "json"]] {
        let output = nianbao().args(args).write_stdin(text.clone()).output().unwrap();
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(report["source"]["name"], "-");
        assert_eq!(report["requests"]["received"]["total"], 4);
    }
}

#[test]
fn output_goes_to_a_file() {
    let file = scratch("output").join("reports.ndjson");
    let printed = stdout(&["parse", "-f", "ndjson", REPORT, "--output", file.to_str().unwrap()]);
    assert_eq!(printed, "");
    let report: Value = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    assert_eq!(report["source"]["name"], REPORT);
    let (code, _, stderr) = run(&["parse", REPORT, "--output", "no/such/folder/x"]);
    assert_eq!(code, 2);
    assert!(stderr.contains("cannot write no/such/folder/x"), "{stderr}");
}

#[test]
fn an_input_that_cannot_be_read_is_named_and_the_others_are_done() {
    let (code, stdout, stderr) = run(&["parse", "-f", "ndjson", "no-such-file.txt", REPORT]);
    assert_eq!((code, stdout.lines().count()), (1, 1));
    assert!(stderr.contains("cannot read no-such-file.txt"), "{stderr}");
    let (code, stdout, _) = run(&["parse", "-f", "json", "no-such-file.txt", REPORT]);
    let reports: Value = serde_json::from_str(&stdout).unwrap();
    assert_eq!((code, reports.as_array().unwrap().len()), (1, 1));
    for command in ["outline", "inspect"] {
        assert_eq!(run(&[command, "no-such-file.txt"]).0, 1, "{command}");
    }
}

#[test]
fn wrong_usage_is_2() {
    for args in [
        &[][..],
        &["no-such-command"],
        &["parse", "--format", "xml", REPORT],
        &["parse", "--lang", "fr", REPORT],
        &["check"],
        &["explain", "no-such-code"],
        &["completions", "no-such-shell"],
    ] {
        let (code, stdout, stderr) = run(args);
        assert_eq!(code, 2, "{args:?}");
        assert!(stdout.is_empty() && !stderr.is_empty(), "{args:?}: {stdout}{stderr}");
    }
    assert_eq!(run(&["--help"]).0, 0);
    assert_eq!(run(&["parse", "--version"]).0, 0);
}

#[test]
fn what_is_no_report_is_read_and_said() {
    let folder = scratch("odd");
    let notice = "关于召开政府信息公开年度工作会议的通知\n";
    let cases: [(&str, &[u8], &str); 5] = [
        ("empty.txt", b"", "empty-input"),
        ("blank.txt", "\u{3000}\n".as_bytes(), "empty-input"),
        ("picture.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01\0\0\0", "binary-input"),
        ("letter.txt", "关于召开会议的通知\n请准时参加。".as_bytes(), "no-report"),
        ("damaged.txt", &[notice.as_bytes(), b"\xFF", notice.as_bytes()].concat(), "undecodable-bytes"),
    ];
    for (name, bytes, code) in cases {
        let path = folder.join(name);
        std::fs::write(&path, bytes).unwrap();
        let report: Value =
            serde_json::from_str(&stdout(&["parse", "-f", "json", path.to_str().unwrap()])).unwrap();
        assert_eq!(report["requests"], Value::Null, "{name}");
        let codes: Vec<_> =
            report["diagnostics"].as_array().unwrap().iter().map(|found| &found["code"]).collect();
        assert!(codes.iter().any(|found| *found == code), "{name}: {codes:?}");
    }
}

#[test]
fn outlines_are_indented_and_json() {
    let shown = stdout(&["outline", REPORT]);
    let lines: Vec<&str> = shown.lines().collect();
    assert_eq!(lines[..2], ["一、总体情况", "  1、主动公开政府信息情况"]);
    let nodes: Value = serde_json::from_str(&stdout(&["outline", "--format", "json", REPORT])).unwrap();
    assert_eq!(nodes[0]["children"][0]["title"], "主动公开政府信息情况");
}

#[test]
fn inspect_names_the_layout_and_the_place_of_every_cell() {
    let shown = stdout(&["inspect", REPORT]);
    for expected in ["tables found", "requests.received ", "natural_person=4@", "disputes"] {
        assert!(shown.contains(expected), "{expected} in {shown}");
    }
}

#[test]
fn check_is_quiet_where_all_holds_and_1_where_something_is_found() {
    let folder = scratch("check");
    let letter = folder.join("letter.txt");
    std::fs::write(&letter, "通知\n").unwrap();
    let letter = letter.to_str().unwrap();
    let (code, shown, _) = run(&["check", letter]);
    assert_eq!(code, 1);
    assert!(shown.contains("no-report") && shown.contains(letter), "{shown}");
    assert_eq!(run(&["check", "--deny", "error", letter]).0, 0);
    assert_eq!(run(&["check", "--deny", "note", letter]).0, 1);
    assert_eq!(run(&["check", letter, "no-such-file.txt"]).0, 2);
    assert_eq!(stdout(&["check", "--deny", "error", OTHER]), "");
}

/// A report with a 总计 that is not the sum of its row, in a row that the prose does not speak of.
fn broken_report(folder: &Path) -> String {
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(OTHER)).unwrap();
    let row = "2.重复申请 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |";
    assert_eq!(text.matches(row).count(), 1);
    let path = folder.join("broken.txt");
    std::fs::write(&path, text.replace(row, "2.重复申请 | 0 | 0 | 0 | 0 | 0 | 0 | 7 |")).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn a_failed_relation_is_shown_at_its_cell_and_can_be_accepted() {
    let folder = scratch("allow");
    let path = broken_report(&folder);
    let (code, shown, _) = run(&["check", &path]);
    assert_eq!(code, 1);
    let line = shown.lines().find(|line| line.contains("2.重复申请 | 0 |")).unwrap();
    let caret = shown.lines().skip_while(|shown| *shown != line).nth(1).unwrap();
    let before = line.get(..line.rfind('7').unwrap()).unwrap();
    assert_eq!(caret.find('^').unwrap(), before.width(), "{shown}");
    let (_, json, _) = run(&["check", "-f", "json", &path]);
    let failed: Value = serde_json::from_str::<Value>(&json).unwrap()[0]["failed"].clone();
    let ids: Vec<&str> =
        failed.as_array().unwrap().iter().map(|check| check["id"].as_str().unwrap()).collect();
    assert!(ids.contains(&"requests.total.outcomes.not_processed.duplicate"), "{ids:?}");

    assert_eq!(stdout(&["check", "--allow", "relation-fails", &path]), "");
    let (code, shown, _) =
        run(&["check", "--allow", "requests.total.outcomes.not_processed.duplicate", &path]);
    assert!(
        !shown.contains("(requests.total.outcomes.not_processed.duplicate)")
            && code == i32::from(ids.len() > 1),
        "{shown}"
    );

    let list = folder.join("allowed.txt");
    let allowed = |entry: &str| {
        std::fs::write(&list, format!("# why\n\n{entry}  # corrected in the next edition\n")).unwrap();
        run(&["check", "--allow", "prose-differs", "--allow-file", list.to_str().unwrap(), &path]).0
    };
    assert_eq!(allowed("relation-fails"), 0);
    assert_eq!(allowed("broken.txt: relation-fails"), 0);
    assert_eq!(allowed("other.txt: relation-fails"), 1);
    assert_eq!(run(&["check", "--allow-file", "no-such-file", &path]).0, 2);

    // What no finding is called would accept nothing.
    let (code, _, said) = run(&["check", "--allow", "relation-fail", &path]);
    assert!(code == 2 && said.contains("`relation-fail`"), "{said}");
    std::fs::write(&list, "broken.txt: relation-fail\n").unwrap();
    assert_eq!(run(&["check", "--allow-file", list.to_str().unwrap(), &path]).0, 2);
    // Findings of reading are accepted as those of the checks are.
    let letter = folder.join("letter.txt");
    std::fs::write(&letter, "通知\n").unwrap();
    let letter = letter.to_str().unwrap();
    assert_eq!(run(&["check", letter]).0, 1);
    assert_eq!(stdout(&["check", "--allow", "no-report", letter]), "");
    let log: Value =
        serde_json::from_str(&stdout(&["check", "-f", "sarif", "--allow", "no-report", letter])).unwrap();
    assert_eq!(log["runs"][0]["results"], Value::Array(Vec::new()));
}

#[test]
fn check_of_a_folder_ends_with_how_much_was_found() {
    let folder = scratch("summary");
    broken_report(&folder);
    std::fs::write(folder.join("letter.txt"), "通知\n").unwrap();
    let clean = Path::new(env!("CARGO_MANIFEST_DIR")).join(OTHER);
    std::fs::copy(clean, folder.join("clean.txt")).unwrap();
    let folder = folder.to_str().unwrap();
    let (code, shown, _) = run(&["check", "--allow", "prose-differs", folder]);
    assert_eq!(code, 1);
    assert!(!shown.contains("clean.txt"), "{shown}");
    let findings = shown.lines().filter(|line| line.starts_with("warning[")).count();
    let last = shown.lines().last().unwrap();
    assert!(last.starts_with(&format!("{findings} warnings in 2 of 3 files;")), "{shown}");
    let (_, shown, _) = run(&["check", "--lang", "zh", "--allow", "prose-differs", folder]);
    assert!(
        shown.lines().last().unwrap().starts_with(&format!("共 3 个文件，2 个有问题：警告 {findings} 处")),
        "{shown}"
    );
}

#[test]
fn findings_of_a_kind_are_counted_unless_all_are_wanted() {
    let path = "tests/reports/column-blocks/2021-columns.txt";
    let shown = run(&["check", path]).1;
    let full = run(&["check", "--full", path]).1;
    assert!(shown.contains(" more [") && !full.contains(" more ["), "{shown}");
    assert!(full.lines().count() > 2 * shown.lines().count());
}

#[test]
fn check_speaks_to_machines() {
    let folder = scratch("machines");
    let letter = folder.join("letter.txt");
    std::fs::write(&letter, "通知\n").unwrap();
    let letter = letter.to_str().unwrap();
    let json =
        |format: &str| serde_json::from_str::<Value>(&run(&["check", "-f", format, letter]).1).unwrap();
    assert_eq!(json("json")[0]["diagnostics"][0]["code"], "no-report");
    assert_eq!(json("json")[0]["source"]["name"], letter);
    let log = json("sarif");
    assert_eq!(log["version"], "2.1.0");
    assert_eq!(log["runs"][0]["results"][0]["ruleId"], "no-report");
    let rules = log["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap();
    assert!(rules.iter().any(|rule| rule["id"] == "no-report"));
    let (_, shown, _) = run(&["check", "-f", "github", letter]);
    assert!(shown.starts_with("::warning file=") && shown.contains("title=no-report::"), "{shown}");
}

#[test]
fn every_code_is_explained_in_both_languages() {
    let index = stdout(&["explain"]);
    let codes: Vec<&str> = nianbao::diagnostic::catalogue::all().map(|code| code.name).collect();
    assert_eq!(index.lines().map(|line| line.split_whitespace().next().unwrap()).collect::<Vec<_>>(), codes);
    for code in nianbao::diagnostic::catalogue::all() {
        for (lang, words, example) in
            [("en", code.explanation.en, "Example"), ("zh", code.explanation.zh, "示例")]
        {
            let page = stdout(&["explain", "--lang", lang, code.name]);
            assert!(page.starts_with(code.name), "{page}");
            assert!(page.contains(words) && page.contains(example), "{page}");
            assert!(page.contains(if lang == "en" { "What to do" } else { "如何处理" }), "{page}");
            assert!(!page.contains("{0}") && !page.contains("{1}"), "{page}");
        }
    }
    let (_, _, stderr) = run(&["explain", "no-reports"]);
    assert!(stderr.contains("no-report"), "{stderr}");
}

#[test]
fn the_schema_is_the_one_in_the_repository() {
    let kept =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("schema/nianbao.report.v1.json"));
    assert!(stdout(&["schema"]) == kept.unwrap());
}

#[test]
fn completions_name_the_subcommands() {
    for shell in ["bash", "zsh", "fish"] {
        let script = stdout(&["completions", shell]);
        assert!(script.contains("inspect") && script.contains("explain"), "{shell}");
    }
}

#[test]
fn the_language_is_that_of_the_locale_unless_it_is_given() {
    let shown = |lang: &str, args: &[&str]| {
        let output = nianbao().env("LANG", lang).args(args).write_stdin("").output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    assert!(shown("zh_CN.UTF-8", &["parse", "-"]).contains("输入为空"));
    assert!(shown("C", &["parse", "-"]).contains("the input is empty"));
    assert!(shown("zh_CN.UTF-8", &["--lang", "en", "parse", "-"]).contains("the input is empty"));
    assert!(shown("C", &["parse", "-", "--lang", "zh"]).contains("输入为空"));
}

#[test]
fn colours_are_for_terminals_and_no_color_is_honoured() {
    let coloured = |variables: &[(&str, &str)]| {
        let output = nianbao().envs(variables.iter().copied()).args(["parse", REPORT]).output().unwrap();
        output.stdout.contains(&0x1b)
    };
    assert!(!coloured(&[]), "a pipe is no terminal");
    assert!(coloured(&[("CLICOLOR_FORCE", "1")]));
    assert!(!coloured(&[("NO_COLOR", "1")]));
}

#[test]
fn a_broken_pipe_is_no_error() {
    let paths = vec![REPORT; 400];
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_nianbao"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(["parse", "--format", "json"])
        .args(paths)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut opening = [0; 16];
    child.stdout.take().unwrap().read_exact(&mut opening).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), String::from_utf8(output.stderr).unwrap()), (Some(0), String::new()));
}

/// The pictures of output in both front pages: every line of them is printed, in that order.
#[test]
fn the_front_pages_show_what_the_command_prints() {
    for (page, lang) in [("README.md", "en"), ("README.zh-CN.md", "zh")] {
        let page = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(page)).unwrap();
        let picture = page.split("```text\n").nth(1).unwrap().split("```").next().unwrap();
        assert!(picture.lines().count() > 20);
        let printed = stdout(&["--lang", lang, "parse", REPORT]);
        let mut lines = printed.lines();
        for line in picture.lines().filter(|line| *line != "…") {
            assert!(
                lines.any(|printed| printed == line),
                "{lang}: not printed, or not there: {line}\n{printed}"
            );
        }
    }
}

/// Whoever looks for a cell finds its path and its official wording.
#[test]
fn the_page_on_the_json_names_every_row_and_column() {
    let page = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/report.md")).unwrap();
    for edition in nianbao::form::EDITIONS {
        for table in edition.tables {
            for row in table.rows {
                for cell in row.cells {
                    let key = nianbao::form::last_key(cell.path);
                    assert!(page.contains(&format!("`{key}`")), "{}", cell.path);
                    assert!(page.contains(cell.head.split('（').next().unwrap()), "{}", cell.head);
                }
                let path = row.path.strip_prefix(table.key).unwrap().trim_start_matches('.');
                assert!(path.is_empty() || page.contains(&format!("`{path}`")), "{}", row.path);
                assert!(page.contains(row.label), "{}", row.label);
            }
        }
    }
    for state in
        ["stated", "blank", "placeholder", "inferred", "ambiguous", "worded", "unreadable", "missing"]
    {
        assert!(page.contains(&format!("| `{state}` |")), "{state}");
    }
}

#[test]
fn the_front_page_names_every_feature() {
    let read =
        |name: &str| std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap();
    let (manifest, page) = (read("Cargo.toml"), read("README.md"));
    let features = manifest.split("[features]").nth(1).unwrap().split("\n[").next().unwrap();
    let names =
        features.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(" = "));
    for (name, _) in names.filter(|(name, _)| *name != "default") {
        assert!(page.contains(&format!("`{name}`")), "{name}");
    }
}

/// Two reports of one agency that follow each other, made of one that is there.
fn two_years(folder: &Path) -> [String; 2] {
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(REPORT)).unwrap();
    let later = text.replace("2023", "2024").replacen("\n92\n", "\n95\n", 1);
    assert_ne!(later, text.replace("2023", "2024"));
    [("2023.txt", text), ("2024.txt", later)].map(|(name, text)| {
        let path = folder.join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    })
}

#[test]
fn two_years_are_held_against_each_other() {
    let [old, new] = two_years(&scratch("years"));
    let (code, shown, _) = run(&["compare", &old, &new]);
    assert!(shown.contains("青砚市工业和信息化局 2023  →  青砚市工业和信息化局 2024"), "{shown}");
    let row = shown.lines().find(|line| line.contains("行政许可 / 本年处理决定数量")).unwrap();
    assert!(row.ends_with("92    95      +3"), "{row}");
    // 现行有效 2 and 制发 1 make 3, but the later report says 2 again.
    assert!(shown.contains("warning[years-differ]"), "{shown}");
    assert_eq!(code, 1);
    assert_eq!(run(&["compare", "--allow", "years-differ", &old, &new]).0, 0);
    let (_, json, _) = run(&["compare", "--format", "json", &old, &new]);
    let json: Value = serde_json::from_str(&json).unwrap();
    let change =
        json["cells"].as_array().unwrap().iter().find(|cell| cell["path"] == "proactive.licensing.decisions");
    assert_eq!(change.unwrap()["change"], 3);
}

#[test]
fn a_consolidated_report_is_held_against_its_parts() {
    let (code, shown, _) = run(&["compare", "--parent", REPORT, REPORT]);
    assert_eq!(code, 0, "{shown}");
    assert!(shown.contains("every sum that can be told holds"), "{shown}");
    let (code, shown, _) = run(&["compare", "--parent", REPORT, REPORT, REPORT]);
    assert_eq!(code, 1);
    let row = shown.lines().find(|line| line.contains("行政许可 / 本年处理决定数量")).unwrap();
    assert!(row.contains("92") && row.contains("184") && row.ends_with("-92"), "{row}");
    assert_eq!(run(&["compare", REPORT]).0, 2);
    assert_eq!(run(&["compare", REPORT, "no-such-file.txt"]).0, 2);
}
