"""Reporting clauses of a sentence: who is the source, what is the cue, which words are reported."""

import re
from typing import NamedTuple

from analysis.attribute.offices import NEARBY
from analysis.attribute.sources import Source
from analysis.attribute.subjects import LONG, MARKS, Scene, find_subject, inherited_subject, name_source, source_at
from analysis.attribute.words import WORD

REACH = 160  # characters to the comma that closes "According to X, a former minister,"
DASH = re.compile(r"(?:\s[–—-]|\w:)\s+(?:the\s+)?$")
THAT = re.compile(r"[^.;:,“”\"]{0,80}\bthat\b")
CLOSING = 8  # words that may follow "he said" where it closes a sentence: "on Monday in Brussels"


class Clause(NamedTuple):
    start: int
    end: int
    source: Source
    cue: str
    before: bool  # the words before the clause are reported
    after: bool  # the words after it are reported
    inner: bool = False  # it stands inside reported words: "A diplomat said Moscow believes"


def find_clauses(sentence, hits, sources, quotes, words):
    """Return the reporting clauses of the sentence, in order."""
    scene = Scene(sentence, sources, [source.start for source in sources], quotes, words)
    find = {"verb": _verb, "phrase": _phrase, "noun": _noun}
    found = _heading(scene)
    for start, end, kind, takes in hits:
        if kind not in find or (found and start < found[-1].end) or _is_quoted(start, quotes, sentence):
            continue
        clause = find[kind](scene, start, end, takes, found)
        if clause:
            found.append(_placed(clause, found, scene))
    return found


def _is_quoted(at, quotes, sentence):
    """Return whether a cue stands in a quotation: it is the speaker's own, not the journalist's."""
    return any(quote.start < at < quote.end and len(WORD.findall(sentence, *quote[:2])) >= LONG for quote in quotes)


def _heading(scene):
    """Return the clause "Putin:" at the start of a headline or transcript."""
    colon = scene.text.find(":", 0, 60)
    first = scene.sources[0] if scene.sources else None
    if colon > 0 and first and first.start == 0 and not scene.text[first.end : colon].strip() \
            and first.name.lower() not in scene.words.labels and not is_dateline(scene, colon):
        return [Clause(0, colon + 1, first, ":", False, True)]
    last = scene.sources[-1] if scene.sources else None
    if last and DASH.search(scene.text, 0, last.start) and last.end == len(scene.text.rstrip()):  # "Drills dangerous – Moscow"
        dash = DASH.search(scene.text, 0, last.start).start()
        return [Clause(dash, len(scene.text), last, "–", True, False)]
    return []


def is_dateline(scene, colon):
    """Return whether a sentence begins with a place, "NEW DELHI: ...", and no speaker."""
    place = scene.text[:colon]
    return place.isupper() and any(entry.kind == "place" for entry in scene.words.entries.get(place.title(), ()))


def _verb(scene, start, end, takes, found):
    """Return the clause of a reporting verb: "X said", ", said X", "was accused by X", "and warned"."""
    before = scene.text[max(0, start - NEARBY) : start]
    if scene.words.infinitive.search(before):
        return None  # "wants to say"
    told = scene.words.then_quoted.match(scene.text, end) or THAT.match(scene.text, end)
    if not told and (scene.words.planned.search(before) or scene.words.negated.search(before)):
        return None  # "will add a launcher", "did not say who"; "would tell them that ..." is reported
    if scene.words.adjective.search(before):
        return None  # "an alleged accident", "the claims"
    if scene.words.empty.match(scene.text, end):
        return None  # "said nothing"
    participle = scene.text[start:end].lower().split()[0].endswith("ing")
    if not participle and scene.words.passive.search(before):
        by = scene.words.by.match(scene.text, end)
        if by is None:
            return _sourceless(scene, start, end)
        source = source_at(scene, by.end() - 1) or _named(scene, by.end() - 1)
        return Clause(start, source.end, source, scene.text[start:end], True, True) if source else None
    source, follows = find_subject(scene, start, end, participle, found[-1].end if found else 0)
    if source is None:
        source = inherited_subject(scene, start, end, participle, found)
        clause = _clause(scene, start, end, start, end, takes, source) if source else None
        return clause and clause._replace(before=False, after=True)
    begin = start if follows else source.start
    led = scene.words.led_by.search(scene.text[max(0, begin - NEARBY) : begin])
    begin -= len(led.group() if led else "")
    if not follows and begin and scene.text[begin - 1].isspace() and scene.text[begin - 2] not in ",;:" + MARKS:
        begin = _whole_phrase(scene, begin, start, found[-1].end if found else 0)
    if scene.words.document.search(" " + source.name):
        takes = "any"
    return _clause(scene, begin, source.end if follows else end, start, end, takes, source)


def _whole_phrase(scene, begin, start, least):
    """Return where the noun phrase begins that ends in the source at `begin`, at `least` or later: "county officials"."""
    first = max(least, start - REACH)
    phrase = scene.words.subject.search(scene.text[first:start])
    return first + phrase.start(1) if phrase and first + phrase.start(1) < begin else begin


def _sourceless(scene, start, end):
    """Return the clause of "is believed to", which reports and names nobody."""
    if not scene.words.doubtful.match(scene.text, start):
        return None
    return Clause(start, end, Source(start, start, None, None, False), scene.text[start:end], True, True)


def _named(scene, at):
    """Return the noun phrase that follows `at` as a source."""
    phrase = scene.words.object.match(scene.text, at)
    return name_source(scene, *phrase.span(1)) if phrase else None


def _phrase(scene, start, end, takes, found):
    """Return the clause of "according to X"."""
    source = source_at(scene, end)
    if source is None or scene.words.document.match(scene.text, source.end):
        source = _named(scene, end)
    if source is None:
        return None
    stop = source.end
    if WORD.search(scene.text[:start]):
        return Clause(start, stop, source, scene.text[start:end], True, scene.text[stop : stop + 1] == ",")
    comma = scene.text.find(",", stop, stop + REACH)
    return Clause(start, comma + 1 if comma > 0 else stop, source, scene.text[start:end], False, True)


def _noun(scene, start, end, takes, found):
    """Return the clause of "Putin's claim that ..."."""
    last = next((source for source in reversed(scene.sources) if source.end <= start), None)
    owned = last and scene.words.owns.fullmatch(scene.text[last.end : start])
    if not owned or not scene.words.that.match(scene.text, end):
        return None
    return Clause(last.start, end, last, scene.text[start:end], False, True)


def _clause(scene, begin, stop, start, end, takes, source):
    """Return the clause from `begin` to `stop`, None where the cue does not report anything there."""
    if takes == "person" and stop == end:
        listener = scene.words.listener.match(scene.text, stop)
        stop = listener.end() if listener else stop
    day = scene.words.day_and_that.match(scene.text, stop)
    stop = day.end() if day else stop
    before, after = _direction(scene, begin, scene.text[stop:])
    if not before and not after:
        return None
    if takes == "that" and after and not before:
        quoted = any(0 <= quote.start - stop <= 3 or quote.start > stop and scene.text[quote.start - 2 : quote.start] == ", "
                     for quote in scene.quotes)
        if not (quoted or scene.words.that.match(scene.text, stop) or scene.words.colon.match(scene.text, stop)):
            return None
    return Clause(begin, stop, source, scene.text[start:end], before, after)


def _direction(scene, begin, right):
    """Return (words before are reported, words after are reported) of a clause that `right` follows."""
    left = scene.text[:begin].rstrip()
    if not WORD.search(left):
        return False, True
    rest = right.strip(" .!?…\n" + MARKS)
    few = bool(scene.words.when.match(right)) and len(WORD.findall(right)) <= CLOSING and not scene.words.that.search(right)
    closed = next((quote for quote in scene.quotes if quote.end in (len(left), len(left) - 1)), None)
    if closed and not WORD.search(left[: closed.start]) and scene.text[closed.end - 2] == ",":  # “...,” X said, ...
        return True, any(quote.start > begin for quote in scene.quotes)
    if closed and (not rest or right.lstrip()[:1] in ",.;:" or few or len(WORD.findall(scene.text, *closed[:2])) >= LONG):
        return True, False
    if not rest:  # "more than he had asked for" reports nothing
        return left[-1] in ",—–-?!:" + MARKS, False
    if left[-1] in ",—–?!":
        if right.startswith(",") and not (right.count(",") == 1 and scene.words.when.match(right[1:])):
            return True, True
        if few and len(WORD.findall(left)) >= 4:
            return True, False
    return False, True


def _placed(clause, found, scene):
    """Return the clause, marked as inner where it stands inside words that are already reported."""
    outer = next((other for other in reversed(found) if other.after), None)
    if outer is None or clause.before and not clause.after:
        return clause
    joined = scene.words.joined.search(scene.text[max(0, clause.start - NEARBY) : clause.start])
    apart = joined or clause.source == outer.source or clause.source.start < outer.end
    return clause._replace(inner=not apart)
