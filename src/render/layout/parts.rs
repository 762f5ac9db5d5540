//! What several writers share: the fields of a row, widths, padding, folding.

use std::borrow::Cow;

use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

use crate::render::grid::{Grid, Piece, Slot};

/// What a writer prints at a place that a merged cell covers.
#[derive(Clone, Copy)]
pub(super) enum Covered {
    /// An empty cell.
    Empty,
    /// One empty cell for each row of the merged cell, however many columns it has.
    Merged,
    /// The text of the merged cell once more.
    Copied,
    /// No cell.
    Gone,
}

/// The cells that a writer prints for a row: `beside` for places covered from the left, `below` for those covered
/// from above, `joint` for line breaks inside a cell.
pub(super) fn fields<'g>(
    row: &[Slot<'g>],
    beside: Covered,
    below: Covered,
    joint: &str,
) -> Vec<Cow<'g, str>> {
    let field = |(column, slot): (usize, &Slot<'g>)| {
        let (piece, covered) = match *slot {
            Slot::Own(piece) => (piece, Covered::Copied),
            Slot::Beside(piece) => (piece, beside),
            Slot::Below(piece) => (piece, below),
            Slot::Empty => return None,
        };
        match covered {
            Covered::Empty => Some(Cow::Borrowed("")),
            Covered::Merged => (column == piece.column).then_some(Cow::Borrowed("")),
            Covered::Copied => Some(piece.line(joint)),
            Covered::Gone => None,
        }
    };
    row.iter().enumerate().filter_map(field).collect()
}

/// The cells of each row when covered ones vanish.
pub(super) fn vanish<'g>(grid: &'g Grid, joint: &str) -> Vec<Vec<Cow<'g, str>>> {
    grid.rows().iter().map(|row| fields(row, Covered::Gone, Covered::Gone, joint)).collect()
}

/// The pieces that print something, row by row.
pub(super) fn printed(grid: &Grid) -> Vec<Vec<&Piece>> {
    let mut rows = grid.owned();
    for row in &mut rows {
        row.retain(|piece| !piece.is_blank());
    }
    rows
}

/// Appends `fields` with `between` them and a line end.
pub(super) fn push_line(out: &mut String, open: &str, fields: &[Cow<'_, str>], between: &str, close: &str) {
    out.push_str(open);
    for (idx, field) in fields.iter().enumerate() {
        if idx > 0 {
            out.push_str(between);
        }
        out.push_str(field);
    }
    out.push_str(close);
    out.push('\n');
}

/// Columns that `text` takes on a screen.
pub(super) fn display_width(text: &str) -> usize {
    text.width()
}

/// Characters of `text`, as tools count that know no wide ones.
pub(super) fn char_count(text: &str) -> usize {
    text.chars().count()
}

/// Appends `text` and blanks up to `width`.
pub(super) fn push_padded(out: &mut String, text: &str, width: usize, measure: fn(&str) -> usize) {
    out.push_str(text);
    blanks(out, width.saturating_sub(measure(text)));
}

/// Appends `n` blanks.
pub(super) fn blanks(out: &mut String, n: usize) {
    out.extend(core::iter::repeat_n(' ', n));
}

/// The widest field of each column, where fields stand one after the other from the left.
pub(super) fn widths<S: AsRef<str>>(rows: &[Vec<S>], measure: fn(&str) -> usize) -> Vec<usize> {
    let n = rows.iter().map(Vec::len).max().unwrap_or(0);
    let mut widths = vec![0; n];
    for row in rows {
        for (width, field) in widths.iter_mut().zip(row) {
            let lines = field.as_ref().split('\n');
            *width = lines.map(measure).max().unwrap_or(0).max(*width);
        }
    }
    widths
}

/// Breaks each line of `text` so that none is wider than `width`; a run of digits is never broken.
pub(super) fn fold(text: &str, width: usize, measure: fn(&str) -> usize) -> Vec<String> {
    let mut lines = Vec::new();
    for line in text.split('\n') {
        let mut current = String::new();
        for word in words(line) {
            if !current.is_empty() && measure(&current) + measure(word) > width {
                lines.push(core::mem::take(&mut current).trim_end().to_owned());
            }
            if !(current.is_empty() && word == " ") {
                current.push_str(word);
            }
        }
        lines.push(current.trim_end().to_owned());
    }
    lines
}

/// Pieces of a line between which it may be broken: runs of what is narrow and no blank, else single characters.
pub(super) fn words(line: &str) -> impl Iterator<Item = &str> {
    let mut rest = line;
    core::iter::from_fn(move || {
        let narrow = |c: char| c != ' ' && c.width() == Some(1);
        let n = match rest.chars().next()? {
            c if narrow(c) => rest.find(|c| !narrow(c)).unwrap_or(rest.len()),
            c => c.len_utf8(),
        };
        let (word, tail) = rest.split_at_checked(n)?;
        rest = tail;
        Some(word)
    })
}
