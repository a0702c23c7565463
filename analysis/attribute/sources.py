"""Who may be the source of words: names, roles, generic nouns, pronouns."""

import re
from datetime import date
from typing import NamedTuple

from analysis.attribute.names import is_headline
from analysis.attribute.offices import NEARBY, find_known, find_owner, find_unowned, note_body
from analysis.attribute.words import WORD, Entry

PART = r"(?:[A-Z]['’])?[A-Z](?:[\w.-]*\w)?\.?"
CAPITALISED = re.compile(rf"(?<![\w-]){PART}(?:\s+(?:(?:de|von|van|der|bin|al|of)\s+)?{PART})*")
NAME = re.compile(rf"\s+({PART}(?:\s+{PART})*)")
APPOSED = re.compile(r",\s+(?:the|an?|his|her|its|who)\s[^,]{3,80},")  # "Smith, the mayor of Velna, said"
INSIDERS = ("source", "sources")  # "a Kremlin source" speaks for it; no other generic noun does
OFFICES = ("leader", "state", "forces")  # nouns whose holder speaks for the actor; an analyst does not


class Source(NamedTuple):
    start: int
    end: int
    actor: str | None  # None: not resolved
    name: str
    person: bool
    pronoun: str = ""  # he, she, or "" where it is not known


class Memory:
    """Who has been named in the article so far."""

    def __init__(self):
        self.known = {}  # surname -> Entry, filled by find_names
        self.roles = {}  # "president" -> (actor, pronoun) of the last one
        self.bodies = {}  # "ministry" -> actor of the last one
        self.place = None  # actor of the region or town that was named last
        self.home = None  # actor of the dateline: "BEIJING, Oct. 8"
        self.persons = []  # sources and other persons, the last one first
        self.group = None  # the last source that is a body or several people
        self.sides = {}  # actor -> side
        self.before = "", []  # the sentence before and its mentions


def find_sources(sentence, mentions, hits, words, memory):
    """Return everything in the sentence that could be the source of words, in order."""
    taken = [(mention.start, mention.end) for mention in mentions]
    found = [_of_mention(mention, sentence, words) for mention in mentions if mention.kind != "place"]
    for start, end, kind, _ in hits:
        if kind == "pronoun" and not _inside(start, taken):
            found.append(_of_pronoun(start, end, sentence, mentions, words, memory))
            taken.append((start, end))
        elif kind in ("source", *OFFICES) and not _inside(start, taken):
            source = _of_noun(start, end, kind, sentence, mentions, words, memory)
            found.append(source)
            taken.append((source.start, source.end))
    if not is_headline(sentence):
        verbs = {start for start, _, kind, _ in hits if kind == "verb"}
        for name in CAPITALISED.finditer(sentence):
            start = _start_of_name(name, words)
            spoken = sentence[start : name.end()].lower().split()
            then = words.between.match(sentence, name.end()).end()
            known = sentence[name.end() : name.end() + 1] == ":" or APPOSED.match(sentence, name.end())
            first = start == 0 and len(spoken) == 1 and then not in verbs and not known
            place = name.group().isupper() and any(each.kind == "place" for each in words.entries.get(name.group().title(), ()))
            if place or not spoken or first or _inside(start, taken) or words.document.match(" " + spoken[-1]):
                continue
            person = memory.known.get(WORD.findall(name.group())[-1])
            found.append(Source(start, name.end(), person and person.actor, sentence[start : name.end()], True))
    return sorted(filter(None, found), key=lambda source: source.start)


def _start_of_name(name, words):
    """Return where the name starts after words that are only capitalised as the first of a sentence: "The Taliban"."""
    for word in WORD.finditer(name.string, *name.span(name.re.groups)):
        acronym = word.group().isupper() and len(word.group()) > 1  # the WHO
        if acronym or word.group().lower() not in words.function:
            return word.start()
    return name.end()


def _inside(at, spans):
    return any(start <= at < end for start, end in spans)


def _of_mention(mention, sentence, words):
    name = sentence[mention.start : mention.end]
    out = mention.via == "role" and (
        "opposition" in name.lower() or words.former.search(sentence, max(0, mention.start - NEARBY), mention.start))
    return Source(mention.start, mention.end, None if out else mention.actor, name, mention.kind in ("leader", "person"), mention.pronoun)


def _of_noun(start, end, kind, sentence, mentions, words, memory):
    """Return the source that a noun names, with its determiner: "a spokesman", "Ukraine's government"."""
    before = words.led_by.search(sentence[max(0, start - NEARBY) : start])
    begin = start - len(before.group()) if before else start
    actor, pronoun = None, ""
    if kind in OFFICES or sentence[start:end].lower() in INSIDERS:
        owner = find_owner(sentence, begin, start, end, mentions, words)
        if owner:
            actor = owner.actor
            begin = min(begin, owner.start)
        else:
            definite = before and before.group().lower().startswith("the ")
            actor, pronoun = find_known(sentence, start, end, definite, memory, words)
            actor = actor or find_unowned(sentence, begin, start, end, mentions, memory, words)
    single = kind == "leader" and not sentence[start:end].endswith("s")
    if named := _name_after(sentence, end, words):
        known = memory.known.get(WORD.findall(sentence[end:named])[-1])
        return Source(begin, named, actor or (known and known.actor), sentence[start:named], True, "")
    return Source(begin, end, actor, sentence[begin:end], single, pronoun)


def _name_after(sentence, end, words):
    """Return where the name ends that follows a role at once: "spokeswoman Jane Doe"; None where none does."""
    name = None if is_headline(sentence) else NAME.match(sentence, end)
    if name and name.group(1).split()[0].lower() in words.after:
        return None  # "Deputy Chairman of the Duma"
    return name.end(1) if name and _start_of_name(name, words) == name.start(1) else None


def _of_pronoun(start, end, sentence, mentions, words, memory):
    name = sentence[start:end]
    word = name.lower()
    if word in ("he", "his", "him", "she", "her"):
        gender = "he" if word in ("he", "his", "him") else "she"
        here = [(mention.actor, mention.pronoun) for mention in reversed(mentions)
                if mention.kind == "leader" and mention.end < start and sentence[mention.end] not in "'’"]
        for actor, pronoun in here + memory.persons:
            if pronoun in ("", gender):
                return Source(start, end, actor, name, True, gender)
        return Source(start, end, None, name, True, gender)
    if memory.group is None and word in ("it", "its"):
        said = words.said_by_it.match(sentence, end)
        return Source(start, end, None, name, False) if said else None  # "It emerged that": nobody
    return Source(start, end, memory.group, name, False)


def remember(memory, sentence, mentions, spoken, words):
    """Note who was named and who spoke in this sentence, for the pronouns and roles of the next ones."""
    for mention in mentions:
        if mention.kind == "leader" and not sentence[mention.start].islower():
            for word in WORD.findall(sentence, mention.start, mention.end):
                if words.after.get(word.lower()) == "leader":
                    memory.roles[word.lower()] = (mention.actor, mention.pronoun)
    for mention in mentions:
        note_body(memory, sentence[mention.start : mention.end], mention.actor, words)
    for source in spoken:
        if source.actor:
            surname = WORD.findall(source.name)[-1]
            if source.person and not source.pronoun and surname[0].isupper() and surname not in words.aliases \
                    and surname.lower() not in words.after:
                side = memory.sides.get(source.actor, "other")
                memory.known.setdefault(surname, Entry(source.actor, side, "leader", date.min, date.max, source.pronoun))
            note_body(memory, source.name, source.actor, words)
            for word in WORD.findall(source.name.lower()):
                if words.after.get(word) == "leader":
                    memory.roles[word] = (source.actor, source.pronoun)
    persons = [(source.actor, source.pronoun) for source in spoken if source.person]
    if not persons:
        persons = [
            (mention.actor, mention.pronoun)
            for mention in mentions
            if mention.kind in ("leader", "person") and sentence[mention.end : mention.end + 1] not in ("'", "’")
        ][:1]
    for person in persons[-1:]:
        memory.persons = [person, *(other for other in memory.persons if other != person)][:5]
    groups = [source.actor for source in spoken if not source.person]
    if groups:
        memory.group = groups[-1]
