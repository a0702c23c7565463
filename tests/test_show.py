import pandas as pd
import pytest

from analysis import show_data, show_sentences, show_table, show_versions
from analysis.tables import ARTICLES, build

HOSTILE = "<script>alert(1)</script> & <img src=x onerror=alert(1)> {{ 7*7 }} $x$ \u202eabc"


def sentences(*texts):
    return pd.DataFrame({
        "article_id": "a", "position": range(len(texts)), "sentence": texts,
        "voice": "report", "speaker": "nato", "speaker_name": "<i>the chief</i>"})


def mention(start, end, position=1, **more):
    row = {"article_id": "a", "position": position, "target": "nato", "side": "nato", "holder": "narrator",
           "mention_start": start, "mention_end": end, "stance": 0.5, "stance_label": "favor"}
    return pd.DataFrame([row | more])


def test_hostile_text_is_shown_and_cannot_run():
    for page in (
        show_sentences(sentences("Title", HOSTILE), mention(0, 8)).data,
        show_table(pd.DataFrame({"<script>": [HOSTILE]})).data,
    ):
        assert "<script" not in page and "<img" not in page and "<i>" not in page
        assert "onerror=alert(1)&gt;" in page and "{{ 7*7 }}" in page and "$x$" in page
        assert "\u202e" in page and "<bdi>" in page
        assert "tex2jax_ignore" in page and "mathjax_ignore" in page


def test_a_mention_is_underlined_in_its_sides_colour_and_said_in_words():
    page = show_sentences(sentences("Title", "So NATO said."), mention(3, 7)).data
    assert 'border-bottom:3px solid #0072B2">NATO</span> said.' in page
    assert 'title="nato · narrator · in favor +0.50"' in page
    assert "in favor +0.50" in page.split("</span> said.")[1]


def test_a_mention_without_evidence_says_so():
    page = show_sentences(
        sentences("Title", "So NATO said."), mention(3, 7, stance=None, stance_label=None)).data
    assert "no scored word" in page


def test_two_mentions_that_share_words_do_not_double_them():
    both = pd.concat([mention(0, 8), mention(5, 12)])
    page = show_sentences(sentences("Title", "American allies."), both).data
    assert page.count("allies.") == 1


def test_only_one_article_is_shown():
    two = pd.concat([sentences("One."), sentences("Two.").assign(article_id="b")])
    assert "Two." not in show_sentences(two).data
    assert "Two." in show_sentences(two, article="b").data
    with pytest.raises(ValueError, match="no article 'c'; there are: a, b"):
        show_sentences(two, article="c")


def test_a_table_says_what_it_leaves_out_and_what_is_not_known():
    page = show_table(pd.DataFrame({"n": [1.0, None, 3.0]}), rows=2).data
    assert "1.00" in page and "NA" in page and "and 1 more row<" in page and "3.00" not in page


def test_a_table_without_rows_says_so():
    assert ">none</td>" in show_table(pd.DataFrame({"n": []})).data


def test_the_data_of_a_run_are_named():
    articles = build([
        {"article_id": "a", "outlet": "The <Post>", "published": "2025-03-01", "synthetic": False},
        {"article_id": "b", "synthetic": True, "warnings": "date in the future"},
        {"article_id": "c", "synthetic": False, "refused": "empty"},
    ], ARTICLES)
    page = show_data(articles, sentences("One.", "Two.")).data
    assert "2 used of 3 offered, 1 of them with a warning" in page
    assert "The &lt;Post&gt;" in page
    assert "2025-03-01 (1 not known)" in page
    assert "1 of 2 articles" in page
    nothing = show_data(articles.iloc[:0], sentences()).data
    assert "0 used of 0 offered" in nothing and "not known" in nothing


def test_nothing_explained_is_said():
    words = pd.DataFrame(columns=["article_id", "position", "mention_start", "mention_end", "word", "word_start", "word_end", "effect"])
    assert "nothing to show" in show_sentences(sentences("Title", "So NATO lied."), mention(3, 7), words=words).data


def test_versions_are_named():
    assert "textblob" in show_versions().data and "Python 3." in show_versions().data


def test_tables_of_a_readers_own_making_are_shown_too():
    plain = pd.DataFrame({"article_id": [1, 1], "position": [1, 2], "sentence": ["NATO said.", None], "voice": "quote"})
    own = mention(0, 4, article_id=1, side="elves").drop(columns="stance_label")
    page = show_sentences(plain, own).data
    assert "#595959" in page and ">NATO</span> said." in page
    assert "[1, 2]" in show_table(pd.DataFrame({"lists": [[1, 2]]})).data


def test_words_that_carried_a_stance_are_shaded_and_named():
    words = pd.DataFrame({
        "article_id": "a", "position": 1, "mention_start": 3, "mention_end": 7, "word": ["So", "lied"],
        "word_start": [0, 8], "word_end": [2, 12], "effect": [0.01, 0.5]})
    table = pd.concat([mention(3, 7, role="antagonist"), mention(8, 12, target="them", stance=-0.2, stance_label="against")])
    page = show_sentences(sentences("Title", "So NATO lied.", "More."), table, words=words).data
    assert "Title" not in page and "More." not in page  # only what is explained
    assert 'them · narrator · against -0.20' in page  # a mention stays underlined where it is a carrying word, too
    assert ">So</span>" not in page
    assert "in favor +0.50, doer of harm, carried by <bdi>lied</bdi> (0.50)" in page
    assert "<bdi>them</bdi>: against -0.20</span>" in page  # not explained: nothing is said of words


def test_hostile_words_are_escaped_when_they_are_shaded():
    words = pd.DataFrame({"article_id": "a", "position": 1, "mention_start": 0, "mention_end": 1, "word": ["<u>"],
                          "word_start": [2], "word_end": [len(HOSTILE)], "effect": [0.9]})
    page = show_sentences(sentences("Title", HOSTILE), mention(0, 1), words=words).data
    assert "<u>" not in page and "<script" not in page and "<img" not in page
