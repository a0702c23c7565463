"""Word lists: what is read, and how a mistake in a row is named."""

import re

import pandas as pd
import pytest

from analysis.lexicon import CUE_KINDS, FOLDER, KINDS, SIDES, read_lexicon

HEADER = "# source, licence\nactor,side,alias,kind,from,to\n"


def write(tmp_path, text, encoding="utf-8", name="actors.csv"):
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    return path


def test_shipped_actors():
    actors = read_lexicon("actors")
    assert {"nato", "russia", "ukraine", "us", "uk", "eu", "west", "germany", "france", "poland", "estonia"} <= set(actors["actor"])
    assert set(actors["side"]) == set(SIDES) and set(actors["kind"]) <= set(KINDS)
    today = actors[actors["to"].isna() & (actors["side"] == "nato")]
    assert today["actor"].nunique() == 32 + len({"nato", "eu", "west"})


def test_shipped_cues():
    assert set(read_lexicon("cues")["kind"]) == set(CUE_KINDS)


def test_every_state_has_the_same_kinds_of_rows():
    actors = read_lexicon("actors")
    kinds = actors[actors["to"].isna()].groupby("actor")["kind"].agg(set)
    for actor in ("russia", "us", "germany", "poland", "france", "ukraine"):
        assert {"state", "place", "people", "leader"} <= kinds[actor], actor


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_byte_order_mark_blank_lines_and_comments(tmp_path, encoding):
    text = HEADER.replace("# source", '"# source') + "\nnato,nato,NATO ,organisation,,\n"
    actors = read_lexicon(write(tmp_path, text.replace("licence\n", 'licence",,,,,\n'), encoding))
    assert actors[["actor", "alias"]].values.tolist() == [["nato", "NATO"]]
    assert actors["from"].isna().all()


def test_semicolons_as_some_spreadsheets_write_them(tmp_path):
    text = "actor;side;alias;kind;from;to\nnato;nato;NATO;organisation;;\n"
    assert read_lexicon(write(tmp_path, text))["alias"].tolist() == ["NATO"]


GOOD = "russia,russia,Russia,state,,\n"


@pytest.mark.parametrize(
    "rows, message",
    [
        (GOOD + "nato,west,NATO,organisation,,\n", r"actors.csv, line 4: side is 'west', expected one of: nato, russia, ukraine, other"),
        (GOOD + "nato,nato,NATO,club,,\n", r"actors.csv, line 4: kind is 'club', expected one of: organisation, state"),
        (GOOD + "nato,nato, ,organisation,,\n", r"actors.csv, line 4: alias is empty"),
        (GOOD + "nato,nato,NATO,organisation,1.4.1949,\n", r"actors.csv, line 4: from is '1.4.1949', expected a date as 2024-10-01"),
        (GOOD + "nato,nato,NATO,organisation\n", r"actors.csv, line 4: 4 cells, expected 6: actor, side, alias, kind, from, to"),
        (GOOD + GOOD, r"actors.csv, line 4: 'Russia' is russia \(state\), but it is already russia \(state\) at that time, see line 3"),
        (GOOD + "ukraine,ukraine,Russia,state,,\n", r"actors.csv, line 4: 'Russia' is ukraine"),
        (GOOD + "russia,nato,Moscow,state,,\n", r"actors.csv, line 4: russia is on side nato, but on side russia in line 3"),
        (GOOD + "nato,nato,NATO,state,2024-01-02,2024-01-01\n", r"actors.csv, line 4: from 2024-01-02 is after to 2024-01-01"),
    ],
)
def test_a_malformed_row_is_named_by_file_and_line(tmp_path, rows, message):
    with pytest.raises(ValueError, match=message):
        read_lexicon(write(tmp_path, HEADER + rows))


def test_the_same_alias_for_two_actors_one_after_the_other(tmp_path):
    rows = "nato,nato,Rutte,leader,2024-10-01,\nnetherlands,nato,Rutte,leader,,2024-07-01\n"
    assert len(read_lexicon(write(tmp_path, HEADER + rows))) == 2


def test_a_capital_may_be_a_place_too(tmp_path):
    rows = "russia,russia,Moscow,state,,\nrussia,russia,Moscow,place,,\n"
    assert len(read_lexicon(write(tmp_path, HEADER + rows))) == 2


def test_a_missing_column_is_named(tmp_path):
    with pytest.raises(KeyError, match=r"read_lexicon\('actors'\) needs the column 'kind'; the table has: actor, side"):
        read_lexicon(write(tmp_path, "actor,side,alias,from,to\n"))


def test_a_wrong_cue(tmp_path):
    text = "# x\ncue,kind,forms,takes\nsay,verb,says; said,anything\n"
    with pytest.raises(ValueError, match=r"cues.csv, line 3: takes is 'anything', expected one of: any, that, person"):
        read_lexicon(write(tmp_path, text, name="cues.csv"))


def test_a_file_that_is_not_there_or_not_utf8(tmp_path):
    with pytest.raises(FileNotFoundError, match="shipped lists are: actors, cues"):
        read_lexicon(tmp_path / "actors.csv")
    with pytest.raises(ValueError, match="is not UTF-8"):
        read_lexicon(write(tmp_path, HEADER + "x,other,Å,state,,\n", "latin-1"))


def test_a_table_is_checked_like_a_file():
    actors = read_lexicon("actors")
    pd.testing.assert_frame_equal(read_lexicon(actors, name="actors"), actors)
    with pytest.raises(ValueError, match="the actors table, row 0: side is"):
        read_lexicon(actors.head(3).assign(side="east"), name="actors")


def test_a_list_of_another_name_is_read_as_it_is(tmp_path):
    found = read_lexicon(write(tmp_path, "# x\nword,theme\nbomb,conflict\n", name="themes.csv"))
    assert found.to_dict("records") == [{"word": "bomb", "theme": "conflict"}]


def test_the_data_readme_counts_the_rows():
    about = (FOLDER.parent / "README.md").read_text(encoding="utf-8")
    for name in ("actors", "cues", "frames", "devices"):
        assert re.search(rf"`lexicons/{name}.csv` \| (\d+) ", about)[1] == str(len(read_lexicon(name)))
