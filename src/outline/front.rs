//! Front matter: title, agency, year, period and date of a report.
//!
//! Looks at three places only: the lines before the first section (the page, the title, the preamble), the lines
//! behind the last heading (the signature), and the characters around `月` and `年` for what these leave open.
//! The agency is the body that reports; a publisher that the page names is never taken for it.

use std::borrow::Cow;

use jiff::civil::Date;
use memchr::memmem;

use super::grammar;
use super::lines::{self, Line, is_blank};
use super::marks::{Mark, skip_decoration};
use super::{Found, FrontMatter, Origin, Period, Style};
use crate::diagnostic::catalogue::outline as codes;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::span::Span;
use crate::text::fold::{fold_char, is_han};

/// Most lines that are looked at before the first section, and behind the last one.
const EDGE_LINES: usize = 400;
/// How far before a period the words may stand that say what it is, in bytes.
const SENTENCE_BYTES: usize = 120;
/// Most different years of the prose that are counted.
const YEARS: usize = 16;
/// Longest line that can be a title, in bytes.
const TITLE_BYTES: usize = 400;
/// Longest line of the page that can hold a title among other words, in bytes.
const PAGE_LINE_BYTES: usize = 240;
/// Longest line that can be a date or a signature, in bytes.
const SIGNATURE_BYTES: usize = 160;

/// What is read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place<'a, 'l> {
    pub(super) text: &'a str,
    pub(super) lines: &'l [Line],
    pub(super) claimed: &'l [Span],
    /// Whether radicals stand for characters.
    pub(super) radicals: bool,
}

/// Reads the front matter of a text.
pub(super) fn read<'a>(
    place: Place<'a, '_>,
    marks: &[Mark],
    diagnostics: &mut Diagnostics,
) -> FrontMatter<'a> {
    let Place { text, lines, .. } = place;
    let sections = || marks.iter().filter(|mark| mark.style == Style::CjkEnum);
    let first = sections().next().or(marks.first());
    let last = sections().next_back().or(marks.last());
    let head = lines.get(..first.map_or(lines.len(), |mark| mark.line).min(EDGE_LINES)).unwrap_or_default();
    let tail_start = last.map_or(0, |mark| mark.line + 1);
    let tail = lines.get(tail_start..).unwrap_or_default();
    let tail = tail.get(tail.len().saturating_sub(EDGE_LINES)..).unwrap_or_default();

    let signature = read_signature(text, tail);
    let title = read_title(text, head, signature.signer.as_ref().map(|signer| &*signer.value));
    let mut front = FrontMatter::default();
    if let Some(title) = title {
        front.agency = title.agency;
        front.year = title.year;
        front.title = title.title;
    }
    front.agency = front.agency.or(signature.signer).or_else(|| read_preamble(text, head));
    front.published_on = signature.date.or_else(|| read_publish_line(text, head, tail));
    front.period = read_period(place);
    if front.year.is_none() {
        front.year = match &front.period {
            Some(period) if period.value.start.year() == period.value.end.year() => {
                Some(Found::new(period.value.start.year(), Origin::Period, period.span))
            }
            _ => read_prose_year(text, lines),
        };
    }
    if !lines.is_empty() {
        for (missing, code) in [
            (front.title.is_none(), &codes::TITLE_MISSING),
            (front.agency.is_none(), &codes::AGENCY_MISSING),
            (front.year.is_none(), &codes::YEAR_MISSING),
        ] {
            if missing {
                diagnostics.push(Diagnostic::new(code));
            }
        }
    }
    front
}

/// `raw` without blanks, emphasis and bars, the radicals of PDF fonts as the characters they stand for.
///
/// A blank between two digits stays: `2022-01-31 14:46` is no `3114`. Radicals are an accident of encoding, so the
/// value that a reader sees is given; every other character stays as printed.
fn squeeze(raw: &str) -> Cow<'_, str> {
    let clean = |c: char| !is_noise(c) && !is_radical(c);
    if raw.chars().all(clean) {
        return Cow::Borrowed(raw);
    }
    let mut out = String::with_capacity(raw.len());
    let mut blank = false;
    for c in raw.chars() {
        if is_noise(c) {
            blank = true;
            continue;
        }
        if core::mem::take(&mut blank)
            && c.is_ascii_digit()
            && out.chars().next_back().is_some_and(|before| before.is_ascii_digit())
        {
            out.push(' ');
        }
        out.push(if is_radical(c) { fold_char(c) } else { c });
    }
    Cow::Owned(out)
}

fn is_noise(c: char) -> bool {
    matches!(c, '*' | '|' | '\\' | '#' | '\u{FFFD}') || is_blank(c)
}

fn is_radical(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{2FDF}' | '\u{F900}'..='\u{FAFF}')
}

/// Where the words of `line` stand, decoration left out.
fn words(text: &str, line: &Line) -> Span {
    let start = skip_decoration(text, line.span);
    let slice = Span::new(start, line.span.end).slice(text).unwrap_or_default();
    let kept = slice.trim_end_matches(|c| matches!(c, '*' | '#' | '_' | '\\') || is_blank(c));
    Span::new(start, start + kept.len())
}

// ---------------------------------------------------------------------------------------------------- the title

/// A line that is the title of a report, and what it says.
struct TitleLine<'a> {
    title: Option<Found<Cow<'a, str>>>,
    agency: Option<Found<Cow<'a, str>>>,
    year: Option<Found<i16>>,
    rank: (bool, bool, bool),
}

/// The best title of `head`: one that names the agency before one that does not, the last of equals.
fn read_title<'a>(text: &'a str, head: &[Line], signer: Option<&str>) -> Option<TitleLine<'a>> {
    let mut best: Option<TitleLine<'a>> = None;
    for (idx, line) in head.iter().enumerate() {
        if line.span.len() > TITLE_BYTES || line.span.len() < "年度报告".len() {
            continue;
        }
        let Some(found) = title_at(text, head, idx, signer) else { continue };
        if best.as_ref().is_none_or(|best| found.rank >= best.rank) {
            best = Some(found);
        }
    }
    best
}

fn title_at<'a>(text: &'a str, head: &[Line], idx: usize, signer: Option<&str>) -> Option<TitleLine<'a>> {
    let line = words(text, head.get(idx)?);
    let raw = line.slice(text)?;
    if raw.trim_end_matches(['》', '”', '）', ')', '>']).ends_with(['告', '报', '報'])
        && let Some(found) = title_lines(text, head, idx, line, signer)
    {
        return Some(found);
    }
    if raw.len() > PAGE_LINE_BYTES || !raw.contains("年度报告") {
        return None;
    }
    // `标题: …年度报告`, `…年度报告_站点名`, `首页 > … > …年度报告`, `…年度报告 <!-- … -->`
    let end = raw.rfind("年度报告")? + "年度报告".len();
    let head_part = raw.get(..end)?;
    let start = head_part.rfind([':', '：', '>', '»', '】']).map_or(0, |at| {
        at + head_part.get(at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8)
    });
    let first_end = raw.find("年度报告")? + "年度报告".len();
    let end = if first_end > start { first_end } else { end };
    if start == 0 && !raw.get(end..)?.trim_start_matches(is_blank).starts_with(['_', '-', '|', '<', '—', '–'])
    {
        return None;
    }
    let span = lines::trim(text, Span::new(line.start + start, line.start + end));
    let mut found = make_title(text, span, &squeeze(span.slice(text)?), false)?;
    found.rank.2 = false;
    found.year.is_some().then_some(found)
}

/// A title on the line `idx` alone, or continued from the lines above it.
fn title_lines<'a>(
    text: &'a str,
    head: &[Line],
    idx: usize,
    line: Span,
    signer: Option<&str>,
) -> Option<TitleLine<'a>> {
    let mut span = line;
    let mut squeezed: Cow<'a, str> = squeeze(line.slice(text)?);
    let mut best = make_title(text, span, &squeezed, true);
    for above in (0..idx).rev().take(3) {
        let complete = best.as_ref().is_some_and(|title| title.agency.is_some());
        if complete {
            break;
        }
        let place = words(text, head.get(above)?);
        let raw = squeeze(place.slice(text)?);
        let has_year = best.as_ref().is_some_and(|title| title.year.is_some());
        let torn = squeezed.starts_with('年') && raw.len() == 4 && raw.bytes().all(|b| b.is_ascii_digit());
        let body = has_year && is_agency(&raw) && signer.is_none_or(|signer| are_related(signer, &raw));
        let broken =
            !has_year && raw.len() <= 120 && raw.ends_with(|c: char| is_han(c) || c.is_ascii_digit());
        if !(torn || body || broken) {
            break;
        }
        span = place.cover(span);
        squeezed = Cow::Owned(format!("{raw}{squeezed}"));
        match make_title(text, span, &squeezed, true) {
            Some(joined) if body || torn || joined.year.is_some() => best = Some(joined),
            None if torn || broken => {}
            _ => break,
        }
    }
    best
}

/// A title as most are written, without the engine: body, year in four digits, `政府信息公开工作年度报告`.
///
/// Says what the grammar says or nothing (tested).
fn straight_title(squeezed: &str) -> Option<grammar::Title<'_>> {
    let rest = squeezed.strip_suffix("年度报告")?;
    let rest = rest.strip_suffix("政府信息公开工作").or_else(|| rest.strip_suffix("政府信息公开"))?;
    let rest = rest.strip_suffix('度').unwrap_or(rest).strip_suffix('年')?;
    let (issuer, digits) = rest.split_at_checked(rest.len().checked_sub(4)?)?;
    if !digits.bytes().all(|b| b.is_ascii_digit())
        || !issuer.chars().all(is_plain_han)
        || issuer.contains("关于")
    {
        return None;
    }
    // What the grammar would read as the subject or a second year is left to it.
    if ["公开", "人民"].iter().any(|word| issuer.contains(word)) && !issuer.ends_with("人民政府") {
        return None;
    }
    Some(grammar::Title {
        issuer: (!issuer.is_empty()).then_some(issuer),
        year: Some(grammar::year(digits)?),
    })
}

/// Whether the engine is worth asking: the subject is named, and nothing stands there that no title holds.
fn could_be_title(squeezed: &str) -> bool {
    (squeezed.contains("信息公") || squeezed.contains("务公") || squeezed.contains("務公"))
        && !squeezed.contains(['>', '。', '，', ',', '；', ':', '：', '/', '['])
}

fn is_plain_han(c: char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FFF}')
}

fn make_title<'a>(text: &'a str, span: Span, squeezed: &str, alone: bool) -> Option<TitleLine<'a>> {
    let parts =
        straight_title(squeezed).or_else(|| could_be_title(squeezed).then(|| grammar::title(squeezed))?)?;
    let raw = span.slice(text)?;
    let mut issuer = parts.issuer;
    let mut whole = true;
    if let Some(name) = issuer {
        // `某局 年政府信息公开…`: the extractor lost the digits of the year.
        let kept = name.trim_end_matches('度').trim_end_matches('年');
        if kept.len() < name.len() {
            whole = false;
            issuer = Some(kept);
        }
    }
    let issuer = issuer.filter(|name| is_issuer(name));
    if parts.issuer.is_some() && issuer.is_none() {
        return None;
    }
    if issuer.is_none() && parts.year.is_none() && squeezed.chars().count() < 10 {
        return None; // A menu entry: `政府信息公开年报`.
    }
    let place = |needle: &str| locate(text, span, needle);
    Some(TitleLine {
        rank: (issuer.is_some(), parts.year.is_some(), alone),
        agency: issuer.map(|name| Found::new(keep(text, place(name), name), Origin::Title, place(name))),
        year: parts.year.map(|year| Found::new(year, Origin::Title, place(&format!("{year}")))),
        title: whole.then(|| {
            let value = squeezed.trim_matches(['《', '》', '“', '”']);
            let value = if raw == value { Cow::Borrowed(raw) } else { Cow::Owned(value.replace(' ', "")) };
            Found::new(value, Origin::Title, span)
        }),
    })
}

/// The place of `needle` in `span`; the whole of it where blanks or radicals stand between.
fn locate(text: &str, span: Span, needle: &str) -> Span {
    let at = span.slice(text).and_then(|raw| raw.find(needle));
    at.map_or(span, |at| Span::new(span.start + at, span.start + at + needle.len()))
}

/// `value`, borrowed from the text where it stands there as it is.
fn keep<'a>(text: &'a str, span: Span, value: &str) -> Cow<'a, str> {
    match span.slice(text) {
        Some(raw) if raw == value => Cow::Borrowed(raw),
        _ => Cow::Owned(value.to_owned()),
    }
}

// --------------------------------------------------------------------------------------------------- the agency

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
fn is_agency(name: &str) -> bool {
    let count = name.chars().count();
    (3..=40).contains(&count)
        && is_issuer(name)
        && AGENCY_ENDS.iter().any(|end| name.ends_with(end))
        && !NOT_IN_AGENCY.iter().any(|word| name.contains(word))
}

/// Whether the words before the year of a title can name a body: no pronoun, no half sentence.
fn is_issuer(name: &str) -> bool {
    let count = name.chars().count();
    (2..=60).contains(&count)
        && name.chars().all(|c| is_han(c) || matches!(c, '（' | '）' | '(' | ')' | '·' | '、' | '“' | '”'))
        && !name.starts_with(['我', '本', '该', '的', '、', '）', ')'])
        && !name.ends_with(['的', '于', '在', '将', '年', '、', '（', '('])
        && !["编制", "根据", "公布", "现将", "要求"].iter().any(|word| name.contains(word))
}

/// Whether two names can be of one body: one holds the other, or they end alike.
fn are_related(a: &str, b: &str) -> bool {
    a.contains(b)
        || b.contains(a)
        || a.chars().rev().zip(b.chars().rev()).take_while(|(x, y)| x == y).count() >= 4
}

/// `现公布某市某局2023年政府信息公开工作年度报告`: a preamble that names the body.
fn read_preamble<'a>(text: &'a str, head: &[Line]) -> Option<Found<Cow<'a, str>>> {
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

// ------------------------------------------------------------------------------------------------- the signature

#[derive(Default)]
struct Signature<'a> {
    signer: Option<Found<Cow<'a, str>>>,
    date: Option<Found<Date>>,
}

/// The signature below the report: the first body with a date behind the last heading, else a lone date in words.
fn read_signature<'a>(text: &'a str, tail: &[Line]) -> Signature<'a> {
    let mut lone: Option<Found<Date>> = None;
    for (idx, line) in tail.iter().enumerate() {
        let place = words(text, line);
        let Some(raw) = place.slice(text) else { continue };
        if raw.len() > SIGNATURE_BYTES
            || !raw.ends_with(|c: char| matches!(c, '日' | '⽇') || c.is_ascii_digit())
        {
            continue;
        }
        let squeezed = squeeze(raw);
        if let Some((signer, date)) = grammar::signature(&squeezed) {
            if is_agency(signer) {
                let span = locate(text, place, signer);
                return Signature {
                    signer: Some(Found::new(keep(text, span, signer), Origin::Signature, span)),
                    date: Some(Found::new(date, Origin::Signature, place)),
                };
            }
            continue;
        }
        let Some((date, span, first)) = date_lines(text, tail, idx, place, &squeezed) else { continue };
        let above = first.checked_sub(1).and_then(|above| tail.get(above)).map(|above| words(text, above));
        if let Some(above) = above
            && above.len() <= SIGNATURE_BYTES
            && let Some(name) = above.slice(text).map(squeeze).filter(|name| is_agency(name))
        {
            return Signature {
                signer: Some(Found::new(keep(text, above, &name), Origin::Signature, above)),
                date: Some(Found::new(date, Origin::Signature, span)),
            };
        }
        if lone.is_none() && squeezed.ends_with('日') {
            lone = Some(Found::new(date, Origin::Signature, span));
        }
    }
    Signature { signer: read_last_line(text, tail), date: lone }
}

/// A date on the line `idx`, or torn over the lines above it: `2024` `年` `1` `月` `9` `日`.
fn date_lines(
    text: &str,
    tail: &[Line],
    idx: usize,
    place: Span,
    squeezed: &str,
) -> Option<(Date, Span, usize)> {
    if let Some(date) = grammar::date(squeezed) {
        return Some((date, place, idx));
    }
    if squeezed.len() > 12 {
        return None;
    }
    let mut joined = squeezed.to_owned();
    let mut span = place;
    for above in (0..idx).rev().take(5) {
        let line = words(text, tail.get(above)?);
        let raw = line.slice(text)?;
        if raw.len() > 12
            || !raw.chars().all(|c| c.is_ascii_digit() || matches!(c, '年' | '月' | '日' | '⽉' | '⽇'))
        {
            return None;
        }
        joined = format!("{}{joined}", squeeze(raw));
        span = line.cover(span);
        if let Some(date) = grammar::date(&joined) {
            return Some((date, span, above));
        }
    }
    None
}

/// A body alone on the very last line, below a finished sentence.
fn read_last_line<'a>(text: &'a str, tail: &[Line]) -> Option<Found<Cow<'a, str>>> {
    let [.., before, last] = tail else { return None };
    let place = words(text, last);
    let name = squeeze(place.slice(text).filter(|raw| raw.len() <= SIGNATURE_BYTES)?);
    let closed = before.span.slice(text)?.ends_with(['。', '！', '；']);
    (closed && is_agency(&name)).then(|| Found::new(keep(text, place, &name), Origin::Signature, place))
}

// ---------------------------------------------------------------------------------------------- dates and years

/// Labels of the date of a page; the first that is found counts.
const PUBLISH_LABELS: &[&str] = &[
    "发布时间",
    "发布日期",
    "發布時間",
    "發布日期",
    "公开日期",
    "发文日期",
    "成文日期",
    "生成日期",
    "信息时间",
];
/// Labels that say so only at the head of the page.
const PAGE_LABELS: &[&str] = &["日期", "时间", "時間"];

fn read_publish_line(text: &str, head: &[Line], tail: &[Line]) -> Option<Found<Date>> {
    let labelled = |lines: &[Line], labels: &[&str]| {
        let short = lines.iter().filter(|line| line.span.len() <= 2 * TITLE_BYTES);
        short.into_iter().find_map(|line| date_behind(text, line, labels))
    };
    labelled(head, PUBLISH_LABELS)
        .or_else(|| labelled(head, PAGE_LABELS))
        .or_else(|| labelled(tail, PUBLISH_LABELS.get(..4).unwrap_or_default()))
}

/// The date behind one of `labels` and a colon, on the same line or alone on the next.
fn date_behind(text: &str, line: &Line, labels: &[&str]) -> Option<Found<Date>> {
    let slice = line.span.slice(text)?;
    // The last byte of `：` is 0x9A.
    memchr::memchr2_iter(b':', 0x9A, slice.as_bytes()).find_map(|at| {
        let behind = line.span.start + at + 1;
        let near = text.as_bytes().get(behind..)?.iter().take(8);
        if !near.into_iter().any(u8::is_ascii_digit) {
            return None;
        }
        let head = lines::trim_end(text.get(line.span.start..behind)?.strip_suffix([':', '：'])?);
        let label = labels.iter().find(|label| head.ends_with(**label))?;
        let value = Span::new(behind, lines::floor(text, behind + 64)).slice(text)?;
        let date = grammar::date_prefix(&squeeze(lines::trim_start(value)))?;
        let start = line.span.start + head.len() - label.len();
        Some(Found::new(date, Origin::Page, Span::new(start, line.span.end)))
    })
}

/// The period that the text states: a whole year anywhere, any other range only where the sentence says that it is
/// the period of the figures.
fn read_period(place: Place<'_, '_>) -> Option<Found<Period>> {
    let moons = [Some("月"), place.radicals.then_some("⽉")];
    let moons = moons.map(|moon| moon.map(memmem::Finder::new));
    lines::unclaimed(place.text, place.claimed).find_map(|region| {
        let bytes = region.slice(place.text)?.as_bytes();
        moons.iter().flatten().find_map(|moon| {
            moon.find_iter(bytes).find_map(|at| period_at(place.text, region, region.start + at))
        })
    })
}

/// The period whose first month is written before the `月` at `moon`.
fn period_at(text: &str, region: Span, moon: usize) -> Option<Found<Period>> {
    // The year may stand on the lines before: `自2024` / `年1月1日`.
    let from = lines::floor(text, moon.saturating_sub(40)).max(region.start);
    let before = Span::new(from, moon).slice(text)?;
    let date = before.trim_end_matches(|c: char| {
        matches!(c, '0'..='9' | '０'..='９' | '年' | '|' | '*') || is_blank(c) || is_year_numeral(c)
    });
    if date.len() == before.len() {
        return None;
    }
    let start = from + date.len();
    let behind = Span::new(start, lines::floor(text, start + 160)).slice(text)?;
    let lead = behind.len() - behind.trim_start_matches(|c| c == '|' || c == '*' || is_blank(c)).len();
    let (start, behind) = (start + lead, behind.get(lead..)?);
    if !behind.contains(['至', '到', '-', '—', '～', '~', '－', '–']) {
        return None;
    }
    let squeezed = squeeze(behind);
    let (first, last, len) = grammar::period(&squeezed)?;
    let whole_year = first.year() == last.year()
        && (first.month(), first.day(), last.month(), last.day()) == (1, 1, 12, 31);
    if !whole_year {
        let from = lines::floor(text, start.saturating_sub(SENTENCE_BYTES)).max(region.start);
        let sentence = Span::new(from, start).slice(text)?.rsplit(['。', '；']).next()?;
        if !["统计", "期限", "时限", "期间", "报告期"].iter().any(|word| sentence.contains(word)) {
            return None;
        }
    }
    let span = Span::new(start, start + unsqueezed(behind, &squeezed, len));
    Some(Found::new(Period::new(first, last), Origin::Period, span))
}

fn is_year_numeral(c: char) -> bool {
    matches!(c, '〇' | '○' | '零' | '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九')
}

/// How many bytes of `raw` give the first `len` bytes of its squeezed form.
fn unsqueezed(raw: &str, squeezed: &str, len: usize) -> usize {
    let mut chars = squeezed.get(..len).unwrap_or_default().chars().filter(|c| *c != ' ').count();
    for (at, c) in raw.char_indices() {
        if chars == 0 {
            return at;
        }
        if !is_noise(c) {
            chars -= 1;
        }
    }
    raw.len()
}

/// The year that the prose speaks of most, counting a year that opens a paragraph twice; `None` on a tie.
fn read_prose_year(text: &str, lines: &[Line]) -> Option<Found<i16>> {
    let mut tally: Vec<(i16, u32, Span)> = Vec::new();
    let finder = memmem::Finder::new("年");
    for line in lines {
        let slice = line.span.slice(text)?;
        // Titles of other documents and menus are no prose.
        if !slice.contains(['。', '，', ',', '：', ':', '；']) {
            continue;
        }
        for at in finder.find_iter(slice.as_bytes()) {
            let Some((year, span, weight)) = year_before(text, line, line.span.start + at) else { continue };
            if let Some((_, score, _)) = tally.iter_mut().find(|(seen, ..)| *seen == year) {
                *score += weight;
            } else if tally.len() < YEARS {
                tally.push((year, weight, span));
            }
        }
    }
    let (year, score, span) = *tally.iter().max_by_key(|(_, score, _)| *score)?;
    let ties = tally.iter().filter(|(_, other, _)| *other == score).count();
    (ties == 1).then(|| Found::new(year, Origin::Prose, span))
}

/// The year written before the `年` at `at`, unless it is that of a day or month.
fn year_before(text: &str, line: &Line, at: usize) -> Option<(i16, Span, u32)> {
    let from = lines::floor(text, at.saturating_sub(24));
    let digits = Span::new(from, at).slice(text)?.trim_end_matches(|c| c == '|' || is_blank(c));
    let start = digits.trim_end_matches(|c: char| matches!(c, '0'..='9' | '０'..='９')).len();
    let year = grammar::year(digits.get(start..)?)?;
    let behind = text.get(at + "年".len()..)?.trim_start_matches(|c| c == '|' || is_blank(c));
    let month = behind
        .trim_start_matches(|c: char| c.is_ascii_digit())
        .trim_start_matches(|c| c == '|' || is_blank(c));
    if month.len() < behind.len() && month.starts_with(['月', '⽉']) {
        return None;
    }
    let span = Span::new(from + start, at + "年".len());
    let weight = if span.start <= skip_decoration(text, line.span) { 2 } else { 1 };
    Some((year, span, weight))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The straight way and the grammar are held equal.
    #[test]
    fn the_straight_title_says_what_the_grammar_says() {
        let mut straight = 0;
        for body in [
            "",
            "甲市乙局",
            "甲市",
            "甲镇人民政府",
            "甲县工业和信息化局",
            "关于甲局",
            "甲局信息公开",
            "甲人民",
        ] {
            for year in ["2023年", "2023年度", "１２年", "二〇二三年", "1889年", "年", ""] {
                for subject in ["政府信息公开", "政府信息公开工作", "信息公开", "政府信息公开情况的"]
                {
                    for kind in ["年度报告", "报告", "年报", "年度报告。"] {
                        let line = format!("{body}{year}{subject}{kind}");
                        if let Some(found) = straight_title(&line) {
                            straight += 1;
                            assert_eq!(Some(found), grammar::title(&line), "{line}");
                        }
                    }
                }
            }
        }
        assert!(straight >= 12, "{straight}");
    }
}
