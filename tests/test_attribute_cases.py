"""Language cases: one row of `tests/cases/voices.csv`, `targets.csv` and `quotes.csv` is one test."""

from pathlib import Path

import pandas as pd
import pytest

from analysis.attribute import find_targets, find_voices, mark_speakers
from analysis.attribute.quotes import find_quotes

CASES = Path(__file__).parent / "cases"


def _cases(name):
    table = pd.read_csv(CASES / name, skiprows=1, keep_default_na=False)
    marks = [pytest.mark.xfail(reason=why, strict=True) if why else () for why in table["xfail"]]
    cases = table.to_dict("records")
    return [pytest.param(case, id=case["sentence"][:50], marks=mark) for case, mark in zip(cases, marks)]


def _sentences(*texts):
    return pd.DataFrame({"article_id": "case", "position": range(1, len(texts) + 1), "sentence": texts})


@pytest.mark.parametrize("case", _cases("voices.csv"))
def test_voice(case):
    texts = [*filter(None, case["before"].split(" / ")), case["sentence"]]
    last = mark_speakers(_sentences(*texts)).iloc[-1]
    found = [last["voice"], *("" if pd.isna(last[name]) else last[name] for name in ("speaker", "cue"))]
    assert found == [case["voice"], case["speaker"], case["cue"]], case["why"]


@pytest.mark.parametrize("case", _cases("targets.csv"))
def test_targets(case):
    found = find_targets(_sentences(case["sentence"]))
    found = found[found["via"] != "pronoun"]
    assert "; ".join(found["target"] + ":" + found["mention"]) == case["expected"], case["why"]


@pytest.mark.parametrize("case", _cases("quotes.csv"))
def test_quotation_marks(case):
    texts = [*filter(None, case["before"].split(" / ")), case["sentence"]]
    spans = find_quotes(texts)[-1]
    found = [case["sentence"][span.start : span.end].strip(" ,.") for span in spans]
    assert found == [span.strip(" ,.") for span in case["spans"].split(" | ") if span], case["why"]
    voices = find_voices(_sentences(*texts))
    voices = voices[voices["position"] == len(texts)]
    for span in spans:
        middle = (span.start + span.end) // 2
        voice = voices.loc[(voices["start"] <= middle) & (middle < voices["end"]), "voice"].item()
        assert (voice == "narration") == (case["kind"] in ("scare", "title")), case["why"]


@pytest.mark.parametrize("name", ["voices.csv", "targets.csv", "quotes.csv", "news.csv"])
def test_stretches_cover_each_case_and_offsets_fit(name):
    texts = pd.read_csv(CASES / name, skiprows=1, keep_default_na=False)["sentence"].tolist()
    sentences = _sentences(*texts)
    voices = find_voices(sentences)
    for position, stretches in voices.groupby("position"):
        assert stretches["start"].tolist() == [0, *stretches["end"].tolist()[:-1]]
        assert stretches["end"].iloc[-1] == len(texts[position - 1])
    mentions = find_targets(sentences)
    for row in mentions.itertuples():
        assert row.sentence[row.mention_start : row.mention_end] == row.mention
