"""Sentences -> words counted by article."""

import re
from types import SimpleNamespace

import numpy as np
import pandas as pd

from analysis.lexicon import read_lexicon

TOKEN = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")  # "isn't" and "long-range" are one word each


def count_words(sentences, *, names=True, actors=None, stopwords=None, min_articles=5, min_count=10):
    """Return how often each word stands in each article.

    Returns
    -------
    SimpleNamespace
        articles : article_ids, sorted; the rows of `counts` and `lengths`
        words : the words in at least `min_articles` articles and `min_count` times, sorted
        counts : articles x words
        lengths : words of each article, frequent or not, stop words left out
        places : DataFrame with word (number in `words`), article_id, position: each use
    """
    drop = set(read_lexicon("stopwords" if stopwords is None else stopwords, name="stopwords")["word"])
    pattern = None if names else compile_names(actors)
    sentences = sentences[sentences["position"] > 0].drop_duplicates(["article_id", "position"])
    sentences = sentences.sort_values(["article_id", "position"], kind="stable")
    tokens = [split_words(text, drop, pattern) for text in sentences["sentence"]]
    sizes = [len(each) for each in tokens]
    article, articles = pd.factorize(sentences["article_id"])
    article = np.repeat(article, sizes)
    word, words = pd.factorize(np.array([each for row in tokens for each in row], dtype=object), sort=True)
    in_articles = pd.Series(word).groupby(pd.Series(article)).unique().explode().value_counts()
    in_articles = in_articles.reindex(range(len(words)), fill_value=0).to_numpy()
    kept = (in_articles >= min_articles) & (np.bincount(word, minlength=len(words)) >= min_count)
    number = np.where(kept, np.cumsum(kept) - 1, -1)[word] if len(word) else word
    used, n_kept = number >= 0, int(kept.sum())
    counts = np.bincount(article[used] * n_kept + number[used], minlength=len(articles) * n_kept)
    places = pd.DataFrame({
        "word": number, "article_id": articles.to_numpy()[article],
        "position": np.repeat(sentences["position"].to_numpy(), sizes)})
    return SimpleNamespace(
        articles=list(articles), words=list(words[kept]), counts=counts.reshape(len(articles), n_kept),
        lengths=np.bincount(article, minlength=len(articles)), places=places[used])


def split_words(text, drop=(), names=None):
    """Return the words of a text in small letters, without those to `drop` and the possessive s.

    Examples
    --------
    >>> split_words("Moscow’s long-range missiles aren't the issue.", {"the", "aren't"})
    ['moscow', 'long-range', 'missiles', 'issue']
    """
    if not isinstance(text, str):
        return []
    text = text.replace("’", "'")
    if names is not None:
        text = names.sub(" ", text)
    words = (word.removesuffix("'s") for word in TOKEN.findall(text.lower()))
    return [word for word in words if len(word) > 1 and word not in drop]


def compile_names(actors=None):
    """Return a pattern of the names of actors, the longest first; "West" is one, "west" is not."""
    aliases = read_lexicon("actors" if actors is None else actors, name="actors")["alias"]
    aliases = sorted({alias.replace("’", "'") for alias in aliases}, key=lambda alias: (-len(alias), alias))
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, aliases))})(?!\w)")
