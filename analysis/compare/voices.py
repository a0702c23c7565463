"""Whose words an article is made of, sentence by sentence."""

import numpy as np
import pandas as pd

from analysis.compare.flips import find_interval
from analysis.compare.lean import find_spoken_by
from analysis.compare.means import INTERVAL, note_articles
from analysis.source import describe_source
from analysis.tables import SOURCE_SHARES, VOICE_SHARES, build, require

SPOKEN_BY = ["narration", "nato", "russia", "other"]


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


def compare_sources(shares, by):
    """Return whose words the articles of each group are made of: one row a group and side that speaks.

    Parameters
    ----------
    shares : DataFrame
        From ``compare_voices``, with the columns of `by`: one value an article.
    by : str or list of str
        Columns that make the groups: "outlet", "outlet_side".

    Returns
    -------
    DataFrame
        The columns of `by`, then spoken_by, n_articles, estimate (mean of the articles' shares, 0
        to 1; those of a group sum to 1), low, high (95% interval over articles, NA under 10
        articles), method, note, source. An article in which a side does not speak counts as 0.

    Examples
    --------
    >>> shares = pd.DataFrame({
    ...     "article_id": ["a", "a", "b"], "outlet": "Courier", "position": 1,
    ...     "spoken_by": ["narration", "nato", "narration"], "article_share": [0.6, 0.4, 1.0]})
    >>> compare_sources(shares, "outlet").loc[:1, ["outlet", "spoken_by", "n_articles", "estimate"]]
        outlet  spoken_by  n_articles  estimate
    0  Courier  narration           2       0.8
    1  Courier       nato           2       0.2
    """
    by = [by] if isinstance(by, str) else list(by)
    require(shares, ["article_id", "spoken_by", "article_share", *by], verb="compare_sources")
    body = shares[shares["article_share"].notna()]
    source = body["source"].iloc[0] if len(body) and "source" in body.columns else describe_source(body)
    sums = body.groupby([*by, "article_id", "spoken_by"], dropna=False, observed=True)["article_share"].sum()
    sums = sums.unstack(fill_value=0.0).reindex(columns=SPOKEN_BY, fill_value=0.0)
    rows = []
    for key, articles in sums.groupby(level=by, dropna=False):
        for side in SPOKEN_BY:
            values = articles[side].to_numpy()
            low, high = np.clip(find_interval(values), 0, 1)  # a share is within 0 and 1
            rows.append(dict(zip(by, key)) | {
                "spoken_by": side, "n_articles": len(values), "estimate": values.mean(), "low": low, "high": high,
                "method": "mean of the articles' shares" + ("" if np.isnan(low) else f"; {INTERVAL}"),
                "note": note_articles(len(values)), "source": source,
            })
    return build(rows, {name: (shares[name].dtype, "group") for name in by} | SOURCE_SHARES)
