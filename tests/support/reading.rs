//! A reading held against the sheet that was printed, and against its own text.

use std::fmt::Write as _;

use nianbao::render::{Blanks, Damage, Layout, Sheet, Verdict, judge};

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
        // What a damage leaves of tables of tags is prose, and printed in pieces between the tags.
        let in_pieces = layout.name == "html_tables" && !damages.is_empty();
        (in_pieces || self.violations.is_empty())
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
