"""What the user typed -> pasted text, an address, or a path that exists."""

import os
import re
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
SCHEME = re.compile(r"([a-z][a-z0-9+.-]+):", re.IGNORECASE)  # two letters or more: C: is a drive


def chosen_source():
    """Return the articles that were chosen for all notebooks: those of ``make ... ARTICLES=``, else data/articles/."""
    chosen = os.environ.get("ARTICLES", "").strip()
    if chosen:
        return chosen
    folder = PROJECT / "data" / "articles"
    if not folder.is_dir():
        raise FileNotFoundError(f"there is no {folder}, because Crossframe was installed without its folder: name a file, a "
                                "folder or an address, or install it from the repository with `pip install -e .`")
    return folder


def resolve(source):
    """Return ("text", text), ("address", url) or ("path", path) for one thing that the user named.

    Raises
    ------
    FileNotFoundError
        When it is none of these; says where it was looked for. A mistyped path is never taken for an article.
    """
    if isinstance(source, os.PathLike):
        return "path", _existing(Path(source))
    if not isinstance(source, str):
        raise TypeError(f"read_articles needs a path, an address, a text or a list of these, not {type(source).__name__}")
    named = source.strip()
    if not named:
        raise ValueError("read_articles was given an empty text: name a file, a folder or an address")
    if "\n" in named or "\r" in named:
        return "text", source
    scheme = SCHEME.match(named)
    if "\n" in source and not scheme and not os.path.lexists(named):
        return "text", source  # one paragraph between triple quotes; a path copied with its line break exists
    if scheme and not os.path.exists(named):
        if not re.match(r"https?://[^/\s]", named, re.IGNORECASE):
            raise ValueError(f"{named[:200]!r}: {scheme[1]}: is not read; an address begins with http:// or https://")
        return "address", named
    return "path", _existing(Path(named))


def shown(path):
    """Return `path` as it stands in the table: below the project without what is above it."""
    path = Path(os.path.normpath(path.absolute()))
    return (path.relative_to(PROJECT) if path.is_relative_to(PROJECT) else path).as_posix()


def _existing(path):
    path = path.expanduser()
    places = [Path.cwd() / path, PROJECT / path]  # a notebook runs in notebooks/; both are `path` where it is absolute
    for place in places:
        if os.path.lexists(place):
            return place
    looked = " and ".join(dict.fromkeys(str(place) for place in places))
    raise FileNotFoundError(f"there is no file or folder {str(path)[:200]!r}: looked for {looked[:500]}. An address begins with "
                            "http:// or https://, a pasted article has more than one line")
