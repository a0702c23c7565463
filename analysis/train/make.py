"""The recipe: teachers, each blind to a part of the rows; one student, in three steps."""

import hashlib
import os
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import save_file

from analysis.stance.model import count_cores
from analysis.train.base import open_base
from analysis.train.files import guess, set_temperature, write_model
from analysis.train.fit import SETTINGS, fit, make_goals
from analysis.train.judge import judge, show
from analysis.train.rows import find_fold, find_unlabelled, read_development, read_newsmtsc, read_own

TEACHERS = [{"agreement": 1.0, "settled": 0, "again": 1}] * 2  # each blind to its part of the rows, which it labels
FOLDS = 3  # one more than teachers: the rows of the last part keep their hard labels alone
TRUST = 0.5  # share of the hard label in what the student learns, the teachers' is the rest
STUDENT = {"epochs": 4, "agreement": 1.0, "settled": 0, "again": 1}
# The student's later steps, in which names are settled and the mention stands no more at the end: the settings, a file of rows
# that are new in this step and stand twice in its epochs, and the share of the known rows that it reads, too: one of so many.
STEPS = [
    ({"epochs": 3, "agreement": 1.0, "encoder_rate": 3e-5, "head_rate": 2e-4}, "stance_late", 1),
    ({"epochs": 2, "agreement": 1.0, "encoder_rate": 2e-5, "head_rate": 1e-4}, "stance_minds", 4),
]


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
    known = rows + unlabelled
    for seed, (settings, name, share) in enumerate(STEPS, start=5):
        new = read_own(name)
        hard = make_goals(new, None, SETTINGS["smoothing"])[:4:2]  # of stance and role; weights stand between them
        goals = [np.vstack([each[::share], goal, goal]) for each, goal in zip(soft, hard, strict=True)]
        log(f"{name}: {len(new)} new rows, {len(known[::share])} known ones")
        network = fit(base, encoder, known[::share] + new * 2, seed=seed, settings=settings, soft=goals,
                      start=network.state_dict(), log=log)
        known = known + new
        soft = [np.vstack([each, goal]) for each, goal in zip(soft, hard, strict=True)]
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
