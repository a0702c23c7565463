"""For which actor an office speaks: "a spokesman for the Kremlin", "a ministry official", "the governor"."""

import re

from analysis.attribute.names import Mention
from analysis.attribute.words import WORD

NEARBY = 40  # characters in which a determiner or preposition before a source is looked for
REGION = re.compile(r"['’]s?\s+(?:[\w-]+\s+){1,2}(?:region|oblast|province|district)\b")
SEAT = re.compile(r"\s+(?:of|for|at|in|from|with)\s+(?:the|its|that|this)\s+(\w+)(?:\s+(\w+))?")
OF = re.compile(r"\s+(?:of|for|at|in|from)\s")
WORD_BEFORE = re.compile(r"(\w+)(?:['’]s)?\s+$")
BETWEEN = re.compile(r"\s+(?:[a-z][a-z-]+\s+){0,2}|\s+(?:[A-Z][a-z]+\s+){0,3}")
COUNTRY = re.compile(r"\b(?:the|its|their|his|her)\s+(?:country|nation|republic|alliance|bloc)['’]s\s+(?:[a-z]+\s+){0,2}$", re.I)


def find_owner(sentence, begin, start, end, mentions, words):
    """Return the mention whose office a noun names: "Ukraine's new minister", "a spokesman for the Kremlin"; else None."""
    installed = words.installed.search(sentence, max(0, start - NEARBY), start)
    if installed and is_compound(sentence[installed.end() : start], words):  # "the Russian-installed governor of Kherson"
        for entry in words.entries.get(installed.group(1), ())[:1]:
            return Mention(*installed.span(1), entry.actor, entry.side, entry.kind, "name")
    if words.former.search(sentence, max(0, start - NEARBY), start):
        return None
    for mention in mentions:
        bound = mention.kind != "place" or sentence[start:end].lower() in words.local_office
        if bound and mention.end <= start and is_compound(sentence[mention.end : start], words):
            return mention  # "a Russian navy spokesman", "the Russian transport ministry"
        owner = mention.end <= begin and re.fullmatch(r"['’]s?\s+", sentence[mention.end : begin])
        owner = owner or (mention.end <= start and re.fullmatch(r"['’]s?\s+(?:[\w-]+\s+){0,2}", sentence[mention.end : start]))
        seat = mention.start > end and re.fullmatch(r"\s+(?:of\s+\w+\s+)?(?:in|for|of|from|at|with|to)\s+(?:the\s+)?(?:[A-Z][\w.]*\s+){0,3}", sentence[end : mention.start])
        if owner or seat:
            return mention
    return None


def find_known(sentence, start, end, definite, memory, words):
    """Return (actor, pronoun) of an office whose body or holder was named before: "a ministry spokesman", "the official"."""
    seat = SEAT.match(sentence, end)
    led = WORD_BEFORE.search(sentence, max(0, start - NEARBY), start)
    for word in (*(seat.groups() if seat else ()), led and led.group(1)):
        if word and word.lower() in memory.bodies:
            return memory.bodies[word.lower()], ""
    noun = sentence[start:end].lower()
    if not definite or seat or OF.match(sentence, end):
        return None, ""
    if noun in words.repeated and noun not in memory.roles and memory.persons:
        return memory.persons[0]
    return memory.roles.get(noun) or (memory.bodies.get(noun), "")


def find_unowned(sentence, begin, start, end, mentions, memory, words):
    """Return the actor of a body that is named without one: that of the place, headline or dateline; else None."""
    if COUNTRY.search(sentence, max(0, start - NEARBY), start):
        named = [mention for mention in (*mentions, *memory.before[1]) if mention.kind != "person"]
        return named[0].actor if named else None
    if OF.match(sentence, end):
        return None  # "the governor of Texas"
    if sentence[start:end].lower() in words.local_office or words.local_word.search(sentence, 0, start):
        return memory.place
    if not words.body.search(sentence, max(0, begin - NEARBY), end):
        return None
    before = [mention for mention in mentions if mention.end < start]
    if is_title(sentence) and before:  # "Moscow to retaliate - Foreign Ministry"
        return before[0].actor
    return memory.home


def is_title(sentence):
    """Return whether a text ends like a headline: without a full stop."""
    return not sentence.rstrip().endswith((".", "!", "?", "”", '"', "’", "'"))


def is_compound(between, words):
    """Return whether what stands between a name and an office can be part of one noun phrase: at most two small words."""
    if not BETWEEN.fullmatch(between):
        return False
    capitals = [word.lower() for word in between.split() if word[0].isupper()]
    if not all(word in words.modifiers or word in words.leader_words or word in words.after for word in capitals):
        return False
    return not any(word in words.function or word in words.certain or word.endswith(("ed", "ly")) for word in between.split())


def note_body(memory, name, actor, words):
    """Note the body that a name ends in, for "the ministry" and "a ministry spokesman" later on."""
    parts = WORD.findall(name.lower())
    if len(parts) > 1 and any(words.after.get(" ".join(parts[-n:])) in ("state", "forces") for n in (1, 2)):
        memory.bodies[parts[-1]] = actor
