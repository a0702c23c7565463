"""The NATO side against the Russian side, within the same articles."""

import numpy as np
import pandas as pd

from analysis.compare.flips import DRAWS, EXACT_UP_TO, FEW_ARTICLES, SEED, find_interval, find_flip_p
from analysis.compare.means import LEANS, average_sentences, choose_values, note_articles
from analysis.compare.units import find_carrier, join_notes
from analysis.source import count, describe_source
from analysis.tables import COMPARISONS, build, require


def compare_sides(scored, *, value="stance"):
    """Return the NATO side minus the Russian side, paired within articles: one row.

    Parameters
    ----------
    scored : DataFrame
        One row a mention, scored; needs ``article_id``, ``position``, ``side`` and `value`.
    value : str
        The column to average: "stance", "casting" ... A lean already is a difference of sides and
        is refused.

    Returns
    -------
    DataFrame
        estimate : mean over articles of (the NATO side's mean - the Russian side's mean); above 0
            the wording is more favourable to the NATO side
        n_articles : articles in which both sides have a value; only these count
        n_sentences, n_mentions : their sentences and mentions of the two sides
        low, high : 95% interval, NA under 10 articles
        p : of "the sides differ nowhere", NA under two articles
        method, note (articles that have one side only, and what limits the row), source

    Notes
    -----
    Mentions are averaged within sentence, voice and side, these within article and side; then the
    article's difference is taken. Both sides are worded by the same hand about the same events, so
    an article is compared with itself only: that takes out what differs between articles.

    p is the larger of a sign-flip permutation's and of a t test corrected for skewness, and the
    interval inverts both (see ``analysis.compare.flips``). Voices are pooled unless rows are chosen
    first: ``scored[scored["held_by"] == "narration"]``.

    Twice the mean lean (``compare_means(..., value="lean")``) is the same number when each
    sentence and holder that counts has both sides scored, as in
    ``scored[scored["lean_sides"] == "both"]``. Elsewhere it is not: a sentence about one side
    enters the lean with that side's stance alone.

    Examples
    --------
    >>> scored = pd.DataFrame({
    ...     "article_id": ["a", "a", "a", "b", "b", "c"], "position": [1, 2, 2, 1, 2, 1],
    ...     "side": ["nato", "nato", "russia", "nato", "russia", "russia"],
    ...     "stance": [0.1, 0.3, -0.2, 0.2, 0.2, -0.5]})
    >>> row = compare_sides(scored).iloc[0]  # a: 0.2 - (-0.2), b: 0.2 - 0.2
    >>> int(row["n_articles"]), round(float(row["estimate"]), 3), row["note"]
    (2, 0.2, 'descriptive only: fewer than 10 articles; one article carries this (a); left out: 1 article with the Russian side only')
    """
    require(scored, ["article_id", "position", "side", value], verb="compare_sides")
    if value in LEANS or not pd.api.types.is_numeric_dtype(scored[value]):
        raise ValueError(f"compare_sides needs a column of numbers about one side each, as stance or casting; not {value!r}")
    sides = scored[scored["side"].isin(["nato", "russia"])]
    sentences = average_sentences(sides, ["side"], value).dropna(subset="estimate")
    means = sentences.groupby(["article_id", "side"])["estimate"].mean().unstack()
    means = means.reindex(columns=["nato", "russia"]).sort_index()
    differences = (means["nato"] - means["russia"]).dropna()
    paired = sentences[sentences["article_id"].isin(differences.index)]
    values = differences.to_numpy()
    low, high = find_interval(values)
    n = len(values)
    carrier = find_carrier(pd.DataFrame({"unit": differences.index, "estimate": values}), np.ones(n)) if n > 1 else None
    row = {
        "n_articles": n,
        "n_sentences": len(paired[["article_id", "position"]].drop_duplicates()),
        "n_mentions": paired["n_mentions"].sum(),
        "estimate": values.mean() if n else np.nan,
        "low": low,
        "high": high,
        "p": find_flip_p(values),
        "method": "mean of differences within articles" + (f"; {describe_flips(n)}" if n > 1 else ""),
        "note": join_notes([
            "no article has both sides scored" if n == 0 else note_articles(n),
            None if carrier is None else f"one article carries this ({carrier})",
            "all values are equal: no interval" if n >= FEW_ARTICLES and np.isnan(low) else None,
            note_others(means, choose_values(scored, value)),
        ]),
        "source": describe_source(scored),
    }
    return build([row], COMPARISONS)


def describe_flips(n):
    """Return how p and the interval were computed."""
    flips = f"all {2**n:,}" if n <= EXACT_UP_TO else f"{DRAWS:,}, seed {SEED}"
    return f"sign-flip permutation over articles ({flips}), the larger p of it and a skewness-corrected t"


def note_others(means, counted):
    """Return how many articles were left out, and why; None where none was."""
    there = means.notna()
    neither = counted["article_id"].nunique() - len(means)
    left_out = {
        "with the NATO side only": (there["nato"] & ~there["russia"]).sum(),
        "with the Russian side only": (there["russia"] & ~there["nato"]).sum(),
        "with neither": neither,
    }
    named = [f"{count(int(n), 'article')} {why}" for why, n in left_out.items() if n]
    return f"left out: {', '.join(named)}" if named else None
