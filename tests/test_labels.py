"""The labelled sentences fit the codebook: allowed codes, mentions that are there, sides treated alike."""

import re
from itertools import combinations
from pathlib import Path

import pandas as pd
import pytest

LABELS = Path(__file__).resolve().parents[1] / "data" / "labels"
CODES = {
    "stance": {"favor", "neutral", "against"},
    "role": {"protagonist", "antagonist", "victim", "none"},
    "basis": {"evaluation", "conduct", "none"},
}
WEST = re.compile(r"NATO|alliance|West|America|Washington|United States|EU\b|Europe|Brussels|Brit|German|French|Poland|Polish")
RUSSIA = re.compile(r"Russia|Moscow|Kremlin|Putin")
TRAINED = ["stance_train", "stance_more"]
KEPT = ["stance_dev", "stance_dev_news", "stance_dev_plain", "stance_dev_minds", "stance_test"]  # never trained on


def read(name):
    return pd.read_csv(LABELS / f"{name}.csv", keep_default_na=False)


@pytest.mark.parametrize("name", [*TRAINED, *KEPT, "stance_second"])
def test_every_row_has_allowed_codes_and_a_mention_that_is_there(name):
    table = read(name)
    for column, codes in CODES.items():
        assert set(table[column]) <= codes
    nothing = (table["stance"] == "neutral") & (table["role"] == "none")
    assert (nothing == (table["basis"] == "none")).all()
    for row in table.itertuples():
        assert re.search(rf"(?<!\w){re.escape(row.mention)}(?!\w)", row.sentence), row.sentence
    assert not table.duplicated(["sentence", "mention"]).any()


def test_harm_done_to_a_target_is_never_stance_against_it_in_the_codes():
    table = pd.concat(map(read, TRAINED))
    victims = table[(table["role"] == "victim") & (table["basis"] == "conduct")]
    assert (victims["stance"] == "against").mean() < 0.05


def test_development_sentences_are_not_trained_on():
    sentences = {name: {*read(name)["sentence"]} for name in TRAINED + KEPT}
    for one, other in combinations(sentences, 2):
        assert not sentences[one] & sentences[other], f"{one} and {other} share a sentence"


def test_the_second_coding_is_of_sentences_that_are_there():
    known = pd.concat(map(read, TRAINED + KEPT))
    both = read("stance_second").merge(known, on=["sentence", "mention"], suffixes=("_second", ""))
    assert len(both) == len(read("stance_second")) == 1481


def test_both_sides_get_every_code_about_equally_often():
    table = pd.concat(map(read, TRAINED))
    west = table[table["mention"].str.contains(WEST) & ~table["mention"].str.contains(RUSSIA)]
    russia = table[table["mention"].str.contains(RUSSIA) & ~table["mention"].str.contains(WEST)]
    assert len(west) > 1000 and len(russia) > 1000
    for column in ("stance", "role"):
        shares = [side[column].value_counts(normalize=True) for side in (west, russia)]
        assert (shares[0] - shares[1]).abs().max() < 0.1  # training adds each sentence with the names swapped


def test_the_data_readme_counts_them():
    about = (LABELS.parent / "README.md").read_text(encoding="utf-8")
    for name in TRAINED + KEPT:
        table = read(name)
        assert f"`labels/{name}.csv` | {len(table)} mentions in {table['sentence'].nunique()} sentences |" in about


def test_no_public_figure_of_today_stands_in_the_sentences():
    actors = pd.read_csv(LABELS.parent / "lexicons" / "actors.csv", comment="#")
    leaders = actors.loc[actors["kind"] == "leader", "alias"]
    surnames = {name for name in leaders if re.fullmatch(r"[A-Z][a-z]+", name)}
    for name in TRAINED + KEPT:
        found = {word for sentence in read(name)["sentence"] for word in re.findall(r"[A-Z]\w+", sentence)}
        assert not found & surnames
    invented = (LABELS / "invented_names.txt").read_text(encoding="utf-8").split("\n")
    assert not surnames & set(invented)
