//! Precision and recall of the links over sentences as agencies write them, each read by hand: which cells of the
//! form it speaks of. Some are known to be missed; a wrong link is a failure.

use super::prose::linked_of;
use crate::form::EDITION_2021;

/// Whose report the sentences stand in.
pub(super) const AGENCY: &str = "某县住房和城乡建设局";

/// A sentence and the cells that it states, in any order.
pub(super) type Case = (&'static str, &'static [&'static str]);

pub(super) const RECEIVED: &str = "requests.received.total";
pub(super) const NATURAL: &str = "requests.received.natural_person";
pub(super) const LEGAL: &str = "requests.received.legal_persons";
pub(super) const IN: &str = "requests.carried_in.total";
pub(super) const OUT: &str = "requests.carried_out.total";
pub(super) const GRANTED: &str = "requests.outcomes.granted.total";
pub(super) const PARTLY: &str = "requests.outcomes.partly_granted.total";
pub(super) const REFUSED: &str = "requests.outcomes.refused";
pub(super) const UNAVAILABLE: &str = "requests.outcomes.unavailable";
pub(super) const NOT_PROCESSED: &str = "requests.outcomes.not_processed";
pub(super) const NOT_HELD: &str = "requests.outcomes.unavailable.not_held.total";
pub(super) const CREATION: &str = "requests.outcomes.unavailable.needs_creation.total";
pub(super) const UNCLEAR: &str = "requests.outcomes.unavailable.still_unclear.total";
pub(super) const PETITION: &str = "requests.outcomes.not_processed.petition.total";
pub(super) const DUPLICATE: &str = "requests.outcomes.not_processed.duplicate.total";
pub(super) const REVIEW: &str = "disputes.reconsideration.total";
pub(super) const REVIEW_UPHELD: &str = "disputes.reconsideration.upheld";
pub(super) const REVIEW_CORRECTED: &str = "disputes.reconsideration.corrected";
pub(super) const REVIEW_PENDING: &str = "disputes.reconsideration.pending";
pub(super) const SUITS: &str = "disputes.litigation";
pub(super) const ISSUED: &str = "proactive.normative_documents.issued";
pub(super) const REPEALED: &str = "proactive.normative_documents.repealed";
pub(super) const IN_FORCE: &str = "proactive.normative_documents.in_force";
pub(super) const LICENSING: &str = "proactive.licensing.decisions";
pub(super) const PENALTIES: &str = "proactive.penalties.decisions";
pub(super) const COERCION: &str = "proactive.coercion.decisions";
pub(super) const FEES: &str = "proactive.fees.amount";

const CASES: &[Case] = &[
    // What was received, carried in and carried out.
    ("我局收到政府信息公开申请数量为零。", &[RECEIVED]),
    ("我局收到政府信息公开申请数量为0。", &[RECEIVED]),
    ("2023年，收到政府信息公开申请零件。", &[RECEIVED]),
    ("收到政府信息公开申请0件。", &[RECEIVED]),
    ("共收到政府信息公开申请十四件。", &[RECEIVED]),
    ("收到政府信息公开申请１４件。", &[RECEIVED]),
    ("我局全年收到政府信息公开申请1，234件次。", &[RECEIVED]),
    ("全局收到政府信息公开申请1.2万件。", &[RECEIVED]),
    ("本年新收政府信息公开申请14件，上年结转3件，合计17件。", &[RECEIVED, IN]),
    (
        "全年共收到政府信息公开申请14件，其中，自然人申请13件，法人或其他组织申请1件。",
        &[RECEIVED, NATURAL, LEGAL],
    ),
    ("截至2023年12月31日，我办共收到依申请公开申请14件，已全部答复，答复率100%。", &[RECEIVED]),
    ("共收到群众政府信息公开申请14件，办结12件，结转下年2件。", &[RECEIVED, OUT]),
    ("依申请公开情况。共收到各类申请14件。", &[RECEIVED]),
    ("2023年，县住建局共收到政府信息公开申请14件。", &[RECEIVED]),
    ("某县住房和城乡建设局收到政府信息公开申请14件。", &[RECEIVED]),
    ("政府信息公开申请14件，全部予以公开。", &[RECEIVED]),
    ("收到依申请公开14份，内容主要涉及征地补偿等方面。", &[RECEIVED]),
    ("较上年减少3件，收到政府信息公开申请14件。", &[RECEIVED]),
    ("与2022年的17件相比，今年收到政府信息公开申请14件。", &[RECEIVED]),
    ("收到政府信息公开申请14件，其中网上申请10件、信函申请4件。", &[RECEIVED]),
    (
        "年内新收政府信息公开申请14件；上年度结转政府信息公开申请3件；结转下年度继续办理政府信息公开申请2件。",
        &[RECEIVED, IN, OUT],
    ),
    ("全年共收到自然人政府信息公开申请13件。", &[NATURAL]),
    ("依申请公开情况：收到申请14件，13件来自自然人。", &[RECEIVED, NATURAL]),
    ("2023年度，共受理政府信息公开申请17件（含上年结转3件）。", &[IN]),
    ("共办理政府信息公开申请17件，其中本年新收14件，上年结转3件。", &[RECEIVED, IN]),
    // What did not happen.
    ("全年未收到公民、法人和其他组织要求公开政府信息的申请。", &[RECEIVED]),
    ("2023年度，我镇未收到政府信息公开申请，无上年结转申请。", &[RECEIVED, IN]),
    ("本年度没有收到依申请公开政府信息的申请。", &[RECEIVED]),
    ("2023 年度我局未收到申请公开事项。", &[RECEIVED]),
    ("县住建局未收到政府信息公开申请。", &[RECEIVED]),
    ("县自然资源局未收到政府信息公开申请。", &[]),
    ("我街道2023年未接到任何政府信息公开申请。", &[RECEIVED]),
    ("全年未因政府信息公开工作被申请行政复议、提起行政诉讼。", &[REVIEW, SUITS]),
    ("无因政府信息公开引起的行政复议和行政诉讼案件。", &[REVIEW, SUITS]),
    ("未收取行政事业性收费。", &[FEES]),
    ("2023年未制定行政规范性文件。", &[ISSUED]),
    // What became of them.
    (
        "受理政府信息公开申请14件，予以公开8件，部分公开2件，不予公开1件，无法提供2件，不予处理1件。",
        &[RECEIVED, GRANTED, PARTLY, REFUSED, UNAVAILABLE, NOT_PROCESSED],
    ),
    (
        "依申请公开情况。答复结果：予以公开8件，本机关不掌握相关政府信息2件，没有现成信息需要另行制作1件，补正后申请内容仍不明确1件。",
        &[GRANTED, NOT_HELD, CREATION, UNCLEAR],
    ),
    ("依申请公开情况。信访举报投诉类申请1件，重复申请2件。", &[PETITION, DUPLICATE]),
    ("依申请公开情况。结转到下年继续办理的申请2件。", &[OUT]),
    // Section 四.
    ("2023年因政府信息公开被申请行政复议0件，提起行政诉讼0件。", &[REVIEW, SUITS]),
    (
        "因政府信息公开被申请行政复议3件，结果维持1件，结果纠正1件，尚未审结1件。",
        &[REVIEW, REVIEW_UPHELD, REVIEW_CORRECTED, REVIEW_PENDING],
    ),
    ("因政府信息公开引发行政复议3件，其中维持2件；行政诉讼2件，维持1件。", &[REVIEW, REVIEW_UPHELD, SUITS]),
    ("涉及政府信息公开的行政复议案件3件，行政诉讼案件2件。", &[REVIEW, SUITS]),
    // Section 二.
    ("制发规范性文件4件，废止规范性文件5件，现行有效规范性文件11件。", &[ISSUED, REPEALED, IN_FORCE]),
    ("2023年，共制定行政规范性文件4件，均已公开。", &[ISSUED]),
    ("出台行政规范性文件4件，并同步开展政策解读4篇。", &[ISSUED]),
    ("截至年底，我局现行有效行政规范性文件共11件。", &[IN_FORCE]),
    ("新制定规章2部，废止规章1部。", &["proactive.regulations.issued", "proactive.regulations.repealed"]),
    ("本年度办理行政许可471件、行政处罚12件、行政强制3件。", &[LICENSING, PENALTIES, COERCION]),
    ("作出行政处罚决定12件，罚没款25万元。", &[PENALTIES]),
    ("全年行政事业性收费12.35万元。", &[FEES]),
    ("征收行政事业性收费金额123500元。", &[FEES]),
    // Nothing of the form, or of more than a bureau reports on.
    ("2023年，全市共收到政府信息公开申请14件，同比增长7.7%。", &[]),
    ("截至年底，我区现行有效行政规范性文件共11件。", &[]),
    ("2023年我局通过信函收到政府信息公开申请4件，通过网络收到申请10件。", &[]),
    ("依申请公开情况。2023年，办理依申请公开14件。", &[]),
    ("2023年，县政府办公室收到政府信息公开申请14件，县自然资源局收到9件。", &[]),
    ("其中，县住建局收到政府信息公开申请9件。", &[]),
    ("2022年收到政府信息公开申请17件，2023年收到14件。", &[]),
    ("去年同期收到政府信息公开申请17件。", &[]),
    ("预计明年收到政府信息公开申请20件。", &[]),
    ("每月平均收到政府信息公开申请2件。", &[]),
    ("依申请公开情况。共收到当面申请2件，信函申请3件。", &[]),
    ("收到政府信息公开申请近20件。", &[]),
    ("本年度收费0元。", &[]),
    ("全年收取政府信息公开处理费0元。", &[]),
    ("全年行政复议案件办结120件。", &[]),
    ("全年审结行政诉讼案件20件。", &[]),
    ("主动公开政府信息1200条，其中规范性文件4件。", &[]),
    ("政府网站公开政府信息1,200条，微信公众号发布信息300条。", &[]),
    ("召开新闻发布会4次，政策解读35篇。", &[]),
    ("办理人大代表建议14件、政协提案20件。", &[]),
    ("收到网民留言14件，全部答复。", &[]),
    ("收到信访申请14件。", &[]),
    ("2023年受理工伤认定申请400件。", &[]),
    ("共收到各类申请14件。", &[]),
    ("清理行政规范性文件20件，废止5件，修改2件，继续有效13件。", &[]),
    ("审核行政规范性文件4件，备案行政规范性文件3件。", &[]),
    ("解读行政规范性文件4件。", &[]),
    ("公布行政许可事项25项，行政处罚依据30项。", &[]),
    ("重复申请低保金2件，纠正违规3件，维持原状1件。", &[]),
];

#[test]
fn links_in_sentences_as_agencies_write_them() {
    let (mut right, mut wrong, mut missed) = (0, Vec::new(), Vec::new());
    for (prose, cells) in CASES {
        let mut expected: Vec<&str> = cells.to_vec();
        for id in linked_of(&EDITION_2021, Some(AGENCY), prose) {
            if id.starts_with("sum") || id.starts_with("percent") {
                continue;
            }
            match expected.iter().position(|cell| *cell == id) {
                Some(idx) => {
                    expected.remove(idx);
                    right += 1;
                }
                None => wrong.push((*prose, id)),
            }
        }
        missed.extend(expected.into_iter().map(|cell| (*prose, cell)));
    }
    println!("{} sentences: {right} right, {} wrong, {} missed", CASES.len(), wrong.len(), missed.len());
    assert!(wrong.is_empty(), "{wrong:#?} {missed:#?}");
    // The documentation of `nianbao::check` states these figures.
    assert_eq!((right, missed.len()), (84, 0), "{missed:#?}");
}
