//! The objects of a PDF file: where its table of objects says they are, or where they are found (ISO 32000-1, 7.5).
//!
//! An object is read when it is asked for, and nothing is taken on trust: each byte that is looked at and each byte
//! that is unpacked is counted, so that no table, length or loop of a file makes more work than the limits allow.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::rc::Rc;

use memchr::memmem;

use super::filter;
use super::object::{Dict, Item, Lexer, Object, Stream, is_space};
use crate::limits;
use crate::span::Span;

/// Where an object is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Entry {
    /// At this byte of the file.
    At(usize),
    /// In the object stream of that number.
    In(u32),
    /// Nowhere: taken out.
    Free,
}

/// An object stream that was unpacked.
#[derive(Debug, Default)]
struct Packed {
    bytes: Vec<u8>,
    /// Where the objects begin, by their numbers.
    starts: BTreeMap<u32, usize>,
}

/// Why a stream cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// Its bytes are not what its packing makes.
    Damaged,
    /// It is packed in a way that is not read.
    Unknown,
    /// It unpacks to more than is read.
    TooLarge,
}

/// A PDF file.
#[derive(Debug)]
pub(super) struct File<'b> {
    bytes: &'b [u8],
    entries: HashMap<u32, Entry>,
    pub(super) trailer: Rc<Dict>,
    cache: RefCell<HashMap<u32, Object>>,
    packed: RefCell<HashMap<u32, Rc<Packed>>>,
    /// Bytes that may still be looked at, and unpacked.
    work: Cell<usize>,
    room: Cell<usize>,
    /// Objects that are being read for another one.
    depth: Cell<usize>,
    /// Whether an object is not where the table says.
    pub(super) is_broken: Cell<bool>,
}

impl<'b> File<'b> {
    /// The file as its own table of objects has it.
    pub(super) fn open(bytes: &'b [u8]) -> Self {
        let mut file = Self::empty(bytes);
        file.read_tables();
        file
    }

    /// The file as its objects are found, whatever its table says.
    pub(super) fn rebuild(bytes: &'b [u8]) -> Self {
        let mut file = Self::empty(bytes);
        file.find_objects();
        file
    }

    fn empty(bytes: &'b [u8]) -> Self {
        let start = memmem::find(bytes.get(..1024).unwrap_or(bytes), b"%PDF-").unwrap_or(0);
        let bytes = bytes.get(start..).unwrap_or_default();
        Self {
            bytes,
            entries: HashMap::new(),
            trailer: Rc::default(),
            cache: RefCell::default(),
            packed: RefCell::default(),
            work: Cell::new(bytes.len().saturating_mul(limits::PDF_PASSES).max(1 << 20)),
            room: Cell::new(limits::PDF_UNPACKED_BYTES),
            depth: Cell::new(0),
            is_broken: Cell::new(false),
        }
    }

    /// Whether a limit ended the reading.
    pub(super) fn is_exhausted(&self) -> bool {
        self.work.get() == 0 || self.room.get() == 0
    }

    /// Counts work; `false` where there was too much.
    pub(super) fn spend(&self, work: usize) -> bool {
        let left = self.work.get().saturating_sub(work);
        self.work.set(left);
        left > 0
    }

    /// Follows references to what they name.
    pub(super) fn resolve(&self, object: &Object) -> Object {
        let mut object = object.clone();
        for _ in 0..limits::PDF_REFERENCES {
            let Object::Ref(number) = object else { return object };
            object = self.get(number);
        }
        Object::Null
    }

    /// What a dictionary has under a key.
    pub(super) fn at(&self, dict: &Dict, key: &[u8]) -> Object {
        dict.get(key).map_or(Object::Null, |object| self.resolve(object))
    }

    /// The object of that number; nothing where there is none.
    pub(super) fn get(&self, number: u32) -> Object {
        if let Some(object) = self.cache.borrow().get(&number) {
            return object.clone();
        }
        if self.depth.get() >= limits::PDF_REFERENCES || !self.spend(32) {
            return Object::Null;
        }
        self.depth.set(self.depth.get() + 1);
        let object = match self.entries.get(&number) {
            Some(Entry::At(at)) => match self.object_at(*at) {
                Some((found, object)) if found == number => object,
                _ => {
                    self.is_broken.set(true);
                    Object::Null
                }
            },
            Some(Entry::In(stream)) => self.unpacked(*stream, number),
            Some(Entry::Free) | None => Object::Null,
        };
        self.depth.set(self.depth.get() - 1);
        self.cache.borrow_mut().insert(number, object.clone());
        object
    }

    /// The object that stands at a byte of the file, and its number.
    fn object_at(&self, at: usize) -> Option<(u32, Object)> {
        let mut lexer = Lexer::new(self.bytes, at);
        let Item::Object(Object::Int(number)) = lexer.item() else { return None };
        let Item::Object(Object::Int(_)) = lexer.item() else { return None };
        let Item::Word(word) = lexer.item() else { return None };
        // `obj` needs no white space before a word.
        let rest = word.strip_prefix(b"obj")?;
        lexer.pos -= rest.len();
        let number = u32::try_from(number).ok()?;
        let mut items: Vec<Object> = Vec::new();
        let object = loop {
            match lexer.item() {
                Item::Object(object) => {
                    items.push(object);
                    if items.len() > 3 {
                        break Object::Null;
                    }
                }
                Item::Word(b"R") if matches!(items.as_slice(), [Object::Int(_), Object::Int(_)]) => {
                    let target = items.first().and_then(Object::int).and_then(|n| u32::try_from(n).ok());
                    break target.map_or(Object::Null, Object::Ref);
                }
                Item::Word(word) if word.starts_with(b"stream") => {
                    lexer.pos -= word.len() - b"stream".len();
                    break match items.pop() {
                        Some(Object::Dict(dict)) => self.stream(dict, &lexer),
                        _ => Object::Null,
                    };
                }
                Item::Word(_) | Item::End => break items.pop().unwrap_or_default(),
            }
        };
        self.spend(lexer.pos.saturating_sub(at));
        Some((number, object))
    }

    /// The stream whose keyword was read last.
    fn stream(&self, dict: Rc<Dict>, lexer: &Lexer<'_>) -> Object {
        let mut start = lexer.pos;
        match self.bytes.get(start..) {
            Some([b'\r', b'\n', ..]) => start += 2,
            Some([b'\r' | b'\n', ..]) => start += 1,
            _ => {}
        }
        let ends = |end: usize| {
            let rest = self.bytes.get(end..).unwrap_or_default();
            let rest = rest.get(..16).unwrap_or(rest);
            let gap = rest.iter().take_while(|b| is_space(**b)).count();
            rest.get(gap..).is_some_and(|rest| rest.starts_with(b"endstr"))
        };
        let stated = self.at(&dict, b"Length").size().and_then(|len| start.checked_add(len));
        let end = match stated.filter(|end| ends(*end)) {
            Some(end) => end,
            None => {
                let rest = self.bytes.get(start..).unwrap_or_default();
                let rest = rest.get(..self.work.get()).unwrap_or(rest);
                let len = memmem::find(rest, b"endstream").unwrap_or(rest.len());
                self.spend(len);
                // The line end before the keyword is no part of it.
                let data = rest.get(..len).unwrap_or_default();
                start + data.strip_suffix(b"\r\n").or(data.strip_suffix(b"\n")).unwrap_or(data).len()
            }
        };
        Object::Stream(Rc::new(Stream { dict, place: Span::new(start, end.max(start)) }))
    }

    /// The object of that number in an object stream.
    fn unpacked(&self, stream: u32, number: u32) -> Object {
        let known = self.packed.borrow().get(&stream).cloned();
        let packed = match known {
            Some(packed) => packed,
            None => {
                let packed = Rc::new(self.unpack(stream).unwrap_or_default());
                self.packed.borrow_mut().insert(stream, Rc::clone(&packed));
                packed
            }
        };
        let Some(start) = packed.starts.get(&number) else {
            self.is_broken.set(true);
            return Object::Null;
        };
        let mut lexer = Lexer::new(&packed.bytes, *start);
        let item = lexer.item();
        if !self.spend(lexer.pos.saturating_sub(*start)) {
            return Object::Null;
        }
        if let Item::Object(object) = item { object } else { Object::Null }
    }

    fn unpack(&self, stream: u32) -> Option<Packed> {
        // One object stream may not stand in another.
        if !matches!(self.entries.get(&stream), Some(Entry::At(_))) {
            return None;
        }
        let Object::Stream(stream) = self.get(stream) else { return None };
        let first = self.at(&stream.dict, b"First").size()?;
        let bytes = match self.decoded(&stream) {
            Ok(bytes) => bytes,
            Err(_) => {
                self.is_broken.set(true);
                return None;
            }
        };
        let mut starts = BTreeMap::new();
        let mut lexer = Lexer::new(bytes.get(..first)?, 0);
        while let (Item::Object(number), Item::Object(at)) = (lexer.item(), lexer.item()) {
            if let (Some(number), Some(at)) = (
                number.int().and_then(|n| u32::try_from(n).ok()),
                at.size().and_then(|at| at.checked_add(first)),
            ) {
                starts.entry(number).or_insert(at);
            }
        }
        Some(Packed { bytes, starts })
    }

    /// The bytes of a stream, unpacked.
    pub(super) fn decoded(&self, stream: &Stream) -> Result<Vec<u8>, Fault> {
        let packed = self.bytes.get(stream.place.start..stream.place.end).unwrap_or_default();
        if !self.spend(packed.len()) {
            return Err(Fault::TooLarge);
        }
        let one_or_more = |object: Object| match object {
            Object::Null => Vec::new(),
            Object::Array(items) => items.iter().map(|item| self.resolve(item)).collect(),
            object => vec![object],
        };
        let key = |long: &[u8], short: &[u8]| match self.at(&stream.dict, long) {
            Object::Null => one_or_more(self.at(&stream.dict, short)),
            object => one_or_more(object),
        };
        let filters = key(b"Filter", b"F");
        let parms = key(b"DecodeParms", b"DP");
        if filters.len() > limits::PDF_FILTERS {
            return Err(Fault::Unknown);
        }
        let limit = self.room.get().min(limits::DOCUMENT_BYTES);
        let mut bytes = None;
        for (idx, filter) in filters.iter().enumerate() {
            let parms = parms.get(idx).and_then(Object::dict);
            let parm = |name: &[u8]| parms.and_then(|dict| self.at(dict, name).size());
            let input = bytes.as_deref().unwrap_or(packed);
            let result = filter::decode(filter.name().unwrap_or_default(), input, &parm, limit);
            // What was unpacked counts, whatever becomes of it.
            let made = match &result {
                Ok(bytes) => bytes.len(),
                Err(_) => limit.min(input.len().saturating_mul(8)),
            };
            self.room.set(self.room.get().saturating_sub(made));
            bytes = Some(result?);
        }
        match bytes {
            Some(bytes) => Ok(bytes),
            None if packed.len() > limit => Err(Fault::TooLarge),
            None => {
                self.room.set(self.room.get().saturating_sub(packed.len()));
                Ok(packed.to_vec())
            }
        }
    }

    /// Reads the tables of objects from the last to the first; what a later one says holds.
    fn read_tables(&mut self) {
        let tail = self.bytes.len().saturating_sub(2048);
        let Some(at) = memmem::rfind(self.bytes.get(tail..).unwrap_or_default(), b"startxref") else {
            return;
        };
        let mut lexer = Lexer::new(self.bytes, tail + at + b"startxref".len());
        let Item::Object(Object::Int(at)) = lexer.item() else { return };
        let mut next: Vec<usize> = usize::try_from(at).into_iter().collect();
        let mut seen = HashSet::new();
        while let Some(at) = next.pop() {
            if !seen.insert(at) || !self.spend(1) {
                continue;
            }
            let Some(trailer) = self.table(at).or_else(|| self.table_stream(at)) else {
                // A table that cannot be read may be the one that says what holds.
                self.is_broken.set(true);
                return;
            };
            next.extend(trailer.get(b"Prev".as_slice()).and_then(Object::size));
            if self.trailer.is_empty() {
                self.trailer = trailer;
            }
        }
    }

    fn add(&mut self, number: u32, entry: Entry) {
        if self.entries.len() < limits::PDF_OBJECTS {
            self.entries.entry(number).or_insert(entry);
        }
    }

    /// A table in text; gives its trailer.
    fn table(&mut self, at: usize) -> Option<Rc<Dict>> {
        let mut lexer = Lexer::new(self.bytes, at);
        let Item::Word(b"xref") = lexer.item() else { return None };
        let mut entries = Vec::new();
        let trailer = loop {
            match lexer.item() {
                Item::Object(Object::Int(first)) => {
                    let Item::Object(Object::Int(count)) = lexer.item() else { return None };
                    for idx in 0..count {
                        let Item::Object(Object::Int(offset)) = lexer.item() else { return None };
                        let Item::Object(Object::Int(_)) = lexer.item() else { return None };
                        let entry = match (lexer.item(), usize::try_from(offset)) {
                            (Item::Word(b"n"), Ok(offset)) if offset > 0 => Entry::At(offset),
                            (Item::Word(b"n" | b"f"), _) => Entry::Free,
                            _ => return None,
                        };
                        if let Ok(number) = u32::try_from(first.saturating_add(idx)) {
                            entries.push((number, entry));
                        }
                    }
                }
                Item::Word(b"trailer") => match lexer.item() {
                    Item::Object(Object::Dict(dict)) => break dict,
                    _ => return None,
                },
                _ => return None,
            }
        };
        self.spend(lexer.pos.saturating_sub(at));
        // A table for old readers calls free what the stream beside it has.
        if let Some(at) = trailer.get(b"XRefStm".as_slice()).and_then(Object::size) {
            self.table_stream(at)?;
        }
        for (number, entry) in entries {
            self.add(number, entry);
        }
        Some(trailer)
    }

    /// A table in a stream; gives its dictionary, which is the trailer.
    fn table_stream(&mut self, at: usize) -> Option<Rc<Dict>> {
        let (_, Object::Stream(stream)) = self.object_at(at)? else { return None };
        let widths: Vec<usize> =
            stream.dict.get(b"W".as_slice())?.array()?.iter().filter_map(Object::size).collect();
        let [kind, second, third] = widths.as_slice() else { return None };
        let width = [kind, second, third].into_iter().fold(0_usize, |sum, n| sum.saturating_add(*n));
        if width == 0 || [kind, second, third].into_iter().any(|n| *n > 8) {
            return None;
        }
        let bytes = self.decoded(&stream).ok()?;
        self.spend(bytes.len());
        let size = stream.dict.get(b"Size".as_slice()).and_then(Object::int).unwrap_or(0);
        let whole = [Object::Int(0), Object::Int(size)];
        let index = stream.dict.get(b"Index".as_slice()).and_then(Object::array).unwrap_or(&whole);
        let mut rows = bytes.chunks_exact(width);
        for pair in index.chunks_exact(2) {
            let [first, count] = pair else { break };
            let (Some(first), Some(count)) = (first.int(), count.int()) else { return None };
            for idx in 0..count {
                let Some(row) = rows.next() else { break };
                let field = |from: usize, len: usize| {
                    let bytes = row.get(from..from.saturating_add(len)).unwrap_or_default();
                    bytes.iter().fold(0_u64, |n, b| n << 8 | u64::from(*b))
                };
                let what = if *kind == 0 { 1 } else { field(0, *kind) };
                let value = field(*kind, *second);
                let entry = match what {
                    0 => Entry::Free,
                    1 => Entry::At(usize::try_from(value).ok()?),
                    2 => Entry::In(u32::try_from(value).ok()?),
                    _ => continue,
                };
                if let Ok(number) = u32::try_from(first.saturating_add(idx)) {
                    self.add(number, entry);
                }
            }
        }
        Some(Rc::clone(&stream.dict))
    }

    /// Finds the objects by their heads, `5 0 obj`; of two of one number, the later holds.
    fn find_objects(&mut self) {
        let mut found: Vec<(u32, usize)> = Vec::new();
        for at in memmem::find_iter(self.bytes, b"obj") {
            if let Some((number, start)) = head_before(self.bytes, at) {
                found.push((number, start));
            }
        }
        found.truncate(limits::PDF_OBJECTS);
        for (number, start) in &found {
            self.entries.insert(*number, Entry::At(*start));
        }
        // In the order of the file, so that later object streams hold as well.
        let mut trailer: Option<Rc<Dict>> = None;
        for (number, start) in found {
            if self.entries.get(&number) != Some(&Entry::At(start)) {
                continue;
            }
            let object = self.get(number);
            let Some(dict) = object.dict() else { continue };
            let kind = dict.get(b"Type".as_slice()).and_then(Object::name);
            match kind {
                Some(b"ObjStm") => {
                    if let Some(packed) = self.unpack(number) {
                        for inner in packed.starts.keys() {
                            // An object of its own, or of a later stream, was written later.
                            let is_later = |entry: &Entry| matches!(entry, Entry::At(at) if *at > start);
                            if !self.entries.get(inner).is_some_and(is_later) {
                                self.entries.insert(*inner, Entry::In(number));
                                self.cache.borrow_mut().remove(inner);
                            }
                        }
                        self.packed.borrow_mut().insert(number, Rc::new(packed));
                    }
                }
                Some(b"XRef") if dict.contains_key(b"Root".as_slice()) => trailer = Some(Rc::clone(dict)),
                _ => {}
            }
        }
        for at in memmem::find_iter(self.bytes, b"trailer") {
            let mut lexer = Lexer::new(self.bytes, at + b"trailer".len());
            let item = lexer.item();
            if !self.spend(lexer.pos.saturating_sub(at)) {
                break;
            }
            if let Item::Object(Object::Dict(dict)) = item
                && dict.contains_key(b"Root".as_slice())
            {
                trailer = Some(dict);
            }
        }
        self.trailer = trailer.or_else(|| self.found_catalog()).unwrap_or_default();
    }

    /// A trailer for a file that has none: its last catalog.
    fn found_catalog(&self) -> Option<Rc<Dict>> {
        let mut numbers: Vec<u32> = self.entries.keys().copied().collect();
        numbers.sort_unstable();
        let is_catalog = |number: &u32| {
            let object = self.get(*number);
            let kind = object.dict().and_then(|dict| dict.get(b"Type".as_slice()).cloned());
            kind.is_some_and(|kind| kind.name() == Some(b"Catalog"))
        };
        let number = numbers.into_iter().rev().find(is_catalog)?;
        Some(Rc::new(Dict::from([(b"Root".as_slice().into(), Object::Ref(number))])))
    }
}

/// The number of the object whose keyword `obj` stands at `at`, and where its head begins.
fn head_before(bytes: &[u8], at: usize) -> Option<(u32, usize)> {
    // Heads are short; `endobj` has none.
    let from = at.saturating_sub(32);
    let head = bytes.get(from..at)?;
    let back = |head: &[u8], is: fn(u8) -> bool| head.iter().rev().take_while(|b| is(**b)).count();
    let mut len = head.len();
    for (is, most) in [
        (is_space as fn(u8) -> bool, 16),
        (|b| b.is_ascii_digit(), 5),
        (is_space, 16),
        (|b| b.is_ascii_digit(), 10),
    ] {
        let n = back(head.get(..len)?, is);
        if n > most || (n == 0 && len != head.len()) {
            return None;
        }
        len -= n;
    }
    let digits = head.get(len..)?.iter().take_while(|b| b.is_ascii_digit());
    let number = digits.fold(0_u64, |n, b| n * 10 + u64::from(b - b'0'));
    Some((u32::try_from(number).ok()?, from + len))
}
