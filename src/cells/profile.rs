//! Counts over the lines of a block that layouts are told apart by; taken in one pass.

use crate::span::Span;

/// What the lines of a block look like.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Profile {
    /// Lines that hold more than white space.
    pub lines: usize,
    /// How bars (`|`, `｜`) stand in the lines.
    pub bars: Separators,
    /// How tabs stand in the lines.
    pub tabs: Separators,
    /// Lines with box-drawing verticals (`│`).
    pub box_lines: usize,
    /// Lines that are ruled from end to end, as `+---+---+` or `├──┼──┤`.
    pub rule_lines: usize,
    /// Lines that open a row or a cell of an HTML table.
    pub markup_lines: usize,
    /// Lines in which two or more spaces part two words.
    pub gapped_lines: usize,
}

/// How a separator stands in the lines of a block.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Separators {
    /// Lines with content and at least one separator.
    pub content_lines: usize,
    /// Lines of separators alone.
    pub lone_lines: usize,
    /// Content lines that start with one.
    pub leading: usize,
    /// Content lines that end with one.
    pub trailing: usize,
    /// Runs of separators with nothing between them, of odd length.
    pub odd_runs: usize,
    /// Runs of exactly two or any other even length.
    pub even_runs: usize,
}

impl Profile {
    /// Counts over `lines` of `text`.
    #[must_use]
    pub fn new(text: &str, lines: &[Span]) -> Self {
        let mut out = Self::default();
        for line in lines {
            out.add(line.slice(text).unwrap_or_default());
        }
        out
    }

    fn add(&mut self, line: &str) {
        let (mut bars, mut tabs, mut boxes, mut dashes, mut other) = (0usize, 0usize, 0usize, 0usize, 0usize);
        let (mut run, mut spaces) = (0usize, 0usize);
        let mut gapped = false;
        let mut tagged = false;
        let mut at = 0;
        while let Some(lead) = line.as_bytes().get(at) {
            let c = match lead {
                0..=0x7F => char::from(*lead),
                // Ideographs are all alike here.
                0xE4..=0xE9 => '一',
                _ => line.get(at..).and_then(|rest| rest.chars().next()).unwrap_or(' '),
            };
            at += c.len_utf8();
            if c == '\t' {
                tabs += 1;
                run += 1;
                spaces = 0;
                continue;
            }
            if run > 0 {
                self.end_run(run);
                run = 0;
            }
            match c {
                '|' | '｜' => bars += 1,
                '│' | '┃' | '║' => boxes += 1,
                '-' | '+' | '=' | '─' | '━' | '═' | '├' | '┤' | '┼' | '┬' | '┴' | '┌' | '┐' | '└' | '┘'
                | '╞' | '╡' | '╪' => dashes += 1,
                '0'..='9' | '\u{4E00}'..='\u{9FFF}' => {
                    gapped |= spaces >= 2 && other > 0;
                    other += 1;
                }
                ' ' => {
                    spaces += 1;
                    continue;
                }
                ':' => {}
                '<' => {
                    tagged = true;
                    other += 1;
                }
                _ if c.is_whitespace() => {}
                _ => {
                    gapped |= spaces >= 2 && other > 0;
                    other += 1;
                }
            }
            spaces = 0;
        }
        if run > 0 {
            self.end_run(run);
        }
        if bars + tabs + boxes + dashes + other == 0 {
            return;
        }
        self.lines += 1;
        self.gapped_lines += usize::from(gapped);
        self.markup_lines += usize::from(tagged && (line.contains("<td") || line.contains("<tr")));
        self.box_lines += usize::from(boxes > 0);
        if other == 0 && dashes >= 3 {
            self.rule_lines += 1;
            return;
        }
        self.bars.add(line, bars, other + dashes + boxes, |c| c == '|' || c == '｜');
        self.tabs.add(line, tabs, other + dashes + boxes + bars, |c| c == '\t');
    }

    fn end_run(&mut self, run: usize) {
        if run.is_multiple_of(2) {
            self.tabs.even_runs += 1;
        } else {
            self.tabs.odd_runs += 1;
        }
    }
}

impl Separators {
    fn add(&mut self, line: &str, separators: usize, content: usize, is_separator: impl Fn(char) -> bool) {
        if separators == 0 {
            return;
        }
        if content == 0 {
            self.lone_lines += 1;
            return;
        }
        self.content_lines += 1;
        let blank = |c: char| c != '\t' && c.is_whitespace();
        self.leading += usize::from(line.trim_start_matches(blank).starts_with(&is_separator));
        self.trailing += usize::from(line.trim_end_matches(blank).ends_with(&is_separator));
    }
}
