//! What stands around a figure: one look back from its number to the figure in front of it, and what of that is
//! its clause.
//!
//! Nearly every figure of a report is none of the form's, so that this first look is what costs: it reads each
//! character once, folds none that needs no folding and copies nothing.

use std::borrow::Cow;
use std::sync::LazyLock;

use memchr::memmem::Finder;

use super::cover::{Bloom, Phrases};
use super::subjects::{OTHER_TIMES, WHOLE_YEAR};
use crate::limits;
use crate::span::Span;
use crate::text::fold::fold_char;

/// What stands in front of a figure.
#[derive(Clone, Copy, Debug)]
pub(super) struct Gap {
    /// From the figure in front, or the start of the sentence.
    pub(super) span: Span,
    /// Its clause: the part of the gap behind the last comma or the like.
    pub(super) head: Span,
    /// Whether the figure in front is in the same sentence.
    pub(super) same_sentence: bool,
    /// Whether parts of a total begin: `其中`.
    pub(super) parts: bool,
    /// The characters of the head.
    pub(super) characters: Bloom,
}

/// Looks back from the number at `at`, no further than `floor`, which is where the figure in front ends if `joined`.
pub(super) fn look_back(text: &str, floor: usize, at: usize, joined: bool, plain: Plain) -> Gap {
    let mut gap = Gap {
        span: Span::new(floor.min(at), at),
        head: Span::new(floor.min(at), at),
        same_sentence: joined,
        parts: false,
        characters: Bloom::default(),
    };
    let mut head = None;
    let mut behind = None;
    let mut line_ends = 0_u8;
    let before = gap.span.slice(text).unwrap_or("");
    for (n, (offset, c)) in before.char_indices().rev().enumerate() {
        let end = || gap.span.start.saturating_add(offset).saturating_add(c.len_utf8());
        match c {
            '。' | '！' | '？' | '!' | '?' | '｡' => {
                (gap.span.start, gap.same_sentence) = (end(), false);
                break;
            }
            '，' | ',' | '；' | ';' | '：' | ':' | '（' | '(' | '）' | ')' => {
                line_ends = 0;
                head.get_or_insert_with(end);
            }
            '\n' => {
                line_ends = line_ends.saturating_add(1);
                // A blank line ends a paragraph; torn text has one around its figures.
                if line_ends > 1 && behind.is_some() {
                    (gap.span.start, gap.same_sentence) = (end(), false);
                    break;
                }
            }
            ' ' | '\t' | '\r' | '\u{A0}' | '\u{3000}' | '|' => {}
            _ => {
                line_ends = 0;
                gap.parts |=
                    matches!((c, behind), ('其', Some('中')) | ('包', Some('括')) | ('分', Some('别')));
                behind = Some(c);
                if head.is_none() {
                    gap.characters.add(plain.char(c));
                }
            }
        }
        if n > limits::CONTEXT_CHARS {
            (gap.span.start, gap.same_sentence) = (end(), false);
            break;
        }
    }
    gap.head = Span::new(head.unwrap_or(gap.span.start), at);
    gap
}

/// What stands behind a figure, up to the end of its clause, `limit` or a few words on.
pub(super) fn tail(text: &str, at: usize, limit: usize) -> Span {
    let behind = Span::new(at, limit.max(at)).slice(text).unwrap_or("");
    let mut chars = behind.char_indices().take(limits::STATEMENT_CHARS);
    let end = chars.find(|(_, c)| matches!(*c, '\n') || is_clause_end(*c));
    Span::new(at, end.map_or(at.saturating_add(behind.len()), |(offset, _)| at.saturating_add(offset)))
}

/// Whether a figure counts more than its words say: `17件（含上年结转3件）`, `17件，其中本年新收14件`.
pub(super) fn counts_more(text: &str, at: usize) -> bool {
    let marks = ['，', ',', '（', '(', ' ', '：', ':'];
    let behind = text.get(at..).unwrap_or("").trim_start_matches(marks);
    let parts = behind.strip_prefix("其中").map(|behind| behind.trim_start_matches(marks));
    let behind = parts.unwrap_or(behind);
    let said = match behind.strip_prefix('含').or_else(|| behind.strip_prefix("包")) {
        Some(said) => said,
        None if parts.is_some() => behind,
        None => return false,
    };
    let end =
        said.char_indices().take(limits::STATEMENT_CHARS).find(|(_, c)| *c == '\n' || is_clause_end(*c));
    let said = said.get(..end.map_or(said.len(), |(offset, _)| offset)).unwrap_or("");
    (said.contains("结转") && !["结转下", "结转至下", "结转到下"].iter().any(|word| said.contains(word)))
        || said.contains("新收")
}

/// Whether a character, folded or not, ends a clause.
pub(super) const fn is_clause_end(c: char) -> bool {
    matches!(
        c,
        '，' | ',' | '；' | ';' | '：' | ':' | '（' | '(' | '）' | ')' | '。' | '！' | '？' | '!' | '?' | '｡'
    )
}

/// What is said in front of a place in its sentence, with its characters: nearly all of it names no time at all, and
/// one look tells.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Said<'t> {
    text: &'t str,
    /// The characters, folded.
    characters: Bloom,
    /// Whether words are found in it as it is: nothing but ASCII, ideographs and the commonest signs, no blanks or bars.
    plain: bool,
}

impl<'t> Said<'t> {
    /// Looks back from `at`, no further than `floor` and no more than a sentence needs.
    pub(super) fn before(text: &'t str, floor: usize, at: usize) -> Self {
        let Some(before) = Span::new(floor.min(at), at).slice(text) else { return Self::default() };
        let mut start = before.len();
        let mut characters = Bloom::default();
        let mut plain = true;
        for (offset, raw) in before.char_indices().rev().take(limits::CONTEXT_CHARS) {
            let c = fold_char(raw);
            if matches!(c, '。' | '!' | '?') {
                break;
            }
            plain &= if c == raw {
                !matches!(c, ' ' | '|')
            } else {
                matches!(raw, '，' | '；' | '：' | '（' | '）' | '“' | '”')
            };
            characters.add(c);
            start = offset;
        }
        Self { text: before.get(start..).unwrap_or(""), characters, plain }
    }

    /// The year named last, other than to compare with.
    pub(super) fn year(self) -> Option<i16> {
        if !self.characters.has(Bloom::of("年")) {
            return None;
        }
        // Digits of a year, the last first, from 年 on.
        let mut digits: Option<(u32, i16)> = None;
        for c in self.text.chars().rev().map(fold_char) {
            match (c, digits) {
                (' ' | '|', _) => {}
                ('年', _) => digits = Some((0, 0)),
                ('0'..='9', Some((n, value))) if n < 4 => {
                    let digit = c.to_digit(10).and_then(|digit| i16::try_from(digit).ok())?;
                    let worth = 10_i16.checked_pow(n)?;
                    digits = Some((n.saturating_add(1), value.saturating_add(digit.saturating_mul(worth))));
                }
                ('比' | '较' | '与' | '于', Some((4, _))) => digits = None,
                (_, Some((4, value))) => return Some(value),
                _ => digits = None,
            }
        }
        digits.filter(|(n, _)| *n == 4).map(|(_, value)| value)
    }

    /// The text as words are looked for in it.
    fn folded(self) -> Cow<'t, str> {
        if self.plain {
            return Cow::Borrowed(self.text);
        }
        let mut said = String::with_capacity(self.text.len());
        said.extend(self.text.chars().map(fold_char).filter(|c| !matches!(c, ' ' | '|')));
        Cow::Owned(said)
    }

    /// Whether it speaks of another time than the year `year`: of a part of it (`1月至6月`, `上半年`), or of several
    /// (`条例施行以来`).
    pub(super) fn is_of_another_time(self, year: Option<i16>) -> bool {
        static OTHER: LazyLock<Phrases> = LazyLock::new(|| Phrases::new(OTHER_TIMES));
        // What stands before and behind their `年`.
        static WHOLE: LazyLock<Vec<(&str, &str)>> =
            LazyLock::new(|| WHOLE_YEAR.iter().filter_map(|word| word.split_once('年')).collect());
        let characters = self.characters;
        let names_year = characters.has(Bloom::of("年"));
        let names_month = characters.has(Bloom::of("月"));
        if !names_year && !names_month && OTHER.possible(characters).next().is_none() {
            return false;
        }
        let said = self.folded();
        // `2020至2023年`
        let from_another = |before: &str| {
            before
                .strip_suffix(['至', '到', '-', '~'])
                .is_some_and(|first| first.ends_with(|c: char| c.is_ascii_digit() || c == '年'))
        };
        // What names the year as a whole, the last such words, ends what was said of others.
        let mut cut = None;
        for (at, sign) in said.rmatch_indices('年') {
            let before = said.get(..at).unwrap_or("");
            let end = at.saturating_add(sign.len());
            let named = year.and_then(|year| strip_year(before, year));
            if named.is_some_and(from_another) {
                return true;
            }
            if cut.is_none() {
                let behind = said.get(end..).unwrap_or("");
                let whole = WHOLE.iter().filter(|(a, b)| before.ends_with(a) && behind.starts_with(b));
                let ends = whole.map(|(_, rest)| rest.len()).chain(named.map(|_| 0));
                cut = ends.max().map(|rest| end.saturating_add(rest));
            }
            if named.is_some() {
                break;
            }
        }
        let all = &*said;
        let said = all.get(cut.unwrap_or(0)..).unwrap_or("");
        let said = if cut.is_some() { said.strip_prefix("以来").unwrap_or(said) } else { said };
        if OTHER.stand_in(said, characters) {
            return true;
        }
        if !names_month {
            return false;
        }
        let months = said.match_indices('月').filter_map(|(at, _)| {
            let digits = said.get(..at)?;
            digits.get(digits.trim_end_matches(|c: char| c.is_ascii_digit()).len()..)?.parse::<u8>().ok()
        });
        match months.collect::<Vec<_>>().as_slice() {
            [] => false,
            [12] => !['至', '止', '底', '-', '~'].iter().any(|mark| all.contains(*mark)),
            [1, .., 12] => false,
            _ => true,
        }
    }
}

/// `text` without the digits of `year` at its end.
pub(super) fn strip_year(text: &str, year: i16) -> Option<&str> {
    let mut digits = u32::try_from(year).ok().filter(|year| *year > 0)?;
    let mut rest = text;
    while digits > 0 {
        rest = rest.strip_suffix(char::from_digit(digits % 10, 10)?)?;
        digits /= 10;
    }
    Some(rest)
}

/// What stands in front of `at`, no further back than `floor` and no more than a sentence needs: a sentence of a
/// thousand figures is not read again for each.
pub(super) fn near(text: &str, floor: usize, at: usize) -> Span {
    let before = Span::new(floor.min(at), at).slice(text).unwrap_or("");
    let start = before.char_indices().rev().nth(limits::CONTEXT_CHARS).map_or(0, |(offset, _)| offset);
    Span::new(floor.min(at).saturating_add(start), at)
}

/// How to make characters plain before their words are looked for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Plain {
    /// Whether the text is written in traditional characters.
    traditional: bool,
}

impl Plain {
    /// Looks at `text` once.
    pub(super) fn new(text: &str) -> Self {
        // No text that speaks of requests in traditional characters does without this one.
        static REQUEST: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("請"));
        Self { traditional: REQUEST.find(text.as_bytes()).is_some() }
    }

    /// Whether the text is written in traditional characters.
    pub(super) const fn is_traditional(self) -> bool {
        self.traditional
    }

    /// The character folded; what is plain already passes quickly.
    pub(super) fn char(self, c: char) -> char {
        match c {
            '\u{4E00}'..='\u{9FFF}' if !self.traditional => c,
            _ => fold_char(c),
        }
    }

    /// How many bytes `text` begins with that are plain already: ideographs, by their lead bytes.
    fn plain_bytes(self, text: &str) -> usize {
        if self.traditional {
            return 0;
        }
        let (chars, _) = text.as_bytes().as_chunks::<3>();
        chars.iter().take_while(|c| matches!(c, [0xE4..=0xE9, _, _])).count().saturating_mul(3)
    }

    /// The name of a body, folded, with all that stands in it.
    pub(super) fn name(self, name: &str) -> Cow<'_, str> {
        if self.plain_bytes(name) == name.len() {
            return Cow::Borrowed(name);
        }
        Cow::Owned(name.chars().map(|c| self.char(c)).collect())
    }

    /// The text of a span, folded, without spaces, bars and the stars of Markdown.
    pub(super) fn fold(self, text: &str, span: Span) -> Cow<'_, str> {
        let raw = span.slice(text).unwrap_or("");
        let plain = self.plain_bytes(raw);
        if plain == raw.len() {
            return Cow::Borrowed(raw);
        }
        let (plain, rest) = raw.split_at_checked(plain).unwrap_or(("", raw));
        let mut out = String::with_capacity(raw.len());
        out.push_str(plain);
        out.extend(self.chars(rest));
        Cow::Owned(out)
    }

    /// The same of all of `raw`, one character after the other.
    pub(super) fn chars(self, raw: &str) -> impl Iterator<Item = char> {
        raw.chars().map(move |c| self.char(c)).filter(|c| !matches!(c, ' ' | '|' | '*'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(text: &str) -> (&str, &str, bool, bool) {
        let gap = look_back(text, 0, text.len(), true, Plain::new(text));
        (gap.span.slice(text).unwrap(), gap.head.slice(text).unwrap(), gap.same_sentence, gap.parts)
    }

    #[test]
    fn a_gap_ends_with_its_sentence_and_a_head_with_its_clause() {
        assert_eq!(look("，其中动态"), ("，其中动态", "其中动态", true, true));
        assert_eq!(look("，其中：动态"), ("，其中：动态", "动态", true, true));
        assert_eq!(look("件。全年，我局收到"), ("全年，我局收到", "我局收到", false, false));
        assert_eq!(look("公开情况\n\n收到"), ("\n收到", "\n收到", false, false));
        assert_eq!(look("收到\n\n"), ("收到\n\n", "收到\n\n", true, false));
        assert_eq!(look("收到申\n请"), ("收到申\n请", "收到申\n请", true, false));
        assert_eq!(look("、包括公告"), ("、包括公告", "、包括公告", true, true));
        let long = "长".repeat(limits::CONTEXT_CHARS * 2);
        assert!(!look(&long).2);
    }

    #[test]
    fn the_year_of_a_statement() {
        for (text, year) in [
            ("2023年，我局收到", Some(2023)),
            ("2023 年 ，我局收到", Some(2023)),
            ("２０２３年度收到", Some(2023)),
            ("2023年1月1日至12月31日，收到", Some(2023)),
            ("2022年收到3件，2023年收到", Some(2023)),
            ("2023年收到申请比2022年多", Some(2023)),
            ("较2022年增加", None),
            ("2022年结束。收到", None),
            ("今年收到", None),
            ("近3年收到", None),
            ("12023年收到", Some(2023)),
            ("我局收到", None),
        ] {
            assert_eq!(Said::before(text, 0, text.len()).year(), year, "{text}");
        }
        assert_eq!(Said::before("2022年收到", 5, "2022年收到".len()).year(), None); // cuts a character
    }

    #[test]
    fn other_times_than_the_year() {
        for (text, other) in [
            ("2023年收到", false),
            ("全年收到", false),
            ("2023年1月1日至12月31日，收到", false),
            ("2023年1月1日—2023年12月31日收到", false),
            ("2023年1-12月收到", false),
            ("截至2023年12月底，收到", false),
            ("今年以来，收到", false),
            ("2023年以来收到", false),
            ("6月印发方案，全年收到", false),
            ("上半年开展培训。收到", false),
            ("2023年1月至6月收到", true),
            ("12月收到", true),
            ("2023年11月至12月收到", true),
            ("截至2023年10月底收到", true),
            ("2023年上半年，收到", true),
            ("第三季度收到", true),
            ("条例施行以来，共收到", true),
            ("2020年以来收到", true),
            ("2020年至2023年收到", true),
            ("2020—2023年收到", true),
            ("截至目前，收到", true),
        ] {
            let said = Said::before(text, 0, text.len());
            assert_eq!(said.is_of_another_time(Some(2023)), other, "{text}");
        }
        assert!(!Said::before("2023年收到", 5, 9).is_of_another_time(Some(2023))); // cuts a character
    }

    #[test]
    fn figures_that_count_more() {
        for (text, more) in [
            ("（含上年结转3件）", true),
            ("，其中上年结转3件", true),
            ("，其中：本年新收14件，上年结转3件", true),
            ("，其中结转下年度2件", false),
            ("，其中自然人12件，上年结转3件", false),
            ("，上年结转3件", false),
            ("。", false),
        ] {
            assert_eq!(counts_more(text, 0), more, "{text}");
        }
    }

    #[test]
    fn a_tail_ends_with_its_clause() {
        for (text, expected) in [("申请，均", "申请"), ("申请\n二、", "申请"), ("申请", "申请"), ("", "")]
        {
            assert_eq!(tail(text, 0, text.len()).slice(text), Some(expected));
        }
        assert_eq!(tail("申请均已", 0, 6).slice("申请均已"), Some("申请"));
    }

    #[test]
    fn ideographs_at_the_start_are_plain_already() {
        let plain = Plain::new("公开信息");
        for (text, n) in [("公开，信息", 6), ("", 0), ("1公开", 0), ("公开", 6), ("　公", 0), ("公1开", 3)]
        {
            assert_eq!(plain.plain_bytes(text), n, "{text}");
        }
        let traditional = Plain::new("申請");
        assert_eq!(traditional.plain_bytes("申請"), 0);
        let text = "依申請 公|開*";
        assert_eq!(traditional.fold(text, Span::new(0, text.len())), "依申请公开");
    }
}
