//! Rows whose label is damaged: clipped, with a wrong or a lost character.
//!
//! Only where the form has a row between two that were found, and only for text with cells behind it: the label
//! that it resembles most by far, among those that are missing there, is its own.

use core::cell::LazyCell;

use super::chain::Chain;
use super::items::{Class, Hit, Items, Kind};
use super::labels::{Labels, key};
use crate::form::{Row, Table};
use crate::span::Span;
use crate::text::fold::{fold_char, is_han};

/// Most pieces of foreign text of a table that are compared with labels.
const PIECES: usize = 96;
/// Least likeness of a damaged label and its own, in hundredths.
const LEAST: usize = 60;
/// Least lead before the next best label of the table, in hundredths.
const MARGIN: usize = 15;

/// A label that was recognised though damaged.
pub(super) struct Recovered {
    pub(super) row: usize,
    pub(super) first: usize,
    pub(super) last: usize,
}

/// Finds damaged labels and puts their rows into `chain`.
pub(super) fn recover(
    source: &str,
    items: &mut Items,
    labels: &Labels,
    chain: &mut Chain,
    table: &Table,
) -> Vec<Recovered> {
    let mut out = Vec::new();
    let mut budget = PIECES;
    let mut rows: Vec<(u8, usize)> = Vec::with_capacity(table.rows.len());
    let found = chain.rows.clone();
    let place =
        |n: usize| found.get(n).and_then(|(row, hit)| Some((usize::from(*row), items_hit(items, *hit)?)));
    let known = LazyCell::new(|| Known::of(table));
    let mut gaps: Vec<(usize, usize, usize, usize)> = Vec::new();
    for n in 0..=found.len() {
        let before = n.checked_sub(1).and_then(place);
        let after = place(n);
        let first_row = before.map_or(0, |(row, _)| row + 1);
        let end_row = after.map_or(table.rows.len(), |(row, _)| row);
        let from = before.map(|(_, hit)| hit.last + 1);
        let to = after.map(|(_, hit)| hit.first);
        // Outside the rows found, a table reaches no further than a few rows of cells.
        let reach = 16 * (end_row - first_row.min(end_row));
        let from = from.unwrap_or_else(|| to.unwrap_or(0).saturating_sub(reach));
        let to = to.unwrap_or_else(|| (from + reach).min(items.all.len()));
        if first_row < end_row && from < to {
            gaps.push((first_row, end_row, from, to));
        }
    }
    for (first_row, end_row, from, to) in gaps {
        let mut row = first_row;
        let mut at = from;
        while at < to && row < end_row && budget > 0 {
            let Some((first, last, text)) = piece(source, items, at, to) else { break };
            budget -= 1;
            at = last + 1;
            if let Some(found) = best_row(&known, &text, row, end_row) {
                let key = table.rows.get(found).map(|row| key(row.label)).unwrap_or_default();
                let Some(label) = labels.find(&key).filter(|_| shares(items, last, &key)) else {
                    continue;
                };
                let hit_idx = items.claim(Hit { label, first, last, copies: 1 });
                rows.push((u8::try_from(found).unwrap_or(u8::MAX), hit_idx));
                out.push(Recovered { row: found, first, last });
                row = found + 1;
            }
        }
    }
    chain.rows.extend(rows);
    chain.rows.sort_by_key(|(row, _)| *row);
    out
}

/// Whether a piece has an ideograph of the label; words without any are not of it.
fn shares(items: &Items, piece: usize, label: &[char]) -> bool {
    match items.all.get(piece).map(|item| item.kind) {
        Some(Kind::Text(piece)) => items.key(piece).iter().any(|(c, _)| label.contains(c)),
        _ => false,
    }
}

fn items_hit(items: &Items, idx: usize) -> Option<Hit> {
    items.hits.get(idx).copied()
}

/// The next run of foreign text with a cell behind it, and its ideographs.
fn piece(source: &str, items: &Items, from: usize, to: usize) -> Option<(usize, usize, Vec<char>)> {
    let mut run: Option<(usize, usize, Vec<char>, bool)> = None;
    for idx in from..to {
        let item = items.all.get(idx)?;
        match item.kind {
            // A figure glued into a text is of the row that the text begins: what follows is another.
            Kind::Text(_) if holds_figure(source, item.cell.span) => run = None,
            Kind::Text(text) if matches!(text.class, Class::Unknown | Class::Fragment | Class::RowStart) => {
                // The start of a label is not the end of another, unless both stand in one cell.
                if text.class == Class::RowStart && !item.cell.joined {
                    run = None;
                }
                // Nor does a word that no label holds go on, on a line of its own, with one that was clipped.
                let is_other = |first: usize| {
                    let first = items.all.get(first);
                    text.class == Class::Unknown
                        && !item.cell.joined
                        && first.is_some_and(|first| {
                            first.cell.row != item.cell.row
                                && matches!(first.kind, Kind::Text(text) if text.class == Class::RowStart)
                        })
                };
                if run.as_ref().is_some_and(|(first, ..)| is_other(*first)) {
                    run = None;
                }
                let (_, last, chars, known) = run.get_or_insert((idx, idx, Vec::new(), false));
                *last = idx;
                *known |= text.class != Class::Fragment || item.cell.joined;
                chars.extend(items.key(text).iter().filter(|(_, note)| !note).map(|(c, _)| *c));
            }
            // The number of the next label.
            Kind::Mark if !item.cell.joined && items.is_numbered(source, idx) => run = None,
            Kind::Mark => {}
            Kind::Text(_) => run = None,
            Kind::Figure(_) | Kind::Placeholder | Kind::Blank | Kind::Glued => {
                if let Some((first, last, chars, true)) = run.take()
                    && chars.len() >= 2
                {
                    return Some((first, last, chars));
                }
            }
        }
    }
    None
}

/// Whether digits that are no marker stand behind an ideograph, outside of brackets.
fn holds_figure(source: &str, span: Span) -> bool {
    let (mut depth, mut ideographs) = (0_usize, false);
    let mut chars = span.slice(source).unwrap_or_default().chars().map(fold_char).peekable();
    while let Some(c) = chars.next() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            '0'..='9' if depth == 0 && ideographs => {
                while chars.next_if(char::is_ascii_digit).is_some() {}
                if !matches!(chars.peek(), Some('.' | '、')) {
                    return true;
                }
            }
            _ => ideographs |= depth == 0 && is_han(c),
        }
    }
    false
}

/// A wording of the label of a row.
struct Known {
    row: usize,
    key: Vec<char>,
    /// A bit for each of its ideographs, which others may share.
    signs: u64,
}

impl Known {
    /// Those of a table, row by row.
    fn of(table: &Table) -> Vec<Self> {
        let wordings = |(row, form): (usize, &'static Row)| {
            let all = core::iter::once(&form.label).chain(form.variants);
            all.map(move |wording| Self::new(row, key(wording)))
        };
        table.rows.iter().enumerate().flat_map(wordings).collect()
    }

    fn new(row: usize, key: Vec<char>) -> Self {
        let signs = key.iter().map(|c| sign(*c)).fold(0, core::ops::BitOr::bitor);
        Self { row, key, signs }
    }

    /// How alike `text` and the label are, in hundredths: twice their longest common subsequence over their lengths;
    /// a label that was clipped counts by what is left of it. What is too little to matter may be told as nothing.
    fn likeness(&self, text: &[char]) -> usize {
        let label = &self.key;
        if text.is_empty() || label.is_empty() {
            return 0;
        }
        // What is left of half a label may be of any other that says the same there: `申请` of `重复申请`.
        if 2 * text.len() <= label.len() && !label.starts_with(text) {
            return 0;
        }
        let clipped = if text.len() >= 3 && label.starts_with(text) { 90 } else { 0 };
        let of_both = |common: usize| 200 * common / (text.len() + label.len());
        // Most labels share few ideographs with a text, whatever their order.
        let shared = text.iter().filter(|c| self.signs & sign(**c) != 0).count();
        let most = of_both(shared.min(label.len()));
        if most <= clipped || most + MARGIN <= LEAST {
            return clipped;
        }
        let mut line = vec![0usize; label.len() + 1];
        for a in text {
            let mut corner = 0;
            for (n, b) in label.iter().enumerate() {
                let above = line.get(n + 1).copied().unwrap_or(0);
                let left = line.get(n).copied().unwrap_or(0);
                let here = if a == b { corner + 1 } else { above.max(left) };
                corner = above;
                if let Some(slot) = line.get_mut(n + 1) {
                    *slot = here;
                }
            }
        }
        of_both(line.last().copied().unwrap_or(0)).max(clipped)
    }
}

const fn sign(c: char) -> u64 {
    1 << (c as u32 % u64::BITS)
}

/// The row between `from` and `to` whose label is most like `text`, if it is so by far among all of the table.
fn best_row(known: &[Known], text: &[char], from: usize, to: usize) -> Option<usize> {
    let mut scores: Vec<(usize, usize)> = known
        .chunk_by(|a, b| a.row == b.row)
        .filter_map(|row| Some((row.iter().map(|label| label.likeness(text)).max()?, row.first()?.row)))
        .collect();
    scores.sort_unstable_by(|a, b| b.cmp(a));
    let (best, row) = *scores.first()?;
    let (second, _) = scores.get(1).copied().unwrap_or((0, 0));
    (best >= LEAST && best >= second + MARGIN && (from..to).contains(&row)).then_some(row)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::EDITION_2021;

    #[test]
    fn likeness_tells_damage_from_another_label() {
        let table = EDITION_2021.table("requests").unwrap();
        let known = Known::of(table);
        let row =
            |text: &str| best_row(&known, &key(text), 0, table.rows.len()).map(|row| table.rows[row].path);
        assert_eq!(
            row("3.补正后申请\u{FFFD}容仍不明确"),
            Some("requests.outcomes.unavailable.still_unclear")
        );
        assert_eq!(row("（一）予以公幵"), Some("requests.outcomes.granted"));
        assert_eq!(row("5.要求行政机关确认或重新"), Some("requests.outcomes.not_processed.reconfirmation"));
        // Two labels begin so.
        assert_eq!(row("申请人"), None);
        assert_eq!(row("其中涉企申请"), None);
        // As like to a whole label as to the start of another.
        assert_eq!(row("2.其他法"), None);
        assert_eq!(row("2.没有现"), Some("requests.outcomes.unavailable.needs_creation"));
        // Half of one, and the start of another.
        assert_eq!(row("2.申请"), None);
    }
}
