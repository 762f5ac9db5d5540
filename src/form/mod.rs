//! The official form as data: editions, tables, rows, columns, labels and their variants, relations, clauses.
//!
//! Knows nothing of texts. An edition is one file with one `static`, named in [`EDITIONS`]; other crates may
//! describe forms of their own with the same types and give them to [`crate::align`].
//!
//! The form of an annual report on open government information (政府信息公开工作年度报告) is prescribed by the
//! Regulations of the People's Republic of China on Open Government Information (政府信息公开条例), article 50,
//! and printed in two notices of the General Office of the State Council (国务院办公厅).

mod edition_2019;
mod edition_2021;

pub use edition_2019::EDITION_2019;
pub use edition_2021::EDITION_2021;

/// The editions that are read, the newest first.
pub static EDITIONS: &[&Edition] = &[&EDITION_2021, &EDITION_2019];

/// One edition of a form.
#[derive(Debug)]
pub struct Edition {
    /// Its name in reports: `2021`.
    pub name: &'static str,
    /// The paper that prescribes it.
    pub notice: &'static str,
    /// Its tables in the order of the form.
    pub tables: &'static [Table],
    /// The headings of its sections in order, with or without a table.
    pub sections: &'static [&'static str],
}

/// Editions are statics: each is equal to itself alone.
impl PartialEq for Edition {
    fn eq(&self, other: &Self) -> bool {
        core::ptr::eq(self, other)
    }
}

impl Edition {
    /// The table of that key.
    #[must_use]
    pub fn table(&self, key: &str) -> Option<&'static Table> {
        self.tables.iter().find(|table| table.key == key)
    }

    /// All cells of the edition, in the order of the form.
    pub fn cells(&self) -> impl Iterator<Item = &'static Cell> + use<> {
        self.tables.iter().flat_map(Table::cells)
    }
}

/// One table of a form.
#[derive(Debug)]
pub struct Table {
    /// Its key in reports: `requests`.
    pub key: &'static str,
    /// The heading of its section, official wording first, then variants.
    pub titles: &'static [&'static str],
    /// Words printed in the table that own no value: merged heads, groups of rows, clauses, notes.
    pub words: &'static [&'static str],
    /// Its rows from top to bottom.
    pub rows: &'static [Row],
    /// Its arithmetic (勾稽关系).
    pub relations: &'static [Relation],
}

impl Table {
    /// All cells, row by row.
    pub fn cells(&self) -> impl Iterator<Item = &'static Cell> + use<> {
        self.rows.iter().flat_map(|row| row.cells)
    }

    /// Number of cells.
    #[must_use]
    pub fn cell_count(&self) -> usize {
        self.rows.iter().map(|row| row.cells.len()).sum()
    }

    /// Whether each row stands in a group with heads of its own, as in section 二.
    pub(crate) fn has_headed_groups(&self) -> bool {
        self.rows.iter().all(|row| row.groups.iter().any(|group| self.words.contains(group)))
    }

    /// The relations written out, one equation for each column or row they speak of.
    #[must_use]
    pub fn equations(&self) -> Vec<Equation> {
        let mut out = Vec::new();
        for relation in self.relations {
            relation.write_out(self, &mut out);
        }
        out
    }

    fn first_cell(&self, row_idx: usize) -> usize {
        self.rows.iter().take(row_idx).map(|row| row.cells.len()).sum()
    }
}

/// One row of a table: a label and the cells that it owns.
#[derive(Debug)]
pub struct Row {
    /// Its path in reports: `requests.outcomes.granted`.
    pub path: &'static str,
    /// Its label, official wording with its marker; empty where the form prints none (section 四).
    pub label: &'static str,
    /// Other wordings that official papers use.
    pub variants: &'static [&'static str],
    /// Labels of the merged cells that it stands in, the outermost first.
    pub groups: &'static [&'static str],
    /// How many grid columns its label covers beyond the first.
    pub covered: usize,
    /// Its value cells from left to right.
    pub cells: &'static [Cell],
}

impl Row {
    /// The official wording of a cell of this row: merged cells, label and heads, from outside in.
    ///
    /// # Examples
    /// ```
    /// let row = &nianbao::form::EDITION_2021.table("requests").unwrap().rows[4];
    /// assert_eq!(
    ///     row.official_label(&row.cells[1]),
    ///     "三、本年度办理结果 / （三）不予公开 / 1.属于国家秘密 / 申请人情况 / 法人或其他组织 / 商业企业"
    /// );
    /// ```
    #[must_use]
    pub fn official_label(&self, cell: &Cell) -> String {
        let parts = self.groups.iter().chain([&self.label]).chain(cell.groups).chain([&cell.head]);
        let printed: Vec<&str> = parts.copied().filter(|part| !part.is_empty()).collect();
        printed.join(" / ")
    }
}

/// One value cell of a form.
#[derive(Debug, PartialEq, Eq)]
pub struct Cell {
    /// Its contract path: `requests.outcomes.granted.total`.
    pub path: &'static str,
    /// The official head of its column.
    pub head: &'static str,
    /// Labels of the merged heads that its head stands under, the outermost first.
    pub groups: &'static [&'static str],
    /// What it may hold.
    pub kind: Kind,
}

/// What a cell may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A number of things: a whole number, not negative.
    Count,
    /// An increase or decrease: a whole number with or without a sign.
    Change,
    /// A sum of money, with decimals and perhaps a unit.
    Amount,
}

/// An arithmetic relation that a form states.
#[derive(Debug)]
pub struct Relation {
    /// Start of the ids of its checks: `requests.balance`.
    pub id: &'static str,
    /// The relation in words, by row and column keys.
    pub text: &'static str,
    /// Where the form states it.
    pub clause: &'static str,
    /// Its left and right side in the words of the form.
    pub sides: (&'static str, &'static str),
    /// What its equations speak of, in order, where that is neither a row nor a column; empty otherwise.
    pub subjects: &'static [&'static str],
    /// Which cells it holds together.
    pub scope: Scope,
}

/// The cells of a relation: the sum of the left ones equals the sum of the right ones.
#[derive(Debug)]
pub enum Scope {
    /// For each column: sums of the cells of these rows (paths).
    Columns {
        /// Rows of the left side.
        left: &'static [&'static str],
        /// Rows of the right side.
        right: &'static [&'static str],
    },
    /// For each row of the table: the last cell is the sum of the others.
    Rows,
    /// For each run of this many cells in a row: the last is the sum of the others.
    Groups(usize),
}

/// One equation between cells of a table, given by their index in [`Table::cells`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Equation {
    /// Its id in `checks`: `requests.balance.natural_person`.
    pub id: String,
    /// The relation in words.
    pub text: &'static str,
    /// Where the form states it.
    pub clause: &'static str,
    /// Its left and right side in the words of the form.
    pub sides: (&'static str, &'static str),
    /// The row, column or group that it speaks of, in the words of the form: `自然人`.
    pub subject: &'static str,
    /// Cells of the left side.
    pub left: Vec<usize>,
    /// Cells of the right side.
    pub right: Vec<usize>,
}

impl Relation {
    fn write_out(&self, table: &Table, out: &mut Vec<Equation>) {
        match self.scope {
            Scope::Columns { left, right } => {
                let find = |paths: &[&str]| -> Vec<usize> {
                    paths
                        .iter()
                        .filter_map(|path| table.rows.iter().position(|row| row.path == *path))
                        .collect()
                };
                let (left, right) = (find(left), find(right));
                let Some(row) = left.first().and_then(|idx| table.rows.get(*idx)) else { return };
                for (column_idx, cell) in row.cells.iter().enumerate() {
                    let cells =
                        |rows: &[usize]| rows.iter().map(|idx| table.first_cell(*idx) + column_idx).collect();
                    out.push(Equation {
                        id: [self.id, ".", last_key(cell.path)].concat(),
                        text: self.text,
                        clause: self.clause,
                        sides: self.sides,
                        subject: cell.head,
                        left: cells(&left),
                        right: cells(&right),
                    });
                }
            }
            Scope::Rows => {
                for (row_idx, row) in table.rows.iter().enumerate() {
                    let first = table.first_cell(row_idx);
                    let total = first + row.cells.len().saturating_sub(1);
                    let key = row.path.strip_prefix(table.key).unwrap_or(row.path);
                    out.push(Equation {
                        id: [self.id, key].concat(),
                        text: self.text,
                        clause: self.clause,
                        sides: self.sides,
                        subject: row.label,
                        left: (first..total).collect(),
                        right: vec![total],
                    });
                }
            }
            Scope::Groups(width) => {
                for (row_idx, row) in table.rows.iter().enumerate() {
                    let first = table.first_cell(row_idx);
                    for (group_idx, cells) in row.cells.chunks(width.max(1)).enumerate() {
                        let total = first + group_idx * width + cells.len() - 1;
                        let group = cells.first().map_or("", |cell| parent(cell.path));
                        out.push(Equation {
                            id: [self.id, ".", last_key(group)].concat(),
                            text: self.text,
                            clause: self.clause,
                            sides: self.sides,
                            subject: self.subjects.get(group_idx).copied().unwrap_or(row.label),
                            left: (first + group_idx * width..total).collect(),
                            right: vec![total],
                        });
                    }
                }
            }
        }
    }
}

/// The last key of a path: `total` of `requests.received.total`.
#[must_use]
pub fn last_key(path: &str) -> &str {
    path.rsplit_once('.').map_or(path, |(_, key)| key)
}

/// A path without its last key: `requests.received` of `requests.received.total`.
#[must_use]
pub fn parent(path: &str) -> &str {
    path.rsplit_once('.').map_or("", |(parent, _)| parent)
}

/// The cells of a row: path of the row, then key, head and kind of each cell, and the merged heads it stands under.
macro_rules! cells {
    ($path:literal; $($key:literal $head:literal $kind:ident $(under $groups:expr)?),+ $(,)?) => {
        &[$($crate::form::Cell {
            path: concat!($path, ".", $key),
            head: $head,
            groups: crate::form::cells!(@groups $($groups)?),
            kind: $crate::form::Kind::$kind,
        }),+]
    };
    (@groups) => { &[] };
    (@groups $groups:expr) => { $groups };
}
pub(crate) use cells;

/// A row of section 三: path, label with marker, covered grid columns, groups, variants.
macro_rules! applicants {
    ($path:literal, $label:literal, $covered:literal, $groups:expr $(, $variant:literal)*) => {
        $crate::form::Row {
            path: $path,
            label: $label,
            variants: &[$($variant),*],
            groups: $groups,
            covered: $covered,
            cells: $crate::form::cells!($path;
                "natural_person" "自然人" Count under $crate::form::APPLICANTS,
                "business" "商业企业" Count under $crate::form::ORGANISATIONS,
                "research" "科研机构" Count under $crate::form::ORGANISATIONS,
                "public_interest" "社会公益组织" Count under $crate::form::ORGANISATIONS,
                "legal_service" "法律服务机构" Count under $crate::form::ORGANISATIONS,
                "other" "其他" Count under $crate::form::ORGANISATIONS,
                "total" "总计" Count under $crate::form::APPLICANTS,
            ),
        }
    };
}
pub(crate) use applicants;

/// Merged heads of section 三.
const APPLICANTS: &[&str] = &["申请人情况"];
const ORGANISATIONS: &[&str] = &["申请人情况", "法人或其他组织"];

/// Five cells of section 四: path of the group, merged heads.
macro_rules! results {
    ($path:literal, $groups:expr) => {
        cells!($path;
            "upheld" "结果维持" Count under $groups,
            "corrected" "结果纠正" Count under $groups,
            "other" "其他结果" Count under $groups,
            "pending" "尚未审结" Count under $groups,
            "total" "总计" Count under $groups,
        )
    };
}

/// Section 四 is one row of fifteen cells without a label, the same in both editions.
const DISPUTE_CELLS: &[Cell] = &{
    const RECONSIDERATION: &[Cell; 5] = results!("disputes.reconsideration", &["行政复议"]);
    const DIRECT: &[Cell; 5] = results!("disputes.litigation_direct", &["行政诉讼", "未经复议直接起诉"]);
    const AFTER: &[Cell; 5] =
        results!("disputes.litigation_after_reconsideration", &["行政诉讼", "复议后起诉"]);
    let [a, b, c, d, e] = RECONSIDERATION;
    let [f, g, h, i, j] = DIRECT;
    let [k, l, m, n, o] = AFTER;
    [
        a.same(),
        b.same(),
        c.same(),
        d.same(),
        e.same(),
        f.same(),
        g.same(),
        h.same(),
        i.same(),
        j.same(),
        k.same(),
        l.same(),
        m.same(),
        n.same(),
        o.same(),
    ]
};

impl Cell {
    const fn same(&self) -> Self {
        Self { path: self.path, head: self.head, groups: self.groups, kind: self.kind }
    }
}

const DISPUTES: Table = Table {
    key: "disputes",
    titles: &[
        "政府信息公开行政复议、行政诉讼情况",
        "因政府信息公开工作被申请行政复议、提起行政诉讼情况",
        "政府信息公开工作被申请行政复议、提起行政诉讼情况",
        "行政复议、行政诉讼情况",
    ],
    words: &[
        "行政复议",
        "行政诉讼",
        "未经复议直接起诉",
        "复议后起诉",
        "结果维持",
        "结果纠正",
        "其他结果",
        "尚未审结",
        "总计",
    ],
    rows: &[Row {
        path: "disputes",
        label: "",
        variants: &[],
        groups: &[],
        covered: 0,
        cells: DISPUTE_CELLS,
    }],
    relations: &[Relation {
        id: "disputes.total",
        text: "upheld + corrected + other + pending = total",
        clause: "section 四 of the form: 总计 of 行政复议, 未经复议直接起诉 and 复议后起诉",
        sides: ("结果维持＋结果纠正＋其他结果＋尚未审结", "总计"),
        subjects: &["行政复议", "行政诉讼（未经复议直接起诉）", "行政诉讼（复议后起诉）"],
        scope: Scope::Groups(5),
    }],
};

/// Words of the head of section 三, the same in both editions.
const REQUEST_WORDS: &[&str] = &[
    "本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和",
    "申请人情况",
    "自然人",
    "法人或其他组织",
    "商业企业",
    "科研机构",
    "社会公益组织",
    "法律服务机构",
    "其他",
    "总计",
    "三、本年度办理结果",
    "本年度办理结果",
    "（三）不予公开",
    "（四）无法提供",
    "（五）不予处理",
    "（六）其他处理",
];

const REQUEST_TITLES: &[&str] =
    &["收到和处理政府信息公开申请情况", "政府信息公开申请情况", "收到和处理政府信息公开申请的情况"];

const RESULTS: &str = "三、本年度办理结果";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_has_as_many_cells_as_the_notices_print() {
        let count = |edition: &Edition, key| edition.table(key).map(Table::cell_count);
        assert_eq!(EDITION_2021.cells().count(), 200);
        assert_eq!(count(&EDITION_2021, "proactive"), Some(10));
        assert_eq!(count(&EDITION_2021, "requests"), Some(25 * 7));
        assert_eq!(count(&EDITION_2021, "disputes"), Some(15));
        assert_eq!(count(&EDITION_2019, "proactive"), Some(22));
        assert_eq!(count(&EDITION_2019, "requests"), Some(23 * 7));
    }

    #[test]
    fn paths_are_unique_and_relations_name_real_rows() {
        for edition in EDITIONS {
            let mut paths: Vec<_> = edition.cells().map(|cell| cell.path).collect();
            let n = paths.len();
            paths.sort_unstable();
            paths.dedup();
            assert_eq!(n, paths.len());
            for table in edition.tables {
                for relation in table.relations {
                    if let Scope::Columns { left, right } = relation.scope {
                        for path in left.iter().chain(right) {
                            assert!(table.rows.iter().any(|row| row.path == *path), "{path}");
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn equations_of_both_editions() {
        let count = |edition: &Edition, key: &str| edition.table(key).unwrap().equations().len();
        assert_eq!(count(&EDITION_2021, "requests"), 25 + 7 + 7);
        assert_eq!(count(&EDITION_2019, "requests"), 23 + 7 + 7);
        assert_eq!(count(&EDITION_2021, "disputes"), 3);
        let all = EDITION_2021.table("requests").unwrap().equations();
        let balance = all.iter().find(|e| e.id == "requests.balance.total").unwrap();
        let table = EDITION_2021.table("requests").unwrap();
        let path = |idx: &usize| table.cells().nth(*idx).unwrap().path;
        assert_eq!(
            balance.left.iter().map(path).collect::<Vec<_>>(),
            ["requests.received.total", "requests.carried_in.total"]
        );
        assert_eq!(
            balance.right.iter().map(path).collect::<Vec<_>>(),
            ["requests.outcomes.total.total", "requests.carried_out.total"]
        );
    }
}
