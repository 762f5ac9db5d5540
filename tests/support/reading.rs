//! A reading held against the sheet that was printed, and against its own text.

use std::fmt::Write as _;

use nianbao::render::{Blanks, Damage, Layout, Sheet, Verdict, judge};

/// Damages under which the promise does not hold yet in every layout; whoever mends one takes it off the list.
pub const DEBTS: &[&str] = &[
    "clip_labels",
    "collapse_spaces",
    "dedupe_lines",
    "double_line_ends",
    "drop_blank_lines",
    "drop_blanks",
    "escapes",
    "full_width_digits",
    "half_width_marks",
    "join_cells",
    "lose_cell",
    "lose_character",
    "lose_heading",
    "lose_label",
    "lose_row",
    "no_break_spaces",
    "pad_end",
    "repeat_table",
    "page_mark",
    "page_number",
    "shift_row",
    "split_number",
    "trim_lines",
    "truncate",
    "wrong_character",
    "zero_width",
];

/// Whether the promise is known not to hold yet on such a print.
pub fn is_owed(layout: &Layout, damages: &[&Damage]) -> bool {
    // Of tables of tags within a text, the outline still takes what stands in them for prose.
    let tags = layout.name == "html_tables" && !damages.is_empty();
    tags || damages.iter().any(|damage| DEBTS.contains(&damage.name))
}

/// A reading, held against the sheet and against its own text.
pub struct Reading {
    pub verdict: Verdict,
    pub violations: Vec<nianbao::report::Violation>,
}

impl Reading {
    /// Reads `text` and holds it against `sheet`; every path of every test comes through here.
    pub fn new(sheet: &Sheet, text: &str) -> Self {
        let report = nianbao::parse(text);
        Self { verdict: judge(sheet, &report), violations: nianbao::report::audit(text, &report) }
    }

    /// Whether nothing is wrong and nothing unsaid; figures that a damage may have taken may be called blank, where
    /// the layout does not keep blank cells in their places.
    pub fn keeps_the_promise(&self, layout: &Layout, damages: &[&Damage]) -> bool {
        let left =
            (layout.blanks != Blanks::Kept || layout.refills || damages.iter().any(|damage| damage.recounts))
                && damages.iter().any(|damage| damage.loses);
        self.violations.is_empty()
            && if left {
                self.verdict.keeps_the_promise_of_what_is_left()
            } else {
                self.verdict.keeps_the_promise()
            }
    }

    /// Everything a person needs to see of a broken promise.
    pub fn explain(&self, text: &str) -> String {
        let mut out = String::new();
        for wrong in &self.verdict.wrong {
            let printed = wrong.printed.map_or_else(|| "nothing".to_owned(), |value| value.to_string());
            let _ = writeln!(
                out,
                "WRONG {}: printed {printed}, given {} ({:?})",
                wrong.path, wrong.given, wrong.state
            );
        }
        for path in &self.verdict.false_blank {
            let _ = writeln!(out, "called blank: {path}");
        }
        for path in self.verdict.undiagnosed.iter().take(10) {
            let _ = writeln!(out, "without a diagnostic: {path}");
        }
        for violation in self.violations.iter().take(10) {
            let _ = writeln!(out, "audit: {violation:?}");
        }
        let _ = writeln!(out, "in:\n{text}");
        out
    }
}
