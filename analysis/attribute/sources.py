"""Who may be the source of words: names, roles, generic nouns, pronouns."""

import re
from datetime import date
from typing import NamedTuple

from analysis.attribute.names import Mention, is_headline
from analysis.attribute.words import WORD, Entry

PART = r"(?:[A-Z]['’])?[A-Z](?:[\w.-]*\w)?\.?"
CAPITALISED = re.compile(rf"(?<![\w-]){PART}(?:\s+(?:(?:de|von|van|der|bin|al|of)\s+)?{PART})*")
NAME = re.compile(rf"\s+({PART}(?:\s+{PART})*)")
APPOSED = re.compile(r",\s+(?:the|an?|his|her|its|who)\s[^,]{3,80},")  # "Smith, the mayor of Velna, said"
FORMER = re.compile(r"\b(?:former|ex|retired|exiled|dissident|opposition|jailed)[\s-]+(?:\w+\s+)?$|\bopposition\b", re.I)  # they speak for themselves
LOCAL = ("governor", "governors", "mayor", "mayors")  # the office of a place is its state's
INSTALLED = re.compile(r"(\w+)[-‑](?:installed|appointed|imposed)\b")
INSIDERS = ("source", "sources")  # "a Kremlin source" speaks for it; no other generic noun does
THE_LAST = ("head of state", "diplomat", "politician", "lawmaker", "senator", "official", "spokesman", "spokeswoman", "spokesperson")
SEAT = re.compile(r"\s+(?:of|for|at|in|from|with)\s+(?:the|its|that|this)\s+(\w+)(?:\s+(\w+))?")
OF = re.compile(r"\s+(?:of|for|at|in|from)\s")
WORD_BEFORE = re.compile(r"(\w+)(?:['’]s)?\s+$")
BETWEEN = re.compile(r"\s+(?:[a-z][a-z-]+\s+){0,2}|\s+(?:[A-Z][a-z]+\s+){0,3}")
BODY = re.compile(r"\b(?:ministry|minister|government|president|parliament|cabinet|general staff|federal|central bank)\b", re.I)
LOCALLY = re.compile(r"\b(?:local|regional|city|provincial|municipal|district)\s+$", re.I)
REGION = re.compile(r"['’]s?\s+(?:[\w-]+\s+){1,2}(?:region|oblast|province|district)\b")
COUNTRY = re.compile(r"\b(?:the|its|their|his|her)\s+(?:country|nation|republic|alliance|bloc)['’]s\s+(?:[a-z]+\s+){0,2}$", re.I)
NEARBY = 40  # characters in which a determiner or preposition before a source is looked for
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
    found = [_of_mention(mention, sentence) for mention in mentions if mention.kind != "place"]
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


def _of_mention(mention, sentence):
    name = sentence[mention.start : mention.end]
    out = mention.via == "role" and (FORMER.search(name) or FORMER.search(sentence, max(0, mention.start - NEARBY), mention.start))
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
            actor, pronoun = find_known(sentence, start, end, definite, memory)
            actor = actor or find_home(sentence, begin, start, end, mentions, memory)
    single = kind == "leader" and not sentence[start:end].endswith("s")
    if named := _name_after(sentence, end, words):
        known = memory.known.get(WORD.findall(sentence[end:named])[-1])
        return Source(begin, named, actor or (known and known.actor), sentence[start:named], True, "")
    return Source(begin, end, actor, sentence[begin:end], single, pronoun)


def find_owner(sentence, begin, start, end, mentions, words):
    """Return the mention whose office a noun names: "Ukraine's new minister", "a spokesman for the Kremlin"; else None."""
    installed = INSTALLED.search(sentence, max(0, start - NEARBY), start)
    if installed and is_compound(sentence[installed.end() : start], words):  # "the Russian-installed governor of Kherson"
        for entry in words.entries.get(installed.group(1), ())[:1]:
            return Mention(*installed.span(1), entry.actor, entry.side, entry.kind, "name")
    if FORMER.search(sentence, max(0, start - NEARBY), start):
        return None
    for mention in mentions:
        bound = mention.kind != "place" or sentence[start:end].lower() in LOCAL
        if bound and mention.end <= start and is_compound(sentence[mention.end : start], words):
            return mention  # "a Russian navy spokesman", "the Russian transport ministry"
        owner = mention.end <= begin and re.fullmatch(r"['’]s?\s+", sentence[mention.end : begin])
        owner = owner or (mention.end <= start and re.fullmatch(r"['’]s?\s+(?:[\w-]+\s+){0,2}", sentence[mention.end : start]))
        seat = mention.start > end and re.fullmatch(r"\s+(?:of\s+\w+\s+)?(?:in|for|of|from|at|with|to)\s+(?:the\s+)?(?:[A-Z][\w.]*\s+){0,3}", sentence[end : mention.start])
        if owner or seat:
            return mention
    return None


def find_known(sentence, start, end, definite, memory):
    """Return (actor, pronoun) of an office whose body or holder was named before: "a ministry spokesman", "the official"."""
    seat = SEAT.match(sentence, end)
    led = WORD_BEFORE.search(sentence, max(0, start - NEARBY), start)
    for word in (*(seat.groups() if seat else ()), led and led.group(1)):
        if word and word.lower() in memory.bodies:
            return memory.bodies[word.lower()], ""
    noun = sentence[start:end].lower()
    if not definite or seat or OF.match(sentence, end):
        return None, ""
    if noun in THE_LAST and noun not in memory.roles and memory.persons:
        return memory.persons[0]
    return memory.roles.get(noun) or (memory.bodies.get(noun), "")


def find_home(sentence, begin, start, end, mentions, memory):
    """Return the actor of a body that is named without one: that of the place, headline or dateline; else None."""
    if COUNTRY.search(sentence, max(0, start - NEARBY), start):
        named = [mention for mention in (*mentions, *memory.before[1]) if mention.kind != "person"]
        return named[0].actor if named else None
    if sentence[start:end].lower() in LOCAL or LOCALLY.search(sentence, 0, start):
        return memory.place
    if not BODY.search(sentence, max(0, begin - NEARBY), end) or OF.match(sentence, end):
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


def note_body(memory, name, actor, words):
    """Note the body that a name ends in, for "the ministry" and "a ministry spokesman" later on."""
    parts = WORD.findall(name.lower())
    if len(parts) > 1 and any(words.after.get(" ".join(parts[-n:])) in ("state", "forces") for n in (1, 2)):
        memory.bodies[parts[-1]] = actor
