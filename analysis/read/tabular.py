"""A .csv, .tsv, .jsonl or .parquet file -> one article a row."""

import csv
import io
import json

from analysis.read.encoding import Refused, decode
from analysis.read.fields import fields_of, has_text

DELIMITERS = ",;\t|"


def read_csv(content):
    """Return the articles in a comma-, semicolon- or tab-separated table."""
    header, rows = csv_rows(content)
    if not has_text(header):
        raise Refused(_no_text(header))
    return _articles(rows)


def read_jsonl(content):
    """Return the articles in a file with one JSON object a line; a broken line is refused alone."""
    text, _ = decode(content)
    lines = [line for line in text.split("\n") if line.strip()]  # not splitlines: U+2028 may stand inside a string
    return _articles(map(_json_row, lines))


def read_parquet(content):
    """Return the articles in a Parquet table."""
    import pyarrow
    from pyarrow import parquet

    table = parquet.ParquetFile(pyarrow.BufferReader(content))
    names = table.schema_arrow.names
    if not has_text(names):
        raise Refused(_no_text(names))
    return _articles(table.read().to_pylist())


def csv_rows(content):
    """Return the header and the rows of a table: each a dict from column to cell, or a str: why it is unreadable."""
    text, _ = decode(content)
    text = text.lstrip("\n")
    delimiter = max(DELIMITERS, key=text.partition("\n")[0].count)
    # strict: a stray quotation mark would otherwise swallow the rows after it without a word
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    limit = csv.field_size_limit(len(text) + 1)  # the default refuses an article of 131,072 characters
    rows = []
    try:
        header = next(reader, [])
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append(_csv_row(header, cells))
    except csv.Error as error:
        if not rows and reader.line_num <= 1:
            raise Refused(f"unreadable: the first line is not a list of column names ({error})") from None
        rows.append(f"unreadable: the quotation marks from line {reader.line_num} on do not match ({error}), so this row "
                    "and those after it cannot be told apart; repair them, or save the table as .jsonl")
    finally:
        csv.field_size_limit(limit)
    return header, rows


def _csv_row(header, cells):
    if any(cell.strip() for cell in cells[len(header):]):
        return f"unreadable: the row has {len(cells)} cells, the table {len(header)} columns; put quotation marks round the text"
    return dict(zip(header, cells))


def _json_row(line):
    try:
        cells = json.loads(line)
    except (ValueError, RecursionError) as error:
        return f"unreadable: the line is not valid JSON ({error})"
    if not isinstance(cells, dict):
        return "unreadable: the line is not a JSON object with named fields"
    return cells if has_text(cells) else _no_text(cells)


def _no_text(names):
    return f"no text column: name one `text`; found: {', '.join(map(str, names))[:200] or 'no columns'}"


def _articles(rows):
    articles = [{"refused": row} if isinstance(row, str) else fields_of(row) for row in rows]
    if not articles:
        raise Refused("empty: the table has no rows")
    return [{**article, "row": number} for number, article in enumerate(articles, start=1)]
