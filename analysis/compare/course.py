"""The course of one article: who words whom how, from the first sentence to the last."""

from analysis.compare.lean import compare_kinds
from analysis.compare.means import LEANS
from analysis.source import describe_source
from analysis.tables import choose_article, require
from analysis.textfree import is_text_free

MOST_STEPS = 60  # marks that an arc can hold side by side


def compare_sentences(scored, sentences, *, article=None, value="stance"):
    """Return the course of one article: one row a sentence, holder and side, in text order.

    Parameters
    ----------
    scored : DataFrame
        Scored mentions, from ``score_lean``.
    sentences : DataFrame
        All sentences, from ``split_sentences``.
    article : str, optional
        The article to follow; None is the longest one.
    value : str
        The column to average.

    Returns
    -------
    DataFrame
        step : 0 is the title, then 1, 2 ...: the sentence, or the group of paragraphs where
            an article has more than 60 sentences
        first, last : first and last position in the step
        held_by, side : whose view, of whom; NA where the step mentions nobody
        estimate : mean of `value` over the step's sentences, NA where nothing is scored
        n_mentions, n_scored : mentions in the row, and those that have a value
        quoted : True where all of them stand in direct quotations
        lean : the holder's mean lean in the step
        casting_lean : the same from casting, only where `scored` has it
        headline : the article's title, else its article_id; this also in a text-free report
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
    unit = ["step", "held_by", "side"]
    each = mentions.groupby([*unit, "position"]).agg(  # sentences first, as in every average
        estimate=(value, "mean"),
        n_mentions=(value, "size"),
        n_scored=(value, "count"),
        quoted=("quoted", "all"),
    )
    rows = each.groupby(unit).agg(
        {"estimate": "mean", "n_mentions": "sum", "n_scored": "sum", "quoted": "all"}
    )
    leans = [name for name in LEANS if name in mentions.columns]
    lean = mentions.drop_duplicates(["position", "held_by"])  # one lean a sentence and holder
    lean = lean.groupby(["step", "held_by"])[leans].mean()
    rows = rows.reset_index().merge(lean, on=["step", "held_by"])
    course = ends.merge(rows, on="step", how="left")
    title = sentences.loc[sentences["position"] == 0, "sentence"]
    if is_text_free():
        title = sentences["article_id"].head(1) + " (title left out)"
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
