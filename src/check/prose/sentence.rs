//! The sentence around figures, folded and without spaces: what subjects and sums are looked for in.

use rust_decimal::Decimal;

use super::Mention;
use crate::limits;
use crate::span::Span;
use crate::text::fold::{fold_char, is_han_numeral};

/// One figure in a [`Sentence`]; places are offsets into its folded text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hit {
    /// Which of the mentions it is.
    pub(super) idx: usize,
    /// Start of the clause, or the end of the figure in front where that is in the same clause.
    pub(super) head: usize,
    /// Start of the number.
    pub(super) start: usize,
    /// End of its measure word.
    pub(super) end: usize,
    /// The last year named in front of it, other than to compare with.
    pub(super) year: Option<i16>,
    /// What one of the last digit printed is worth: 0.01 of `4.35`, 1000 of `1.2万`.
    pub(super) last_place: Decimal,
}

/// A sentence with its figures.
#[derive(Debug, Default)]
pub(super) struct Sentence {
    /// Its text folded, without spaces and bars.
    folded: String,
    /// Its figures, in order.
    pub(super) hits: Vec<Hit>,
}

impl Sentence {
    /// What stands in front of a figure, in its clause.
    pub(super) fn head(&self, hit: &Hit) -> &str {
        self.between(hit.head, hit.start)
    }

    /// What stands between a figure and the one in front of it, or the start of the sentence.
    pub(super) fn gap(&self, hit_idx: usize) -> &str {
        let from = hit_idx.checked_sub(1).and_then(|idx| self.hits.get(idx)).map_or(0, |hit| hit.end);
        self.hits.get(hit_idx).map_or("", |hit| self.between(from, hit.start))
    }

    /// What stands behind a figure, up to the end of its clause or the next figure.
    pub(super) fn tail(&self, hit_idx: usize) -> &str {
        let Some(hit) = self.hits.get(hit_idx) else { return "" };
        let next = hit_idx.checked_add(1).and_then(|idx| self.hits.get(idx));
        let rest = self.between(hit.end, next.map_or(self.folded.len(), |next| next.start));
        rest.split(is_clause_end).next().unwrap_or("")
    }

    fn between(&self, start: usize, end: usize) -> &str {
        self.folded.get(start..end).unwrap_or("")
    }
}

/// Whether a folded character ends a clause.
pub(super) const fn is_clause_end(c: char) -> bool {
    matches!(c, ',' | ';' | ':' | '(' | ')') || is_sentence_end(c)
}

const fn is_sentence_end(c: char) -> bool {
    matches!(c, '。' | '!' | '?')
}

/// Reads the sentences of a text that hold figures, in order; linear in the text.
#[derive(Debug)]
pub(super) struct Sentences<'t, 'm, 'a> {
    text: &'t str,
    mentions: &'m [Mention<'a>],
    next: usize,
    /// Nothing in front of this belongs to the next sentence.
    floor: usize,
    /// Ends of headings and starts of nodes, in order: no sentence crosses one.
    walls: &'m [usize],
}

impl<'t, 'm, 'a> Sentences<'t, 'm, 'a> {
    pub(super) const fn new(text: &'t str, mentions: &'m [Mention<'a>], walls: &'m [usize]) -> Self {
        Self { text, mentions, next: 0, floor: 0, walls }
    }

    /// Reads the next sentence into `out`; `false` where there is none.
    pub(super) fn read(&mut self, out: &mut Sentence) -> bool {
        out.folded.clear();
        out.hits.clear();
        let Some(first) = self.mentions.get(self.next) else { return false };
        let start = self.start_of(first.number.start);
        let wall = self.walls.partition_point(|wall| *wall <= first.number.start);
        let wall = self.walls.get(wall).copied().unwrap_or(self.text.len());
        let mut clause = 0_usize;
        let mut years = Years::default();
        let mut line_ends = 0_u8;
        let mut since = 0_usize;
        // The figure being read, and where in the text it ends.
        let mut open: Option<(Hit, usize)> = None;
        for (offset, c) in self.text.get(start..wall).unwrap_or("").char_indices() {
            let at = start.saturating_add(offset);
            if let Some((mut hit, end)) = open
                && at >= end
            {
                hit.end = out.folded.len();
                clause = hit.end;
                out.hits.push(hit);
                (open, since) = (None, 0);
            }
            if let Some(mention) = self.mentions.get(self.next)
                && at >= mention.number.start
                && open.is_none()
            {
                let place = out.folded.len();
                let last_place = last_place(mention.number.slice(self.text).unwrap_or(""));
                let hit = Hit {
                    idx: self.next,
                    head: clause,
                    start: place,
                    end: place,
                    year: years.named,
                    last_place,
                };
                open = Some((hit, mention.end));
                self.next = self.next.saturating_add(1);
            }
            self.floor = at.saturating_add(c.len_utf8());
            let folded = fold_char(c);
            if folded == ' ' || folded == '|' {
                line_ends = line_ends.saturating_add(u8::from(c == '\n'));
                if line_ends > 1 && open.is_none() {
                    break;
                }
                continue;
            }
            line_ends = 0;
            years.see(folded);
            out.folded.push(folded);
            since = since.saturating_add(1);
            if open.is_none() {
                if is_clause_end(folded) {
                    clause = out.folded.len();
                }
                if is_sentence_end(folded) || since > limits::CONTEXT_CHARS {
                    break;
                }
            }
        }
        if let Some((mut hit, _)) = open {
            hit.end = out.folded.len();
            out.hits.push(hit);
        }
        if out.hits.is_empty() {
            // A figure that is not where it is said to be is passed over.
            self.next = self.next.saturating_add(1);
        }
        true
    }

    /// Where the sentence around `at` starts.
    fn start_of(&self, at: usize) -> usize {
        let wall = self.walls.partition_point(|wall| *wall <= at).checked_sub(1);
        let wall = wall.and_then(|idx| self.walls.get(idx)).copied().unwrap_or(0);
        let floor = self.floor.max(wall).min(at);
        let mut line_ends = 0_u8;
        for (n, (offset, c)) in self.text.get(floor..at).unwrap_or("").char_indices().rev().enumerate() {
            let folded = fold_char(c);
            if folded == ' ' {
                line_ends = line_ends.saturating_add(u8::from(c == '\n'));
            } else {
                line_ends = 0;
            }
            if n > limits::CONTEXT_CHARS || is_sentence_end(folded) || line_ends > 1 {
                return floor.saturating_add(offset).saturating_add(c.len_utf8());
            }
        }
        floor
    }
}

/// The years named so far.
#[derive(Debug, Default)]
struct Years {
    named: Option<i16>,
    digits: u8,
    value: i16,
    /// The character in front of the digits.
    before: Option<char>,
    last: Option<char>,
}

impl Years {
    fn see(&mut self, c: char) {
        if let Some(digit) = c.to_digit(10).and_then(|digit| i16::try_from(digit).ok()) {
            if self.digits == 0 {
                (self.value, self.before) = (0, self.last);
            }
            self.digits = self.digits.saturating_add(1);
            self.value = self.value.saturating_mul(10).saturating_add(digit);
        } else {
            let compared = matches!(self.before, Some('比' | '较' | '与' | '于'));
            if c == '年' && self.digits == 4 && !compared {
                self.named = Some(self.value);
            }
            self.digits = 0;
        }
        self.last = Some(c);
    }
}

/// What one of the last digit printed is worth.
fn last_place(printed: &str) -> Decimal {
    let mut decimals = None;
    let mut power = 0_u32;
    for c in printed.chars().map(fold_char) {
        match c {
            '.' => decimals = Some(0_u32),
            '0'..='9' => decimals = decimals.map(|n| n.saturating_add(1)),
            '万' => power = power.saturating_add(4),
            '亿' => power = power.saturating_add(8),
            _ => {}
        }
    }
    let one = Decimal::new(1, decimals.unwrap_or(0).min(28));
    let size = 10_i64.checked_pow(power).unwrap_or(1);
    one.checked_mul(Decimal::from(size)).unwrap_or(one)
}

/// The number in a figure: behind its subject, in front of its measure word.
pub(super) fn number_in(text: &str, span: Span, unit: Option<&str>) -> Option<Span> {
    let raw = span.slice(text)?;
    let whole = raw.trim_end();
    let body = unit.and_then(|unit| whole.strip_suffix(unit)).unwrap_or(whole).trim_end();
    // Behind the last digit stands nothing, or the rest of the clause: `14件申请`.
    let last = |test: fn(char) -> bool| body.char_indices().rev().find(|(_, c)| test(fold_char(*c)));
    let (from, c) = last(|c| c.is_ascii_digit()).or_else(|| last(is_han_numeral))?;
    let arabic = fold_char(c).is_ascii_digit();
    let end = from.saturating_add(c.len_utf8());
    let sized = body.get(end..)?.chars().take_while(|c| matches!(c, '万' | '亿' | '萬' | '億'));
    let end = end.saturating_add(sized.map(char::len_utf8).sum());
    let belongs = |c: char| {
        let c = fold_char(c);
        if arabic { c.is_ascii_digit() || matches!(c, '.' | ',') } else { is_han_numeral(c) }
    };
    let before = body.get(..from)?;
    let start =
        before.char_indices().rev().take_while(|(_, c)| belongs(*c)).last().map_or(from, |(at, _)| at);
    // A comma or dot in front of the digits belongs to the sentence.
    let lead = body.get(start..end)?.chars().take_while(|c| matches!(fold_char(*c), '.' | ','));
    let start = start.saturating_add(lead.map(char::len_utf8).sum());
    Some(Span::new(span.start.saturating_add(start), span.start.saturating_add(end)))
}
