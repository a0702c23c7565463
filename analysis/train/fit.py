"""One network, fitted to rows: how the weights move."""

import random
import time

import numpy as np
import torch
import torch.nn.functional as F
from torch.nn.utils.rnn import pad_sequence

from analysis.train.goals import make_goals
from analysis.train.network import Dropout, Network
from analysis.train.rows import settle, vary

SETTINGS = {
    "epochs": 3,
    "batch": 16,
    "encoder_rate": 1e-4,
    "head_rate": 1e-3,
    "layer_decay": 1.0,  # learning rate of a layer = rate of the layer above x this
    "weight_decay": 0.01,
    "warm_up": 0.1,  # share of the steps
    "role_weight": 0.7,  # of the second task in the loss
    "basis_weight": 0.3,  # of the third
    "average": 0.998,  # exponential moving average of the weights, which is what is kept
    "agreement": 1.0,  # R-drop: weight of the divergence between two passes (Liang et al. 2021); 0: one pass, of settled names alone
    "adversary": 0.0,  # AWP: size of the weights' worst-case push (Wu et al. 2020)
}
LIKENESS = 1.0  # weight of the distance between what the student's heads read and what its teacher's read; not tuned
CHUNK = 50  # batches among which rows of like length are put together
LOG_EVERY = 200  # steps


def fit(base, encoder, rows, *, seed, settings, taught=None, log=print):
    """Return a Network fitted to `rows`.

    Parameters
    ----------
    base : Path
        Folder of the base model: config.json, model.safetensors.
    encoder : Encoder
    rows : list of Row
    taught : (stances, roles, reads), optional
        What a teacher says of the rows (see goals.py) and what it reads in them (n, width).
    """
    random.seed(seed)
    torch.manual_seed(seed)
    Dropout.pool = None
    draw = random.Random(seed)
    settings = SETTINGS | settings
    names = encoder.names
    network = Network(base, marks=[encoder.special["open"], encoder.special["close"]])
    learning = [weight for weight in network.parameters() if weight.requires_grad]
    steps = settings["epochs"] * -(-len(rows) // settings["batch"])
    groups = list(find_rates(network, settings))
    if taught:
        wanted = standardize(taught[2])
        guide = torch.nn.Linear(2 * network.config["hidden_size"], wanted.shape[1])  # what the student reads -> what its teacher reads
        groups.append({"params": [*guide.parameters()], "lr": settings["head_rate"], "weight_decay": settings["weight_decay"]})
    optimizer = torch.optim.AdamW(groups, fused=True)
    warm = settings["warm_up"] * steps
    rates = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: step / warm if step < warm else max(0, (steps - step) / (steps - warm))
    )
    average, step, began = None, 0, time.monotonic()
    goals = [torch.tensor(goal, dtype=torch.float32) for goal in make_goals(rows, taught and taught[:2])]
    for epoch in range(settings["epochs"]):
        network.train()
        Dropout.pool = None  # a new random mask
        for batch in shuffle(rows, settings["batch"], draw):
            goal = [part[batch] for part in goals]
            drawn = [rows[place] for place in batch]
            shown = [settle(row, names) for row in drawn]
            if settings["agreement"]:
                shown += [vary(row, names, draw) for row in drawn]
                goal = [part.repeat(2, 1) for part in goal]
            inputs = collate(encoder, shown, settle=False)
            reads = network.read(**inputs)
            found = network.answer(reads)
            loss = find_loss(found, goal, settings)
            if settings["agreement"]:
                loss = loss + settings["agreement"] * find_divergence(found, len(batch))
            if taught:
                apart = guide(reads) - wanted[batch].repeat(len(shown) // len(batch), 1)
                loss = loss + LIKENESS * apart.square().sum(1).mean()
            loss.backward()
            if settings["adversary"] and epoch:
                push_weights(network, inputs, goal, settings)
            torch.nn.utils.clip_grad_norm_(learning, 1.0)
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
            rates.step()
            step += 1
            if epoch:  # the first epoch's weights are too far from the last ones
                average = follow(average, learning, settings["average"])
            if step % LOG_EVERY == 0:
                log(f"step {step} of {steps}, loss {loss.item():.3f}, {time.monotonic() - began:.0f} s")
    if average is not None:
        with torch.no_grad():
            for weight, mean in zip(learning, average, strict=True):
                weight.copy_(mean)
    return network.eval()


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


def shuffle(rows, size, draw):
    """Yield batches of places in `rows`, in random order, rows of like length together."""
    places = draw.sample(range(len(rows)), len(rows))
    batches = []
    for first in range(0, len(places), CHUNK * size):
        chunk = sorted(places[first : first + CHUNK * size], key=lambda place: len(rows[place].sentence))
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


def find_divergence(found, n):
    """Return how far two passes over the same rows are apart: symmetric Kullback-Leibler."""
    total = 0
    for logits, weight in zip(found, (1.0, 0.5, 0.0), strict=True):
        one, other = logits[:n].log_softmax(1), logits[n:].log_softmax(1)
        total = total + weight * 0.5 * (F.kl_div(one, other, log_target=True, reduction="batchmean")
                                        + F.kl_div(other, one, log_target=True, reduction="batchmean"))
    return total


def standardize(reads):
    """Return what a teacher's heads read, as a tensor whose rows have the mean 0 and a mean squared length of 1."""
    reads = torch.from_numpy(reads)
    reads = reads - reads.mean(0)
    return reads / reads.square().sum(1).mean().sqrt()


def push_weights(network, inputs, goal, settings):
    """Add the gradient at weights that are pushed to where the loss is worse."""
    pushed = [weight for weight in network.layers.parameters() if weight.ndim > 1]
    before = [weight.detach().clone() for weight in pushed]
    with torch.no_grad():
        for weight in pushed:
            size = settings["adversary"] * weight.norm() / (weight.grad.norm() + 1e-9)
            weight.add_(weight.grad * size)
    find_loss(network(**inputs), goal, settings).backward()
    with torch.no_grad():
        for weight, old in zip(pushed, before, strict=True):
            weight.copy_(old)


def follow(average, weights, share):
    """Return the moving average of the weights, moved on by one step."""
    with torch.no_grad():
        if average is None:
            return [weight.detach().clone() for weight in weights]
        for mean, weight in zip(average, weights, strict=True):
            mean.lerp_(weight, 1 - share)
    return average


def collate(encoder, rows, *, settle=True):
    """Return the network's inputs for `rows`, padded to the longest."""
    encoded = encoder.encode([row[:3] for row in rows], settle=settle)
    ids = [torch.tensor(ids) for ids, *_ in encoded]
    length = torch.tensor([[len(one)] for one in ids])
    return {
        "ids": pad_sequence(ids, batch_first=True),
        "marks": torch.tensor([[0, opens, closes] for _, opens, closes, _ in encoded]),
        "mask": torch.arange(int(length.max())) < length,
    }


def find_reads(network, encoder, rows, batch=64):
    """Return (n, 2 x width): what the network's heads read of each mention."""
    order = sorted(range(len(rows)), key=lambda at: len(rows[at].sentence))
    found = np.zeros((len(rows), 2 * network.config["hidden_size"]), dtype=np.float32)
    network.eval()
    with torch.no_grad():
        for first in range(0, len(order), batch):
            places = order[first : first + batch]
            found[places] = network.read(**collate(encoder, [rows[place] for place in places])).numpy()
    return found


def answer_reads(network, reads):
    """Return one array a head, a row a mention: the network's logits for what find_reads gives."""
    network.eval()
    with torch.no_grad():
        return [logits.numpy() for logits in network.answer(torch.from_numpy(reads))]
