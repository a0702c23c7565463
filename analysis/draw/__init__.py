"""One function a chart form. Each returns Axes and computes nothing but words and places."""

from analysis.draw.arc import draw_arc
from analysis.draw.corrected import draw_corrected
from analysis.draw.differences import draw_differences
from analysis.draw.distinguishing import draw_words
from analysis.draw.frames import draw_frames
from analysis.draw.labels import draw_calibration, draw_labels
from analysis.draw.matrix import draw_matrix
from analysis.draw.means import draw_means
from analysis.draw.outlets import draw_outlets
from analysis.draw.roles import draw_roles
from analysis.draw.sensitivity import draw_sensitivity
from analysis.draw.sentiment import draw_sentiment
from analysis.draw.timeline import draw_timeline
from analysis.draw.voices import draw_voices

__all__ = [
    "draw_arc", "draw_calibration", "draw_corrected", "draw_differences", "draw_frames", "draw_labels",
    "draw_matrix", "draw_means", "draw_outlets", "draw_roles", "draw_sensitivity", "draw_sentiment",
    "draw_timeline", "draw_voices", "draw_words",
]
