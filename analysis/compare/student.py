"""Student's t, and a t that is corrected for skewness, without scipy."""

from functools import lru_cache
from math import exp, lgamma, pi, sqrt

import numpy as np

NODES, WEIGHTS = np.polynomial.legendre.leggauss(400)


def find_tail(t, df):
    """Return the probability that Student's t is at least as far from 0 as `t`, on either side.

    With t = sqrt(df) tan(a) the density is cos(a) ** (df - 1): smooth, and integrated from 0 on.

    Examples
    --------
    >>> round(find_tail(2.228139, 10), 6)
    0.05
    """
    end = np.arctan(abs(t) / sqrt(df))
    area = end / 2 * WEIGHTS @ np.cos(end / 2 * (NODES + 1)) ** (df - 1)
    scale = 2 * exp(lgamma((df + 1) / 2) - lgamma(df / 2)) / sqrt(pi)
    return float(min(1, max(0, 1 - scale * area)))


@lru_cache(maxsize=1024)
def find_quantile(df):
    """Return the t that 95% of Student's t with `df` degrees of freedom are nearer to 0 than.

    Examples
    --------
    >>> round(find_quantile(10), 4)
    2.2281
    """
    low, high = 1.9, 13.0  # for df from infinity down to 1
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if find_tail(middle, df) > 0.05 else (low, middle)
    return high


def correct_skew(t, skew):
    """Return `t`, corrected for the skewness of the estimate that it belongs to.

    Hall's cubic transformation (1992, J. R. Statist. Soc. B 54:221), for two samples Zhou & Dinh
    (2005, Biostatistics 6:187). `skew` is the third moment of the estimate over its standard error
    to the third.
    """
    return t + skew * t**2 / 3 + skew**2 * t**3 / 27 + skew / 6


def undo_skew(corrected, skew):
    """Return the t of which `corrected` is the correction.

    Examples
    --------
    >>> round(float(undo_skew(correct_skew(1.7, 0.4), 0.4)), 9)
    1.7
    """
    if abs(skew) < 1e-8:
        return corrected
    return 3 / skew * (np.cbrt(1 + skew * (corrected - skew / 6)) - 1)


def bound_t(estimate, error, df, skew=0.0):
    """Return (low, high), the 95% interval of an estimate with this standard error and skewness."""
    far = find_quantile(df)
    return estimate - error * undo_skew(far, skew), estimate - error * undo_skew(-far, skew)


def find_third(values):
    """Return the third moment about the mean, unbiased; 0 under three values."""
    n = len(values)
    return n / ((n - 1) * (n - 2)) * ((values - values.mean()) ** 3).sum() if n > 2 else 0.0
