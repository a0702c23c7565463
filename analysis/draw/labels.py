"""How good the labels are: found against coded, and how sure against how often right."""

import numpy as np

from analysis.agree import find_calibration, find_calibration_error
from analysis.display import INK, QUIET, RULE
from analysis.source import count
from analysis.style import FEW, finish_chart, start_chart, styled
from analysis.tables import require

SHADE = "#35978F"


@styled
def draw_labels(scored, *, found="stance_label", coded="coded_stance",
                labels=("favor", "neutral", "against")):
    """Draw coded labels against found ones as a table of counts and return the Axes.

    Parameters
    ----------
    scored : DataFrame
        Coded mentions, scored: from ``read_coded`` and ``score_stance`` or ``score_roles``.
    found, coded : str
        The columns of labels.
    labels : list of str
        The labels, in the order of rows and columns.

    Returns
    -------
    Axes
        Rows: as coded. Columns: as found. Each cell holds the share of its row, by
        which it is shaded, and the count.
    """
    require(scored, [found, coded], verb="draw_labels")
    rows = scored[scored[coded].isin(labels)]
    counts = np.array([[((rows[coded] == one) & (rows[found] == other)).sum() for other in labels]
                       for one in labels])
    total = counts.sum(axis=1, keepdims=True)
    shares = np.divide(counts, total, out=np.zeros(counts.shape), where=total > 0)
    figure, (axes,) = start_chart(8, 2.4 + 0.62 * len(labels))
    axes.imshow(shares, cmap=shade_map(), vmin=0, vmax=1, aspect="auto")
    for down in range(len(labels)):
        for across in range(len(labels)):
            axes.text(across, down, f"{shares[down, across]:.0%}\nn = {counts[down, across]}", ha="center",
                      va="center", size=9, color="white" if shares[down, across] > 0.6 else INK)
    axes.set_xticks(range(len(labels)), [f"found: {label}" for label in labels], color=INK)
    axes.set_yticks(range(len(labels)), [f"coded: {label}" for label in labels], color=INK)
    axes.xaxis.tick_top()
    axes.tick_params(length=0)
    for spine in axes.spines.values():
        spine.set_visible(False)
    n, right = counts.sum(), np.trace(counts)
    finding = describe_labels(counts, labels)
    finish_chart(
        figure,
        name=f"labels-{found.removesuffix('_label')}",
        title=finding,
        subtitle=f"Share of the coded mentions (rows) that got each label (columns); {right} of "
        f"n = {count(int(n), 'mention')} on the diagonal have the same.",
        source=describe_files(scored),
        alt=finding + ". " + " ".join(
            f"coded {one}, found {other}: {counts[down, across]}."
            for down, one in enumerate(labels) for across, other in enumerate(labels)),
        left=1.75, above=0.45, below=0.15,
    )
    return axes


@styled
def draw_calibration(scored, *, found="stance_label", coded="coded_stance"):
    """Draw how often labels are right against how sure the model was, and return the Axes.

    Parameters
    ----------
    scored : DataFrame
        Coded mentions, scored; the columns named like the labels hold the probabilities.
    found, coded : str
        The columns of labels.

    Returns
    -------
    Axes
        One dot a tenth of the probability, as large as it holds mentions; on the diagonal the
        model is as often right as it is sure.
    """
    require(scored, [found, coded], verb="draw_calibration")
    rows = scored[scored[found].notna() & scored[coded].notna()]
    sure = np.array([row[row[found]] for row in rows.to_dict("records")], dtype=float)
    right = (rows[found] == rows[coded]).to_numpy()
    figure, (axes,) = start_chart(7, 5.2)
    axes.plot([0, 1], [0, 1], color=RULE, linewidth=1, linestyle="--")
    axes.annotate("as often right as sure", (0.8, 0.8), xytext=(-6, 6), textcoords="offset points",
                  color=QUIET, size=8.5, ha="right")
    finding = f"Too few data: {count(len(rows), 'mention')} coded and scored"
    if len(rows) >= FEW:
        bins = find_calibration(sure, right)
        error = find_calibration_error(sure, right)
        axes.plot(bins["probability"], bins["accuracy"], color=SHADE, linewidth=1, alpha=0.5)
        axes.scatter(bins["probability"], bins["accuracy"], s=12 + 600 * bins["n"] / bins["n"].sum(), color=SHADE,
                     zorder=2)
        for one in bins.itertuples():
            axes.annotate(f"n = {one.n}", (one.probability, one.accuracy), xytext=(9, -13),
                          textcoords="offset points", size=8, color=QUIET)
        finding = f"The label's probability is off by {error:.3f} on average"
    axes.set(xlim=(0.25, 1.02), ylim=(0.25, 1.02), xlabel="probability of the label that was found",
             ylabel="share of them that is right")
    finish_chart(
        figure,
        name=f"calibration-{found.removesuffix('_label')}",
        title=finding,
        subtitle="Mentions in tenths by the probability of their label; a dot's area is their number. Below the "
        "dashed line the model is surer than it is right.",
        source=describe_files(scored),
        alt=finding + ".",
        left=0.9,
    )
    return axes


def describe_labels(counts, labels):
    """Return the finding: which label is found best and which worst."""
    if counts.sum() < FEW:
        return f"Too few data: {count(int(counts.sum()), 'mention')} coded and scored"
    share = np.divide(np.diagonal(counts), counts.sum(axis=1), out=np.full(len(labels), np.nan),
                      where=counts.sum(axis=1) > 0)
    best, worst = int(np.nanargmax(share)), int(np.nanargmin(share))
    return (f"Found again most often: {labels[best]} ({share[best]:.0%}); least often: "
            f"{labels[worst]} ({share[worst]:.0%})")


def describe_files(scored):
    """Return the source line: files, scorer."""
    parts = [", ".join(f"{name}.csv" for name in scored["coded_in"].unique())
             if "coded_in" in scored.columns else "coded mentions"]
    if "scorer" in scored.columns:
        parts += sorted(scored["scorer"].dropna().unique())
    return " · ".join([count(len(scored), "mention"), *parts])


def shade_map():
    from matplotlib.colors import LinearSegmentedColormap

    return LinearSegmentedColormap.from_list("share", ["#F7F7F7", SHADE])
