"""Who speaks: sentences -> stretches of one voice, and the voice of each sentence."""

import pandas as pd

from analysis.attribute.reading import read_article
from analysis.attribute.words import compile_words
from analysis.tables import SPEAKERS, VOICES, build, require

NEEDED = ("article_id", "position", "sentence")


def read_sentences(sentences, actors=None, cues=None, *, verb):
    """Yield (row number, article_id, position, sentence, mentions, stretches), by article and position."""
    require(sentences, NEEDED, verb=verb)
    if sentences["position"].isna().any():
        row = sentences.index[sentences["position"].isna()][0]
        raise ValueError(f"{verb}: row {row} has no position; number the sentences of each article 0, 1, 2 ...")
    words = compile_words(actors, cues)
    days = [None] * len(sentences)
    if "published" in sentences:
        published = pd.to_datetime(sentences["published"], utc=True)
        days = [None if pd.isna(day) else day.date() for day in published]
    texts = [text if isinstance(text, str) else "" for text in sentences["sentence"]]
    articles = {}
    for number, key in enumerate(zip(sentences["article_id"], sentences["position"])):
        articles.setdefault(key[0], []).append((key[1], number))
    for article_id in sorted(articles, key=str):
        places = sorted(articles[article_id])
        day = next((days[number] for _, number in places if days[number]), None)
        read = read_article(tuple(texts[number] for _, number in places), words, day)
        for (position, number), (mentions, stretches) in zip(places, read):
            yield number, article_id, position, texts[number], mentions, stretches


def find_voices(sentences, *, actors=None, cues=None):
    """Return who speaks where: one row a stretch of one voice within a sentence.

    Parameters
    ----------
    sentences : DataFrame
        One row a sentence; needs ``article_id``, ``position``, ``sentence``. An article is read from
        its first sentence to its last, because "he" is somebody named before. Where there is a column
        ``published``, offices are those of that day.
    actors, cues : path or DataFrame, optional
        Word lists in place of ``data/lexicons/actors.csv`` and ``cues.csv``.

    Returns
    -------
    DataFrame
        The stretches of a sentence are in order, do not overlap and together are the whole sentence.

        article_id, position, start : key; start and end are characters of the sentence
        voice : narration (the journalist's own words), quote (in quotation marks), report (indirect speech)
        speaker : actor whose words these are; ``narrator``; NA where the source is not an actor
        speaker_name : the source as written, NA for the narrator and where nobody is named
        cue : the words that attribute
        holder : actor whose belief the words give: the inner one of "NATO said Moscow believes ..."

    Notes
    -----
    A source is a person, a body or a group, or whatever a plain reporting verb has as its subject ("the bakery said",
    "the report said"); what the narrator sums up ("media reports have highlighted") stays with him. What
    nobody named is said to say ("is believed to") is report, with speaker and speaker_name NA. In a transcript
    what follows a label ("NAME:") is a quote of that speaker until the next. The reporting clause itself ("Rutte warned") is narration. Quotation marks round fewer than
    six words without a source are scare quotes, and narration. Rules and words: ``data/lexicons/cues.csv``.

    Examples
    --------
    >>> sentences = pd.DataFrame({"article_id": "a", "position": [1], "sentence": ["The Kremlin said that it was ready."]})
    >>> find_voices(sentences)[["start", "end", "voice", "speaker", "speaker_name", "cue"]]
       start  end      voice   speaker speaker_name   cue
    0      0   17  narration  narrator          NaN   NaN
    1     17   35     report    russia      Kremlin  said
    """
    rows = [
        (article_id, position, start, end, *label)
        for _, article_id, position, _, _, stretches in read_sentences(sentences, actors, cues, verb="find_voices")
        for start, end, label in stretches
    ]
    return build([dict(zip(VOICES, row)) for row in rows], VOICES)


def mark_speakers(sentences, *, actors=None, cues=None):
    """Return `sentences` with the voice and the speaker of each one's main part.

    The main part is the longest stretch that is not narration, where there is one: a sentence with
    reported words counts as reported, however long its reporting clause is.

    Parameters
    ----------
    sentences, actors, cues
        As for `find_voices`.

    Returns
    -------
    DataFrame
        The same rows in the same order, with ``voice``, ``speaker``, ``speaker_name`` and ``cue`` as in
        `find_voices`.

    Examples
    --------
    >>> sentences = pd.DataFrame({"article_id": "a", "position": [1, 2], "sentence": [
    ...     "It rained in Vilnius.", "NATO warned of a long war, the prime minister of Estonia said."]})
    >>> mark_speakers(sentences)[["voice", "speaker", "cue"]]
           voice   speaker   cue
    0  narration  narrator   NaN
    1     report   estonia  said
    """
    main = [None] * len(require(sentences, NEEDED, verb="mark_speakers"))
    for number, *_, stretches in read_sentences(sentences, actors, cues, verb="mark_speakers"):
        spoken = [stretch for stretch in stretches if stretch[2].voice != "narration"]
        label = max(spoken or stretches, key=lambda stretch: stretch[1] - stretch[0])[2]
        main[number] = dict(zip(SPEAKERS, label))
    return sentences.assign(**build(main, SPEAKERS).set_axis(sentences.index))
