"""What is compared: one value an article, or an outlet where outlets make the groups."""

import numpy as np
import pandas as pd

from analysis.compare.means import average_sentences

FEW_OUTLETS = 5  # on each side; below this an interval of outlet means is wider than it is worth
JOINT = " · "  # between the parts of a group of several columns: "nato · opinion"


def average_articles(scored, by, value):
    """Return one row an article: its group, outlet, mean of `value`, sentences and mentions with one.

    Raises
    ------
    ValueError
        When an article is in two groups; it names the first one.
    """
    sentences = average_sentences(scored, by, value)
    sentences = sentences.dropna(subset=by)
    sentences = sentences.assign(group=name_groups(sentences, by))
    refuse_split(sentences, by)
    there = sentences[sentences["estimate"].notna()]
    rows = there.groupby(["group", "article_id"])
    articles = rows.agg(estimate=("estimate", "mean"), n_mentions=("n_mentions", "sum")).reset_index()
    places = there.drop_duplicates(["article_id", "position"]).groupby("article_id").size()
    articles["n_sentences"] = articles["article_id"].map(places)
    outlets = find_outlets(scored)
    articles["outlet"] = [outlets.get(article, article) for article in articles["article_id"]]
    return articles.sort_values("article_id", kind="stable", ignore_index=True)


def name_groups(table, by):
    """Return the group of each row as text; several columns are joined."""
    names = table[by[0]].astype("str")
    for column in by[1:]:
        names = names + JOINT + table[column].astype("str")
    return names


def refuse_split(sentences, by, verb="compare_groups"):
    """Return nothing; raise where an article is in two groups."""
    groups = sentences.drop_duplicates(["article_id", "group"])
    twice = groups[groups["article_id"].duplicated(keep=False)]
    if len(twice):
        article = twice["article_id"].iloc[0]
        named = " and ".join(repr(each) for each in twice.loc[twice["article_id"] == article, "group"].iloc[:2])
        raise ValueError(
            f"{verb} needs groups of different articles, but by={by} puts article {article!r} into "
            f"{named}. Choose rows first (scored[scored['held_by'] == 'narration']), or compare_sides within articles"
        )


def find_outlets(scored):
    """Return the outlet of each article, {article_id: outlet}; one whose outlet is not known is left out."""
    if "outlet" not in scored.columns:
        return {}
    known = scored[scored["outlet"].notna()].drop_duplicates("article_id")
    return dict(zip(known["article_id"], known["outlet"].astype("str")))


def choose_units(articles):
    """Return (units, name): the articles of two groups, or the means of their outlets.

    Articles of one outlet resemble each other. Where most articles stand in outlets that are in
    one of the two groups only, the outlets are what differs, and an outlet's articles in a group
    are one unit; an article whose outlet is not known is an outlet of its own. Where both groups
    are one outlet each, there is nothing above the article.
    """
    unit = name_unit(articles)
    if unit == "article":
        return articles.rename(columns={"article_id": "unit"})[["unit", "group", "estimate"]], unit
    units = articles.groupby(["outlet", "group"])["estimate"].mean().reset_index()
    return units.rename(columns={"outlet": "unit"}), unit


def name_unit(articles):
    """Return "outlet" where outlets make the two groups of these articles, else "article"."""
    if not len(articles):
        return "article"
    n_groups = articles.groupby("outlet")["group"].transform("nunique")
    per_group = articles.groupby("group")["outlet"].nunique()
    apart = (n_groups == 1).mean() < 0.5 or per_group.max() == 1 or articles["outlet"].nunique() == len(articles)
    return "article" if apart else "outlet"


def find_carrier(units, sign):
    """Return the one unit without which the estimate changes its sign or is 0, else None.

    `sign` is +1 for the units of the first group, -1 for those of the other; for differences
    within articles, +1 throughout.
    """
    values, one = units["estimate"].to_numpy(), np.asarray(sign) > 0
    sums = {side: values[one == side].sum() for side in (True, False)}
    sizes = {side: (one == side).sum() for side in (True, False)}

    def mean(side, without):
        size = sizes[side] - (without & (one == side))
        total = sums[side] - np.where(without & (one == side), values, 0)
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.where(sizes[side] == 0, 0, total / size)

    none, every = np.zeros(len(values), bool), np.ones(len(values), bool)
    whole = mean(True, none) - mean(False, none)
    left = mean(True, every) - mean(False, every)
    turned = (left * whole <= 0) & (abs(whole) > 1e-12)
    if not turned.any():
        return None
    return units["unit"].iloc[int(np.argmax(np.where(turned, abs(left - whole), -1)))]


def join_notes(notes):
    """Return the notes that there are, joined by "; ", NA where there are none."""
    notes = [note for note in notes if isinstance(note, str)]
    return "; ".join(notes) if notes else pd.NA
