//! A report as it would be filled in: contents for every cell, with the reading that a parser owes.

use std::borrow::Cow;

use rust_decimal::Decimal;

use crate::align::State;
use crate::form::{self, Cell, Edition, Kind, Table};

use super::Rng;

/// What stands in one cell.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Content {
    /// A figure: its value, and how it is printed (`+3`, `1,234`, `31批次`), without a unit of money.
    Figure {
        /// The exact value.
        value: Decimal,
        /// The printed text.
        raw: Cow<'static, str>,
    },
    /// Nothing.
    Blank,
    /// A sign for nothing: `/`, `—`, `无`.
    Placeholder(Cow<'static, str>),
    /// An answer in words: `未增未减`.
    Words(Cow<'static, str>),
}

impl Content {
    /// A figure printed with plain digits.
    #[must_use]
    pub fn figure(value: impl Into<Decimal>) -> Self {
        let value = value.into();
        Self::Figure { value, raw: Cow::Owned(value.to_string()) }
    }

    /// The number that a reading owes; `None` where none is printed.
    #[must_use]
    pub const fn value(&self) -> Option<Decimal> {
        match self {
            Self::Figure { value, .. } => Some(*value),
            _ => None,
        }
    }

    /// The state that a reading owes where the text tells everything.
    #[must_use]
    pub const fn state(&self) -> State {
        match self {
            Self::Figure { .. } => State::Stated,
            Self::Blank => State::Blank,
            Self::Placeholder(_) => State::Placeholder,
            Self::Words(_) => State::Worded,
        }
    }

    /// What is printed.
    #[must_use]
    pub fn raw(&self) -> &str {
        match self {
            Self::Figure { raw, .. } | Self::Placeholder(raw) | Self::Words(raw) => raw,
            Self::Blank => "",
        }
    }

    fn is_zero(&self) -> bool {
        self.value().is_some_and(|value| value.is_zero())
    }
}

/// How large the figures of a report are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Magnitude {
    /// Nothing but zeros.
    Zero,
    /// One digit, most cells zero.
    Small,
    /// Two digits.
    Mid,
    /// Three and four digits.
    City,
    /// Five digits, sums of six and more, few zeros.
    Mega,
}

impl Magnitude {
    /// All, the smallest first.
    pub const ALL: [Self; 5] = [Self::Zero, Self::Small, Self::Mid, Self::City, Self::Mega];

    fn draw(self, rng: &mut Rng) -> u64 {
        let (zeros, most) = match self {
            Self::Zero => return 0,
            Self::Small => (75, 9),
            Self::Mid => (55, 90),
            Self::City => (35, 2000),
            Self::Mega => (15, 99_999),
        };
        if rng.chance(zeros, 100) { 0 } else { 1 + rng.below(most) }
    }
}

/// Which cells are left blank.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Blanking {
    /// None.
    Nothing,
    /// Every zero.
    Zeros,
    /// About a third of the zeros.
    SomeZeros,
    /// Rows of nothing but zeros.
    ZeroRows,
    /// Every cell of a table of several columns but those of its last column.
    AllButTotals,
    /// The whole last table, where it is nothing but zeros.
    LastTable,
}

impl Blanking {
    /// All.
    pub const ALL: [Self; 6] =
        [Self::Nothing, Self::Zeros, Self::SomeZeros, Self::ZeroRows, Self::AllButTotals, Self::LastTable];
}

/// Where and how the unit of money is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Money {
    /// In the head of the column: `本年收费金额（单位：万元）`.
    Head(&'static str),
    /// Behind the figure: `0.37万元`.
    Cell(&'static str),
    /// Nowhere.
    Unnamed,
}

impl Money {
    /// All.
    pub const ALL: [Self; 5] =
        [Self::Head("万元"), Self::Head("元"), Self::Cell("万元"), Self::Cell("元"), Self::Unnamed];

    /// The unit that a reading owes for a row of money.
    #[must_use]
    pub const fn unit(self) -> Option<&'static str> {
        match self {
            Self::Head(unit) | Self::Cell(unit) => Some(unit),
            Self::Unnamed => None,
        }
    }
}

/// How labels are typed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Style {
    /// Brackets, colons and commas of one column: `(一)予以公开`.
    pub half_width: bool,
    /// A blank behind markers: `1. 属于国家秘密`.
    pub spaced_markers: bool,
    /// A line break in short heads: `商业⏎企业`.
    pub broken_heads: bool,
    /// Other official wordings of labels, where the form has some.
    pub variants: bool,
}

impl Style {
    /// The style whose choices are the lowest four bits of `bits`.
    #[must_use]
    pub const fn from_bits(bits: u64) -> Self {
        Self {
            half_width: bits & 1 != 0,
            spaced_markers: bits & 2 != 0,
            broken_heads: bits & 4 != 0,
            variants: bits & 8 != 0,
        }
    }
}

/// What a report made from a seed is like.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Recipe {
    /// The form it fills.
    pub edition: &'static Edition,
    /// How large its figures are.
    pub magnitude: Magnitude,
    /// Which cells are blank.
    pub blanking: Blanking,
    /// A sign that stands for about half of the zeros.
    pub placeholder: Option<&'static str>,
    /// Whether one figure breaks the arithmetic of the form.
    pub fault: bool,
    /// How labels are typed.
    pub style: Style,
    /// Where the unit of money stands.
    pub money: Money,
}

/// Signs that stand for a zero.
pub const PLACEHOLDERS: [&str; 6] = ["/", "—", "-", "无", "——", "／"];

impl Recipe {
    /// The plain recipe: small figures, nothing blank, the official wording.
    #[must_use]
    pub const fn plain(edition: &'static Edition) -> Self {
        Self {
            edition,
            magnitude: Magnitude::Small,
            blanking: Blanking::Nothing,
            placeholder: None,
            fault: false,
            style: Style { half_width: false, spaced_markers: false, broken_heads: false, variants: false },
            money: Money::Head("万元"),
        }
    }

    /// Any recipe, by the numbers of `rng`.
    #[must_use]
    pub fn draw(rng: &mut Rng) -> Self {
        let plain = Self::plain(&form::EDITION_2021);
        let blanking = if rng.chance(1, 2) { None } else { rng.pick(&Blanking::ALL).copied() };
        Self {
            edition: rng.pick(form::EDITIONS).copied().unwrap_or(plain.edition),
            magnitude: rng.pick(&Magnitude::ALL).copied().unwrap_or(plain.magnitude),
            blanking: blanking.unwrap_or(Blanking::Nothing),
            placeholder: if rng.chance(1, 4) { rng.pick(&PLACEHOLDERS).copied() } else { None },
            fault: rng.chance(1, 8),
            style: Style::from_bits(rng.bits()),
            money: rng.pick(&Money::ALL).copied().unwrap_or(plain.money),
        }
    }
}

/// A report filled in: what it prints, and so what a reading owes.
///
/// # Examples
/// ```
/// use nianbao::form::EDITION_2021;
/// use nianbao::render::{Content, Sheet};
/// let mut sheet = Sheet::zeros(&EDITION_2021);
/// assert!(sheet.set("proactive.licensing.decisions", Content::figure(12)));
/// assert!(!sheet.set("proactive.no_such_row", Content::Blank));
/// assert_eq!(sheet.get("proactive.licensing.decisions").and_then(Content::value), Some(12.into()));
/// ```
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct Sheet {
    /// The form.
    pub edition: &'static Edition,
    /// The body that reports.
    pub agency: String,
    /// The year reported on.
    pub year: i16,
    /// Month and day of the signature, in the year after.
    pub signed: (i8, i8),
    /// Contents of every cell, in the order of [`Edition::cells`].
    pub contents: Vec<Content>,
    /// How labels are typed.
    pub style: Style,
    /// Where the unit of money stands.
    pub money: Money,
    /// Whether a figure breaks the arithmetic of the form.
    pub faulty: bool,
}

/// The form by its name alone, so that a failing case can be read.
impl core::fmt::Debug for Sheet {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Sheet")
            .field("edition", &self.edition.name)
            .field("agency", &self.agency)
            .field("year", &self.year)
            .field("signed", &self.signed)
            .field("contents", &self.contents)
            .field("style", &self.style)
            .field("money", &self.money)
            .field("faulty", &self.faulty)
            .finish()
    }
}

impl Sheet {
    /// A report of nothing but zeros.
    #[must_use]
    pub fn zeros(edition: &'static Edition) -> Self {
        Self::filled(edition, |_| 0)
    }

    /// A report whose free cells hold what `draw` gives and whose other cells follow by the form's relations.
    ///
    /// `draw` is asked once for every cell, in the order of the form. Changes take their sign from the parity of the
    /// number, sums of money their decimals from its last digits. All relations of the form hold.
    #[must_use]
    pub fn filled(edition: &'static Edition, mut draw: impl FnMut(&'static Cell) -> u64) -> Self {
        let mut contents = Vec::new();
        for table in edition.tables {
            let mut values: Vec<u64> = table.cells().map(&mut draw).collect();
            settle(table, &mut values);
            contents.extend(table.cells().zip(values).map(|(cell, value)| printed(cell.kind, value)));
        }
        Self {
            edition,
            agency: "云溪市青禾区统计局".to_owned(),
            year: 2023,
            signed: (1, 20),
            contents,
            style: Style::default(),
            money: Money::Head("万元"),
            faulty: false,
        }
    }

    /// A report by `recipe`, the same for the same seed.
    #[must_use]
    pub fn from_recipe(recipe: &Recipe, seed: u64) -> Self {
        let mut rng = Rng::new(seed);
        let mut sheet = Self::filled(recipe.edition, |_| recipe.magnitude.draw(&mut rng));
        sheet.agency = agency(&mut rng);
        sheet.year = 2019 + i16::try_from(rng.below(7)).unwrap_or(0);
        sheet.signed = (1, 1 + i8::try_from(rng.below(31)).unwrap_or(0));
        sheet.style = recipe.style;
        sheet.money = recipe.money;
        if recipe.fault {
            sheet.break_relation(&mut rng);
        }
        sheet.respell(&mut rng);
        sheet.blank_out(recipe.blanking, &mut rng);
        if let Some(sign) = recipe.placeholder {
            sheet.mark_zeros(sign, &mut rng);
        }
        sheet
    }

    /// Any report, the same for the same seed.
    #[must_use]
    pub fn from_seed(seed: u64) -> Self {
        let mut rng = Rng::new(seed);
        let recipe = Recipe::draw(&mut rng);
        Self::from_recipe(&recipe, rng.bits())
    }

    /// The title: agency, year and the name of the document.
    #[must_use]
    pub fn title(&self) -> String {
        format!("{}{}年政府信息公开工作年度报告", self.agency, self.year)
    }

    /// The date of the signature as printed.
    #[must_use]
    pub fn date(&self) -> String {
        let (month, day) = self.signed;
        format!("{}年{month}月{day}日", self.year.saturating_add(1))
    }

    /// Every cell of the form with what stands there, in the order of the form: the truth.
    pub fn cells(&self) -> impl Iterator<Item = (&'static Cell, &Content)> {
        self.edition.cells().zip(&self.contents)
    }

    /// What stands in the cell of that contract path; `None` where the form has no such cell.
    #[must_use]
    pub fn get(&self, path: &str) -> Option<&Content> {
        self.cells().find(|(cell, _)| cell.path == path).map(|(_, content)| content)
    }

    /// Puts `content` into the cell of that contract path; `false` where the form has no such cell.
    pub fn set(&mut self, path: &str, content: Content) -> bool {
        let found = self.edition.cells().position(|cell| cell.path == path);
        match found.and_then(|idx| self.contents.get_mut(idx)) {
            Some(slot) => {
                *slot = content;
                true
            }
            None => false,
        }
    }

    /// Whether any cell is blank.
    #[must_use]
    pub fn has_blanks(&self) -> bool {
        self.contents.contains(&Content::Blank)
    }

    /// The contents of one table, by its index in the form.
    pub(super) fn contents_of(&self, table_idx: usize) -> &[Content] {
        let first = self.edition.tables.iter().take(table_idx).map(Table::cell_count).sum();
        let n = self.edition.tables.get(table_idx).map_or(0, Table::cell_count);
        self.contents.get(first..first + n).unwrap_or_default()
    }

    /// Leaves cells blank; the rest stays as it is.
    pub fn blank_out(&mut self, blanking: Blanking, rng: &mut Rng) {
        let mut start = 0;
        let n_tables = self.edition.tables.len();
        for (table_idx, table) in self.edition.tables.iter().enumerate() {
            let n = table.cell_count();
            let Some(contents) = self.contents.get_mut(start..start + n) else { return };
            start += n;
            let last_table = table_idx + 1 == n_tables;
            let of_zeros = contents.iter().all(Content::is_zero);
            let mut rest = contents;
            for row in table.rows {
                let (cells, tail) =
                    core::mem::take(&mut rest).split_at_mut_checked(row.cells.len()).unwrap_or_default();
                rest = tail;
                let row_of_zeros = cells.iter().all(Content::is_zero);
                let n_cells = cells.len();
                for (idx, content) in cells.iter_mut().enumerate() {
                    let blank = match blanking {
                        Blanking::Nothing => false,
                        Blanking::Zeros => content.is_zero(),
                        Blanking::SomeZeros => content.is_zero() && rng.chance(1, 3),
                        Blanking::ZeroRows => row_of_zeros && n_cells > 3,
                        Blanking::AllButTotals => n_cells > 3 && !last_table && idx + 1 < n_cells,
                        Blanking::LastTable => last_table && of_zeros,
                    };
                    if blank {
                        *content = Content::Blank;
                    }
                }
            }
        }
    }

    /// Puts `sign` in the place of about half of the zeros.
    pub fn mark_zeros(&mut self, sign: &'static str, rng: &mut Rng) {
        for content in &mut self.contents {
            if content.is_zero() && rng.chance(1, 2) {
                *content = Content::Placeholder(Cow::Borrowed(sign));
            }
        }
    }

    /// Adds to one figure that a relation of the form binds, so that the relation fails.
    pub fn break_relation(&mut self, rng: &mut Rng) {
        let mut bound = Vec::new();
        let mut start = 0;
        for table in self.edition.tables {
            if !table.relations.is_empty() {
                bound.extend(start..start + table.cell_count());
            }
            start += table.cell_count();
        }
        let more = Decimal::from(1 + rng.below(9));
        if let Some(content) = rng.pick(&bound).and_then(|idx| self.contents.get_mut(*idx))
            && let Some(value) = content.value()
        {
            *content = Content::figure(value.saturating_add(more));
            self.faulty = true;
        }
    }

    /// Prints some figures in other ways that mean the same: `+3`, `减3`, `1,234`, `未增未减`.
    pub fn respell(&mut self, rng: &mut Rng) {
        let signs = rng.below(3);
        let thousands = rng.chance(1, 8);
        for (cell, content) in self.edition.cells().zip(&mut self.contents) {
            let Content::Figure { value, raw } = content else { continue };
            let digits = value.abs().to_string();
            let mut words = None;
            match cell.kind {
                Kind::Change if value.is_zero() => words = rng.chance(1, 12).then_some("未增未减"),
                Kind::Change if value.is_sign_negative() => {
                    *raw = Cow::Owned(match signs {
                        0 => format!("减{digits}"),
                        _ => format!("-{digits}"),
                    });
                }
                Kind::Change => {
                    *raw = Cow::Owned(match signs {
                        0 => format!("增{digits}"),
                        1 => format!("+{digits}"),
                        _ => digits,
                    });
                }
                Kind::Count if thousands && digits.len() > 3 => *raw = Cow::Owned(grouped(&digits)),
                _ => {}
            }
            if let Some(words) = words {
                *content = Content::Words(Cow::Borrowed(words));
            }
        }
    }
}

/// `1234567` with commas: `1,234,567`.
fn grouped(digits: &str) -> String {
    let n = digits.chars().count();
    let mut out = String::new();
    for (idx, c) in digits.chars().enumerate() {
        if idx > 0 && (n - idx).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    out
}

/// A drawn number as a cell of that kind prints it.
fn printed(kind: Kind, value: u64) -> Content {
    let whole = Decimal::from(value);
    match kind {
        Kind::Count => Content::figure(whole),
        Kind::Change if value % 2 == 1 => Content::figure(-whole),
        Kind::Change => Content::figure(whole),
        Kind::Amount if value.is_multiple_of(3) => Content::figure(whole),
        Kind::Amount => {
            let scale = if value % 7 == 1 { 6 } else { 2 };
            let digits = i64::try_from(value.saturating_mul(3_571)).unwrap_or(i64::MAX);
            Content::figure(Decimal::try_new(digits, scale).unwrap_or(whole))
        }
    }
}

/// Makes the bound cells of a table follow from the others.
///
/// Twice over the relations is enough: sums of rows, then sums of columns from final parts, and as both are linear
/// the sums of sums agree.
fn settle(table: &Table, values: &mut [u64]) {
    for equation in [table.equations(), table.equations()].concat() {
        let sum = |idxs: &[usize], values: &[u64]| {
            idxs.iter().filter_map(|idx| values.get(*idx)).fold(0_u64, |sum, v| sum.saturating_add(*v))
        };
        match equation.right.as_slice() {
            [total] => {
                let sum = sum(&equation.left, values);
                if let Some(slot) = values.get_mut(*total) {
                    *slot = sum;
                }
            }
            right => {
                let mut left_over = sum(right, values);
                let (first, others) = equation.left.split_first().unzip();
                for idx in others.into_iter().flatten() {
                    if let Some(slot) = values.get_mut(*idx) {
                        *slot = (*slot).min(left_over);
                        left_over -= *slot;
                    }
                }
                if let Some(slot) = first.and_then(|idx| values.get_mut(*idx)) {
                    *slot = left_over;
                }
            }
        }
    }
}

/// The name of a body that does not exist.
fn agency(rng: &mut Rng) -> String {
    const FIRST: &[&str] = &["澜", "苇", "砚", "芷", "霁", "岫", "沅", "蘅", "栎", "潆"];
    const SECOND: &[&str] = &["溪", "浦", "陵", "渡", "岭", "湾", "塘", "川"];
    const SEAT: &[&str] = &["市", "县", "区"];
    const BODY: &[&str] =
        &["人民政府", "统计局", "审计局", "农业农村局", "文化和旅游局", "人民政府办公室", "卫生健康委员会"];
    let mut pick = |from: &[&'static str]| rng.pick(from).copied().unwrap_or_default();
    [pick(FIRST), pick(SECOND), pick(SEAT), pick(BODY)].concat()
}
