"""The article as annotated HTML: voice in the margin, targets underlined, stance in words."""

from html import escape

import pandas as pd

from analysis.show.html import CELL, MARGIN, write_frame, write_text
from analysis.style import HOLDER_NAMES, SIDE_COLOURS
from analysis.tables import choose_article, require

STANCE_WORDS = {"favor": "in favor", "neutral": "neutral", "against": "against"}
VOICE_WORDS = {"quote": "quoted", "report": "reported"}


def show_sentences(sentences, mentions=None, *, article=None):
    """Return the article as annotated HTML: voice in the margin, targets underlined.

    Parameters
    ----------
    sentences : DataFrame
        From ``split_sentences``; with ``mark_speakers`` the margin says who speaks.
    mentions : DataFrame, optional
        From ``find_targets``; each mention is underlined in its side's colour. With
        ``score_stance`` the stance stands below the sentence in words, and on hover.
    article : str, optional
        The article to show; None is the longest one.

    Returns
    -------
    IPython.display.HTML
        No script and nothing from outside. Article text is escaped and its direction
        isolated, so that it can neither run nor turn the page round.
    """
    require(sentences, ["article_id", "position", "sentence"], verb="show_sentences")
    marked = {}
    if mentions is not None:
        needed = ["article_id", "position", "target", "side", "mention_start", "mention_end"]
        require(mentions, needed, verb="show_sentences")
        marked = dict(list(mentions.groupby(["article_id", "position"])))
    rows = []
    for sentence in choose_article(sentences, article).dropna(subset="sentence").to_dict("records"):
        found = marked.get((sentence["article_id"], sentence["position"]))
        found = [] if found is None else found.sort_values("mention_start").to_dict("records")
        weight = "font-weight:bold;font-size:16px;" if sentence["position"] == 0 else ""
        rows.append(
            f'<tr><td style="{MARGIN}">{write_margin(sentence)}</td>'
            f'<td style="{CELL}{weight}">{write_marked(sentence["sentence"], found)}'
            f"{write_stances(found)}</td></tr>"
        )
    return write_frame("".join(rows))


def write_margin(sentence):
    """Return number, voice and speaker of a sentence."""
    number = "title" if sentence["position"] == 0 else sentence["position"]
    if "voice" not in sentence or "speaker" not in sentence:
        return f"{number}"
    if sentence["voice"] == "narration":
        return f"{number} · narrator"
    actor = "not resolved" if pd.isna(sentence["speaker"]) else sentence["speaker"]
    name = sentence.get("speaker_name")
    name = actor if pd.isna(name) else name
    known = "" if name == actor else f" ({write_text(actor)})"
    return f"{number} · <b>{write_text(name)}</b>{known}, {VOICE_WORDS.get(sentence['voice'], sentence['voice'])}"


def write_marked(sentence, mentions):
    """Return the sentence with each mention underlined and explained on hover."""
    parts, done = [], 0
    for row in mentions:
        start, end = row["mention_start"], row["mention_end"]
        if start < done:
            continue  # two mentions share words: the first is shown
        colour = find_colour(row)
        parts += [
            escape(sentence[done:start]),
            f'<span title="{escape(describe_mention(row))}" style="border-bottom:3px solid '
            f'{colour}">{escape(sentence[start:end])}</span>',
        ]
        done = end
    return f"<bdi>{''.join(parts)}{escape(sentence[done:])}</bdi>"


def find_colour(row):
    """Return the colour of the mention's side; a side of the reader's own is grey."""
    return SIDE_COLOURS.get(row["side"], SIDE_COLOURS["other"])


def write_stances(mentions):
    """Return the stances of a sentence in words, one a mention, below it."""
    scored = [row for row in mentions if "stance" in row and "stance_label" in row]
    if not scored:
        return ""
    words = " &nbsp; ".join(
        f'<span style="border-left:3px solid {find_colour(row)};padding-left:4px">'
        f"{write_text(row['target'])}: {describe_stance(row)}</span>"
        for row in scored
    )
    return f'<div style="font-size:12px;font-weight:normal;opacity:.8;padding-top:3px">{words}</div>'


def describe_stance(row):
    """Return "in favor +0.50", or that nothing was scored."""
    if pd.isna(row["stance"]):
        return "no scored word"
    return f"{STANCE_WORDS[row['stance_label']]} {row['stance']:+.2f}".replace("+0.00", "0.00")


def describe_mention(row):
    """Return what the hover says: target, whose words, stance."""
    held = HOLDER_NAMES.get(row.get("held_by"), row.get("holder", ""))
    said = [str(row["target"]), "" if pd.isna(held) else str(held)]
    if "stance" in row and "stance_label" in row:
        said.append(describe_stance(row))
    return " · ".join(filter(None, said))
