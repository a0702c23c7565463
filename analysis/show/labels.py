"""Frames, topics and devices below a sentence: small labels, each with the words that it rests on."""

import re
from html import escape

from analysis.show.html import BELOW, write_text
from analysis.style import name_label

LABELS = {  # column -> (its evidence, what the reader calls it)
    "frames": ("frame_evidence", "frame vocabulary"),
    "topics": ("frame_evidence", "topics"),
    "devices": ("device_evidence", "devices"),
}
LABEL = "border:1px solid rgba(128,128,128,.6);border-radius:3px;padding:0 4px"


def write_labels(sentence):
    """Return what a sentence's frames, topics and devices are, each with its evidence in words."""
    lines = []
    known = [name for column in LABELS for name in split_names(sentence.get(column))]
    for column, (evidence, called) in LABELS.items():
        names = split_names(sentence.get(column))
        if not names:
            continue
        words = read_evidence(sentence.get(evidence), known)
        labels = " ".join(write_label(name, words.get(name, ""), called) for name in names)
        lines.append(f'<div class="crossframe-{column}" style="{BELOW};line-height:1.6">{called}: {labels}</div>')
    return "".join(lines)


def write_label(name, words, called):
    """Return one label: "threat: menace, danger"."""
    shown = name_label(name)
    about = f"{called}, {shown}; words found: {words or 'not told'}"
    return (f'<span title="{escape(about)}" style="{LABEL}"><b>{write_text(shown)}</b>'
            + (f": {write_text(words)}" if words else "") + "</span>")


def split_names(cell):
    """Return the names in "threat; escalation"; none where the cell is "" or NA."""
    return [name.strip() for name in cell.split(";") if name.strip()] if isinstance(cell, str) else []


def read_evidence(cell, names):
    """Return {name: its words} of "threat: menace, danger | escalation: escalating".

    Examples
    --------
    >>> read_evidence("threat: a | b: c | escalation: growing", ["threat", "escalation"])
    {'threat': 'a | b: c', 'escalation': 'growing'}
    """
    if not names or not isinstance(cell, str):
        return {}
    parts = re.split(rf"(?:^| \| )({'|'.join(map(re.escape, names))}): ", cell)[1:]
    return dict(zip(parts[::2], parts[1::2]))
