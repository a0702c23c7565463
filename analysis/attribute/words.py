"""The two word lists, compiled to what the other files look words up in."""

import re
from datetime import date
from functools import lru_cache
from types import SimpleNamespace
from typing import NamedTuple

import pandas as pd

from analysis.lexicon import FOLDER, read_lexicon

WORD = re.compile(r"\w+")
AFTER_ACTOR = ("leader", "state", "forces", "people", "economy", "place")  # nouns that give a name their kind
SPEAKING = ("verb", "no_report", "phrase", "noun", "source", "pronoun", "leader", "state", "forces")


class Words(SimpleNamespace):
    """The compiled word lists; as a key, one compilation is one list."""

    __hash__ = object.__hash__


class Patterns(dict):
    """Word -> pattern, compiled when it is first asked for: an article needs few of a thousand."""

    def get(self, word):
        found = super().get(word)
        if isinstance(found, str):
            found = self[word] = re.compile(found)
        return found


class Entry(NamedTuple):
    """What an alias stands for, between two days."""

    actor: str
    side: str
    kind: str
    first: date
    last: date
    pronoun: str


def compile_words(actors=None, cues=None):
    """Return the word lists as look-up tables and patterns; None means the shipped list."""
    if actors is None and cues is None:
        return _shipped(*((FOLDER / f"{name}.csv").stat().st_mtime_ns for name in ("actors", "cues")))
    return _compile(
        read_lexicon("actors" if actors is None else actors, name="actors"),
        read_lexicon("cues" if cues is None else cues, name="cues"),
    )


@lru_cache(maxsize=1)
def _shipped(*changed):
    """Return the shipped lists, read again when a file has changed."""
    return _compile(read_lexicon("actors"), read_lexicon("cues"))


def _compile(actors, cues):
    forms = {kind: _forms(rows) for kind, rows in cues.groupby("kind", sort=False)}
    blocked = forms.get("not_actor", {})
    after = {noun.lower(): kind for kind in AFTER_ACTOR for noun in forms.get(kind, {})}
    endings = [form for form in blocked if form.startswith("-")]
    phrases = [alias for alias in blocked if not alias.startswith("-")]
    entries = {alias: [] for phrase in phrases for alias in (phrase, f"the {phrase}")} | _entries(actors)

    def any_of(*kinds):
        return one_of([form for kind in kinds for form in forms.get(kind, {})])

    # A noun phrase of any words but those that end one: "the owner of a bakery in Lviv".
    word = rf"(?!(?i:{any_of('preposition', 'conjunction', 'that', 'be', 'gap', 'pronoun')}|which|to)\b)[\w$%][\w’'.&$%-]*"
    phrase = rf"(?:(?i:{any_of('determiner')})\s+)*{word}(?:\s+{word}){{0,5}}"
    nouns = rf"{phrase}(?:\s+(?i:{any_of('preposition')})\s+{phrase}){{0,2}}"
    opening = rf"(?:^|[,;:()“”\"‘’—–]\s*|\s-\s|\b(?i:{any_of('conjunction', 'that')})\s+)"

    return Words(
        entries=entries,
        aliases=_alias_patterns(entries, endings),
        capitals=lru_cache(lambda: _capitals(entries, endings)),  # few texts need it
        hits=_hits(forms),
        after=after,
        after_actor=re.compile(rf"(['’]s?)?\s+(?:{any_of('modifier')}\s+)*({one_of(after)})(?![\w-])", re.I),
        verbal=set(forms.get("verbal", {})),
        has_object=re.compile(rf"\s+(?:(?i:{any_of('determiner', 'pronoun')})\b|[A-Z])"),
        leader_words={word for noun in forms.get("leader", {}) for word in noun.lower().split()},
        elsewhere={
            alias: re.compile(rf"(?<!\w){one_of([word.strip() for word in more.split(';')])}(?!\w)")
            for alias, kind, more in zip(cues["cue"], cues["kind"], cues["forms"]) if kind == "elsewhere"
        },
        location=re.compile(rf"\b{any_of('location')}\s+$", re.I),
        former=re.compile(rf"\b{any_of('former')}[\s-]+(?:\w+\s+)?$", re.I),
        installed=re.compile(rf"(\w+)[-‑]{any_of('installed')}\b", re.I),
        body=re.compile(rf"\b{any_of('body')}\b", re.I),
        local_office={form.lower() for form in forms.get("local_office", {})},
        local_word=re.compile(rf"\b{any_of('local_word')}\s+$", re.I),
        repeated={form.lower() for form in forms.get("repeated", {})},
        modifiers={form.lower() for form in forms.get("modifier", {})},
        function=set(forms.get("function", {})),
        document=re.compile(rf"\s+(?:[\w-]+\s+)?{any_of('document')}\b", re.I),
        labels={form.lower() for form in forms.get("label", {})},
        certain=set(form.lower() for form in forms.get("certain", {})),
        said_by_it=re.compile(rf"\s+(?:{any_of('gap')}\s+)*{any_of('certain')}\b", re.I),
        between=re.compile(rf"(?:\s+(?:{any_of('gap')}|\w+ly))*\s*", re.I),
        prepared=re.compile(r"\b(?:after|by|before|while|when|in|without)\s+(?:\w+ly\s+)?$", re.I),
        issued=re.compile(
            r"\s+(?:has\s+|had\s+)?(?:released|issued|sent|posted|published|wrote|made|gave|read|put out)\s+(?:[\w-]+\s+){0,4}?"
            rf"(?:{any_of('document', 'noun')}|tweet|post|email)(?:\s+(?:in|for|of|at|on|from|to)\s[^,;:“”\"]{{1,50}}?)?,?\s*$", re.I),
        adjective=re.compile(r"(?:\b(?:an?|the|his|her|its|their|of)\s+|[-‑])$", re.I),
        colon=re.compile(rf"(?:\s+(?:{any_of('preposition')}|{any_of('when')})\s[^,.;:]{{1,40}})?:", re.I),
        then_quoted=re.compile(rf"(?:\s+(?:{any_of('preposition')}|{any_of('when')})\s[^,.;:]{{1,40}})?:?\s*[“\"«‘'](?=\w)|\s+that\b", re.I),
        empty=re.compile(rf"\s+{any_of('empty')}\b", re.I),
        doubtful=re.compile(rf"{any_of('doubtful')}\s+(?:to(?!\s+{any_of('determiner')}\b)|that|of|dead|killed)\b", re.I),
        auxiliary=re.compile(rf"\s+(?:{any_of('be')}|could|would|can|may|might|will|must|has|have|had|did|does)\b", re.I),
        subject=re.compile(rf"{opening}({nouns})(?:\s*,[^;:“”\"]{{1,120}},)?(?:\s+(?i:{any_of('gap', 'be')}|\w+ly))*\s*$"),
        object=re.compile(rf"\s+({nouns})"),
        led_by=re.compile(rf"(?:\b{any_of('determiner', 'modifier')}\s+)+$", re.I),
        governed=re.compile(rf"\b({any_of('preposition')})\s+(?:{any_of('determiner', 'modifier')}\s+)*$", re.I),
        continues=re.compile(rf"\s+{any_of('preposition', 'gap', 'when')}\b", re.I),
        that=re.compile(rf"\s+{any_of('that')}\b", re.I),
        when=re.compile(rf"\s+{any_of('when')}\b", re.I),
        day_and_that=re.compile(rf"\s+{any_of('when')}\b[^,.;:]{{0,60}}?(?=\s+that\b)", re.I),
        listener=re.compile(
            rf"\s+(?:{any_of('determiner')}\s+)?(?:[A-Z][\w’'.-]*(?:\s+[A-Z][\w’'.-]*)*|[\w-]+)"
            rf"(?:\s+{any_of('when')}\s[^,.;:]{{0,60}}?(?=\s+that\b))?"
        ),
        infinitive=re.compile(r"\bto\s+$", re.I),
        negated=re.compile(r"(?:\b(?:did|does|do|has|have|had|would|will|could|can)(?:\s+not|n['’]t)|\bcannot|\bnever|\bdeclined\s+to|\brefused\s+to)\s+(?:\w+ly\s+)?$", re.I),
        planned=re.compile(r"\b(?:will|would|shall|should|may|might|must|can|could)\s+(?:not\s+|\w+ly\s+)?$", re.I),
        by=re.compile(r"\s+(?:[\w-]+\s+){0,2}?by\s+"),
        shares=re.compile(rf"(?:\b(?:and|but)|,)\s+(?:{any_of('gap')}\s+|\w+ly\s+)*$", re.I),
        passive=re.compile(rf"\b{any_of('be')}\s+(?:\w+ly\s+|{any_of('gap')}\s+)*$", re.I),
        joined=re.compile(rf"(?:\b{any_of('conjunction')}|;)\s+(?:{any_of('gap', 'determiner', 'modifier')}\s+)*$", re.I),
        owns=re.compile(r"(?:['’]s?)?\s+(?:[\w-]+\s+){0,2}$"),
        gap=re.compile(
            rf"(?:(?:['’]s?)?\s+(?:[\w-]+\s+){{0,2}}?{any_of('noun')})?"  # the NATO chief's comments
            r"(?:\s+(?:in|for|of|at|on|from|to|with|during|after)\s[^,;:“”\"]{1,50}?)?"  # a spokesman for the Kremlin
            r"(?:\s+[a-z]+ing\s+(?:the|an?|in|on|at|with|from|for)\s[^,;:“”\"]{1,40}?)?"  # an official following the talks
            r"(?:\s*\([^()]{1,40}\))?"  # the senator (R-Texas)
            r"(?:\s*,[^;:“”\"]{1,120},)?"  # Rutte, speaking in Brussels,
            rf"(?:\s+(?:{any_of('gap', 'be')}|\w+ly))*\s*$",  # has also repeatedly
            re.I,
        ),
    )


def one_of(forms):
    """Return a pattern that matches any of `forms`, the longest first; blanks match any white space."""
    return "(?:" + "|".join(map(_pattern, sorted(forms, key=len, reverse=True))) + ")" if forms else "(?!)"


def _pattern(form):
    words = (r"\w+" if word == "*" else re.escape(word).replace("'", "['’]") for word in form.split())
    return r"\s+".join(words)


def _forms(rows):
    """Return every form of these cues -> what it takes."""
    return {
        form.strip(): takes
        for cue, more, takes in zip(rows["cue"], rows["forms"], rows["takes"])
        for form in [cue, *filter(None, more.split(";"))]
    }


def _entries(actors):
    found = {}
    pronouns = actors["pronoun"] if "pronoun" in actors else [""] * len(actors)
    columns = (actors[name] for name in ("alias", "actor", "side", "kind", "from", "to"))
    for alias, actor, side, kind, first, last, pronoun in zip(*columns, pronouns):
        first = date.min if pd.isna(first) else first.date()
        last = date.max if pd.isna(last) else last.date()
        for name in dict.fromkeys([alias] if alias.startswith("the ") else [alias, alias[0].upper() + alias[1:]]):
            found.setdefault(name, []).append(Entry(actor, side, kind, first, last, pronoun))
    return found


def _alias_patterns(entries, endings):
    """Return first word -> pattern of the aliases that start with it; group 1 is the mention."""
    by_word = {}
    for alias in entries:
        first = WORD.search(alias).group() if WORD.search(alias) else alias
        by_word.setdefault("the" if first in ("the", "The") else first, []).append(alias)
    end = rf"(?!\w)(?!{one_of(endings)}\b)"
    patterns = Patterns((first, rf"({one_of(aliases)}){end}") for first, aliases in by_word.items())
    for first, aliases in by_word.items():
        if first == "the":
            rest = one_of([alias.split(None, 1)[1] for alias in aliases])
            patterns["the"] = patterns["The"] = patterns["THE"] = rf"(?:[Tt]he|THE)\s+({rest}){end}"
    return patterns


def _capitals(entries, endings):
    """Return the aliases for a headline in capitals: (entries, patterns)."""
    upper = {alias.upper(): found for alias, found in entries.items()}
    return upper, _alias_patterns({alias.replace("THE ", "the ", 1): found for alias, found in upper.items()}, endings)


def _hits(forms):
    """Return first word, lower case -> [(pattern, None for a single word, kind, takes)], the longest form first."""
    found = {}
    for kind in SPEAKING:
        for form, takes in forms.get(kind, {}).items():
            first = WORD.search(form).group()
            found.setdefault(first.lower(), []).append((form, kind, takes))
    for entries in found.values():
        entries.sort(key=lambda entry: -len(entry[0]))
        for number, (form, kind, takes) in enumerate(entries):
            several = WORD.fullmatch(form) is None
            entries[number] = (re.compile(_pattern(form) + r"(?![\w-])", re.I) if several else None, kind, takes)
    return found
