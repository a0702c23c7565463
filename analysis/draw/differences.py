"""Differences between two groups: a dot a pair with its interval, toward the one that is more favourable."""

from analysis.display import INK, QUIET
from analysis.draw.means import name_part
from analysis.draw.points import FAINT, draw_point, find_reach, finish_rows, tell_source, write_beside, write_p
from analysis.source import count
from analysis.style import SIDE_COLOURS, SIDE_NAMES, SMALL, clean_label, finish_chart, start_chart, styled
from analysis.tables import require

LONGEST = 22  # letters of a group's name beside the axis
LEFT, RIGHT = 3.3, 3.9  # inches; names and, at the right, numbers
NUMBERS = 1.75  # inches from the axis to the numbers
BELIEVED = 0.05  # p, or q where several differences were corrected as one family


@styled
def draw_differences(compared, *, value="stance", more="more favourable"):
    """Draw one row a pair of groups: estimate and interval on an axis around 0; return Axes.

    Parameters
    ----------
    compared : DataFrame
        From ``compare_groups`` or ``compare_sides``: estimate = ``group`` minus ``other``.
        Columns before ``group`` name a row, ``q`` is the p corrected for all rows.
    value : str
        Name of the column whose means were compared.
    more : str
        What a higher value means, said of a group: "more favourable".

    Returns
    -------
    Axes
        ``other`` stands left of the axis and ``group`` right of it: a dot lies on the side of
        the one with the higher mean. Rows without interval are descriptive only: grey, hollow.

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
    require(compared, ["group", "other", "estimate", "low", "high", "p", "n_articles", "n_sentences", "note"],
            verb="draw_differences")
    by = list(compared.columns[: list(compared.columns).index("group")])
    by = [name for name in by if name not in ("other", "n_articles", "n_sentences", "n_mentions")]
    rows = compared.to_dict("records")
    notes = [write_note(row) for row in rows]
    heads = [", ".join(name_part(row[name], name) for name in by) for row in rows]
    tall = 0.62 if any(notes) or any(heads) else 0.42
    figure, (axes,) = start_chart(10, 2.5 + tall * max(len(rows), 1))
    reach = 1.1 * find_reach(compared, 0.2)
    for down, (row, head, note) in enumerate(zip(rows, heads, notes, strict=True)):
        draw_pair(axes, row, down, head, note, tall)
    finish_rows(axes, len(rows))
    axes.set(xlim=(-reach, reach))
    axes.tick_params(labelsize=8.5)
    for across, align, words in ((0, "right", f"← name at the left {more}"), (1, "left", f"name at the right {more} →")):
        axes.annotate(words, (across, 0), xycoords="axes fraction", xytext=(16 if across else -16, -12),
                      textcoords="offset points", ha=align, va="center", size=8.5, color=QUIET, annotation_clip=False)
    finding = describe_differences(rows, more)
    told = compared["low"].notna()
    corrected = "q" in compared.columns and compared["q"].notna().any()
    finish_chart(
        figure,
        name="differences",
        title=finding,
        subtitle=f"Difference in mean {value}: the name at the right minus the name at the left; the line in the middle is no "
        "difference. " + ("Lines are 95% intervals over articles, never over sentences"
                          + (f"; q is p corrected for all {len(rows)} differences shown." if corrected else ".")
                          if told.any() else "Descriptive only: too few articles for an interval.")
        + (" Grey and hollow: descriptive only, too few articles to test." if told.any() and not told.all() else ""),
        source=tell_source(compared),
        alt=f"{finding}. " + " ".join(describe_pair(row) for row in rows),
        left=LEFT,
        right=RIGHT,
        below=0.45,
    )
    return axes


def draw_pair(axes, row, down, head, note, tall):
    """Draw one pair: its names at both ends, the dot, the numbers."""
    tested = row["low"] == row["low"]
    for key, across, shift, align in (("other", 0, -10, "right"), ("group", 1, 10, "left")):
        colour = SIDE_COLOURS.get(row[key], INK) if tested else QUIET
        write_beside(axes, down, clean_label(name_group(row[key]), LONGEST), across=across, shift=shift, align=align,
                     colour=colour, size=9.5)
    if row["estimate"] == row["estimate"]:
        draw_point(axes, row, down, INK if tested else FAINT, hollow=not tested)
    if head:
        write_beside(axes, down - 0.19 / tall, clean_label(head, 48), across=0, shift=72 * (0.15 - LEFT), weight="bold",
                     size=9, colour=INK if tested else QUIET)
    write_beside(axes, down, f"{write_numbers(row)}   {write_n(row)}", shift=72 * NUMBERS,
                 colour=INK if tested else QUIET)
    if note:
        write_beside(axes, down + 0.24 / tall, clean_label(note, 46), shift=72 * NUMBERS, colour=QUIET, size=7.5)


def name_group(key):
    """Return a reader's words for a group: "NATO side", else its own name."""
    return "not known" if key != key or key is None else SIDE_NAMES.get(key, str(key))


def write_numbers(row):
    """Return estimate and p, or q where it was corrected; a dash where nothing was compared."""
    if row["estimate"] != row["estimate"]:
        return "–"
    p = write_p(row["q"]).replace("p", "q") if row.get("q") == row.get("q") and "q" in row else write_p(row["p"])
    return f"{row['estimate']:+.2f}" + (f"  {p}" if p else "")


def write_n(row):
    """Return how many articles a row rests on, in each group where that is known."""
    if row.get("n_group") is not None and row.get("n_other") is not None:
        return f"{row['n_other']} v {row['n_group']} articles"
    return count(row["n_articles"], "article")


def write_note(row):
    """Return the note of a row, "" where there is none."""
    return row["note"] if isinstance(row["note"], str) else ""


def is_told(row):
    """Return True where a difference is more than chance gives: by q, by p, or by its interval."""
    for name in ("q", "p"):
        if row.get(name) is not None and row[name] == row[name]:
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
        small = sum(abs(row["estimate"]) < SMALL for row in told)
        return (f"{len(told)} of {len(tested)} differences {'is' if len(told) == 1 else 'are'} more than chance gives"
                + (f", {small} of them smaller than {SMALL}" if small else ""))
    row = tested[0]
    names = [name_group(row["group"]), name_group(row["other"])]
    low, high = row["low"], row["high"]
    if not told:
        return f"No difference told between {names[0]} and {names[1]}: {low:+.2f} to {high:+.2f}"
    if row["estimate"] < 0:
        names, low, high = names[::-1], -high, -low
    return f"{names[0]} {more} than {names[1]}, by {abs(row['estimate']):.2f} ({low:.2f} to {high:.2f})"


def describe_pair(row):
    """Return one pair as text for a reader who cannot see it."""
    interval = f" ({row['low']:+.2f} to {row['high']:+.2f})" if row["low"] == row["low"] else ""
    return f"{name_group(row['group'])} minus {name_group(row['other'])}: {write_numbers(row)}{interval}, {write_n(row)}."
