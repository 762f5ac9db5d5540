//! The audit against reports that break the promise, one rule at a time.

use std::borrow::Cow;

use rust_decimal::Decimal;

use super::{Document, filled};
use crate::Options;
use crate::align::State;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::catalogue::source::EMPTY_INPUT;
use crate::form::EDITION_2021;
use crate::outline::{Found, Node, NodeKind, Origin, Style};
use crate::report::{Report, audit};
use crate::span::{LineColumn, Span};

const PROSE: &str = "一、总体情况\n共收到申请14件。\n";
const CELL: &str = "requests.received.total";

/// The rules that a report breaks after `damage`.
#[track_caller]
fn rules(damage: impl FnOnce(&mut Report<'_>)) -> Vec<&'static str> {
    let mut printed = filled(&EDITION_2021);
    printed.insert("proactive.regulations.issued", Some(" ".to_owned()));
    printed.insert("proactive.regulations.repealed", Some("/".to_owned()));
    printed.insert("proactive.regulations.in_force", Some("见附件".to_owned()));
    printed.insert("proactive.fees.amount", Some("0.50万元".to_owned()));
    let document = Document::new(&EDITION_2021, &printed, PROSE);
    let mut report = document.report(&Options::default());
    assert!(audit(&document.text, &report).is_empty());
    damage(&mut report);
    let mut rules: Vec<_> = audit(&document.text, &report).into_iter().map(|v| v.rule).collect();
    rules.dedup();
    rules
}

fn idx(report: &Report<'_>, path: &str) -> usize {
    report.cells.iter().position(|cell| cell.path == path).unwrap()
}

fn node(span: Span, body: Span, text: &'static str) -> Node<'static> {
    Node {
        marker: Cow::Borrowed("一、"),
        style: Style::CjkEnum,
        number: 1,
        kind: NodeKind::Heading,
        title: None,
        recovered: false,
        span,
        body,
        text: Cow::Borrowed(text),
        children: Vec::new(),
    }
}

#[test]
fn values_and_their_states() {
    let on = |path: &'static str, damage: fn(&mut crate::report::CellRecord<'_>)| {
        rules(|report| {
            let at = idx(report, path);
            damage(&mut report.cells[at]);
        })
    };
    // A figure that is not the printed one breaks the promise and the sums.
    assert_eq!(on(CELL, |c| c.value = Some(Decimal::ONE)), ["value-not-printed", "check-wrong"]);
    let fees = "proactive.fees.amount";
    assert_eq!(on(fees, |c| c.value = Some("0.5".parse().unwrap())), ["value-not-printed"]);
    assert_eq!(on(fees, |c| c.value = None), ["value-against-state", "value-not-printed"]);
    assert_eq!(on(CELL, |c| c.raw = Some("1".into())), ["raw-not-printed", "value-not-printed"]);
    assert_eq!(on(CELL, |c| c.raw = None), ["value-not-printed"]);
    assert_eq!(on(CELL, |c| c.stand_at(Some(LineColumn { line: 1, column: 1 }))), ["place-not-of-the-span"]);
    assert_eq!(on(fees, |c| c.state = State::Inferred), ["cell-without-diagnostic"]);
    assert_eq!(
        on(fees, |c| (c.state, c.value) = (State::Inferred, Some(Decimal::TWO))),
        ["value-not-printed", "cell-without-diagnostic"]
    );
    assert_eq!(on(fees, |c| (c.state, c.value) = (State::Blank, None)), ["blank-not-blank"]);
    assert_eq!(
        on("proactive.regulations.issued", |c| c.state = State::Placeholder),
        ["placeholder-not-printed"]
    );
    assert_eq!(
        on("proactive.regulations.repealed", |c| c.state = State::Worded),
        ["words-not-printed", "cell-without-diagnostic"]
    );
    assert_eq!(on("proactive.regulations.in_force", |c| c.state = State::Missing), ["missing-but-printed"]);
    assert_eq!(on("proactive.regulations.in_force", |c| c.raw = None), ["unreadable-without-text"]);
    let word = on("proactive.regulations.in_force", |c| c.state = State::Worded);
    assert!(word.is_empty(), "{word:?}");
    assert_eq!(
        on("proactive.regulations.issued", |c| {
            (c.state, c.raw, c.span) = (State::Missing, None, None);
            c.stand_at(None);
        }),
        ["cell-without-diagnostic"]
    );
}

#[test]
fn cells_are_those_of_the_form() {
    assert_eq!(rules(|r| r.cells.swap(0, 1)), ["cells-not-of-the-form"]);
    assert_eq!(rules(|r| drop(r.cells.remove(3))), ["cells-not-of-the-form"]);
    let twice = rules(|r| {
        let first = r.cells[0].clone();
        r.cells.push(first);
    });
    assert_eq!(twice, ["cells-out-of-order", "cells-not-of-the-form"]);
    let shared = rules(|r| {
        let (a, b) = (idx(r, "proactive.licensing.decisions"), idx(r, "proactive.penalties.decisions"));
        let (span, raw, value) = (r.cells[a].span, r.cells[a].raw.clone(), r.cells[a].value);
        (r.cells[b].span, r.cells[b].raw, r.cells[b].value) = (span, raw, value);
        let place = r.cells[a].line().zip(r.cells[a].column());
        r.cells[b].stand_at(place.map(|(line, column)| LineColumn { line, column }));
    });
    assert_eq!(shared, ["figure-owned-twice"]);
    assert_eq!(rules(|r| r.cells.clear()), ["table-without-cells", "path-not-of-the-report"]);
    assert_eq!(rules(|r| r.diagnostics.clear()), ["cell-without-diagnostic"]);
}

#[test]
fn units_are_printed() {
    let unit = |unit| crate::align::Unit { row: "proactive.fees", unit };
    assert_eq!(rules(|r| r.units = vec![unit(Some("元"))]), ["unit-not-printed"]);
    assert_eq!(rules(|r| r.units = vec![unit(None)]), ["unit-not-printed"]);
    assert!(rules(|r| r.units = vec![unit(Some("万元"))]).is_empty());
}

#[test]
fn checks_are_added_up_again() {
    assert_eq!(rules(|r| drop(r.checks.pop())), ["check-missing"]);
    assert_eq!(rules(|r| r.checks[0].holds = Some(false)), ["check-wrong"]);
    assert_eq!(rules(|r| r.checks[0].left = None), ["check-wrong"]);
    assert_eq!(rules(|r| r.checks[0].cells = Cow::Borrowed(&[])), ["check-wrong"]);
    let twice = rules(|r| {
        let first = r.checks[0].clone();
        r.checks.push(first);
    });
    assert_eq!(twice, ["check-listed-twice"]);
}

#[test]
fn spans_lie_in_the_text_and_in_order() {
    assert_eq!(rules(|r| r.tables.swap(0, 1)), ["spans-out-of-order"]);
    assert_eq!(rules(|r| r.tables[2].span.end += 1), ["span-outside-text"]);
    let title =
        |span| move |r: &mut Report<'_>| r.front.title = Some(Found::new("一".into(), Origin::Title, span));
    assert_eq!(rules(title(Span::new(0, 1))), ["span-outside-text"]);
    assert!(rules(title(Span::new(0, 3))).is_empty());
    let foreign = rules(|r| {
        let text = Diagnostic::new(&EMPTY_INPUT).at(Span::new(9, 12));
        r.diagnostics.insert(0, text);
    });
    assert_eq!(foreign, ["place-not-of-the-span"]);
}

#[test]
fn the_outline_stands_in_order() {
    let heading = Span::new(0, PROSE.find('\n').unwrap());
    let body = Span::new(heading.end, PROSE.len());
    assert!(rules(|r| r.outline.push(node(heading, body, "共收到申请14件。"))).is_empty());
    assert_eq!(rules(|r| r.outline.push(node(heading, body, "共收到申请15件。"))), ["text-not-printed"]);
    assert_eq!(rules(|r| r.outline.push(node(heading, heading, "一"))), ["spans-out-of-order"]);
    let child_first = rules(|r| {
        let mut parent = node(heading, body, "");
        parent.children.push(node(heading, body, ""));
        r.outline.push(parent);
    });
    assert_eq!(child_first, ["spans-out-of-order"]);
}
