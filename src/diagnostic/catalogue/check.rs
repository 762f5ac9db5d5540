//! Findings about arithmetic, prose against tables, and the document against itself.

use super::codes;

codes! {
    RELATION_FAILS = "relation-fails", Warning {
        message: "{1}: {2} is {3}, {4} is {5} ({0})" / "{1}：{2}为{3}，{4}为{5}（{0}）",
        explanation: "The form states relations between its cells (勾稽关系): every row's 总计 is the sum of its other columns, （七）总计 is the sum of the outcomes, and what was received and carried in equals what was settled and carried out. Here the printed figures break one. The values stay as printed: find out which figure is wrong and correct the report." / "表样规定了数据之间的勾稽关系：各行总计等于其余各列之和，（七）总计等于各项办理结果之和，第一项加第二项等于第三项加第四项。此处所填数据不符合其中一条。数值一律照原文保留，请核对并更正报告。",
        example: "一、本年新收政府信息公开申请数量 | 4 | 0 | 0 | 0 | 0 | 0 | 5 |",
    }
}
