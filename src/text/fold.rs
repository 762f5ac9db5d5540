//! Folding: characters that say the same to a reader become one. A view for comparing; the text stays as it came.
//!
//! Guarantees: folding maps one character to one character, so offsets never move; it is idempotent; ASCII
//! other than white space and the lone characters below is left as it is.

use unicode_normalization::UnicodeNormalization as _;

/// Folds one character: full-width forms to ASCII, every space to `' '`, brackets, quotes, dashes, dots and commas
/// to one form each, radicals and compatibility ideographs to their characters, and the traditional characters
/// that occur in the form and in titles to simplified ones.
///
/// # Examples
/// ```
/// use nianbao::text::fold::fold_char;
/// assert_eq!("（１）　規⾏".chars().map(fold_char).collect::<String>(), "(1) 规行");
/// ```
#[must_use]
#[inline]
pub fn fold_char(c: char) -> char {
    match c {
        '\u{20}'..='\u{7E}' => c,
        // By far the most of a report: ideographs that are simplified already.
        '\u{4E00}'..='\u{9FFF}' if !may_be_traditional(c) => c,
        _ => fold_rare(c),
    }
}

/// Folds what is neither ASCII nor an ideograph that says itself.
fn fold_rare(c: char) -> char {
    match c {
        '\u{4E00}'..='\u{9FFF}' => simplify(c),
        '！' => '!',
        '（' | '﹙' | '⁽' | '【' | '〔' | '［' | '〖' | '｛' => '(',
        '）' | '﹚' | '⁾' | '】' | '〕' | '］' | '〗' | '｝' => ')',
        '“' | '”' | '„' | '‟' | '＂' | '「' | '」' | '『' | '』' | '〝' | '〞' | '«' | '»' => {
            '"'
        }
        '‘' | '’' | '‚' | '‛' | '＇' | '′' => '\'',
        '—' | '–' | '―' | '‒' | '−' | '－' | '‐' | '‑' | '─' | '━' | '﹣' | '﹘' | '⸺' | '⸻' | '➖' => {
            '-'
        }
        '，' | '﹐' | '︐' => ',',
        '、' | '﹑' | '､' => '、',
        '．' | '﹒' | '․' | '・' | '·' | '•' | '‧' => '.',
        '。' | '｡' => '。',
        '：' | '﹕' | '︰' | '∶' => ':',
        '；' | '﹔' => ';',
        '／' | '∕' | '⁄' => '/',
        '＼' => '\\',
        '｜' | '￨' | '∣' => '|',
        '＋' | '﹢' => '+',
        '％' | '﹪' => '%',
        '～' | '〜' => '~',
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        '\t'
        | '\r'
        | '\n'
        | '\u{B}'
        | '\u{C}'
        | '\u{85}'
        | '\u{A0}'
        | '\u{AD}'
        | '\u{1680}'
        | '\u{180E}'
        | '\u{2000}'..='\u{200F}'
        | '\u{2028}'..='\u{202F}'
        | '\u{205F}'..='\u{2069}'
        | '\u{3000}'
        | '\u{3164}'
        | '\u{FEFF}' => ' ',
        '\u{2E80}'..='\u{2FDF}' | '\u{F900}'..='\u{FAFF}' | '\u{2F800}'..='\u{2FA1F}' => radical(c),
        _ => c,
    }
}

/// Whether `c` is a CJK ideograph, `〇` included; what labels are compared by.
#[must_use]
#[inline]
pub fn is_han(c: char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FFF}' | '\u{3400}'..='\u{4DBF}' | '〇' | '\u{20000}'..='\u{3FFFF}')
}

/// Whether `c` is a Chinese numeral of headings and dates: 一 to 十, 百, 千, 零, 〇.
#[must_use]
#[inline]
pub const fn is_han_numeral(c: char) -> bool {
    matches!(
        c,
        '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十' | '百' | '千' | '零' | '〇'
    )
}

/// Whether `c` is white space or invisible, by [`fold_char`].
#[must_use]
#[inline]
pub const fn is_space(c: char) -> bool {
    match c {
        '!'..='~' | '\u{3001}'..='\u{3163}' | '\u{3165}'..='\u{FEFE}' => false,
        ' ' | '\t'..='\r' => true,
        '\u{85}' | '\u{A0}' | '\u{AD}' | '\u{1680}' | '\u{180E}' | '\u{3000}' | '\u{3164}' | '\u{FEFF}' => {
            true
        }
        _ => matches!(c, '\u{2000}'..='\u{200F}' | '\u{2028}'..='\u{202F}' | '\u{205F}'..='\u{2069}'),
    }
}

/// Whether `c` has no width, such as the zero width space and the marks of direction, which part nothing; all of them
/// are also [`is_space`].
///
/// # Examples
/// ```
/// use nianbao::text::fold::is_unseen;
/// assert!(is_unseen('\u{200B}') && is_unseen('\u{FEFF}'));
/// assert!(!is_unseen(' ') && !is_unseen('规'));
/// ```
#[must_use]
#[inline]
pub const fn is_unseen(c: char) -> bool {
    matches!(
        c,
        '\u{AD}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}'
    )
}

/// Whether `c` is white space that a reader sees: all of [`is_space`] but [`is_unseen`].
///
/// # Examples
/// ```
/// use nianbao::text::fold::is_gap;
/// assert!(is_gap(' ') && is_gap('\u{3000}') && is_gap('\u{A0}'));
/// assert!(!is_gap('\u{200B}') && !is_gap('\u{FEFF}') && !is_gap('规'));
/// ```
#[must_use]
#[inline]
pub const fn is_gap(c: char) -> bool {
    is_space(c) && !is_unseen(c)
}

/// The ideographs of a text, folded; what labels and headings are told by.
///
/// As `text.chars().map(fold_char).filter(|c| is_han(*c))`, but most characters are told by their first byte.
///
/// # Examples
/// ```
/// let all: String = nianbao::text::fold::ideographs("（二）部分公開 1.").collect();
/// assert_eq!(all, "二部分公开");
/// ```
pub fn ideographs(text: &str) -> impl Iterator<Item = char> + Clone + '_ {
    text.chars().filter_map(|c| match c {
        '\u{4E00}'..='\u{9FFF}' => Some(if may_be_traditional(c) { simplify(c) } else { c }),
        // ASCII, punctuation and drawn lines, punctuation of ideographs but for `〇`, forms of full width up to their
        // letters.
        '\0'..='\x7F' | '\u{2000}'..='\u{2DFF}' | '\u{3000}'..='\u{3006}' | '\u{FF00}'..='\u{FF3F}' => None,
        _ => Some(fold_char(c)).filter(|c| is_han(*c)),
    })
}

fn radical(c: char) -> char {
    RADICALS.iter().find(|(from, _)| *from == c).map(|(_, to)| *to).unwrap_or_else(|| {
        let mut all = core::iter::once(c).nfkc();
        match (all.next(), all.next()) {
            (Some(one), None) => simplify(one),
            _ => c,
        }
    })
}

/// CJK radicals supplement: forms that PDF fonts give for the characters; compatibility mappings leave them out.
const RADICALS: &[(char, char)] = &[
    ('⺠', '民'),
    ('⺎', '兀'),
    ('⺓', '幺'),
    ('⺝', '月'),
    ('⺟', '母'),
    ('⺮', '竹'),
    ('⺼', '肉'),
    ('⻁', '虎'),
    ('⻄', '西'),
    ('⻅', '见'),
    ('⻆', '角'),
    ('⻇', '角'),
    ('⻉', '贝'),
    ('⻋', '车'),
    ('⻓', '长'),
    ('⻔', '门'),
    ('⻘', '青'),
    ('⻙', '韦'),
    ('⻚', '页'),
    ('⻛', '风'),
    ('⻜', '飞'),
    ('⻝', '食'),
    ('⻢', '马'),
    ('⻣', '骨'),
    ('⻤', '鬼'),
    ('⻥', '鱼'),
    ('⻦', '鸟'),
    ('⻨', '麦'),
    ('⻩', '黄'),
    ('⻬', '齐'),
    ('⻮', '齿'),
    ('⻰', '龙'),
    ('⻳', '龟'),
    ('⺒', '巳'),
    ('⺬', '示'),
    ('⺁', '厂'),
    ('⺄', '乙'),
    ('⺋', '卩'),
    ('⺌', '小'),
    ('⻌', '辶'),
    ('⻏', '阝'),
    ('⻖', '阝'),
    ('⺡', '氵'),
    ('⺅', '亻'),
    ('⺈', '刀'),
    ('⺍', '小'),
    ('⺘', '扌'),
    ('⺩', '王'),
    ('⺪', '疋'),
];

/// Traditional characters and printed variants of the words of the form, of headings and of front matter, sorted.
const TRADITIONAL: &[(char, char)] = &[
    ('佈', '布'),
    ('來', '来'),
    ('侷', '局'),
    ('係', '系'),
    ('個', '个'),
    ('傚', '效'),
    ('傢', '家'),
    ('働', '动'),
    ('億', '亿'),
    ('內', '内'),
    ('兩', '两'),
    ('別', '别'),
    ('効', '效'),
    ('動', '动'),
    ('務', '务'),
    ('勞', '劳'),
    ('區', '区'),
    ('厤', '历'),
    ('咊', '和'),
    ('員', '员'),
    ('問', '问'),
    ('單', '单'),
    ('噹', '当'),
    ('囙', '因'),
    ('圅', '函'),
    ('國', '国'),
    ('圖', '图'),
    ('坿', '附'),
    ('埰', '采'),
    ('執', '执'),
    ('報', '报'),
    ('寀', '采'),
    ('寧', '宁'),
    ('審', '审'),
    ('將', '将'),
    ('對', '对'),
    ('尙', '尚'),
    ('屆', '届'),
    ('屬', '属'),
    ('廢', '废'),
    ('廣', '广'),
    ('廳', '厅'),
    ('強', '强'),
    ('彆', '别'),
    ('彔', '录'),
    ('後', '后'),
    ('從', '从'),
    ('復', '复'),
    ('應', '应'),
    ('捲', '卷'),
    ('採', '采'),
    ('搆', '构'),
    ('據', '据'),
    ('擧', '举'),
    ('數', '数'),
    ('於', '于'),
    ('旹', '时'),
    ('時', '时'),
    ('曆', '历'),
    ('書', '书'),
    ('會', '会'),
    ('朞', '期'),
    ('東', '东'),
    ('査', '查'),
    ('條', '条'),
    ('業', '业'),
    ('構', '构'),
    ('樂', '乐'),
    ('標', '标'),
    ('機', '机'),
    ('檔', '档'),
    ('檢', '检'),
    ('權', '权'),
    ('歴', '历'),
    ('歷', '历'),
    ('決', '决'),
    ('沒', '没'),
    ('況', '况'),
    ('減', '减'),
    ('準', '准'),
    ('滿', '满'),
    ('灋', '法'),
    ('為', '为'),
    ('無', '无'),
    ('爲', '为'),
    ('獲', '获'),
    ('現', '现'),
    ('環', '环'),
    ('產', '产'),
    ('産', '产'),
    ('甯', '宁'),
    ('畧', '略'),
    ('當', '当'),
    ('療', '疗'),
    ('癈', '废'),
    ('發', '发'),
    ('監', '监'),
    ('眾', '众'),
    ('硏', '研'),
    ('確', '确'),
    ('祕', '秘'),
    ('秊', '年'),
    ('秖', '只'),
    ('稅', '税'),
    ('稱', '称'),
    ('穩', '稳'),
    ('穫', '获'),
    ('箇', '个'),
    ('節', '节'),
    ('範', '范'),
    ('糾', '纠'),
    ('納', '纳'),
    ('級', '级'),
    ('組', '组'),
    ('結', '结'),
    ('統', '统'),
    ('經', '经'),
    ('維', '维'),
    ('網', '网'),
    ('編', '编'),
    ('縣', '县'),
    ('總', '总'),
    ('織', '织'),
    ('繫', '系'),
    ('繳', '缴'),
    ('繼', '继'),
    ('續', '续'),
    ('罰', '罚'),
    ('罸', '罚'),
    ('聯', '联'),
    ('與', '与'),
    ('興', '兴'),
    ('舉', '举'),
    ('華', '华'),
    ('萬', '万'),
    ('處', '处'),
    ('號', '号'),
    ('衆', '众'),
    ('衛', '卫'),
    ('衞', '卫'),
    ('補', '补'),
    ('製', '制'),
    ('複', '复'),
    ('見', '见'),
    ('規', '规'),
    ('覽', '览'),
    ('計', '计'),
    ('記', '记'),
    ('訟', '讼'),
    ('訪', '访'),
    ('設', '设'),
    ('許', '许'),
    ('訴', '诉'),
    ('詢', '询'),
    ('話', '话'),
    ('認', '认'),
    ('說', '说'),
    ('説', '说'),
    ('請', '请'),
    ('議', '议'),
    ('護', '护'),
    ('財', '财'),
    ('費', '费'),
    ('質', '质'),
    ('購', '购'),
    ('踰', '逾'),
    ('轉', '转'),
    ('辦', '办'),
    ('農', '农'),
    ('辳', '农'),
    ('這', '这'),
    ('進', '进'),
    ('過', '过'),
    ('達', '达'),
    ('郵', '邮'),
    ('鄉', '乡'),
    ('醫', '医'),
    ('錄', '录'),
    ('録', '录'),
    ('錶', '表'),
    ('鎭', '镇'),
    ('鎮', '镇'),
    ('門', '门'),
    ('開', '开'),
    ('間', '间'),
    ('閤', '合'),
    ('閱', '阅'),
    ('閲', '阅'),
    ('關', '关'),
    ('陰', '阴'),
    ('陽', '阳'),
    ('隂', '阴'),
    ('隻', '只'),
    ('雲', '云'),
    ('電', '电'),
    ('頁', '页'),
    ('項', '项'),
    ('頟', '额'),
    ('題', '题'),
    ('額', '额'),
    ('類', '类'),
    ('騐', '验'),
    ('驗', '验'),
    ('體', '体'),
    ('髮', '发'),
    ('鳳', '凤'),
    ('麗', '丽'),
    ('齣', '出'),
    ('龍', '龙'),
];

/// One bit for each ideograph of the basic block: whether it is in [`TRADITIONAL`].
static IS_TRADITIONAL: [u64; 0x5200 / 64] = traditional_bits();

#[allow(
    clippy::indexing_slicing,
    reason = "evaluated by the compiler: what is out of range does not compile"
)]
const fn traditional_bits() -> [u64; 0x5200 / 64] {
    let mut bits = [0; 0x5200 / 64];
    let mut idx = 0;
    while idx < TRADITIONAL.len() {
        let at = TRADITIONAL[idx].0 as usize - 0x4E00;
        bits[at / 64] |= 1 << (at % 64);
        idx += 1;
    }
    bits
}

/// Whether an ideograph of the basic block is in [`TRADITIONAL`].
#[inline]
fn may_be_traditional(c: char) -> bool {
    let at = (c as usize).wrapping_sub(0x4E00);
    IS_TRADITIONAL.get(at / 64).is_some_and(|bits| bits >> (at % 64) & 1 == 1)
}

/// One bit for each ideograph of the basic block: whether it is one of [`is_plain`].
static IS_PLAIN: [u64; 0x5200 / 64] = plain_bits();

#[allow(
    clippy::indexing_slicing,
    reason = "evaluated by the compiler: what is out of range does not compile"
)]
const fn plain_bits() -> [u64; 0x5200 / 64] {
    let mut bits = traditional_bits();
    let mut at = 0;
    while at < bits.len() {
        bits[at] = !bits[at];
        at += 1;
    }
    let mut c = '\u{4E00}';
    while c <= '\u{9FFF}' {
        if is_han_numeral(c) {
            let at = c as usize - 0x4E00;
            bits[at / 64] &= !(1 << (at % 64));
        }
        c = match char::from_u32(c as u32 + 1) {
            Some(next) => next,
            None => break,
        };
    }
    bits
}

/// Whether `c` is an ideograph that folds to itself and is no numeral, as nearly all of a report are: most of what
/// [`ideographs`] gives, told by one look. None is said not to be an ideograph by it.
#[inline]
pub(crate) fn is_plain(c: char) -> bool {
    let at = (c as usize).wrapping_sub(0x4E00);
    IS_PLAIN.get(at / 64).is_some_and(|bits| bits >> (at % 64) & 1 == 1)
}

/// Whether a digit stands in a text, of ASCII or of full width: whatever folds to one.
pub(crate) fn has_digit(bytes: &[u8]) -> bool {
    // No early exit, so that the compiler can look at many bytes at once.
    bytes.iter().fold(false, |any, byte| any | (byte.wrapping_sub(b'0') < 10)) || has_wide_digit(bytes)
}

/// Whether a digit of full width stands in a text.
pub(crate) fn has_wide_digit(bytes: &[u8]) -> bool {
    let (second, third) = (bytes.get(1..).unwrap_or_default(), bytes.get(2..).unwrap_or_default());
    let triples = bytes.iter().zip(second).zip(third);
    triples.fold(false, |any, ((a, b), c)| any | ((*a == 0xEF) & (*b == 0xBC) & (c.wrapping_sub(0x90) < 10)))
}

/// The simplified character of a traditional one that occurs in the words of the form; any other as it is.
fn simplify(c: char) -> char {
    match TRADITIONAL.binary_search_by_key(&c, |(from, _)| *from) {
        Ok(idx) => TRADITIONAL.get(idx).map_or(c, |(_, to)| *to),
        Err(_) => c,
    }
}

#[cfg(test)]
pub(in crate::text) mod tests {
    use super::*;

    fn fold(text: &str) -> String {
        text.chars().map(fold_char).collect()
    }

    /// Every character; under Miri, which takes a thousand times as long, those of the first bytes and every 997th.
    pub(in crate::text) fn characters() -> impl Iterator<Item = char> {
        let all = ('\0'..=char::MAX).step_by(if cfg!(miri) { 997 } else { 1 });
        (if cfg!(miri) { '\0'..='\u{FF}' } else { '\0'..='\0' }).chain(all)
    }

    #[test]
    fn digits_are_told_by_their_bytes() {
        for c in characters() {
            let text = ["规章优", c.encode_utf8(&mut [0; 4]), "规"].concat();
            assert_eq!(has_digit(text.as_bytes()), fold_char(c).is_ascii_digit(), "{c:?}");
        }
        for few in [&b""[..], &[0xEF], &[0xEF, 0xBC], &[0xBC, 0x90]] {
            assert!(!has_digit(few));
        }
    }

    #[test]
    fn plain_ideographs_are_told_by_a_bit() {
        for c in characters() {
            let basic = matches!(c, '\u{4E00}'..='\u{9FFF}');
            assert_eq!(is_plain(c), basic && fold_char(c) == c && !is_han_numeral(c), "{c:?}");
        }
    }

    #[test]
    fn one_form_for_what_reads_the_same() {
        for (raw, expected) in [
            ("（一）", "(一)"),
            ("［１］", "(1)"),
            ("“三安全一稳定”", "\"三安全一稳定\""),
            ("規範性檔案", "规范性档案"),
            ("⾏政", "行政"),
            ("⻓", "长"),
            ("\u{a0}\u{3000}\u{200b}", "   "),
            ("－—–", "---"),
            ("１，２３４．５", "1,234.5"),
        ] {
            assert_eq!(fold(raw), expected, "{raw}");
        }
    }

    #[test]
    fn folding_twice_is_folding_once() {
        for c in characters() {
            assert_eq!(fold_char(fold_char(c)), fold_char(c), "{c:?}");
        }
    }

    #[test]
    fn spaces_are_those_of_the_fold() {
        for c in characters() {
            assert_eq!(is_space(c), fold_char(c) == ' ', "{c:?}");
        }
    }

    #[test]
    fn ideographs_are_those_of_the_fold() {
        for c in characters().step_by(if cfg!(miri) { 5 } else { 1 }) {
            let text = String::from_iter(['a', c, '行']);
            let expected: Vec<char> = text.chars().map(fold_char).filter(|c| is_han(*c)).collect();
            assert_eq!(ideographs(&text).collect::<Vec<_>>(), expected, "{c:?}");
        }
    }

    #[test]
    fn the_bits_say_what_the_table_says() {
        for c in characters().filter(|c| matches!(c, '\u{4E00}'..='\u{9FFF}')) {
            assert_eq!(may_be_traditional(c), simplify(c) != c, "{c}");
        }
    }

    #[test]
    fn the_table_of_traditional_characters_is_sorted() {
        assert!(TRADITIONAL.is_sorted_by(|a, b| a.0 < b.0));
    }
}
