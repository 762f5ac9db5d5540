//! Tables in notations of markup that say where each cell begins, written as tables in HTML:
//!
//! ```text
//! {|                      @multitable             .TS
//! |align="center"| 规章   @item 规章              T{
//! | 0 || 0                 @tab 0                 规章
//! |-                       @tab 0                 T}@T{
//! |}                      @end multitable         .TE
//! ```
//!
//! What stands between two signs is left as it is.

use memchr::memmem;

use super::flat::Flat;
use crate::span::Span;

/// What a sign at the start of a line opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Opens {
    Row,
    Cell,
    /// The first cell of a row.
    RowAndCell,
    /// Nothing: the end of a cell or a row, or what is said of the table.
    Nothing,
}

/// A notation of tables.
#[derive(Debug)]
struct Notation {
    /// What the line before a table begins with, and the line behind it.
    table: (&'static str, &'static str),
    /// Signs that begin a line of it; the first that fits counts.
    signs: &'static [(&'static str, Opens)],
    /// The sign within a line that opens a cell.
    between: Option<&'static str>,
    /// What ends what is said of a cell, where it begins.
    said: Said,
}

/// How a cell says how many columns and rows it covers, right behind its sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Said {
    /// It does not.
    Never,
    /// `colspan="3" |`
    BeforeBar,
    /// `[nx=3,ny=2]`
    InBrackets,
}

const NOTATIONS: &[Notation] = &[
    // Wikis.
    Notation {
        table: ("{|", "|}"),
        signs: &[("|-", Opens::Row), ("|+", Opens::Nothing), ("|", Opens::Cell), ("!", Opens::Cell)],
        between: Some("||"),
        said: Said::BeforeBar,
    },
    // Texinfo.
    Notation {
        table: ("@multitable", "@end multitable"),
        signs: &[("@headitem", Opens::RowAndCell), ("@item", Opens::RowAndCell), ("@tab", Opens::Cell)],
        between: Some("@tab "),
        said: Said::Never,
    },
    // ConTeXt.
    Notation {
        table: ("\\startxtable", "\\stopxtable"),
        signs: &[
            ("\\startxtable", Opens::Nothing),
            ("\\stopx", Opens::Nothing),
            ("\\startxrow", Opens::Row),
            ("\\startxcell", Opens::Cell),
        ],
        between: Some("\\startxcell"),
        said: Said::InBrackets,
    },
    // The tables of manual pages.
    Notation {
        table: (".TS", ".TE"),
        signs: &[("T{", Opens::RowAndCell), ("T}", Opens::Nothing), (".", Opens::Nothing)],
        between: None,
        said: Said::Never,
    },
];

/// What ends a block of text in a table of manual pages, and begins the next: `T}@T{`.
const BLOCK: (&str, &str) = ("T}", "T{");
/// What ends a cell, and says nothing else.
const ENDS: &[&str] = &["\\stopxcell"];
/// Most characters that say how a cell is set.
const SAID: usize = 240;

/// The text with its tables in one of the notations written as HTML; `None` where it has none.
pub(super) fn flatten(text: &str) -> Option<Flat> {
    let notation = NOTATIONS.iter().find(|notation| {
        memmem::find(text.as_bytes(), notation.table.0.as_bytes())
            .is_some_and(|at| memmem::find(text.as_bytes(), notation.table.1.as_bytes()) > Some(at))
    })?;
    let last_end = memmem::rfind(text.as_bytes(), notation.table.1.as_bytes())?;
    let mut out = Writer { notation, flat: Flat::default() };
    let (mut within, mut format, mut found) = (false, false, false);
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let lead = line.trim_start_matches([' ', '\t']);
        let at = start + line.len() - lead.len();
        let opens = is_sign(lead, notation.table.0);
        if !within && opens && at < last_end {
            out.tag("\n<table>", Span::new(at, start + line.trim_end().len()));
            (within, found) = (true, true);
            // What a table of a manual page looks like is said up to a full stop.
            format = notation.table.0 == ".TS";
        } else if within && is_sign(lead, notation.table.1) {
            out.tag("</table>\n", Span::new(at, start + line.trim_end().len()));
            within = false;
        } else if within && format {
            format = !line.trim_end().ends_with('.');
        } else if within {
            out.line(lead, at);
        } else if is_request(notation, line) {
            // It says how to set what follows.
        } else {
            out.flat.copy(line, start);
        }
        start += line.len();
        if out.flat.is_dense(text) {
            return None;
        }
    }
    found.then_some(out.flat)
}

/// Whether a line begins with a sign, and not with a longer one.
fn is_sign(line: &str, sign: &str) -> bool {
    line.strip_prefix(sign).is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_alphabetic()))
}

/// Whether a line of a manual page is no text: `.PP`.
fn is_request(notation: &Notation, line: &str) -> bool {
    let named = |rest: &str| rest.starts_with(|c: char| c.is_ascii_alphabetic());
    notation.table.0.starts_with('.') && line.strip_prefix('.').is_some_and(named)
}

struct Writer {
    notation: &'static Notation,
    flat: Flat,
}

impl Writer {
    fn tag(&mut self, tag: &str, source: Span) {
        self.flat.insert(tag, source);
    }

    /// A line of a table that stands at `at`.
    fn line(&mut self, line: &str, at: usize) {
        if let Some(rest) = line.strip_prefix(BLOCK.0)
            && self.notation.signs.iter().any(|(sign, _)| *sign == BLOCK.1)
            && rest.trim_end().ends_with(BLOCK.1)
        {
            return self.tag("<td>", Span::new(at, at + line.trim_end().len()));
        }
        let Some((sign, opens)) = self.notation.signs.iter().find(|(sign, _)| line.starts_with(sign)) else {
            return self.cells(line, at, None);
        };
        if matches!(opens, Opens::Row | Opens::RowAndCell) {
            self.tag("<tr>", Span::new(at, at + sign.len()));
        }
        if matches!(opens, Opens::Cell | Opens::RowAndCell) {
            self.cells(line, at, Some(sign.len()));
        }
    }

    /// The text of a line that stands at `at`, with the cells that signs within it open; `sign` bytes of one begin it.
    fn cells(&mut self, mut line: &str, mut at: usize, mut sign: Option<usize>) {
        loop {
            if let Some(len) = sign {
                let said = self.said(line.get(len..).unwrap_or_default());
                self.tag(
                    &tag_of(line.get(len..len + said).unwrap_or_default()),
                    Span::new(at, at + len + said),
                );
                line = line.get(len + said..).unwrap_or_default();
                at += len + said;
            }
            // A bar within the text of a cell is one.
            let between =
                self.notation.between.filter(|_| sign.is_some() || self.notation.said != Said::BeforeBar);
            let next = between.and_then(|sign| line.find(sign));
            let own = line.get(..next.unwrap_or(line.len())).unwrap_or_default();
            let end = ENDS.iter().find_map(|end| own.find(end));
            self.flat.copy(own.get(..end.unwrap_or(own.len())).unwrap_or_default(), at);
            let Some(next) = next else { return };
            line = line.get(next..).unwrap_or_default();
            at += next;
            sign = between.map(str::len);
        }
    }

    /// Bytes that say how a cell is set, right behind its sign.
    fn said(&self, rest: &str) -> usize {
        let end = rest.char_indices().nth(SAID).map_or(rest.len(), |(end, _)| end);
        let near = rest.get(..end).and_then(|near| near.lines().next()).unwrap_or_default();
        match self.notation.said {
            Said::Never => 0,
            Said::BeforeBar => match near.split_once('|') {
                Some((said, rest)) if said.contains('=') && !rest.starts_with('|') => said.len() + 1,
                _ => 0,
            },
            Said::InBrackets if near.starts_with('[') => near.find(']').map_or(0, |end| end + 1),
            Said::InBrackets => 0,
        }
    }
}

/// The tag of a cell of which that is said.
fn tag_of(said: &str) -> String {
    let mut tag = "<td".to_owned();
    for (names, attribute) in [(["colspan", "nx"], "colspan"), (["rowspan", "ny"], "rowspan")] {
        if let Some(n) = names.iter().find_map(|name| number_of(said, name)) {
            tag += &format!(" {attribute}={n}");
        }
    }
    tag.push('>');
    tag
}

/// The number that `name` is set to: `colspan="3"`, `nx=3`.
fn number_of(said: &str, name: &str) -> Option<u16> {
    let behind = said.get(said.find(name)? + name.len()..)?.trim_start().strip_prefix('=')?;
    let digits = behind.trim_start_matches([' ', '"', '\'']);
    digits.get(..digits.bytes().take_while(u8::is_ascii_digit).count())?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let flat = flatten(text).unwrap();
        let bare = |text: &str| text.split_whitespace().collect::<String>();
        assert_eq!(bare(&flat.text), bare(expected), "{text}");
        for (at, c) in flat.text.char_indices().filter(|(_, c)| !c.is_ascii()) {
            assert_eq!(flat.map.locate(Span::new(at, at + c.len_utf8())).slice(text), Some(&*c.to_string()));
        }
    }

    #[test]
    fn each_notation() {
        check(
            "前\n{| class=x\n|+ 表\n|-\n| colspan=\"3\" align=\"left\"| 规章 || 0 || a=b || 4\n|-\n!头\n|\n<div>\n规章\n</div>\n|}\n后",
            "前 <table> <tr> <td colspan=3> 规章 <td> 0 <td> a=b <td> 4 <tr> <td>头 <td> <div> 规章 </div> </table> 后",
        );
        check(
            "@multitable {甲} {乙}\n@item \n规章\n @tab 0 @tab 1\n@headitem 头\n @tab \n@end multitable\n",
            "<table> <tr><td> 规章 <td> 0 <td>1 <tr><td> 头 <td> </table>",
        );
        check(
            "\\startxtable\n\\startxtablebody[body]\n\\startxrow\n\\startxcell[width={1pt},nx=2] 规章\n\n \\stopxcell\n\\startxcell  \\stopxcell\n\\stopxrow\n\\stopxtablebody\n\\stopxtable",
            "<table> <tr> <td colspan=2> 规章 <td> </table>",
        );
        check(
            "甲\n.PD 0\n.P\n乙\n.TS\ntab(@);\nl l.\nT{\n规章\nT}@T{\n.PP\n0\nT}\n.TE\n",
            "甲 乙 <table> <tr><td> 规章 <td> 0 </table>",
        );
    }

    #[test]
    fn what_is_no_table_stays() {
        for text in ["", "{|\n| 规章 || 0", "|}\n{|", "规章 | 0\n@tab", ".TE", "@item 甲\n@end multitable"]
        {
            assert!(flatten(text).is_none(), "{text}");
        }
    }
}
