//! The relations of a form (勾稽关系) evaluated over the cells of a report.
//!
//! Written out once for each table of the editions that are read; a report then costs one pass over its cells and
//! one over the equations. Sums are whole numbers first and decimals only where a table prints some.

use std::borrow::Cow;
use std::sync::{LazyLock, OnceLock};

use rust_decimal::Decimal;

use super::Check;
use crate::align::State;
use crate::form::{self, Edition, Equation, Table};
use crate::report::CellRecord;

/// The equations of one table, with what checks need of them.
#[derive(Debug)]
pub(super) struct Plan {
    /// The table.
    pub(super) table: &'static Table,
    /// Its equations.
    pub(super) equations: Vec<Equation>,
    /// Paths of the cells of each equation, left side first.
    paths: Vec<Vec<&'static str>>,
    /// See [`Plan::members`]; most reports need none.
    members: OnceLock<Vec<Vec<(usize, i64)>>>,
}

impl Plan {
    fn new(table: &'static Table) -> Self {
        let equations = table.equations();
        let cells: Vec<&'static str> = table.cells().map(|cell| cell.path).collect();
        let paths = equations
            .iter()
            .map(|e| {
                let mut paths = Vec::with_capacity(e.left.len().saturating_add(e.right.len()));
                paths.extend(e.left.iter().chain(&e.right).filter_map(|idx| cells.get(*idx).copied()));
                paths
            })
            .collect();
        Self { table, equations, paths, members: OnceLock::new() }
    }

    /// For each cell of the table, the equations it stands in, with its sign there.
    pub(super) fn members(&self) -> &[Vec<(usize, i64)>] {
        self.members.get_or_init(|| {
            let mut members = vec![Vec::new(); self.table.cell_count()];
            for (equation_idx, equation) in self.equations.iter().enumerate() {
                for (cell_idx, sign) in terms(equation) {
                    if let Some(of_cell) = members.get_mut(cell_idx) {
                        of_cell.push((equation_idx, sign));
                    }
                }
            }
            members
        })
    }
}

/// The cells of an equation with their signs, where all of it stands on one side.
pub(super) fn terms(equation: &Equation) -> impl Iterator<Item = (usize, i64)> {
    let left = equation.left.iter().map(|idx| (*idx, 1));
    left.chain(equation.right.iter().map(|idx| (*idx, -1)))
}

/// Whether a path goes on from `above`: `requests.received.total` from `requests`. The dot tells most of them apart.
fn stands_below(path: &str, above: &str) -> bool {
    path.as_bytes().get(above.len()) == Some(&b'.') && path.starts_with(above)
}

/// The cell of that path, and where it stands in `table`.
fn cell_of(table: &'static Table, path: &str) -> Option<(usize, &'static form::Cell)> {
    let mut first = 0_usize;
    for row in table.rows {
        if stands_below(path, row.path)
            && let Some(column) = row.cells.iter().position(|cell| cell.path == path)
        {
            return first.checked_add(column).zip(row.cells.get(column));
        }
        first = first.saturating_add(row.cells.len());
    }
    None
}

/// The cells of a report, to be found by path.
#[derive(Debug, Default)]
pub(super) struct Cells<'r, 'a> {
    tables: Vec<(Planned, &'r [CellRecord<'a>])>,
}

impl<'r, 'a> Cells<'r, 'a> {
    /// Adds the cells of one table.
    pub(super) fn push(&mut self, planned: Planned, cells: &'r [CellRecord<'a>]) {
        self.tables.push((planned, cells));
    }

    fn locate(&self, path: &str) -> Option<(&'r CellRecord<'a>, &'static form::Cell)> {
        let mut tables = self.tables.iter();
        let (planned, cells) = tables.find(|(planned, _)| stands_below(path, planned.plan().table.key))?;
        let (idx, cell) = cell_of(planned.plan().table, path)?;
        cells.get(idx).map(|record| (record, cell))
    }

    /// The cell of that path.
    pub(super) fn find(&self, path: &str) -> Option<&'r CellRecord<'a>> {
        self.locate(path).map(|(record, _)| record)
    }

    /// The path itself as the form has it, where the report has such a cell.
    pub(super) fn path(&self, path: &str) -> Option<&'static &'static str> {
        self.locate(path).map(|(_, cell)| &cell.path)
    }

    /// The last cells of the rows that stand under this label, or have it.
    pub(super) fn totals_under(&self, label: &str) -> Vec<&'static str> {
        let tables = self.tables.iter().map(|(planned, _)| planned.plan().table);
        tables
            .flat_map(|table| table.rows)
            .filter(|row| {
                row.label.ends_with(label) || row.groups.last().is_some_and(|group| group.ends_with(label))
            })
            .filter_map(|row| Some(row.cells.last()?.path))
            .collect()
    }
}

/// A plan that lives as long as the program, or one made for this report.
#[derive(Debug)]
pub(super) enum Planned {
    /// Of an edition in [`form::EDITIONS`].
    Kept(&'static Plan),
    /// Of a form that a caller brought.
    Made(Plan),
}

impl Planned {
    fn of(table: &'static Table) -> Self {
        // Each is written out when the first report has such a table: most programs never see the other edition.
        type Kept = (&'static Table, OnceLock<Plan>);
        static PLANS: LazyLock<Vec<Kept>> = LazyLock::new(|| {
            let tables = form::EDITIONS.iter().flat_map(|edition| edition.tables);
            tables.map(|table| (table, OnceLock::new())).collect()
        });
        match PLANS.iter().find(|(kept, _)| core::ptr::eq(*kept, table)) {
            Some((_, plan)) => Self::Kept(plan.get_or_init(|| Plan::new(table))),
            None => Self::Made(Plan::new(table)),
        }
    }

    pub(super) fn plan(&self) -> &Plan {
        match self {
            Self::Kept(plan) => plan,
            Self::Made(plan) => plan,
        }
    }

    fn id(&self, idx: usize) -> Cow<'static, str> {
        match self {
            Self::Kept(plan) => plan.equations.get(idx).map_or(Cow::Borrowed(""), |e| Cow::Borrowed(&e.id)),
            Self::Made(plan) => {
                plan.equations.get(idx).map_or(Cow::Borrowed(""), |e| Cow::Owned(e.id.clone()))
            }
        }
    }

    fn paths(&self, idx: usize) -> Cow<'static, [&'static str]> {
        match self {
            Self::Kept(plan) => plan.paths.get(idx).map_or(Cow::Borrowed(&[]), |p| Cow::Borrowed(p)),
            Self::Made(plan) => plan.paths.get(idx).map_or(Cow::Borrowed(&[]), |p| Cow::Owned(p.clone())),
        }
    }
}

/// The tables that `cells` hold, each with the form's table and its part of `cells`.
///
/// Every table of the form stands in `cells` whole and in the order of the form, as [`crate::align`] gives them;
/// cells that do not are passed over.
pub(super) fn tables<'r, 'a>(
    edition: Option<&'static Edition>,
    cells: &'r [CellRecord<'a>],
) -> impl Iterator<Item = (&'static Table, &'r [CellRecord<'a>])> {
    let mut rest = cells;
    core::iter::from_fn(move || {
        loop {
            let first = rest.first()?;
            let key = first.path.split_once('.').map_or(first.path, |(key, _)| key);
            let known = edition.into_iter().chain(form::EDITIONS.iter().copied());
            let found = known.filter_map(|edition| edition.table(key)).find_map(|table| {
                let (part, after) = rest.split_at_checked(table.cell_count())?;
                matches(table, part).then_some((table, part, after))
            });
            if let Some((table, part, after)) = found {
                rest = after;
                return Some((table, part));
            }
            rest = rest.get(1..)?;
        }
    })
}

/// Whether `part` looks like all cells of `table`: its ends tell the editions apart, [`crate::report::audit`]
/// compares them all.
fn matches(table: &Table, part: &[CellRecord<'_>]) -> bool {
    let ends = (table.rows.first(), table.rows.last());
    let (Some(top), Some(bottom)) = ends else { return false };
    let first = top.cells.first().map(|cell| cell.path);
    let last = bottom.cells.last().map(|cell| cell.path);
    first == part.first().map(|cell| cell.path) && last == part.last().map(|cell| cell.path)
}

/// What a relation can know of a cell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Value<N> {
    /// A number.
    Known(N),
    /// A blank or a placeholder: no number, but one may ask what a zero would give.
    Empty,
    /// A number may be there, nobody knows which.
    Unknown,
}

/// A number to add up: whole and fast, or decimal.
pub(super) trait Number: Copy + PartialEq {
    /// Nothing.
    const ZERO: Self;
    /// The number of a cell, where this kind of number can hold it.
    fn of(value: Decimal) -> Option<Self>;
    /// The sum, `None` where it is too large.
    fn plus(self, other: Self) -> Option<Self>;
    /// As a decimal.
    fn decimal(self) -> Decimal;
}

impl Number for i64 {
    const ZERO: Self = 0;

    fn of(value: Decimal) -> Option<Self> {
        let parts = value.unpack();
        // Nearly all fit the lowest of the three words.
        match (parts.scale, parts.negative, parts.hi | parts.mid) {
            (0, false, 0) => Some(parts.lo.into()),
            (0, ..) => Self::try_from(value.mantissa()).ok(),
            _ => None,
        }
    }

    fn plus(self, other: Self) -> Option<Self> {
        self.checked_add(other)
    }

    fn decimal(self) -> Decimal {
        Decimal::from(self)
    }
}

impl Number for Decimal {
    const ZERO: Self = Self::ZERO;

    fn of(value: Decimal) -> Option<Self> {
        Some(value)
    }

    fn plus(self, other: Self) -> Option<Self> {
        self.checked_add(other)
    }

    fn decimal(self) -> Decimal {
        self
    }
}

/// What the relations of one table can know of `cells`; `None` where a number does not fit the kind.
pub(super) fn values<N: Number>(cells: &[CellRecord<'_>]) -> Option<Vec<Value<N>>> {
    let mut out = Vec::with_capacity(cells.len());
    for cell in cells {
        out.push(match (cell.state, cell.value) {
            (State::Stated | State::Inferred, Some(value)) => Value::Known(N::of(value)?),
            (State::Blank | State::Placeholder, None) => Value::Empty,
            _ => Value::Unknown,
        });
    }
    Some(out)
}

/// One side of an equation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Side<N> {
    /// Its sum.
    Sum(N),
    /// Its sum were blank cells zero.
    WithBlanks(N),
    /// A cell it needs is not known.
    Unknown,
    /// The sum is larger than the numbers go.
    TooLarge,
}

/// What the cells of a table are worth.
pub(super) trait Values {
    /// What is added up.
    type Number: Number;
    /// The sum of these cells.
    fn side(&self, idxs: &[usize]) -> Side<Self::Number>;
}

impl<N: Number> Values for [Value<N>] {
    type Number = N;

    fn side(&self, idxs: &[usize]) -> Side<N> {
        let mut sum = N::ZERO;
        let mut blank = false;
        for idx in idxs {
            match self.get(*idx) {
                Some(Value::Known(value)) => match sum.plus(*value) {
                    Some(more) => sum = more,
                    None => return Side::TooLarge,
                },
                Some(Value::Empty) => blank = true,
                Some(Value::Unknown) | None => return Side::Unknown,
            }
        }
        if blank { Side::WithBlanks(sum) } else { Side::Sum(sum) }
    }
}

/// The cells of a table of which each is a whole number: most tables.
struct Whole(Vec<i64>);

impl Whole {
    fn new(cells: &[CellRecord<'_>]) -> Option<Self> {
        let whole = |cell: &CellRecord<'_>| match (cell.state, cell.value) {
            (State::Stated | State::Inferred, Some(value)) => i64::of(value),
            _ => None,
        };
        let mut out = vec![0; cells.len()];
        for (slot, cell) in out.iter_mut().zip(cells) {
            *slot = whole(cell)?;
        }
        Some(Self(out))
    }
}

impl Values for Whole {
    type Number = i64;

    /// Says what the values one by one say (tested).
    fn side(&self, idxs: &[usize]) -> Side<i64> {
        let mut sum = 0_i64;
        for idx in idxs {
            let Some(value) = self.0.get(*idx) else { return Side::Unknown };
            let Some(more) = sum.checked_add(*value) else { return Side::TooLarge };
            sum = more;
        }
        Side::Sum(sum)
    }
}

/// What an equation is worth over some values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Outcome<N> {
    /// The left side, where it has a value.
    pub(super) left: Option<N>,
    /// The right side.
    pub(super) right: Option<N>,
    /// Whether both are equal.
    pub(super) holds: Option<bool>,
    /// The same with blanks as zero.
    pub(super) with_blanks: Option<bool>,
    /// Whether a side has no value because its sum is larger than the numbers go.
    too_large: bool,
}

/// Evaluates one equation.
pub(super) fn evaluate<V: Values + ?Sized>(values: &V, equation: &Equation) -> Outcome<V::Number> {
    let known = |side| match side {
        Side::Sum(sum) => Some(sum),
        _ => None,
    };
    let filled = |side| match side {
        Side::Sum(sum) | Side::WithBlanks(sum) => Some(sum),
        _ => None,
    };
    let equal = |left: Option<V::Number>, right: Option<V::Number>| Some(left? == right?);
    let (left, right) = (values.side(&equation.left), values.side(&equation.right));
    Outcome {
        left: known(left),
        right: known(right),
        holds: equal(known(left), known(right)),
        with_blanks: equal(filled(left), filled(right)),
        too_large: left == Side::TooLarge || right == Side::TooLarge,
    }
}

/// Tests every relation of `table` over `cells` and adds the checks to `out`.
pub(super) fn check_table(
    table: &'static Table,
    cells: &[CellRecord<'_>],
    blanks_as_zero: bool,
    out: &mut Vec<Check>,
) -> Planned {
    let planned = Planned::of(table);
    if !planned.plan().equations.is_empty() {
        let first = out.len();
        let done = match Whole::new(cells) {
            Some(whole) => check_with(&planned, &whole, blanks_as_zero, out),
            None => values::<i64>(cells)
                .is_some_and(|values| check_with(&planned, values.as_slice(), blanks_as_zero, out)),
        };
        if !done {
            // Decimals, or sums beyond 64 bits: slower, and a sum beyond 28 digits has no value.
            out.truncate(first);
            let values = values::<Decimal>(cells).unwrap_or_default();
            check_with(&planned, values.as_slice(), blanks_as_zero, out);
        }
    }
    planned
}

/// Whether no sum was larger than the numbers go.
fn check_with<V: Values + ?Sized>(
    planned: &Planned,
    values: &V,
    blanks_as_zero: bool,
    out: &mut Vec<Check>,
) -> bool {
    let mut in_range = true;
    for (idx, equation) in planned.plan().equations.iter().enumerate() {
        let outcome = evaluate(values, equation);
        in_range &= !outcome.too_large;
        out.push(Check {
            id: planned.id(idx),
            relation: Cow::Borrowed(equation.text),
            clause: Some(equation.clause),
            left: outcome.left.map(V::Number::decimal),
            right: outcome.right.map(V::Number::decimal),
            holds: outcome.holds,
            cells: planned.paths(idx),
            holds_with_blanks_as_zero: if blanks_as_zero { outcome.with_blanks } else { None },
        });
    }
    in_range
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::{LAYOUTS, Sheet};

    /// A form that a caller brought has no plan that is kept, and is checked as one that has.
    #[test]
    fn a_form_of_the_callers_own_is_checked_as_one_that_is_kept() {
        let mut failing = Sheet::filled(&form::EDITION_2021, |_| 1);
        failing.set("requests.received.total", crate::render::Content::figure(9));
        failing.set("requests.carried_over.total", crate::render::Content::Blank);
        let text = LAYOUTS[0].write(&failing);
        let report = crate::parse(&text);
        for kept in form::EDITION_2021.tables {
            let &Table { key, titles, words, rows, relations } = kept;
            let own: &'static Table = Box::leak(Box::new(Table { key, titles, words, rows, relations }));
            let of_table = |path: &str| path.split_once('.').is_some_and(|(first, _)| first == key);
            let cells: Vec<_> = report.cells.iter().filter(|cell| of_table(cell.path)).cloned().collect();
            assert_eq!(cells.len(), kept.cell_count());
            let (mut as_kept, mut as_own) = (Vec::new(), Vec::new());
            let planned = check_table(kept, &cells, true, &mut as_kept);
            let made = check_table(own, &cells, true, &mut as_own);
            assert!(matches!(planned, Planned::Kept(plan) if core::ptr::eq(plan.table, kept)));
            assert!(matches!(&made, Planned::Made(plan) if core::ptr::eq(plan.table, own)));
            assert_eq!(as_kept, as_own);
            assert_eq!(as_kept.len(), kept.equations().len());
            assert!(as_own.iter().all(|check| !check.id.is_empty() && !check.cells.is_empty()));
            assert_eq!(as_own.iter().any(|check| check.holds == Some(false)), key == "requests");
            // Its cells are found as those of the other are.
            let mut found = Cells::default();
            found.push(made, &cells);
            for cell in kept.cells() {
                assert_eq!(found.path(cell.path), Some(&cell.path));
            }
            assert_eq!(found.path("requests.no_such_row.total"), None);
        }
    }

    /// The array of whole numbers is held equal to the values one by one.
    #[test]
    fn whole_numbers_say_what_the_values_one_by_one_say() {
        let numbers = [0, 3, -1, 7, i64::MAX, 1, i64::MIN];
        let values = numbers.map(Value::Known);
        let whole = Whole(numbers.to_vec());
        for idxs in [[0, 1, 2].as_slice(), &[], &[3], &[4, 5], &[6, 2], &[4, 6, 1], &[1, 99], &[4, 1, 99]] {
            assert_eq!(whole.side(idxs), values.as_slice().side(idxs), "{idxs:?}");
        }
    }
}
