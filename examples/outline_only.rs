//! The outline and front matter of any official document: `outline_only FILE`.

#![allow(clippy::print_stdout, reason = "an example that prints")]

use nianbao::diagnostic::Diagnostics;
use nianbao::outline::{self, Node};

fn main() -> std::io::Result<()> {
    for path in std::env::args().skip(1) {
        print!("{}", contents(&std::fs::read_to_string(path)?));
    }
    Ok(())
}

/// A table of contents.
fn contents(text: &str) -> String {
    // A caller that knows of tables names their places, so that their rows are not taken for headings.
    let tables = [];
    let outline = outline::read(text, &tables, &mut Diagnostics::new());
    let mut out = String::new();
    if let Some(date) = &outline.front.published_on {
        out.push_str(&format!("{}\n", date.value));
    }
    // At most one level for each style of marker, so that a stack of nodes is short.
    let mut stack: Vec<(usize, &Node<'_>)> = outline.nodes.iter().rev().map(|node| (0, node)).collect();
    while let Some((depth, node)) = stack.pop() {
        let title = node.title.as_deref().unwrap_or("…");
        out.push_str(&format!("{}{}{title}\n", "  ".repeat(depth), node.marker));
        stack.extend(node.children.iter().rev().map(|child| (depth + 1, child)));
    }
    out
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_notice_has_contents() {
        let notice = "关于做好防汛工作的通知\n各乡镇人民政府：\n一、总体要求\n坚持预防为主。\n二、重点任务\n\
            （一）排查隐患\n逐段巡查堤防。\n（二）储备物资\n按定额备足。\n云溪县人民政府\n2024年5月6日\n";
        let shown = super::contents(notice);
        assert_eq!(shown, "2024-05-06\n一、总体要求\n二、重点任务\n  （一）排查隐患\n  （二）储备物资\n");
    }
}
