"""Whose words an article is made of, sentence by sentence."""

import pandas as pd  # noqa: F401  the examples use it

from analysis.compare.lean import find_spoken_by
from analysis.source import describe_source
from analysis.tables import VOICE_SHARES, build, require


def compare_voices(voices, *, actors=None):
    """Return whose words each sentence is made of: one row a sentence, side that speaks and voice.

    Parameters
    ----------
    voices : DataFrame
        One row a stretch, from ``find_voices``.
    actors : DataFrame or path, optional
        Word list that says on which side a speaker is; None is the shipped one.

    Returns
    -------
    DataFrame
        Sorted by article and position, with

        spoken_by : "narration", "nato", "russia" or "other"; "other" holds Ukraine, third
            parties and sources that could not be told
        voice : narration, quote or report
        n_characters : int, of the sentence's characters, blanks and quotation marks included
        share : of the sentence, float in [0, 1]; those of a sentence sum to 1
        article_share : of the article, float in [0, 1]; those of an article sum to 1. NA for
            the title (position 0), which counts in no share of the article
        source : what it was made from

    Examples
    --------
    >>> voices = pd.DataFrame({
    ...     "article_id": "a", "position": [1, 1, 2], "start": [0, 15, 0], "end": [15, 20, 20],
    ...     "voice": ["quote", "narration", "narration"], "speaker": ["nato", "narrator", "narrator"]})
    >>> compare_voices(voices)[["position", "spoken_by", "voice", "share", "article_share"]]
       position  spoken_by      voice  share  article_share
    0         1  narration  narration   0.25          0.125
    1         1       nato      quote   0.75          0.375
    2         2  narration  narration   1.00          0.500
    """
    require(voices, ["article_id", "position", "start", "end", "voice", "speaker"], verb="compare_voices")
    voices = voices.assign(spoken_by=find_spoken_by(voices, actors), n_characters=voices["end"] - voices["start"])
    shares = voices.groupby(["article_id", "position", "spoken_by", "voice"])["n_characters"].sum().reset_index()
    sentence = shares.groupby(["article_id", "position"])["n_characters"].transform("sum")
    body = shares["n_characters"].where(shares["position"] > 0)
    article = body.groupby(shares["article_id"]).transform("sum")
    shares = shares.assign(
        share=shares["n_characters"] / sentence, article_share=body / article, source=describe_source(voices)
    )
    return build(shares.to_dict("records"), VOICE_SHARES)
