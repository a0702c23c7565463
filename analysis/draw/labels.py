"""How good the labels are: found against coded, and how sure against how often right."""

from matplotlib.colors import LinearSegmentedColormap

from analysis.display import INK, QUIET, RULE
from analysis.source import count
from analysis.style import FEW, finish_chart, start_chart, styled
from analysis.tables import require

SHADE = "#35978F"
SHADES = LinearSegmentedColormap.from_list("share", ["#F7F7F7", SHADE])
ENOUGH = 50  # mentions from which a calibration error is stated


@styled
def draw_labels(pairs, *, labels=("favor", "neutral", "against"), what="stance"):
    """Draw coded labels against found ones and return the Axes.

    Parameters
    ----------
    pairs : DataFrame
        From ``compare_pairs``.
    labels : list of str
        The labels, in the order of rows and columns; others that were found follow.
    what : str
        What the labels are of, "stance" or "role".

    Returns
    -------
    Axes
        Rows: as coded. Columns: as found. Each cell holds the share of its row, by which it is
        shaded, and n; a row under 5 mentions shows n alone.
    """
    require(pairs, ["coded", "found", "n_mentions", "share", "source"], verb="draw_labels")
    rows = pairs[pairs["coded"].isin(labels)]
    columns = [*labels, *sorted(set(rows["found"]) - set(labels))]
    cells = {(row.coded, row.found): row for row in rows.itertuples()}
    total = rows.groupby("coded")["n_mentions"].sum().reindex(labels, fill_value=0)
    figure, (axes,) = start_chart(8, 2.4 + 0.62 * len(labels))
    for down, coded in enumerate(labels):
        for across, found in enumerate(columns):
            cell = cells.get((coded, found))
            n, share = (cell.n_mentions, cell.share) if cell else (0, 0)
            told = total[coded] >= FEW
            axes.fill_between([across - 0.5, across + 0.5], down - 0.5, down + 0.5, linewidth=2, edgecolor="white",
                              facecolor=SHADES(share if told else 0))
            axes.text(across, down, f"{share:.0%}\nn = {n}" if told else f"n = {n}", ha="center", va="center", size=9,
                      color="white" if told and share > 0.6 else INK if told else QUIET)
    axes.set(xlim=(-0.5, len(columns) - 0.5), ylim=(len(labels) - 0.5, -0.5))
    axes.set_xticks(range(len(columns)), [f"found: {label}" for label in columns], color=INK)
    axes.set_yticks(range(len(labels)), [f"coded: {label}" for label in labels], color=INK)
    axes.xaxis.tick_top()
    axes.tick_params(length=0)
    for spine in axes.spines.values():
        spine.set_visible(False)
    finding = describe_labels(cells, total, what)
    same = sum(cells[label, label].n_mentions for label in labels if (label, label) in cells)
    finish_chart(
        figure,
        name=f"labels-{what}",
        title=finding,
        subtitle=f"Share of the coded mentions (rows) that got each label (columns); {same} of "
        f"n = {count(int(total.sum()), 'mention')}, on the diagonal, got the coded one.",
        source=pairs["source"].iloc[0] if len(pairs) else "no data",
        alt=finding + ". " + " ".join(f"Coded {coded}, found {found}: {cell.n_mentions}."
                                      for (coded, found), cell in cells.items()),
        left=1.75, above=0.45, below=0.15,
    )
    return axes


@styled
def draw_calibration(sureness):
    """Draw how often labels are right against how sure the model was, and return the Axes.

    Parameters
    ----------
    sureness : DataFrame
        From ``compare_sureness``.

    Returns
    -------
    Axes
        One dot a tenth of the probability, as large as it holds mentions; under 5 mentions n
        alone. On the dashed line the model is as often right as it is sure.
    """
    require(sureness, ["n_mentions", "probability", "accuracy", "error", "source"], verb="draw_calibration")
    n = int(sureness["n_mentions"].sum())
    told = sureness[sureness["n_mentions"] >= FEW]
    figure, (axes,) = start_chart(7, 5.2)
    axes.plot([0, 1], [0, 1], color=RULE, linewidth=1, linestyle="--")
    axes.annotate("as often right as sure", (0.5, 0.5), xytext=(-8, 6), textcoords="offset points", color=QUIET,
                  size=8.5, ha="right")
    axes.plot(told["probability"], told["accuracy"], color=SHADE, linewidth=1, alpha=0.5)
    axes.scatter(told["probability"], told["accuracy"], s=12 + 600 * told["n_mentions"] / max(n, 1), color=SHADE,
                 zorder=2)
    for one in sureness.itertuples():
        few = one.n_mentions < FEW
        axes.annotate(f"n = {one.n_mentions}", (one.probability, 0.02 if few else one.accuracy),
                      xytext=(0, 0) if few else (9, -13), textcoords="offset points", size=8, color=QUIET)
    axes.set(xlim=(0.25, 1.03), ylim=(0, 1.03), xlabel="probability of the label that was found",
             ylabel="share of them that is right")
    finding = (f"Too few data: {count(n, 'mention')} coded and scored" if n < ENOUGH
               else f"How sure and how often right differ by {sureness['error'].iloc[0]:.3f} on average")
    finish_chart(
        figure,
        name="calibration",
        title=finding,
        subtitle="Mentions in tenths by the probability of their label; a dot's area is their number. Below the "
        "dashed line the model is surer than it is right. The difference is the expected calibration error (ECE).",
        source=sureness["source"].iloc[0] if len(sureness) else "no data",
        alt=f"{finding}. " + " ".join(f"Sure {one.probability:.2f}, right {one.accuracy:.2f}, n = {one.n_mentions}."
                                      for one in told.itertuples()),
        left=0.9,
    )
    return axes


def describe_labels(cells, total, what):
    """Return the finding: which label is found again most and least often."""
    again = {label: cells[label, label].share if (label, label) in cells else 0.0
             for label, n in total.items() if n >= FEW}
    if len(again) < 2:
        return f"Too few data: {count(int(total.sum()), 'mention')} coded"
    best, worst = max(again, key=again.get), min(again, key=again.get)
    if again[best] == again[worst]:
        return f"Each coded {what} is found again in {again[best]:.0%} of its mentions"
    return (f"Coded {best} is found again most often ({again[best]:.0%}), coded {worst} least "
            f"({again[worst]:.0%})")
