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
    """Encoder and a head for each of OUTPUTS.

    A sentence is read once for all its mentions. Two marks for each mention, at its first and its last
    token, see the words and each other in every layer; no word sees them. The heads read the sentence's
    first token and the mean of the two marks, and the last layer is only worked out there.

    The word embeddings stay as they were pre-trained: they are half of the weights, and a few
    thousand sentences only see a small part of them. The marks have embeddings of their own, which begin
    as that of the token `mask`: the base learned to read there what the words around tell of a place.
    """

    def __init__(self, base, *, mask, dropout=0.0):
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
        self.marks = nn.Parameter(self.words[[mask, mask]].clone())
        self.norm = copy_norm(weights, "embeddings.LayerNorm", config)
        self.drop = Dropout(dropout)
        self.layers = nn.ModuleList(
            Layer(weights, f"encoder.layer.{number}", config, dropout)
            for number in range(config["num_hidden_layers"])
        )
        self.heads = nn.ModuleDict({name: nn.Linear(2 * width, len(labels)) for name, labels in OUTPUTS.items()})

    def forward(self, ids, mask, marks, owners):
        """Return the logits of each of OUTPUTS, in their order; see `read`."""
        return self.answer(self.read(ids, mask, marks, owners)[0])

    def answer(self, read):
        """Return the logits of each of OUTPUTS, in their order, for what was read."""
        read = F.dropout(read, self.drop.share, self.training)
        return [head(read) for head in self.heads.values()]

    def read(self, ids, mask, marks, owners, *, keep=()):
        """Return what the heads read of each mention (m, 2 x width), and what passes (n, length, width) after each layer of `keep`.

        Parameters
        ----------
        ids : int tensor (n, length)
        mask : bool tensor (n, length), False at padding
        marks : int tensor (m, 2): the places of each mention's first and last token
        owners : int tensor (m,): in which of the n sentences each mention is
        """
        words = self.words[ids] + self.places[: ids.shape[1]]
        marked = self.marks + self.places[marks]
        rough = (self.training or self.rough) and find_rough()
        sights = self.find_sights(mask, marks, owners, torch.bfloat16 if rough else torch.float32)
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=rough):
            words, marked = self.drop(self.norm(words)), self.drop(self.norm(marked))
            *lower, last = self.layers
            passed = []
            for number, layer in enumerate(lower):
                words, marked = layer(words, marked, owners, sights)
                if number in keep:
                    passed.append(words)
            words, marked = last(words, marked, owners, sights, first=True)
        return torch.cat([words[:, 0][owners], marked.mean(1)], 1).float(), passed

    def find_sights(self, mask, marks, owners, kind):
        """Return what the words see of the words, and the marks of words and marks: False where nothing, or what is added to the attention."""
        mask = mask[:, None, None]
        if self.distances is None:
            return mask, F.pad(mask[owners], (0, marks.shape[1]), value=True)
        apart = self.distances[find_buckets(mask.shape[-1], len(self.distances))].permute(2, 0, 1)
        words = torch.where(mask, apart, -1e4)
        between = apart[:, marks[:, :, None], marks[:, None]].transpose(0, 1)
        of_marks = torch.cat([torch.where(mask[owners], apart[:, marks].transpose(0, 1), -1e4), between], 3)
        return words.to(kind), of_marks.to(kind)


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

    def forward(self, words, marked, owners, sights, *, first=False):
        """Return the layer's output for words (n, length, width) and marks (m, 2, width); of the words only the first where `first`."""
        looked = self.look(join(words, marked))
        sight, sight_marked = sights
        (query, key, value), (asking, *own) = (self.split(each) for each in part(looked, words, marked))
        if first:
            query, words, sight = query[:, :, :1], words[:, :1], sight[:, :, :1]
        seen = F.scaled_dot_product_attention(query, key, value, attn_mask=sight)
        keys, values = (torch.cat([each[owners], mine], 2) for each, mine in zip((key, value), own, strict=True))
        asked = F.scaled_dot_product_attention(asking, keys, values, attn_mask=sight_marked)
        hidden = join(words, marked)
        hidden = self.norm(hidden + self.drop(self.gather(join(*(each.transpose(1, 2).flatten(2) for each in (seen, asked))))))
        hidden = self.last_norm(hidden + self.drop(self.narrow(F.gelu(self.widen(hidden)))))
        return part(hidden, words, marked)

    def split(self, looked):
        """Return query, key and value of n x length tokens, each (n, heads, length, width of a head)."""
        return looked.unflatten(2, (3, self.heads, -1)).permute(2, 0, 3, 1, 4)


def join(words, marked):
    """Return words (n, length, width) and marks (m, 2, width), one token below the other."""
    return torch.cat([words.flatten(0, 1), marked.flatten(0, 1)])


def part(tokens, words, marked):
    """Return `tokens` as words and marks again, as many as `words` and `marked` hold."""
    n_words = words.shape[0] * words.shape[1]
    return tokens[:n_words].unflatten(0, words.shape[:2]), tokens[n_words:].unflatten(0, marked.shape[:2])


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
