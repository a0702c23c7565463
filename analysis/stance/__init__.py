"""For or against each target, and the role it is cast in."""

from analysis.stance.explain import explain_stance
from analysis.stance.verbs import score_roles, score_stance

__all__ = ["explain_stance", "score_roles", "score_stance"]
