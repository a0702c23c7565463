import pandas as pd
import pytest

from analysis import tables
from analysis.source import describe_source


def test_an_empty_table_has_all_columns_and_types():
    empty = tables.build([], tables.MENTIONS)
    assert list(empty.columns) == list(tables.MENTIONS)
    assert empty["mention_start"].dtype == "int64"
    assert str(tables.build([], tables.ARTICLES)["published"].dtype) == "datetime64[us, UTC]"


def test_a_value_that_a_row_lacks_is_na():
    row = tables.build([{"article_id": "a", "synthetic": False}], tables.ARTICLES).iloc[0]
    assert row.drop(["article_id", "synthetic"]).isna().all()


def test_a_missing_column_is_named_with_the_verb_and_what_was_there():
    with pytest.raises(KeyError, match="mark_x needs the columns 'b', 'c'; the table has: a"):
        tables.require(pd.DataFrame({"a": [1]}), ["a", "b", "c"], verb="mark_x")


def test_something_that_is_no_table_is_named():
    with pytest.raises(TypeError, match="mark_x needs a pandas DataFrame, not list"):
        tables.require([], ["a"], verb="mark_x")


def test_choose_article_takes_the_longest_and_names_what_is_there():
    table = pd.DataFrame({"article_id": ["a", "b", "a"]})
    assert tables.choose_article(table, None)["article_id"].tolist() == ["a", "a"]
    assert tables.choose_article(table, "b").index.tolist() == [1]
    assert tables.choose_article(table.iloc[:2], None)["article_id"].tolist() == ["a"]  # the first of equals
    assert tables.choose_article(table.iloc[:0], None).empty
    with pytest.raises(ValueError, match="no article 'x'; there are: a, b"):
        tables.choose_article(table, "x")


def test_the_source_line_counts_sentences_without_the_title():
    scored = pd.DataFrame({
        "article_id": ["a", "a", "b"], "position": [0, 1, 1], "target": "nato",
        "scorer": ["textblob 1", "textblob 1", None],
    })
    line = describe_source(scored)
    assert line.startswith("2 articles, 2 sentences with a mention; scorer textblob 1; crossframe")
