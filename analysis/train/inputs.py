"""Encoded rows -> the network's inputs."""

import torch
from torch.nn.utils.rnn import pad_sequence


def collate(encoded):
    """Return the network's inputs for rows as ``Encoder.encode`` gives them, padded to the longest."""
    ids = [torch.tensor(ids) for ids, *_ in encoded]
    length = torch.tensor([[len(one)] for one in ids])
    return {
        "ids": pad_sequence(ids, batch_first=True),
        "marks": torch.tensor([[0, opens, closes] for _, opens, closes, _ in encoded]),
        "mask": torch.arange(int(length.max())) < length,
    }
