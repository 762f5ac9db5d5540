//! The whole report around its tables: title, sections, prose that quotes figures, signature.

use crate::form::{self, Table};

use super::grid::Grid;
use super::sheet::{Content, Sheet};

/// One block of a report.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Block {
    /// The title.
    Title(String),
    /// A heading of that level, from 1, with its marker.
    Heading(u8, String),
    /// A paragraph of prose.
    Paragraph(String),
    /// A table.
    Table(Grid),
    /// A line of the signature.
    Signature(String),
}

/// A report as blocks, before a layout writes it down.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Document {
    /// From top to bottom.
    pub blocks: Vec<Block>,
}

impl Document {
    /// The tables.
    pub fn grids(&self) -> impl Iterator<Item = &Grid> {
        self.blocks.iter().filter_map(|block| match block {
            Block::Table(grid) => Some(grid),
            _ => None,
        })
    }

    /// The tables, to change them.
    pub fn grids_mut(&mut self) -> impl Iterator<Item = &mut Grid> {
        self.blocks.iter_mut().filter_map(|block| match block {
            Block::Table(grid) => Some(grid),
            _ => None,
        })
    }
}

const NUMERALS: [&str; 10] = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"];

impl Sheet {
    /// The report as blocks: every section of the form, with neutral prose.
    #[must_use]
    pub fn document(&self) -> Document {
        let mut blocks = vec![Block::Title(self.title())];
        let heading = |level, number: usize, title: &str| {
            let numeral = NUMERALS.get(number).copied().unwrap_or_default();
            let marker = if level == 1 { format!("{numeral}、") } else { format!("（{numeral}）") };
            Block::Heading(level, format!("{marker}{title}"))
        };
        let year = self.year;
        blocks.push(Block::Paragraph(format!(
            "根据《中华人民共和国政府信息公开条例》要求，编制本报告。本报告所列数据的统计期限自{year}年1月1日起至{year}年12月31日止。"
        )));
        blocks.push(heading(1, 0, "总体情况"));
        blocks.push(Block::Paragraph(format!(
            "{year}年，本单位按照工作部署开展政府信息公开工作，有关情况如下。"
        )));
        for (idx, (title, prose)) in self.overview().into_iter().enumerate() {
            blocks.push(heading(2, idx, title));
            blocks.push(Block::Paragraph(prose));
        }
        for (table_idx, table) in self.edition.tables.iter().enumerate() {
            blocks.push(heading(1, table_idx + 1, table.titles.first().copied().unwrap_or_default()));
            let contents = self.contents_of(table_idx);
            blocks.push(Block::Table(Grid::new(table, contents, self.style, self.money)));
        }
        let n_tables = self.edition.tables.len();
        blocks.push(heading(1, n_tables + 1, "存在的主要问题及改进情况"));
        blocks.push(Block::Paragraph(
            "一是部分栏目更新不够及时；二是解读形式较为单一。下一步将细化目录，固定专人负责。".to_owned(),
        ));
        blocks.push(heading(1, n_tables + 2, "其他需要报告的事项"));
        blocks.push(Block::Paragraph("本年度没有其他需要报告的事项。".to_owned()));
        blocks.push(Block::Signature(self.agency.clone()));
        blocks.push(Block::Signature(self.date()));
        Document { blocks }
    }

    /// Section 一: titles and prose, which quotes those figures that the tables print.
    fn overview(&self) -> Vec<(&'static str, String)> {
        let mut requests = String::from("依法办理政府信息公开申请。");
        let quotes = self.edition.tables.iter().flat_map(quoted);
        for (words, path) in quotes {
            if let Some(Content::Figure { value, .. }) = self.get(path) {
                requests.push_str(&format!("{words}{value}件。"));
            }
        }
        vec![
            ("主动公开情况", "全年通过网站公开信息，及时更新公开目录。".to_owned()),
            ("依申请公开情况", requests),
            ("政府信息管理情况", "完善信息发布的审核流程，做到先审后发、留痕可查。".to_owned()),
            ("政府信息公开平台建设情况", "做好网站栏目的日常维护。".to_owned()),
            ("监督保障情况", "开展业务培训和自查。".to_owned()),
        ]
    }
}

/// Cells that prose usually quotes, with the words before the figure.
fn quoted(table: &'static Table) -> impl Iterator<Item = (&'static str, &'static str)> {
    const WORDS: &[(&str, &str)] = &[
        ("received.total", "全年共收到政府信息公开申请"),
        ("carried_in.total", "上年结转政府信息公开申请"),
        ("carried_out.total", "结转下年度继续办理"),
    ];
    table.cells().filter_map(|cell| {
        let key = cell.path.strip_prefix(form::parent(form::parent(cell.path)))?.trim_start_matches('.');
        WORDS.iter().find(|(path, _)| *path == key).map(|(_, words)| (*words, cell.path))
    })
}
