"""Sentences and the mentions in them -> the tokens that the model reads. Training uses it too."""

from bisect import bisect_left, bisect_right
from typing import NamedTuple

import numpy as np

from analysis.stance.names import Names, follow


class Reading(NamedTuple):
    """Tokens that are read once for all the mentions in them."""

    ids: tuple  # [CLS] words [SEP]
    rows: list  # places of the rows whose mentions these are
    marks: list  # (place of the first token, of the last) of each mention
    cut: bool  # to the window


class Encoder:
    """Turns rows into readings: each sentence is read once, whoever is asked about in it.

    The words do not depend on the mention: two marks that see all words, but are seen by none, stand
    at its first and its last token (see network.py). A sentence that is too long loses the tokens
    farthest from the mention, so it may be read more than once.

    Before that the names in the sentence are settled (see names.py): the model never sees who is meant.
    """

    def __init__(self, tokenizer, *, window, special, names=()):
        self.tokenizer = tokenizer
        self.names = Names(names)
        self.window = window
        self.special = special
        tokenizer.no_padding()
        tokenizer.no_truncation()
        tokenizer.encode_special_tokens = True  # "[SEP]" in an article is text, not a command

    def encode(self, rows):
        """Return the Readings of `rows`, each row in one of them.

        Parameters
        ----------
        rows : list of (sentence, mention_start, mention_end)
        """
        sentences = [*dict.fromkeys(sentence for sentence, *_ in rows)]
        texts, changes = zip(*map(self.names.settle, sentences)) if sentences else ((), ())
        found = self.tokenizer.encode_batch([*texts], add_special_tokens=False)
        known = {sentence: (one.ids or [self.special["unknown"]], one.offsets or [(0, 0)], each)
                 for sentence, one, each in zip(sentences, found, changes, strict=True)}
        readings = {}
        for place, (sentence, start, end) in enumerate(rows):
            ids, offsets, each = known[sentence]
            first, last = find_tokens(offsets, *follow(each, start, end))
            ids, first, last, cut = self.cut(ids, first, last)
            reading = readings.setdefault(ids, Reading(ids, [], [], cut))
            reading.rows.append(place)
            reading.marks.append((first, last))
        return [*readings.values()]

    def cut(self, ids, first, last):
        """Return (tokens of a reading, first and last place of the mention in them, whether some were left out)."""
        room = self.window - len(["start", "end"])
        start, end = 0, len(ids)
        if end > room:
            last = min(last, first + room - 1)
            left, right = share_room(first, end - last - 1, room - (last + 1 - first))
            start, end = first - left, last + 1 + right
        ids_kept = (self.special["start"], *ids[start:end], self.special["end"])
        return ids_kept, first - start + 1, last - start + 1, end - start < len(ids)


def find_tokens(offsets, start, end):
    """Return the places of the first and the last token with a letter from `start` to `end`; one beside it where none has.

    Examples
    --------
    >>> find_tokens([(0, 4), (4, 6), (7, 11)], 0, 6), find_tokens([(0, 4), (4, 6), (7, 11)], 5, 8)
    ((0, 1), (1, 2))
    """
    first = min(bisect_right(offsets, start, key=lambda each: each[1]), len(offsets) - 1)
    last = bisect_left(offsets, end, key=lambda each: each[0]) - 1
    return first, max(first, last)


def share_room(left, right, room):
    """Return how many tokens of `left` and `right` fit into `room`: half each, the rest to whom needs it.

    Examples
    --------
    >>> share_room(10, 50, 40), share_room(50, 50, 40), share_room(3, 4, 40)
    ((10, 30), (20, 20), (3, 4))
    """
    n_left = min(left, max(room - right, (room + 1) // 2))
    return n_left, min(right, room - n_left)


def batch(readings):
    """Return the model's inputs for readings of the same length; there is no padding.

    Padding would let the result of one sentence depend on the others in its batch.
    """
    return {
        "ids": np.array([each.ids for each in readings], dtype=np.int64),
        "marks": np.array([mark for each in readings for mark in each.marks], dtype=np.int64),
        "owners": np.array([place for place, each in enumerate(readings) for _ in each.marks], dtype=np.int64),
    }
