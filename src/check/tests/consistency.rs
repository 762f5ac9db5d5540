//! The document against itself, one rule at a time.

use std::borrow::Cow;

use jiff::civil::date;

use super::prose::{figures_in, forms};
use super::{Document, Printed};
use crate::Options;
use crate::form::EDITION_2021;
use crate::outline::{Found, Node, NodeKind, Origin, Period, Style};
use crate::report::Report;
use crate::span::Span;

/// The nodes of a text whose headings stand on lines of their own and start with `一、` to `六、`.
fn outline(text: &str) -> Vec<Node<'_>> {
    let mut nodes: Vec<Node<'_>> = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let (start, end) = (at, at + line.trim_end().len());
        at += line.len();
        let number = "一二三四五六".chars().position(|c| line.starts_with(&format!("{c}、")));
        if let Some(number) = number {
            nodes.push(Node {
                marker: Cow::Borrowed(&text[start..start + "一、".len()]),
                style: Style::CjkEnum,
                number: u32::try_from(number).unwrap() + 1,
                kind: NodeKind::Heading,
                title: Some(Cow::Borrowed(&text[start + "一、".len()..end])),
                recovered: false,
                span: Span::new(start, end),
                body: Span::new(end, end),
                text: Cow::Borrowed(""),
                children: Vec::new(),
            });
        } else if let Some(node) = nodes.last_mut() {
            node.body.end = end;
            node.text = Cow::Borrowed(&text[node.body.start..end]);
        }
    }
    nodes
}

const SIX: &str = "一、总体情况\n2023年，我局推进政务公开。\n二、主动公开政府信息情况\n三、收到和处理政府信息公开申请情况\n\
    四、政府信息公开行政复议、行政诉讼情况\n五、存在的主要问题及改进情况\n六、其他需要报告的事项\n未收取信息处理费。\n";

/// The codes that `prose` raises, with figures and headings read, after `prepare`.
fn codes_with(printed: &Printed, prose: &str, prepare: impl FnOnce(&mut Report<'_>)) -> Vec<&'static str> {
    let document = Document::new(&EDITION_2021, printed, prose);
    let report = document.report_with(&Options::default(), |prose, report| {
        report.figures = figures_in(prose);
        report.outline = outline(prose);
        prepare(report);
    });
    let mut codes: Vec<_> = report.diagnostics.iter().map(|d| d.code.name).collect();
    codes.dedup();
    // What the rules raise can be allowed by its code.
    let allowed =
        Options { allow: codes.iter().map(|code| (*code).to_owned()).collect(), ..Options::default() };
    assert_eq!(
        document
            .report_with(&allowed, |prose, report| {
                report.figures = figures_in(prose);
                report.outline = outline(prose);
            })
            .diagnostics,
        []
    );
    codes
}

#[track_caller]
fn raises(prose: &str, expected: &[&str]) {
    let (mut printed, _) = forms();
    // 824.32元 would be 0.08万元.
    printed.insert("proactive.fees.amount", Some("0.01万元".to_owned()));
    assert_eq!(codes_with(&printed, prose, |_| {}), expected, "{prose}");
}

#[test]
fn a_whole_report_raises_nothing() {
    raises(SIX, &[]);
}

#[test]
fn sections_are_there_and_in_order() {
    // The tables of sections 二 to 四 are there, whatever became of the headings.
    raises(&SIX.replace("三、收到和处理政府信息公开申请情况\n", ""), &[]);
    raises(&SIX.replace("五、存在的主要问题及改进情况\n", ""), &["section-missing"]);
    raises(&SIX.replace("六、其他需要报告的事项\n", ""), &["section-missing"]);
    // Nor is one missing that has a name of its own.
    raises(&SIX.replace("六、其他需要报告的事项", "六、有关情况说明"), &[]);
    raises(&SIX.replace("五、存在的主要问题及改进情况", "五、不足与打算"), &[]);
    // A heading that lost its number is still there.
    raises(&SIX.replace("五、存在的", "存在的"), &[]);
    let swapped = SIX.replace(
        "二、主动公开政府信息情况\n三、收到和处理政府信息公开申请情况",
        "二、收到和处理政府信息公开申请情况\n三、主动公开政府信息情况",
    );
    raises(&swapped, &["section-order"]);
    // No report by the form: nothing is expected of it.
    raises("一、概述\n二、收费\n", &[]);
}

#[test]
fn requests_that_are_settled_are_not_carried_over() {
    let with = |sentence: &str| SIX.replace("推进政务公开。", sentence);
    for sentence in
        ["所有申请均已办结。", "收到的政府信息公开申请，全部按期办理完毕。", "所有依申请公开事项均已办结。"]
    {
        raises(&with(sentence), &["settled-but-carried-over"]);
    }
    for sentence in [
        "除结转2件外，其他申请均已办结。",
        "到期的申请均已办结。",
        "上年结转的申请均已办结。",
        "人大代表建议均已办结，收到申请若干。",
        "所有已受理并办结事项均按照申请人要求的方式规范答复。",
        "全部问题均已办结。",
    ] {
        raises(&with(sentence), &[]);
    }
    let (mut printed, _) = forms();
    for (path, raw) in &mut printed {
        if path.starts_with("requests.") || path.starts_with("disputes.") {
            *raw = Some("0".to_owned());
        }
    }
    assert_eq!(codes_with(&printed, &with("所有申请均已办结。"), |_| {}), [""; 0]);
}

#[test]
fn the_processing_fee_is_one_of_the_fees() {
    let with = |sentence: &str| SIX.replace("未收取信息处理费。", sentence);
    raises(&with("本年度发出收费通知2件，收取信息处理费824.32元。"), &["fee-differs"]);
    raises(&with("信息处理费：实际收取0.09万元。"), &["fee-differs"]);
    raises(&with("收取信息处理费150元。"), &[]); // 0.015万元, cut off
    raises(&with("收取信息处理费0元。"), &[]);
    raises(&with("信息处理费收费通知应收824.32元。"), &[]);
    raises(&with("收取停车费824.32元。"), &[]);
    let (mut printed, _) = forms();
    printed.insert("proactive.fees.amount", Some("0.01".to_owned()));
    let none = |raw: &str, sentence: &str| {
        let mut printed = printed.clone();
        printed.insert("proactive.fees.amount", Some(raw.to_owned()));
        codes_with(&printed, &with(sentence), |_| {})
    };
    // A table of nothing has no room for any.
    assert_eq!(none("0万元", "收取信息处理费300元。"), ["fee-differs"]);
    assert_eq!(none("0.00万元", "收取信息处理费300元。"), ["fee-differs"]);
    assert_eq!(none("0元", "收取信息处理费2元。"), ["fee-differs"]);
    assert_eq!(none("0万元", "收取信息处理费20元。"), [""; 0]);
    assert_eq!(none("0万元", "收取信息处理费0元。"), [""; 0]);
    // Without a unit nobody knows.
    assert_eq!(codes_with(&printed, &with("收取信息处理费824.32元。"), |_| {}), [""; 0]);
}

#[test]
fn years_agree() {
    let (printed, _) = forms();
    let codes = |prepare: fn(&mut Report<'_>)| codes_with(&printed, SIX, prepare);
    assert_eq!(
        codes(|r| {
            let period = Period::new(date(2022, 1, 1), date(2022, 12, 31));
            r.front.period = Some(Found::new(period, Origin::Period, Span::at(0)));
        }),
        ["period-year-differs"]
    );
    assert_eq!(
        codes(|r| {
            let period = Period::new(date(2023, 1, 1), date(2023, 12, 31));
            r.front.period = Some(Found::new(period, Origin::Period, Span::at(0)));
            r.front.published_on = Some(Found::new(date(2024, 1, 20), Origin::Signature, Span::at(0)));
        }),
        [""; 0]
    );
    for (day, expected) in [
        (date(2023, 12, 30), &[][..]),
        (date(2021, 1, 20), &["signature-year-differs"]),
        (date(2025, 1, 20), &["signature-year-differs"]),
    ] {
        let found = codes_with(&printed, SIX, |r| {
            r.front.published_on = Some(Found::new(day, Origin::Signature, Span::at(0)));
        });
        assert_eq!(found, expected, "{day}");
    }
    // A page may be put up again years later.
    let page =
        codes(|r| r.front.published_on = Some(Found::new(date(2026, 1, 20), Origin::Page, Span::at(0))));
    assert_eq!(page, [""; 0]);
    raises(&SIX.replace("2023年，我局", "2022年，我局"), &["prose-year-differs"]);
    raises(&SIX.replace("2023年，我局", "2022年1月，我局"), &[]);
    // What was done before and what comes next stand beside what was done.
    raises(&SIX.replace("2023年，我局", "2022年，我局启动改版。\n2023年，我局"), &[]);
    raises(&SIX.replace("2023年，我局推进", "2024年，我局将推进"), &[]);
    raises(&SIX.replace("2023年，我局推进", "2024年，我局推进"), &["prose-year-differs"]);
    raises(&SIX.replace("2023年，我局", "我局"), &[]);
    raises(&SIX.replace("未收取", "2022年未收取"), &["prose-year-differs"]);
    raises(&SIX.replace("未收取", "2022年收取信息处理费2元，2023年未收取"), &[]);
    raises(&SIX.replace("未收取信息处理费", "2022年开展培训"), &[]); // 一 speaks of 2023
}
