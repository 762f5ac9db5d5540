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

use nianbao::corpus::{BOM, CsvRows, Shape, Tally};
use serde::{Deserialize, Serialize};

use super::super::sink::Sink;
use super::super::{Context, Failure};
use super::{Arguments, Batch, Encoded, Format};

/// How often the state is written: at most that much work is lost.
const INTERVAL: Duration = Duration::from_secs(1);

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
    place: Place,
    state: State,
    saved: Instant,
}

enum Place {
    /// Standard output: nothing to go on with.
    Stream(Sink),
    /// A file of rows that becomes the output.
    File { folder: PathBuf, output: PathBuf, rows: io::BufWriter<File>, format: Format, shape: Shape },
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
        let state = State {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            shape: shape.name().to_owned(),
            format: format.name().to_owned(),
            bom: arguments.bom,
            names: HASH_START,
            ..State::default()
        };
        let saved = Instant::now();
        if output == Path::new("-") {
            let mut sink = Sink::open(None)?;
            sink.write_bytes(&opening(shape, format, arguments.bom))?;
            return Ok(Self { place: Place::Stream(sink), state, saved });
        }
        let mut folder = OsString::from(output);
        folder.push(".work");
        let folder = PathBuf::from(folder);
        let kept = read_state(&folder).map_err(|error| Failure::Output(folder.join(STATE), error))?;
        let state = match kept {
            None => {
                fs::create_dir_all(&folder).map_err(|error| Failure::Output(folder.clone(), error))?;
                state
            }
            Some(_) if !arguments.resume => {
                let told = context.say(
                    "holds an interrupted run; go on with --resume, or remove it to begin anew",
                    "中有一次中断的运行；请用 --resume 继续，或删除后重新开始",
                );
                return Err(Failure::Usage(format!("{} {told}", folder.display())));
            }
            Some(kept) => {
                let same = |of: fn(&State) -> (&str, &str, &str, bool)| of(&kept) == of(&state);
                if !same(|state| (&state.version, &state.shape, &state.format, state.bom)) {
                    let told = context.say(
                        "is of a run with another shape, format or version; remove it to begin anew",
                        "属于另一种形状、格式或版本的运行；请删除后重新开始",
                    );
                    return Err(Failure::Usage(format!("{} {told}", folder.display())));
                }
                kept
            }
        };
        let mut work =
            Self { place: Place::file(&folder, output, format, shape, &state, context)?, state, saved };
        if work.state.bytes == 0 {
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
        let hash = if n == 0 {
            HASH_START
        } else {
            names.take(n).fold(HASH_START, |hash, name| add_name(hash, &name))
        };
        if hash == self.state.names {
            return Ok(());
        }
        let told = context.say(
            "the documents are not those of the interrupted run; remove its folder to begin anew",
            "文件与中断的那次运行不同；请删除其工作文件夹后重新开始",
        );
        Err(Failure::Usage(told.into()))
    }

    /// Adds the rows of some documents.
    pub(super) fn append(&mut self, batch: Batch, _context: Context) -> Result<(), Failure> {
        match batch.rows {
            Encoded::Csv(rows) => self.write(&rows.into_bytes())?,
            Encoded::Ndjson(rows) => self.write(&rows.into_bytes())?,
        }
        self.state.documents += u64::try_from(batch.names.len()).unwrap_or(0);
        self.state.names = batch.names.iter().fold(self.state.names, |hash, name| add_name(hash, name));
        self.state.tally.extend(batch.tally);
        if self.saved.elapsed() >= INTERVAL { self.save() } else { Ok(()) }
    }

    /// Puts the output in its place; after an interruption the state stays, to go on with.
    pub(super) fn finish(mut self, interrupted: bool, _context: Context) -> Result<Tally, Failure> {
        self.save()?;
        match self.place {
            Place::Stream(sink) => sink.finish()?,
            Place::File { folder, output, rows, .. } => {
                drop(rows);
                fs::rename(folder.join(ROWS), &output).map_err(|error| Failure::Output(output, error))?;
                if !interrupted {
                    let removed = fs::remove_file(folder.join(STATE)).and_then(|()| fs::remove_dir(&folder));
                    removed.map_err(|error| Failure::Output(folder, error))?;
                }
            }
        }
        Ok(self.state.tally)
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        self.state.bytes += u64::try_from(bytes.len()).unwrap_or(0);
        match &mut self.place {
            Place::Stream(sink) => sink.write_bytes(bytes),
            Place::File { folder, rows, .. } => {
                rows.write_all(bytes).map_err(|error| Failure::Output(folder.join(ROWS), error))
            }
        }
    }

    /// Sends rows and then state to the disk.
    fn save(&mut self) -> Result<(), Failure> {
        self.saved = Instant::now();
        let Place::File { folder, rows, .. } = &mut self.place else { return Ok(()) };
        let saved = rows
            .flush()
            .and_then(|()| rows.get_ref().sync_data())
            .and_then(|()| replace(&folder.join(STATE), &serde_json::to_vec_pretty(&self.state)?));
        saved.map_err(|error| Failure::Output(folder.clone(), error))
    }
}

impl Place {
    /// Opens the rows at the length that the state says.
    fn file(
        folder: &Path,
        output: &Path,
        format: Format,
        shape: Shape,
        state: &State,
        context: Context,
    ) -> Result<Self, Failure> {
        let path = folder.join(ROWS);
        let failure = |error| Failure::Output(path.clone(), error);
        // After an orderly interruption the rows are the output.
        if state.documents > 0
            && !path.exists()
            && fs::metadata(output).is_ok_and(|it| it.len() == state.bytes)
        {
            fs::rename(output, &path).map_err(failure)?;
        }
        let mut file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .read(true)
            .write(true)
            .open(&path)
            .map_err(failure)?;
        if file.metadata().map_err(failure)?.len() < state.bytes {
            let told = context.say(
                "lacks rows that its state counts; remove the folder to begin anew",
                "缺少状态中已计的行；请删除该文件夹后重新开始",
            );
            return Err(Failure::Usage(format!("{} {told}", path.display())));
        }
        file.set_len(state.bytes).and_then(|()| file.seek(io::SeekFrom::End(0))).map_err(failure)?;
        let rows = io::BufWriter::with_capacity(256 * 1024, file);
        Ok(Self::File { folder: folder.into(), output: output.into(), rows, format, shape })
    }
}

const ROWS: &str = "rows";
const STATE: &str = "state.json";

/// What comes before the first row.
fn opening(shape: Shape, format: Format, bom: bool) -> Vec<u8> {
    match format {
        Format::Csv => {
            let mut bytes = if bom { BOM.as_bytes().to_vec() } else { Vec::new() };
            bytes.extend(CsvRows::with_header(shape).into_bytes());
            bytes
        }
        Format::Ndjson => Vec::new(),
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

/// Replaces the file as a whole: whoever reads it finds the old content or the new.
fn replace(path: &Path, content: &[u8]) -> io::Result<()> {
    let fresh = path.with_extension("new");
    let mut file = File::create(&fresh)?;
    file.write_all(content)?;
    file.sync_data()?;
    fs::rename(fresh, path)
}

/// FNV-1a over names, each closed by a byte that no name holds.
const HASH_START: u64 = 0xCBF2_9CE4_8422_2325;

fn add_name(hash: u64, name: &str) -> u64 {
    let bytes = name.bytes().chain([0xFF]);
    bytes.fold(hash, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3))
}
