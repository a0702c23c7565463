"""Which words frame what happens: frame vocabulary, topics, and devices of wording.

    words.py       a word list compiled to a look-up table, and its terms found in a text
    vocabulary.py  the verb mark_frames
    rules.py       the devices that no word list finds: scare quotes, passives, questions, superlatives
    devices.py     the verb mark_devices
"""

from analysis.frames.devices import mark_devices
from analysis.frames.vocabulary import mark_frames

__all__ = ["mark_frames", "mark_devices"]
