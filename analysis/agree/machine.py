"""The machine against coders: how often the label that was found is the coded one."""

import numpy as np
import pandas as pd

from analysis.source import count
from analysis.tables import AGREEMENT, build, require

DRAWS = 1000  # resamples of the sentences behind an interval
SEED = 2024
FEW_SENTENCES = 5  # fewer have no interval
BINS = 10  # of equal width, of the probabilities behind a calibration error


def compare_labels(scored, by=(), *, found="stance_label", coded="coded_stance"):
    """Return how often the label that was found is the coded one, one row a group.

    Parameters
    ----------
    scored : DataFrame
        One row a mention, with a column of labels found and one of coded labels; needs
        ``sentence``. Rows without a coded label are left out; no label found counts as wrong.
        So are rows that are ``corrected``: a hand that mends a label says nothing of the machine.
        Mentions of a random sample, from ``mark_coded``, stand for as many as their inclusion
        probability says, where all coded ones have one: strata may be drawn unequally.
    by : str or list of str
        Columns that make the groups; none gives one row.
    found, coded : str
        The two columns.

    Returns
    -------
    DataFrame
        The columns of `by`, then

        n_sentences, n_mentions : int
        accuracy, low, high : share that is the same, float in [0, 1], and its 95% interval
        macro_f1, f1_low, f1_high : mean of the labels' F1 (harmonic mean of precision and
            recall), float in [0, 1], over labels that were coded or found in the group, and its
            95% interval

    Notes
    -----
    The intervals resample sentences, because the mentions of one sentence are not independent
    (percentile bootstrap, 1,000 resamples); under 5 sentences they are NA. Where every label is
    right, or none, resampling shows no spread: the interval of accuracy is then the exact one of
    the binomial (Clopper & Pearson 1934), for as many cases as there would be sentences if all had
    the same weight (Kish 1965), and that of F1 is NA.

    Examples
    --------
    >>> scored = pd.DataFrame({"sentence": list("abcd"), "stance_label": ["favor", "against"] * 2,
    ...                        "coded_stance": ["favor", "against", "against", "against"]})
    >>> compare_labels(scored)[["n_mentions", "accuracy", "macro_f1"]].round(3)
       n_mentions  accuracy  macro_f1
    0           4      0.75     0.733
    """
    by = [by] if isinstance(by, str) else list(by)
    require(scored, ["sentence", *by, found, coded], verb="compare_labels")
    scored = leave_out_corrected(scored)
    rows = scored[scored[coded].notna()]
    groups = rows.groupby(by, dropna=False, observed=True) if by else [((), rows)]
    table = []
    for key, group in groups:
        if group.empty:
            continue
        sentence = pd.factorize(group["sentence"])[0]
        labels = sorted({*group[coded], *group[found].dropna()})
        counts = count_pairs(group, labels, sentence, found, coded, weigh_coded(group, coded))
        accuracy, f1 = rate(counts.sum(axis=0)[None])
        draw = np.random.default_rng(SEED)
        n = len(counts)
        again = draw.multinomial(n, np.full(n, 1 / n), size=DRAWS)
        spread = rate(np.tensordot(again, counts, 1))
        (low, high), (f1_low, f1_high) = (
            np.quantile(each, [0.025, 0.975]) if n >= FEW_SENTENCES else (np.nan, np.nan) for each in spread
        )
        right = group[found] == group[coded]
        if n >= FEW_SENTENCES and right.nunique() == 1:
            weight = counts.sum(axis=(1, 2))
            least = 0.025 ** ((weight**2).sum() / weight.sum() ** 2)
            low, high = (least, 1) if right.all() else (0, 1 - least)
            f1_low = f1_high = np.nan
        table.append(dict(zip(by, key, strict=True)) | {
            "n_sentences": n, "n_mentions": len(group), "accuracy": accuracy[0], "low": low,
            "high": high, "macro_f1": f1[0], "f1_low": f1_low, "f1_high": f1_high,
        })
    return build(table, {name: (scored[name].dtype, "group") for name in by} | AGREEMENT)


def leave_out_corrected(scored):
    """Return the rows of `scored` that are the machine's own: none that was corrected by hand."""
    return scored[scored["corrected"].ne(True)] if "corrected" in scored.columns else scored


def weigh_coded(group, coded):
    """Return how many mentions each coded one stands for: 1, or 1 / probability in a random sample."""
    name = f"{coded}_probability"
    if name not in group.columns or group[name].isna().any():
        return np.ones(len(group))
    return 1 / group[name].to_numpy(dtype=float)


def count_pairs(group, labels, sentence, found, coded, weights):
    """Return how often each sentence has each pair of labels (coded, found); no label is the last."""
    place = {label: at for at, label in enumerate(labels)}
    counts = np.zeros((sentence.max() + 1, len(labels), len(labels) + 1))
    pairs = zip(sentence, group[coded], group[found], weights, strict=True)
    for which, right, label, weight in pairs:
        counts[which, place[right], place.get(label, len(labels))] += weight
    return counts


def rate(counts):
    """Return (accuracy, macro-F1) of each table of pairs; counts has shape (n, labels, labels + 1)."""
    same = np.diagonal(counts[:, :, :-1], axis1=1, axis2=2)
    both = counts.sum(axis=2) + counts[:, :, :-1].sum(axis=1)  # coded + found
    there = both > 0
    f1 = np.divide(2 * same, both, out=np.zeros(both.shape), where=there)
    return same.sum(axis=1) / counts.sum(axis=(1, 2)), f1.sum(axis=1) / there.sum(axis=1)


def find_separation(values, positive):
    """Return how often a positive case has the higher value than a negative one: the AUC, in [0, 1].

    Examples
    --------
    >>> find_separation(np.array([0.9, 0.2, 0.4]), np.array([True, False, True]))
    1.0
    """
    rank = pd.Series(values).rank().to_numpy()
    n = positive.sum()
    return float((rank[positive].sum() - n * (n + 1) / 2) / (n * (~positive).sum()))


def compare_pairs(scored, *, found="stance_label", coded="coded_stance"):
    """Return how often each coded label was found as which, one row a pair of labels.

    Parameters
    ----------
    scored : DataFrame
        As for ``compare_labels``.
    found, coded : str
        The two columns.

    Returns
    -------
    DataFrame
        coded, found : the labels; found is "none found" where there is no label
        n_mentions : int
        share : of the mentions with this coded label, float in [0, 1]
        source : what it was made from
    """
    require(scored, [found, coded], verb="compare_pairs")
    scored = leave_out_corrected(scored)
    rows = scored[scored[coded].notna()]
    pairs = pd.DataFrame({"coded": rows[coded], "found": rows[found].fillna("none found")})
    table = pairs.value_counts(sort=False).reset_index(name="n_mentions")
    share = table["n_mentions"] / table.groupby("coded")["n_mentions"].transform("sum")
    return table.assign(share=share, source=describe_files(rows))


def compare_sureness(scored, *, found="stance_label", coded="coded_stance"):
    """Return how sure the model was and how often it was right, one row a tenth of probability.

    Parameters
    ----------
    scored : DataFrame
        As for ``compare_labels``; the columns named like the labels hold the probabilities.
    found, coded : str
        The two columns.

    Returns
    -------
    DataFrame
        low, high : ends of the tenth; tenths without a mention are left out
        n_mentions : int
        probability : mean probability of the label that was found
        accuracy : share of these labels that is the coded one
        error : expected calibration error (ECE) of the whole table, the mean of
            abs(accuracy - probability) weighted by n_mentions; the same in each row
        source : what it was made from
    """
    require(scored, [found, coded], verb="compare_sureness")
    scored = leave_out_corrected(scored)
    rows = scored[scored[found].notna() & scored[coded].notna()]
    sure = np.array([row[row[found]] for row in rows.to_dict("records")], dtype=float)
    right = (rows[found] == rows[coded]).to_numpy()
    table = find_calibration(sure, right)
    error = find_calibration_error(sure, right) if len(rows) else np.nan
    return table.assign(error=error, source=describe_files(scored[scored[coded].notna()]))


def describe_files(scored):
    """Return what coded mentions were scored: how many, from which files, by what."""
    parts = [count(len(scored), "mention")]
    if "coded_in" in scored.columns:
        parts += [f"{name}.csv" for name in scored["coded_in"].dropna().unique()]
    scorers = {name for column in ("scorer", "role_scorer") if column in scored.columns
               for name in scored[column].dropna().unique()}
    return " · ".join([*parts, *sorted(scorers)])


def find_calibration(probability, right):
    """Return low, high, n_mentions, probability, accuracy of each tenth of probability that is met."""
    place = np.clip((np.asarray(probability) * BINS).astype(int), 0, BINS - 1)
    table = pd.DataFrame({"place": place, "probability": probability, "right": right})
    table = table.groupby("place").agg(n_mentions=("right", "size"), probability=("probability", "mean"),
                                       accuracy=("right", "mean")).reset_index()
    return table.assign(low=table["place"] / BINS, high=(table["place"] + 1) / BINS)[
        ["low", "high", "n_mentions", "probability", "accuracy"]]


def find_calibration_error(probability, right):
    """Return the expected calibration error (ECE, ten bins), float in [0, 1].

    Examples
    --------
    >>> find_calibration_error(np.array([0.9, 0.9]), np.array([True, False]))
    0.4
    """
    table = find_calibration(probability, right)
    off = (table["accuracy"] - table["probability"]).abs()
    return float((off * table["n_mentions"]).sum() / table["n_mentions"].sum())
