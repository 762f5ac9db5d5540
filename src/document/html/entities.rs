//! Text with character references (`&nbsp;`, `&#19968;`) against what it stands for: which bytes became which.

use crate::span::Span;

/// A stretch of decoded text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece<'t> {
    /// It stands in the source letter for letter, at this offset.
    Copy { text: &'t str, offset: usize },
    /// The source has something else instead: a reference, or CR LF for a line end.
    Instead { text: &'t str, source: Span },
}

/// Longest reference that is looked for; the longest name has 31 letters.
const LONGEST: usize = 40;
/// How much of what follows a reference must agree.
const AGREEING: usize = 6;

/// The pieces of `decoded`, in order, each with its place in `raw`; linear.
pub(super) fn align<'t>(raw: &'t str, decoded: &'t str) -> Vec<Piece<'t>> {
    let mut out = Vec::new();
    let (mut from, mut to) = (0, 0);
    loop {
        let (rest, said) = (raw.get(from..).unwrap_or_default(), decoded.get(to..).unwrap_or_default());
        if said.is_empty() {
            return out;
        }
        let same = shared(rest, said);
        if same > 0 {
            out.push(Piece::Copy { text: said.get(..same).unwrap_or_default(), offset: from });
            (from, to) = (from + same, to + same);
            continue;
        }
        let Some((len, said_len)) = reference(rest, said) else {
            // Nothing that is known: what is left stands for what is left.
            out.push(Piece::Instead { text: said, source: Span::new(from, raw.len()) });
            return out;
        };
        if said_len > 0 {
            let text = said.get(..said_len).unwrap_or_default();
            out.push(Piece::Instead { text, source: Span::new(from, from + len) });
        }
        (from, to) = (from + len, to + said_len);
    }
}

/// Bytes that both start with, up to the first `&` or CR of the source.
fn shared(raw: &str, said: &str) -> usize {
    let bytes = raw.bytes().zip(said.bytes());
    let mut len = bytes.take_while(|(a, b)| a == b && *a != b'&' && *a != b'\r').count();
    while !raw.is_char_boundary(len) || !said.is_char_boundary(len) {
        len -= 1;
    }
    len
}

/// Length of what stands at the start of `raw`, and of what it became at the start of `said`.
fn reference(raw: &str, said: &str) -> Option<(usize, usize)> {
    if raw.starts_with("\r\n") && said.starts_with('\n') {
        return Some((2, 1));
    }
    if raw.starts_with('\r') && said.starts_with('\n') {
        return Some((1, 1));
    }
    if raw.starts_with('\0') {
        return Some((1, 0));
    }
    if !raw.starts_with('&') {
        return None;
    }
    // A lone `&` stands for itself.
    if said.starts_with('&') && agree(raw.get(1..)?, said.get(1..)?) {
        return Some((1, 1));
    }
    let name = raw.bytes().skip(1).take(LONGEST);
    let mut len = 1 + name.take_while(|b| b.is_ascii_alphanumeric() || *b == b'#').count();
    if raw.as_bytes().get(len) == Some(&b';') {
        len += 1;
    }
    // A reference gives one character or two; the longest one after which both go on alike is it.
    let mut chars = said.char_indices().map(|(at, _)| at).skip(1);
    let one = chars.next().unwrap_or(said.len());
    let two = chars.next().unwrap_or(said.len());
    for said_end in [one, two] {
        for end in (2..=len).rev() {
            if agree(raw.get(end..)?, said.get(said_end..)?) {
                return Some((end, said_end));
            }
        }
    }
    None
}

/// Whether both go on alike, as far as no further reference stands in the way.
fn agree(raw: &str, said: &str) -> bool {
    let mut raw = raw.bytes();
    let mut said = said.bytes();
    for _ in 0..AGREEING {
        match (raw.next(), said.next()) {
            (None, None) | (Some(b'&' | b'\r'), Some(_)) => return true,
            (Some(a), Some(b)) if a == b => {}
            _ => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(raw: &str, decoded: &str) -> String {
        let pieces = align(raw, decoded).into_iter().map(|piece| match piece {
            Piece::Copy { text, offset } => {
                assert!(raw.get(offset..).unwrap().starts_with(text));
                text.to_owned()
            }
            Piece::Instead { text, source } => format!("[{}={text}]", source.slice(raw).unwrap()),
        });
        pieces.collect()
    }

    #[test]
    fn references_and_what_they_became() {
        for (raw, decoded, expected) in [
            ("a&amp;b", "a&b", "a[&amp;=&]b"),
            ("&nbsp;&nbsp;1", "\u{a0}\u{a0}1", "[&nbsp;=\u{a0}][&nbsp;=\u{a0}]1"),
            ("x&#x4e00;y&notit;z", "x一y¬it;z", "x[&#x4e00;=一]y[&not=¬]it;z"),
            ("3 &lt 4 & 5", "3 < 4 & 5", "3 [&lt=<] 4 [&=&] 5"),
            ("甲\r\n乙\r", "甲\n乙\n", "甲[\r\n=\n]乙[\r=\n]"),
            ("a&b=c", "a&b=c", "a[&=&]b=c"),
            ("&copy", "©", "[&copy=©]"),
        ] {
            assert_eq!(drawn(raw, decoded), expected, "{raw}");
        }
    }

    #[test]
    fn whatever_does_not_fit_is_one_piece() {
        assert_eq!(drawn("abc", "xyz"), "[abc=xyz]");
        assert!(align("", "").is_empty());
    }
}
