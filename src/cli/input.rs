//! Paths to documents: folders walked in order, `-` for standard input, bytes decoded by the library.

use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use nianbao::diagnostic::{Diagnostic, catalogue};
use nianbao::document::{self, Kind, Member};
use nianbao::{Options, Report};
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
    /// What it is, where it came out of an archive.
    member: Option<Box<Member>>,
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

/// The documents that `paths` name, in their order; folders sorted by name, what is hidden left out.
pub(super) fn documents(paths: &[PathBuf]) -> impl Iterator<Item = Result<Document, Problem>> + '_ {
    let named = paths.iter().flat_map(|path| -> Box<dyn Iterator<Item = _>> {
        if path.is_dir() {
            let entries = WalkDir::new(path).sort_by_file_name().into_iter();
            Box::new(entries.filter_entry(is_shown).filter_map(found))
        } else {
            Box::new(std::iter::once(Ok(Document::new(path))))
        }
    });
    named.flat_map(|document| -> Box<dyn Iterator<Item = _>> {
        match document.map(|document| archive(&document.path).ok_or(document)) {
            Ok(Ok(members)) => Box::new(members.map(Ok)),
            Ok(Err(document)) => Box::new(std::iter::once(Ok(document))),
            Err(problem) => Box::new(std::iter::once(Err(problem))),
        }
    })
}

/// The documents within an archive; `None` for whatever else is at `path`.
fn archive(path: &Path) -> Option<impl Iterator<Item = Document> + use<>> {
    if path == Path::new("-") || !path.is_file() {
        return None;
    }
    let mut magic = [0; 4];
    std::fs::File::open(path).ok()?.read_exact(&mut magic).ok()?;
    let bytes = if &magic == b"PK\x03\x04" { std::fs::read(path).ok()? } else { return None };
    if document::sniff(&bytes) != Kind::Zip {
        return None;
    }
    let path = path.to_owned();
    let wanted =
        |name: &str| has_ending(Path::new(name)) && !name.split('/').any(|part| part.starts_with('.'));
    let mut members = document::members(bytes).peekable();
    // One that cannot be opened says so itself.
    members.peek()?;
    Some(
        members
            .filter(move |member| wanted(&member.name))
            .map(move |member| Document { path: path.join(&member.name), member: Some(Box::new(member)) }),
    )
}

/// Whether the name of a file says that it is a document.
fn has_ending(path: &Path) -> bool {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
    ending.is_some_and(|ending| ENDINGS.contains(&ending.as_str()))
}

fn is_shown(entry: &DirEntry) -> bool {
    entry.depth() == 0 || !entry.file_name().to_string_lossy().starts_with('.')
}

fn found(entry: walkdir::Result<DirEntry>) -> Option<Result<Document, Problem>> {
    match entry {
        Ok(entry) => {
            let wanted = has_ending(entry.path()) && entry.path().is_file();
            wanted.then(|| Ok(Document { path: entry.into_path(), member: None }))
        }
        Err(error) => {
            let name = error.path().map(|path| path.display().to_string()).unwrap_or_default();
            Some(Err(Problem { name, error: error.into() }))
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
        let fault = self.member.as_ref().and_then(|member| member.fault.clone());
        let bytes = if let Some(member) = &self.member {
            Ok(member.bytes.clone())
        } else if self.path == Path::new("-") {
            let mut bytes = Vec::new();
            io::stdin().lock().read_to_end(&mut bytes).map(|_| bytes)
        } else {
            std::fs::read(&self.path)
        };
        match bytes {
            Ok(bytes) => Ok(Content { name, bytes, fault }),
            Err(error) => Err(Problem { name, error }),
        }
    }
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
