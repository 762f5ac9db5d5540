//! The number in a figure of the prose, and how exactly it is printed.

use rust_decimal::Decimal;

use crate::span::Span;
use crate::text::fold::{fold_char, is_han_numeral};

/// What one of the last digit printed is worth: 0.01 of `4.35`, 1000 of `1.2万`.
pub(super) fn last_place(printed: &str) -> Decimal {
    let mut decimals = None;
    let mut power = 0_u32;
    for c in printed.chars().map(fold_char) {
        match c {
            '.' => decimals = Some(0_u32),
            '0'..='9' => decimals = decimals.map(|n| n.saturating_add(1)),
            '万' => power = power.saturating_add(4),
            '亿' => power = power.saturating_add(8),
            // `一万二千` is exact.
            c if is_numeral(c) => power = 0,
            _ => {}
        }
    }
    let one = Decimal::new(1, decimals.unwrap_or(0).min(28));
    let size = 10_i64.checked_pow(power).unwrap_or(1);
    one.checked_mul(Decimal::from(size)).unwrap_or(one)
}

/// The number in a figure: behind its subject, in front of its measure word.
pub(super) fn number_in(text: &str, span: Span, unit: Option<&str>) -> Option<Span> {
    let raw = span.slice(text)?;
    // Most figures end in a few digits and their measure word, with words of ideographs in front.
    let bare = unit.and_then(|unit| raw.strip_suffix(unit)).unwrap_or(raw);
    let n_digits = bare.bytes().rev().take_while(u8::is_ascii_digit).count();
    let len = bare.len().saturating_sub(n_digits);
    if n_digits > 0 && matches!(bare.as_bytes().get(..len), Some([.., 0xE4..=0xE9, _, _])) {
        let start = span.start.saturating_add(len);
        return Some(Span::new(start, start.saturating_add(n_digits)));
    }
    let blank = |c: char| c.is_whitespace() || matches!(c, '|' | '*');
    let whole = raw.trim_end();
    let body = unit.and_then(|unit| whole.strip_suffix(unit)).unwrap_or(whole).trim_end_matches(blank);
    // Behind the last digit stands nothing, or the rest of the clause: `14件申请`.
    let last = |test: fn(char) -> bool| body.char_indices().rev().find(|(_, c)| test(*c));
    let (from, c) = last(is_digit).or_else(|| last(|c| is_numeral(fold_char(c))))?;
    let arabic = is_digit(c);
    let end = from.saturating_add(c.len_utf8());
    let behind = body.get(end..)?;
    let blanks = behind.len().saturating_sub(behind.trim_start_matches(blank).len());
    let sized =
        behind.trim_start_matches(blank).chars().take_while(|c| matches!(c, '万' | '亿' | '萬' | '億'));
    let sized: usize = sized.map(char::len_utf8).sum();
    let end = if sized > 0 { end.saturating_add(blanks).saturating_add(sized) } else { end };
    let belongs = |c: char| {
        if arabic {
            is_digit(c) || matches!(c, '.' | ',' | '．' | '，')
        } else {
            is_numeral(fold_char(c)) || matches!(fold_char(c), '万' | '亿')
        }
    };
    let before = body.get(..from)?;
    let start =
        before.char_indices().rev().take_while(|(_, c)| belongs(*c)).last().map_or(from, |(at, _)| at);
    // A comma or dot in front of the digits belongs to the sentence.
    let lead = body.get(start..end)?.chars().take_while(|c| matches!(c, '.' | ',' | '．' | '，'));
    let start = start.saturating_add(lead.map(char::len_utf8).sum());
    Some(Span::new(span.start.saturating_add(start), span.start.saturating_add(end)))
}

fn is_numeral(c: char) -> bool {
    is_han_numeral(c) || c == '两'
}

const fn is_digit(c: char) -> bool {
    matches!(c, '0'..='9' | '０'..='９')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_of_a_figure() {
        for (figure, unit, number, worth) in [
            ("收到申请14件", Some("件"), "14", "1"),
            ("收到申请 14 件", Some("件"), "14", "1"),
            ("收到|申请|14|件", Some("件"), "14", "1"),
            ("收到申请１，２３４件", Some("件"), "１，２３４", "1"),
            ("公开信息1.2万条", Some("条"), "1.2万", "1000"),
            ("公开信息1.20 万条", Some("条"), "1.20 万", "100"),
            ("收费12.50万元", Some("万元"), "12.50", "0.01"),
            ("占4.35%", Some("%"), "4.35", "0.01"),
            ("占百分之三十五", Some("%"), "三十五", "1"),
            ("收到申请一万二千件", Some("件"), "一万二千", "1"),
            ("收到申请十二万件", Some("件"), "十二万", "10000"),
            ("收到申请两件", Some("件"), "两", "1"),
            ("申请，14件", Some("件"), "14", "1"),
            ("收到14件申请", Some("件"), "14", "1"),
            ("总金额均为0", None, "0", "1"),
            ("点击3亿次", Some("次"), "3亿", "100000000"),
        ] {
            let found = number_in(figure, Span::new(0, figure.len()), unit);
            let printed = found.and_then(|span| span.slice(figure)).unwrap();
            assert_eq!(printed, number, "{figure}");
            assert_eq!(last_place(printed).normalize().to_string(), worth, "{figure}");
        }
        assert_eq!(number_in("申请件", Span::new(0, 9), Some("件")), None);
        assert_eq!(number_in("申请", Span::new(0, 4), None), None); // cuts a character
    }
}
