//! `nianbao table`: reports to rows of a table.

mod summary;
mod work;

use std::ffi::OsStr;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::{Args, ValueEnum};
use nianbao::corpus::{self, CsvRows, Fields, JsonRows, Shape, Tally};

use super::input::{self, Choices, Document, Problem};
use super::sink::Sink;
use super::stream::Rows;
use super::{Context, Failure, Outcome, progress};
use work::Work;

/// Read reports into a table: one row a report, or one row a cell
///
/// OUT's ending says what is written: .csv, .ndjson, .parquet, .xlsx (the last two where the command was built with
/// the feature `table`). OUT is there only when it is whole: until then rows stand in OUT.work/, from where --resume
/// goes on after an interruption, without a row doubled or lost. After Ctrl-C OUT holds the reports read so far.
///
/// Rows keep the order of the paths, folders sorted by name. A document that cannot be read is a row with its name and
/// `error`; in the shape `cells` one without a table is, too. Memory does not grow with the number of documents.
///
/// Exit status: 0 every document was read, 1 some could not be, 2 wrong usage or OUT cannot be written, 130 interrupted.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Files, folders and zip archives, as for `nianbao parse`
    #[arg(value_name = "PATH", required_unless_present = "columns")]
    paths: Vec<PathBuf>,

    /// The file to write; `-` is standard output (then --format says what)
    #[arg(long, short, value_name = "OUT", required_unless_present = "columns")]
    output: Option<PathBuf>,

    /// What one row is
    #[arg(long, value_enum, default_value_t = Rows::Wide, value_name = "SHAPE")]
    shape: Rows,

    /// What to write, where OUT's ending does not say
    #[arg(long, short, value_enum, value_name = "FORMAT")]
    format: Option<Format>,

    /// Begin a CSV file with a byte order mark, by which Excel knows that it is UTF-8
    #[arg(long)]
    bom: bool,

    /// Go on where an interrupted run with the same paths stopped
    #[arg(long)]
    resume: bool,

    /// Threads; by default one a core
    #[arg(long, value_name = "N")]
    threads: Option<NonZeroUsize>,

    /// No summary at the end
    #[arg(long, short)]
    quiet: bool,

    /// List the columns of the shape: name, type, meaning, parted by tabs; reads and writes nothing
    #[arg(long)]
    columns: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// CSV by RFC 4180, UTF-8
    Csv,
    /// One JSON object a line
    Ndjson,
    /// Apache Parquet
    #[cfg(feature = "parquet")]
    Parquet,
    /// Excel
    #[cfg(feature = "xlsx")]
    Xlsx,
}

impl Format {
    const fn name(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Ndjson => "ndjson",
            #[cfg(feature = "parquet")]
            Self::Parquet => "parquet",
            #[cfg(feature = "xlsx")]
            Self::Xlsx => "xlsx",
        }
    }
}

/// Documents that one job of a thread reads: enough that starting it costs nothing beside.
const GROUP: usize = 16;

/// Rows of some documents.
struct Batch {
    rows: Encoded,
    n_rows: usize,
    tally: Tally,
    /// Names of the documents, for going on later.
    names: Vec<String>,
}

/// Rows as the output takes them.
enum Encoded {
    Csv(Box<CsvRows>),
    Ndjson(JsonRows),
    #[cfg(feature = "parquet")]
    Columns(corpus::ColumnRows),
}

pub(super) fn run(arguments: &Arguments, context: Context) -> Result<Outcome, Failure> {
    let shape = arguments.shape.shape();
    let Some(output) = arguments.output.as_deref().filter(|_| !arguments.columns) else {
        return list_columns(shape);
    };
    let format = format(arguments, output, context)?;
    let started = Instant::now();
    // Every document is a row at least: where these alone are too many, nothing is read in vain.
    #[cfg(feature = "xlsx")]
    if format == Format::Xlsx {
        let most = usize::try_from(corpus::XLSX_ROWS).unwrap_or(usize::MAX);
        let n = input::documents(&arguments.paths).take(most.saturating_add(1)).count();
        if n > most {
            return Err(work::too_many_rows(u64::try_from(n).unwrap_or(u64::MAX), context));
        }
    }
    let mut work = Work::open(arguments, output, shape, format, context)?;
    progress::catch_interrupts();
    let length =
        progress::is_shown().then(|| u64::try_from(input::documents(&arguments.paths).count()).unwrap_or(0));
    let mut documents = input::documents(&arguments.paths);
    work.pass_over(documents.by_ref().map(|document| name(&document)), context)?;
    let bar = progress::bar(length, context);
    bar.set_position(work.documents());
    bar.reset_eta();
    let before = work.documents();
    let groups = Groups { documents: documents.take_while(|_| !progress::interrupted()) };
    corpus::each(
        arguments.threads,
        groups,
        |group| read(group, shape, format),
        |batch| {
            bar.inc(u64::try_from(batch.names.len()).unwrap_or(0));
            work.append(batch, context)
        },
    )?;
    bar.finish_and_clear();
    let interrupted = progress::interrupted();
    let tally = work.finish(interrupted)?;
    if !arguments.quiet {
        let run = summary::Run { seconds: started.elapsed().as_secs_f64(), before, interrupted, output };
        // Where standard error is closed nobody is left to tell.
        let _ = std::io::Write::write_all(
            &mut std::io::stderr(),
            summary::write(&tally, &run, context).as_bytes(),
        );
    }
    Ok(match () {
        () if interrupted => Outcome::Interrupted,
        () if tally.unread > 0 => Outcome::Partly,
        () => Outcome::Done,
    })
}

/// What to write: what is asked for, else what the ending of the output says.
fn format(arguments: &Arguments, output: &Path, context: Context) -> Result<Format, Failure> {
    if let Some(format) = arguments.format {
        return Ok(format);
    }
    let ending = output.extension().and_then(OsStr::to_str).unwrap_or_default().to_ascii_lowercase();
    match ending.as_str() {
        "csv" => Ok(Format::Csv),
        "ndjson" | "jsonl" => Ok(Format::Ndjson),
        #[cfg(feature = "parquet")]
        "parquet" => Ok(Format::Parquet),
        #[cfg(feature = "xlsx")]
        "xlsx" => Ok(Format::Xlsx),
        #[cfg(not(all(feature = "parquet", feature = "xlsx")))]
        "parquet" | "xlsx" => {
            let told = context.say(
                "this command was built without the feature `table`; it writes .csv and .ndjson, not",
                "本程序构建时未启用 `table` 特性，只能写 .csv 和 .ndjson，不能写",
            );
            Err(Failure::Usage(format!("{told} .{ending}")))
        }
        _ => {
            let told = context.say(
                "what to write is said by OUT's ending (.csv, .ndjson, .parquet, .xlsx) or by --format",
                "请用 OUT 的扩展名（.csv、.ndjson、.parquet、.xlsx）或 --format 指明格式",
            );
            Err(Failure::Usage(told.into()))
        }
    }
}

fn name(document: &Result<Document, Problem>) -> String {
    match document {
        Ok(document) => document.name(),
        Err(problem) => problem.name.clone(),
    }
}

/// Reads some documents into rows.
fn read(group: Vec<Result<Document, Problem>>, shape: Shape, format: Format) -> Batch {
    let mut rows = match format {
        Format::Csv => Encoded::Csv(Box::default()),
        Format::Ndjson => Encoded::Ndjson(JsonRows::new(shape)),
        #[cfg(feature = "parquet")]
        Format::Parquet => Encoded::Columns(corpus::ColumnRows::new(shape)),
        // A workbook is made in the end, from rows that can be gone on with.
        #[cfg(feature = "xlsx")]
        Format::Xlsx => Encoded::Csv(Box::default()),
    };
    let (mut tally, mut n_rows) = (Tally::default(), 0);
    let names = group.iter().map(name).collect();
    for document in group {
        n_rows += match &mut rows {
            Encoded::Csv(rows) => read_one(document, shape, rows.as_mut(), &mut tally),
            Encoded::Ndjson(rows) => read_one(document, shape, rows, &mut tally),
            #[cfg(feature = "parquet")]
            Encoded::Columns(rows) => read_one(document, shape, rows, &mut tally),
        };
    }
    Batch { rows, n_rows, tally, names }
}

/// Reads a document; returns its number of rows.
fn read_one(
    document: Result<Document, Problem>,
    shape: Shape,
    rows: &mut impl Fields,
    tally: &mut Tally,
) -> usize {
    match document.and_then(|document| document.read()) {
        Ok(content) => {
            let document = content.open(&Choices::default());
            let report = content.parse(&document, &Choices::default());
            tally.add(&report);
            corpus::write(shape, &report, rows)
        }
        Err(problem) => {
            tally.add_failure(&problem.name);
            corpus::write_failure(shape, &problem.name, &problem.error.to_string(), rows);
            1
        }
    }
}

/// Documents by [`GROUP`].
struct Groups<I> {
    documents: I,
}

impl<I: Iterator> Iterator for Groups<I> {
    type Item = Vec<I::Item>;

    fn next(&mut self) -> Option<Self::Item> {
        let group: Vec<I::Item> = self.documents.by_ref().take(GROUP).collect();
        (!group.is_empty()).then_some(group)
    }
}

fn list_columns(shape: Shape) -> Result<Outcome, Failure> {
    let mut sink = Sink::open(None)?;
    for column in shape.columns() {
        sink.write(&format!("{}\t{}\t{}\n", column.name, column.holds.name(), column.about))?;
    }
    sink.finish()?;
    Ok(Outcome::Done)
}
