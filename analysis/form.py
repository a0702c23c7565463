"""A form in the notebook to correct what is wrong, without code."""

import html
import re
import unicodedata

import pandas as pd

from analysis.correct import find_corrections, read_corrections, write_correction
from analysis.correct.files import NO_MENTION, VALUES, find_keys
from analysis.display import is_live
from analysis.show import show_table
from analysis.show.html import write_text
from analysis.source import count
from analysis.tables import choose_article, require

MISSED = "a mention that was missed"
COLUMNS = {  # column -> what it is called in the form
    "voice": "voice", "speaker": "speaker", "speaker_name": "speaker as written", "holder": "holder",
    "target": "target", "kind": "kind", "stance_label": "stance", "role": "role",
}  # fmt: skip
NAMES = {"": "NA: not resolved", NO_MENTION: "no mention of an actor: take it away"}
CLOSED = "Nothing to fill in here: open this notebook in JupyterLab (make lab) and run it, then a form stands in this place."
SHOWN = ["article_id", "words", "column", "old", "new", "who", "why", "status"]


def show_corrections(articles, sentences, voices, mentions, *, article=None, corrections=None, actors=None,
                     cues=None, path=None):
    """Return what was corrected by hand and what became of it, as HTML; in JupyterLab with a form for more.

    Parameters
    ----------
    articles, sentences, voices, mentions : DataFrame
        From `read_articles`, `mark_speakers`, `find_voices`, `find_targets`, the last two corrected
        with `correct_table`.
    article : str, optional
        The article_id that the form opens with; the longest by default.
    corrections, actors, cues : optional
        As for `correct_table`.
    path : path, optional
        Where the form writes; by default where `read_corrections` reads.

    Returns
    -------
    IPython.display.HTML
        A row a correction, with its status; see `find_corrections`.

    Notes
    -----
    The form is shown before it where somebody can answer: in a report and in a notebook that runs by itself there
    is none, so that their pages are the same on every run.
    """
    require(sentences, ["article_id", "position", "start", "sentence"], verb="show_corrections")
    made = find_corrections(articles, sentences, corrections=corrections, actors=actors, cues=cues)
    form = None
    if is_live() and len(sentences):
        from IPython.display import display

        form = make_form(articles, sentences, voices, mentions, article=article, actors=actors, path=path)
    if form is not None:
        display(form)
    listed = show_table(made[SHOWN], rows=50)
    if form is None:
        listed.data += f'<p style="font-size:12px;opacity:.8">{CLOSED}</p>'
    return listed


def make_form(articles, sentences, voices, mentions, *, article=None, actors=None, path=None):
    """Return the form as a widget.

    Article text stands in choices and fields, which take letters as letters, or is escaped.
    """
    import ipywidgets as w

    def field(kind, description, **options):
        layout = w.Layout(width="60em", max_width="100%")  # one each: a layout that is shared hides all
        return kind(description=description, style={"description_width": "8em"}, layout=layout, **options)

    ids = sentences["article_id"].drop_duplicates().tolist()
    chosen = choose_article(sentences, article)["article_id"].iloc[0]
    which = field(w.Dropdown, "Article", options=[(one_line(each), each) for each in ids], value=chosen)
    where = field(w.Dropdown, "Sentence")
    text = w.HTML()
    what = field(w.Dropdown, "What is wrong")
    words = field(w.Text, "Its words", placeholder="the words as they stand in the sentence")
    new = field(w.Combobox, "Right would be")
    why = field(w.Text, "Why")
    who = field(w.Text, "Who says so", placeholder="your name or initials")
    button = w.Button(description="Write it down", button_style="primary")
    said = w.HTML()
    keys = sorted(find_keys(actors))

    def choose_text(_=None):
        own = sentences[sentences["article_id"] == which.value]
        where.options = [(f"{row.position}  {one_line(row.sentence)}", row.position) for row in own.itertuples()]
        where.index = 0
        choose_sentence()  # the same choice of other choices is no change to a widget

    def choose_sentence(_=None):
        row = find_row(sentences, which.value, where.value)
        text.value = f'<div class="tex2jax_ignore mathjax_ignore" style="margin:4px 0 4px 8em">{write_text(row["sentence"])}</div>'
        what.options = list_places(row, voices, mentions)
        what.index = 0
        choose_place()

    def choose_place(_=None):
        column, start, *_ = what.value
        words.layout.display = None if start is None else "none"
        new.options = list_values(column, keys)
        new.value = ""
        new.placeholder = "as written in the article" if column == "speaker_name" else "type some letters and choose"

    def write(_):
        try:
            column, start, end, old = what.value
            row = find_row(sentences, which.value, where.value)
            if start is None:
                start, end = find_words(row["sentence"], words.value, mentions, which.value, where.value)
                start, end = int(start + row["start"]), int(end + row["start"])
            value = read_choice(new.value, new.options)
            file = write_correction(
                articles, article_id=which.value, start=start, end=end, column=column, old=old,
                new=value, who=who.value, why=why.value, actors=actors, path=path,
            )
        except (ValueError, KeyError, OSError) as error:
            said.value = f"<b>Not written.</b> {html.escape(str(error))}"
            return
        n_made = count(len(read_corrections(file, actors=actors)), "correction")
        said.value = (f"<b>Written</b> to {html.escape(file.name)}, which has {n_made} now. Run the notebook again "
                      "(<i>Kernel &gt; Restart Kernel and Run All Cells</i>): every table and chart follows.")
        words.value = why.value = ""

    which.observe(choose_text, "value")
    where.observe(choose_sentence, "value")
    what.observe(choose_place, "value")
    button.on_click(write)
    choose_text()
    rows = [where, text, what, words, new, why, who, button, said]
    return w.VBox([which, *rows] if len(ids) > 1 else rows)


def find_row(sentences, article_id, position):
    """Return one sentence."""
    return sentences[(sentences["article_id"] == article_id) & (sentences["position"] == position)].iloc[0]


def list_places(sentence, voices, mentions):
    """Return what can be wrong in a sentence: [(words for the reader, (column, start, end, old))].

    Stretches of one source that share a value are one place, also where other words stand between them.
    """
    own = [table[(table["article_id"] == sentence["article_id"]) & (table["position"] == sentence["position"])]
           for table in (mentions, voices)]
    places = []
    for row in own[0].to_dict("records"):
        for column in ("target", "kind", "stance_label", "role"):
            if column in row and not pd.isna(row[column]):
                places.append((column, row["mention_start"], row["mention_end"], row[column]))
    for column in ("speaker", "speaker_name", "voice", "holder"):
        last = {}
        for row in own[1].to_dict("records"):
            old = None if pd.isna(row[column]) else row[column]
            if column == "speaker_name" and old is None:
                continue
            source = (str(row["speaker_name"]), str(row["cue"]))
            if last.get(old, (None,))[0] == source:
                places[last[old][1]] = (column, places[last[old][1]][1], row["end"], old)
            else:
                places.append((column, row["start"], row["end"], old))
                last[old] = (source, len(places) - 1)
    text, start = sentence["sentence"], sentence["start"]
    return [
        *((f"{COLUMNS[column]} of “{one_line(text[at:to], 50)}”: {'NA' if old is None else one_line(old)}",
           (column, int(start + at), int(start + to), old)) for column, at, to, old in places),
        (MISSED, ("target", None, None, None)),
    ]  # fmt: skip


def list_values(column, keys):
    """Return what a column may become, in words for the reader."""
    allowed = [name for each in VALUES.get(column) or () for name in (keys if each == "ACTOR" else [each])]
    return [NAMES.get(name, name) for name in allowed]


def read_choice(text, options):
    """Return the value that the reader chose or typed, None for NA; raise where it is none of `options`.

    Examples
    --------
    >>> read_choice("NA: not resolved", ["nato", "NA: not resolved"]), read_choice(" Mark Rutte ", [])
    (None, 'Mark Rutte')
    """
    text = text.strip()
    if not text or options and text not in options:
        raise ValueError(f"{text!r} is not in the list of what would be right; choose from it" if text else "choose what would be right")
    return {name: key for key, name in NAMES.items()}.get(text, text) or None


def find_words(sentence, words, mentions, article_id, position):
    """Return (start, end) of the first place of `words` in `sentence` where no mention is yet.

    Examples
    --------
    >>> none = pd.DataFrame({"article_id": [], "position": [], "mention_start": [], "mention_end": []})
    >>> find_words("The mayor and the Balts agreed.", "the Balts", none, "a", 1)
    (14, 23)
    """
    words = words.strip()
    there = mentions[(mentions["article_id"] == article_id) & (mentions["position"] == position)]
    taken = list(zip(there["mention_start"], there["mention_end"]))
    found = [match.span() for match in re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", sentence)] if words else []
    if not found:
        raise ValueError(f"{words!r} does not stand in this sentence as whole words; copy them from the sentence above")
    free = [(start, end) for start, end in found if not any(at < end and start < to for at, to in taken)]
    if not free:
        raise ValueError(f"{words!r} is a mention already, or a part of one; choose it in the list and say what it is")
    return free[0]


def one_line(text, most=90):
    """Return text as a choice can show it: one line, no characters that turn or hide others."""
    seen = "".join(letter for letter in " ".join(str(text).split()) if unicodedata.category(letter)[0] != "C")
    return seen if len(seen) <= most else seen[: most - 1] + "…"
