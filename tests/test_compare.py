import numpy as np
import pandas as pd
import pytest

from analysis import compare_means, compare_roles, compare_sentences, score_lean
from analysis.compare.flips import bound_flips, find_interval


def mentions(rows, **more):
    names = ["article_id", "position", "holder", "side", "stance"]
    return pd.DataFrame(rows, columns=names).assign(voice="narration", kind="state", **more)


LEAN = mentions([
    ("a", 1, "narrator", "nato", 0.4),  # both sides in one sentence: (0.4 + 0.2) / 2
    ("a", 1, "narrator", "russia", -0.2),
    ("a", 1, "nato", "russia", -0.8),  # another holder, same sentence
    ("a", 2, "narrator", "russia", 0.5),
    ("a", 3, "us", "nato", 0.1),  # the US speak for the NATO side
    ("a", 3, "nato", "nato", 0.3),
    ("a", 4, "ukraine", "ukraine", 0.9),  # on neither side
    ("a", 5, None, "nato", np.nan),  # not resolved, nothing scored
])


def test_lean_is_the_mean_of_what_is_there():
    scored = score_lean(LEAN)
    assert scored["held_by"].tolist() == [
        "narration", "narration", "nato", "narration", "nato", "nato", "other", "other"]
    assert scored["lean"].tolist()[:6] == pytest.approx([0.3, 0.3, 0.8, -0.5, 0.2, 0.2])
    assert scored["lean"][6:].isna().all()
    assert scored["lean_sides"].tolist()[:6] == ["both", "both", "russia", "russia", "nato", "nato"]
    assert scored["lean_sides"][6:].isna().all()


def test_lean_turns_its_sign_when_the_sides_change_places():
    other = {"nato": "russia", "russia": "nato"}
    swapped = LEAN.assign(side=LEAN["side"].replace(other), holder=LEAN["holder"].replace(other))
    assert score_lean(swapped)["lean"].tolist()[:4] == (-score_lean(LEAN)["lean"]).tolist()[:4]


def test_casting_lean_moves_where_one_side_is_the_sufferer_and_the_other_is_not_named():
    cast = LEAN.assign(casting=[0.0, 0.8, -0.6, 0.5, 0.1, 0.3, 0.9, np.nan])
    scored = score_lean(cast)
    assert scored["casting_lean"].tolist()[:6] == pytest.approx([-0.4, -0.4, 0.6, -0.5, 0.2, 0.2])
    assert "casting_lean" not in score_lean(LEAN).columns
    assert compare_means(scored, "held_by", value="casting_lean").loc[0, "n_mentions"] == 2  # sentences
    swapped = cast.assign(**{name: cast[name].replace({"nato": "russia", "russia": "nato"}) for name in ("side", "holder")})
    assert score_lean(swapped)["casting_lean"].tolist()[:4] == pytest.approx((-scored["casting_lean"]).tolist()[:4])


def test_goods_people_and_places_are_not_the_state():
    scored = score_lean(LEAN.assign(kind=["economy", "state", *["state"] * 6]))
    assert scored["lean"].tolist()[:2] == pytest.approx([0.2, 0.2])


def test_score_lean_keeps_rows_and_input():
    before = LEAN.copy()
    scored = score_lean(LEAN.set_index(np.arange(8)[::-1]))
    assert scored.index.tolist() == list(range(7, -1, -1))
    pd.testing.assert_frame_equal(LEAN, before)
    assert score_lean(LEAN.iloc[:0]).empty


def test_means_average_sentences_then_articles_and_leave_the_title_out():
    scored = mentions([
        ("a", 0, "narrator", "nato", -1.0),  # the title is in no mean
        ("a", 1, "narrator", "nato", 0.0),
        ("a", 1, "narrator", "nato", 0.2),  # one sentence: 0.1
        ("a", 2, "narrator", "nato", 0.3),  # article a: 0.2
        ("b", 1, "narrator", "nato", 0.6),  # article b: 0.6
        ("b", 1, "narrator", "russia", np.nan),
    ], held_by="narration")
    means = compare_means(scored, "side").set_index("side")
    assert means.loc["nato", ["n_articles", "n_sentences", "n_mentions"]].tolist() == [2, 3, 4]
    assert means.loc["nato", "estimate"] == pytest.approx(0.4)
    assert means["p"].isna().all()
    assert means.loc["nato", "note"] == "descriptive only: fewer than 10 articles"
    assert pd.isna(means.loc["russia", "estimate"])
    assert means.loc["russia", "note"] == "nothing scored"


def test_before_lean_is_scored_voices_are_kept_apart_by_voice():
    scored = mentions([
        ("a", 1, "narrator", "nato", 0.5), ("a", 1, "narrator", "nato", 0.5), ("a", 1, "nato", "nato", -0.5)])
    scored["voice"] = ["narration", "narration", "quote"]
    assert compare_means(scored, "side")["estimate"].tolist() == [0.0]


def test_shares_stand_beside_the_mean():
    scored = mentions([("a", 1, "narrator", "nato", 0.5), ("a", 2, "narrator", "nato", 0.0),
                       ("a", 3, "narrator", "nato", np.nan), ("a", 0, "narrator", "nato", -0.5)])
    scored["stance_label"] = ["favor", "neutral", None, "against"]
    assert compare_means(scored, "side").loc[0, ["against", "neutral", "favor"]].tolist() == [0, 0.5, 0.5]


def test_a_lean_counts_sentences_not_mentions():
    scored = score_lean(mentions([("a", 1, "narrator", "nato", 0.4), *[("a", 1, "narrator", "ukraine", 0.1)] * 4]))
    row = compare_means(scored, "held_by", value="lean").iloc[0]
    assert row["n_mentions"] == 1 and row["estimate"] == 0.4


def test_shares_of_roles_average_sentences_then_articles_and_sum_to_one():
    scored = mentions([
        ("a", 1, "narrator", "nato", 0), ("a", 1, "narrator", "nato", 0),  # one sentence: half each
        ("a", 2, "narrator", "nato", 0), ("b", 1, "narrator", "nato", 0), ("a", 0, "narrator", "nato", 0)])
    scored["role"] = ["antagonist", "victim", "antagonist", "victim", "protagonist"]
    shares = compare_roles(scored, "side").set_index("role")
    assert shares["estimate"].to_dict() == pytest.approx(
        {"protagonist": 0, "antagonist": (0.75 + 0) / 2, "victim": (0.25 + 1) / 2, "none": 0})
    assert shares["n_mentions"].tolist() == [4] * 4
    assert shares["estimate"].sum() == pytest.approx(1)
    assert compare_roles(scored.iloc[:0], ["held_by", "side"] if "held_by" in scored else "side").empty


def test_one_article_is_described_without_an_interval():
    row = compare_means(score_lean(LEAN), "held_by").iloc[0]
    assert row["note"] == "describes this article"
    assert pd.isna(row["low"]) and pd.isna(row["high"])


def test_an_empty_table_and_a_group_that_is_not_known():
    empty = compare_means(score_lean(LEAN.iloc[:0]), ["held_by", "side"])
    assert empty.empty and "estimate" in empty.columns
    scored = score_lean(LEAN).assign(outlet=[None, None, *["Post"] * 6])
    assert compare_means(scored, "outlet")["outlet"].isna().sum() == 1


def test_there_is_no_interval_under_ten_articles_nor_where_all_are_equal():
    articles = np.linspace(-0.4, 0.5, 10)
    assert np.isnan(find_interval(articles[:9])).all()
    assert np.isnan(find_interval(np.full(12, 0.3))).all()
    low, high = find_interval(articles)
    assert low < articles.mean() < high


def test_sentences_can_count_equally_but_have_no_interval():
    scored = mentions([(f"a{n}", position, "narrator", "nato", 0.1 * n) for n in range(12) for position in range(1, n + 2)])
    row = compare_means(scored, "side", weight="sentence").iloc[0]
    assert row["estimate"] == pytest.approx(sum(0.1 * n * (n + 1) for n in range(12)) / 78) and row["n_articles"] == 12
    assert pd.isna(row["low"]) and "no interval" in row["note"]
    with pytest.raises(ValueError, match="'article' or 'sentence', not 'outlet'"):
        compare_means(scored, "side", weight="outlet")


def test_equal_articles_say_why_there_is_no_interval():
    scored = mentions([(f"a{number}", 1, "narrator", "nato", 0.25) for number in range(12)])
    row = compare_means(scored, "side").iloc[0]
    assert row["estimate"] == 0.25 and pd.isna(row["low"]) and row["note"] == "all articles have the same mean: no interval"


def test_interval_leaves_out_two_and_a_half_percent_of_the_subset_means_at_each_end():
    articles = np.array([0.0, 1, 2, 4, 8, 16, 32, 64, 128, 256]) / 100  # every subset has a mean of its own
    means = sorted(
        np.mean([articles[place] for place in range(10) if subset >> place & 1]) for subset in range(1, 1024)
    )
    assert bound_flips(articles) == pytest.approx((means[24], means[-25]))


def test_interval_reaches_further_where_articles_are_skewed():
    articles = np.array([0.0, 1, 2, 4, 8, 16, 32, 64, 128, 256]) / 100
    low, high = bound_flips(articles)
    assert find_interval(articles)[0] == low and find_interval(articles)[1] > high


@pytest.mark.parametrize("n_articles", [10, 12, 30])
@pytest.mark.parametrize("shape", ["symmetric", "skewed"])
def test_interval_holds_the_true_mean_in_95_of_100_corpora(n_articles, shape):
    draw = np.random.default_rng(7)
    runs = 400
    inside = 0
    for _ in range(runs):
        articles = draw.normal(0.2, 0.3, n_articles) if shape == "symmetric" else draw.exponential(0.2, n_articles)
        low, high = find_interval(articles)
        inside += low <= 0.2 <= high
    assert 0.92 <= inside / runs <= 0.98  # 95% and three times the error of 400 runs


def test_the_course_has_a_step_for_each_sentence_and_keeps_the_title_apart():
    sentences = pd.DataFrame({
        "article_id": "a", "position": range(6), "paragraph": range(6),
        "sentence": ["Headline", *["Words."] * 5]})
    course = compare_sentences(score_lean(LEAN), sentences)
    assert sorted(course["step"].unique()) == [0, 1, 2, 3, 4, 5]
    first = course[(course["step"] == 1) & (course["held_by"] == "narration")]
    assert first.set_index("side")["estimate"].to_dict() == {"nato": 0.4, "russia": -0.2}
    assert first["lean"].tolist() == pytest.approx([0.3, 0.3])
    assert course.loc[course["step"] == 0, "held_by"].isna().all()
    assert (course["headline"] == "Headline").all()
    unscored = course[course["step"] == 5].iloc[0]
    assert unscored["n_mentions"] == 1 and unscored["n_scored"] == 0 and pd.isna(unscored["estimate"])


@pytest.mark.parametrize(("n_sentences", "n_steps"), [(60, 60), (61, 31), (300, 60)])
def test_a_long_article_is_followed_by_paragraphs(n_sentences, n_steps):
    position = np.arange(1, n_sentences + 1)
    sentences = pd.DataFrame({
        "article_id": "a", "position": position, "paragraph": (position + 1) // 2, "sentence": "."})
    course = compare_sentences(score_lean(LEAN.iloc[:0]), sentences)
    assert course["step"].nunique() == n_steps
    assert course["last"].max() == n_sentences
    assert (course["first"].tolist()[1:] == course["last"].iloc[:-1] + 1).all()


def test_wrong_columns_name_the_verb():
    with pytest.raises(KeyError, match="score_lean needs the column 'holder'"):
        score_lean(LEAN.drop(columns="holder"))
    with pytest.raises(KeyError, match="compare_means needs the column 'outlet'"):
        compare_means(score_lean(LEAN), "outlet")
