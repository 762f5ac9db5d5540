//! Findings about the input as a whole.

use super::codes;

codes! {
    EMPTY_INPUT = "empty-input", Warning {
        message: "the input is empty" / "输入为空",
        advice: "give the file that holds the report; an extractor that found no text, as in a scan, leaves an empty one" / "请提供含有报告正文的文件；扫描件等无文字的文件提取后可能为空",
        explanation: "The input holds no character other than white space, so the report has nothing but nulls." / "输入除空白外没有任何字符，报告各项均为空值。",
        example: " ",
    }
    BINARY_INPUT = "binary-input", Error {
        message: "the input is binary data, not text" / "输入是二进制数据，不是文本",
        help: "take the text out of the document first, or save it as plain text" / "请先从文档中提取文本，或另存为纯文本",
        explanation: "At least one character in ten of the opening is a control character or could not be decoded. That is how pictures, archives and old office documents look when they are read as text; nothing that is found in them can be relied on." / "开头部分至少十分之一是控制字符或无法解码的字符。图片、压缩包和旧版办公文档按文本读取时就是这样，从中找到的任何内容都不可靠。",
        example: "\u{89}PNG\r\n\u{1a}\n\0\0\0\rIHDR",
    }
    UNDECODABLE_BYTES = "undecodable-bytes", Error {
        message: "{0} byte sequence(s) are not valid {1}; the first stands here" / "有 {0} 处字节序列不是有效的 {1}，第一处在此",
        help: "find out how the file was saved, and save it as UTF-8" / "请确认文件保存时的编码，并另存为 UTF-8",
        explanation: "Bytes that mean nothing in the encoding of the input are read as U+FFFD. A label or a figure that they touched may be lost; a figure beside one is never guessed." / "在输入的编码中没有意义的字节按 U+FFFD 读取。被其波及的标签或数字可能丢失，其旁的数字绝不猜测。",
        example: "政府信息公\u{FFFD}工作年度报告",
    }
    ENCODING_MISDECLARED = "encoding-misdeclared", Note {
        message: "the document declares {0} but is {1}" / "文件声明编码为 {0}，实为 {1}",
        advice: "nothing, unless you publish the page: then let it name the encoding that it has" / "一般无须处理；若由您发布该网页，请更正其编码声明",
        explanation: "What a page says of its own encoding is believed only if its bytes decode without an error, and never against valid UTF-8 or a byte order mark. Nothing is lost." / "文件自述的编码只有在字节能无误解码时才采信，且不优先于有效的 UTF-8 或字节顺序标记。内容没有丢失。",
        example: "<meta charset=\"gb2312\">（实际按 UTF-8 保存）",
    }
    MOJIBAKE = "mojibake", Error {
        message: "this text is {0} that was read as {1} before it came here; it seems to have said: {2}" / "这段文本是 {0}，此前被误按 {1} 读取；原文似为：{2}",
        help: "get the original file, or convert it again in the right encoding" / "请取得原始文件，或用正确的编码重新转换",
        explanation: "The characters are what Chinese looks like when it is decoded in the wrong encoding and saved again. Some are lost on that way, so that nothing is repaired: labels are not recognised and cells are null." / "这些字符正是中文被按错误编码读取后再保存的样子。其间部分字符已丢失，因此不作修复：标签无法识别，单元格为空值。",
        example: "鏀垮簻淇℃伅鍏紑宸ヤ綔骞村害鎶ュ憡",
    }
    REPLACEMENT_DOUBLED = "characters-lost", Error {
        message: "characters were lost before this text came here: 锟斤拷 is what replacement characters become" / "文本在到达之前已丢失字符：“锟斤拷”由替换字符误转而成",
        help: "get the original file" / "请取得原始文件",
        explanation: "U+FFFD stands for a character that could not be decoded; written as UTF-8 and read as GB18030 it becomes 锟斤拷. What stood there is lost." / "U+FFFD 表示无法解码的字符，按 UTF-8 写出又按 GB18030 读入就成了“锟斤拷”。原来的字符已无法恢复。",
        example: "政府信息锟斤拷开",
    }
    KIND_NOT_BUILT = "kind-not-built", Error {
        message: "the input is {0}, which this build does not read" / "输入是 {0}，本构建不支持读取",
        help: "build with the feature `{1}`, or take the text out of the document first" / "请启用 `{1}` 特性重新构建，或先从文档中提取文本",
        explanation: "Web pages, Word documents and PDF files are read by optional parts, so that a user of plain text does not compile them." / "网页、Word 与 PDF 由可选部分读取，只处理纯文本的用户无需编译它们。",
        example: "<!DOCTYPE html><html>…",
    }
    KIND_NOT_READ = "kind-not-read", Error {
        message: "the input is {0}, which is not read" / "输入是 {0}，不支持读取",
        help: "convert it first: `{1}`" / "请先转换：`{1}`",
        explanation: "Old Word documents, rich text, OFD pages and files of other office programs hold reports too, but are not read here. A converter keeps their tables; text that is taken out of them may not." / "旧版 Word、RTF、OFD 及其他办公软件的文件也可能是年报，但此处不直接读取。转换工具能保留表格，而提取文本未必。",
        example: "\u{fffd}\u{fffd}\u{11}\u{fffd}（旧版 .doc 的开头）",
    }
    ARCHIVE_INPUT = "archive-input", Warning {
        message: "the input is an archive; its documents are read one by one" / "输入是压缩包，应逐个读取其中的文件",
        help: "`nianbao parse FILE.zip` reads each, or take them out first" / "可用 `nianbao parse FILE.zip` 逐个读取，或先解压",
        explanation: "A report is one document. An archive holds several, and none of them is preferred." / "一份报告是一个文件，而压缩包含有多个文件，不取其中任何一个。",
        example: "PK\u{3}\u{4}（年报汇总.zip 的开头）",
    }
    DOCUMENT_DAMAGED = "document-damaged", Error {
        message: "the document is damaged: {0}" / "文档已损坏：{0}",
        help: "get the original file" / "请取得原始文件",
        explanation: "A part of the document cannot be read; what stood there is missing. What is given was read before the damage or behind it." / "文档的一部分无法读取，其中内容缺失；所给内容来自损坏处之前或之后。",
        example: "word/document.xml（压缩数据不完整）",
    }
    DOCUMENT_TOO_LARGE = "document-too-large", Error {
        message: "the document has {0} MB; its first {1} MB are read" / "文档有 {0} MB，只读取前 {1} MB",
        advice: "give the report alone, without the pages around it" / "请只提供报告本身，去掉其他页面内容",
        explanation: "Sizes are bounded so that no input exhausts the machine. A report in HTML or Word is rarely larger than one MB." / "大小有上限，以免任何输入耗尽机器资源。网页或 Word 格式的年报很少超过 1 MB。",
        example: "（一亿字节的网页）",
    }
    TOO_MANY_ELEMENTS = "too-many-elements", Error {
        message: "the page has more than {0} elements and pieces of text; what follows is left out" / "网页的元素与文本片段超过 {0} 个，其后内容被略去",
        advice: "give the part of the page that holds the report, or its text" / "请只提供网页中含有年报的部分，或提供其文本",
        explanation: "The tree of a page takes memory for each element. A page of a report has some thousands." / "网页的每个元素都占用内存。年报网页一般只有几千个元素。",
        example: "（一千万个 <p>）",
    }
    TOO_MANY_LINES = "too-many-lines", Error {
        message: "the text has more than {0} lines; what follows is not read" / "文本超过 {0} 行，其后内容未读取",
        advice: "give the report alone, without the text before and behind it" / "请只提供报告本身，去掉其前后的文本",
        explanation: "Lines, and pieces of a line between bars, are bounded in number so that no input exhausts the machine; a report has some hundreds. What stands behind the place is neither in the tables nor in the outline." / "行数（含竖线分隔的片段）有上限，以免任何输入耗尽机器资源；年报一般只有几百行。该处之后的内容既不读入表格，也不列入提纲。",
        example: "1\n2\n3\n…（十万行）",
    }
    TOO_MANY_PIECES = "too-many-pieces", Error {
        message: "the text has more than {0} pieces that may be cells; no table is looked for in what follows" / "文本中可能是单元格的片段超过 {0} 个，其后不再查找表格",
        advice: "give the report alone, without the text before and behind it" / "请只提供报告本身，去掉其前后的文本",
        explanation: "Every piece of text that blanks, tabs, bars or commas part may be a cell of a table. Their number is bounded so that no input exhausts the machine; a report has some hundreds. Where a table goes on behind the place, its rows there are missing." / "以空格、制表符、竖线或逗号分隔的每个片段都可能是表格的单元格。其数量有上限，以免任何输入耗尽机器资源；年报一般只有几百个。表格若延续到该处之后，其后的行记为缺失。",
        example: "0 0 0 0 0 …（三万个数字）",
    }
    DOCUMENT_LOCKED = "document-locked", Error {
        message: "the document is locked by a password or by its permissions" / "文档已加密或设有权限限制",
        help: "unlock it first: `{0}`" / "请先解密：`{0}`",
        explanation: "The text of a locked PDF file is encrypted, even where it opens without a password. A tool that unlocks it leaves the pages as they are." / "受限制的 PDF 即使无需口令即可打开，其文字也已加密。解密工具不改变页面内容。",
        example: "/Encrypt 12 0 R",
    }
    PAGE_IS_PICTURE = "page-is-picture", Error {
        message: "page {0} is a picture without text" / "第 {0} 页是图片，没有文字",
        help: "get the original file; the text that a machine recognises must be compared with the picture" / "请取得原始文件；机器识别的文字须与图片核对",
        explanation: "A scanned page holds no text. Text that a machine has laid under the picture is its guess and is not read, since no reader sees it." / "扫描页没有文字。机器在图片下附加的隐藏文字只是识别结果，读者看不到，因此不予读取。",
        example: "（扫描件）",
    }
    CHARACTERS_UNNAMED = "characters-unnamed", Warning {
        message: "page {0} shows characters that its fonts do not name" / "第 {0} 页有字体未注明的字符",
        help: "export the document again, or take a web page or Word file of the report" / "请重新导出该文档，或改用网页或 Word 版本",
        explanation: "A font may draw glyphs without saying which characters they are. Each stands as U+FFFD, and a figure that holds one is not read." / "字体可能只给出字形而不注明字符。此类字符记为 U+FFFD，含有它的数字不予读取。",
        example: "总计 \u{fffd}\u{fffd}",
    }
    PDF_TOO_LARGE = "pdf-too-large", Error {
        message: "the PDF file is larger than is read; what lies beyond {0} pages or the other limits is left out" / "PDF 超出读取上限，{0} 页或其他限额之外的内容被略去",
        advice: "give the pages of the report alone, or their text" / "请只提供年报所在的页面，或提供其文本",
        explanation: "Pages, characters, lines and what streams unpack to are bounded so that no input exhausts the machine. A report has some ten pages." / "页数、字符数、线条数及解压后的大小均有上限，以免任何输入耗尽机器资源。年报一般只有十页左右。",
        example: "（解压后数 GB 的 PDF）",
    }
    NESTING_TOO_DEEP = "nesting-too-deep", Warning {
        message: "elements are nested more than {0} deep; tags below are left out" / "元素嵌套超过 {0} 层，更深的标签被忽略",
        advice: "look whether a table of the report stands that deep; if so, give its text" / "请查看报告表格是否位于过深的层级；如是，请改为提供文本",
        explanation: "No page that a person wrote nests as deep. The text inside is kept, tables inside are read as text." / "人写的网页不会嵌套这样深。其中文本保留，其中表格按文本读取。",
        example: "<div><div><div>…",
    }
    TABLE_TOO_WIDE = "table-too-wide", Warning {
        message: "a table has more than {0} columns; cells beyond have no column" / "表格超过 {0} 列，之外的单元格没有列号",
        advice: "look whether this is a table of the report; if so, give its text" / "请查看该表是否为报告表格；如是，请改为提供文本",
        explanation: "The form's widest table has fifteen columns. Where a page claims thousands, they are not counted." / "表样中最宽的表有十五列。网页若声称有成千上万列，则不再计数。",
        example: "<td colspan=\"65535\">",
    }
    TOO_MANY_TABLES = "too-many-tables", Warning {
        message: "the document has more than {0} tables; the rest is read as text" / "文档超过 {0} 个表格，其余按文本读取",
        advice: "give the report alone, without the pages around it" / "请只提供报告本身，去掉其他页面内容",
        explanation: "A report has three tables, and a page around it a few dozen for its layout." / "年报有三个表格，其所在网页的版面最多几十个。",
        example: "<table></table><table></table>…",
    }
    NO_REPORT = "no-report", Warning {
        message: "no table of the form and no title of an annual report was found" / "未找到年报格式中的表格，也未找到年度报告标题",
        help: "if the text is a report, `nianbao inspect` shows how it was read" / "若文本确为年报，可用 `nianbao inspect` 查看读取过程",
        explanation: "The text has neither a table of the official form nor a line that titles an annual report on open government information, so the report holds nulls. Most often it is another document, or a page whose tables are pictures." / "文本中既没有官方格式的表格，也没有政府信息公开工作年度报告的标题行，因此报告各项为空值。多半是另一种文件，或页面上的表格是图片。",
        example: "关于召开年度总结会议的通知",
    }
    DIAGNOSTICS_OMITTED = "diagnostics-omitted", Note {
        message: "{0} further diagnostics are not listed" / "另有 {0} 条诊断未列出",
        advice: "settle those that are listed and run it again" / "请先处理已列出的问题，再重新运行",
        explanation: "A document may raise more findings than anybody reads; the number kept is bounded, findings that name cells are always kept." / "一份文件的诊断可能多到无人会读，因此数量有上限；涉及单元格的诊断始终保留。",
        example: "一、一、一、一、…",
    }
}
