//! HTML to a tree of what a browser would show, by the standard's own rules for tags left out and misplaced.
//!
//! Two well-kept crates share the work: `html5gum` cuts the source into tags and text and knows the place of each;
//! `html5ever` builds the tree, closing what authors left open. It never sees the text itself: each stretch of text
//! goes through it as a pair of private-use characters, its number, so that the place is not lost on the way.

use core::cell::RefCell;
use core::convert::Infallible;
use std::borrow::Cow;

use html5ever::interface::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{Doctype, Tag, TagKind, Token, TokenSink as _, TokenSinkResult};
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts};
use html5ever::{Attribute, ExpandedName, LocalName, QualName, local_name, ns};
use html5gum::emitters::callback::{Callback, CallbackEmitter, CallbackEvent};
use html5gum::{Emitter, ForwardingEmitter, State, Tokenizer};

use crate::limits;
use crate::span::Span;

/// The tree of a page.
#[derive(Debug, Default)]
pub(super) struct Tree {
    nodes: Vec<Node>,
    chunks: Vec<Chunk>,
    /// Where tags were left out for being nested too deeply.
    pub(super) too_deep: Option<Span>,
    /// Where the tree was full; what stands behind is left out.
    pub(super) too_many: Option<Span>,
}

/// Index of a node.
pub(super) type Id = usize;

#[derive(Debug, Default)]
struct Node {
    parent: Option<Id>,
    previous: Option<Id>,
    next: Option<Id>,
    first: Option<Id>,
    last: Option<Id>,
    depth: usize,
    what: What,
}

/// What a node is.
#[derive(Debug, Default)]
pub(super) enum What {
    /// The document, a comment, the content of a template: nothing to be seen.
    #[default]
    Nothing,
    /// An element.
    Element(Element),
    /// A stretch of text: index of its chunk.
    Text(usize),
    /// White space; whether it ends a line of the source.
    Space(bool),
}

/// An element and the attributes that matter to what is seen.
#[derive(Debug)]
pub(super) struct Element {
    pub(super) name: LocalName,
    /// `colspan`, at least 1.
    pub(super) columns: usize,
    /// `rowspan`; 0 reaches to the end of its group of rows.
    pub(super) rows: usize,
    /// Whether an attribute hides it.
    pub(super) hidden: bool,
    /// Offset of its start tag.
    pub(super) at: usize,
}

/// A stretch of text between two tags.
#[derive(Debug)]
pub(super) struct Chunk {
    /// Its place in the source.
    pub(super) source: Span,
    /// What it says, where that is not what stands in the source letter for letter.
    pub(super) decoded: Option<Box<str>>,
    /// Whether it stands in a link.
    pub(super) link: bool,
}

impl Tree {
    /// Parses `source`, a whole page or a part of one.
    pub(super) fn new(source: &str) -> Self {
        let sink = Sink { tree: RefCell::new(Self::default()), at: RefCell::new(0) };
        sink.push(What::Nothing);
        let options = TreeBuilderOpts { drop_doctype: true, ..TreeBuilderOpts::default() };
        let mut feed = Feed {
            source,
            builder: TreeBuilder::new(sink, options),
            tag: None,
            wanted: false,
            tag_at: 0,
            next_state: None,
            link: false,
            hiding: Vec::new(),
            depth: 0,
            dropped: Vec::new(),
        };
        let emitter = Forward { inner: CallbackEmitter::new(Events(&mut feed)) };
        let mut tokens = Tokenizer::new_with_emitter(source, emitter);
        while tokens.next().is_some() {}
        drop(tokens);
        feed.builder.sink.tree.take()
    }

    pub(super) const fn root(&self) -> Id {
        0
    }

    pub(super) fn what(&self, id: Id) -> &What {
        self.nodes.get(id).map_or(&What::Nothing, |node| &node.what)
    }

    pub(super) fn element(&self, id: Id) -> Option<&Element> {
        match self.what(id) {
            What::Element(element) => Some(element),
            _ => None,
        }
    }

    pub(super) fn chunk(&self, idx: usize) -> Option<&Chunk> {
        self.chunks.get(idx)
    }

    pub(super) fn first_child(&self, id: Id) -> Option<Id> {
        self.nodes.get(id)?.first
    }

    pub(super) fn next_sibling(&self, id: Id) -> Option<Id> {
        self.nodes.get(id)?.next
    }

    pub(super) fn parent(&self, id: Id) -> Option<Id> {
        self.nodes.get(id)?.parent
    }

    pub(super) const fn len(&self) -> usize {
        self.nodes.len()
    }

    fn push(&mut self, what: What) -> Id {
        self.nodes.push(Node { what, ..Node::default() });
        self.nodes.len() - 1
    }

    fn node(&mut self, id: Option<Id>) -> Option<&mut Node> {
        self.nodes.get_mut(id?)
    }

    fn detach(&mut self, id: Id) {
        let Some(node) = self.nodes.get_mut(id) else { return };
        let (parent, previous, next) = (node.parent.take(), node.previous.take(), node.next.take());
        match self.node(previous) {
            Some(node) => node.next = next,
            None => {
                if let Some(node) = self.node(parent) {
                    node.first = next;
                }
            }
        }
        match self.node(next) {
            Some(node) => node.previous = previous,
            None => {
                if let Some(node) = self.node(parent) {
                    node.last = previous;
                }
            }
        }
    }

    /// Puts `id` below `parent`, in front of `before` or last of all.
    fn attach(&mut self, id: Id, parent: Id, before: Option<Id>) {
        self.detach(id);
        let depth = self.nodes.get(parent).map_or(0, |node| node.depth + 1);
        let previous = match before {
            Some(before) => self.nodes.get(before).and_then(|node| node.previous),
            None => self.nodes.get(parent).and_then(|node| node.last),
        };
        if let Some(node) = self.nodes.get_mut(id) {
            node.parent = Some(parent);
            node.previous = previous;
            node.next = before;
            node.depth = depth;
        }
        match self.node(previous) {
            Some(node) => node.next = Some(id),
            None => {
                if let Some(node) = self.nodes.get_mut(parent) {
                    node.first = Some(id);
                }
            }
        }
        match self.node(before) {
            Some(node) => node.previous = Some(id),
            None => {
                if let Some(node) = self.nodes.get_mut(parent) {
                    node.last = Some(id);
                }
            }
        }
    }
}

/// Numbers of chunks as text: two characters of the private-use planes, which are not white space to any parser.
mod number {
    const BASE: u32 = 0xF_0000;
    const DIGITS: u32 = 0xF000;

    pub(super) fn write(idx: usize) -> Option<[char; 2]> {
        let idx = u32::try_from(idx).ok()?;
        Some([
            char::from_u32(BASE + idx.checked_div(DIGITS).filter(|high| *high < DIGITS)?)?,
            char::from_u32(BASE + idx % DIGITS)?,
        ])
    }

    pub(super) fn read(high: char, low: char) -> Option<usize> {
        let digit = |c: char| u32::from(c).checked_sub(BASE).filter(|digit| *digit < DIGITS);
        usize::try_from(digit(high)? * DIGITS + digit(low)?).ok()
    }
}

/// A node as `html5ever` holds it: its number, and the name that it keeps asking for.
#[derive(Clone, Debug)]
struct Handle {
    id: Id,
    name: QualName,
}

/// What `html5ever` builds into.
#[derive(Debug)]
struct Sink {
    tree: RefCell<Tree>,
    /// Offset of the tag that is being processed.
    at: RefCell<usize>,
}

impl Sink {
    fn push(&self, what: What) -> Id {
        self.tree.borrow_mut().push(what)
    }

    fn insert(&self, child: NodeOrText<Handle>, parent: Id, before: Option<Id>) {
        let mut tree = self.tree.borrow_mut();
        match child {
            NodeOrText::AppendNode(handle) => tree.attach(handle.id, parent, before),
            NodeOrText::AppendText(text) => {
                let mut chars = text.chars();
                while let Some(c) = chars.next() {
                    let what = if c.is_ascii_whitespace() {
                        What::Space(c == '\n')
                    } else {
                        match chars.next().and_then(|low| number::read(c, low)) {
                            Some(chunk) => What::Text(chunk),
                            None => continue,
                        }
                    };
                    let id = tree.push(what);
                    tree.attach(id, parent, before);
                }
            }
        }
    }
}

fn nameless(id: Id) -> Handle {
    Handle { id, name: QualName::new(None, ns!(), local_name!("")) }
}

fn reads_as(value: &str) -> Option<usize> {
    let digits = value.trim_start().trim_start_matches('+');
    let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    // What has too many digits is as large as can be.
    digits.get(..end).filter(|d| !d.is_empty()).map(|d| d.parse().unwrap_or(usize::MAX))
}

fn hides(style: &str) -> bool {
    let plain: String = style.chars().filter(|c| !c.is_ascii_whitespace()).take(4096).collect();
    let plain = plain.to_ascii_lowercase();
    let mut rules = plain.split(';').filter_map(|rule| rule.split_once(':'));
    rules.any(|(name, value)| {
        let value = value.trim_end_matches("!important");
        matches!(
            (name, value),
            ("display", "none") | ("visibility", "hidden" | "collapse") | ("mso-hide", "all")
        )
    })
}

impl TreeSink for Sink {
    type Handle = Handle;
    type Output = ();
    type ElemName<'a> = ExpandedName<'a>;

    fn finish(self) {}

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> Handle {
        nameless(0)
    }

    fn elem_name<'a>(&'a self, target: &'a Handle) -> ExpandedName<'a> {
        target.name.expanded()
    }

    fn create_element(&self, name: QualName, attributes: Vec<Attribute>, _: ElementFlags) -> Handle {
        let mut element = Element {
            name: if name.ns == ns!(html) { name.local.clone() } else { local_name!("svg") },
            columns: 1,
            rows: 1,
            hidden: false,
            at: *self.at.borrow(),
        };
        for attribute in &attributes {
            match &*attribute.name.local {
                "colspan" => element.columns = reads_as(&attribute.value).unwrap_or(1).max(1),
                "rowspan" => element.rows = reads_as(&attribute.value).unwrap_or(1),
                "hidden" => element.hidden = true,
                "style" => element.hidden |= hides(&attribute.value),
                _ => {}
            }
        }
        Handle { id: self.push(What::Element(element)), name }
    }

    fn create_comment(&self, _: StrTendril) -> Handle {
        nameless(self.push(What::Nothing))
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> Handle {
        nameless(self.push(What::Nothing))
    }

    fn append(&self, parent: &Handle, child: NodeOrText<Handle>) {
        self.insert(child, parent.id, None);
    }

    fn append_based_on_parent_node(&self, element: &Handle, previous: &Handle, child: NodeOrText<Handle>) {
        let parent = self.tree.borrow().parent(element.id);
        match parent {
            Some(parent) => self.insert(child, parent, Some(element.id)),
            None => self.insert(child, previous.id, None),
        }
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    /// What a template holds is not seen: it hangs below a node of its own that nothing leads to.
    fn get_template_contents(&self, target: &Handle) -> Handle {
        let id = self.push(What::Nothing);
        let mut tree = self.tree.borrow_mut();
        // It lies as deep as its template, or templates within templates would have no end.
        let depth = tree.nodes.get(target.id).map_or(0, |node| node.depth);
        if let Some(node) = tree.nodes.get_mut(id) {
            node.depth = depth;
        }
        nameless(id)
    }

    fn same_node(&self, x: &Handle, y: &Handle) -> bool {
        x.id == y.id
    }

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn append_before_sibling(&self, sibling: &Handle, node: NodeOrText<Handle>) {
        let parent = self.tree.borrow().parent(sibling.id);
        if let Some(parent) = parent {
            self.insert(node, parent, Some(sibling.id));
        }
    }

    fn add_attrs_if_missing(&self, _: &Handle, _: Vec<Attribute>) {}

    fn remove_from_parent(&self, target: &Handle) {
        self.tree.borrow_mut().detach(target.id);
    }

    fn reparent_children(&self, node: &Handle, parent: &Handle) {
        let mut tree = self.tree.borrow_mut();
        while let Some(child) = tree.first_child(node.id) {
            tree.attach(child, parent.id, None);
        }
    }
}

/// Takes the tokens of the source and feeds them to the tree.
struct Feed<'s> {
    source: &'s str,
    builder: TreeBuilder<Handle, Sink>,
    tag: Option<Tag>,
    /// Whether the attribute that is being read is one that matters.
    wanted: bool,
    tag_at: usize,
    next_state: Option<State>,
    link: bool,
    /// Whether each open formatting element hides its content; see [`Feed::formatting`].
    hiding: Vec<(LocalName, bool)>,
    /// About how deep the element lies that is open.
    depth: usize,
    /// Open elements that were left out for lying too deep.
    dropped: Vec<LocalName>,
}

impl Feed<'_> {
    fn send(&mut self, token: Token) {
        let result = self.builder.process_token(token, 1);
        self.next_state = match result {
            TokenSinkResult::Plaintext => Some(State::PlainText),
            TokenSinkResult::RawData(RawKind::Rcdata) => Some(State::RcData),
            TokenSinkResult::RawData(RawKind::Rawtext) => Some(State::RawText),
            TokenSinkResult::RawData(RawKind::ScriptData | RawKind::ScriptDataEscaped(_)) => {
                Some(State::ScriptData)
            }
            TokenSinkResult::Continue
            | TokenSinkResult::Script(_)
            | TokenSinkResult::EncodingIndicator(_) => None,
        };
    }

    /// Whether the tree has room for what stands at `at`.
    fn has_room(&mut self, at: usize) -> bool {
        let mut tree = self.builder.sink.tree.borrow_mut();
        if tree.nodes.len() < limits::NODES {
            return true;
        }
        tree.too_many.get_or_insert(Span::at(at));
        false
    }

    fn text(&mut self, value: &[u8], source: Span) {
        if !self.has_room(source.start) {
            return;
        }
        let value = String::from_utf8_lossy(value);
        let value = if value.contains('\0') { Cow::Owned(value.replace('\0', "")) } else { value };
        if value.bytes().all(|b| b.is_ascii_whitespace()) {
            if !value.is_empty() {
                let space = if value.contains('\n') { "\n" } else { " " };
                self.send(Token::CharacterTokens(StrTendril::from_slice(space)));
            }
            return;
        }
        let decoded = (source.slice(self.source) != Some(&value)).then(|| value.into_owned().into());
        let idx = {
            let mut tree = self.builder.sink.tree.borrow_mut();
            tree.chunks.push(Chunk { source, decoded, link: self.link });
            tree.chunks.len() - 1
        };
        if let Some(chars) = number::write(idx) {
            self.send(Token::CharacterTokens(StrTendril::from_slice(&chars.iter().collect::<String>())));
        }
    }

    /// Formatting elements say nothing of lines and tables, and their rules are what hostile pages live on: they
    /// are left out, but for those that hide what they hold, which go on as `span`.
    fn formatting(&mut self, tag: &mut Tag) -> bool {
        let is_formatting = matches!(
            &*tag.name,
            "a" | "b"
                | "big"
                | "code"
                | "em"
                | "font"
                | "i"
                | "nobr"
                | "s"
                | "small"
                | "strike"
                | "strong"
                | "tt"
                | "u"
        );
        if !is_formatting {
            return true;
        }
        let keeps = match tag.kind {
            TagKind::StartTag => {
                if &*tag.name == "a" {
                    self.link = true;
                }
                let hides = tag.attrs.iter().any(|a| match &*a.name.local {
                    "hidden" => true,
                    "style" => hides(&a.value),
                    _ => false,
                });
                if hides || self.hiding.last().is_some_and(|(name, _)| *name == tag.name) {
                    self.hiding.push((tag.name.clone(), hides));
                }
                hides
            }
            TagKind::EndTag => {
                if &*tag.name == "a" {
                    self.link = false;
                }
                match self.hiding.last() {
                    Some((name, _)) if *name == tag.name => self.hiding.pop().is_some_and(|(_, hides)| hides),
                    _ => false,
                }
            }
        };
        tag.name = local_name!("span");
        keeps
    }

    fn start_tag(&mut self, mut tag: Tag) {
        if !self.has_room(self.tag_at) || !self.formatting(&mut tag) {
            return;
        }
        if self.depth >= limits::NESTING || !self.dropped.is_empty() {
            let at = self.tag_at;
            self.builder.sink.tree.borrow_mut().too_deep.get_or_insert(Span::at(at));
            let is_void =
                matches!(&*tag.name, "br" | "img" | "hr" | "input" | "col" | "meta" | "link" | "wbr");
            let is_text =
                matches!(&*tag.name, "script" | "style" | "textarea" | "title" | "iframe" | "noscript");
            if !is_void && !is_text {
                self.dropped.push(tag.name);
                return;
            }
        }
        self.builder.sink.at.replace(self.tag_at);
        let before = self.builder.sink.tree.borrow().len();
        self.send(Token::TagToken(tag));
        let tree = self.builder.sink.tree.borrow();
        if tree.len() > before {
            self.depth = tree.nodes.last().map_or(0, |node| node.depth);
        }
    }

    fn end_tag(&mut self, name: LocalName) {
        let mut tag = Tag {
            kind: TagKind::EndTag,
            name,
            self_closing: false,
            attrs: Vec::new(),
            had_duplicate_attributes: false,
        };
        if !self.formatting(&mut tag) {
            return;
        }
        if !self.dropped.is_empty() {
            if self.dropped.last() == Some(&tag.name) {
                self.dropped.pop();
            }
            return;
        }
        self.depth = self.depth.saturating_sub(1);
        self.send(Token::TagToken(tag));
    }
}

fn local(bytes: &[u8]) -> LocalName {
    LocalName::from(&*String::from_utf8_lossy(bytes))
}

/// The callback that `html5gum` calls.
struct Events<'f, 's>(&'f mut Feed<'s>);

impl Callback<Infallible, usize> for Events<'_, '_> {
    fn handle_event(&mut self, event: CallbackEvent<'_>, span: html5gum::Span<usize>) -> Option<Infallible> {
        let feed = &mut *self.0;
        match event {
            CallbackEvent::OpenStartTag { name } => {
                feed.tag_at = span.start;
                feed.tag = Some(Tag {
                    kind: TagKind::StartTag,
                    name: local(name),
                    self_closing: false,
                    attrs: Vec::new(),
                    had_duplicate_attributes: false,
                });
            }
            CallbackEvent::AttributeName { name } => {
                if let Some(tag) = &mut feed.tag {
                    // Of all attributes only these say what is seen, and a few the tree's own rules need.
                    if matches!(name, b"colspan" | b"rowspan" | b"style" | b"hidden" | b"type" | b"encoding")
                    {
                        let name = QualName::new(None, ns!(), local(name));
                        tag.attrs.push(Attribute { name, value: StrTendril::new() });
                        feed.wanted = true;
                    } else {
                        feed.wanted = false;
                    }
                }
            }
            CallbackEvent::AttributeValue { value } => {
                if let Some(tag) = &mut feed.tag
                    && feed.wanted
                    && let Some(attribute) = tag.attrs.last_mut()
                {
                    attribute.value.push_slice(&String::from_utf8_lossy(value));
                }
            }
            CallbackEvent::CloseStartTag { self_closing } => {
                if let Some(mut tag) = feed.tag.take() {
                    tag.self_closing = self_closing;
                    feed.start_tag(tag);
                }
            }
            CallbackEvent::EndTag { name } => feed.end_tag(local(name)),
            CallbackEvent::String { value } => feed.text(value, Span::new(span.start, span.end)),
            CallbackEvent::Doctype { name, public_identifier, system_identifier, force_quirks } => {
                let text = |bytes: &[u8]| StrTendril::from_slice(&String::from_utf8_lossy(bytes));
                feed.send(Token::DoctypeToken(Doctype {
                    name: Some(text(name)),
                    public_id: public_identifier.map(text),
                    system_id: system_identifier.map(text),
                    force_quirks,
                }));
            }
            CallbackEvent::Comment { .. } | CallbackEvent::Error(_) => {}
        }
        None
    }
}

/// Tells `html5gum` what the tree says of how to go on: text of scripts and titles holds no tags.
struct Forward<'f, 's> {
    inner: CallbackEmitter<Events<'f, 's>, Infallible, usize>,
}

impl ForwardingEmitter for Forward<'_, '_> {
    type Token = Infallible;

    fn inner(&mut self) -> &mut impl Emitter<Token = Self::Token> {
        &mut self.inner
    }

    fn emit_eof(&mut self) {
        self.inner.emit_eof();
        let feed = &mut *self.inner.callback_mut().0;
        feed.send(Token::EOFToken);
        feed.builder.end();
    }

    fn emit_current_tag(&mut self) -> Option<State> {
        let naive = self.inner.emit_current_tag();
        self.inner.callback_mut().0.next_state.take().or(naive)
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&mut self) -> bool {
        self.inner.callback_mut().0.builder.adjusted_current_node_present_but_not_in_html_namespace()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The tree on one line: names, brackets, text with its place.
    fn drawn(source: &str) -> String {
        let tree = Tree::new(source);
        let mut out = String::new();
        let mut stack = vec![(tree.root(), false)];
        while let Some((id, closes)) = stack.pop() {
            if closes {
                out.push(')');
                continue;
            }
            match tree.what(id) {
                What::Element(element) => {
                    out.push_str(&element.name);
                    out.push('(');
                    stack.push((id, true));
                }
                What::Text(chunk) => {
                    let chunk = tree.chunk(*chunk).unwrap();
                    let text = chunk.source.slice(source).unwrap();
                    out.push_str(chunk.decoded.as_deref().unwrap_or(text));
                    assert!(chunk.decoded.is_some() || !text.is_empty());
                }
                What::Space(_) | What::Nothing => {}
            }
            let mut children = Vec::new();
            let mut child = tree.first_child(id);
            while let Some(id) = child {
                children.push((id, false));
                child = tree.next_sibling(id);
            }
            stack.extend(children.into_iter().rev());
        }
        out.replace("html(head()", "").trim_end_matches(')').to_owned()
    }

    #[test]
    fn the_standard_closes_what_authors_leave_open() {
        for (source, expected) in [
            ("<table><tr><td>a<td>b<tr><td>c", "body(table(tbody(tr(td(a)td(b))tr(td(c"),
            ("<p>a<p>b<div>c", "body(p(a)p(b)div(c"),
            ("<table>x<tr><td>1</table>", "body(xtable(tbody(tr(td(1"),
            ("<b>a<p>b</b>c", "body(ap(bc"),
            ("<td>1</td><td>2", "body(12"),
            ("a&amp;b&nbsp;&#19968;<br/>c", "body(a&b\u{a0}一br()c"),
            ("<script>'</p><p>'</script><p>y", "html(head(script('</p><p>'))body(p(y"),
            ("<font style='display:none'>x</font>y", "body(span(x)y"),
            ("\u{0}甲\u{f0000}\u{f0001}", "body(甲\u{f0000}\u{f0001}"),
        ] {
            assert_eq!(drawn(source), expected, "{source}");
        }
    }

    #[test]
    fn depth_is_bounded_and_text_is_kept() {
        let source = format!("{}深{}</td>末", "<div>".repeat(100_000), "</div>".repeat(100_000));
        let tree = Tree::new(&source);
        assert!(tree.too_deep.is_some());
        assert!(tree.nodes.iter().all(|node| node.depth < limits::NESTING + 8));
        assert_eq!(tree.chunks.len(), 2);
        assert!(Tree::new(&"<b><i><font>".repeat(50_000)).nodes.len() < 10);
        let templates = Tree::new(&"<template>".repeat(10_000));
        assert!(templates.too_deep.is_some() && templates.nodes.len() < 10 * limits::NESTING);
    }
}
