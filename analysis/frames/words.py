"""A list of terms compiled to a look-up table, and its terms found in a text."""

import re
from functools import lru_cache
from types import SimpleNamespace

from analysis.lexicon import FOLDER, describe_lexicon, read_lexicon

WORD = re.compile(r"\w+")
APOSTROPHES = "'’‘ʼ"
INSIDE = re.compile(rf"\b[{APOSTROPHES}]\b")  # "isn't" is one word
GAPS = {  # what stands between two words of a term -> what may stand there in a text
    " ": re.compile(r"\s+|[-‐‑]\s*"),
    "-": re.compile(r"[-‐‑]\s*"),
    "'": re.compile(f"[{APOSTROPHES}]"),
}
MOST = 200_000  # different words that are remembered; beyond it a word is looked up anew


def compile_list(name, source=None, *, leave_out=()):
    """Return the list `name` ("frames" or "devices") compiled; `source` replaces the shipped one.

    Returns
    -------
    SimpleNamespace
        names : the frames or devices in the order of the list
        kinds : name -> kind, of frames
        terms : name -> its terms as they stand in the list
        lookup : the terms, without those of the names in `leave_out`
        lexicon : name and fingerprint of the list
    """
    if source is None:
        return _shipped(name, tuple(leave_out), (FOLDER / f"{name}.csv").stat().st_mtime_ns)
    return _compile(name, source, leave_out)


@lru_cache(maxsize=4)
def _shipped(name, leave_out, changed):
    """Return the shipped list, read again when the file has changed."""
    return _compile(name, name, leave_out)


def _compile(name, source, leave_out):
    rows = read_lexicon(source, name=name)
    column = name.removesuffix("s")
    terms = {key: [term for term in group if term] for key, group in rows.groupby(column, sort=False)["term"]}
    return SimpleNamespace(
        names=list(terms),
        kinds=dict(zip(rows[column], rows["kind"])) if "kind" in rows else {},
        terms=terms,
        lookup=Lookup((key, term) for key, group in terms.items() if key not in leave_out for term in group),
        lexicon=describe_lexicon(source),
    )


class Lookup(dict):
    """Word as written -> the terms that may begin with it; filled as words are met, so that each is worked out once."""

    def __init__(self, terms):
        self.whole, self.begun = {}, {}
        for name, term in terms:
            mark = term[0] if term[0] in "-^" else ""
            first, *more = re.split("([ '-])", term.removeprefix(mark))
            more = [(GAPS[gap], word.removesuffix("*"), word.endswith("*")) for gap, word in zip(more[::2], more[1::2])]
            table = self.begun if first.endswith("*") else self.whole
            table.setdefault(first.removesuffix("*"), []).append((name, mark, more))

    def __missing__(self, word):
        low = word.lower()
        found = [*self.whole.get(low, ())]
        for end in range(1, len(low) + 1):
            found += self.begun.get(low[:end], ())
        found = tuple(entry for entry in found if entry[1] != "^" or word == low)
        if len(self) < MOST:
            self[word] = found
        return found


def find_terms(text, lookup):
    """Return (number of words, {name: [(start, end), ...]}) of a text; of matches that overlap the longest counts.

    Examples
    --------
    >>> frames = Lookup([("threat", "threat*"), ("nuclear", "nuclear"), ("nuclear", "nuclear threat*")])
    >>> find_terms("Nuclear\\nthreats are threats.", frames)
    (4, {'nuclear': [(0, 15)], 'threat': [(8, 15), (20, 27)]})
    """
    words = WORD.findall(text)
    hits = [number for number, word in enumerate(words) if lookup[word]]
    count = len(words) - (len(INSIDE.findall(text)) if any(mark in text for mark in APOSTROPHES) else 0)
    if not hits:
        return count, {}
    low, spans = [word.lower() for word in words], [match.span() for match in WORD.finditer(text)]
    found = {}
    for at in hits:
        for name, mark, more in lookup[words[at]]:
            if not more or _goes_on(text, low, spans, at, more):
                found.setdefault(name, []).append((-len(more), at, at + len(more), mark))
    return count, {name: chosen for name, matches in found.items() if (chosen := _longest(matches, spans))}


def _goes_on(text, words, spans, at, more):
    """Return whether the words after `at` are those of the term, with nothing but its gaps between them."""
    if at + len(more) >= len(words):
        return False
    for place, (gap, word, begins) in enumerate(more, at + 1):
        if words[place] != word and not (begins and words[place].startswith(word)):
            return False
        if not gap.fullmatch(text, spans[place - 1][1], spans[place][0]):
            return False
    return True


def _longest(matches, spans):
    """Return the (start, end) of matches that do not overlap, the longest first chosen; exceptions are dropped last."""
    if len(matches) > 1:
        taken, kept = set(), []
        for match in sorted(matches, key=lambda match: (match[0], match[3] != "-", match[1])):
            places = range(match[1], match[2] + 1)
            if taken.isdisjoint(places):
                taken.update(places)
                kept.append(match)
        matches = sorted(kept, key=lambda match: match[1])
    return [(spans[first][0], spans[last][1]) for _, first, last, mark in matches if mark != "-"]
