//! Findings about the input as a whole.

use super::codes;

codes! {
    EMPTY_INPUT = "empty-input", Warning {
        message: "the input is empty" / "输入为空",
        explanation: "The input holds no character other than white space, so the report has nothing but nulls." / "输入除空白外没有任何字符，报告各项均为空值。",
        example: " ",
    }
    DIAGNOSTICS_OMITTED = "diagnostics-omitted", Note {
        message: "{0} further diagnostics are not listed" / "另有 {0} 条诊断未列出",
        explanation: "A document may raise more findings than anybody reads; the number kept is bounded, findings that name cells are always kept." / "一份文件的诊断可能多到无人会读，因此数量有上限；涉及单元格的诊断始终保留。",
        example: "一、一、一、一、…",
    }
}
