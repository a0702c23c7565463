"""Whatever users have -> articles: files, folders, tables, web addresses, pasted text; hand labels -> labels."""

import re
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from analysis import tables
from analysis.read.checks import finish, refuse_repeats
from analysis.read.coded import read_coded
from analysis.read.duplicates import find_duplicates
from analysis.read.fetch import read_address
from analysis.read.files import article_id, read_path
from analysis.read.formats import attempt
from analysis.read.labels import read_labels
from analysis.read.sources import chosen_source, resolve
from analysis.read.texts import read_text
from analysis.textfree import note_articles, rename_articles

__all__ = ["find_duplicates", "read_articles", "read_coded", "read_labels"]


def read_articles(source=None, *, dayfirst=None):
    r"""Return one row per article that was offered, with its text, or with why it cannot be used.

    Parameters
    ----------
    source : str, path, or list of these, optional
        A file, a folder (with all folders in it), a web address, or a pasted text (it has a line break). None, the
        default, is what ``make ... ARTICLES=`` chose, else the project's data/articles/. A relative path counts from
        the current folder, else from the project's. ``.txt`` and ``.md`` (with YAML front matter or without),
        ``.html``, and tables with an article a row: ``.csv``, ``.tsv``, ``.jsonl``, ``.parquet``. Column names are
        forgiven: "Headline" is ``title``, "pub_date" ``published``.
    dayfirst : bool, optional
        What 03/04/2025 means: True is 3 April, False is 4 March. None, the default, leaves such a date out.

    Returns
    -------
    DataFrame
        The columns of `tables.ARTICLES`, in the order in which articles were offered.

        article_id : path below the source without suffix, ``#`` and the number of the row for tables; a name that
            comes again gets ``-2``, ``-3``
        title : given, or the first line where that is clearly a headline, else NA
        published : UTC, NA unless day, month and year are given; never a file's own date. A time without a zone
            that is known is taken as UTC
        text : title, blank line, body; NA where refused
        refused : why the article cannot be used, NA where it can
        warnings : what looks suspicious, NA where nothing does

        A ``metadata.csv`` in a folder (``file``, and any of title, outlet, outlet_side, published, genre ...) describes
        the files beside and below it, and wins over what they say themselves.

    Raises
    ------
    FileNotFoundError
        When a path does not exist, or a folder holds nothing at all: a mistake to mend before anything is read.
    ValueError, TypeError
        When `source` is empty, an address that is not http or https, or no source at all.

    Notes
    -----
    Nothing is lost and nothing stops the others: a file that cannot be read is a row that says so. Only hidden files,
    README, LICENSE, NOTICE and the ``_files`` folder of a saved page are passed over. There is no network but for addresses.

    Examples
    --------
    >>> articles = read_articles("NATO warns Moscow\n\nNATO “regrets” the step. Russia denied it.")
    >>> articles.loc[0, "title"], articles.loc[0, "text"]
    ('NATO warns Moscow', 'NATO warns Moscow\n\nNATO “regrets” the step. Russia denied it.')
    """
    if source is None:
        source = chosen_source()
    sources = source if isinstance(source, (list, tuple)) else [source]
    if not sources:
        raise ValueError("read_articles was given an empty list: name a file, a folder or an address")
    named = [resolve(one) for one in sources]  # all of them before the first is read: a typing error shows at once
    cache = {}
    records = [record for kind, value in named for record in _records(kind, value, cache)]
    rows = rename_articles([_row(record, dayfirst) for record in records])
    return note_articles(tables.build(refuse_repeats(rows), tables.ARTICLES))


def _records(kind, value, cache):
    if kind == "path":
        return read_path(value, cache)
    if kind == "text":
        return [{**read_text(value), "article_id": "pasted", "source_file": "pasted text"}]
    return [{**record, "article_id": _id_of(value), "source_file": value} for record in attempt(read_address, value)]


def _id_of(address):
    """The address without http://, query and suffix; .. and the like are left out, for ids may become file names."""
    parts = urlsplit(address)
    names = [name for name in parts.path.split("/") if re.search(r"[^.]", name)]
    return article_id(PurePosixPath(parts.hostname or "address", *names))


def _row(record, dayfirst):
    (row,) = attempt(lambda: [finish(record, dayfirst)])
    if "text" in row:
        return row
    return finish({"article_id": record["article_id"], "source_file": record["source_file"], **row}, dayfirst)
