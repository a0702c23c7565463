"""The devices that no list of words finds: scare quotes, passives without an agent, questions, superlatives.

Each function returns the (start, end) of what it finds in one sentence.
"""

import re
from functools import lru_cache

from analysis.attribute.subjects import LONG
from analysis.frames.words import WORD

SMALL = {"a", "an", "and", "at", "by", "for", "in", "of", "on", "or", "the", "to"}  # not capitalised within a title
BE = r"(?:am|is|are|was|were|be|been|being|get|gets|got|gotten|getting)(?:n['’]t)?"
ADVERB = (
    r"(?:\w+ly|not|never|also|still|now|then|again|already|just|once|often|always|soon|later|even|only|all|both"
    r"|almost|twice|far|long|yet|since|first|thereby|perhaps|indeed)"
)
REACH = 300  # characters in which a clause ends
# Where a clause ends; "killed and burned by rebels" is one clause.
CLAUSE = re.compile(
    r"[,;:.!?—–(]|\s(?:but|while|when|after|before|as|because|that|which|who|whose|where|if|although|though|since"
    r"|until|amid|and(?!\s+(?:\w+ly\s+)?\w+ed\b))\s", re.I,
)  # fmt: skip
DAY = (
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|may|june|july|august|september|october"
    r"|november|december|dawn|dusk|noon|midday|midnight|night|day|nightfall|daybreak|morning|evening|afternoon"
)
AMOUNT = (
    r"[$€£]|half\b|a\s+(?:third|quarter|fifth|tenth)\b|(?:19|20)\d\d\b"
    r"|(?:[\d.,]+|one|two|three|four|five|six|seven|eight|nine|ten)[\s-]*(?:%|percent|per\s+cent|point|degree|met(?:er|re)"
    r"|kilo|km|mile|hour|day|week|month|year|million|billion|euro|dollar|times|[ap]\.?m)"
)
TIME = (
    rf"(?:the\s+)?(?:(?:early|late|next|last|end|start|beginning|middle|time)\b|(?:{DAY})\b)|then\b|now\b|mistake\b"
    rf"|accident\b|{AMOUNT}"
)
AGENT = re.compile(rf"\bby\s+(?!{TIME})", re.I)
OWNER = r"(?:the|its|his|her|their|our|my|your|this|\w+['’]s|\w+s['’])"
NO_ADJECTIVE = r"(?:of|that|in|and|or|to|for|from|on|it|we|he|she|they|you|i|is|was|are|were|part|people|votes|seats)"
RANK = r"(?:(?:very|single|second|third|\w+th)\s+)?"
MOST_OR_LEAST = re.compile(rf"\b{OWNER}\s+{RANK}((?:most|least)\s+(?!{NO_ADJECTIVE}\b)\w+)", re.I)
LINK = re.compile(r"^(?:and|but|so|or|yet|then)\s+")
BOUND = re.compile(r"[.!?:;…“”\"«»]")  # between these stands a question


def find_scare_quotes(text, quotes, stretches):
    """Return the quotations of fewer than six words that stand in narration and are no title of a work."""
    found = []
    for start, end, goes_on, opens in quotes:
        words = WORD.findall(text, start, end)
        short = not goes_on and not opens and 0 < len(words) < LONG
        if short and not _is_title(text[start:end].split()) and not _is_speech(text, start, end):
            if _voice_at(stretches, start + 1) == "narration":
                found.append((start, end))
    return found


def _is_speech(text, start, end):
    """Return whether somebody speaks whom find_voices does not know: "Thieves," cried a clerk. A clerk: "Thieves"."""
    before, after = text[:start].rstrip(), text[end : end + 1]
    if not text[start + 1].isupper():
        return False
    return before[-1] in ",:" if before else text[end - 2] in ",!?" or after in (",", ":")


def _is_title(words):
    """Return whether these are several words with a capital each: a book, a ship, an operation."""
    words = [word.strip("“”\"«»„‘’'.,!?") for word in words]
    words = [word for word in words[:1] + [word for word in words[1:] if word not in SMALL] if word]
    return len(words) > 1 and all(word[:1].isupper() or word[:1].isdigit() for word in words)


def _voice_at(stretches, at):
    return next((label.voice for start, end, label in stretches if start <= at < end), "narration")


def find_passives(text, terms):
    """Return the passives without an agent: a form of be or get, adverbs, a participle, no "by" in the clause."""
    found = []
    for match in _passive(tuple(terms)).finditer(text):
        limit = match.end() + REACH
        stop = CLAUSE.search(text, match.end(), limit)
        if not AGENT.search(text, match.end(), stop.start() if stop else limit):
            found.append(match.span())
    return found


@lru_cache(maxsize=4)
def _passive(terms):
    """Return the pattern of a passive; a term with a leading - is a state or no participle."""
    def any_of(forms):
        return "|".join(re.escape(form).replace(r"\ ", r"[\s-]+") for form in sorted(forms, key=len, reverse=True)) or "(?!)"

    states = any_of(term[1:] for term in terms if term.startswith("-"))
    irregular = any_of(term for term in terms if not term.startswith("-"))
    return re.compile(rf"\b{BE}\s+(?:{ADVERB}\s+){{0,3}}(?!(?:{states})\b)(?:\w+ed|{irregular})\b(?![-'’]\w)", re.I)


def find_questions(text, stretches, terms):
    """Return the questions in narration, and those in any voice that open with one of the terms."""
    if "?" not in text:
        return []
    found, begin = [], 0
    for mark in BOUND.finditer(text):
        asked = text[begin : mark.start()].lstrip(" \n'‘’—–-(")
        start, begin = mark.start() - len(asked), mark.end()
        if mark.group() == "?" and asked:
            words = LINK.sub("", asked.lower().replace("’", "'"))
            opens = any(words.startswith(term) and not words[len(term) : len(term) + 1].isalnum() for term in terms)
            if opens or _voice_at(stretches, mark.start()) == "narration":
                found.append((start, mark.end()))
    return found


def find_superlatives(text):
    """Return "most" or "least" with the word after it, where "the", "its", "'s" and the like come before."""
    return [match.span(1) for match in MOST_OR_LEAST.finditer(text)] if "st " in text.lower() else []
