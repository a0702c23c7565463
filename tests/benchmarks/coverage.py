"""False positives, coverage and power of the comparisons, on data where the truth is known.

    .venv/bin/python tests/benchmarks/coverage.py            all of it: some minutes
    .venv/bin/python tests/benchmarks/coverage.py 0.1        a tenth of the runs

Article means are drawn from a distribution with mean 0, so whatever is found is false. "spread" is
the ratio of the first group's standard deviation to the other's. The interval is the one that the
verbs show; it is counted only where they show one.
"""

import sys
import time
from types import SimpleNamespace

import numpy as np

from analysis.compare.flips import FEW_ARTICLES, find_flip_p, find_interval
from analysis.compare.labels import find_difference
from analysis.compare.odds import calibrate_words
from analysis.compare.units import FEW_OUTLETS

DRAWS = 1999  # permutations a run; the verbs take 10,000, which changes p by less than its third digit
SHAPES = {  # name -> (draw n values with mean 0 and spread 1)
    "normal": lambda draw, n: draw.normal(0, 1, n),
    "skewed (1)": lambda draw, n: (draw.gamma(4, 1, n) - 4) / 2,
    "strongly skewed (2)": lambda draw, n: draw.exponential(1, n) - 1,
    "heavy tails (t, 4)": lambda draw, n: draw.standard_t(4, n) / 2**0.5,
}


def try_groups(name, make, n, other, runs, truth=0.0, least=FEW_ARTICLES):
    """Print the share of runs that reject no difference, and the share of intervals that hold the truth."""
    draw = np.random.default_rng(n * 1000 + other)
    first = np.arange(n + other) < n
    shown = min(n, other) >= least
    p, held = [], []
    for _ in range(runs):
        found = find_difference(make(draw, n, other), first, draws=DRAWS, interval=shown)
        p.append(found.p)
        held.append(found.low <= truth <= found.high)
    rejected = np.mean(np.array(p) <= 0.05)
    print(f"{name:52} {n:3} v {other:<3} {rejected:8.1%} {show(held if shown else [])}", flush=True)


def make_articles(shape, spread):
    return lambda draw, n, other: 0.25 * np.concatenate([
        SHAPES[shape](draw, n) * spread, SHAPES[shape](draw, other)])


def make_outlets(correlation, articles=20):
    """Return a function that draws the means of n + other outlets whose articles correlate."""
    def make(draw, n, other):
        outlets = draw.normal(0, correlation**0.5, (n + other, 1))
        return 0.25 * (outlets + draw.normal(0, (1 - correlation) ** 0.5, (n + other, articles))).mean(axis=1)
    return make


def try_means(shape, n, runs):
    """Print the false positives of the paired test and the coverage of the interval of a mean."""
    draw = np.random.default_rng(n)
    values = [0.25 * SHAPES[shape](draw, n) for _ in range(runs)]
    held = [low <= 0 <= high for low, high in map(find_interval, values)] if n >= FEW_ARTICLES else []
    rejected = np.mean([find_flip_p(each) <= 0.05 for each in values])
    print(f"{'pairs or a mean, ' + shape:52} {n:3}       {rejected:8.1%} {show(held)}", flush=True)


def show(held):
    return f"{np.mean(held):8.1%}" if len(held) else "    none"


def make_corpus(draw, n, n_words=800, length=250, bursty=800, more=None):
    """Return articles x words: words come in bursts, so an article is not a random draw of words."""
    shares = np.tile(1 / np.arange(2, n_words + 2) ** 0.9, (n, 1))
    if more is not None:
        shares[np.ix_(*more)] *= 3
    shares = draw.gamma(np.maximum(bursty * shares / shares[-1].sum(), 0.01), 1)
    return np.array([draw.multinomial(size, each / each.sum())
                     for size, each in zip(draw.integers(length // 2, length * 2, n), shares)])


def try_words(n, other, runs, planted=0):
    """Print how many corpora have any word with q < .05; with planted words, how many of them are found."""
    draw = np.random.default_rng(n)
    first = np.arange(n + other) < n
    words = 10 + 6 * np.arange(planted)
    found = []
    for _ in range(runs):
        counts = make_corpus(draw, n + other, more=(np.flatnonzero(first), words) if planted else None)
        kept = np.flatnonzero(((counts > 0).sum(axis=0) >= 5) & (counts.sum(axis=0) >= 10))
        result, _ = calibrate_words(SimpleNamespace(counts=counts[:, kept], lengths=counts.sum(axis=1)), first)
        hit = kept[result["q"] < 0.05]
        found.append(np.isin(words, hit).mean() if planted else len(hit) > 0)
    name = "words used three times as often: share found" if planted else "distinguishing words, any with q < .05"
    print(f"{name:52} {n:3} v {other:<3} {np.mean(found):8.1%}", flush=True)


def main(scale=1.0):
    runs = int(2000 * scale)
    print(f"{'':52} {'units':9} {'p <= .05':>8} {'coverage':>8}   ({runs} runs a line)")
    sizes = [(3, 3), (4, 4), (5, 5), (10, 10), (12, 12), (20, 20), (40, 40), (40, 8), (40, 10)]
    for spread in (1, 3, 1 / 3):
        for n, other in sizes:
            if spread != 1 / 3 or n != other:
                try_groups(f"groups, normal, spread {spread:.2g}", make_articles("normal", spread), n, other, runs)
    for shape in list(SHAPES)[1:]:
        for spread, n, other in [(1, 10, 10), (3, 10, 10), (3, 40, 10), (1 / 3, 40, 10), (3, 40, 40)]:
            try_groups(f"groups, {shape}, spread {spread:.2g}", make_articles(shape, spread), n, other, runs)
    for correlation in (0.05, 0.1, 0.2):
        for n in (3, 5, 10):
            try_groups(f"groups of outlets, correlation {correlation}", make_outlets(correlation), n, n, runs,
                       least=FEW_OUTLETS)
    shifted = make_articles("normal", 1)
    try_groups("POWER: difference .3, article spread .25", lambda draw, n, other: shifted(draw, n, other)
               + np.where(np.arange(n + other) < n, 0.3, 0), 12, 12, 2 * runs, truth=0.3)
    for shape in SHAPES:
        for n in (6, 10, 12, 20, 40):
            try_means(shape, n, runs)
    for n, other in [(4, 4), (8, 8), (15, 15), (8, 30)]:
        try_words(n, other, runs // 8)
    for n in (8, 15, 30):
        try_words(n, n, runs // 40, planted=10)
    time_permutations()


def time_permutations():
    """Print the seconds of 10,000 permutations of 1,000 articles, with and without the interval."""
    values = np.random.default_rng(0).normal(0, 0.25, 1000)
    for interval in (False, True):
        began = time.perf_counter()
        find_difference(values, np.arange(1000) < 500 + interval, interval=interval)
        print(f"10,000 permutations of 1,000 articles, {'with' if interval else 'without'} interval: "
              f"{time.perf_counter() - began:.2f} s")


if __name__ == "__main__":
    main(*map(float, sys.argv[1:]))
