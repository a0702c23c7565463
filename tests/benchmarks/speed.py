"""Sentences a second from text to scored tables, beside a plain loop of TextBlob in the same run.

    .venv/bin/python tests/benchmarks/speed.py

Both read the same articles: the user's own and those of tests/articles/, repeated under new names
with a number in each sentence, so that nothing can be looked up twice.
"""

import re
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
from textblob import TextBlob

from analysis import (
    find_targets,
    mark_speakers,
    read_articles,
    score_lean,
    score_roles,
    score_sentiment,
    score_stance,
    split_sentences,
)

ROOT = Path(__file__).resolve().parents[2]
COPIES = 60


def make_corpus():
    """Return COPIES of each article; a number in each sentence makes it new."""
    used = read_articles([str(ROOT / "data/articles/nato-warns.txt"), str(ROOT / "tests/articles")])
    used = used[used["refused"].isna()]
    return pd.concat([
        used.assign(
            article_id=used["article_id"] + f"-{copy}",
            text=[re.sub(r"\bthe\b", f"the {copy}th", text) for text in used["text"]],
            title=[re.sub(r"\bthe\b", f"the {copy}th", title) if isinstance(title, str) else title
                   for title in used["title"]],
        )
        for copy in range(COPIES)
    ], ignore_index=True)


def timed(name, step, n_sentences=None):
    began = time.perf_counter()
    result = step()
    seconds = time.perf_counter() - began
    n_sentences = n_sentences or len(result)
    print(f"{name:45} {n_sentences / seconds:10,.0f} sentences/s")
    return result


def time_import():
    """Return the seconds that `import analysis` takes in a fresh Python, the median of five."""
    code = "import time; began = time.perf_counter(); import analysis; print(time.perf_counter() - began)"
    runs = [
        float(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True,
                             cwd=ROOT).stdout)
        for _ in range(5)
    ]
    return sorted(runs)[2]


def main():
    print(f"import analysis: {time_import():.3f} s")
    articles = make_corpus()
    sentences = articles.pipe(split_sentences)  # also loads what is loaded once
    score_sentiment(sentences.head(1))
    n_sentences = len(sentences)
    print(f"{len(articles)} articles, {n_sentences} sentences, one process")
    timed("plain loop of TextBlob(sentence).sentiment",
          lambda: [TextBlob(text).sentiment for text in sentences["sentence"]])
    timed("split_sentences", lambda: split_sentences(articles))
    timed("mark_speakers", lambda: mark_speakers(sentences))
    timed("find_targets", lambda: find_targets(sentences), n_sentences)
    timed("score_sentiment", lambda: score_sentiment(sentences))
    timed(
        "text to voices, targets and sentiment",
        lambda: articles.pipe(split_sentences).pipe(mark_speakers).pipe(score_sentiment).pipe(find_targets),
        n_sentences,
    )
    few = articles.head(len(articles) // 10)  # the stance model is a hundred times as much work as a word list
    timed(
        "text to all tables, stance and role, too",
        lambda: few.pipe(split_sentences).pipe(mark_speakers).pipe(score_sentiment)
        .pipe(find_targets).pipe(score_stance).pipe(score_roles).pipe(score_lean),
        len(split_sentences(few)),
    )


if __name__ == "__main__":
    main()
