//! What stands between the label of a row and the next: its values, its empty cells, and what does not belong there.

use super::chain::{Chain, row_target};
use super::items::{Class, Items, Kind};
use super::labels::{Labels, Target};
use crate::form::Table;

/// A row of the form as the text has it.
#[derive(Clone, Debug, Default)]
pub(super) struct RowText {
    /// Index of the row in its table.
    pub(super) row: usize,
    /// Items of its label.
    pub(super) label: Option<(usize, usize)>,
    /// Items that take places among its cells: values, empty cells, words.
    pub(super) slots: Vec<usize>,
    /// Index in `slots` of the first foreign text, if any.
    pub(super) foreign: Option<usize>,
    /// Whether a marker stands between the label and the values: they may be those of the next row.
    pub(super) shifted: bool,
    /// First item behind the row.
    pub(super) end: usize,
    /// Whether the text ends with this row.
    pub(super) last: bool,
}

impl RowText {
    /// Number of slots that hold a value.
    pub(super) fn n_values(&self, items: &Items) -> usize {
        self.slots.iter().filter(|idx| items.all.get(**idx).is_some_and(super::items::Item::is_value)).count()
    }

    /// Number of slots that are empty cells.
    pub(super) fn n_blanks(&self, items: &Items) -> usize {
        self.slots
            .iter()
            .filter(|idx| items.all.get(**idx).is_some_and(|item| item.kind == Kind::Blank))
            .count()
    }
}

/// The rows of `chain` with what stands behind each label.
pub(super) fn rows(items: &Items, labels: &Labels, chain: &Chain, table: &Table) -> Vec<RowText> {
    let mut out = Vec::with_capacity(chain.rows.len());
    for (n, (row, hit_idx)) in chain.rows.iter().enumerate() {
        let Some(hit) = items.hits.get(*hit_idx) else { continue };
        let next = chain.rows.get(n + 1).and_then(|(_, idx)| items.hits.get(*idx));
        let limit = next.map_or(items.all.len(), |next| next.first);
        let width = table.rows.get(usize::from(*row)).map_or(0, |row| row.cells.len());
        let mut text =
            RowText { row: usize::from(*row), label: Some((hit.first, hit.last)), ..RowText::default() };
        gather(items, labels, chain, *hit_idx, hit.first, limit, width, &mut text);
        text.last = next.is_none() && text.end >= items.all.len();
        out.push(text);
    }
    out
}

#[expect(
    clippy::too_many_arguments,
    reason = "one scan with its whole context; a struct for it would be built and taken apart once"
)]
fn gather(
    items: &Items,
    labels: &Labels,
    chain: &Chain,
    own: usize,
    from: usize,
    limit: usize,
    width: usize,
    out: &mut RowText,
) {
    let label_end = items.hits.get(own).map_or(from, |hit| hit.last);
    let mut values = 0;
    let mut idx = from;
    while idx < limit {
        let Some(item) = items.all.get(idx) else { break };
        match item.kind {
            Kind::Figure(_) | Kind::Placeholder | Kind::Glued => {
                out.slots.push(idx);
                values += 1;
            }
            Kind::Blank => out.slots.push(idx),
            // A marker stands before its own label: behind this one, the figures are those of the next.
            Kind::Mark if values == 0 && idx > label_end && items.is_marker(idx) => {
                out.shifted = true;
            }
            Kind::Mark => {}
            Kind::Text(piece) => match piece.class {
                Class::Hit(hit_idx) if hit_idx as usize == own => {}
                Class::Hit(hit_idx) => {
                    if stops(items, labels, chain, hit_idx as usize) {
                        break;
                    }
                }
                Class::Fragment => {}
                Class::Unknown | Class::Prose => {
                    if values >= width && values > 0 {
                        break;
                    }
                    out.foreign.get_or_insert(out.slots.len());
                    if piece.class == Class::Prose {
                        break;
                    }
                    out.slots.push(idx);
                }
            },
        }
        idx += 1;
    }
    out.end = idx;
    if values == 0 && out.slots.is_empty() {
        out.foreign = None;
    }
    // Empty cells on the line of the next label stand before it, not behind this row.
    let line = |idx: usize| items.all.get(idx).map(|item| (item.block, item.cell.row));
    let next_line = line(idx);
    if next_line.is_some() && next_line != line(from) {
        while out.slots.last().is_some_and(|slot| {
            line(*slot) == next_line && items.all.get(*slot).is_some_and(|item| item.kind == Kind::Blank)
        }) {
            out.slots.pop();
        }
    }
    // Text behind the last value is no cell of this row, unless all cells together fill it.
    if out.slots.len() > width {
        let is_text = |idx: &usize| matches!(items.all.get(*idx).map(|item| item.kind), Some(Kind::Text(_)));
        while out.slots.last().is_some_and(is_text) {
            out.slots.pop();
        }
        if out.foreign.is_some_and(|at| at >= out.slots.len()) {
            out.foreign = None;
        }
    }
}

/// Whether a hit inside a row ends it: all but the labels of groups of rows.
fn stops(items: &Items, labels: &Labels, chain: &Chain, hit_idx: usize) -> bool {
    let Some(hit) = items.hits.get(hit_idx) else { return false };
    if row_target(labels, hit, chain.edition, chain.table).is_some() {
        return true;
    }
    let is_group = |t: &Target| matches!(t, Target::Word { table, head: false, .. } if *table == chain.table);
    !labels.targets(hit.label).iter().any(is_group)
}
