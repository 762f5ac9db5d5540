//! What one sentence says belongs together: a total with its parts, a share or a growth with its figures.

use std::borrow::Cow;
use std::sync::LazyLock;

use rust_decimal::Decimal;

use super::cover::Phrases;
use super::{Check, Hit, Linker, Mention, gap, number};
use crate::diagnostic::catalogue::check as codes;
use crate::diagnostic::{Code, Diagnostic};
use crate::limits;
use crate::span::Span;

/// Words of a total that is the sum of what follows.
const TOTALS: &[&str] = &["共计", "总计", "合计", "总共"];
/// Words that make a figure no part of the total in front.
const OTHERS: &[&str] = &[
    "比", "较", "同比", "增", "减", "占", "结转", "办结", "答复", "回复", "采纳", "率", "浏览", "阅读",
    "点击", "访问",
];
static OTHERS_INDEXED: LazyLock<Phrases> = LazyLock::new(|| Phrases::new(OTHERS));
/// Words of a share, behind `占`: nothing in them names another whole.
const SHARE: &[&str] = &[
    "总数",
    "总量",
    "总申请量",
    "申请总量",
    "申请总数",
    "全部申请",
    "比例",
    "比",
    "的",
    "为",
    "约",
    "了",
    "达",
    "总",
    "全部",
];

/// Adds up what the figures of one sentence say belongs together.
pub(super) fn check(linker: &mut Linker<'_, '_>, mentions: &[Mention<'_>], hits: &[Hit]) {
    let percent = |hit: &Hit| mentions.get(hit.idx).is_some_and(|mention| mention.percent);
    if hits.len() < 2 || !hits.iter().any(|hit| hit.gap.parts || percent(hit)) {
        return;
    }
    let sentence = Sentence { text: linker.text, plain: linker.plain, mentions, hits };
    let mut from = 0;
    while let Some(found) = parts(&sentence, from) {
        from = found.end;
        add_up(linker, &sentence, &found);
    }
    let first_part = (1..hits.len()).find(|idx| sentence.begins(*idx));
    for (hit_idx, _) in hits.iter().enumerate().filter(|(_, hit)| percent(hit)) {
        share(linker, &sentence, hit_idx, first_part);
        growth(linker, &sentence, hit_idx);
    }
}

/// The figures of a sentence and the words around them.
struct Sentence<'s, 'a> {
    text: &'a str,
    plain: gap::Plain,
    mentions: &'s [Mention<'a>],
    hits: &'s [Hit],
}

impl<'s, 'a> Sentence<'s, 'a> {
    fn mention(&self, hit_idx: usize) -> Option<&'s Mention<'a>> {
        self.mentions.get(self.hits.get(hit_idx)?.idx)
    }

    /// A figure that may be a total or a part: no percentage, and nothing that is compared or says what came of it.
    fn countable(&self, hit_idx: usize) -> Option<&'s Mention<'a>> {
        let mention = self.mention(hit_idx).filter(|mention| !mention.percent)?;
        let characters = self.hits.get(hit_idx)?.gap.characters;
        let mut possible = OTHERS_INDEXED.possible(characters).peekable();
        if possible.peek().is_none() {
            return Some(mention);
        }
        let head = self.head(hit_idx);
        (!possible.any(|word| head.contains(word))).then_some(mention)
    }

    /// What stands in front of a figure, in its clause.
    fn head(&self, hit_idx: usize) -> Cow<'s, str> {
        self.hits.get(hit_idx).map_or(Cow::Borrowed(""), |hit| self.plain.fold(self.text, hit.gap.head))
    }

    /// What stands between a figure and the one in front of it.
    fn gap(&self, hit_idx: usize) -> impl Iterator<Item = char> {
        let gap = self.hits.get(hit_idx).and_then(|hit| hit.gap.span.slice(self.text));
        self.plain.chars(gap.unwrap_or(""))
    }

    /// The same without the signs that it begins with.
    fn step(&self, hit_idx: usize) -> impl Iterator<Item = char> {
        self.gap(hit_idx).skip_while(|c| matches!(c, ',' | '、' | '('))
    }

    /// What stands behind a figure in its clause.
    fn tail(&self, hit_idx: usize) -> Cow<'s, str> {
        let Some(mention) = self.mention(hit_idx) else { return Cow::Borrowed("") };
        let next = hit_idx.checked_add(1).and_then(|idx| self.mention(idx)).map(|next| next.number.start);
        let tail = gap::tail(self.text, mention.end(), next.unwrap_or(self.text.len()));
        self.plain.fold(self.text, tail)
    }

    /// Whether parts of a total begin with a figure.
    fn begins(&self, hit_idx: usize) -> bool {
        self.hits.get(hit_idx).is_some_and(|hit| hit.gap.parts)
    }
}

/// A total and its parts, by their place in the sentence.
struct Parts {
    total: usize,
    parts: Vec<usize>,
    /// Where the search goes on.
    end: usize,
}

fn parts(sentence: &Sentence<'_, '_>, from: usize) -> Option<Parts> {
    let n = sentence.hits.len();
    let first = (from.max(1)..n).find(|idx| sentence.begins(*idx))?;
    let next = Parts { total: 0, parts: Vec::new(), end: first.saturating_add(1) };
    let Some(total) = (from..first).rev().find(|idx| sentence.countable(*idx).is_some()) else {
        return Some(next);
    };
    let unit = |idx: usize| sentence.countable(idx).map(|mention| mention.figure.unit.as_deref());
    let row = |idx: usize| sentence.hits.get(idx).and_then(|hit| hit.row);
    let of_total = unit(total);
    let mut parts = Vec::new();
    let mut brackets = 0_i32;
    for idx in first..n {
        if idx > first {
            if sentence.begins(idx) {
                // Parts of a part: whose they are cannot be told.
                return Some(next);
            }
            brackets = sentence.gap(idx).fold(brackets, |depth, c| match c {
                '(' => depth.saturating_add(1),
                ')' => depth.saturating_sub(1),
                _ => depth,
            });
            match brackets {
                0 => {}
                // `人大建议18件（含重点督办2件）`
                1.. => continue,
                // `（其中动态100条、公告20条），办结30条`
                _ => break,
            }
        }
        // Another row of section 三 is no part of this one.
        if let (Some(whole), Some(part)) = (row(total), row(idx))
            && !(part.starts_with(whole) && part != whole)
        {
            break;
        }
        match unit(idx) {
            Some(unit_of_part) if Some(unit_of_part) == of_total => parts.push(idx),
            // Another measure: `参加热线1次` among 条.
            Some(_) => {}
            None if sentence.mention(idx).is_some_and(|mention| mention.percent) => {}
            None => break,
        }
    }
    Some(Parts { total, parts, end: n })
}

fn add_up(linker: &mut Linker<'_, '_>, sentence: &Sentence<'_, '_>, found: &Parts) {
    let Some(stated) = sentence.mention(found.total).filter(|_| !found.parts.is_empty()) else { return };
    let total = stated.figure.value;
    let mut sum = Some(Decimal::ZERO);
    for part in &found.parts {
        sum = sum.and_then(|sum| sum.checked_add(sentence.mention(*part)?.figure.value));
        if sum == Some(total) {
            // What follows is another statement: `共12件，其中网络5件、信函7件，办结12件`.
            break;
        }
    }
    let Some(sum) = sum else { return };
    let open = || found.parts.last().is_some_and(|last| sentence.tail(*last).contains('等'));
    let whole = || {
        let head = sentence.head(found.total);
        found.parts.len() >= limits::PARTS_OF_A_WHOLE && TOTALS.iter().any(|word| head.contains(word))
    };
    let complete = sum == total || (whole() && !open());
    let relation = if complete {
        "the total stated = the sum of the parts stated"
    } else {
        "the total stated >= the sum of the parts stated"
    };
    let holds = sum == total || (!complete && sum < total);
    // Two ways to part one total, of which each may be whole: `其中自然人13件，网上申请12件`.
    let linked = |part: &usize| sentence.hits.get(*part).is_some_and(|hit| hit.requests);
    let larger = |part: &usize| sentence.mention(*part).is_some_and(|mention| mention.figure.value > total);
    let mixed = found.parts.iter().any(linked) && !found.parts.iter().all(linked);
    if !holds && mixed && !found.parts.iter().any(larger) {
        return;
    }
    linker.statement(
        "prose.sum",
        relation,
        (total, sum),
        holds,
        stated.figure.span,
        &codes::PROSE_SUM,
        |finding| finding.with(total.to_string()).with(sum.to_string()),
    );
}

/// `…35条，占4.35%` of a total in front.
fn share(
    linker: &mut Linker<'_, '_>,
    sentence: &Sentence<'_, '_>,
    hit_idx: usize,
    first_part: Option<usize>,
) {
    let mut said = sentence.step(hit_idx);
    if said.next() != Some('占') || !covered(&said.collect::<String>(), SHARE) {
        return;
    }
    let Some(part_idx) = hit_idx.checked_sub(1).filter(|idx| *idx > 0) else { return };
    // The whole is a figure in front of the parts, counted in the same measure.
    let (Some(first), Some(part), Some(percent)) = (
        first_part.filter(|first| *first <= part_idx),
        sentence.mention(part_idx).filter(|part| !part.percent),
        sentence.mention(hit_idx),
    ) else {
        return;
    };
    let wholes: Vec<Decimal> = (0..first)
        .rev()
        .take(limits::ROWS_OF_A_SENTENCE)
        .filter_map(|idx| sentence.mention(idx))
        .filter(|whole| !whole.percent && whole.figure.unit == part.figure.unit)
        .map(|whole| whole.figure.value)
        .filter(|whole| part.figure.value <= *whole)
        .collect();
    let agrees = |whole: &&Decimal| {
        let last_place = number::last_place(percent.number.slice(linker.text).unwrap_or(""));
        in_percent(part.figure.value, **whole)
            .is_some_and(|exact| rounds_to(exact, percent.figure.value, last_place))
    };
    // Of `收到100件，办结90件，其中…占50%` either may be meant.
    let whole = match wholes.as_slice() {
        [whole] => Some(*whole),
        several => several.iter().find(agrees).copied(),
    };
    if let Some(whole) = whole {
        ratio(linker, percent, part.figure.value, whole);
    }
}

/// `14件，比上年增加4件，增长40%`: the growth of a figure by another.
fn growth(linker: &mut Linker<'_, '_>, sentence: &Sentence<'_, '_>, hit_idx: usize) {
    let (Some(by_idx), Some(now_idx)) = (hit_idx.checked_sub(1), hit_idx.checked_sub(2)) else { return };
    let says = |words: &[&str]| words.iter().any(|word| sentence.step(hit_idx).eq(word.chars()));
    let rises = says(&["增长", "增幅", "上升", "同比增长", "增长率为", "增幅为", "增幅达"]);
    let falls = says(&["下降", "降幅", "减少", "同比下降", "同比减少", "降低", "降幅为"]);
    if !rises && !falls {
        return;
    }
    let step: String = sentence.step(by_idx).collect();
    let (Some(now), Some(by), Some(percent)) =
        (sentence.mention(now_idx), sentence.mention(by_idx), sentence.mention(hit_idx))
    else {
        return;
    };
    let compared = ["比", "较", "同比"].iter().any(|word| step.starts_with(word))
        && ["上年", "去年", "上一年", "同期", "同比"].iter().any(|word| step.contains(word));
    let up = ["增加", "增长", "多", "增加了"].iter().any(|word| step.ends_with(word));
    let down = ["减少", "下降", "少", "减少了"].iter().any(|word| step.ends_with(word));
    let counted = now.figure.unit == by.figure.unit && !now.percent && !by.percent;
    let before = match (rises && up, falls && down) {
        (true, false) => now.figure.value.checked_sub(by.figure.value),
        (false, true) => now.figure.value.checked_add(by.figure.value),
        _ => None,
    };
    if let Some(before) = before.filter(|before| compared && counted && before.is_sign_positive()) {
        ratio(linker, percent, by.figure.value, before);
    }
}

fn in_percent(part: Decimal, whole: Decimal) -> Option<Decimal> {
    part.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(whole)
}

fn ratio(linker: &mut Linker<'_, '_>, percent: &Mention<'_>, part: Decimal, whole: Decimal) {
    let Some(exact) = in_percent(part, whole) else { return };
    let stated = percent.figure.value;
    let last_place = number::last_place(percent.number.slice(linker.text).unwrap_or(""));
    let holds = rounds_to(exact, stated, last_place);
    let shown = exact.round_dp(stated.scale().saturating_add(2));
    let relation = "the percentage stated = part / whole, rounded or cut off";
    let span = percent.figure.span;
    linker.statement(
        "prose.percent",
        relation,
        (stated, shown),
        holds,
        span,
        &codes::PROSE_PERCENT,
        |finding| {
            finding
                .with(stated.to_string())
                .with(part.to_string())
                .with(whole.to_string())
                .with(shown.to_string())
        },
    );
}

/// Whether `exact` can be printed as `stated` by rounding or by cutting off, where the last digit is worth
/// `last_place`: whole numbers must be equal, 4.34 and 4.35 are both 35 of 805 in per cent.
pub(super) fn rounds_to(exact: Decimal, stated: Decimal, last_place: Decimal) -> bool {
    if exact == stated {
        return true;
    }
    if last_place == Decimal::ONE && exact.fract().is_zero() {
        return false;
    }
    let Some(off) = exact.checked_sub(stated) else { return false };
    let half = last_place.checked_div(Decimal::TWO).unwrap_or(last_place);
    off.checked_add(half).is_some_and(|off| !off.is_sign_negative() || off.is_zero()) && off < last_place
}

fn covered(text: &str, words: &[&str]) -> bool {
    let mut rest = text;
    while !rest.is_empty() {
        let longest = words.iter().filter(|word| rest.starts_with(**word)).max_by_key(|word| word.len());
        let Some(word) = longest else { return false };
        rest = rest.get(word.len()..).unwrap_or("");
    }
    true
}

impl Linker<'_, '_> {
    /// Adds the check of what one sentence says of itself, and a finding where it fails.
    #[allow(clippy::too_many_arguments, reason = "one call for each kind of statement")]
    fn statement(
        &mut self,
        name: &'static str,
        relation: &'static str,
        (left, right): (Decimal, Decimal),
        holds: bool,
        span: Span,
        code: &'static Code,
        words: impl FnOnce(Diagnostic) -> Diagnostic,
    ) {
        if self.n_links >= limits::LINKS {
            return;
        }
        self.n_links = self.n_links.saturating_add(1);
        let id = self.id(Cow::Borrowed(name));
        if !holds && !self.options.allows(&[code.name, &id]) {
            self.diagnostics.push(words(Diagnostic::new(code).at(span)));
        }
        self.checks.push(Check {
            id,
            relation: Cow::Borrowed(relation),
            clause: None,
            left: Some(left),
            right: Some(right),
            holds: Some(holds),
            cells: Cow::Borrowed(&[]),
            holds_with_blanks_as_zero: None,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_rounded_or_cut_off_at_their_last_place() {
        let rounds = |exact: &str, stated: &str, place: &str| {
            let [exact, stated, place] = [exact, stated, place].map(|number| number.parse().unwrap());
            rounds_to(exact, stated, place)
        };
        for (exact, stated, place, expected) in [
            ("4.347826", "4.34", "0.01", true),
            ("4.347826", "4.35", "0.01", true),
            ("4.345", "4.35", "0.01", true),
            ("4.3499", "4.34", "0.01", true),
            ("7", "7", "1", true),
            ("7.4", "7", "1", true),
            ("7.5", "8", "1", true),
            ("4.344", "4.35", "0.01", false),
            ("4.35", "4.34", "0.01", false),
            ("4.347826", "4.36", "0.01", false),
            ("7", "8", "1", false),
            ("7.4", "8", "1", false),
            ("8.1", "7", "1", false),
        ] {
            assert_eq!(rounds(exact, stated, place), expected, "{exact} {stated}");
        }
    }
}
