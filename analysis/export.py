"""Tables for others: Parquet and CSV with a data dictionary, with or without the words of the articles."""

import hashlib
import os
import shutil
import tempfile
from pathlib import Path

import pandas as pd

from analysis import tables as contracts
from analysis.rows import guard_cell
from analysis.textfree import HASHED, find_words

PIECE = 16  # letters of a hash; enough to tell texts apart


def write_tables(tables, folder, *, text_free=False):
    """Write tables as Parquet and CSV, with a data dictionary, and return the folder.

    Parameters
    ----------
    tables : dict
        Name of a table -> DataFrame: ``{"sentences": sentences, "mentions": scored}``.
    folder : path
        Where the files go; made where it is not there. Files of the same names are replaced, all or none.
    text_free : bool
        True leaves out every word of the articles: for corpora that may not be shared. Offsets and
        scores stay, and ``text`` and ``sentence`` become ``text_sha256`` and ``sentence_sha256``.

    Returns
    -------
    Path
        The folder, with ``<name>.parquet``, ``<name>.csv`` and ``dictionary.csv``: table, column,
        type, what it holds.

    Raises
    ------
    ValueError
        When there is no table, or a name cannot be that of a file.

    Notes
    -----
    Article ids stay, and an id is the name of a file: rename files that say too much. A short
    text can be guessed from its hash by whoever has the text.

    Examples
    --------
    >>> import tempfile
    >>> sentences = pd.DataFrame({"article_id": ["a"], "position": [1], "sentence": ["NATO met."]})
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     written = write_tables({"sentences": sentences}, folder, text_free=True)
    ...     print(sorted(path.name for path in written.iterdir()), pd.read_csv(written / "sentences.csv").columns.tolist())
    ['dictionary.csv', 'sentences.csv', 'sentences.parquet'] ['article_id', 'position', 'sentence_sha256']
    """
    if not tables:
        raise ValueError("write_tables: there is no table to write")
    for name, table in tables.items():
        contracts.require(table, [], verb="write_tables")
        if not str(name).isidentifier():
            raise ValueError(f"write_tables: {name!r} cannot be the name of a file; use letters, digits and _")
    written = {name: leave_out_words(table) if text_free else table for name, table in tables.items()}
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(dir=folder, prefix=".draft-"))
    try:
        for name, table in written.items():
            table.to_parquet(draft / f"{name}.parquet", index=False)
            words = table.select_dtypes(include=["object", "string"]).columns
            safe = table.assign(**{word: table[word].map(guard_value, na_action="ignore") for word in words})
            safe.to_csv(draft / f"{name}.csv", index=False)
        describe_columns(written).to_csv(draft / "dictionary.csv", index=False)
        for path in draft.iterdir():
            os.replace(path, folder / path.name)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return folder


def guard_value(value):
    """Return a cell that a spreadsheet does not compute; what is no text stays."""
    return guard_cell(value) if isinstance(value, str) else value


def leave_out_words(table):
    """Return `table` without the articles' own words."""
    hashed = {f"{name}_sha256": table[name].map(hash_words, na_action="ignore") for name in HASHED if name in table.columns}
    return table.drop(columns=find_words(table)).assign(**hashed)


def hash_words(text):
    """Return the first letters of the sha256 of a text."""
    return hashlib.sha256(str(text).encode()).hexdigest()[:PIECE]


def describe_columns(tables):
    """Return what each column of each table holds, from the contracts in tables.py.

    Examples
    --------
    >>> describe_columns({"mentions": pd.DataFrame({"stance": [0.5]})}).iloc[0].tolist()
    ['mentions', 'stance', 'float64', 'favor - against: -1 against .. 1 in favor; NA without evidence']
    """
    known = {}
    for contract in vars(contracts).values():
        if isinstance(contract, dict):
            for name, column in contract.items():
                if isinstance(column, tuple) and len(column) == 2:
                    known.setdefault(name, column[1])
    rows = [
        (name, column, str(table[column].dtype), known.get(column) or f"hash of the {column.removesuffix('_sha256')}"
         if column.endswith("_sha256") else known.get(column, "made in this analysis"))
        for name, table in tables.items() for column in table.columns
    ]
    return pd.DataFrame(rows, columns=["table", "column", "type", "holds"])
