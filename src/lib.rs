//! Reads Chinese official annual reports on open government information (政府信息公开工作年度报告).

pub mod align;
pub mod cells;
pub mod check;
pub mod compare;
pub mod corpus;
pub mod diagnostic;
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
    let source = report::Source { name: options.name.clone(), encoding: "utf-8".into(), bytes: text.len() };
    read(text, source, options, Diagnostics::new())
}

/// Reads the report in `bytes`, in whatever encoding they are; see [`text::decode`].
///
/// Borrows from `bytes` where they are UTF-8. Never fails: what is no report gives one of nulls that says why.
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
    let decoded = text::decode(bytes);
    match decoded.text {
        std::borrow::Cow::Borrowed(text) => {
            let source = report::Source {
                name: options.name.clone(),
                encoding: decoded.encoding.into(),
                bytes: decoded.bytes,
            };
            read(text, source, options, decoded.diagnostics)
        }
        std::borrow::Cow::Owned(_) => parse_decoded(&decoded, options).into_owned(),
    }
}

/// Reads the report in a decoded text; what decoding found is among its diagnostics.
///
/// # Examples
/// ```
/// let decoded = nianbao::text::decode(b"\xFF");
/// let report = nianbao::parse_decoded(&decoded, &nianbao::Options::default());
/// assert_eq!(report.diagnostics[0].code.name, "undecodable-bytes");
/// ```
#[must_use]
pub fn parse_decoded<'a>(decoded: &'a text::Decoded<'_>, options: &Options) -> Report<'a> {
    let source = report::Source {
        name: options.name.clone(),
        encoding: decoded.encoding.into(),
        bytes: decoded.bytes,
    };
    read(&decoded.text, source, options, decoded.diagnostics.clone())
}

/// The pipeline.
fn read<'a>(
    text: &'a str,
    source: report::Source,
    options: &Options,
    mut diagnostics: Diagnostics,
) -> Report<'a> {
    let kind = text::kind(text);
    let lines = LineIndex::new(text);
    let tables = align::read(text, &LABELS, &mut diagnostics);
    let outline = outline::read(text, &tables.claimed, &mut diagnostics);
    let figures = outline::figures(text, &tables.claimed, &outline.nodes);
    let mut report = Report::build(text, &lines, source, outline.front, outline.nodes, tables);
    report.figures = figures.into_iter().map(Into::into).collect();
    check::run(text, &mut report, options, &mut diagnostics);
    let finding = match kind {
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
    report.diagnostics = diagnostics.finish(text, &lines);
    report
}

/// The examples of the front page, kept true.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

/// 中文首页的例子。
#[cfg(doctest)]
#[doc = include_str!("../README.zh-CN.md")]
struct ReadmeInChinese;
