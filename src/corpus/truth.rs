//! What a document is known to say, from a file of JSON, and a reading held against it.
//!
//! The file has `cells` (contract path → number or null) and may have `state` (path → state of a null), `null_cells`
//! (nulls of a text that shows only a part), `worded`, `unreadable`, `ambiguous` (row → the numbers printed in it,
//! whose columns nobody can tell), `units`, `edition`, `title`, `agency`, `year`, `period`, `published_on`, `texts`
//! (files that it is the truth of, where they are not its namesake), `extra`. A truth without `null_cells` covers the
//! whole form; with them it covers what it lists.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rust_decimal::Decimal;
use serde_json::Value;
use serde_json::value::RawValue;

use crate::align::State;
use crate::form;
use crate::report::Report;
use crate::text::fold::fold_char;

/// A truth that is none: what is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TruthError {
    /// Where: a key or a path; empty for the file as a whole.
    pub key: String,
    /// What is wrong there.
    pub message: String,
}

impl core::fmt::Display for TruthError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        if self.key.is_empty() {
            write!(f, "{}", self.message)
        } else {
            write!(f, "{}: {}", self.key, self.message)
        }
    }
}

impl core::error::Error for TruthError {}

/// What a document says.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Truth {
    /// Every cell it is known of: its number, or `None` where none is printed.
    pub cells: BTreeMap<String, Option<Decimal>>,
    /// States of nulls.
    pub states: BTreeMap<String, String>,
    /// Rows whose numbers are printed but could stand in several columns.
    pub ambiguous: BTreeMap<String, Vec<Decimal>>,
    /// The names of the texts, where the file gives some.
    pub texts: Vec<String>,
    /// Front matter: key of the report → value as JSON; a key that is not there is not held against anything.
    front: BTreeMap<&'static str, Value>,
    /// Other names under which the agency passes.
    agencies: Vec<Value>,
    /// Units of money: path → unit or null.
    units: Vec<(String, Value)>,
}

/// Keys of the front matter that are held against the truth.
const FRONT: [&str; 6] = ["edition", "year", "agency", "title", "period", "published_on"];

impl Truth {
    /// Reads the truth in `json`; `Ok(None)` where it is JSON without `cells`, and so none.
    ///
    /// # Errors
    /// Where `json` is not JSON, or a number is not one.
    ///
    /// # Examples
    /// ```
    /// use nianbao::corpus::Truth;
    /// let truth = Truth::from_json(r#"{"year": 2023, "cells": {"proactive.fees": {"amount": 26.50}}}"#).unwrap();
    /// let amount = truth.unwrap().cells["proactive.fees.amount"].unwrap();
    /// assert_eq!(amount.to_string(), "26.50");
    /// assert!(Truth::from_json("[]").unwrap().is_none());
    /// assert!(Truth::from_json(r#"{"cells": {"a": "b"}}"#).is_err());
    /// ```
    pub fn from_json(json: &str) -> Result<Option<Self>, TruthError> {
        let json = json.strip_prefix('\u{FEFF}').unwrap_or(json);
        let whole: &RawValue = parse("", json)?;
        if !whole.get().starts_with('{') {
            return Ok(None);
        }
        let file: HashMap<String, &RawValue> = parse("", whole.get())?;
        let Some(cells) = file.get("cells") else { return Ok(None) };
        let value = |key: &str| -> Result<Value, TruthError> {
            file.get(key).map_or(Ok(Value::Null), |raw| parse(key, raw.get()))
        };
        let (cells, mut units) = numbers(cells)?;
        let mut truth = Self { cells, ..Self::default() };
        truth.states.extend(texts(&value("state")?));
        let mut nulls: Vec<(String, Option<String>)> = named(&value("null_cells")?);
        for key in ["unreadable", "worded"] {
            for (path, _) in named(&value(key)?) {
                if !nulls.iter().any(|(known, _)| *known == path) {
                    nulls.push((path, Some(key.to_owned())));
                }
            }
        }
        for (path, state) in nulls {
            truth.cells.insert(path.clone(), None);
            truth.states.extend(state.map(|state| (path, state)));
        }
        if let Some(raw) = file.get("ambiguous") {
            let rows: Option<BTreeMap<String, Vec<&RawValue>>> = parse("ambiguous", raw.get())?;
            for (row, raws) in rows.unwrap_or_default() {
                let printed = raws.into_iter().filter_map(|raw| number(&row, raw).transpose());
                truth.ambiguous.insert(row.clone(), printed.collect::<Result<_, _>>()?);
            }
        }
        let extra = value("extra")?;
        for key in FRONT {
            let more = if matches!(key, "title" | "period" | "published_on") { extra.get(key) } else { None };
            if file.contains_key(key) {
                truth.front.insert(key, value(key)?);
            } else if let Some(value) = more {
                truth.front.insert(key, value.clone());
            }
        }
        truth.agencies = match extra.get("agency_acceptable") {
            None | Some(Value::Null) => Vec::new(),
            Some(Value::Array(all)) => all.clone(),
            Some(one) => vec![one.clone()],
        };
        let more = match value("units")? {
            Value::Null if units.is_empty() => extra.get("units").cloned().unwrap_or_default(),
            units => units,
        };
        units.extend(more.as_object().into_iter().flatten().map(|(path, unit)| (path.clone(), unit.clone())));
        truth.units = units;
        truth.texts = texts_of(&value("texts")?);
        Ok(Some(truth))
    }

    /// Leaves that key of the front matter out of every score: the text is known to have lost it.
    pub fn forget(&mut self, key: &str) {
        self.front.retain(|known, _| *known != key);
    }
}

fn parse<'j, T: serde::Deserialize<'j>>(key: &str, json: &'j str) -> Result<T, TruthError> {
    serde_json::from_str(json).map_err(|error| TruthError { key: key.to_owned(), message: error.to_string() })
}

/// Numbers by path, and units by path.
type Numbers = (BTreeMap<String, Option<Decimal>>, Vec<(String, Value)>);

/// Cells as nested objects, or as an array of objects with `path` and `value`. Units are no cells.
fn numbers(raw: &RawValue) -> Result<Numbers, TruthError> {
    #[derive(serde::Deserialize)]
    struct Entry<'j> {
        path: String,
        #[serde(borrow)]
        value: Option<&'j RawValue>,
    }
    let (mut cells, mut units) = Numbers::default();
    let mut stack = vec![(String::new(), raw)];
    if raw.get().starts_with('[') {
        let entries: Vec<Entry<'_>> = parse("cells", raw.get())?;
        let unstated = entries.iter().filter(|entry| entry.value.is_none());
        cells.extend(unstated.map(|entry| (entry.path.clone(), None)));
        stack = entries.into_iter().filter_map(|entry| Some((entry.path, entry.value?))).collect();
    }
    while let Some((path, raw)) = stack.pop() {
        if raw.get().starts_with('{') {
            for (name, inner) in parse::<HashMap<String, &RawValue>>(&path, raw.get())? {
                stack.push((if path.is_empty() { name } else { format!("{path}.{name}") }, inner));
            }
        } else if path.ends_with(".unit") {
            let unit = parse(&path, raw.get())?;
            units.push((path, unit));
        } else if !path.is_empty() {
            let value = number(&path, raw)?;
            cells.insert(path, value);
        }
    }
    Ok((cells, units))
}

/// A number with exactly its digits, or null.
fn number(path: &str, raw: &RawValue) -> Result<Option<Decimal>, TruthError> {
    let digits = raw.get();
    if digits == "null" {
        return Ok(None);
    }
    let value = Decimal::from_str_exact(digits).or_else(|_| Decimal::from_scientific(digits));
    value.map(Some).map_err(|_| TruthError { key: path.to_owned(), message: format!("no number: {digits}") })
}

fn texts(value: &Value) -> impl Iterator<Item = (String, String)> + '_ {
    let object = value.as_object().into_iter().flatten();
    object.filter_map(|(path, text)| Some((path.clone(), text.as_str()?.to_owned())))
}

fn texts_of(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}

/// Paths, with a state where one is given: an object, or an array of paths or of objects with `path` and `state`.
fn named(value: &Value) -> Vec<(String, Option<String>)> {
    let text = |value: Option<&Value>| value.and_then(Value::as_str).map(str::to_owned);
    match value {
        Value::Array(all) => all
            .iter()
            .filter_map(|it| Some((text(it.get("path").or(Some(it)))?, text(it.get("state")))))
            .collect(),
        Value::Object(all) => all.iter().map(|(path, it)| (path.clone(), text(Some(it)))).collect(),
        _ => Vec::new(),
    }
}

/// A number that the document does not print there.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Miss {
    /// Contract path of the cell, or key of the front matter.
    pub path: String,
    /// What the truth says.
    pub truth: String,
    /// What the reading gives.
    pub given: String,
    /// The state that the reading gives; `None` for front matter.
    pub state: Option<State>,
}

/// How a piece of front matter was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Front {
    /// As the truth has it.
    Right,
    /// Not at all, though the document has it.
    Null,
    /// Otherwise than the truth has it.
    Wrong,
    /// Though the document has none.
    Extra,
}

/// A reading, or many, held against the truth: counts of cells by what became of them.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Score {
    /// Documents.
    pub files: u64,
    /// Documents without a report.
    pub failed: u64,
    /// Cells of the truth.
    pub cells: u64,
    /// The same number as the truth; or none, where the truth has none.
    pub right: u64,
    /// No number where the truth has one, and the cell is there with another state than stated.
    pub null: u64,
    /// Another number than the truth's, or one where the truth has none.
    pub wrong: u64,
    /// No such cell in the report, or no report.
    pub missing: u64,
    /// Cells of the truth with a number.
    pub figures: u64,
    /// Those of them that are right.
    pub figures_right: u64,
    /// Right by inference.
    pub inferred: u64,
    /// Null, called blank or placeholder, where a number is printed.
    pub false_blank: u64,
    /// Null with a state that owes a diagnostic, and none names the cell.
    pub undiagnosed: u64,
    /// Null in both under different states; no error.
    pub other_state: u64,
    /// Nulls by state: the reason.
    pub reasons: BTreeMap<&'static str, u64>,
    /// Front matter and units by what became of them.
    pub front: BTreeMap<&'static str, BTreeMap<Front, u64>>,
    /// What is wrong.
    pub misses: Vec<Miss>,
}

impl Score {
    /// Holds `report` against `truth`; without a report every cell is missing.
    ///
    /// # Examples
    /// ```
    /// use nianbao::corpus::{Score, Truth};
    /// let truth = Truth::from_json(r#"{"cells": {"requests.received.total": 4}}"#).unwrap().unwrap();
    /// let score = Score::new(&truth, Some(&nianbao::parse("")));
    /// assert_eq!((score.cells, score.missing, score.wrong), (1, 1, 0));
    /// ```
    #[must_use]
    pub fn new(truth: &Truth, report: Option<&Report<'_>>) -> Self {
        let figures = truth.cells.values().flatten().count();
        let mut score =
            Self { files: 1, cells: count(truth.cells.len()), figures: count(figures), ..Self::default() };
        match report {
            Some(report) => {
                score.hold_cells(truth, report);
                score.hold_front(truth, report);
            }
            None => {
                score.failed = 1;
                score.missing = score.cells;
            }
        }
        score
    }

    /// Adds the counts of `other`.
    pub fn extend(&mut self, other: Self) {
        for (ours, theirs) in [
            (&mut self.files, other.files),
            (&mut self.failed, other.failed),
            (&mut self.cells, other.cells),
            (&mut self.right, other.right),
            (&mut self.null, other.null),
            (&mut self.wrong, other.wrong),
            (&mut self.missing, other.missing),
            (&mut self.figures, other.figures),
            (&mut self.figures_right, other.figures_right),
            (&mut self.inferred, other.inferred),
            (&mut self.false_blank, other.false_blank),
            (&mut self.undiagnosed, other.undiagnosed),
            (&mut self.other_state, other.other_state),
        ] {
            *ours += theirs;
        }
        for (reason, n) in other.reasons {
            *self.reasons.entry(reason).or_default() += n;
        }
        for (key, verdicts) in other.front {
            for (verdict, n) in verdicts {
                *self.front.entry(key).or_default().entry(verdict).or_default() += n;
            }
        }
        self.misses.extend(other.misses);
    }

    fn hold_cells(&mut self, truth: &Truth, report: &Report<'_>) {
        let named: BTreeSet<&str> =
            report.diagnostics.iter().flat_map(|finding| finding.paths.iter().map(AsRef::as_ref)).collect();
        let given: HashMap<&str, _> = report.cells.iter().map(|record| (record.path, record)).collect();
        for (path, printed) in &truth.cells {
            let Some(record) = given.get(path.as_str()) else {
                self.missing += 1;
                continue;
            };
            let owes = !named.contains(path.as_str());
            match (printed, record.value) {
                (Some(printed), Some(value)) if *printed == value => {
                    self.right += 1;
                    self.figures_right += 1;
                    self.inferred += u64::from(record.state == State::Inferred);
                }
                (printed, Some(value)) => self.miss(path, show(*printed), value.to_string(), record.state),
                (None, None) => {
                    self.right += 1;
                    let other = truth.states.get(path).is_some_and(|state| state != record.state.name());
                    self.other_state += u64::from(other);
                    let plain = matches!(record.state, State::Blank | State::Placeholder | State::Worded);
                    self.undiagnosed += u64::from(!plain && owes);
                }
                (Some(printed), None) if record.state == State::Stated => {
                    self.miss(path, printed.to_string(), show(None), record.state);
                }
                (Some(_), None) => {
                    self.null += 1;
                    *self.reasons.entry(record.state.name()).or_default() += 1;
                    if matches!(record.state, State::Blank | State::Placeholder) {
                        self.false_blank += 1;
                    } else {
                        self.undiagnosed += u64::from(owes);
                    }
                }
            }
        }
        for record in &report.cells {
            let Some(value) = record.value.filter(|_| !truth.cells.contains_key(record.path)) else {
                continue;
            };
            let printed = truth.ambiguous.get(form::parent(record.path));
            let said = match printed {
                Some(_) => "a number whose column nobody can tell",
                None => "no number",
            };
            self.miss(record.path, said.to_owned(), value.to_string(), record.state);
        }
    }

    fn miss(&mut self, path: &str, truth: String, given: String, state: State) {
        self.wrong += 1;
        self.misses.push(Miss { path: path.to_owned(), truth, given, state: Some(state) });
    }

    fn hold_front(&mut self, truth: &Truth, report: &Report<'_>) {
        for (key, expected) in &truth.front {
            let given = front(report, key);
            let also = *key == "agency" && truth.agencies.contains(&given);
            let verdict = if expected.is_null() && matches!(*key, "period" | "published_on") {
                if given.is_null() { Front::Right } else { Front::Extra }
            } else if same(expected, &given) || also || alike(expected, &given) {
                Front::Right
            } else if given.is_null() {
                Front::Null
            } else {
                Front::Wrong
            };
            *self.front.entry(key).or_default().entry(verdict).or_default() += 1;
            self.miss_front(verdict, key, expected, &given);
        }
        let mut last = None;
        for (path, expected) in &truth.units {
            let unit = report.units.iter().find(|unit| path.strip_suffix(".unit") == Some(unit.row));
            let given = unit.and_then(|unit| unit.unit).map_or(Value::Null, Value::from);
            let verdict = match () {
                () if *expected == given => Front::Right,
                () if given.is_null() => Front::Null,
                () => Front::Wrong,
            };
            self.miss_front(verdict, path, expected, &given);
            last = Some(verdict);
        }
        // A document counts once, whatever its units.
        if let Some(verdict) = last {
            *self.front.entry("unit").or_default().entry(verdict).or_default() += 1;
        }
    }

    fn miss_front(&mut self, verdict: Front, path: &str, expected: &Value, given: &Value) {
        if verdict == Front::Wrong {
            let (truth, given) = (expected.to_string(), given.to_string());
            self.misses.push(Miss { path: path.to_owned(), truth, given, state: None });
        }
    }
}

/// A piece of front matter as the contract has it.
fn front(report: &Report<'_>, key: &str) -> Value {
    let front = &report.front;
    let text = match key {
        "edition" => report.edition.map(|edition| edition.name.to_owned()),
        "year" => return front.year.as_ref().map_or(Value::Null, |year| Value::from(year.value)),
        "agency" => front.agency.as_ref().map(|agency| agency.value.to_string()),
        "title" => front.title.as_ref().map(|title| title.value.to_string()),
        "published_on" => front.published_on.as_ref().map(|date| date.value.to_string()),
        "period" => {
            let Some(period) = front.period.as_ref() else { return Value::Null };
            let day = |date: jiff::civil::Date| Value::from(date.to_string());
            let days =
                [("start".to_owned(), day(period.value.start)), ("end".to_owned(), day(period.value.end))];
            return Value::Object(days.into_iter().collect());
        }
        _ => None,
    };
    text.map_or(Value::Null, Value::from)
}

/// Whether two words are one but for width, punctuation and script: truth gives the words, not how a page prints them.
fn alike(expected: &Value, given: &Value) -> bool {
    let folded = |value: &Value| value.as_str().map(|words| words.chars().map(fold_char).collect::<String>());
    folded(expected).zip(folded(given)).is_some_and(|(a, b)| a == b)
}

/// Whether two values are the same; a year may be a number or its digits.
fn same(expected: &Value, given: &Value) -> bool {
    let bare = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    expected == given || (expected.is_string() && given.is_number() && bare(expected) == bare(given))
}

fn show(value: Option<Decimal>) -> String {
    value.map_or_else(|| "null".to_owned(), |value| value.to_string())
}

fn count(n: usize) -> u64 {
    u64::try_from(n).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::{Content, Sheet, layout};

    fn truth(json: &str) -> Truth {
        Truth::from_json(json).unwrap().unwrap()
    }

    #[test]
    fn words_are_one_in_another_width_or_script() {
        let value = |words: &str| Value::from(words);
        for (expected, given, one) in [
            ("某某县审计局2023年年度报告", "某某縣審計局２０２３年年度報告", true),
            ("某某县审计局", "某某县统计局", false),
            ("2021", "2019", false),
        ] {
            assert_eq!(alike(&value(expected), &value(given)), one, "{given}");
        }
        assert!(!alike(&Value::Null, &Value::Null));
    }

    #[test]
    fn cells_may_be_flat_nested_or_listed() {
        let flat = truth(r#"{"cells": {"proactive.fees.amount": 1.50, "proactive.fees.unit": "元"}}"#);
        let nested = truth(r#"{"cells": {"proactive": {"fees": {"amount": 1.50, "unit": "元"}}}}"#);
        let listed = r#"[{"path": "proactive.fees.amount", "value": 1.50}, {"path": "proactive.fees.unit", "value": "元"}]"#;
        let listed = truth(&format!(r#"{{"cells": {listed}}}"#));
        assert_eq!(flat.cells.len(), 1);
        assert_eq!(flat.units, [("proactive.fees.unit".to_owned(), Value::from("元"))]);
        assert_eq!(flat, nested);
        assert_eq!(flat, listed);
        let without = truth(r#"{"cells": [{"path": "a.b"}, {"path": "c.d", "value": null}]}"#);
        assert_eq!(without.cells.values().collect::<Vec<_>>(), [&None, &None]);
    }

    #[test]
    fn digits_beyond_a_float_are_kept() {
        let truth = truth(r#"{"cells": {"a.b": 1234567890123456789012.50}}"#);
        assert_eq!(truth.cells["a.b"].unwrap().to_string(), "1234567890123456789012.50");
    }

    #[test]
    fn nulls_have_the_state_that_is_given() {
        let json = r#"{"cells": {"a.a": 1}, "null_cells": ["a.b", {"path": "a.c", "state": "blank"}], "worded": {"a.d": "无增减", "a.c": "x"}}"#;
        let truth = truth(json);
        assert_eq!(truth.cells.len(), 4);
        assert_eq!(truth.states.get("a.c").map(String::as_str), Some("blank"));
        assert_eq!(truth.states.get("a.d").map(String::as_str), Some("worded"));
        assert!(!truth.states.contains_key("a.b"));
    }

    #[test]
    fn what_is_no_truth_is_told() {
        assert_eq!(Truth::from_json(r#"{"name": 1}"#), Ok(None));
        assert!(Truth::from_json("{").is_err());
        let error = Truth::from_json(r#"{"cells": {"a": {"b": "x"}}}"#).unwrap_err();
        assert_eq!(error.to_string(), r#"a.b: no number: "x""#);
    }

    #[test]
    fn every_kind_of_reading_is_counted() {
        let mut sheet = Sheet::zeros(&form::EDITION_2021);
        sheet.set("proactive.licensing.decisions", Content::figure(12));
        sheet.set("proactive.penalties.decisions", Content::Blank);
        let text = layout("tab_rows").unwrap().write(&sheet);
        let report = crate::parse(&text);
        let score = |cells: &str| {
            let truth = truth(&format!(
                r#"{{"null_cells": [], "cells": {cells}, "units": {{"proactive.fees.unit": "元"}}}}"#
            ));
            Score::new(&truth, Some(&report))
        };
        let all = report.cells.len();
        let right =
            score(r#"{"proactive.licensing.decisions": 12.0, "proactive.penalties.decisions": null}"#);
        // What the truth does not list must not be given.
        assert_eq!((right.right, right.figures_right, right.wrong), (2, 1, u64::try_from(all - 2).unwrap()));
        assert_eq!(right.front["unit"], [(Front::Wrong, 1)].into());
        let wrong = score(
            r#"{"proactive.licensing.decisions": 13, "proactive.penalties.decisions": 4, "proactive.no": 1}"#,
        );
        assert_eq!((wrong.right, wrong.null, wrong.false_blank, wrong.missing), (0, 1, 1, 1));
        assert_eq!(wrong.reasons, [("blank", 1)].into());
        assert_eq!(wrong.misses[0].given, "12");
        let none = Score::new(&truth(r#"{"cells": {"a.b": 1}}"#), None);
        assert_eq!((none.failed, none.missing), (1, 1));
    }
}
