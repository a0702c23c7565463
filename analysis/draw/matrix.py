"""Who holds which stance toward whom."""

import matplotlib

from analysis.display import INK, QUIET
from analysis.style import (
    FEW,
    HOLDER_NAMES,
    SIDE_NAMES,
    SMALL,
    finish_chart,
    start_chart,
    styled,
)
from analysis.source import count, is_one_article
from analysis.tables import require

WHO = {
    "narration": "The narrator words",
    "nato": "Sources of the NATO side word",
    "russia": "Sources of the Russian side word",
    "other": "Other sources word",
}
MAP = matplotlib.colors.LinearSegmentedColormap.from_list(
    "stance", ["#8C510A", "#F5F5F5", "#35978F"]  # brown - white - teal: never red-green
)


@styled
def draw_matrix(means, *, value="stance", ends=("against", "in favor")):
    """Draw holder x target as a table of coloured cells and return the Axes.

    Parameters
    ----------
    means : DataFrame
        One row a holder and side, from ``compare_means(scored, ["held_by", "side"])``.
    value : str
        Name of the column that was averaged.
    ends : (str, str)
        What -1 and 1 mean, in words.

    Returns
    -------
    Axes
        Rows: who holds the view. Columns: toward whom. Each cell holds the mean, its
        interval where there is one, and n mentions; under 5 mentions n alone.
    """
    require(means, ["held_by", "side", "n_mentions", "n_articles", "estimate", "low", "high"],
            verb="draw_matrix")
    holders, sides = list(HOLDER_NAMES), list(SIDE_NAMES)
    strange = [*set(means["held_by"]) - set(holders), *set(means["side"]) - set(sides)]
    if strange:
        raise ValueError(f"draw_matrix knows no row or column {strange[0]!r}; it knows: "
                         f"{', '.join(dict.fromkeys([*holders, *sides]))}")
    one = is_one_article(means)
    figure, (axes,) = start_chart(8, 5.1)
    for down in range(len(holders)):
        for across in range(len(sides)):
            axes.add_patch(matplotlib.patches.Rectangle(
                (across, down), 1, 1, facecolor="#F7F7F7", edgecolor="white", linewidth=4))
    for row in means.itertuples():
        across, down = sides.index(row.side), holders.index(row.held_by)
        shown = row.n_mentions >= FEW
        extent = f"n = {row.n_mentions}" + ("" if one else f", {count(row.n_articles, 'article')}")
        if shown:
            ink = "white" if abs(row.estimate) > 0.6 else INK
            axes.add_patch(matplotlib.patches.Rectangle(
                (across, down), 1, 1, facecolor=MAP((row.estimate + 1) / 2), edgecolor="white",
                linewidth=4))
            interval = f"\n{row.low:+z.2f} to {row.high:+z.2f}" if row.low == row.low else ""
            axes.text(across + 0.5, down + 0.4, f"{row.estimate:+z.2f}", ha="center", va="center",
                      size=13, weight="bold", color=ink)
            axes.text(across + 0.5, down + 0.72, f"{extent}{interval}", ha="center", va="center",
                      size=8.5, color=ink)
        else:
            axes.text(across + 0.5, down + 0.5, extent, ha="center", va="center", size=9,
                      color=QUIET)
    there = set(zip(means["held_by"], means["side"], strict=True))
    for down, holder in enumerate(holders):
        for across, side in enumerate(sides):
            if (holder, side) not in there:
                axes.text(across + 0.5, down + 0.5, "not mentioned", ha="center", va="center",
                          size=8.5, color=QUIET, style="italic")
    axes.set(xlim=(0, len(sides)), ylim=(len(holders), 0))
    axes.set_xticks([0.5 + place for place in range(len(sides))],
                    [f"of {SIDE_NAMES[side]}" for side in sides], color=INK)
    axes.set_yticks([0.5 + place for place in range(len(holders))],
                    [HOLDER_NAMES[holder] for holder in holders], color=INK)
    axes.xaxis.tick_top()
    axes.tick_params(length=0)
    for spine in axes.spines.values():
        spine.set_visible(False)
    finding = describe_cells(means)
    finish_chart(
        figure,
        name="matrix",
        title=finding,
        subtitle=(
            f"Mean {value} from -1 ({ends[0]}) to 1 ({ends[1]}). Portrayal of each side (columns), "
            f"by whoever holds the view (rows); n = scored mentions, under {FEW} alone; "
            + ("describes this article." if one else "95% interval over articles, from 10 on.")
        ),
        source=means["source"].iloc[0] if len(means) else "no data",
        alt=finding + ". " + describe_rows(means),
        left=1.75,
        above=0.45,
        below=0.15,
    )
    return axes


def describe_cells(means):
    """Return the finding: how the narrator words the two sides, else how the first source does."""
    told = means[means["n_mentions"] >= FEW].pivot(
        index="held_by", columns="side", values="estimate"
    )
    told = told.reindex(index=list(HOLDER_NAMES), columns=["nato", "russia"]).dropna()
    if told.empty:
        return f"Too few data: nobody has {FEW} scored mentions of both sides"
    holder, (nato, russia) = told.index[0], told.iloc[0]
    if abs(nato - russia) < SMALL:
        return f"{WHO[holder]} both sides less than {SMALL} apart"
    return f"{WHO[holder]} the NATO side {nato:+z.2f}, the Russian side {russia:+z.2f}"


def describe_rows(means):
    """Return the cells as text for a reader who cannot see them."""
    return " ".join(
        f"{HOLDER_NAMES[row.held_by]}, of {SIDE_NAMES[row.side]}: "
        + (f"{row.estimate:+z.2f}, " if row.n_mentions >= FEW else "")
        + f"n = {row.n_mentions}."
        for row in means.itertuples()
    )
