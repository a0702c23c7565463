"""Articles -> sentences: where each sentence starts and ends in the text of its article.

The library sentencex finds the boundaries inside a paragraph. This module adds what it leaves open:
what a paragraph is, the few boundaries that it gets wrong, and sentences that run on over a break.
"""

import re
from itertools import pairwise

import sentencex

from analysis import tables

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
QUOTES = str.maketrans('“”"«»', "     ")
OPENING = re.compile(r'(?:(?<=\s)["“«]\s*)?\Z')

WHITE = re.compile(r"[^\S ]")  # sentencex crashes at some white space of more than one byte
LINE = re.compile(r"[^\n]+")
BULLET = re.compile(r"\s*(?:[-–—*•·▪◦‣●]|\(?\d{1,2}[.)]|\(?[a-z]\))\s")
WRAP = range(40, 101)  # columns at which texts are wrapped by hand or by mail programs; longer lines are paragraphs

# How the last sentence of a paragraph ends.
OPEN = re.compile(r"(?:,|\b(?:a|an|and|but|every|its|nor|of|or|than|the|their|whose))\Z", re.I)  # none ends like this
UNENDED = re.compile(r"\w[)\]”’\"'%]*\Z")
ACRONYM = re.compile(r"\b(?:[A-Z]\.)+\Z")  # U.S. or J. R.: the end, or not; grammar decides
CLAUSE = re.compile(r"\b(?:although|because|if|that|whether|while|(?<![,”’\"'] )sa(?:id|ys))\b")

VERBS = {"MD", "VB", "VBD", "VBN", "VBP", "VBZ"}
# Verbs that the tagger takes for nouns: fear a, attacks the, hits it, attacks Ukraine, she works.
HIDDEN = {"NN DT", "NNS DT", "NN PRP", "NNS PRP", "NN PRP$", "NNS PRP$", "NNS NNP", "PRP NN", "PRP NNS"}


def split_sentences(articles):
    """Return one row per sentence of `articles`.

    Parameters
    ----------
    articles : DataFrame
        One row per article; needs the columns ``article_id`` and ``text``, uses ``title`` where there is
        one. An article that was refused (text is NA) has no sentences.

    Returns
    -------
    DataFrame
        article_id : str
        position : int, order in the article; the title is 0, the first sentence of the body always 1
        paragraph : int, the title is 0, the first paragraph of the body 1
        start, end : int, place in the article's text: characters from 0, end not included
        sentence : str, ``text[start:end]``, without white space round it

    Notes
    -----
    A title is one row, whatever it holds. A quotation stays with the words that introduce it, unless that
    makes more than 300 characters. Lines that were wrapped to a width are one paragraph; any other line is
    a paragraph of its own, so that list items and subheads are. A sentence that runs on over the end of a
    paragraph is one sentence, and the two paragraphs are one: "He urged Rutte to consult the U.S." goes on
    in "National Security Strategy, a document ...", but not in "Moscow denied it.", which has its own verb.

    Examples
    --------
    >>> import pandas as pd
    >>> text = "A long war\\n\\nHe met Gen. Petrov at 5 p.m. in Kyiv. “Is it so?” he asked."
    >>> articles = pd.DataFrame({"article_id": ["a"], "title": ["A long war"], "text": [text]})
    >>> split_sentences(articles)[["position", "paragraph", "start", "end", "sentence"]]
       position  paragraph  start  end                               sentence
    0         0          0      0   10                             A long war
    1         1          1     12   49  He met Gen. Petrov at 5 p.m. in Kyiv.
    2         2          1     50   71                  “Is it so?” he asked.
    """
    tables.require(articles, ["article_id", "text"], verb="split_sentences")
    used = articles[articles["text"].notna()]
    titles = used["title"].fillna("") if "title" in used else [""] * len(used)
    rows = []
    for article_id, title, text in zip(used["article_id"], titles, used["text"]):
        if text[: len(title) + 1].rstrip("\n") != title:  # the text does not begin with its title
            title = ""
        for position, (start, end, paragraph) in enumerate(_sentences(text, title), 0 if title else 1):
            rows.append((article_id, position, paragraph, start, end, text[start:end]))
    return tables.build(rows, tables.SENTENCES)


def _sentences(text, title):
    """Return (start, end, paragraph) of each sentence; the title is paragraph 0."""
    found = [(0, len(title), 0)] if title else []
    paragraph = 0
    for first, last in _paragraphs(text, len(title)):
        spans = [_strip(text, first + start, first + end) for start, end in _pieces(text[first:last])]
        spans = [(start, end) for start, end in spans if start < end]
        if paragraph and _runs_on(text[slice(*found[-1][:2])], text[slice(*spans[0])], text[first:last]):
            found[-1] = (found[-1][0], spans.pop(0)[1], found[-1][2])
        else:
            paragraph += 1
        found += [(*span, paragraph) for span in spans]
    return found


def _strip(text, start, end):
    """Return `start` and `end` moved inwards past white space."""
    words = text[start:end]
    return start + len(words) - len(words.lstrip()), start + len(words.rstrip())


def _paragraphs(text, begin):
    """Return (start, end) of each paragraph: a line, or several that were wrapped to a width."""
    lines = [line.span() for line in LINE.finditer(text, begin) if not line[0].isspace()]
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


def _pieces(text):
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
        found += [(start + first, start + last) for first, last in spans]
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
        if after and _goes_on(text[max(start, end - 30) : end], text[end:after]):
            continue
        found.append((start, end))
        start = end
    return found


def _goes_on(words, following):
    """Return whether `words` and `following` are one sentence that sentencex broke in two."""
    return GOES_ON.search(f"{words.rstrip()}\n{following[:60].lstrip()}") is not None


def _runs_on(sentence, following, paragraph):
    """Return whether `sentence`, the last of a paragraph, goes on in `following`, the first of the next one."""
    last = sentence[-30:]
    if BULLET.match(paragraph):
        return False
    if OPEN.search(last):
        return True
    if not following[0].isalnum():
        return False
    if UNENDED.search(last):
        return following[0].islower() and len(sentence.split()) > 3  # below that it may be an item of a list
    if ACRONYM.search(last):
        tagged = _tag(following)
        noun = tagged and tagged[0][1][0] in "NJ"  # what can follow "the U.S.": a noun or an adjective
        both = _has_verb(_tag(CLAUSE.split(sentence)[-1])) and _has_verb(tagged)
        return following[0].islower() or bool(noun and not both)
    return _goes_on(last, following)


def _tag(words):
    """Return (word, part of speech) of each of `words`."""
    from textblob.en import tag  # here, because importing textblob takes seconds and few texts need it

    return tag(re.sub(r"[’']s\b", "", words[:1000]))


def _has_verb(tagged):
    """Return whether there is a finite verb, other than one in a clause like "who attended the talks"."""
    before, relative = "", False
    for (word, kind), (after, _) in zip(tagged, [*tagged[1:], ("", "")]):
        if kind[:1] == "W" or (word == "that" and before[:1] == "N"):
            relative = True
        elif word == ",":
            relative = False
        elif not relative and kind in VERBS and before != "TO" and after != "by":
            return True
        elif not relative and f"{before} {kind}" in HIDDEN:
            return True
        before = kind
    return False
