//! Findings about tables and their cells.

use super::codes;

codes! {
    BLANK_CELLS_DROPPED = "blank-cells-dropped", Warning {
        message: "row {0} shows {1} figures for {2} cells ({3}); its empty cells were dropped, so nobody can tell which cell each belongs to" / "“{0}”行只有 {1} 个数字，应有 {2} 格（{3}）；空格已被丢弃，无法判断各数字属于哪一格",
        help: "read the original page or file, where the empty cells still stand" / "请查看仍保留空单元格的原网页或原文件",
        explanation: "The extractor left empty cells out. The figures of the row are there, but more than one placement satisfies the form's relations, so that the values are null." / "抽取工具丢弃了空单元格。数字虽在，但满足勾稽关系的排法不止一种，因此各格为空值。",
        example: "一、本年新收政府信息公开申请数量 9 1 10",
    }
    BLANK_CELLS_PADDED = "blank-cells-padded", Warning {
        message: "row {0} shows {1} figures for {2} cells ({3}); empty cells may have been moved to its end" / "“{0}”行只有 {1} 个数字，应有 {2} 格（{3}）；空格可能被移到了行末",
        help: "read the original page or file, where the empty cells still stand" / "请查看仍保留空单元格的原网页或原文件",
        explanation: "Rows are filled up with separators at their right end, and nothing in the document shows that empty cells kept their place. Which cell is empty is not known." / "各行在右端以分隔符补齐，而文中没有迹象表明空单元格仍在原位，无法得知哪一格为空。",
        example: "行政许可 | 106 | 2939 | |",
    }
    TOO_MANY_FIGURES = "too-many-figures", Warning {
        message: "row {0} shows {1} figures for {2} cells ({3})" / "“{0}”行有 {1} 个数字，只应有 {2} 格（{3}）",
        help: "look for a page number, a figure cut in two, or a row whose label was lost" / "请检查是否混入页码、数字被断开，或下一行标签丢失",
        explanation: "More figures stand behind a label than its row has cells: a page number, a figure cut by a line end, or a row that lost its label. None of them is given." / "标签后的数字多于该行单元格：可能混入页码、数字被换行断开，或某行标签丢失。因此均不给出。",
        example: "行政许可 92 17",
    }
    FOREIGN_TEXT = "foreign-text", Warning {
        message: "foreign text stands among the figures of row {0} ({3})" / "“{0}”行的数字之间夹有其他文字（{3}）",
        help: "see whether a row outside the form, or a note, stands there" / "请检查此处是否有表外行或说明文字",
        explanation: "Text that is no label of the form stands between a label and its figures, so that the figures may belong to another row." / "标签与数字之间有不属于表样的文字，数字可能属于另一行。",
        example: "行政许可 其中涉企许可 3 5",
    }
    CELLS_GLUED = "cells-glued", Warning {
        message: "the digits of several cells stand together in row {0} ({3})" / "“{0}”行多个单元格的数字连在一起（{3}）",
        help: "read the original page or file" / "请查看原网页或原文件",
        explanation: "Digits stand without a separator, and more than one way to cut them gives a row." / "数字之间没有分隔，且有不止一种切分方法。",
        example: "规章120",
    }
    ROW_CUT = "row-cut", Warning {
        message: "the text ends in row {0}, after {1} of {2} figures" / "文本在“{0}”行中断，{2} 格只有 {1} 个数字",
        advice: "fetch the whole document again and read that" / "请重新取得完整文件后再读取",
        explanation: "The text was cut inside the row: what its cells hold is not there, or cannot be told." / "文本在该行中间被截断，其单元格的内容缺失或无法判断。",
        example: "一、本年新收政府信息公开申请数量 4 0",
    }
    CELLS_SCATTERED = "cells-scattered", Warning {
        message: "labels and figures stand apart, so row {0} has none that is certainly its own" / "标签与数字分离，无法确定哪些数字属于“{0}”行",
        help: "extract the text again in reading order, by rows" / "请按行的阅读顺序重新抽取文本",
        explanation: "The text was printed column by column: blocks of labels, then blocks of figures. What neither the heads nor the form's relations settle is not known." / "文本按列输出：先是成块的标签，后是成块的数字，凡表头与勾稽关系都不能确定的格，均视为未知。",
        example: "（一）予以公开 （二）部分公开 自然人 305 17 211",
    }
    LINES_REMOVED = "lines-removed", Warning {
        message: "repeated lines were removed from this text, so row {0} is not whole ({3})" / "文本中重复的行已被删除，“{0}”行不完整（{3}）",
        help: "extract the text again without removing duplicate lines" / "请在不去重的情况下重新抽取文本",
        explanation: "No line of the table stands twice, though the form prints some more than once: an extractor removed duplicates, figures and labels among them. Nothing is inferred." / "表中没有任何重复行，而表样本应有重复：抽取工具做了去重，数字与标签都可能被删。因此不作推断。",
        example: "规范性文件（此后的 0 因重复被删除）",
    }
    TABLE_REPEATED = "table-repeated", Warning {
        message: "row {0} stands more than once, with different figures ({3})" / "“{0}”行出现不止一次，且数字不同（{3}）",
        advice: "find out which copy is meant, and leave the other out" / "请确认以哪一份表格为准，删去另一份",
        explanation: "The table stands there more than once and its copies differ; none is preferred." / "该表出现多次且内容不一致，不取其中任何一份。",
        example: "行政许可 92 … 行政许可 17",
    }
    ROW_DOUBTFUL = "row-doubtful", Warning {
        message: "the figures of row {0} ({3}) do not add up where its empty cells seem to lie" / "按空单元格所在位置，“{0}”行的数字（{3}）不满足勾稽关系",
        help: "read the original page or file" / "请查看原网页或原文件",
        explanation: "Empty cells or lost labels leave the places of the figures in doubt, and the row's own relation fails for the places they seem to have." / "空单元格或丢失的标签使数字位置存疑，而按其表面位置该行不满足自身的勾稽关系。",
        example: "（一）予以公开 | 3 | | 4 | | | | |",
    }
    ROW_BORROWED = "row-borrowed", Warning {
        message: "the figures of row {0} ({3}) may be those of a row beside it" / "“{0}”行的数字（{3}）可能属于相邻的行",
        help: "read the original page or file" / "请查看原网页或原文件",
        explanation: "A label near the row was lost, or figures stand near it that no row has: its figures may have come from there, and no relation of the form tells." / "该行附近丢失了标签，或附近有不属于任何行的数字：该行数字可能来自那里，而表样的勾稽关系无法判断。",
        example: "行政处罚 | 17 | 行政强制 | 92 | 3",
    }
    ROW_MOVED = "row-moved", Warning {
        message: "the figures of row {0} ({3}) may stand in other cells of it than they seem to" / "“{0}”行的数字（{3}）可能不在其表面所在的单元格",
        help: "read the original page or file" / "请查看原网页或原文件",
        explanation: "The row may have lost a cell, or its figures may have moved along it: zeros that add up anywhere, one figure beside its column, a figure that its cell cannot hold. No relation of the form tells where they belong." / "该行可能丢失了单元格，或数字沿行移位：处处都能相加的零、偏离所在列的单个数字、单元格不能容纳的数字。表样的勾稽关系无法判断其位置。",
        example: "（一）予以公开 | | | | | | 3 |",
    }
    ROWS_MISSING = "rows-missing", Warning {
        message: "{0} rows of the form are missing from table {1}" / "表 {1} 缺少表样中的 {0} 行",
        advice: "look for the rows in the original; before publishing, put them back, with zeros if there is nothing to count" / "请在原件中查找这些行；发布前请补齐，无数据的填0",
        explanation: "The source has no such rows, or their labels cannot be recognised. Their cells are null." / "来源中没有这些行，或其标签无法识别。相应单元格为空值。",
        example: "（文本在表格中间结束）",
    }
    CELL_WORDED = "cell-worded", Note {
        message: "the cell {1} answers in words: {0}" / "“{1}”以文字作答：{0}",
        advice: "nothing, to read it; before publishing, write the number, 0 if there is none" / "读取无须处理；发布前请改填数字，没有的填0",
        explanation: "The source writes words where the form wants a number. The value is null; the words are in `raw`." / "来源在应填数字处填写了文字。该值为空，原文见 raw。",
        example: "本年增/减：未增未减",
    }
    CELL_UNREADABLE = "cell-unreadable", Error {
        message: "the cell {1} holds neither a number nor an answer: {0}" / "“{1}”格既不是数字也不是文字答复：{0}",
        help: "read the original page or file" / "请查看原网页或原文件",
        explanation: "Text that is neither number, placeholder nor an answer stands where a number belongs." / "应填数字处的文字既不是数字、占位符，也不是文字答复。",
        example: "行政许可：3O",
    }
    REPORTS_FOLLOW = "reports-follow", Warning {
        message: "a further report begins here; only the first is read" / "此处起为另一份报告，仅读取第一份",
        help: "split the text at this place and read each part by itself" / "请在此处拆分文本，分别读取",
        explanation: "The text holds more than one report: the first section and its tables begin again. The tables of the first report are read; those that follow are left alone." / "文本中含有不止一份报告：第一部分及表格再次出现。只读取第一份报告的表格，其余不予处理。",
        example: "一、总体情况 … 六、其他需要报告的事项 … 一、总体情况 …",
    }
    LABEL_DAMAGED = "label-damaged", Note {
        message: "{0} is read as the label {1}" / "“{0}”按行标签“{1}”读取",
        advice: "compare the label with the form and correct it in the source" / "请对照表样更正原文中的行名",
        explanation: "The label is clipped or has a wrong or lost character; among the rows that are missing at this place it is like one by far." / "该标签被截短、有错字或缺字；在此处缺少的各行中，只与这一行明显相近。",
        example: "3.补正后申请容仍不明确 0 0 0 0 0 0 0",
    }
    HTML_TABLE = "html-table-in-text", Warning {
        message: "HTML tables stand in this text; as text they are not read" / "文本中含有 HTML 表格标签，按纯文本方式不予读取",
        help: "give the page itself to the HTML reader, or convert the tables" / "请将原网页交给 HTML 读取功能，或先转换表格",
        explanation: "A converter left HTML tables as they were. Which cell stands in which column is told by attributes that plain text does not have, so nothing is guessed." / "转换工具保留了 HTML 表格标签。单元格的行列由属性决定，纯文本无法判断，因此不作猜测。",
        example: "<tr><td>规章</td><td>0</td></tr>",
    }
    CELLS_INFERRED = "cells-inferred", Note {
        message: "{0} cells are placed by elimination: the text does not show their places, and the form and its relations leave one placement" / "有 {0} 格经排除后确定：文本未显示其位置，而符合表样及勾稽关系的排法只有一种",
        advice: "compare the row with the original where much depends on it" / "如需确证，请与原件核对该行",
        explanation: "The figures are printed, their cells are not certain by themselves; only one placement satisfies the form's own relations." / "数字确已印出，但其所在格本身不确定；只有一种排法满足表样的勾稽关系。",
        example: "（七）总计 9 1 10",
    }
}
