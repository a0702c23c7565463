import numpy as np
import pandas as pd
import pytest

from analysis import compare_devices, compare_frames, compare_sources, compare_voices
from analysis.compare import find_spoken_by
from analysis.tables import DEVICE_COMPARISONS, FRAME_COMPARISONS, VOICE_SHARES

KINDS = pd.DataFrame({"frame": ["threat", "threat", "nuclear"], "kind": ["domain", "domain", "topic"]})
# article, position, voice, speaker, words, threat, nuclear, hedge
ROWS = [
    ("a", 0, "report", "nato", 10, 9, 9, 9),  # the title counts nowhere
    ("a", 1, "narration", "narrator", 20, 2, 0, 1),
    ("a", 2, "narration", "narrator", 30, 0, 0, 1),
    ("a", 3, "report", "nato", 10, 1, 1, 0),
    ("a", 4, "quote", "us", 40, 0, 0, 1),  # the US speak for the NATO side
    ("b", 1, "narration", "narrator", 10, 1, 0, 1),
    ("b", 2, "quote", "russia", 25, 0, 0, 2),
    ("b", 3, "report", None, 20, 0, 0, 0),  # not resolved
]
MARKED = pd.DataFrame(ROWS, columns=[
    "article_id", "position", "voice", "speaker", "n_words", "frame_threat", "frame_nuclear", "device_hedge",
]).assign(frame_evidence="", frame_lexicon="frames abc", device_evidence="", device_lexicon="devices def")


def test_who_speaks_is_worked_out_from_voice_and_speaker():
    assert find_spoken_by(MARKED).tolist() == [
        "nato", "narration", "narration", "nato", "nato", "narration", "russia", "other"]
    own = pd.DataFrame({"actor": ["us"], "side": ["russia"], "alias": ["US"], "kind": ["state"], "from": "", "to": ""})
    assert find_spoken_by(MARKED, own).tolist()[4] == "russia"


def test_shares_are_averaged_within_articles_then_over_them():
    shares = compare_frames(MARKED, "spoken_by", frames=KINDS).set_index(["spoken_by", "frame"])
    narrator = shares.loc[("narration", "threat")]  # article a: 1 of 2, article b: 1 of 1
    assert narrator[["n_articles", "n_sentences", "n_hits"]].tolist() == [2, 3, 2]
    assert narrator["estimate"] == pytest.approx(0.75)
    assert narrator["note"] == "descriptive only: fewer than 10 articles"
    nato = shares.loc[("nato", "threat")]  # the title is left out
    assert nato[["n_articles", "n_sentences", "n_hits", "estimate"]].tolist() == [1, 2, 1, 0.5]
    assert nato["note"] == "describes this article"
    assert shares.loc[("russia", "nuclear"), "estimate"] == 0  # not found is 0, not missing
    assert shares[["low", "high", "p"]].isna().all(axis=None)
    assert shares["kind"].tolist() == ["domain", "topic"] * 4


def test_devices_are_counted_per_hundred_words():
    rates = compare_devices(MARKED, "spoken_by").set_index("spoken_by")
    # narrator: a has 2 in 50 words, b has 1 in 10; the NATO side 1 in 50; Russia 2 in 25
    assert rates["estimate"].to_dict() == pytest.approx({"narration": 7, "nato": 2, "other": 0, "russia": 8})
    assert rates["n_hits"].to_dict() == {"narration": 3, "nato": 1, "other": 0, "russia": 2}
    assert rates["device"].unique().tolist() == ["hedge"]


def test_columns_and_types_are_those_of_the_tables_and_the_source_names_the_list():
    shares, rates = compare_frames(MARKED, "spoken_by", frames=KINDS), compare_devices(MARKED, "spoken_by")
    assert list(shares.columns) == ["spoken_by", *FRAME_COMPARISONS]
    assert list(rates.columns) == ["spoken_by", *DEVICE_COMPARISONS]
    assert str(shares["n_hits"].dtype) == "int64"
    assert shares["source"][0].startswith("2 articles, 7 sentences; word list frames abc; crossframe")
    assert "devices def" in rates["source"][0]


def test_groups_may_be_any_columns_and_unknown_ones_stay():
    marked = MARKED.assign(outlet=["Post"] * 5 + [None] * 3)
    shares = compare_frames(marked, ["outlet", "spoken_by"], frames=KINDS)
    assert list(shares.columns[:3]) == ["outlet", "spoken_by", "frame"]
    assert shares[shares["outlet"].isna()]["n_sentences"].sum() == 3 * 2  # a row each frame
    own = compare_frames(marked.assign(spoken_by="me").drop(columns="voice"), "spoken_by", frames=KINDS)
    assert own["spoken_by"].unique().tolist() == ["me"]
    by_article = compare_frames(marked, "article_id", frames=KINDS)
    assert by_article["estimate"].tolist() == pytest.approx([0.5, 0.25, 1 / 3, 0])


def test_an_interval_comes_with_ten_articles():
    many = pd.concat([
        MARKED[1:3].assign(article_id=f"a{place}", frame_threat=[1, place % 2]) for place in range(10)])
    row = compare_frames(many, "spoken_by", frames=KINDS).iloc[0]
    assert row["estimate"] == pytest.approx(0.75)  # half the articles 1, half 0.5
    assert 0.5 <= row["low"] < 0.75 < row["high"] <= 1
    assert "subset-means interval over articles, seed" in row["method"]
    assert pd.isna(row["note"])


def test_a_frame_that_the_list_does_not_have_has_no_kind():
    own = MARKED.assign(frame_own=1)
    kinds = compare_frames(own, "spoken_by", frames=KINDS).set_index("frame")["kind"]
    assert pd.isna(kinds["own"].iloc[0])


def test_sentences_without_words_do_not_divide_by_zero():
    assert compare_devices(MARKED.assign(n_words=0), "spoken_by")["estimate"].isna().all()
    assert compare_devices(MARKED.assign(n_words=0), "spoken_by")["note"].tolist() == ["nothing scored"] * 4


def test_input_is_kept_and_nothing_gives_nothing():
    before = MARKED.copy()
    compare_frames(MARKED, "spoken_by", frames=KINDS)
    compare_devices(MARKED, "spoken_by")
    pd.testing.assert_frame_equal(MARKED, before)
    assert compare_frames(MARKED[:0], "spoken_by", frames=KINDS).empty
    assert list(compare_devices(MARKED[:0], "spoken_by").columns) == ["spoken_by", *DEVICE_COMPARISONS]


def test_what_is_missing_is_named():
    with pytest.raises(KeyError, match="compare_frames needs the columns 'voice', 'speaker'"):
        compare_frames(MARKED.drop(columns=["voice", "speaker"]), "spoken_by", frames=KINDS)
    with pytest.raises(KeyError, match="run mark_frames"):
        compare_frames(MARKED[["article_id", "position", "voice", "frame_lexicon"]], "voice", frames=KINDS)
    with pytest.raises(KeyError, match="compare_devices needs the column 'n_words'"):
        compare_devices(MARKED.drop(columns="n_words"), "voice")
    with pytest.raises(ValueError, match="needs a column that makes groups"):
        compare_frames(MARKED, [], frames=KINDS)


VOICES = pd.DataFrame([
    ("a", 0, 0, 30, "report", "nato"),  # the title has shares of its own, and none of the article
    ("a", 1, 0, 60, "quote", "nato"),
    ("a", 1, 60, 80, "narration", "narrator"),
    ("a", 1, 80, 100, "quote", "us"),
    ("a", 2, 0, 100, "report", None),
], columns=["article_id", "position", "start", "end", "voice", "speaker"])


def test_shares_of_voices_are_of_characters():
    shares = compare_voices(VOICES)
    assert list(shares.columns) == list(VOICE_SHARES)
    assert shares["spoken_by"].tolist() == ["nato", "narration", "nato", "other"]
    assert shares["n_characters"].tolist() == [30, 20, 80, 100]
    assert shares["share"].tolist() == [1, 0.2, 0.8, 1]
    assert shares["article_share"].tolist() == pytest.approx([np.nan, 0.1, 0.4, 0.5], nan_ok=True)
    assert shares.groupby("position")["share"].sum().tolist() == pytest.approx([1, 1, 1])
    assert compare_voices(VOICES[:0]).empty


def test_corrections_are_counted_in_the_source_line():
    compared = compare_frames(MARKED.assign(corrections=[2] * 5 + [1] * 3), "spoken_by", frames=KINDS)
    assert compared["source"].str.contains("3 corrections applied").all()


def make_shares(n, outlet="Courier"):
    """Articles in which Russia speaks a tenth more in each, and the title is Russia's alone."""
    rows = []
    for number in range(n):
        rows += [(f"{outlet}{number}", 0, "russia", None), (f"{outlet}{number}", 1, "narration", 1 - number / 20)]
        rows += [(f"{outlet}{number}", 2, "russia", number / 20)] if number else []
    table = pd.DataFrame(rows, columns=["article_id", "position", "spoken_by", "article_share"])
    return table.assign(outlet=outlet, article_share=table["article_share"].astype(float), source="made")


def test_source_shares_count_articles_alike_and_silence_as_0():
    shares = compare_sources(make_shares(3), "outlet").set_index("spoken_by")["estimate"]
    assert shares["russia"] == pytest.approx((0 + 0.05 + 0.1) / 3)
    assert shares["nato"] == shares["other"] == 0 and shares.sum() == pytest.approx(1)


def test_source_shares_have_an_interval_from_ten_articles_on_within_0_and_1():
    both = pd.concat([make_shares(9, "Few"), make_shares(12, "Many")])
    table = compare_sources(both, "outlet").set_index(["outlet", "spoken_by"])
    assert table.loc["Few", "low"].isna().all() and "descriptive" in table.loc[("Few", "nato"), "note"]
    russia = table.loc[("Many", "russia")]
    assert 0 <= russia["low"] < russia["estimate"] < russia["high"] <= 1 and russia["n_articles"] == 12


def test_source_shares_keep_articles_without_an_outlet_and_say_nothing_of_nothing():
    nameless = make_shares(2).assign(outlet=pd.array([pd.NA] * 5, dtype="string"))
    assert compare_sources(nameless, ["outlet"])["n_articles"].tolist() == [2] * 4
    assert compare_sources(make_shares(0), "outlet").empty
