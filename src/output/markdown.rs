//! A report as Markdown: front matter, the three tables as pipe tables, the headings of the prose.

use std::fmt::Write as _;

use super::one_line;
use super::sheet::{sheets, shown};
use crate::diagnostic::Lang;
use crate::report::Report;

/// Writes `report` as Markdown that stands alone: a title, a list of what is known of it, its tables.
///
/// Merged cells of the form are written in front of the labels of their rows (`三、本年度办理结果 / （三）不予公开 /
/// 1.属于国家秘密`), so that every row can be read by itself. Cells without a number show what the source prints, or
/// `?` (several owners), `!` (unreadable), `--` (missing); an inferred number has a `*`.
#[must_use]
pub fn write(report: &Report<'_>, lang: Lang) -> String {
    let say = |en, zh| if lang == Lang::Zh { zh } else { en };
    let front = &report.front;
    let mut out = String::with_capacity(8 * 1024);
    let none = say("(no title)", "（无标题）");
    let _ = writeln!(out, "# {}\n", escape(front.title.as_ref().map_or(none, |title| &title.value)));
    let facts = [
        (say("agency", "机关"), front.agency.as_ref().map(|agency| escape(&agency.value))),
        (say("year", "年度"), front.year.as_ref().map(|year| year.value.to_string())),
        (say("period", "期间"), front.period.as_ref().map(|p| format!("{}/{}", p.value.start, p.value.end))),
        (say("published", "公布"), front.published_on.as_ref().map(|date| date.value.to_string())),
        (say("form", "格式"), report.edition.map(|edition| format!("{} {}", edition.name, edition.notice))),
    ];
    for (label, fact) in facts {
        if let Some(fact) = fact {
            let _ = writeln!(out, "- {label}: {fact}");
        }
    }
    for sheet in sheets(report) {
        let _ = writeln!(out, "\n## {}", sheet.table.titles.first().copied().unwrap_or(sheet.table.key));
        for block in sheet.blocks() {
            let _ = writeln!(out, "\n| | {} |", block.heads.join(" | "));
            let _ = writeln!(out, "|---|{}", "---:|".repeat(block.heads.len()));
            let mut groups: Vec<&str> = Vec::new();
            for line in &block.lines {
                groups.truncate(line.depth);
                if line.cells.is_empty() {
                    groups.push(&line.label);
                    continue;
                }
                out.push_str("| ");
                for group in &groups {
                    let _ = write!(out, "{} / ", escape(group));
                }
                out.push_str(&escape(&line.label));
                for cell in line.cells {
                    let _ = write!(out, " | {}", escape(&shown(cell)));
                    let unit = report.units.iter().find(|unit| unit.row == crate::form::parent(cell.path));
                    if let (Some(unit), Some(_), true) =
                        (unit.and_then(|unit| unit.unit), cell.value, cell.path.ends_with(".amount"))
                    {
                        let _ = write!(out, " {unit}");
                    }
                }
                out.push_str(" |\n");
            }
        }
    }
    out
}

/// `text` on one line, with what Markdown would take for its own escaped.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in one_line(text).chars() {
        if matches!(c, '\\' | '|' | '*' | '_' | '`' | '<' | '[' | ']') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_in_the_source_opens_no_column() {
        assert_eq!(escape("a|b\n*c*"), "a\\|b \\*c\\*");
    }
}
