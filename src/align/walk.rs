//! Walks of the ideographs of pieces through the labels of the form.

use super::labels::Labels;

/// An ideograph, and whether it stands in brackets.
pub(super) type Key = (char, bool);

/// How many pieces a broken label may be looked for in.
pub(super) const LABEL_PIECES: usize = 24;
/// How many pieces of other labels may stand between two pieces of one.
pub(super) const SKIPPED_PIECES: usize = 3;

/// A later piece of the text, as a label that is not at its end may go on in it.
pub(super) enum Next<K> {
    /// No text.
    Other,
    /// Part of a label that was found.
    Taken,
    /// The ideographs of text that nothing has claimed.
    Free(K),
    /// The same, in one cell with the piece right before it: it goes on with whatever that one is of.
    Joined(K),
}

/// The longest label that `key` holds from its ideograph `from` on, and where it ends.
pub(super) fn inside(labels: &Labels, key: &[Key], from: usize) -> Option<(u16, usize)> {
    let mut node = Labels::ROOT;
    let mut best = None;
    for (idx, (c, _)) in key.iter().enumerate().skip(from) {
        let Some(next) = labels.step(node, *c) else { break };
        node = next;
        if let Some(label) = labels.at(node) {
            best = Some((label, idx + 1));
        }
    }
    best
}

/// Whether all of `key` from `from` on stands in brackets.
pub(super) fn is_note(key: &[Key], from: usize) -> bool {
    key.iter().skip(from).all(|(_, note)| *note)
}

/// A label whose beginning led to `node`, and which goes on in `later` pieces: over lines, cells, or around its own
/// values and pieces of the labels of groups. Gives its last piece; `used` are the later pieces that it has.
pub(super) fn on<K: Iterator<Item = Key> + Clone>(
    labels: &Labels,
    mut node: u32,
    later: impl Iterator<Item = (usize, Next<K>)>,
    used: &mut Vec<usize>,
) -> Option<(u16, usize)> {
    let mut best = None;
    // No label is longer than this.
    if labels.ends(node) {
        return None;
    }
    used.clear();
    let mut skipped = 0;
    for (idx, next) in later.take(LABEL_PIECES) {
        let mut key = match next {
            Next::Other => continue,
            Next::Free(key) => key,
            Next::Joined(key) if used.last().is_some_and(|last| last + 1 == idx) => key,
            Next::Taken | Next::Joined(_) => {
                skipped += 1;
                if skipped > SKIPPED_PIECES {
                    break;
                }
                continue;
            }
        };
        let mut below = node;
        let mut note_end = None;
        let mut whole = true;
        while let Some((c, _)) = key.next() {
            let Some(step) = labels.step(below, c) else {
                whole = false;
                break;
            };
            below = step;
            // A label may end before a note in brackets.
            let mut rest = key.clone();
            if rest.next().is_some_and(|(_, note)| note) && rest.all(|(_, note)| note) {
                note_end = labels.at(below);
            }
        }
        if whole {
            node = below;
            used.push(idx);
            skipped = 0;
            if let Some(label) = labels.at(node) {
                best = Some((label, idx, used.len()));
                // Nothing that follows makes it longer.
                if labels.ends(node) {
                    break;
                }
            }
        } else if let Some(label) = note_end {
            used.push(idx);
            return Some((label, idx));
        } else {
            skipped += 1;
            if skipped > SKIPPED_PIECES {
                break;
            }
        }
    }
    let (label, last, n_used) = best?;
    used.truncate(n_used);
    Some((label, last))
}
