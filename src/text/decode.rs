//! Bytes to text. Knows encodings; nothing of what the text says.

use std::borrow::Cow;

use crate::diagnostic::catalogue::source::UNDECODABLE_BYTES;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::limits;
use crate::span::Span;

/// A document as text, with what is known of the bytes it came from.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Decoded<'b> {
    /// The text, without a byte order mark. Spans of a report are offsets into it.
    pub text: Cow<'b, str>,
    /// The encoding that it was read in: `utf-8`.
    pub encoding: &'static str,
    /// Size in bytes as it came.
    pub bytes: usize,
    /// What was found on the way.
    pub diagnostics: Diagnostics,
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

/// Decodes `bytes`; a byte order mark is left out, what cannot be decoded is U+FFFD with one diagnostic.
///
/// Linear in `bytes`, and free of copying where they are UTF-8.
///
/// # Examples
/// ```
/// let decoded = nianbao::text::decode("\u{FEFF}年报".as_bytes());
/// assert_eq!(decoded.text, "年报");
/// assert_eq!((decoded.encoding, decoded.bytes), ("utf-8", 9));
/// let damaged = nianbao::text::decode(b"ab\xFFc\xC0\xC0");
/// assert_eq!(damaged.text, "ab\u{FFFD}c\u{FFFD}\u{FFFD}");
/// assert_eq!(damaged.diagnostics.as_slice().len(), 1);
/// ```
#[must_use]
pub fn decode(bytes: &[u8]) -> Decoded<'_> {
    let body = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let mut diagnostics = Diagnostics::new();
    let text = match core::str::from_utf8(body) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => Cow::Owned(replace_invalid(body, &mut diagnostics)),
    };
    Decoded { text, encoding: "utf-8", bytes: bytes.len(), diagnostics }
}

/// Says what `text` is; looks no further than [`limits::KIND_BYTES`] once it has seen a visible character.
///
/// # Examples
/// ```
/// use nianbao::text::{Kind, kind};
/// assert_eq!(kind(" \u{3000}\n"), Kind::Empty);
/// assert_eq!(kind("PK\u{3}\u{4}\u{14}\0\0\0\u{8}\0"), Kind::Binary);
/// assert_eq!(kind("一、总体情况\u{0}"), Kind::Text);
/// ```
#[must_use]
pub fn kind(text: &str) -> Kind {
    if text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}').is_empty() {
        return Kind::Empty;
    }
    let (mut count, mut strange) = (0_usize, 0_usize);
    for (offset, c) in text.char_indices() {
        if offset >= limits::KIND_BYTES {
            break;
        }
        count += 1;
        let usual = matches!(c, '\t' | '\n' | '\u{B}' | '\u{C}' | '\r' | '\u{85}');
        strange += usize::from(c == '\u{FFFD}' || (c.is_control() && !usual));
    }
    if strange * 10 >= count { Kind::Binary } else { Kind::Text }
}

fn replace_invalid(bytes: &[u8], diagnostics: &mut Diagnostics) -> String {
    let mut text = String::with_capacity(bytes.len() + 16);
    let mut first = None;
    let mut count = 0_usize;
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        if !chunk.invalid().is_empty() {
            let start = text.len();
            text.push(char::REPLACEMENT_CHARACTER);
            first.get_or_insert(Span::new(start, text.len()));
            count += 1;
        }
    }
    if let Some(span) = first {
        diagnostics.push(Diagnostic::new(&UNDECODABLE_BYTES).at(span).with(count.to_string()).with("UTF-8"));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lone_replacement_does_not_make_a_text_binary() {
        let text = format!("{}\u{FFFD}", "政府信息公开".repeat(4));
        assert_eq!(kind(&text), Kind::Text);
        assert_eq!(kind("\u{FFFD}\u{FFFD}报"), Kind::Binary);
    }

    #[test]
    fn undecodable_bytes_are_counted_and_the_first_is_shown() {
        let decoded = decode(b"\xB9\xFE\xB1\xA8 ok \xFF");
        let found = &decoded.diagnostics.as_slice()[0];
        assert_eq!(found.span, Some(Span::new(0, 3)));
        assert_eq!(found.arguments, ["5", "UTF-8"]);
    }
}
