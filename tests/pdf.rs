//! PDF files: what stands in a cell is that cell's, wherever pages end, and whatever the file is made of.

#![cfg(feature = "pdf")]
#![allow(
    clippy::panic,
    clippy::unwrap_used,
    clippy::string_slice,
    clippy::indexing_slicing,
    reason = "a test may fail"
)]

#[path = "support/pdf.rs"]
mod pdf;

use nianbao::align::State;
use nianbao::document::{self, Document, Kind};
use nianbao::{Options, Report};
use pdf::{FONT, Page};

const HEAD: &[&str] = &["", "自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"];
const NEW: &[&str] = &["一、本年新收政府信息公开申请数量", "4", "0", "0", "0", "0", "1", "5"];
const BEFORE: &[&str] = &["二、上年结转政府信息公开申请数量", "", "2", "", "/", "", "", "2"];
const AFTER: &[&str] = &["四、结转下年度继续办理", "", "2", "", "/", "", "", "2"];
const GRANTED: &[&str] = &["（一）予以公开", "3", "1", "0", "0", "0", "0", "4"];

const COLUMNS: [&str; 7] =
    ["natural_person", "business", "research", "public_interest", "legal_service", "other", "total"];

fn heading(page: &mut Page) {
    page.text(150.0, 800.0, "某市某局2023年政府信息公开工作年度报告");
    page.text(70.0, 760.0, "三、收到和处理政府信息公开申请情况");
}

/// Whatever a file is, its report keeps the promise.
fn audited(document: &Document<'_>) {
    let report = nianbao::read_document(document, &Options::default());
    let violations = nianbao::report::audit(&document.text, &report);
    assert!(violations.is_empty(), "{}", violations.iter().map(|v| v.to_string() + "\n").collect::<String>());
}

fn codes(bytes: &[u8]) -> Vec<&'static str> {
    let document = document::open(bytes, None);
    assert_eq!(document.kind, Kind::Pdf);
    audited(&document);
    document.diagnostics.as_slice().iter().map(|found| found.code.name).collect()
}

/// The values of a row, `.` for a blank, `?` for what is not known.
fn values(bytes: &[u8], row: &str) -> String {
    let report = nianbao::parse_bytes(bytes);
    let shown = COLUMNS.map(|column| {
        let cell = report.cell(&format!("requests.{row}.{column}"));
        match cell.map(|cell| (cell.value, cell.state)) {
            Some((Some(value), State::Stated)) => value.to_string(),
            Some((None, State::Blank)) => ".".into(),
            Some((None, State::Placeholder)) => "/".into(),
            _ => "?".into(),
        }
    });
    shown.join(" ")
}

#[test]
fn ruled_tables_keep_their_blanks() {
    let mut page = Page::default();
    heading(&mut page);
    page.table(740.0, &[HEAD, NEW, BEFORE, GRANTED]);
    let bytes = pdf::pdf(&[page]);
    assert!(codes(&bytes).is_empty());
    assert_eq!(values(&bytes, "received"), "4 0 0 0 0 1 5");
    assert_eq!(values(&bytes, "carried_in"), ". 2 . / . . 2");
    let document = document::open(&bytes, None);
    let report: Report<'_> = nianbao::parse_document(&document, &Options::default());
    assert_eq!(
        report.front.title.as_ref().map(|found| found.value.as_ref()),
        Some("某市某局2023年政府信息公开工作年度报告")
    );
    let place = report.cell("requests.received.total").unwrap().place.as_ref().unwrap();
    assert_eq!((place.page, place.table, place.row, place.cell), (Some(1), Some(1), Some(2), Some(8)));
}

#[test]
fn tables_go_on_over_pages() {
    for repeated in [false, true] {
        let mut first = Page::default();
        heading(&mut first);
        first.table(140.0, &[HEAD, NEW]);
        first.text(290.0, 30.0, "— 1 —");
        let mut second = Page::default();
        let head: &[&[&str]] = if repeated { &[HEAD] } else { &[] };
        second.table(780.0, &[head, &[BEFORE, GRANTED]].concat());
        second.text(290.0, 30.0, "— 2 —");
        let bytes = pdf::pdf(&[first, second]);
        let document = document::open(&bytes, None);
        assert_eq!(document.grids.len(), 1, "{}", document.text);
        assert_eq!(document.text.matches("自然人").count(), 1);
        assert!(!document.text.contains('—'), "{}", document.text);
        assert_eq!(values(&bytes, "carried_in"), ". 2 . / . . 2");
        assert_eq!(values(&bytes, "outcomes.granted"), "3 1 0 0 0 0 4");
        let report = nianbao::parse_document(&document, &Options::default());
        assert_eq!(report.cell("requests.carried_in.total").unwrap().place.as_ref().unwrap().page, Some(2));
    }
}

#[test]
fn rows_go_on_over_pages() {
    // The label is broken by the end of the page; the figures stand on either side of it.
    let (head, tail) = ("（二）部分公开（区分处理的，只计这一情形，不", "计其他情形）");
    let figures = ["3", "", "0", "0", "0", "0", "3"];
    let none = [""; 7];
    for is_above in [true, false] {
        let mut first = Page::default();
        heading(&mut first);
        let (above, below) = if is_above { (figures, none) } else { (none, figures) };
        first.table(140.0, &[HEAD, NEW, &[&[head], above.as_slice()].concat()]);
        let mut second = Page::default();
        second.table(780.0, &[&[&[tail], below.as_slice()].concat(), AFTER]);
        let bytes = pdf::pdf(&[first, second]);
        let text = document::open(&bytes, None).text.into_owned();
        assert_eq!(values(&bytes, "outcomes.partly_granted"), "3 . 0 0 0 0 3", "{is_above} {text}");
        assert_eq!(values(&bytes, "carried_out"), ". 2 . / . . 2");
    }
    // A row of its own, all of it blank, is one.
    let mut first = Page::default();
    heading(&mut first);
    first.table(140.0, &[HEAD, NEW]);
    let mut second = Page::default();
    second.table(780.0, &[&[&["二、上年结转政府信息公开申请数量"], none.as_slice()].concat(), GRANTED]);
    let bytes = pdf::pdf(&[first, second]);
    assert_eq!(values(&bytes, "received"), "4 0 0 0 0 1 5");
    assert_eq!(values(&bytes, "carried_in"), ". . . . . . .");
}

#[test]
fn tables_without_lines_go_by_their_columns() {
    let mut page = Page::default();
    heading(&mut page);
    let mut row = |y: f64, cells: &[&str]| {
        page.text(60.0, y, cells[0]);
        for (idx, cell) in cells.iter().enumerate().skip(1) {
            page.text(220.0 + 45.0 * idx as f64, y, cell);
        }
    };
    let head = ["", "自然人", "企业", "科研", "公益", "法律", "其他", "总计"];
    for (idx, cells) in [&head, NEW, GRANTED].into_iter().enumerate() {
        row(700.0 - 20.0 * idx as f64, cells);
    }
    let bytes = pdf::pdf(&[page]);
    assert!(document::open(&bytes, None).grids.is_empty());
    assert_eq!(values(&bytes, "received"), "4 0 0 0 0 1 5");
    assert_eq!(values(&bytes, "outcomes.granted"), "3 1 0 0 0 0 4");
}

#[test]
fn pages_may_be_turned() {
    let mut page = Page::default();
    heading(&mut page);
    page.table(740.0, &[HEAD, NEW, BEFORE]);
    for matrix in ["0 1 -1 0 842 0", "0 -1 1 0 0 595", "-1 0 0 -1 595 842", "0.5 0 0 0.5 20 300"] {
        let content = format!("{matrix} cm {}", page.content);
        let bytes = pdf::pdf(&[Page { content }]);
        assert_eq!(values(&bytes, "received"), "4 0 0 0 0 1 5", "{matrix}");
        assert_eq!(values(&bytes, "carried_in"), ". 2 . / . . 2", "{matrix}");
    }
}

/// A file with one line of text, `<hex>` in a font.
fn line(font: &str, hex: &str) -> Vec<u8> {
    let content = format!("BT /F1 10 Tf 70 700 Td <{hex}> Tj ET");
    pdf::file(&pdf::objects(&[pdf::stream("", content.as_bytes())], font, ""), "")
}

#[test]
fn fonts_that_are_not_in_the_file() {
    // 年1, in the character sets that predefined maps are named after.
    for (encoding, hex) in [
        ("UniGB-UCS2-H", "5E740031"),
        ("UniGB-UTF16-H", "5E740031"),
        ("GBK-EUC-H", "C4EA31"),
        ("GB-EUC-H", "C4EA31"),
        ("GBKp-EUC-H", "C4EA31"),
        ("GBK2K-H", "C4EA31"),
        ("ETenms-B5-H", "A67E31"),
    ] {
        let font = FONT.replace("UniGB-UCS2-H", encoding);
        assert_eq!(document::open(&line(&font, hex), None).text.trim(), "年1", "{encoding}");
    }
    let simple = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>";
    assert_eq!(document::open(&line(simple, "31 32"), None).text.trim(), "12");
}

#[test]
fn characters_that_no_font_names_are_said() {
    let mute = FONT.replace("UniGB-UCS2-H", "Identity-H");
    assert_eq!(codes(&line(&mute, "00120013")), ["characters-unnamed"]);
    assert_eq!(document::open(&line(&mute, "00120013"), None).text.trim(), "\u{FFFD}\u{FFFD}");
    // A font in the file may call any glyph by any code.
    let own = "<</Type/Font/Subtype/TrueType/BaseFont/AAAAAA+X/FontDescriptor<</FontFile2 9 0 R>>>>";
    assert_eq!(codes(&line(own, "31")), ["characters-unnamed"]);
    let named = "<</Type/Font/Subtype/TrueType/BaseFont/AAAAAA+X/FontDescriptor<</FontFile2 9 0 R>>/Encoding<</Differences[49/seven/g5]>>>>";
    assert_eq!(document::open(&line(named, "3132"), None).text.trim(), "7\u{FFFD}");
}

#[test]
fn what_is_drawn_twice_is_there_once() {
    let mut page = Page::default();
    for x in [70.0, 70.3] {
        page.text(x, 700.0, "112");
    }
    // Figures with room between them are two.
    page.text(70.0, 640.0, "1");
    page.text(79.0, 640.0, "2");
    let bytes = pdf::pdf(&[page]);
    let lines: Vec<_> = document::open(&bytes, None).text.split_whitespace().map(String::from).collect();
    assert_eq!(lines, ["112", "1", "2"]);
}

#[test]
fn figures_in_two_lines_of_a_cell_are_two() {
    let mut page = Page::default();
    heading(&mut page);
    page.table(740.0, &[HEAD, NEW]);
    // A second figure below the first.
    page.text(312.0, 686.0, "7");
    let bytes = pdf::pdf(&[page]);
    assert!(values(&bytes, "received").starts_with("? "), "{}", values(&bytes, "received"));
}

#[test]
fn scanned_pages_are_said() {
    let picture = "/XObject<</I 6 0 R>>";
    for content in ["/I Do", "/I Do BT /F1 10 Tf 3 Tr 70 700 Td <0031> Tj ET"] {
        let mut objects = pdf::objects(&[pdf::stream("", content.as_bytes())], FONT, "");
        let page = String::from_utf8(objects[3].clone()).unwrap();
        let resources = format!("/Resources<</Font<</F1 3 0 R>>{picture}>>>>");
        objects[3] = page.replacen(">>", &resources, 1).into_bytes();
        objects.push(pdf::stream("/Subtype/Image/Width 1/Height 1", b"x"));
        let bytes = pdf::file(&objects, "");
        assert_eq!(codes(&bytes), ["page-is-picture"], "{content}");
        assert_eq!(document::open(&bytes, None).text, "");
    }
}

#[test]
fn locked_files_are_said() {
    let contents = [pdf::stream("", b"")];
    let bytes = pdf::file(&pdf::objects(&contents, FONT, ""), "/Encrypt<</Filter/Standard>>");
    assert_eq!(codes(&bytes), ["document-locked"]);
}

/// A file of one page with a table, not packed.
fn plain() -> Vec<u8> {
    let mut page = Page::default();
    heading(&mut page);
    page.table(740.0, &[HEAD, NEW, BEFORE]);
    pdf::file(&pdf::objects(&[pdf::stream("", page.content.as_bytes())], FONT, ""), "")
}

#[test]
fn objects_are_found_without_their_table() {
    let whole = plain();
    let text = String::from_utf8(whole.clone()).unwrap();
    let cut = text[..text.rfind("xref").unwrap()].to_owned();
    let moved = text.replacen("%PDF-1.5\n", "%PDF-1.5\n%moved\n", 1);
    let without_start = text.replace("startxref", "startx");
    for damaged in [cut, moved, without_start] {
        let bytes = damaged.as_bytes();
        assert_eq!(codes(bytes), ["document-damaged"]);
        assert_eq!(values(bytes, "received"), "4 0 0 0 0 1 5");
    }
    // Of two objects of one number the later holds.
    let mut changed = whole.clone();
    let page = String::from_utf8(whole).unwrap();
    let start = page.find("5 0 obj").unwrap();
    let object = &page[start..page.find("xref\n").unwrap()];
    changed.extend(object.replace("<0035>", "<0039>").bytes());
    let end = page.rfind("startxref").unwrap();
    changed.drain(end..end + 9);
    assert!(values(&changed, "received").ends_with('9'));
}

#[test]
fn objects_in_streams() {
    let mut page = Page::default();
    heading(&mut page);
    page.table(740.0, &[HEAD, NEW, BEFORE]);
    let parts = pdf::objects(&[pdf::packed("", page.content.as_bytes())], FONT, "");
    // The catalog, the pages, the font and the page in one stream; the content and the stream of objects by themselves.
    let (mut index, mut inner) = (String::new(), Vec::new());
    for (idx, part) in parts.iter().enumerate().take(4) {
        index += &format!("{} {} ", idx + 1, inner.len());
        inner.extend(part);
        inner.push(b' ');
    }
    let first = index.len();
    let body = [index.into_bytes(), inner].concat();
    let mut out = b"%PDF-1.5\n".to_vec();
    let mut rows = vec![[0, 0, 0, 0, 0]];
    rows.extend((0..4).map(|idx| [2, 0, 0, 6, idx]));
    let row = |at: usize| [1, 0, (at >> 8) as u8, at as u8, 0];
    for (number, object) in
        [(5, parts[4].clone()), (6, pdf::packed(&format!("/Type/ObjStm/N 4/First {first}"), &body))]
    {
        rows.push(row(out.len()));
        out.extend(format!("{number} 0 obj\n").bytes());
        out.extend(object);
        out.extend(b"\nendobj\n");
    }
    let start = out.len();
    rows.push(row(start));
    out.extend(b"7 0 obj\n");
    out.extend(pdf::packed("/Type/XRef/W[1 3 1]/Size 8/Root 1 0 R", &rows.concat()));
    let without_table = out.clone();
    out.extend(format!("\nendobj\nstartxref\n{start}\n%%EOF").bytes());
    assert!(codes(&out).is_empty());
    assert_eq!(values(&out, "carried_in"), ". 2 . / . . 2");
    assert_eq!(codes(&without_table), ["document-damaged"]);
    assert_eq!(values(&without_table, "carried_in"), ". 2 . / . . 2");
}

#[test]
fn damaged_streams_give_nothing() {
    let mut page = Page::default();
    heading(&mut page);
    page.table(740.0, &[HEAD, NEW]);
    let mut content = pdf::packed("", page.content.as_bytes());
    let at = content.len() - b"\nendstream".len() - 1;
    // The sum at the end is not that of the text.
    content[at] ^= 1;
    let bytes = pdf::file(&pdf::objects(&[content], FONT, ""), "");
    assert_eq!(codes(&bytes), ["document-damaged"]);
    assert_eq!(document::open(&bytes, None).text, "");
}

#[test]
fn files_are_bounded() {
    use std::time::{Duration, Instant};
    let start = Instant::now();
    let hold = |name: &str, bytes: &[u8], expected: &[&str]| {
        let found = codes(bytes);
        assert_eq!(found, expected, "{name}");
        assert!(start.elapsed() < Duration::from_secs(60), "{name}: {:?}", start.elapsed());
    };
    let one = |content: Vec<u8>, extra: &str| pdf::file(&pdf::objects(&[content], FONT, extra), "");
    let spaces = vec![b' '; 128 * 1024 * 1024];
    hold("unpacks to 128 MB", &one(pdf::packed("", &spaces), ""), &["pdf-too-large"]);
    // Twice packed, 32 MB within each.
    let part = pdf::packed("", &spaces[..16 * 1024 * 1024]);
    let mut many = pdf::objects(&[part], FONT, "");
    many[1] =
        format!("<</Type/Pages/Kids[{}]>>", "<</Type/Page/Contents 5 0 R>> ".repeat(3_000)).into_bytes();
    hold("drawn again and again", &pdf::file(&many, ""), &["pdf-too-large"]);
    // Forms that draw themselves, and twice over.
    let form = |body: &str| {
        pdf::stream("/Type/XObject/Subtype/Form/Resources<</XObject<</A 6 0 R>>>>", body.as_bytes())
    };
    let mut looped = pdf::objects(&[pdf::stream("", b"/A Do")], FONT, "/Resources<</XObject<</A 6 0 R>>>>");
    looped.push(form(&"/A Do ".repeat(100)));
    hold("forms in forms", &pdf::file(&looped, ""), &["pdf-too-large"]);
    let glyphs = format!("BT /F1 10 Tf 70 700 Td {} ET", "<00310032> Tj ".repeat(150_000));
    hold("letters", &one(pdf::packed("", glyphs.as_bytes()), ""), &["pdf-too-large"]);
    let lines: String = (0..30_000).map(|n| format!("{} 0 m {} {n} l S ", n % 500, n % 500)).collect();
    hold("lines", &one(pdf::packed("", lines.as_bytes()), ""), &["pdf-too-large"]);
    let columns: String = (0..400)
        .map(|n| format!("{} 0 m {} 800 l S 0 {} m 4000 {} l S ", 10 * n, 10 * n, 2 * n, 2 * n))
        .collect();
    hold("columns", &one(pdf::packed("", columns.as_bytes()), ""), &["table-too-wide"]);
    hold("states", &one(pdf::packed("", "q ".repeat(100_000).as_bytes()), ""), &["pdf-too-large"]);
    hold("nesting", &one(pdf::packed("", "[".repeat(1_000_000).as_bytes()), ""), &[]);
    // Pages that hold one another, and themselves.
    let mut deep = vec![b"<</Type/Catalog/Pages 2 0 R>>".to_vec()];
    deep.extend(
        (2..20_000).map(|n| format!("<</Type/Pages/Kids[{} 0 R {n} 0 R 2 0 R]>>", n + 1).into_bytes()),
    );
    hold("groups of pages", &pdf::file(&deep, ""), &["document-damaged", "document-damaged"]);
    let pages = "<</Type/Page>>".repeat(5_000);
    let flat = [b"<</Type/Catalog/Pages 2 0 R>>".to_vec(), format!("<</Kids[{pages}]>>").into_bytes()];
    hold("pages", &pdf::file(&flat, ""), &["pdf-too-large"]);
    // A million names for one large object, and lengths that reach over one another.
    let mut names = pdf::objects(&[pdf::stream("", &spaces[..1 << 20])], FONT, "");
    names.resize(20_000, b"null".to_vec());
    let text = pdf::file(&names, "");
    let at = text.windows(5).position(|window| window == b"5 0 o").unwrap();
    let head = format!("{at:010} 00000 n ");
    let table = text.windows(5).rposition(|window| window == b"xref\n").unwrap();
    let table = text[..table].iter().rposition(|b| *b == b'\n').map_or(0, |at| at + 1);
    let mut same = text[..table].to_vec();
    same.extend(format!("xref\n0 20000\n{}", format!("{head}\n").repeat(20_000)).bytes());
    same.extend(format!("trailer<</Root 7 0 R>>startxref {table}").bytes());
    assert!(!codes(&same).is_empty());
    let reach: Vec<Vec<u8>> =
        (0..20_000).map(|n| format!("<</Length {}>>stream\n", 40 * (20_000 - n)).into_bytes()).collect();
    assert!(!codes(&pdf::file(&reach, "")).is_empty());
    assert!(start.elapsed() < Duration::from_secs(60), "{:?}", start.elapsed());
}

/// A file damaged in up to eight places, by the number of the case.
fn damaged(whole: &[u8], case: u64) -> Vec<u8> {
    let mut state = case.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut next = |bound: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % u64::try_from(bound.max(1)).unwrap()).unwrap()
    };
    let mut bytes = whole.to_vec();
    for _ in 0..=next(8) {
        let at = next(bytes.len());
        let len = next(60).min(bytes.len() - at);
        match next(4) {
            0 => drop(bytes.drain(at..at + len)),
            1 => {
                let copy = bytes[at..at + len].to_vec();
                let to = next(bytes.len());
                drop(bytes.splice(to..to, copy));
            }
            2 => bytes.truncate(at.max(1)),
            _ => bytes.iter_mut().skip(at).take(1).for_each(|byte| *byte ^= 1 << (case % 8)),
        }
    }
    bytes
}

#[test]
fn damaged_files_keep_the_promise() {
    let whole = plain();
    let mut read = 0;
    for case in 0..400 {
        let bytes = damaged(&whole, case);
        let document = document::open(&bytes, Some(Kind::Pdf));
        audited(&document);
        read += usize::from(!document.grids.is_empty());
    }
    assert!(read > 100, "{read}");
}
