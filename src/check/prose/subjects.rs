//! What the prose may say of cells of the form, as data: the words around a figure that name a cell.
//!
//! A subject owns a figure only where its words, [`COMMON`] and [`LEADS`] cover what stands before the figure in its
//! clause, a named agency aside, so that a word that none of them knows (`当面`, `本级`, `行政许可事项`) keeps it from
//! linking. A wrong link is worse than none: leave a wording out where reports use it for two things.

/// Words that name one cell, or cells that are added up.
#[derive(Debug)]
pub(super) struct Subject {
    /// One of these must be there.
    pub(super) must: &'static [&'static str],
    /// One of these must be there too, where there are any and `bare` does not excuse it.
    pub(super) verbs: &'static [&'static str],
    /// Whether it may stand without a verb.
    pub(super) bare: bool,
    /// Whatever else may stand there, besides [`COMMON`].
    pub(super) words: &'static [&'static [&'static str]],
    /// Measure words (量词) that it is counted in.
    pub(super) units: &'static [&'static str],
    /// What must be spoken of.
    pub(super) context: Context,
    /// What it names.
    pub(super) target: Target,
}

/// What must be spoken of around a figure, where its own words may mean something else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Context {
    /// Nothing: the words say it all.
    Any,
    /// Requests for information: in the paragraph, or the heading above.
    Requests,
    /// Requests, unless the words themselves say `信息公开`.
    Disputes,
    /// Nothing; but without a verb, nothing that was published is spoken of: `公示行政许可12件`.
    Decisions,
}

/// The cells that a subject names.
#[derive(Clone, Copy, Debug)]
pub(super) enum Target {
    /// The first of these that the report has.
    Cell(&'static [&'static str]),
    /// The sum of these.
    Sum(&'static str, &'static [&'static str]),
    /// All of these, of which there were none: `行政复议、行政诉讼均为0件`.
    Nothing(&'static str, &'static [&'static str]),
    /// Totals of the rows that the form groups under this label.
    Group(&'static str, &'static str),
    /// These columns of the row that the sentence speaks of; more than one are added up.
    Columns(&'static str, &'static [&'static str]),
}

const COUNT: &[&str] = &["件", "条", "份", "宗", "起", "项", "例", "次", "个", "件次", "人次", "封"];
const CASES: &[&str] = &["件", "宗", "起", "例", "次", "个", "件次"];
const PAPERS: &[&str] = &["件", "份", "个", "部", "项", "篇"];
const MONEY: &[&str] = &["元", "万元", "亿元"];

/// Words that say nothing of what is counted; digits and the words of dates are covered besides.
pub(super) const COMMON: &[&str] = &[
    "其中",
    "全年度",
    "全年",
    "本年度",
    "年度",
    "本年",
    "当年",
    "今年",
    "年内",
    "期间",
    "共计",
    "总计",
    "合计",
    "一共",
    "总共",
    "累计",
    "共",
    "计",
    "总",
    "为",
    "是",
    "达到",
    "达",
    "有",
    "的",
    "了",
    "数量",
    "总数",
    "总量",
    "件数",
    "数",
    "已",
    "也",
    "均",
    "我局",
    "我委",
    "我办",
    "我镇",
    "我乡",
    "我县",
    "我市",
    "我区",
    "我省",
    "我院",
    "我厅",
    "我单位",
    "我中心",
    "我街道",
    "我处",
    "我会",
    "我校",
    "我州",
    "我旗",
    "本省",
    "本市",
    "本州",
    "本县",
    "本区",
    "本局",
    "本机关",
    "本单位",
    "本部门",
    "本镇",
    "本乡",
    "本街道",
    "本委",
    "本厅",
    "本办",
    "依法",
    "按时",
    "截至",
    "年底",
    "年末",
    "、",
    "和",
    "及",
    "以及",
    "或者",
    "或",
    "情况",
    "方面",
    "一是",
    "二是",
    "三是",
    "四是",
    "五是",
];

/// Words in front of the words of a subject that say when and how, and not whose or which.
pub(super) const LEADS: &[&str] = &[
    "经统计",
    "据统计",
    "经汇总",
    "按照",
    "依照",
    "根据",
    "规定",
    "程序",
    "要求",
    "工作",
    "一年来",
    "一年",
    "在",
    "内",
    "中",
    "里",
    "自",
    "起",
    "止",
    "从",
    "于",
    "同时",
    "此外",
    "另外",
    "另",
    "还",
    "并",
    "且",
    "而",
    "但",
    "全部",
    "通过各种渠道",
    "通过各类渠道",
    "通过各渠道",
    "统计期",
    "报告期",
    "本统计年度",
    "统计年度",
    "本报告期",
    "截止",
    "由",
];

/// Words in front of a clause that say no more than that outcomes follow.
pub(super) const TOPICS: &[&str] =
    &["答复结果", "办理结果", "处理结果", "答复情况", "办理情况", "处理情况", "从结果看", "按结果分", ":"];

/// Words of a scope wider than a body that is no government.
pub(super) const WIDE: &[&str] = &[
    "全省", "全市", "全州", "全县", "全区", "全旗", "我省", "我市", "我州", "我县", "我区", "我旗", "本省",
    "本市", "本县", "本区",
];

/// Ends of the names of bodies whose reports are of such a scope.
pub(super) const GOVERNMENTS: &[&str] =
    &["府", "省", "市", "州", "县", "区", "旗", "管委会", "管理委员会", "政府办公室", "政府办公厅", "政府办"];

/// Words of what was published: figures behind them count what was put on a page.
pub(super) const PUBLISHED: &[&str] =
    &["公开", "公示", "公布", "发布", "归集", "推送", "上传", "录入", "报送", "信息"];

/// Words of the year reported on as a whole, each with a `年`.
pub(super) const WHOLE_YEAR: &[&str] = &["全年", "年度", "本年", "今年", "一年来"];

/// Words of a time that is no whole year, or longer than one, in front of a figure.
pub(super) const OTHER_TIMES: &[&str] = &[
    "半年",
    "季度",
    "月份",
    "当月",
    "本月",
    "以来",
    "施行后",
    "实施后",
    "历年",
    "目前",
    "近年",
    "近三年",
    "近五年",
    "近两年",
    "三年来",
    "五年来",
];

/// Words beside `申请` that do not narrow it. `公民` and `个人` alone do.
const REQUEST: &[&str] = &[
    "政府信息公开",
    "政务信息公开",
    "政府信息",
    "政务信息",
    "信息公开",
    "依申请公开",
    "依申请",
    "公开",
    "信息",
    "公民、法人和其他组织",
    "公民、法人或其他组织",
    "公民、法人或者其他组织",
    "公民、法人及其他组织",
    "公民、法人和其它组织",
    "公民、法人、其他组织",
    "公民、法人",
    "公民和法人",
    "公民及法人",
    "公民或法人",
    "社会公众",
    "人民群众",
    "公众",
    "群众",
    "市民",
    "来自",
    "单位和个人",
    "个人和单位",
    "单位或个人",
    "单位、个人",
    "单位及个人",
    "与",
    "提出",
    "提交",
    "递交",
    "要求",
    "各类",
    "各种",
    "任何",
    "形式",
    "有效",
    "事项",
    "事宜",
    "向",
    "申请",
    "件",
    "方面",
];

const RECEIVE: &[&str] = &[
    "收到",
    "受理",
    "新收到",
    "新收",
    "接收",
    "接到",
    "收悉",
    "承办",
    "收到并受理",
    "接收到",
    "共收",
    "新受理",
];

/// Words beside `行政复议` and `行政诉讼` that do not narrow them.
const DISPUTE: &[&str] = &[
    "政府信息公开",
    "依申请公开",
    "政务信息公开",
    "信息公开",
    "政府信息",
    "工作",
    "申请",
    "答复",
    "引起",
    "被",
    "案件",
    "案",
    "涉及",
    "因",
    "由",
    "而",
    "针对",
    "纠纷",
    "导致",
    "所",
    "对",
    "起诉",
    "事项",
    "相关",
    "有关",
    "一起",
    "一件",
    "一例",
    "任何",
];

const ARISE: &[&str] = &["发生", "产生", "引发", "出现", "提起", "被申请", "被提起", "收到", "应诉", "有"];
/// What else a dispute did not happen with: `未发生行政复议、行政诉讼`.
pub(super) const DISPUTES_TOO: &[&str] = &["行政复议", "行政诉讼", "复议", "诉讼", "投诉", "举报"];

/// What else was not issued: `未制发规章和行政规范性文件`.
pub(super) const PAPERS_TOO: &[&str] = &["行政规范性文件", "规范性文件", "政府规章", "规章"];

const RESULT: &[&str] = &["答复", "决定", "作出", "结果"];
const ISSUE: &[&str] =
    &["制发", "制定", "印发", "出台", "新制发", "制定出台", "制定印发", "新制定", "制定发布"];
const REPEAL: &[&str] = &["废止", "废止失效", "宣布废止", "废止和宣布失效", "宣布失效", "清理废止"];
const DECIDE: &[&str] = &[
    "办理",
    "作出",
    "做出",
    "实施",
    "办结",
    "处理",
    "处理决定",
    "决定",
    "案件",
    "案",
    "结案",
    "查处",
    "行使",
    "准予",
];

const NORMATIVE: &[&str] = &["行政规范性文件", "规范性文件"];
const NATURAL_PERSON: &[&str] = &["natural_person"];
const LEGAL_PERSONS: &[&str] = &["business", "research", "public_interest", "legal_service", "other"];

macro_rules! subject {
    ($target:ident $args:tt; $context:ident, $units:ident; $($rest:tt)*) => {
        Subject { units: $units, context: Context::$context, ..subject!(@rest [Target::$target $args] $($rest)*) }
    };
    (@rest [$target:expr] must $must:expr, verbs $verbs:expr, words $($words:expr),*) => {
        Subject { must: $must, verbs: $verbs, bare: false, words: &[$($words),*], units: &[], context: Context::Any, target: $target }
    };
    (@rest [$target:expr] must $must:expr, opt $verbs:expr, words $($words:expr),*) => {
        Subject { must: $must, verbs: $verbs, bare: true, words: &[$($words),*], units: &[], context: Context::Any, target: $target }
    };
}

/// All subjects. The first that covers a clause owns its figure.
pub(super) static SUBJECTS: &[Subject] = &[
    // Section 三.
    subject!(Cell(&["requests.received.total"]); Requests, COUNT;
        must &["申请", "依申请公开", "依申请"], verbs RECEIVE, words REQUEST),
    subject!(Cell(&["requests.received.total"]); Requests, COUNT;
        must &["依申请公开", "政府信息公开申请", "依申请公开申请", "依申请公开事项"], opt &[], words),
    subject!(Cell(&["requests.received.total"]); Requests, COUNT;
        must &["本年新收", "本年度新收", "当年新收", "今年新收", "新收", "新收到"], opt &[], words REQUEST, &["到"]),
    subject!(Cell(&["requests.carried_in.total"]); Requests, COUNT;
        must &["上年结转", "上年度结转", "上一年结转", "上一年度结转", "去年结转", "结转上年", "上年结转至本年"], opt &[], words REQUEST, &["含", "包含", "包括"]),
    subject!(Cell(&["requests.carried_out.total"]); Requests, COUNT;
        must &[
            "结转下年度", "结转下年", "结转下一年度", "结转下一年", "结转至下年度", "结转至下一年度", "结转到下年度", "结转到下一年度",
            "结转次年", "转下年度", "结转至次年", "结转下年度继续办理", "结转下一年度继续办理", "结转至下年度继续办理", "结转到下年", "结转至下年", "结转至下一年",
        ],
        opt &["办理", "继续办理"], words REQUEST),
    subject!(Cell(&["requests.outcomes.granted.total"]); Requests, COUNT;
        must &["予以公开"], opt &[], words REQUEST, RESULT),
    subject!(Cell(&["requests.outcomes.partly_granted.total"]); Requests, COUNT;
        must &["部分公开"], opt &[], words REQUEST, RESULT, &["予以"]),
    subject!(Group("requests.outcomes.refused", "不予公开"); Requests, COUNT;
        must &["不予公开"], opt &[], words REQUEST, RESULT),
    subject!(Group("requests.outcomes.unavailable", "无法提供"); Requests, COUNT;
        must &["无法提供"], opt &[], words REQUEST, RESULT),
    subject!(Group("requests.outcomes.not_processed", "不予处理"); Requests, COUNT;
        must &["不予处理"], opt &[], words REQUEST, RESULT),
    subject!(Group("requests.outcomes.other", "其他处理"); Requests, COUNT;
        must &["其他处理", "其它处理"], opt &[], words REQUEST, RESULT),
    // Single outcomes, by the words of the form.
    subject!(Cell(&["requests.outcomes.refused.state_secret.total"]); Requests, COUNT;
        must &["属于国家秘密", "涉及国家秘密"], opt &[], words RESULT, &["政府信息", "信息"]),
    subject!(Cell(&["requests.outcomes.refused.forbidden_by_law.total"]); Requests, COUNT;
        must &["其他法律行政法规禁止公开", "法律行政法规禁止公开"], opt &[], words RESULT, &["政府信息", "信息"]),
    subject!(Cell(&["requests.outcomes.refused.third_party_rights.total"]); Requests, COUNT;
        must &["保护第三方合法权益"], opt &[], words RESULT, &["政府信息", "信息"]),
    subject!(Cell(&["requests.outcomes.refused.internal_affairs.total"]); Requests, COUNT;
        must &["属于三类内部事务信息", "三类内部事务信息"], opt &[], words RESULT, &["政府信息", "信息"]),
    subject!(Cell(&["requests.outcomes.refused.deliberative_process.total"]); Requests, COUNT;
        must &["属于四类过程性信息", "四类过程性信息"], opt &[], words RESULT, &["政府信息", "信息"]),
    subject!(Cell(&["requests.outcomes.refused.enforcement_files.total"]); Requests, COUNT;
        must &["属于行政执法案卷"], opt &[], words RESULT, &["政府信息", "信息"]),
    subject!(Cell(&["requests.outcomes.refused.administrative_inquiry.total"]); Requests, COUNT;
        must &["属于行政查询事项"], opt &[], words RESULT, &["政府信息", "信息"]),
    subject!(Cell(&["requests.outcomes.unavailable.not_held.total"]); Requests, COUNT;
        must &["本机关不掌握相关政府信息", "不掌握相关政府信息"], opt &[], words RESULT, &["政府信息", "信息"]),
    subject!(Cell(&["requests.outcomes.unavailable.needs_creation.total"]); Requests, COUNT;
        must &["没有现成信息需要另行制作"], opt &[], words RESULT, &["政府信息", "信息"]),
    subject!(Cell(&["requests.outcomes.unavailable.still_unclear.total"]); Requests, COUNT;
        must &["补正后申请内容仍不明确"], opt &[], words RESULT, &["政府信息", "信息"]),
    subject!(Cell(&["requests.outcomes.not_processed.petition.total"]); Requests, COUNT;
        must &["信访举报投诉类申请", "信访举报投诉类", "信访投诉举报类申请"], opt &[], words RESULT, &["政府信息", "信息"]),
    subject!(Cell(&["requests.outcomes.not_processed.duplicate.total"]); Requests, COUNT;
        must &["重复申请"], opt &[], words RESULT, &["政府信息", "信息"]),
    subject!(Cell(&["requests.outcomes.not_processed.publication.total"]); Requests, COUNT;
        must &["要求提供公开出版物"], opt &[], words RESULT, &["政府信息", "信息"]),
    subject!(Cell(&["requests.outcomes.not_processed.excessive.total"]); Requests, COUNT;
        must &["无正当理由大量反复申请"], opt &[], words RESULT, &["政府信息", "信息"]),
    subject!(Cell(&["requests.outcomes.not_processed.reconfirmation.total"]); Requests, COUNT;
        must &["要求行政机关确认或重新出具已获取信息"], opt &[], words RESULT, &["政府信息", "信息"]),
    // Columns of section 三: of the row received where that is said, else of the row spoken of.
    subject!(Columns("natural_person", NATURAL_PERSON); Requests, COUNT;
        must &["自然人", "公民", "个人"], opt RECEIVE, words &["申请", "申请人", "政府信息公开", "信息公开", "政府信息", "依申请公开", "提出", "提交", "来自", "个人", "类"]),
    subject!(Columns("legal_persons", LEGAL_PERSONS); Requests, COUNT;
        must &["法人或其他组织", "法人和其他组织", "法人及其他组织", "法人或者其他组织", "法人或其它组织", "法人和其它组织", "法人、其他组织"],
        opt RECEIVE, words &["申请", "政府信息公开", "信息公开", "政府信息", "依申请公开", "提出", "提交", "来自", "类"]),
    subject!(Columns("business", &["business"]); Requests, COUNT;
        must &["商业企业"], opt RECEIVE, words &["申请", "申请人", "政府信息公开", "信息公开", "提出", "提交", "来自"]),
    subject!(Columns("research", &["research"]); Requests, COUNT;
        must &["科研机构"], opt RECEIVE, words &["申请", "政府信息公开", "信息公开", "提出", "提交", "来自"]),
    subject!(Columns("public_interest", &["public_interest"]); Requests, COUNT;
        must &["社会公益组织"], opt RECEIVE, words &["申请", "政府信息公开", "信息公开", "提出", "提交", "来自"]),
    subject!(Columns("legal_service", &["legal_service"]); Requests, COUNT;
        must &["法律服务机构"], opt RECEIVE, words &["申请", "政府信息公开", "信息公开", "提出", "提交", "来自"]),
    // Section 四.
    subject!(Cell(&["disputes.reconsideration.total"]); Disputes, CASES;
        must &["行政复议", "复议"], opt ARISE, words DISPUTE),
    subject!(Cell(&["disputes.litigation_direct.total"]); Disputes, CASES;
        must &["未经复议直接起诉", "未经复议直接提起诉讼"], opt &[], words DISPUTE, &["行政诉讼"]),
    subject!(Cell(&["disputes.litigation_after_reconsideration.total"]); Disputes, CASES;
        must &["复议后起诉", "经复议后起诉", "复议后提起诉讼"], opt &[], words DISPUTE, &["行政诉讼"]),
    subject!(Sum("disputes.litigation", &["disputes.litigation_direct.total", "disputes.litigation_after_reconsideration.total"]); Disputes, CASES;
        must &["行政诉讼", "诉讼"], opt ARISE, words DISPUTE),
    subject!(Nothing("disputes", &["disputes.reconsideration.total", "disputes.litigation_direct.total", "disputes.litigation_after_reconsideration.total"]); Disputes, CASES;
        must &[
            "行政复议、行政诉讼", "行政复议和行政诉讼", "行政复议及行政诉讼", "行政复议与行政诉讼", "行政复议或行政诉讼", "行政复议、诉讼",
        ],
        opt ARISE, words DISPUTE),
    // Results of the disputes spoken of.
    subject!(Columns("upheld", &["upheld"]); Disputes, CASES; must &["结果维持", "维持"], opt &[], words),
    subject!(Columns("corrected", &["corrected"]); Disputes, CASES; must &["结果纠正", "纠正"], opt &[], words),
    subject!(Columns("other", &["other"]); Disputes, CASES; must &["其他结果"], opt &[], words),
    subject!(Columns("pending", &["pending"]); Disputes, CASES; must &["尚未审结", "未审结"], opt &[], words),
    // Section 二.
    subject!(Cell(&["proactive.normative_documents.issued", "proactive.normative_documents.made"]); Any, PAPERS;
        must NORMATIVE, verbs ISSUE, words),
    subject!(Cell(&["proactive.normative_documents.repealed"]); Any, PAPERS;
        must NORMATIVE, verbs REPEAL, words),
    subject!(Cell(&["proactive.normative_documents.in_force"]); Any, PAPERS;
        must &["现行有效行政规范性文件", "现行有效规范性文件", "现行有效的行政规范性文件", "现行有效的规范性文件"], opt &[], words),
    subject!(Cell(&["proactive.normative_documents.made"]); Any, PAPERS;
        must &["新制作规范性文件", "新制作行政规范性文件"], opt &[], words),
    subject!(Cell(&["proactive.normative_documents.published"]); Any, PAPERS;
        must &["新公开规范性文件", "新公开行政规范性文件"], opt &[], words),
    subject!(Cell(&["proactive.regulations.issued", "proactive.regulations.made"]); Any, PAPERS;
        must &["规章", "政府规章"], verbs ISSUE, words),
    subject!(Cell(&["proactive.regulations.repealed"]); Any, PAPERS;
        must &["规章", "政府规章"], verbs REPEAL, words),
    subject!(Cell(&["proactive.regulations.in_force"]); Any, PAPERS;
        must &["现行有效规章", "现行有效的规章", "现行有效政府规章", "现行有效的政府规章"], opt &[], words),
    subject!(Columns("repealed", &["repealed"]); Any, PAPERS; must &["废止", "废止失效"], opt &[], words),
    subject!(Columns("in_force", &["in_force"]); Any, PAPERS; must &["现行有效"], opt &[], words),
    subject!(Cell(&["proactive.licensing.decisions"]); Decisions, CASES; must &["行政许可"], opt DECIDE, words),
    subject!(Cell(&["proactive.penalties.decisions"]); Decisions, CASES; must &["行政处罚"], opt DECIDE, words),
    subject!(Cell(&["proactive.coercion.decisions"]); Decisions, CASES;
        must &["行政强制", "行政强制措施", "行政强制执行"], opt DECIDE, words),
    subject!(Cell(&["proactive.procurement.items"]); Any, COUNT;
        must &["政府集中采购项目", "集中采购项目"], opt &["实施", "完成", "开展"], words),
    subject!(Cell(&["proactive.procurement.amount"]); Any, MONEY;
        must &["集中采购总金额", "集中采购金额", "采购总金额", "政府集中采购总金额", "政府集中采购金额"], opt &[], words),
    subject!(Cell(&["proactive.fees.amount"]); Decisions, MONEY;
        must &["行政事业性收费"], opt &["收取", "收入", "征收"], words &["金额", "总额", "总金额", "费用", "项目"]),
];

/// Words that give a figure another scope or year wherever they stand before it.
pub(super) const FOREIGN: &[&str] = &[
    "去年",
    "上年",
    "上一年",
    "同期",
    "同比",
    "比",
    "较",
    "环比",
    "历年",
    "以来",
    "平均",
    "日均",
    "月均",
    "每",
    "近",
    "网",
    "信函",
    "邮",
    "当面",
    "现场",
    "窗口",
    "传真",
    "电子",
    "平台",
    "系统",
    "热线",
    "书面",
    "口头",
    "本级",
    "直",
    "各",
    "下属",
    "所属",
    "乡镇",
    "其中",
    "涉",
    "类",
    "重复",
    "补正",
    "撤回",
    "转办",
    "督办",
    "交办",
    "协办",
    "办结",
    "办理",
    "答复",
    "复议",
    "诉讼",
    "信访",
    "投诉",
    "举报",
    "提案",
    "建议",
    "约",
    "超",
    "逾",
    "不足",
    "预计",
    "计划",
    "将",
    "拟",
    "如",
    "若",
    "凡",
    "第",
    "季度",
    "半年",
    "月份",
    "转交",
    "转来",
    "移送",
    "代",
];

/// Words in front of what did not happen: a figure of zero without a figure. The longer ones come first.
///
/// With whether the word needs a verb behind it: `未收到…申请`, but `无…申请`.
pub(super) const NONE: &[(&str, bool)] = &[
    ("无一例", false),
    ("无一起", false),
    ("无一件", false),
    ("没有", false),
    ("未有", false),
    ("未曾", true),
    ("未", true),
    ("无", false),
    ("没", true),
];

/// Ends of the names of bodies that may stand before a verb.
pub(super) const BODIES: &[&str] = &[
    "局",
    "委",
    "办",
    "府",
    "镇",
    "乡",
    "街道",
    "院",
    "厅",
    "处",
    "会",
    "站",
    "队",
    "所",
    "庭",
    "部",
    "组",
    "办公室",
    "中心",
    "机关",
    "单位",
    "公司",
    "学校",
    "市",
    "县",
    "区",
    "省",
    "署",
];
