"""Sentences that were coded by the codebook -> a table of mentions to score and compare."""

import re
from pathlib import Path

import pandas as pd

from analysis.tables import CODED, build

FOLDER = Path(__file__).resolve().parents[2] / "data" / "labels"
NEEDED = ["sentence", "mention", "stance", "role"]


def read_coded(source=("stance_dev", "stance_dev_news")):
    """Return coded sentences, one row a mention, ready for ``score_stance``.

    Parameters
    ----------
    source : str, path, or list of these
        CSV files with the columns sentence, mention, stance, role and, where there are any,
        basis and phenomenon; a bare name is a file of data/labels/. None but the default were
        kept out of the model's training.

    Returns
    -------
    DataFrame
        sentence, mention, mention_start, mention_end : the first place where the mention
            stands as a whole word
        coded_stance, coded_role, coded_basis, phenomenon : the codes
        coded_in : name of the file

    Raises
    ------
    FileNotFoundError, KeyError, ValueError
        When a file or a column is missing, or a mention does not stand in its sentence; names
        the file and the line.
    """
    sources = [source] if isinstance(source, (str, Path)) else source
    rows = [row for one in sources for row in read_file(find_file(one))]
    return build(rows, CODED)


def find_file(source):
    """Return the path that `source` names."""
    path = Path(source)
    if path.parent == Path(".") and not path.suffix:
        path = FOLDER / f"{source}.csv"
    if not path.is_file():
        raise FileNotFoundError(f"read_coded: there is no file {path}")
    return path


def read_file(path):
    """Yield the rows of a file of codes."""
    table = pd.read_csv(path, dtype="str", keep_default_na=False, encoding="utf-8-sig")
    missing = [name for name in NEEDED if name not in table.columns]
    if missing:
        raise KeyError(f"read_coded: {path} lacks the columns {', '.join(missing)}; it has: "
                       + ", ".join(table.columns))
    for line, row in enumerate(table.to_dict("records"), start=2):
        place = re.search(rf"(?<!\w){re.escape(row['mention'])}(?!\w)", row["sentence"])
        if place is None or not row["mention"]:
            raise ValueError(f"read_coded: {path}, line {line}: {row['mention']!r} does not stand in the "
                             "sentence as a whole word")
        yield {
            "sentence": row["sentence"], "mention": row["mention"],
            "mention_start": place.start(), "mention_end": place.end(),
            "coded_stance": row["stance"], "coded_role": row["role"],
            "coded_basis": row.get("basis"), "phenomenon": row.get("phenomenon"), "coded_in": path.stem,
        }
