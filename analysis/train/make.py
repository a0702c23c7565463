"""The recipe: a large teacher, and a small student that learns from labels and from the teacher."""

import hashlib
import os
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file

from analysis.stance.model import count_cores
from analysis.train.base import check_bert, open_base, open_teacher_base
from analysis.train.files import find_temperatures, guess, set_temperatures, write_model
from analysis.train.fit import SETTINGS, fit
from analysis.train.goals import make_goals
from analysis.train.judge import judge, show
from analysis.train.network import Network
from analysis.train.rows import UNKNOWN, find_fold, find_groups, read_development, read_rows
from analysis.train.taught import ask

FOLDS = 3  # the teacher does not read one of so many parts of the rows: what it says of them is its own view
TEACHER = {"epochs": 2, "encoder_rate": 4e-5, "layer_decay": 0.95, "dropout": 0.1}  # a reading takes it five times as long
ALONE = {"epochs": 3, "encoder_rate": 1e-4, "dropout": 0.1}  # a network that has labels and no teacher


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
        Where the teacher and its base model are kept: a run that was stopped goes on from there.

    Returns
    -------
    dict
        The figures of the file that was written, on the development sets.

    Raises
    ------
    FileNotFoundError, RuntimeError, ValueError
        When NewsMTSC or a base model is not there or another one than expected.
    """
    work = Path(work)
    work.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(count_cores())
    base, encoder = open_base(base)
    check_bert(base)
    rows, more = read_rows(newsmtsc)
    development = read_development(newsmtsc)
    log(f"{len(rows)} rows, {len(more)} more for the student")
    teacher = find_teacher(leave_out(rows)[0], development, work, log)
    rows = rows + more
    same = read_alike(encoder, teacher[1], rows)
    if not same:
        log("the base cuts words into other pieces than the teacher's: the student cannot follow its layers")
    taught = ask(*teacher, rows, folder=work if same else None)
    network = fit(base, encoder, rows, seed=0, settings={}, taught=taught, log=log)
    save_file(network.state_dict(), work / "student.safetensors")
    set_temperatures(network, find_temperatures(guess(network, encoder), development))
    log("student, before int8:\n" + show(judge(guess(network, encoder), development)))
    return write_model(network, encoder, base, rows, Path(out), development, newsmtsc, log)


def read_alike(one, other, rows):
    """Return whether two Encoders cut each of `rows` into as many pieces."""
    mine, theirs = ([(len(each.ids), each.rows) for each in encoder.encode([row[:3] for row in rows])] for encoder in (one, other))
    return mine == theirs


def leave_out(rows):
    """Return two lists: the rows that are read, and those of one of FOLDS parts, which are not."""
    return [row for row in rows if find_fold(row, FOLDS)], [row for row in rows if not find_fold(row, FOLDS)]


def find_teacher(rows, development, work, log):
    """Return (the teacher, its Encoder): the one in `work`, where it learned from the same rows by the same settings, else a new one."""
    base, encoder = open_teacher_base(work)
    path = work / f"teacher-{fingerprint(base, rows)}.safetensors"
    if not path.is_file():
        log(f"teacher: {len(rows)} rows")
        network = fit(base, encoder, rows, seed=0, settings=TEACHER, log=log)
        network.rough = True
        log(show(judge(guess(network, encoder), development)))
        partial = path.with_suffix(".partial")
        save_file(network.state_dict(), partial)
        os.replace(partial, path)
    teacher = Network(base, mask=encoder.special["mask"])
    teacher.load_state_dict(load_file(path))
    teacher.rough = True  # half the precision, twice the speed: these are labels, not results
    return teacher.eval(), encoder


def fingerprint(base, rows):
    """Return ten letters that change with what a network learns, and with what it begins with."""
    digest = hashlib.sha256(repr((SETTINGS | TEACHER, rows, find_groups())).encode())
    for goal in make_goals(rows):
        digest.update(goal.tobytes())
    for name in ("model.safetensors", "tokenizer.json"):
        digest.update((base / name).read_bytes())
    return digest.hexdigest()[:10]


def try_settings(newsmtsc, changes, *, base=None, seed=1, log=print):
    """Return the figures of one network trained without a teacher, with `changes` to ALONE and SETTINGS.

    One of FOLDS parts of the rows is left out and judged, too: the development sets alone are
    too small to tell settings apart.
    """
    torch.set_num_threads(count_cores())
    base, encoder = open_base(base)
    rows, _ = read_rows(newsmtsc)
    seen, unseen = leave_out(rows)
    parts = read_development(newsmtsc) | {
        "unseen NewsMTSC": [row for row in unseen if not row.own and row.stance != UNKNOWN],
        "unseen own": [row for row in unseen if row.own],
    }
    network = fit(base, encoder, seen, seed=seed, settings=ALONE | changes, log=log)
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
