"""What stands in quotation marks, also over several sentences."""

import re
from typing import NamedTuple

# Left to right, the outer pair wins. An apostrophe is no mark: a single closing one has no letter after it,
# a straight single opening one none before it; after a plural ("the allies’ plan") it closes only where no other does.
# A straight double one after a digit stands for inches where another can close.
SPAN = re.compile(
    r"“[^“”]*”|(?<!\d)\"(?:[^\"]|(?<=\d)\"(?=[^\"]*[.,!?]\"))*\"|«[^«»]*»|„[^„“”]*[“”]"
    r"|‘(?:[^‘’]|’(?=\w)|(?<=s)’(?=\s[a-z][^‘’]*(?:’\w[^‘’]*)*’(?!\w)))*’(?!\w)"
    r"|(?<!\w)'(?=\w)(?!\d\ds)(?!n'\W)(?:[^']|(?<=\w)'(?=\w)|(?<=s)'(?=\s[a-z][^']*(?:\w'\w[^']*)*'(?!\w)))*'(?!\w)"
)
OPEN = re.compile(r"[“«„‘]|(?<!\w)\"(?=\w)")
CLOSE = {mark: re.compile(close) for mark, close in
         {"“": "”", "«": "»", "„": "[“”]", "‘": r"’(?!\w)", '"': '"'}.items()}  # fmt: skip
ORPHAN = re.compile(r"[^“”\"]{10,}[.!?,…][”\"](?=\s|$)")  # a closing mark that nothing opened
ANY = re.compile("[“”\"«„‘']")
REACH = 8  # sentences in which an opened quotation must close; an unbalanced mark swallows nothing


class Quote(NamedTuple):
    start: int
    end: int
    goes_on: bool = False  # it began in a sentence before
    opens: bool = False  # it ends in a later sentence


def find_quotes(texts):
    """Return the quoted spans of each sentence, with their marks, in order."""
    found, mark = [], None
    for number, text in enumerate(texts):
        spans, at = [], 0
        if mark:
            close = CLOSE[mark].search(text, 1 if text.startswith(mark) else 0)
            at = close.end() if close else len(text)
            spans.append(Quote(0, at, goes_on=True, opens=not close))
            mark = None if close else mark
        if mark is None and ANY.search(text, at):
            spans += [Quote(*span.span()) for span in SPAN.finditer(text, at)]
            if not spans and at == 0 and (closed := ORPHAN.match(text)):
                spans.append(Quote(0, closed.end(), goes_on=True))  # where it began is not known
            opened = OPEN.search(text, spans[-1].end if spans else at)
            if opened and _closes(opened.group(), texts[number + 1 : number + 1 + REACH]):
                mark = opened.group()
                spans.append(Quote(opened.start(), len(text), opens=True))
        found.append(spans)
    return found


def _closes(mark, texts):
    """Return whether the mark is closed before it is opened again (at the start of a paragraph it may be repeated)."""
    for text in texts:
        after = 1 if text.startswith(mark) else 0
        close, again = CLOSE[mark].search(text, after), text.find(mark, after)
        if close:
            return again == -1 or close.start() <= again
        if again != -1:
            return False
    return False
