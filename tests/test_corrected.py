"""Means that a hand-coded sample corrects: by hand, refused where nothing is known of the sample, right on average."""

import matplotlib

matplotlib.use("agg")

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from simulated import code_sample, make_corpus

from analysis import compare_means, correct_means, draw_corrected, score_corrected
from analysis.agree.corrected import weigh_mentions
from analysis.display import render
from analysis.tables import CORRECTED_MEANS


@pytest.fixture(autouse=True)
def close_charts():
    yield
    plt.close("all")


SCORED = pd.DataFrame({
    "article_id": ["a", "a", "a", "b", "b", "b"], "position": [1, 1, 2, 1, 2, 0], "kind": "state",
    "side": ["nato", "nato", "nato", "nato", "russia", "nato"], "held_by": "narration", "stance": [0.0, 0.2, 0.3, 0.6, -0.4, 1.0],
    "coded_stance": ["favor", None, None, None, None, None], "coded_stance_probability": [0.5, None, None, None, None, None],
})


def test_a_corrected_mean_by_hand():
    before = SCORED.copy()
    rows = correct_means(SCORED, "side").set_index("side")
    assert SCORED.equals(before) and list(rows.columns) == list(CORRECTED_MEANS)
    nato = rows.loc["nato"]
    assert nato["naive"] == pytest.approx(((0.1 + 0.3) / 2 + 0.6) / 2)  # the title is in no mean
    # the first mention counts 0 + (1 - 0) / 0.5 = 2, a quarter of its article's half
    assert nato["estimate"] == pytest.approx((((2 + 0.2) / 2 + 0.3) / 2 + 0.6) / 2)
    assert nato[["n_articles", "n_sentences", "n_mentions", "n_coded"]].tolist() == [2, 3, 4, 1]
    assert "1 mention coded by hand: too few for an interval" in nato["note"] and np.isnan(nato["low"])
    assert "stand for 2 of 5" in nato["note"]
    assert np.isnan(rows.loc["russia", "estimate"]) and rows.loc["russia", "note"] == "nothing coded by hand"
    assert score_corrected(SCORED)["stance_corrected"].tolist() == [2, 0.2, 0.3, 0.6, -0.4, 1]


def test_weights_average_as_compare_means_does():
    _, _, scored = make_corpus(1, n_articles=12, n_sentences=9)
    scored = scored.assign(position=scored["position"] // 2 + 1).drop(index=[3, 4, 5, 20])
    weighted = (scored["stance"] * weigh_mentions(scored, ["side"])).groupby(scored["side"]).sum()
    assert weighted.tolist() == pytest.approx(compare_means(scored, "side")["estimate"].tolist())


def test_where_all_is_coded_the_machine_does_not_matter():
    corpus = make_corpus(2, n_articles=12, n_sentences=10)
    everything = code_sample(*corpus, share=1)
    rows = correct_means(everything, "side")
    truth = compare_means(corpus[2], "side", value="truth")["estimate"]
    assert rows["estimate"].tolist() == pytest.approx(truth.tolist())
    assert rows["note"].isna().all() and rows["low"].notna().all()
    one = correct_means(everything[everything["article_id"] == "a1"], "side")
    assert set(one["note"]) == {"all mentions are coded by hand: nothing is left to chance; describes this article"}
    assert one["low"].isna().all()


def test_casting_is_corrected_by_roles_and_groups_may_be_na():
    scored = SCORED.rename(columns={"stance": "casting", "coded_stance": "coded_role", "coded_stance_probability": "coded_role_probability"})
    scored = scored.assign(coded_role=["antagonist", *[None] * 5], outlet=[None, None, None, "Post", "Post", "Post"])
    rows = correct_means(scored, "outlet", value="casting")
    assert rows["n_coded"].tolist() == [0, 1] and rows["outlet"].isna().tolist() == [False, True]
    assert rows["estimate"][1] == pytest.approx(((-2 + 0.2) / 2 + 0.3) / 2)
    with pytest.raises(ValueError, match="corrects stance or casting, not 'lean'"):
        correct_means(SCORED.assign(lean=0.0), "side", value="lean")
    with pytest.raises(KeyError, match="correct_means needs the columns 'coded_stance', 'coded_stance_probability'"):
        correct_means(SCORED.drop(columns=["coded_stance", "coded_stance_probability"]), "side")


def test_labels_without_inclusion_probabilities_are_refused():
    unknown = SCORED.assign(coded_stance_probability=np.nan)
    with pytest.raises(ValueError, match="1 mention with coded_stance has no inclusion probability, the first in a, sentence 1; "
                                         "only a random sample can correct a mean: draw one with find_sample and code that"):
        correct_means(unknown, "side")


def test_an_incomplete_sample_is_noted():
    coded = code_sample(*make_corpus(3, n_articles=12, n_sentences=20), strata=["side"], share=0.3)
    assert correct_means(coded, "side")["note"].isna().all()
    half = coded.assign(coded_stance=coded["coded_stance"].where(coded["article_id"] < "a3"))
    assert correct_means(half, "side")["note"].str.contains("code the sample to its end").all()


def test_few_articles_have_an_interval_of_the_sample_and_many_one_over_articles():
    few = correct_means(code_sample(*make_corpus(4, n_articles=4, n_sentences=60), share=0.3), "side")
    assert few["method"].str.endswith("interval of the hand-coded sample, articles fixed").all()
    assert few["note"].str.startswith("descriptive only").all() and few["low"].notna().all() and few["naive_low"].isna().all()
    many = correct_means(code_sample(*make_corpus(4), share=0.1), "side")
    assert many["method"].str.endswith("cluster-robust by article").all() and many["note"].isna().all()
    empty = correct_means(code_sample(*make_corpus(4)).iloc[:0], "side")
    assert empty.empty


def test_the_bias_of_a_machine_that_errs_differently_on_each_side_goes_away():
    errors = []
    for seed in range(25):  # tests/benchmarks/corrected.py has more, with coverage
        coded = code_sample(*make_corpus(seed, n_sentences=20), seed=seed)
        rows = correct_means(coded, "side").set_index("side")
        truth = compare_means(coded, "side", value="truth").set_index("side")["estimate"]
        errors.append([*(rows["naive"] - truth), *(rows["estimate"] - truth)])
    errors = np.mean(errors, axis=0)
    assert errors[0] > 0.08 and errors[1] < -0.15  # the machine flatters one side and blackens the other
    difference = errors[0] - errors[1], errors[2] - errors[3]
    assert abs(difference[1]) < difference[0] / 10
    assert np.abs(errors[2:]).max() < 0.03


def words(axes):
    return [text.get_text() for text in axes.figure.findobj(matplotlib.text.Text) if text.get_text()]


def test_the_chart_shows_both_means_and_what_was_coded():
    corrected = correct_means(code_sample(*make_corpus(5), share=0.2), "side")
    axes = draw_corrected(corrected)
    drawn = [line.get_xdata()[0] for line in axes.get_lines() if line.get_marker() in "oD"]
    assert drawn == pytest.approx([value for row in corrected.itertuples() for value in (row.naive, row.estimate)])
    said = " ".join(words(axes))
    assert f"n = {corrected['n_coded'][0]} coded of 600" in said and "describes wording, not truth" in said
    assert "Lines are 95% intervals over articles." in said.replace("\n", " ")
    assert "machine" in axes.figure.alt_text and "corrected" in axes.figure.alt_text
    assert render(axes.figure, "png") == render(draw_corrected(corrected).figure, "png")


def test_the_chart_says_where_there_are_too_few():
    axes = draw_corrected(correct_means(SCORED, "side"))
    assert "Too few data: no group has n = 5 mentions coded by hand" in words(axes)
    assert not [line for line in axes.get_lines() if line.get_marker() == "D"]
    nothing = draw_corrected(correct_means(SCORED.iloc[:0], "side"))
    assert "Too few data: no group has n = 5 mentions coded by hand" in words(nothing)
    wild = correct_means(code_sample(*make_corpus(5), share=0.2), "side").assign(estimate=[1.4, -0.3], low=[1.1, -0.5], high=[1.7, -0.1])
    axes = draw_corrected(wild)
    assert [line.get_xdata()[0] for line in axes.get_lines() if line.get_marker() == ">"] == [1.0]
    assert any("+1.40" in text for text in words(axes))
