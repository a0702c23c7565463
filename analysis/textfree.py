"""Reports without the words of the articles: what is left out of tables, views and names, said in one place."""

import hashlib
import json
import os
import re
import unicodedata
from pathlib import Path

TEXT_FREE = "CROSSFRAME_TEXT_FREE"  # an environment variable: the folder where a running report notes what is read
HASHED = ("text", "sentence")  # in exported tables a hash says which text it was
WORDS = (  # columns that hold an article's own words, or say where it stands
    "title", "mention", "speaker_name", "cue", "evidence", "frame_evidence", "device_evidence", "word", "words", "before", "after",
    "url", "source_file", "warnings", "headline", "example",
)
QUOTED = ("old", "new", "why")  # columns of corrections that may quote
RUN = 6  # words: a run as long as this is taken for a quotation, a shorter one may be chance
INVISIBLE = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")  # they could hide a quotation
SHORTEST = {"title": 2, "sentence": 3}  # words; a shorter title or sentence cannot be told from a name or an exclamation


def is_text_free():
    """Return True where the words of the articles are to be left out."""
    return bool(os.environ.get(TEXT_FREE))


def write_notice(what="words of the articles"):
    """Return the line that stands where something was left out."""
    return f"Left out: {what} (this report was made with --text-free)."


def leave_out(table):
    """Return `table` without the columns of article words, and the notice; as it is, and "", in any other run.

    The column ``word`` stays where it is counted (``n_group``): single words with counts are statistics.
    """
    if not is_text_free():
        return table, ""
    kept = {"word"} if "n_group" in table.columns else set()
    names = [name for name in find_words(table, (*HASHED, *WORDS, *QUOTED)) if name not in kept]
    return table.drop(columns=names), write_notice(f"columns of article words: {', '.join(names)}") if names else ""


def find_words(table, columns=(*HASHED, *WORDS)):
    """Return the names of those `columns` that a table has, without columns of numbers: ``words`` may count them."""
    numbers = table.select_dtypes(["number", "bool"]).columns
    return [name for name in columns if name in table.columns and name not in numbers]


def blank_words(table):
    """Return `table` with NA in its columns of article words but ``sentence``; as it is in any other run."""
    if not is_text_free() or table is None:
        return table
    return table.assign(**dict.fromkeys(find_words(table, (*WORDS, *QUOTED))))


def split_words(text):
    """Return the words of a text as they are compared: small letters, no numbers, no punctuation.

    Examples
    --------
    >>> split_words("NATO’s 32 allies\\u00ad met")
    ['nato', 's', 'allies', 'met']
    """
    seen = INVISIBLE.sub("", unicodedata.normalize("NFKC", text).casefold())
    return [word for word in re.findall(r"[^\W_]+", seen) if not word.isdecimal()]


def list_runs(text, length=RUN):
    """Return the set of all runs of `length` words in a text.

    Examples
    --------
    >>> sorted(list_runs("Moscow denied it.", 2))
    ['denied it', 'moscow denied']
    """
    return join_runs(split_words(text), length)


def join_runs(words, length):
    """Return the set of all runs of `length` of the words, each joined by blanks."""
    return {" ".join(words[at : at + length]) for at in range(len(words) - length + 1)}


def rename_articles(rows):
    """Return the rows of articles, in a text-free run with another ``article_id`` where it says the title.

    An id is often the name of a file or the end of an address, and these often repeat the headline. The
    new one is made from the hash of the text, the beginning of ``text_sha256`` in tables without text; of
    the old id where an article was refused and has no text.
    """
    if not is_text_free():
        return rows
    return [{**row, "article_id": f"article-{hash_words(row['text'] or row['article_id'])}"} if says_title(row) else row
            for row in rows]


def hash_words(text):
    """Return the first eight letters of the sha256 of a text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def says_title(row):
    """Return True where an article's id holds its title or a run of its words."""
    title = split_words(row["title"] or "")
    whole = {" ".join(title)} & list_runs(row["article_id"], len(title)) if len(title) >= SHORTEST["title"] else set()
    return bool(whole or list_runs(row["article_id"]) & list_runs(f"{row['title'] or ''} {row['text'] or ''}"))


def note_articles(articles):
    """Return `articles`; in a text-free report, noted for its last check, which needs all that was read."""
    folder = os.environ.get(TEXT_FREE)
    if not folder or not Path(folder).is_dir():
        return articles
    prepare_display()
    noted = articles[["article_id", "title", "outlet", "text"]].to_json(orient="records")
    Path(folder, f"{hashlib.sha256(noted.encode()).hexdigest()}.json").write_text(noted, encoding="utf-8")
    return articles


def read_noted(folder):
    """Return the articles that were noted in `folder`: list of dict."""
    return [row for path in sorted(Path(folder).glob("*.json")) for row in json.loads(path.read_text(encoding="utf-8"))]


def prepare_display():
    """Let Jupyter show a bare table without the words of the articles, and print others uncut for the last check."""
    import sys

    if "IPython" not in sys.modules or (shell := sys.modules["IPython"].get_ipython()) is None:
        return
    import pandas as pd

    pd.set_option("display.max_colwidth", None)  # a sentence that was cut short could not be found any more

    def show(table):
        table, notice = leave_out(table)
        return (table._repr_html_() or "") + (f"<p><em>{notice}</em></p>" if notice else "")

    shell.display_formatter.formatters["text/html"].for_type(pd.DataFrame, show)
