"""Targets a second: the stance model beside two word lists and an encoder of RoBERTa-base's size.

    .venv/bin/python -m pip install torch==2.13.0      for the last of them
    .venv/bin/python tests/benchmarks/stance.py

All score the coded mentions of data/labels/, each once, on all cores. The big encoder has random
weights, which take as long as trained ones; as the published models of that size do, it reads each
sentence anew for each mention, and the mention once more at the end, in batches of like length.
"""

import time
from importlib.util import find_spec

from analysis import read_coded, score_roles, score_stance
from analysis.stance.model import count_cores, load_model

REPEATS = 3  # the best counts: other programs only make it slower
BATCH = 16


def timed(name, n, step):
    best = min(measure(step) for _ in range(REPEATS))
    print(f"{name:52} {n / best:9,.0f} targets/s")
    return n / best


def measure(step):
    began = time.perf_counter()
    step()
    return time.perf_counter() - began


def main():
    coded = read_coded()
    model = load_model()
    rows = list(coded[["sentence", "mention_start", "mention_end"]].itertuples(index=False, name=None))
    print(f"{len(coded)} mentions, {count_cores()} cores")

    def score():
        model.remembered.clear()
        score_roles(score_stance(coded))

    ours = timed(f"stance and role: {model.name}", len(coded), score)
    for scorer in ("textblob", "vader"):
        score_stance(coded.head(1), scorer=scorer)  # loads what is loaded once
        timed(f"word list, stance alone: {scorer}", len(coded), lambda scorer=scorer: score_stance(coded, scorer=scorer))
    if find_spec("torch") is None:
        print("encoder of RoBERTa-base's size: torch is not installed")
        return
    lengths = [len(each.ids) + last - first + 2 for each in model.encoder.encode(rows) for first, last in each.marks]
    theirs = time_big_encoder(sorted(lengths))
    print(f"the model is {ours / theirs:.0f} times as fast as the big encoder")


def time_big_encoder(lengths):
    """Return the targets a second of 12 layers, 768 wide, over as many tokens, in PyTorch."""
    import torch

    torch.set_num_threads(count_cores())
    layer = torch.nn.TransformerEncoderLayer(768, 12, 3072, activation="gelu", batch_first=True)
    encoder = torch.nn.TransformerEncoder(layer, 12, enable_nested_tensor=False).eval()
    words = torch.nn.Embedding(50_265, 768)
    lengths = lengths[:: len(lengths) // 128]  # it is slow: a sample of all lengths

    def run():
        with torch.inference_mode():
            for first in range(0, len(lengths), BATCH):
                chunk = lengths[first : first + BATCH]
                ids = torch.zeros(len(chunk), max(chunk), dtype=torch.long)
                mask = torch.arange(max(chunk)) >= torch.tensor(chunk)[:, None]
                encoder(words(ids), src_key_padding_mask=mask)

    return timed("encoder of RoBERTa-base's size, PyTorch", len(lengths), run)


if __name__ == "__main__":
    main()
