"""One result under every choice: what is known of a small corpus comes out, row by row."""

import pandas as pd
import pytest

from analysis import compare_groups, compare_specifications, draw_sensitivity, score_lean


def make(**more):
    """Two articles a side, each with a narrated sentence about NATO; the NATO side's are 0.4 and 0.2, the other's 0 and -0.2."""
    stances = {"n1": 0.4, "n2": 0.2, "r1": 0.0, "r2": -0.2}
    return pd.DataFrame([
        {"article_id": name, "position": 1, "holder": "narrator", "side": "nato", "kind": "state", "stance": stance,
         "favor": 0.5, "neutral": 0.3, "against": 0.2, "basis": "evaluation", "sentence": "Sarvia met NATO.",
         "mention_start": 11, "mention_end": 15, "outlet_side": "nato" if name < "o" else "russia"} | more
        for name, stance in stances.items()
    ])


def estimates(scored, by="outlet_side", **more):
    rows = compare_specifications(scored, by, **more)
    return dict(zip(rows["specification"], rows["estimate"]))


def test_the_headline_is_the_difference_of_the_narrations_lean():
    scored = make()
    rows = compare_specifications(scored, "outlet_side")
    assert rows["specification"].iloc[0] == "headline"
    assert rows["estimate"].iloc[0] == pytest.approx(0.4)
    groups = compare_groups(score_lean(scored), "outlet_side", value="lean")
    assert rows["estimate"].iloc[0] == groups["estimate"].iloc[0]


def test_the_first_of_the_pair_stands_first_whatever_the_alphabet_says():
    assert estimates(make(), pair=("russia", "nato"))["headline"] == pytest.approx(-0.4)


def test_each_article_is_left_out_once():
    found = estimates(make())
    assert found["without n1"] == pytest.approx(0.3) and found["without r1"] == pytest.approx(0.5)
    assert sum(name.startswith("without") for name in found) == 4


def test_each_choice_changes_what_it_names():
    scored = make()
    odd = scored.iloc[[0]]
    more = {  # a further mention in n1, and the choice by which alone it changes the result
        "quotes: narrator and sources": odd.assign(position=2, holder="nato", stance=-0.4),
        "titles: in": odd.assign(position=0, stance=-0.4),
        "aliases: all: people, goods, places too": odd.assign(position=2, kind="place", stance=-0.4),
    }
    for name, row in more.items():
        found = estimates(pd.concat([scored, row], ignore_index=True))
        assert found["headline"] == pytest.approx(0.4), name
        assert found[name] == pytest.approx(0.2), name
    less = {  # a mention that counts, and the choice by which alone it does not
        "aliases: core: bodies and states": odd.assign(position=2, kind="leader", stance=-0.4),
        "basis: evaluation alone": odd.assign(position=2, basis="conduct", stance=-0.4),
    }
    for name, row in less.items():
        found = estimates(pd.concat([scored, row], ignore_index=True))
        assert found["headline"] == pytest.approx(0.2), name
        assert found[name] == pytest.approx(0.4 if "aliases" in name else 0.3), name


def test_the_result_without_what_was_corrected_by_hand_is_a_row_of_its_own():
    scored, raw = make().assign(corrections=[1, 0, 0, 0]), make()
    raw.loc[0, "stance"] = 0.0
    found = estimates(scored, uncorrected=raw)
    assert found["headline"] == pytest.approx(0.4) and found["corrections: out"] == pytest.approx(0.2)
    assert "corrections: out" not in estimates(scored)
    assert "corrections: out" not in estimates(make(), uncorrected=raw)  # nothing was corrected


def test_of_very_many_articles_none_is_left_out(monkeypatch):
    monkeypatch.setattr("analysis.compare.sensitivity.MOST_LEFT_OUT", 3)
    assert compare_specifications(make(), "outlet_side")["left_out"].isna().all()


def test_leaving_out_gives_what_the_whole_computation_gives_without_that_article():
    scored = pd.concat([make().assign(article_id=lambda t, n=n: t["article_id"] + str(n),
                                      stance=lambda t, n=n: t["stance"] * (1 - n / 7)) for n in range(3)])
    scored["outlet"] = scored["article_id"].str[0] + scored["article_id"].str[-1]  # outlets make the groups
    rows = compare_specifications(scored, "outlet_side").set_index("specification")
    assert "outlet means" in rows.loc["without n10", "method"]
    for name in ("n10", "r21"):
        without = compare_groups(score_lean(scored[scored["article_id"] != name]), "outlet_side", value="lean")
        assert rows.loc[f"without {name}", "estimate"] == pytest.approx(without["estimate"].iloc[0])


def test_a_threshold_above_all_probabilities_leaves_nothing_and_says_so():
    rows = compare_specifications(make(), "outlet_side").set_index("specification")
    assert pd.isna(rows.loc["threshold: 0.8 or surer", "estimate"])
    assert rows.loc["threshold: 0.8 or surer", "n_articles"] == 0


def test_sentences_alike_has_no_interval():
    scored = pd.concat([make(), make().iloc[[0]].assign(position=2, stance=-0.9)], ignore_index=True)
    rows = compare_specifications(scored, "outlet_side").set_index("specification")
    assert rows.loc["weight: sentences alike", "estimate"] == pytest.approx((0.4 + 0.2 - 0.9) / 3 + 0.1)
    assert pd.isna(rows.loc["weight: sentences alike", "low"])


def test_a_group_without_narration_has_no_difference():
    scored = make()
    scored.loc[scored["outlet_side"] == "russia", "holder"] = "russia"
    rows = compare_specifications(scored, "outlet_side").set_index("specification")
    assert pd.isna(rows.loc["weight: sentences alike", "estimate"]) and pd.isna(rows.loc["headline", "estimate"])
    assert rows.loc["quotes: narrator and sources", "estimate"] == pytest.approx(0.4)


def test_without_the_two_groups_it_is_the_mean_lean():
    scored = make()
    assert estimates(scored, None)["headline"] == pytest.approx(0.1)
    assert estimates(scored, pair=("nato", "other"))["headline"] == pytest.approx(0.1)


@pytest.mark.parametrize("keep", [0, 1], ids=["nothing", "one mention"])
def test_it_can_be_drawn_with_next_to_nothing(keep):
    rows = compare_specifications(make().iloc[:keep], "outlet_side")
    assert not rows["specification"].str.startswith("without").any()
    if keep:
        draw_sensitivity(rows)
