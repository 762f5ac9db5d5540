//! Findings about headings, numbering and front matter.

use super::codes;

codes! {
    MARKER_DAMAGED = "marker-damaged", Warning {
        message: "the marker `{0}` is damaged, it is read as number {1}" / "序号“{0}”残缺，按第 {1} 项读取",
        help: "Check the original: a bracket or the sign behind the number is missing" / "请核对原文：序号缺少括号或顿号",
        explanation: "A numbered heading or item has lost a part of its marker (`4及时` between `3、` and `5、`, `一)` for `（一）`). Its number is taken from what is left and from its neighbours; the node has `recovered: true`." / "标题或条目的序号缺少一部分（如“3、”与“5、”之间的“4及时”，或“一)”）。序号按残留部分和前后各项判断，该节点的 recovered 为 true。",
        example: "3、公开信息，及时更新。\n4及时回复留言139条。\n5、发布解读9条，形式多样。",
    }
    HEADING_WITHOUT_NUMBER = "heading-without-number", Warning {
        message: "a heading of section {0} stands without its number" / "第 {0} 部分的标题没有序号",
        help: "Check the original: extractors drop numbers that a word processor generated" / "请核对原文：文字处理软件自动生成的序号常在提取时丢失",
        explanation: "A line is the title of a section of the annual report but has no number. It is taken for that section because no other heading has its number; the node has an empty marker and `recovered: true`." / "某行是年度报告某部分的标题，但没有序号。因为没有其他标题使用该序号，按该部分读取；节点的 marker 为空，recovered 为 true。",
        example: "总体情况\n2023年，本机关……\n二、主动公开政府信息情况",
    }
    TOO_MANY_POINTS = "too-many-points", Warning {
        message: "more than {0} points (`一是`, `第一，`) were found; further ones are not in the outline" / "要点（“一是”“第一，”等）超过 {0} 处，其余不列入提纲",
        advice: "give the report alone, without the text before and behind it" / "请只提供报告本身，去掉其前后的文本",
        explanation: "Every point is a node of the outline, and their number is bounded so that no input exhausts the machine; a report has some twenty. Further ones are text of the nodes that they stand in." / "每处要点都是提纲的一个节点，其数量有上限，以免任何输入耗尽机器资源；年报一般只有二十处左右。其余要点保留在所在节点的文本中。",
        example: "一是加强，二是完善。一是加强，二是完善。…",
    }
    NUMBER_SKIPPED = "number-skipped", Warning {
        message: "the numbering jumps to `{0}`, {1} was expected" / "序号跳到“{0}”，应为第 {1} 项",
        help: "Check whether a heading is missing" / "请检查是否缺少标题",
        explanation: "Between two siblings of the outline a number is missing: a heading was deleted, or an extractor lost it." / "同级标题之间缺少序号：标题被删除，或在提取时丢失。",
        example: "（一）主动公开\n（三）政府信息管理",
    }
    NUMBER_REPEATED = "number-repeated", Warning {
        message: "the number of `{0}` occurs twice in a row, {1} was expected" / "序号“{0}”与上一项重复，应为第 {1} 项",
        help: "Check the numbering of the original" / "请核对原文的序号",
        explanation: "Two siblings of the outline bear the same number." / "两个同级标题的序号相同。",
        example: "（一）主动公开\n（一）依申请公开",
    }
    NUMBERING_GOES_BACK = "numbering-goes-back", Warning {
        message: "the numbering goes back to `{0}`, {1} was expected" / "序号倒退到“{0}”，应为第 {1} 项",
        help: "Check the order of the original; a document may also hold several reports" / "请核对原文的顺序；一份文件也可能含有多份报告",
        explanation: "A sibling of the outline has a smaller number than the one before it: parts change places, a second list starts, or a second report begins." / "同级标题的序号小于上一项：各部分次序颠倒，另起一列，或开始另一份报告。",
        example: "一、总体情况\n三、收到和处理政府信息公开申请情况\n二、主动公开政府信息情况",
    }
    NUMBERING_STARTS_LATE = "numbering-starts-late", Note {
        message: "the numbering starts with `{0}`, {1} was expected" / "序号从“{0}”开始，应为第 {1} 项",
        advice: "look whether the beginning of the document is missing" / "请核对文件开头是否缺失",
        explanation: "The first of a row of siblings is not number one: the text begins in the middle of a document, or an extractor lost a heading." / "同级标题的第一项不是第一：文本从文件中间开始，或提取时丢失了标题。",
        example: "四、结转下年度继续办理",
    }
    OUTLINE_EMPTY = "outline-empty", Note {
        message: "no heading was found" / "未找到标题",
        advice: "look whether the text is the report; some extractors drop numbering that Word makes by itself" / "请核对文本是否为年报；部分提取工具会丢掉 Word 自动编号",
        explanation: "No line of the text opens with a numbering marker outside of the tables, so the outline is empty." / "除表格外没有以序号开头的行，因此大纲为空。",
        example: "本机关2023年未收到政府信息公开申请。",
    }
    TITLE_MISSING = "title-missing", Note {
        message: "no title of a report was found" / "未找到报告标题",
        advice: "take the title from the page; before publishing, put it above the report" / "请从网页取标题；发布前请在正文前补上标题",
        explanation: "No line before the first heading is the title of an annual report (`…年政府信息公开工作年度报告`). About a third of published pages have none, because the title stands outside of the extracted part." / "第一个标题之前没有年度报告的题目（“……年政府信息公开工作年度报告”）。约三分之一的网页文本没有题目，因为题目在提取范围之外。",
        example: "一、总体情况\n2023年，本机关……",
    }
    AGENCY_MISSING = "agency-missing", Note {
        message: "the text does not name the body that reports" / "文本未写明报告机关",
        advice: "take the name from where the report was found; before publishing, sign it" / "请从来源处取机关名称；发布前请补上落款",
        explanation: "Neither title nor signature nor preamble names the body that reports. The publisher of the page is never taken for it." / "题目、落款和前言都没有写明报告机关。网页的发布机构不作为报告机关。",
        example: "2023年政府信息公开工作年度报告\n一、总体情况",
    }
    YEAR_MISSING = "year-missing", Warning {
        message: "the year reported on is not stated" / "未写明报告年度",
        help: "Name the year in the title" / "请在题目中写明年度",
        explanation: "Neither title nor period nor prose says which year is reported on, or they name several equally often." / "题目、统计期限和正文都没有写明报告年度，或提及多个年度且次数相同。",
        example: "政府信息公开工作年度报告\n一、总体情况",
    }
}
