"""Reads tables with DuckDB, polars and pandas and holds them against the truth: check.py REPORTS TABLES

REPORTS is a folder of `nianbao generate`, TABLES a folder with wide.csv, wide.parquet, wide.xlsx, cells.csv and
cells.parquet made from it. Every number that a table gives must be the truth's, and the sums of each column, over the
cells that the table gives, must be those of the truth, exactly.
"""

import decimal
import functools
import json
import os
import sys

import duckdb
import pandas
import polars

decimal.getcontext().prec = 60
D = decimal.Decimal


@functools.lru_cache(maxsize=4096)
def truth_of(source):
    """path -> number or None, of the report that was read from there"""
    with open(source[: -len(".txt")] + ".json", encoding="utf-8") as file:
        return json.load(file, parse_float=D, parse_int=D)["cells"]


def hold(name, rows, paths, n_reports):
    """Stops at the first number that is not the truth's; gives the sum of each column, over the cells of the table."""
    given, expected, n, known, n_rows = {}, {}, 0, 0, 0
    for row in rows:
        truth = truth_of(row["source"])
        known += sum(value is not None for value in truth.values())
        n_rows += 1
        for path in paths:
            value = number(row.get(path))
            if value is None:
                continue
            real = truth.get(path)
            if real is None or real != value:
                sys.exit(f"{name}: {path} of {row['source']} is {value}, the truth says {real}")
            given[path] = given.get(path, D(0)) + value
            expected[path] = expected.get(path, D(0)) + real
            n += 1
    print(f"{name}: {n_rows} reports, {n} of {known} numbers, each the truth's; {len(given)} sums agree", flush=True)
    if given != expected or n < known * 0.8 or n_rows != n_reports:
        sys.exit(f"{name}: sums differ, or reports or numbers are missing")
    return given


def number(value):
    if isinstance(value, float):
        # Excel has binary numbers: the shortest digits that give them back are the ones that were written.
        return None if value != value else D(repr(value))
    return None if value is None else D(str(value))


def main():
    reports, folder = sys.argv[1:]
    sources = [os.path.join(parent, name) for parent, _, names in os.walk(reports) for name in names]
    sources = [source for source in sources if source.endswith(".txt")]
    # Both editions of the form are among the first hundred.
    paths = sorted({path for source in sources[:100] for path in truth_of(source)})
    at = lambda name: os.path.join(folder, name)
    sums = []
    wide = lambda name, rows: sums.append(hold(name, rows, paths, len(sources)))

    duck = duckdb.connect()
    # Exact decimals are decimals in Parquet, not floats.
    described = duck.execute(f"describe select * from read_parquet('{at('wide.parquet')}')").fetchall()
    others = {name: kind for name, kind, *_ in described if name in paths and kind != "DECIMAL(38,10)"}
    if others or not set(paths) <= {name for name, *_ in described}:
        sys.exit(f"wide.parquet: columns that are no decimals or not there: {others}")
    types = "{" + ", ".join(f"'{path}': 'DECIMAL(38, 10)'" for path in paths) + "}"
    for name, reader in [
        ("wide.parquet", f"read_parquet('{at('wide.parquet')}')"),
        ("wide.csv", f"read_csv('{at('wide.csv')}', header = true, all_varchar = false, types = {types})"),
    ]:
        cursor = duck.execute(f"select source, {', '.join(chr(34) + path + chr(34) for path in paths)} from {reader}")
        rows = (dict(zip(["source", *paths], row)) for row in iter(cursor.fetchone, None))
        wide(f"DuckDB, {name}", rows)
        # The sums again as DuckDB adds them.
        query = ", ".join(f'sum("{path}")' for path in paths)
        added = duck.execute(f"select {query} from {reader}").fetchone()
        for path, value in zip(paths, added):
            if number(value) != sums[-1].get(path):
                sys.exit(f"DuckDB adds {path} of {name} up to {value}, the truth to {sums[-1].get(path)}")
    for name, reader in [
        ("cells.parquet", f"read_parquet('{at('cells.parquet')}')"),
        ("cells.csv", f"read_csv('{at('cells.csv')}', header = true, types = {{'value': 'DECIMAL(38, 10)'}})"),
    ]:
        rows = duck.execute(f"select path, sum(value) from {reader} where value is not null group by path").fetchall()
        added = {path: number(value) for path, value in rows}
        sums.append(added)
        print(f"DuckDB, {name}: {len(added)} sums")

    frame = polars.read_parquet(at("wide.parquet"))
    if any(frame.schema[path] != polars.Decimal(38, 10) for path in paths):
        sys.exit(f"polars: columns that are no decimals: {frame.schema}")
    wide("polars, wide.parquet", frame.iter_rows(named=True))
    added = frame.select(polars.col(paths).sum()).row(0, named=True)
    for path in paths:
        if number(added[path]) != sums[-1].get(path, D(0)):
            sys.exit(f"polars adds {path} up to {added[path]}, the truth to {sums[-1].get(path)}")

    rows = pandas.read_parquet(at("wide.parquet")).to_dict("records")
    if any(isinstance(row[path], float) and row[path] == row[path] for row in rows for path in paths):
        sys.exit("pandas: a decimal came as a float")
    wide("pandas, wide.parquet", rows)
    rows = pandas.read_csv(at("wide.csv"), dtype=str, keep_default_na=False, na_values=[""])
    rows = ({k: None if isinstance(v, float) else v for k, v in row.items()} for row in rows.to_dict("records"))
    wide("pandas, wide.csv", rows)
    if os.path.exists(at("wide.xlsx")):
        rows = pandas.read_excel(at("wide.xlsx"), dtype={"edition": str}).to_dict("records")
        wide("pandas, wide.xlsx", rows)

    if any(one != sums[0] for one in sums):
        sys.exit("two tables add up to different sums")
    print(f"{len(sums)} tables, the same {len(sums[0])} sums")


if __name__ == "__main__":
    main()
