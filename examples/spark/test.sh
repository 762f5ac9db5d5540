#!/bin/sh
# The job on made-up reports in local mode gives the rows of `nianbao table`: from a folder in both shapes, and from
# pages in Parquet as text and as bytes.
#
# Needs: java 17 or later, python3 with venv, a package index for requirements.txt (once), and NIANBAO, a command built
# with `--features table` (default: target/release/nianbao). REPORTS is how many reports, 10,000 by default. Exit status
# 77 says that something needed is not there.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
nianbao=${NIANBAO:-$root/target/release/nianbao}
work=${WORK:-$root/target/spark-test}
missing() { echo "spark/test.sh was not run: $1" >&2; exit 77; }
command -v java >/dev/null || missing "there is no java (17 or later)"
command -v python3 >/dev/null || missing "there is no python3"
[ -x "$nianbao" ] || missing "there is no $nianbao (cargo build --release --features table)"
"$nianbao" table --help | grep -q parquet || missing "$nianbao was built without the feature table"
python=${PYTHON:-$work/venv/bin/python}
if ! "$python" -c 'import pyspark' 2>/dev/null; then
    python3 -m venv "$work/venv" || missing "python3 cannot make a venv"
    "$python" -m pip install --quiet --requirement "$here/requirements.txt" || missing "pyspark cannot be installed"
fi
rm -rf "$work"/reports "$work"/wide "$work"/*.parquet "$work"/*.work
mkdir -p "$work"
"$nianbao" generate --count "${REPORTS:-10000}" --seed 8 --damage all --output "$work/reports"
# What is no text, what is no report, and names that are no plain words, are rows as well.
printf '\0\1\2\3\4' > "$work/reports/binary.txt"
: > "$work/reports/empty.txt"
printf '青砚市统计局2023年政府信息公开工作年度报告\n' > "$work/reports/年报 2023%20+a.txt"
export PYSPARK_PYTHON="$python" PYSPARK_DRIVER_PYTHON="$python" SPARK_LOCAL_IP=127.0.0.1 PYTHONPATH="$here"
export PYSPARK_SUBMIT_ARGS="--master local[2] --driver-memory 2g --conf spark.ui.enabled=false \
    --conf spark.driver.host=127.0.0.1 --conf spark.driver.bindAddress=127.0.0.1 \
    --conf spark.ui.showConsoleProgress=false --conf spark.sql.shuffle.partitions=8 --conf spark.log.level=ERROR pyspark-shell"
for shape in wide cells; do
    "$nianbao" table "$work/reports" --shape "$shape" --quiet --output "$work/$shape.parquet"
done
"$python" "$here/job.py" --nianbao "$nianbao" --input "$work/reports" --shape wide --output "$work/wide"
"$python" "$here/check.py" "$nianbao" "$work/reports" "$work"
