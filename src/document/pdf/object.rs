//! Tokens and objects of a PDF file: numbers, names, strings, arrays, dictionaries (ISO 32000-1, 7.2 and 7.3).
//!
//! What cannot be read is skipped: no input fails.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::limits;
use crate::span::Span;

/// A dictionary.
pub(super) type Dict = BTreeMap<Box<[u8]>, Object>;

/// An object; cheap to clone.
#[derive(Clone, Debug, Default)]
pub(super) enum Object {
    /// Nothing, or what cannot be read.
    #[default]
    Null,
    Bool,
    Int(i64),
    Real(f64),
    Name(Rc<[u8]>),
    Text(Rc<[u8]>),
    Array(Rc<[Object]>),
    Dict(Rc<Dict>),
    Stream(Rc<Stream>),
    /// Another object, by its number.
    Ref(u32),
}

/// A stream: its dictionary and where its bytes stand in the file, packed as they are.
#[derive(Debug)]
pub(super) struct Stream {
    pub(super) dict: Rc<Dict>,
    pub(super) place: Span,
}

impl Object {
    pub(super) fn number(&self) -> Option<f64> {
        match self {
            #[allow(clippy::cast_precision_loss, reason = "no length on a page has so many digits")]
            Self::Int(n) => Some(*n as f64),
            Self::Real(n) => Some(*n),
            _ => None,
        }
    }

    pub(super) const fn int(&self) -> Option<i64> {
        if let Self::Int(n) = self { Some(*n) } else { None }
    }

    pub(super) fn size(&self) -> Option<usize> {
        self.int().and_then(|n| usize::try_from(n).ok())
    }

    pub(super) fn name(&self) -> Option<&[u8]> {
        if let Self::Name(name) = self { Some(name) } else { None }
    }

    pub(super) fn text(&self) -> Option<&[u8]> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    pub(super) fn array(&self) -> Option<&[Self]> {
        if let Self::Array(array) = self { Some(array) } else { None }
    }

    /// Its dictionary, if it is one or a stream.
    pub(super) fn dict(&self) -> Option<&Rc<Dict>> {
        match self {
            Self::Dict(dict) => Some(dict),
            Self::Stream(stream) => Some(&stream.dict),
            _ => None,
        }
    }
}

/// A token, or an object that is read whole.
#[derive(Clone, Debug)]
pub(super) enum Item<'b> {
    Object(Object),
    /// An operator or keyword.
    Word(&'b [u8]),
    /// Behind the last.
    End,
}

enum Token<'b> {
    Object(Object),
    Word(&'b [u8]),
    Open(Bracket),
    Close,
    End,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Bracket {
    Array,
    Dict,
}

/// Reads tokens and objects one after the other.
#[derive(Clone, Debug)]
pub(super) struct Lexer<'b> {
    bytes: &'b [u8],
    pub(super) pos: usize,
}

pub(super) const fn is_space(b: u8) -> bool {
    matches!(b, 0 | b'\t' | b'\n' | 0x0C | b'\r' | b' ')
}

const fn is_delimiter(b: u8) -> bool {
    matches!(b, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

const fn is_regular(b: u8) -> bool {
    !is_space(b) && !is_delimiter(b)
}

impl<'b> Lexer<'b> {
    pub(super) const fn new(bytes: &'b [u8], pos: usize) -> Self {
        Self { bytes, pos }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.pos).copied()
    }

    fn bump(&mut self) -> Option<u8> {
        let b = self.peek()?;
        self.pos += 1;
        Some(b)
    }

    fn take_while(&mut self, is: impl Fn(u8) -> bool) -> &'b [u8] {
        let rest = self.bytes.get(self.pos..).unwrap_or_default();
        let len = rest.iter().position(|b| !is(*b)).unwrap_or(rest.len());
        self.pos += len;
        rest.get(..len).unwrap_or_default()
    }

    /// Skips white space and comments.
    pub(super) fn skip_space(&mut self) {
        loop {
            self.take_while(is_space);
            if self.peek() != Some(b'%') {
                return;
            }
            self.take_while(|b| b != b'\n' && b != b'\r');
        }
    }

    /// The next object, whole, or the next word. A reference is an object; brackets that nothing opened are skipped,
    /// and those that nothing closes end with the input.
    pub(super) fn item(&mut self) -> Item<'b> {
        let mut open: Vec<(Bracket, Vec<Object>)> = Vec::new();
        let mut count = 0_usize;
        // Brackets nested too deeply hold nothing.
        let mut too_deep = 0_usize;
        loop {
            let done = match self.token() {
                Token::Open(bracket) => {
                    if too_deep > 0 || open.len() >= limits::PDF_NESTING {
                        too_deep += 1;
                    } else {
                        open.push((bracket, Vec::new()));
                    }
                    continue;
                }
                Token::Close if too_deep > 0 => {
                    too_deep -= 1;
                    continue;
                }
                Token::Close => match open.pop() {
                    Some((bracket, items)) => closed(bracket, items),
                    None => continue,
                },
                Token::Object(object) => object,
                Token::Word(word) => {
                    if open.is_empty() {
                        match word {
                            b"true" => return Item::Object(Object::Bool),
                            b"false" => return Item::Object(Object::Bool),
                            b"null" => return Item::Object(Object::Null),
                            _ => return Item::Word(word),
                        }
                    }
                    match word {
                        b"true" => Object::Bool,
                        b"false" => Object::Bool,
                        b"R" => match open.last_mut() {
                            Some((_, items)) => reference(items),
                            None => Object::Null,
                        },
                        // A bracket that was left open; what follows is no part of it.
                        b"endobj" | b"stream" | b"endstream" => {
                            self.pos -= word.len();
                            let mut object = Object::Null;
                            while let Some((bracket, items)) = open.pop() {
                                object = closed(bracket, items);
                                if let Some((_, items)) = open.last_mut() {
                                    items.push(object.clone());
                                }
                            }
                            return Item::Object(object);
                        }
                        _ => Object::Null,
                    }
                }
                Token::End => match open.pop() {
                    Some((bracket, items)) => closed(bracket, items),
                    None => return Item::End,
                },
            };
            match open.last_mut() {
                Some((_, items)) => {
                    count += 1;
                    if count <= limits::PDF_OBJECT_ITEMS && too_deep == 0 {
                        items.push(done);
                    }
                }
                None => return Item::Object(done),
            }
        }
    }

    fn token(&mut self) -> Token<'b> {
        self.skip_space();
        let Some(b) = self.bump() else { return Token::End };
        match b {
            b'[' => Token::Open(Bracket::Array),
            b']' => Token::Close,
            b'<' if self.peek() == Some(b'<') => {
                self.pos += 1;
                Token::Open(Bracket::Dict)
            }
            b'>' => {
                if self.peek() == Some(b'>') {
                    self.pos += 1;
                }
                Token::Close
            }
            b'<' => Token::Object(Object::Text(self.hex().into())),
            b'(' => Token::Object(Object::Text(self.literal().into())),
            b'/' => Token::Object(Object::Name(self.name_behind().into())),
            b'+' | b'-' | b'.' | b'0'..=b'9' => {
                self.pos -= 1;
                let start = self.pos;
                let word = self.take_while(is_regular);
                match number(word) {
                    Some((object, len)) => {
                        self.pos = start + len;
                        Token::Object(object)
                    }
                    None => Token::Word(word),
                }
            }
            _ if is_regular(b) => {
                self.pos -= 1;
                Token::Word(self.take_while(is_regular))
            }
            // Braces of PostScript, a bracket of a string that nothing opened.
            _ => Token::Word(self.bytes.get(self.pos - 1..self.pos).unwrap_or_default()),
        }
    }

    /// A string between `<` and `>`.
    fn hex(&mut self) -> Vec<u8> {
        let mut out = Vec::new();
        let mut high: Option<u8> = None;
        while let Some(b) = self.bump() {
            let Some(digit) = char::from(b).to_digit(16).and_then(|d| u8::try_from(d).ok()) else {
                if b == b'>' {
                    break;
                }
                continue;
            };
            match high.take() {
                Some(high) => out.push(high << 4 | digit),
                None => high = Some(digit),
            }
        }
        out.extend(high.map(|high| high << 4));
        out
    }

    /// A string between `(` and `)`, which may hold pairs of them.
    fn literal(&mut self) -> Vec<u8> {
        let mut out = Vec::new();
        let mut depth = 0_usize;
        while let Some(b) = self.bump() {
            match b {
                b'(' => depth += 1,
                b')' if depth == 0 => break,
                b')' => depth -= 1,
                b'\\' => {
                    match self.bump() {
                        Some(b'n') => out.push(b'\n'),
                        Some(b'r') => out.push(b'\r'),
                        Some(b't') => out.push(b'\t'),
                        Some(b'b') => out.push(8),
                        Some(b'f') => out.push(0x0C),
                        Some(b'\r') => {
                            if self.peek() == Some(b'\n') {
                                self.pos += 1;
                            }
                        }
                        Some(b'\n') | None => {}
                        Some(digit @ b'0'..=b'7') => {
                            let mut code = u16::from(digit - b'0');
                            for _ in 0..2 {
                                let Some(digit @ b'0'..=b'7') = self.peek() else { break };
                                self.pos += 1;
                                code = code * 8 + u16::from(digit - b'0');
                            }
                            out.push(code.to_le_bytes()[0]);
                        }
                        Some(other) => out.push(other),
                    }
                    continue;
                }
                b'\r' => {
                    if self.peek() == Some(b'\n') {
                        self.pos += 1;
                    }
                    out.push(b'\n');
                    continue;
                }
                _ => {}
            }
            out.push(b);
        }
        out
    }

    /// A name, behind its `/`.
    fn name_behind(&mut self) -> Vec<u8> {
        let mut raw = self.take_while(is_regular);
        let mut out = Vec::with_capacity(raw.len());
        while let [b, rest @ ..] = raw {
            raw = rest;
            let digit = |b: &u8| char::from(*b).to_digit(16).and_then(|d| u8::try_from(d).ok());
            if *b == b'#'
                && let [high, low, rest @ ..] = raw
                && let (Some(high), Some(low)) = (digit(high), digit(low))
            {
                out.push(high << 4 | low);
                raw = rest;
            } else {
                out.push(*b);
            }
        }
        out
    }
}

/// `5 0 R`: takes the two numbers off.
fn reference(items: &mut Vec<Object>) -> Object {
    let [.., Object::Int(number), Object::Int(_)] = items.as_slice() else { return Object::Null };
    let number = u32::try_from(*number);
    items.truncate(items.len() - 2);
    number.map_or(Object::Null, Object::Ref)
}

fn closed(bracket: Bracket, items: Vec<Object>) -> Object {
    if bracket == Bracket::Array {
        return Object::Array(items.into());
    }
    let mut dict = Dict::new();
    let mut items = items.into_iter().peekable();
    while let Some(key) = items.next() {
        // A key without a value is none; what is no key stands for nothing.
        if let Object::Name(key) = key
            && let Some(value) = items.next()
        {
            dict.insert(key.as_ref().into(), value);
        }
    }
    Object::Dict(Rc::new(dict))
}

/// The number that `word` begins with, and its length; real numbers beyond a billion are none of a page.
fn number(word: &[u8]) -> Option<(Object, usize)> {
    let (sign, digits) = match word {
        [b'-', rest @ ..] => (-1.0, rest),
        [b'+', rest @ ..] => (1.0, rest),
        _ => (1.0, word),
    };
    let mut len = word.len() - digits.len();
    // Some writers put two signs.
    let more = digits.iter().take_while(|b| matches!(b, b'-' | b'+')).count();
    len += more;
    let digits = digits.get(more..)?;
    let whole = digits.iter().take_while(|b| b.is_ascii_digit()).count();
    let mut int = 0_i64;
    for b in digits.get(..whole)? {
        int = int.saturating_mul(10).saturating_add(i64::from(b - b'0'));
    }
    len += whole;
    if digits.get(whole) != Some(&b'.') {
        let int = if sign < 0.0 { -int } else { int };
        return (whole > 0).then_some((Object::Int(int), len));
    }
    let part = digits.get(whole + 1..)?.iter().take_while(|b| b.is_ascii_digit()).count();
    len += 1 + part;
    if whole + part == 0 && word.len() > 1 {
        return None;
    }
    #[allow(clippy::cast_precision_loss, reason = "no length on a page has so many digits")]
    let mut value = int as f64;
    let mut unit = 0.1;
    for b in digits.get(whole + 1..whole + 1 + part)?.iter().take(16) {
        value += unit * f64::from(b - b'0');
        unit /= 10.0;
    }
    Some((Object::Real(sign * value.min(1e9)), len))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(object: &Object) -> String {
        match object {
            Object::Null => "null".into(),
            Object::Bool => "bool".into(),
            Object::Int(n) => n.to_string(),
            Object::Real(n) => format!("{n:.4}"),
            Object::Name(name) => format!("/{}", String::from_utf8_lossy(name)),
            Object::Text(text) => format!("({})", String::from_utf8_lossy(text)),
            Object::Array(items) => {
                format!("[{}]", items.iter().map(shown).collect::<Vec<_>>().join(" "))
            }
            Object::Dict(dict) => {
                let pairs = dict
                    .iter()
                    .map(|(key, value)| format!("{}={}", String::from_utf8_lossy(key), shown(value)));
                format!("<{}>", pairs.collect::<Vec<_>>().join(" "))
            }
            Object::Stream(_) => "stream".into(),
            Object::Ref(n) => format!("@{n}"),
        }
    }

    fn items(text: &str) -> String {
        let mut lexer = Lexer::new(text.as_bytes(), 0);
        let mut out = Vec::new();
        loop {
            match lexer.item() {
                Item::Object(object) => out.push(shown(&object)),
                Item::Word(word) => out.push(String::from_utf8_lossy(word).into()),
                Item::End => return out.join(" "),
            }
        }
    }

    #[test]
    fn objects() {
        for (text, expected) in [
            ("1 -2 +3 .5 -0.25 4. 00012", "1 -2 3 0.5000 -0.2500 4.0000 12"),
            ("(a\\)b(c)\\061\\n) <48 6> <>", "(a)b(c)1\n) (H`) ()"),
            ("/A#42 /A#4 / /a/b", "/AB /A#4 / /a /b"),
            ("[1 0 R 2 (x)] <</K[3]/L<</M 1>>/N 7 0 R>>", "[@1 2 (x)] <K=[3] L=<M=1> N=@7>"),
            ("BT/F1 12 Tf[(A)-120(B)]TJ ET% end", "BT /F1 12 Tf [(A) -120 (B)] TJ ET"),
            ("true null [false null foo]", "bool null [bool null null]"),
            ("<</K 1", "<K=1>"),
            ("<</K[1 2 endobj 3", "<K=[1 2]> endobj 3"),
            ("] ) >> 1", ") 1"),
            ("<</K>> <<1 2>> 99999999999999999999", "<> <> 9223372036854775807"),
            // Of two signs readers take the first.
            ("--5 1-2 - 1.2.3", "-5 1 -2 - 1.2000 0.3000"),
        ] {
            assert_eq!(items(text), expected, "{text}");
        }
    }

    #[test]
    fn depth_and_size_are_bounded() {
        let (open, close) = ("[".repeat(100_000), "]".repeat(100_000));
        assert_eq!(items(&[open.as_str(), &close].concat()).len(), 2 * limits::PDF_NESTING);
        assert!(items(&open).len() <= 2 * limits::PDF_NESTING);
        let wide = format!("[{}]", "0 ".repeat(limits::PDF_OBJECT_ITEMS + 9));
        let mut lexer = Lexer::new(wide.as_bytes(), 0);
        let Item::Object(object) = lexer.item() else { panic!() };
        assert_eq!(object.array().unwrap().len(), limits::PDF_OBJECT_ITEMS);
    }
}
