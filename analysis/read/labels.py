"""What coders have coded by hand -> one checked table of labels."""

import os
import re
from pathlib import Path

import pandas as pd

from analysis.lexicon import read_rows
from analysis.read.coded import CODES
from analysis.rows import clean_cell
from analysis.tables import LABELS, build, require

FOLDER = Path(__file__).resolve().parents[2] / "data" / "labels" / "codings"
VARIABLES = CODES | {"context": ["opened"]}
PHASES = ["training", "reliability", "main"]
ADJUDICATED = "adjudicated"  # the coder whose labels decide where others differ
KINDS = (".csv", ".xlsx")
AS_NUMBER = re.compile(r"(\d{1,15})(?:[.,]0)?")  # a spreadsheet may write 12 as 12.0
NO_XLSX = "{path}: reading and writing .xlsx needs the package openpyxl (pip install openpyxl); or use .csv"


def read_labels(source=None):
    """Return what was coded by hand, one row a unit, variable and coder.

    Parameters
    ----------
    source : path, DataFrame, or list of paths, optional
        A file, or a folder with one for each coder, written by `label_sentences` or `write_sheet`. None, the default,
        is the folder that the environment variable ``LABELS`` names, else ``data/labels/codings/``;
        where that is not there, nothing was coded.

    Returns
    -------
    DataFrame
        The columns of `tables.LABELS`, in the order of the files. In a coding sheet (a row a unit, a column a
        variable) an empty cell is no label.

    Raises
    ------
    FileNotFoundError
        When `source` names what does not exist.
    KeyError
        When a column is missing.
    ValueError
        When a row is malformed, or a coder has coded a variable of one unit twice; names file and line, what is
        there, and what to do.
    ImportError
        When an .xlsx file is to be read without openpyxl.

    Examples
    --------
    >>> read_labels(pd.DataFrame({
    ...     "article_id": "a", "text_sha256": "0" * 64, "start": [4], "end": [11], "variable": "stance", "coder": "Ann",
    ...     "value": "favor", "phase": "main", "probability": 0.1, "when": pd.NA}))[["coder", "value", "probability"]]
      coder  value  probability
    0   Ann  favor          0.1
    """
    rows = []
    for where, columns, lines in list_tables(source):
        sheet = "variable" not in columns
        needed = [name for name in LABELS if name != "when" and not (sheet and name in ("variable", "value"))]
        require(pd.DataFrame(columns=columns), needed, verb=f"read_labels of {where.split(',')[0]}")
        if sheet and not set(columns) & set(CODES):
            raise KeyError(f"read_labels: {where.split(',')[0]} is neither a file of labels, with the columns variable and "
                           f"value, nor a coding sheet, with a column {', '.join(CODES)}")
        for line, row in lines:
            rows += [(f"{where} {line}", each) for each in (unfold_row(row) if sheet else [row])]
    labels = [check_row(row, where) for where, row in rows]
    refuse_repeats(labels, [where for where, _ in rows])
    return build(labels, LABELS)


def list_tables(source):
    """Return [(where, columns, [(line, row)])] of each table that `source` names."""
    if isinstance(source, pd.DataFrame):
        cells = source.astype(object).where(source.notna(), "").astype(str)
        return [("the table of labels, row", list(source.columns), list(cells.to_dict("index").items()))]
    if source is None:
        folder = Path(os.environ.get("LABELS") or FOLDER).expanduser()
        paths = [folder] if folder.exists() else []
    else:
        paths = [Path(each).expanduser() for each in (source if isinstance(source, (list, tuple)) else [source])]
    files = []
    for path in paths:
        if path.is_dir():
            files += sorted(each for each in path.iterdir() if each.suffix.lower() in KINDS and each.name[0] not in ".~")
        elif path.is_file() or (source is None and path.exists()):
            files += [path] if path.is_file() and path.stat().st_size else []
        else:
            raise FileNotFoundError(f"read_labels: there is no file {path}")
    return [(f"{path.name}, {'row' if is_xlsx(path) else 'line'}", *(read_sheet(path) if is_xlsx(path) else read_rows(path)))
            for path in files]


def is_xlsx(path):
    """Return True where a path is that of an Excel file."""
    return path.suffix.lower() == ".xlsx"


def read_sheet(path):
    """Return (columns, [(row number, row)]) of the first sheet of an Excel file."""
    try:
        import openpyxl
    except ImportError:
        raise ImportError(NO_XLSX.format(path=path.name)) from None
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except Exception as error:  # a damaged file can fail anywhere in it
        raise ValueError(f"{path.name} cannot be read as .xlsx ({error}); save it again, or as 'CSV UTF-8'") from error
    lines = [["" if cell is None else str(cell) for cell in row] for row in book.worksheets[0].iter_rows(values_only=True)]
    book.close()
    columns = [name.strip() for name in lines[0]] if lines else []
    return columns, [(number, dict(zip(columns, cells))) for number, cells in enumerate(lines[1:], start=2)
                     if any(cell.strip() for cell in cells)]


def unfold_row(row):
    """Return a row for each variable that is filled in in a row of a coding sheet."""
    return [row | {"variable": name, "value": row[name]} for name in CODES if row.get(name, "").strip()]


def check_row(row, where):
    """Return a row of labels, typed; raise where it is malformed."""
    row = {name: clean_cell(row.get(name, "")) for name in LABELS}
    for name in ("article_id", "coder"):
        if not row[name]:
            raise ValueError(f"{where}: {name} is empty, expected {'who coded' if name == 'coder' else 'the article'}; "
                             "fill it in")
    if not re.fullmatch("[0-9a-f]{64}", row["text_sha256"]):
        raise ValueError(f"{where}: text_sha256 is {row['text_sha256']!r}, expected 64 digits and letters a to f; "
                         "code this unit again, or delete the line")
    places = [AS_NUMBER.fullmatch(row[name]) for name in ("start", "end")]
    if not all(places):
        raise ValueError(f"{where}: start, end are {row['start']!r}, {row['end']!r}, expected two whole numbers, "
                         "characters of the article's text; code this unit again, or delete the line")
    row["start"], row["end"] = (int(place[1]) for place in places)
    if row["start"] >= row["end"]:
        raise ValueError(f"{where}: start {row['start']} is not before end {row['end']}; delete the line")
    if row["variable"] not in VARIABLES:
        raise ValueError(f"{where}: variable is {row['variable']!r}, expected one of: {', '.join(VARIABLES)}; correct it")
    allowed, row["value"] = VARIABLES[row["variable"]], row["value"].lower()
    if row["value"] not in allowed:
        raise ValueError(f"{where}: {row['variable']} is {row['value']!r}, expected one of: {', '.join(allowed)}; correct it")
    row["phase"] = row["phase"].lower()
    if row["phase"] not in PHASES:
        raise ValueError(f"{where}: phase is {row['phase']!r}, expected one of: {', '.join(PHASES)}; correct it")
    row["probability"] = check_probability(row["probability"], where)
    return row | {"when": row["when"] or None}


def check_probability(text, where):
    """Return an inclusion probability, None where there is none."""
    try:
        number = float(text.replace(",", ".")) if text else None
    except ValueError:
        number = -1.0
    if number is not None and not 0 < number <= 1:
        raise ValueError(f"{where}: probability is {text!r}, expected a number above 0 and up to 1, as find_sample gives it, "
                         "or an empty cell where the unit was not drawn at random; correct it")
    return number


def refuse_repeats(labels, wheres):
    """Return nothing; raise where one coder has coded a variable of one unit twice."""
    first = {}
    for row, where in zip(labels, wheres):
        key = tuple(row[name] for name in ("text_sha256", "start", "end", "variable", "coder"))
        if key in first:
            other, before = first[key]
            raise ValueError(
                f"{where}: {row['coder']} has coded {row['variable']} of {row['article_id']}, characters {row['start']} to "
                f"{row['end']}, as {row['value']}, and as {other} already in {before}; keep one of the two and delete the other")
        first[key] = row["value"], where
