//! `nianbao parse`: reports in, reports out.

use std::io::{self, IsTerminal as _};
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use nianbao::{Report, Severity, output};

use super::sink::Sink;
use super::{Context, Failure, Outcome, input};

/// Read reports and print them
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Files and folders; `-` is standard input, which is also read where no path is given
    ///
    /// Folders are walked in order of names for files that end in .txt, .text, .md, .org, .html, .htm,
    /// .xhtml, .docx, .pdf or .zip; a file that is named is read whatever its ending. Archives are read as folders are.
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,

    /// What to print
    #[arg(long, short, value_enum, default_value_t = Format::Text, value_name = "FORMAT")]
    format: Format,

    /// Print every report of a document that holds several; by default the first, and where the others are
    #[arg(long)]
    all: bool,

    #[command(flatten)]
    choices: input::Choices,

    /// Write to this file instead of standard output
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Title, agency, year and the tables for people, then what needs attention
    Text,
    /// The contract `nianbao.report.v1`, indented: an object for one document, an array for several
    Json,
    /// The same, one line a document, in the order of the arguments
    Ndjson,
    /// Tidy CSV, one row a cell: source, agency, year, path, label, value, state, line
    Cells,
    /// The tables as Markdown
    Markdown,
}

pub(super) fn run(arguments: &Arguments, context: Context) -> Result<Outcome, Failure> {
    let stdin = [PathBuf::from("-")];
    let paths = if arguments.paths.is_empty() { &stdin } else { arguments.paths.as_slice() };
    if arguments.paths.is_empty() && io::stdin().is_terminal() {
        let hint = context.say("give a PATH, or `-` for standard input", "请给出路径，或用 `-` 表示标准输入");
        return Err(Failure::Usage(hint.into()));
    }
    let mut documents = input::documents(paths);
    let (first, second) = (documents.next(), documents.next());
    let several = second.is_some() || arguments.all;
    let mut writer = Writer::open(arguments, several, context)?;
    let mut outcome = Outcome::Done;
    for document in first.into_iter().chain(second).chain(documents) {
        match document.and_then(|document| document.read()) {
            Ok(content) => {
                let document = content.open(&arguments.choices);
                if arguments.all {
                    for report in content.parse_all(&document, &arguments.choices) {
                        writer.write(document.source(), &report)?;
                    }
                } else {
                    writer.write(document.source(), &content.parse(&document, &arguments.choices))?;
                }
            }
            Err(problem) => {
                context.complain(&problem);
                outcome = Outcome::Partly;
            }
        }
    }
    writer.finish()?;
    Ok(outcome)
}

/// Writes report after report in one format.
struct Writer {
    sink: Sink,
    style: output::Style,
    format: Format,
    several: bool,
    /// How many findings of a kind are printed in full.
    most: usize,
    written: usize,
}

impl Writer {
    fn open(arguments: &Arguments, several: bool, context: Context) -> Result<Self, Failure> {
        let sink = Sink::open(arguments.output.as_deref())?;
        let style = context.style(&sink);
        let most = arguments.choices.most_of_a_kind();
        let mut writer = Self { sink, style, format: arguments.format, several, most, written: 0 };
        if writer.format == Format::Cells {
            writer.sink.write(&output::cells::header())?;
        }
        Ok(writer)
    }

    fn write(&mut self, text: &str, report: &Report<'_>) -> Result<(), Failure> {
        let follows = self.written > 0;
        self.written += 1;
        match self.format {
            Format::Text => {
                if follows {
                    self.sink.write("\n\n")?;
                }
                self.sink.write(&output::terminal::write(report, &self.style))?;
                self.write_findings(text, report)
            }
            Format::Json => {
                if self.several {
                    self.sink.write(if follows { "," } else { "[" })?;
                }
                self.sink.write_json(report, true)
            }
            Format::Ndjson => {
                let mut json = Vec::new();
                output::json::write(report, &mut json);
                json.push(b'\n');
                self.sink.write_bytes(&json)
            }
            Format::Cells => self.sink.write(&output::cells::write(report)),
            Format::Markdown => {
                if follows {
                    self.sink.write("\n")?;
                }
                self.sink.write(&output::markdown::write(report, self.style.lang))
            }
        }
    }

    /// Below a report: what needs attention.
    fn write_findings(&mut self, text: &str, report: &Report<'_>) -> Result<(), Failure> {
        let name = report.source.name.as_deref();
        let urgent = report.diagnostics.iter().filter(|finding| finding.code.severity > Severity::Note);
        let shown = output::annotate::write_some(text, name, urgent, self.most, &self.style);
        if !shown.is_empty() {
            self.sink.write("\n")?;
            self.sink.write(&shown)?;
        }
        Ok(())
    }

    fn finish(mut self) -> Result<(), Failure> {
        if self.format == Format::Json && self.several {
            self.sink.write(if self.written > 0 { "]\n" } else { "[]\n" })?;
        }
        self.sink.finish()
    }
}
