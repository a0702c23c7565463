"""A form in the notebook to code a sample by hand, one key an answer."""

import os
import re
from datetime import UTC, datetime
from html import escape
from pathlib import Path

import pandas as pd

from analysis.display import is_live
from analysis.label.sheet import check_names
from analysis.lexicon import read_rows
from analysis.read.coded import CODES
from analysis.read.labels import FOLDER, read_labels
from analysis.rows import append_row, clean_cell, replace_file
from analysis.show.html import write_text
from analysis.source import count
from analysis.tables import LABELS, SAMPLE, build, require

UNIT = ["text_sha256", "start", "end"]
MEANINGS = {  # in short; the codebook decides
    "favor": "praise, trust, a good deed", "neutral": "no attitude in the words", "against": "blame, distrust, a bad deed",
    "protagonist": "does good", "antagonist": "does harm", "victim": "suffers harm", "none": "nothing of it",
    "evaluation": "words of praise or blame", "conduct": "the act alone",
}  # fmt: skip
COMMANDS = {"x": "context", "s": "skip", "z": "undo last"}  # no value begins with one of these letters
ASKED = {"stance": "Which attitude toward the marked words does the sentence convey?",
         "role": "How does the sentence cast what the marked words name?", "basis": "What do stance and role rest on?"}
CLOSED = "To code, open this notebook in JupyterLab (make lab) and run it, then a form stands in this place."


def label_sentences(sample, *, coder, variable="stance", phase="main", path=None):
    """Return how far a coder is with a sample, as HTML; in JupyterLab with a form to code it.

    Parameters
    ----------
    sample : DataFrame
        From ``find_sample``.
    coder : str
        Name or initials; ``adjudicated`` where coders differed and this decides.
    variable : str
        "stance", "role" or "basis".
    phase : str
        "training", "reliability" or "main".
    path : path, optional
        The coder's own file; by default one of this name where ``read_labels`` reads.

    Returns
    -------
    IPython.display.HTML
        The number of units coded, and where.

    Notes
    -----
    The form shows one sentence with the marked words: no outlet, no score, no label of the machine. Its field takes one letter an
    answer (f, n, a for favor, neutral, against), x shows the sentences around, s puts the unit to the end, z takes the last answer
    back; buttons do the same. Each answer is saved at once, and coding goes on where it stopped. That the context was opened
    is saved too, as variable ``context``.

    The form is shown only where somebody can answer: a report has none.
    """
    require(sample, SAMPLE, verb="label_sentences")
    check_names(coder, phase, [variable], verb="label_sentences")
    coder = clean_cell(coder)
    file = check_own_file(find_own_file(coder, path))
    done = find_done(sample, file, coder, variable)
    if is_live() and len(sample):
        from IPython.display import display

        display(make_form(sample, coder, variable, phase, file))
    return write_state(sample, done, coder, variable, phase, file)


def find_own_file(coder, path=None):
    """Return the path of a coder's own file.

    Examples
    --------
    >>> find_own_file("Ann B./..", "mine.csv").name, find_own_file("Ann B./..").name
    ('mine.csv', 'Ann-B.csv')
    """
    if path is not None:
        return Path(path).expanduser().resolve()
    folder = Path(os.environ.get("LABELS") or FOLDER).expanduser().resolve()
    folder = folder if folder.suffix.lower() != ".csv" else folder.parent
    name = re.sub(r"[^\w-]+", "-", coder).strip("-_") or "coder"
    return folder / f"{name}.csv"


def check_own_file(file):
    """Return `file`; raise where answers cannot be added to it."""
    if file.suffix.lower() != ".csv":
        raise ValueError(f"label_sentences saves answers as .csv, not in {file.name}")
    if file.is_file() and file.stat().st_size and (missing := set(LABELS) - set(read_rows(file)[0])):
        raise ValueError(f"label_sentences: {file.name} is not a file of labels, it lacks {', '.join(sorted(missing))}; "
                         "a coding sheet is filled in in a spreadsheet: give path= another name")
    return file


def find_done(sample, file, coder, variable):
    """Return which units of the sample the coder has coded, as a list of True and False."""
    labels = read_labels(file) if file.is_file() else build([], LABELS)
    own = labels[(labels["coder"] == coder) & (labels["variable"] == variable)]
    return pd.MultiIndex.from_frame(sample[UNIT]).isin(pd.MultiIndex.from_frame(own[UNIT])).tolist()


def write_state(sample, done, coder, variable, phase, file):
    """Return how far a coder is, as HTML."""
    from IPython.display import HTML

    said = (f"When this cell ran, {sum(done):,} of {count(len(sample), 'unit')} were coded by {escape(coder)} ({variable}, phase {phase}), "
            f"in {escape(file.name)}.")
    return HTML(f'<p style="font-size:12px;opacity:.8">{said}{"" if is_live() else " " + CLOSED}</p>')


def write_label(file, unit, *, coder, variable, value, phase):
    """Write one answer to the coder's own file, which is complete before and after; raise where there is one already."""
    content = file.read_bytes() if file.is_file() else b""
    row = {name: clean_cell(unit[name]) for name in ("article_id", *UNIT)} | {
        "variable": variable, "coder": coder, "value": value, "phase": phase, "probability": repr(float(unit["probability"])),
        "when": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",
    }
    if content:
        there = read_labels(file)  # a file that cannot be read is not written to
        if ((there[["text_sha256", "variable", "coder"]] == [row["text_sha256"], variable, coder]).all(axis=1)
                & (there["start"] == unit["start"]) & (there["end"] == unit["end"])).any():
            raise ValueError(f"{file.name} has an answer for this unit already, perhaps from another window; run this cell again")
    replace_file(file, append_row(content, row, LABELS))


def take_back(file, coder, variable):
    """Return the unit (text_sha256, start, end) of the coder's last answer after taking it out of the file, None where there is none."""
    labels = read_labels(file) if file.is_file() else build([], LABELS)
    own = labels[(labels["coder"] == coder) & (labels["variable"] == variable)]
    if own.empty:
        return None
    last = own.iloc[-1]
    lines = file.read_bytes().decode("utf-8-sig").splitlines(keepends=True)
    behind = len(labels) - 1 - own.index[-1]  # rows after it: of other variables
    rows = [at for at, line in enumerate(lines) if line.strip(" ,;\t\r\n")]
    del lines[rows[-1 - behind]]
    replace_file(file, "".join(lines).encode())
    return tuple(last[UNIT])


def make_form(sample, coder, variable, phase, file):
    """Return the form as a widget. Article text is escaped."""
    import ipywidgets as w

    units = sample.to_dict("records")
    done = find_done(sample, file, coder, variable)
    waiting = [at for at, is_done in enumerate(done) if not is_done]
    keys = {value[0]: value for value in CODES[variable]}
    progress = w.IntProgress(max=len(units), layout=w.Layout(width="24em"))
    where, text, said = w.HTML(), w.HTML(), w.HTML()
    field = w.Text(placeholder="letter", layout=w.Layout(width="7em"))
    answers = [w.Button(description=f"{value} ({key})", tooltip=MEANINGS[value], layout=w.Layout(width="auto")) for key, value in keys.items()]
    commands = {key: w.Button(description=f"{name} ({key})", layout=w.Layout(width="auto")) for key, name in COMMANDS.items()}
    opened = set()

    def show(message=""):
        n_done = len(units) - len(waiting)
        progress.value = n_done
        where.value = f"{n_done:,} of {len(units):,} coded, {len(waiting):,} to go"
        text.value = write_unit(units[waiting[0]], waiting[0] in opened) if waiting else "<b>All units of this sample are coded.</b>"
        for button in [*answers, commands["x"], commands["s"]]:
            button.disabled = not waiting
        said.value = message

    def attempt(step):
        try:
            show(step())
        except (ValueError, KeyError, OSError) as error:
            show(f"<b>Not saved.</b> {escape(str(error))}")

    def answer(value):
        write_label(file, units[waiting[0]], coder=coder, variable=variable, value=value, phase=phase)
        waiting.pop(0)
        return f"saved: {value}"

    def open_context():
        unit = units[waiting[0]]
        if waiting[0] not in opened:
            opened.add(waiting[0])
            if not find_done(pd.DataFrame([unit]), file, coder, "context")[0]:
                write_label(file, unit, coder=coder, variable="context", value="opened", phase=phase)
        return "context opened, which is saved too"

    def skip():
        waiting.append(waiting.pop(0))
        return "skipped: it comes again at the end"

    def undo():
        place = take_back(file, coder, variable)
        if place is None:
            return "there is no answer to take back"
        at = next((at for at, unit in enumerate(units) if tuple(unit[name] for name in UNIT) == place), None)
        if at is None:
            return "the last answer, of another sample, is taken back"
        if at in waiting:
            waiting.remove(at)
        waiting.insert(0, at)
        return "taken back: code it again"

    steps = {"x": open_context, "s": skip, "z": undo}

    def press(key):
        if key in keys and waiting:
            attempt(lambda: answer(keys[key]))
        elif key in steps and (waiting or key == "z"):
            attempt(steps[key])
        else:
            show(f"{escape(key)} is no key of this form" if waiting else "")

    def read_key(change):
        letter = change["new"].strip().lower()[-1:]
        if letter:
            field.value = ""
            press(letter)

    field.observe(read_key, "value")
    for button, key in [*zip(answers, keys), *((button, key) for key, button in commands.items())]:
        button.on_click(lambda _, key=key: press(key))
    show(f"coding as {escape(coder)}, phase {phase}; answers go to {escape(file.name)}")
    meanings = " · ".join(f"<b>{key}</b> {value}: {MEANINGS[value]}" for key, value in keys.items())
    hint = f'<span style="font-size:12px;opacity:.8">{meanings} · {" · ".join(f"<b>{key}</b> {name}" for key, name in COMMANDS.items())}'
    return w.VBox([
        w.HBox([progress, where]), w.HTML(f"<b>{ASKED[variable]}</b>"), text,
        w.HBox([field, *answers, *commands.values()], layout=w.Layout(flex_flow="row wrap")),
        w.HTML(f"{hint} · one letter in the field is one answer</span>"), said,
    ])


def write_unit(unit, with_context):
    """Return a sentence with the marked words as HTML, with the sentences around it where they were asked for."""
    sentence = unit["sentence"]
    if isinstance(unit["mention"], str):
        start, end = unit["mention_start"], unit["mention_end"]
        shown = (f"{write_text(sentence[:start])}<mark style=\"padding:0 2px;font-weight:bold\">{write_text(sentence[start:end])}</mark>"
                 f"{write_text(sentence[end:])}")
    else:
        shown = write_text(sentence)
    if with_context:
        before, after = (f'<span style="opacity:.65">{write_text(unit[name])}</span>' for name in ("before", "after"))
        shown = f"{before} {shown} {after}"
    return ('<div class="crossframe tex2jax_ignore mathjax_ignore" style="max-width:50em;font-size:16px;line-height:1.5;padding:10px 0;'
            f'white-space:pre-wrap;overflow-wrap:anywhere">{shown}</div>')
