//! What one slip would explain that relations of a table fail: offered as help, never applied.
//!
//! A slip is named only where undoing it, and nothing else, makes every relation of the table hold. The work is
//! bounded by the form: some hundred slips, each weighed by the few equations that it touches.

use std::borrow::Cow;

use super::relations::{Number as _, Plan, Value, terms, values};
use crate::diagnostic::catalogue::check as codes;
use crate::diagnostic::{Hint, Words};
use crate::form::Kind;
use crate::limits;
use crate::report::CellRecord;

/// The slips that would explain every failed relation of one table, none where too many would, and the cell of the
/// slip where there is but one.
pub(super) fn likely(plan: &Plan, cells: &[CellRecord<'_>]) -> (Vec<Hint>, Option<usize>) {
    let slips = slips(plan, cells);
    let place = if let [only] = slips.as_slice() { Some(only.cell) } else { None };
    (slips.into_iter().filter_map(|slip| slip.hint(cells)).collect(), place)
}

fn slips(plan: &Plan, cells: &[CellRecord<'_>]) -> Vec<Slip> {
    let Some(values) = values::<i64>(cells) else { return Vec::new() };
    let strict = Balance::new(plan, &values, false);
    let failing = strict.failing.len();
    if failing == 0 || failing > limits::FAILURES_EXPLAINED {
        return Vec::new();
    }
    let mut slips = figures(plan, &strict, &values);
    slips.extend(swaps(plan, &strict, &values));
    // A cell that a shift leaves empty counts as zero, so there blanks do too.
    slips.extend(shifts(plan, &Balance::new(plan, &values, true), &values));
    // The rarer a slip would look right by chance, the likelier it is the cause.
    let Some(best) = slips.iter().map(|slip| slip.kind).min() else { return Vec::new() };
    slips.retain(|slip| slip.kind == best);
    if slips.len() > limits::CAUSES {
        return Vec::new();
    }
    slips
}

/// Kinds of slips, those first that chance imitates least.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kinds {
    CutInTwo,
    RowShifted,
    BlankDropped,
    DigitsSwapped,
    CellsSwapped,
    OneDigit,
    OtherFigure,
}

/// One slip: its first cell, perhaps a second, and the figure that should stand in the first.
#[derive(Clone, Copy, Debug)]
struct Slip {
    kind: Kinds,
    cell: usize,
    second: usize,
    right: i64,
}

impl Slip {
    fn hint(self, cells: &[CellRecord<'_>]) -> Option<Hint> {
        let words: &'static Words = match self.kind {
            Kinds::CutInTwo => &codes::CUT_IN_TWO,
            Kinds::RowShifted => &codes::ROW_SHIFTED,
            Kinds::BlankDropped => &codes::BLANK_DROPPED,
            Kinds::DigitsSwapped => &codes::DIGITS_SWAPPED,
            Kinds::CellsSwapped => &codes::CELLS_SWAPPED,
            Kinds::OneDigit => &codes::ONE_DIGIT,
            Kinds::OtherFigure => &codes::OTHER_FIGURE,
        };
        let (cell, second) = (cells.get(self.cell)?, cells.get(self.second)?);
        let line = |cell: &CellRecord<'_>| cell.line().map_or_else(|| "?".into(), |line| line.to_string());
        let printed = cell.value.map_or_else(String::new, |value| value.to_string());
        let arguments: Vec<Cow<'static, str>> = vec![
            line(cell).into(),
            cell.path.into(),
            printed.into(),
            self.right.to_string().into(),
            second.path.into(),
            line(second).into(),
        ];
        Some(Hint::new(words, arguments))
    }
}

/// How far each equation of a table is from holding, and which cells move it.
struct Balance<'p> {
    /// Left side less right side; `None` where the equation is not tested.
    off: Vec<Option<i64>>,
    /// The equations that fail.
    failing: Vec<usize>,
    /// For each cell, the equations it stands in, with its sign there.
    members: &'p [Vec<(usize, i64)>],
}

impl<'p> Balance<'p> {
    fn new(plan: &'p Plan, values: &[Value<i64>], blanks_as_zero: bool) -> Self {
        let value_of = |cell_idx: usize| match values.get(cell_idx)? {
            Value::Known(value) => Some(*value),
            Value::Empty if blanks_as_zero => Some(0),
            Value::Empty | Value::Unknown => None,
        };
        let add = |sum: i64, (cell_idx, sign): (usize, i64)| sum.plus(value_of(cell_idx)?.checked_mul(sign)?);
        let off: Vec<_> = plan.equations.iter().map(|equation| terms(equation).try_fold(0, add)).collect();
        let fails = |(idx, off): (usize, &Option<i64>)| off.is_some_and(|off| off != 0).then_some(idx);
        let failing = off.iter().enumerate().filter_map(fails).collect();
        Self { off, failing, members: plan.members() }
    }

    /// The figure that would settle every equation in `cell`, where one figure does.
    fn settled_by(&self, cell: usize, value: i64) -> Option<i64> {
        let mut delta = None;
        for (equation_idx, sign) in self.members.get(cell)? {
            let Some(off) = self.off.get(*equation_idx).copied().flatten() else { continue };
            let wanted = off.checked_mul(*sign)?.checked_neg()?;
            if *delta.get_or_insert(wanted) != wanted {
                return None;
            }
        }
        let delta = delta.filter(|delta| *delta != 0)?;
        self.holds_after(&[(cell, delta)]).then(|| value.checked_add(delta))?
    }

    /// Whether every equation that fails has a cell among these.
    fn touched_by(&self, cells: core::ops::Range<usize>) -> bool {
        self.failing.iter().all(|equation_idx| {
            let mut of_cells = cells.clone().filter_map(|cell| self.members.get(cell)).flatten();
            of_cells.any(|(idx, _)| idx == equation_idx)
        })
    }

    /// Whether every equation holds once these cells change by these amounts.
    fn holds_after(&self, changes: &[(usize, i64)]) -> bool {
        let touched = || changes.iter().flat_map(|(cell, _)| self.members.get(*cell).into_iter().flatten());
        // Most slips fail here: an equation that fails and is not touched goes on failing.
        let is_touched = |equation_idx| touched().any(|(idx, _)| idx == equation_idx);
        if !self.failing.iter().all(is_touched) {
            return false;
        }
        touched().all(|(equation_idx, _)| {
            let Some(off) = self.off.get(*equation_idx).copied().flatten() else { return true };
            let after = changes.iter().try_fold(off, |off, (cell, delta)| {
                let sign = self.members.get(*cell)?.iter().find(|(idx, _)| idx == equation_idx);
                sign.map_or(Some(off), |(_, sign)| off.checked_add(delta.checked_mul(*sign)?))
            });
            after == Some(0)
        })
    }
}

/// Single figures that would settle everything.
fn figures(plan: &Plan, balance: &Balance<'_>, values: &[Value<i64>]) -> Vec<Slip> {
    let mut out = Vec::new();
    for ((cell, value), form) in values.iter().enumerate().zip(plan.table.cells()) {
        let Value::Known(value) = *value else { continue };
        let Some(right) = balance.settled_by(cell, value) else { continue };
        if right < 0 && form.kind != Kind::Change {
            continue;
        }
        out.push(Slip { kind: slip_of_the_pen(value, right), cell, second: cell, right });
    }
    out
}

/// How one figure may have become another.
fn slip_of_the_pen(printed: i64, right: i64) -> Kinds {
    let (printed, right) = (printed.to_string(), right.to_string());
    if printed.len() != right.len() {
        return Kinds::OtherFigure;
    }
    let pairs: Vec<(u8, u8)> = printed.bytes().zip(right.bytes()).filter(|(a, b)| a != b).collect();
    match pairs.as_slice() {
        [_] => Kinds::OneDigit,
        [(a, b), (c, d)] if a == d && b == c => Kinds::DigitsSwapped,
        _ => Kinds::OtherFigure,
    }
}

/// Two cells of one row, or of one column in neighbouring rows, that stand in each other's place.
fn swaps(plan: &Plan, balance: &Balance<'_>, values: &[Value<i64>]) -> Vec<Slip> {
    let mut out = Vec::new();
    let mut first = 0_usize;
    let mut above: Option<(usize, usize)> = None;
    for row in plan.table.rows {
        let n = row.cells.len();
        let mut consider = |a: usize, b: usize| {
            let (Some(Value::Known(x)), Some(Value::Known(y))) = (values.get(a), values.get(b)) else {
                return;
            };
            let Some(delta) = y.checked_sub(*x).filter(|delta| *delta != 0) else { return };
            if balance.holds_after(&[(a, delta), (b, delta.saturating_neg())]) {
                out.push(Slip { kind: Kinds::CellsSwapped, cell: a, second: b, right: *y });
            }
        };
        let end = first.saturating_add(n);
        for a in first..end {
            for b in a.saturating_add(1)..end {
                consider(a, b);
            }
        }
        if let Some((start, width)) = above.filter(|(_, width)| *width == n) {
            for column in 0..width {
                consider(start.saturating_add(column), first.saturating_add(column));
            }
        }
        above = Some((first, n));
        first = end;
    }
    out
}

/// Rows whose figures stand one cell off, whole or from some cell on.
fn shifts(plan: &Plan, balance: &Balance<'_>, values: &[Value<i64>]) -> Vec<Slip> {
    let mut out = Vec::new();
    let mut first = 0_usize;
    for row in plan.table.rows {
        let end = first.saturating_add(row.cells.len());
        let of_row = values.get(first..end).filter(|_| balance.touched_by(first..end));
        let printed: Option<Vec<i64>> = of_row.and_then(|row| {
            let number = |value: &Value<i64>| match value {
                Value::Known(value) => Some(*value),
                Value::Empty => Some(0),
                Value::Unknown => None,
            };
            row.iter().map(number).collect()
        });
        if let Some(printed) = printed {
            shifts_of_row(balance, first, &printed, &mut out);
        }
        first = end;
    }
    out
}

fn shifts_of_row(balance: &Balance<'_>, first: usize, printed: &[i64], out: &mut Vec<Slip>) {
    let heals = |row: &[i64]| {
        let changes: Vec<(usize, i64)> = printed
            .iter()
            .zip(row)
            .enumerate()
            .filter_map(|(i, (old, new))| Some((first.checked_add(i)?, new.checked_sub(*old)?)))
            .filter(|(_, delta)| *delta != 0)
            .collect();
        !changes.is_empty() && balance.holds_after(&changes)
    };
    let mut add = |kind, column: usize, right| {
        let cell = first.saturating_add(column);
        out.push(Slip { kind, cell, second: cell, right });
    };
    let [head, inner @ ..] = printed else { return };
    // To the left by one: the first cell was empty and is gone.
    if *head == 0 {
        let mut row = inner.to_vec();
        row.push(0);
        if heals(&row) {
            add(Kinds::RowShifted, 0, row.first().copied().unwrap_or(0));
        }
    }
    // To the right from some cell on: an empty cell was dropped there, and the last one is padding.
    if let [shown @ .., 0] = printed {
        let mut dropped = (0..shown.len()).filter(|column| {
            let mut row = shown.to_vec();
            row.insert(*column, 0);
            heals(&row)
        });
        if let Some(column) = dropped.next() {
            // Where an empty cell anywhere among the parts of a sum would do, no more is known than that one is gone.
            let shifted = column == 0 && dropped.next().is_none();
            add(if shifted { Kinds::RowShifted } else { Kinds::BlankDropped }, column, 0);
        }
    }
    // Two neighbours that are one figure; what follows moved on by one, or did not.
    for (column, pair) in printed.windows(2).enumerate() {
        let [a, b] = pair else { continue };
        let Some(joined) = joined(*a, *b) else { continue };
        let mut moved = printed.to_vec();
        let mut stayed = moved.clone();
        if let (Some(slot), Some(other)) = (moved.get_mut(column), stayed.get_mut(column)) {
            *slot = joined;
            *other = joined;
        }
        let next = column.saturating_add(1);
        if next < moved.len() {
            moved.remove(next);
            moved.push(0);
        }
        if let Some(slot) = stayed.get_mut(next) {
            *slot = 0;
        }
        if heals(&moved) || heals(&stayed) {
            add(Kinds::CutInTwo, column, joined);
        }
    }
}

/// The figure whose digits are those of `a`, then those of `b`; `None` where `a` has none to give.
fn joined(a: i64, b: i64) -> Option<i64> {
    if a <= 0 || b < 0 {
        return None;
    }
    let digits = b.checked_ilog10().unwrap_or(0).checked_add(1)?;
    a.checked_mul(10_i64.checked_pow(digits)?)?.checked_add(b)
}
