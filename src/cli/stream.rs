//! `nianbao stream`: one object a line in, one report a line out.

use std::io::{self, BufRead, Read as _};
use std::num::NonZeroUsize;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use clap::{Args, ValueEnum};
use nianbao::corpus::{self, JsonRows, Shape};
use nianbao::{limits, output};
use serde::Deserialize;
use serde_json::value::RawValue;

use super::input::{Choices, Content, Document};
use super::sink::Sink;
use super::{Failure, Outcome};

/// Read one JSON object a line from standard input, write one report a line, in the same order
///
/// A line in is {"id": ANY, "text": "..."}, {"id": ANY, "bytes": "BASE64"} or {"path": "..."}; `id` may be left out.
/// A line out is the report (`nianbao schema`) with `id` before its keys as it came; for a line that is none of these,
/// or whose document cannot be read, {"id": ..., "line": NUMBER, "error": "..."}. Each line in gives one line out,
/// memory does not grow with their number, and the process ends with its input, so that it works as a coprocess.
///
/// Exit status: 0 every line was answered, by a report or an error; 2 wrong usage.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Send each line out at once, for a program that waits for the answer
    #[arg(long)]
    flush: bool,

    /// Instead of reports, rows as `nianbao table` has them: {"id": ..., "rows": [...]}
    #[arg(long, value_enum, value_name = "SHAPE")]
    rows: Option<Rows>,

    /// Threads; more than one is of use for long streams, and without --flush
    #[arg(long, default_value = "1", value_name = "N")]
    threads: NonZeroUsize,
}

/// As [`Shape`], for the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Rows {
    /// One row a report
    Wide,
    /// One row a cell
    Cells,
}

impl Rows {
    pub(super) const fn shape(self) -> Shape {
        match self {
            Self::Wide => Shape::Wide,
            Self::Cells => Shape::Cells,
        }
    }
}

/// What a line asks for.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Request<'l> {
    #[serde(borrow)]
    id: Option<&'l RawValue>,
    text: Option<String>,
    bytes: Option<String>,
    path: Option<String>,
}

/// A line that gave no report.
#[derive(serde::Serialize)]
struct Refusal<'l> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'l RawValue>,
    line: u64,
    error: String,
}

pub(super) fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    let mut sink = Sink::open(None)?;
    let shape = arguments.rows.map(Rows::shape);
    let threads = if arguments.flush { NonZeroUsize::MIN } else { arguments.threads };
    let work = |(number, line): (u64, io::Result<Vec<u8>>)| answer(number, line, shape);
    corpus::each(Some(threads), Lines::new(io::stdin().lock()).zip_numbers(), work, |answer| {
        sink.write_bytes(&answer)?;
        if arguments.flush { sink.flush() } else { Ok(()) }
    })?;
    sink.finish()?;
    Ok(Outcome::Done)
}

fn answer(number: u64, line: io::Result<Vec<u8>>, shape: Option<Shape>) -> Vec<u8> {
    let mut json = Vec::new();
    let line = match line {
        Ok(line) => line,
        Err(error) => return refuse(None, number, error.to_string()),
    };
    let request: Request<'_> = match serde_json::from_slice(&line) {
        Ok(request) => request,
        Err(error) => return refuse(id_of(&line), number, error.to_string()),
    };
    let content = match content(&request) {
        Ok(content) => content,
        Err(error) => return refuse(request.id, number, error),
    };
    let document = content.open(&Choices::default());
    let report = content.parse(&document, &Choices::default());
    json.push(b'{');
    if let Some(id) = request.id {
        json.extend_from_slice(b"\"id\":");
        json.extend_from_slice(id.get().as_bytes());
        json.push(b',');
    }
    match shape {
        Some(shape) => {
            let mut rows = JsonRows::new(shape);
            corpus::write(shape, &report, &mut rows);
            json.extend_from_slice(b"\"rows\":[");
            let rows = rows.into_bytes();
            let rows = rows.strip_suffix(b"\n").unwrap_or(&rows);
            // Line ends within texts are escaped, so that these are the ends of rows.
            json.extend(rows.iter().map(|byte| if *byte == b'\n' { b',' } else { *byte }));
            json.extend_from_slice(b"]}");
        }
        None => {
            // The keys of the report behind the id.
            let start = json.len();
            output::json::write(&report, &mut json);
            json.remove(start);
        }
    }
    json.push(b'\n');
    json
}

/// The document that a line asks for.
fn content(request: &Request<'_>) -> Result<Content, String> {
    // A document is called what its id says, where that is a text.
    let name = || request.id.and_then(|id| serde_json::from_str::<String>(id.get()).ok());
    match (&request.text, &request.bytes, &request.path) {
        (Some(text), None, None) => Ok(Content::new(name(), text.clone().into_bytes())),
        (None, Some(bytes), None) => match STANDARD.decode(bytes) {
            Ok(bytes) => Ok(Content::new(name(), bytes)),
            Err(error) => Err(format!("bytes: {error}")),
        },
        (None, None, Some(path)) if path != "-" => {
            Document::new(Path::new(path)).read().map_err(|problem| format!("{path}: {}", problem.error))
        }
        (None, None, Some(_)) => Err("path: standard input is taken".to_owned()),
        _ => Err("exactly one of text, bytes, path is wanted".to_owned()),
    }
}

fn refuse(id: Option<&RawValue>, line: u64, error: String) -> Vec<u8> {
    let mut json = serde_json::to_vec(&Refusal { id, line, error }).unwrap_or_default();
    json.push(b'\n');
    json
}

/// The id of an object that asks for something else, so that the asker knows which.
fn id_of(line: &[u8]) -> Option<&RawValue> {
    #[derive(Deserialize)]
    struct Named<'l> {
        #[serde(borrow)]
        id: Option<&'l RawValue>,
    }
    serde_json::from_slice::<Named<'_>>(line).ok()?.id
}

/// Lines of an input, each at most [`limits::STREAM_LINE_BYTES`] long; a longer one is an error and is passed over
/// without being kept.
struct Lines<R> {
    input: R,
    done: bool,
}

impl<R: BufRead> Lines<R> {
    const fn new(input: R) -> Self {
        Self { input, done: false }
    }

    fn zip_numbers(self) -> impl Iterator<Item = (u64, io::Result<Vec<u8>>)> {
        // Lines of nothing but white space part others and ask for nothing.
        let asks = |(_, line): &(u64, io::Result<Vec<u8>>)| {
            line.as_ref().map_or(true, |line| !line.trim_ascii().is_empty())
        };
        (1..).zip(self).filter(asks)
    }

    fn pass_over(&mut self) -> io::Result<()> {
        loop {
            let buffer = self.input.fill_buf()?;
            if buffer.is_empty() {
                return Ok(());
            }
            let end = buffer.iter().position(|byte| *byte == b'\n');
            let n = end.map_or(buffer.len(), |end| end + 1);
            self.input.consume(n);
            if end.is_some() {
                return Ok(());
            }
        }
    }
}

impl<R: BufRead> Iterator for Lines<R> {
    type Item = io::Result<Vec<u8>>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.done {
            return None;
        }
        let mut line = Vec::new();
        let most = u64::try_from(limits::STREAM_LINE_BYTES).unwrap_or(u64::MAX);
        match self.input.by_ref().take(most).read_until(b'\n', &mut line) {
            Ok(0) => None,
            Ok(_) if line.len() >= limits::STREAM_LINE_BYTES && !line.ends_with(b"\n") => {
                if self.pass_over().is_err() {
                    self.done = true;
                }
                let message = format!("a line of more than {} bytes", limits::STREAM_LINE_BYTES);
                Some(Err(io::Error::new(io::ErrorKind::InvalidData, message)))
            }
            Ok(_) => Some(Ok(line)),
            Err(error) => {
                self.done = true;
                Some(Err(error))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answers(input: &str) -> Vec<String> {
        let lines = Lines::new(input.as_bytes()).zip_numbers();
        lines.map(|(number, line)| String::from_utf8(answer(number, line, None)).unwrap()).collect()
    }

    #[test]
    fn each_line_has_its_answer() {
        let input = "{\"id\": 7, \"text\": \"\"}\n\n{\"id\":\"x\",\"bytes\":\"5bm05oql\"}\nno\n{\"id\":[1],\"pages\":2}\n{\"id\":1}";
        let answers = answers(input);
        assert_eq!(answers.len(), 5);
        assert!(answers[0].starts_with("{\"id\":7,\"schema\":\"nianbao.report.v1\""), "{}", answers[0]);
        assert!(
            answers[1].contains("\"name\":\"x\"") && answers[1].contains("\"bytes\":6"),
            "{}",
            answers[1]
        );
        assert!(answers[2].starts_with("{\"line\":4,\"error\":"), "{}", answers[2]);
        assert!(
            answers[3].starts_with("{\"id\":[1],\"line\":5,\"error\":\"unknown field `pages`"),
            "{}",
            answers[3]
        );
        assert_eq!(
            answers[4],
            "{\"id\":1,\"line\":6,\"error\":\"exactly one of text, bytes, path is wanted\"}\n"
        );
    }

    #[test]
    fn a_line_without_end_is_passed_over() {
        let long = "x".repeat(limits::STREAM_LINE_BYTES + 10);
        let input = format!("{long}\n{{\"id\":2,\"text\":\"\"}}\n");
        let answers = answers(&input);
        assert!(
            answers[0].contains("\"line\":1") && answers[1].starts_with("{\"id\":2,\"schema\""),
            "{answers:?}"
        );
    }

    #[test]
    fn rows_are_an_array() {
        let line = Ok(br#"{"id":1,"text":"x"}"#.to_vec());
        let json: serde_json::Value = serde_json::from_slice(&answer(1, line, Some(Shape::Wide))).unwrap();
        assert_eq!(json["rows"].as_array().map(Vec::len), Some(1));
        assert_eq!(json["rows"][0]["diagnostics"], "no-report");
    }
}
