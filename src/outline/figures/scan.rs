//! Where numbers stand: digits by looking at many bytes at once, Chinese numerals by the measure words behind them.

use std::sync::LazyLock;

use memchr::memmem::Finder;
use rust_decimal::Decimal;

use super::number::{Measure, digits, measure, times, value_of};
use crate::outline::{grammar, lines};
use crate::span::Span;
use crate::text::fold::has_wide_digit;

/// A number with its measure word, before its subject is known.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hit {
    pub(super) number: Span,
    pub(super) value: Decimal,
    /// The place of the measure word; empty where there is none.
    pub(super) unit: Span,
    pub(super) percent: bool,
}

/// Measure words that a Chinese numeral may carry: with others it is an idiom more often than a figure.
const COUNTED_IN_WORDS: &[&str] = &["件", "条", "元"];
/// Finders for these, made once.
static COUNTED: LazyLock<Vec<Finder<'static>>> =
    LazyLock::new(|| COUNTED_IN_WORDS.iter().map(Finder::new).collect());
/// What stands before a percentage in words.
const HUNDREDTHS: &str = "百分之";
static PERCENT: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new(HUNDREDTHS));
static NOTHING: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("为零"));

/// Most characters of a Chinese numeral: `一千二百三十四万五千六百七十八`.
const NUMERAL_CHARS: usize = 15;

/// Walks over the numbers of a region.
pub(super) struct Scan<'a> {
    text: &'a str,
    region: Span,
    at: usize,
    /// Where digits of full width and Chinese numerals begin, in order; few texts have any.
    others: Vec<usize>,
    /// How many of them are behind.
    n_passed: usize,
}

impl<'a> Scan<'a> {
    pub(super) fn new(text: &'a str, region: Span) -> Self {
        let bytes = region.slice(text).unwrap_or_default().as_bytes();
        let mut others: Vec<usize> = Vec::new();
        if has_wide_digit(bytes) {
            // `，` and its kin share the lead byte of digits of full width.
            let wide = memchr::memchr_iter(0xEF, bytes).filter(|at| {
                let follows = at.checked_sub(3).is_some_and(|before| is_wide_digit(bytes, before));
                is_wide_digit(bytes, *at) && !follows
            });
            others.extend(wide.map(|at| region.start + at));
        }
        // A Chinese numeral is a figure only before some measure words, so these are looked for.
        for word in COUNTED.iter() {
            for at in word.find_iter(bytes) {
                let head = Span::new(region.start, region.start + at).slice(text).unwrap_or_default();
                let head = lines::trim_end(head);
                let start = head.trim_end_matches(is_numeral_char).len();
                if start < head.len() {
                    others.push(region.start + start);
                }
            }
        }
        for at in PERCENT.find_iter(bytes) {
            others.push(region.start + at + HUNDREDTHS.len());
        }
        // `数量为零。`
        for at in NOTHING.find_iter(bytes) {
            others.push(region.start + at + "为".len());
        }
        others.sort_unstable();
        others.dedup();
        Self { text, region, at: region.start, others, n_passed: 0 }
    }

    pub(super) fn next(&mut self) -> Option<Hit> {
        let bytes = self.text.as_bytes().get(..self.region.end)?;
        loop {
            while self.others.get(self.n_passed).is_some_and(|other| *other < self.at) {
                self.n_passed += 1;
            }
            let other = self.others.get(self.n_passed).copied().unwrap_or(bytes.len());
            let start = next_digit(bytes.get(..other).unwrap_or(bytes), self.at).unwrap_or(other);
            let first = *bytes.get(start)?;
            let found = match first {
                b'0'..=b'9' | 0xEF => self.in_digits(start),
                _ => self.in_words(start),
            };
            match found {
                Ok(hit) => return Some(hit),
                Err(end) => self.at = end,
            }
        }
    }

    /// The figure whose digits begin at `start`, or where to go on.
    fn in_digits(&mut self, start: usize) -> Result<Hit, usize> {
        let rest = Span::new(start, self.region.end).slice(self.text).ok_or(self.region.end)?;
        // Most digits of prose are years.
        if let [b'0'..=b'9', b'0'..=b'9', b'0'..=b'9', b'0'..=b'9', 0xE5, 0xB9, 0xB4, ..] = rest.as_bytes() {
            return Err(start + 4);
        }
        let (behind, number) = digits(rest).map_err(|_| start + 1)?;
        let end = start + number.len();
        let before = Span::new(self.region.start, start).slice(self.text).unwrap_or_default();
        let rational = before.ends_with(HUNDREDTHS);
        let found = match measure(behind) {
            _ if rational => Measure::default(),
            Some(found) => found,
            // `均为0。`
            None if number == "0" && before.ends_with('为') && ends_clause(behind) => Measure::default(),
            None => return Err(end),
        };
        if !before_suits(before) {
            return Err(end);
        }
        let value = value_of(number).and_then(|value| times(value, found.power)).ok_or(end)?;
        let unit = Span::new(end + found.gap, end + found.gap + found.word.len());
        self.at = unit.end;
        let percent = rational || matches!(found.word, "%" | "％");
        Ok(Hit { number: Span::new(start, end), value, unit, percent })
    }

    /// The figure whose Chinese numeral begins at `start`, or where to go on.
    fn in_words(&mut self, start: usize) -> Result<Hit, usize> {
        let rest = Span::new(start, self.region.end).slice(self.text).ok_or(self.region.end)?;
        let numeral: &str =
            rest.get(..rest.len() - rest.trim_start_matches(is_numeral_char).len()).unwrap_or_default();
        let end = start + numeral.len().max(3);
        if numeral.is_empty() || numeral.chars().count() > NUMERAL_CHARS {
            return Err(end);
        }
        let before = Span::new(self.region.start, start).slice(self.text).unwrap_or_default();
        let behind = rest.get(numeral.len()..).unwrap_or_default();
        let value = || number_in_words(numeral);
        if before.ends_with(HUNDREDTHS) {
            // `百分之三十五点六`
            let value = value().filter(|_| !behind.starts_with('点')).ok_or(end)?;
            self.at = end;
            return Ok(Hit { number: Span::new(start, end), value, unit: Span::at(end), percent: true });
        }
        if numeral == "零" && before.ends_with('为') && ends_clause(behind) {
            self.at = end;
            let unit = Span::at(end);
            return Ok(Hit { number: Span::new(start, end), value: Decimal::ZERO, unit, percent: false });
        }
        let Some(found) = measure(behind).filter(|found| found.power == 0) else { return Err(end) };
        let idiom = before
            .ends_with(['第', '每', '这', '那', '各', '任', '某', '同', '逐', '上', '下', '有', '是', '了'])
            && numeral == "一";
        let unit = Span::new(end + found.gap, end + found.gap + found.word.len());
        let tail = Span::new(unit.end, self.region.end).slice(self.text).unwrap_or_default();
        if idiom
            || before.ends_with('第')
            || is_round(before, numeral)
            || !COUNTED_IN_WORDS.iter().any(|word| found.word.starts_with(word))
            || !ends_clause(tail)
        {
            return Err(end);
        }
        let value = value().ok_or(end)?;
        self.at = unit.end;
        Ok(Hit { number: Span::new(start, end), value, unit, percent: false })
    }
}

fn is_wide_digit(bytes: &[u8], at: usize) -> bool {
    matches!(bytes.get(at..at + 3), Some([0xEF, 0xBC, 0x90..=0x99]))
}

/// The first ASCII digit at or behind `from`.
fn next_digit(bytes: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    // No early exit, so that the compiler can look at many bytes at once.
    let any = |bytes: &[u8]| bytes.iter().fold(false, |any, b| any | (b.wrapping_sub(b'0') < 10));
    let chunk = bytes.get(from..)?.chunks(64).find(|chunk| {
        let found = any(chunk);
        at += if found { 0 } else { chunk.len() };
        found
    })?;
    let (pieces, _) = chunk.as_chunks::<16>();
    at += 16 * pieces.iter().take_while(|piece| !any(*piece)).count();
    bytes.get(at..)?.iter().position(u8::is_ascii_digit).map(|offset| at + offset)
}

/// `三千五百`, `一万二千`, `十二万`; `三百五` may be 350 or 305 and is none.
fn number_in_words(numeral: &str) -> Option<Decimal> {
    let mut last = numeral.chars().rev();
    if !last.next().is_some_and(is_power) && last.next().is_some_and(|c| is_power(c) && c != '十') {
        return None;
    }
    let mut sum = Decimal::ZERO;
    let mut rest = numeral;
    for (power, signs) in [(8, ['亿', '億']), (4, ['万', '萬'])] {
        if let Some((count, behind)) = rest.split_once(signs) {
            let part = grammar::chinese_number(count).filter(|part| *part > 0)?;
            sum = sum.checked_add(times(part.into(), power)?)?;
            rest = behind;
        }
    }
    sum.checked_add(grammar::chinese_number(rest)?.into())
}

/// Whether a numeral says no more than a size: `上百`, `数十`, `几十万`.
fn is_round(before: &str, numeral: &str) -> bool {
    numeral.starts_with(|c| is_power(c) && c != '十')
        || (numeral.chars().all(is_power)
            && before.ends_with(['数', '几', '上', '近', '约', '好', '逾', '超']))
}

const fn is_power(c: char) -> bool {
    matches!(c, '十' | '百' | '千' | '万' | '萬' | '亿' | '億')
}

fn is_numeral_char(c: char) -> bool {
    is_power(c)
        || matches!(c, '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '零' | '两' | '〇')
}

/// Whether the characters before a number leave it a count: no ordinal, no word in letters, no range.
fn before_suits(before: &str) -> bool {
    let mut chars = before.chars().rev();
    match chars.next() {
        Some('第' | '№' | '.' | '．' | '/' | '#' | '+') => false,
        Some(c) if c.is_ascii_alphabetic() || c.is_ascii_digit() => false,
        Some('-' | '—' | '~' | '～' | '–' | '至' | '到' | '－' | ':') => {
            !chars.next().is_some_and(|c| c.is_ascii_digit())
        }
        // The end of a number that was cut in two: `1 234件`.
        Some(c) if lines::is_blank(c) || matches!(c, '\n' | '\r') => {
            !lines::trim_end(before).ends_with(|c: char| c.is_ascii_digit() || matches!(c, '０'..='９'))
        }
        _ => true,
    }
}

/// Whether a clause ends here.
fn ends_clause(rest: &str) -> bool {
    lines::trim_start(rest).chars().next().is_none_or(|c| {
        matches!(c, '。' | '，' | '；' | '、' | '：' | '！' | '？' | ',' | ';' | ':' | '.' | ')' | '）')
    }) || rest.starts_with(['\n', '\r'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_words() {
        for (words, number) in [
            ("十", Some(10)),
            ("一百", Some(100)),
            ("三千五百", Some(3_500)),
            ("一万二千", Some(12_000)),
            ("十二万", Some(120_000)),
            ("两亿三千万", Some(230_000_000)),
            ("三百五十", Some(350)),
            ("二十三", Some(23)),
            // It may be 350 or 305.
            ("三百五", None),
            ("一万二", None),
            // No count stands in front of these.
            ("万三千", None),
            ("零万三千", None),
            ("亿", None),
            ("年", None),
        ] {
            assert_eq!(number_in_words(words), number.map(Decimal::from), "{words}");
        }
    }
}
