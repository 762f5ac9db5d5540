//! Outline and front matter: own cases typed by hand, and the shared truths where `NIANBAO_SHARED` names them.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test fails by panicking"
)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use nianbao::Span;
use nianbao::diagnostic::{Diagnostics, Severity};
use nianbao::outline::{self, Node, Outline};
use serde_json::Value;

/// The spans from a line that opens a table of the form to the next section heading, as the alignment hands them over.
fn claim_tables(text: &str) -> Vec<Span> {
    const OPENERS: &[&str] = &[
        "第二十条第",
        "第⼆⼗条第",
        "第二十條第",
        "本列数据的勾稽",
        "本列數據的勾稽",
        "行政复议",
        "⾏政复议",
        "信息内容",
    ];
    const HEADS: &[&str] = &["二、", "⼆、", "三、", "四、", "五、"];
    const TITLES: &[&str] =
        &["主动公开", "收到和处理", "政府信息公开行政", "因政府信息", "存在的", "政府信息公开⾏政"];
    let squeeze = |line: &str| {
        line.chars().filter(|c| !c.is_whitespace() && !"*#|\u{a0}".contains(*c)).collect::<String>()
    };
    let separators: &[char] = if text.lines().count() < 10 { &['\n', '|'] } else { &['\n'] };
    let mut claims = Vec::new();
    let mut open: Option<usize> = None;
    let mut at = 0;
    let mut in_form = false;
    for line in text.split_inclusive(separators) {
        let tight = squeeze(line);
        let heading = HEADS.iter().any(|h| {
            tight
                .strip_prefix(h)
                .is_some_and(|t| TITLES.iter().any(|x| t.starts_with(x)) && t.chars().count() < 32)
        });
        if heading {
            if let Some(start) = open.take() {
                claims.push(Span::new(start, at));
            }
            in_form = true;
        } else if open.is_none()
            && in_form
            && (OPENERS.iter().any(|o| {
                tight.starts_with(o)
                    || tight.starts_with(&format!("({o}"))
                    || tight.starts_with(&format!("（{o}"))
            }) && tight.chars().count() < 60
                || line.trim_start().starts_with(['|', '+', '┌', '│']) && line.contains("  "))
        {
            open = Some(at);
        }
        at += line.len();
    }
    if let Some(start) = open {
        claims.push(Span::new(start, text.len()));
    }
    claims
}

fn read<'a>(text: &'a str, claimed: &[Span]) -> (Outline<'a>, Vec<(&'static str, Severity, String)>) {
    let mut diagnostics = Diagnostics::new();
    let outline = outline::read(text, claimed, &mut diagnostics);
    let found = diagnostics
        .as_slice()
        .iter()
        .map(|d| (d.code.name, d.code.severity, d.message(nianbao::Lang::En)))
        .collect();
    (outline, found)
}

/// One line a node: indent, marker, kind, title, `!` where the marker is recovered.
fn show(nodes: &[Node<'_>], depth: usize, out: &mut Vec<String>) {
    for node in nodes {
        let kind = format!("{:?}", node.kind).to_lowercase();
        let title = node.title.as_deref().map(|t| format!(" {t}")).unwrap_or_default();
        let bang = if node.recovered { " !" } else { "" };
        out.push(format!("{}{} {kind}{title}{bang}", "  ".repeat(depth), node.marker));
        show(&node.children, depth + 1, out);
    }
}

fn shown(nodes: &[Node<'_>]) -> Vec<String> {
    let mut out = Vec::new();
    show(nodes, 0, &mut out);
    out
}

fn show_truth(nodes: &[Value], depth: usize, out: &mut Vec<String>) {
    for node in nodes {
        let kind = node["kind"].as_str().unwrap().replace('_', "");
        let title = node["title"].as_str().map(|t| format!(" {t}")).unwrap_or_default();
        let bang = if node["recovered"] == true { " !" } else { "" };
        out.push(format!("{}{} {kind}{title}{bang}", "  ".repeat(depth), node["marker"].as_str().unwrap()));
        if let Some(children) = node["children"].as_array() {
            show_truth(children, depth + 1, out);
        }
    }
}

/// Title, agency, year, period, date as the contract prints them.
fn front(outline: &Outline<'_>) -> BTreeMap<&'static str, Option<String>> {
    let front = &outline.front;
    BTreeMap::from([
        ("title", front.title.as_ref().map(|f| f.value.to_string())),
        ("agency", front.agency.as_ref().map(|f| f.value.to_string())),
        ("year", front.year.as_ref().map(|f| f.value.to_string())),
        ("period", front.period.as_ref().map(|f| format!("{}/{}", f.value.start, f.value.end))),
        ("published_on", front.published_on.as_ref().map(|f| f.value.to_string())),
    ])
}

fn truth_of(truth: &Value, key: &str) -> Option<Option<String>> {
    let value = truth.get(key).or_else(|| truth.get("extra").and_then(|e| e.get(key)))?;
    Some(match value {
        Value::Null => None,
        Value::Object(period) => {
            Some(format!("{}/{}", period["start"].as_str().unwrap(), period["end"].as_str().unwrap()))
        }
        Value::String(s) => Some(s.clone()),
        other => Some(other.to_string()),
    })
}

/// Places are in order, on character boundaries, and what a node says stands there.
fn audit(text: &str, nodes: &[Node<'_>], mut at: usize) -> usize {
    for node in nodes {
        assert!(node.span.start >= at, "{:?} begins before {at}", node.marker);
        assert!(node.span.slice(text).is_some() && node.body.slice(text).is_some());
        assert!(node.body.is_empty() || node.body.start >= node.span.end);
        at = node.span.end.max(node.body.end);
        at = audit(text, &node.children, at);
    }
    at
}

fn shared() -> Option<PathBuf> {
    let Some(path) = std::env::var_os("NIANBAO_SHARED") else {
        println!("NIANBAO_SHARED is not set: the shared reports were not asked for");
        return None;
    };
    let path = PathBuf::from(path);
    assert!(path.is_dir(), "NIANBAO_SHARED names no folder: {}", path.display());
    Some(path)
}

fn cases(folder: &Path) -> Vec<(String, String, Value)> {
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    files.sort();
    let cases: Vec<_> = files
        .iter()
        .filter(|f| f.extension().is_some_and(|e| e == "txt"))
        .map(|f| {
            let truth = std::fs::read_to_string(f.with_extension("json")).unwrap();
            (
                f.file_stem().unwrap().to_string_lossy().into_owned(),
                std::fs::read_to_string(f).unwrap(),
                serde_json::from_str(&truth).unwrap(),
            )
        })
        .collect();
    assert!(!cases.is_empty(), "no case in {}", folder.display());
    cases
}

#[test]
fn the_real_reports_are_read_exactly() {
    let Some(shared) = shared() else { return };
    for (name, text, truth) in cases(&shared.join("seeds")) {
        let claims = claim_tables(&text);
        let (outline, diagnostics) = read(&text, &claims);
        audit(&text, &outline.nodes, 0);
        let mut expected = Vec::new();
        show_truth(truth["outline"].as_array().unwrap(), 0, &mut expected);
        assert_eq!(shown(&outline.nodes), expected, "{name}");
        for (key, value) in front(&outline) {
            assert_eq!(Some(value), truth_of(&truth, key), "{name} {key}");
        }
        for (code, severity, message) in diagnostics {
            assert!(
                severity == Severity::Note || (code == "marker-damaged" && message.contains("`4`")),
                "{name}: {message}"
            );
        }
    }
}

/// Counts front matter right, null and wrong over a folder; prints what is wrong.
fn score(folder: &Path, index: &Value, tally: &mut BTreeMap<&'static str, [usize; 4]>) {
    for (name, text, truth) in cases(folder) {
        let claims = claim_tables(&text);
        let (outline, _) = read(&text, &claims);
        audit(&text, &outline.nodes, 0);
        for (key, value) in front(&outline) {
            let Some(expected) = truth_of(&truth, key) else { continue };
            if index[&name][key] == false {
                continue;
            }
            let also = truth["extra"].get("agency_acceptable").filter(|_| key == "agency");
            let ok = value == expected
                || also.is_some_and(|also| match also {
                    Value::Array(all) => all.iter().any(|a| a.as_str() == value.as_deref()),
                    one => one.as_str() == value.as_deref(),
                });
            let counts = tally.entry(key).or_default();
            if ok {
                counts[0] += 1;
            } else if value.is_none() {
                counts[1] += 1;
                println!(
                    "null  {}/{name} {key}: {expected:?}",
                    folder.file_name().unwrap().to_string_lossy()
                );
            } else if expected.is_none() && (key == "period" || key == "published_on") {
                counts[3] += 1;
            } else {
                counts[2] += 1;
                println!(
                    "WRONG {}/{name} {key}: {expected:?} read as {value:?}",
                    folder.file_name().unwrap().to_string_lossy()
                );
            }
        }
    }
}

#[test]
fn front_matter_of_published_pages_is_never_wrong() {
    let Some(shared) = shared() else { return };
    let mut tally = BTreeMap::new();
    score(&shared.join("wild"), &Value::Null, &mut tally);
    println!("wild: right, null, wrong, where none is printed: {tally:?}");
    for (key, [right, null, wrong, _]) in tally {
        assert_eq!((wrong, null), (0, 0), "{key}: {right} right");
    }
}

#[test]
fn front_matter_survives_every_extractor() {
    let Some(shared) = shared() else { return };
    let index: Value =
        serde_json::from_str(&std::fs::read_to_string(shared.join("layouts/index.json")).unwrap()).unwrap();
    let mut tally = BTreeMap::new();
    let mut folders: Vec<_> =
        std::fs::read_dir(shared.join("layouts")).unwrap().map(|e| e.unwrap().path()).collect();
    folders.sort();
    for folder in folders {
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        if folder.is_dir() && !name.starts_with('_') {
            score(&folder, &index[&name], &mut tally);
        }
    }
    println!("layouts: right, null, wrong, where none is printed: {tally:?}");
    for (key, [right, null, wrong, _]) in tally {
        assert_eq!(wrong, 0, "{key}: {right} right, {null} null");
        assert!(null * 100 <= right, "{key}: {right} right, {null} null");
    }
}

// ------------------------------------------------------------------------------------------ cases typed by hand

#[track_caller]
fn outline_is(text: &str, expected: &[&str]) {
    let (outline, _) = read(text, &[]);
    audit(text, &outline.nodes, 0);
    assert_eq!(shown(&outline.nodes), expected, "{text}");
}

#[track_caller]
fn finds(text: &str, codes: &[&str]) {
    let (_, found) = read(text, &[]);
    let front = ["title-missing", "agency-missing", "year-missing"];
    let found: Vec<_> = found.iter().map(|(code, ..)| *code).filter(|code| !front.contains(code)).collect();
    assert_eq!(found, codes, "{text}");
}

#[test]
fn levels_follow_the_order_of_first_nesting() {
    outline_is(
        "一、总体情况\n1、主动公开\n2、依申请公开\n二、其他\n（一）收费情况\n1、未收取费用，也没有减免。\n（二）落实情况\n1、开设专栏，推送政策。",
        &[
            "一、 heading 总体情况",
            "  1、 heading 主动公开",
            "  2、 heading 依申请公开",
            "二、 heading 其他",
            "  （一） heading 收费情况",
            "    1、 item",
            "  （二） heading 落实情况",
            "    1、 item",
        ],
    );
    // A list of digits before the first （一） is no parent of it; one that goes on behind it is.
    outline_is(
        "一、总体情况\n1.公开信息，答复申请。\n2.完善制度，加强管理。\n（一）主动公开\n（二）依申请公开",
        &[
            "一、 heading 总体情况",
            "  1. item",
            "  2. item",
            "  （一） heading 主动公开",
            "  （二） heading 依申请公开",
        ],
    );
    outline_is(
        "一、总体情况\n1.主动公开\n（一）网站\n（二）微信\n2.依申请公开",
        &[
            "一、 heading 总体情况",
            "  1. heading 主动公开",
            "    （一） heading 网站",
            "    （二） heading 微信",
            "  2. heading 依申请公开",
        ],
    );
    outline_is(
        "一、甲\n（一）乙\n1.丙\n（1）丁\n①戊\n一是加强，二是完善。",
        &[
            "一、 heading 甲",
            "  （一） heading 乙",
            "    1. heading 丙",
            "      （1） heading 丁",
            "        ① heading 戊",
            "          一是 point",
            "          二是 point",
        ],
    );
}

#[test]
fn headings_run_ins_and_items() {
    outline_is(
        "（一）主动公开情况。2023年公开信息105条，其中动态99条。\n（二）依申请公开情况：全年收到申请14件。\n（三）加强组织领导，完善工作机制。定期研究。\n（四）监督保障。",
        &[
            "（一） runin 主动公开情况",
            "（二） runin 依申请公开情况",
            "（三） item",
            "（四） heading 监督保障",
        ],
    );
    // What could be either is what its siblings are.
    outline_is(
        "1、开设专栏，推送政策。\n2、召开会议，答疑解惑。\n3、发布解读。",
        &["1、 item", "2、 item", "3、 item"],
    );
    outline_is(
        "1、存在的问题。\n正文。\n2、改进措施。\n正文。",
        &["1、 heading 存在的问题", "2、 heading 改进措施"],
    );
    outline_is("1、办理答复9条。\n2、公开信息32条。", &["1、 item", "2、 item"]);
    outline_is("一、概 述\n二、存在的 主要问题。", &["一、 heading 概述", "二、 heading 存在的主要问题"]);
    outline_is("1、2023年度本机关未收取信息处理费。总金额为零。", &["1、 item"]);
}

#[test]
fn what_extractors_do_to_markers() {
    outline_is(
        "( 一 ) 主动公开\n1 、网站\n２．微信",
        &["(一) heading 主动公开", "  1、 heading 网站", "  ２． heading 微信"],
    );
    outline_is(
        "(\n一\n)\n主动公开\n全年收到申请\n17\n件，其中甲\n15\n件。\n(\n二\n)\n监督保障",
        &["(一) heading 主动公开", "(二) heading 监督保障"],
    );
    outline_is(
        "1.\n全年公开信息\n53\n条，其中动态\n2\n条。\n2.\n制发文件\n9\n件，废止\n4\n件。",
        &["1. item", "2. item"],
    );
    outline_is(
        "# 一、总体情况\n\n**（一）主动公开**\n\n**1、网站**\n\n*二、其他*",
        &["一、 heading 总体情况", "  （一） heading 主动公开", "    1、 heading 网站", "二、 heading 其他"],
    );
    outline_is(
        "** 一、总体情况\n   :PROPERTIES:\n   :END:\n*** 1\\. 主动公开",
        &["一、 heading 总体情况", "  1. heading 主动公开"],
    );
    outline_is(
        "\u{feff}\u{3000}\u{3000}⼀、总体情况\r\n\u{a0}(⼆)\u{a0}监督保障",
        &["⼀、 heading 总体情况", "  (⼆) heading 监督保障"],
    );
    outline_is("三、\n\n收到和处理申请情况\n正文", &["三、 heading 收到和处理申请情况"]);
    outline_is(
        "㈠主动公开\n㈡监督保障\n⒈网站\n⑴首页",
        &["㈠ heading 主动公开", "㈡ heading 监督保障", "  ⒈ heading 网站", "    ⑴ heading 首页"],
    );
}

#[test]
fn damaged_markers_are_recovered_from_their_neighbours() {
    let items = "3、公开信息，及时更新。\n4及时回复留言。\n5、发布解读，形式多样。";
    outline_is(items, &["3、 item", "4 item !", "5、 item"]);
    finds(items, &["numbering-starts-late", "marker-damaged"]);
    outline_is(
        "一)主动公开\n正文。\n二)依申请公开\n正文。",
        &["一) heading 主动公开 !", "二) heading 依申请公开 !"],
    );
    outline_is("—、总体情况\n二、主动公开", &["—、 heading 总体情况 !", "二、 heading 主动公开"]);
    outline_is(
        "一、总体情况\n二主动公开情况\n三、申请情况",
        &["一、 heading 总体情况", "二 heading 主动公开情况 !", "三、 heading 申请情况"],
    );
    // A folded line of prose, a figure, a date: none of them is item four.
    for line in ["4件，废止1件", "4月发布", "4次", "2023年4"] {
        let text = format!("3、制发文件，公开文件\n{line}\n5、发布解读，形式多样。");
        outline_is(&text, &["3、 item", "5、 item"]);
    }
    outline_is("一、总体情况\n4及时回复。", &["一、 heading 总体情况"]);
}

#[test]
fn sections_that_lost_their_number_are_known_by_their_title() {
    let text = "总体情况\n正文。\n主动公开政府信息情况\n三、收到和处理政府信息公开申请情况";
    outline_is(
        text,
        &[
            " heading 总体情况 !",
            " heading 主动公开政府信息情况 !",
            "三、 heading 收到和处理政府信息公开申请情况",
        ],
    );
    finds(text, &["heading-without-number", "heading-without-number"]);
    // The caption of a table below its section, a menu entry, another order: no section.
    outline_is(
        "一、总体情况\n二、主动公开政府信息情况\n主动公开政府信息情况",
        &["一、 heading 总体情况", "二、 heading 主动公开政府信息情况"],
    );
    outline_is("其他需要报告的事项\n一、总体情况", &["一、 heading 总体情况"]);
    outline_is(
        "總 體 情 況\n主動公開政府信息情況",
        &[" heading 總體情況 !", " heading 主動公開政府信息情況 !"],
    );
}

#[test]
fn rows_of_tables_are_no_headings() {
    // Claimed by the tables.
    let text = "二、情况\n一、本年新收\n14\n四、结转下年度\n0\n三、其他";
    let start = text.find("一、").unwrap();
    let (outline, _) = read(text, &[Span::new(start, text.find("三、").unwrap())]);
    assert_eq!(shown(&outline.nodes), ["二、 heading 情况", "三、 heading 其他"]);
    assert_eq!(
        (outline.nodes[0].text.as_ref(), outline.nodes[0].body.slice(text).unwrap().len() > 9),
        ("", true)
    );
    // Unclaimed, but with the cells of a row, or numbered inside of a sequence that goes on behind them.
    outline_is(
        "三、情况\n一、本年新收 | 14 | 0 |\n(七)总计\t14\t0\n四、结转 0 0 0\n四、其他",
        &["三、 heading 情况", "四、 heading 其他"],
    );
    outline_is(
        "一、甲\n二、乙\n三、丙\n一、本年新收\n二、上年结转\n三、办理结果\n（一）予以公开\n四、结转\n四、丁",
        &["一、 heading 甲", "二、 heading 乙", "三、 heading 丙", "四、 heading 丁"],
    );
}

#[test]
fn numbering_is_checked_as_a_sequence() {
    finds("一、甲\n二、乙\n三、丙", &[]);
    finds("一、甲\n三、丙", &["number-skipped"]);
    finds("（一）甲\n（一）乙", &["number-repeated"]);
    finds("一、甲\n三、丙\n二、乙", &["number-skipped", "numbering-goes-back"]);
    finds("四、甲", &["numbering-starts-late"]);
    // Lists may start again.
    finds("一、甲\n1.子，丑。\n2.寅，卯。\n正文。\n1.辰，巳。", &[]);
    finds("只有正文。", &["outline-empty"]);
    finds("", &[]);
}

#[test]
fn bodies_are_what_stands_between() {
    let text = "一、甲\n正文一。\n表\n表\n正文二。\n**二、乙**\n\n正文三。\n";
    let claim = Span::new(text.find("表").unwrap(), text.find("正文二").unwrap());
    let (outline, _) = read(text, &[claim]);
    let bodies: Vec<_> =
        outline.nodes.iter().map(|n| (n.span.slice(text).unwrap(), n.text.as_ref())).collect();
    assert_eq!(bodies, [("一、甲", "正文一。\n正文二。"), ("二、乙", "正文三。")]);
    assert!(matches!(outline.nodes[1].text, std::borrow::Cow::Borrowed(_)));
    // Markup of headings is no text: an underline, a drawer, bars.
    for (text, body) in [
        ("一、甲\n-----\n\n正文。\n\n二、乙\n===\n", "正文。"),
        ("** 一、甲\n  :PROPERTIES:\n  :CUSTOM_ID: 甲\n  :END:\n正文。\n** 二、乙", "正文。"),
        ("**一、甲**\n\n正文。\n\n## **二、乙**", "正文。"),
    ] {
        let (outline, _) = read(text, &[]);
        assert_eq!((outline.nodes.len(), outline.nodes[0].text.as_ref()), (2, body), "{text}");
    }
}

#[track_caller]
fn front_is(text: &str, expected: [Option<&str>; 5]) {
    let (outline, _) = read(text, &[]);
    let found = front(&outline);
    let keys = ["title", "agency", "year", "period", "published_on"];
    for (key, expected) in keys.into_iter().zip(expected) {
        assert_eq!(found[key].as_deref(), expected, "{key} of {text}");
    }
}

#[test]
fn titles_on_one_line_or_more() {
    let title = "甲市乙局2023年政府信息公开工作年度报告";
    for head in [
        "甲市乙局2023年政府信息公开工作年度报告",
        "  甲市乙局 2023 年政府信息公开工作年度报告  ",
        "甲市乙局\n2023年政府信息公开工作年度报告",
        "**甲市乙局  \n2023年政府信息公开工作年度报告**",
        "甲市乙局\n2023\n年政府信息公开工作年度报告",
        "甲市乙局2023年政府\n信息公开工作年度报告",
        "甲市乙局2023年政府信息公开工作年度报告\n\n甲市乙局\n\n2023年政府信息公开工作年度报告",
        "2023年政府信息公开工作年度报告\n甲市乙局\n2023年政府信息公开工作年度报告",
        "首页 > 政务公开 > 政府信息公开年报\n* 甲市乙局2023年政府信息公开工作年度报告\n=====",
        "甲市乙局2023年政府信息公开工作年度报告_政府信息公开年报_甲市门户网站",
        "标题: 甲市乙局2023年政府信息公开工作年度报告",
    ] {
        front_is(
            &format!("{head}\n一、总体情况\n正文"),
            [Some(title), Some("甲市乙局"), Some("2023"), None, None],
        );
    }
    front_is("政府信息公开年报\n政府信息公开指南\n一、总体情况", [None; 5]);
    front_is(
        "2023年甲镇政府信息公开工作年度报告\n一、总体情况",
        [Some("2023年甲镇政府信息公开工作年度报告"), Some("甲镇"), Some("2023"), None, None],
    );
    // The site is not the body that reports: the signature names another one.
    front_is(
        "甲市人民政府\n2023年政府信息公开工作年度报告\n一、总体情况\n正文。\n甲市丙局\n2024年1月9日",
        [Some("2023年政府信息公开工作年度报告"), Some("甲市丙局"), Some("2023"), None, Some("2024-01-09")],
    );
}

#[test]
fn signatures_publish_lines_and_periods() {
    let whole = Some("2023-01-01/2023-12-31");
    let read = |head: &str, tail: &str| format!("{head}\n一、总体情况\n六、其他\n没有其他事项。\n{tail}");
    front_is(
        &read("", "甲市乙局\n2024年1月30日\n【打印本页】\n主办：甲市门户网站"),
        [None, Some("甲市乙局"), None, None, Some("2024-01-30")],
    );
    front_is(&read("", "甲市乙局 2024年1月30日"), [None, Some("甲市乙局"), None, None, Some("2024-01-30")]);
    front_is(
        &read("", "甲市乙局\n2024\n年\n1\n月\n9\n日"),
        [None, Some("甲市乙局"), None, None, Some("2024-01-09")],
    );
    front_is(
        &read("", "甲市乙局\n二〇二四年一月三十日"),
        [None, Some("甲市乙局"), None, None, Some("2024-01-30")],
    );
    front_is(
        &read("发布时间：2024-02-01 14:46 来源：甲市大数据中心", ""),
        [None, None, None, None, Some("2024-02-01")],
    );
    front_is(
        &read("发布时间：2024-02-01", "甲市乙局\n2024年1月30日"),
        [None, Some("甲市乙局"), None, None, Some("2024-01-30")],
    );
    // A footer, a list of other documents, a sentence: no signature.
    front_is(&read("", "主办：甲市人民政府\n甲市乙局2022年政府信息公开工作年度报告\n2024-01-20"), [None; 5]);
    for sentence in [
        "本报告所列数据的统计期限自2023年1月1日起至2023年12月31日止。",
        "统计期间为2023年1月1日至12月31日。",
        "自\n2023\n年\n1\n月\n1\n日起至\n2023\n年\n12\n月\n31\n日止",
        "2023年1月1日到12月31日止",
    ] {
        front_is(&read(sentence, ""), [None, None, Some("2023"), whole, None]);
    }
    front_is(
        &read("统计期限为2023年3月1日至2023年12月31日。", ""),
        [None, None, Some("2023"), Some("2023-03-01/2023-12-31"), None],
    );
    front_is(&read("2023年3月1日至5月1日开展宣传月活动。", ""), [None; 5]);
    front_is(
        &read("现公布甲市统计局2023年政府信息公开工作年度报告。", ""),
        [None, Some("甲市统计局"), Some("2023"), None, None],
    );
    front_is(
        &read("现将我局2023年政府信息公开工作年度报告公布如下。", ""),
        [None, None, Some("2023"), None, None],
    );
}

#[test]
fn the_year_of_the_prose_is_the_one_it_speaks_of_most() {
    front_is(
        "一、总体情况\n2024年，我局公开信息。与2023年相比有所增加。2024年度收到申请14件。",
        [None, None, Some("2024"), None, None],
    );
    front_is("一、总体情况\n按照国办公开办函〔2021〕30号要求，与2023年相比，2024年有所增加。", [None; 5]);
    front_is("一、总体情况\n2023年3月召开会议。", [None; 5]);
}

#[test]
fn one_line_documents_are_read_by_their_bars() {
    let text = "首页|政务公开|甲市乙局|2024|年政府信息公开年度报告|一、总体情况|2024|年，本机关公开信息。|(|一|)|主动公开|全年公开|371|条。|二、主动公开政府信息情况|规章|0|0|0|六、其他需要报告的事项|无|甲市乙局|2025|年|1|月|19|日";
    let start = text.find("规章").unwrap();
    let (outline, _) = read(text, &[Span::new(start, text.find("六、").unwrap())]);
    assert_eq!(shown(&outline.nodes)[..1], ["一、 heading 总体情况"]);
    let long = text.replace("全年公开|371|条。", &"全年公开|371|条。".repeat(30));
    let start = long.find("规章").unwrap();
    let (outline, _) = read(&long, &[Span::new(start, long.find("六、").unwrap())]);
    assert_eq!(
        shown(&outline.nodes),
        [
            "一、 heading 总体情况",
            "  (一) heading 主动公开",
            "二、 heading 主动公开政府信息情况",
            "六、 heading 其他需要报告的事项"
        ]
    );
    let front = front(&outline);
    assert_eq!(front["title"].as_deref(), Some("甲市乙局2024年政府信息公开年度报告"));
    assert_eq!(
        (front["agency"].as_deref(), front["published_on"].as_deref()),
        (Some("甲市乙局"), Some("2025-01-19"))
    );
}

/// Tags, commands and signs of headings around a title are not of it; a title folded before its last word is whole.
#[test]
fn titles_in_markup() {
    let body = "一、总体情况\n甲。\n";
    for line in [
        "<title>甲市某局2023年政府信息公开工作年度报告</title>",
        "<literallayout><emphasis role=\"strong\">甲市某局\n2023年政府信息公开工作年度报告</emphasis></literallayout>",
        "*甲市某局 +\n2023年政府信息公开工作年度报告*",
        "= 甲市某局2023年政府信息公开工作年度报告 =",
        "\\textbf{甲市某局2023年政府信息公开工作年度报告}",
        "@strong{甲市某局2023年政府信息公开工作年度报告}",
        "@strong{甲市某局@*\n2023年政府信息公开工作年度报告}",
        "{\\bf 甲市某局\\crlf\n2023年政府信息公开工作年度报告}",
        "# 甲市某局2023年政府信息公开工作年度报告 {#甲市某局2023年政府信息公开工作年度报告}",
        "'''甲市某局2023年政府信息公开工作年度报告'''",
        "甲市某局2023年政府信息公开工作年度\n报告",
    ] {
        let text = format!("{line}\n\n{body}");
        let front = read(&text, &[]).0.front;
        let title = front.title.map(|title| title.value.into_owned());
        assert_eq!(title.as_deref(), Some("甲市某局2023年政府信息公开工作年度报告"), "{line}");
        assert_eq!(
            front.agency.map(|agency| agency.value.into_owned()).as_deref(),
            Some("甲市某局"),
            "{line}"
        );
    }
}

/// What is named behind the tables is another report, even where no heading was found.
#[test]
fn no_title_stands_behind_the_tables() {
    let text = "<p>2021年政府信息公开工作年度报告</p>\n规章 0 0 3\n2020年政府信息公开工作年度报告\n";
    let from = text.find("规章").unwrap();
    let front = read(text, &[Span::new(from, from + "规章 0 0 3\n".len())]).0.front;
    assert_eq!(front.year.map(|year| year.value), Some(2021));
}
