"""Groups of articles against each other: outlets, sides, periods."""

from itertools import combinations

import numpy as np
import pandas as pd

from analysis.compare.family import mark_family
from analysis.compare.flips import FEW_ARTICLES, SEED
from analysis.compare.labels import find_difference
from analysis.compare.means import choose_values
from analysis.compare.units import FEW_OUTLETS, average_articles, choose_units, find_carrier, join_notes, name_groups
from analysis.source import count, describe_source
from analysis.tables import GROUP_COMPARISONS, build, require


def compare_groups(scored, by, *, value="stance", reference=None):
    """Return the difference of each pair of groups of articles, one row a pair.

    Parameters
    ----------
    scored : DataFrame
        One row a mention or a sentence, scored; needs ``article_id``, ``position``, the column
        `value` and the columns of `by`. ``outlet`` is used where it is there.
    by : str or list of str
        Columns that make the groups; an article is in one of them only: "outlet",
        "outlet_side", a period ... Articles without a group are left out, and noted.
    value : str
        The column to average.
    reference : str, optional
        The group that all others are compared with; None compares every pair.

    Returns
    -------
    DataFrame
        group, other : the two groups. Of two groups the one that comes first in the alphabet is
            `group`; with a reference, `other` is the reference
        articles_group, articles_other : their articles with a value
        mean_group, mean_other : their means, of articles, or of outlets where `method` says so
        n_articles, n_sentences, n_mentions : of both
        estimate : mean_group - mean_other
        low, high : 95% interval, NA where there is none
        p : of "no difference", NA where it cannot be tested
        method, note, source
        p_family : p, corrected for all rows of this table (Holm). Where a page shows several
            tables, put them together and use ``mark_family``

        With a single group there is one row, with ``other`` and ``estimate`` NA.

    Raises
    ------
    ValueError
        When an article is in two groups, and when there is no such reference.

    Notes
    -----
    Averages are those of ``compare_means``. Labels are permuted, of articles, or of outlets where
    most articles are from outlets in one of the two groups only: permuting articles would then
    reject 16-37% of the time when there is nothing (3 v 3 outlets). With two groups of one outlet
    each the articles are the units, and the result is about these two outlets. The test is
    studentized, and the interval inverts it; how, and what is done where sizes or spreads differ,
    stands at ``analysis.compare.labels.find_difference``.

    Measured (``tests/benchmarks/coverage.py``): at a nominal 5%, 0-5% false positives and a
    simulation error of 0.7 from 3 v 3 to 40 v 40, with sizes 40 v 8 and spreads 3:1 either way,
    and where outlets make the groups; intervals hold the true difference 94-97% of the time. Where
    article means are strongly skewed (skewness 2) and spreads differ 3:1, 7% at 10 v 10, more in
    smaller groups. Of differences of 0.3 at 12 v 12 articles with spread 0.25, 80% are found.

    There is an interval from 10 articles a group on, and with outlets from 5 outlets a group on.
    With 3 v 3 units p cannot go below 0.10, with 4 v 4 not below 0.03.

    Examples
    --------
    >>> scored = pd.DataFrame({
    ...     "article_id": list("abcdef"), "position": 1, "side": "nato",
    ...     "period": ["before"] * 3 + ["after"] * 3, "stance": [0.1, 0.2, 0.3, -0.3, -0.2, -0.1]})
    >>> compare_groups(scored, "period")[["group", "other", "n_articles", "estimate", "p"]]
       group   other  n_articles  estimate    p
    0  after  before           6      -0.4  0.1
    """
    by = list(dict.fromkeys([by] if isinstance(by, str) else by))
    require(scored, ["article_id", "position", *by, value], verb="compare_groups")
    if not by or not pd.api.types.is_numeric_dtype(scored[value]):
        raise ValueError(f"compare_groups averages a column of numbers in groups; it got value={value!r}, by={by}")
    articles = average_articles(scored, by, value)
    counted = choose_values(scored, value)
    groups = sorted(name_groups(counted.dropna(subset=by), by).unique())
    if reference is not None and str(reference) not in groups:
        raise ValueError(f"compare_groups: there is no group {reference!r} to compare with; there are: {', '.join(groups)}")
    common = {"source": describe_source(scored)}
    left_out = counted.loc[counted[by].isna().any(axis=1), "article_id"].nunique()
    left_out = f"{count(left_out, 'article')} without {', '.join(by)} left out" if left_out else None
    rows = [compare_pair(articles, *pair, by, left_out) | common for pair in pair_groups(groups, reference)]
    if len(groups) == 1:
        note = join_notes(["only one group: nothing to compare", left_out])
        rows = [compare_one(articles, groups[0]) | {"note": note} | common]
    return mark_family(build(rows, {**GROUP_COMPARISONS}))


def pair_groups(groups, reference=None):
    """Return the pairs (group, other): all, or each with the reference."""
    if reference is None:
        return list(combinations(groups, 2))
    return [(group, str(reference)) for group in groups if group != str(reference)]


def compare_one(articles, group, other=None):
    """Return what a row says of its two groups before they are compared."""
    chosen = articles[articles["group"].isin([group, other])]
    return {
        "group": group,
        "other": pd.NA if other is None else other,
        "articles_group": (chosen["group"] == group).sum(),
        "articles_other": (chosen["group"] != group).sum(),
        "n_articles": len(chosen),
        "n_sentences": int(chosen["n_sentences"].sum() or 0),  # of no rows pandas' sum may be ""
        "n_mentions": int(chosen["n_mentions"].sum() or 0),
        "method": "difference of means of article means",
    }


def compare_pair(articles, group, other, by, left_out):
    """Return the row of two groups."""
    row = compare_one(articles, group, other)
    chosen = articles[articles["group"].isin([group, other])]
    units, unit = choose_units(chosen)
    first = (units["group"] == group).to_numpy()
    values = units["estimate"].to_numpy()
    fewest = min(row["articles_group"], row["articles_other"])
    enough = fewest >= FEW_ARTICLES and (unit == "article" or min(first.sum(), (~first).sum()) >= FEW_OUTLETS)
    means = [values[side].mean() if side.any() else np.nan for side in (first, ~first)]
    row |= {"mean_group": means[0], "mean_other": means[1], "estimate": means[0] - means[1]}
    notes = [note_pair(row, fewest, unit, first, enough), note_values(values, first), left_out]
    if fewest:
        found = find_difference(values, first, interval=enough)
        row |= {name: getattr(found, name) for name in ("p", "low", "high")}
        row["method"] = describe_method(found, unit)
        notes.insert(1, note_outlets(chosen, unit, by))
        carrier = find_carrier(units, np.where(first, 1, -1)) if len(units) > 2 else None
        notes.insert(1, None if carrier is None else f"one {unit} carries this ({carrier})")
    return row | {"note": join_notes(notes)}


def note_pair(row, fewest, unit, first, enough):
    """Return what the number of articles or outlets allows to be said."""
    if fewest == 0:
        empty = [row[name] for name in ("group", "other") if not row[f"articles_{name}"]]
        return f"nothing scored in {' and '.join(empty)}"
    if fewest < FEW_ARTICLES:
        return f"descriptive only: fewer than {FEW_ARTICLES} articles"
    if min(first.sum(), (~first).sum()) == 1:
        return "descriptive only: one outlet against several"
    return None if enough else f"no interval: fewer than {FEW_OUTLETS} outlets"


def note_values(values, first):
    """Return what the values do not allow."""
    if len(values) > 1 and np.ptp(values) == 0:
        return "all values are equal: nothing to test"
    if first.any() and not first.all() and max(np.ptp(values[first]), np.ptp(values[~first])) == 0 and len(values) > 2:
        return "no spread within the groups: no interval"
    return None


def note_outlets(chosen, unit, by):
    """Return what outlets have to do with a comparison of articles."""
    n_outlets = chosen.groupby("group")["outlet"].nunique()
    if unit == "article" and n_outlets.max() == 1 and len(chosen) > 2 and by != ["outlet"]:
        return "one outlet each: says how these two outlets differ"
    return None


def describe_method(found, unit):
    """Return how p and the interval of a row were computed."""
    means = "article means" if unit == "article" else "outlet means of article means"
    if not found.permutations:
        return f"difference of means of {means}"
    drawn = f"all {found.permutations:,}" if found.exact else f"{found.permutations:,}, seed {SEED}"
    largest = "" if found.alike else "; sizes or spreads differ: largest p of it and two Welch t tests"
    return f"difference of means of {means}; permutation of {unit} labels ({drawn}), studentized{largest}"
