"""Colours, names and the finish that every chart shares: title, measure, source line, alt text."""

import functools
import textwrap
import unicodedata

import matplotlib
import matplotlib.pyplot as plt
from matplotlib.font_manager import findfont, get_font
from matplotlib.offsetbox import AnnotationBbox, HPacker, TextArea

from analysis.display import CHART, FONT, INK, QUIET, show_with_alt_text

# Checked for colour-blindness; a name always stands beside a colour.
SIDE_COLOURS = {"nato": "#0072B2", "russia": "#D55E00", "ukraine": "#009E73", "other": "#595959"}
SIDE_NAMES = {
    "nato": "NATO side", "russia": "Russian side", "ukraine": "Ukraine", "other": "others",
}
HOLDER_NAMES = {
    "narration": "Narrator", "nato": "NATO side speaks", "russia": "Russian side speaks",
    "other": "Others speak",
}
FEW = 5  # fewer values than this are counted, not characterised
SMALL = 0.1  # what is closer to 0, or to each other, is not called a lean or a difference
LINE = {"title": 0.25, "subtitle": 0.185, "source": 0.165}  # heights of a line, in inches
NOT_TRUTH = "describes wording, not truth"


def styled(draw):
    """Return `draw` so that it draws in this style, whatever the user's own settings are.

    The chart keeps the table from which it was drawn, as ``figure.numbers``.
    """

    @functools.wraps(draw)
    def draw_styled(table, *args, **kwargs):
        with plt.style.context(["default", CHART]):
            axes = draw(table, *args, **kwargs)
            axes.figure.numbers = table
            # The first chart loads Jupyter's backend, which switches this on: leaving the
            # context would switch it off again, and no later chart would be shown.
            interactive = matplotlib.is_interactive()
        matplotlib.interactive(interactive)
        return axes

    return draw_styled


def start_chart(width, height, heights=(1,)):
    """Return (figure, list of Axes, one below the other) of `width` x `height` inches."""
    figure, axes = plt.subplots(
        len(heights), figsize=(width, height), squeeze=False, sharex=True,
        height_ratios=heights,
    )
    return figure, list(axes[:, 0])


def finish_chart(figure, *, name, title, subtitle, source, alt, key=(), left=1.6, right=0.3,
                 above=0.12, below=0.5):
    """Write the words round a chart and make room for them.

    Parameters
    ----------
    figure : Figure
    name : str
        Short name for files, "arc".
    title, subtitle, source : str
        The finding; the measure, its unit and n; what it was made from.
    alt : str
        What a reader who cannot see the chart should know.
    key : list of (str, colour)
        Coloured words below the subtitle that name the colours.
    left, right, above, below : float
        Room between the axes and the edge or the words, in inches.
    """
    width, height = figure.get_size_inches()
    lines = [
        *((line, "title", INK, 13, "bold") for line in fold(title, width, 13 * 1.05)),
        *((line, "subtitle", QUIET, 9.5, "normal") for line in fold(subtitle, width, 9.5)),
    ]
    down = 0.3
    for line, role, colour, size, weight in lines:
        figure.text(0.15 / width, 1 - down / height, line, color=colour, size=size, weight=weight)
        down += LINE[role] if role == "title" else LINE["subtitle"]
    if key:
        write_key(figure, key, 0.15 / width, 1 - (down + 0.07) / height)
        down += 0.07 + LINE["subtitle"]
    source = f"{source} · {NOT_TRUTH}"
    foot = fold(source, width, 7.5)
    for place, line in enumerate(reversed(foot)):
        figure.text(0.15 / width, (0.1 + place * LINE["source"]) / height, line,
                    color=QUIET, size=7.5)
    bottom = 0.1 + len(foot) * LINE["source"] + below
    figure.subplots_adjust(
        left=left / width, right=1 - right / width, top=1 - (down - 0.1 + above) / height,
        bottom=bottom / height,
    )
    figure.set_label(name)
    figure.alt_text = alt
    show_with_alt_text()
    return figure


def write_key(figure, key, across, up):
    """Write the words that name the colours, side by side, each in its own colour."""
    words = [
        TextArea(text, textprops={
            "color": colour, "size": 9.5, "weight": "normal" if colour == QUIET else "bold",
        })
        for text, colour in key
    ]
    box = HPacker(children=words, align="baseline", pad=0, sep=16)
    figure.add_artist(AnnotationBbox(
        box, (across, up), xycoords="figure fraction", box_alignment=(0, 0), frameon=False, pad=0,
    ))


def name_lane(axes, name, left):
    """Write the name of one of several Axes that share a chart, left of its axis."""
    axes.annotate(
        name, (0, 1), xycoords="axes fraction", xytext=(72 * (0.15 - left), 0),
        textcoords="offset points", va="top", weight="bold", color=INK, annotation_clip=False,
    )


def fold(text, width, size):
    """Return `text` as lines that fit `width` inches at `size` points; its own breaks are kept."""
    letters = int((width - 0.3) * 72 / (size * 0.56))  # DejaVu Sans: 0.56 em a letter on average
    return [
        line for part in text.split("\n") for line in textwrap.wrap(clean_label(part, 1000), letters)
    ]


def clean_label(text, most=60):
    """Return article text as a chart can draw it: one line, visible letters, at most `most` long.

    Examples
    --------
    >>> clean_label("NATO\\u202e warns\\n of $5 and a very long rest", 24)
    'NATO warns of $5 and a …'
    """
    drawn = get_font(findfont(FONT)).get_charmap()
    seen = "".join(
        letter if ord(letter) in drawn else "□"
        for letter in " ".join(str(text).split())
        if unicodedata.category(letter)[0] != "C"
    )
    return seen if len(seen) <= most else seen[: most - 1] + "…"


def name_label(name):
    """Return a reader's words for the name of a frame or device.

    Examples
    --------
    >>> name_label("human_interest"), name_label("saying_doubting")
    ('human interest', 'reporting verb, doubting')
    """
    words = {"us_them": "us and them", "so_called": "so-called"}
    return words.get(name, str(name).replace("saying_", "reporting verb, ").replace("_", " "))
