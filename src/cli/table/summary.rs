//! What a run met, for people.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use nianbao::corpus::Tally;

use super::super::Context;

/// The run that is summed up.
pub(super) struct Run<'r> {
    /// How long it took.
    pub(super) seconds: f64,
    /// Documents that an earlier run had read.
    pub(super) before: u64,
    pub(super) interrupted: bool,
    pub(super) output: &'r Path,
}

pub(super) fn write(tally: &Tally, run: &Run<'_>, context: Context) -> String {
    let mut out = String::new();
    if run.interrupted {
        let told = context.say(
            "interrupted; the output holds what was read so far, --resume goes on",
            "已中断；输出中是目前读取的部分，可用 --resume 继续",
        );
        line(&mut out, told, "");
    }
    let here = tally.documents.saturating_sub(run.before);
    let mut documents = tally.documents.to_string();
    if run.before > 0 {
        let _ = write!(documents, " ({here} {})", context.say("in this run", "本次读取"));
    }
    line(&mut out, context.say("documents", "文件"), &documents);
    let rate = format!("{:.1} s, {:.0}/s", run.seconds, per_second(here, run.seconds));
    line(&mut out, context.say("time", "用时"), &rate);
    line(&mut out, context.say("without tables", "无表格"), &tally.without_tables.to_string());
    for (name, counts) in [
        (context.say("by layout", "按版式"), &tally.layouts),
        (context.say("by edition", "按格式版本"), &tally.editions),
        (context.say("by year", "按年度"), &tally.years),
        (context.say("cells by state", "单元格状态"), &tally.states),
        (context.say("failed checks", "未通过的勾稽关系"), &tally.failed),
    ] {
        line(&mut out, name, &list(counts));
    }
    let mut errors = tally.erroneous.to_string();
    if tally.unread > 0 {
        let _ = write!(errors, " ({} {})", tally.unread, context.say("could not be read", "无法读取"));
    }
    line(&mut out, context.say("files with errors", "有错误的文件"), &errors);
    for name in &tally.with_errors {
        let _ = writeln!(out, "    {name}");
    }
    if tally.erroneous > u64::try_from(tally.with_errors.len()).unwrap_or(0) {
        out.push_str("    …\n");
    }
    line(&mut out, context.say("written", "已写入"), &run.output.display().to_string());
    out
}

fn line(out: &mut String, name: &str, value: &str) {
    // Writing to a string does not fail.
    let _ = if value.is_empty() { writeln!(out, "{name}") } else { writeln!(out, "{name}: {value}") };
}

fn list(counts: &BTreeMap<Cow<'static, str>, u64>) -> String {
    let mut all: Vec<_> = counts.iter().collect();
    all.sort_by(|a, b| b.1.cmp(a.1).then(a.0.cmp(b.0)));
    let all: Vec<String> = all.into_iter().map(|(key, n)| format!("{key} {n}")).collect();
    if all.is_empty() { "0".to_owned() } else { all.join(", ") }
}

fn per_second(n: u64, seconds: f64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "a rate for people")]
    let n = n as f64;
    n / seconds.max(0.001)
}
