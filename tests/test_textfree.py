"""A text-free report: no words of the articles in any page or chart, and everything else still there."""

import os
import re
import shutil

import pandas as pd
import pytest
from small_notebooks import CHART, read_files, write_notebook

from analysis import compare_sentences, find_targets, read_articles, show_sentences, show_table, split_sentences
from analysis.__main__ import main
from analysis.guard import check_files, is_searchable, list_secrets, list_versions, note_articles_read
from analysis.report import NOTEBOOKS, write_report
from analysis.textfree import TEXT_FREE, leave_out, list_runs, split_words

ARTICLES = ["tests/articles/harbour.txt", "data/articles/nato-warns.txt"]
SAID = "Rutte warns Moscow\n\nNATO warned the harbour town of a long dark winter on Monday. It was denied there.\n"
QUOTE = "warned the harbour town of a long"
OTHER = "Another Tale of Woe\n\nThe old miller walked slowly down to the frozen river bank. He slept."


@pytest.fixture
def article(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(SAID, encoding="utf-8")
    return path


@pytest.fixture
def bare(tmp_path, monkeypatch):
    """The rest of the test runs as a cell of a text-free report."""
    folder = tmp_path / "notes"
    folder.mkdir()
    monkeypatch.setenv(TEXT_FREE, str(folder))
    return folder


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    """Five of the project's notebooks on two articles of the project: {name: content}."""
    home = tmp_path_factory.mktemp("report")
    (home / "notebooks").mkdir()
    for number in ("00", "01", "02", "04", "06"):
        shutil.copy(next(NOTEBOOKS.glob(f"{number}-*.ipynb")), home / "notebooks")
    write_report(ARTICLES, home / "out", notebooks=home / "notebooks", text_free=True)
    return read_files(home / "out")


def read_pages(files):
    """Return each version of the text of each page and SVG."""
    return {name: " ".join(list_versions(content.decode())) for name, content in files.items() if re.search(r"(html|svg)$", name)}


def make(home, cells, **options):
    """Return the files of a report on one article by a notebook of `cells`."""
    (home / "a.txt").write_text(SAID, encoding="utf-8")
    read = f"from analysis import *\narticles = read_articles({str(home / 'a.txt')!r})"
    notebooks = write_notebook(home / "notebooks", "00-mine", [read, *cells], heading=f"A question?\n\nIt says: {QUOTE}.\n\nThis stays")
    write_report([home / "a.txt"], home / "out", notebooks=notebooks, **options)
    return read_files(home / "out")


@pytest.fixture(scope="module")
def mine(tmp_path_factory):
    """A text-free report by a notebook that takes no care: {name: content}."""
    draw = "import matplotlib.pyplot as plt\nplt.plot([0, 1]); plt.title({!r}); plt.show()"
    return make(tmp_path_factory.mktemp("mine"), [
        f"print({QUOTE!r})", "print('kept', 12)", "articles['text'][0]", "print(articles['title'][0])", "articles",
        "split_sentences(articles)", "print(split_sentences(articles))", "print('It was denied there.')",
        "for word in articles['text'][0].split(): print(word, 0.5)",
        f"own = read_articles({OTHER!r})\nprint(own['text'][0])",
        draw.format(QUOTE), draw.format("A harmless title"),
        CHART.replace('"<svg/>"', "None"),
        "from IPython.display import HTML; HTML('<img src=\"data:image/png;base64,AAAA\">')",
    ], text_free=True)


def test_no_words_of_the_articles_stand_in_any_page_or_chart(report):
    articles = pd.concat([read_articles(ARTICLES), read_articles("data/teaching")])
    sentences = split_sentences(articles)
    texts = [text for text in [*sentences["sentence"], *articles["title"].dropna()] if len(split_words(text)) > 2]
    runs = set().union(*(list_runs(text) for text in articles["text"].dropna()))
    pages = read_pages(report)
    assert len(pages) > 15 and sum(name.endswith(".svg") for name in pages) >= 10
    for name, page in pages.items():
        joined = f" {' '.join(split_words(page))} "
        assert not [text for text in texts if f" {' '.join(split_words(text))} " in joined], name
        assert not runs & list_runs(page), name
    for words in ("Fishermen", "harbour master recalled", "NATO spokeswoman", "Secretary General Mark Rutte"):
        assert not [name for name, page in pages.items() if words in page]


def test_numbers_charts_actors_and_ids_are_still_there(report):
    charts = {name.split("-", 4)[-1] for name in report if name.endswith(".svg")}
    assert {"arc.svg", "voices.svg", "matrix.svg", "roles.svg", "outlets.svg", "words.svg"} <= charts
    pages = read_pages(report)
    assert "nato-warns (title left out)" in pages["00-start-here.html"]
    assert "harbour" in pages["index.html"] and "nato-warns" in pages["index.html"]
    assert "The Velna Courier" in pages["01-read.html"] and "2025-03-14" in pages["01-read.html"]
    assert "2 of 2 articles are analysed" in pages["01-read.html"]
    assert "32 words" in pages["02-who-speaks.html"] and "nato" in pages["02-who-speaks.html"]
    assert re.search(r"russia: against -0\.\d\d", pages["04-stance.html"].lower())
    assert "accuracy" in pages["04-stance.html"] and "n_group" in pages["06-many-articles.html"]


def test_what_is_left_out_is_said_in_its_place(report):
    pages = read_pages(report)
    assert all("Left out: " in pages[name] for name in pages if name.endswith("html") and not name.startswith("00"))
    assert not [name for name in pages if "<em>Left out" in pages[name]]  # nothing was left to the last check
    assert "Left out: columns of article words: title (this report was made with --text-free)." in pages["01-read.html"]


def test_cells_prose_and_code_that_quote_are_replaced_and_the_rest_stays(mine):
    runs = list_runs(SAID) | list_runs(OTHER)
    for name, page in read_pages(mine).items():
        assert not runs & list_runs(page), name
        assert not re.search("denied|warns|warned|harbour|miller|frozen", page), name
    page = mine["00-mine.html"].decode()
    assert "kept 12" in page and "This stays" in page and "A question?" in page
    assert page.count("Left out: ") > 10 and "# Left out: " in page and "<em>Left out: " in page


def test_a_picture_that_cannot_be_searched_is_left_out(mine):
    assert [name for name in mine if name.endswith("svg")] == ["charts/00-mine-1-chart.svg"]
    assert "A harmless title" in mine["charts/00-mine-1-chart.svg"].decode()
    assert mine["00-mine.html"].decode().count("Left out: a picture whose words cannot be searched") == 2
    assert not is_searchable(None) and not is_searchable('<svg><g id="text_1"><path/></g></svg>')
    assert is_searchable('<svg><g id="text_1"><!-- a word --></g></svg>') and not is_searchable("<svg><image/></svg>")


def test_a_page_that_still_holds_words_is_an_error(tmp_path):
    (tmp_path / "00-mine.html").write_text("<table><td>warned the harbour</td><td>town <b>of</b> a</td></table>", encoding="utf-8")
    check_files(tmp_path, {"a run of six other words"})
    with pytest.raises(RuntimeError, match="00-mine.html would hold 6 words or more of an article"):
        check_files(tmp_path, {"warned the harbour town of a"})


def test_without_the_flag_nothing_is_left_out(tmp_path):
    files = make(tmp_path, [f"print({QUOTE!r})", "show_table(articles[['title']])"])
    assert QUOTE in files["00-mine.html"].decode() and "Rutte warns Moscow" in files["index.html"].decode()
    assert not [name for name, page in read_pages(files).items() if "Left out" in page]


def test_the_command_asks_for_it(monkeypatch, capsys):
    asked = []
    monkeypatch.setattr("analysis.report.write_report", lambda *_, **options: asked.append(options["text_free"]))
    assert main(["report", "--text-free"]) == 0 and main(["report"]) == 0
    assert asked == [True, False]
    with pytest.raises(SystemExit):
        main(["report", "--help"])
    assert "--text-free" in capsys.readouterr().out


def test_an_id_that_says_the_title_is_replaced(bare):
    said = {"title": "Rutte warns Moscow", "text": SAID}
    table = bare.parent / "rows.csv"
    pd.DataFrame([said]).to_csv(table, index=False)
    named = bare.parent / "2025-01-05_Rutte-warns-Moscow.txt"
    named.write_text(SAID.replace("dark", "cold"), encoding="utf-8")
    ids = read_articles([table, named])["article_id"].tolist()
    assert ids[0] == "rows#1" and re.fullmatch(r"article-[0-9a-f]{8}", ids[1])


def test_tables_and_views_show_no_words_in_such_a_run(bare, article):
    articles = read_articles(article)
    sentences = split_sentences(articles).assign(voice="report", speaker="nato", speaker_name="the grey chief", frames="threat",
                                                 frame_evidence="threat: dark winter")
    page = show_sentences(sentences, find_targets(sentences)).data
    assert "12 words, naming <bdi>nato</bdi></span>" in page and "threat" in page
    assert not re.search("harbour|chief|dark|Rutte", page)
    page = show_table(sentences[["position", "sentence", "speaker"]]).data
    assert "harbour" not in page and "nato" in page and "Left out: columns of article words: sentence" in page
    assert leave_out(pd.DataFrame({"words": [7]}))[1] == ""  # a number of words is none of them
    counted = pd.DataFrame({"word": ["winter"], "n_group": [3]})
    assert "winter" in show_table(counted).data and "winter" not in show_table(counted[["word"]]).data
    scored = pd.DataFrame(columns=["article_id", "position", "target", "held_by", "side", "voice", "kind", "lean", "stance"])
    assert compare_sentences(scored, sentences)["headline"].unique() == ["a (title left out)"]


def test_names_of_the_word_lists_and_outlets_are_no_quotation(bare, tmp_path):
    path = tmp_path / "b.txt"
    outlet = "The Old Gazette of the Ministry of Things"
    path.write_text(f"---\noutlet: {outlet}\n---\nEuropean Union\n\n{outlet} said so of all the people there. It left.\n", encoding="utf-8")
    read_articles(path)
    runs, phrases = list_secrets(bare)
    assert "old gazette of the ministry of" not in runs and "said so of all the people" in runs
    assert "european union" not in phrases


def test_the_setting_ends_with_the_report(monkeypatch):
    monkeypatch.delenv(TEXT_FREE, raising=False)
    with note_articles_read(False) as noted:
        assert noted is None and TEXT_FREE not in os.environ
    with note_articles_read(True) as noted:
        assert os.environ[TEXT_FREE] == noted
    assert TEXT_FREE not in os.environ
