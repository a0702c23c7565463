"""TextBlob's polarity and subjectivity, sentence by sentence."""

import numpy as np

from analysis.display import QUIET, RULE
from analysis.style import FEW, finish_chart, name_lane, start_chart, styled
from analysis.source import count, describe_source
from analysis.tables import choose_article, require

WARM, HOSTILE, OPINION = "#35978F", "#8C510A", "#7F7F7F"
LEFT = 2.1  # inches for the names of lanes and of their ends


@styled
def draw_sentiment(sentences, *, article=None):
    """Draw polarity and subjectivity of each sentence of one article and return the upper Axes.

    Parameters
    ----------
    sentences : DataFrame
        From ``score_sentiment``.
    article : str, optional
        The article to draw; None is the longest one.

    Returns
    -------
    Axes
        Upper lane: polarity, -1 to 1. Lower lane: subjectivity, 0 to 1. A sentence in which
        TextBlob knows no word is a grey cross, not a 0.
    """
    require(sentences, ["article_id", "position", "polarity", "subjectivity"],
            verb="draw_sentiment")
    sentences = choose_article(sentences, article)
    figure, (upper, lower) = start_chart(10, 4.9, heights=[1.6, 1])
    body = sentences[sentences["position"] > 0]
    scored = body[body["polarity"].notna()]
    unscored = body[body["polarity"].isna()]
    width = max(0.6, 2.2 - len(body) / 100)
    colours = np.select([scored["polarity"] < 0, scored["polarity"] > 0], [HOSTILE, WARM], QUIET)
    size = 5 if len(body) <= 60 else 3
    lanes = ((upper, "polarity", colours, -1.5), (lower, "subjectivity", OPINION, -0.3))
    for axes, value, paint, below in lanes:  # not scored is no value on the scale: it stands below
        axes.vlines(scored["position"], 0, scored[value], color=paint, linewidth=width)
        axes.scatter(scored["position"], scored[value], c=paint, s=size**2, zorder=2)
        axes.plot(unscored["position"], [below] * len(unscored), "x", color=QUIET, markersize=size)
        axes.axhline(0, color=RULE, linewidth=1, zorder=0)
        axes.tick_params(length=0)
        axes.spines["bottom"].set_visible(False)
    upper.set_ylim(-1.65, 1.1)
    upper.set_yticks([1, 0, -1, -1.5], ["warm", "0", "hostile", "not scored"])
    lower.set_ylim(-0.4, 1.1)
    lower.set_yticks([1, 0, -0.3], ["opinion", "fact", "not scored"])
    lower.set_xlim(0.3, max(len(body), 3) + 0.7)
    lower.set_xlabel("sentence, first to last")
    every = next(every for every in (1, 5, 10, 20, 50, len(body) or 1) if len(body) / every <= 20)
    lower.set_xticks([step for step in range(1, len(body) + 1) if step == 1 or step % every == 0])
    finding = describe_scores(scored, len(body))
    finish_chart(
        figure,
        name="sentiment",
        title=finding,
        subtitle="TextBlob polarity (-1 hostile to 1 warm) and subjectivity (0 fact to 1 opinion) of "
        "the sentence's words, about nobody in particular; "
        f"n = {len(scored)} scored of {count(len(body), 'sentence')}; describes this article.",
        source=describe_source(sentences),
        key=[("● warm words", WARM), ("● hostile words", HOSTILE),
             ("● exactly 0", QUIET), ("× no word that TextBlob knows", QUIET)],
        alt=f"{finding}. " + " ".join(
            f"{position}: {polarity:+z.2f}." for position, polarity
            in zip(scored["position"], scored["polarity"], strict=True)),
        left=LEFT,
    )
    name_lane(upper, "Polarity", LEFT)
    name_lane(lower, "Subjectivity", LEFT)
    return upper


def describe_scores(scored, n_sentences):
    """Return the finding: how many sentences are warm, hostile, unscored."""
    if len(scored) < FEW:
        return f"Too few data: TextBlob scores {len(scored)} of {count(n_sentences, 'sentence')}"
    warm, hostile = int((scored["polarity"] > 0).sum()), int((scored["polarity"] < 0).sum())
    return (f"Of {count(n_sentences, 'sentence')}, {warm} read warm and {hostile} hostile; "
            f"no word that TextBlob knows in {n_sentences - len(scored)}")
