//! Reports by the thousand: in parallel, as tables, made up with their truth, held against a truth.
//!
//! Functions over iterators and writers; nothing here opens a file, so that another program can put its own sources
//! and stores around them. The commands `nianbao table`, `stream`, `generate` and `score` are these functions with
//! files.
//!
//! - [`each`] and [`parse_many`] keep every core busy and the order of the inputs;
//! - [`write`](write()) makes rows of a report, in one of two [shapes](Shape) with [stable columns](Shape::columns), for
//!   whatever takes [`Fields`]: [`CsvRows`] (feature `csv`), [`JsonRows`] (feature `serde`), `ColumnRows` and `ParquetWriter` (feature
//!   `parquet`), `XlsxRows` (feature `xlsx`);
//! - [`Tally`] counts what a run met;
//! - [`Plan`] makes up reports in any layout with any damage, each with its [`Truth`], and [`Score`] holds a reading
//!   against a truth (feature `serde`).

mod columns;
#[cfg(feature = "serde")]
mod generate;
mod parallel;
#[cfg(feature = "parquet")]
mod parquet;
mod rows;
mod tally;
mod text;
#[cfg(feature = "serde")]
mod truth;
#[cfg(feature = "xlsx")]
mod xlsx;

pub use columns::{Column, Shape, Type};
#[cfg(feature = "serde")]
pub use generate::{Case, Plan};
pub use parallel::{each, parse_many};
#[cfg(feature = "parquet")]
pub use parquet::{ColumnRows, ParquetWriter};
pub use rows::{Fields, write, write_failure};
pub use tally::Tally;
pub use text::BOM;
#[cfg(feature = "csv")]
pub use text::CsvRows;
#[cfg(feature = "serde")]
pub use text::JsonRows;
#[cfg(feature = "serde")]
pub use truth::{Front, Miss, Score, Truth, TruthError};
#[cfg(feature = "xlsx")]
pub use xlsx::{XLSX_ROWS, XlsxRows};
