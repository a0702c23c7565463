"""The words by which two groups of articles differ, beside what chance alone would show."""

import numpy as np
import pandas as pd

from analysis.compare.flips import FEW_ARTICLES, SEED
from analysis.compare.odds import PRIOR, calibrate_words
from analysis.compare.tokens import count_words
from analysis.compare.units import find_outlets, name_groups, name_unit, refuse_split
from analysis.source import describe_source
from analysis.tables import WORD_COMPARISONS, build, require

COUNTS = ["n_group", "n_other", "articles_group", "articles_other"]


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
    Benjamini and Hochberg's, but never below the share of permutations whose strongest word is
    as strong as the strongest one here: so at most 5% of corpora in which nothing differs have
    any word with q < 0.05 (measured in ``tests/benchmarks/coverage.py``).

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
    if pd.isna(pair[1]) or not counted.words:
        why = ("only one group: nothing to compare" if pd.isna(pair[1]) else
               f"no word stands in {min_articles} articles and {min_count} times")
        return build([common | dict.fromkeys(COUNTS, 0) | {"note": why}], WORD_COMPARISONS)
    table = describe_words(counted, groups, pair, find_outlets(body)).assign(**common)
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


def describe_words(counted, groups, pair, outlets):
    """Return one row a word: counts, calibrated log odds, an example, method and note."""
    first = (groups == pair[0]).to_numpy()
    units = pd.DataFrame({"article_id": counted.articles, "group": groups.to_numpy(),
                          "outlet": [outlets.get(article, article) for article in counted.articles]})
    unit = name_unit(units)
    found, n_permuted = calibrate_words(counted, first, units["outlet"] if unit == "outlet" else None)
    few = min(first.sum(), (~first).sum()) < FEW_ARTICLES
    table = pd.DataFrame(found).assign(
        word=counted.words,
        n_group=counted.counts[first].sum(axis=0),
        n_other=counted.counts[~first].sum(axis=0),
        articles_group=(counted.counts[first] > 0).sum(axis=0),
        articles_other=(counted.counts[~first] > 0).sum(axis=0),
        method=f"log odds, Dirichlet prior of {PRIOR} words; {n_permuted:,} permutations of {unit} labels, seed {SEED}",
        note=f"descriptive only: fewer than {FEW_ARTICLES} articles" if few else pd.NA,
    )
    return table.join(find_examples(counted, groups, np.where(table["log_odds"] > 0, *pair)))


def find_examples(counted, groups, wanted):
    """Return the first sentence that holds each word, of the group that uses it more where there is one."""
    places = counted.places.assign(group=groups.reindex(counted.places["article_id"]).to_numpy())
    places = places.assign(away=places["group"].to_numpy() != np.asarray(wanted)[places["word"]])
    places = places.sort_values(["word", "away", "article_id", "position"], kind="stable").drop_duplicates("word")
    return places.set_index("word")[["article_id", "position"]].rename(
        columns={"article_id": "example_article", "position": "example_position"})
