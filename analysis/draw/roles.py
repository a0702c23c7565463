"""Who is cast as what, by whom."""

from analysis.display import INK, QUIET
from analysis.draw.means import name_row, order_groups
from analysis.source import count, is_one_article
from analysis.style import FEW, finish_chart, start_chart, styled
from analysis.tables import require

ROLE_COLOURS = {  # never red-green, and none of the sides' colours
    "protagonist": "#35978F", "antagonist": "#8C510A", "victim": "#9C8AC4", "none": "#B8B8B8",
}
ROLE_NAMES = {
    "protagonist": "doer of good", "antagonist": "doer of harm", "victim": "sufferer", "none": "none",
}
WORDED_FROM = 0.08  # a narrower piece of a bar has no room for its percentage
INTERVAL_FROM = 0.15  # nor for its interval


@styled
def draw_roles(shares):
    """Draw one bar a group, divided by role, with n; return Axes.

    Parameters
    ----------
    shares : DataFrame
        From ``compare_roles``; the columns before ``role`` name a group.

    Returns
    -------
    Axes
        Bars from 0 to 100% of the group's mentions: doer of good (protagonist), doer of harm
        (antagonist), sufferer (victim), none. A group under 5 mentions shows its n alone.
    """
    require(shares, ["role", "n_articles", "n_mentions", "estimate", "low", "high", "source"], verb="draw_roles")
    by = list(shares.columns[: list(shares.columns).index("role")])
    groups = [rows.set_index("role") for _, rows in shares.sort_values(by, key=order_groups, kind="stable")
              .groupby(by, dropna=False, sort=False, observed=True)]
    figure, (axes,) = start_chart(10, 2.3 + 0.42 * max(len(groups), 1))
    names, told = [], {}
    for down, rows in enumerate(groups):
        row = rows.reset_index().iloc[0]
        names.append(name_row(row, by))
        n = f"n = {row['n_mentions']}, {count(row['n_articles'], 'article')}"
        few = row["n_mentions"] < FEW
        axes.text(1.02, down, n, color=QUIET if few else INK, va="center", size=8.5)
        if few:
            axes.text(0.005, down, "too few to divide", color=QUIET, va="center", size=8.5, style="italic")
            continue
        told[names[-1]] = rows
        draw_bar(axes, down, rows)
    axes.set(xlim=(0, 1), ylim=(max(len(groups), 1) - 0.5, -0.5))
    axes.set_yticks(range(len(names)), names, color=INK)
    axes.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0%", "25%", "50%", "75%", "100%"])
    axes.tick_params(length=0)
    axes.spines["left"].set_visible(False)
    one = is_one_article(shares)
    finding = describe_roles(told)
    finish_chart(
        figure,
        name="roles",
        title=finding,
        subtitle="Mean share of mentions cast in each role"
        + (", by whoever holds the view" if "held_by" in by else ", all voices together")
        + f"; bars from n = {FEW} on; "
        + ("describes this article." if one
           else "small figures are 95% intervals over articles." if shares["low"].notna().any()
           else "too few articles for an interval."),
        source=shares["source"].iloc[0] if len(shares) else "no data",
        key=[(f"■ {ROLE_NAMES[role]}" + ("" if role == "none" else f" ({role})"), colour)
             for role, colour in ROLE_COLOURS.items()],
        alt=f"{finding}. " + " ".join(
            f"{name}: " + ", ".join(f"{ROLE_NAMES[role]} {rows.loc[role, 'estimate']:.0%}" for role in ROLE_COLOURS)
            + f", n = {rows['n_mentions'].iloc[0]}." for name, rows in told.items()),
        left=3.1,
        right=1.6,
    )
    return axes


def draw_bar(axes, down, rows):
    """Draw the bar of one group, divided by role, with the shares that have room."""
    start = 0
    for role, colour in ROLE_COLOURS.items():
        width, low, high = rows.loc[role, ["estimate", "low", "high"]]
        axes.barh(down, width, left=start, height=0.72, color=colour, edgecolor="white", linewidth=1.5)
        if width >= WORDED_FROM:
            interval = f"\n{low:.0%} to {high:.0%}" if low == low and width >= INTERVAL_FROM else ""
            axes.text(start + width / 2, down, f"{width:.0%}{interval}", ha="center", va="center",
                      size=6.5 if interval else 8.5, color="white" if role in ("antagonist", "protagonist") else INK)
        start += width


def describe_roles(told):
    """Return the finding: which role is the most frequent one in how many groups."""
    if not told:
        return f"Too few data: no group has n = {FEW} or more"
    most = [rows["estimate"].idxmax() for rows in told.values()
            if (rows["estimate"] == rows["estimate"].max()).sum() == 1]
    words = [f"{ROLE_NAMES[role]} in {most.count(role)}" for role in ROLE_COLOURS if role in most]
    tied = [f"a tie in {len(told) - len(most)}"] if len(most) < len(told) else []
    return f"Most frequent role: {', '.join([*words, *tied])} of {count(len(told), 'group')}"
