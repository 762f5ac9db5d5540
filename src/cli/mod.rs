//! Arguments to one of the subcommands, one file each; their outcome to an exit code.

mod check;
mod compare;
mod completions;
mod explain;
mod generate;
mod input;
mod inspect;
mod outline;
mod parse;
mod progress;
mod schema;
mod score;
mod sink;
mod stream;
mod table;

use std::io::{self, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};
use nianbao::Lang;
use nianbao::output::Style;

const ABOUT: &str = "Reads Chinese annual reports on open government information (政府信息公开工作年度报告)";

const LONG_ABOUT: &str = "\
Reads Chinese annual reports on open government information (政府信息公开工作年度报告): title, agency, year,
headings and every cell of the three tables, exact, from text as any extractor left it. A number that cannot be
known is null with the reason, never a guess.";

const EXAMPLES: &str = "\
Examples:
  nianbao parse report.txt                       the report as a person wants to see it
  nianbao parse --format ndjson reports/         every report of a folder, one line of JSON each
  nianbao parse --format cells a.txt b.txt       one row a cell, as CSV
  nianbao parse report.pdf page.html old.docx    PDF files, web pages and Word documents as they come
  curl URL | nianbao parse -                     from standard input
  nianbao check --deny error reports/            what fails, quiet where all holds
  nianbao compare 2022.txt 2023.txt              two years of one agency side by side
  nianbao inspect report.txt                     how a text was read, for a new layout
  nianbao table reports/ -o all.csv              a row a report, from any number of reports
  nianbao explain no-report                      what a diagnostic means

Exit status: 0 every input was read; 1 an input could not be read, the others still are (`check`: findings);
2 wrong usage (`check`: or an input could not be read).";

#[derive(Debug, Parser)]
#[command(name = "nianbao", version, about = ABOUT, long_about = LONG_ABOUT, after_long_help = EXAMPLES)]
#[command(propagate_version = true, subcommand_required = true, arg_required_else_help = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,

    /// Language of messages; by default that of the locale
    #[arg(long, global = true, value_enum, value_name = "LANG")]
    lang: Option<Language>,
}

#[derive(Debug, Subcommand)]
enum Command {
    Parse(parse::Arguments),
    Check(check::Arguments),
    Compare(compare::Arguments),
    Outline(outline::Arguments),
    Inspect(inspect::Arguments),
    Table(table::Arguments),
    Stream(stream::Arguments),
    Generate(generate::Arguments),
    Score(score::Arguments),
    Schema(schema::Arguments),
    Explain(explain::Arguments),
    Completions(completions::Arguments),
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Language {
    /// 中文
    Zh,
    /// English
    En,
}

/// What every subcommand is told.
#[derive(Clone, Copy, Debug)]
struct Context {
    lang: Lang,
}

/// How a subcommand that did its work ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    /// All was well.
    Done,
    /// An input could not be read, or something was found that the caller does not want.
    Partly,
    /// As [`Outcome::Partly`], where 1 already means findings.
    Unreadable,
    /// The user stopped it.
    Interrupted,
}

/// Why a subcommand could not do its work.
#[derive(Debug)]
enum Failure {
    /// The caller asked for what there is not.
    Usage(String),
    /// Writing went wrong.
    Output(PathBuf, io::Error),
    /// Whoever read the output has gone.
    BrokenPipe,
}

impl Context {
    fn new(lang: Option<Language>) -> Self {
        let lang = match lang {
            Some(Language::Zh) => Lang::Zh,
            Some(Language::En) => Lang::En,
            None => locale(),
        };
        Self { lang }
    }

    fn say(self, en: &'static str, zh: &'static str) -> &'static str {
        match self.lang {
            Lang::En => en,
            Lang::Zh => zh,
        }
    }

    /// How text is laid out where it goes: to the screen, or into a file or pipe.
    fn style(self, sink: &sink::Sink) -> Style {
        let width = terminal_size::terminal_size().map_or(100, |(width, _)| usize::from(width.0));
        let style = Style::new(self.lang).with_colour(sink.wants_colour());
        if sink.is_terminal() { style.with_width(width) } else { style }
    }

    /// Tells the user of an input that could not be read.
    fn complain(self, problem: &input::Problem) {
        let reading = self.say("cannot read", "无法读取");
        report_error(&format!("{reading} {}: {}", problem.name, problem.error));
    }
}

/// Runs the command with the arguments of the process.
pub(crate) fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version come this way too; a broken pipe here is no news.
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
        }
    };
    let context = Context::new(arguments.lang);
    let outcome = match arguments.command {
        Command::Parse(arguments) => parse::run(&arguments, context),
        Command::Check(arguments) => check::run(&arguments, context),
        Command::Compare(arguments) => compare::run(&arguments, context),
        Command::Outline(arguments) => outline::run(&arguments, context),
        Command::Inspect(arguments) => inspect::run(&arguments, context),
        Command::Table(arguments) => table::run(&arguments, context),
        Command::Stream(arguments) => stream::run(&arguments),
        Command::Generate(arguments) => generate::run(&arguments, context),
        Command::Score(arguments) => score::run(&arguments, context),
        Command::Schema(arguments) => schema::run(&arguments),
        Command::Explain(arguments) => explain::run(&arguments, context),
        Command::Completions(arguments) => completions::run(&arguments),
    };
    match outcome {
        Ok(Outcome::Done) | Err(Failure::BrokenPipe) => ExitCode::SUCCESS,
        Ok(Outcome::Partly) => ExitCode::from(1),
        Ok(Outcome::Unreadable) => ExitCode::from(2),
        Ok(Outcome::Interrupted) => ExitCode::from(130),
        Err(Failure::Usage(message)) => {
            report_error(&message);
            ExitCode::from(2)
        }
        Err(Failure::Output(path, error)) => {
            let writing = context.say("cannot write", "无法写入");
            report_error(&format!("{writing} {}: {error}", path.display()));
            ExitCode::from(2)
        }
    }
}

/// One line on standard error; where that is closed nobody is left to tell.
fn report_error(message: &str) {
    let _ = writeln!(io::stderr(), "nianbao: {message}");
}

/// The language that the environment asks for, by the rules of POSIX: the first of these that is set decides.
fn locale() -> Lang {
    let set =
        ["LC_ALL", "LC_MESSAGES", "LANG"].iter().filter_map(std::env::var_os).find(|value| !value.is_empty());
    match set {
        Some(value) if value.to_string_lossy().to_ascii_lowercase().starts_with("zh") => Lang::Zh,
        _ => Lang::En,
    }
}
