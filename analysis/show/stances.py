"""Stances in words: below a sentence, one a mention, and on hover."""

import pandas as pd

from analysis.show.html import BELOW, write_text
from analysis.style import HOLDER_NAMES, SIDE_COLOURS

STANCE_WORDS = {"favor": "in favor", "neutral": "neutral", "against": "against"}
ROLE_WORDS = {"protagonist": ", doer of good", "antagonist": ", doer of harm", "victim": ", sufferer"}
SHADED_FROM = 0.05  # a word that moves the label's probability by less is not shown as carrying it
MOST_CARRIERS = 4


def find_colour(row):
    """Return the colour of the mention's side; a side of the reader's own is grey."""
    return SIDE_COLOURS.get(row["side"], SIDE_COLOURS["other"])


def write_stances(mentions, explained=()):
    """Return the stances of a sentence in words, one a mention, below it, with what carried them."""
    scored = [row for row in mentions if "stance" in row and "stance_label" in row]
    if not scored:
        return ""
    words = " &nbsp; ".join(
        f'<span style="border-left:3px solid {find_colour(row)};padding-left:4px">'
        f"{write_text(row['target'])}: {describe_stance(row)}{write_carriers(row, explained)}</span>"
        for row in scored
    )
    return f'<div class="crossframe-stances" style="{BELOW}">{words}</div>'


def write_carriers(mention, explained):
    """Return ", carried by ..." with the words that carried a mention's stance most, "" where unexplained."""
    place = mention["mention_start"], mention["mention_end"]
    own = [row for row in explained if (row["mention_start"], row["mention_end"]) == place]
    found = sorted((row for row in own if row["effect"] >= SHADED_FROM), key=lambda row: -row["effect"])
    if not found:
        return ", carried by no single word" if own else ""
    found = found[:MOST_CARRIERS]
    return ", carried by " + ", ".join(f"{write_text(row['word'])} ({row['effect']:.2f})" for row in found)


def describe_stance(row):
    """Return "in favor +0.50", with the role where there is one, or that nothing was scored."""
    role = ROLE_WORDS.get(row.get("role"), "")
    if pd.isna(row["stance"]):
        return "no scored word" + role
    return f"{STANCE_WORDS[row['stance_label']]} {row['stance']:+z.2f}".replace("+0.00", "0.00") + role


def describe_mention(row):
    """Return what the hover says: target, whose words, stance."""
    held = HOLDER_NAMES.get(row.get("held_by"), row.get("holder", ""))
    said = [str(row["target"]), "" if pd.isna(held) else str(held)]
    if "stance" in row and "stance_label" in row:
        said.append(describe_stance(row))
    return " · ".join(filter(None, said))
