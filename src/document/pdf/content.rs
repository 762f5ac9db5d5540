//! What a page draws: its characters with their places, and straight lines (ISO 32000-1, 8 and 9.4).

use std::collections::HashMap;
use std::rc::Rc;

use super::file::{Fault, File};
use super::font::Font;
use super::object::{Dict, Item, Lexer, Object, is_space};
use crate::limits;

/// A point, or a vector.
type Point = (f64, f64);

/// A map of the plane: `x' = a x + c y + e`, `y' = b x + d y + f`.
#[derive(Clone, Copy, Debug)]
struct Matrix([f64; 6]);

impl Matrix {
    const IDENTITY: Self = Self([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    /// This map, then `after`.
    fn then(self, after: Self) -> Self {
        let [a, b, c, d, e, f] = self.0;
        let ((a, b), (c, d)) = (after.turn((a, b)), after.turn((c, d)));
        let (e, f) = after.apply((e, f));
        Self([a, b, c, d, e, f])
    }

    fn apply(self, point: Point) -> Point {
        let [.., e, f] = self.0;
        let (x, y) = self.turn(point);
        (x + e, y + f)
    }

    /// Of a vector.
    fn turn(self, (x, y): Point) -> Point {
        let [a, b, c, d, ..] = self.0;
        (a * x + c * y, b * x + d * y)
    }

    fn of(numbers: &[f64]) -> Option<Self> {
        let matrix: [f64; 6] = numbers.try_into().ok()?;
        matrix.iter().all(|n| n.is_finite()).then_some(Self(matrix))
    }
}

/// Where the lines of text run to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Heading {
    /// To the right of the page.
    #[default]
    Right,
    Up,
    Left,
    Down,
    /// Across.
    Slanted,
}

/// A character on the page; `y` grows upwards.
#[derive(Clone, Copy, Debug)]
pub(super) struct Glyph {
    pub(super) c: char,
    /// Ends of its stretch of the base line.
    pub(super) start: Point,
    pub(super) end: Point,
    /// Size of its font on the page.
    pub(super) size: f64,
    pub(super) heading: Heading,
}

/// A straight line, or a bar as thin as one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stroke {
    pub(super) start: Point,
    pub(super) end: Point,
}

/// What a page draws.
#[derive(Debug, Default)]
pub(super) struct Drawing {
    pub(super) glyphs: Vec<Glyph>,
    pub(super) strokes: Vec<Stroke>,
    /// Pictures on it.
    pub(super) pictures: usize,
    /// Characters that are there and not shown, as those laid under a scanned picture.
    pub(super) hidden: usize,
    /// Whether some of it could not be read.
    pub(super) is_damaged: bool,
    /// Whether a limit was reached.
    pub(super) is_cut: bool,
}

/// The fonts of a file, each made once.
#[derive(Debug, Default)]
pub(super) struct Fonts {
    by_number: HashMap<u32, Rc<Font>>,
}

#[derive(Clone, Debug)]
struct State {
    ctm: Matrix,
    font: Option<Rc<Font>>,
    size: f64,
    /// Space between characters, between words, the width of text, the height of lines, the rise.
    spacing: f64,
    word_spacing: f64,
    stretch: f64,
    leading: f64,
    rise: f64,
    is_hidden: bool,
}

/// A stream that is being drawn: of the page or of a form on it.
#[derive(Debug)]
struct Frame {
    bytes: Vec<u8>,
    pos: usize,
    resources: Rc<Dict>,
    /// States that were saved before.
    saved: usize,
}

/// Draws the page: what `contents` say with `resources`.
pub(super) fn draw(file: &File<'_>, fonts: &mut Fonts, contents: &Object, resources: Rc<Dict>) -> Drawing {
    let mut out = Drawing::default();
    let mut bytes = Vec::new();
    let streams = match contents {
        Object::Array(items) => items.iter().map(|item| file.resolve(item)).collect(),
        other => vec![other.clone()],
    };
    for stream in &streams {
        match stream {
            Object::Stream(stream) => match file.decoded(stream) {
                Ok(part) => {
                    bytes.extend(part);
                    bytes.push(b'\n');
                }
                Err(fault) => out.note(fault),
            },
            Object::Null => {}
            _ => out.is_damaged = true,
        }
    }
    let state = State {
        ctm: Matrix::IDENTITY,
        font: None,
        size: 0.0,
        spacing: 0.0,
        word_spacing: 0.0,
        stretch: 1.0,
        leading: 0.0,
        rise: 0.0,
        is_hidden: false,
    };
    let mut pen = Pen {
        file,
        fonts,
        out,
        state,
        saved: Vec::new(),
        frames: vec![Frame { bytes, pos: 0, resources, saved: 0 }],
        text: Matrix::IDENTITY,
        line: Matrix::IDENTITY,
        path: Vec::new(),
    };
    pen.run();
    pen.out
}

impl Drawing {
    fn note(&mut self, fault: Fault) {
        match fault {
            Fault::Damaged | Fault::Unknown => self.is_damaged = true,
            Fault::TooLarge => self.is_cut = true,
        }
    }
}

struct Pen<'f, 'b> {
    file: &'f File<'b>,
    fonts: &'f mut Fonts,
    out: Drawing,
    state: State,
    saved: Vec<State>,
    frames: Vec<Frame>,
    /// Where text stands, and where its line began.
    text: Matrix,
    line: Matrix,
    /// Parts of the path, on the page; curves are their ends.
    path: Vec<Vec<Point>>,
}

impl Pen<'_, '_> {
    fn run(&mut self) {
        let mut args: Vec<Object> = Vec::new();
        while let Some(frame) = self.frames.last_mut() {
            let mut lexer = Lexer::new(&frame.bytes, frame.pos);
            let item = lexer.item();
            let work = lexer.pos.saturating_sub(frame.pos);
            frame.pos = lexer.pos;
            match item {
                Item::Object(object) => {
                    if args.len() < limits::PDF_OBJECT_ITEMS {
                        args.push(object);
                    }
                }
                Item::Word(b"ID") => {
                    frame.pos = behind_image(&frame.bytes, frame.pos);
                    self.out.pictures += 1;
                    args.clear();
                }
                Item::Word(word) => {
                    let mut name = [0_u8; 3];
                    if word.len() <= 3 {
                        for (slot, b) in name.iter_mut().zip(word) {
                            *slot = *b;
                        }
                        let len = word.len();
                        self.operate(name.get(..len).unwrap_or_default(), &args);
                    }
                    args.clear();
                }
                Item::End => {
                    let saved = frame.saved;
                    self.frames.pop();
                    // What a form saved and did not restore ends with it.
                    if !self.frames.is_empty() {
                        self.saved.truncate(saved + 1);
                        if let Some(state) = self.saved.pop() {
                            self.state = state;
                        }
                    }
                    args.clear();
                }
            }
            if !self.file.spend(work) {
                self.out.is_cut = true;
                return;
            }
        }
    }

    fn operate(&mut self, operator: &[u8], args: &[Object]) {
        let numbers = || args.iter().filter_map(Object::number).collect::<Vec<f64>>();
        let last = |n: usize| {
            let numbers = numbers();
            numbers.len().checked_sub(n).and_then(|from| numbers.get(from..).map(<[f64]>::to_vec))
        };
        let one = || args.last().and_then(Object::number);
        match operator {
            b"q" if self.saved.len() < limits::PDF_STATES => self.saved.push(self.state.clone()),
            b"q" => self.out.is_cut = true,
            b"Q" => {
                // A form does not restore what was saved before it.
                let is_form = self.frames.len() > 1;
                let below = self.frames.last().map_or(0, |frame| frame.saved + usize::from(is_form));
                if self.saved.len() > below
                    && let Some(state) = self.saved.pop()
                {
                    self.state = state;
                }
            }
            b"cm" => {
                if let Some(matrix) = last(6).and_then(|numbers| Matrix::of(&numbers)) {
                    self.state.ctm = matrix.then(self.state.ctm);
                }
            }
            b"BT" => {
                self.text = Matrix::IDENTITY;
                self.line = Matrix::IDENTITY;
            }
            b"Tf" => {
                self.state.size = one().unwrap_or(0.0);
                self.state.font = args.first().and_then(Object::name).and_then(|name| self.font(name));
            }
            b"Tc" => self.state.spacing = one().unwrap_or(0.0),
            b"Tw" => self.state.word_spacing = one().unwrap_or(0.0),
            b"Tz" => self.state.stretch = one().unwrap_or(100.0) / 100.0,
            b"TL" => self.state.leading = one().unwrap_or(0.0),
            b"Ts" => self.state.rise = one().unwrap_or(0.0),
            b"Tr" => self.state.is_hidden = matches!(one(), Some(3.0 | 7.0)),
            b"Td" | b"TD" => {
                if let Some([x, y]) = last(2).as_deref() {
                    if operator == b"TD" {
                        self.state.leading = -y;
                    }
                    self.next_line((*x, *y));
                }
            }
            b"Tm" => {
                if let Some(matrix) = last(6).and_then(|numbers| Matrix::of(&numbers)) {
                    self.text = matrix;
                    self.line = matrix;
                }
            }
            b"T*" => self.next_line((0.0, -self.state.leading)),
            b"Tj" => self.show(args.last()),
            b"'" | b"\"" => {
                if let (b"\"", [word, character, _]) = (operator, args) {
                    self.state.word_spacing = word.number().unwrap_or(0.0);
                    self.state.spacing = character.number().unwrap_or(0.0);
                }
                self.next_line((0.0, -self.state.leading));
                self.show(args.last());
            }
            b"TJ" => {
                for item in args.last().and_then(Object::array).unwrap_or_default() {
                    if let Some(back) = item.number() {
                        let by = -back / 1000.0 * self.state.size;
                        let is_vertical = self.state.font.as_ref().is_some_and(|font| font.is_vertical);
                        self.advance(if is_vertical { (0.0, by) } else { (by * self.state.stretch, 0.0) });
                    } else {
                        self.show(Some(item));
                    }
                }
            }
            b"m" | b"l" => {
                if let Some([x, y]) = last(2).as_deref() {
                    self.go((*x, *y), operator == b"m");
                }
            }
            b"c" | b"v" | b"y" => {
                if let Some([x, y]) = last(2).as_deref() {
                    // A curve is no line of a table, and parts what it joins.
                    self.go((*x, *y), true);
                }
            }
            b"h" => self.close(),
            b"re" => {
                if let Some([x, y, width, height]) = last(4).as_deref() {
                    let (right, top) = (x + width, y + height);
                    self.go((*x, *y), true);
                    for corner in [(right, *y), (right, top), (*x, top)] {
                        self.go(corner, false);
                    }
                    self.close();
                }
            }
            b"s" | b"b" | b"b*" => {
                self.close();
                self.paint(true, operator != b"s");
            }
            b"S" => self.paint(true, false),
            b"B" | b"B*" => self.paint(true, true),
            b"f" | b"F" | b"f*" => self.paint(false, true),
            b"n" => self.path.clear(),
            b"Do" => {
                if let Some(name) = args.last().and_then(Object::name) {
                    self.draw_object(name);
                }
            }
            _ => {}
        }
    }

    /// What the resources have of that kind and name, and its number.
    fn resource(&self, kind: &[u8], name: &[u8]) -> Option<(Option<u32>, Object)> {
        let resources = &self.frames.last()?.resources;
        let group = self.file.at(resources, kind);
        let object = group.dict()?.get(name)?.clone();
        let number = if let Object::Ref(number) = object { Some(number) } else { None };
        Some((number, self.file.resolve(&object)))
    }

    fn font(&mut self, name: &[u8]) -> Option<Rc<Font>> {
        let (number, object) = self.resource(b"Font", name)?;
        if let Some(font) = number.and_then(|number| self.fonts.by_number.get(&number)) {
            return Some(Rc::clone(font));
        }
        // One that stands in the resources themselves is made anew each time, which costs.
        if number.is_none() && !self.file.spend(4096) {
            return None;
        }
        let font = Rc::new(Font::new(self.file, object.dict()?));
        if let Some(number) = number {
            self.fonts.by_number.insert(number, Rc::clone(&font));
        }
        Some(font)
    }

    fn next_line(&mut self, by: Point) {
        self.line = Matrix([1.0, 0.0, 0.0, 1.0, by.0, by.1]).then(self.line);
        self.text = self.line;
    }

    fn advance(&mut self, by: Point) {
        self.text = Matrix([1.0, 0.0, 0.0, 1.0, by.0, by.1]).then(self.text);
    }

    fn show(&mut self, text: Option<&Object>) {
        let Some(bytes) = text.and_then(Object::text) else { return };
        let Some(font) = self.state.font.clone() else {
            // Text without a font is drawn by no reader.
            self.out.is_damaged |= !bytes.is_empty();
            return;
        };
        let State { size, spacing, word_spacing, stretch, rise, is_hidden, .. } = self.state;
        font.codes(bytes, |code| {
            if self.out.glyphs.len() >= limits::PDF_GLYPHS {
                self.out.is_cut = true;
                return;
            }
            let to_page = self.text.then(self.state.ctm);
            let long = code.width * size;
            let extra = spacing + if code.is_space { word_spacing } else { 0.0 };
            let (from, by) = if font.is_vertical {
                ((-0.5 * long * stretch, rise - 0.88 * size), (0.0, -size + extra))
            } else {
                ((0.0, rise), ((long + extra) * stretch, 0.0))
            };
            if is_hidden {
                self.out.hidden += usize::from(!code.text.trim().is_empty());
            } else {
                let n = code.text.chars().count().max(1);
                for (idx, c) in code.text.chars().enumerate() {
                    #[allow(clippy::cast_precision_loss, reason = "a code stands for a few characters")]
                    let along = |idx: usize| from.0 + long * stretch * idx as f64 / n as f64;
                    let start = to_page.apply((along(idx), from.1));
                    let end = to_page.apply((along(idx + 1), from.1));
                    let (up_x, up_y) = to_page.turn((0.0, size));
                    let size = up_x.hypot(up_y);
                    let heading = heading(to_page.turn((size.max(1.0), 0.0)));
                    let is_real = [start.0, start.1, end.0, end.1, size].iter().all(|n| n.abs() < 1e7);
                    if is_real && size > 0.0 {
                        self.out.glyphs.push(Glyph { c, start, end, size, heading });
                    }
                }
            }
            self.text = Matrix([1.0, 0.0, 0.0, 1.0, by.0, by.1]).then(self.text);
        });
    }

    fn go(&mut self, point: Point, is_start: bool) {
        let point = self.state.ctm.apply(point);
        if self.path.len() >= limits::PDF_STROKES {
            self.out.is_cut = true;
            return;
        }
        match self.path.last_mut() {
            Some(part) if !is_start => {
                if part.len() < limits::PDF_STROKES {
                    part.push(point);
                }
            }
            _ => self.path.push(vec![point]),
        }
    }

    fn close(&mut self) {
        if let Some(part) = self.path.last_mut()
            && let Some(first) = part.first().copied()
            && part.len() > 1
        {
            part.push(first);
            // What follows begins anew there.
            self.path.push(vec![first]);
        }
    }

    /// Draws the path: its lines, or what it fills where that is as thin as a line.
    fn paint(&mut self, is_stroke: bool, is_fill: bool) {
        let mut outer: Option<[f64; 4]> = None;
        for part in core::mem::take(&mut self.path) {
            if self.out.strokes.len() + part.len() > limits::PDF_STROKES {
                self.out.is_cut = true;
                return;
            }
            if is_stroke {
                for pair in part.windows(2) {
                    if let [start, end] = pair {
                        self.stroke(*start, *end);
                    }
                }
            } else if is_fill && part.len() > 2 {
                let (xs, ys) = (part.iter().map(|p| p.0), part.iter().map(|p| p.1));
                let (left, right) = ends(xs);
                let (bottom, top) = ends(ys);
                let (width, height) = (right - left, top - bottom);
                if width.min(height) > limits::PDF_RULE_WIDTH {
                    // What stands within another as close as a line leaves a frame.
                    let inner = [left, bottom, -right, -top];
                    let is_close = |outer: [f64; 4]| {
                        let gaps = inner.iter().zip(outer).map(|(inner, outer)| inner - outer);
                        gaps.into_iter().all(|gap| (0.0..=limits::PDF_RULE_WIDTH).contains(&gap))
                    };
                    if outer.take().is_some_and(is_close) {
                        let corners =
                            [(left, bottom), (right, bottom), (right, top), (left, top), (left, bottom)];
                        for pair in corners.windows(2) {
                            if let [start, end] = pair {
                                self.stroke(*start, *end);
                            }
                        }
                    } else {
                        outer = Some(inner);
                    }
                    continue;
                }
                if width.max(height) < 2.0 * width.min(height) {
                    continue;
                }
                if width > height {
                    let y = f64::midpoint(bottom, top);
                    self.stroke((left, y), (right, y));
                } else {
                    let x = f64::midpoint(left, right);
                    self.stroke((x, bottom), (x, top));
                }
            }
        }
    }

    fn stroke(&mut self, start: Point, end: Point) {
        if [start.0, start.1, end.0, end.1].iter().all(|n| n.abs() < 1e7) {
            self.out.strokes.push(Stroke { start, end });
        }
    }

    fn draw_object(&mut self, name: &[u8]) {
        let Some((_, Object::Stream(stream))) = self.resource(b"XObject", name) else { return };
        match self.file.at(&stream.dict, b"Subtype").name() {
            Some(b"Image") => self.out.pictures += 1,
            Some(b"Form") => {
                if self.frames.len() >= limits::PDF_FORMS || self.saved.len() >= limits::PDF_STATES {
                    self.out.is_cut = true;
                    return;
                }
                let bytes = match self.file.decoded(&stream) {
                    Ok(bytes) => bytes,
                    Err(fault) => return self.out.note(fault),
                };
                let own = self.file.at(&stream.dict, b"Resources").dict().cloned();
                let outer = self.frames.last().map(|frame| Rc::clone(&frame.resources));
                let saved = self.saved.len();
                self.saved.push(self.state.clone());
                let matrix = self.file.at(&stream.dict, b"Matrix");
                let numbers: Option<Vec<f64>> =
                    matrix.array().map(|items| items.iter().filter_map(Object::number).collect());
                if let Some(matrix) = numbers.and_then(|numbers| Matrix::of(&numbers)) {
                    self.state.ctm = matrix.then(self.state.ctm);
                }
                let resources = own.or(outer).unwrap_or_default();
                self.frames.push(Frame { bytes, pos: 0, resources, saved });
            }
            _ => {}
        }
    }
}

fn ends(values: impl Iterator<Item = f64>) -> (f64, f64) {
    values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), n| (low.min(n), high.max(n)))
}

fn heading((x, y): Point) -> Heading {
    // A tenth is some six degrees: pages are scanned and stamped askew.
    if y.abs() <= 0.1 * x.abs() {
        if x >= 0.0 { Heading::Right } else { Heading::Left }
    } else if x.abs() <= 0.1 * y.abs() {
        if y > 0.0 { Heading::Up } else { Heading::Down }
    } else {
        Heading::Slanted
    }
}

/// The end of the picture in the text whose data begin at `from`: behind an `EI` that stands alone.
fn behind_image(bytes: &[u8], from: usize) -> usize {
    let rest = bytes.get(from..).unwrap_or_default();
    let edge = |b: Option<&u8>| b.is_none_or(|b| is_space(*b));
    for at in memchr::memmem::find_iter(rest, b"EI") {
        let before = at.checked_sub(1).and_then(|at| rest.get(at));
        let after = rest.get(at + 2..).unwrap_or_default();
        // Data of pictures hold these letters too, but hardly text behind them.
        let is_text = after.iter().take(8).all(|b| b.is_ascii_graphic() || is_space(*b) && *b != 0);
        if edge(before) && edge(after.first()) && is_text {
            return from + at + 2;
        }
    }
    bytes.len()
}
