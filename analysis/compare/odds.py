"""Log odds of words in two groups, calibrated by permuting labels."""

import numpy as np
import pandas as pd

from analysis.compare.family import correct_discoveries
from analysis.compare.labels import draw_subsets

PRIOR = 500  # words that the prior is worth: about an article of news; Monroe et al. take a day's speech
WORD_DRAWS = 2000  # permutations; each gives a z for each word, so p is far finer than 1/2000
WORD_BLOCK = 500  # words at a time, for memory's sake
FAR = 1.959964  # standard errors of a 95% interval


def calibrate_words(counted, first, outlets=None):
    """Return (columns log_odds, low, high, z, p, q and null_z of each word, number of permutations)."""
    counts, lengths = counted.counts.astype(float), counted.lengths.astype(float)
    if outlets is not None:  # outlets in both groups are two units
        keys = pd.MultiIndex.from_arrays([outlets, first])
        code, index = pd.factorize(keys, sort=True)
        sums = np.zeros((len(index), len(code)))
        sums[code, np.arange(len(code))] = 1
        counts, lengths, first = sums @ counts, sums @ lengths, np.array([key[1] for key in index], dtype=bool)
    smaller, sign = (first, 1) if 2 * first.sum() <= len(first) else (~first, -1)
    subsets, exact = draw_subsets(len(first), int(smaller.sum()), WORD_DRAWS)
    subsets = subsets.astype(float)
    columns, permuted = [], []
    for at in range(0, counts.shape[1], WORD_BLOCK):
        log_odds, error = find_log_odds(np.vstack([subsets, smaller]), counts[:, at:at + WORD_BLOCK], lengths)
        z = log_odds / error
        same = z[:-1] if exact else z  # the observed labels are one permutation more; left out, their z comes out too large
        centre, spread = same.mean(axis=0), same.std(axis=0)
        spread = np.where(spread > 1e-9, spread, np.inf)
        z = (z - centre) / spread
        permuted.append(abs(z[:-1]).astype(np.float32))
        middle, wide = log_odds[-1] - centre * error[-1], FAR * error[-1] * np.where(np.isinf(spread), np.nan, spread)
        columns.append(np.vstack([sign * log_odds[-1], sign * middle, wide, sign * z[-1]]))
    log_odds, middle, wide, z = np.hstack(columns)
    p, p_any, null_z = compare_with_null(abs(z), permuted, exact)
    return {"log_odds": log_odds, "low": middle - wide, "high": middle + wide, "z": z,
            "p": p, "q": np.maximum(correct_discoveries(p), p_any), "null_z": null_z}, len(subsets)


def find_log_odds(subsets, counts, lengths):
    """Return (log odds ratio, its standard error) of each word, each subset of the units against the rest.

    Monroe et al. (2008), equations 16, 19 and 20.
    """
    total, words = counts.sum(axis=0), lengths.sum()
    prior = PRIOR * total / words
    one, n_one = subsets @ counts + prior, (subsets @ lengths)[:, None] + PRIOR
    other, n_other = total + 2 * prior - one, words + 2 * PRIOR - n_one
    log_odds = np.log(one / (n_one - one)) - np.log(other / (n_other - other))
    return log_odds, np.sqrt(1 / one + 1 / other)


def compare_with_null(far, permuted, exact):
    """Return (p of each word, p of the strongest word, 95% quantile of the strongest z) by the permuted z.

    The p of a word counts the permuted z of all words; that of the strongest word counts the
    permutations whose strongest word is as far from 0. With the latter as the least q there is,
    the share of corpora with any discovery where nothing differs cannot exceed 5%.
    """
    order = np.sort(far)
    reached = np.zeros(len(far) + 1, dtype=np.int64)
    for block in permuted:  # how many of the observed z each permuted one reaches
        at = np.searchsorted(order * (1 - 1e-6), block.ravel(), side="right")
        reached += np.bincount(at, minlength=len(far) + 1)
    as_far = reached[::-1].cumsum()[::-1][1:]  # permuted z at least as far as the i-th smallest
    n_all = sum(block.size for block in permuted)
    p = np.maximum(as_far, 1) / n_all if exact else (as_far + 1) / (n_all + 1)
    strongest = np.max([block.max(axis=1) for block in permuted], axis=0)
    as_strong = (strongest >= order[-1] * (1 - 1e-6)).sum()
    p_any = max(as_strong, 1) / len(strongest) if exact else (as_strong + 1) / (len(strongest) + 1)
    return p[np.searchsorted(order, far)], p_any, float(np.quantile(strongest, 0.95))
