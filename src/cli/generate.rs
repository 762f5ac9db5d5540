//! `nianbao generate`: reports that are made up, each with its truth.

use std::fs;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use clap::Args;
use nianbao::corpus::{self, Plan};
use nianbao::render;

use super::{Context, Failure, Outcome, progress};

/// Make up reports with their truth, to measure and to test any parser with
///
/// Writes DIR/LAYOUT/CASE.txt and DIR/LAYOUT/CASE.json: the print and what it says (edition, title, agency, year,
/// period, published_on, units; `cells`: contract path to number or null; `state` of each null; `raw` where a figure is
/// printed otherwise). The same count, seed, layouts and damages give the same files. Prints that no reader could tell
/// from another report's are not made.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The folder to write into; it is made where there is none, files of the same names are replaced
    #[arg(long, short, value_name = "DIR", required_unless_present = "list")]
    output: Option<PathBuf>,

    /// How many reports
    #[arg(long, short, default_value_t = 100, value_name = "N")]
    count: u64,

    /// Where the numbers start
    #[arg(long, default_value_t = 1, value_name = "S")]
    seed: u64,

    /// Layouts, taken in turn, parted by commas; `all` for every one
    #[arg(long, value_delimiter = ',', default_value = "all", value_name = "NAMES")]
    layouts: Vec<String>,

    /// Damages, one of them drawn for each report, parted by commas; `all` for every one, `none` for none
    #[arg(long, value_delimiter = ',', default_value = "none", value_name = "NAMES")]
    damage: Vec<String>,

    /// How many damages are drawn for each report
    #[arg(long, default_value_t = 1, value_name = "N")]
    damages_each: usize,

    /// Threads; by default one a core
    #[arg(long, value_name = "N")]
    threads: Option<NonZeroUsize>,

    /// List the layouts and damages there are, and write nothing
    #[arg(long)]
    list: bool,
}

pub(super) fn run(arguments: &Arguments, context: Context) -> Result<Outcome, Failure> {
    let Some(output) = arguments.output.as_deref().filter(|_| !arguments.list) else {
        return list(context);
    };
    let mut plan = Plan::new(arguments.seed);
    plan.layouts =
        choose(&arguments.layouts, render::LAYOUTS.iter().copied(), |layout| layout.name, context)?;
    plan.damages = choose(&arguments.damage, render::DAMAGES.iter(), |damage| damage.name, context)?;
    plan.each = arguments.damages_each;
    if plan.layouts.is_empty() {
        return Err(Failure::Usage(context.say("no layout is given", "没有给出版式").into()));
    }
    for layout in &plan.layouts {
        let folder = output.join(layout.name);
        fs::create_dir_all(&folder).map_err(|error| Failure::Output(folder, error))?;
    }
    let bar = progress::bar(Some(arguments.count), context);
    let write = |idx| write(output, &plan.case(idx));
    corpus::each(arguments.threads, 0..arguments.count, write, |written| {
        bar.inc(1);
        written
    })?;
    bar.finish_and_clear();
    Ok(Outcome::Done)
}

fn write(output: &Path, case: &corpus::Case) -> Result<(), Failure> {
    let folder = output.join(case.layout.map_or("", |layout| layout.name));
    for (ending, content) in [("txt", &case.text), ("json", &case.truth_json())] {
        let path = folder.join(format!("{}.{ending}", case.name));
        fs::write(&path, content).map_err(|error| Failure::Output(path, error))?;
    }
    Ok(())
}

/// The items that are named.
fn choose<T: Copy>(
    names: &[String],
    all: impl Iterator<Item = T> + Clone,
    name_of: impl Fn(T) -> &'static str,
    context: Context,
) -> Result<Vec<T>, Failure> {
    let mut chosen = Vec::new();
    for name in names.iter().map(|name| name.trim()) {
        match name {
            "all" => chosen.extend(all.clone()),
            "none" | "" => {}
            _ => match all.clone().find(|item| name_of(*item) == name) {
                Some(item) => chosen.push(item),
                None => {
                    let told = context.say(
                        "there is no layout or damage of that name, `nianbao generate --list` shows all:",
                        "没有这个版式或损坏方式（`nianbao generate --list` 列出全部）：",
                    );
                    return Err(Failure::Usage(format!("{told} {name}")));
                }
            },
        }
    }
    Ok(chosen)
}

fn list(context: Context) -> Result<Outcome, Failure> {
    let mut sink = super::sink::Sink::open(None)?;
    let layouts = render::LAYOUTS.iter().map(|layout| (layout.name, layout.about));
    let damages = render::DAMAGES.iter().map(|damage| (damage.name, damage.about));
    sink.write(context.say("Layouts\n", "版式\n"))?;
    for (name, about) in layouts {
        sink.write(&format!("  {name:20} {about}\n"))?;
    }
    sink.write(context.say("\nDamages\n", "\n损坏方式\n"))?;
    for (name, about) in damages {
        sink.write(&format!("  {name:20} {about}\n"))?;
    }
    sink.finish()?;
    Ok(Outcome::Done)
}
