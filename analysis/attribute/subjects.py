"""Which source is the subject of a reporting verb."""

import re
from bisect import bisect_right
from typing import NamedTuple

from analysis.attribute.offices import NEARBY
from analysis.attribute.sources import Source
from analysis.attribute.words import WORD

REACH = 160  # characters between a source and its verb: room for an apposition
LONG = 6  # words from which a quotation is one even without a source
PART_OF = re.compile(r"\b(?:one|two|three|four|five|some|many|most|several|both|none|few|dozens|hundreds|half|a number|a group) of\s+(?:\w+\s+)?$", re.I)
ADVERB = re.compile(r"(?<=\w)\s+(?!family|ally|assembly)[a-z]+ly$")
FIRST_NAME = re.compile(r"[A-Z][\w’-]+(?=\s+(?:has|had|have|was|is|\w+ed|took|went|made|gave)\b)")
APPOSITION = re.compile(r"(?:\s+(?:of|for|in|to)\s[^,]{1,40})?,\s+(?:(?:the|an?|his|her|its)\s+)?(?:[\w-]+\s+){0,3}")
OBJECTS = ("it", "him", "her", "them")
NAME_LENGTH = 60  # characters of an unknown speaker beside a quotation: "a grocer in Lviv"
MARKS = "\"”’'»“"
INVERTED = {"said", "says", "added", "adds", "warned", "argued", "wrote", "explained", "insisted", "noted"}


class Scene(NamedTuple):
    """A sentence and what has been found in it."""

    text: str
    sources: list
    starts: list  # of the sources, to look them up by place
    quotes: list
    words: object


def find_subject(scene, start, end, participle, begin):
    """Return (source, whether it follows the verb), (None, False) where the verb has no subject of its own.

    `begin` is the end of the reporting clause before: its source is not looked for again.
    """
    if not participle:
        source = _after(scene, start, end)
        if source:
            return source, True
    source = _before(scene, start, participle, begin)
    if source or participle:
        return source, False
    unknown = _unknown(scene, start, end)
    form = scene.text[start:end].lower()
    if unknown[0] is None and (form in scene.words.certain or form.endswith("ed") and scene.words.then_quoted.match(scene.text, end)):
        return _any_noun(scene, start, end, begin)
    return unknown


def source_at(scene, at):
    """Return the source that starts at `at`, after a determiner or an adjective."""
    index = bisect_right(scene.starts, at)
    if index == len(scene.sources):
        return None
    between = scene.text[at : scene.starts[index]]
    if len(between) >= NEARBY or not re.fullmatch(r"\s+(?:[a-z-]+\s+){0,2}", between) or scene.words.that.match(between):
        return None
    return scene.sources[index]


def _after(scene, start, end):
    """Return the source right after the verb: "..., said Peskov"."""
    left = scene.text[:start].rstrip()
    if left and left[-1] not in ",—–?!" + MARKS:
        return None
    source = source_at(scene, end)
    if source and source.name.lower() in OBJECTS:
        return None  # "NATO denied it"
    if source is None or (left and left[-1] in MARKS):
        return source
    right = scene.text[source.end :]
    if right.startswith(("'s ", "’s ")):
        return None  # "denounced Moscow's plan"
    closes = not right.strip(" .!?…" + MARKS) or right.lstrip()[:1] in ",.;:" + MARKS
    clause = scene.words.auxiliary.match(right)  # "said NATO had lied"
    goes_on = scene.words.continues.match(right) and not clause and not source.pronoun and scene.text[start:end].lower() in INVERTED
    return source if closes or goes_on else None


def _before(scene, start, participle, begin):
    """Return the nearest source to the left that can be the subject: only certain words may stand between."""
    for source in reversed(scene.sources[: bisect_right(scene.starts, start)]):
        if source.end > start:
            continue
        if start - source.end > REACH or source.start < begin:
            return None
        gap = scene.text[source.end : start]
        before = scene.text[max(0, source.start - NEARBY) : source.start]
        apposed = scene.words.led_by.sub("", before).rstrip().endswith(",")
        if participle and scene.words.issued.match(gap):
            return source  # "issued a statement saying"
        if not scene.words.gap.fullmatch(gap) and not (apposed and scene.words.gap.fullmatch(gap.lstrip(" ,"))):
            continue
        if gap.strip() == "," and not apposed:
            continue  # "a threat to Russia, said ..."
        governed = scene.words.governed.search(before)
        if governed and not (participle and governed.group(1).lower() == "with") and not PART_OF.search(before):
            continue  # "in Moscow", but "with NATO warning"
        return _apposed_to(scene, source, gap) or _joint(scene, source) or source
    return None


def _joint(scene, source):
    """Return the source without an actor where another actor speaks too: "Ukraine and Russia blamed each other"."""
    place = scene.sources.index(source)
    first = scene.sources[place - 1] if place else None
    if first is None or None in (first.actor, source.actor) or first.actor == source.actor:
        return None
    if scene.text[first.end : source.start].strip() not in ("and", "and the"):
        return None
    return Source(first.start, source.end, None, scene.text[first.start : source.end], False)


def _apposed_to(scene, source, gap):
    """Return the person to whom `source` stands in apposition, "Smith, the NATO chief, said", or who has its office.

    None where there is no apposition.
    """
    if "," not in gap:
        return None
    for other in reversed(scene.sources[: scene.sources.index(source)]):
        if source.start - other.end > REACH:
            break
        if other.person and APPOSITION.fullmatch(scene.text, other.end, source.start):
            if other.actor and source.person:  # "Moscow's ambassador to India, Jane Doe, said"
                return source._replace(actor=source.actor or other.actor)
            return other._replace(actor=other.actor or source.actor)
    return None


def _unknown(scene, start, end):
    """Return (source, follows) of unlisted words that a verb ties to a long quotation: "“...,” a grocer in Lviv said"."""
    closed = next((quote for quote in reversed(scene.quotes) if quote.end <= start), None)
    if closed is None or len(WORD.findall(scene.text, *closed[:2])) < LONG:
        return None, False
    begin, stop, follows = closed.end, start, False
    if not scene.text[begin:stop].strip():
        begin, follows = end, True
        stop = re.compile(r"[^,.;:“”\"]*").match(scene.text, end, end + NAME_LENGTH).end()
    name = scene.text[begin:stop].strip()
    if len(name) > NAME_LENGTH or re.search(r"[,.;:\"“”]", name) or all(
            word.lower() in scene.words.function for word in WORD.findall(name)):  # "“...,” and announced"
        return None, False
    begin = scene.text.index(name, begin)
    return Source(begin, begin + len(name), None, name, False), follows


def _any_noun(scene, start, end, begin):
    """Return (source, follows) of the noun phrase that a verb makes a source, whatever it is: "the ruling party said"."""
    first = max(begin, start - REACH)
    phrase = scene.words.subject.search(scene.text[first:start])
    if phrase:
        return name_source(scene, first + phrase.start(1), first + phrase.end(1)), False
    left = scene.text[:start].rstrip()
    if left and left[-1] in ",—–?!" + MARKS:
        phrase = scene.words.object.match(scene.text, end)
        if phrase and not scene.text[phrase.end() :].strip(" .!?…" + MARKS):
            return name_source(scene, *phrase.span(1)), True
    return None, False


def name_source(scene, start, end):
    """Return the words of `start`..`end` as a source; a document speaks for the actor that stands before it."""
    actor = None
    for source in scene.sources:
        if start <= source.start < end and scene.words.document.match(scene.text, source.end):
            actor = source.actor
    if installed := scene.words.installed.search(scene.text, start, end):  # "the Russian-installed management of the plant"
        actor = next((entry.actor for entry in scene.words.entries.get(installed.group(1), ())), actor)
    name = ADVERB.sub("", scene.text[start:end].rstrip(".'’"))
    return Source(start, start + len(name), actor, name, False)


def inherited_subject(scene, start, end, participle, found):
    """Return the subject of a verb that shares another's: "... and warned", ", adding that", "While warning ..., X"."""
    joined = scene.words.shares.search(scene.text[max(0, start - NEARBY) : start])
    if found and (participle or joined):
        return None if participle and found[-1].after else found[-1].source  # what follows is reported already
    if participle and len(WORD.findall(scene.text, 0, start)) <= 2:
        comma = scene.text.find(",", end)
        return next((source for source in scene.sources if source.start > comma > 0), None)
    before = scene.text[max(0, start - NEARBY) : start]
    if participle and not joined and (scene.words.prepared.search(before) or before.rstrip().endswith(",")):
        joined = True  # "He left after admitting that", "He left, saying that"
    if joined and participle and (not scene.sources or scene.starts[0] > NEARBY):
        name = FIRST_NAME.match(scene.text)
        return name_source(scene, *name.span()) if name and name.group().lower() not in scene.words.function else None
    if joined and scene.sources and scene.starts[0] < NEARBY:
        first = scene.sources[0]
        owner = scene.text[first.end : first.end + 1] in ("'", "’")
        return None if owner or scene.words.governed.search(scene.text[: first.start]) else first
    return None
