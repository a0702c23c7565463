"""Which frames' words, and which devices, stand in whose sentences: a dumbbell a frame."""

import matplotlib

from analysis.display import INK, QUIET, RULE
from analysis.draw.frame_words import describe_frames, describe_sizes, name_group, order_blocks, write_value
from analysis.draw.places import spread_labels
from analysis.source import is_one_article
from analysis.style import FEW, SIDE_COLOURS, clean_label, finish_chart, name_label, start_chart, styled
from analysis.tables import require

MARKS = {"narration": ("#595959", "D"), "nato": (SIDE_COLOURS["nato"], "o"),
         "russia": (SIDE_COLOURS["russia"], "s"), "other": ("#767676", "^")}
SPARE_MARKS = "PvX*hd"  # for groups of the reader's own
MOST_GROUPS = 6  # more dots in a row cannot be told apart
ASIDE = 0.11  # rows; marks of one row do not cover each other
LEFT, RIGHT, WIDTH = 2.6, 1.3, 10  # inches
LETTER = 0.075  # inches a letter of a label takes


@styled
def draw_frames(compared):
    """Draw one row a frame or device and one mark a group, with n; return Axes.

    Parameters
    ----------
    compared : DataFrame
        From ``compare_frames`` or ``compare_devices`` with one column of groups, as
        ``by="spoken_by"``.

    Returns
    -------
    Axes
        Marks on an axis of per cent of sentences (devices: hits per 100 words). Frames are in
        the order of the gap between the NATO side's sentences and the Russian side's; those
        under 20 hits in all stand below, grey, without an order; topics stand apart. Groups
        under 5 sentences are named, not drawn.

    Raises
    ------
    ValueError
        When the groups are made by several columns, or are more than 6.
    """
    thing = "device" if "device" in require(compared, [], verb="draw_frames") else "frame"
    require(compared, [thing, "kind", "n_sentences", "n_hits", "estimate", "low", "high", "source"], verb="draw_frames")
    by = list(compared.columns[: list(compared.columns).index(thing)])
    if len(by) != 1:
        raise ValueError(f"draw_frames draws the groups of one column, as by='spoken_by'; these are by {', '.join(by)}")
    compared = compared.rename(columns={by[0]: "group", thing: "name"})
    groups = order_groups(compared["group"])
    if len(groups) > MOST_GROUPS:
        raise ValueError(f"draw_frames draws up to {MOST_GROUPS} groups, and {by[0]} has {len(groups)}: choose rows first")
    blocks = order_blocks(compared, by[0], thing)
    lines = [line for head, names in blocks for line in (head, *names)]
    told = compared[compared["n_sentences"] >= FEW]
    most = max([0.01, *told["estimate"].dropna(), *told["high"].dropna()])
    tall = 0.44 if told["low"].notna().any() else 0.33
    figure, (axes,) = start_chart(WIDTH, 2.2 + tall * max(len(lines), 1))
    axes.set(xlim=(-0.07 * most, 1.12 * most), ylim=(max(len(lines), 1) - 0.4, -0.6))
    first = None
    for down, line in enumerate(lines):
        if not isinstance(line, tuple):
            continue
        name, ranked = line
        rows = told[told["name"] == name].set_index("group")
        draw_row(axes, down, rows, groups, thing, ranked)
        total = compared[compared["name"] == name]
        n = f"n = {total['n_hits'].sum():,}" + (f" of {total['n_sentences'].sum():,}" if thing == "frame" else "")
        axes.annotate(n, (1, down), xycoords=("axes fraction", "data"), xytext=(8, 0), textcoords="offset points",
                      va="center", size=8.5, color=INK if ranked else QUIET)
        if first is None and len(rows):
            first = down
            label_marks(axes, down, rows, groups, by[0])
    axes.set_yticks(range(len(lines)), [name_label(line[0]) if isinstance(line, tuple) else "" for line in lines])
    for label, line in zip(axes.get_yticklabels(), lines, strict=True):
        label.set_color(INK if isinstance(line, tuple) and line[1] else QUIET)
    for down, line in enumerate(lines):
        if not isinstance(line, tuple):
            axes.annotate(line, (0, down), xycoords=("axes fraction", "data"), xytext=(72 * (0.15 - LEFT), 0),
                          textcoords="offset points", va="center", weight="bold", annotation_clip=False,
                          color=QUIET if line.endswith("not ranked") else INK)
    axes.xaxis.set_major_locator(matplotlib.ticker.MaxNLocator(6, steps=[1, 2, 5, 10]))
    axes.xaxis.set_major_formatter(lambda value, _: "" if value < 0 else write_value(value, thing, axis=True))
    axes.set_xlabel("of the group's sentences" if thing == "frame" else "per 100 words of the group")
    axes.grid(axis="x", color=RULE, linewidth=0.6, alpha=0.7)
    axes.set_axisbelow(True)
    axes.tick_params(length=0)
    axes.spines["left"].set_visible(False)
    finding = describe_frames(compared, by[0], thing)
    finish_chart(
        figure,
        name=f"{thing}s",
        title=finding,
        subtitle=describe_measure(compared, by[0], thing, blocks),
        source=compared["source"].iloc[0] if len(compared) else "no data",
        alt=f"{finding}. " + " ".join(describe_row(told, name, groups, by[0], thing) for name, _ in filter(
            lambda line: isinstance(line, tuple), lines)),
        left=LEFT,
        right=RIGHT,
        below=0.5,
    )
    return axes


def order_groups(keys):
    """Return {group: (colour, marker)}, narrator first, then NATO, Russia and the others."""
    there = keys.dropna().drop_duplicates().tolist()
    own = sorted((key for key in there if key not in MARKS), key=str)
    spare = {key: (INK, SPARE_MARKS[place % len(SPARE_MARKS)]) for place, key in enumerate(own)}
    return {key: style for key, style in (MARKS | spare).items() if key in there}


def draw_row(axes, down, rows, groups, thing, ranked):
    """Draw one frame: a line from the lowest to the highest group, a mark each, its interval."""
    if rows.empty:
        return
    drawn, heights = place_marks(down, rows, groups)
    if rows["low"].isna().all():
        axes.plot([rows["estimate"].min(), rows["estimate"].max()], [down, down], color=RULE, linewidth=2.5,
                  solid_capstyle="butt", zorder=1)
    strong = 1 if ranked else 0.45
    for group, height in zip(drawn, heights, strict=True):
        colour, marker = groups[group]
        low, value, high = rows.loc[group, ["low", "estimate", "high"]]
        if low == low:
            axes.plot([low, high], [height, height], color=colour, linewidth=1.6, alpha=0.55 * strong,
                      solid_capstyle="butt")
        axes.plot(value, height, marker, color=colour, markersize=6.5, alpha=strong, markeredgewidth=0)
    least, most = rows["estimate"].idxmin(), rows["estimate"].idxmax()
    ends = {"low": (least, -6, "right"), "high": (most, 6, "left")}
    if write_value(rows.loc[least, "estimate"], thing) == write_value(rows.loc[most, "estimate"], thing):
        del ends["low"]
    for end, (group, shift, side) in ends.items():  # at the end of the interval, where there is one
        value, edge = rows.loc[group, ["estimate", end]]
        at = (edge, heights[drawn.index(group)]) if edge == edge else (value, down)
        axes.annotate(write_value(value, thing), at, xytext=(shift, 0), textcoords="offset points", ha=side,
                      va="center", size=8, color=INK if ranked else QUIET)


def place_marks(down, rows, groups):
    """Return the groups that are drawn in a row, and the height of each: a little below each other."""
    drawn = [group for group in groups if group in rows.index]
    step = ASIDE if rows["low"].isna().all() else 2 * ASIDE
    return drawn, [down + step * (place - (len(drawn) - 1) / 2) for place in range(len(drawn))]


def label_marks(axes, down, rows, groups, by):
    """Write the groups' names in the heading's row, a thin line from each to its mark below."""
    room = WIDTH - LEFT - RIGHT
    start, end = axes.get_xlim()
    drawn, heights = place_marks(down, rows, groups)
    words = [clean_label(name_group(group, by), 18) for group in drawn]
    places = [(rows.loc[group, "estimate"] - start) / (end - start) * room for group in drawn]
    centres = spread_labels(places, [LETTER * len(each) + 0.2 for each in words], 0.3, room)
    for group, word, centre, height in zip(drawn, words, centres, heights, strict=True):
        at = start + centre / room * (end - start)
        axes.plot([at, rows.loc[group, "estimate"]], [down - 0.72, height - 0.12], color=groups[group][0], linewidth=0.7, zorder=1)
        axes.text(at, down - 0.76, word, color=groups[group][0], weight="bold", size=9, ha="center", va="bottom")


def describe_measure(compared, by, thing, blocks):
    """Return the subtitle: measure, order, groups and their n, what was not found."""
    shown = {name for _, lines in blocks for name, _ in lines}
    absent = [name_label(name) for name in compared["name"].drop_duplicates() if name not in shown]
    measure = ("Share of sentences with at least one word of the frame's list, which is no coding of what they mean"
               if thing == "frame" else "Hits of each device per 100 words")
    gap = by == "spoken_by" and any(ranked for _, lines in blocks for _, ranked in lines)
    measure += ", by who speaks in the sentence's main part" if by == "spoken_by" else f", by {name_label(by)}"
    intervals = ("describes this article." if is_one_article(compared)
                 else "lines are 95% intervals over articles." if compared["low"].notna().any()
                 else "too few articles for an interval.")
    order = "; on top what the NATO side says more often than the Russian side" if gap else ""
    absent = f" Not found: {', '.join(absent)}." if absent else ""
    return f"{measure}{order}; {intervals} {describe_sizes(compared, by)}{absent}"


def describe_row(told, name, groups, by, thing):
    """Return a row as text for a reader who cannot see it."""
    rows = told[told["name"] == name].set_index("group")
    values = [f"{name_group(group, by)} {write_value(rows.loc[group, 'estimate'], thing)}" for group in groups if group in rows.index]
    return f"{name_label(name)}: {', '.join(values) or 'too few sentences'}."
