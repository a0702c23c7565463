"""Coders against each other: Krippendorff's alpha, with an interval."""

import math

import numpy as np
import pandas as pd

from analysis import __version__
from analysis.read.labels import ADJUDICATED, CODES
from analysis.source import count
from analysis.tables import CODERS, build, require

ORDERED = {"stance": ["against", "neutral", "favor"]}  # the other variables have no order
LEVELS = ("nominal", "ordinal")
DRAWS = 1000  # resamples of the units behind an interval
SEED = 2024
FEW_UNITS = 10  # fewer have no interval
HALF_WIDTH = 0.1  # of the interval that coding more would reach


def compare_coders(labels, *, phases=("reliability", "main")):
    """Return how far coders agree, one row a variable and one a category of it.

    Parameters
    ----------
    labels : DataFrame
        From ``read_labels``. What was adjudicated, or not coded independently otherwise, is left out.
    phases : tuple of str
        Labels of these phases count; training does not.

    Returns
    -------
    DataFrame
        The columns of `tables.CODERS`. In a row of a category it is this category against all others
        (nominal). Stance is ordinal: against and favor are further apart than either is from neutral.

        alpha, low, high : float, at most 1: Krippendorff's alpha and its 95% interval. Alpha is NA where all
            labels are the same, the interval under 10 units and where the coders never differ
        n_more : units more, coded by two coders, until the interval is 0.1 to each side

        A variable that only one coder has coded has a row with alpha NA and a note.

    Notes
    -----
    Krippendorff (2019), Content Analysis, 4th ed., ch. 12, with missing labels; .800 is customary for conclusions,
    .667 the least for tentative ones. The interval resamples units (percentile bootstrap, 1,000 resamples).
    How many more are needed assumes that it narrows with the square root of the number of units.

    Examples
    --------
    >>> labels = pd.DataFrame({
    ...     "article_id": "a", "text_sha256": "0" * 64, "start": [0, 9, 20, 30] * 2, "end": [5, 14, 25, 35] * 2,
    ...     "variable": "basis", "coder": ["Ann"] * 4 + ["Ben"] * 4, "phase": "main",
    ...     "value": ["none", "none", "conduct", "conduct", "none", "none", "conduct", "none"]})
    >>> compare_coders(labels)[["category", "n_units", "agreement", "alpha"]].round(3)
      category  n_units  agreement  alpha
    0      all        4       0.75  0.533
    1  conduct        4       0.75  0.533
    2     none        4       0.75  0.533
    """
    unit = ["text_sha256", "start", "end"]
    require(labels, [*unit, "variable", "coder", "value", "phase"], verb="compare_coders")
    labels = labels[labels["phase"].isin(phases) & (labels["coder"] != ADJUDICATED) & labels["variable"].isin(list(CODES))]
    source = f"{count(len(labels), 'label')} by {count(labels['coder'].nunique(), 'coder')}; crossframe {__version__}"
    rows = []
    for variable in (name for name in CODES if (labels["variable"] == name).any()):
        own = labels[labels["variable"] == variable]
        places = own.groupby(unit, sort=False).ngroup()
        own = own[places.groupby(places).transform("size") > 1]
        about = {"variable": variable, "n_coders": own["coder"].nunique(), "n_labels": len(own), "source": source}
        level = "ordinal" if variable in ORDERED else "nominal"
        if own.empty:
            rows.append(about | {"category": "all", "level": level, "n_units": 0, "note":
                                 "no unit was coded by two coders; alpha needs a second one"})
            continue
        values = ORDERED.get(variable, CODES[variable])
        counts = pd.crosstab([own[name] for name in unit], own["value"]).reindex(columns=values, fill_value=0).to_numpy()
        rows.append(about | {"category": "all", "level": level} | measure(counts, level))
        for at, value in enumerate(values):
            if counts[:, at].any():
                against = np.column_stack([counts[:, at], counts.sum(axis=1) - counts[:, at]])
                rows.append(about | {"category": value, "level": "nominal"} | measure(against, "nominal"))
    return build(rows, CODERS)


def measure(counts, level):
    """Return agreement, alpha, its interval and what limits them; `counts` has a row a unit, a column a value."""
    pairs = pair_values(counts)
    n_units = len(counts)
    alpha = float(compute_alpha(pairs.sum(axis=0)[None], level)[0])
    row = {"n_units": n_units, "agreement": np.trace(pairs.sum(axis=0)) / counts.sum(), "alpha": alpha}
    if np.isnan(alpha):
        return row | {"note": "all labels are the same: alpha is not defined"}
    if n_units < FEW_UNITS:
        return row | {"note": f"fewer than {FEW_UNITS} units: no interval"}
    if alpha == 1:
        return row | {"note": "the coders never differ: no interval"}
    again = np.random.default_rng(SEED).multinomial(n_units, np.full(n_units, 1 / n_units), size=DRAWS)
    low, high = np.nanquantile(compute_alpha(np.tensordot(again, pairs, 1), level), [0.025, 0.975])
    needed = n_units * ((high - low) / 2 / HALF_WIDTH) ** 2
    return row | {"low": low, "high": high, "n_more": max(0, math.ceil(needed - n_units))}


def pair_values(counts):
    """Return how often each pair of values stands in each unit: shape (units, values, values).

    A unit with m labels has m * (m - 1) ordered pairs, each of weight 1 / (m - 1).
    """
    pairs = counts[:, :, None] * counts[:, None, :].astype(float)
    at = np.arange(counts.shape[1])
    pairs[:, at, at] -= counts
    return pairs / (counts.sum(axis=1) - 1)[:, None, None]


def compute_alpha(pairs, level):
    """Return alpha of each table of pairs, shape (n, values, values), in the order of an ordinal scale.

    NA where there is only one value. Ordinal distance after Krippendorff (2011), "Computing Krippendorff's
    Alpha-Reliability": as many labels as lie between two values, half of their own included.
    """
    totals = pairs.sum(axis=2)
    n = totals.sum(axis=1)
    if level == "ordinal":
        middle = totals.cumsum(axis=1) - totals / 2
        distance = (middle[:, :, None] - middle[:, None, :]) ** 2
    else:
        distance = np.broadcast_to(1 - np.eye(totals.shape[1]), pairs.shape)
    observed = (pairs * distance).sum(axis=(1, 2))
    expected = (totals[:, :, None] * totals[:, None, :] * distance).sum(axis=(1, 2))
    return 1 - (n - 1) * np.divide(observed, expected, out=np.full(len(n), np.nan), where=expected > 0)


def find_alpha(one, other):
    """Return Krippendorff's alpha of two codings of the same units, nominal labels, none missing.

    1 is perfect agreement, 0 what chance gives (Krippendorff 2019, Content Analysis, 4th ed.); 1 where all are one label.

    Examples
    --------
    >>> round(find_alpha(["a", "a", "b", "b"], ["a", "a", "b", "a"]), 3)
    0.533
    """
    place, values = pd.factorize(np.concatenate([one, other]))
    counts = np.eye(len(values), dtype=int)[place].reshape(2, -1, len(values)).sum(axis=0)
    alpha = float(compute_alpha(pair_values(counts).sum(axis=0)[None], "nominal")[0])
    return 1.0 if np.isnan(alpha) else alpha
