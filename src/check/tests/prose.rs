//! Statements of the prose, linked to cells or left alone, each typed by hand.

use rust_decimal::Decimal;

use super::{Document, Printed, filled};
use crate::form::{EDITION_2019, EDITION_2021, Edition};
use crate::outline::{Found, Origin};
use crate::report::{ProseFigure, Report};
use crate::span::Span;
use crate::{Options, outline};

/// The figures of `prose`.
pub(super) fn figures_in(prose: &str) -> Vec<ProseFigure<'_>> {
    outline::figures(prose, &[], &[]).into_iter().map(Into::into).collect()
}

pub(super) fn forms() -> (Printed, Printed) {
    let mut new = filled(&EDITION_2021);
    new.insert("proactive.fees.amount", Some("12.35万元".to_owned()));
    (new, filled(&EDITION_2019))
}

fn read(edition: &'static Edition, printed: &Printed, prose: &str, test: impl FnOnce(&Report<'_>)) {
    let document = Document::new(edition, printed, prose);
    let report =
        document.report_with(&Options::default(), |prose, report| report.figures = figures_in(prose));
    test(&report);
}

/// The ids of what is linked in `prose`, in order, and whether any of it was compared with another number.
fn linked(edition: &'static Edition, prose: &str) -> Vec<String> {
    linked_of(edition, None, prose)
}

/// The same in a report of `agency`.
pub(super) fn linked_of(edition: &'static Edition, agency: Option<&'static str>, prose: &str) -> Vec<String> {
    let (new, old) = forms();
    let printed = if core::ptr::eq(edition, &EDITION_2021) { new } else { old };
    let document = Document::new(edition, &printed, prose);
    let report = document.report_with(&Options::default(), |prose, report| {
        report.figures = figures_in(prose);
        report.front.agency = agency.map(|name| Found::new(name.into(), Origin::Title, Span::at(0)));
    });
    let checks = report.checks.iter().filter_map(|check| check.id.strip_prefix("prose."));
    checks.map(str::to_owned).collect()
}

#[track_caller]
fn links(prose: &str, expected: &[&str]) {
    assert_eq!(linked(&EDITION_2021, prose), expected, "{prose}");
}

const RECEIVED: &str = "requests.received.total";
const GRANTED: &str = "requests.outcomes.granted.total";
const PARTLY: &str = "requests.outcomes.partly_granted.total";
const IN: &str = "requests.carried_in.total";
const OUT: &str = "requests.carried_out.total";
const REVIEW: &str = "disputes.reconsideration.total";
const SUITS: &str = "disputes.litigation";

#[test]
fn requests_received() {
    for prose in [
        "2023年，我局共收到政府信息公开申请14件。",
        "2023年全年共受理依申请公开14件，均已答复。",
        "全年收到14件政府信息公开申请。",
        "我局共承办依申请公开政府信息事项14件,无当面申请件。",
        "2023年依申请公开4条,已全部按期办理完毕。",
        "2023 年我局共受理依申请公开 1 件，依申请公开事项均在规定工作日内给予答复。",
        "某市财政局共收到公民、法人和其他组织提出的政府信息公开申请１４件。",
        "2023年1月1日至12月31日，本机关新收政府信息公开申请14件。",
        "（二）依申请公开情况。全年收到申请14件。",
        "截至2023年12月31日，收到申请公开政府信息的申请共计1,234件。",
        "收到政府信息公开申请\n14\n件。",
    ] {
        links(prose, &[RECEIVED]);
    }
}

#[test]
fn requests_that_are_others() {
    for prose in [
        "2022年，我局共收到政府信息公开申请14件。",
        "去年收到政府信息公开申请14件。",
        "比上年多收到政府信息公开申请14件。",
        "收到政府信息公开申请约14件。",
        "收到政府信息公开申请14余件。",
        "通过政府网站收到政府信息公开申请14件。",
        "收到当面申请2件、信函申请3件、网络申请5件。",
        "依申请公开情况：收到公租房申请14件。",
        "市政府本级收到政府信息公开申请14件。",
        "各乡镇收到政府信息公开申请14件。",
        "下属单位收到政府信息公开申请14件。",
        "收到入党申请14件。",
        "受理申请27件。",
        "答复政府信息公开申请14件。",
        "办结依申请公开14件。",
        "依申请公开信息14件。",
        "收到涉及征地拆迁的政府信息公开申请14件。",
        "自2008年以来收到政府信息公开申请14件。",
        "收到政府信息公开申请14人。",
        "主动公开政府信息14件。",
        "无当面申请件。",
        "我局交办政府信息公开申请14件。",
        "已办结收到的政府信息公开申请14件。",
        "收到政府信息公开申请0%。",
    ] {
        links(prose, &[]);
    }
}

#[test]
fn what_became_of_the_requests() {
    links(
        "（二）依申请公开情况\n\n全年收到申请15件，其中自然人申请12件，上年结转0件。予以公开5件，部分公开7件，结转下年度0件。",
        &[RECEIVED, "requests.received.natural_person", IN, "sum", GRANTED, PARTLY, OUT],
    );
    links(
        "依申请公开情况：不予公开3件，无法提供2件，不予处理1件，其他处理6件，结转下年度继续办理2件。",
        &[
            "requests.outcomes.refused",
            "requests.outcomes.unavailable",
            "requests.outcomes.not_processed",
            "requests.outcomes.other",
            OUT,
        ],
    );
    links("收到自然人申请12件，法人或其他组织申请3件，均为政府信息公开申请。", &[]);
    links(
        "全年收到政府信息公开申请15件，其中自然人12件，法人或其他组织3件，商业企业2件，科研机构1件。",
        &[
            RECEIVED,
            "requests.received.natural_person",
            "requests.received.legal_persons",
            "requests.received.business",
            "requests.received.research",
            "sum",
        ],
    );
    // Whose column it is cannot be told.
    links("依申请公开：收到申请15件，予以公开6件，自然人5件。", &[RECEIVED, GRANTED]);
    links("依申请公开：上年度结转政府信息公开申请2件。", &[IN]);
    for other in ["对规范性文件予以公开3件。", "本年结转资金3件。", "上年结转项目3件。", "予以公开3件。"]
    {
        links(other, &[]);
    }
    assert_eq!(linked(&EDITION_2019, "依申请公开：其他处理3件。"), ["requests.outcomes.other.other.total"]);
}

#[test]
fn disputes() {
    for (prose, expected) in [
        ("因政府信息公开被申请行政复议3件，提起行政诉讼2件。", &[REVIEW, SUITS][..]),
        ("依申请公开情况。全年发生行政复议3件，行政诉讼2件。", &[REVIEW, SUITS]),
        (
            "政府信息公开引发的行政诉讼2起，其中未经复议直接起诉1件，复议后起诉1件。",
            &[SUITS, "disputes.litigation_direct.total", "disputes.litigation_after_reconsideration.total"],
        ),
        ("依申请公开情况。行政复议、行政诉讼3件。", &[]),
        ("我局共办理行政复议案件300件。", &[]),
        ("全年审理行政诉讼案件20件。", &[]),
        ("收到行政复议申请300件。", &[]),
        ("依申请公开情况：收到行政复议申请3件。", &[REVIEW]),
    ] {
        let found: Vec<_> = linked(&EDITION_2021, prose).into_iter().filter(|id| id != "sum").collect();
        assert_eq!(found, expected, "{prose}");
    }
}

#[test]
fn what_is_issued_and_decided() {
    links(
        "制发行政规范性文件4件，废止5件，现行有效5件，办理行政许可471件。",
        &[
            "proactive.normative_documents.issued",
            "proactive.normative_documents.repealed",
            "proactive.normative_documents.in_force",
            "proactive.licensing.decisions",
        ],
    );
    links(
        "我局共作出行政处罚决定12起，实施行政强制措施3例。",
        &["proactive.penalties.decisions", "proactive.coercion.decisions"],
    );
    links("制定政府规章2件。", &["proactive.regulations.issued"]);
    links("现行有效规范性文件共11份。", &["proactive.normative_documents.in_force"]);
    links("制发行政规范性文件4件，予以公开3件。", &["proactive.normative_documents.issued"]);
    for prose in [
        "制定规章制度5项。",
        "主动公开信息120条，其中行政规范性文件4条。",
        "公开行政规范性文件4件。",
        "行政许可事项25项。",
        "公示行政处罚信息12条。",
        "取消行政许可5件。",
        "办理行政许可和行政处罚30件。",
        "废止5件。",
        "制定党内规范性文件4件。",
        "审查规范性文件4件。",
        "2022年制发行政规范性文件4件。",
    ] {
        let found: Vec<_> = linked(&EDITION_2021, prose).into_iter().filter(|id| id != "sum").collect();
        assert_eq!(found, [""; 0], "{prose}");
    }
    assert_eq!(
        linked(&EDITION_2019, "新公开规范性文件15件，集中采购项目106个，采购总金额35.2万元。"),
        ["proactive.normative_documents.published", "proactive.procurement.items"]
    );
}

#[test]
fn what_did_not_happen() {
    for (prose, expected) in [
        ("2023 年度我局未收到申请公开事项。", &[RECEIVED][..]),
        ("2023年，我局未收到来自单位和个人的政府信息公开申请。", &[RECEIVED]),
        (
            "2023年依申请公开4条,已全部按期办理完毕,未发生针对本机关的行政复议和行政诉讼情况。",
            &[RECEIVED, REVIEW, SUITS],
        ),
        ("2024年未收到政府信息公开申请。", &[]),
        ("未发生因政府信息公开而引发的行政诉讼。", &[SUITS]),
        (
            "没有收到政府信息公开申请，也未发生因政府信息公开申请行政复议、提起行政诉讼的情况。",
            &[RECEIVED, REVIEW, SUITS],
        ),
        ("全年无政府信息公开申请。", &[RECEIVED]),
        ("依申请公开情况：无结转下年度继续办理的申请。", &[OUT]),
        ("本年度未制发行政规范性文件。", &["proactive.normative_documents.issued"]),
        ("未实施行政强制。", &["proactive.coercion.decisions"]),
        ("无当面申请件。", &[]),
        ("各单位未收到政府信息公开申请。", &[]),
        ("未收到网上政府信息公开申请。", &[]),
        ("申请人无正当理由逾期不补正。", &[]),
        ("未按时答复政府信息公开申请。", &[]),
        ("申请人未提出申请。", &[]),
        ("未发生行政复议。", &[]),
        ("未收取信息处理费。", &[]),
        ("无规范性文件。", &[]),
        ("未予以公开。", &[]),
    ] {
        links(prose, expected);
    }
}

#[test]
fn a_linked_figure_is_held_against_its_cell() {
    let (mut printed, _) = forms();
    let received = printed[RECEIVED].clone().unwrap();
    let prose = format!("全年收到政府信息公开申请{received}件。本机关收到政府信息公开申请14件。");
    read(&EDITION_2021, &printed, &prose, |report| {
        let figures: Vec<_> = report.figures.iter().map(|f| (f.text.as_ref(), f.cell)).collect();
        assert_eq!(
            figures,
            [
                (format!("收到政府信息公开申请{received}件").as_str(), Some(RECEIVED)),
                ("收到政府信息公开申请14件", Some(RECEIVED))
            ]
        );
        let checks: Vec<_> = report.checks.iter().filter(|c| c.id.starts_with("prose.")).collect();
        assert_eq!((checks[0].holds, checks[1].holds), (Some(true), Some(false)));
        assert_eq!(checks[1].id, "prose.requests.received.total.2");
        assert_eq!(checks[1].left, Some(Decimal::from(14)));
        assert_eq!(checks[1].right.map(|right| right.to_string()).as_ref(), Some(&received));
        let [finding] = report.diagnostics.as_slice() else { panic!("{:?}", report.diagnostics) };
        assert_eq!((finding.code.name, finding.paths[0].as_ref()), ("prose-differs", RECEIVED));
        assert_eq!(finding.place.map(|place| place.line), Some(1));
    });
    printed.insert(RECEIVED, Some(String::new()));
    read(&EDITION_2021, &printed, &prose, |report| {
        let check = report.checks.iter().find(|c| c.id.starts_with("prose.")).unwrap();
        assert_eq!((check.right, check.holds), (None, None));
    });
}

#[test]
fn money_and_round_figures_agree_within_what_they_print() {
    let (new, _) = forms();
    // 12.35万元 in the table.
    for (prose, holds) in [
        ("行政事业性收费12.35万元。", Some(true)),
        ("行政事业性收费123500元。", Some(true)),
        ("行政事业性收费123512.5元。", Some(true)),
        ("行政事业性收费12.3万元。", Some(true)),
        ("行政事业性收费12.4万元。", Some(true)),
        ("行政事业性收费12万元。", Some(true)),
        ("行政事业性收费12.5万元。", Some(false)),
        ("行政事业性收费12.35元。", Some(false)),
        ("行政事业性收费13万元。", Some(false)),
    ] {
        read(&EDITION_2021, &new, prose, |report| {
            let check = report.checks.iter().find(|c| c.id.starts_with("prose.")).unwrap();
            assert_eq!(check.holds, holds, "{prose}");
        });
    }
    let mut unknown = new.clone();
    unknown.insert("proactive.fees.amount", Some("12.35".to_owned()));
    read(&EDITION_2021, &unknown, "行政事业性收费12.35万元。", |report| {
        assert!(report.checks.iter().all(|c| !c.id.starts_with("prose.")));
        assert_eq!(report.figures[0].cell, Some("proactive.fees.amount"));
    });
    let mut large = new;
    large.insert("proactive.licensing.decisions", Some("11987".to_owned()));
    for (prose, holds) in [
        ("办理行政许可1.2万件。", Some(true)),
        ("办理行政许可1.1万件。", Some(true)),
        ("办理行政许可1.20万件。", Some(true)),
        ("办理行政许可1.21万件。", Some(false)),
        ("办理行政许可11988件。", Some(false)),
    ] {
        read(&EDITION_2021, &large, prose, |report| {
            let check = report.checks.iter().find(|c| c.id.starts_with("prose.")).unwrap();
            assert_eq!(check.holds, holds, "{prose}");
        });
    }
}

/// The checks of one kind in `prose`: left, right, holds.
fn checks_of(kind: &str, prose: &str) -> Vec<(String, String, bool)> {
    let (new, _) = forms();
    let mut out = Vec::new();
    read(&EDITION_2021, &new, prose, |report| {
        let checks = report.checks.iter().filter(|c| c.id.starts_with(&format!("prose.{kind}")));
        out = checks
            .map(|c| (c.left.unwrap().to_string(), c.right.unwrap().to_string(), c.holds.unwrap()))
            .collect();
        let failed = out.iter().filter(|(.., holds)| !holds).count();
        let findings =
            report.diagnostics.iter().filter(|d| d.code.name.starts_with(&format!("prose-{kind}")));
        assert_eq!(findings.count(), failed);
    });
    out
}

#[test]
fn parts_are_added_up() {
    for (prose, expected) in [
        ("主动公开信息共计120条，其中机构信息3条，政策解读4条、工作动态113条。", Some(("120", "120", true))),
        ("主动公开信息共计120条，其中机构信息3条，政策解读4条、工作动态112条。", Some(("120", "119", false))),
        (
            "主动公开信息共计120条，其中机构信息3条，政策解读4条、工作动态112条等。",
            Some(("120", "119", true)),
        ),
        ("主动公开信息共计120条，其中机构信息3条，政策解读4条。", Some(("120", "7", true))),
        ("公开信息120条，其中机构信息3条，政策解读4条、工作动态112条。", Some(("120", "119", true))),
        ("公开信息191条，其中工作动态294条，公示公告75条。", Some(("191", "369", false))),
        (
            "共公开信息 843 条，其中网站发布 471 条、公众号发布工作动态 372 条，参加热线 1 次。",
            Some(("843", "843", true)),
        ),
        ("收到申请12件，其中网络5件、信函7件，办结12件。", Some(("12", "12", true))),
        ("公开信息120条，同比增长20%，其中动态100条、公告20条。", Some(("120", "120", true))),
        ("公开信息120条，其中动态100条（其中图片90条）、公告20条。", None),
        ("公开信息120条。其中动态130条。", None),
        ("办理建议提案30件，其中人大建议18件（含重点督办2件），政协提案12件。", Some(("30", "30", true))),
        ("办理建议提案30件，其中人大建议18件（含重点督办2件），政协提案13件。", Some(("30", "31", false))),
        ("公开信息120条（其中动态100条、公告20条），转载50条。", Some(("120", "120", true))),
        ("收到政府信息公开申请14件，其中自然人13件，网上申请12件。", None),
        ("收到政府信息公开申请14件，其中自然人13件，商业企业2件。", Some(("14", "15", false))),
        ("收到政府信息公开申请14件，其中自然人13件，网上申请22件。", Some(("14", "35", false))),
        ("公开信息120条，发布动态130条。", None),
    ] {
        let found = checks_of("sum", prose);
        let expected = expected.map(|(a, b, holds)| (a.to_owned(), b.to_owned(), holds));
        assert_eq!(found.into_iter().next(), expected, "{prose}");
    }
}

#[test]
fn percentages_are_rounded_or_cut_off() {
    for (prose, expected) in [
        ("公开信息805条，其中政策解读35条，占4.34%。", Some(("4.34", "4.3478", true))),
        ("公开信息805条，其中政策解读35条，占4.35%。", Some(("4.35", "4.3478", true))),
        ("公开信息805条，其中政策解读35条，占总数的4.3%。", Some(("4.3", "4.348", true))),
        ("公开信息805条，其中政策解读35条，占4.36%。", Some(("4.36", "4.3478", false))),
        ("公开信息805条，其中政策解读35条，占比5%。", Some(("5", "4.35", false))),
        ("公开信息805条，其中政策解读35条，占比4%。", Some(("4", "4.35", true))),
        ("公开信息805条，其中政策解读35条，占全市的4.36%。", None),
        ("公开信息805条，办结率100%。", None),
        ("收到咨询100件，办结90件，其中答复45件，占50%。", Some(("50", "50", true))),
        ("收到咨询100件，办结90件，其中答复45件，占45%。", Some(("45", "45", true))),
        ("收到咨询100件，办结90件，其中答复45件，占46%。", None),
        ("收到申请14件，比上年增加4件，增长40%。", Some(("40", "40.00", true))),
        ("收到申请14件，比上年增加4件，增长28.6%。", Some(("28.6", "40.000", false))),
        ("收到申请6件，较去年减少4件，下降40%。", Some(("40", "40.00", true))),
        ("收到申请14件，比上年增加4件，下降40%。", None),
        ("收到申请14件，比上年减少4件，增长40%。", None),
        ("收到申请14件，比上年增加4条，增长40%。", None),
        ("收到申请14件，较为复杂的增加4件，增长5%。", None),
        ("收到申请14件，同比增长40%。", None),
    ] {
        let found = checks_of("percent", prose).into_iter().next();
        let same = |(a, b, holds): &(String, String, bool)| {
            let number = |s: &str| s.parse::<Decimal>().unwrap();
            expected.is_some_and(|(x, y, h)| (number(x), number(y), h) == (number(a), number(b), *holds))
        };
        assert_eq!(found.is_some(), expected.is_some(), "{prose}");
        assert!(found.as_ref().is_none_or(same), "{prose}: {found:?}");
    }
}
