"""Reads the same reports with nianbao and with peer.py and counts cells: run.py [--shared LAYOUTS] [--nianbao COMMAND]

Web pages: LAYOUTS/_sources/*.html with their truths in LAYOUTS/*/NAME.json where a folder is given, else pages that
`nianbao generate` makes. Texts: LAYOUTS/*/NAME.txt, else tests/reports and what `nianbao generate` makes in every layout.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from decimal import Decimal
from pathlib import Path

import peer

ROOT = Path(__file__).resolve().parents[2]


def truth_of(path):
    cells = json.loads(path.read_text("utf-8"), parse_float=Decimal, parse_int=Decimal).get("cells")
    return cells if isinstance(cells, dict) else None


def cases_beside(folder):
    """(text, truth) for every NAME.txt beside NAME.json."""
    for path in sorted(folder.rglob("*.json")):
        text = path.with_suffix(".txt")
        if text.exists() and (truth := truth_of(path)):
            yield text, truth


def pages_of(layouts):
    for page in sorted((layouts / "_sources").glob("*.html")):
        truths = sorted(layouts.glob(f"*/{page.stem}.json"))
        if truths:
            yield page, truth_of(truths[0])


def count(truth, cells):
    """Right, wrong and null cells of one report."""
    right = wrong = null = 0
    for path, real in truth.items():
        read = cells.get(path)
        if read == real:
            right += 1
        elif read is None:
            null += 1
        else:
            wrong += 1
    # A number for a cell that this edition of the form does not have.
    wrong += sum(value is not None for path, value in cells.items() if path not in truth)
    return right, wrong, null


def spent():
    """Processor time so far, of this process and those it waited for: what else runs does not count in it."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def best(repeats, work):
    """What work gives, and the shortest of its times in seconds."""
    times = []
    for _ in range(repeats):
        started = spent()
        result = work()
        times.append(spent() - started)
    return result, min(times)


def by_peer(parse, cases):
    out = []
    for path, _ in cases:
        try:
            out.append(parse(path.read_text("utf-8", errors="replace")))
        except ValueError:
            # pandas raises it where a page has no table; nothing was read.
            out.append({})
    return out


def by_nianbao(command, cases, out):
    """The whole process on one thread, from start to exit; rows of the wide table."""
    arguments = [command, "table", "--threads", "1", "--quiet", "--format", "ndjson", "--output", "-"]
    out.seek(0)
    subprocess.run([*arguments, *(str(path) for path, _ in cases)], stdout=out, check=True)


def cells_of(out, paths):
    """The cells of the table that was written there."""
    out.seek(0)
    rows = (json.loads(line, parse_float=Decimal, parse_int=Decimal) for line in out)
    return [{path: row[path] for path in paths if row.get(path) is not None} for row in rows]


def compare(title, cases, parsers, nianbao, repeats):
    if not cases:
        sys.exit(f"{title}: no reports")
    n_cells = sum(len(truth) for _, truth in cases)
    print(f"\n{title}: {len(cases)} reports, {n_cells} cells, {sum(path.stat().st_size for path, _ in cases)} bytes")
    print(f"{'':28}{'µs a report':>12}{'right':>9}{'wrong':>7}{'null':>8}{'reports wrong':>15}")
    paths = sorted({path for _, truth in cases for path in truth} | {
        path for edition in peer.REQUESTS for row, _, columns in peer.PROACTIVE[edition] + peer.REQUESTS[edition]
        for path in (f"{row}.{column}" for column in columns)
    })
    rows = [(name, *best(repeats, lambda parse=parse: by_peer(parse, cases))) for name, parse in parsers]
    with tempfile.TemporaryFile() as out:
        _, seconds = best(repeats, lambda: by_nianbao(nianbao, cases, out))
        rows.append(("nianbao (process, 1 thread)", cells_of(out, paths), seconds))
    for name, read, seconds in rows:
        counts = [count(truth, cells) for (_, truth), cells in zip(cases, read, strict=True)]
        right, wrong, null = map(sum, zip(*counts))
        bad = sum(wrong > 0 for _, wrong, _ in counts)
        print(f"{name:28}{seconds / len(cases) * 1e6:12.0f}{right:9}{wrong:7}{null:8}{bad:15}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, metavar="LAYOUTS", help="a folder EXTRACTOR/CASE.txt, CASE.json, _sources/*.html")
    parser.add_argument("--nianbao", default=str(ROOT / "target/release/nianbao"))
    parser.add_argument("--repeats", type=int, default=1, help="runs of which the shortest counts")
    arguments = parser.parse_args()
    version = subprocess.run([arguments.nianbao, "--version"], capture_output=True, text=True, check=True).stdout.strip()
    print(f"{version}; Python {platform.python_version()}, pandas {peer.pandas.__version__}")
    pages_by = [("BeautifulSoup", peer.read_soup), ("pandas.read_html", peer.read_pandas)]
    texts_by = [("regular expressions", peer.read_text)]
    run = lambda *parts: compare(*parts, arguments.nianbao, arguments.repeats)
    with tempfile.TemporaryDirectory() as scratch:
        if arguments.shared:
            run("web pages", list(pages_of(arguments.shared)), pages_by)
            run("texts", list(cases_beside(arguments.shared)), texts_by)
        else:
            for layouts, folder in [("html_tables", "pages"), ("tab_rows,pipe_padded,lines_tight", "plain"), ("all", "all")]:
                made = [arguments.nianbao, "generate", "--count", "300", "--seed", "6", "--layouts", layouts]
                subprocess.run([*made, "--output", f"{scratch}/{folder}"], check=True)
            run("generated pages", list(cases_beside(Path(scratch, "pages"))), pages_by)
            run("generated texts, three plain layouts", list(cases_beside(Path(scratch, "plain"))), texts_by)
            run("generated texts, every layout", list(cases_beside(Path(scratch, "all"))), texts_by)
            run("tests/reports", list(cases_beside(ROOT / "tests/reports")), texts_by)


if __name__ == "__main__":
    main()
