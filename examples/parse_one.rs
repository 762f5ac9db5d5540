//! Reads one report and prints what it says: `parse_one FILE`.

#![allow(clippy::print_stdout, reason = "an example that prints")]

use nianbao::align::State;

fn main() -> std::io::Result<()> {
    for path in std::env::args().skip(1) {
        print!("{}", describe(&std::fs::read(path)?));
    }
    Ok(())
}

fn describe(bytes: &[u8]) -> String {
    let decoded = nianbao::text::decode(bytes);
    let report = nianbao::parse_decoded(&decoded, &nianbao::Options::default());
    let agency = report.front.agency.as_ref().map_or("an unnamed agency", |agency| &agency.value);
    let year = report.front.year.as_ref().map_or("an unknown year".to_owned(), |year| year.value.to_string());
    let mut out = format!("{agency}, {year}\n");
    // A cell has a number or a reason why there is none: never a guess.
    for path in ["requests.received.total", "requests.outcomes.granted.total", "requests.carried_out.total"] {
        out.push_str(&match report.cell(path) {
            Some(cell) => match (cell.value, cell.state) {
                (Some(value), State::Inferred) => format!("{path}: {value}, by the arithmetic of the form\n"),
                (Some(value), _) => {
                    format!("{path}: {value}, printed on line {}\n", cell.line().unwrap_or(0))
                }
                (None, state) => format!("{path}: not known ({})\n", state.name()),
            },
            None => format!("{path}: no such table\n"),
        });
    }
    out
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_report_is_described() {
        let text = "澜溪市统计局2023年政府信息公开工作年度报告\n\
            三、收到和处理政府信息公开申请情况\n\
            一、本年新收政府信息公开申请数量\t1\t0\t0\t0\t0\t0\t1\n\
            二、上年结转政府信息公开申请数量\t0\t0\t0\t0\t0\t0\t0\n\
            四、结转下年度继续办理\t/\t/\t/\t/\t/\t/\t/\n";
        let shown = super::describe(text.as_bytes());
        assert!(
            shown.starts_with("澜溪市统计局, 2023\nrequests.received.total: 1, printed on line 3\n"),
            "{shown}"
        );
        assert!(shown.ends_with("requests.carried_out.total: not known (placeholder)\n"), "{shown}");
        assert_eq!(super::describe(b"").lines().next(), Some("an unnamed agency, an unknown year"));
    }
}
