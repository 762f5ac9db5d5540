//! One report against another: two years of one agency, or one consolidated report against its parts.
//!
//! Knows reports only, not texts. Nothing is corrected: what differs is said, and what cannot be known is null.
#![deny(clippy::arithmetic_side_effects)]

use std::borrow::Cow;
use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::Options;
use crate::align::State;
use crate::diagnostic::catalogue::check as codes;
use crate::diagnostic::{Code, Diagnostic};
use crate::form::{self, Kind};
use crate::report::{CellRecord, Report};
use crate::span::LineColumn;
use crate::text::fold::fold_char;

/// Two years of one agency side by side.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Comparison {
    /// Agency and year of the earlier report.
    pub old: Identity,
    /// Agency and year of the later report.
    pub new: Identity,
    /// Whether both come from one agency.
    pub agency: Agreement,
    /// Whether the later report is of the year after the earlier one; `None` where a year is not known.
    pub consecutive: Option<bool>,
    /// What one year's report says of the other's.
    pub checks: Vec<YearCheck>,
    /// Every cell that either report has, in the order of the form.
    pub cells: Vec<CellChange>,
    /// What a reader should know; places are those of the later report.
    pub findings: Vec<Diagnostic>,
}

/// Whose report it is and of which year.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Identity {
    /// The agency as printed.
    pub agency: Option<String>,
    /// The year reported on.
    pub year: Option<i16>,
}

/// Whether two names are of one agency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Agreement {
    /// The same name but for spaces, widths and traditional characters.
    Same,
    /// One name is the end of the other: `某市财政局`, `财政局`.
    Partly,
    /// Two names.
    Different,
    /// A report names no agency.
    Unknown,
}

/// A relation between cells of two years.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct YearCheck {
    /// Its id: `years.carried.natural_person`.
    pub id: Cow<'static, str>,
    /// The relation in words.
    pub relation: &'static str,
    /// Value of the left side; `None` when a cell it needs has no value.
    #[cfg_attr(feature = "serde", serde(serialize_with = "exact"))]
    pub left: Option<Decimal>,
    /// Value of the right side.
    #[cfg_attr(feature = "serde", serde(serialize_with = "exact"))]
    pub right: Option<Decimal>,
    /// Whether they are equal; `None` when a cell has no value or the years are not consecutive.
    pub holds: Option<bool>,
    /// Cells of the earlier report.
    pub old_cells: Vec<&'static str>,
    /// Cells of the later report.
    pub new_cells: Vec<&'static str>,
}

/// A cell in one of two reports.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct CellSide {
    /// Its number, where one is known.
    #[cfg_attr(feature = "serde", serde(serialize_with = "exact"))]
    pub value: Option<Decimal>,
    /// What is known of it.
    pub state: State,
    /// The unit of money of its row, where the report names one.
    pub unit: Option<&'static str>,
    /// Its line, from 1.
    pub line: Option<usize>,
}

/// One cell of the form in two years.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct CellChange {
    /// Its path.
    pub path: &'static str,
    /// The earlier report's; `None` where that has no such cell.
    pub old: Option<CellSide>,
    /// The later report's.
    pub new: Option<CellSide>,
    /// New less old, in the later report's unit; `None` unless both are known and their units are too.
    #[cfg_attr(feature = "serde", serde(serialize_with = "exact"))]
    pub change: Option<Decimal>,
}

/// A consolidated report against the sum of its parts.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Consolidation {
    /// Agency and year of the consolidated report.
    pub parent: Identity,
    /// Agencies and years of its parts, as given.
    pub children: Vec<Identity>,
    /// Every cell of the consolidated report.
    pub cells: Vec<CellSum>,
    /// What a reader should know; places are those of the consolidated report.
    pub findings: Vec<Diagnostic>,
}

/// One cell of a consolidated report against its parts.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct CellSum {
    /// Its path.
    pub path: &'static str,
    /// The consolidated report's value.
    #[cfg_attr(feature = "serde", serde(serialize_with = "exact"))]
    pub parent: Option<Decimal>,
    /// The sum of the parts that have a value, in the consolidated report's unit.
    #[cfg_attr(feature = "serde", serde(serialize_with = "exact"))]
    pub sum: Option<Decimal>,
    /// Which of the parts have no value for it, counted from 0.
    pub without_value: Vec<usize>,
    /// Whether the parts add up; `None` where a value is missing and the others do not exceed the whole already.
    pub holds: Option<bool>,
}

/// Holds last year's report of an agency against this year's.
///
/// - 结转下年度 of the earlier report is 上年结转 of the later one, for each column of section 三;
/// - 现行有效 of the later report is that of the earlier one, and 本年制发 less 本年废止 (edition of 2021);
/// - every cell stands beside the other year's with its change.
///
/// Reports of two agencies, or of years that do not follow each other, are compared all the same, and said to be;
/// the relations of years that do not follow each other are null.
///
/// # Examples
/// ```
/// use nianbao::compare::{Agreement, years};
/// let (old, new) = (nianbao::parse(""), nianbao::parse(""));
/// let comparison = years(&old, &new, &nianbao::Options::default());
/// assert_eq!(comparison.agency, Agreement::Unknown);
/// assert!(comparison.checks.is_empty() && comparison.cells.is_empty());
/// ```
#[must_use]
pub fn years(old: &Report<'_>, new: &Report<'_>, options: &Options) -> Comparison {
    let (old_side, new_side) = (Side::new(old, options), Side::new(new, options));
    let (old_id, new_id) = (identity(old), identity(new));
    let agency = agreement(old_id.agency.as_deref(), new_id.agency.as_deref());
    let consecutive = match (old_id.year, new_id.year) {
        (Some(before), Some(after)) => Some(before.checked_add(1) == Some(after)),
        _ => None,
    };
    let mut findings = Vec::new();
    if agency == Agreement::Different {
        raise(&mut findings, options, &codes::AGENCIES_DIFFER, || {
            vec![quoted(old_id.agency.as_ref()), quoted(new_id.agency.as_ref())]
        });
    }
    if consecutive == Some(false) {
        raise(&mut findings, options, &codes::YEARS_NOT_CONSECUTIVE, || {
            vec![quoted(old_id.year.as_ref()), quoted(new_id.year.as_ref())]
        });
    }
    let mut checks = Vec::new();
    let mut cells = Vec::new();
    for cell in &new.cells {
        cells.push(side_by_side(cell.path, &old_side, &new_side));
        let Some(mut check) =
            carried(cell.path, &old_side, &new_side).or_else(|| in_force(cell.path, &old_side, &new_side))
        else {
            continue;
        };
        check.holds = check.left.zip(check.right).map(|(left, right)| left == right);
        if consecutive == Some(false) {
            check.holds = None;
        }
        if check.holds == Some(false) && !options.allows(&[codes::YEARS_DIFFER.name, &check.id]) {
            findings.push(
                at(&codes::YEARS_DIFFER, cell)
                    .with(check.id.clone())
                    .with(side_of_last_year(cell.path))
                    .with(quoted(check.left.as_ref()))
                    .with(quoted(check.right.as_ref()))
                    .about(check.new_cells.iter().copied()),
            );
        }
        checks.push(check);
    }
    for cell in &old.cells {
        if !new_side.cells.contains_key(cell.path) {
            cells.push(side_by_side(cell.path, &old_side, &new_side));
        }
    }
    Comparison { old: old_id, new: new_id, agency, consecutive, checks, cells, findings }
}

/// Holds a consolidated report against the sum of the reports that it consolidates, cell by cell.
///
/// A part without a value for a cell leaves the sum open, unless the others exceed the whole already; with
/// [`Options::blanks_as_zero`] blank cells and placeholders count as zero. Sums of money are converted where both
/// units are printed and are no value where one is not.
///
/// # Examples
/// ```
/// let (city, bureau) = (nianbao::parse(""), nianbao::parse(""));
/// let sums = nianbao::compare::parts(&city, &[&bureau], &nianbao::Options::default());
/// assert_eq!(sums.children.len(), 1);
/// assert!(sums.cells.is_empty());
/// ```
#[must_use]
pub fn parts(parent: &Report<'_>, children: &[&Report<'_>], options: &Options) -> Consolidation {
    let whole = Side::new(parent, options);
    let sides: Vec<_> = children.iter().map(|child| Side::new(child, options)).collect();
    let id = identity(parent);
    let children: Vec<_> = children.iter().map(|child| identity(child)).collect();
    let mut findings = Vec::new();
    for child in children.iter().filter(|child| child.year.is_some() && id.year.is_some()) {
        if child.year != id.year {
            raise(&mut findings, options, &codes::PART_OF_ANOTHER_YEAR, || {
                vec![quoted(child.agency.as_ref()), quoted(child.year.as_ref()), quoted(id.year.as_ref())]
            });
        }
    }
    let mut cells = Vec::with_capacity(parent.cells.len());
    for cell in &parent.cells {
        let unit = whole.unit(cell.path);
        let mut sum = Some(Decimal::ZERO);
        let mut without_value = Vec::new();
        for (idx, child) in sides.iter().enumerate() {
            match child.amount(cell.path, unit) {
                Some(value) => sum = sum.and_then(|sum| sum.checked_add(value)),
                None => without_value.push(idx),
            }
        }
        let value = whole.number(cell.path);
        let holds = value.zip(sum).and_then(|(value, sum)| {
            let signed = whole.kinds.get(cell.path).is_none_or(|kind| *kind == Kind::Change);
            if without_value.is_empty() {
                Some(value == sum)
            } else {
                // What is not known cannot take anything away.
                (sum > value && !signed).then_some(false)
            }
        });
        let item = CellSum { path: cell.path, parent: value, sum, without_value, holds };
        if holds == Some(false) && !options.allows(&[codes::PARTS_DIFFER.name, cell.path]) {
            findings.push(
                at(&codes::PARTS_DIFFER, cell)
                    .with(cell.path)
                    .with(quoted(item.parent.as_ref()))
                    .with(quoted(item.sum.as_ref()))
                    .about([cell.path]),
            );
        }
        cells.push(item);
    }
    Consolidation { parent: id, children, cells, findings }
}

/// The cells of a report by path, and what is needed to compare their values.
struct Side<'r, 'a> {
    cells: BTreeMap<&'static str, &'r CellRecord<'a>>,
    kinds: BTreeMap<&'static str, Kind>,
    report: &'r Report<'a>,
    blanks_as_zero: bool,
}

impl<'r, 'a> Side<'r, 'a> {
    fn new(report: &'r Report<'a>, options: &Options) -> Self {
        let editions = report.edition.into_iter().chain(form::EDITIONS.iter().copied());
        let kinds = editions.flat_map(form::Edition::cells).map(|cell| (cell.path, cell.kind)).collect();
        let cells = report.cells.iter().map(|cell| (cell.path, cell)).collect();
        Self { cells, kinds, report, blanks_as_zero: options.blanks_as_zero }
    }

    fn number(&self, path: &str) -> Option<Decimal> {
        let cell = self.cells.get(path)?;
        let empty = matches!(cell.state, State::Blank | State::Placeholder);
        cell.value.or_else(|| (empty && self.blanks_as_zero).then_some(Decimal::ZERO))
    }

    /// The unit of a sum of money, `None` for counts and where none is printed.
    fn unit(&self, path: &str) -> Option<&'static str> {
        if *self.kinds.get(path)? != Kind::Amount {
            return None;
        }
        let row = form::parent(path);
        self.report.units.iter().find(|unit| unit.row == row)?.unit
    }

    /// The number of a cell in `unit`; nothing is converted from or to a unit that is not printed.
    fn amount(&self, path: &str, unit: Option<&str>) -> Option<Decimal> {
        let value = self.number(path)?;
        if self.kinds.get(path) != Some(&Kind::Amount) || value.is_zero() {
            return Some(value);
        }
        let ten_thousand = Decimal::from(10_000);
        match (self.unit(path)?, unit?) {
            (own, wanted) if own == wanted => Some(value),
            ("元", "万元") => value.checked_div(ten_thousand),
            ("万元", "元") => value.checked_mul(ten_thousand),
            _ => None,
        }
    }

    fn side(&self, path: &str) -> Option<CellSide> {
        let cell = self.cells.get(path)?;
        Some(CellSide { value: cell.value, state: cell.state, unit: self.unit(path), line: cell.line() })
    }

    /// A path as the report has it, which lives as long as the form.
    fn path(&self, row: &str, key: &str) -> Option<&'static str> {
        let path = [row, key].join(".");
        self.cells.get_key_value(path.as_str()).map(|(path, _)| *path)
    }
}

fn side_by_side(path: &'static str, old: &Side<'_, '_>, new: &Side<'_, '_>) -> CellChange {
    let unit = new.unit(path);
    let change = || new.amount(path, unit)?.checked_sub(old.amount(path, unit)?);
    CellChange { path, old: old.side(path), new: new.side(path), change: change() }
}

/// The official words for what last year's report makes of a cell.
fn side_of_last_year(path: &str) -> &'static str {
    if path.ends_with(".in_force") {
        "上年现行有效件数＋本年制发件数－本年废止件数"
    } else {
        "上年结转下年度继续办理"
    }
}

/// 结转下年度 of the earlier year, 上年结转 of the later one.
fn carried(path: &'static str, old: &Side<'_, '_>, new: &Side<'_, '_>) -> Option<YearCheck> {
    let column = path.strip_prefix("requests.carried_in.")?;
    let before = old.path("requests.carried_out", column)?;
    Some(YearCheck {
        id: format!("years.carried.{column}").into(),
        relation: "carried_out of last year = carried_in",
        left: old.number(before),
        right: new.number(path),
        holds: None,
        old_cells: vec![before],
        new_cells: vec![path],
    })
}

/// 现行有效 of the earlier year with 制发 and without 废止 of the later one.
fn in_force(path: &'static str, old: &Side<'_, '_>, new: &Side<'_, '_>) -> Option<YearCheck> {
    let row = path.strip_suffix(".in_force")?;
    let before = old.path(row, "in_force")?;
    let (issued, repealed) = (new.path(row, "issued")?, new.path(row, "repealed")?);
    let left = || old.number(before)?.checked_add(new.number(issued)?)?.checked_sub(new.number(repealed)?);
    Some(YearCheck {
        id: format!("years.in_force.{}", form::last_key(row)).into(),
        relation: "in_force of last year + issued - repealed = in_force",
        left: left(),
        right: new.number(path),
        holds: None,
        old_cells: vec![before],
        new_cells: vec![issued, repealed, path],
    })
}

fn identity(report: &Report<'_>) -> Identity {
    Identity {
        agency: report.front.agency.as_ref().map(|found| found.value.clone().into_owned()),
        year: report.front.year.as_ref().map(|found| found.value),
    }
}

fn agreement(old: Option<&str>, new: Option<&str>) -> Agreement {
    let (Some(old), Some(new)) = (old, new) else { return Agreement::Unknown };
    let plain = |name: &str| name.chars().map(fold_char).filter(|c| !c.is_whitespace()).collect::<String>();
    let (old, new) = (plain(old), plain(new));
    if old == new {
        Agreement::Same
    } else if old.ends_with(&new) || new.ends_with(&old) {
        Agreement::Partly
    } else {
        Agreement::Different
    }
}

fn quoted(value: Option<&impl ToString>) -> Cow<'static, str> {
    value.map_or(Cow::Borrowed("?"), |value| value.to_string().into())
}

fn raise(
    findings: &mut Vec<Diagnostic>,
    options: &Options,
    code: &'static Code,
    arguments: impl FnOnce() -> Vec<Cow<'static, str>>,
) {
    if !options.allows(&[code.name]) {
        findings.push(arguments().into_iter().fold(Diagnostic::new(code), Diagnostic::with));
    }
}

/// A finding at the place of a cell.
fn at(code: &'static Code, cell: &CellRecord<'_>) -> Diagnostic {
    let mut finding = Diagnostic::new(code);
    finding.span = cell.span;
    finding.place = cell.line().zip(cell.column()).map(|(line, column)| LineColumn { line, column });
    finding
}

#[cfg(feature = "serde")]
#[allow(clippy::ref_option, reason = "serde calls it with a reference to the field")]
fn exact<S: serde::Serializer>(value: &Option<Decimal>, serializer: S) -> Result<S::Ok, S::Error> {
    serde::Serialize::serialize(&value.map(crate::report::Exact), serializer)
}

#[cfg(test)]
#[allow(clippy::arithmetic_side_effects, reason = "the figures here are small and made up")]
mod tests {
    use super::*;
    use crate::align::Unit;
    use crate::check::tests::{Document, Printed, filled};
    use crate::form::{EDITION_2019, EDITION_2021};
    use crate::outline::{Found, Origin};
    use crate::span::Span;

    fn named<'a>(document: &'a Document, agency: &'a str, year: i16) -> Report<'a> {
        let mut report = document.report(&Options::default());
        let span = Span::new(0, 0);
        report.front.agency = Some(Found::new(agency.into(), Origin::Title, span));
        report.front.year = Some(Found::new(year, Origin::Title, span));
        report
    }

    fn document(changes: &[(&'static str, &str)]) -> Document {
        let mut printed = filled(&EDITION_2021);
        set(&mut printed, changes);
        Document::new(&EDITION_2021, &printed, "")
    }

    fn set(printed: &mut Printed, changes: &[(&'static str, &str)]) {
        for (path, raw) in changes {
            assert!(printed.insert(path, Some((*raw).to_owned())).is_some(), "{path}");
        }
    }

    /// What last year must have carried out for this year's filled form.
    const CARRIED: [(&str, &str, &str); 7] = [
        ("requests.carried_out.natural_person", "requests.carried_in.natural_person", "natural_person"),
        ("requests.carried_out.business", "requests.carried_in.business", "business"),
        ("requests.carried_out.research", "requests.carried_in.research", "research"),
        ("requests.carried_out.public_interest", "requests.carried_in.public_interest", "public_interest"),
        ("requests.carried_out.legal_service", "requests.carried_in.legal_service", "legal_service"),
        ("requests.carried_out.other", "requests.carried_in.other", "other"),
        ("requests.carried_out.total", "requests.carried_in.total", "total"),
    ];

    #[test]
    fn what_one_year_carries_out_the_next_carries_in() {
        let this = filled(&EDITION_2021);
        let mut last = filled(&EDITION_2021);
        for (out, carried_in, _) in CARRIED {
            last.insert(out, this[carried_in].clone());
        }
        set(
            &mut last,
            &[("proactive.regulations.in_force", "45"), ("proactive.normative_documents.in_force", "66")],
        );
        let (last, this) = (Document::new(&EDITION_2021, &last, ""), Document::new(&EDITION_2021, &this, ""));
        let (old, new) = (named(&last, "某市财政局", 2022), named(&this, "某市财政局", 2023));
        assert_eq!(new.value("proactive.regulations.issued"), Some(Decimal::from(17)));
        assert_eq!(new.value("proactive.regulations.repealed"), Some(Decimal::from(24)));
        assert_eq!(new.value("proactive.regulations.in_force"), Some(Decimal::from(31)));
        let comparison = years(&old, &new, &Options::default());
        assert_eq!((comparison.agency, comparison.consecutive), (Agreement::Same, Some(true)));
        assert_eq!(comparison.checks.len(), 9);
        let failed: Vec<_> = comparison.checks.iter().filter(|c| c.holds != Some(true)).collect();
        // 45 + 17 − 24 = 38, and 31 is printed; 66 + 38 − 45 = 59, and 52 is printed.
        let said: Vec<_> = failed.iter().map(|c| (c.id.as_ref(), c.left, c.right)).collect();
        let n = |n: i64| Some(Decimal::from(n));
        assert_eq!(
            said,
            [
                ("years.in_force.regulations", n(38), n(31)),
                ("years.in_force.normative_documents", n(59), n(52)),
            ]
        );
        assert_eq!(comparison.findings.len(), 2);
        let line = new.cell("proactive.regulations.in_force").unwrap().line();
        assert_eq!(comparison.findings[0].place.map(|p| p.line), line);
    }

    #[test]
    fn a_carried_figure_that_differs_is_reported_in_its_column() {
        let this = document(&[]);
        let new = named(&this, "某市财政局", 2023);
        for (out, carried_in, column) in CARRIED {
            let mut last = filled(&EDITION_2021);
            for (out, carried_in, _) in CARRIED {
                last.insert(out, filled(&EDITION_2021)[carried_in].clone());
            }
            last.insert(out, Some("1".to_owned()));
            let last = Document::new(&EDITION_2021, &last, "");
            let old = named(&last, "某市财政局", 2022);
            let comparison = years(&old, &new, &Options::default());
            let failed: Vec<_> = comparison
                .checks
                .iter()
                .filter(|c| c.id.starts_with("years.carried") && c.holds == Some(false))
                .collect();
            assert_eq!(failed.len(), 1);
            assert_eq!(failed[0].id, format!("years.carried.{column}"));
            assert_eq!(
                (failed[0].old_cells.as_slice(), failed[0].new_cells.as_slice()),
                (&[out][..], &[carried_in][..])
            );
            let allowed = Options { allow: vec!["years-differ".to_owned()], ..Options::default() };
            assert!(years(&old, &new, &allowed).findings.is_empty());
        }
    }

    #[test]
    fn agencies_and_years_that_do_not_match_are_said() {
        let same = document(&[]);
        let codes = |comparison: &Comparison| -> Vec<_> {
            comparison.findings.iter().map(|f| f.code.name).filter(|name| *name != "years-differ").collect()
        };
        for (old, new, agreement, consecutive, expected) in [
            (("某市财政局", 2022), ("某市财政局", 2023), Agreement::Same, true, vec![]),
            (("某市 财政局", 2022), ("某市財政局", 2023), Agreement::Same, true, vec![]),
            (("某市财政局", 2022), ("财政局", 2023), Agreement::Partly, true, vec![]),
            (("某市财政局", 2022), ("某市审计局", 2023), Agreement::Different, true, vec!["agencies-differ"]),
            (
                ("某市财政局", 2021),
                ("某市财政局", 2023),
                Agreement::Same,
                false,
                vec!["years-not-consecutive"],
            ),
        ] {
            let comparison =
                years(&named(&same, old.0, old.1), &named(&same, new.0, new.1), &Options::default());
            assert_eq!(comparison.agency, agreement);
            assert_eq!(comparison.consecutive, Some(consecutive));
            assert_eq!(codes(&comparison), expected);
            assert_eq!(comparison.checks.iter().any(|c| c.holds.is_some()), consecutive);
        }
    }

    #[test]
    fn cells_stand_side_by_side_across_editions_and_units() {
        let mut old_form = filled(&EDITION_2019);
        set(&mut old_form, &[("proactive.procurement.amount", "3")]);
        let old_form = Document::new(&EDITION_2019, &old_form, "");
        let new_form =
            document(&[("proactive.licensing.decisions", "60"), ("proactive.penalties.decisions", "/")]);
        let (old, new) = (named(&old_form, "甲", 2021), named(&new_form, "甲", 2022));
        let comparison = years(&old, &new, &Options::default());
        let find = |path: &str| comparison.cells.iter().find(|c| c.path == path).unwrap();
        let licensing = find("proactive.licensing.decisions");
        assert_eq!(
            licensing.change,
            Some(Decimal::from(60) - old.value("proactive.licensing.decisions").unwrap())
        );
        assert_eq!(find("proactive.penalties.decisions").change, None);
        assert!(find("proactive.procurement.items").new.is_none());
        assert!(find("proactive.fees.amount").old.is_none());
        // The old form has 19 cells that the new one has not.
        assert_eq!(comparison.cells.len(), 200 + 19);
    }

    #[test]
    fn money_is_converted_only_between_printed_units() {
        let a = document(&[("proactive.fees.amount", "1.5")]);
        let b = document(&[("proactive.fees.amount", "16000")]);
        let (mut old, mut new) = (named(&a, "甲", 2021), named(&b, "甲", 2022));
        let change = |old: &Report<'_>, new: &Report<'_>| {
            let comparison = years(old, new, &Options::default());
            comparison.cells.iter().find(|c| c.path == "proactive.fees.amount").unwrap().change
        };
        assert_eq!(change(&old, &new), None);
        let unit = |unit| vec![Unit { row: "proactive.fees", unit: Some(unit) }];
        old.units = unit("万元");
        assert_eq!(change(&old, &new), None);
        new.units = unit("元");
        assert_eq!(change(&old, &new), Some(Decimal::from(1000)));
        assert_eq!(change(&new, &old), Some("-0.1".parse().unwrap()));
    }

    #[test]
    fn a_consolidated_report_is_the_sum_of_its_parts() {
        let path = "disputes.reconsideration.upheld";
        let part = document(&[(path, "3")]);
        let blank = document(&[(path, "")]);
        let (one, two) = (named(&part, "甲", 2022), named(&blank, "乙", 2022));
        let cell = |parent: &str, children: &[&Report<'_>], options: &Options| {
            let whole = document(&[(path, parent)]);
            let whole = named(&whole, "某市", 2022);
            let sums = parts(&whole, children, options);
            let cell = sums.cells.iter().find(|c| c.path == path).unwrap().clone();
            assert_eq!(
                sums.findings.iter().any(|f| f.paths.iter().any(|p| p == path)),
                cell.holds == Some(false)
            );
            cell
        };
        let plain = Options::default();
        assert_eq!(cell("6", &[&one, &one], &plain).holds, Some(true));
        assert_eq!(cell("7", &[&one, &one], &plain).holds, Some(false));
        let open = cell("7", &[&one, &two], &plain);
        assert_eq!((open.holds, open.sum, open.without_value), (None, Some(Decimal::from(3)), vec![1]));
        assert_eq!(cell("2", &[&one, &two], &plain).holds, Some(false));
        let zero = Options { blanks_as_zero: true, ..Options::default() };
        assert_eq!(cell("3", &[&one, &two], &zero).holds, Some(true));
        let other_year = named(&part, "甲", 2021);
        let sums = parts(&one, &[&other_year], &plain);
        assert_eq!(sums.findings[0].code.name, "part-of-another-year");
    }
}
