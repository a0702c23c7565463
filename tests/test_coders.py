"""Coders against each other, checked against published examples and, where it is installed, another implementation."""

import numpy as np
import pandas as pd
import pytest

from analysis import compare_coders
from analysis.agree.coders import compute_alpha, pair_values
from analysis.tables import CODERS

# Krippendorff 2011, "Computing Krippendorff's Alpha-Reliability", C and D: four observers, labels missing
FOUR = [[1, 2, 3, 3, 2, 1, 4, 1, 2, 0, 0, 0], [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, 0, 3],
        [0, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, 0], [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, 0]]
# The same author's example of three observers (Krippendorff 2013, Content Analysis, 3rd ed.), as on Wikipedia
THREE = [[0, 0, 0, 0, 0, 3, 4, 1, 2, 1, 1, 3, 3, 0, 3], [1, 0, 2, 1, 3, 3, 4, 3, 0, 0, 0, 0, 0, 0, 0],
         [0, 0, 2, 1, 3, 4, 4, 0, 2, 1, 1, 3, 3, 0, 4]]


def count_values(codings, n_values):
    """Return how often each unit has each value; 0 is missing. Units with one label tell nothing."""
    counts = np.stack([(np.array(codings) == value).sum(axis=0) for value in range(1, n_values + 1)], axis=1)
    return counts[counts.sum(axis=1) > 1]


@pytest.mark.parametrize("codings, n_values, level, alpha", [
    (FOUR, 5, "nominal", 0.743), (FOUR, 5, "ordinal", 0.815), (THREE, 4, "nominal", 0.691),
])
def test_alpha_of_published_examples(codings, n_values, level, alpha):
    pairs = pair_values(count_values(codings, n_values)).sum(axis=0)[None]
    assert compute_alpha(pairs, level)[0] == pytest.approx(alpha, abs=5e-4)


def test_alpha_is_that_of_the_package_krippendorff():
    krippendorff = pytest.importorskip("krippendorff")
    draw = np.random.default_rng(1)
    for _ in range(50):
        n_values, n_coders, n_units = draw.integers(2, 5), draw.integers(2, 5), draw.integers(5, 40)
        units = draw.integers(1, n_values + 1, n_units)
        codings = np.where(draw.random((n_coders, n_units)) < 0.7, units, draw.integers(0, n_values + 1, (n_coders, n_units)))
        counts = count_values(codings, n_values)
        for level in ("nominal", "ordinal"):
            theirs = krippendorff.alpha(value_counts=counts, value_domain=list(range(n_values)), level_of_measurement=level)
            assert compute_alpha(pair_values(counts).sum(axis=0)[None], level)[0] == pytest.approx(theirs, abs=1e-9)


def table(*codings, variable="stance", phase="main"):
    """Return labels: a list of values a coder, None where there is none."""
    return pd.DataFrame([
        {"article_id": "a", "text_sha256": "0" * 64, "start": at, "end": at + 1, "variable": variable, "coder": f"coder {number}",
         "value": value, "phase": phase}
        for number, values in enumerate(codings) for at, value in enumerate(values) if value
    ])


ONE = ["favor"] * 10 + ["neutral"] * 10 + ["against"] * 10
OTHER = ["favor"] * 9 + ["neutral"] * 11 + ["against"] * 9 + ["favor"]


def test_a_row_a_variable_and_a_row_a_category():
    labels = pd.concat([table(ONE, OTHER), table(["none"] * 12, ["none"] * 12, variable="role"),
                        table(ONE[:3], variable="basis").assign(value="conduct")])
    before = labels.copy()
    compared = compare_coders(labels)
    assert list(compared.columns) == list(CODERS) and labels.equals(before)
    assert compared[["variable", "category", "level"]].to_numpy().tolist() == [
        ["stance", "all", "ordinal"], ["stance", "against", "nominal"], ["stance", "neutral", "nominal"], ["stance", "favor", "nominal"],
        ["role", "all", "nominal"], ["role", "none", "nominal"], ["basis", "all", "nominal"]]
    stance = compared.iloc[0]
    assert stance["agreement"] == pytest.approx(28 / 30) and stance["n_units"] == 30 and stance["n_labels"] == 60
    assert stance["low"] < stance["alpha"] < stance["high"] <= 1
    half = (stance["high"] - stance["low"]) / 2
    assert stance["n_more"] == max(0, np.ceil(30 * (half / 0.1) ** 2 - 30)) > 0
    assert compared["note"][4] == "all labels are the same: alpha is not defined" and np.isnan(compared["alpha"][4])
    assert compared["agreement"][4] == 1.0
    assert compared["note"][6] == "no unit was coded by two coders; alpha needs a second one"
    assert compared["source"][0] == "87 labels by 2 coders; crossframe 0.1.0"


def test_an_order_tells_near_from_far():
    near = compare_coders(table(ONE, ["neutral", *ONE[1:]])).loc[0, "alpha"]
    far = compare_coders(table(ONE, ["against", *ONE[1:]])).loc[0, "alpha"]
    assert far < near < 1
    assert compare_coders(table(ONE, ONE)).loc[0, "note"] == "the coders never differ: no interval"
    few = compare_coders(table(ONE[8:12], OTHER[8:12])).iloc[0]
    assert few["note"] == "fewer than 10 units: no interval" and np.isnan(few["low"]) and few["alpha"] < 1


def test_training_and_what_was_decided_later_say_nothing_of_agreement():
    labels = pd.concat([table(ONE, OTHER), table(ONE[::-1], phase="training").assign(coder="coder 3"),
                        table(ONE[::-1]).assign(coder="adjudicated"), table(ONE).assign(variable="context", value="opened")])
    assert compare_coders(labels).equals(compare_coders(table(ONE, OTHER)))
    assert compare_coders(labels, phases=("training",)).loc[0, "n_units"] == 0
    assert compare_coders(labels.iloc[:0]).empty


def test_the_interval_holds_the_true_alpha():
    draw = np.random.default_rng(3)
    values = np.array(["against", "neutral", "favor"])

    def code(n):
        units = draw.integers(0, 3, n)
        return [values[np.where(draw.random(n) < 0.85, units, draw.integers(0, 3, n))].tolist() for _ in range(2)]

    true = compare_coders(table(*code(20_000))).loc[0, "alpha"]
    held = [compare_coders(table(*code(80))).loc[0, ["low", "high"]].tolist() for _ in range(60)]
    assert 0.85 <= np.mean([low <= true <= high for low, high in held]) <= 1
