//! What damage did to the numbering: markers that their neighbours must confirm, runs that belong to something else,
//! sections whose title has lost its number.

use super::{Damage, Line, Mark, Span, Style, is_blank, skip_decoration};
use crate::text::fold::fold_char;

/// Drops damaged markers that their neighbours do not confirm and runs that restart inside a sequence, and finds the
/// sections whose title has lost its number.
pub(in crate::outline) fn repair(text: &str, lines: &[Line], marks: &mut Vec<Mark>) {
    confirm_damaged(text, lines, marks);
    drop_foreign_runs(marks);
    find_unnumbered(text, lines, marks);
}

/// Titles of the sections of an annual report with their numbers: what a line without a number is known by.
/// Folded, and without blanks.
const SECTIONS: &[(&str, u32)] = &[
    ("总体情况", 1),
    ("概述", 1),
    ("主动公开政府信息情况", 2),
    ("收到和处理政府信息公开申请情况", 3),
    ("政府信息公开行政复议、行政诉讼情况", 4),
    ("政府信息公开行政复议和行政诉讼情况", 4),
    ("因政府信息公开工作被申请行政复议、提起行政诉讼情况", 4),
    ("存在的主要问题及改进情况", 5),
    ("政府信息公开工作存在的主要问题及改进情况", 5),
    ("其他需要报告的事项", 6),
];

/// Longest line, in bytes, that is compared with [`SECTIONS`].
const SECTION_BYTES: usize = 120;

/// Adds a mark without marker for each section whose number no heading has and whose title stands alone on a line,
/// in its place among the others.
fn find_unnumbered(text: &str, lines: &[Line], marks: &mut Vec<Mark>) {
    let mut missing = [true; 7];
    for mark in marks.iter().filter(|mark| mark.style == Style::CjkEnum) {
        if let Some(slot) = usize::try_from(mark.number).ok().and_then(|number| missing.get_mut(number)) {
            *slot = false;
        }
    }
    let n_missing = missing.iter().skip(1).filter(|missing| **missing).count();
    if n_missing == 0 {
        return;
    }
    let mut found: Vec<Mark> = Vec::new();
    for (idx, line) in lines.iter().enumerate() {
        let start = skip_decoration(text, line.span);
        let place = Span::new(start, line.span.end);
        if place.len() > SECTION_BYTES || place.len() < "概述".len() {
            continue;
        }
        let Some(number) = place.slice(text).and_then(section_number) else { continue };
        let open = usize::try_from(number).ok().and_then(|n| missing.get_mut(n)).is_some_and(core::mem::take);
        if open {
            let span = Span::at(start);
            found.push(Mark {
                style: Style::CjkEnum,
                number,
                damage: Damage::Partial,
                span,
                line: idx,
                plain: true,
            });
        }
    }
    let numbered = 6 - n_missing;
    found.retain(|lost| {
        let roots = || marks.iter().filter(|mark| mark.style == Style::CjkEnum);
        roots().all(|mark| (mark.number < lost.number) == (mark.span.start < lost.span.start))
    });
    // One such line alone may be a menu or the caption of a table.
    if found.len() + numbered < 2 || !found.is_sorted_by_key(|mark| mark.number) {
        return;
    }
    marks.extend(found);
    marks.sort_by_key(|mark| (mark.span.start, mark.span.end));
}

/// The number of the section that `line` is the title of.
fn section_number(line: &str) -> Option<u32> {
    // The first character tells most lines apart.
    if !line.starts_with(['总', '總', '概', '主', '收', '政', '因', '存', '其', '⼆', '⽣', '⾏'])
    {
        return None;
    }
    let same = |title: &str| {
        let words = line.chars().filter(|c| !is_blank(*c) && *c != '*').map(fold_char);
        words.eq(title.chars())
    };
    SECTIONS.iter().find(|(title, _)| same(title)).map(|(_, number)| *number)
}

fn confirm_damaged(text: &str, lines: &[Line], marks: &mut Vec<Mark>) {
    if marks.iter().all(|mark| mark.damage != Damage::Severe) {
        return;
    }
    // The next whole marker of each style, seen from the end.
    let mut next: Vec<Option<u32>> = vec![None; marks.len()];
    let mut ahead: [Option<u32>; Style::COUNT] = [None; Style::COUNT];
    for (idx, mark) in marks.iter().enumerate().rev() {
        if let (Some(slot), Some(found)) = (next.get_mut(idx), ahead.get(mark.style.index())) {
            *slot = *found;
        }
        if mark.damage != Damage::Severe {
            if mark.style == Style::CjkEnum {
                ahead = [None; Style::COUNT];
            }
            if let Some(slot) = ahead.get_mut(mark.style.index()) {
                *slot = Some(mark.number);
            }
        }
    }
    let mut last: [u32; Style::COUNT] = [0; Style::COUNT];
    let mut idx = 0;
    marks.retain(|mark| {
        let ahead = next.get(idx).copied().flatten();
        idx += 1;
        let before = last.get(mark.style.index()).copied().unwrap_or(0);
        let confirmed = mark.damage != Damage::Severe
            || (before + 1 == mark.number
                && ahead.is_some_and(|n| n > mark.number && n <= mark.number + 2)
                && opens_paragraph(text, lines, mark));
        if confirmed {
            if mark.style == Style::CjkEnum {
                last = [0; Style::COUNT];
            }
            if let Some(slot) = last.get_mut(mark.style.index()) {
                *slot = mark.number;
            }
        }
        confirmed
    });
}

/// A line shorter than this, in bytes, was not folded.
const SHORT_BYTES: usize = 60;

/// Whether the line before ended a sentence or was short, so that this one is no continuation of a folded paragraph.
fn opens_paragraph(text: &str, lines: &[Line], mark: &Mark) -> bool {
    let Some(before) = mark.line.checked_sub(1).and_then(|idx| lines.get(idx)) else { return true };
    before
        .span
        .slice(text)
        .unwrap_or_default()
        .trim_end_matches(['*', '_'])
        .ends_with(['。', '；', ';', '！', '？', '!', '?', '：', ':', '”', '"', '）', ')', '.'])
        || before.span.len() < SHORT_BYTES
}

/// `一、二、三、[一、二、三、四、]四、五、`: a run that starts again at one where the outer sequence goes on
/// behind it belongs to something else, such as rows of a table that nobody claimed.
fn drop_foreign_runs(marks: &mut Vec<Mark>) {
    let mut roots: Vec<(usize, u32)> = Vec::with_capacity(marks.len());
    let of_roots = marks.iter().enumerate().filter(|(_, mark)| mark.style == Style::CjkEnum);
    roots.extend(of_roots.map(|(idx, mark)| (idx, mark.number)));
    let mut drop: Vec<Span> = Vec::new();
    let mut last = 0;
    let mut at = 0;
    while let Some((idx, number)) = roots.get(at).copied() {
        if number == 1 && last >= 1 {
            let run = 1 + roots
                .get(at..)
                .unwrap_or_default()
                .windows(2)
                .take_while(|w| matches!(w, [a, b] if b.1 == a.1 + 1))
                .count();
            if let Some((end, after)) = roots.get(at + run).copied()
                && after == last + 1
            {
                drop.push(Span::new(idx, end));
                at += run;
                continue;
            }
        }
        last = number;
        at += 1;
    }
    if !drop.is_empty() {
        let mut idx = 0;
        let mut ranges = drop.into_iter().peekable();
        marks.retain(|_| {
            ranges.next_if(|range| range.end <= idx);
            let keep = ranges.peek().is_none_or(|range| range.start > idx);
            idx += 1;
            keep
        });
    }
}

#[cfg(test)]
mod tests {
    use super::super::find;
    use super::*;
    use crate::outline::lines;

    /// The numbers of the outer headings that are left, `()` around those of lines without one, `?` behind bare ones.
    fn roots(text: &[&str]) -> String {
        let text = text.join("\n");
        let lines = lines::of(&text, &[]);
        let mut marks = find(&text, &lines);
        repair(&text, &lines, &mut marks);
        let shown = |mark: &Mark| match (mark.span.is_empty(), mark.damage) {
            (true, _) => format!("({})", mark.number),
            (false, Damage::Severe) => format!("{}?", mark.number),
            _ => mark.number.to_string(),
        };
        let roots = marks.iter().filter(|mark| mark.style == Style::CjkEnum);
        roots.map(shown).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_run_that_starts_again_amid_a_sequence_is_not_of_it() {
        assert_eq!(roots(&["一、甲", "二、乙", "三、丙", "一、丁", "二、戊", "四、己"]), "1 2 3 4");
        // Nothing goes on behind it, or it goes on itself.
        assert_eq!(roots(&["一、甲", "二、乙", "一、丁", "二、戊"]), "1 2 1 2");
        assert_eq!(roots(&["一、甲", "一、丁", "一、戊", "二、己"]), "1 1 1 2");
        assert_eq!(roots(&["一、甲", "二、乙", "一、丁", "二、戊", "三、己"]), "1 2 1 2 3");
        assert_eq!(roots(&["一、甲", "二、乙", "三、丙", "一、丁", "二、戊", "五、己"]), "1 2 3 1 2 5");
    }

    #[test]
    fn a_bare_numeral_is_a_marker_where_its_neighbours_say_so() {
        assert_eq!(roots(&["一、甲乙", "二主动", "三、丙丁"]), "1 2? 3");
        assert_eq!(roots(&["一、甲乙", "二主动", "四、丙丁"]), "1 2? 4");
        assert_eq!(roots(&["一、甲乙", "二主动", "五、丙丁"]), "1 5");
        assert_eq!(roots(&["一、甲乙", "二主动", "二、丙丁"]), "1 2");
        assert_eq!(roots(&["一、甲乙", "三主动", "四、丙丁"]), "1 4");
        assert_eq!(roots(&["一、甲乙", "一主动", "二、丙丁"]), "1 2");
        assert_eq!(roots(&["一、甲乙", "二主动"]), "1");
        // Behind a long line without a full stop it goes on with it.
        let long = "长".repeat(SHORT_BYTES / 3);
        assert_eq!(roots(&["一、甲乙", &long, "二主动", "三、丙丁"]), "1 3");
        assert_eq!(roots(&["一、甲乙", &(long + "。"), "二主动", "三、丙丁"]), "1 2? 3");
    }

    #[test]
    fn neighbours_of_a_bare_number_stand_in_its_section() {
        let inner = |text: &[&str]| {
            let text = text.join("\n");
            let lines = lines::of(&text, &[]);
            let mut marks = find(&text, &lines);
            repair(&text, &lines, &mut marks);
            marks
                .iter()
                .filter(|mark| mark.style == Style::ArabicDot)
                .map(|mark| mark.number)
                .collect::<Vec<_>>()
        };
        assert_eq!(inner(&["一、甲", "1.甲乙", "2及时公开", "3.丙丁", "二、乙"]), [1, 2, 3]);
        assert_eq!(inner(&["一、甲", "1.甲乙", "2及时公开", "二、乙", "3.丙丁"]), [1, 3]);
        assert_eq!(inner(&["一、甲", "1.甲乙", "二、乙", "2及时公开", "3.丙丁"]), [1, 3]);
    }

    #[test]
    fn titles_of_sections_that_lost_their_number_are_found_in_their_place() {
        let whole = ["一、总体情况", "主动公开政府信息情况", "三、收到和处理政府信息公开申请情况"];
        assert_eq!(roots(&whole), "1 (2) 3");
        assert_eq!(roots(&["概述", "二、主动公开政府信息情况"]), "(1) 2");
        // Out of its place, twice, or alone.
        assert_eq!(roots(&["主动公开政府信息情况", "一、总体情况", "三、其他"]), "1 3");
        assert_eq!(roots(&["概述", "概述", "二、主动公开政府信息情况"]), "(1) 2");
        assert_eq!(roots(&["主动公开政府信息情况"]), "");
        assert_eq!(roots(&["主动公开政府信息情况", "其他需要报告的事项"]), "(2) (6)");
    }
}
