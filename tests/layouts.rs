//! Layouts against what the tools themselves print, where the folder of samples is at hand.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test may stop where it stands and say what it saw"
)]

use std::collections::BTreeSet;
use std::path::Path;

use nianbao::form::EDITIONS;
use nianbao::render::{Blanks, Content, LAYOUTS, Layout, Money, Sheet, Style, layout};
use serde_json::Value;

/// Whoever adds a lexer adds a writer, or nobody can put it to the test.
#[test]
fn every_lexer_has_a_writer() {
    let mut read = BTreeSet::new();
    for layout in LAYOUTS {
        let text = layout.write(&Sheet::from_seed(2));
        let report = nianbao::parse(&text);
        read.extend(report.tables.iter().map(|table| table.layout));
        // The lexer that only says that HTML tables are there gives no table.
        if report.diagnostics.iter().any(|found| found.code.name == "html-table-in-text") {
            read.insert("markup");
        }
    }
    for lexer in nianbao::cells::layout::LAYOUTS {
        // Where HTML is read, its tables never come to that lexer.
        let name = if cfg!(feature = "html") && lexer.name == "markup" { "html" } else { lexer.name };
        assert!(read.contains(name), "no layout is read by {name}");
    }
}

/// Where blank cells are dropped, a figure alone in its row is that of any column: nothing can be read there.
#[test]
fn two_reports_have_one_print() {
    let cells = |sheet: &Sheet| sheet.edition.cells().map(|cell| cell.path).collect::<Vec<_>>();
    let report = |column: &str| {
        let mut sheet = Sheet::zeros(EDITIONS[0]);
        for path in cells(&sheet).into_iter().filter(|path| path.starts_with("requests.")) {
            let row = path.strip_suffix(column).or_else(|| path.strip_suffix("total"));
            let filled = ["requests.received.", "requests.outcomes.granted.", "requests.outcomes.total."];
            let one = row.is_some_and(|row| filled.contains(&row));
            sheet.set(path, if one { Content::figure(1) } else { Content::Blank });
        }
        sheet
    };
    let (one, other) = (report("natural_person"), report("business"));
    let dropped = LAYOUTS.iter().filter(|layout| layout.blanks == Blanks::Dropped && layout.exact);
    let mut n_layouts = 0;
    for layout in dropped {
        let text = layout.write(&one);
        assert_eq!(text, layout.write(&other), "{}", layout.name);
        let parsed = nianbao::parse(&text);
        let state = |path: &str| parsed.cells.iter().find(|cell| cell.path == path).unwrap().state;
        for column in ["natural_person", "business"] {
            let state = state(&format!("requests.received.{column}"));
            assert_eq!(state, nianbao::align::State::Ambiguous, "{} {column}", layout.name);
        }
        n_layouts += 1;
    }
    assert!(n_layouts > 5, "{n_layouts} layouts");
}

/// The sheet that the truth of a sample describes.
fn sheet(truth: &Value) -> Sheet {
    let edition = EDITIONS.iter().find(|edition| truth["edition"] == edition.name).unwrap();
    let mut sheet = Sheet::zeros(edition);
    for (path, value) in truth["cells"].as_object().unwrap() {
        if path.ends_with(".unit") {
            continue;
        }
        let raw = truth["raw"][path].as_str();
        let content = match (value, truth["state"][path].as_str()) {
            (Value::Null, Some("placeholder")) => Content::Placeholder(raw.unwrap().to_owned().into()),
            (Value::Null, _) => Content::Blank,
            (value, _) => {
                let digits = value.to_string();
                let raw = raw.map_or_else(|| digits.clone(), str::to_owned);
                Content::Figure { value: digits.parse().unwrap(), raw: raw.into() }
            }
        };
        assert!(sheet.set(path, content), "{path}");
    }
    let unit = truth["units"].as_object().and_then(|units| units.values().next()).and_then(Value::as_str);
    sheet.money = match unit {
        Some("元") => Money::Head("元"),
        Some(_) => Money::Head("万元"),
        None => Money::Unnamed,
    };
    sheet
}

/// How many of the lines that `layout` prints for the tables are lines of `text`.
fn shared_lines(layout: &Layout, sheet: &Sheet, text: &str) -> (usize, usize) {
    let lines: BTreeSet<_> = text.lines().map(str::trim).collect();
    let mut of = 0;
    let mut found = 0;
    for grid in sheet.document().grids() {
        let mut printed = String::new();
        (layout.table)(grid, &mut printed);
        for line in printed.lines().map(str::trim) {
            of += 1;
            found += usize::from(lines.contains(line));
        }
    }
    (found, of)
}

/// Extractor, the layout that mimics it, and the least share in hundredths of the layout's lines that the extractor
/// prints letter for letter in its best case. Those below 100 fold labels or centre texts by rules of their own.
const MIMICS: &[(&str, &str, usize)] = &[
    ("trafilatura", "pipe_padded", 100),
    ("markdownify", "markdown_ragged", 100),
    ("markitdown-docx", "markdown_ragged", 100),
    ("html2text-py", "pipe_bare", 100),
    ("node-html-markdown", "markdown_left", 100),
    ("pandoc-org", "org_table", 100),
    ("bs4-rows-tab", "tab_rows", 100),
    ("chromium-innertext", "tab_rows", 100),
    ("python-docx-tab", "tab_copied", 100),
    ("word-extractor", "tab_rowspan", 95),
    ("pdfplumber-tables", "tab_covered", 100),
    ("resiliparse", "double_tab", 100),
    ("extractous-html", "tab_first", 100),
    ("bs4-lines", "lines_dropped", 100),
    ("docx2txt-py", "lines_gap", 100),
    ("soffice-txt", "lines_tight", 100),
    ("lynx", "spaced_rows", 70),
    ("pandoc-plain", "columns_rule", 100),
    ("rust-html2text", "box_open", 50),
    ("links", "ascii_box", 100),
    ("pandas-grid", "grid_copied", 100),
    ("w3m", "box_drawing", 30),
];

#[test]
fn layouts_print_what_the_tools_print() {
    let Ok(shared) = std::env::var("NIANBAO_SHARED") else {
        println!("NIANBAO_SHARED is not set: layouts were not held against samples");
        return;
    };
    let folder = Path::new(&shared).join("layouts");
    for &(extractor, name, least) in MIMICS {
        let layout = layout(name).unwrap();
        let mut best = (0, 1, String::new());
        for entry in std::fs::read_dir(folder.join(extractor)).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_none_or(|ext| ext != "txt") {
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            let truth = std::fs::read_to_string(path.with_extension("json")).unwrap();
            let mut sheet = sheet(&serde_json::from_str(&truth).unwrap());
            let mut here = (0, 1);
            for bits in 0..8 {
                sheet.style = Style::from_bits(bits);
                let (found, of) = shared_lines(layout, &sheet, &text);
                if found * here.1 > here.0 * of {
                    here = (found, of);
                }
            }
            if here.0 * best.1 > best.0 * here.1 {
                best = (here.0, here.1, path.file_stem().unwrap().to_string_lossy().into_owned());
            }
        }
        assert!(best.0 * 100 >= least * best.1, "{extractor}: {name} prints other lines: {best:?}");
    }
}

#[test]
fn figures_that_line_up_by_chance_do_not_tell_how_columns_are_measured() {
    // Set out as on a screen, where an ideograph is two columns wide. Counted in characters the figures of the first
    // column of one row and of the second of the other stand one below the other.
    let pad = |out: &mut String, columns: usize| out.extend(std::iter::repeat_n(' ', columns));
    let mut text = "二、主动公开政府信息情况\n\n第二十条第（一）项\n信息内容".to_owned();
    pad(&mut text, 40);
    text.push_str(
        "本年制发件数      本年废止件数  现行有效件数\n规章（设区的市、自治州人民政府应提供相关数据）",
    );
    pad(&mut text, 20);
    text.push_str("89            44\n规范性文件");
    pad(&mut text, 38);
    text.push_str("7\n第二十条第（五）项\n信息内容");
    pad(&mut text, 40);
    text.push_str("本年处理决定数量\n行政许可");
    pad(&mut text, 40);
    text.push_str("79\n");
    let report = nianbao::parse(&text);
    let value = |path: &str| report.value(path).map(|value| value.to_string());
    assert_eq!(value("proactive.regulations.issued"), None);
    // Where figures and heads speak for different measures, to say nothing is right as well.
    for (path, printed) in [
        ("proactive.regulations.repealed", "89"),
        ("proactive.regulations.in_force", "44"),
        ("proactive.normative_documents.issued", "7"),
    ] {
        assert!(value(path).is_none_or(|value| value == printed), "{path}");
    }
    assert!(
        report.cells.iter().any(|cell| cell.path == "proactive.licensing.decisions" && cell.value.is_some())
    );
}

#[test]
fn figures_that_stand_under_other_heads_in_another_measure_are_not_placed() {
    // Each column in its middle, as on a screen: one figure under the first head, one under the second. Counted in
    // characters both stand under the first.
    let pad = |out: &mut String, columns: usize| out.extend(std::iter::repeat_n(' ', columns));
    let mut text = "二、主动公开政府信息情况\n\n第二十条第（一）项\n".to_owned();
    pad(&mut text, 19);
    text.push_str("信息内容");
    pad(&mut text, 21);
    text.push_str(
        "本年新制作数量  本年新公开数量  对外公开总数量\n规章（设区的市、自治州人民政府应提供相关数据）",
    );
    pad(&mut text, 24);
    text.push_str("1\n");
    pad(&mut text, 16);
    text.push_str("行政规范性文件");
    pad(&mut text, 24);
    text.push_str("1\n");
    pad(&mut text, 38);
    text.push_str("第二十条第（五）项\n");
    pad(&mut text, 19);
    text.push_str("信息内容");
    pad(&mut text, 21);
    text.push_str("上一年项目数量    本年增/减      处理决定数量\n");
    pad(&mut text, 19);
    text.push_str("行政许可");
    pad(&mut text, 59);
    text.push_str("5\n");
    let report = nianbao::parse(&text);
    let printed: Vec<_> = report
        .cells
        .iter()
        .filter(|cell| cell.value.is_some())
        .map(|cell| (cell.path, cell.value.as_ref().map(ToString::to_string).unwrap_or_default()))
        .collect();
    let truth = [
        ("proactive.regulations.published", "1"),
        ("proactive.normative_documents.made", "1"),
        ("proactive.licensing.decisions", "5"),
    ];
    for (path, value) in &printed {
        assert!(truth.contains(&(*path, value.as_str())), "{path} {value}");
    }
    assert!(
        report
            .diagnostics
            .iter()
            .any(|it| it.paths.iter().any(|path| path.starts_with("proactive.regulations")))
    );
}

/// A mark or a number before every line, or escapes throughout, change no cell of any layout.
#[test]
fn what_a_text_is_wrapped_in_changes_nothing() {
    let before_lines = |text: &str, mark: fn(usize) -> String| {
        text.split('\n').enumerate().map(|(n, line)| mark(n) + line).collect::<Vec<_>>().join("\n")
    };
    let escaped = |text: &str| {
        let marked = [("\\", "\\\\"), ("\"", "\\\""), ("\n", "\\n"), ("\t", "\\t")];
        marked.iter().fold(text.to_owned(), |text, (sign, escape)| text.replace(sign, escape))
    };
    let cells = |text: &str| {
        let cells = nianbao::parse(text).cells.into_iter();
        cells.map(|cell| (cell.path, cell.value, cell.state)).collect::<Vec<_>>()
    };
    for layout in LAYOUTS.iter().filter(|layout| layout.exact) {
        let text = layout.write(&Sheet::from_seed(7));
        if text.lines().count() < 20 {
            continue;
        }
        let plain = cells(&text);
        for wrapped in [
            before_lines(&text, |_| "> ".to_owned()),
            before_lines(&text, |_| "- ".to_owned()),
            before_lines(&text, |n| format!("{:6}\t", n + 1)),
            before_lines(&text, |n| format!("{}: ", n + 1)),
            escaped(&text),
            format!("{{\"text\": \"{}\"}}", escaped(&text)),
            text.replace('政', "&#25919;"),
        ] {
            let opening: String = wrapped.chars().take(40).collect();
            assert_eq!(cells(&wrapped), plain, "{} {opening}", layout.name);
        }
        // Every figure is found where it stands in the text as it came.
        let quoted = before_lines(&text, |_| "> ".to_owned());
        for cell in nianbao::parse(&quoted).cells.iter().filter(|cell| cell.value.is_some()) {
            let (raw, place) = (cell.raw.as_deref().unwrap(), cell.span.unwrap().slice(&quoted).unwrap());
            assert!(raw == place || place.contains('\n'), "{} {}: {raw} {place}", layout.name, cell.path);
        }
    }
}

/// Heads that are written downwards, a character a line, tell nothing; as many figures as cells on one line do.
#[test]
fn heads_written_downwards() {
    let heads = "四、政府信息公开行政复议、行政诉讼情况\n行政复议 行政诉讼\n未经复议直接起诉 复议后起诉\n结 结 其 尚\n\
        结 结 其 尚 结 结 其 尚\n果 果 他 未\n总计 果 果 他 未 总 果 果 他 未 总\n维 纠 结 审\n\
        维 纠 结 审 计 维 纠 结 审 计\n持 正 果 结\n持 正 果 结 持 正 果 结\n";
    let text = |figures: &str| {
        format!(
            "四、结转下年度继续办理 0 0 0 0 0 0 0\n{heads}{figures}\n五、存在的主要问题及改进情况\n无。\n"
        )
    };
    let figures = "1 2 3 4 10 0 1 0 2 3 0 0 1 5 6";
    let given = |text: &str| {
        let report = nianbao::parse(text);
        let cells = report.cells.iter().filter(|cell| cell.path.starts_with("disputes."));
        cells.map(|cell| cell.value.map(|value| value.to_string())).collect::<Vec<_>>()
    };
    let printed: Vec<_> = figures.split(' ').map(|figure| Some(figure.to_owned())).collect();
    assert_eq!(given(&text(figures)), printed);
    for short in ["1 2 3 4 10 0 1 0 2 3 0 0 1 5", "1 2 3 4 10 甲 0 1 0 2 3 0 0 1 5 6"] {
        assert!(given(&text(short)).iter().all(Option::is_none), "{short}");
    }
}

/// A figure that is glued to the next label leaves no empty row behind.
#[test]
fn a_figure_before_the_next_label_is_no_empty_cell() {
    let text = "行政许可 4 第二十条第（六）项 信息内容 本年处理决定数量 行政处罚 7行政强制 2 第二十条第（八）项 信息内容";
    let report = nianbao::parse(text);
    let cell = report.cell("proactive.penalties.decisions").unwrap();
    assert_eq!((cell.value, cell.state.needs_diagnostic()), (None, true), "{:?}", cell.state);
    assert!(report.diagnostics.iter().any(|finding| finding.paths.contains(&cell.path.into())));
}

/// Columns of a fixed width, as `{:<6}` prints them: a label that fills its own leaves no blank before the figure
/// behind it, which the sum of a full row tells to be one.
#[test]
fn a_figure_right_behind_a_label_that_fills_its_column() {
    let table = EDITIONS[0].table("requests").unwrap();
    // Rows of figures; what is read in a row of that label, `?` where it is null, and how the first is known.
    let read = |label: &str, own: &[&str]| {
        let mut text = "三、收到和处理政府信息公开申请情况\n".to_owned();
        for row in table.rows {
            let figures = if row.label == label { own } else { &["4", "0", "1", "0", "0", "2", "7"] };
            text.push_str(&format!("{:<6}", row.label));
            for figure in figures {
                text.push_str(&format!("{figure:<8}"));
            }
            text.push('\n');
        }
        text.push_str("四、政府信息公开行政复议、行政诉讼情况\n");
        let report = nianbao::parse(&text);
        let path = table.rows.iter().find(|row| row.label == label).unwrap().path;
        let cells: Vec<_> = report.cells.iter().filter(|cell| cell.path.starts_with(path)).collect();
        for cell in cells.iter().filter(|cell| cell.value.is_none()) {
            assert!(report.diagnostics.iter().any(|found| found.paths.contains(&cell.path.into())));
        }
        let shown =
            |value: Option<_>| value.map_or("?".to_owned(), |value: rust_decimal::Decimal| value.to_string());
        let values = cells.iter().map(|cell| shown(cell.value)).collect::<Vec<_>>().join(" ");
        (values, cells[0].state.name())
    };
    let none = || ("? ? ? ? ? ? ?".to_owned(), "ambiguous");
    for label in [
        "2.其他法律行政法规禁止公开",
        "四、结转下年度继续办理",
        "（二）部分公开（区分处理的，只计这一情形，不计其他情形）",
    ] {
        let known = ("1165 0 0 1110 338 1891 4504".to_owned(), "inferred");
        assert_eq!(read(label, &["1165", "0", "0", "1110", "338", "1891", "4504"]), known, "{label}");
        for doubtful in [
            ["1165", "0", "0", "1110", "338", "1891", "4505"].as_slice(),
            &["0165", "0", "0", "1110", "338", "1891", "3504"],
            &["1165", "0", "0", "1110", "338", "2613"],
            &["1165", "0", "0", "1110", "338", "1891", "4504", "0"],
        ] {
            assert_eq!(read(label, doubtful), none(), "{label}{doubtful:?}");
        }
    }
}
