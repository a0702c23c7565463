"""Many differences at once: p values corrected as one family."""

import numpy as np
import pandas as pd  # noqa: F401  the examples use it

from analysis.tables import require


def mark_family(comparisons):
    """Return `comparisons` with p corrected as one family.

    Parameters
    ----------
    comparisons : DataFrame
        Differences with their ``p``: the rows of one table, or of all tables whose differences
        are shown together, put below each other with ``pandas.concat``.

    Returns
    -------
    DataFrame
        The same rows in the same order, with

        p_family : float in [0, 1], NA where p is: Holm's correction. The chance that any row of
            the family is below 0.05 when nothing differs is at most 5%, however the rows depend
            on each other.

    References
    ----------
    Holm, S. (1979). A simple sequentially rejective multiple test procedure. Scandinavian Journal
    of Statistics, 6(2).

    Examples
    --------
    >>> mark_family(pd.DataFrame({"p": [0.01, 0.04, None, 0.03]}))["p_family"].tolist()
    [0.03, 0.06, nan, 0.06]
    """
    require(comparisons, ["p"], verb="mark_family")
    return comparisons.assign(p_family=correct_holm(comparisons["p"].to_numpy(float)))


def correct_holm(p):
    """Return Holm's corrected p: the smallest times n, the next times n - 1 ..., never falling, at most 1."""
    there = np.flatnonzero(~np.isnan(p))
    order = there[np.argsort(p[there], kind="stable")]
    corrected = np.full(len(p), np.nan)
    corrected[order] = np.minimum(1, np.maximum.accumulate(p[order] * np.arange(len(order), 0, -1)))
    return corrected


def correct_discoveries(p):
    """Return q, Benjamini and Hochberg's corrected p: the expected share of false ones among those at most q.

    Benjamini, Y., & Hochberg, Y. (1995). Controlling the false discovery rate. Journal of the Royal
    Statistical Society, Series B, 57(1).

    Examples
    --------
    >>> correct_discoveries(np.array([0.01, 0.04, 0.03, 0.5])).round(4).tolist()
    [0.04, 0.0533, 0.0533, 0.5]
    """
    order = np.argsort(p, kind="stable")[::-1]
    raised = p[order] * len(p) / np.arange(len(p), 0, -1)
    corrected = np.empty(len(p))
    corrected[order] = np.minimum(1, np.minimum.accumulate(raised))
    return corrected
