"""Transcripts: a label such as "NAME:" or "Q:" says whose words follow, until the next."""

import re
from collections import Counter

from analysis.attribute.names import find_names

LABEL = re.compile(
    r"(?:([QA])|((?:[A-Z][\w.’'-]*\s+){0,4}[A-Z][\w.’'-]*)(?:,\s[^:]{2,60})?(?:\s\([^)]{1,40}\))?)\s?:(?=\s|$)"
)
FEWEST = 4  # labels in an article
SHARE = 0.15  # of its sentences that begin with one


def find_turns(texts, words, day, known):
    """Return for each sentence of a transcript (end of its label, actor, name), carried on until the next label.

    An article is a transcript where several sentences begin with a label and one of the labels comes back; any
    other gets a list of None.

    Parameters
    ----------
    texts : list of str
    words : the compiled word lists
    day : date or None
    known : dict
        Surname -> Entry of persons whom the article has introduced.
    """
    labels = [LABEL.match(text) for text in texts]
    labels = [label if label and label[0][:-1].strip().lower() not in words.labels else None for label in labels]
    names = Counter((label[1] or label[2]).split()[-1] for label in labels if label)
    if sum(names.values()) < max(FEWEST, SHARE * len(texts)) or max(names.values(), default=0) < 2:
        return [None] * len(texts)
    turns, turn = [], None
    for label in labels:
        if label:
            turn = (*find_speaker(label, words, day, known), label[1] or label[2])
        turns.append(turn and (label.end() if label else 0, *turn))
    return turns


def find_speaker(label, words, day, known):
    """Return (actor,) for whom the name in a label speaks, (None,) where no list knows it."""
    if label[1]:
        return (None,)
    name = label[2]
    whole = label[0].rstrip(": ")
    found = find_names(f"{whole} " if whole.isupper() else whole, words, day, known)
    entry = known.get(name.split()[-1].title())
    if found:
        return (found[0].actor,)
    return (entry.actor if entry else None,)
