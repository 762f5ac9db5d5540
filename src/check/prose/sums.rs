//! What one sentence says belongs together: a total with its parts, a share or a growth with its figures.

use std::borrow::Cow;

use rust_decimal::Decimal;

use super::{Check, Link, Linker, Mention, Sentence};
use crate::diagnostic::catalogue::check as codes;
use crate::diagnostic::{Code, Diagnostic};
use crate::limits;
use crate::span::Span;

/// Words in front of the parts of a total.
const PARTS: &[&str] = &["其中", "包括", "分别为", "分别是"];
/// Words of a total that is the sum of what follows.
const TOTALS: &[&str] = &["共计", "总计", "合计", "总共"];
/// Words that make a figure no part of the total in front.
const OTHERS: &[&str] = &[
    "比", "较", "同比", "增", "减", "占", "结转", "办结", "答复", "回复", "采纳", "率", "浏览", "阅读",
    "点击", "访问",
];
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

/// Adds up what `sentence` says belongs together.
pub(super) fn check(
    linker: &mut Linker<'_, '_>,
    sentence: &Sentence,
    mentions: &[Mention<'_>],
    links: &[(usize, Link)],
) {
    if sentence.hits.len() < 2 {
        return;
    }
    let mut from = 0;
    while let Some(found) = parts(sentence, mentions, links, from) {
        from = found.end;
        add_up(linker, sentence, mentions, &found);
    }
    for (hit_idx, hit) in sentence.hits.iter().enumerate() {
        if mentions.get(hit.idx).is_some_and(|mention| mention.percent) {
            share(linker, sentence, mentions, hit_idx);
            growth(linker, sentence, mentions, hit_idx);
        }
    }
}

/// A total and its parts, by their place in the sentence.
struct Parts {
    total: usize,
    parts: Vec<usize>,
    /// Where the search goes on.
    end: usize,
}

fn parts(
    sentence: &Sentence,
    mentions: &[Mention<'_>],
    links: &[(usize, Link)],
    from: usize,
) -> Option<Parts> {
    let begins = |idx: usize| PARTS.iter().any(|word| sentence.gap(idx).contains(word));
    let first = (from.max(1)..sentence.hits.len()).find(|idx| begins(*idx))?;
    let plain = |idx: usize| {
        let hit = sentence.hits.get(idx)?;
        let mention = mentions.get(hit.idx).filter(|mention| !mention.percent)?;
        (!OTHERS.iter().any(|word| sentence.head(hit).contains(word))).then_some(mention)
    };
    let next = Parts { total: 0, parts: Vec::new(), end: first.saturating_add(1) };
    let Some(total) = (from..first).rev().find(|idx| plain(*idx).is_some()) else { return Some(next) };
    let unit = |idx: usize| plain(idx).map(|mention| mention.figure.unit.as_deref());
    let row = |idx: usize| {
        let hit = sentence.hits.get(idx)?;
        links.iter().find(|(mention_idx, _)| *mention_idx == hit.idx)?.1.row
    };
    let mut parts = Vec::new();
    for idx in first..sentence.hits.len() {
        if idx > first && begins(idx) {
            // Parts of a part: whose they are cannot be told.
            return Some(next);
        }
        // Another row of section 三 is no part of this one.
        if row(idx).is_some() && row(total).is_some() {
            break;
        }
        match unit(idx) {
            Some(unit_of_part) if Some(unit_of_part) == unit(total) => parts.push(idx),
            // Another measure: `参加热线1次` among 条.
            Some(_) => {}
            None if sentence
                .hits
                .get(idx)
                .is_some_and(|hit| mentions.get(hit.idx).is_some_and(|m| m.percent)) => {}
            None => break,
        }
    }
    Some(Parts { total, parts, end: sentence.hits.len() })
}

fn add_up(linker: &mut Linker<'_, '_>, sentence: &Sentence, mentions: &[Mention<'_>], found: &Parts) {
    let value = |idx: usize| Some(mentions.get(sentence.hits.get(idx)?.idx)?.figure.value);
    let Some(total) = value(found.total) else { return };
    if found.parts.is_empty() {
        return;
    }
    let mut sum = Some(Decimal::ZERO);
    for part in &found.parts {
        sum = sum.and_then(|sum| sum.checked_add(value(*part)?));
        if sum == Some(total) {
            // What follows is another statement: `共12件，其中网络5件、信函7件，办结12件`.
            break;
        }
    }
    let Some(sum) = sum else { return };
    let head = sentence.hits.get(found.total).map_or("", |hit| sentence.head(hit));
    let last = found.parts.last().copied().unwrap_or(0);
    let open = sentence.tail(last).contains('等');
    let whole =
        TOTALS.iter().any(|word| head.contains(word)) && found.parts.len() >= limits::PARTS_OF_A_WHOLE;
    let complete = sum == total || (whole && !open);
    let relation = if complete {
        "the total stated = the sum of the parts stated"
    } else {
        "the total stated >= the sum of the parts stated"
    };
    let holds = sum == total || (!complete && sum < total);
    let span = place(sentence, mentions, found.total);
    linker.statement("sum", relation, (total, sum), holds, span, &codes::PROSE_SUM, |finding| {
        finding.with(total.to_string()).with(sum.to_string())
    });
}

/// `…35条，占4.35%` of a total in front.
fn share(linker: &mut Linker<'_, '_>, sentence: &Sentence, mentions: &[Mention<'_>], hit_idx: usize) {
    let gap = sentence.gap(hit_idx).trim_start_matches([',', '、', '(', '。']);
    let Some(said) = gap.strip_prefix('占') else { return };
    if !covered(said, SHARE) {
        return;
    }
    let Some(part_idx) = hit_idx.checked_sub(1) else { return };
    let (Some(part), Some(percent)) =
        (mention(sentence, mentions, part_idx), mention(sentence, mentions, hit_idx))
    else {
        return;
    };
    // The whole is the first figure of the sentence, counted in the same measure, with its parts behind it.
    let Some(whole) = mention(sentence, mentions, 0) else { return };
    let told = (1..=part_idx).any(|idx| PARTS.iter().any(|word| sentence.gap(idx).contains(word)));
    let same = whole.figure.unit == part.figure.unit && !whole.percent && !part.percent;
    if part_idx == 0 || !told || !same || part.figure.value > whole.figure.value {
        return;
    }
    ratio(linker, sentence, hit_idx, percent, part.figure.value, whole.figure.value);
}

/// `14件，比上年增加4件，增长40%`: the growth of a figure by another.
fn growth(linker: &mut Linker<'_, '_>, sentence: &Sentence, mentions: &[Mention<'_>], hit_idx: usize) {
    let (Some(by_idx), Some(now_idx)) = (hit_idx.checked_sub(1), hit_idx.checked_sub(2)) else { return };
    let gap = sentence.gap(hit_idx).trim_start_matches([',', '、', '(']);
    let rises = ["增长", "增幅", "上升", "同比增长", "增长率为", "增幅为", "增幅达"].contains(&gap);
    let falls = ["下降", "降幅", "减少", "同比下降", "同比减少", "降低", "降幅为"].contains(&gap);
    let (Some(now), Some(by), Some(percent)) = (
        mention(sentence, mentions, now_idx),
        mention(sentence, mentions, by_idx),
        mention(sentence, mentions, hit_idx),
    ) else {
        return;
    };
    let step = sentence.gap(by_idx).trim_start_matches([',', '、', '(']);
    let compared = ["比", "较", "同比"].iter().any(|word| step.starts_with(word))
        && ["上年", "去年", "上一年", "上年度", "同期", "同比", "上年同期", "去年同期"]
            .iter()
            .any(|word| step.contains(word));
    let up = ["增加", "增长", "多", "增加了"].iter().any(|word| step.ends_with(word));
    let down = ["减少", "下降", "少", "减少了"].iter().any(|word| step.ends_with(word));
    let counted = now.figure.unit == by.figure.unit && !now.percent && !by.percent;
    if !compared || !counted {
        return;
    }
    let before = match (rises && up, falls && down) {
        (true, false) => now.figure.value.checked_sub(by.figure.value),
        (false, true) => now.figure.value.checked_add(by.figure.value),
        _ => None,
    };
    if let Some(before) = before.filter(|before| before.is_sign_positive()) {
        ratio(linker, sentence, hit_idx, percent, by.figure.value, before);
    }
}

fn ratio(
    linker: &mut Linker<'_, '_>,
    sentence: &Sentence,
    hit_idx: usize,
    percent: &Mention<'_>,
    part: Decimal,
    whole: Decimal,
) {
    let Some(hit) = sentence.hits.get(hit_idx) else { return };
    let Some(exact) = part.checked_mul(Decimal::ONE_HUNDRED).and_then(|part| part.checked_div(whole)) else {
        return;
    };
    let stated = percent.figure.value;
    let holds = rounds_to(exact, stated, hit.last_place);
    let shown = exact.round_dp(stated.scale().saturating_add(2));
    linker.statement(
        "percent",
        "the percentage stated = part / whole, rounded or cut off",
        (stated, shown),
        holds,
        percent.figure.span,
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

fn mention<'m, 'a>(
    sentence: &Sentence,
    mentions: &'m [Mention<'a>],
    hit_idx: usize,
) -> Option<&'m Mention<'a>> {
    mentions.get(sentence.hits.get(hit_idx)?.idx)
}

fn place(sentence: &Sentence, mentions: &[Mention<'_>], hit_idx: usize) -> Span {
    mention(sentence, mentions, hit_idx).map_or(Span::at(0), |mention| mention.figure.span)
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
        let id = self.id(name);
        if !holds && !self.options.allows(&[code.name, &id]) {
            self.diagnostics.push(words(Diagnostic::new(code).at(span)));
        }
        self.checks.push(Check {
            id,
            relation: Cow::Borrowed(relation),
            left: Some(left),
            right: Some(right),
            holds: Some(holds),
            cells: Cow::Borrowed(&[]),
            holds_with_blanks_as_zero: None,
        });
    }
}
