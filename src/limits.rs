//! Every limit in one place, each with its reason and the code of the diagnostic it raises.

/// Most diagnostics kept of one document; what goes beyond is counted in a last `diagnostics-omitted`.
///
/// Diagnostics that name cells are always kept: they are bounded by the form.
pub const DIAGNOSTICS: usize = 500;

/// Most lines of a text that are read (`too-many-lines`), and most pieces that may be cells among which tables are
/// looked for (`too-many-pieces`), each beside one for every [`BYTES_A_PIECE`] of the text. A report has some 600, the
/// page around it some thousands.
///
/// A cell, a label or a heading takes some 300 bytes while it is weighed: a text of nothing else must not fill the
/// memory.
pub const PIECES: usize = 20_000;

/// See [`PIECES`]: a piece of prose is longer.
pub const BYTES_A_PIECE: usize = 128;

/// Most points within paragraphs (`一是`, `第一，`, `首先`) of a text (`too-many-points`); a report has some twenty.
pub const POINTS: usize = 5_000;

/// Most characters of a figure that is read (`cell-unreadable` beyond); the form's figures have at most nine digits.
pub const FIGURE_CHARS: usize = 64;

/// Most characters of source text quoted in a message; longer quotes are cut with `…`, between what a reader sees as characters.
pub const EXCERPT_CHARS: usize = 40;

/// Bytes of the opening that decide whether an input is text (`binary-input`); what is binary shows it at once.
pub const KIND_BYTES: usize = 8 * 1024;

/// Most failed relations of one table for which a common cause is sought: no single slip breaks more.
pub const FAILURES_EXPLAINED: usize = 24;

/// Most causes offered for the failed relations of one table; where more would do, none is likely.
pub const CAUSES: usize = 3;

/// Bytes that the encoding of a document without a mark is told from; legacy text shows itself within a line.
pub const ENCODING_BYTES: usize = 64 * 1024;

/// Bytes, from the first that is not ASCII, that are searched for wrongly decoded text (`mojibake`).
pub const MOJIBAKE_BYTES: usize = 4 * 1024;

/// Most characters of a sentence that are looked at in front of a figure, and behind the last one.
pub const CONTEXT_CHARS: usize = 300;

/// Most characters of a clause that says what did not happen: `未收到…申请`.
pub const STATEMENT_CHARS: usize = 80;

/// Most statements of the prose that are held against the tables or themselves; a report makes some dozens.
pub const LINKS: usize = 1_000;

/// Fewest parts from which a total called 共计, 总计 or 合计 must be their sum.
pub const PARTS_OF_A_WHOLE: usize = 3;

/// Most bytes of a document that are read (`document-too-large`); a report in HTML or Word is rarely over one million.
pub const DOCUMENT_BYTES: usize = 32 * 1024 * 1024;

/// Most stretches of a converted text that each have a place of their own in its source, beside one for every
/// [`BYTES_A_PLACE`] of it; a text in escapes, quotation signs or a notation of tables that needs more is read as it
/// stands. A report has as many as it has ideographs, if each is an escape: some two thousand.
pub const PLACES: usize = 20_000;

/// How many bytes of a text allow for one more of its [`PLACES`].
pub const BYTES_A_PLACE: usize = 16;

/// Most columns of a table (`table-too-wide`); the form's widest table has fifteen.
pub const GRID_COLUMNS: usize = 256;

/// Most elements and stretches of text of a page (`too-many-elements`), some 200 bytes each; a report has thousands.
pub const NODES: usize = 2_000_000;

/// Deepest nesting of elements that is followed (`nesting-too-deep`); tags below are left out, their text is kept.
pub const NESTING: usize = 200;

/// Most tables of a document that are read as tables (`too-many-tables`); the rest is read as text.
pub const TABLES: usize = 4_000;

/// Most lines of a table cell; one that holds more lays out a page, and its lines are read as text.
pub const CELL_LINES: usize = 12;

/// Most bytes of a table cell, as [`CELL_LINES`].
pub const CELL_BYTES: usize = 1_500;

/// Most tables within tables of a Word document (`nesting-too-deep`); those within are lines of text.
pub const TABLE_NESTING: usize = 16;

/// Most bytes of a part of a Word document that holds no text, such as its styles.
pub const SMALL_PART_BYTES: usize = 4 * 1024 * 1024;

/// Most bytes of the name of a style in a Word document; Word's own names have at most 253 characters.
pub const STYLE_NAME_BYTES: usize = 1024;

/// Most pages of a PDF file (`pdf-too-large`); a report has some ten.
pub const PDF_PAGES: usize = 2_000;

/// Most bytes that the streams of a PDF file unpack to, all together and each time they are drawn (`pdf-too-large`);
/// pictures and fonts are not unpacked, and the text of a page takes some 50,000.
pub const PDF_UNPACKED_BYTES: usize = 64 * 1024 * 1024;

/// Times that the bytes of a PDF file are looked at, all in all (`pdf-too-large`), so that no table or length in it
/// makes more work than its size.
pub const PDF_PASSES: usize = 16;

/// Most objects that a PDF file lists.
pub const PDF_OBJECTS: usize = 1_000_000;

/// Most objects within one object of a PDF file; what goes beyond is left out.
pub const PDF_OBJECT_ITEMS: usize = 100_000;

/// Deepest nesting of arrays and dictionaries in a PDF file; those within are empty.
pub const PDF_NESTING: usize = 64;

/// Most references of a PDF file that are followed from one to the next.
pub const PDF_REFERENCES: usize = 16;

/// Most filters that a stream of a PDF file is packed with; files use one or two.
pub const PDF_FILTERS: usize = 4;

/// Most codes of a font of a PDF file of which a meaning or a width is kept.
pub const PDF_CODES: usize = 200_000;

/// Most characters of one page of a PDF file (`pdf-too-large`); a full page has some 2,000.
pub const PDF_GLYPHS: usize = 200_000;

/// Most straight lines of one page of a PDF file (`pdf-too-large`); the form's tables have some hundreds.
pub const PDF_STROKES: usize = 20_000;

/// Most forms within forms of a page of a PDF file, and most states that are saved (`pdf-too-large`).
pub const PDF_FORMS: usize = 16;

/// See [`PDF_FORMS`].
pub const PDF_STATES: usize = 512;

/// Widest bar of a PDF page that is a line, in points, and how far apart edges of a table may lie and still meet.
pub const PDF_RULE_WIDTH: f64 = 3.0;

/// Narrowest room between characters of a PDF page that is a blank, in parts of their size.
pub const PDF_WORD_GAP: f64 = 0.3;

/// Lines at the head and the foot of a PDF page that may stand there on every page.
pub const PDF_RUNNING_LINES: usize = 3;

/// Most files of an archive; one with more is not opened.
pub const ARCHIVE_MEMBERS: usize = 100_000;

/// Most bytes that are unpacked of an archive for each byte that it has, and never fewer than [`DOCUMENT_BYTES`]; a
/// file beyond comes cut off (`document-too-large`). Pages are packed ten times smaller, hostile archives a million.
pub const ARCHIVE_RATIO: usize = 100;

/// Fewest sections of the form that a document must show before a missing or misplaced one is worth a finding.
pub const SECTIONS_OF_THE_FORM: usize = 3;

/// Most figures of a sentence that are looked back at for the row it speaks of.
pub const ROWS_OF_A_SENTENCE: usize = 64;

/// Most bytes of a file that the command reads; one with more is an input that cannot be read. The largest report seen
/// is far smaller, and a device or a file of another kind must not fill the memory.
pub const FILE_BYTES: usize = 64 * 1024 * 1024;

/// Most bytes of one line of `nianbao stream` (an error object beyond): the largest page seen is far smaller, and a
/// line without an end must not fill the memory.
pub const STREAM_LINE_BYTES: usize = 64 * 1024 * 1024;
