//! From marks and points to the tree: levels, kinds, titles, bodies.
//!
//! Levels come from the order in which the styles of markers first nest. Everything is one pass over a flat list
//! with a stack that holds each style at most once; nothing recurses.

use std::borrow::Cow;

use super::grammar::Damage;
use super::lines::{self, Line, is_blank};
use super::marks::Mark;
use super::points::Point;
use super::{Node, NodeKind, Style};
use crate::diagnostic::catalogue::outline as codes;
use crate::diagnostic::{Diagnostic, Diagnostics, excerpt};
use crate::span::Span;

/// Longest title of a run-in heading, in characters.
const RUN_IN_CHARS: usize = 20;
/// Longest title that is believed without any mark of punctuation.
const TITLE_CHARS: usize = 50;
/// A line as long as this, in bytes, may have been folded by an extractor.
const FOLDED_BYTES: usize = 100;

/// A node before it is put into the tree.
#[derive(Clone, Copy, Debug)]
struct Entry {
    style: Style,
    number: u32,
    damage: Damage,
    marker: Span,
    shape: Shape,
    /// Index of the entry that it stands under, plus one; zero is the root.
    parent: usize,
    depth: usize,
    kind: NodeKind,
}

impl Entry {
    const fn new(style: Style, number: u32, marker: Span) -> Self {
        let kind = match style {
            Style::OrdinalWord => NodeKind::Point,
            _ => NodeKind::Item,
        };
        Self { style, number, damage: Damage::None, marker, shape: Shape::Prose, parent: 0, depth: 0, kind }
    }
}

/// What the paragraph behind a marker looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    /// A title and nothing else; its span with the closing sign, if any.
    Alone { title: Span, closing: Closing },
    /// A title closed by `。` or `：`, and prose behind it.
    RunIn { title: Span },
    /// Prose.
    Prose,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Closing {
    /// None, or `：`.
    Open,
    /// `。`: a heading or a short sentence.
    Stop,
}

/// Builds the tree of `text` from its marks and points, both in order of the text.
pub(super) fn build<'a>(
    text: &'a str,
    lines: &[Line],
    claimed: &[Span],
    marks: &[Mark],
    points: &[Point],
    diagnostics: &mut Diagnostics,
) -> Vec<Node<'a>> {
    let mut entries = merge(text, lines, marks, points);
    place(&mut entries);
    decide_kinds(text, &mut entries);
    report_numbering(text, &entries, diagnostics);
    nest(text, claimed, &entries)
}

fn merge(text: &str, lines: &[Line], marks: &[Mark], points: &[Point]) -> Vec<Entry> {
    let mut entries = Vec::with_capacity(marks.len() + points.len());
    let mut points = points.iter().peekable();
    for idx in 0..=marks.len() {
        let mark = marks.get(idx);
        let start = mark.map_or(usize::MAX, |mark| mark.span.start);
        while let Some(point) = points.next_if(|point| point.span.start < start) {
            entries.push(Entry::new(Style::OrdinalWord, point.number, point.span));
        }
        let Some(mark) = mark else { break };
        // A marker that another one is made of is none: `一、` of `十一、`.
        while points.next_if(|point| point.span.start < mark.span.end).is_some() {}
        let limit = marks.get(idx + 1).map_or(usize::MAX, |next| next.span.start);
        let mut shape = shape(text, lines, mark, limit);
        // Where a point stands, a title has ended: `（一）一是加强领导`.
        if let (Shape::Alone { title, .. } | Shape::RunIn { title }, Some(point)) = (shape, points.peek())
            && point.span.start < title.end
        {
            shape = Shape::Prose;
        }
        entries.push(Entry { damage: mark.damage, shape, ..Entry::new(mark.style, mark.number, mark.span) });
    }
    entries
}

/// Says what the paragraph behind `mark` looks like; reads no further than a title can be long.
fn shape(text: &str, lines: &[Line], mark: &Mark, limit: usize) -> Shape {
    let reader = Paragraph::new(text, lines, mark, limit);
    match reader.plain_line() {
        Some(plain) => plain,
        None => read_on(text, reader),
    }
}

fn read_on(text: &str, mut reader: Paragraph<'_>) -> Shape {
    let mut title: Option<Span> = None;
    let mut chars = 0;
    while let Some((at, c)) = reader.next() {
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
        let plain = rest.as_bytes().chunks(3).all(|c| matches!(c, [0xE4..=0xE9, _, _] | [0xE3, 0x80, 0x81]));
        if !plain {
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

/// Signs that no line begins with.
fn is_tail_punctuation(c: char) -> bool {
    "，。；：、）》”！？〉〕,;)".contains(c)
}

/// Measure words (量词) that stand behind a figure.
fn is_measure(c: char) -> bool {
    "件条篇次个项份批期场部宗起家户名类轮万亿元人位年月日号".contains(c)
}

/// Whether the words that could be a title are a sentence: they open with a time or a negation, name the speaker,
/// or state a figure (`2023年度本机关未收取信息处理费`, `办理答复9条`).
fn is_sentence(text: &str, title: Span) -> bool {
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
    if OPENINGS.iter().any(|word| slice.starts_with(word)) || SPEAKERS.iter().any(|word| slice.contains(word))
    {
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

/// Where each style occurs, for the question whether a sequence goes on behind a nested one; made when first asked.
#[derive(Default)]
struct Places([Vec<usize>; Style::COUNT]);

impl Places {
    fn of(entries: &[Entry]) -> Self {
        let mut places = Self::default();
        for (idx, entry) in entries.iter().enumerate() {
            if let Some(list) = places.0.get_mut(entry.style.index()) {
                list.push(idx);
            }
        }
        places
    }

    /// The next entry of `style` behind `idx`.
    fn after(&self, idx: usize, style: Style) -> Option<usize> {
        let list = self.0.get(style.index())?;
        list.get(list.partition_point(|at| *at <= idx)).copied()
    }
}

/// Sets parent and depth of each entry.
fn place(entries: &mut [Entry]) {
    let places = core::cell::OnceCell::new();
    let mut above = [[false; Style::COUNT]; Style::COUNT];
    let mut stack: Vec<(Style, usize)> = Vec::with_capacity(Style::COUNT);
    for idx in 0..entries.len() {
        let Some(style) = entries.get(idx).map(|entry| entry.style) else { continue };
        if style != Style::OrdinalWord {
            if let Some(level) = stack.iter().position(|(open, _)| *open == style) {
                stack.truncate(level);
            } else {
                while let Some((open, holder)) = stack.last().copied() {
                    let nested = above
                        .get(open.index())
                        .and_then(|row| row.get(style.index()))
                        .copied()
                        .unwrap_or(false);
                    let outer = above
                        .get(style.index())
                        .and_then(|row| row.get(open.index()))
                        .copied()
                        .unwrap_or(false);
                    // A style that usually stands higher is nested only if the sequence it would interrupt goes on.
                    let usual = style.index() > open.index();
                    let goes_on = || {
                        let next: &Places = places.get_or_init(|| Places::of(entries));
                        let last = entries.get(holder).map_or(0, |entry| entry.number);
                        let others = stack.iter().filter(|(other, _)| *other != open);
                        let end = others.filter_map(|(other, _)| next.after(idx, *other)).min();
                        next.after(idx, open).is_some_and(|at| {
                            end.is_none_or(|end| at < end)
                                && entries.get(at).is_some_and(|entry| entry.number == last + 1)
                        })
                    };
                    if nested || (!outer && (usual || goes_on())) {
                        break;
                    }
                    stack.pop();
                }
            }
            for (open, _) in &stack {
                if let Some(slot) = above.get_mut(open.index()).and_then(|row| row.get_mut(style.index())) {
                    *slot = true;
                }
            }
        }
        let (parent, depth) = (stack.last().map_or(0, |(_, holder)| holder + 1), stack.len());
        if let Some(entry) = entries.get_mut(idx) {
            (entry.parent, entry.depth) = (parent, depth);
        }
        if style != Style::OrdinalWord {
            stack.push((style, idx));
        }
    }
}

/// What the siblings of one style under one parent are, so far as their own text tells.
#[derive(Clone, Copy, Debug, Default)]
struct Votes {
    titled: usize,
    items: usize,
}

/// Sets the kind of each entry; a short paragraph that could be either is what most of its siblings are.
fn decide_kinds(text: &str, entries: &mut [Entry]) {
    let mut votes: Vec<[Votes; Style::COUNT]> = vec![[Votes::default(); Style::COUNT]; entries.len() + 1];
    for entry in entries.iter() {
        let Some(vote) = votes.get_mut(entry.parent).and_then(|row| row.get_mut(entry.style.index())) else {
            continue;
        };
        match entry.shape {
            Shape::Alone { closing: Closing::Open, .. } | Shape::RunIn { .. } => vote.titled += 1,
            Shape::Prose => vote.items += 1,
            Shape::Alone { closing: Closing::Stop, .. } => {}
        }
    }
    let starts: Vec<usize> =
        entries.iter().map(|entry| entry.marker.start).skip(1).chain([text.len()]).collect();
    for (idx, entry) in entries.iter_mut().enumerate() {
        if entry.style == Style::OrdinalWord {
            continue;
        }
        let vote =
            votes.get(entry.parent).and_then(|row| row.get(entry.style.index())).copied().unwrap_or_default();
        entry.kind = match entry.shape {
            Shape::Prose => NodeKind::Item,
            Shape::RunIn { .. } => NodeKind::RunIn,
            Shape::Alone { title, closing: Closing::Stop } => match vote.items.cmp(&vote.titled) {
                core::cmp::Ordering::Greater => NodeKind::Item,
                core::cmp::Ordering::Less => NodeKind::Heading,
                core::cmp::Ordering::Equal if is_sentence(text, title) => NodeKind::Item,
                core::cmp::Ordering::Equal => NodeKind::Heading,
            },
            Shape::Alone { title, closing: Closing::Open } => {
                let next = starts.get(idx).copied().unwrap_or(text.len());
                let bare = lines::trim(text, Span::new(title.end, next)).is_empty();
                if entry.style != Style::CjkEnum && bare && vote.items > vote.titled.saturating_sub(1) {
                    NodeKind::Item
                } else {
                    NodeKind::Heading
                }
            }
        };
    }
}

fn report_numbering(text: &str, entries: &[Entry], diagnostics: &mut Diagnostics) {
    let mut last: Vec<[u32; Style::COUNT]> = vec![[0; Style::COUNT]; entries.len() + 1];
    for entry in entries {
        let marker = entry.marker.slice(text).unwrap_or_default();
        if entry.damage != Damage::None {
            diagnostics.push(if entry.marker.is_empty() {
                Diagnostic::new(&codes::HEADING_WITHOUT_NUMBER)
                    .at(shown(entry))
                    .with(entry.number.to_string())
            } else {
                Diagnostic::new(&codes::MARKER_DAMAGED)
                    .at(entry.marker)
                    .with(excerpt(marker))
                    .with(entry.number.to_string())
            });
        }
        let Some(slot) = last.get_mut(entry.parent).and_then(|row| row.get_mut(entry.style.index())) else {
            continue;
        };
        let before = *slot;
        *slot = entry.number;
        if entry.style == Style::OrdinalWord {
            continue;
        }
        let code = if before == 0 && entry.number > 1 {
            &codes::NUMBERING_STARTS_LATE
        } else if before > 0 && entry.number == before {
            &codes::NUMBER_REPEATED
        } else if before > 0 && entry.number > before + 1 {
            &codes::NUMBER_SKIPPED
        } else if entry.number < before && (entry.number > 1 || entry.style == Style::CjkEnum) {
            &codes::NUMBERING_GOES_BACK
        } else {
            continue;
        };
        diagnostics.push(
            Diagnostic::new(code).at(entry.marker).with(excerpt(marker)).with((before + 1).to_string()),
        );
    }
}

/// Where a heading without a marker stands.
fn shown(entry: &Entry) -> Span {
    match entry.shape {
        Shape::Alone { title, .. } | Shape::RunIn { title } => title,
        Shape::Prose => entry.marker,
    }
}

fn nest<'a>(text: &'a str, claimed: &[Span], entries: &[Entry]) -> Vec<Node<'a>> {
    let mut children = vec![0_usize; entries.len() + 1];
    for entry in entries {
        if let Some(count) = children.get_mut(entry.parent) {
            *count += 1;
        }
    }
    let room = |parent: usize| Vec::with_capacity(children.get(parent).copied().unwrap_or(0));
    let mut roots: Vec<Node<'a>> = room(0);
    let mut open: Vec<Node<'a>> = Vec::with_capacity(Style::COUNT);
    for (idx, entry) in entries.iter().enumerate() {
        while open.len() > entry.depth {
            close(&mut open, &mut roots);
        }
        let next = entries.get(idx + 1).map_or(text.len(), |next| next.marker.start);
        let mut node = node(text, claimed, entry, next);
        node.children = room(idx + 1);
        open.push(node);
    }
    while !open.is_empty() {
        close(&mut open, &mut roots);
    }
    roots
}

fn close<'a>(open: &mut Vec<Node<'a>>, roots: &mut Vec<Node<'a>>) {
    if let Some(done) = open.pop() {
        match open.last_mut() {
            Some(parent) => parent.children.push(done),
            None => roots.push(done),
        }
    }
}

fn node<'a>(text: &'a str, claimed: &[Span], entry: &Entry, next: usize) -> Node<'a> {
    let title = match (entry.kind, entry.shape) {
        (NodeKind::Heading | NodeKind::RunIn, Shape::Alone { title, .. } | Shape::RunIn { title }) => {
            Some(title)
        }
        _ => None,
    };
    let span = title.map_or(entry.marker, |title| entry.marker.cover(title));
    let body = body(text, Span::new(span.end, next), title.is_some());
    Node {
        marker: compact(entry.marker.slice(text).unwrap_or_default(), true),
        style: entry.style,
        number: entry.number,
        kind: entry.kind,
        title: title.map(|title| {
            compact(title.slice(text).unwrap_or_default().trim_end_matches(['。', '：', ':']), false)
        }),
        recovered: entry.damage != Damage::None,
        span,
        body,
        text: without(text, body, claimed),
        children: Vec::new(),
    }
}

/// What follows a marker or title, without blanks, bars, emphasis and other markup of the heading at either end.
fn body(text: &str, span: Span, titled: bool) -> Span {
    let Some(slice) = span.slice(text) else { return Span::at(span.start) };
    let mut rest = lines::trim_start(slice);
    if titled && rest.starts_with(['*', '_', '-', '=', '|', ':']) {
        rest = rest.trim_start_matches(|c| matches!(c, '*' | '_' | '|') || is_blank(c));
        // The line below a Markdown heading, the drawer below one of org.
        let below = rest.trim_start_matches('-');
        let below = if below.len() == rest.len() { rest.trim_start_matches('=') } else { below };
        if rest.len() - below.len() >= 3 && !below.starts_with(|c: char| !matches!(c, '\n' | '\r')) {
            rest = below;
        } else if rest.starts_with(":PROPERTIES:")
            && let Some((_, behind)) = rest.split_once(":END:")
        {
            rest = behind;
        }
        rest = lines::trim_start(rest);
    }
    let start = span.end - rest.len();
    // Emphasis that opens the next heading, the bar before it.
    let mut kept = lines::trim_end(rest);
    if kept.ends_with(['#', '*', '|']) {
        kept = kept.trim_end_matches(|c| matches!(c, '#' | '*' | '|') || is_blank(c));
    }
    Span::new(start, start + kept.len())
}

/// `raw` without blanks between CJK characters (`all`: without any blank, emphasis or escape).
fn compact(raw: &str, all: bool) -> Cow<'_, str> {
    // Ideographs have no byte below 0x80 and no lead byte below 0xE4.
    if raw.bytes().all(|b| b >= 0xE4 || (0x80..0xC0).contains(&b)) {
        return Cow::Borrowed(raw);
    }
    let raw = raw.trim_matches(|c| c == '*' || is_blank(c));
    if !raw.contains(|c| c == '*' || c == '\\' || c == '|' || is_blank(c)) {
        return Cow::Borrowed(raw);
    }
    let mut out = String::with_capacity(raw.len());
    let mut blank: Option<char> = None;
    for c in raw.chars() {
        if c == '*' || (all && matches!(c, '\\' | '|')) {
            continue;
        }
        if is_blank(c) {
            blank = blank.or(Some(if c == '\n' || c == '\r' { ' ' } else { c }));
            continue;
        }
        if let Some(space) = blank.take()
            && !all
            && !(is_wide(c) && out.chars().next_back().is_some_and(is_wide))
        {
            out.push(space);
        }
        out.push(c);
    }
    Cow::Owned(out)
}

/// CJK characters and their punctuation.
fn is_wide(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{FF00}'..='\u{FFEF}' | '\u{20000}'..='\u{3FFFF}' | '“' | '”' | '‘' | '’')
}

/// The text of `span` without what `claimed` holds of it.
fn without<'a>(text: &'a str, span: Span, claimed: &[Span]) -> Cow<'a, str> {
    let whole = span.slice(text).unwrap_or_default();
    let first = claimed.partition_point(|claim| claim.end <= span.start);
    let rest = claimed.get(first..).unwrap_or_default();
    if rest.first().is_none_or(|claim| claim.start >= span.end) {
        return Cow::Borrowed(whole);
    }
    let mut kept: Vec<&'a str> = Vec::new();
    let mut at = span.start;
    for cut in rest.iter().take_while(|claim| claim.start < span.end) {
        kept.extend(Span::new(at, cut.start.min(span.end)).slice(text));
        at = at.max(cut.end);
    }
    kept.extend(Span::new(at.min(span.end), span.end).slice(text));
    // Rules and corners of a table are no text.
    kept.retain(|piece| piece.contains(char::is_alphanumeric));
    match kept.as_slice() {
        [] => Cow::Borrowed(""),
        [one] => Cow::Borrowed(one.trim_matches(is_blank)),
        more => Cow::Owned(more.concat().trim_matches(is_blank).to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outline::marks;

    /// The short way of a plain line is held equal to reading on.
    #[test]
    fn a_plain_line_says_what_reading_on_says() {
        let lines_after = ["", "\n正文", "\n\n正文", "\n，接着", "\n53\n条，其中", "\n2024\n年，本机关"];
        let long = "长".repeat(33);
        for words in ["总体情况", "行政复议、行政诉讼情况", "、", "甲 乙", "甲，乙", "甲。", long.as_str()]
        {
            for after in lines_after {
                let text = format!("一、{words}{after}");
                let lines = lines::read(&text, &[]).list;
                let marks = marks::find(&text, &lines);
                let reader = Paragraph::new(&text, &lines, &marks[0], usize::MAX);
                if let Some(plain) = reader.plain_line() {
                    assert_eq!(plain, read_on(&text, reader), "{text:?}");
                }
            }
        }
    }
}
