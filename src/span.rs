//! Places in a text: byte ranges, lines and columns. Knows nothing of what stands there.

/// A half-open range of byte offsets into the decoded UTF-8 text of a document.
///
/// # Examples
/// ```
/// use nianbao::Span;
/// let span = Span::new(3, 9);
/// assert_eq!(span.slice("一、总体情况"), Some("、总"));
/// assert_eq!(Span::new(1, 2).slice("一"), None); // not on a character boundary
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// Offset of the first byte.
    pub start: usize,
    /// Offset just behind the last byte.
    pub end: usize,
}

impl Span {
    /// The span from `start` to `end`; an `end` before `start` gives an empty span at `start`.
    #[must_use]
    pub const fn new(start: usize, end: usize) -> Self {
        Self { start, end: if end < start { start } else { end } }
    }

    /// The empty span at `offset`.
    #[must_use]
    pub const fn at(offset: usize) -> Self {
        Self { start: offset, end: offset }
    }

    /// The text of the span, or `None` where it leaves `text` or cuts a character.
    #[must_use]
    pub fn slice(self, text: &str) -> Option<&str> {
        text.get(self.start..self.end)
    }

    /// As [`Span::slice`], for whoever looks at bytes alone; empty where it leaves `text`.
    pub(crate) fn bytes(self, text: &str) -> &[u8] {
        text.as_bytes().get(self.start..self.end).unwrap_or_default()
    }

    /// Number of bytes.
    #[must_use]
    pub const fn len(self) -> usize {
        self.end - self.start
    }

    /// Whether the span holds no byte.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The smallest span that holds both.
    #[must_use]
    pub fn cover(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// Whether `other` lies wholly inside.
    #[must_use]
    pub const fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two share at least one byte.
    #[must_use]
    pub const fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }
}

/// A place for people: line and column, both counted from 1, the column in characters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LineColumn {
    /// The line, from 1.
    pub line: usize,
    /// The column in Unicode scalar values, from 1.
    pub column: usize,
}

/// Finds lines and columns of byte offsets; built once for a text, in one pass.
///
/// Lines end with LF, CR LF, CR, NEL, LS or PS. A lookup costs a binary search and a count
/// over at most [`LineIndex::STRIDE`] bytes, however long the line is.
///
/// # Examples
/// ```
/// use nianbao::span::{LineColumn, LineIndex};
/// let text = "一、\n二、总体";
/// let index = LineIndex::new(text);
/// assert_eq!(index.line_column(text, 13), LineColumn { line: 2, column: 3 });
/// ```
#[derive(Clone, Debug, Default)]
pub struct LineIndex {
    starts: Vec<usize>,
    /// Characters before every `STRIDE`-th byte; filled only for texts with a long line.
    counts: Vec<usize>,
}

impl LineIndex {
    /// Distance in bytes between two remembered character counts.
    pub const STRIDE: usize = 512;

    /// Builds the index of `text`.
    #[must_use]
    pub fn new(text: &str) -> Self {
        // Counted first: spans of all lines, or memory that grows as it fills, would hold three times as much.
        let ends = || text.bytes().filter(|byte| matches!(byte, b'\n' | b'\r')).count();
        let count = if rare_end(text.as_bytes(), 0).is_some() { lines(text).count() } else { 1 + ends() };
        Self::of(text, count, lines(text))
    }

    /// As [`LineIndex::new`], for whoever has the lines already: `all` are those that [`lines`] gives.
    #[must_use]
    pub fn of_lines(text: &str, all: &[Span]) -> Self {
        Self::of(text, all.len(), all.iter().copied())
    }

    fn of(text: &str, count: usize, all: impl Iterator<Item = Span>) -> Self {
        let mut long = false;
        let mut starts = Vec::with_capacity(count);
        starts.extend(all.map(|line| {
            long |= line.len() + LONGEST_END > Self::STRIDE;
            line.start
        }));
        let counts = if long {
            let mut counts = Vec::with_capacity(text.len() / Self::STRIDE + 1);
            let mut count = 0;
            for chunk in text.as_bytes().chunks(Self::STRIDE) {
                counts.push(count);
                count += chars_in(chunk);
            }
            counts
        } else {
            Vec::new()
        };
        Self { starts, counts }
    }

    /// Number of lines; an empty text has one.
    #[must_use]
    pub fn line_count(&self) -> usize {
        self.starts.len()
    }

    /// The line and column of `offset`; an offset behind the end gives the end.
    #[must_use]
    pub fn line_column(&self, text: &str, offset: usize) -> LineColumn {
        let offset = offset.min(text.len());
        let line = self.starts.partition_point(|start| *start <= offset);
        let start = self.starts.get(line.saturating_sub(1)).copied().unwrap_or(0);
        let column = if offset - start <= Self::STRIDE {
            count_chars(text, start, offset)
        } else {
            self.chars_before(text, offset).saturating_sub(self.chars_before(text, start))
        };
        LineColumn { line, column: column + 1 }
    }

    /// As [`LineIndex::line_column`] for offsets that mostly ascend: what was counted up to the last is not counted
    /// again.
    pub(crate) fn cursor<'i>(&'i self, text: &'i str) -> Cursor<'i> {
        let mut cursor = Cursor { index: self, text, offset: 0, place: LineColumn::default(), line_end: 0 };
        cursor.stand_at(0, LineColumn { line: 1, column: 1 });
        cursor
    }

    fn chars_before(&self, text: &str, offset: usize) -> usize {
        let mark = offset / Self::STRIDE;
        match self.counts.get(mark) {
            Some(count) => count + count_chars(text, mark * Self::STRIDE, offset),
            None => count_chars(text, 0, offset),
        }
    }
}

/// Bytes of the longest line end.
const LONGEST_END: usize = 3;

/// Places of offsets one after the other.
#[derive(Clone, Debug)]
pub(crate) struct Cursor<'i> {
    index: &'i LineIndex,
    text: &'i str,
    offset: usize,
    place: LineColumn,
    /// Where the next line begins, or the text ends.
    line_end: usize,
}

impl Cursor<'_> {
    /// The line and column of `offset`, as [`LineIndex::line_column`] gives it.
    pub(crate) fn place(&mut self, offset: usize) -> LineColumn {
        let on_line = self.offset <= offset && offset < self.line_end;
        if (on_line || self.approach(offset)) && offset - self.offset <= LineIndex::STRIDE {
            self.place.column += count_chars(self.text, self.offset, offset);
            self.offset = offset;
        } else {
            self.stand_at(offset, self.index.line_column(self.text, offset));
        }
        self.place
    }

    fn stand_at(&mut self, offset: usize, place: LineColumn) {
        (self.offset, self.place) = (offset, place);
        self.line_end = self.index.starts.get(place.line).copied().unwrap_or(self.text.len());
    }

    /// Goes to the start of the line of `offset`; `false` where a search finds it sooner.
    fn approach(&mut self, offset: usize) -> bool {
        if offset < self.offset || offset > self.text.len() {
            return false;
        }
        let starts = self.index.starts.get(self.place.line..).unwrap_or_default();
        let passed = starts.iter().take(NEAR_LINES + 1).take_while(|start| **start <= offset).count();
        if passed > NEAR_LINES {
            return false;
        }
        if let Some(start) = passed.checked_sub(1).and_then(|last| starts.get(last)) {
            self.stand_at(*start, LineColumn { line: self.place.line + passed, column: 1 });
        }
        true
    }
}

/// Lines that are gone through one by one to find the next place.
const NEAR_LINES: usize = 8;

/// The lines of `text` as spans without their ends, in one pass: LF, CR LF, CR, NEL, LS and PS end one.
///
/// # Examples
/// ```
/// let text = "甲\r\n乙\u{2028}丙";
/// let lines: Vec<_> = nianbao::span::lines(text).map(|line| line.slice(text).unwrap()).collect();
/// assert_eq!(lines, ["甲", "乙", "丙"]);
/// ```
pub fn lines(text: &str) -> impl Iterator<Item = Span> + '_ {
    let bytes = text.as_bytes();
    let mut next = Some(0);
    // The next NEL, LS or PS; they are so rare that they are looked for apart, once for each that there is.
    let mut rare = rare_end(bytes, 0);
    core::iter::from_fn(move || {
        let start = next?;
        let tail = bytes.get(start..).unwrap_or_default();
        let usual = usual_end(tail).map(|at| start + at);
        if let Some((at, len)) = rare.filter(|(at, _)| usual.is_none_or(|usual| *at < usual)) {
            next = Some(at + len);
            rare = rare_end(bytes, at + len);
            return Some(Span::new(start, at));
        }
        let Some(at) = usual else {
            next = None;
            return Some(Span::new(start, bytes.len()));
        };
        next = Some(at + if bytes.get(at..at + 2) == Some(b"\r\n") { 2 } else { 1 });
        Some(Span::new(start, at))
    })
}

/// The first LF or CR.
fn usual_end(tail: &[u8]) -> Option<usize> {
    // Most lines of a table are short: looked at byte by byte, longer ones many bytes at once.
    let near = tail.get(..NEAR).unwrap_or(tail).iter().position(|b| matches!(b, b'\n' | b'\r'));
    near.or_else(|| memchr::memchr2(b'\n', b'\r', tail.get(NEAR..)?).map(|at| NEAR + at))
}

/// Bytes a line from which on a search for its end costs less than a look at every byte.
const LONG_LINES: usize = 32;

/// Bytes that are looked at one by one.
const NEAR: usize = 8;

/// Calls `found` with each place of `sign`, in order; for signs that stand close to each other.
#[inline]
pub(crate) fn each_place(bytes: &[u8], sign: u8, mut found: impl FnMut(usize)) {
    let (words, rest) = bytes.as_chunks::<{ size_of::<u64>() }>();
    for (n, word) in words.iter().enumerate() {
        let mut places = places_of(u64::from_le_bytes(*word), sign);
        while places != 0 {
            found(n * size_of::<u64>() + (places.trailing_zeros() / u8::BITS) as usize);
            places &= places - 1;
        }
    }
    let behind = bytes.len() - rest.len();
    for (at, byte) in rest.iter().enumerate() {
        if *byte == sign {
            found(behind + at);
        }
    }
}

/// The places of `sign` among at most 128 bytes, as ones from the lowest bit; `None` for more bytes.
#[inline]
pub(crate) fn places_as_bits(bytes: &[u8], sign: u8) -> Option<u128> {
    // The highest bits of eight bytes, next to each other at the top.
    const GATHER: u64 = 0x0102_0408_1020_4080;
    const LEN: usize = size_of::<u64>();
    if bytes.len() > u128::BITS as usize {
        return None;
    }
    let (words, rest) = bytes.as_chunks::<LEN>();
    let mut end = [0; LEN];
    let last = end.get_mut(..rest.len())?;
    last.copy_from_slice(rest);
    let bits = |word: [u8; LEN]| (places_of(u64::from_le_bytes(word), sign) >> 7).wrapping_mul(GATHER) >> 56;
    // Bytes that fill up the last word are no sign.
    let mut out = u128::from(bits(end) & !(u64::MAX << rest.len()));
    for word in words.iter().rev() {
        out = (out << LEN) | u128::from(bits(*word));
    }
    Some(out)
}

/// The highest bit of each byte of `word` that is `sign`.
const fn places_of(word: u64, sign: u8) -> u64 {
    const ONES: u64 = u64::MAX / 0xFF;
    const LOW: u64 = ONES * 0x7F;
    let other = word ^ (ONES * sign as u64);
    !(((other & LOW) + LOW) | other | LOW)
}

/// As [`lines`], all of them at once.
#[must_use]
pub(crate) fn all_lines(text: &str) -> Vec<Span> {
    let mut out = Vec::new();
    all_lines_into(text, &mut out);
    out
}

/// As [`all_lines`], into memory that is there already. Gives whether LF alone ends them.
pub(crate) fn all_lines_into(text: &str, out: &mut Vec<Span>) -> bool {
    out.clear();
    let bytes = text.as_bytes();
    let count = memchr::memchr_iter(b'\n', bytes).count();
    out.reserve(count + 1);
    if memchr::memchr(b'\r', bytes).is_some() || rare_end(bytes, 0).is_some() {
        out.extend(lines(text));
        return false;
    }
    let mut start = 0;
    let end_line = |end| {
        out.push(Span { start, end });
        start = end + 1;
    };
    // A search for each line of prose, but not for each cell that stands on a line of its own.
    if count * LONG_LINES < bytes.len() {
        memchr::memchr_iter(b'\n', bytes).for_each(end_line);
    } else {
        each_place(bytes, b'\n', end_line);
    }
    out.push(Span { start, end: bytes.len() });
    true
}

/// The first NEL, LS or PS from `from` on, and its length.
fn rare_end(bytes: &[u8], from: usize) -> Option<(usize, usize)> {
    let mut at = from;
    loop {
        at += memchr::memchr2(0xC2, 0xE2, bytes.get(at..)?)?;
        match bytes.get(at..)? {
            [0xC2, 0x85, ..] => return Some((at, 2)),
            [0xE2, 0x80, 0xA8 | 0xA9, ..] => return Some((at, 3)),
            _ => at += 1,
        }
        // Drawn lines are many such signs behind one another: a search for each would cost more.
        while let Some([0xE2, 0x81..=0xBF, _]) = bytes.get(at + 2..at + 5) {
            at += 3;
        }
    }
}

/// The end of the line that `bytes` begin with.
fn line_end(bytes: &[u8]) -> usize {
    let mut at = 0;
    loop {
        match bytes.get(at..).unwrap_or_default() {
            [] | [b'\n' | b'\r', ..] | [0xC2, 0x85, ..] | [0xE2, 0x80, 0xA8 | 0xA9, ..] => return at,
            _ => at += 1,
        }
    }
}

/// The line of `text` that holds the byte at `offset`, without its end; an offset behind the end gives the last.
///
/// Looks only at that line; see [`lines`] for what ends one.
///
/// # Examples
/// ```
/// let text = "甲\r\n乙丙\u{2028}";
/// assert_eq!(nianbao::span::line_around(text, 6).slice(text), Some("乙丙"));
/// ```
#[must_use]
pub fn line_around(text: &str, offset: usize) -> Span {
    let bytes = text.as_bytes();
    let mut start = offset.min(bytes.len());
    // Behind a line end a new line starts; LF, CR and the last bytes of NEL, LS and PS end one.
    while start > 0 {
        let before = bytes.get(..start).unwrap_or_default();
        if matches!(before, [.., b'\n' | b'\r'] | [.., 0xC2, 0x85] | [.., 0xE2, 0x80, 0xA8 | 0xA9])
            && !(matches!(before, [.., b'\r']) && bytes.get(start) == Some(&b'\n'))
        {
            break;
        }
        start -= 1;
    }
    Span::new(start, start + line_end(bytes.get(start..).unwrap_or_default()))
}

const fn is_char_start(byte: u8) -> bool {
    byte & 0xC0 != 0x80
}

fn count_chars(text: &str, start: usize, end: usize) -> usize {
    chars_in(Span { start, end }.bytes(text))
}

fn chars_in(bytes: &[u8]) -> usize {
    if bytes.len() < NEAR {
        return bytes.iter().filter(|b| is_char_start(**b)).count();
    }
    // Sums that are kept in bytes are taken of many at once.
    let few = |chunk: &[u8]| chunk.iter().map(|b| u8::from(is_char_start(*b))).sum::<u8>();
    bytes.chunks(u8::MAX.into()).map(|chunk| usize::from(few(chunk))).sum()
}

#[cfg(feature = "serde")]
impl serde::Serialize for Span {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (self.start, self.end).serialize(serializer)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Span {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Span".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "array",
            "description": "Byte offsets into the decoded text: start, end",
            "prefixItems": [{ "type": "integer", "minimum": 0 }, { "type": "integer", "minimum": 0 }],
            "minItems": 2,
            "maxItems": 2,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Miri is some hundred times slower: of many like cases it takes one in so many.
    const SPARSE: usize = if cfg!(miri) { 19 } else { 1 };

    #[test]
    fn line_ends_of_every_kind() {
        let text = "a\nb\r\nc\rd\u{85}e\u{2028}f\u{2029}";
        let found: Vec<_> = lines(text).map(|s| s.slice(text).unwrap()).collect();
        assert_eq!(found, ["a", "b", "c", "d", "e", "f", ""]);
    }

    #[test]
    fn line_ends_among_drawn_lines() {
        let text = "┌──\u{2028}│中│\u{85}└─”\u{2029}\u{A0}─\u{85}│a┘\u{85}\u{2028}";
        let found: Vec<_> = lines(text).map(|s| s.slice(text).unwrap()).collect();
        assert_eq!(found, ["┌──", "│中│", "└─”", "\u{A0}─", "│a┘", "", ""]);
    }

    #[test]
    fn all_lines_at_once_are_those_one_by_one() {
        for end in [
            "\n",
            "\r\n",
            "\r",
            "\n\r",
            "\r\r\n",
            "\u{b}",
            "\u{c}",
            "\u{e}",
            "\t",
            "\u{85}",
            "\u{2028}",
            "\u{8a}中",
        ] {
            for len in (0..70).step_by(SPARSE) {
                for line in ["a".repeat(len), "年".repeat(len)] {
                    for text in
                        [line.clone(), format!("{line}{end}"), format!("{line}{end}{line}{end}{end}b")]
                    {
                        assert_eq!(all_lines(&text), lines(&text).collect::<Vec<_>>(), "{text:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn the_line_around_an_offset_is_the_one_that_lines_gives() {
        let text = "a\nb\r\nccc\rd\u{85}e\u{2028}f\u{2029}";
        let all: Vec<_> = lines(text).collect();
        for line in &all {
            for offset in line.start..=line.end {
                assert_eq!(line_around(text, offset), *line, "{offset}");
            }
        }
        assert_eq!(line_around(text, 99), all[6]);
    }

    #[test]
    fn ends_are_found_wherever_they_stand_among_other_bytes() {
        for before in (0..20).step_by(SPARSE) {
            for behind in (0..20).step_by(SPARSE) {
                for end in ["\n", "\r", "\r\n", "\u{85}"] {
                    let text = ["\t规a\u{8A}\u{8D}".repeat(before), "b".repeat(behind)].join(end);
                    let all: Vec<_> = lines(&text).collect();
                    assert_eq!(all, all_lines(&text));
                    let starts: Vec<_> = all.iter().map(|line| line.start).collect();
                    assert_eq!(starts, [0, text.len() - behind], "{text:?}");
                }
            }
        }
    }

    #[test]
    fn places_one_after_the_other_are_those_of_the_index() {
        let text = format!("甲\n\n乙丙\r\n{}\n{}末", "丁a".repeat(700 / SPARSE), "\n".repeat(30));
        let index = LineIndex::new(&text);
        for step in (1..text.len()).step_by(SPARSE) {
            let mut cursor = index.cursor(&text);
            let offsets = (0..text.len() + 3).step_by(step).filter(|at| text.is_char_boundary(*at));
            for offset in offsets.chain([7, 2]) {
                assert_eq!(cursor.place(offset), index.line_column(&text, offset), "{step} {offset}");
            }
        }
    }

    #[test]
    fn columns_in_long_lines_agree_with_counting() {
        let text = format!("短\n{}", "字a".repeat(2000 / SPARSE));
        let index = LineIndex::new(&text);
        for (offset, _) in text.char_indices().step_by(37) {
            let expected_line = 1 + text.get(..offset).unwrap().matches('\n').count();
            let start = text.get(..offset).unwrap().rfind('\n').map_or(0, |i| i + 1);
            let expected = LineColumn {
                line: expected_line,
                column: text.get(start..offset).unwrap().chars().count() + 1,
            };
            assert_eq!(index.line_column(&text, offset), expected, "offset {offset}");
        }
        assert_eq!(index.line_column(&text, text.len() + 9).line, 2);
    }
}
