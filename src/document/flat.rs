//! A document written out as lines, with the way back: where in its source each byte of the lines came from.

use super::Place;
use crate::cells::Block;
use crate::limits;
use crate::span::Span;

/// Lines of text with what they came from, and the tables among them.
#[derive(Clone, Debug, Default)]
pub(super) struct Flat {
    pub(super) text: String,
    pub(super) map: Map,
    /// Tables as cells, in order, each of whole lines.
    pub(super) grids: Vec<Block>,
    /// Where in the document stretches of the text stand, each up to the next, in order.
    pub(super) places: Vec<(usize, Place)>,
}

/// The way from offsets of a flat text back to its source.
#[derive(Clone, Debug, Default)]
pub(super) struct Map {
    pieces: Vec<Piece>,
}

/// A stretch of the flat text and the stretch of the source that it came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Piece {
    flat: Span,
    source: Span,
    /// Bytes of each of its characters here and there, where they are all alike; 0 where nothing is known of that.
    unit: (u8, u8),
}

impl Piece {
    /// Whether offsets inside correspond one to one.
    const fn is_copy(&self) -> bool {
        self.flat.len() == self.source.len()
    }

    /// Where in the source so many bytes of a piece that is no copy end, those of a character begun counted `up` or not.
    fn behind(&self, bytes: usize, up: bool) -> usize {
        let (flat, source) = (usize::from(self.unit.0), usize::from(self.unit.1));
        let units = if up { bytes.checked_add(flat.saturating_sub(1)) } else { Some(bytes) };
        match units.and_then(|bytes| bytes.checked_div(flat)) {
            Some(units) => (self.source.start + units * source).min(self.source.end),
            None if up => self.source.end,
            None => self.source.start,
        }
    }
}

impl Flat {
    /// Appends `text`, which stands at `at` in the source letter for letter.
    pub(super) fn copy(&mut self, text: &str, at: usize) {
        if text.is_empty() {
            return;
        }
        let start = self.text.len();
        self.text.push_str(text);
        self.map.add(Span::new(start, self.text.len()), Span::new(at, at + text.len()));
    }

    /// Appends `text`, which is what `source` stands for.
    pub(super) fn insert(&mut self, text: &str, source: Span) {
        let start = self.text.len();
        self.text.push_str(text);
        self.map.add(Span::new(start, self.text.len()), source);
    }

    /// Notes that what is written next, be it nothing, stands at `at` in the source.
    pub(super) fn anchor(&mut self, at: usize) {
        self.map.add(Span::at(self.text.len()), Span::at(at));
    }

    /// Appends white space that the source does not hold.
    pub(super) fn space(&mut self, c: char) {
        self.text.push(c);
    }

    /// Notes that what is written next stands there in the document.
    pub(super) fn place(&mut self, place: Place) {
        self.places.push((self.text.len(), place));
    }

    /// Writes the lines and tables of `other` behind those that are there.
    pub(super) fn append(&mut self, mut other: Self) {
        self.end_line();
        let by = self.text.len();
        self.text.push_str(&other.text);
        self.end_line();
        self.places.extend(other.places.drain(..).map(|(at, place)| (at + by, place)));
        for mut grid in other.grids {
            let shift = |span: Span| Span::new(span.start + by, span.end + by);
            grid.span = shift(grid.span);
            for cell in &mut grid.cells {
                cell.span = shift(cell.span);
            }
            self.grids.push(grid);
        }
    }

    /// Whether more places are kept than a text of that length should need: it is written to fill memory.
    pub(super) const fn is_dense(&self, text: &str) -> bool {
        self.map.pieces.len() > limits::PLACES + text.len() / limits::BYTES_A_PLACE
    }

    /// Ends the line that is being written, if it holds anything.
    pub(super) fn end_line(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
    }
}

impl Map {
    fn add(&mut self, flat: Span, source: Span) {
        if let Some(last) = self.pieces.last_mut()
            && !flat.is_empty()
            && !last.flat.is_empty()
            && last.is_copy()
            && flat.len() == source.len()
            && last.flat.end == flat.start
            && last.source.end == source.start
        {
            last.flat.end = flat.end;
            last.source.end = source.end;
            return;
        }
        let narrow = |n: usize| u8::try_from(n).unwrap_or(0);
        let unit = match (narrow(flat.len()), narrow(source.len())) {
            (0, _) | (_, 0) => (0, 0),
            unit => unit,
        };
        // A run of characters that are all written alike is one piece.
        if let Some(last) = self.pieces.last_mut()
            && unit.0 > 0
            && last.unit == unit
            && !last.is_copy()
            && last.flat.end == flat.start
            && last.source.end == source.start
        {
            last.flat.end = flat.end;
            last.source.end = source.end;
            return;
        }
        self.pieces.push(Piece { flat, source, unit });
    }

    /// The stretch of the source that `span` came from; white space that was added belongs to what is around it.
    pub(super) fn locate(&self, span: Span) -> Span {
        if span.is_empty() {
            return Span::at(self.point(span.start));
        }
        let first = self.pieces.partition_point(|piece| piece.flat.end <= span.start);
        let behind = self.pieces.partition_point(|piece| piece.flat.start < span.end);
        let last = behind.checked_sub(1).and_then(|idx| self.pieces.get(idx));
        let start = match self.pieces.get(first) {
            Some(piece) if piece.is_copy() && piece.flat.start <= span.start => {
                piece.source.start + (span.start - piece.flat.start)
            }
            Some(piece) => piece.behind(span.start.saturating_sub(piece.flat.start), false),
            None => return Span::at(self.point(span.start)),
        };
        let end = match last {
            Some(piece) if piece.is_copy() && span.end <= piece.flat.end => {
                piece.source.start + (span.end - piece.flat.start)
            }
            Some(piece) if span.end < piece.flat.end => piece.behind(span.end - piece.flat.start, true),
            Some(piece) => piece.source.end,
            None => start,
        };
        // Text may have been moved on the way, as what stands between the rows of a table is.
        if end < start { Span::at(start) } else { Span::new(start, end) }
    }

    fn point(&self, offset: usize) -> usize {
        let behind = self.pieces.partition_point(|piece| piece.flat.start <= offset);
        let Some(piece) = behind.checked_sub(1).and_then(|idx| self.pieces.get(idx)) else {
            return self.pieces.first().map_or(0, |piece| piece.source.start);
        };
        if piece.is_copy() && offset <= piece.flat.end {
            piece.source.start + (offset - piece.flat.start)
        } else if offset < piece.flat.end {
            piece.behind(offset - piece.flat.start + 1, true)
        } else {
            piece.source.end
        }
    }
}

#[cfg(test)]
impl Flat {
    /// Holds that every character that is no ASCII stands in `source` where it is said to.
    #[track_caller]
    pub(super) fn assert_places(&self, source: &str) {
        for (at, c) in self.text.char_indices().filter(|(_, c)| !c.is_ascii()) {
            assert_eq!(
                self.map.locate(Span::new(at, at + c.len_utf8())).slice(source),
                Some(&*c.to_string())
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_find_their_way_back() {
        // Source: `<td>a&amp;b</td><td></td>`
        let mut flat = Flat::default();
        flat.copy("a", 4);
        flat.insert("&", Span::new(5, 10));
        flat.copy("b", 10);
        flat.space('\t');
        flat.anchor(20);
        flat.end_line();
        assert_eq!(flat.text, "a&b\t\n");
        let locate = |start, end| flat.map.locate(Span::new(start, end));
        assert_eq!(locate(0, 3), Span::new(4, 11));
        assert_eq!(locate(1, 2), Span::new(5, 10));
        assert_eq!(locate(2, 4), Span::new(10, 11));
        assert_eq!(locate(4, 4), Span::at(20));
        assert_eq!(Map::default().locate(Span::new(3, 9)), Span::at(0));
    }

    #[test]
    fn characters_written_alike_share_a_piece() {
        // Source: `a\u4e00\u4e8c\n`
        let mut flat = Flat::default();
        flat.copy("a", 0);
        flat.insert("一", Span::new(1, 7));
        flat.insert("二", Span::new(7, 13));
        flat.insert("\n", Span::new(13, 15));
        assert_eq!(flat.map.pieces.len(), 3);
        let locate = |start, end| flat.map.locate(Span::new(start, end));
        assert_eq!(locate(1, 4), Span::new(1, 7));
        assert_eq!(locate(4, 7), Span::new(7, 13));
        assert_eq!(locate(0, 5), Span::new(0, 13));
        assert_eq!(locate(7, 8), Span::new(13, 15));
        assert_eq!(locate(4, 4), Span::at(13));
        assert!(!flat.is_dense("a"));
    }
}
