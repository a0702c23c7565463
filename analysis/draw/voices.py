"""Whose words an article is made of, along the text or article by article."""

import pandas as pd

from analysis.display import INK, QUIET
from analysis.draw.places import spread_labels
from analysis.source import count
from analysis.style import SIDE_COLOURS, clean_label, finish_chart, name_lane, start_chart, styled
from analysis.tables import choose_article, require

PARTS = {  # (spoken_by, voice) -> strength; a report is the same colour, lighter
    ("narration", "narration"): 1, ("narration", "quote"): 1, ("narration", "report"): 1,
    ("nato", "quote"): 1, ("nato", "report"): 0.5,
    ("russia", "quote"): 1, ("russia", "report"): 0.5,
    ("other", "quote"): 1, ("other", "report"): 0.5,
}
COLOURS = {"narration": "#E4E4E4", "nato": SIDE_COLOURS["nato"], "russia": SIDE_COLOURS["russia"],
           "other": SIDE_COLOURS["other"]}
NAMES = {"narration": "Narrator", "nato": "NATO side", "russia": "Russian side", "other": "Others"}
OTHERS = "Ukraine, third parties, sources not told"
MOST_ARTICLES = 25  # more rows cannot be read; the rest is one row
WORDED_FROM = 0.06  # a narrower piece of a bar has no room for its percentage
KEY = [("darker: in quotation marks; lighter: reported", QUIET)]


@styled
def draw_voices(shares, *, article=None):
    """Draw whose words one article is made of, along the text, or a bar an article; return Axes.

    Parameters
    ----------
    shares : DataFrame
        From ``compare_voices``.
    article : str, optional
        The article to follow; None is the only one, or all of them, a bar each.

    Returns
    -------
    Axes
        One article: above, the whole text divided by who speaks; below, one column a sentence,
        divided by its characters; the title is left out. Several: a bar an article, at most 25,
        then one of the mean of the rest, and above them the mean of all.
    """
    require(shares, ["article_id", "position", "spoken_by", "voice", "share", "article_share", "source"],
            verb="draw_voices")
    if article is not None or shares["article_id"].nunique() < 2:
        return draw_one(choose_article(shares, article))
    return draw_many(shares)


def draw_one(shares):
    """Draw one article: its total above, one column a sentence below."""
    body = shares[shares["position"] > 0]
    positions = sorted(body["position"].unique())
    n = len(positions)
    figure, (top, strip) = start_chart(10, 4.1, heights=[0.45, 1])
    total = body.groupby(["spoken_by", "voice"])["article_share"].sum()
    draw_bar(top, 0, total, scale=n, start=0.5, height=0.8)
    label_pieces(top, total, n)
    top.set(ylim=(0.55, -1.5), yticks=[])
    for position, rows in body.groupby("position"):
        stack_column(strip, position, rows.set_index(["spoken_by", "voice"])["share"], 0.92 if n <= 80 else 1)
    strip.set(ylim=(0, 1), xlim=(0.5, max(n, 1) + 0.5))
    strip.set_yticks([0, 0.5, 1], ["0%", "50%", "100%"])
    every = next(every for every in (1, 5, 10, 20, 50, max(n, 1)) if n / every <= 20)
    strip.set_xticks([place for place in range(1, n + 1) if place == 1 or place % every == 0])
    strip.set_xlabel("sentence, first to last")
    for axes in (top, strip):
        axes.tick_params(length=0)
        for spine in axes.spines.values():
            spine.set_visible(False)
    said = total.groupby(level=0).sum()
    finding = describe_voices(said, n)
    headline = f"“{clean_label(shares['article_id'].iloc[0], 80)}”" if len(shares) else "no article"
    finish_chart(
        figure,
        name="voices",
        title=finding,
        subtitle=f"{headline}: share of characters by whose words they are; in every sentence from the bottom the "
        f"narrator, then the NATO side, the Russian side, others ({OTHERS}); title left out; "
        f"n = {count(n, 'sentence')}; describes this article.",
        source=shares["source"].iloc[0] if len(shares) else "no data",
        key=KEY,
        alt=f"{finding}. {describe_total(total)}",
        left=1.6,
    )
    name_lane(top, "Whole text", 1.6)
    name_lane(strip, "Sentence by\nsentence", 1.6)
    return strip


def draw_many(shares):
    """Draw several articles, a bar each; above them their mean."""
    body = shares[shares["position"] > 0]
    each = body.pivot_table(index="article_id", columns=["spoken_by", "voice"], values="article_share",
                            aggfunc="sum", fill_value=0, sort=False)
    rows = [(f"mean of {len(each)} articles", each.mean())]
    rows += [(clean_label(name, 30), row) for name, row in each.head(MOST_ARTICLES).iterrows()]
    rest = each.iloc[MOST_ARTICLES:]
    if len(rest):
        rows.append((f"mean of {count(len(rest), 'more article')}", rest.mean()))
    figure, (axes,) = start_chart(10, 2.6 + 0.32 * len(rows))
    for down, (_, row) in enumerate(rows):
        draw_bar(axes, down + (0.35 if down else 0), row, height=0.76, worded=True)
    label_pieces(axes, rows[0][1], 1, start=0, room=10 - 3.1 - 0.3, above=-0.45)
    axes.set(xlim=(0, 1), ylim=(len(rows) - 0.1, -1.5))
    axes.set_yticks([down + (0.35 if down else 0) for down in range(len(rows))], [name for name, _ in rows], color=INK)
    axes.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0%", "25%", "50%", "75%", "100%"])
    axes.tick_params(length=0)
    axes.spines["left"].set_visible(False)
    finding = describe_voices(rows[0][1].groupby(level=0).sum(), None)
    finish_chart(
        figure,
        name="voices",
        title=finding,
        subtitle=f"Share of each article's characters by whose words they are; others are {OTHERS}; titles left out; articles "
        f"in the order of the table, not ranked; n = {count(len(each), 'article')}.",
        source=shares["source"].iloc[0],
        key=KEY,
        alt=f"{finding}. " + " ".join(f"{name}: {describe_total(row)}" for name, row in rows),
        left=3.1,
    )
    return axes


def draw_bar(axes, down, shares, *, scale=1.0, start=0.0, height=0.8, worded=False):
    """Draw one bar from left to right, divided by who speaks; with percentages where there is room."""
    for part, strength in PARTS.items():
        share = shares.get(part, 0.0)
        if not share > 0:
            continue
        axes.barh(down, share * scale, left=start, height=height, color=lighten(COLOURS[part[0]], strength),
                  edgecolor="white", linewidth=0.8)
        if worded and share >= WORDED_FROM:
            dark = strength == 1 and part[0] != "narration"
            axes.text(start + share * scale / 2, down, f"{share:.0%}", ha="center", va="center", size=8,
                      color="white" if dark else INK)
        start += share * scale


def stack_column(axes, position, shares, width):
    """Draw one sentence: a column from the bottom, divided by who speaks."""
    bottom = 0.0
    for part, strength in PARTS.items():
        share = shares.get(part, 0.0)
        if share > 0:
            axes.bar(position, share, bottom=bottom, width=width, color=lighten(COLOURS[part[0]], strength),
                     linewidth=0)
            bottom += share


def label_pieces(axes, shares, scale, *, start=0.5, room=10 - 1.6 - 0.3, above=-0.5):
    """Write above a bar whose piece is whose, with its share, beside each other."""
    said = {who: shares[[part for part in shares.index if part[0] == who]].sum() for who in COLOURS}
    said = {who: share for who, share in said.items() if share > 0}
    words = [f"{NAMES[who]} {share:.0%}" for who, share in said.items()]
    middles, done = [], 0.0
    for share in said.values():
        middles.append((done + share / 2) * room)
        done += share
    centres = spread_labels(middles, [0.082 * len(each) + 0.1 for each in words], 0, room)
    for who, word, centre, middle in zip(said, words, centres, middles, strict=True):
        colour = INK if who == "narration" else COLOURS[who]
        axes.plot([start + centre / room * scale, start + middle / room * scale], [above - 0.3, above], color=colour,
                  linewidth=0.8)
        axes.text(start + centre / room * scale, above - 0.36, word, ha="center", va="bottom", size=9,
                  weight="bold", color=colour)


def lighten(colour, strength):
    """Return `colour` mixed with white: 1 is the colour itself."""
    parts = [int(colour[place : place + 2], 16) for place in (1, 3, 5)]
    return "#" + "".join(f"{round(255 - (255 - part) * strength):02X}" for part in parts)


def describe_voices(said, n):
    """Return the finding: how much of the text is the narrator's, and each side's."""
    if n == 0 or not len(said):
        return "Too few data: no sentence"
    said = pd.Series(said).reindex(list(COLOURS), fill_value=0)
    where = "of the text" if n is not None else "of the text on average"
    return (f"The narrator has {said['narration']:.0%} {where}, the NATO side {said['nato']:.0%}, "
            f"the Russian side {said['russia']:.0%}")


def describe_total(total):
    """Return the shares of a bar as text for a reader who cannot see it."""
    kinds = {"quote": ", quoted", "report": ", reported", "narration": ""}
    return "; ".join(f"{NAMES[part[0]]}{kinds[part[1]]} {total[part]:.1%}" for part in PARTS if total.get(part, 0) > 0) + "."
