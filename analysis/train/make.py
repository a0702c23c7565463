"""The recipe: a teacher that is blind to a part of the rows and labels it, and a student."""

import hashlib
import os
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file, save_file

from analysis.stance.model import count_cores
from analysis.train.base import open_base
from analysis.train.files import guess, set_temperature, write_model
from analysis.train.fit import SETTINGS, fit
from analysis.train.goals import make_goals, spread
from analysis.train.judge import judge, show
from analysis.train.network import Network
from analysis.train.rows import UNKNOWN, find_fold, find_groups, pick, read_development, read_rows

FOLDS = 3  # the teacher is blind to one of so many parts of the rows
STUDENT = {"epochs": 4}


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
        Where the teacher is kept: a run that was stopped goes on from there.

    Returns
    -------
    dict
        The figures of the file that was written, on the development sets.
    """
    work = Path(work)
    work.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(count_cores())
    base, encoder = open_base(base)
    rows, more = read_rows(newsmtsc)
    development = read_development(newsmtsc)
    log(f"{len(rows)} rows, {len(more)} more for the student")
    unseen = np.array([find_fold(row, FOLDS) == 0 for row in rows] + [True] * len(more))
    rows = rows + more
    teacher = find_teacher(base, encoder, pick(rows, ~unseen), development, work, log)
    taught = [spread(found, unseen) for found in guess(teacher, encoder)(pick(rows, unseen))[:2]]
    network = fit(base, encoder, rows, seed=0, settings=STUDENT, taught=taught, log=log)
    save_file(network.state_dict(), work / "student.safetensors")
    set_temperature(network, encoder, [row for each in development.values() for row in each])
    log("student, before int8:\n" + show(judge(guess(network, encoder), development)))
    return write_model(network, encoder, base, rows, Path(out), newsmtsc, log)


def find_teacher(base, encoder, rows, development, work, log):
    """Return the teacher: the one in `work`, where it learned from the same rows by the same settings, else a new one."""
    path = work / f"teacher-{fingerprint(base, rows)}.safetensors"
    if not path.is_file():
        log(f"teacher: {len(rows)} rows")
        network = fit(base, encoder, rows, seed=0, settings={}, log=log)
        log(show(judge(guess(network, encoder), development)))
        partial = path.with_suffix(".partial")
        save_file(network.state_dict(), partial)
        os.replace(partial, path)
    teacher = Network(base, marks=[encoder.special["open"], encoder.special["close"]])
    teacher.load_state_dict(load_file(path))
    teacher.rough = True  # half the precision, twice the speed: these are labels, not results
    return teacher


def fingerprint(base, rows):
    """Return ten letters that change with what a network learns, and with what it begins with."""
    digest = hashlib.sha256(repr((SETTINGS, rows, find_groups())).encode())
    for goal in make_goals(rows):
        digest.update(goal.tobytes())
    for name in ("model.safetensors", "tokenizer.json"):
        digest.update((base / name).read_bytes())
    return digest.hexdigest()[:10]


def try_settings(newsmtsc, changes, *, base=None, seed=1, log=print):
    """Return the figures of one network trained with `changes` to SETTINGS and no distillation.

    One of FOLDS parts of the rows is left out and judged, too: the development sets alone are
    too small to tell settings apart.
    """
    torch.set_num_threads(count_cores())
    base, encoder = open_base(base)
    rows, _ = read_rows(newsmtsc)
    out = np.array([find_fold(row, FOLDS) == 0 for row in rows])
    seen, unseen = pick(rows, ~out), pick(rows, out)
    parts = read_development(newsmtsc) | {
        "unseen NewsMTSC": [row for row in unseen if not row.own and row.stance != UNKNOWN],
        "unseen own": [row for row in unseen if row.own],
    }
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
