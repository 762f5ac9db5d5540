//! Small PDF files, written by hand: pages of lines, letters and whatever operators a test asks for.

#![allow(dead_code, unreachable_pub, clippy::unwrap_used, reason = "each test uses its own part")]

use std::fmt::Write as _;

/// What a page draws.
#[derive(Clone, Debug, Default)]
pub struct Page {
    pub content: String,
}

/// Width of a page, in points; lines and tables keep 50 from its edges.
pub const WIDTH: f64 = 595.0;

impl Page {
    /// Text that begins at that place, in letters of 10 points.
    pub fn text(&mut self, x: f64, y: f64, text: &str) {
        let hex: String = text.encode_utf16().map(|unit| format!("{unit:04X}")).collect();
        writeln!(self.content, "BT /F1 10 Tf 1 0 0 1 {x} {y} Tm <{hex}> Tj ET").unwrap();
    }

    pub fn line(&mut self, from: (f64, f64), to: (f64, f64)) {
        writeln!(self.content, "{} {} m {} {} l S", from.0, from.1, to.0, to.1).unwrap();
    }

    /// A ruled table whose rows are 30 points high, from `top` down; the first column is as wide as seven others, and
    /// a text is broken to the width of its cell. Gives where it ends.
    pub fn table(&mut self, top: f64, rows: &[&[&str]]) -> f64 {
        let mut y = top;
        self.line((50.0, y), (WIDTH - 50.0, y));
        for row in rows {
            let n = row.len() as f64;
            let unit = (WIDTH - 100.0) / (n + 6.0);
            let mut x = 50.0;
            for (idx, text) in row.iter().enumerate() {
                let width = if idx == 0 { 7.0 * unit } else { unit };
                self.line((x, y), (x, y - 30.0));
                let room = ((width - 4.0) / 10.0) as usize;
                let chars: Vec<char> = text.chars().collect();
                for (line, part) in chars.chunks(room.max(3)).enumerate() {
                    let part: String = part.iter().collect();
                    self.text(x + 2.0, y - 12.0 - 12.0 * line as f64, &part);
                }
                x += width;
            }
            self.line((WIDTH - 50.0, y), (WIDTH - 50.0, y - 30.0));
            y -= 30.0;
            self.line((50.0, y), (WIDTH - 50.0, y));
        }
        y
    }
}

/// A font of every reader's own: nothing of it is in the file.
pub const FONT: &str = "<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>/DW 1000/W[1[500 500 500 500 500 500 500 500 500 500 500 500 500 500 500 500 500 500 500 500 500 500 500 500 500 500]]>>]>>";

/// A stream that is not packed.
pub fn stream(dict: &str, content: &[u8]) -> Vec<u8> {
    let mut out = format!("<<{dict}/Length {}>>stream\n", content.len()).into_bytes();
    out.extend(content);
    out.extend(b"\nendstream");
    out
}

/// A stream that is packed.
pub fn packed(dict: &str, content: &[u8]) -> Vec<u8> {
    use std::io::Write as _;
    let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    packer.write_all(content).unwrap();
    stream(&format!("{dict}/Filter/FlateDecode"), &packer.finish().unwrap())
}

/// A file of these objects, numbered from 1; the first is the catalog.
pub fn file(objects: &[Vec<u8>], trailer: &str) -> Vec<u8> {
    let mut out = b"%PDF-1.5\n".to_vec();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (idx, object) in objects.iter().enumerate() {
        writeln!(table, "{:010} 00000 n ", out.len()).unwrap();
        out.extend(format!("{} 0 obj\n", idx + 1).bytes());
        out.extend(object);
        out.extend(b"\nendobj\n");
    }
    let start = out.len();
    let size = objects.len() + 1;
    out.extend(
        format!("{table}trailer\n<</Size {size}/Root 1 0 R{trailer}>>\nstartxref\n{start}\n%%EOF\n").bytes(),
    );
    out
}

/// The objects of a file with these contents of pages, each with `font` as `F1` and what `extra` adds to the page.
pub fn objects(contents: &[Vec<u8>], font: &str, extra: &str) -> Vec<Vec<u8>> {
    let kids: String = (0..contents.len()).map(|idx| format!("{} 0 R ", 4 + 2 * idx)).collect();
    let mut out = vec![
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        format!("<</Type/Pages/Count {}/Kids[{kids}]/Resources<</Font<</F1 3 0 R>>>>>>", contents.len())
            .into_bytes(),
        font.as_bytes().to_vec(),
    ];
    for (idx, content) in contents.iter().enumerate() {
        let page =
            format!("<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {} 0 R{extra}>>", 5 + 2 * idx);
        out.push(page.into_bytes());
        out.push(content.clone());
    }
    out
}

/// A file of these pages, packed.
pub fn pdf(pages: &[Page]) -> Vec<u8> {
    let contents: Vec<_> = pages.iter().map(|page| packed("", page.content.as_bytes())).collect();
    file(&objects(&contents, FONT, ""), "")
}
