//! Which of the labels found are the rows of a table: the best chain of hits in the order of the form.

use std::cell::OnceCell;

use super::items::{Class, Hit, Items, Kind, Text};
use super::labels::{Labels, Target, key};

/// The rows of one table in one edition.
#[derive(Clone, Debug, Default)]
pub(super) struct Chain {
    pub(super) edition: u8,
    pub(super) table: u8,
    /// Row of the form and index of its hit, ascending in both.
    pub(super) rows: Vec<(u8, usize)>,
    pub(super) score: f32,
}

impl Chain {
    /// Whether something shows the edition: a row or a head that no other has, or most rows, so that those of others
    /// would be there as well.
    pub(super) fn shows_edition(&self, items: &Items, labels: &Labels) -> bool {
        let edition = labels.editions.get(usize::from(self.edition));
        let n_rows = edition
            .and_then(|edition| edition.tables.get(usize::from(self.table)))
            .map_or(0, |table| table.rows.len());
        let elsewhere = |t: &Target| match t {
            Target::Row { edition, table, .. } | Target::Word { edition, table, .. } => {
                *table == self.table && *edition != self.edition
            }
            Target::Title { .. } | Target::Section => false,
        };
        let own = |(_, hit): &(u8, usize)| {
            items.hits.get(*hit).is_some_and(|hit| !labels.targets(hit.label).iter().any(elsewhere))
        };
        2 * self.rows.len() >= n_rows || self.rows.iter().any(own) || heads(items, labels, self) > 0.0
    }
}

/// Weights of the chain; only their order matters, see the tests of [`super`].
mod weight {
    /// A label found.
    pub(super) const HIT: f32 = 2.0;
    /// For each ideograph of it, up to twelve.
    pub(super) const IDEOGRAPH: f32 = 0.25;
    /// A value or an empty cell right behind it.
    pub(super) const VALUE: f32 = 2.0;
    /// Against: an ideograph of foreign text between two labels.
    pub(super) const FOREIGN: f32 = 0.05;
    /// Against: a piece of prose between two labels.
    pub(super) const PROSE: f32 = 4.0;
    /// Against: the heading of another section between two labels; no table goes on behind one.
    pub(super) const SECTION: f32 = 1000.0;
    /// Against: a row of the form passed over.
    pub(super) const SKIPPED: f32 = 0.1;
    /// Against: another number before a label than the form has.
    pub(super) const NUMBER: f32 = 0.05;
    /// A head that only this edition has.
    pub(super) const HEAD: f32 = 1.5;
    /// A piece that begins as only words of this edition do.
    pub(super) const OPENING: f32 = 1.5;
}

/// What stands between the labels of a text, as one table sees it.
#[derive(Debug)]
pub(super) struct Between {
    /// What speaks against two hits standing in one table: weight of the text before each item, summed up.
    distance: Vec<f32>,
    /// Pieces that are no labels, but may be damaged ones.
    open: Vec<(usize, Text)>,
    /// Heads of the columns of the table, in every edition, once they were asked for.
    heads: OnceCell<Vec<Vec<char>>>,
}

impl Between {
    pub(super) fn new(items: &Items, labels: &Labels, table: u8) -> Self {
        let mut sum = 0.0;
        let mut distance = Vec::with_capacity(items.all.len() + 1);
        let mut open = Vec::new();
        for (idx, item) in items.all.iter().enumerate() {
            distance.push(sum);
            let Kind::Text(piece) = item.kind else { continue };
            if matches!(piece.class, Class::Unknown | Class::Fragment | Class::RowStart) {
                open.push((idx, piece));
            }
            sum += match piece.class {
                Class::Prose => weight::PROSE,
                Class::Unknown => weight::FOREIGN * items.key(piece).len() as f32,
                Class::Fragment | Class::RowStart => 0.0,
                Class::Hit(idx) => {
                    let is_other = |hit: &Hit| {
                        labels.is_heading(hit.label)
                            && !labels.targets(hit.label).contains(&Target::Title { table })
                    };
                    if items.hits.get(idx as usize).is_some_and(is_other) { weight::SECTION } else { 0.0 }
                }
            };
        }
        distance.push(sum);
        Self { distance, open, heads: OnceCell::new() }
    }

    /// Whether the head of a column of the table begins so, with two ideographs or more.
    fn begins_head(&self, labels: &Labels, table: u8, piece: &[(char, bool)]) -> bool {
        let heads = self.heads.get_or_init(|| {
            let tables = labels.editions.iter().filter_map(|edition| edition.tables.get(usize::from(table)));
            let cells = tables.flat_map(|table| table.rows.first()).flat_map(|row| row.cells);
            cells.map(|cell| key(cell.head)).collect()
        });
        let begins = |head: &Vec<char>| {
            piece.len() <= head.len() && head.iter().zip(piece).all(|(own, (c, _))| own == c)
        };
        piece.len() > 1 && heads.iter().any(begins)
    }

    /// The weight of all text before an item.
    pub(super) fn before(&self, item: usize) -> Option<f32> {
        self.distance.get(item).copied()
    }
}

/// The best chain for a table of an edition; empty where no label of it was found.
pub(super) fn best(
    text: &str,
    items: &Items,
    labels: &Labels,
    between: &Between,
    edition: u8,
    table: u8,
    n_rows: usize,
) -> Chain {
    let hits = &items.hits;
    // Best chain that ends with each row of the form so far: its score plus the distance there, and its hit.
    let mut ends: Vec<Option<(f32, usize)>> = vec![None; n_rows];
    let mut back: Vec<Option<usize>> = vec![None; hits.len()];
    let mut row_of: Vec<u8> = vec![0; hits.len()];
    let mut best: Option<(f32, usize)> = None;
    for (idx, hit) in hits.iter().enumerate() {
        let Some(row) = row_target(labels, hit, edition, table) else { continue };
        if stands_among_heads(items, labels, between, hit, table) {
            continue;
        }
        let here = between.before(hit.first).unwrap_or(0.0);
        let other = has_other_number(text, items, labels, hit, (edition, table, row));
        let own = own_weight(items, labels, hit) - if other { weight::NUMBER } else { 0.0 };
        let mut score = own;
        let mut before_this = None;
        for (before, end) in ends.iter().enumerate().take(usize::from(row)) {
            if let Some((end_score, end_idx)) = end {
                let skipped = (usize::from(row) - before - 1) as f32 * weight::SKIPPED;
                let joined = own + end_score - here - skipped;
                if joined > score {
                    score = joined;
                    before_this = Some(*end_idx);
                }
            }
        }
        if let (Some(back), Some(slot)) = (back.get_mut(idx), row_of.get_mut(idx)) {
            (*back, *slot) = (before_this, row);
        }
        let there = between.before(hit.last).unwrap_or(here);
        if let Some(end) = ends.get_mut(usize::from(row))
            && end.is_none_or(|(old, _)| score + there > old)
        {
            *end = Some((score + there, idx));
        }
        if best.is_none_or(|(old, _)| score > old) {
            best = Some((score, idx));
        }
    }
    let rows = Vec::with_capacity(if best.is_some() { n_rows } else { 0 });
    let mut out = Chain { edition, table, rows, score: best.map_or(0.0, |(score, _)| score) };
    let mut at = best.map(|(_, idx)| idx);
    while let Some(idx) = at {
        out.rows.push((row_of.get(idx).copied().unwrap_or(0), idx));
        at = back.get(idx).copied().flatten();
    }
    out.rows.reverse();
    out.score += heads(items, labels, &out) + openings(items, labels, &out, between);
    out
}

/// The row of that table which a hit can be.
pub(super) fn row_target(labels: &Labels, hit: &Hit, edition: u8, table: u8) -> Option<u8> {
    if !labels.is_row_of(hit.label, table) {
        return None;
    }
    labels.targets(hit.label).iter().find_map(|target| match target {
        Target::Row { edition: e, table: t, row } if (*e, *t) == (edition, table) => Some(*row),
        _ => None,
    })
}

/// Whether a label that is a head as well stands right behind another head, of whatever table, that is nothing else, or
/// behind what is left of one, or right before one.
fn stands_among_heads(items: &Items, labels: &Labels, between: &Between, hit: &Hit, table: u8) -> bool {
    let is_head = |t: &Target| matches!(t, Target::Word { table: of, head: true, .. } if *of == table);
    if !labels.targets(hit.label).iter().any(is_head) {
        return false;
    }
    let is_any_head = |t: &Target| matches!(t, Target::Word { head: true, .. });
    let before = items.all.get(..hit.first).unwrap_or_default();
    let is_head = before.iter().rposition(|item| item.kind != Kind::Mark).is_some_and(|before| {
        items.hit_at(before).is_some_and(|before| labels.targets(before.label).iter().all(is_any_head))
    });
    let is_before_head = items.hit_at(hit.last + 1).is_some_and(|next| {
        let targets = labels.targets(next.label);
        !targets.is_empty() && targets.iter().all(is_any_head)
    });
    is_head
        || is_before_head
        || before.last().is_some_and(|last| match last.kind {
            Kind::Text(piece) if matches!(piece.class, Class::Fragment | Class::RowStart) => {
                between.begins_head(labels, table, items.key(piece))
            }
            _ => false,
        })
}

/// Whether the piece that a label begins with has a number of one digit, and the form another.
fn has_other_number(
    text: &str,
    items: &Items,
    labels: &Labels,
    hit: &Hit,
    (edition, table, row): (u8, u8, u8),
) -> bool {
    let tables = labels.editions.get(usize::from(edition)).map(|edition| edition.tables);
    let table = tables.and_then(|tables| tables.get(usize::from(table)));
    let label = table.and_then(|table| table.rows.get(usize::from(row))).map_or("", |row| row.label);
    match (items.raw(text, hit.first).as_bytes(), label.as_bytes()) {
        ([own @ b'1'..=b'9', b'.', ..], [number @ b'1'..=b'9', b'.', ..]) => own != number,
        _ => false,
    }
}

fn own_weight(items: &Items, labels: &Labels, hit: &Hit) -> f32 {
    let len = labels.key_of(hit.label).len().min(12) as f32;
    let next = items.all.get(hit.first + 1..).unwrap_or_default().iter();
    let next = next.take(hit.last - hit.first + 6).find(|item| match item.kind {
        Kind::Mark => false,
        Kind::Text(piece) => {
            !matches!(piece.class, Class::Hit(idx) if items.hits.get(idx as usize) == Some(hit))
        }
        _ => true,
    });
    let valued = next.is_some_and(|item| item.is_value() || item.kind == Kind::Blank);
    weight::HIT + len * weight::IDEOGRAPH + if valued { weight::VALUE } else { 0.0 }
}

/// Heads near the chain that only its edition has.
fn heads(items: &Items, labels: &Labels, chain: &Chain) -> f32 {
    let (Some((_, first)), Some((_, last))) = (chain.rows.first(), chain.rows.last()) else { return 0.0 };
    let from = first.saturating_sub(24);
    let near = items.hits.get(from..=*last).unwrap_or_default();
    let only_here = |hit: &&Hit| {
        let targets = labels.targets(hit.label);
        let mut of_table = targets.iter().filter_map(|t| match t {
            Target::Word { edition, table, .. } if *table == chain.table => Some(*edition),
            _ => None,
        });
        of_table.next() == Some(chain.edition) && of_table.next().is_none()
    };
    weight::HEAD * near.iter().filter(only_here).count() as f32
}

/// Pieces between the headings before and behind the chain, damaged or with figures glued to them, that begin as only
/// words of its edition do.
fn openings(items: &Items, labels: &Labels, chain: &Chain, between: &Between) -> f32 {
    let hit = |row: Option<&(u8, usize)>| row.and_then(|(_, hit)| items.hits.get(*hit));
    let (Some(first), Some(last)) = (hit(chain.rows.first()), hit(chain.rows.last())) else { return 0.0 };
    let at = |idx: usize| between.before(idx).unwrap_or(f32::MAX);
    let is_own = |(idx, piece): &&(usize, Text)| {
        let near = at(first.first) - at(*idx) < weight::SECTION && at(*idx) - at(last.last) < weight::SECTION;
        let key = || items.key(*piece).iter().map(|(c, _)| *c);
        near && labels.edition_of_opening(key(), chain.table) == Some(chain.edition)
    };
    weight::OPENING * between.open.iter().filter(is_own).count() as f32
}
