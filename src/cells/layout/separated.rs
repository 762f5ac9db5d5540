//! What bars and tabs have in common: pieces of text parted by a separator, in one of four manners.

use nom::Parser as _;
use nom::branch::alt;
use nom::error::{Error, ErrorKind};

use super::super::{Cell, extent, trim};
use super::Parts;
use crate::span::Span;
use crate::text::fold::is_space;

/// What a separator does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Manner {
    /// It stands between two cells of a line: `a | b`.
    Between,
    /// It stands between two cells, whatever lines they are on; a line end parts nothing.
    BetweenLines,
    /// It closes a cell: `a | b |`; `opened` rows start with one more: `| a | b |`.
    Closes {
        /// Whether rows start with a separator that closes nothing.
        opened: bool,
    },
    /// It opens a cell, whose text may follow on a later line.
    Opens,
}

impl Manner {
    /// What parts cells where one `sign` does so in this manner.
    pub(super) const fn parts(self, sign: u8) -> Parts {
        match self {
            Self::Between | Self::Closes { .. } => Parts::signs(sign, 1),
            Self::BetweenLines | Self::Opens => Parts::across_lines(sign),
        }
    }

    /// Whether the text of a cell may stand on another line than its sign.
    const fn spans_lines(self) -> bool {
        matches!(self, Self::BetweenLines | Self::Opens)
    }
}

#[derive(Clone, Copy)]
enum Token {
    Separator,
    Content,
}

/// Lexes `lines` whose cells are parted by `width` times `separator`.
pub(super) fn lex(
    text: &str,
    lines: &[Span],
    separators: &[char],
    width: usize,
    manner: Manner,
) -> Vec<Cell> {
    let block = extent(lines);
    let separators = in_use(block.bytes(text), separators);
    let signs = || separators.iter().filter_map(|c| u8::try_from(*c).ok());
    let n_signs: usize = signs().map(|sign| memchr::memchr_iter(sign, block.bytes(text)).count()).sum();
    let mut out = Stream {
        cells: Vec::with_capacity(lines.len() + n_signs),
        continued: Vec::new(),
        manner,
        breaks: 0,
        full: false,
        at_row_start: true,
        tagged: false,
    };
    let has_tags = memchr::memchr(b'<', block.bytes(text)).is_some();
    // What all lines begin with is no empty cell.
    let indent = if manner.spans_lines() { indent(text, lines, separators) } else { "" };
    for (row, line) in lines.iter().enumerate() {
        let whole = line.slice(text).unwrap_or_default();
        let raw = whole.strip_prefix(indent).unwrap_or(whole);
        if !is_rule(raw) {
            let line = Span::new(line.end - raw.len(), line.end);
            out.tagged = has_tags && memchr::memchr(b'<', raw.as_bytes()).is_some();
            out.line(text, raw, line, row, separators, width);
        }
        out.breaks += 1;
    }
    if manner == Manner::Opens && !out.full && !out.at_row_start {
        out.blank(text.len(), lines.len());
    }
    // Where nearly all cells are opened by a sign, a figure that none opens is of the one before it.
    if RARE * out.continued.len() < out.cells.len() {
        for idx in &out.continued {
            if let Some(cell) = out.cells.get_mut(*idx) {
                cell.joined = true;
            }
        }
    }
    out.cells
}

/// The separators without those of full width, where a block has none: signs of ASCII are found many bytes at a time.
fn in_use<'s>(block: &[u8], separators: &'s [char]) -> &'s [char] {
    let has = |c: &char| memchr::memmem::find(block, c.encode_utf8(&mut [0; 4]).as_bytes()).is_some();
    match separators.split_first() {
        Some((first, others)) if !others.iter().any(has) => core::slice::from_ref(first),
        _ => separators,
    }
}

/// Fewer cells than one in so many are rare.
const RARE: usize = 12;

/// The white space that all lines with anything else on them begin with, where there is any but plain blanks.
fn indent<'t>(text: &'t str, lines: &[Span], separators: &[char]) -> &'t str {
    let is_blank = |c: char| is_space(c) && !separators.contains(&c);
    let mut common: Option<&str> = None;
    for line in lines.iter().filter_map(|line| line.slice(text)) {
        let rest = line.trim_start_matches(is_blank);
        if rest.is_empty() {
            continue;
        }
        let own = line.strip_suffix(rest).unwrap_or_default();
        let shared = common
            .map_or(own.len(), |common| common.bytes().zip(own.bytes()).take_while(|(a, b)| a == b).count());
        common = own.get(..shared);
        if common.is_none_or(str::is_empty) {
            return "";
        }
    }
    common.filter(|common| !common.is_ascii()).unwrap_or_default()
}

struct Stream {
    cells: Vec<Cell>,
    /// Figures behind figures that no sign opens, where signs do.
    continued: Vec<usize>,
    manner: Manner,
    breaks: usize,
    /// Whether there was content since the last separator.
    full: bool,
    at_row_start: bool,
    /// Whether the line has a tag.
    tagged: bool,
}

impl Stream {
    fn line(&mut self, text: &str, raw: &str, line: Span, row: usize, separators: &[char], width: usize) {
        let n_separators = n_separators(raw, separators);
        let is_content = |c: char| !separators.contains(&c) && !is_space(c);
        let has_content = || raw.chars().any(is_content);
        let is_row = n_separators > 1 || has_content();
        match self.manner {
            Manner::Between => (self.full, self.at_row_start) = (false, true),
            Manner::Closes { .. } => (self.full, self.at_row_start) = (false, true),
            Manner::BetweenLines | Manner::Opens => {}
        }
        // Outside the rows, a line of no-break spaces is no cell.
        if !self.manner.spans_lines() && n_separators == 0 && !is_row {
            return;
        }
        let mut at = line.start;
        let mut rest = raw;
        while let Some((token, tail)) = next_token(rest, separators, width) {
            let len = rest.len() - tail.len();
            match token {
                Token::Separator => self.separator(at, row, is_row),
                Token::Content => self.content(text, Span::new(at, at + len), row),
            }
            at += len;
            rest = tail;
        }
        // `a | ` ends with an empty cell where separators stand between cells; where they open cells, `| a |` does, and
        // what the next line starts with is not of it.
        let ends_empty = match self.manner {
            Manner::Between => n_separators > 0,
            Manner::Opens => n_separators > 1 && has_content(),
            Manner::BetweenLines | Manner::Closes { .. } => false,
        };
        if ends_empty && !self.full {
            self.blank(line.end, row);
            self.full = true;
        }
    }

    /// A separator of a line that `is_row`: it has more than one, or content.
    fn separator(&mut self, at: usize, row: usize, is_row: bool) {
        match self.manner {
            Manner::Between => {
                if !self.full {
                    self.blank(at, row);
                }
            }
            Manner::BetweenLines => {
                if !self.full && !self.at_row_start {
                    self.blank(at, row);
                }
            }
            Manner::Closes { opened } => {
                let opens_row = opened && self.at_row_start && is_row;
                if !self.full && !opens_row {
                    self.blank(at, row);
                }
            }
            Manner::Opens => {
                if !self.full && !self.at_row_start {
                    self.blank(at, row);
                }
            }
        }
        self.full = false;
        self.at_row_start = false;
    }

    fn content(&mut self, text: &str, span: Span, row: usize) {
        if self.tagged {
            return self.pieces(text, span, row);
        }
        let whole = trim(text, span);
        if whole.is_empty() {
            return self.nothing(text, span, row);
        }
        // Quotes around nothing are a sign.
        let inner = Some(unquoted(text, whole)).filter(|inner| !inner.is_empty()).unwrap_or(whole);
        if self.full
            && self.manner == Manner::Opens
            && inner.bytes(text).first().is_some_and(u8::is_ascii_digit)
        {
            let before = self.cells.last().map(|cell| cell.span.bytes(text));
            if before.is_some_and(|before| before.last().is_some_and(u8::is_ascii_digit)) {
                self.continued.push(self.cells.len());
            }
        }
        self.cells.push(Cell::new(inner, row, self.breaks));
        (self.breaks, self.full) = (0, true);
        self.at_row_start &= self.manner != Manner::BetweenLines;
    }

    /// Content in a line with tags.
    fn pieces(&mut self, text: &str, span: Span, row: usize) {
        // `<br>` is a line end inside a cell: its pieces are one cell.
        let mut pieces = BrPieces { text, rest: span };
        let mut joined = false;
        for piece in &mut pieces {
            let inner = trim(text, before_comment(text, piece));
            if inner.is_empty() {
                continue;
            }
            let mut cell = Cell::new(inner, row, self.breaks);
            cell.joined = joined;
            self.cells.push(cell);
            self.breaks = 0;
            joined = true;
        }
        if joined {
            self.full = true;
            if self.manner == Manner::BetweenLines {
                self.at_row_start = false;
            }
        } else {
            self.nothing(text, span, row);
        }
    }

    /// Content of which nothing is seen.
    fn nothing(&mut self, text: &str, span: Span, row: usize) {
        // A no-break space is a cell that somebody left empty; ordinary white space is nothing, and where a
        // separator closes each cell, the separator says so.
        let may_be_left = !self.full && !matches!(self.manner, Manner::Closes { .. });
        if may_be_left && !span.bytes(text).is_ascii() {
            self.blank(span.start, row);
            self.full = true;
        }
    }

    fn blank(&mut self, at: usize, row: usize) {
        self.cells.push(Cell::new(Span::at(at), row, self.breaks));
        self.breaks = 0;
    }
}

/// A piece without the comment that it ends with.
fn before_comment(text: &str, piece: Span) -> Span {
    let raw = piece.slice(text).unwrap_or_default();
    let comment = raw.trim_end().ends_with("-->").then(|| raw.find("<!--")).flatten();
    Span::new(piece.start, comment.map_or(piece.end, |at| piece.start + at))
}

/// What stands between straight quotes around all of a cell.
fn unquoted(text: &str, span: Span) -> Span {
    match span.slice(text).unwrap_or_default().as_bytes() {
        [b'"', inside @ .., b'"'] if !inside.contains(&b'"') => {
            trim(text, Span::new(span.start + 1, span.end - 1))
        }
        _ => span,
    }
}

/// The pieces of a span between `<br>` tags.
struct BrPieces<'a> {
    text: &'a str,
    rest: Span,
}

impl Iterator for BrPieces<'_> {
    type Item = Span;

    fn next(&mut self) -> Option<Span> {
        if self.rest.is_empty() {
            return None;
        }
        let raw = self.rest.slice(self.text).unwrap_or_default();
        let tag = memchr::memchr_iter(b'<', raw.as_bytes()).find_map(|at| {
            let tail = raw.get(at..)?;
            let len = ["<br>", "<br/>", "<br />"]
                .iter()
                .find(|tag| tail.get(..tag.len()).is_some_and(|t| t.eq_ignore_ascii_case(tag)))?
                .len();
            Some((at, len))
        });
        let (end, skip) = tag.unwrap_or((raw.len(), 0));
        let piece = Span::new(self.rest.start, self.rest.start + end);
        self.rest = Span::new(self.rest.start + end + skip, self.rest.end);
        Some(piece)
    }
}

fn next_token<'a>(input: &'a str, separators: &[char], width: usize) -> Option<(Token, &'a str)> {
    let first = input.as_bytes().first()?;
    // A sign of ASCII needs no choice.
    if let ([one], 1) = (separators, width)
        && one.is_ascii()
    {
        let is_sign = char::from(*first) == *one;
        let len = if is_sign { 1 } else { to_separator(input, separators) };
        let token = if is_sign { Token::Separator } else { Token::Content };
        return input.split_at_checked(len).map(|(_, rest)| (token, rest));
    }
    let is_separator = |c: char| separators.contains(&c);
    let separator = |input: &'a str| {
        let len: usize = input.chars().take(width).take_while(|c| is_separator(*c)).map(char::len_utf8).sum();
        match input.split_at_checked(len) {
            Some((_, rest)) if len > 0 => Ok((rest, Token::Separator)),
            _ => Err(nom::Err::Error(Error::new(input, ErrorKind::TakeWhileMN))),
        }
    };
    let content = |input: &'a str| match input.split_at_checked(to_separator(input, separators)) {
        Some((content, rest)) if !content.is_empty() => Ok((rest, Token::Content)),
        _ => Err(nom::Err::Error(Error::new(input, ErrorKind::TakeTill1))),
    };
    let result: nom::IResult<&str, Token> = alt((separator, content)).parse(input);
    result.ok().map(|(rest, token)| (token, rest))
}

/// The first byte of a character.
fn lead(c: char) -> u8 {
    c.encode_utf8(&mut [0; 4]).bytes().next().unwrap_or(0)
}

/// Bytes of a cell that are looked at one by one.
const NEAR: usize = 8;

/// Bytes before the next separator.
fn to_separator(input: &str, separators: &[char]) -> usize {
    let bytes = input.as_bytes();
    let opens = |at: &usize| input.get(*at..).is_some_and(|rest| rest.starts_with(separators));
    match separators {
        [one] if one.is_ascii() => {
            // Figures are short.
            let near = bytes.get(..NEAR).unwrap_or(bytes);
            let near = near.iter().position(|b| char::from(*b) == *one);
            let far = || memchr::memchr(*one as u8, bytes.get(NEAR..)?).map(|at| NEAR + at);
            near.or_else(far)
        }
        [one, other] => memchr::memchr2_iter(lead(*one), lead(*other), bytes).find(opens),
        _ => input.find(separators),
    }
    .unwrap_or(input.len())
}

/// How many separators a line has, counted to two.
fn n_separators(line: &str, separators: &[char]) -> usize {
    let mut signs = line.get(to_separator(line, separators)..).unwrap_or_default().chars();
    if signs.next().is_none() {
        return 0;
    }
    let rest = signs.as_str();
    1 + usize::from(to_separator(rest, separators) < rest.len())
}

/// A rule row of Markdown or org: dashes, colons, pluses and bars, at least three dashes.
pub(crate) fn is_rule(line: &str) -> bool {
    let mut dashes = 0;
    for c in line.chars() {
        match c {
            '-' | '=' | '─' | '━' => dashes += 1,
            '|' | '+' | ':' | '｜' => {}
            c if c.is_whitespace() => {}
            _ => return false,
        }
    }
    dashes >= 3
        || (dashes >= 1
            && line.contains('|')
            && line.matches('-').count() == dashes
            && line.trim().starts_with("|-"))
}
