"""Reporting clauses of a sentence: who is the source, what is the cue, which words are reported."""

import re
from bisect import bisect_right
from typing import NamedTuple

from analysis.attribute.sources import NEARBY, Source
from analysis.attribute.words import WORD

REACH = 160  # characters between a source and its cue
LONG = 6  # words from which a quotation needs no cue beside it
SHORT = 8  # words that may follow "he said" when it closes a sentence: "on Monday in Brussels"
THAT = re.compile(r"\s+(?:that|whether|how|why|where|what)\b", re.I)
WHEN_THAT = re.compile(r"\s+(?:in|on|at|to|during|after|late|early|again|yesterday|today|Monday|Tuesday|Wednesday|Thursday|Friday)\b[^,.;:]{0,60}?(?=\s+that\b)")
WHEN = re.compile(r"\s+(?:in|on|at|to|during|after|late|early|yesterday|today|this|last|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b")
LISTENER = re.compile(r"\s+(?:(?:the|a|an|his|her|their)\s+)?(?:[A-Z][\w’'.-]*(?:\s+[A-Z][\w’'.-]*)*|[\w-]+)(?:\s+(?:in|on|at|during)\s[^,.;:]{0,60}?(?=\s+that\b))?")
BY = re.compile(r"\s+(?:[\w-]+\s+){0,2}?by\s+")
MARKS = "\"”’'»“"


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
    found = _heading(sentence, sources)
    starts = [source.start for source in sources]
    for start, end, kind, takes in hits:
        if kind not in ("verb", "phrase", "noun") or (found and start < found[-1].end):
            continue
        if any(a < start < b and b - a > 30 and len(WORD.findall(sentence, a, b)) >= LONG for a, b, *_ in quotes):
            continue  # a cue inside a quotation is the speaker's own
        find = {"verb": _verb, "phrase": _phrase, "noun": _noun}[kind]
        clause = find(sentence, start, end, takes, sources, starts, quotes, words, found)
        if clause:
            found.append(_placed(clause, found, sentence, words))
    return found


def _placed(clause, found, sentence, words):
    """Return the clause, marked as inner where it stands inside words that are already reported."""
    outer = next((other for other in reversed(found) if other.after), None)
    if outer is None or clause.before and not clause.after:
        return clause
    joined = words.joined.search(sentence[max(0, clause.start - NEARBY) : clause.start])
    apart = joined or clause.source == outer.source or clause.source.start < outer.end
    return clause._replace(inner=not apart)


def _heading(sentence, sources):
    """Return the clause "Putin:" at the start of a headline or transcript."""
    colon = sentence.find(":", 0, 60)
    if colon > 0 and sources and sources[0].start == 0 and not sentence[sources[0].end : colon].strip():
        return [Clause(0, colon + 1, sources[0], ":", False, True)]
    return []


def _verb(sentence, start, end, takes, sources, starts, quotes, words, found):
    before = sentence[max(0, start - REACH) : start]
    if before.endswith((" to ", "To ")):
        return None
    participle = sentence[start:end].lower().split()[0].endswith("ing")
    if not participle and words.passive.search(before):
        return _passive(sentence, start, end, sources, starts)
    source, inverted = None if participle else _inverted(sentence, start, end, sources, starts, words), True
    if source is None:
        source, inverted = _subject(sentence, start, sources, starts, participle, words, found), False
    if source is None and not participle:
        source, inverted = _beside_quote(sentence, start, end, quotes)
    if source is None:
        return _without_subject(sentence, start, end, takes, participle, sources, quotes, words, found)
    begin = start if inverted else source.start
    led = words.led_by.search(sentence[max(0, begin - NEARBY) : begin])
    begin -= len(led.group()) if led else 0
    return _clause(sentence, begin, source.end if inverted else end, start, end, takes, source, quotes)


def _clause(sentence, begin, stop, start, end, takes, source, quotes):
    """Return the clause from `begin` to `stop` with its direction, None where the cue does not report."""
    right = sentence[stop:]
    if takes == "person" and stop == end:
        listener = LISTENER.match(right)
        stop += listener.end() if listener else 0
    else:
        when = WHEN_THAT.match(right)
        stop += when.end() if when else 0
    right = sentence[stop:]
    before, after = _direction(sentence, begin, right, quotes)
    if not before and not after:
        return None
    if takes == "that" and after and not before:
        quoted = any(0 <= quote[0] - stop <= 3 for quote in quotes)
        if not (THAT.match(right) or quoted or right.startswith(":")):
            return None
    return Clause(begin, stop, source, sentence[start:end], before, after)


def _direction(sentence, begin, right, quotes):
    """Return (words before are reported, words after are reported)."""
    left = sentence[:begin].rstrip()
    rest = right.strip(" .!?…\n" + MARKS)
    if not WORD.search(left):
        return False, True
    few = bool(WHEN.match(right)) and len(WORD.findall(right)) <= SHORT and not THAT.search(right)
    closed = next((quote for quote in quotes if quote[1] in (len(left), len(left) - 1)), None)
    if closed and (not rest or right.lstrip()[:1] in ",.;:" or few or len(WORD.findall(sentence, *closed[:2])) >= LONG):
        return True, False
    if not rest:  # "more than he had asked for" reports nothing
        return left[-1] in ",—–-?!:" + MARKS, False
    if left[-1] in ",—–?!":
        if right.startswith(",") and not (right.count(",") == 1 and WHEN.match(right[1:])):
            return True, True
        if few and len(WORD.findall(left)) >= 4:
            return True, False
    return False, True


def _subject(sentence, start, sources, starts, participle, words, found):
    """Return the nearest source to the left that can be the subject of a verb at `start`."""
    for source in reversed(sources[: bisect_right(starts, start)]):
        if source.end > start:
            continue
        if start - source.end > REACH or found and source.start < found[-1].end:
            return None
        gap = sentence[source.end : start]
        if not words.gap.fullmatch(gap):
            continue
        if gap.strip() == "," and not _after_comma(sentence, source, words):
            continue  # "a threat to Russia, said ..."
        if source.name.lower() in ("his", "her", "their", "its") and len(gap.split()) < 1:
            continue
        governed = words.governed.search(sentence[max(0, source.start - NEARBY) : source.start])
        if governed and not (participle and governed.group(1).lower() == "with"):
            continue
        return source
    return None


def _after_comma(sentence, source, words):
    led = words.led_by.sub("", sentence[max(0, source.start - NEARBY) : source.start])
    return led.rstrip().endswith(",")


def _inverted(sentence, start, end, sources, starts, words):
    """Return the source right after the verb: "..., said Peskov"."""
    left = sentence[:start].rstrip()
    if left and left[-1] not in "," + MARKS + "—–?!":
        return None
    source = _source_at(sentence, end, sources, starts)
    if source is None:
        return None
    right = sentence[source.end :]
    if left and left[-1] in MARKS:
        return source
    closing = not right.strip(" .!?…" + MARKS) or right.lstrip()[:1] in ",.;:" + MARKS or words.continues.match(right)
    return source if closing else None


def _beside_quote(sentence, start, end, quotes):
    """Return (source, inverted) of the unknown words that a verb ties to a long quotation: "“...,” a grocer in Lviv said"."""
    closed = next((quote for quote in reversed(quotes) if quote.end <= start), None)
    if closed is None or len(WORD.findall(sentence, closed.start, closed.end)) < LONG:
        return None, False
    between = sentence[closed.end : start]
    after = re.match(r"[^,.;:“”\"]{3,60}", sentence[end:])
    spans = [(closed.end, start, False)] if between.strip() else [(end, end + after.end(), True)] if after else []
    for begin, stop, inverted in spans:
        name = sentence[begin:stop].strip()
        if len(name) <= 60 and not re.search(r"[,.;:]", name) and WORD.search(name):
            begin = sentence.index(name, begin)
            return Source(begin, begin + len(name), None, name, False), inverted
    return None, False


def _source_at(sentence, at, sources, starts):
    """Return the source that starts at `at`, after blanks, determiners or modifiers."""
    index = bisect_right(starts, at)
    if index < len(sources):
        between = sentence[at : sources[index].start]
        if len(between) < NEARBY and re.fullmatch(r"\s+(?:(?:the|a|an|some|many|[a-z-]+)\s+){0,2}", between):
            return sources[index]
    return None


def _passive(sentence, start, end, sources, starts):
    """Return the clause of "Russia was accused by Kyiv of ..."; without "by" nobody is named."""
    by = BY.match(sentence, end)
    source = _source_at(sentence, by.end() - 1, sources, starts) if by else None
    return Clause(start, source.end, source, sentence[start:end], True, True) if source else None


def _without_subject(sentence, start, end, takes, participle, sources, quotes, words, found):
    """Return the clause of a verb whose subject stands elsewhere: "... and warned that", ", adding that"."""
    joined = re.search(r"(?:\b(?:and|but)|,)\s+(?:\w+ly\s+|also\s+|then\s+|later\s+)*$", sentence[max(0, start - NEARBY) : start])
    opening = participle and len(WORD.findall(sentence, 0, start)) <= 2
    if found and (participle or joined):
        if participle and found[-1].after:
            return None  # inside what this source says already
        source = found[-1].source
    elif opening:
        comma = sentence.find(",", end)
        source = next((source for source in sources if source.start > comma > 0), None)
    elif joined and sources and sources[0].start < NEARBY:
        source = sources[0]
        if words.governed.search(sentence[: source.start]) or sentence[source.end : source.end + 1] in ("'", "’"):
            return None
    else:
        return None
    if source is None:
        return None
    clause = _clause(sentence, start, end, start, end, takes, source, quotes)
    return clause and clause._replace(before=False, after=True)


def _phrase(sentence, start, end, takes, sources, starts, quotes, words, found):
    """Return the clause of "according to X"."""
    source = _source_at(sentence, end, sources, starts)
    if source is None or words.document.match(sentence, source.end):
        return None
    stop, first = source.end, not WORD.search(sentence[:start])
    if first:
        comma = sentence.find(",", stop)
        return Clause(start, comma + 1 if 0 < comma - stop < REACH else stop, source, sentence[start:end], False, True)
    return Clause(start, stop, source, sentence[start:end], True, sentence[stop : stop + 1] == ",")


def _noun(sentence, start, end, takes, sources, starts, quotes, words, found):
    """Return the clause of "Putin's claim that ..."."""
    if not re.match(r"\s+that\b", sentence[end:]):
        return None
    for source in reversed(sources[: bisect_right(starts, start)]):
        if source.end <= start and words.owns.fullmatch(sentence[source.end : start]):
            return Clause(source.start, end, source, sentence[start:end], False, True)
        break
    return None
