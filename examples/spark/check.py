"""Holds the job against `nianbao table`, row by row: check.py NIANBAO REPORTS WORK

WORK has wide.parquet and cells.parquet of the command, and the folder `wide` that the job has written from the folder
REPORTS. What is left is done here: the other shape, and pages in Parquet as text and as bytes.
"""

import sys

from pyspark.sql import SparkSession, functions

import job


def hold(name, theirs, ours):
    """Stops where two tables differ in columns or rows; the order of rows is no matter."""
    kinds = [[(field.name, field.dataType) for field in table.schema.fields] for table in (theirs, ours)]
    if kinds[0] != kinds[1]:
        sys.exit(f"{name}: other columns: {set(map(str, kinds[0])) ^ set(map(str, kinds[1]))}")
    # exceptAll counts rows that stand twice.
    missing, extra, rows = theirs.exceptAll(ours).count(), ours.exceptAll(theirs).count(), theirs.count()
    if missing or extra or not rows:
        for table in (theirs.exceptAll(ours), ours.exceptAll(theirs)):
            table.select("source", "error").show(3, truncate=False)
        sys.exit(f"{name}: {missing} of {rows} rows only in the table, {extra} only from Spark")
    print(f"{name}: {rows} rows, the same as of nianbao table", flush=True)


def main():
    nianbao, reports, work = sys.argv[1:]
    spark = SparkSession.builder.appName("check").getOrCreate()
    wide, cells = (spark.read.parquet(f"{work}/{shape}.parquet").cache() for shape in ("wide", "cells"))
    hold("a folder, wide", wide, spark.read.parquet(f"{work}/wide"))
    read = lambda path, shape: job.table(spark, nianbao, path, shape).cache()
    hold("a folder, cells", cells, read(reports, "cells"))
    pages = job.files(spark, reports)
    pages.write.mode("overwrite").parquet(f"{work}/bytes.parquet")
    hold("pages in Parquet as bytes, wide", wide, read(f"{work}/bytes.parquet", "wide"))
    # As text there is nothing but UTF-8: the document that is no text is another one then.
    texts = pages.where("id not like '%binary.txt'")
    texts = texts.select("id", functions.decode("bytes", "UTF-8").alias("text"))
    texts.write.mode("overwrite").parquet(f"{work}/text.parquet")
    hold("pages in Parquet as text, wide", wide.where("source not like '%binary.txt'"), read(f"{work}/text.parquet", "wide"))
    spark.stop()


if __name__ == "__main__":
    main()
