//! Checks a draft before it is published: `check_before_publishing FILE`; the exit status is 1 if anything is wrong.

#![allow(clippy::print_stdout, reason = "an example that prints")]

use std::process::ExitCode;

use nianbao::{Lang, Severity};

fn main() -> std::io::Result<ExitCode> {
    let mut sound = true;
    for path in std::env::args().skip(1) {
        let problems = problems(&std::fs::read_to_string(&path)?);
        sound &= problems.is_empty();
        for problem in problems {
            println!("{path}: {problem}");
        }
    }
    Ok(if sound { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// What an editor should look at, in Chinese, with the line.
fn problems(text: &str) -> Vec<String> {
    let report = nianbao::parse(text);
    let found = report.diagnostics.iter().filter(|finding| finding.code.severity >= Severity::Warning);
    found
        .map(|finding| {
            let line = finding.place.map(|place| format!("第 {} 行：", place.line)).unwrap_or_default();
            let help = finding.help(Lang::Zh).map(|help| format!("（{help}）")).unwrap_or_default();
            format!("{line}{}{help}", finding.message(Lang::Zh))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use nianbao::form::EDITION_2021;
    use nianbao::render::{Content, Sheet, layout};

    #[test]
    fn a_sum_that_does_not_hold_is_found() {
        let mut sheet = Sheet::zeros(&EDITION_2021);
        let layout = layout("tab_rows").unwrap();
        assert_eq!(super::problems(&layout.write(&sheet)), [""; 0]);
        sheet.set("disputes.reconsideration.upheld", Content::figure(2));
        let problems = super::problems(&layout.write(&sheet));
        assert!(problems.iter().any(|it| it.starts_with('第') && it.contains("结果维持")), "{problems:?}");
    }
}
