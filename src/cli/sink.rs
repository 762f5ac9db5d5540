//! Where output goes: standard output or a file.

use std::fs::File;
use std::io::{self, BufWriter, IsTerminal as _, Write};
use std::path::{Path, PathBuf};

use super::Failure;

/// An open output. Text goes out when it is dropped or [`Sink::finish`]ed; only the latter tells of errors.
pub(super) struct Sink {
    path: PathBuf,
    writer: Box<dyn Write>,
    terminal: bool,
    colour: bool,
}

impl Sink {
    /// Opens the file `path`, or standard output.
    pub(super) fn open(path: Option<&Path>) -> Result<Self, Failure> {
        if let Some(path) = path.filter(|path| *path != Path::new("-")) {
            let file = File::create(path).map_err(|error| Failure::Output(path.into(), error))?;
            let writer = Box::new(BufWriter::with_capacity(64 * 1024, file));
            return Ok(Self { path: path.into(), writer, terminal: false, colour: false });
        }
        let stdout = io::stdout();
        let terminal = stdout.is_terminal();
        // Colours are decided by anstream: a terminal that can, `NO_COLOR`, `CLICOLOR_FORCE`.
        let colour = anstream::AutoStream::choice(&stdout) != anstream::ColorChoice::Never;
        let writer: Box<dyn Write> = if colour {
            Box::new(BufWriter::new(anstream::AutoStream::auto(stdout)))
        } else {
            Box::new(BufWriter::with_capacity(64 * 1024, stdout.lock()))
        };
        Ok(Self { path: "-".into(), writer, terminal, colour })
    }

    pub(super) const fn is_terminal(&self) -> bool {
        self.terminal
    }

    pub(super) const fn wants_colour(&self) -> bool {
        self.colour
    }

    pub(super) fn write(&mut self, text: &str) -> Result<(), Failure> {
        self.write_bytes(text.as_bytes())
    }

    pub(super) fn write_bytes(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        self.writer.write_all(bytes).map_err(|error| failure(&self.path, error))
    }

    /// Sends out what is held back, and stays open.
    pub(super) fn flush(&mut self) -> Result<(), Failure> {
        self.writer.flush().map_err(|error| failure(&self.path, error))
    }

    /// Serialises `value` on one line, or indented, and ends the line.
    pub(super) fn write_json(
        &mut self,
        value: &impl serde::Serialize,
        indented: bool,
    ) -> Result<(), Failure> {
        let written = if indented {
            serde_json::to_writer_pretty(&mut self.writer, value)
        } else {
            serde_json::to_writer(&mut self.writer, value)
        };
        written.map_err(|error| failure(&self.path, error.into()))?;
        self.write("\n")
    }

    /// Sends out what is held back.
    pub(super) fn finish(mut self) -> Result<(), Failure> {
        self.writer.flush().map_err(|error| failure(&self.path, error))
    }
}

fn failure(path: &Path, error: io::Error) -> Failure {
    if error.kind() == io::ErrorKind::BrokenPipe {
        Failure::BrokenPipe
    } else {
        Failure::Output(path.into(), error)
    }
}
