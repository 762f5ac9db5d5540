//! Bytes to text. Knows encodings; nothing of what the text says.
//!
//! In this order: a byte order mark; UTF-8 where it is valid, for nothing else is by chance; what the document
//! declares, where that decodes without an error; UTF-16 without a mark; UTF-8 with a few bad bytes; GB18030 or
//! Big5 by the characters they would give; whatever a general detector says.

use std::borrow::Cow;
use std::sync::LazyLock;

use encoding_rs::{BIG5, DecoderResult, Encoding, GB18030, GBK, UTF_8, UTF_16BE, UTF_16LE};
use memchr::memmem::Finder;

use super::{guess, mojibake};
use crate::diagnostic::catalogue::source::{ENCODING_MISDECLARED, UNDECODABLE_BYTES};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::limits;
use crate::span::Span;

/// A document as text, with what is known of the bytes it came from.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Decoded<'b> {
    /// The text, without a byte order mark. Spans of a report are offsets into it.
    pub text: Cow<'b, str>,
    /// The encoding that it was read in: `utf-8`, `gb18030`, `utf-16le`, `big5`.
    pub encoding: &'static str,
    /// Size in bytes as it came.
    pub bytes: usize,
    /// What was found on the way.
    pub diagnostics: Diagnostics,
}

impl<'b> Decoded<'b> {
    /// A text that was decoded before it came.
    #[must_use]
    pub fn of_str(text: &'b str) -> Self {
        let mut diagnostics = Diagnostics::new();
        mojibake::look(text, &mut diagnostics);
        Self { text: Cow::Borrowed(text), encoding: "utf-8", bytes: text.len(), diagnostics }
    }
}

/// What a text is, as far as its characters tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Kind {
    /// Nothing but white space.
    Empty,
    /// Data that is no text: at least a tenth of its opening are control characters or were not decodable.
    Binary,
    /// Text.
    Text,
}

/// Decodes `bytes` in the encoding that they show; what cannot be decoded is U+FFFD with one diagnostic.
///
/// A byte order mark is left out. Linear in `bytes`, and free of copying where they are UTF-8.
///
/// # Examples
/// ```
/// let decoded = nianbao::text::decode("\u{FEFF}年报".as_bytes());
/// assert_eq!(decoded.text, "年报");
/// assert_eq!((decoded.encoding, decoded.bytes), ("utf-8", 9));
/// let legacy = nianbao::text::decode(b"\xC4\xEA\xB1\xA8");
/// assert_eq!((&*legacy.text, legacy.encoding), ("年报", "gb18030"));
/// let damaged = nianbao::text::decode(b"ab\xFFc\xC0\xC0");
/// assert_eq!(damaged.text, "ab\u{FFFD}c\u{FFFD}\u{FFFD}");
/// assert_eq!(damaged.diagnostics.as_slice().len(), 1);
/// ```
#[must_use]
pub fn decode(bytes: &[u8]) -> Decoded<'_> {
    decode_as(bytes, None)
}

/// Decodes `bytes` that declare their encoding by the label `declared`, as web pages do: `gb2312`, `UTF-8`.
///
/// The label is believed only if it decodes without an error, and never against a byte order mark or valid UTF-8;
/// a label that is not believed is a diagnostic, one that names no encoding is none. Otherwise as [`decode`].
///
/// # Examples
/// ```
/// let decoded = nianbao::text::decode_as("年报".as_bytes(), Some("gb2312"));
/// assert_eq!((&*decoded.text, decoded.encoding), ("年报", "utf-8"));
/// assert_eq!(decoded.diagnostics.as_slice()[0].code.name, "encoding-misdeclared");
/// ```
#[must_use]
pub fn decode_as<'b>(bytes: &'b [u8], declared: Option<&str>) -> Decoded<'b> {
    let declared = declared.and_then(|label| Encoding::for_label(label.trim().as_bytes())).map(canonical);
    let mut diagnostics = Diagnostics::new();
    let (encoding, text) = match by_mark(bytes) {
        Some((encoding, body)) => (encoding, read(body, encoding, &mut diagnostics)),
        None => unmarked(bytes, declared, &mut diagnostics),
    };
    if let Some(declared) = declared.filter(|declared| *declared != encoding && !text.is_ascii()) {
        diagnostics
            .push(Diagnostic::new(&ENCODING_MISDECLARED).with(name_of(declared)).with(name_of(encoding)));
    }
    mojibake::look(&text, &mut diagnostics);
    Decoded { text, encoding: name_of(encoding), bytes: bytes.len(), diagnostics }
}

/// The encoding and the bytes behind a byte order mark.
fn by_mark(bytes: &[u8]) -> Option<(&'static Encoding, &[u8])> {
    match bytes {
        [0xEF, 0xBB, 0xBF, body @ ..] => Some((UTF_8, body)),
        [0xFF, 0xFE, body @ ..] => Some((UTF_16LE, body)),
        [0xFE, 0xFF, body @ ..] => Some((UTF_16BE, body)),
        [0x84, 0x31, 0x95, 0x33, body @ ..] => Some((GB18030, body)),
        _ => None,
    }
}

fn unmarked<'b>(
    bytes: &'b [u8],
    declared: Option<&'static Encoding>,
    diagnostics: &mut Diagnostics,
) -> (&'static Encoding, Cow<'b, str>) {
    // ASCII in UTF-16 is valid UTF-8 full of NUL; without NUL, nothing valid is anything else.
    let with_zeros = bytes.iter().take(limits::KIND_BYTES).any(|b| *b == 0);
    let wide = with_zeros.then(|| guess::utf_16(bytes)).flatten();
    if wide.is_none()
        && let Ok(text) = simdutf8::basic::from_utf8(bytes)
    {
        return (UTF_8, Cow::Borrowed(text));
    }
    let wide = wide.or_else(|| guess::utf_16(bytes));
    if let Some(encoding) = declared.filter(|encoding| ![UTF_8, UTF_16LE, UTF_16BE].contains(encoding))
        && let Some(text) = encoding.decode_without_bom_handling_and_without_replacement(bytes)
    {
        return (encoding, text);
    }
    let encoding = wide.unwrap_or_else(|| guess::encoding(bytes));
    (encoding, read(bytes, encoding, diagnostics))
}

/// One name for the encodings that are one: GB2312 and GBK are read as GB18030, which holds both.
fn canonical(encoding: &'static Encoding) -> &'static Encoding {
    if encoding == GBK { GB18030 } else { encoding }
}

fn name_of(encoding: &'static Encoding) -> &'static str {
    match encoding.name() {
        "UTF-8" => "utf-8",
        "UTF-16LE" => "utf-16le",
        "UTF-16BE" => "utf-16be",
        "gb18030" => "gb18030",
        "Big5" => "big5",
        name => name,
    }
}

/// What is decoded at a time, in bytes of the text.
const STRETCH_BYTES: usize = 4096;

/// Decodes to the end; each bad sequence is one U+FFFD, the first of them is shown in a diagnostic that counts them.
fn read<'b>(bytes: &'b [u8], encoding: &'static Encoding, diagnostics: &mut Diagnostics) -> Cow<'b, str> {
    if encoding == UTF_8
        && let Ok(text) = simdutf8::basic::from_utf8(bytes)
    {
        return Cow::Borrowed(text);
    }
    let mut decoder = encoding.new_decoder_without_bom_handling();
    // Two bytes of Chinese in GB18030 or UTF-16 are three in UTF-8.
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 2 + 16);
    // The decoder touches all the room it is given, each time: room for the whole text would be touched once for each
    // sequence that cannot be decoded.
    let mut stretch = String::with_capacity(STRETCH_BYTES);
    let (mut first, mut count) = (None, 0_usize);
    let mut rest = bytes;
    loop {
        let (result, n_read) = decoder.decode_to_string_without_replacement(rest, &mut stretch, true);
        rest = rest.get(n_read..).unwrap_or_default();
        text.push_str(&stretch);
        stretch.clear();
        match result {
            DecoderResult::InputEmpty => break,
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(..) => {
                let start = text.len();
                text.push(char::REPLACEMENT_CHARACTER);
                first.get_or_insert(Span::new(start, text.len()));
                count += 1;
            }
        }
    }
    if let Some(span) = first {
        let found = Diagnostic::new(&UNDECODABLE_BYTES).at(span);
        diagnostics.push(found.with(count.to_string()).with(encoding.name()));
    }
    Cow::Owned(text)
}

/// A finder for U+FFFD, made once.
static REPLACEMENT: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("\u{FFFD}"));

/// Says what `text` is; looks no further than [`limits::KIND_BYTES`] once it has seen a visible character.
///
/// # Examples
/// ```
/// use nianbao::text::{Kind, kind};
/// assert_eq!(kind(" \u{3000}\n"), Kind::Empty);
/// assert_eq!(kind("一、总体情况"), Kind::Text);
/// ```
#[must_use]
pub fn kind(text: &str) -> Kind {
    if text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}').is_empty() {
        return Kind::Empty;
    }
    let end = (limits::KIND_BYTES..=text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len());
    let opening = text.as_bytes().get(..end).unwrap_or_default();
    let is_control = |b: u8| (b < 9) | (b.wrapping_sub(14) < 18) | (b == 0x7F);
    let mut n_strange = REPLACEMENT.find_iter(opening).count();
    n_strange += memchr::memchr_iter(0xC2, opening)
        .filter(|at| matches!(opening.get(at + 1), Some(0x80..=0x84 | 0x86..=0x9F)))
        .count();
    // By bytes, which costs a fraction of decoding; most texts have none, which is told sooner than counted.
    if opening.iter().fold(false, |any, b| any | is_control(*b)) {
        n_strange += count_bytes(opening, is_control);
    }
    if n_strange > 0 && n_strange * 10 >= count_bytes(opening, |b| b & 0xC0 != 0x80) {
        Kind::Binary
    } else {
        Kind::Text
    }
}

/// How many of `bytes` are so; the sums are kept in bytes, many of which the machine adds at once.
pub(super) fn count_bytes(bytes: &[u8], is_so: impl Fn(u8) -> bool) -> usize {
    bytes.chunks(255).map(|chunk| usize::from(chunk.iter().map(|b| u8::from(is_so(*b))).sum::<u8>())).sum()
}

/// Whether encodings of Chinese that are read here include `encoding`.
pub(super) fn is_chinese(encoding: &'static Encoding) -> bool {
    [UTF_8, UTF_16LE, UTF_16BE, GB18030, BIG5].contains(&encoding)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "某市某局2023年政府信息公开工作年度报告\n一、总体情况\n（一）予以公开 1，234";

    fn utf_16(text: &str, big: bool) -> Vec<u8> {
        let unit = |unit: u16| if big { unit.to_be_bytes() } else { unit.to_le_bytes() };
        text.encode_utf16().flat_map(unit).collect()
    }

    #[test]
    #[cfg_attr(miri, ignore = "encoding_rs asks the processor in assembly, which Miri does not run")]
    fn one_text_in_each_encoding_is_one_text() {
        let gb = GB18030.encode(TEXT).0.into_owned();
        let traditional = "某市某局2023年政府信息公開工作年度報告\n一、總體情況\n（一）予以公開 1，234";
        let cases: Vec<(&str, &str, Vec<u8>)> = vec![
            ("utf-8", TEXT, TEXT.into()),
            ("utf-8", TEXT, [b"\xEF\xBB\xBF", TEXT.as_bytes()].concat()),
            ("gb18030", TEXT, gb.clone()),
            ("gb18030", TEXT, [b"\x84\x31\x95\x33", gb.as_slice()].concat()),
            ("utf-16le", TEXT, utf_16(TEXT, false)),
            ("utf-16be", TEXT, utf_16(TEXT, true)),
            ("utf-16le", TEXT, [b"\xFF\xFE".to_vec(), utf_16(TEXT, false)].concat()),
            ("utf-16be", TEXT, [b"\xFE\xFF".to_vec(), utf_16(TEXT, true)].concat()),
            ("utf-16le", "ok 1 2 3", utf_16("ok 1 2 3", false)),
            ("big5", traditional, BIG5.encode(traditional).0.into_owned()),
        ];
        for (encoding, expected, bytes) in cases {
            let decoded = decode(&bytes);
            assert_eq!((decoded.encoding, &*decoded.text), (encoding, expected));
            assert!(decoded.diagnostics.as_slice().is_empty(), "{:?}", decoded.diagnostics);
            assert_eq!(decoded.bytes, bytes.len());
        }
    }

    #[test]
    #[cfg_attr(miri, ignore = "encoding_rs asks the processor in assembly, which Miri does not run")]
    fn a_declaration_is_believed_only_if_it_decodes() {
        let big5 = BIG5.encode("年報").0;
        let codes =
            |d: &Decoded<'_>| d.diagnostics.as_slice().iter().map(|f| f.code.name).collect::<Vec<_>>();
        let decoded = decode_as(&big5, Some(" Big5 "));
        assert_eq!((decoded.encoding, &*decoded.text), ("big5", "年報"));
        assert!(codes(&decoded).is_empty());
        let gb = GB18030.encode(TEXT).0;
        let decoded = decode_as(&gb, Some("utf-8"));
        assert_eq!((decoded.encoding, &*decoded.text), ("gb18030", TEXT));
        assert_eq!(codes(&decoded), ["encoding-misdeclared"]);
        assert_eq!(codes(&decode_as(&gb, Some("GB2312"))), [""; 0]);
        assert_eq!(codes(&decode_as(TEXT.as_bytes(), Some("klingon"))), [""; 0]);
        assert_eq!(codes(&decode_as(b"plain", Some("gbk"))), [""; 0]);
    }

    #[test]
    #[cfg_attr(miri, ignore = "encoding_rs asks the processor in assembly, which Miri does not run")]
    fn lone_surrogates_and_half_characters_are_counted() {
        let mut bytes = [b"\xFF\xFE".to_vec(), utf_16("年报", false)].concat();
        bytes.extend([0x00, 0xD8, 0x31, 0x00, 0x00, 0xDC, 0x7A]);
        let decoded = decode(&bytes);
        assert_eq!(decoded.text, "年报\u{FFFD}1\u{FFFD}\u{FFFD}");
        let found = &decoded.diagnostics.as_slice()[0];
        assert_eq!((found.span, found.arguments[0].as_ref()), (Some(Span::new(6, 9)), "3"));
    }

    /// Texts longer than what is decoded at a time, with a bad sequence now and then or one after the other.
    #[test]
    #[cfg_attr(miri, ignore = "encoding_rs asks the processor in assembly, which Miri does not run")]
    fn long_texts_are_decoded_whole() {
        for between in [0, 1, 2, 700, 5000] {
            let words: String = "年报1公开".chars().cycle().take(between).collect();
            let n = if between < 9 { 3 * STRETCH_BYTES } else { 9 };
            let lone = [utf_16(&words, false), vec![0x00, 0xD8, 0x0A, 0x00]].concat();
            let bad = [GB18030.encode(&words).0.into_owned(), b"\xFF\n".to_vec()].concat();
            for (bytes, encoding) in [(lone, UTF_16LE), (bad, GB18030)] {
                let mut diagnostics = Diagnostics::new();
                let bytes = bytes.repeat(n);
                let text = read(&bytes, encoding, &mut diagnostics);
                assert!(*text == format!("{words}\u{FFFD}\n").repeat(n), "{between} {}", encoding.name());
                assert_eq!(diagnostics.as_slice()[0].arguments[0], n.to_string());
            }
        }
    }

    #[test]
    #[cfg_attr(miri, ignore = "encoding_rs asks the processor in assembly, which Miri does not run")]
    fn a_cut_inside_a_character_spoils_one_character() {
        for encoding in ["utf-8", "gb18030"] {
            let whole = match encoding {
                "utf-8" => TEXT.as_bytes().to_vec(),
                _ => GB18030.encode(TEXT).0.into_owned(),
            };
            let cut = whole.iter().rposition(|b| *b >= 0x80).unwrap();
            let decoded = decode(&whole[..cut]);
            assert_eq!(decoded.encoding, encoding);
            assert!(decoded.text.starts_with("某市某局2023年") && decoded.text.ends_with('\u{FFFD}'));
            assert_eq!(decoded.diagnostics.as_slice()[0].arguments[0], "1");
        }
    }

    #[test]
    fn ascii_is_ascii() {
        for text in ["a.html", "hello", "thorough", "{}"] {
            assert_eq!((decode(text.as_bytes()).encoding, &*decode(text.as_bytes()).text), ("utf-8", text));
        }
    }

    #[test]
    fn a_lone_replacement_does_not_make_a_text_binary() {
        let text = format!("{}\u{FFFD}", "政府信息公开".repeat(4));
        assert_eq!(kind(&text), Kind::Text);
        assert_eq!(kind("\u{FFFD}\u{FFFD}报"), Kind::Binary);
    }

    #[test]
    #[cfg_attr(miri, ignore = "encoding_rs asks the processor in assembly, which Miri does not run")]
    fn undecodable_bytes_are_counted_and_the_first_is_shown() {
        let decoded = decode("年度报告\u{80}".as_bytes());
        assert!(decoded.diagnostics.as_slice().is_empty());
        let decoded = decode(b"\xE5\xB9\xB4\xE5\xBA\xA6 ok \xFF \xFE\xE5");
        let found = &decoded.diagnostics.as_slice()[0];
        assert_eq!(found.span, Some(Span::new(10, 13)));
        assert_eq!(found.arguments, ["3", "UTF-8"]);
    }
}
