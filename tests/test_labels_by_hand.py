"""Coding by hand: the sample, the form, the sheet, the files of labels, and the codes back in the tables."""

import json
import os

import numpy as np
import pandas as pd
import pytest
from lab import await_notebook, open_browser, run_all_cells, run_lab, take_shot
from pandas.testing import assert_frame_equal
from small_notebooks import HOSTILE, write_notebook

from analysis import (
    compare_labels, compare_pairs, find_disagreements, find_labels, find_sample, find_targets, label_sentences, mark_coded,
    read_labels, write_sheet,
)
from analysis.label.coding import find_own_file, make_form, take_back, write_label
from analysis.label.sample import share_out
from analysis.rows import hash_text
from analysis.tables import LABELS, SAMPLE

SAID = ["Moscow waits", "The Kremlin said that NATO was weak.", "NATO praised Moscow, and Moscow was glad.", "It rained in Vilnius."]
TEXT = "\n\n".join(SAID)
STARTS = [TEXT.index(sentence) for sentence in SAID]
ARTICLES = pd.DataFrame({"article_id": ["a", "b"], "text": [TEXT, None], "outlet": ["Post", None]})
SENTENCES = pd.DataFrame({
    "article_id": "a", "position": range(4), "start": STARTS,
    "end": [start + len(sentence) for start, sentence in zip(STARTS, SAID)], "sentence": SAID,
})
MENTIONS = find_targets(SENTENCES)  # Moscow, of the title; Kremlin, NATO; NATO, Moscow, Moscow; Vilnius, a place
SAMPLE_ALL = find_sample(MENTIONS, ARTICLES, SENTENCES, n=99)
HEAD = ",".join(LABELS)


def label(words, value, coder="Ann", variable="stance", phase="main", probability=0.5, **changed):
    start = TEXT.index(words)
    return {"article_id": "a", "text_sha256": hash_text(TEXT), "start": start, "end": start + len(words), "variable": variable,
            "coder": coder, "value": value, "phase": phase, "probability": probability, "when": "2026-01-31T12:00:00Z"} | changed


def line(**changed):
    return ",".join(str(cell) for cell in (label("Kremlin", "favor") | changed).values())


def test_a_sample_has_what_a_coder_needs_and_nothing_of_outlet_or_machine():
    assert list(SAMPLE_ALL.columns) == list(SAMPLE)
    assert sorted(SAMPLE_ALL["mention"]) == ["Kremlin", "Moscow", "Moscow", "NATO", "NATO"]  # neither title nor place
    assert set(SAMPLE_ALL["probability"]) == {1.0} and set(SAMPLE_ALL["stratum"]) == {"all"}
    for row in SAMPLE_ALL.itertuples():
        assert TEXT[row.start : row.end] == row.mention == row.sentence[row.mention_start : row.mention_end]
    last = SAMPLE_ALL[SAMPLE_ALL["sentence"] == SAID[2]].iloc[0]
    assert last["before"] == SAID[1] and last["after"] == SAID[3]
    of_sentences = find_sample(SENTENCES, ARTICLES, n=2)
    assert of_sentences["mention"].isna().all() and of_sentences["probability"].tolist() == [2 / 3] * 2
    empty = find_sample(MENTIONS.iloc[:0], ARTICLES, SENTENCES, n=5)
    assert empty.empty and list(empty.columns) == list(SAMPLE)


def test_probabilities_are_those_of_the_strata_and_larger_samples_hold_smaller_ones():
    many = pd.DataFrame({"article_id": "a", "position": range(1, 1001), "start": range(1000), "end": range(1, 1001),
                         "sentence": "x", "side": ["nato"] * 900 + ["russia"] * 100})
    small, large = (find_sample(many, ARTICLES, n=n, strata=["side", "outlet"], seed=3) for n in (40, 80))
    assert small["stratum"].value_counts().to_dict() == {"nato · Post": 30, "russia · Post": 10}
    assert small.groupby("stratum")["probability"].first().tolist() == [30 / 900, 10 / 100]
    assert (1 / small["probability"]).sum() == pytest.approx(1000)
    assert set(small["start"]) < set(large["start"])
    assert small["start"].tolist() != sorted(small["start"])  # in random order
    assert_frame_equal(small, find_sample(many, ARTICLES, n=40, strata=["side", "outlet"], seed=3))
    drawn = np.mean([find_sample(many.head(20), ARTICLES, n=5, seed=seed)["start"].isin([0]).sum() for seed in range(150)])
    assert drawn == pytest.approx(0.25, abs=0.1)


def test_samples_that_cannot_be_drawn_are_named():
    with pytest.raises(ValueError, match="n = 3 is too few for 2 strata, which need 2 units each: draw 4 or more"):
        share_out(pd.Series({"a": 9, "b": 9}), 3)
    with pytest.raises(KeyError, match="no column 'slant' for strata"):
        find_sample(MENTIONS, ARTICLES, SENTENCES, n=2, strata="slant")
    with pytest.raises(ValueError, match="whole number from 1 on, not 0"):
        find_sample(MENTIONS, ARTICLES, SENTENCES, n=0)
    with pytest.raises(ValueError, match="find_sample needs the sentences too"):
        find_sample(MENTIONS, ARTICLES, n=2)


def test_labels_of_several_files_are_one_table(tmp_path):
    (tmp_path / "Ann.csv").write_text(f"{HEAD}\n{line()}\n{line(variable='role', value='NONE', probability='')}\n")
    (tmp_path / "Ben.csv").write_text("\ufeff" + f"{HEAD}\n{line(coder='Ben', value='against', start='4.0')}\n".replace(",", ";"))
    (tmp_path / ".Ann.csv.12").write_text("half a row")
    labels = read_labels(tmp_path)
    assert labels[["coder", "variable", "value"]].to_numpy().tolist() == [
        ["Ann", "stance", "favor"], ["Ann", "role", "none"], ["Ben", "stance", "against"]]
    assert labels["probability"].isna().tolist() == [False, True, False] and labels["start"].dtype == "int64"
    assert_frame_equal(read_labels([tmp_path / "Ann.csv", tmp_path / "Ben.csv"]), labels)
    assert_frame_equal(read_labels(labels), labels)


def test_without_labels_there_is_an_empty_table_and_a_missing_file_is_an_error(tmp_path, monkeypatch):
    monkeypatch.setenv("LABELS", str(tmp_path / "none"))
    assert read_labels().empty and list(read_labels().columns) == list(LABELS)
    (tmp_path / "none").mkdir()
    assert read_labels().empty
    with pytest.raises(FileNotFoundError, match="there is no file"):
        read_labels(tmp_path / "other.csv")
    marked = mark_coded(MENTIONS, ARTICLES, SENTENCES)
    assert marked["coded_stance"].isna().all() and marked["coded_stance_probability"].dtype == "float64"


@pytest.mark.parametrize("changed, message", [
    ({"value": "positive"}, "line 3: stance is 'positive', expected one of: favor, neutral, against; correct it"),
    ({"variable": "tone"}, "line 3: variable is 'tone', expected one of: stance, role, basis, context"),
    ({"phase": "pilot"}, "line 3: phase is 'pilot', expected one of: training, reliability, main"),
    ({"probability": "0"}, "line 3: probability is '0', expected a number above 0 and up to 1"),
    ({"probability": "often"}, "line 3: probability is 'often'"),
    ({"coder": ""}, "line 3: coder is empty, expected who coded; fill it in"),
    ({"start": "2.5"}, "line 3: start, end are '2.5', '.*', expected two whole numbers"),
    ({"start": "90"}, "line 3: start 90 is not before end"),
    ({"text_sha256": "1.2E+10"}, "line 3: text_sha256 is '1.2E\\+10'.* code this unit again, or delete the line"),
    ({"value": "against", "coder": "Ann"}, "line 3: Ann has coded stance of a, characters .* as against, and as favor already in mine.csv, line 2; "
                                           "keep one of the two and delete the other"),
    ({"value": "a,b"}, "line 3: 11 cells, expected 10"),
])
def test_a_row_that_cannot_be_is_named_with_file_line_and_remedy(tmp_path, changed, message):
    path = tmp_path / "mine.csv"
    path.write_text(f"{HEAD}\n{line()}\n{line(**{'coder': 'Ben'} | changed)}\n")
    with pytest.raises(ValueError, match=rf"mine\.csv, {message}"):
        read_labels(path)


def test_two_files_may_not_hold_the_same_coding_and_columns_are_asked_for(tmp_path):
    for name in ("one.csv", "two.csv"):
        (tmp_path / name).write_text(f"{HEAD}\n{line()}\n")
    with pytest.raises(ValueError, match=r"two\.csv, line 2: .* already in one\.csv, line 2"):
        read_labels(tmp_path)
    (tmp_path / "two.csv").write_text("variable,value\nstance,favor\n")
    with pytest.raises(KeyError, match=r"read_labels of two\.csv needs the columns 'article_id'"):
        read_labels(tmp_path / "two.csv")
    (tmp_path / "two.csv").write_text(f"{','.join(name for name in LABELS if name not in ('variable', 'value'))}\n")
    with pytest.raises(KeyError, match="neither a file of labels, .* nor a coding sheet"):
        read_labels(tmp_path / "two.csv")
    changed = line(text_sha256="0" * 64)  # the same place in another text is another unit
    (tmp_path / "two.csv").write_text(f"{HEAD}\n{changed}\n")
    assert len(read_labels(tmp_path)) == 2


def test_codes_come_to_their_mentions_and_nothing_else_changes():
    before = MENTIONS.copy()
    labels = pd.DataFrame([label("Kremlin", "against"), label("Kremlin", "antagonist", variable="role", probability=None),
                           label("Moscow, and", "favor", end=TEXT.index("Moscow, and") + 6)])
    marked = mark_coded(MENTIONS, ARTICLES, SENTENCES, labels=labels)
    assert_frame_equal(marked[MENTIONS.columns], before)
    assert marked["coded_stance"].fillna("-").tolist() == ["-", "against", "-", "-", "favor", "-", "-"]
    assert marked["coded_role"].fillna("-").tolist()[1] == "antagonist"
    assert marked.loc[1, ["coded_stance_probability", "coded_role_probability"]].isna().tolist() == [False, True]
    assert_frame_equal(MENTIONS, before)
    moved = ARTICLES.assign(article_id=["elsewhere", "b"])  # the file has got another name
    assert len(mark_coded(MENTIONS.assign(article_id="elsewhere"), moved, SENTENCES.assign(article_id="elsewhere"), labels=labels)
               .dropna(subset="coded_stance")) == 2


def test_each_label_says_what_became_of_it():
    labels = pd.DataFrame([
        label("Kremlin", "favor"), label("Kremlin", "against", coder="Ben"),  # they differ
        label("NATO praised", "favor", end=TEXT.index("NATO praised") + 4), label("NATO praised", "neutral", coder="Ben", end=TEXT.index("NATO praised") + 4),
        label("NATO praised", "neutral", coder="adjudicated", end=TEXT.index("NATO praised") + 4),
        label("weak", "favor"), label("Kremlin", "favor", coder="Cy", phase="training"),
        label("Kremlin", "favor", text_sha256="0" * 64), label("Kremlin", "favor", text_sha256="1" * 64, article_id="c"),
        label("Kremlin", "opened", variable="context"),
    ])
    found = find_labels(MENTIONS, ARTICLES, SENTENCES, labels=labels)
    assert found["status"].tolist() == [
        "coders differ and nobody has decided", "coders differ and nobody has decided", "another value was decided on", "applied", "applied",
        "nothing is found at this place any more", "not used: phase training", "text has changed", "article is not in this run", "not a code"]
    assert found["words"].fillna("-").tolist()[:9] == ["Kremlin"] * 2 + ["NATO"] * 3 + ["weak", "Kremlin", "-", "-"]
    marked = mark_coded(MENTIONS, ARTICLES, SENTENCES, labels=labels)
    assert marked["coded_stance"].dropna().to_dict() == {3: "neutral"}
    again = find_labels(MENTIONS, ARTICLES, SENTENCES, labels=labels, phases=("training",), sample=SAMPLE_ALL.iloc[:0])
    assert again["status"][6] == "not in the sample"


def test_a_sample_coded_in_part_stands_for_what_is_coded():
    many = pd.DataFrame({"article_id": "a", "position": range(1, 101), "start": range(100), "end": range(1, 101), "sentence": "x"})
    sample = find_sample(many, ARTICLES, n=20)
    labels = sample.head(5)[["article_id", "text_sha256", "start", "end", "probability"]].assign(
        variable="stance", coder="Ann", value="favor", phase="main", when=None)
    assert set(mark_coded(many, ARTICLES, labels=labels)["coded_stance_probability"].dropna()) == {0.2}
    assert set(mark_coded(many, ARTICLES, labels=labels, sample=sample)["coded_stance_probability"].dropna()) == {0.05}
    none = mark_coded(many, ARTICLES, labels=labels.iloc[:0], sample=sample)
    assert none["coded_stance"].isna().all()


def test_disagreements_are_listed_until_they_are_decided():
    rows = [label("Kremlin", "favor"), label("Kremlin", "against", coder="Ben")]
    place = SAMPLE_ALL[SAMPLE_ALL["mention"] == "Kremlin"]
    listed = find_disagreements(pd.DataFrame(rows), SAMPLE_ALL)
    assert listed[["mention", "by Ann", "by Ben"]].to_numpy().tolist() == [["Kremlin", "favor", "against"]]
    decided = pd.DataFrame([*rows, label("Kremlin", "against", coder="adjudicated")])
    assert find_disagreements(decided, place).empty
    with pytest.raises(ValueError, match="1 coder has coded stance"):
        find_disagreements(pd.DataFrame(rows[:1]), SAMPLE_ALL)


def test_a_stratified_sample_weighs_in_the_figures_of_the_machine():
    scored = pd.DataFrame({
        "sentence": list("abcde"), "stance_label": ["favor", "favor", "against", "against", "favor"],
        "coded_stance": ["favor", "favor", "favor", "favor", None], "coded_stance_probability": [0.1, 0.1, 1, 1, np.nan]})
    assert compare_labels(scored).loc[0, "accuracy"] == pytest.approx(20 / 22)
    assert compare_labels(scored.drop(columns="coded_stance_probability")).loc[0, "accuracy"] == 0.5
    assert compare_labels(scored.assign(coded_stance_probability=[0.1, np.nan, 1, 1, 1])).loc[0, "accuracy"] == 0.5
    assert compare_pairs(scored)["source"][0] == "4 mentions"  # those that were coded


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_sheet_comes_back_as_labels(tmp_path, kind):
    if kind == "xlsx":
        openpyxl = pytest.importorskip("openpyxl")
    path = write_sheet(SAMPLE_ALL, tmp_path / f"sheet.{kind}", coder="=Ann", phase="reliability", variables=("stance", "basis"))
    if kind == "csv":
        sheet = pd.read_csv(path, dtype="str", keep_default_na=False)
    else:
        sheet = pd.read_excel(path, dtype="str", keep_default_na=False)
        book = openpyxl.load_workbook(path).active
        assert book.column_dimensions["L"].hidden and book.data_validations.dataValidation[0].formula1 == '"favor,neutral,against"'
        assert {cell.data_type for row in book.iter_rows() for cell in row} <= {"s", "inlineStr", "n"}
    assert sheet.columns.tolist() == ["number", "sentence", "mention", "stance", "basis", "coder", "phase", "probability", "start", "end",
                                      "text_sha256", "article_id"]
    assert (sheet["sentence"].str.contains(r"\[\[.+\]\]")).all() and "Post" not in sheet.to_string()
    assert read_labels(path).empty
    if kind == "csv":
        sheet.loc[0, "stance"], sheet.loc[1, "stance"], sheet.loc[1, "basis"] = "Favor", " against", "conduct"
        sheet.to_csv(path, index=False, sep=";", encoding="utf-8-sig")
    else:
        book["D2"], book["D3"], book["E3"], book["I2"] = "Favor", " against", "conduct", int(sheet["start"][0])
        book.parent.save(path)
    labels = read_labels(path)
    assert labels[["variable", "value"]].to_numpy().tolist() == [["stance", "favor"], ["stance", "against"], ["basis", "conduct"]]
    assert set(labels["coder"]) == {"=Ann"} and set(labels["phase"]) == {"reliability"} and set(labels["probability"]) == {1.0}
    assert labels[["start", "end"]].to_numpy().tolist() == SAMPLE_ALL.loc[[0, 1, 1], ["start", "end"]].to_numpy().tolist()


def test_a_sheet_never_takes_the_place_of_another_and_hostile_text_is_guarded(tmp_path):
    path = tmp_path / "sheet.csv"
    hostile = SAMPLE_ALL.head(1).assign(sentence=f"=1+1 {HOSTILE}", mention="=1+1", mention_start=0, mention_end=4, article_id="=b")
    write_sheet(hostile.assign(mention=None), path, coder="Ann")
    sheet = pd.read_csv(path, dtype="str", keep_default_na=False)
    assert sheet["sentence"][0].startswith("'=1+1") and sheet["article_id"][0] == "'=b"
    before = path.read_bytes()
    with pytest.raises(FileExistsError, match="is there already"):
        write_sheet(SAMPLE_ALL, path, coder="Ann")
    assert path.read_bytes() == before
    with pytest.raises(ValueError, match=r"writes \.csv or \.xlsx, not sheet\.ods"):
        write_sheet(SAMPLE_ALL, tmp_path / "sheet.ods", coder="Ann")
    with pytest.raises(ValueError, match="phase is 'pilot'"):
        write_sheet(SAMPLE_ALL, tmp_path / "b.csv", coder="Ann", phase="pilot")


def test_without_openpyxl_it_is_said_what_is_needed(tmp_path, monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(ImportError, match=r"sheet\.xlsx: reading and writing \.xlsx needs the package openpyxl .*; or use \.csv"):
        write_sheet(SAMPLE_ALL, tmp_path / "sheet.xlsx", coder="Ann")
    assert not os.listdir(tmp_path)
    (tmp_path / "sheet.xlsx").write_bytes(b"PK")
    with pytest.raises(ImportError, match="openpyxl"):
        read_labels(tmp_path / "sheet.xlsx")


def widgets(form):
    """Return {description or kind: widget} of everything in a form."""
    found = {}
    for each in form.children:
        found |= widgets(each) if hasattr(each, "children") else {getattr(each, "description", "") or type(each).__name__: each}
    return found


def test_the_form_saves_each_answer_and_goes_on_where_it_stopped(tmp_path):
    pytest.importorskip("ipywidgets")
    path = tmp_path / "codings" / "Ann.csv"
    form = make_form(SAMPLE_ALL, "Ann", "stance", "main", path)
    field, said = widgets(form)["Text"], form.children[-1]
    field.value = "f"
    assert field.value == "" and said.value == "saved: favor"
    assert read_labels(path)[["start", "value", "coder", "probability"]].to_numpy().tolist() == [
        [SAMPLE_ALL["start"][0], "favor", "Ann", 1.0]]
    widgets(form)["against (a)"].click()
    assert read_labels(path)["value"].tolist() == ["favor", "against"] and widgets(form)["IntProgress"].value == 2
    field.value = "q"
    assert said.value == "q is no key of this form" and len(read_labels(path)) == 2
    field.value = "z"
    assert read_labels(path)["value"].tolist() == ["favor"] and said.value == "taken back: code it again"
    field.value = "n"
    assert read_labels(path)["start"].tolist() == SAMPLE_ALL["start"].head(2).tolist()
    again = make_form(SAMPLE_ALL, "Ann", "stance", "main", path)
    assert widgets(again)["IntProgress"].value == 2
    for _ in range(3):
        widgets(again)["Text"].value = "n"
    assert "All units of this sample are coded" in again.children[2].value and widgets(again)["favor (f)"].disabled
    widgets(again)["Text"].value = "f"
    assert len(read_labels(path)) == 5
    field.value = "a"  # the first window does not know of the second
    assert "has an answer for this unit already" in said.value and len(read_labels(path)) == 5
    assert label_sentences(SAMPLE_ALL, coder="Ann", path=path).data.count("5 of 5 units were coded by Ann") == 1


def test_an_opened_context_is_recorded_once_and_skipping_is_no_answer(tmp_path):
    pytest.importorskip("ipywidgets")
    path = tmp_path / "Ann.csv"
    form = make_form(SAMPLE_ALL, "Ann", "role", "training", path)
    text, field = form.children[2], widgets(form)["Text"]
    first = SAMPLE_ALL.iloc[0]
    assert first["after"] not in text.value
    field.value = "x"
    assert first["after"] in text.value
    field.value = "x"
    assert read_labels(path)[["variable", "value", "phase"]].to_numpy().tolist() == [["context", "opened", "training"]]
    field.value = "p"
    field.value = "s"
    field.value = "z"  # takes back the role, not the context before it
    assert read_labels(path)["variable"].tolist() == ["context"]
    field.value = "v"
    assert read_labels(path)["value"].tolist() == ["opened", "victim"]
    assert read_labels(path)["start"].tolist() == [first["start"]] * 2


def test_taking_back_leaves_what_others_and_a_spreadsheet_wrote(tmp_path):
    path = tmp_path / "Ann.csv"
    path.write_bytes(("\ufeff" + f"{HEAD};note\r\n{line()};x\r\n{line(variable='role', value='none')};y\r\n;;\r\n".replace(",", ";")).encode()
                     .replace(b";;\r\n", b";" * 10 + b"\r\n"))
    write_label(path, SAMPLE_ALL.iloc[0].to_dict(), coder="Ben", variable="stance", value="favor", phase="main")
    assert take_back(path, "Ann", "stance") == (hash_text(TEXT), TEXT.index("Kremlin"), TEXT.index("Kremlin") + 7)
    assert read_labels(path)[["coder", "variable"]].to_numpy().tolist() == [["Ann", "role"], ["Ben", "stance"]]
    assert take_back(path, "Ann", "stance") is None


def test_a_failing_save_leaves_the_file_and_the_unit_as_they_were(tmp_path, monkeypatch):
    pytest.importorskip("ipywidgets")
    path = tmp_path / "Ann.csv"
    form = make_form(SAMPLE_ALL, "Ann", "stance", "main", path)
    widgets(form)["Text"].value = "f"
    before = path.read_bytes()

    def fail(*_):
        raise OSError("the disk is full")

    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", fail)
        widgets(form)["Text"].value = "a"
    assert "<b>Not saved.</b> the disk is full" in form.children[-1].value
    assert path.read_bytes() == before and os.listdir(tmp_path) == ["Ann.csv"]
    widgets(form)["Text"].value = "a"
    assert read_labels(path)["start"].tolist() == SAMPLE_ALL["start"].head(2).tolist()


def test_article_text_is_escaped_in_the_form():
    pytest.importorskip("ipywidgets")
    hostile = SAMPLE_ALL.head(1).assign(sentence=f"NATO {HOSTILE}", mention="NATO", mention_start=0, mention_end=4, before=HOSTILE)
    form = make_form(hostile, "<b>A", "stance", "main", find_own_file("A", "none.csv"))
    page = " ".join(each.value for each in form.children if hasattr(each, "value"))
    assert "<script" not in page and "<img" not in page and "<b>A" not in page and "&lt;script" in page


def test_names_that_cannot_be_are_refused(tmp_path):
    with pytest.raises(ValueError, match="needs to know who codes"):
        label_sentences(SAMPLE_ALL, coder=" ")
    with pytest.raises(ValueError, match="variable is 'tone', expected one of: stance, role, basis"):
        label_sentences(SAMPLE_ALL, coder="Ann", variable="tone")
    with pytest.raises(ValueError, match=r"saves answers as \.csv, not in a\.xlsx"):
        label_sentences(SAMPLE_ALL, coder="Ann", path=tmp_path / "a.xlsx")
    sheet = write_sheet(SAMPLE_ALL, tmp_path / "sheet.csv", coder="Ann")
    with pytest.raises(ValueError, match=r"sheet\.csv is not a file of labels, it lacks value, variable, when"):
        label_sentences(SAMPLE_ALL, coder="Ann", path=sheet)


CELLS = [
    "from analysis import *",
    "articles = read_articles(ARTICLES)\n"
    "sentences = articles.pipe(split_sentences)\n"
    "mentions = sentences.pipe(find_targets)\n"
    "sample = mentions.pipe(find_sample, articles, sentences, n=5)",
    "label_sentences(sample, coder='Ann')",
]
ARTICLE = f"Warning to Moscow\n\nNATO warned Russia: {HOSTILE} is the word.\n\nMoscow denied it on Tuesday.\n"


def test_a_run_without_a_reader_leaves_no_widget_in_the_notebook(tmp_path, monkeypatch):
    from analysis.report import run_notebook

    monkeypatch.setenv("LABELS", str(tmp_path / "codings"))
    (tmp_path / "a.txt").write_text(ARTICLE, encoding="utf-8")
    folder = write_notebook(tmp_path / "notebooks", "00-start-here", CELLS)
    notebook = json.dumps(run_notebook(folder / "00-start-here.ipynb", [str(tmp_path / "a.txt")], "00"))
    assert "widget" not in notebook and "make lab" in notebook and "0 of 3 units were coded by Ann" in notebook
    assert not (tmp_path / "codings").exists()


@pytest.mark.browser
def test_a_letter_is_an_answer_in_jupyterlab(tmp_path, monkeypatch):
    pytest.importorskip("ipywidgets")
    monkeypatch.setenv("LABELS", str(tmp_path / "codings"))
    (tmp_path / "a.txt").write_text(ARTICLE, encoding="utf-8")
    notebooks = write_notebook(tmp_path / "notebooks", "00-start-here", [f"ARTICLES = {str(tmp_path / 'a.txt')!r}", *CELLS])
    file = notebooks / "00-start-here.ipynb"
    kernel = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}  # else Lab asks for it
    file.write_text(json.dumps(json.loads(file.read_text()) | {"metadata": {"kernelspec": kernel}}))
    with (
        run_lab(tmp_path / "lab", notebooks=notebooks) as address,
        open_browser(viewport={"width": 1400, "height": 1200}) as page,
    ):
        asked, dialogs = [], []
        page.on("request", lambda request: asked.append(request.url))
        page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
        await_notebook(page, address)
        run_all_cells(page)
        field = page.locator(".jupyter-widgets input[type=text]")
        field.click()
        for letter, said in [("f", "saved: favor"), ("x", "context opened"), ("a", "saved: against"), ("z", "taken back"), ("n", "saved: neutral")]:
            page.keyboard.press(letter)  # the field keeps the focus: no mouse between answers
            page.wait_for_selector(f"text={said}")
        take_shot(page, "lab-label")
        page.keyboard.press("n")
        page.wait_for_selector("text=All units of this sample are coded")
        assert "ran" not in page.title() and not dialogs
        assert len(page.query_selector_all(".jp-CodeCell")) == 6  # no letter became a command of the notebook
        local = ("http://127.0.0.1:", "ws://127.0.0.1:", "data:", "blob:")
        assert [url for url in asked if not url.startswith(local)] == []
    labels = read_labels(tmp_path / "codings")
    assert labels.loc[labels["variable"] == "stance", "value"].tolist() == ["favor", "neutral", "neutral"]
    assert (labels["variable"] == "context").sum() == 1
