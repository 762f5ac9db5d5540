//! Reports made up in any layout and with any damage, each with its truth: corpora to measure and to test with.

use serde::ser::SerializeStruct as _;
use serde::{Serialize, Serializer};

use crate::form::{EDITION_2021, EDITIONS, Kind};
use crate::render::{self, Content, Damage, Layout, Recipe, Rng, Sheet};
use crate::report::Exact;

/// What a corpus is made of; the same plan gives the same reports, one by one in any order.
///
/// # Examples
/// ```
/// use nianbao::corpus::{Plan, Score, Truth};
/// let mut plan = Plan::new(7);
/// plan.damages = vec![nianbao::render::damage("page_mark").unwrap()];
/// let case = plan.case(41);
/// assert_eq!(case.text, plan.case(41).text);
/// let truth = Truth::from_json(&case.truth_json()).unwrap().unwrap();
/// assert_eq!(Score::new(&truth, Some(&nianbao::parse(&case.text))).wrong, 0);
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Plan {
    /// Where the numbers start.
    pub seed: u64,
    /// Layouts, taken in turn; all of [`render::LAYOUTS`] by default. Without any there is no text.
    pub layouts: Vec<&'static Layout>,
    /// Damages to draw from; none by default.
    pub damages: Vec<&'static Damage>,
    /// How many of them each report suffers; 1 by default.
    pub each: usize,
}

/// One report that was made up.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Case {
    /// A name unlike that of any other case of the plan: number, edition, damages.
    pub name: String,
    /// The layout it is printed in; `None` where the plan has none.
    pub layout: Option<&'static Layout>,
    /// What was done to the print.
    pub damages: Vec<&'static Damage>,
    /// The report, and so the truth.
    pub sheet: Sheet,
    /// The print.
    pub text: String,
}

/// Reports that are drawn for one place of the corpus until one is fair.
const TRIES: u64 = 16;

impl Plan {
    /// Sound reports in every layout.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self { seed, layouts: render::LAYOUTS.to_vec(), damages: Vec::new(), each: 1 }
    }

    /// The report number `idx`.
    ///
    /// Only fair ones are made: where no reader could tell the print from that of another report (see
    /// [`render::fair`]), another report is drawn, and after some of them a sound one.
    #[must_use]
    pub fn case(&self, idx: u64) -> Case {
        let n_layouts = u64::try_from(self.layouts.len()).unwrap_or(u64::MAX);
        let turn = idx.checked_rem(n_layouts).and_then(|turn| usize::try_from(turn).ok());
        let layout = turn.and_then(|turn| self.layouts.get(turn)).copied();
        let mut rng = Rng::new(Rng::new(self.seed).bits() ^ Rng::new(idx).bits().rotate_left(17));
        let fair = |(sheet, damages): &(Sheet, Vec<&'static Damage>)| {
            layout.is_none_or(|layout| render::fair(sheet, layout, damages))
        };
        let drawn = (0..TRIES).map(|_| self.draw(&mut rng)).find(fair);
        let (sheet, damages) = drawn.unwrap_or_else(|| {
            let edition = rng.pick(EDITIONS).copied().unwrap_or(&EDITION_2021);
            (Sheet::from_recipe(&Recipe::plain(edition), rng.bits()), Vec::new())
        });
        let text = layout.map(|layout| render::write_damaged(&sheet, layout, &damages, rng.bits()));
        let mut name = format!("{idx:07}-{}", sheet.edition.name);
        for damage in &damages {
            name.push('-');
            name.push_str(damage.name);
        }
        Case { name, layout, damages, sheet, text: text.unwrap_or_default() }
    }

    fn draw(&self, rng: &mut Rng) -> (Sheet, Vec<&'static Damage>) {
        let sheet = Sheet::from_seed(rng.bits());
        let mut damages: Vec<&'static Damage> = Vec::new();
        for _ in 0..self.each {
            let drawn = rng.pick(&self.damages).copied();
            damages.extend(drawn.filter(|damage| !damages.contains(damage)));
        }
        (sheet, damages)
    }
}

impl Case {
    /// The truth as JSON that [`Truth`](super::Truth) reads, and any program that tests another parser.
    #[must_use]
    pub fn truth_json(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default()
    }
}

impl Serialize for Case {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let sheet = &self.sheet;
        let year = sheet.year;
        let (month, day) = sheet.signed;
        let mut out = serializer.serialize_struct("Case", 15)?;
        out.serialize_field("case", &self.name)?;
        out.serialize_field("layout", &self.layout.map(|layout| layout.name))?;
        out.serialize_field("damages", &self.damages.iter().map(|damage| damage.name).collect::<Vec<_>>())?;
        out.serialize_field("edition", sheet.edition.name)?;
        out.serialize_field("title", &sheet.title())?;
        out.serialize_field("agency", &sheet.agency)?;
        out.serialize_field("year", &year)?;
        let period =
            Pairs(|| [("start", format!("{year}-01-01")), ("end", format!("{year}-12-31"))].into_iter());
        out.serialize_field("period", &period)?;
        let published = format!("{}-{month:02}-{day:02}", year.saturating_add(1));
        out.serialize_field("published_on", &published)?;
        let rows = || sheet.edition.tables.iter().flat_map(|table| table.rows);
        let of_money = || rows().filter(|row| row.cells.iter().any(|cell| cell.kind == Kind::Amount));
        let unit = sheet.money.unit();
        out.serialize_field("units", &Pairs(|| of_money().map(|row| (format!("{}.unit", row.path), unit))))?;
        out.serialize_field("arithmetic_error", &sheet.faulty)?;
        let cells = || sheet.cells().map(|(cell, content)| (cell.path, content));
        out.serialize_field("cells", &Pairs(|| cells().map(|(path, it)| (path, it.value().map(Exact)))))?;
        let nulls = || cells().filter(|(_, content)| content.value().is_none());
        out.serialize_field("state", &Pairs(|| nulls().map(|(path, it)| (path, it.state().name()))))?;
        let printed = |(path, content): (&'static str, &'_ Content)| {
            let raw = content.raw();
            let plain = content.value().is_some_and(|value| value.to_string() == raw) || raw.is_empty();
            (!plain).then(|| (path, raw.to_owned()))
        };
        out.serialize_field("raw", &Pairs(|| cells().filter_map(printed)))?;
        out.end()
    }
}

/// An object whose keys and values come one by one.
struct Pairs<F>(F);

impl<K: Serialize, V: Serialize, I: Iterator<Item = (K, V)>, F: Fn() -> I> Serialize for Pairs<F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::{Score, Truth};

    #[test]
    fn cases_take_layouts_in_turn_and_differ() {
        let mut plan = Plan::new(3);
        plan.layouts = ["tab_rows", "lines_dropped"].iter().filter_map(|name| render::layout(name)).collect();
        plan.damages = render::DAMAGES.iter().collect();
        plan.each = 2;
        let cases: Vec<Case> = (0..60).map(|idx| plan.case(idx)).collect();
        assert_eq!(cases[8].layout.map(|layout| layout.name), Some("tab_rows"));
        assert_eq!(cases[9].layout.map(|layout| layout.name), Some("lines_dropped"));
        assert!(cases.iter().any(|case| case.damages.len() == 2));
        let mut texts: Vec<&str> = cases.iter().map(|case| case.text.as_str()).collect();
        texts.sort_unstable();
        texts.dedup();
        assert_eq!(texts.len(), 60);
        assert_ne!(Plan::new(4).case(0).sheet, Plan::new(5).case(0).sheet);
    }

    #[test]
    fn the_truth_is_the_sheets() {
        let plan = Plan::new(1);
        for idx in 0..30 {
            let case = plan.case(idx);
            let truth = Truth::from_json(&case.truth_json()).unwrap().unwrap();
            assert_eq!(truth.cells.len(), case.sheet.edition.cells().count());
            for (cell, content) in case.sheet.cells() {
                assert_eq!(truth.cells[cell.path], content.value(), "{}", cell.path);
                let state = content.value().is_none().then(|| content.state().name());
                assert_eq!(truth.states.get(cell.path).map(String::as_str), state);
            }
            let score = Score::new(&truth, Some(&crate::parse(&case.text)));
            assert_eq!((score.wrong, score.undiagnosed, score.false_blank), (0, 0, 0), "{}", case.name);
        }
    }

    #[test]
    fn without_layouts_there_is_no_text() {
        let mut plan = Plan::new(1);
        plan.layouts.clear();
        assert_eq!(plan.case(0).text, "");
    }
}
