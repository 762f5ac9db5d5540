//! A report in any layout that [`crate::cells`] can read, and damaged as texts are damaged: the inverse of reading.
//!
//! A [`Sheet`] is a form filled in, and so the truth; [`Layout::write`] prints it as an extraction tool would;
//! [`write_damaged`] does to the print what page breaks, converters and copying do to real ones; [`judge`] holds a reading
//! against the sheet. Nothing here reads a text.
//!
//! Who meets a layout that is not in [`LAYOUTS`] can write it down in one function over [`Grid`] and put the reader
//! to the test with any report and any damage.
//!
//! # Examples
//! ```
//! use nianbao::render::{self, Sheet};
//! let sheet = Sheet::from_seed(7);
//! let layout = render::layout("tab_rows").unwrap();
//! let text = layout.write(&sheet);
//! assert!(text.contains("主动公开政府信息情况"));
//! let report = nianbao::parse(&text);
//! assert!(render::judge(&sheet, &report).wrong.is_empty());
//! assert!(render::layout("no_such_layout").is_none());
//! ```

pub mod damage;
mod document;
mod grid;
mod hostile;
mod judge;
mod layout;
mod rng;
mod sheet;

pub use damage::{DAMAGES, Damage, damage, fair, write_damaged};
pub use document::{Block, Document};
pub use grid::{Grid, Piece, Role, Slot};
pub use hostile::{HOSTILE, Hostile};
pub use judge::{Verdict, Wrong, judge};
pub use layout::{Blanks, LAYOUTS, Layout, Page, layout};
pub use rng::Rng;
pub use sheet::{Blanking, Content, Magnitude, Money, PLACEHOLDERS, Recipe, Sheet, Style};

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use rust_decimal::Decimal;

    use super::*;
    use crate::form::{EDITION_2019, EDITION_2021, EDITIONS, Table};

    /// Prints one table of a small report: 规章 3, 0 and a blank; fees of 12.5.
    fn proactive(name: &str) -> Vec<String> {
        let mut sheet = Sheet::zeros(&EDITION_2021);
        assert!(sheet.set("proactive.regulations.issued", Content::figure(3)));
        assert!(sheet.set("proactive.regulations.in_force", Content::Blank));
        assert!(sheet.set("proactive.fees.amount", Content::figure(Decimal::new(125, 1))));
        let mut out = String::new();
        (layout(name).unwrap().table)(sheet.document().grids().next().unwrap(), &mut out);
        out.lines().map(str::to_owned).collect()
    }

    #[track_caller]
    fn check(name: &str, expected: &[&str]) {
        let lines = proactive(name);
        let found = lines.windows(expected.len()).any(|window| window == expected);
        assert!(found, "{name} has no {expected:#?} in {lines:#?}");
    }

    #[test]
    fn layouts_print_rows_as_tools_do() {
        check("pipe_padded", &["| 规章 | 3 | 0 |  | ", "| 行政规范性文件 | 0 | 0 | 0 | "]);
        check(
            "pipe_vanish",
            &["| 第二十条第（五）项 |", "| 信息内容 | 本年处理决定数量 |", "| 行政许可 | 0 |"],
        );
        check("pipe_copied", &["|规章|3|0||"]);
        check("pipe_bare", &["第二十条第（一）项  ", "---  "]);
        check("pipe_filled", &["规章 | 3 | 0 | |", "行政规范性文件 | 0 | 0 | 0 |"]);
        check("markdown_ragged", &["| 第二十条第（八）项 | | | |"]);
        check("markdown_ragged", &["| 规章 | 3 | 0 |  |"]);
        check("cell_bar_lines", &["规章 |", "3 |", "0 |", "|", "行政规范性文件 |"]);
        check("cell_bar_filled", &["行政许可 |", "0 |", "||", "第二十条第（六）项 |", "|||"]);
        check("bar_own_line", &["规章", "|", "3", "|", "0", "|", "|", "行政规范性文件"]);
        check("bar_opens_row", &["|", "规章 |", "3 |", "0 |", " |", "|", "行政规范性文件 |"]);
        check("cell_newlines", &["| ", " 行政许可  | ", " 0  | ||"]);
        check("tab_rows", &["规章\t3\t0\t", "行政规范性文件\t0\t0\t0"]);
        check("tab_copied", &["行政事业性收费\t12.5\t12.5\t12.5"]);
        check("double_tab", &["规章\t\t3\t\t0", "行政规范性文件\t\t0\t\t0\t\t0"]);
        check("tab_cells", &["\t规章", "\t3", "\t0", "\t", "", "\t行政规范性文件"]);
        check("lines_tight", &["规章", "3", "0", "", "行政规范性文件"]);
        check("lines_dropped", &["规章", "3", "0", "行政规范性文件"]);
        check("lines_gap", &["0", "", "", "", "行政规范性文件"]);
        check("lines_nbsp", &["0", "", "\u{A0}", "", "行政规范性文件"]);
        check("spaced_rows", &["规章 3 0", "行政规范性文件 0 0 0"]);
        check("columns_free", &["规章                3                           0"]);
        check("grid_copied", &["+-----------+---------------+---------------+---------------+"]);
        check("glued", &["    规章30", "    行政规范性文件000"]);
        check("box_drawing", &["│规章          │3           │0           │            │"]);
        check(
            "ascii_box",
            &["   | 行政许可    | 0                        |", "   |------------------------------------|"],
        );
    }

    #[test]
    fn a_sheet_keeps_the_relations_of_its_form() {
        for seed in 0..60 {
            let sheet = Sheet::from_recipe(
                &Recipe {
                    magnitude: Magnitude::Mega,
                    ..Recipe::plain(EDITIONS[usize::try_from(seed % 2).unwrap()])
                },
                seed,
            );
            let mut start = 0;
            for table in sheet.edition.tables {
                for equation in table.equations() {
                    let sum = |cells: &[usize]| -> Decimal {
                        cells.iter().map(|idx| sheet.contents[start + idx].value().unwrap()).sum()
                    };
                    assert_eq!(sum(&equation.left), sum(&equation.right), "{} with {seed}", equation.id);
                }
                start += table.cell_count();
            }
        }
    }

    #[test]
    fn a_fault_breaks_a_relation() {
        let sheet = Sheet::from_recipe(&Recipe { fault: true, ..Recipe::plain(&EDITION_2019) }, 5);
        assert!(sheet.faulty);
        let whole = Sheet::from_recipe(&Recipe::plain(&EDITION_2019), 5);
        assert!(!whole.faulty);
    }

    #[test]
    fn every_layout_prints_every_figure() {
        let mut sheet = Sheet::zeros(&EDITION_2021);
        // Figures that no label, year or date contains.
        let paths: Vec<_> = sheet.cells().map(|(cell, _)| cell.path).collect();
        for (idx, path) in paths.iter().enumerate() {
            assert!(sheet.set(path, Content::figure(41_000 + u64::try_from(idx).unwrap())));
        }
        for layout in LAYOUTS {
            let text = layout.write(&sheet);
            for (cell, content) in sheet.cells() {
                assert!(text.contains(content.raw()), "{} has no {}", layout.name, cell.path);
            }
            assert_eq!(text, layout.write(&sheet), "{}", layout.name);
        }
    }

    #[test]
    fn grids_cover_every_place_once() {
        for edition in EDITIONS {
            let document = Sheet::zeros(edition).document();
            assert_eq!(document.grids().map(|grid| grid.width).collect::<Vec<_>>(), [4, 10, 15]);
            for grid in document.grids() {
                let area: usize = grid.pieces.iter().map(|piece| piece.rows * piece.columns).sum();
                assert_eq!(area, grid.width * grid.height, "{}", grid.table);
                assert!(grid.rows().iter().flatten().all(|slot| slot.piece().is_some()));
            }
            let values = document.grids().flat_map(|grid| &grid.pieces);
            let values: Vec<_> = values
                .filter_map(|piece| match piece.role {
                    Role::Value(path) => Some(path),
                    _ => None,
                })
                .collect();
            assert!(values.iter().copied().eq(edition.cells().map(|cell| cell.path)));
            assert_eq!(values.len(), edition.tables.iter().map(Table::cell_count).sum::<usize>());
        }
    }

    #[test]
    fn names_are_unique_and_found() {
        let layouts: BTreeSet<_> = LAYOUTS.iter().map(|layout| layout.name).collect();
        assert_eq!(layouts.len(), LAYOUTS.len());
        assert!(LAYOUTS.iter().all(|it| layout(it.name) == Some(it)));
        let damages: BTreeSet<_> = DAMAGES.iter().map(|damage| damage.name).collect();
        assert_eq!(damages.len(), DAMAGES.len());
        assert!(DAMAGES.iter().all(|it| damage(it.name) == Some(it)));
    }

    #[test]
    fn every_damage_changes_some_print_and_is_repeatable() {
        for damage in DAMAGES {
            let mut changed = 0;
            for seed in 0..40 {
                let layout = LAYOUTS[usize::try_from(seed).unwrap() % LAYOUTS.len()];
                let sheet = Sheet::from_seed(seed);
                let text = write_damaged(&sheet, layout, &[damage], seed);
                assert_eq!(text, write_damaged(&sheet, layout, &[damage], seed));
                changed += usize::from(text != layout.write(&sheet));
            }
            assert!(changed > 0, "{}", damage.name);
        }
    }

    #[test]
    fn fairness() {
        let plain = Sheet::zeros(&EDITION_2021);
        let mut blanks = plain.clone();
        blanks.blank_out(Blanking::Zeros, &mut Rng::new(0));
        let (kept, dropped) = (layout("tab_rows").unwrap(), layout("lines_dropped").unwrap());
        let (lose, number, mark) =
            (damage("lose_cell").unwrap(), damage("page_number").unwrap(), damage("page_mark").unwrap());
        assert!(fair(&plain, kept, &[lose, mark]));
        assert!(!fair(&plain, kept, &[lose, number]));
        assert!(fair(&blanks, kept, &[mark]));
        assert!(!fair(&blanks, dropped, &[mark]));
        assert!(!fair(&blanks, dropped, &[number]));
        let mut faulty = plain;
        faulty.faulty = true;
        assert!(fair(&faulty, kept, &[mark]));
        assert!(!fair(&faulty, kept, &[lose]));
    }
}
