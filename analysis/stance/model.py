"""The model's files, checked, and its probabilities: the same whatever they are asked with."""

import hashlib
import json
import os
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from itertools import groupby
from pathlib import Path

import numpy as np

from analysis.stance.encode import Encoder, batch

FOLDER = Path(__file__).resolve().parents[2] / "data" / "models" / "stance"
FILES = ["model.onnx", "tokenizer.json"]
NEEDED = ["name", "version", "window", "special", "sha256"]
FORMAT = 3  # of model.json: raised when a model of another format could not be read rightly
STANCES = ["favor", "neutral", "against"]
ROLES = ["protagonist", "antagonist", "victim", "none"]
BASES = ["evaluation", "conduct", "none"]
OUTPUTS = {"stances": STANCES, "roles": ROLES, "bases": BASES}
WIDTHS = [len(labels) for labels in OUTPUTS.values()]
MOST_READINGS = 16  # sentences in one call; more are no faster
REMEMBERED = 100_000  # mentions whose result is kept, so that a rerun cell answers at once


class Model:
    """A loaded model: `name` for the scorer column, `window` in tokens, `encoder`, `session`."""

    def __init__(self, folder, facts, encoder, session):
        self.folder = folder
        self.name = f"{facts['name']} {facts['version']} {facts['sha256']['model.onnx'][:6]}"
        self.window = facts["window"]
        self.encoder = encoder
        self.session = session
        self.remembered = {}


def load_model(folder=FOLDER):
    """Return the model in `folder`, loaded once; its files are checked by their hash.

    Raises
    ------
    FileNotFoundError
        When a file is missing.
    RuntimeError
        When a file is not the one that model.json describes, or of another version.
    """
    folder = Path(folder).resolve()
    return load_checked(folder, json.dumps(read_facts(folder)))


@lru_cache(maxsize=2)
def load_checked(folder, facts):
    import onnxruntime
    from tokenizers import Tokenizer

    facts = json.loads(facts)  # as text it is part of the key: a model exported anew is loaded anew
    for name in FILES:
        check_file(folder / name, facts["sha256"][name])
    special = facts["special"]
    encoder = Encoder(Tokenizer.from_file(str(folder / "tokenizer.json")), window=facts["window"],
                      special=special, names=[group.split(", ") for group in facts.get("names", ())])
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1  # calls run side by side: faster than sharing out each one
    options.enable_mem_pattern = False  # a plan for each length and number of mentions costs more than it saves
    # The higher levels fuse sums into layer norms, and that operator is slower than its parts.
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
    session = onnxruntime.InferenceSession(
        str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"]
    )
    return Model(folder, facts, encoder, session)


def read_facts(folder):
    """Return model.json as a dict.

    Raises
    ------
    FileNotFoundError, RuntimeError
    """
    path = folder / "model.json"
    if not path.is_file():
        raise FileNotFoundError(f"the stance model's {path} is missing. {how_to_get(folder)}")
    try:
        facts = json.loads(path.read_text(encoding="utf-8"))
        version = facts["format"]
        missing = [name for name in NEEDED if name not in facts]
        if missing or not {*FILES} <= {*facts["sha256"]}:
            raise KeyError(", ".join(missing) or "a file's sha256")
    except (ValueError, KeyError, TypeError) as error:
        raise RuntimeError(f"{path} cannot be read as a model's description ({error}). "
                           f"{how_to_get(folder)}") from None
    found = {name: facts.get(name) for name in OUTPUTS}
    if version != FORMAT or found != OUTPUTS:
        raise RuntimeError(
            f"{path} describes a model of format {version} with the labels {found}; this Crossframe "
            f"reads format {FORMAT} with {OUTPUTS}. {how_to_get(folder)}"
        )
    return facts


def check_file(path, expected):
    """Raise where the file at `path` is missing or has not the sha256 `expected`."""
    if not path.is_file():
        raise FileNotFoundError(f"the stance model's {path} is missing (expected sha256 {expected}). "
                                f"{how_to_get(path.parent)}")
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != expected:
        raise RuntimeError(
            f"the stance model's {path} is damaged or of another version: it has {path.stat().st_size:,} "
            f"bytes and sha256 {found}, expected {expected}. {how_to_get(path.parent)}"
        )


def how_to_get(folder):
    """Return what to do about a model's file that is not there."""
    if folder == FOLDER:
        return ("It comes with the project: run `git checkout -- data/models/stance`, or clone the project "
                "again and install it with `pip install -e .`.")
    return "Train the model again (python -m analysis train), or use the bundled one: scorer=\"model\"."


def predict(model, rows):
    """Return (stances, roles, bases, which were cut to the window) for (sentence, start, end) rows.

    Parameters
    ----------
    model : Model
    rows : list of (str, int, int)

    Returns
    -------
    arrays of shape (n, 3), (n, 4), (n, 3), and a bool array of shape (n,)
        Probabilities, in the order of STANCES, ROLES and BASES.
    """
    keys = [(sentence, int(start), int(end)) for sentence, start, end in rows]
    new = [key for key in dict.fromkeys(keys) if key not in model.remembered]
    if len(model.remembered) + len(new) > REMEMBERED:
        model.remembered.clear()
        new = list(dict.fromkeys(keys))
    found = dict(run(model, new))
    model.remembered |= found if len(found) <= REMEMBERED else {}
    found = model.remembered | found
    results = [found[key] for key in keys]
    values = np.array([result[0] for result in results], dtype=np.float64).reshape(-1, sum(WIDTHS))
    return *np.split(values, np.cumsum(WIDTHS)[:-1], axis=1), np.array([result[1] for result in results], dtype=bool)


def run(model, rows):
    """Yield (row, (its probabilities, cut)) for distinct rows, sentences of one length together."""
    readings = sorted(model.encoder.encode(rows), key=lambda each: len(each.ids))
    chunks = []
    for _, alike in groupby(readings, key=lambda each: len(each.ids)):
        alike = list(alike)
        chunks += [alike[first : first + MOST_READINGS] for first in range(0, len(alike), MOST_READINGS)]

    def answer(chunk):
        return model.session.run(list(OUTPUTS), batch(chunk))

    with ThreadPoolExecutor(count_cores()) as workers:
        for chunk, found in zip(chunks, workers.map(answer, chunks), strict=True):
            values = np.hstack([normalize(each) for each in found])
            asked = ((place, each.cut) for each in chunk for place in each.rows)
            yield from ((rows[place], (value, cut)) for (place, cut), value in zip(asked, values, strict=True))


def normalize(values):
    """Return probabilities that sum to 1 in double precision: the model computes in single."""
    values = values.astype(np.float64)
    return values / values.sum(axis=1, keepdims=True)


def count_cores():
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
