"""What SPSS gets is read back: values, labels, what is missing, times and text."""

import re
from datetime import date

import numpy as np
import pandas as pd
import pyreadstat
import pytest

from analysis import (
    compare_means, find_targets, mark_speakers, read_articles, score_lean, score_roles, score_stance, spss, split_sentences, tables,
    write_tables,
)  # fmt: skip
from analysis.export import describe_columns
from analysis.stance.model import BASES, ROLES, STANCES


@pytest.fixture(scope="module")
def flow():
    articles = read_articles("tests/articles/harbour.txt")
    sentences = articles.pipe(split_sentences).pipe(mark_speakers)
    mentions = sentences.pipe(find_targets)
    scored = mentions.pipe(score_stance).pipe(score_roles).pipe(score_lean)
    return {"articles": articles, "sentences": sentences, "mentions": mentions, "scored": scored,
            "means": compare_means(scored, ["held_by", "side"])}


def read_back(path):
    """Return a .sav file as the words behind its codes, and what else it says."""
    found, about = pyreadstat.read_sav(path)
    for name, labels in about.variable_value_labels.items():
        found[name] = found[name].map(labels, na_action="ignore")
    return found, about


def write_and_read(table, folder, name="table"):
    return read_back(write_tables({name: table}, folder) / f"{name}.sav")


def test_the_chains_tables_are_read_back(flow, tmp_path):
    folder = write_tables(flow, tmp_path)
    holds = describe_columns(flow)
    for name, table in flow.items():
        found, about = read_back(folder / f"{name}.sav")
        assert list(found) == list(table)
        for column in table:
            wanted = table[column].reset_index(drop=True)
            assert (found[column].isna() == wanted.isna()).all(), (name, column)
            if isinstance(wanted.dtype, pd.DatetimeTZDtype):
                wanted = wanted.dt.tz_convert(None)
            elif wanted.dtype == bool:
                wanted = wanted.map({True: "yes", False: "no"})
            there = wanted.notna()
            assert found.loc[there, column].tolist() == wanted[there].tolist(), (name, column)
        labels = holds.loc[holds["table"] == name, "holds"].tolist()
        zoned = [isinstance(kind, pd.DatetimeTZDtype) for kind in table.dtypes]
        assert about.column_labels == [f"{label} (UTC)" if utc else label for label, utc in zip(labels, zoned)]


def test_closed_sets_are_codes_in_an_order_that_no_table_changes(flow, tmp_path):
    folder = write_tables({"all": flow["scored"], "few": flow["scored"].tail(1), "none": flow["scored"].head(0)}, tmp_path)
    labels = [read_back(folder / f"{name}.sav")[1].variable_value_labels for name in ("all", "few", "none")]
    assert labels[0] == labels[1] == labels[2]
    assert set(labels[0]) == {"side", "kind", "voice", "via", "stance_label", "role", "basis", "held_by", "lean_sides"}
    assert labels[0]["side"] == {1: "nato", 2: "russia", 3: "ukraine", 4: "other"}
    assert labels[0]["stance_label"] == {1: "against", 2: "neutral", 3: "favor"}
    listed = pd.read_csv(folder / "dictionary.csv").set_index(["table", "column"])
    assert listed.loc[("few", "voice"), "sav_values"] == "1 narration; 2 quote; 3 report"
    assert (listed["sav_column"] == listed.index.get_level_values("column")).all()


@pytest.mark.parametrize(("column", "values"), spss.SETS, ids=lambda each: each if isinstance(each, str) else "")
def test_a_closed_set_is_what_the_contract_lists(column, values):
    contracts = [contract[column][1] for contract in vars(tables).values() if isinstance(contract, dict) and column in contract]
    assert any(all(re.search(rf"\b{value}\b", text) for value in values) for text in contracts), contracts


def test_the_model_and_the_codebook_have_the_same_values():
    assert spss.CODES == {"stance": STANCES, "role": ROLES, "basis": BASES}


def test_a_value_outside_its_set_keeps_the_column_text(tmp_path):
    table = pd.DataFrame({"side": ["nato", "moon", None], "kind": ["topic", None, "device"], "role": [None, None, None]})
    found, about = write_and_read(table, tmp_path)
    assert found["side"].tolist()[:2] == ["nato", "moon"] and found["kind"].tolist()[::2] == ["topic", "device"]
    assert about.variable_value_labels["kind"] == {1: "generic", 2: "domain", 3: "topic", 4: "device"}
    assert "side" not in about.variable_value_labels and found["role"].isna().all()


def test_na_is_missing_and_neither_zero_nor_empty(tmp_path):
    table = pd.DataFrame({
        "whole": pd.array([1, None, 0], dtype="Int64"), "share": [0.0, np.nan, np.inf], "flag": pd.array([True, None, False], dtype="boolean"),
        "mixed": [True, None, False], "evidence": ["", None, "good 0.50"], "full": ["", "a", "b"], "mark": ["<NA>", None, "b"],
    })
    found, about = write_and_read(table, tmp_path)
    assert found["whole"].isna().tolist() == [False, True, False] and found["share"].isna().tolist() == [False, True, True]
    for name in ("flag", "mixed"):
        assert found[name].tolist()[::2] == ["yes", "no"] and pd.isna(found[name][1])
        assert about.variable_value_labels[name] == {0: "no", 1: "yes"}
    assert found["evidence"].tolist()[::2] == ["", "good 0.50"] and pd.isna(found["evidence"][1])
    assert found["full"].tolist() == ["", "a", "b"]
    assert found["mark"].tolist()[::2] == ["<NA>", "b"] and pd.isna(found["mark"][1])
    declared = pyreadstat.read_sav(tmp_path / "table.sav", user_missing=True)[1].missing_ranges
    assert {name: ranges[0]["lo"] for name, ranges in declared.items()} == {"evidence": "<NA>", "mark": "<NA2>"}
    says = pd.read_csv(tmp_path / "dictionary.csv").set_index("column")["sav_values"]
    assert says["evidence"] == "<NA> is missing" and pd.isna(says["full"]) and says["flag"] == "0 no; 1 yes"


def test_times_are_utc_and_say_so(tmp_path):
    local = pd.Series(["2024-07-01 12:00:00", None, "2024-01-01 00:30:00.25"])
    table = pd.DataFrame({"published": pd.to_datetime(local, format="ISO8601").dt.tz_localize("Europe/Oslo"),
                          "plain": pd.to_datetime(local, format="ISO8601").astype("datetime64[s]"), "day": [date(2024, 2, 29), None, None]})
    found, about = write_and_read(table, tmp_path)
    utc = pd.to_datetime(["2024-07-01 10:00:00", None, "2023-12-31 23:30:00.25"], format="ISO8601")
    assert (found["published"] - utc).abs().max() < pd.Timedelta("1ms") and found["published"].isna().tolist() == [False, True, False]
    assert found["plain"][0] == pd.Timestamp("2024-07-01 12:00:00") and found["day"][0] == "2024-02-29"
    labels = about.column_names_to_labels
    assert labels["published"] == "when it was published (UTC)" and "UTC" not in labels["plain"]
    assert about.original_variable_types["published"] == about.original_variable_types["plain"] == "DATETIME20"


def test_text_is_utf8_and_cut_at_a_character(tmp_path):
    words = ["Čapek – „Київ“ 🚢", "two\nlines\t'and' \"quotes\"", "ж" * 20_000, "a" + "🚢" * 10_000, "a" * 32_767, "nul\0byte", "=1+1"]
    found, _ = write_and_read(pd.DataFrame({"note": words}), tmp_path)
    assert found["note"].tolist() == [*words[:2], "ж" * 16_383, "a" + "🚢" * 8_191, words[4], "nul byte", "=1+1"]
    assert pd.read_csv(tmp_path / "dictionary.csv")["sav_values"][0] == "texts longer than 32,767 bytes are cut"


def test_names_that_spss_refuses_are_changed_and_listed(tmp_path):
    names = ["to", "With", "none", "against", "_x", "1st", "n words", "stance", "Stance", "v_to", "ж" * 40, "ж" * 41, "a" * 80, "a" * 81, ""]
    found, _ = write_and_read(pd.DataFrame([range(len(names))], columns=names), tmp_path)
    expected = ["v_to", "v_With", "none", "against", "v__x", "v_1st", "n_words", "stance", "Stance_2", "v_to_2", "ж" * 32,
                "ж" * 31 + "_2", "a" * 64, "a" * 62 + "_2", "v_"]
    assert list(found) == expected and found.iloc[0].tolist() == [*range(len(names))]
    assert all(len(name.encode()) <= 64 and name.upper() not in spss.RESERVED for name in found)
    listed = pd.read_csv(tmp_path / "dictionary.csv", keep_default_na=False)
    assert listed["sav_column"].tolist() == expected and listed["column"].tolist() == names


def test_values_that_spss_has_no_type_for_are_text(tmp_path):
    table = pd.DataFrame({
        "large": pd.array([2**53 + 1, None], dtype="Int64"), "fits": [2**53, -(2**53)], "took": pd.to_timedelta([1, None], unit="h"),
        "some": pd.Categorical(["b", None]), "row": pd.Series([7, 8], dtype="object"), "mixed": pd.Series(["7", "x"], dtype="object"),
        "small": np.array([1, 255], dtype="uint8"), "short": np.array([0.5, np.nan], dtype="float32"),
    })
    found, about = write_and_read(table, tmp_path)
    assert found["large"][0] == "9007199254740993" and found["fits"].tolist() == [2**53, -(2**53)]
    assert found["took"][0] == "0 days 01:00:00" and found["some"][0] == "b" and found["mixed"].tolist() == ["7", "x"]
    assert found["row"].tolist() == [7, 8] and found["small"].tolist() == [1, 255] and found["short"][0] == 0.5
    assert found[["large", "took", "some", "short"]].isna().iloc[1].all()


def test_an_empty_table_of_every_contract_has_all_its_variables(tmp_path):
    every = {name.lower(): tables.build([], contract) for name, contract in vars(tables).items()
             if name.isupper() and isinstance(contract, dict)}
    folder = write_tables(every, tmp_path)
    for name, table in every.items():
        found, about = read_back(folder / f"{name}.sav")
        assert list(found) == list(table) and len(found) == 0 and all(about.column_labels)
    listed = pd.read_csv(folder / "dictionary.csv")
    assert listed.loc[listed["table"] == "frame_comparisons", "sav_values"].notna().any()


def test_a_table_without_columns_has_no_sav(tmp_path):
    folder = write_tables({"bare": pd.DataFrame(index=[0, 1]), "full": pd.DataFrame({"stance": [0.5]})}, tmp_path)
    assert sorted(path.stem for path in folder.glob("*.sav")) == ["full"]
    assert pd.read_csv(folder / "dictionary.csv")["sav_column"].tolist() == ["stance"]


def test_without_words_none_of_the_article_is_in_the_file_compressed_or_not(flow, tmp_path, monkeypatch):
    def search(folder, text_free):
        written = write_tables(flow, tmp_path / folder, text_free=text_free)
        return b"".join(path.read_bytes() for path in sorted(written.glob("*.sav"))).decode("utf-8", "replace").casefold()

    ours = [*describe_columns(flow)["holds"], *flow["mentions"]["target"], *flow["articles"][["article_id", "outlet"]].iloc[0],
            str(spss.SETS), *flow["means"][["source", "note", "method"]].iloc[0]]
    words = set(re.findall(r"\w{6,}", flow["articles"]["text"][0].casefold())) - set(re.findall(r"\w+", " ".join(ours).casefold()))
    pieces = [sentence[at : at + 20].casefold() for sentence in flow["sentences"]["sentence"] for at in range(0, len(sentence) - 20, 20)]
    compressed = search("compressed", True)
    write = pyreadstat.write_sav
    monkeypatch.setattr(pyreadstat, "write_sav", lambda *args, **options: write(*args, **options | {"row_compress": False}))
    plain, with_words = search("plain", True), search("words", False)
    assert len(words) > 50 and all(word in with_words for word in words)  # the search finds what is there
    assert not [word for word in words if word in plain or word in compressed]
    assert not [piece for piece in pieces if piece in plain or piece in compressed]
    found = [name for path in (tmp_path / "plain").glob("*.sav") for name in pyreadstat.read_sav(path, metadataonly=True)[1].column_names]
    assert {"text_sha256", "sentence_sha256", "stance", "side"} <= set(found) and not {"text", "sentence", "mention", "cue"} & set(found)
