//! The command `nianbao`: arguments, files and exit codes around the public interface of the library.

mod cli;

fn main() -> std::process::ExitCode {
    cli::main()
}
