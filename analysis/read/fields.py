"""Column names as people write them -> columns of the articles table."""

import re

NAMES = {  # what a column may be called, without case, blanks, _ and -; the first that is filled counts
    "title": ("title", "headline", "heading", "hed", "articletitle"),
    "outlet": ("outlet", "outletname", "newspaper", "publication", "publisher", "source", "sourcename", "sitename", "media"),
    "outlet_side": ("outletside", "side"),
    "published": ("published", "publishedat", "publishedon", "datepublished", "pubdate", "publishdate", "publicationdate",
                  "date"),
    "url": ("url", "link", "address", "weburl", "articleurl"),
    "language": ("language", "lang"),
    "genre": ("genre",),
    "synthetic": ("synthetic",),
    "body": ("text", "body", "content", "article", "fulltext", "maintext", "articletext", "articlebody", "story"),
    "file": ("file", "filename", "path"),  # metadata.csv only
}
COLUMNS = {name: column for column, names in NAMES.items() for name in names}
MISSING = {"", "na", "n/a", "nan", "null", "none"}  # R, pandas and databases write these for nothing


def plain(name):
    """Return `name` without case, blanks, _ and -."""
    return re.sub(r"[\s_-]+", "", str(name)).casefold()


def fields_of(cells):
    """Return the fields that `cells`, a dict from a column name as written to a value, fills.

    Examples
    --------
    >>> fields_of({"Head Line": "NATO warns", "pub_date": "2025-03-04", "Newspaper": "NA", "id": 7})
    {'title': 'NATO warns', 'published': '2025-03-04'}
    """
    written = {plain(name): _value(value) for name, value in cells.items()}
    found = {}
    for name, column in COLUMNS.items():
        if column not in found and written.get(name) is not None:
            found[column] = written[name]
    return found


def has_text(names):
    """Return True when one of the column `names` is one for the article's text."""
    return any(COLUMNS.get(plain(name)) == "body" for name in names)


def _value(value):
    if isinstance(value, dict):  # news services write {"source": {"id": "bbc", "name": "BBC"}}
        value = value.get("name")
    if value is None or isinstance(value, (list, dict, bytes)) or value != value:  # NaN is not itself
        return None
    if isinstance(value, str):
        value = value.strip()
        return None if value.casefold() in MISSING else value
    return value
