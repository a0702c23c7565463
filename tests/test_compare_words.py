import numpy as np
import pandas as pd
import pytest

from analysis import compare_words, shuffle_groups
from analysis.compare.family import correct_discoveries
from analysis.compare.odds import PRIOR, find_log_odds
from analysis.compare.tokens import compile_names, count_words, split_words
from analysis.tables import WORD_COMPARISONS


def make_sentences(texts, **more):
    """One sentence an article: (side, text) or more of them in a list."""
    return pd.DataFrame([
        {"article_id": f"a{number:02}", "position": 1, "side": side, "sentence": text}
        for number, (side, text) in enumerate(texts)]).assign(**more)


def test_words_are_small_letters_without_stop_words_and_possessives():
    assert split_words("The Kremlin’s “long-range” missiles: 12 of them, isn't it?", {"the", "of", "them", "isn't", "it"}) == [
        "kremlin", "long-range", "missiles"]
    names = compile_names(pd.DataFrame({"actor": ["us", "us"], "side": ["nato", "nato"], "alias": ["White House", "US"],
                                        "kind": ["state", "state"], "from": "", "to": ""}))
    assert split_words("The White House told us of a white wall, US style.", {"the", "us", "of", "told"}, names) == ["white", "wall", "style"]


def test_words_are_counted_by_article_and_the_title_is_not():
    sentences = pd.DataFrame({
        "article_id": ["a", "a", "b", "c"], "position": [0, 1, 1, 1],
        "sentence": ["Tanks.", "Tanks, tanks and doves.", "Tanks.", None]})
    counted = count_words(sentences, min_articles=2, min_count=3)
    assert counted.articles == ["a", "b", "c"] and counted.words == ["tanks"]
    assert counted.counts.tolist() == [[2], [1], [0]]
    assert counted.lengths.tolist() == [3, 1, 0]
    mentions = pd.concat([sentences, sentences])  # two mentions in a sentence are one sentence
    assert count_words(mentions, min_articles=2, min_count=3).counts.tolist() == [[2], [1], [0]]


def test_log_odds_are_those_of_the_paper():
    counts, lengths = np.array([[3.0, 0], [5, 1], [1, 4]]), np.array([50.0, 60, 90])
    log_odds, error = find_log_odds(np.array([[1.0, 1, 0]]), counts, lengths)
    prior = PRIOR * np.array([9, 5]) / 200
    for word, (one, other) in enumerate([(8, 1), (1, 4)]):  # equations 16, 19 and 20 of Monroe et al. 2008
        alpha = prior[word]
        by_hand = np.log((one + alpha) / (110 + PRIOR - one - alpha)) - np.log((other + alpha) / (90 + PRIOR - other - alpha))
        assert log_odds[0, word] == pytest.approx(by_hand)
        assert error[0, word] == pytest.approx(np.sqrt(1 / (one + alpha) + 1 / (other + alpha)))


def make_corpus(planted=0, n=30, seed=0):
    draw = np.random.default_rng(seed)
    vocabulary = np.array([f"word{chr(97 + n // 26)}{chr(97 + n % 26)}" for n in range(100)])
    texts = []
    for article in range(n):
        shares = draw.gamma(np.where((np.arange(100) < planted) & (article % 2 == 0), 20, 4))
        texts.append(("xy"[article % 2], " ".join(draw.choice(vocabulary, 200, p=shares / shares.sum()))))
    return make_sentences(texts)


def test_planted_words_are_found_and_shown_with_a_sentence():
    sentences = make_corpus(planted=3)
    table = compare_words(sentences, "side")
    assert list(table.columns) == list(WORD_COMPARISONS)
    assert set(table.loc[:2, "word"]) == {"wordaa", "wordab", "wordac"}
    found = table[table["q"] < 0.05]
    assert (found.loc[:2, "log_odds"] > 0).all() and (found.loc[:2, "low"] > 0).all()
    assert (table["z"].abs().diff().dropna() <= 0).all() and (table["q"] >= table["p"]).all()
    first = table.iloc[0]
    text = sentences.loc[sentences["article_id"] == first["example_article"], ["side", "sentence"]].iloc[0]
    assert first["word"] in text["sentence"] and text["side"] == "x" and first["example_position"] == 1
    counted = sentences[sentences["side"] == "x"]["sentence"].str.count(rf"\b{first['word']}\b")
    assert (first["n_group"], first["articles_group"]) == (counted.sum(), (counted > 0).sum())


def test_words_change_sign_when_the_groups_change_places_and_rows_may_come_in_any_order():
    sentences = make_corpus(planted=2, n=21)
    table = compare_words(sentences, "side").set_index("word").sort_index()
    names = ["log_odds", "low", "high", "z"]
    mixed = compare_words(sentences.sample(frac=1, random_state=1), "side").set_index("word").sort_index()
    pd.testing.assert_frame_equal(table.drop(columns="source"), mixed.drop(columns="source"))
    swapped = compare_words(sentences, "side", pair=("y", "x")).set_index("word").sort_index()
    np.testing.assert_allclose(swapped[["log_odds", "z", "p"]], table[["log_odds", "z", "p"]] * [-1, -1, 1], atol=1e-9)
    np.testing.assert_allclose(swapped[["low", "high"]], -table[["high", "low"]], atol=1e-9)
    assert swapped["n_group"].tolist() == table["n_other"].tolist() and set(names) <= set(table)


def test_on_shuffled_labels_no_more_than_one_corpus_in_twenty_has_a_discovery():
    sentences, runs = make_corpus(n=16, seed=2), 40
    hits = [(compare_words(shuffle_groups(sentences, "side", seed=seed), "side")["q"] < 0.05).any() for seed in range(runs)]
    assert np.mean(hits) <= 0.05 + 3 * (0.05 * 0.95 / runs) ** 0.5


def test_where_outlets_make_the_groups_outlets_are_permuted():
    sentences = make_corpus(n=24)
    apart = sentences.assign(outlet=[f"{side}{n % 3}" for n, side in enumerate(sentences["side"])])
    assert "permutations of outlet labels" in compare_words(apart, "side").loc[0, "method"]
    assert "permutations of article labels" in compare_words(sentences, "side").loc[0, "method"]


@pytest.mark.parametrize(("texts", "note"), [
    ([("x", "Tanks rolled.")], "only one group: nothing to compare"),
    ([("x", "Tanks rolled."), ("y", "Doves flew.")], "no word stands in 5 articles and 10 times"),
    ([("x", None), ("y", "Doves flew.")], "no word stands in 5 articles and 10 times"),
])
def test_words_that_cannot_be_compared_say_so(texts, note):
    table = compare_words(make_sentences(texts), "side")
    assert table["note"].tolist() == [note] and table["word"].isna().all()


def test_two_groups_are_needed_and_an_article_is_in_one():
    three = make_sentences([("x", "One."), ("y", "Two."), ("z", "Three.")])
    with pytest.raises(ValueError, match=r"makes x, y, z: choose two of them, as in pair=\('x', 'z'\)"):
        compare_words(three, "side")
    with pytest.raises(ValueError, match="compare_words needs groups of different articles"):
        compare_words(three.assign(article_id="a"), "side", pair=("x", "y"))
    with pytest.raises(KeyError, match="compare_words needs the column 'sentence'"):
        compare_words(three.drop(columns="sentence"), "side")


def test_discoveries_are_those_of_scipy():
    p = np.array([0.01, 0.04, 0.03, 0.5, 0.002, 0.2])  # scipy.stats.false_discovery_control
    assert correct_discoveries(p) == pytest.approx([0.03, 0.06, 0.06, 0.5, 0.012, 0.24])
