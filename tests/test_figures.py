"""The accuracy gate: no figure falls below its floor, no error above it, and the README states what is measured."""

import json
import re
from pathlib import Path

import pytest
from figures import compute_figures

FLOORS = json.loads((Path(__file__).parent / "floors.json").read_text(encoding="utf-8"))
README = (Path(__file__).resolve().parents[1] / "README.md").read_text(encoding="utf-8")


LESS_IS_BETTER = ("calibration error", "mean shift with the sides swapped")


@pytest.fixture(scope="module")
def figures():
    return compute_figures()


def test_every_figure_has_a_floor(figures):
    assert set(FLOORS) == set(figures)


@pytest.mark.parametrize("name", FLOORS)
def test_a_figure_stays_above_its_floor(figures, name):
    if name.endswith(LESS_IS_BETTER):
        assert figures[name][0] <= FLOORS[name]
    else:
        assert figures[name][0] >= FLOORS[name]


@pytest.mark.parametrize("name", FLOORS)
def test_the_readme_states_the_figure_that_is_measured(figures, name):
    value, n = figures[name]
    row = re.search(rf"\| {re.escape(name)} \| ([\d.]+) \| (\d+) \|", README)
    assert row, f"the README has no row {name!r}"
    assert row.groups() == (f"{value:.3f}", f"{n}")
