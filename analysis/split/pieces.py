"""A paragraph -> its sentences: those of sentencex, mended where it is known to be wrong."""

import re
from itertools import pairwise

import sentencex

from analysis.split.paragraphs import BULLET, cut

# Where sentencex 1.0.32 breaks a sentence in two; \n marks the break.
TITLE = r"(?:Adm|Amb|Brig|Capt|Cdr|Cmdr|Col|Cpl|Dep|Dr|Ft|Gen|Gov|Lt|Maj|Mr|Mrs|Ms|Mt|Prof|Rep|Ret|Sen|Sgt|Spc|cf|e\.g|i\.e|vs)"
NUMBERED = r"(?:Apr|Art|Aug|Ch|Dec|Feb|Fig|Jan|Jul|Jun|Mar|Nos?|Nov|Oct|Sec|Sept?|Vol|[Aa]pprox|ca|paras?|pp?)"
ZONE = r"(?:[A-Z]\w+ ){1,2}time\b|(?:GMT|UTC|CES?T|EES?T|E[SD]?T|BST|MSK)\b|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b"
NAME = r"(?!(?:He|I|It|She|They|We|You)\b)(?:(?:[A-Z][\w.’'-]*|the|von|van|der|de|al) ){1,4}"
SAID = r"(?:added|asked|asks|cried|demanded|insisted|joked|replied|said|says|shouted|told|warned|wondered|wrote)\b"
GOES_ON = (
    rf"\b{TITLE}\.\n",
    rf"\b{NUMBERED}\.\n\d",
    rf"\b[ap]\.m\.\n(?:{ZONE})",
    r"\A\(?(?:\d{1,2}|[a-z])[.)]\n",  # the number of a list item
    rf"[?!][”’\"']\n(?:[a-z]|{NAME}{SAID})",  # “Is it so?” Rutte asked.
    r"[.?!][”’\"']\n[–—]",  # “It is so.” – Rutte
    r"\n\W*\Z",  # no word at all: an ellipsis, an emoji
)
GOES_ON = re.compile("|".join(GOES_ON))

# Where it misses the end of one: after words that it takes for abbreviations (Me. is Maine, Ill. Illinois) and
# after a sentence in brackets. The look back comes after the full stop because it is slow.
WORD = "|".join(rf"(?<=\b{word}\.)" for word in "DC May OK art etc ill may me miss no ore".split())
BRACKET = r"[(\[](?:(?<=^.)|(?<=[.!?][)\]] .))[^()\[\]]*[.!?][)\]]"
STOPS = re.compile(rf"(?:\.(?:{WORD}|(?<=^No\.))[”\"]?|{BRACKET})\s+(?=[“‘\"(\[]?[A-Z])")

# It never breaks inside a quotation: right for “No. Never.”, not for a speech. Longer pieces are broken there too.
LONG = 300  # characters
LONGEST_SENTENCE = 2_000  # characters; what is longer is a list or a table without full stops
QUOTES = str.maketrans('“”"«»', "     ")
OPENING = re.compile(r'(?:(?<=\s)["“«]\s*)?\Z')

WHITE = re.compile(r"[^\S ]")  # sentencex crashes at some white space of more than one byte


def find_pieces(text):
    """Return (start, end) of each sentence of a paragraph, white space included."""
    text = WHITE.sub(" ", text)
    bullet = BULLET.match(text)
    found = []
    for start, end in _mended(text, " " * bullet.end() + text[bullet.end() :] if bullet else text):
        piece = text[start:end]
        bare = piece.translate(QUOTES) if len(piece) > LONG else piece
        if bare != piece:
            spans = _mended(piece, bare)
        else:
            stops = [stop.end() for stop in STOPS.finditer(piece) if not _in_quote(piece[: stop.end()].rstrip())]
            spans = pairwise([0, *stops, len(piece)])
        for first, last in spans:
            found += cut(text, start + first, start + last, LONGEST_SENTENCE)
    return found


def _in_quote(words):
    """Return whether a quotation is open at the end of `words`."""
    return words.count("“") > words.count("”") or words.count('"') % 2 == 1


def _mended(text, seen):
    """Return (start, end) of the sentences that sentencex finds in `seen`, mended where `text` goes on."""
    ends = [boundary["end_index"] for boundary in sentencex.get_sentence_boundaries("en", seen)]
    found, start = [], 0
    for end, after in zip(ends, [*ends[1:], None]):
        if after and seen is not text:  # a quotation mark that opens belongs to what follows
            end = max(start, end - len(OPENING.search(text[max(0, end - 5) : end])[0]))
        if after and goes_on(text[max(start, end - 30) : end], text[end:after]):
            continue
        found.append((start, end))
        start = end
    return found


def goes_on(words, following):
    """Return whether `words` and `following` are one sentence that sentencex broke in two."""
    return GOES_ON.search(f"{words.rstrip()}\n{following[:60].lstrip()}") is not None
