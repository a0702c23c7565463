"""The words by which two groups of articles differ, beside what chance alone would show."""

import numpy as np
import pandas as pd

from analysis.compare.family import correct_discoveries
from analysis.compare.flips import FEW_ARTICLES, SEED
from analysis.compare.labels import draw_subsets
from analysis.compare.tokens import count_words
from analysis.compare.units import find_outlets, join_notes, name_groups, name_unit, refuse_split
from analysis.source import describe_source
from analysis.tables import WORD_COMPARISONS, build, require

PRIOR = 500  # words that the prior is worth: about an article of news; Monroe et al. take a day's speech
WORD_DRAWS = 2000  # permutations; each gives a z for each word, so p is far finer than 1/2000
WORD_BLOCK = 500  # words at a time, for memory's sake
FAR = 1.959964  # standard errors of a 95% interval


def compare_words(sentences, by, *, pair=None, names=True, actors=None, stopwords=None, min_articles=5, min_count=10):
    """Return the words by which two groups of articles differ, one row a word.

    Parameters
    ----------
    sentences : DataFrame
        One row a sentence or a mention; needs ``article_id``, ``position``, ``sentence`` and the
        columns of `by`. ``outlet`` is used where it is there.
    by : str or list of str
        Columns that make the groups; an article is in one of them only.
    pair : tuple of str, optional
        The two groups, where `by` makes more than two.
    names : bool
        Whether the names of actors count as words; without them, wording shows instead of topics.
    actors, stopwords : DataFrame or path, optional
        Word lists in place of the shipped ones.
    min_articles, min_count : int
        A rarer word is not compared.

    Returns
    -------
    DataFrame
        Sorted, the farthest z first, with

        word, group, other, n_group, n_other, articles_group, articles_other
        log_odds : above 0 the group uses the word more than the other, float
        low, high : its 95% interval, from the calibrated standard error
        z : in calibrated standard errors
        p : share of the words of corpora with permuted labels that are as far from 0
        q : p corrected for the number of words
        null_z : the z that the strongest word exceeds in 5% of corpora with permuted labels
        example_article, example_position : a sentence that holds it
        method, note, source

        Where no word can be compared there is one row, with ``word`` NA and a note that says why.

    Raises
    ------
    ValueError
        When `by` makes more than two groups and there is no `pair`; when an article is in two.

    Notes
    -----
    Log odds with an informative Dirichlet prior: the prior is the pooled corpus, scaled to 500
    words. Its own z takes words as independent, but they come in articles: on random halves of a
    corpus it finds "differences" in most. So z is calibrated: labels of articles (of outlets,
    where outlets make the groups) are permuted 2,000 times, and the z of each word is brought to
    mean 0 and spread 1 over the permutations. p compares with the permuted z of all words, q is
    Benjamini and Hochberg's. Under permuted labels at most 5% of corpora have any word with
    q < 0.05 (``tests/benchmarks/coverage.py``).

    References
    ----------
    Monroe, B. L., Colaresi, M. P., & Quinn, K. M. (2008). Fightin' words: Lexical feature selection
    and evaluation for identifying the content of political conflict. Political Analysis, 16(4).

    Examples
    --------
    >>> texts = {"a": "Tanks and more tanks rolled.", "b": "Doctors and more doctors spoke."}
    >>> sentences = pd.DataFrame([
    ...     {"article_id": f"{side}{n}", "position": 1, "side": side, "sentence": text}
    ...     for side, text in texts.items() for n in range(5)])
    >>> compare_words(sentences, "side").loc[:1, ["word", "group", "n_group", "n_other", "note"]]
          word group  n_group  n_other                                     note
    0  doctors     a        0       10  descriptive only: fewer than 10 articles
    1    tanks     a       10        0  descriptive only: fewer than 10 articles
    """
    by = list(dict.fromkeys([by] if isinstance(by, str) else by))
    require(sentences, ["article_id", "position", "sentence", *by], verb="compare_words")
    body = sentences[sentences["position"] > 0].dropna(subset=by)
    body = body.assign(group=name_groups(body, by))
    pair = choose_pair(body, pair, by)
    body = body[body["group"].isin(pair)]
    refuse_split(body, by, verb="compare_words")
    common = {"group": pair[0], "other": pair[1], "source": describe_source(body)}
    counted = count_words(body, names=names, actors=actors, stopwords=stopwords,
                          min_articles=min_articles, min_count=min_count)
    groups = body.drop_duplicates("article_id").set_index("article_id")["group"].reindex(counted.articles)
    first = (groups == pair[0]).to_numpy()
    if not counted.words or first.all() or not first.any():
        why = "only one group: nothing to compare" if pd.isna(pair[1]) else \
            f"no word stands in {min_articles} articles and {min_count} times"
        return build([common | {"note": why}], WORD_COMPARISONS | {
            name: ("Int64", WORD_COMPARISONS[name][1]) for name in ("n_group", "n_other", "articles_group", "articles_other")})
    outlets = find_outlets(body)
    units = pd.DataFrame({"article_id": counted.articles, "group": groups.to_numpy(),
                          "outlet": [outlets.get(article, article) for article in counted.articles]})
    unit = name_unit(units)
    found, n_permuted = calibrate_words(counted, first, units["outlet"] if unit == "outlet" else None)
    table = pd.DataFrame(found).assign(
        word=counted.words,
        n_group=counted.counts[first].sum(axis=0), n_other=counted.counts[~first].sum(axis=0),
        articles_group=(counted.counts[first] > 0).sum(axis=0), articles_other=(counted.counts[~first] > 0).sum(axis=0),
        method=f"log odds, Dirichlet prior of {PRIOR} words; {n_permuted:,} permutations of {unit} labels, seed {SEED}",
        note=join_notes([f"descriptive only: fewer than {FEW_ARTICLES} articles"
                         if min(first.sum(), (~first).sum()) < FEW_ARTICLES else None]),
        **common,
    )
    examples = find_examples(counted, groups, np.where(table["log_odds"] > 0, *pair))
    table = table.join(examples)
    table = table.assign(far=-table["z"].abs()).sort_values(["far", "word"], kind="stable", ignore_index=True)
    return build(table.to_dict("records"), WORD_COMPARISONS)


def choose_pair(body, pair, by):
    """Return the two groups to compare; NA for one that is not there."""
    groups = sorted(body["group"].unique())
    if pair is None and len(groups) <= 2:
        return tuple([*groups, pd.NA, pd.NA][:2])
    if pair is None or len(pair) != 2 or not {*map(str, pair)} <= {*groups} or str(pair[0]) == str(pair[1]):
        raise ValueError(f"compare_words compares two groups; by={by} makes {', '.join(groups)}: choose two of them, "
                         f"as in pair=({groups[0]!r}, {groups[-1]!r})" if groups else "compare_words: there is no group")
    return str(pair[0]), str(pair[1])


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
        centre, spread = z[:-1].mean(axis=0), z[:-1].std(axis=0)
        spread = np.where(spread > 1e-9, spread, np.inf)
        z = (z - centre) / spread
        permuted.append(abs(z[:-1]).astype(np.float32))
        middle, wide = log_odds[-1] - centre * error[-1], FAR * error[-1] * np.where(np.isinf(spread), np.nan, spread)
        columns.append(np.vstack([sign * log_odds[-1], sign * middle, wide, sign * z[-1]]))
    log_odds, middle, wide, z = np.hstack(columns)
    p, null_z = compare_with_null(abs(z), permuted, exact)
    return {"log_odds": log_odds, "low": middle - wide, "high": middle + wide, "z": z,
            "p": p, "q": correct_discoveries(p), "null_z": null_z}, len(subsets)


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
    """Return (p of each word, the 95% quantile of the strongest word's z) from the permuted z of all words."""
    order = np.sort(far)
    reached = np.zeros(len(far) + 1, dtype=np.int64)
    for block in permuted:  # how many of the observed z each permuted one reaches
        at = np.searchsorted(order * (1 - 1e-6), block.ravel(), side="right")
        reached += np.bincount(at, minlength=len(far) + 1)
    as_far = reached[::-1].cumsum()[::-1][1:]  # permuted z at least as far as the i-th smallest
    n_all = sum(block.size for block in permuted)
    p = np.maximum(as_far, 1) / n_all if exact else (as_far + 1) / (n_all + 1)
    strongest = np.max([block.max(axis=1) for block in permuted], axis=0)
    return p[np.searchsorted(order, far)], float(np.quantile(strongest, 0.95))


def find_examples(counted, groups, wanted):
    """Return the first sentence that holds each word, of the group that uses it more where there is one."""
    places = counted.places.assign(group=groups.reindex(counted.places["article_id"]).to_numpy())
    places = places.assign(away=places["group"].to_numpy() != np.asarray(wanted)[places["word"]])
    places = places.sort_values(["word", "away", "article_id", "position"], kind="stable").drop_duplicates("word")
    return places.set_index("word")[["article_id", "position"]].rename(
        columns={"article_id": "example_article", "position": "example_position"})
