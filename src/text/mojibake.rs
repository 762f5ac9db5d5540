//! Text that was decoded wrongly before it came: 政府 as `鏀垮簻`, `æ”¿åºœ` or `Õþ¸®`. Recognised and said, not repaired:
//! what was lost on that way cannot be had back, and a figure must not hang on a guess.

use std::sync::LazyLock;

use encoding_rs::{Encoding, GB18030, WINDOWS_1252};
use memchr::memmem::Finder;

use crate::diagnostic::catalogue::source::{MOJIBAKE, REPLACEMENT_DOUBLED};
use crate::diagnostic::{Diagnostic, Diagnostics, excerpt};
use crate::limits;
use crate::span::Span;

/// Characters so common in Chinese of any kind that a text without any of them is none.
const COMMON: [char; 12] = ['的', '年', '一', '公', '信', '政', '本', '行', '不', '有', '部', '人'];
/// U+FFFD written as UTF-8 and read as GB18030 gives these.
const DOUBLED: &str = "锟斤拷";
/// Fewest characters of a sample that can be judged.
const FEWEST: usize = 6;

/// Looks at the first stretch of `text` that is not ASCII.
pub(super) fn look(text: &str, diagnostics: &mut Diagnostics) {
    let Some(first) = text.bytes().position(|b| b >= 0x80) else { return };
    let tail = text.get(first..).unwrap_or_default();
    let end = (0..4).map(|back| limits::MOJIBAKE_BYTES - back).find(|end| tail.is_char_boundary(*end));
    let sample = end.and_then(|end| tail.get(..end)).unwrap_or(tail);
    static FINDER: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new(DOUBLED));
    if let Some(at) = FINDER.find(sample.as_bytes()) {
        let start = first + at;
        diagnostics.push(Diagnostic::new(&REPLACEMENT_DOUBLED).at(Span::new(start, start + DOUBLED.len())));
    }
    if sample.contains(COMMON) {
        return;
    }
    for (wrong, right) in
        [(GB18030, encoding_rs::UTF_8), (WINDOWS_1252, encoding_rs::UTF_8), (WINDOWS_1252, GB18030)]
    {
        if let Some(meant) = undo(sample, wrong, right) {
            let run = sample.split(char::is_whitespace).next().map_or(0, str::len);
            diagnostics.push(
                Diagnostic::new(&MOJIBAKE)
                    .at(Span::new(first, first + run))
                    .with(right.name())
                    .with(wrong.name())
                    .with(excerpt(&meant)),
            );
            return;
        }
    }
}

/// What `sample` says if it is text in `right` that was read as `wrong`; `None` where that is unlikely.
fn undo(sample: &str, wrong: &'static Encoding, right: &'static Encoding) -> Option<String> {
    let mut bytes = Vec::with_capacity(sample.len());
    let mut buffer = [0_u8; 4];
    for c in sample.chars() {
        // C1 controls stand for themselves in what most software calls Latin-1.
        match c {
            '\u{80}'..='\u{9F}' if wrong == WINDOWS_1252 => bytes.push(u8::try_from(u32::from(c)).ok()?),
            '\u{FFFD}' => bytes.push(b'?'),
            _ => {
                let (encoded, _, unmappable) = wrong.encode(c.encode_utf8(&mut buffer));
                if unmappable {
                    bytes.push(b'?');
                } else {
                    bytes.extend_from_slice(&encoded);
                }
            }
        }
    }
    let (meant, _) = right.decode_without_bom_handling(&bytes);
    let high = meant.chars().filter(|c| !c.is_ascii()).count();
    let good = meant.chars().filter(|c| COMMON.contains(c) || is_frequent(*c)).count();
    let common = meant.contains(COMMON);
    (high >= FEWEST && good * 10 >= high * 6 && common)
        .then(|| meant.chars().filter(|c| *c != '\u{FFFD}').collect())
}

/// Ideographs and the punctuation between them.
fn is_frequent(c: char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FA5}' | '\u{3001}'..='\u{3011}' | '\u{FF01}'..='\u{FF5E}' | '“' | '”')
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "某市某局2023年政府信息公开工作年度报告，本年度收到申请3件。";

    fn found(text: &str) -> Vec<(&'static str, Vec<String>)> {
        let mut diagnostics = Diagnostics::new();
        look(text, &mut diagnostics);
        let list = diagnostics.as_slice().iter();
        list.map(|d| (d.code.name, d.arguments.iter().map(ToString::to_string).collect())).collect()
    }

    #[test]
    #[cfg_attr(miri, ignore = "encoding_rs asks the processor in assembly, which Miri does not run")]
    fn wrong_ways_are_named() {
        let gb = GB18030.encode(TEXT).0.into_owned();
        for (bytes, wrong, right) in [
            (TEXT.as_bytes(), GB18030, "UTF-8"),
            (TEXT.as_bytes(), WINDOWS_1252, "UTF-8"),
            (gb.as_slice(), WINDOWS_1252, "gb18030"),
        ] {
            let seen = wrong.decode_without_bom_handling(bytes).0;
            let found = found(&seen);
            assert_eq!(found[0].0, "mojibake", "{seen}");
            assert_eq!(found[0].1[..2], [right, wrong.name()], "{seen}");
            assert!(found[0].1[2].contains("政府信息"), "{found:?}");
        }
        assert_eq!(found("报告锟斤拷公开")[0].0, "characters-lost");
    }

    #[test]
    fn text_is_left_alone() {
        for text in [
            TEXT,
            "联通",
            "plain ascii",
            "Übergröße für Straßen, naïve café crème",
            "規章 0 0 0",
            "　　①②③④⑤⑥⑦⑧⑨⑩",
            "規則・条例の制定について説明する",
        ] {
            assert!(found(text).is_empty(), "{text}");
        }
    }
}
