//! Reads Chinese official annual reports on open government information (政府信息公开工作年度报告).

pub mod align;
pub mod cells;
pub mod check;
pub mod compare;
pub mod corpus;
pub mod diagnostic;
pub mod document;
pub mod form;
pub mod limits;
pub mod number;
pub mod outline;
pub mod output;
pub mod render;
pub mod report;
pub mod span;
pub mod text;

pub use diagnostic::{Diagnostic, Lang, Severity};
pub use report::Report;
pub use span::Span;

use diagnostic::Diagnostics;
use span::LineIndex;

/// The labels of the official form, gathered on first use.
static LABELS: std::sync::LazyLock<align::Labels> =
    std::sync::LazyLock::new(|| align::Labels::new(form::EDITIONS));

/// Choices of a caller; the default reads a report as it stands.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Options {
    /// A path or label for `source.name`; default none.
    pub name: Option<String>,
    /// Whether checks also say if they would hold with blank cells as zero; default `false`.
    pub blanks_as_zero: bool,
    /// Findings of the checks that are accepted for this document: codes (`relation-fails`) or ids of checks
    /// (`requests.balance.total`). The checks are still listed, the findings are not raised; default none.
    pub allow: Vec<String>,
    /// What the bytes are; default what their content shows.
    pub kind: Option<document::Kind>,
}

impl Options {
    /// Whether one of these codes or ids is in [`Options::allow`].
    #[must_use]
    pub fn allows(&self, names: &[&str]) -> bool {
        self.allow.iter().any(|allowed| names.contains(&allowed.as_str()))
    }
}

/// Reads the report in `text`.
///
/// Never fails: whatever `text` is, there is a report; what is not known is `None`, with a diagnostic.
/// With the feature `html`, tables in HTML amid the text are read as tables.
///
/// # Examples
/// ```
/// let report = nianbao::parse("某市某局2023年政府信息公开工作年度报告");
/// assert!(report.cells.is_empty());
/// ```
#[must_use]
pub fn parse(text: &str) -> Report<'_> {
    parse_with(text, &Options::default())
}

/// Reads the report in `text` with choices of the caller's.
#[must_use]
pub fn parse_with<'a>(text: &'a str, options: &Options) -> Report<'a> {
    read_text(text, options, &mut Room::default())
}

/// Reads the report in `bytes`: text in whatever encoding, a web page, a Word document, as far as features are on.
///
/// What the bytes are is told by their content ([`document::sniff`]) unless [`Options::kind`] says it. Borrows from
/// `bytes` where they are plain UTF-8. Never fails: what is no report gives one of nulls that says why.
///
/// # Examples
/// ```
/// let gb18030 = b"\xB9\xE6\xD5\xC2 | 0 | 0 | 3 |\n\xD0\xD0\xD5\xFE\xD0\xED\xBF\xC9 | 7 |\n";
/// let report = nianbao::parse_bytes(gb18030);
/// assert_eq!(report.source.encoding, "gb18030");
/// assert_eq!(report.value("proactive.regulations.in_force"), Some(3.into()));
/// ```
#[must_use]
pub fn parse_bytes(bytes: &[u8]) -> Report<'_> {
    parse_bytes_with(bytes, &Options::default())
}

/// Reads the report in `bytes` with choices of the caller's.
#[must_use]
pub fn parse_bytes_with<'b>(bytes: &'b [u8], options: &Options) -> Report<'b> {
    read_bytes(bytes, options, &mut Room::default())
}

/// Reads one document after another with the same choices, and keeps memory from one to the next.
///
/// For corpora: what it gives is what [`parse_with`] and [`parse_bytes_with`] give. It holds some 40 bytes for each
/// line of the longest text so far, and gives them back when it is dropped.
///
/// # Examples
/// ```
/// let mut parser = nianbao::Parser::new(nianbao::Options::default());
/// for text in ["行政许可\t7\n行政处罚\t3", "行政许可\t8\n行政处罚\t4"] {
///     assert_eq!(parser.parse(text), nianbao::parse(text));
/// }
/// ```
#[derive(Debug)]
pub struct Parser {
    options: Options,
    room: Room,
}

impl Default for Parser {
    fn default() -> Self {
        Self::new(Options::default())
    }
}

impl Parser {
    /// A parser with choices of the caller's.
    #[must_use]
    pub fn new(options: Options) -> Self {
        Self { options, room: Room { kept: true, ..Room::default() } }
    }

    /// Reads the report in `text`, as [`parse_with`] does.
    #[must_use]
    pub fn parse<'a>(&mut self, text: &'a str) -> Report<'a> {
        read_text(text, &self.options, &mut self.room)
    }

    /// Reads the report in `bytes`, as [`parse_bytes_with`] does.
    #[must_use]
    pub fn parse_bytes<'b>(&mut self, bytes: &'b [u8]) -> Report<'b> {
        read_bytes(bytes, &self.options, &mut self.room)
    }
}

/// Memory that readings of one text after another share.
#[derive(Debug, Default)]
struct Room {
    /// The lines of the text that is to be read; none where they are not known yet.
    lines: Vec<Span>,
    tables: align::Scratch,
    /// Whether it is kept for the next text; else it is given back before the report is put together.
    kept: bool,
}

/// Reads the report in a decoded text; what decoding found is among its diagnostics.
///
/// # Examples
/// ```
/// let decoded = nianbao::text::decode(b"\xFF");
/// let report = nianbao::parse_decoded(&decoded, &nianbao::Options::default());
/// assert!(!report.diagnostics.is_empty());
/// ```
#[must_use]
pub fn parse_decoded<'a>(decoded: &'a text::Decoded<'_>, options: &Options) -> Report<'a> {
    let source = report::Source {
        name: options.name.clone(),
        kind: document::Kind::Text,
        encoding: decoded.encoding.into(),
        bytes: decoded.bytes,
    };
    let read_from = Read { text: &decoded.text, grids: &[], diagnostics: decoded.diagnostics.clone() };
    read(read_from, source, options, &mut Room::default())
}

/// Reads the report in a document that was opened; its spans are offsets into [`document::Document::source`].
///
/// # Examples
/// ```
/// let document = nianbao::document::open("行政许可 | 7 |\n行政处罚 | 3 |".as_bytes(), None);
/// let report = nianbao::parse_document(&document, &nianbao::Options::default());
/// let cell = report.cell("proactive.penalties.decisions").unwrap();
/// assert_eq!(cell.span.unwrap().slice(document.source()), Some("3"));
/// ```
#[must_use]
pub fn parse_document<'a>(document: &'a document::Document<'_>, options: &Options) -> Report<'a> {
    let mut report = read_document(document, options);
    if document.is_converted() {
        // What was found in the source has its place there already.
        let lines = LineIndex::new(document.source());
        for finding in &mut report.diagnostics {
            finding.span = finding.span.map(|span| document.locate(span));
        }
        let mut all = document.diagnostics.clone();
        all.extend(core::mem::take(&mut report.diagnostics));
        report.diagnostics = all.finish(document.source(), &lines);
        report.locate(document);
    }
    report
}

/// As [`parse_document`], but spans are offsets into [`document::Document::text`], the lines that were read, for
/// those who hold the report against them as [`report::audit`] does. What was found on the way to those lines is in
/// [`document::Document::diagnostics`].
#[must_use]
pub fn read_document<'a>(document: &'a document::Document<'_>, options: &Options) -> Report<'a> {
    let diagnostics = if document.is_converted() { Diagnostics::new() } else { document.diagnostics.clone() };
    let read_from = Read { text: &document.text, grids: &document.grids, diagnostics };
    let mut report = read(read_from, source_of(document, options), options, &mut Room::default());
    for cell in &mut report.cells {
        cell.place = cell.span.and_then(|span| document.place(span.start)).map(Box::new);
    }
    report
}

/// Reads every report in `text`, in order; [`parse`] gives the first and says where the others are.
///
/// A report begins at its title, or at its first heading where it prints none. Never fails: a text without a report
/// gives the one report that [`parse`] gives. Linear in `text`.
///
/// # Examples
/// ```
/// let one = "一、总体情况\n二、主动公开政府信息情况\n规章\t1\t0\t3\n行政规范性文件\t0\t0\t0\n行政许可\t7\n行政处罚\t0\n";
/// let text = format!("甲市某局2022年政府信息公开工作年度报告\n{one}乙市某局2023年政府信息公开工作年度报告\n{one}");
/// let reports = nianbao::parse_all(&text);
/// let years: Vec<_> = reports.iter().map(|report| report.front.year.as_ref().unwrap().value).collect();
/// assert_eq!(years, [2022, 2023]);
/// let cell = reports[1].cell("proactive.licensing.decisions").unwrap();
/// assert_eq!((cell.line(), cell.span.unwrap().slice(&text)), (Some(13), Some("7")));
/// ```
#[must_use]
pub fn parse_all(text: &str) -> Vec<Report<'_>> {
    let document = document::of_text(text::Decoded::of_str(text));
    match &document.text {
        std::borrow::Cow::Borrowed(_) if !document.is_converted() && document.grids.is_empty() => {
            let pieces = pieces_of(text, &[]);
            let options = Options::default();
            pieces.into_iter().map(|piece| read_piece(&document, text, piece, &options)).collect()
        }
        _ => parse_all_document(&document, &Options::default()).into_iter().map(Report::into_owned).collect(),
    }
}

/// As [`parse_all`], for a document that was opened; spans are offsets into [`document::Document::source`].
#[must_use]
pub fn parse_all_document<'a>(document: &'a document::Document<'_>, options: &Options) -> Vec<Report<'a>> {
    let pieces = pieces_of(&document.text, &document.grids);
    if pieces.len() < 2 {
        return vec![parse_document(document, options)];
    }
    pieces.into_iter().map(|piece| read_piece(document, &document.text, piece, options)).collect()
}

/// The stretches of a text that hold a report each; one where it holds no more.
fn pieces_of(text: &str, grids: &[cells::Block]) -> Vec<Span> {
    let mut starts: Vec<usize> = align::report_starts(text, grids, &LABELS)
        .into_iter()
        .map(|place| {
            let title =
                outline::title_within(text, Span::new(span::line_around(text, place.start).end, place.end));
            span::line_around(text, title.map_or(place.end, |title| title.start)).start
        })
        .collect();
    starts.dedup();
    let ends = starts.iter().copied().chain([text.len()]);
    core::iter::once(0)
        .chain(starts.iter().copied())
        .zip(ends)
        .map(|(start, end)| Span::new(start, end))
        .collect()
}

/// The report in one stretch of a document of which `text` is the text.
fn read_piece<'a>(
    document: &document::Document<'_>,
    text: &'a str,
    piece: Span,
    options: &Options,
) -> Report<'a> {
    let back = |span: Span| Span::new(span.start - piece.start, span.end - piece.start);
    let grids: Vec<cells::Block> = document
        .grids
        .iter()
        .filter(|grid| piece.contains(grid.span))
        .cloned()
        .map(|mut grid| {
            grid.span = back(grid.span);
            grid.cells.iter_mut().for_each(|cell| cell.span = back(cell.span));
            grid
        })
        .collect();
    let own = piece.slice(text).unwrap_or_default();
    let read_from = Read { text: own, grids: &grids, diagnostics: Diagnostics::new() };
    let mut report = read(read_from, source_of(document, options), options, &mut Room::default());
    for cell in &mut report.cells {
        cell.place = cell.span.and_then(|span| document.place(span.start + piece.start)).map(Box::new);
    }
    let forth = |span: Span| document.locate(Span::new(span.start + piece.start, span.end + piece.start));
    let source = if document.is_converted() { document.source() } else { text };
    report.relocate(source, forth);
    for finding in &mut report.diagnostics {
        finding.span = finding.span.map(forth);
    }
    let mut all = document.diagnostics.clone();
    all.extend(core::mem::take(&mut report.diagnostics));
    report.diagnostics = all.finish(source, &LineIndex::new(source));
    report
}

fn source_of(document: &document::Document<'_>, options: &Options) -> report::Source {
    report::Source {
        name: options.name.clone(),
        kind: document.kind,
        encoding: document.encoding.into(),
        bytes: document.bytes,
    }
}

fn read_text<'a>(text: &'a str, options: &Options, room: &mut Room) -> Report<'a> {
    let lines = core::mem::take(&mut room.lines);
    finish(document::of_text_within(text::Decoded::of_str(text), lines), options, room)
}

fn read_bytes<'b>(bytes: &'b [u8], options: &Options, room: &mut Room) -> Report<'b> {
    let lines = core::mem::take(&mut room.lines);
    finish(document::open_within(bytes, options.kind, lines), options, room)
}

/// The report of a document that nobody else holds: borrowed where its text is, else its own.
fn finish<'b>(mut document: document::Document<'b>, options: &Options, room: &mut Room) -> Report<'b> {
    room.lines = document.take_lines();
    match &document.text {
        std::borrow::Cow::Borrowed(text) if !document.is_converted() && document.grids.is_empty() => {
            let source = source_of(&document, options);
            read(Read { text, grids: &[], diagnostics: document.diagnostics }, source, options, room)
        }
        _ => parse_document(&document, options).into_owned(),
    }
}

/// What the pipeline starts with.
struct Read<'a, 'g> {
    text: &'a str,
    grids: &'g [cells::Block],
    diagnostics: Diagnostics,
}

/// The pipeline.
fn read<'a>(from: Read<'a, '_>, source: report::Source, options: &Options, room: &mut Room) -> Report<'a> {
    let Read { text: whole, mut grids, mut diagnostics } = from;
    // Whoever opened the document has said why there is nothing in it.
    let explained = whole.is_empty() && !diagnostics.as_slice().is_empty();
    let kind = text::kind(whole);
    let reach = text::Reach::of(whole);
    let mut end = reach.tables;
    if end < whole.len() {
        // No table that is one already is cut.
        let n_whole = grids.iter().take_while(|grid| grid.span.end <= end).count();
        end = grids.get(n_whole).map_or(end, |grid| grid.span.start.min(end));
        grids = grids.get(..n_whole).unwrap_or_default();
        say_unread(reach, end, whole, &mut diagnostics);
    }
    let text = whole.get(..reach.all).unwrap_or_default();
    let tabular = whole.get(..end).unwrap_or_default();
    // What was found on the way to the text may stand anywhere in it.
    let all_read = text.len() == whole.len();
    let known = !room.lines.is_empty();
    if !known {
        span::all_lines_into(text, &mut room.lines);
    }
    let lines =
        if known || all_read { LineIndex::of_lines(whole, &room.lines) } else { LineIndex::new(whole) };
    if known && !all_read {
        // The first line that is not read begins where the text that is ends.
        room.lines.truncate(room.lines.partition_point(|line| line.start < reach.all));
        room.lines.push(Span::at(reach.all));
    }
    let n_lines = if tabular.len() == text.len() {
        room.lines.len()
    } else {
        room.lines.partition_point(|line| line.start < end)
    };
    let of_tables = room.lines.get(..n_lines).unwrap_or_default();
    let tables = align::read_lines(tabular, of_tables, grids, &LABELS, &mut room.tables, &mut diagnostics);
    if !room.kept {
        room.tables = align::Scratch::default();
    }
    let outline = outline::read_lines(text, &room.lines, &tables.claimed, tables.further, &mut diagnostics);
    if !room.kept {
        room.lines = Vec::new();
    }
    let figures = outline::figures(text, &tables.claimed, &outline.nodes);
    let mut report = Report::build(text, &lines, source, outline.front, outline.nodes, tables);
    report.figures = figures.into_iter().map(Into::into).collect();
    check::run(text, &mut report, options, &mut diagnostics);
    let finding = match kind {
        text::Kind::Empty if explained => None,
        text::Kind::Empty => Some(&diagnostic::catalogue::source::EMPTY_INPUT),
        text::Kind::Binary => Some(&diagnostic::catalogue::source::BINARY_INPUT),
        text::Kind::Text if report.cells.is_empty() && report.front.title.is_none() => {
            Some(&diagnostic::catalogue::source::NO_REPORT)
        }
        text::Kind::Text => None,
    };
    if let Some(code) = finding {
        diagnostics.introduce(Diagnostic::new(code));
    }
    report.diagnostics = diagnostics.finish(whole, &lines);
    report
}

/// Says from where on a text is not read, or no tables are looked for in it.
fn say_unread(reach: text::Reach, tables: usize, text: &str, diagnostics: &mut Diagnostics) {
    use diagnostic::catalogue::source as codes;
    let places =
        [(&codes::TOO_MANY_LINES, reach.all, text.len()), (&codes::TOO_MANY_PIECES, tables, reach.all)];
    for (code, from, to) in places.into_iter().filter(|(_, from, to)| from < to) {
        let finding = Diagnostic::new(code).with(reach.most.to_string()).at(Span::new(from, to));
        // None that were found before leave no room for it.
        diagnostics.introduce(finding);
    }
}

/// The examples of the front page, kept true.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

/// 中文首页的例子。
#[cfg(doctest)]
#[doc = include_str!("../README.zh-CN.md")]
struct ReadmeInChinese;
