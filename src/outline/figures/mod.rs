//! Figures stated in the prose: `共收到政府信息公开申请14件`.
//!
//! Prose is scanned for digits and Chinese numerals; at each a small grammar on nom reads the number and its measure
//! word. What has no measure word is no figure: years, dates, telephone numbers, numbers of documents, `12345热线`.
//! The subject is what stands before the number in its clause; nothing reaches across a clause, a heading or a table.

mod number;
mod scan;
mod sections;
mod subject;

use std::borrow::Cow;

use rust_decimal::Decimal;

use super::{Node, lines};
use crate::span::Span;
use scan::Scan;
use sections::Sections;
use subject::state;

/// More than most reports state: memory is asked for once.
const FIGURES: usize = 16;

/// A figure that the prose states.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct StatedFigure<'a> {
    /// Subject, number and measure word as printed: the text at [`StatedFigure::span`].
    pub text: &'a str,
    /// What is counted: the words before the number in its clause, without time, speaker and `共`; may be empty.
    pub subject: Cow<'a, str>,
    /// The number, exact; `万` and `亿` are multiplied out unless they belong to a unit of money.
    pub value: Decimal,
    /// The measure word (量词): `件`, `条`, `万元`, `%`; `None` only for a zero that is stated bare (`均为0`).
    pub unit: Option<&'a str>,
    /// Markers of the headings it stands under, joined: `一、（二）`.
    pub section: Option<Cow<'a, str>>,
    /// From the subject to the measure word.
    pub span: Span,
    /// The number alone.
    pub number: Span,
    /// The clause up to the measure word.
    pub clause: Span,
    /// Whether it is a percentage.
    pub percent: bool,
}

/// The figures that the prose of `text` states, in order; `claimed` are the spans of tables, `outline` its headings.
///
/// Never fails; linear in `text`. See [`StatedFigure`] for what each holds.
///
/// # Examples
/// ```
/// let text = "2023年，本机关共收到政府信息公开申请１，２３４件，其中网上申请98.5%。";
/// let figures = nianbao::outline::figures(text, &[], &[]);
/// assert_eq!(figures[0].text, "共收到政府信息公开申请１，２３４件");
/// assert_eq!(figures[0].subject, "收到政府信息公开申请");
/// assert_eq!(figures[0].value.to_string(), "1234");
/// assert!(figures[1].percent);
/// assert!(nianbao::outline::figures("电话：0790—6442828，2023年1月1日", &[], &[]).is_empty());
/// ```
#[must_use]
pub fn figures<'a>(text: &'a str, claimed: &[Span], outline: &[Node<'a>]) -> Vec<StatedFigure<'a>> {
    let mut out: Vec<StatedFigure<'a>> = Vec::new();
    let mut sections = Sections::new(outline);
    for region in lines::unclaimed(text, claimed) {
        let mut scan = Scan::new(text, region);
        let mut floor = region.start;
        while let Some(hit) = scan.next() {
            let wall = sections.wall_before(hit.number.start);
            let Some(figure) = state(text, &hit, floor.max(wall), &sections) else { continue };
            floor = figure.span.end;
            if out.is_empty() {
                out.reserve(FIGURES);
            }
            out.push(figure);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Diagnostics;

    #[track_caller]
    fn check(text: &str, expected: &[(&str, &str, &str, &str)]) {
        let found = figures(text, &[], &[]);
        let shown: Vec<(String, String, String, String)> = found
            .iter()
            .map(|f| {
                assert_eq!(f.span.slice(text), Some(f.text));
                assert!(f.span.contains(f.number) && f.clause.contains(f.span));
                (f.text.into(), f.subject.to_string(), f.value.to_string(), f.unit.unwrap_or("-").into())
            })
            .collect();
        let shown: Vec<_> =
            shown.iter().map(|(a, b, c, d)| (a.as_str(), b.as_str(), c.as_str(), d.as_str())).collect();
        assert_eq!(shown, expected, "{text}");
    }

    #[test]
    fn figures_of_a_sentence() {
        check(
            "2023年度我局主动公开政务信息233条，其中工作动态135条、公示公告28条和提案5件等。",
            &[
                ("主动公开政务信息233条", "主动公开政务信息", "233", "条"),
                ("工作动态135条", "工作动态", "135", "条"),
                ("公示公告28条", "公示公告", "28", "条"),
                ("提案5件", "提案", "5", "件"),
            ],
        );
        check(
            "共收到政府信息公开申请14件。",
            &[("共收到政府信息公开申请14件", "收到政府信息公开申请", "14", "件")],
        );
        check("全年主动公开信息共计120条", &[("主动公开信息共计120条", "主动公开信息", "120", "条")]);
        check("及时回复留言139条", &[("及时回复留言139条", "及时回复留言", "139", "条")]);
        check(
            "年度报告1条和报告统计2条",
            &[("年度报告1条", "年度报告", "1", "条"), ("报告统计2条", "报告统计", "2", "条")],
        );
        check("收到14件申请", &[("收到14件", "收到", "14", "件")]);
    }

    #[test]
    fn numbers_of_every_kind() {
        for (text, value, unit) in [
            ("公开１，２３４条", "1234", "条"),
            ("公开1,234条", "1234", "条"),
            ("公开12.5万条", "125000", "条"),
            ("收费12.5万元", "12.5", "万元"),
            ("收费 740.47 元", "740.47", "元"),
            ("公开1.2亿次", "120000000", "次"),
            ("收到申请三件。", "3", "件"),
            ("收到申请十二件，", "12", "件"),
            ("收到申请零件。", "0", "件"),
            ("答复率98.5%", "98.5", "%"),
            ("答复率９８％", "98", "％"),
            ("占百分之三十五", "35", "%"),
            ("发布信息\n53\n条，其中", "53", "条"),
            ("发布信息|53|条，其中", "53", "条"),
            ("总金额均为0。", "0", "-"),
            ("申请数量为零。", "0", "-"),
            ("申请数量为零\n", "0", "-"),
            ("申请数量为0）", "0", "-"),
            ("申请数量为0", "0", "-"),
            ("收到申请两件\r\n", "2", "件"),
            ("公开1，234条", "1234", "条"),
            ("收到申请三千五百件。", "3500", "件"),
            ("收到申请一万二千件，", "12000", "件"),
            ("收到申请十二万件。", "120000", "件"),
            ("收费三万元。", "30000", "元"),
            ("收到申请两件。", "2", "件"),
        ] {
            let found = figures(text, &[], &[]);
            let shown: Vec<_> = found.iter().map(|f| (f.value.to_string(), f.unit.unwrap_or("-"))).collect();
            assert_eq!(shown, [(value.to_owned(), unit)], "{text}");
        }
    }

    #[test]
    fn no_figures() {
        for text in [
            "2023年1月1日至12月31日",
            "电话：0790—6442828，邮编：338000",
            "国办公开办函〔2021〕30号",
            "12345政府服务热线",
            "第3次会议，第二十条第（五）项",
            "20个工作日内答复",
            "3—5个工作日",
            "一次性告知",
            "三项措施得到落实",
            "进一步加强，每一件申请",
            "12,34,条",
            "0790-6442828个",
            "100余件",
            "收到申请数十件。",
            "收到申请几十件。",
            "收到申请上百件，",
            "收到申请近千件，",
            "收到申请三百五件。",
            "1 234件",
            "3到5件",
            "占百分之三十五点六",
            "（单位：万元）",
            // Only a zero needs no measure word, and only behind 为.
            "办理数为5。",
            "办理数5。",
            "办理数0。",
            "数量为0以上",
            // A numeral is a figure where its clause ends behind it, and where it counts.
            "收到两件申请表",
            "收到申请第三件。",
            "收到申请有一件。",
            "受理申请五个。",
            "申请数量为零起步",
            "",
        ] {
            assert_eq!(figures(text, &[], &[]), [], "{text}");
        }
    }

    #[test]
    fn nothing_reaches_across_a_clause_a_heading_or_a_table() {
        let text = "一、总体情况\n（一）依申请公开\n14件，已答复3件。\n表\n二、其他情况\n5条";
        let claim = Span::new(text.find('表').unwrap(), text.find('表').unwrap() + 3);
        let outline = crate::outline::read(text, &[claim], &mut Diagnostics::new());
        let found = figures(text, &[claim], &outline.nodes);
        let shown: Vec<_> = found.iter().map(|f| (f.text, f.section.as_deref())).collect();
        assert_eq!(
            shown,
            [("14件", Some("一、（一）")), ("已答复3件", Some("一、（一）")), ("5条", Some("二、"))]
        );
    }
}
