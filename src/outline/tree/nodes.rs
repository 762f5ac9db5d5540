//! From the flat list to nodes: titles, bodies, children.

use std::borrow::Cow;

use super::{Damage, Entry, Node, NodeKind, Shape, Span, Style};
use crate::outline::lines::{self, is_blank};

pub(super) fn nest<'a>(text: &'a str, claimed: &[Span], entries: &[Entry]) -> Vec<Node<'a>> {
    let mut children = vec![0_usize; entries.len() + 1];
    for entry in entries {
        if let Some(count) = children.get_mut(entry.parent) {
            *count += 1;
        }
    }
    let room = |parent: usize| Vec::with_capacity(children.get(parent).copied().unwrap_or(0));
    let mut roots: Vec<Node<'a>> = room(0);
    let mut open: Vec<Node<'a>> = Vec::with_capacity(Style::COUNT);
    for (idx, entry) in entries.iter().enumerate() {
        while open.len() > entry.depth {
            close(&mut open, &mut roots);
        }
        let next = entries.get(idx + 1).map_or(text.len(), |next| next.marker.start);
        let mut node = node(text, claimed, entry, next);
        node.children = room(idx + 1);
        open.push(node);
    }
    while !open.is_empty() {
        close(&mut open, &mut roots);
    }
    roots
}

fn close<'a>(open: &mut Vec<Node<'a>>, roots: &mut Vec<Node<'a>>) {
    if let Some(done) = open.pop() {
        match open.last_mut() {
            Some(parent) => parent.children.push(done),
            None => roots.push(done),
        }
    }
}

fn node<'a>(text: &'a str, claimed: &[Span], entry: &Entry, next: usize) -> Node<'a> {
    let title = match (entry.kind, entry.shape) {
        (NodeKind::Heading | NodeKind::RunIn, Shape::Alone { title, .. } | Shape::RunIn { title }) => {
            Some(title)
        }
        _ => None,
    };
    let span = title.map_or(entry.marker, |title| entry.marker.cover(title));
    let body = body(text, Span::new(span.end, next), title.is_some());
    let marker = entry.marker.slice(text).unwrap_or_default();
    Node {
        marker: if entry.plain { Cow::Borrowed(marker) } else { compact(marker, true) },
        style: entry.style,
        number: entry.number,
        kind: entry.kind,
        title: title.map(|title| {
            compact(title.slice(text).unwrap_or_default().trim_end_matches(['。', '：', ':']), false)
        }),
        recovered: entry.damage != Damage::None,
        span,
        body,
        text: without(text, body, claimed),
        children: Vec::new(),
    }
}

/// What follows a marker or title, without blanks, bars, emphasis and other markup of the heading at either end.
fn body(text: &str, span: Span, titled: bool) -> Span {
    let Some(slice) = span.slice(text) else { return Span::at(span.start) };
    let mut rest = lines::trim_start(slice);
    if titled && rest.starts_with(['*', '_', '-', '=', '|', ':']) {
        rest = rest.trim_start_matches(|c| matches!(c, '*' | '_' | '|') || is_blank(c));
        // The line below a Markdown heading, the drawer below one of org.
        let below = rest.trim_start_matches('-');
        let below = if below.len() == rest.len() { rest.trim_start_matches('=') } else { below };
        if rest.len() - below.len() >= 3 && !below.starts_with(|c: char| !matches!(c, '\n' | '\r')) {
            rest = below;
        } else if rest.starts_with(":PROPERTIES:")
            && let Some((_, behind)) = rest.split_once(":END:")
        {
            rest = behind;
        }
        rest = lines::trim_start(rest);
    }
    let start = span.end - rest.len();
    // Emphasis that opens the next heading, the bar before it.
    let mut kept = lines::trim_end(rest);
    if kept.ends_with(['#', '*', '|']) {
        kept = kept.trim_end_matches(|c| matches!(c, '#' | '*' | '|') || is_blank(c));
    }
    Span::new(start, start + kept.len())
}

/// `raw` without blanks between CJK characters (`all`: without any blank, emphasis or escape).
fn compact(raw: &str, all: bool) -> Cow<'_, str> {
    if lines::is_plain(raw) {
        return Cow::Borrowed(raw);
    }
    let raw = raw.trim_matches(|c| c == '*' || is_blank(c));
    if !raw.contains(|c| c == '*' || c == '\\' || c == '|' || is_blank(c)) {
        return Cow::Borrowed(raw);
    }
    let mut out = String::with_capacity(raw.len());
    let mut blank: Option<char> = None;
    for c in raw.chars() {
        if c == '*' || (all && matches!(c, '\\' | '|')) {
            continue;
        }
        if is_blank(c) {
            blank = blank.or(Some(if c == '\n' || c == '\r' { ' ' } else { c }));
            continue;
        }
        if let Some(space) = blank.take()
            && !all
            && !(is_wide(c) && out.chars().next_back().is_some_and(is_wide))
        {
            out.push(space);
        }
        out.push(c);
    }
    Cow::Owned(out)
}

/// CJK characters and their punctuation.
fn is_wide(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{FF00}'..='\u{FFEF}' | '\u{20000}'..='\u{3FFFF}' | '“' | '”' | '‘' | '’')
}

/// The text of `span` without what `claimed` holds of it.
fn without<'a>(text: &'a str, span: Span, claimed: &[Span]) -> Cow<'a, str> {
    let whole = span.slice(text).unwrap_or_default();
    let first = claimed.partition_point(|claim| claim.end <= span.start);
    let rest = claimed.get(first..).unwrap_or_default();
    if rest.first().is_none_or(|claim| claim.start >= span.end) {
        return Cow::Borrowed(whole);
    }
    let cuts = rest.iter().take_while(|claim| claim.start < span.end);
    let ends = cuts.clone().map(|cut| cut.start.min(span.end)).chain([span.end]);
    let starts = cuts.scan(span.start, |at, cut| {
        *at = cut.end.max(*at);
        Some(*at)
    });
    let starts = core::iter::once(span.start).chain(starts.map(|start| start.min(span.end)));
    // Rules and corners of a table are no text.
    let pieces = starts.zip(ends).filter_map(|(start, end)| Span::new(start, end).slice(text));
    let is_word = |c| !matches!(c, ' '..='/' | '|' | '\u{2500}'..='\u{257F}') && char::is_alphanumeric(c);
    let mut kept = pieces.filter(|piece| piece.contains(is_word));
    match (kept.next(), kept.next()) {
        (None, _) => Cow::Borrowed(""),
        (Some(one), None) => Cow::Borrowed(one.trim_matches(is_blank)),
        (Some(first), Some(second)) => {
            let all: String = [first, second].into_iter().chain(kept).collect();
            Cow::Owned(all.trim_matches(is_blank).to_owned())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_between_ideographs_and_emphasis_are_left_out() {
        for (raw, heading, whole) in [
            ("总体情况", "总体情况", "总体情况"),
            ("总 体\n情 况", "总体情况", "总体情况"),
            ("总*体*情况", "总体情况", "总体情况"),
            ("  **总体 情况** ", "总体情况", "总体情况"),
            ("公开 9 条", "公开 9 条", "公开9条"),
            ("open data", "open data", "opendata"),
            ("open\ndata", "open data", "opendata"),
            ("总\\体|情况", "总\\体|情况", "总体情况"),
            ("", "", ""),
        ] {
            assert_eq!((&*compact(raw, false), &*compact(raw, true)), (heading, whole), "{raw:?}");
        }
    }
}
