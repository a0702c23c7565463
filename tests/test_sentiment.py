"""Sentiment: signs of language cases, hand-worked scores, rows kept, and TextBlob's own numbers."""

import csv
from pathlib import Path

import pandas as pd
import pytest

from analysis import tables
from analysis.sentiment import score_sentiment, score_text

CASES = list(csv.DictReader((Path(__file__).parent / "cases/sentiment.csv").open(encoding="utf-8", newline="")))


def sign(polarity):
    return "NA" if polarity is None else "+" if polarity > 0 else "-" if polarity < 0 else "0"


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(case, id=case["sentence"], marks=[pytest.mark.xfail(reason=case["xfail"], strict=True)] * bool(case["xfail"]))
        for case in CASES
    ],
)
def test_case(case):
    polarity, subjectivity, n_scored, evidence = score_text(case["sentence"])
    assert sign(polarity) == case["expected"]
    assert (polarity is None) == (subjectivity is None) == (n_scored == 0) == (evidence == "")


def test_whole_table():
    """good .7/.6, bad -.7/.667, great .8/.75; not: times -.5; very: times 1.3; the sentence is the mean."""
    sentences = pd.DataFrame(
        {
            "position": [3, 1, 2, 4],
            "sentence": ["It isn’t great.", "A very good, bad plan.", "Missiles hit a port.", pd.NA],
        },
        index=[7, 7, 2, 0],
    )
    before = sentences.copy(deep=True)
    expected = sentences.assign(
        polarity=[-0.4, (0.91 - 0.7) / 2, float("nan"), float("nan")],
        subjectivity=[0.75, (0.78 + 2 / 3) / 2, float("nan"), float("nan")],
        n_scored=[1, 2, 0, 0],
        evidence=["not great -0.40", "very good 0.91, bad -0.70", "", ""],
    )
    pd.testing.assert_frame_equal(score_sentiment(sentences), expected, check_dtype=False)
    pd.testing.assert_frame_equal(sentences, before)


def test_types_hold_also_without_rows():
    for sentences in ([], ["It is good."], [pd.NA]):
        scored = score_sentiment(pd.DataFrame({"sentence": pd.array(sentences, dtype="str")}))
        assert list(scored.columns) == ["sentence", *tables.SENTIMENT]
        assert {name: str(scored[name].dtype) for name in tables.SENTIMENT} == {
            name: kind for name, (kind, _) in tables.SENTIMENT.items()
        }


def test_scoring_twice_changes_nothing():
    once = score_sentiment(pd.DataFrame({"sentence": ["It is good.", "It is good."]}))
    pd.testing.assert_frame_equal(score_sentiment(once), once)


def test_the_polarity_is_textblobs_own():
    """Where nothing had to be written out or left out."""
    from textblob import TextBlob

    texts = [case["sentence"] for case in CASES if not set(case["sentence"]) & set("'’ʼ():") and "cannot" not in case["sentence"]]
    texts += Path(__file__).parents[1].joinpath("data/articles/nato-warns.txt").read_text(encoding="utf-8").split("\n\n")
    assert len(texts) > 30
    for text in texts:
        polarity, subjectivity, n_scored, _ = score_text(text)
        assert (polarity or 0.0, subjectivity or 0.0) == pytest.approx(TextBlob(text).sentiment)


@pytest.mark.parametrize("word", ["isn't", "isn’t", "isn‘t", "isnʼt", "isn`t", "isn´t", "isn′t", "ISN'T", "won't", "can’t", "shan't", "ain't", "cannot"])
def test_every_contraction_negates(word):
    assert score_text(f"It {word} good.")[0] == pytest.approx(-0.35)


def test_evidence_has_no_minus_zero():
    assert score_text("It is not critical.")[3] == "not critical 0.00"


def test_a_wrong_column_is_named():
    with pytest.raises(KeyError, match="score_sentiment needs the column 'sentence'; the table has: text"):
        score_sentiment(pd.DataFrame({"text": ["It is good."]}))
