"""One network, fitted to rows: how the weights move."""

import random
import time

import torch
import torch.nn.functional as F

from analysis.train.goals import make_goals
from analysis.train.inputs import collate
from analysis.train.network import Dropout, Network
from analysis.train.taught import Guide

SETTINGS = {
    "epochs": 7,
    "batch": 8,  # sentences, with two mentions each on average
    "encoder_rate": 1.5e-4,
    "head_rate": 1e-3,
    "guide_rate": 1e-4,
    "layer_decay": 1.0,  # learning rate of a layer = rate of the layer above x this
    "weight_decay": 0.01,
    "warm_up": 0.1,  # share of the steps
    "dropout": 0.0,  # a student's teacher keeps it from learning by heart
    "role_weight": 0.7,  # of the second task in the loss
    "basis_weight": 0.3,  # of the third
    "average": 0.998,  # exponential moving average of the weights, which is what is kept
}
CHUNK = 50  # batches among which readings of like length are put together
LOG_EVERY = 200  # steps


def fit(base, encoder, rows, *, seed, settings, taught=None, log=print):
    """Return a Network fitted to `rows`.

    Parameters
    ----------
    base : Path
        Folder of the base model: config.json, model.safetensors.
    encoder : Encoder
    rows : list of Row
    taught : Taught, optional
        What a teacher gives for the rows.
    """
    random.seed(seed)
    torch.manual_seed(seed)
    draw = random.Random(seed)
    settings = SETTINGS | settings
    network = Network(base, mask=encoder.special["mask"], dropout=settings["dropout"])
    guide = taught and Guide(network, taught)
    readings = encoder.encode([row[:3] for row in rows])
    lengths = [len(each.ids) for each in readings]
    steps = settings["epochs"] * -(-len(readings) // settings["batch"])
    optimizer, rates = find_optimizer(network, guide, steps, settings)
    average = Average(network, settings["average"])
    goals = [torch.tensor(goal, dtype=torch.float32) for goal in make_goals(rows, taught and taught[:2])]
    step, began = 0, time.monotonic()
    network.train()
    for epoch in range(settings["epochs"]):
        Dropout.pool = None  # a new random mask
        for places in shuffle(lengths, settings["batch"], draw):
            asked = [place for reading in places for place in readings[reading].rows]
            inputs = collate([readings[place] for place in places])
            read, passed = network.read(**inputs, keep=guide.keep if guide else ())
            loss = find_loss(network.answer(read), [goal[asked] for goal in goals], settings)
            if guide:
                loss = loss + guide(read, passed, inputs["mask"], asked, places)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(average.weights, 1.0)
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
            rates.step()
            step += 1
            if epoch:  # the first epoch's weights are too far from the last ones
                average.follow()
            if step % LOG_EVERY == 0:
                log(f"step {step} of {steps}, loss {loss.item():.3f}, {time.monotonic() - began:.0f} s")
    average.finish()
    return network.eval()


def find_optimizer(network, guide, steps, settings):
    """Return (optimizer, its learning rates: up to their most, then evenly down to 0)."""
    groups = list(find_rates(network, settings))
    if guide:
        groups.append({"params": [*guide.parameters()], "lr": settings["guide_rate"], "weight_decay": settings["weight_decay"]})
    optimizer = torch.optim.AdamW(groups, fused=True)
    warm = settings["warm_up"] * steps
    rates = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: step / warm if step < warm else max(0, (steps - step) / (steps - warm))
    )
    return optimizer, rates


def find_rates(network, settings):
    """Yield each learning weight with its learning rate and decay."""
    n_layers = len(network.layers)
    for name, weight in network.named_parameters():
        if not weight.requires_grad:
            continue
        depth = n_layers - int(name.split(".")[1]) - 1 if name.startswith("layers.") else n_layers
        head = name.startswith("heads.")
        rate = settings["head_rate"] if head else settings["encoder_rate"] * settings["layer_decay"] ** depth
        decay = settings["weight_decay"] if weight.ndim > 1 else 0.0
        yield {"params": [weight], "lr": rate, "weight_decay": decay}


class Average:
    """The moving average of a network's learning weights."""

    def __init__(self, network, share):
        self.weights = [weight for weight in network.parameters() if weight.requires_grad]
        self.share = share  # of what it was before, at each step
        self.means = None

    @torch.no_grad()
    def follow(self):
        """Move the average on by one step."""
        if self.means is None:
            self.means = [weight.detach().clone() for weight in self.weights]
        for mean, weight in zip(self.means, self.weights, strict=True):
            mean.lerp_(weight, 1 - self.share)

    @torch.no_grad()
    def finish(self):
        """Give the network the average's weights."""
        for weight, mean in zip(self.weights, self.means or self.weights, strict=True):
            weight.copy_(mean)


def shuffle(lengths, size, draw):
    """Yield batches of places of readings, in random order, those of like length together."""
    places = draw.sample(range(len(lengths)), len(lengths))
    batches = []
    for first in range(0, len(places), CHUNK * size):
        chunk = sorted(places[first : first + CHUNK * size], key=lengths.__getitem__)
        batches += [chunk[at : at + size] for at in range(0, len(chunk), size)]
    draw.shuffle(batches)
    yield from batches


def find_loss(found, goal, settings):
    """Return the weighted sum of the heads' cross-entropies over what is known."""
    weights = (1.0, settings["role_weight"], settings["basis_weight"])
    return sum(
        weight * F.cross_entropy(logits, wanted, reduction="sum") / wanted.any(1).sum().clamp(min=1)
        for weight, logits, wanted in zip(weights, found, goal, strict=True)
    )
