//! `nianbao inspect`: how a text was read.

use std::path::PathBuf;

use clap::Args;
use nianbao::output;

use super::input::{Choices, Document, InputKind};
use super::sink::Sink;
use super::{Context, Failure, Outcome};

/// Show how a text was read: regions, layouts, each row of the form with its cells and their places
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The file; `-` is standard input
    #[arg(value_name = "PATH")]
    path: PathBuf,

    /// Write to this file instead of standard output
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,

    /// What the input is; by default what its content shows
    #[arg(long, value_enum, value_name = "KIND")]
    kind: Option<InputKind>,
}

pub(super) fn run(arguments: &Arguments, context: Context) -> Result<Outcome, Failure> {
    let mut sink = Sink::open(arguments.output.as_deref())?;
    let content = match Document::new(&arguments.path).read() {
        Ok(content) => content,
        Err(problem) => {
            context.complain(&problem);
            return Ok(Outcome::Partly);
        }
    };
    let choices = Choices::of_kind(arguments.kind);
    let document = content.open(&choices);
    let report = content.read(&document, &choices);
    let style = context.style(&sink);
    sink.write(&output::inspect::write(&document.text, &report, &style))?;
    let findings = output::annotate::write(&document.text, Some(&content.name), &report.diagnostics, &style);
    if !findings.is_empty() {
        sink.write("\n")?;
        sink.write(&findings)?;
    }
    sink.finish()?;
    Ok(Outcome::Done)
}
