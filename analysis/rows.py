"""Rows of the CSV files in which people's own answers are kept: cleaned, guarded, written whole."""

import csv
import os
import re
import unicodedata
from hashlib import sha256
from io import StringIO

import pandas as pd

FORMULA = re.compile(r"[=+\-@]")  # a spreadsheet computes a cell that begins so (OWASP, CSV injection)
DASH = "-"  # alone it is no formula


def clean_cell(value):
    """Return `value` as one line of text without what `guard_cell` put before it.

    Examples
    --------
    >>> clean_cell("'=SUM(A1) \\n"), clean_cell(pd.NA)
    ('=SUM(A1)', '')
    """
    text = "" if pd.isna(value) else " ".join(str(value).split())
    text = "".join(letter for letter in text if unicodedata.category(letter) not in ("Cc", "Cs"))
    return text[1:] if text[:1] == "'" and FORMULA.match(text[1:]) else text


def guard_cell(text):
    """Return `text` as a cell that a spreadsheet shows and does not compute.

    Examples
    --------
    >>> guard_cell("=SUM(A1)"), guard_cell("-"), guard_cell("russia")
    ("'=SUM(A1)", '-', 'russia')
    """
    return f"'{text}" if FORMULA.match(text) and text != DASH else text


def write_cells(table):
    """Return a DataFrame as CSV text whose cells a spreadsheet shows and does not compute.

    Examples
    --------
    >>> import pandas as pd
    >>> print(write_cells(pd.DataFrame({"word": ["=SUM(A1)", None], "n": [1, 2]})))
    word,n
    '=SUM(A1),1
    ,2
    """
    def guard(value):
        return guard_cell(value) if isinstance(value, str) else value

    words = table.select_dtypes(include=["object", "string"]).columns
    safe = table.assign(**{word: table[word].map(guard, na_action="ignore") for word in words})
    return safe.to_csv(index=False, lineterminator="\n")


def hash_text(text):
    """Return the SHA-256 of an article's text."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def write_row(cells, delimiter=","):
    """Return a line of CSV that a spreadsheet shows as it is."""
    line = StringIO()
    csv.writer(line, delimiter=delimiter, lineterminator="\n").writerow([guard_cell(cell) for cell in cells])
    return line.getvalue()


def append_row(content, row, columns):
    """Return the bytes of a CSV file with one row more, in its own columns and delimiter.

    `columns` are those of a file that is new.

    Examples
    --------
    >>> append_row(b"", {"who": "Ann", "what": "=1"}, ["what", "who"])
    b"what,who\\n'=1,Ann\\n"
    """
    lines = content.decode("utf-8-sig").splitlines() or [",".join(columns)]
    header = next(line for line in lines if not line.lstrip('"').startswith("#"))
    delimiter = ";" if header.count(";") > header.count(",") else ","
    names = [name.strip() for name in next(csv.reader([header], delimiter=delimiter))]
    before = content or f"{header}\n".encode()
    line = write_row([row.get(name, "") for name in names], delimiter)
    return before + (b"" if before.endswith((b"\n", b"\r")) else b"\n") + line.encode()


def replace_file(path, content):
    """Write `content` to `path` so that it holds all of it or what it held before."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with draft.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, path)
    finally:
        draft.unlink(missing_ok=True)
