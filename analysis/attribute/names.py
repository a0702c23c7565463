"""The actors that a sentence names."""

import re
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from analysis.attribute.words import WORD, Entry

NAME = re.compile(r"(?:\s+[A-Z][\w’'-]*\w){1,3}")


ADJECTIVE = re.compile(r"(?:ian|ish|ese|an|ic|tch|ch|ek|ss)$")  # "Russian forces shell": not what Russia does
NEXT_NAME = re.compile(r"\s[A-Z][a-z]\w+")  # "Moscow State", "Paris Hilton"
OF_NAME = re.compile(r"\b(?:University|Treaty|Battle|Siege|Archbishop|Bishop) of\s+(?:the\s+)?$")
US_ALL = re.compile(r"\b(?:LET|TELL|TELLS|HELP|GIVE|AMONG|FOR|WITH|OF|TO|ALL|MAKE|BETWEEN)\s+$")  # the pronoun


class Mention(NamedTuple):
    start: int
    end: int
    actor: str
    side: str
    kind: str
    via: str
    pronoun: str = ""


def find_names(sentence, words, day=None, known=None):
    """Return the mentions of actors by name or role, in order, not overlapping.

    Parameters
    ----------
    sentence : str
    words : the compiled word lists
    day : date, optional
        When the article was published: who held which office, who was on which side.
    known : dict, optional
        Surname -> Entry of persons whom the article has introduced; persons are added to it.
    """
    known = {} if known is None else known
    all_entries, aliases = words.capitals() if sentence.isupper() and " " in sentence else (words.entries, words.aliases)
    found, at = [], 0
    for word in (word for word in WORD.finditer(sentence) if word.group() in aliases or word.group() in known):
        start, text = word.start(), word.group()
        if start < at:
            continue
        pattern = aliases.get(text)
        hit = pattern.match(sentence, start) if pattern else None
        if hit is None:
            if text in known:
                _append(found, sentence, _mention(known[text], start, word.end(), "name"))
            continue
        if start and sentence[start - 1] in "-‑" and not (found and found[-1].end == start - 1):
            continue  # "pro-Russian", "anti-NATO" name an attitude, not the actor; "US-Russian" names two
        alias = " ".join(sentence[start : hit.end()].split()).replace("’", "'")
        entries = all_entries.get(alias) or all_entries.get(alias[:1].lower() + alias[1:]) \
            or all_entries.get(alias.replace("THE ", "the ", 1))
        at = hit.end()
        if not entries or _means_another(alias, entries, sentence, hit, words):
            continue
        start = hit.start(1)
        before = found[-1].actor if found and sentence[found[-1].end : start].isspace() else None
        mention = _mention(choose(entries, day, before), start, at, "name")
        if len(entries) > 1 or mention.kind == "place":
            mention = _place_or_not(mention, entries, day, sentence, words)
        if mention.kind in ("organisation", "state"):
            mention = _with_noun(mention, sentence, words, known)
        elif mention.kind == "leader":
            spoken = alias.split()
            if not words.leader_words.isdisjoint(alias.lower().split()):
                mention = mention._replace(via="role")
            elif len(spoken) > 1 and spoken[-1] not in words.aliases:
                known[spoken[-1]] = choose(entries, day, before)
        at = mention.end
        _append(found, sentence, mention)
    return found


def choose(entries, day=None, actor=None):
    """Return the entry that holds on `day`; without a day today's, which has no end.

    Where none holds, the last one does, and on a known day a leader is then a person: out of office.
    `actor` is preferred where it is among the entries ("Dutch Prime Minister" before "Mark Rutte").
    """
    if len(entries) == 1 and (day is None or entries[0].first <= day <= entries[0].last):
        return entries[0]
    entries = [entry for entry in entries if entry.kind != "place"] or entries
    same = [entry for entry in entries if entry.actor == actor]
    if same and day is None:
        return max(same, key=lambda entry: entry.last)
    for entry in entries:
        if (entry.first <= day <= entry.last) if day else entry.last == date.max:
            return entry
    last = max(entries, key=lambda entry: entry.last)
    return last._replace(kind="person") if day and last.kind == "leader" else last


def _mention(entry, start, end, via):
    return Mention(start, end, entry.actor, entry.side, entry.kind, via, entry.pronoun)


def _means_another(alias, entries, sentence, hit, words):
    """Return whether the alias is somebody else's here: Moscow, Idaho; Moscow State University; LET US TALK."""
    elsewhere = words.elsewhere.get(alias)
    if elsewhere and elsewhere.search(sentence):
        return True
    if alias == "US" and sentence.isupper():
        return bool(US_ALL.search(sentence, 0, hit.start(1)))
    if not any(entry.kind == "place" for entry in entries) or sentence.isupper() or is_headline(sentence):
        return False
    if OF_NAME.search(sentence, 0, hit.start(1)):
        return True
    if not NEXT_NAME.match(sentence, hit.end()) or words.after_actor.match(sentence, hit.end()):
        return False
    follows = WORD.search(sentence, hit.end())
    return not _is_alias(follows, words) and follows.group().lower() not in words.function


def _is_alias(word, words):
    """Return whether an alias starts with this word of a sentence."""
    pattern = words.aliases.get(word.group())
    return bool(pattern and pattern.match(word.string, word.start()))


def _place_or_not(mention, entries, day, sentence, words):
    """Return the mention as place where its alias can be one and a word such as "in" stands before it."""
    places = [entry for entry in entries if entry.kind == "place"]
    if places and mention.kind != "place" and words.location.search(sentence[max(0, mention.start - 20) : mention.start]):
        return mention._replace(kind="place")
    return mention


def _with_noun(mention, sentence, words, known):
    """Return the mention with the noun that it qualifies ("Russian" + "troops"), and the name after a role."""
    hit = words.after_actor.match(sentence, mention.end)
    if not hit:
        return mention
    noun = " ".join(hit.group(2).lower().split())
    adjective = ADJECTIVE.search(sentence, mention.start, mention.end)
    if noun in words.verbal and not adjective and words.has_object.match(sentence, hit.end()):
        return mention  # "NATO forces Moscow to", "Moscow markets its plan"
    kind = words.after[noun]
    if hit.group(1) and kind != "leader":
        return mention  # "Russia's army": the owner is named, and 's is no part of a mention
    longer = mention._replace(end=hit.end(), kind=kind)
    if kind != "leader":
        return longer
    longer = longer._replace(via="role")
    name = NAME.match(sentence, longer.end)
    if not name or is_headline(sentence):
        return longer
    surname = ""
    for part in WORD.finditer(sentence, longer.end, name.end()):
        if _is_alias(part, words) or part.group().lower() in words.function:
            break
        surname, end = part.group(), part.end()
    if surname:
        known[surname] = Entry(longer.actor, longer.side, "leader", date.min, date.max, "")
        return longer._replace(end=end, via="name")
    return longer


@lru_cache(maxsize=8)  # asked once a name, and a sentence may hold thousands
def is_headline(sentence):
    """Return whether most words are capitalised, so that a capital does not show a name."""
    if sentence.rstrip().endswith((".", "!", "”", '"')):
        return False
    words = [word for word in WORD.findall(sentence) if len(word) > 3]
    return sum(word[0].isupper() for word in words) > 0.75 * len(words)


def _append(found, sentence, mention):
    """Append the mention, joined to the one before where both name the same actor side by side."""
    if found:
        last = found[-1]
        if last.actor == mention.actor and last.end < mention.start and sentence[last.end : mention.start].isspace():
            found[-1] = mention._replace(start=last.start)
            return
    found.append(mention)
