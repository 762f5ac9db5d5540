//! Which encoding bytes without a mark are in, by what they would say. Looks at an opening of bounded size.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{BIG5, Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

use super::decode::is_chinese;
use crate::limits;

/// Whether `bytes` are UTF-16 without a mark: pairs, most of which are ASCII, CJK punctuation or common ideographs.
pub(super) fn utf_16(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = bytes.get(..limits::KIND_BYTES).unwrap_or(bytes);
    let (mut little, mut big, mut pairs) = (0_usize, 0_usize, 0_usize);
    for pair in sample.chunks_exact(2) {
        let [a, b] = pair else { continue };
        pairs += 1;
        little += usize::from(is_usual(u16::from_le_bytes([*a, *b])));
        big += usize::from(is_usual(u16::from_be_bytes([*a, *b])));
    }
    // One side alone must read well: bytes of most other encodings are ideographs either way.
    let reads = |n: usize, other: usize| pairs >= 2 && n * 10 >= pairs * 9 && other * 10 < n * 8;
    let zeros = sample.contains(&0);
    if reads(little, big) && (zeros || spaced(sample, 1)) {
        Some(UTF_16LE)
    } else if reads(big, little) && (zeros || spaced(sample, 0)) {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// ASCII that text has, CJK punctuation, lines of drawn boxes, ideographs of the basic block, full-width forms.
fn is_usual(unit: u16) -> bool {
    matches!(unit, 9 | 10 | 13 | 0x20..=0x7E | 0xA0 | 0x2010..=0x2027 | 0x2500..=0x257F | 0x3000..=0x3020 | 0x4E00..=0x9FA5 | 0xFF01..=0xFF5E)
}

/// Whether the bytes at each second place from `at` keep to the high bytes of Chinese, as no other encoding's do.
fn spaced(sample: &[u8], at: usize) -> bool {
    sample.iter().skip(at).step_by(2).all(|b| matches!(b, 0 | 0x20 | 0x25 | 0x30 | 0x4E..=0x9F | 0xFF))
}

/// The most likely encoding of `bytes`, which are not valid UTF-8.
pub(super) fn encoding(bytes: &[u8]) -> &'static Encoding {
    let first = bytes.iter().position(|b| *b >= 0x80).unwrap_or(0);
    let tail = bytes.get(first..).unwrap_or_default();
    let sample = tail.get(..limits::ENCODING_BYTES).unwrap_or(tail);
    if is_damaged_utf_8(sample) {
        return UTF_8;
    }
    let (gb, big5) = (share(sample, gb_pair), share(sample, big5_pair));
    match (gb, big5) {
        (gb, big5) if gb >= 75 && gb >= big5 => GB18030,
        (_, big5) if big5 >= 75 => BIG5,
        _ => {
            let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
            detector.feed(sample, true);
            let guess = detector.guess(None, Utf8Detection::Allow);
            match guess.name() {
                "GBK" => GB18030,
                // A few stray bytes say nothing of an encoding; they are bad UTF-8, and said to be.
                _ if !is_chinese(guess) && sample.iter().filter(|b| **b >= 0x80).count() < 16 => UTF_8,
                _ => guess,
            }
        }
    }
}

/// Whether most of what is not ASCII are well-formed characters of UTF-8.
fn is_damaged_utf_8(sample: &[u8]) -> bool {
    let (mut good, mut bad) = (0_usize, 0_usize);
    for chunk in sample.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| *c >= '\u{800}').count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good > bad * 2
}

/// What a pair of bytes is in an encoding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Pair {
    Common,
    Rare,
    /// A piece of a drawn box: a page may be full of them, and they say nothing of its text.
    Line,
}

/// Hundredths of the pairs with a high first byte that are common, lines not counted; 0 where there are none.
fn share(sample: &[u8], pair: impl Fn(u8, u8) -> Option<Pair>) -> usize {
    let (mut pairs, mut good) = (0_usize, 0_usize);
    let mut at = 0;
    while let Some([a, b]) = sample.get(at..at + 2) {
        if *a < 0x80 {
            at += 1;
            continue;
        }
        let found = pair(*a, *b);
        pairs += usize::from(found != Some(Pair::Line));
        good += usize::from(found == Some(Pair::Common));
        at += if found.is_some() { 2 } else { 1 };
    }
    good * 100 / pairs.max(1)
}

/// In GB18030: `None` for what is no pair; common are the rows of GB 2312 that texts are made of.
fn gb_pair(a: u8, b: u8) -> Option<Pair> {
    match (a, b) {
        (0xA9, 0xA4..=0xEF) => Some(Pair::Line),
        (0xA1..=0xA3 | 0xB0..=0xF7, 0xA1..=0xFE) => Some(Pair::Common),
        (0x81..=0xFE, 0x40..=0x7E | 0x80..=0xFE) => Some(Pair::Rare),
        _ => None,
    }
}

/// In Big5: `None` for what is no pair; common are punctuation and the 5,401 common characters.
fn big5_pair(a: u8, b: u8) -> Option<Pair> {
    match (a, b) {
        (0xA2, 0x77..=0x7E | 0xA1..=0xA4) | (0xF9, 0xF9..=0xFE) => Some(Pair::Line),
        (0xA1..=0xC6, 0x40..=0x7E | 0xA1..=0xFE) => Some(Pair::Common),
        (0x81..=0xFE, 0x40..=0x7E | 0xA1..=0xFE) => Some(Pair::Rare),
        _ => None,
    }
}
