"""One reader a kind of file, and what to do with kinds that have none yet."""

import os
import stat

from analysis.read.encoding import Refused
from analysis.read.page import read_page
from analysis.read.tabular import read_csv, read_jsonl, read_parquet
from analysis.read.texts import read_plain

READERS = {  # suffix -> reader: the bytes of a file in, a list of articles out
    ".txt": read_plain, ".md": read_plain, ".markdown": read_plain,
    ".html": read_page, ".htm": read_page, ".xhtml": read_page,
    ".csv": read_csv, ".tsv": read_csv, ".jsonl": read_jsonl, ".ndjson": read_jsonl, ".parquet": read_parquet,
}
TABLES = {".csv", ".tsv", ".jsonl", ".ndjson", ".parquet"}
_DOCUMENT = "is not read yet: open it, and save it as .txt (encoding UTF-8)"
_EXPORT = "a database export is not read yet: save each article as .txt or .html, or all of them as .csv, one a row"
REMEDIES = {
    ".pdf": "PDF is not read yet: copy the article's text into a .txt file, or save its web page as .html",
    ".docx": f"Word {_DOCUMENT}", ".doc": f"Word {_DOCUMENT}", ".rtf": f"RTF {_DOCUMENT}", ".odt": f"OpenDocument {_DOCUMENT}",
    ".epub": "EPUB is not read yet: save the article as .txt or .html",
    ".ris": _EXPORT, ".nbib": _EXPORT, ".bib": _EXPORT, ".xml": _EXPORT, ".enw": _EXPORT,
    ".xlsx": "Excel is not read: save the sheet as .csv (UTF-8)", ".xls": "Excel is not read: save the sheet as .csv (UTF-8)",
    ".ods": "OpenDocument sheets are not read: save the sheet as .csv (UTF-8)",
    ".json": "JSON is read one article a line: save it as .jsonl",
    ".mhtml": "web archives are not read: save the page as \"web page, HTML only\"",
    ".mht": "web archives are not read: save the page as \"web page, HTML only\"",
    ".webarchive": "web archives are not read: save the page as \"page source\", .html",
    ".zip": "archives are not opened: unpack it, and offer the folder",
}
SIGNATURES = {b"%PDF": ".pdf", b"{\\rtf": ".rtf", b"\xd0\xcf\x11\xe0": ".doc", b"PK\x03\x04": ".docx"}
LARGEST_ARTICLE = 10_000_000  # bytes; a saved news page has 1 to 3 million, and lxml needs ten times that in memory
LARGEST_TABLE = 500_000_000  # bytes; about 100,000 articles, which is what fits a laptop's memory when analysed


def read_file(path):
    """Return the articles in the file at `path`; where they cannot be read, one record with ``refused``."""
    return attempt(_read, path)


def attempt(read, *args):
    """Return what `read` returns; whatever goes wrong becomes a record that says so, and never stops the others."""
    try:
        return read(*args)
    except Refused as reason:
        return [{"refused": str(reason)}]
    except OSError as error:
        return [{"refused": f"unreadable ({error.strerror or error})"}]
    except Exception as error:
        return [{"refused": f"unreadable ({type(error).__name__}: {' '.join(str(error).split())[:200]})"}]


def file_content(path, largest):
    """Return the bytes of a regular file; a pipe or a device would never end."""
    there = os.stat(path)
    if not stat.S_ISREG(there.st_mode):
        raise Refused("unreadable: a device or a pipe, not a file")
    if there.st_size > largest:
        raise Refused(f"too large: {there.st_size:,} bytes where {largest:,} are the limit; split it")
    with open(path, "rb") as file:
        return file.read()


def _read(path):
    suffix = path.suffix.lower()
    if path.is_dir():
        raise Refused("unreadable: the folder cannot be listed")
    if suffix in REMEDIES:
        raise Refused(REMEDIES[suffix])
    if suffix not in READERS:
        raise Refused(f"unknown kind of file ({suffix or 'no suffix'}): {', '.join(READERS)} are read")
    content = file_content(path, LARGEST_TABLE if suffix in TABLES else LARGEST_ARTICLE)
    if not content.strip():
        raise Refused("empty")
    for start, kind in SIGNATURES.items():
        if content.startswith(start):
            raise Refused(f"the name says {suffix}, the content is another: {REMEDIES[kind]}")
    return READERS[suffix](content)
