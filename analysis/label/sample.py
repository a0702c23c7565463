"""A random sample to code by hand: stratified, each unit with the probability with which it was drawn."""

import numpy as np
import pandas as pd

from analysis.compare.lean import compare_kinds
from analysis.rows import hash_text
from analysis.tables import SAMPLE, build, require

SEED = 2024
LEAST = 2  # units of each stratum: with one nothing is known of how they differ


def find_sample(table, articles, sentences=None, *, n, strata=None, seed=SEED):
    """Return `n` mentions or sentences drawn at random, in random order, to be coded by hand.

    Parameters
    ----------
    table : DataFrame
        Mentions or sentences.
    articles : DataFrame
        From ``read_articles``.
    sentences : DataFrame, optional
        From ``split_sentences``; needed where `table` has mentions.
    n : int
        How many; all where there are not more.
    strata : str or list of str, optional
        Columns of `table` or `articles` to draw from separately: "outlet", ["side", "stance_label"] ...
        None draws from all alike.
    seed : int
        Another one draws others.

    Returns
    -------
    DataFrame
        The columns of `tables.SAMPLE`. Neither outlet nor what the machine found is among them, but in ``stratum``, which
        coders are not shown. Words that mention two actors are one unit.

    Raises
    ------
    ValueError
        When `n` is less than 2 for each stratum.

    Notes
    -----
    A stratum gets units by the square root of its size (power allocation, Bankier 1988): more of the rare ones than
    their share, not so many that the others tell nothing. A sample with more units and the same seed and strata holds
    the smaller one. Titles, people, goods and places are left out: they are in no mean. So are repeated words.

    Examples
    --------
    >>> text = "NATO met. Russia left."
    >>> articles = pd.DataFrame({"article_id": ["a"], "text": [text]})
    >>> sentences = pd.DataFrame({
    ...     "article_id": "a", "position": [1, 2], "start": [0, 10], "end": [9, 22], "sentence": ["NATO met.", "Russia left."]})
    >>> find_sample(sentences, articles, n=1)[["start", "end", "probability"]].to_dict("records")
    [{'start': ..., 'end': ..., 'probability': 0.5}]
    """
    strata = [] if strata is None else [strata] if isinstance(strata, str) else list(strata)
    require(articles, ["article_id", "text"], verb="find_sample")
    units = place_units(table, articles, sentences, verb="find_sample")
    units = units[units["text_sha256"].notna() & (units["position"] > 0) & compare_kinds(units)]
    units = units.drop_duplicates(["article_id", "start", "end"])
    units["stratum"] = name_strata(units, articles, strata)
    if not isinstance(n, (int, np.integer)) or n < 1:
        raise ValueError(f"find_sample draws n units, a whole number from 1 on, not {n!r}")
    if units.empty:
        return build([], SAMPLE)
    order = np.random.default_rng(seed).permutation(len(units))
    units = units.iloc[order]
    sizes = units["stratum"].value_counts().sort_index()
    given = share_out(sizes, n)
    place = units.groupby("stratum").cumcount()
    drawn = units[place < units["stratum"].map(given)]
    drawn = drawn.assign(probability=drawn["stratum"].map(given / sizes), **find_context(drawn, table if sentences is None else sentences))
    return build(drawn.to_dict("records"), SAMPLE)


def place_units(table, articles, sentences, *, verb):
    """Return `table` with start and end in the article's text, and the text's hash; NA where the article is not there."""
    is_mention = "mention_start" in table.columns
    if is_mention and sentences is None:
        raise ValueError(f"{verb} needs the sentences too: mentions.pipe({verb}, articles, sentences)")
    require(table, ["article_id", "position", *(["mention_start", "mention_end"] if is_mention else ["start", "end"])], verb=verb)
    texts = articles[articles["text"].notna()]
    texts = dict(zip(texts["article_id"], texts["text"].map(hash_text)))
    units = table.assign(text_sha256=table["article_id"].map(texts).astype("str"))
    if not is_mention:
        return units
    require(sentences, ["article_id", "position", "start", "sentence"], verb=verb)
    starts = sentences.set_index(["article_id", "position"])["start"]
    offset = starts.reindex(pd.MultiIndex.from_frame(table[["article_id", "position"]])).to_numpy()
    return units.assign(start=table["mention_start"] + offset, end=table["mention_end"] + offset)


def name_strata(units, articles, strata):
    """Return the stratum of each unit in words."""
    parts = []
    for name in strata:
        if name in units.columns:
            part = units[name]
        elif name in articles.columns:
            part = units["article_id"].map(articles.drop_duplicates("article_id").set_index("article_id")[name])
        else:
            raise KeyError(f"find_sample: there is no column {name!r} for strata, neither in the table nor in the articles; the table "
                           f"has: {', '.join(map(str, units.columns))}")
        parts.append(part.astype(object).where(part.notna(), "NA").astype(str))
    if not parts:
        return pd.Series("all", index=units.index)
    return parts[0].str.cat(parts[1:], sep=" · ")


def share_out(sizes, n):
    """Return how many of `n` units each stratum gets: by the square root of its size, 2 at least, no more than it has.

    Examples
    --------
    >>> share_out(pd.Series({"rare": 9, "often": 900}), 20).to_dict()
    {'rare': 2, 'often': 18}
    >>> share_out(pd.Series({"few": 1, "some": 100, "many": 400}), 31).to_dict()
    {'few': 1, 'some': 10, 'many': 20}
    """
    least = np.minimum(sizes, LEAST)
    if least.sum() > min(n, sizes.sum()) and len(sizes) > 1:
        raise ValueError(f"find_sample: n = {n} is too few for {len(sizes)} strata, which need {LEAST} units each: draw {least.sum()} "
                         "or more, or take fewer columns for strata")
    given = least.clip(upper=n).to_numpy().copy()
    root = np.sqrt(sizes.to_numpy(dtype=float))
    for _ in range(min(n, sizes.sum()) - given.sum()):  # one after another, to whom most is owed
        given[np.argmax(np.where(given < sizes.to_numpy(), root / (given + 0.5), -1.0))] += 1
    return pd.Series(given, index=sizes.index)


def find_context(units, sentences):
    """Return what stands before and after each unit's sentence: {"before": ..., "after": ...}."""
    body = sentences[sentences["position"] > 0].sort_values(["article_id", "position"], kind="stable")
    by_article = body.groupby("article_id", sort=False)["sentence"]
    earlier = [by_article.shift(steps, fill_value="") for steps in (2, 1)]
    places = pd.MultiIndex.from_frame(body[["article_id", "position"]])
    here = pd.MultiIndex.from_frame(units[["article_id", "position"]])
    around = {"before": (earlier[0] + " " + earlier[1]).str.strip(), "after": by_article.shift(-1, fill_value="")}
    return {name: pd.Series(text.to_numpy(), index=places).reindex(here).to_numpy() for name, text in around.items()}
