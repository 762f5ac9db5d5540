//! `nianbao outline`: the heading tree of one document.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use nianbao::output;

use super::input::{Choices, Document, InputKind};
use super::sink::Sink;
use super::{Context, Failure, Outcome};

/// Print the heading tree of a report, or of any Chinese official document
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The file; `-` is standard input
    #[arg(value_name = "PATH")]
    path: PathBuf,

    /// What to print
    #[arg(long, short, value_enum, default_value_t = Format::Text, value_name = "FORMAT")]
    format: Format,

    /// Write to this file instead of standard output
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,

    /// What the input is; by default what its content shows
    #[arg(long, value_enum, value_name = "KIND")]
    kind: Option<InputKind>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// One line a heading, indented
    Text,
    /// The `outline` of the contract: an array of nodes
    Json,
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
    let report = content.parse(&document, &choices);
    match arguments.format {
        Format::Text => {
            let style = context.style(&sink);
            sink.write(&output::outline::write(&report.outline, &style))?;
        }
        Format::Json => sink.write_json(&report.outline, true)?,
    }
    sink.finish()?;
    Ok(Outcome::Done)
}
