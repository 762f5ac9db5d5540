//! Names of bodies (机关): what a whole line must look like to be one, and the preamble that names one.

use std::borrow::Cow;

use memchr::memmem;

use super::{Found, Line, Origin, Span, TITLE_BYTES, keep, locate, squeeze};
use crate::outline::{grammar, lines};
use crate::text::fold::is_han;

/// What the names of bodies end in.
const AGENCY_ENDS: &[&str] = &[
    "政府",
    "局",
    "委员会",
    "委员會",
    "委",
    "办公室",
    "辦公室",
    "办事处",
    "辦事處",
    "管委会",
    "厅",
    "廳",
    "处",
    "部",
    "署",
    "院",
    "所",
    "站",
    "队",
    "中心",
    "街道",
    "镇",
    "鎮",
    "乡",
    "鄉",
    "县",
    "縣",
    "区",
    "區",
    "市",
    "省",
    "州",
    "盟",
    "旗",
    "公司",
    "集团",
    "大学",
    "学院",
    "学校",
    "中学",
    "小学",
    "医院",
    "银行",
    "协会",
    "联合会",
    "会",
    "社",
    "团",
    "馆",
    "法院",
    "检察院",
];

/// Words that no name of a body holds, though lines of a page that end like one do.
const NOT_IN_AGENCY: &[&str] = &[
    "公开",
    "公開",
    "网",
    "報告",
    "报告",
    "门户",
    "互动",
    "开放",
    "指南",
    "目录",
    "信息内容",
    "情况",
    "年度",
    "首页",
    "来源",
    "主办",
    "承办",
    "版权",
    "所有",
    "浏览",
    "联系",
    "关于",
    "如下",
    "服务事项",
    "总计",
    "机构情况",
];

/// Whether a whole line is the name of a body.
pub(super) fn is_agency(name: &str) -> bool {
    let count = name.chars().count();
    (3..=40).contains(&count)
        && is_issuer(name)
        && AGENCY_ENDS.iter().any(|end| name.ends_with(end))
        && !NOT_IN_AGENCY.iter().any(|word| name.contains(word))
}

/// Whether the words before the year of a title can name a body: no pronoun, no half sentence.
pub(super) fn is_issuer(name: &str) -> bool {
    let count = name.chars().count();
    (2..=60).contains(&count)
        && name.chars().all(|c| is_han(c) || matches!(c, '（' | '）' | '(' | ')' | '·' | '、' | '“' | '”'))
        && !name.starts_with(['我', '本', '该', '的', '、', '）', ')'])
        && !name.ends_with(['的', '于', '在', '将', '年', '、', '（', '('])
        && !(name.contains(['编', '根', '公', '现', '要'])
            && ["编制", "根据", "公布", "现将", "要求"].iter().any(|word| name.contains(word)))
}

/// Whether two names can be of one body: one holds the other, or they end alike.
pub(super) fn are_related(a: &str, b: &str) -> bool {
    a.contains(b)
        || b.contains(a)
        || a.chars().rev().zip(b.chars().rev()).take_while(|(x, y)| x == y).count() >= 4
}

/// `现公布某市某局2023年政府信息公开工作年度报告`: a preamble that names the body.
pub(super) fn read_preamble<'a>(text: &'a str, head: &[Line]) -> Option<Found<Cow<'a, str>>> {
    for line in head {
        let slice = line.span.slice(text)?;
        for mark in ["现", "現"] {
            for at in memmem::find_iter(slice.as_bytes(), mark) {
                let start = line.span.start + at;
                // A folded sentence runs over line ends; a title is short.
                let end = lines::floor(text, start + TITLE_BYTES);
                let rest = Span::new(start, end).slice(text)?;
                if !["现公布", "现将", "现发布", "现向", "现予", "現將", "現公"]
                    .iter()
                    .any(|word| rest.starts_with(word))
                {
                    continue;
                }
                let squeezed = squeeze(rest);
                let Some(name) = grammar::preamble(&squeezed).and_then(|title| title.issuer) else {
                    continue;
                };
                if is_issuer(name) && name.chars().count() >= 3 {
                    let span = locate(text, Span::new(start, end), name);
                    return Some(Found::new(keep(text, span, name), Origin::Preamble, span));
                }
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_bodies() {
        for name in ["甲县教育局", "甲镇人民政府", "甲区（高新区）税务局", "甲街道办事处"]
        {
            assert!(is_agency(name), "{name}");
        }
        let long = ["甲".repeat(40), "教育局".to_owned()].concat();
        for name in [
            "局",
            "我县教育局",
            "本局",
            "的教育局",
            "甲县教育局2023",
            "A县教育局",
            "甲县教育局的",
            "根据甲县教育局",
            "甲县教育",
            "联系甲县教育局",
            &long,
        ] {
            assert!(!is_agency(name), "{name}");
        }
    }
}
