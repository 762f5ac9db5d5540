//! `nianbao explain`: what a diagnostic means, why it matters, an example, what to do.

use clap::Args;
use nianbao::diagnostic::{Code, Severity, catalogue};

use super::sink::Sink;
use super::{Context, Failure, Outcome};

/// Explain a diagnostic: what it means, why it matters, an example, what to do
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The code, such as `no-report`; all codes are listed where none is given
    #[arg(value_name = "CODE")]
    code: Option<String>,
}

pub(super) fn run(arguments: &Arguments, context: Context) -> Result<Outcome, Failure> {
    let mut sink = Sink::open(None)?;
    match &arguments.code {
        Some(name) => match catalogue::find(name.trim()) {
            Some(code) => sink.write(&page(code, context))?,
            None => return Err(Failure::Usage(unknown(name, context))),
        },
        None => sink.write(&index(context))?,
    }
    sink.finish()?;
    Ok(Outcome::Done)
}

fn severity(severity: Severity, context: Context) -> &'static str {
    match severity {
        Severity::Error => context.say("error", "错误"),
        Severity::Warning => context.say("warning", "警告"),
        Severity::Note => context.say("note", "提示"),
    }
}

fn page(code: &Code, context: Context) -> String {
    let lang = context.lang;
    let mut out = format!(
        "{} ({})\n\n  {}\n\n{}\n",
        code.name,
        severity(code.severity, context),
        code.summary(lang),
        code.explanation.in_lang(lang)
    );
    out.push_str(context.say("\nExample\n", "\n示例\n"));
    for line in code.example.lines() {
        // An example may hold characters that no screen should be sent.
        let shown: String =
            line.chars().map(|c| if c.is_control() && c != '\t' { '\u{FFFD}' } else { c }).collect();
        out.push_str("  ");
        out.push_str(&shown);
        out.push('\n');
    }
    if let Some(help) = code.help.or(code.advice) {
        out.push_str(context.say("\nWhat to do\n  ", "\n如何处理\n  "));
        out.push_str(&help.without_slots(lang));
        out.push('\n');
    }
    out
}

fn index(context: Context) -> String {
    let codes: Vec<&Code> = catalogue::all().collect();
    let width = codes.iter().map(|code| code.name.len()).max().unwrap_or(0);
    let line = |code: &&Code| format!("{:width$}  {}\n", code.name, code.summary(context.lang));
    codes.iter().map(line).collect()
}

/// The codes that share most with what was asked for are the likeliest meant.
fn unknown(name: &str, context: Context) -> String {
    let words: Vec<&str> = name.split('-').filter(|word| word.len() > 2).collect();
    let near: Vec<&str> = catalogue::all()
        .map(|code| code.name)
        .filter(|known| words.iter().any(|word| known.contains(word)))
        .take(5)
        .collect();
    let told = context.say("there is no code", "没有这个代码：");
    if near.is_empty() {
        format!(
            "{told} `{name}`{}",
            context.say("; `nianbao explain` lists all", "；`nianbao explain` 列出全部")
        )
    } else {
        format!("{told} `{name}`{} {}", context.say("; perhaps", "；可能是"), near.join(", "))
    }
}
