"""One value a sentence, an article, a group, with an honest interval."""

from analysis.compare.course import compare_sentences
from analysis.compare.lean import score_lean
from analysis.compare.means import compare_means
from analysis.compare.roles import compare_roles

__all__ = ["compare_means", "compare_roles", "compare_sentences", "score_lean"]
