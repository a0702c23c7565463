"""Sides within articles, groups of articles, and what is corrected as one family."""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from analysis import compare_groups, compare_means, compare_sides, mark_family, score_lean, shuffle_groups
from analysis.compare.flips import bound_flips, find_flip_p, find_interval
from analysis.compare.labels import find_difference, permute_labels
from analysis.compare.student import find_quantile, find_tail
from analysis.tables import COMPARISONS, GROUP_COMPARISONS

ONE = np.array([0.10, 0.35, -0.05, 0.42, 0.20, 0.31])
OTHER = np.array([-0.15, 0.05, -0.30, 0.12, -0.02])
WIDE, NARROW = np.array([0.9, -0.8, 0.5]), np.array([0.1, 0.12, 0.08, 0.11, 0.09, 0.13, 0.07])


def mentions(rows, **more):
    names = ["article_id", "position", "holder", "side", "stance"]
    return pd.DataFrame(rows, columns=names).assign(voice="narration", kind="state", **more)


def one_each(values, **more):
    """One sentence an article, so that its stance is the article's mean."""
    return mentions([(f"a{number:03}", 1, "narrator", "nato", value) for number, value in enumerate(values)], **more)


def difference(one, other, **options):
    return find_difference(np.r_[one, other], np.arange(len(one) + len(other)) < len(one), **options)


SIDES = mentions([
    ("a", 0, "narrator", "nato", -1.0),  # the title is in no mean
    ("a", 1, "narrator", "nato", 0.2), ("a", 1, "narrator", "nato", 0.4),  # one sentence: 0.3
    ("a", 2, "narrator", "nato", 0.1),  # article a, NATO side: 0.2
    ("a", 2, "narrator", "russia", -0.4),
    ("b", 1, "narrator", "nato", -0.1), ("b", 3, "narrator", "russia", 0.0),
    ("c", 1, "narrator", "nato", 0.9),  # one side only
    ("d", 1, "narrator", "russia", 0.9), ("e", 1, "narrator", "ukraine", 0.9), ("f", 1, "narrator", "nato", np.nan),
])


def test_sides_are_paired_within_articles_and_the_others_counted():
    table = compare_sides(SIDES)
    assert list(table.columns) == list(COMPARISONS) and len(table) == 1
    row = table.iloc[0]  # a: 0.2 + 0.4, b: -0.1 - 0.0
    assert row["estimate"] == pytest.approx((0.6 - 0.1) / 2)
    assert row[["n_articles", "n_sentences", "n_mentions"]].tolist() == [2, 4, 6]
    assert row["p"] == 1 and pd.isna(row["low"])
    assert row["note"] == (
        "descriptive only: fewer than 10 articles; one article carries this (a); left out: 1 article with the "
        "NATO side only, 1 article with the Russian side only, 2 articles with neither")


def test_sides_are_twice_the_mean_lean_where_both_are_in_each_sentence():
    draw = np.random.default_rng(4)
    rows = [(f"a{article}", position, draw.choice(["narrator", "nato", "russia"]), draw.choice(["nato", "russia"]),
             draw.normal()) for article in range(12) for position in range(6) for _ in range(4)]
    scored = score_lean(mentions(rows))
    both = scored[scored["lean_sides"] == "both"]
    lean = compare_means(both.assign(all=1), "all", value="lean").loc[0, "estimate"]
    assert compare_sides(both).loc[0, "estimate"] == pytest.approx(2 * lean, abs=1e-12)
    whole = compare_means(scored.assign(all=1), "all", value="lean").loc[0, "estimate"]
    assert compare_sides(scored).loc[0, "estimate"] != pytest.approx(2 * whole)


def test_sides_change_sign_when_they_change_places_and_rows_may_come_in_any_order():
    draw = np.random.default_rng(1)
    scored = pd.concat([one_each(draw.normal(size=15)), one_each(draw.normal(size=15)).assign(side="russia", position=2)])
    names = ["estimate", "low", "high", "p"]
    row = compare_sides(scored).loc[0, names].tolist()
    mixed = scored.sample(frac=1, random_state=2)
    assert compare_sides(mixed).loc[0, names].tolist() == row
    swapped = scored.assign(side=scored["side"].map({"nato": "russia", "russia": "nato"}))
    low, high = compare_sides(swapped).loc[0, ["low", "high"]]
    assert [-compare_sides(swapped).loc[0, "estimate"], -high, -low] == pytest.approx(row[:3])
    assert compare_sides(scored.assign(stance=scored["stance"] + 0.5)).loc[0, names].tolist() == pytest.approx(row)


@pytest.mark.parametrize(("rows", "note"), [
    (SIDES.iloc[:0], "no article has both sides scored"),
    (SIDES[SIDES["side"] == "nato"], "no article has both sides scored; left out: 3 articles with the NATO side only, "
                                     "1 article with neither"),
    (SIDES[SIDES["article_id"] == "a"], "describes this article"),
])
def test_sides_that_cannot_be_compared_say_so(rows, note):
    row = compare_sides(rows).iloc[0]
    assert row["note"] == note
    assert pd.isna(row["p"]) and pd.isna(row["low"])


def test_sides_all_equal_have_no_interval():
    scored = pd.concat([one_each([0.2] * 12), one_each([0.2] * 12).assign(side="russia", position=2)])
    row = compare_sides(scored).iloc[0]
    assert row["estimate"] == 0 and pd.isna(row["p"]) and row["note"] == "all values are equal: no interval"


def test_a_lean_is_no_value_of_a_side():
    with pytest.raises(ValueError, match="about one side each"):
        compare_sides(score_lean(SIDES), value="lean")


def test_sign_flips_are_counted_as_by_hand():
    values = np.array([0.10, 0.35, -0.05, 0.42, 0.20, -0.31, 0.15, 0.08])  # scipy.stats.permutation_test: 0.1953125
    signs = np.array([[1 if flips >> place & 1 else -1 for place in range(8)] for flips in range(256)])
    by_hand = (abs(signs @ values) >= values.sum() - 1e-12).mean()
    assert by_hand == 0.1953125
    assert find_flip_p(values) >= by_hand  # the larger of it and the t test
    assert find_flip_p(np.array([1.0, 2, 3, 4, 5, 6])) == 2 / 2**6


def test_the_interval_of_a_mean_ends_where_its_test_begins_to_reject():
    values = np.random.default_rng(3).exponential(1, 25)
    low, high = find_interval(values)
    for inside, outside in ((low + 1e-6, low - 1e-6), (high - 1e-6, high + 1e-6)):
        assert find_flip_p(values - inside) > 0.05 >= find_flip_p(values - outside)
    assert low <= bound_flips(values)[0] and high > bound_flips(values)[1]


def test_permutations_are_those_of_scipy():
    found = difference(ONE, OTHER)  # scipy.stats.permutation_test on the absolute t of ttest_ind(equal_var=False)
    assert (found.p, found.permutations, found.exact, found.alike) == (pytest.approx(14 / 462), 462, True, True)
    find_p, n, _ = permute_labels(np.r_[WIDE, NARROW], np.arange(10) < 3)
    assert (find_p(0.0), n) == (pytest.approx(0.8416666667), 120)


def test_where_spreads_differ_p_is_not_below_that_of_welch():
    found = difference(WIDE, NARROW)
    assert not found.alike
    assert found.p >= 0.8635041602  # scipy.stats.ttest_ind(equal_var=False)


def test_student_is_that_of_scipy():
    assert find_tail(2.5, 3.3) == pytest.approx(0.08005283630835447, abs=1e-10)
    assert find_tail(2.7255937444800944, 8.778172882897438) == pytest.approx(0.023917175301469674, abs=1e-10)
    assert find_tail(5, 400) == pytest.approx(8.594825e-07, abs=1e-10)
    assert [find_quantile(df) for df in (1, 5.5, 998)] == pytest.approx([12.7062047362, 2.5018586176, 1.9623438462])


@pytest.mark.parametrize("sizes", [(5, 6), (12, 12), (30, 10)])
def test_the_interval_of_a_difference_ends_where_its_test_begins_to_reject(sizes):
    draw = np.random.default_rng(5)
    one, other = draw.normal(0.3, 0.2, sizes[0]), draw.normal(0, 0.2, sizes[1])
    found = difference(one, other)
    step = 0.01 * (found.high - found.low)
    assert found.low < found.estimate < found.high
    for inside, outside in ((found.low + step, found.low - step), (found.high - step, found.high + step)):
        assert difference(one - inside, other).p > 0.05 >= difference(one - outside, other).p


def test_by_brute_force_drawn_permutations_come_near_all_of_them():
    values, first = np.r_[ONE, OTHER], np.arange(11) < 6

    def welch(one, other):
        return abs(one.mean() - other.mean()) / np.sqrt(one.var(ddof=1) / len(one) + other.var(ddof=1) / len(other))

    seen = welch(ONE, OTHER)
    chosen = [np.isin(np.arange(11), places) for places in combinations(range(11), 6)]
    by_hand = np.mean([welch(values[each], values[~each]) >= seen - 1e-12 for each in chosen])
    assert find_difference(values, first).p == pytest.approx(by_hand)
    assert find_difference(values, first, draws=400).p == pytest.approx(by_hand, abs=0.03)
    assert find_difference(values * 0 + first * 1e-3 + values * 1e-6, first, draws=400).p >= 1 / 401  # never 0


def test_groups_are_differences_of_the_means_of_compare_means():
    scored = one_each([*ONE, *OTHER, 0.5], period=["early"] * 6 + ["late"] * 5 + [None])
    table = compare_groups(scored, "period")
    assert list(table.columns) == list(GROUP_COMPARISONS)
    row = table.iloc[0]
    means = compare_means(scored, "period").set_index("period")["estimate"]
    assert row["estimate"] == pytest.approx(means["early"] - means["late"])
    assert row[["group", "other", "articles_group", "articles_other", "n_articles", "n_sentences"]].tolist() == [
        "early", "late", 6, 5, 11, 11]
    assert row["p"] == row["p_family"] == pytest.approx(14 / 462)
    assert row["note"] == "descriptive only: fewer than 10 articles; 1 article without period left out"
    assert row["method"] == "difference of means of article means; permutation of article labels (all 462), studentized"
    assert pd.isna(row["low"])


def test_groups_change_sign_when_they_change_places_and_rows_may_come_in_any_order():
    draw = np.random.default_rng(6)
    for n_first in (12, 14, 10):
        groups = np.where(np.arange(24) < n_first, "x", "y")
        scored = one_each(draw.normal(size=24), g=groups)
        names = ["estimate", "low", "high", "p"]
        row = compare_groups(scored, "g").loc[0, names].tolist()
        assert compare_groups(scored.sample(frac=1, random_state=3), "g").loc[0, names].tolist() == row
        other = compare_groups(scored.assign(g=np.where(groups == "x", "y", "x")), "g").iloc[0]
        assert [-other["estimate"], -other["high"], -other["low"], other["p"]] == pytest.approx(row)
        moved = compare_groups(scored.assign(stance=scored["stance"] + 0.5), "g").loc[0, names].tolist()
        assert moved == pytest.approx(row)


def test_where_outlets_make_the_groups_outlets_are_permuted():
    values = np.random.default_rng(7).normal(size=40)
    outlets = [f"o{number // 4}" for number in range(40)]
    scored = one_each(values, outlet=outlets, outlet_side=["nato"] * 20 + ["russia"] * 20)
    row = compare_groups(scored, "outlet_side").iloc[0]
    means = values.reshape(10, 4).mean(axis=1)
    assert row["method"].startswith("difference of means of outlet means of article means; permutation of outlet labels (all 252)")
    assert row["estimate"] == pytest.approx(means[:5].mean() - means[5:].mean())
    assert row["p"] == pytest.approx(difference(means[:5], means[5:]).p)
    assert row["low"] < row["estimate"] < row["high"]
    few = compare_groups(scored[scored["outlet"] > "o0"], "outlet_side").iloc[0]
    assert pd.isna(few["low"]) and "no interval: fewer than 5 outlets" in few["note"]
    crossed = scored.assign(outlet_side=["nato", "russia"] * 20)  # outlets in both groups
    assert "article labels" in compare_groups(crossed, "outlet_side").loc[0, "method"]
    strayed = scored.assign(outlet_side=["russia", *["nato"] * 19, *["russia"] * 20])  # one article strays
    assert "outlet labels" in compare_groups(strayed, "outlet_side").loc[0, "method"]


def test_one_outlet_a_group_speaks_of_these_outlets_only():
    scored = one_each(np.linspace(-1, 1, 24), outlet=["Post"] * 12 + ["Times"] * 12)
    assert pd.isna(compare_groups(scored, "outlet").loc[0, "note"])
    sides = scored.assign(outlet_side=scored["outlet"])
    assert compare_groups(sides, "outlet_side").loc[0, "note"] == "one outlet each: says how these two outlets differ"
    sides.loc[:5, "outlet"] = "Mail"
    row = compare_groups(sides, "outlet_side").iloc[0]
    assert "one outlet against several" in row["note"] and pd.isna(row["p"])


def test_one_article_carries_a_difference():
    rest = np.r_[np.linspace(-0.1, 0.1, 10), 3.0, np.linspace(-0.05, 0.15, 11)]
    row = compare_groups(one_each(rest, g=["x"] * 11 + ["y"] * 11), "g").iloc[0]
    assert "one article carries this (a010)" in row["note"]


def test_with_a_reference_all_are_compared_with_it_and_corrected_as_one_family():
    draw = np.random.default_rng(8)
    scored = one_each(draw.normal(size=40), g=np.repeat(list("wxyz"), 10))
    table = compare_groups(scored, "g", reference="x")
    assert table[["group", "other"]].to_numpy().tolist() == [["w", "x"], ["y", "x"], ["z", "x"]]
    assert len(compare_groups(scored, "g")) == 6
    smallest = table["p"].min()
    assert table.loc[table["p"].idxmin(), "p_family"] == pytest.approx(min(1, 3 * smallest))
    with pytest.raises(ValueError, match="no group 'q' to compare with; there are: w, x, y, z"):
        compare_groups(scored, "g", reference="q")


@pytest.mark.parametrize(("values", "groups", "note"), [
    ([0.1] * 12, ["x"] * 12, "only one group: nothing to compare"),
    ([0.1] * 24, ["x", "y"] * 12, "all values are equal: nothing to test"),
    ([0.1, 0.3] * 12, ["x", "y"] * 12, "no spread within the groups: no interval"),
    ([np.nan, 0.3], ["x", "y"], "nothing scored in x"),
    ([0.1, 0.3], ["x", "y"], "descriptive only: fewer than 10 articles"),
    ([0.1, 0.3, 0.2], ["x", None, None], "only one group: nothing to compare; 2 articles without g left out"),
])
def test_groups_that_cannot_be_compared_say_so(values, groups, note):
    row = compare_groups(one_each(values, g=groups), "g").iloc[0]
    assert row["note"] == note
    assert pd.isna(row["low"])


def test_no_article_no_row_and_an_article_in_two_groups_is_named():
    assert compare_groups(SIDES.iloc[:0].assign(g="x"), "g").empty
    assert compare_groups(one_each([0.1], published=pd.Series([pd.NaT])), "published").empty  # no date is known
    with pytest.raises(ValueError, match="puts article 'a' into 'nato' and 'russia'"):
        compare_groups(SIDES, "side")
    with pytest.raises(KeyError, match="compare_groups needs the column 'outlet'"):
        compare_groups(SIDES, "outlet")


def test_the_input_is_unchanged():
    scored = one_each(np.linspace(0, 1, 24), g=["x", "y"] * 12)
    before = scored.copy()
    compare_groups(scored, "g"), compare_sides(scored), shuffle_groups(scored, "g")
    pd.testing.assert_frame_equal(scored, before)


def test_a_family_is_corrected_by_holm():
    table = mark_family(pd.DataFrame({"p": [0.01, np.nan, 0.04, 0.03, 0.02]}))
    assert table["p_family"].tolist() == pytest.approx([0.04, np.nan, 0.06, 0.06, 0.06], nan_ok=True)


def test_the_null_control_moves_whole_articles_or_outlets():
    scored = mentions([(f"a{n}", position, "narrator", "nato", 0.0) for n in range(12) for position in (1, 2)])
    scored["g"] = np.where(np.arange(24) < 12, "x", "y")
    shuffled = shuffle_groups(scored, "g", seed=5)
    assert (shuffled.groupby("article_id")["g"].nunique() == 1).all()
    assert shuffled["g"].tolist() != scored["g"].tolist() and (shuffled["g"] == "x").sum() == 12
    pd.testing.assert_frame_equal(shuffled.drop(columns="g"), scored.drop(columns="g"))
    outlets = scored.assign(outlet=[f"o{n // 4}" for n in range(24)])
    assert (shuffle_groups(outlets, "g").groupby("outlet")["g"].nunique() == 1).all()


@pytest.mark.parametrize(("n", "other", "spread"), [(4, 4, 1), (10, 10, 3), (40, 8, 3), (8, 40, 3)])
def test_at_most_one_in_twenty_differences_of_nothing_is_found(n, other, spread):
    draw = np.random.default_rng(9)
    runs = 300
    found = [difference(draw.normal(0, spread, n), draw.normal(0, 1, other), draws=999, interval=False).p <= 0.05
             for _ in range(runs)]
    assert np.mean(found) <= 0.05 + 3 * (0.05 * 0.95 / runs) ** 0.5


def test_groups_in_which_nothing_is_scored_say_so():
    nothing = pd.DataFrame({"article_id": ["a", "b"], "position": 1, "side": "nato", "stance": np.nan, "outlet": ["x", "y"]})
    row = compare_groups(nothing, "outlet").iloc[0]
    assert (row["n_articles"], row["note"]) == (0, "nothing scored in x and y") and np.isnan(row["estimate"])
