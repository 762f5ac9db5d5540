//! Whether the words of a subject cover a piece of text: the lookup behind [`super::subjects`].

use std::sync::{LazyLock, OnceLock};

use super::subjects::{self, Subject};

/// What a word is to its subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Role {
    Must,
    Verb,
    Word,
}

/// Words by their last character and by their first, sorted by it.
#[derive(Debug, Default)]
struct Index {
    by_last: Vec<(char, &'static str, Role)>,
    by_first: Vec<(char, &'static str, Role)>,
}

impl Index {
    fn new(words: impl Iterator<Item = (&'static str, Role)>) -> Self {
        let mut index = Self::default();
        for (word, role) in words {
            if let (Some(first), Some(last)) = (word.chars().next(), word.chars().next_back()) {
                index.by_last.push((last, word, role));
                index.by_first.push((first, word, role));
            }
        }
        // The longest first, and what a subject must have before what it may have.
        let order =
            |(c, word, role): &(char, &'static str, Role)| (*c, core::cmp::Reverse(word.len()), *role);
        index.by_last.sort_unstable_by_key(order);
        index.by_first.sort_unstable_by_key(order);
        index
    }

    /// The longest word that `text` ends with.
    fn last(&self, text: &str, c: char) -> Option<(&'static str, Role)> {
        let start = self.by_last.partition_point(|(last, ..)| *last < c);
        let same = self.by_last.get(start..)?.iter().take_while(|(last, ..)| *last == c);
        same.map(|(_, word, role)| (*word, *role)).find(|(word, _)| text.ends_with(word))
    }

    /// The longest word that `text` starts with.
    fn first(&self, text: &str, c: char) -> Option<(&'static str, Role)> {
        let start = self.by_first.partition_point(|(first, ..)| *first < c);
        let same = self.by_first.get(start..)?.iter().take_while(|(first, ..)| *first == c);
        same.map(|(_, word, role)| (*word, *role)).find(|(word, _)| text.starts_with(word))
    }
}

/// A subject with its words indexed.
#[derive(Debug)]
pub(super) struct Indexed {
    /// The subject.
    pub(super) subject: &'static Subject,
    /// Its words, indexed when a text first has the characters of one it must have.
    words: OnceLock<Index>,
    /// Characters of the words of which it must have one.
    needs: Vec<Bloom>,
}

/// Every subject.
pub(super) static INDEXED: LazyLock<Vec<Indexed>> =
    LazyLock::new(|| subjects::SUBJECTS.iter().map(Indexed::new).collect());

/// Whether any subject can be spoken of in a text of these characters: of most prose, none.
pub(super) fn any_possible(characters: Bloom) -> bool {
    static NEEDS: LazyLock<Vec<Bloom>> =
        LazyLock::new(|| least(INDEXED.iter().flat_map(|indexed| indexed.needs.iter().copied()).collect()));
    NEEDS.iter().any(|need| characters.has(*need))
}

/// The subjects that can be spoken of in a text of these characters, in their order.
pub(super) fn possible(characters: Bloom) -> impl Iterator<Item = &'static Indexed> {
    // What each needs, in one run of memory: the first look is at every one of them.
    static NEEDS: LazyLock<Vec<(Bloom, &'static Indexed)>> = LazyLock::new(|| {
        INDEXED.iter().flat_map(|indexed| indexed.needs.iter().map(move |need| (*need, indexed))).collect()
    });
    let mut last: Option<&'static Indexed> = None;
    NEEDS.iter().filter_map(move |(need, indexed)| {
        let again = || last.is_some_and(|last| core::ptr::eq(last, *indexed));
        (characters.has(*need) && !again()).then(|| *last.insert(*indexed))
    })
}

/// Those of `needs` that say all of them: where all characters of one are, those of others are too.
fn least(mut needs: Vec<Bloom>) -> Vec<Bloom> {
    needs.sort_by_key(|need| need.0.count_ones());
    let mut least: Vec<Bloom> = Vec::new();
    for need in needs {
        if !least.iter().any(|known| need.has(*known)) {
            least.push(need);
        }
    }
    least
}

static COMMON: LazyLock<Index> =
    LazyLock::new(|| Index::new(subjects::COMMON.iter().map(|word| (*word, Role::Word))));
static DISPUTES_TOO: LazyLock<Index> =
    LazyLock::new(|| Index::new(subjects::DISPUTES_TOO.iter().map(|word| (*word, Role::Word))));
static PAPERS_TOO: LazyLock<Index> =
    LazyLock::new(|| Index::new(subjects::PAPERS_TOO.iter().map(|word| (*word, Role::Word))));
static LEADS: LazyLock<Index> = LazyLock::new(|| {
    let words = subjects::COMMON.iter().chain(subjects::LEADS);
    Index::new(words.map(|word| (*word, Role::Word)))
});

/// Which characters a piece of text may have: one bit for many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Bloom(u128);

impl Bloom {
    /// The characters of `text`.
    pub(super) fn of(text: &str) -> Self {
        let mut out = Self::default();
        text.chars().for_each(|c| out.add(c));
        out
    }

    /// Whether all of those may be among them.
    pub(super) const fn has(self, others: Self) -> bool {
        !self.0 & others.0 == 0
    }

    /// Adds a character.
    pub(super) fn add(&mut self, c: char) {
        self.0 |= 1_u128.wrapping_shl(u32::from(c));
    }
}

/// Words looked for in short texts, each only where its characters are there.
#[derive(Debug)]
pub(super) struct Phrases(Vec<(Bloom, &'static str)>);

impl Phrases {
    /// These words.
    pub(super) fn new(words: &[&'static str]) -> Self {
        Self(words.iter().map(|word| (Bloom::of(word), *word)).collect())
    }

    /// Those that may stand in a text of these characters.
    pub(super) fn possible(&self, characters: Bloom) -> impl Iterator<Item = &'static str> {
        self.0.iter().filter(move |(needs, _)| characters.has(*needs)).map(|(_, word)| *word)
    }

    /// Whether one of them stands in `text`, which has these characters.
    pub(super) fn stand_in(&self, text: &str, characters: Bloom) -> bool {
        self.possible(characters).any(|word| text.contains(word))
    }
}

/// What was found where words were taken off a piece of text.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Covered<'t> {
    /// Whether a word that the subject must have was among them.
    pub(super) must: bool,
    /// Whether a verb was.
    pub(super) verb: bool,
    /// What is left.
    pub(super) rest: &'t str,
}

impl Indexed {
    fn new(subject: &'static Subject) -> Self {
        let needs = least(subject.must.iter().map(|word| Bloom::of(word)).collect());
        Self { subject, words: OnceLock::new(), needs }
    }

    fn words(&self) -> &Index {
        self.words.get_or_init(|| {
            let subject = self.subject;
            let must = subject.must.iter().map(|word| (*word, Role::Must));
            let verbs = subject.verbs.iter().map(|word| (*word, Role::Verb));
            let words = subject.words.iter().copied().flatten().map(|word| (*word, Role::Word));
            Index::new(must.chain(verbs).chain(words))
        })
    }

    /// Whether it is counted in `unit`; a bare zero is counted in anything.
    pub(super) fn counted_in(&self, unit: Option<&str>) -> bool {
        unit.is_none_or(|unit| self.subject.units.contains(&unit))
    }

    /// Takes words off the end of `text` as long as there are any.
    pub(super) fn backwards<'t>(&self, text: &'t str) -> Covered<'t> {
        let words = self.words();
        let mut covered = Covered { rest: text, ..Covered::default() };
        while let Some(c) = covered.rest.chars().next_back() {
            let own = words.last(covered.rest, c);
            let common = COMMON
                .last(covered.rest, c)
                .filter(|(word, _)| own.is_none_or(|(o, _)| o.len() < word.len()));
            let (len, role) = match common.or(own) {
                Some((word, role)) => (word.len(), role),
                None if ends_with_date(covered.rest) => (c.len_utf8(), Role::Word),
                None => break,
            };
            covered.take(role);
            covered.rest = covered.rest.get(..covered.rest.len().saturating_sub(len)).unwrap_or("");
        }
        covered
    }

    /// Takes words off the start of `text` as long as there are any; `none` where it says what did not happen.
    pub(super) fn forwards<'t>(&self, text: &'t str, none: bool) -> Covered<'t> {
        let words = self.words();
        let mut covered = Covered { rest: text, ..Covered::default() };
        while let Some(c) = covered.rest.chars().next() {
            let own = words.first(covered.rest, c);
            let longer = |(word, _): &(&str, Role)| own.is_none_or(|(o, _)| o.len() < word.len());
            let mut found = COMMON.first(covered.rest, c).filter(longer).or(own);
            if found.is_none() && none {
                found = match self.subject.context {
                    subjects::Context::Disputes => DISPUTES_TOO.first(covered.rest, c),
                    subjects::Context::Any => PAPERS_TOO.first(covered.rest, c),
                    _ => None,
                };
            }
            let Some((word, role)) = found else { break };
            covered.take(role);
            covered.rest = covered.rest.get(word.len()..).unwrap_or("");
        }
        covered
    }
}

impl Covered<'_> {
    fn take(&mut self, role: Role) {
        self.must |= role == Role::Must;
        self.verb |= role == Role::Verb;
    }
}

/// `text` without the words at its end that say no more than when and how.
pub(super) fn without_leads(text: &str) -> &str {
    let mut rest = text;
    while let Some(c) = rest.chars().next_back() {
        let len = match LEADS.last(rest, c) {
            Some((word, _)) => word.len(),
            None if ends_with_date(rest) || is_mark(c) => c.len_utf8(),
            None => break,
        };
        rest = rest.get(..rest.len().saturating_sub(len)).unwrap_or("");
    }
    rest
}

/// Commas, and what numbers and bullets of an item are written with.
const fn is_mark(c: char) -> bool {
    matches!(c, ',' | '\n' | '.' | '*' | '-' | '#' | '>' | '•' | '·' | '①'..='⑳')
}

/// The same from its start on.
fn behind_leads(text: &str) -> &str {
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let len = match LEADS.first(rest, c) {
            Some((word, _)) => word.len(),
            None if c.is_ascii_digit() || matches!(c, '年' | '月' | '日') || is_mark(c) => c.len_utf8(),
            None => break,
        };
        rest = rest.get(len..).unwrap_or("");
    }
    rest
}

/// Dates stand in front of many a statement; which year they name is looked at elsewhere. `去年` is none.
fn ends_with_date(text: &str) -> bool {
    let mut back = text.chars().rev();
    let (last, before) = (back.next(), back.next());
    match last {
        Some('0'..='9') => true,
        Some('年' | '月' | '日') => before.is_some_and(|c| c.is_ascii_digit()),
        Some('至' | '-' | '底') => matches!(before, Some('0'..='9' | '年' | '月' | '日')),
        _ => false,
    }
}

/// Whether `text` has one of [`subjects::FOREIGN`].
pub(super) fn foreign(text: &str) -> bool {
    static FOREIGN: LazyLock<Phrases> = LazyLock::new(|| Phrases::new(subjects::FOREIGN));
    FOREIGN.stand_in(text, Bloom::of(text))
}

/// Whether the body that `text` names can be the agency itself: its last characters stand in the agency's name in this
/// order (`县住建局`, `某县住房和城乡建设局`), `全` in front of them or `机关` behind.
pub(super) fn names(text: &str, agency: Option<&str>) -> bool {
    /// Fewest characters that tell one body from another.
    const TELLING: usize = 3;
    let Some(agency) = agency else { return true };
    let text = behind_leads(text);
    // `县教育局、县住建局` are two.
    let both = ['和', '与', '及'];
    if text.contains(['、', '等']) || (text.contains(both) && !agency.contains(both)) {
        return false;
    }
    let name = text.strip_suffix("机关").unwrap_or(text);
    let name = name.strip_prefix('全').unwrap_or(name);
    // `局机关`, but not `行政机关`.
    if name.is_empty() || !is_body(name) {
        return false;
    }
    let mut rest = agency.chars().rev();
    let n_same = name.chars().rev().take_while(|c| rest.any(|own| own == *c)).count();
    n_same >= TELLING || n_same == name.chars().count()
}

/// Whether `text` ends as the names of bodies do.
pub(super) fn is_body(text: &str) -> bool {
    subjects::BODIES.iter().any(|end| text.ends_with(end))
}

/// Whether `text`, of these characters and perhaps more, speaks of more than the body of that name reports on: `全市`
/// in the report of a bureau.
pub(super) fn wide(text: &str, characters: Bloom, agency: Option<&str>) -> bool {
    static WIDE: LazyLock<Phrases> = LazyLock::new(|| Phrases::new(subjects::WIDE));
    let government = |name: &str| subjects::GOVERNMENTS.iter().any(|end| name.ends_with(end));
    agency.is_some_and(|name| !government(name)) && WIDE.stand_in(text, characters)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn some_subject_is_possible_where_one_of_them_is() {
        let subjects = || subjects::SUBJECTS.iter().flat_map(|subject| subject.must.iter().copied());
        let others = ["", "天", "天气晴朗", "网站运行平稳", "收到", "行政", "结转", "信息处理"];
        for text in subjects().chain(others) {
            let characters = Bloom::of(text);
            let needs = |indexed: &Indexed| indexed.needs.iter().any(|need| characters.has(*need));
            let all: Vec<_> = INDEXED.iter().filter(|indexed| needs(indexed)).collect();
            let found: Vec<_> = possible(characters).collect();
            assert!(found.iter().map(|one| one.subject.must).eq(all.iter().map(|one| one.subject.must)));
            assert_eq!(found.len(), all.len(), "{text}");
            assert_eq!(any_possible(characters), possible(characters).next().is_some(), "{text}");
        }
    }

    #[test]
    fn dates_stand_before_statements() {
        for text in ["2023", "2023年", "1月", "31日", "1月1日至", "2023-", "12月底", "2023年底", "年底"]
        {
            assert!(ends_with_date(text), "{text}");
        }
        for text in ["", "去年", "月", "至", "截至", "甲-", "谷底", "到底", "3件", "日至甲"] {
            assert!(!ends_with_date(text), "{text}");
        }
    }

    #[test]
    fn needs_that_others_hold_are_left_out() {
        let [a, ab, bc, c] = ["甲", "甲乙", "乙丙", "丙"].map(Bloom::of);
        assert_eq!(least(vec![ab, bc, c, a]), [c, a]);
        assert_eq!(least(vec![ab, bc]), [ab, bc]);
    }
}
