"""The null control: the same articles with labels that mean nothing."""

import numpy as np
import pandas as pd

from analysis.compare.flips import SEED
from analysis.compare.units import find_outlets, name_groups, name_unit, refuse_split
from analysis.tables import require


def shuffle_groups(table, by, *, seed=SEED):
    """Return `table` with the groups of its articles permuted: what is found in it is chance.

    Parameters
    ----------
    table : DataFrame
        Sentences or scored mentions; needs ``article_id`` and the columns of `by`.
    by : str or list of str
        Columns that make the groups; an article is in one of them only.
    seed : int
        Another seed, another permutation.

    Returns
    -------
    DataFrame
        The same rows in the same order; only the columns of `by` are changed. Whole outlets change
        places where outlets make the groups, else articles.

    Examples
    --------
    >>> table = pd.DataFrame({"article_id": list("aabcd"), "side": ["x", "x", "x", "y", "y"]})
    >>> shuffled = shuffle_groups(table, "side", seed=1)
    >>> shuffled["side"].tolist()[0] == shuffled["side"].tolist()[1], sorted(set(shuffled["side"]))
    (True, ['x', 'y'])
    """
    by = list(dict.fromkeys([by] if isinstance(by, str) else by))
    require(table, ["article_id", *by], verb="shuffle_groups")
    known = table.dropna(subset=by)
    known = known.assign(group=name_groups(known, by))
    refuse_split(known, by, verb="shuffle_groups")
    articles = known.drop_duplicates("article_id").sort_values("article_id", kind="stable")
    outlets = find_outlets(table)
    units = articles["article_id"].map(lambda article: outlets.get(article, article))
    if by == ["outlet"] or name_unit(articles.assign(outlet=units)) == "article":
        units = articles["article_id"]
    labels = articles.assign(unit=units).drop_duplicates("unit")
    order = np.random.default_rng(seed).permutation(len(labels))
    moved = labels[by].iloc[order].set_axis(labels["unit"], axis=0)
    unit_of = dict(zip(articles["article_id"], units))
    shuffled = table.copy()
    rows = table[by].notna().all(axis=1).to_numpy()
    for column in by:
        shuffled.loc[rows, column] = moved[column].reindex(table.loc[rows, "article_id"].map(unit_of)).to_numpy()
    return shuffled
