//! How much of a text is read: every line takes memory while it is weighed, and every piece of one that may be a cell.

use super::decode::count_bytes;
use super::fold::is_space;
use crate::limits::{BYTES_A_PIECE, PIECES};
use crate::span::lines;

/// How far a text is read; both are starts of lines, or its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Reach {
    /// How far it is read at all: it has [`Reach::most`] lines up to here, bars counted as line ends.
    pub(crate) all: usize,
    /// How far tables are looked for: up to here it has as many pieces. Not behind `all`.
    pub(crate) tables: usize,
    /// The most of either.
    pub(crate) most: usize,
}

impl Reach {
    pub(crate) fn of(text: &str) -> Self {
        Self::within(text, PIECES)
    }

    /// As [`Reach::of`] would be if `few` were [`PIECES`].
    fn within(text: &str, few: usize) -> Self {
        let most = few + text.len() / BYTES_A_PIECE;
        // No line and no piece is shorter than a byte, nor ends without one of few signs: most texts need no second look.
        if text.len() < few || count_bytes(text.as_bytes(), may_end_piece) < most {
            return Self { all: text.len(), tables: text.len(), most };
        }
        let (mut n_lines, mut n_pieces, mut tables) = (0, 0, None);
        for line in lines(text) {
            let raw = line.slice(text).unwrap_or_default();
            n_lines += 1 + memchr::memchr_iter(b'|', raw.as_bytes()).count();
            if n_lines > most {
                return Self { all: line.start, tables: tables.unwrap_or(line.start), most };
            }
            if tables.is_none() {
                n_pieces += pieces(raw);
                tables = (n_pieces > most).then_some(line.start);
            }
        }
        Self { all: text.len(), tables: tables.unwrap_or(text.len()), most }
    }
}

/// Whether a sign that may end a piece or a line can begin with `byte`: letters, digits, ideographs and most marks of
/// punctuation do not.
const fn may_end_piece(byte: u8) -> bool {
    // Without a branch, so that many bytes are looked at at a time.
    (byte <= b' ')
        | (byte == b'&')
        | (byte == b',')
        | (byte == b';')
        | (byte == b'|')
        | (byte == 0x7F)
        | (byte.wrapping_sub(0xC2) <= 0xE3 - 0xC2)
        | (byte == 0xEF)
}

/// One, and one for each sign that may part two cells, white space or what is invisible counted once a run.
fn pieces(line: &str) -> usize {
    let mut spaced = false;
    let parts = |c: &char| {
        let was = core::mem::replace(&mut spaced, *c != '\t' && is_space(*c));
        (spaced && !was) || matches!(c, '\t' | '|' | '｜' | ',' | ';' | '&' | '\u{2500}'..='\u{257F}')
    };
    1 + line.chars().filter(parts).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::fold::tests::characters;

    /// Pieces that every text may have; fewer under Miri, which takes a thousand times as long for each.
    const FEW: usize = if cfg!(miri) { 50 } else { PIECES };

    #[test]
    fn a_piece_is_what_may_be_a_cell() {
        for (line, n) in
            [("", 1), ("规章", 1), ("规章 1  2", 3), ("规章\t\t1", 3), ("|规章||", 4), ("│1│", 3)]
        {
            assert_eq!(pieces(line), n, "{line}");
        }
        assert_eq!(pieces("1,2;3&4｜5"), 5);
        assert_eq!(pieces("全年通过网站公开信息，及时更新公开目录。"), 1);
    }

    #[test]
    fn what_ends_a_piece_begins_with_a_byte_that_is_known() {
        for c in characters()
            .filter(|c| pieces(&format!("规{c}章")) > 1 || "\n\r\u{85}\u{2028}\u{2029}|".contains(*c))
        {
            assert!(may_end_piece(c.to_string().as_bytes()[0]), "{c:?}");
        }
    }

    #[test]
    fn a_text_is_read_up_to_the_line_that_is_too_many() {
        let text = "0\n".repeat(2 * FEW);
        let reach = Reach::within(&text, FEW);
        assert_eq!((reach.all, reach.tables), (2 * reach.most, 2 * reach.most));
        let allowed = text.get(..2 * FEW - 2).unwrap();
        assert_eq!(Reach::within(allowed, FEW).all, allowed.len());
        let bars = "a|".repeat(FEW + FEW / 20);
        assert_eq!(Reach::within(&bars, FEW).all, 0);
    }

    #[test]
    fn a_line_with_too_many_cells_holds_no_table_and_is_read() {
        let text = format!("规章\t1\n{}\n行政许可\t7", "0 ".repeat(2 * FEW));
        let reach = Reach::within(&text, FEW);
        assert_eq!(text.get(..reach.tables), Some("规章\t1\n"));
        assert_eq!(reach.all, text.len());
    }

    #[test]
    fn prose_is_read_to_its_end() {
        for prose in [
            "全年通过网站公开信息，及时更新公开目录。".repeat(FEW),
            format!("{}\n", "长".repeat(BYTES_A_PIECE)).repeat(2 * FEW),
        ] {
            let reach = Reach::within(&prose, FEW);
            assert_eq!((reach.all, reach.tables), (prose.len(), prose.len()));
        }
    }
}
