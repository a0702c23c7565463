"""One value a sentence, an article, a group, with an honest interval."""

from analysis.compare.course import compare_sentences
from analysis.compare.family import mark_family
from analysis.compare.frames import compare_devices, compare_frames
from analysis.compare.groups import compare_groups
from analysis.compare.lean import find_spoken_by, score_lean
from analysis.compare.means import compare_means
from analysis.compare.null import shuffle_groups
from analysis.compare.roles import compare_roles
from analysis.compare.sensitivity import compare_specifications
from analysis.compare.sides import compare_sides
from analysis.compare.voices import compare_sources, compare_voices
from analysis.compare.words import compare_words

__all__ = [
    "compare_devices", "compare_frames", "compare_groups", "compare_means", "compare_roles", "compare_sentences",
    "compare_sides", "compare_sources", "compare_specifications", "compare_voices", "compare_words", "find_spoken_by",
    "mark_family", "score_lean", "shuffle_groups",
]
