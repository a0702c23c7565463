"""Does the last sentence of a paragraph go on in the next one?"""

import re

from analysis.split.paragraphs import BULLET
from analysis.split.pieces import LONGEST_SENTENCE, goes_on

# How the last sentence of a paragraph ends.
OPEN = re.compile(r"(?:,|\b(?:a|an|and|but|every|its|nor|of|or|than|the|their|whose))\Z", re.I)  # none ends like this
UNENDED = re.compile(r"\w[)\]”’\"'%]*\Z")
ACRONYM = re.compile(r"\b(?:[A-Z]\.)+\Z")  # U.S. or J. R.: the end, or not; grammar decides
CLAUSE = re.compile(r"\b(?:although|because|if|that|whether|while|(?<![,”’\"'] )sa(?:id|ys))\b")

VERBS = {"MD", "VB", "VBD", "VBN", "VBP", "VBZ"}
# Verbs that the tagger takes for nouns: fear a, attacks the, hits it, attacks Ukraine, she works.
HIDDEN = {"NN DT", "NNS DT", "NN PRP", "NNS PRP", "NN PRP$", "NNS PRP$", "NNS NNP", "PRP NN", "PRP NNS"}


def runs_on(sentence, following, paragraph):
    """Return whether `sentence`, the last of a paragraph, goes on in `following`, the first of the next one."""
    last = sentence[-30:]
    if len(sentence) + len(following) > LONGEST_SENTENCE:
        return False
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
    return goes_on(last, following)


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
