"""Holds two Parquet tables against each other, row by row in any order: compare.py ONE TWO"""

import sys

from pyspark.sql import SparkSession


def main():
    spark = SparkSession.builder.appName("compare").getOrCreate()
    one, two = (spark.read.parquet(path) for path in sys.argv[1:3])
    kinds = [[(field.name, field.dataType) for field in table.schema.fields] for table in (one, two)]
    if kinds[0] != kinds[1]:
        sys.exit(f"other columns: {set(map(str, kinds[0])) ^ set(map(str, kinds[1]))}")
    # exceptAll counts rows that stand twice.
    missing, extra, rows = one.exceptAll(two).count(), two.exceptAll(one).count(), one.count()
    print(f"{rows} rows; {missing} only in the first, {extra} only in the second")
    spark.stop()
    sys.exit(1 if missing or extra or rows == 0 else 0)


if __name__ == "__main__":
    main()
