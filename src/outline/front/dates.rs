//! Dates of the page, the period of the figures, and the year that the prose speaks of.

use std::sync::LazyLock;

use jiff::civil::Date;
use memchr::memmem;

use super::{Found, Line, Origin, Place, Span, TITLE_BYTES, is_blank, is_noise, skip_decoration, squeeze};
use crate::outline::{Period, grammar, lines};

/// How far before a period the words may stand that say what it is, in bytes.
const SENTENCE_BYTES: usize = 120;

/// Longest period, torn apart or not, in bytes.
const PERIOD_BYTES: usize = 120;

/// Most different years of the prose that are counted.
const YEARS: usize = 16;

/// Labels of the date of a page; a line with one of these counts before a line with [`PAGE_LABELS`].
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

pub(super) fn read_publish_line(text: &str, head: &[Line], tail: &[Line]) -> Option<Found<Date>> {
    let dates = |lines: &[Line], labels: &[&str]| {
        let mut loose = None;
        for line in lines.iter().filter(|line| line.span.len() <= 2 * TITLE_BYTES) {
            match date_behind(text, line, labels) {
                Some((true, date)) => return Some(date),
                Some((false, date)) => loose = loose.or(Some(date)),
                None => {}
            }
        }
        loose
    };
    dates(head, PAGE_LABELS).or_else(|| dates(tail, &[]))
}

/// The date behind a label and a colon, on the same line or at the start of the next, and whether the label is one
/// of [`PUBLISH_LABELS`] (`true`) or of `labels`.
fn date_behind(text: &str, line: &Line, labels: &[&str]) -> Option<(bool, Found<Date>)> {
    let slice = line.span.slice(text)?;
    // The last byte of `：` is 0x9A.
    memchr::memchr2_iter(b':', 0x9A, slice.as_bytes()).find_map(|at| {
        let behind = line.span.start + at + 1;
        let len = match slice.as_bytes().get(..=at)? {
            [head @ .., b':'] | [head @ .., 0xEF, 0xBC, 0x9A] => head.len(),
            _ => return None,
        };
        let head = lines::trim_end(slice.get(..len)?);
        if !head.ends_with(['期', '间', '間']) {
            return None;
        }
        let strict = PUBLISH_LABELS.iter().find(|label| head.ends_with(**label));
        let label = strict.or_else(|| labels.iter().find(|label| head.ends_with(**label)))?;
        let value = Span::new(behind, lines::floor(text, behind + 64)).slice(text)?;
        let date = grammar::date_prefix(&squeeze(lines::trim_start(value)))?;
        let start = line.span.start + head.len() - label.len();
        Some((strict.is_some(), Found::new(date, Origin::Page, Span::new(start, line.span.end))))
    })
}

/// The period that the text states: a whole year anywhere, any other range only where the sentence says that it is
/// the period of the figures.
pub(super) fn read_period(place: Place<'_, '_>) -> Option<Found<Period>> {
    static MOONS: LazyLock<[memmem::Finder<'static>; 2]> =
        LazyLock::new(|| ["月", "⽉"].map(memmem::Finder::new));
    lines::unclaimed(place.text, place.claimed).find_map(|region| {
        let bytes = region.slice(place.text)?.as_bytes();
        MOONS.iter().find_map(|moon| {
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
    let behind = Span::new(start, lines::floor(text, start + PERIOD_BYTES)).slice(text)?;
    let lead = behind.len() - behind.trim_start_matches(|c| c == '|' || c == '*' || is_blank(c)).len();
    let (start, behind) = (start + lead, behind.get(lead..)?);
    if !behind.contains(['至', '到', '-', '—', '～', '~', '－', '–']) {
        return None;
    }
    let squeezed = squeeze(behind);
    let (first, last, len) = straight_period(&squeezed).or_else(|| grammar::period(&squeezed))?;
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

/// A period as most are written, without the engine: `2023年1月1日至12月31日`, `2023年1月1日起至2023年12月31日`.
///
/// Says what the grammar says or nothing (tested).
fn straight_period(text: &str) -> Option<(Date, Date, usize)> {
    let (year, rest) = straight_year(text)?;
    let (first, rest) = straight_day(year, rest)?;
    let rest = rest.strip_prefix('起').unwrap_or(rest).strip_prefix(['至', '到'])?;
    let (year, rest) = straight_year(rest).unwrap_or((year, rest));
    let (last, rest) = straight_day(year, rest)?;
    (first <= last).then_some((first, last, text.len() - rest.len()))
}

/// A date as most are written, without the engine: `2024年1月9日`.
///
/// Says what the grammar says or nothing (tested).
pub(super) fn straight_date(text: &str) -> Option<Date> {
    let (year, rest) = straight_year(text)?;
    straight_day(year, rest).filter(|(_, rest)| rest.is_empty()).map(|(date, _)| date)
}

/// The year that `text` begins with, and what stands behind its `年`.
fn straight_year(text: &str) -> Option<(i16, &str)> {
    straight_number(text, 4, '年').filter(|(year, _)| (1990..2100).contains(year))
}

/// The day of a year that `text` begins with, and what stands behind its `日`.
fn straight_day(year: i16, text: &str) -> Option<(Date, &str)> {
    let (month, rest) = straight_number(text, 2, '月')?;
    let (day, rest) = straight_number(rest, 2, '日')?;
    Some((Date::new(year, month.try_into().ok()?, day.try_into().ok()?).ok()?, rest))
}

/// A number of at most so many digits before a sign.
fn straight_number(text: &str, most: usize, sign: char) -> Option<(i16, &str)> {
    let digits = text.bytes().take(most).take_while(u8::is_ascii_digit).count();
    let value = text.get(..digits)?.parse().ok()?;
    Some((value, text.get(digits..)?.strip_prefix(sign)?))
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
pub(super) fn read_prose_year(text: &str, lines: &[Line]) -> Option<Found<i16>> {
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

    #[test]
    fn the_straight_period_says_what_the_grammar_says() {
        let mut straight = 0;
        let days = [
            "2023年1月1日",
            "2023年12月31日",
            "1月1日",
            "12月31日",
            "2023年13月1日",
            "２０２３年1月1日",
            "23年1月1日",
            "02023年1月1日",
            "2023年001月1日",
        ];
        for first in days {
            for link in ["至", "到", "起至", "起", "-", "，至", ""] {
                for last in days {
                    for tail in ["", "止。", "日"] {
                        let text = format!("{first}{link}{last}{tail}");
                        if let Some(found) = straight_period(&text) {
                            straight += 1;
                            assert_eq!(Some(found), grammar::period(&text), "{text}");
                        }
                    }
                }
            }
        }
        assert!(straight >= 9, "{straight}");
        for (day, is_straight) in [
            ("2024年1月9日", true),
            ("2024年01月31日", true),
            ("2024年2月30日", false),
            ("2024年0月1日", false),
            ("1989年1月9日", false),
            ("24年1月9日", false),
            ("2024年1月9日。", false),
            ("甲局2024年1月9日", false),
            ("二〇二四年一月九日", false),
        ] {
            assert_eq!(straight_date(day).is_some(), is_straight, "{day}");
            assert!(!is_straight || straight_date(day) == grammar::date(day), "{day}");
        }
    }

    #[test]
    fn periods_are_found_whatever_stands_amid_their_digits() {
        let period = |text: &str| {
            let found = period_at(text, Span::new(0, text.len()), text.find('月').unwrap())?;
            Some((found.value.start.to_string(), found.value.end.to_string()))
        };
        let year = Some(("2023-01-01".to_owned(), "2023-12-31".to_owned()));
        for text in [
            "自2023年1月1日至12月31日止",
            "自 2023 年 1 月 1 日至 2023 年 12 月 31 日止",
            "自二〇二三年一月一日至十二月三十一日",
            "自\u{3000}二〇二三年 一月一日起至十二月三十一日",
            "自**2023**年|1月1日至12月31日",
            "自2023\n年1月1日至12月31日",
        ] {
            assert_eq!(period(text), year, "{text}");
        }
        let part = Some(("2023-01-01".to_owned(), "2023-06-30".to_owned()));
        assert_eq!(period("数据统计期限自2023年1月1日至6月30日"), part);
        for text in
            ["自2023年1月1日至6月30日", "自2023年1月1日", "统计期限。自2023年1月1日至6月30日", "本月1日至2日"]
        {
            assert_eq!(period(text), None, "{text}");
        }
    }

    #[test]
    fn places_in_squeezed_text_are_found_in_the_text() {
        let raw = "甲 乙\u{3000}丙丁";
        let squeezed = "甲乙丙丁";
        for (n, end) in [(0, 0), (3, 4), (6, 10), (9, 13), (12, 16)] {
            let found = unsqueezed(raw, squeezed, n);
            // Blanks behind the last character belong to neither side.
            assert_eq!(raw.get(..found).unwrap().trim_end(), raw.get(..end).unwrap().trim_end(), "{n}");
        }
        assert_eq!(unsqueezed(raw, squeezed, 99), 0);
    }

    #[test]
    fn a_year_is_none_where_it_is_that_of_a_month() {
        let year = |text: &str| {
            let lines = lines::of(text, &[]);
            let at = text.find('年').unwrap();
            let line = lines.iter().find(|line| line.span.end > at).unwrap();
            year_before(text, line, at)
                .map(|(year, span, weight)| (year, span.slice(text).unwrap().to_owned(), weight))
        };
        for (text, found, weight) in [
            ("2023年，我局", "2023年", 2),
            ("**2023 年**我局", "2023 年", 2),
            ("我局2023年全年", "2023年", 1),
            ("２０２３年我局", "２０２３年", 2),
            ("2023年12件", "2023年", 2),
            ("2023年月报", "2023年", 2),
        ] {
            assert_eq!(year(text), Some((2023, found.to_owned(), weight)), "{text}");
        }
        for text in
            ["2023年1月", "2023 年 12 月", "2023年|1|月", "2023年1⽉", "23年我局", "本年我局", "1889年"]
        {
            assert_eq!(year(text), None, "{text}");
        }
    }
}
