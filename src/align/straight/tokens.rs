//! The lines of a block as cells, and what each is.

use super::super::items::{self, Kind, PIECE_CHARS};
use super::super::labels::{Labels, is_key};
use super::super::walk;
use super::Block;
use super::lines::next_space;
use crate::cells::layout::{self, Parts};
use crate::cells::trim;
use crate::number::{CellText, Figure, parse_cell, parse_figure};
use crate::span::Span;
use crate::text::fold::{fold_char, is_gap, is_plain};

/// Tokens and values of the longest table of most reports, for which memory is asked for once.
const TOKENS: usize = 128;
const VALUES: usize = 224;

/// The ideographs of a piece that labels are compared by, each with whether it stands in brackets; see
/// [`items::text`].
#[derive(Clone)]
pub(super) struct Keys<'t> {
    chars: core::str::Chars<'t>,
    depth: usize,
    left: usize,
}

impl<'t> Keys<'t> {
    pub(super) fn new(raw: &'t str) -> Self {
        Self { chars: raw.chars(), depth: 0, left: PIECE_CHARS }
    }
}

impl Iterator for Keys<'_> {
    type Item = walk::Key;

    fn next(&mut self) -> Option<walk::Key> {
        for c in self.chars.by_ref() {
            match if is_plain(c) { c } else { fold_char(c) } {
                c if is_key(c) => {
                    self.left = self.left.checked_sub(1)?;
                    return Some((c, self.depth > 0));
                }
                '(' => self.depth += 1,
                ')' => self.depth = self.depth.saturating_sub(1),
                _ => {}
            }
        }
        None
    }
}

/// What one cell of the text is, or some.
#[derive(Clone, Copy, Debug)]
pub(super) enum Sort {
    /// Figures and placeholders, one behind the other.
    Values(Run),
    /// A line that stands for an empty cell.
    Blank,
    /// A marker or punctuation alone.
    Mark,
    Text(Word),
}

/// Values that follow each other, none of another kind between: what is asked of all of them is known as they are read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Run {
    /// Index of the first of them.
    pub(super) first: usize,
    pub(super) len: usize,
    /// The line of the last of them.
    pub(super) last_line: u32,
    /// Whether all stand on one line.
    pub(super) one_line: bool,
    /// Whether no two neighbours do.
    pub(super) apart: bool,
    /// Whether each is the next cell behind the one before it.
    pub(super) gapless: bool,
}

/// A figure or a placeholder.
#[derive(Clone, Copy, Debug)]
pub(super) struct Value {
    pub(super) span: Span,
    pub(super) line: u32,
    pub(super) number: Number,
}

/// What a value is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Number {
    /// A few digits and nothing else.
    Few(u32),
    /// Any other figure, which is read when it is asked for.
    Printed,
    /// A placeholder.
    None,
}

impl Value {
    /// The figure that it is.
    pub(super) fn figure(&self, text: &str) -> Option<Figure> {
        match self.number {
            Number::Few(few) => Some(Figure { value: few.into(), unit: None }),
            Number::Printed => parse_figure(self.span.slice(text)?),
            Number::None => None,
        }
    }
}

/// A piece of text, as far as it leads among the labels.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word {
    /// Where all of it leads to; `None` where it leaves the labels.
    pub(super) node: Option<u32>,
    /// The longest label that it begins with.
    pub(super) label: Option<u16>,
    /// Whether nothing but a note in brackets follows that label.
    pub(super) whole: bool,
    /// The hit that it belongs to.
    pub(super) hit: Option<u32>,
    /// The first of its ideographs that are compared.
    pub(super) first: char,
}

impl Word {
    /// A label that is printed to the letter and leads to `node`.
    fn exact(node: u32, labels: &Labels) -> Self {
        let label = labels.at(node);
        let first = label.and_then(|label| labels.key_of(label).first()).copied().unwrap_or_default();
        Self { node: Some(node), label, whole: true, hit: None, first }
    }

    /// Whether it is a label or the front of one.
    const fn leads(&self) -> bool {
        self.label.is_some() || self.node.is_some()
    }

    /// The word that `raw` is; `None` where it has no ideographs to compare.
    fn folded(raw: &str, labels: &Labels) -> Option<Self> {
        let mut node = Some(Labels::ROOT);
        let mut keys = Keys::new(raw);
        let first = keys.clone().next()?.0;
        let mut out = Self { node, label: None, whole: false, hit: None, first };
        for (c, note) in keys.by_ref() {
            out.whole &= note;
            if let Some(next) = node.and_then(|node| labels.step(node, c)) {
                node = Some(next);
                if let Some(label) = labels.at(next) {
                    (out.label, out.whole) = (Some(label), true);
                }
            } else {
                node = None;
                // Nothing that follows makes it a label.
                if !out.whole {
                    break;
                }
            }
        }
        out.node = node;
        // What is too long to be compared is prose.
        if out.whole && keys.left == 0 && keys.chars.any(|c| is_key(fold_char(c))) {
            (out.label, out.whole, out.node) = (None, false, None);
        }
        Some(out)
    }
}

/// A cell of the text, or a run of values.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub(super) span: Span,
    /// The line that it begins on.
    pub(super) line: u32,
    /// Signs that part it from the one before.
    pub(super) signs: u16,
    pub(super) sort: Sort,
}

impl Token {
    /// The values that it is.
    pub(super) const fn run(&self) -> Option<Run> {
        match self.sort {
            Sort::Values(run) => Some(run),
            _ => None,
        }
    }

    /// How many cells it is.
    pub(super) const fn cells(&self) -> usize {
        match self.sort {
            Sort::Values(run) => run.len,
            _ => 1,
        }
    }

    /// The line that it ends on.
    pub(super) const fn last_line(&self) -> u32 {
        match self.sort {
            Sort::Values(run) => run.last_line,
            _ => self.line,
        }
    }
}

/// What stands between two separators.
enum Cell {
    Value(Number),
    Other(Sort),
}

/// Most digits of a figure that is read without looking closer.
const FEW_DIGITS: usize = 9;

/// Whether a digit or a Latin letter stands amid or behind the ideographs of a piece, but for notes in brackets.
fn is_mixed(raw: &str) -> bool {
    // Most have none anywhere.
    if !raw.bytes().any(|byte| byte.is_ascii_alphanumeric() || byte == 0xEF) {
        return false;
    }
    let (mut depth, mut begun) = (0_usize, false);
    raw.chars().map(fold_char).any(|c| {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            c => begun |= is_key(c),
        }
        begun && depth == 0 && c.is_ascii_alphanumeric()
    })
}

/// The number of a few digits that `bytes` begin with, and how many; `None` where that is no figure by itself.
fn few_digits(bytes: &[u8]) -> Option<(u32, usize)> {
    let (mut value, mut len) = (0, 0);
    while let Some(digit @ b'0'..=b'9') = bytes.get(len) {
        if len == FEW_DIGITS {
            return None;
        }
        value = 10 * value + u32::from(digit - b'0');
        len += 1;
    }
    let leads = len > 1 && bytes.first() == Some(&b'0');
    (len > 0 && !leads).then_some((value, len))
}

/// A figure of a few digits that fills a cell but for blanks, up to a `sign` or the end of a line.
struct ShortCell {
    value: u32,
    /// Where its digits begin and end, and the cell.
    digits: (usize, usize),
    end: usize,
}

impl ShortCell {
    fn new(bytes: &[u8], sign: u8) -> Option<Self> {
        // Most figures are a digit, alone or between two blanks.
        match *bytes {
            [digit @ b'0'..=b'9'] => return Some(Self::of_digit(digit, 0, 1)),
            [digit @ b'0'..=b'9', next, ..] if next == sign => return Some(Self::of_digit(digit, 0, 1)),
            [b' ', digit @ b'0'..=b'9', b' ', next, ..] if next == sign => {
                return Some(Self::of_digit(digit, 1, 3));
            }
            _ => {}
        }
        let start = blanks(bytes);
        let (value, len) = few_digits(bytes.get(start..)?)?;
        let behind = start + len;
        let end = behind + blanks(bytes.get(behind..)?);
        bytes.get(end).is_none_or(|byte| *byte == sign).then_some(Self {
            value,
            digits: (start, behind),
            end,
        })
    }

    fn of_digit(digit: u8, at: usize, end: usize) -> Self {
        Self { value: u32::from(digit - b'0'), digits: (at, at + 1), end }
    }
}

/// Whether a line may be a rule, by the signs that it ends and begins with.
const fn may_be_rule(line: &[u8]) -> bool {
    match line {
        // Most lines of a table.
        [.., b'0'..=b'9'] | [.., 0xE4..=0xE9, _, _] => false,
        [first, .., last] => may_end_rule(*first) && may_end_rule(*last),
        _ => false,
    }
}

/// Whether a rule may begin or end with that byte: signs of ASCII, or parts of others.
const fn may_end_rule(byte: u8) -> bool {
    matches!(byte, b'|' | b'-' | b'+' | b'=' | b':' | b'\t'..=b' ' | 0x80..=0xE3 | 0xEF)
}

/// The blanks that `bytes` begin with.
fn blanks(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|byte| **byte == b' ').count()
}

/// The end of a cell that is no short figure.
fn cell_end(bytes: &[u8], sign: u8) -> usize {
    let mut at = 0;
    while let Some(rest) = bytes.get(at..) {
        at += match rest {
            // Most of a label.
            [0xE4..=0xE9, _, _, 0xE4..=0xE9, _, _, 0xE4..=0xE9, _, _, ..] => 9,
            [0xE4..=0xE9, _, _, ..] => 3,
            [byte, ..] if *byte == sign => return at,
            [_, ..] => 1,
            [] => break,
        };
    }
    at.min(bytes.len())
}

impl<'a> Block<'a, '_> {
    /// The lines as cells.
    pub(super) fn lex(&mut self, lines: &[Span], parts: Parts) -> Option<()> {
        self.signs = 0;
        self.tokens.clear();
        self.tokens.reserve(TOKENS);
        self.values.clear();
        self.values.reserve(VALUES);
        if parts.sign == Some(b'|') && self.has_wide_bars(lines) {
            return None;
        }
        for (n, line) in (0u32..).zip(lines).filter(|(_, line)| !line.is_empty()) {
            match parts.sign {
                Some(sign) => self.cells(*line, n, sign, parts)?,
                None => self.words(*line, n, parts)?,
            }
        }
        Some(())
    }

    fn has_wide_bars(&self, lines: &[Span]) -> bool {
        let span = lines.iter().copied().reduce(Span::cover).unwrap_or_default();
        memchr::memmem::find(span.bytes(self.text), "｜".as_bytes()).is_some()
    }

    /// A line whose cells a sign parts.
    fn cells(&mut self, line: Span, n: u32, sign: u8, parts: Parts) -> Option<()> {
        let bytes = line.bytes(self.text);
        if may_be_rule(bytes) && layout::is_rule(line.slice(self.text)?) {
            return Some(());
        }
        // Many lines begin with signs.
        let mut at = bytes.iter().take_while(|byte| **byte == sign).count();
        self.signs = self.signs.saturating_add(u16::try_from(at).unwrap_or(u16::MAX));
        loop {
            let rest = bytes.get(at..)?;
            let start = line.start + at;
            at += match *rest {
                // Bars stand around a blank where a cell is empty.
                [b' ', next, ..] if next == sign => 1,
                [0x80..=0xFF, ..] => self.long_cell(rest, start, n, sign, parts)?,
                _ => match self.short_cells(rest, start, n, sign, parts)? {
                    0 => self.long_cell(rest, start, n, sign, parts)?,
                    len => len,
                },
            };
            if at == bytes.len() {
                return Some(());
            }
            self.signs = self.signs.saturating_add(1);
            at += 1;
        }
    }

    /// Takes the cell that `bytes` begin with; gives its length.
    fn long_cell(&mut self, bytes: &[u8], start: usize, n: u32, sign: u8, parts: Parts) -> Option<usize> {
        let end = cell_end(bytes, sign);
        if end > 0 {
            self.cell(trim(self.text, Span::new(start, start + end)), n, parts)?;
        }
        Some(end)
    }

    /// Takes the short figures that `bytes` begin with, one cell behind the other; gives the bytes up to the end of
    /// the last, 0 where there is none. `None` as for [`Block::run_on`].
    fn short_cells(&mut self, bytes: &[u8], start: usize, n: u32, sign: u8, parts: Parts) -> Option<usize> {
        let first = self.values.len();
        let mut at = 0;
        let mut end = 0;
        let mut last = 0;
        while let Some(cell) = bytes.get(at..).and_then(|rest| ShortCell::new(rest, sign)) {
            let (digits, behind) = cell.digits;
            let span = Span { start: start + at + digits, end: start + at + behind };
            self.values.push(Value { span, line: n, number: Number::Few(cell.value) });
            last = span.end;
            end = at + cell.end;
            if parts.width != 1 {
                break;
            }
            at = end + 1;
        }
        if end > 0 {
            let start = self.values.get(first)?.span.start;
            self.run_on(first, Span { start, end: last }, n, parts)?;
        }
        Some(end)
    }

    /// A line whose cells white space parts.
    fn words(&mut self, line: Span, n: u32, parts: Parts) -> Option<()> {
        let bytes = line.bytes(self.text);
        if let Some((value, len)) = few_digits(bytes)
            && len == bytes.len()
        {
            return self.value(line, n, Number::Few(value), parts);
        }
        let raw = line.slice(self.text)?;
        // No wording ends in a figure, as most rows do.
        if !bytes.last().is_some_and(u8::is_ascii_digit)
            && let Some(node) = self.labels.wording(raw)
        {
            self.push(line, n, Sort::Text(Word::exact(node, self.labels)));
            return Some(());
        }
        let before = (self.tokens.len(), self.values.len());
        let mut from = 0;
        while from < bytes.len() {
            let rest = bytes.get(from..)?;
            let start = line.start + from;
            match few_digits(rest) {
                Some((value, len)) if matches!(rest.get(len), None | Some(b' ')) => {
                    self.value(Span::new(start, start + len), n, Number::Few(value), parts)?;
                    from += len + 1;
                }
                _ => {
                    let (word, space) = next_space(bytes, from);
                    // What has no width may stand within a figure, or hide a sign before one.
                    if space > 1 && !raw.get(word..)?.starts_with(is_gap) {
                        return None;
                    }
                    self.cell(Span::new(start, line.start + word), n, parts)?;
                    from = word + space;
                }
            }
        }
        // A dash among other signs may open an item of a list.
        let (tokens, values) = (self.tokens.get(before.0..)?, self.values.get(before.1..)?);
        if tokens.iter().any(|token| matches!(token.sort, Sort::Mark))
            && !tokens.iter().any(|token| matches!(token.sort, Sort::Text(_)))
            && values.iter().any(|value| value.number == Number::None)
        {
            return None;
        }
        if before == (self.tokens.len(), self.values.len()) && layout::words::is_blank_cell(raw) {
            self.push(Span::at(line.start), n, Sort::Blank);
        }
        Some(())
    }

    fn push(&mut self, span: Span, line: u32, sort: Sort) {
        self.tokens.push(Token { span, line, signs: self.signs, sort });
    }

    /// What stands between two separators.
    fn cell(&mut self, span: Span, line: u32, parts: Parts) -> Option<()> {
        if span.is_empty() {
            return Some(());
        }
        let raw = span.slice(self.text)?;
        let cell = match self.labels.exact(raw) {
            // Most of what is no figure is a label to the letter.
            Some(node) => Cell::Other(Sort::Text(Word::exact(node, self.labels))),
            None => self.sort(raw, parts)?,
        };
        match cell {
            Cell::Value(number) => self.value(span, line, number, parts),
            Cell::Other(sort) => {
                self.push(span, line, sort);
                self.signs = 0;
                Some(())
            }
        }
    }

    /// What a cell is; `None` where it may be more than one thing.
    fn sort(&self, raw: &str, parts: Parts) -> Option<Cell> {
        Some(match parse_cell(raw) {
            CellText::Blank => Cell::Other(Sort::Blank),
            CellText::Figure(_) => Cell::Value(Number::Printed),
            CellText::Placeholder => Cell::Value(Number::None),
            CellText::Other => {
                // `规章000`: digits behind a label may be its figures.
                let is_digit = |c: char| fold_char(c).is_ascii_digit();
                match Word::folded(raw, self.labels) {
                    Some(_) if raw.ends_with(is_digit) && !raw.starts_with(is_digit) => return None,
                    Some(word) if word.leads() && is_mixed(raw) => return None,
                    _ if items::begins_as_tail(raw) => return None,
                    Some(word) => Cell::Other(Sort::Text(word)),
                    None => match items::text(&mut Vec::new(), raw) {
                        // A marker in a cell of its own may be the start of a cell that runs over rows.
                        Kind::Mark if parts.sign != Some(b'|') && !items::is_unreadable(raw) => {
                            Cell::Other(Sort::Mark)
                        }
                        _ => return None,
                    },
                }
            }
        })
    }

    /// Takes a value; `None` as for [`Block::run_on`].
    fn value(&mut self, span: Span, line: u32, number: Number, parts: Parts) -> Option<()> {
        let first = self.values.len();
        self.values.push(Value { span, line, number });
        self.run_on(first, span, line, parts)
    }

    /// Makes a run of the values from `first` on, each the next cell of that line, or adds them to the run before;
    /// `None` where an empty cell stands between them and another on their line, or a marker, which may be the front
    /// of the first, before them.
    fn run_on(&mut self, first: usize, span: Span, line: u32, parts: Parts) -> Option<()> {
        let signs = core::mem::take(&mut self.signs);
        let len = self.values.len() - first;
        match self.tokens.last_mut() {
            Some(Token { sort: Sort::Mark, .. }) => return None,
            Some(Token { span: whole, sort: Sort::Values(run), .. }) => {
                let same_line = run.last_line == line;
                if parts.sign.is_some() {
                    if same_line && signs != parts.width {
                        return None;
                    }
                    run.gapless &= signs == parts.width && (same_line || parts.across_lines);
                }
                run.one_line &= same_line;
                run.apart &= !same_line && len == 1;
                run.last_line = line;
                run.len += len;
                whole.end = span.end;
            }
            _ => {
                let run = Run { first, len, last_line: line, one_line: true, apart: len == 1, gapless: true };
                self.tokens.push(Token { span, line, signs, sort: Sort::Values(run) });
            }
        }
        Some(())
    }

    /// The values of a run.
    pub(super) fn values_of(&self, run: Run) -> &[Value] {
        self.values.get(run.first..run.first + run.len).unwrap_or_default()
    }

    pub(super) fn raw(&self, idx: usize) -> &'a str {
        self.tokens.get(idx).and_then(|token| token.span.slice(self.text)).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_digits_are_read_as_figures_are() {
        for raw in ["0", "7", "10", "987654321", "00", "012", "", "x", "1234567890", "12.5", "1,234"] {
            let few = few_digits(raw.as_bytes()).filter(|(_, len)| *len == raw.len());
            if let Some((value, _)) = few {
                let CellText::Figure(figure) = parse_cell(raw) else { panic!("{raw} is a figure") };
                assert_eq!((figure.value, figure.unit), (value.into(), None));
            }
            assert_eq!(
                few.is_some(),
                raw.bytes().all(|b| b.is_ascii_digit()) && !["", "00", "012", "1234567890"].contains(&raw)
            );
        }
    }
}
