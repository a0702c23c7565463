"""A trained network -> probabilities, fitted to how often they are right -> the model's files."""

import hashlib
import json
import os
import shutil
import sys
from importlib.metadata import version

import numpy as np
import onnx
import torch

from analysis import __version__
from analysis.stance.model import FILES, FORMAT, OUTPUTS, WIDTHS, load_model, predict
from analysis.train.base import BASE_PACKAGE, WINDOW
from analysis.train.export import write_onnx
from analysis.train.inputs import collate
from analysis.train.judge import judge_model, show
from analysis.train.rows import UNKNOWN

CALIBRATION_ROWS = 512  # on which the ranges of the int8 activations are measured
STEPS = np.linspace(0.5, 2.5, 201)  # temperatures that are tried


def guess(network, encoder, batch=32):
    """Return a function rows -> one array of probabilities a head, by the network."""

    def answer(rows):
        readings = sorted(encoder.encode([row[:3] for row in rows]), key=lambda each: len(each.ids))
        found = [np.zeros((len(rows), width), dtype=np.float32) for width in WIDTHS]
        network.eval()
        with torch.no_grad():
            for first in range(0, len(readings), batch):
                chunk = readings[first : first + batch]
                places = [place for each in chunk for place in each.rows]
                for head, logits in zip(found, network(**collate(chunk)), strict=True):
                    head[places] = logits.softmax(1).numpy()
        return found

    return answer


def find_temperatures(guess, development):
    """Return one number a head: by what its logits are to be multiplied so that its probabilities fit how often they are right.

    The log loss is least with them. Sentences of the press count as much as written ones, however many there are of either.

    Parameters
    ----------
    guess : function
        Rows -> one array of probabilities a head.
    development : dict
        Name of a set -> its rows.
    """
    rows = [row for each in development.values() for row in each]
    coded = np.array([[row.stance, row.role, row.basis] for row in rows]).T
    own = np.array([row.own for row in rows])
    best = []
    for found, labels in zip(guess(rows), coded, strict=True):
        there = labels != UNKNOWN
        logits, right = np.log(np.maximum(found[there], 1e-9)), (np.arange(there.sum()), labels[there])
        share = np.where(own[there], 1 / max(1, own[there].sum()), 1 / max(1, (~own[there]).sum()))
        losses = [-(share * np.log(softmax(logits * step)[right])).sum() for step in STEPS]
        best.append(float(STEPS[int(np.argmin(losses))]))
    return best


def softmax(logits):
    """Return the probabilities of logits, row by row."""
    raised = np.exp(logits - logits.max(axis=1, keepdims=True))
    return raised / raised.sum(axis=1, keepdims=True)


def set_temperatures(network, temperatures):
    """Multiply what the heads of a network give."""
    with torch.no_grad():
        for head, number in zip(network.heads.values(), temperatures, strict=True):
            head.weight.mul_(number)
            head.bias.mul_(number)


def set_file_temperatures(folder, temperatures):
    """Multiply what the heads of the model in `folder` give, and note its new hash."""
    model = onnx.load(folder / "model.onnx")
    by = {f"{name}_{part}": number for name, number in zip(OUTPUTS, temperatures, strict=True) for part in ("weight", "bias")}
    for constant in model.graph.initializer:
        if constant.name in by:
            values = onnx.numpy_helper.to_array(constant) * np.float32(by[constant.name])
            constant.CopyFrom(onnx.numpy_helper.from_array(values, constant.name))
    partial = folder / "model.onnx.partial"
    partial.write_bytes(model.SerializeToString(deterministic=True))
    os.replace(partial, folder / "model.onnx")
    facts = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    write_facts(folder, facts)


def write_facts(folder, facts):
    """Write model.json: `facts` and the hashes of the files that are there."""
    hashes = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in FILES}
    (folder / "model.json").write_text(json.dumps(facts | {"sha256": hashes}, indent=2) + "\n", encoding="utf-8")


def write_model(network, encoder, base, rows, out, development, newsmtsc=None, log=print):
    """Write the model's files to `out`, its probabilities fitted to `development`, and return their figures."""
    out.mkdir(parents=True, exist_ok=True)
    sample = rows[:: max(1, len(rows) // CALIBRATION_ROWS)]
    batches = (collate([reading]) for reading in encoder.encode([row[:3] for row in sample]))  # one by one: padding would count, too
    partial = out / "model.onnx.partial"
    write_onnx(network, batches, partial)
    os.replace(partial, out / "model.onnx")
    if (base / "tokenizer.json").resolve() != (out / "tokenizer.json").resolve():
        shutil.copyfile(base / "tokenizer.json", out / "tokenizer.json")
    facts = {
        "format": FORMAT,
        "name": "crossframe-stance",
        "version": __version__,
        **OUTPUTS,
        "window": WINDOW,
        "special": encoder.special,
        "names": [", ".join(group) for group in encoder.names.groups],
        "base": "all-MiniLM-L6-v2" if BASE_PACKAGE in str(base) else base.name,
        "trained_with": {"python": sys.version.split()[0]} | {
            name: version(name) for name in ("torch", "tokenizers", "safetensors", "onnx", "numpy")},
    }
    write_facts(out, facts)
    model = load_model(out)
    set_file_temperatures(out, find_temperatures(lambda rows: predict(model, [row[:3] for row in rows])[:3], development))
    figures = judge_model(out, newsmtsc)
    log("the file:\n" + show(figures))
    return figures
