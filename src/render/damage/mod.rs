//! Damage by name: what page breaks, converters, copying and typing do to a report.
//!
//! The truth of a damaged print is still its sheet: a reading owes for every cell the sheet's value, or none with a
//! diagnostic. A damage acts on the printed tables before a layout writes them, or on the text that it wrote; each
//! is the same for the same seed.

mod table;
mod text;

use super::document::Document;
use super::layout::{Blanks, Layout};
use super::rng::Rng;
use super::sheet::Sheet;

/// One damage.
#[derive(Debug)]
#[non_exhaustive]
pub struct Damage {
    /// Its name: `split_label`.
    pub name: &'static str,
    /// What it does.
    pub about: &'static str,
    /// Whether a row may show another number of figures or blanks than the form has for it.
    pub recounts: bool,
    /// Whether figures may be gone from the print, so that their cells look blank.
    pub loses: bool,
    /// Whether lines with numbers come between others.
    pub numbers: bool,
    /// Whether cells of a row move to places of others.
    pub moves: bool,
    act: Act,
}

/// What a damage acts on.
#[derive(Clone, Copy, Debug)]
enum Act {
    Tables(fn(&mut Document, &mut Rng)),
    Text(fn(&str, &mut Rng) -> String),
}

/// Damages are statics: each is equal to itself alone.
impl PartialEq for Damage {
    fn eq(&self, other: &Self) -> bool {
        core::ptr::eq(self, other)
    }
}

/// The damage of that name; `None` where there is none.
#[must_use]
pub fn damage(name: &str) -> Option<&'static Damage> {
    DAMAGES.iter().find(|damage| damage.name == name)
}

/// Prints `sheet` in `layout` and does all of `damages` to it, those to tables first.
///
/// # Examples
/// ```
/// use nianbao::render::{Sheet, damage, layout, write_damaged};
/// let sheet = Sheet::from_seed(3);
/// let damages = [damage("page_mark").unwrap(), damage("crlf").unwrap()];
/// let text = write_damaged(&sheet, layout("tab_rows").unwrap(), &damages, 5);
/// assert!(text.contains("\r\n"));
/// ```
#[must_use]
pub fn write_damaged(sheet: &Sheet, layout: &Layout, damages: &[&Damage], seed: u64) -> String {
    let mut rng = Rng::new(seed);
    let mut document = sheet.document();
    for damage in damages {
        if let Act::Tables(act) = damage.act {
            act(&mut document, &mut rng);
        }
    }
    let mut text = layout.write_document(&document);
    for damage in damages {
        if let Act::Text(act) = damage.act {
            text = act(&text, &mut rng);
        }
    }
    text
}

/// Whether a reader can keep the promise on such a print at all.
///
/// It cannot where the number of figures in a row is changed twice, or once in a report whose arithmetic is broken:
/// `行政处罚 12 3 0` with one cell lost and a page number added is, letter for letter, another report's row. A layout
/// that drops blank cells, or that glues figures together, changes that number once by itself. Nor can it where cells
/// of a row move, or a number comes between cells that stand on lines of their own, and the layout fills the row up again: another report, with blanks at the end, is printed alike.
#[must_use]
pub fn fair(sheet: &Sheet, layout: &Layout, damages: &[&Damage]) -> bool {
    let dropped = layout.blanks != Blanks::Kept && sheet.has_blanks();
    if layout.cell_lines && sheet.has_blanks() && damages.iter().any(|damage| damage.numbers) {
        return false;
    }
    if layout.refills && damages.iter().any(|damage| damage.moves) {
        return false;
    }
    // Of two reports one after the other, the headings that part them stood before and are gone.
    let done = |name: &str| damages.iter().any(|damage| damage.name == name);
    if done("join_reports") && done("dedupe_lines") {
        return false;
    }
    let changes = damages.iter().filter(|damage| damage.recounts).count()
        + usize::from(dropped)
        + usize::from(!layout.exact);
    changes == 0 || (changes == 1 && !sheet.faulty)
}

/// A damage to tables.
const fn table(name: &'static str, about: &'static str, act: fn(&mut Document, &mut Rng)) -> Damage {
    Damage { name, about, recounts: false, loses: false, moves: false, numbers: false, act: Act::Tables(act) }
}

/// A damage to the text.
const fn text(name: &'static str, about: &'static str, act: fn(&str, &mut Rng) -> String) -> Damage {
    Damage { name, about, recounts: false, loses: false, moves: false, numbers: false, act: Act::Text(act) }
}

impl Damage {
    const fn recounting(mut self) -> Self {
        self.recounts = true;
        self
    }

    const fn moving(mut self) -> Self {
        self.moves = true;
        self
    }

    const fn numbering(mut self) -> Self {
        self.numbers = true;
        self
    }

    const fn losing(mut self) -> Self {
        self.loses = true;
        self
    }
}

/// Every damage.
pub static DAMAGES: &[Damage] = &[
    table("drop_blanks", "blank cells are gone, rows are shorter", table::drop_blanks).moving().recounting(),
    table("pad_end", "blank cells are gone, rows are filled up at the end", table::pad_end)
        .moving()
        .recounting(),
    table("shift_row", "a row stands one column to the left", table::shift_row).moving().recounting(),
    table("lose_cell", "a value cell is gone", table::lose_cell).moving().recounting().losing(),
    table("split_label", "a line break in a label or head", table::split_label),
    table("split_number", "a line break in a figure", table::split_number).recounting(),
    table("join_cells", "two figures have become one cell", table::join_cells).moving().recounting(),
    table("lose_label", "a row has lost its label", table::lose_label).recounting().losing(),
    table("lose_row", "a row is gone", table::lose_row).losing(),
    table("lose_marker", "a label or heading has lost its number", table::lose_marker),
    table("lose_heading", "a section has lost its heading", table::lose_heading),
    table("wrong_character", "a character of a label is another one", table::wrong_character),
    table("lose_character", "a character of a label is gone", table::lose_character),
    table("clip_heads", "long heads of columns are cut short", table::clip_heads),
    table("clip_labels", "long labels of rows are cut short", table::clip_labels),
    table("filling_notes", "a note on how to fill a cell in, with digits", table::filling_notes),
    table("measure_words", "figures have a measure word", table::measure_words),
    table("foreign_row", "a row that the form has not", table::foreign_row),
    table("repeat_header", "the heads once more between two rows", table::repeat_header),
    table("repeat_table", "a table twice", table::repeat_table),
    table("join_reports", "another report follows", table::join_reports),
    text("page_number", "a bare page number on a line of its own", text::page_number)
        .recounting()
        .numbering(),
    text("page_mark", "a page number with marks around it", text::page_mark).numbering(),
    text("running_head", "the title again at the top of a page", text::running_head),
    text("navigation", "lines of the page around the report", text::navigation),
    text("form_feed", "form feeds between lines", text::form_feed),
    text("full_width_digits", "full-width digits", text::full_width_digits),
    text("half_width_marks", "half-width brackets and punctuation", text::half_width_marks),
    text("straight_quotes", "straight quotes", text::straight_quotes),
    text("no_break_spaces", "no-break spaces for spaces", text::no_break_spaces),
    text("ideographic_spaces", "an ideographic space for every two spaces", text::ideographic_spaces),
    text("zero_width", "zero-width characters inside words", text::zero_width),
    text("traditional", "traditional characters", text::traditional),
    text("pinyin", "pinyin in brackets inside words", text::pinyin),
    text("radicals", "radicals for characters", text::radicals),
    text("escapes", "backslashes before numbers and signs", text::escapes),
    text("collapse_spaces", "one blank for every run of them", text::collapse_spaces).recounting(),
    text("trim_lines", "nothing blank at the ends of lines", text::trim_lines).recounting(),
    text("indent", "four blanks before each line", text::indent),
    text("drop_blank_lines", "blank lines are gone", text::drop_blank_lines).recounting(),
    text("double_line_ends", "a blank line behind each line", text::double_line_ends),
    text("crlf", "line ends of two characters", text::crlf),
    text("byte_order_mark", "a byte order mark before the text", text::byte_order_mark),
    text("dedupe_lines", "lines that stood before are gone", text::dedupe_lines).recounting(),
    text("truncate", "the text ends somewhere, never within a figure", text::truncate)
        .recounting()
        .losing()
        .losing(),
];
