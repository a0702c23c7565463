"""Sentences: language cases, offsets that point back at the text, and texts that are none."""

import csv
import random
from pathlib import Path

import pandas as pd
import pytest

from analysis import tables
from analysis.split import split_sentences

HERE = Path(__file__).parent
CASES = list(csv.DictReader((HERE / "cases/sentences.csv").open(encoding="utf-8", newline="")))
USERS = (HERE.parent / "data/articles/nato-warns.txt").read_text(encoding="utf-8")


def split(text, title=pd.NA):
    return split_sentences(pd.DataFrame({"article_id": ["a"], "title": [title], "text": [text]}))


def check_offsets(text, sentences):
    """Every sentence is the text at its place, in order, and only white space lies between."""
    end = 0
    for row in sentences.itertuples():
        assert text[row.start : row.end] == row.sentence == row.sentence.strip() != ""
        assert row.start >= end and not text[end : row.start].strip()
        end = row.end
    assert not text[end:].strip()
    assert sentences["paragraph"].is_monotonic_increasing
    assert list(sentences["position"]) == list(range(1, len(sentences) + 1))


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(case, id=case["why"], marks=[pytest.mark.xfail(reason=case["xfail"], strict=True)] * bool(case["xfail"]))
        for case in CASES
    ],
)
def test_case(case):
    text = case["text"].replace("\\n", "\n")
    sentences = split(text)
    check_offsets(text, sentences)
    assert list(sentences["sentence"]) == case["sentences"].replace("\\n", "\n").split(" | ")


def test_whole_table():
    text = "Talks fail. Again\n\nMoscow left. Kyiv stayed.\n\nHe met Gen. Orlov."
    articles = pd.DataFrame({"article_id": ["a", "b"], "title": ["Talks fail. Again", pd.NA], "text": [text, "It is over."]})
    before = articles.copy(deep=True)
    expected = tables.build(
        [
            ("a", 0, 0, 0, 17, "Talks fail. Again"),
            ("a", 1, 1, 19, 31, "Moscow left."),
            ("a", 2, 1, 32, 44, "Kyiv stayed."),
            ("a", 3, 2, 46, 64, "He met Gen. Orlov."),
            ("b", 1, 1, 0, 11, "It is over."),
        ],
        tables.SENTENCES,
    )
    pd.testing.assert_frame_equal(split_sentences(articles), expected)
    pd.testing.assert_frame_equal(articles, before)


def test_the_users_article():
    title = USERS.split("\n")[0]
    sentences = split(USERS, title)
    assert len(sentences) == 17
    assert list(sentences["position"]) == list(range(17))
    assert sentences["sentence"][0] == title
    run_on = sentences["sentence"][11]
    assert run_on.startswith("He urged Rutte to consult the U.S.\n\nNational Security Strategy, a document")
    assert run_on.endswith("diplomatic measures.")
    assert all(USERS[row.start : row.end] == row.sentence for row in sentences.itertuples())


def test_a_run_on_sentence_belongs_to_the_paragraph_in_which_it_starts():
    sentences = split("It rained. He met Gen.\n\nOrlov. He left.\n\nShe stayed.")
    assert list(sentences["sentence"]) == ["It rained.", "He met Gen.\n\nOrlov.", "He left.", "She stayed."]
    assert list(sentences["paragraph"]) == [1, 1, 1, 2]


def test_a_title_that_the_text_does_not_begin_with_is_no_sentence():
    assert list(split("Moscow left.", "Another title")["position"]) == [1]
    assert list(split("Moscow left the talks.", "Moscow")["position"]) == [1]
    assert list(split("Moscow", "Moscow")["position"]) == [0]


def test_a_title_never_runs_on():
    sentences = split("He blames the U.S.\n\nand its allies are silent.", "He blames the U.S.")
    assert list(sentences["sentence"]) == ["He blames the U.S.", "and its allies are silent."]


def test_refused_articles_and_empty_tables():
    refused = pd.DataFrame({"article_id": ["a"], "text": pd.array([pd.NA], dtype="str")})
    for articles in (refused, refused.iloc[:0]):
        pd.testing.assert_frame_equal(split_sentences(articles), tables.build([], tables.SENTENCES))
    assert split("").empty and split(" \n\n \t").empty


def test_a_wrong_column_is_named():
    with pytest.raises(KeyError, match="split_sentences needs the column 'text'; the table has: article_id, body"):
        split_sentences(pd.DataFrame({"article_id": ["a"], "body": ["Moscow left."]}))


@pytest.mark.parametrize(
    "text", ["a" * 100_000, "." * 100_000, "U.S. " * 20_000, "“Go!” " * 16_000, "(a. " * 25_000, " " * 100_000, "a\n" * 50_000]
)
def test_monstrous_texts(text):
    check_offsets(text, split(text))


@pytest.mark.parametrize("seed", range(200))
def test_random_texts_keep_every_character_in_place(seed):
    parts = [*"aZ9é.!?…,;:-–•()[]\"'“”‘’«» \n\t😀𝔘שלא", "\u200b", "\u200f", "\xa0", "\u2028", "\ufeff", "\n\n", "U.S.", " Gen.", " p.m. "]
    parts += ["Moscow", " denied it", "the ", "²", "\x00", "/", "- ", "1. ", "No. "]
    random.seed(seed)
    text = "".join(random.choices(parts, k=random.randrange(1, 400)))
    check_offsets(text, split(text))


def test_the_day_of_publication_travels_with_the_sentences():
    articles = pd.DataFrame({"article_id": ["a", "b"], "text": ["NATO met. It left.", "Moscow spoke. It left."],
                             "published": pd.to_datetime(["2022-03-01", None], utc=True)})
    found = split_sentences(articles)
    assert found["published"].isna().tolist() == [False, False, True, True]


def test_a_text_without_full_stops_is_cut_into_sentences_of_a_bearable_length():
    text = "NATO and Moscow " * 5000
    found = split(text)
    check_offsets(text, found)
    assert found["sentence"].str.len().max() <= 2000
