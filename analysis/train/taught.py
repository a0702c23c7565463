"""What a student learns from its teacher beside labels: the teacher's answers, and what passes within it."""

import shutil
import tempfile
from typing import NamedTuple

import numpy as np
import torch
from torch import nn

from analysis.train.inputs import collate

SAMPLE = 20_000  # tokens on which the mean and the size of what passes is measured


class Taught(NamedTuple):
    """What a teacher says of n rows and what it reads in them."""

    stances: np.ndarray  # (n, 3) probabilities
    roles: np.ndarray  # (n, 4)
    reads: np.ndarray  # (n, width): what its heads read of the mention
    within: list = ()  # one Within for each layer that a student follows


class Within:
    """What a layer of the teacher gives for each token: an array of half precision in a file that is gone with the process."""

    def __init__(self, lengths, width, folder):
        self.ends = np.concatenate([[0], np.cumsum(lengths)])
        shape = (int(self.ends[-1]), width)
        with tempfile.TemporaryFile(dir=folder) as file:
            self.values = np.memmap(file, np.float16, "w+", shape=shape)

    def put(self, place, values):
        """Keep the values (tokens, width) of the reading at `place`."""
        self.values[self.ends[place] : self.ends[place + 1]] = values

    def get(self, places):
        """Return the values of the readings at `places`, one below the other."""
        return np.concatenate([self.values[self.ends[place] : self.ends[place + 1]] for place in places])


def ask(teacher, encoder, rows, *, folder=None, batch=32):
    """Return Taught: what `teacher` gives for `rows`; what passes within it only with a `folder` for the files.

    Raises
    ------
    OSError
        When the files would not fit on the disk.
    """
    readings = encoder.encode([row[:3] for row in rows])
    lengths = [len(each.ids) for each in readings]
    width = teacher.config["hidden_size"]
    keep = find_followed(teacher) if folder else []
    needed = len(keep) * sum(lengths) * width * 2  # bytes
    if keep and shutil.disk_usage(folder).free < needed:
        raise OSError(f"{folder} needs {needed / 1e9:.1f} GB for what passes within the teacher; its disk has less")
    within = [Within(lengths, width, folder) for _ in keep]
    reads = np.zeros((len(rows), 2 * width), dtype=np.float32)
    order = sorted(range(len(readings)), key=lengths.__getitem__)
    teacher.eval()
    with torch.no_grad():
        for first in range(0, len(order), batch):
            places = order[first : first + batch]
            asked = [place for reading in places for place in readings[reading].rows]
            reads[asked], passed = teacher.read(**collate([readings[place] for place in places]), keep=keep)
            for kept, values in zip(within, passed, strict=True):
                for place, each in zip(places, values.float().half().numpy(), strict=True):
                    kept.put(place, each[: lengths[place]])
        stances, roles, _ = (logits.softmax(1).numpy() for logits in teacher.answer(torch.from_numpy(reads)))
    return Taught(stances, roles, reads, within)


def find_followed(network):
    """Return the layers of a teacher that are followed, or those of a student that follow: the middle one and the last but one.

    The last layer is only worked out where the heads read.
    """
    return [len(network.layers) // 2 - 1, len(network.layers) - 2]


class Guide(nn.Module):
    """How far what passes within a student is from what passes within its teacher (Romero et al. 2015).

    The student's is mapped to the teacher's by linear maps that learn with it. What the teacher's gives is
    brought to the mean 0 and a mean squared length of 1, so the distance of a map that says nothing is 1.
    """

    def __init__(self, network, taught):
        super().__init__()
        width = network.config["hidden_size"]
        self.taught = taught
        self.keep = find_followed(network) if taught.within else []
        self.scales = [find_scale(taught.reads), *(find_scale(one.values) for one in taught.within)]
        maps = [nn.Linear(2 * width, taught.reads.shape[1]), *(nn.Linear(width, one.values.shape[1]) for one in taught.within)]
        for one in maps:
            nn.init.zeros_(one.weight)  # at random it would begin far off
            nn.init.zeros_(one.bias)
        self.maps = nn.ModuleList(maps)

    def forward(self, read, passed, mask, rows, readings):
        """Return the distance of what the heads read of the mentions of `rows`, and the mean of the layers', for `readings`, both by their places."""
        taught = self.taught
        wanted = [taught.reads[rows], *(one.get(readings) for one in taught.within)]
        found = [read, *(values.float()[mask] for values in passed)]
        apart = [
            (mapped(values) - (torch.from_numpy(goal).float() - mean) / size).square().sum(1).mean()
            for mapped, values, goal, (mean, size) in zip(self.maps, found, wanted, self.scales, strict=True)
        ]
        return apart[0] + sum(apart[1:]) / max(1, len(apart) - 1)


def find_scale(values):
    """Return (mean, root of the mean squared distance from it) of the rows of `values`, from a sample of them."""
    sample = torch.from_numpy(values[:: max(1, len(values) // SAMPLE)].astype(np.float32))
    mean = sample.mean(0)
    return mean, (sample - mean).square().sum(1).mean().sqrt()
