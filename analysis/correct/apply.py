"""Corrections -> the tables of a run: what fits is applied, what does not is reported."""

import pandas as pd

from analysis.attribute import find_targets, find_voices
from analysis.correct.files import NO_MENTION, hash_text, read_corrections, same
from analysis.lexicon import read_lexicon
from analysis.tables import CORRECTED, SPEAKERS, require

VOICE = ("voice", "speaker", "speaker_name", "holder")  # of a stretch, and of all mentions that begin in it
SCORED = {  # label -> its probabilities and the number made of them: what a hand says is certain
    "stance_label": (("favor", "neutral", "against"), "stance", {"favor": 1.0, "against": -1.0}),
    "role": (("protagonist", "antagonist", "victim", "none"), "casting",
             {"protagonist": 1.0, "victim": 1.0, "antagonist": -1.0}),
}  # fmt: skip
PLACE = ["text_start", "text_end"]  # of a row, in characters of the article's text
APPLIED = "applied"
ABSENT = "article is not in this run"
CHANGED = "text has changed"
NOWHERE = "no such place"
OTHER = "value is not the old one any more"
NOT_NEEDED = "not needed any more: the value is the new one"
NOT_THERE = "not checked here: the table has no such column"


def correct_table(table, articles, sentences=None, *, corrections=None, actors=None, cues=None):
    """Return `table` with what was corrected by hand.

    Parameters
    ----------
    table : DataFrame
        Sentences from `mark_speakers`, voices from `find_voices`, or mentions from `find_targets`, scored
        or not. Correct before scoring, and scored labels after it, with a second call.
    articles : DataFrame
        From `read_articles`; needs ``article_id`` and ``text``.
    sentences : DataFrame, optional
        From `split_sentences`; needed unless `table` is the sentences.
    corrections : path or DataFrame, optional
        As for `read_corrections`.
    actors, cues : path or DataFrame, optional
        Word lists in place of the shipped ones, as for `find_voices`.

    Returns
    -------
    DataFrame
        The same rows in the same order, but for mentions that were added or taken away, with

        corrected : True where a value of the row was corrected: such rows test no machine
        corrections : int, corrections that the row's article has in this table; charts count them

    Notes
    -----
    A correction fits where an article has the text for which it was made, a row stands at its place, and the row
    has its old value; what does not fit changes nothing, see `find_corrections`. A correction of a
    stretch holds for the mentions that begin in it; later corrections build on earlier ones.

    What hangs on a value follows it: narration is the narrator's; the holder follows the speaker where both were
    one; the side follows the target, as of the day of publication; a label by hand has probability 1.
    A mention that is added takes voice, speaker and holder from its stretch.

    Examples
    --------
    >>> text = "Moscow said that NATO was ready."
    >>> articles = pd.DataFrame({"article_id": "a", "text": [text]})
    >>> sentences = pd.DataFrame({"article_id": "a", "position": [1], "start": 0, "end": 32, "sentence": text})
    >>> made = pd.DataFrame({
    ...     "article_id": "a", "text_sha256": hash_text(text), "start": [0], "end": 6, "column": "kind",
    ...     "old": "state", "new": "place", "who": "Ann", "when": "", "why": "the people of the town"})
    >>> mentions = sentences.pipe(find_targets).pipe(correct_table, articles, sentences, corrections=made)
    >>> mentions[["mention", "kind", "corrected"]]
      mention          kind  corrected
    0  Moscow         place       True
    1    NATO  organisation      False
    """
    require(table, ["article_id", "position"], verb="correct_table")
    if "mention_start" not in table.columns and "sentence" in table.columns:
        require(table, ["start", "end", *SPEAKERS], verb="correct_table")
        table, _ = correct_sentences(table, articles, corrections, actors, cues)
        return table
    if sentences is None:
        raise ValueError("correct_table needs the sentences too: mentions.pipe(correct_table, articles, sentences)")
    table, _ = fit(table, articles, sentences, read_corrections(corrections, actors=actors), actors, cues)
    return table


def find_corrections(articles, sentences, mentions=None, *, corrections=None, actors=None, cues=None):
    """Return what became of each correction, one row a correction.

    Parameters
    ----------
    articles, sentences, corrections, actors, cues
        As for `correct_table`.
    mentions : DataFrame, optional
        Scored mentions, not yet corrected: only with them can corrections of stance_label and role be checked.

    Returns
    -------
    DataFrame
        The columns of `tables.CORRECTIONS`, then

        words : what stands at the place, NA where the text is not there
        status : applied; article is not in this run; text has changed; no such place; value is not the old one
            any more; not needed any more; not checked here
    """
    corrections = read_corrections(corrections, actors=actors)
    if corrections.empty:
        return corrections.assign(words=pd.Series(dtype="str"), status=pd.Series(dtype="str"))
    if mentions is None:
        mentions = read_part(find_targets, articles, sentences, corrections, actors, cues)
    voices = read_part(find_voices, articles, sentences, corrections, actors, cues)
    _, of_voices = fit(voices, articles, sentences, corrections, actors, cues)
    _, of_mentions = fit(mentions, articles, sentences, corrections, actors, cues)
    status = [  # a stretch, or else a single mention
        voice if column in VOICE and not (voice == NOWHERE and mention == APPLIED) else mention
        for column, voice, mention in zip(corrections["column"], of_voices, of_mentions)
    ]
    texts = {hash_text(text): text for text in articles["text"].dropna()}
    words = [
        texts[row.text_sha256][row.start : row.end] if row.text_sha256 in texts else None
        for row in corrections.itertuples()
    ]
    return corrections.assign(words=pd.Series(words, dtype="str"), status=pd.Series(status, dtype="str"))


def find_articles(articles, corrections):
    """Return for each correction (article_id in this run, NA where its text is not there; status)."""
    require(articles, ["article_id", "text"], verb="correct_table")
    if corrections.empty:
        return []
    there = articles[articles["text"].notna()]
    by_text = dict(zip(there["text"].map(hash_text), there["article_id"]))  # a file may have got another name
    ids = set(there["article_id"])
    return [
        (by_text[row.text_sha256], APPLIED) if row.text_sha256 in by_text
        else (None, CHANGED if row.article_id in ids else ABSENT)
        for row in corrections.itertuples()
    ]


def read_part(find, articles, sentences, corrections, actors, cues):
    """Return what `find` finds in the articles that have corrections: attribution reads whole articles."""
    ids = {article_id for article_id, _ in find_articles(articles, corrections)}
    return find(sentences[sentences["article_id"].isin(ids)], actors=actors, cues=cues)


def correct_sentences(sentences, articles, corrections, actors, cues):
    """Return (`sentences` with the main part that the corrected voices give, status of each correction)."""
    corrections = read_corrections(corrections, actors=actors)
    voices = read_part(find_voices, articles, sentences, corrections, actors, cues)
    voices, status = fit(voices, articles, sentences, corrections, actors, cues)
    table = start_table(sentences)
    places = pd.MultiIndex.from_frame(table[["article_id", "position"]])
    for key, stretches in voices.groupby(["article_id", "position"], sort=False):
        if not stretches["corrected"].any():
            continue
        spoken = stretches[stretches["voice"] != "narration"]
        spoken = spoken if len(spoken) else stretches
        main = spoken.loc[(spoken["end"] - spoken["start"]).idxmax()]
        here = places == key
        differs = [not same(table.loc[here, name], main[name]).all() for name in SPEAKERS]
        table.loc[here, list(SPEAKERS)] = [None if pd.isna(main[name]) else main[name] for name in SPEAKERS]
        table.loc[here, "corrected"] |= main["corrected"] or any(differs)
    counts = voices.groupby("article_id")["corrections"].max()
    table["corrections"] = table["article_id"].map(counts).fillna(0).astype("int64")
    return table, status


def start_table(table):
    """Return a copy of `table` with nothing corrected, or what was corrected before."""
    new = {name: value for name, value in zip(CORRECTED, (False, 0)) if name not in table.columns}
    return table.assign(**new)


def fit(table, articles, sentences, corrections, actors, cues):
    """Return (voices or mentions with what fits, status of each correction)."""
    again = "corrected" in table.columns
    starts = sentences.set_index(["article_id", "position"])["start"]
    offset = starts.reindex(pd.MultiIndex.from_frame(table[["article_id", "position"]])).to_numpy()
    names = ["mention_start", "mention_end"] if "mention_start" in table.columns else ["start", "end"]
    columns = [*table.columns, *(name for name in CORRECTED if name not in table.columns)]
    table = start_table(table).assign(**{place: table[name] + offset for place, name in zip(PLACE, names)})
    counts, statuses = {}, []
    for row, (article_id, status) in zip(corrections.itertuples(), find_articles(articles, corrections)):
        if status == APPLIED and (row.column not in table.columns or again and row.column not in SCORED):
            status = NOT_THERE
        elif status == APPLIED and row.column == "target" and pd.isna(row.old):
            table, status = add_mention(table, row, article_id, articles, sentences, corrections, actors, cues)
        elif status == APPLIED:
            table, status = change_rows(table, row, article_id, articles, actors)
        counts[article_id] = counts.get(article_id, 0) + (status == APPLIED)
        statuses.append(status)
    table["corrections"] += table["article_id"].map(counts).fillna(0).astype("int64")
    return table[columns], statuses


def change_rows(table, row, article_id, articles, actors):
    """Return (`table` with one correction applied, status)."""
    start, end = table["text_start"], table["text_end"]
    if row.column not in VOICE:
        inside = (start == row.start) & (end == row.end)
    elif "mention_start" in table.columns:
        inside = (start >= row.start) & (start < row.end)
    else:
        inside = (start >= row.start) & (end <= row.end)
    inside &= table["article_id"] == article_id
    if not inside.any():
        return table, NOWHERE
    rows = inside & same(table[row.column], row.old)
    if not rows.any():
        return table, NOT_NEEDED if same(table.loc[inside, row.column], row.new).all() else OTHER
    if row.new == NO_MENTION:
        return table[~rows].reset_index(drop=True), APPLIED
    new = {row.column: None if pd.isna(row.new) else row.new}
    if row.column == "voice" and row.new == "narration":
        new |= {"speaker": "narrator", "speaker_name": None, "cue": None, "holder": "narrator"}
    elif row.column == "target":
        new |= {"side": find_side(row.new, article_id, articles, actors)}
    elif row.column in SCORED:
        labels, number, values = SCORED[row.column]
        new |= {label: float(label == row.new) for label in labels} | {number: values.get(row.new, 0.0)}
    elif row.column == "speaker" and "holder" in table.columns:
        followed = rows & same(table["holder"], row.old)
        table.loc[followed, "holder"] = new["speaker"]
    for name, value in new.items():
        if name in table.columns:
            table.loc[rows, name] = value
    table.loc[rows, "corrected"] = True
    return table, APPLIED


def add_mention(table, row, article_id, articles, sentences, corrections, actors, cues):
    """Return (mentions with one more, status)."""
    here = table["article_id"] == article_id
    taken = table[here & (table["text_start"] == row.start) & (table["text_end"] == row.end)]
    if len(taken):
        return table, NOT_NEEDED if row.new in set(taken["target"]) else OTHER
    own = sentences[(sentences["article_id"] == article_id) & (sentences["start"] <= row.start)
                    & (sentences["end"] >= row.end)]
    if own.empty:
        return table, NOWHERE
    own = own.iloc[0]
    at, to = row.start - own["start"], row.end - own["start"]
    only_voices = corrections[corrections["column"].isin(VOICE)]
    voices = read_part(find_voices, articles, sentences, corrections[corrections["text_sha256"] == row.text_sha256],
                       actors, cues)
    voices, _ = fit(voices, articles, sentences, only_voices, actors, cues)
    stretch = voices[(voices["article_id"] == article_id) & (voices["position"] == own["position"])
                     & (voices["start"] <= at)].iloc[-1]
    words = own["sentence"][at:to]
    aliases = read_lexicon("actors" if actors is None else actors, name="actors")
    aliases = aliases[aliases["actor"] == row.new]
    kinds = pd.concat([aliases[aliases["alias"] == words], aliases])["kind"]
    lists = table["lexicon"].dropna() if "lexicon" in table.columns else []
    mention = {
        "article_id": article_id, "position": own["position"], "target": row.new, "mention": words,
        "mention_start": at, "mention_end": to, "sentence": own["sentence"],
        "side": find_side(row.new, article_id, articles, actors), "kind": kinds.iloc[0],
        "voice": stretch["voice"], "speaker": stretch["speaker"], "holder": stretch["holder"], "via": "name",
        "lexicon": lists.iloc[0] if len(lists) else None, "corrected": True, "corrections": 0,
        "text_start": row.start, "text_end": row.end,
    }
    before = here & (table["text_start"] <= row.start)
    near = (before if before.any() else here).to_numpy().nonzero()[0]  # it stands behind what is before it
    cut = len(table) if not len(near) else near[-1] + 1 if before.any() else near[0]
    added = pd.DataFrame([mention]).reindex(columns=table.columns)
    added = added.astype({  # what is not known of it is NA, which whole numbers and True or False cannot be
        name: kind for name, kind in table.dtypes.items() if kind.kind not in "biu" or added[name].notna().all()
    })
    table = pd.concat([table.iloc[:cut], added, table.iloc[cut:]])
    return table.reset_index(drop=True), APPLIED


def find_side(actor, article_id, articles, actors):
    """Return the side of an actor on the day of publication, today where that is not known."""
    rows = read_lexicon("actors" if actors is None else actors, name="actors")
    rows = rows[rows["actor"] == actor]
    published = articles.loc[articles["article_id"] == article_id, "published"] if "published" in articles.columns else []
    days = [day for day in published if not pd.isna(day)] or [pd.Timestamp.now(tz="UTC")]
    day = pd.Timestamp(days[0]).tz_localize(None).normalize()
    valid = rows[(rows["from"].isna() | (rows["from"] <= day)) & (rows["to"].isna() | (rows["to"] >= day))]
    return (valid if len(valid) else rows)["side"].iloc[0]
