//! The document with itself: years, fees, requests said to be settled, the six sections.
//!
//! A rule that cries wolf gets switched off: each says something only where both sides are printed and leave no
//! other reading, and each can be allowed by its code.

use std::sync::LazyLock;

use memchr::memmem::Finder;
use rust_decimal::Decimal;

use super::Cells;
use crate::Options;
use crate::diagnostic::catalogue::check as codes;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::form;
use crate::limits;
use crate::outline::{Node, Origin, Style};
use crate::report::{CellRecord, ProseFigure, Report};
use crate::span::Span;
use crate::text::fold::fold_char;

/// Holds the document of `report` against itself; `figures` are those of its prose.
pub(super) fn check(
    text: &str,
    report: &Report<'_>,
    cells: &Cells<'_, '_>,
    figures: &[ProseFigure<'_>],
    options: &Options,
    diagnostics: &mut Diagnostics,
) {
    let mut found = Findings { options, diagnostics };
    years(text, report, &mut found);
    fees(text, report, cells, figures, &mut found);
    settled(text, report, cells, &mut found);
    if !report.cells.is_empty() {
        sections(text, report, &mut found);
    }
}

struct Findings<'f> {
    options: &'f Options,
    diagnostics: &'f mut Diagnostics,
}

impl Findings<'_> {
    fn add(&mut self, code: &'static Code, finding: impl FnOnce(Diagnostic) -> Diagnostic) {
        if !self.options.allows(&[code.name]) {
            self.diagnostics.push(finding(Diagnostic::new(code)));
        }
    }
}

/// The year of the title against the period, the signature and what paragraphs start with.
fn years(text: &str, report: &Report<'_>, found: &mut Findings<'_>) {
    let front = &report.front;
    let Some(year) = front.year.as_ref() else { return };
    if let Some(period) = front.period.as_ref() {
        let (start, end) = (period.value.start.year(), period.value.end.year());
        if year.from == Origin::Title && (start != year.value || end != year.value) {
            found.add(&codes::PERIOD_YEAR, |finding| {
                let other = if end == year.value { start } else { end };
                finding.at(period.span).with(other.to_string()).with(year.value.to_string())
            });
        }
    }
    if let Some(date) = front.published_on.as_ref().filter(|date| date.from == Origin::Signature) {
        // A report is due by the end of January; some are signed in the last days of the year itself.
        let late = year.value.checked_add(1).is_some_and(|next| date.value.year() > next);
        if date.value.year() < year.value || late {
            found.add(&codes::SIGNATURE_YEAR, |finding| {
                finding.at(date.span).with(date.value.to_string()).with(year.value.to_string())
            });
        }
    }
    let mut opening: Option<(Span, i16)> = None;
    let mut agrees = year.from == Origin::Prose;
    let mut fee: Option<(Span, i16)> = None;
    walk(&report.outline, |node| {
        let Some((span, other)) = opening_year(text, node.body) else { return };
        // `2024年，我局将…` is what comes next.
        if other > year.value && PLANS.iter().any(|word| node.text.contains(word)) {
            return;
        }
        agrees |= other == year.value;
        opening.get_or_insert((span, other));
        // What is said of the fee is said of the year reported on.
        if other != year.value && node.text.contains("处理费") && !node.text.contains(&year.value.to_string())
        {
            fee.get_or_insert((span, other));
        }
    });
    if opening.is_some_and(|(_, other)| other != year.value) && !agrees {
        // Further paragraphs under the headings may open with it.
        walk(&report.outline, |node| agrees |= paragraph_opens_with(text, node.body, year.value));
    }
    if let Some((span, other)) = opening.filter(|_| !agrees).or(fee) {
        found.add(&codes::PROSE_YEAR, |finding| {
            finding.at(span).with(other.to_string()).with(year.value.to_string())
        });
    }
}

/// Words of what is yet to come.
const PLANS: &[&str] = &["将", "下一步", "计划", "拟", "继续"];

/// Whether a line of `body` opens with that year.
fn paragraph_opens_with(text: &str, body: Span, year: i16) -> bool {
    let mut start = body.start;
    body.slice(text).unwrap_or("").split_inclusive('\n').any(|line| {
        let span = Span::new(start, start.saturating_add(line.len()));
        start = span.end;
        opening_year(text, span).is_some_and(|(_, opens)| opens == year)
    })
}

/// The year that a paragraph opens with: `2023年，我局…`, not `2023年1月…`.
fn opening_year(text: &str, paragraph: Span) -> Option<(Span, i16)> {
    let body = paragraph.slice(text)?;
    // Most paragraphs open with an ideograph.
    if matches!(body.as_bytes(), [0xE4..=0xE9, ..]) {
        return None;
    }
    let start = body.find(|c: char| fold_char(c) != ' ')?;
    let rest = body.get(start..)?;
    let mut value = 0_i16;
    let mut digits = 0_u8;
    for (offset, c) in rest.char_indices() {
        match fold_char(c) {
            ' ' => {}
            c @ '0'..='9' if digits < 4 => {
                let digit = c.to_digit(10).and_then(|digit| i16::try_from(digit).ok())?;
                value = value.checked_mul(10)?.checked_add(digit)?;
                digits = digits.saturating_add(1);
            }
            '年' if digits == 4 => {
                let end = offset.saturating_add(c.len_utf8());
                let next = rest.get(end..)?.chars().map(fold_char).find(|c| *c != ' ')?;
                let from = paragraph.start.saturating_add(start);
                return (!next.is_ascii_digit())
                    .then_some((Span::new(from, from.saturating_add(end)), value));
            }
            _ => return None,
        }
    }
    None
}

/// 信息处理费 is one of the 行政事业性收费 (国办函〔2020〕109号): it cannot be more than all of them.
fn fees(
    text: &str,
    report: &Report<'_>,
    cells: &Cells<'_, '_>,
    figures: &[ProseFigure<'_>],
    found: &mut Findings<'_>,
) {
    let path = "proactive.fees.amount";
    let Some((cell, value)) = stated(cells, path) else { return };
    let unit = report.units.iter().find(|unit| unit.row == form::parent(path)).and_then(|unit| unit.unit);
    let Some(table) = unit.and_then(|unit| in_yuan(value, unit)) else { return };
    // One of the last digit that the table prints: the cell may be rounded or cut off. A bare zero says that there
    // was nothing, but for what two decimals would not show.
    let scale = if value.is_zero() { value.scale().max(2) } else { value.scale() };
    let last_place = unit.and_then(|unit| in_yuan(Decimal::new(1, scale), unit)).unwrap_or_default();
    for figure in figures {
        let Some(stated) = figure.unit.as_deref().and_then(|unit| in_yuan(figure.value, unit)) else {
            continue;
        };
        let over = table.checked_add(last_place).is_some_and(|most| stated >= most);
        if over && is_processing_fee(text, figure) {
            found.add(&codes::FEE_DIFFERS, |finding| {
                let printed = cell.raw.as_deref().unwrap_or_default().trim().to_owned();
                finding
                    .at(figure.span)
                    .with([figure.value.to_string().as_str(), figure.unit.as_deref().unwrap_or("")].concat())
                    .with([printed.trim_end_matches(['万', '元']), unit.unwrap_or("")].concat())
                    .about([path])
            });
        }
    }
}

fn in_yuan(value: Decimal, unit: &str) -> Option<Decimal> {
    let factor: i64 = match unit {
        "元" => 1,
        "万元" => 10_000,
        "亿元" => 100_000_000,
        _ => return None,
    };
    value.checked_mul(factor.into())
}

/// Whether the clause of a sum of money says that it was taken as 信息处理费.
fn is_processing_fee(text: &str, figure: &ProseFigure<'_>) -> bool {
    // From the end of the figure: some grammars count the words in front of the number to the figure.
    let before = text.get(..figure.span.end).unwrap_or("");
    let sentence =
        before.chars().rev().take(limits::STATEMENT_CHARS).take_while(|c| !matches!(c, '。' | '\n'));
    let sentence: String =
        sentence.map(fold_char).filter(|c| *c != ' ').collect::<Vec<_>>().into_iter().rev().collect();
    let clause = sentence.rsplit([',', ';', ':']).next().unwrap_or("");
    let taken = ["收取", "实收", "收缴"].iter().any(|word| clause.contains(word));
    let other = ["通知", "应收", "未收", "标准", "每", "退"].iter().any(|word| clause.contains(word));
    taken && !other && ["信息处理费", "信息公开处理费"].iter().any(|word| sentence.contains(word))
}

/// Words that a sentence about what is settled ends with.
static DONE: LazyLock<[Finder<'static>; 2]> = LazyLock::new(|| ["办结", "办理完毕"].map(Finder::new));

/// Words that say that nothing is left, and words that take something out of it.
const ALL: &[&str] = &["全部", "均已", "都已", "所有", "均按"];
const BUT: &[&str] = &[
    "除", "其余", "结转", "到期", "应办", "应答", "建议", "提案", "信访", "热线", "投诉", "留言", "咨询",
    "来信", "未", "上年", "去年",
];

/// `所有申请均已办结` against 结转下年度.
fn settled(text: &str, report: &Report<'_>, cells: &Cells<'_, '_>, found: &mut Findings<'_>) {
    let path = "requests.carried_out.total";
    let Some((_, carried)) = stated(cells, path).filter(|(_, carried)| *carried > Decimal::ZERO) else {
        return;
    };
    let in_table =
        |at: usize| report.tables.iter().any(|table| table.span.start <= at && at < table.span.end);
    let ends = DONE.iter().flat_map(|done| {
        done.find_iter(text.as_bytes()).map(|at| (at, at.saturating_add(done.needle().len())))
    });
    for (at, end) in ends.filter(|(at, _)| !in_table(*at)).take(limits::LINKS) {
        let before = text.get(..end).unwrap_or("");
        let sentence: Vec<(usize, char)> = before
            .char_indices()
            .rev()
            .take(limits::STATEMENT_CHARS)
            .take_while(|(_, c)| !matches!(c, '。' | '\n'))
            .collect();
        let folded: String =
            sentence.iter().rev().map(|(_, c)| fold_char(*c)).filter(|c| *c != ' ').collect();
        let clause = folded.rsplit([',', ';', ':']).next().unwrap_or("");
        let all = ALL.iter().any(|word| clause.contains(word));
        let requests = ["申请", "依申请公开"].iter().any(|word| folded.contains(word));
        if all && requests && !BUT.iter().any(|word| folded.contains(word)) {
            let length = sentence.iter().position(|(_, c)| matches!(fold_char(*c), ',' | ';' | ':'));
            let first = length.unwrap_or(sentence.len()).checked_sub(1).and_then(|idx| sentence.get(idx));
            let start = first.map_or(at, |(at, _)| *at);
            found.add(&codes::SETTLED, |finding| {
                finding
                    .at(Span::new(start, end))
                    .with(text.get(start..end).unwrap_or("").trim().to_owned())
                    .with(carried.to_string())
                    .about([path])
            });
        }
    }
}

/// A section of the form: its official title, words that any title of it has, and the table in it.
struct Section {
    title: &'static str,
    words: &'static [&'static str],
    table: Option<&'static str>,
}

/// The six sections, in order (国办公开办函〔2021〕30号 and 〔2019〕60号).
const SECTIONS: [Section; 6] = [
    Section {
        title: "总体情况", words: &["总体情况", "总体概况", "概述", "基本情况"], table: None
    },
    Section { title: "主动公开政府信息情况", words: &["主动公开"], table: Some("proactive") },
    Section {
        title: "收到和处理政府信息公开申请情况",
        words: &["申请情况", "申请公开", "公开申请"],
        table: Some("requests"),
    },
    Section {
        title: "政府信息公开行政复议、行政诉讼情况",
        words: &["行政复议", "行政诉讼"],
        table: Some("disputes"),
    },
    Section {
        title: "存在的主要问题及改进情况",
        words: &["主要问题", "存在的问题", "存在问题"],
        table: None,
    },
    Section {
        title: "其他需要报告的事项",
        words: &["其他需要报告", "需要报告的其他", "其他事项", "其它需要报告"],
        table: None,
    },
];

/// Whether the six sections are there and in order.
fn sections(text: &str, report: &Report<'_>, found: &mut Findings<'_>) {
    let roots = || report.outline.iter().filter(|node| node.style == Style::CjkEnum);
    // Most reports print the six titles of the form.
    let is_official = |(node, section): (&Node<'_>, &Section)| {
        let title = node.title.as_deref().unwrap_or("");
        let table = section.table.and_then(|key| form::EDITION_2021.table(key));
        title == section.title || table.is_some_and(|table| table.titles.contains(&title))
    };
    if roots().count() == SECTIONS.len() && roots().zip(&SECTIONS).all(is_official) {
        return;
    }
    let which = |node: &Node<'_>| {
        let title = node.title.as_deref().unwrap_or("");
        // Section 四 speaks of requests too, and section 三 of what was published: the later name is the narrower.
        SECTIONS.iter().rposition(|section| section.words.iter().any(|word| title.contains(word)))
    };
    let seen: Vec<(usize, &Node<'_>)> = roots().filter_map(|node| Some((which(node)?, node))).collect();
    let has = |idx: usize| seen.iter().any(|(section, _)| *section == idx);
    // A section under a name of its own: `六、其他有关情况说明`.
    let renamed = |idx: usize| {
        roots().any(|node| usize::try_from(node.number) == Ok(idx.saturating_add(1)) && which(node).is_none())
    };
    if (0..SECTIONS.len()).filter(|idx| has(*idx)).count() < limits::SECTIONS_OF_THE_FORM {
        return;
    }
    for (idx, section) in SECTIONS.iter().enumerate() {
        let by_table = section.table.is_some_and(|key| report.tables.iter().any(|piece| piece.table == key));
        // A heading that lost its number is no heading of the outline, but the section is there.
        if !has(idx) && !renamed(idx) && !by_table && !section.words.iter().any(|word| text.contains(word)) {
            found.add(&codes::SECTION_MISSING, |finding| finding.with(section.title));
        }
    }
    let mut last = 0;
    for (section, node) in &seen {
        if *section < last {
            let before = SECTIONS.get(last).map_or("", |section| section.title);
            let title = SECTIONS.get(*section).map_or("", |section| section.title);
            found.add(&codes::SECTION_ORDER, |finding| finding.at(node.span).with(title).with(before));
        }
        last = last.max(*section);
    }
}

/// A cell that is printed, and its value.
fn stated<'r, 'a>(cells: &Cells<'r, 'a>, path: &str) -> Option<(&'r CellRecord<'a>, Decimal)> {
    let cell = cells.find(path)?;
    Some((cell, cell.value?))
}

/// Visits every node, in order of the text.
fn walk<'n, 'a>(roots: &'n [Node<'a>], mut visit: impl FnMut(&'n Node<'a>)) {
    let mut stack = Vec::with_capacity(Style::COUNT);
    stack.push(roots.iter());
    while let Some(level) = stack.last_mut() {
        let Some(node) = level.next() else {
            stack.pop();
            continue;
        };
        visit(node);
        stack.push(node.children.iter());
    }
}
