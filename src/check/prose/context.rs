//! What is spoken of around a figure.

use std::borrow::Cow;
use std::sync::LazyLock;

use super::cover::{Bloom, Phrases};
use super::subjects::{Context, TOPICS};
use super::{cover, gap};
use crate::outline::{Node, Style};

/// Words that say that requests for information are spoken of.
const REQUESTS: &[&str] =
    &["依申请", "信息公开申请", "申请公开", "公开申请", "政府信息的申请", "依申請", "信息公開申請"];

/// The same, for texts whose characters are known.
static REQUESTS_INDEXED: LazyLock<Phrases> = LazyLock::new(|| Phrases::new(REQUESTS));

/// Words of disputes, in headings.
const DISPUTES: &[&str] = &["复议", "诉讼"];

/// The headings of a report, by place.
#[derive(Debug, Default)]
pub(super) struct Headings<'n> {
    nodes: Vec<Heading<'n>>,
}

#[derive(Debug)]
struct Heading<'n> {
    node: &'n Node<'n>,
    /// The heading above.
    above: Option<usize>,
}

impl<'n> Heading<'n> {
    const fn start(&self) -> usize {
        self.node.span.start
    }

    /// Where the title ends; the start where there is none.
    fn end(&self) -> usize {
        if self.title().is_empty() { self.start() } else { self.node.span.end }
    }

    fn title(&self) -> &'n str {
        self.node.title.as_deref().unwrap_or("")
    }
}

impl<'n> Headings<'n> {
    pub(super) fn new(roots: &'n [Node<'n>]) -> Self {
        // Few outlines have more nodes than that.
        let mut nodes: Vec<Heading<'n>> = Vec::with_capacity(32);
        let mut stack = Vec::with_capacity(Style::COUNT);
        stack.push((roots.iter(), None));
        while let Some((level, above)) = stack.last_mut() {
            let above = *above;
            let Some(node) = level.next() else {
                stack.pop();
                continue;
            };
            let idx = nodes.len();
            nodes.push(Heading { node, above });
            if !node.children.is_empty() {
                stack.push((node.children.iter(), Some(idx)));
            }
        }
        if !nodes.is_sorted_by_key(Heading::start) {
            // Whoever made the outline, a search must not rely on its order.
            nodes.iter_mut().for_each(|node| node.above = None);
            nodes.sort_by_key(Heading::start);
        }
        Self { nodes }
    }

    fn at(&self, at: usize) -> Option<&Heading<'n>> {
        let idx = self.nodes.partition_point(|node| node.start() <= at).checked_sub(1)?;
        self.nodes.get(idx)
    }

    /// The last start of a node or end of a heading in front of `at`: no sentence crosses one.
    pub(super) fn wall_before(&self, at: usize) -> usize {
        self.at(at).map_or(0, |node| if node.end() <= at { node.end() } else { node.start() })
    }

    /// Whether a heading above `at` speaks of requests or, with `disputes`, of disputes about information.
    fn speak(&self, at: usize, disputes: bool) -> bool {
        let speaks = |title: &str| {
            speaks_of_requests(title)
                || (disputes
                    && title.contains("信息公开")
                    && DISPUTES.iter().any(|word| title.contains(word)))
        };
        let mut above = self.at(at);
        while let Some(heading) = above {
            if speaks(heading.title()) {
                return true;
            }
            above = heading.above.and_then(|idx| self.nodes.get(idx));
        }
        false
    }

    /// The text in front of `at` under its heading, as far as it is near.
    fn near<'t>(&self, text: &'t str, at: usize) -> &'t str {
        let floor = self.at(at).map_or(0, Heading::start);
        gap::near(text, floor, at).slice(text).unwrap_or("")
    }
}

fn says_nothing(said: &str) -> bool {
    let said = TOPICS.iter().fold(said.to_owned(), |said, topic| said.replace(topic, ""));
    cover::without_leads(&said).is_empty()
}

fn speaks_of_requests(text: &str) -> bool {
    REQUESTS.iter().any(|word| text.contains(word))
}

/// Whether a figure with these words around it, of these characters and perhaps more, stands where requests or, in a
/// context of disputes, disputes about information are spoken of; `said` is what its sentence says in front of its
/// clause, `place` where it stands.
pub(super) fn suits<'s>(
    context: Context,
    (around, characters): ([&str; 2], Bloom),
    said: impl FnOnce() -> Cow<'s, str>,
    (headings, text, at): (&Headings<'_>, &str, usize),
) -> bool {
    let disputes = context == Context::Disputes;
    // `政府信息公开方面的申请`
    let of_information = |text: &str| text.contains("信息公开") && (disputes || text.contains("申请"));
    if around.iter().any(|text| REQUESTS_INDEXED.stand_in(text, characters) || of_information(text)) {
        return true;
    }
    if headings.speak(at, disputes) {
        return true;
    }
    let said = said();
    speaks_of_requests(&said)
        || (disputes && said.contains("信息公开") && !said.contains("主动公开"))
        // An earlier sentence does where this one has not spoken of anything else: `办理低保，收到申请12件`.
        || (says_nothing(&said) && speaks_of_requests(headings.near(text, at)))
}
