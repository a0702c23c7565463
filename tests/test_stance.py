import pandas as pd
import pytest

from analysis import score_stance
from analysis.stance import find_clause


def mention(sentence, words):
    start = sentence.index(words)
    return {"sentence": sentence, "mention_start": start, "mention_end": start + len(words)}


def test_each_mention_gets_the_polarity_of_its_own_clause():
    sentence = "NATO made a good offer, but Russia gave a terrible answer, and Kyiv waited."
    mentions = pd.DataFrame([mention(sentence, name) for name in ("NATO", "Russia", "Kyiv")])
    scored = score_stance(mentions)
    assert scored["stance"].tolist()[:2] == [0.7, -1.0]
    assert scored["stance_label"].tolist()[:2] == ["favor", "against"]
    assert scored.loc[2, ["favor", "neutral", "against", "stance", "stance_label"]].isna().all()


def test_the_three_probabilities_sum_to_one_where_there_is_evidence():
    sentences = ["Russia is good.", "Russia is bad.", "Russia is early.", "Russia waits."]
    scored = score_stance(pd.DataFrame([mention(text, "Russia") for text in sentences]))
    total = scored[["favor", "neutral", "against"]].sum(axis=1, skipna=False)
    assert total[:3].tolist() == pytest.approx([1, 1, 1])
    assert pd.isna(total[3])
    assert (scored["favor"] - scored["against"])[:3].tolist() == scored["stance"][:3].tolist()


def test_rows_order_index_and_other_columns_stay_and_the_input_is_unchanged():
    mentions = pd.DataFrame(
        [mention("Russia is good.", "Russia"), mention("NATO is bad.", "NATO")], index=[7, 3]
    ).assign(other="kept")
    before = mentions.copy()
    scored = score_stance(mentions)
    pd.testing.assert_frame_equal(mentions, before)
    pd.testing.assert_frame_equal(scored[before.columns], before)


def test_an_empty_table_gives_an_empty_table_with_the_columns():
    empty = pd.DataFrame({"sentence": [], "mention_start": [], "mention_end": []})
    scored = score_stance(empty)
    assert scored.empty
    assert {"favor", "neutral", "against", "stance", "stance_label", "scorer"} <= {*scored.columns}
    assert scored["stance"].dtype == "float64"


def test_swapping_the_names_of_the_sides_swaps_nothing_else():
    pairs = [("NATO", "Russia"), ("Putin", "Rutte"), ("Moscow", "Brussels")]
    frames = ["{} made a terrible mistake, but {} was calm.", "A good day for {}, a bad one for {}."]
    for frame in frames:
        for one, other in pairs:
            a, b = frame.format(one, other), frame.format(other, one)
            scores = [
                score_stance(pd.DataFrame([mention(a, one), mention(a, other)])),
                score_stance(pd.DataFrame([mention(b, other), mention(b, one)])),
            ]
            assert scores[0]["stance"].tolist() == scores[1]["stance"].tolist()


def test_a_peoples_name_in_textblobs_lexicon_is_no_evidence():
    known, unknown = "Russian", "Ukrainian"  # the lexicon holds the first, not the second
    for frame in ("The terrible {} offensive began.", "The {} offensive began."):
        scores = [
            score_stance(pd.DataFrame([mention(frame.format(name), name)]))["stance"] for name in (known, unknown)
        ]
        assert scores[0].equals(scores[1])


def test_offsets_that_do_not_fit_name_the_row():
    mentions = pd.DataFrame({"sentence": ["Russia."], "mention_start": [0], "mention_end": [99]}, index=[5])
    with pytest.raises(ValueError, match="row 5: mention_start 0 and mention_end 99 do not fit"):
        score_stance(mentions)


def test_a_mention_without_a_sentence_names_the_row():
    mentions = pd.DataFrame({"sentence": ["Russia.", None], "mention_start": 0, "mention_end": 6})
    with pytest.raises(ValueError, match="row 1 has no sentence"):
        score_stance(mentions)


def test_an_unknown_scorer_and_a_missing_column_are_errors_that_say_so():
    mentions = pd.DataFrame([mention("Russia is good.", "Russia")])
    with pytest.raises(ValueError, match="no scorer 'magic'; it has: 'textblob'"):
        score_stance(mentions, scorer="magic")
    with pytest.raises(KeyError, match="score_stance needs the column 'mention_start'"):
        score_stance(mentions.drop(columns="mention_start"))


def test_a_number_is_not_cut_at_its_comma():
    assert find_clause("Russia sent 1,000 great men; NATO none.", 0, 6) == "Russia sent 1,000 great men"
