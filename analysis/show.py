"""Tables and articles as safe HTML in the notebook: readable untrusted, in light and dark."""

import platform
from html import escape
from importlib.metadata import version

import pandas as pd

from analysis import __version__
from analysis.style import HOLDER_NAMES, SIDE_COLOURS
from analysis.tables import choose_article, require

# JupyterLab strips <style> and classes' rules from a notebook that is not trusted, so all that
# is needed is inline; colours of text and ground are the theme's own.
STYLE = "<style>.crossframe tr:hover td{background:rgba(128,128,128,.12)}</style>"
FRAME = (
    '<div class="crossframe tex2jax_ignore mathjax_ignore" style="max-width:60em">{style}'
    '<table style="width:100%;border-collapse:collapse;font-size:14px">{rows}</table></div>'
)
CELL = "text-align:left;vertical-align:top;padding:6px 10px;white-space:normal;"
MARGIN = CELL + "width:11em;opacity:.8;font-size:12px;"
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
        The article to show; None is the first one.

    Returns
    -------
    IPython.display.HTML
        No script and nothing from outside. Article text is escaped and its direction
        isolated, so that it can neither run nor turn the page round.
    """
    from IPython.display import HTML

    require(sentences, ["article_id", "position", "sentence"], verb="show_sentences")
    marked = {}
    if mentions is not None:
        needed = ["article_id", "position", "target", "side", "mention_start", "mention_end"]
        require(mentions, needed, verb="show_sentences")
        marked = dict(list(mentions.groupby(["article_id", "position"])))
    rows = []
    for sentence in choose_article(sentences, article).to_dict("records"):
        found = marked.get((sentence["article_id"], sentence["position"]))
        found = [] if found is None else found.sort_values("mention_start").to_dict("records")
        weight = "font-weight:bold;font-size:16px;" if sentence["position"] == 0 else ""
        rows.append(
            f'<tr><td style="{MARGIN}">{write_margin(sentence)}</td>'
            f'<td style="{CELL}{weight}">{write_marked(sentence["sentence"], found)}'
            f"{write_stances(found)}</td></tr>"
        )
    return HTML(FRAME.format(style=STYLE, rows="".join(rows)))


def show_data(articles, sentences):
    """Return what a run rests on, as HTML: articles used and refused, sentences, outlets, dates."""
    from IPython.display import HTML

    require(articles, ["article_id", "outlet", "published", "synthetic", "refused", "warnings"],
            verb="show_data")
    used = articles[articles["refused"].isna()]
    outlets, published = used["outlet"].dropna().unique(), used["published"].dropna()
    days = [f"{day:%Y-%m-%d}" for day in (published.min(), published.max())] if len(published) else []
    facts = {
        "articles": f"{len(used)} used of {len(articles)} offered"
        + (f", {n} with a warning (see 01-read)" if (n := used["warnings"].notna().sum()) else ""),
        "sentences": f"{len(sentences):,}, titles included",
        "outlets": ", ".join(map(str, outlets[:6])) + (" ..." if len(outlets) > 6 else "")
        if len(outlets) else "not known",
        "published": " to ".join(dict.fromkeys(days)) if days else "not known",
    }
    if len(published) < len(used) and days:
        facts["published"] += f" ({len(used) - len(published)} not known)"
    if used["synthetic"].any():
        facts["written for teaching"] = f"{used['synthetic'].sum()} of {len(used)} articles"
    rows = "".join(
        f'<tr><td style="{MARGIN}">{name}</td><td style="{CELL}">{write_text(fact)}</td></tr>'
        for name, fact in facts.items()
    )
    return HTML(FRAME.format(style="", rows=rows))


def show_table(table, *, rows=20):
    """Return the first `rows` rows of any table as HTML that shows article text as it is.

    Returns
    -------
    IPython.display.HTML
        NA where a value is not known. Unlike pandas' own view it never reads ``$x$`` as a
        formula, never cuts text, and says how many rows it leaves out.
    """
    from IPython.display import HTML

    head = "".join(f'<th style="{CELL}">{write_text(name)}</th>' for name in table.columns)
    body = "".join(
        "<tr>" + "".join(f'<td style="{CELL}">{write_value(value)}</td>' for value in row) + "</tr>"
        for row in table.head(rows).itertuples(index=False, name=None)
    )
    left_out = len(table) - rows
    more = f'<tr><td style="{CELL}">and {left_out:,} more rows</td></tr>' if left_out > 0 else ""
    return HTML(FRAME.format(style=STYLE, rows=f"<tr>{head}</tr>{body}{more}"))


def show_versions():
    """Return the versions that a result rests on, as one line of HTML."""
    from IPython.display import HTML

    packages = ["pandas", "matplotlib", "textblob", "sentencex", "trafilatura"]
    names = [f"crossframe {__version__}", f"Python {platform.python_version()}"]
    names += [f"{package} {version(package)}" for package in packages]
    return HTML(f'<p style="font-size:12px;opacity:.8">Made with {", ".join(names)}.</p>')


def write_text(text):
    """Return article text as HTML that cannot run and cannot turn the text round it."""
    return f"<bdi>{escape(str(text))}</bdi>"


def write_value(value):
    """Return a table's value as HTML: two decimals, NA where unknown."""
    if pd.isna(value):
        return '<span style="opacity:.5">NA</span>'
    if isinstance(value, float):
        return f"{value:.2f}"
    if isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m-%d}"
    return write_text(value)


def write_margin(sentence):
    """Return number, voice and speaker of a sentence."""
    number = "title" if sentence["position"] == 0 else sentence["position"]
    if "voice" not in sentence:
        return f"{number}"
    if sentence["voice"] == "narration":
        return f"{number} · narrator"
    speaker = sentence["speaker"]
    actor = "not resolved" if pd.isna(speaker) else speaker
    name = actor if pd.isna(sentence["speaker_name"]) else sentence["speaker_name"]
    known = "" if name == actor else f" ({write_text(actor)})"
    return f"{number} · <b>{write_text(name)}</b>{known}, {VOICE_WORDS[sentence['voice']]}"


def write_marked(sentence, mentions):
    """Return the sentence with each mention underlined and explained on hover."""
    parts, done = [], 0
    for row in mentions:
        start, end = row["mention_start"], row["mention_end"]
        if start < done:
            continue  # two mentions share words: the first is shown
        colour = SIDE_COLOURS[row["side"]]
        parts += [
            escape(sentence[done:start]),
            f'<span title="{escape(describe_mention(row))}" style="border-bottom:3px solid '
            f'{colour}">{escape(sentence[start:end])}</span>',
        ]
        done = end
    return f"<bdi>{''.join(parts)}{escape(sentence[done:])}</bdi>"


def write_stances(mentions):
    """Return the stances of a sentence in words, one a mention, below it."""
    scored = [row for row in mentions if "stance" in row]
    if not scored:
        return ""
    words = " &nbsp; ".join(
        f'<span style="border-left:3px solid {SIDE_COLOURS[row["side"]]};padding-left:4px">'
        f"{write_text(row['target'])}: {describe_stance(row)}</span>"
        for row in scored
    )
    return f'<div style="font-size:12px;font-weight:normal;opacity:.8;padding-top:3px">{words}</div>'


def describe_stance(row):
    """Return "in favor +0.50", or that nothing was scored."""
    if pd.isna(row["stance"]):
        return "no scored word"
    return f"{STANCE_WORDS[row['stance_label']]} {row['stance']:+.2f}"


def describe_mention(row):
    """Return what the hover says: target, whose words, stance."""
    held = HOLDER_NAMES.get(row.get("held_by"), row.get("holder", ""))
    said = [str(row["target"]), "" if pd.isna(held) else str(held)]
    if "stance" in row:
        said.append(describe_stance(row))
    return " · ".join(filter(None, said))
