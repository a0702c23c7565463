"""The frame of the reading view: legend, switches that need no script, the text."""

from analysis.show.html import CELL, STYLE
from analysis.show.labels import LABELS
from analysis.show.spans import TINT
from analysis.style import SIDE_COLOURS, SIDE_NAMES

LONG_FROM = 60  # sentences; a longer article is read in a box of its own
SWITCHES = {"voices": "who speaks", "stances": "stances"} | {name: called for name, (_, called) in LABELS.items()}
# An untrusted notebook loses these rules, and the boxes, which would be dead, stay `display:none`;
# so does a browser without :has. The rules know no ids: the same view may stand twice on a page.
RULES = (
    "@media screen{@supports selector(:has(*)){"
    ".crossframe-reading .crossframe-switches{display:flex!important;flex-wrap:wrap;align-items:center;gap:2px 14px;padding:4px 10px}"
    + "".join(f".crossframe-reading:has(.crossframe-switch-{name}:not(:checked)) .crossframe-{name}{{display:none}}"
              for name in SWITCHES if name != "voices")
    + ".crossframe-reading:has(.crossframe-switch-voices:not(:checked)) .crossframe-voice{background:none!important}"
    ".crossframe-reading:has(.crossframe-switch-voices:not(:checked)) .crossframe-cue"
    "{font-variant:normal!important;font-weight:inherit!important}}"
    ".crossframe-long{max-height:38em;overflow-y:auto}}"
    "@media print{.crossframe-reading *{print-color-adjust:exact;-webkit-print-color-adjust:exact}}"
)
WORDS = "font-size:12px;opacity:.8;padding:4px 10px;line-height:1.7"


def write_reading(paragraphs, parts, n_shown):
    """Return the view: what its marks mean, switches, and the rows of each paragraph.

    Parameters
    ----------
    paragraphs : list of str
        Table rows.
    parts : set of str
        What is in it: "mentions", "words", and names of SWITCHES.
    n_shown : int
        Sentences in it.
    """
    from IPython.display import HTML

    bodies = "".join(f"<tbody>{rows}</tbody>" for rows in paragraphs)
    bodies = bodies or f'<tbody><tr><td style="{CELL}">nothing to show</td></tr></tbody>'
    long = ' crossframe-long" tabindex="0' if n_shown > LONG_FROM else ""
    return HTML(
        '<div class="crossframe crossframe-reading tex2jax_ignore mathjax_ignore" style="max-width:70em;overflow-x:auto">'
        f"{STYLE.replace('</style>', RULES + '</style>')}{write_switches(parts)}{write_legend(parts)}"
        f'<div class="crossframe-text{long}"><table style="width:100%;table-layout:auto;border-collapse:collapse;'
        f'font-size:14px">{bodies}</table></div></div>'
    )


def write_switches(parts):
    """Return a box for each part that can be switched off; hidden where the style is not there."""
    boxes = "".join(
        f'<label><input type="checkbox" class="crossframe-switch-{name}" autocomplete="off" checked> {called}</label>'
        for name, called in SWITCHES.items() if name in parts
    )
    return f'<div class="crossframe-switches" style="display:none;{WORDS}">Show: {boxes}</div>' if boxes else ""


def write_legend(parts):
    """Return in words what the marks mean that the view has."""
    lines = []
    if "mentions" in parts:
        names = ", ".join(f'<span style="border-bottom:3px solid {SIDE_COLOURS[side]}">{name}</span>'
                          for side, name in SIDE_NAMES.items())
        lines.append(f"Underlined: a mention, by side ({names}).")
    if "voices" in parts:
        lines.append(f'<span style="background:rgba(128,128,128,{TINT})">Tinted</span>: quoted or reported words, in the '
                     "colour of the speaker’s side, grey where it has none; the speaker stands in the margin. "
                     '<span style="font-variant:small-caps;font-weight:bold">Small capitals</span>: the words that attribute.')
    if "words" in parts:
        lines.append("Shaded: words that carried a stance.")
    if parts & set(LABELS):
        lines.append("Labels name words of a list that stand in the sentence; they are no reading of what it means.")
    return f'<div style="{WORDS}">{" ".join(lines)}</div>' if lines else ""
