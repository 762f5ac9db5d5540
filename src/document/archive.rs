//! Zip archives: the parts of a Word document, and archives of documents. No size that they state is trusted.

use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::sync::Arc;

use zip::ZipArchive;

use super::{Document, Kind};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::catalogue::source as codes;
use crate::limits;
use crate::text;

/// An archive that could be opened.
pub(super) struct Archive<B> {
    zip: ZipArchive<Cursor<B>>,
}

/// What is wrong with a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// It cannot be unpacked to its end.
    Damaged,
    /// It holds more than is read.
    TooLarge,
}

impl<B: AsRef<[u8]>> Archive<B> {
    pub(super) fn open(bytes: B) -> Option<Self> {
        let zip = ZipArchive::new(Cursor::new(bytes)).ok()?;
        (zip.len() <= limits::ARCHIVE_MEMBERS).then_some(Self { zip })
    }

    /// The part of that name, as far as it can be read; `None` where there is none.
    pub(super) fn part(&mut self, name: &str, limit: usize) -> Option<(Vec<u8>, Option<Fault>)> {
        let idx = self.zip.index_for_name(name)?;
        Some(unpack(&mut self.zip, idx, limit, usize::MAX))
    }
}

/// Says that only `limit` bytes were unpacked.
pub(super) fn too_large(limit: usize) -> Diagnostic {
    let most = (limit / (1024 * 1024)).to_string();
    Diagnostic::new(&codes::DOCUMENT_TOO_LARGE).with(format!("{most}+")).with(most)
}

/// A document in an archive of documents.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Member {
    /// Its name within the archive, decoded like any text.
    pub name: String,
    /// Its bytes; what could not be unpacked is left out.
    pub bytes: Vec<u8>,
    /// Why bytes are left out, where some are.
    pub fault: Option<Diagnostic>,
}

impl Member {
    /// Opens it, of the kind that its content shows or that the caller knows; see [`open`](super::open).
    #[must_use]
    pub fn open(&self, kind: Option<Kind>) -> Document<'_> {
        let mut document = super::open(&self.bytes, kind);
        document.diagnostics.extend(self.fault.clone());
        document
    }
}

/// The files of an archive, sorted by name, to be unpacked one by one and in any order.
///
/// Bounded: at most [`limits::ARCHIVE_MEMBERS`] files, each of at most [`limits::DOCUMENT_BYTES`], all together
/// [`limits::ARCHIVE_RATIO`] times the archive; archives within are members like others. A clone shares the list of
/// files, so that each thread can have one of its own.
///
/// # Examples
/// ```
/// let nothing = nianbao::document::Members::open(std::io::Cursor::new(b"no archive"));
/// assert!(nothing.is_err());
/// ```
#[derive(Clone, Debug)]
pub struct Members<R> {
    zip: ZipArchive<R>,
    files: Arc<[Listed]>,
}

/// A file of an archive.
#[derive(Clone, Debug)]
struct Listed {
    name: String,
    idx: usize,
    /// The size that the archive states, and no more is unpacked.
    size: usize,
    /// How much of that is read.
    limit: usize,
}

impl<R: Read + Seek> Members<R> {
    /// Opens an archive.
    ///
    /// # Errors
    /// Where `input` cannot be read, is no archive, or has more than [`limits::ARCHIVE_MEMBERS`] files.
    pub fn open(mut input: R) -> io::Result<Self> {
        let packed = input.seek(SeekFrom::End(0))?;
        let zip = ZipArchive::new(input)?;
        if zip.len() > limits::ARCHIVE_MEMBERS {
            let told = format!("an archive of more than {} files", limits::ARCHIVE_MEMBERS);
            return Err(io::Error::new(io::ErrorKind::InvalidData, told));
        }
        let mut files: Vec<Listed> = (0..zip.len())
            .filter_map(|idx| {
                let file = zip.by_index_data(idx).ok().filter(|file| !file.is_dir())?;
                let name = text::decode(file.name_raw()).text.into_owned();
                let size = usize::try_from(file.size()).unwrap_or(usize::MAX);
                Some(Listed { name, idx, size, limit: 0 })
            })
            .collect();
        files.sort_unstable_by(|a, b| a.name.cmp(&b.name).then(a.idx.cmp(&b.idx)));
        // What is stated decides which files come within the bound; no file is unpacked beyond what it states, so
        // that a false statement takes nothing from the others but what they could have had of the bound.
        let packed = usize::try_from(packed).unwrap_or(usize::MAX);
        let mut left = packed.saturating_mul(limits::ARCHIVE_RATIO).max(limits::DOCUMENT_BYTES);
        for file in &mut files {
            file.limit = limits::DOCUMENT_BYTES.min(left);
            left = left.saturating_sub(file.size.min(file.limit));
        }
        Ok(Self { zip, files: files.into() })
    }

    /// What the names of the files say that it is: an archive of documents, or a document that has parts.
    #[must_use]
    pub fn kind(&self) -> Kind {
        super::sniff::kind_of(|name| self.names().any(|of_file| of_file == name))
    }

    /// Number of files.
    #[must_use]
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether there is no file.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// The names of the files in order, decoded like any text.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.files.iter().map(|file| file.name.as_str())
    }

    /// The name of a file; `None` behind the last.
    #[must_use]
    pub fn name(&self, idx: usize) -> Option<&str> {
        self.files.get(idx).map(|file| file.name.as_str())
    }

    /// Unpacks a file; `None` behind the last.
    pub fn unpack(&mut self, idx: usize) -> Option<Member> {
        let file = self.files.get(idx)?;
        let (bytes, fault) = unpack(&mut self.zip, file.idx, file.limit, file.size);
        let fault = fault.map(|fault| match fault {
            Fault::Damaged => Diagnostic::new(&codes::DOCUMENT_DAMAGED).with(file.name.clone()),
            Fault::TooLarge => too_large(file.limit),
        });
        Some(Member { name: file.name.clone(), bytes, fault })
    }
}

/// The part of that index, of which at most `limit` bytes are unpacked; more than `stated` are a damage.
fn unpack<R: Read + Seek>(
    zip: &mut ZipArchive<R>,
    idx: usize,
    limit: usize,
    stated: usize,
) -> (Vec<u8>, Option<Fault>) {
    let mut bytes = Vec::new();
    if limit == 0 {
        return (bytes, Some(Fault::TooLarge));
    }
    let Ok(file) = zip.by_index(idx) else { return (bytes, Some(Fault::Damaged)) };
    let most = limit.min(stated);
    let result = file.take(u64::try_from(most).unwrap_or(u64::MAX).saturating_add(1)).read_to_end(&mut bytes);
    let fault = if bytes.len() > most {
        bytes.truncate(most);
        Some(if most == limit { Fault::TooLarge } else { Fault::Damaged })
    } else {
        result.err().map(|_| Fault::Damaged)
    };
    (bytes, fault)
}

/// The files of an archive in memory, unpacked one after the other as [`Members`] does; none where `bytes` are no
/// archive.
pub fn members<B: AsRef<[u8]>>(bytes: B) -> impl Iterator<Item = Member> + use<B> {
    let mut members = Members::open(Cursor::new(bytes)).ok();
    (0..).map_while(move |idx| members.as_mut()?.unpack(idx))
}
