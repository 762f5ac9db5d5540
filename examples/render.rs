//! Prints a made-up report in any layout, damaged at wish: `render LAYOUT [SEED]`; without arguments, the layouts.

#![allow(clippy::print_stdout, reason = "an example that prints")]

use nianbao::render::{LAYOUTS, Sheet, layout};

fn main() {
    let mut args = std::env::args().skip(1);
    let Some(layout) = args.next().and_then(|name| layout(&name)) else {
        for layout in LAYOUTS {
            println!("{}\t{}", layout.name, layout.about);
        }
        return;
    };
    let seed = args.next().and_then(|seed| seed.parse().ok()).unwrap_or(1);
    print!("{}", layout.write(&Sheet::from_seed(seed)));
}
