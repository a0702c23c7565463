"""Outlets on one axis of lean, each with its interval, its owner's side and its n."""

from analysis.display import INK, QUIET
from analysis.draw.means import name_part
from analysis.draw.points import FAINT, draw_point, finish_rows, name_ends, tell_source, write_beside
from analysis.source import count
from analysis.style import FEW, SIDE_COLOURS, SMALL, clean_label, finish_chart, start_chart, styled
from analysis.tables import require

RANKED_FROM = 10  # articles; with fewer, one article more or less changes the order
OWNERS = {"nato": "owner: NATO side", "russia": "owner: Russian side", "other": "owner: neither"}
LONGEST, ALONE = 30, 46  # letters of an outlet's name beside its owner's side, and without it
LEFT, RIGHT = 4.0, 1.85  # inches


@styled
def draw_outlets(means, *, value="lean", ends=("favours the Russian side", "favours the NATO side")):
    """Draw one row an outlet on an axis of lean, with its interval over articles; return Axes.

    Parameters
    ----------
    means : DataFrame
        From ``compare_means(scored, ["outlet", "outlet_side"], value="lean")``; the side of the
        owner may be missing. A further column of groups must hold one value, as ``held_by``
        where only the narrator's sentences were chosen; it is named in the subtitle.
    value : str
        Name of the column that was averaged.
    ends : (str, str)
        What -1 and 1 mean, in words.

    Returns
    -------
    Axes
        Outlets of 10 articles or more in the order of their mean, coloured by the side that owns
        them; below, grey and by name, those with fewer. Under 5 scored values there is no mean.

    Raises
    ------
    ValueError
        When an outlet has several rows.

    Notes
    -----
    Outlets are in an order, but their differences are not tested here: ``compare_groups`` does.
    The title counts an outlet as favouring a side where its interval leaves out 0 and its mean is
    0.1 or more from 0.

    Examples
    --------
    >>> import matplotlib; matplotlib.use("agg")
    >>> import pandas as pd
    >>> means = pd.DataFrame({
    ...     "outlet": ["Herald", "Ledger"], "outlet_side": ["nato", "other"], "n_articles": [12, 3],
    ...     "n_sentences": [90, 20], "n_mentions": [120, 30], "estimate": [0.2, -0.1], "low": [0.1, None],
    ...     "high": [0.3, None], "note": None, "source": "15 articles, 110 sentences"})
    >>> draw_outlets(means).figure.alt_text.split(". ")[0]
    'Of 1 outlet, 1 favours the NATO side, 0 favour the Russian side'
    """
    require(means, ["outlet", "n_articles", "n_mentions", "estimate", "low", "high"], verb="draw_outlets")
    means, whose = choose_rows(means)
    ranked, rest = order_outlets(means)
    lines = [*ranked, *([None, *rest] if rest else [])]
    figure, (axes,) = start_chart(10, 2.3 + 0.34 * max(len(lines), 1))
    for down, row in enumerate(lines):
        if row is None:
            write_beside(axes, down, f"under {RANKED_FROM} articles: not ranked", colour=QUIET, across=0,
                         shift=72 * (0.15 - LEFT), weight="bold", size=9.5)
        else:
            draw_outlet(axes, row, down, ranked=row["n_articles"] >= RANKED_FROM)
    finish_rows(axes, len(lines))
    name_ends(axes, ends)
    finding = describe_outlets(ranked, ends)
    spread = any(row["low"] == row["low"] for row in ranked)
    finish_chart(
        figure,
        name="outlets",
        title=finding,
        subtitle=f"Mean {value} of each outlet's articles from -1 ({ends[0]}) to 1 ({ends[1]}), portrayal in the "
        f"outlet{whose}; " + (
            f"lines are 95% intervals over articles, of which one in twenty misses. Neither: the line holds 0, or the mean "
            f"is under {SMALL}. Differences between outlets are not tested here." if spread else
            "no interval: too few articles, or all alike.")
        + (" Colour: who owns the outlet." if "outlet_side" in means.columns else ""),
        source=tell_source(means),
        alt=f"{finding}. " + " ".join(describe_outlet(row) for row in [*ranked, *rest]),
        left=LEFT,
        right=RIGHT,
        below=0.6,
    )
    return axes


def choose_rows(means):
    """Return `means` and words for the groups that are the same in all of its rows."""
    by = list(means.columns[: list(means.columns).index("n_articles")])
    more = [name for name in by if name not in ("outlet", "outlet_side")]
    if means["outlet"].duplicated().any():
        twice = means.loc[means["outlet"].duplicated(), "outlet"].iloc[0]
        raise ValueError(f"draw_outlets draws one row an outlet, and {twice!r} has several (by {', '.join(by)}): "
                         "choose rows first, as means[means['held_by'] == 'narration']")
    same = [name_part(means[name].iloc[0], name) for name in more if len(means) and means[name].nunique() == 1]
    return means, f", {', '.join(same)} only" if same else ""


def order_outlets(means):
    """Return the rows of outlets that are ranked, by mean, and of the others, by name."""
    rows = sorted(means.to_dict("records"), key=lambda row: str(row["outlet"]))
    enough = [row["n_articles"] >= RANKED_FROM and row["n_mentions"] >= FEW for row in rows]
    ranked = sorted((row for row, there in zip(rows, enough) if there), key=lambda row: -row["estimate"])
    return ranked, [row for row, there in zip(rows, enough) if not there]


def draw_outlet(axes, row, down, *, ranked):
    """Draw one outlet: name, owner, mean with interval, n."""
    colour = SIDE_COLOURS.get(row.get("outlet_side"), INK if "outlet_side" not in row else QUIET)
    write_beside(axes, down, clean_label(name_part(row["outlet"], "outlet"), LONGEST if "outlet_side" in row else ALONE), across=0,
                 shift=72 * (0.15 - LEFT), size=9.5, colour=INK if ranked else QUIET)
    if "outlet_side" in row:
        write_beside(axes, down, OWNERS.get(row["outlet_side"], "owner not known"), across=0, shift=-8,
                     align="right", colour=colour if ranked else QUIET, weight="bold" if ranked else "normal")
    shown = row["n_mentions"] >= FEW
    if shown:
        bare = row | ({} if ranked else {"low": float("nan")})
        draw_point(axes, bare, down, colour if ranked else FAINT, hollow=not ranked)
    value = f"{row['estimate']:+z.2f}" if shown else "–"
    write_beside(axes, down, value, colour=INK if ranked else QUIET)
    write_beside(axes, down, count(row["n_articles"], "article"), shift=50, colour=INK if ranked else QUIET)


def describe_outlets(ranked, ends):
    """Return the finding: how many outlets favour a side, by their intervals."""
    if not ranked:
        return f"Too few data: no outlet has {RANKED_FROM} articles"
    nato = sum(row["low"] > 0 and row["estimate"] >= SMALL for row in ranked)
    russia = sum(row["high"] < 0 and row["estimate"] <= -SMALL for row in ranked)
    neither = len(ranked) - nato - russia
    first = f"Of {count(len(ranked), 'outlet')}, "
    if not nato + russia:
        return f"{first}none favours a side: intervals hold 0, or means are under {SMALL}"
    said = [f"{n} {words if n == 1 else words.replace('favours', 'favour')}" for n, words in ((nato, ends[1]), (russia, ends[0]))]
    return first + ", ".join([*said, *([f"{neither} neither"] if neither else [])])


def describe_outlet(row):
    """Return one outlet as text for a reader who cannot see it."""
    value = f"{row['estimate']:+z.2f}" if row["n_mentions"] >= FEW else "too few values"
    interval = f" ({row['low']:+z.2f} to {row['high']:+z.2f})" if row["low"] == row["low"] else ""
    return f"{name_part(row['outlet'], 'outlet')}: {value}{interval}, {count(row['n_articles'], 'article')}."
