import os
import signal
import subprocess
import sys
import time
from html import unescape

import pandas as pd
import pytest
from small_notebooks import CHART, HOSTILE, read_files, takeaways, write_notebook

from analysis.__main__ import main
from analysis.report import locate, write_report

ARTICLE = "Rutte warns Moscow\n\nNATO warned Russia on Monday. Moscow denied it on Tuesday.\n"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A report on one article, all of whose paths hold blanks and &."""
    home = tmp_path_factory.mktemp("odd & name")
    article = home / "an article & more.txt"
    article.write_text(ARTICLE, encoding="utf-8")
    notebooks = write_notebook(
        home / "notebooks", "00-start-here", ["MOST = 5", CHART, takeaways("print('seen', ARTICLES)")],
        heading="Who *speaks* & <why>?",
    )
    write_notebook(notebooks, "01-more", [
        f"HOSTILE = {HOSTILE!r}\nprint(HOSTILE)",
        "HOSTILE",
        "import pandas as pd; pd.DataFrame({HOSTILE: [HOSTILE]})",
        "import html; from IPython.display import HTML; HTML(html.escape(HOSTILE))",
        "import sys; print('to' + 'ld', ARTICLES, file=sys.stderr)",
    ])
    out = home / "my reports & pages"
    index = write_report([article], out, notebooks=notebooks)
    return {"article": article, "notebooks": notebooks, "out": out, "index": index}


def test_pages_contents_and_charts_are_there(made):
    assert made["index"] == made["out"] / "index.html"
    assert set(read_files(made["out"])) == {
        ".crossframe", "index.html", "methods.md", "00-start-here.html", "01-more.html",
        "charts/00-start-here-1-arc.png", "charts/00-start-here-1-arc.svg",
    }
    chart = (made["out"] / "charts" / "00-start-here-1-arc.png").read_bytes()
    assert chart.startswith(b"\x89PNG")
    assert os.listdir(made["out"].parent) and not list(made["out"].parent.glob(".*"))


def test_each_chart_comes_with_the_numbers_behind_it(tmp_path):
    article = tmp_path / "a.txt"
    article.write_text(ARTICLE, encoding="utf-8")
    drawn = """
from analysis import *
import pandas as pd
scored = pd.DataFrame({"article_id": ["=A1"] * 6, "position": 1, "side": "nato", "stance": [.1, .2, .3, .4, .5, .6]})
draw_means(compare_means(scored.assign(outlet="=SUM(A1)"), ["side", "outlet"]));
"""
    notebooks = write_notebook(tmp_path / "notebooks", "00-start-here", [drawn])
    write_report([article], tmp_path / "out", notebooks=notebooks)
    [path] = (tmp_path / "out" / "charts").glob("*.csv")
    numbers = pd.read_csv(path)
    assert numbers["estimate"].tolist() == [pytest.approx(0.35)] and numbers["outlet"].tolist() == ["'=SUM(A1)"]
    assert path.name in (tmp_path / "out" / "00-start-here.html").read_text(encoding="utf-8")


def test_contents_lead_with_the_arc_then_the_questions(made):
    page = made["index"].read_text(encoding="utf-8")
    assert page.index('alt="Up &amp; &#34;down&#34;"') < page.index("Who speaks &amp; &lt;why&gt;?")
    assert "<cite>Rutte warns Moscow</cite>" in page
    assert 'href="00-start-here.html#takeaways"' in page and "01-more.html#takeaways" not in page


def test_a_page_reads_without_code_and_leads_on(made):
    page = (made["out"] / "00-start-here.html").read_text(encoding="utf-8")
    assert "<title>Who speaks &amp; &lt;why&gt;?</title>" in page
    assert '<html lang="en">' in page and 'name="viewport"' in page
    assert '<a href="01-more.html">more</a>' in page and 'rel="next"' in page
    assert 'alt=\'Up &amp; "down"\'' in page and 'width="400"' in page
    assert page.count("<summary>Code</summary>") == 2  # cells without outputs join the next
    assert len(page) < 120_000


def test_the_notebooks_read_the_article_and_no_page_names_its_folder(made):
    page = unescape((made["out"] / "00-start-here.html").read_text(encoding="utf-8"))
    assert "seen ['an article & more.txt']" in page
    for content in read_files(made["out"]).values():
        assert str(made["article"].parent) not in unescape(content.decode("utf-8", "ignore"))


def test_article_text_stays_text(made):
    page = (made["out"] / "01-more.html").read_text(encoding="utf-8")
    assert "<script" not in page and "<img" not in page
    assert "told" not in page
    assert "{{ 7*7 }} $x_1$ **bold** &lt;/pre&gt;" in page
    for name in ("index", "00-start-here", "01-more"):
        page = (made["out"] / f"{name}.html").read_text(encoding="utf-8")
        policy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; font-src data:"
        assert page.index(policy) < page.index("<style")


def test_the_same_articles_give_the_same_files(made, tmp_path):
    write_report([made["article"]], tmp_path / "again", notebooks=made["notebooks"])
    assert read_files(tmp_path / "again") == read_files(made["out"])


def test_a_failing_notebook_leaves_the_earlier_report_as_it_was(tmp_path, capsys):
    notebooks = write_notebook(tmp_path / "notebooks", "00-start-here", ["print('good')"])
    write_report([write_article(tmp_path)], tmp_path / "out", notebooks=notebooks)
    before = read_files(tmp_path / "out")
    write_notebook(notebooks, "00-start-here", ["print('newer')"])
    write_notebook(notebooks, "01-more", ["fine = 1", "shares = {}\nshares['nato']"])
    command = ["report", str(tmp_path / "a.txt"), "--out", str(tmp_path / "out")]
    assert main([*command, "--notebooks", str(notebooks)]) == 1
    said = capsys.readouterr().err.strip().splitlines()[-1]
    assert said.startswith(
        "No report: 01-more.ipynb stopped in cell [4], which begins with `shares = {}`: "
        "KeyError: 'nato'. Run that cell"
    )
    assert read_files(tmp_path / "out") == before
    assert sorted(os.listdir(tmp_path)) == ["a.txt", "notebooks", "out"]


def test_a_failing_cell_has_the_number_that_the_reader_sees(tmp_path):
    notebooks = write_notebook(tmp_path / "notebooks", "00-start-here", [], first="import nothing_")
    with pytest.raises(RuntimeError, match=r"in cell \[1\], .* No module named 'nothing_'"):
        write_report([write_article(tmp_path)], tmp_path / "out", notebooks=notebooks)


def test_pages_and_charts_of_before_go_and_the_users_files_stay(tmp_path):
    article, out = write_article(tmp_path), tmp_path / "out"
    notebooks = write_notebook(tmp_path / "notebooks", "00-start-here", [CHART])
    write_notebook(notebooks, "01-more", ["1"])
    write_report([article], out, notebooks=notebooks)
    mine = {"my notes.html": b"mine", "charts/00-start-here-9-mine.png": b"mine"}
    for name, content in mine.items():
        (out / name).write_bytes(content)
    (notebooks / "01-more.ipynb").unlink()
    write_notebook(notebooks, "00-start-here", ["print('no chart')"])
    write_report([article], out, notebooks=notebooks)
    after = read_files(out)
    assert set(after) == {".crossframe", "index.html", "methods.md", "00-start-here.html", *mine}
    assert {name: after[name] for name in mine} == mine


def test_a_page_that_no_report_wrote_is_not_replaced(tmp_path):
    notebooks = write_notebook(tmp_path / "notebooks", "00-start-here", ["1"])
    (tmp_path / "index.html").write_text("my home page", encoding="utf-8")
    with pytest.raises(ValueError, match="index.html was not written by a report"):
        write_report([write_article(tmp_path)], tmp_path, notebooks=notebooks)
    assert (tmp_path / "index.html").read_text(encoding="utf-8") == "my home page"


def test_warnings_go_to_the_terminal(tmp_path, capsys):
    cells = ["import warnings; warnings.warn('few articles')"]
    notebooks = write_notebook(tmp_path / "notebooks", "00-start-here", cells)
    write_report([write_article(tmp_path)], tmp_path / "out", notebooks=notebooks)
    assert "few articles" in capsys.readouterr().err


def test_a_missing_article_is_said_before_any_notebook_runs(tmp_path, capsys):
    notebooks = write_notebook(tmp_path / "notebooks", "00-start-here", ["1/0"])
    command = ["report", str(tmp_path / "nope.txt"), "--out", str(tmp_path / "out")]
    assert main([*command, "--notebooks", str(notebooks)]) == 1
    said = capsys.readouterr().err
    assert "nope.txt" in said and "Traceback" not in said and "ZeroDivision" not in said


def test_where_nothing_can_be_analysed_the_reasons_are_said_and_nothing_is_written(tmp_path, capsys):
    (tmp_path / "empty.txt").write_text("", encoding="utf-8")
    assert main(["report", str(tmp_path / "empty.txt"), "--out", str(tmp_path / "out")]) == 1
    assert "none of what was offered can be analysed" in (told := capsys.readouterr().err)
    assert "empty.txt: empty" in told and not (tmp_path / "out").exists()


def test_a_notebook_that_cannot_follow_the_articles_is_named(tmp_path):
    notebooks = write_notebook(tmp_path / "notebooks", "00-start-here", ["1"])
    path = notebooks / "00-start-here.ipynb"
    path.write_text(path.read_text(encoding="utf-8").replace('"parameters"', '"mine"'), encoding="utf-8")
    with pytest.raises(ValueError, match="00-start-here.ipynb .* the tag 'parameters'"):
        write_report([write_article(tmp_path)], tmp_path / "out", notebooks=notebooks)


def test_no_notebooks_is_one_sentence(tmp_path):
    with pytest.raises(ValueError, match="holds no notebook named NN-name.ipynb"):
        write_report([write_article(tmp_path)], tmp_path / "out", notebooks=tmp_path)


def test_articles_mean_the_same_from_any_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert locate(["a b.txt", "https://example.com/a"]) == [
        f"{tmp_path}/a b.txt", "https://example.com/a",
    ]
    assert locate("a.txt") == [f"{tmp_path}/a.txt"]
    assert locate(None) is None and locate([""]) is None


def test_articles_of_the_environment_are_found_from_where_the_user_is(tmp_path, monkeypatch):
    write_article(tmp_path)
    notebooks = write_notebook(tmp_path / "notebooks", "00-start-here", ["print(ARTICLES)"])
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ARTICLES", "a.txt")
    write_report(None, "out", notebooks=notebooks)
    page = (tmp_path / "out" / "00-start-here.html").read_text(encoding="utf-8")
    assert "['a.txt']" in page


def test_stopping_it_leaves_nothing_behind(tmp_path):
    started = tmp_path / "started"
    notebooks = write_notebook(tmp_path / "notebooks", "00-start-here", [
        f"import os, pathlib, time\npathlib.Path({str(started)!r}).write_text(str(os.getpid()))\n"
        "time.sleep(600)",
    ])
    command = ["report", write_article(tmp_path), "--out", tmp_path / "out", "--notebooks", notebooks]
    running = subprocess.Popen(
        [sys.executable, "-m", "analysis", *map(str, command)], stderr=subprocess.PIPE, text=True
    )
    try:
        assert wait_for(lambda: started.exists() and started.read_text()), "no kernel came up"
        running.send_signal(signal.SIGINT)
        said = running.communicate(timeout=60)[1]
    finally:
        running.kill()
    assert running.returncode == 130
    assert said.strip() == "Stopped before it was done; what was there before is as it was."
    assert wait_for(lambda: not is_running(int(started.read_text()))), "the kernel is still there"
    assert sorted(os.listdir(tmp_path)) == ["a.txt", "notebooks", "started"]


def write_article(folder):
    (folder / "a.txt").write_text(ARTICLE, encoding="utf-8")
    return folder / "a.txt"


def wait_for(true, seconds=60):
    end = time.monotonic() + seconds
    while not (answer := true()) and time.monotonic() < end:
        time.sleep(0.1)
    return answer


def is_running(process):
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True
