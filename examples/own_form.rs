//! A form of one's own in the table engine: the table of “三公” expenses of a department's budget (“三公”经费支出表).
//!
//! A form is data: rows with their official labels, columns with their heads, and the arithmetic that it states. The
//! engine finds the table in any layout, puts each figure in its cell or says why it cannot, and where blank cells
//! were lost it lets the arithmetic decide, exactly as it does for annual reports.

#![allow(clippy::print_stdout, reason = "an example that prints")]

use nianbao::align::{self, Labels};
use nianbao::diagnostic::Diagnostics;
use nianbao::form::{Cell, Edition, Kind, Relation, Row, Scope, Table};

/// The cells of a row: last year's budget, this year's.
macro_rules! cells {
    ($path:literal) => {
        &[
            Cell {
                path: concat!($path, ".last_year"), head: "上年预算数", groups: &[], kind: Kind::Amount
            },
            Cell {
                path: concat!($path, ".this_year"), head: "本年预算数", groups: &[], kind: Kind::Amount
            },
        ]
    };
}

macro_rules! row {
    ($path:literal, $label:literal) => {
        Row { path: $path, label: $label, variants: &[], groups: &[], covered: 0, cells: cells!($path) }
    };
}

static BUDGET: Edition = Edition {
    name: "三公经费",
    notice: "财预〔2016〕143号",
    sections: &[],
    tables: &[Table {
        key: "expenses",
        titles: &["一般公共预算“三公”经费支出表", "“三公”经费支出表"],
        words: &["项目", "上年预算数", "本年预算数"],
        rows: &[
            row!("expenses.abroad", "因公出国（境）费用"),
            row!("expenses.reception", "公务接待费"),
            row!("expenses.vehicles_bought", "公务用车购置费"),
            row!("expenses.vehicles_run", "公务用车运行维护费"),
            row!("expenses.total", "合计"),
        ],
        relations: &[Relation {
            id: "expenses.sum",
            text: "abroad + reception + vehicles_bought + vehicles_run = total",
            clause: "合计 of the table",
            sides: ("各项之和", "合计"),
            subjects: &[],
            scope: Scope::Columns {
                left: &[
                    "expenses.abroad",
                    "expenses.reception",
                    "expenses.vehicles_bought",
                    "expenses.vehicles_run",
                ],
                right: &["expenses.total"],
            },
        }],
    }],
};

static FORMS: &[&Edition] = &[&BUDGET];

fn main() -> std::io::Result<()> {
    for path in std::env::args().skip(1) {
        for (path, value) in read(&std::fs::read_to_string(path)?) {
            println!("{path}: {}", value.unwrap_or_else(|| "not known".to_owned()));
        }
    }
    Ok(())
}

/// Every cell of the table with its number.
fn read(text: &str) -> Vec<(&'static str, Option<String>)> {
    // Gathering the labels takes longer than reading a text: once for many texts.
    let labels = Labels::new(FORMS);
    let mut diagnostics = Diagnostics::new();
    let tables = align::read(text, &labels, &mut diagnostics);
    tables.cells.iter().map(|it| (it.path, it.value.map(|value| value.to_string()))).collect()
}

#[cfg(test)]
mod tests {
    fn values(text: &str) -> Vec<String> {
        let cells = super::read(text);
        assert_eq!(cells.len(), 10, "{cells:?}");
        cells.into_iter().map(|(_, value)| value.unwrap_or_else(|| "-".to_owned())).collect()
    }

    const EXPECTED: [&str; 10] = ["0", "0", "3.50", "3.00", "0", "18.00", "12.00", "11.50", "15.50", "32.50"];

    #[test]
    fn any_layout_gives_the_same_cells() {
        let tabs = "一般公共预算“三公”经费支出表\n项目\t上年预算数\t本年预算数\n因公出国（境）费用\t0\t0\n\
            公务接待费\t3.50\t3.00\n公务用车购置费\t0\t18.00\n公务用车运行维护费\t12.00\t11.50\n合计\t15.50\t32.50\n";
        assert_eq!(values(tabs), EXPECTED);
        let pipes: String = tabs.lines().map(|line| format!("| {} |\n", line.replace('\t', " | "))).collect();
        assert_eq!(values(&pipes), EXPECTED);
        assert_eq!(values(&tabs.replace('\t', "\n")), EXPECTED);
    }

    #[test]
    fn a_figure_whose_column_nobody_can_tell_is_settled_by_the_arithmetic_or_left() {
        let lines = "“三公”经费支出表\n项目\n上年预算数\n本年预算数\n因公出国（境）费用\n0\n0\n公务接待费\n3.50\n3.00\n\
            公务用车购置费\n18.00\n公务用车运行维护费\n12.00\n11.50\n合计\n15.50\n32.50\n";
        let values = values(lines);
        assert!(
            matches!(values[4].as_str(), "-" | "0") && matches!(values[5].as_str(), "-" | "18.00"),
            "{values:?}"
        );
        assert_eq!((&values[8], &values[9]), (&"15.50".to_owned(), &"32.50".to_owned()));
    }
}
