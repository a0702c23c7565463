"""The marks within a sentence: who speaks, who is mentioned, what attributes, what carried a stance."""

import re
from html import escape

import pandas as pd

from analysis.show.html import write_text
from analysis.show.stances import SHADED_FROM, describe_mention, find_colour
from analysis.style import SIDE_COLOURS, SIDE_NAMES

VOICE_WORDS = {"narration": "the narrator's words", "quote": "quoted", "report": "reported"}
TINT = 0.22  # strong enough to see, weak enough to read on, in the light and the dark theme


def write_marked(sentence, mentions=(), explained=(), stretches=(), sides=None):
    """Return the sentence with its stretches tinted, mentions underlined, carrying words shaded, cues marked."""
    strongest = {}
    for row in explained:
        place = row["word_start"], row["word_end"]
        strongest[place] = max(strongest.get(place, 0), row["effect"])
    layers = [  # the outer ones first
        [(row["start"], row["end"], open_stretch(row, sides or {})) for row in stretches if row["voice"] != "narration"],
        [(row["mention_start"], row["mention_end"], open_mention(row)) for row in mentions],
        [(start, end, f'<span style="background:rgba(230,159,0,{min(effect, 1) * 0.8:.2f})">')
         for (start, end), effect in strongest.items() if effect >= SHADED_FROM],
        [(start, end, '<span class="crossframe-cue" title="attributes the words" '
                      'style="font-variant:small-caps;font-weight:bold">')
         for start, end in find_cues(sentence, stretches)],
    ]
    return f"<bdi>{write_layers(sentence, 0, len(sentence), [drop_overlaps(layer) for layer in layers])}</bdi>"


def write_layers(sentence, start, end, layers):
    """Return sentence[start:end], escaped, with the marks of each layer inside those of the one before."""
    if not layers:
        return escape(sentence[start:end])
    parts, done = [], start
    for first, last, opening in layers[0]:
        first, last = max(first, start), min(last, end)  # a mark that crosses an outer one is cut in two
        if first < last:
            parts += [write_layers(sentence, done, first, layers[1:]), opening,
                      write_layers(sentence, first, last, layers[1:]), "</span>"]
            done = last
    return "".join(parts) + write_layers(sentence, done, end, layers[1:])


def drop_overlaps(marks):
    """Return marks in order; where two share words, the first."""
    kept = []
    for mark in sorted(marks, key=lambda mark: mark[0]):
        if not kept or mark[0] >= kept[-1][1]:
            kept.append(mark)
    return kept


def open_stretch(row, sides):
    """Return the opening tag of words that are quoted or reported, tinted by the speaker's side."""
    side = sides.get(row["speaker"])
    red, green, blue = (128, 128, 128)
    if side in SIDE_COLOURS and side != "other":
        red, green, blue = (int(SIDE_COLOURS[side][place : place + 2], 16) for place in (1, 3, 5))
    said = f"{name_voice(row)}: {escape(name_speaker(row))}, {SIDE_NAMES.get(side, 'side not known')}"
    return (f'<span class="crossframe-voice" title="{said}" '
            f'style="background:rgba({red},{green},{blue},{TINT})">')


def open_mention(row):
    """Return the opening tag of a mention, underlined in its side's colour and explained on hover."""
    return f'<span title="{escape(describe_mention(row))}" style="border-bottom:3px solid {find_colour(row)}">'


def name_speaker(row):
    """Return the speaker as written, else the actor, with the actor where it says more."""
    actor = "not resolved" if pd.isna(row["speaker"]) else str(row["speaker"])
    name = row.get("speaker_name")
    return actor if pd.isna(name) or name == actor else f"{name} ({actor})"


def find_cues(sentence, stretches):
    """Return (start, end) of the words that attribute: in the narrator's words, nearest to what they attribute."""
    told = [(row["start"], row["end"]) for row in stretches if row["voice"] == "narration"]
    found = set()
    for row in stretches:
        if row["voice"] == "narration" or pd.isna(row["cue"]) or not str(row["cue"]).strip():
            continue
        words = r"\s+".join(re.escape(word) for word in str(row["cue"]).split())
        places = [match.span() for match in re.finditer(rf"(?<!\w){words}(?!\w)", sentence)]
        places = [place for place in places if any(start <= place[0] and place[1] <= end for start, end in told)]
        if places:
            found.add(min(places, key=lambda place: (max(row["start"] - place[1], place[0] - row["end"]), place)))
    return sorted(found)


def write_speakers(stretches):
    """Return who speaks in a sentence's stretches, each once, for the margin."""
    lines = {}  # speaker -> how the words are given: "reported", "quoted"
    for row in stretches:
        if row["voice"] == "narration":
            lines.setdefault("narrator", [])
            continue
        how = name_voice(row)
        holder = row.get("holder")
        if not pd.isna(holder) and holder not in (row["speaker"], "narrator"):
            how += f" on what {write_text(holder)} holds"
        lines.setdefault(name_margin(row), []).append(how)
    return "<br>".join(f"{name}, {' and '.join(dict.fromkeys(how))}" if how else name for name, how in lines.items())


def name_voice(row):
    """Return "quoted" or "reported" as HTML; a voice of the reader's own as it is called."""
    return escape(str(VOICE_WORDS.get(row["voice"], row["voice"])))


def name_margin(row):
    """Return the speaker as HTML: as written, with the actor where it says more."""
    actor = "not resolved" if pd.isna(row["speaker"]) else row["speaker"]
    name = row.get("speaker_name")
    name = actor if pd.isna(name) else name
    return f"<b>{write_text(name)}</b>" + ("" if name == actor else f" ({write_text(actor)})")
