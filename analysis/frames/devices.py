"""Sentences -> the devices of their wording: hedges, boosters, reporting verbs, scare quotes, passives and others."""

from itertools import groupby

from analysis import tables
from analysis.attribute.quotes import find_quotes
from analysis.attribute.voices import NEEDED, read_sentences
from analysis.frames import rules
from analysis.frames.vocabulary import add_counts
from analysis.frames.words import compile_list, find_terms

RULED = ("scare_quote", "agentless_passive", "rhetorical_question")  # their terms belong to the rule


def mark_devices(sentences, *, devices=None, actors=None, cues=None):
    """Return `sentences` with the number of times that each device of wording stands there.

    Parameters
    ----------
    sentences : DataFrame
        One row a sentence; needs ``article_id``, ``position``, ``sentence``: whether a quotation is a scare quote
        depends on who speaks, and an article is read for that from its first sentence to its last.
    devices, actors, cues : path or DataFrame, optional
        Lists in place of ``data/lexicons/devices.csv``, ``actors.csv`` and ``cues.csv``.

    Returns
    -------
    DataFrame
        The same rows in the same order, with

        n_words : int, words of the sentence; the parts of a compound with hyphens count apart
        device_<name> : int, one column a device of the list: how often it stands there
        devices : str, the devices that stand there, joined by "; "; "" where there are none
        device_evidence : str, the words as written, "hedge: may | agentless_passive: was hit"
        device_lexicon : str, name and fingerprint of the list

        Without a sentence the numbers are 0 and the texts NA.

    Notes
    -----
    A device is counted in whatever voice it stands; keep the narrator's apart with `mark_speakers`. What each one
    is stands in the list. Not told apart are: a claim of responsibility and a reporting verb ("the storm claimed
    three lives" is an exception of the list, its variants are not); a scare quote and a nickname or a quotation
    whose source is in another sentence; a title of a work of one word and a scare quote; in a headline with
    capitals throughout, a scare quote of several words and a title. A passive is missed where words other than
    adverbs stand between its verb and participle ("was the bridge hit?") or where a second participle shares the
    verb, and is wrong where an adjective looks like a participle and is not on the list, or "by" follows later in
    the clause without naming an agent ("was settled by closing the valve"). A question in narration may be meant:
    that of an interviewer, or one that the next sentence answers.

    References
    ----------
    Hyland, K. (2005). Metadiscourse (hedges, boosters). Geis, M. L. (1987). The language of politics, and Bell, A.
    (1991). The language of news media (reporting verbs). Fowler, R., Hodge, B., Kress, G., & Trew, T. (1979).
    Language and control (passives without an agent). van Dijk, T. A. (1998). Ideology (us and them). Lakoff, G., &
    Johnson, M. (1980). Metaphors we live by. Steuter, E., & Wills, D. (2008). At war with metaphor. Ilie, C. (1994).
    What else can I tell you? (rhetorical questions).

    Examples
    --------
    >>> import pandas as pd
    >>> marked = mark_devices(pd.DataFrame({"article_id": "a", "position": [1, 2], "sentence": [
    ...     "The ‘volunteers’ may have left.", "A bridge was hit at dawn."]}))
    >>> marked[["n_words", "device_hedge", "device_evidence"]]
       n_words  device_hedge                           device_evidence
    0        5             1  hedge: may | scare_quote: ‘volunteers’
    1        6             0              agentless_passive: was hit
    """
    tables.require(sentences, NEEDED, verb="mark_devices")
    words = compile_list("devices", devices, leave_out=RULED)
    there = [isinstance(text, str) for text in sentences["sentence"]]
    found = [None] * len(there)
    read = read_sentences(sentences, actors, cues, verb="mark_devices")
    for _, rows in groupby(read, key=lambda row: row[1]):
        rows = list(rows)
        for (number, _, _, text, _, stretches), quotes in zip(rows, find_quotes([row[3] for row in rows])):
            if there[number]:
                found[number] = _find_devices(text, quotes, stretches, words)
    return add_counts(sentences, found, words, "device", tables.DEVICES)


def _find_devices(text, quotes, stretches, words):
    """Return (number of words, {device: spans}) of one sentence."""
    count, found = find_terms(text, words.lookup)
    terms = words.terms
    by_rule = {
        "superlative": lambda: found.get("superlative", []) + rules.find_superlatives(text),
        "scare_quote": lambda: rules.find_scare_quotes(text, quotes, stretches) if quotes else [],
        "agentless_passive": lambda: rules.find_passives(text, terms["agentless_passive"]),
        "rhetorical_question": lambda: rules.find_questions(text, stretches, terms["rhetorical_question"]),
    }
    for name, find in by_rule.items():
        if name in terms and (spans := find()):
            found[name] = sorted(spans)
    return count, found
