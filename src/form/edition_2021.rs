//! The edition of 2021: 国办公开办函〔2021〕30号.

use super::{
    DISPUTES, Edition, REQUEST_TITLES, REQUEST_WORDS, RESULTS, Relation, Row, Scope, Table, applicants, cells,
};

/// The form of 国办公开办函〔2021〕30号.
pub static EDITION_2021: Edition = Edition {
    name: "2021",
    notice: "国办公开办函〔2021〕30号",
    tables: &[PROACTIVE, REQUESTS, DISPUTES],
    sections: &[
        "总体情况",
        "主动公开政府信息情况",
        "收到和处理政府信息公开申请情况",
        "政府信息公开行政复议、行政诉讼情况",
        "存在的主要问题及改进情况",
        "其他需要报告的事项",
    ],
};

const PROACTIVE: Table = Table {
    key: "proactive",
    titles: &["主动公开政府信息情况"],
    words: &[
        "第二十条第（一）项",
        "第二十条第（五）项",
        "第二十条第（六）项",
        "第二十条第（八）项",
        "信息内容",
        "本年制发件数",
        "本年废止件数",
        "现行有效件数",
        "本年处理决定数量",
        "本年收费金额（单位：万元）",
        "本年收费金额",
    ],
    rows: &[
        Row {
            path: "proactive.regulations",
            label: "规章",
            variants: &["规章（设区的市、自治州人民政府应提供相关数据）"],
            groups: &["第二十条第（一）项"],
            covered: 0,
            cells: cells!("proactive.regulations"; "issued" "本年制发件数" Count, "repealed" "本年废止件数" Count, "in_force" "现行有效件数" Count),
        },
        Row {
            path: "proactive.normative_documents",
            label: "行政规范性文件",
            variants: &["规范性文件", "行政规范性档案", "规范性档案"],
            groups: &["第二十条第（一）项"],
            covered: 0,
            cells: cells!("proactive.normative_documents"; "issued" "本年制发件数" Count, "repealed" "本年废止件数" Count, "in_force" "现行有效件数" Count),
        },
        Row {
            path: "proactive.licensing",
            label: "行政许可",
            variants: &[],
            groups: &["第二十条第（五）项"],
            covered: 0,
            cells: cells!("proactive.licensing"; "decisions" "本年处理决定数量" Count),
        },
        Row {
            path: "proactive.penalties",
            label: "行政处罚",
            variants: &[],
            groups: &["第二十条第（六）项"],
            covered: 0,
            cells: cells!("proactive.penalties"; "decisions" "本年处理决定数量" Count),
        },
        Row {
            path: "proactive.coercion",
            label: "行政强制",
            variants: &[],
            groups: &["第二十条第（六）项"],
            covered: 0,
            cells: cells!("proactive.coercion"; "decisions" "本年处理决定数量" Count),
        },
        Row {
            path: "proactive.fees",
            label: "行政事业性收费",
            variants: &[],
            groups: &["第二十条第（八）项"],
            covered: 0,
            cells: cells!("proactive.fees"; "amount" "本年收费金额（单位：万元）" Amount),
        },
    ],
    relations: &[],
};

const REQUESTS: Table = Table {
    key: "requests",
    titles: REQUEST_TITLES,
    words: REQUEST_WORDS,
    rows: &[
        applicants!("requests.received", "一、本年新收政府信息公开申请数量", 2, &[]),
        applicants!("requests.carried_in", "二、上年结转政府信息公开申请数量", 2, &[]),
        applicants!("requests.outcomes.granted", "（一）予以公开", 1, &[RESULTS]),
        applicants!(
            "requests.outcomes.partly_granted",
            "（二）部分公开（区分处理的，只计这一情形，不计其他情形）",
            1,
            &[RESULTS],
            "（二）部分公开"
        ),
        applicants!(
            "requests.outcomes.refused.state_secret",
            "1.属于国家秘密",
            0,
            &[RESULTS, "（三）不予公开"]
        ),
        applicants!(
            "requests.outcomes.refused.forbidden_by_law",
            "2.其他法律行政法规禁止公开",
            0,
            &[RESULTS, "（三）不予公开"]
        ),
        applicants!(
            "requests.outcomes.refused.security_and_stability",
            "3.危及“三安全一稳定”",
            0,
            &[RESULTS, "（三）不予公开"]
        ),
        applicants!(
            "requests.outcomes.refused.third_party_rights",
            "4.保护第三方合法权益",
            0,
            &[RESULTS, "（三）不予公开"]
        ),
        applicants!(
            "requests.outcomes.refused.internal_affairs",
            "5.属于三类内部事务信息",
            0,
            &[RESULTS, "（三）不予公开"]
        ),
        applicants!(
            "requests.outcomes.refused.deliberative_process",
            "6.属于四类过程性信息",
            0,
            &[RESULTS, "（三）不予公开"]
        ),
        applicants!(
            "requests.outcomes.refused.enforcement_files",
            "7.属于行政执法案卷",
            0,
            &[RESULTS, "（三）不予公开"]
        ),
        applicants!(
            "requests.outcomes.refused.administrative_inquiry",
            "8.属于行政查询事项",
            0,
            &[RESULTS, "（三）不予公开"]
        ),
        applicants!(
            "requests.outcomes.unavailable.not_held",
            "1.本机关不掌握相关政府信息",
            0,
            &[RESULTS, "（四）无法提供"]
        ),
        applicants!(
            "requests.outcomes.unavailable.needs_creation",
            "2.没有现成信息需要另行制作",
            0,
            &[RESULTS, "（四）无法提供"]
        ),
        applicants!(
            "requests.outcomes.unavailable.still_unclear",
            "3.补正后申请内容仍不明确",
            0,
            &[RESULTS, "（四）无法提供"]
        ),
        applicants!(
            "requests.outcomes.not_processed.petition",
            "1.信访举报投诉类申请",
            0,
            &[RESULTS, "（五）不予处理"]
        ),
        applicants!(
            "requests.outcomes.not_processed.duplicate",
            "2.重复申请",
            0,
            &[RESULTS, "（五）不予处理"]
        ),
        applicants!(
            "requests.outcomes.not_processed.publication",
            "3.要求提供公开出版物",
            0,
            &[RESULTS, "（五）不予处理"]
        ),
        applicants!(
            "requests.outcomes.not_processed.excessive",
            "4.无正当理由大量反复申请",
            0,
            &[RESULTS, "（五）不予处理"]
        ),
        applicants!(
            "requests.outcomes.not_processed.reconfirmation",
            "5.要求行政机关确认或重新出具已获取信息",
            0,
            &[RESULTS, "（五）不予处理"]
        ),
        applicants!(
            "requests.outcomes.other.not_corrected",
            "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
            0,
            &[RESULTS, "（六）其他处理"]
        ),
        applicants!(
            "requests.outcomes.other.fee_unpaid",
            "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
            0,
            &[RESULTS, "（六）其他处理"]
        ),
        applicants!("requests.outcomes.other.other", "3.其他", 0, &[RESULTS, "（六）其他处理"]),
        applicants!("requests.outcomes.total", "（七）总计", 1, &[RESULTS]),
        applicants!("requests.carried_out", "四、结转下年度继续办理", 2, &[]),
    ],
    relations: &[
        Relation {
            id: "requests.total",
            text: "natural_person + business + research + public_interest + legal_service + other = total",
            clause: "section 三 of the form: column 总计",
            sides: ("自然人至其他各列之和", "总计"),
            subjects: &[],
            scope: Scope::Rows,
        },
        Relation {
            id: "requests.outcomes",
            text: "sum of the outcome rows = outcomes.total",
            clause: "section 三 of the form: row （七）总计",
            sides: ("（一）至（六）各行之和", "（七）总计"),
            subjects: &[],
            scope: Scope::Columns {
                left: &[
                    "requests.outcomes.granted",
                    "requests.outcomes.partly_granted",
                    "requests.outcomes.refused.state_secret",
                    "requests.outcomes.refused.forbidden_by_law",
                    "requests.outcomes.refused.security_and_stability",
                    "requests.outcomes.refused.third_party_rights",
                    "requests.outcomes.refused.internal_affairs",
                    "requests.outcomes.refused.deliberative_process",
                    "requests.outcomes.refused.enforcement_files",
                    "requests.outcomes.refused.administrative_inquiry",
                    "requests.outcomes.unavailable.not_held",
                    "requests.outcomes.unavailable.needs_creation",
                    "requests.outcomes.unavailable.still_unclear",
                    "requests.outcomes.not_processed.petition",
                    "requests.outcomes.not_processed.duplicate",
                    "requests.outcomes.not_processed.publication",
                    "requests.outcomes.not_processed.excessive",
                    "requests.outcomes.not_processed.reconfirmation",
                    "requests.outcomes.other.not_corrected",
                    "requests.outcomes.other.fee_unpaid",
                    "requests.outcomes.other.other",
                ],
                right: &["requests.outcomes.total"],
            },
        },
        Relation {
            id: "requests.balance",
            text: "received + carried_in = outcomes.total + carried_out",
            clause: "section 三 of the form: 本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和",
            sides: ("本年新收＋上年结转", "办理结果总计＋结转下年度"),
            subjects: &[],
            scope: Scope::Columns {
                left: &["requests.received", "requests.carried_in"],
                right: &["requests.outcomes.total", "requests.carried_out"],
            },
        },
    ],
};
