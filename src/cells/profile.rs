//! Counts over the lines of a block that layouts are told apart by; taken in one pass.

use std::sync::LazyLock;

use memchr::memmem::Finder;

use crate::span::{Span, each_place, places_as_bits};

/// What opens a row or a cell of a table in HTML.
const TAGS: &[&str] = &["<td", "<tr"];
/// The same, written to be read.
const ESCAPED_TAGS: &[&str] = &["&lt;td", "&lt;tr"];

/// What the lines of a block look like.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Profile {
    /// Lines that hold more than white space.
    pub lines: usize,
    /// How bars (`|`, `｜`) stand in the lines.
    pub bars: Separators,
    /// Lines whose bars stand in twos, `|| a || b ||`, or do but for one before the first cell, `| a || b`.
    pub paired_bars: usize,
    /// Lines whose bars may stand in twos, or singly around empty cells.
    pub maybe_paired_bars: usize,
    /// Lines with two bars or more that do not stand in twos, in a block where some do.
    pub unpaired_bars: usize,
    /// Bars that stand alone, in a block where some stand beside each other, and runs of two or more.
    pub lone_bars: usize,
    /// Runs of two bars or more.
    pub bar_runs: usize,
    /// Bytes of the longest line without bars and tabs, in a block where few lines have some.
    pub longest_plain: usize,
    /// How tabs stand in the lines.
    pub tabs: Separators,
    /// Lines with box-drawing verticals (`│`).
    pub box_lines: usize,
    /// Lines that are ruled from end to end, as `+---+---+` or `├──┼──┤`.
    pub rule_lines: usize,
    /// Lines of these that begin with a joint, `+---+---+`: those of a grid, not the one rule of a Markdown table.
    pub grid_rules: usize,
    /// Rules below the first row of bars behind a line without any, as each table in Markdown has one.
    pub head_rules: usize,
    /// How commas stand between fields.
    pub commas: Fields,
    /// How semicolons do.
    pub semicolons: Fields,
    /// How ampersands do.
    pub ampersands: Fields,
    /// Lines that open a row or a cell of an HTML table.
    pub markup_lines: usize,
    /// Lines in which two or more spaces part two words.
    pub gapped_lines: usize,
}

/// Bytes of a line by what they are to a profile, counted many at a time.
#[derive(Clone, Copy, Debug, Default)]
struct Counts {
    tabs: usize,
    bars: usize,
    dashes: usize,
    spaces: usize,
    /// Bytes that are, or begin, a sign of no further interest: figures, ideographs.
    sure: usize,
    /// Bytes that may begin what is rare: wide bars, boxes, tags, white space beyond ASCII.
    rare: usize,
}

/// Bits of a [`Counts`] field while it is added up, and bytes that cannot fill them.
const LANE: u32 = 10;
const CHUNK: usize = (1 << LANE) - 1;

/// What each byte adds: a one in the lanes of tabs, bars, dashes, spaces, sure and rare, from the lowest.
static LANES: [u64; 256] = lanes();

#[allow(
    clippy::indexing_slicing,
    reason = "evaluated by the compiler: what is out of range does not compile"
)]
const fn lanes() -> [u64; 256] {
    const fn one(lane: u32) -> u64 {
        1 << (lane * LANE)
    }
    let mut out = [0; 256];
    let mut byte = 0_u8;
    loop {
        out[byte as usize] = match byte {
            b'\t' => one(0),
            b'|' => one(1),
            b'-' | b'+' | b'=' => one(2),
            b' ' => one(3),
            b':' | b'\n'..=b'\r' | 0x80..=0xBF => 0,
            b'<' => one(4) + one(5),
            // Lead bytes of white space, wide bars and boxes, among much else.
            0xC2 | 0xE1..=0xE3 | 0xEF => one(5),
            _ => one(4),
        };
        if byte == u8::MAX {
            return out;
        }
        byte += 1;
    }
}

impl Counts {
    fn of(bytes: &[u8]) -> Self {
        let mut out = Self::default();
        for chunk in bytes.chunks(CHUNK) {
            let sum =
                chunk.iter().fold(0, |sum, byte| sum + LANES.get(usize::from(*byte)).copied().unwrap_or(0));
            let lane = |n: u32| usize::try_from((sum >> (n * LANE)) & ((1 << LANE) - 1)).unwrap_or(0);
            out.tabs += lane(0);
            out.bars += lane(1);
            out.dashes += lane(2);
            out.spaces += lane(3);
            out.sure += lane(4);
            out.rare += lane(5);
        }
        out
    }
}

/// What a block has anywhere.
#[derive(Clone, Copy, Debug, Default)]
struct Signs {
    /// Boxes, wide bars or tags.
    rare: bool,
    bars: bool,
    tabs: bool,
    /// Two spaces next to each other.
    gaps: bool,
    /// Commas, semicolons or ampersands.
    delimited: bool,
    /// Two bars next to each other.
    paired: bool,
}

/// Finders for the beginnings of boxes and of what may be a wide bar, for two spaces and two bars; made once.
static BOXES: LazyLock<[Finder<'static>; 2]> =
    LazyLock::new(|| [[0xE2, 0x94], [0xE2, 0x95]].map(|start| Finder::new(&start).into_owned()));
static WIDE_BARS: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new(&[0xEF, 0xBD]).into_owned());
static GAPS: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("  "));
static PAIRS: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("||"));

impl Signs {
    /// By one search for each: a search looks at dozens of bytes at a time, and ends where it finds one.
    fn of(bytes: &[u8]) -> Self {
        let has = |sign| memchr::memchr(sign, bytes).is_some();
        let found = |finder: &Finder<'_>| finder.find(bytes).is_some();
        let bars = has(b'|');
        Self {
            rare: has(b'<') || BOXES.iter().any(found) || found(&WIDE_BARS),
            bars,
            tabs: has(b'\t'),
            gaps: found(&GAPS),
            delimited: memchr::memchr3(b',', b';', b'&', bytes).is_some(),
            paired: bars && found(&PAIRS),
        }
    }

    /// Whether anything but line ends and single blanks may part cells.
    const fn part_cells(self) -> bool {
        self.rare || self.bars || self.tabs || self.gaps
    }
}

/// Whether two bytes begin a tag, a box or what may be a wide bar.
#[inline]
const fn is_rare(byte: u8, next: u8) -> bool {
    (byte == b'<') | ((byte == 0xE2) & ((next == 0x94) | (next == 0x95))) | ((byte == 0xEF) & (next == 0xBD))
}

fn has_rare(bytes: &[u8]) -> bool {
    bytes.windows(2).any(|pair| matches!(pair, [byte, next] if is_rare(*byte, *next)))
        || bytes.last() == Some(&b'<')
}

/// How bars stand in a line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Bars {
    all: usize,
    /// How many times two of them stand together, each in one pair.
    pairs: usize,
    /// Those that stand alone.
    lone: usize,
    /// Runs of two or more.
    runs: usize,
}

impl Bars {
    fn of(bytes: &[u8]) -> Self {
        if let Some(places) = places_as_bits(bytes, b'|') {
            return Self::of_bits(places);
        }
        let mut out = Self::default();
        let (mut run, mut end) = (0_usize, usize::MAX);
        each_place(bytes, b'|', |at| {
            run = if at == end { run + 1 } else { 1 };
            end = at + 1;
            out.all += 1;
            out.pairs += usize::from(run % 2 == 0);
            out.lone += usize::from(run == 1);
            out.runs += usize::from(run == 2);
        });
        // What begins a run does not stand alone.
        out.lone -= out.runs;
        out
    }

    /// The same for a short line, of which the bars are ones.
    fn of_bits(places: u128) -> Self {
        let count = |bits: u128| bits.count_ones() as usize;
        let starts = places & !(places << 1);
        let runs = count(starts & (places >> 1));
        let mut out = Self { all: count(places), pairs: runs, lone: count(starts) - runs, runs };
        // A run of four has a second pair.
        let mut rest = places & (places << 1) & (places << 2);
        while rest != 0 {
            let starts = rest & !(rest << 1);
            out.pairs += count(starts & (rest >> 1));
            rest = rest & (rest << 1) & (rest << 2);
        }
        out
    }
}

/// Whether two or more spaces of ASCII part two words; for lines without boxes, wide bars and tags.
fn is_gapped(line: &str) -> bool {
    let is_word = |c: char| !c.is_whitespace() && !matches!(c, '|' | '-' | '+' | '=' | ':');
    let begins_word = |at: usize| match line.as_bytes().get(at) {
        Some(0xE4..=0xE9) => true,
        Some(byte) if byte.is_ascii() => is_word(char::from(*byte)),
        _ => line.get(at..).is_some_and(|rest| rest.starts_with(is_word)),
    };
    let (mut seen, mut spaces) = (false, 0);
    for (at, byte) in line.bytes().enumerate() {
        match byte {
            b' ' => spaces += 1,
            // Inside a character.
            0x80..=0xBF => {}
            _ => {
                if spaces > 1 && seen && begins_word(at) {
                    return true;
                }
                seen = seen || begins_word(at);
                spaces = 0;
            }
        }
    }
    false
}

/// A line, by its bytes and, where those do not tell, by its characters.
#[derive(Clone, Copy)]
struct Line<'t> {
    text: &'t str,
    span: Span,
    bytes: &'t [u8],
}

impl<'t> Line<'t> {
    fn raw(self) -> &'t str {
        self.span.slice(self.text).unwrap_or_default()
    }
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
    /// Of the lines with content, those that end in an ideograph.
    pub open_words: usize,
    /// Of the lines with content, those that end in an ideograph and a separator.
    pub closed_words: usize,
    /// Runs of separators with nothing between them, of odd length; looking for them ends with the first.
    pub odd_runs: usize,
    /// Runs of exactly two or any other even length, up to there.
    pub even_runs: usize,
}

/// Most lines with bars or tabs around a text on one line.
const MOST_AROUND: usize = 4;

/// Of so many joints amid figures parted by blanks, one that parts no thousands is in a figure that was broken.
const MOST_THOUSANDS: usize = 8;

/// How a delimiter stands between figures or quoted fields.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Fields {
    /// Lines in which it joins two fields or more, not only the thousands of one figure.
    pub rows: usize,
    /// Most joints of a line.
    pub most_joints: usize,
    /// Joints of the line that is being looked at.
    joints: usize,
    /// Those of them that may part the thousands of a figure.
    thousands: usize,
}

impl Fields {
    /// Looks at a delimiter with what stands before and behind it; one that `groups` may part the thousands of a
    /// figure, or of several that stand together without a sign (`1,06692,003`).
    fn add(&mut self, before: &[u8], behind: &[u8], groups: bool) {
        let is_end =
            |b: &u8| b.is_ascii_digit() || matches!(b, b'"' | b'\'' | b',' | b';' | b'&' | b'/' | b'-');
        let blank = |b: &&u8| **b != b' ';
        let (last, next) = (before.iter().rev().find(blank), behind.iter().find(blank));
        if last.is_some_and(is_end) && next.is_none_or(|b| is_end(b) || *b == b'\\') {
            self.joints += 1;
            let digits = behind.iter().take_while(|b| b.is_ascii_digit()).count();
            // A line that is broken within a figure ends in the separator.
            let groups = groups && (digits >= 3 || behind.is_empty());
            let may_group = groups && before.last().is_some_and(u8::is_ascii_digit);
            self.thousands += usize::from(may_group);
        }
    }

    fn end_line(&mut self, line: &[u8]) {
        let others = self.joints - self.thousands;
        // Where blanks part figures, one joint among those of many whole figures is of one that was broken.
        let parts = |three: &[u8]| matches!(three, [b'0'..=b'9', b' ', b'0'..=b'9']);
        let few = || MOST_THOUSANDS * others <= self.joints && line.windows(3).any(parts);
        if self.joints > 1 && others > 0 && !few() {
            self.rows += 1;
            self.most_joints = self.most_joints.max(self.joints);
        }
        (self.joints, self.thousands) = (0, 0);
    }
}

impl Profile {
    /// Counts over `lines` of `text`.
    #[must_use]
    pub fn new(text: &str, lines: &[Span]) -> Self {
        let mut out = Self::default();
        let block = super::extent(lines);
        let signs = Signs::of(block.bytes(text));
        if signs.tabs {
            out.tab_runs(block.bytes(text));
        }
        for (idx, line) in lines.iter().enumerate().filter(|(_, line)| !line.is_empty()) {
            let rules = out.rule_lines;
            out.add(*line, text, signs);
            if out.rule_lines > rules {
                out.head_rules += usize::from(is_below_head(text, lines, idx));
            }
            if signs.paired {
                out.add_pairs(line.slice(text).unwrap_or_default());
            }
        }
        if signs.delimited {
            out.add_delimited(text, lines, block);
        }
        let parted = out.bars.content_lines.max(out.tabs.content_lines);
        if parted > 0 && parted <= MOST_AROUND {
            let plain = lines.iter().filter(|line| memchr::memchr2(b'|', b'\t', line.bytes(text)).is_none());
            out.longest_plain = plain.map(|line| line.len()).max().unwrap_or(0);
        }
        out
    }

    /// Looks at the lines that have delimiters.
    fn add_delimited(&mut self, text: &str, lines: &[Span], block: Span) {
        let mut rest = lines.iter();
        let mut done = block.start;
        for at in memchr::memchr3_iter(b',', b';', b'&', block.bytes(text)).map(|at| block.start + at) {
            if at >= done
                && let Some(line) = rest.find(|line| at < line.end)
            {
                self.add_fields(line.slice(text).unwrap_or_default());
                done = line.end;
            }
        }
    }

    /// Counts what commas, semicolons and ampersands join in a line.
    fn add_fields(&mut self, line: &str) {
        let bytes = line.as_bytes();
        for at in memchr::memchr3_iter(b',', b';', b'&', bytes) {
            let (before, behind) = bytes.split_at_checked(at).unwrap_or_default();
            let fields = match behind.first() {
                Some(b',') => &mut self.commas,
                Some(b';') => &mut self.semicolons,
                _ => &mut self.ampersands,
            };
            let groups = behind.first() == Some(&b',');
            fields.add(before, behind.get(1..).unwrap_or_default(), groups);
        }
        for fields in [&mut self.commas, &mut self.semicolons, &mut self.ampersands] {
            fields.end_line(bytes);
        }
        let escaped = || ESCAPED_TAGS.iter().any(|tag| line.contains(tag));
        self.markup_lines += usize::from(memchr::memchr(b'&', bytes).is_some() && escaped());
    }

    /// Counts a line whose bars stand in twos.
    fn add_pairs(&mut self, line: &str) {
        let raw = line.trim();
        let Bars { all: bars, pairs, lone, runs } = Bars::of(raw.as_bytes());
        self.lone_bars += lone;
        self.bar_runs += runs;
        let within = 2 * pairs == bars && raw.starts_with("||") && raw.ends_with("||");
        let behind = 2 * pairs + 1 == bars && raw.starts_with('|') && !raw.ends_with('|');
        // Single bars with an empty cell between all others would be a strange row.
        let between = 2 * pairs == bars && !raw.starts_with('|');
        // One that ends with a pair has an empty cell there, or single bars around empty cells.
        let maybe = 2 * pairs + 1 == bars && raw.starts_with('|') && raw.ends_with("||");
        if bars > 2 && (within || behind || (between && pairs > 2)) {
            self.paired_bars += 1;
        } else if (bars > 2 && maybe) || between {
            self.maybe_paired_bars += 1;
        } else if bars > 1 {
            self.unpaired_bars += 1;
        }
    }

    /// Counts a line of a block with these signs.
    fn add(&mut self, line: Span, text: &str, signs: Signs) {
        let bytes = line.bytes(text);
        let head = bytes.iter().take_while(|byte| matches!(byte, b'\t' | b'|')).count();
        // A bracket, a figure or an ideograph at the start says that there is content.
        if !signs.rare
            && let Some(
                [b'(' | b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' | 0xE4..=0xE9, ..] | [0xEF, 0xBC, 0x88, ..],
            ) = bytes.get(head..)
        {
            self.lines += 1;
            if signs.part_cells() {
                self.add_content(Line { text, span: line, bytes }, signs);
            }
            return;
        }
        let whole = Line { text, span: line, bytes };
        let line = whole.raw();
        let counts = Counts::of(bytes);
        if counts.rare > 0 && (counts.sure == 0 || (signs.rare && has_rare(bytes))) {
            return self.add_slowly(whole);
        }
        if counts.tabs + counts.bars + counts.dashes + counts.sure == 0 {
            return;
        }
        self.lines += 1;
        if counts.sure == 0 && counts.dashes >= 3 {
            self.rule_lines += 1;
            self.grid_rules += usize::from(line.trim_start().starts_with('+'));
            return;
        }
        if counts.spaces > 1 {
            self.gapped_lines += usize::from(is_gapped(line));
        }
        let content = counts.sure + counts.dashes;
        self.bars.add(whole, counts.bars, content, |c| c == '|' || c == '｜');
        self.tabs.add(whole, counts.tabs, content + counts.bars, |c| c == '\t');
    }

    /// Counts what parts the cells of a line with content, where nothing rare does.
    fn add_content(&mut self, line: Line<'_>, signs: Signs) {
        self.gapped_lines += usize::from(signs.gaps && is_gapped(line.raw()));
        // Where cells have lines of their own, the sign stands at the start.
        let has = |sign| line.bytes.first() == Some(&sign) || memchr::memchr(sign, line.bytes).is_some();
        if signs.bars && has(b'|') {
            self.bars.add_content(line, |c| c == '|');
        }
        if signs.tabs && has(b'\t') {
            self.tabs.add_content(line, |c| c == '\t');
        }
    }

    /// Counts runs of tabs with nothing between them, not even a line end, up to the first of odd length.
    fn tab_runs(&mut self, bytes: &[u8]) {
        let mut rest = bytes;
        while let Some(start) = memchr::memchr(b'\t', rest) {
            let tail = rest.get(start..).unwrap_or_default();
            let len = tail.iter().take_while(|byte| **byte == b'\t').count();
            if len % 2 == 1 {
                self.tabs.odd_runs += 1;
                return;
            }
            self.tabs.even_runs += 1;
            rest = tail.get(len..).unwrap_or_default();
        }
    }

    /// As [`Profile::add`], character by character: for lines that have what is rare.
    fn add_slowly(&mut self, whole: Line<'_>) {
        let line = whole.raw();
        let (mut bars, mut tabs, mut boxes, mut dashes, mut other) = (0usize, 0usize, 0usize, 0usize, 0usize);
        let mut spaces = 0usize;
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
                spaces = 0;
                continue;
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
        if bars + tabs + boxes + dashes + other == 0 {
            return;
        }
        self.lines += 1;
        self.gapped_lines += usize::from(gapped);
        self.markup_lines += usize::from(tagged && TAGS.iter().any(|tag| line.contains(tag)));
        self.box_lines += usize::from(boxes > 0);
        if other == 0 && dashes >= 3 {
            self.rule_lines += 1;
            self.grid_rules += usize::from(line.trim_start().starts_with('+'));
            return;
        }
        self.bars.add(whole, bars, other + dashes + boxes, |c| c == '|' || c == '｜');
        self.tabs.add(whole, tabs, other + dashes + boxes + bars, |c| c == '\t');
    }
}

/// Whether the line before has bars, and neither is a rule nor follows a line with bars.
fn is_below_head(text: &str, lines: &[Span], rule: usize) -> bool {
    let above = |n: usize| {
        let line = rule.checked_sub(n).and_then(|idx| lines.get(idx))?;
        memchr::memchr(b'|', line.bytes(text)).map(|_| line.slice(text).unwrap_or_default())
    };
    above(1).is_some_and(|head| !super::layout::is_rule(head)) && above(2).is_none()
}

impl Separators {
    fn add(
        &mut self,
        line: Line<'_>,
        separators: usize,
        content: usize,
        is_separator: impl Fn(char) -> bool,
    ) {
        if separators == 0 {
            return;
        }
        if content == 0 {
            self.lone_lines += 1;
            return;
        }
        self.add_content(line, is_separator);
    }

    /// Counts a line with content and separators.
    fn add_content(&mut self, line: Line<'_>, is_separator: impl Fn(char) -> bool) {
        self.content_lines += 1;
        let blank = |c: char| c != '\t' && c.is_whitespace();
        // Signs of ASCII and ideographs at the ends need no decoding.
        let leads = match line.bytes {
            [first @ (b'\t' | b'!'..=b'~'), ..] => is_separator(char::from(*first)),
            [0xE4..=0xE9, ..] => false,
            _ => line.raw().trim_start_matches(blank).starts_with(&is_separator),
        };
        let ends_open = matches!(line.bytes, [.., 0xE4..=0xE9, _, _]);
        let trails = match line.bytes {
            [.., last @ (b'\t' | b'!'..=b'~')] | [.., last @ (b'\t' | b'!'..=b'~'), b' '] => {
                is_separator(char::from(*last))
            }
            _ if ends_open => false,
            _ => line.raw().trim_end_matches(blank).ends_with(&is_separator),
        };
        self.open_words += usize::from(ends_open);
        self.closed_words += usize::from(matches!(line.bytes, [.., 0xE4..=0xE9, _, _, b'\t' | b'|']));
        self.leading += usize::from(leads);
        self.trailing += usize::from(trails);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_of_tabs_are_told_by_their_length() {
        for (text, odd, even) in [
            ("", 0, 0),
            ("\t", 1, 0),
            ("\t\t规\t\t", 0, 2),
            ("\t\t规\t\t\t\t\n0\t\t", 0, 3),
            ("\t\t0\t\t\t\n\t\t", 1, 1),
            ("0\n\t\n\t", 1, 0),
        ] {
            let lines: Vec<_> = crate::span::lines(text).collect();
            let tabs = Profile::new(text, &lines).tabs;
            assert_eq!((tabs.odd_runs, tabs.even_runs), (odd, even), "{text:?}");
        }
    }

    #[test]
    fn bars_stand_in_twos_from_the_first_on() {
        for (line, bars, pairs) in
            [("", 0, 0), ("|", 1, 0), ("|||", 3, 1), ("||||", 4, 2), ("|| a | b ||", 5, 2)]
        {
            let found = Bars::of(line.as_bytes());
            assert_eq!((found.all, found.pairs), (bars, pairs), "{line}");
            assert_eq!(pairs, line.matches("||").count());
        }
    }

    #[test]
    fn bars_are_told_alike_in_short_and_long_lines() {
        for pattern in 0..1_u32 << 11 {
            let line: String = (0..11).map(|n| if pattern >> n & 1 == 1 { '|' } else { 'a' }).collect();
            let short = Bars::of(line.as_bytes());
            for before in [60, 117, 200] {
                assert_eq!(Bars::of(["a".repeat(before), line.clone()].concat().as_bytes()), short, "{line}");
            }
        }
    }

    #[test]
    fn counting_many_bytes_at_a_time_is_counting_them_one_by_one() {
        const SIGNS: &[&str] = &[
            "\t", "|", "｜", "│", "-", "+", "=", ":", "<td", " ", "  ", "\u{3000}", "\u{A0}", "0", "规",
            "，", "“", "─", "\u{FEFF}",
        ];
        // Every line of up to three signs, and each of those once more behind a long word.
        let n = SIGNS.len() + 1;
        for number in 0..n * n * n {
            let signs =
                [number % n, number / n % n, number / n / n].map(|idx| SIGNS.get(idx).copied().unwrap_or(""));
            for line in [signs.concat(), ["规".repeat(400).as_str(), &signs.concat(), "a"].concat()] {
                let (mut fast, mut slow) = (Profile::default(), Profile::default());
                let span = Span::new(0, line.len());
                fast.add(span, &line, Signs::of(line.as_bytes()));
                slow.add_slowly(Line { text: &line, span, bytes: line.as_bytes() });
                assert_eq!(fast, slow, "{line:?}");
            }
        }
    }
}
