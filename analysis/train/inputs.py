"""Readings -> the network's inputs."""

import torch
from torch.nn.utils.rnn import pad_sequence


def collate(readings):
    """Return the network's inputs for readings as ``Encoder.encode`` gives them, padded to the longest."""
    ids = [torch.tensor(each.ids) for each in readings]
    length = torch.tensor([[len(one)] for one in ids])
    return {
        "ids": pad_sequence(ids, batch_first=True),
        "mask": torch.arange(int(length.max())) < length,
        "marks": torch.tensor([mark for each in readings for mark in each.marks]),
        "owners": torch.tensor([place for place, each in enumerate(readings) for _ in each.marks]),
    }
