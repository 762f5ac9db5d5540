//! Web pages and other documents: what they say is what their text says, cell by cell.

#![cfg(all(feature = "html", feature = "docx", feature = "serde"))]
#![allow(clippy::panic, clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail")]

use std::path::{Path, PathBuf};

use nianbao::align::State;
use nianbao::document::{self, Document, Kind};
use nianbao::{Options, Report};
use serde_json::Value;

/// The folder of samples, where it is at hand.
fn shared() -> Option<PathBuf> {
    let path = std::env::var_os("NIANBAO_SHARED")?;
    let path = PathBuf::from(path);
    assert!(path.is_dir(), "NIANBAO_SHARED names no folder");
    Some(path)
}

/// Whatever a document is, its report keeps the promise, in the lines that were read and in the source.
fn audited(document: &Document<'_>) {
    let report = nianbao::read_document(document, &Options::default());
    let violations = nianbao::report::audit(&document.text, &report);
    assert!(violations.is_empty(), "{}", violations.iter().map(|v| v.to_string() + "\n").collect::<String>());
    let report = nianbao::parse_document(document, &Options::default());
    for span in report.cells.iter().filter_map(|cell| cell.span) {
        assert!(span.slice(document.source()).is_some(), "{span:?}");
    }
    for span in report.diagnostics.iter().filter_map(|finding| finding.span) {
        assert!(span.slice(document.source()).is_some(), "{span:?}");
    }
}

/// Holds every cell of the truth against the report; gives how many there are.
fn agrees(truth: &Value, report: &Report<'_>, what: &Path) -> usize {
    let cells = truth["cells"].as_object().unwrap();
    let mut count = 0;
    for (path, value) in cells.iter().filter(|(path, _)| !path.ends_with(".unit")) {
        let cell = report.cell(path).unwrap_or_else(|| panic!("{}: no cell {path}", what.display()));
        let given = cell.value.map(|value| value.to_string());
        let printed = (!value.is_null()).then(|| value.to_string());
        assert_eq!(given, printed, "{}: {path} {:?} {:?}", what.display(), cell.state, cell.raw);
        let expected = match truth["state"][path].as_str() {
            Some("blank") => State::Blank,
            Some("placeholder") => State::Placeholder,
            _ => State::Stated,
        };
        assert_eq!(cell.state, expected, "{}: {path}", what.display());
        count += 1;
    }
    assert_eq!(report.cells.len(), count, "{}", what.display());
    count
}

fn truth_of(shared: &Path, case: &str) -> Value {
    let folder = std::fs::read_dir(shared.join("layouts")).unwrap();
    let found = folder.map(|entry| entry.unwrap().path().join(format!("{case}.json"))).find(|p| p.is_file());
    serde_json::from_str(&std::fs::read_to_string(found.unwrap()).unwrap()).unwrap()
}

#[test]
fn documents_are_read_whole() {
    let Some(shared) = shared() else {
        println!("NIANBAO_SHARED is not set: pages were not read");
        return;
    };
    let mut cells = 0;
    for entry in std::fs::read_dir(shared.join("layouts/_sources")).unwrap() {
        let path = entry.unwrap().path();
        let kind = match path.extension().and_then(|ending| ending.to_str()) {
            Some("html") => Kind::Html,
            Some("docx") => Kind::Docx,
            _ => continue,
        };
        let bytes = std::fs::read(&path).unwrap();
        let document = document::open(&bytes, None);
        assert_eq!(document.kind, kind);
        audited(&document);
        let report = nianbao::parse_document(&document, &Options::default());
        let truth = truth_of(&shared, path.file_stem().unwrap().to_str().unwrap());
        cells += agrees(&truth, &report, &path);
        assert_eq!(report.edition.unwrap().name, truth["edition"].as_str().unwrap());
    }
    assert!(cells > 3_500, "{cells}");
}

#[test]
fn front_matter_of_pages() {
    let Some(shared) = shared() else { return };
    let mut wrong = Vec::new();
    for entry in std::fs::read_dir(shared.join("layouts/_sources")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|ending| ending == "pdf") {
            continue;
        }
        let bytes = std::fs::read(&path).unwrap();
        let report = serde_json::to_value(nianbao::parse_bytes(&bytes)).unwrap();
        let case = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let truth = truth_of(&shared, &case);
        for key in ["title", "agency", "year", "period", "published_on"] {
            // A page prints more dates than the report within.
            if truth.get(key).is_some_and(|value| !value.is_null()) && report[key] != truth[key] {
                wrong.push(format!("{case} {key}: {} is not {}", report[key], truth[key]));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A table of requests in HTML: heads, then these rows.
fn requests(rows: &str) -> String {
    format!(
        "<table border=1><tr><td colspan=3 rowspan=3>（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）</td>\
         <td colspan=7>申请人情况</td></tr><tr><td rowspan=2>自然人</td><td colspan=5>法人或其他组织</td>\
         <td rowspan=2>总计</td></tr><tr><td>商业<br>企业</td><td>科研<p>机构</td><td>社会公益组织</td>\
         <td>法律服务机构</td><td>其他</td></tr>{rows}</table>"
    )
}

/// Cells of a row.
fn tds(cells: &[&str]) -> String {
    cells.iter().map(|cell| format!("<td>{cell}</td>")).collect()
}

const FULL: &str = "<tr><td colspan=3>一、本年新收政府信息公开申请数量</td><td>4</td><td>0</td><td>0</td><td>0</td><td>0</td><td>1</td><td>5</td></tr>";

const COLUMNS: [&str; 7] =
    ["natural_person", "business", "research", "public_interest", "legal_service", "other", "total"];

/// Value and state of each cell of a row.
fn row<'r>(report: &'r Report<'_>, path: &str) -> Vec<(Option<String>, State, Option<&'r str>)> {
    let cell = |column: &&str| {
        let cell = report.cell(&format!("requests.{path}.{column}")).unwrap();
        (cell.value.map(|value| value.to_string()), cell.state, cell.raw.as_deref())
    };
    COLUMNS.iter().map(cell).collect()
}

/// The values of a row, `.` for a blank, `?` for what is not known.
#[track_caller]
fn values(page: &str, path: &str) -> String {
    let document = document::open(page.as_bytes(), None);
    audited(&document);
    let report = nianbao::parse_bytes(page.as_bytes());
    let shown = row(&report, path).into_iter().map(|(value, state, _)| match (value, state) {
        (Some(value), State::Stated) => value,
        (None, State::Blank) => ".".into(),
        (None, State::Placeholder) => "/".into(),
        (None, _) => "?".into(),
        (Some(value), state) => format!("{value}({state:?})"),
    });
    shown.collect::<Vec<_>>().join(" ")
}

#[test]
fn blank_cells_of_pages_keep_their_places() {
    let carried = "<tr><td colspan=3>二、上年结转政府信息公开申请数量</td>";
    for (rest, expected) in [
        (tds(&["", "2", "", "", "&nbsp;", "", "2"]), ". 2 . . . . 2"),
        (tds(&["/", "2", "", "", "", "", ""]), "/ 2 . . . . ."),
        // A cell over two columns: which of them its figure belongs to is not said, and whether the rest of such a
        // row is in its place neither.
        ("<td colspan=2>2</td>".to_owned() + &tds(&["", "", "", "", "2"]), "? ? ? ? ? ? ?"),
        // A row that is short of cells.
        (tds(&["2", "", "", "0"]), "? ? ? ? ? ? ?"),
        // Two figures in one cell.
        (tds(&["1<br>2", "0", "0", "0", "0", "0", "3"]), "? ? ? ? ? ? ?"),
        (tds(&["<b>1</b><i>2</i>", "0", "0", "0", "0", "0", "12"]), "12 0 0 0 0 0 12"),
        (tds(&["1<span style='display: none'>9</span>", "0", "0", "0", "0", "0", "1"]), "1 0 0 0 0 0 1"),
        (tds(&["<table><tr><td>7</td></tr></table>", "0", "0", "0", "0", "0", "7"]), "7 0 0 0 0 0 7"),
        ("<td>1<td>0<td>0<td>0<td>0<td>0<td>1".to_owned(), "1 0 0 0 0 0 1"),
        (tds(&["&#49;&#x32;", "0", "0", "0", "0", "0", "12"]), "12 0 0 0 0 0 12"),
    ] {
        let page = requests(&format!("{FULL}{carried}{rest}"));
        assert_eq!(values(&page, "carried_in"), expected, "{rest}");
        assert_eq!(values(&page, "received"), "4 0 0 0 0 1 5", "{rest}");
    }
}

#[test]
fn a_column_that_the_form_has_not_shifts_nothing() {
    let full = FULL.replace("<td>4</td>", "<td></td><td>4</td>");
    let carried = "<tr><td colspan=3>二、上年结转政府信息公开申请数量</td>";
    let page = requests(&format!("{full}{carried}{}", tds(&["", "", "2", "", "", "", "", ""])));
    assert_eq!(values(&page, "carried_in"), ". 2 . . . . .");
}

#[test]
fn spans_point_into_the_source() {
    let page = format!("<html><body><p>某局&amp;某委</p>{}", requests(FULL));
    let report = nianbao::parse_bytes(page.as_bytes());
    let cell = report.cell("requests.received.total").unwrap();
    let span = cell.span.unwrap();
    assert_eq!(span.slice(&page), Some("5"));
    assert_eq!(page.get(span.end..span.end + 5), Some("</td>"));
    let column = page.get(..span.start).unwrap().chars().count() + 1;
    assert_eq!((cell.line(), cell.column()), (Some(1), Some(column)));
    assert_eq!(report.tables[0].layout, "html");
}

#[test]
fn pages_in_frames_of_tables() {
    let inner = requests(FULL);
    let article = format!(
        "<p>某市某局2023年政府信息公开工作年度报告</p><p>一、总体情况</p>{inner}<p>五、存在的主要问题</p>"
    );
    for page in [
        format!("<table><tr><td>{article}</td></tr></table>"),
        format!("<table><tr><td><a href=1>首页</a></td><td><div>{article}</div></td></tr></table>"),
        format!("<table><tr><td><table><tr><td>{article}</td></tr></table></td></tr></table>"),
    ] {
        assert_eq!(values(&page, "received"), "4 0 0 0 0 1 5");
        let report = nianbao::parse_bytes(page.as_bytes());
        assert_eq!(report.front.year.as_ref().map(|year| year.value), Some(2023), "{page}");
    }
}

#[test]
fn what_is_not_seen_is_not_read() {
    let hidden = "<div hidden><p>某省某厅2001年政府信息公开工作年度报告</p></div><!-- 2002 --><script>'2003年'</script>\
                  <style>p{}</style><template>2004年</template><noscript>2005年</noscript>";
    let page = format!("{hidden}<p>某市某局2023年政府信息公开工作年度报告</p>{}", requests(FULL));
    let document = document::open(page.as_bytes(), None);
    for year in 2001..2006 {
        assert!(!document.text.contains(&year.to_string()), "{}", document.text);
    }
}

#[test]
fn navigation_is_told_by_its_links() {
    let nav = "<div><a href=1>首页</a> <a href=2>政务公开</a> <a href=3>年度报告</a></div>\
               <ul><li><a href=4>上一篇：某局年报</a></li><li><a href=5>下一篇：某委年报</a></li></ul>";
    let page = format!(
        "<body>{nav}<p>详见<a href=6>某市政府网站</a>公布的目录，欢迎查阅。</p><h1><a href=7>标题</a></h1>"
    );
    let text = document::open(page.as_bytes(), None).text.into_owned();
    assert!(!text.contains("首页") && !text.contains("下一篇"), "{text}");
    assert!(text.contains("详见某市政府网站公布的目录") && text.contains("标题"), "{text}");
}

#[test]
fn tables_of_paragraphs_are_lexed() {
    let label = "<div>一、本年新收政府信息公开申请数量</div>";
    let cells: String =
        ["4", "0", "0", "0", "0", "1", "5"].map(|cell| format!("<div><p>{cell}</p></div>")).concat();
    let carried = "<div>二、上年结转政府信息公开申请数量</div><div>0</div><div>0</div><div>0</div><div>0</div><div>0</div><div>0</div><div>0</div>";
    let page = format!("<!DOCTYPE html><div>三、收到和处理政府信息公开申请情况</div>{label}{cells}{carried}");
    assert_eq!(values(&page, "received"), "4 0 0 0 0 1 5");
}

#[test]
fn tables_in_html_amid_markdown() {
    let text = format!(
        "# 年报\r\n\r\n三、收到和处理政府信息公开申请情况\r\n\r\n{}\r\n\r\n四、行政复议",
        requests(FULL)
    );
    assert_eq!(document::open(text.as_bytes(), None).kind, Kind::Text);
    assert_eq!(values(&text, "received"), "4 0 0 0 0 1 5");
    let report = nianbao::parse(&text);
    let span = report.cell("requests.received.total").unwrap().span.unwrap();
    assert_eq!(span.slice(&text), Some("5"));
}

#[test]
fn declared_and_real_encodings_of_pages() {
    let page = format!("<html><head><meta charset=\"gb2312\"></head><body>{}", requests(FULL));
    let bytes = encoding_rs::GB18030.encode(&page).0;
    let report = nianbao::parse_bytes(&bytes);
    assert_eq!((report.source.encoding.as_ref(), report.source.kind), ("gb18030", Kind::Html));
    assert_eq!(row(&report, "received")[6].0.as_deref(), Some("5"));
    assert!(!report.diagnostics.iter().any(|d| d.code.name == "encoding-misdeclared"));
    let report = nianbao::parse_bytes(page.as_bytes());
    assert_eq!(report.source.encoding, "utf-8");
    assert!(report.diagnostics.iter().any(|d| d.code.name == "encoding-misdeclared"));
}

/// An archive of these parts.
fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    use std::io::Write as _;
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A Word document of these parts.
fn docx(document: &str, numbering: &str) -> Vec<u8> {
    let namespace = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\"";
    let body = format!("<w:document {namespace}><w:body>{document}</w:body></w:document>");
    let numbering = format!("<w:numbering {namespace}>{numbering}</w:numbering>");
    zipped(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("word/document.xml", body.as_bytes()),
        ("word/numbering.xml", numbering.as_bytes()),
    ])
}

fn paragraph(text: &str) -> String {
    format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
}

/// A cell of a Word table with its properties.
fn tc(properties: &str, text: &str) -> String {
    format!("<w:tc><w:tcPr>{properties}</w:tcPr>{}</w:tc>", paragraph(text))
}

#[test]
fn word_tables_with_merged_cells() {
    let heads = ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"];
    let heads: String = heads.iter().map(|head| tc("", head)).collect();
    let figures = |cells: [&str; 7]| cells.map(|cell| tc("", cell)).concat();
    let label = |text: &str| tc("<w:gridSpan w:val=\"3\"/>", text);
    let merged = |start: bool, text: &str| {
        tc(if start { "<w:vMerge w:val=\"restart\"/>" } else { "<w:vMerge/>" }, text)
    };
    let two = |text: &str| tc("<w:gridSpan w:val=\"2\"/>", text);
    let table = format!(
        "<w:tbl><w:tr>{}{heads}</w:tr><w:tr>{}{}</w:tr><w:tr>{}{}</w:tr><w:tr>{}{}{}</w:tr>\
         <w:tr><w:trPr><w:del w:id=\"1\"/></w:trPr>{}{}</w:tr><w:tr>{}{}{}</w:tr></w:tbl>",
        label("申请人情况"),
        label("一、本年新收政府信息公开申请数量"),
        figures(["4", "0", "0", "0", "0", "1", "5"]),
        label("二、上年结转政府信息公开申请数量"),
        figures(["", "", "2", "", "", "", "2"]),
        merged(true, "三、本年度办理结果"),
        two("（一）予以公开"),
        figures(["1", "0", "0", "0", "0", "/", "1"]),
        label("（一）予以公开"),
        figures(["9", "9", "9", "9", "9", "9", "9"]),
        merged(false, "三、本年度办理结果"),
        two("（二）部分公开（区分处理的，只计这一情形，不计其他情形）"),
        figures(["", "", "", "", "", "3", "3"]),
    );
    let bytes = docx(&table, "");
    let document = document::open(&bytes, None);
    assert_eq!(document.kind, Kind::Docx);
    audited(&document);
    let report = nianbao::parse_bytes(&bytes);
    let shown = |path: &str| -> Vec<String> {
        row(&report, path).into_iter().map(|(_, _, raw)| raw.unwrap_or(".").to_owned()).collect()
    };
    assert_eq!(shown("received").concat(), "4000015");
    assert_eq!(shown("carried_in").concat(), "..2...2");
    assert_eq!(shown("outcomes.granted").concat(), "10000/1");
    assert_eq!(shown("outcomes.partly_granted").concat(), ".....33");
    let place = report.cell("requests.outcomes.partly_granted.total").unwrap().place.as_ref().unwrap();
    assert_eq!((place.part, place.table, place.row), ("word/document.xml", Some(1), Some(5)));
    assert_eq!(place.cell, Some(9));
}

#[test]
fn what_word_generates_hides_and_tracks() {
    let numbering = "<w:abstractNum w:abstractNumId=\"3\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/>\
        <w:numFmt w:val=\"chineseCountingThousand\"/><w:lvlText w:val=\"%1、\"/></w:lvl></w:abstractNum>\
        <w:num w:numId=\"1\"><w:abstractNumId w:val=\"3\"/></w:num>";
    let numbered = |text: &str| {
        format!(
            "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"
        )
    };
    let body = [
        paragraph("某市某局2023年政府信息公开工作年度报告"),
        numbered("总体情况"),
        "<w:p><w:r><w:t>收到申请</w:t></w:r><w:del><w:r><w:delText>3</w:delText></w:r></w:del>\
         <w:ins><w:r><w:t>4</w:t></w:r></w:ins><w:r><w:rPr><w:vanish/></w:rPr><w:t>9</w:t></w:r><w:r><w:t>件&lt;略&gt;</w:t></w:r></w:p>"
            .to_owned(),
        "<w:p><w:r><mc:AlternateContent><mc:Choice><w:txbxContent><w:p><w:r><w:t>框内</w:t></w:r></w:p></w:txbxContent></mc:Choice>\
         <mc:Fallback><w:txbxContent><w:p><w:r><w:t>框内</w:t></w:r></w:p></w:txbxContent></mc:Fallback></mc:AlternateContent></w:r>\
         <w:r><w:t>框外</w:t></w:r></w:p>"
            .to_owned(),
        numbered("主动公开政府信息情况"),
    ]
    .concat();
    let bytes = docx(&body, numbering);
    let document = document::open(&bytes, None);
    assert_eq!(
        document.text,
        "某市某局2023年政府信息公开工作年度报告\n一、总体情况\n收到申请4件<略>\n框外\n框内\n二、主动公开政府信息情况\n"
    );
    let report = nianbao::parse_bytes(&bytes);
    assert_eq!(report.outline.iter().map(|node| node.marker.as_ref()).collect::<Vec<_>>(), ["一、", "二、"]);
}

#[test]
fn kinds_that_are_not_read_say_what_to_do() {
    for (bytes, code) in [
        (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1....".as_slice(), "kind-not-read"),
        (b"{\\rtf1\\ansi}", "kind-not-read"),
        (b"%PDF-1.7\n1 0 obj", if cfg!(feature = "pdf") { "document-damaged" } else { "kind-not-built" }),
        (b"PK\x03\x04 OFD.xml", "kind-not-read"),
        (b"PK\x03\x04 a.txt", "archive-input"),
        (b"PK\x03\x04 word/document.xml", "document-damaged"),
    ] {
        let report = nianbao::parse_bytes(bytes);
        let codes: Vec<_> = report.diagnostics.iter().map(|d| d.code.name).collect();
        assert_eq!(codes, [code]);
        assert!(report.cells.is_empty());
    }
}

#[test]
fn archives_are_walked() {
    use std::io::Write as _;
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for name in ["b/年报.txt", "a.html"] {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(requests(FULL).as_bytes()).unwrap();
    }
    let bytes = zip.finish().unwrap().into_inner();
    assert_eq!(document::sniff(&bytes), Kind::Zip);
    let members: Vec<_> = document::members(bytes).collect();
    assert_eq!(
        members.iter().map(|member| member.name.as_str()).collect::<Vec<_>>(),
        ["a.html", "b/年报.txt"]
    );
    for member in &members {
        let report = nianbao::parse_bytes(&member.bytes);
        assert_eq!(row(&report, "received")[6].0.as_deref(), Some("5"));
    }
}

#[test]
fn files_of_an_archive_are_unpacked_in_any_order() {
    let files = [("a.txt", "甲"), ("b.txt", "乙乙"), ("c.txt", "丙丙丙")];
    let bytes = zipped(&files.map(|(name, text)| (name, text.as_bytes())));
    let members = document::Members::open(std::io::Cursor::new(&bytes)).unwrap();
    assert_eq!(members.kind(), Kind::Zip);
    assert!(members.names().eq(files.map(|(name, _)| name)));
    for order in [[2, 0, 1], [1, 2, 0]] {
        let mut members = members.clone();
        for idx in order {
            let member = members.unpack(idx).unwrap();
            assert_eq!(
                (member.name.as_str(), member.bytes.as_slice()),
                (files[idx].0, files[idx].1.as_bytes())
            );
            assert!(member.fault.is_none());
        }
        assert!(members.unpack(3).is_none());
    }
}

#[test]
fn a_file_larger_than_its_archive_says_is_damaged() {
    let mut bytes = zipped(&[("a.txt", "某市某局\n".repeat(400).as_bytes()), ("b.txt", "乙".as_bytes())]);
    // The size before packing in the list at the end; 24 bytes behind the mark of the first entry.
    let entry = bytes.windows(4).position(|window| window == b"PK\x01\x02").unwrap();
    bytes[entry + 24..entry + 28].copy_from_slice(&10_u32.to_le_bytes());
    let members: Vec<_> = document::members(bytes).collect();
    assert!(members[0].bytes.len() <= 10);
    assert_eq!(members[0].fault.as_ref().unwrap().code.name, "document-damaged");
    assert!(members[1].bytes == "乙".as_bytes() && members[1].fault.is_none());
}

#[test]
fn an_archive_of_word_documents_is_none() {
    use std::io::Write as _;
    let word = zipped(&[("[Content_Types].xml", b"-".as_slice()), ("word/document.xml", b"-")]);
    assert_eq!(document::sniff(&word), Kind::Docx);
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    zip.start_file("a.docx", options).unwrap();
    zip.write_all(&word).unwrap();
    assert_eq!(document::sniff(&zip.finish().unwrap().into_inner()), Kind::Zip);
}

/// The codes that a document raises, once each.
fn codes(bytes: &[u8]) -> Vec<&'static str> {
    let document = document::open(bytes, None);
    let mut codes: Vec<_> = document.diagnostics.as_slice().iter().map(|d| d.code.name).collect();
    codes.dedup();
    audited(&document);
    codes
}

#[test]
fn sizes_are_bounded() {
    let deep = format!("<html>{}{}", "<div>".repeat(100_000), requests(FULL));
    assert_eq!(codes(deep.as_bytes()), ["nesting-too-deep"]);
    let tables = "<table><tr><td>".repeat(20_000);
    assert_eq!(codes(tables.as_bytes()), ["nesting-too-deep"]);
    let wide = format!("<table>{}</table>", "<tr><td colspan=65535 rowspan=65535>0".repeat(2_000));
    assert_eq!(codes(wide.as_bytes()), ["table-too-wide"]);
    let many = "<table><tr><td>1</td></tr></table>".repeat(5_000);
    assert_eq!(codes(many.as_bytes()), ["too-many-tables"]);
    let bold = format!("<p>{}", "<b><p>".repeat(20_000));
    assert_eq!(codes(bold.as_bytes()), [""; 0]);
    let crowded = format!("<p>首{}<p>末", "<p>".repeat(3_000_000));
    assert_eq!(codes(crowded.as_bytes()), ["too-many-elements"]);
    assert_eq!(document::open(crowded.as_bytes(), None).text, "首\n");
    let large = format!("<p>{}", "某局 ".repeat(5 * 1024 * 1024));
    assert_eq!(
        document::open(large.as_bytes(), None).diagnostics.as_slice()[0].code.name,
        "document-too-large"
    );
}

#[test]
fn word_documents_are_bounded() {
    let bomb = docx(&" ".repeat(40 * 1024 * 1024), "");
    assert!(bomb.len() < 200_000);
    assert_eq!(codes(&bomb), ["document-too-large"]);
    let nested = format!("{}{}", "<w:tbl><w:tr><w:tc>".repeat(20_000), paragraph("7"));
    assert_eq!(codes(&docx(&nested, "")), ["nesting-too-deep", "document-damaged"]);
    let laughs = "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;\">]>";
    let bytes = docx(&format!("{laughs}{}", paragraph("x&b;y&#x4e00;")), "");
    let document = document::open(&bytes, None);
    assert!(document.text.is_empty() || document.text == "xy一\n", "{}", document.text);
    let span = tc("<w:gridSpan w:val=\"65535\"/>", "规章");
    let wide = format!("<w:tbl><w:tr>{}</w:tr></w:tbl>", span.repeat(1_000));
    assert_eq!(codes(&docx(&wide, "")), ["table-too-wide"]);
    let nested =
        ["<w:tbl><w:tr><w:tc>".repeat(10_000), paragraph("7"), "</w:tc></w:tr></w:tbl>".repeat(10_000)];
    assert_eq!(codes(&docx(&nested.concat(), "")), ["nesting-too-deep"]);
    let table = format!("<w:tbl><w:tr>{}{}</w:tr></w:tbl>", tc("", "规章"), tc("", "1"));
    assert_eq!(codes(&docx(&table.repeat(5_000), "")), ["too-many-tables"]);
    let whole = docx(&paragraph("一、总体情况"), "");
    for cut in (0..whole.len()).step_by(97) {
        let _ = codes(&whole[..cut]);
    }
}

/// The lines of a Word document with this body.
fn lines_of(body: &str) -> String {
    document::open(&docx(body, ""), None).text.into_owned()
}

#[test]
fn cells_and_boxes_without_a_table_are_lines() {
    let stray = |depth: usize| ["<w:tc>".repeat(depth), paragraph("甲"), "</w:tc>".repeat(depth)].concat();
    assert_eq!(lines_of(&[stray(1), paragraph("乙")].concat()), "甲\n乙\n");
    assert_eq!(lines_of(&[stray(100_000), paragraph("乙")].concat()), "甲\n乙\n");
    let boxes = format!(
        "<w:p>{}<w:r><w:t>甲</w:t></w:r>{}<w:r><w:t>乙</w:t></w:r></w:p>",
        "<w:r><w:txbxContent><w:p>".repeat(1_000),
        "</w:p></w:txbxContent></w:r>".repeat(1_000)
    );
    let mut lines: Vec<String> = lines_of(&boxes).lines().map(String::from).collect();
    lines.sort_unstable();
    assert_eq!(lines, ["乙", "甲"]);
}

#[test]
fn entities_of_a_document_are_never_expanded() {
    let laughs: String = (1..30).map(|n| format!("<!ENTITY e{n} \"&e{0};&e{0};&e{0};\">", n - 1)).collect();
    let part = format!(
        "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY e0 \"lol\"><!ENTITY f SYSTEM \"file:///etc/hostname\">{laughs}]>\
         <w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>{}</w:body></w:document>",
        paragraph("x&e29;&f;&amp;y&#x4e00;")
    );
    let bytes = zipped(&[("word/document.xml", part.as_bytes())]);
    let document = document::open(&bytes, Some(Kind::Docx));
    assert_eq!(document.text, "x&y一\n");
    audited(&document);
    let page = format!("<!DOCTYPE html [{laughs}]><p>x&e29;&amp;y");
    assert!(document::open(page.as_bytes(), Some(Kind::Html)).text.len() < page.len());
}

#[test]
fn archives_are_bounded() {
    let zeros = vec![0_u8; 33 * 1024 * 1024];
    let bytes = zipped(&[("a.txt", &zeros), ("b.txt", &zeros), ("c.html", requests(FULL).as_bytes())]);
    assert!(bytes.len() < 200_000);
    let members: Vec<_> = document::members(&bytes).collect();
    let sizes: Vec<_> = members.iter().map(|member| member.bytes.len()).collect();
    // All that is unpacked of a small archive is no more than of a document.
    assert_eq!(sizes, [nianbao::limits::DOCUMENT_BYTES, 0, 0]);
    for member in &members {
        let document = member.open(None);
        let codes: Vec<_> = document.diagnostics.as_slice().iter().map(|d| d.code.name).collect();
        assert!(codes.contains(&"document-too-large"), "{codes:?}");
    }
    let mut damaged = zipped(&[("a.txt", "某市某局\n".repeat(4_000).as_bytes())]);
    damaged[60] ^= 0x55;
    let member = document::members(damaged).next().unwrap();
    assert_eq!(member.fault.unwrap().code.name, "document-damaged");
    assert!(members[2].open(Some(Kind::Text)).text.is_empty());
}

#[test]
fn large_pages_are_read_to_the_limit() {
    const SIZE: usize = 100_000_000;
    let mut large = "<p>某局</p>".to_owned();
    large.extend(std::iter::repeat_n(' ', SIZE - large.len() - "<p>某委".len()));
    large.push_str("<p>某委");
    let document = document::open(large.as_bytes(), None);
    assert_eq!((document.bytes, document.text.as_ref()), (SIZE, "某局\n"));
    assert_eq!(document.diagnostics.as_slice()[0].code.name, "document-too-large");
    // What a page of the usual sort and eight megabytes holds is there to its end.
    let n = 8 * 1024 * 1024 / (requests(FULL).len() + 9);
    let page = [format!("<p>某局</p>{}", requests(FULL)).repeat(n), "<p>末".to_owned()].concat();
    let document = document::open(page.as_bytes(), Some(Kind::Html));
    assert!(document.diagnostics.as_slice().iter().all(|d| d.code.name == "too-many-tables") && n > 4_000);
    assert!(document.text.ends_with("末\n"));
}

/// Doubling twice may take four times as long; the bound is wide, since clocks are not exact and machines are shared.
#[test]
fn time_grows_with_the_size_of_documents() {
    use std::time::{Duration, Instant};
    let page = |piece: &str, bytes: usize| piece.repeat(bytes / piece.len()).into_bytes();
    let word = |piece: &str, bytes: usize| docx(&piece.repeat(bytes / piece.len()), "");
    let pages = [
        "<p>",
        "<td>",
        "<tr><td>0",
        "<div>",
        "</div>",
        "<li>x",
        "<table>x",
        "<table><tr><td>",
        "<template>",
        "<template><table>x",
        "<svg><p>",
        "<select><option>",
        "<a href=1>x<br>",
        "<b><p>",
        "<!--",
        "&amp;",
        "&",
        "&#",
        "&notit",
        "<",
        "</",
        "<div x=1 x=2>",
        "<td colspan=65535 rowspan=65535>",
        "<tr><td><td rowspan=9 colspan=9>0",
        "<table><caption>",
        "<form><table>",
        "<ruby><rt>",
        "<frameset>",
        "<math><mi><p>",
        "<pre>\n",
        "\0",
        "<h1><h2>",
    ];
    let texts = [
        "<table </table ",
        "<table>",
        "<table><tr><td>1</table>x\n",
        "</table>",
        "<table></table",
        "<table><caption><a href=1>甲</a><br><a href=2>乙</a></table>某\n",
        "<table <",
        "<table> </table > >",
    ];
    let parts = [
        "<w:tc>",
        "<w:tbl>",
        "<w:tbl><w:tr><w:tc>",
        "<w:p>",
        "<w:p/>",
        "<w:r><w:txbxContent><w:p>",
        "<w:del>",
        "<x>",
        "&amp;",
        "<w:r><w:t>x</w:t></w:r>",
        "<w:r><w:br/></w:r>",
        "<w:tbl><w:tr><w:tc/></w:tr></w:tbl>",
        "<w:p><w:r><w:tab/></w:r></w:p>",
        "<![CDATA[x]]>",
        "<!-- x -->",
        "<w:tr><w:tc/></w:tr>",
    ];
    let ends = |piece: &str| if piece.contains("</table>") { "" } else { ">" }.to_owned();
    let mut slow = Vec::new();
    let mut hold = |name: &str, kind: Kind, make: &dyn Fn(usize) -> Vec<u8>| {
        let inputs = [1 << 15, 1 << 17].map(make);
        let time = |input: &[u8]| {
            let start = Instant::now();
            std::hint::black_box(document::open(std::hint::black_box(input), Some(kind)));
            start.elapsed()
        };
        let [mut small, mut large] = [time(&inputs[0]), time(&inputs[1])];
        let is_slow = |small: Duration, large: Duration| {
            large > Duration::from_millis(40) && large.as_secs_f64() > 10.0 * small.as_secs_f64()
        };
        for _ in 0..10 {
            if is_slow(small, large) {
                (small, large) = (small.min(time(&inputs[0])), large.min(time(&inputs[1])));
            }
        }
        if is_slow(small, large) || large > Duration::from_millis(400) {
            slow.push(format!("{name}: {small:?} {large:?}"));
        }
    };
    for piece in pages {
        hold(piece, Kind::Html, &|bytes| page(piece, bytes));
    }
    for piece in texts {
        hold(piece, Kind::Text, &|bytes| [page(piece, bytes), ends(piece).into_bytes()].concat());
    }
    for piece in parts {
        hold(piece, Kind::Docx, &|bytes| word(piece, bytes));
    }
    // A name that each paragraph asks for, and one that its style rests on.
    hold("styles", Kind::Docx, &|bytes| {
        let name = "a".repeat(bytes);
        let styles = format!(
            "<w:styles xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:style w:styleId=\"{name}\"/>\
             <w:style w:styleId=\"b\"><w:basedOn w:val=\"{name}\"/></w:style></w:styles>"
        );
        let body = "<w:p><w:pPr><w:pStyle w:val=\"b\"/></w:pPr></w:p>".repeat(bytes / 40);
        let part = format!(
            "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>{body}</w:body></w:document>"
        );
        zipped(&[("word/document.xml", part.as_bytes()), ("word/styles.xml", styles.as_bytes())])
    });
    assert!(slow.is_empty(), "more than linear:\n{}", slow.join("\n"));
}

#[test]
fn too_many_tables_amid_text_are_said() {
    let text = "<table><tr><td>1</td></tr></table>\n".repeat(4_001);
    assert_eq!(codes(format!("年报\n{text}").as_bytes()), ["too-many-tables"]);
}

/// Reads `text` in each encoding that it may come in; holds each report against that of the text.
fn any_encoding(text: &str, what: &Path) {
    let text = text.trim_start_matches('\u{FEFF}');
    let utf_16 = |big: bool, mark: bool| -> Vec<u8> {
        let units = mark.then_some(0xFEFF).into_iter().chain(text.encode_utf16());
        units.flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
    };
    let gb18030 = encoding_rs::GB18030.encode(text).0;
    let expected = nianbao::parse(text);
    for (encoding, bytes) in [
        ("utf-8", text.as_bytes().to_vec()),
        ("gb18030", gb18030.to_vec()),
        ("gb18030", [b"\x84\x31\x95\x33".as_slice(), &gb18030].concat()),
        ("utf-8", ["\u{FEFF}", text].concat().into_bytes()),
        ("utf-16le", utf_16(false, true)),
        ("utf-16be", utf_16(true, true)),
        ("utf-16le", utf_16(false, false)),
        ("utf-16be", utf_16(true, false)),
    ] {
        let mut report = nianbao::parse_bytes(&bytes);
        assert_eq!(report.source.encoding, encoding, "{}", what.display());
        assert_eq!(report.source.bytes, bytes.len(), "{}", what.display());
        report.source = expected.source.clone();
        assert!(report == expected, "{} in {encoding}", what.display());
    }
}

#[test]
fn seeds_in_any_encoding_are_one_report() {
    let Some(shared) = shared() else {
        println!("NIANBAO_SHARED is not set: seeds were not read");
        return;
    };
    let mut count = 0;
    for entry in std::fs::read_dir(shared.join("seeds")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "txt") {
            any_encoding(&std::fs::read_to_string(&path).unwrap(), &path);
            count += 1;
        }
    }
    assert_eq!(count, 5);
}

#[test]
fn reports_in_any_encoding_are_one_report() {
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reports")];
    let mut count = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "txt") {
                any_encoding(&std::fs::read_to_string(&path).unwrap(), &path);
                count += 1;
            }
        }
    }
    assert!(count >= 20, "{count}");
}

/// A document damaged in up to eight places, by the number of the case.
fn damaged(whole: &str, case: u64) -> String {
    const PIECES: [&str; 24] = [
        "<",
        ">",
        "</td>",
        "<td>",
        "<tr>",
        "</table>",
        "<table>",
        "<td rowspan=0 colspan=9>",
        "<!--",
        "-->",
        "&nbsp;",
        "&#x0;",
        "<w:tc>",
        "</w:tc>",
        "<w:tbl>",
        "</w:tr>",
        "<w:vMerge/>",
        "<template>",
        "<select>",
        "<svg>",
        "\u{0}",
        "\r\n",
        "\"",
        "<pre>",
    ];
    let mut state = case.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut next = |bound: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % u64::try_from(bound.max(1)).unwrap()).unwrap()
    };
    let mut chars: Vec<char> = whole.chars().collect();
    for _ in 0..=next(8) {
        let at = next(chars.len());
        let len = next(60).min(chars.len() - at);
        match next(3) {
            0 => drop(chars.drain(at..at + len)),
            1 => {
                let copy: Vec<char> = chars[at..at + len].to_vec();
                let to = next(chars.len());
                chars.splice(to..to, copy);
            }
            _ => drop(chars.splice(at..at, PIECES[next(PIECES.len())].chars())),
        }
    }
    chars.into_iter().collect()
}

#[test]
fn damaged_documents_keep_the_promise() {
    let page = format!(
        "<html><body><p>某局&amp;某委2023年政府信息公开工作年度报告</p><h2>一、总体情况</h2><ul><li><a href=1>首页</a></ul>{}{}<p>五、问题",
        requests(&format!(
            "{FULL}<tr><td colspan=3>二、上年结转政府信息公开申请数量</td>{}",
            tds(&["", "2", "", "/", "&nbsp;", "1<br>2", "2"])
        )),
        "<table><tr><td>规章<td>0<td>0<td rowspan=3>3<tr><td>行政规范性文件<td>1<td><table><tr><td>7</table></table>",
    );
    let table = format!(
        "<w:tbl><w:tr>{}{}{}</w:tr><w:tr>{}{}{}</w:tr></w:tbl>",
        tc("<w:gridSpan w:val=\"2\"/>", "规章"),
        tc("", "0"),
        tc("<w:vMerge/>", ""),
        tc("<w:vMerge w:val=\"restart\"/>", "行政许可"),
        tc("", "12"),
        tc("", ""),
    );
    let word = format!("{}{table}{}", paragraph("一、总体情况"), paragraph("<w:t>x</w:t>"));
    for case in 0..400 {
        let page = damaged(&page, case);
        audited(&document::open(page.as_bytes(), Some(Kind::Html)));
        audited(&document::open(page.as_bytes(), Some(Kind::Text)));
        audited(&document::open(&docx(&damaged(&word, case), ""), None));
    }
}
