//! A report in any layout that [`crate::cells`] can read, and damaged as texts are damaged: the inverse of reading.
//!
//! A [`Sheet`] is a form filled in, and so the truth; [`Layout::write`] prints it as an extraction tool would;
//! [`damage`] does to the print what page breaks, converters and copying do to real ones; [`judge`] holds a reading
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

mod document;
mod grid;
mod judge;
mod layout;
mod rng;
mod sheet;

pub use document::{Block, Document};
pub use grid::{Grid, Piece, Role, Slot};
pub use judge::{Verdict, Wrong, judge};
pub use layout::{Blanks, LAYOUTS, Layout, Page, layout};
pub use rng::Rng;
pub use sheet::{Blanking, Content, Magnitude, Money, PLACEHOLDERS, Recipe, Sheet, Style};
