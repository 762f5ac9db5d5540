//! Reads one hostile text and says how much it found: `hostile KIND BYTES`; without arguments, the kinds.
//!
//! Exact counts: `valgrind --tool=callgrind target/release/examples/hostile bars 65536`.

#![allow(clippy::print_stdout, reason = "an example that prints")]

use nianbao::render::HOSTILE;

fn main() {
    let mut args = std::env::args().skip(1);
    let name = args.next().unwrap_or_default();
    let Some(kind) = HOSTILE.iter().find(|kind| kind.name == name) else {
        for kind in HOSTILE {
            println!("{}\t{}", kind.name, kind.about);
        }
        return;
    };
    let bytes = args.next().and_then(|bytes| bytes.parse().ok()).unwrap_or(1 << 16);
    let text = kind.text(bytes);
    let report = nianbao::parse(&text);
    println!("{} bytes, {} cells, {} diagnostics", text.len(), report.cells.len(), report.diagnostics.len());
}
