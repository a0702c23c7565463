"""Sentences -> the warmth of their words, by TextBlob: about nobody in particular."""

import re

from analysis import tables

# "isn't" and "isn’t" become "is not": TextBlob negates after "not" and does not recognise "n't" (its issues #70, #181).
CONTRACTION = re.compile(r"\b(\w+)n['’‘ʼ`´′]t\b|\b(can)not\b", re.I)
WHOLE = {"ca": "can", "wo": "will", "sha": "shall", "ai": "is"}
NO_WORDS = {"mood", "irony"}  # TextBlob's labels of emoticons and of (!); it sees a smile in "(page 8)"
NOTHING = (None, None, 0, "")  # no word was scored


def score_sentiment(sentences):
    """Return `sentences` with TextBlob polarity and subjectivity added.

    Parameters
    ----------
    sentences : DataFrame
        One row per sentence; needs the column ``sentence``.

    Returns
    -------
    DataFrame
        The same rows in the same order, with

        polarity : float in [-1, 1], NA when no word is scored; above 0 is warm
        subjectivity : float in [0, 1], NA when no word is scored; 1 is opinion
        n_scored : int, words found in the lexicon; "very good" and "not good" are one each
        evidence : str, the words and their polarity, "critical 0.00, great 0.80"; "" when there are none

    Notes
    -----
    TextBlob gives 0.0 to words it does not know. That is missing evidence, not
    neutrality, so it is NA here. The lexicon (De Smedt & Daelemans 2012) was
    validated on film reviews only. "More" and "most" are warm in it; "russian", "western" and "left" are in it
    with polarity 0, so that they pull a sentence towards 0; "ukrainian", "war", "attack" and "fatal" are not in it.

    Contractions are written out first ("isn't", "cannot"), and emoticons are left out. The rest is TextBlob's
    own: a negation reaches the next word only ("is not great" is cold, "cannot be good" and "does not look good"
    are warm), "hardly" and "nothing" negate nothing, an exclamation mark strengthens the last word scored, and
    a word in a compound ("great-looking") is not seen.

    References
    ----------
    De Smedt, T., & Daelemans, W. (2012). "Vreselijk mooi!" (terribly beautiful): A subjectivity lexicon for
    Dutch adjectives. LREC 2012.

    Examples
    --------
    >>> import pandas as pd
    >>> sentences = pd.DataFrame({"sentence": ["It isn’t a great plan.", "Russia bombed a hospital."]})
    >>> score_sentiment(sentences)
                        sentence  polarity  subjectivity  n_scored         evidence
    0     It isn’t a great plan.      -0.4          0.75         1  not great -0.40
    1  Russia bombed a hospital.       NaN           NaN         0
    """
    tables.require(sentences, ["sentence"], verb="score_sentiment")
    strange = [text for text in sentences["sentence"].dropna().unique() if not isinstance(text, str)]
    if strange:
        raise TypeError(f"score_sentiment: a sentence is a text, not {strange[0]!r}")
    scores = {text: score_text(text) for text in sentences["sentence"].dropna().unique()}
    rows = [scores.get(text, NOTHING) for text in sentences["sentence"]]
    added = tables.build(rows, tables.SENTIMENT)
    return sentences.assign(**{name: added[name].array for name in added})


def score_text(text):
    """Return polarity, subjectivity, n_scored and evidence of one text, as in `score_sentiment`.

    Examples
    --------
    >>> score_text("A great idea.")
    (0.8, 0.75, 1, 'great 0.80')
    >>> score_text("Russia bombed a hospital.")
    (None, None, 0, '')
    """
    found = find_scored_words(text)
    if not found:
        return NOTHING
    polarity = sum(score for _, score, _ in found) / len(found)
    subjectivity = sum(score for _, _, score in found) / len(found)
    # Adding 0.0 turns -0.0, which "not" makes of 0, into 0.
    evidence = [f"{words} {round(score, 2) + 0.0:.2f}" for words, score, _ in found]
    return polarity + 0.0, subjectivity, len(found), ", ".join(evidence)


def find_scored_words(text):
    """Return (words, polarity, subjectivity) of each entry of TextBlob's lexicon in `text`.

    Examples
    --------
    >>> find_scored_words("Russia isn’t a great risk.")
    [('not great', -0.4, 0.75)]
    """
    from textblob.en import sentiment  # here, because importing textblob takes seconds

    return [
        (" ".join(words).replace(" !", "!"), polarity, subjectivity)
        for words, polarity, subjectivity, label in sentiment(_written_out(text)).assessments
        if label not in NO_WORDS
    ]


def _written_out(text):
    """Return `text` with "isn't", "can’t" and "cannot" written as two words."""
    return CONTRACTION.sub(lambda match: f"{WHOLE.get((match[1] or '').lower(), match[1] or match[2])} not", text)
