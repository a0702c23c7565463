"""The cases say how good attribution is, and the numbers are counted right."""

import pandas as pd
import pytest

from analysis import cases, compare_cases, read_cases


def test_there_are_hundreds_of_cases_each_with_a_reason():
    sizes = {name: len(read_cases(name)) for name in cases.NAMES}
    assert sum(sizes.values()) > 600
    for name in cases.NAMES:
        table = read_cases(name)
        assert (table["why"] != "").all(), name
        assert not table.duplicated([column for column in ("article", "before", "sentence") if column in table]).any(), name


@pytest.mark.parametrize("name", cases.NAMES)
def test_shares_follow_from_the_counts(name):
    table = compare_cases(name)
    assert (table["n_right"] <= table[["n_coded", "n_found"]].min(axis=1)).all()
    pd.testing.assert_series_equal(
        table["recall"], table["n_right"] / table["n_coded"].where(table["n_coded"] > 0), check_names=False)


def test_a_case_file_is_compared_by_hand_worked_numbers(tmp_path, monkeypatch):
    (tmp_path / "news.csv").write_text(
        "article,position,sentence,voice,speaker_name,cue,why,known\n"
        "x,1,NATO said that it would wait.,report,NATO,said,plain,no\n"
        "x,2,It rained.,report,Nobody,,not found,no\n"
        "x,3,Moscow said that it would wait.,narration,,,found against the code,no\n"
        "x,4,Snow fell.,narration,,,plain,no\n"
        "y,1,Kyiv said that it would wait.,report,Minsk,said,wrong source,yes\n", encoding="utf-8")
    monkeypatch.setattr(cases, "FOLDER", tmp_path)
    table = compare_cases("news").set_index("phenomenon")
    unseen = table.loc["attributed sentences, not seen by the rules' author"]
    assert unseen[["n_cases", "n_coded", "n_found", "n_right"]].tolist() == [4, 2, 2, 1]
    assert (unseen["precision"], unseen["recall"], unseen["f1"], unseen["source_right"]) == (0.5, 0.5, 0.5, 1.0)
    assert table.loc["attributed sentences, seen while the rules were made", "source_right"] == 0


def test_a_name_without_cases_is_an_error():
    with pytest.raises(ValueError, match="news, war, quotes, targets"):
        compare_cases("weather")
    with pytest.raises(FileNotFoundError, match="weather.csv"):
        read_cases("weather")
