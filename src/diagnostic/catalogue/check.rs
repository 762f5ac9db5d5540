//! Findings about arithmetic, prose against tables, and the document against itself.

use super::codes;
use crate::diagnostic::Words;

/// A hint: one digit of a figure.
pub static ONE_DIGIT: Words = Words {
    en: "with {3} instead of {2} in line {0} ({1}) every relation of the table holds: one digit may be wrong",
    zh: "若第{0}行（{1}）的{2}改为{3}，则全表勾稽关系成立：可能有一位数字填错",
};
/// A hint: two digits of a figure.
pub static DIGITS_SWAPPED: Words = Words {
    en: "with {3} instead of {2} in line {0} ({1}) every relation of the table holds: two digits may be swapped",
    zh: "若第{0}行（{1}）的{2}改为{3}，则全表勾稽关系成立：可能有两位数字颠倒",
};
/// A hint: some other figure.
pub static OTHER_FIGURE: Words = Words {
    en: "with {3} instead of {2} in line {0} ({1}) every relation of the table holds",
    zh: "若第{0}行（{1}）的{2}改为{3}，则全表勾稽关系成立",
};
/// A hint: two cells in each other's place.
pub static CELLS_SWAPPED: Words = Words {
    en: "with {1} (line {0}) and {4} (line {5}) exchanged every relation of the table holds: they may be swapped",
    zh: "若{1}（第{0}行）与{4}（第{5}行）互换，则全表勾稽关系成立：两格可能填反",
};
/// A hint: a row one column off.
pub static ROW_SHIFTED: Words = Words {
    en: "with the figures of the row of {1} (line {0}) moved by one column every relation of the table holds: the row may be shifted",
    zh: "若{1}（第{0}行）所在行的数据移动一列，则全表勾稽关系成立：该行可能错位",
};
/// A hint: a blank left out.
pub static BLANK_DROPPED: Words = Words {
    en: "with {1} (line {0}) empty and its row moved on from there every relation of the table holds: a blank cell may have been dropped",
    zh: "若{1}（第{0}行）为空、其后数据顺移一列，则全表勾稽关系成立：可能漏掉了一个空格",
};
/// A hint: one figure read as two.
pub static CUT_IN_TWO: Words = Words {
    en: "with {3} in {1} (line {0}) instead of two figures every relation of the table holds: a number may be cut in two",
    zh: "若{1}（第{0}行）为{3}而非两个数，则全表勾稽关系成立：可能有一个数被断成两格",
};

codes! {
    RELATION_FAILS = "relation-fails", Warning {
        message: "{1} does not add up: {2} is {3}, {4} is {5} ({0})" / "{1}不符合勾稽关系：{2}为{3}，{4}为{5}（{0}）",
        advice: "recount the cells that are named, correct the wrong one, and publish the report again" / "请核对所列单元格，更正有误的数字后重新发布",
        explanation: "The form states relations between its cells (勾稽关系): every row's 总计 is the sum of its other columns, （七）总计 is the sum of the outcomes, and what was received and carried in equals what was settled and carried out. Here the printed figures break one. The values stay as printed: find out which figure is wrong and correct the report." / "表样规定了数据之间的勾稽关系：各行总计等于其余各列之和，（七）总计等于各项办理结果之和，第一项加第二项等于第三项加第四项。此处所填数据不符合其中一条。数值一律照原文保留，请核对并更正报告。",
        example: "一、本年新收政府信息公开申请数量 | 4 | 0 | 0 | 0 | 0 | 0 | 5 |",
    }
    BLANKS_FAIL = "relation-fails-with-blanks-as-zero", Warning {
        message: "with blank cells as zero {1} does not add up: {2} is {3}, {4} is {5} ({0})" / "空白格按0计，{1}不符合勾稽关系：{2}为{3}，{4}为{5}（{0}）",
        advice: "fill in the blank cells, with 0 where there is nothing to count, and recount the others" / "请补填空白格（没有的填0），并核对其余数字",
        explanation: "Cells of a relation are blank, so nobody can tell whether it holds. Were they zeros, as `--blanks-as-zero` supposes, it would not." / "该勾稽关系涉及空白格，无法判断是否成立；若按 `--blanks-as-zero` 以空白为0，则不成立。",
        example: "一、本年新收政府信息公开申请数量 | 4 |  |  |  |  |  | 5 |",
    }
    PROSE_DIFFERS = "prose-differs", Warning {
        message: "the prose says `{0}`, the table has {2} ({1})" / "正文称“{0}”，表中为{2}（{1}）",
        advice: "correct the sentence or the cell; if the sentence counts something else, accept it with `--allow` and the id of the check" / "请更正正文或表格；若该句所指并非此项，可用 `--allow` 加核对编号予以认可",
        explanation: "A figure of the prose restates a cell of a table, and the two differ. The table's value stands; find out which of the two is wrong." / "正文中的数字与表格对应单元格不一致。以表格数值为准输出，请核对哪一处有误。",
        example: "本年收到政府信息公开申请14件。…一、本年新收政府信息公开申请数量 | 12 | 0 | 0 | 0 | 0 | 1 | 13",
    }
    PROSE_SUM = "prose-sum-differs", Warning {
        message: "{0} is stated, but its parts add up to {1}" / "正文称合计{0}，所列各项之和为{1}",
        advice: "add up the parts again, and correct the total or the part that is wrong" / "请重新合计各项，更正总数或有误的一项",
        explanation: "A sentence states a total and its parts (其中…). The parts exceed it, or a total called 共计, 总计 or 合计 lists them all and is not their sum." / "一句话中给出总数及其组成（其中……），各项之和超过总数，或称“共计”“总计”“合计”而各项之和不等于总数。",
        example: "共计120条，其中机构信息3条，政策解读4条，工作动态129条。",
    }
    PROSE_PERCENT = "prose-percent-differs", Warning {
        message: "{0}% is stated, but {1} of {2} is {3}%" / "正文称{0}%，而{2}中的{1}为{3}%",
        advice: "compute the percentage again from its two figures" / "请按两个数字重新计算百分比",
        explanation: "A sentence states a percentage and the two figures that it comes from, and neither rounding nor cutting off gives the percentage." / "一句话中的百分比与其两个数字不符，四舍五入或截断均得不到该百分比。",
        example: "公开信息805条，其中政策解读35条，占5.43%。",
    }
    PERIOD_YEAR = "period-year-differs", Warning {
        message: "the period is in {0}, but the title says {1}" / "统计期限为{0}年，标题为{1}年",
        advice: "correct the year of the period or of the title" / "请更正统计期限或标题中的年份",
        explanation: "The period that the report states (统计期限) is not the year in its title; one of them was left over from another year's report." / "报告所列统计期限与标题中的年度不一致，可能是沿用上年报告时漏改。",
        example: "某市某局2023年政府信息公开工作年度报告 …统计期限为2022年1月1日至12月31日。",
    }
    SIGNATURE_YEAR = "signature-year-differs", Warning {
        message: "signed on {0}, which is neither in the year reported on ({1}) nor in the next" / "落款日期为{0}，既不在报告年度{1}年，也不在次年",
        advice: "correct the date; if the report was signed that late, accept it with `--allow`" / "请更正落款日期；若确系该日发布，可用 `--allow` 认可",
        explanation: "A report is signed by the end of January of the next year. Another year in the date is mostly left over from an older report." / "年度报告应于次年1月底前发布。落款年份不符，多为沿用旧稿。",
        example: "某市某局2023年政府信息公开工作年度报告 …某市某局 2021年1月20日",
    }
    PROSE_YEAR = "prose-year-differs", Warning {
        message: "a paragraph opens with {0}, but the report is of {1}" / "段落以{0}年开头，而报告年度为{1}年",
        advice: "correct the year, and look whether more of last year's text was left" / "请更正年份，并检查是否还有沿用的上年内容",
        explanation: "Paragraphs that open with a year speak of the year reported on. Here one opens with another year and none with that one, or the one about the fee does, as happens when last year's text is taken over." / "以年份开头的段落应写报告年度。此处写的是其他年份，且无一处（或收费一段未）写报告年度，可能是沿用上年文本时漏改。",
        example: "某市某局2023年政府信息公开工作年度报告 一、总体情况 2022年，我局…",
    }
    FEE_DIFFERS = "fee-differs", Warning {
        message: "{0} of 信息处理费 were taken, but all 行政事业性收费 of the table are {1}" / "正文称收取信息处理费{0}，而表中行政事业性收费合计仅{1}",
        advice: "compare both with the books, and mind the unit of the table (万元)" / "请与账目核对两处金额，并注意表中单位为万元",
        explanation: "The fee for handling requests (信息处理费) is one of the administrative fees (行政事业性收费) that section 二 adds up, so it cannot be more than they are." / "政府信息公开信息处理费属于行政事业性收费，第二部分表中的收费金额应包含该项，不可能小于它。",
        example: "行政事业性收费 | 0.01（万元） … 收取信息处理费824.32元。",
    }
    SETTLED = "settled-but-carried-over", Warning {
        message: "the prose says `{0}`, but {1} requests are carried over" / "正文称“{0}”，而表中结转下年度{1}件",
        advice: "correct the sentence, or the row 四、结转下年度继续办理" / "请更正正文，或更正“四、结转下年度继续办理”一行",
        explanation: "The prose says that all requests were settled, and section 三 carries some over to the next year (结转下年度继续办理)." / "正文称申请已全部办结，第三部分表格却有结转下年度继续办理的申请。",
        example: "所有申请均已办结。…四、结转下年度继续办理 | 2 | 0 | 0 | 0 | 0 | 0 | 2",
    }
    SECTION_MISSING = "section-missing", Warning {
        message: "the section {0} is missing" / "缺少“{0}”部分",
        advice: "add the section with its official title; where there is nothing to report, say so" / "请按规定标题补上该部分；没有内容的也应说明",
        explanation: "The form has six sections. This one is neither among the headings nor anywhere in the text; the document may have been cut." / "年度报告格式共六个部分。此部分既无标题，正文中也未出现；文件可能不完整。",
        example: "一、总体情况 二、主动公开政府信息情况 三、收到和处理政府信息公开申请情况",
    }
    SECTION_ORDER = "section-order", Warning {
        message: "the section {0} stands behind {1}" / "“{0}”排在“{1}”之后",
        advice: "put the sections in the order of the form" / "请按规定顺序排列各部分",
        explanation: "The form prescribes the order of its six sections." / "年度报告格式规定了六个部分的顺序。",
        example: "二、收到和处理政府信息公开申请情况 三、主动公开政府信息情况",
    }
    YEARS_DIFFER = "years-differ", Warning {
        message: "the two years do not agree: {1} is {2}, but this year's report has {3} ({0})" / "与上年报告不衔接：{1}为{2}，本年报告为{3}（{0}）",
        advice: "find out which of the two reports is wrong; last year's is published and is corrected by a new version" / "请查明哪一年的报告有误；上年报告已发布的，应更正后重新发布",
        explanation: "What an agency carried over last year (结转下年度继续办理) is what it starts this year with (上年结转), and the documents in force are last year's, with those issued and without those repealed. Two reports of one agency contradict each other here." / "上年“结转下年度继续办理”应等于本年“上年结转”；本年“现行有效件数”应等于上年现行有效件数加本年制发件数减本年废止件数。同一机关两年的报告在此不一致。",
        example: "四、结转下年度继续办理 | 2 | …（2022）　二、上年结转政府信息公开申请数量 | 1 | …（2023）",
    }
    YEARS_NOT_CONSECUTIVE = "years-not-consecutive", Warning {
        message: "reports of {0} and {1} do not follow each other, so nothing is carried from one to the other" / "{0}年与{1}年的报告不是相邻年度，不作结转核对",
        advice: "give the reports of two years that follow each other" / "请提供相邻两年的报告",
        explanation: "The relations between two years hold only for years that follow each other. The cells are compared all the same." / "跨年度勾稽关系只适用于相邻两年。各单元格仍并列比较。",
        example: "nianbao compare 2020.txt 2023.txt",
    }
    AGENCIES_DIFFER = "agencies-differ", Warning {
        message: "the earlier report is of {0}, the later one of {1}" / "前一份报告的机关为{0}，后一份为{1}",
        advice: "look whether both files are of one agency; if it changed its name, accept it with `--allow`" / "请核对两份报告是否属同一机关；若机关已更名，可用 `--allow` 认可",
        explanation: "Two years are compared of one agency. Either the files were mixed up, or the agency changed its name." / "两年比较应针对同一机关。可能拿错了文件，也可能机关已更名。",
        example: "某市财政局2022年政府信息公开工作年度报告 / 某市审计局2023年政府信息公开工作年度报告",
    }
    PARTS_DIFFER = "parts-differ", Warning {
        message: "the whole has {1} for {0}, but the parts add up to {2}" / "{0}为{1}，各部分之和为{2}",
        advice: "look whether all parts were given, then compare the cell with each of them" / "请先确认各部分报告齐全，再逐份核对该单元格",
        explanation: "A consolidated report (of a city, say) gives for each cell the sum of the reports that it consolidates. Here it does not; either a part is missing from the comparison or one of the figures is wrong." / "汇总报告（如全市报告）各单元格应等于所汇总各报告之和。此处不等：可能缺了某一部分，也可能有数字填错。",
        example: "nianbao compare --parent city.txt finance.txt audit.txt",
    }
    PART_OF_ANOTHER_YEAR = "part-of-another-year", Warning {
        message: "the part of {0} is of {1}, the consolidated report of {2}" / "{0}的报告为{1}年，汇总报告为{2}年",
        advice: "give the part's report of the same year" / "请提供同一年度的报告",
        explanation: "Only reports of one year add up to a consolidated report of that year." / "只有同一年度的报告才能汇总。",
        example: "nianbao compare --parent city-2023.txt finance-2022.txt",
    }
}
