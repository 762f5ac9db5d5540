//! Texts that are hard on a reader, in any size: runs, repeats, near misses, broken structure.
//!
//! None is a report, or none that a person would write. What is owed on them: no panic, time and memory in proportion
//! to the size, a bounded number of diagnostics, nothing stated that is not printed.

use crate::form::{EDITION_2019, EDITION_2021};

use super::layout::layout;
use super::rng::Rng;
use super::sheet::Sheet;

/// One kind of hostile text.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Hostile {
    /// Its name: `long_line`.
    pub name: &'static str,
    /// What it is.
    pub about: &'static str,
    make: Make,
}

#[derive(Clone, Copy, Debug)]
enum Make {
    /// The same piece over and over.
    Repeat(&'static str),
    /// Pieces that depend on their number, over and over.
    Each(fn(usize, &mut String)),
    /// A head once, then the same piece over and over.
    After(fn() -> String, &'static str),
    /// The same units of UTF-16 over and over, behind a byte order mark.
    Units(&'static [u16]),
}

impl Hostile {
    /// The text of that kind with at least `bytes` bytes, not much more; the same every time.
    ///
    /// # Examples
    /// ```
    /// let bars = nianbao::render::HOSTILE.iter().find(|it| it.name == "bars").unwrap();
    /// assert_eq!(bars.text(4), "||||");
    /// ```
    #[must_use]
    pub fn text(&self, bytes: usize) -> String {
        let mut out = String::with_capacity(bytes.saturating_add(64));
        match self.make {
            Make::Repeat(piece) => fill(&mut out, bytes, |_, out| out.push_str(piece)),
            Make::Each(piece) => fill(&mut out, bytes, piece),
            Make::After(head, piece) => {
                out.push_str(&head());
                fill(&mut out, bytes, |_, out| out.push_str(piece));
            }
            Make::Units(units) => fill(&mut out, bytes, |_, out| {
                out.push_str(&String::from_utf16_lossy(units));
            }),
        }
        out
    }

    /// The same as a file: [`Self::text`] in UTF-8, or what only a file can hold, such as UTF-16 that is none.
    ///
    /// # Examples
    /// ```
    /// let kind = nianbao::render::HOSTILE.iter().find(|it| it.name == "lone_surrogates").unwrap();
    /// let file = kind.file(100);
    /// let decoded = nianbao::text::decode(&file);
    /// assert!(decoded.text.contains('\u{FFFD}'));
    /// ```
    #[must_use]
    pub fn file(&self, bytes: usize) -> Vec<u8> {
        let Make::Units(units) = self.make else { return self.text(bytes).into_bytes() };
        let units = units.iter().copied().cycle().take(bytes.div_ceil(2));
        core::iter::once(0xFEFF).chain(units).flat_map(u16::to_le_bytes).collect()
    }
}

fn fill(out: &mut String, bytes: usize, mut piece: impl FnMut(usize, &mut String)) {
    let mut idx = 0;
    while out.len() < bytes {
        let before = out.len();
        piece(idx, out);
        // A piece that adds nothing would never end.
        if out.len() == before {
            return;
        }
        idx += 1;
    }
}

/// The `idx`th label of both editions, round and round.
fn label(idx: usize) -> &'static str {
    let rows = EDITION_2021.tables.iter().chain(EDITION_2019.tables).flat_map(|table| table.rows);
    let mut labels = rows.map(|row| row.label).filter(|label| !label.is_empty());
    let n = labels.clone().count().max(1);
    labels.nth(idx % n).unwrap_or_default()
}

/// A label with one character that is another one.
fn near_label(idx: usize) -> String {
    let label = label(idx);
    let at = Rng::new(u64::try_from(idx).unwrap_or(0)).index(label.chars().count());
    label.chars().enumerate().map(|(i, c)| if i == at { '某' } else { c }).collect()
}

fn report() -> String {
    layout("tab_rows").map(|layout| layout.write(&Sheet::from_seed(1))).unwrap_or_default()
}

fn pushed(out: &mut String, parts: &[&str]) {
    parts.iter().for_each(|part| out.push_str(part));
}

const fn repeat(name: &'static str, about: &'static str, piece: &'static str) -> Hostile {
    Hostile { name, about, make: Make::Repeat(piece) }
}

const fn each(name: &'static str, about: &'static str, piece: fn(usize, &mut String)) -> Hostile {
    Hostile { name, about, make: Make::Each(piece) }
}

/// Every kind.
pub static HOSTILE: &[Hostile] = &[
    repeat("long_line", "one paragraph on one line", "全年通过网站公开信息，及时更新公开目录。"),
    repeat("one_character", "one character over and over", "一"),
    repeat("letters", "one letter over and over", "a"),
    repeat("digits", "one figure of many digits", "9"),
    repeat("zeros", "one figure of many zeros", "0"),
    repeat("spaces", "nothing but blanks", " "),
    repeat("line_ends", "nothing but line ends", "\n"),
    repeat("carriage_returns", "nothing but carriage returns", "\r"),
    repeat("tabs", "nothing but tabs", "\t"),
    repeat("bars", "nothing but bars", "|"),
    repeat("bar_lines", "a bar on each line", "|\n"),
    repeat("dashes", "nothing but dashes", "-"),
    repeat("rules", "rule after rule of a Markdown table", "|---|---|\n"),
    repeat("plus_signs", "borders of grids", "+---+---+\n"),
    repeat("box_lines", "lines of boxes", "├──┼──┤\n│  │  │\n"),
    repeat("opening_brackets", "brackets that never close", "（"),
    repeat("closing_brackets", "brackets that never opened", "）"),
    repeat("quotes", "quotes", "“"),
    repeat("markers_in_a_line", "markers without end in one line", "（一）1.①一、"),
    repeat("marker_lines", "a heading on each line, all of one number", "一、总体情况\n"),
    repeat("ordinal_words", "points in one paragraph", "一是加强，二是完善。"),
    repeat("arabic_markers", "numbers with dots in one line", "1.2.3."),
    repeat("combining_marks", "one letter with marks without end", "\u{301}"),
    repeat("bidirectional", "changes of direction", "\u{202E}情况\u{202D}"),
    repeat("zero_width", "zero-width characters within words", "总\u{200B}\u{200D}计\u{FEFF}"),
    repeat("nuls", "NUL characters", "\0"),
    repeat("replacement_characters", "what stands for lost bytes", "\u{FFFD}"),
    repeat("radicals", "radicals for characters", "⾏⼀⽂⼈"),
    repeat("traditional", "traditional characters", "規範處罰數現廢辦"),
    Hostile {
        name: "lone_surrogates",
        about: "halves of characters in UTF-16, as a file",
        make: Make::Units(&[0x603B, 0xD800, 0x8BA1, 0xDC00, 0x30, 0x0A]),
    },
    repeat("emoji", "characters beyond the first plane", "😀\u{1F1E8}\u{1F1F3}"),
    repeat("form_feeds", "form feeds", "\u{C}"),
    repeat("dates", "dates without end", "2023年1月1日至"),
    repeat("years", "years without end", "2023年度"),
    repeat("stated_figures", "figures in prose", "共收到政府信息公开申请14件，"),
    repeat("title_lines", "titles without end", "某市某局2023年政府信息公开工作年度报告\n"),
    repeat(
        "section_headings",
        "the heading of section 三 without end",
        "三、收到和处理政府信息公开申请情况\n",
    ),
    repeat("values_without_labels", "a figure on each line", "0\n"),
    repeat("figures_in_a_line", "figures in one line", "0 "),
    repeat("figure_rows", "rows of figures without labels", "0\t1\t0\t0\t0\t0\t1\n"),
    repeat("glued_figures", "a label and digits without end", "规章0"),
    repeat("one_label", "one label on each line", "规章\n"),
    repeat("foreign_rows", "rows that the form has not", "其他事项\t1\t2\t3\n"),
    repeat("wide_rows", "one row that never ends", "规章\t0\t0\t0\t"),
    repeat("blank_cells", "cells of no-break spaces", "\u{A0}\n\n"),
    repeat("copied_cells", "one label copied into a row without end", "|一、本年新收政府信息公开申请数量"),
    repeat("half_labels", "the first half of a label on each line", "2.没有现成信息\n"),
    repeat("html_tags", "tables of tags that never close", "<table><tr><td>"),
    repeat("backslashes", "backslashes", "\\"),
    repeat("hashes", "headings of Markdown without a text", "# \n"),
    each("rows", "rows of the form in order, over and over", |idx, out| {
        pushed(out, &[label(idx), "\t0\t0\t0\t0\t0\t0\t0\n"]);
    }),
    each("labels_without_values", "labels of the form in order, over and over", |idx, out| {
        pushed(out, &[label(idx), "\n"]);
    }),
    each("labels_in_a_line", "labels of the form in one line", |idx, out| pushed(out, &[label(idx), " "])),
    each("near_labels", "labels with a wrong character, one a line", |idx, out| {
        pushed(out, &[&near_label(idx), "\n"]);
    }),
    each("near_rows", "rows of the form with a wrong character in the label", |idx, out| {
        pushed(out, &[&near_label(idx), "\t0\t0\t0\t0\t0\t0\t0\n"]);
    }),
    each("near_labels_in_a_line", "labels with a wrong character in one line", |idx, out| {
        out.push_str(&near_label(idx));
    }),
    each("split_labels", "labels of the form, a character a line", |idx, out| {
        for c in label(idx).chars() {
            out.push(c);
            out.push('\n');
        }
    }),
    each("every_label_twice", "each label of the form, and again with figures", |idx, out| {
        pushed(out, &[label(idx), "\t", label(idx), "\t0\t0\t0\t0\t0\t0\t0\n"]);
    }),
    each("shuffled_rows", "rows of the form in no order", |idx, out| {
        let row = Rng::new(u64::try_from(idx).unwrap_or(0)).index(1000);
        pushed(out, &[label(row), "\t1\t0\t0\t0\t0\t0\t1\n"]);
    }),
    each("unsure_rows", "rows of the form with blanks dropped", |idx, out| {
        pushed(out, &[label(idx), " 1 2 3\n"]);
    }),
    each("deep_numbering", "each heading a level below the last, and back", |idx, out| {
        const LEVELS: [&str; 6] = ["一、", "（一）", "1.", "（1）", "①", "1）"];
        pushed(out, &[LEVELS.get(idx % 6).copied().unwrap_or_default(), "工作情况\n"]);
    }),
    each("rising_numbers", "headings whose numbers rise", |idx, out| {
        pushed(out, &[&(idx + 1).to_string(), ".工作情况\n"]);
    }),
    each("different_lines", "no two lines alike", |idx, out| {
        pushed(out, &["第", &idx.to_string(), "行\t", &idx.to_string(), "\n"])
    }),
    each("growing_lines", "each line longer than the last", |idx, out| {
        out.extend(core::iter::repeat_n('情', idx % 5_000));
        out.push('\n');
    }),
    repeat("escaped_line_ends", "line ends written as a string of a program has them", "0\\n"),
    repeat("references", "references to characters, as web pages have them", "&lt;"),
    repeat("quoted_lines", "a sign of a quotation before each line", "> 0\n"),
    repeat("marked_lines", "a mark of a list before each line", "- \n"),
    each("record_lists", "a list of records of JSON, one cell each", |idx, out| {
        pushed(out, &[if idx == 0 { "[" } else { "," }, "{\"0\":\"0\"}"]);
    }),
    repeat("wiki_tables", "tables of a wiki, one cell each", "{|\n|0\n|}\n"),
    each("reports", "one report after the other", |_, out| out.push_str(&report())),
    Hostile {
        name: "report_then_blanks",
        about: "a report and blanks without end",
        make: Make::After(report, " "),
    },
    Hostile {
        name: "report_then_figures",
        about: "a report and figures without end",
        make: Make::After(report, "\t7"),
    },
    Hostile {
        name: "report_then_rows",
        about: "a report and a row of it without end",
        make: Make::After(report, "（七）总计\t0\t0\t0\t0\t0\t0\t0\n"),
    },
];
