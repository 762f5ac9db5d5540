//! Diagnostics as workflow commands of GitHub Actions: one line each, shown beside the line of the file.

use std::fmt::Write as _;

use crate::diagnostic::{Diagnostic, Lang, Severity};

/// Writes one command for each of `findings`, found in the file `name`.
///
/// # Examples
/// ```
/// let report = nianbao::parse("");
/// let shown = nianbao::output::github::write("a,b.txt", &report.diagnostics, nianbao::Lang::En);
/// assert_eq!(shown, "::warning file=a%2Cb.txt,title=empty-input::the input is empty\n");
/// ```
#[must_use]
pub fn write<'d>(name: &str, findings: impl IntoIterator<Item = &'d Diagnostic>, lang: Lang) -> String {
    let mut out = String::new();
    for finding in findings {
        let level = match finding.code.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "notice",
        };
        let _ = write!(out, "::{level} file={}", escape(name, true));
        if let Some(place) = finding.place {
            let _ = write!(out, ",line={},col={}", place.line, place.column);
        }
        let _ = write!(out, ",title={}::{}", finding.code.name, escape(&finding.message(lang), false));
        if let Some(help) = finding.help(lang) {
            let _ = write!(out, "%0A{}", escape(&help, false));
        }
        out.push('\n');
    }
    out
}

/// Escapes as the runner reads them back: line ends and `%` anywhere, `:` and `,` in properties.
fn escape(text: &str, property: bool) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '%' => out.push_str("%25"),
            '\r' => out.push_str("%0D"),
            '\n' => out.push_str("%0A"),
            ':' if property => out.push_str("%3A"),
            ',' if property => out.push_str("%2C"),
            _ => out.push(c),
        }
    }
    out
}
