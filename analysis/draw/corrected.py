"""Means as the machine has them and as coders correct them, side by side."""

import numpy as np

from analysis.display import INK, QUIET, RULE
from analysis.draw.means import name_row, order_groups
from analysis.source import count, is_one_article
from analysis.style import FEW, SIDE_COLOURS, SMALL, finish_chart, start_chart, styled
from analysis.tables import CORRECTED_MEANS, require

APART = 0.17  # of the two marks of a group, in rows
SHORT_NAME = 15  # letters that need less room left of the axis


@styled
def draw_corrected(corrected, *, value="stance", ends=("against", "in favor"), portrayal="of each side"):
    """Draw each group's mean as the machine has it and as coders correct it, with intervals; return Axes.

    Parameters
    ----------
    corrected : DataFrame
        From ``correct_means``; the columns before ``n_articles`` name a group.
    value : str
        What was averaged.
    ends : (str, str)
        What -1 and 1 mean, in words.
    portrayal : str
        Whose portrayal it is: "of each side", "by each holder", "in each outlet".

    Returns
    -------
    Axes
        A ring where the machine has the mean, a diamond where the corrected one lies, on an axis from -1
        to 1; what lies outside stands at its end as an arrowhead. A group with under 5 coded mentions has no diamond.
    """
    require(corrected, CORRECTED_MEANS, verb="draw_corrected")
    by = list(corrected.columns[: list(corrected.columns).index("n_articles")])
    corrected = corrected.sort_values(by, key=order_groups, kind="stable", ignore_index=True)
    figure, (axes,) = start_chart(10, 2.3 + 0.62 * max(len(corrected), 1))
    names = []
    for down, row in enumerate(corrected.to_dict("records")):
        colour = SIDE_COLOURS.get(row.get("side"), INK)
        names.append(name_row(row, by))
        n = f"n = {row['n_coded']:,} coded of {row['n_mentions']:,}"
        if np.isnan(row["naive"]) or row["n_mentions"] < FEW:
            write_values(axes, down, "–", f"n = {row['n_mentions']:,}", QUIET)
            continue
        draw_mark(axes, row, ["naive", "naive_low", "naive_high"], down - APART, QUIET, "o", "white")
        write_values(axes, down - APART, f"{row['naive']:+z.2f}", "machine", QUIET)
        if is_told(row):
            draw_mark(axes, row, ["estimate", "low", "high"], down + APART, colour, "D", colour)
            write_values(axes, down + APART, f"{row['estimate']:+z.2f}", n, INK)
        else:
            write_values(axes, down + APART, "–", n, QUIET)
    axes.axvline(0, color=RULE, linewidth=1, zorder=0)
    axes.set(xlim=(-1.03, 1.03), ylim=(max(len(corrected), 1) - 0.4, -0.6))
    axes.set_yticks(range(len(names)), names, color=INK)
    axes.set_xticks([-1, -0.5, 0, 0.5, 1], [f"-1\n{ends[0]}", "-0.5", "0", "0.5", f"1\n{ends[1]}"])
    axes.tick_params(length=0)
    axes.spines["left"].set_visible(False)
    finding = describe_corrected(corrected, by, value)
    finish_chart(
        figure,
        name="corrected",
        title=finding,
        subtitle=f"Mean {value} from -1 ({ends[0]}) to 1 ({ends[1]}), portrayal {portrayal}. Rings: as the machine has it. Diamonds: "
        f"corrected by the mentions coded by hand, from n = {FEW} on.{describe_lines(corrected)}",
        source=corrected["source"].iloc[0] if len(corrected) else "no data",
        alt=f"{finding}. " + " ".join(
            f"{name}: machine {row.naive:+z.2f}, "
            + (f"corrected {row.estimate:+z.2f}" if is_told(row._asdict()) else "not corrected")
            + f", {row.n_coded} coded of {row.n_mentions}."
            for name, row in zip(names, corrected.itertuples(index=False), strict=True)),
        left=3.1 if max(map(len, names), default=0) > SHORT_NAME else 1.5,
        right=2.4,
    )
    return axes


def draw_mark(axes, row, columns, down, colour, marker, face):
    """Draw a mean and its interval; what lies outside the axis is an arrowhead at its end."""
    estimate, low, high = (row[name] for name in columns)
    if not np.isnan(low):
        axes.plot(np.clip([low, high], -1, 1), [down, down], color=colour, linewidth=2.4, alpha=0.55, solid_capstyle="butt")
    if abs(estimate) > 1:
        marker = ">" if estimate > 0 else "<"
    axes.plot(np.clip(estimate, -1, 1), down, marker, color=colour, markerfacecolor=face, markersize=7)


def write_values(axes, down, value, words, colour):
    """Write a mean and what it rests on behind the axis, each in its own column."""
    axes.text(1.05, down, value, color=colour, va="center", size=8.5)
    axes.annotate(words, (1.05, down), xytext=(38, 0), textcoords="offset points", color=colour, va="center", size=8.5,
                  annotation_clip=False)


def is_told(row):
    """Return True where a group has enough coded mentions to be characterised."""
    return row["n_coded"] >= FEW and not np.isnan(row["estimate"])


def describe_lines(corrected):
    """Return what the lines are."""
    fixed = corrected["method"].str.endswith("articles fixed").any()
    over = corrected["naive_low"].notna().any() or corrected["method"].str.endswith("by article").any()
    if is_one_article(corrected):
        return " Describes this article" + ("; lines are 95% intervals for the draw of the hand-coded sample." if fixed else ".")
    parts = [words for words, there in {"over articles": over, "of the hand-coded sample, these articles being fixed": fixed}.items() if there]
    return f" Lines are 95% intervals {', or '.join(parts)}." if parts else " Too few data for an interval."


def describe_corrected(corrected, by, value):
    """Return the finding: where the machine's mean lies outside the corrected interval, and how far off most."""
    told = corrected[[is_told(row) for row in corrected.to_dict("records")]]
    if told.empty:
        return f"Too few data: no group has n = {FEW} mentions coded by hand"
    moved = told["estimate"] - told["naive"]
    known = told[told["low"].notna()]
    if known.empty:
        return f"Correction by hand moves the mean {value} by up to {moved.abs().max():.2f}; too few data for an interval"
    outside = known[(known["naive"] < known["low"]) | (known["naive"] > known["high"])]
    if outside.empty:
        return f"The machine's mean {value} lies inside " + ("the corrected interval" if len(known) == 1 else "each corrected interval")
    if moved.abs().max() < SMALL:
        return f"Correction by hand moves each mean {value} by less than {SMALL}"
    most = outside.loc[moved[outside.index].abs().idxmax()]
    return (f"The machine's mean {value} lies outside the corrected interval in {len(outside)} of {count(len(known), 'group')}, "
            f"furthest for “{name_row(most, by)}” ({most['naive'] - most['estimate']:+z.2f})")
