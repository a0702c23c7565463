"""The two verbs that add stance and role to mentions; one pass of the model serves both."""

import warnings
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.stance.baseline import read_textblob, read_vader
from analysis.stance.model import BASES, ROLES, STANCES, load_model, predict
from analysis.tables import ROLE, STANCE, require

BASELINES = {"textblob": read_textblob, "vader": read_vader}
LABEL_CUT = 0.05  # a polarity closer to 0 than this is called neutral: VADER's customary cut
POINTED = ["sentence", "mention_start", "mention_end"]


def score_stance(mentions, *, scorer="model"):
    """Return `mentions` with the stance toward each target added.

    Parameters
    ----------
    mentions : DataFrame
        One row a mention; needs ``sentence``, ``mention_start``, ``mention_end``.
    scorer : {"model", "textblob", "vader"} or path
        "model" is the bundled model; a path is the folder of another one, exported in the same
        form (its MODEL_CARD.md says how). The other two are word lists, for comparison: the
        polarity of the clause (TextBlob) or of the sentence (VADER) that holds the mention.

    Returns
    -------
    DataFrame
        The same rows in the same order, with

        favor, neutral, against : float in [0, 1], sum 1; NA without evidence
        stance : float in [-1, 1], favor - against; above 0 is in favor of the target
        stance_label : "favor", "neutral" or "against"; NA without evidence
        scorer : str, name and version of what scored

    Raises
    ------
    ValueError
        When the scorer is not known, or when offsets do not fit their sentence.
    FileNotFoundError, RuntimeError
        When the model is missing, or not the file that it should be.

    Notes
    -----
    Stance is what the words convey, whoever holds it: "The minister called NATO a menace" is
    against NATO. Harm done *to* a target is not stance against it; ``score_roles`` tells the doer
    from the sufferer. The model reads one sentence, round one mention, and nothing else: neither
    the article nor the world. Where a sentence is longer than its window, the words nearest to
    the mention are read, and a warning says so.

    With p = polarity, the word lists give favor = max(p, 0), against = max(-p, 0), neutral =
    1 - abs(p). Text without a word that they know is NA: no evidence is not neutrality.

    One value a sentence and target, where a chart needs it, is
    ``compare_means(scored, ["article_id", "position", "target"])``; like every mean it leaves out
    titles, and people, goods and places (``kind``).

    Examples
    --------
    >>> mentions = pd.DataFrame({
    ...     "sentence": ["Russia looted the clinic that NATO had rebuilt free of charge."] * 2,
    ...     "mention_start": [0, 30], "mention_end": [6, 34]})
    >>> score_stance(mentions)["stance_label"].tolist()
    ['against', 'favor']
    """
    require(mentions, POINTED, verb="score_stance")
    rows = read_rows(mentions, verb="score_stance")
    if scorer in BASELINES:
        return mentions.assign(**spread_polarity(*BASELINES[scorer](mentions)))
    model = choose_model(scorer, verb="score_stance")
    found = run_model(model, rows)[0]
    return mentions.assign(**{
        **dict(zip(STANCES, found.T, strict=True)),
        "stance": found[:, STANCES.index("favor")] - found[:, STANCES.index("against")],
        "stance_label": name_largest(found, STANCES, mentions.index),
        "scorer": pd.Series(model.name, mentions.index, dtype=STANCE["scorer"][0]),
    })


def score_roles(mentions, *, scorer="model"):
    """Return `mentions` with the role that each target is cast in added.

    Parameters
    ----------
    mentions : DataFrame
        One row a mention; needs ``sentence``, ``mention_start``, ``mention_end``.
    scorer : "model" or path
        As in ``score_stance``. Word lists cannot tell a doer from a sufferer.

    Returns
    -------
    DataFrame
        The same rows in the same order, with

        role : "protagonist" (doer of good), "antagonist" (doer of harm), "victim" (sufferer of
            harm by another or by fate) or "none"
        protagonist, antagonist, victim, none : float in [0, 1], sum 1
        casting : float in [-1, 1], protagonist + victim - antagonist
        role_scorer : str, name and version of what scored
        basis : what stance and role rest on: "evaluation" (words of praise or blame), "conduct"
            (the reported act alone) or "none"
        evaluation : float in [0, 1], probability that words of praise or blame are there

    Raises
    ------
    As ``score_stance``.

    Notes
    -----
    Framing studies call the three roles hero, villain and victim. After ``score_stance`` this
    costs nothing: one pass of the model gives all.

    Examples
    --------
    >>> mentions = pd.DataFrame({
    ...     "sentence": ["A campaign by Western agencies aimed at undermining Russia."] * 2,
    ...     "mention_start": [14, 52], "mention_end": [30, 58]})
    >>> score_roles(mentions)["role"].tolist()
    ['antagonist', 'victim']
    """
    require(mentions, POINTED, verb="score_roles")
    rows = read_rows(mentions, verb="score_roles")
    if scorer in BASELINES:
        raise ValueError(f"score_roles: {scorer!r} cannot tell a doer from a sufferer; use 'model'")
    model = choose_model(scorer, verb="score_roles")
    _, found, basis = run_model(model, rows)
    good, harm, suffers, _ = found.T
    return mentions.assign(**{
        "role": name_largest(found, ROLES, mentions.index),
        **dict(zip(ROLES, found.T, strict=True)),
        "casting": good + suffers - harm,
        "role_scorer": pd.Series(model.name, mentions.index, dtype=ROLE["role_scorer"][0]),
        "basis": name_largest(basis, BASES, mentions.index),
        "evaluation": basis[:, BASES.index("evaluation")],
    })


def choose_model(scorer, *, verb):
    """Return the loaded model that `scorer` names."""
    if scorer == "model":
        return load_model()
    if isinstance(scorer, (str, Path)) and Path(scorer).is_dir():
        return load_model(Path(scorer))
    raise ValueError(
        f"{verb} has no scorer {str(scorer)!r}; it has: 'model', "
        + ", ".join(map(repr, BASELINES)) + ", or the folder of a model"
    )


def run_model(model, rows):
    """Return the probabilities of stances, of roles and of bases, one row a mention each."""
    *found, cut = predict(model, rows)
    if cut.any():
        warnings.warn(
            f"{cut.sum()} of {len(rows)} mentions stand in a sentence longer than the model's window "
            f"of {model.window} tokens, or are very long; only the words nearest to them were read",
            stacklevel=3,
        )
    return found


def read_rows(mentions, *, verb):
    """Return (sentence, start, end) of each mention.

    Raises
    ------
    ValueError
        Where a mention does not lie within its sentence; names the row.
    """
    rows = []
    for row, sentence, start, end in zip(mentions.index, *(mentions[name] for name in POINTED), strict=True):
        if not isinstance(sentence, str):
            raise ValueError(f"{verb}: row {row} has no sentence")
        if pd.isna(start) or pd.isna(end) or not 0 <= start < end <= len(sentence) or start % 1 or end % 1:
            raise ValueError(
                f"{verb}: row {row}: mention_start {start} and mention_end {end} do not fit "
                f"a sentence of {len(sentence)} characters"
            )
        rows.append((sentence, int(start), int(end)))
    return rows


def name_largest(found, names, index):
    """Return the name of the largest probability of each row."""
    return pd.Series(np.array(names, dtype=object)[found.argmax(axis=1)], index, dtype="str")


def spread_polarity(polarity, name):
    """Return the columns of a stance that is a polarity."""
    label = pd.Series("neutral", polarity.index, dtype=STANCE["stance_label"][0])
    label = label.mask(polarity >= LABEL_CUT, "favor").mask(polarity <= -LABEL_CUT, "against")
    return {
        "favor": polarity.clip(lower=0),
        "neutral": 1 - polarity.abs(),
        "against": (-polarity).clip(lower=0) + 0.0,
        "stance": polarity,
        "stance_label": label.mask(polarity.isna()),
        "scorer": pd.Series(name, polarity.index, dtype=STANCE["scorer"][0]),
    }
