"""A trained network -> probabilities, fitted to how often they are right -> the model's files."""

import hashlib
import json
import os
import shutil
import sys
from importlib.metadata import version

import numpy as np
import torch

from analysis import __version__
from analysis.stance.model import FORMAT, OUTPUTS, WIDTHS
from analysis.train.base import BASE_PACKAGE, MOST_MENTION, WINDOW
from analysis.train.export import write_onnx
from analysis.train.inputs import collate
from analysis.train.judge import judge_model, show
from analysis.train.rows import UNKNOWN

CALIBRATION_ROWS = 512  # on which the ranges of the int8 activations are measured


def guess(network, encoder):
    """Return a function rows -> probabilities, by the network."""
    return lambda rows: tuple(softmax(logits) for logits in find_logits(network, encoder, rows))


def find_logits(network, encoder, rows, batch=64):
    """Return one array a head, a row a mention: the network's logits."""
    encoded = encoder.encode([row[:3] for row in rows])
    order = sorted(range(len(rows)), key=lambda place: len(encoded[place][0]))
    network.eval()
    found = [np.zeros((len(rows), width), dtype=np.float32) for width in WIDTHS]
    with torch.no_grad():
        for first in range(0, len(order), batch):
            places = order[first : first + batch]
            for head, logits in zip(found, network(**collate([encoded[place] for place in places])), strict=True):
                head[places] = logits.float().numpy()
    return found


def softmax(logits):
    """Return the probabilities of logits, row by row."""
    raised = np.exp(logits - logits.max(axis=1, keepdims=True))
    return raised / raised.sum(axis=1, keepdims=True)


def set_temperature(network, encoder, rows):
    """Scale the heads so that their probabilities fit how often they are right on `rows`."""
    logits = find_logits(network, encoder, rows)
    coded = np.array([[row.stance, row.role, row.basis] for row in rows]).T
    for head, values, labels in zip(network.heads.values(), logits, coded, strict=True):
        there = labels != UNKNOWN
        steps = np.linspace(0.5, 2.5, 201)
        losses = [-np.log(softmax(values[there] * step)[np.arange(there.sum()), labels[there]]).mean()
                  for step in steps]
        best = float(steps[int(np.argmin(losses))])
        with torch.no_grad():
            head.weight.mul_(best)
            head.bias.mul_(best)


def write_model(network, encoder, base, rows, out, newsmtsc=None, log=print):
    """Write the model's files to `out` and return their figures."""
    out.mkdir(parents=True, exist_ok=True)
    sample = rows[:: max(1, len(rows) // CALIBRATION_ROWS)]
    batches = (collate(encoder.encode([row[:3]])) for row in sample)  # one by one: padding would count, too
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
        "most_mention": MOST_MENTION,
        "special": encoder.special,
        "names": [", ".join(group) for group in encoder.names.groups],
        "base": "all-MiniLM-L6-v2" if BASE_PACKAGE in str(base) else base.name,
        "trained_with": {"python": sys.version.split()[0]} | {
            name: version(name) for name in ("torch", "tokenizers", "safetensors", "onnx", "numpy")},
        "sha256": {name: hashlib.sha256((out / name).read_bytes()).hexdigest()
                   for name in ("model.onnx", "tokenizer.json")},
    }
    (out / "model.json").write_text(json.dumps(facts, indent=2) + "\n", encoding="utf-8")
    figures = judge_model(out, newsmtsc)
    log("the file:\n" + show(figures))
    return figures
