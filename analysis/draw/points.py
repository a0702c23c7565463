"""What charts of estimates share: a point with its interval, an axis with words at its ends, n at the right."""

from analysis.display import INK, QUIET, RULE

FAINT = "#A6A6A6"  # what is shown without being ranked, tested or believed


def draw_point(axes, row, down, colour, *, marker="D", hollow=False):
    """Draw ``estimate`` of `row` at height `down`, and the line from ``low`` to ``high`` where there is one."""
    if row["low"] == row["low"]:
        axes.plot([row["low"], row["high"]], [down, down], color=colour, linewidth=2.4, alpha=0.55,
                  solid_capstyle="butt")
    axes.plot(row["estimate"], down, marker, color=colour, markersize=7, markeredgecolor=colour,
              markerfacecolor="white" if hollow else colour)


def write_beside(axes, down, text, *, colour=INK, across=1.0, shift=8, align="left", **styles):
    """Write `text` at height `down`, `shift` points from `across`, which is a share of the axis."""
    axes.annotate(text, (across, down), xycoords=("axes fraction", "data"), xytext=(shift, 0),
                  textcoords="offset points", va="center", ha=align, color=colour, annotation_clip=False,
                  **{"size": 8.5} | styles)


def finish_rows(axes, n_rows):
    """Give `axes` room for `n_rows` rows, the first on top, and a line at 0."""
    axes.axvline(0, color=RULE, linewidth=1, zorder=0)
    axes.set_ylim(max(n_rows, 1) - 0.4, -0.6)
    axes.set_yticks([])
    axes.tick_params(length=0)
    axes.spines["left"].set_visible(False)


def name_ends(axes, ends):
    """Write below an axis from -1 to 1 what its ends mean, each inwards from its end."""
    axes.set_xlim(-1.03, 1.03)
    axes.set_xticks([-1, -0.5, 0, 0.5, 1], ["-1", "-0.5", "0", "0.5", "1"])
    for across, align, words in ((0, "left", f"← {ends[0]}"), (1, "right", f"{ends[1]} →")):
        axes.annotate(words, (across, 0), xycoords="axes fraction", xytext=(0, -24), textcoords="offset points",
                      ha=align, va="center", color=QUIET, annotation_clip=False)


def find_reach(table, least):
    """Return how far from 0 the widest interval or estimate of `table` goes, `least` at least."""
    return max([least, *table[["estimate", "low", "high"]].abs().max().dropna()])


def write_p(p):
    """Return "p = .03", "p < .001"; nothing where there is none.

    Examples
    --------
    >>> write_p(0.0312), write_p(0.00001), write_p(1.0), write_p(float("nan"))
    ('p = .031', 'p < .001', 'p = 1', '')
    """
    if p != p or p is None:
        return ""
    return "p < .001" if p < 0.001 else "p = 1" if p > 0.9995 else f"p = {p:.3f}".replace("0.", ".")


def tell_source(table):
    """Return the line on what `table` was made from, its column ``source``."""
    if not len(table):
        return "no data"
    there = table["source"].dropna() if "source" in table.columns else []
    return there.iloc[0] if len(there) else "source not given"
