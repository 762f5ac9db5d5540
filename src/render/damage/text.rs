//! Damages to the text that a layout wrote.

use std::collections::BTreeSet;

use crate::render::rng::Rng;

/// The text with `line` put between two of its lines, not among the first.
fn with_line(text: &str, line: &str, rng: &mut Rng) -> String {
    let n = text.lines().count();
    let at = n / 8 + rng.index(n - n / 8);
    let mut out = String::with_capacity(text.len() + line.len() + 1);
    for (idx, old) in text.split_inclusive('\n').enumerate() {
        if idx == at {
            out.push_str(line);
            out.push('\n');
        }
        out.push_str(old);
    }
    out
}

fn map_chars(text: &str, map: impl Fn(char) -> char) -> String {
    text.chars().map(map).collect()
}

fn map_lines(text: &str, mut map: impl FnMut(&str, &mut String)) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let (body, end) = line.strip_suffix('\n').map_or((line, ""), |body| (body, "\n"));
        map(body, &mut out);
        out.push_str(end);
    }
    out
}

pub(super) fn page_number(text: &str, rng: &mut Rng) -> String {
    with_line(text, &(1 + rng.below(30)).to_string(), rng)
}

pub(super) fn page_mark(text: &str, rng: &mut Rng) -> String {
    let n = 1 + rng.below(9);
    let mark = match rng.below(5) {
        0 => format!("- {n} -"),
        1 => format!("第 {n} 页 共 9 页"),
        2 => format!("—{n}—"),
        3 => format!("Page {n} of 9"),
        _ => format!("{n} / 9"),
    };
    with_line(text, &mark, rng)
}

pub(super) fn running_head(text: &str, rng: &mut Rng) -> String {
    let title = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let title: String = title.chars().take(60).collect();
    with_line(text, title.trim_start_matches(['#', ' ']), rng)
}

pub(super) fn navigation(text: &str, rng: &mut Rng) -> String {
    const LINES: &[&str] = &[
        "您当前所在位置: 首页 > 政务公开 > 政府信息公开年报",
        "字体：大 中 小",
        "分享到：",
        "打印本页 关闭窗口",
        "用微信扫描二维码分享至好友和朋友圈",
        "关怀版 无障碍",
        "来源：本站原创 点击数：128",
        "上一篇：2021年工作要点 下一篇：没有了",
    ];
    let mut line = || rng.pick(LINES).copied().unwrap_or_default();
    let around = format!("{}\n{}\n{text}\n{}\n", line(), line(), line());
    let within = line();
    with_line(&around, within, rng)
}

pub(super) fn form_feed(text: &str, rng: &mut Rng) -> String {
    map_lines(text, |line, out| {
        if rng.chance(1, 30) {
            out.push('\u{C}');
        }
        out.push_str(line);
    })
}

pub(super) fn full_width_digits(text: &str, _: &mut Rng) -> String {
    map_chars(text, |c| match c {
        '0'..='9' => char::from_u32(u32::from(c) + 0xFEE0).unwrap_or(c),
        _ => c,
    })
}

pub(super) fn half_width_marks(text: &str, _: &mut Rng) -> String {
    map_chars(text, |c| match c {
        '（' => '(',
        '）' => ')',
        '：' => ':',
        '，' => ',',
        '；' => ';',
        _ => c,
    })
}

pub(super) fn straight_quotes(text: &str, _: &mut Rng) -> String {
    map_chars(text, |c| if matches!(c, '“' | '”') { '"' } else { c })
}

pub(super) fn no_break_spaces(text: &str, _: &mut Rng) -> String {
    text.replace(' ', "\u{A0}")
}

pub(super) fn ideographic_spaces(text: &str, _: &mut Rng) -> String {
    text.replace("  ", "\u{3000}")
}

pub(super) fn zero_width(text: &str, rng: &mut Rng) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        out.push(c);
        if crate::text::fold::is_han(c) && rng.chance(1, 40) {
            out.push('\u{200B}');
        }
    }
    out
}

/// Simplified characters of the form with their traditional ones.
const TRADITIONAL: &str = "规規范範处處罚罰强強业業费費数數现現废廢办辦结結执執请請况況总總计計机機构構务務组組织織会會关關报報开開获獲确確认認复復讼訟诉訴议議维維纠糾审審举舉访訪类類项項条條单單万萬经經续續继繼转轉发發内內国國属屬于於权權补補没沒纳納缴繳书書无無当當过過询詢对對问問进進区區县縣体體监監设設来來为為这這时時应應额額购購级級";

pub(super) fn traditional(text: &str, _: &mut Rng) -> String {
    let mut pairs: Vec<_> =
        TRADITIONAL.chars().step_by(2).zip(TRADITIONAL.chars().skip(1).step_by(2)).collect();
    pairs.sort_unstable();
    map_chars(text, |c| {
        let found = pairs.binary_search_by_key(&c, |(simplified, _)| *simplified).ok();
        found.and_then(|idx| pairs.get(idx)).map_or(c, |(_, traditional)| *traditional)
    })
}

pub(super) fn pinyin(text: &str, rng: &mut Rng) -> String {
    const READINGS: &[(char, &str)] = &[
        ('规', "guī"),
        ('数', "shù"),
        ('发', "fā"),
        ('内', "nèi"),
        ('处', "chǔ"),
        ('现', "xiàn"),
        ('请', "qǐng"),
    ];
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        out.push(c);
        if let Some((_, reading)) = READINGS.iter().find(|(han, _)| *han == c)
            && rng.chance(1, 2)
        {
            out.push_str(&format!("({reading})"));
        }
    }
    out
}

/// Characters with the radicals that stand for them in the text of some PDF files.
const RADICALS: &str = "行⾏一⼀二⼆人⼈大⼤工⼯方⽅文⽂力⼒目⽬自⾃无⽆金⾦用⽤止⽌立⽴比⽐十⼗八⼋";

pub(super) fn radicals(text: &str, _: &mut Rng) -> String {
    map_chars(text, |c| {
        let mut pairs = RADICALS.chars().step_by(2).zip(RADICALS.chars().skip(1).step_by(2));
        pairs.find(|(han, _)| *han == c).map_or(c, |(_, radical)| radical)
    })
}

pub(super) fn escapes(text: &str, _: &mut Rng) -> String {
    map_lines(text, |line, out| {
        let mut before = ' ';
        for (idx, c) in line.char_indices() {
            let numbered = c == '.' && before.is_ascii_digit() && idx <= 2;
            let behind = line.chars().nth(1).is_some_and(|next| next.is_ascii_digit());
            let signed = idx == 0 && matches!(c, '-' | '+') && behind;
            if numbered || signed {
                out.push('\\');
            }
            out.push(c);
            before = c;
        }
    })
}

pub(super) fn collapse_spaces(text: &str, _: &mut Rng) -> String {
    map_lines(text, |line, out| {
        let mut before = 'x';
        for c in line.chars() {
            if !(c == ' ' && before == ' ') {
                out.push(c);
            }
            before = c;
        }
    })
}

pub(super) fn trim_lines(text: &str, _: &mut Rng) -> String {
    map_lines(text, |line, out| out.push_str(line.trim()))
}

pub(super) fn indent(text: &str, _: &mut Rng) -> String {
    map_lines(text, |line, out| {
        out.push_str("    ");
        out.push_str(line);
    })
}

pub(super) fn drop_blank_lines(text: &str, _: &mut Rng) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n').filter(|line| !line.trim().is_empty()) {
        out.push_str(line);
    }
    out
}

pub(super) fn double_line_ends(text: &str, _: &mut Rng) -> String {
    text.replace('\n', "\n\n")
}

pub(super) fn crlf(text: &str, _: &mut Rng) -> String {
    text.replace('\n', "\r\n")
}

pub(super) fn byte_order_mark(text: &str, _: &mut Rng) -> String {
    format!("\u{FEFF}{text}")
}

pub(super) fn dedupe_lines(text: &str, _: &mut Rng) -> String {
    let mut seen = BTreeSet::new();
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        if line.trim().is_empty() || seen.insert(line.trim()) {
            out.push_str(line);
        }
    }
    out
}

pub(super) fn truncate(text: &str, rng: &mut Rng) -> String {
    let n = text.chars().count();
    let at = n / 4 + rng.index(n - n / 4);
    let of_figure = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',');
    let mut out: String = text.chars().take(at).collect();
    // Half a figure would be another figure, and nothing in the text would say so.
    out.extend(text.chars().skip(at).take_while(|c| of_figure(*c)));
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::fold::fold_char;

    #[test]
    fn other_characters_fold_back() {
        for pairs in [TRADITIONAL, RADICALS] {
            for (plain, other) in pairs.chars().step_by(2).zip(pairs.chars().skip(1).step_by(2)) {
                assert_eq!(fold_char(other), plain, "{other}");
            }
        }
    }

    #[test]
    fn half_a_figure_is_never_left() {
        let text = "前言一二三四五六七八九十。1234";
        for seed in 0..200 {
            let cut = truncate(text, &mut Rng::new(seed));
            assert!(!cut.contains('1') || cut.ends_with("1234"), "{cut}");
        }
    }

    #[test]
    fn signs_and_numbers_are_escaped() {
        let escaped = |text| escapes(text, &mut Rng::new(0));
        assert_eq!(escaped("1.属于国家秘密\n-2\n"), "1\\.属于国家秘密\n\\-2\n");
        assert_eq!(escaped("---\n123.5\n"), "---\n123.5\n");
    }
}
