"""How good a model is: the same figures for every network and for the file that is shipped."""

import numpy as np

from analysis.agree import find_calibration_error, find_separation, rate
from analysis.stance.model import BASES, FOLDER, ROLES, STANCES, load_model, predict
from analysis.train.rows import UNKNOWN, read_development, read_own, swap_sides

GOOD, HARM = ROLES.index("protagonist"), ROLES.index("antagonist")
CAST = [GOOD, HARM, ROLES.index("victim")]


def judge_model(folder=FOLDER, newsmtsc=None):
    """Return the figures of the model in `folder`, also on the test set; on NewsMTSC, too, where its folder is named."""
    model = load_model(folder)
    sets = read_development(newsmtsc) | {"own, test": read_own("stance_test")}
    return judge(lambda rows: predict(model, [row[:3] for row in rows])[:3], sets)


def judge(guess, development):
    """Return a dict of figures, shares between 0 and 1, name -> value.

    Parameters
    ----------
    guess : function
        Rows -> (probabilities of stances (n, 3), of roles (n, 4), of bases (n, 3)).
    development : dict
        Name of a set -> its rows. Sets of our own also get figures for roles, and for
        names on those sentences that hold a name to swap.
    """
    figures = {}
    for name, rows in development.items():
        stances, roles, bases = guess(rows)
        coded = np.array([row.stance for row in rows])
        figures[f"{name}: macro-F1"] = find_f1(coded, stances.argmax(1), len(STANCES))
        figures[f"{name}: log loss"] = float(-np.log(stances[np.arange(len(rows)), coded] + 1e-12).mean())
        figures[f"{name}: calibration error"] = find_calibration_error(
            stances.max(1), stances.argmax(1) == coded)
        if not rows[0].own:
            continue
        role = np.array([row.role for row in rows])
        figures[f"{name}: role macro-F1"] = find_f1(role, roles.argmax(1), len(ROLES))
        basis = np.array([row.basis for row in rows])
        figures[f"{name}: basis macro-F1"] = find_f1(basis, bases.argmax(1), len(BASES))
        cast = np.isin(role, CAST)
        figures[f"{name}: role among the three"] = float(
            (np.array(CAST)[roles[:, CAST].argmax(1)] == role)[cast].mean())
        pole = np.isin(role, [GOOD, HARM])
        favor = stances[:, STANCES.index("favor")] - stances[:, STANCES.index("against")]
        figures[f"{name}: good from harm, AUC"] = find_separation(favor[pole], role[pole] == GOOD)
        swapped = [swap_sides(row) for row in rows]
        changed = np.array([other.sentence != row.sentence for other, row in zip(swapped, rows, strict=True)])
        others, other_roles, _ = guess([row for row, counts in zip(swapped, changed, strict=True) if counts])
        other = others[:, STANCES.index("favor")] - others[:, STANCES.index("against")]
        figures[f"{name}: same stance with the sides swapped"] = float(
            (others.argmax(1) == stances[changed].argmax(1)).mean())
        figures[f"{name}: same role with the sides swapped"] = float(
            (other_roles.argmax(1) == roles[changed].argmax(1)).mean())
        figures[f"{name}: mean shift with the sides swapped"] = float(np.abs(favor[changed] - other).mean())
    return figures


def find_f1(coded, found, n_labels):
    """Return the macro-F1 of labels given as places."""
    known = coded != UNKNOWN
    counts = np.zeros((1, n_labels, n_labels + 1), dtype=int)
    np.add.at(counts[0], (coded[known], found[known]), 1)
    return float(rate(counts)[1][0])


def show(figures):
    """Return figures as text, one a line."""
    return "\n".join(f"  {name}: {value:.3f}" for name, value in figures.items())
