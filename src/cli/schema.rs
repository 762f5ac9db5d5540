//! `nianbao schema`: the JSON Schema of the contract.

use std::path::PathBuf;

use clap::Args;

use super::sink::Sink;
use super::{Failure, Outcome};

/// Print the JSON Schema of what `parse --format json` prints
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Write to this file instead of standard output
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

pub(super) fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    let mut sink = Sink::open(arguments.output.as_deref())?;
    sink.write_json(&nianbao::report::schema(), true)?;
    sink.finish()?;
    Ok(Outcome::Done)
}
