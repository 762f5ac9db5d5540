"""Reads reports on a Spark cluster: pages in, a table in Parquet out, with the schema of `nianbao table`.

    spark-submit job.py --input PAGES --output TABLE.parquet [--shape wide|cells] [--nianbao nianbao]

PAGES is a folder of .txt files (walked), or a Parquet file or folder with a string column `id` and a column `text`
(string) or `bytes` (binary). Every partition goes through one `nianbao stream` process, which must be on each worker
(`--files` can carry it). Memory of a worker does not grow with its partition, except for what Spark itself holds.
"""

import argparse
import base64
import json
import shlex
import subprocess
import urllib.parse

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


def files(spark, path):
    """The .txt files of a folder and those below it: `id`, their path, and `bytes`."""
    # A page is small: with what Spark adds to each file for opening it, a partition would hold some dozen.
    spark.conf.set("spark.sql.files.openCostInBytes", 64 * 1024)
    reader = spark.read.format("binaryFile").option("recursiveFileLookup", "true").option("pathGlobFilter", "*.txt")
    found = reader.load(path)
    id_of = functions.regexp_replace("path", "^file:/*", "/").alias("id")
    # Spark reads no file that is empty, and lists it all the same; it is a page without text.
    listed = spark.createDataFrame([(urllib.parse.unquote(uri),) for uri in found.inputFiles()], "path string")
    empty = listed.select(id_of).join(found.select(id_of), "id", "left_anti")
    return found.select(id_of, found.content.alias("bytes")).union(empty.withColumn("bytes", functions.lit(b"")))


def requests(spark, path):
    """One line of JSON for each page."""
    is_parquet = path.rstrip("/").endswith(".parquet")
    pages = spark.read.parquet(path) if is_parquet else files(spark, path)
    key = "text" if "text" in pages.columns else "bytes"
    pages = pages.select(functions.col("id").cast("string"), functions.col(key).alias("page"))

    def line(row):
        # A page that is null is asked for as null, and refused like any line that asks for nothing.
        page = row.page if key == "text" or row.page is None else base64.b64encode(row.page).decode()
        return json.dumps({"id": row.id, key: page})

    return pages.rdd.map(line)


def table(spark, nianbao, path, shape):
    """The rows of every page."""
    columns = schema(nianbao, shape)
    answer = StructType([
        StructField("id", StringType()),
        StructField("error", StringType()),
        StructField("rows", ArrayType(columns)),
    ])
    # Each line in gives one line out; the exit code tells of a process that fell.
    lines = requests(spark, path).pipe(f"{shlex.quote(nianbao)} stream --rows {shape}", checkCode=True)
    answers = lines.map(lambda line: (line,)).toDF("line string")
    answers = answers.select(functions.from_json("line", answer, {"mode": "FAILFAST"}).alias("answer")).select("answer.*")
    # A page that could not be read is a row as well, with its name and the error.
    fields = [functions.lit(None).cast(field.dataType).alias(field.name) for field in columns.fields[1:-1]]
    refused = functions.struct(functions.col("id").alias("source"), *fields, functions.col("error"))
    rows = functions.coalesce("rows", functions.array(refused).cast(ArrayType(columns)))
    return answers.select(functions.explode(rows).alias("row")).select("row.*")


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
