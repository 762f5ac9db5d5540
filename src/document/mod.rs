//! Documents as they come: bytes to lines of text and, where the document has tables of its own, to their cells.
//!
//! Knows kinds of files and how each holds text and tables; nothing of reports. What is read here goes the way of
//! any text: the same alignment, the same outline, the same checks.

#[cfg(feature = "docx")]
mod archive;
#[cfg(feature = "docx")]
mod docx;
#[cfg(feature = "html")]
mod embedded;
#[cfg_attr(
    not(all(feature = "html", any(feature = "docx", feature = "pdf"))),
    allow(dead_code, reason = "only web pages have tables of their own, only files have places")
)]
mod flat;
#[cfg(feature = "html")]
mod grid;
#[cfg(feature = "html")]
mod html;
mod joints;
mod listed;
mod named;
#[cfg(feature = "html")]
mod notation;
#[cfg(feature = "pdf")]
mod pdf;
mod records;
mod sniff;
mod survey;
mod wrapping;
mod xml;

use std::borrow::Cow;

#[cfg(feature = "docx")]
pub use archive::{Member, Members, members};
pub use sniff::sniff;

use crate::cells::Block;
use crate::diagnostic::catalogue::source as codes;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::limits;
use crate::span::{Span, all_lines_into};
use crate::text::{self, Decoded};

/// What a document is, told by its content.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub enum Kind {
    /// Plain text, or text with little markup.
    #[default]
    Text,
    /// A web page, or a part of one.
    Html,
    /// A Word document of the kind `.docx`.
    Docx,
    /// A PDF file.
    Pdf,
    /// A Word document of the years before 2007 (`.doc`), or one of WPS (`.wps`).
    Doc,
    /// Rich text (`.rtf`).
    Rtf,
    /// A page in OFD (GB/T 33190).
    Ofd,
    /// A zip archive of documents.
    Zip,
    /// A file of another office program, such as a spreadsheet.
    Office,
}

impl Kind {
    /// The kinds that are read, with the features that are on.
    pub const READ: &[Self] = &[
        Self::Text,
        #[cfg(feature = "html")]
        Self::Html,
        #[cfg(feature = "docx")]
        Self::Docx,
        #[cfg(feature = "pdf")]
        Self::Pdf,
    ];

    /// Its name in reports: `html`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Html => "html",
            Self::Docx => "docx",
            Self::Pdf => "pdf",
            Self::Doc => "doc",
            Self::Rtf => "rtf",
            Self::Ofd => "ofd",
            Self::Zip => "zip",
            Self::Office => "office",
        }
    }

    /// Whether this build reads it.
    #[must_use]
    pub fn is_read(self) -> bool {
        Self::READ.contains(&self)
    }
}

/// A document as lines of text, with its tables and the way back to its source.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Document<'b> {
    /// What it is.
    pub kind: Kind,
    /// Its text in lines, as it is read.
    pub text: Cow<'b, str>,
    /// Its own tables as cells, in order, each of whole lines of `text`.
    pub grids: Vec<Block>,
    /// The encoding of its text: `utf-8`.
    pub encoding: &'static str,
    /// Size in bytes as it came.
    pub bytes: usize,
    /// What was found on the way; places are offsets into [`Document::source`].
    pub diagnostics: Diagnostics,
    origin: Option<Origin<'b>>,
    /// Where stretches of `text` stand in a document of parts, each up to the next.
    places: Vec<(usize, Place)>,
    /// The lines of `text`, as [`crate::span::lines`] gives them; none where they were not looked for.
    lines: Vec<Span>,
}

/// A place in a document that is no text: which page, or which table, row and cell of which part, all counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Place {
    /// The part of the document: `word/document.xml`, or `pages` of a PDF file.
    pub part: &'static str,
    /// The page of a PDF file; a Word document has none until it is printed.
    pub page: Option<usize>,
    /// The table.
    pub table: Option<usize>,
    /// The row of the table.
    pub row: Option<usize>,
    /// The cell of the row, those counted that another cell covers.
    pub cell: Option<usize>,
}

#[cfg(any(feature = "docx", feature = "pdf"))]
impl Place {
    const fn of_part(part: &'static str) -> Self {
        Self { part, page: None, table: None, row: None, cell: None }
    }

    const fn of_cell(part: &'static str, table: usize, row: usize, cell: usize) -> Self {
        Self { part, page: None, table: Some(table), row: Some(row), cell: Some(cell) }
    }
}

/// The source of a document whose lines are not the source itself.
#[derive(Clone, Debug)]
struct Origin<'b> {
    source: Cow<'b, str>,
    /// The way back from the lines, one step after the other, the last first.
    maps: Vec<flat::Map>,
}

impl<'b> Document<'b> {
    /// The text that spans of its report point into: the source of a page, else the text that was read.
    #[must_use]
    pub fn source(&self) -> &str {
        self.origin.as_ref().map_or(&self.text, |origin| &origin.source)
    }

    /// The place in [`Document::source`] of a stretch of [`Document::text`].
    #[must_use]
    pub fn locate(&self, span: Span) -> Span {
        let maps = self.origin.as_ref().map_or(&[][..], |origin| &origin.maps);
        maps.iter().rev().fold(span, |span, map| map.locate(span))
    }

    /// Whether [`Document::source`] is another text than [`Document::text`].
    #[must_use]
    pub const fn is_converted(&self) -> bool {
        self.origin.is_some()
    }

    /// The place in the document of the byte at `offset` in [`Document::text`]; `None` where text is all there is.
    #[must_use]
    pub fn place(&self, offset: usize) -> Option<Place> {
        let behind = self.places.partition_point(|(start, _)| *start <= offset);
        self.places.get(behind.checked_sub(1)?).map(|(_, place)| *place)
    }

    fn plain(kind: Kind, decoded: Decoded<'b>) -> Self {
        Self {
            kind,
            text: decoded.text,
            grids: Vec::new(),
            encoding: decoded.encoding,
            bytes: decoded.bytes,
            diagnostics: decoded.diagnostics,
            origin: None,
            places: Vec::new(),
            lines: Vec::new(),
        }
    }

    /// The lines of its text, where they are known; the document has them no more.
    pub(crate) fn take_lines(&mut self) -> Vec<Span> {
        core::mem::take(&mut self.lines)
    }

    /// A document of which nothing can be read, and why.
    fn unread(kind: Kind, bytes: usize, why: Diagnostic) -> Self {
        let mut diagnostics = Diagnostics::new();
        diagnostics.push(why);
        let decoded = Decoded { text: Cow::Borrowed(""), encoding: "binary", bytes, diagnostics };
        Self::plain(kind, decoded)
    }
}

/// Opens a document of the kind that its content shows, or of the kind that the caller knows.
///
/// Never fails: a document that cannot be read has no text and a diagnostic that says why and what to do.
/// Linear in `bytes`, of which [`limits::DOCUMENT_BYTES`] are read unless they are plain text.
///
/// # Examples
/// ```
/// use nianbao::document::{Kind, open};
/// assert_eq!(open("一、总体情况".as_bytes(), None).kind, Kind::Text);
/// let old = open(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", None);
/// assert_eq!((old.kind, old.diagnostics.as_slice()[0].code.name), (Kind::Doc, "kind-not-read"));
/// ```
#[must_use]
pub fn open(bytes: &[u8], kind: Option<Kind>) -> Document<'_> {
    open_within(bytes, kind, Vec::new())
}

/// As [`open`], with memory for the lines of a text.
pub(crate) fn open_within(bytes: &[u8], kind: Option<Kind>, lines: Vec<Span>) -> Document<'_> {
    let kind = kind.unwrap_or_else(|| sniff(bytes));
    match kind {
        Kind::Text => of_text_within(text::decode(bytes), lines),
        Kind::Html => of_html(bytes),
        #[cfg(feature = "docx")]
        Kind::Docx => of_docx(bytes),
        #[cfg(not(feature = "docx"))]
        Kind::Docx => {
            let found = Diagnostic::new(&codes::KIND_NOT_BUILT).with("a Word document (.docx)").with("docx");
            Document::unread(kind, bytes.len(), found)
        }
        #[cfg(feature = "pdf")]
        Kind::Pdf => of_pdf(bytes),
        #[cfg(not(feature = "pdf"))]
        Kind::Pdf => {
            let found = Diagnostic::new(&codes::KIND_NOT_BUILT).with("a PDF file").with("pdf");
            Document::unread(kind, bytes.len(), found)
        }
        Kind::Zip => Document::unread(kind, bytes.len(), Diagnostic::new(&codes::ARCHIVE_INPUT)),
        Kind::Doc | Kind::Rtf | Kind::Ofd | Kind::Office => {
            let (name, how) = match kind {
                Kind::Doc => (
                    "a Word document of the old kind (.doc), or one of WPS",
                    "soffice --headless --convert-to docx FILE",
                ),
                Kind::Rtf => ("rich text (.rtf)", "soffice --headless --convert-to docx FILE"),
                Kind::Ofd => {
                    ("an OFD page (.ofd)", "ofd2pdf FILE, or export it as PDF or text from an OFD reader")
                }
                _ => ("a file of an office program", "soffice --headless --convert-to html FILE"),
            };
            let found = Diagnostic::new(&codes::KIND_NOT_READ).with(name).with(how);
            Document::unread(kind, bytes.len(), found)
        }
    }
}

/// The document that a decoded text is: without the marks, numbers or escapes that all of it is wrapped in; tables in
/// HTML within it are read as tables, where that is built.
///
/// # Examples
/// ```
/// let document = nianbao::document::of_text(nianbao::text::decode("规章 0".as_bytes()));
/// assert_eq!(document.source(), "规章 0");
/// ```
#[must_use]
pub fn of_text(decoded: Decoded<'_>) -> Document<'_> {
    of_text_within(decoded, Vec::new())
}

/// Whether a text has no more line ends than lines that are read.
fn may_be_read_whole(text: &str) -> bool {
    let most = limits::PIECES + text.len() / limits::BYTES_A_PIECE;
    let mut ends = memchr::memchr2_iter(b'\n', b'\r', text.as_bytes());
    text.len() < limits::PIECES || most.checked_sub(1).is_some_and(|last| ends.nth(last).is_none())
}

/// As [`of_text`], with memory for the lines.
pub(crate) fn of_text_within(decoded: Decoded<'_>, lines: Vec<Span>) -> Document<'_> {
    let mut document = Document::plain(Kind::Text, decoded);
    document.lines = lines;
    let signs = wrapping::has_signs(&document.text);
    for unwrap in if signs { wrapping::WRAPPINGS } else { wrapping::OF_LINES } {
        if let Some(flat) = unwrap(&document.text) {
            document.convert(flat, Diagnostics::new());
        }
    }
    for rows in [xml::flatten, records::flatten] {
        if let Some(flat) = rows(&document.text) {
            document.convert(flat, Diagnostics::new());
        }
    }
    // Where there are so many that not all are read, they would take more memory than what is.
    document.lines.clear();
    let few = may_be_read_whole(&document.text);
    let mut may_be = if few && all_lines_into(&document.text, &mut document.lines) {
        survey::of_lines(&document.text, document.lines.iter().copied())
    } else {
        survey::of(&document.text)
    };
    for (n, rows) in survey::WAYS.iter().enumerate() {
        if may_be.get(n) == Some(&true)
            && let Some(flat) = rows(&document.text)
        {
            document.convert(flat, Diagnostics::new());
            may_be = survey::of(&document.text);
        }
    }
    #[cfg(feature = "html")]
    if let Some(flat) = signs.then(|| notation::flatten(&document.text)).flatten() {
        document.convert(flat, Diagnostics::new());
    }
    #[cfg(feature = "html")]
    {
        let mut found = Diagnostics::new();
        if document.is_converted() && sniff(document.text.as_bytes()) == Kind::Html {
            document.read_page();
        } else if let Some(flat) = embedded::flatten(&document.text, &mut found) {
            document.convert(flat, found);
        }
    }
    document
}

fn of_html(bytes: &[u8]) -> Document<'_> {
    let size = bytes.len();
    let (bytes, too_large) = bounded(bytes);
    let declared = sniff::declared_encoding(bytes);
    let mut decoded = text::decode_as(bytes, declared.as_deref());
    decoded.bytes = size;
    decoded.diagnostics.extend(too_large);
    #[cfg(feature = "html")]
    {
        let mut document = Document::plain(Kind::Html, decoded);
        // Pages of wikis are made of their own tables and tags.
        if let Some(flat) = notation::flatten(&document.text) {
            document.convert(flat, Diagnostics::new());
        }
        document.read_page();
        document
    }
    #[cfg(not(feature = "html"))]
    {
        let found = Diagnostic::new(&codes::KIND_NOT_BUILT).with("a web page (HTML)").with("html");
        decoded.diagnostics.push(found);
        Document::plain(Kind::Html, decoded)
    }
}

#[cfg(feature = "docx")]
fn of_docx(bytes: &[u8]) -> Document<'_> {
    let mut diagnostics = Diagnostics::new();
    let flat = docx::flatten(bytes, &mut diagnostics);
    Document::of_parts(Kind::Docx, bytes.len(), flat, diagnostics)
}

#[cfg(feature = "pdf")]
fn of_pdf(bytes: &[u8]) -> Document<'_> {
    let mut diagnostics = Diagnostics::new();
    let size = bytes.len();
    let (bytes, too_large) = bounded(bytes);
    diagnostics.extend(too_large);
    let flat = pdf::flatten(bytes, &mut diagnostics);
    Document::of_parts(Kind::Pdf, size, flat, diagnostics)
}

#[cfg(any(feature = "docx", feature = "pdf"))]
impl Document<'_> {
    /// A document that has places and no source text.
    fn of_parts(kind: Kind, bytes: usize, flat: flat::Flat, diagnostics: Diagnostics) -> Self {
        Self {
            kind,
            text: Cow::Owned(flat.text),
            grids: flat.grids,
            encoding: "utf-8",
            bytes,
            diagnostics,
            origin: None,
            places: flat.places,
            lines: Vec::new(),
        }
    }
}

impl Document<'_> {
    /// Makes the lines and tables of the page that its text is, its text.
    #[cfg(feature = "html")]
    fn read_page(&mut self) {
        let mut flat = flat::Flat::default();
        let mut found = Diagnostics::new();
        html::flatten(&self.text, Span::new(0, self.text.len()), &mut flat, &mut found);
        self.convert(flat, found);
    }

    /// Makes the lines of `flat`, whose source its text is, its text; `found` was found on the way.
    fn convert(&mut self, flat: flat::Flat, found: Diagnostics) {
        let mut diagnostics = core::mem::take(&mut self.diagnostics);
        diagnostics.append(found, |span| self.locate(span));
        self.diagnostics = diagnostics;
        let text = core::mem::replace(&mut self.text, Cow::Owned(flat.text));
        self.grids = flat.grids;
        self.places = flat.places;
        self.lines.clear();
        self.origin.get_or_insert_with(|| Origin { source: text, maps: Vec::new() }).maps.push(flat.map);
    }
}

/// The part of `bytes` that is read, and a finding where that is not all.
fn bounded(bytes: &[u8]) -> (&[u8], Option<Diagnostic>) {
    match bytes.get(..limits::DOCUMENT_BYTES) {
        Some(part) if part.len() < bytes.len() => {
            let size = |n: usize| (n / (1024 * 1024)).to_string();
            let found = Diagnostic::new(&codes::DOCUMENT_TOO_LARGE);
            (part, Some(found.with(size(bytes.len())).with(size(limits::DOCUMENT_BYTES))))
        }
        _ => (bytes, None),
    }
}
