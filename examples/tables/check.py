"""Reads tables with DuckDB, polars and pandas and holds them against the truth: check.py REPORTS TABLES

REPORTS is a folder of `nianbao generate`, TABLES a folder with wide.csv, wide.parquet, wide.xlsx, cells.csv and
cells.parquet made from it. Every number that a table gives must be the truth's, and the sums of each column, over the
cells that the table gives, must be those of the truth, exactly.
"""

import decimal
import json
import os
import sys

import duckdb
import pandas
import polars

decimal.getcontext().prec = 60
D = decimal.Decimal


def truths(folder):
    """source -> path -> number or None"""
    out = {}
    for parent, _, files in os.walk(folder):
        for name in files:
            if name.endswith(".json"):
                with open(os.path.join(parent, name), encoding="utf-8") as file:
                    truth = json.load(file, parse_float=D, parse_int=D)
                out[os.path.join(parent, name[:-5] + ".txt")] = truth["cells"]
    return out


def add(sums, path, number):
    sums[path] = sums.get(path, D(0)) + number


def hold(name, cells, truth):
    """cells: (source, path, number); says how many there are, and fails on the first that is not the truth's."""
    given, expected, n = {}, {}, 0
    for source, path, number in cells:
        real = truth[source].get(path)
        if real is None or real != number:
            sys.exit(f"{name}: {path} of {source} is {number}, the truth says {real}")
        add(given, path, number)
        add(expected, path, real)
        n += 1
    known = sum(value is not None for cells in truth.values() for value in cells.values())
    print(f"{name}: {n} of {known} numbers, each the truth's; {len(given)} sums agree")
    if given != expected or n < known * 0.8:
        sys.exit(f"{name}: sums differ or numbers are missing")
    return given


def number(value):
    if isinstance(value, float):
        # Excel has binary numbers: the shortest digits that give them back are the ones that were written.
        return None if value != value else D(repr(value))
    return None if value is None else D(str(value))


def wide(frame, paths):
    """Rows of a table in the wide shape as cells."""
    for row in frame:
        for path in paths:
            value = number(row.get(path))
            if value is not None:
                yield row["source"], path, value


def main():
    truth = truths(sys.argv[1])
    folder = sys.argv[2]
    paths = sorted({path for cells in truth.values() for path in cells})
    at = lambda name: os.path.join(folder, name)
    sums = []

    duck = duckdb.connect()
    types = "{" + ", ".join(f"'{path}': 'DECIMAL(38, 10)'" for path in paths) + "}"
    for name, reader in [
        ("wide.parquet", f"read_parquet('{at('wide.parquet')}')"),
        ("wide.csv", f"read_csv('{at('wide.csv')}', header = true, all_varchar = false, types = {types})"),
    ]:
        cursor = duck.execute(f"select source, {', '.join(chr(34) + path + chr(34) for path in paths)} from {reader}")
        rows = (dict(zip(["source", *paths], row)) for row in iter(cursor.fetchone, None))
        sums.append(hold(f"DuckDB, {name}", wide(rows, paths), truth))
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
    sums.append(hold("polars, wide.parquet", wide(frame.iter_rows(named=True), paths), truth))
    added = frame.select(polars.col(paths).sum()).row(0, named=True)
    for path in paths:
        if number(added[path]) != sums[-1].get(path, D(0)):
            sys.exit(f"polars adds {path} up to {added[path]}, the truth to {sums[-1].get(path)}")

    rows = pandas.read_parquet(at("wide.parquet")).to_dict("records")
    sums.append(hold("pandas, wide.parquet", wide(rows, paths), truth))
    rows = pandas.read_csv(at("wide.csv"), dtype=str, keep_default_na=False, na_values=[""])
    rows = ({k: None if isinstance(v, float) else v for k, v in row.items()} for row in rows.to_dict("records"))
    sums.append(hold("pandas, wide.csv", wide(rows, paths), truth))
    if os.path.exists(at("wide.xlsx")):
        rows = pandas.read_excel(at("wide.xlsx"), dtype={"edition": str}).to_dict("records")
        sums.append(hold("pandas, wide.xlsx", wide(rows, paths), truth))

    if any(one != sums[0] for one in sums):
        sys.exit("two tables add up to different sums")
    print(f"{len(sums)} tables, the same {len(sums[0])} sums")


if __name__ == "__main__":
    main()
