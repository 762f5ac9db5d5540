//! `nianbao check`: what fails, file by file, quiet where all holds.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use nianbao::diagnostic::{Diagnostic, Severity, catalogue};
use nianbao::{Lang, Report, output};

use super::sink::Sink;
use super::{Context, Failure, Outcome, input};

/// Check reports: what does not add up, what could not be read; quiet where all holds
///
/// Exit status: 0 nothing was found at the level of --deny or above, 1 something was, 2 wrong usage or an input could
/// not be read.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Files and folders; `-` is standard input
    #[arg(value_name = "PATH", required = true)]
    paths: Vec<PathBuf>,

    /// What to print
    #[arg(long, short, value_enum, default_value_t = Format::Text, value_name = "FORMAT")]
    format: Format,

    /// The least severe finding that makes the exit status 1
    ///
    /// Warnings and errors are always printed, notes only with `--deny note`.
    #[arg(long, value_enum, default_value_t = Level::Warning, value_name = "LEVEL")]
    deny: Level,

    #[command(flatten)]
    choices: input::Choices,

    /// Write to this file instead of standard output
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Findings with their source lines, grouped
    Text,
    /// An array of objects: source, diagnostics, failed checks
    Json,
    /// SARIF 2.1.0
    Sarif,
    /// Workflow commands of GitHub Actions
    Github,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Level {
    Note,
    Warning,
    Error,
}

impl Level {
    const fn severity(self) -> Severity {
        match self {
            Self::Note => Severity::Note,
            Self::Warning => Severity::Warning,
            Self::Error => Severity::Error,
        }
    }
}

pub(super) fn run(arguments: &Arguments, context: Context) -> Result<Outcome, Failure> {
    let mut sink = Sink::open(arguments.output.as_deref())?;
    let style = context.style(&sink);
    let denied = arguments.deny.severity();
    let least = denied.min(Severity::Warning);
    let mut log = output::sarif::Log::new(context.lang);
    let mut outcome = Outcome::Done;
    let mut written = 0_usize;
    let mut tally = Tally::default();
    for document in input::documents(&arguments.paths) {
        let content = match document.and_then(|document| document.read()) {
            Ok(content) => content,
            Err(problem) => {
                context.complain(&problem);
                outcome = Outcome::Unreadable;
                continue;
            }
        };
        let document = content.open(&arguments.choices);
        let report = content.parse(&document, &arguments.choices);
        // Checks leave out what is accepted; of other findings only this command does.
        let allowed = arguments.choices.allowed_in(&content.name);
        let kept = |finding: &&Diagnostic| {
            finding.code.severity >= least && !allowed.iter().any(|id| id == finding.code.name)
        };
        let kept: Vec<&Diagnostic> = report.diagnostics.iter().filter(kept).collect();
        tally.add(&kept);
        if outcome == Outcome::Done && kept.iter().any(|finding| finding.code.severity >= denied) {
            outcome = Outcome::Partly;
        }
        match arguments.format {
            Format::Text => {
                let shown = grouped(
                    document.source(),
                    &content.name,
                    &kept,
                    arguments.choices.most_of_a_kind(),
                    &style,
                );
                if !shown.is_empty() && written > 0 {
                    sink.write("\n")?;
                }
                sink.write(&shown)?;
                written += usize::from(!shown.is_empty());
            }
            Format::Json => {
                sink.write(if written > 0 { "," } else { "[" })?;
                sink.write_json(&findings(&report, &kept), true)?;
                written += 1;
            }
            Format::Sarif => {
                log.add(&report, |finding| kept.iter().any(|kept| core::ptr::eq(*kept, finding)))
            }
            Format::Github => sink.write(&output::github::write(&content.name, kept, context.lang))?,
        }
    }
    match arguments.format {
        Format::Json => sink.write(if written > 0 { "]\n" } else { "[]\n" })?,
        Format::Sarif => sink.write_json(&log.finish(), true)?,
        Format::Text if written > 0 => sink.write(&tally.write(context))?,
        Format::Text | Format::Github => {}
    }
    sink.finish()?;
    Ok(outcome)
}

/// How much was found.
#[derive(Debug, Default)]
struct Tally {
    files: usize,
    files_with_findings: usize,
    errors: usize,
    warnings: usize,
    notes: usize,
}

impl Tally {
    fn add(&mut self, kept: &[&Diagnostic]) {
        let of = |severity| kept.iter().filter(|finding| finding.code.severity == severity).count();
        self.files += 1;
        self.files_with_findings += usize::from(!kept.is_empty());
        self.errors += of(Severity::Error);
        self.warnings += of(Severity::Warning);
        self.notes += of(Severity::Note);
    }

    /// The last line of the text: how much there is, and where to read on.
    fn write(&self, context: Context) -> String {
        let counts = [
            (self.errors, "error", "错误"),
            (self.warnings, "warning", "警告"),
            (self.notes, "note", "提示"),
        ];
        let counts = counts.iter().filter(|(n, ..)| *n > 0).map(|(n, en, zh)| match context.lang {
            Lang::En => format!("{n} {en}{}", if *n == 1 { "" } else { "s" }),
            Lang::Zh => format!("{zh} {n} 处"),
        });
        let counts = counts.collect::<Vec<_>>().join(context.say(", ", "，"));
        let (found, files) = (self.files_with_findings, self.files);
        let summary = match context.lang {
            _ if files == 1 => counts,
            Lang::En => format!("{counts} in {found} of {files} files"),
            Lang::Zh => format!("共 {files} 个文件，{found} 个有问题：{counts}"),
        };
        let further = context.say(
            "; `nianbao explain CODE` says what a code means and what to do",
            "；`nianbao explain 代码` 说明含义和处理办法",
        );
        format!("\n{summary}{further}\n")
    }
}

/// What concerns one file, for machines: failed relations are listed beside the findings.
fn findings<'r>(report: &'r Report<'r>, kept: &'r [&'r Diagnostic]) -> impl serde::Serialize + use<'r> {
    #[derive(serde::Serialize)]
    struct Findings<'r> {
        source: &'r nianbao::report::Source,
        diagnostics: &'r [&'r Diagnostic],
        failed: Vec<&'r nianbao::check::Check>,
    }
    let failed = report.checks.iter().filter(|check| check.holds == Some(false)).collect();
    Findings { source: &report.source, diagnostics: kept, failed }
}

/// The findings of one file under a heading for each kind.
fn grouped(text: &str, name: &str, kept: &[&Diagnostic], most: usize, style: &output::Style) -> String {
    let zh = style.lang == Lang::Zh;
    let groups = [
        (if zh { "输入" } else { "the input" }, catalogue::source::ALL),
        (if zh { "表格" } else { "tables" }, catalogue::table::ALL),
        (if zh { "数字核对" } else { "figures that do not agree" }, catalogue::check::ALL),
        (if zh { "标题与体例" } else { "headings and front matter" }, catalogue::outline::ALL),
    ];
    let mut out = String::new();
    for (heading, codes) in groups {
        let of_kind = || kept.iter().copied().filter(|finding| codes.contains(&finding.code));
        let count = of_kind().count();
        if count > 0 {
            if !out.is_empty() {
                out.push('\n');
            }
            out.push_str(&format!("{name}: {heading} ({count})\n\n"));
            out.push_str(&output::annotate::write_some(text, Some(name), of_kind(), most, style));
        }
    }
    out
}
