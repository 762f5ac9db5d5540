//! Damages to printed tables.

use crate::render::document::{Block, Document};
use crate::render::grid::{Grid, Piece, Role};
use crate::render::rng::Rng;
use crate::render::sheet::Sheet;

/// Does something to one table.
fn one_grid(document: &mut Document, rng: &mut Rng, act: impl FnOnce(&mut Grid, &mut Rng)) {
    let n = document.grids().count();
    if let Some(grid) = document.grids_mut().nth(rng.index(n)) {
        act(grid, rng);
    }
}

/// Does something to one of the pieces that `wanted` admits, over all tables.
fn one_piece(
    document: &mut Document,
    rng: &mut Rng,
    wanted: impl Fn(&Piece) -> bool,
    act: impl FnOnce(&mut Piece, &mut Rng),
) {
    let mut pieces: Vec<_> =
        document.grids_mut().flat_map(|grid| &mut grid.pieces).filter(|piece| wanted(piece)).collect();
    let idx = rng.index(pieces.len());
    if let Some(piece) = pieces.get_mut(idx) {
        act(piece, rng);
    }
}

const fn is_value(piece: &Piece) -> bool {
    matches!(piece.role, Role::Value(_))
}

const fn is_label(piece: &Piece) -> bool {
    matches!(piece.role, Role::Label(_))
}

fn is_figure(piece: &Piece) -> bool {
    is_value(piece) && piece.text.starts_with(|c: char| c.is_ascii_digit())
}

fn is_wording(piece: &Piece) -> bool {
    !is_value(piece) && piece.text.chars().count() >= 4
}

/// Rows that hold values.
fn value_rows(grid: &Grid) -> Vec<usize> {
    let mut rows: Vec<_> =
        grid.pieces.iter().filter(|piece| is_value(piece)).map(|piece| piece.row).collect();
    rows.dedup();
    rows
}

/// Takes pieces out and moves the values right of them in their rows to the left; the places left over at the
/// end of a row stay empty, or with `fill` get blank pieces.
fn remove(grid: &mut Grid, fill: bool, gone: impl Fn(&Piece) -> bool) {
    let mut kept = Vec::new();
    let mut row = usize::MAX;
    let mut shift = 0;
    let width = grid.width;
    let close = |row: usize, shift: usize, kept: &mut Vec<Piece>| {
        if fill {
            kept.extend((width.saturating_sub(shift)..width).map(|column| blank(row, column)));
        }
    };
    for mut piece in core::mem::take(&mut grid.pieces) {
        if piece.row != row {
            close(row, shift, &mut kept);
            (row, shift) = (piece.row, 0);
        }
        if gone(&piece) {
            shift += piece.columns;
            continue;
        }
        if is_value(&piece) {
            piece.column = piece.column.saturating_sub(shift);
        }
        kept.push(piece);
    }
    close(row, shift, &mut kept);
    grid.pieces = kept;
}

fn blank(row: usize, column: usize) -> Piece {
    Piece { row, column, rows: 1, columns: 1, text: String::new(), role: Role::Foreign }
}

pub(super) fn drop_blanks(document: &mut Document, _: &mut Rng) {
    document.grids_mut().for_each(|grid| remove(grid, false, |piece| is_value(piece) && piece.is_blank()));
}

pub(super) fn pad_end(document: &mut Document, _: &mut Rng) {
    document.grids_mut().for_each(|grid| remove(grid, true, |piece| is_value(piece) && piece.is_blank()));
}

pub(super) fn lose_cell(document: &mut Document, rng: &mut Rng) {
    one_grid(document, rng, |grid, rng| {
        let n = grid.pieces.iter().filter(|piece| is_value(piece)).count();
        let nth = rng.index(n);
        let lost = grid.pieces.iter().filter(|piece| is_value(piece)).nth(nth).map(|piece| piece.role);
        remove(grid, false, |piece| Some(piece.role) == lost);
    });
}

pub(super) fn shift_row(document: &mut Document, rng: &mut Rng) {
    one_grid(document, rng, |grid, rng| {
        // A row can move where its label leaves it room: it covers several columns, or stands behind a group.
        let rows: Vec<_> = grid
            .pieces
            .iter()
            .filter(|piece| is_label(piece) && piece.column + piece.columns > 1)
            .map(|piece| piece.row)
            .collect();
        let Some(row) = rng.pick(&rows).copied() else { return };
        let mut end = 0;
        for piece in grid.pieces.iter_mut().filter(|piece| piece.row == row && piece.rows == 1) {
            if is_label(piece) && piece.column == 0 {
                piece.columns -= 1;
            } else {
                piece.column = piece.column.saturating_sub(1);
            }
            end = end.max(piece.column + piece.columns);
        }
        let after = grid.pieces.iter().rposition(|piece| piece.row <= row).map_or(0, |idx| idx + 1);
        grid.pieces.splice(after..after, (end..grid.width).map(|column| blank(row, column)));
    });
}

pub(super) fn split_label(document: &mut Document, rng: &mut Rng) {
    one_piece(document, rng, is_wording, break_somewhere);
}

pub(super) fn split_number(document: &mut Document, rng: &mut Rng) {
    one_piece(document, rng, |piece| is_figure(piece) && piece.text.chars().count() > 1, break_somewhere);
}

/// A line break between two characters of the piece.
fn break_somewhere(piece: &mut Piece, rng: &mut Rng) {
    let at = 1 + rng.index(piece.text.chars().count().saturating_sub(1));
    if let Some((byte, _)) = piece.text.char_indices().nth(at) {
        piece.text.insert(byte, '\n');
    }
}

pub(super) fn join_cells(document: &mut Document, rng: &mut Rng) {
    one_grid(document, rng, |grid, rng| {
        let pairs: Vec<_> = grid
            .pieces
            .windows(2)
            .enumerate()
            .filter_map(|(idx, pair)| match pair {
                [left, right] if left.row == right.row && is_figure(left) && is_figure(right) => {
                    Some((idx, right.role, right.text.clone()))
                }
                _ => None,
            })
            .collect();
        let Some((idx, role, text)) = rng.pick(&pairs) else { return };
        if let Some(left) = grid.pieces.get_mut(*idx) {
            left.text.push_str(text);
        }
        remove(grid, false, |piece| piece.role == *role);
    });
}

pub(super) fn lose_label(document: &mut Document, rng: &mut Rng) {
    one_piece(document, rng, is_label, |piece, _| piece.text.clear());
}

/// Takes a row out; what spans it gets shorter.
pub(super) fn lose_row(document: &mut Document, rng: &mut Rng) {
    one_grid(document, rng, |grid, rng| {
        let Some(lost) = rng.pick(&value_rows(grid)).copied() else { return };
        grid.pieces.retain(|piece| !(piece.row == lost && piece.rows == 1));
        for piece in &mut grid.pieces {
            if piece.row > lost {
                piece.row -= 1;
            } else if piece.row + piece.rows > lost {
                piece.rows -= 1;
            }
        }
        grid.height -= 1;
    });
}

/// Makes room for `n` rows before row `at`; what spans that place goes on below without its text.
fn insert_rows(grid: &mut Grid, at: usize, n: usize) {
    let mut below = Vec::new();
    for piece in &mut grid.pieces {
        if piece.row >= at {
            piece.row += n;
        } else if piece.row + piece.rows > at {
            let rows = piece.row + piece.rows - at;
            piece.rows -= rows;
            below.push(Piece { row: at + n, rows, text: String::new(), ..piece.clone() });
        }
    }
    grid.pieces.extend(below);
    grid.pieces.sort_by_key(|piece| (piece.row, piece.column));
    grid.height += n;
}

pub(super) fn foreign_row(document: &mut Document, rng: &mut Rng) {
    const LABELS: &[&str] = &["其中：本级机关", "其他主动公开文件", "镇街小计", "备注"];
    one_grid(document, rng, |grid, rng| {
        // Without a label nobody could tell the foreign row from the form's own.
        let labelled = |row: &usize| grid.pieces.iter().any(|piece| piece.row == *row && is_label(piece));
        let rows: Vec<_> = value_rows(grid).into_iter().filter(labelled).collect();
        let Some(model) = rng.pick(&rows).copied() else { return };
        let label = rng.pick(LABELS).copied().unwrap_or_default();
        let row: Vec<_> =
            grid.pieces.iter().filter(|piece| piece.row == model && piece.rows == 1).cloned().collect();
        insert_rows(grid, model + 1, 1);
        for piece in row {
            let text = if is_value(&piece) { rng.below(300).to_string() } else { label.to_owned() };
            grid.pieces.push(Piece { row: model + 1, text, role: Role::Foreign, ..piece });
        }
        grid.pieces.sort_by_key(|piece| (piece.row, piece.column));
    });
}

pub(super) fn repeat_header(document: &mut Document, rng: &mut Rng) {
    one_grid(document, rng, |grid, rng| {
        let rows = value_rows(grid);
        let Some(first) = rows.first().copied() else { return };
        let at = first + rng.index(grid.height - first);
        let heads: Vec<_> = grid.pieces.iter().filter(|piece| piece.row < first).cloned().collect();
        insert_rows(grid, at, first);
        grid.pieces.extend(heads.into_iter().map(|piece| Piece { row: piece.row + at, ..piece }));
        grid.pieces.sort_by_key(|piece| (piece.row, piece.column));
    });
}

pub(super) fn repeat_table(document: &mut Document, rng: &mut Rng) {
    let is_table = |block: &Block| matches!(block, Block::Table(_));
    let n = document.grids().count();
    let nth = rng.index(n);
    let found = document.blocks.iter().enumerate().filter(|(_, block)| is_table(block)).nth(nth);
    if let Some((idx, block)) = found.map(|(idx, block)| (idx, block.clone())) {
        document.blocks.insert(idx, block);
    }
}

pub(super) fn join_reports(document: &mut Document, rng: &mut Rng) {
    document.blocks.extend(Sheet::from_seed(rng.bits()).document().blocks);
}

pub(super) fn lose_marker(document: &mut Document, rng: &mut Rng) {
    if rng.chance(1, 3) {
        let mut headings: Vec<_> = document
            .blocks
            .iter_mut()
            .filter_map(|block| match block {
                Block::Heading(1, text) => Some(text),
                _ => None,
            })
            .collect();
        let idx = rng.index(headings.len());
        if let Some(text) = headings.get_mut(idx) {
            strip_marker(text);
        }
    } else {
        one_piece(
            document,
            rng,
            |piece| !is_value(piece) && has_marker(&piece.text),
            |piece, _| {
                strip_marker(&mut piece.text);
            },
        );
    }
}

fn has_marker(text: &str) -> bool {
    marker_end(text).is_some()
}

/// Where the marker of a label ends: behind the first `）`, `、` or `.` among its first four characters.
fn marker_end(text: &str) -> Option<usize> {
    text.char_indices()
        .take(4)
        .find(|(_, c)| matches!(c, '）' | ')' | '、' | '.'))
        .map(|(at, c)| at + c.len_utf8())
}

fn strip_marker(text: &mut String) {
    if let Some(end) = marker_end(text) {
        text.drain(..end);
    }
}

pub(super) fn lose_heading(document: &mut Document, rng: &mut Rng) {
    let headings: Vec<_> = document
        .blocks
        .windows(2)
        .enumerate()
        .filter(|(_, pair)| matches!(pair, [Block::Heading(..), Block::Table(_)]))
        .map(|(idx, _)| idx)
        .collect();
    if let Some(idx) = rng.pick(&headings) {
        document.blocks.remove(*idx);
    }
}

/// Replaces the character at a place within a label, behind its marker; `None` takes it out.
fn replace_character(document: &mut Document, rng: &mut Rng, by: Option<char>) {
    one_piece(document, rng, is_wording, |piece, rng| {
        let start = marker_end(&piece.text).unwrap_or(0);
        let han: Vec<_> = piece
            .text
            .char_indices()
            .filter(|(at, c)| *at >= start && crate::text::fold::is_han(*c))
            .map(|(at, c)| at..at + c.len_utf8())
            .collect();
        if let Some(place) = rng.pick(&han) {
            let mut buffer = [0; 4];
            piece.text.replace_range(place.clone(), by.map_or("", |c| c.encode_utf8(&mut buffer)));
        }
    });
}

pub(super) fn wrong_character(document: &mut Document, rng: &mut Rng) {
    const WRONG: &[char] = &['囗', '巳', '未', '冶', '壬', '\u{FFFD}', '口', '其'];
    let by = rng.pick(WRONG).copied();
    replace_character(document, rng, by);
}

pub(super) fn lose_character(document: &mut Document, rng: &mut Rng) {
    replace_character(document, rng, None);
}

fn clip(document: &mut Document, n_chars: usize, omission: &str, wanted: impl Fn(&Piece) -> bool) {
    for piece in document.grids_mut().flat_map(|grid| &mut grid.pieces).filter(|piece| wanted(piece)) {
        if let Some((end, _)) = piece.text.char_indices().nth(n_chars) {
            piece.text.truncate(end);
            piece.text.push_str(omission);
        }
    }
}

pub(super) fn clip_heads(document: &mut Document, rng: &mut Rng) {
    clip(document, 3 + rng.index(4), "", |piece| piece.role == Role::Head && piece.columns < 3);
}

pub(super) fn clip_labels(document: &mut Document, rng: &mut Rng) {
    let n_chars = 6 + rng.index(8);
    // Half of those who cut say so, and may cut more.
    match rng.pick(&["", "", "…", "..."]).copied().unwrap_or_default() {
        "" => clip(document, n_chars, "", is_label),
        omission => clip(document, n_chars - 1, omission, is_label),
    }
}

pub(super) fn filling_notes(document: &mut Document, rng: &mut Rng) {
    const NOTES: &[&str] =
        &["（指2020年办件量）", "（减用负值表示，如-8）", "（含2个下属单位）", "（指2019年事项数）"];
    for _ in 0..3 {
        let note = rng.pick(NOTES).copied().unwrap_or_default();
        one_piece(
            document,
            rng,
            |piece| is_label(piece) || piece.role == Role::Head,
            |piece, _| {
                piece.text.push_str(note);
            },
        );
    }
}

pub(super) fn measure_words(document: &mut Document, rng: &mut Rng) {
    let word = rng.pick(&["件", "项", "个"]).copied().unwrap_or_default();
    for piece in document.grids_mut().flat_map(|grid| &mut grid.pieces) {
        // Sums of money keep their own unit; the form counts nothing else with decimals.
        if is_figure(piece)
            && piece.text.ends_with(|c: char| c.is_ascii_digit())
            && !piece.text.contains('.')
            && matches!(piece.role, Role::Value(path) if !path.ends_with(".amount"))
        {
            piece.text.push_str(word);
        }
    }
}
