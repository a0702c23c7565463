"""The stance model is blind to names: whoever stands in a sentence, the sentence decides."""

import csv
from pathlib import Path

import pandas as pd
import pytest

from analysis import score_roles, score_stance

# The first of each pair is of the NATO side or close to it, the second of the Russian side or a third.
LISTED = [("NATO", "Russia"), ("Washington", "Moscow"), ("The White House", "The Kremlin"), ("Kyiv", "Minsk"),
          ("Ukraine", "Russia"), ("Brussels", "Beijing"), ("Poland", "Belarus"), ("Britain", "Iran"),
          ("The American army", "The Russian army"), ("Western diplomats", "Russian diplomats"),
          ("President Macron", "President Putin"), ("Stoltenberg", "Lavrov"), ("Joe Biden", "Vladimir Putin"),
          ("The United States", "The Russian Federation"), ("The alliance", "Moscow"), ("Washington", "Russia"),
          ("The West", "Belarus"), ("NATO", "The Kremlin"), ("A US general", "A Russian general")]
# Other words, or names on no list: nothing but what the model has learnt makes them alike.
OTHERS = [("The Pentagon", "Russia's army"), ("Sarvian troops", "Velnan troops"), ("General Brandt", "General Sokolov"),
          ("The Bundestag", "The Duma"), ("The North Atlantic Council", "The Russian Security Council")]
with (Path(__file__).parent / "cases" / "swaps.csv").open(encoding="utf-8", newline="") as file:
    FRAMES = [row["sentence"] for row in csv.DictReader(line for line in file if not line.startswith("#"))]




def score_frames(pairs):
    """Return the scored frames with the names of each pair in both orders; index frame, pair, order."""
    rows = []
    for number, frame in enumerate(FRAMES):
        before, after = frame.split("{one}")
        for pair in pairs:
            for one, other in (pair, pair[::-1]):
                start = len(before.replace("{other}", other))
                rows.append({"frame": number, "pair": " ".join(pair), "order": one == pair[0],
                             "sentence": frame.replace("{one}", one).replace("{other}", other),
                             "mention_start": start, "mention_end": start + len(one)})
    return score_roles(score_stance(pd.DataFrame(rows))).set_index(["frame", "pair", "order"])


def test_names_on_the_models_list_change_nothing():
    scored = score_frames(LISTED)
    for value in ("stance", "stance_label", "role", "casting", "basis"):
        both = scored[value].unstack("order")
        assert (both[True] == both[False]).all(), value


@pytest.fixture(scope="module")
def others():
    return score_frames(OTHERS)


def test_other_names_seldom_change_a_label(others):
    for value, least in (("stance_label", 0.95), ("role", 0.95)):
        both = others[value].unstack("order")
        assert (both[True] == both[False]).mean() >= least


def test_other_names_favour_no_side(others):
    stance = others["stance"].unstack("order")
    shift = stance[True] - stance[False]
    assert abs(shift.mean()) < 0.02
    assert shift.groupby("pair").mean().abs().max() < 0.08
