//! Figures stated in the prose: `共收到政府信息公开申请14件`.
//!
//! Prose is scanned for digits and Chinese numerals; at each a small grammar on nom reads the number and its measure
//! word. What has no measure word is no figure: years, dates, telephone numbers, numbers of documents, `12345热线`.
//! The subject is what stands before the number in its clause; nothing reaches across a clause, a heading or a table.

use std::borrow::Cow;

use nom::Parser as _;
use nom::branch::alt;
use nom::bytes::complete::{tag, take_while, take_while1};
use nom::combinator::{opt, recognize};
use nom::sequence::preceded;
use rust_decimal::Decimal;

use super::lines::{self, is_blank};
use super::{Node, NodeKind, grammar};
use crate::number;
use crate::span::Span;

/// A figure that the prose states.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct StatedFigure<'a> {
    /// Subject, number and measure word as printed: the text at [`StatedFigure::span`].
    pub text: &'a str,
    /// What is counted: the words before the number in its clause, without time, speaker and `共`; may be empty.
    pub subject: Cow<'a, str>,
    /// The number, exact; `万` and `亿` are multiplied out unless they belong to a unit of money.
    pub value: Decimal,
    /// The measure word (量词): `件`, `条`, `万元`, `%`; `None` only for a zero that is stated bare (`均为0`).
    pub unit: Option<&'a str>,
    /// Markers of the headings it stands under, joined: `一、（二）`.
    pub section: Option<Cow<'a, str>>,
    /// From the subject to the measure word.
    pub span: Span,
    /// The number alone.
    pub number: Span,
    /// The clause up to the measure word.
    pub clause: Span,
    /// Whether it is a percentage.
    pub percent: bool,
}

/// How far before a number its subject is looked for, in bytes.
const CLAUSE_BYTES: usize = 240;

/// Measure words, the longest of a kind first.
const UNITS: &[&str] = &[
    "万元", "亿元", "元", "件次", "件", "条次", "条", "篇次", "篇", "人次", "人", "次", "个", "项次", "项",
    "份", "批次", "批", "期次", "期", "场次", "场", "部", "宗", "起", "例", "家次", "家", "户", "名", "位",
    "类", "轮", "册", "张", "幅", "则", "套", "处", "台", "％", "%",
];

/// Measure words that a Chinese numeral may carry: with others it is an idiom more often than a figure.
const COUNTED_IN_WORDS: &[&str] =
    &["件", "件次", "条", "篇", "元", "万元", "亿元", "人次", "起", "宗", "份", "例", "批次"];

/// Words that begin with a measure word: `个工作日`, `部门`.
const NOT_UNITS: &[&str] = &[
    "个工作日",
    "个自然日",
    "个月",
    "个百分点",
    "个小时",
    "个季度",
    "个年度",
    "部门",
    "处理",
    "处罚",
    "处室",
    "处置",
    "次日",
    "元旦",
    "起草",
    "起至",
    "起施",
    "人民",
    "人大",
    "人员",
    "人力",
    "位于",
    "期间",
    "期限",
    "名称",
    "名义",
    "类似",
    "家庭",
    "条例",
    "项目",
    "场所",
    "则是",
    "份额",
    "个人",
    "件数",
    "条款",
    "批复",
    "批示",
    "户籍",
    "轮流",
];

/// The figures that the prose of `text` states, in order; `claimed` are the spans of tables, `outline` its headings.
///
/// Never fails; linear in `text`. See [`StatedFigure`] for what each holds.
///
/// # Examples
/// ```
/// let text = "2023年，本机关共收到政府信息公开申请１，２３４件，其中网上申请98.5%。";
/// let figures = nianbao::outline::figures(text, &[], &[]);
/// assert_eq!(figures[0].text, "共收到政府信息公开申请１，２３４件");
/// assert_eq!(figures[0].subject, "收到政府信息公开申请");
/// assert_eq!(figures[0].value.to_string(), "1234");
/// assert!(figures[1].percent);
/// assert!(nianbao::outline::figures("电话：0790—6442828，2023年1月1日", &[], &[]).is_empty());
/// ```
#[must_use]
pub fn figures<'a>(text: &'a str, claimed: &[Span], outline: &[Node<'a>]) -> Vec<StatedFigure<'a>> {
    let mut out: Vec<StatedFigure<'a>> = Vec::new();
    let mut sections = Sections::new(outline);
    for region in lines::unclaimed(text, claimed) {
        let mut scan = Scan { text, region, at: region.start };
        let mut floor = region.start;
        while let Some(hit) = scan.next() {
            let wall = sections.wall_before(hit.number.start);
            let Some(figure) = state(text, &hit, floor.max(wall), &sections) else { continue };
            floor = figure.span.end;
            out.push(figure);
        }
    }
    out
}

// ------------------------------------------------------------------------------------------------ finding numbers

/// A number with its measure word, before its subject is known.
#[derive(Clone, Copy, Debug)]
struct Hit {
    number: Span,
    value: Decimal,
    /// The place of the measure word; empty where there is none.
    unit: Span,
    percent: bool,
}

/// Walks over the numbers of a region.
struct Scan<'a> {
    text: &'a str,
    region: Span,
    at: usize,
}

impl Scan<'_> {
    fn next(&mut self) -> Option<Hit> {
        let bytes = self.text.as_bytes().get(..self.region.end)?;
        while let Some(first) = bytes.get(self.at) {
            let start = self.at;
            match first {
                b'0'..=b'9' => {}
                0xEF if is_wide_digit(bytes, start) => {}
                0xE4 | 0xE5 | 0xE9 if is_numeral(bytes, start) => {
                    match self.in_words(start) {
                        Ok(hit) => return Some(hit),
                        Err(end) => self.at = end,
                    }
                    continue;
                }
                0..=0x7F => {
                    self.at += 1;
                    continue;
                }
                0xC0..=0xDF => {
                    self.at += 2;
                    continue;
                }
                0xF0.. => {
                    self.at += 4;
                    continue;
                }
                _ => {
                    self.at += 3;
                    continue;
                }
            }
            match self.in_digits(start) {
                Ok(hit) => return Some(hit),
                Err(end) => self.at = end,
            }
        }
        None
    }

    /// The figure whose digits begin at `start`, or where to go on.
    fn in_digits(&mut self, start: usize) -> Result<Hit, usize> {
        let rest = Span::new(start, self.region.end).slice(self.text).ok_or(self.region.end)?;
        let (behind, number) = digits(rest).map_err(|_| start + 1)?;
        let end = start + number.len();
        let before = Span::new(self.region.start, start).slice(self.text).unwrap_or_default();
        let rational = before.ends_with("百分之");
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
        if numeral.chars().count() > 9 {
            return Err(end);
        }
        let before = Span::new(self.region.start, start).slice(self.text).unwrap_or_default();
        let behind = rest.get(numeral.len()..).unwrap_or_default();
        let value = || grammar::chinese_number(numeral).map(Decimal::from);
        if before.ends_with("百分之") {
            let value = value().ok_or(end)?;
            self.at = end;
            return Ok(Hit { number: Span::new(start, end), value, unit: Span::at(end), percent: true });
        }
        let Some(found) = measure(behind).filter(|found| found.power == 0) else { return Err(end) };
        let idiom = before
            .ends_with(['第', '每', '这', '那', '各', '任', '某', '同', '逐', '上', '下', '有', '是', '了'])
            && numeral == "一";
        let unit = Span::new(end + found.gap, end + found.gap + found.word.len());
        let tail = Span::new(unit.end, self.region.end).slice(self.text).unwrap_or_default();
        if idiom || before.ends_with('第') || !COUNTED_IN_WORDS.contains(&found.word) || !ends_clause(tail) {
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

/// Whether a Chinese numeral stands at `at`: 一 七 三 两 九 二 五 八 六 十 四 零.
fn is_numeral(bytes: &[u8], at: usize) -> bool {
    matches!(
        bytes.get(at..at + 3),
        Some(
            [0xE4, 0xB8, 0x80 | 0x83 | 0x89 | 0xA4]
                | [0xE4, 0xB9, 0x9D]
                | [0xE4, 0xBA, 0x8C | 0x94]
                | [0xE5, 0x85, 0xAB | 0xAD]
                | [0xE5, 0x8D, 0x81]
                | [0xE5, 0x9B, 0x9B]
                | [0xE9, 0x9B, 0xB6]
        )
    )
}

fn is_numeral_char(c: char) -> bool {
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
            | '百'
            | '千'
            | '零'
            | '两'
            | '〇'
    )
}

/// Whether the characters before a number leave it a count: no ordinal, no word in letters, no range.
fn before_suits(before: &str) -> bool {
    let mut chars = before.chars().rev();
    match chars.next() {
        Some('第' | '№' | '.' | '．' | '/' | '#' | '+') => false,
        Some(c) if c.is_ascii_alphabetic() || c.is_ascii_digit() => false,
        Some('-' | '—' | '~' | '～' | '–' | '至' | '－' | ':') => {
            !chars.next().is_some_and(|c| c.is_ascii_digit())
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

// -------------------------------------------------------------------------------------------------- the nom grammar

type Read<'s> = nom::IResult<&'s str, &'s str>;

/// The digits of one number: `14`, `1,234`, `１，２３４`, `12.5`, separators only where they part thousands.
///
/// ```text
/// number = wide | narrow ; of each: group { sep group3 } [ point digits ]
/// ```
fn digits(input: &str) -> Read<'_> {
    alt((
        |i| number_of(i, |c| c.is_ascii_digit(), ",", "."),
        |i| number_of(i, |c| matches!(c, '０'..='９'), "，", "．"),
    ))
    .parse(input)
}

fn number_of<'s>(input: &'s str, digit: fn(char) -> bool, comma: &str, point: &str) -> Read<'s> {
    let (mut rest, first) = take_while1(digit).parse(input)?;
    if first.chars().count() <= 3 {
        // Groups of three behind separators.
        while let Ok((behind, group)) =
            preceded(tag::<_, _, nom::error::Error<&str>>(comma), take_while1(digit)).parse(rest)
        {
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
struct Measure<'s> {
    /// The power of ten of `万` or `亿` in between.
    power: u32,
    /// Bytes in between.
    gap: usize,
    word: &'s str,
}

/// The measure word behind a number, blanks between.
fn measure(behind: &str) -> Option<Measure<'_>> {
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
    // The last byte of a first ideograph tells most words apart, without a call.
    let third = rest.as_bytes().get(2);
    let alike = |word: &str| word.len() < 3 || word.as_bytes().get(2) == third;
    let word = UNITS.iter().find(|word| alike(word) && rest.starts_with(**word))?;
    if NOT_UNITS.iter().any(|not| rest.starts_with(not)) {
        return None;
    }
    rest.get(..word.len())
}

fn value_of(number: &str) -> Option<Decimal> {
    if number.len() <= 18 && number.bytes().all(|b| b.is_ascii_digit()) {
        return number
            .parse::<u64>()
            .ok()
            .filter(|_| number == "0" || !number.starts_with('0'))
            .map(Decimal::from);
    }
    number::parse_figure(number).map(|figure| figure.value)
}

fn times(value: Decimal, power: u32) -> Option<Decimal> {
    value
        .checked_mul(Decimal::from(10_u64.checked_pow(power)?))
        .map(|value| if power > 0 { value.normalize() } else { value })
}

// ------------------------------------------------------------------------------------------------------ the subject

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
fn state<'a>(
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
        if let Some(lead) = LEADS.iter().find(|lead| next.starts_with(**lead)) {
            next = next.get(lead.len()..)?;
        } else if let Some(behind) = strip_year(next) {
            next = behind;
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
        let trimmed = TAILS.iter().find_map(|tail| words.strip_suffix(tail)).unwrap_or(words);
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
    if words.contains(|c| c == '|' || c == '*' || is_blank(c)) {
        Cow::Owned(words.chars().filter(|c| *c != '|' && *c != '*' && !is_blank(*c)).collect())
    } else {
        Cow::Borrowed(words)
    }
}

// ----------------------------------------------------------------------------------------------------- the sections

/// The headings of an outline by place, asked about in order of the text.
struct Sections<'a, 'n> {
    /// Start, end of marker and title, depth, marker.
    nodes: Vec<(Span, usize, &'n Cow<'a, str>, bool)>,
    next: usize,
    /// The nodes that hold the place asked about last.
    open: Vec<(usize, &'n Cow<'a, str>)>,
    wall: usize,
}

impl<'a, 'n> Sections<'a, 'n> {
    fn new(outline: &'n [Node<'a>]) -> Self {
        let mut nodes = Vec::new();
        let mut stack = vec![outline.iter()];
        while let Some(level) = stack.last_mut() {
            match level.next() {
                Some(node) => {
                    nodes.push((node.span, stack.len(), &node.marker, node.kind == NodeKind::Point));
                    stack.push(node.children.iter());
                }
                None => {
                    stack.pop();
                }
            }
        }
        Self { nodes, next: 0, open: Vec::new(), wall: 0 }
    }

    /// The end of the last marker or title before `at`; moves on to `at`.
    fn wall_before(&mut self, at: usize) -> usize {
        while let Some((span, depth, marker, point)) =
            self.nodes.get(self.next).filter(|node| node.0.start <= at)
        {
            self.open.retain(|(open, _)| open < depth);
            if !point && !marker.is_empty() {
                self.open.push((*depth, *marker));
            }
            self.wall = span.end.min(at);
            self.next += 1;
        }
        self.wall
    }

    fn markers(&self) -> Option<Cow<'a, str>> {
        match self.open.as_slice() {
            [] => None,
            [(_, one)] => Some((*one).clone()),
            more => Some(Cow::Owned(more.iter().map(|(_, marker)| marker.as_ref()).collect())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Diagnostics;

    #[track_caller]
    fn check(text: &str, expected: &[(&str, &str, &str, &str)]) {
        let found = figures(text, &[], &[]);
        let shown: Vec<(String, String, String, String)> = found
            .iter()
            .map(|f| {
                assert_eq!(f.span.slice(text), Some(f.text));
                assert!(f.span.contains(f.number) && f.clause.contains(f.span));
                (f.text.into(), f.subject.to_string(), f.value.to_string(), f.unit.unwrap_or("-").into())
            })
            .collect();
        let shown: Vec<_> =
            shown.iter().map(|(a, b, c, d)| (a.as_str(), b.as_str(), c.as_str(), d.as_str())).collect();
        assert_eq!(shown, expected, "{text}");
    }

    #[test]
    fn figures_of_a_sentence() {
        check(
            "2023年度我局主动公开政务信息233条，其中工作动态135条、公示公告28条和提案5件等。",
            &[
                ("主动公开政务信息233条", "主动公开政务信息", "233", "条"),
                ("工作动态135条", "工作动态", "135", "条"),
                ("公示公告28条", "公示公告", "28", "条"),
                ("提案5件", "提案", "5", "件"),
            ],
        );
        check(
            "共收到政府信息公开申请14件。",
            &[("共收到政府信息公开申请14件", "收到政府信息公开申请", "14", "件")],
        );
        check("全年主动公开信息共计120条", &[("主动公开信息共计120条", "主动公开信息", "120", "条")]);
        check("及时回复留言139条", &[("及时回复留言139条", "及时回复留言", "139", "条")]);
        check(
            "年度报告1条和报告统计2条",
            &[("年度报告1条", "年度报告", "1", "条"), ("报告统计2条", "报告统计", "2", "条")],
        );
        check("收到14件申请", &[("收到14件", "收到", "14", "件")]);
    }

    #[test]
    fn numbers_of_every_kind() {
        for (text, value, unit) in [
            ("公开１，２３４条", "1234", "条"),
            ("公开1,234条", "1234", "条"),
            ("公开12.5万条", "125000", "条"),
            ("收费12.5万元", "12.5", "万元"),
            ("收费 740.47 元", "740.47", "元"),
            ("公开1.2亿次", "120000000", "次"),
            ("收到申请三件。", "3", "件"),
            ("收到申请十二件，", "12", "件"),
            ("收到申请零件。", "0", "件"),
            ("答复率98.5%", "98.5", "%"),
            ("答复率９８％", "98", "％"),
            ("占百分之三十五", "35", "%"),
            ("发布信息\n53\n条，其中", "53", "条"),
            ("发布信息|53|条，其中", "53", "条"),
            ("总金额均为0。", "0", "-"),
        ] {
            let found = figures(text, &[], &[]);
            let shown: Vec<_> = found.iter().map(|f| (f.value.to_string(), f.unit.unwrap_or("-"))).collect();
            assert_eq!(shown, [(value.to_owned(), unit)], "{text}");
        }
    }

    #[test]
    fn no_figures() {
        for text in [
            "2023年1月1日至12月31日",
            "电话：0790—6442828，邮编：338000",
            "国办公开办函〔2021〕30号",
            "12345政府服务热线",
            "第3次会议，第二十条第（五）项",
            "20个工作日内答复",
            "3—5个工作日",
            "一次性告知",
            "三项措施得到落实",
            "进一步加强，每一件申请",
            "12,34,条",
            "0790-6442828个",
            "100余件",
            "",
        ] {
            assert_eq!(figures(text, &[], &[]), [], "{text}");
        }
    }

    #[test]
    fn nothing_reaches_across_a_clause_a_heading_or_a_table() {
        let text = "一、总体情况\n（一）依申请公开\n14件，已答复3件。\n表\n二、其他情况\n5条";
        let claim = Span::new(text.find('表').unwrap(), text.find('表').unwrap() + 3);
        let outline = crate::outline::read(text, &[claim], &mut Diagnostics::new());
        let found = figures(text, &[claim], &outline.nodes);
        let shown: Vec<_> = found.iter().map(|f| (f.text, f.section.as_deref())).collect();
        assert_eq!(
            shown,
            [("14件", Some("一、（一）")), ("已答复3件", Some("一、（一）")), ("5条", Some("二、"))]
        );
    }
}
