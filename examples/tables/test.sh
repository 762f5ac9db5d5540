#!/bin/sh
# Tables of made-up reports, read with DuckDB, polars and pandas, add up to what the truth says.
#
# Needs: python3 with venv, a package index for requirements.txt (once), and NIANBAO, a command built with
# `--features table` (default: target/release/nianbao). REPORTS is how many reports, 2,000 by default. Exit status 77
# says that something needed is not there.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
nianbao=${NIANBAO:-$root/target/release/nianbao}
work=${WORK:-$root/target/tables-test}
missing() { echo "tables/test.sh was not run: $1" >&2; exit 77; }
command -v python3 >/dev/null || missing "there is no python3"
[ -x "$nianbao" ] || missing "there is no $nianbao (cargo build --release --features table)"
"$nianbao" table --help | grep -q parquet || missing "$nianbao was built without the feature table"
python=${PYTHON:-$work/venv/bin/python}
if ! "$python" -c 'import duckdb, openpyxl, pandas, polars, pyarrow' 2>/dev/null; then
    python3 -m venv "$work/venv" || missing "python3 cannot make a venv"
    "$python" -m pip install --quiet --requirement "$here/requirements.txt" || missing "duckdb and others cannot be installed"
fi
rm -rf "$work/reports" "$work/out"
mkdir -p "$work/out"
"$nianbao" generate --count "${REPORTS:-2000}" --seed 4 --output "$work/reports"
for file in wide.csv wide.parquet wide.xlsx cells.csv cells.parquet; do
    "$nianbao" table "$work/reports" --shape "${file%%.*}" --quiet --output "$work/out/$file"
done
"$python" "$here/check.py" "$work/reports" "$work/out"
