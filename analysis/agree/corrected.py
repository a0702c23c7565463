"""Means of what the machine found, corrected by what coders found in a random sample of it."""

import math
from statistics import NormalDist

import numpy as np
import pandas as pd

from analysis.compare.means import FEW_ARTICLES, choose_values, compare_means
from analysis.compare.student import find_quantile
from analysis.source import count
from analysis.tables import CORRECTED_MEANS, build, require

CODED = {  # value of the machine -> the column of hand labels, and what each label is on the same scale
    "stance": ("coded_stance", {"favor": 1.0, "neutral": 0.0, "against": -1.0}),
    "casting": ("coded_role", {"protagonist": 1.0, "victim": 1.0, "antagonist": -1.0, "none": 0.0}),
}
FEW_CODED = 10  # mentions coded by hand in a group; fewer give no interval
NORMAL = NormalDist().inv_cdf(0.975)


def correct_means(scored, by, *, value="stance"):
    """Return the mean of `value` in each group, as the machine has it and as coders correct it.

    Parameters
    ----------
    scored : DataFrame
        Scored mentions with the codes of a random sample of them, from ``mark_coded``; needs what
        ``compare_means`` needs, and ``coded_stance`` and ``coded_stance_probability`` (for casting: role).
    by : str or list of str
        Columns that make the groups.
    value : str
        "stance" or "casting".

    Returns
    -------
    DataFrame
        The columns of `by`, then those of `tables.CORRECTED_MEANS`.

        naive, naive_low, naive_high : as ``compare_means`` has them
        estimate, low, high : the corrected mean and its 95% interval. From 10 articles on the interval is over
            articles; with fewer these articles are fixed, and the interval is that of the hand-coded sample alone.
            Under 10 coded mentions there is none, without any the estimate is NA. With few of them it can lie outside -1..1

    Raises
    ------
    ValueError
        When a coded mention has no inclusion probability: a sample of unknown design corrects nothing.

    Notes
    -----
    Design-based supervised learning (Egami, Hinck, Stewart & Wei 2023, NeurIPS 36): each mention counts as
    machine + (label - machine) / probability where it was coded, and as the machine's value where not. The mean of
    these is right on average however wrong the machine is, and wrong differently in each group, for the
    sample's design is known. It assumes that the sample was coded to its end and the coders are right.
    Averaged like ``compare_means``; the interval is cluster-robust by article, with Student's t.

    Examples
    --------
    >>> scored = pd.DataFrame({
    ...     "article_id": "a", "position": range(1, 5), "side": "nato", "stance": [0.5, 0.5, 0.5, 0.5],
    ...     "coded_stance": ["neutral", None, "favor", None], "coded_stance_probability": [0.5, None, 0.5, None]})
    >>> correct_means(scored, "side")[["side", "n_mentions", "n_coded", "naive", "estimate"]]
       side  n_mentions  n_coded  naive  estimate
    0  nato           4        2    0.5       0.5
    """
    by = list(dict.fromkeys([by] if isinstance(by, str) else by))
    naive = compare_means(scored, by, value=value)
    rows = score_corrected(choose_values(scored, value), value=value)
    rows = rows[rows[value].notna()]
    coded, probability = name_columns(value)
    rows = rows.assign(weight=weigh_mentions(rows, by), is_coded=rows[coded].notna())
    incomplete = note_incomplete(rows[probability].where(rows["is_coded"]))
    by_hand = f"; {count(int(rows['is_coded'].sum()), 'mention')} coded by hand"
    groups = {key: group for key, group in rows.groupby(by, dropna=False, observed=True)}
    table = []
    for row in naive.rename(columns={"estimate": "naive", "low": "naive_low", "high": "naive_high"}).to_dict("records"):
        key = tuple(row[name] for name in by)
        group = groups.get(key)
        if group is None:  # NA is not equal to itself
            group = next((each for one, each in groups.items() if same_key(one, key)), rows.iloc[:0])
        table.append(row | estimate_mean(group, value, incomplete) | {"source": row["source"] + by_hand})
    return build(table, {name: (scored[name].dtype, "group") for name in by} | CORRECTED_MEANS)


def score_corrected(scored, *, value="stance"):
    """Return `scored` with what each mention counts in a corrected mean: column ``<value>_corrected``.

    Parameters
    ----------
    scored : DataFrame
        From ``mark_coded``.
    value : str
        "stance" or "casting".

    Returns
    -------
    DataFrame
        The same rows; the new column is machine + (label - machine) / probability where a mention was coded, else the
        machine's value. It says nothing of a single mention; any mean or difference of it is corrected.

    Raises
    ------
    ValueError
        As for ``correct_means``.

    Examples
    --------
    >>> score_corrected(pd.DataFrame({
    ...     "stance": [0.5, 0.5], "coded_stance": ["neutral", None], "coded_stance_probability": [0.25, None]}))["stance_corrected"].tolist()
    [-1.5, 0.5]
    """
    coded, probability = name_columns(value)
    require(scored, [value, coded, probability], verb="correct_means")
    label = scored[coded].map(CODED[value][1]).astype("float64")
    drawn = scored[probability].astype("float64")
    if (unknown := label.notna() & drawn.isna()).any():
        first = scored[unknown].iloc[0]
        where = f", the first in {first['article_id']}, sentence {first['position']}" if "position" in scored.columns else ""
        raise ValueError(
            f"correct_means: {count(int(unknown.sum()), 'mention')} with {coded} {'has' if unknown.sum() == 1 else 'have'} no "
            f"inclusion probability{where}; only a random sample can correct a mean: draw one with find_sample and code that")
    return scored.assign(**{f"{value}_corrected": scored[value] + ((label - scored[value]) / drawn).fillna(0.0)})


def name_columns(value):
    """Return the columns of hand labels and of their inclusion probabilities."""
    if value not in CODED:
        raise ValueError(f"correct_means corrects {' or '.join(CODED)}, not {value!r}")
    coded = CODED[value][0]
    return coded, f"{coded}_probability"


def same_key(one, other):
    """Return True where two keys of a group are the same, NA and NA being so."""
    return all(a == b or (pd.isna(a) and pd.isna(b)) for a, b in zip(one, other, strict=True))


def weigh_mentions(rows, by):
    """Return the weight of each mention in the mean of its group, as ``compare_means`` averages.

    Mentions are averaged within sentence, voice and side, these within the article, articles within the group.
    """
    holder = "held_by" if "held_by" in rows.columns else "voice"
    sentence = list(dict.fromkeys([*by, *(name for name in ("article_id", "position", holder, "side") if name in rows.columns)]))
    one = pd.Series(1.0, index=rows.index)
    of_sentence = one.groupby([rows[name] for name in sentence], dropna=False, observed=True).transform("size")
    article = [rows[name] for name in dict.fromkeys([*by, "article_id"])]
    n_sentences = (1 / of_sentence).groupby(article, dropna=False, observed=True).transform("sum")
    share = 1 / (of_sentence * n_sentences)
    return share / share.groupby([rows[name] for name in by], dropna=False, observed=True).transform("sum")


def estimate_mean(group, value, incomplete):
    """Return n_coded, estimate, low, high, method and note of one group."""
    n_coded = int(group["is_coded"].sum())
    if not n_coded:
        return {"n_coded": 0, "estimate": np.nan, "low": np.nan, "high": np.nan, "method": "not corrected",
                "note": "nothing coded by hand" if len(group) else "nothing scored"}
    parts = group["weight"] * group[f"{value}_corrected"]
    articles = parts.groupby(group["article_id"]).sum().to_numpy()
    estimate, n = parts.sum(), len(articles)
    error, method = np.nan, ""
    notes, drawn = [incomplete], n_coded < len(group)
    if n_coded < FEW_CODED and (drawn or n >= FEW_ARTICLES):
        notes.append(f"{count(n_coded, 'mention')} coded by hand: too few for an interval")
    elif not drawn and n < FEW_ARTICLES:
        notes.append("all mentions are coded by hand: nothing is left to chance")
    elif n >= FEW_ARTICLES:
        error = find_quantile(n - 1) * math.sqrt(n / (n - 1) * ((articles - articles.mean()) ** 2).sum())
        method = "; interval cluster-robust by article"
    else:
        error = NORMAL * math.sqrt(find_design_variance(group, value))
        method = "; interval of the hand-coded sample, articles fixed"
    if n < FEW_ARTICLES:
        notes.append("describes this article" if n == 1 else f"descriptive only: fewer than {FEW_ARTICLES} articles")
    if abs(estimate) > 1:
        notes.append("outside -1..1: too few coded by hand")
    return {"n_coded": n_coded, "estimate": estimate, "low": estimate - error, "high": estimate + error,
            "method": f"design-based supervised learning{method}", "note": "; ".join(filter(None, notes)) or pd.NA}


def find_design_variance(group, value):
    """Return the variance of a corrected mean that comes from drawing the sample, units drawn independently.

    Horvitz & Thompson (1952); for a sample of fixed size it is a little too large.
    """
    coded = group[group["is_coded"]]
    drawn = coded[name_columns(value)[1]].astype("float64")
    change = (coded[f"{value}_corrected"] - coded[value]) * coded["weight"]  # label - machine, over the probability
    return float(((1 - drawn) * change**2).sum())


def note_incomplete(drawn):
    """Return a note where the coded mentions do not stand for all: coding is not at its end, or probabilities are wrong."""
    coded = drawn.dropna().astype("float64")
    stands_for, error = (1 / coded).sum(), math.sqrt(((1 - coded) / coded**2).sum())
    if len(coded) and abs(stands_for - len(drawn)) > 2 * error + 1e-6 * len(drawn):
        return (f"the coded mentions stand for {stands_for:,.0f} of {len(drawn):,}: code the sample to its end, "
                "and give it to mark_coded")
    return ""
