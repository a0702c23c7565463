"""The teaching corpus is what its plan says, is marked as invented, and the method finds what is planted in it."""

import re
from pathlib import Path

import pandas as pd
import pytest

from analysis import (
    compare_means,
    find_duplicates,
    find_targets,
    mark_speakers,
    read_articles,
    read_lexicon,
    score_lean,
    score_roles,
    score_stance,
    split_sentences,
)

from analysis.compare import find_spoken_by

DATA = Path(__file__).resolve().parents[1] / "data"
LEANING = {"The Velna Courier": 1, "Harbour Gazette": 1, "Severin Herald": -1, "The Volgarsk Dispatch": -1}
EVEN = ["The Lindmark Ledger", "Meridian Wire"]


@pytest.fixture(scope="module")
def articles():
    return read_articles(str(DATA / "teaching"))


@pytest.fixture(scope="module")
def narrated(articles):
    offered = find_duplicates(articles)
    used = offered[offered["duplicate_of"].isna()]
    scored = used.pipe(split_sentences).pipe(find_targets).pipe(score_stance).pipe(score_roles).pipe(score_lean)
    return scored[scored["held_by"] == "narration"].merge(used[["article_id", "outlet"]])


def test_every_article_is_used_marked_as_invented_and_in_the_plan(articles):
    plan = pd.read_csv(DATA / "labels" / "teaching_plan.csv", comment="#")
    assert articles["refused"].isna().all() and articles["warnings"].isna().all() and articles["synthetic"].all()
    both = articles.merge(plan, on=["article_id", "outlet", "outlet_side"])
    assert len(both) == len(plan) == len(articles) == 62
    assert (both["published_x"].dt.strftime("%Y-%m-%d") == both["published_y"]).all()


def test_ten_articles_of_every_outlet_are_left_without_the_reprints(articles):
    offered = find_duplicates(articles)
    left = offered[offered["duplicate_of"].isna()]
    assert left.groupby("outlet").size().to_dict() == dict.fromkeys([*LEANING, *EVEN], 10)


def test_all_outlets_get_the_same_craft_and_length(articles):
    sentences = split_sentences(articles)
    body = sentences[sentences["position"] > 0]
    lengths = body.groupby("article_id").size()
    assert lengths.between(8, 14).all()
    words = body.assign(n=body["sentence"].str.split().str.len()).groupby("article_id")["n"].sum()
    by_outlet = words.groupby(articles.set_index("article_id")["outlet"]).mean()
    assert by_outlet.max() < 1.3 * by_outlet.min()


def test_nobody_real_stands_in_it(articles):
    actors = read_lexicon("actors")
    persons = {name for name in actors.loc[actors["kind"] == "leader", "alias"] if re.fullmatch(r"[A-Z][a-z]+", name)}
    words = {word for text in articles["text"] for word in re.findall(r"[A-Z]\w+", text)}
    assert not words & persons


def test_sources_are_quoted_on_both_sides_alike(articles):
    plan = pd.read_csv(DATA / "labels" / "teaching_plan.csv", comment="#")
    sums = plan.groupby("outlet")[["nato_quotes", "russia_quotes"]].sum()
    assert (sums["nato_quotes"] - sums["russia_quotes"]).abs().max() <= 4
    speakers = articles.pipe(split_sentences).pipe(mark_speakers)
    assert (speakers["voice"] != "narration").groupby(speakers["article_id"]).sum().ge(2).all()


def test_the_planted_lean_is_found_and_nothing_between_the_even_handed(narrated):
    lean = compare_means(narrated, "outlet", value="lean").set_index("outlet")
    for outlet, sign in LEANING.items():
        assert sign * lean.loc[outlet, "estimate"] > 0.05, outlet
    by_plan = compare_means(narrated.assign(planted=narrated["outlet"].map(LEANING)), "planted", value="lean")
    by_plan = by_plan[by_plan["planted"].notna()]
    assert len(by_plan) == 2
    for planted in by_plan.itertuples():  # two outlets each: ten articles of one can be too few
        assert min(planted.planted * planted.low, planted.planted * planted.high) > 0
    for outlet in EVEN:
        assert lean.loc[outlet, "low"] < 0 < lean.loc[outlet, "high"], outlet
        assert abs(lean.loc[outlet, "estimate"]) < 0.05


def test_attribution_finds_what_both_sides_say_equally_well(articles):
    plan = pd.read_csv(DATA / "labels" / "teaching_plan.csv", comment="#")
    said = articles.pipe(split_sentences).pipe(mark_speakers)
    said = said.assign(side=find_spoken_by(said))[said["position"] > 0]
    found = said["side"].value_counts()
    for side in ("nato", "russia"):
        assert 0.85 < found[side] / plan[f"{side}_quotes"].sum() <= 1
    assert abs(found["nato"] - found["russia"]) <= 6
