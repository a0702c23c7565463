import json
import shutil

import nbformat
import pytest
from lab import PROJECT, await_notebook, open_browser, run_all_cells, run_lab, take_shot
from small_notebooks import CHART, HOSTILE, write_notebook

from analysis import read_articles
from analysis.refresh import clean
from analysis.report import run_notebook, write_report

pytestmark = pytest.mark.browser

CHARTS = ".jp-OutputArea img[src^='data:image/png']"
ERRORS = "[data-mime-type='application/vnd.jupyter.error'], [data-mime-type$='vnd.jupyter.stderr']"


def test_jupyterlab_runs_the_first_notebook_and_again_on_another_article(tmp_path):
    another = PROJECT / "tests" / "articles" / "harbour.txt"
    outlet = read_articles(another)["outlet"][0]
    notebooks = PROJECT / "notebooks"
    with (
        run_lab(tmp_path, notebooks=notebooks) as address,
        open_browser(viewport={"width": 1400, "height": 3200}) as page,
    ):
        await_notebook(page, address)
        assert charts(page), "the committed notebook shows no chart before it is run"
        take_shot(page, "lab-committed")

        run_all_cells(page)
        first = charts(page)
        assert first and not errors(page)
        assert outlet not in shown(page)
        take_shot(page, "lab-run")

        save(page)
        assert without_outputs(tmp_path / "notebooks/00-start-here.ipynb") == without_outputs(
            notebooks / "00-start-here.ipynb"
        ), "rerunning and saving changed more than the outputs"

        choose_articles(page, another)
        run_all_cells(page)
        second = charts(page)
        assert second and second != first and not errors(page)
        assert outlet in shown(page)
        take_shot(page, "lab-another-article")

        page.evaluate(
            "window.jupyterapp.commands.execute('apputils:change-theme', {theme: 'JupyterLab Dark'})"
        )
        page.wait_for_selector("body[data-jp-theme-light='false']", state="attached")
        page.wait_for_timeout(1000)
        take_shot(page, "lab-dark")


def test_a_report_page_asks_for_nothing_and_runs_nothing(tmp_path):
    article = tmp_path / "a.txt"
    article.write_text(
        f"{HOSTILE}\n\nNATO warned Russia on Monday. Moscow denied it on Tuesday.\n", encoding="utf-8"
    )
    notebooks = write_notebook(tmp_path / "notebooks", "00-start-here", [
        f"HOSTILE = {HOSTILE!r}",
        CHART,
        "print(HOSTILE)",
        "HOSTILE",
        "import pandas as pd; pd.options.display.max_colwidth = None; pd.DataFrame([HOSTILE])",
        "import html; from IPython.display import HTML, display; HTML(html.escape(HOSTILE))",
        "HTML('<p id=open>' + HOSTILE)",  # as if a verb had forgotten to escape
        "from IPython.display import Javascript; Javascript('document.title = \"ran\"')",
    ])
    write_report([article], tmp_path / "out", notebooks=notebooks)
    with open_browser() as page:
        asked, refused, dialogs = [], [], []
        page.on("request", lambda request: asked.append(request.url))
        page.on("requestfailed", lambda request: refused.append((request.url, request.failure)))
        page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
        for name in ("00-start-here", "index"):
            file = (tmp_path / "out" / f"{name}.html").as_uri()
            page.goto(file)
            page.wait_for_timeout(300)
            # What the policy stopped before it left is listed as asked for, and as refused.
            stopped = [url for url, reason in refused if reason == "csp"]
            sent = [url for url in asked if url not in stopped and not url.startswith("data:")]
            assert sent == [file]
            asked.clear()
            assert not dialogs and page.title() != "ran"
            assert page.locator("meta[http-equiv='Content-Security-Policy']").count() == 1
            drawn = "[...document.images].filter(image => image.naturalWidth > 0).length"
            assert page.evaluate(drawn) == 1, "the chart is the only picture"
            take_shot(page, f"page-{name}")
        assert HOSTILE in page.inner_text("cite")  # the article's title
        page.goto((tmp_path / "out" / "00-start-here.html").as_uri())
        assert page.inner_text("main").count(HOSTILE) == 4  # print, repr, table, escaped HTML
        assert page.get_attribute("figure img", "alt") == 'Up & "down"'


def test_a_hostile_article_stays_text_in_jupyterlab(tmp_path):
    article = tmp_path / "hostile.txt"
    article.write_text(
        f"Warning to Moscow\n\nNATO warned Russia: {HOSTILE} is the word.\n\nMoscow denied it.\n",
        encoding="utf-8",
    )
    with (
        run_lab(tmp_path / "lab", notebooks=PROJECT / "notebooks") as address,
        open_browser(viewport={"width": 1400, "height": 3200}) as page,
    ):
        asked, dialogs = [], []
        page.on("request", lambda request: asked.append(request.url))
        page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
        await_notebook(page, address.replace("00-start-here", "02-who-speaks"))
        choose_articles(page, article)
        run_all_cells(page)
        page.wait_for_timeout(1000)  # formulas would be set only now
        said = shown(page)
        take_shot(page, "lab-hostile")
        assert "onerror='alert(2)'>" in said and "{{ 7*7 }} $x_1$ **bold** </pre>" in said
        assert not errors(page) and not dialogs and "ran" not in page.title()
        local = ("http://127.0.0.1:", "ws://127.0.0.1:", "data:", "blob:")
        assert [url for url in asked if not url.startswith(local)] == []


def test_a_hostile_article_stays_text_in_a_notebook_that_is_not_trusted(tmp_path):
    article = tmp_path / "hostile.txt"
    article.write_text(
        f"Warning to Moscow\n\nNATO warned Russia: {HOSTILE} is the word.\n\nMoscow denied it.\n",
        encoding="utf-8",
    )
    shutil.copytree(PROJECT / "notebooks", tmp_path / "notebooks")
    for name in ("00-start-here", "02-who-speaks"):
        path = tmp_path / "notebooks" / f"{name}.ipynb"
        nbformat.write(clean(run_notebook(path, [str(article)], name, svg=False)), path)
    with (
        run_lab(tmp_path / "lab", notebooks=tmp_path / "notebooks") as address,
        open_browser(viewport={"width": 1400, "height": 3200}) as page,
    ):
        asked, dialogs = [], []
        page.on("request", lambda request: asked.append(request.url))
        page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
        await_notebook(page, address.replace("00-start-here", "02-who-speaks"))
        page.wait_for_timeout(1000)
        said = shown(page)
        take_shot(page, "lab-untrusted")
        assert "onerror='alert(2)'>" in said and "{{ 7*7 }} $x_1$ **bold** </pre>" in said
        assert not dialogs and "ran" not in page.title()
        underlined = page.locator("span[style*='border-bottom']").count()
        assert underlined >= 3, "mentions are not underlined without trust"
        local = ("http://127.0.0.1:", "ws://127.0.0.1:", "data:", "blob:")
        assert [url for url in asked if not url.startswith(local)] == []


def choose_articles(page, articles):
    """Type `articles` into the cell with the notebook's choices, as its reader would."""
    page.evaluate(
        """chosen => {
            const cells = [...window.jupyterapp.shell.currentWidget.content.model.cells];
            const choices = cells.find(cell => cell.getMetadata('tags')?.includes('parameters'));
            const source = choices.sharedModel.getSource();
            choices.sharedModel.setSource(source.replace('ARTICLES = None', chosen));
        }""",
        f"ARTICLES = {str(articles)!r}",
    )


def save(page):
    page.evaluate("window.jupyterapp.commands.execute('docmanager:save')")
    page.wait_for_function("!window.jupyterapp.shell.currentWidget.context.model.dirty")


def without_outputs(path):
    """Return what is in the notebook beside its outputs and the version of this machine's Python."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    notebook["metadata"]["language_info"].pop("version")
    for cell in notebook["cells"]:
        cell.pop("outputs", None)
    return notebook


def charts(page):
    """Return the pictures that the notebook shows, those only that could be drawn."""
    drawn = "images => images.filter(image => image.naturalWidth > 0).map(image => image.src)"
    return page.eval_on_selector_all(CHARTS, drawn)


def errors(page):
    return page.locator(ERRORS).all_inner_texts()


def shown(page):
    """Return the text of the notebook as a reader sees it."""
    return page.inner_text(".jp-NotebookPanel-notebook")
