"""Sentences -> which frames their words stand for."""

from analysis import tables
from analysis.frames.words import compile_list, find_terms


def mark_frames(sentences, *, frames=None):
    """Return `sentences` with the number of words of each frame.

    Parameters
    ----------
    sentences : DataFrame
        One row a sentence; needs the column ``sentence``.
    frames : path or DataFrame, optional
        A list in place of ``data/lexicons/frames.csv``.

    Returns
    -------
    DataFrame
        The same rows in the same order, with

        n_words : int, words of the sentence; the parts of a compound with hyphens count apart
        frame_<name> : int, one column a frame of the list: how often a term of it stands there
        frames : str, frames of kind generic and domain that stand there, joined by "; "; "" where there are none
        topics : str, the same for the topics, which say what a sentence is about, not how it is framed
        frame_evidence : str, the words as written, "threat: menace, danger | escalation: escalating"
        frame_lexicon : str, name and fingerprint of the list

        Without a sentence the numbers are 0 and the texts NA.

    Notes
    -----
    A frame here is a vocabulary. A word is counted whoever says it and whatever is said with it: "no threat" and
    "a threat" are one each, and a sentence that frames without any word of the list has no frame. Of terms that
    overlap within a frame, the longest counts once; a term may belong to several frames. Divide by ``n_words``
    before sentences or articles are compared.

    References
    ----------
    Entman, R. M. (1993). Framing: Toward clarification of a fractured paradigm. Journal of Communication, 43(4).
    Semetko, H. A., & Valkenburg, P. M. (2000). Framing European politics: A content analysis of press and
    television news. Journal of Communication, 50(2).

    Examples
    --------
    >>> import pandas as pd
    >>> marked = mark_frames(pd.DataFrame({"sentence": ["The talks failed amid threats.", "It rained."]}))
    >>> marked[["n_words", "frame_threat", "frames", "frame_evidence"]]
       n_words  frame_threat             frames                      frame_evidence
    0        5             1  threat; diplomacy  threat: threats | diplomacy: talks
    1        2             0
    """
    tables.require(sentences, ["sentence"], verb="mark_frames")
    words = compile_list("frames", frames)
    found = [find_terms(text, words.lookup) if isinstance(text, str) else None for text in sentences["sentence"]]
    return add_counts(sentences, found, words, "frame", tables.FRAMES)


def add_counts(sentences, found, words, column, columns):
    """Return `sentences` with the columns that say what was `found` in each: (n_words, {name: spans}) or None."""
    topics = {name for name in words.names if words.kinds.get(name) == "topic"}
    counts = {f"{column}_{name}": [0] * len(found) for name in words.names}
    rows = []
    for number, (text, hits) in enumerate(zip(sentences["sentence"], found)):
        if hits is None:
            rows.append({"n_words": 0, f"{column}_lexicon": words.lexicon})
            continue
        n_words, spans = hits
        names = [name for name in words.names if name in spans] if spans else []
        for name in names:
            counts[f"{column}_{name}"][number] = len(spans[name])
        rows.append({
            "n_words": n_words,
            f"{column}s": "; ".join(name for name in names if name not in topics),
            "topics": "; ".join(name for name in names if name in topics),
            f"{column}_evidence": " | ".join(
                f"{name}: " + ", ".join(" ".join(text[start:end].split()) for start, end in spans[name]) for name in names
            ),
            f"{column}_lexicon": words.lexicon,
        })  # fmt: skip
    fixed = tables.build(rows, columns)
    texts = {name: fixed[name].array for name in columns if name != "n_words"}
    return sentences.assign(n_words=fixed["n_words"].array, **counts, **texts).astype(dict.fromkeys(counts, "int64"))
