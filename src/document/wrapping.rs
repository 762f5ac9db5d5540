//! Texts in a wrapping: every line behind the same mark or between two, or numbered, or all of it written with escapes.
//!
//! ```text
//! > 规章 0 0 3                  12: 规章 0 0 3                 规章\t0\t0\t3\n
//! > 行政许可 7                   13: 行政许可 7                  &#x884C;&#x653F;许可&nbsp;7
//! ```
//!
//! Mails, listings, logs and the strings of programs hold texts so. The wrapping says nothing of what is in it, and
//! is taken off before anything is read; every place finds its way back to the wrapped text.

use super::flat::Flat;
use crate::span::Span;
use crate::text::fold::fold_char;

/// Takes one wrapping off a text; `None` where it has none of that sort.
pub(super) type Unwrap = fn(&str) -> Option<Flat>;

/// The wrappings, from the outermost.
pub(super) const WRAPPINGS: &[Unwrap] = &[of_escapes, of_marks, of_frames, of_references, of_markup];

/// The wrappings of lines, which a text may have without [`has_signs`].
pub(super) const OF_LINES: &[Unwrap] = &[of_marks, of_frames];

/// Whether a text has a sign that every other wrapping has.
pub(super) fn has_signs(text: &str) -> bool {
    memchr::memchr3(b'\\', b'&', b'{', text.as_bytes()).is_some()
        || memchr::memmem::find(text.as_bytes(), b"(((").is_some()
}

/// Fewest lines that show a mark or a count to be that of every line: no list in a report is as long.
const LINES: usize = 20;
/// Fewest escaped line ends of a text that is one string.
const ENDS: usize = 10;
/// How many escaped line ends come on one that is none.
const ENDS_A_LINE: usize = 4;
/// Marks that stand before every line.
const MARKS: &[&str] = &["- ", "* ", "+ ", "• ", "· ", "● ", "# ", "// "];

/// References by name that plain text has; every other one stays.
const NAMES: &[(&str, &str)] = &[
    ("nbsp", "\u{A0}"),
    ("ensp", "\u{2002}"),
    ("emsp", "\u{2003}"),
    ("thinsp", "\u{2009}"),
    ("amp", "&"),
    ("lt", "<"),
    ("gt", ">"),
    ("quot", "\""),
    ("apos", "'"),
    ("ldquo", "“"),
    ("rdquo", "”"),
    ("lsquo", "‘"),
    ("rsquo", "’"),
    ("mdash", "—"),
    ("ndash", "–"),
    ("hellip", "…"),
    ("middot", "·"),
    ("bull", "•"),
    ("times", "×"),
];
/// Markup around words within a line: what begins it and ends what is said of them, and whether the words stand in
/// braces behind it, or up to the brace that closes its own.
const MARKUP: &[(&str, &str, Braces)] = &[
    ("\\foreignlanguage{", "}", Braces::Behind),
    ("{\\language[", "]", Braces::Own),
    ("\\f[", "]", Braces::None),
    ("<class>", "", Braces::None),
    ("</class>", "", Braces::None),
    ("(((", "", Braces::None),
    ("\n)))", "", Braces::None),
    (")))", "", Braces::None),
];
/// Fewest of one sort that are taken off.
const MARKED: usize = 8;
/// Most bytes that are said of words.
const SAID: usize = 40;

/// Where the words stand that a piece of markup is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Braces {
    /// Anywhere.
    None,
    /// In braces behind it: `\\foreignlanguage{american}{4}`.
    Behind,
    /// Up to the end of the brace that it begins with: `{\\language[en-us]4}`.
    Own,
}

/// Longest reference between its two signs.
const REFERENCE: usize = 8;

/// What most lines stand between, the first among them.
const FRAMES: &[(&str, &str)] = &[
    ("", "<br>"),
    ("", "<br/>"),
    ("", "<br />"),
    ("**", "**"),
    ("<p>", "</p>"),
    ("\"", "\""),
    ("\"", "\","),
    ("'", "',"),
    ("│", "│"),
];
/// Of so many lines, all but one stand between them.
const FRAMED: usize = 10;

/// Lines most of which begin and end alike.
fn of_frames(text: &str) -> Option<Flat> {
    let lines = || text.split_inclusive('\n').map(str::trim_end).filter(|line| !line.is_empty());
    let bare = |line: &str, (start, end): &(&str, &str)| {
        let inner = line.strip_prefix(start)?.strip_suffix(end)?;
        // More of such signs within are those of a table.
        let own = |at: usize| !inner.get(..at).is_some_and(|before| before.ends_with('\\'));
        let parted = start.chars().count() == 1 && inner.match_indices(start).any(|(at, _)| own(at));
        (!parted).then(|| (start.len(), line.len() - end.len()))
    };
    let first = lines().next()?;
    // Tags are none of the text, however many lines have them.
    let is_tag = |frame: &(&str, &str)| frame.1.starts_with('<');
    let tags = || memchr::memchr_iter(b'<', text.as_bytes()).nth(LINES - 1).is_some();
    let of_first = FRAMES.iter().find(|frame| bare(first, frame).is_some());
    let frame = of_first.or_else(|| {
        let has = |tag: &str| memchr::memmem::find(text.as_bytes(), tag.as_bytes()).is_some();
        let framed =
            |frame: &(&str, &str)| lines().filter_map(|line| bare(line, frame)).nth(LINES - 1).is_some();
        tags().then(|| FRAMES.iter().find(|frame| is_tag(frame) && has(frame.1) && framed(frame))).flatten()
    })?;
    let (mut n_lines, mut framed) = (0, 0);
    for line in lines() {
        n_lines += 1;
        framed += usize::from(bare(line, frame).is_some());
    }
    if framed < LINES || (!is_tag(frame) && (n_lines - framed) * FRAMED > n_lines) {
        return None;
    }
    let mut flat = Flat::default();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let own = line.trim_end();
        let (from, to) = bare(own, frame).unwrap_or((0, own.len()));
        match frame.0 {
            "\"" | "'" => copy_unescaped(text, Span::new(at + from, at + to), &mut flat, |c| c),
            _ => flat.copy(line.get(from..to)?, at + from),
        }
        flat.copy(line.get(own.len()..)?, at + own.len());
        at += line.len();
        if flat.is_dense(text) {
            return None;
        }
    }
    Some(flat)
}

/// How many bytes of a line are none of it; `None` where it has no such mark.
type Cut = Box<dyn Fn(&str) -> Option<usize>>;

/// Lines that all stand behind the same mark, behind signs of a quotation, or behind their number.
fn of_marks(text: &str) -> Option<Flat> {
    let lines = || text.split('\n').map(|line| line.strip_suffix('\r').unwrap_or(line));
    let first = lines().find(|line| !line.trim().is_empty())?;
    let lead = first.trim_start_matches(' ');
    let cut: Cut = if let Some(behind) = lead.strip_prefix('>') {
        let signs = behind.bytes().zip(behind.bytes().skip(1).chain([b' ']));
        let spaced = signs.take_while(|pair| *pair == (b' ', b'>') || pair.0 == b'>');
        let depth = 1 + spaced.filter(|pair| pair.0 == b'>').count();
        Box::new(move |line| quoted(line, depth))
    } else if let Some(mark) = MARKS.iter().copied().find(|mark| first.starts_with(mark)) {
        Box::new(move |line| line.starts_with(mark).then_some(mark.len()))
    } else if lead.starts_with(|c: char| c.is_ascii_digit()) {
        match behind_number(lines()) {
            Some(behind) => Box::new(move |line| number(line).map(|(_, len)| (len + behind).min(line.len()))),
            None => cut_of(common_shape(lines())?),
        }
    } else if lead.starts_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '(' | '[')) {
        cut_of(common_shape(lines())?)
    } else {
        return None;
    };
    let mut n_lines = 0;
    for line in lines().filter(|line| !line.trim().is_empty()) {
        let _ = cut(line)?;
        n_lines += 1;
    }
    if n_lines < LINES {
        return None;
    }
    let mut flat = Flat::default();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let skip = cut(line.trim_end_matches(['\n', '\r'])).unwrap_or(0);
        flat.copy(line.get(skip..).unwrap_or_default(), start + skip);
        start += line.len();
        if flat.is_dense(text) {
            return None;
        }
    }
    Some(flat)
}

/// Length of so many signs of a quotation at the start of a line, each with at most one blank around.
fn quoted(line: &str, depth: usize) -> Option<usize> {
    let mut rest = line.strip_prefix(' ').unwrap_or(line);
    for n in 0..depth {
        rest = rest.strip_prefix(' ').filter(|_| n > 0).unwrap_or(rest).strip_prefix('>')?;
    }
    rest = rest.strip_prefix(' ').unwrap_or(rest);
    Some(line.len() - rest.len())
}

/// The number that a line begins with, and where it ends.
fn number(line: &str) -> Option<(u32, usize)> {
    let blanks = line.len() - line.trim_start_matches(' ').len();
    let digits = line.bytes().skip(blanks).take_while(u8::is_ascii_digit).count();
    Some((line.get(blanks..blanks + digits)?.parse().ok()?, blanks + digits))
}

/// What stands between the number of a line and the line, in bytes: the same in all lines, which are counted.
fn behind_number<'t>(lines: impl Iterator<Item = &'t str>) -> Option<usize> {
    let mut last: Option<u32> = None;
    let mut common: Option<&str> = None;
    for line in lines.filter(|line| !line.trim().is_empty()) {
        let (n, len) = number(line)?;
        if last.is_some_and(|last| last.checked_add(1) != Some(n)) {
            return None;
        }
        last = Some(n);
        let behind = line.get(len..)?;
        let blank = behind.trim_end();
        // A line of which nothing else is left may have lost its blanks.
        if matches!(blank, "" | ":" | "." | ")" | "]") {
            continue;
        }
        let link = link(behind);
        common = Some(match common {
            Some(common) if common.len() <= link.len() => {
                let same = common.bytes().zip(link.bytes()).take_while(|(a, b)| a == b).count();
                common.get(..same)?
            }
            Some(common) => common.starts_with(link).then_some(link)?,
            None => link,
        });
    }
    common.map(str::len).filter(|len| *len > 0)
}

/// What all lines begin with, but for the digits in it: the time of a log, the name of a file with a number. It ends
/// with a blank or a sign.
fn common_shape<'t>(lines: impl Iterator<Item = &'t str>) -> Option<Vec<u8>> {
    let mut common: Option<Vec<u8>> = None;
    for line in lines.filter(|line| !line.trim().is_empty()) {
        let own = common.get_or_insert_with(|| shape(line).map(|(sign, _)| sign).take(SHAPE).collect());
        let same = own.iter().zip(shape(line)).take_while(|(a, (b, _))| **a == *b).count();
        // A line of which nothing else is left may have lost its blanks.
        let ends = same.checked_sub(1).and_then(|last| shape(line).nth(last)).map(|(_, end)| end);
        if ends.is_none_or(|end| end < line.trim_end().len()) {
            own.truncate(same);
        }
        if own.is_empty() {
            return None;
        }
    }
    let mut common = common?;
    let end = common.iter().rposition(|sign| matches!(sign, b' ' | b'\t' | b':' | b')' | b']' | b'|'))?;
    common.truncate(end + 1);
    // Digits with nothing but blanks and commas are figures.
    let says = common
        .iter()
        .any(|sign| sign.is_ascii_alphabetic() || matches!(sign, b'(' | b'[' | b':' | b'/' | b'-'));
    (says && common.contains(&b'0') && common.len() > 2).then_some(common)
}

/// Cuts off what has that shape.
fn cut_of(shape_of_all: Vec<u8>) -> Cut {
    Box::new(move |line| {
        let mut signs = shape(line);
        let mut len = 0;
        for sign in &shape_of_all {
            match signs.next() {
                Some((own, end)) if own == *sign => len = end,
                None if len > 0 && len == line.trim_end().len() => return Some(line.len()),
                _ => return None,
            }
        }
        Some(len)
    })
}

/// Longest beginning that lines have in common.
const SHAPE: usize = 60;

/// The signs of a line in ASCII, each with where it ends; a run of digits is one.
fn shape(line: &str) -> impl Iterator<Item = (u8, usize)> {
    let bytes = line.as_bytes();
    let mut at = 0;
    core::iter::from_fn(move || {
        let first = *bytes.get(at).filter(|b| b.is_ascii())?;
        let run = bytes.get(at..)?.iter().take_while(|b| b.is_ascii_digit()).count();
        at += run.max(1);
        Some((if run > 0 { b'0' } else { first }, at))
    })
}

/// A tab, or a stop and blanks, at the start of what stands behind a number.
fn link(behind: &str) -> &str {
    if behind.starts_with('\t') {
        return behind.get(..1).unwrap_or_default();
    }
    let stopped = behind.strip_prefix([':', '.', ')', ']']).unwrap_or(behind);
    let len = behind.len() - stopped.trim_start_matches(' ').len();
    behind.get(..len).unwrap_or_default()
}

/// A text that is a string of a program, or several: `\n` for its line ends, `\u653f` for its ideographs.
fn of_escapes(text: &str) -> Option<Flat> {
    let escaped = |sign: u8| {
        let behind = |at: &usize| text.as_bytes().get(at + 1) == Some(&sign);
        memchr::memchr_iter(b'\\', text.as_bytes()).filter(behind).count()
    };
    let _ = memchr::memchr(b'\\', text.as_bytes())?;
    let ends = escaped(b'n');
    if ends < ENDS || ends < ENDS_A_LINE * memchr::memchr_iter(b'\n', text.as_bytes()).count() {
        return None;
    }
    // Where there are quotes around it, what stands between the strings is no text.
    let quoted = text.trim_start().starts_with(['{', '[', '"', '\'']);
    let quote = text.find(['"', '\'']).filter(|_| quoted).and_then(|at| text.as_bytes().get(at).copied());
    let mut flat = Flat::default();
    let (mut at, mut from) = (0, 0);
    let mut inside = quote.is_none();
    let (mut string, mut within) = (0, 0);
    let mut string_ends = 0;
    while let Some(byte) = text.as_bytes().get(at).copied() {
        if Some(byte) == quote {
            if inside {
                flat.copy(text.get(from..at)?, from);
                flat.end_line();
                within += if string_ends < ENDS / 2 { 0 } else { at - string };
            }
            (inside, string_ends, string) = (!inside, 0, at);
            at += 1;
            from = at;
        } else if byte == b'\\' && inside {
            match escape(text.get(at..)?) {
                Some((c, len)) => {
                    flat.copy(text.get(from..at)?, from);
                    flat.insert(c.encode_utf8(&mut [0; 4]), Span::new(at, at + len));
                    string_ends += usize::from(c == '\n');
                    at += len;
                    from = at;
                }
                // What it stands before is part of the text, be it a quote.
                None => at += 2,
            }
        } else {
            at += 1;
        }
        if flat.is_dense(text) {
            return None;
        }
    }
    if inside {
        flat.copy(text.get(from..)?, from);
        within += text.len() - string;
    }
    // Strings with a line or two each are the cells of a table.
    (2 * within > text.len()).then_some(flat)
}

/// Copies what a string holds, its escapes undone and each character that one stands for changed.
pub(super) fn copy_unescaped(text: &str, place: Span, flat: &mut Flat, change: impl Fn(char) -> char) {
    let mut from = place.start;
    let mut at = place.start;
    while let Some(n) = memchr::memchr(b'\\', Span::new(at, place.end).bytes(text)) {
        at += n;
        let Some((c, len)) = escape(Span::new(at, place.end).slice(text).unwrap_or_default()) else {
            // What it stands before is part of the text.
            at += 2;
            if at > place.end {
                break;
            }
            continue;
        };
        flat.copy(text.get(from..at).unwrap_or_default(), from);
        flat.insert(change(c).encode_utf8(&mut [0; 4]), Span::new(at, at + len));
        at += len;
        from = at;
    }
    flat.copy(text.get(from..place.end).unwrap_or_default(), from);
}

/// The character that an escape stands for, and its length.
pub(super) fn escape(text: &str) -> Option<(char, usize)> {
    let hex = |from: usize, len: usize| u32::from_str_radix(text.get(from..from + len)?, 16).ok();
    let c = match text.as_bytes().get(1)? {
        b'n' => '\n',
        b't' => '\t',
        b'r' => '\r',
        b'f' => '\u{C}',
        b'x' => return char::from_u32(hex(2, 2)?).map(|c| (c, 4)),
        b'u' => {
            let first = hex(2, 4)?;
            if let Some(c) = char::from_u32(first) {
                return Some((c, 6));
            }
            let second = hex(8, 4).filter(|_| text.get(6..8) == Some("\\u"))?;
            let pair = [u16::try_from(first).ok()?, u16::try_from(second).ok()?];
            return char::decode_utf16(pair).next()?.ok().map(|c| (c, 12));
        }
        sign @ (b'"' | b'\'' | b'\\' | b'/') => char::from(*sign),
        _ => return None,
    };
    Some((c, 2))
}

/// A text with references to characters as web pages have them, or manual pages: `&nbsp;`, `&#19968;`, `\[u4E00]`.
fn of_references(text: &str) -> Option<Flat> {
    let places = || memchr::memchr2_iter(b'&', b'\\', text.as_bytes());
    let read = |at: usize| reference(text.get(at..)?);
    if !places().any(|at| read(at).is_some()) {
        return None;
    }
    let mut flat = Flat::default();
    let mut from = 0;
    for at in places() {
        if at < from {
            continue;
        }
        if let Some((c, len)) = read(at) {
            flat.copy(text.get(from..at)?, from);
            flat.insert(c.encode_utf8(&mut [0; 4]), Span::new(at, at + len));
            from = at + len;
        }
        if flat.is_dense(text) {
            return None;
        }
    }
    flat.copy(text.get(from..)?, from);
    Some(flat)
}

/// Markup that stands around words in a text with much of it.
fn of_markup(text: &str) -> Option<Flat> {
    let count = |sign: &str| memchr::memmem::find_iter(text.as_bytes(), sign).take(MARKED).count();
    let known: Vec<_> = MARKUP.iter().filter(|(start, ..)| count(start) == MARKED).collect();
    let firsts: Vec<u8> = known.iter().filter_map(|(start, ..)| start.bytes().next()).collect();
    if known.is_empty() {
        return None;
    }
    let mut flat = Flat::default();
    let (mut from, mut at, mut open) = (0, 0, 0_usize);
    while let Some(byte) = text.as_bytes().get(at) {
        let rest = text.as_bytes().get(at..).unwrap_or_default();
        let mut skip = usize::from(*byte == b'}' && open > 0);
        open -= skip;
        if skip == 0 && firsts.contains(byte) {
            for (start, end, braces) in known.iter().filter(|(start, ..)| rest.starts_with(start.as_bytes()))
            {
                let said = rest.get(start.len()..rest.len().min(start.len() + SAID)).unwrap_or_default();
                let Some(len) = memchr::memmem::find(said, end.as_bytes()) else { continue };
                skip = start.len() + len + end.len();
                let behind = *braces == Braces::Behind && rest.get(skip) == Some(&b'{');
                skip += usize::from(behind);
                open += usize::from(behind || *braces == Braces::Own);
                break;
            }
        }
        if skip > 0 {
            flat.copy(text.get(from..at)?, from);
            from = at + skip;
            // Two figures would become one.
            let is_digit = |c: char| fold_char(c).is_ascii_digit();
            if flat.text.ends_with(is_digit) && text.get(from..)?.starts_with(is_digit) {
                return None;
            }
        }
        at += skip.max(1);
        if flat.is_dense(text) {
            return None;
        }
    }
    flat.copy(text.get(from..)?, from);
    Some(flat)
}

/// The character that a reference stands for, and its length.
fn reference(text: &str) -> Option<(char, usize)> {
    if let Some(hex) = text.strip_prefix("\\[u") {
        let len = hex.bytes().take(REFERENCE).take_while(u8::is_ascii_hexdigit).count();
        let c = char::from_u32(u32::from_str_radix(hex.get(..len)?, 16).ok()?)?;
        return hex.get(len..)?.starts_with(']').then_some((c, len + "\\[u]".len()));
    }
    if text.starts_with("\\u") {
        return escape(text);
    }
    if !text.starts_with('&') {
        return None;
    }
    let near = text.as_bytes().get(1..text.len().min(2 + REFERENCE))?;
    let len = near.iter().position(|b| *b == b';')?;
    let name = text.get(1..=len)?;
    let c = match name.strip_prefix('#') {
        Some(number) => {
            let hex = number.strip_prefix(['x', 'X']);
            let code = hex.map_or_else(|| number.parse(), |hex| u32::from_str_radix(hex, 16)).ok()?;
            char::from_u32(code).filter(|c| !c.is_control())?
        }
        None => NAMES.iter().find(|(known, _)| *known == name)?.1.chars().next()?,
    };
    Some((c, len + 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "甲市某局2023年报告\n\n  规章\t0\n";

    fn text() -> String {
        (0..LINES).map(|n| format!("{TEXT}第{n}条\n")).collect()
    }

    /// Takes the wrapping off, and holds each ideograph against where it is said to stand.
    #[track_caller]
    fn taken_off(wrapped: &str) -> String {
        let flat = WRAPPINGS.iter().find_map(|unwrap| unwrap(wrapped)).unwrap();
        for (at, c) in flat.text.char_indices().filter(|(_, c)| !c.is_ascii()) {
            let place = flat.map.locate(Span::new(at, at + c.len_utf8())).slice(wrapped).unwrap();
            let code = format!("\\u{:04x}", u32::from(c));
            let known = place == c.to_string()
                || place == code
                || reference(place).is_some_and(|(said, _)| said == c);
            assert!(known, "{c} {place}");
        }
        flat.text
    }

    fn before_lines(mark: impl Fn(usize, &str) -> String) -> String {
        let lines: Vec<_> = text().split('\n').enumerate().map(|(n, line)| mark(n, line) + line).collect();
        lines.join("\n")
    }

    #[test]
    fn what_only_the_first_line_begins_with_stays() {
        for first in ["2024-01-22 17:49:17", "5 - 6", "17:49:17", "[3] 1"] {
            // No other line begins with a sign of ASCII but for a year.
            let text = format!("{first}\n{}", "│规章│0│\n2023年，我局如下。\n├──┼──┤\n".repeat(LINES));
            assert!(WRAPPINGS.iter().all(|unwrap| unwrap(&text).is_none()), "{first}");
        }
    }

    #[test]
    fn markup_between_the_digits_of_two_figures_stays() {
        let words = "(((甲)))".repeat(MARKED);
        assert_eq!(
            of_markup(&format!("{words}12(((乙")).unwrap().text,
            format!("{}12乙", "甲".repeat(MARKED))
        );
        for figures in ["135(((3", "135((((((3", "１(((２", "1((()))2"] {
            assert!(of_markup(&format!("{words}{figures}")).is_none(), "{figures}");
        }
    }

    #[test]
    fn marks_and_numbers() {
        for mark in ["> ", ">> ", " > > ", "- ", "• "] {
            assert_eq!(taken_off(&before_lines(|_, _| mark.to_owned())), text(), "{mark}");
        }
        let bare = |mark: &'static str| {
            before_lines(move |_, line| if line.is_empty() { ">" } else { mark }.to_owned())
        };
        assert_eq!(taken_off(&bare("> ")), text());
        assert_eq!(taken_off(&before_lines(|n, _| format!("{:6}\t", n + 1))), text());
        assert_eq!(taken_off(&before_lines(|n, _| format!("{}: ", n + 8))), text());
        let blank = |n: usize, line: &str| format!("{n:4}{}", if line.is_empty() { "" } else { "  " });
        assert_eq!(taken_off(&before_lines(blank)), text());
        assert_eq!(
            taken_off(&before_lines(|n, _| format!("{n}: ")).replace('\n', "\r\n")),
            text().replace('\n', "\r\n")
        );
    }

    #[test]
    fn frames() {
        for (start, end) in FRAMES {
            let framed =
                |line: &str| if line.is_empty() { String::new() } else { format!("{start}{line}{end}") };
            let lines: Vec<_> = text().split('\n').map(framed).collect();
            assert_eq!(taken_off(&lines.join("\n")), text(), "{start}{end}");
        }
    }

    #[test]
    fn markup() {
        let words = "\\foreignlanguage{american}{4} {\\language[en-us]{5}} \\f[B]甲\\f[R] <class>6</class>\n(((规章\n)))\n";
        let bare = "4 {5} 甲 6\n规章\n";
        assert_eq!(taken_off(&words.repeat(MARKED)), bare.repeat(MARKED));
        assert!(of_markup(words).is_none());
    }

    #[test]
    fn escapes() {
        let escaped = text().replace('\n', "\\n").replace('\t', "\\t");
        assert_eq!(taken_off(&escaped), text());
        assert_eq!(
            taken_off(&format!("{{\"page\": 1, \"text\": \"{escaped}\"}}\n")),
            format!("page\ntext\n{}", text())
        );
        let ascii: String = escaped
            .chars()
            .map(|c| if c.is_ascii() { c.to_string() } else { format!("\\u{:04x}", u32::from(c)) })
            .collect();
        assert_eq!(taken_off(&format!("\"{ascii}\"")), text());
        assert_eq!(escape("\\ud83d\\ude00"), Some(('😀', 12)));
        for damaged in ["\\", "\\u12", "\\ud83d", "\\q", "\\x4", "\\u政府信"] {
            assert_eq!(escape(damaged), None, "{damaged}");
        }
    }

    #[test]
    fn references() {
        let wrapped: String = text()
            .chars()
            .map(|c| if matches!(c, '甲' | '章') { format!("&#{};", u32::from(c)) } else { c.to_string() })
            .collect();
        assert_eq!(taken_off(&wrapped), text());
        assert_eq!(
            taken_off("本年新收&nbsp;&amp;&#x4E00;&ensp;&bogus;&#0;"),
            "本年新收\u{A0}&一\u{2002}&bogus;&#0;"
        );
    }

    #[test]
    fn what_is_no_wrapping_stays() {
        let short = |mark: &str| format!("{mark}规章 0 0 3\n").repeat(LINES - 1);
        let figures: String = (0..30).map(|n| format!("{n}\n")).collect();
        let rows: String = (0..30).map(|n| format!("{} 0 0 1\n", n * n)).collect();
        let cells = "[[\"规章\\n\\n\", \"0\"], ".repeat(40);
        let mixed = format!("{}规章 0 0 3\n", "> 甲\n".repeat(LINES));
        for text in [
            short("- "),
            short("> "),
            figures,
            rows,
            cells,
            mixed,
            "\\newline\n".repeat(40),
            "A & B; C&D".to_owned(),
            text(),
        ] {
            assert!(WRAPPINGS.iter().all(|unwrap| unwrap(&text).is_none()), "{text}");
        }
    }
}
