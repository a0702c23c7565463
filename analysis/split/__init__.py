"""Articles -> sentences: where each sentence starts and ends in the text of its article.

The library sentencex finds the boundaries inside a paragraph. This package adds what it leaves open:
what a paragraph is, the few boundaries that it gets wrong, and sentences that run on over a break.
"""

import pandas as pd

from analysis import tables
from analysis.split.paragraphs import find_paragraphs
from analysis.split.pieces import find_pieces
from analysis.split.runs_on import runs_on

__all__ = ["split_sentences"]


def split_sentences(articles):
    """Return one row per sentence of `articles`.

    Parameters
    ----------
    articles : DataFrame
        One row per article; needs the columns ``article_id`` and ``text``, uses ``title`` where there is
        one. An article that was refused (text is NA) has no sentences.

    Returns
    -------
    DataFrame
        article_id : str
        position : int, order in the article; the title is 0, the first sentence of the body always 1
        paragraph : int, the title is 0, the first paragraph of the body 1
        start, end : int, place in the article's text: characters from 0, end not included
        sentence : str, ``text[start:end]``, without white space round it
        published : of the article, where `articles` has it

    Notes
    -----
    A title is one row, whatever it holds. A quotation stays with the words that introduce it, unless that
    makes more than 300 characters. Lines that were wrapped to a width are one paragraph; any other line is
    a paragraph of its own, so that list items and subheads are. A sentence that runs on over the end of a
    paragraph is one sentence, and the two paragraphs are one: "He urged Rutte to consult the U.S." goes on
    in "National Security Strategy, a document ...", but not in "Moscow denied it.", which has its own verb.

    Examples
    --------
    >>> import pandas as pd
    >>> text = "A long war\\n\\nHe met Gen. Petrov at 5 p.m. in Kyiv. “Is it so?” he asked."
    >>> articles = pd.DataFrame({"article_id": ["a"], "title": ["A long war"], "text": [text]})
    >>> split_sentences(articles)[["position", "paragraph", "start", "end", "sentence"]]
       position  paragraph  start  end                               sentence
    0         0          0      0   10                             A long war
    1         1          1     12   49  He met Gen. Petrov at 5 p.m. in Kyiv.
    2         2          1     50   71                  “Is it so?” he asked.
    """
    tables.require(articles, ["article_id", "text"], verb="split_sentences")
    used = articles[articles["text"].notna()]
    titles = used["title"].fillna("") if "title" in used else [""] * len(used)
    rows = []
    for article_id, title, text in zip(used["article_id"], titles, used["text"]):
        if text[: len(title) + 1].rstrip("\n") != title:  # the text does not begin with its title
            title = ""
        for position, (start, end, paragraph) in enumerate(_sentences(text, title), 0 if title else 1):
            rows.append((article_id, position, paragraph, start, end, text[start:end]))
    sentences = tables.build(rows, tables.SENTENCES)
    if "published" in used:  # who held which office on that day: find_targets asks
        days = used.drop_duplicates("article_id").set_index("article_id")["published"]
        sentences["published"] = pd.to_datetime(days.reindex(sentences["article_id"]).array, utc=True)
    return sentences


def _sentences(text, title):
    """Return (start, end, paragraph) of each sentence; the title is paragraph 0."""
    found = [(0, len(title), 0)] if title else []
    paragraph = 0
    for first, last in find_paragraphs(text, len(title)):
        spans = [_strip(text, first + start, first + end) for start, end in find_pieces(text[first:last])]
        spans = [(start, end) for start, end in spans if start < end]
        if paragraph and runs_on(text[slice(*found[-1][:2])], text[slice(*spans[0])], text[first:last]):
            found[-1] = (found[-1][0], spans.pop(0)[1], found[-1][2])
        else:
            paragraph += 1
        found += [(*span, paragraph) for span in spans]
    return found


def _strip(text, start, end):
    """Return `start` and `end` moved inwards past white space."""
    words = text[start:end]
    return start + len(words) - len(words.lstrip()), start + len(words.rstrip())
