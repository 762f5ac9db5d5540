//! Points within paragraphs: `一是…。二是…`, `第一，…。第二，…`, `首先，…。其次，…`.
//!
//! Found by scanning for `是`, `第` and `先`; what stands around decides, not a list of sentences: a point opens a
//! paragraph or follows a mark of punctuation. Without one (`…进行改进一是加强…。二是…`) it needs the next point of
//! its series behind it, and must not be the end of a word (`统一是`).

use std::sync::LazyLock;

use memchr::memmem;

use super::grammar::chinese_number;
use super::lines::{self, Line, is_blank};
use super::marks::skip_decoration;
use crate::diagnostic::catalogue::outline as codes;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::limits;
use crate::span::Span;

/// More than most reports have: memory is asked for once.
const POINTS: usize = 16;

/// A point: its number and the place of its marker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Point {
    pub(super) number: u32,
    pub(super) span: Span,
}

/// What stands before a candidate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Before {
    /// The start of the paragraph or a mark of punctuation.
    Boundary,
    /// A character that could end the sentence before it, its mark of punctuation lost.
    Open,
    /// A character that makes one word with the numeral.
    Word,
}

#[derive(Clone, Copy, Debug)]
struct Candidate {
    point: Point,
    before: Before,
    line: usize,
}

/// All points of `lines`, in order.
pub(super) fn find(
    text: &str,
    lines: &[Line],
    claimed: &[Span],
    diagnostics: &mut Diagnostics,
) -> Vec<Point> {
    let mut found = Vec::new();
    Finder { text, lines }.candidates(claimed, &mut found);
    if found.len() >= limits::POINTS {
        let mut finding = Diagnostic::new(&codes::TOO_MANY_POINTS).with(limits::POINTS.to_string());
        finding.span = found.last().map(|last| last.point.span);
        diagnostics.push(finding);
    }
    let mut points = Vec::with_capacity(found.len());
    let mut last: Option<Candidate> = None;
    for (idx, candidate) in found.iter().enumerate() {
        let keep = match candidate.before {
            Before::Boundary => true,
            Before::Word => false,
            Before::Open => {
                let follows = last.is_some_and(|last| {
                    last.line == candidate.line && last.point.number + 1 == candidate.point.number
                });
                let leads = candidate.point.number == 1
                    && found.get(idx + 1).is_some_and(|next| {
                        next.line == candidate.line
                            && next.point.number == 2
                            && next.before == Before::Boundary
                    });
                follows || leads
            }
        };
        if keep {
            points.push(candidate.point);
            last = Some(*candidate);
        }
    }
    points
}

static SHI: LazyLock<memmem::Finder<'static>> = LazyLock::new(|| memmem::Finder::new("是"));
static DI: LazyLock<memmem::Finder<'static>> = LazyLock::new(|| memmem::Finder::new("第"));
static XIAN: LazyLock<memmem::Finder<'static>> = LazyLock::new(|| memmem::Finder::new("首先"));

struct Finder<'a> {
    text: &'a str,
    lines: &'a [Line],
}

impl Finder<'_> {
    fn candidates(&self, claimed: &[Span], found: &mut Vec<Candidate>) {
        let (mut line, mut firsts) = (0, None);
        for region in lines::unclaimed(self.text, claimed) {
            let bytes = region.slice(self.text).unwrap_or_default().as_bytes();
            let from = found.len();
            for at in SHI.find_iter(bytes).map(|offset| region.start + offset) {
                if self.numeral_before(at) {
                    line = self.line_of(line, at);
                    self.numeral(line, at, at, found);
                } else if bytes
                    .get((at - region.start).wrapping_sub(1))
                    .is_some_and(|b| matches!(b, b'\n' | b' '))
                {
                    // `三` at the end of a folded line, `是` at the start of the next.
                    line = self.line_of(line, at);
                    let above =
                        line.checked_sub(1).and_then(|above| Some((above, self.lines.get(above)?.span.end)));
                    if let Some((above, end)) = above
                        && self.lines.get(line).is_some_and(|home| home.span.start == at && !home.after_gap)
                        && self.numeral_before(end)
                    {
                        self.numeral(above, end, at, found);
                    }
                }
            }
            let sorted = found.len();
            let mut line = self.line_of(0, region.start);
            for at in DI.find_iter(bytes).map(|offset| region.start + offset) {
                line = self.line_of(line, at);
                self.ordinal(line, at, found);
            }
            if firsts.is_none() && XIAN.find(bytes).is_some() {
                firsts = Some(region.start);
            }
            if found.len() > sorted
                && let Some(new) = found.get_mut(from..)
            {
                new.sort_by_key(|candidate| candidate.point.span.start);
            }
        }
        if let Some(start) = firsts {
            self.firsts(self.line_of(0, start), found);
            found.sort_by_key(|candidate| candidate.point.span.start);
        }
    }

    /// The line that holds `at`, from `line` on.
    fn line_of(&self, line: usize, at: usize) -> usize {
        let rest = self.lines.get(line..).unwrap_or_default();
        // Hits come in order and mostly lie close together.
        if rest.first().is_some_and(|first| first.span.end > at) {
            return line;
        }
        line + rest.partition_point(|place| place.span.end <= at)
    }

    /// Whether a numeral stands right before `at`.
    fn numeral_before(&self, at: usize) -> bool {
        let before = at.checked_sub(3).and_then(|from| self.text.as_bytes().get(from..at));
        matches!(
            before,
            Some(
                [0xE4, 0xB8, 0x80 | 0x83 | 0x89]
                    | [0xE4, 0xB9, 0x9D]
                    | [0xE4, 0xBA, 0x8C | 0x94]
                    | [0xE5, 0x85, 0xAB | 0xAD]
                    | [0xE5, 0x8D, 0x81]
                    | [0xE5, 0x9B, 0x9B]
                    | [0xE2, 0xBC, _]
            )
        )
    }

    /// `一是`: the numeral ends at `at`, `是` stands at `shi`.
    fn numeral(&self, line: usize, at: usize, shi: usize, found: &mut Vec<Candidate>) {
        let Some(home) = self.lines.get(line) else { return };
        let head = Span::new(home.span.start, at).slice(self.text).unwrap_or_default();
        let mut start = at;
        for c in head.chars().rev().take(3).take_while(|c| is_ordinal_numeral(*c)) {
            start -= c.len_utf8();
        }
        let Some(number) = Span::new(start, at).slice(self.text).and_then(chinese_number) else { return };
        if number == 0 {
            return;
        }
        let before = self.before(home, start);
        self.push(line, number, Span::new(start, shi + "是".len()), before, found);
    }

    /// `第一，`
    fn ordinal(&self, line: usize, start: usize, found: &mut Vec<Candidate>) {
        let Some(home) = self.lines.get(line) else { return };
        let Some(rest) = Span::new(start + "第".len(), home.span.end).slice(self.text) else { return };
        let digits: usize =
            rest.chars().take(3).take_while(|c| is_ordinal_numeral(*c)).map(char::len_utf8).sum();
        let (Some(numeral), Some(tail)) = (rest.get(..digits), rest.get(digits..)) else { return };
        let Some(sign) = tail.chars().next().filter(|c| matches!(c, '，' | ',' | '、')) else { return };
        let Some(number) = chinese_number(numeral).filter(|n| *n > 0) else { return };
        if digits > 0 && self.before(home, start) == Before::Boundary {
            let end = start + "第".len() + digits + sign.len_utf8();
            self.push(line, number, Span::new(start, end), Before::Boundary, found);
        }
    }

    /// `首先`, and behind it `其次`, `再次`, `最后`; from the line `from` on.
    fn firsts(&self, from: usize, found: &mut Vec<Candidate>) {
        const WORDS: &[&str] = &["首先", "其次", "再次", "最后"];
        let finders: Vec<_> = WORDS.iter().map(|word| memmem::Finder::new(*word)).collect();
        let mut last = 0;
        for (line, home) in self.lines.iter().enumerate().skip(from) {
            let bytes = home.span.slice(self.text).unwrap_or_default().as_bytes();
            let mut hits: Vec<(usize, bool)> = Vec::new();
            for (idx, finder) in finders.iter().enumerate() {
                hits.extend(finder.find_iter(bytes).map(|at| (home.span.start + at, idx == 0)));
            }
            hits.sort_unstable();
            for (start, first) in hits {
                if self.before(home, start) != Before::Boundary {
                    continue;
                }
                if first {
                    last = 1;
                } else if last > 0 {
                    last += 1;
                } else {
                    continue;
                }
                self.push(line, last, Span::new(start, start + "首先".len()), Before::Boundary, found);
            }
        }
    }

    fn before(&self, home: &Line, at: usize) -> Before {
        if at <= home.span.start || at <= skip_decoration(self.text, home.span) {
            return Before::Boundary;
        }
        let head = Span::new(home.span.start, at).slice(self.text).unwrap_or_default();
        match head.trim_end_matches(|c| c == '*' || is_blank(c)).chars().next_back() {
            None => Before::Boundary,
            Some(
                '。' | '；' | ';' | '：' | ':' | '，' | ',' | '、' | '！' | '!' | '？' | '?' | '（' | '('
                | '“' | '"' | '.' | '”' | '）' | ')' | '．' | '—',
            ) => Before::Boundary,
            // 统一, 唯一, 之一, 万一, 单一 … and numbers such as 百分之一.
            Some(c) if "统唯之万单同每不划合归逐任第专某这那如均初周星期其".contains(c) => {
                Before::Word
            }
            Some(c) if is_ordinal_numeral(c) || c.is_ascii_alphanumeric() => Before::Word,
            Some(_) => Before::Open,
        }
    }

    fn push(&self, line: usize, number: u32, span: Span, before: Before, found: &mut Vec<Candidate>) {
        if found.len() >= limits::POINTS {
            return;
        }
        let span = Span::new(span.start, lines::floor(self.text, span.end));
        if found.is_empty() {
            found.reserve(POINTS);
        }
        found.push(Candidate { point: Point { number, span }, before, line });
    }
}

fn is_ordinal_numeral(c: char) -> bool {
    matches!(
        c,
        '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十' | '⼀' | '⼆' | '⼋' | '⼗'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[(&str, u32)]) {
        let lines = lines::of(text, &[]);
        let found: Vec<_> = find(text, &lines, &[], &mut Diagnostics::new())
            .iter()
            .map(|p| (p.span.slice(text).unwrap(), p.number))
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn points_at_boundaries() {
        check("一是强化制度。二是明确责任；三是加强培训。", &[("一是", 1), ("二是", 2), ("三是", 3)]);
        check("存在问题：一是管理不够；二是宣传不够。", &[("一是", 1), ("二是", 2)]);
        check("留痕可查。一是核对目录，二是更新指南", &[("一是", 1), ("二是", 2)]);
        check("**一是**强化\n\n　　⼆是加强", &[("一是", 1), ("⼆是", 2)]);
        check("十一是加强", &[("十一是", 11)]);
        check("一是核对目录，二\n  是更新指南", &[("一是", 1), ("二\n  是", 2)]);
        check("共计二\n\n是的", &[]);
    }

    #[test]
    fn a_point_without_punctuation_needs_its_series() {
        check("从几个方面进行改进一是加强解读。二是完善机制。", &[("一是", 1), ("二是", 2)]);
        check("做好公开工作的统一是前提。", &[]);
        check("坚持统一是前提；二是加强", &[("二是", 2)]);
        check("工作的一是要求。", &[]);
        // Another line has another series.
        check("改进一是加强解读。\n\n存在不足。二是完善机制。", &[("二是", 2)]);
    }

    #[test]
    fn the_line_of_a_place_is_found_from_any_line_before_it() {
        let text = "甲\n乙\n丙";
        let lines = lines::of(text, &[]);
        let finder = Finder { text, lines: &lines };
        for (line, at, expected) in
            [(0, 0, 0), (0, 4, 1), (0, 8, 2), (1, 4, 1), (1, 8, 2), (2, 8, 2), (0, 99, 3)]
        {
            assert_eq!(finder.line_of(line, at), expected, "{line} {at}");
        }
    }

    #[test]
    fn ordinals_and_firsts() {
        check("第一，加强领导。第二，完善制度。", &[("第一，", 1), ("第二，", 2)]);
        check("第二十条第（一）项", &[]);
        check("位居全市第一，成绩很好。", &[]);
        check("首先，加强领导；其次，完善制度。最后，抓好落实。", &[("首先", 1), ("其次", 2), ("最后", 3)]);
        check("最后，抓好落实。", &[]);
        check("应当首先考虑。", &[]);
    }

    #[test]
    fn points_of_every_kind_come_in_the_order_of_the_text() {
        check(
            "第一，加强领导。一是建立制度。二是明确责任。第二，完善机制。",
            &[("第一，", 1), ("一是", 1), ("二是", 2), ("第二，", 2)],
        );
        check(
            "首先，加强领导。一是建立制度。其次，第一，完善机制。",
            &[("首先", 1), ("一是", 1), ("其次", 2), ("第一，", 1)],
        );
    }
}
