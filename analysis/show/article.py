"""The article as annotated HTML: who speaks, who is mentioned, how, and which frames' words stand there."""

from analysis.compare.lean import name_sides
from analysis.show.html import CELL, MARGIN, write_text
from analysis.show.labels import LABELS, split_names, write_labels
from analysis.show.reading import write_reading
from analysis.show.spans import name_margin, name_voice, write_marked, write_speakers
from analysis.show.stances import write_stances
from analysis.source import count
from analysis.tables import choose_article, require
from analysis.textfree import blank_words, is_text_free, write_notice

RULE = "border-top:1px solid rgba(128,128,128,.35);"  # above the first sentence of a paragraph


def show_sentences(sentences, mentions=None, *, voices=None, words=None, article=None, actors=None):
    """Return the article as annotated HTML, the reading view.

    Parameters
    ----------
    sentences : DataFrame
        From ``split_sentences``; with ``mark_speakers`` the margin says who speaks. With
        ``mark_frames`` and ``mark_devices`` small labels below a sentence name its frames, topics
        and devices, with the words that they rest on.
    mentions : DataFrame, optional
        From ``find_targets``; each mention is underlined in its side's colour. With
        ``score_stance`` the stance stands below the sentence in words, and on hover, and with
        ``score_roles`` the role beside it.
    voices : DataFrame, optional
        From ``find_voices``: words that are quoted or reported are tinted in the colour of the
        speaker's side, grey where it is not known; the words that attribute stand in small
        capitals; the margin names each speaker.
    words : DataFrame, optional
        From ``explain_stance``: only sentences with an explained mention are shown; words that
        carried a stance are shaded, and named below.
    article : str, optional
        The article to show; None is the longest one, or all with an explained mention.
    actors : DataFrame or path, optional
        Word list that says on which side a speaker is; None is the shipped one.

    Returns
    -------
    IPython.display.HTML
        No script and nothing from outside. Article text is escaped and its direction
        isolated, so that it can neither run nor turn the page round. Above it, boxes switch
        tints, stances and labels off and on without a kernel; on paper, and in a notebook that
        is not trusted, all is shown and there are no boxes. In a text-free report a sentence is
        the number of its words and whom it names; who speaks, stances and labels stand there as ever.
    """
    require(sentences, ["article_id", "position", "sentence"], verb="show_sentences")
    marked = group_rows(mentions, ["target", "side", "mention_start", "mention_end"], "mention_start")
    carried = group_rows(words, ["mention_start", "mention_end", "word", "word_start", "word_end", "effect"])
    bare = is_text_free()
    sentences, voices = blank_words(sentences), blank_words(voices)
    spoken = group_rows(voices, ["start", "end", "voice", "speaker", "cue"], "start")
    sides = {} if voices is None else name_sides(actors)
    if words is None or article is not None:
        sentences = choose_article(sentences, article)
    paragraphs, parts, n_shown = [], set(), 0
    for sentence in sentences.dropna(subset="sentence").to_dict("records"):
        place = (sentence["article_id"], sentence["position"])
        if words is not None and place not in carried:
            continue
        found, explained, stretches = (each.get(place, []) for each in (marked, carried, spoken))
        unit = (sentence["article_id"], sentence.get("paragraph"))
        first = not paragraphs or paragraphs[-1][0] != unit
        if first:
            paragraphs.append((unit, []))
        weight = "font-weight:bold;font-size:16px;" if sentence["position"] == 0 else ""
        rule = RULE if first and n_shown else ""
        stances = write_stances(found, [] if bare else explained)
        text = (write_bare(sentence["sentence"], found) if bare else
                write_marked(sentence["sentence"], found, explained, stretches, sides))
        n_shown += 1
        paragraphs[-1][1].append(
            f'<tr><td style="{MARGIN}{rule}">{write_margin(sentence, stretches)}</td>'
            f'<td style="{CELL}line-height:1.5;{rule}{weight}">{text}{stances}{write_labels(sentence)}</td></tr>'
        )
        parts |= {"mentions"} if found else set()
        parts |= {"stances"} if stances else set()
        parts |= {"words"} if explained else set()
        parts |= {"voices"} if any(row["voice"] != "narration" for row in stretches) else set()
        parts |= {name for name in LABELS if split_names(sentence.get(name))}
    if bare:  # nothing is marked where no words stand
        parts -= {"mentions", "words", "voices"}
        paragraphs.insert(0, (None, [f'<tr><td style="{MARGIN}"></td><td style="{CELL}opacity:.8">{write_notice()}</td></tr>']))
    return write_reading(["".join(rows) for _, rows in paragraphs], parts, n_shown)


def write_bare(sentence, mentions):
    """Return what a text-free report shows of a sentence: the number of its words, and who is mentioned."""
    actors = ", ".join(dict.fromkeys(write_text(row["target"]) for row in mentions))
    return f'<span style="opacity:.7">{count(len(sentence.split()), "word")}{", naming " if actors else ""}{actors}</span>'


def group_rows(table, needed, order=None):
    """Return {(article_id, position): rows} of a table that may be None; checks its columns."""
    if table is None:
        return {}
    require(table, ["article_id", "position", *needed], verb="show_sentences")
    table = table if order is None else table.sort_values(order, kind="stable")
    return {key: rows.to_dict("records") for key, rows in table.groupby(["article_id", "position"])}


def write_margin(sentence, stretches=()):
    """Return number, voice and speaker of a sentence; of each of its stretches where they are known."""
    number = "title" if sentence["position"] == 0 else f"{sentence['position']}"
    if stretches:
        return f"{number} · {write_speakers(stretches)}"
    if "voice" not in sentence or "speaker" not in sentence:
        return number
    if sentence["voice"] == "narration":
        return f"{number} · narrator"
    return f"{number} · {name_margin(sentence)}, {name_voice(sentence)}"
