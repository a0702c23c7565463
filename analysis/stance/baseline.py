"""Two word lists as baselines: the polarity of the words round a mention."""

import re
from bisect import bisect_left, bisect_right
from functools import lru_cache
from importlib.metadata import version

import pandas as pd

from analysis.sentiment import find_scored_words

# Where one clause ends and the next begins: punctuation, or a word that opens a new clause.
CLAUSE_BREAK = re.compile(
    r"[;:()—]|\s–\s|,(?=\s)"
    r"|\b(?:and|but|while|although|though|whereas|because|which|who|that)\b"
)


def read_textblob(mentions):
    """Return (polarity of the clause that holds each mention, name and version).

    Entries that TextBlob's lexicon gives neither warmth nor opinion ("Russian", "American",
    "former") are no evidence: it holds the names of some peoples and not of others, and a score
    must not depend on which side is named. A clause without evidence is NA.
    """
    rows = mentions[["sentence", "mention_start", "mention_end"]].itertuples(index=False, name=None)
    clauses = [find_clause(*row) for row in rows]
    polarity = {clause: score_clause(clause) for clause in dict.fromkeys(clauses)}
    found = [polarity[clause] for clause in clauses]
    return pd.Series(found, mentions.index, dtype="float64"), f"textblob {version('textblob')}"


def read_vader(mentions):
    """Return (VADER's compound score of each mention's sentence, name and version).

    VADER was made for whole posts and counts punctuation and capitals: it gets the sentence. A
    sentence without a word of its list is NA. Curly apostrophes are made straight, or it misses
    every "isn't".
    """
    analyzer = load_vader()
    score = {}
    for sentence in mentions["sentence"].drop_duplicates():
        found = analyzer.polarity_scores(sentence.replace("’", "'"))
        score[sentence] = found["compound"] if found["pos"] or found["neg"] else None
    polarity = mentions["sentence"].map(score).astype("float64")
    return polarity, f"vader {version('vaderSentiment')}"


@lru_cache(maxsize=1)
def load_vader():
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    return SentimentIntensityAnalyzer()


def find_clause(sentence, start, end):
    """Return the clause of `sentence` that holds the characters `start` to `end`.

    Examples
    --------
    >>> find_clause("NATO made a good offer, but Russia gave a terrible answer.", 28, 34)
    'Russia gave a terrible answer.'
    """
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
