"""Names, types, units and keys of every table's columns, in one place.

Each table is a dict: column -> (pandas type, what it holds). The columns that identify a row come
first. A value that is not known is NA, never 0 and never "". Text offsets are characters, 0-based,
end exclusive.
"""

import pandas as pd

ARTICLES = {
    "article_id": ("str", "path below the source without extension; `#row` for a row of a table"),
    "title": ("str", "headline, NA where the text has none"),
    "outlet": ("str", "who published it"),
    "outlet_side": ("str", "who owns the outlet, never what it writes: nato, russia, other"),
    "published": ("datetime64[us, UTC]", "when it was published"),
    "url": ("str", "where it was published"),
    "language": ("str", "two letters, ISO 639-1"),
    "genre": ("str", "news, opinion, live, transcript, wire"),
    "synthetic": ("bool", "True where the text was written for teaching or testing"),
    "source_file": ("str", "file or address that it came from"),
    "text": ("str", "title, blank line, body; line ends \\n; NA where refused"),
    "refused": ("str", "why it cannot be analysed, NA where it can"),
    "warnings": ("str", "what looks suspicious, joined by '; ', NA where nothing does"),
}
SENTENCES = {
    "article_id": ("str", "article"),
    "position": ("int64", "0, 1, 2 ... in the article; the title is 0 where there is one, else the first sentence is 1"),
    "paragraph": ("int64", "1, 2 ... in the article; 0 is the title"),
    "start": ("int64", "offset in the article's text"),
    "end": ("int64", "offset in the article's text"),
    "sentence": ("str", "text[start:end]"),
}
VOICES = {
    "article_id": ("str", "article"),
    "position": ("int64", "of the sentence in the article; the title is 0"),
    "start": ("int64", "offset in the sentence"),
    "end": ("int64", "offset in the sentence"),
    "voice": ("str", "narration, quote, report"),
    "speaker": ("str", "outermost source: actor, `narrator`, NA where not resolved"),
    "speaker_name": ("str", "the source as written, NA for the narrator and where nobody is named"),
    "cue": ("str", "the words that attribute, NA where none do"),
    "holder": ("str", "innermost source whose words or belief these are: actor, `narrator`, NA"),
}
SPEAKERS = {name: VOICES[name] for name in ("voice", "speaker", "speaker_name", "cue")}
MENTIONS = {
    "article_id": ("str", "article"),
    "position": ("int64", "of the sentence in the article; the title is 0"),
    "target": ("str", "actor that is mentioned"),
    "mention": ("str", "the words that mention it"),
    "mention_start": ("int64", "offset in the sentence"),
    "mention_end": ("int64", "offset in the sentence"),
    "sentence": ("str", "the sentence"),
    "side": ("str", "nato, russia, ukraine, other"),
    "kind": ("str", "organisation, state, leader, forces, people, economy, place, person"),
    "voice": VOICES["voice"],
    "speaker": VOICES["speaker"],
    "holder": VOICES["holder"],
    "via": ("str", "name, role, pronoun"),
    "lexicon": ("str", "list of actors that it was found with, and its fingerprint"),
}
CORRECTIONS = {
    "article_id": ("str", "article, as it was called when the correction was made"),
    "text_sha256": ("str", "SHA-256 of the article's text: a correction fits this text and no other"),
    "start": ("int64", "offset in the article's text"),
    "end": ("int64", "offset in the article's text"),
    "column": ("str", "what is corrected: voice, speaker, speaker_name, holder, target, side, kind, stance_label, role"),
    "old": ("str", "the value that is wrong, NA where there is none; a target NA -> x is a mention that was missed"),
    "new": ("str", "the value that is right, NA where there is none; the target - is no mention of an actor"),
    "who": ("str", "who made it, NA where not said"),
    "when": ("str", "when, UTC, as 2026-01-31T12:00:00Z"),
    "why": ("str", "reason, NA where not said"),
}
CORRECTED = {
    "corrected": ("bool", "True where a value of the row was corrected by hand"),
    "corrections": ("int64", "corrections that the row's article has in this table"),
}
SENTIMENT = {
    "polarity": ("float64", "-1 hostile .. 1 warm; NA where no word is scored"),
    "subjectivity": ("float64", "0 fact .. 1 opinion; NA where no word is scored"),
    "n_scored": ("int64", "words that TextBlob's lexicon knows"),
    "evidence": ("str", "these words and their polarity; '' where there are none"),
}
STANCE = {
    "favor": ("float64", "probability 0 .. 1"),
    "neutral": ("float64", "probability 0 .. 1"),
    "against": ("float64", "probability 0 .. 1; the three sum to 1"),
    "stance": ("float64", "favor - against: -1 against .. 1 in favor; NA without evidence"),
    "stance_label": ("str", "favor, neutral, against; NA without evidence"),
    "scorer": ("str", "name and version of what scored"),
}
ROLE = {
    "role": ("str", "protagonist (doer of good), antagonist (doer of harm), victim (sufferer), none"),
    "protagonist": ("float64", "probability 0 .. 1"),
    "antagonist": ("float64", "probability 0 .. 1"),
    "victim": ("float64", "probability 0 .. 1"),
    "none": ("float64", "probability 0 .. 1; the four sum to 1"),
    "casting": ("float64", "protagonist + victim - antagonist: -1 doer of harm .. 1 doer of good or sufferer"),
    "role_scorer": ("str", "name and version of what scored"),
    "basis": ("str", "what stance and role rest on: evaluation (words of praise or blame), conduct (the act alone), none"),
    "evaluation": ("float64", "probability that the basis is evaluation, 0 .. 1"),
}
EXPLAINED = {
    "row": ("object", "label of the mention's row"),
    "article_id": ("str", "article"),
    "position": ("Int64", "of the sentence in the article; the title is 0"),
    "target": ("str", "actor that is mentioned"),
    "mention": ("str", "the words that mention it"),
    "mention_start": ("int64", "offset in the sentence"),
    "mention_end": ("int64", "offset in the sentence"),
    "stance_label": ("str", "the label that is explained"),
    "word": ("str", "a word of the sentence"),
    "word_start": ("int64", "offset in the sentence"),
    "word_end": ("int64", "offset in the sentence"),
    "effect": ("float64", "the label's probability with the word minus without it, -1 .. 1"),
}
FRAMES = {  # beside them one column `frame_<name>` a frame of the list: int64, words of the frame in the sentence
    "n_words": ("int64", "words of the sentence"),
    "frames": ("str", "generic and domain frames that words stand for, joined by '; '; '' where there are none; NA without a sentence"),
    "topics": ("str", "the same for the topics"),
    "frame_evidence": ("str", "the words as written: 'threat: menace, danger | escalation: escalating'"),
    "frame_lexicon": ("str", "list of frames that they were found with, and its fingerprint"),
}
DEVICES = {  # beside them one column `device_<name>` a device of the list: int64, times that it stands in the sentence
    "n_words": ("int64", "words of the sentence"),
    "devices": ("str", "devices that stand there, joined by '; '; '' where there are none; NA without a sentence"),
    "device_evidence": ("str", "the words as written: 'hedge: may | agentless_passive: was hit'"),
    "device_lexicon": ("str", "list of devices that they were found with, and its fingerprint"),
}
LEAN = {
    "held_by": ("str", "whose view it is: narration, nato, russia, other"),
    "lean": ("float64", "-1 favours the Russian side .. 1 favours the NATO side; NA where neither is scored"),
    "lean_sides": ("str", "sides that were scored: both, nato, russia; NA where neither was"),
    "casting_lean": ("float64", "as lean, from casting; only where roles are scored"),
}
COMPARISONS = {
    "n_articles": ("int64", "articles in the group"),
    "n_sentences": ("int64", "sentences in the group"),
    "n_mentions": ("int64", "mentions with a value in the group"),
    "against": ("float64", "share of the scored mentions, 0 .. 1; NA but for the stance"),
    "neutral": ("float64", "share of the scored mentions, 0 .. 1; NA but for the stance"),
    "favor": ("float64", "share of the scored mentions, 0 .. 1; NA but for the stance"),
    "estimate": ("float64", "mean, or difference of means"),
    "low": ("float64", "lower end of the 95% interval, NA where there is none"),
    "high": ("float64", "upper end of the 95% interval, NA where there is none"),
    "p": ("float64", "p value of a difference, NA for a mean"),
    "method": ("str", "how the interval was computed"),
    "note": ("str", "what limits the row, NA where nothing does"),
    "source": ("str", "what the row was made from, for the chart's source line"),
}
GROUP_COMPARISONS = {
    "group": ("str", "one group of articles"),
    "other": ("str", "the other; NA where there is no other"),
    "articles_group": ("int64", "articles of the group that have a value"),
    "articles_other": ("int64", "the same of the other"),
    "mean_group": ("float64", "mean of the group's units: articles, or outlets where `method` says so"),
    "mean_other": ("float64", "the same of the other; estimate is mean_group - mean_other"),
} | COMPARISONS | {
    "p_family": ("float64", "p corrected for all rows of the family (Holm), NA where p is"),
}
SPECIFICATIONS = {
    "specification": ("str", "`headline`, or what is chosen otherwise"),
    "scorer": ("str", "what scored the stance"),
    "threshold": ("str", "probability from which on a label counts"),
    "aliases": ("str", "which kinds of mention count"),
    "basis": ("str", "what a stance may rest on"),
    "weight": ("str", "what counts alike: articles or sentences"),
    "titles": ("str", "in or out"),
    "corrections": ("str", "what was corrected by hand, in or out"),
    "quotes": ("str", "whose views count"),
    "left_out": ("str", "article that was left out, NA for none"),
} | {name: COMPARISONS[name] for name in COMPARISONS if name not in ("against", "neutral", "favor")}
FRAME_COMPARISONS = {
    "frame": ("str", "the frame or topic; `device` in a table of devices"),
    "kind": ("str", "generic, domain or topic; device; NA where the list of frames does not say"),
    "n_articles": ("int64", "articles with a sentence of the group"),
    "n_sentences": ("int64", "sentences of the group, with the frame or without"),
    "n_hits": ("int64", "sentences that hold a word of the frame; devices: how often they were found"),
    "estimate": ("float64", "share of sentences that hold it, 0 .. 1; devices: hits per 100 words"),
} | {name: COMPARISONS[name] for name in ("low", "high", "p", "method", "note", "source")}
DEVICE_COMPARISONS = {{"frame": "device"}.get(name, name): column for name, column in FRAME_COMPARISONS.items()}
WORD_COMPARISONS = {
    "word": ("str", "in small letters; NA where no word could be compared"),
    "group": GROUP_COMPARISONS["group"],
    "other": GROUP_COMPARISONS["other"],
    "n_group": ("int64", "times that the group uses it"),
    "n_other": ("int64", "times that the other does"),
    "articles_group": ("int64", "articles of the group that hold it"),
    "articles_other": ("int64", "the same of the other"),
    "log_odds": ("float64", "log odds ratio with an informative Dirichlet prior; above 0 the group uses it more"),
    "low": COMPARISONS["low"],
    "high": COMPARISONS["high"],
    "z": ("float64", "log odds in standard errors, calibrated by permuting labels"),
    "p": ("float64", "share of words in corpora with permuted labels whose z is as far from 0"),
    "q": ("float64", "p corrected for the number of words (Benjamini-Hochberg); at least the permutation p of the strongest word"),
    "null_z": ("float64", "z that the strongest word exceeds in 5% of corpora with permuted labels; one for the table"),
    "example_article": ("str", "article of a sentence that holds it, of the group that uses it more"),
    "example_position": ("Int64", "the sentence"),
} | {name: COMPARISONS[name] for name in ("method", "note", "source")}
VOICE_SHARES = {
    "article_id": ("str", "article"),
    "position": ("int64", "of the sentence in the article; the title is 0"),
    "spoken_by": ("str", "whose words these are: narration, nato, russia, other"),
    "voice": VOICES["voice"],
    "n_characters": ("int64", "characters of the sentence that are in this voice"),
    "share": ("float64", "of the sentence's characters, 0 .. 1"),
    "article_share": ("float64", "of the article's characters, 0 .. 1; NA for the title, which is left out"),
    "source": COMPARISONS["source"],
}
SOURCE_SHARES = {
    "spoken_by": VOICE_SHARES["spoken_by"],
    "n_articles": COMPARISONS["n_articles"],
    "estimate": ("float64", "mean share of the articles' characters, 0 .. 1"),
} | {name: COMPARISONS[name] for name in ("low", "high", "method", "note", "source")}
CODED = {
    "sentence": ("str", "the sentence"),
    "mention": ("str", "the words that mention the target"),
    "mention_start": ("int64", "offset in the sentence"),
    "mention_end": ("int64", "offset in the sentence"),
    "coded_stance": ("str", "favor, neutral, against"),
    "coded_role": ("str", "protagonist, antagonist, victim, none"),
    "coded_basis": ("str", "evaluation, conduct, none"),
    "phenomenon": ("str", "what the sentence was written for"),
    "coded_in": ("str", "name of the file"),
}
LABELS = {
    "article_id": ("str", "article, as it was called when it was coded"),
    "text_sha256": ("str", "SHA-256 of the article's text: a label belongs to this text and no other"),
    "start": ("int64", "of the mention or sentence that was coded: offset in the article's text"),
    "end": ("int64", "offset in the article's text"),
    "variable": ("str", "stance, role, basis: see the codebook; context: the coder has opened the sentences around"),
    "coder": ("str", "who coded; `adjudicated` is what was decided where coders differ"),
    "value": ("str", "one of the variable's values; opened for context"),
    "phase": ("str", "training, reliability, main"),
    "probability": ("float64", "with which the unit was drawn, above 0 .. 1; NA where it was not drawn at random"),
    "when": ("str", "when, UTC, as 2026-01-31T12:00:00Z; NA where not said"),
}
SAMPLE = {
    "article_id": LABELS["article_id"],
    "text_sha256": LABELS["text_sha256"],
    "start": LABELS["start"],
    "end": LABELS["end"],
    "sentence": ("str", "the sentence"),
    "mention": ("str", "the words that mention the target, NA where sentences were drawn"),
    "mention_start": ("Int64", "offset in the sentence, NA where sentences were drawn"),
    "mention_end": ("Int64", "offset in the sentence, NA where sentences were drawn"),
    "before": ("str", "the two sentences before it in the article, '' where there are none; titles left out"),
    "after": ("str", "the sentence after it, '' where there is none"),
    "stratum": ("str", "the values of the strata's columns; 'all' where there are none"),
    "probability": ("float64", "with which the unit was drawn, above 0 .. 1"),
}
CODES_BY_HAND = {
    "coded_stance": ("str", "favor, neutral, against; NA where not coded"),
    "coded_role": ("str", "protagonist, antagonist, victim, none; NA where not coded"),
    "coded_basis": ("str", "evaluation, conduct, none; NA where not coded"),
    "coded_stance_probability": ("float64", "with which the mention was drawn to be coded, above 0 .. 1"),
    "coded_role_probability": ("float64", "with which the mention was drawn to be coded, above 0 .. 1"),
    "coded_basis_probability": ("float64", "with which the mention was drawn to be coded, above 0 .. 1"),
}
CASES = {
    "phenomenon": ("str", "what is looked for"),
    "n_cases": ("int64", "sentences"),
    "n_coded": ("int64", "spans or sentences with it, as coded"),
    "n_found": ("int64", "the same, as found"),
    "n_right": ("int64", "coded and found"),
    "precision": ("float64", "n_right / n_found, 0 .. 1; NA where nothing was found"),
    "recall": ("float64", "n_right / n_coded, 0 .. 1; NA where there is none"),
    "f1": ("float64", "harmonic mean of the two"),
    "source_right": ("float64", "share of the sentences found whose source is right, 0 .. 1; NA where none is asked for"),
}
AGREEMENT = {
    "n_sentences": ("int64", "sentences in the group"),
    "n_mentions": ("int64", "mentions in the group that are coded"),
    "accuracy": ("float64", "share with the coded label, 0 .. 1"),
    "low": ("float64", "lower end of its 95% interval"),
    "high": ("float64", "upper end of its 95% interval"),
    "macro_f1": ("float64", "mean of the labels' F1, 0 .. 1"),
    "f1_low": ("float64", "lower end of its 95% interval"),
    "f1_high": ("float64", "upper end of its 95% interval"),
}
CODERS = {
    "variable": LABELS["variable"],
    "category": ("str", "`all`, or one value of the variable against all others"),
    "level": ("str", "nominal, ordinal"),
    "n_coders": ("int64", "coders of these units"),
    "n_units": ("int64", "mentions or sentences that two coders or more have coded"),
    "n_labels": ("int64", "labels of these units"),
    "agreement": ("float64", "share of the pairs of labels of a unit that are the same, 0 .. 1"),
    "alpha": ("float64", "Krippendorff's alpha: 1 is perfect agreement, 0 what chance gives; NA where it is not defined"),
    "low": ("float64", "lower end of its 95% interval, NA where there is none"),
    "high": ("float64", "upper end of its 95% interval, NA where there is none"),
    "n_more": ("Int64", "units more that two coders have to code until the interval is 0.1 to each side"),
    "note": ("str", "what limits the row, NA where nothing does"),
    "source": ("str", "what the row was made from"),
}
CORRECTED_MEANS = {
    "n_articles": COMPARISONS["n_articles"],
    "n_sentences": COMPARISONS["n_sentences"],
    "n_mentions": COMPARISONS["n_mentions"],
    "n_coded": ("int64", "of these mentions, those that were coded by hand"),
    "naive": ("float64", "mean as the machine has it"),
    "naive_low": ("float64", "lower end of its 95% interval, NA where there is none"),
    "naive_high": ("float64", "upper end of its 95% interval, NA where there is none"),
    "estimate": ("float64", "mean as corrected; NA where nothing was coded by hand"),
} | {name: COMPARISONS[name] for name in ("low", "high", "p", "method", "note", "source")}


def build(rows, columns):
    """Return a DataFrame of `rows` with exactly `columns`, typed; also when there are no rows.

    Parameters
    ----------
    rows : list of dict
        One dict a row; a column that a row lacks is NA.
    columns : dict
        One of this module's tables.

    Examples
    --------
    >>> build([{"polarity": 0.5, "n_scored": 1, "evidence": "good 0.50"}], SENTIMENT)
       polarity  subjectivity  n_scored   evidence
    0       0.5           NaN         1  good 0.50
    """
    table = pd.DataFrame(rows, columns=list(columns))
    return table.astype({name: kind for name, (kind, _) in columns.items()})


def require(table, columns, *, verb):
    """Return `table` when it is a DataFrame that has `columns`.

    Raises
    ------
    TypeError
        When it is not a DataFrame.
    KeyError
        When a column is missing; names the verb, the column and the columns that are there.

    Examples
    --------
    >>> require(pd.DataFrame({"text": ["Hello."]}), ["sentence"], verb="score_sentiment")
    Traceback (most recent call last):
    KeyError: "score_sentiment needs the column 'sentence'; the table has: text"
    """
    if not isinstance(table, pd.DataFrame):
        raise TypeError(f"{verb} needs a pandas DataFrame, not {type(table).__name__}")
    missing = [name for name in columns if name not in table.columns]
    if missing:
        words = "column" if len(missing) == 1 else "columns"
        names = ", ".join(repr(name) for name in missing)
        there = ", ".join(map(str, table.columns)) or "no columns"
        raise KeyError(f"{verb} needs the {words} {names}; the table has: {there}")
    return table


def choose_article(table, article=None):
    """Return the rows of one article: `article`, or the one with most rows; none if there are none.

    Raises
    ------
    ValueError
        When the table has no such article; names those that it has.
    """
    ids = table["article_id"].drop_duplicates().tolist()
    if article is not None and article not in ids:
        raise ValueError(f"there is no article {article!r}; there are: {', '.join(map(str, ids[:10]))}"
                         + (f" and {len(ids) - 10} more" if len(ids) > 10 else ""))
    if article is None:
        sizes = table.groupby("article_id", sort=False).size()
        article = sizes.idxmax() if len(sizes) else None
    return table[table["article_id"] == article]
