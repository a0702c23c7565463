"""Persons of the article: who is introduced by an office, and whom "He" means at the start of a sentence."""

import re
from datetime import date

from analysis.attribute.names import Mention
from analysis.attribute.offices import NEARBY, find_owner
from analysis.attribute.sources import CAPITALISED
from analysis.attribute.words import WORD, Entry

AFTER = re.compile(rf",\s+({CAPITALISED.pattern})(?=[\s,.;])")
BEFORE = re.compile(r",\s+(?:(?:the|an?|who\s+is)\s+)?(?:[a-z-]+\s+){0,2}$")
PRONOUN = re.compile(r"(He|She)\s")
PARTS = (2, 3)  # words of a full name; one alone may be anything


def introduce(sentence, mentions, hits, words, known):
    """Add the surnames to `known` of the persons whose office stands beside their name."""
    for start, end, actor, side in _offices(sentence, mentions, hits, words):
        after = AFTER.match(sentence, end)
        comma = BEFORE.search(sentence, max(0, start - NEARBY), start)
        names = [after.group(1)] if after else []
        if comma:
            names += [name.group() for name in CAPITALISED.finditer(sentence, 0, comma.start()) if name.end() == comma.start()]
        for name in names:
            parts = WORD.findall(name)
            if len(parts) in PARTS and parts[-1] not in words.aliases and not any(
                    part.lower() in words.function for part in parts):
                known.setdefault(parts[-1], Entry(actor, side, "leader", date.min, date.max, ""))


def _offices(sentence, mentions, hits, words):
    """Yield (start, end, actor, side) of each office in the sentence whose actor is named."""
    for mention in mentions:
        if mention.kind == "leader" and mention.via == "role":
            yield mention.start, mention.end, mention.actor, mention.side
    taken = [(mention.start, mention.end) for mention in mentions]
    for start, end, kind, _ in hits:
        if kind == "leader" and not any(first <= start < last for first, last in taken):
            owner = find_owner(sentence, start, start, end, mentions, words)
            if owner:
                yield min(start, owner.start), max(end, owner.end), owner.actor, owner.side


def find_pronoun(sentence, before, named, words):
    """Return the mention that "He" or "She" at the start of a sentence makes, None where it is not sure whom.

    It is sure where the sentence `before`, with the mentions `named` in it, names one person and no other.
    """
    pronoun = PRONOUN.match(sentence)
    if not pronoun:
        return None
    persons = {mention.actor: mention for mention in named if mention.kind in ("leader", "person")}
    taken = [(mention.start, mention.end) for mention in named]
    others = [name for name in CAPITALISED.finditer(before)
              if len(WORD.findall(name.group())) in PARTS and not name.group().split()[0].lower() in words.function
              and not any(start < name.end() and name.start() < end for start, end in taken)]
    if len(persons) != 1 or others:
        return None
    person = next(iter(persons.values()))
    gender = pronoun.group(1).lower()
    if person.pronoun not in ("", gender) or before[person.start : person.end].endswith("s"):
        return None
    return Mention(0, pronoun.end(1), person.actor, person.side, person.kind, "pronoun", person.pronoun or gender)
