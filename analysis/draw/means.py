"""Means of groups on one axis, with their intervals."""

import numpy as np

from analysis.compare.means import choose_values
from analysis.display import INK, QUIET, RULE
from analysis.style import (
    FEW,
    HOLDER_NAMES,
    SIDE_COLOURS,
    SIDE_NAMES,
    SMALL,
    clean_label,
    finish_chart,
    start_chart,
    styled,
)
from analysis.source import count, is_one_article
from analysis.tables import require

LONGEST_NAME = 38  # letters that fit left of the axis
WITHIN_ARTICLES = {"held_by", "side", "target", "voice"}  # groups that every article may hold
MOST_RINGS = 60  # more would hide each other


@styled
def draw_means(means, *, values=None, value="stance", ends=("against", "in favor"),
               portrayal="of each side"):
    """Draw one row a group: mean, interval over articles where there is one, n; return Axes.

    Parameters
    ----------
    means : DataFrame
        From ``compare_means``; the columns before ``n_articles`` name a group.
    values : DataFrame, optional
        The scored table behind the means: each value is drawn as a small ring, titles left out,
        where a group has no more than 60 of them.
    value : str
        Name of the column that was averaged.
    ends : (str, str)
        What -1 and 1 mean, in words.
    portrayal : str
        Whose portrayal it is: "of each side", "by each holder", "in each outlet".

    Returns
    -------
    Axes
        Points on an axis from -1 to 1, coloured by side where the groups are sides. A group
        under 5 scored values has no mean.
    """
    require(means, ["n_articles", "n_sentences", "n_mentions", "estimate", "low", "high", "note"],
            verb="draw_means")
    by = list(means.columns[: list(means.columns).index("n_articles")])
    means = means.sort_values(by, key=order_groups, kind="stable", ignore_index=True)
    behind = {}
    if values is not None:
        require(values, [*by, "position", value], verb="draw_means")
        values = choose_values(values, value).dropna(subset=[value])
        behind = dict(list(values.groupby(by, dropna=False)[value]))
    figure, (axes,) = start_chart(10, 2.2 + 0.42 * max(len(means), 1))
    names = []
    for down, row in enumerate(means.to_dict("records")):
        colour = SIDE_COLOURS.get(row.get("side"), INK)
        names.append(name_row(row, by))
        n = f"n = {row['n_mentions']}, {count(row['n_articles'], 'article')}"
        rings = behind.get(tuple(row[name] for name in by), [])
        if len(rings) <= MOST_RINGS:
            axes.plot(rings, spread_ties(rings, down), "o", markersize=4, markeredgecolor=colour,
                      markerfacecolor="none", alpha=0.6)
        if row["n_mentions"] < FEW:
            axes.text(1.05, down, f"–         {n}", color=QUIET, va="center", size=8.5)
            continue
        if not np.isnan(row["low"]):
            axes.plot([row["low"], row["high"]], [down, down], color=colour, linewidth=2.4,
                      alpha=0.55, solid_capstyle="butt")
        axes.plot(row["estimate"], down, "D", color=colour, markersize=7)
        axes.text(1.05, down, f"{row['estimate']:+z.2f}   {n}", color=INK, va="center", size=8.5)
    axes.axvline(0, color=RULE, linewidth=1, zorder=0)
    axes.set(xlim=(-1.03, 1.03), ylim=(max(len(means), 1) - 0.4, -0.6))
    axes.set_yticks(range(len(names)), names, color=INK)
    axes.set_xticks([-1, -0.5, 0, 0.5, 1], [f"-1\n{ends[0]}", "-0.5", "0", "0.5", f"1\n{ends[1]}"])
    axes.tick_params(length=0)
    axes.spines["left"].set_visible(False)
    finding = describe_means(means, by, value)
    one = is_one_article(means)
    finish_chart(
        figure,
        name="means",
        title=finding,
        subtitle=f"Mean {value} from -1 ({ends[0]}) to 1 ({ends[1]}), portrayal {portrayal}; "
        f"diamonds are means from n = {FEW} on"
        + (", rings single values; " if behind else "; ")
        + ("describes this article." if one
           else "lines are 95% intervals over articles." if means["low"].notna().any()
           else "too few articles for an interval."),
        source=means["source"].iloc[0] if len(means) else "no data",
        alt=f"{finding}. " + " ".join(
            f"{name}: {row.estimate:+z.2f}, n = {row.n_mentions}." if row.n_mentions >= FEW
            else f"{name}: n = {row.n_mentions}."
            for name, row in zip(names, means.itertuples(), strict=True)),
        left=3.1,
        right=2.1,
    )
    return axes


def order_groups(keys):
    """Return sort keys that put narrator before sources and NATO, Russia, Ukraine in this order."""
    order = list(HOLDER_NAMES) if keys.name == "held_by" else list(SIDE_NAMES)
    return keys.map(lambda key: (order.index(key), "") if key in order else (len(order), str(key)))


def spread_ties(values, down):
    """Return a height for each value: round `down`, equal values below each other."""
    seen = {}
    heights = []
    for value in values:
        place = seen[round(value, 2)] = seen.get(round(value, 2), -1) + 1
        heights.append(down + min(0.09 * ((place + 1) // 2), 0.36) * (-1 if place % 2 else 1))
    return heights


def name_row(row, by):
    """Return a reader's words for a group, each part cut so that all of them fit."""
    parts = [clean_label(name_part(row[name], name), LONGEST_NAME // len(by)) for name in by]
    if by == ["side", "target"]:
        return parts[1] if parts[0] == parts[1] else f"{parts[1]} ({parts[0]})"
    return ", of ".join(parts) if by == ["held_by", "side"] else ", ".join(parts)


def name_part(key, column):
    """Return a reader's words for one column's key: "NATO side", "Narrator", "US", "Estonia"."""
    if key != key or key is None:
        return "not known"
    if column == "target":
        return key.upper() if len(key) < 3 or key == "nato" else key.title()
    return {"side": SIDE_NAMES, "held_by": HOLDER_NAMES}.get(column, {}).get(key, str(key))


def describe_means(means, by, value):
    """Return the finding: where the means lie, and which is highest where that can be said.

    It can of one article, which is described, and of several where intervals do not overlap.
    Groups of articles are never ranked: that takes a test of the difference.
    """
    told = means[means["n_mentions"] >= FEW]
    if len(told) < 2:
        return f"Too few data: fewer than two groups have n = {FEW} or more"
    high, low = told.loc[told["estimate"].idxmax()], told.loc[told["estimate"].idxmin()]
    if high["estimate"] - low["estimate"] < SMALL:
        return f"Mean {value} differs by less than {SMALL} between the groups"
    told_apart = low["high"] < high["low"] or is_one_article(means)
    if not (set(by) <= WITHIN_ARTICLES and told_apart):
        return (f"Mean {value} lies between {low['estimate']:+z.2f} and {high['estimate']:+z.2f} "
                f"in {len(told)} groups")
    return f"Mean {value} is highest for {name_row(high, by)}, lowest for {name_row(low, by)}"
