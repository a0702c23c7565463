"""Who speaks, and about whom: sentences -> voices, speakers, mentions.

    words.py     the two word lists, compiled to look-up tables
    names.py     the actors that a sentence names
    quotes.py    what stands in quotation marks
    offices.py   for which actor an office speaks
    sources.py   who may be the source of words: names, roles, pronouns
    persons.py   who is known from the article, by name and office
    subjects.py  which source is the subject of a reporting verb
    clauses.py   reporting clauses: source, cue, and which words they report
    turns.py     who speaks in a transcript
    reading.py   one pass over an article, remembering who was named
    voices.py    the verbs find_voices and mark_speakers
    targets.py   the verb find_targets
"""

from analysis.attribute.targets import find_targets
from analysis.attribute.voices import find_voices, mark_speakers

__all__ = ["find_voices", "mark_speakers", "find_targets"]
