//! One printed figure to an exact decimal. Knows nothing of rows and columns.

use rust_decimal::Decimal;

use crate::limits;
use crate::text::fold::fold_char;

/// A figure as printed in a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Figure {
    /// Its exact value, with the decimals and sign that the source prints or words (`减3` is −3).
    pub value: Decimal,
    /// The unit of money beside it: `元` or `万元`; `None` for any other measure word, and where there is none.
    pub unit: Option<&'static str>,
}

/// What the text of a cell is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CellText {
    /// Nothing but white space.
    Blank,
    /// A figure.
    Figure(Figure),
    /// A sign that stands for "nothing to state": `/`, `-`, `—`, `无`.
    Placeholder,
    /// Other text.
    Other,
}

/// Reads one printed figure: `1,234`, `１２`, `+1036`, `减3`, `12.5万元`, `31批次`.
///
/// Exact: the decimal digits as printed and the unit of money beside them.
/// `None` for whatever is not one figure: blanks, placeholders (`/`, `—`, `无`), two figures, a figure of more than
/// [`limits::FIGURE_CHARS`] characters or 28 digits, a leading zero (`012`, which may be several cells), thousands
/// separators in the wrong places. Linear in `raw`, which is read no further than the limit.
///
/// Where it occurs: every value cell of sections 二 to 四.
///
/// # Examples
/// ```
/// let figure = nianbao::number::parse_figure("１，２３４件").unwrap();
/// assert_eq!(figure.value.to_string(), "1234");
/// assert_eq!(nianbao::number::parse_figure("0.37万元").unwrap().unit, Some("万元"));
/// assert_eq!(nianbao::number::parse_figure("减3").unwrap().value.to_string(), "-3");
/// assert!(nianbao::number::parse_figure("无").is_none());
/// assert!(nianbao::number::parse_figure("1 2").is_none());
/// ```
#[must_use]
pub fn parse_figure(raw: &str) -> Option<Figure> {
    match parse_cell(raw) {
        CellText::Figure(figure) => Some(figure),
        _ => None,
    }
}

/// Says what the text of a value cell is; see [`parse_figure`] for figures.
///
/// # Examples
/// ```
/// use nianbao::number::{CellText, parse_cell};
/// assert_eq!(parse_cell(" \u{3000}"), CellText::Blank);
/// assert_eq!(parse_cell("——"), CellText::Placeholder);
/// assert_eq!(parse_cell("未增未减"), CellText::Other);
/// ```
#[must_use]
pub fn parse_cell(raw: &str) -> CellText {
    // The common case, a short run of ASCII digits, needs no folding.
    if let Some(value) = small_integer(raw.as_bytes()) {
        return CellText::Figure(Figure { value: Decimal::from(value), unit: None });
    }
    // By far the most cells that are no figure are labels, and told by their first character.
    if raw.chars().next().is_some_and(|first| !may_be_in_cell(first)) {
        return CellText::Other;
    }
    let mut folded = [' '; limits::FIGURE_CHARS];
    let mut len = 0;
    let mut space_seen = false;
    for c in raw.chars().map(fold_char) {
        // Folding makes every white space this one.
        if c == ' ' {
            space_seen = true;
            continue;
        }
        if !may_stand_in_figure(c) {
            return CellText::Other;
        }
        // Markdown escapes signs and points: `\\-2`, `0\\.37`.
        if c == '\\' && raw.len() > 1 {
            continue;
        }
        // A space parts two figures, but not a figure from its sign or unit.
        let previous = if len > 0 { folded.get(len - 1).copied().unwrap_or(' ') } else { ' ' };
        if space_seen && previous.is_ascii_digit() && (c.is_ascii_digit() || c == '.' || c == ',') {
            return CellText::Other;
        }
        // `- 2` is an item of a list, or two cells.
        if space_seen && len == 1 && matches!(previous, '-' | '+') {
            return CellText::Other;
        }
        space_seen = false;
        match folded.get_mut(len) {
            Some(slot) => *slot = c,
            None => return CellText::Other,
        }
        len += 1;
    }
    let chars = folded.get(..len).unwrap_or_default();
    if chars.is_empty() {
        return CellText::Blank;
    }
    if is_placeholder(chars) {
        return CellText::Placeholder;
    }
    read(chars).map_or(CellText::Other, CellText::Figure)
}

/// Whether a character may stand in what is not [`CellText::Other`].
#[inline]
pub(crate) fn may_be_in_cell(c: char) -> bool {
    let c = fold_char(c);
    c.is_whitespace() || may_stand_in_figure(c)
}

/// Whether a folded character occurs in some figure, its sign or unit, or in a placeholder.
fn may_stand_in_figure(c: char) -> bool {
    matches!(c, '0'..='9' | ',' | '.' | '+' | '-' | '/' | '\\' | 'N' | 'A' | 'n' | 'a')
        || matches!(c, '增' | '加' | '新' | '减' | '少' | '无' | '暂' | '空' | '略')
        || matches!(
            c,
            '万' | '元' | '件' | '次' | '批' | '项' | '条' | '个' | '宗' | '份' | '人' | '起' | '部'
        )
}

/// Signs that stand where nothing is to be stated.
fn is_placeholder(chars: &[char]) -> bool {
    matches!(chars, ['无'] | ['暂', '无'] | ['空'] | ['略'] | ['N', '/', 'A'] | ['n', '/', 'a'])
        || (chars.len() <= 4 && chars.iter().all(|c| matches!(c, '/' | '-' | '\\')))
}

fn small_integer(bytes: &[u8]) -> Option<u64> {
    match bytes {
        [b'0'] => Some(0),
        [b'1'..=b'9', rest @ ..] if rest.len() < 18 => {
            let mut value = u64::from(bytes.first()? - b'0');
            for b in rest {
                if !b.is_ascii_digit() {
                    return None;
                }
                value = value.checked_mul(10)?.checked_add(u64::from(b - b'0'))?;
            }
            Some(value)
        }
        _ => None,
    }
}

/// Words that give a change its sign.
const RISES: &[&str] = &["增加", "新增", "增", "+"];
const FALLS: &[&str] = &["减少", "减", "-"];
/// Measure words that may follow a figure in a cell; the first two are units of money.
const UNITS: &[&str] =
    &["万元", "元", "件次", "批次", "件", "项", "条", "个", "宗", "次", "批", "份", "人", "起", "部"];

fn read(chars: &[char]) -> Option<Figure> {
    let (negative, rest) = if let Some(rest) = strip_any(chars, FALLS) {
        (true, rest)
    } else {
        (false, strip_any(chars, RISES).unwrap_or(chars))
    };
    let digits_end =
        rest.iter().position(|c| !(c.is_ascii_digit() || matches!(c, ',' | '.'))).unwrap_or(rest.len());
    let (digits, tail) = rest.split_at_checked(digits_end)?;
    let unit = match tail {
        [] => None,
        _ => Some(*UNITS.iter().find(|unit| unit.chars().eq(tail.iter().copied()))?),
    };
    let value = exact(digits)?;
    let value = if negative && !value.is_zero() { -value } else { value };
    Some(Figure { value, unit: unit.filter(|unit| unit.ends_with('元')) })
}

fn strip_any<'a>(chars: &'a [char], prefixes: &[&str]) -> Option<&'a [char]> {
    prefixes.iter().find_map(|prefix| {
        let n = prefix.chars().count();
        let (head, tail) = chars.split_at_checked(n)?;
        prefix.chars().eq(head.iter().copied()).then_some(tail)
    })
}

fn exact(digits: &[char]) -> Option<Decimal> {
    let point = digits.iter().position(|c| *c == '.').unwrap_or(digits.len());
    let (whole, fraction) = digits.split_at_checked(point)?;
    let mut text = String::with_capacity(digits.len());
    if whole.contains(&',') {
        for (i, group) in whole.split(|c| *c == ',').enumerate() {
            let right_size = if i == 0 { (1..=3).contains(&group.len()) } else { group.len() == 3 };
            if !right_size {
                return None;
            }
            text.extend(group);
        }
    } else {
        text.extend(whole);
    }
    if text.is_empty() || (text.len() > 1 && text.starts_with('0')) {
        return None;
    }
    match fraction {
        [] => {}
        ['.', rest @ ..] if !rest.is_empty() && rest.iter().all(char::is_ascii_digit) => {
            text.extend(fraction)
        }
        _ => return None,
    }
    Decimal::from_str_exact(&text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn figure(raw: &str) -> String {
        let f = parse_figure(raw).unwrap_or_else(|| panic!("{raw:?} is a figure"));
        format!("{} {}", f.value, f.unit.unwrap_or("-"))
    }

    /// The short way is taken for a run of digits that 64 bits hold, and for nothing else.
    #[test]
    fn the_short_way_of_figures() {
        for (raw, value) in [
            ("0", Some(0)),
            ("7", Some(7)),
            ("10", Some(10)),
            ("123", Some(123)),
            ("999999999999999999", Some(999_999_999_999_999_999)),
            ("1234567890123456789", None),
            ("00", None),
            ("012", None),
            ("1a", None),
            ("1:", None),
            ("1/", None),
            ("", None),
            ("-1", None),
            (" 1", None),
        ] {
            assert_eq!(small_integer(raw.as_bytes()), value, "{raw:?}");
        }
    }

    /// What stands in no figure ends the reading of a cell at once, however long it is.
    #[test]
    fn characters_of_figures() {
        for c in "0123456789,.+-/\\NAna增加新减少无暂空略万元件次批项条个宗份人起部".chars()
        {
            assert!(may_stand_in_figure(c), "{c}");
        }
        for c in "规章第二十申请bc:;!()%年月日".chars() {
            assert!(!may_stand_in_figure(c), "{c}");
        }
    }

    #[test]
    fn figures() {
        for (raw, expected) in [
            ("0", "0 -"),
            ("  12 ", "12 -"),
            ("１２", "12 -"),
            ("1,234", "1234 -"),
            ("１，２３４", "1234 -"),
            ("1,234,567.80", "1234567.80 -"),
            ("+1036", "1036 -"),
            ("-14", "-14 -"),
            ("－8", "-8 -"),
            ("减3", "-3 -"),
            ("減3", "-3 -"),
            ("增1423", "1423 -"),
            ("减少 2", "-2 -"),
            ("251000元", "251000 元"),
            ("0.37万元", "0.37 万元"),
            ("31批次", "31 -"),
            ("592 万元", "592 万元"),
            ("0件", "0 -"),
            ("149.673874", "149.673874 -"),
            ("-0", "0 -"),
            ("\u{a0}7\u{3000}", "7 -"),
            ("26.50", "26.50 -"),
            ("0.37萬元", "0.37 万元"),
            ("\\-2", "-2 -"),
            ("\\+2", "2 -"),
            // Around the length from which a figure is no longer read in 64 bits.
            ("100000000000000001", "100000000000000001 -"),
            ("1000000000000000001", "1000000000000000001 -"),
            ("99999999999999999999", "99999999999999999999 -"),
        ] {
            assert_eq!(figure(raw), expected, "{raw:?}");
        }
    }

    #[test]
    fn not_figures() {
        for raw in [
            "",
            " ",
            "/",
            "-",
            "—",
            "无",
            "1 2",
            "- 2",
            "012",
            "000",
            "1,23",
            "12,34",
            ",123",
            "1.",
            ".5",
            "1.2.3",
            "1,234 567",
            "12a",
            "a12",
            "1-2",
            "2023年",
            "3、",
            "1）",
            "++1",
            "未增未减",
            "一",
            "12345678901234567890123456789012345",
            "元",
            "1/2",
            "50%",
            "+",
            "减",
        ] {
            assert!(parse_figure(raw).is_none(), "{raw:?}");
        }
    }

    #[test]
    fn every_word_of_a_figure_may_stand_in_one() {
        for word in
            RISES.iter().chain(FALLS).chain(UNITS).chain(&["无", "暂无", "空", "略", "N/A", "n/a", "\\"])
        {
            assert!(word.chars().all(may_stand_in_figure), "{word}");
        }
    }

    #[test]
    fn placeholders_and_blanks() {
        for raw in ["/", "-", "—", "——", "－", "无", "無", "／", "\\", "--", " / "] {
            assert_eq!(parse_cell(raw), CellText::Placeholder, "{raw:?}");
        }
        for raw in ["", "  ", "\u{a0}", "\u{3000}\t", "\u{feff}", "\u{200b}"] {
            assert_eq!(parse_cell(raw), CellText::Blank, "{raw:?}");
        }
        for raw in ["未增未减", "本单位未制作规章", "见附件", "*", "**", "一"] {
            assert_eq!(parse_cell(raw), CellText::Other, "{raw:?}");
        }
    }
}
