"""Reads reports on a Spark cluster: pages in, a table in Parquet out, with the schema of `nianbao table`.

    spark-submit job.py --input PAGES --output TABLE.parquet [--shape wide|cells] [--nianbao nianbao]

PAGES is a folder of .txt files (walked), or a Parquet file or folder with a string column `id` and a column `text`
(string) or `bytes` (binary). Every partition goes through one `nianbao stream` process, which must be on each worker
(`--files` can carry it). Memory of a worker does not grow with its partition, except for what Spark itself holds.
"""

import argparse
import base64
import json
import subprocess

from pyspark.sql import SparkSession, functions
from pyspark.sql.types import ArrayType, DecimalType, LongType, StringType, StructField, StructType

TYPES = {"text": StringType(), "whole": LongType(), "decimal": DecimalType(38, 10)}


def schema(nianbao, shape):
    """The columns of the table, as the command itself lists them."""
    listed = subprocess.run(
        [nianbao, "table", "--columns", "--shape", shape], check=True, capture_output=True, text=True, encoding="utf-8"
    )
    columns = (line.split("\t") for line in listed.stdout.splitlines())
    return StructType([StructField(name, TYPES[kind]) for name, kind, _ in columns])


def requests(spark, path):
    """One line of JSON for each page."""
    if any(part.endswith(".parquet") for part in path.rstrip("/").split("/")[-1:]):
        pages = spark.read.parquet(path)
        if "text" in pages.columns:
            rows = pages.select("id", "text").rdd
            return rows.map(lambda row: json.dumps({"id": row.id, "text": row.text}))
        rows = pages.select("id", "bytes").rdd
    else:
        reader = spark.read.format("binaryFile").option("recursiveFileLookup", "true")
        files = reader.option("pathGlobFilter", "*.txt").load(path)
        rows = files.select(functions.regexp_replace("path", "^file:/*", "/").alias("id"), files.content.alias("bytes")).rdd
    return rows.map(lambda row: json.dumps({"id": row.id, "bytes": base64.b64encode(row.bytes).decode()}))


def table(spark, nianbao, path, shape):
    """The rows of every page."""
    columns = schema(nianbao, shape)
    answer = StructType([
        StructField("id", StringType()),
        StructField("error", StringType()),
        StructField("rows", ArrayType(columns)),
    ])
    # Each line in gives one line out; the exit code tells of a process that fell.
    lines = requests(spark, path).pipe(f"{nianbao} stream --rows {shape}", checkCode=True)
    answers = lines.map(lambda line: (line,)).toDF("line string")
    answers = answers.select(functions.from_json("line", answer, {"mode": "FAILFAST"}).alias("answer")).select("answer.*")
    read = answers.where("rows is not null").select(functions.explode("rows").alias("row")).select("row.*")
    # A page that could not be read is a row as well, with its name and the error.
    nulls = [functions.lit(None).cast(field.dataType).alias(field.name) for field in columns.fields[1:-1]]
    source, error = functions.col("id").alias("source"), functions.col("error")
    refused = answers.where("rows is null").select(source, *nulls, error)
    return read.unionByName(refused)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--input", required=True)
    parser.add_argument("--output", required=True)
    parser.add_argument("--shape", choices=["wide", "cells"], default="wide")
    parser.add_argument("--nianbao", default="nianbao", help="the command, as it is called on a worker")
    arguments = parser.parse_args()
    spark = SparkSession.builder.appName("nianbao").getOrCreate()
    table(spark, arguments.nianbao, arguments.input, arguments.shape).write.mode("overwrite").parquet(arguments.output)
    spark.stop()


if __name__ == "__main__":
    main()
