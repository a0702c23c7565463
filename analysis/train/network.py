"""The network in torch: a BERT or MPNet encoder with three heads."""

import json
import math
import random
import time
from functools import lru_cache

import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from torch import nn

from analysis.stance.model import OUTPUTS

# What the files of the two kinds of encoder call the parts of a layer's attention.
ATTENTION = {
    "bert": {"look": ["self.query", "self.key", "self.value"], "gather": "output.dense", "norm": "output.LayerNorm"},
    "mpnet": {"look": ["attn.q", "attn.k", "attn.v"], "gather": "attn.o", "norm": "LayerNorm"},
}
FARTHEST = 128  # tokens; MPNet takes all that are farther for equally far


class Network(nn.Module):
    """Encoder and a head for each of OUTPUTS; they read the first token and the mean of the two marks round the mention.

    The last layer is only worked out at these three places: nothing else is read.

    The word embeddings stay as they were pre-trained: they are half of the weights, and a few
    thousand sentences only see a small part of them. The marks have embeddings of their own.
    """

    def __init__(self, base, *, marks, dropout=0.0):
        super().__init__()
        self.rough = False  # True: bfloat16 outside of training, too, where the processor has it
        config = json.loads((base / "config.json").read_text(encoding="utf-8"))
        if config["model_type"] not in ATTENTION or config["hidden_act"] != "gelu":
            raise ValueError(f"{base} is no BERT or MPNet encoder with GELU: model_type {config['model_type']!r}")
        mpnet = config["model_type"] == "mpnet"
        weights = load_file(base / "model.safetensors")
        self.config = config
        width = config["hidden_size"]
        self.words = nn.Parameter(weights["embeddings.word_embeddings.weight"], requires_grad=False)
        places = weights["embeddings.position_embeddings.weight"]
        if mpnet:
            self.places = nn.Parameter(places[config["pad_token_id"] + 1 :].clone())  # it counts from there
            self.distances = nn.Parameter(weights["encoder.relative_attention_bias.weight"])  # (buckets, heads)
        else:
            self.places = nn.Parameter(places + weights["embeddings.token_type_embeddings.weight"][0])  # one segment, always
            self.distances = None
        self.marks = nn.Embedding(len(marks) + 1, width)
        nn.init.zeros_(self.marks.weight)
        self.mark_ids = marks
        self.norm = copy_norm(weights, "embeddings.LayerNorm", config)
        self.drop = Dropout(dropout)
        self.layers = nn.ModuleList(
            Layer(weights, f"encoder.layer.{number}", config, dropout)
            for number in range(config["num_hidden_layers"])
        )
        self.heads = nn.ModuleDict({name: nn.Linear(2 * width, len(labels)) for name, labels in OUTPUTS.items()})

    def forward(self, ids, marks, mask):
        """Return the logits of each of OUTPUTS, in their order; see `read`."""
        return self.answer(self.read(ids, marks, mask)[0])

    def answer(self, read):
        """Return the logits of each of OUTPUTS, in their order, for what was read."""
        read = F.dropout(read, self.drop.share, self.training)
        return [head(read) for head in self.heads.values()]

    def read(self, ids, marks, mask, *, keep=()):
        """Return what the heads read of each mention (n, 2 x width), and what passes (n, length, width) after each layer of `keep`.

        Parameters
        ----------
        ids : int tensor (n, length)
        marks : int tensor (n, 3): the places of the first token, of the open and of the close mark
        mask : bool tensor (n, length), False at padding
        """
        which = sum(torch.where(ids == mark, place + 1, 0) for place, mark in enumerate(self.mark_ids))
        seen = self.words[ids] + self.marks(which) + self.places[: ids.shape[1]]
        rough = (self.training or self.rough) and find_rough()
        mask = mask[:, None, None]
        if self.distances is not None:
            apart = self.distances[find_buckets(ids.shape[1], len(self.distances))].permute(2, 0, 1)
            mask = torch.where(mask, apart, -1e4).to(torch.bfloat16 if rough else torch.float32)
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=rough):
            hidden = self.drop(self.norm(seen))
            *lower, last = self.layers
            passed = []
            for number, layer in enumerate(lower):
                hidden = layer(hidden, mask)
                if number in keep:
                    passed.append(hidden)
            hidden = last(hidden, mask, marks)
        start, *around = hidden.float().unbind(1)
        return torch.cat([start, sum(around) / len(around)], 1), passed


class Layer(nn.Module):
    """One transformer layer, its weights named as in the base model."""

    def __init__(self, weights, name, config, dropout):
        super().__init__()
        def linear(*parts):
            return copy_linear(weights, [f"{name}.{part}" for part in parts])

        parts = ATTENTION[config["model_type"]]
        self.heads = config["num_attention_heads"]
        self.look = linear(*(f"attention.{part}" for part in parts["look"]))
        self.gather = linear(f"attention.{parts['gather']}")
        self.norm = copy_norm(weights, f"{name}.attention.{parts['norm']}", config)
        self.widen = linear("intermediate.dense")
        self.narrow = linear("output.dense")
        self.last_norm = copy_norm(weights, f"{name}.output.LayerNorm", config)
        self.drop = Dropout(dropout)

    def forward(self, hidden, mask, places=None):
        """Return the layer's output; where `places` (n, p) are given, only there.

        `mask` is False where nothing may be read, or what is added to the attention.
        """
        n, length, width = hidden.shape
        parts = self.look(hidden).view(n, length, 3, self.heads, width // self.heads)
        query, key, value = parts.permute(2, 0, 3, 1, 4)
        if places is not None:
            rows = torch.arange(n)[:, None]
            hidden = hidden[rows, places]
            query = query.transpose(1, 2)[rows, places].transpose(1, 2)
            if mask.shape[2] > 1:
                mask = mask.transpose(1, 2)[rows, places].transpose(1, 2)
        seen = F.scaled_dot_product_attention(query, key, value, attn_mask=mask)
        seen = self.gather(seen.transpose(1, 2).reshape(hidden.shape))
        hidden = self.norm(hidden + self.drop(seen))
        return self.last_norm(hidden + self.drop(self.narrow(F.gelu(self.widen(hidden)))))


class Dropout(nn.Module):
    """Dropout whose masks are cut from one long random mask: drawing each anew takes a quarter of a step."""

    pool = None

    def __init__(self, share):
        super().__init__()
        self.share = share

    def forward(self, hidden):
        if not self.training or not self.share:
            return hidden
        if Dropout.pool is None:
            Dropout.pool = (torch.rand(1 << 24) >= self.share).to(torch.bfloat16) / (1 - self.share)
        size = hidden.numel()
        start = random.randrange(len(Dropout.pool) - size)
        return hidden * Dropout.pool[start : start + size].view(hidden.shape).to(hidden.dtype)


@lru_cache
def find_rough():
    """Return whether this processor multiplies in bfloat16 faster than in float32: without instructions of its own it is many times slower."""
    times = {}
    for kind in (torch.bfloat16, torch.float32):
        one, other = torch.ones(256, 384, dtype=kind), torch.ones(384, 384, dtype=kind)
        one @ other  # the first product sets things up
        began = time.perf_counter()
        for _ in range(5):
            one @ other
        times[kind] = time.perf_counter() - began
    return times[torch.bfloat16] < times[torch.float32]


def find_buckets(length, buckets):
    """Return (length, length): in which of MPNet's `buckets` the distance from place to place falls.

    Half of them are for what stands before, half for what stands after; of each half the first
    half is for one distance each, the others grow with the distance (Raffel et al. 2020).
    """
    places = torch.arange(length)
    back = places[:, None] - places
    side, exact = buckets // 2, buckets // 4
    far = back.abs().clamp(min=1)
    grown = exact + (torch.log(far / exact) / math.log(FARTHEST / exact) * (side - exact)).long()
    return torch.where(back.abs() < exact, back.abs(), grown.clamp(max=side - 1)) + side * (back < 0)


def copy_linear(weights, names):
    """Return one linear layer with the weights of all `names`, one below the other."""
    weight = torch.cat([weights[f"{name}.weight"] for name in names])
    linear = nn.Linear(weight.shape[1], weight.shape[0])
    linear.weight = nn.Parameter(weight)
    linear.bias = nn.Parameter(torch.cat([weights[f"{name}.bias"] for name in names]))
    return linear


def copy_norm(weights, name, config):
    norm = nn.LayerNorm(config["hidden_size"], eps=config["layer_norm_eps"])
    norm.weight = nn.Parameter(weights[f"{name}.weight"])
    norm.bias = nn.Parameter(weights[f"{name}.bias"])
    return norm
