"""Tables for others: Parquet, CSV and SPSS with a data dictionary, with or without the words of the articles."""

import hashlib
import os
import shutil
import tempfile
from pathlib import Path

import pandas as pd

from analysis import tables as contracts
from analysis.rows import write_cells
from analysis.spss import write_sav
from analysis.textfree import HASHED, WORDS, find_words

PIECE = 16  # letters of a hash; enough to tell texts apart


def write_tables(tables, folder, *, text_free=False):
    """Write tables as Parquet, CSV and SPSS, with a data dictionary, and return the folder.

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
        The folder, with ``<name>.parquet``, ``<name>.csv``, ``<name>.sav`` and ``dictionary.csv``: table, column,
        type, what it holds, and for SPSS its name and codes (see `analysis.spss.write_sav`). A table without
        columns has no .sav.

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
    ['dictionary.csv', 'sentences.csv', 'sentences.parquet', 'sentences.sav'] ['article_id', 'position', 'sentence_sha256']
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
            (draft / f"{name}.csv").write_text(write_cells(table), encoding="utf-8", newline="")
        described = describe_columns(written)
        in_spss = [write_sav(table, draft / f"{name}.sav", described.loc[described["table"] == name, "holds"].tolist())
                   for name, table in written.items() if len(table.columns)]
        described = described.join(pd.concat(in_spss, ignore_index=True)) if in_spss else described
        described.to_csv(draft / "dictionary.csv", index=False)
        for path in draft.iterdir():
            os.replace(path, folder / path.name)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return folder


def leave_out_words(table):
    """Return `table` without the articles' own words."""
    hashed = {f"{name}_sha256": table[name].map(hash_words, na_action="ignore") for name in HASHED if name in table.columns}
    return table.drop(columns=find_words(table)).assign(**hashed)


def hash_words(text):
    """Return the first letters of the sha256 of a text."""
    return hashlib.sha256(str(text).encode()).hexdigest()[:PIECE]


def describe_columns(tables):
    """Return what each column of each table holds, from the contracts in tables.py.

    A column that stands in several contracts is described by the largest one that the table fulfils, if any.

    Examples
    --------
    >>> describe_columns({"mentions": pd.DataFrame({"stance": [0.5]})}).iloc[0].tolist()
    ['mentions', 'stance', 'float64', 'favor - against: -1 against .. 1 in favor; NA without evidence']
    """
    every = [contract for contract in vars(contracts).values() if isinstance(contract, dict)]
    every = [contract for contract in every if contract and all(isinstance(column, tuple) for column in contract.values())]
    known = {name: column[1] for contract in reversed(every) for name, column in contract.items()}  # the first one counts
    rows = []
    for name, table in tables.items():
        own = [contract for contract in every if contract.keys() - {*HASHED, *WORDS} <= set(table.columns)]
        holds = known | {column: says for contract in sorted(own, key=len) for column, (_, says) in contract.items()}
        for column in table.columns:
            hashed = str(column).removesuffix("_sha256")
            default = "made in this analysis" if hashed == column else f"hash of the {hashed}"
            rows.append((name, column, str(table[column].dtype), holds.get(column, default)))
    return pd.DataFrame(rows, columns=["table", "column", "type", "holds"])
