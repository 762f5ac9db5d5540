//! What a number counts: the words before it in its clause.

use std::borrow::Cow;

use super::StatedFigure;
use super::scan::Hit;
use super::sections::Sections;
use crate::outline::lines::{self, is_blank};
use crate::span::Span;

/// How far before a number its subject is looked for, in bytes.
const CLAUSE_BYTES: usize = 240;

/// What stands before the words of a subject and does not belong to it.
const LEADS: &[&str] = &[
    "其中",
    "另外",
    "另有",
    "同时",
    "此外",
    "今年以来",
    "全年",
    "本年度",
    "本年",
    "今年",
    "年内",
    "本机关",
    "本单位",
    "本部门",
    "本局",
    "我单位",
    "我局",
    "我委",
    "我办",
    "我镇",
    "我乡",
    "我县",
    "我市",
    "我区",
    "我街道",
    "我厅",
    "我院",
    "我中心",
    "我所",
];

/// What joins a figure to the one before it in the same clause.
const CONJUNCTIONS: &[&str] = &["、", "以及", "和", "及", "与", "并"];

/// What stands between the words of a subject and the number.
const TAILS: &[&str] = &[
    "共计",
    "总计",
    "合计",
    "累计",
    "总数",
    "共有",
    "共",
    "分别为",
    "均为",
    "为",
    "达到",
    "达",
    "有",
    "：",
    ":",
];

/// Puts subject and section to a number; the subject begins no further back than `floor`.
pub(super) fn state<'a>(
    text: &'a str,
    hit: &Hit,
    floor: usize,
    sections: &Sections<'a, '_>,
) -> Option<StatedFigure<'a>> {
    let from = lines::floor(text, hit.number.start.saturating_sub(CLAUSE_BYTES)).max(floor);
    let head = Span::new(from, hit.number.start).slice(text)?;
    let clause_start = from + clause_start(head);
    let mut start = clause_start;
    if clause_start == from && from > 0 {
        let rest = Span::new(start, hit.number.start).slice(text)?;
        let joined = CONJUNCTIONS.iter().find_map(|word| lines::trim_start(rest).strip_prefix(word));
        start = hit.number.start - joined.unwrap_or(rest).len();
    }
    // Leads may follow each other: `其中，2023年我局`.
    loop {
        let rest = Span::new(start, hit.number.start).slice(text)?;
        let mut next = lines::trim_start(rest).trim_start_matches(['*', '|']);
        match next.chars().next() {
            Some('其' | '另' | '同' | '此' | '今' | '全' | '本' | '年' | '我') => {
                let lead = LEADS.iter().find_map(|lead| next.strip_prefix(lead));
                next = lead.unwrap_or(next);
            }
            Some('0'..='9' | '０'..='９') => next = strip_year(next).unwrap_or(next),
            _ => {}
        }
        let moved = hit.number.start - next.len();
        if moved == start {
            break;
        }
        start = moved;
    }
    let raw = Span::new(start, hit.number.start).slice(text)?;
    let mut words = lines::trim_end(raw).trim_end_matches('*');
    loop {
        let trimmed = match words.chars().next_back() {
            Some('计' | '数' | '有' | '共' | '为' | '到' | '达' | '：' | ':') => {
                TAILS.iter().find_map(|tail| words.strip_suffix(tail)).unwrap_or(words)
            }
            _ => words,
        };
        let trimmed = lines::trim_end(trimmed);
        if trimmed.len() == words.len() {
            break;
        }
        words = trimmed;
    }
    let words = lines::trim_start(
        ["共计", "总计", "累计", "共"].iter().find_map(|lead| words.strip_prefix(lead)).unwrap_or(words),
    );
    let end = hit.unit.end.max(hit.number.end);
    let span = Span::new(start, end);
    let unit = hit.unit.slice(text).filter(|unit| !unit.is_empty()).or(hit.percent.then_some("%"));
    Some(StatedFigure {
        text: span.slice(text)?,
        subject: tight(words),
        value: hit.value,
        unit,
        section: sections.markers(),
        span,
        number: hit.number,
        clause: Span::new(clause_start, end),
        percent: hit.percent,
    })
}

/// Where the clause that ends with `head` begins in it.
fn clause_start(head: &str) -> usize {
    let mut line_ends = 0;
    let mut after: Option<char> = None;
    for (at, c) in head.char_indices().rev() {
        let end = at + c.len_utf8();
        match c {
            // By far the most.
            '\u{4E00}'..='\u{9FFF}' => {
                line_ends = 0;
                after = Some(c);
            }
            '。' | '；' | ';' | '，' | ',' | '：' | ':' | '！' | '!' | '？' | '?' | '（' | '(' | '【'
            | '\u{C}' => return end,
            '\n' => {
                line_ends += 1;
                // A line end inside a sentence is one of folding or tearing; two are a new paragraph, unless the
                // pieces are torn so that figures stand alone.
                let torn = after.is_none_or(|c| c.is_ascii_digit());
                if line_ends > 1 && !torn {
                    return end;
                }
            }
            c if is_blank(c) => {}
            _ => {
                line_ends = 0;
                after = Some(c);
            }
        }
    }
    0
}

/// What follows `2023年`, `2023年度` at the start of `rest`.
fn strip_year(rest: &str) -> Option<&str> {
    let digits = rest.len() - rest.trim_start_matches(|c: char| matches!(c, '0'..='9' | '０'..='９')).len();
    if rest.get(..digits)?.chars().count() != 4 {
        return None;
    }
    let behind = lines::trim_start(rest.get(digits..)?).strip_prefix('年')?;
    Some(behind.strip_prefix('度').unwrap_or(behind))
}

/// `words` without blanks, line ends and bars.
fn tight(words: &str) -> Cow<'_, str> {
    if lines::is_plain(words) || !words.contains(|c| c == '|' || c == '*' || is_blank(c)) {
        Cow::Borrowed(words)
    } else {
        Cow::Owned(words.chars().filter(|c| *c != '|' && *c != '*' && !is_blank(*c)).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_bars_and_stars_are_no_words() {
        for (words, plain) in [
            ("公开信息", "公开信息"),
            ("公开 信息", "公开信息"),
            ("|公开|", "公开"),
            ("**公开**\u{3000}信\n息", "公开信息"),
            ("* |", ""),
        ] {
            assert_eq!(tight(words), plain, "{words}");
        }
    }
}
