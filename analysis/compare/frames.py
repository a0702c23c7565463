"""How often each frame's words, and each device, stand in the sentences of each group."""

import numpy as np
import pandas as pd

from analysis.compare.lean import find_spoken_by
from analysis.compare.means import INTERVAL, find_interval, note_articles
from analysis.lexicon import read_lexicon
from analysis.source import describe_source
from analysis.tables import DEVICE_COMPARISONS, FRAME_COMPARISONS, build, require

ABOUT = ("lexicon", "evidence")  # columns that begin like a frame's but count nothing
PER_WORDS = 100  # devices are counted in so many words


def compare_frames(marked, by, *, frames=None, actors=None):
    """Return the share of sentences that hold each frame's words: one row a group and frame.

    Parameters
    ----------
    marked : DataFrame
        Sentences from ``mark_speakers`` and ``mark_frames``.
    by : str or list of str
        Columns that make the groups. "spoken_by" (narration, nato, russia, other) is worked out
        from ``voice`` and ``speaker`` where it is not there.
    frames : DataFrame or path, optional
        The word list that the frames were marked with, for their ``kind``; None is the shipped one.
    actors : DataFrame or path, optional
        Word list that says on which side a speaker is; None is the shipped one.

    Returns
    -------
    DataFrame
        The columns of `by`, then

        frame : str, "threat" for the column ``frame_threat``
        kind : generic, domain or topic; NA where the word list does not have the frame
        n_articles, n_sentences : what the group holds, with the frame or without
        n_hits : sentences with at least one of the frame's words
        estimate : share of sentences with at least one, float in [0, 1]
        low, high : 95% interval over articles, NA under 10 articles
        p : NA, a share is not a difference; method, note, source

    Notes
    -----
    Shares are averaged within the article, then over articles, so that a long article weighs as
    much as a short one. Titles (position 0) are left out. The interval is the one of
    ``compare_means``. A word list finds words: "threat" in a sentence that denies one is a hit.

    Examples
    --------
    >>> marked = pd.DataFrame({
    ...     "article_id": ["a", "a", "b"], "position": [1, 2, 1], "frame_threat": [2, 0, 1]})
    >>> words = pd.DataFrame({"frame": ["threat"], "kind": ["domain"]})
    >>> compare_frames(marked.assign(outlet="Post"), "outlet", frames=words)[["outlet", "frame", "n_hits", "estimate"]]
      outlet   frame  n_hits  estimate
    0   Post  threat       2      0.75
    """
    listed = read_lexicon("frames" if frames is None else frames, name="frames" if frames is None else None)
    require(listed, ["frame", "kind"], verb="compare_frames")
    kinds = dict(zip(listed["frame"], listed["kind"], strict=True))
    marked = take_groups(marked, by, actors, verb="compare_frames")
    hits = take_hits(marked, "frame").gt(0).astype("float64")
    sentences = pd.Series(1.0, index=marked.index)
    return average_hits(marked, by, hits, sentences, kinds, "frame")


def compare_devices(marked, by, *, actors=None):
    """Return how often each framing device stands in 100 words: one row a group and device.

    Parameters
    ----------
    marked : DataFrame
        Sentences from ``mark_speakers`` and ``mark_devices``; needs ``n_words``.
    by, actors
        As for `compare_frames`.

    Returns
    -------
    DataFrame
        As `compare_frames`, with ``device`` in place of ``frame`` and ``kind`` "device".
        n_hits : how often the device was found
        estimate : hits per 100 words, float from 0 on

    Examples
    --------
    >>> marked = pd.DataFrame({"article_id": "a", "position": [1, 2], "n_words": [30, 10],
    ...     "voice": "narration", "speaker": "narrator", "device_hedge": [1, 1]})
    >>> compare_devices(marked, "spoken_by")[["spoken_by", "device", "n_hits", "estimate"]]
       spoken_by device  n_hits  estimate
    0  narration  hedge       2       5.0
    """
    marked = take_groups(marked, by, actors, ["n_words"], verb="compare_devices")
    hits = take_hits(marked, "device").astype("float64")
    return average_hits(marked, by, hits, marked["n_words"] / PER_WORDS, dict.fromkeys(hits, "device"), "device")


def take_groups(marked, by, actors, needed=(), *, verb):
    """Return the sentences that count, titles left out, with ``spoken_by`` where `by` asks for it."""
    by = [by] if isinstance(by, str) else list(by)
    if not by:
        raise ValueError(f"{verb} needs a column that makes groups, as in by='spoken_by'")
    own = "spoken_by" in by and "spoken_by" not in require(marked, [], verb=verb)
    there = [name for name in by if not (own and name == "spoken_by")]
    require(marked, ["article_id", "position", *there, *(["voice", "speaker"] if own else []), *needed], verb=verb)
    marked = marked[marked["position"] > 0]
    return marked.assign(spoken_by=find_spoken_by(marked, actors)) if own else marked


def take_hits(marked, thing):
    """Return the columns ``<thing>_<name>`` as a table named by <name>.

    Raises
    ------
    KeyError
        When there are none.
    """
    names = [name.removeprefix(f"{thing}_") for name in marked.columns if str(name).startswith(f"{thing}_")]
    names = [name for name in names if name not in ABOUT]
    if not names:
        raise KeyError(f"compare_{thing}s needs columns {thing}_<name>; run mark_{thing}s(sentences) first")
    return marked[[f"{thing}_{name}" for name in names]].set_axis(names, axis=1)


def average_hits(marked, by, hits, sizes, kinds, thing):
    """Return hits per size, averaged within articles, then over them: one row a group and thing."""
    by = list(dict.fromkeys([by] if isinstance(by, str) else by))
    keys = [marked[name] for name in dict.fromkeys([*by, "article_id"])]
    options = {"dropna": False, "observed": True}
    extent = pd.DataFrame({"size": sizes, "n_sentences": 1}).groupby(keys, **options).sum()
    hits = hits.groupby(keys, **options).sum()
    shares = hits.div(extent["size"].where(extent["size"] > 0), axis=0)
    lists = marked.get(f"{thing}_lexicon")
    told = [name for name in ("article_id", "position", "corrections") if name in marked]
    source = describe_source(marked[told].assign(**({} if lists is None else {"lexicon": lists})))
    rows = []
    for key, places in extent.groupby(level=by, **options).indices.items():
        key = dict(zip(by, key if isinstance(key, tuple) else (key,)))
        for name in hits:
            articles = shares[name].iloc[places].dropna().to_numpy()
            low, high = np.maximum(find_interval(articles), 0)  # a share or rate is never under 0
            rows.append(key | {
                thing: name,
                "kind": kinds.get(name, pd.NA),
                "n_articles": len(articles),
                "n_sentences": extent["n_sentences"].iloc[places].sum(),
                "n_hits": hits[name].iloc[places].sum(),
                "estimate": articles.mean() if len(articles) else np.nan,
                "low": low,
                "high": high,
                "method": "mean of article means"
                + ("" if np.isnan(low) else f"; {INTERVAL}"),
                "note": note_articles(len(articles)),
                "source": source,
            })
    groups = {name: (marked[name].dtype, "group") for name in by}
    return build(rows, groups | (FRAME_COMPARISONS if thing == "frame" else DEVICE_COMPARISONS))
