//! Lines that open with a numbering marker, and the repair of damaged ones from their neighbours.
//!
//! A line is tested by hand before the grammar sees it: its first characters must be a number or a bracket with
//! the sign that closes a marker behind it, and its rest must not be the cells of a table row.

use super::Style;
use super::grammar::{self, Damage, Marker};
use super::lines::{self, Line, is_blank};
use crate::span::Span;
use crate::text::fold::fold_char;

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
}

/// Most bytes that a marker takes, torn apart or not.
const MARKER_BYTES: usize = 40;
/// A line as short as this may be a piece of a marker that continues on the next lines: `(`, `一`, `)`.
const PIECE_BYTES: usize = 12;

/// Every line that could open with a marker, in order.
pub(super) fn find(text: &str, lines: &[Line]) -> Vec<Mark> {
    let mut marks = Vec::with_capacity(32);
    let mut resume = 0;
    for (idx, line) in lines.iter().enumerate() {
        if line.span.start < resume {
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
        if !could_be_marker(slice) {
            continue;
        }
        let Some(found) = straight(slice).or_else(|| grammar::marker(slice)) else { continue };
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
        marks.push(Mark { style: found.style, number: found.number, damage: found.damage, span, line: home });
    }
    marks
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

/// A marker that is whole and as it should be, without the engine: `一、`, `（一）`, `1、`, `1.`, `（1）`, `1）`.
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
    let digits = slice.chars().take_while(|c| belongs(*c)).take(most + 1).count();
    if digits > most {
        return false;
    }
    let rest = slice.trim_start_matches(belongs);
    match rest.trim_start_matches(is_gap).chars().next() {
        Some('、' | '.' | '．' | '､' | '﹑' | '﹒' | ')' | '）' | '〕' | '］' | ']' | '】' | '﹚') => {
            true
        }
        // The sign may be lost; whoever reads on must look at the neighbours.
        Some(c) => rest.starts_with(c) && is_ideograph(c) && !follows_a_figure(c),
        None => false,
    }
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
    let rest = lines::trim(text, rest);
    let Some(slice) = rest.slice(text) else { return false };
    if memchr::memchr2(b'\t', b'|', slice.as_bytes()).is_some() {
        return true;
    }
    let tail = slice.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '/' | '-' | ','));
    tail.len() < slice.len() && tail.ends_with(is_blank)
}

/// Drops damaged markers that their neighbours do not confirm and runs that restart inside a sequence, and finds the
/// sections whose title has lost its number.
pub(super) fn repair(text: &str, lines: &[Line], marks: &mut Vec<Mark>) {
    confirm_damaged(text, lines, marks);
    drop_foreign_runs(marks);
    find_unnumbered(text, lines, marks);
}

/// Titles of the sections of an annual report with their numbers: what a line without a number is known by.
/// Folded, and without blanks.
const SECTIONS: &[(&str, u32)] = &[
    ("总体情况", 1),
    ("概述", 1),
    ("主动公开政府信息情况", 2),
    ("收到和处理政府信息公开申请情况", 3),
    ("政府信息公开行政复议、行政诉讼情况", 4),
    ("政府信息公开行政复议和行政诉讼情况", 4),
    ("因政府信息公开工作被申请行政复议、提起行政诉讼情况", 4),
    ("存在的主要问题及改进情况", 5),
    ("政府信息公开工作存在的主要问题及改进情况", 5),
    ("其他需要报告的事项", 6),
];

/// Longest line, in bytes, that is compared with [`SECTIONS`].
const SECTION_BYTES: usize = 120;

/// Adds a mark without marker for each section whose number no heading has and whose title stands alone on a line,
/// in its place among the others.
fn find_unnumbered(text: &str, lines: &[Line], marks: &mut Vec<Mark>) {
    let mut missing = [true; 7];
    for mark in marks.iter().filter(|mark| mark.style == Style::CjkEnum) {
        if let Some(slot) = usize::try_from(mark.number).ok().and_then(|number| missing.get_mut(number)) {
            *slot = false;
        }
    }
    let n_missing = missing.iter().skip(1).filter(|missing| **missing).count();
    if n_missing == 0 {
        return;
    }
    let mut found: Vec<Mark> = Vec::new();
    for (idx, line) in lines.iter().enumerate() {
        let start = skip_decoration(text, line.span);
        let place = Span::new(start, line.span.end);
        if place.len() > SECTION_BYTES || place.len() < "概述".len() {
            continue;
        }
        let Some(number) = place.slice(text).and_then(section_number) else { continue };
        let open = usize::try_from(number).ok().and_then(|n| missing.get_mut(n)).is_some_and(core::mem::take);
        if open {
            let span = Span::at(start);
            found.push(Mark { style: Style::CjkEnum, number, damage: Damage::Partial, span, line: idx });
        }
    }
    let numbered = 6 - n_missing;
    found.retain(|lost| {
        let roots = || marks.iter().filter(|mark| mark.style == Style::CjkEnum);

        roots().all(|mark| (mark.number < lost.number) == (mark.span.start < lost.span.start))
    });
    // One such line alone may be a menu or the caption of a table.
    if found.len() + numbered < 2 || !found.is_sorted_by_key(|mark| mark.number) {
        return;
    }
    marks.extend(found);
    marks.sort_by_key(|mark| (mark.span.start, mark.span.end));
}

/// The number of the section that `line` is the title of.
fn section_number(line: &str) -> Option<u32> {
    // The first character tells most lines apart.
    if !line.starts_with(['总', '總', '概', '主', '收', '政', '因', '存', '其', '⼆', '⽣', '⾏'])
    {
        return None;
    }
    let same = |title: &str| {
        let words = line.chars().filter(|c| !is_blank(*c) && *c != '*').map(fold_char);
        words.eq(title.chars())
    };
    SECTIONS.iter().find(|(title, _)| same(title)).map(|(_, number)| *number)
}

fn confirm_damaged(text: &str, lines: &[Line], marks: &mut Vec<Mark>) {
    if marks.iter().all(|mark| mark.damage != Damage::Severe) {
        return;
    }
    // The next whole marker of each style, seen from the end.
    let mut next: Vec<Option<u32>> = vec![None; marks.len()];
    let mut ahead: [Option<u32>; Style::COUNT] = [None; Style::COUNT];
    for (idx, mark) in marks.iter().enumerate().rev() {
        if let (Some(slot), Some(found)) = (next.get_mut(idx), ahead.get(mark.style.index())) {
            *slot = *found;
        }
        if mark.damage != Damage::Severe {
            if mark.style == Style::CjkEnum {
                ahead = [None; Style::COUNT];
            }
            if let Some(slot) = ahead.get_mut(mark.style.index()) {
                *slot = Some(mark.number);
            }
        }
    }
    let mut last: [u32; Style::COUNT] = [0; Style::COUNT];
    let mut idx = 0;
    marks.retain(|mark| {
        let ahead = next.get(idx).copied().flatten();
        idx += 1;
        let before = last.get(mark.style.index()).copied().unwrap_or(0);
        let confirmed = mark.damage != Damage::Severe
            || (before + 1 == mark.number
                && ahead.is_some_and(|n| n > mark.number && n <= mark.number + 2)
                && opens_paragraph(text, lines, mark));
        if confirmed {
            if mark.style == Style::CjkEnum {
                last = [0; Style::COUNT];
            }
            if let Some(slot) = last.get_mut(mark.style.index()) {
                *slot = mark.number;
            }
        }
        confirmed
    });
}

/// A line shorter than this, in bytes, was not folded.
const SHORT_BYTES: usize = 60;

/// Whether the line before ended a sentence or was short, so that this one is no continuation of a folded paragraph.
fn opens_paragraph(text: &str, lines: &[Line], mark: &Mark) -> bool {
    let Some(before) = mark.line.checked_sub(1).and_then(|idx| lines.get(idx)) else { return true };
    before
        .span
        .slice(text)
        .unwrap_or_default()
        .trim_end_matches(['*', '_'])
        .ends_with(['。', '；', ';', '！', '？', '!', '?', '：', ':', '”', '"', '）', ')', '.'])
        || before.span.len() < SHORT_BYTES
}

/// `一、二、三、[一、二、三、四、]四、五、`: a run that starts again at one where the outer sequence goes on
/// behind it belongs to something else, such as rows of a table that nobody claimed.
fn drop_foreign_runs(marks: &mut Vec<Mark>) {
    let roots: Vec<(usize, u32)> = marks
        .iter()
        .enumerate()
        .filter(|(_, mark)| mark.style == Style::CjkEnum)
        .map(|(idx, mark)| (idx, mark.number))
        .collect();
    let mut drop: Vec<Span> = Vec::new();
    let mut last = 0;
    let mut at = 0;
    while let Some((idx, number)) = roots.get(at).copied() {
        if number == 1 && last >= 1 {
            let run = 1 + roots
                .get(at..)
                .unwrap_or_default()
                .windows(2)
                .take_while(|w| matches!(w, [a, b] if b.1 == a.1 + 1))
                .count();
            if let Some((end, after)) = roots.get(at + run).copied()
                && after == last + 1
            {
                drop.push(Span::new(idx, end));
                at += run;
                continue;
            }
        }
        last = number;
        at += 1;
    }
    if !drop.is_empty() {
        let mut idx = 0;
        let mut ranges = drop.into_iter().peekable();
        marks.retain(|_| {
            ranges.next_if(|range| range.end <= idx);
            let keep = ranges.peek().is_none_or(|range| range.start > idx);
            idx += 1;
            keep
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
}
