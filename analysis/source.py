"""What a result was made from, in a line: every chart ends with it."""

import platform
from importlib.metadata import version

import pandas as pd

from analysis import __version__

PACKAGES = ["pandas", "matplotlib", "textblob", "onnxruntime", "sentencex", "trafilatura"]


def list_versions():
    """Return the versions that a result rests on: ["crossframe 0.1.0", "Python 3.11.7", ...]."""
    return [f"crossframe {__version__}", f"Python {platform.python_version()}",
            *(f"{package} {version(package)}" for package in PACKAGES)]


def describe_source(scored, sentences=None):
    """Return what a result was made from, in a line: articles, sentences, scorer, word lists, corrections.

    It travels with every comparison as the column ``source``: pandas drops a table's own notes
    when it groups or joins.

    Examples
    --------
    >>> describe_source(pd.DataFrame({"article_id": ["a", "a"], "position": [0, 1]}))[:21]
    '1 article, 1 sentence'
    """
    counted = scored if sentences is None else sentences
    counted = counted.loc[counted["position"] > 0, ["article_id", "position"]].drop_duplicates()
    parts = [f"{count(counted['article_id'].nunique(), 'article')}, "
             f"{count(len(counted), 'sentence')}" + ("" if sentences is not None or
             "target" not in scored.columns else " with a mention")]
    if any("synthetic" in each.columns and each["synthetic"].any() for each in (scored, sentences) if each is not None):
        parts.append("teaching corpus")
    for words, names in {"scorer": ["scorer", "role_scorer"], "word list": ["lexicon"]}.items():
        versions = {each for name in names if name in scored.columns for each in scored[name].dropna().unique()}
        if versions:
            parts.append(f"{words} {', '.join(sorted(versions))}")
    if n_corrected := count_corrections(scored, sentences):
        parts.append(f"{count(n_corrected, 'correction')} applied")
    if "polarity" in scored.columns:
        parts.append(f"sentiment textblob {version('textblob')}")
    return "; ".join([*parts, f"crossframe {__version__}"])


def count_corrections(*tables):
    """Return how many corrections these tables rest on; what two of them share counts once."""
    counts = [
        each.groupby("article_id")["corrections"].max()
        for each in tables if each is not None and "corrections" in each.columns
    ]
    return int(pd.concat(counts, axis=1).max(axis=1).sum()) if counts else 0


def is_one_article(table):
    """Return True where a comparison, by its column ``source``, was made from one article or none."""
    return table["source"].str.match(r"[01] articles?,").all()


def count(n, thing):
    """Return "1 article", "2 articles"."""
    return f"{n:,} {thing}" + ("" if n == 1 else "s")
