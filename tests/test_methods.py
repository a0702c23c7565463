"""The method section says what was done in this run, and nothing in an article can change how it reads."""

import pandas as pd
import pytest

from analysis import (
    find_duplicates,
    find_targets,
    read_articles,
    score_roles,
    score_stance,
    split_sentences,
    write_methods,
)
from analysis.source import list_versions

HEAD = "---\noutlet: {outlet}\npublished: 2025-03-0{day}\n---\n"
BODY = "The alliance met in Brussels on Monday. Moscow rejected what NATO said about the strait, and a drill began. "
MORE = {
    1: "Fishermen on the island saw grey ships, and the harbour master of the little town wrote down each of their names.",
    2: "In the hills the drivers of Russia had waited for a week. Snow closed the pass, so that nobody brought them bread or tea.",
    3: "Fishermen on the island saw grey ships, and the harbour master of the little town wrote down each of their names.",
}


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    folder = tmp_path_factory.mktemp("articles")
    for day, outlet in enumerate(["Dune Post", "<b>x</b> | [y](z) #1", "Dune Post"], start=1):
        text = f"Title {day}\n\n" + BODY + MORE[day]
        (folder / f"{day}.txt").write_text(HEAD.format(outlet=f"'{outlet}'", day=day) + text, encoding="utf-8")
    (folder / "4.txt").write_text("", encoding="utf-8")
    articles = read_articles(str(folder)).pipe(find_duplicates)
    used = articles[articles["refused"].isna() & articles["duplicate_of"].isna()]
    sentences = split_sentences(used)
    scored = sentences.pipe(find_targets).pipe(score_stance).pipe(score_roles)
    path = write_methods(articles, sentences, scored, folder / "out" / "methods.md")
    return path.read_text(encoding="utf-8"), articles, sentences, scored


def test_it_counts_what_the_tables_hold(run):
    text, articles, sentences, scored = run
    assert f"{len(articles)} articles were offered; 1 could not be used" in text
    assert "; 1 repeated the text of another one and was left out; 2 were analysed." in text
    assert f"{len(sentences)} sentences, titles included, hold {len(scored)} mentions" in text
    for side, n in scored["side"].value_counts().items():
        assert f"| {side} | {n} |" in text
    assert all(part in text for part in [*list_versions(), *scored["lexicon"].unique(), *scored["scorer"].unique()])
    assert "Nothing was corrected by hand." in text and "No mention of these articles was coded by hand" in text
    assert "{" not in text


def test_no_words_of_the_articles_and_no_markup_of_an_outlet_stand_in_it(run):
    text = run[0]
    assert "<b>" not in text and "[y](z)" not in text and r"\<b\>x\</b\> \| \[y\](z) \#1" in text
    assert "met in Brussels" not in text and "Title 1" not in text


def test_its_figures_of_validity_are_those_of_the_coded_sentences(run):
    [stance] = [line for line in run[0].splitlines() if line.startswith("| stance, three labels")]
    value = float(stance.split("macro-F1 ")[1].split()[0])
    assert 0.8 < value < 1 and "(0." in stance


def test_corrections_and_codings_are_told(run, tmp_path, monkeypatch):
    _, articles, sentences, scored = run
    path = write_methods(articles, sentences, scored.assign(corrections=2), tmp_path / "methods.md")
    assert f"{2 * scored['article_id'].nunique()} corrections made by hand were applied" in path.read_text(encoding="utf-8")
    codings = pd.DataFrame([
        {"article_id": "1", "text_sha256": "0" * 64, "start": start, "end": start + 4, "variable": "stance", "coder": coder,
         "value": value, "phase": "reliability", "probability": 0.5, "when": pd.NA}
        for coder, values in (("Ann", ["favor", "against", "favor"]), ("Ben", ["favor", "against", "against"]))
        for start, value in zip((1, 11, 21), values)])
    codings.to_csv(tmp_path / "codings.csv", index=False)
    monkeypatch.setenv("LABELS", str(tmp_path / "codings.csv"))
    text = write_methods(articles, sentences, scored, tmp_path / "methods.md").read_text(encoding="utf-8")
    assert "| stance | 2 | 3 | 0." in text and "No mention of these" not in text


def test_nothing_scored_is_told_and_a_missing_column_is_an_error(run, tmp_path):
    _, articles, sentences, scored = run
    text = write_methods(articles, sentences, scored.head(0), tmp_path / "m.md").read_text(encoding="utf-8")
    assert "hold 0 mentions" in text
    with pytest.raises(KeyError, match="write_methods"):
        write_methods(articles, sentences, scored.drop(columns="stance"), tmp_path / "m.md")
