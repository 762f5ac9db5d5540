"""The rows of the form as somebody would type them off a report: contract path, label, names of the columns."""

APPLICANTS = ["natural_person", "business", "research", "public_interest", "legal_service", "other", "total"]
MADE_2021 = ["issued", "repealed", "in_force"]
MADE_2019 = ["made", "published", "in_public"]
ITEMS_2019 = ["previous_items", "change", "decisions"]

# Labels of table 二 by edition.
PROACTIVE = {
    "2021": [
        ("proactive.regulations", "规章", MADE_2021),
        ("proactive.normative_documents", "行政规范性文件", MADE_2021),
        ("proactive.licensing", "行政许可", ["decisions"]),
        ("proactive.penalties", "行政处罚", ["decisions"]),
        ("proactive.coercion", "行政强制", ["decisions"]),
        ("proactive.fees", "行政事业性收费", ["amount"]),
    ],
    "2019": [
        ("proactive.regulations", "规章", MADE_2019),
        ("proactive.normative_documents", "规范性文件", MADE_2019),
        ("proactive.licensing", "行政许可", ITEMS_2019),
        ("proactive.other_services", "其他对外管理服务事项", ITEMS_2019),
        ("proactive.penalties", "行政处罚", ITEMS_2019),
        ("proactive.coercion", "行政强制", ITEMS_2019),
        ("proactive.fees", "行政事业性收费", ["previous_items", "change"]),
        ("proactive.procurement", "政府集中采购", ["items", "amount"]),
    ],
}

# Labels of table 三 without the marks before them, in the order of the form; ENDINGS are those of 2021, and 2019 has
# other ones.
_ROWS = [
    ("requests.received", "本年新收政府信息公开申请数量"),
    ("requests.carried_in", "上年结转政府信息公开申请数量"),
    ("requests.outcomes.granted", "予以公开"),
    ("requests.outcomes.partly_granted", "部分公开(区分处理的,只计这一情形,不计其他情形)"),
    ("requests.outcomes.refused.state_secret", "属于国家秘密"),
    ("requests.outcomes.refused.forbidden_by_law", "其他法律行政法规禁止公开"),
    ("requests.outcomes.refused.security_and_stability", "危及“三安全一稳定”"),
    ("requests.outcomes.refused.third_party_rights", "保护第三方合法权益"),
    ("requests.outcomes.refused.internal_affairs", "属于三类内部事务信息"),
    ("requests.outcomes.refused.deliberative_process", "属于四类过程性信息"),
    ("requests.outcomes.refused.enforcement_files", "属于行政执法案卷"),
    ("requests.outcomes.refused.administrative_inquiry", "属于行政查询事项"),
    ("requests.outcomes.unavailable.not_held", "本机关不掌握相关政府信息"),
    ("requests.outcomes.unavailable.needs_creation", "没有现成信息需要另行制作"),
    ("requests.outcomes.unavailable.still_unclear", "补正后申请内容仍不明确"),
    ("requests.outcomes.not_processed.petition", "信访举报投诉类申请"),
    ("requests.outcomes.not_processed.duplicate", "重复申请"),
    ("requests.outcomes.not_processed.publication", "要求提供公开出版物"),
    ("requests.outcomes.not_processed.excessive", "无正当理由大量反复申请"),
    ("requests.outcomes.not_processed.reconfirmation", "要求行政机关确认或重新出具已获取信息"),
]
_ENDINGS = {
    "2021": [
        (
            "requests.outcomes.other.not_corrected",
            "申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
        ),
        (
            "requests.outcomes.other.fee_unpaid",
            "申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
        ),
        ("requests.outcomes.other.other", "其他"),
    ],
    "2019": [("requests.outcomes.other.other", "其他处理")],
}
_LAST = [("requests.outcomes.total", "总计"), ("requests.carried_out", "结转下年度继续办理")]

REQUESTS = {
    edition: [(path, label, APPLICANTS) for path, label in _ROWS + endings + _LAST]
    for edition, endings in _ENDINGS.items()
}

DISPUTES = [
    f"disputes.{part}.{column}"
    for part in ("reconsideration", "litigation_direct", "litigation_after_reconsideration")
    for column in ("upheld", "corrected", "other", "pending", "total")
]
