"""The course of one article: who leans where, from the first sentence to the last."""

import numpy as np

from analysis.display import INK, QUIET, RULE
from analysis.style import (
    FEW,
    HOLDER_NAMES,
    SIDE_COLOURS,
    SIDE_NAMES,
    SMALL,
    clean_label,
    finish_chart,
    name_lane,
    start_chart,
    styled,
)
from analysis.source import count
from analysis.tables import require

UNSCORED = [-1.68, -1.42]  # below the scale: not scored is no value on it
ASIDE = {"nato": -0.24, "russia": -0.08, "ukraine": 0.08, "other": 0.24}  # marks of one sentence
SILENT = {
    "narration": "the narrator mentions no actor",
    "nato": "nothing about any actor from the NATO side",
    "russia": "nothing about any actor from the Russian side",
    "other": "nothing about any actor from others",
}
LEAN_NAMES = {"lean": "Narrator's lean", "casting_lean": "Narrator's casting"}
LEFT = 2.75  # inches for the names of lanes and of their ends


@styled
def draw_arc(course):
    """Draw the course of one article and return the Axes of the narrator's lean.

    Parameters
    ----------
    course : DataFrame
        One row a step, holder and side, from ``compare_sentences``.

    Returns
    -------
    Axes
        Top lane: the narrator's lean, a line; dotted where nothing is scored. Where roles are
        scored, a second lane shows the same from casting. Below, one lane a holder: stance toward each side, one mark a sentence; filled in the narrator's
        and the reporter's words, hollow in a direct quotation; a tick below the scale where
        an actor is mentioned but nothing is scored. The title stands apart on the left.
    """
    require(course, ["step", "held_by", "side", "estimate", "n_scored", "quoted", "lean",
                     "headline", "source"],
            verb="draw_arc")
    holders = [name for name in HOLDER_NAMES if name != "other" or "other" in set(course["held_by"])]
    leans = [name for name in LEAN_NAMES if name in course.columns]
    figure, all_axes = start_chart(
        10, 1.8 + 1.25 * len(leans) + 1.25 * len(holders),
        heights=[1.1] * len(leans) + [1] * len(holders),
    )
    tops, lanes = all_axes[: len(leans)], all_axes[len(leans) :]
    steps = course.loc[course["step"] > 0].drop_duplicates("step")
    n_steps = len(steps)
    grouped = bool((steps["first"] != steps["last"]).any())
    step_name = "part" if grouped else "sentence"
    narrator = course[course["held_by"] == "narration"].drop_duplicates("step")
    by_step = narrator.set_index("step")[leans].reindex(range(1, n_steps + 1))
    titled = (course["step"] == 0).any()
    title_at = 0.4 - 0.05 * max(n_steps, 10)  # the title stands apart, left of sentence 1
    size = 6 if n_steps <= 30 else 4.5
    for axes, name in zip(tops, leans, strict=True):
        draw_lean(axes, by_step[name])
        head = narrator.loc[narrator["step"] == 0, name].dropna()
        axes.plot([title_at] * len(head), head, "D", color=INK, markersize=size)
    for axes, holder in zip(lanes, holders, strict=True):
        rows = course[course["held_by"] == holder]
        aside = rows["side"].map(ASIDE).astype("float64") * min(1, n_steps / 10)
        across = rows["step"].where(rows["step"] > 0, title_at) + aside
        draw_lane(axes, rows.assign(across=across), size)
        if rows.empty:
            axes.text(n_steps / 2 + 0.5, 0, SILENT[holder], ha="center", va="center",
                      color=QUIET, style="italic", backgroundcolor="white")
    for axes in all_axes:
        set_lane(axes, n_steps, title_at if titled else None)
    for axes in tops:
        name_ends(axes, "to NATO side", "to Russian side")
    if (course["n_scored"] == 0).any():  # room below the scale for what is not scored
        for axes in lanes:
            axes.set_ylim(UNSCORED[0] - 0.07, 1.15)
    lanes[-1].set_xlabel(
        "part of the article, one or more paragraphs, first to last" if grouped
        else "sentence, first to last"
    )
    scored = int(by_step["lean"].notna().sum())
    finding = describe_lean(by_step["lean"], step_name)
    if "casting_lean" in leans:
        finding += "\n" + describe_casting(by_step["casting_lean"], step_name)
    headline, source = next(course[["headline", "source"]].itertuples(index=False, name=None),
                            ("no article", "no data"))
    finish_chart(
        figure,
        name="arc",
        title=finding,
        subtitle=f"“{clean_label(headline, 160)}”\n"
        "Top: the narrator's lean, NATO side against Russian side"
        + (", by stance and by casting (who is cast as doer of good or sufferer, who as doer of harm)"
           if "casting_lean" in leans else "")
        + ". Below: stance toward each side, "
        f"by whoever holds the view. Scale -1 to 1, mean per {step_name}; a lean under "
        f"{SMALL} is none; n = {scored} of {count(n_steps, step_name)} with a scored lean; "
        "describes this article.",
        source=source,
        key=[
            *((f"● {SIDE_NAMES[side]}", colour) for side, colour in SIDE_COLOURS.items()),
            ("○ direct quotation", QUIET),
            *([("| mentioned, no word scored", QUIET)] if (course["n_scored"] == 0).any() else []),
        ],
        alt=f"{finding.replace(chr(10), '. ')}. Article: {clean_label(headline, 160)}. "
        f"{describe_lanes(course, holders)}",
        left=LEFT,
    )
    names = [*(LEAN_NAMES[name] for name in leans), *(HOLDER_NAMES[holder] for holder in holders)]
    for axes, name in zip(all_axes, names, strict=True):
        name_lane(axes, name, LEFT)
    return all_axes[0]


def draw_lean(axes, lean):
    """Draw the narrator's lean; dotted where sentences between two marks are not scored."""
    there = lean.dropna()
    axes.plot(there.index, there, color=QUIET, linewidth=1, linestyle=":")
    axes.plot(lean.index, lean, color=INK, linewidth=1.6, marker="o", markersize=4.5)
    axes.fill_between(lean.index, 0, lean, where=lean > 0, color=SIDE_COLOURS["nato"], alpha=0.15,
                      interpolate=True, linewidth=0)
    axes.fill_between(lean.index, 0, lean, where=lean < 0, color=SIDE_COLOURS["russia"], alpha=0.15,
                      interpolate=True, linewidth=0)


def draw_lane(axes, rows, size):
    """Draw one holder's stance toward each side: a mark where it is scored, else a tick."""
    for row in rows.itertuples():
        across, colour = row.across, SIDE_COLOURS[row.side]
        if row.n_scored == 0:
            axes.plot([across] * 2, UNSCORED, color=colour, linewidth=1.6, solid_capstyle="butt")
            continue
        axes.plot([across] * 2, [0, row.estimate], color=colour, linewidth=1, alpha=0.6)
        axes.plot(across, row.estimate, "D" if row.step == 0 else "o", markersize=size,
                  markeredgecolor=colour, markerfacecolor="white" if row.quoted else colour)
    name_ends(axes, "in favor", "against", "not scored" if (rows["n_scored"] == 0).any() else "")


def set_lane(axes, n_steps, title_at):
    """Set what all lanes share: the zero line, the limits, the title's place where there is one."""
    axes.axhline(0, color=RULE, linewidth=1, zorder=0)
    axes.set_ylim(-1.15, 1.15)
    axes.spines["bottom"].set_visible(False)
    axes.tick_params(length=0)
    every = next(every for every in (1, 5, 10) if n_steps / every <= 20)
    ticks = [step for step in range(1, n_steps + 1) if step == 1 or step % every == 0]
    labels = [str(step) for step in ticks]
    left = 0.3
    if title_at is not None:
        left = 2 * title_at - 0.3
        axes.axvspan(left, 0.3, color="#F3F3F3", linewidth=0, zorder=-1)
        ticks, labels = [title_at, *ticks], ["title", *labels]
    axes.set_xlim(left, max(n_steps, 3) + 0.7)
    axes.set_xticks(ticks, labels)


def name_ends(axes, high, low, below=""):
    """Write what 1, 0 and -1 mean, and what stands below the scale."""
    axes.set_yticks([1, 0, -1, np.mean(UNSCORED)], [high, "0", low, below])


def describe_lean(lean, step_name):
    """Return the finding: in how many steps the narrator leans to which side, or to neither."""
    scored = lean.dropna().round(9)
    if len(scored) < FEW:
        return (f"Too few data: the narrator's lean is scored in {count(len(scored), step_name)} "
                f"of {len(lean)}")
    nato, russia = int((scored >= SMALL).sum()), int((scored <= -SMALL).sum())
    neither = len(scored) - nato - russia
    of = f"of {len(scored)} scored {step_name}s"
    if neither >= max(nato, russia):
        return (f"The narrator leans to neither side in {neither} {of} "
                f"(to NATO {nato}, to Russia {russia})")
    first, second = sorted([(nato, "NATO"), (russia, "Russian")], reverse=True)
    return (f"The narrator leans to the {first[1]} side in {first[0]} {of}, "
            f"to the {second[1]} side in {second[0]}")


def describe_casting(lean, step_name):
    """Return in how many steps the narrator's casting leans to which side."""
    scored = lean.dropna().round(9)
    if len(scored) < FEW:
        return f"Too few data on casting: {count(len(scored), step_name)}"
    return (f"The narrator's casting: to the NATO side in {int((scored >= SMALL).sum())} of "
            f"{count(len(scored), step_name)}, to the Russian in {int((scored <= -SMALL).sum())}")


def describe_lanes(course, holders):
    """Return one clause a holder for a reader who cannot see the chart."""
    words = []
    for holder in holders:
        rows = course[(course["held_by"] == holder) & (course["step"] > 0)]
        words.append(f"{HOLDER_NAMES[holder]}: {count(int(rows['n_mentions'].sum()), 'mention')}, "
                     f"{int(rows['n_scored'].sum())} scored")
    return "; ".join(words) + "."
