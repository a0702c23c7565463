"""Corrections by hand: written, read, applied, counted, and kept out of validation."""

import json
import os

import pandas as pd
import pytest
from lab import await_notebook, open_browser, run_all_cells, run_lab, take_shot
from pandas.testing import assert_frame_equal
from small_notebooks import HOSTILE, write_notebook

from analysis import (
    compare_labels, compare_pairs, compare_sureness, correct_table, find_corrections, find_targets,
    find_voices, mark_speakers, read_corrections, write_correction,
)
from analysis.agree import describe_files
from analysis.correct.files import hash_text
from analysis.form import find_words, is_live, list_places, make_form, show_corrections
from analysis.source import describe_source
from analysis.tables import CORRECTIONS

SAID = ["Moscow waits", "The Kremlin said that NATO was weak.", "A diplomat said that Moscow was ready.", "It rained in Vilnius."]
TEXT = "\n\n".join(SAID)
STARTS = [TEXT.index(sentence) for sentence in SAID]
ARTICLES = pd.DataFrame({"article_id": ["a", "b"], "text": [TEXT, None], "refused": [None, "empty"]})
SENTENCES = pd.DataFrame({
    "article_id": "a", "position": range(4), "paragraph": range(4), "start": STARTS,
    "end": [start + len(sentence) for start, sentence in zip(STARTS, SAID)], "sentence": SAID,
})
VOICES = find_voices(SENTENCES)
MENTIONS = find_targets(SENTENCES)
HEAD = ",".join(CORRECTIONS)


def made(*rows):
    """Return corrections of TEXT: (words, column, old, new), the words being where it is."""
    return pd.DataFrame([
        {"article_id": "a", "text_sha256": hash_text(TEXT), "start": TEXT.index(words),
         "end": TEXT.index(words) + len(words), "column": column, "old": old, "new": new,
         "who": "Ann", "when": "2026-01-31T12:00:00Z", "why": None}
        for words, column, old, new in rows
    ])


def line(**changed):
    cells = made(("Kremlin", "target", "russia", "ukraine")).fillna("").astype(str).iloc[0].to_dict() | changed
    return ",".join(cells.values())


def test_the_toy_tables_are_what_the_tests_think_they_are():
    assert VOICES["voice"].tolist() == ["narration", "narration", "report", "narration", "report", "narration"]
    assert VOICES["speaker"].fillna("NA").tolist() == ["narrator", "narrator", "russia", "narrator", "NA", "narrator"]
    assert MENTIONS["mention"].tolist() == ["Moscow", "Kremlin", "NATO", "Moscow", "Vilnius"]


def test_what_is_written_is_read_and_applied(tmp_path):
    path = tmp_path / "labels" / "corrections.csv"
    for words, column, old, new in [("that Moscow was ready.", "speaker", None, "us"), ("Kremlin", "kind", "state", "place")]:
        start = TEXT.index(words)
        assert write_correction(ARTICLES, article_id="a", start=start, end=start + len(words), column=column, old=old,
                                new=new, who="Ann", why="so it\nstands", path=path) == path
    corrections = read_corrections(path)
    assert list(corrections.columns) == list(CORRECTIONS)
    assert corrections["why"].tolist() == ["so it stands"] * 2
    assert corrections["old"].isna().tolist() == [True, False]
    before = [each.copy() for each in (VOICES, MENTIONS, SENTENCES, ARTICLES)]
    voices = VOICES.pipe(correct_table, ARTICLES, SENTENCES, corrections=path)
    assert voices.loc[4, ["speaker", "holder", "corrected"]].tolist() == ["us", "us", True]
    assert voices["corrected"].sum() == 1
    mentions = MENTIONS.pipe(correct_table, ARTICLES, SENTENCES, corrections=path)
    assert mentions.loc[3, ["speaker", "holder"]].tolist() == ["us", "us"]
    assert mentions["kind"].tolist() == ["state", "place", "organisation", "state", "place"]
    assert mentions["corrected"].tolist() == [False, True, False, True, False]
    assert mentions["corrections"].tolist() == [2] * 5 and voices["corrections"].tolist() == [1] * 6
    assert_frame_equal(mentions[MENTIONS.columns].drop(columns=["kind", "speaker", "holder"]),
                       MENTIONS.drop(columns=["kind", "speaker", "holder"]))
    for old, new in zip(before, (VOICES, MENTIONS, SENTENCES, ARTICLES)):
        assert_frame_equal(old, new)


def test_without_corrections_the_tables_are_as_they_were(tmp_path, monkeypatch):
    monkeypatch.setenv("CORRECTIONS", str(tmp_path / "none.csv"))
    for table in (VOICES, MENTIONS):
        same = correct_table(table, ARTICLES, SENTENCES)
        assert_frame_equal(same[table.columns], table)
        assert not same["corrected"].any() and (same["corrections"] == 0).all()
    assert find_corrections(ARTICLES, SENTENCES).empty
    empty = correct_table(MENTIONS.iloc[:0], ARTICLES, SENTENCES)
    assert empty["corrected"].dtype == bool and empty["mention_start"].dtype == "int64"
    (tmp_path / "none.csv").touch()
    assert read_corrections().empty


def test_each_status():
    corrections = made(
        ("Kremlin", "kind", "state", "place"),           # applied
        ("Kremlin", "kind", "state", "leader"),          # the one before has changed it
        ("Kremlin", "target", "ukraine", "russia"),      # it is russia
        ("The Kremlin", "target", "russia", "ukraine"),  # no mention has this extent
        ("Kremlin", "target", "russia", "ukraine"),      # article and text are set below
        ("Kremlin", "target", "russia", "ukraine"),
        ("Kremlin", "stance_label", "favor", "against"),
        ("Kremlin", "target", "russia", "ukraine"),      # the file has got another name
    )
    corrections.loc[4, "text_sha256"] = corrections.loc[5, "text_sha256"] = "0" * 64
    corrections.loc[[5, 7], "article_id"] = "elsewhere"
    found = find_corrections(ARTICLES, SENTENCES, corrections=corrections)
    assert found["status"].tolist() == [
        "applied", "value is not the old one any more", "not needed any more: the value is the new one",
        "no such place", "text has changed", "article is not in this run",
        "not checked here: the table has no such column", "applied",
    ]
    assert found["words"].fillna("NA").tolist()[3:6] == ["The Kremlin", "NA", "NA"]
    mentions = correct_table(MENTIONS, ARTICLES, SENTENCES, corrections=corrections)
    assert mentions.loc[1, ["target", "side", "kind"]].tolist() == ["ukraine", "ukraine", "place"]
    assert mentions["corrections"].tolist() == [2] * 5


def test_later_corrections_build_on_earlier_ones():
    back = made(("Kremlin", "kind", "state", "place"), ("Kremlin", "kind", "place", "state"))
    mentions = correct_table(MENTIONS, ARTICLES, SENTENCES, corrections=back)
    assert mentions.loc[1, ["kind", "corrected"]].tolist() == ["state", True]


def test_the_voice_of_a_stretch_reaches_its_mentions_and_its_sentence():
    told = made(("that NATO was weak.", "voice", "report", "narration"), ("that Moscow was ready.", "speaker", None, "nato"))
    voices = correct_table(VOICES, ARTICLES, SENTENCES, corrections=told)
    assert voices.loc[2, ["voice", "speaker", "holder"]].tolist() == ["narration", "narrator", "narrator"]
    assert voices.loc[2, ["speaker_name", "cue"]].isna().all()
    assert voices.loc[4, ["speaker", "speaker_name"]].tolist() == ["nato", VOICES.loc[4, "speaker_name"]]
    mentions = correct_table(MENTIONS, ARTICLES, SENTENCES, corrections=told)
    assert mentions.loc[2, ["voice", "speaker", "holder"]].tolist() == ["narration", "narrator", "narrator"]
    assert mentions["corrected"].tolist() == [False, False, True, True, False]
    spoken = mark_speakers(SENTENCES)
    sentences = correct_table(spoken, ARTICLES, corrections=told)
    assert sentences["voice"].tolist() == ["narration", "narration", "report", "narration"]
    assert sentences["speaker"].tolist() == ["narrator", "narrator", "nato", "narrator"]
    assert sentences["corrected"].tolist() == [False, True, True, False]
    assert_frame_equal(sentences[SENTENCES.columns], SENTENCES)


def test_the_holder_follows_the_speaker_only_where_both_were_one():
    apart = VOICES.assign(holder=VOICES["holder"].where(VOICES.index != 2, "nato"))
    told = made(("that NATO was weak.", "speaker", "russia", "us"))
    assert correct_table(apart, ARTICLES, SENTENCES, corrections=told).loc[2, "holder"] == "nato"
    assert correct_table(VOICES, ARTICLES, SENTENCES, corrections=told).loc[2, "holder"] == "us"


def test_one_mention_can_have_another_holder_than_its_stretch():
    told = made(("NATO", "holder", "russia", None))
    mentions = correct_table(MENTIONS, ARTICLES, SENTENCES, corrections=told)
    assert mentions["holder"].isna().tolist() == [False, False, True, True, False]  # the diplomat's was NA
    assert mentions["corrected"].tolist() == [False, False, True, False, False]
    assert find_corrections(ARTICLES, SENTENCES, corrections=told)["status"].tolist() == ["applied"]
    assert not correct_table(VOICES, ARTICLES, SENTENCES, corrections=told)["corrected"].any()


def test_mentions_are_taken_away_and_added():
    told = made(("Vilnius", "target", "lithuania", "-"), ("weak", "target", None, "russia"), ("It", "target", None, "nato"))
    mentions = correct_table(MENTIONS, ARTICLES, SENTENCES, corrections=told)
    assert mentions["mention"].tolist() == ["Moscow", "Kremlin", "NATO", "weak", "Moscow", "It"]
    assert mentions.index.tolist() == list(range(6))
    added = mentions.loc[3]
    assert added["sentence"][added["mention_start"] : added["mention_end"]] == "weak"
    assert added[["target", "side", "voice", "speaker", "holder", "via", "corrected"]].tolist() == [
        "russia", "russia", "report", "russia", "russia", "name", True]
    assert mentions["corrected"].tolist() == [False, False, False, True, False, True]
    assert mentions["corrections"].tolist() == [3] * 6 and mentions["lexicon"].nunique() == 1
    assert mentions[MENTIONS.columns].dtypes.equals(MENTIONS.dtypes)
    assert find_corrections(ARTICLES, SENTENCES, corrections=told)["status"].tolist() == ["applied"] * 3
    again = made(("NATO", "target", None, "nato"), ("NATO", "target", None, "us"), ("waits\n\nThe", "target", None, "us"))
    assert find_corrections(ARTICLES, SENTENCES, corrections=again)["status"].str[:12].tolist() == [
        "not needed a", "value is not", "no such plac"]


def test_a_mention_that_is_added_has_the_corrected_voice():
    told = made(("weak", "target", None, "russia"), ("that NATO was weak.", "speaker", "russia", "us"))
    added = correct_table(MENTIONS, ARTICLES, SENTENCES, corrections=told).loc[3]
    assert added[["mention", "speaker", "holder"]].tolist() == ["weak", "us", "us"]


def test_a_label_by_hand_is_certain_and_a_second_call_corrects_only_labels():
    scored = MENTIONS.assign(stance_label="favor", favor=0.6, neutral=0.3, against=0.1, stance=0.5)
    told = made(("NATO", "stance_label", "favor", "against"), ("Kremlin", "kind", "state", "place"),
                ("weak", "target", None, "russia"))
    first = MENTIONS.pipe(correct_table, ARTICLES, SENTENCES, corrections=told)
    second = first.assign(**scored[["stance_label", "favor", "neutral", "against", "stance"]].iloc[0])
    second = second.pipe(correct_table, ARTICLES, SENTENCES, corrections=told)
    assert len(first) == len(second) == 6
    assert second.loc[2, ["favor", "neutral", "against", "stance"]].tolist() == [0, 0, 1, -1]
    assert second["stance"].tolist() == [0.5, 0.5, -1, 0.5, 0.5, 0.5]
    assert first["corrections"].tolist() == [2] * 6 and second["corrections"].tolist() == [3] * 6
    assert second["corrected"].tolist() == [False, True, True, True, False, False]
    assert find_corrections(ARTICLES, SENTENCES, scored, corrections=told)["status"].tolist() == ["applied"] * 3
    late = scored.pipe(correct_table, ARTICLES, SENTENCES, corrections=told)  # all in one call
    assert late["stance"].isna().sum() == 1 and late["stance_label"].dtype == scored["stance_label"].dtype


def test_a_table_of_sentences_without_voices_and_a_missing_table_are_named():
    with pytest.raises(KeyError, match="correct_table needs the columns 'voice', 'speaker'"):
        correct_table(SENTENCES, ARTICLES)
    with pytest.raises(ValueError, match="needs the sentences too"):
        correct_table(MENTIONS, ARTICLES)


@pytest.mark.parametrize("changed, message", [
    ({"column": "sentence"}, "line 3: column is 'sentence', expected one of: voice, speaker"),
    ({"new": "Russia"}, "line 3: new target is 'Russia', expected one of: an actor of actors.csv, -"),
    ({"new": ""}, "line 3: new target is ''"),
    ({"column": "voice", "new": "quoted"}, "line 3: new voice is 'quoted', expected one of: narration, quote, report"),
    ({"start": "2.5"}, "line 3: start, end are '2.5', '25', expected two whole numbers"),
    ({"start": "90"}, "line 3: start 90 is not before end 25"),
    ({"text_sha256": "1.2E+10"}, "line 3: text_sha256 is '1.2E\\+10', expected 64 .* delete the line"),
    ({"article_id": ""}, "line 3: article_id is empty"),
    ({"new": "russia"}, "line 3: old and new are both 'russia'; delete the line"),
    ({"why": "no, it is not"}, "line 3: 11 cells, expected 10"),
])
def test_a_malformed_row_is_named_with_file_and_line(tmp_path, changed, message):
    path = tmp_path / "mine.csv"
    path.write_text(f"{HEAD}\n{line()}\n{line(**changed)}\n")
    with pytest.raises(ValueError, match=rf"mine\.csv, {message}"):
        read_corrections(path)
    before = path.read_bytes()
    with pytest.raises(ValueError):
        write_correction(ARTICLES, article_id="a", start=0, end=6, column="kind", old="state", new="place", path=path)
    assert path.read_bytes() == before


def test_a_missing_file_or_column_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match="there is no file"):
        read_corrections(tmp_path / "none.csv")
    (tmp_path / "mine.csv").write_text("article_id,start\na,1\n")
    with pytest.raises(KeyError, match="read_corrections needs the columns 'text_sha256', 'end'"):
        read_corrections(tmp_path / "mine.csv")


def test_own_actors_may_be_named():
    own = pd.DataFrame([{"actor": "mars", "side": "other", "alias": "Mars", "kind": "state", "from": "", "to": ""}])
    told = made(("weak", "target", None, "mars"))
    with pytest.raises(ValueError, match="new target is 'mars'"):
        correct_table(MENTIONS, ARTICLES, SENTENCES, corrections=told)
    mentions = correct_table(MENTIONS, ARTICLES, SENTENCES, corrections=told, actors=own)
    assert mentions.loc[3, ["target", "side", "kind"]].tolist() == ["mars", "other", "state"]


def test_hostile_cells_are_text_in_a_spreadsheet_and_come_back_as_they_were(tmp_path):
    path = tmp_path / "corrections.csv"
    why = "=cmd|' /C calc'!A0"
    for number, name in enumerate(["@SUM(A1)", 'a "b", c\r\nd', HOSTILE, "+1"]):
        write_correction(ARTICLES, article_id="a", start=number, end=number + 1, column="speaker_name", old="diplomat",
                         new=name, who="-who", why=why, path=path)
    corrections = read_corrections(path)
    assert corrections["new"].tolist() == ["@SUM(A1)", 'a "b", c d', HOSTILE, "+1"]
    assert set(corrections["why"]) == {why} and set(corrections["who"]) == {"-who"}
    raw = pd.read_csv(path, dtype="str", keep_default_na=False)
    assert raw["new"].tolist()[0] == "'@SUM(A1)" and set(raw["why"]) == {f"'{why}"} and len(raw) == 4
    assert not raw.apply(lambda column: column.str.match(r"[=+@]|-.")).any().any()


def test_a_file_that_a_spreadsheet_saved_is_continued_as_it_is(tmp_path):
    path = tmp_path / "corrections.csv"
    path.write_bytes(f"\ufeff{HEAD.replace(',', ';')};note\r\n{line().replace(',', ';')};mine".encode())
    write_correction(ARTICLES, article_id="a", start=0, end=6, column="kind", old="state", new="place", path=path)
    assert read_corrections(path)["column"].tolist() == ["target", "kind"]
    assert path.read_bytes().startswith(b"\xef\xbb\xbfarticle_id;") and b";mine\n" in path.read_bytes()


def test_a_failing_write_leaves_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "corrections.csv"
    path.write_text(f"{HEAD}\n{line()}\n")
    before = path.read_bytes()

    def fail(*_):
        raise OSError("the disk is full")

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(OSError, match="disk is full"):
        write_correction(ARTICLES, article_id="a", start=0, end=6, column="kind", old="state", new="place", path=path)
    assert path.read_bytes() == before and os.listdir(tmp_path) == ["corrections.csv"]


def test_what_cannot_be_right_is_not_written(tmp_path):
    path = tmp_path / "corrections.csv"
    place = {"article_id": "a", "start": 0, "end": 6, "column": "kind", "old": "state", "new": "place", "path": path}
    with pytest.raises(ValueError, match="no text of an article 'b'"):
        write_correction(ARTICLES, **place | {"article_id": "b"})
    with pytest.raises(ValueError, match="behind the end of the text"):
        write_correction(ARTICLES, **place | {"end": 1000})
    with pytest.raises(ValueError, match="new kind is 'x'"):
        write_correction(ARTICLES, **place | {"new": "x"})
    assert not path.exists()
    write_correction(ARTICLES, **place)
    with pytest.raises(ValueError, match="has this correction already"):
        write_correction(ARTICLES, **place)


def test_the_source_line_counts_each_correction_once():
    told = made(("Kremlin", "kind", "state", "place"), ("Vilnius", "target", "lithuania", "-"))
    mentions = correct_table(MENTIONS, ARTICLES, SENTENCES, corrections=told)
    assert "; 2 corrections applied; crossframe" in describe_source(mentions)
    more = pd.concat([mentions, mentions.assign(article_id="c", corrections=1)])
    assert "; 3 corrections applied;" in describe_source(more)
    spoken = mark_speakers(SENTENCES).pipe(correct_table, ARTICLES, corrections=told)
    assert "; 2 corrections applied;" in describe_source(mentions, spoken)
    assert "correction" not in describe_source(spoken)
    assert "correction" not in describe_source(MENTIONS)


def test_corrected_rows_are_no_validation():
    scored = pd.DataFrame({
        "sentence": list("abc"), "stance_label": ["favor", "against", "favor"], "coded_stance": ["favor", "favor", "favor"],
        "favor": 0.9, "against": 0.9, "corrected": [False, False, True]})
    assert compare_labels(scored).loc[0, ["n_mentions", "accuracy"]].tolist() == [2, 0.5]
    assert compare_pairs(scored)["n_mentions"].tolist() == [1, 1]
    assert compare_sureness(scored).loc[0, ["n_mentions", "accuracy"]].tolist() == [2, 0.5]
    assert compare_pairs(scored)["source"][0] == describe_files(scored.iloc[:2]) == "2 mentions"


def test_a_stretch_that_others_interrupt_is_one_place_in_the_form():
    sentences = pd.DataFrame({"article_id": "a", "position": [1], "start": 10,
                              "sentence": ["The step, the Kremlin said, is ‘wise and very good for all of us’ indeed."]})
    places = dict(list_places(sentences.iloc[0], find_voices(sentences), find_targets(sentences)))
    columns = [column for column, *_ in places.values()]
    assert columns.count("speaker") == 2 and columns.count("speaker_name") == 1
    assert list(places)[-1] == "a mention that was missed"
    column, start, end, old = next(place for place in places.values() if place[0] == "target")
    assert sentences["sentence"][0][start - 10 : end - 10] == "Kremlin" and old == "russia"


def test_missed_words_are_found_where_no_mention_is():
    assert find_words("Moscow and Moscow", "Moscow", MENTIONS, "a", 0) == (11, 17)
    with pytest.raises(ValueError, match="is a mention already"):
        find_words(SENTENCES["sentence"][0], "Moscow", MENTIONS, "a", 0)
    with pytest.raises(ValueError, match="does not stand in this sentence"):
        find_words("Moscow waits", "Mosc", MENTIONS, "a", 0)


def test_the_form_writes_what_was_chosen(tmp_path):
    pytest.importorskip("ipywidgets")
    path = tmp_path / "corrections.csv"
    form = make_form(ARTICLES, SENTENCES, VOICES, MENTIONS, path=path)
    fields = {getattr(each, "description", ""): each for each in form.children}

    def fill(sentence, what, new, words=""):
        fields["Sentence"].value = sentence
        fields["What is wrong"].value = next(
            value for label, value in fields["What is wrong"].options if label.startswith(what))
        fields["Right would be"].value, fields["Its words"].value = new, words
        fields["Write it down"].click()
        return form.children[-1].value

    assert "<b>Not written.</b> choose what would be right" in fill(0, "target of", "")
    assert "is not in the list" in fill(0, "target of", "<b>x</b>") and not path.exists()
    assert "has 1 correction now" in fill(2, "speaker of “that Moscow", "nato")
    assert "has 2 corrections now" in fill(3, "target of", "no mention of an actor: take it away")
    assert "has 3 corrections now" in fill(1, "a mention", "russia", "weak")
    assert "has 4 corrections now" in fill(1, "holder of “that NATO", "NA: not resolved")
    assert "has this correction already" in fill(1, "holder of “that NATO", "NA: not resolved")
    assert "&lt;i&gt;" in fill(1, "a mention", "russia", "<i>")
    assert find_corrections(ARTICLES, SENTENCES, corrections=path)["status"].tolist() == ["applied"] * 4


def test_without_a_reader_there_is_a_table_and_no_form(tmp_path):
    path = tmp_path / "corrections.csv"
    write_correction(ARTICLES, article_id="a", start=0, end=6, column="kind", old="state", new="place", why=HOSTILE, path=path)
    assert not is_live()
    page = show_corrections(ARTICLES, SENTENCES, VOICES, MENTIONS, corrections=path).data
    assert "applied" in page and "make lab" in page
    assert "<script" not in page and "<img" not in page


CELLS = [
    "from analysis import *",
    "articles = read_articles(ARTICLES)\n"
    "raw = articles.pipe(split_sentences)\n"
    "sentences = raw.pipe(mark_speakers).pipe(correct_table, articles)\n"
    "voices = raw.pipe(find_voices).pipe(correct_table, articles, sentences)\n"
    "mentions = raw.pipe(find_targets).pipe(correct_table, articles, sentences)\n",
    "show_corrections(articles, sentences, voices, mentions)",
]
ARTICLE = f"Warning to Moscow\n\nNATO warned Russia: {HOSTILE} is the word.\n\nMoscow denied it on Tuesday.\n"


def test_a_run_without_a_reader_leaves_no_widget_in_the_notebook(tmp_path, monkeypatch):
    from analysis.report import run_notebook

    monkeypatch.setenv("CORRECTIONS", str(tmp_path / "corrections.csv"))
    (tmp_path / "a.txt").write_text(ARTICLE, encoding="utf-8")
    folder = write_notebook(tmp_path / "notebooks", "00-start-here", CELLS)
    notebook = run_notebook(folder / "00-start-here.ipynb", [str(tmp_path / "a.txt")], "00")
    assert "widget" not in json.dumps(notebook) and "make lab" in json.dumps(notebook)


@pytest.mark.browser
def test_the_form_works_in_jupyterlab_and_a_hostile_article_stays_text(tmp_path, monkeypatch):
    pytest.importorskip("ipywidgets")
    path = tmp_path / "corrections.csv"
    monkeypatch.setenv("CORRECTIONS", str(path))
    (tmp_path / "a.txt").write_text(ARTICLE, encoding="utf-8")
    notebooks = write_notebook(tmp_path / "notebooks", "00-start-here", [
        f"ARTICLES = {str(tmp_path / 'a.txt')!r}", *CELLS])
    file = notebooks / "00-start-here.ipynb"
    kernel = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}  # else Lab asks for it
    file.write_text(json.dumps(json.loads(file.read_text()) | {"metadata": {"kernelspec": kernel}}))
    with (
        run_lab(tmp_path / "lab", notebooks=notebooks) as address,
        open_browser(viewport={"width": 1400, "height": 2000}) as page,
    ):
        asked, dialogs = [], []
        page.on("request", lambda request: asked.append(request.url))
        page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
        await_notebook(page, address)
        run_all_cells(page)
        page.wait_for_selector(".jupyter-widgets select")
        page.get_by_label("Sentence").select_option(index=1)
        page.get_by_label("What is wrong").select_option(label="target of “NATO”: nato")
        page.get_by_label("Right would be").fill("us")
        page.get_by_label("Why").fill("=1+1")
        page.get_by_label("Why").press("Tab")
        page.get_by_role("button", name="Write it down").click()
        page.wait_for_selector("text=which has 1 correction now")
        page.wait_for_timeout(1000)  # formulas would be set only now
        take_shot(page, "lab-form")
        said = page.inner_text(".jp-NotebookPanel-notebook")
        assert "$x_1$ **bold** </pre>" in said and "ran" not in page.title() and not dialogs
        run_all_cells(page)
        page.wait_for_selector(".jupyter-widgets select")
        assert "applied" in page.inner_text(".jp-NotebookPanel-notebook")
        take_shot(page, "lab-form-again")
        page.evaluate("window.jupyterapp.commands.execute('docmanager:save')")
        page.wait_for_function("!window.jupyterapp.shell.currentWidget.context.model.dirty")
        local = ("http://127.0.0.1:", "ws://127.0.0.1:", "data:", "blob:")
        assert [url for url in asked if not url.startswith(local)] == []
    assert read_corrections(path)[["old", "new", "why"]].to_numpy().tolist() == [["nato", "us", "=1+1"]]
    saved = json.loads((tmp_path / "lab/notebooks/00-start-here.ipynb").read_text(encoding="utf-8"))
    assert set(saved["metadata"]) <= {"kernelspec", "language_info"}
