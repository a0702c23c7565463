"""Means over articles, with an interval where there are enough of them."""

import numpy as np
import pandas as pd

from analysis.compare.lean import compare_kinds
from analysis.source import describe_source
from analysis.tables import COMPARISONS, build, require

FEW_ARTICLES = 10  # below this a mean over articles is only described, without an interval
DRAWS = 10_000  # random subsets where all of them would be too many
BLOCK = 500  # of them at a time
EXACT_UP_TO = 13  # 2**13 subsets are listed, more are drawn
SEED = 2024
LEANS = ["lean", "casting_lean"]  # one value a sentence and holder, on all of its mentions


def compare_means(scored, by, *, value="stance"):
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
    (``kind``). The 95% interval resamples articles, never sentences: means of subsets of the
    articles (Hartigan 1969), which inverts the sign-flip test. It assumes that articles are
    independent and that their means spread symmetrically; where they are strongly skewed it
    holds the true mean less often than it says. One article is only described.

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
    sentences = average_sentences(scored, by, value)
    source = describe_source(scored)
    shares = share_labels(scored, by, value)
    rows = []
    for key, group in sentences.groupby(by, dropna=False, observed=True):
        there = group[group["estimate"].notna()]
        articles = there.groupby("article_id")["estimate"].mean().to_numpy()
        low, high = find_interval(articles)
        rows.append(
            dict(zip(by, key))
            | shares.get(key, {})
            | {
                "n_articles": len(articles),
                "n_sentences": len(there[["article_id", "position"]].drop_duplicates()),
                "n_mentions": there["n_mentions"].sum(),
                "estimate": articles.mean() if len(articles) else np.nan,
                "low": low,
                "high": high,
                "method": "mean of article means"
                + ("" if np.isnan(low) else f"; subset-means interval over articles, seed {SEED}"),
                "note": note_articles(len(articles)),
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


def note_articles(n_articles):
    """Return what the number of articles allows to be said, NA when it is enough."""
    if n_articles == 0:
        return "nothing scored"
    if n_articles == 1:
        return "describes this article"
    if n_articles < FEW_ARTICLES:
        return f"descriptive only: fewer than {FEW_ARTICLES} articles"
    return pd.NA


def find_interval(articles):
    """Return (low, high), the 95% interval of the mean of article means, or (NA, NA).

    The means of all subsets cut the line into equally likely pieces when the article means
    spread symmetrically (Hartigan 1969, J. Am. Stat. Assoc. 64:1303). Under 10 articles, and
    where all articles are equal, there is none.
    """
    n_articles = len(articles)
    if n_articles < FEW_ARTICLES or np.ptp(articles) == 0:
        return np.nan, np.nan
    if n_articles <= EXACT_UP_TO:
        subsets = (np.arange(1, 2**n_articles)[:, None] >> np.arange(n_articles)) & 1
        means = subsets @ articles / subsets.sum(axis=1)
    else:
        draw = np.random.default_rng(SEED)
        means = np.concatenate([mean_subsets(articles, draw) for _ in range(DRAWS // BLOCK)])
    means = np.sort(means)
    outside = int(0.025 * (len(means) + 1))  # subset means left out at each end
    return means[outside - 1], means[-outside]


def mean_subsets(articles, draw):
    """Return the means of BLOCK random subsets; in blocks, for memory's sake."""
    subsets = draw.integers(0, 2, (BLOCK, len(articles)), dtype=np.int8)
    subsets = subsets[subsets.any(axis=1)]
    return subsets @ articles / subsets.sum(axis=1)
