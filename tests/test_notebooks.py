"""Every notebook runs on the project's article and on articles that it was not written for."""

import re
from pathlib import Path

import nbformat
import pytest

from analysis.refresh import ARTICLE, README_CHART, find_chart
from analysis.report import run_notebook

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
OTHERS = {
    "another article": ["tests/articles/harbour.txt"],
    "nobody of either side": ["tests/articles/nobody-speaks.txt"],
    "three sentences": ["tests/articles/three-sentences.txt"],
    "several, and one that is refused": ["tests/articles", "tests/articles/harbour.txt"],
}
CHARTS = {
    "00-start-here": ["arc"], "02-who-speaks": ["voices"], "03-sentiment": ["sentiment", "means"],
    "04-stance": ["matrix", "roles", "means", "means", "labels-stance", "labels-role", "calibration"],
    "05-framing": ["frames", "devices"], "06-many-articles": ["outlets", "differences", "differences", "timeline", "words"],
    "07-sensitivity": ["sensitivity"], "08-label": ["labels-stance", "corrected"],
}
PATHS = re.compile(r"(/home|/root|/tmp|/work|/Users)/\w")


def outputs(notebook):
    return [output for cell in notebook.cells for output in cell.get("outputs", [])]


def charts(notebook):
    return [
        output.metadata["image/png"]["name"] for output in outputs(notebook)
        if "image/png" in output.get("data", {})
    ]


def said(notebook):
    """Return what the outputs say in words."""
    texts = [output.get("text", "") or output.get("data", {}).get("text/html", "") for output in outputs(notebook)]
    alts = [output.get("metadata", {}).get("image/png", {}).get("alt", "") for output in outputs(notebook)]
    return " ".join([*texts, *alts])


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_the_committed_outputs_are_those_of_a_fresh_run(path):
    committed = nbformat.read(path, as_version=4)
    fresh = run_notebook(path, [str(ARTICLE)], path.stem)
    versions = re.compile(r"Made with .*?</p>")  # Python's own differs from machine to machine
    assert versions.sub("", said(committed)) == versions.sub("", said(fresh))
    assert charts(committed) == charts(fresh) == CHARTS.get(path.stem, [])
    assert not PATHS.search(said(committed))


@pytest.mark.parametrize("articles", OTHERS.values(), ids=OTHERS)
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_it_runs_on_articles_that_it_was_not_written_for(path, articles):
    notebook = run_notebook(path, [str(ROOT / article) for article in articles], path.stem)
    kinds = {output.output_type for output in outputs(notebook)}
    assert "error" not in kinds
    assert not [output for output in outputs(notebook) if output.get("name") == "stderr"]
    assert charts(notebook) == CHARTS.get(path.stem, [])


def test_an_article_with_little_in_it_is_said_to_have_little():
    article = [str(ROOT / "tests/articles/nobody-speaks.txt")]
    arc = said(run_notebook(ROOT / "notebooks/00-start-here.ipynb", article, "00"))
    assert "Too few data" in arc and "mentions actors 0 times" in arc
    matrix = said(run_notebook(ROOT / "notebooks/04-stance.ipynb", article, "04"))
    assert "Too few data" in matrix


def test_articles_that_are_all_refused_are_named_with_the_reason(tmp_path):
    (tmp_path / "short.txt").write_text("Too short.", encoding="utf-8")
    reading = said(run_notebook(ROOT / "notebooks/01-read.ipynb", [str(tmp_path)], "01"))
    assert "0 of 1 articles are analysed" in reading and "shorter than two sentences" in reading
    arc = said(run_notebook(ROOT / "notebooks/00-start-here.ipynb", [str(tmp_path)], "00"))
    assert "0 used of 1 offered" in arc


def test_the_readme_shows_the_chart_of_the_first_notebook():
    notebook = nbformat.read(ROOT / "notebooks/00-start-here.ipynb", as_version=4)
    assert find_chart(notebook) == README_CHART.read_bytes()
    assert ".github/arc.png" in (ROOT / "README.md").read_text(encoding="utf-8")
