//! Diagnostics with the source lines they speak of, and a caret under the place, also in full-width text.

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::{Style, one_line};
use crate::diagnostic::{Code, Diagnostic, Lang, Severity};
use crate::form;
use crate::span::{Span, line_around};

/// Most bytes of a line looked at on either side of the place; the renderer trims further, to the width of the screen.
const CONTEXT_BYTES: usize = 8 * 1024;
/// Most paths that are listed; the others are counted.
const LISTED_PATHS: usize = 8;
/// Most lines that a summary lists.
const LISTED_LINES: usize = 12;

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

/// Writes the first `most` findings of each code as [`write()`] does, and one line for what more there is of it.
///
/// Nobody reads the fortieth of a kind; the line says how many there are and in which lines of the source.
#[must_use]
pub fn write_some<'d>(
    text: &str,
    name: Option<&str>,
    findings: impl IntoIterator<Item = &'d Diagnostic>,
    most: usize,
    style: &Style,
) -> String {
    let mut kinds: Vec<(&'static Code, Vec<&Diagnostic>)> = Vec::new();
    for finding in findings {
        match kinds.iter_mut().find(|(code, _)| *code == finding.code) {
            Some((_, of_kind)) => of_kind.push(finding),
            None => kinds.push((finding.code, vec![finding])),
        }
    }
    let mut out = String::new();
    for (code, of_kind) in kinds {
        // One more is as short as the line that would stand in its place.
        let shown = if of_kind.len() <= most + 1 { of_kind.len() } else { most };
        let (first, others) = of_kind.split_at_checked(shown).unwrap_or((&of_kind, &[]));
        if !out.is_empty() {
            out.push('\n');
        }
        out.push_str(&write(text, name, first.iter().copied(), style));
        if !others.is_empty() {
            out.push('\n');
            out.push_str(&further(code, others, *style));
        }
    }
    out
}

/// One line for findings of one code that are not shown.
fn further(code: &Code, findings: &[&Diagnostic], style: Style) -> String {
    let mut lines: Vec<usize> = findings.iter().filter_map(|found| Some(found.place?.line)).collect();
    lines.dedup();
    let more = if lines.len() > LISTED_LINES { " …" } else { "" };
    let lines: Vec<String> = lines.iter().take(LISTED_LINES).map(ToString::to_string).collect();
    let lines = lines.join(style.say(", ", "、"));
    match style.lang {
        Lang::En => format!("{} more [{}], in lines {lines}{more}\n", findings.len(), code.name),
        Lang::Zh => format!("另有 {} 处 [{}]，见第 {lines}{more} 行\n", findings.len(), code.name),
    }
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

/// The cells concerned, those of one row or one column together: `requests.received.{business, research}`,
/// `requests.{received, carried_in}.total`.
fn paths(finding: &Diagnostic, style: Style) -> String {
    let comma = style.say(", ", "、");
    let listed: Vec<&str> = finding.paths.iter().take(LISTED_PATHS).map(AsRef::as_ref).collect();
    let rows = || -> Vec<String> {
        let rows = listed.chunk_by(|a, b| form::parent(a) == form::parent(b));
        rows.map(|cells| match cells {
            [cell] => (*cell).to_owned(),
            _ => {
                let keys: Vec<&str> = cells.iter().map(|cell| form::last_key(cell)).collect();
                format!("{}.{{{}}}", cells.first().map_or("", |cell| form::parent(cell)), keys.join(", "))
            }
        })
        .collect()
    };
    let mut out = of_one_column(&listed).unwrap_or_else(|| rows().join(comma));
    let more = finding.paths.len() - listed.len();
    if more > 0 {
        out.push_str(&match style.lang {
            Lang::En => format!(" and {more} more"),
            Lang::Zh => format!(" 等 {} 个", finding.paths.len()),
        });
    }
    out
}

/// Cells of one column in several rows of one table.
fn of_one_column(cells: &[&str]) -> Option<String> {
    let (first, others) = cells.split_first()?;
    let (table, column) = (first.split_once('.')?.0, form::last_key(first));
    let alike = |cell: &&str| {
        form::last_key(cell) == column && cell.split_once('.').is_some_and(|(key, _)| key == table)
    };
    if others.is_empty() || !others.iter().all(alike) {
        return None;
    }
    let rows = cells.iter().map(|cell| form::parent(cell).split_once('.').map(|(_, row)| row));
    let rows: Option<Vec<&str>> = rows.collect();
    Some(format!("{table}.{{{}}}.{column}", rows?.join(", ")))
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
    fn cells_of_a_row_stand_together() {
        let finding = found("甲", "甲").about(["a.b.c", "a.b.d", "e.f"]);
        assert_eq!(paths(&finding, Style::default()), "a.b.{c, d}, e.f");
        let column = found("甲", "甲").about(["a.b.c", "a.d.e.c"]);
        assert_eq!(paths(&column, Style::default()), "a.{b, d.e}.c");
        let apart = found("甲", "甲").about(["a.b.c", "d.b.c"]);
        assert_eq!(paths(&apart, Style::default()), "a.b.c, d.b.c");
        let many = found("甲", "甲").about((0..9).map(|key| format!("a.{key}")));
        assert!(paths(&many, Style::default()).ends_with("7} and 1 more"));
    }

    #[test]
    fn what_there_is_too_much_of_is_counted() {
        let text = "甲\n乙\n丙\n丁\n戊";
        let all: Vec<Diagnostic> = ["甲", "乙", "丙", "丁", "戊"].iter().map(|c| found(text, c)).collect();
        let shown = write_some(text, None, &all, 3, &Style::default());
        assert!(shown.ends_with("\n2 more [undecodable-bytes], in lines 4, 5\n"), "{shown}");
        let four = write_some(text, None, all.iter().take(4), 3, &Style::default());
        assert!(!four.contains("more [") && four.contains('丁'), "{four}");
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
