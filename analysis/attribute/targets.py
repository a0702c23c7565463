"""About whom: sentences -> mentions of actors."""

import pandas as pd  # noqa: F401  the examples use it

from analysis.attribute.voices import read_sentences
from analysis.lexicon import describe_lexicon
from analysis.tables import MENTIONS, build

VIA = ("name", "role", "pronoun")  # how an actor is mentioned


def find_targets(sentences, *, actors=None, cues=None):
    """Return who is spoken of: one row a mention of an actor.

    Parameters
    ----------
    sentences : DataFrame
        One row a sentence; needs ``article_id``, ``position``, ``sentence``. Where there is a column
        ``published``, an alias means whom it meant on that day, otherwise whom it means today.
    actors, cues : path or DataFrame, optional
        Word lists in place of ``data/lexicons/actors.csv`` and ``cues.csv``.

    Returns
    -------
    DataFrame
        Sorted by article, position and mention_start, with

        target : actor that is mentioned; side : nato, russia, ukraine, other
        mention, mention_start, mention_end : the words and where they stand in ``sentence``
        kind : organisation, state, leader, forces, people, economy, place, person
        voice, speaker, holder : of the stretch that holds the mention, see `find_voices`
        lexicon : the list of actors and its fingerprint
        via : name ("Rutte"), role ("NATO chief"), pronoun ("he" as a source whom the article named, or at the start
            of a sentence after one that names a single person)

    Notes
    -----
    The longest alias wins, whole words and case count ("senator" is not NATO, "us" not the US), 's is no part
    of a mention. "NATO-led" mentions NATO; "anti-NATO" and "Russian-speaking" name an attitude and a language.
    "NATO Secretary General Mark Rutte" is one mention. A capital is a place after "in" or "near".

    Examples
    --------
    >>> sentences = pd.DataFrame({"article_id": "a", "position": [1], "sentence": ["NATO’s chief met Russian envoys in Moscow."]})
    >>> find_targets(sentences)[["target", "mention", "kind", "via"]]
       target       mention    kind   via
    0    nato   NATO’s chief  leader  role
    1  russia  Russian envoys  leader  role
    2  russia        Moscow   place  name
    """
    rows = []
    for _, article_id, position, text, mentions, stretches in read_sentences(sentences, actors, cues, verb="find_targets"):
        for mention in mentions:
            label = next(label for start, end, label in reversed(stretches) if start <= mention.start)
            words = text[mention.start : mention.end]
            row = (article_id, position, mention.actor, words, mention.start, mention.end, text, mention.side, mention.kind)
            rows.append(dict(zip(MENTIONS, (*row, label.voice, label.speaker, label.holder, mention.via))))
    return build(rows, MENTIONS).assign(
        lexicon=describe_lexicon("actors" if actors is None else actors)
    )
