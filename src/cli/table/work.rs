//! The work that is under way: rows so far, and how far that is, in a folder beside the output.
//!
//! `OUT.work/rows` (CSV and NDJSON) or `OUT.work/part-N.parquet` hold rows; `OUT.work/state.json` says how many
//! documents are in them and how long they are. Rows reach the disk before the state that counts them, and the state
//! is replaced as a whole, so that after a fall of the process or the machine what the state counts is there; what is
//! behind it is cut off. OUT itself appears when all is done, by renaming.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Seek as _, Write as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

#[cfg(feature = "xlsx")]
use nianbao::corpus::{self, Fields as _, Type};
use nianbao::corpus::{BOM, CsvRows, Shape, Tally};
#[cfg(feature = "parquet")]
use nianbao::corpus::{ColumnRows, ParquetWriter};
use serde::{Deserialize, Serialize};

use super::super::sink::Sink;
use super::super::{Context, Failure};
use super::{Arguments, Batch, Encoded, Format};

/// How often the state is written: at most that much work is lost.
const INTERVAL: Duration = Duration::from_secs(1);

/// Reports of a row group in the wide shape, and rows of one in the other: columns long enough to compress well, and
/// some tens of megabytes while they are in memory.
#[cfg(feature = "parquet")]
const WIDE_ROWS: usize = 4096;
#[cfg(feature = "parquet")]
const CELL_ROWS: usize = 1 << 17;
/// After that long what there is makes a part, however few rows: where reading is slow, that much of it is lost at most.
#[cfg(feature = "parquet")]
const PART_INTERVAL: Duration = Duration::from_secs(15);
/// Bytes of rows that make a part even if they are few.
#[cfg(feature = "parquet")]
const PART_BYTES: usize = 64 * 1024 * 1024;

/// How far the work is.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
struct State {
    /// The command that wrote the rows, which another one might write otherwise.
    version: String,
    shape: String,
    format: String,
    bom: bool,
    /// Documents in the rows.
    documents: u64,
    /// A hash over their names in order: a run goes on only with the same ones.
    names: u64,
    /// Length of the rows in bytes.
    bytes: u64,
    /// Number of rows.
    rows: u64,
    /// Finished parts.
    parts: u64,
    tally: Tally,
}

/// Where rows go.
pub(super) struct Work {
    store: Store,
    shape: Shape,
    format: Format,
    /// The folder of the work; standard output has none, and nothing to go on with.
    folder: Option<PathBuf>,
    output: PathBuf,
    state: State,
    saved: Instant,
}

enum Store {
    Stream(Sink),
    /// A file of rows.
    Rows(io::BufWriter<File>),
    /// Finished parts, and rows of the next one.
    #[cfg(feature = "parquet")]
    Parts(ColumnRows),
}

impl Work {
    /// Begins, or goes on with what is there.
    pub(super) fn open(
        arguments: &Arguments,
        output: &Path,
        shape: Shape,
        format: Format,
        context: Context,
    ) -> Result<Self, Failure> {
        let fresh = State {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            shape: shape.name().to_owned(),
            format: format.name().to_owned(),
            bom: arguments.bom,
            names: HASH_START,
            ..State::default()
        };
        let saved = Instant::now();
        if output == Path::new("-") {
            if !matches!(format, Format::Csv | Format::Ndjson) {
                let told = context.say("can be written to a file only", "只能写入文件");
                return Err(Failure::Usage(format!(".{} {told}", format.name())));
            }
            let store = Store::Stream(Sink::open(None)?);
            let mut work =
                Self { store, shape, format, folder: None, output: output.into(), state: fresh, saved };
            work.write(&opening(shape, format, arguments.bom))?;
            return Ok(work);
        }
        let mut folder = OsString::from(output);
        folder.push(".work");
        let folder = PathBuf::from(folder);
        let state = match read_state(&folder).map_err(|error| Failure::Output(folder.join(STATE), error))? {
            None => {
                // What is there without a state was left by a run that fell as it began or ended.
                let made = fs::create_dir_all(&folder).and_then(|()| remove_files(&folder));
                made.map_err(|error| Failure::Output(folder.clone(), error))?;
                fresh
            }
            Some(kept) if arguments.resume && kept.is_like(&fresh) => kept,
            Some(_) => {
                let told = if arguments.resume {
                    context.say(
                        "is of a run with another shape, format or version; remove it to begin anew",
                        "属于另一种形状、格式或版本的运行；请删除后重新开始",
                    )
                } else {
                    context.say(
                        "holds an interrupted run; go on with --resume, or remove it to begin anew",
                        "中有一次中断的运行；请用 --resume 继续，或删除后重新开始",
                    )
                };
                return Err(Failure::Usage(format!("{} {told}", folder.display())));
            }
        };
        let begun = state.bytes > 0 || state.documents > 0;
        let store = Store::open(&folder, output, shape, format, &state, context)?;
        let mut work =
            Self { store, shape, format, folder: Some(folder), output: output.into(), state, saved };
        if !begun {
            work.write(&opening(shape, format, arguments.bom))?;
            work.save()?;
        }
        Ok(work)
    }

    /// Documents whose rows are there.
    pub(super) const fn documents(&self) -> u64 {
        self.state.documents
    }

    /// Takes as many `names` as there are documents in the rows; they must be the same ones.
    pub(super) fn pass_over(
        &self,
        names: impl Iterator<Item = String>,
        context: Context,
    ) -> Result<(), Failure> {
        let n = usize::try_from(self.state.documents).unwrap_or(usize::MAX);
        if names.take(n).fold(HASH_START, |hash, name| add_name(hash, &name)) == self.state.names {
            return Ok(());
        }
        let told = context.say(
            "the documents are not those of the interrupted run; remove its folder to begin anew",
            "文件与中断的那次运行不同；请删除其工作文件夹后重新开始",
        );
        Err(Failure::Usage(told.into()))
    }

    /// Adds the rows of some documents.
    pub(super) fn append(&mut self, batch: Batch, context: Context) -> Result<(), Failure> {
        self.state.documents += u64::try_from(batch.names.len()).unwrap_or(0);
        self.state.names = batch.names.iter().fold(self.state.names, |hash, name| add_name(hash, name));
        self.state.rows += u64::try_from(batch.n_rows).unwrap_or(0);
        self.state.tally.extend(batch.tally);
        self.check_limit(context)?;
        match batch.rows {
            Encoded::Csv(rows) => self.write(&rows.into_bytes())?,
            Encoded::Ndjson(rows) => self.write(&rows.into_bytes())?,
            #[cfg(feature = "parquet")]
            Encoded::Columns(more) => {
                if let Store::Parts(rows) = &mut self.store {
                    rows.append(&more);
                    let full = match self.shape {
                        Shape::Wide => rows.len() >= WIDE_ROWS,
                        Shape::Cells => rows.len() >= CELL_ROWS,
                    };
                    if full || rows.bytes() >= PART_BYTES || self.saved.elapsed() >= PART_INTERVAL {
                        return self.save();
                    }
                }
                return Ok(());
            }
        }
        if self.saved.elapsed() >= INTERVAL { self.save() } else { Ok(()) }
    }

    /// Puts the output in its place; after an interruption the state stays, to go on with.
    pub(super) fn finish(mut self, interrupted: bool) -> Result<Tally, Failure> {
        self.save()?;
        let Self { store, shape, format, folder, output, state, .. } = self;
        let Some(folder) = folder else {
            if let Store::Stream(sink) = store {
                sink.finish()?;
            }
            return Ok(state.tally);
        };
        drop(store);
        let finished = match format {
            Format::Csv | Format::Ndjson => fs::rename(folder.join(ROWS), &output),
            #[cfg(feature = "parquet")]
            Format::Parquet => join_parts(&folder, &output, shape, &state),
            #[cfg(feature = "xlsx")]
            Format::Xlsx => make_workbook(&folder, &output, shape),
        };
        #[cfg(not(any(feature = "parquet", feature = "xlsx")))]
        let _ = shape;
        finished.map_err(|error| Failure::Output(output, error))?;
        if !interrupted {
            // The state goes first: without it what else is there counts for nothing.
            remove(&folder).map_err(|error| Failure::Output(folder, error))?;
        }
        Ok(state.tally)
    }

    /// A worksheet holds so many rows and no more; better told early than after all is read.
    fn check_limit(&self, context: Context) -> Result<(), Failure> {
        #[cfg(feature = "xlsx")]
        if self.format == Format::Xlsx && self.state.rows > u64::from(corpus::XLSX_ROWS) {
            if let Some(folder) = &self.folder {
                // What cannot be gone on with is of no use; where it stays it is only in the way.
                let _ = remove(folder);
            }
            return Err(too_many_rows(self.state.documents, context));
        }
        let _ = context;
        Ok(())
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        self.state.bytes += u64::try_from(bytes.len()).unwrap_or(0);
        match &mut self.store {
            Store::Stream(sink) => sink.write_bytes(bytes),
            Store::Rows(rows) => {
                rows.write_all(bytes).map_err(|error| Failure::Output(self.output.clone(), error))
            }
            #[cfg(feature = "parquet")]
            Store::Parts(_) => Ok(()),
        }
    }

    /// Sends rows and then state to the disk.
    fn save(&mut self) -> Result<(), Failure> {
        self.saved = Instant::now();
        let Some(folder) = &self.folder else { return Ok(()) };
        let sent = match &mut self.store {
            Store::Stream(_) => Ok(()),
            Store::Rows(rows) => rows.flush().and_then(|()| rows.get_ref().sync_data()),
            #[cfg(feature = "parquet")]
            Store::Parts(rows) if rows.is_empty() => Ok(()),
            #[cfg(feature = "parquet")]
            Store::Parts(rows) => {
                let path = part(folder, self.state.parts);
                self.state.parts += 1;
                let rows = std::mem::replace(rows, ColumnRows::new(self.shape));
                write_whole(&path, |file| {
                    let mut writer = ParquetWriter::new(file, self.shape)?;
                    writer.write(&rows)?;
                    writer.finish()
                })
            }
        };
        sent.and_then(|()| {
            let json = serde_json::to_vec_pretty(&self.state)?;
            write_whole(&folder.join(STATE), |mut file| file.write_all(&json).map(|()| file))
        })
        .map_err(|error| Failure::Output(folder.clone(), error))
    }
}

impl State {
    fn is_like(&self, other: &Self) -> bool {
        let key =
            |state: &Self| (state.version.clone(), state.shape.clone(), state.format.clone(), state.bom);
        key(self) == key(other)
    }
}

impl Store {
    /// Opens the rows at the length that the state says.
    fn open(
        folder: &Path,
        output: &Path,
        shape: Shape,
        format: Format,
        state: &State,
        context: Context,
    ) -> Result<Self, Failure> {
        #[cfg(feature = "parquet")]
        if format == Format::Parquet {
            return Ok(Self::Parts(ColumnRows::new(shape)));
        }
        let _ = (shape, format);
        let path = folder.join(ROWS);
        let failure = |error| Failure::Output(path.clone(), error);
        // After an orderly interruption the rows are the output.
        let is_output = || fs::metadata(output).is_ok_and(|it| it.len() == state.bytes);
        if matches!(format, Format::Csv | Format::Ndjson) && state.bytes > 0 && !path.exists() && is_output()
        {
            fs::rename(output, &path).map_err(failure)?;
        }
        let mut options = OpenOptions::new();
        let mut file =
            options.create(true).truncate(false).read(true).write(true).open(&path).map_err(failure)?;
        if file.metadata().map_err(failure)?.len() < state.bytes {
            let told = context.say(
                "lacks rows that its state counts; remove the folder to begin anew",
                "缺少状态中已计的行；请删除该文件夹后重新开始",
            );
            return Err(Failure::Usage(format!("{} {told}", path.display())));
        }
        file.set_len(state.bytes).and_then(|()| file.seek(io::SeekFrom::End(0))).map_err(failure)?;
        Ok(Self::Rows(io::BufWriter::with_capacity(256 * 1024, file)))
    }
}

const ROWS: &str = "rows";
const STATE: &str = "state.json";
const WHOLE: &str = "whole";

/// Why there is no workbook of `documents`, as many as are known to fill one.
#[cfg(feature = "xlsx")]
pub(super) fn too_many_rows(documents: u64, context: Context) -> Failure {
    let told = context.say(
        "documents make more than the 1,048,575 rows that an Excel worksheet holds below its head; write .parquet or .csv",
        "个文件的行数已超过 Excel 工作表除表头外的 1,048,575 行上限；请改写 .parquet 或 .csv",
    );
    Failure::Usage(format!("{documents} {told}"))
}

/// What comes before the first row.
fn opening(shape: Shape, format: Format, bom: bool) -> Vec<u8> {
    match format {
        Format::Csv => {
            let mut bytes = if bom { BOM.as_bytes().to_vec() } else { Vec::new() };
            bytes.extend(CsvRows::with_header(shape).into_bytes());
            bytes
        }
        _ => Vec::new(),
    }
}

/// The state in that folder, if there is one.
fn read_state(folder: &Path) -> io::Result<Option<State>> {
    match fs::read(folder.join(STATE)) {
        Ok(json) => Ok(Some(serde_json::from_slice(&json)?)),
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

/// Writes a file as a whole: whoever opens it finds the old content or the new, on the disk.
fn write_whole(path: &Path, write: impl FnOnce(File) -> io::Result<File>) -> io::Result<()> {
    let mut fresh = OsString::from(path);
    fresh.push(".new");
    write(File::create(&fresh)?)?.sync_data()?;
    fs::rename(fresh, path)?;
    // The name is on the disk when the folder is; where folders cannot be sent there, the system does it in its time.
    if let Some(folder) = path.parent() {
        let _ = File::open(folder).and_then(|folder| folder.sync_all());
    }
    Ok(())
}

/// Removes the work folder, the state first.
fn remove(folder: &Path) -> io::Result<()> {
    fs::remove_file(folder.join(STATE))?;
    remove_files(folder)?;
    fs::remove_dir(folder)
}

/// Removes what runs put into a work folder, and nothing else.
fn remove_files(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let stem = name.strip_suffix(".new").unwrap_or(&name);
        let is_part = stem.starts_with("part-") && stem.ends_with(".parquet");
        if is_part || [ROWS, STATE, WHOLE].contains(&stem) {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

#[cfg(feature = "parquet")]
fn part(folder: &Path, n: u64) -> PathBuf {
    folder.join(format!("part-{n:06}.parquet"))
}

#[cfg(feature = "parquet")]
fn join_parts(folder: &Path, output: &Path, shape: Shape, state: &State) -> io::Result<()> {
    let whole = folder.join(WHOLE);
    write_whole(&whole, |file| {
        let mut writer = ParquetWriter::new(file, shape)?;
        for n in 0..state.parts {
            writer.append(&File::open(part(folder, n))?)?;
        }
        writer.finish()
    })?;
    fs::rename(whole, output)
}

/// The rows, which are CSV without a head, as a workbook.
#[cfg(feature = "xlsx")]
fn make_workbook(folder: &Path, output: &Path, shape: Shape) -> io::Result<()> {
    let mut rows = corpus::XlsxRows::new(shape)?;
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_path(folder.join(ROWS))?;
    let mut record = csv::StringRecord::new();
    while reader.read_record(&mut record)? {
        for (field, column) in record.iter().zip(shape.columns()) {
            match column.holds {
                Type::Text => rows.text(Some(field)),
                Type::Whole => rows.whole(field.parse().ok()),
                Type::Decimal => rows.decimal(field.parse().ok()),
            }
        }
        rows.end();
    }
    let whole = folder.join(WHOLE);
    write_whole(&whole, |mut file| {
        rows.save(&mut file)?;
        Ok(file)
    })?;
    fs::rename(whole, output)
}

/// FNV-1a over names, each closed by a byte that no name holds.
const HASH_START: u64 = 0xCBF2_9CE4_8422_2325;

fn add_name(hash: u64, name: &str) -> u64 {
    let bytes = name.bytes().chain([0xFF]);
    bytes.fold(hash, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3))
}
