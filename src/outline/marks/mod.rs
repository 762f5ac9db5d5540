//! Lines that open with a numbering marker, and the repair of damaged ones from their neighbours.
//!
//! A line is tested by hand before the grammar sees it: its first characters must be a number or a bracket with
//! the sign that closes a marker behind it, and its rest must not be the cells of a table row.

mod repair;

use super::Style;
use super::grammar::{self, Damage, Marker};
use super::lines::{self, Line, is_blank};
use crate::span::Span;
pub(super) use repair::repair;

/// A numbering marker at the start of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    pub(super) style: Style,
    pub(super) number: u32,
    pub(super) damage: Damage,
    /// The marker as it stands in the text; empty where a heading has lost its number.
    pub(super) span: Span,
    /// Index of the line that holds what follows the marker.
    pub(super) line: usize,
    /// Whether nothing but the marker stands in its span: no blanks, no line ends.
    pub(super) plain: bool,
}

/// Most bytes that a marker takes, torn apart or not.
const MARKER_BYTES: usize = 40;

/// A line as short as this may be a piece of a marker that continues on the next lines: `(`, `一`, `)`.
const PIECE_BYTES: usize = 12;

/// Every line that could open with a marker, in order.
pub(super) fn find(text: &str, lines: &[Line]) -> Vec<Mark> {
    let mut marks = Vec::with_capacity(24);
    let mut resume = 0;
    for (idx, line) in lines.iter().enumerate() {
        if line.span.start < resume {
            continue;
        }
        if opens_with_words(text.as_bytes().get(line.span.start..line.span.end).unwrap_or_default()) {
            continue;
        }
        let start = skip_decoration(text, line.span);
        let next = lines.get(idx + 1).map_or(line.span.end, |next| next.span.end);
        let end = if line.span.end.saturating_sub(start) <= PIECE_BYTES {
            next.max(line.span.end)
        } else {
            line.span.end
        };
        // A torn marker runs over three lines at most.
        let end =
            if end > line.span.end { lines.get(idx + 2).map_or(end, |after| after.span.end) } else { end };
        let end = lines::floor(text, end.min(start + MARKER_BYTES));
        let Some(slice) = Span::new(start, end).slice(text) else { continue };
        let straight = straight(slice);
        let by_grammar = || could_be_marker(slice).then(|| grammar::marker(slice))?;
        let Some(found) = straight.or_else(by_grammar) else { continue };
        let span = Span::new(start, start + found.len);
        let mut home = idx;
        while lines.get(home).is_some_and(|line| line.span.end < span.end) {
            home += 1;
        }
        let Some(rest) = lines.get(home).map(|line| Span::new(span.end, line.span.end)) else { continue };
        if is_row(text, rest) {
            continue;
        }
        resume = span.end;
        let (style, number, damage) = (found.style, found.number, found.damage);
        marks.push(Mark { style, number, damage, span, line: home, plain: straight.is_some() });
    }
    marks
}

/// Whether a line opens with an ideograph that is no numeral, told by its bytes: most lines of prose.
fn opens_with_words(line: &[u8]) -> bool {
    matches!(line, [0xE4..=0xE9, ..]) && !is_numeral_in_bytes(line.get(..3).unwrap_or_default())
}

/// Whether `bytes` are one of the ideographs of [`is_numeral`].
fn is_numeral_in_bytes(bytes: &[u8]) -> bool {
    matches!(
        bytes,
        [0xE4, 0xB8, 0x80 | 0x83 | 0x89]
            | [0xE4, 0xB9, 0x9D]
            | [0xE4, 0xBA, 0x8C | 0x94]
            | [0xE5, 0x85, 0xAB | 0xAD]
            | [0xE5, 0x8D, 0x81]
            | [0xE5, 0x9B, 0x9B]
            | [0xE7, 0x99, 0xBE]
            | [0xE9, 0x9B, 0xB6]
    )
}

/// Where the words of a line begin: behind `#`, `*`, `>`, `- ` of Markdown and org.
pub(super) fn skip_decoration(text: &str, line: Span) -> usize {
    let bytes = text.as_bytes();
    let mut at = line.start;
    loop {
        match (bytes.get(at), bytes.get(at + 1)) {
            (Some(b'#' | b'*' | b'>' | b'_'), _) => at += 1,
            (Some(b'-' | b'+'), Some(b' ')) => at += 2,
            (Some(b' '), _) if at > line.start => at += 1,
            _ => break,
        }
        if at >= line.end {
            return line.end;
        }
    }
    if at > line.start {
        at = lines::trim(text, Span::new(at, line.end)).start;
    }
    at
}

/// A marker that is whole and as it should be, without the engine: `一、`, `（一）`, `1、`, `1.`, `（1）`, `1）`; and one
/// that has lost its sign, `4及时`.
///
/// Says what the grammar says or nothing (tested); most markers of most reports end here.
fn straight(slice: &str) -> Option<Marker> {
    let mut chars = slice.chars();
    let mut c = chars.next()?;
    let open = matches!(c, '(' | '（');
    if open {
        c = chars.next()?;
    }
    let (number, cjk) = match c {
        '1'..='9' => {
            let mut number = u32::from(c) - u32::from('0');
            c = chars.next()?;
            if c.is_ascii_digit() {
                number = number * 10 + u32::from(c) - u32::from('0');
                c = chars.next()?;
            }
            (number, false)
        }
        _ => {
            let number = match c {
                '一' => 1,
                '二' => 2,
                '三' => 3,
                '四' => 4,
                '五' => 5,
                '六' => 6,
                '七' => 7,
                '八' => 8,
                '九' => 9,
                _ => return None,
            };
            c = chars.next()?;
            (number, true)
        }
    };
    if matches!(c, ')' | '）') && chars.clone().next().is_some_and(|next| matches!(next, '、' | '､' | '﹑'))
    {
        return None;
    }
    let style = match (open, cjk, c) {
        (true, true, ')' | '）') => Style::CjkParen,
        (false, true, '、') => Style::CjkEnum,
        (_, false, ')' | '）') => Style::ArabicParen,
        (false, false, '、') => Style::ArabicDot,
        (false, false, '.' | '．') if !chars.clone().next().is_some_and(is_digit) => Style::ArabicDot,
        (false, false, c) if is_ideograph(c) && !follows_a_figure(c) => {
            let len = slice.len() - chars.as_str().len() - c.len_utf8();
            return Some(Marker { style: Style::ArabicDot, number, damage: Damage::Severe, len });
        }
        _ => return None,
    };
    Some(Marker { style, number, damage: Damage::None, len: slice.len() - chars.as_str().len() })
}

/// Whether the first characters allow a marker: a look at eight characters at most, without the engine.
fn could_be_marker(slice: &str) -> bool {
    let Some(first) = slice.chars().next() else { return false };
    match first {
        '0'..='9' | '０'..='９' => numbered(slice, is_digit, 2),
        '①'..='⒛' | '㈠'..='㈩' => true,
        '(' | '（' | '〔' | '［' | '[' | '【' | '﹙' => {
            let inner = slice.get(first.len_utf8()..).unwrap_or_default().trim_start_matches(is_gap);
            match inner.chars().next() {
                Some(c) if is_digit(c) => numbered(inner, is_digit, 2),
                Some(c) if is_numeral(c) => numbered(inner, is_numeral, 4),
                _ => false,
            }
        }
        '—' | '－' | 'ー' | '–' | '-' => slice.chars().nth(1) == Some('、'),
        c if is_numeral(c) => numbered(slice, is_numeral, 4),
        _ => false,
    }
}

/// Whether a number of at most `most` characters opens `slice`, with a closing sign or an ideograph behind it.
fn numbered(slice: &str, belongs: fn(char) -> bool, most: usize) -> bool {
    let (mut count, mut gap) = (0, false);
    for c in slice.chars() {
        match c {
            c if !gap && belongs(c) => {
                count += 1;
                if count > most {
                    return false;
                }
            }
            '、' | '.' | '．' | '､' | '﹑' | '﹒' | ')' | '）' | '〕' | '］' | ']' | '】' | '﹚' =>
            {
                return true;
            }
            // The sign may be lost; whoever reads on must look at the neighbours.
            c if is_ideograph(c) => return !gap && !follows_a_figure(c),
            c if is_gap(c) => gap = true,
            _ => return false,
        }
    }
    false
}

fn is_digit(c: char) -> bool {
    matches!(c, '0'..='9' | '０'..='９')
}

fn is_numeral(c: char) -> bool {
    matches!(
        c,
        '一' | '二'
            | '三'
            | '四'
            | '五'
            | '六'
            | '七'
            | '八'
            | '九'
            | '十'
            | '⼀'
            | '⼆'
            | '⼋'
            | '⼗'
            | '百'
            | '〇'
            | '零'
    )
}

fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FFF}' | '\u{2E80}'..='\u{2FDF}')
}

fn is_gap(c: char) -> bool {
    matches!(c, '|' | '*' | '\\') || is_blank(c)
}

/// Characters behind a number that make it a figure, a date or a word, not a numbering: `4件`, `1月`, `一是`.
fn follows_a_figure(c: char) -> bool {
    "年月⽉日⽇号时時分点件条篇次个项份批期场部宗起家户名类轮万亿元人位本册张台种级届天周季度倍岁楼室栋路是要方般定切些直样致步体站审至到和多余大十百千面线网端微同律旦经并"
        .contains(c)
}

/// Whether what follows a marker is the cells of a row: tabs or bars between them, or figures at the end.
fn is_row(text: &str, rest: Span) -> bool {
    let Some(slice) = rest.slice(text) else { return false };
    if lines::is_plain(slice) {
        return false;
    }
    let slice = lines::trim_end(lines::trim_start(slice));
    if memchr::memchr2(b'\t', b'|', slice.as_bytes()).is_some() {
        return true;
    }
    let tail = slice.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '/' | '-' | ','));
    tail.len() < slice.len() && tail.ends_with(is_blank)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numerals_are_known_by_their_bytes() {
        for c in '\u{4000}'..='\u{9FFF}' {
            let line = c.to_string();
            assert_eq!(opens_with_words(line.as_bytes()), !is_numeral(c), "{c}");
        }
    }

    /// What most markers of most reports are never comes to the grammar.
    #[test]
    fn the_straight_way_reads_most_markers() {
        let read = |text: &str| straight(text).map(|found| (found.style, found.number, found.len));
        for (number, numeral) in (1..).zip("一二三四五六七八九".chars()) {
            for (text, style) in [
                (format!("{numeral}、"), Style::CjkEnum),
                (format!("（{numeral}）"), Style::CjkParen),
                (format!("({numeral})"), Style::CjkParen),
            ] {
                assert_eq!(read(&format!("{text}主动公开")), Some((style, number, text.len())), "{text}");
            }
        }
        for number in 1..100 {
            for (text, style) in [
                (format!("{number}、"), Style::ArabicDot),
                (format!("{number}."), Style::ArabicDot),
                (format!("{number}．"), Style::ArabicDot),
                (format!("（{number}）"), Style::ArabicParen),
                (format!("{number})"), Style::ArabicParen),
            ] {
                assert_eq!(read(&format!("{text}主动公开")), Some((style, number, text.len())), "{text}");
            }
        }
        for text in [
            "1.5万条",
            "1．５万条",
            "一）、主动",
            "1）、主动",
            "（一、",
            "(1、",
            "100、",
            "0、",
            "十、",
            "一.",
            "",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    /// The straight way and the grammar are held equal over every short string of what markers are made of.
    #[test]
    fn the_straight_way_says_what_the_grammar_says() {
        let alphabet = [
            '一', '二', '十', '1', '9', '0', '(', '（', ')', '）', '、', '.', '．', '动', '年', ' ', '是',
            '①',
        ];
        let mut words = vec![String::new()];
        for _ in 0..4 {
            let longer: Vec<String> =
                words.iter().flat_map(|w| alphabet.iter().map(move |c| format!("{w}{c}"))).collect();
            for word in &longer {
                if let Some(found) = straight(word) {
                    assert_eq!(Some(found), grammar::marker(word), "{word}");
                    assert!(could_be_marker(word), "{word}");
                }
            }
            words = longer;
        }
    }

    /// Signs of lists, quotations and headings stand before a marker.
    #[test]
    fn markers_stand_behind_decoration() {
        let found = |text: &str| {
            let marks = find(text, &lines::of(text, &[]));
            marks
                .iter()
                .map(|mark| (mark.number, mark.span.slice(text).unwrap().to_owned()))
                .collect::<Vec<_>>()
        };
        for sign in ["", "# ", "## **", "- ", "+ ", "> ", "- **", "> - ", "__", "*　"] {
            let text = format!("正文。\n\n{sign}二、主动公开");
            assert_eq!(found(&text), [(2, "二、".to_owned())], "{sign}");
        }
        for sign in ["-", "+", "= "] {
            assert_eq!(found(&format!("正文。\n\n{sign}二、主动公开")), [], "{sign}");
        }
        for text in ["- ", "**", "> ", "#"] {
            let line = Span::new(0, text.len());
            assert_eq!(skip_decoration(text, line), text.len(), "{text}");
        }
    }
}
