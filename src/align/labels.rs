//! The labels of the form as a trie over what they are compared by: ideographs, folded, numerals left out.
//!
//! Numerals, brackets, punctuation, spaces and Latin letters (markers `（三）1.`, pinyin notes) say nothing that
//! tells two labels apart, and they are what extractors damage.

use super::relations::Relations;
use crate::form::{Edition, Table};
use crate::number::{CellText, parse_cell};
use crate::text::fold::{fold_char, is_han, is_han_numeral, is_plain, is_space};

/// What a label is to the form. One wording can be several things: `其他` is a column and a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// The label of a row: indexes of edition, table and row.
    Row { edition: u8, table: u8, row: u8 },
    /// A word of a table that owns no value; a head stands over columns, other words group rows.
    Word { edition: u8, table: u8, head: bool },
    /// The heading of the section that holds a table.
    Title { table: u8 },
    /// The heading of a section without a table.
    Section,
}

/// One wording.
#[derive(Debug)]
pub(super) struct Label {
    /// Its ideographs.
    pub(super) key: Vec<char>,
    pub(super) targets: Vec<Target>,
    /// Whether a longer one begins with it.
    goes_on: bool,
    /// Whether it is the heading of a section.
    heading: bool,
}

/// All wordings of some editions.
#[derive(Debug)]
pub struct Labels {
    pub(super) editions: &'static [&'static Edition],
    pub(super) labels: Vec<Label>,
    nodes: Vec<Node>,
    /// The node below the root by each ideograph of the basic block; the root itself where there is none.
    roots: Vec<u16>,
    /// The last ideographs of headings of sections; see [`ending`].
    heading_endings: u64,
    /// What begins with each ideograph of the basic block.
    openings: Vec<Opening>,
    /// Keys one behind the other, parted by blanks.
    joined: Vec<char>,
    /// Places in `joined` in the order of what follows, for telling a fragment of a label from foreign text.
    suffixes: Vec<u16>,
    /// Wordings to the letter.
    wordings: Wordings,
    /// Wordings as they are compared where their end was left out, sorted, each with its label.
    elidable: Vec<(String, u16)>,
    /// Tables of any edition that have a row of each label: a bit for each.
    row_tables: Vec<u32>,
    /// The heading that a report begins with.
    first_section: Option<u16>,
    /// The relations of each table.
    relations: Vec<(&'static Table, Relations)>,
}

#[derive(Debug, Default)]
struct Node {
    edges: Vec<(char, u32)>,
    label: Option<u16>,
    /// Whether the heading of a section ends here or below.
    heading: bool,
    /// Whether labels of rows, and other words, go through it.
    rows: bool,
    words: bool,
    /// The tables that have words which go through it or end there, each with its edition.
    tables: Vec<(u8, u8)>,
}

impl Node {
    /// Marks that the wording of `target` goes through it.
    fn pass(&mut self, target: Target) {
        match target {
            Target::Row { .. } => self.rows = true,
            _ => self.words = true,
        }
        self.reach(target);
    }

    /// Marks that the wording of `target` goes through it or ends there.
    fn reach(&mut self, target: Target) {
        if let Target::Row { edition, table, .. } | Target::Word { edition, table, .. } = target
            && !self.tables.contains(&(edition, table))
        {
            self.tables.push((edition, table));
        }
    }
}

/// Fewest ideographs that the start of a label is known by.
const START_OF_LABEL: usize = 3;

/// The ideographs of `text` that labels are compared by.
pub(super) fn key(text: &str) -> Vec<char> {
    keys(text).collect()
}

/// As [`key`], one after the other.
pub(super) fn keys(text: &str) -> impl Iterator<Item = char> + Clone + '_ {
    text.chars().filter_map(|c| if is_plain(c) { Some(c) } else { Some(fold_char(c)).filter(|c| is_key(*c)) })
}

/// What stands behind the marker of a label: nothing that is left out counts in comparisons.
fn without_marker(raw: &str) -> &str {
    let mut rest = raw.as_bytes();
    loop {
        rest = match *rest {
            [b'0'..=b'9' | b'.' | b' ' | b'\t' | b'(' | b')', ref tail @ ..] => tail,
            [one @ (0xE3..=0xE5 | 0xEF), two, three, ref tail @ ..] if is_wide_marker([one, two, three]) => {
                tail
            }
            _ => break,
        };
    }
    raw.get(raw.len() - rest.len()..).unwrap_or_default()
}

/// What stands behind blanks, signs and drawn lines: no ideograph is among them.
fn behind_signs(raw: &str) -> &str {
    let bytes = raw.as_bytes();
    let mut at = 0;
    while let Some(lead) = bytes.get(at) {
        at += match lead {
            0..=0x7F => 1,
            // Up to the radicals.
            0xE2 if bytes.get(at + 1).is_some_and(|next| *next < 0xBA) => 3,
            _ => break,
        };
    }
    raw.get(at..).unwrap_or_default()
}

/// Whether three bytes are `（`, `）`, `．`, `、` or a numeral from one to nine.
#[inline]
const fn is_wide_marker([one, two, three]: [u8; 3]) -> bool {
    matches!(
        u32::from_be_bytes([0, one, two, three]),
        0xEF_BC_88
            | 0xEF_BC_89
            | 0xEF_BC_8E
            | 0xE3_80_81
            | 0xE4_B8_80
            | 0xE4_B8_83
            | 0xE4_B8_89
            | 0xE4_BA_8C
            | 0xE4_BA_94
            | 0xE4_B9_9D
            | 0xE5_9B_9B
            | 0xE5_85_AB
            | 0xE5_85_AD
    )
}

/// A wording without blanks and escapes, in folded characters.
fn unspaced(wording: &str) -> String {
    wording.chars().map(fold_char).filter(|c| !is_space(*c) && *c != '\\').collect()
}

/// What stands before a sign of omission at the end of a piece, or before a note there: `…`, or points.
pub(super) fn without_omission(raw: &str) -> Option<&str> {
    // Most pieces end in an ideograph.
    if let [.., 0xE4..=0xE9, _, _] = raw.as_bytes() {
        return None;
    }
    let mut raw = raw.trim_end();
    if raw.ends_with(['）', ')']) {
        raw = raw.rsplit_once(['（', '('])?.0.trim_end();
    }
    let before = match raw.as_bytes().last()? {
        b'.' => raw.trim_end_matches('.'),
        _ => raw.trim_end_matches(['…', '⋯', '‥']),
    };
    (before.len() + 1 < raw.len()).then_some(before)
}

/// Whether a folded character counts in comparisons.
#[inline]
pub(super) fn is_key(c: char) -> bool {
    is_plain(c) || (is_han(c) && !is_han_numeral(c))
}

/// The bit of an ideograph among [`Labels::heading_endings`], which it shares with a few others.
const fn ending(c: char) -> u64 {
    1 << (c as u32 % u64::BITS)
}

/// The bit of a table among [`Labels::row_tables`].
const fn table_bit(table: u8) -> u32 {
    1 << (table % 32)
}

fn tables_of(targets: &[Target]) -> u32 {
    let row = |target: &Target| match target {
        Target::Row { table, .. } => table_bit(*table),
        _ => 0,
    };
    targets.iter().map(row).fold(0, core::ops::BitOr::bitor)
}

/// Wordings to the letter, with their markers and without, in signs of full and of half width; each with its node.
#[derive(Debug, Default)]
struct Wordings {
    all: Vec<(Box<str>, u32)>,
    /// Their indexes and one, at the place that [`Wordings::place`] gives or the next that was free; 0 where none is.
    places: Vec<u16>,
}

impl Wordings {
    fn add(&mut self, wording: &str, node: u32) {
        let narrow: String = wording.chars().map(narrow).collect();
        for wording in [wording, &narrow] {
            for wording in [wording, without_marker(wording)].into_iter().filter(|wording| is_label(wording))
            {
                self.all.push((wording.into(), node));
            }
        }
    }

    /// Makes all that were added to be found.
    fn index(&mut self) {
        self.all.sort_unstable();
        self.all.dedup();
        self.places = vec![0; (4 * self.all.len()).next_power_of_two()];
        for (idx, (wording, _)) in (1..=u16::MAX).zip(&self.all) {
            let mut at = self.place(wording.as_bytes());
            while self.places.get(at).is_some_and(|place| *place != 0) {
                at = self.next(at);
            }
            if let Some(place) = self.places.get_mut(at) {
                *place = idx;
            }
        }
    }

    fn get(&self, raw: &str) -> Option<u32> {
        let mut at = self.place(raw.as_bytes());
        loop {
            let idx = usize::from(*self.places.get(at)?).checked_sub(1)?;
            match self.all.get(idx)? {
                (wording, node) if **wording == *raw => return Some(*node),
                _ => at = self.next(at),
            }
        }
    }

    const fn next(&self, at: usize) -> usize {
        (at + 1) & (self.places.len() - 1)
    }

    /// Told by the ends and the length of a wording, which no two of them share but for a few.
    const fn place(&self, raw: &[u8]) -> usize {
        let (head, tail) = match (raw.first_chunk(), raw.last_chunk()) {
            (Some(head), Some(tail)) => (u64::from_le_bytes(*head), u64::from_le_bytes(*tail)),
            _ => match (raw.first_chunk(), raw.last_chunk()) {
                (Some(head), Some(tail)) => {
                    (u32::from_le_bytes(*head) as u64, u32::from_le_bytes(*tail) as u64)
                }
                _ => (0, 0),
            },
        };
        let mixed = (head ^ tail.rotate_left(29) ^ raw.len() as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        (mixed >> 40) as usize & (self.places.len() - 1)
    }
}

/// Whether a cell that prints a wording can be nothing else: no figure, no label with figures behind it, not two words.
fn is_label(wording: &str) -> bool {
    parse_cell(wording) == CellText::Other
        && !wording.ends_with(|c| fold_char(c).is_ascii_digit())
        && !wording.contains(is_space)
}

/// A sign of full width as ASCII has it.
const fn narrow(c: char) -> char {
    match c {
        '（' => '(',
        '）' => ')',
        '：' => ':',
        '，' => ',',
        '；' => ';',
        c => c,
    }
}

/// What a line may be, by the ideograph that it begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Opening {
    /// The heading of a section.
    Heading,
    /// None.
    Other,
    /// That the ideograph does not say.
    Numeral,
}

impl Labels {
    /// The labels of `editions`.
    #[must_use]
    pub fn new(editions: &'static [&'static Edition]) -> Self {
        let mut out = Self {
            editions,
            labels: Vec::new(),
            nodes: vec![Node::default()],
            roots: vec![0; 0x5200],
            heading_endings: 0,
            openings: Vec::new(),
            joined: Vec::new(),
            suffixes: Vec::new(),
            wordings: Wordings::default(),
            elidable: Vec::new(),
            row_tables: Vec::new(),
            first_section: None,
            relations: Vec::new(),
        };
        for (edition_idx, edition) in (0u8..).zip(editions.iter()) {
            for (table_idx, table) in (0u8..).zip(edition.tables) {
                out.relations.push((table, Relations::new(table)));
                for title in table.titles {
                    out.add(title, Target::Title { table: table_idx });
                }
                for (row_idx, row) in (0u8..).zip(table.rows) {
                    let target = Target::Row { edition: edition_idx, table: table_idx, row: row_idx };
                    for wording in core::iter::once(&row.label).chain(row.variants) {
                        out.add(wording, target);
                    }
                    for group in row.groups {
                        out.add(group, Target::Word { edition: edition_idx, table: table_idx, head: false });
                    }
                    for cell in row.cells {
                        out.add(
                            cell.head,
                            Target::Word { edition: edition_idx, table: table_idx, head: true },
                        );
                    }
                }
                for word in table.words {
                    out.add(word, Target::Word { edition: edition_idx, table: table_idx, head: true });
                }
            }
            for section in edition.sections {
                out.add(section, Target::Section);
            }
        }
        out.wordings.index();
        out.elidable.sort_unstable();
        out.elidable.dedup();
        for node in &out.nodes {
            if let Some(label) = node.label.and_then(|label| out.labels.get_mut(usize::from(label))) {
                label.goes_on = !node.edges.is_empty();
            }
        }
        out.row_tables = out.labels.iter().map(|label| tables_of(&label.targets)).collect();
        out.first_section =
            editions.first().and_then(|edition| edition.sections.first()).and_then(|s| out.find(&key(s)));
        for label in &out.labels {
            out.joined.extend(&label.key);
            out.joined.push(' ');
        }
        for (c, next) in out.nodes.first().map_or(&[][..], |root| &root.edges) {
            if let Some(slot) = out.roots.get_mut((*c as usize).wrapping_sub(0x4E00)) {
                *slot = u16::try_from(*next).unwrap_or(0);
            }
        }
        out.openings = ('\u{4E00}'..='\u{9FFF}').map(|c| out.opening(c)).collect();
        out.suffixes = (0..=u16::MAX).take(out.joined.len()).collect();
        out.suffixes.sort_unstable_by_key(|at| out.joined.get(usize::from(*at)..));
        out
    }

    fn add(&mut self, wording: &'static str, target: Target) {
        let key = key(wording);
        if key.is_empty() {
            return;
        }
        let mut at = 0u32;
        for c in &key {
            if let Some(node) = self.nodes.get_mut(at as usize) {
                node.pass(target);
            }
            at = match self.step_below(at, *c) {
                Some(next) => next,
                None => {
                    let next = u32::try_from(self.nodes.len()).unwrap_or(u32::MAX);
                    self.nodes.push(Node::default());
                    if let Some(node) = self.nodes.get_mut(at as usize) {
                        let place = node.edges.partition_point(|(edge, _)| edge < c);
                        node.edges.insert(place, (*c, next));
                    }
                    next
                }
            };
        }
        self.wordings.add(wording, at);
        let n_labels = self.labels.len();
        let is_heading = matches!(target, Target::Title { .. } | Target::Section);
        if is_heading {
            self.mark_heading(&key);
        }
        let Some(node) = self.nodes.get_mut(at as usize) else { return };
        node.reach(target);
        let idx = *node.label.get_or_insert(u16::try_from(n_labels).unwrap_or(u16::MAX));
        if usize::from(idx) == n_labels {
            self.labels.push(Label { key, targets: Vec::new(), goes_on: false, heading: false });
        }
        for wording in [wording, without_marker(wording)] {
            self.elidable.push((unspaced(wording), idx));
        }
        if let Some(label) = self.labels.get_mut(usize::from(idx)) {
            label.heading |= is_heading;
            // The same word as a group and as a head of one table is a group.
            let known = label.targets.iter().any(|t| match (t, &target) {
                (Target::Word { edition: a, table: b, .. }, Target::Word { edition: c, table: d, .. }) => {
                    (a, b) == (c, d)
                }
                (a, b) => a == b,
            });
            if !known {
                label.targets.push(target);
            }
        }
    }

    fn mark_heading(&mut self, key: &[char]) {
        self.heading_endings |= key.last().copied().map_or(0, ending);
        let mut at = Self::ROOT;
        for c in key {
            let Some(next) = self.step_below(at, *c) else { return };
            at = next;
            if let Some(node) = self.nodes.get_mut(at as usize) {
                node.heading = true;
            }
        }
    }

    /// The root of the trie.
    pub(super) const ROOT: u32 = 0;

    /// The node below `node` by `c`.
    #[inline]
    pub(super) fn step(&self, node: u32, c: char) -> Option<u32> {
        if node == Self::ROOT
            && let Some(next) = self.roots.get((c as usize).wrapping_sub(0x4E00))
        {
            return (*next != 0).then_some(u32::from(*next));
        }
        self.step_below(node, c)
    }

    /// The node that ideographs lead to from the root; `None` where they leave the labels.
    pub(super) fn walk(&self, mut key: impl Iterator<Item = char>) -> Option<u32> {
        key.try_fold(Self::ROOT, |node, c| self.step(node, c))
    }

    fn step_below(&self, node: u32, c: char) -> Option<u32> {
        let edges = &self.nodes.get(node as usize)?.edges;
        if let [(edge, next)] = edges.as_slice() {
            return (*edge == c).then_some(*next);
        }
        let idx = edges.binary_search_by_key(&c, |(edge, _)| *edge).ok()?;
        edges.get(idx).map(|(_, next)| *next)
    }

    /// The node of a wording that is printed to the letter, whatever its marker, and perhaps in brackets.
    pub(super) fn exact(&self, raw: &str) -> Option<u32> {
        // Nearly every wording is known without its marker too, and both lead to one node.
        let rest = without_marker(raw);
        let bare = || rest.strip_suffix(')').or_else(|| rest.strip_suffix('）'));
        self.wording(rest)
            .or_else(|| if rest.len() < raw.len() { self.wording(raw) } else { None })
            .or_else(|| self.wording(bare()?))
    }

    /// The node of a wording that is printed to the letter, with its marker or without.
    pub(super) fn wording(&self, raw: &str) -> Option<u32> {
        self.wordings.get(raw)
    }

    /// The only label that begins as `raw` does, which says that it leaves the end out: `1.属于国…`. The number counts
    /// too, and stands for an ideograph.
    pub(super) fn elided(&self, raw: &str) -> Option<u16> {
        let opening = unspaced(without_omission(raw)?);
        let rest = without_marker(&opening);
        let least = if rest.len() < opening.len() { START_OF_LABEL - 1 } else { START_OF_LABEL };
        if keys(rest).count() < least {
            return None;
        }
        let first = self.elidable.partition_point(|(wording, _)| *wording < opening);
        let mut found = self.elidable.get(first..)?.iter().take_while(|(own, _)| own.starts_with(&opening));
        let (_, label) = found.next()?;
        found.all(|(_, other)| other == label || self.name_one_row(*other, *label)).then_some(*label)
    }

    /// Whether two labels are wordings of one row.
    fn name_one_row(&self, one: u16, other: u16) -> bool {
        let row = |target: &Target| match target {
            Target::Row { edition, table, row } => {
                let table = self.editions.get(usize::from(*edition))?.tables.get(usize::from(*table))?;
                table.rows.get(usize::from(*row)).map(|row| row.path)
            }
            _ => None,
        };
        let wanted = self.targets(other).first().and_then(row);
        let is_it = |target: &Target| wanted.is_some() && row(target) == wanted;
        self.targets(one).iter().chain(self.targets(other)).all(is_it)
    }

    /// Whether a table of that index, in any edition, has a row of that label.
    pub(super) fn is_row_of(&self, label: u16, table: u8) -> bool {
        self.row_tables.get(usize::from(label)).is_some_and(|tables| tables & table_bit(table) != 0)
    }

    /// Whether a report begins with that label: with its first section, or that of its first table.
    pub(super) fn opens_report(&self, label: u16) -> bool {
        Some(label) == self.first_section || self.targets(label).contains(&Target::Title { table: 0 })
    }

    /// Whether the first and the last ideograph that count can begin and end the heading of a section.
    pub(super) fn may_be_heading(&self, line: &str) -> bool {
        self.may_begin_heading(line) && self.may_end_heading(line)
    }

    fn may_end_heading(&self, line: &str) -> bool {
        // Figures of a row stand behind its label.
        let ascii = line.bytes().rev().take_while(u8::is_ascii).count();
        let words = line.get(..line.len() - ascii).unwrap_or_default();
        let mut chars = words.chars().rev().map(|c| if is_plain(c) { c } else { fold_char(c) });
        chars.find(|c| is_key(*c)).is_some_and(|c| self.heading_endings & ending(c) != 0)
    }

    fn may_begin_heading(&self, line: &str) -> bool {
        let opening = |line: &str| {
            let first = line.chars().next().unwrap_or_default();
            self.openings.get((first as usize).wrapping_sub(0x4E00)).copied().unwrap_or(Opening::Numeral)
        };
        // Most lines begin with an ideograph, or with one behind a marker.
        let mut rest = if matches!(line.as_bytes(), [0xE4..=0xE9, ..]) { line } else { without_marker(line) };
        let mut found = opening(rest);
        if found == Opening::Numeral {
            rest = without_marker(rest);
            found = opening(rest);
        }
        match found {
            Opening::Heading => true,
            Opening::Other => false,
            Opening::Numeral => {
                keys(behind_signs(rest)).next().is_some_and(|c| self.opening(c) == Opening::Heading)
            }
        }
    }

    /// Whether no heading of a section begins with that ideograph, in UTF-8, nor may behind it as behind a marker.
    pub(super) fn opens_none(&self, ideograph: [u8; 3]) -> bool {
        let [first, second, third] = ideograph.map(usize::from);
        let c = ((first & 0xF) << 12) | ((second & 0x3F) << 6) | (third & 0x3F);
        self.openings.get(c.wrapping_sub(0x4E00)) == Some(&Opening::Other)
    }

    /// What a line is that begins with that character.
    fn opening(&self, c: char) -> Opening {
        match fold_char(c) {
            c if !is_key(c) => Opening::Numeral,
            c if self.step(Self::ROOT, c).is_some_and(|node| self.leads_to_heading(node)) => Opening::Heading,
            _ => Opening::Other,
        }
    }

    /// Whether the heading of a section ends at `node` or below.
    pub(super) fn leads_to_heading(&self, node: u32) -> bool {
        self.nodes.get(node as usize).is_some_and(|node| node.heading)
    }

    /// Whether nothing stands below `node`.
    pub(super) fn ends(&self, node: u32) -> bool {
        self.nodes.get(node as usize).is_none_or(|node| node.edges.is_empty())
    }

    /// The label that ends at `node`.
    pub(super) fn at(&self, node: u32) -> Option<u16> {
        self.nodes.get(node as usize)?.label
    }

    /// The label with that key.
    pub(super) fn find(&self, key: &[char]) -> Option<u16> {
        self.at(self.walk(key.iter().copied())?)
    }

    /// Whether a longer label begins with that one.
    pub(super) fn goes_on(&self, label: u16) -> bool {
        self.labels.get(usize::from(label)).is_none_or(|label| label.goes_on)
    }

    /// Whether a label is the heading of a section.
    pub(super) fn is_heading(&self, label: u16) -> bool {
        self.labels.get(usize::from(label)).is_some_and(|label| label.heading)
    }

    /// The targets of a label.
    pub(super) fn targets(&self, label: u16) -> &[Target] {
        self.labels.get(usize::from(label)).map_or(&[], |label| &label.targets)
    }

    /// The key of a label.
    pub(super) fn key_of(&self, label: u16) -> &[char] {
        self.labels.get(usize::from(label)).map_or(&[], |label| &label.key)
    }

    /// The only edition in which words of a table begin as `piece` does: with a label or head, or the start of one.
    pub(super) fn edition_of_opening(&self, piece: impl Iterator<Item = char>, table: u8) -> Option<u8> {
        let steps = piece.scan(Self::ROOT, |node, c| {
            *node = self.step(*node, c)?;
            Some(*node)
        });
        let (_, last) = steps.enumerate().skip(START_OF_LABEL - 1).last()?;
        let tables = &self.nodes.get(last as usize)?.tables;
        let mut editions = tables.iter().filter(|(_, of)| *of == table).map(|(edition, _)| *edition);
        editions.next().filter(|_| editions.next().is_none())
    }

    /// Whether `piece` is the start of labels of rows, and of no other word.
    pub(super) fn starts_row(&self, piece: impl Iterator<Item = char>) -> bool {
        self.walk(piece)
            .and_then(|node| self.nodes.get(node as usize))
            .is_some_and(|node| node.rows && !node.words)
    }

    /// Whether the characters of `piece`, a few dozen at most, stand somewhere inside a label.
    pub(super) fn is_fragment(&self, piece: impl Iterator<Item = char> + Clone) -> bool {
        let tail = |at: &u16| self.joined.get(usize::from(*at)..).unwrap_or_default().iter().copied();
        let n = piece.clone().count();
        let first = self.suffixes.partition_point(|at| tail(at).lt(piece.clone()));
        n > 0 && self.suffixes.get(first).is_some_and(|at| tail(at).take(n).eq(piece))
    }

    /// The relations of a table of these editions; of any other, none.
    pub(super) fn relations(&self, table: &'static Table) -> &Relations {
        static NONE: Relations = Relations::NONE;
        self.relations.iter().find(|(known, _)| core::ptr::eq(*known, table)).map_or(&NONE, |(_, own)| own)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::EDITIONS;

    fn find(labels: &Labels, text: &str) -> Vec<Target> {
        let mut node = Labels::ROOT;
        for c in key(text) {
            match labels.step(node, c) {
                Some(next) => node = next,
                None => return Vec::new(),
            }
        }
        labels.at(node).map_or(Vec::new(), |label| labels.targets(label).to_vec())
    }

    #[test]
    fn spellings_of_one_label_are_one() {
        let labels = Labels::new(EDITIONS);
        let expected = find(&labels, "3.危及“三安全一稳定”");
        assert_eq!(expected.len(), 2);
        for text in ["危及三安全一稳定", "３．危及 ‘三安全 一稳定’", "危及｢三安全一穩定｣"]
        {
            assert_eq!(find(&labels, text), expected, "{text}");
        }
        assert!(find(&labels, "行政检查").is_empty());
    }

    #[test]
    fn markers_do_not_count() {
        let labels = Labels::new(EDITIONS);
        for (raw, rest) in [
            ("（二）部分公开", "部分公开"),
            ("四、结转", "结转"),
            ("8.属于", "属于"),
            ("(１)", "１)"),
            ("一二三四五六七八九十", "十"),
            ("", ""),
        ] {
            assert_eq!(without_marker(raw), rest);
            assert_eq!(key(raw), key(rest));
        }
        for (wording, node) in &labels.wordings.all {
            assert_eq!(
                key(wording).iter().try_fold(Labels::ROOT, |node, c| labels.step(node, *c)),
                Some(*node)
            );
            assert_eq!(labels.wording(wording), Some(*node));
            assert_eq!(labels.exact(&format!("（三）1. {wording}")), Some(*node), "{wording}");
        }
        assert_eq!(labels.exact("行政检查"), None);
    }

    #[test]
    fn labels_that_say_that_they_were_cut_are_known_by_what_no_other_begins_with() {
        let labels = Labels::new(EDITIONS);
        let key = |raw: &str| labels.elided(raw).map(|label| labels.key_of(label).iter().collect::<String>());
        let cases = [
            ("1.属于国…", Some("属于国家秘密")),
            ("１．属于国 …", Some("属于国家秘密")),
            ("5.属于三...", Some("属于类内部事务信息")),
            ("二、上年 …", Some("上年结转政府信息公开申请数量")),
            ("(六)其他…", Some("其他处理")),
            ("3.其他…", Some("其他")),
            ("行政许……", Some("行政许可")),
            ("行政许可…", Some("行政许可")),
            // Several begin so, or too little is left, or nothing says that it was cut.
            ("属于…", None),
            ("其他…", None),
            ("1.属…", None),
            ("行政…", None),
            ("1.属于国", None),
            ("1.属于国.", None),
            ("1.属于县…", None),
            ("…", None),
            ("", None),
        ];
        for (raw, expected) in cases {
            assert_eq!(key(raw).as_deref(), expected, "{raw}");
        }
    }

    #[test]
    fn no_ideograph_is_among_signs() {
        for c in '\0'..=char::MAX {
            let text = ["│ a", c.encode_utf8(&mut [0; 4]), "规"].concat();
            assert!(keys(behind_signs(&text)).eq(keys(&text)), "{c:?}");
        }
    }

    #[test]
    fn all_wordings_of_the_form_are_found_to_the_letter() {
        let labels = Labels::new(EDITIONS);
        for row in EDITIONS.iter().flat_map(|edition| edition.tables).flat_map(|table| table.rows) {
            for wording in
                [row.label, without_marker(row.label)].into_iter().filter(|wording| !wording.is_empty())
            {
                assert!(labels.wording(wording).is_some(), "{wording}");
            }
        }
        assert!(!["0", "无", "规章0", "行政 许可", "/"].into_iter().any(is_label));
    }

    #[test]
    fn no_two_rows_of_a_table_share_a_wording() {
        let labels = Labels::new(EDITIONS);
        for label in &labels.labels {
            for (i, a) in label.targets.iter().enumerate() {
                for b in label.targets.iter().skip(i + 1) {
                    if let (
                        Target::Row { edition: ae, table: at, row: ar },
                        Target::Row { edition: be, table: bt, row: br },
                    ) = (a, b)
                    {
                        assert!((ae, at) != (be, bt) || ar == br, "{:?}", label.key);
                    }
                }
            }
        }
    }
}
