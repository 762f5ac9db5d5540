//! Character maps (CMaps): which bytes are one code, and what a code stands for (ISO 32000-1, 9.7.5 and 9.10.3).

use super::object::{Item, Lexer, Object};
use crate::limits;

/// A map of codes.
#[derive(Clone, Debug, Default)]
pub(super) struct CMap {
    /// Codes there are: their length in bytes, the first and the last.
    spaces: Vec<(usize, u32, u32)>,
    /// What codes stand for, ordered by first code, then by what was said first.
    texts: Vec<Range<String>>,
    /// The glyphs that codes select.
    glyphs: Vec<Range<u32>>,
}

#[derive(Clone, Debug)]
struct Range<T> {
    first: u32,
    last: u32,
    /// What the first stands for; those behind it count on.
    base: T,
}

impl CMap {
    pub(super) fn new(bytes: &[u8]) -> Self {
        let mut out = Self::default();
        let mut lexer = Lexer::new(bytes, 0);
        let mut args: Vec<Object> = Vec::new();
        loop {
            match lexer.item() {
                Item::Object(object) => args.push(object),
                Item::Word(word) => {
                    match word {
                        b"endcodespacerange" => {
                            for pair in args.chunks_exact(2) {
                                if let [Object::Text(first), Object::Text(last)] = pair
                                    && let (Some((first, len)), Some((last, _))) = (code(first), code(last))
                                {
                                    out.spaces.push((len, first, last));
                                }
                            }
                        }
                        b"endbfchar" => {
                            for pair in args.chunks_exact(2) {
                                if let [Object::Text(from), Object::Text(to)] = pair
                                    && let Some((code, _)) = code(from)
                                {
                                    out.texts.push(Range { first: code, last: code, base: utf16(to) });
                                }
                            }
                        }
                        b"endbfrange" => {
                            for three in args.chunks_exact(3) {
                                out.add_texts(three);
                            }
                        }
                        b"endcidchar" => {
                            for pair in args.chunks_exact(2) {
                                if let [Object::Text(from), Object::Int(to)] = pair
                                    && let (Some((code, _)), Ok(glyph)) = (code(from), u32::try_from(*to))
                                {
                                    out.glyphs.push(Range { first: code, last: code, base: glyph });
                                }
                            }
                        }
                        b"endcidrange" => {
                            for three in args.chunks_exact(3) {
                                if let [Object::Text(first), Object::Text(last), Object::Int(to)] = three
                                    && let (Some((first, _)), Some((last, _))) = (code(first), code(last))
                                    && let Ok(base) = u32::try_from(*to)
                                {
                                    out.glyphs.push(Range { first, last, base });
                                }
                            }
                        }
                        _ => {}
                    }
                    args.clear();
                }
                Item::End => break,
            }
            if out.texts.len() + out.glyphs.len() + out.spaces.len() > limits::PDF_CODES {
                break;
            }
        }
        out.texts.sort_by_key(|range| range.first);
        out.glyphs.sort_by_key(|range| range.first);
        out
    }

    fn add_texts(&mut self, three: &[Object]) {
        let [Object::Text(first), Object::Text(last), to] = three else { return };
        let (Some((first, _)), Some((last, _))) = (code(first), code(last)) else { return };
        match to {
            Object::Text(to) => self.texts.push(Range { first, last, base: utf16(to) }),
            Object::Array(items) => {
                for (item, code) in items.iter().zip(first..=last) {
                    if let Some(to) = item.text() {
                        self.texts.push(Range { first: code, last: code, base: utf16(to) });
                    }
                }
            }
            _ => {}
        }
    }

    /// Whether it says what any code stands for.
    pub(super) const fn has_texts(&self) -> bool {
        !self.texts.is_empty()
    }

    /// The next code of `bytes` and its length; `None` where it names no code spaces.
    pub(super) fn next(&self, bytes: &[u8]) -> Option<(u32, usize)> {
        let mut value = 0_u32;
        for (idx, byte) in bytes.iter().enumerate().take(4) {
            value = value << 8 | u32::from(*byte);
            let len = idx + 1;
            let has = |(of, first, last): &(usize, u32, u32)| {
                // Each byte has a range of its own.
                *of == len
                    && (0..len).all(|byte| {
                        let at = |value: u32| value >> (8 * byte) & 0xFF;
                        (at(*first)..=at(*last)).contains(&at(value))
                    })
            };
            if self.spaces.iter().take(64).any(has) {
                return Some((value, len));
            }
        }
        // What is in none is as long as the shortest code.
        let len = self.spaces.iter().map(|(len, ..)| *len).min()?.min(bytes.len()).max(1);
        Some((bytes.iter().take(len).fold(0, |n, b| n << 8 | u32::from(*b)), len))
    }

    /// What the code stands for.
    pub(super) fn text(&self, code: u32) -> Option<String> {
        let range = find(&self.texts, code)?;
        let mut chars: Vec<char> = range.base.chars().collect();
        let last = chars.pop()?;
        let by = code - range.first;
        chars.push(char::from_u32(u32::from(last).checked_add(by)?)?);
        Some(chars.into_iter().collect())
    }

    /// The glyph that the code selects.
    pub(super) fn glyph(&self, code: u32) -> Option<u32> {
        let range = find(&self.glyphs, code)?;
        range.base.checked_add(code - range.first)
    }
}

fn find<T>(ranges: &[Range<T>], code: u32) -> Option<&Range<T>> {
    let behind = ranges.partition_point(|range| range.first <= code);
    ranges.get(..behind)?.last().filter(|range| code <= range.last)
}

fn code(bytes: &[u8]) -> Option<(u32, usize)> {
    let len = bytes.len();
    (1..=4).contains(&len).then(|| (bytes.iter().fold(0, |n, b| n << 8 | u32::from(*b)), len))
}

fn utf16(bytes: &[u8]) -> String {
    // One byte is a character where a writer was in a hurry.
    if let [byte] = bytes {
        return char::from(*byte).to_string();
    }
    let units = bytes.chunks_exact(2).map(|pair| pair.iter().fold(0, |n, b| n << 8 | u16::from(*b)));
    char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_what_they_stand_for() {
        let map = CMap::new(
            b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap
            2 begincodespacerange <00> <7F> <8140> <FEFE> endcodespacerange
            2 beginbfchar <8140> <4E00> <30> <00300031> endbfchar
            2 beginbfrange <31> <39> <0031> <8150> <8151> [<5E74> <D840DC00>] endbfrange
            1 begincidrange <8140> <8150> 100 endcidrange endcmap",
        );
        assert_eq!(map.next(b"\x81\x40\x31"), Some((0x8140, 2)));
        assert_eq!(map.next(b"1"), Some((0x31, 1)));
        assert_eq!(map.next(b"\x81\x20"), Some((0x81, 1)));
        let text = |code| map.text(code);
        assert_eq!(
            [text(0x30), text(0x35), text(0x8140), text(0x8150), text(0x8151), text(0x8152)],
            [Some("01"), Some("5"), Some("一"), Some("年"), Some("\u{20000}"), None]
                .map(|t| t.map(String::from))
        );
        assert_eq!((map.glyph(0x8141), map.glyph(0x8151)), (Some(101), None));
        assert!(CMap::new(b"").next(b"a").is_none() && !CMap::new(b"").has_texts());
    }
}
