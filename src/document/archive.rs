//! Zip archives: the parts of a Word document, and archives of documents. No size that they state is trusted.

use std::io::{Cursor, Read as _};

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
        Some(self.unpack(idx, limit))
    }

    /// The part of that index, of which at most `limit` bytes are unpacked.
    fn unpack(&mut self, idx: usize, limit: usize) -> (Vec<u8>, Option<Fault>) {
        let mut bytes = Vec::new();
        if limit == 0 {
            return (bytes, Some(Fault::TooLarge));
        }
        let Ok(file) = self.zip.by_index(idx) else { return (bytes, Some(Fault::Damaged)) };
        let most = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
        let result = file.take(most).read_to_end(&mut bytes);
        let fault = if bytes.len() > limit {
            bytes.truncate(limit);
            Some(Fault::TooLarge)
        } else {
            result.err().map(|_| Fault::Damaged)
        };
        (bytes, fault)
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

/// The files of an archive, sorted by name, unpacked one by one; none where `bytes` are no archive.
///
/// Bounded: at most [`limits::ARCHIVE_MEMBERS`] files, each of at most [`limits::DOCUMENT_BYTES`], all together
/// [`limits::ARCHIVE_RATIO`] times the archive; archives within are members like others.
pub fn members<B: AsRef<[u8]>>(bytes: B) -> impl Iterator<Item = Member> + use<B> {
    let packed = bytes.as_ref().len();
    let mut left = packed.saturating_mul(limits::ARCHIVE_RATIO).max(limits::DOCUMENT_BYTES);
    let mut archive = Archive::open(bytes);
    let mut names: Vec<(String, usize)> = Vec::new();
    if let Some(Archive { zip }) = &mut archive {
        for idx in 0..zip.len() {
            if let Ok(file) = zip.by_index_raw(idx)
                && !file.is_dir()
            {
                names.push((text::decode(file.name_raw()).text.into_owned(), idx));
            }
        }
    }
    names.sort_unstable();
    names.into_iter().filter_map(move |(name, idx)| {
        let limit = limits::DOCUMENT_BYTES.min(left);
        let (bytes, fault) = archive.as_mut()?.unpack(idx, limit);
        left = left.saturating_sub(bytes.len());
        let fault = fault.map(|fault| match fault {
            Fault::Damaged => Diagnostic::new(&codes::DOCUMENT_DAMAGED).with(name.clone()),
            Fault::TooLarge => too_large(limit),
        });
        Some(Member { name, bytes, fault })
    })
}
