//! Outline and figures over generated numbering and over arbitrary text.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::print_stdout,
    reason = "a test fails by panicking"
)]

use nianbao::Span;
use nianbao::diagnostic::Diagnostics;
use nianbao::outline::{self, Node};
use proptest::prelude::*;

const HAN: [&str; 12] = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"];

/// A marker of one of four styles, as a writer numbers them, in either width.
fn marker(depth: usize, number: usize, wide: bool) -> String {
    match (depth, wide) {
        (0, _) => format!("{}、", HAN[number]),
        (1, true) => format!("（{}）", HAN[number]),
        (1, false) => format!("({})", HAN[number]),
        (2, true) => format!("{}．", number + 1),
        (2, false) => format!("{}、", number + 1),
        (_, true) => format!("（{}）", number + 1),
        (_, false) => format!("{})", number + 1),
    }
}

/// A generated heading: depth, and whether prose stands below it.
type Heading = (usize, bool);

/// Text of `headings` with markers counted per level, and what the outline must show of it.
fn write(headings: &[Heading], wide: bool, blank: &str) -> (String, Vec<String>) {
    let titles = ["总体情况", "主动公开", "依申请公开情况", "监督保障", "存在的问题"];
    let (mut text, mut expected) = (String::new(), Vec::new());
    let mut counts = [0; 4];
    let mut open = 0;
    for (idx, (depth, prose)) in headings.iter().enumerate() {
        // No level is left out on the way down, and no list is longer than the numerals.
        let mut depth = (*depth).min(open);
        while depth > 0 && counts[depth] >= 11 {
            depth -= 1;
        }
        if counts[depth] >= 11 {
            break;
        }
        let number = counts[depth];
        counts[depth] += 1;
        counts[depth + 1..].fill(0);
        open = (depth + 1).min(3);
        let marker = marker(depth, number, wide);
        let title = titles[idx % titles.len()];
        text.push_str(&format!("{blank}{marker}{title}\n{blank}\n"));
        if *prose {
            text.push_str("本段为正文，统一是要求。\n\n");
        }
        expected.push(format!("{}{marker}{title}", "  ".repeat(depth)));
    }
    (text, expected)
}

fn show(nodes: &[Node<'_>], depth: usize, out: &mut Vec<String>) {
    for node in nodes {
        out.push(format!("{}{}{}", "  ".repeat(depth), node.marker, node.title.as_deref().unwrap_or("-")));
        show(&node.children, depth + 1, out);
    }
}

fn audit(text: &str, nodes: &[Node<'_>], depth: usize, at: &mut usize) {
    assert!(depth <= outline::Style::COUNT);
    for node in nodes {
        assert!(node.span.start >= *at && node.body.start >= node.span.end, "{node:?}");
        assert!(node.span.slice(text).is_some() && node.body.slice(text).is_some());
        *at = node.body.end;
        audit(text, &node.children, depth + 1, at);
    }
}

/// Reads everything and checks what must hold of any text.
fn survives(text: &str, claimed: &[Span]) {
    let mut diagnostics = Diagnostics::new();
    let found = outline::read(text, claimed, &mut diagnostics);
    audit(text, &found.nodes, 0, &mut 0);
    let mut at = 0;
    for figure in outline::figures(text, claimed, &found.nodes) {
        assert_eq!(figure.span.slice(text), Some(figure.text));
        assert!(figure.span.start >= at && figure.span.contains(figure.number));
        assert!(figure.clause.contains(figure.span));
        assert!(claimed.iter().all(|claim| !claim.overlaps(figure.span)), "{figure:?}");
        at = figure.span.end;
    }
    for diagnostic in diagnostics.as_slice() {
        assert!(diagnostic.span.is_none_or(|span| span.slice(text).is_some()), "{diagnostic:?}");
    }
    let _ = outline::cited_documents(text);
}

/// Text made of what outlines are made of.
fn scraps() -> impl Strategy<Value = String> {
    let scrap = prop::sample::select(vec![
        "一",
        "二",
        "十",
        "、",
        "（",
        "）",
        "(",
        ")",
        "1",
        "２",
        ".",
        "．",
        "①",
        "㈠",
        "⒈",
        "是",
        "第",
        "首先",
        "其次",
        "，",
        "。",
        "：",
        ";",
        "\n",
        "\r\n",
        "\u{2028}",
        "\u{85}",
        "\t",
        "|",
        " ",
        "\u{3000}",
        "\u{a0}",
        "*",
        "#",
        "- ",
        "总体情况",
        "主动公开政府信息情况",
        "年",
        "月",
        "日",
        "2023",
        "至",
        "件",
        "万",
        "元",
        "%",
        "百分之",
        "政府信息公开",
        "工作",
        "年度报告",
        "甲市乙局",
        "发布时间：",
        "现公布",
        "〔",
        "〕",
        "号",
        "⼀",
        "⽉",
        "𠀀",
        "é",
    ]);
    prop::collection::vec(scrap, 0..60).prop_map(|scraps| scraps.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn generated_numbering_comes_back(
        headings in prop::collection::vec((0..4_usize, any::<bool>()), 1..40),
        wide in any::<bool>(),
        blank in prop::sample::select(vec!["", "  ", "\u{3000}\u{3000}", "\u{a0}"]),
    ) {
        let (text, expected) = write(&headings, wide, blank);
        let mut diagnostics = Diagnostics::new();
        let found = outline::read(&text, &[], &mut diagnostics);
        let mut shown = Vec::new();
        show(&found.nodes, 0, &mut shown);
        prop_assert_eq!(shown, expected, "{}", text);
        let numbering = diagnostics.as_slice().iter().filter(|d| d.code.name.starts_with("number"));
        prop_assert_eq!(numbering.count(), 0, "{}", text);
    }

    #[test]
    fn scraps_never_panic(text in scraps(), cuts in prop::collection::vec((0..400_usize, 0..60_usize), 0..4)) {
        survives(&text, &[]);
        // Claims anywhere, on character boundaries or not, as long as they come in order.
        let mut claims: Vec<Span> = Vec::new();
        let mut at = 0;
        for (skip, len) in cuts {
            let start = at + skip.min(text.len());
            claims.push(Span::new(start, start + len));
            at = start + len;
        }
        let mut diagnostics = Diagnostics::new();
        let found = outline::read(&text, &claims, &mut diagnostics);
        audit(&text, &found.nodes, 0, &mut 0);
        let _ = outline::figures(&text, &claims, &found.nodes);
    }

    #[test]
    fn arbitrary_text_never_panics(text in "\\PC{0,200}") {
        survives(&text, &[]);
    }
}

/// Work grows with the text and not faster: the worst inputs known, doubled, take about twice as long.
#[test]
fn hostile_texts_stay_linear() {
    let seeds = [
        "一、",
        "（一）",
        "4及时\n",
        "一是",
        "第一，",
        "1\n",
        "（\n",
        "2023年1月",
        "年度报告\n",
        "1,",
        "一|",
        "|",
        "首先。",
        "一、\n二、\n一、\n",
        "12万",
        "日\n1月\n",
    ];
    for seed in seeds {
        let time = |n: usize| {
            let text = seed.repeat(n);
            let start = std::time::Instant::now();
            survives(&text, &[]);
            start.elapsed().as_secs_f64()
        };
        let (small, large) = ((0..3).map(|_| time(4_000)).fold(f64::MAX, f64::min), time(16_000));
        // Four times the text; sixteen times the time would be quadratic. Loose, for a busy machine.
        assert!(large < small * 12.0 + 0.05, "{seed:?}: {small} s, then {large} s");
    }
}
