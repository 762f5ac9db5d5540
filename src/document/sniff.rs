//! What bytes are, told by their content: names of files lie, and bytes may come without one.

use super::Kind;

/// Bytes of the opening that are looked at.
const OPENING: usize = 2048;

/// Says what `bytes` are. Looks at their opening and, in an archive, at the names at its end.
///
/// # Examples
/// ```
/// use nianbao::document::{Kind, sniff};
/// assert_eq!(sniff(b"%PDF-1.7"), Kind::Pdf);
/// assert_eq!(sniff(b"\xEF\xBB\xBF\n<!DOCTYPE html><p>"), Kind::Html);
/// assert_eq!(sniff("一、总体情况".as_bytes()), Kind::Text);
/// ```
#[must_use]
pub fn sniff(bytes: &[u8]) -> Kind {
    let opening = bytes.get(..OPENING).unwrap_or(bytes);
    if opening.starts_with(b"PK\x03\x04") || opening.starts_with(b"PK\x05\x06") {
        return archive(bytes);
    }
    if opening.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") {
        return Kind::Doc;
    }
    if opening.starts_with(b"{\\rtf") {
        return Kind::Rtf;
    }
    // Some writers put a few bytes in front; readers of PDF allow for a thousand.
    let pdf = opening.get(..1024).unwrap_or(opening);
    if find(pdf, b"%PDF-").is_some() {
        return Kind::Pdf;
    }
    if is_html(&ascii(opening)) { Kind::Html } else { Kind::Text }
}

/// The ASCII of an opening in lower case, in whatever encoding; everything else is left out.
fn ascii(opening: &[u8]) -> String {
    opening.iter().filter(|b| b.is_ascii() && **b != 0).map(|b| char::from(b.to_ascii_lowercase())).collect()
}

/// Whether the first thing is a tag that pages are made of.
fn is_html(opening: &str) -> bool {
    let mut rest = opening.trim_start();
    // Declarations and comments say nothing yet.
    loop {
        let end = if rest.starts_with("<!--") {
            "-->"
        } else if rest.starts_with("<?xml") {
            "?>"
        } else {
            break;
        };
        match rest.split_once(end) {
            Some((_, after)) => rest = after.trim_start(),
            None => return rest.starts_with("<!--"),
        }
    }
    let Some(tag) = rest.strip_prefix('<') else { return false };
    let name = tag.trim_start_matches('!');
    let end = name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len());
    let name = name.get(..end).unwrap_or_default();
    is_of_page(name) || (is_of_text(name) && !rest.lines().any(is_markdown_heading))
}

/// Whether a tag is one that only pages have.
fn is_of_page(name: &str) -> bool {
    matches!(
        name,
        "doctype" | "html" | "head" | "body" | "meta" | "title" | "link" | "script" | "style" | "base"
    )
}

/// Whether a tag is one that a piece of a page may begin with; Markdown may too.
fn is_of_text(name: &str) -> bool {
    matches!(
        name,
        "table"
            | "tbody"
            | "tr"
            | "div"
            | "p"
            | "span"
            | "section"
            | "article"
            | "main"
            | "header"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "center"
            | "font"
            | "strong"
            | "b"
            | "ul"
            | "ol"
    )
}

/// Whether a line is a heading of Markdown: `## …`.
fn is_markdown_heading(line: &str) -> bool {
    let rest = line.trim_start_matches('#');
    (1..=6).contains(&(line.len() - rest.len())) && rest.starts_with(' ')
}

/// The encoding that a page declares: `<meta charset="gb2312">`, `<?xml … encoding="gbk"?>`.
pub(super) fn declared_encoding(bytes: &[u8]) -> Option<String> {
    let opening = ascii(bytes.get(..2 * OPENING).unwrap_or(bytes));
    let declarations = opening.match_indices("<meta").chain(opening.match_indices("<?xml"));
    declarations.filter_map(|(at, _)| opening.get(at..)?.split('>').next()).find_map(|tag| {
        let key = ["charset", "encoding"].iter().find_map(|key| tag.split_once(key))?;
        let value = key.1.trim_start().strip_prefix('=')?.trim_start().trim_start_matches(['"', '\'']);
        let end = value
            .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':')))
            .unwrap_or(value.len());
        value.get(..end).filter(|label| !label.is_empty()).map(str::to_owned)
    })
}

/// What an archive is, by the names of its parts, which also stand at its end.
fn archive(bytes: &[u8]) -> Kind {
    // What is within the files of an archive, such as a Word document that is not packed, is not what it is itself.
    #[cfg(feature = "docx")]
    if let Ok(members) = super::Members::open(std::io::Cursor::new(bytes)) {
        return members.kind();
    }
    let tail = bytes.get(bytes.len().saturating_sub(64 * 1024)..).unwrap_or(bytes);
    let head = bytes.get(..4096).unwrap_or(bytes);
    kind_of(|name| {
        // The first file of the kinds of OASIS; what is called so in other archives says nothing.
        let name = if name == "mimetype" { "mimetypeapplication/vnd.oasis" } else { name };
        find(tail, name.as_bytes()).is_some() || find(head, name.as_bytes()).is_some()
    })
}

/// What an archive is that has files of the names that `has` knows.
pub(super) fn kind_of(has: impl Fn(&str) -> bool) -> Kind {
    if has("word/document.xml") {
        Kind::Docx
    } else if has("OFD.xml") {
        Kind::Ofd
    } else if has("[Content_Types].xml") || has("mimetype") {
        Kind::Office
    } else {
        Kind::Zip
    }
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|window| window == needle)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds() {
        for (bytes, expected) in [
            (b"".as_slice(), Kind::Text),
            (b"  \n<table><tr>", Kind::Html),
            (b"<?xml version=\"1.0\"?>\n<!-- x -->\n<html>", Kind::Html),
            (b"<!-- saved from url", Kind::Html),
            (b"<\0h\0t\0m\0l\0>\0", Kind::Html),
            (b"<3 items", Kind::Text),
            (b"<div class=\"content\">\n\n# 2023\n\n## 1\n", Kind::Text),
            (b"<div>\n#1 a\n####### b\n#", Kind::Html),
            (b"<html><style>\n# a\n</style>", Kind::Html),
            (b"<?xml version=\"1.0\"?><report/>", Kind::Text),
            (b"| a | <table>", Kind::Text),
            (b"junk\n%PDF-1.4", Kind::Pdf),
            (b"PK\x03\x04..word/document.xml", Kind::Docx),
            (b"PK\x03\x04..OFD.xml", Kind::Ofd),
            (b"PK\x03\x04..[Content_Types].xml xl/workbook.xml", Kind::Office),
            (b"PK\x03\x04..a.txt", Kind::Zip),
            (b"{\\rtf1\\ansi", Kind::Rtf),
        ] {
            assert_eq!(sniff(bytes), expected, "{:?}", String::from_utf8_lossy(bytes));
        }
    }

    #[test]
    fn declared() {
        for (page, expected) in [
            ("<meta charset=gb2312>", Some("gb2312")),
            ("<META http-equiv=\"Content-Type\" content=\"text/html; charset=GBK\" />", Some("gbk")),
            ("<meta name=x><meta charset='utf-8'>", Some("utf-8")),
            ("<?xml version=\"1.0\" encoding=\"Big5\"?>", Some("big5")),
            ("<p>charset=gbk</p>", None),
            ("<meta charset=>", None),
        ] {
            assert_eq!(declared_encoding(page.as_bytes()).as_deref(), expected, "{page}");
        }
    }
}
