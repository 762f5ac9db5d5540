//! The labels among the cells of a block.

use super::super::labels::{Target, without_omission};
use super::super::walk;
use super::Block;
use super::tokens::{Keys, Run, Sort, Token};

/// Labels of the longest table of most reports, for which memory is asked for once.
const HITS: usize = 64;

/// A label, and the first and last token of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hit {
    pub(super) label: u16,
    pub(super) first: usize,
    pub(super) last: usize,
    /// Values that follow it, none of another kind between, or stand between its pieces.
    pub(super) values: usize,
    /// The token of these values.
    pub(super) run: usize,
}

impl Block<'_, '_> {
    /// Finds the labels among the tokens, as [`super::super::items::Items`] does.
    pub(super) fn find_labels(&mut self) -> Option<()> {
        self.hits.clear();
        self.hits.reserve(HITS);
        let mut used = core::mem::take(&mut self.used);
        for at in 0..self.tokens.len() {
            let Sort::Text(word) = self.tokens.get(at)?.sort else { continue };
            if word.hit.is_some() {
                continue;
            }
            let longer = |found: u16| {
                let len = |label: u16| self.labels.key_of(label).len();
                word.label.is_none_or(|own| len(found) > len(own))
            };
            let begun = word.node.filter(|node| self.may_go_on(at, *node));
            let broken = begun.and_then(|node| self.walk_on(at, node, &mut used));
            if let Some((found, last)) = broken.filter(|(found, _)| longer(*found)) {
                self.hit(found, at, last, &used)?;
            } else if let Some(label) = word.label {
                // Behind a label something else: another one, or nothing of the form.
                if !word.whole {
                    let keys: Vec<walk::Key> = Keys::new(self.raw(at)).collect();
                    let end = walk::inside(self.labels, &keys, 0)?.1;
                    let rest = keys.get(end..)?.iter();
                    let begun = self.labels.walk(rest.map(|(c, _)| *c));
                    if self.is_heads(&keys) {
                        used.clear();
                        self.hit(label, at, at, &used)?;
                    } else if walk::inside(self.labels, &keys, end).is_some() || begun.is_some() {
                        return None;
                    }
                    continue;
                }
                used.clear();
                self.hit(label, at, at, &used)?;
            }
        }
        self.used = used;
        Some(())
    }

    /// Whether a label that led to `node` finds any piece to go on with; see [`walk::on`].
    fn may_go_on(&self, at: usize, node: u32) -> bool {
        if self.labels.ends(node) {
            return false;
        }
        let later = self.tokens.get(at + 1..).unwrap_or_default().iter().take(walk::LABEL_PIECES);
        let words = later.filter_map(|token| match token.sort {
            Sort::Text(word) => Some(word),
            _ => None,
        });
        // Pieces of others may stand between, but no more than these.
        words
            .take(walk::SKIPPED_PIECES + 1)
            .any(|word| word.hit.is_none() && self.labels.step(node, word.first).is_some())
    }

    fn walk_on(&self, at: usize, node: u32, used: &mut Vec<usize>) -> Option<(u16, usize)> {
        let next = |idx, token: &Token| match token.sort {
            Sort::Text(word) if word.hit.is_some() => walk::Next::Taken,
            // What was cut is no end of a label.
            Sort::Text(_) if without_omission(self.raw(idx)).is_some() => walk::Next::Taken,
            Sort::Text(_) => walk::Next::Free(Keys::new(self.raw(idx))),
            _ => walk::Next::Other,
        };
        let later = self.tokens.iter().enumerate().skip(at + 1);
        let later = later.flat_map(|(idx, token)| (0..token.cells()).map(move |_| (idx, next(idx, token))));
        walk::on(self.labels, node, later, used)
    }

    /// Takes a label; `None` where it stands there twice in a row, as copies of covered cells do.
    fn hit(&mut self, label: u16, first: usize, last: usize, used: &[usize]) -> Option<()> {
        if let Some(previous) = self.hits.last().filter(|previous| previous.label == label) {
            let between = self.tokens.get(previous.last + 1..first).unwrap_or_default();
            if between.iter().all(|token| matches!(token.sort, Sort::Mark)) {
                return None;
            }
        }
        let hit = Some(u32::try_from(self.hits.len()).ok()?);
        self.claim(first, hit);
        used.iter().for_each(|idx| self.claim(*idx, hit));
        let run =
            if self.run_at(last + 1).is_some() { Some(last + 1) } else { self.run_inside(first, last, hit) };
        let run = run.unwrap_or(last + 1);
        let values = self.run_at(run).map_or(0, |run| run.len);
        self.hits.push(Hit { label, first, last, values, run });
        Some(())
    }

    fn run_at(&self, idx: usize) -> Option<Run> {
        self.tokens.get(idx).and_then(Token::run)
    }

    /// The only values between the pieces of a label, where they stand right behind one.
    fn run_inside(&self, first: usize, last: usize, hit: Option<u32>) -> Option<usize> {
        let mut inside = (first..last).filter(|idx| self.run_at(*idx).is_some());
        let run = inside.next().filter(|_| inside.next().is_none())?;
        let before = self.tokens.get(run.checked_sub(1)?)?;
        matches!(before.sort, Sort::Text(word) if word.hit == hit).then_some(run)
    }

    /// Whether a piece of text is nothing but heads of one table, as an extractor puts them where they touch.
    fn is_heads(&self, keys: &[walk::Key]) -> bool {
        let mut at = 0;
        let mut table = None;
        while at < keys.len() {
            let Some((label, end)) = walk::inside(self.labels, keys, at) else { return false };
            let own = |target: &Target| match target {
                Target::Word { table: of, head: true, .. } => *table.get_or_insert(*of) == *of,
                _ => false,
            };
            if !self.labels.targets(label).iter().all(own) {
                return false;
            }
            at = end;
        }
        true
    }

    fn claim(&mut self, idx: usize, hit: Option<u32>) {
        if let Some(Token { sort: Sort::Text(word), .. }) = self.tokens.get_mut(idx) {
            word.hit = hit;
        }
    }
}
