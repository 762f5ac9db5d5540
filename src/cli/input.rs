//! Paths to documents: folders walked in order, `-` for standard input, bytes decoded by the library.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use clap::{Args, ValueEnum};
use nianbao::diagnostic::{Diagnostic, catalogue};
use nianbao::document::{self, Kind, Members};
use nianbao::{Options, Report, limits};
use walkdir::{DirEntry, WalkDir};

/// Endings of files that a folder is searched for; a file that is named is read whatever its ending.
const ENDINGS: [&str; 10] = ["txt", "text", "md", "org", "html", "htm", "xhtml", "docx", "pdf", "zip"];

/// Choices of reading that subcommands share.
#[derive(Clone, Debug, Default, Args)]
pub(super) struct Choices {
    /// Accept a finding: a code (`relation-fails`) or the id of a check (`requests.balance.total`)
    #[arg(long, value_name = "ID", value_parser = allowed)]
    allow: Vec<String>,

    /// Accept what this file lists: lines `ID` or `PATH: ID`, what follows `#` being a comment
    ///
    /// With a PATH, the finding is accepted in files whose path ends with it.
    #[arg(long, value_name = "FILE", value_parser = allow_file)]
    allow_file: Option<AllowFile>,

    /// Print every finding; by default the first three of a kind in full, the others by their lines
    #[arg(long)]
    full: bool,

    /// Also say whether a relation would hold with blank cells as zero
    #[arg(long)]
    blanks_as_zero: bool,

    /// What the inputs are; by default what their content shows
    #[arg(long, value_enum, value_name = "KIND")]
    pub(super) kind: Option<InputKind>,
}

/// A kind of document that a caller can insist on.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum InputKind {
    /// Plain text, or text with little markup
    Text,
    /// A web page
    Html,
    /// A Word document
    Docx,
    /// A PDF file
    Pdf,
}

impl InputKind {
    const fn kind(self) -> Kind {
        match self {
            Self::Text => Kind::Text,
            Self::Html => Kind::Html,
            Self::Docx => Kind::Docx,
            Self::Pdf => Kind::Pdf,
        }
    }
}

/// What a file accepts: the end of a path, where there is one, and an id.
#[derive(Clone, Debug, Default)]
struct AllowFile(Vec<(Option<PathBuf>, String)>);

/// An id that some finding may have; one that none has would accept nothing and nobody would know.
fn allowed(id: &str) -> Result<String, String> {
    // Ids of checks are paths.
    if id.contains('.') || catalogue::find(id).is_some() {
        return Ok(id.to_owned());
    }
    Err(format!("`{id}` is neither a code (`nianbao explain` lists them) nor the id of a check"))
}

fn allow_file(path: &str) -> Result<AllowFile, io::Error> {
    let text = std::fs::read_to_string(path)?;
    let mut entries = Vec::new();
    for line in text.lines() {
        let entry = line.split('#').next().unwrap_or_default().trim();
        if entry.is_empty() {
            continue;
        }
        let (path, id) = match entry.rsplit_once(": ") {
            Some((path, id)) => (Some(PathBuf::from(path.trim())), id.trim()),
            None => (None, entry),
        };
        entries.push((path, allowed(id).map_err(io::Error::other)?));
    }
    Ok(AllowFile(entries))
}

impl Choices {
    /// The default, of documents of that kind.
    pub(super) fn of_kind(kind: Option<InputKind>) -> Self {
        Self { kind, ..Self::default() }
    }

    /// How many findings of a kind are printed in full.
    pub(super) const fn most_of_a_kind(&self) -> usize {
        if self.full { usize::MAX - 1 } else { 3 }
    }

    /// The options of the library for the document of that name.
    pub(super) fn options(&self, name: &str) -> Options {
        let mut options = Options::default();
        options.name = Some(name.to_owned()).filter(|name| !name.is_empty());
        options.blanks_as_zero = self.blanks_as_zero;
        options.allow = self.allowed_in(name);
        options
    }

    /// The ids that are accepted in the document of that name.
    pub(super) fn allowed_in(&self, name: &str) -> Vec<String> {
        let listed = self.allow_file.iter().flat_map(|file| &file.0);
        let here =
            listed.filter(|(path, _)| path.as_ref().is_none_or(|path| Path::new(name).ends_with(path)));
        self.allow.iter().cloned().chain(here.map(|(_, id)| id.clone())).collect()
    }
}

/// One input that was named or found.
#[derive(Clone, Debug)]
pub(super) struct Document {
    path: PathBuf,
    /// Which file of which archive it is, where it is one.
    member: Option<(Members<SharedFile>, usize)>,
}

/// An input that could not be read.
#[derive(Debug)]
pub(super) struct Problem {
    pub(super) name: String,
    pub(super) error: io::Error,
}

/// The bytes of a document, and what it is called.
#[derive(Debug)]
pub(super) struct Content {
    pub(super) name: String,
    bytes: Vec<u8>,
    /// Why bytes are missing, where it came out of an archive without all of them.
    fault: Option<Diagnostic>,
}

/// The documents that `paths` name, in their order; folders sorted by name, what is hidden left out, links followed.
pub(super) fn documents(paths: &[PathBuf]) -> impl Iterator<Item = Result<Document, Problem>> + '_ {
    let named = paths.iter().flat_map(|path| -> Box<dyn Iterator<Item = _>> {
        if path.is_dir() {
            let entries = WalkDir::new(path).follow_links(true).sort_by_file_name().into_iter();
            Box::new(entries.filter_entry(is_shown).filter_map(found))
        } else {
            Box::new(std::iter::once(Ok(Document::new(path))))
        }
    });
    named.flat_map(|document| -> Box<dyn Iterator<Item = _>> {
        match document.map(|document| archive(&document.path).ok_or(document)) {
            Ok(Ok(members)) => members,
            Ok(Err(document)) => Box::new(std::iter::once(Ok(document))),
            Err(problem) => Box::new(std::iter::once(Err(problem))),
        }
    })
}

/// The documents within an archive, unpacked as they are read; `None` for whatever else is at `path`.
fn archive(path: &Path) -> Option<Box<dyn Iterator<Item = Result<Document, Problem>>>> {
    if path == Path::new("-") || !path.is_file() {
        return None;
    }
    let mut file = File::open(path).ok()?;
    let mut ends = Vec::new();
    file.by_ref().take(4).read_to_end(&mut ends).ok()?;
    if !matches!(ends.as_slice(), b"PK\x03\x04" | b"PK\x05\x06") {
        return None;
    }
    let members = Members::open(SharedFile::new(file).ok()?);
    let problem = |error| {
        let problem = Problem { name: path.display().to_string(), error };
        Some(Box::new(std::iter::once(Err(problem))) as Box<dyn Iterator<Item = _>>)
    };
    let members = match members {
        Ok(members) => members,
        // A Word document says itself what is wrong with it.
        Err(_) if document::sniff(&std::fs::read(path).ok()?) != Kind::Zip => return None,
        Err(error) => return problem(error),
    };
    if members.kind() != Kind::Zip {
        return None;
    }
    let wanted =
        |name: &str| has_ending(Path::new(name)) && !name.split('/').any(|part| part.starts_with('.'));
    if !members.names().any(wanted) {
        return problem(io::Error::new(io::ErrorKind::InvalidData, "no document in the archive"));
    }
    let path = path.to_owned();
    Some(Box::new((0..members.len()).filter_map(move |idx| {
        let name = members.name(idx).filter(|name| wanted(name))?;
        Some(Ok(Document { path: path.join(name), member: Some((members.clone(), idx)) }))
    })))
}

/// A file that several readers share, each with a place of its own.
#[derive(Clone, Debug)]
struct SharedFile {
    file: Arc<Mutex<File>>,
    len: u64,
    at: u64,
}

impl SharedFile {
    fn new(file: File) -> io::Result<Self> {
        let len = file.metadata()?.len();
        Ok(Self { file: Arc::new(Mutex::new(file)), len, at: 0 })
    }
}

impl Read for SharedFile {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        // A reader that panicked has left nothing behind but a place, and each sets its own.
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(self.at))?;
        let n = file.read(buffer)?;
        self.at = self.at.saturating_add(u64::try_from(n).unwrap_or(0));
        Ok(n)
    }
}

impl Seek for SharedFile {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.len.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = at.ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
        Ok(self.at)
    }
}

/// Whether the name of a file says that it is a document.
fn has_ending(path: &Path) -> bool {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
    ending.is_some_and(|ending| ENDINGS.contains(&ending.as_str()))
}

fn is_shown(entry: &DirEntry) -> bool {
    entry.depth() == 0 || !is_hidden(entry.path())
}

fn is_hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'))
}

fn found(entry: walkdir::Result<DirEntry>) -> Option<Result<Document, Problem>> {
    match entry {
        Ok(entry) => {
            let wanted = has_ending(entry.path()) && entry.file_type().is_file();
            wanted.then(|| Ok(Document { path: entry.into_path(), member: None }))
        }
        Err(error) => {
            let path = error.path().map(Path::to_owned).unwrap_or_default();
            // A link that leads nowhere is missed where it may have led to a document or to a folder of them.
            let leads_nowhere = error.io_error().is_some_and(|error| error.kind() == io::ErrorKind::NotFound);
            let is_other = leads_nowhere && path.extension().is_some() && !has_ending(&path);
            let passed_over = is_other || error.depth() > 0 && is_hidden(&path);
            let name = path.display().to_string();
            let told = error.to_string();
            let error = error.into_io_error().unwrap_or_else(|| io::Error::other(told));
            (!passed_over).then_some(Err(Problem { name, error }))
        }
    }
}

impl Document {
    pub(super) fn new(path: &Path) -> Self {
        Self { path: path.into(), member: None }
    }

    /// What it is called.
    pub(super) fn name(&self) -> String {
        self.path.display().to_string()
    }

    /// Reads the whole document.
    pub(super) fn read(&self) -> Result<Content, Problem> {
        let name = self.name();
        if let Some((members, idx)) = &self.member {
            return match members.clone().unpack(*idx) {
                Some(member) => Ok(Content { name, bytes: member.bytes, fault: member.fault }),
                None => Err(Problem { name, error: io::ErrorKind::NotFound.into() }),
            };
        }
        let bytes = if self.path == Path::new("-") {
            read_bounded(io::stdin().lock(), 0)
        } else {
            File::open(&self.path).and_then(|file| {
                let len = file.metadata().map_or(0, |metadata| metadata.len());
                read_bounded(file, len)
            })
        };
        match bytes {
            Ok(bytes) => Ok(Content { name, bytes, fault: None }),
            Err(error) => Err(Problem { name, error }),
        }
    }
}

/// All bytes of `input`, which has about `len`; more than [`limits::FILE_BYTES`] are an error.
fn read_bounded(input: impl Read, len: u64) -> io::Result<Vec<u8>> {
    let most = u64::try_from(limits::FILE_BYTES).unwrap_or(u64::MAX);
    let mut bytes = Vec::with_capacity(usize::try_from(len.min(most)).unwrap_or(0));
    input.take(most.saturating_add(1)).read_to_end(&mut bytes)?;
    if bytes.len() > limits::FILE_BYTES {
        let told = format!("more than {} MiB", limits::FILE_BYTES / (1024 * 1024));
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, told));
    }
    Ok(bytes)
}

impl Content {
    /// A document that came some other way than from a file.
    pub(super) fn new(name: Option<String>, bytes: Vec<u8>) -> Self {
        Self { name: name.unwrap_or_default(), bytes, fault: None }
    }

    /// The document; one place for all kinds of input.
    pub(super) fn open(&self, choices: &Choices) -> document::Document<'_> {
        let mut document = document::open(&self.bytes, choices.kind.map(InputKind::kind));
        document.diagnostics.extend(self.fault.clone());
        document
    }

    /// The report in the document, its spans in the document's source.
    pub(super) fn parse<'a>(&self, document: &'a document::Document<'_>, choices: &Choices) -> Report<'a> {
        nianbao::parse_document(document, &choices.options(&self.name))
    }

    /// Every report in the document, their spans in the document's source.
    pub(super) fn parse_all<'a>(
        &self,
        document: &'a document::Document<'_>,
        choices: &Choices,
    ) -> Vec<Report<'a>> {
        nianbao::parse_all_document(document, &choices.options(&self.name))
    }

    /// The report in the document, its spans in the lines that were read.
    pub(super) fn read<'a>(&self, document: &'a document::Document<'_>, choices: &Choices) -> Report<'a> {
        nianbao::read_document(document, &choices.options(&self.name))
    }
}
