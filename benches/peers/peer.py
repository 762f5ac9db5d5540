"""A parser as a careful user would write it in Python: BeautifulSoup or pandas for web pages, regular expressions for text.

Each function gives a dictionary of contract path to exact number, or None. It is written to be fair: it knows both
editions and every label, marks and blanks of both widths, broken labels, rows of any delimiter, and it says None rather
than guess where a row does not have as many values as the form has columns.
"""

import re
from decimal import Decimal
from io import StringIO

import pandas
from bs4 import BeautifulSoup

from form import DISPUTES, PROACTIVE, REQUESTS

WIDTHS = str.maketrans("（）：，．－＋／｜０１２３４５６７８９　", "():,.-+/|0123456789 ")
NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")
SPACE = re.compile(r"\s+")
MARK = r"(?:\(\s*[一二三四五六七]\s*\)|[一二三四]\s*、|\d\s*[.、])?\s*"


def number(text):
    """The number that a cell is; None for a blank, a placeholder or words."""
    text = SPACE.sub("", text.translate(WIDTHS)).replace(",", "")
    text = re.sub("万?元$", "", text).replace("增", "+").replace("减", "-")
    return Decimal(text) if NUMBER.fullmatch(text) else None


def bare(text):
    """A label without white space and without the mark before it."""
    text = SPACE.sub("", text.translate(WIDTHS)).replace('"', "")
    return re.sub("^" + MARK, "", text)


def edition_of(text):
    return "2019" if "本年新制作数量" in text or "上一年项目数量" in text else "2021"


def key(label):
    """What two prints of a label have in common: no mark, no quotes, no remark in brackets, no 行政 or 政府."""
    return re.sub('["“”]', "", bare(label)).partition("(")[0].replace("行政规范性", "规范性").replace("政府集中", "集中")


BARE = {
    edition: {
        "proactive": {key(label): (path, columns) for path, label, columns in PROACTIVE[edition]},
        "requests": {key(label): (path, columns) for path, label, columns in REQUESTS[edition]},
    }
    for edition in PROACTIVE
}


def put(out, path, columns, values):
    for column, value in zip(columns, values):
        out[f"{path}.{column}"] = value


def rows_of_tables(tables, edition, repeats):
    """Cells by the label that a row has; `repeats` where a wide cell stands in every column it covers."""
    out, labels = {}, BARE[edition]
    for rows in tables:
        flat = bare("".join(cell for row in rows for cell in row))
        if "未经复议直接起诉" in flat:
            # The row of fifteen values below the heads.
            for row in rows:
                if len(row) == 15 and not any("结果" in cell or "总计" in cell or "复议" in cell for cell in row):
                    out.update(zip(DISPUTES, map(number, row)))
            continue
        is_requests = "本年新收政府信息公开申请数量" in flat
        known = labels["requests" if is_requests else "proactive"]
        for row in rows:
            for at, cell in enumerate(row):
                found = known.get(key(cell))
                if found is None:
                    continue
                path, columns = found
                values = row[at + 1 :]
                if is_requests:
                    values = values[-7:]
                    if len(values) < 7:
                        continue
                elif repeats and len(columns) < len(values):
                    values = values[: len(columns)] if len(columns) != 2 else [values[0], values[-1]]
                if len(values) == len(columns):
                    put(out, path, columns, map(number, values))
                    break
    return out


def read_soup(html):
    """A web page by BeautifulSoup: the cells of each row as they stand."""
    soup = BeautifulSoup(html, "lxml")
    tables = [
        [[cell.get_text() for cell in row.find_all(["td", "th"], recursive=False)] for row in table.find_all("tr")]
        for table in soup.find_all("table")
    ]
    return rows_of_tables(tables, edition_of(soup.get_text()), repeats=False)


def read_pandas(html):
    """A web page by pandas.read_html, which repeats wide cells."""
    frames = pandas.read_html(StringIO(html), header=None, keep_default_na=False)
    tables = []
    for frame in frames:
        if not isinstance(frame.columns, pandas.RangeIndex) and frame.columns.dtype != "int64":
            # Heads in <th> have become names of columns.
            frame = frame.T.reset_index().T
        tables.append([[str(cell) for cell in row] for row in frame.itertuples(index=False)])
    return rows_of_tables(tables, edition_of(html), repeats=True)


def spread(text):
    """A text with white space, line ends and bars anywhere within it."""
    return r"[\s|]*".join('["“”]?' if char in "“”" else re.escape(char) for char in text)


def pattern(label):
    """A label, behind its mark where it has one; a remark in brackets may be missing."""
    label, bracket, remark = label.partition("(")
    optional = "行政" if label.startswith("行政规范性") else "政府" if label.startswith("政府集中") else ""
    label = (f"(?:{spread(optional)})?" if optional else "") + spread(label.removeprefix(optional))
    return MARK + label + (rf"(?:\s*{spread(bracket + remark)})?" if remark else "")


LABELS = {
    edition: [
        (path, columns, re.compile(pattern(label)))
        for path, label, columns in PROACTIVE[edition] + REQUESTS[edition]
    ]
    for edition in PROACTIVE
}
TABLE_ROW = re.compile(r"[\t|]")
VALUE = re.compile(r"(?<![\w.,])[+增减-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:万?元)?(?![\w.,])|(?<!\S)[/—–-]+(?!\S)|(?<!\S)无(?!\S)")
END = re.compile(r"五\s*、\s*存在")


def values_of(segment, n):
    """The n values behind a label; None where there are more or fewer."""
    line = segment.split("\n", 1)[0]
    if TABLE_ROW.search(line):
        cells = re.split(r"\t|\|", line)
        cells = cells[1:] if len(cells) > n else cells
        if line.rstrip().endswith("|"):
            cells.pop()
        if len(cells) == n + 1 and not cells[-1].strip():
            cells = cells[:-1]
        if len(cells) == n:
            return [number(cell) for cell in cells]
        # Empty cells that only fill the row up do not count: those of a wide label, then those of a wide figure.
        while n == 7 and len(cells) > n and not cells[0].strip():
            cells.pop(0)
        while len(cells) > n and not cells[-1].strip():
            cells.pop()
        return [number(cell) for cell in cells] if len(cells) == n else None
    found = [match.group() for match in VALUE.finditer(segment)]
    return [number(text) for text in found] if len(found) == n else None


def read_text(text):
    """A text by regular expressions: each label in its order, and what stands up to the next."""
    text = text.translate(WIDTHS).replace("\r", "").replace("\u00a0", " ")
    edition = edition_of(SPACE.sub("", text))
    out, found, at = {}, [], 0
    start = re.search(r"二\s*、\s*主动公开政府信息情况", text)
    at = start.end() if start else 0
    for path, columns, label in LABELS[edition]:
        match = label.search(text, at)
        if match is None:
            continue
        found.append((path, columns, match.start(), match.end()))
        at = match.end()
    ends = [start for _, _, start, _ in found[1:]]
    last = re.search(r"四\s*、\s*因?政府信息公开[^\n]*行政", text[at:])
    ends.append(at + last.start() if last else len(text))
    for (path, columns, _, begin), end in zip(found, ends):
        values = values_of(text[begin:end], len(columns))
        if values is not None:
            put(out, path, columns, values)
    tail = text[at + last.end() :] if last else text[at:]
    stop = END.search(tail)
    tail = tail[: stop.start()] if stop else tail
    heads = list(re.finditer(r"总\s*计", tail))
    if heads:
        tail = tail[heads[-1].end() :]
        for line in tail.split("\n"):
            cells = [cell for cell in re.split(r"\t|\|", line)]
            if len(cells) >= 15:
                inner = cells[1:-1] if len(cells) == 17 else cells
                if len(inner) == 15 and any(number(cell) is not None for cell in inner):
                    out.update(zip(DISPUTES, map(number, inner)))
                    return out
        values = [match.group() for match in VALUE.finditer(tail)]
        if len(values) == 15:
            out.update(zip(DISPUTES, map(number, values)))
    return out
