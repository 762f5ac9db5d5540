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
        message: "{1}: {2} is {3}, {4} is {5} ({0})" / "{1}：{2}为{3}，{4}为{5}（{0}）",
        explanation: "The form states relations between its cells (勾稽关系): every row's 总计 is the sum of its other columns, （七）总计 is the sum of the outcomes, and what was received and carried in equals what was settled and carried out. Here the printed figures break one. The values stay as printed: find out which figure is wrong and correct the report." / "表样规定了数据之间的勾稽关系：各行总计等于其余各列之和，（七）总计等于各项办理结果之和，第一项加第二项等于第三项加第四项。此处所填数据不符合其中一条。数值一律照原文保留，请核对并更正报告。",
        example: "一、本年新收政府信息公开申请数量 | 4 | 0 | 0 | 0 | 0 | 0 | 5 |",
    }
}
