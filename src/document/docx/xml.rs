//! The elements of a WordprocessingML part, one after the other; everything of another vocabulary has no name here.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// A step through a part.
#[derive(Debug)]
pub(super) enum Step<'x> {
    /// An element starts.
    Open(Name, BytesStart<'x>),
    /// An element ends.
    Close(Name),
    /// Text, references resolved.
    Text(std::borrow::Cow<'x, str>),
    /// The part ends, well or badly.
    End {
        /// Whether it is well-formed to its end.
        whole: bool,
    },
}

macro_rules! names {
    ($($variant:ident $name:literal),* $(,)?) => {
        /// The elements that matter.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum Name {
            $(#[doc = $name] $variant,)*
            /// Any other.
            Other,
        }

        fn name_of(local: &str) -> Name {
            match local {
                $($name => Name::$variant,)*
                _ => Name::Other,
            }
        }
    };
}

names! {
    Paragraph "p", ParagraphProperties "pPr", Style "pStyle", NumberingReference "numPr", Level "ilvl",
    NumberId "numId", Run "r", RunProperties "rPr", Text "t", Tab "tab", Break "br", Return "cr",
    Hyphen "noBreakHyphen", Vanish "vanish", Table "tbl", Row "tr", RowProperties "trPr", Before "gridBefore",
    Cell "tc", CellProperties "tcPr", Span "gridSpan", DownMerge "vMerge", AcrossMerge "hMerge",
    CellDeleted "cellDel", Deleted "del", MovedFrom "moveFrom", TextBox "txbxContent", RubyText "rt",
    Symbol "sym", Body "body", AbstractNumbering "abstractNum", Numbering "num", AbstractId "abstractNumId",
    LevelDefinition "lvl", LevelOverride "lvlOverride", StartOverride "startOverride", Start "start",
    Format "numFmt", LevelText "lvlText", StyleDefinition "style", BasedOn "basedOn", Suffix "suff",
    Fallback "mc:Fallback",
}

/// Reads a part step by step.
pub(super) struct Steps<'x> {
    reader: Reader<&'x [u8]>,
    /// The prefix of the vocabulary, with its colon.
    prefix: String,
}

impl<'x> Steps<'x> {
    pub(super) fn new(part: &'x str) -> Self {
        let mut reader = Reader::from_str(part);
        let config = reader.config_mut();
        config.expand_empty_elements = true;
        config.allow_dangling_amp = true;
        Self { reader, prefix: "w:".into() }
    }

    pub(super) fn next(&mut self) -> Step<'x> {
        loop {
            return match self.reader.read_event() {
                Ok(Event::Start(start)) => {
                    self.bind(&start);
                    Step::Open(self.name(start.name().into_inner()), start)
                }
                Ok(Event::End(end)) => Step::Close(self.name(end.name().into_inner())),
                Ok(Event::Text(text)) => Step::Text(text.into_inner()),
                Ok(Event::CData(data)) => Step::Text(data.into_inner()),
                Ok(Event::GeneralRef(reference)) => {
                    let c = match &*reference {
                        "amp" => Some('&'),
                        "lt" => Some('<'),
                        "gt" => Some('>'),
                        "quot" => Some('"'),
                        "apos" => Some('\''),
                        _ => reference.resolve_char_ref().ok().flatten(),
                    };
                    // References to entities of the document's own are never expanded.
                    match c {
                        Some(c) => Step::Text(c.to_string().into()),
                        None => continue,
                    }
                }
                Ok(Event::Eof) => Step::End { whole: true },
                Ok(
                    Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_),
                ) => {
                    continue;
                }
                Err(_) => Step::End { whole: false },
            };
        }
    }

    /// Learns the prefix that the root element binds to the vocabulary.
    fn bind(&mut self, start: &BytesStart<'_>) {
        if !start.attributes_raw().contains("wordprocessingml") {
            return;
        }
        for attribute in start.attributes().with_checks(false).flatten() {
            let is_main = attribute.value.starts_with("http")
                && attribute.value.ends_with("/wordprocessingml/main")
                || attribute.value.contains("/wordprocessingml/2006/main");
            if let (true, Some(rest)) = (is_main, attribute.key.into_inner().strip_prefix("xmlns")) {
                self.prefix = rest.strip_prefix(':').map(|prefix| format!("{prefix}:")).unwrap_or_default();
            }
        }
    }

    fn name(&self, qualified: &str) -> Name {
        match qualified.strip_prefix(self.prefix.as_str()) {
            Some(local) => name_of(local),
            None if qualified == "mc:Fallback" => Name::Fallback,
            None => Name::Other,
        }
    }
}

/// The value of the attribute of that local name.
pub(super) fn value<'e>(start: &'e BytesStart<'_>, local: &str) -> Option<std::borrow::Cow<'e, str>> {
    let mut all = start.attributes();
    all.with_checks(false);
    let found = all.flatten().find(|attribute| attribute.key.local_name().into_inner() == local)?;
    Some(found.value)
}

/// The number in the attribute `val`.
pub(super) fn number(start: &BytesStart<'_>) -> Option<usize> {
    value(start, "val")?.trim().parse().ok()
}

/// Whether a property that is on by standing there is not turned off.
pub(super) fn is_on(start: &BytesStart<'_>) -> bool {
    !matches!(value(start, "val").as_deref(), Some("0" | "false" | "off" | "none"))
}
