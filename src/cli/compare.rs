//! `nianbao compare`: two years of one agency, or one report over those it consolidates.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use nianbao::diagnostic::Diagnostic;
use nianbao::{Options, Report, compare, output};

use super::input::{Choices, Content, Document};
use super::sink::Sink;
use super::{Context, Failure, Outcome};

/// Hold last year's report of an agency against this year's, or a consolidated report against its parts
///
/// Exit status: 0 everything that can be told agrees, 1 something does not, 2 wrong usage or an input could not be read.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The earlier and the later report; with --parent, the reports of the parts
    #[arg(value_name = "PATH", required = true)]
    paths: Vec<PathBuf>,

    /// The consolidated report, whose cells are the sums of those of the PATHs
    #[arg(long, value_name = "PATH")]
    parent: Option<PathBuf>,

    /// What to print
    #[arg(long, short, value_enum, default_value_t = Format::Text, value_name = "FORMAT")]
    format: Format,

    #[command(flatten)]
    choices: Choices,

    /// Write to this file instead of standard output
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// What differs, then findings with their source lines
    Text,
    /// Every cell side by side, every relation and its sides
    Json,
}

pub(super) fn run(arguments: &Arguments, context: Context) -> Result<Outcome, Failure> {
    let mut sink = Sink::open(arguments.output.as_deref())?;
    let style = context.style(&sink);
    let Some(contents) = read(arguments, context) else { return Ok(Outcome::Unreadable) };
    let choices = &arguments.choices;
    let documents: Vec<_> = contents.iter().map(|content| content.open(choices)).collect();
    let pairs = contents.iter().zip(&documents);
    let reports: Vec<Report<'_>> =
        pairs.map(|(content, document)| content.parse(document, choices)).collect();
    let (compared, whose) = match (arguments.parent.is_some(), reports.as_slice()) {
        (true, [parent, children @ ..]) => {
            let children: Vec<&Report<'_>> = children.iter().collect();
            (Compared::Parts(compare::parts(parent, &children, &options(arguments, &contents, 0))), 0)
        }
        (false, [old, new]) => {
            (Compared::Years(compare::years(old, new, &options(arguments, &contents, 1))), 1)
        }
        _ => {
            let two = context.say(
                "give two reports, the earlier one first, or --parent PATH",
                "请先后给出上年和本年的报告，或使用 --parent PATH",
            );
            return Err(Failure::Usage(two.into()));
        }
    };
    match (arguments.format, &compared) {
        (Format::Json, _) => sink.write_json(&compared, true)?,
        (Format::Text, Compared::Years(years)) => sink.write(&output::compare::write_years(years, &style))?,
        (Format::Text, Compared::Parts(sums)) => sink.write(&output::compare::write_parts(sums, &style))?,
    }
    let findings = compared.findings();
    if arguments.format == Format::Text {
        let text = documents.get(whose).map_or("", |document| document.source());
        let name = contents.get(whose).map(|content| content.name.as_str());
        let most = arguments.choices.most_of_a_kind();
        let shown = output::annotate::write_some(text, name, findings, most, &style);
        if !shown.is_empty() {
            sink.write("\n")?;
            sink.write(&shown)?;
        }
    }
    sink.finish()?;
    Ok(if findings.is_empty() { Outcome::Done } else { Outcome::Partly })
}

/// What is accepted goes by the name of the report that is held against the others.
fn options(arguments: &Arguments, contents: &[Content], whose: usize) -> Options {
    arguments.choices.options(contents.get(whose).map_or("", |content| &content.name))
}

/// Either comparison; in JSON it is that comparison.
#[derive(serde::Serialize)]
#[serde(untagged)]
enum Compared {
    Years(compare::Comparison),
    Parts(compare::Consolidation),
}

impl Compared {
    fn findings(&self) -> &[Diagnostic] {
        match self {
            Self::Years(comparison) => &comparison.findings,
            Self::Parts(sums) => &sums.findings,
        }
    }
}

/// The consolidated report first, where there is one; nothing where one cannot be read.
fn read(arguments: &Arguments, context: Context) -> Option<Vec<Content>> {
    let mut contents = Vec::new();
    let mut complete = true;
    for path in arguments.parent.iter().chain(&arguments.paths) {
        match Document::new(path).read() {
            Ok(content) => contents.push(content),
            Err(problem) => {
                context.complain(&problem);
                complete = false;
            }
        }
    }
    complete.then_some(contents)
}
