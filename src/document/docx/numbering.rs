//! The numbers that Word writes before paragraphs: `一、`, `（二）`, `1.`, from `numbering.xml` and `styles.xml`.

use std::collections::HashMap;

use super::xml::{Name, Step, Steps, number, value};
use crate::limits;

/// Levels of a list.
const LEVELS: usize = 9;
/// Most styles that are followed from one to the one it is based on.
const BASES: usize = 16;

/// How one level writes its number.
#[derive(Clone, Debug)]
struct Level {
    start: u32,
    format: String,
    /// `%1、`; `%2` is the number of the second level.
    text: String,
    /// The paragraph style that stands for this level.
    style: Option<String>,
}

impl Default for Level {
    fn default() -> Self {
        Self { start: 1, format: "decimal".into(), text: String::new(), style: None }
    }
}

/// A list of a document: which definition, and where it starts anew.
#[derive(Clone, Debug, Default)]
struct List {
    definition: usize,
    starts: [Option<u32>; LEVELS],
    begun: bool,
}

/// What a style says of numbers.
#[derive(Clone, Debug, Default)]
struct Style {
    list: Option<usize>,
    level: Option<usize>,
    base: Option<String>,
}

/// All lists of a document, and how far each has counted.
#[derive(Clone, Debug, Default)]
pub(super) struct Numbering {
    definitions: HashMap<usize, Vec<Level>>,
    lists: HashMap<usize, List>,
    styles: HashMap<String, Style>,
    counts: HashMap<usize, [Option<u32>; LEVELS]>,
}

impl Numbering {
    /// Reads the two parts; either may be empty.
    pub(super) fn new(numbering: &str, styles: &str) -> Self {
        let mut out = Self::default();
        out.read_numbering(numbering);
        out.read_styles(styles);
        out
    }

    fn read_numbering(&mut self, part: &str) {
        let mut steps = Steps::new(part);
        let (mut definition, mut list, mut level) = (None, None, 0);
        let mut overriding = false;
        loop {
            match steps.next() {
                Step::Open(Name::AbstractNumbering, start) => {
                    definition = value(&start, "abstractNumId").and_then(|id| id.trim().parse().ok());
                    if let Some(id) = definition {
                        self.definitions.insert(id, vec![Level::default(); LEVELS]);
                    }
                }
                Step::Close(Name::AbstractNumbering) => definition = None,
                Step::Open(Name::Numbering, start) => {
                    list = value(&start, "numId").and_then(|id| id.trim().parse::<usize>().ok());
                    if let Some(id) = list {
                        self.lists.insert(id, List::default());
                    }
                }
                Step::Close(Name::Numbering) => list = None,
                Step::Open(Name::LevelDefinition, start) => {
                    level = value(&start, "ilvl").and_then(|n| n.trim().parse().ok()).unwrap_or(LEVELS);
                }
                Step::Open(Name::LevelOverride, start) => {
                    overriding = true;
                    level = value(&start, "ilvl").and_then(|n| n.trim().parse().ok()).unwrap_or(LEVELS);
                }
                Step::Close(Name::LevelOverride) => overriding = false,
                Step::Open(name, start) => {
                    if let Some(list) = list.and_then(|id| self.lists.get_mut(&id)) {
                        match name {
                            Name::AbstractId => list.definition = number(&start).unwrap_or(usize::MAX),
                            Name::StartOverride | Name::Start if overriding => {
                                if let Some(slot) = list.starts.get_mut(level) {
                                    *slot = number(&start).and_then(|n| u32::try_from(n).ok());
                                }
                            }
                            _ => {}
                        }
                        continue;
                    }
                    let levels = definition.and_then(|id| self.definitions.get_mut(&id));
                    let Some(level) = levels.and_then(|levels| levels.get_mut(level)) else { continue };
                    match name {
                        Name::Start => {
                            level.start = number(&start).and_then(|n| u32::try_from(n).ok()).unwrap_or(1);
                        }
                        Name::Format => level.format = value(&start, "val").unwrap_or_default().into_owned(),
                        Name::LevelText => level.text = unescaped(&value(&start, "val").unwrap_or_default()),
                        Name::Style => level.style = value(&start, "val").and_then(name_of_style),
                        _ => {}
                    }
                }
                Step::End { .. } => return,
                Step::Close(_) | Step::Text(_) => {}
            }
        }
    }

    fn read_styles(&mut self, part: &str) {
        let mut steps = Steps::new(part);
        let mut id: Option<String> = None;
        loop {
            match steps.next() {
                Step::Open(Name::StyleDefinition, start) => {
                    id = value(&start, "styleId").and_then(name_of_style);
                    if let Some(id) = &id {
                        self.styles.insert(id.clone(), Style::default());
                    }
                }
                Step::Close(Name::StyleDefinition) => id = None,
                Step::Open(name, start) => {
                    let Some(style) = id.as_ref().and_then(|id| self.styles.get_mut(id)) else { continue };
                    match name {
                        Name::NumberId => style.list = number(&start),
                        Name::Level => style.level = number(&start),
                        Name::BasedOn => style.base = value(&start, "val").and_then(name_of_style),
                        _ => {}
                    }
                }
                Step::End { .. } => return,
                Step::Close(_) | Step::Text(_) => {}
            }
        }
    }

    /// The number that stands before the next paragraph of that list, level and style; empty where there is none.
    pub(super) fn marker(
        &mut self,
        list: Option<usize>,
        level: Option<usize>,
        style: Option<&str>,
    ) -> String {
        let Some((list, level)) = self.resolve(list, level, style) else { return String::new() };
        let Some(begun) = self.lists.get_mut(&list) else { return String::new() };
        let Some(levels) = self.definitions.get(&begun.definition) else { return String::new() };
        let counts = self.counts.entry(begun.definition).or_insert([None; LEVELS]);
        if !core::mem::replace(&mut begun.begun, true) {
            for (count, start) in counts.iter_mut().zip(begun.starts) {
                if let Some(start) = start {
                    *count = start.checked_sub(1);
                }
            }
        }
        for (idx, (count, definition)) in counts.iter_mut().zip(levels).enumerate() {
            if idx < level {
                count.get_or_insert(definition.start);
            } else if idx == level {
                let start = begun.starts.get(level).copied().flatten().unwrap_or(definition.start);
                *count = Some(count.map_or(start, |n| n.saturating_add(1)));
            } else {
                *count = None;
            }
        }
        let Some(definition) = levels.get(level) else { return String::new() };
        if matches!(definition.format.as_str(), "bullet" | "none") {
            return String::new();
        }
        let mut out = String::new();
        let mut chars = definition.text.chars().take(64).peekable();
        while let Some(c) = chars.next() {
            let digit = chars.peek().and_then(|d| d.to_digit(10)).filter(|d| c == '%' && *d > 0);
            let Some(digit) = digit else {
                out.push(c);
                continue;
            };
            chars.next();
            let idx = digit as usize - 1;
            let n = counts.get(idx).copied().flatten();
            let format = levels.get(idx).map_or("decimal", |level| level.format.as_str());
            if let Some(n) = n {
                out.push_str(&written(n, format));
            }
        }
        // What the marker ends with tells whether a space must keep it from the text: `1.` `2023年`.
        if out.chars().next_back().is_some_and(|c| c.is_ascii()) {
            out.push(' ');
        }
        out
    }

    /// The list and level of a paragraph: its own, else those of its style and what that is based on.
    fn resolve(
        &self,
        list: Option<usize>,
        level: Option<usize>,
        style: Option<&str>,
    ) -> Option<(usize, usize)> {
        if let Some(list) = list {
            return (list > 0).then_some((list, level.unwrap_or(0)));
        }
        let mut id = style?;
        for _ in 0..BASES {
            let found = self.styles.get(id)?;
            if let Some(list) = found.list {
                // A list may say itself which of its levels a style is.
                let definition = self.lists.get(&list).and_then(|l| self.definitions.get(&l.definition));
                let of_style = definition
                    .and_then(|levels| levels.iter().position(|level| level.style.as_deref() == Some(id)));
                return (list > 0).then_some((list, level.or(of_style).or(found.level).unwrap_or(0)));
            }
            id = found.base.as_deref()?;
        }
        None
    }
}

/// The name of a style, which every paragraph may ask for; none that is too long to be one.
pub(super) fn name_of_style(name: std::borrow::Cow<'_, str>) -> Option<String> {
    (name.len() <= limits::STYLE_NAME_BYTES).then(|| name.into_owned())
}

fn unescaped(text: &str) -> String {
    if !text.contains('&') {
        return text.into();
    }
    quick_xml::escape::unescape(text).map_or_else(|_| text.into(), |text| text.into_owned())
}

/// A number as that format of Word writes it; one that is not known is written in digits.
fn written(n: u32, format: &str) -> String {
    let circled = |base: u32, most: u32| char::from_u32(base + n - 1).filter(|_| (1..=most).contains(&n));
    let one = match format {
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" => circled(0x2460, 20),
        "decimalEnclosedParen" => circled(0x2474, 20),
        "decimalEnclosedFullstop" => circled(0x2488, 20),
        "ideographTraditional" => "甲乙丙丁戊己庚辛壬癸".chars().nth(n.saturating_sub(1) as usize),
        "upperLetter" => circled(u32::from('A'), 26),
        "lowerLetter" => circled(u32::from('a'), 26),
        _ => None,
    };
    if let Some(c) = one {
        return c.to_string();
    }
    match format {
        "chineseCounting"
        | "chineseCountingThousand"
        | "japaneseCounting"
        | "taiwaneseCounting"
        | "taiwaneseCountingThousand"
        | "ideographDigital"
        | "japaneseDigitalTenThousand" => han(n),
        "decimalFullWidth" | "decimalFullWidth2" => {
            n.to_string().chars().filter_map(|c| char::from_u32(u32::from(c) - 0x30 + 0xFF10)).collect()
        }
        "upperRoman" => roman(n),
        "lowerRoman" => roman(n).to_ascii_lowercase(),
        _ => n.to_string(),
    }
}

/// A number in Chinese: 十, 十一, 二十, 一百零一.
fn han(n: u32) -> String {
    const DIGITS: [char; 10] = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
    if n == 0 || n > 9_999 {
        return n.to_string();
    }
    let mut out = String::new();
    let mut gap = false;
    for (unit, name) in [(1_000, Some('千')), (100, Some('百')), (10, Some('十')), (1, None)] {
        let digit = n / unit % 10;
        if digit == 0 {
            gap = !out.is_empty();
            continue;
        }
        if core::mem::take(&mut gap) {
            out.push('零');
        }
        if !(unit == 10 && digit == 1 && out.is_empty()) {
            out.extend(DIGITS.get(digit as usize));
        }
        out.extend(name);
    }
    out
}

fn roman(n: u32) -> String {
    const PARTS: [(u32, &str); 13] = [
        (1_000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    let mut out = String::new();
    let mut rest = n.min(3_999);
    for (value, name) in PARTS {
        while rest >= value {
            out.push_str(name);
            rest -= value;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_word_writes_them() {
        for (n, format, expected) in [
            (1, "chineseCountingThousand", "一"),
            (10, "chineseCounting", "十"),
            (12, "japaneseCounting", "十二"),
            (20, "chineseCounting", "二十"),
            (101, "chineseCounting", "一百零一"),
            (110, "chineseCounting", "一百一十"),
            (1_010, "chineseCounting", "一千零一十"),
            (3, "decimalEnclosedCircle", "③"),
            (21, "decimalEnclosedCircle", "21"),
            (12, "decimalFullWidth", "１２"),
            (2, "ideographTraditional", "乙"),
            (4, "lowerRoman", "iv"),
            (5, "hebrew1", "5"),
            (0, "decimalEnclosedCircle", "0"),
        ] {
            assert_eq!(written(n, format), expected, "{n} {format}");
        }
    }

    #[test]
    fn lists_count_by_level_and_start_anew() {
        let numbering = r#"<w:numbering xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">
            <w:abstractNum w:abstractNumId="0">
              <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:pStyle w:val="H1"/><w:lvlText w:val="%1、"/></w:lvl>
              <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2."/></w:lvl>
            </w:abstractNum>
            <w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
            <w:num w:numId="2"><w:abstractNumId w:val="0"/>
              <w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride></w:num>
            </w:numbering>"#;
        let styles = r#"<w:styles xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main">
            <w:style w:styleId="H1"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
            <w:style w:styleId="H1b"><w:basedOn w:val="H1"/></w:style>
            <w:style w:styleId="Loop"><w:basedOn w:val="Loop"/></w:style></w:styles>"#;
        let mut all = Numbering::new(numbering, styles);
        assert_eq!(all.marker(Some(1), Some(0), None), "一、");
        assert_eq!(all.marker(Some(1), Some(1), None), "一.1. ");
        assert_eq!(all.marker(Some(1), Some(1), None), "一.2. ");
        assert_eq!(all.marker(None, None, Some("H1b")), "二、");
        assert_eq!(all.marker(Some(1), Some(1), None), "二.1. ");
        assert_eq!(all.marker(Some(2), Some(0), None), "七、");
        assert_eq!(all.marker(Some(0), None, Some("H1")), "");
        assert_eq!(all.marker(None, None, Some("Loop")), "");
        assert_eq!(all.marker(Some(9), Some(77), None), "");
    }
}
