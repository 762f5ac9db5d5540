//! Numbers of official documents (发文字号) that a text cites: `国办公开办函〔2021〕30号`.

use std::borrow::Cow;

use super::grammar;
use super::lines;
use crate::span::Span;
use crate::text::fold::is_han;

/// A cited document.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CitedDocument<'a> {
    /// The code of the issuing body (机关代字): `国办公开办函`; empty where none is printed.
    pub code: Cow<'a, str>,
    /// The year in the brackets.
    pub year: i16,
    /// The serial number.
    pub serial: u32,
    /// Where it stands, from the code to `号`.
    pub span: Span,
}

/// Most characters of the code of a body.
const CODE_CHARS: usize = 12;

/// The documents that `text` cites, in order.
///
/// Never fails: a bracket that holds no year, or has no number and `号` behind it, is no citation. Linear in `text`.
///
/// # Examples
/// ```
/// let cited = nianbao::outline::cited_documents("按照（国办公开办函〔2021〕30号）要求");
/// assert_eq!((cited[0].code.as_ref(), cited[0].year, cited[0].serial), ("国办公开办函", 2021, 30));
/// assert!(nianbao::outline::cited_documents("第二十条第（一）项").is_empty());
/// ```
#[must_use]
pub fn cited_documents(text: &str) -> Vec<CitedDocument<'_>> {
    let mut found = Vec::new();
    for bracket in ["〔", "[", "［", "（", "("] {
        for at in memchr::memmem::find_iter(text.as_bytes(), bracket) {
            let end = lines::floor(text, at + 48);
            let Some(slice) = Span::new(at, end).slice(text) else { continue };
            if !slice.get(bracket.len()..).is_some_and(|rest| rest.starts_with(['1', '2', '１', '２'])) {
                continue;
            }
            let Some((year, serial, len)) = grammar::document_number(slice) else { continue };
            let head = text.get(..at).unwrap_or_default();
            let code: usize =
                head.chars().rev().take(CODE_CHARS).take_while(|c| is_han(*c)).map(char::len_utf8).sum();
            let span = Span::new(at - code, at + len);
            let code = Cow::Borrowed(head.get(at - code..).unwrap_or_default());
            found.push(CitedDocument { code, year, serial, span });
        }
    }
    found.sort_by_key(|cited| cited.span.start);
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn citations_in_order() {
        let text = "依据国办函〔2020〕109号和(国办公开办函[2019]60号)，见〔2021〕年。电话(0790)6442828号";
        let found: Vec<_> =
            cited_documents(text).iter().map(|c| (c.code.to_string(), c.year, c.serial)).collect();
        assert_eq!(found, [("依据国办函".to_owned(), 2020, 109), ("国办公开办函".to_owned(), 2019, 60)]);
        let places = cited_documents(text).into_iter().map(|cited| cited.span.slice(text).unwrap());
        assert_eq!(places.collect::<Vec<_>>(), ["依据国办函〔2020〕109号", "国办公开办函[2019]60号"]);
        assert!(cited_documents("").is_empty());
    }
}
