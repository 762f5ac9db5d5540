//! What the paragraph behind a marker looks like: a title alone, a title with prose behind it, or prose.

use super::{Closing, Line, Mark, Shape};
use crate::outline::lines::is_blank;
use crate::span::Span;

/// Longest title of a run-in heading, in characters.
const RUN_IN_CHARS: usize = 20;

/// Longest title that is believed without any mark of punctuation.
const TITLE_CHARS: usize = 50;

/// A line as long as this, in bytes, may have been folded by an extractor.
const FOLDED_BYTES: usize = 100;

/// Says what the paragraph behind `mark` looks like; reads no further than a title can be long.
pub(super) fn shape(text: &str, lines: &[Line], mark: &Mark, limit: usize) -> Shape {
    let reader = Paragraph::new(text, lines, mark, limit);
    match reader.plain_line() {
        Some(plain) => plain,
        None => read_on(text, reader),
    }
}

fn read_on(text: &str, mut reader: Paragraph<'_>) -> Shape {
    let mut title: Option<Span> = None;
    let mut chars = 0;
    loop {
        if let Some(plain) = reader.skip_plain() {
            chars += plain.len() / 3;
            title = Some(title.map_or(plain, |title| title.cover(plain)));
            if chars > TITLE_CHARS {
                return Shape::Prose;
            }
        }
        let Some((at, c)) = reader.next() else { break };
        let end = at + c.len_utf8();
        match c {
            '，' | ',' | '；' | ';' | '！' | '!' | '？' | '?' if chars > 0 || !matches!(c, '，' | ',') =>
            {
                return Shape::Prose;
            }
            '。' | '：' | ':' => {
                let Some(found) = title else { return Shape::Prose };
                if c == ':' && reader.inside_time() {
                    title = Some(Span::new(found.start, end));
                    continue;
                }
                let closing = if c == '。' { Closing::Stop } else { Closing::Open };
                if reader.at_end() {
                    return Shape::Alone { title: Span::new(found.start, end), closing };
                }
                return if chars <= RUN_IN_CHARS && !is_sentence(text, found) {
                    Shape::RunIn { title: Span::new(found.start, end) }
                } else {
                    Shape::Prose
                };
            }
            _ => {
                let start = title.map_or(at, |title| title.start);
                title = Some(Span::new(start, end));
                chars += 1;
                if chars > TITLE_CHARS {
                    return Shape::Prose;
                }
            }
        }
    }
    match title {
        Some(title) if chars <= TITLE_CHARS && !reader.folded => {
            Shape::Alone { title, closing: Closing::Open }
        }
        _ => Shape::Prose,
    }
}

/// The characters of a paragraph, blanks and emphasis left out, over the lines that an extractor tore it into.
#[derive(Clone)]
struct Paragraph<'t> {
    text: &'t str,
    lines: &'t [Line],
    line: usize,
    /// What is left of the line, and where the line ends.
    rest: core::str::Chars<'t>,
    end: usize,
    limit: usize,
    before: Option<char>,
    /// Whether the paragraph stops at the end of a long line with a further line right below: folded prose.
    folded: bool,
}

impl<'t> Paragraph<'t> {
    fn new(text: &'t str, lines: &'t [Line], mark: &Mark, limit: usize) -> Self {
        let end = lines.get(mark.line).map_or(mark.span.end, |line| line.span.end).min(limit);
        let rest = Span::new(mark.span.end, end).slice(text).unwrap_or_default().chars();
        Self { text, lines, line: mark.line, rest, end, limit, before: None, folded: false }
    }

    /// The shape of a line that holds nothing but a few ideographs and `、`: by far the most headings.
    ///
    /// Says what reading on says, or nothing (tested).
    fn plain_line(&self) -> Option<Shape> {
        let rest = self.rest.as_str();
        if rest.is_empty() || rest.len() > 3 * TITLE_CHARS {
            return None;
        }
        let (chars, others) = rest.as_bytes().as_chunks::<3>();
        if !others.is_empty() || !chars.iter().all(is_plain) {
            return None;
        }
        let mut reader = self.clone();
        reader.before = rest.chars().next_back();
        if reader.continues() {
            return None;
        }
        let title = Span::new(self.end - rest.len(), self.end);
        Some(if reader.folded { Shape::Prose } else { Shape::Alone { title, closing: Closing::Open } })
    }

    /// Passes over ideographs and `、` at once.
    fn skip_plain(&mut self) -> Option<Span> {
        let rest = self.rest.as_str();
        let (chars, _) = rest.as_bytes().as_chunks::<3>();
        let len = 3 * chars.iter().take_while(|c| is_plain(c)).count();
        let (passed, behind) = rest.split_at_checked(len).filter(|_| len > 0)?;
        self.before = passed.chars().next_back();
        self.rest = behind.chars();
        let end = self.end - behind.len();
        Some(Span::new(end - len, end))
    }

    fn next(&mut self) -> Option<(usize, char)> {
        loop {
            let Some(c) = self.rest.next() else {
                if self.continues() {
                    continue;
                }
                return None;
            };
            if c == '*' || is_blank(c) || (c == '_' && self.before.is_none()) {
                continue;
            }
            self.before = Some(c);
            return Some((self.end - self.rest.as_str().len() - c.len_utf8(), c));
        }
    }

    /// Moves to the next line where it continues this one.
    fn continues(&mut self) -> bool {
        let Some(next) = self.lines.get(self.line + 1).filter(|next| next.span.start < self.limit) else {
            return false;
        };
        let Some(slice) = next.span.slice(self.text) else { return false };
        let joined = match (self.before, slice.chars().next()) {
            (Some(before), Some(first)) => {
                is_tail_punctuation(first)
                    || (before.is_ascii_digit() && is_measure(first))
                    || (first.is_ascii_digit() && self.is_torn_figure(slice))
            }
            // The marker stands alone on its line.
            (None, _) => true,
            (_, None) => false,
        };
        if joined {
            self.line += 1;
            self.end = next.span.end.min(self.limit);
            self.rest = Span::new(next.span.start, self.end).slice(self.text).unwrap_or_default().chars();
        } else {
            let here = self.lines.get(self.line).map_or(0, |line| line.span.len());
            self.folded = here >= FOLDED_BYTES && !next.after_gap;
        }
        joined
    }

    /// Whether the line `figure` is a bare figure that the line below it goes on from: `53` / `条，其中`.
    fn is_torn_figure(&self, figure: &str) -> bool {
        figure.len() <= 8
            && figure.bytes().all(|b| b.is_ascii_digit() || b == b'.')
            && self.lines.get(self.line + 2).and_then(|after| after.span.slice(self.text)).is_some_and(
                |after| {
                    let year = figure.len() == 4 && after.starts_with('年');
                    !year && after.starts_with(|c| is_tail_punctuation(c) || is_measure(c))
                },
            )
    }

    /// Whether nothing but emphasis follows in the paragraph.
    fn at_end(&self) -> bool {
        self.clone().next().is_none()
    }

    /// Whether the colon just read parts hours from minutes.
    fn inside_time(&self) -> bool {
        let rest = self.rest.as_str();
        let head = self.text.get(..(self.end - rest.len()).saturating_sub(1)).unwrap_or_default();
        rest.starts_with(|c: char| c.is_ascii_digit()) && head.ends_with(|c: char| c.is_ascii_digit())
    }
}

/// Whether these bytes are an ideograph or `、`.
const fn is_plain(c: &[u8; 3]) -> bool {
    matches!(c, [0xE4..=0xE9, _, _] | [0xE3, 0x80, 0x81])
}

/// Signs that no line begins with.
fn is_tail_punctuation(c: char) -> bool {
    matches!(
        c,
        '，' | '。'
            | '；'
            | '：'
            | '、'
            | '）'
            | '》'
            | '”'
            | '！'
            | '？'
            | '〉'
            | '〕'
            | ','
            | ';'
            | ')'
    )
}

/// Measure words (量词) that stand behind a figure.
fn is_measure(c: char) -> bool {
    "件条篇次个项份批期场部宗起家户名类轮万亿元人位年月日号".contains(c)
}

/// Whether the words that could be a title are a sentence: they open with a time or a negation, name the speaker,
/// or state a figure (`2023年度本机关未收取信息处理费`, `办理答复9条`).
pub(super) fn is_sentence(text: &str, title: Span) -> bool {
    const OPENINGS: &[&str] = &["全年", "本年", "今年", "年内", "截至", "截止", "未", "无", "没有", "已"];
    const SPEAKERS: &[&str] = &[
        "本机关",
        "本单位",
        "本部门",
        "我局",
        "我委",
        "我办",
        "我县",
        "我市",
        "我区",
        "我镇",
        "我乡",
        "我街",
        "我厅",
        "我院",
        "我单位",
    ];
    let Some(slice) = title.slice(text) else { return false };
    let speaks = slice.contains(['我', '本']) && SPEAKERS.iter().any(|word| slice.contains(word));
    if speaks || OPENINGS.iter().any(|word| slice.starts_with(word)) {
        return true;
    }
    let mut digits = 0;
    for (idx, c) in slice.chars().filter(|c| !is_blank(*c)).enumerate() {
        match c {
            '0'..='9' | '０'..='９' => digits += 1,
            '年' if digits == 4 && idx == 4 => return true,
            '号' | '年' => digits = 0,
            c if digits > 0 && is_measure(c) => return true,
            _ => digits = 0,
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outline::{lines, marks};

    /// The short way of a plain line is held equal to reading on.
    #[test]
    fn a_plain_line_says_what_reading_on_says() {
        let lines_after = ["", "\n正文", "\n\n正文", "\n，接着", "\n53\n条，其中", "\n2024\n年，本机关"];
        let long = "长".repeat(33);
        for words in ["总体情况", "行政复议、行政诉讼情况", "、", "甲 乙", "甲，乙", "甲。", long.as_str()]
        {
            for after in lines_after {
                let text = format!("一、{words}{after}");
                let lines = lines::of(&text, &[]);
                let marks = marks::find(&text, &lines);
                let reader = Paragraph::new(&text, &lines, &marks[0], usize::MAX);
                if let Some(plain) = reader.plain_line() {
                    assert_eq!(plain, read_on(&text, reader), "{text:?}");
                }
            }
        }
    }

    /// The shape of what stands behind the first marker: `title`, `title.` where a full stop closes it, `title+` where
    /// prose follows it, `-` for prose.
    fn shown(text: &str) -> String {
        let lines = lines::of(text, &[]);
        let marks = marks::find(text, &lines);
        let limit = marks.get(1).map_or(usize::MAX, |next| next.span.start);
        let raw = |span: Span| span.slice(text).unwrap().to_owned();
        match shape(text, &lines, &marks[0], limit) {
            Shape::Alone { title, closing: Closing::Open } => raw(title),
            Shape::Alone { title, closing: Closing::Stop } => raw(title) + ".",
            Shape::RunIn { title } => raw(title) + "+",
            Shape::Prose => "-".to_owned(),
        }
    }

    #[test]
    fn a_paragraph_opens_with_a_title_or_is_prose() {
        for (text, expected) in [
            ("一、总体情况", "总体情况"),
            ("一、总体情况：", "总体情况："),
            ("一、总体情况。", "总体情况。."),
            ("一、总体情况。**", "总体情况。."),
            ("一、总体情况。本年度公开信息。", "总体情况。+"),
            ("一、总体情况：公开信息。", "总体情况：+"),
            ("一、总体情况，公开信息", "-"),
            ("一、；公开信息", "-"),
            ("一、，公开信息", "，公开信息"),
            ("一、。公开信息", "-"),
            ("1.上午9:30至11:30接待", "上午9:30至11:30接待"),
            ("1.上午9:时间", "上午9:+"),
            ("1.上午:30", "上午:+"),
            // Sentences are no titles.
            ("一、本机关公开信息。另有说明。", "-"),
            ("一、全年公开信息。另有说明。", "-"),
            ("一、公开信息9条。另有说明。", "-"),
            ("一、2023年公开信息。另有说明。", "-"),
            ("一、第3年公开信息。另有说明。", "第3年公开信息。+"),
            ("一、按2023号文公开。另有说明。", "按2023号文公开。+"),
            // A sign of punctuation, a measure word or a torn figure goes on with the line above.
            ("一、总体情况\n，公开信息", "-"),
            ("1.平台2\n个栏目", "平台2\n个栏目"),
            ("一、总体\n53\n条，公开", "-"),
            ("一、总体\n2024\n年，公开", "总体"),
            ("一、\n总体情况", "总体情况"),
        ] {
            assert_eq!(shown(text), expected, "{text}");
        }
    }

    #[test]
    fn titles_are_of_bounded_length() {
        let words = |n: usize| "长".repeat(n);
        for n in [RUN_IN_CHARS, TITLE_CHARS] {
            assert_eq!(shown(&format!("一、{}", words(n))), words(n));
            assert_eq!(shown(&format!("一、{}A", words(n - 1))), format!("{}A", words(n - 1)));
        }
        assert_eq!(shown(&format!("一、{}", words(TITLE_CHARS + 1))), "-");
        assert_eq!(shown(&format!("一、{}A", words(TITLE_CHARS))), "-");
        assert_eq!(shown(&format!("一、A{}", words(TITLE_CHARS))), "-");
        let run_in = |n: usize| shown(&format!("一、{}。另有说明。", words(n)));
        assert_eq!(run_in(RUN_IN_CHARS), format!("{}。+", words(RUN_IN_CHARS)));
        assert_eq!(run_in(RUN_IN_CHARS + 1), "-");
        // A long line with another right below is folded prose, one with an empty line below a title.
        let long = words(FOLDED_BYTES / 3);
        assert_eq!(shown(&format!("一、{long}\n正文")), "-");
        assert_eq!(shown(&format!("一、{long}\n\n正文")), long);
        assert_eq!(shown(&format!("一、{}\n正文", words(FOLDED_BYTES / 3 - 5))), words(FOLDED_BYTES / 3 - 5));
    }

    #[test]
    fn a_sentence_states_a_time_or_a_figure() {
        let tells = |text: &str| is_sentence(text, Span::new(0, text.len()));
        for text in
            ["2023年度公开", "2 0 2 3 年公开", "２０２３年公开", "办理答复9条", "9件", "我局公开", "截至年底"]
        {
            assert!(tells(text), "{text}");
        }
        for text in ["公开情况", "202年公开", "12023年公开", "共2023年公开", "9号条例", "条例9等条", "我的"]
        {
            assert!(!tells(text), "{text}");
        }
    }
}
