//! `nianbao completions`: a completion script for a shell.

use clap::{Args, CommandFactory as _};
use clap_complete::Shell;

use super::sink::Sink;
use super::{Failure, Outcome};

/// Print a completion script for your shell
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The shell
    #[arg(value_enum, value_name = "SHELL")]
    shell: Shell,
}

pub(super) fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut super::Arguments::command(), "nianbao", &mut script);
    let mut sink = Sink::open(None)?;
    sink.write(&String::from_utf8_lossy(&script))?;
    sink.finish()?;
    Ok(Outcome::Done)
}
