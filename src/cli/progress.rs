//! A bar with rate and time left on a terminal, nothing anywhere else; and whether the user wants to stop.

use std::io::{IsTerminal as _, stderr};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

use super::Context;

static STOPPED: AtomicBool = AtomicBool::new(false);

/// Whether there is anybody to see a bar.
pub(super) fn is_shown() -> bool {
    stderr().is_terminal()
}

/// A bar on standard error for that many documents, of unknown length for `None`.
pub(super) fn bar(length: Option<u64>, context: Context) -> ProgressBar {
    if !is_shown() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::with_draw_target(length, ProgressDrawTarget::stderr());
    let template = match length {
        Some(_) => context.say(
            "{wide_bar} {human_pos}/{human_len}  {rate}  {eta} left",
            "{wide_bar} {human_pos}/{human_len}  {rate}  剩余 {eta}",
        ),
        None => "{spinner} {human_pos}  {rate}  {elapsed}",
    };
    if let Ok(style) = ProgressStyle::with_template(template) {
        // Whole documents a second; writing to a terminal's line does not fail.
        bar.set_style(style.with_key("rate", |state: &ProgressState, out: &mut dyn std::fmt::Write| {
            let _ = write!(out, "{:.0}/s", state.per_sec());
        }));
    }
    bar.enable_steady_tick(Duration::from_millis(250));
    bar
}

/// From here on Ctrl-C asks for an orderly end; a second one ends at once.
pub(super) fn catch_interrupts() {
    // Where no handler can be set, Ctrl-C does what it always does.
    let _ = ctrlc::set_handler(|| {
        if STOPPED.swap(true, Ordering::Relaxed) {
            std::process::exit(130);
        }
    });
}

/// Whether Ctrl-C was pressed since [`catch_interrupts`].
pub(super) fn interrupted() -> bool {
    STOPPED.load(Ordering::Relaxed)
}
