//! The heading tree, indented.

use super::{Paint, Style, clip, one_line, push_blanks};
use crate::outline::{Node, NodeKind};

/// Writes one line a node: marker and title, or the opening of the text where there is no title.
///
/// Children are indented by two columns; a marker whose number was recovered from its neighbours has a `?` behind
/// it. Lines are cut at the width of `style`.
#[must_use]
pub fn write(nodes: &[Node<'_>], style: &Style) -> String {
    let mut out = String::new();
    // A stack in place of recursion: the nodes still to write on each level.
    let mut levels = vec![nodes.iter()];
    while let Some(level) = levels.last_mut() {
        let Some(node) = level.next() else {
            levels.pop();
            continue;
        };
        write_node(node, 2 * (levels.len() - 1), *style, &mut out);
        levels.push(node.children.iter());
    }
    out
}

fn write_node(node: &Node<'_>, indent: usize, style: Style, out: &mut String) {
    push_blanks(out, indent);
    let marker = one_line(&node.marker);
    let recovered = if node.recovered { "? " } else { "" };
    let room = style.width.saturating_sub(indent + super::display_width(&marker) + recovered.len()).max(8);
    out.push_str(&marker);
    out.push_str(&style.paint(Paint::Alarm, recovered));
    match &node.title {
        Some(title) => {
            let paint = if node.kind == NodeKind::Heading { Paint::Strong } else { Paint::Plain };
            out.push_str(&style.paint(paint, &clip(&one_line(title), room)));
        }
        None => out.push_str(&style.paint(Paint::Faint, &clip(&opening(&node.text), room))),
    }
    out.push('\n');
}

/// As much of a body as a line can show.
fn opening(text: &str) -> String {
    let opening: String = text.trim_start().chars().take(160).collect();
    one_line(opening.trim_end()).into_owned()
}
