"""Is a mention of an actor worded in its favor or against it?"""

import re
from bisect import bisect_left, bisect_right
from functools import lru_cache
from importlib.metadata import version

import pandas as pd

from analysis.sentiment import find_scored_words
from analysis.tables import STANCE, require

# Where one clause ends and the next begins: punctuation, or a word that opens a new clause.
CLAUSE_BREAK = re.compile(
    r"[;:()—]|\s–\s|,(?=\s)"
    r"|\b(?:and|but|while|although|though|whereas|because|which|who|that)\b"
)
LABEL_CUT = 0.05  # closer to 0 than this is called neutral: VADER's customary cut


def score_stance(mentions, *, scorer="textblob"):
    """Return `mentions` with the stance toward each target added.

    Parameters
    ----------
    mentions : DataFrame
        One row a mention; needs ``sentence``, ``mention_start``, ``mention_end``.
    scorer : {"textblob"}
        "textblob" is a baseline: the polarity of the clause that holds the mention.

    Returns
    -------
    DataFrame
        The same rows in the same order, with

        favor, neutral, against : float in [0, 1], sum 1; NA without evidence
        stance : float in [-1, 1], favor - against; above 0 is in favor of the target
        stance_label : "favor", "neutral" or "against"; NA without evidence
        scorer : str, name and version of what scored

    Raises
    ------
    ValueError
        When the scorer is not known, or when offsets do not fit their sentence.

    Notes
    -----
    The baseline reads warm and hostile words, not who does what to whom. With p = polarity of
    the clause, it gives
    favor = max(p, 0), against = max(-p, 0), neutral = 1 - |p|. A clause without a word that
    TextBlob knows is NA: no evidence is not neutrality. Entries that its lexicon gives neither
    warmth nor opinion ("Russian", "American", "former") are no evidence here: it holds the names
    of some peoples and not of others, and a score must not depend on which side is named.

    Examples
    --------
    >>> mentions = pd.DataFrame({
    ...     "sentence": ["NATO made a good offer, but Russia gave a terrible answer."] * 2,
    ...     "mention_start": [0, 28], "mention_end": [4, 34]})
    >>> score_stance(mentions)[["stance", "stance_label"]]
       stance stance_label
    0     0.7        favor
    1    -1.0      against
    """
    require(mentions, ["sentence", "mention_start", "mention_end"], verb="score_stance")
    if scorer != "textblob":
        raise ValueError(f"score_stance has no scorer {scorer!r}; it has: 'textblob'")
    columns = mentions[["sentence", "mention_start", "mention_end"]]
    clauses = [
        find_clause(*row, name) for name, *row in columns.itertuples(index=True, name=None)
    ]
    polarity = pd.Series(
        {clause: score_clause(clause) for clause in dict.fromkeys(clauses)}, dtype="float64"
    ).reindex(clauses)
    polarity.index = mentions.index
    label = pd.cut(
        polarity, [-1.01, -LABEL_CUT, LABEL_CUT, 1.01], labels=["against", "neutral", "favor"]
    )
    return mentions.assign(
        favor=polarity.clip(lower=0),
        neutral=1 - polarity.abs(),
        against=(-polarity).clip(lower=0) + 0.0,
        stance=polarity,
        stance_label=label.astype(STANCE["stance_label"][0]),
        scorer=f"{scorer} {version(scorer)}",
    )


def find_clause(sentence, start, end, row=0):
    """Return the clause of `sentence` that holds the characters `start` to `end`.

    Examples
    --------
    >>> find_clause("NATO made a good offer, but Russia gave a terrible answer.", 28, 34)
    'Russia gave a terrible answer.'
    """
    if not isinstance(sentence, str):
        raise ValueError(f"score_stance: row {row} has no sentence")
    if not 0 <= start < end <= len(sentence):
        raise ValueError(
            f"score_stance: row {row}: mention_start {start} and mention_end {end} do not fit "
            f"a sentence of {len(sentence)} characters"
        )
    starts, stops = find_breaks(sentence)
    left = stops[bisect_right(stops, start) - 1]
    right = starts[bisect_left(starts, end)]
    return sentence[left:right].strip()


@lru_cache(maxsize=8)  # asked once a mention
def find_breaks(sentence):
    """Return where breaks between clauses start and where they stop; the sentence's ends count."""
    breaks = [match.span() for match in CLAUSE_BREAK.finditer(sentence)]
    return [*(start for start, _ in breaks), len(sentence)], [0, *(stop for _, stop in breaks)]


def score_clause(clause):
    """Return the mean polarity of the words that judge, None where none does.

    Examples
    --------
    >>> score_clause("the terrible Russian winter"), score_clause("the Russian winter")
    (-1.0, None)
    """
    judging = [polarity for _, polarity, subjectivity in find_scored_words(clause)
               if polarity or subjectivity]
    return sum(judging) / len(judging) if judging else None
