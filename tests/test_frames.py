"""Frames and devices: language cases, hand-worked counts, lists checked, and the same counts whichever side is named."""

import re
from pathlib import Path

import pandas as pd
import pytest

from analysis import mark_devices, mark_frames, read_lexicon, tables
from analysis.frames.words import Lookup, find_terms

CASES = Path(__file__).parent / "cases"
LABELS = Path(__file__).parents[1] / "data/labels"
DEFINED = '# x\nframe,kind,term,definition,source\nthreat,domain,threat*,"Danger, shown.",this project\n'
SWAPS = {
    "NATO": "Russia", "Moscow": "Washington", "Kremlin": "White House", "Russian": "American", "Russians": "Americans",
    "Putin": "Biden", "Lavrov": "Blinken", "Peskov": "Rubio", "Western": "Eastern",
}  # fmt: skip


def cases(name):
    table = pd.read_csv(CASES / name, skiprows=1, keep_default_na=False)
    marks = [pytest.mark.xfail(reason=why, strict=True) if why else () for why in table["xfail"]]
    return [pytest.param(case, id=case["sentence"][:50], marks=mark) for case, mark in zip(table.to_dict("records"), marks)]


def sentences(*texts):
    return pd.DataFrame({"article_id": "case", "position": range(1, len(texts) + 1), "sentence": texts})


def separate(texts):
    """Return one article a sentence: nothing is carried over."""
    return pd.DataFrame({"article_id": range(len(texts)), "position": 1, "sentence": [*texts]})


def counts(marked):
    return marked.filter(regex="^(frame|device)_").select_dtypes("int64")


def write(tmp_path, text, name="frames.csv"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("case", cases("frames.csv"))
def test_frames_of(case):
    marked = mark_frames(sentences(case["sentence"])).iloc[0]
    found = {name for name in f"{marked['frames']}; {marked['topics']}".split("; ") if name}
    assert found == {name for name in case["frames"].split("; ") if name}, case["why"]


@pytest.mark.parametrize("case", cases("devices.csv"))
def test_device_of(case):
    marked = mark_devices(sentences(case["sentence"])).iloc[0]
    assert marked["device_" + case["device"]] == case["count"], case["why"]


def test_every_device_has_cases_with_and_without_it():
    table = pd.read_csv(CASES / "devices.csv", skiprows=1)
    assert set(table["device"]) == set(read_lexicon("devices")["device"])
    assert (table.groupby("device")["count"].agg(["size", "min"]) == [5, 0]).any(axis=1).all()
    assert table.groupby("device").size().min() >= 5


def test_whole_table_of_frames(tmp_path):
    path = write(tmp_path, DEFINED + "threat,domain,menace,,\noil,topic,oil,Oil.,x\noil,topic,oil price*,,\n")
    given = pd.DataFrame(
        {"position": [3, 1, 2, 4], "sentence": ["Oil prices: a threat, a MENACE.", "It isn’t menaced.", pd.NA, ""]},
        index=[7, 7, 2, 0],
    )
    before = given.copy(deep=True)
    marked = mark_frames(given, frames=path)
    name = marked["frame_lexicon"].iloc[0]
    assert re.fullmatch("frames [0-9a-f]{6}", name)
    expected = given.assign(
        n_words=[6, 3, 0, 0],
        frame_threat=[2, 0, 0, 0],
        frame_oil=[1, 0, 0, 0],
        frames=["threat", "", None, ""],
        topics=["oil", "", None, ""],
        frame_evidence=["threat: threat, MENACE | oil: Oil prices", "", None, ""],
        frame_lexicon=[name] * 4,
    )
    pd.testing.assert_frame_equal(marked, expected, check_dtype=False)
    pd.testing.assert_frame_equal(given, before)
    pd.testing.assert_frame_equal(mark_frames(marked, frames=path), marked)


def test_whole_table_of_devices(tmp_path):
    text = "# x\ndevice,term,definition,source\nhedge,^may,Holds back.,x\nhedge,rather,,\nhedge,-rather than,,\nscare_quote,,A rule.,x\n"
    given = sentences("It may be ‘art’ rather than war.", pd.NA, "In May it is rather warm.")
    marked = mark_devices(given, devices=write(tmp_path, text, "devices.csv"))
    expected = given.assign(
        n_words=[7, 0, 6], device_hedge=[1, 0, 1], device_scare_quote=[1, 0, 0],
        devices=["hedge; scare_quote", None, "hedge"],
        device_evidence=["hedge: may | scare_quote: ‘art’", None, "hedge: rather"],
        device_lexicon=marked["device_lexicon"],
    )  # fmt: skip
    pd.testing.assert_frame_equal(marked, expected, check_dtype=False)


@pytest.mark.parametrize("mark, columns", [(mark_frames, tables.FRAMES), (mark_devices, tables.DEVICES)])
def test_types_hold_also_without_rows(mark, columns):
    for texts in ([], [pd.NA], ["A threat may grow."]):
        marked = mark(sentences(*texts))
        assert {name: str(marked[name].dtype) for name in columns} == {name: kind for name, (kind, _) in columns.items()}
        assert len(counts(marked).columns) == len(set(read_lexicon(mark.__name__[5:]).iloc[:, 0]))


@pytest.mark.parametrize(
    "terms, text, expected",
    [
        (["war", "wars"], "War and wars, in a warm ward; a post-war war’s end.", ["War", "wars", "war", "war"]),
        (["escalat*"], "ESCALATION escalates, de-escalating", ["ESCALATION", "escalates", "escalating"]),
        (["red line*"], "Red\nlines, red-lines, red. Lines and red, line", ["Red\nlines", "red-lines"]),
        (["build-up"], "the build-up; they build up", ["build-up"]),
        (["don't"], "We don’t and don't and don t", ["don’t", "don't"]),
        (["nuclear", "nuclear threat*", "threat of war"], "A nuclear threat of war, nuclear", ["nuclear", "threat of war", "nuclear"]),
        (["rather", "-rather than"], "rather late than rather than", ["rather"]),
        (["^us"], "Give us US help. Us too", ["us"]),
        (["a b", "b c d"], "a b c d", ["b c d"]),
        (["threat"], "", []),
    ],
)
def test_terms(terms, text, expected):
    found = find_terms(text, Lookup(("x", term) for term in terms))[1].get("x", [])
    assert [text[start:end] for start, end in found] == expected


def test_a_term_may_belong_to_several_frames():
    lookup = Lookup([("one", "threat"), ("two", "threat")])
    assert find_terms("a threat", lookup) == (2, {"one": [(2, 8)], "two": [(2, 8)]})


@pytest.mark.parametrize("text, words", [("It isn't here.", 3), ("the ‘quoted’ word’s end", 4), ("a post-war plan", 4), ("…", 0)])
def test_words_are_counted(text, words):
    assert mark_frames(sentences(text))["n_words"].tolist() == [words]


def test_the_evidence_is_what_is_counted():
    texts = pd.read_csv(LABELS / "stance_dev.csv")["sentence"].drop_duplicates().head(80)
    for marked, column in ((mark_frames(separate(texts)), "frame"), (mark_devices(separate(texts)), "device")):
        hits = counts(marked)
        for number, evidence in enumerate(marked[column + "_evidence"]):
            named = [part.split(": ")[0] for part in evidence.split(" | ") if part]
            assert named == [name.removeprefix(column + "_") for name in hits if hits[name].iloc[number]]


@pytest.mark.parametrize(
    "rows, message",
    [
        ("threat,domain,threat*,,\n", "frames.csv, line 4: 'threat\\*' is already a term of threat, see line 3"),
        ("threat,domain,Menace,,\n", "frames.csv, line 4: term is 'Menace', expected words in small letters"),
        ("threat,domain,me*nace,,\n", "frames.csv, line 4: term is 'me\\*nace', expected words in small letters, with \\*"),
        ("threat,domain,,,\n", "frames.csv, line 4: term is empty"),
        ("threat,theme,menace,,\n", "frames.csv, line 4: kind is 'theme', expected one of: generic, domain, topic"),
        ("threat,topic,menace,,\n", "frames.csv, line 4: threat is topic, but domain in line 3"),
        ("threat,domain,menace,Danger.,\n", "frames.csv, line 4: threat is already defined in line 3"),
        ("threat,domain,menace,,x\n", "frames.csv, line 4: threat is already defined in line 3"),
        ("oil,topic,oil,,x\n", "frames.csv, line 4: oil has no definition"),
        ("oil,topic,oil,Oil.,\n", "frames.csv, line 4: oil has no source"),
        ("Oil price,topic,oil,Oil.,x\n", "frames.csv, line 4: frame is 'Oil price', expected small letters and _"),
    ],
)
def test_a_broken_list_is_named_by_file_and_line(tmp_path, rows, message):
    with pytest.raises(ValueError, match=message):
        mark_frames(sentences("A threat."), frames=write(tmp_path, DEFINED + rows))


def test_a_device_found_by_rule_needs_no_term_but_a_definition(tmp_path):
    text = "# x\ndevice,term,definition,source\nscare_quote,,A rule.,x\n"
    assert len(read_lexicon(write(tmp_path, text, "devices.csv"))) == 1
    with pytest.raises(ValueError, match="devices.csv, line 4: term is empty"):
        read_lexicon(write(tmp_path, text + "scare_quote,,,\n", "devices.csv"))


def test_a_table_replaces_the_list_and_a_missing_column_is_named():
    threat = read_lexicon("frames").query("frame == 'threat'")
    assert list(counts(mark_frames(sentences("A threat."), frames=threat))) == ["frame_threat"]
    with pytest.raises(KeyError, match="mark_frames needs the column 'sentence'; the table has: text"):
        mark_frames(pd.DataFrame({"text": ["A threat."]}))
    with pytest.raises(KeyError, match="mark_devices needs the columns 'article_id', 'position'"):
        mark_devices(pd.DataFrame({"sentence": ["A threat."]}))


def test_shipped_lists():
    frames, devices = read_lexicon("frames"), read_lexicon("devices")
    assert frames["frame"].nunique() == 14 and frames.groupby("frame").size().min() >= 40
    assert set(frames["kind"]) == {"generic", "domain", "topic"}
    assert devices["device"].nunique() == 14
    assert frames["definition"].ne("").sum() == 14 and devices["definition"].ne("").sum() == 14


@pytest.mark.parametrize("name", ["frames", "devices"])
def test_no_term_holds_the_name_of_an_actor(name):
    actors = {alias.lower() for alias in read_lexicon("actors")["alias"]} - {"us", "un", "uk"}  # "us": the pronoun
    for term in read_lexicon(name)["term"]:
        words = re.findall(r"[\w*]+", term)
        assert not actors & {" ".join(words[i:j]) for i in range(len(words)) for j in range(i + 1, len(words) + 1)}, term


def swapped(text):
    both = SWAPS | {other: one for one, other in SWAPS.items()}
    names = "|".join(sorted(both, key=len, reverse=True))
    return re.sub(rf"\b(?:{names})\b", lambda name: both[name.group()], text)


def filled(one, other):
    texts = pd.read_csv(CASES / "swaps.csv", skiprows=1)["sentence"]
    return [text.format(one=one, other=other) for text in texts]


@pytest.mark.parametrize("mark", [mark_frames, mark_devices])
@pytest.mark.parametrize("one, other", [("NATO", "Russia"), ("Moscow", "Washington"), ("the Kremlin", "the White House"),
                                        ("Poland", "Belarus"), ("Russian troops", "American troops")])  # fmt: skip
def test_which_name_stands_where_changes_nothing(mark, one, other):
    first, second = mark(separate(filled(one, other))), mark(separate(filled(other, one)))
    pd.testing.assert_frame_equal(counts(first), counts(second))


@pytest.mark.parametrize("mark", [mark_frames, mark_devices])
@pytest.mark.parametrize("name", ["stance_dev.csv", "stance_dev_news.csv"])
def test_which_side_is_named_changes_nothing(mark, name):
    texts = pd.read_csv(LABELS / name)["sentence"].drop_duplicates()
    pairs = [(text, swapped(text)) for text in texts if swapped(text) != text]
    assert len(pairs) > 40
    first, second = (mark(separate(side)) for side in zip(*pairs))
    same = (counts(first) == counts(second)).all(axis=1)
    assert not [pair for pair, equal in zip(pairs, same) if not equal]
