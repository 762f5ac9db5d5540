//! The grammar of one number and its measure word (量词), on nom.

use nom::Parser as _;
use nom::branch::alt;
use nom::bytes::complete::{tag, take_while, take_while1};
use nom::combinator::{opt, recognize};
use nom::sequence::preceded;
use rust_decimal::Decimal;

use crate::number;
use crate::outline::lines::is_blank;

/// Measure words by their first character, the longest first, and the words that begin like one and are none.
const fn units(first: char) -> (&'static [&'static str], &'static [&'static str]) {
    match first {
        '万' => (&["万元"], &[]),
        '亿' => (&["亿元"], &[]),
        '元' => (&["元"], &["元旦"]),
        '件' => (&["件次", "件"], &["件数"]),
        '条' => (&["条次", "条"], &["条例", "条款"]),
        '篇' => (&["篇次", "篇"], &[]),
        '人' => (&["人次", "人"], &["人民", "人大", "人员", "人力"]),
        '次' => (&["次"], &["次日"]),
        '个' => {
            (&["个"], &["个工作日", "个自然日", "个月", "个百分点", "个小时", "个季度", "个年度", "个人"])
        }
        '项' => (&["项次", "项"], &["项目"]),
        '份' => (&["份"], &["份额"]),
        '批' => (&["批次", "批"], &["批复", "批示"]),
        '期' => (&["期次", "期"], &["期间", "期限"]),
        '场' => (&["场次", "场"], &["场所"]),
        '部' => (&["部"], &["部门"]),
        '宗' => (&["宗"], &[]),
        '起' => (&["起"], &["起草", "起至", "起施"]),
        '例' => (&["例"], &[]),
        '家' => (&["家次", "家"], &["家庭"]),
        '户' => (&["户"], &["户籍"]),
        '名' => (&["名"], &["名称", "名义"]),
        '位' => (&["位"], &["位于"]),
        '类' => (&["类"], &["类似"]),
        '轮' => (&["轮"], &["轮流"]),
        '册' => (&["册"], &[]),
        '张' => (&["张"], &[]),
        '幅' => (&["幅"], &[]),
        '则' => (&["则"], &["则是"]),
        '套' => (&["套"], &[]),
        '处' => (&["处"], &["处理", "处罚", "处室", "处置"]),
        '台' => (&["台"], &[]),
        '％' => (&["％"], &[]),
        '%' => (&["%"], &[]),
        _ => (&[], &[]),
    }
}

pub(super) type Read<'s> = nom::IResult<&'s str, &'s str>;

/// The digits of one number: `14`, `1,234`, `１，２３４`, `12.5`, separators only where they part thousands.
///
/// ```text
/// number = wide | narrow ; of each: group { sep group3 } [ point digits ]
/// ```
/// The separator of narrow digits may be the comma of the prose, as in `1，234`.
pub(super) fn digits(input: &str) -> Read<'_> {
    // Most numbers are a few digits of ASCII, with nothing behind them that could go on.
    let len = input.bytes().take_while(u8::is_ascii_digit).count();
    if len > 0
        && !matches!(input.as_bytes().get(len), Some(b',' | b'.' | 0xEF))
        && let Some((number, rest)) = input.split_at_checked(len)
    {
        return Ok((rest, number));
    }
    alt((
        |i| number_of(i, |c| c.is_ascii_digit(), &[",", "，"], "."),
        |i| number_of(i, |c| matches!(c, '０'..='９'), &["，", ","], "．"),
    ))
    .parse(input)
}

fn number_of<'s>(input: &'s str, digit: fn(char) -> bool, commas: &[&str], point: &str) -> Read<'s> {
    let (mut rest, first) = take_while1(digit).parse(input)?;
    if first.chars().count() <= 3 {
        // Groups of three behind separators.
        let group = |rest: &'s str, comma: &str| {
            preceded(tag::<_, _, nom::error::Error<&str>>(comma), take_while1(digit)).parse(rest).ok()
        };
        while let Some((behind, group)) = commas.iter().find_map(|comma| group(rest, comma)) {
            if group.chars().count() != 3 {
                break;
            }
            rest = behind;
        }
    }
    let (rest, _) = opt(recognize((tag(point), take_while1(digit)))).parse(rest)?;
    let len = input.len() - rest.len();
    let number = input.get(..len).unwrap_or_default();
    Ok((rest, number))
}

/// A measure word and what stands between it and its number.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Measure<'s> {
    /// The power of ten of `万` or `亿` in between.
    pub(super) power: u32,
    /// Bytes in between.
    pub(super) gap: usize,
    pub(super) word: &'s str,
}

/// The measure word behind a number, blanks between.
pub(super) fn measure(behind: &str) -> Option<Measure<'_>> {
    let (rest, gap) = blanks(behind).ok()?;
    // A blank line ends a paragraph, and with it the number; extractors of pages put one between all lines.
    if memchr::memchr_iter(b'\n', gap.as_bytes()).count() > 2 {
        return None;
    }
    let found = |power, rest: &str, word| Measure { power, gap: behind.len() - rest.len(), word };
    if let Some(word) = unit(rest) {
        return Some(found(0, rest, word));
    }
    let power = match rest.chars().next()? {
        '万' | '萬' => 4,
        '亿' | '億' => 8,
        _ => return None,
    };
    let (rest, _) = blanks(rest.get("万".len()..)?).ok()?;
    Some(found(power, rest, unit(rest)?))
}

fn blanks(input: &str) -> Read<'_> {
    take_while(|c| is_blank(c) || c == '|' || c == '*').parse(input)
}

fn unit(rest: &str) -> Option<&str> {
    let (words, others) = units(rest.chars().next()?);
    let word = words.iter().find(|word| rest.starts_with(**word))?;
    if others.iter().any(|other| rest.starts_with(other)) {
        return None;
    }
    rest.get(..word.len())
}

pub(super) fn value_of(number: &str) -> Option<Decimal> {
    if number.len() <= 18 && number.bytes().all(|b| b.is_ascii_digit()) {
        return number
            .parse::<u64>()
            .ok()
            .filter(|_| number == "0" || !number.starts_with('0'))
            .map(Decimal::from);
    }
    number::parse_figure(number).map(|figure| figure.value)
}

pub(super) fn times(value: Decimal, power: u32) -> Option<Decimal> {
    value
        .checked_mul(Decimal::from(10_u64.checked_pow(power)?))
        .map(|value| if power > 0 { value.normalize() } else { value })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The digits of the number that `input` begins with.
    fn read(input: &str) -> Option<&str> {
        digits(input).ok().map(|(_, number)| number)
    }

    #[test]
    fn digits_end_where_the_number_does() {
        for (input, number) in [
            ("14件", "14"),
            ("1,234件", "1,234"),
            ("1，234件", "1，234"),
            ("１，２３４件", "１，２３４"),
            ("12,345,678.5万", "12,345,678.5"),
            ("12.5万元", "12.5"),
            ("１２．５万元", "１２．５"),
            // A comma, or a point, of the sentence.
            ("12，其中", "12"),
            ("12.", "12"),
            ("1,23", "1"),
            ("1,2345", "1"),
            ("1234,567", "1234"),
            ("12,345,67", "12,345"),
            ("3,件", "3"),
        ] {
            assert_eq!(read(input), Some(number), "{input}");
        }
        for input in ["", "件", ",123", ".5", "，１２３"] {
            assert_eq!(read(input), None, "{input}");
        }
    }
}
