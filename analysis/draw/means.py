"""Means of groups on one axis, with their intervals."""

import numpy as np

from analysis.style import (
    HOLDER_NAMES,
    INK,
    QUIET,
    RULE,
    SIDE_COLOURS,
    SIDE_NAMES,
    clean_label,
    finish_chart,
    start_chart,
    styled,
)
from analysis.tables import count, require

FEW = 5  # a group under five scored mentions is counted, not characterised
SMALL = 0.1


@styled
def draw_means(means, *, by=None, what="stance", ends=("against", "in favor"), portrayal="of each side"):
    """Draw one row a group: mean, interval over articles where there is one, n; return Axes.

    Parameters
    ----------
    means : DataFrame
        From ``compare_means``.
    by : list of str, optional
        The columns that name a group; None is every column before ``n_articles``.
    what : str
        Name of the value, for the subtitle.
    ends : (str, str)
        What -1 and 1 mean, in words.
    portrayal : str
        Whose portrayal it is: "of each side", "by each holder", "in each outlet".

    Returns
    -------
    Axes
        Points on an axis from -1 to 1, coloured by side where the groups are sides. A group
        under 5 scored mentions shows its n alone.
    """
    require(means, ["n_articles", "n_sentences", "n_mentions", "estimate", "low", "high", "note"],
            verb="draw_means")
    by = list(means.columns[: list(means.columns).index("n_articles")]) if by is None else list(by)
    require(means, by, verb="draw_means")
    figure, (axes,) = start_chart(10, 2.2 + 0.42 * max(len(means), 1))
    names = []
    for down, row in enumerate(means.to_dict("records")):
        colour = SIDE_COLOURS.get(row.get("side"), INK)
        names.append(clean_label(", ".join(name_group(row[name], name) for name in by), 44))
        extent = f"n = {row['n_mentions']}, {count(row['n_articles'], 'article')}"
        if row["n_mentions"] < FEW:
            axes.text(0, down, f"{extent}: too few", color=QUIET, va="center", ha="center",
                      style="italic", size=8.5, backgroundcolor="white")
            continue
        if not np.isnan(row["low"]):
            axes.plot([row["low"], row["high"]], [down, down], color=colour, linewidth=2.4,
                      alpha=0.55, solid_capstyle="butt")
        axes.plot(row["estimate"], down, "o", color=colour, markersize=7)
        axes.text(1.05, down, f"{row['estimate']:+.2f}   {extent}", color=QUIET, va="center",
                  size=8.5)
    axes.axvline(0, color=RULE, linewidth=1, zorder=0)
    axes.set(xlim=(-1, 1), ylim=(max(len(means), 1) - 0.4, -0.6))
    axes.set_yticks(range(len(names)), names, color=INK)
    axes.set_xticks([-1, -0.5, 0, 0.5, 1], [f"-1\n{ends[0]}", "-0.5", "0", "0.5", f"1\n{ends[1]}"])
    axes.tick_params(length=0)
    axes.spines["left"].set_visible(False)
    finding = describe_means(means, by, what)
    one = len(means) and means["n_articles"].max() <= 1
    interval = means["low"].notna().any()
    finish_chart(
        figure,
        name="means",
        title=finding,
        subtitle=f"Mean {what} from -1 ({ends[0]}) to 1 ({ends[1]}), portrayal {portrayal}; "
        + ("describes this article." if one else
           "lines are 95% intervals over articles." if interval else
           "too few articles for an interval."),
        source=means["source"].iloc[0] if len(means) else "no data",
        alt=f"{finding}. " + " ".join(
            f"{name}: {row.estimate:+.2f}, n = {row.n_mentions}." if row.n_mentions >= FEW
            else f"{name}: n = {row.n_mentions}."
            for name, row in zip(names, means.itertuples(), strict=True)),
        left=3.1,
        right=2.1,
    )
    return axes


def name_group(key, column):
    """Return a reader's words for a group's key."""
    if key != key:
        return "not known"
    names = {"side": SIDE_NAMES, "held_by": HOLDER_NAMES}.get(column, {})
    return names.get(key, str(key))


def describe_means(means, by, what):
    """Return the finding: the two groups that lie furthest apart, where both have enough data."""
    told = means[means["n_mentions"] >= FEW]
    if len(told) < 2:
        return f"Too few data to set groups side by side: {count(len(told), 'group')} with n of {FEW}"
    high, low = told.loc[told["estimate"].idxmax()], told.loc[told["estimate"].idxmin()]
    if high["estimate"] - low["estimate"] < SMALL:
        return f"Mean {what} differs by less than {SMALL} between the groups"
    names = [clean_label(", ".join(name_group(row[name], name) for name in by), 40) for row in (high, low)]
    return f"Mean {what} is highest for {names[0]}, lowest for {names[1]}"
