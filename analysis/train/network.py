"""The network in torch: a BERT encoder with three heads."""

import json
import random

import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from torch import nn

from analysis.stance.model import OUTPUTS


class Network(nn.Module):
    """Encoder and a head for each of OUTPUTS; they read [CLS] and the mean of the two marks round the mention.

    The last layer is only worked out at these three places: nothing else is read.

    The word embeddings stay as they were pre-trained: they are half of the weights, and a few
    thousand sentences only see a small part of them. The marks have embeddings of their own.
    """

    def __init__(self, base, *, marks):
        super().__init__()
        self.rough = False  # True: bfloat16 outside of training, too
        config = json.loads((base / "config.json").read_text(encoding="utf-8"))
        if config["model_type"] != "bert" or config["hidden_act"] != "gelu":
            raise ValueError(f"{base} is no BERT encoder with GELU: model_type {config['model_type']!r}")
        weights = load_file(base / "model.safetensors")
        self.config = config
        width = config["hidden_size"]
        self.words = nn.Parameter(weights["embeddings.word_embeddings.weight"], requires_grad=False)
        self.places = nn.Parameter(weights["embeddings.position_embeddings.weight"]
                                   + weights["embeddings.token_type_embeddings.weight"][0])  # one segment, always
        self.marks = nn.Embedding(len(marks) + 1, width)
        nn.init.zeros_(self.marks.weight)
        self.mark_ids = marks
        self.norm = copy_norm(weights, "embeddings.LayerNorm", config)
        self.drop = Dropout(config["hidden_dropout_prob"])
        self.layers = nn.ModuleList(
            Layer(weights, f"encoder.layer.{number}", config)
            for number in range(config["num_hidden_layers"])
        )
        self.heads = nn.ModuleDict({name: nn.Linear(2 * width, len(labels)) for name, labels in OUTPUTS.items()})

    def forward(self, ids, marks, mask):
        """Return the logits of each of OUTPUTS, in their order.

        Parameters
        ----------
        ids : int tensor (n, length)
        marks : int tensor (n, 3): the places of [CLS], of the open and of the close mark
        mask : bool tensor (n, length), False at padding
        """
        which = sum(torch.where(ids == mark, place + 1, 0) for place, mark in enumerate(self.mark_ids))
        seen = self.words[ids] + self.marks(which) + self.places[: ids.shape[1]]
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=self.training or self.rough):
            hidden = self.drop(self.norm(seen))
            *lower, last = self.layers
            for layer in lower:
                hidden = layer(hidden, mask[:, None, None])
            hidden = last(hidden, mask[:, None, None], marks)
        start, *around = hidden.float().unbind(1)
        read = torch.cat([start, sum(around) / len(around)], 1)
        read = F.dropout(read, self.drop.share, self.training)
        return [head(read) for head in self.heads.values()]


class Layer(nn.Module):
    """One transformer layer, its weights named as in the base model."""

    def __init__(self, weights, name, config):
        super().__init__()
        def linear(*parts):
            return copy_linear(weights, [f"{name}.{part}" for part in parts])

        self.heads = config["num_attention_heads"]
        self.look = linear("attention.self.query", "attention.self.key", "attention.self.value")
        self.gather = linear("attention.output.dense")
        self.norm = copy_norm(weights, f"{name}.attention.output.LayerNorm", config)
        self.widen = linear("intermediate.dense")
        self.narrow = linear("output.dense")
        self.last_norm = copy_norm(weights, f"{name}.output.LayerNorm", config)
        self.drop = Dropout(config["hidden_dropout_prob"])

    def forward(self, hidden, mask, places=None):
        """Return the layer's output; where `places` (n, p) are given, only there."""
        n, length, width = hidden.shape
        parts = self.look(hidden).view(n, length, 3, self.heads, width // self.heads)
        query, key, value = parts.permute(2, 0, 3, 1, 4)
        if places is not None:
            rows = torch.arange(n)[:, None]
            hidden = hidden[rows, places]
            query = query.transpose(1, 2)[rows, places].transpose(1, 2)
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
