"""The file of corrections: read with every row checked, written row by row."""

import os
import re
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd

from analysis.lexicon import KINDS, SIDES, read_lexicon, read_rows
from analysis.rows import append_row, clean_cell, hash_text, replace_file
from analysis.tables import CORRECTIONS, build, require

FILE = Path(__file__).resolve().parents[2] / "data" / "labels" / "corrections.csv"
NO_MENTION = "-"  # as the new target: these words mention no actor
VALUES = {  # column -> what it may become; ACTOR is a key of actors.csv, None any words, "" is NA
    "voice": ("narration", "quote", "report"),
    "speaker": ("ACTOR", "narrator", ""),
    "speaker_name": None,
    "holder": ("ACTOR", "narrator", ""),
    "target": ("ACTOR", NO_MENTION),
    "side": SIDES,
    "kind": KINDS,
    "stance_label": ("favor", "neutral", "against"),
    "role": ("protagonist", "antagonist", "victim", "none"),
}


def find_file(path=None):
    """Return the path of the corrections: `path`, else what the variable CORRECTIONS says, else `FILE`."""
    return Path(path or os.environ.get("CORRECTIONS") or FILE).expanduser().resolve()


def read_corrections(source=None, *, actors=None):
    """Return what was corrected by hand, one row a correction, in the order in which they were made.

    Parameters
    ----------
    source : path or DataFrame, optional
        None, the default, is the file that the environment variable ``CORRECTIONS`` names, else
        ``data/labels/corrections.csv``; where that is not there, nothing was corrected.
    actors : path or DataFrame, optional
        A word list in place of ``data/lexicons/actors.csv``; its actors may be speakers, holders, targets.

    Returns
    -------
    DataFrame
        The columns of `tables.CORRECTIONS`. ``start`` and ``end`` are characters of the article's text.

    Raises
    ------
    FileNotFoundError
        When `source` names a file that does not exist.
    KeyError
        When a column is missing.
    ValueError
        When a row is malformed; names file, line, what is there and what was expected.

    Examples
    --------
    >>> read_corrections(pd.DataFrame({
    ...     "article_id": "a", "text_sha256": "0" * 64, "start": [4], "end": [11], "column": "speaker",
    ...     "old": pd.NA, "new": "russia", "who": "Ann", "when": pd.NA, "why": "a spokesman"}))[["column", "old", "new"]]
        column  old     new
    0  speaker  NaN  russia
    """
    if isinstance(source, pd.DataFrame):
        cells = source.astype(object).where(source.notna(), "").astype(str)
        where, columns, rows = "the table of corrections, row", list(source.columns), cells.to_dict("index").items()
    else:
        path = find_file(source)
        if not path.is_file() or not path.stat().st_size:
            if source is not None and not path.exists():
                raise FileNotFoundError(f"read_corrections: there is no file {path}")
            return build([], CORRECTIONS)
        where, (columns, rows) = f"{path.name}, line", read_rows(path)
    require(pd.DataFrame(columns=columns), CORRECTIONS, verb="read_corrections")
    keys = find_keys(actors) if rows else ()
    return build([check_row(row, f"{where} {line}", keys) for line, row in rows], CORRECTIONS)


def find_keys(actors=None):
    """Return the keys of all actors, as a set."""
    return set(read_lexicon("actors" if actors is None else actors, name="actors")["actor"])


def check_row(row, where, keys):
    """Return the row of a file, typed; raise where it is malformed."""
    row = {name: clean_cell(row[name]) for name in CORRECTIONS}
    if not row["article_id"]:
        raise ValueError(f"{where}: article_id is empty, expected the article's name")
    if not re.fullmatch("[0-9a-f]{64}", row["text_sha256"]):
        raise ValueError(f"{where}: text_sha256 is {row['text_sha256']!r}, expected 64 digits and letters a to f; "
                         "make the correction again with the form, or delete the line")
    if not all(re.fullmatch("[0-9]{1,15}", row[name]) for name in ("start", "end")):
        raise ValueError(f"{where}: start, end are {row['start']!r}, {row['end']!r}, expected two whole numbers, "
                         "characters of the article's text")
    row["start"], row["end"] = int(row["start"]), int(row["end"])
    if row["start"] >= row["end"]:
        raise ValueError(f"{where}: start {row['start']} is not before end {row['end']}")
    if row["column"] not in VALUES:
        raise ValueError(f"{where}: column is {row['column']!r}, expected one of: {', '.join(VALUES)}")
    allowed = VALUES[row["column"]]
    if allowed and row["new"] not in allowed and not ("ACTOR" in allowed and row["new"] in keys):
        there = [name or "an empty cell" for name in allowed if name != "ACTOR"]
        there = ["an actor of actors.csv", *there] if "ACTOR" in allowed else there
        raise ValueError(f"{where}: new {row['column']} is {row['new']!r}, expected one of: {', '.join(there)}")
    if row["old"] == row["new"]:
        raise ValueError(f"{where}: old and new are both {row['new']!r}; delete the line")
    return {name: None if cell == "" else cell for name, cell in row.items()}


def write_correction(articles, *, article_id, start, end, column, old, new, who=None, why=None,
                     actors=None, path=None):
    """Return the path of the corrections after one more is written to them.

    Parameters
    ----------
    articles : DataFrame
        From `read_articles`; needs ``article_id`` and ``text``.
    article_id, start, end
        Where: characters of the article's text.
    column, old, new : str
        What: the value that is wrong and the one that is right, None where there is none. A target
        None -> "russia" adds a mention that was missed; a target "russia" -> "-" takes one away.
    who, why : str, optional
        Who says so, and the reason.
    actors, path : optional
        As for `read_corrections`.

    Raises
    ------
    ValueError
        When the correction is malformed or there already, or the file is; nothing is written then.

    Notes
    -----
    The new file is written beside the old one and takes its place when it is complete: a failure leaves the old
    one as it was. A cell that a spreadsheet would compute gets ``'`` before it, and loses it when it is read.
    """
    require(articles, ["article_id", "text"], verb="write_correction")
    texts = articles.loc[(articles["article_id"] == article_id) & articles["text"].notna(), "text"]
    if texts.empty:
        raise ValueError(f"write_correction: there is no text of an article {article_id!r} in this run")
    if end > len(texts.iloc[0]):
        raise ValueError(f"write_correction: end {end} is behind the end of the text, {len(texts.iloc[0])}")
    row = {
        "article_id": article_id, "text_sha256": hash_text(texts.iloc[0]), "start": start, "end": end,
        "column": column, "old": old, "new": new, "who": who,
        "when": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}", "why": why,
    }
    row = {name: clean_cell(cell) for name, cell in row.items()}
    checked = check_row(row, "write_correction", find_keys(actors))
    path = find_file(path)
    there = read_corrections(path, actors=actors) if path.is_file() else build([], CORRECTIONS)
    last = there[(there["text_sha256"] == row["text_sha256"]) & (there["column"] == column)
                 & (there["start"] == start) & (there["end"] == end)].tail(1)
    if len(last) and same(last["new"], checked["new"]).all():
        raise ValueError(f"write_correction: {path.name} has this correction already; run the notebook again to see it")
    replace_file(path, append_row(path.read_bytes() if path.is_file() else b"", row, CORRECTIONS))
    return path


def same(values, value):
    """Return where `values` are `value`, NA and NA being the same."""
    return values.isna() if value is None or pd.isna(value) else values.map(clean_cell) == clean_cell(value)
