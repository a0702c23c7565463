"""Labels -> the tables of a run: what fits is added, what does not is reported."""

import pandas as pd

from analysis.label.sample import place_units
from analysis.read.coded import CODES
from analysis.read.labels import ADJUDICATED, read_labels
from analysis.rows import hash_text
from analysis.source import count
from analysis.tables import CODES_BY_HAND, SAMPLE, require

UNIT = ["text_sha256", "start", "end"]
APPLIED = "applied"
ABSENT = "article is not in this run"
CHANGED = "text has changed"
NOWHERE = "nothing is found at this place any more"
NO_CODE = "not a code"
DIFFER = "coders differ and nobody has decided"
OVERRULED = "another value was decided on"
NOT_DRAWN = "not in the sample"


def mark_coded(table, articles, sentences=None, *, labels=None, phases=("main",), sample=None):
    """Return `table` with what coders have coded by hand beside it.

    Parameters
    ----------
    table : DataFrame
        Mentions, scored or not, or sentences.
    articles : DataFrame
        From ``read_articles``.
    sentences : DataFrame, optional
        From ``split_sentences``; needed where `table` has mentions.
    labels : DataFrame or path, optional
        From ``read_labels``, or what it reads; None is what it reads by default.
    phases : tuple of str
        Labels of these phases are used.
    sample : DataFrame, optional
        From ``find_sample``, as drawn last. Only labels of its units are used then, and where it is not yet coded to its
        end, or has become larger, the inclusion probabilities are those of what is coded so far: within a stratum it is coded in random order.

    Returns
    -------
    DataFrame
        The same rows in the same order, with the columns of `tables.CODES_BY_HAND`. Where coders differ a value is
        there only when the coder ``adjudicated`` has decided on it.

    Notes
    -----
    A label fits where the article has the text that was coded, wherever its file is now, and a row stands at its place.
    What does not fit changes nothing; ``find_labels`` lists it.

    Examples
    --------
    >>> text = "NATO met. Russia left."
    >>> articles = pd.DataFrame({"article_id": ["a"], "text": [text]})
    >>> sentences = pd.DataFrame({
    ...     "article_id": "a", "position": [1, 2], "start": [0, 10], "end": [9, 22], "sentence": ["NATO met.", "Russia left."]})
    >>> labels = pd.DataFrame({
    ...     "article_id": "a", "text_sha256": hash_text(text), "start": [10], "end": [22], "variable": "stance",
    ...     "coder": "Ann", "value": "neutral", "phase": "main", "probability": 0.5, "when": pd.NA})
    >>> mark_coded(sentences, articles, labels=labels)[["sentence", "coded_stance", "coded_stance_probability"]]
           sentence coded_stance  coded_stance_probability
    0     NATO met.          NaN                       NaN
    1  Russia left.      neutral                       0.5
    """
    units = place_units(table, articles, sentences, verb="mark_coded")
    settled, _ = settle(units, articles, read_labels(labels), phases, sample)
    here = pd.MultiIndex.from_frame(units[UNIT])
    added = {}
    for variable in CODES:
        own = settled[settled["variable"] == variable].set_index(UNIT)
        added[f"coded_{variable}"] = own["value"].reindex(here).to_numpy()
        added[f"coded_{variable}_probability"] = own["probability"].reindex(here).to_numpy()
    return table.assign(**{name: pd.Series(added[name], index=table.index, dtype=CODES_BY_HAND[name][0]) for name in CODES_BY_HAND})


def find_labels(table, articles, sentences=None, *, labels=None, phases=("main",), sample=None):
    """Return what became of each label, one row a label.

    Parameters
    ----------
    table, articles, sentences, labels, phases, sample
        As for ``mark_coded``.

    Returns
    -------
    DataFrame
        The columns of `tables.LABELS`, then

        words : what stands at the place, NA where the text is not there
        status : applied; article is not in this run; text has changed; nothing is found at this place any more; not
            used, of another phase; coders differ and nobody has decided; another value was decided on; not in the sample;
            not a code, for an opened context
    """
    labels = read_labels(labels)
    units = place_units(table, articles, sentences, verb="find_labels")
    _, status = settle(units, articles, labels, phases, sample)
    texts = {hash_text(text): text for text in articles["text"].dropna()}
    words = [texts[row.text_sha256][row.start : row.end] if row.text_sha256 in texts else None for row in labels.itertuples()]
    return labels.assign(words=pd.Series(words, dtype="str"), status=pd.Series(status, dtype="str"))


def settle(units, articles, labels, phases, sample):
    """Return (one row a unit and variable that has a value; status of each label)."""
    labels = labels.reset_index(drop=True)
    there = set(units["text_sha256"].dropna())
    ids = set(articles.loc[articles["text"].notna(), "article_id"])
    found = pd.MultiIndex.from_frame(labels[UNIT]).isin(pd.MultiIndex.from_frame(units[UNIT].dropna()))
    hashes = {hash_text(text) for text in articles["text"].dropna()}
    drawn = None
    if sample is not None:
        require(sample, SAMPLE, verb="mark_coded")
        drawn = pd.MultiIndex.from_frame(labels[UNIT]).isin(pd.MultiIndex.from_frame(sample[UNIT]))
    status = []
    for at, row in enumerate(labels.itertuples()):
        if row.text_sha256 not in there and row.text_sha256 not in hashes:
            status.append(CHANGED if row.article_id in ids else ABSENT)
        elif row.variable not in CODES:
            status.append(NO_CODE)
        elif not found[at]:
            status.append(NOWHERE)
        elif row.phase not in phases:
            status.append(f"not used: phase {row.phase}")
        else:
            status.append(APPLIED if drawn is None or drawn[at] else NOT_DRAWN)
    labels["status"] = pd.Series(status, dtype="str", index=labels.index)
    keys = [*UNIT, "variable"]
    used = labels[labels["status"] == APPLIED]
    used = used.assign(decides=used["coder"] == ADJUDICATED)
    same = used.groupby(keys, sort=False)
    differ = (same["value"].transform("nunique") > 1) & ~same["decides"].transform("any")
    labels.loc[differ.index[differ], "status"] = DIFFER
    used = used[~differ]
    settled = used.sort_values("decides", ascending=False, kind="stable").drop_duplicates(keys)
    value = settled.set_index(keys)["value"].reindex(pd.MultiIndex.from_frame(used[keys])).to_numpy()
    labels.loc[used.index[used["value"].to_numpy() != value], "status"] = OVERRULED
    if sample is not None:
        settled = weigh_again(settled, sample)
    return settled, labels["status"].tolist()


def weigh_again(settled, sample):
    """Return `settled` with the inclusion probabilities of what is coded so far: coded / all of the stratum."""
    size = sample.groupby("stratum")["probability"].agg(lambda p: len(p) / p.iloc[0])  # of the whole stratum
    stratum = sample.set_index(UNIT)["stratum"].reindex(pd.MultiIndex.from_frame(settled[UNIT])).to_numpy()
    settled = settled.assign(stratum=stratum)
    n_coded = settled.groupby(["variable", "stratum"])["start"].transform("size")
    return settled.assign(probability=(n_coded / settled["stratum"].map(size)).astype("float64"))


def find_disagreements(labels, sample, *, variable="stance"):
    """Return the units of a sample on which coders differ, with what each has coded: a column ``by <coder>``.

    Parameters
    ----------
    labels : DataFrame
        From ``read_labels``.
    sample : DataFrame
        From ``find_sample``.
    variable : str
        "stance", "role" or "basis".

    Returns
    -------
    DataFrame
        Rows of `sample`, which ``label_sentences(..., coder="adjudicated")`` takes to decide on them; those
        that are decided already are left out.

    Raises
    ------
    ValueError
        When fewer than two coders have coded the variable.
    """
    require(labels, [*UNIT, "variable", "coder", "value"], verb="find_disagreements")
    require(sample, SAMPLE, verb="find_disagreements")
    own = labels[labels["variable"] == variable].set_index(UNIT)
    coders = sorted(set(own["coder"]) - {ADJUDICATED})
    if len(coders) < 2:
        raise ValueError(f"find_disagreements compares coders; {count(len(coders), 'coder')} has coded {variable}"
                         if coders else f"find_disagreements compares coders; nobody has coded {variable}")
    here = pd.MultiIndex.from_frame(sample[UNIT])
    values = {f"by {coder}": own.loc[own["coder"] == coder, "value"].reindex(here).to_numpy() for coder in coders}
    listed = sample.assign(**{name: pd.Series(value, index=sample.index, dtype="str") for name, value in values.items()})
    decided = here.isin(own.index[own["coder"] == ADJUDICATED])
    return listed[(listed[list(values)].nunique(axis=1) > 1) & ~decided].reset_index(drop=True)
