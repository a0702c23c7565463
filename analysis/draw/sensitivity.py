"""One result under every choice that could have been made: a specification curve."""

from analysis.display import INK, QUIET, RULE
from analysis.draw.points import find_reach, tell_source
from analysis.source import count
from analysis.style import SIDE_COLOURS, clean_label, finish_chart, start_chart, styled
from analysis.tables import require

CHOICES = {  # columns that hold what was chosen -> a reader's words
    "scorer": "scorer", "threshold": "threshold", "aliases": "names counted", "basis": "words counted",
    "weight": "weighting", "titles": "titles", "corrections": "corrections", "quotes": "quotations",
    "left_out": "leaving out",
}
NOTHING = {"left_out": "no article"}  # what no entry means
ONE_LEFT_OUT = "one article"
MARK = "#E9E4D4"  # the band behind the headline result
LEFT, RIGHT, ROW, CURVE = 2.9, 0.35, 0.2, 2.4  # inches


@styled
def draw_sensitivity(specifications, *, headline=None, value="difference in mean stance",
                     ends=("Russian side more favourable", "NATO side more favourable")):
    """Draw estimates of one result under many specifications, and what was chosen; return Axes.

    Parameters
    ----------
    specifications : DataFrame
        One row a specification: its name, what was chosen as text (any of the columns scorer,
        threshold, aliases, basis, weight, titles, corrections, quotes, left_out), estimate, low,
        high, n_articles. ``left_out`` is the article that was left out, NA for none.
    headline : str, optional
        Name of the specification whose result is the headline; None is the first row.
    value : str
        What the estimate is.
    ends : (str, str)
        What an estimate below 0 and above 0 means, in words.

    Returns
    -------
    Axes
        The curve: estimates in their order, with intervals. Dark where the interval leaves out
        0, else hollow. Below it a dot matrix of what was chosen in each, one row a value;
        choices that are the same in all are named in the subtitle.

    Raises
    ------
    ValueError
        When `headline` is no specification of the table, or the headline has no estimate.

    Notes
    -----
    Simonsohn, Simmons & Nelson 2020, Nature Human Behaviour 4:1208. The specifications share
    their articles: that most of them agree is no further evidence.

    Examples
    --------
    >>> import matplotlib; matplotlib.use("agg")
    >>> import pandas as pd
    >>> specifications = pd.DataFrame({
    ...     "specification": ["headline", "vader"], "scorer": ["model", "vader"], "estimate": [0.3, -0.1],
    ...     "low": [0.1, -0.3], "high": [0.5, 0.1], "n_articles": 24, "source": "24 articles"})
    >>> draw_sensitivity(specifications).figure.alt_text.split(". ")[0]
    "The sign is the headline's in 1 of 2 specifications, and the interval leaves out 0 in 1"
    """
    require(specifications, ["specification", "estimate", "low", "high", "n_articles"], verb="draw_sensitivity")
    head = find_headline(specifications, headline)
    rows = specifications.assign(is_head=specifications.index == head)
    drawn = rows[rows["estimate"].notna()].sort_values("estimate", kind="stable").reset_index(drop=True)
    choices, same = find_choices(drawn)
    n_lines = sum(len(values) + 1 for values in choices.values())
    low = max(ROW * n_lines, 0.3)
    figure, (curve, matrix) = start_chart(10, 2.2 + CURVE + low, heights=[CURVE, low])
    draw_curve(curve, drawn, ends)
    draw_choices(matrix, drawn, choices)
    finding = describe_sign(drawn)
    finish_chart(
        figure,
        name="sensitivity",
        title=finding,
        subtitle=describe_choices(rows, drawn, same, value),
        source=tell_source(specifications.loc[[head]] if head is not None else specifications),
        alt=f"{finding}. " + " ".join(describe_specification(row) for row in drawn.to_dict("records")),
        left=LEFT,
        right=RIGHT,
        below=0.1,
    )
    figure.subplots_adjust(hspace=0.04)
    return curve


def find_headline(specifications, headline):
    """Return the index label of the headline's row, None where there are no rows."""
    table = specifications["specification"]
    if headline is None:
        found = specifications.index[:1]
    else:
        found = specifications.index[table == headline]
        if not len(found):
            raise ValueError(f"draw_sensitivity has no specification {headline!r}; it has: "
                             f"{', '.join(map(str, table.head(10)))}")
    if len(found) and specifications.loc[found[0], "estimate"] != specifications.loc[found[0], "estimate"]:
        raise ValueError(f"the headline {table[found[0]]!r} has no estimate: there is nothing to compare the others with")
    return found[0] if len(found) else None


def find_choices(drawn):
    """Return {choice: its values}, headline's first, and {choice: value} of those that are always the same."""
    choices, same = {}, {}
    for name in CHOICES:
        if name not in drawn.columns or drawn.empty:
            continue
        values = name_values(drawn, name)
        first = values[drawn["is_head"].to_list().index(True)]
        order = [first, *sorted(set(values) - {first})]
        if len(order) > 1:
            choices[name] = order
        else:
            same[name] = first
    return choices, same


def name_values(drawn, name):
    """Return what was chosen in each row, as words; which article was left out does not matter here."""
    return [NOTHING.get(name, "not given") if each != each or each is None or each == "" else
            ONE_LEFT_OUT if name == "left_out" and each != NOTHING["left_out"] else clean_label(each, 30)
            for each in drawn[name].astype("object").where(drawn[name].notna(), None)]


def draw_curve(axes, drawn, ends):
    """Draw the estimates in their order, with intervals, and mark the headline's."""
    axes.axhline(0, color=QUIET, linewidth=1, zorder=0)
    size = 6 if len(drawn) <= 60 else 3.5
    for across, row in enumerate(drawn.to_dict("records")):
        if row["low"] == row["low"]:
            axes.plot([across, across], [row["low"], row["high"]], color=QUIET, linewidth=1.8 if size == 6 else 1,
                      alpha=0.6, solid_capstyle="butt")
        axes.plot(across, row["estimate"], "o", markersize=size, color=INK, markerfacecolor=INK if leaves_out(row) else "white")
        if row["is_head"]:
            axes.axvspan(across - 0.5, across + 0.5, color=MARK, linewidth=0, zorder=-1)
            middle = across < 0.1 * len(drawn), across > 0.9 * len(drawn)
            axes.annotate(f"headline {row['estimate']:+z.2f}", (across, 1), xycoords=("data", "axes fraction"),
                          xytext=(-4 if middle[0] else 4 if middle[1] else 0, 3), textcoords="offset points", weight="bold",
                          size=9, ha="left" if middle[0] else "right" if middle[1] else "center", annotation_clip=False)
    reach = 1.12 * find_reach(drawn, 0.2)
    axes.set(xlim=(-0.8, max(len(drawn), 1) - 0.2), ylim=(-reach, reach))
    axes.set_xticks([])
    axes.tick_params(length=0, labelsize=8.5)
    axes.spines["bottom"].set_visible(False)
    for up, words, colour in ((1, ends[1], SIDE_COLOURS["nato"]), (0, ends[0], SIDE_COLOURS["russia"])):
        axes.annotate(f"{'↑' if up else '↓'} {words}", (0, up), xycoords="axes fraction",
                      xytext=(72 * (0.15 - LEFT), -4 if up else 4), textcoords="offset points",
                      va="top" if up else "bottom", size=8.5, color=colour, annotation_clip=False)


def draw_choices(axes, drawn, choices):
    """Draw a row a value that was chosen, and a dot in each specification that chose it."""
    labels, down = [], 0
    for name, order in choices.items():
        labels.append((down, CHOICES[name], "bold"))
        values = name_values(drawn, name)
        for value in order:
            down += 1
            labels.append((down, value, "normal"))
            axes.axhline(down, color=RULE, linewidth=0.5, zorder=0)
            across = [place for place, each in enumerate(values) if each == value]
            axes.plot(across, [down] * len(across), "s", markersize=5 if len(drawn) <= 60 else 3, color=INK)
        down += 1
    for across in (place for place, head in enumerate(drawn["is_head"]) if head):
        axes.axvspan(across - 0.5, across + 0.5, color=MARK, linewidth=0, zorder=-1)
    axes.set(ylim=(max(down, 1) - 0.4, -0.6), yticks=[])
    axes.tick_params(length=0)
    for side in ("left", "bottom"):
        axes.spines[side].set_visible(False)
    for down, words, weight in labels:
        axes.annotate(words, (0, down), xycoords=("axes fraction", "data"), textcoords="offset points", va="center",
                      xytext=(72 * (0.15 - LEFT), 0) if weight == "bold" else (-8, 0), weight=weight, size=8.5,
                      ha="left" if weight == "bold" else "right", color=INK, annotation_clip=False)


def leaves_out(row):
    """Return True where the interval leaves out 0."""
    return bool(row["low"] > 0 or row["high"] < 0)


def agrees(row, head):
    """Return True where an estimate is on the same side of 0 as the headline's."""
    return (row["estimate"] > 0) == (head["estimate"] > 0) and (row["estimate"] < 0) == (head["estimate"] < 0)


def describe_sign(drawn):
    """Return the finding: in how many specifications the sign is the headline's."""
    if drawn.empty:
        return "Too few data: no specification gave an estimate"
    rows = drawn.to_dict("records")
    head = next(row for row in rows if row["is_head"])
    same = [row for row in rows if agrees(row, head)]
    sure = sum(leaves_out(row) for row in same)
    if len(rows) == 1:
        return "Only one specification: nothing to compare the headline with"
    if head["estimate"] == 0:
        return "The headline is 0: there is no sign that could stay"
    sign = f"The sign is the headline's in {len(same)} of {len(rows)} specifications"
    wide = [row for row in rows if row["low"] == row["low"]]
    if not wide:
        return f"{sign}; too few articles or outlets for an interval"
    return f"{sign}, and the interval leaves out 0 in {sure}" + (
        "" if len(wide) == len(rows) else f" of the {len(wide)} that have one")


def describe_choices(rows, drawn, same, value):
    """Return the subtitle: measure, marks, what changes the sign, what never varied, what gave nothing."""
    head = next((row for row in drawn.to_dict("records") if row["is_head"]), None)
    others = [row for row in drawn.to_dict("records") if head and not agrees(row, head)]
    named = "; ".join(clean_label(row["specification"], 40) for row in others[:4])
    further = f" and {len(others) - 4} more" if len(others) > 4 else ""
    articles = drawn["n_articles"]
    left_out = [value == ONE_LEFT_OUT for value in name_values(drawn, "left_out")] if "left_out" in drawn.columns else []
    single = drawn.loc[left_out, "estimate"] if any(left_out) else drawn["estimate"].iloc[:0]
    parts = [
        f"Estimate: {value}, lowest first" + ("." if drawn["low"].isna().all() else
                                              "; lines are 95% intervals; filled where the interval leaves out 0."),
        f"Another sign with: {named}{further}." if others else "No choice changes the sign." if len(drawn) > 1 else "",
        f"The same in all: {', '.join(f'{CHOICES[name]} {each}' for name, each in same.items())}." if same else "",
        f"Without an estimate, not drawn: {len(rows) - len(drawn)}." if len(rows) > len(drawn) else "",
        f"Without one article: {single.min():+z.2f} to {single.max():+z.2f}." if len(single) > 1 else "",
        "" if articles.empty else f"n = {articles.min()}" + (
            f" to {articles.max()} articles." if articles.min() < articles.max() else f" {'articles' if articles.min() != 1 else 'article'}."),
    ]
    return " ".join(part for part in parts if part)


def describe_specification(row):
    """Return one specification as text for a reader who cannot see it."""
    interval = f" ({row['low']:+z.2f} to {row['high']:+z.2f})" if row["low"] == row["low"] else ""
    return (f"{clean_label(row['specification'], 60)}{', the headline' if row['is_head'] else ''}: {row['estimate']:+z.2f}"
            f"{interval}, {count(row['n_articles'], 'article')}.")
