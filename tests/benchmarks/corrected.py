"""Bias and coverage of means that are corrected by a hand-coded sample, beside the machine's own.

    .venv/bin/python tests/benchmarks/corrected.py [runs]

Simulated corpora: articles differ, and the machine errs differently on each side. A tenth of the mentions is coded.
"""

import sys
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from simulated import code_sample, find_true_mean, make_corpus  # noqa: E402

from analysis import compare_means, correct_means  # noqa: E402

RUNS = 400
CASES = {  # name -> articles, sentences, share coded, strata
    "40 articles x 30, 10% coded, strata side and label": (40, 30, 0.1, ("side", "stance_label")),
    "40 articles x 30, 10% coded, no strata": (40, 30, 0.1, ()),
    "12 articles x 30, 10% coded, strata side and label": (12, 30, 0.1, ("side", "stance_label")),
    "12 articles x 30, 30% coded, strata side and label": (12, 30, 0.3, ("side", "stance_label")),
    "4 articles x 60, 20% coded, articles fixed": (4, 60, 0.2, ("side", "stance_label")),
    "12 articles x 10, 25% coded, strata side and label": (12, 10, 0.25, ("side", "stance_label")),
    "1 article x 200, 30% coded, article fixed": (1, 200, 0.3, ("side", "stance_label")),
}


def run(n_articles, n_sentences, share, strata, seed):
    """Return one row a side: means, interval, the truth in these articles and the one that the interval is for."""
    corpus = make_corpus(seed, n_articles=n_articles, n_sentences=n_sentences)
    coded = code_sample(*corpus, share=share, strata=strata, seed=seed)
    table = correct_means(coded, "side")
    here = compare_means(coded, "side", value="truth")["estimate"]
    truth = here if n_articles < 10 else table["side"].map(find_mean)
    return table.assign(here=here, truth=truth)


MEANS = {}


def find_mean(side):
    return MEANS.setdefault(side, find_true_mean(side))


def main(runs):
    print("| case | side | truth | machine's error | corrected error (s.e.) | of the machine's | coverage | machine's coverage | width |")
    print("|---|---|---|---|---|---|---|---|---|")
    for name, case in CASES.items():
        rows = pd.concat([run(*case, seed) for seed in range(runs)])
        for side, own in rows.groupby("side"):
            error, naive = own["estimate"] - own["here"], own["naive"] - own["here"]
            inside = own["low"].le(own["truth"]) & own["high"].ge(own["truth"])
            naive_inside = own["naive_low"].le(own["truth"]) & own["naive_high"].ge(own["truth"])
            told = own["naive_low"].notna().any()
            print(f"| {name} | {side} | {own['truth'].mean():+.3f} | {naive.mean():+.3f} | {error.mean():+.4f} "
                  f"({error.std() / np.sqrt(len(own)):.4f}) | {abs(error.mean() / naive.mean()):.0%} | {inside[own['low'].notna()].mean():.1%} "
                  f"of {own['low'].notna().sum()} | {f'{naive_inside.mean():.1%}' if told else '-'} | {(own['high'] - own['low']).mean():.2f} |", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else RUNS)
