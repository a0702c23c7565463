"""A text -> its paragraphs: lines, or several lines that were wrapped to a width."""

import re

LINE = re.compile(r"[^\n]+")
BULLET = re.compile(r"\s*(?:[-–—*•·▪◦‣●]|\(?\d{1,2}[.)]|\(?[a-z]\))\s")
LONGEST = 10_000  # characters; no paragraph of an article comes near, and sentencex slows with the square
WRAP = range(40, 101)  # columns at which texts are wrapped by hand or by mail programs; longer lines are paragraphs


def cut(text, start, end, most):
    """Yield (start, end) of parts of `text` that are at most `most` long, cut at white space where there is any."""
    while end - start > most:
        blank = text.rfind(" ", start + 1, start + most)
        stop = blank if blank > start else start + most
        yield start, stop
        start = stop
    yield start, end


def find_paragraphs(text, begin):
    """Return (start, end) of each paragraph: a line, or several that were wrapped to a width."""
    parts = (part for line in LINE.finditer(text, begin) for part in cut(text, *line.span(), LONGEST))
    lines = [(start, end) for start, end in parts if not text[start:end].isspace()]
    widths = sorted(end - start for start, end in lines)
    width = widths[len(lines) * 9 // 10] if lines else 0  # not the longest: one odd line decides nothing
    found, length = [], 0
    for start, end in lines:
        word = len(text[start:end].split(maxsplit=1)[0])
        # A line was wrapped where the first word of the next one would not have fitted into it.
        wrapped = found and width in WRAP and start == found[-1][1] + 1 and length + 1 + word > width
        if wrapped and BULLET.match(text, start):  # an item of a list, or a dash inside a sentence?
            wrapped = text[start - 2] not in ".:;!?" and not BULLET.match(text, found[-1][0])
        if wrapped:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
        length = end - start
    return found
