"""A .txt or .md file, or pasted text -> one article, with its front matter and its headline."""

import re

from analysis.read.encoding import decode
from analysis.read.fields import COLUMNS, fields_of, plain

FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.{0,4000}?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)  # longer is text
SIMPLE_LINE = re.compile(r"^([A-Za-z][^:\n]*):(.*)$", re.MULTILINE)
HEADING = re.compile(r"\A# ([^\n]+)\n")
FIRST_LINE = re.compile(r"\A([^\n]+)\n[ \t]*\n")
LONGEST_HEADLINE = 200  # characters; the longest tabloid headlines stay below, a first paragraph seldom does


def read_plain(content):
    """Return the one article in the bytes of a text file."""
    text, warning = decode(content)
    article = read_text(text)
    article["warnings"] += [warning] if warning else []
    return [article]


def read_text(text):
    r"""Return the fields of an article's `text`: those of its front matter, ``body`` and ``warnings``.

    Examples
    --------
    >>> read_text("---\noutlet: TASS\n---\nNATO met. It left.")
    {'outlet': 'TASS', 'body': 'NATO met. It left.', 'warnings': []}
    >>> read_text("---\ntitle: NATO: a history\n---\nNATO met. It left.")["title"]
    'NATO: a history'
    """
    text = text.lstrip("\ufeff\n")
    block = FRONT_MATTER.match(text)
    if not block:
        return {"body": text, "warnings": []}
    cells, warnings = _front_matter(block[1])
    if not _is_front_matter(cells):  # two rules round a first paragraph: that is text
        return {"body": text, "warnings": []}
    return {**fields_of(cells), "body": text[block.end():], "warnings": warnings}


def _front_matter(block):
    """BaseLoader reads words alone: it builds no objects, and `no` and 2025-03-04 stay as they were typed."""
    import yaml

    try:
        if any(isinstance(token, yaml.AliasToken) for token in yaml.scan(block)):
            raise yaml.YAMLError("aliases are not read: a few of them can stand for gigabytes")
        cells = yaml.load(block, Loader=yaml.BaseLoader)
        return (cells if isinstance(cells, dict) else {}), []
    except (yaml.YAMLError, ValueError, RecursionError):
        cells = {name.strip(): value.strip(" \t\"'") for name, value in SIMPLE_LINE.findall(block)}
        return cells, ["the front matter is not valid YAML: it was read line by line"]


def _is_front_matter(cells):
    names = [str(name) for name in cells]
    return any(plain(name) in COLUMNS for name in names) or (bool(names) and not any(" " in name for name in names))


def split_headline(body):
    r"""Return the headline and the rest; None and `body` where there is no clear headline.

    A headline is a Markdown heading, or one line of its own above a blank line that does not end like a sentence.

    Examples
    --------
    >>> split_headline("NATO warns of war\n\nIt did so on Monday. Russia denied it.")
    ('NATO warns of war', 'It did so on Monday. Russia denied it.')
    >>> split_headline("NATO warned of war.\n\nIt did so on Monday.")[0] is None
    True
    """
    found = HEADING.match(body) or FIRST_LINE.match(body)
    if not found or not body[found.end():].strip():
        return None, body
    line = found[1].strip(" \t#") if found.re is HEADING else found[1].strip()
    sentence = line.rstrip("\"'”’»)]").endswith((".", "…", ";", ":", ","))
    if found.re is not HEADING and (sentence or len(line) > LONGEST_HEADLINE or len(line.split()) < 2):
        return None, body
    return line, body[found.end():].strip()


def drop_headline(title, body):
    """Return `body` without its first line where that says the `title` again."""
    first, _, rest = body.partition("\n")
    same = " ".join(first.lstrip("# ").casefold().split()) == " ".join(title.casefold().split())
    return rest.strip() if same and rest.strip() else body
