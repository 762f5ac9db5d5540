//! What a reader of a report should know: findings with a code, a place and words in two languages.
//!
//! Knows places, not reports. All wording is in [`catalogue`], one table a room.

pub mod catalogue;

use std::borrow::Cow;

use crate::limits;
use crate::span::{LineColumn, LineIndex, Span};

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "lowercase"))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Severity {
    /// Worth knowing; nothing is lost.
    Note,
    /// A value is not known, or the document is not as the form wants it.
    Warning,
    /// Text stands where a value belongs and cannot be read, or the input itself is damaged.
    Error,
}

/// The language of messages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Lang {
    /// English, with the official Chinese terms.
    #[default]
    En,
    /// 中文。
    Zh,
}

/// One text in both languages; `{0}`, `{1}` … stand for the arguments of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Words {
    /// English.
    pub en: &'static str,
    /// 中文。
    pub zh: &'static str,
}

impl Words {
    /// The template in `lang`.
    #[must_use]
    pub const fn in_lang(self, lang: Lang) -> &'static str {
        match lang {
            Lang::En => self.en,
            Lang::Zh => self.zh,
        }
    }

    /// The words in `lang` with `…` for what a finding fills in.
    #[must_use]
    pub fn without_slots(self, lang: Lang) -> String {
        let mut out = String::new();
        for (idx, part) in self.in_lang(lang).split('{').enumerate() {
            let rest = match part.split_once('}') {
                Some((_, rest)) if idx > 0 => {
                    out.push('…');
                    rest
                }
                _ => part,
            };
            out.push_str(rest);
        }
        out
    }
}

/// A kind of finding: its code, severity and all its words. Entries live in [`catalogue`].
#[derive(Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Code {
    /// Kebab-case name, stable over releases.
    pub name: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// What is printed and what was expected; no full stop.
    pub message: Words,
    /// What to do, told with each finding.
    pub help: Option<Words>,
    /// What to do, for `nianbao explain` alone; every code has one of the two.
    pub advice: Option<Words>,
    /// What it means and why it matters, for `nianbao explain`.
    pub explanation: Words,
    /// A piece of text that raises it.
    pub example: &'static str,
}

impl Code {
    /// What it says of any document: its message with `…` for what a finding fills in.
    #[must_use]
    pub fn summary(&self, lang: Lang) -> String {
        self.message.without_slots(lang)
    }
}

/// One finding.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Diagnostic {
    /// The kind of finding.
    pub code: &'static Code,
    /// What fills `{0}`, `{1}` … in the words of the code.
    pub arguments: Vec<Cow<'static, str>>,
    /// Where, in bytes of the decoded text; `None` for the document as a whole.
    pub span: Option<Span>,
    /// Where, for people; set when the report is built.
    pub place: Option<LineColumn>,
    /// The cells concerned, as contract paths.
    pub paths: Vec<Cow<'static, str>>,
    /// What may lie behind it: further help, never applied.
    pub hints: Vec<Hint>,
}

/// A sentence of help that belongs to one finding alone: words and what fills them.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Hint {
    /// The words, from [`catalogue`].
    pub words: &'static Words,
    /// What fills `{0}`, `{1}` …
    pub arguments: Vec<Cow<'static, str>>,
}

impl Hint {
    /// A hint in these words.
    #[must_use]
    pub const fn new(words: &'static Words, arguments: Vec<Cow<'static, str>>) -> Self {
        Self { words, arguments }
    }

    /// The hint in `lang`.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        fill(self.words.in_lang(lang), &self.arguments)
    }
}

impl Diagnostic {
    /// A finding of the document as a whole.
    #[must_use]
    pub fn new(code: &'static Code) -> Self {
        Self { code, arguments: Vec::new(), span: None, place: None, paths: Vec::new(), hints: Vec::new() }
    }

    /// The same finding, at `span`.
    #[must_use]
    pub fn at(mut self, span: Span) -> Self {
        self.span = Some(span);
        self
    }

    /// The same finding with a further argument for its words.
    #[must_use]
    pub fn with(mut self, argument: impl Into<Cow<'static, str>>) -> Self {
        self.arguments.push(argument.into());
        self
    }

    /// The same finding, about these cells too.
    #[must_use]
    pub fn about<P: Into<Cow<'static, str>>>(mut self, paths: impl IntoIterator<Item = P>) -> Self {
        self.paths.extend(paths.into_iter().map(Into::into));
        self
    }

    /// The message in `lang`, arguments filled in.
    #[must_use]
    pub fn message(&self, lang: Lang) -> String {
        fill(self.code.message.in_lang(lang), &self.arguments)
    }

    /// The same finding with a further hint.
    #[must_use]
    pub fn hint(mut self, hint: Hint) -> Self {
        self.hints.push(hint);
        self
    }

    /// The help in `lang`, the hints of this finding behind that of its code; `None` where there is neither.
    #[must_use]
    pub fn help(&self, lang: Lang) -> Option<String> {
        let general = self.code.help.map(|words| fill(words.in_lang(lang), &self.arguments));
        if self.hints.is_empty() {
            return general;
        }
        let separator = match lang {
            Lang::En => "; ",
            Lang::Zh => "；",
        };
        let all: Vec<String> = general.into_iter().chain(self.hints.iter().map(|h| h.text(lang))).collect();
        Some(all.join(separator))
    }
}

/// Where findings go: the last parameter of whatever can find something.
///
/// Bounded: see [`limits::DIAGNOSTICS`].
#[derive(Clone, Debug, Default)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
    plain: usize,
    omitted: usize,
}

impl Diagnostics {
    /// An empty collection.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a finding; one that names no cell is only counted once the limit is reached.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        if diagnostic.paths.is_empty() {
            if self.plain >= limits::DIAGNOSTICS {
                self.omitted += 1;
                return;
            }
            self.plain += 1;
        }
        self.list.push(diagnostic);
    }

    /// Says of the document as a whole what it is, before all else; what a report lacks need then not be said.
    pub(crate) fn introduce(&mut self, diagnostic: Diagnostic) {
        let lack = |found: &Diagnostic| found.span.is_none() && catalogue::outline::ALL.contains(&found.code);
        self.list.retain(|found| !lack(found));
        self.list.insert(0, diagnostic);
    }

    /// Adds what was found in another text, each place as `locate` says.
    pub(crate) fn append(&mut self, other: Self, locate: impl Fn(Span) -> Span) {
        self.omitted += other.omitted;
        self.extend(other.list.into_iter().map(|mut finding| {
            finding.span = finding.span.map(&locate);
            finding
        }));
    }

    /// What was found so far.
    #[must_use]
    pub fn as_slice(&self) -> &[Diagnostic] {
        &self.list
    }

    /// The findings in order of place, with lines and columns, and a last one for what was left out.
    #[must_use]
    pub fn finish(mut self, text: &str, lines: &LineIndex) -> Vec<Diagnostic> {
        self.list.sort_by_key(|d| d.span.map_or((0, 0), |s| (s.start, s.end)));
        for diagnostic in &mut self.list {
            diagnostic.place = diagnostic.span.map(|span| lines.line_column(text, span.start));
        }
        if self.omitted > 0 {
            self.list.push(
                Diagnostic::new(&catalogue::source::DIAGNOSTICS_OMITTED).with(self.omitted.to_string()),
            );
        }
        self.list
    }
}

impl Extend<Diagnostic> for Diagnostics {
    fn extend<I: IntoIterator<Item = Diagnostic>>(&mut self, findings: I) {
        findings.into_iter().for_each(|finding| self.push(finding));
    }
}

/// A quotation of source text for a message: on one line, at most [`limits::EXCERPT_CHARS`] of what a reader
/// sees as characters, `…` where it was cut.
///
/// # Examples
/// ```
/// assert_eq!(nianbao::diagnostic::excerpt("其他\n处理"), "其他 处理");
/// ```
#[must_use]
pub fn excerpt(text: &str) -> String {
    let mut out = String::new();
    push_excerpt(text, &mut out);
    out
}

/// Adds an [`excerpt`] of `text` to `out`.
pub(crate) fn push_excerpt(text: &str, out: &mut String) {
    use unicode_segmentation::UnicodeSegmentation as _;
    let text = text.trim();
    // Signs of ASCII and ideographs alone are a cluster each.
    if text.len() <= limits::EXCERPT_CHARS
        && text.chars().all(|c| matches!(c, ' '..='~' | '\u{4E00}'..='\u{9FFF}'))
    {
        out.push_str(text);
        return;
    }
    let start = out.len();
    for (count, cluster) in text.graphemes(true).enumerate() {
        // A cluster of combining marks has no bound of its own.
        if count >= limits::EXCERPT_CHARS || out.len() - start >= 8 * limits::EXCERPT_CHARS {
            out.push('…');
            break;
        }
        let folded = if cluster.chars().any(char::is_control) { " " } else { cluster };
        out.extend(folded.chars().take(8));
    }
}

fn fill(template: &str, arguments: &[Cow<'static, str>]) -> String {
    let mut out = String::with_capacity(template.len() + 32);
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        match after.split_once('}') {
            Some((number, tail)) => {
                if let Some(argument) = number.parse::<usize>().ok().and_then(|i| arguments.get(i)) {
                    out.push_str(argument);
                }
                rest = tail;
            }
            None => rest = after,
        }
    }
    out.push_str(rest);
    out
}

#[cfg(feature = "serde")]
impl serde::Serialize for Diagnostic {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct as _;
        let mut out = serializer.serialize_struct("Diagnostic", 8)?;
        out.serialize_field("code", self.code.name)?;
        out.serialize_field("severity", &self.code.severity)?;
        out.serialize_field("message", &self.message(Lang::En))?;
        out.serialize_field("span", &self.span)?;
        out.serialize_field("line", &self.place.map(|p| p.line))?;
        out.serialize_field("column", &self.place.map(|p| p.column))?;
        out.serialize_field("paths", &self.paths)?;
        out.serialize_field("help", &self.help(Lang::En))?;
        out.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fill_puts_arguments_in_and_drops_unknown_ones() {
        let args = vec![Cow::Borrowed("3"), Cow::Borrowed("甲")];
        assert_eq!(fill("{0} of {1}{7}", &args), "3 of 甲");
        assert_eq!(fill("open {", &args), "open ");
    }

    #[test]
    fn plain_findings_are_bounded_and_counted() {
        let mut all = Diagnostics::new();
        for _ in 0..limits::DIAGNOSTICS + 7 {
            all.push(Diagnostic::new(&catalogue::source::EMPTY_INPUT));
        }
        let list = all.finish("", &LineIndex::new(""));
        assert_eq!(list.len(), limits::DIAGNOSTICS + 1);
        assert_eq!(list.last().unwrap().message(Lang::En), "7 further diagnostics are not listed");
    }
}
