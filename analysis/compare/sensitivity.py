"""One result under every choice that could have been made: a row a choice."""

import pandas as pd

from analysis.compare.groups import compare_groups
from analysis.compare.lean import score_lean
from analysis.compare.means import METHODS, choose_values, compare_means
from analysis.compare.units import average_articles, choose_units
from analysis.source import count_corrections, describe_source
from analysis.stance import score_stance
from analysis.tables import SPECIFICATIONS, build, require

HEADLINE = {
    "scorer": "model", "threshold": "any", "aliases": "wide: leaders and forces too", "basis": "evaluation and conduct",
    "weight": "articles alike", "titles": "out", "corrections": "in", "quotes": "the narrator alone",
}
OTHERS = [  # one choice at a time: what is compared is the choice
    {"scorer": "textblob"}, {"scorer": "vader"}, {"threshold": "0.6 or surer"}, {"threshold": "0.8 or surer"},
    {"aliases": "core: bodies and states"}, {"aliases": "all: people, goods, places too"}, {"basis": "evaluation alone"},
    {"weight": "sentences alike"}, {"titles": "in"}, {"quotes": "narrator and sources"},
]
CORE = ["organisation", "state"]
MOST_LEFT_OUT = 500  # articles
SUREST = ["favor", "neutral", "against"]


def compare_specifications(scored, by=None, *, pair=("nato", "russia"), uncorrected=None):
    """Return one result under every choice that could have been made otherwise, one row a choice.

    Parameters
    ----------
    scored : DataFrame
        Mentions with stance and role, from ``score_stance`` and ``score_roles``, all holders and
        titles in; needs the columns of `by` too.
    by : str, optional
        Column of groups of articles, as "outlet_side". None, or where `pair` is not there: the
        mean lean of all articles.
    pair : (str, str)
        The two groups: the result is the first's mean lean minus the second's.
    uncorrected : DataFrame, optional
        The same mentions without what was corrected by hand; a row "corrections: out" is made of
        them where `scored` holds corrections.

    Returns
    -------
    DataFrame
        The columns of `tables.SPECIFICATIONS`. The first row is the headline: the lean of the
        narration. In each further row one choice is another one:

        scorer : a word list instead of the model
        threshold : mentions whose label has a smaller probability are left out
        aliases : which kinds of mention count
        basis : with evaluation alone, a stance that rests on an act reported counts as neutral
        weight : each sentence counts alike; there is no interval then, for sentences of one article are no sample
        titles : in or out
        corrections : by hand, in or out
        quotes : the views of sources too
        left_out : the article without which it was computed; one row each, without interval, where
            there are 2 to 500 articles: of more, one alone changes next to nothing

    Notes
    -----
    All rows rest on the same articles: many that agree are one piece of evidence, not many.
    What was corrected by hand stays in all rows but "corrections: out" and those of another scorer.

    Examples
    --------
    >>> scored = pd.DataFrame({
    ...     "article_id": ["a", "a", "b", "b"], "position": [1, 2, 1, 2], "holder": "narrator", "side": "nato",
    ...     "kind": ["state", "leader"] * 2, "stance": [0.5, -0.1, 0.3, 0.1], "favor": 0.5, "neutral": 0.3,
    ...     "against": 0.2, "basis": "evaluation", "sentence": "Sarvia thanked NATO.", "mention_start": 15,
    ...     "mention_end": 19})
    >>> compare_specifications(scored).loc[[0, 5], ["specification", "estimate"]].round(2)
                          specification  estimate
    0                          headline       0.2
    5  aliases: core: bodies and states       0.4
    """
    needed = ["article_id", "position", "holder", "side", "stance", "basis", "sentence", "mention_start", "mention_end"]
    require(scored, [*needed, *SUREST, *([by] if by else [])], verb="compare_specifications")
    pair = list(map(str, pair))
    by = by if by is not None and {*pair} <= {*scored[by].dropna().astype(str)} else None
    scored = choose_pair(scored, by, pair)
    rows = [compare_one(scored, choice, by, pair) for choice in [{}, *OTHERS]]
    if uncorrected is not None and count_corrections(scored):
        rows.append(compare_one(choose_pair(uncorrected, by, pair), {"corrections": "out"}, by, pair))
    return build([*rows, *leave_out(scored, by, pair)], SPECIFICATIONS)


def choose_pair(scored, by, pair):
    """Return the mentions of the two groups; without groups all."""
    return scored if by is None else scored[scored[by].astype(str).isin(pair)]


def compare_one(scored, choice, by, pair):
    """Return the row of one choice."""
    chosen = HEADLINE | choice
    rows = apply_choice(scored, chosen)
    if choose_values(rows, "lean")["lean"].isna().all():
        row = []
    elif chosen["weight"] == "sentences alike":
        row = weigh_sentences(rows, by, pair)
    elif by is None:
        row = compare_means(rows.assign(all="all"), "all", value="lean").to_dict("records")
    else:
        row = compare_groups(rows, by, value="lean").to_dict("records")
    row = row[0] if row else {"n_articles": 0, "n_sentences": 0, "n_mentions": 0, "note": "nothing scored"}
    if row.get("group") == pair[1] and "estimate" in row:  # of two groups the first in the alphabet comes first
        row |= {"estimate": -row["estimate"], "low": -row["high"], "high": -row["low"]}
    name = "; ".join(f"{key}: {value}" for key, value in choice.items()) or "headline"
    return row | chosen | {"specification": name}


def leave_out(scored, by, pair):
    """Yield the headline without each article in turn."""
    rows = apply_choice(scored, HEADLINE)
    table = average_articles(rows if by else rows.assign(all="all"), [by or "all"], "lean")
    names = sorted(scored["article_id"].unique())
    for name in names if 1 < len(names) <= MOST_LEFT_OUT else []:
        left = table[table["article_id"] != name]
        units, unit = choose_units(left) if by else (left, "article")
        means = [units.loc[units["group"] == group, "estimate"].mean() for group in (pair if by else ["all"])]
        yield HEADLINE | {
            "specification": f"without {name}", "left_out": name, "n_articles": len(left),
            "n_sentences": left["n_sentences"].sum(), "n_mentions": left["n_mentions"].sum(),
            "estimate": means[0] - means[1] if by else means[0],
            "method": f"{'difference of means' if by else 'mean'} of "
                      + ("article means" if unit == "article" else "outlet means of article means"),
            "note": "no interval: it is there for the headline", "source": describe_source(scored),
        }


def apply_choice(scored, chosen):
    """Return the mentions that count, with the lean as it is under what was chosen."""
    if chosen["scorer"] != "model":
        scored = score_stance(scored, scorer=chosen["scorer"])
    if chosen["threshold"] != "any":
        scored = scored[scored[SUREST].max(axis=1) >= float(chosen["threshold"].split()[0])]
    if chosen["basis"] == "evaluation alone":
        scored = scored.assign(stance=scored["stance"].where(scored["basis"] != "conduct", 0.0))
    if "kind" in scored.columns and chosen["aliases"].startswith("core"):
        scored = scored[scored["kind"].isin(CORE)]
    elif "kind" in scored.columns and chosen["aliases"].startswith("all"):
        scored = scored.assign(kind="state")  # any kind that is compared
    if chosen["titles"] == "in":
        last = scored["position"].max() + 1  # means leave out position 0
        scored = scored.assign(position=scored["position"].where(scored["position"] > 0, last))
    scored = score_lean(scored)
    return scored if chosen["quotes"] == "narrator and sources" else scored[scored["held_by"] == "narration"]


def weigh_sentences(rows, by, pair):
    """Return a list with the one row in which each sentence counts alike, without an interval."""
    if by is None:
        return compare_means(rows.assign(all="all"), "all", value="lean", weight="sentence").to_dict("records")
    means = compare_means(rows, by, value="lean", weight="sentence").astype({by: "str"}).set_index(by).reindex(pair)
    counts = means[["n_articles", "n_sentences", "n_mentions"]].sum().to_dict()
    return [counts | means[["note", "source"]].dropna().iloc[0].to_dict() | {
        "estimate": means["estimate"].iloc[0] - means["estimate"].iloc[1], "method": f"difference of {METHODS['sentence']}",
    }]
