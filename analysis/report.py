"""Run the notebooks without a browser, on any articles, and put their pages in a folder."""

import os
import re
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
import papermill
from nbclient.exceptions import DeadKernelError
from papermill.exceptions import PapermillExecutionError

from analysis import (
    correct_table,
    find_duplicates,
    find_targets,
    mark_speakers,
    read_articles,
    score_roles,
    score_stance,
    split_sentences,
    write_methods,
)
from analysis.guard import NOTEBOOKS, check_files, leave_out_words, note_articles_read
from analysis.pages import write_pages
from analysis.read.fetch import KEEP
from analysis.textfree import write_notice

BAR = "{desc:24} {bar} {n_fmt:>2}/{total_fmt} cells, {elapsed}"
METHODS = "methods.md"
WRITTEN = ".crossframe"  # a list, in the folder of a report, of the files that the report wrote


def write_report(articles=None, out="reports", *, notebooks=NOTEBOOKS, text_free=False):
    """Return the path of the first page of a new report on `articles`.

    Parameters
    ----------
    articles : path or URL, or list of these, optional
        Without it, what the environment variable ``ARTICLES`` says, else data/articles/.
    out : path
        Folder for index.html, a page for each notebook, charts/ with each chart as
        PNG and SVG and the numbers behind it as CSV, and methods.md, a method section.
    notebooks : path
        Folder with the notebooks, ``NN-name.ipynb``, run in this order.
    text_free : bool
        True leaves out sentences, titles, mentions and every other text of the articles: for corpora
        that may not be shared. A notice stands in each place. Numbers, charts, names of actors, outlets,
        dates, offsets and article ids stay (an id that says the title is replaced), and so do single
        distinguishing words with their counts.

    Raises
    ------
    ValueError
        When there is no notebook, or a page would replace one that no report wrote.
    RuntimeError
        When a notebook fails: names it, the cell and the error. With `text_free`, when a page would
        still hold words of an article.
    FileNotFoundError, ValueError
        What `read_articles` says about `articles`, before any notebook runs; also where all
        of them are refused.

    Notes
    -----
    All is written to a folder beside `out` and moved when it is complete: a report that fails or
    is stopped changes nothing in an earlier one. The same articles give the same files.
    """
    articles = locate(articles) or locate(os.environ.get("ARTICLES"))
    paths = sorted(Path(notebooks).resolve().glob("[0-9][0-9]-*.ipynb"))
    if not paths:
        raise ValueError(
            f"{notebooks} holds no notebook named NN-name.ipynb; run this from a clone of the "
            "project, installed with `pip install -e .`"
        )
    out = Path(out).expanduser().resolve()
    refuse_foreign(out, ["index.html", METHODS, *(f"{path.stem}.html" for path in paths)])
    with keep_pages(), note_articles_read(text_free) as noted:
        return run_all(articles, paths, out, noted)


def run_all(articles, paths, out, noted=None):
    """Read the articles, run the notebooks, write the pages; return the path of the first page.

    `noted` is the folder of `note_articles_read`: with it no words of the articles are written.
    """
    offered = read_articles(articles)
    if offered["refused"].notna().all():
        why = [f"{row.source_file}: {row.refused}" for row in offered.head(5).itertuples()]
        more = f"; and {len(offered) - 5} more" if len(offered) > 5 else ""
        raise ValueError(f"none of what was offered can be analysed. {'; '.join(why)}{more}")
    notebooks = {
        path.stem: run_notebook(path, articles, f"{number}/{len(paths)} {path.stem}")
        for number, path in enumerate(paths, start=1)
    }
    if noted:
        runs = leave_out_words(notebooks.values(), noted)
        offered = offered.assign(title=None)  # the first page lists ids instead
    out.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=f".{out.name}-", dir=out.parent) as draft:
        folders = [Path(each).parent for each in articles or []]
        write_pages(notebooks, offered, draft, hide=[*folders, NOTEBOOKS.parent, Path.cwd()],
                    note=write_notice() if noted else "")
        write_methods(*analyse(offered), Path(draft) / METHODS)
        if noted:
            check_files(draft, runs)
        put_in_place(Path(draft), out)
    return out / "index.html"


def analyse(offered):
    """Return (articles with their duplicates marked, sentences, scored mentions), for the method section."""
    offered = offered.pipe(find_duplicates)
    used = offered[offered["refused"].isna() & offered["duplicate_of"].isna()]
    sentences = used.pipe(split_sentences).pipe(mark_speakers).pipe(correct_table, used)
    mentions = sentences.pipe(find_targets).pipe(correct_table, used, sentences)
    return offered, sentences, mentions.pipe(score_stance).pipe(score_roles).pipe(correct_table, used, sentences)


@contextmanager
def keep_pages():
    """Let this process and its kernels fetch each web address once: all notebooks read the same page."""
    with TemporaryDirectory() as folder:
        os.environ[KEEP] = folder
        try:
            yield
        finally:
            del os.environ[KEEP]


def locate(articles):
    """Return `articles` as a list that means the same from any folder, None where there are none."""
    articles = [articles] if isinstance(articles, str | os.PathLike) else articles or []
    return [
        each if re.match(r"https?://", each, re.I) else os.path.abspath(os.path.expanduser(each))
        for each in map(str, articles)
        if each.strip()
    ] or None


def run_notebook(path, articles, label, *, svg=True):
    """Return the notebook at `path`, executed on `articles`, showing on stderr how far it is.

    Each chart is in it as PNG, and as SVG too where `svg` is True.
    """
    notebook = nbformat.read(path, as_version=4)
    tags = [cell.metadata.get("tags", []) for cell in notebook.cells]
    choices = next((place for place, names in enumerate(tags) if "parameters" in names), None)
    if articles and choices is None:
        raise ValueError(
            f"{path.name} cannot be told which articles to read: give the cell that says "
            "ARTICLES = None the tag 'parameters'"
        )
    formats = "{'png','svg'}" if svg else "{'png'}"
    terminal = sys.stderr.isatty()
    began = time.monotonic()
    try:
        notebook = papermill.execute_notebook(
            notebook, None, {"ARTICLES": articles} if articles else {},
            cwd=path.parent,
            kernel_name="python3", language="python",  # whatever the notebook was saved with
            progress_bar={"desc": label, "bar_format": BAR} if terminal else False,
            coalesce_streams=True,  # else prints arrive in pieces that differ from run to run
            shutdown_kernel="immediate",
            extra_arguments=[f"--InlineBackend.figure_formats={formats}", "--log-level=ERROR"],
        )
    except PapermillExecutionError as error:
        # Papermill puts a cell of its own behind the choices; the reader's notebook has none.
        number = (error.exec_count or 0) - bool(articles and error.cell_index > choices)
        raise RuntimeError(
            f"{path.name} stopped in cell [{number}], which begins with "
            f"`{first_line(error.source)}`: {error.ename}: {first_line(error.evalue)}. "
            "Run that cell in JupyterLab (`make lab`) to see where it comes from"
        ) from None
    except DeadKernelError:
        raise RuntimeError(
            f"{path.name} stopped because its Python ended without a word, most often for lack "
            "of memory: try fewer articles"
        ) from None
    if not terminal:
        print(f"{label}: {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
    for output in (output for cell in notebook.cells for output in cell.get("outputs", [])):
        if output.get("name") == "stderr":
            print(f"{path.name}: {output.text.strip()}", file=sys.stderr)
    return notebook


def first_line(text):
    """Return the first line of `text` without the full stop."""
    return text.strip().partition("\n")[0].rstrip(". ")


def refuse_foreign(out, pages):
    """Raise ValueError when one of `pages` is already in `out` but was not written by a report."""
    foreign = [name for name in pages if (out / name).exists() and name not in written(out)]
    if foreign:
        raise ValueError(
            f"{out / foreign[0]} was not written by a report and is not replaced: move it, or "
            "choose another folder with --out"
        )


def written(out):
    """Return the names of the files in `out` that earlier reports wrote."""
    if not (out / WRITTEN).is_file():
        return []
    names = (out / WRITTEN).read_text(encoding="utf-8").splitlines()
    return [name for name in names if re.fullmatch(r"(charts/)?[^/\\]+\.(html|png|svg|csv|md)", name)]


def put_in_place(draft, out):
    """Move the files of `draft` to `out`, and remove there what only earlier reports wrote."""
    new = sorted(path.relative_to(draft).as_posix() for path in draft.rglob("*") if path.is_file())
    old = written(out)
    (out / "charts").mkdir(parents=True, exist_ok=True)
    # The list comes first and names both, so that being stopped here leaves no file unknown.
    (out / WRITTEN).write_text("\n".join(sorted({*old, *new})) + "\n", encoding="utf-8")
    for name in new:
        os.replace(draft / name, out / name)
    for name in set(old) - set(new):
        (out / name).unlink(missing_ok=True)
    (out / WRITTEN).write_text("\n".join(new) + "\n", encoding="utf-8")
