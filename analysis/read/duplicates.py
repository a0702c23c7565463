"""Articles -> which of them print another one's text: wire copy is one article, not ten."""

import re
import zlib
from collections import Counter

from analysis.tables import require

RUN = 3  # words; two texts on one event share single words, hardly runs of three
MOST_HOLDERS = 50  # texts that a run is remembered of
SLACK = 0.9  # runs that are no longer remembered may be missing from a count; what is proposed is counted in full


def find_duplicates(articles, *, threshold=0.8):
    """Return `articles` with the article that each one repeats, NA where it repeats none.

    Parameters
    ----------
    articles : DataFrame
        One row an article, from ``read_articles``; those that were refused repeat nothing.
    threshold : float in (0, 1]
        Share of their runs of three words that two texts have in common from which on they are
        one: twice the runs that stand in both, divided by the runs of the one and of the other.
        At 0.8 a text that was shortened by up to a third is still found.

    Returns
    -------
    DataFrame
        The same rows in the same order, with

        duplicate_of : article_id of the one that was published first of those that are one text,
            NA for that one and for all others; without dates it is the one listed first

    Raises
    ------
    ValueError
        When `threshold` is not above 0 and up to 1.

    Notes
    -----
    A report that a wire sent to ten papers is one observation; counted ten times it makes every
    interval too narrow. To count it once, keep ``articles[articles["duplicate_of"].isna()]``.
    Titles, capitals and punctuation do not count: papers write their own headlines. Shared runs are
    counted in full (the resemblance of Broder 1997, Compression and Complexity of Sequences), and the
    same articles give the same answer.
    A long report that takes over a short one and adds much is not its repetition.

    Examples
    --------
    >>> import pandas as pd
    >>> wire = "The port was closed on Monday. Both sides sent divers, and no cause was found."
    >>> articles = pd.DataFrame({"article_id": ["ledger", "wire", "own"], "text": [
    ...     wire, wire.upper(), "Divers came to the port. What they found is not known."],
    ...     "published": pd.to_datetime(["2031-01-02", "2031-01-01", "2031-01-01"])})
    >>> find_duplicates(articles)[["article_id", "duplicate_of"]]
      article_id duplicate_of
    0     ledger         wire
    1       wire          NaN
    2        own          NaN
    """
    require(articles, ["article_id", "text"], verb="find_duplicates")
    if not 0 < threshold <= 1:
        raise ValueError(f"find_duplicates needs a threshold above 0 and up to 1, not {threshold!r}")
    used = articles[articles["text"].notna()]
    if "published" in used.columns:
        used = used.sort_values("published", kind="stable", na_position="last")
    titles = used["title"] if "title" in used.columns else [None] * len(used)
    runs = [list_runs(text, title) for text, title in zip(used["text"], titles, strict=True)]
    ids = used["article_id"].tolist()
    first = list(range(len(ids)))  # of each text, the first one that is the same
    for one, other in sorted(propose_pairs(runs, threshold)):
        if share_runs(runs[one], runs[other]) >= threshold:
            old, new = sorted((first[one], first[other]), reverse=True)
            first = [new if each == old else each for each in first]
    repeats = {ids[place]: ids[same] for place, same in enumerate(first) if place != same}
    return articles.assign(duplicate_of=articles["article_id"].map(repeats).astype("str"))


def list_runs(text, title):
    """Return the numbers of all runs of three words of `text`, its title left out."""
    if isinstance(title, str) and text.startswith(title):
        text = text[len(title):]
    words = re.findall(r"\w+", text.casefold())
    return {zlib.crc32(" ".join(words[place:place + RUN]).encode()) for place in range(max(len(words) - RUN + 1, 1))}


def share_runs(one, other):
    """Return which share of their runs two texts have in common, 0 to 1."""
    return 2 * len(one & other) / (len(one) + len(other))


def propose_pairs(runs, threshold):
    """Return pairs of places in `runs`, the smaller one first, that share `threshold` of their runs.

    A run that very many texts hold (a byline, a notice) leads to the first of them alone.
    """
    holders, pairs = {}, []
    for place, each in enumerate(runs):
        shared = Counter(before for run in each for before in holders.get(run, ()))
        pairs += [(before, place) for before, n in shared.items()
                  if 2 * n >= threshold * (len(each) + len(runs[before])) * SLACK]
        for run in each:
            if len(known := holders.setdefault(run, [])) < MOST_HOLDERS:
                known.append(place)
    return pairs
