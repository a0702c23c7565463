"""A file or a folder -> the records of everything in it."""

import os
from pathlib import Path

from analysis.read.formats import READERS, TABLES, read_file
from analysis.read.metadata import NAME, find_row, read_metadata, unmatched
from analysis.read.sources import shown

ABOUT = {"readme", "license", "licence", "notice", "copying"}  # stems of files about a folder, not articles in it
SYSTEM = {NAME, "thumbs.db", "desktop.ini", "__macosx"}


def read_path(path, cache):
    """Return the records of the file at `path`, or of all files below the folder.

    `cache` holds what each folder's metadata.csv says, for the length of one call: a list may name thousands of files.
    """
    if not os.path.isdir(path):
        return _records(path, path.parent, cache)
    files = list(files_below(path, set()))
    records = [record for file in files for record in _records(file, path, cache)]
    for folder in sorted({folder for file in files for folder in _folders(file, path)} | {path}):
        known, refused = _metadata(folder, cache)
        records += _named([*refused, *unmatched(known)], folder / NAME, path)
    if not records:
        raise FileNotFoundError(f"{path} holds no articles: put .txt, .md, .html, .csv, .jsonl or .parquet files there")
    return records


def files_below(folder, seen):
    """Yield the files below `folder` in the order of their names; a folder that links lead back to comes once."""
    real = os.path.realpath(folder)
    if real in seen:
        return
    seen.add(real)
    try:
        entries = sorted(folder.iterdir())
    except OSError:  # it may not be listed: it was offered, so it is refused by name
        yield folder
        return
    names = {entry.name for entry in entries}
    for entry in entries:
        if _skipped(entry, names):
            continue
        if os.path.isdir(entry):
            yield from files_below(entry, seen)
        else:
            yield entry


def article_id(path):
    """Return `path` without a suffix that we read; "photo.jpg" stays whole.

    >>> article_id(Path("west/nato-warns.txt")), article_id(Path("photo.jpg"))
    ('west/nato-warns', 'photo.jpg')
    """
    return (path.with_suffix("") if path.suffix.lower() in READERS else path).as_posix()


def _skipped(entry, names):
    name = entry.name
    beside_its_page = {name.removesuffix("_files") + suffix for suffix in (".html", ".htm")} & names
    return (name.startswith((".", "~$")) or name.lower() in SYSTEM or entry.stem.lower() in ABOUT
            or (name.endswith("_files") and bool(beside_its_page)))  # the pictures of a saved page


def _records(file, top, cache):
    """The records of one file. Its row in metadata.csv wins over what it says itself: someone typed that for this file."""
    records = read_file(file)
    tables = [(folder, _metadata(folder, cache)[0]) for folder in _folders(file, top)]
    row = next(filter(None, (find_row(known, file.relative_to(folder)) for folder, known in tables)), None)
    if row:
        fields = {name: value for name, value in row.items() if name not in ("file", "row", "used", "body")}
        records = [{**record, **fields} for record in records]
    elif any(known for _, known in tables) and file.suffix.lower() not in TABLES:  # the rows of a table have columns instead
        records = [{**record, "warnings": [*record.get("warnings", ()), f"no row in {NAME}"]} for record in records]
    return _named(records, file, top)


def _folders(file, top):
    """The folders whose metadata.csv may describe `file`: its own first, `top` last."""
    return [folder for folder in file.parents if folder == top or top in folder.parents]


def _metadata(folder, cache):
    if folder not in cache:
        cache[folder] = read_metadata(folder)
    return cache[folder]


def _named(records, file, top):
    name = article_id(file.relative_to(top))
    return [
        {**record, "article_id": f"{name}#{record['row']}" if "row" in record else name, "source_file": shown(file)}
        for record in records
    ]
