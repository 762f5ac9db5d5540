//! Diagnostics with the source lines they speak of, and a caret under the place, also in full-width text.

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::{Style, one_line};
use crate::diagnostic::{Diagnostic, Severity};
use crate::span::{Span, line_around};

/// Most bytes of a line looked at on either side of the place; the renderer trims further, to the width of the screen.
const CONTEXT_BYTES: usize = 8 * 1024;
/// Most paths that are listed; the others are counted.
const LISTED_PATHS: usize = 4;

/// Writes each of `findings` with its source line; `text` is the text they were found in, `name` what to call it.
///
/// One finding takes a handful of lines however long its line or span is: a span over several lines is shown in its
/// first. Findings are parted by an empty line; none gives an empty string.
///
/// # Examples
/// ```
/// use nianbao::output::{Style, annotate};
/// let text = "";
/// let report = nianbao::parse(text);
/// let shown = annotate::write(text, Some("a.txt"), &report.diagnostics, &Style::default());
/// assert!(shown.starts_with("warning[empty-input]"));
/// ```
#[must_use]
pub fn write<'d>(
    text: &str,
    name: Option<&str>,
    findings: impl IntoIterator<Item = &'d Diagnostic>,
    style: &Style,
) -> String {
    let base = if style.colour { Renderer::styled() } else { Renderer::plain() };
    let renderer = base.term_width(style.width);
    let mut out = String::new();
    for finding in findings {
        if !out.is_empty() {
            out.push('\n');
        }
        out.push_str(&renderer.render(&[group(text, name, finding, *style)]));
        out.push('\n');
    }
    out
}

fn group<'t>(text: &'t str, name: Option<&'t str>, finding: &Diagnostic, style: Style) -> Group<'t> {
    let (level, en, zh) = match finding.code.severity {
        Severity::Error => (Level::ERROR, "error", "错误"),
        Severity::Warning => (Level::WARNING, "warning", "警告"),
        Severity::Note => (Level::NOTE, "note", "提示"),
    };
    let name = one_line(name.unwrap_or("-"));
    let message = one_line(&finding.message(style.lang)).into_owned();
    let title = level.with_name(style.say(en, zh)).primary_title(message).id(finding.code.name);
    let mut group = Group::with_title(title);
    match (finding.span, finding.place) {
        (Some(span), Some(place)) => {
            let (window, within, whole) = window(text, span);
            let mark = AnnotationKind::Primary.span(within.start..within.end);
            let mut snippet = Snippet::source(window).line_start(place.line).annotation(mark);
            if whole {
                snippet = snippet.path(name.into_owned());
            } else {
                // The renderer would count the column from where the line was cut.
                let origin = Origin::path(name.into_owned()).line(place.line).char_column(place.column);
                group = group.element(origin);
            }
            group = group.element(snippet);
        }
        _ => group = group.element(Origin::path(name.into_owned())),
    }
    if !finding.paths.is_empty() {
        group =
            group.element(Level::NOTE.with_name(style.say("cells", "单元格")).message(paths(finding, style)));
    }
    if let Some(help) = finding.help(style.lang) {
        let help = one_line(&help).into_owned();
        group = group.element(Level::HELP.with_name(style.say("help", "建议")).message(help));
    }
    group
}

/// The line that `span` starts in, cut to [`CONTEXT_BYTES`] around it, the place of the span in what is left, and
/// whether that starts where the line does.
fn window(text: &str, span: Span) -> (&str, Span, bool) {
    let line = line_around(text, span.start);
    let start = span.start.clamp(line.start, line.end);
    let end = span.end.clamp(start, line.end.min(start.saturating_add(CONTEXT_BYTES)));
    let from = boundary_before(text, line.start.max(start.saturating_sub(CONTEXT_BYTES)));
    let to = boundary_behind(text, line.end.min(end.saturating_add(CONTEXT_BYTES)));
    let (start, end) = (boundary_before(text, start), boundary_behind(text, end));
    let shown = Span::new(from, to).slice(text).unwrap_or_default();
    (shown, Span::new(start.saturating_sub(from), end.saturating_sub(from)), from == line.start)
}

fn boundary_before(text: &str, offset: usize) -> usize {
    (0..=offset.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

fn boundary_behind(text: &str, offset: usize) -> usize {
    (offset..text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len())
}

fn paths(finding: &Diagnostic, style: Style) -> String {
    let listed: Vec<&str> = finding.paths.iter().take(LISTED_PATHS).map(AsRef::as_ref).collect();
    let mut out = listed.join(style.say(", ", "、"));
    let more = finding.paths.len() - listed.len();
    if more > 0 {
        out.push_str(&match style.lang {
            crate::Lang::En => format!(" and {more} more"),
            crate::Lang::Zh => format!(" 等 {} 个", finding.paths.len()),
        });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::catalogue::source::UNDECODABLE_BYTES;
    use crate::span::LineIndex;

    fn found(text: &str, quoted: &str) -> Diagnostic {
        let start = text.find(quoted).unwrap();
        let span = Span::new(start, start + quoted.len());
        let mut finding = Diagnostic::new(&UNDECODABLE_BYTES).at(span).with("1").with("UTF-8");
        finding.place = Some(LineIndex::new(text).line_column(text, start));
        finding
    }

    /// Screen columns of the first caret and of the first character of `quoted`.
    fn caret_and_text(shown: &str, quoted: &str) -> (usize, usize) {
        let mut lines = shown.lines().skip_while(|line| !line.contains(quoted));
        let source = lines.next().unwrap();
        let carets = lines.next().unwrap();
        let before = |line: &str, at: usize| super::super::display_width(line.get(..at).unwrap());
        (before(carets, carets.find('^').unwrap()), before(source, source.find(quoted).unwrap()))
    }

    #[test]
    fn the_caret_stands_under_the_character_in_full_width_text() {
        for (text, quoted) in [
            ("一、总体情况\n4及时回复热线，（二）依申请", "及时"),
            ("\t规章\t甲\t0\t12", "12"),
            ("\u{3000}\u{3000}四、结转下年度继续办理 ７８ 9", "７８"),
            ("é\u{301}ｱ｜乙", "乙"),
        ] {
            let shown = write(text, Some("报告.txt"), [&found(text, quoted)], &Style::default());
            let (caret, place) = caret_and_text(&shown, quoted);
            assert_eq!(caret, place, "{shown}");
        }
    }

    #[test]
    fn a_long_line_is_trimmed_and_its_column_is_counted_from_its_start() {
        for (before, column) in [(100, "a.txt:1:603"), (900, "a.txt:1:5403")] {
            let text = format!("{}总计12件{}", "政府信息公开".repeat(before), "主动公开".repeat(900));
            let shown = write(&text, Some("a.txt"), [&found(&text, "12")], &Style::default());
            assert!(shown.contains(column), "{shown}");
            assert!(shown.lines().all(|line| super::super::display_width(line) <= 110), "{shown}");
            let (caret, place) = caret_and_text(&shown, "12件");
            assert_eq!(caret, place, "{shown}");
        }
    }

    #[test]
    fn a_span_over_lines_is_shown_in_its_first() {
        let text = "甲\n乙丙\n丁";
        let mut finding = found(text, "丙");
        finding.span = Some(Span::new(7, text.len()));
        let shown = write(text, None, [&finding], &Style::default());
        assert!(shown.contains("2 | 乙丙") && !shown.contains('丁'), "{shown}");
    }
}
