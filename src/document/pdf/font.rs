//! Fonts as far as text needs them: which bytes are a character, which one, and how wide it is (ISO 32000-1, 9.5 to 9.10).
//!
//! What a code stands for is read from the font's map to Unicode, from the character set that a predefined map is
//! named after, or from an encoding of single bytes; fonts themselves are not opened. A code that none of them tells
//! is U+FFFD: a glyph that a reader sees and nobody can name.

use std::collections::HashMap;

use encoding_rs::{BIG5, GB18030, MACINTOSH, WINDOWS_1252};

use super::cmap::CMap;
use super::file::File;
use super::object::{Dict, Object};
use crate::limits;

/// A font of a page.
#[derive(Debug)]
pub(super) struct Font {
    codes: Codes,
    unicode: Option<CMap>,
    widths: HashMap<u32, f64>,
    default_width: f64,
    /// Whether lines run downwards.
    pub(super) is_vertical: bool,
}

/// How bytes are taken for codes, and what codes stand for where no map says so.
#[derive(Debug)]
enum Codes {
    /// Single bytes.
    Bytes(Box<[Option<char>; 256]>),
    /// Two bytes that select a glyph.
    Glyphs,
    /// A character set of one or two bytes; Big5 if so.
    Han { is_big5: bool, ascii: u32 },
    /// UTF-16.
    Utf16,
    /// A map of the file.
    Map(CMap),
}

/// A code of a text.
#[derive(Clone, Debug)]
pub(super) struct Code {
    pub(super) text: String,
    /// Its width, in parts of the size of the font.
    pub(super) width: f64,
    /// Whether it is the single byte 32, to which the spacing of words applies.
    pub(super) is_space: bool,
}

impl Font {
    pub(super) fn new(file: &File<'_>, dict: &Dict) -> Self {
        let unicode = match file.at(dict, b"ToUnicode") {
            Object::Stream(stream) => file.decoded(&stream).ok().map(|bytes| CMap::new(&bytes)),
            _ => None,
        };
        let unicode = unicode.filter(CMap::has_texts);
        if file.at(dict, b"Subtype").name() == Some(b"Type0") {
            Self::composite(file, dict, unicode)
        } else {
            Self::simple(file, dict, unicode)
        }
    }

    fn composite(file: &File<'_>, dict: &Dict, unicode: Option<CMap>) -> Self {
        let descendants = file.at(dict, b"DescendantFonts");
        let below = descendants.array().and_then(<[Object]>::first).map(|font| file.resolve(font));
        let below = below.as_ref().and_then(Object::dict).cloned().unwrap_or_default();
        let encoding = file.at(dict, b"Encoding");
        let codes = match &encoding {
            Object::Stream(stream) => match file.decoded(stream) {
                Ok(bytes) => Codes::Map(CMap::new(&bytes)),
                Err(_) => Codes::Glyphs,
            },
            _ => predefined(encoding.name().unwrap_or_default()),
        };
        let is_vertical = encoding.name().is_some_and(|name| name.ends_with(b"V"))
            || encoding.dict().is_some_and(|dict| file.at(dict, b"WMode").int() == Some(1));
        let mut widths = HashMap::new();
        let array = file.at(&below, b"W");
        let mut items = array.array().unwrap_or_default().iter().map(|item| file.resolve(item));
        while let (Some(first), Some(next)) = (items.next(), items.next()) {
            let Some(first) = first.int().and_then(|n| u32::try_from(n).ok()) else { continue };
            if let Some(list) = next.array() {
                for (width, code) in list.iter().zip(first..) {
                    if let Some(width) = file.resolve(width).number() {
                        widths.insert(code, width / 1000.0);
                    }
                }
            } else if let (Some(last), Some(width)) = (next.int(), items.next().and_then(|w| w.number())) {
                let last = u32::try_from(last).unwrap_or(0).min(first.saturating_add(0xFFFF));
                for code in first..=last {
                    widths.insert(code, width / 1000.0);
                }
            }
            if widths.len() > limits::PDF_CODES {
                break;
            }
        }
        let default_width = file.at(&below, b"DW").number().unwrap_or(1000.0) / 1000.0;
        Self { codes, unicode, widths, default_width, is_vertical }
    }

    fn simple(file: &File<'_>, dict: &Dict, unicode: Option<CMap>) -> Self {
        let descriptor = file.at(dict, b"FontDescriptor");
        let descriptor = descriptor.dict();
        let kind = file.at(dict, b"Subtype");
        let is_drawn = kind.name() == Some(b"Type3");
        let has = |key: &[u8]| descriptor.is_some_and(|dict| dict.contains_key(key));
        let is_embedded = is_drawn || has(b"FontFile") || has(b"FontFile2") || has(b"FontFile3");
        let unit = if is_drawn {
            let matrix = file.at(dict, b"FontMatrix");
            matrix.array().and_then(|m| m.first()).and_then(Object::number).unwrap_or(0.001).abs()
        } else {
            0.001
        };
        let first = file.at(dict, b"FirstChar").int().and_then(|n| u32::try_from(n).ok()).unwrap_or(0);
        let array = file.at(dict, b"Widths");
        let list = array.array().unwrap_or_default().iter().take(256);
        let widths: HashMap<u32, f64> = list
            .zip(first..)
            .filter_map(|(width, code)| Some((code, file.resolve(width).number()? * unit)))
            .collect();
        let base = file.at(dict, b"BaseFont");
        let base = base.name().unwrap_or_default();
        let named = |part: &[u8]| memchr::memmem::find(base, part).is_some();
        // The fonts that every reader brings have no widths in the file; the figures of each are of one width.
        let usual = if named(b"Courier") {
            0.6
        } else if named(b"Times") {
            0.5
        } else {
            0.556
        };
        let missing = descriptor.and_then(|dict| file.at(dict, b"MissingWidth").number());
        let default_width = if widths.is_empty() { usual } else { missing.unwrap_or(0.0) * unit };
        let codes = Codes::Bytes(Box::new(encoding(file, &file.at(dict, b"Encoding"), is_embedded)));
        Self { codes, unicode, widths, default_width, is_vertical: false }
    }

    /// The codes of a string, in order.
    pub(super) fn codes(&self, mut bytes: &[u8], mut each: impl FnMut(Code)) {
        while let [first, ..] = bytes {
            let (code, len) = self.next(bytes);
            let text = self.unicode.as_ref().and_then(|map| map.text(code)).or_else(|| self.text(code, len));
            let text = text.filter(|text| text.chars().all(is_shown)).unwrap_or_else(|| "\u{FFFD}".into());
            let glyph = self.glyph(code);
            let width = self.widths.get(&glyph).copied().unwrap_or(self.default_width);
            each(Code { text, width, is_space: len == 1 && *first == b' ' });
            bytes = bytes.get(len..).unwrap_or_default();
        }
    }

    fn next(&self, bytes: &[u8]) -> (u32, usize) {
        let take = |len: usize| {
            let len = len.min(bytes.len()).max(1);
            (bytes.iter().take(len).fold(0, |n, b| n << 8 | u32::from(*b)), len)
        };
        match &self.codes {
            Codes::Bytes(_) => take(1),
            Codes::Glyphs => take(2),
            Codes::Utf16 => match bytes {
                [0xD8..=0xDB, ..] => take(4),
                _ => take(2),
            },
            Codes::Han { is_big5, .. } => match bytes {
                [0x81..=0xFE, b'0'..=b'9', ..] if !is_big5 => take(4),
                [0x81..=0xFE, ..] => take(2),
                _ => take(1),
            },
            Codes::Map(map) => map.next(bytes).unwrap_or_else(|| take(2)),
        }
    }

    fn text(&self, code: u32, len: usize) -> Option<String> {
        let bytes = code.to_be_bytes();
        let bytes = bytes.get(4_usize.saturating_sub(len)..)?;
        match &self.codes {
            Codes::Bytes(table) => {
                table.get(usize::try_from(code).ok()?).copied().flatten().map(String::from)
            }
            Codes::Han { is_big5, .. } => {
                let encoding = if *is_big5 { BIG5 } else { GB18030 };
                let text = encoding.decode_without_bom_handling_and_without_replacement(bytes)?;
                Some(text.into_owned())
            }
            Codes::Utf16 => {
                let units =
                    bytes.chunks_exact(2).map(|pair| pair.iter().fold(0, |n, b| n << 8 | u16::from(*b)));
                char::decode_utf16(units).collect::<Result<String, _>>().ok()
            }
            Codes::Glyphs | Codes::Map(_) => None,
        }
    }

    /// The number by which the width of a code is listed.
    fn glyph(&self, code: u32) -> u32 {
        match &self.codes {
            Codes::Bytes(_) | Codes::Glyphs => code,
            Codes::Map(map) => map.glyph(code).unwrap_or(code),
            // The letters of ASCII are the first glyphs of each collection, or stand again at half an em further on;
            // everything else is as wide as is usual.
            Codes::Utf16 | Codes::Han { .. } => match (code, &self.codes) {
                (0x20..=0x7E, Codes::Han { ascii, .. }) => code - 0x20 + ascii,
                (0x20..=0x7E, _) => code - 0x20 + 1,
                _ => u32::MAX,
            },
        }
    }
}

/// Whether a character is one that text is made of.
fn is_shown(c: char) -> bool {
    !matches!(c, '\0'..='\u{1F}' | '\u{7F}' | '\u{E000}'..='\u{F8FF}' | '\u{FFFD}'..='\u{FFFF}' | '\u{F0000}'..)
}

/// The predefined maps, by the character sets that they are named after.
fn predefined(name: &[u8]) -> Codes {
    let has = |part: &[u8]| memchr::memmem::find(name, part).is_some();
    if has(b"UCS2") || has(b"UTF16") {
        Codes::Utf16
    } else if name.starts_with(b"GB") {
        // `GBK-EUC` and `GB-EUC` set ASCII at half an em: glyphs 814 and on.
        let is_half = name.starts_with(b"GBK-EUC") || name.starts_with(b"GB-EUC");
        Codes::Han { is_big5: false, ascii: if is_half { 814 } else { 1 } }
    } else if has(b"B5") {
        Codes::Han { is_big5: true, ascii: if has(b"ETen-B5") { 13_648 } else { 1 } }
    } else {
        Codes::Glyphs
    }
}

/// What the single bytes of a simple font stand for.
fn encoding(file: &File<'_>, object: &Object, is_embedded: bool) -> [Option<char>; 256] {
    let mut out = [None; 256];
    let base = object.name().map(<[u8]>::to_vec).or_else(|| {
        let base = file.at(object.dict()?, b"BaseEncoding");
        base.name().map(<[u8]>::to_vec)
    });
    let set = match base.as_deref() {
        Some(b"MacRomanEncoding") => Some(MACINTOSH),
        Some(_) => Some(WINDOWS_1252),
        // A font in the file has an encoding of its own, in which a code may be any glyph.
        None if is_embedded => None,
        None => Some(WINDOWS_1252),
    };
    for (code, slot) in out.iter_mut().enumerate() {
        let byte = [u8::try_from(code).unwrap_or_default()];
        *slot = set.and_then(|set| set.decode_without_bom_handling(&byte).0.chars().next());
    }
    let differences = object.dict().map(|dict| file.at(dict, b"Differences"));
    let mut code = 0_usize;
    for item in differences.as_ref().and_then(Object::array).unwrap_or_default() {
        match file.resolve(item) {
            Object::Int(n) => code = usize::try_from(n).unwrap_or(usize::MAX),
            Object::Name(name) => {
                if let Some(slot) = out.get_mut(code) {
                    *slot = named(&name);
                }
                code = code.saturating_add(1);
            }
            _ => {}
        }
    }
    out
}

/// The names of the characters of ASCII that are not letters, in order of their codes from 32 on.
const SIGNS: [(&str, char); 42] = [
    ("space", ' '),
    ("exclam", '!'),
    ("quotedbl", '"'),
    ("numbersign", '#'),
    ("dollar", '$'),
    ("percent", '%'),
    ("ampersand", '&'),
    ("quotesingle", '\''),
    ("parenleft", '('),
    ("parenright", ')'),
    ("asterisk", '*'),
    ("plus", '+'),
    ("comma", ','),
    ("hyphen", '-'),
    ("period", '.'),
    ("slash", '/'),
    ("zero", '0'),
    ("one", '1'),
    ("two", '2'),
    ("three", '3'),
    ("four", '4'),
    ("five", '5'),
    ("six", '6'),
    ("seven", '7'),
    ("eight", '8'),
    ("nine", '9'),
    ("colon", ':'),
    ("semicolon", ';'),
    ("less", '<'),
    ("equal", '='),
    ("greater", '>'),
    ("question", '?'),
    ("at", '@'),
    ("bracketleft", '['),
    ("backslash", '\\'),
    ("bracketright", ']'),
    ("underscore", '_'),
    ("bar", '|'),
    ("emdash", '—'),
    ("endash", '–'),
    ("minus", '−'),
    ("ellipsis", '…'),
];

/// The character that a glyph of that name shows.
fn named(name: &[u8]) -> Option<char> {
    if let [letter @ (b'A'..=b'Z' | b'a'..=b'z')] = name {
        return Some(char::from(*letter));
    }
    let name = str::from_utf8(name).ok()?;
    if let Some((_, c)) = SIGNS.iter().find(|(sign, _)| *sign == name) {
        return Some(*c);
    }
    let hex = name.strip_prefix("uni").filter(|hex| hex.len() == 4);
    let hex = hex.or_else(|| name.strip_prefix('u').filter(|hex| (4..=6).contains(&hex.len())))?;
    u32::from_str_radix(hex, 16).ok().and_then(char::from_u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_glyphs() {
        for (name, expected) in [
            ("zero", Some('0')),
            ("A", Some('A')),
            ("uni5E74", Some('年')),
            ("u5E74", Some('年')),
            ("g31", None),
            ("1", None),
            ("uniZZZZ", None),
        ] {
            assert_eq!(named(name.as_bytes()), expected, "{name}");
        }
    }

    #[test]
    fn predefined_maps_are_character_sets() {
        let shown = |name: &[u8], bytes: &[u8]| {
            let font = Font {
                codes: predefined(name),
                unicode: None,
                widths: HashMap::from([(814 + 0x11, 0.5), (1 + 0x11, 0.25)]),
                default_width: 1.0,
                is_vertical: false,
            };
            let mut out = Vec::new();
            font.codes(bytes, |code| out.push((code.text, code.width)));
            out
        };
        let expected = |width: f64| vec![("年".to_owned(), 1.0), ("1".to_owned(), width)];
        for (name, bytes, width) in [
            (b"GBK-EUC-H".as_slice(), b"\xC4\xEA1".as_slice(), 0.5),
            (b"GB-EUC-H", b"\xC4\xEA1", 0.5),
            (b"GBKp-EUC-H", b"\xC4\xEA1", 0.25),
            (b"GBK2K-H", b"\xC4\xEA1", 0.25),
            (b"UniGB-UCS2-H", b"\x5E\x74\x001", 0.25),
            (b"UniGB-UTF16-H", b"\x5E\x74\x001", 0.25),
            (b"ETenms-B5-H", b"\xA6\x7E1", 0.25),
        ] {
            assert_eq!(shown(name, bytes), expected(width), "{}", String::from_utf8_lossy(name));
        }
        assert_eq!(shown(b"Identity-H", b"\x00\x12"), [("\u{FFFD}".to_owned(), 0.25)]);
    }
}
