"""Who is cast as what, by whom."""

from analysis.display import INK, QUIET
from analysis.draw.means import name_row, order_groups
from analysis.source import count
from analysis.style import FEW, finish_chart, start_chart, styled
from analysis.tables import require

ROLE_COLOURS = {  # never red-green, and none of the sides' colours
    "protagonist": "#35978F", "antagonist": "#8C510A", "victim": "#9C8AC4", "none": "#B8B8B8",
}
ROLE_NAMES = {
    "protagonist": "doer of good", "antagonist": "doer of harm", "victim": "sufferer", "none": "none of these",
}
WORDED_FROM = 0.08  # a narrower piece of a bar has no room for its percentage


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
    require(shares, ["role", "n_articles", "n_mentions", "estimate", "source"], verb="draw_roles")
    by = list(shares.columns[: list(shares.columns).index("role")])
    groups = shares.drop_duplicates(by).sort_values(by, key=order_groups, kind="stable")
    share = {(*(row[name] for name in by), row["role"]): row["estimate"] for row in shares.to_dict("records")}
    figure, (axes,) = start_chart(10, 2.3 + 0.42 * max(len(groups), 1))
    names, told = [], []
    for down, row in enumerate(groups.to_dict("records")):
        names.append(name_row(row, by))
        n = f"n = {row['n_mentions']}, {count(row['n_articles'], 'article')}"
        key = tuple(row[name] for name in by)
        if row["n_mentions"] < FEW:
            axes.text(0.005, down, "too few to divide", color=QUIET, va="center", size=8.5, style="italic")
            axes.text(1.02, down, n, color=QUIET, va="center", size=8.5)
            continue
        start = 0
        for role, colour in ROLE_COLOURS.items():
            width = share[*key, role]
            axes.barh(down, width, left=start, height=0.72, color=colour, edgecolor="white", linewidth=1.5)
            if width >= WORDED_FROM:
                axes.text(start + width / 2, down, f"{width:.0%}", ha="center", va="center", size=8.5,
                          color="white" if role in ("antagonist", "protagonist") else INK)
            start += width
        axes.text(1.02, down, n, color=INK, va="center", size=8.5)
        told.append((names[-1], row["n_mentions"], {role: share[*key, role] for role in ROLE_COLOURS}))
    axes.set(xlim=(0, 1), ylim=(max(len(groups), 1) - 0.5, -0.5))
    axes.set_yticks(range(len(names)), names, color=INK)
    axes.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0%", "25%", "50%", "75%", "100%"])
    axes.tick_params(length=0)
    axes.spines["left"].set_visible(False)
    one = len(groups) and groups["n_articles"].max() <= 1
    finding = describe_roles(told, one)
    finish_chart(
        figure,
        name="roles",
        title=finding,
        subtitle=f"Share of mentions cast in each role, portrayal of each actor, by whoever holds the view; "
        f"bars from n = {FEW} on; "
        + ("describes this article." if one else "articles count equally."),
        source=shares["source"].iloc[0] if len(shares) else "no data",
        key=[(f"■ {ROLE_NAMES[role]}" + ("" if role == "none" else f" ({role})"),
              colour) for role, colour in ROLE_COLOURS.items()],
        alt=f"{finding}. " + " ".join(
            f"{name}: " + ", ".join(f"{ROLE_NAMES[role]} {value:.0%}" for role, value in parts.items())
            + f", n = {n}." for name, n, parts in told),
        left=3.1,
        right=1.6,
    )
    return axes


def describe_roles(told, one):
    """Return the finding: of one article, who is cast as doer of harm and as sufferer most often."""
    if not told:
        return f"Too few data: no group has n = {FEW} or more"
    if not one:
        return f"Roles in {count(len(told), 'group')}, as shares of mentions"
    words = []
    for role in ("antagonist", "victim", "protagonist"):
        name, _, parts = max(told, key=lambda each: each[2][role])
        if parts[role] > 0:
            words.append(f"{ROLE_NAMES[role]}: {name} ({parts[role]:.0%})")
    return "Most often cast as " + ", as ".join(words) if words else "Nobody is cast in a role"
