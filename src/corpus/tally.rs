//! What a run over many documents met, in counts that can be added up.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::diagnostic::Severity;
use crate::report::Report;

/// Most names of documents with errors that are kept.
const NAMES: usize = 20;

/// Counts over documents; adding two gives that of both runs.
///
/// # Examples
/// ```
/// use nianbao::corpus::Tally;
/// let mut tally = Tally::default();
/// tally.add(&nianbao::parse(""));
/// tally.add_failure("gone.txt");
/// assert_eq!((tally.documents, tally.unread), (2, 1));
/// assert_eq!(tally.with_errors, ["gone.txt"]);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Tally {
    /// Documents, read or not.
    pub documents: u64,
    /// Those that could not be read.
    pub unread: u64,
    /// Those without a table.
    pub without_tables: u64,
    /// Those with an error among their diagnostics, or that could not be read.
    pub erroneous: u64,
    /// The names of the first of them.
    pub with_errors: Vec<String>,
    /// Bytes of the documents.
    pub bytes: u64,
    /// Documents by the layout of a table; one with several layouts counts in each.
    pub layouts: BTreeMap<Cow<'static, str>, u64>,
    /// Documents by edition; `none` where tables disagree or there are none.
    pub editions: BTreeMap<Cow<'static, str>, u64>,
    /// Documents by the year reported on; `none` where it is not known.
    pub years: BTreeMap<Cow<'static, str>, u64>,
    /// Cells by state.
    pub states: BTreeMap<Cow<'static, str>, u64>,
    /// Failed checks by relation: the id without the column or row.
    pub failed: BTreeMap<Cow<'static, str>, u64>,
}

impl Tally {
    /// Counts a report.
    pub fn add(&mut self, report: &Report<'_>) {
        self.documents += 1;
        self.bytes += u64::try_from(report.source.bytes).unwrap_or(0);
        self.without_tables += u64::from(report.cells.is_empty());
        if report.diagnostics.iter().any(|finding| finding.code.severity == Severity::Error) {
            self.name_error(report.source.name.as_deref().unwrap_or("-"));
        }
        for (idx, piece) in report.tables.iter().enumerate() {
            if !report.tables.iter().take(idx).any(|other| other.layout == piece.layout) {
                count(&mut self.layouts, piece.layout, 1);
            }
        }
        count(&mut self.editions, report.edition.map_or("none", |edition| edition.name), 1);
        let year = report.front.year.as_ref().map(|year| year.value.to_string());
        match year {
            Some(year) => *self.years.entry(Cow::Owned(year)).or_default() += 1,
            None => count(&mut self.years, "none", 1),
        }
        for run in report.cells.chunk_by(|a, b| a.state == b.state) {
            let name = run.first().map_or("", |cell| cell.state.name());
            count(&mut self.states, name, u64::try_from(run.len()).unwrap_or(0));
        }
        for check in report.checks.iter().filter(|check| check.holds == Some(false)) {
            *self.failed.entry(Cow::Owned(relation(&check.id).to_owned())).or_default() += 1;
        }
    }

    /// Counts a document that could not be read.
    pub fn add_failure(&mut self, name: &str) {
        self.documents += 1;
        self.unread += 1;
        self.name_error(name);
    }

    /// Adds the counts of `other`, which came after.
    pub fn extend(&mut self, other: Self) {
        self.documents += other.documents;
        self.unread += other.unread;
        self.without_tables += other.without_tables;
        self.erroneous += other.erroneous;
        self.bytes += other.bytes;
        let room = NAMES.saturating_sub(self.with_errors.len());
        self.with_errors.extend(other.with_errors.into_iter().take(room));
        for (ours, theirs) in [
            (&mut self.layouts, other.layouts),
            (&mut self.editions, other.editions),
            (&mut self.years, other.years),
            (&mut self.states, other.states),
            (&mut self.failed, other.failed),
        ] {
            for (key, n) in theirs {
                *ours.entry(key).or_default() += n;
            }
        }
    }

    fn name_error(&mut self, name: &str) {
        self.erroneous += 1;
        if self.with_errors.len() < NAMES {
            self.with_errors.push(name.to_owned());
        }
    }
}

fn count(counts: &mut BTreeMap<Cow<'static, str>, u64>, key: &'static str, n: u64) {
    *counts.entry(Cow::Borrowed(key)).or_default() += n;
}

/// The relation that the id of a check belongs to: `requests.balance` of `requests.balance.total`.
fn relation(id: &str) -> &str {
    let relations = crate::form::EDITIONS.iter().flat_map(|edition| edition.tables).flat_map(|t| t.relations);
    let known = relations
        .map(|relation| relation.id)
        .find(|known| id.strip_prefix(known).is_some_and(|rest| rest.is_empty() || rest.starts_with('.')));
    known.unwrap_or_else(|| id.split('.').next().unwrap_or(id))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::{Content, Sheet, layout};

    #[test]
    fn counts_add_up() {
        let mut sheet = Sheet::zeros(&crate::form::EDITION_2019);
        sheet.set("requests.received.total", Content::figure(3));
        let text = layout("pipe_padded").unwrap().write(&sheet);
        let report = crate::parse(&text);
        let (mut one, mut two, mut both) = (Tally::default(), Tally::default(), Tally::default());
        one.add(&report);
        two.add_failure("gone");
        two.add(&report);
        for report in [None, Some(&report), Some(&report)] {
            match report {
                Some(report) => both.add(report),
                None => both.add_failure("gone"),
            }
        }
        one.extend(two);
        assert_eq!(one, both);
        assert_eq!(one.editions.get("2019"), Some(&2));
        assert_eq!(one.layouts.get("pipe_rows"), Some(&2));
        // The row total and the balance of the column.
        assert_eq!(one.failed.get("requests.total"), Some(&2));
        assert_eq!(one.failed.get("requests.balance"), Some(&2));
    }

    #[test]
    fn relations_of_ids() {
        assert_eq!(relation("requests.balance.total"), "requests.balance");
        assert_eq!(relation("prose.requests.received.total"), "prose");
    }
}
