"""Coders against each other, the machine against coders, and means that the coders correct."""

from analysis.agree.coders import compare_coders, find_alpha
from analysis.agree.corrected import correct_means, score_corrected
from analysis.agree.machine import (
    compare_labels, compare_pairs, compare_sureness, describe_files, find_calibration, find_calibration_error,
    find_separation, rate,
)  # fmt: skip

__all__ = [
    "compare_coders", "compare_labels", "compare_pairs", "compare_sureness", "correct_means", "describe_files", "find_alpha",
    "find_calibration", "find_calibration_error", "find_separation", "rate", "score_corrected",
]
