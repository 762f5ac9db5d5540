//! Every limit in one place, each with its reason and the code of the diagnostic it raises.

/// Most diagnostics kept of one document; what goes beyond is counted in a last `diagnostics-omitted`.
///
/// Diagnostics that name cells are always kept: they are bounded by the form.
pub const DIAGNOSTICS: usize = 500;

/// Most characters of a figure that is read (`unreadable-cell` beyond); the form's figures have at most nine digits.
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

/// Most columns of a table (`table-too-wide`); the form's widest table has fifteen.
pub const GRID_COLUMNS: usize = 256;

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
