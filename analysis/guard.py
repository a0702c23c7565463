"""The last check of a text-free report: no words of any article that was read stand in a page or a chart."""

import os
import re
from contextlib import contextmanager
from html import unescape
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
import pandas as pd
from nbformat.v4 import new_output

from analysis.lexicon import FOLDER
from analysis.pages import SHOWN
from analysis.split import split_sentences
from analysis.textfree import RUN, SHORTEST, TEXT_FREE, is_text_free, join_runs, list_runs, read_noted, split_words, write_notice

NOTEBOOKS = Path(__file__).resolve().parent.parent / "notebooks"
PICTURE = re.compile(r"data:image/[\w.+-]+;base64,[A-Za-z0-9+/=]+")
UNSEEN = "a picture whose words cannot be searched"


@contextmanager
def note_articles_read(text_free):
    """Let this process and its kernels leave out words and note what they read; yield the notes' folder, else None."""
    if not (text_free or is_text_free()):
        yield None
        return
    before = os.environ.get(TEXT_FREE)
    with TemporaryDirectory() as folder:
        os.environ[TEXT_FREE] = folder
        try:
            yield folder
        finally:
            del os.environ[TEXT_FREE]
            if before is not None:
                os.environ[TEXT_FREE] = before


def leave_out_words(notebooks, folder):
    """Put a notice in the place of all that repeats words of an article noted in `folder`; return their runs of words.

    Parameters
    ----------
    notebooks : list of executed notebook
        Changed in place: outputs, code, and paragraphs of prose.
    folder : path
        Where the kernels noted what they read.

    Returns
    -------
    set of str
        For `check_files`.

    Notes
    -----
    Looked for are runs of six words of any article, whole sentences of three to five words and whole
    titles of two to five; numbers, case and punctuation do not count. What stands in a word list or is
    the name of an outlet or an article is no quotation, and a short title or sentence that the project's
    own notebooks say is none either. A picture is kept where it has an SVG whose text can be searched. A
    name, or a few words of a sentence, that a cell of the reader's own prints is not found.
    """
    runs, phrases = list_secrets(folder)
    secrets = runs | phrases
    for cell in (cell for notebook in notebooks for cell in notebook.cells):
        if cell.cell_type == "code":
            cell.source = f"# {write_notice()}" if holds(cell.source, secrets) else cell.source
            cell.outputs = [check_output(output, secrets) for output in cell.outputs]
        else:
            parts = cell.source.split("\n\n")
            cell.source = "\n\n".join(f"*{write_notice()}*" if holds(part, secrets) else part for part in parts)
    return runs


def list_secrets(folder):
    """Return the runs of words, and the short titles and sentences, that no page may hold: two sets."""
    noted = pd.DataFrame(read_noted(folder), columns=["article_id", "title", "outlet", "text"]).drop_duplicates()
    read = noted[noted["text"].notna()].reset_index(drop=True)
    names = [*noted["article_id"], *noted["outlet"].dropna().unique()]
    lists = [path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.csv"))]
    prose = [cell.source for path in sorted(NOTEBOOKS.glob("*.ipynb")) for cell in nbformat.read(path, as_version=4).cells]
    titles = noted["title"].dropna().unique()
    runs = set().union(*(list_runs(text) for text in [*read["text"], *titles]))
    phrases = {
        " ".join(words)
        for kind, texts in (("title", titles), ("sentence", split_sentences(read)["sentence"]))
        for words in map(split_words, texts) if SHORTEST[kind] <= len(words) < RUN
    }
    runs -= set().union(*map(list_runs, [*names, *lists]))
    phrases -= set().union(*(list_runs(text, length) for text in [*names, *lists, *prose] for length in range(2, RUN)))
    return runs, phrases


def check_output(output, secrets):
    """Return `output` as the page will show it, or a notice where it holds one of `secrets`."""
    if "text" in output:
        return write_instead(write_notice()) if holds(output.text, secrets) else output
    data = output.get("data", {})
    kind = next((kind for kind in SHOWN if kind in data), None)
    if kind is None:
        return output
    shown = [kind, *(["image/svg+xml"] if kind == "image/png" else [])]
    texts = [data[each] for each in shown if each in data and each != "image/png"] + [str(output.get("metadata", ""))]
    if any(holds(text, secrets) for text in texts):
        return write_instead(write_notice())
    if kind == "image/png" and not is_searchable(data.get("image/svg+xml")):
        return write_instead(write_notice(UNSEEN))
    if kind == "text/html" and re.search(r"data:image/|<image\b", data[kind]):
        return write_instead(write_notice(UNSEEN))
    output.data = {each: data[each] for each in shown}
    return output


def is_searchable(chart):
    """Return True where all text of an SVG can be read: matplotlib draws letters as lines, and notes the words."""
    if not chart or "<image" in chart:
        return False
    return "<!--" in chart or "<text" in chart or 'id="text_' not in chart


def holds(text, secrets):
    """Return True where a text, a page or an SVG holds one of `secrets`, runs of two to six words."""
    return any(
        not secrets.isdisjoint(join_runs(words, length))
        for words in map(split_words, list_versions(text)) for length in range(2, RUN + 1)
    )


def list_versions(text):
    """Return a text as it can be read: as it stands, with a blank for each tag, and without tags."""
    text = PICTURE.sub(" ", text)
    words = re.sub(r"<!--(.*?)-->", r" \1 ", text, flags=re.DOTALL)
    return [unescape(each) for each in (text, re.sub(r"<[^>]*>", " ", words), re.sub(r"<[^>]*>", "", words))]


def write_instead(notice):
    """Return an output that is a notice."""
    return new_output("display_data", data={"text/html": f"<p><em>{notice}</em></p>"})


def check_files(draft, runs):
    """Raise RuntimeError where a page, chart or table in the folder `draft` holds one of `runs`, six words of an article."""
    for path in sorted(path for path in Path(draft).rglob("*") if path.suffix in (".html", ".svg", ".csv", ".md")):
        if holds(path.read_text(encoding="utf-8"), runs):
            raise RuntimeError(
                f"{path.relative_to(draft)} would hold {RUN} words or more of an article, and the report was to be "
                "text-free: look for a cell in this notebook that prints text in pieces"
            )
