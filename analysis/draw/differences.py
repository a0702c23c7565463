"""Differences between two groups: a dot a pair with its interval, toward the one that is more favourable."""

import pandas as pd

from analysis.display import INK, QUIET
from analysis.draw.means import name_part
from analysis.draw.points import FAINT, draw_point, find_reach, finish_rows, tell_source, write_beside, write_p
from analysis.source import count
from analysis.style import SIDE_COLOURS, SIDE_NAMES, SMALL, clean_label, finish_chart, fold, start_chart, styled
from analysis.tables import require

LONGEST = 22  # letters of a group's name beside the axis
LEFT, RIGHT, NUMBERS = 2.55, 4.05, 1.8  # inches; names, and at the right names and from NUMBERS on numbers
ONE_LEFT, ONE_RIGHT, ONE_NUMBERS = 2.6, 2.95, 0.15  # the same where all rows compare one pair, named once below the axis
COLUMNS = 0.52, 1.2  # inches from the estimate to p and to n
MOST_LINES = 3  # of a note
BELIEVED = 0.05  # p, or q where several differences were corrected as one family


@styled
def draw_differences(compared, *, label=None, value="stance", more="more favourable"):
    """Draw one row a pair of groups: estimate and interval on an axis around 0; return Axes.

    Parameters
    ----------
    compared : DataFrame
        From ``compare_groups`` (estimate = ``group`` minus ``other``) or ``compare_sides``
        (the NATO side minus the Russian side). Where it has ``p_family``, the p corrected for all
        rows, that is what counts.
    label : str, optional
        Name of a column that names each row, as ``held_by`` where several tables of
        ``compare_sides`` were put together.
    value : str
        Name of the column whose means were compared.
    more : str
        What a higher value means, said of a group: "more favourable".

    Returns
    -------
    Axes
        ``other`` stands left of the axis and ``group`` right of it: a dot lies on the side of
        the one with the higher mean. Filled dots are more than chance gives: p_family, or p
        where there is none, under 0.05. Rows without interval are descriptive only: grey.

    Examples
    --------
    >>> import matplotlib; matplotlib.use("agg")
    >>> import pandas as pd
    >>> compared = pd.DataFrame({
    ...     "group": ["nato"], "other": ["russia"], "n_articles": 24, "n_sentences": 180, "estimate": 0.31,
    ...     "low": 0.12, "high": 0.5, "p": 0.002, "method": "sign-flip", "note": None, "source": "24 articles"})
    >>> draw_differences(compared).figure.alt_text.split(". ")[0]
    'NATO side more favourable than Russian side, by 0.31 (0.12 to 0.50)'
    """
    require(compared, ["estimate", "low", "high", "p", "n_articles", "note", *([label] if label else [])],
            verb="draw_differences")
    sides = {} if "group" in compared.columns else {"group": "nato", "other": "russia"}
    rows = compared.assign(**sides).to_dict("records")
    heads = [name_part(row[label], label) if label else "" for row in rows]
    pairs = {(name_group(row["other"]), name_group(row["group"])) for row in rows}
    one = len(pairs) <= 1
    left, right, numbers = (ONE_LEFT, ONE_RIGHT, ONE_NUMBERS) if one else (LEFT, RIGHT, NUMBERS)
    notes = [write_note(row, right) for row in rows]
    tall = 0.36 + 0.15 * max((len(note) for note in notes), default=0) + 0.1 * (any(heads) and not one)
    figure, (axes,) = start_chart(10, 2.3 + tall * max(len(rows), 1))
    reach = 1.1 * find_reach(compared, 0.2)
    for down, (row, head, note) in enumerate(zip(rows, heads, notes, strict=True)):
        colour = INK if row["low"] == row["low"] else QUIET
        if row["estimate"] == row["estimate"]:
            draw_point(axes, row, down, INK if colour == INK else FAINT, hollow=not is_told(row))
        if head:
            write_beside(axes, down - (0 if one else 0.19 / tall), clean_label(head, 36), across=0,
                         shift=72 * (0.15 - left), weight="normal" if one else "bold", size=9.5, colour=colour)
        if not one:
            name_pair(axes, row, down)
        for place, words in zip((0, *COLUMNS), (write_estimate(row), write_surety(row), write_n(row)), strict=True):
            write_beside(axes, down, words, shift=72 * (numbers + place), colour=colour)
        for place, line in enumerate(note):
            write_beside(axes, down + (0.18 + 0.14 * place) / tall, line, shift=72 * 0.15, colour=QUIET, size=7.5)
    finish_rows(axes, len(rows))
    axes.set(xlim=(-reach, reach))
    axes.tick_params(labelsize=8.5)
    names = next(iter(pairs)) if pairs and one else ("left", "right")
    for across, align, words in ((0, "left", f"← {names[0]} {more}"), (1, "right", f"{names[1]} {more} →")):
        axes.annotate(clean_label(words, 34), (across, 0), xycoords="axes fraction", xytext=(0, -28 if one else -26),
                      textcoords="offset points", ha=align, va="center", size=8.5, color=QUIET, annotation_clip=False)
    finding = describe_differences(rows, more)
    told = compared["low"].notna()
    corrected = "p_family" in compared.columns and compared["p_family"].notna().any()
    finish_chart(
        figure,
        name="differences",
        title=finding,
        subtitle=f"Difference in mean {value}, right minus left; the line in the middle is no difference. "
        + (f"Lines are 95% intervals over articles{' or outlets' if not sides else ''}, each for itself; filled: "
           + (f"more than chance gives, p, corrected for all differences as one family, under {BELIEVED}." if corrected else f"p under {BELIEVED}.")
           if told.any() else "Descriptive only: too few articles for an interval.")
        + (" Grey: descriptive only, too few articles to test." if told.any() and not told.all() else ""),
        source=tell_source(compared),
        alt=f"{finding}. " + " ".join(describe_pair(row) for row in rows),
        left=left,
        right=right,
        below=0.6,
    )
    return axes


def name_pair(axes, row, down):
    """Write the two names of a pair at the two ends of the axis."""
    tested = row["low"] == row["low"]
    for key, across, shift, align in (("other", 0, -10, "right"), ("group", 1, 10, "left")):
        write_beside(axes, down, clean_label(name_group(row[key]), LONGEST), across=across, shift=shift, align=align,
                     colour=SIDE_COLOURS.get(row[key], INK) if tested else QUIET, size=9.5)


def name_group(key):
    """Return a reader's words for a group: "NATO side", else its own name."""
    return "nothing to compare" if pd.isna(key) else SIDE_NAMES.get(key, str(key))


def write_estimate(row):
    """Return the estimate, a dash where nothing was compared."""
    return f"{row['estimate']:+z.2f}" if row["estimate"] == row["estimate"] else "–"


def write_surety(row):
    """Return p, as corrected for all rows where it was."""
    return write_p(row["p"] if pd.isna(row.get("p_family")) else row["p_family"])


def write_n(row):
    """Return how many articles a row rests on, in each group where that is known."""
    if not pd.isna(row.get("articles_group")) and not pd.isna(row.get("articles_other")):
        return f"{row['articles_other']:.0f} v {row['articles_group']:.0f} articles"
    return count(row["n_articles"], "article")


def write_note(row, room):
    """Return the lines of a row's note that fit `room` inches, none where there is no note."""
    lines = fold(row["note"], room, 7.5) if isinstance(row["note"], str) else []
    return lines if len(lines) <= MOST_LINES else [*lines[: MOST_LINES - 1], f"{lines[MOST_LINES - 1]} …"]


def is_told(row):
    """Return True where a difference is more than chance gives: by its p, corrected or not, or by its interval."""
    for name in ("p_family", "p"):
        if not pd.isna(row.get(name)):
            return row["low"] == row["low"] and row[name] < BELIEVED
    return bool(row["low"] > 0 or row["high"] < 0)


def describe_differences(rows, more):
    """Return the finding: which of two is ahead, or in how many pairs somebody is."""
    tested = [row for row in rows if row["low"] == row["low"]]
    if not tested:
        return "Too few data: no pair has enough articles to test a difference"
    told = [row for row in tested if is_told(row)]
    if len(tested) > 1:
        if not told:
            return f"None of {len(tested)} differences is more than chance gives"
        if all(pd.isna(row.get("p_family")) for row in tested):
            return f"{len(told)} of {len(tested)} differences with p under {BELIEVED}, not corrected for their number"
        small = sum(abs(row["estimate"]) < SMALL for row in told)
        return (f"{len(told)} of {len(tested)} differences {'is' if len(told) == 1 else 'are'} more than chance gives"
                + (f", {small} of them smaller than {SMALL}" if small else ""))
    row = tested[0]
    names = [name_group(row["group"]), name_group(row["other"])]
    low, high = row["low"], row["high"]
    if not told:
        return f"No difference told between {names[0]} and {names[1]}: {low:+z.2f} to {high:+z.2f}"
    if row["estimate"] < 0:
        names, low, high = names[::-1], -high, -low
    return f"{names[0]} {more} than {names[1]}, by {abs(row['estimate']):.2f} ({low:.2f} to {high:.2f})"


def describe_pair(row):
    """Return one pair as text for a reader who cannot see it."""
    interval = f" ({row['low']:+z.2f} to {row['high']:+z.2f})" if row["low"] == row["low"] else ""
    return f"{name_group(row['group'])} minus {name_group(row['other'])}: {write_estimate(row)}{interval}, {write_n(row)}."
