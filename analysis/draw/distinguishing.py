"""Words that one group of articles uses more than another, beside what chance gives."""

from analysis.display import INK, QUIET, RULE
from analysis.draw.points import FAINT, draw_point, find_reach, finish_rows, tell_source, write_beside
from analysis.source import count
from analysis.style import SIDE_COLOURS, SIDE_NAMES, clean_label, finish_chart, start_chart, styled
from analysis.tables import require

MOST_WORDS = 12  # a group; further ones differ less
CHANCE = 0.05  # q from which on a word differs no more than chance makes words differ
LONGEST = 24  # letters of a word
LEFT, RIGHT = 2.4, 3.3  # inches
COLUMNS = 1.2, 2.45  # inches from the axis to the middle of the two columns of counts


@styled
def draw_words(words, *, expected_by_chance=None):
    """Draw the words that distinguish two groups: log-odds with interval, counts; return Axes.

    Parameters
    ----------
    words : DataFrame
        From ``compare_words`` of one pair of groups: one row a word, ``log_odds`` above 0 where
        ``group`` uses it more than ``other``.
    expected_by_chance : float, optional
        The null control: how many words pass the same test when the articles are split at
        random. None takes it from a column of this name, where there is one.

    Returns
    -------
    Axes
        Up to 12 words of each group, those with the largest z on either side. Grey and hollow is what
        does not pass (q of 0.05 or more). Below it, where the null control is given, how many
        words passed here and in random splits.

    Raises
    ------
    ValueError
        When the table holds several pairs of groups.

    Examples
    --------
    >>> import matplotlib; matplotlib.use("agg")
    >>> import pandas as pd
    >>> words = pd.DataFrame({
    ...     "word": ["shield", "encircle"], "group": "nato", "other": "russia", "n_group": [12, 1],
    ...     "n_other": [2, 9], "articles_group": [8, 1], "articles_other": [2, 6], "log_odds": [1.4, -1.6],
    ...     "low": [0.5, -2.9], "high": [2.3, -0.3], "z": [3.1, -2.4], "p": [0.001, 0.02], "q": [0.01, 0.3],
    ...     "note": None, "source": "20 articles"})
    >>> draw_words(words, expected_by_chance=0).figure.alt_text.split(". ")[0]
    '1 of 2 words differs more than chance gives, random splits of the articles give 0'
    """
    require(words, ["word", "group", "other", "n_group", "n_other", "articles_group", "articles_other", "log_odds",
                    "low", "high", "z", "q"], verb="draw_words")
    why = "".join(words["note"].dropna().head(1)) if "note" in words.columns and words["word"].isna().all() else ""
    source = tell_source(words)
    words = words[words["word"].notna()]
    pairs = words[["group", "other"]].drop_duplicates()
    if len(pairs) > 1:
        one = pairs.iloc[0]
        raise ValueError(f"draw_words draws one pair of groups, and the table has {len(pairs)}: choose rows first, as "
                         f"words[(words['group'] == {one['group']!r}) & (words['other'] == {one['other']!r})]")
    if expected_by_chance is None and "expected_by_chance" in words.columns and len(words):
        expected_by_chance = words["expected_by_chance"].iloc[0]
    names = [name_key(pairs.iloc[0][key]) for key in ("group", "other")] if len(pairs) else ["one group", "the other"]
    colours = [SIDE_COLOURS.get(pairs.iloc[0][key], INK) if len(pairs) else INK for key in ("group", "other")]
    blocks = [choose_words(words, above) for above in (True, False)]
    lines = [line for place, block in enumerate(blocks) if block for line in (place, *block)]
    null = expected_by_chance is not None and len(words) > 0
    tall = 0.27 * max(len(lines), 1)
    figure, panels = start_chart(10, 2.75 + tall + 1.05 * null, heights=[tall, 0.5] if null else [1])
    axes = panels[0]
    for down, line in enumerate(lines):
        if isinstance(line, int):
            write_beside(axes, down, f"{clean_label(names[line], 28)}: more often", across=0, shift=72 * (0.15 - LEFT),
                         weight="bold", size=9.5, colour=colours[line])
        else:
            draw_word(axes, line, down, colours[line["log_odds"] < 0])
    finish_rows(axes, len(lines))
    reach = 1.08 * find_reach(words.assign(estimate=words["log_odds"])[words["word"].isin(
        [line["word"] for block in blocks for line in block])], 0.5)
    axes.set(xlim=(-reach, reach))
    if lines:
        head_columns(axes, names)
    for across, align, word in ((0, "left", f"← {clean_label(names[1], 18)} more often"),
                                (1, "right", f"{clean_label(names[0], 18)} more often →")):
        axes.annotate(word, (across, 0), xycoords="axes fraction", xytext=(0, -24), textcoords="offset points",
                      ha=align, va="center", color=QUIET, size=8.5, annotation_clip=False)
    passed = int((words["q"] < CHANCE).sum())
    finding = describe_words(words, passed, expected_by_chance, why)
    if null:
        draw_null(panels[1], passed, expected_by_chance, reach)
    finish_chart(
        figure,
        name="words",
        title=finding,
        subtitle="Log-odds of each word, smoothed by its frequency in all of these articles, with 95% intervals; "
        f"{count(len(words), 'word')} tested, up to {MOST_WORDS} a group shown, those that differ most surely on top. "
        f"Grey and hollow: q of {CHANCE} or more, what chance gives where so many words are tested."
        + describe_limit(words),
        source=source,
        alt=f"{finding}. " + " ".join(describe_word(line, names) for block in blocks for line in block),
        left=LEFT,
        right=RIGHT,
        above=0.45,
        below=0.55,
    )
    if null:
        part_panels(figure, panels)
    return axes


def choose_words(words, above):
    """Return the rows of the words that one group uses more, those with the largest z first."""
    rows = words[words["log_odds"] > 0 if above else words["log_odds"] < 0]
    rows = rows.assign(size=rows["z"].abs()).sort_values(["size", "word"], ascending=[False, True], kind="stable")
    return rows.head(MOST_WORDS).to_dict("records")


def name_key(key):
    """Return a reader's words for a group of articles."""
    return "not known" if key != key or key is None else SIDE_NAMES.get(key, str(key))


def draw_word(axes, row, down, colour):
    """Draw one word: its log-odds with interval, and how often it stands in how many articles."""
    passed = row["q"] < CHANCE
    write_beside(axes, down, clean_label(row["word"], LONGEST), across=0, shift=-8, align="right", size=9.5,
                 colour=INK if passed else QUIET)
    draw_point(axes, row | {"estimate": row["log_odds"]}, down, colour if passed else FAINT, marker="o",
               hollow=not passed)
    for place, name in zip(COLUMNS, ("group", "other"), strict=True):
        write_beside(axes, down, f"{row[f'n_{name}']:,} in {row[f'articles_{name}']:,}", shift=72 * place,
                     align="center", colour=INK if passed else QUIET)


def head_columns(axes, names):
    """Write above the counts whose they are."""
    for place, name in zip(COLUMNS, names, strict=True):
        axes.annotate(f"{clean_label(name, 16)}\ntimes in articles", (1, 1), xycoords="axes fraction",
                      xytext=(72 * place, 2), textcoords="offset points", ha="center", va="bottom", size=8,
                      color=QUIET, annotation_clip=False)


def draw_null(axes, passed, expected, reach):
    """Draw how many words passed here and in random splits of the same articles."""
    most = max(passed, expected, 1)
    for down, (words, n, colour) in enumerate((("here", passed, INK), ("random splits", expected, FAINT))):
        axes.barh(down, n / most * 1.6 * reach, left=-reach, height=0.55, color=colour)
        axes.text(-reach + (n / most * 1.6 + 0.03) * reach, down, write_number(n), va="center", size=8.5, color=INK)
        write_beside(axes, down, words, across=0, shift=-8, align="right")
    axes.set(ylim=(1.5, -0.5), yticks=[])
    for side in ("left", "bottom"):
        axes.spines[side].set_visible(False)
    axes.tick_params(length=0, labelbottom=False)
    axes.annotate(f"Null control: words with q under {CHANCE}", (0, 1), xycoords="axes fraction",
                  xytext=(72 * (0.15 - LEFT), 8), textcoords="offset points", weight="bold", size=9.5, color=INK,
                  annotation_clip=False)


def part_panels(figure, panels):
    """Make room between the words and the null control for what stands below the axis of the words."""
    height = figure.get_figheight()
    upper, lower = (panel.get_position() for panel in panels)
    bottom = lower.y0 - 0.3 / height
    panels[1].set_position([lower.x0, bottom, lower.width, 0.5 / height])
    panels[0].set_position([upper.x0, bottom + 1.3 / height, upper.width, upper.y1 - bottom - 1.3 / height])
    panels[0].tick_params(labelbottom=True)
    panels[0].axhline(panels[0].get_ylim()[0], color=RULE, linewidth=0.5)


def write_number(n):
    """Return a count, an average of counts with one decimal."""
    return f"{n:,.0f}" if float(n).is_integer() else f"{n:,.1f}"


def describe_words(words, passed, expected, why=""):
    """Return the finding: how many words differ, and how many do so by chance."""
    if words.empty:
        return f"Too few data: {why or 'no word stands in enough articles'}"
    chance = "" if expected is None else f", random splits of the articles give {write_number(expected)}"
    if not passed:
        return f"No word differs more than chance: {count(len(words), 'word')} tested"
    verb = "differs" if passed == 1 else "differ"
    return f"{passed} of {count(len(words), 'word')} {verb} more than chance gives{chance}"


def describe_limit(words):
    """Return how far from 0 the strongest word of random splits is, where the table tells, and the strongest here."""
    if words.empty or "null_z" not in words.columns or words["null_z"].isna().all():
        return ""
    return (f" In 5% of random splits of the articles some word has z beyond {words['null_z'].iloc[0]:.1f}; the farthest "
            f"here is {words['z'].abs().max():.1f}.")


def describe_word(row, names):
    """Return one word as text for a reader who cannot see it."""
    return (f"{clean_label(row['word'], LONGEST)}: {row['log_odds']:+z.2f} ({row['low']:+z.2f} to {row['high']:+z.2f}), "
            f"{names[0]} {row['n_group']} times, {names[1]} {row['n_other']} times"
            + ("." if row["q"] < CHANCE else ", what chance gives."))
