"""More favourable to the NATO side or to Russia: one value a sentence and holder."""

import pandas as pd

from analysis.lexicon import read_lexicon
from analysis.tables import require

HELD_BY = ("narration", "nato", "russia", "other")
LEAN_SIDES = ("both", "nato", "russia")
COMPARED_KINDS = ["organisation", "state", "leader", "forces"]  # "Russian gas" is not Russia


def score_lean(scored, *, actors=None):
    """Return `scored` with the lean of each mention's sentence and voice added.

    Parameters
    ----------
    scored : DataFrame
        One row a scored mention, from ``score_stance``, and ``score_roles`` for the casting.
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
        casting_lean : float in [-1, 1], only where `scored` has ``casting``: the same from
            casting. Above 0 the NATO side is cast as doer of good or sufferer, or Russia as
            doer of harm; below 0 the other way round. It moves where a text casts one side as
            the victim and does not name the other, and lean cannot.

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
    scored = scored.assign(held_by=group_holders(scored["holder"], actors))
    unit = [scored["article_id"], scored["position"], scored["held_by"]]
    toward = average_sides(scored, "stance", unit)
    there = toward.notna()
    sides = pd.Series(pd.NA, index=scored.index, dtype="str")
    sides = sides.mask(there["nato"], "nato").mask(there["russia"], "russia")
    sides = sides.mask(there.all(axis=1), "both")
    added = {"lean": toward.mean(axis=1), "lean_sides": sides}
    if "casting" in scored.columns:
        added["casting_lean"] = average_sides(scored, "casting", unit).mean(axis=1)
    return scored.assign(**added)


def name_sides(actors=None):
    """Return the side of each actor, {"us": "nato", ...}; where it changed, today's counts."""
    actors = read_lexicon("actors" if actors is None else actors, name="actors")
    actors = actors.sort_values("to", na_position="last")
    return dict(zip(actors["actor"], actors["side"], strict=True))


def group_holders(holders, actors=None):
    """Return "narration", "nato", "russia" or "other" for each holder or speaker.

    "other" is Ukraine, third parties and sources that could not be told.
    """
    group = name_sides(actors) | {"narrator": "narration"}
    held_by = holders.map(group)
    return held_by.where(held_by.isin(HELD_BY), "other").astype("str")


def find_spoken_by(marked, actors=None):
    """Return who speaks in each sentence: "narration", "nato", "russia" or "other".

    Parameters
    ----------
    marked : DataFrame
        Sentences, from ``mark_speakers``, or stretches, from ``find_voices``.
    actors : DataFrame or path, optional
        Word list that says on which side a speaker is; None is the shipped one.

    Examples
    --------
    >>> find_spoken_by(pd.DataFrame({
    ...     "voice": ["narration", "quote", "report"], "speaker": ["narrator", "us", None]})).tolist()
    ['narration', 'nato', 'other']
    """
    return group_holders(marked["speaker"].mask(marked["voice"] == "narration", "narrator"), actors)


def average_sides(scored, value, unit):
    """Return the mean of `value` toward the NATO side and minus that toward the Russian side."""
    compared = compare_kinds(scored)
    nato, russia = (
        scored[value].where(compared & (scored["side"] == side)).groupby(unit).transform("mean")
        for side in ("nato", "russia")
    )
    return pd.DataFrame({"nato": nato, "russia": -russia})


def compare_kinds(scored):
    """Return True for each mention whose kind counts when sides are compared."""
    if "kind" not in scored.columns:
        return pd.Series(True, index=scored.index)
    return scored["kind"].isin(COMPARED_KINDS)
