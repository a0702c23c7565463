"""What a network learns from rows: their labels, mixed with what others say of them.

The crowd are the readers who labelled NewsMTSC. Later coders saw its sentences again, for this project (rows.View).
A teacher is a larger network that was trained on a part of the rows.
"""

import numpy as np

from analysis.stance.model import STANCES, WIDTHS
from analysis.train.rows import UNKNOWN

SMOOTHING = 0.1  # share of a label that goes to all labels alike, as is usual
TRUST = 0.5  # share of the label where others say something, too; half each, not tuned
HEED = 0.5  # exponent of the teacher beside the later coders: whatever it is from 0.5 to 1, the product fits the crowd's labels alike
PRIOR = 5  # a view borrows as much from all views with its grade as from so many labelled rows; not tuned


def make_goals(rows, taught=None):
    """Return what to learn: an array (n, labels) for each of OUTPUTS, probabilities, or all 0 where nothing is known.

    Parameters
    ----------
    rows : list of Row
    taught : (stances (n, 3), roles (n, 4)), optional
        What the teacher says.
    """
    labels = np.array([[row.stance, row.role, row.basis] for row in rows]).T
    stance, role, basis = (smooth(known, width) for known, width in zip(labels, WIDTHS, strict=True))
    stances, roles = taught or (np.full_like(stance, np.nan), np.full_like(role, np.nan))
    return [blend(stance, pool(find_crowd(rows), stances)), blend(role, roles), np.nan_to_num(basis)]


def smooth(labels, width):
    """Return labels given as places as probabilities; NaN where they are UNKNOWN."""
    wanted = np.eye(width)[np.maximum(labels, 0)] * (1 - SMOOTHING) + SMOOTHING / width
    return np.where((labels == UNKNOWN)[:, None], np.nan, wanted)


def find_crowd(rows):
    """Return (n, 3): how the crowd labelled the mentions of which the later coders took the same view; NaN without a view."""
    views = {row.view for row in rows if row.view}
    by_grade = {view.grade: np.ones(len(STANCES)) for view in views}
    by_view = {view: np.zeros(len(STANCES)) for view in views}
    for row in rows:
        if row.view and row.stance != UNKNOWN:
            by_grade[row.view.grade][row.stance] += 1
            by_view[row.view][row.stance] += 1
    counts = {view: n + PRIOR * by_grade[view.grade] / by_grade[view.grade].sum() for view, n in by_view.items()}
    unknown = np.full(len(STANCES), np.nan)
    return np.array([counts[row.view] / counts[row.view].sum() if row.view else unknown for row in rows])


def pool(crowd, teacher):
    """Return two opinions as one, their product (a logarithmic pool); the one where the other is NaN.

    Examples
    --------
    >>> pool(np.array([[0.8, 0.2]]), np.array([[0.5, 0.5]])).round(3).tolist()
    [[0.8, 0.2]]
    """
    both = crowd * teacher**HEED
    both = both / both.sum(axis=1, keepdims=True)
    return np.where(np.isnan(crowd), teacher, np.where(np.isnan(teacher), crowd, both))


def blend(labels, others):
    """Return labels and what others say as one; what is missing is left out, and 0 where both are."""
    share = np.where(np.isnan(labels), 0, np.where(np.isnan(others), 1, TRUST))
    return share * np.nan_to_num(labels) + (1 - share) * np.nan_to_num(others)
