"""One group of articles: sign flips, and the interval of a mean that inverts them."""

from math import floor

import numpy as np

from analysis.compare.student import bound_t, correct_skew, find_tail, find_third

FEW_ARTICLES = 10  # below this a mean over articles is only described, without an interval
DRAWS = 10_000  # random subsets or permutations where all of them would be too many
BLOCK = 500  # of them at a time, for memory's sake
EXACT_UP_TO = 13  # 2**13 subsets are listed, more are drawn
SEED = 2024
LEVEL = 0.05


def find_interval(articles):
    """Return (low, high), the 95% interval of the mean of article means, or (NA, NA).

    It spans the sign-flip interval (`bound_flips`) and Hall's t interval, which is corrected for
    skewness. The first alone holds the true mean of skewed article means too seldom (0.90-0.93
    of the time at 10 articles), the second that of heavy-tailed ones (0.93); together they hold
    0.95-0.96 of both. Under 10 articles, and where all articles are equal, there is none.
    """
    if len(articles) < FEW_ARTICLES or np.ptp(articles) == 0:
        return np.nan, np.nan
    estimate, error, df, skew = describe_mean(articles)
    low, high = bound_flips(articles)
    corrected = bound_t(estimate, error, df, skew)
    return min(low, corrected[0]), max(high, corrected[1])


def find_flip_p(differences):
    """Return the p value of "the mean is 0": the larger of the sign flips' and Hall's t.

    NA under two values and where all are 0. Both tests are those that `find_interval` inverts.

    Examples
    --------
    >>> find_flip_p(np.array([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7]))  # 2 of the 2**7 sign flips
    0.015625
    """
    differences = np.asarray(differences, dtype=float)
    if len(differences) < 2 or not differences.any():
        return np.nan
    lower, upper, exact = split_means(differences)
    near = 1e-12 * abs(differences).max()
    n_far = ((lower <= near) & (upper >= -near)).sum()
    p = n_far / len(lower) if exact else (n_far + 1) / (len(lower) + 1)
    estimate, error, df, skew = describe_mean(differences)
    if error > 0:
        p = max(p, find_tail(correct_skew(estimate / error, skew), df))
    return float(p)


def bound_flips(articles):
    """Return (low, high): the means that a sign-flip test does not reject at 5%.

    A flip of the signs of some articles is as far from the centre d as the articles themselves
    when d lies between the mean of those flipped and the mean of the rest. So the ends are
    quantiles of means of subsets (Hartigan 1969, J. Am. Stat. Assoc. 64:1303).
    """
    lower, upper, exact = split_means(articles)
    at = floor(LEVEL * len(lower)) if exact else floor(LEVEL * (len(lower) + 1)) - 1
    return np.partition(lower, at)[at], -np.partition(-upper, at)[at]


def split_means(articles):
    """Return (lower, upper, exact): the means of a subset and of the rest, the lower one first.

    One pair a subset: all 2**n up to 13 articles, else 10,000 drawn ones. Where nothing or
    everything is in the subset, the pair is (-infinity, infinity).
    """
    n = len(articles)
    exact = n <= EXACT_UP_TO
    if exact:
        blocks = [(np.arange(2**n)[:, None] >> np.arange(n)) & 1]
    else:
        draw = np.random.default_rng(SEED)
        blocks = (draw.integers(0, 2, (BLOCK, n), dtype=np.int8) for _ in range(DRAWS // BLOCK))
    sums, sizes = map(np.concatenate, zip(*((block.astype(float) @ articles, block.sum(axis=1)) for block in blocks)))
    with np.errstate(divide="ignore", invalid="ignore"):
        means = np.sort([sums / sizes, (articles.sum() - sums) / (n - sizes)], axis=0)
    none = (sizes == 0) | (sizes == n)
    return np.where(none, -np.inf, means[0]), np.where(none, np.inf, means[1]), exact


def describe_mean(values):
    """Return the mean, its standard error, its degrees of freedom, and its skewness."""
    n = len(values)
    variance = values.var(ddof=1) / n
    if not variance > 0:
        return values.mean(), 0.0, n - 1, 0.0
    return values.mean(), variance**0.5, n - 1, find_third(values) / n**2 / variance**1.5
