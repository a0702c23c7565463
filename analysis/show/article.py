"""The article as annotated HTML: voice in the margin, targets underlined, stance in words."""

from html import escape

import pandas as pd

from analysis.show.html import CELL, MARGIN, write_frame, write_text
from analysis.style import HOLDER_NAMES, SIDE_COLOURS
from analysis.tables import choose_article, require

STANCE_WORDS = {"favor": "in favor", "neutral": "neutral", "against": "against"}
ROLE_WORDS = {"protagonist": ", doer of good", "antagonist": ", doer of harm", "victim": ", sufferer"}
SHADED_FROM = 0.05  # a word that moves the label's probability by less is not shown as carrying it
MOST_CARRIERS = 4
VOICE_WORDS = {"quote": "quoted", "report": "reported"}


def show_sentences(sentences, mentions=None, *, words=None, article=None):
    """Return the article as annotated HTML: voice in the margin, targets underlined.

    Parameters
    ----------
    sentences : DataFrame
        From ``split_sentences``; with ``mark_speakers`` the margin says who speaks.
    mentions : DataFrame, optional
        From ``find_targets``; each mention is underlined in its side's colour. With
        ``score_stance`` the stance stands below the sentence in words, and on hover, and with
        ``score_roles`` the role beside it.
    words : DataFrame, optional
        From ``explain_stance``: only sentences with an explained mention are shown; words that
        carried a stance are shaded, and named below.
    article : str, optional
        The article to show; None is the longest one, or all with an explained mention.

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
    carried = {}
    if words is not None:
        needed = ["article_id", "position", "mention_start", "mention_end", "word", "word_start", "word_end", "effect"]
        require(words, needed, verb="show_sentences")
        carried = {key: each.to_dict("records") for key, each in words.groupby(["article_id", "position"])}
    if words is None or article is not None:
        sentences = choose_article(sentences, article)
    rows = []
    for sentence in sentences.dropna(subset="sentence").to_dict("records"):
        place = (sentence["article_id"], sentence["position"])
        if words is not None and place not in carried:
            continue
        explained = carried.get(place, [])
        found = marked.get(place)
        found = [] if found is None else found.sort_values("mention_start").to_dict("records")
        weight = "font-weight:bold;font-size:16px;" if sentence["position"] == 0 else ""
        rows.append(
            f'<tr><td style="{MARGIN}">{write_margin(sentence)}</td>'
            f'<td style="{CELL}{weight}">{write_marked(sentence["sentence"], found, explained)}'
            f"{write_stances(found, explained)}</td></tr>"
        )
    nothing = f'<tr><td style="{CELL}">nothing to show</td></tr>'
    return write_frame("".join(rows) or nothing)


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


def write_marked(sentence, mentions, explained=()):
    """Return the sentence with each mention underlined and explained on hover, carrying words shaded."""
    spans = [(row["mention_start"], row["mention_end"],
              f'<span title="{escape(describe_mention(row))}" style="border-bottom:3px solid {find_colour(row)}">')
             for row in mentions]
    strongest = {}
    for row in explained:
        place = row["word_start"], row["word_end"]
        strongest[place] = max(strongest.get(place, 0), row["effect"])
    spans += [(start, end, f'<span style="background:rgba(230,159,0,{min(effect, 1) * 0.8:.2f})">')
              for (start, end), effect in strongest.items() if effect >= SHADED_FROM]
    parts, done = [], 0
    for start, end, opening in sorted(spans, key=lambda span: span[0]):  # a mention before a word at the same place
        if start < done:
            continue  # two spans share words: the first is shown
        parts += [escape(sentence[done:start]), opening, escape(sentence[start:end]), "</span>"]
        done = end
    return f"<bdi>{''.join(parts)}{escape(sentence[done:])}</bdi>"


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
    return f'<div style="font-size:12px;font-weight:normal;opacity:.8;padding-top:3px">{words}</div>'


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
    return f"{STANCE_WORDS[row['stance_label']]} {row['stance']:+.2f}".replace("+0.00", "0.00") + role


def describe_mention(row):
    """Return what the hover says: target, whose words, stance."""
    held = HOLDER_NAMES.get(row.get("held_by"), row.get("holder", ""))
    said = [str(row["target"]), "" if pd.isna(held) else str(held)]
    if "stance" in row and "stance_label" in row:
        said.append(describe_stance(row))
    return " · ".join(filter(None, said))
