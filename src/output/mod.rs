//! Reports as text for people and for other tools: one file a format, every function pure.
//!
//! Knows reports and the form; nothing of terminals, files or arguments.

#[cfg(feature = "annotate")]
pub mod annotate;
#[cfg(feature = "csv")]
pub mod cells;
pub mod compare;
pub mod github;
pub mod inspect;
#[cfg(feature = "serde")]
pub mod json;
pub mod markdown;
pub mod outline;
#[cfg(feature = "serde")]
pub mod sarif;
mod sheet;
pub mod terminal;

use std::borrow::Cow;

use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

use crate::diagnostic::Lang;

/// How text for people is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Style {
    /// The language of everything that is not the report's or the form's.
    pub lang: Lang,
    /// Columns of the screen, full-width characters counting two; default 100, at least 40.
    pub width: usize,
    /// Whether to set colours and weights with ANSI escape sequences; default `false`.
    pub colour: bool,
}

impl Default for Style {
    fn default() -> Self {
        Self { lang: Lang::En, width: 100, colour: false }
    }
}

impl Style {
    /// A style in `lang` with the other choices at their defaults.
    #[must_use]
    pub fn new(lang: Lang) -> Self {
        Self { lang, ..Self::default() }
    }

    /// The same style for a screen of that many columns.
    #[must_use]
    pub const fn with_width(mut self, width: usize) -> Self {
        self.width = if width < 40 { 40 } else { width };
        self
    }

    /// The same style with or without colours.
    #[must_use]
    pub const fn with_colour(mut self, colour: bool) -> Self {
        self.colour = colour;
        self
    }

    const fn say(self, en: &'static str, zh: &'static str) -> &'static str {
        match self.lang {
            Lang::En => en,
            Lang::Zh => zh,
        }
    }

    fn paint<'t>(self, paint: Paint, text: &'t str) -> Cow<'t, str> {
        if !self.colour || text.is_empty() {
            return Cow::Borrowed(text);
        }
        let code = match paint {
            Paint::Plain => return Cow::Borrowed(text),
            Paint::Strong => "1",
            Paint::Faint => "2",
            Paint::Alarm => "1;31",
            Paint::Caution => "33",
        };
        Cow::Owned(format!("\u{1b}[{code}m{text}\u{1b}[0m"))
    }
}

#[derive(Clone, Copy)]
enum Paint {
    Plain,
    Strong,
    Faint,
    Alarm,
    Caution,
}

/// Columns that `text` takes on a screen, control characters taking none.
fn display_width(text: &str) -> usize {
    text.width()
}

/// `text` on one line: control characters and line ends, which a source may hold anywhere, become blanks.
fn one_line(text: &str) -> Cow<'_, str> {
    let breaks = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    if !text.contains(breaks) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut last_blank = false;
    for c in text.chars() {
        let blank = breaks(c);
        if !(blank && last_blank) {
            out.push(if blank { ' ' } else { c });
        }
        last_blank = blank;
    }
    Cow::Owned(out)
}

/// `text` cut to at most `width` columns, with `…` where something was cut off.
fn clip(text: &str, width: usize) -> Cow<'_, str> {
    if text.len() <= width || display_width(text) <= width {
        return Cow::Borrowed(text);
    }
    let mut out: String =
        fold_lines(text, width.saturating_sub(1)).into_iter().next().unwrap_or_default().into();
    out.push('…');
    Cow::Owned(out)
}

/// `text` in pieces of at most `width` columns (a wider character stands alone); at least one piece.
fn fold_lines(text: &str, width: usize) -> Vec<&str> {
    let mut pieces = Vec::new();
    let (mut start, mut used) = (0, 0);
    for (offset, c) in text.char_indices() {
        let columns = c.width().unwrap_or(0);
        if used + columns > width && offset > start {
            pieces.push(text.get(start..offset).unwrap_or_default());
            (start, used) = (offset, 0);
        }
        used += columns;
    }
    pieces.push(text.get(start..).unwrap_or_default());
    pieces
}

/// Appends `text`, then blanks up to `width` columns.
fn pad_right(out: &mut String, text: &str, painted: &str, width: usize) {
    out.push_str(painted);
    push_blanks(out, width.saturating_sub(display_width(text)));
}

/// Appends blanks, then `text`, so that it ends at `width` columns.
fn pad_left(out: &mut String, text: &str, painted: &str, width: usize) {
    push_blanks(out, width.saturating_sub(display_width(text)));
    out.push_str(painted);
}

fn push_blanks(out: &mut String, n: usize) {
    out.extend(core::iter::repeat_n(' ', n));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_counts_columns_and_loses_nothing() {
        assert_eq!(fold_lines("社会公益组织", 8), ["社会公益", "组织"]);
        assert_eq!(fold_lines("a社会公益组织", 8), ["a社会公", "益组织"]);
        assert_eq!(fold_lines("社会", 1), ["社", "会"]);
        assert_eq!(fold_lines("", 4), [""]);
    }

    #[test]
    fn clipping_keeps_within_the_width() {
        assert_eq!(clip("总计", 4), "总计");
        assert_eq!(clip("社会公益组织", 8), "社会公…");
    }

    #[test]
    fn line_ends_of_a_source_never_reach_a_line() {
        assert_eq!(one_line("商业\r\n企业\u{1b}[1m"), "商业 企业 [1m");
    }
}
