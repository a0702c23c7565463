import pandas as pd
import pytest

from analysis import find_duplicates, read_articles
from analysis.read.duplicates import list_runs, share_runs

WIRE = ("The ferry stopped at noon. Both crews waited on the quay for an hour, and then the harbour master sent them "
        "home. Nobody was hurt, the port said, and the timetable for the rest of the week will not change.")
OWN = ("A ferry lay still for hours on Monday. The harbour master blamed the wind; the crews blamed a rope. The port "
       "says that it will look into both, and that tickets stay valid until the end of the month.")


def offer(*texts, dates=None, titles=None):
    return pd.DataFrame({
        "article_id": [*"abcdefgh"][: len(texts)], "text": [*texts], "title": titles or [None] * len(texts),
        "published": pd.to_datetime(dates or [None] * len(texts), utc=True)})


def repeats(articles, **options):
    found = find_duplicates(articles, **options)
    return dict(found.loc[found["duplicate_of"].notna(), ["article_id", "duplicate_of"]].to_numpy().tolist())


def test_the_first_published_is_kept_and_without_dates_the_first_listed():
    assert repeats(offer(WIRE, WIRE, OWN)) == {"b": "a"}
    assert repeats(offer(WIRE, WIRE, OWN, dates=["2031-01-02", "2031-01-01", "2031-01-01"])) == {"a": "b"}
    assert repeats(offer(WIRE, WIRE, WIRE, dates=[None, "2031-01-02", "2031-01-02"])) == {"a": "b", "c": "b"}


def test_headlines_capitals_and_punctuation_do_not_count_but_other_words_do():
    own_title = f"Ferry stops\n\n{WIRE.upper().replace(',', ' -')}"
    assert repeats(offer(WIRE, own_title, titles=[None, "Ferry stops"])) == {"b": "a"}
    assert repeats(offer(WIRE, OWN)) == {}


def test_a_shortened_text_is_the_same_and_a_long_one_that_takes_it_over_is_not():
    shortened = WIRE[: WIRE.index("Nobody")]
    assert share_runs(list_runs(WIRE, None), list_runs(shortened, None)) == pytest.approx(2 * 20 / (38 + 20))
    assert repeats(offer(WIRE, WIRE.rsplit(",", 1)[0])) == {"b": "a"}
    assert repeats(offer(WIRE, f"{OWN} {OWN.replace('ferry', 'boat')} {WIRE}")) == {}


def test_the_threshold_is_a_share_of_runs():
    changed = WIRE.replace("harbour master", "mayor").replace("an hour", "long").replace("was hurt", "fell")
    share = share_runs(list_runs(WIRE, None), list_runs(changed, None))
    assert 0.6 < share < 0.8
    assert repeats(offer(WIRE, changed)) == {}
    assert repeats(offer(WIRE, changed), threshold=share) == {"b": "a"}
    for wrong in (0, -1, 1.1, float("nan")):
        with pytest.raises(ValueError, match="threshold above 0"):
            find_duplicates(offer(WIRE), threshold=wrong)
    assert repeats(offer(WIRE, OWN), threshold=0.05) in ({}, {"b": "a"})


def test_refused_articles_repeat_nothing_and_the_input_stays():
    articles = offer(WIRE, None, None, WIRE)
    before = articles.copy()
    assert repeats(articles) == {"d": "a"}
    pd.testing.assert_frame_equal(articles, before)
    assert list(find_duplicates(articles)["article_id"]) == list(articles["article_id"])
    assert repeats(articles.iloc[:0]) == {} and find_duplicates(articles.iloc[:0])["duplicate_of"].dtype == "str"
    with pytest.raises(KeyError, match="find_duplicates needs the column 'text'"):
        find_duplicates(articles[["article_id"]])


def test_the_teaching_corpus_has_two_reprints_and_nothing_else():
    assert repeats(read_articles("data/teaching")) == {
        "lindmark-ledger/04-pipeline": "meridian-wire/04-pipeline",
        "lindmark-ledger/09-insurer": "meridian-wire/09-insurer"}
