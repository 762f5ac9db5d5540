//! Reads every text of a folder, on all cores, into one CSV file: `folder_to_csv FOLDER > reports.csv`.

#![allow(clippy::print_stderr, reason = "an example that prints")]

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use nianbao::Options;
use nianbao::corpus::{self, CsvRows, Shape};

fn main() -> io::Result<()> {
    let folder = std::env::args().nth(1).unwrap_or_else(|| ".".to_owned());
    convert(Path::new(&folder), &mut io::stdout().lock())
}

fn convert(folder: &Path, out: &mut impl Write) -> io::Result<()> {
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(folder)?.map(|it| it.map(|it| it.path())).collect::<Result<_, _>>()?;
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "txt"));
    paths.sort();
    // Files are read one after the other as the threads ask for them; see `corpus::each` to read them there as well.
    let inputs = paths.iter().filter_map(|path| match std::fs::read(path) {
        Ok(bytes) => Some((path.display().to_string(), bytes)),
        Err(error) => {
            eprintln!("{}: {error}", path.display());
            None
        }
    });
    out.write_all(&CsvRows::with_header(Shape::Wide).into_bytes())?;
    // A report borrows from its text, so what is wanted of it is taken out where it is read.
    let row = |report: &nianbao::Report<'_>| {
        let mut rows = CsvRows::new();
        corpus::write(Shape::Wide, report, &mut rows);
        rows.into_bytes()
    };
    corpus::parse_many(None, inputs, &Options::default(), row, |bytes| out.write_all(&bytes))
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_folder_is_a_table() {
        let folder = std::env::temp_dir().join(format!("nianbao-example-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        for (name, text) in
            [("b.txt", "澜溪市统计局2023年政府信息公开工作年度报告"), ("a.txt", ""), ("c.md", "x")]
        {
            std::fs::write(folder.join(name), text).unwrap();
        }
        let mut out = Vec::new();
        super::convert(&folder, &mut out).unwrap();
        std::fs::remove_dir_all(&folder).unwrap();
        let text = String::from_utf8(out).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), 3);
        assert!(lines[1].contains("a.txt,,,") && lines[2].contains("b.txt,澜溪市统计局,2023,"), "{text}");
    }
}
