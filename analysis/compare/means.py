"""Means over articles, with an interval where there are enough of them."""

import numpy as np
import pandas as pd

from analysis.compare.flips import FEW_ARTICLES, SEED, find_interval
from analysis.compare.lean import compare_kinds
from analysis.source import describe_source
from analysis.tables import COMPARISONS, build, require

INTERVAL = f"subset-means interval over articles, seed {SEED}, spanned with a skewness-corrected t interval"
METHODS = {"article": "mean of article means", "sentence": "mean of sentences"}  # by what counts equally
LEANS = ["lean", "casting_lean"]  # one value a sentence and holder, on all of its mentions


def compare_means(scored, by, *, value="stance", weight="article"):
    """Return the mean of `value` in each group, one row a group.

    Parameters
    ----------
    scored : DataFrame
        One row a mention or a sentence, scored; needs ``article_id``, ``position``, the
        column `value` and the columns of `by`.
    by : str or list of str
        Columns that make the groups: "side", ["held_by", "side"], "outlet" ...
    value : str
        The column to average.
    weight : str
        "article": articles count equally. "sentence": sentences do, so that long articles count
        more; there is no interval then, for the sentences of one article are no sample.

    Returns
    -------
    DataFrame
        The columns of `by`, then n_articles, n_sentences, n_mentions (with a value),
        against, neutral, favor (their shares, where `value` is the stance), estimate, low, high
        (NA under 10 articles), p (NA: a mean is not a difference), method, note, source. A group
        without any value has estimate NA and the note "nothing scored".

    Notes
    -----
    Mentions are averaged within sentence, voice and side, these within the article, and
    articles count equally. Titles (position 0) are in no mean; nor are people, goods and places
    (``kind``). The 95% interval is over articles, never sentences, and assumes that articles are
    independent. It spans two: means of subsets of the articles (Hartigan 1969), which inverts the
    sign-flip test, and a t interval corrected for skewness (Hall 1992). One article is only
    described.

    Examples
    --------
    >>> scored = pd.DataFrame({
    ...     "article_id": ["a", "a", "a", "b"], "position": [1, 1, 2, 1],
    ...     "side": "nato", "stance": [0.0, 0.2, 0.3, 0.6]})
    >>> compare_means(scored, "side")[["side", "n_articles", "n_sentences", "estimate"]]
       side  n_articles  n_sentences  estimate
    0  nato           2            3       0.4
    """
    by = [by] if isinstance(by, str) else list(by)
    by = list(dict.fromkeys(by))
    require(scored, ["article_id", "position", *by, value], verb="compare_means")
    if not by or not pd.api.types.is_numeric_dtype(scored[value]):
        raise ValueError(f"compare_means averages a column of numbers in groups; it got value={value!r}, by={by}")
    if weight not in METHODS:
        raise ValueError(f"compare_means: weight is 'article' or 'sentence', not {weight!r}")
    sentences = average_sentences(scored, by, value)
    source = describe_source(scored)
    shares = share_labels(scored, by, value)
    rows = []
    for key, group in sentences.groupby(by, dropna=False, observed=True):
        there = group[group["estimate"].notna()]
        articles = there.groupby("article_id")["estimate"].mean().to_numpy()
        means = articles if weight == "article" else there["estimate"].to_numpy()
        low, high = find_interval(articles) if weight == "article" else (np.nan, np.nan)
        rows.append(
            dict(zip(by, key))
            | shares.get(key, {})
            | {
                "n_articles": len(articles),
                "n_sentences": len(there[["article_id", "position"]].drop_duplicates()),
                "n_mentions": there["n_mentions"].sum(),
                "estimate": means.mean() if len(means) else np.nan,
                "low": low,
                "high": high,
                "method": METHODS[weight] + ("" if np.isnan(low) else f"; {INTERVAL}"),
                "note": note_means(len(articles), low, weight),
                "source": source,
            }
        )
    columns = {name: (scored[name].dtype, "group") for name in by}
    return build(rows, columns | COMPARISONS)


def average_sentences(scored, by, value):
    """Return one row a sentence, voice and side: the first step of every average."""
    holder = "held_by" if "held_by" in scored.columns else "voice"
    unit = ["article_id", "position", holder] + ([] if value in LEANS else ["side"])
    unit = [*by, *(name for name in unit if name in scored.columns and name not in by)]
    groups = choose_values(scored, value).groupby(unit, dropna=False, observed=True)
    return groups[value].agg(estimate="mean", n_mentions="count").reset_index()


def choose_values(scored, value):
    """Return the rows of `scored` that count in a mean of `value`: no titles, compared kinds.

    A lean is one value for all mentions of a sentence and holder, so one row of them is left.
    """
    rows = scored[compare_kinds(scored) & (scored["position"] > 0)]
    if value in LEANS:
        rows = rows.sort_values(value, kind="stable").drop_duplicates(
            ["article_id", "position", "held_by"]
        )
    return rows


def share_labels(scored, by, value):
    """Return the shares of against, neutral and favor in each group; nothing but for the stance."""
    if value != "stance" or "stance_label" not in scored.columns:
        return {}
    rows = choose_values(scored, value)
    rows = rows[rows["stance_label"].notna()]
    counts = rows.groupby([*by, "stance_label"], dropna=False, observed=True).size()
    shares = counts.unstack(fill_value=0).reindex(columns=["against", "neutral", "favor"], fill_value=0)
    shares = shares.div(shares.sum(axis=1), axis=0)
    return {key if isinstance(key, tuple) else (key,): row for key, row in shares.to_dict("index").items()}


def note_means(n_articles, low, weight):
    """Return what limits a mean, NA when nothing does."""
    if n_articles and weight == "sentence":
        return "no interval: sentences of one article are no sample"
    if n_articles >= FEW_ARTICLES and np.isnan(low):
        return "all articles have the same mean: no interval"
    return note_articles(n_articles)


def note_articles(n_articles):
    """Return what the number of articles allows to be said, NA when it is enough."""
    if n_articles == 0:
        return "nothing scored"
    if n_articles == 1:
        return "describes this article"
    if n_articles < FEW_ARTICLES:
        return f"descriptive only: fewer than {FEW_ARTICLES} articles"
    return pd.NA
