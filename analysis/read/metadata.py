"""metadata.csv beside the files -> what is known about each of them."""

import os
import unicodedata
from pathlib import PurePosixPath

from analysis.read.encoding import Refused
from analysis.read.fields import fields_of
from analysis.read.formats import LARGEST_ARTICLE, attempt, file_content
from analysis.read.tabular import csv_rows

NAME = "metadata.csv"


def read_metadata(folder):
    """Return what the metadata.csv in `folder` says, and records of its rows that cannot be used.

    Returns
    -------
    dict
        A file's name below `folder`, in one spelling -> the fields that its row fills, and ``row``, its number.
        Names are only compared with those of files that were found: none is opened because it stands here.
    list of dict
        ``row`` and ``refused``.
    """
    if not os.path.isfile(folder / NAME):
        return {}, []
    known, refused = {}, []
    for number, row in enumerate(attempt(_rows, folder / NAME), start=1):
        if "file" not in row:
            refused.append({"row": number, "refused": row.get("refused", f"{NAME}: the row names no file")})
        elif _spelling(row["file"]) in known:
            first = known[_spelling(row["file"])]["row"]
            refused.append({"row": number, "refused": f"{NAME} lists {row['file']!r} twice: row {first} counts"})
        else:
            known[_spelling(row["file"])] = {**row, "row": number}
    return known, refused


def find_row(known, name):
    """Return the row of `known` for the file `name`, a path below its folder, written with or without suffix; or None."""
    row = known.get(_spelling(name)) or known.get(_spelling(name.with_suffix("")))
    if row:
        row["used"] = True
    return row


def unmatched(known):
    """Return a record for each row that no file has asked for."""
    return [
        {"row": row["row"], "refused": f"{NAME} lists {row['file']!r}, but there is no such file beside it"}
        for row in known.values() if "used" not in row
    ]


def _rows(path):
    header, rows = csv_rows(file_content(path, LARGEST_ARTICLE))
    if "file" not in fields_of(dict.fromkeys(header, "x")):
        raise Refused(f"{NAME} has no column `file`; found: {', '.join(header)[:200] or 'no columns'}")
    return [{"refused": f"{NAME}: {row}"} if isinstance(row, str) else fields_of(row) for row in rows]


def _spelling(name):
    r"""One spelling for a name typed on any system: / for \, no ./, é as one character, lower case."""
    return unicodedata.normalize("NFC", PurePosixPath(str(name).replace("\\", "/")).as_posix()).casefold()
