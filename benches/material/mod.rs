//! What benches read: the project's own reports, each with its truth.

#![allow(dead_code, unreachable_pub, reason = "each bench uses its own part")]
#![allow(clippy::unwrap_used, reason = "a bench may stop where it stands")]

use nianbao::Report;
use nianbao::corpus::{Score, Truth};

/// A report of `tests/reports`.
#[derive(Clone, Copy, Debug)]
pub struct Sample {
    pub name: &'static str,
    pub text: &'static str,
    truth: &'static str,
    /// Whether every cell is to be read; else those that are must be right.
    clean: bool,
}

macro_rules! sample {
    ($name:literal, $path:literal, $clean:literal) => {
        Sample {
            name: $name,
            text: include_str!(concat!("../../tests/reports/", $path, ".txt")),
            truth: include_str!(concat!("../../tests/reports/", $path, ".json")),
            clean: $clean,
        }
    };
}

/// Layouts that keep every row and cell: the straight path.
pub const CLEAN: &[Sample] = &[
    sample!("tab_rows", "tab-rows", true),
    sample!("tab_rows_with_points", "tab-rows-with-points", true),
    sample!("pipe_rows", "pipe-rows", true),
    sample!("cells_by_lines", "cells-by-lines", true),
    sample!("cells_behind_tabs", "cells-behind-tabs", true),
];

/// Layouts that break rows, repeat them, or draw them.
pub const OTHER: &[Sample] = &[
    sample!("markdown", "markdown/2021-pipe-table", true),
    sample!("columns", "columns/2021-aligned", true),
    sample!("boxes", "boxes/2021-drawn", true),
    sample!("pdf_rows", "pdf-rows/2021-rows", true),
];

/// Empty cells are gone: what stands where must be inferred, or is not known.
pub const DAMAGED: Sample = sample!("dropped_blanks", "dropped-blanks/2021-lines", false);

impl Sample {
    /// Stops the bench where `report` is not what the truth says.
    pub fn hold(&self, report: &Report<'_>) {
        let truth = Truth::from_json(self.truth).unwrap().unwrap();
        let score = Score::new(&truth, Some(report));
        assert_eq!(score.wrong + score.missing, 0, "{}: {:?}", self.name, score.misses);
        assert!(!self.clean || score.right == score.cells, "{}: {:?}", self.name, score.misses);
        assert!(score.right > 0, "{}: nothing was read", self.name);
    }

    /// The report, held against its truth.
    pub fn report(&self) -> Report<'static> {
        let report = nianbao::parse(self.text);
        self.hold(&report);
        report
    }
}
