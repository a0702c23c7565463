"""One value a sentence, an article, a group, with an honest interval."""

import numpy as np
import pandas as pd

from analysis.lexicon import read_lexicon
from analysis.tables import COMPARISONS, build, choose_article, describe_source, require

COMPARED_KINDS = ["organisation", "state", "leader", "forces"]  # "Russian gas" is not Russia
FEW_ARTICLES = 10  # below this a mean over articles is only described
DRAWS = 9_999  # random subsets where all of them would be too many
EXACT_UP_TO = 13  # 2**13 subsets are listed, more are drawn
SEED = 2024
MOST_STEPS = 60  # marks that an arc can hold side by side


def score_lean(scored, *, actors=None):
    """Return `scored` with the lean of each mention's sentence and voice added.

    Parameters
    ----------
    scored : DataFrame
        One row a scored mention, from ``score_stance``.
    actors : DataFrame or path, optional
        Word list that says on which side a holder is; None is the shipped one.

    Returns
    -------
    DataFrame
        The same rows in the same order, with

        held_by : whose view it is: "narration", "nato", "russia" or "other"; "other" holds
            Ukraine, third parties and sources that could not be told
        lean : float in [-1, 1]: the mean of what is there of {stance toward the NATO side,
            minus stance toward the Russian side} in this sentence and voice; above 0 is more
            favourable to the NATO side than to Russia; NA where neither side is scored
        lean_sides : "both", "nato" or "russia": which sides were scored

    Notes
    -----
    Mentions of people, economy and places (``kind``) are left out of the lean, and so is
    Ukraine: it is on neither side.

    Examples
    --------
    >>> scored = pd.DataFrame({
    ...     "article_id": "a", "position": 1, "holder": "narrator",
    ...     "side": ["nato", "russia"], "stance": [0.4, -0.2]})
    >>> score_lean(scored)[["held_by", "lean", "lean_sides"]]
         held_by  lean lean_sides
    0  narration   0.3       both
    1  narration   0.3       both
    """
    require(scored, ["article_id", "position", "holder", "side", "stance"], verb="score_lean")
    actors = read_lexicon("actors" if actors is None else actors, name="actors")
    actors = actors.sort_values("to", na_position="last")  # where a side changed, today's counts
    group = dict(zip(actors["actor"], actors["side"], strict=True)) | {"narrator": "narration"}
    held_by = scored["holder"].map(group)
    held_by = held_by.where(held_by.isin(["narration", "nato", "russia"]), "other")
    scored = scored.assign(held_by=held_by.astype("str"))
    unit = [scored["article_id"], scored["position"], scored["held_by"]]
    compared = compare_kinds(scored)
    nato = scored["stance"].where(compared & (scored["side"] == "nato")).groupby(unit)
    russia = scored["stance"].where(compared & (scored["side"] == "russia")).groupby(unit)
    toward = pd.DataFrame({"nato": nato.transform("mean"), "russia": -russia.transform("mean")})
    there = toward.notna()
    sides = pd.Series(pd.NA, index=scored.index, dtype="str")
    sides = sides.mask(there["nato"], "nato").mask(there["russia"], "russia")
    sides = sides.mask(there.all(axis=1), "both")
    return scored.assign(lean=toward.mean(axis=1), lean_sides=sides)


def compare_kinds(scored):
    """Return True for each mention whose kind counts when sides are compared."""
    if "kind" not in scored.columns:
        return pd.Series(True, index=scored.index)
    return scored["kind"].isin(COMPARED_KINDS)


def average_sentences(scored, by, value):
    """Return one row a sentence, voice and side: the first step of every average."""
    unit = ["article_id", "position", "held_by"]
    if value != "lean":  # a lean is one value for both sides
        unit.append("side")
    unit = [*by, *(name for name in unit if name in scored.columns and name not in by)]
    groups = scored[compare_kinds(scored)].groupby(unit, dropna=False, observed=True)
    return groups[value].agg(estimate="mean", n_mentions="count").reset_index()


def compare_means(scored, by, *, value="stance"):
    """Return the mean of `value` in each group, one row a group.

    Parameters
    ----------
    scored : DataFrame
        One row a mention or a sentence, scored; needs ``article_id``, ``position``, the
        column `value` and the columns of `by`.
    by : str or list of str
        Columns that make the groups: "side", ["held_by", "side"], "outlet" ...
    value : str
        The column to average.

    Returns
    -------
    DataFrame
        The columns of `by`, then n_articles, n_sentences, n_mentions (with a value),
        estimate, low, high, p (NA: a mean is not a difference), method, note. A group
        without any value has estimate NA and the note "nothing scored".

    Notes
    -----
    Mentions are averaged within sentence, voice and side, these within the article, and
    articles count equally. Titles (position 0) are in no mean. The 95% interval resamples
    articles, never sentences: means of subsets of the articles (Hartigan 1969), which inverts
    the sign-flip test and needs no more than independent articles whose means spread
    symmetrically. It needs 6 articles; one article is only described.

    Examples
    --------
    >>> scored = pd.DataFrame({
    ...     "article_id": ["a", "a", "a", "b"], "position": [1, 1, 2, 1],
    ...     "side": "nato", "stance": [0.0, 0.2, 0.3, 0.6]})
    >>> compare_means(scored, "side")[["side", "n_articles", "n_sentences", "estimate"]]
       side  n_articles  n_sentences  estimate
    0  nato           2            3       0.4
    """
    by = [by] if isinstance(by, str) else list(by)
    require(scored, ["article_id", "position", *by, value], verb="compare_means")
    sentences = average_sentences(scored[scored["position"] > 0], by, value)
    source = describe_source(scored)
    rows = []
    for key, group in sentences.groupby(by, dropna=False, observed=True):
        there = group[group["estimate"].notna()]
        articles = there.groupby("article_id")["estimate"].mean().to_numpy()
        low, high = find_interval(articles)
        rows.append(
            dict(zip(by, key))
            | {
                "n_articles": len(articles),
                "n_sentences": len(there[["article_id", "position"]].drop_duplicates()),
                "n_mentions": there["n_mentions"].sum(),
                "estimate": articles.mean() if len(articles) else np.nan,
                "low": low,
                "high": high,
                "method": "mean of article means"
                + ("" if np.isnan(low) else "; subset-means interval over articles"),
                "note": note_articles(len(articles)),
                "source": source,
            }
        )
    columns = {name: (scored[name].dtype, "group") for name in by}
    return build(rows, columns | COMPARISONS)


def note_articles(n_articles):
    """Return what the number of articles allows to be said, NA when it is enough."""
    if n_articles == 0:
        return "nothing scored"
    if n_articles == 1:
        return "describes this article"
    if n_articles < FEW_ARTICLES:
        return f"descriptive only: fewer than {FEW_ARTICLES} articles"
    return pd.NA


def find_interval(articles):
    """Return (low, high), the 95% interval of the mean of article means; NA under 6 articles.

    The means of all subsets cut the line into equally likely pieces when the article means
    spread symmetrically (Hartigan 1969, J. Am. Stat. Assoc. 64:1303). Under 6 articles even
    the widest such interval holds less than 95%.
    """
    n_articles = len(articles)
    if n_articles <= EXACT_UP_TO:
        subsets = (np.arange(1, 2**n_articles)[:, None] >> np.arange(n_articles)) & 1
    else:
        subsets = np.random.default_rng(SEED).integers(0, 2, (DRAWS, n_articles), dtype=np.int8)
        subsets = subsets[subsets.any(axis=1)]
    outside = int(0.025 * (len(subsets) + 1))  # subset means left out at each end
    if outside == 0:
        return np.nan, np.nan
    means = np.sort(subsets @ articles / subsets.sum(axis=1))
    return means[outside - 1], means[-outside]


def compare_sentences(scored, sentences, *, article=None, value="stance"):
    """Return the course of one article: one row a sentence, holder and side, in text order.

    Parameters
    ----------
    scored : DataFrame
        Scored mentions, from ``score_lean``.
    sentences : DataFrame
        All sentences, from ``split_sentences``.
    article : str, optional
        The article to follow; None is the first one.
    value : str
        The column to average.

    Returns
    -------
    DataFrame
        step : 0 is the title, then 1, 2 ...: the sentence, or the group of paragraphs where
            an article has more than 60 sentences
        first, last : first and last position in the step
        held_by, side : whose view, of whom; NA where the step mentions nobody
        estimate : mean of `value`, NA where nothing is scored
        n_mentions, n_scored : mentions in the row, and those that have a value
        quoted : True where a direct quotation is among them
        lean : the holder's mean lean in the step
        headline : the article's title, else its article_id
        source : what it was made from

    Raises
    ------
    ValueError
        When there is no such article.
    """
    require(scored, ["article_id", "position", "held_by", "side", "voice", "lean", value],
            verb="compare_sentences")
    require(sentences, ["article_id", "position", "paragraph", "sentence"],
            verb="compare_sentences")
    sentences = choose_article(sentences, article)
    scored = scored[scored["article_id"].isin(sentences["article_id"])]
    steps = sentences[["article_id", "position"]].assign(step=find_steps(sentences))
    ends = steps.groupby("step")["position"].agg(first="min", last="max").reset_index()
    mentions = scored[compare_kinds(scored)].merge(steps, on=["article_id", "position"])
    mentions["quoted"] = mentions["voice"] == "quote"
    rows = mentions.groupby(["step", "held_by", "side"]).agg(
        estimate=(value, "mean"),
        n_mentions=(value, "size"),
        n_scored=(value, "count"),
        quoted=("quoted", "any"),
    )
    lean = mentions.drop_duplicates(["position", "held_by"])  # one lean a sentence and holder
    lean = lean.groupby(["step", "held_by"])["lean"].mean()
    rows = rows.reset_index().merge(lean, on=["step", "held_by"])
    course = ends.merge(rows, on="step", how="left")
    title = sentences.loc[sentences["position"] == 0, "sentence"]
    headline = next(iter([*title, *sentences["article_id"]]), "no article")
    return course.assign(headline=headline, source=describe_source(scored, sentences))


def find_steps(sentences):
    """Return the step of each sentence in the course of its article; the title is 0."""
    body = sentences["position"] > 0
    unit = sentences["position"] if body.sum() <= MOST_STEPS else sentences["paragraph"]
    rank = unit[body].rank(method="dense").astype(int)
    n_units = rank.max() if body.any() else 0
    if n_units > MOST_STEPS:
        rank = (rank - 1) * MOST_STEPS // n_units + 1
    return rank.reindex(sentences.index, fill_value=0)
