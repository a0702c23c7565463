"""What holds the project together: dependencies, order of modules, speed of import, clean files."""

import ast
import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

import analysis

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
FLOW = ["textfree", "tables", "source", "rows", "lexicon", "read", "split", "attribute", "correct", "sentiment", "stance", "frames", "compare",
        "agree", "cases", "methods", "spss", "export", "display", "style", "draw", "show", "label", "form",
        "pages", "guard", "report", "refresh", "train",
        "__main__"]  # a module uses only earlier ones


def split_bound(requirement):
    name, bound = re.fullmatch(r"([\w-]+)(.*)", requirement).groups()
    return name, bound


def test_environment_yml_has_the_bounds_of_pyproject():
    conda = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    pip = conda[-1]["pip"]
    assert pip[-1] == "-e ."
    bounds = dict(split_bound(each) for each in [*conda[:-1], *pip[:-1]])
    assert bounds.pop("python") == PROJECT["project"]["requires-python"]
    assert bounds.pop("pip") == ""
    assert bounds == dict(split_bound(each) for each in PROJECT["project"]["dependencies"])


def test_each_dependency_has_a_reason_beside_it():
    lines = (ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    needed = [*PROJECT["project"]["dependencies"], *PROJECT["project"]["optional-dependencies"]["test"]]
    for requirement in needed:
        line = next(line for line in lines if f'"{requirement}"' in line)
        assert re.search(r"# \S.{10,}", line), line


def test_the_lock_file_pins_everything_with_hashes_and_names_no_host():
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert not re.search(r"https?://|--index|--find-links|--extra-index", lock)
    pins = re.split(r"\n(?=\S)", lock.strip())
    assert all("==" in pin and "--hash=sha256:" in pin for pin in pins)
    pinned = {re.match(r"[\w.-]+", pin)[0].lower() for pin in pins}
    needed = [*PROJECT["project"]["dependencies"], *PROJECT["project"]["optional-dependencies"]["test"]]
    assert {split_bound(each)[0].lower() for each in needed} <= pinned


@pytest.mark.parametrize("path", sorted((ROOT / "analysis").rglob("*.py")), ids=lambda p: p.stem)
def test_a_module_imports_only_from_modules_before_it(path):
    module = path.relative_to(ROOT / "analysis").parts[0].removesuffix(".py")
    if module == "__init__":
        return
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("analysis"):
            if node.module == "analysis":  # the package's own verbs, or one of its modules
                names = [alias.name for alias in node.names if not alias.name.startswith("__")]
                used = [analysis.VERBS.get(name, name) for name in names]
            else:
                used = [node.module.split(".")[1]]
            for name in used:
                assert name == module or FLOW.index(name) < FLOW.index(module), f"{module} uses {name}"


def test_the_package_lists_all_its_folders():
    folders = {
        str(path.parent.relative_to(ROOT)).replace("/", ".") for path in (ROOT / "analysis").rglob("__init__.py")
    }
    assert folders == set(PROJECT["tool"]["setuptools"]["packages"])


def test_import_is_instant_and_loads_nothing_heavy():
    code = (
        "import sys, time; began = time.perf_counter(); import analysis; "
        "print(time.perf_counter() - began, *{'pandas', 'numpy', 'matplotlib', 'textblob'} & {*sys.modules})"
    )
    seconds, *heavy = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    ).stdout.split()
    assert heavy == []
    assert float(seconds) < 0.5  # measured: 0.01; the limit only catches a heavy import


def test_the_chain_runs_without_network_and_without_nltk_data(tmp_path):
    code = (
        "import socket\n"
        "def refuse(*_): raise AssertionError('the chain opened a connection')\n"
        "socket.socket.connect = socket.getaddrinfo = refuse\n"
        "from analysis import *\n"
        "articles = read_articles('data/articles/nato-warns.txt')\n"
        "sentences = articles.pipe(split_sentences).pipe(mark_speakers).pipe(score_sentiment)\n"
        "scored = sentences.pipe(find_targets).pipe(score_stance).pipe(score_lean)\n"
        "print(len(sentences), len(scored))"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT,
        env={**os.environ, "NLTK_DATA": str(tmp_path), "HOME": str(tmp_path), "MPLBACKEND": "agg"},
    )
    assert run.stdout.split() == ["17", "40"], run.stderr


def test_every_verb_that_is_named_is_there_and_an_unknown_one_is_an_error():
    for verb in analysis.__all__:
        assert callable(getattr(analysis, verb)), verb
        assert getattr(analysis, verb).__doc__, verb
    assert set(analysis.__all__) <= set(dir(analysis))
    with pytest.raises(AttributeError, match="no verb 'draw_everything'; it has: read_articles"):
        analysis.draw_everything  # noqa: B018


def test_versions_agree():
    assert PROJECT["project"]["version"] == analysis.__version__
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["version"] == analysis.__version__
    assert f"## {analysis.__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", sorted((ROOT / "notebooks").glob("*.ipynb")), ids=lambda p: p.stem)
def test_a_notebook_is_committed_executed_clean_and_small(path):
    notebook = json.loads(path.read_text(encoding="utf-8"))
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    outputs = [output for cell in code for output in cell["outputs"]]
    assert outputs and [cell["execution_count"] for cell in code] == list(range(1, len(code) + 1))
    assert not [output for output in outputs if output["output_type"] == "error" or output.get("name") == "stderr"]
    assert path.stat().st_size < 500_000
    assert str(ROOT) not in path.read_text(encoding="utf-8")
    assert set(notebook["metadata"]) == {"kernelspec", "language_info"}
    tagged = [cell for cell in code if "parameters" in cell["metadata"].get("tags", [])]
    assert len(tagged) == 1 and "".join(tagged[0]["source"]).startswith("ARTICLES = None")
    for cell in code:
        lines = "".join(cell["source"]).splitlines()
        assert len(lines) <= 10 and not [line for line in lines if line.startswith(("def ", "class "))]


def test_the_start_notebook_has_under_ten_cells():
    assert len(json.loads((ROOT / "notebooks/00-start-here.ipynb").read_text(encoding="utf-8"))["cells"]) < 10


@pytest.mark.parametrize("path", sorted((ROOT / "notebooks").glob("*.ipynb")), ids=lambda p: p.stem)
def test_the_readme_asks_each_notebooks_question(path):
    title = "".join(json.loads(path.read_text(encoding="utf-8"))["cells"][0]["source"]).splitlines()[0]
    row = next(line for line in (ROOT / "README.md").read_text(encoding="utf-8").splitlines() if f"](notebooks/{path.name})" in line)
    assert title.removeprefix("# ").startswith(row.split("|")[2].strip().rstrip("?"))
