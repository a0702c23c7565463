"""One pass over an article: the mentions and the stretches of voice in each of its sentences."""

import re
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from analysis.attribute.clauses import find_clauses
from analysis.attribute.names import Mention, find_names
from analysis.attribute.persons import find_pronoun, introduce
from analysis.attribute.quotes import Quote, find_quotes
from analysis.attribute.offices import REGION
from analysis.attribute.sources import Memory, find_sources, remember
from analysis.attribute.subjects import LONG
from analysis.attribute.turns import find_turns
from analysis.attribute.words import WORD

PARTIAL = 2  # words from which a quotation inside reported words is told apart from them
REMEMBERED = 2000  # articles: find_voices, mark_speakers and find_targets read the same ones
MOST = 5000  # characters; what is longer is no sentence, and its words are left to the narrator

AT_END = re.compile(r"(?:\s[–—-]|\w:)\s[^.,:;–—]{2,40}$")  # "Drills dangerous – Moscow"
DATELINE = re.compile(r"([A-Z][A-Z.' -]{3,30}?)(?=,| \(|:| —| –| -)")


class Label(NamedTuple):
    """Whose words a stretch holds."""

    voice: str
    speaker: str | None
    speaker_name: str | None
    cue: str | None
    holder: str | None


NARRATION = Label("narration", "narrator", None, None, "narrator")
UNKNOWN = Label("quote", None, None, None, None)


def read_dateline(texts, words):
    """Return the actor of the dateline in the first sentences, "BEIJING, Oct. 8"; None where there is none."""
    for text in texts[:3]:
        line = DATELINE.match(text)
        for entry in words.entries.get(line.group(1).title(), ())[:1] if line else ():
            return entry.actor
    return None


@lru_cache(maxsize=REMEMBERED)
def read_article(texts, words, day=None):
    """Return [(mentions, stretches)] of an article's sentences, a tuple; a stretch is (start, end, label)."""
    memory, quotes = Memory(), find_quotes(texts)
    memory.home = read_dateline(texts, words)
    read = [_read_sentence(text, quoted, words, day, memory) for text, quoted in zip(texts, quotes)]
    turns = find_turns(texts, words, day, memory.known)
    result, last = [], None
    for number, (text, quoted, (mentions, clauses)) in enumerate(zip(texts, quotes, read)):
        if turns[number]:
            result.append((mentions, _spoken(text, quoted, clauses, turns[number])))
            continue
        if not clauses and not quoted and (text.startswith(("“", "«")) or text[:1] == '"' and text.count('"') == 1):
            quotes[number] = quoted = [Quote(0, len(text))]  # it never closes, so it reaches no further than here
        if not clauses and not quoted:
            result.append((mentions, [(0, len(text), NARRATION)]))
            last = None
            continue
        heard = _label(clauses[-1]) if clauses else _carried(number, quotes, read, last)._replace(cue=None)
        stretches = _stretches(text, _paint(text, clauses, quoted, heard))
        last = next((label for *_, label in reversed(stretches) if label.voice != "narration"), None)
        result.append((mentions, stretches))
    return result


def _spoken(text, quoted, clauses, turn):
    """Return the stretches of a sentence of a transcript: all of it is the speaker's, what he reports is held by others."""
    begin, actor, name = turn
    label = Label("quote", actor, name, ":", actor)
    painted = _paint(text, [clause for clause in clauses if clause.start >= begin], quoted, label)
    painted = [label if of == NARRATION else label._replace(holder=of.holder) for of in painted]
    painted[:begin] = [NARRATION] * begin
    return _stretches(text, painted)


def _read_sentence(text, quoted, words, day, memory):
    """Return (mentions, reporting clauses) and note in `memory` who was named and who spoke."""
    mentions = find_names(text, words, day, memory.known)
    memory.sides |= {mention.actor: mention.side for mention in mentions}
    places = [each.actor for each in mentions if each.kind == "place" or REGION.match(text, each.end)]
    memory.place = places[-1] if places else memory.place
    hits = _outside(_find_hits(text, words), mentions) if len(text) <= MOST else []
    introduce(text, mentions, hits, words, memory.known)
    clauses = []
    if any(kind in ("verb", "phrase", "noun") for _, _, kind, _ in hits) or 0 < text.find(":", 0, 60) or AT_END.search(text):
        sources = find_sources(text, mentions, hits, words, memory)
        clauses = find_clauses(text, hits, sources, quoted, words)
    spoken = [clause.source for clause in clauses if not clause.inner]
    mentions = sorted({*mentions, *_by_pronoun(clauses, memory)}) if clauses else mentions
    if not mentions or mentions[0].start:
        subject = find_pronoun(text, *memory.before, words)
        mentions = [subject, *mentions] if subject else mentions
    memory.before = text, mentions
    remember(memory, text, mentions, spoken, words)
    return mentions, clauses


def _outside(hits, mentions):
    """Return the hits without reporting words that are part of a name: the United "States"."""
    named = {at for mention in mentions for at in range(mention.start, mention.end)}
    return [hit for hit in hits if hit[2] not in ("verb", "phrase", "noun") or hit[0] not in named]


def _find_hits(text, words):
    """Return (start, end, kind, takes) of every word of the cue list that can show who speaks."""
    found, at, known = [], 0, words.hits
    for word in [word for word in WORD.finditer(text) if word.group().lower() in known]:
        start, end = word.span()
        if start < at:
            continue
        for pattern, kind, takes in known[word.group().lower()]:
            if pattern is None:
                if text[end : end + 1] != "-":
                    found.append((start, end, kind, takes))
            elif hit := pattern.match(text, start):
                at = hit.end()
                if kind == "no_report":
                    break
                found.append((start, at, kind, takes))
    return found


def _by_pronoun(clauses, memory):
    """Yield the mentions that "he" or "she" makes as the source of a reporting clause; no other pronoun is safe."""
    for clause in clauses:
        source = clause.source
        if source.pronoun and source.actor and source.name.lower() in ("he", "she"):
            yield Mention(source.start, source.end, source.actor, memory.sides.get(source.actor, "other"), "leader", "pronoun", source.pronoun)


def _label(clause, voice="report"):
    source = clause.source
    return Label(voice, source.actor, source.name, clause.cue, source.actor)


def _carried(number, quotes, read, last):
    """Return whose words a quotation without a reporting clause holds.

    One that goes on into the next sentences belongs to whoever these name, any other to the speaker of the
    sentence before.
    """
    if last and quotes[number][0].goes_on:
        return last
    for later in range(number + 1, len(quotes)):
        if not quotes[later] or not quotes[later][0].goes_on:
            break
        if read[later][1]:
            return _label(read[later][1][0])
    return last or UNKNOWN


def _paint(text, clauses, quoted, heard):
    """Return one label a character."""
    painted = [NARRATION] * len(text)
    outer = NARRATION
    for number, clause in enumerate(clauses):
        following = (later.start for later in clauses[number + 1 :] if not later.inner)
        limit = max(next(following, len(text)), clause.end)
        label = _label(clause)
        if clause.inner:
            label = outer._replace(holder=label.holder)
        else:
            outer = label
            painted[clause.start : clause.end] = [NARRATION] * (clause.end - clause.start)
        if clause.after:
            painted[clause.end : limit] = [label] * (limit - clause.end)
        if clause.before:  # what another source says in there is held by that one: "NATO warned of war, Estonia said"
            begin = max((other.end for other in clauses[:number] if other.before), default=0)
            for at in range(begin, clause.start):
                held = painted[at].holder if painted[at].voice != "narration" else label.holder
                painted[at] = label._replace(holder=held)
    for start, end, goes_on, opens in quoted:
        if start == end:
            continue
        whole = not text[:start].strip() and not text[end:].strip(" .!?")
        long = goes_on or opens or whole or len(WORD.findall(text, start, end)) >= LONG
        label = painted[min(start + 1, end - 1)]
        if label.voice == "narration" and long:
            label = heard
        if label.voice != "narration" and (long or len(WORD.findall(text, start, end)) >= PARTIAL):
            painted[start:end] = [label._replace(voice="quote")] * (end - start)
    return painted


def _stretches(text, painted):
    """Return (start, end, label) of runs of one label; blanks and punctuation alone belong to the run before."""
    found, at = [], 0
    for label, run in groupby(painted):
        start, at = at, at + len(list(run))
        if found and (found[-1][2] == label or not WORD.search(text, start, at)):
            found[-1] = (found[-1][0], at, found[-1][2])
        elif found:
            blank = len(text[start:at]) - len(text[start:at].lstrip(" \n\t,;"))
            found[-1] = (found[-1][0], start + blank, found[-1][2])
            found.append((start + blank, at, label))
        else:
            found.append((start, at, label))
    if len(found) > 1 and not WORD.search(text, *found[0][:2]):
        found[:2] = [(0, found[1][1], found[1][2])]
    return found or [(0, len(text), NARRATION)]
