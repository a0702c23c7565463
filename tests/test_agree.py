import numpy as np
import pandas as pd
import pytest

from analysis import compare_labels, read_coded
from analysis.agree import find_alpha, find_calibration, find_calibration_error, find_separation

TEN = pd.DataFrame({
    "sentence": [*"aabbccddee"],
    "coded_stance": ["favor"] * 4 + ["against"] * 4 + ["neutral"] * 2,
    "stance_label": ["favor", "favor", "favor", "against"] + ["against"] * 4 + ["favor", "neutral"],
    "outlet": ["Post"] * 4 + ["Courier"] * 6,
})


def test_accuracy_and_macro_f1_by_hand():
    row = compare_labels(TEN).iloc[0]
    assert row[["n_sentences", "n_mentions"]].tolist() == [5, 10]
    assert row["accuracy"] == 0.8
    favor, against, neutral = 2 * 3 / (4 + 4), 2 * 4 / (4 + 5), 2 * 1 / (2 + 1)
    assert row["macro_f1"] == pytest.approx((favor + against + neutral) / 3)
    assert row["low"] < 0.8 < row["high"]


def test_groups_unknown_and_missing_labels():
    by_outlet = compare_labels(TEN, "outlet").set_index("outlet")
    assert by_outlet.loc["Post", "accuracy"] == 0.75
    assert by_outlet.loc["Courier", "accuracy"] == pytest.approx(5 / 6)
    nothing = TEN.assign(stance_label=[None, *TEN["stance_label"][1:]])
    assert compare_labels(nothing).loc[0, "accuracy"] == 0.7  # no label is a wrong label
    uncoded = TEN.assign(coded_stance=[None, *TEN["coded_stance"][1:]])
    assert compare_labels(uncoded).loc[0, "n_mentions"] == 9  # no code is no case
    assert compare_labels(TEN.iloc[:0], "outlet").empty
    assert compare_labels(TEN.iloc[:0]).empty
    assert by_outlet[["low", "f1_high"]].isna().all().all()  # under 5 sentences


def test_the_interval_resamples_sentences_not_mentions():
    right = pd.Series([True, False, True, True] * 25).repeat(2)  # both mentions of a sentence right, or both wrong
    pairs = pd.DataFrame({"sentence": right.index, "coded_stance": "favor",
                          "stance_label": right.map({True: "favor", False: "against"}).to_numpy()})
    clustered = compare_labels(pairs).iloc[0]
    single = compare_labels(pairs.assign(sentence=range(len(pairs)))).iloc[0]
    assert clustered["accuracy"] == single["accuracy"] == 0.75
    width = [row["high"] - row["low"] for row in (clustered, single)]
    assert width[0] / width[1] == pytest.approx(2**0.5, rel=0.15)


@pytest.mark.parametrize(("right", "expected"), [(True, [1, 0.025 ** (1 / 20), 1]), (False, [0, 0, 1 - 0.025 ** (1 / 20)])])
def test_twenty_of_twenty_is_not_certain(right, expected):
    table = pd.DataFrame({"sentence": range(20), "coded_stance": "favor", "stance_label": "favor" if right else "against"})
    row = compare_labels(table).iloc[0]
    assert row[["accuracy", "low", "high"]].tolist() == pytest.approx(expected)  # .83 to 1: the exact binomial interval
    assert row[["f1_low", "f1_high"]].isna().all()
    drawn = table.assign(coded_stance_probability=[0.1, *[1.0] * 19])  # one stands for ten: 29 of them, as certain as seven
    assert compare_labels(drawn).loc[0, ["low", "high"]].tolist() == pytest.approx(
        [0.025 ** (119 / 29**2), 1] if right else [0, 1 - 0.025 ** (119 / 29**2)])


def test_separation_is_the_share_of_pairs_in_the_right_order():
    values, positive = np.array([0.9, 0.4, 0.4, 0.1]), np.array([True, True, False, False])
    assert find_separation(values, positive) == (1 + 1 + 0.5 + 1) / 4


def test_calibration_bins_and_error_by_hand():
    probability = np.array([0.95, 0.95, 0.55, 1.0])
    right = np.array([True, False, True, True])
    bins = find_calibration(probability, right)
    assert bins[["low", "n_mentions"]].to_numpy().tolist() == [[0.5, 1], [0.9, 3]]
    assert find_calibration_error(probability, right) == pytest.approx((0.45 + 3 * abs(2.9 / 3 - 2 / 3)) / 4)


def test_coded_sentences_have_their_mentions_and_allowed_codes():
    coded = read_coded()
    for row in coded.itertuples():
        assert row.sentence[row.mention_start : row.mention_end] == row.mention
    assert set(coded["coded_in"]) == {"stance_dev", "stance_dev_news", "stance_dev_plain", "stance_dev_minds", "stance_test"}
    assert set(coded["coded_stance"]) == {"favor", "neutral", "against"}


def test_codes_that_do_not_fit_name_file_and_line(tmp_path):
    path = tmp_path / "mine.csv"
    path.write_text("sentence,mention,stance,role\nThe mayor left.,he,neutral,none\n")
    with pytest.raises(ValueError, match=r"mine\.csv, row 1 below the head: 'he' does not stand in the sentence as a whole word"):
        read_coded(path)
    path.write_text("sentence,mention,stance,role\nThe mayor left.,mayor,Favor,none\n")
    with pytest.raises(ValueError, match="row 1 below the head: stance is 'Favor'; it can be favor, neutral, against"):
        read_coded(path)
    path.write_text("sentence,mention,stance,role\nThe mayor left.,mayor,,none\n")
    assert read_coded(path)["coded_stance"].isna().tolist() == [True]
    path.write_text("")
    with pytest.raises(ValueError, match=r"mine\.csv cannot be read as CSV"):
        read_coded(path)
    path.write_text("sentence,mention\nThe mayor left.,mayor\n")
    with pytest.raises(KeyError, match="lacks the columns stance, role; it has: sentence, mention"):
        read_coded(path)
    with pytest.raises(FileNotFoundError, match="there is no file"):
        read_coded("no_such_codes")


def test_alpha_of_a_published_example():
    # Krippendorff 2011, "Computing Krippendorff's Alpha-Reliability", B: nominal data, two observers
    assert find_alpha([*"aabbdcccedda"], [*"babbbccceddd"]) == pytest.approx(0.692, abs=5e-4)
    assert find_alpha(["a", "b"], ["a", "b"]) == 1.0
    assert find_alpha(["a", "a"], ["a", "a"]) == 1.0
