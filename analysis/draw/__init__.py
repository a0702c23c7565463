"""One function a chart form. Each returns Axes and computes nothing but words and places."""

from analysis.draw.arc import draw_arc
from analysis.draw.matrix import draw_matrix
from analysis.draw.means import draw_means
from analysis.draw.sentiment import draw_sentiment

__all__ = ["draw_arc", "draw_matrix", "draw_means", "draw_sentiment"]
