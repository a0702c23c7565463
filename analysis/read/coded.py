"""Sentences that were coded by the codebook -> a table of mentions to score and compare."""

import re
from pathlib import Path

import pandas as pd

from analysis.tables import CODED, build

FOLDER = Path(__file__).resolve().parents[2] / "data" / "labels"
CODES = {
    "stance": ["favor", "neutral", "against"],
    "role": ["protagonist", "antagonist", "victim", "none"],
    "basis": ["evaluation", "conduct", "none"],
}
NEEDED = ["sentence", "mention", "stance", "role"]


def read_coded(source=("stance_dev", "stance_dev_news", "stance_dev_plain", "stance_dev_minds", "stance_test")):
    """Return coded sentences, one row a mention, ready for ``score_stance``.

    Parameters
    ----------
    source : str, path, or list of these
        CSV files with the columns sentence, mention, stance, role and, where there are any,
        basis and phenomenon; a bare name is a file of data/labels/. The default are the
        five on which no model was trained; on stance_test nothing was fitted either.

    Returns
    -------
    DataFrame
        sentence, mention, mention_start, mention_end : the first place where the mention
            stands as a whole word
        coded_stance, coded_role, coded_basis, phenomenon : the codes, NA where there is none
        coded_in : name of the file

    Raises
    ------
    FileNotFoundError, KeyError, ValueError
        When a file or a column is missing, a code is not one of the codebook's, or a mention
        does not stand in its sentence; names the file and the row.
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
    try:
        table = pd.read_csv(path, dtype="str", keep_default_na=False, encoding="utf-8-sig")
    except (pd.errors.EmptyDataError, pd.errors.ParserError, UnicodeDecodeError) as error:
        raise ValueError(f"read_coded: {path} cannot be read as CSV in UTF-8 ({error})") from None
    missing = [name for name in NEEDED if name not in table.columns]
    if missing:
        raise KeyError(f"read_coded: {path} lacks the columns {', '.join(missing)}; it has: "
                       + ", ".join(table.columns))
    for number, row in enumerate(table.to_dict("records"), start=1):
        where = f"read_coded: {path}, row {number} below the head"
        place = find_mention(row["sentence"], row["mention"])
        if place is None:
            raise ValueError(f"{where}: {row['mention']!r} does not stand in the sentence as a whole word")
        for name, codes in CODES.items():
            if row.get(name) and row[name] not in codes:
                raise ValueError(f"{where}: {name} is {row[name]!r}; it can be {', '.join(codes)} or empty")
        yield {
            "sentence": row["sentence"], "mention": row["mention"],
            "mention_start": place[0], "mention_end": place[1],
            **{f"coded_{name}": row.get(name) or None for name in CODES},
            "phenomenon": row.get("phenomenon") or None, "coded_in": path.stem,
        }


def find_mention(sentence, mention):
    """Return (start, end) of the first place where `mention` stands as a whole word, else None.

    Examples
    --------
    >>> find_mention("The mayor said he left.", "he")
    (15, 17)
    """
    found = re.search(rf"(?<!\w){re.escape(mention)}(?!\w)", sentence) if mention else None
    return found.span() if found else None
