"""Which words carried a stance: the label's probability with each word and without it."""

import re

from analysis.stance.model import STANCES
from analysis.stance.verbs import POINTED, choose_model, read_rows, run_model
from analysis.tables import EXPLAINED, build, require

WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")


def explain_stance(mentions, *, scorer="model"):
    """Return one row a mention and word of its sentence: how much the word carried the stance.

    Parameters
    ----------
    mentions : DataFrame
        One row a mention; needs ``sentence``, ``mention_start``, ``mention_end``.
    scorer : "model" or path
        As in ``score_roles``.

    Returns
    -------
    DataFrame
        For each mention, in its order, each word that shares no letter with it, in text order:

        row : label of the mention's row in `mentions`
        article_id, position, target : of the mention, where `mentions` has them, else NA
        mention, mention_start, mention_end : the words of the mention and their place
        stance_label : the label that is explained
        word, word_start, word_end : the word and its place in the sentence
        effect : float in [-1, 1], the label's probability with the word minus without it;
            above 0 the word speaks for the label, below 0 against it

    Raises
    ------
    As ``score_stance``.

    Notes
    -----
    Leave-one-word-out: each word is left out in turn and the shortened sentence is scored again.
    Two words that say the same hide each other, and effects do not add up to the probability. It
    says what moved the model, not why a reader would agree. A sentence of 25 words is scored 26
    times: choose a few mentions.

    Examples
    --------
    >>> import pandas as pd
    >>> mentions = pd.DataFrame({"sentence": ["Moscow shamelessly lied."],
    ...                          "mention_start": [0], "mention_end": [6]})
    >>> explain_stance(mentions).sort_values("effect").iloc[-1]["word"]
    'lied'
    """
    require(mentions, POINTED, verb="explain_stance")
    pointed = read_rows(mentions, verb="explain_stance")
    model = choose_model(scorer, verb="explain_stance")
    rows, asked = [], []
    for label, record, (sentence, start, end) in zip(
        mentions.index, mentions.to_dict("records"), pointed, strict=True
    ):
        asked.append((sentence, start, end))
        shared = {"row": label, "mention_start": start, "mention_end": end} | {
            name: record.get(name) for name in ("article_id", "position", "target")}
        for word in WORD.finditer(sentence):
            if word.start() < end and start < word.end():
                continue  # the mention itself stays
            asked.append(leave_out(sentence, start, end, *word.span()))
            rows.append(shared | {
                "mention": sentence[start:end], "word": word.group(),
                "word_start": word.start(), "word_end": word.end(), "whole": (sentence, start, end),
                "without": asked[-1],
            })
    stances = run_model(model, asked)[0]
    known = {tuple(key): value for key, value in zip(asked, stances, strict=True)}
    for row in rows:
        whole, without = known[row.pop("whole")], known[row.pop("without")]
        label = whole.argmax()
        row |= {"stance_label": STANCES[label], "effect": whole[label] - without[label]}
    return build(rows, EXPLAINED)


def leave_out(sentence, start, end, word_start, word_end):
    """Return (sentence without the word, where the mention starts and ends now).

    Examples
    --------
    >>> leave_out("The cruel Kremlin waits.", 10, 17, 4, 9)
    ('The Kremlin waits.', 4, 11)
    """
    gap = word_end + (sentence[word_end : word_end + 1] == " ")
    shorter = sentence[:word_start] + sentence[gap:]
    moved = gap - word_start if word_end <= start else 0
    return shorter, start - moved, end - moved
