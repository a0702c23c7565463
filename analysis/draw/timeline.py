"""Framing over time: one lane a group, one dot a month, gaps where nothing was published."""

import pandas as pd

from analysis.display import INK, QUIET, RULE
from analysis.draw.means import name_part, order_groups
from analysis.draw.points import tell_source
from analysis.source import count
from analysis.style import FEW, SIDE_COLOURS, SMALL, clean_label, finish_chart, start_chart, styled
from analysis.tables import require

MOST_LANES = 6  # more do not fit a screen
SIDEWAYS_FROM, MOST_NUMBERS = 34, 72  # months; from which n is written upwards, and not below each month
LEFT, RIGHT = 2.0, 0.3  # inches


@styled
def draw_timeline(means, *, value="stance", ends=("against", "in favor"), portrayal="of each side"):
    """Draw one lane a group with a dot a month, its interval where there is one, and n; return Axes.

    Parameters
    ----------
    means : DataFrame
        From ``compare_means`` with a column ``month`` ("2031-01", a date or a period) and up to
        one column of groups, as ``by=["month", "side"]``. Rows without a month are counted in
        the subtitle.
    value : str
        Name of the column that was averaged.
    ends : (str, str)
        What -1 and 1 mean, in words.
    portrayal : str
        Whose portrayal it is: "of each side", "by each holder", "in each outlet".

    Returns
    -------
    Axes
        The uppermost lane. Below each dot stands how many articles it is of; a month under 5
        scored values has that number alone, and a grey band is a time without any article.

    Raises
    ------
    ValueError
        When groups are made by several columns, are more than 6, or a month cannot be read.

    Examples
    --------
    >>> import matplotlib; matplotlib.use("agg")
    >>> means = pd.DataFrame({
    ...     "month": ["2031-01", "2031-02"] * 2, "side": ["nato", "nato", "russia", "russia"],
    ...     "n_articles": 12, "n_mentions": 40, "estimate": [0.1, 0.2, -0.1, 0.4], "low": None, "high": None,
    ...     "source": "24 articles, 90 sentences"})
    >>> draw_timeline(means).figure.alt_text.split(". ")[0]
    'Mean stance: NATO side above Russian side in 1 of 2 months, below it in 1'
    """
    require(means, ["month", "n_articles", "n_mentions", "estimate", "low", "high"], verb="draw_timeline")
    by = [name for name in means.columns[: list(means.columns).index("n_articles")] if name != "month"]
    if len(by) > 1:
        raise ValueError(f"draw_timeline draws the groups of one column beside month; these are by {', '.join(by)}")
    rows = means.assign(month=read_months(means["month"]), group=means[by[0]] if by else "")
    rows["group"] = [clean_label(name_part(key, by[0]), 22) if by else "all articles" for key in rows["group"]]
    if by:
        rows = rows.sort_values(by[0], key=order_groups, kind="stable")
    dated = rows[rows["month"].notna()]
    groups = dated["group"].drop_duplicates().tolist()
    if len(groups) > MOST_LANES:
        raise ValueError(f"draw_timeline draws up to {MOST_LANES} groups, and {by[0]} has {len(groups)}: choose rows first")
    colours = {row["group"]: SIDE_COLOURS.get(row[by[0]], INK) for row in dated.to_dict("records")} if by else {}
    figure, lanes = start_chart(10, 2.4 + 1.55 * max(len(groups), 1), heights=[1] * max(len(groups), 1))
    months = pd.period_range(dated["month"].min(), dated["month"].max(), freq="M") if len(dated) else []
    for axes, group in zip(lanes, groups or [""]):
        draw_lane(axes, dated[dated["group"] == group], months, colours.get(group, INK), ends)
        axes.annotate(group, (0, 0.74), xycoords="axes fraction", xytext=(72 * (0.15 - LEFT), 0), va="center",
                      textcoords="offset points", weight="bold", color=colours.get(group, INK), annotation_clip=False)
    name_months(lanes[-1], months)
    finding = describe_months(dated, groups, by, value)
    finish_chart(
        figure,
        name="timeline",
        title=finding,
        subtitle=describe_time(rows, dated, months, value, ends, portrayal),
        source=tell_source(means),
        alt=f"{finding}. " + " ".join(describe_lane(dated[dated["group"] == group], group) for group in groups),
        left=LEFT,
        right=RIGHT,
        below=0.65,
    )
    figure.subplots_adjust(hspace=0.32)
    return lanes[0]


def read_months(months):
    """Return `months` as monthly periods, NaT where there is none.

    Raises
    ------
    ValueError
        When one cannot be read as a month; names it.
    """
    if isinstance(months.dtype, pd.PeriodDtype):
        return months.dt.asfreq("M")
    read = pd.to_datetime(months.astype("str"), utc=True, errors="coerce", format="ISO8601")
    strange = months[read.isna() & months.notna()]
    if len(strange):
        raise ValueError(f"draw_timeline cannot read {strange.iloc[0]!r} as a month; write it as 2031-01")
    return read.dt.tz_localize(None).dt.to_period("M")


def draw_lane(axes, rows, months, colour, ends):
    """Draw the dots of one group, joined where months follow each other."""
    axes.axhline(0, color=RULE, linewidth=1, zorder=0)
    few = len(months) <= SIDEWAYS_FROM
    place = {month: across for across, month in enumerate(months)}
    for month, across in place.items():
        if month not in set(rows["month"]):
            axes.axvspan(across - 0.5, across + 0.5, color="#F2F2F2", linewidth=0, zorder=-1)
    before = None
    for row in rows.sort_values("month").to_dict("records"):
        across = place[row["month"]]
        if len(months) <= MOST_NUMBERS:
            axes.annotate(f"{row['n_articles']}", (across, 0), xycoords=("data", "axes fraction"), xytext=(0, -4),
                          textcoords="offset points", ha="center", va="top", size=7.5, color=QUIET,
                          rotation=0 if few else 90, annotation_clip=False)
        if row["n_mentions"] < FEW:
            continue
        if row["low"] == row["low"]:
            axes.plot([across, across], [row["low"], row["high"]], color=colour, linewidth=2.4 if few else 1, alpha=0.55,
                      solid_capstyle="butt")
        if before and before[0] == across - 1:
            axes.plot([before[0], across], [before[1], row["estimate"]], color=colour, linewidth=1, alpha=0.5)
        axes.plot(across, row["estimate"], "o", color=colour, markersize=6 if few else 4 if len(months) <= MOST_NUMBERS else 2)
        before = across, row["estimate"]
    axes.set(xlim=(-0.7, max(len(months), 1) - 0.3), ylim=(-1.1, 1.1))
    axes.set_yticks([-1, 0, 1], [f"{ends[0]} -1", "0", f"{ends[1]} 1"], size=8.5)
    axes.set_xticks([])
    axes.tick_params(length=0)
    axes.spines["bottom"].set_visible(False)
    if len(months) <= MOST_NUMBERS and len(rows):
        axes.annotate("articles", (0, 0), xycoords="axes fraction", xytext=(-6, -4), textcoords="offset points",
                      ha="right", va="top", size=7.5, color=QUIET, annotation_clip=False)


def name_months(axes, months):
    """Write the months below the lowest lane: each one where there is room, else every 3rd, or years."""
    step = next((step for step in (1, 3, 12, 60) if len(months) <= 13 * step), 120)
    shown = [across for across, month in enumerate(months) if (month.month - 1 + 12 * month.year) % step == 0]
    if not shown and len(months):
        shown = [0]
    for across in shown:
        month = months[across].strftime("%b" if step < 12 else "%Y")
        if step < 12 and (across == shown[0] or months[across].month == 1):
            month += months[across].strftime("\n%Y")
        axes.annotate(month, (across, 0),
                      xycoords=("data", "axes fraction"), xytext=(0, -24), textcoords="offset points",
                      ha="center", va="top", size=8.5, color=QUIET, annotation_clip=False)


def describe_months(dated, groups, by, value):
    """Return the finding: how often one side is above the other, else between what the means lie."""
    told = dated[dated["n_mentions"] >= FEW]
    if told["month"].nunique() < 2:
        return f"Too few data: {count(told['month'].nunique(), 'month')} with n = {FEW} or more"
    if by == ["side"]:
        both = told.pivot(index="month", columns="side", values="estimate").reindex(columns=["nato", "russia"]).dropna()
        gaps = both["nato"] - both["russia"]
        if len(gaps) > 1:
            if (gaps.abs() < SMALL).all():
                return f"Mean {value}: NATO side and Russian side are less than {SMALL} apart in all of {count(len(gaps), 'month')}"
            close = (gaps.abs() < SMALL).sum()
            return (f"Mean {value}: NATO side above Russian side in {(gaps >= SMALL).sum()} of {count(len(gaps), 'month')}, below it in "
                    f"{(gaps <= -SMALL).sum()}" + (f", less than {SMALL} apart in {close}" if close else ""))
    low, high = told["estimate"].min(), told["estimate"].max()
    where = f"in {count(told['month'].nunique(), 'month')}"
    if high - low < SMALL:
        return f"Mean {value} differs by less than {SMALL} {where}"
    return f"Mean {value} lies between {low:+z.2f} and {high:+z.2f} {where}"


def describe_time(rows, dated, months, value, ends, portrayal):
    """Return the subtitle: measure, intervals, empty months, articles without a date."""
    held = dated["month"].nunique()
    undated = rows[rows["month"].isna() & (rows["n_articles"] > 0)]
    lost = ", ".join(f"{row.group} {row.n_articles}" for row in undated.itertuples())
    dots = f"Mean {value} of a month's articles from -1 ({ends[0]}) to 1 ({ends[1]}), portrayal {portrayal}; dots from n = {FEW} values on, "
    spread = "vertical lines are 95% intervals over articles, from 10 on." if dated["low"].notna().any() else "too few articles for an interval."
    empty = f" Months with articles: {held} of {len(months)}; grey is a month in which the group has none." if len(months) else ""
    numbers = "" if len(months) <= MOST_NUMBERS else (
        f" Articles a month and group: {dated['n_articles'].min()} to {dated['n_articles'].max()}.")
    return (f"{dots}{spread}{empty}{numbers} No trend is tested."
            + (f" Articles without a date, not drawn: {lost}." if lost else ""))


def describe_lane(rows, group):
    """Return one lane as text for a reader who cannot see it."""
    told = [f"{row.month} {row.estimate:+z.2f} ({count(row.n_articles, 'article')})" if row.n_mentions >= FEW
            else f"{row.month} {count(row.n_articles, 'article')}" for row in rows.sort_values("month").itertuples()]
    return f"{group}: {', '.join(told)}."
