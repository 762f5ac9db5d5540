//! What fuzz targets do with their bytes; `tests/regress.rs` does the same with kept ones.
//!
//! Each takes any bytes at all and panics if a promise is broken.

use std::sync::LazyLock;

use nianbao::align::Labels;
use nianbao::cells::{self, Block, Cell, Profile, layout};
use nianbao::diagnostic::Diagnostics;
use nianbao::form::EDITIONS;
use nianbao::number::parse_figure;
use nianbao::render::{
    Blanking, DAMAGES, Damage, LAYOUTS, Money, PLACEHOLDERS, Rng, Sheet, Style, fair, write_damaged,
};
use nianbao::report::audit;
use nianbao::{Options, Span};

use super::reading::Reading;

/// A target: its name, which is that of its folders, and what it does.
pub type Body = fn(&[u8]);

/// Every target.
pub const BODIES: &[(&str, Body)] = &[
    ("bytes", bytes),
    ("text", text),
    ("outline", outline),
    ("cells", cells),
    ("align", align),
    ("roundtrip", roundtrip),
    #[cfg(feature = "html")]
    ("html", html),
    #[cfg(feature = "docx")]
    ("docx", docx),
    #[cfg(feature = "pdf")]
    ("pdf", pdf),
];

/// Any bytes as a file: decoding, reading, auditing.
pub fn bytes(data: &[u8]) {
    document(&nianbao::document::of_text(nianbao::text::decode(data)));
}

/// Any document: the report keeps the promise in the lines that were read, and its spans are in the source.
fn document(document: &nianbao::document::Document<'_>) {
    let report = nianbao::read_document(document, &Options::default());
    let violations = audit(&document.text, &report);
    assert!(violations.is_empty(), "{violations:#?}\n{}", document.text);
    let report = nianbao::parse_document(document, &Options::default());
    let cells = report.cells.iter().filter_map(|cell| cell.span);
    for span in cells.chain(report.diagnostics.iter().filter_map(|found| found.span)) {
        assert!(span.slice(document.source()).is_some(), "{span:?} is not in\n{}", document.source());
    }
}

/// Any bytes as a web page.
#[cfg(feature = "html")]
pub fn html(data: &[u8]) {
    document(&nianbao::document::open(data, Some(nianbao::document::Kind::Html)));
}

/// Any bytes as a PDF file.
#[cfg(feature = "pdf")]
pub fn pdf(data: &[u8]) {
    document(&nianbao::document::open(data, Some(nianbao::document::Kind::Pdf)));
}

/// Any bytes as the main part of a Word document; what is behind a byte 0 is its numbering, then its styles.
#[cfg(feature = "docx")]
pub fn docx(data: &[u8]) {
    let mut parts = data.splitn(3, |byte| *byte == 0);
    let names = ["word/document.xml", "word/numbering.xml", "word/styles.xml"];
    let bytes = stored(&names.map(|name| (name, parts.next().unwrap_or_default())));
    assert_eq!(nianbao::document::members(&bytes).count(), names.len(), "the archive itself is whole");
    document(&nianbao::document::open(&bytes, Some(nianbao::document::Kind::Docx)));
}

/// A zip archive of these parts, none of them packed.
#[cfg(feature = "docx")]
fn stored(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    let size = |n: usize| u32::try_from(n).unwrap_or(u32::MAX).to_le_bytes();
    for (name, content) in parts {
        let at = size(out.len());
        // Version, flags, method, time, date; then sums and sizes.
        let mut head = vec![10, 0, 0, 0, 0, 0, 0, 0, 0x21, 0];
        head.extend(sum(content).to_le_bytes());
        head.extend([size(content.len()), size(content.len())].concat());
        head.extend([name.len() as u8, 0, 0, 0]);
        out.extend(b"PK\x03\x04");
        out.extend(&head);
        out.extend(name.as_bytes());
        out.extend(*content);
        directory.extend(b"PK\x01\x02\x0A\0");
        directory.extend(&head);
        directory.extend([0; 10]);
        directory.extend(at);
        directory.extend(name.as_bytes());
    }
    let n = parts.len() as u8;
    let (start, len) = (size(out.len()), size(directory.len()));
    out.extend(directory);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend([n, 0, n, 0]);
    out.extend([len, start].concat());
    out.extend([0, 0]);
    out
}

/// The CRC-32 that archives keep of a part.
#[cfg(feature = "docx")]
fn sum(bytes: &[u8]) -> u32 {
    let step = |sum: u32| if sum & 1 == 1 { (sum >> 1) ^ 0xEDB8_8320 } else { sum >> 1 };
    !bytes.iter().fold(!0, |sum, byte| (0..8).fold(sum ^ u32::from(*byte), |sum, _| step(sum)))
}

/// Any text: read twice alike, audited.
pub fn text(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    document(&nianbao::document::of_text(nianbao::text::Decoded::of_str(&text)));
    assert!(nianbao::parse(&text) == nianbao::parse(&text), "read twice and not alike:\n{text}");
    both_ways(&text);
}

/// The straight path of the alignment reads what the general way reads, where it reads a text at all.
fn both_ways(text: &str) {
    static LABELS: LazyLock<Labels> = LazyLock::new(|| Labels::new(EDITIONS));
    if let Some(straight) = nianbao::align::read_straight(text, &LABELS) {
        let mut diagnostics = Diagnostics::new();
        let general = nianbao::align::read_generally(text, &LABELS, &mut diagnostics);
        assert!(straight == general, "the straight path and the general way differ:\n{text}");
        assert!(diagnostics.as_slice().is_empty(), "{:?}\n{text}", diagnostics.as_slice());
    }
}

/// Any text to the outline alone: nodes in order, within the text.
pub fn outline(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let outline = nianbao::outline::read(&text, &[], &mut Diagnostics::new());
    let mut nodes: Vec<_> = outline.nodes.iter().rev().collect();
    let mut last = 0;
    while let Some(node) = nodes.pop() {
        assert!(node.span.slice(&text).is_some() && node.body.slice(&text).is_some(), "{node:?}\n{text}");
        assert!(node.span.start >= last, "nodes out of order: {node:?}\n{text}");
        last = node.span.start;
        nodes.extend(node.children.iter().rev());
    }
}

/// Any text to each lexer, whether it would claim it or not: cells in order, within the text.
pub fn cells(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let lines: Vec<_> = nianbao::span::lines(&text).collect();
    let profile = Profile::new(&text, &lines);
    for layout in layout::LAYOUTS {
        let (_, cells) = (layout.lex)(&text, &lines, &profile);
        let mut row = 0;
        for cell in &cells {
            assert!(cell.span.slice(&text).is_some(), "{}: {cell:?}\n{text}", layout.name);
            assert!(cell.row >= row, "{}: rows out of order at {cell:?}\n{text}", layout.name);
            row = cell.row;
        }
    }
    let blocks = cells::lex(&text, &[]);
    assert!(blocks.iter().all(|block| block.span.slice(&text).is_some()), "{text}");
}

/// Any cells as a table that is known to be one: labels, figures and noise on any places of a grid.
pub fn align(data: &[u8]) {
    let words: Vec<&str> = EDITIONS
        .iter()
        .flat_map(|edition| edition.tables)
        .flat_map(|table| table.rows.iter().map(|row| row.label).chain(table.words.iter().copied()))
        .chain(["", "0", "12", "1,234", "+3", "/", "无", "减3", "三安全", "……", "12 3", "2023年", "3.5万元"])
        .collect();
    let mut text = String::from("三、收到和处理政府信息公开申请情况\n");
    let mut all = Vec::new();
    let (mut row, mut column) = (0, 0);
    let first = text.len();
    for pair in data.chunks(2) {
        let word = words[usize::from(pair[0]) % words.len()];
        let place = pair.get(1).copied().unwrap_or(0);
        if place % 8 == 0 {
            (row, column) = (row + 1, 0);
            text.push('\n');
        }
        let mut cell =
            Cell::new(Span::new(text.len(), text.len() + word.len()), row, usize::from(column == 0));
        let width = 1 + u16::from(place / 64);
        if place % 2 == 1 {
            cell.columns = (column, column + width);
        }
        column += width;
        all.push(cell);
        text.push_str(word);
        text.push('\t');
    }
    text.push('\n');
    let blanks = [cells::Blanks::Certain, cells::Blanks::Marked, cells::Blanks::Gaps][data.len() % 3];
    let grid = Block::new("html", blanks, Span::new(first, text.len()), all);
    let labels = Labels::new(EDITIONS);
    let tables = nianbao::align::read_blocks(&text, &[grid], &labels, &mut Diagnostics::new());
    for cell in &tables.cells {
        if let (nianbao::align::State::Stated, Some(span)) = (cell.state, cell.span) {
            let printed = span.slice(&text).and_then(parse_figure).map(|figure| figure.value);
            assert_eq!(printed, cell.value, "{cell:?}\n{text}");
        }
    }
}

/// A report, a layout and up to two damages, by the bytes: nothing wrong, nothing unsaid.
pub fn roundtrip(data: &[u8]) {
    let mut bytes = data.iter().copied();
    let mut next = || usize::from(bytes.next().unwrap_or(0));
    let layout = LAYOUTS[next() % LAYOUTS.len()];
    let n_damages = next() % 3;
    let damages: Vec<&Damage> = (0..n_damages).map(|_| &DAMAGES[next() % DAMAGES.len()]).collect();
    let edition = EDITIONS[next() % EDITIONS.len()];
    let style = Style::from_bits(u64::try_from(next()).unwrap_or(0));
    let money = Money::ALL[next() % Money::ALL.len()];
    let blanking = Blanking::ALL[next() % Blanking::ALL.len()];
    let placeholder = next();
    let seed = u64::try_from(next()).unwrap_or(0);
    let rest = data.get(10..).unwrap_or_default();
    let mut figures = rest.chunks(2).map(|pair| match *pair {
        [small] => u64::from(small),
        // Most figures are small; some have five digits.
        [low, high] if high < 200 => u64::from(low) % (1 + u64::from(high)),
        [low, high] => u64::from(low) * u64::from(high),
        _ => 0,
    });
    let mut sheet = Sheet::filled(edition, |_| figures.next().unwrap_or(0));
    (sheet.style, sheet.money) = (style, money);
    let mut rng = Rng::new(seed);
    sheet.respell(&mut rng);
    sheet.blank_out(blanking, &mut rng);
    if let Some(sign) = PLACEHOLDERS.get(placeholder) {
        sheet.mark_zeros(sign, &mut rng);
    }
    if !fair(&sheet, layout, &damages) {
        return;
    }
    let text = write_damaged(&sheet, layout, &damages, seed);
    both_ways(&text);
    let reading = Reading::new(&sheet, &text);
    let names: Vec<_> = damages.iter().map(|damage| damage.name).collect();
    assert!(
        reading.keeps_the_promise(layout, &damages),
        "{} {names:?}:\n{}",
        layout.name,
        reading.explain(&text)
    );
}
