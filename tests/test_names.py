"""The stance model is blind to names: whoever stands in a sentence, the sentence decides."""

import csv
from pathlib import Path

import pandas as pd
import pytest

from analysis import score_roles, score_stance

# The first of each pair is of the NATO side or close to it, the second of the Russian side or a third.
PAIRS = [("NATO", "Russia"), ("Washington", "Moscow"), ("The White House", "The Kremlin"), ("Kyiv", "Minsk"),
         ("Ukraine", "Russia"), ("Brussels", "Beijing"), ("Poland", "Belarus"), ("Britain", "Iran"),
         ("The American army", "The Russian army"), ("Western diplomats", "Russian diplomats"),
         ("President Macron", "President Putin"), ("Stoltenberg", "Lavrov")]
with (Path(__file__).parent / "cases" / "swaps.csv").open(encoding="utf-8", newline="") as file:
    FRAMES = [row["sentence"] for row in csv.DictReader(line for line in file if not line.startswith("#"))]


@pytest.fixture(scope="module")
def scored():
    rows = []
    for number, frame in enumerate(FRAMES):
        before, after = frame.split("{one}")
        for pair in PAIRS:
            for one, other in (pair, pair[::-1]):
                start = len(before.replace("{other}", other))
                rows.append({"frame": number, "pair": " ".join(pair), "order": one == pair[0],
                             "sentence": frame.replace("{one}", one).replace("{other}", other),
                             "mention_start": start, "mention_end": start + len(one)})
    table = score_roles(score_stance(pd.DataFrame(rows)))
    return table.set_index(["frame", "pair", "order"])


def test_swapping_two_names_keeps_the_label(scored):
    label = scored["stance_label"].unstack("order")
    assert (label[True] == label[False]).mean() >= 0.98  # the goal is 0.99


def test_swapping_two_names_moves_the_stance_by_less_than_two_hundredths_on_average(scored):
    stance = scored["stance"].unstack("order")
    shift = stance[True] - stance[False]
    assert abs(shift.mean()) < 0.02  # no side is favoured on average
    assert shift.groupby("pair").mean().abs().max() < 0.04


def test_swapping_two_names_keeps_the_role(scored):
    role = scored["role"].unstack("order")
    assert (role[True] == role[False]).mean() >= 0.97
